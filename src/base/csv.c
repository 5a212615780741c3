// SPDX-License-Identifier: Apache-2.0
//
// csv: one pass over the bytes, one row at a time. Plain fields are pieces of the text; only doubled
// quotes make a copy. The reader knows where its line began, so that every message names the place
// where the field begins or where it went wrong.
#include "base/csv.h"

#include <stdio.h>
#include <string.h>

static lode_status fail(csv_reader *c, lode_error *err, uint32_t line, uint32_t col,
                        const char *code, const char *what) {
    lode_status st = lode_fail(err, LODE_BAD_INPUT, code, "%s", what);
    if (err != NULL) {
        (void)snprintf(err->file, sizeof err->file, "%s", c->file); // cut to fit
        err->line = line;
        err->col = col;
    }
    c->over = true;
    return st;
}

static bool at_end(const csv_reader *c) { return c->at >= c->text.n; }
static char peek(const csv_reader *c) { return at_end(c) ? '\0' : c->text.p[c->at]; }
static uint32_t column(const csv_reader *c) { return (uint32_t)(c->at - c->line_at) + 1; }

static bool at_break(const csv_reader *c) {
    bool crlf = peek(c) == '\r' && c->at + 1 < c->text.n && c->text.p[c->at + 1] == '\n';
    return at_end(c) || peek(c) == '\n' || crlf;
}

// Goes on to `to`, and counts the lines between.
static void skip(csv_reader *c, size_t to) {
    for (;;) {
        const char *lf = memchr(c->text.p + c->at, '\n', to - c->at);
        if (lf == NULL) {
            break;
        }
        c->at = (size_t)(lf - c->text.p) + 1;
        c->line_at = c->at;
        c->line++;
    }
    c->at = to;
}

static lode_status too_long(csv_reader *c, const csv_field *f, lode_error *err) {
    return fail(c, err, f->line, f->col, "csv_field", "the field is longer than 65536 bytes");
}

// The text of the field is what stands between the outer quotes; undo() halves those inside.
static lode_status quoted(csv_reader *c, csv_field *f, lode_error *err) {
    size_t begin = c->at + 1, at = begin, pairs = 0;
    for (;; at += 2, pairs++) {
        const char *q = memchr(c->text.p + at, '"', c->text.n - at);
        size_t next = q == NULL ? c->text.n : (size_t)(q - c->text.p);
        if (next - begin - pairs > CSV_FIELD_BYTES_MAX) {
            return too_long(c, f, err);
        }
        if (q == NULL) {
            return fail(c, err, f->line, f->col, "csv_quote", "the quoted field is never closed");
        }
        at = next;
        if (at + 1 >= c->text.n || c->text.p[at + 1] != '"') {
            break;
        }
    }
    f->text = (str){c->text.p + begin, at - begin};
    if (pairs > 0) {
        c->doubled[c->n_doubled++] = c->n;
    }
    skip(c, at + 1);
    if (!at_break(c) && peek(c) != ',') {
        return fail(c, err, c->line, column(c), "csv_quote",
                    "expected a comma or the end of the line after the closing quote");
    }
    return LODE_OK;
}

static lode_status plain(csv_reader *c, csv_field *f, lode_error *err) {
    static const bool stops[256] = {[','] = true, ['\n'] = true, ['\r'] = true, ['"'] = true};
    size_t at = c->at;
    while (at < c->text.n && !stops[(unsigned char)c->text.p[at]]) {
        at++;
    }
    f->text = (str){c->text.p + c->at, at - c->at};
    c->at = at;
    if (f->text.n > CSV_FIELD_BYTES_MAX) {
        return too_long(c, f, err);
    }
    if (peek(c) == '"') {
        return fail(c, err, c->line, column(c), "csv_quote",
                    "a quote inside a field: put the whole field in quotes and double this one");
    }
    if (peek(c) == '\r' && !at_break(c)) {
        return fail(c, err, c->line, column(c), "csv_line",
                    "a carriage return without a line feed");
    }
    return LODE_OK;
}

// The reader's buffer may move while it grows: the texts are set when it no longer does.
static void undo(csv_reader *c) {
    strbuf_reset(&c->undone);
    for (uint32_t i = 0; i < c->n_doubled; i++) {
        str *s = &c->fields[c->doubled[i]].text;
        size_t begin = c->undone.n, at = 0;
        while (at < s->n) {
            const char *q = memchr(s->p + at, '"', s->n - at);
            size_t part = q == NULL ? s->n - at : (size_t)(q - s->p) - at + 1;
            strbuf_add(&c->undone, (str){s->p + at, part});
            at += q == NULL ? part : part + 1;
        }
        s->n = c->undone.n - begin;
    }
    size_t begin = 0;
    for (uint32_t i = 0; i < c->n_doubled; i++) {
        str *s = &c->fields[c->doubled[i]].text;
        s->p = c->undone.p + begin;
        begin += s->n;
    }
}

