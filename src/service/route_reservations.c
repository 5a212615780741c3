/* SPDX-License-Identifier: Apache-2.0
 *
 * route_reservations: what is set aside on a license, what leaves on it, and what was entered wrongly (desk.md
 * 9.3). A shipment is decided again on the day it leaves (4.6), on the worker; the writer refuses it when the
 * decision is against it, and draws the books down when it is not. Whatever of this is refused at a limit or
 * by a decision is an event: see refused.
 */
#include "service/licenses.h"

#include "ledger/decision.h"
#include "ledger/refusal.h"
#include "service/decide.h"

#include <stdio.h>

#define MANAGERS ((uint32_t)ROLE_LICENSE_MANAGER)
#define APPROVERS ((uint32_t)ROLE_APPROVER)

/* ---- what comes in --------------------------------------------------------------------------------- */

static const field RESERVE_FIELDS[] = {
    {"line", FIELD_INTEGER, .required = true, .min = 1, .max = 99999, .about = "Of the license."},
    {"quantity", FIELD_AMOUNT, .nullable = true,
     .about =
         "Needed where the line limits the quantity; in its unit, or one that comes out even in it."},
    {"value", FIELD_AMOUNT, .nullable = true,
     .about = "Needed where the line limits the value; in its currency."},
    {"order", FIELD_TEXT, .required = true, .max = 200,
     .about = "What it is for: an order, or the id of the shipment."},
    {"receipt", FIELD_SHA, .nullable = true, .about = "Of the decision it rests on."},
    {"on", FIELD_DATE, .nullable = true, .about = "The day it is for; today when not given."},
    {"until", FIELD_DATE, .nullable = true,
     .about = "Last day on which it can be shipped on; then it lapses."},
    {0},
};
static const schema RESERVE = {"ReservationAsk", "An amount to be set aside.", RESERVE_FIELDS};

static const char *const ACTS[] = {"ship", "release", NULL};
static const field ACT_FIELDS[] = {
    {"act", FIELD_WORD, .required = true, .words = ACTS, .about = "What becomes of it."},
    {"quantity", FIELD_AMOUNT, .nullable = true,
     .about = "How much; with no amount given, all that is left."},
    {"value", FIELD_AMOUNT, .nullable = true, .about = "How much; likewise."},
    {"receipt", FIELD_SHA, .nullable = true,
     .about = "ship: of an earlier decision about the shipment that leaves."},
    {"shipment", FIELD_ANY, .nullable = true,
     .about = "ship: the shipment that leaves, as for check."},
    {"on", FIELD_DATE, .nullable = true, .about = "The day it leaves; today when not given."},
    {"final", FIELD_BOOLEAN, .nullable = true,
     .about = "ship: what is left afterwards is released."},
    {"reason", FIELD_TEXT, .nullable = true, .max = 2000, .about = "release: why."},
    {0},
};
static const schema ACT = {"ReservationAct", "What becomes of a reservation.", ACT_FIELDS};

static const field CORRECT_FIELDS[] = {
    {"entry", FIELD_INTEGER, .required = true, .min = 1, .max = FIELD_INTEGER_MAX,
     .about = "Number of the entry that is wrong; it may be a correction."},
    {"amount", FIELD_AMOUNT, .nullable = true,
     .about = "How much of it is moved back; all that stands when not given."},
    {"reason", FIELD_TEXT, .required = true, .max = 2000, .about = "What was wrong."},
    {0},
};
static const schema CORRECT = {"CorrectionAsk", "An entry that is wrong.", CORRECT_FIELDS};
static const field NOTE_FIELDS[] = {
    {"note", FIELD_TEXT, .required = true, .max = 2000, .about = "Why the entry stands."},
    {0},
};
static const schema NOTE = {"CorrectionNote", "A correction that is not made.", NOTE_FIELDS};
static const field NOTHING_FIELDS[] = {{0}};
static const schema NOTHING = {"CorrectionConfirm", "Nothing more to say.", NOTHING_FIELDS};

/* ---- reserve ----------------------------------------------------------------------------------------- */

static lode_status reply_reservation(request *rq, str id, lode_error *err) {
    reservation r;
    lode_status st = reservation_get(rq->tx, id, &r, err);
    if (st == LODE_OK) {
        rq->reply.json = reservation_json(&r);
        st = reply_etag(rq, id, err);
    }
    return st;
}

