/* SPDX-License-Identifier: Apache-2.0
 *
 * bench_answer: full answers and verdicts a second and core, on shipments that are all different.
 *
 *   bench_answer WORLD OUT.jsonl NAME SHIPMENTS.jsonl MEASURED
 *
 * The last MEASURED lines of the file are timed, each by itself in processor time of the thread:
 *
 *   cold    by a scratch that has seen nothing
 *   met     by one that has seen the lines before them, all of them other shipments
 *   again   a second time by the same
 *
 * Medians and slowest hundredths are of single calls; a rate is their number by their sum.
 */
#include <lodestone.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/base.h"

#define FILE_BYTES_MAX ((size_t)1 << 30)

typedef struct book {
    str *lines;
    size_t n, measured;
} book;

typedef struct bench {
    const lode_image *image;
    FILE *out;
    const char *name;
    double *us; /* of each measured line */
} bench;

static double now_us(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); /* it is there on every system we build on */
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void fail(const lode_error *err) {
    (void)fprintf(stderr, "bench: %s %s\n", err->path, err->message);
    exit(1);
}

static void answer(const bench *b, lode_scratch *s, str line, lode_format format) {
    lode_error err = {0};
    const lode_result *r = NULL;
    const lode_options o = {.size = sizeof o, .format = format};
    if (lode_check_json(b->image, s, line.p, line.n, &o, &r, &err) != LODE_OK) {
        fail(&err);
    }
}

static int by_value(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static void row(const bench *b, const char *what, lode_format format, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += b->us[i];
    }
    qsort(b->us, n, sizeof *b->us, by_value);
    const char *kind = format == LODE_JSON ? "full" : "verdict";
    double p50 = b->us[n / 2], p99 = b->us[n - 1 - n / 100], most = b->us[n - 1];
    double rate = (double)n / sum * 1e6;
    printf("  %-10s %-8s %-6s %9.0f /s  p50 %8.1f  p99 %9.1f  most %10.1f us\n", b->name, kind,
           what, rate, p50, p99, most);
    (void)fprintf(
        b->out,
        "{\"work\": \"answer-%s-%s:%s\", \"ours\": %.0f, \"unit\": \"/s\", \"p50_us\": %.1f, "
        "\"p99_us\": %.1f, \"most_us\": %.1f, \"peer\": null, \"theirs\": null, \"ratio\": null}\n",
        kind, what, b->name, rate, p50, p99, most);
}

static void measure(const bench *b, const book *k, lode_scratch *s, const char *what,
                    lode_format format) {
    size_t first = k->n - k->measured;
    for (size_t i = 0; i < k->measured; i++) {
        double begun = now_us();
        answer(b, s, k->lines[first + i], format);
        b->us[i] = now_us() - begun;
    }
    row(b, what, format, k->measured);
}

static void measure_all(const bench *b, const book *k, lode_format format) {
    lode_scratch *cold = lode_scratch_new();
    answer(b, cold, k->lines[0], format); /* the lists are checked once for an image */
    lode_scratch_free(cold);
    cold = lode_scratch_new();
    measure(b, k, cold, "cold", format);
    lode_scratch_free(cold);
    lode_scratch *s = lode_scratch_new();
    for (size_t i = 0; i < k->n - k->measured; i++) {
        answer(b, s, k->lines[i], format);
    }
    measure(b, k, s, "met", format);
    measure(b, k, s, "again", format);
    lode_scratch_free(s);
}

static book read_book(lode_arena *a, const char *path, size_t measured) {
    str text = {0};
    lode_error err = {0};
    book k = {0};
    if (file_read(a, path, FILE_BYTES_MAX, &text, &err) != LODE_OK) {
        fail(&err);
    }
    for (size_t i = 0; i < text.n; i++) {
        k.n += text.p[i] == '\n';
    }
    k.lines = arena_array(a, k.n + 1, sizeof *k.lines);
    size_t n = 0;
    for (size_t at = 0; at < text.n && n < k.n;) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        k.lines[n++] = (str){text.p + at, (size_t)(end - (text.p + at))};
        at = (size_t)(end - text.p) + 1;
    }
    k.measured = measured < k.n ? measured : k.n;
    return k;
}

int main(int argc, char **argv) {
    if (argc != 6) {
        (void)fprintf(stderr,
                      "usage: bench_answer WORLD OUT.jsonl NAME SHIPMENTS.jsonl MEASURED\n");
        return 2;
    }
    lode_error err = {0};
    lode_image *image = NULL;
    lode_arena a = {0};
    if (lode_image_open(argv[1], &image, &err) != LODE_OK) {
        fail(&err);
    }
    book k = read_book(&a, argv[4], (size_t)strtoul(argv[5], NULL, 10));
    bench b = {image, fopen(argv[2], "a"), argv[3], arena_array(&a, k.n + 1, sizeof(double))};
    if (b.out == NULL || k.measured == 0) {
        perror(argv[2]);
        return 4;
    }
    measure_all(&b, &k, LODE_JSON);
    measure_all(&b, &k, LODE_VERDICT);
    lode_image_release(image);
    arena_clear(&a);
    return fclose(b.out) == 0 ? 0 : 4;
}
