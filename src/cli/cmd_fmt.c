// SPDX-License-Identifier: Apache-2.0
//
// fmt: the one canonical layout of law text. Every file is parsed before any is written, and each
// is written beside and renamed, so a file is old or new and never half. A link is followed: the
// file behind it is written.
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/load.h"

#define RESYNC_LINES 32u // how far the list of changes looks for the next common line

// The next line of s, without its newline; *s moves behind it.
static str take_line(str *s) {
    const char *end = memchr(s->p, '\n', s->n);
    str line = {s->p, end != NULL ? (size_t)(end - s->p) : s->n};
    size_t used = line.n + (end != NULL);
    *s = (str){s->p + used, s->n - used};
    return line;
}

typedef VEC(str) lines_vec;

static void split(str text, lines_vec *out) {
    while (text.n > 0) {
        *vec_push(out) = take_line(&text);
    }
}

// How many lines to skip on each side until both agree again; the nearest such pair.
static void resync(const lines_vec *a, size_t i, const lines_vec *b, size_t j, size_t *da,
                   size_t *db) {
    for (size_t sum = 1; sum <= 2 * RESYNC_LINES; sum++) {
        for (size_t x = 0; x <= sum; x++) {
            size_t y = sum - x;
            if (i + x < a->n && j + y < b->n && str_eq(a->p[i + x], b->p[j + y])) {
                *da = x;
                *db = y;
                return;
            }
        }
    }
    *da = i < a->n ? 1 : 0;
    *db = j < b->n ? 1 : 0;
}

static void print_lines(char mark, const lines_vec *v, size_t from, size_t to) {
    for (size_t k = from; v->p != NULL && k < to; k++) {
        out_f("%c " STR_FMT "\n", mark, STR_ARG(v->p[k]));
    }
}

// Lists what formatting would change: "-" the line as it is, "+" as it would be.
static void print_changes(const char *path, str have, str want) {
    lines_vec a = {0};
    lines_vec b = {0};
    split(have, &a);
    split(want, &b);
    size_t i = 0;
    size_t j = 0;
    while (i < a.n || j < b.n) {
        size_t i0 = i;
        size_t j0 = j;
        while ((i < a.n || j < b.n) && !(i < a.n && j < b.n && str_eq(a.p[i], b.p[j]))) {
            size_t da = 0;
            size_t db = 0;
            resync(&a, i, &b, j, &da, &db);
            i += da;
            j += db;
        }
        if (i == i0 && j == j0) {
            i++;
            j++;
            continue;
        }
        out_f("%s:%zu\n", path, i0 + 1);
        print_lines('-', &a, i0, i);
        print_lines('+', &b, j0, j);
    }
    vec_clear(&a);
    vec_clear(&b);
}

static lode_status write_through_link(const char *path, str bytes, lode_error *err) {
    char *real = realpath(path, NULL);
    lode_status st = file_write(real != NULL ? real : path, bytes, err);
    free(real);
    return st;
}

static int fmt_files(const cli *c, pack_set *ps) {
    bool check = cli_has(c, OPT_CHECK);
    uint32_t changed = 0;
    lode_error err = {0};
    for (size_t i = 0; i < ps->files.n; i++) {
        const pack_file *f = ps->files.p[i];
        strbuf want = {0};
        law_format(&f->source, &want);
        bool same = str_eq(f->source.text, strbuf_str(&want));
        changed += !same;
        lode_status st = LODE_OK;
        if (!same && check) {
            print_changes(f->path, f->source.text, strbuf_str(&want));
        } else if (!same) {
            st = write_through_link(f->path, strbuf_str(&want), &err);
            out_f("formatted %s\n", f->path);
        }
        strbuf_clear(&want);
        if (st != LODE_OK) {
            return cli_fail(c, &err);
        }
    }
    out_f("%zu file%s, %u %s\n", ps->files.n, ps->files.n == 1 ? "" : "s", changed,
          check ? "to format" : "formatted");
    return check && changed > 0 ? LODE_DIFFERS : LODE_OK;
}

static int fmt_stdin(const cli *c) {
    lode_arena a = {0};
    lode_error err = {0};
    str text = {0};
    if (cli_read(&a, "-", LAW_FILE_BYTES_MAX, &text, &err) != LODE_OK) {
        arena_clear(&a);
        return cli_fail(c, &err);
    }
    law_source source = {0};
    pack_set ps = {0};
    law_parse(&source, "standard input", text, &ps.d);
    packs_print_diags(&ps);
    int code = ps.d.errors > 0 ? LODE_BAD_INPUT : LODE_OK;
    if (code == LODE_OK) {
        strbuf want = {0};
        law_format(&source, &want);
        bool same = str_eq(text, strbuf_str(&want));
        if (!cli_has(c, OPT_CHECK)) {
            out_str(strbuf_str(&want));
        } else if (!same) {
            print_changes("standard input", text, strbuf_str(&want));
            code = LODE_DIFFERS;
        }
        strbuf_clear(&want);
    }
    law_source_clear(&source);
    packs_clear(&ps);
    arena_clear(&a);
    return code;
}

int cmd_fmt(cli *c) {
    for (size_t i = 0; i < c->args.n; i++) {
        if (strcmp(c->args.p[i], "-") == 0 && c->args.n > 1) {
            lode_error err = {0};
            (void)lode_fail(&err, LODE_USAGE, "argument_extra",
                            "- (standard input) stands alone"); // status is in err
            return cli_usage(c, &err);
        }
    }
    if (strcmp(c->args.p[0], "-") == 0) {
        return fmt_stdin(c);
    }
    pack_set ps = {0};
    lode_error err = {0};
    int code = LODE_OK;
    if (packs_find(c, &ps, true, &err) != LODE_OK || packs_parse(&ps, &err) != LODE_OK) {
        code = cli_fail(c, &err);
    } else if (ps.d.errors > 0) {
        packs_print_diags(&ps);
        err_f("%u error%s; nothing written\n", ps.d.errors, ps.d.errors == 1 ? "" : "s");
        code = LODE_BAD_INPUT;
    } else {
        code = fmt_files(c, &ps);
    }
    packs_clear(&ps);
    return code;
}
