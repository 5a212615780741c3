// SPDX-License-Identifier: Apache-2.0
//
// case_list: pages of cases, newest first.
#include "ledger/case_int.h"

typedef struct cases {
    desk_case *p;
    size_t n;
} cases;

static lode_status take(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    (void)err;
    cases *all = to;
    case_fill(tx, columns, &all->p[all->n++]);
    return LODE_OK;
}

lode_status cases_list(ledger_tx *tx, const case_filter *filter, const page_ask *page,
                       desk_case **out, size_t *n, lode_error *err) {
    uint32_t limit = page->limit < PAGE_LIMIT_MAX ? page->limit : PAGE_LIMIT_MAX;
    cases all = {.p = arena_array(tx->a, (size_t)limit + 1, sizeof *all.p)};
    int64_t before = page->before == 0 ? INT64_MAX : (int64_t)page->before;
    str state = filter->state >= 0 && filter->state < CASE_STATES
                    ? str_of(case_machine.states[filter->state].word)
                    : (str){0};
    lode_status st = tx_each(tx,
                             "SELECT " CASE_COLUMNS "FROM desk_case WHERE number < $1 "
                             "AND ($2 = '' OR state = $2) AND ($3 = '' OR assigned_to = $3) "
                             "AND ($4 = '' OR destination = $4) AND ($5 = '' OR regime = $5) "
                             "AND ($6 = 0 OR decided IS NULL) ORDER BY number DESC LIMIT $7",
                             TX_ARGS(SQL_I(before), SQL_S(state), SQL_S(filter->assigned_to),
                                     SQL_S(filter->destination), SQL_S(filter->regime),
                                     SQL_I(filter->open), SQL_I(limit)),
                             CASE_N_COLUMNS, take, &all, err);
    for (size_t i = 0; i < all.n && st == LODE_OK; i++) {
        st = case_resolve(tx, &all.p[i], err);
    }
    *out = all.p;
    *n = all.n;
    return st;
}
