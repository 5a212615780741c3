// SPDX-License-Identifier: Apache-2.0
//
// bench_http: what HTTP itself costs, without a desk behind it. Answers every GET with the same 300 bytes,
// every POST with the count of its bytes, until its standard input ends.
//
//     bench_http [PORT [WORKERS]]      then: wrk -t1 -c64 -d5 http://127.0.0.1:PORT/
#include "service/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char fixed[300];

static size_t body_limit(void *self, uint32_t worker, http_exchange *x, http_reply *reply) {
    (void)self;
    (void)worker;
    (void)x;
    (void)reply;
    return (size_t)64 << 20;
}

static http_turn handle(void *self, uint32_t worker, http_exchange *x, http_reply *reply) {
    (void)self;
    (void)worker;
    *reply = (http_reply){.status = 200, .media_type = "text/plain"};
    if (http_has_body(x)) {
        char *text = arena_alloc(http_arena(x), 32);
        reply->body = (str){text, (size_t)snprintf(text, 32, "%zu\n", http_body(x).n)};
    } else {
        reply->body = (str){fixed, sizeof fixed};
        reply->static_body = true;
    }
    return HTTP_NOW;
}

static void refuse(void *self, http_exchange *x, const char *code, const char *message,
                   http_reply *reply) {
    (void)self;
    (void)x;
    (void)code;
    reply->media_type = "text/plain";
    reply->body = str_of(message);
}

static void over(void *self, uint32_t worker, http_exchange *x, int status, uint64_t sent,
                 uint64_t microseconds) {
    (void)self;
    (void)worker;
    (void)x;
    (void)status;
    (void)sent;
    (void)microseconds;
}

int main(int argc, char **argv) {
    memset(fixed, 'x', sizeof fixed);
    http_limits limits = {.workers = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 2};
    http_app app = {.handle = handle, .body_limit = body_limit, .refuse = refuse, .over = over};
    http_server *s = NULL;
    lode_error err = {0};
    uint16_t port = argc > 1 ? (uint16_t)strtoul(argv[1], NULL, 10) : 0;
    if (http_start("127.0.0.1", port, &limits, &app, &s, &err) != LODE_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    (void)printf("http://127.0.0.1:%u/\n", http_port(s));
    (void)fflush(stdout);
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    http_stop(s, 1);
    http_free(s);
    return 0;
}