static lode_status reserve_run(request *rq, lode_error *err) {
    const json_t *b = rq->body;
    unit_table units = desk_units(rq);
    str id = {0};
    lode_status st = license_reserve(
        rq->tx, &units, rq->path_arg[0], (uint32_t)body_int(b, "line", 0), body_text(b, "quantity"),
        body_text(b, "value"), body_text(b, "order"), body_text(b, "receipt"), body_date(b, "on"),
        body_date(b, "until"), &id, err);
    st = st == LODE_OK ? reply_reservation(rq, id, err) : st;
    if (st == LODE_OK) {
        reply_created(rq, "reservations", id);
    }
    return st;
}

static lode_status reserve_refused(request *rq, const lode_error *why, lode_error *err) {
    const json_t *b = rq->body;
    attempt_ask ask = {.act = "reserve",
                       .license = rq->path_arg[0],
                       .line = (uint32_t)body_int(b, "line", 0),
                       .quantity = body_text(b, "quantity"),
                       .value = body_text(b, "value"),
                       .order = body_text(b, "order"),
                       .receipt = body_text(b, "receipt"),
                       .on = body_date(b, "on")};
    return license_attempt_wanted(why) ? license_attempt(rq->tx, &ask, why, err) : LODE_OK;
}

/* ---- ship, release ------------------------------------------------------------------------------------- */

typedef struct leaving {
    decided d;
    bool ships;
    str license, order;
    uint32_t line;
    lode_date on;
} leaving;

static lode_status no_shipment(const char *code, const char *message, lode_error *err) {
    lode_status st = refuse(err, code, "%s", message);
    lode_hint(err, "send the shipment that leaves, as for a check");
    return st;
}

/* As it was checked then; what the desk had added is taken back and said anew (decide.h). */
static lode_status shipment_of(request *rq, str receipt, str *out, lode_error *err) {
    decision d;
    bool found = false, erased = false;
    str media = {0};
    lode_status st = decision_get(rq->tx, receipt, &d, &found, err);
    if (st == LODE_OK && !found) {
        return no_shipment("receipt_unknown", "no decision with this receipt is kept here", err);
    }
    st = st == LODE_OK ? document_get(rq->tx, d.shipment_sha, out, &media, &found, &erased, err)
                       : st;
    return st == LODE_OK && (!found || erased)
               ? no_shipment("document_missing",
                             "the shipment of that decision is not kept any more", err)
               : st;
}

static lode_status find_shipment(request *rq, str *out, lode_error *err) {
    const json_t *own = json_object_get(rq->body, "shipment");
    str receipt = body_text(rq->body, "receipt");
    if (json_is_object(own)) {
        *out = desk_dump(rq->a, own);
        return LODE_OK;
    }
    return receipt.n > 0 ? shipment_of(rq, receipt, out, err)
                         : no_shipment("shipment_missing", "nothing says what leaves", err);
}

static lode_status decide_leaving(request *rq, leaving *x, lode_error *err) {
    char day[16];
    decide_ask ask = {.gate = "departure", .shipping = true, .order = x->order, .keep = true};
    (void)date_print(x->on, day);
    ask.on = str_dup(rq->a, str_of(day)).p;
    lode_status st = find_shipment(rq, &ask.shipment, err);
    return st == LODE_OK ? desk_decide(rq, &ask, &x->d, err) : st;
}

static lode_status act_prepare(request *rq, lode_error *err) {
    leaving *x = arena_alloc(rq->a, sizeof *x);
    reservation r;
    rq->prepared = x;
    x->ships = str_eqz(body_text(rq->body, "act"), "ship");
    lode_status st = request_tx(rq, err);
    st = st == LODE_OK ? reservation_get(rq->tx, rq->path_arg[0], &r, err) : st;
    if (st == LODE_OK) {
        x->on = body_date(rq->body, "on");
        x->on = x->on == DATE_NONE ? time_date(rq->at) : x->on;
        x->license = r.license;
        x->order = r.order;
        x->line = r.line;
    }
    return st == LODE_OK && x->ships ? decide_leaving(rq, x, err) : st;
}

static lode_status decided_against(const leaving *x, lode_error *err) {
    char day[16];
    const decision *d = &x->d.d;
    lode_status st = refuse(err, "decision_stands_against",
                            "the shipment, decided again for " STR_FMT ", is \"" STR_FMT
                            "\" (best " STR_FMT ", worst " STR_FMT ")%s%s",
                            STR_ARG(date_print(x->on, day)), STR_ARG(d->verdict), STR_ARG(d->best),
                            STR_ARG(d->worst), d->stop_now ? ", and what runs must stop" : "",
                            x->d.exit_code == 5 ? ", and its conditions are not all met" : "");
    lode_hint(err, "GET /v1/receipts/" STR_FMT " says why and what to do next",
              STR_ARG(d->receipt));
    return st;
}

