// SPDX-License-Identifier: Apache-2.0
//
// See log.h. Callers add whole lines to one buffer under a lock; the thread swaps it for an empty one and
// writes without the lock.
#include "service/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define WAITING_BYTES_MAX ((size_t)8 << 20)
#define PATH_BYTES_MAX 200u
#define GATHER_NS 50000000 // a twentieth of a second: so that a line is one of many of a write

struct log_sink {
    int fd;
    bool quiet, ends;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    bool runs;
    strbuf waiting;
    uint64_t dropped, told;
};

// ---- lines -----------------------------------------------------------------------------------------

static void add_text(strbuf *b, str s) {
    strbuf_addc(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7f) {
            strbuf_addf(b, "\\u%04x", c);
        } else {
            strbuf_addz(b, c == '"' || c == '\\' ? "\\" : "");
            strbuf_addc(b, (char)c);
        }
    }
    strbuf_addc(b, '"');
}

// A path may be any bytes: what is no UTF-8 is not shown.
static str shown(str s) {
    str cut = {s.p, s.n > PATH_BYTES_MAX ? PATH_BYTES_MAX : s.n};
    while (cut.n > 0 && cut.n < s.n && ((unsigned char)s.p[cut.n] & 0xC0) == 0x80) {
        cut.n--;
    }
    return str_is_utf8(cut, NULL) ? cut : STR("?");
}

static void add_pair(strbuf *b, const char *name, str value) {
    strbuf_addf(b, ",\"%s\":", name);
    add_text(b, value);
}

static void begin_line(strbuf *b, lode_time at) {
    char text[32];
    strbuf_addz(b, "{\"time\":");
    add_text(b, time_print(at, text));
}

static void add_cause(strbuf *b, const lode_error *e) {
    add_pair(b, "cause", str_of(e->code));
    add_pair(b, "message", str_of(e->message));
    if (e->file[0] != '\0') {
        add_pair(b, "file", str_of(e->file));
    }
}

static void put(log_sink *l, const strbuf *line) {
    (void)pthread_mutex_lock(&l->lock);
    if (l->waiting.n + line->n > WAITING_BYTES_MAX) {
        l->dropped++;
    } else {
        bool first = l->waiting.n == 0;
        strbuf_add(&l->waiting, strbuf_str(line));
        if (first) {
            (void)pthread_cond_signal(&l->changed);
        }
    }
    (void)pthread_mutex_unlock(&l->lock);
}

void log_of_request(log_sink *l, const log_request *r) {
    if (l->quiet && r->cause == NULL) {
        return;
    }
    strbuf b = {0};
    begin_line(&b, r->at);
    add_pair(&b, "id", r->id);
    add_pair(&b, "method", shown(r->method));
    add_pair(&b, "route", r->route);
    add_pair(&b, "path", shown(r->path));
    strbuf_addf(&b, ",\"status\":%d,\"in\":%llu,\"out\":%llu,\"us\":%llu", r->status,
                (unsigned long long)r->bytes_in, (unsigned long long)r->bytes_out,
                (unsigned long long)r->microseconds);
    add_pair(&b, "peer", r->peer);
    add_pair(&b, "actor", r->actor);
    if (r->code != NULL) {
        add_pair(&b, "code", str_of(r->code));
    }
    if (r->cause != NULL) {
        add_cause(&b, r->cause);
    }
    strbuf_addz(&b, "}\n");
    put(l, &b);
    strbuf_clear(&b);
}

void log_event(log_sink *l, lode_time at, const char *what, ...) {
    strbuf b = {0};
    va_list ap;
    begin_line(&b, at);
    add_pair(&b, "event", str_of(what));
    va_start(ap, what);
    for (const char *name = va_arg(ap, const char *); name != NULL;
         name = va_arg(ap, const char *)) {
        add_pair(&b, name, shown(str_of(va_arg(ap, const char *))));
    }
    va_end(ap);
    strbuf_addz(&b, "}\n");
    put(l, &b);
    strbuf_clear(&b);
}

// ---- the thread ------------------------------------------------------------------------------------

static void write_all(int fd, str bytes) {
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno != EINTR) {
            return; // nobody to tell: this is the log
        }
        n = n < 0 ? 0 : n;
        bytes = (str){bytes.p + n, bytes.n - (size_t)n};
    }
}

static void *log_thread(void *self) {
    log_sink *l = self;
    strbuf own = {0};
    (void)pthread_mutex_lock(&l->lock);
    while (!l->ends || l->waiting.n > 0) {
        if (l->waiting.n == 0) {
            (void)pthread_cond_wait(&l->changed, &l->lock);
            continue;
        }
        bool last = l->ends;
        (void)pthread_mutex_unlock(&l->lock);
        if (!last) {
            const struct timespec gather = {.tv_nsec = GATHER_NS};
            (void)nanosleep(&gather, NULL); // shorter is as well
        }
        (void)pthread_mutex_lock(&l->lock);
        strbuf full = l->waiting;
        l->waiting = own;
        if (l->dropped > l->told) {
            strbuf_addf(&full, "{\"event\":\"log_dropped\",\"lines\":\"%llu\"}\n",
                        (unsigned long long)(l->dropped - l->told));
            l->told = l->dropped;
        }
        (void)pthread_mutex_unlock(&l->lock);
        write_all(l->fd, strbuf_str(&full));
        own = full;
        strbuf_reset(&own);
        (void)pthread_mutex_lock(&l->lock);
    }
    (void)pthread_mutex_unlock(&l->lock);
    strbuf_clear(&own);
    return NULL;
}

log_sink *log_open(int fd, bool quiet) {
    log_sink *l = calloc(1, sizeof *l);
    if (l == NULL) {
        lode_oom();
    }
    l->fd = fd;
    l->quiet = quiet;
    (void)pthread_mutex_init(&l->lock, NULL); // default ones cannot fail
    (void)pthread_cond_init(&l->changed, NULL);
    l->runs = pthread_create(&l->thread, NULL, log_thread, l) == 0;
    return l;
}

uint64_t log_dropped(log_sink *l) {
    (void)pthread_mutex_lock(&l->lock);
    uint64_t n = l->dropped;
    (void)pthread_mutex_unlock(&l->lock);
    return n;
}

void log_close(log_sink *l) {
    if (l == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&l->lock);
    l->ends = true;
    (void)pthread_cond_signal(&l->changed);
    (void)pthread_mutex_unlock(&l->lock);
    if (l->runs) {
        (void)pthread_join(l->thread, NULL); // joined once, so it cannot fail
    } else {
        write_all(l->fd, strbuf_str(&l->waiting));
    }
    strbuf_clear(&l->waiting);
    (void)pthread_cond_destroy(&l->changed);
    (void)pthread_mutex_destroy(&l->lock);
    free(l);
}
