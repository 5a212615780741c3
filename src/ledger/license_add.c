/* SPDX-License-Identifier: Apache-2.0
 *
 * license_add: a license as it is printed, one event for its head and one for each line. Who holds it and for
 * whom it is may be persons, so both are personal fields.
 */
#include "ledger/license_int.h"

#include "ledger/people.h"
#include "ledger/refusal.h"

#include <stdio.h>

#define NO_BYTES_MAX 128u
#define TEXT_BYTES_MAX 1000u
#define CONDITIONS_BYTES_MAX (8u << 10)
#define PERMILLE_MAX 1000u

lode_date day_or_today(const ledger_tx *tx, lode_date on) {
    return on == DATE_NONE ? tx->today : on;
}

lode_status object_touch(ledger_tx *tx, str object, lode_error *err) {
    return tx_run(tx, "UPDATE object SET version = version + 1 WHERE id = $1",
                  TX_ARGS(SQL_S(object)), err);
}

void event_add_amount(event *e, lode_arena *a, const char *name, amount v, str unit) {
    char buf[64];
    if (unit.n > 0) {
        event_add(e, name, str_dup(a, amount_print(v, unit, buf)));
    }
}

lode_status event_amount(const event *e, const char *name, amount *out, lode_error *err) {
    str text = event_get(e, name), unit;
    *out = 0;
    return text.n == 0 ? LODE_OK : amount_read(text, out, &unit, err);
}

lode_status word_known(ledger_tx *tx, str word, lode_error *err) {
    str bytes, media;
    bool found = false, erased = false;
    uint64_t version = 0;
    lode_status st = document_get(tx, word, &bytes, &media, &found, &erased, err);
    if (st == LODE_OK && !found) {
        st = object_version(tx, word, &version, err);
    }
    if (st == LODE_OK && !found && version == 0) {
        st = refuse(err, "word_unknown", "\"%.80s\" is neither a document nor a claim kept here",
                    str_dup(tx->a, word).p);
        lode_hint(err, "put the paper in first (POST /v1/documents) and name its SHA-256, or the "
                       "claim's id");
    }
    return st;
}

/* ---- a license ------------------------------------------------------------------------------------- */

static lode_status bad(lode_error *err, const char *path, const char *message, const char *hint) {
    lode_status st = refuse(err, "bad_license", "%s", message);
    lode_hint(err, "%s", hint);
    if (err != NULL) {
        (void)snprintf(err->path, sizeof err->path, "%s", path);
    }
    return st;
}

static lode_status check_head(ledger_tx *tx, const license *l, lode_error *err) {
    const str texts[] = {l->regime, l->kind, l->holder, l->end_user, l->destination, l->case_id};
    if (l->no.n == 0 || l->no.n > NO_BYTES_MAX) {
        return bad(err, "no", "a license has its number, as printed, of at most 128 bytes",
                   "enter the number on the paper");
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].n > TEXT_BYTES_MAX) {
            return bad(err, "", "a text of the license has more than 1,000 bytes", "shorten it");
        }
    }
    if (l->conditions.n > CONDITIONS_BYTES_MAX) {
        return bad(err, "conditions", "the conditions have more than 8,192 bytes",
                   "keep the paper as its document, and here what is to be heeded");
    }
    if (l->end_user.n == 0 || l->regime.n == 0) {
        return bad(err, l->regime.n == 0 ? "regime" : "end_user",
                   "whose license it is and for which end user is not known",
                   "enter both as they stand on the paper");
    }
    if (l->from == DATE_NONE || l->until == DATE_NONE) {
        return bad(err, l->from == DATE_NONE ? "from" : "until",
                   "the first and the last day of the license must be known",
                   "enter both as they stand on the paper; a license without end is not known");
    }
    if (l->until < l->from) {
        return bad(err, "until", "the license ends before it begins", "compare with the paper");
    }
    return l->document.n == 0 ? LODE_OK : word_known(tx, l->document, err);
}

