// SPDX-License-Identifier: Apache-2.0
//
// handle: a request's life. With its headers: which route, who asks, may they, does it fit; with its body: the
// schema, then on this thread (or one beside) `prepare`, and `run` of a read; a change goes to the writer,
// which answers after its commit.
//
//   on_head -> on_whole -> work -> reply                       a read, or nothing to write
//                              \-> writer: change_run, commit, change_done -> reply
#include "service/batch.h"

#include "ledger/people.h"
#include "ledger/refusal.h"
#include "service/pages.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define BODY_BYTES ((size_t)256 << 10) // of one with a schema
#define RAW_BYTES ((size_t)1 << 20)
#define BATCHES_MAX 16u
#define NO_BODY_BYTES 256u // for clients that send {} where nothing is asked

// ---- a job -------------------------------------------------------------------------------------------

static job *job_new(service *s, http_exchange *x) {
    job *j = arena_alloc(http_arena(x), sizeof *j);
    j->s = s;
    j->x = x;
    j->number = atomic_fetch_add_explicit(&s->requests, 1, memory_order_relaxed);
    j->route_number = UINT32_MAX;
    j->rq = (request){.s = s, .x = x, .a = http_arena(x), .at = time_now()};
    http_set_own(x, j);
    return j;
}

static job *job_of(http_exchange *x) { return http_own(x); }

static worker *enter(service *s, uint32_t number) {
    worker *w = &s->workers[number];
    worker_enter(w);
    return w;
}

// ---- the head ----------------------------------------------------------------------------------------

// What is no operation of the API, but a page: its reply stands with its headers.
static bool page_turn(job *j, http_reply *out) {
    str method = http_method(j->x);
    bool reads = str_eqz(method, "GET") || str_eqz(method, "HEAD");
    j->is_page = reads && !http_has_body(j->x) && pages_reply(j->s->pages, j->x, out);
    if (j->is_page) {
        answer_number(j, out);
    }
    return j->is_page;
}

static lode_status find_route(job *j, lode_error *err) {
    strbuf allow = {0};
    str path = http_raw_path(j->x);
    j->route = matcher_find(j->s->routes, j->rq.a, http_method(j->x), path, j->rq.path_arg,
                            &j->route_number, &allow);
    j->allow = j->route == NULL ? str_dup(j->rq.a, strbuf_str(&allow)) : STR("");
    strbuf_clear(&allow);
    if (j->route != NULL) {
        return LODE_OK;
    }
    if (j->allow.n == 0 && pages_have(j->s->pages, path)) {
        j->allow = STR("GET, HEAD"); // with a body it is neither
    }
    int n = (int)(path.n > 100 ? 100 : path.n);
    return j->allow.n > 0
               ? problem_fail(err, "method_not_allowed", "%.*s takes " STR_FMT, n, path.p,
                              STR_ARG(j->allow))
               : problem_fail(err, "no_such_path", "there is nothing at %.*s", n, path.p);
}

static lode_status too_often(job *j, uint32_t wait, const char *what, lode_error *err) {
    j->retry_after = wait;
    return problem_fail(err, "too_many_requests", "%s; wait %u s", what, wait);
}

// The client's address: behind a proxy on this machine the one it says last. (Whoever is on this machine can say
// any; nobody else reaches the port.)
static str client_address(const job *j) {
    str peer = http_peer(j->x), said = http_get_header(j->x, "x-forwarded-for");
    bool local = str_starts(peer, STR("127.")) || str_eqz(peer, "::1");
    const char *comma = said.n > 0 ? memrchr(said.p, ',', said.n) : NULL;
    if (comma != NULL) {
        said = str_trim((str){comma + 1, said.n - (size_t)(comma + 1 - said.p)});
    }
    bool address = local && said.n > 0 && said.n <= 45;
    for (size_t i = 0; address && i < said.n; i++) {
        address = strchr("0123456789abcdefABCDEF.:", said.p[i]) != NULL;
    }
    return address ? said : peer;
}

