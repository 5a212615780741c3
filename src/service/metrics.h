/* SPDX-License-Identifier: Apache-2.0
 *
 * metrics: counters, one set for each worker so that counting takes no lock and shares no line of memory,
 * added up when somebody asks, in the text format of Prometheus.
 */
#ifndef LODE_SERVICE_METRICS_H
#define LODE_SERVICE_METRICS_H

#include "base/base.h"
#include "service/writer.h"

typedef struct metrics metrics;
metrics *metrics_new(uint32_t workers, uint32_t routes);
void metrics_free(metrics *m);

/* worker: below workers, or any other for a thread that is none; route: its number, or routes for none. */
void metrics_request(metrics *m, uint32_t worker, uint32_t route, int status, uint64_t bytes_in,
                     uint64_t bytes_out, uint64_t microseconds);
void metrics_lines(metrics *m, uint64_t lines, uint64_t bad); /* of batches */

typedef struct list_age {
    char id[64];
    int64_t age; /* days; below zero: not known */
    bool stale;  /* older than its authority leaves it unchanged */
} list_age;

/* What is not counted but looked up. */
typedef struct metrics_now {
    const char *const *methods, *const *paths; /* of each route */
    const writer_stats *writer;
    uint32_t connections;
    uint64_t log_dropped, started_s;
    const char *image, *horizon;
    int64_t horizon_age;
    const list_age *lists;
    size_t n_lists;
    bool ready;
} metrics_now;
void metrics_print(const metrics *m, const metrics_now *now, strbuf *out);

#endif
