/* SPDX-License-Identifier: Apache-2.0
 *
 * http_int: what the http_*.c files share. libmicrohttpd's own rules that shape it:
 *   - A reply can be queued with the headers (then the connection ends after it) or when the whole request is
 *     there, never between. Where we must answer between, we write to the socket ourselves; the library
 *     writes nothing while it reads a body (but "100 Continue", before the first byte of it).
 *   - A suspended connection is not looked at: no time-out, no notice of a client that left; and the library
 *     must not be stopped with one.
 *   - Its callbacks for one connection come from one thread, its worker.
 */
#ifndef LODE_SERVICE_HTTP_INT_H
#define LODE_SERVICE_HTTP_INT_H

#include "service/http.h"

#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

#define HEADERS_MAX 64u
#define QUERY_MAX 32u
#define SWALLOW_BYTES \
    (1u << 20) /* of a body that is refused, read so that the connection can go on */
#define LINGER_BYTES \
    (256u << 20) /* of a longer one, read after the reply so that the client sees it */
#define METHOD_BYTES_MAX 24u

/* What a client is doing, by which it may be too slow (http_server.c). */
typedef enum conn_phase { CONN_HEAD, CONN_BODY, CONN_BUSY, CONN_REPLY } conn_phase;

/* One TCP connection; in the list of its server from accept to close. */
typedef struct http_conn {
    struct http_conn *next, **at;
    int fd;
    _Atomic int phase;
    _Atomic uint64_t since_ms, bytes; /* of the phase; bytes read, or to be sent */
    char peer[64];
} http_conn;

/* Output of a stream that the client has not taken yet: memory first, then the file. */
typedef struct stream_out {
    char *p; /* from..n of it waits */
    size_t from, n, cap;
    int spool; /* -1: none */
    uint64_t spool_from, spool_n;
} stream_out;

struct http_exchange {
    /* Kept from one request to the next. */
    pthread_mutex_t lock;
    lode_arena arena;
    http_exchange *free_next;

    /* Zeroed before each. */
    http_server *s;
    http_conn *conn;
    struct MHD_Connection *mhd;
    str method, raw_path, path, peer;
    uint32_t n_headers, n_query;
    void *own;
    strbuf body;
    size_t limit, counted; /* counted: of the server's body_bytes */
    uint64_t began_us, sent, swallowed;
    bool old;        /* HTTP/1.0 */
    bool hides;      /* a header has a byte of zero */
    const char *end; /* of the last header's value, while they are collected */
    str early_text;  /* of a refusal: the whole reply */
    bool early;      /* it was sent before the body was read */
    bool long_body;  /* longer than is swallowed */
    bool unsound;    /* nobody knows where the body ends */
    bool is_stream, has_body, expects, refused, head_only, handled, input_begun, input_ended;

    /* Under lock: who waits for whom. */
    bool suspended, woken; /* woken: before it was suspended */
    struct MHD_Response *reply;
    int status;                                   /* 0: no reply yet */
    struct http_exchange *later_next, **later_at; /* in the server's list of suspended ones */

    uint32_t refs; /* under lock: the library's and the app's */

    /* Streams, under lock. */
    stream_out out;
    int fd; /* -1 when the connection is gone */
    bool begun, ended, whole, held, waits_write;
    bool finished; /* the reply is all sent, or broken off */
    bool complete; /* it is all sent */
    uint64_t serial, progress_ms, sent_slowly;

    http_header headers[HEADERS_MAX], query[QUERY_MAX]; /* as many as n_ says; not zeroed */
};

#define SPARE_EXCHANGES_MAX 64u
#define SPARE_ARENA_BYTES ((size_t)64 << 10)
struct http_server {
    http_app app;
    http_limits limits;
    struct MHD_Daemon *daemon;
    int listen_fd;
    uint16_t port;
    _Atomic uint32_t n_workers, active;
    _Atomic bool stopping, aborting;
    struct {
        http_exchange *first;
        uint32_t n;
    } * spare; /* of each worker */
    _Atomic size_t body_bytes;

    pthread_mutex_t lock; /* the lists */
    http_conn *conns;
    uint32_t n_conns;
    http_exchange *later;

    pthread_t keeper; /* sends what streams left, and cuts off who is slow */
    bool keeper_runs;
    int epoll_fd, wake_fd;
    _Atomic bool keeper_ends;
    pthread_mutex_t stream_lock; /* before an exchange's own */
    VEC(http_exchange *) streams;
    uint64_t serials;
    struct pollfd *polled; /* the keeper's */
    uint32_t n_polled;
    uint64_t looked_ms;
};

/* http_head.c */
typedef struct head_fault {
    int status; /* 0: none */
    const char *code, *message;
} head_fault;
head_fault head_check(http_exchange *x, const char *version, uint64_t *length, bool *chunked);

/* http_mhd.c */
enum MHD_Result http_on_request(void *self, struct MHD_Connection *c, const char *url,
                                const char *method, const char *version, const char *bytes,
                                size_t *n, void **own);
void http_on_completed(void *self, struct MHD_Connection *c, void **own,
                       enum MHD_RequestTerminationCode how);
struct MHD_Response *response_of(http_exchange *x, const http_reply *r);
/* Waits until exchange_wake; false: it was woken already, so go on at once. */
bool exchange_sleep(http_exchange *x);
void exchange_wake(http_exchange *x);
void exchange_wake_locked(http_exchange *x);
/* Called with the lock: one reference less; the last calls `over`. x must not be used after it. */
void exchange_unlock_drop(http_exchange *x);
void conn_phase_set(http_conn *c, conn_phase phase, uint64_t bytes);
uint64_t mono_us(void);
/* false: the calling thread is none of the library's. */
bool worker_number(const http_server *s, uint32_t *number);
void exchange_destroy(http_exchange *x);

/* http_stream.c */
void head_text(strbuf *out, const http_reply *r);
/* False: the connection is to be closed. left: bytes not taken; it sleeps. */
bool stream_input(http_exchange *x, str bytes, size_t *left);
void stream_lost(http_exchange *x); /* by http_on_completed */
void stream_events(http_server *s, const uint64_t *serials, size_t n);
void stream_tick(http_server *s, uint64_t now_ms);
void stream_clear(http_exchange *x);

/* http_server.c */
void later_add(http_exchange *x);
void later_remove(http_exchange *x);

#endif