static lode_status end_row(csv_reader *c, uint32_t line, csv_row *out, lode_error *err) {
    if (!at_end(c)) {
        skip(c, c->at + (peek(c) == '\r' ? 2 : 1));
    }
    if (c->n_cols == 0) {
        c->n_cols = c->n;
    }
    if (c->n != c->n_cols) {
        char what[96];
        (void)snprintf(what, sizeof what, "the row has %u fields, the header has %u", c->n,
                       c->n_cols);
        lode_status st = fail(c, err, line, 1, "csv_width", what);
        c->over = at_end(c);
        return st;
    }
    if (c->n_doubled > 0) {
        undo(c);
    }
    *out = (csv_row){c->fields, line};
    return LODE_OK;
}

static void skip_comments(csv_reader *c) {
    while (!at_end(c) && (peek(c) == '#' || at_break(c))) {
        const char *lf = memchr(c->text.p + c->at, '\n', c->text.n - c->at);
        skip(c, lf == NULL ? c->text.n : (size_t)(lf - c->text.p) + 1);
    }
}

lode_status csv_next(csv_reader *c, csv_row *out, lode_error *err) {
    *out = (csv_row){0};
    if (c->comments && !c->over) {
        skip_comments(c);
    }
    c->over = c->over || at_end(c);
    if (c->over) {
        return LODE_OK;
    }
    uint32_t line = c->line;
    c->n_doubled = 0;
    for (c->n = 0;;) {
        csv_field *f = &c->fields[c->n];
        f->line = c->line;
        f->col = column(c);
        lode_status st = peek(c) == '"' ? quoted(c, f, err) : plain(c, f, err);
        if (st != LODE_OK) {
            return st;
        }
        if (++c->n > CSV_FIELDS_MAX) {
            return fail(c, err, f->line, f->col, "csv_width", "more than 256 fields in a row");
        }
        if (peek(c) != ',') {
            break;
        }
        c->at++;
    }
    return end_row(c, line, out, err);
}

lode_status csv_open(csv_reader *c, const char *file, str text, bool comments, lode_error *err) {
    *c = (csv_reader){.file = file, .text = text, .line = 1, .comments = comments};
    size_t bad = 0;
    if (text.n > CSV_BYTES_MAX) {
        return fail(c, err, 0, 0, "csv_bytes", "the file is larger than 4 GB");
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        c->at = c->line_at = 3;
    }
    if (!str_is_utf8(text, &bad)) {
        skip(c, bad);
        return fail(c, err, c->line, column(c), "csv_utf8",
                    "not UTF-8: convert the file first, nothing is guessed");
    }
    return LODE_OK;
}

void csv_close(csv_reader *c) { strbuf_clear(&c->undone); }

// ---- whole tables -------------------------------------------------------------------------------

static csv_row keep_row(lode_arena *a, const csv_reader *c, const csv_row *row) {
    csv_field *fields = arena_array(a, c->n_cols + (size_t)1, sizeof *fields);
    for (uint32_t i = 0; i < c->n_cols; i++) {
        fields[i] = row->fields[i];
        fields[i].text = str_dup(a, row->fields[i].text);
    }
    return (csv_row){fields, row->line};
}

lode_status csv_parse(lode_arena *a, const char *file, str text, csv_table *out, lode_error *err) {
    csv_reader c;
    VEC(csv_row) rows = {0};
    *out = (csv_table){0};
    lode_status st = csv_open(&c, file, text, false, err);
    while (st == LODE_OK) {
        csv_row row;
        st = csv_next(&c, &row, err);
        if (st != LODE_OK || row.fields == NULL) {
            break;
        }
        if (rows.n >= CSV_ROWS_MAX) {
            st = fail(&c, err, row.line, 1, "csv_rows", "more than 4000000 rows");
            break;
        }
        *vec_push(&rows) = keep_row(a, &c, &row);
    }
    if (st == LODE_OK && rows.n == 0) {
        st = fail(&c, err, 1, 1, "csv_empty", "the file is empty: expected a header row");
    }
    if (st == LODE_OK && rows.n > 0) {
        out->rows = arena_array(a, rows.n, sizeof *out->rows);
        memcpy(out->rows, rows.p, rows.n * sizeof *out->rows);
        out->n_rows = (uint32_t)rows.n;
        out->n_cols = c.n_cols;
    }
    csv_close(&c);
    vec_clear(&rows);
    return st;
}

uint32_t csv_column(const csv_table *t, str name) {
    for (uint32_t i = 0; t->n_rows > 0 && i < t->n_cols; i++) {
        if (str_eq(t->rows[0].fields[i].text, name)) {
            return i;
        }
    }
    return CSV_NO_COLUMN;
}
