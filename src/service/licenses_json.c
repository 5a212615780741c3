/* SPDX-License-Identifier: Apache-2.0
 *
 * licenses_json: licenses, reservations, entries and corrections as JSON, and the schemas that say so. An
 * amount is text with its unit; a book that the license does not have is null.
 */
#include "service/licenses.h"

#include "ledger/machine.h"

#include <stdio.h>

static const char *const STATUSES[] = {"issued",    "suspended", "revoked",   "surrendered",
                                       "not_begun", "expired",   "exhausted", NULL};
static const char *const ACTS[] = {"suspend", "reinstate", "revoke", "surrender", NULL};
static const char *const RESERVATION_STATES[] = {"reserved", "partly_shipped", "shipped",
                                                 "released", NULL};
static const char *const BOOKS[] = {"quantity", "value", NULL};
static const char *const KINDS[] = {"authorize", "reserve", "release", "ship",
                                    "tolerance", "correct", NULL};
static const char *const ACCOUNT_WORDS[] = {"outside", "available", "reserved", "used", NULL};
static const char *const CORRECTION_STATES[] = {"proposed", "made", "sent_back", NULL};

/* ---- schemas ----------------------------------------------------------------------------------------- */

static const field BOOK_FIELDS[] = {
    {"unit", FIELD_TEXT, .required = true,
     .about = "The unit on the license, in which it is kept."},
    {"authorized", FIELD_AMOUNT, .required = true, .about = "By the license, as amended."},
    {"available", FIELD_AMOUNT, .required = true, .about = "Neither reserved nor used."},
    {"reserved", FIELD_AMOUNT, .required = true, .about = "Set aside for orders."},
    {"used", FIELD_AMOUNT, .required = true, .about = "Shipped."},
    {"tolerance", FIELD_AMOUNT, .required = true,
     .about = "May be shipped beyond what is authorized, and never reserved."},
    {"tolerance_used", FIELD_AMOUNT, .required = true, .about = "Of it, what is in use."},
    {0},
};
static const schema BOOK = {"Book", "One limit of a license line, in double entry.", BOOK_FIELDS};

static const field LINE_FIELDS[] = {
    {"line", FIELD_INTEGER, .required = true, .min = 1, .max = 99999, .about = "As printed."},
    {"description", FIELD_TEXT, .required = true, .about = "As printed."},
    {"codes", FIELD_TEXTS, .required = true, .about = "Of the list, such as 1C905.a.4."},
    {"quantity", FIELD_OBJECT, .required = true, .nullable = true, .of = &BOOK,
     .about = "null: the line limits no quantity."},
    {"value", FIELD_OBJECT, .required = true, .nullable = true, .of = &BOOK,
     .about = "null: the line limits no value."},
    {"tolerance_permille", FIELD_INTEGER, .required = true, .min = 0, .max = 1000,
     .about = "Of a thousand, as stated on the license."},
    {0},
};
const schema license_line_schema = {"LicenseLine", "What may leave, and what is left of it.",
                                    LINE_FIELDS};

static const field LICENSE_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "L3."},
    {"no", FIELD_TEXT, .required = true, .about = "As printed on it."},
    {"status", FIELD_WORD, .required = true, .words = STATUSES,
     .about =
         "On the day asked about: what was said of it, or what the day and its books make of it."},
    {"regime", FIELD_ID, .required = true, .about = "Whose law: cn."},
    {"kind", FIELD_TEXT, .required = true, .nullable = true, .about = "individual, general."},
    {"holder", FIELD_TEXT, .required = true, .nullable = true, .about = "null when erased."},
    {"end_user", FIELD_TEXT, .required = true, .nullable = true, .about = "null when erased."},
    {"destination", FIELD_TEXT, .required = true, .nullable = true, .about = "JP."},
    {"from", FIELD_DATE, .required = true, .about = "First day."},
    {"until", FIELD_DATE, .required = true, .about = "Last day."},
    {"one_shipment", FIELD_BOOLEAN, .required = true,
     .about = "Spent when it has been shipped on once, whatever is left."},
    {"spent_by", FIELD_TEXT, .required = true, .nullable = true,
     .about = "The shipment that spent it."},
    {"document", FIELD_SHA, .required = true, .nullable = true, .about = "Its copy: a document."},
    {"case", FIELD_ID, .required = true, .nullable = true, .about = "That it was granted in."},
    {"conditions", FIELD_TEXT, .required = true, .nullable = true, .about = "One a line."},
    {"lines", FIELD_OBJECTS, .required = true, .of = &license_line_schema, .about = "Its lines."},
    {"acts", FIELD_WORDS, .required = true, .words = ACTS,
     .about = "What the caller may say of it now."},
    {"version", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Rises with every change, of its books too."},
    {0},
};
const schema license_schema_out = {"License", "A permission and what is left of it.",
                                   LICENSE_FIELDS};