// Whoever guesses passwords is nobody yet, and is counted by address.
static lode_status limit_address(job *j, lode_error *err) {
    uint32_t wait = 0;
    bool counts = (j->route->flags & ROUTE_OPEN) != 0 && (j->route->flags & ROUTE_WRITE) != 0;
    if (!counts || limiter_take(j->s->per_address, client_address(j), now_ms(), &wait)) {
        return LODE_OK;
    }
    return too_often(j, wait, "too many attempts from this address", err);
}

static lode_status limit_actor(job *j, lode_error *err) {
    uint32_t wait = 0;
    if ((j->route->flags & ROUTE_OPEN) != 0 ||
        limiter_take(j->s->per_actor, j->rq.by.id, now_ms(), &wait)) {
        return LODE_OK;
    }
    return too_often(j, wait, "too many requests of this token or session", err);
}

static lode_status check_role(job *j, lode_error *err) {
    uint32_t wait = 0;
    ledger_tx tx = {.by = j->rq.by, .a = j->rq.a}; // need_role reads no more of it
    if ((j->route->flags & ROUTE_OPEN) != 0) {
        return LODE_OK;
    }
    lode_status st = need_role(&tx, j->route->roles, err);
    if (st == LODE_OK) {
        return LODE_OK;
    }
    // Each attempt is in the record (desk.md 2.5), so their number has a limit of its own.
    if (!limiter_take(j->s->attempts, j->rq.by.id, now_ms(), &wait)) {
        return too_often(j, wait, "too many attempts without the right", err);
    }
    handle_attempt(j, err);
    return st;
}

static lode_status check_head(job *j, worker *w, lode_error *err) {
    lode_status st = find_route(j, err);
    st = st == LODE_OK ? limit_address(j, err) : st;
    st = st == LODE_OK ? auth_find(j, w, err) : st;
    st = st == LODE_OK ? limit_actor(j, err) : st;
    st = st == LODE_OK ? check_role(j, err) : st;
    return st == LODE_OK ? ask_check(j, err) : st;
}

// Each has a ring of chunks: so many of them fit into memory.
static lode_status enter_batch(job *j, lode_error *err) {
    if ((j->route->flags & ROUTE_STREAM) == 0) {
        return LODE_OK;
    }
    j->is_batch = atomic_fetch_add(&j->s->n_batches, 1) < BATCHES_MAX;
    if (!j->is_batch) {
        atomic_fetch_sub(&j->s->n_batches, 1);
        return problem_fail(err, "busy", "%u batches run already", BATCHES_MAX);
    }
    return LODE_OK;
}

static size_t body_max(const route *r) {
    if ((r->flags & ROUTE_STREAM) != 0) {
        return SIZE_MAX;
    }
    if (r->body_max != 0) {
        return r->body_max;
    }
    return r->body != NULL ? BODY_BYTES : (r->flags & ROUTE_RAW) != 0 ? RAW_BYTES : NO_BODY_BYTES;
}

static size_t on_head(void *self, uint32_t number, http_exchange *x, http_reply *out) {
    service *s = self;
    worker *w = enter(s, number);
    job *j = job_new(s, x);
    lode_error err = {0};
    if (page_turn(j, out)) {
        return 0;
    }
    lode_status st = check_head(j, w, &err);
    st = st == LODE_OK ? enter_batch(j, &err) : st;
    if (st == LODE_OK) {
        j->rq.image = lode_handle_acquire(s->image);
        return body_max(j->route);
    }
    answer_write(j, st, &err);
    answer_to_http(j, out);
    return 0;
}

// ---- the body ----------------------------------------------------------------------------------------

