// SPDX-License-Identifier: Apache-2.0
//
// See metrics.h. Counters are atomic only so that a reader sees whole numbers; each is written by one thread,
// but those of the last set, which threads that are no workers share.
#include "service/metrics.h"

#include <stdatomic.h>
#include <stdlib.h>

static const uint16_t statuses[] = {200, 201, 202, 204, 304, 400, 401, 403, 404,
                                    405, 406, 408, 409, 411, 412, 413, 414, 415,
                                    417, 422, 429, 431, 500, 501, 503, 505, 0};
#define STATUSES (sizeof statuses / sizeof *statuses) // the last: no reply, or another one

static const uint32_t bounds_us[] = {100,   250,   500,    1000,   2500,    5000,   10000,
                                     25000, 50000, 100000, 250000, 1000000, 5000000};
#define BOUNDS (sizeof bounds_us / sizeof *bounds_us)

typedef _Atomic uint64_t count;
typedef struct of_route {
    count by_status[STATUSES], buckets[BOUNDS + 1], us;
} of_route;

typedef struct of_worker {
    of_route *routes;
    count bytes_in, bytes_out;
    char apart[64];
} of_worker;

struct metrics {
    uint32_t n_workers, n_routes; // the last of each: none of them
    of_worker *workers;
    count lines, bad;
};

metrics *metrics_new(uint32_t workers, uint32_t routes) {
    metrics *m = calloc(1, sizeof *m);
    if (m == NULL || (m->workers = calloc(workers + 1u, sizeof *m->workers)) == NULL) {
        lode_oom();
    }
    m->n_workers = workers;
    m->n_routes = routes;
    for (uint32_t w = 0; w <= workers; w++) {
        m->workers[w].routes = calloc(routes + 1u, sizeof(of_route));
        if (m->workers[w].routes == NULL) {
            lode_oom();
        }
    }
    return m;
}

void metrics_free(metrics *m) {
    if (m == NULL) {
        return;
    }
    for (uint32_t w = 0; w <= m->n_workers; w++) {
        free(m->workers[w].routes);
    }
    free(m->workers);
    free(m);
}

static void plus(count *c, uint64_t n) { atomic_fetch_add_explicit(c, n, memory_order_relaxed); }
static uint64_t get(const count *c) { return atomic_load_explicit(c, memory_order_relaxed); }

void metrics_request(metrics *m, uint32_t worker, uint32_t route, int status, uint64_t bytes_in,
                     uint64_t bytes_out, uint64_t microseconds) {
    of_worker *w = &m->workers[worker < m->n_workers ? worker : m->n_workers];
    of_route *r = &w->routes[route < m->n_routes ? route : m->n_routes];
    size_t s = 0, b = 0;
    while (s + 1 < STATUSES && statuses[s] != status) {
        s++;
    }
    while (b < BOUNDS && microseconds > bounds_us[b]) {
        b++;
    }
    plus(&r->by_status[s], 1);
    plus(&r->buckets[b], 1);
    plus(&r->us, microseconds);
    plus(&w->bytes_in, bytes_in);
    plus(&w->bytes_out, bytes_out);
}

void metrics_lines(metrics *m, uint64_t lines, uint64_t bad) {
    plus(&m->lines, lines);
    plus(&m->bad, bad);
}

// ---- printing --------------------------------------------------------------------------------------

static void head(strbuf *out, const char *name, const char *type, const char *help) {
    strbuf_addf(out, "# HELP lodestone_%s %s\n# TYPE lodestone_%s %s\n", name, help, name, type);
}

static void one(strbuf *out, const char *name, const char *type, const char *help, uint64_t v) {
    head(out, name, type, help);
    strbuf_addf(out, "lodestone_%s %llu\n", name, (unsigned long long)v);
}

static void millionths(strbuf *out, uint64_t us) {
    strbuf_addf(out, "%llu.%06llu", (unsigned long long)(us / 1000000),
                (unsigned long long)(us % 1000000));
}

static void add_up(const metrics *m, uint32_t route, of_route *sum) {
    *sum = (of_route){0};
    for (uint32_t w = 0; w <= m->n_workers; w++) {
        const of_route *r = &m->workers[w].routes[route];
        for (size_t i = 0; i < STATUSES; i++) {
            plus(&sum->by_status[i], get(&r->by_status[i]));
        }
        for (size_t i = 0; i <= BOUNDS; i++) {
            plus(&sum->buckets[i], get(&r->buckets[i]));
        }
        plus(&sum->us, get(&r->us));
    }
}

static void labels(strbuf *out, const metrics *m, const metrics_now *now, uint32_t route) {
    bool none = route == m->n_routes;
    strbuf_addf(out, "method=\"%s\",route=\"%s\"", none ? "" : now->methods[route],
                none ? "" : now->paths[route]);
}

static void print_requests(const metrics *m, const metrics_now *now, strbuf *out) {
    of_route sum;
    head(out, "http_requests_total", "counter",
         "Requests by route and status; status 0 is a client that went away.");
    for (uint32_t r = 0; r <= m->n_routes; r++) {
        add_up(m, r, &sum);
        for (size_t i = 0; i < STATUSES; i++) {
            if (get(&sum.by_status[i]) > 0) {
                strbuf_addz(out, "lodestone_http_requests_total{");
                labels(out, m, now, r);
                strbuf_addf(out, ",status=\"%u\"} %llu\n", statuses[i],
                            (unsigned long long)get(&sum.by_status[i]));
            }
        }
    }
}

