/* SPDX-License-Identifier: Apache-2.0
 *
 * bench_core: how long opening, deciding and answering take on the real packs and the demo's
 * shipments. Other engines stand beside Lodestone in bench_decide.c, on rules that they all can read.
 *
 *   bench_core WORLD OUT.jsonl SHIPMENT...
 *
 * Each row is the median of several batches, each long enough for the clock; "decide" is one
 * line under one regime with questions and provenance, "answer" is JSON in to JSON out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check/check.h"
#include "image/world.h"

#define BATCHES 7u
#define OPENS 1001u
#define BATCH_US 60000.0 /* long enough that the clock's grain is under a thousandth */

typedef struct job {
    const lode_world *w;
    str json;
} job;
typedef void (*work)(const job *j, lode_arena *a);

static double now_us(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void fail(const lode_error *err) {
    (void)fprintf(stderr, "bench: %s %s\n", err->path, err->message);
    exit(1);
}

static void request(const job *j, lode_arena *a, lode_request *rq) {
    lode_error err = {0};
    if (request_from_json(j->w, a, j->json, rq, &err) != LODE_OK) {
        fail(&err);
    }
}

static void answer(const job *j, lode_arena *a) {
    lode_request rq;
    lode_answer *an;
    lode_error err = {0};
    strbuf out = {0};
    request(j, a, &rq);
    if (check_run(j->w, &rq, a, &an, &err) != LODE_OK) {
        fail(&err);
    }
    answer_to_json(an, &out);
    strbuf_clear(&out);
}

static void parse(const job *j, lode_arena *a) {
    lode_request rq;
    request(j, a, &rq);
}

static void decide(const job *j, lode_arena *a) {
    lode_request rq;
    lode_decision d;
    request(j, a, &rq);
    tri *in_list = party_lists(j->w, &rq.facts, NULL, rq.on, j->w->horizon, a);
    lode_query q = {
        .world = j->w, .facts = &rq.facts, .on = rq.on, .known = j->w->horizon, .in_list = in_list};
    decide_line(&q, 0, 0, a, &d);
}

static int by_value(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static double median_us(work f, const job *j) {
    double all[BATCHES];
    for (uint32_t b = 0; b < BATCHES; b++) {
        lode_arena a = {0};
        uint32_t runs = 0;
        double start = now_us(), spent = 0;
        while (spent < BATCH_US) {
            f(j, &a);
            arena_clear(&a);
            runs++;
            spent = now_us() - start;
        }
        all[b] = spent / runs;
    }
    qsort(all, BATCHES, sizeof *all, by_value);
    return all[BATCHES / 2];
}

// The file is in the page cache after the first time; each open maps and checks it anew.
static double median_open_us(const char *path) {
    double all[OPENS];
    for (uint32_t i = 0; i < OPENS; i++) {
        lode_image img;
        lode_error err = {0};
        double start = now_us();
        if (image_open(path, &img, &err) != LODE_OK) {
            fail(&err);
        }
        all[i] = now_us() - start;
        image_close(&img);
    }
    qsort(all, OPENS, sizeof *all, by_value);
    return all[OPENS / 2];
}

static void row(FILE *out, const char *what, const char *of, double us) {
    printf("  %-8s %-34s %10.1f us\n", what, of, us);
    (void)fprintf(out,
                  "{\"work\": \"core-%s:%s\", \"ours\": %.2f, \"unit\": \"us\", \"peer\": null, "
                  "\"theirs\": null, \"ratio\": null}\n",
                  what, of, us);
}

int main(int argc, char **argv) {
    if (argc < 4) {
        (void)fprintf(stderr, "usage: bench_core WORLD OUT.jsonl SHIPMENT...\n");
        return 2;
    }
    lode_image img;
    lode_error err = {0};
    double opened = median_open_us(argv[1]);
    if (image_open(argv[1], &img, &err) != LODE_OK) {
        fail(&err);
    }
    FILE *out = fopen(argv[2], "w");
    if (out == NULL) {
        perror(argv[2]);
        return 4;
    }
    row(out, "open", "world.lode", opened);
    for (int i = 3; i < argc; i++) {
        lode_arena a = {0};
        job j = {.w = &img.world};
        const char *slash = strrchr(argv[i], '/');
        const char *name = slash != NULL ? slash + 1 : argv[i];
        if (file_read(&a, argv[i], SHIPMENT_BYTES_MAX, &j.json, &err) != LODE_OK) {
            fail(&err);
        }
        double parsed = median_us(parse, &j);
        row(out, "decide", name, median_us(decide, &j) - parsed);
        row(out, "answer", name, median_us(answer, &j));
        arena_clear(&a);
    }
    image_close(&img);
    return fclose(out) == 0 ? 0 : 4;
}
