/* SPDX-License-Identifier: Apache-2.0
 *
 * driver: what Lodestone and every peer in C do alike. It reads the lines of a folder made by
 * generate.py and derive.py, checks that every request fires the expected rules before anything is
 * timed, then times calls and prints one line of JSON. Drivers in other languages say the same.
 *
 *   PEER FOLDER HITS plain|best|json|best-json SECONDS CHECK_SECONDS
 *
 * All requests are checked, or as many as CHECK_SECONDS allow, and never less than eight.
 */
#ifndef LODE_BENCH_DRIVER_H
#define LODE_BENCH_DRIVER_H

#include "base/base.h"

#define FIRED_MAX 4096u /* rules that one request fires; the generator makes at most a dozen */

typedef struct driver {
    lode_arena arena; /* of all that is read */
    const char *folder, *hits, *mode;
    double seconds, check_seconds;
} driver;

typedef struct driver_lines {
    str *all;
    uint32_t count;
} driver_lines;

/* Numbers of the rules that request i fires, in any order (17 is r00017); returns how many. */
typedef uint32_t (*driver_fire)(void *ctx, uint32_t i, uint32_t *fired);

/* All functions end the process with the reason when something is missing. */
void driver_init(driver *d, int argc, char **argv);
bool driver_is(const driver *d, const char *mode);
const char *driver_path(driver *d, const char *name);
driver_lines driver_read(driver *d, const char *name); /* every % in name is the hit rate */
double driver_now_us(void);
double driver_cpu_us(void); /* of this process: loads are told in it */
void driver_fail(const char *what, const char *why);

/* 0, or 3 when a request fires other rules than expected. */
int driver_run(driver *d, const char *peer, double load_us, driver_fire fire, void *ctx);

#endif
