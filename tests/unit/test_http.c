// SPDX-License-Identifier: Apache-2.0
//
// test_http: HTTP without a desk behind it: limits at and one past, bytes that come one by one, pipelines,
// who is slow, replies that come later and from elsewhere, streams both ways, and stopping while busy.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http_client.h"
#include "service/http.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

// ---- an app --------------------------------------------------------------------------------------------

#define LIMIT 64u

static _Atomic uint32_t n_over, n_gone, n_handled;
static _Atomic int last_status;
static _Atomic bool answer_now; // what waits at /wait is answered

typedef struct stream_own {
    pthread_mutex_t lock;
    bool held, gone;
} stream_own;

static bool at(const http_exchange *x, const char *path) { return str_eqz(http_path(x), path); }

static size_t body_limit(void *self, uint32_t worker, http_exchange *x, http_reply *reply) {
    (void)self;
    assert_true(worker < 2);
    if (at(x, "/nothing")) {
        *reply = (http_reply){.status = 404, .media_type = "text/plain", .body = STR("nothing")};
        return 0;
    }
    if (at(x, "/stream") || at(x, "/broken")) {
        return SIZE_MAX;
    }
    return at(x, "/large") ? (size_t)8 << 20 : LIMIT;
}

static void *answer_later(void *arg) {
    http_exchange *x = arg;
    bool wait = at(x, "/wait");
    while (wait && !atomic_load(&answer_now)) {
        (void)usleep(1000);
    }
    if (at(x, "/later")) {
        (void)usleep(2000);
    }
    char text[32];
    http_reply r = {.status = 201, .media_type = "text/plain"};
    r.body = (str){text, (size_t)snprintf(text, sizeof text, "later %zu", http_body(x).n)};
    http_answer(x, &r);
    return NULL;
}

static void answer_elsewhere(http_exchange *x) {
    pthread_t t;
    assert_int_equal(pthread_create(&t, NULL, answer_later, x), 0);
    assert_int_equal(pthread_detach(t), 0);
}

static http_turn handle(void *self, uint32_t worker, http_exchange *x, http_reply *reply) {
    (void)self;
    (void)worker;
    atomic_fetch_add(&n_handled, 1);
    if (at(x, "/later") || at(x, "/at-once") || at(x, "/wait")) {
        answer_elsewhere(x);
        return HTTP_LATER;
    }
    strbuf b = {0};
    str q = {0};
    strbuf_addf(&b, STR_FMT " " STR_FMT " %zu", STR_ARG(http_method(x)), STR_ARG(http_path(x)),
                http_body(x).n);
    if (http_query(x, "q", &q)) {
        strbuf_addf(&b, " q=" STR_FMT, STR_ARG(q));
    }
    strbuf_addf(&b, " c=" STR_FMT, STR_ARG(http_cookie(x, "one")));
    *reply = (http_reply){
        .status = 200, .media_type = "text/plain", .body = str_dup(http_arena(x), strbuf_str(&b))};
    http_add(reply, "X-Test", STR("yes"));
    strbuf_clear(&b);
    return HTTP_NOW;
}

// Sends back what comes; holds the client back when the reply is held up.
static size_t stream(void *self, uint32_t worker, http_exchange *x, str bytes) {
    (void)self;
    (void)worker;
    stream_own *own = http_own(x);
    if (own == NULL) {
        own = calloc(1, sizeof *own);
        assert_non_null(own);
        assert_int_equal(pthread_mutex_init(&own->lock, NULL), 0);
        http_set_own(x, own);
        http_reply head = {.status = 200, .media_type = "text/plain"};
        http_stream_begin(x, &head);
    }
    (void)pthread_mutex_lock(&own->lock);
    bool held = own->held;
    (void)pthread_mutex_unlock(&own->lock);
    if (bytes.n == 0) {
        http_stream_end(x, !at(x, "/broken"));
        return 0;
    }
    if (held) {
        return 0;
    }
    if (http_stream_send(x, bytes) == HTTP_HOLD) {
        (void)pthread_mutex_lock(&own->lock);
        own->held = true;
        (void)pthread_mutex_unlock(&own->lock);
    }
    return bytes.n;
}

