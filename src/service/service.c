// SPDX-License-Identifier: Apache-2.0
//
// service: starts and stops. The main thread waits for signals, and looks once a second at what changes by
// itself. The order of stopping is that of who waits for whom: HTTP lets in nobody new and waits for what
// runs; then the threads beside and the writer end, having answered all they had; then the rest.
#include "service/service.h"

#include "service/models.h"
#include "service/names.h"
#include "service/pages.h"
#include "service/service_int.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define SLOW_THREADS 2u
#define SLOW_WAITING 32u
#define BATCH_WAITING 4096u
#define STOP_SECONDS 20u
#define SIGN_INS_PER_MINUTE 30u
#define ATTEMPTS_PER_MINUTE 60u

// ---- time and workers ------------------------------------------------------------------------------------

lode_time time_now(void) {
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_REALTIME, &t); // it is there on every system we build on
    return (lode_time)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

uint64_t now_ms(void) {
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static _Thread_local worker *self;
worker *worker_self(void) { return self; }
void worker_enter(worker *w) { self = w; }

lode_status worker_init(worker *w, service *s, uint32_t number, lode_error *err) {
    *w = (worker){.s = s, .number = number};
    w->scratch = lode_scratch_new();
    w->auth = auth_cache_new();
    w->names = names_new();
    return ledger_open(&store_sqlite, s->o->store_path, STORE_READ, &w->reader, err);
}

void worker_clear(worker *w) {
    ledger_close(&w->reader);
    lode_scratch_free(w->scratch);
    auth_cache_free(w->auth);
    names_free(w->names);
    arena_clear(&w->lines);
}

lode_status worker_begin(worker *w, lode_arena *a, lode_time at, const actor *by, lode_error *err) {
    lode_status st = ledger_begin(&w->reader, a, at, by, false, &w->tx, err);
    w->in_tx = st == LODE_OK;
    return st;
}

void worker_end(worker *w) {
    if (w->in_tx) {
        ledger_rollback(&w->tx); // nothing was written
        w->in_tx = false;
    }
}

// ---- starting ----------------------------------------------------------------------------------------------

static uint32_t processors(void) {
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 32 ? 32 : (uint32_t)n;
}

static lode_status start_workers(service *s, lode_error *err) {
    uint32_t cores = s->o->jobs != 0 ? s->o->jobs : processors();
    s->n_http = s->o->limits.workers != 0 ? s->o->limits.workers : cores < 2 ? 2 : cores;
    s->n_workers = s->n_http + SLOW_THREADS + cores;
    s->workers = calloc(s->n_workers, sizeof *s->workers);
    if (s->workers == NULL) {
        lode_oom();
    }
    for (uint32_t i = 0; i < s->n_workers; i++) {
        lode_status st = worker_init(&s->workers[i], s, i, err);
        if (st != LODE_OK) {
            return st;
        }
    }
    lode_status st = beside_start(s, s->n_http, SLOW_THREADS, SLOW_WAITING, &s->slow, err);
    return st != LODE_OK
               ? st
               : beside_start(s, s->n_http + SLOW_THREADS, cores, BATCH_WAITING, &s->batches, err);
}

static lode_status check_routes(lode_error *err) {
    strbuf faults = {0};
    lode_status st = LODE_OK;
    if (!routes_sound(&faults)) {
        st = lode_fail(err, LODE_ENVIRONMENT, "routes_unsound", "%.300s", faults.p);
    }
    strbuf_clear(&faults);
    return st;
}

static void init(service *s, const service_options *o) {
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_REALTIME, &t);
    *s = (service){.o = o};
    s->started_s = (uint64_t)t.tv_sec;
    random_bytes(&s->instance, sizeof s->instance);
    s->instance >>= 32;
    (void)pthread_mutex_init(&s->keys_lock, NULL); // a default one cannot fail
    s->log = log_open(STDERR_FILENO, o->quiet);
    s->routes = matcher_new();
    s->per_actor = limiter_new(o->requests_per_minute);
    s->per_address = limiter_new(SIGN_INS_PER_MINUTE);
    s->attempts = limiter_new(ATTEMPTS_PER_MINUTE);
}