static lode_status read_body(job *j, lode_error *err) {
    request *rq = &j->rq;
    rq->raw = http_body(j->x);
    if (j->route->body != NULL) {
        j->found = arena_array(rq->a, BODY_PROBLEMS_MAX, sizeof *j->found);
        rq->body = schema_read(j->route->body, rq->raw, j->found, &j->n_found);
        return rq->body != NULL ? LODE_OK : LODE_BAD_INPUT; // j->found says why
    }
    str rest = str_trim(rq->raw);
    if ((j->route->flags & ROUTE_RAW) == 0 && rest.n > 0 && !str_eqz(rest, "{}")) {
        return problem_fail(err, "bad_input", "nothing is to be said here: leave the body out");
    }
    return LODE_OK;
}

// ---- work --------------------------------------------------------------------------------------------

lode_status request_tx(request *rq, lode_error *err) {
    worker *w = worker_self();
    assert(w != NULL);
    if (rq->tx != NULL) {
        return LODE_OK;
    }
    lode_status st = worker_begin(w, rq->a, rq->at, &rq->by, err);
    rq->tx = st == LODE_OK ? &w->tx : NULL;
    return st;
}

static void end_tx(request *rq, worker *w) {
    worker_end(w);
    rq->tx = NULL;
}

static lode_status prepare(job *j, worker *w, lode_error *err) {
    if (j->route->prepare == NULL) {
        return LODE_OK;
    }
    j->rq.scratch = w->scratch;
    lode_status st = j->route->prepare(&j->rq, err);
    end_tx(&j->rq, w);
    return st;
}

static lode_status run_read(job *j, worker *w, lode_error *err) {
    if (j->route->run == NULL || j->rq.complete) {
        return LODE_OK;
    }
    j->rq.scratch = w->scratch;
    lode_status st = request_tx(&j->rq, err);
    st = st == LODE_OK ? j->route->run(&j->rq, err) : st;
    end_tx(&j->rq, w);
    return st;
}

static bool is_change(const job *j) {
    return (j->route->flags & ROUTE_WRITE) != 0 && !j->rq.complete && j->route->run != NULL;
}

static lode_status change_run(write_job *self, ledger_tx *tx, lode_error *err);
static lode_status change_refused(write_job *self, ledger_tx *tx, const lode_error *why,
                                  lode_error *err);
static void change_done(write_job *self, lode_status status, const lode_error *err);

// True: the reply is there. False: the writer has the job, which must not be touched any more.
static bool work(job *j, worker *w) {
    lode_error err = {0};
    j->rq.at = time_now();
    lode_status st = prepare(j, w, &err);
    if (st == LODE_OK && is_change(j)) {
        j->write = (write_job){.by = j->rq.by,
                               .a = j->rq.a,
                               .run = change_run,
                               .refused = change_refused,
                               .done = change_done};
        if (writer_put(j->s->writer, &j->write)) {
            return false;
        }
        bool stops = atomic_load(&j->s->stopping);
        st = problem_fail(&err, stops ? "stopping" : "busy",
                          stops ? "the desk is about to stop" : "too many changes wait");
    } else if (st == LODE_OK) {
        st = run_read(j, w, &err);
    }
    answer_write(j, st, &err);
    key_end(j);
    if (st == LODE_OK && (j->route->flags & ROUTE_ETAG) != 0 && !is_change(j) &&
        j->rq.reply.status == 200 && ask_has_version(j)) {
        j->rq.reply.status = 304;
    }
    return true;
}

static void work_beside(task *self, worker *w) {
    job *j = (job *)(void *)((char *)self - offsetof(job, beside));
    http_reply r;
    if (work(j, w)) {
        answer_to_http(j, &r);
        http_answer(j->x, &r);
    }
}

