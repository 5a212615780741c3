// SPDX-License-Identifier: Apache-2.0
//
// Starting, stopping, and the keeper: one thread that writes what streams have left over, and now and then
// looks for clients that are slow, or gone. The library has a time-out too, for a client that does nothing at all.
#include "service/http_int.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define KEEPER_EVENTS 64
#define TICK_MS 1000
#define LOOK_MS 200
#define WAKE_SERIAL 0u  /* of the keeper's own event; streams count from 1 */
#define POOL_MIN 32768u /* of the library for one connection: head, and parts of a body */

// ---- lists ---------------------------------------------------------------------------------------

void later_add(http_exchange *x) {
    http_server *s = x->s;
    (void)pthread_mutex_lock(&s->lock);
    x->later_next = s->later;
    x->later_at = &s->later;
    if (s->later != NULL) {
        s->later->later_at = &x->later_next;
    }
    s->later = x;
    (void)pthread_mutex_unlock(&s->lock);
}

void later_remove(http_exchange *x) {
    (void)pthread_mutex_lock(&x->s->lock);
    *x->later_at = x->later_next;
    if (x->later_next != NULL) {
        x->later_next->later_at = x->later_at;
    }
    x->later_at = NULL;
    (void)pthread_mutex_unlock(&x->s->lock);
}

static void name_peer(http_conn *c, const struct sockaddr *from) {
    if (from->sa_family == AF_INET6) {
        const struct sockaddr_in6 *a = (const void *)from;
        (void)inet_ntop(AF_INET6, &a->sin6_addr, c->peer, sizeof c->peer);
    } else if (from->sa_family == AF_INET) {
        const struct sockaddr_in *a = (const void *)from;
        (void)inet_ntop(AF_INET, &a->sin_addr, c->peer, sizeof c->peer);
    }
}

