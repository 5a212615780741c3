/* SPDX-License-Identifier: Apache-2.0
 *
 * http_client: a client that says exactly what a test wants, byte by byte if need be, and reads what comes.
 */
#ifndef LODE_HTTP_CLIENT_H
#define LODE_HTTP_CLIENT_H

#include "base/base.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int client_open(uint16_t port) {
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof to) != 0) {
        perror("connect");
        abort();
    }
    return fd;
}

/* False: the other side is gone. */
static bool client_send(int fd, str bytes) {
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0) {
            return false;
        }
        bytes = (str){bytes.p + n, bytes.n - (size_t)n};
    }
    return true;
}

static bool client_sendz(int fd, const char *text) { return client_send(fd, str_of(text)); }

/* Something to read, or the end, within ms. */
static bool client_waits(int fd, int ms) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, ms) == 1;
}

/* What comes until the end of the connection, or for ms; -1 in *end: broken, 0: time is over, 1: closed. */
static str client_all(lode_arena *a, int fd, int ms, int *end) {
    strbuf b = {0};
    char part[65536];
    *end = 0;
    while (client_waits(fd, ms)) {
        ssize_t n = recv(fd, part, sizeof part, 0);
        if (n <= 0) {
            *end = n == 0 ? 1 : -1;
            break;
        }
        strbuf_add(&b, (str){part, (size_t)n});
    }
    str out = str_dup(a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

typedef struct client_reply {
    int status; /* 0: none came */
    str head, body;
} client_reply;

static str client_header(client_reply r, const char *name) {
    size_t n = strlen(name);
    for (size_t i = 0; i + n < r.head.n; i++) {
        if (r.head.p[i] == '\n' && strncasecmp(r.head.p + i + 1, name, n) == 0 &&
            r.head.p[i + 1 + n] == ':') {
            const char *from = r.head.p + i + 2 + n;
            return str_trim((str){from, strcspn(from, "\r\n")});
        }
    }
    return STR("");
}

static bool client_byte(int fd, char *c) {
    return client_waits(fd, 5000) && recv(fd, c, 1, 0) == 1;
}

/* One reply with a Content-Length, or none for HEAD and 1xx; what follows it stays in the socket. */
static client_reply client_read(lode_arena *a, int fd, bool head_only) {
    strbuf head = {0}, body = {0};
    client_reply r = {0};
    char c = 0;
    while ((head.n < 4 || memcmp(head.p + head.n - 4, "\r\n\r\n", 4) != 0) && client_byte(fd, &c)) {
        strbuf_addc(&head, c);
    }
    r.head = str_dup(a, strbuf_str(&head));
    if (head.n > 12 && memcmp(head.p, "HTTP/1.1 ", 9) == 0) {
        r.status = (int)strtoul(head.p + 9, NULL, 10);
    }
    strbuf_clear(&head);
    size_t length = strtoul(
        client_header(r, "Content-Length").n > 0 ? client_header(r, "Content-Length").p : "0", NULL,
        10);
    while (!head_only && body.n < length && client_byte(fd, &c)) {
        strbuf_addc(&body, c);
    }
    r.body = str_dup(a, strbuf_str(&body));
    strbuf_clear(&body);
    return r;
}

/* The bytes in chunks, joined; *whole: the last chunk came. */
static str client_unchunk(lode_arena *a, str in, bool *whole) {
    strbuf b = {0};
    *whole = false;
    while (in.n > 0) {
        char *end = NULL;
        size_t n = strtoul(in.p, &end, 16);
        size_t skip = (size_t)(end - in.p) + 2;
        if (skip + n + 2 > in.n || end == in.p) {
            break;
        }
        if (n == 0) {
            *whole = true;
            break;
        }
        strbuf_add(&b, (str){in.p + skip, n});
        in = (str){in.p + skip + n + 2, in.n - skip - n - 2};
    }
    str out = str_dup(a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

#endif
