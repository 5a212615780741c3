// SPDX-License-Identifier: Apache-2.0
//
// Runs the mutants: first what reaches what, case by case, then the cases of each mutant.
#include "cli/mutate.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "cli/case_run.h"
#include "cli/cli.h"

typedef struct shared {
    mutate *m;
    uint32_t n_cases;
    uint8_t *reach;         // n_cases rows of list.n
    uint32_t *points_first; // n_entries + 1: where the points of an entry begin
    atomic_uint next;       // case or mutant to take
    void (*work)(struct shared *s, mutant_world *mw, uint32_t i);
    uint32_t n_work;
    const char *what; // for the progress line
} shared;

// ---- sharing out ---------------------------------------------------------------------------------

static void show_progress(const shared *s, uint32_t done) {
    strbuf b = {0};
    strbuf_addf(&b, "\r%s %u of %u ", s->what, done, s->n_work);
    if (write(STDERR_FILENO, b.p, b.n) < 0) {
        s->m->progress = false; // nobody looks any more
    }
    strbuf_clear(&b);
}

// Every worker has its own changed copy of the law and takes the next piece of work when it is done.
static void work_through(shared *s, bool progress) {
    mutant_world mw;
    mutant_world_init(&mw, &s->m->law->world);
    for (uint32_t i = atomic_fetch_add(&s->next, 1); i < s->n_work;
         i = atomic_fetch_add(&s->next, 1)) {
        s->work(s, &mw, i);
        if (progress) {
            show_progress(s, i);
        }
    }
    mutant_world_clear(&mw);
}

static void *worker(void *arg) {
    work_through(arg, false);
    return NULL;
}

// The caller is one of the workers; a thread that cannot be had only makes it slower.
static void share_out(shared *s, const char *what, uint32_t n,
                      void (*work)(shared *, mutant_world *, uint32_t)) {
    pthread_t threads[JOBS_MAX];
    uint32_t started = 0;
    atomic_store(&s->next, 0);
    s->what = what;
    s->n_work = n;
    s->work = work;
    while (started + 1 < s->m->jobs && started < JOBS_MAX &&
           pthread_create(&threads[started], NULL, worker, s) == 0) {
        started++;
    }
    work_through(s, s->m->progress);
    for (uint32_t i = 0; i < started; i++) {
        (void)pthread_join(threads[i], NULL); // joined once, so it cannot fail
    }
    if (s->m->progress) {
        if (write(STDERR_FILENO, "\r\033[K", 4) < 0) {
            s->m->progress = false;
        }
    }
}

// ---- work ----------------------------------------------------------------------------------------

static void work_reach(shared *s, mutant_world *mw, uint32_t i) {
    if (s->m->case_passed[i]) {
        reach_case(s->m, mw, i, s->reach + (size_t)i * s->m->list.n);
    }
}

// Runs one case against the changed law.
static bool case_notices(mutant_world *mw, const law_case *k, reach how) {
    case_run r;
    case_start(&r, &mw->w, k, mw->screener);
    case_decide(&r, how != REACH_STATES);
    case_expect(&r, true);
    bool noticed = r.why.n > 0;
    case_clear(&r);
    return noticed;
}

typedef struct pair_ctx {
    const shared *s;
    const mutant_world *mw;
    mutant_result *result;
} pair_ctx;

static void try_pairs(void *arg, uint32_t entry) {
    pair_ctx *x = arg;
    uint32_t end = x->s->points_first[entry + 1];
    for (uint32_t i = x->s->points_first[entry]; i < end && x->result->fate == FATE_SURVIVED; i++) {
        const pair_point *p = &x->s->m->points->p[i];
        lode_arena scratch = {0};
        if (pair_decide(&x->mw->w, p, &scratch) != p->want) {
            *x->result = (mutant_result){FATE_PAIR, entry};
        }
        arena_clear(&scratch);
    }
}

