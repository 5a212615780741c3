// SPDX-License-Identifier: Apache-2.0
//
// A request, from its headers to its reply. The library calls http_on_request several times for one:
//
//   first       the headers: checked, then the app's body_limit; a refusal is noted
//   each part   of the body: kept, or given to the stream; that of a refused request is swallowed
//   last        the body is there: handle, and its reply; or sleep until somebody has the answer
//   again       after exchange_wake: the reply is there
#include "service/http_int.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>

uint64_t mono_us(void) {
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t); // it is there on every system we build on
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

void conn_phase_set(http_conn *c, conn_phase phase, uint64_t bytes) {
    atomic_store_explicit(&c->bytes, bytes, memory_order_relaxed);
    atomic_store_explicit(&c->since_ms, mono_us() / 1000, memory_order_relaxed);
    atomic_store_explicit(&c->phase, (int)phase, memory_order_relaxed);
}

// ---- exchanges -----------------------------------------------------------------------------------

// The library's threads have no number; each takes one when its first request comes.
static _Thread_local const http_server *worker_of;
static _Thread_local uint32_t worker_id;

bool worker_number(const http_server *s, uint32_t *number) {
    *number = worker_of == s ? worker_id : HTTP_NO_WORKER;
    return worker_of == s;
}

static uint32_t worker_join(http_server *s) {
    if (worker_of != s) {
        worker_of = s;
        worker_id = atomic_fetch_add(&s->n_workers, 1);
        assert(worker_id < s->limits.workers);
    }
    return worker_id;
}

static http_exchange *exchange_new(http_server *s, struct MHD_Connection *c) {
    uint32_t w = worker_join(s);
    http_exchange *x = s->spare[w].first;
    if (x != NULL) {
        s->spare[w].first = x->free_next;
        s->spare[w].n--;
    } else {
        x = calloc(1, sizeof *x);
        if (x == NULL) {
            lode_oom();
        }
        (void)pthread_mutex_init(&x->lock, NULL); // a default one cannot fail
    }
    x->s = s;
    x->mhd = c;
    x->conn = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    x->fd = x->conn->fd;
    x->out.spool = -1;
    x->began_us = mono_us();
    x->peer = str_of(x->conn->peer);
    x->refs = 1;
    atomic_fetch_add_explicit(&s->active, 1, memory_order_relaxed);
    return x;
}

void exchange_destroy(http_exchange *x) {
    arena_clear(&x->arena);
    (void)pthread_mutex_destroy(&x->lock);
    free(x);
}

// The last reference is gone.
static void exchange_end(http_exchange *x) {
    http_server *s = x->s;
    uint32_t w = 0;
    bool on_worker = worker_number(s, &w);
    s->app.over(s->app.self, w, x, x->complete ? x->status : 0, x->sent, mono_us() - x->began_us);
    atomic_fetch_sub(&s->body_bytes, x->counted);
    if (x->reply != NULL) {
        MHD_destroy_response(x->reply);
    }
    strbuf_clear(&x->body);
    stream_clear(x);
    if (on_worker && s->spare[w].n < SPARE_EXCHANGES_MAX) {
        arena_reset(&x->arena, SPARE_ARENA_BYTES);
        memset((char *)x + offsetof(http_exchange, s), 0,
               offsetof(http_exchange, headers) - offsetof(http_exchange, s));
        x->free_next = s->spare[w].first;
        s->spare[w].first = x;
        s->spare[w].n++;
    } else {
        exchange_destroy(x);
    }
    atomic_fetch_sub(&s->active, 1); // last: http_stop waits for it
}

void exchange_unlock_drop(http_exchange *x) {
    bool last = --x->refs == 0;
    (void)pthread_mutex_unlock(&x->lock);
    if (last) {
        exchange_end(x);
    }
}

bool exchange_sleep(http_exchange *x) {
    (void)pthread_mutex_lock(&x->lock);
    bool sleeps = !x->woken && !atomic_load(&x->s->aborting);
    x->woken = false;
    if (sleeps) {
        MHD_suspend_connection(x->mhd);
        x->suspended = true;
        later_add(x);
    }
    (void)pthread_mutex_unlock(&x->lock);
    return sleeps;
}

void exchange_wake_locked(http_exchange *x) {
    if (x->suspended) {
        x->suspended = false;
        later_remove(x);
        MHD_resume_connection(x->mhd);
    } else {
        x->woken = true;
    }
}

