// SPDX-License-Identifier: Apache-2.0
//
// audit_log: the log in pages, newest first.
#include "ledger/audit_int.h"

#define COLUMNS "SELECT body, hash FROM event "
#define BOUNDS "seq < $1 AND at >= $2 AND at < $3 "
#define ORDER "ORDER BY seq DESC LIMIT $4"
// what an admin reads: the kinds of people.h
#define PEOPLE                                                                            \
    "AND ($7 = 0 OR kind LIKE 'person.%' OR kind LIKE 'token.%' OR kind LIKE 'session.%'" \
    " OR kind LIKE 'policy.%') "
#define DAY_MILLISECONDS INT64_C(86400000)

typedef struct event_page {
    audit_event *p;
    size_t n;
} event_page;

static lode_status take(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    event_page *page = to;
    audit_event *out = &page->p[page->n];
    lode_status st = event_read(tx->a, c[0].s, &out->e, err);
    if (st == LODE_OK) {
        size_t n = c[1].s.n < 64 ? c[1].s.n : 64;
        memcpy(out->hash, c[1].s.p, n);
        page->n++;
    }
    return st;
}

lode_status audit_log(ledger_tx *tx, const audit_filter *f, const page_ask *page, audit_event **out,
                      size_t *n, lode_error *err) {
    event_page got = {.p = arena_array(tx->a, PAGE_LIMIT_MAX, sizeof *got.p)};
    const sql_value args[] = {
        SQL_I(page->before == 0 ? INT64_MAX : (int64_t)page->before),
        SQL_I(f->from == DATE_NONE ? INT64_MIN : f->from * DAY_MILLISECONDS),
        SQL_I(f->until == DATE_NONE ? INT64_MAX : (f->until + 1) * DAY_MILLISECONDS),
        SQL_I(page->limit),
        SQL_S(f->object.n > 0 ? f->object : f->person),
        SQL_S(f->person),
        SQL_I(f->people_only)};
    const char *sql = // one text for each way of asking, so that each uses its index
        f->object.n > 0 && f->person.n > 0 ? COLUMNS
            "WHERE object = $5 AND person = $6 AND " BOUNDS PEOPLE ORDER
        : f->object.n > 0 ? COLUMNS "WHERE object = $5 AND " BOUNDS PEOPLE ORDER
        : f->person.n > 0 ? COLUMNS "WHERE person = $5 AND " BOUNDS PEOPLE ORDER
                          : COLUMNS "WHERE " BOUNDS PEOPLE ORDER;
    lode_status st = tx_each(tx, sql, args, sizeof args / sizeof *args, 2, take, &got, err);
    if (st == LODE_OK) {
        *out = got.p;
        *n = got.n;
    }
    return st;
}