static lode_status check_not_taken(ledger_tx *tx, const license *l, lode_error *err) {
    sql_value id = SQL_N;
    bool found = false;
    uint64_t version = 1;
    lode_status st = tx_row(tx, "SELECT id FROM license WHERE no = $1", TX_ARGS(SQL_S(l->no)), &id,
                            1, &found, err);
    if (st == LODE_OK && found) {
        st = refuse(err, "license_no_taken", "license \"%.80s\" is here already, as " STR_FMT,
                    str_dup(tx->a, l->no).p, STR_ARG(id.s));
        lode_hint(err, "open that one; an amendment changes what its lines authorize");
        return st;
    }
    if (st == LODE_OK && l->case_id.n > 0) {
        st = object_version(tx, l->case_id, &version, err);
    }
    return st == LODE_OK && version == 0
               ? bad(err, "case", "there is no such case", "leave it out, or name the case's id")
               : st;
}

static bool is_currency(str u) {
    bool ok = u.n == 3;
    for (size_t i = 0; i < u.n && ok; i++) {
        ok = u.p[i] >= 'A' && u.p[i] <= 'Z';
    }
    return ok;
}

static lode_status check_line(const license *l, uint32_t i, lode_error *err) {
    const license_line *x = &l->lines[i];
    char path[40];
    (void)snprintf(path, sizeof path, "lines[%u]", i);
    if (x->line == 0 || (i > 0 && x->line <= l->lines[i - 1].line)) {
        return bad(err, path, "lines are numbered from 1 up, each once", "number them as printed");
    }
    if (x->description.n == 0 || x->description.n > TEXT_BYTES_MAX || x->codes.n > TEXT_BYTES_MAX) {
        return bad(err, path, "a line has a description and codes of at most 1,000 bytes each",
                   "say what may leave, as printed");
    }
    if (x->quantity.unit.n == 0 && x->value.unit.n == 0) {
        return bad(err, path, "a line limits a quantity, a value or both",
                   "enter what the paper authorizes: \"200 kg\", \"50000 USD\"");
    }
    const book *books[] = {&x->quantity, &x->value};
    for (size_t k = 0; k < 2; k++) {
        if (books[k]->unit.n > 0 &&
            (books[k]->authorized <= 0 || books[k]->authorized > AMOUNT_MAX)) {
            return bad(err, path, "what a line authorizes is more than nothing",
                       "enter the amount on the paper");
        }
    }
    if (x->value.unit.n > 0 && !is_currency(x->value.unit)) {
        return bad(err, path, "a value is in a currency, as three capital letters",
                   "write it as 50000 USD");
    }
    return x->tolerance_permille <= PERMILLE_MAX
               ? LODE_OK
               : bad(err, path, "a tolerance is at most 1000 of a thousand", "5 % is 50");
}

static lode_status append_line(ledger_tx *tx, const license *l, str id, const license_line *x,
                               lode_error *err) {
    event e = event_new(STR("license.line"), id);
    event_add_int(&e, tx->a, "line", x->line);
    event_add(&e, "description", x->description);
    event_add(&e, "codes", x->codes);
    event_add_amount(&e, tx->a, "quantity", x->quantity.authorized, x->quantity.unit);
    event_add_amount(&e, tx->a, "value", x->value.authorized, x->value.unit);
    if (x->tolerance_permille > 0) {
        event_add_int(&e, tx->a, "tolerance_permille", x->tolerance_permille);
    }
    event_add_date(&e, tx->a, "on", l->from);
    return ledger_append(tx, &e, err);
}

static lode_status append_head(ledger_tx *tx, const license *l, str id, lode_error *err) {
    event e = event_new(STR("license.added"), id);
    event_add(&e, "no", l->no);
    event_add(&e, "regime", l->regime);
    event_add(&e, "license_kind", l->kind); // kind is that of the event
    event_add_personal(&e, "holder", l->holder);
    event_add_personal(&e, "end_user", l->end_user);
    event_add(&e, "destination", l->destination);
    event_add_date(&e, tx->a, "from", l->from);
    event_add_date(&e, tx->a, "until", l->until);
    if (l->one_shipment) {
        event_addz(&e, "one_shipment", "1");
    }
    event_add(&e, "document", l->document);
    event_add(&e, "case", l->case_id);
    event_add(&e, "conditions", l->conditions);
    return ledger_append(tx, &e, err);
}

