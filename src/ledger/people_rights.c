// SPDX-License-Identifier: Apache-2.0
//
// people_rights: may this actor do that? The roles are those the actor came with (token_actor,
// session_actor); actor_current looks again, for a change that waited for its turn.
#include "ledger/people.h"

#include "ledger/people_int.h"
#include "ledger/refusal.h"

lode_status need_role(const ledger_tx *tx, uint32_t any_of, lode_error *err) {
    if ((tx->by.roles & any_of) != 0) {
        return LODE_OK;
    }
    strbuf names = {0};
    roles_print(any_of, " or ", &names);
    lode_status st = refuse(err, "role_missing", "this needs the role %s", names.p);
    lode_hint(err, tx->by.token ? "use a token that was made with this role"
                                : "ask somebody who has the role, or an admin for it");
    strbuf_clear(&names);
    return st;
}

// Who stands behind whoever did it: the maker of a machine, else the person. A machine that proposes what
// its maker confirms would be one pair of eyes.
static lode_status person_behind(const ledger_tx *tx, str id, str *out, lode_error *err) {
    sql_value maker = SQL_N;
    bool found = false;
    *out = id;
    if (id.n < 2 || id.p[0] != 'M') {
        return LODE_OK;
    }
    // It only reads: the transaction is the caller's, and stays as it is.
    lode_status st = tx_row((ledger_tx *)(uintptr_t)tx, "SELECT maker FROM token WHERE id = $1",
                            TX_ARGS(SQL_S(id)), &maker, 1, &found, err);
    *out = found ? maker.s : id;
    return st;
}

lode_status need_second(const ledger_tx *tx, const str *others, size_t n, lode_error *err) {
    lode_status st = LODE_OK;
    if (tx->by.machine || tx->by.id.n == 0 || str_eqz(tx->by.id, "system")) {
        st = refuse(err, "second_person", "only a person can be the second person of this");
    }
    for (size_t i = 0; i < n && st == LODE_OK; i++) {
        str behind = {0};
        st = person_behind(tx, others[i], &behind, err);
        if (st == LODE_OK && str_eq(tx->by.id, behind)) {
            st = refuse(err, "second_person", STR_FMT " did the first part of this%s",
                        STR_ARG(behind),
                        str_eq(behind, others[i]) ? "" : ", through a token made by them");
        }
    }
    if (st == LODE_BAD_INPUT) {
        lode_hint(err, "let somebody else look at it and do this");
    }
    return st;
}

// ---- attempts -----------------------------------------------------------------------------------------

bool attempt_wanted(const lode_error *err) {
    const refusal *r = refusal_find(err->code);
    return r != NULL && r->class == REFUSED_ROLE && strcmp(err->code, "not_authenticated") != 0;
}

lode_status attempt_record(ledger_tx *tx, str object, str act, const lode_error *refused,
                           lode_error *err) {
    event e = event_new(STR("attempt"), STR("desk")); // the object's own version stays
    event_add(&e, "about", object);
    event_add(&e, "act", act);
    event_add(&e, "code", str_of(refused->code));
    event_add(&e, "why", str_of(refused->message));
    return ledger_append(tx, &e, err);
}
