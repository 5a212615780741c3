// SPDX-License-Identifier: Apache-2.0
//
// See writer.h. The queue is a list under one lock; the writer takes all of it that one commit may hold, and
// holds no lock while it works.
#include "service/writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

struct writer {
    writer_options o;
    ledger l;
    writer_stats stats;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    write_job *first, **last;
    uint32_t waiting;
    bool ends;
};

// ---- one transaction -----------------------------------------------------------------------------

// A refusal undoes its own change. What it leaves behind (an attempt) stands under a savepoint of its
// own; when that fails for another reason than the store, nothing is left behind.
static lode_status leave_behind(ledger_tx *tx, write_job *j, lode_error *err) {
    ledger_mark mark;
    lode_status st = ledger_save(tx, &mark, err);
    if (st != LODE_OK) {
        return LODE_ENVIRONMENT;
    }
    st = j->refused(j, tx, &j->err, err);
    if (st == LODE_OK) {
        return ledger_save_keep(tx, err) == LODE_OK ? LODE_OK : LODE_ENVIRONMENT;
    }
    if (st == LODE_ENVIRONMENT) {
        return LODE_ENVIRONMENT;
    }
    ledger_save_undo(tx, &mark);
    return LODE_OK;
}

// LODE_ENVIRONMENT: the store failed, and the transaction with it.
static lode_status run_one(writer *w, ledger_tx *tx, write_job *j, lode_error *err) {
    ledger_mark mark;
    tx->by = j->by;
    tx->a = j->a;
    tx->at = w->o.now();
    tx->today = time_date(tx->at);
    lode_status st = ledger_save(tx, &mark, err);
    if (st != LODE_OK) {
        return LODE_ENVIRONMENT;
    }
    j->err = (lode_error){0};
    j->status = j->run(j, tx, &j->err);
    if (j->status == LODE_OK) {
        return ledger_save_keep(tx, err) == LODE_OK ? LODE_OK : LODE_ENVIRONMENT;
    }
    if (j->status == LODE_ENVIRONMENT) {
        *err = j->err;
        return LODE_ENVIRONMENT;
    }
    ledger_save_undo(tx, &mark);
    atomic_fetch_add(&w->stats.refused, 1);
    return j->refused != NULL ? leave_behind(tx, j, err) : LODE_OK;
}

static lode_status run_all(writer *w, write_job *jobs, lode_error *err) {
    ledger_tx tx;
    lode_status st = ledger_begin(&w->l, jobs->a, w->o.now(), &jobs->by, true, &tx, err);
    if (st != LODE_OK) {
        return LODE_ENVIRONMENT;
    }
    for (write_job *j = jobs; st == LODE_OK && j != NULL; j = j->next) {
        st = run_one(w, &tx, j, err);
    }
    if (st != LODE_OK) {
        ledger_rollback(&tx);
        return st;
    }
    return ledger_commit(&tx, err) == LODE_OK ? LODE_OK : LODE_ENVIRONMENT;
}

static uint64_t mono(void) {
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t); // it is there on every system we build on
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void note_size(writer *w) {
    struct stat s;
    if (stat(w->o.store_path, &s) == 0) {
        atomic_store(&w->stats.store_bytes, (uint64_t)s.st_size);
    }
}

static void write_all(writer *w, write_job *jobs) {
    lode_error err = {0};
    uint64_t from = mono();
    lode_status st = run_all(w, jobs, &err);
    atomic_fetch_add(&w->stats.commit_us, mono() - from);
    atomic_fetch_add(&w->stats.commits, 1);
    atomic_store(&w->stats.writable, st == LODE_OK);
    note_size(w);
    for (write_job *j = jobs, *next = NULL; j != NULL; j = next) {
        next = j->next;
        atomic_fetch_add(st == LODE_OK ? &w->stats.changes : &w->stats.failed, 1);
        if (st == LODE_OK) {
            j->done(j, j->status, &j->err);
        } else {
            j->done(j, st, &err);
        }
    }
}