static http_turn on_whole(void *self, uint32_t number, http_exchange *x, http_reply *out) {
    service *s = self;
    worker *w = enter(s, number);
    job *j = job_of(x);
    lode_error err = {0};
    bool replay = false;
    lode_status st = read_body(j, &err);
    st = st == LODE_OK ? key_begin(j, w, &replay, &err) : st;
    if (st == LODE_OK && !replay) {
        if ((j->route->flags & ROUTE_SLOW) == 0) {
            if (!work(j, w)) {
                return HTTP_LATER;
            }
            answer_to_http(j, out);
            return HTTP_NOW;
        }
        j->beside.run = work_beside;
        if (beside_put(s->slow, &j->beside)) {
            return HTTP_LATER;
        }
        st = problem_fail(&err, "busy", "too many long requests wait");
    }
    answer_write(j, st, &err);
    key_end(j);
    answer_to_http(j, out);
    return HTTP_NOW;
}

// ---- changes, on the writer's thread -------------------------------------------------------------------

static job *job_of_write(write_job *self) {
    return (job *)(void *)((char *)self - offsetof(job, write));
}

// Time has passed since the headers came: a right that was taken meanwhile is gone.
static lode_status still_may(job *j, ledger_tx *tx, lode_error *err) {
    if ((j->route->flags & ROUTE_OPEN) != 0) {
        return LODE_OK;
    }
    lode_status st = actor_current(tx, err);
    st = st == LODE_OK ? need_role(tx, j->route->roles, err) : st;
    j->rq.by = tx->by;
    return st;
}

static lode_status change_run(write_job *self, ledger_tx *tx, lode_error *err) {
    job *j = job_of_write(self);
    j->rq.tx = tx;
    j->rq.at = tx->at;
    j->rq.scratch = NULL;
    lode_status st = still_may(j, tx, err);
    st = st == LODE_OK ? j->route->run(&j->rq, err) : st;
    if (st == LODE_OK) {
        answer_write(j, LODE_OK, NULL);
        st = key_keep(j, tx, err);
    }
    j->rq.tx = NULL;
    return st;
}

static lode_status change_refused(write_job *self, ledger_tx *tx, const lode_error *why,
                                  lode_error *err) {
    job *j = job_of_write(self);
    lode_status st = LODE_OK;
    tx->by = j->write.by;
    j->rq.tx = tx;
    if (j->route->refused != NULL) {
        st = j->route->refused(&j->rq, why, err);
    } else if (attempt_wanted(why)) {
        st = attempt_record(tx, j->rq.path_arg[0], str_of(j->route->id), why, err);
    }
    j->rq.tx = NULL;
    return st;
}

// Whatever changed who may do what must be seen before anybody is told that it did.
static void note_change(job *j) {
    static const char *const of_rights[] = {"/v1/people", "/v1/tokens", "/v1/sessions"};
    for (size_t i = 0; i < sizeof of_rights / sizeof *of_rights; i++) {
        if (str_starts(str_of(j->route->path), str_of(of_rights[i]))) {
            atomic_fetch_add(&j->s->rights, 1);
        }
    }
    if (str_starts(str_of(j->route->path), STR("/v1/policy"))) {
        atomic_store(&j->s->policy_changed, true);
    }
}

static void change_done(write_job *self, lode_status status, const lode_error *err) {
    job *j = job_of_write(self);
    http_reply r;
    if (status == LODE_OK) {
        note_change(j);
        if ((j->route->flags & ROUTE_OPEN) != 0) { // only attempts that fail count
            limiter_give(j->s->per_address, client_address(j));
        }
    } else {
        answer_write(j, status, err);
    }
    key_end(j);
    answer_to_http(j, &r);
    http_answer(j->x, &r);
}

// ---- attempts ------------------------------------------------------------------------------------------

typedef struct attempt {
    write_job write;
    lode_arena a;
    str object, act;
    lode_error why;
} attempt;

static lode_status attempt_run(write_job *self, ledger_tx *tx, lode_error *err) {
    const attempt *t = (const attempt *)self;
    return attempt_record(tx, t->object, t->act, &t->why, err);
}