static const field RESERVATION_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "R9."},
    {"license", FIELD_ID, .required = true, .about = "L3."},
    {"line", FIELD_INTEGER, .required = true, .min = 1, .max = 99999, .about = "Of the license."},
    {"order", FIELD_TEXT, .required = true, .about = "What it is for."},
    {"receipt", FIELD_SHA, .required = true, .nullable = true,
     .about = "Of the decision it rests on."},
    {"state", FIELD_WORD, .required = true, .words = RESERVATION_STATES,
     .about = "What became of it."},
    {"quantity", FIELD_AMOUNT, .required = true, .nullable = true, .about = "As reserved."},
    {"value", FIELD_AMOUNT, .required = true, .nullable = true, .about = "As reserved."},
    {"quantity_left", FIELD_AMOUNT, .required = true, .nullable = true,
     .about = "Neither shipped nor released."},
    {"value_left", FIELD_AMOUNT, .required = true, .nullable = true,
     .about = "Neither shipped nor released."},
    {"quantity_shipped", FIELD_AMOUNT, .required = true, .nullable = true,
     .about = "May be more than was reserved, where more was available."},
    {"value_shipped", FIELD_AMOUNT, .required = true, .nullable = true, .about = "Likewise."},
    {"on", FIELD_DATE, .required = true, .about = "The day it is for."},
    {"until", FIELD_DATE, .required = true, .nullable = true,
     .about = "Last day on which it can be shipped on; then it lapses."},
    {"by", FIELD_ID, .required = true, .about = "Who reserved it."},
    {"version", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Rises with every change."},
    {0},
};
const schema reservation_schema = {"Reservation", "An amount set aside for an order.",
                                   RESERVATION_FIELDS};

static const field ENTRY_FIELDS[] = {
    {"no", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX, .about = "Its number."},
    {"license", FIELD_ID, .required = true, .about = "L3."},
    {"line", FIELD_INTEGER, .required = true, .min = 1, .max = 99999, .about = "Of the license."},
    {"book", FIELD_WORD, .required = true, .words = BOOKS, .about = "Which limit."},
    {"kind", FIELD_WORD, .required = true, .words = KINDS, .about = "Why it was moved."},
    {"from", FIELD_WORD, .required = true, .words = ACCOUNT_WORDS, .about = "Account it left."},
    {"to", FIELD_WORD, .required = true, .words = ACCOUNT_WORDS, .about = "Account it went to."},
    {"amount", FIELD_AMOUNT, .required = true, .about = "How much."},
    {"on", FIELD_DATE, .required = true, .about = "The day it was so."},
    {"reservation", FIELD_ID, .required = true, .nullable = true, .about = "R9."},
    {"order", FIELD_TEXT, .required = true, .nullable = true, .about = "Of the reservation."},
    {"shipment", FIELD_TEXT, .required = true, .nullable = true, .about = "Id of the shipment."},
    {"by", FIELD_ID, .required = true, .about = "Who did it."},
    {"reason", FIELD_TEXT, .required = true, .nullable = true, .about = "In their words."},
    {"corrects", FIELD_INTEGER, .required = true, .nullable = true, .max = FIELD_INTEGER_MAX,
     .about = "Number of the entry it moves back."},
    {"corrected", FIELD_AMOUNT, .required = true,
     .about = "Of it, what was moved back and stayed so."},
    {"event", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX, .about = "In the log."},
    {0},
};
const schema entry_schema = {"LicenseEntry", "One move between two accounts of a book.",
                             ENTRY_FIELDS};

