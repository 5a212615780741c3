// SPDX-License-Identifier: Apache-2.0
//
// The stream side of check. A line is read in chunks into one buffer that grows to the bound and
// no further; of a longer line only the count of bytes is kept, so that its error can say it.
#include "cli/batch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_EVERY 256u // lines between two looks at the clock

typedef struct line_reader {
    FILE *in;
    strbuf line;
    uint64_t number;      // 1-based, of the line in hand
    uint64_t total_bytes; // of the line in hand, also past the bound
    bool too_long;
} line_reader;

// False at the end of the stream. The bytes past the bound are read and let go.
static bool next_line(line_reader *r) {
    char chunk[65536];
    strbuf_reset(&r->line);
    r->total_bytes = 0;
    r->too_long = false;
    bool any = false;
    for (;;) {
        // getc_unlocked would do byte by byte; a chunk that ends at the newline is faster.
        size_t n = 0;
        int ch = EOF;
        while (n < sizeof chunk && (ch = getc_unlocked(r->in)) != EOF && ch != '\n') {
            chunk[n++] = (char)ch;
        }
        any = any || n > 0 || ch == '\n';
        r->total_bytes += n;
        if (r->total_bytes > SHIPMENT_BYTES_MAX) {
            r->too_long = true;
            strbuf_reset(&r->line);
        } else {
            strbuf_add(&r->line, (str){chunk, n});
        }
        if (ch == '\n' || ch == EOF) {
            break;
        }
    }
    r->number += any;
    return any;
}

void str_to_file(lode_error *err, const char *path) {
    str shown = strcmp(path, "-") == 0 ? STR("standard input") : str_of(path);
    size_t n = shown.n < sizeof err->file ? shown.n : sizeof err->file - 1;
    memcpy(err->file, shown.p, n);
    err->file[n] = '\0';
}

lode_status check_text(const lode_world *w, const check_opts *o, str json, bool today,
                       lode_arena *a, lode_answer **out, lode_error *err) {
    lode_request rq = {0};
    lode_status st = request_from_json(w, a, json, &rq, err);
    if (st != LODE_OK) {
        return st;
    }
    for (size_t i = 0; i < o->n_assume; i++) {
        st = request_assume(&rq, str_of(o->assume[i]), err);
        if (st != LODE_OK) {
            str_to_file(err, "--assume"); // the shipment is not at fault
            return st;
        }
    }
    if (o->on != DATE_NONE) {
        rq.on = o->on;
    }
    if (o->known != DATE_NONE) {
        rq.known = o->known;
    }
    if (rq.on == DATE_NONE && !today) {
        st = lode_fail(err, LODE_BAD_INPUT, "missing_on", "the shipment names no legal date");
        lode_hint(err, "add \"on\": \"YYYY-MM-DD\" to the line, or give --on for all lines");
        return st;
    }
    if (rq.on == DATE_NONE) {
        rq.on = date_today_utc();
    }
    return check_run(w, &rq, a, out, err);
}

static lode_status answer_line(const lode_world *w, const check_opts *o, const line_reader *r,
                               lode_arena *a, lode_answer **answer, lode_error *err) {
    if (r->too_long) {
        lode_status st = lode_fail(err, LODE_BAD_INPUT, "too_long",
                                   "the line has %llu bytes; at most %u are read",
                                   (unsigned long long)r->total_bytes, SHIPMENT_BYTES_MAX);
        lode_hint(err, "send a longer order in parts");
        return st;
    }
    str json = strbuf_str(&r->line);
    if (str_trim(json).n == 0) {
        return lode_fail(err, LODE_BAD_INPUT, "empty_line", "the line is empty");
    }
    return check_text(w, o, json, false, a, answer, err);
}

static void add_first_line(strbuf *out, str text) {
    const char *end = memchr(text.p, '\n', text.n);
    strbuf_add(out, (str){text.p, end != NULL ? (size_t)(end - text.p) : text.n});
}

// What stands in the place of the line: its answer, its summary, or its error.
static void write_line(const cli *c, const check_opts *o, const line_reader *r,
                       const lode_answer *answer, const lode_error *err, strbuf *out) {
    strbuf_reset(out);
    if (answer == NULL && o->json) {
        error_to_json(err, r->number, out);
    } else if (answer == NULL) {
        strbuf_addf(out, "line %llu  ERROR  ", (unsigned long long)r->number);
        if (err->col != 0) {
            strbuf_addf(out, "column %u: ", err->col);
        }
        strbuf_addf(out, "%s%s%s%s%s", err->path, err->path[0] != '\0' ? ": " : "", err->message,
                    err->hint[0] != '\0' ? "; " : "", err->hint);
    } else if (o->json) {
        answer_to_json(answer, out);
    } else {
        strbuf whole = {0};
        answer_to_text(answer, c->color_out, &whole);
        add_first_line(out, strbuf_str(&whole));
        strbuf_clear(&whole);
    }
    strbuf_addc(out, '\n');
    out_str(strbuf_str(out));
}

static void show_progress(uint64_t lines, time_t *last, bool end) {
    struct timespec now = {0};
    if (clock_gettime(CLOCK_MONOTONIC, &now) == 0 && (end || now.tv_sec != *last)) {
        *last = now.tv_sec;
        err_f("\r%llu shipments%s", (unsigned long long)lines, end ? "\n" : "");
    }
}

static int batch_loop(const cli *c, const lode_world *w, const check_opts *o, line_reader *r) {
    // Progress would be mixed with answers when both go to the same terminal.
    bool progress = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) != 1;
    time_t last = 0;
    uint64_t bad = 0;
    strbuf out = {0};
    while (next_line(r)) {
        lode_arena a = {0};
        lode_error err = {0};
        lode_answer *answer = NULL;
        if (answer_line(w, o, r, &a, &answer, &err) != LODE_OK) {
            answer = NULL;
            bad++;
        }
        write_line(c, o, r, answer, &err, &out);
        arena_clear(&a);
        if (ferror(stdout) != 0) {
            break; // nobody reads any more; out_finish reports it
        }
        if (progress && r->number % PROGRESS_EVERY == 0) {
            show_progress(r->number, &last, false);
        }
    }
    strbuf_clear(&out);
    if (progress && last != 0) {
        show_progress(r->number, &last, true);
    }
    if (bad > 0) {
        err_f("%llu of %llu lines were bad\n", (unsigned long long)bad,
              (unsigned long long)r->number);
    }
    return bad > 0 ? LODE_BAD_INPUT : LODE_OK;
}

int check_batch(const cli *c, const lode_world *w, const check_opts *o) {
    const char *path = c->value[OPT_BATCH];
    line_reader r = {.in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb")};
    if (r.in == NULL) {
        lode_error err = {0};
        (void)lode_fail(&err, LODE_ENVIRONMENT, "cannot_read", "cannot read %.200s: %s", path,
                        strerror(errno)); // status is in err
        return cli_fail(c, &err);
    }
    int code = batch_loop(c, w, o, &r);
    if (ferror(r.in) != 0) {
        err_f("error: cannot read %s to its end\n", path);
        code = LODE_ENVIRONMENT;
    }
    if (r.in != stdin) {
        (void)fclose(r.in); // only read
    }
    strbuf_clear(&r.line);
    return code;
}
