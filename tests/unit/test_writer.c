// SPDX-License-Identifier: Apache-2.0
//
// test_writer: many changes to one commit; a refused one undone alone; and a store that fails at its n-th call,
// for every n there is: nothing acknowledged is lost, nothing else is half there, and the writer goes on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/audit.h"
#include "ledger/decision.h"
#include "ledger/refusal.h"
#include "service/writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// ---- a store that fails ----------------------------------------------------------------------------------

// At 1 the next call fails, and every one after it until it is healed: a full disk does not fail once. 0: none.
static _Atomic int fails_in;
static _Atomic int calls;
static _Atomic bool only_commit;

static lode_status count_call(bool commit, lode_error *err) {
    atomic_fetch_add(&calls, 1);
    if (atomic_load(&only_commit) && !commit) {
        return LODE_OK;
    }
    int left = atomic_load(&fails_in);
    if (left > 1) {
        atomic_fetch_sub(&fails_in, 1);
    }
    return left == 1 ? lode_fail(err, LODE_ENVIRONMENT, "store_full", "the test's disk is full")
                     : LODE_OK;
}

static lode_status faulty_begin(store *s, bool write, lode_error *err) {
    lode_status st = count_call(false, err);
    return st == LODE_OK ? store_sqlite.begin(s, write, err) : st;
}
// As SQLite does it: a commit that cannot be written leaves nothing.
static lode_status faulty_commit(store *s, lode_error *err) {
    lode_status st = count_call(true, err);
    if (st != LODE_OK) {
        store_sqlite.rollback(s);
        return st;
    }
    return store_sqlite.commit(s, err);
}
static lode_status faulty_save(store *s, lode_error *err) {
    lode_status st = count_call(false, err);
    return st == LODE_OK ? store_sqlite.save(s, err) : st;
}
static lode_status faulty_save_keep(store *s, lode_error *err) {
    lode_status st = count_call(false, err);
    return st == LODE_OK ? store_sqlite.save_keep(s, err) : st;
}
static lode_status faulty_run(store *s, const char *sql, const sql_value *args, size_t n,
                              uint64_t *changed, lode_error *err) {
    lode_status st = count_call(false, err);
    return st == LODE_OK ? store_sqlite.run(s, sql, args, n, changed, err) : st;
}
static lode_status faulty_query(store *s, const char *sql, const sql_value *args, size_t n,
                                sql_rows **out, lode_error *err) {
    lode_status st = count_call(false, err);
    return st == LODE_OK ? store_sqlite.query(s, sql, args, n, out, err) : st;
}

static store_driver faulty(void) {
    store_driver d = store_sqlite;
    d.begin = faulty_begin;
    d.commit = faulty_commit;
    d.save = faulty_save;
    d.save_keep = faulty_save_keep;
    d.run = faulty_run;
    d.query = faulty_query;
    return d;
}

// ---- jobs ------------------------------------------------------------------------------------------------

static char folder[] = "/tmp/test_writer.XXXXXX";
static char path[64];
static lode_time clock_now;
static lode_time now(void) { return clock_now += 10; }

typedef struct test_job {
    write_job write; // first
    lode_arena a;
    uint32_t number;
    bool refuse, leave_behind;
    _Atomic bool over;
    lode_status status;
    char code[32];
} test_job;

static pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_changed = PTHREAD_COND_INITIALIZER;
static bool gate_open;

static lode_status put_decision(test_job *j, ledger_tx *tx, const char *what, lode_error *err) {
    char receipt[65], text[64];
    int n = snprintf(text, sizeof text, "{\"%s\":%u}", what, j->number);
    str json = {text, (size_t)n};
    sha256_hex(json, receipt);
    decision d = {.receipt = str_dup(tx->a, str_of(receipt)),
                  .shipment_id = str_dup(tx->a, json),
                  .verdict = STR("clear"),
                  .best = STR("clear"),
                  .worst = STR("clear"),
                  .image = STR("image"),
                  .gate = STR("other"),
                  .on = 20463,
                  .known = 20463};
    return decision_record(tx, &d, json, d.receipt, err);
}