static const field CORRECTION_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "X2."},
    {"entry", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "What was wrong."},
    {"license", FIELD_ID, .required = true, .about = "L3."},
    {"amount", FIELD_AMOUNT, .required = true, .about = "How much of it is moved back."},
    {"reason", FIELD_TEXT, .required = true, .about = "Why."},
    {"state", FIELD_WORD, .required = true, .words = CORRECTION_STATES,
     .about = "What became of it."},
    {"note", FIELD_TEXT, .required = true, .nullable = true, .about = "Why it was sent back."},
    {"proposed_by", FIELD_ID, .required = true, .about = "The first person."},
    {"decided_by", FIELD_ID, .required = true, .nullable = true, .about = "The second person."},
    {"version", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Rises with every change."},
    {0},
};
const schema correction_schema = {"Correction",
                                  "An entry that is said to be wrong, moved back by two people.",
                                  CORRECTION_FIELDS};

/* ---- JSON ---------------------------------------------------------------------------------------------- */

/* Without a unit there is no such book. */
static void put_amount(json_t *o, const char *key, amount v, str unit) {
    char buf[64];
    put_text(o, key, unit.n > 0 ? amount_print(v, unit, buf) : (str){0});
}

static json_t *book_json(const book *b) {
    if (b->unit.n == 0) {
        return json_null();
    }
    json_t *o = json_object();
    put_text(o, "unit", b->unit);
    put_amount(o, "authorized", b->authorized, b->unit);
    put_amount(o, "available", b->available, b->unit);
    put_amount(o, "reserved", b->reserved, b->unit);
    put_amount(o, "used", b->used, b->unit);
    put_amount(o, "tolerance", b->tolerance, b->unit);
    put_amount(o, "tolerance_used", b->over, b->unit);
    return o;
}

static json_t *line_json(const license_line *x) {
    json_t *o = json_object(), *codes = json_array();
    str rest = x->codes;
    while (rest.n > 0) {
        const char *blank = memchr(rest.p, ' ', rest.n);
        size_t n = blank != NULL ? (size_t)(blank - rest.p) : rest.n;
        (void)json_array_append_new(codes, json_stringn(rest.p, n));
        rest = (str){rest.p + n + (blank != NULL), rest.n - n - (blank != NULL)};
    }
    put_int(o, "line", x->line);
    put_text(o, "description", x->description);
    put_json(o, "codes", codes);
    put_json(o, "quantity", book_json(&x->quantity));
    put_json(o, "value", book_json(&x->value));
    put_int(o, "tolerance_permille", x->tolerance_permille);
    return o;
}

static json_t *acts_json(const license *l, const actor *by) {
    const machine_move *moves[8];
    uint32_t n = machine_acts(&license_machine, l->state, by, moves, 8);
    json_t *out = json_array();
    for (uint32_t i = 0; i < n; i++) {
        (void)json_array_append_new(out, json_string(moves[i]->act));
    }
    return out;
}

json_t *license_json(const license *l, lode_date on, const actor *by) {
    json_t *o = json_object(), *lines = json_array();
    put_text(o, "id", l->id);
    put_text(o, "no", l->no);
    put_text(o, "status", str_of(license_status(l, on)));
    put_text(o, "regime", l->regime);
    put_text(o, "kind", l->kind);
    put_text(o, "holder", l->holder);
    put_text(o, "end_user", l->end_user);
    put_text(o, "destination", l->destination);
    put_date(o, "from", l->from);
    put_date(o, "until", l->until);
    put_json(o, "one_shipment", json_boolean(l->one_shipment));
    put_text(o, "spent_by", l->spent ? l->spent_by : (str){0});
    put_text(o, "document", l->document);
    put_text(o, "case", l->case_id);
    put_text(o, "conditions", l->conditions);
    for (uint32_t i = 0; i < l->n_lines; i++) {
        (void)json_array_append_new(lines, line_json(&l->lines[i]));
    }
    put_json(o, "lines", lines);
    put_json(o, "acts", acts_json(l, by));
    put_int(o, "version", (int64_t)l->version);
    return o;
}

