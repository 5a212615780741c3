/* SPDX-License-Identifier: Apache-2.0
 *
 * bench_settle: what it costs not to know. Each shipment of a file is decided as it is, then with some of
 * its facts taken away; a row is the distribution over all shipments and regimes.
 *
 *   bench_settle WORLD SHIPMENTS.jsonl OUT.jsonl NAME TAKEN [MOST]
 *
 *   run      best and worst of one run over the blocks (session.h): sound, not tight
 *   settle   exact best and worst, the questions and every least set of them that settles it, with
 *            provenance (decide_line), from nothing
 *
 * TAKEN facts are taken from each shipment, another choice for each. cut: searches that ran out of budget
 * and said so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check/check.h"
#include "decide/session.h"

#define RUNS 16u /* of one shipment, for the clock's grain */

typedef struct times {
    VEC(double) all;
} times;

typedef struct bench {
    lode_image image;
    str text;
    uint32_t taken, most;
    times run, settle;
    uint32_t open, cut;
    lode_session **sessions;
} bench;

static double now_us(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* a shared machine makes everybody wait */
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void fail(const lode_error *err) {
    (void)fprintf(stderr, "bench: %s %s\n", err->path, err->message);
    exit(1);
}

/* Takes a fact away: the n-th of those given, counted from a place that differs by shipment. */
static void take(lode_facts *f, uint32_t line, uint32_t which) {
    uint32_t n = f->shipment.n + f->lines[line].n, at = n > 0 ? which % n : 0;
    const lode_row *row = at < f->shipment.n ? &f->shipment : &f->lines[line];
    at -= at < f->shipment.n ? 0 : f->shipment.n;
    if (at < row->n) {
        facts_set(f, line, row->facts[at], (lode_value){.kind = VAL_MISSING, .value = NONE});
    }
}

static void time_run(bench *b, const lode_query *q, uint32_t regime) {
    lode_outcome out;
    session_decide(b->sessions[regime], q, 0, &out);
    double begun = now_us();
    for (uint32_t i = 0; i < RUNS; i++) {
        session_decide(b->sessions[regime], q, 0, &out);
    }
    *vec_push(&b->run.all) = (now_us() - begun) / RUNS;
}

static void time_settle(bench *b, const lode_query *q, uint32_t regime, lode_arena *a) {
    lode_decision d;
    lode_arena work = arena_lend(a);
    double begun = now_us();
    decide_line(q, 0, regime, &work, &d);
    *vec_push(&b->settle.all) = now_us() - begun;
    b->open += d.best != d.worst;
    b->cut += !d.complete;
    arena_return(a, &work);
}

static void one(bench *b, str json, uint32_t number, lode_arena *a) {
    const lode_world *w = &b->image.world;
    lode_error err = {0};
    lode_request rq;
    if (request_from_json(w, a, json, &rq, &err) != LODE_OK) {
        fail(&err);
    }
    for (uint32_t i = 0; i < b->taken; i++) {
        take(&rq.facts, 0, number * 7 + i * 3);
    }
    lode_query q = {.world = w, .facts = &rq.facts, .on = rq.on, .known = w->horizon};
    q.in_list = party_lists(w, &rq.facts, NULL, rq.on, w->horizon, a);
    for (uint32_t r = 0; r < w->n_regimes; r++) {
        time_run(b, &q, r);
        time_settle(b, &q, r, a);
    }
}

static int by_value(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static void row(FILE *out, const bench *b, const char *name, const char *what, times *t) {
    qsort(t->all.p, t->all.n, sizeof *t->all.p, by_value);
    double p50 = t->all.p[t->all.n / 2], p99 = t->all.p[t->all.n * 99 / 100];
    double most = t->all.p[t->all.n - 1];
    printf("  %-8s %-18s %2u taken  p50 %9.2f us  p99 %10.2f us  most %11.2f us\n", what, name,
           b->taken, p50, p99, most);
    (void)fprintf(
        out,
        "{\"work\": \"%s:%s-%u\", \"p50\": %.2f, \"p99\": %.2f, \"most\": %.2f, \"unit\": "
        "\"us\", \"decisions\": %zu, \"open\": %u, \"cut\": %u}\n",
        what, name, b->taken, p50, p99, most, t->all.n, b->open, b->cut);
}

static void all_lines(bench *b) {
    lode_arena a = {0};
    str rest = b->text;
    for (uint32_t n = 0; rest.n > 0 && n < b->most; n++) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t len = end != NULL ? (size_t)(end - rest.p) : rest.n;
        one(b, (str){rest.p, len}, n, &a);
        arena_reset(&a, (size_t)4 << 20);
        len += end != NULL;
        rest = (str){rest.p + len, rest.n - len};
    }
    arena_clear(&a);
}

int main(int argc, char **argv) {
    if (argc < 6) {
        (void)fprintf(stderr, "usage: bench_settle WORLD SHIPMENTS OUT NAME TAKEN [MOST]\n");
        return 2;
    }
    bench b = {.taken = (uint32_t)strtoul(argv[5], NULL, 10), .most = UINT32_MAX};
    lode_arena a = {0};
    lode_error err = {0};
    b.most = argc > 6 ? (uint32_t)strtoul(argv[6], NULL, 10) : b.most;
    if (image_open(argv[1], &b.image, &err) != LODE_OK ||
        file_read(&a, argv[2], (size_t)1 << 30, &b.text, &err) != LODE_OK) {
        fail(&err);
    }
    b.sessions = arena_array(&a, b.image.world.n_regimes, sizeof(lode_session *));
    for (uint32_t r = 0; r < b.image.world.n_regimes; r++) {
        b.sessions[r] = session_new(&b.image.world, r, EVALUATE_SIMD);
    }
    all_lines(&b);
    FILE *out = fopen(argv[3], "a");
    if (out == NULL) {
        perror(argv[3]);
        return 4;
    }
    row(out, &b, argv[4], "run", &b.run);
    row(out, &b, argv[4], "settle", &b.settle);
    printf("  %zu decisions, %u open, %u cut by the budget\n", b.run.all.n, b.open, b.cut);
    return fclose(out) == 0 ? 0 : 4;
}