static http_conn *conn_new(http_server *s, struct MHD_Connection *library) {
    http_conn *c = calloc(1, sizeof *c);
    if (c == NULL) {
        lode_oom();
    }
    c->fd = MHD_get_connection_info(library, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    name_peer(c, MHD_get_connection_info(library, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    conn_phase_set(c, CONN_HEAD, 0);
    (void)pthread_mutex_lock(&s->lock);
    c->next = s->conns;
    c->at = &s->conns;
    if (s->conns != NULL) {
        s->conns->at = &c->next;
    }
    s->conns = c;
    s->n_conns++;
    (void)pthread_mutex_unlock(&s->lock);
    return c;
}

static void conn_free(http_server *s, http_conn *c) {
    (void)pthread_mutex_lock(&s->lock);
    *c->at = c->next;
    if (c->next != NULL) {
        c->next->at = c->at;
    }
    s->n_conns--;
    (void)pthread_mutex_unlock(&s->lock);
    free(c);
}

// The library closes the socket after this, so a socket in the list is open.
static void on_connection(void *self, struct MHD_Connection *library, void **own,
                          enum MHD_ConnectionNotificationCode what) {
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *own = conn_new(self, library);
    } else {
        conn_free(self, *own);
        *own = NULL;
    }
}

// ---- the keeper ----------------------------------------------------------------------------------

static bool too_slow(const http_server *s, const http_conn *c, uint64_t now) {
    uint64_t since = atomic_load_explicit(&c->since_ms, memory_order_relaxed);
    uint64_t bytes = atomic_load_explicit(&c->bytes, memory_order_relaxed);
    uint64_t took = now > since ? now - since : 0;
    uint64_t idle = (uint64_t)s->limits.idle_seconds * 1000;
    uint64_t grace = (uint64_t)s->limits.grace_seconds * 1000;
    uint64_t paid = bytes * 1000 / s->limits.rate_bytes; // what so many bytes may take
    switch ((conn_phase)atomic_load_explicit(&c->phase, memory_order_relaxed)) {
    case CONN_HEAD:
        return took > idle + grace;
    case CONN_BODY:
        return took > grace + paid;
    case CONN_REPLY:
        return took > idle + grace + paid;
    case CONN_BUSY:
    default:
        return false; // it waits for us
    }
}

// As problem.c would have it; there is no request yet that it could be an answer to.
#define SLOW_BODY                                                                      \
    "{\"type\":\"/problems/too_slow\",\"title\":\"The request did not come in time\"," \
    "\"status\":408,\"detail\":\"the connection is closed\",\"code\":\"too_slow\","    \
    "\"hint\":\"send it again, faster\"}"
_Static_assert(sizeof SLOW_BODY - 1 == 170, "its length stands in the reply");

// The reading side alone: the library then finds the end of the request, and closes in its own way.
static void cut_off(const http_server *s, const http_conn *c) {
    int phase = atomic_load_explicit(&c->phase, memory_order_relaxed);
    if (phase != CONN_REPLY) {
        const http_reply r = {.status = 408, .media_type = s->app.slow_media_type};
        strbuf text = {0};
        head_text(&text, &r);
        strbuf_addf(&text, "Content-Length: %zu\r\n\r\n", s->app.slow_body.n);
        strbuf_add(&text, s->app.slow_body);
        (void)send(c->fd, text.p, text.n, MSG_DONTWAIT | MSG_NOSIGNAL); // if it goes
        strbuf_clear(&text);
    }
    (void)shutdown(c->fd, phase == CONN_REPLY ? SHUT_RDWR : SHUT_RD); // gone already: as well
}

static void look_for_slow(http_server *s, uint64_t now) {
    (void)pthread_mutex_lock(&s->lock);
    for (http_conn *c = s->conns; c != NULL; c = c->next) {
        if (too_slow(s, c, now)) {
            cut_off(s, c);
        }
    }
    (void)pthread_mutex_unlock(&s->lock);
}

// The library reads once for each event of its epoll, which comes once. When the last bytes of a client and the
// end of what it sends come together, it does not see the end: half-closed connections would stay until their
// time is over. So we look for them, and another event is made. What the client sent is still read, and answered.
static void look_for_closed(http_server *s) {
    (void)pthread_mutex_lock(&s->lock);
    if (s->n_conns > s->n_polled) {
        s->n_polled = s->n_conns + 64;
        free(s->polled);
        s->polled = calloc(s->n_polled, sizeof *s->polled);
        if (s->polled == NULL) {
            lode_oom();
        }
    }
    nfds_t n = 0;
    for (const http_conn *c = s->conns; c != NULL; c = c->next) {
        int phase = atomic_load_explicit(&c->phase, memory_order_relaxed);
        if (phase == CONN_HEAD || phase == CONN_BODY) {
            s->polled[n++] = (struct pollfd){.fd = c->fd, .events = POLLRDHUP};
        }
    }
    if (n > 0 && poll(s->polled, n, 0) > 0) {
        for (nfds_t i = 0; i < n; i++) {
            if (s->polled[i].revents != 0) {
                (void)shutdown(s->polled[i].fd, SHUT_RD); // gone already: as well
            }
        }
    }
    (void)pthread_mutex_unlock(&s->lock);
}

static void *keeper(void *self) {
    http_server *s = self;
    uint64_t last = mono_us() / 1000;
    while (!atomic_load(&s->keeper_ends)) {
        struct epoll_event e[KEEPER_EVENTS];
        uint64_t serials[KEEPER_EVENTS];
        int n = epoll_wait(s->epoll_fd, e, KEEPER_EVENTS, LOOK_MS);
        size_t m = 0;
        for (int i = 0; i < n; i++) {
            if (e[i].data.u64 != WAKE_SERIAL) {
                serials[m++] = e[i].data.u64;
            }
        }
        stream_events(s, serials, m);
        uint64_t now = mono_us() / 1000;
        if (now - s->looked_ms >= LOOK_MS) {
            s->looked_ms = now;
            look_for_closed(s);
        }
        if (now - last >= TICK_MS) {
            last = now;
            look_for_slow(s, now);
            stream_tick(s, now);
        }
    }
    return NULL;
}

// ---- starting ------------------------------------------------------------------------------------

static uint32_t or_else(uint32_t given, uint32_t otherwise) { return given ? given : otherwise; }

static http_limits with_defaults(const http_limits *given) {
    http_limits l = given != NULL ? *given : (http_limits){0};
    l.connections = or_else(l.connections, 1000);
    l.idle_seconds = or_else(l.idle_seconds, 60);
    l.workers = or_else(l.workers, 2);
    l.header_bytes = or_else(l.header_bytes, 16384);
    l.rate_bytes = or_else(l.rate_bytes, 1024);
    l.grace_seconds = or_else(l.grace_seconds, 10);
    l.body_bytes = l.body_bytes ? l.body_bytes : (size_t)256 << 20;
    l.wait_bytes = l.wait_bytes ? l.wait_bytes : (size_t)1 << 20;
    l.spool_bytes = l.spool_bytes ? l.spool_bytes : (size_t)1 << 30;
    l.connections = l.connections < l.workers ? l.workers : l.connections; // each has its share
    return l;
}

static lode_status bad_address(const char *address, const char *why, lode_error *err) {
    lode_status status = lode_fail(err, LODE_ENVIRONMENT, "cannot_listen",
                                   "cannot listen on %.100s: %s", address, why);
    lode_hint(err,
              "give an address of this machine as numbers, such as 127.0.0.1 or ::1, and a port "
              "that nobody else uses");
    return status;
}

static lode_status listen_on(http_server *s, const char *address, uint16_t port, lode_error *err) {
    struct addrinfo ask = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                           .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char digits[8];
    (void)snprintf(digits, sizeof digits, "%u", port);
    int failed = getaddrinfo(address, digits, &ask, &found);
    if (failed != 0) {
        return bad_address(address, gai_strerror(failed), err);
    }
    int yes = 1;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
              bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0;
    int why = errno;
    freeaddrinfo(found);
    if (!ok) {
        if (fd >= 0) {
            (void)close(fd); // never used
        }
        return bad_address(address, strerror(why), err);
    }
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } own = {0};
    socklen_t n = sizeof own;
    (void)getsockname(fd, &own.any, &n); // it is bound
    s->port = ntohs(own.any.sa_family == AF_INET6 ? own.v6.sin6_port : own.v4.sin_port);
    s->listen_fd = fd;
    return LODE_OK;
}

// Texts of requests stay as they were sent: "%2F" in a name is no "/". http_decode does it, part by part.
static size_t leave_as_is(void *self, struct MHD_Connection *c, char *text) {
    (void)self;
    (void)c;
    return strlen(text);
}

static lode_status start_library(http_server *s, lode_error *err) {
    size_t pool = (size_t)s->limits.header_bytes * 2 + 8192;
    s->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, s->port, NULL, NULL,
        http_on_request, s, MHD_OPTION_LISTEN_SOCKET, s->listen_fd, MHD_OPTION_THREAD_POOL_SIZE,
        s->limits.workers > 1 ? s->limits.workers : 0u, MHD_OPTION_CONNECTION_LIMIT,
        s->limits.connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, s->limits.per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, s->limits.idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        pool < POOL_MIN ? (size_t)POOL_MIN : pool, MHD_OPTION_NOTIFY_COMPLETED, http_on_completed,
        s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_as_is, s, MHD_OPTION_END);
    if (s->daemon == NULL) {
        lode_status status = lode_fail(err, LODE_ENVIRONMENT, "cannot_listen",
                                       "cannot start the server: %s", strerror(errno));
        lode_hint(err, "raise the limits of open files (ulimit -n) or threads");
        return status;
    }
    return LODE_OK;
}

