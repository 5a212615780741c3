/* SPDX-License-Identifier: Apache-2.0
 *
 * service_int: what the files behind service.h share.
 *
 *   service.c   starts and stops         match.c   path -> route       auth.c    who asks
 *   handle.c    a request's life         ask.c     query, headers      answer.c  what goes out
 *   beside.c    threads for what is slow law.c     the image in use    limit.c   who asks too often
 *   keys.c      the same request twice  pages.c   what people's browsers run
 *
 * Threads   workers[0..n_http) are those of HTTP, the rest of workers[] stand beside (what is slow, and
 *           batches). A worker is one thread's: its connection to the store, its scratch, its counters.
 */
#ifndef LODE_SERVICE_INT_H
#define LODE_SERVICE_INT_H

#include "service/log.h"
#include "service/metrics.h"
#include "service/problem.h"
#include "service/service.h"
#include "service/writer.h"

#include <pthread.h>
#include <stdatomic.h>

/* ---- match.c ----------------------------------------------------------------------------------- */

typedef struct matcher matcher;
matcher *matcher_new(void); /* of all routes; ends the program when two are the same */
void matcher_free(matcher *m);
uint32_t matcher_count(const matcher *m);
/* The route, or NULL; allow then has the methods that this path takes, empty when there is no such path. The
 * parts of the path go to args, decoded, in the arena. */
const route *matcher_find(const matcher *m, lode_arena *a, str method, str raw_path, str args[3],
                          uint32_t *number, strbuf *allow);

/* ---- limit.c ----------------------------------------------------------------------------------- */

typedef struct limiter limiter;
limiter *limiter_new(uint32_t per_minute); /* 0: no limit */
void limiter_free(limiter *l);
/* Takes one; false: none is left, and one is there again after so many seconds. Any thread. */
bool limiter_take(limiter *l, str who, uint64_t now_ms, uint32_t *wait_seconds);
void limiter_give(limiter *l, str who); /* one back */

/* ---- auth.c ------------------------------------------------------------------------------------ */

typedef struct auth_cache auth_cache; /* of one worker */
auth_cache *auth_cache_new(void);
void auth_cache_free(auth_cache *c);

typedef struct beside beside;

/* ---- workers ----------------------------------------------------------------------------------- */

typedef struct worker {
    service *s;
    uint32_t number;
    ledger reader;
    ledger_tx tx;
    bool in_tx;
    lode_scratch *scratch;
    auth_cache *auth;
    struct name_forms *names; /* names.h */
    lode_arena lines;         /* of the lines of batches */
} worker;

struct service {
    const service_options *o;
    lode_arena a; /* for as long as it runs */
    lode_handle *image;
    http_server *http;
    matcher *routes;
    struct pages *pages; /* pages.h */
    worker *workers;
    uint32_t n_http, n_workers;
    writer *writer;
    beside *slow, *batches;
    log_sink *log;
    metrics *metrics;
    limiter *per_actor, *per_address, *attempts;
    pthread_mutex_t keys_lock; /* Idempotency-Keys whose requests run */
    VEC(str) keys;
    _Atomic uint64_t requests; /* their numbers */
    _Atomic uint64_t rights;   /* counts changes of who may do what; empties the caches */
    _Atomic uint32_t n_batches;
    _Atomic bool stopping;
    _Atomic bool policy_changed; /* law.days may be another */
    _Atomic bool image_changed;  /* hits are to be asked again */
    _Atomic bool rescreening;    /* rescreen_run.c */
    uint64_t started_s;
    struct law *law;   /* law.c */
    uint64_t instance; /* distinguishes the requests of one start from those of another */
};

/* The worker of the calling thread, NULL on the writer and others. */
worker *worker_self(void);
void worker_enter(worker *w);
LODE_MUST_CHECK lode_status worker_init(worker *w, service *s, uint32_t number, lode_error *err);
void worker_clear(worker *w);
/* A read transaction of this worker, as this actor; ended by worker_end. */
LODE_MUST_CHECK lode_status worker_begin(worker *w, lode_arena *a, lode_time at, const actor *by,
                                         lode_error *err);