lode_status license_add(ledger_tx *tx, const license *l, str *id, lode_error *err) {
    str made = {0};
    lode_status st = need_role(tx, ROLE_LICENSE_MANAGER, err);
    if (st == LODE_OK) {
        st = check_head(tx, l, err);
    }
    if (st == LODE_OK && (l->n_lines == 0 || l->n_lines > LICENSE_LINES_MAX)) {
        st = bad(err, "lines", "a license has 1 to 200 lines", "enter what it authorizes");
    }
    for (uint32_t i = 0; st == LODE_OK && i < l->n_lines; i++) {
        st = check_line(l, i, err);
    }
    if (st == LODE_OK) {
        st = check_not_taken(tx, l, err);
    }
    if (st == LODE_OK) {
        st = ledger_next_id(tx, 'L', &made, err);
    }
    if (st == LODE_OK) {
        st = append_head(tx, l, made, err);
    }
    for (uint32_t i = 0; st == LODE_OK && i < l->n_lines; i++) {
        st = append_line(tx, l, made, &l->lines[i], err);
    }
    if (st == LODE_OK) {
        *id = made;
    }
    return st;
}

lode_status apply_license_added(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(
        tx,
        "INSERT INTO license VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
        "$15, '', $16)",
        TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_S(event_get(e, "no")), SQL_I(LICENSE_ISSUED),
                SQL_S(event_get(e, "regime")), SQL_S(event_get(e, "license_kind")),
                SQL_S(event_get(e, "holder")), SQL_S(event_get(e, "end_user")),
                SQL_S(event_get(e, "destination")), SQL_I(event_date(e, "from")),
                SQL_I(event_date(e, "until")), SQL_I(event_int(e, "one_shipment", 0)),
                SQL_S(event_get(e, "document")), SQL_S(event_get(e, "case")),
                SQL_S(event_get(e, "conditions")), SQL_I(DATE_NONE)),
        err);
}

/* The book, and what is authorized in it. */
static lode_status open_book(ledger_tx *tx, const event *e, uint32_t line, bool is_value,
                             lode_error *err) {
    str text = event_get(e, is_value ? "value" : "quantity"), unit = {0};
    amount v = 0;
    if (text.n == 0) {
        return LODE_OK;
    }
    lode_status st = amount_read(text, &v, &unit, err);
    if (st == LODE_OK) {
        st = tx_run(tx, "INSERT INTO license_book VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0)",
                    TX_ARGS(SQL_S(e->object), SQL_I(line), SQL_I(is_value), SQL_S(unit)), err);
    }
    move m = {.book = {e->object, line, is_value},
              .kind = "authorize",
              .from = ACCOUNT_OUTSIDE,
              .to = ACCOUNT_AVAILABLE,
              .amount = v,
              .on = event_date(e, "on"),
              .authorizes = true};
    return st == LODE_OK ? book_move(tx, e, &m, err) : st;
}

lode_status apply_license_line(ledger_tx *tx, const event *e, lode_error *err) {
    uint32_t line = (uint32_t)event_int(e, "line", 0);
    lode_status st =
        tx_run(tx, "INSERT INTO license_line VALUES ($1, $2, $3, $4, $5)",
               TX_ARGS(SQL_S(e->object), SQL_I(line), SQL_S(event_get(e, "description")),
                       SQL_S(event_get(e, "codes")), SQL_I(event_int(e, "tolerance_permille", 0))),
               err);
    if (st == LODE_OK) {
        st = open_book(tx, e, line, false, err);
    }
    return st == LODE_OK ? open_book(tx, e, line, true, err) : st;
}
