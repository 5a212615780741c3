/* SPDX-License-Identifier: Apache-2.0
 *
 * http: the small part of HTTP/1.1 that the desk needs, over libmicrohttpd (http_mhd.c and its neighbors),
 * which is named nowhere else. It reads requests within their limits, calls `handle` once the body is there
 * (or `stream` as it comes), and sends replies. It knows no routes and no JSON.
 *
 *   http_mhd.c     a request from its headers to its reply     http_head.c    what a head may look like
 *   http_stream.c  streams: both ways at once                  http_server.c  start, stop, clients that are slow
 *
 * Limits   http_limits, each answered by the right 4xx before anything is kept; connections beyond the most
 *          wait at the door. A client is cut off that sends or takes nothing for `idle_seconds`, and also one
 *          that trickles: a head takes at most that long and ten seconds, a body and a reply at least
 *          `rate_bytes` a second.
 * Strict   What two readers could take for two requests is refused with 400: two lengths, a length and
 *          chunks, a length that is no plain number, an unknown transfer coding, a name with a blank before
 *          the colon, two hosts, two of a header of which there is one.
 * Waiting  A handler that cannot answer yet returns HTTP_LATER, and whoever has the answer calls
 *          http_answer from any thread; until then no thread waits for it.
 * Streams  Input comes to `stream` while output is sent by http_stream_send, from any thread. A client that
 *          sends all before it reads is no deadlock: what it does not take waits in memory, then in a
 *          file without a name. When even that has its fill, HTTP_HOLD says so until `drained`.
 */
#ifndef LODE_SERVICE_HTTP_H
#define LODE_SERVICE_HTTP_H

#include "base/base.h"

typedef struct http_exchange
    http_exchange; /* one request and its reply; from the headers until `over` */

typedef struct http_header {
    str name, value;
} http_header;

#define HTTP_REPLY_HEADERS_MAX 16u
typedef struct http_reply {
    int status;
    const char *media_type; /* static; NULL: none */
    str body;               /* copied, unless static_body */
    bool static_body;
    http_header headers[HTTP_REPLY_HEADERS_MAX];
    uint32_t n_headers;
} http_reply;
/* Adds one; texts must last until the reply is taken. Asserts that there is room. */
void http_add(http_reply *r, const char *name, str value);

typedef enum http_turn { HTTP_NOW, HTTP_LATER } http_turn;
typedef enum http_flow { HTTP_GOES, HTTP_HOLD, HTTP_GONE } http_flow;

/* worker: 0 to limits.workers - 1, the number of the calling thread. */
typedef struct http_app {
    void *self;
    /* What a client is told that is too slow, by no request: the body of a 408. May be empty. */
    str slow_body;
    const char *slow_media_type;
    /* The whole request is there. HTTP_NOW: *reply is the answer, its texts last until the next call on
     * this thread or in the arena of the exchange. */
    http_turn (*handle)(void *self, uint32_t worker, http_exchange *x, http_reply *reply);
    /* Most bytes of the body for this method and path; 0: none may come; SIZE_MAX: it is a stream, and
     * `stream` gets it in parts. Called with the headers. A reply of its own (401, 404, 405) in *reply
     * with status set refuses the request before its body is read. */
    size_t (*body_limit)(void *self, uint32_t worker, http_exchange *x, http_reply *reply);
    /* Bytes of a stream as they come, n 0 at its end. Returns how many were taken; with fewer than there
     * are the rest is held back, with the client, until http_stream_more. */
    size_t (*stream)(void *self, uint32_t worker, http_exchange *x, str bytes);
    /* What waits is less than half again, after http_stream_send said HTTP_HOLD. */
    void (*drained)(void *self, http_exchange *x);
    /* The client of a stream went away before http_stream_end, which must still be called. */
    void (*gone)(void *self, http_exchange *x);
    /* A refusal of HTTP itself: fills *reply with its body; status is set. code is a stable word. */
    void (*refuse)(void *self, http_exchange *x, const char *code, const char *message,
                   http_reply *reply);
    /* The exchange is over, sent or broken off: frees what `x` carries. On any thread; worker is
     * HTTP_NO_WORKER when it is none of the workers. status 0: the client got no reply. */
    void (*over)(void *self, uint32_t worker, http_exchange *x, int status, uint64_t sent,
                 uint64_t microseconds);
} http_app;
#define HTTP_NO_WORKER UINT32_MAX

