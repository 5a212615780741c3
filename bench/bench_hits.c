// SPDX-License-Identifier: Apache-2.0
//
// bench_hits: what a new image costs the desk.
//
//   bench_hits WORLD QUERIES STORE
//
// QUERIES: one query of `screen --batch` a line. All are asked once, as /v1/screen:batch asks them, into a new
// store; half of the hits are decided; then the world is held against what is there, twice. Prints one JSON object
// a phase. Times by the clock on the wall, since the disk takes part.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "service/rescreen.h"

#define PART 500u
#define KEEP_BYTES ((size_t)1 << 20)
#define AT INT64_C(1767225600000) // 2026-01-01

static const actor SYSTEM = {.id = {"system", 6}, .roles = ROLE_SCREENER};

typedef struct bench {
    lode_image *image;
    lode_scratch *scratch;
    ledger l;
    lode_arena a;
    lode_error err;
    uint64_t hits;
} bench;

static double seconds(void) {
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void must(const bench *b, lode_status st) {
    if (st != LODE_OK) {
        (void)fprintf(stderr, "bench_hits: %s: %s\n", b->err.code, b->err.message);
        exit(4);
    }
}

static ledger_tx begin(bench *b, bool writes) {
    ledger_tx tx;
    must(b, ledger_begin(&b->l, &b->a, AT, &SYSTEM, writes, &tx, &b->err));
    return tx;
}

// As batch.c does it.
static void ask_one(bench *b, ledger_tx *tx, const char *query, size_t n) {
    const lode_options o = {.size = sizeof o};
    const lode_result *r = NULL;
    request rq = {.image = b->image, .scratch = b->scratch, .a = &b->a, .at = tx->at};
    meeting m = {0};
    strbuf parties = {0};
    must(b, lode_screen_json(b->image, b->scratch, query, n, &o, &r, &b->err));
    str answer = str_dup(&b->a, (str){r->text, r->len});
    must(b, lode_query_json(b->scratch, query, n, &r, &b->err));
    strbuf_addf(&parties, "{\"parties\":[%s]}", r->text);
    must(b, meeting_read(&rq, answer, strbuf_str(&parties), (str){0}, &m, &b->err));
    must(b, meeting_keep(tx, &m, &b->err));
    b->hits += m.n_hits;
    strbuf_clear(&parties);
}

static void ask_all(bench *b, FILE *f) {
    char line[4096];
    uint64_t n = 0;
    double from = seconds();
    for (bool more = true; more;) {
        arena_reset(&b->a, KEEP_BYTES);
        ledger_tx tx = begin(b, true);
        for (uint32_t i = 0; i < PART && more; i++) {
            more = fgets(line, sizeof line, f) != NULL;
            if (more) {
                ask_one(b, &tx, line, strlen(line));
                n++;
            }
        }
        must(b, ledger_commit(&tx, &b->err));
    }
    double took = seconds() - from;
    (void)printf(
        "{\"name\":\"hits-first\",\"queries\":%llu,\"hits\":%llu,\"s\":%.2f,\"per_s\":%.0f}\n",
        (unsigned long long)n, (unsigned long long)b->hits, took, (double)n / took);
}

static void propose_half(bench *b) {
    const hit_filter open = {.state = HIT_OPEN};
    page_ask page = {.limit = PAGE_LIMIT_MAX};
    hit *h = NULL;
    size_t n = 0;
    do {
        arena_reset(&b->a, KEEP_BYTES);
        ledger_tx tx = begin(b, true);
        must(b, hits_list(&tx, &open, &page, &h, &n, &b->err));
        for (size_t i = 0; i < n; i += 2) {
            must(b, hit_propose(&tx, h[i].id, HIT_DIFFERENT, STR("name_only"), (str){0}, &b->err));
        }
        page.before = n > 0 ? h[n - 1].number : 0;
        must(b, ledger_commit(&tx, &b->err));
    } while (n == page.limit);
}

static void compare(bench *b) {
    rescreen_lists *lists = NULL;
    rescreen_rows rows;
    arena_reset(&b->a, KEEP_BYTES);
    double from = seconds();
    ledger_tx tx = begin(b, false);
    must(b, rescreen_lists_read(&tx, b->image, b->scratch, &lists, &b->err));
    ledger_rollback(&tx);
    double middle = seconds();
    tx = begin(b, true);
    must(b, hits_after_reload(&tx, b->image, b->scratch, lists, &rows, &b->err));
    must(b, ledger_commit(&tx, &b->err));
    (void)printf("{\"name\":\"hits-rows\",\"rows\":%llu,\"lists_ms\":%.1f,\"writer_ms\":%.1f}\n",
                 (unsigned long long)rows.rows, (middle - from) * 1e3, (seconds() - middle) * 1e3);
    rescreen_lists_free(lists);
}

static void search(bench *b) {
    rescreen_part part = {0};
    uint64_t n = 0, opened = 0, lapsed = 0;
    double from = seconds();
    do {
        arena_reset(&b->a, KEEP_BYTES);
        ledger_tx tx = begin(b, false);
        must(b, rescreen_find(&tx, b->image, b->scratch, &b->a, part.next, PART, &part, &b->err));
        ledger_rollback(&tx);
        n += part.parties;
        if (part.n_met + part.n_not_met > 0) {
            tx = begin(b, true);
            must(b, rescreen_keep(&tx, &part, &opened, &lapsed, &b->err));
            must(b, ledger_commit(&tx, &b->err));
        }
    } while (!part.last);
    double took = seconds() - from;
    (void)printf(
        "{\"name\":\"hits-parties\",\"parties\":%llu,\"opened\":%llu,\"s\":%.2f,\"per_s\":%.0f}\n",
        (unsigned long long)n, (unsigned long long)opened, took, (double)n / took);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        (void)fprintf(stderr, "usage: bench_hits WORLD QUERIES STORE\n");
        return 2;
    }
    bench b = {.scratch = lode_scratch_new()};
    FILE *f = fopen(argv[2], "r");
    if (f == NULL) {
        (void)fprintf(stderr, "bench_hits: %s cannot be read\n", argv[2]);
        return 4;
    }
    must(&b, lode_image_open(argv[1], &b.image, &b.err));
    must(&b, ledger_open(&store_sqlite, argv[3], STORE_CREATE, &b.l, &b.err));
    ask_all(&b, f);
    (void)fclose(f); // read to its end
    propose_half(&b);
    for (int round = 0; round < 2; round++) {
        compare(&b);
        search(&b);
    }
    ledger_close(&b.l);
    arena_clear(&b.a);
    lode_scratch_free(b.scratch);
    lode_image_release(b.image);
    return 0;
}
