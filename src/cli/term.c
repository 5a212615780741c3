// SPDX-License-Identifier: Apache-2.0
//
// Standard output and error: plain text through stdio, color only for people, one form for every
// error, and whole reads of files and standard input under a bound.
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool may_color(const cli *c, int fd) {
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return !cli_has(c, OPT_NO_COLOR) && (no_color == NULL || no_color[0] == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0) && isatty(fd) == 1;
}

void term_init(cli *c) {
    c->color_out = may_color(c, STDOUT_FILENO);
    c->color_err = may_color(c, STDERR_FILENO);
}

void out_str(str s) {
    (void)fwrite(s.p, 1, s.n, stdout); // stdout keeps its error flag; out_finish reads it
}

void out_z(const char *z) { out_str(str_of(z)); }

void out_f(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    (void)vprintf(fmt, args); // as out_str
    va_end(args);
}

void err_f(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    (void)vfprintf(stderr, fmt, args); // nobody is left to tell
    va_end(args);
}

int out_finish(int code) {
    bool bad = fflush(stdout) != 0 || ferror(stdout) != 0;
    int why = errno;
    if (!bad) {
        return code;
    }
    // A reader that closed the pipe has what it wanted; it needs no message, only the code.
    if (why != EPIPE) {
        err_f("error: cannot write to standard output: %s\n", strerror(why));
    }
    return LODE_ENVIRONMENT;
}

static void error_place(const lode_error *err, strbuf *b) {
    // A message about the file itself names it already.
    bool named = err->line == 0 && strstr(err->message, err->file) != NULL;
    if (err->file[0] != '\0' && !named) {
        strbuf_addf(b, "%s:", err->file);
    }
    if (err->line != 0) {
        strbuf_addf(b, "%s%u:", err->file[0] != '\0' ? "" : "line ", err->line);
    }
    if (err->line != 0 && err->col != 0) {
        strbuf_addf(b, "%u:", err->col);
    }
    if (b->n > 0) {
        strbuf_addc(b, ' ');
    }
    if (err->path[0] != '\0') {
        strbuf_addf(b, "%s: ", err->path);
    }
}

int cli_fail(const cli *c, const lode_error *err) {
    strbuf place = {0};
    error_place(err, &place);
    err_f("%serror:%s %s%s\n", c->color_err ? "\033[1;31m" : "", c->color_err ? "\033[0m" : "",
          place.n > 0 ? place.p : "", err->message);
    if (err->hint[0] != '\0') {
        err_f("  hint: %s\n", err->hint);
    }
    strbuf_clear(&place);
    return err->status == LODE_OK ? LODE_BAD_INPUT : (int)err->status;
}

int cli_usage(const cli *c, const lode_error *err) {
    (void)cli_fail(c, err); // its code is that of err, ours is fixed
    if (c->cmd == NULL) {
        err_f("  usage: lodestone COMMAND ... (see `lodestone --help`)\n");
        return LODE_USAGE;
    }
    strbuf line = {0};
    usage_line(c->cmd, &line);
    err_f("  usage: %s\n", line.p);
    strbuf_clear(&line);
    return LODE_USAGE;
}

lode_status cli_date(const cli *c, opt_id id, lode_date *out, lode_error *err) {
    const char *text = c->value[id];
    if (text == NULL) {
        return LODE_OK;
    }
    if (!date_parse(str_of(text), out)) {
        lode_status st = lode_fail(err, LODE_USAGE, "bad_date", "%s: \"%.40s\" is not a date",
                                   option_spec(id)->name, text);
        lode_hint(err, "write a day of the calendar as YYYY-MM-DD, from 1900 to 2199");
        return st;
    }
    return LODE_OK;
}

lode_status cli_count(const cli *c, opt_id id, uint32_t max, uint32_t *out, lode_error *err) {
    lode_nano n = 0;
    if (!cli_has(c, id)) {
        return LODE_OK;
    }
    bool ok = nano_parse(str_of(c->value[id]), &n) && n % NANO_ONE == 0;
    if (!ok || n < NANO_ONE || n / NANO_ONE > (lode_nano)max) {
        return lode_fail(err, LODE_USAGE, "bad_count", "%s: \"%.40s\" is no number from 1 to %u",
                         option_spec(id)->name, c->value[id], max);
    }
    *out = (uint32_t)(n / NANO_ONE);
    return LODE_OK;
}

lode_status cli_jobs(const cli *c, uint32_t *out, lode_error *err) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t n = processors < 1 ? 1 : processors > (long)JOBS_MAX ? JOBS_MAX : (uint32_t)processors;
    lode_status st = cli_count(c, OPT_JOBS, JOBS_MAX, &n, err);
    *out = n;
    return st;
}

void cli_input_name(lode_error *err, const char *path) {
    (void)snprintf(err->file, sizeof err->file, "%s", // cut to fit
                   strcmp(path, "-") == 0 ? "standard input" : path);
}

static lode_status read_stdin(lode_arena *a, size_t max_bytes, str *out, lode_error *err) {
    strbuf all = {0};
    char chunk[16384];
    size_t got = 0;
    while ((got = fread(chunk, 1, sizeof chunk, stdin)) > 0 && all.n <= max_bytes) {
        strbuf_add(&all, (str){chunk, got});
    }
    lode_status st = LODE_OK;
    if (ferror(stdin) != 0) {
        st = lode_fail(err, LODE_ENVIRONMENT, "cannot_read", "cannot read standard input: %s",
                       strerror(errno));
    } else if (all.n > max_bytes) {
        st = lode_fail(err, LODE_BAD_INPUT, "too_long", "standard input is over %zu bytes",
                       max_bytes);
    } else {
        *out = str_dup(a, strbuf_str(&all));
    }
    strbuf_clear(&all);
    return st;
}

lode_status cli_read(lode_arena *a, const char *path, size_t max_bytes, str *out, lode_error *err) {
    if (strcmp(path, "-") == 0) {
        return read_stdin(a, max_bytes, out, err);
    }
    return file_read(a, path, max_bytes, out, err);
}
