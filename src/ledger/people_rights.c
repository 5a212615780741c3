// SPDX-License-Identifier: Apache-2.0
//
// people_rights: may this actor do that? The roles are those the actor came with (token_actor,
// session_actor); actor_current looks again, for a change that waited for its turn.
#include "ledger/people.h"

#include "ledger/people_int.h"
#include "ledger/refusal.h"

void roles_print(uint32_t roles, const char *between, strbuf *out) {
    size_t before = out->n;
    for (uint32_t i = 0; i < ROLES; i++) {
        if ((roles & 1u << i) != 0) {
            strbuf_addf(out, "%s%s", out->n > before ? between : "", role_name(1u << i));
        }
    }
}

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

lode_status need_second(const ledger_tx *tx, const str *others, size_t n, lode_error *err) {
    lode_status st = LODE_OK;
    if (tx->by.machine || tx->by.id.n == 0 || str_eqz(tx->by.id, "system")) {
        st = refuse(err, "second_person", "only a person can be the second person of this");
    }
    for (size_t i = 0; i < n && st == LODE_OK; i++) {
        if (str_eq(tx->by.id, others[i])) {
            st = refuse(err, "second_person", STR_FMT " did the first part of this",
                        STR_ARG(tx->by.id));
        }
    }
    if (st != LODE_OK) {
        lode_hint(err, "let somebody else look at it and do this");
    }
    return st;
}