static void print_histogram(const metrics *m, const metrics_now *now, uint32_t route,
                            const of_route *sum, strbuf *out) {
    uint64_t n = 0;
    for (size_t b = 0; b <= BOUNDS; b++) {
        n += get(&sum->buckets[b]);
        strbuf_addz(out, "lodestone_http_request_seconds_bucket{");
        labels(out, m, now, route);
        strbuf_addz(out, ",le=\"");
        if (b < BOUNDS) {
            millionths(out, bounds_us[b]);
        } else {
            strbuf_addz(out, "+Inf");
        }
        strbuf_addf(out, "\"} %llu\n", (unsigned long long)n);
    }
    strbuf_addz(out, "lodestone_http_request_seconds_sum{");
    labels(out, m, now, route);
    strbuf_addz(out, "} ");
    millionths(out, get(&sum->us));
    strbuf_addz(out, "\nlodestone_http_request_seconds_count{");
    labels(out, m, now, route);
    strbuf_addf(out, "} %llu\n", (unsigned long long)n);
}

static void print_times(const metrics *m, const metrics_now *now, strbuf *out) {
    of_route sum;
    head(out, "http_request_seconds", "histogram",
         "From the headers of a request to the end of its reply.");
    for (uint32_t r = 0; r <= m->n_routes; r++) {
        add_up(m, r, &sum);
        uint64_t any = 0;
        for (size_t b = 0; b <= BOUNDS; b++) {
            any += get(&sum.buckets[b]);
        }
        if (any > 0) {
            print_histogram(m, now, r, &sum, out);
        }
    }
}

static void print_writer(const writer_stats *w, strbuf *out) {
    one(out, "writer_waiting", "gauge", "Changes that wait for the writer.",
        atomic_load(&w->waiting));
    one(out, "writer_commits_total", "counter", "Transactions.", atomic_load(&w->commits));
    one(out, "writer_changes_total", "counter",
        "Changes in transactions that were committed; divided by the commits: how many share one.",
        atomic_load(&w->changes));
    one(out, "writer_refused_total", "counter", "Changes that were refused and undone.",
        atomic_load(&w->refused));
    one(out, "writer_failed_total", "counter", "Changes that the store could not take.",
        atomic_load(&w->failed));
    head(out, "writer_commit_seconds_total", "counter", "Time in transactions.");
    strbuf_addz(out, "lodestone_writer_commit_seconds_total ");
    millionths(out, atomic_load(&w->commit_us));
    strbuf_addz(out, "\n");
    one(out, "store_writable", "gauge", "1 when the last transaction was committed.",
        atomic_load(&w->writable));
    one(out, "store_bytes", "gauge", "Size of the store's file.", atomic_load(&w->store_bytes));
}

static void print_image(const metrics_now *now, strbuf *out) {
    head(out, "image_info", "gauge", "The image in use.");
    strbuf_addf(out, "lodestone_image_info{id=\"%s\",horizon=\"%s\"} 1\n", now->image,
                now->horizon);
    head(out, "image_horizon_age_days", "gauge", "Days since the law was last read.");
    strbuf_addf(out, "lodestone_image_horizon_age_days %lld\n", (long long)now->horizon_age);
    head(out, "list_age_days", "gauge", "Days since a list was as the image has it.");
    for (size_t i = 0; i < now->n_lists; i++) {
        if (now->lists[i].age >= 0) {
            strbuf_addf(out, "lodestone_list_age_days{list=\"%s\"} %lld\n", now->lists[i].id,
                        (long long)now->lists[i].age);
        }
    }
    head(out, "list_stale", "gauge", "1 when a list is older than its authority leaves it.");
    for (size_t i = 0; i < now->n_lists; i++) {
        strbuf_addf(out, "lodestone_list_stale{list=\"%s\"} %d\n", now->lists[i].id,
                    now->lists[i].stale);
    }
}

void metrics_print(const metrics *m, const metrics_now *now, strbuf *out) {
    uint64_t in = 0, sent = 0;
    for (uint32_t w = 0; w <= m->n_workers; w++) {
        in += get(&m->workers[w].bytes_in);
        sent += get(&m->workers[w].bytes_out);
    }
    print_requests(m, now, out);
    print_times(m, now, out);
    one(out, "http_request_bytes_total", "counter", "Bytes of bodies that came.", in);
    one(out, "http_reply_bytes_total", "counter", "Bytes of bodies that went.", sent);
    one(out, "http_connections", "gauge", "Open connections.", now->connections);
    one(out, "batch_lines_total", "counter", "Lines of batches.", get(&m->lines));
    one(out, "batch_bad_lines_total", "counter", "Those that got an error.", get(&m->bad));
    print_writer(now->writer, out);
    print_image(now, out);
    one(out, "log_dropped_total", "counter", "Lines of the log that nobody took.",
        now->log_dropped);
    one(out, "ready", "gauge", "1 when /readyz says so.", now->ready);
    one(out, "start_time_seconds", "gauge", "When the service started.", now->started_s);
}
