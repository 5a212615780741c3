// SPDX-License-Identifier: Apache-2.0
//
// test_store: what every driver of the store must do, written against the table of functions and run for
// each driver there is.
#include "ledger_fixture.h"

#include <stdlib.h>
#include <unistd.h>

static const store_driver *const DRIVERS[] = {&store_sqlite};
#define N_DRIVERS (sizeof DRIVERS / sizeof *DRIVERS)

// A place of its own below the build folder.
static const char *place(const char *name) {
    static char path[512];
    const char *build = getenv("LODE_BUILD_ROOT");
    (void)snprintf(path, sizeof path, "%s/test_store_%s.db", build != NULL ? build : "/tmp", name);
    static const char *const ENDS[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        char file[600];
        (void)snprintf(file, sizeof file, "%s%s", path, ENDS[i]);
        (void)unlink(file);
    }
    return path;
}

#define GOOD(call)                                                        \
    do {                                                                  \
        lode_error failure = {0};                                         \
        if ((call) != LODE_OK) {                                          \
            fail_msg("%s: %s: %s", #call, failure.code, failure.message); \
        }                                                                 \
    } while (0)
#define E &failure

static int64_t count(const store_driver *d, store *s) {
    sql_rows *rows = NULL;
    GOOD(d->query(s, "SELECT count(*) FROM t", NULL, 0, &rows, E));
    assert_true(d->next(rows));
    int64_t n = d->column(rows, 0).i;
    GOOD(d->done(rows, E));
    return n;
}

static void insert(const store_driver *d, store *s, int64_t id, const char *words) {
    const sql_value args[] = {SQL_S(str_of(words)), SQL_I(id)};
    uint64_t changed = 0;
    GOOD(d->run(s, "INSERT INTO t VALUES ($2, $1, NULL)", args, 2, &changed, E));
    assert_int_equal(changed, 1);
}

static store *made(const store_driver *d, const char *where) {
    store *s = NULL;
    GOOD(d->open(where, STORE_CREATE, &s, E));
    GOOD(
        d->script(s, "CREATE TABLE t (id INTEGER PRIMARY KEY, words TEXT, bytes BLOB) STRICT;", E));
    return s;
}

static void test_values(void **state) {
    const store_driver *d = *state;
    store *s = made(d, place("values"));
    const sql_value args[] = {SQL_I(INT64_MIN), SQL_S(STR("\xe7\xa3\x81 'x'")),
                              SQL_B(((str){"\0\xff", 2}))};
    GOOD(d->run(s, "INSERT INTO t VALUES ($1, $2, $3)", args, 3, NULL, E));
    const sql_value empty[] = {SQL_I(INT64_MAX), SQL_S(((str){0})), SQL_N};
    GOOD(d->run(s, "INSERT INTO t VALUES ($1, $2, $3)", empty, 3, NULL, E));
    sql_rows *rows = NULL;
    GOOD(d->query(s, "SELECT id, words, bytes FROM t ORDER BY id", NULL, 0, &rows, E));
    assert_true(d->next(rows));
    assert_true(d->column(rows, 0).i == INT64_MIN);
    assert_true(str_eqz(d->column(rows, 1).s, "\xe7\xa3\x81 'x'"));
    assert_int_equal(d->column(rows, 2).kind, SQL_BYTES);
    assert_true(str_eq(d->column(rows, 2).s, (str){"\0\xff", 2}));
    assert_true(d->next(rows));
    assert_true(d->column(rows, 0).i == INT64_MAX);
    assert_int_equal(d->column(rows, 1).kind, SQL_TEXT); // empty is not missing
    assert_int_equal(d->column(rows, 2).kind, SQL_NULL);
    assert_false(d->next(rows));
    GOOD(d->done(rows, E));
    d->close(s);
}

static void test_transactions(void **state) {
    const store_driver *d = *state;
    const char *where = place("transactions");
    store *s = made(d, where), *other = NULL;
    GOOD(d->open(where, STORE_READ, &other, E));
    GOOD(d->begin(s, true, E));
    insert(d, s, 1, "a");
    assert_int_equal(count(d, other), 0); // not seen before the commit
    GOOD(d->save(s, E));
    insert(d, s, 2, "b");
    d->save_undo(s);
    GOOD(d->save(s, E));
    insert(d, s, 3, "c");
    GOOD(d->save_keep(s, E));
    GOOD(d->commit(s, E));
    assert_int_equal(count(d, other), 2);
    GOOD(d->begin(other, false, E));
    assert_int_equal(count(d, other), 2);
    GOOD(d->begin(s, true, E));
    insert(d, s, 4, "d");
    GOOD(d->commit(s, E));
    assert_int_equal(count(d, other), 2); // a reader keeps its state
    d->rollback(other);
    assert_int_equal(count(d, other), 3);
    GOOD(d->begin(s, true, E));
    insert(d, s, 5, "e");
    d->rollback(s);
    assert_int_equal(count(d, s), 3);
    d->close(other);
    d->close(s);
}

static void test_refusals(void **state) {
    const store_driver *d = *state;
    const char *where = place("refusals");
    store *s = NULL, *again = NULL;
    lode_error err = {0};
    assert_int_not_equal(d->open(where, STORE_WRITE, &s, &err), LODE_OK); // there is none
    assert_int_not_equal(d->open(where, STORE_READ, &s, &err), LODE_OK);
    s = made(d, where);
    assert_int_equal(d->open(where, STORE_CREATE, &again, &err), LODE_USAGE);
    assert_string_equal(err.code, "store_exists");
    insert(d, s, 1, "a");
    const sql_value args[] = {SQL_I(1)};
    assert_int_equal(d->run(s, "INSERT INTO t VALUES ($1, 'twice', NULL)", args, 1, NULL, &err),
                     LODE_ENVIRONMENT);
    assert_int_equal(count(d, s), 1); // and the store goes on
    GOOD(d->open(where, STORE_READ, &again, E));
    assert_int_not_equal(d->run(again, "DELETE FROM t", NULL, 0, NULL, &err), LODE_OK);
    d->close(again);
    GOOD(d->check(s, E));
    d->close(s);
}

static void test_same_statement_within(void **state) {
    const store_driver *d = *state;
    store *s = made(d, place("within"));
    for (int64_t i = 0; i < 5; i++) {
        insert(d, s, i, "x");
    }
    static const char SQL[] = "SELECT id FROM t ORDER BY id";
    sql_rows *outer = NULL;
    uint64_t pairs = 0;
    GOOD(d->query(s, SQL, NULL, 0, &outer, E));
    while (d->next(outer)) {
        sql_rows *inner = NULL;
        GOOD(d->query(s, SQL, NULL, 0, &inner, E));
        while (d->next(inner)) {
            pairs++;
        }
        GOOD(d->done(inner, E));
    }
    GOOD(d->done(outer, E));
    assert_int_equal(pairs, 25);
    d->close(s);
}

static void test_backup(void **state) {
    const store_driver *d = *state;
    char target[600];
    (void)snprintf(target, sizeof target, "%s", place("backup_copy"));
    store *s = made(d, place("backup")), *copy = NULL;
    for (int64_t i = 0; i < 3000; i++) {
        insert(d, s, i, "a row of some length, so that there are pages to copy");
    }
    GOOD(d->backup(s, target, E));
    lode_error err = {0};
    assert_int_equal(d->backup(s, target, &err), LODE_USAGE); // never over something
    insert(d, s, 3000, "later");
    GOOD(d->open(target, STORE_READ, &copy, E));
    assert_int_equal(count(d, copy), 3000);
    d->close(copy);
    d->close(s);
}

static void test_not_a_store(void **state) {
    const store_driver *d = *state;
    const char *where = place("foreign");
    GOOD(file_write(where, STR("this is a text file and no database at all, long enough to look"),
                    E));
    ledger l = {0};
    lode_error err = {0};
    assert_int_equal(ledger_open(d, where, STORE_WRITE, &l, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "store_damaged");
    assert_string_equal(err.file, where);
    store *s = made(d, place("other"));
    d->close(s);
    assert_int_equal(ledger_open(d, where, STORE_WRITE, &l, &err), LODE_BAD_INPUT);
    s = NULL;
    const char *other = place("other_schema");
    s = made(d, other);
    d->close(s);
    assert_int_equal(ledger_open(d, other, STORE_WRITE, &l, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "store_foreign");
}

static void test_newer(void **state) {
    const store_driver *d = *state;
    const char *where = place("newer");
    ledger l = {0};
    lode_error err = {0};
    GOOD(ledger_open(d, where, STORE_CREATE, &l, E));
    GOOD(d->run(l.store, "UPDATE meta SET value = '9' WHERE name = 'schema'", NULL, 0, NULL, E));
    ledger_close(&l);
    assert_int_equal(ledger_open(d, where, STORE_WRITE, &l, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "store_newer");
}

int main(void) {
    int failed = 0;
    for (size_t i = 0; i < N_DRIVERS; i++) {
        void *d = (void *)(uintptr_t)DRIVERS[i];
        const struct CMUnitTest tests[] = {
            cmocka_unit_test_prestate(test_values, d),
            cmocka_unit_test_prestate(test_transactions, d),
            cmocka_unit_test_prestate(test_refusals, d),
            cmocka_unit_test_prestate(test_same_statement_within, d),
            cmocka_unit_test_prestate(test_backup, d),
            cmocka_unit_test_prestate(test_not_a_store, d),
            cmocka_unit_test_prestate(test_newer, d),
        };
        failed += cmocka_run_group_tests_name(DRIVERS[i]->name, tests, NULL, NULL);
    }
    return failed;
}