static lode_status job_run(write_job *self, ledger_tx *tx, lode_error *err) {
    test_job *j = (test_job *)self;
    lode_status st = put_decision(j, tx, "job", err);
    if (st == LODE_OK && j->refuse) { // late: what it wrote must be undone
        st = refuse(err, "not_found", "the test says no");
    }
    return st;
}

static lode_status job_refused(write_job *self, ledger_tx *tx, const lode_error *why,
                               lode_error *err) {
    assert_string_equal(why->code, "not_found");
    test_job *j = (test_job *)self;
    lode_status st = put_decision(j, tx, "attempt", err);
    return st != LODE_OK || j->leave_behind ? st : refuse(err, "not_found", "this neither");
}

static void job_done(write_job *self, lode_status status, const lode_error *err) {
    test_job *j = (test_job *)self;
    j->status = status;
    (void)snprintf(j->code, sizeof j->code, "%s", status == LODE_OK ? "" : err->code);
    atomic_store(&j->over, true);
}

static lode_status gate_run(write_job *self, ledger_tx *tx, lode_error *err) {
    (void)self;
    (void)tx;
    (void)err;
    (void)pthread_mutex_lock(&gate_lock);
    while (!gate_open) {
        (void)pthread_cond_wait(&gate_changed, &gate_lock);
    }
    (void)pthread_mutex_unlock(&gate_lock);
    return LODE_OK;
}

static int armed; // fails_in, from the end of the gate's commit on
static void gate_done(write_job *self, lode_status status, const lode_error *err) {
    job_done(self, status, err);
    atomic_store(&calls, 0);
    atomic_store(&fails_in, armed);
}

static void init_job(test_job *j, uint32_t number) {
    *j = (test_job){.number = number};
    j->write = (write_job){.by = {.id = STR("U1")},
                           .a = &j->a,
                           .run = job_run,
                           .refused = job_refused,
                           .done = job_done};
}

static void wait_for(test_job *j) {
    while (!atomic_load(&j->over)) {
        (void)usleep(500);
    }
    arena_clear(&j->a);
}

// ---- a world -----------------------------------------------------------------------------------------------