static void attempt_done(write_job *self, lode_status status, const lode_error *err) {
    (void)status; // the attempt was refused all the same; the log of requests has it
    (void)err;
    attempt *t = (attempt *)self;
    arena_clear(&t->a);
    free(t);
}

void handle_attempt(job *j, const lode_error *why) {
    if (!attempt_wanted(why)) {
        return;
    }
    attempt *t = calloc(1, sizeof *t);
    if (t == NULL) {
        lode_oom();
    }
    t->write = (write_job){.by = j->rq.by, .a = &t->a, .run = attempt_run, .done = attempt_done};
    t->write.by.id = str_dup(&t->a, j->rq.by.id);
    t->object = str_dup(&t->a, j->rq.path_arg[0]);
    t->act = str_of(j->route->id);
    t->why = *why;
    if (!writer_put(j->s->writer, &t->write)) {
        arena_clear(&t->a);
        free(t);
    }
}

// ---- the rest of what HTTP asks --------------------------------------------------------------------------

static size_t on_stream(void *self, uint32_t number, http_exchange *x, str bytes) {
    (void)enter(self, number);
    return batch_stream(job_of(x), bytes);
}

static void on_drained(void *self, http_exchange *x) {
    (void)self;
    batch_drained(job_of(x));
}

static void on_gone(void *self, http_exchange *x) {
    (void)self;
    batch_gone(job_of(x));
}

// Also before there is a job: what HTTP refuses has seen no route.
static void on_refuse(void *self, http_exchange *x, const char *code, const char *message,
                      http_reply *out) {
    job *j = job_of(x) != NULL ? job_of(x) : job_new(self, x);
    lode_error err = {0};
    int status = out->status;
    problem_kind kind;
    if (!problem_kind_find(str_of(code), &kind)) {
        code = "bad_request";
    }
    lode_status st = problem_fail(&err, code, "%s", message);
    j->n_found = 0;
    answer_write(j, st, &err);
    j->rq.reply.status = status;
    answer_to_http(j, out);
}

static bool is_our_fault(int status) { return status >= 500 && status != 501 && status != 505; }

static void write_log(job *j, uint32_t number, int status, uint64_t sent, uint64_t us) {
    service *s = j->s;
    char id[40];
    int n = snprintf(id, sizeof id, "%llx-%llx", (unsigned long long)s->instance,
                     (unsigned long long)j->number);
    uint64_t in = j->bytes_in + http_body(j->x).n;
    metrics_request(s->metrics, number, j->route_number, status, in, sent, us);
    log_request r = {.at = j->rq.at,
                     .id = {id, (size_t)n},
                     .method = http_method(j->x),
                     .route = str_of(j->route != NULL ? j->route->path
                                     : j->is_page     ? "(page)"
                                                      : NULL),
                     .path = http_raw_path(j->x),
                     .peer = client_address(j),
                     .actor = j->rq.by.id,
                     .status = status,
                     .bytes_in = in,
                     .bytes_out = sent,
                     .microseconds = us,
                     .code = j->problem.code,
                     .cause = is_our_fault(j->problem.status) ? &j->err : NULL};
    log_of_request(s->log, &r);
}

static void on_over(void *self, uint32_t number, http_exchange *x, int status, uint64_t sent,
                    uint64_t us) {
    (void)self;
    job *j = job_of(x);
    if (j == NULL) {
        return; // broken off before its headers were read
    }
    write_log(j, number, status, sent, us);
    key_end(j);
    batch_free(j);
    if (j->is_batch) {
        atomic_fetch_sub(&j->s->n_batches, 1);
    }
    json_decref(j->rq.body);
    json_decref(j->rq.reply.json);
    lode_image_release(j->rq.image);
}

const http_app service_app = {
    .handle = on_whole,
    .body_limit = on_head,
    .stream = on_stream,
    .drained = on_drained,
    .gone = on_gone,
    .refuse = on_refuse,
    .over = on_over,
};