json_t *reservation_json(const reservation *r) {
    json_t *o = json_object();
    put_text(o, "id", r->id);
    put_text(o, "license", r->license);
    put_int(o, "line", r->line);
    put_text(o, "order", r->order);
    put_text(o, "receipt", r->receipt);
    put_text(o, "state", str_of(reservation_state_name(r->state)));
    put_amount(o, "quantity", r->quantity, r->quantity_unit);
    put_amount(o, "value", r->value, r->value_unit);
    put_amount(o, "quantity_left", r->quantity_left, r->quantity_unit);
    put_amount(o, "value_left", r->value_left, r->value_unit);
    put_amount(o, "quantity_shipped", r->quantity_shipped, r->quantity_unit);
    put_amount(o, "value_shipped", r->value_shipped, r->value_unit);
    put_date(o, "on", r->on);
    put_date(o, "until", r->until);
    put_text(o, "by", r->by);
    put_int(o, "version", (int64_t)r->version);
    return o;
}

json_t *entry_json(const entry *e) {
    json_t *o = json_object();
    put_int(o, "no", (int64_t)e->no);
    put_text(o, "license", e->license);
    put_int(o, "line", e->line);
    put_text(o, "book", e->is_value ? STR("value") : STR("quantity"));
    put_text(o, "kind", e->kind);
    put_text(o, "from", str_of(account_name(e->from)));
    put_text(o, "to", str_of(account_name(e->to)));
    put_amount(o, "amount", e->amount, e->unit);
    put_date(o, "on", e->on);
    put_text(o, "reservation", e->reservation);
    put_text(o, "order", e->order);
    put_text(o, "shipment", e->shipment);
    put_text(o, "by", e->by);
    put_text(o, "reason", e->reason);
    put_json(o, "corrects", e->corrects != 0 ? json_integer((json_int_t)e->corrects) : json_null());
    put_amount(o, "corrected", e->corrected, e->unit);
    put_int(o, "event", (int64_t)e->seq);
    return o;
}

json_t *correction_json(const correction *c) {
    json_t *o = json_object();
    put_text(o, "id", c->id);
    put_int(o, "entry", (int64_t)c->entry);
    put_text(o, "license", c->license);
    put_amount(o, "amount", c->amount, c->unit);
    put_text(o, "reason", c->reason);
    put_text(o, "state", str_of(correction_state_name(c->state)));
    put_text(o, "note", c->note);
    put_text(o, "proposed_by", c->proposed_by);
    put_text(o, "decided_by", c->decided_by);
    put_int(o, "version", (int64_t)c->version);
    return o;
}

/* ---- shared by the handlers --------------------------------------------------------------------------- */

static bool ratio(void *units, str from, str to, int64_t *num, int64_t *den) {
    char f[UNIT_BYTES_MAX + 1], t[UNIT_BYTES_MAX + 1];
    if (from.n > UNIT_BYTES_MAX || to.n > UNIT_BYTES_MAX) {
        return false;
    }
    (void)snprintf(f, sizeof f, STR_FMT, STR_ARG(from));
    (void)snprintf(t, sizeof t, STR_FMT, STR_ARG(to));
    return lode_unit_ratio(units, f, t, num, den, NULL) == LODE_OK;
}

unit_table desk_units(request *rq) { return (unit_table){ratio, rq->image}; }

void reply_created(request *rq, const char *thing, str id) {
    strbuf b = {0};
    strbuf_addf(&b, "/v1/%s/" STR_FMT, thing, STR_ARG(id));
    rq->reply.status = 201;
    rq->reply.location = str_dup(rq->a, strbuf_str(&b));
    strbuf_clear(&b);
}

lode_date query_day_or(const request *rq, const char *name, lode_date otherwise) {
    str v = {0};
    lode_date d = DATE_NONE;
    return request_query(rq, name, &v) && date_parse(v, &d) ? d : otherwise;
}

lode_status reply_license(request *rq, str id, lode_error *err) {
    license l;
    lode_status st = license_get(rq->tx, id, &l, err);
    if (st == LODE_OK) {
        rq->reply.json = license_json(&l, query_day_or(rq, "on", rq->tx->today), &rq->by);
        st = reply_etag(rq, id, err);
    }
    return st;
}
