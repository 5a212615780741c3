/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_fixture: a store of its own in memory, a clock that the test sets, and people of every role.
 */
#ifndef LODE_TEST_LEDGER_FIXTURE_H
#define LODE_TEST_LEDGER_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/ledger.h"
#include "ledger/modules.h"
#include "ledger/refusal.h"

typedef struct ledger_fixture {
    ledger l;
    lode_arena a;
    lode_time now;
    ledger_tx tx;
    lode_error err;
} ledger_fixture;

#define MUST(call)                                                                        \
    do {                                                                                  \
        f->err = (lode_error){0};                                                         \
        if ((call) != LODE_OK) {                                                          \
            fail_msg("%s: %s: %s (%s)", #call, f->err.code, f->err.message, f->err.hint); \
        }                                                                                 \
    } while (0)
/* The call is refused with this code, which stands in the table, and leaves what was there. */
#define REFUSED(code_, call)                        \
    do {                                            \
        f->err = (lode_error){0};                   \
        assert_int_not_equal((call), LODE_OK);      \
        assert_string_equal(f->err.code, (code_));  \
        assert_non_null(refusal_find(f->err.code)); \
        assert_true(f->err.message[0] != '\0');     \
    } while (0)

static inline void fixture_open(ledger_fixture *f) {
    *f = (ledger_fixture){0};
    assert_true(time_parse(STR("2026-01-10T08:30:00.000Z"), &f->now));
    MUST(ledger_open(&store_sqlite, ":memory:", STORE_CREATE, &f->l, &f->err));
}

static inline void fixture_close(ledger_fixture *f) {
    ledger_close(&f->l);
    arena_clear(&f->a);
}

/* Begins to write as somebody with these roles; `id` such as "U1". */
static inline ledger_tx *as(ledger_fixture *f, const char *id, uint32_t roles) {
    actor by = {.id = str_of(id), .roles = roles};
    MUST(ledger_begin(&f->l, &f->a, f->now, &by, true, &f->tx, &f->err));
    return &f->tx;
}
static inline void done_as(ledger_fixture *f) { MUST(ledger_commit(&f->tx, &f->err)); }
static inline void undo_as(ledger_fixture *f) { ledger_rollback(&f->tx); }

/* Drivers keep what they prepared under a text's address, so each is made once and stays. */
static inline const char *all_rows_of(const char *table) {
    static char kept[64][128];
    char sql[128];
    (void)snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY 1, 2", table);
    size_t i = 0;
    while (i < 64 && kept[i][0] != '\0' && strcmp(kept[i], sql) != 0) {
        i++;
    }
    assert_true(i < 64);
    memcpy(kept[i], sql, sizeof sql);
    return kept[i];
}

static inline void dump_table(ledger *l, const char *table, strbuf *out) {
    lode_error err = {0};
    sql_rows *rows = NULL;
    store *s = l->store;
    assert_int_equal(l->driver->query(s, all_rows_of(table), NULL, 0, &rows, &err), LODE_OK);
    while (l->driver->next(rows)) {
        for (uint32_t i = 0; i < 40; i++) {
            sql_value v = l->driver->column(rows, i);
            strbuf_addf(out, "%d:%lld:%.*s|", (int)v.kind, (long long)v.i, (int)v.s.n,
                        v.s.p != NULL ? v.s.p : "");
        }
        strbuf_addc(out, '\n');
    }
    assert_int_equal(l->driver->done(rows, &err), LODE_OK);
}

static inline lode_status replay_row(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    event e;
    ledger_tx *again = to;
    lode_status st = event_read(tx->a, c[0].s, &e, err);
    return st == LODE_OK ? event_apply_all(again, &e, err) : st;
}

/* Every computed table, made again in a second store from the events alone, has the same rows: what
 * audit_verify proves of a real store, for the events that a test made. */
static inline void assert_rebuilds(ledger_fixture *f) {
    ledger second = {0};
    ledger_tx again, tx;
    actor nobody = {.id = STR("system")};
    MUST(ledger_open(&store_sqlite, ":memory:", STORE_CREATE, &second, &f->err));
    MUST(ledger_begin(&second, &f->a, 0, &nobody, true, &again, &f->err));
    MUST(ledger_begin(&f->l, &f->a, 0, &nobody, false, &tx, &f->err));
    MUST(tx_each(&tx, "SELECT body FROM event ORDER BY seq", TX_NONE, 1, replay_row, &again,
                 &f->err));
    for (size_t i = 0; computed_table_at(i) != NULL; i++) {
        strbuf a = {0}, b = {0};
        dump_table(&f->l, computed_table_at(i), &a);
        dump_table(&second, computed_table_at(i), &b);
        if (!str_eq(strbuf_str(&a), strbuf_str(&b))) {
            fail_msg("table %s:\n%s\nmade again:\n%s", computed_table_at(i), a.p, b.p);
        }
        strbuf_clear(&a);
        strbuf_clear(&b);
    }
    ledger_rollback(&again);
    ledger_rollback(&tx);
    ledger_close(&second);
}

#endif