static lode_status ship(request *rq, const leaving *x, lode_error *err) {
    const json_t *b = rq->body;
    unit_table units = desk_units(rq);
    ship_ask ask = {.quantity = body_text(b, "quantity"),
                    .value = body_text(b, "value"),
                    .receipt = x->d.d.receipt,
                    .shipment = x->d.d.shipment_id,
                    .on = x->on,
                    .final = body_bool(b, "final", false)};
    lode_status st = x->d.may_leave ? desk_record(rq, &x->d, err) : decided_against(x, err);
    return st == LODE_OK ? reservation_ship(rq->tx, &units, rq->path_arg[0], &ask, err) : st;
}

static lode_status act_run(request *rq, lode_error *err) {
    const leaving *x = rq->prepared;
    const json_t *b = rq->body;
    str id = rq->path_arg[0];
    unit_table units = desk_units(rq);
    lode_status st = request_match(rq, id, err);
    if (st == LODE_OK) {
        st = x->ships ? ship(rq, x, err)
                      : reservation_release(rq->tx, &units, id, body_text(b, "quantity"),
                                            body_text(b, "value"), body_text(b, "reason"),
                                            body_date(b, "on"), err);
    }
    return st == LODE_OK ? reply_reservation(rq, id, err) : st;
}

/* The decision is kept beside the attempt: whoever looks at the one can read the other. */
static lode_status act_refused(request *rq, const lode_error *why, lode_error *err) {
    const leaving *x = rq->prepared;
    const json_t *b = rq->body;
    if (!x->ships || !license_attempt_wanted(why)) {
        return LODE_OK;
    }
    attempt_ask ask = {.act = "ship",
                       .license = x->license,
                       .reservation = rq->path_arg[0],
                       .line = x->line,
                       .quantity = body_text(b, "quantity"),
                       .value = body_text(b, "value"),
                       .order = x->order,
                       .shipment = x->d.d.shipment_id,
                       .receipt = x->d.d.receipt,
                       .on = x->on};
    lode_status st = desk_record(rq, &x->d, err);
    return st == LODE_OK ? license_attempt(rq->tx, &ask, why, err) : st;
}

/* ---- looking ----------------------------------------------------------------------------------------- */

static const char *const YES_NO[] = {"true", "false", NULL};
static const query_param LIST_QUERY[] = {
    {"open", FIELD_WORD, YES_NO, "true: only those with something left."},
    {0},
};
static const query_param CORRECTIONS_QUERY[] = {
    {"open", FIELD_WORD, YES_NO, "true: only those that wait for a second person."},
    {0},
};

static bool query_open(const request *rq) {
    str v = {0};
    return request_query(rq, "open", &v) && str_eqz(v, "true");
}

static lode_status get_run(request *rq, lode_error *err) {
    return reply_reservation(rq, rq->path_arg[0], err);
}

static lode_status list_run(request *rq, lode_error *err) {
    license l;
    reservation *all = NULL;
    size_t n = 0;
    lode_status st = license_get(rq->tx, rq->path_arg[0], &l, err);
    st = st == LODE_OK ? reservations_list(rq->tx, l.id, query_open(rq), &rq->page, &all, &n, err)
                       : st;
    if (st == LODE_OK) {
        json_t *items = json_array();
        for (size_t i = 0; i < n; i++) {
            (void)json_array_append_new(items, reservation_json(&all[i]));
        }
        reply_page(rq, items, n > 0 ? all[n - 1].number : 0);
    }
    return st;
}

/* ---- corrections ---------------------------------------------------------------------------------------- */

static lode_status reply_correction(request *rq, str id, lode_error *err) {
    correction c;
    lode_status st = correction_get(rq->tx, id, &c, err);
    if (st == LODE_OK) {
        rq->reply.json = correction_json(&c);
        st = reply_etag(rq, id, err);
    }
    return st;
}

static lode_status propose_run(request *rq, lode_error *err) {
    unit_table units = desk_units(rq);
    str id = {0};
    lode_status st =
        correction_propose(rq->tx, &units, (uint64_t)body_int(rq->body, "entry", 0),
                           body_text(rq->body, "amount"), body_text(rq->body, "reason"), &id, err);
    st = st == LODE_OK ? reply_correction(rq, id, err) : st;
    if (st == LODE_OK) {
        reply_created(rq, "corrections", id);
    }
    return st;
}

static lode_status confirm_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? correction_confirm(rq->tx, id, err) : st;
    return st == LODE_OK ? reply_correction(rq, id, err) : st;
}