static _Atomic uint32_t n_drained;
static void drained(void *self, http_exchange *x) {
    (void)self;
    stream_own *own = http_own(x);
    atomic_fetch_add(&n_drained, 1);
    (void)pthread_mutex_lock(&own->lock);
    own->held = false;
    (void)pthread_mutex_unlock(&own->lock);
    http_stream_more(x);
}

static void gone(void *self, http_exchange *x) {
    (void)self;
    atomic_fetch_add(&n_gone, 1);
    http_stream_end(x, false);
}

static void refuse(void *self, http_exchange *x, const char *code, const char *message,
                   http_reply *reply) {
    (void)self;
    (void)x;
    (void)message;
    reply->media_type = "text/plain";
    reply->body = str_of(code);
}

static void over(void *self, uint32_t worker, http_exchange *x, int status, uint64_t sent,
                 uint64_t microseconds) {
    (void)self;
    (void)sent;
    (void)microseconds;
    assert_true(worker < 2 || worker == HTTP_NO_WORKER);
    assert_true(http_peer(x).n == 0 || str_eqz(http_peer(x), "127.0.0.1"));
    stream_own *own = http_own(x);
    if (own != NULL) {
        (void)pthread_mutex_destroy(&own->lock);
        free(own);
    }
    atomic_store(&last_status, status);
    atomic_fetch_add(&n_over, 1);
}

static const http_app app = {.slow_body = {"slow", 4},
                             .slow_media_type = "text/plain",
                             .handle = handle,
                             .body_limit = body_limit,
                             .stream = stream,
                             .drained = drained,
                             .gone = gone,
                             .refuse = refuse,
                             .over = over};

typedef struct world {
    http_server *s;
    uint16_t port;
    lode_arena a;
} world;