static lode_status start_keeper(http_server *s, lode_error *err) {
    s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN, .data.u64 = WAKE_SERIAL};
    if (s->epoll_fd < 0 || s->wake_fd < 0 ||
        epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, s->wake_fd, &e) != 0 ||
        pthread_create(&s->keeper, NULL, keeper, s) != 0) {
        return lode_fail(err, LODE_ENVIRONMENT, "cannot_listen", "cannot start a thread: %s",
                         strerror(errno));
    }
    s->keeper_runs = true;
    return LODE_OK;
}

lode_status http_start(const char *address, uint16_t port, const http_limits *limits,
                       const http_app *app, http_server **out, lode_error *err) {
    http_server *s = calloc(1, sizeof *s);
    if (s == NULL) {
        lode_oom();
    }
    s->app = *app;
    s->limits = with_defaults(limits);
    s->listen_fd = s->epoll_fd = s->wake_fd = -1;
    s->spare = calloc(s->limits.workers, sizeof *s->spare);
    if (s->spare == NULL) {
        lode_oom();
    }
    (void)pthread_mutex_init(&s->lock, NULL); // default ones cannot fail
    (void)pthread_mutex_init(&s->stream_lock, NULL);
    lode_status status = listen_on(s, address, port, err);
    if (status == LODE_OK) {
        status = start_keeper(s, err);
    }
    if (status == LODE_OK) {
        status = start_library(s, err);
    }
    if (status != LODE_OK) {
        http_stop(s, 0);
        http_free(s);
        return status;
    }
    *out = s;
    return LODE_OK;
}