void worker_end(worker *w);
lode_time time_now(void);
uint64_t now_ms(void); /* since some moment; never back */

/* ---- beside.c ---------------------------------------------------------------------------------- */
typedef struct task {
    struct task *next;
    void (*run)(struct task *self, worker *w);
} task;
/* Threads workers[first..first+n), which take tasks in order; at most so many wait. */
LODE_MUST_CHECK lode_status beside_start(service *s, uint32_t first, uint32_t n,
                                         uint32_t waiting_max, beside **out, lode_error *err);
bool beside_put(beside *b, task *t); /* false: too many wait, or it stops */
void beside_stop(beside *b);         /* runs what waits; NULL is allowed */

/* ---- a request --------------------------------------------------------------------------------- */

typedef struct job {
    write_job write; /* first: the writer hands it back */
    request rq;
    service *s;
    http_exchange *x;
    const route *route;
    uint32_t route_number;
    uint64_t number;
    str key, key_request; /* Idempotency-Key, and what was asked with it (SHA-256) */
    bool by_session, has_key, key_runs, is_batch, is_page;
    bool replayed;
    uint32_t retry_after; /* seconds; 0: not said */
    str allow;            /* of a 405 */
    lode_error err;
    body_problem *found; /* of a body, or of one query parameter */
    uint32_t n_found;
    bool found_query;
    problem problem;   /* code empty: none */
    str text;          /* of the reply, in the arena */
    uint64_t bytes_in; /* of a stream */
    task beside;
    struct batch *batch; /* of a stream */
} job;

/* ---- auth.c ---- */
/* Who asks, by token or cookie; open routes: nobody. Checks the csrf of a session. */
LODE_MUST_CHECK lode_status auth_find(job *j, worker *w, lode_error *err);

/* ---- ask.c ---- */
/* What the headers and the query say must fit the route; a refusal is in the job. */
LODE_MUST_CHECK lode_status ask_check(job *j, lode_error *err);
/* Is the word in a header such as Accept-Encoding, with a weight that is not zero? */
bool header_takes(str header, const char *word);
/* Is the version in an If-None-Match? */
bool header_has_version(str header, str version);
/* After run of a read: does the client have this version? */
bool ask_has_version(const job *j);

/* ---- answer.c ---- */
/* The reply of the job: what the handler left, or the problem. */
void answer_write(job *j, lode_status status, const lode_error *err);
void answer_to_http(job *j, http_reply *out);
void answer_number(job *j, http_reply *out); /* the request's, as a header */

/* ---- handle.c ---- */
extern const http_app service_app; /* self is the service */
void handle_attempt(job *j, const lode_error *why);

/* ---- keys.c: requests with an Idempotency-Key ---- */
/* Refuses with key_in_use or key_reused; *replay: it was answered before, and the job has the reply. */
LODE_MUST_CHECK lode_status key_begin(job *j, worker *w, bool *replay, lode_error *err);
LODE_MUST_CHECK lode_status key_keep(job *j, ledger_tx *tx, lode_error *err);
void key_end(job *j); /* also when there was none */

/* ---- law.c: the image in use, and what is told of it ---- */
LODE_MUST_CHECK lode_status law_start(service *s, lode_error *err);
void law_stop(service *s);
/* Once a second: a policy that changed, a new day, hits to be asked again after a new image. */
void law_tick(service *s);

/* ---- write_wait.c ---- */
typedef struct write_wait {
    write_job write; /* first; by, a and run are the caller's to set */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool written;
    lode_status status;
    lode_error err;
} write_wait;
/* Gives it to the writer and waits until it is on the disk, or refused. For threads beside. */
LODE_MUST_CHECK lode_status write_and_wait(service *s, write_wait *w, lode_error *err);

/* ---- rescreen_run.c ---- */
/* At the start: hits rest on another image when the program stopped, or stopped too early. */
void rescreen_begin(service *s);
/* Once a second: after a new image all hits and parties are held against it, on a thread beside. */
void rescreen_tick(service *s);

#endif
