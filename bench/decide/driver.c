/* SPDX-License-Identifier: Apache-2.0
 *
 * driver: see driver.h.
 */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LEAST_CALLS 8u
#define CALLS_MAX (1u << 22)
#define FAST_US 5.0 /* below, the clock's own time would show: requests are timed eight at once */
#define FAST_BLOCK 8u
#define SLOW_US 50.0 /* above, processor time is counted, so that others on the machine are not */
#define FILE_MAX (256u << 20)

static double read_clock(clockid_t which) {
    struct timespec t;
    (void)clock_gettime(which, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double driver_now_us(void) { return read_clock(CLOCK_MONOTONIC); }

double driver_cpu_us(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

void driver_fail(const char *what, const char *why) {
    (void)fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

/* "0.5": tenths of a second are enough. */
static double seconds_of(const char *text) {
    char *end = NULL;
    unsigned long ms = strtoul(text, &end, 10) * 1000;
    if (*end == '.') {
        ms += strtoul(end + 1, &end, 10) * 100;
    }
    return (double)ms / 1e3;
}

void driver_init(driver *d, int argc, char **argv) {
    if (argc != 6) {
        driver_fail("usage", "PEER FOLDER HITS plain|best|json|best-json SECONDS CHECK_SECONDS");
    }
    *d = (driver){.folder = argv[1],
                  .hits = argv[2],
                  .mode = argv[3],
                  .seconds = seconds_of(argv[4]),
                  .check_seconds = seconds_of(argv[5])};
}

bool driver_is(const driver *d, const char *mode) { return strcmp(d->mode, mode) == 0; }

const char *driver_path(driver *d, const char *name) {
    strbuf path = {0};
    strbuf_addf(&path, "%s/", d->folder);
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '%') {
            strbuf_addz(&path, d->hits);
        } else {
            strbuf_addc(&path, *c);
        }
    }
    str kept = str_dup(&d->arena, strbuf_str(&path));
    strbuf_clear(&path);
    return kept.p;
}

driver_lines driver_read(driver *d, const char *name) {
    str bytes;
    lode_error err = {0};
    driver_lines lines = {NULL, 0};
    const char *path = driver_path(d, name);
    if (file_read(&d->arena, path, FILE_MAX, &bytes, &err) != LODE_OK) {
        driver_fail(path, err.message);
    }
    for (size_t i = 0; i < bytes.n; i++) {
        lines.count += bytes.p[i] == '\n';
    }
    lines.all = arena_array(&d->arena, (size_t)lines.count + 1, sizeof *lines.all);
    const char *at = bytes.p;
    for (uint32_t i = 0; i < lines.count; i++) {
        const char *end = memchr(at, '\n', bytes.n - (size_t)(at - bytes.p));
        lines.all[i] = (str){at, (size_t)(end - at)};
        at = end + 1;
    }
    return lines;
}

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

static bool as_expected(str expected, uint32_t *fired, uint32_t n, uint32_t request) {
    strbuf got = {0};
    qsort(fired, n, sizeof *fired, by_number);
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(&got, "%sr%05u", i > 0 ? " " : "", fired[i]);
    }
    bool same = got.n == expected.n && (got.n == 0 || memcmp(got.p, expected.p, got.n) == 0);
    if (!same) {
        (void)fprintf(stderr, "request %u: expected [%.*s], fired [%.*s]\n", request,
                      (int)expected.n, expected.p, (int)got.n, got.n > 0 ? got.p : "");
    }
    strbuf_clear(&got);
    return same;
}

/* How many requests were checked; 0 when one is wrong. */
static uint32_t check(const driver *d, driver_lines expected, driver_fire fire, void *ctx,
                      double *mean) {
    static uint32_t fired[FIRED_MAX];
    double start = driver_now_us(), cpu = driver_cpu_us(), spent = 0;
    uint32_t i = 0;
    while (i < expected.count && (i < LEAST_CALLS || spent < d->check_seconds * 1e6)) {
        uint32_t n = fire(ctx, i, fired);
        if (!as_expected(expected.all[i], fired, n, i)) {
            return 0;
        }
        i++;
        spent = driver_now_us() - start;
    }
    *mean = (driver_cpu_us() - cpu) / i;
    return i;
}

static int by_time(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

int driver_run(driver *d, const char *peer, double load_us, driver_fire fire, void *ctx) {
    static uint32_t fired[FIRED_MAX];
    double mean = 0, sum = 0;
    driver_lines expected = driver_read(d, "expected-%.txt");
    uint32_t checked = check(d, expected, fire, ctx, &mean);
    if (checked == 0) {
        return 3;
    }
    uint32_t block = mean < 2 * FAST_US ? FAST_BLOCK : 1, calls = 0, n = expected.count, next = 0;
    double *times = arena_array(&d->arena, CALLS_MAX, sizeof *times);
    clockid_t clock = mean > SLOW_US ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC;
    double end = driver_now_us() + d->seconds * 1e6;
    while (calls < CALLS_MAX && (calls < LEAST_CALLS || driver_now_us() < end)) {
        double before = read_clock(clock);
        for (uint32_t b = 0; b < block; b++) {
            (void)fire(ctx, next, fired);
            next = next + 1 == n ? 0 : next + 1;
        }
        times[calls] = (read_clock(clock) - before) / block;
        sum += times[calls++];
    }
    qsort(times, calls, sizeof *times, by_time);
    printf("{\"peer\": \"%s\", \"load\": %.0f, \"checked\": %u, \"p50\": %.3f, \"p99\": %.3f, "
           "\"mean\": %.3f, \"calls\": %u}\n",
           peer, load_us, checked, times[(calls - 1) / 2], times[(size_t)(calls - 1) * 99 / 100],
           sum / calls, calls * block);
    return 0;
}