static str slow_body(service *s) {
    lode_error e = {0};
    problem p;
    lode_status st = problem_fail(&e, "too_slow", "the request did not come in time");
    (void)st;
    problem_of_error(&s->a, &e, &p);
    return p.body;
}

static lode_status start(service *s, lode_error *err) {
    writer_options w = {.driver = &store_sqlite, .store_path = s->o->store_path, .now = time_now};
    http_limits limits = s->o->limits;
    lode_status st = check_routes(err);
    st = st == LODE_OK ? writer_start(&w, &s->writer, err) : st; // brings an older store forward
    st = st == LODE_OK ? pages_open(s->o->pages, &s->pages, err) : st;
    st = st == LODE_OK && s->o->models != NULL ? models_check(s->o->models, err) : st;
    st = st == LODE_OK ? law_start(s, err) : st;
    st = st == LODE_OK ? start_workers(s, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    s->metrics = metrics_new(s->n_workers, matcher_count(s->routes));
    limits.workers = s->n_http;
    http_app app = service_app;
    app.self = s;
    app.slow_body = slow_body(s);
    app.slow_media_type = PROBLEM_MEDIA_TYPE;
    return http_start(s->o->address, s->o->port, &limits, &app, &s->http, err);
}

static void stop(service *s) {
    atomic_store(&s->stopping, true);
    if (s->http != NULL) {
        http_stop(s->http, STOP_SECONDS);
    }
    beside_stop(s->batches);
    beside_stop(s->slow);
    writer_stop(s->writer); // the last answers, to those that are still there
    http_free(s->http);
    pages_free(s->pages);
    for (uint32_t i = 0; s->workers != NULL && i < s->n_workers; i++) {
        worker_clear(&s->workers[i]);
    }
    free(s->workers);
    law_stop(s);
    metrics_free(s->metrics);
    matcher_free(s->routes);
    limiter_free(s->per_actor);
    limiter_free(s->per_address);
    limiter_free(s->attempts);
    vec_clear(&s->keys);
    arena_clear(&s->a);
    (void)pthread_mutex_destroy(&s->keys_lock);
}

// ---- running -----------------------------------------------------------------------------------------------

static void reload_by_signal(service *s) {
    lode_error err = {0};
    lode_status st = service_reload(s, &err); // the log has why not
    (void)st;
}

// Until one of the signals that end it.
static int wait_for_end(service *s, const sigset_t *signals) {
    for (;;) {
        const struct timespec second = {.tv_sec = 1};
        int got = sigtimedwait(signals, NULL, &second);
        if (got == SIGHUP) {
            reload_by_signal(s);
        } else if (got > 0) {
            return got;
        }
        law_tick(s);
        rescreen_tick(s);
    }
}

static const char *pages_where(const service *s) {
    return s->o->pages != NULL ? s->o->pages : pages_there(s->pages) ? "built in" : "none";
}

lode_status service_run(const service_options *o, lode_error *err) {
    service s;
    sigset_t signals, before;
    struct sigaction ignore = {.sa_handler = SIG_IGN}, pipe_before = {0};
    (void)sigemptyset(&signals); // with these signals none of them fails
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, &signals,
                          &before); // threads inherit it: the signals come here
    (void)sigaction(SIGPIPE, &ignore,
                    &pipe_before); // a reader of the log that left is no reason to end
    init(&s, o);
    lode_status st = start(&s, err);
    if (st == LODE_OK) {
        log_event(s.log, time_now(), "started", "version", lode_version(), "image", o->image_path,
                  "store", o->store_path, "pages", pages_where(&s), NULL);
        if (o->ready != NULL) {
            o->ready(o->to, o->address, http_port(s.http), pages_there(s.pages));
        }
        rescreen_begin(&s);
        int why = wait_for_end(&s, &signals);
        log_event(s.log, time_now(), "stopping", "signal", why == SIGINT ? "INT" : "TERM", NULL);
    }
    stop(&s);
    if (st == LODE_OK) {
        log_event(s.log, time_now(), "stopped", NULL);
    }
    log_close(s.log);
    (void)sigaction(SIGPIPE, &pipe_before, NULL);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return st;
}
