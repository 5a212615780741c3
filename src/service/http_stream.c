// SPDX-License-Identifier: Apache-2.0
//
// Streams: the request comes in while the reply goes out. The library cannot do that, so the reply is written
// to the socket here, past it, in chunks; the library reads, and closes when all is sent.
//
//   http_stream_send -> memory -> [file without a name] -> memory -> socket
//
// Whoever sends also writes as far as the socket takes it; what is left the keeper writes when the socket
// takes more. The file holds what a client that does not read yet has not taken.
#include "service/http_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REFILL_BYTES ((size_t)256 << 10)

// ---- what waits ----------------------------------------------------------------------------------

static size_t waiting(const stream_out *o) { return o->n - o->from; }

static void memory_add(stream_out *o, str bytes) {
    if (o->from == o->n) {
        o->from = o->n = 0;
    }
    if (bytes.n > o->cap - o->n && o->from > 0) {
        memmove(o->p, o->p + o->from, waiting(o));
        o->n -= o->from;
        o->from = 0;
    }
    if (bytes.n > o->cap - o->n) {
        size_t cap = o->cap > 0 ? o->cap : 4096;
        while (cap - o->n < bytes.n) {
            cap *= 2;
        }
        char *p = realloc(o->p, cap);
        if (p == NULL) {
            lode_oom();
        }
        o->p = p;
        o->cap = cap;
    }
    if (bytes.n > 0) {
        memcpy(o->p + o->n, bytes.p, bytes.n);
    }
    o->n += bytes.n;
}

