// SPDX-License-Identifier: Apache-2.0
//
// See renew.h. One task on the threads beside; it waits for the writer after each part, so the queue never
// holds more than one of its changes.
#include "service/renew.h"

#include "service/rescreen.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define PART_PARTIES 64u

struct renewal {
    service *s;
    task task;
    pthread_mutex_t lock;
    bool runs, again;

    // Of the one that runs.
    lode_image *image;
    lode_scratch *scratch; // for the writer's thread
    rescreen_rows rows;
    rescreen_part part;
    uint64_t parties, opened, lapsed;
};

// ---- a change that is waited for -------------------------------------------------------------------------

typedef struct waited {
    write_job write;
    renewal *r;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool over;
    lode_status status;
    lode_error err;
} waited;

static void waited_done(write_job *self, lode_status status, const lode_error *err) {
    waited *w = (waited *)self;
    (void)pthread_mutex_lock(&w->lock);
    w->over = true;
    w->status = status;
    w->err = status != LODE_OK ? *err : (lode_error){0};
    (void)pthread_cond_signal(&w->changed);
    (void)pthread_mutex_unlock(&w->lock);
}

typedef lode_status (*write_run)(write_job *self, ledger_tx *tx, lode_error *err);

static lode_status write_and_wait(renewal *r, lode_arena *a, write_run run, lode_error *err) {
    waited w = {.write = {.by = {.id = STR("system")}, .a = a, .run = run, .done = waited_done},
                .r = r};
    (void)pthread_mutex_init(&w.lock, NULL); // default ones cannot fail
    (void)pthread_cond_init(&w.changed, NULL);
    if (!writer_put(r->s->writer, &w.write)) {
        w.status = problem_fail(&w.err, "busy", "too many changes wait");
        w.over = true;
    }
    (void)pthread_mutex_lock(&w.lock);
    while (!w.over) {
        (void)pthread_cond_wait(&w.changed, &w.lock);
    }
    (void)pthread_mutex_unlock(&w.lock);
    (void)pthread_cond_destroy(&w.changed);
    (void)pthread_mutex_destroy(&w.lock);
    *err = w.err;
    return w.status;
}

static lode_status rows_run(write_job *self, ledger_tx *tx, lode_error *err) {
    renewal *r = ((waited *)self)->r;
    return hits_after_reload(tx, r->image, r->scratch, &r->rows, err);
}

static lode_status part_run(write_job *self, ledger_tx *tx, lode_error *err) {
    renewal *r = ((waited *)self)->r;
    uint64_t opened = 0, lapsed = 0;
    lode_status st = rescreen_keep(tx, &r->part, &opened, &lapsed, err);
    if (st == LODE_OK) {
        r->opened += opened;
        r->lapsed += lapsed;
    }
    return st;
}

// ---- the whole ---------------------------------------------------------------------------------------------

static lode_status one_part(renewal *r, worker *w, uint64_t after, lode_error *err) {
    lode_arena a = {0};
    const actor by = {.id = STR("system")};
    r->part = (rescreen_part){0};
    lode_status st = worker_begin(w, &a, time_now(), &by, err);
    if (st == LODE_OK) {
        st = rescreen_find(&w->tx, r->image, w->scratch, &a, after, PART_PARTIES, &r->part, err);
        worker_end(w);
    }
    r->parties += r->part.parties;
    if (st == LODE_OK && (r->part.n_met > 0 || r->part.n_not_met > 0)) {
        st = write_and_wait(r, &a, part_run, err);
    }
    arena_clear(&a);
    return st;
}

static void tell(renewal *r, lode_status st, const lode_error *err) {
    char rows[24], parties[24], opened[24], lapsed[24];
    (void)snprintf(rows, sizeof rows, "%llu", (unsigned long long)r->rows.rows);
    (void)snprintf(parties, sizeof parties, "%llu", (unsigned long long)r->parties);
    (void)snprintf(opened, sizeof opened, "%llu",
                   (unsigned long long)(r->rows.reopened + r->opened));
    (void)snprintf(lapsed, sizeof lapsed, "%llu", (unsigned long long)(r->rows.lapsed + r->lapsed));
    log_event(r->s->log, time_now(), st == LODE_OK ? "rescreened" : "rescreening_failed", "image",
              lode_image_id(r->image), "rows", rows, "parties", parties, "opened", opened, "lapsed",
              lapsed, "code", st == LODE_OK ? "" : err->code, "message",
              st == LODE_OK ? "" : err->message, NULL);
}

static void renew_once(renewal *r, worker *w) {
    lode_error err = {0};
    lode_arena a = {0};
    r->image = lode_handle_acquire(r->s->image);
    r->scratch = lode_scratch_new();
    r->rows = (rescreen_rows){0};
    r->parties = r->opened = r->lapsed = 0;
    lode_status st = write_and_wait(r, &a, rows_run, &err);
    bool last = false;
    for (uint64_t after = 0; st == LODE_OK && !last && !atomic_load(&r->s->stopping);
         after = r->part.next) {
        st = one_part(r, w, after, &err);
        last = r->part.last;
    }
    if (st == LODE_OK && !last) {
        st = problem_fail(&err, "stopping", "it was stopped; the next start does it again");
    }
    tell(r, st, &err);
    arena_clear(&a);
    lode_scratch_free(r->scratch);
    lode_image_release(r->image);
}

static void renew(task *self, worker *w) {
    renewal *r = (renewal *)(void *)((char *)self - offsetof(renewal, task));
    for (;;) {
        renew_once(r, w);
        (void)pthread_mutex_lock(&r->lock);
        bool again = r->again && !atomic_load(&r->s->stopping);
        r->again = false;
        r->runs = again;
        (void)pthread_mutex_unlock(&r->lock);
        if (!again) {
            return;
        }
    }
}

renewal *renewal_new(service *s) {
    renewal *r = calloc(1, sizeof *r);
    if (r == NULL) {
        lode_oom();
    }
    r->s = s;
    r->task.run = renew;
    (void)pthread_mutex_init(&r->lock, NULL); // a default one cannot fail
    return r;
}

void renewal_free(renewal *r) {
    if (r != NULL) {
        (void)pthread_mutex_destroy(&r->lock);
        free(r);
    }
}

void renewal_ask(renewal *r) {
    (void)pthread_mutex_lock(&r->lock);
    bool begin = !r->runs;
    r->again = r->runs;
    r->runs = true;
    if (begin) {
        r->runs = beside_put(r->s->slow, &r->task);
    }
    (void)pthread_mutex_unlock(&r->lock);
}