void exchange_wake(http_exchange *x) {
    (void)pthread_mutex_lock(&x->lock);
    exchange_wake_locked(x);
    (void)pthread_mutex_unlock(&x->lock);
}

// ---- replies -------------------------------------------------------------------------------------

void http_add(http_reply *r, const char *name, str value) {
    assert(r->n_headers < HTTP_REPLY_HEADERS_MAX);
    r->headers[r->n_headers++] = (http_header){str_of(name), value};
}

// Header texts for the library end in NUL; what does not fit is our own mistake.
static void add_header(struct MHD_Response *out, str name, str value) {
    char n[64], v[2048];
    assert(name.n < sizeof n && value.n < sizeof v);
    memcpy(n, name.p, name.n);
    n[name.n] = '\0';
    memcpy(v, value.n > 0 ? value.p : "", value.n);
    v[value.n] = '\0';
    if (MHD_add_response_header(out, n, v) != MHD_YES) {
        lode_oom();
    }
}

struct MHD_Response *response_of(http_exchange *x, const http_reply *r) {
    // The library takes the bytes as void *, and with PERSISTENT only reads them.
    union {
        const char *in;
        void *out;
    } body = {.in = r->body.n > 0 ? r->body.p : ""};
    struct MHD_Response *out = MHD_create_response_from_buffer(
        r->body.n, body.out, r->static_body ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
    if (out == NULL) {
        lode_oom();
    }
    if (r->media_type != NULL) {
        add_header(out, STR("Content-Type"), str_of(r->media_type));
    }
    for (uint32_t i = 0; i < r->n_headers; i++) {
        add_header(out, r->headers[i].name, r->headers[i].value);
    }
    if (atomic_load_explicit(&x->s->stopping, memory_order_relaxed)) {
        add_header(out, STR("Connection"), STR("close"));
    }
    x->sent = x->head_only ? 0 : r->body.n;
    return out;
}

static enum MHD_Result send_reply(http_exchange *x) {
    struct MHD_Response *reply = x->reply;
    x->reply = NULL;
    conn_phase_set(x->conn, CONN_REPLY, x->sent);
    enum MHD_Result done = MHD_queue_response(x->mhd, (unsigned)x->status, reply);
    MHD_destroy_response(reply);
    return done;
}

static void take_reply(http_exchange *x, const http_reply *r) {
    assert(x->reply == NULL && r->status >= 100);
    x->reply = response_of(x, r);
    x->status = r->status;
}

static void refuse_reply(http_exchange *x, int status, const char *code, const char *message,
                         http_reply *r) {
    *r = (http_reply){.status = status};
    x->s->app.refuse(x->s->app.self, x, code, message, r);
}

void http_answer(http_exchange *x, const http_reply *reply) {
    (void)pthread_mutex_lock(&x->lock);
    take_reply(x, reply);
    exchange_wake_locked(x);
    exchange_unlock_drop(x); // the reference of HTTP_LATER
}

// ---- the head ------------------------------------------------------------------------------------

// The library ends a value at the first byte of zero and drops the rest of the line. Its texts lie in one
// buffer, in order, with a zero for each character of a line end; more between two headers was hidden. A
// header that was folded lies elsewhere, too far away to be taken for the next one.
static bool hidden_between(const http_exchange *x, const char *key) {
    uintptr_t end = (uintptr_t)x->end, next = (uintptr_t)key;
    return x->end != NULL && next > end + 2 && next - end < x->s->limits.header_bytes;
}

static enum MHD_Result collect(void *self, enum MHD_ValueKind kind, const char *key, size_t n_key,
                               const char *value, size_t n_value) {
    http_exchange *x = self;
    if (kind == MHD_HEADER_KIND) {
        if (x->n_headers == HEADERS_MAX) {
            return MHD_NO;
        }
        x->headers[x->n_headers++] =
            (http_header){{key, n_key}, str_trim((str){value, value != NULL ? n_value : 0})};
        x->hides = x->hides || hidden_between(x, key);
        x->end = value != NULL ? value + n_value : NULL;
    } else {
        if (x->n_query == QUERY_MAX) {
            return MHD_NO;
        }
        x->query[x->n_query++] = (http_header){{key, n_key}, {value, value != NULL ? n_value : 0}};
    }
    return MHD_YES;
}

// Whatever is quoted in a reply or kept in the record is UTF-8 from here on.
static bool decode_text(http_exchange *x, str raw, str *out) {
    return http_decode(&x->arena, raw, out) && str_is_utf8(*out, NULL);
}

// False: a part of the address is not written as it must be.
static bool decode_address(http_exchange *x) {
    if (!decode_text(x, x->raw_path, &x->path)) {
        return false;
    }
    for (size_t i = 0; i < x->path.n; i++) {
        if ((unsigned char)x->path.p[i] < 0x20 || x->path.p[i] == 0x7f) {
            return false;
        }
    }
    for (uint32_t i = 0; i < x->n_query; i++) {
        if (!decode_text(x, x->query[i].name, &x->query[i].name) ||
            !decode_text(x, x->query[i].value, &x->query[i].value)) {
            return false;
        }
    }
    return true;
}

static void keep_text(char **to, str *s) {
    if (s->n > 0) {
        memcpy(*to, s->p, s->n);
    }
    s->p = *to;
    *to += s->n;
}

// The library's texts go with the connection, which a client may end while others still work on its request.
static void keep_texts(http_exchange *x) {
    size_t n = x->method.n + x->raw_path.n + x->peer.n;
    for (uint32_t i = 0; i < x->n_headers; i++) {
        n += x->headers[i].name.n + x->headers[i].value.n;
    }
    for (uint32_t i = 0; i < x->n_query; i++) {
        n += x->query[i].name.n + x->query[i].value.n;
    }
    char *to = arena_alloc(&x->arena, n);
    keep_text(&to, &x->method);
    keep_text(&to, &x->raw_path);
    keep_text(&to, &x->peer);
    for (uint32_t i = 0; i < x->n_headers; i++) {
        keep_text(&to, &x->headers[i].name);
        keep_text(&to, &x->headers[i].value);
    }
    for (uint32_t i = 0; i < x->n_query; i++) {
        keep_text(&to, &x->query[i].name);
        keep_text(&to, &x->query[i].value);
    }
}

static void read_head(http_exchange *x, const char *url, const char *method) {
    x->method = str_of(method);
    x->raw_path = str_of(url);
    x->head_only = str_eqz(x->method, "HEAD");
    if (str_starts(x->raw_path, STR("http://"))) { // RFC 9112 3.2.2: a server must take it
        const char *path = strchr(url + strlen("http://"), '/');
        x->raw_path = str_of(path != NULL ? path : "/");
    }
    (void)MHD_get_connection_values_n(x->mhd, MHD_HEADER_KIND, collect, x);
    // Behind the last one stands the empty line: a second zero.
    x->hides = x->hides || (x->end != NULL && x->end[1] != '\0');
    (void)MHD_get_connection_values_n(x->mhd, MHD_GET_ARGUMENT_KIND, collect, x);
    keep_texts(x);
}

static head_fault check_size(const http_exchange *x) {
    size_t bytes =
        MHD_get_connection_info(x->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
    bool many = MHD_get_connection_values_n(x->mhd, MHD_HEADER_KIND, NULL, NULL) > (int)HEADERS_MAX;
    bool long_query =
        MHD_get_connection_values_n(x->mhd, MHD_GET_ARGUMENT_KIND, NULL, NULL) > (int)QUERY_MAX;
    if (bytes > x->s->limits.header_bytes || many) {
        return (head_fault){431, "header_too_large", "the headers are too long or too many"};
    }
    return long_query ? (head_fault){400, "bad_request", "the query has too many parameters"}
                      : (head_fault){0, NULL, NULL};
}

// Counts the body against what all of them may take; gives it back in exchange_drop.
static bool count_body(http_exchange *x, size_t bytes) {
    size_t before = atomic_fetch_add(&x->s->body_bytes, bytes);
    if (before + bytes > x->s->limits.body_bytes) {
        atomic_fetch_sub(&x->s->body_bytes, bytes);
        return false;
    }
    x->counted += bytes;
    return true;
}

static void note_refusal(http_exchange *x, const http_reply *r) {
    take_reply(x, r);
    x->refused = true;
    if (x->has_body) { // for reply_early
        strbuf text = {0};
        head_text(&text, r);
        strbuf_addf(&text, "Content-Length: %zu\r\n\r\n", r->body.n);
        strbuf_add(&text, r->body);
        x->early_text = str_dup(&x->arena, strbuf_str(&text));
        strbuf_clear(&text);
    }
}

static void note_fault(http_exchange *x, head_fault f) {
    http_reply r;
    refuse_reply(x, f.status, f.code, f.message, &r);
    note_refusal(x, &r);
}

static const head_fault too_large = {413, "body_too_large", "the body is larger than this takes"};
static const head_fault too_much = {
    503, "busy", "too many bodies are being read at once; try again in a moment"};

static void ask_app(http_exchange *x, uint64_t length) {
    http_reply r = {0};
    x->limit = x->s->app.body_limit(x->s->app.self, worker_id, x, &r);
    x->is_stream = r.status == 0 && x->limit == SIZE_MAX;
    if (r.status != 0) {
        note_refusal(x, &r);
    } else if (x->is_stream && x->old) {
        x->is_stream = false;
        note_fault(x, (head_fault){505, "version_unknown", "a stream needs HTTP/1.1"});
    } else if (!x->is_stream && length > x->limit) {
        note_fault(x, too_large);
    } else if (!x->is_stream && length > 0 && !count_body(x, (size_t)length)) {
        note_fault(x, too_much);
    }
}

// The reply goes out past the library, which cannot send it before the body is read; then what comes is still
// read for a while, because a client that is sending does not see a reply on a connection that is closed.
static void reply_early(http_exchange *x) {
    conn_phase_set(x->conn, CONN_HEAD, 0); // it has as long as for a head
    x->early = true;
    str text = x->early_text; // it fits into the socket, to which nothing was written yet
    ssize_t sent = send(x->fd, text.p, text.n, MSG_DONTWAIT | MSG_NOSIGNAL);
    x->complete = sent == (ssize_t)text.n;
}

static enum MHD_Result first_call(http_exchange *x, const char *url, const char *method,
                                  const char *version) {
    uint64_t length = 0;
    bool chunked = false;
    read_head(x, url, method);
    head_fault f = check_size(x);
    if (f.status == 0) {
        f = head_check(x, version, &length, &chunked);
    }
    if (f.status == 0 && !decode_address(x)) {
        f = (head_fault){400, "bad_request",
                         "the address is no UTF-8, or has a % without two hexadecimal digits, or a "
                         "control character"};
    }
    if (f.status != 0) {
        note_fault(x, f);
        x->unsound = true; // where its body ends is not to be believed
    } else {
        ask_app(x, length);
    }
    bool waits = chunked || length > 0;
    conn_phase_set(x->conn, waits ? CONN_BODY : CONN_BUSY, 0);
    x->long_body = length > SWALLOW_BYTES;
    if (x->refused && (x->unsound || (waits && x->expects))) {
        return send_reply(x); // the library closes after it
    }
    if (x->refused && x->long_body) {
        reply_early(x);
    }
    return MHD_YES;
}

// ---- the body ------------------------------------------------------------------------------------

// Of a body that is refused. False: it is too long even for that.
static bool swallow(http_exchange *x, size_t n) {
    x->swallowed += n;
    if (!x->early && x->swallowed > SWALLOW_BYTES) {
        reply_early(x);
    }
    return x->swallowed <= LINGER_BYTES;
}

static enum MHD_Result body_part(http_exchange *x, str bytes, size_t *left) {
    http_conn *c = x->conn;
    atomic_fetch_add_explicit(&c->bytes, bytes.n, memory_order_relaxed);
    if (x->is_stream) {
        return stream_input(x, bytes, left) ? MHD_YES : MHD_NO;
    }
    *left = 0;
    if (!x->refused) {
        if (bytes.n > x->limit - x->body.n) {
            note_fault(x, too_large);
        } else if (x->body.n + bytes.n > x->counted && !count_body(x, bytes.n)) {
            note_fault(x, too_much);
        } else {
            strbuf_add(&x->body, bytes);
            return MHD_YES;
        }
    }
    return swallow(x, bytes.n) ? MHD_YES : MHD_NO;
}

static bool answered(http_exchange *x) {
    (void)pthread_mutex_lock(&x->lock);
    bool there = x->reply != NULL;
    (void)pthread_mutex_unlock(&x->lock);
    return there;
}

static enum MHD_Result whole(http_exchange *x) {
    http_reply r = {0};
    x->handled = true;
    conn_phase_set(x->conn, CONN_BUSY, 0);
    x->refs = 2; // one for HTTP_LATER; nobody else has x before handle
    if (x->s->app.handle(x->s->app.self, worker_id, x, &r) == HTTP_NOW) {
        x->refs = 1;
        take_reply(x, &r);
    } else if (exchange_sleep(x)) {
        return MHD_YES;
    }
    return answered(x) ? send_reply(x) : MHD_NO; // not answered: http_stop breaks it off
}

static enum MHD_Result last_call(http_exchange *x) {
    if (atomic_load_explicit(&x->s->aborting, memory_order_relaxed)) {
        return MHD_NO;
    }
    if (x->is_stream) {
        size_t none = 0;
        return stream_input(x, (str){NULL, 0}, &none) ? MHD_YES : MHD_NO;
    }
    if (x->early) {
        return MHD_NO;
    }
    if (answered(x)) {
        return send_reply(x);
    }
    assert(!x->handled);
    return whole(x);
}

enum MHD_Result http_on_request(void *self, struct MHD_Connection *c, const char *url,
                                const char *method, const char *version, const char *bytes,
                                size_t *n, void **own) {
    http_exchange *x = *own;
    if (x == NULL) {
        *own = x = exchange_new(self, c);
        return first_call(x, url, method, version);
    }
    return *n > 0 ? body_part(x, (str){bytes, *n}, n) : last_call(x);
}

void http_on_completed(void *self, struct MHD_Connection *c, void **own,
                       enum MHD_RequestTerminationCode how) {
    (void)self;
    (void)c;
    http_exchange *x = *own;
    *own = NULL;
    if (x == NULL) {
        return;
    }
    conn_phase_set(x->conn, CONN_HEAD, 0);
    if (x->is_stream) {
        stream_lost(x);
    }
    (void)pthread_mutex_lock(&x->lock);
    x->complete = x->complete || (!x->is_stream && how == MHD_REQUEST_TERMINATED_COMPLETED_OK);
    x->conn = NULL;
    exchange_unlock_drop(x);
}

// ---- what the app reads --------------------------------------------------------------------------

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool http_decode(lode_arena *a, str raw, str *out) {
    if (raw.n == 0 || memchr(raw.p, '%', raw.n) == NULL) {
        *out = raw;
        return true;
    }
    char *p = arena_alloc(a, raw.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        if (raw.p[i] != '%') {
            p[n++] = raw.p[i];
            continue;
        }
        int high = i + 2 < raw.n ? hex_digit(raw.p[i + 1]) : -1;
        int low = i + 2 < raw.n ? hex_digit(raw.p[i + 2]) : -1;
        if (high < 0 || low < 0 || (high == 0 && low == 0)) {
            return false;
        }
        p[n++] = (char)(high * 16 + low);
        i += 2;
    }
    p[n] = '\0';
    *out = (str){p, n};
    return true;
}

str http_method(const http_exchange *x) { return x->method; }
str http_path(const http_exchange *x) { return x->path; }
str http_raw_path(const http_exchange *x) { return x->raw_path; }
str http_body(const http_exchange *x) { return strbuf_str(&x->body); }
bool http_has_body(const http_exchange *x) { return x->has_body; }
str http_peer(const http_exchange *x) { return x->peer; }
lode_arena *http_arena(http_exchange *x) { return &x->arena; }
void http_set_own(http_exchange *x, void *own) { x->own = own; }
void *http_own(const http_exchange *x) { return x->own; }
size_t http_query_count(const http_exchange *x) { return x->n_query; }

void http_query_at(const http_exchange *x, size_t i, str *name, str *value) {
    *name = x->query[i].name;
    *value = x->query[i].value;
}

bool http_query(const http_exchange *x, const char *name, str *value) {
    for (uint32_t i = 0; i < x->n_query; i++) {
        if (str_eqz(x->query[i].name, name)) {
            *value = x->query[i].value;
            return true;
        }
    }
    return false;
}

static const http_header *find_header(const http_exchange *x, const char *name) {
    size_t n = strlen(name);
    for (uint32_t i = 0; i < x->n_headers; i++) {
        if (x->headers[i].name.n == n && strncasecmp(x->headers[i].name.p, name, n) == 0) {
            return &x->headers[i];
        }
    }
    return NULL;
}

str http_get_header(const http_exchange *x, const char *name) {
    const http_header *h = find_header(x, name);
    return h != NULL ? h->value : STR("");
}

bool http_has_header(const http_exchange *x, const char *name) {
    return find_header(x, name) != NULL;
}

str http_cookie(const http_exchange *x, const char *name) {
    str rest = http_get_header(x, "cookie");
    size_t n = strlen(name);
    while (rest.n > 0) {
        const char *end = memchr(rest.p, ';', rest.n);
        str one = {rest.p, end != NULL ? (size_t)(end - rest.p) : rest.n};
        rest = end != NULL ? (str){end + 1, rest.n - one.n - 1} : STR("");
        one = str_trim(one);
        if (one.n > n && one.p[n] == '=' && memcmp(one.p, name, n) == 0) {
            return (str){one.p + n + 1, one.n - n - 1};
        }
    }
    return STR("");
}