static int open_spool(void) {
    const char *folder = getenv("TMPDIR");
    int fd = open(folder != NULL ? folder : "/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return fd >= 0 ? fd : open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

// False: the disk has no place.
static bool spool_add(stream_out *o, str bytes) {
    if (o->spool < 0) {
        o->spool = open_spool();
    }
    while (bytes.n > 0) {
        ssize_t n = o->spool < 0 ? -1 : pwrite(o->spool, bytes.p, bytes.n, (off_t)o->spool_n);
        if (n <= 0) {
            if (n < 0 && errno == EINTR) {
                continue;
            }
            return false;
        }
        o->spool_n += (uint64_t)n;
        bytes = (str){bytes.p + n, bytes.n - (size_t)n};
    }
    return true;
}

static uint64_t spooled(const stream_out *o) { return o->spool_n - o->spool_from; }

// From the file back to memory. False: it cannot be read.
static bool refill(stream_out *o) {
    char *part = malloc(REFILL_BYTES);
    if (part == NULL) {
        lode_oom();
    }
    ssize_t n = 0;
    do {
        n = pread(o->spool, part, REFILL_BYTES, (off_t)o->spool_from);
    } while (n < 0 && errno == EINTR);
    if (n > 0) {
        memory_add(o, (str){part, (size_t)n});
        o->spool_from += (uint64_t)n;
        if (spooled(o) == 0) {
            o->spool_from = o->spool_n = 0;
            n = ftruncate(o->spool, 0) == 0 ? n : -1;
        }
    }
    free(part);
    return n > 0;
}

void stream_clear(http_exchange *x) {
    free(x->out.p);
    if (x->out.spool >= 0) {
        (void)close(x->out.spool); // it has no name: gone with its last reader
    }
    x->out = (stream_out){.spool = -1};
}

// ---- writing, all with the lock ------------------------------------------------------------------

static void break_off(http_exchange *x) {
    stream_clear(x);
    x->finished = true;
    exchange_wake_locked(x);
}

static void want_write(http_exchange *x, bool yes) {
    if (x->fd >= 0 && x->serial != 0) {
        struct epoll_event e = {.events = EPOLLONESHOT | (yes ? (uint32_t)EPOLLOUT : 0u),
                                .data.u64 = x->serial};
        (void)epoll_ctl(x->s->epoll_fd, EPOLL_CTL_MOD, x->fd, &e); // it is registered
    }
    x->waits_write = yes;
}

// 1: all that was in memory is sent; 0: the socket takes no more now; -1: nobody reads.
static int send_memory(http_exchange *x) {
    stream_out *o = &x->out;
    while (waiting(o) > 0) {
        ssize_t n = send(x->fd, o->p + o->from, waiting(o), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return errno == EAGAIN ? 0 : -1;
        }
        o->from += (size_t)n;
        x->sent_slowly += (uint64_t)n;
    }
    return 1;
}

static void flush(http_exchange *x) {
    int done = x->fd >= 0 ? 1 : -1;
    while (done == 1 && (waiting(&x->out) > 0 || spooled(&x->out) > 0)) {
        done = send_memory(x);
        if (done == 1 && spooled(&x->out) > 0 && !refill(&x->out)) {
            done = -1;
        }
    }
    if (done < 0) {
        break_off(x);
    } else if (done == 0) {
        if (!x->waits_write) {
            x->progress_ms = mono_us() / 1000;
            x->sent_slowly = 0;
        }
        want_write(x, true);
    } else {
        x->waits_write = false;
        if (x->ended) {
            x->finished = x->complete = true;
            exchange_wake_locked(x);
        }
    }
}

// A piece of the reply behind what waits already.
static void put(http_exchange *x, str bytes) {
    stream_out *o = &x->out;
    if (x->finished || x->fd < 0) {
        return;
    }
    if (spooled(o) == 0 && waiting(o) + bytes.n <= x->s->limits.wait_bytes) {
        memory_add(o, bytes);
    } else if (!spool_add(o, bytes)) {
        break_off(x);
    }
}

// ---- for the app ---------------------------------------------------------------------------------

static void date_header(strbuf *out) {
    static const char days[] = "SunMonTueWedThuFriSat",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm t = {0};
    time_t now = time(NULL);
    if (gmtime_r(&now, &t) != NULL) {
        strbuf_addf(out, "Date: %.3s, %02d %.3s %d %02d:%02d:%02d GMT\r\n", days + t.tm_wday * 3,
                    t.tm_mday, months + t.tm_mon * 3, t.tm_year + 1900, t.tm_hour, t.tm_min,
                    t.tm_sec);
    }
}

void head_text(strbuf *out, const http_reply *r) {
    strbuf_addf(out, "HTTP/1.1 %d %s\r\n", r->status,
                MHD_get_reason_phrase_for((unsigned)r->status));
    date_header(out);
    strbuf_addz(out, "Connection: close\r\n");
    if (r->media_type != NULL) {
        strbuf_addf(out, "Content-Type: %s\r\n", r->media_type);
    }
    for (uint32_t i = 0; i < r->n_headers; i++) {
        strbuf_addf(out, STR_FMT ": " STR_FMT "\r\n", STR_ARG(r->headers[i].name),
                    STR_ARG(r->headers[i].value));
    }
}

void http_stream_begin(http_exchange *x, const http_reply *head) {
    http_server *s = x->s;
    strbuf text = {0};
    head_text(&text, head);
    strbuf_addz(&text, "Transfer-Encoding: chunked\r\n\r\n");
    (void)pthread_mutex_lock(&s->stream_lock);
    (void)pthread_mutex_lock(&x->lock);
    if (x->fd >= 0) {
        struct epoll_event e = {.events = EPOLLONESHOT, .data.u64 = ++s->serials};
        x->serial = e.data.u64;
        *vec_push(&s->streams) = x;
        if (epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, x->fd, &e) != 0) {
            lode_oom(); // the kernel has no memory, or the limit of the user is reached
        }
    }
    x->begun = true;
    x->status = head->status;
    put(x, strbuf_str(&text));
    (void)pthread_mutex_unlock(&x->lock);
    (void)pthread_mutex_unlock(&s->stream_lock);
    strbuf_clear(&text);
}

http_flow http_stream_send(http_exchange *x, str bytes) {
    (void)pthread_mutex_lock(&x->lock);
    if (bytes.n > 0) {
        char size[24];
        int n = snprintf(size, sizeof size, "%zx\r\n", bytes.n);
        put(x, (str){size, (size_t)n});
        put(x, bytes);
        put(x, STR("\r\n"));
        x->sent += bytes.n;
        if (!x->waits_write && !x->finished) {
            flush(x);
        }
    }
    http_flow f = x->finished || x->fd < 0 ? HTTP_GONE : HTTP_GOES;
    if (f == HTTP_GOES && spooled(&x->out) > x->s->limits.spool_bytes) {
        f = HTTP_HOLD;
        x->held = true;
    }
    (void)pthread_mutex_unlock(&x->lock);
    return f;
}

void http_stream_more(http_exchange *x) { exchange_wake(x); }

void http_stream_end(http_exchange *x, bool whole) {
    (void)pthread_mutex_lock(&x->lock);
    x->ended = true;
    x->whole = whole;
    if (!whole) {
        break_off(x);
    } else {
        put(x, STR("0\r\n\r\n"));
        if (!x->waits_write && !x->finished) {
            flush(x);
        }
    }
    exchange_unlock_drop(x); // the reference of the first `stream`
}

// ---- for the library's threads -------------------------------------------------------------------

static bool is_over(http_exchange *x) {
    (void)pthread_mutex_lock(&x->lock);
    bool over = x->ended || x->finished;
    (void)pthread_mutex_unlock(&x->lock);
    return over;
}

static bool is_finished(http_exchange *x) {
    (void)pthread_mutex_lock(&x->lock);
    bool finished = x->finished;
    (void)pthread_mutex_unlock(&x->lock);
    return finished;
}

static void begin_input(http_exchange *x) {
    if (!x->input_begun) {
        x->input_begun = true;
        conn_phase_set(x->conn, CONN_BUSY, 0); // it may be slow, and we may hold it back
        (void)pthread_mutex_lock(&x->lock);
        x->refs++; // until http_stream_end
        (void)pthread_mutex_unlock(&x->lock);
    }
}

static bool end_of_input(http_exchange *x, uint32_t w) {
    const http_app *app = &x->s->app;
    if (!x->input_ended) {
        x->input_ended = true;
        conn_phase_set(x->conn, CONN_BUSY, 0);
        if (!is_over(x)) {
            (void)app->stream(app->self, w, x, (str){NULL, 0});
        }
    }
    while (!is_finished(x)) {
        if (exchange_sleep(x)) {
            return true;
        }
        if (atomic_load(&x->s->aborting)) {
            return false;
        }
    }
    return false; // its reply went past the library, which has but to close
}

bool stream_input(http_exchange *x, str bytes, size_t *left) {
    const http_app *app = &x->s->app;
    uint32_t w = 0;
    (void)worker_number(x->s, &w);
    *left = 0;
    begin_input(x);
    if (bytes.n == 0) {
        return end_of_input(x, w);
    }
    while (bytes.n > 0 && !is_over(x)) {
        size_t n = app->stream(app->self, w, x, bytes);
        bytes = (str){bytes.p + n, bytes.n - n};
        if (bytes.n > 0 && exchange_sleep(x)) {
            *left = bytes.n;
            return true;
        }
        if (atomic_load_explicit(&x->s->aborting, memory_order_relaxed)) {
            return false;
        }
    }
    return !is_finished(x);
}

void stream_lost(http_exchange *x) {
    http_server *s = x->s;
    (void)pthread_mutex_lock(&s->stream_lock);
    (void)pthread_mutex_lock(&x->lock);
    if (x->serial != 0) {
        (void)epoll_ctl(s->epoll_fd, EPOLL_CTL_DEL, x->fd, NULL); // it is registered
        for (size_t i = 0; i < s->streams.n; i++) {
            if (s->streams.p[i] == x) {
                s->streams.p[i] = s->streams.p[--s->streams.n];
                break;
            }
        }
    }
    x->fd = -1;
    stream_clear(x);
    bool tell = x->input_begun && !x->ended;
    (void)pthread_mutex_unlock(&x->lock);
    (void)pthread_mutex_unlock(&s->stream_lock);
    if (tell) {
        s->app.gone(s->app.self, x); // x lasts: the app's own reference is still there
    }
}

// ---- for the keeper ------------------------------------------------------------------------------

static http_exchange *find_stream(const http_server *s, uint64_t serial) {
    for (size_t i = 0; i < s->streams.n; i++) {
        if (s->streams.p[i]->serial == serial) {
            return s->streams.p[i];
        }
    }
    return NULL;
}

static void drain(http_exchange *x) {
    (void)pthread_mutex_lock(&x->lock);
    if (!x->finished) {
        flush(x);
    }
    bool tell = x->held && !x->ended && spooled(&x->out) <= x->s->limits.spool_bytes / 2;
    x->held = x->held && !tell;
    (void)pthread_mutex_unlock(&x->lock);
    if (tell) {
        x->s->app.drained(x->s->app.self, x);
    }
}

void stream_events(http_server *s, const uint64_t *serials, size_t n) {
    (void)pthread_mutex_lock(&s->stream_lock);
    for (size_t i = 0; i < n; i++) {
        http_exchange *x = find_stream(s, serials[i]);
        if (x != NULL) {
            drain(x);
        }
    }
    (void)pthread_mutex_unlock(&s->stream_lock);
}

void stream_tick(http_server *s, uint64_t now_ms) {
    uint64_t idle_ms = (uint64_t)s->limits.idle_seconds * 1000;
    (void)pthread_mutex_lock(&s->stream_lock);
    for (size_t i = 0; i < s->streams.n; i++) {
        http_exchange *x = s->streams.p[i];
        (void)pthread_mutex_lock(&x->lock);
        if (x->waits_write && !x->finished && now_ms > x->progress_ms + idle_ms) {
            if (x->sent_slowly < (uint64_t)s->limits.idle_seconds * s->limits.rate_bytes) {
                break_off(x);
            }
            x->progress_ms = now_ms;
            x->sent_slowly = 0;
        }
        (void)pthread_mutex_unlock(&x->lock);
    }
    (void)pthread_mutex_unlock(&s->stream_lock);
}