static lode_status send_back_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? correction_send_back(rq->tx, id, body_text(rq->body, "note"), err) : st;
    return st == LODE_OK ? reply_correction(rq, id, err) : st;
}

static lode_status correction_run(request *rq, lode_error *err) {
    return reply_correction(rq, rq->path_arg[0], err);
}

static lode_status corrections_run(request *rq, lode_error *err) {
    correction *all = NULL;
    size_t n = 0;
    lode_status st = corrections_list(rq->tx, query_open(rq), &rq->page, &all, &n, err);
    if (st == LODE_OK) {
        json_t *items = json_array();
        for (size_t i = 0; i < n; i++) {
            (void)json_array_append_new(items, correction_json(&all[i]));
        }
        reply_page(rq, items, n > 0 ? all[n - 1].number : 0);
    }
    return st;
}

/* ---- the table ----------------------------------------------------------------------------------------- */

const route routes_reservations[] = {
    {.method = "POST",
     .path = "/v1/licenses/{id}/reservations",
     .id = "reserve",
     .summary = "Set an amount aside for an order",
     .about = "Refused, with all figures, when the line has less than that available; that is an "
              "attempt, and in the log. Reservations whose last day has passed are released first.",
     .flags = ROUTE_WRITE | ROUTE_CREATES,
     .roles = MANAGERS,
     .body = &RESERVE,
     .out = &reservation_schema,
     .run = reserve_run,
     .refused = reserve_refused},
    {.method = "GET",
     .path = "/v1/licenses/{id}/reservations",
     .id = "listReservations",
     .summary = "Reservations on a license, newest first",
     .flags = ROUTE_PAGED,
     .roles = ANY_ROLE,
     .out = &reservation_schema,
     .query = LIST_QUERY,
     .run = list_run},
    {.method = "GET",
     .path = "/v1/reservations/{id}",
     .id = "getReservation",
     .summary = "One reservation",
     .flags = ROUTE_ETAG,
     .roles = ANY_ROLE,
     .out = &reservation_schema,
     .run = get_run},
    {.method = "POST",
     .path = "/v1/reservations/{id}/acts",
     .id = "actOnReservation",
     .summary = "Ship on a reservation, or release it",
     .about =
         "ship takes the shipment that leaves, or the receipt of a check of it, and decides it again "
         "for that day with all that is known: unless it is clear, or its conditions are met, it is "
         "refused, and the attempt is in the log with the new decision.",
     .flags = ROUTE_WRITE | ROUTE_ETAG,
     .roles = MANAGERS,
     .body_max = LODE_SHIPMENT_BYTES_MAX,
     .body = &ACT,
     .out = &reservation_schema,
     .prepare = act_prepare,
     .run = act_run,
     .refused = act_refused},
    {.method = "POST",
     .path = "/v1/corrections",
     .id = "proposeCorrection",
     .summary = "Say that an entry is wrong",
     .about = "Nothing moves until a second person confirms.",
     .flags = ROUTE_WRITE | ROUTE_CREATES,
     .roles = MANAGERS,
     .body = &CORRECT,
     .out = &correction_schema,
     .run = propose_run},
    {.method = "GET",
     .path = "/v1/corrections",
     .id = "listCorrections",
     .summary = "Corrections, newest first",
     .flags = ROUTE_PAGED,
     .roles = ANY_ROLE,
     .out = &correction_schema,
     .query = CORRECTIONS_QUERY,
     .run = corrections_run},
    {.method = "GET",
     .path = "/v1/corrections/{id}",
     .id = "getCorrection",
     .summary = "One correction",
     .flags = ROUTE_ETAG,
     .roles = ANY_ROLE,
     .out = &correction_schema,
     .run = correction_run},
    {.method = "POST",
     .path = "/v1/corrections/{id}:confirm",
     .id = "confirmCorrection",
     .summary = "Make a correction that another person proposed",
     .about =
         "The figures are looked at again: what was released or corrected since does not move twice.",
     .flags = ROUTE_WRITE | ROUTE_ETAG,
     .roles = APPROVERS,
     .body = &NOTHING,
     .out = &correction_schema,
     .run = confirm_run},
    {.method = "POST",
     .path = "/v1/corrections/{id}:send_back",
     .id = "sendBackCorrection",
     .summary = "Let the entry stand",
     .flags = ROUTE_WRITE | ROUTE_ETAG,
     .roles = APPROVERS,
     .body = &NOTE,
     .out = &correction_schema,
     .run = send_back_run},
    {0},
};