// Writes the same value again, which takes room in the log of the store as every change does.
static void probe(writer *w) {
    const store_driver *d = w->l.driver;
    lode_error err = {0};
    bool ok = d->begin(w->l.store, true, &err) == LODE_OK;
    if (ok && d->run(w->l.store, "UPDATE meta SET value = value WHERE name = 'schema'", NULL, 0,
                     NULL, &err) != LODE_OK) {
        d->rollback(w->l.store);
        ok = false;
    }
    ok = ok && d->commit(w->l.store, &err) == LODE_OK;
    atomic_store(&w->stats.writable, ok);
}

// ---- the thread ----------------------------------------------------------------------------------

static void wait_for_work(writer *w) {
    if (atomic_load(&w->stats.writable)) {
        (void)pthread_cond_wait(&w->changed, &w->lock);
        return;
    }
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += w->o.probe_ms / 1000;
    until.tv_nsec += (long)(w->o.probe_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    if (pthread_cond_timedwait(&w->changed, &w->lock, &until) != 0 && w->first == NULL) {
        (void)pthread_mutex_unlock(&w->lock);
        probe(w);
        (void)pthread_mutex_lock(&w->lock);
    }
}

// The oldest ones, as many as a commit may hold.
static write_job *take(writer *w) {
    write_job *jobs = w->first, *end = jobs;
    uint32_t n = 1;
    while (n < w->o.per_commit_max && end->next != NULL) {
        end = end->next;
        n++;
    }
    w->first = end->next;
    if (w->first == NULL) {
        w->last = &w->first;
    }
    end->next = NULL;
    w->waiting -= n;
    atomic_store(&w->stats.waiting, w->waiting);
    return jobs;
}

static void *writer_thread(void *self) {
    writer *w = self;
    (void)pthread_mutex_lock(&w->lock);
    for (;;) {
        while (w->first == NULL && !w->ends) {
            wait_for_work(w);
        }
        if (w->first == NULL) {
            break;
        }
        write_job *jobs = take(w);
        (void)pthread_mutex_unlock(&w->lock);
        write_all(w, jobs);
        (void)pthread_mutex_lock(&w->lock);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return NULL;
}

bool writer_put(writer *w, write_job *job) {
    (void)pthread_mutex_lock(&w->lock);
    bool taken = !w->ends && w->waiting < w->o.waiting_max;
    if (taken) {
        job->next = NULL;
        *w->last = job;
        w->last = &job->next;
        w->waiting++;
        atomic_store(&w->stats.waiting, w->waiting);
        (void)pthread_cond_signal(&w->changed);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return taken;
}

// ---- start and stop ------------------------------------------------------------------------------

static void init_locks(writer *w) {
    pthread_condattr_t attr;
    (void)pthread_condattr_init(&attr); // none of these can fail with these values
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&w->changed, &attr);
    (void)pthread_condattr_destroy(&attr);
    (void)pthread_mutex_init(&w->lock, NULL);
}

lode_status writer_start(const writer_options *o, writer **out, lode_error *err) {
    writer *w = calloc(1, sizeof *w);
    if (w == NULL) {
        lode_oom();
    }
    w->o = *o;
    w->o.waiting_max = o->waiting_max ? o->waiting_max : 1024;
    w->o.per_commit_max = o->per_commit_max ? o->per_commit_max : 256;
    w->o.probe_ms = o->probe_ms ? o->probe_ms : 5000;
    w->last = &w->first;
    lode_status st = ledger_open(o->driver, o->store_path, STORE_WRITE, &w->l, err);
    if (st != LODE_OK) {
        free(w);
        return st;
    }
    init_locks(w);
    probe(w);
    note_size(w);
    if (pthread_create(&w->thread, NULL, writer_thread, w) != 0) {
        ledger_close(&w->l);
        free(w);
        return lode_fail(err, LODE_ENVIRONMENT, "no_thread", "cannot start a thread");
    }
    *out = w;
    return LODE_OK;
}

const writer_stats *writer_stats_of(const writer *w) { return &w->stats; }

void writer_stop(writer *w) {
    if (w == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&w->lock);
    w->ends = true;
    (void)pthread_cond_broadcast(&w->changed);
    (void)pthread_mutex_unlock(&w->lock);
    (void)pthread_join(w->thread, NULL); // joined once, so it cannot fail
    ledger_close(&w->l);
    (void)pthread_cond_destroy(&w->changed);
    (void)pthread_mutex_destroy(&w->lock);
    free(w);
}