// Cases in which a truth turns over come first: they are the likeliest to notice. Wide ones last.
static void work_mutant(shared *s, mutant_world *mw, uint32_t i) {
    static const struct {
        reach how;
        bool wide;
    } order[] = {{REACH_TURNS, false},
                 {REACH_STATES, true},
                 {REACH_OPEN, false},
                 {REACH_TURNS, true},
                 {REACH_OPEN, true}};
    mutate *m = s->m;
    mutant_result *result = &m->results[i];
    mutant_apply(mw, &m->list.p[i]);
    for (size_t o = 0; o < sizeof order / sizeof *order; o++) {
        for (uint32_t k = 0; k < s->n_cases && result->fate == FATE_SURVIVED; k++) {
            if (s->reach[(size_t)k * m->list.n + i] == order[o].how &&
                m->wide[k] == order[o].wide && case_notices(mw, &m->law->cases[k], order[o].how)) {
                *result = (mutant_result){FATE_CASE, k};
            }
        }
    }
    if (result->fate == FATE_SURVIVED) {
        pair_ctx x = {s, mw, result};
        mutant_entries(m, &m->list.p[i], try_pairs, &x);
    }
    mutant_undo(mw, &m->list.p[i]);
}

// ---- all -----------------------------------------------------------------------------------------

static bool contains(str hay, str needle) {
    for (size_t i = 0; i + needle.n <= hay.n; i++) {
        if (memcmp(hay.p + i, needle.p, needle.n) == 0) {
            return true;
        }
    }
    return false;
}

static void choose(mutate *m) {
    size_t n = 0;
    for (size_t i = 0; i < m->list.n; i++) {
        str name = mutant_name(&m->law->world, &m->list.p[i]);
        if (m->filter == NULL || contains(name, str_of(m->filter))) {
            m->list.p[n++] = m->list.p[i];
        }
    }
    m->total = (uint32_t)n;
    if (m->sample > 0 && m->sample < n) {
        for (uint64_t i = 0; i < m->sample; i++) {
            m->list.p[i] = m->list.p[i * n / m->sample];
        }
        n = m->sample;
    }
    m->list.n = n;
}

static void index_points(shared *s) {
    const pair_points *points = s->m->points;
    uint32_t n = s->m->law->world.n_entries;
    s->points_first = arena_array(&s->m->arena, (size_t)n + 2, sizeof *s->points_first);
    uint32_t at = 0;
    for (uint32_t e = 0; e <= n; e++) {
        while (at < points->n && points->p[at].entry < e) {
            at++;
        }
        s->points_first[e] = at;
    }
}

void mutate_run(mutate *m) {
    const lode_world *w = &m->law->world;
    shared s = {.m = m, .n_cases = m->law->n_cases};
    parts_list(w, &m->parts, &m->uses);
    mutants_list(w, &m->parts, &m->list);
    choose(m);
    m->results = arena_array(&m->arena, m->list.n + 1, sizeof *m->results);
    m->wide = arena_array(&m->arena, (size_t)s.n_cases + 1, sizeof *m->wide);
    s.reach = arena_array(&m->arena, (size_t)s.n_cases * m->list.n + 1, sizeof *s.reach);
    index_points(&s);
    if (m->list.n > 0) {
        share_out(&s, "cases", s.n_cases, work_reach);
        share_out(&s, "mutants", (uint32_t)m->list.n, work_mutant);
    }
}

void mutate_clear(mutate *m) {
    vec_clear(&m->parts);
    vec_clear(&m->uses);
    vec_clear(&m->list);
    arena_clear(&m->arena);
}

uint32_t mutate_count(const mutate *m, mutant_fate fate) {
    uint32_t n = 0;
    for (size_t i = 0; i < m->list.n; i++) {
        n += m->results[i].fate == fate;
    }
    return n;
}

uint32_t mutate_wide(const mutate *m) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->law->n_cases; i++) {
        n += m->wide[i];
    }
    return n;
}
