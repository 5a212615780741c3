/* SPDX-License-Identifier: Apache-2.0
 *
 * http: the small part of HTTP/1.1 that the desk needs, over libmicrohttpd (http_mhd.c), which is named
 * nowhere else. It reads requests within their limits, calls `handle` once the body is there (or `stream`
 * as it comes), and sends replies. It knows no routes and no JSON.
 *
 * Limits   http_limits, each answered by the right 4xx before anything is kept; a client that is slow is
 *          cut off after `idle_seconds`; connections beyond the most are refused at the door.
 * Waiting  A handler that cannot answer yet returns HTTP_LATER, and whoever has the answer calls
 *          http_answer from any thread; until then no thread waits for it.
 */
#ifndef LODE_SERVICE_HTTP_H
#define LODE_SERVICE_HTTP_H

#include "base/base.h"

typedef struct http_exchange
    http_exchange; /* one request and its reply; from handle until it is sent */

typedef struct http_header {
    str name, value;
} http_header;

typedef struct http_reply {
    int status;
    const char *media_type; /* static */
    str body;               /* copied, unless static_body */
    bool static_body;
    http_header headers[12];
    uint32_t n_headers;
} http_reply;

typedef enum http_turn { HTTP_NOW, HTTP_LATER } http_turn;

typedef struct http_app {
    void *self;
    /* The whole request is there. HTTP_NOW: *reply is the answer, its texts last until the next call on
     * this thread or in the arena of the exchange. */
    http_turn (*handle)(void *self, uint32_t worker, http_exchange *x, http_reply *reply);
    /* Most bytes of the body for this method and path; 0: none may come; SIZE_MAX: it is a stream, and
     * `stream` gets it in parts. Called with the headers. A reply of its own (401, 404, 405) in *reply
     * with status set refuses the request before its body is read. */
    size_t (*body_limit)(void *self, uint32_t worker, http_exchange *x, http_reply *reply);
    /* A stream: bytes of the request as they come, n 0 at its end. What it appends to out is sent, in
     * chunks, as it comes. False: end the reply here. The first call decides the status. */
    bool (*stream)(void *self, uint32_t worker, http_exchange *x, str bytes, strbuf *out);
    /* The exchange is over, sent or broken off: frees what `x` carries. */
    void (*over)(void *self, http_exchange *x, int status, uint64_t sent, uint64_t microseconds);
} http_app;

typedef struct http_limits {
    uint32_t connections, per_address, idle_seconds, workers;
    uint32_t header_bytes;
} http_limits;

typedef struct http_server http_server;
/* address: loopback or another; port 0: any free one, told by http_port. */
LODE_MUST_CHECK lode_status http_start(const char *address, uint16_t port,
                                       const http_limits *limits, const http_app *app,
                                       http_server **out, lode_error *err);
uint16_t http_port(const http_server *s);
/* No new connections; waits for those that run, at most so long; then ends. */
void http_stop(http_server *s, uint32_t seconds);

str http_method(const http_exchange *x);
str http_path(const http_exchange *x); /* decoded, without the query */
bool http_query(const http_exchange *x, const char *name, str *value); /* decoded */
str http_get_header(const http_exchange *x, const char *name); /* empty when there is none */
str http_cookie(const http_exchange *x, const char *name);
str http_body(const http_exchange *x);
str http_peer(const http_exchange *x); /* address, for the log and the rate limit */
lode_arena *http_arena(http_exchange *x);
/* What the app keeps with the exchange. */
void http_set_own(http_exchange *x, void *own);
void *http_own(const http_exchange *x);
/* The answer to a HTTP_LATER, once, from any thread; its texts are copied. */
void http_answer(http_exchange *x, const http_reply *reply);

#endif