static void fresh_store(void) {
    char other[80];
    ledger l;
    lode_error err = {0};
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        (void)snprintf(other, sizeof other, "%s%s", path, ends[i]);
        (void)unlink(other);
    }
    if (ledger_open(&store_sqlite, path, STORE_CREATE, &l, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    ledger_close(&l);
}

static writer *start(const store_driver *d, uint32_t waiting_max, uint32_t per_commit) {
    writer *w = NULL;
    lode_error err = {0};
    clock_now = 1768033800000;
    gate_open = false;
    writer_options o = {.driver = d,
                        .store_path = path,
                        .waiting_max = waiting_max,
                        .per_commit_max = per_commit,
                        .probe_ms = 20,
                        .now = now};
    if (writer_start(&o, &w, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    return w;
}

static void open_gate(void) {
    (void)pthread_mutex_lock(&gate_lock);
    gate_open = true;
    (void)pthread_cond_broadcast(&gate_changed);
    (void)pthread_mutex_unlock(&gate_lock);
}

// All of the jobs in one transaction: they queue up behind one that waits at the gate.
static void run_together(writer *w, test_job *jobs, size_t n) {
    test_job gate;
    init_job(&gate, 0);
    gate.write.run = gate_run;
    gate.write.done = gate_done;
    assert_true(writer_put(w, &gate.write));
    (void)usleep(2000); // it is taken
    while (atomic_load(&writer_stats_of(w)->waiting) > 0) {
        (void)usleep(500);
    }
    for (size_t i = 0; i < n; i++) {
        assert_true(writer_put(w, &jobs[i].write));
    }
    open_gate();
    wait_for(&gate);
    for (size_t i = 0; i < n; i++) {
        wait_for(&jobs[i]);
    }
}

typedef struct found {
    uint64_t events;
    bool jobs[64], attempts[64];
} found;

static lode_status each_decision(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx;
    (void)err;
    found *f = to;
    char text[64];
    (void)snprintf(text, sizeof text, STR_FMT, STR_ARG(c[0].s)); // {"job":12} or {"attempt":12}
    const char *colon = strchr(text, ':');
    assert_non_null(colon);
    unsigned long number = strtoul(colon + 1, NULL, 10);
    bool *seen = str_starts(c[0].s, STR("{\"job\"")) ? f->jobs : f->attempts;
    assert_true(number < 64);
    assert_false(seen[number]);
    seen[number] = true;
    return LODE_OK;
}

// What another program finds in the file; the log must prove it.
static found look(void) {
    found f = {0};
    ledger l;
    lode_arena a = {0};
    ledger_tx tx;
    lode_error err = {0};
    audit_report report;
    const actor by = {.id = STR("system")};
    assert_int_equal(ledger_open(&store_sqlite, path, STORE_READ, &l, &err), LODE_OK);
    assert_int_equal(ledger_begin(&l, &a, clock_now, &by, false, &tx, &err), LODE_OK);
    assert_int_equal(
        tx_each(&tx, "SELECT shipment FROM decision", TX_NONE, 1, each_decision, &f, &err),
        LODE_OK);
    if (audit_verify(&tx, NULL, NULL, NULL, &report, &err) != LODE_OK) {
        fail_msg("%s: %s", err.path, err.message);
    }
    f.events = report.events;
    ledger_rollback(&tx);
    ledger_close(&l);
    arena_clear(&a);
    return f;
}

// ---- tests -------------------------------------------------------------------------------------------------

static void test_one_commit(void **state) {
    (void)state;
    fresh_store();
    armed = 0;
    writer *w = start(&store_sqlite, 0, 0);
    test_job jobs[20];
    for (uint32_t i = 0; i < 20; i++) {
        init_job(&jobs[i], i);
        jobs[i].refuse = i % 5 == 2;
        jobs[i].leave_behind = i == 7;
    }
    run_together(w, jobs, 20);
    assert_int_equal(atomic_load(&writer_stats_of(w)->commits), 2); // the gate's and theirs
    assert_int_equal(atomic_load(&writer_stats_of(w)->refused), 4);
    found f = look();
    for (uint32_t i = 0; i < 20; i++) {
        assert_int_equal(jobs[i].status, jobs[i].refuse ? LODE_BAD_INPUT : LODE_OK);
        assert_string_equal(jobs[i].code, jobs[i].refuse ? "not_found" : "");
        assert_int_equal(f.jobs[i], !jobs[i].refuse);
        assert_int_equal(f.attempts[i], i == 7);
    }
    assert_int_equal(f.events, 17);
    writer_stop(w);
}

static void test_parts(void **state) {
    (void)state;
    fresh_store();
    writer *w = start(&store_sqlite, 10, 4);
    test_job jobs[11], gate;
    for (uint32_t i = 0; i < 11; i++) {
        init_job(&jobs[i], i);
    }
    init_job(&gate, 0);
    gate.write.run = gate_run;
    assert_true(writer_put(w, &gate.write));
    do {
        (void)usleep(1000);
    } while (atomic_load(&writer_stats_of(w)->waiting) > 0);
    for (uint32_t i = 0; i < 10; i++) {
        assert_true(writer_put(w, &jobs[i].write));
    }
    assert_false(writer_put(w, &jobs[10].write)); // one past the most that wait
    open_gate();
    wait_for(&gate);
    for (uint32_t i = 0; i < 10; i++) {
        wait_for(&jobs[i]);
    }
    assert_int_equal(atomic_load(&writer_stats_of(w)->commits), 4); // 1, then 4, 4, 2
    assert_int_equal(look().events, 10);
    writer_stop(w);
}

static void test_stop_writes_all(void **state) {
    (void)state;
    fresh_store();
    writer *w = start(&store_sqlite, 0, 3);
    test_job jobs[20];
    for (uint32_t i = 0; i < 20; i++) {
        init_job(&jobs[i], i);
        assert_true(writer_put(w, &jobs[i].write));
    }
    writer_stop(w);
    for (uint32_t i = 0; i < 20; i++) {
        assert_true(atomic_load(&jobs[i].over));
        assert_int_equal(jobs[i].status, LODE_OK);
        arena_clear(&jobs[i].a);
    }
    assert_int_equal(look().events, 20);
}

static void check_after_fault(writer *w, test_job *jobs, size_t n, int fault, bool failed) {
    found f = look();
    uint64_t events = 0;
    for (size_t i = 0; i < n; i++) {
        bool kept = jobs[i].status == LODE_OK, refused = jobs[i].status == LODE_BAD_INPUT;
        if (!kept && !refused) {
            assert_true(failed);
            assert_int_equal(jobs[i].status, LODE_ENVIRONMENT);
            assert_string_equal(jobs[i].code, "store_full");
        }
        assert_int_equal(refused, jobs[i].refuse && !failed);
        if (f.jobs[i] != kept) {
            fail_msg("fault at call %d: job %zu was %s, and is %s", fault, i,
                     kept ? "acknowledged" : "not acknowledged", f.jobs[i] ? "there" : "not there");
        }
        assert_int_equal(f.attempts[i], refused && jobs[i].leave_behind);
        events += (uint64_t)f.jobs[i] + (uint64_t)f.attempts[i];
    }
    assert_int_equal(f.events, events);
    if (failed) {
        assert_false(atomic_load(&writer_stats_of(w)->writable));
    }
}

static void one_fault(int fault, bool commit_only, bool *failed) {
    store_driver d = faulty();
    fresh_store();
    armed = 0;
    atomic_store(&fails_in, 0);
    atomic_store(&only_commit, false);
    writer *w = start(&d, 0, 0);
    test_job jobs[6], after;
    for (uint32_t i = 0; i < 6; i++) {
        init_job(&jobs[i], i);
        jobs[i].refuse = i == 1 || i == 4;
        jobs[i].leave_behind = i == 4;
    }
    armed = fault;
    atomic_store(&only_commit, commit_only);
    run_together(w, jobs, 6);
    *failed = atomic_load(&calls) >= fault || commit_only;
    check_after_fault(w, jobs, 6, fault, *failed);
    // Readiness comes back by itself, and the next change is taken.
    atomic_store(&fails_in, 0);
    for (int i = 0; i < 2000 && !atomic_load(&writer_stats_of(w)->writable); i++) {
        (void)usleep(1000);
    }
    assert_true(atomic_load(&writer_stats_of(w)->writable));
    init_job(&after, 50);
    assert_true(writer_put(w, &after.write));
    wait_for(&after);
    assert_int_equal(after.status, LODE_OK);
    assert_true(look().jobs[50]);
    writer_stop(w);
}

static void test_every_fault(void **state) {
    (void)state;
    bool failed = true;
    int n = 1;
    while (failed) { // until the fault lies behind the last call
        one_fault(n++, false, &failed);
        assert_true(n < 1000);
    }
    assert_true(n > 40); // six changes make that many calls
    one_fault(1, true, &failed);
}

static void test_no_store(void **state) {
    (void)state;
    writer *w = NULL;
    lode_error err = {0};
    writer_options o = {.driver = &store_sqlite, .store_path = "/nowhere/at.db", .now = now};
    assert_int_not_equal(writer_start(&o, &w, &err), LODE_OK);
    assert_null(w);
}

static int make_folder(void **state) {
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(path, sizeof path, "%s/desk.db", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    char other[80];
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        (void)snprintf(other, sizeof other, "%s%s", path, ends[i]);
        (void)unlink(other);
    }
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_commit),      cmocka_unit_test(test_parts),
        cmocka_unit_test(test_stop_writes_all), cmocka_unit_test(test_every_fault),
        cmocka_unit_test(test_no_store),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