static world start(http_limits limits) {
    world w = {0};
    lode_error err = {0};
    limits.workers = 2;
    if (http_start("127.0.0.1", 0, &limits, &app, &w.s, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    w.port = http_port(w.s);
    atomic_store(&n_over, 0);
    atomic_store(&n_gone, 0);
    atomic_store(&n_handled, 0);
    atomic_store(&n_drained, 0);
    atomic_store(&answer_now, false);
    return w;
}

static void stop(world *w) {
    http_stop(w->s, 5);
    http_free(w->s);
    arena_clear(&w->a);
}

// One request on a connection of its own.
static client_reply ask(world *w, const char *text) {
    int fd = client_open(w->port);
    assert_true(client_sendz(fd, text));
    client_reply r = client_read(&w->a, fd, strncmp(text, "HEAD", 4) == 0);
    (void)close(fd);
    return r;
}

#define HOST "Host: a\r\n"

static void assert_text(str got, const char *want) {
    if (!str_eqz(got, want)) {
        fail_msg("got \"" STR_FMT "\", not \"%s\"", STR_ARG(got), want);
    }
}

// ---- one request ---------------------------------------------------------------------------------------

static void test_plain(void **state) {
    (void)state;
    world w = start((http_limits){0});
    client_reply r =
        ask(&w, "GET /a%2Fb?q=1%20+2 HTTP/1.1\r\n" HOST "Cookie: x=2; one=three; y\r\n\r\n");
    assert_int_equal(r.status, 200);
    assert_text(r.body, "GET /a/b 0 q=1  2 c=three");
    assert_text(client_header(r, "x-test"), "yes");
    assert_int_equal(ask(&w, "GET /nothing HTTP/1.1\r\n" HOST "\r\n").status, 404);
    r = ask(&w, "HEAD /a HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(r.status, 200);
    assert_text(client_header(r, "content-length"), "12");
    r = ask(&w, "GET http://elsewhere/a HTTP/1.1\r\n" HOST "\r\n");
    assert_text(r.body, "GET /a 0 c=");
    stop(&w);
    assert_int_equal(atomic_load(&n_over), 4);
}

static void test_byte_by_byte(void **state) {
    (void)state;
    world w = start((http_limits){0});
    static const char text[] = "POST /a HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello"
                               "POST /b HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
                               "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: yes\r\n\r\n";
    int fd = client_open(w.port);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        assert_true(client_send(fd, (str){text + i, 1}));
        (void)usleep(200);
    }
    assert_text(client_read(&w.a, fd, false).body, "POST /a 5 c=");
    assert_text(client_read(&w.a, fd, false).body, "POST /b 5 c=");
    (void)close(fd);
    stop(&w);
}

static void test_pipeline(void **state) {
    (void)state;
    world w = start((http_limits){0});
    int fd = client_open(w.port);
    assert_true(client_sendz(fd, "GET /1 HTTP/1.1\r\n" HOST "\r\nPOST /later HTTP/1.1\r\n" HOST
                                 "Content-Length: 2\r\n\r\nhiGET /nothing HTTP/1.1\r\n" HOST
                                 "\r\nGET /4 HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    assert_text(client_read(&w.a, fd, false).body, "GET /1 0 c=");
    assert_text(client_read(&w.a, fd, false).body, "later 2");
    assert_text(client_read(&w.a, fd, false).body, "nothing");
    assert_text(client_read(&w.a, fd, false).body, "GET /4 0 c=");
    int end = 0;
    assert_int_equal(client_all(&w.a, fd, 5000, &end).n, 0);
    assert_int_equal(end, 1);
    (void)close(fd);
    stop(&w);
}

// ---- limits --------------------------------------------------------------------------------------------

static void long_refusal(world *w) {
    static char part[1 << 20];
    int fd = client_open(w->port), end = 0;
    assert_true(client_sendz(fd, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 33554432\r\n\r\n"));
    for (int i = 0; i < 32; i++) {
        assert_true(client_send(fd, (str){part, sizeof part}));
    }
    assert_int_equal(client_read(&w->a, fd, false).status, 413);
    assert_int_equal(client_all(&w->a, fd, 5000, &end).n, 0);
    assert_int_equal(end, 1);
    (void)close(fd);
}

static void test_body_limit(void **state) {
    (void)state;
    world w = start((http_limits){0});
    char text[2048], body[LIMIT + 2];
    memset(body, 'b', sizeof body);
    for (unsigned n = LIMIT; n <= LIMIT + 1; n++) {
        int fd = client_open(w.port);
        int head = snprintf(text, sizeof text,
                            "POST /a HTTP/1.1\r\n" HOST "Content-Length: %u\r\n\r\n", n);
        assert_true(client_send(fd, (str){text, (size_t)head}));
        assert_true(client_send(fd, (str){body, n}));
        assert_int_equal(client_read(&w.a, fd, false).status, n <= LIMIT ? 200 : 413);
        // The connection is still good: the body was read, and a chunked one is measured as it comes.
        head = snprintf(text, sizeof text,
                        "POST /a HTTP/1.1\r\n" HOST
                        "Transfer-Encoding: chunked\r\n\r\n%x\r\n%.*s\r\n0\r\n\r\n",
                        n, (int)n, body);
        assert_true(client_send(fd, (str){text, (size_t)head}));
        assert_int_equal(client_read(&w.a, fd, false).status, n <= LIMIT ? 200 : 413);
        (void)close(fd);
    }
    // One that is far too long is refused at once, and read for a while, so that a client that sends all of it
    // before it reads sees why; and one in chunks before it is all read.
    client_reply r = ask(&w, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 99999999999\r\n\r\n");
    assert_int_equal(r.status, 413);
    assert_text(client_header(r, "connection"), "close");
    long_refusal(&w);
    int fd = client_open(w.port);
    static char chunk[4096];
    memset(chunk, 'c', sizeof chunk);
    assert_true(client_sendz(fd, "POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 600 && !client_waits(fd, 0); i++) {
        (void)(client_sendz(fd, "1000\r\n") && client_send(fd, (str){chunk, sizeof chunk}) &&
               client_sendz(fd, "\r\n"));
    }
    assert_int_equal(client_read(&w.a, fd, false).status, 413);
    (void)close(fd);
    stop(&w);
}

static void test_expect(void **state) {
    (void)state;
    world w = start((http_limits){0});
    int fd = client_open(w.port);
    assert_true(client_sendz(fd, "POST /a HTTP/1.1\r\n" HOST
                                 "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
    assert_int_equal(client_read(&w.a, fd, true).status, 100);
    assert_true(client_sendz(fd, "hello"));
    assert_int_equal(client_read(&w.a, fd, false).status, 200);
    // Nobody is asked for a body that is refused.
    assert_true(client_sendz(fd, "POST /a HTTP/1.1\r\n" HOST
                                 "Expect: 100-continue\r\nContent-Length: 65\r\n\r\n"));
    assert_int_equal(client_read(&w.a, fd, false).status, 413);
    (void)close(fd);
    stop(&w);
}

static void test_header_limit(void **state) {
    (void)state;
    world w = start((http_limits){.header_bytes = 4096});
    for (size_t more = 0; more <= 1; more++) {
        strbuf b = {0};
        strbuf_addz(&b, "GET / HTTP/1.1\r\n" HOST "X: ");
        while (b.n < 4096 + more - 4) {
            strbuf_addc(&b, 'x');
        }
        strbuf_addz(&b, "\r\n\r\n");
        assert_int_equal(b.n, 4096 + more);
        assert_int_equal(ask(&w, b.p).status, more == 0 ? 200 : 431);
        strbuf_clear(&b);
    }
    for (int n = 63; n <= 64; n++) { // and Host: 64 are read
        strbuf b = {0};
        strbuf_addz(&b, "GET / HTTP/1.1\r\n" HOST);
        for (int i = 0; i < n; i++) {
            strbuf_addf(&b, "X%d: y\r\n", i);
        }
        strbuf_addz(&b, "\r\n");
        assert_int_equal(ask(&w, b.p).status, n == 63 ? 200 : 431);
        strbuf_clear(&b);
    }
    stop(&w);
}

static void test_all_bodies(void **state) {
    (void)state;
    world w = start((http_limits){.body_bytes = 100});
    int fd = client_open(w.port);
    assert_true(client_sendz(fd, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 60\r\n\r\nb"));
    (void)usleep(50000);
    assert_int_equal(ask(&w, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 41\r\n\r\n"
                             "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")
                         .status,
                     503);
    assert_int_equal(ask(&w, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 40\r\n\r\n"
                             "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")
                         .status,
                     200);
    (void)close(fd);
    stop(&w);
}

static const struct {
    const char *text;
    int status;
} refused[] = {
    {"GET / HTTP/1.1\r\n\r\n", 400},              // no host
    {"GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400}, // two
    {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400}, // none
    {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400}, //
    {"GET / HTTP/1.2\r\n" HOST "\r\n", 505},      //
    {"GET / HTTP/2.0\r\n" HOST "\r\n", 505},      //
    {"GET /%zz HTTP/1.1\r\n" HOST "\r\n", 400},   //
    {"GET /%00 HTTP/1.1\r\n" HOST "\r\n", 400},   //
    {"GET /%ff HTTP/1.1\r\n" HOST "\r\n", 400},
    {"GET /?a=%c3%28 HTTP/1.1\r\n" HOST "\r\n", 400},
    {"GET /a%0ab HTTP/1.1\r\n" HOST "\r\n", 400},
    {"GET /?a=%f HTTP/1.1\r\n" HOST "\r\n", 400},           //
    {"GET /a b HTTP/1.1\r\n" HOST "\r\n", 400},             //
    {"GET a HTTP/1.1\r\n" HOST "\r\n", 400},                //
    {"G@T / HTTP/1.1\r\n" HOST "\r\n", 400},                //
    {"GET / HTTP/1.1\r\n" HOST "A B: c\r\n\r\n", 400},      // a blank in a name
    {"GET / HTTP/1.1\r\n" HOST "A : c\r\n\r\n", 400},       // before the colon
    {"GET / HTTP/1.1\r\n" HOST "A: b\001c\r\n\r\n", 400},   //
    {"GET / HTTP/1.1\r\n" HOST "Expect: tea\r\n\r\n", 417}, //
    {"GET / HTTP/1.1\r\n" HOST "Authorization: a\r\nAuthorization: b\r\n\r\n", 400},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\nx", 400},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\nx", 400},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 0x1\r\n\r\nx", 400},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\nx", 400},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\nx", 400},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999999\r\n\r\nx", 413},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     400},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n", 501},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
    {"POST / HTTP/1.1\r\n" HOST
     "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     400},
    {"POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n", 400},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 400},
    {"POST /stream HTTP/1.0\r\n" HOST "Content-Length: 1\r\n\r\nx", 505},
    {"nonsense\r\n\r\n", 400},
    {"\001\002\003\r\n\r\n", 400},
};
#define N_REFUSED (sizeof refused / sizeof *refused)

static void test_refused(void **state) {
    (void)state;
    world w = start((http_limits){0});
    for (size_t i = 0; i < N_REFUSED; i++) {
        client_reply r = ask(&w, refused[i].text);
        // The library closes without a word on what is no request line at all.
        if (r.status != refused[i].status && (i < N_REFUSED - 2 || r.status != 0)) {
            fail_msg("%s: %d, not %d", refused[i].text, r.status, refused[i].status);
        }
    }
    static const char hidden[] =
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\0Content-Length: 5\r\nY: z\r\n\r\n";
    int fd = client_open(w.port);
    assert_true(client_send(fd, (str){hidden, sizeof hidden - 1}));
    assert_int_equal(client_read(&w.a, fd, false).status, 400);
    (void)close(fd);
    assert_int_equal(ask(&w, "GET / HTTP/1.1\r\n" HOST "\r\n").status, 200);
    stop(&w);
}

// ---- who is slow ---------------------------------------------------------------------------------------

static double now_s(void) {
    struct timespec t;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &t), 0);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// Sends a byte each tenth of a second, until the other side ends it.
static str trickle(world *w, const char *first, double most, double *took) {
    int fd = client_open(w->port), end = 0;
    double from = now_s();
    assert_true(client_sendz(fd, first));
    while (now_s() - from < most && !client_waits(fd, 100) && client_sendz(fd, "x")) {
    }
    *took = now_s() - from;
    str got = client_all(&w->a, fd, 1000, &end);
    assert_int_not_equal(end, 0);
    (void)close(fd);
    return got;
}

static void test_slow(void **state) {
    (void)state;
    world w = start((http_limits){.idle_seconds = 1, .grace_seconds = 1});
    double took = 0;
    // Silent: the library's own time-out.
    int fd = client_open(w.port), end = 0;
    assert_true(client_sendz(fd, "GET / HT"));
    (void)client_all(&w.a, fd, 5000, &end);
    assert_int_not_equal(end, 0);
    (void)close(fd);
    // Trickling a head, and a body.
    str got = trickle(&w, "GET / HTTP/1.1\r\nX: ", 8, &took);
    assert_true(took < 6);
    assert_true(str_starts(got, STR("HTTP/1.1 408 ")) && str_ends(got, STR("\r\n\r\nslow")));
    got = trickle(&w, "POST /large HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n\r\n", 8, &took);
    assert_true(took < 6);
    assert_true(str_starts(got, STR("HTTP/1.1 408 ")));
    // A handler that takes long is not the client's fault.
    fd = client_open(w.port);
    assert_true(client_sendz(fd, "GET /wait HTTP/1.1\r\n" HOST "\r\n"));
    assert_false(client_waits(fd, 3500));
    atomic_store(&answer_now, true);
    assert_int_equal(client_read(&w.a, fd, false).status, 201);
    (void)close(fd);
    stop(&w);
}

// ---- later ---------------------------------------------------------------------------------------------

static void test_later(void **state) {
    (void)state;
    world w = start((http_limits){0});
    int fd[8];
    for (int i = 0; i < 8; i++) {
        fd[i] = client_open(w.port);
    }
    for (int round = 0; round < 200; round++) { // often enough that both orders come up
        for (int i = 0; i < 8; i++) {
            assert_true(client_sendz(fd[i], round % 2 == 0 ? "POST /at-once HTTP/1.1\r\n" HOST
                                                             "Content-Length: 1\r\n\r\nx"
                                                           : "POST /later HTTP/1.1\r\n" HOST
                                                             "Content-Length: 1\r\n\r\nx"));
        }
        for (int i = 0; i < 8; i++) {
            client_reply r = client_read(&w.a, fd[i], false);
            assert_int_equal(r.status, 201);
            assert_text(r.body, "later 1");
        }
        arena_clear(&w.a);
    }
    for (int i = 0; i < 8; i++) {
        (void)close(fd[i]);
    }
    // Clients that do not wait for their answer.
    for (int i = 0; i < 50; i++) {
        fd[0] = client_open(w.port);
        assert_true(client_sendz(fd[0], "GET /later HTTP/1.1\r\n" HOST "\r\n"));
        (void)close(fd[0]);
    }
    stop(&w);
    assert_int_equal(atomic_load(&n_over), atomic_load(&n_handled));
}

// ---- streams -------------------------------------------------------------------------------------------

#define STREAM_HEAD "POST /stream HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"

static void send_chunk(int fd, str bytes) {
    char size[32];
    (void)snprintf(size, sizeof size, "%zx\r\n", bytes.n);
    assert_true(client_sendz(fd, size) && client_send(fd, bytes) && client_sendz(fd, "\r\n"));
}

static void test_stream_both_ways(void **state) {
    (void)state;
    world w = start((http_limits){0});
    int fd = client_open(w.port), end = 0;
    assert_true(client_sendz(fd, STREAM_HEAD));
    send_chunk(fd, STR("one\n"));
    str got = client_all(&w.a, fd, 300, &end); // the reply begins before the request ends
    assert_true(str_starts(got, STR("HTTP/1.1 200 OK\r\n")));
    assert_true(str_ends(got, STR("4\r\none\n\r\n")));
    assert_int_equal(end, 0);
    send_chunk(fd, STR("two\n"));
    got = client_all(&w.a, fd, 300, &end);
    assert_text(got, "4\r\ntwo\n\r\n");
    assert_true(client_sendz(fd, "0\r\n\r\n"));
    got = client_all(&w.a, fd, 5000, &end);
    assert_text(got, "0\r\n\r\n");
    assert_int_equal(end, 1);
    (void)close(fd);
    // An empty one, of known length, and one in a single packet.
    fd = client_open(w.port);
    assert_true(client_sendz(fd, "POST /stream HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"));
    assert_true(str_ends(client_all(&w.a, fd, 5000, &end), STR("\r\n\r\n0\r\n\r\n")));
    (void)close(fd);
    fd = client_open(w.port);
    assert_true(client_sendz(fd, "POST /stream HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"));
    assert_true(str_ends(client_all(&w.a, fd, 5000, &end), STR("\r\n\r\n3\r\nabc\r\n0\r\n\r\n")));
    (void)close(fd);
    stop(&w);
    assert_int_equal(atomic_load(&n_over), 3);
    assert_int_equal(atomic_load(&last_status), 200);
}

// All is sent before anything is read: more than sockets hold, more than memory may.
static void test_stream_send_first(void **state) {
    (void)state;
    world w = start((http_limits){.wait_bytes = 65536});
    int fd = client_open(w.port), end = 0;
    const size_t total = (size_t)48 << 20, part = (size_t)1 << 20;
    char *bytes = malloc(part);
    assert_non_null(bytes);
    for (size_t i = 0; i < part; i++) {
        bytes[i] = (char)('a' + i * 7 % 26);
    }
    char text[256];
    (void)snprintf(text, sizeof text,
                   "POST /stream HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n", total);
    assert_true(client_sendz(fd, text));
    for (size_t i = 0; i < total / part; i++) {
        assert_true(client_send(fd, (str){bytes, part}));
    }
    str got = client_all(&w.a, fd, 10000, &end);
    assert_int_equal(end, 1);
    const char *body = strstr(got.p, "\r\n\r\n");
    assert_non_null(body);
    bool whole = false;
    str all = client_unchunk(&w.a, (str){body + 4, got.n - (size_t)(body + 4 - got.p)}, &whole);
    assert_true(whole);
    assert_int_equal(all.n, total);
    for (size_t i = 0; i < total / part; i++) {
        assert_memory_equal(all.p + i * part, bytes, part);
    }
    free(bytes);
    (void)close(fd);
    stop(&w);
}

// The file may hold a megabyte: the client is held back, and goes on when it has read.
static void test_stream_hold(void **state) {
    (void)state;
    world w = start((http_limits){.wait_bytes = 65536, .spool_bytes = 1 << 20});
    int fd = client_open(w.port), end = 0;
    static char part[65536];
    memset(part, 'h', sizeof part);
    size_t sent = 0, total = (size_t)64 << 20;
    char text[256];
    (void)snprintf(text, sizeof text,
                   "POST /stream HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n", total);
    assert_true(client_sendz(fd, text));
    strbuf got = {0};
    bool blocked = false;
    while (sent < total) {
        ssize_t n = send(fd, part, sizeof part < total - sent ? sizeof part : total - sent,
                         MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n > 0) {
            sent += (size_t)n;
            continue;
        }
        struct pollfd p = {.fd = fd, .events = POLLOUT};
        if (poll(&p, 1, 300) == 1) {
            continue;
        }
        blocked = true; // nothing goes any more: read what is there
        while (client_waits(fd, 0)) {
            static char in[1 << 20];
            ssize_t m = recv(fd, in, sizeof in, 0);
            assert_true(m > 0);
            strbuf_add(&got, (str){in, (size_t)m});
        }
    }
    str rest = client_all(&w.a, fd, 10000, &end);
    strbuf_add(&got, rest);
    assert_int_equal(end, 1);
    assert_true(blocked);
    assert_true(atomic_load(&n_drained) > 0);
    const char *body = strstr(got.p, "\r\n\r\n");
    bool whole = false;
    str all = client_unchunk(&w.a, (str){body + 4, got.n - (size_t)(body + 4 - got.p)}, &whole);
    assert_true(whole);
    assert_int_equal(all.n, total);
    strbuf_clear(&got);
    (void)close(fd);
    stop(&w);
}

static void test_stream_broken(void **state) {
    (void)state;
    world w = start((http_limits){.idle_seconds = 1});
    int fd = client_open(w.port), end = 0;
    assert_true(client_sendz(fd, "POST /broken HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"));
    str got = client_all(&w.a, fd, 5000, &end);
    assert_false(str_ends(got, STR("0\r\n\r\n")));
    assert_int_not_equal(end, 0);
    (void)close(fd);
    // The client goes away in the middle, with and without having read.
    for (int i = 0; i < 30; i++) {
        fd = client_open(w.port);
        assert_true(client_sendz(fd, STREAM_HEAD));
        send_chunk(fd, STR("one\n"));
        if (i % 2 == 0) {
            assert_true(client_waits(fd, 5000));
        }
        (void)close(fd);
    }
    // A client that never reads is cut off.
    fd = client_open(w.port);
    static char part[1 << 20];
    memset(part, 'n', sizeof part);
    assert_true(
        client_sendz(fd, "POST /stream HTTP/1.1\r\n" HOST "Content-Length: 33554432\r\n\r\n"));
    for (int i = 0; i < 32; i++) {
        assert_true(client_send(fd, (str){part, sizeof part}));
    }
    (void)sleep(4);
    stop(&w);
    (void)close(fd);
    assert_int_equal(atomic_load(&n_over), 32);
    assert_int_equal(atomic_load(&last_status), 0);
}

// ---- stopping ------------------------------------------------------------------------------------------

typedef struct asker {
    world *w;
    client_reply r;
    const char *text;
} asker;

static void *ask_thread(void *arg) {
    asker *k = arg;
    lode_arena a = {0};
    int fd = client_open(k->w->port);
    if (client_sendz(fd, k->text)) {
        k->r = client_read(&a, fd, false);
    }
    (void)close(fd);
    arena_clear(&a);
    return NULL;
}

static void *say_now(void *arg) {
    (void)arg;
    (void)usleep(300000);
    atomic_store(&answer_now, true);
    return NULL;
}

static void test_stop_waits(void **state) {
    (void)state;
    world w = start((http_limits){0});
    asker k[4];
    pthread_t t[5];
    for (int i = 0; i < 4; i++) {
        k[i] = (asker){.w = &w, .text = "GET /wait HTTP/1.1\r\n" HOST "\r\n"};
        assert_int_equal(pthread_create(&t[i], NULL, ask_thread, &k[i]), 0);
    }
    while (atomic_load(&n_handled) < 4) {
        (void)usleep(1000);
    }
    assert_int_equal(pthread_create(&t[4], NULL, say_now, NULL), 0);
    stop(&w);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(pthread_join(t[i], NULL), 0);
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(k[i].r.status, 201);
    }
}

static void test_stop_breaks_off(void **state) {
    (void)state;
    world w = start((http_limits){0});
    int fd[3], end = 0;
    for (int i = 0; i < 3; i++) {
        fd[i] = client_open(w.port);
    }
    assert_true(client_sendz(fd[0], "GET /wait HTTP/1.1\r\n" HOST "\r\n"));
    assert_true(client_sendz(fd[1], STREAM_HEAD));
    send_chunk(fd[1], STR("one\n"));
    assert_true(client_waits(fd[1], 5000));
    while (atomic_load(&n_handled) < 1) {
        (void)usleep(1000);
    }
    double from = now_s();
    http_stop(w.s, 0);
    assert_true(now_s() - from < 3);
    assert_int_equal(client_all(&w.a, fd[0], 1000, &end).n, 0);
    assert_int_not_equal(end, 0);
    atomic_store(&answer_now, true); // the answer that comes too late is no harm
    while (atomic_load(&n_over) < 2) {
        (void)usleep(1000);
    }
    (void)usleep(1000);
    http_free(w.s);
    for (int i = 0; i < 3; i++) {
        (void)close(fd[i]);
    }
    arena_clear(&w.a);
}

static void test_start_fails(void **state) {
    (void)state;
    http_server *s = NULL;
    lode_error err = {0};
    assert_int_equal(http_start("no.such.name", 0, NULL, &app, &s, &err), LODE_ENVIRONMENT);
    assert_string_equal(err.code, "cannot_listen");
    assert_true(err.hint[0] != '\0');
    world w = start((http_limits){0});
    assert_int_equal(http_start("127.0.0.1", w.port, NULL, &app, &s, &err), LODE_ENVIRONMENT);
    stop(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_byte_by_byte),
        cmocka_unit_test(test_pipeline),
        cmocka_unit_test(test_body_limit),
        cmocka_unit_test(test_expect),
        cmocka_unit_test(test_header_limit),
        cmocka_unit_test(test_all_bodies),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_slow),
        cmocka_unit_test(test_later),
        cmocka_unit_test(test_stream_both_ways),
        cmocka_unit_test(test_stream_send_first),
        cmocka_unit_test(test_stream_hold),
        cmocka_unit_test(test_stream_broken),
        cmocka_unit_test(test_stop_waits),
        cmocka_unit_test(test_stop_breaks_off),
        cmocka_unit_test(test_start_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