/* 0: the default behind it. */
typedef struct http_limits {
    uint32_t connections;  /* 1000 */
    uint32_t per_address;  /* no limit: behind a proxy all come from one */
    uint32_t idle_seconds; /* 60 */
    uint32_t workers;      /* 2 */
    uint32_t header_bytes; /* 16384: request line and headers; then 431 */
    size_t body_bytes;  /* 256 MB: of all bodies that are being read or handled at once; then 503 */
    size_t wait_bytes;  /* 1 MB: of one stream's output in memory */
    size_t spool_bytes; /* 1 GB: of one stream's output in a file; then HTTP_HOLD */
    uint32_t rate_bytes;    /* 1024 a second: slower clients are cut off */
    uint32_t grace_seconds; /* 10: before a rate is asked of anybody */
} http_limits;

typedef struct http_server http_server;
/* address: numeric, loopback or another; port 0: any free one, told by http_port. */
LODE_MUST_CHECK lode_status http_start(const char *address, uint16_t port,
                                       const http_limits *limits, const http_app *app,
                                       http_server **out, lode_error *err);
uint16_t http_port(const http_server *s);
uint32_t http_connections(http_server *s);
/* No new connections; waits for the exchanges that run, at most so long; then breaks off what is left and
 * ends its threads. http_answer and http_stream_* may still be called until http_free. */
void http_stop(http_server *s, uint32_t seconds);
/* After every HTTP_LATER was answered and every stream ended. NULL is allowed. */
void http_free(http_server *s);

str http_method(const http_exchange *x);
str http_path(const http_exchange *x);     /* decoded, without the query */
str http_raw_path(const http_exchange *x); /* as it was sent, without the query: "%2F" is no "/" */
/* Decodes %XX, and + as it is. False: not two hexadecimal digits, or a byte of zero. */
bool http_decode(lode_arena *a, str raw, str *out);
bool http_query(const http_exchange *x, const char *name, str *value); /* decoded; the first */
size_t http_query_count(const http_exchange *x);
void http_query_at(const http_exchange *x, size_t i, str *name, str *value);
str http_get_header(const http_exchange *x, const char *name); /* empty when there is none */
bool http_has_header(const http_exchange *x, const char *name);
str http_cookie(const http_exchange *x, const char *name);
str http_body(const http_exchange *x);
bool http_has_body(const http_exchange *x); /* it says a length or sends chunks */
str http_peer(const http_exchange *x);      /* address, for the log and the rate limit */
lode_arena *http_arena(http_exchange *x);
/* What the app keeps with the exchange. */
void http_set_own(http_exchange *x, void *own);
void *http_own(const http_exchange *x);
/* The answer to a HTTP_LATER, once, from any thread; its texts are copied. */
void http_answer(http_exchange *x, const http_reply *reply);

/* ---- streams: from any thread, until http_stream_end ------------------------------------------- */

/* Status and headers; the body comes in chunks. Once, before the first http_stream_send. */
void http_stream_begin(http_exchange *x, const http_reply *head);
/* Sends a part, or keeps it to be sent. HTTP_HOLD: it is kept, and no more should come before `drained`.
 * HTTP_GONE: nobody reads it any more. */
http_flow http_stream_send(http_exchange *x, str bytes);
/* Input that was held back may come again. */
void http_stream_more(http_exchange *x);
/* whole: what was sent is complete; else the connection is broken off, so that the client sees it. The
 * exchange must not be used after this. */
void http_stream_end(http_exchange *x, bool whole);

#endif