uint16_t http_port(const http_server *s) { return s->port; }

uint32_t http_connections(http_server *s) {
    (void)pthread_mutex_lock(&s->lock);
    uint32_t n = s->n_conns;
    (void)pthread_mutex_unlock(&s->lock);
    return n;
}

// ---- stopping ------------------------------------------------------------------------------------

static void wait_ms(uint64_t ms) {
    (void)usleep((useconds_t)(ms * 1000)); // shorter is as well: the caller looks again
}

// Those that sleep are woken, and end without a reply. Who holds the other lock is tried again later:
// the order elsewhere is that lock first.
static void wake_all(http_server *s) {
    (void)pthread_mutex_lock(&s->lock);
    for (http_exchange *x = s->later, *next = NULL; x != NULL; x = next) {
        next = x->later_next;
        if (pthread_mutex_trylock(&x->lock) != 0) {
            continue;
        }
        *x->later_at = x->later_next;
        if (x->later_next != NULL) {
            x->later_next->later_at = x->later_at;
        }
        x->later_at = NULL;
        x->suspended = false;
        MHD_resume_connection(x->mhd);
        (void)pthread_mutex_unlock(&x->lock);
    }
    (void)pthread_mutex_unlock(&s->lock);
}

static bool any_asleep(http_server *s) {
    (void)pthread_mutex_lock(&s->lock);
    bool any = s->later != NULL;
    (void)pthread_mutex_unlock(&s->lock);
    return any;
}

static void end_library(http_server *s, uint32_t seconds) {
    atomic_store(&s->stopping, true);
    MHD_socket door = MHD_quiesce_daemon(s->daemon);
    uint64_t until = mono_us() + (uint64_t)seconds * 1000000;
    while (atomic_load(&s->active) > 0 && mono_us() < until) {
        wait_ms(5);
    }
    atomic_store(&s->aborting, true);
    do {
        wake_all(s);
        wait_ms(1);
    } while (any_asleep(s));
    MHD_stop_daemon(s->daemon);
    s->daemon = NULL;
    if (door != MHD_INVALID_SOCKET) {
        (void)close(door); // the library gave it back
        s->listen_fd = -1;
    }
}

void http_stop(http_server *s, uint32_t seconds) {
    if (s->daemon != NULL) {
        end_library(s, seconds);
    }
    if (s->keeper_runs) {
        atomic_store(&s->keeper_ends, true);
        uint64_t one = 1;
        ssize_t told = write(s->wake_fd, &one, sizeof one);
        (void)told;                          // else it looks within a second
        (void)pthread_join(s->keeper, NULL); // joined once, so it cannot fail
        s->keeper_runs = false;
    }
}

void http_free(http_server *s) {
    if (s == NULL) {
        return;
    }
    assert(s->daemon == NULL && atomic_load(&s->active) == 0);
    for (uint32_t w = 0; w < s->limits.workers; w++) {
        while (s->spare[w].first != NULL) {
            http_exchange *x = s->spare[w].first;
            s->spare[w].first = x->free_next;
            exchange_destroy(x);
        }
    }
    const int fds[] = {s->listen_fd, s->epoll_fd, s->wake_fd};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++) {
        if (fds[i] >= 0) {
            (void)close(fds[i]); // nobody uses it any more
        }
    }
    vec_clear(&s->streams);
    free(s->polled);
    free(s->spare);
    (void)pthread_mutex_destroy(&s->lock);
    (void)pthread_mutex_destroy(&s->stream_lock);
    free(s);
}
