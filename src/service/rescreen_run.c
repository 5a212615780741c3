// SPDX-License-Identifier: Apache-2.0
//
// rescreen_run: rescreen.h inside the service. It runs on one of the threads for what is slow; the writer gets
// the comparison of rows as one change, and of the parties only what is new, in parts, so that nobody else's
// change waits long. When a newer image comes, or the program stops, it ends where it is: what was kept stands,
// and the next run begins anew, because only a run that came to its end is noted.
#include "service/rescreen.h"

#include "service/service_int.h"

#include <stdio.h>
#include <stdlib.h>

#define PART 500u
#define KEEP_BYTES ((size_t)1 << 20)

typedef struct run {
    task task; // first: beside hands it back
    service *s;
    lode_image *image;
    lode_scratch *scratch; // of the thread that waits while the writer uses it
    lode_arena a;
    rescreen_lists *lists;
    hit_rescreen done;
    rescreen_part part;

    write_wait write;
} run;

static const actor SYSTEM = {.id = {"system", 6}};

// ---- the writer ---------------------------------------------------------------------------------------

static run *run_of(write_job *w) { return (run *)(void *)((char *)w - offsetof(run, write)); }

static lode_status write_rows(write_job *self, ledger_tx *tx, lode_error *err) {
    run *r = run_of(self);
    rescreen_rows rows;
    lode_status st = hits_after_reload(tx, r->image, r->scratch, r->lists, &rows, err);
    if (st == LODE_OK) {
        r->done.rows = rows.rows;
        r->done.changed = rows.changed;
        r->done.moved = rows.moved;
        r->done.gone = rows.gone;
        r->done.back = rows.back;
        r->done.reopened = rows.reopened;
        r->done.lapsed = rows.lapsed;
    }
    return st;
}

static lode_status write_part(write_job *self, ledger_tx *tx, lode_error *err) {
    run *r = run_of(self);
    uint64_t opened = 0, lapsed = 0;
    lode_status st = rescreen_keep(tx, &r->part, &opened, &lapsed, err);
    if (st == LODE_OK) {
        r->done.opened += opened;
        r->done.lapsed += lapsed;
    }
    return st;
}

static lode_status write_note(write_job *self, ledger_tx *tx, lode_error *err) {
    return hit_rescreen_note(tx, &run_of(self)->done, err);
}

static lode_status on_writer(run *r, lode_status (*does)(write_job *, ledger_tx *, lode_error *),
                             lode_error *err) {
    r->write.write = (write_job){.by = SYSTEM, .a = &r->a, .run = does};
    return write_and_wait(r->s, &r->write, err);
}

// ---- the run ------------------------------------------------------------------------------------------

static bool goes_on(const run *r) {
    return !atomic_load(&r->s->stopping) && !atomic_load(&r->s->image_changed);
}

static lode_status one_part(run *r, worker *w, lode_error *err) {
    arena_reset(&r->a, KEEP_BYTES);
    lode_status st = worker_begin(w, &r->a, time_now(), &SYSTEM, err);
    if (st != LODE_OK) {
        return st;
    }
    st = rescreen_find(&w->tx, r->image, w->scratch, &r->a, r->part.next, PART, &r->part, err);
    worker_end(w);
    r->done.parties += r->part.parties;
    r->done.erased += r->part.skipped;
    return st == LODE_OK && r->part.n_met + r->part.n_not_met > 0 ? on_writer(r, write_part, err)
                                                                  : st;
}

static lode_status compare(run *r, worker *w, lode_error *err) {
    lode_status st = worker_begin(w, &r->a, time_now(), &SYSTEM, err);
    st = st == LODE_OK ? rescreen_lists_read(&w->tx, r->image, w->scratch, &r->lists, err) : st;
    worker_end(w);
    st = st == LODE_OK ? on_writer(r, write_rows, err) : st;
    rescreen_lists_free(r->lists);
    return st;
}

static lode_status all(run *r, worker *w, lode_error *err) {
    lode_status st = compare(r, w, err);
    while (st == LODE_OK && goes_on(r) && !r->part.last) {
        st = one_part(r, w, err);
    }
    bool any =
        r->done.rows + r->done.parties + r->done.erased > 0; // a new store has nothing to note
    return st == LODE_OK && goes_on(r) && any ? on_writer(r, write_note, err) : st;
}

static void log_done(const run *r) {
    char n[4][24];
    const uint64_t counts[] = {r->done.parties, r->done.opened, r->done.reopened, r->done.lapsed};
    for (size_t i = 0; i < 4; i++) {
        (void)snprintf(n[i], sizeof n[i], "%llu", (unsigned long long)counts[i]);
    }
    log_event(r->s->log, time_now(), goes_on(r) ? "rescreened" : "rescreen_broken_off", "image",
              lode_image_id(r->image), "parties", n[0], "opened", n[1], "reopened", n[2], "lapsed",
              n[3], NULL);
}

static void run_it(task *self, worker *w) {
    run *r = (run *)self;
    service *s = r->s;
    lode_error err = {0};
    r->image = lode_handle_acquire(s->image);
    r->scratch = w->scratch;
    r->done.image = str_of(lode_image_id(r->image));
    if (all(r, w, &err) == LODE_OK) {
        log_done(r);
    } else {
        log_event(s->log, time_now(), "rescreen_failed", "code", err.code, "message", err.message,
                  NULL);
    }
    lode_image_release(r->image);
    arena_clear(&r->a);
    free(r);
    atomic_store(&s->rescreening, false);
}

void rescreen_tick(service *s) {
    if (atomic_load(&s->rescreening) || !atomic_exchange(&s->image_changed, false)) {
        return;
    }
    run *r = calloc(1, sizeof *r);
    if (r == NULL) {
        lode_oom();
    }
    r->task.run = run_it;
    r->s = s;
    atomic_store(&s->rescreening, true);
    if (!beside_put(s->slow, &r->task)) { // too much waits there: at the next tick
        free(r);
        atomic_store(&s->rescreening, false);
        atomic_store(&s->image_changed, true);
    }
}

// A store without a party has nothing to compare; nor has one that was compared with this image to the end.
static bool is_due(ledger_tx *tx, const char *image) {
    asked_party *first = NULL;
    size_t n = 0;
    str last = {0};
    if (parties_after(tx, 0, 1, &first, &n, NULL) != LODE_OK ||
        hit_rescreen_last(tx, &last, NULL) != LODE_OK) {
        return true; // the run itself then says what is wrong
    }
    return n > 0 && !str_eqz(last, image);
}

void rescreen_begin(service *s) {
    lode_arena a = {0};
    ledger l = {0};
    ledger_tx tx;
    bool due = true;
    lode_image *image = lode_handle_acquire(s->image);
    if (ledger_open(&store_sqlite, s->o->store_path, STORE_READ, &l, NULL) == LODE_OK &&
        ledger_begin(&l, &a, time_now(), &SYSTEM, false, &tx, NULL) == LODE_OK) {
        due = is_due(&tx, lode_image_id(image));
        ledger_rollback(&tx);
    }
    if (due) {
        atomic_store(&s->image_changed, true);
    }
    ledger_close(&l);
    arena_clear(&a);
    lode_image_release(image);
}
