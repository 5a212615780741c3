// SPDX-License-Identifier: Apache-2.0
//
// load: asks at a fixed rate, whether or not the answers come (open loop). The time of an answer is counted
// from the moment at which its request was due, so a server that stalls is charged for all that waited
// meanwhile. One thread; keep-alive; one request at a time on a connection.
//
//     load PORT RATE CONNECTIONS SECONDS TOKEN PATH FILE
//
// FILE has one body a line, taken in turn. Prints one line of JSON: answers a second, and microseconds at
// p50, p99, p99.9 and the most; errors are replies other than 2xx and connections that broke.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 1024
#define READ_BYTES (1u << 16)

typedef struct text {
    char *p;
    size_t n;
} text;

typedef struct conn {
    int fd;
    bool busy;
    uint64_t due_ns;
    const text *request;
    size_t sent;
    char head[4096]; // what was read of the head of a reply
    size_t head_n;
    size_t body_left;
    bool in_body;
    int status;
} conn;

typedef struct load {
    conn conns[CONNECTIONS_MAX];
    size_t n_conns;
    text *requests;
    size_t n_requests;
    uint64_t *took_ns;
    size_t n_took, cap, errors;
    int epoll;
} load;

static uint64_t now_ns(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void die(const char *what) {
    perror(what);
    exit(4);
}

static void read_requests(load *l, const char *path, const char *token, const char *target) {
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    if (f == NULL) {
        die(path);
    }
    while ((n = getline(&line, &cap, f)) > 0) {
        n -= line[n - 1] == '\n';
        l->requests = realloc(l->requests, (l->n_requests + 1) * sizeof *l->requests);
        text *r = &l->requests[l->n_requests++];
        r->p = malloc((size_t)n + 512);
        int head = snprintf(r->p, 512,
                            "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                            "Content-Type: application/json\r\nContent-Length: %zd\r\n\r\n",
                            target, token, n);
        memcpy(r->p + head, line, (size_t)n);
        r->n = (size_t)head + (size_t)n;
    }
    free(line);
    (void)fclose(f);
    if (l->n_requests == 0) {
        die("no requests");
    }
}

static void open_conn(load *l, conn *c, uint16_t port) {
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0) {
        die("connect");
    }
    (void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    (void)fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN, .data = {.ptr = c}};
    if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &e) != 0) {
        die("epoll_ctl");
    }
}

static void write_on(conn *c) {
    while (c->sent < c->request->n) {
        ssize_t n = send(c->fd, c->request->p + c->sent, c->request->n - c->sent, MSG_NOSIGNAL);
        if (n <= 0) {
            return; // what does not fit is sent after the next event; a request is smaller than a buffer
        }
        c->sent += (size_t)n;
    }
}

static void finish(load *l, conn *c) {
    l->errors += c->status < 200 || c->status > 299;
    if (l->n_took < l->cap) {
        l->took_ns[l->n_took++] = now_ns() - c->due_ns;
    }
    c->busy = c->in_body = false;
    c->head_n = 0;
}

// The head of the reply is there: how much body follows.
static void read_head(conn *c) {
    const char *length = NULL;
    c->head[c->head_n] = '\0';
    c->status = c->head_n > 12 ? (int)strtoul(c->head + 9, NULL, 10) : 0;
    for (char *at = c->head; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncasecmp(at, "content-length:", 15) == 0) {
            length = at + 15;
            break;
        }
    }
    c->body_left = length != NULL ? strtoul(length, NULL, 10) : 0;
    c->in_body = true;
}

static void take(load *l, conn *c, const char *p, size_t n) {
    while (n > 0) {
        if (c->in_body) {
            size_t k = n < c->body_left ? n : c->body_left;
            c->body_left -= k;
            p += k;
            n -= k;
        } else {
            if (c->head_n == sizeof c->head - 1) {
                die("a head longer than expected");
            }
            c->head[c->head_n++] = *p++;
            n--;
            if (c->head_n >= 4 && memcmp(c->head + c->head_n - 4, "\r\n\r\n", 4) == 0) {
                read_head(c);
            }
        }
        if (c->in_body && c->body_left == 0) {
            finish(l, c);
        }
    }
}

static void read_on(load *l, conn *c) {
    static char buf[READ_BYTES];
    ssize_t n;
    while ((n = recv(c->fd, buf, sizeof buf, 0)) > 0) {
        take(l, c, buf, (size_t)n);
    }
    if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        die("the server closed a connection");
    }
}

static void start(load *l, conn *c, uint64_t due_ns, uint64_t number) {
    c->busy = true;
    c->due_ns = due_ns;
    c->request = &l->requests[number % l->n_requests];
    c->sent = 0;
    write_on(c);
}

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static double at_share(const load *l, double share) {
    size_t i = (size_t)(share * (double)(l->n_took - 1) + 0.5);
    return l->n_took > 0 ? (double)l->took_ns[i] / 1000 : 0;
}

static void run(load *l, double rate, double seconds) {
    uint64_t begin = now_ns(), total = (uint64_t)(rate * seconds), next = 0;
    double gap = 1e9 / rate;
    while (l->n_took < total) {
        uint64_t now = now_ns();
        bool waits = false;
        for (size_t i = 0; i < l->n_conns && next < total; i++) {
            uint64_t due_now = begin + (uint64_t)((double)next * gap);
            if (due_now > now) {
                waits = true;
                break;
            }
            if (!l->conns[i].busy) {
                start(l, &l->conns[i], due_now, next++);
            }
        }
        struct epoll_event events[256];
        uint64_t due = begin + (uint64_t)((double)next * gap);
        struct timespec until = {.tv_nsec = waits && due > now ? (long)(due - now) : 1000000};
        int n = epoll_pwait2(l->epoll, events, 256, &until, NULL);
        for (int i = 0; i < n; i++) {
            conn *c = events[i].data.ptr;
            write_on(c);
            read_on(l, c);
        }
        if (now - begin > (uint64_t)((seconds + 30) * 1e9)) {
            die("the answers do not come");
        }
    }
    double took = (double)(now_ns() - begin) / 1e9;
    qsort(l->took_ns, l->n_took, sizeof *l->took_ns, by_size);
    printf("{\"answers_per_second\": %.0f, \"errors\": %zu, \"p50_us\": %.0f, \"p99_us\": %.0f, "
           "\"p999_us\": %.0f, \"max_us\": %.0f}\n",
           (double)l->n_took / took, l->errors, at_share(l, 0.5), at_share(l, 0.99),
           at_share(l, 0.999), at_share(l, 1));
}

int main(int argc, char **argv) {
    if (argc != 8) {
        (void)fputs("usage: load PORT RATE CONNECTIONS SECONDS TOKEN PATH FILE\n", stderr);
        return 2;
    }
    static load l;
    double rate = (double)strtoul(argv[2], NULL, 10), seconds = (double)strtoul(argv[4], NULL, 10);
    l.n_conns = strtoul(argv[3], NULL, 10);
    l.n_conns = l.n_conns < CONNECTIONS_MAX ? l.n_conns : CONNECTIONS_MAX;
    l.cap = (size_t)(rate * seconds) + 1;
    l.took_ns = calloc(l.cap, sizeof *l.took_ns);
    l.epoll = epoll_create1(0);
    read_requests(&l, argv[7], argv[5], argv[6]);
    for (size_t i = 0; i < l.n_conns; i++) {
        open_conn(&l, &l.conns[i], (uint16_t)strtoul(argv[1], NULL, 10));
    }
    run(&l, rate, seconds);
    return l.errors == 0 ? 0 : 1;
}
