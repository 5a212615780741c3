// SPDX-License-Identifier: Apache-2.0
//
// See batch_lines.h. Read with read(2): stdio cannot say whether the next byte would have to wait.
#include "cli/batch_lines.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define LINE_BYTES_MAX LODE_SHIPMENT_BYTES_MAX

static bool would_wait(const line_reader *r) {
    struct pollfd p = {.fd = r->fd, .events = POLLIN};
    return poll(&p, 1, 0) == 0;
}

static void refill(line_reader *r) {
    ssize_t got = 0;
    do {
        got = read(r->fd, r->buf, sizeof r->buf);
    } while (got < 0 && errno == EINTR);
    r->error = got < 0 ? errno : 0;
    r->end = got <= 0;
    r->at = 0;
    r->n = got > 0 ? (size_t)got : 0;
    r->bytes += r->n;
}

// Moves bytes of the buffer to the line in hand; true when it is whole.
static bool take_bytes(line_reader *r) {
    const char *from = r->buf + r->at;
    size_t left = r->n - r->at;
    const char *stop = left > 0 ? memchr(from, '\n', left) : NULL;
    size_t n = stop != NULL ? (size_t)(stop - from) : left;
    r->line_bytes += n;
    if (r->line_bytes > LINE_BYTES_MAX) {
        strbuf_reset(&r->line);
    } else {
        strbuf_add(&r->line, (str){from, n});
    }
    r->at += n + (stop != NULL);
    return stop != NULL;
}

static void put_line(line_reader *r, batch_chunk *c) {
    batch_line *l = &c->lines[c->n_lines++];
    *l = (batch_line){c->text.n, r->line.n, r->line_bytes, r->line_bytes > LINE_BYTES_MAX};
    strbuf_add(&c->text, strbuf_str(&r->line));
    if (r->line.cap > CHUNK_BYTES) {
        strbuf_clear(&r->line);
    }
    strbuf_reset(&r->line);
    r->line_bytes = 0;
    r->lines++;
}

bool batch_read(line_reader *r, batch_chunk *c) {
    if (c->text.cap > 2 * CHUNK_BYTES) {
        strbuf_clear(&c->text); // one long line must not be paid for ever after
    }
    strbuf_reset(&c->text);
    c->n_lines = 0;
    c->first = r->lines + 1;
    while (c->n_lines < CHUNK_LINES && c->text.n < CHUNK_BYTES) {
        if (r->at < r->n) {
            if (take_bytes(r)) {
                put_line(r, c);
            }
            continue;
        }
        if (r->end || (c->n_lines > 0 && would_wait(r))) {
            break;
        }
        refill(r);
        if (r->end && r->line_bytes > 0) { // the last line has no end
            put_line(r, c);
        }
    }
    c->end_bytes = r->bytes;
    return c->n_lines > 0;
}

void line_reader_clear(line_reader *r) { strbuf_clear(&r->line); }
