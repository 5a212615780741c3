// SPDX-License-Identifier: Apache-2.0
//
// audit_hold: holds. One person sets one, for it only keeps; two lift it. Who set it may ask to lift it,
// and may not be the one who confirms.
#include "ledger/audit_int.h"

#include "ledger/modules.h"
#include "ledger/people.h"
#include "ledger/refusal.h"

#define MAY_HOLD (ROLE_LICENSE_MANAGER | ROLE_ADVISER | ROLE_APPROVER | ROLE_ADMIN)

static lode_status need_reason(str reason, lode_error *err) {
    if (str_trim(reason).n > 0) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "reason_missing", "no reason is given");
    lode_hint(err, "say why, in words that may stay in the log for good: no names of persons");
    return st;
}

lode_status hold_add(ledger_tx *tx, str object, str reason, str *id, lode_error *err) {
    lode_status st = need_role(tx, MAY_HOLD, err);
    st = st == LODE_OK ? need_reason(reason, err) : st;
    uint64_t version = 0;
    st = st == LODE_OK ? object_version(tx, object, &version, err) : st;
    if (st == LODE_OK && version == 0 && !str_eqz(object, "all")) {
        st = refuse(err, "not_found", "nothing is kept of " STR_FMT, STR_ARG(object));
        lode_hint(err,
                  "give the id of a case, license, hit, claim or person, a receipt, or \"all\"");
    }
    str own = {0};
    st = st == LODE_OK ? ledger_next_id(tx, 'B', &own, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("hold.added"), own);
    event_add(&e, "held", object);
    event_add(&e, "reason", reason);
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK) {
        *id = own;
    }
    return st;
}

// ---- reading ------------------------------------------------------------------------------------------------

#define COLUMNS                                                                             \
    "SELECT id, number, object, state, reason, person, at, lift_by, lift_reason, lifted_by" \
    " FROM hold "
#define N_COLUMNS 10u

static void fill(ledger_tx *tx, const sql_value *c, hold *h) {
    *h = (hold){.id = str_dup(tx->a, c[0].s),
                .number = (uint64_t)c[1].i,
                .object = str_dup(tx->a, c[2].s),
                .state = str_dup(tx->a, c[3].s),
                .reason = str_dup(tx->a, c[4].s),
                .by = str_dup(tx->a, c[5].s),
                .at = c[6].i,
                .lift_by = str_dup(tx->a, c[7].s),
                .lift_reason = str_dup(tx->a, c[8].s),
                .lifted_by = str_dup(tx->a, c[9].s)};
}

lode_status hold_get(ledger_tx *tx, str id, hold *out, lode_error *err) {
    sql_value c[N_COLUMNS];
    bool found = false;
    lode_status st =
        tx_row(tx, COLUMNS "WHERE id = $1", TX_ARGS(SQL_S(id)), c, N_COLUMNS, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "there is no hold " STR_FMT, STR_ARG(id));
        lode_hint(err, "GET /v1/holds lists them");
    }
    if (st == LODE_OK) {
        fill(tx, c, out);
        st = object_version(tx, id, &out->version, err);
    }
    return st;
}

typedef struct hold_page {
    hold *p;
    size_t n;
} hold_page;

static lode_status take(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    hold_page *page = to;
    hold *h = &page->p[page->n++];
    fill(tx, columns, h);
    return object_version(tx, h->id, &h->version, err);
}

lode_status holds_list(ledger_tx *tx, const page_ask *page, hold **out, size_t *n,
                       lode_error *err) {
    hold_page got = {.p = arena_array(tx->a, PAGE_LIMIT_MAX, sizeof *got.p)};
    int64_t before = page->before == 0 ? INT64_MAX : (int64_t)page->before;
    lode_status st =
        tx_each(tx, COLUMNS "WHERE number < $1 ORDER BY number DESC LIMIT $2",
                TX_ARGS(SQL_I(before), SQL_I(page->limit)), N_COLUMNS, take, &got, err);
    if (st == LODE_OK) {
        *out = got.p;
        *n = got.n;
    }
    return st;
}

lode_status hold_over(ledger_tx *tx, const str *objects, size_t n, str *id, lode_error *err) {
    *id = (str){0};
    lode_status st = LODE_OK;
    for (size_t i = 0; st == LODE_OK && id->n == 0 && i <= n; i++) {
        sql_value v = SQL_N;
        bool found = false;
        st = tx_row(tx,
                    "SELECT id FROM hold WHERE object = $1 AND state <> 'lifted' "
                    "ORDER BY number LIMIT 1",
                    TX_ARGS(SQL_S(i < n ? objects[i] : STR("all"))), &v, 1, &found, err);
        *id = found ? v.s : (str){0};
    }
    return st;
}

// ---- lifting --------------------------------------------------------------------------------------------------

// In this state, or refused with what can be done.
static lode_status in_state(const hold *h, const char *state, lode_error *err) {
    if (str_eqz(h->state, state)) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "forbidden_transition", "hold " STR_FMT " is " STR_FMT,
                            STR_ARG(h->id), STR_ARG(h->state));
    lode_hint(err, "%s",
              str_eqz(h->state, "standing")        ? "ask to lift it first: lift"
              : str_eqz(h->state, "lift_proposed") ? "another person confirms it, or sends it back"
                                                   : "it is over; set a new one");
    return st;
}

lode_status hold_lift(ledger_tx *tx, str id, str reason, lode_error *err) {
    hold h;
    lode_status st = need_role(tx, MAY_HOLD, err);
    st = st == LODE_OK ? need_reason(reason, err) : st;
    st = st == LODE_OK ? hold_get(tx, id, &h, err) : st;
    st = st == LODE_OK ? in_state(&h, "standing", err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("hold.lift_proposed"), id);
    event_add(&e, "reason", reason);
    return ledger_append(tx, &e, err);
}

lode_status hold_lift_confirm(ledger_tx *tx, str id, lode_error *err) {
    hold h;
    lode_status st = need_role(tx, ROLE_APPROVER, err);
    st = st == LODE_OK ? hold_get(tx, id, &h, err) : st;
    st = st == LODE_OK ? in_state(&h, "lift_proposed", err) : st;
    st = st == LODE_OK ? need_second(tx, &h.lift_by, 1, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("hold.lifted"), id);
    event_add(&e, "held", h.object);
    event_add(&e, "lift_by", h.lift_by);
    return ledger_append(tx, &e, err);
}

lode_status hold_lift_send_back(ledger_tx *tx, str id, str note, lode_error *err) {
    hold h;
    lode_status st = need_role(tx, MAY_HOLD, err);
    st = st == LODE_OK ? need_reason(note, err) : st;
    st = st == LODE_OK ? hold_get(tx, id, &h, err) : st;
    st = st == LODE_OK ? in_state(&h, "lift_proposed", err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("hold.lift_sent_back"), id);
    event_add(&e, "note", note);
    return ledger_append(tx, &e, err);
}
