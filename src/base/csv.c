// SPDX-License-Identifier: Apache-2.0
//
// csv: one pass over the bytes, one row at a time. The reader keeps line and column as it goes, so
// that every message names the place where the field begins or where it went wrong.
#include "base/csv.h"

#include <stdio.h>
#include <string.h>

typedef struct csv_reader {
    lode_arena *a;
    const char *file;
    str text;
    size_t at;
    uint32_t line, col;
    strbuf field;
    VEC(csv_field) fields; // of the row being read
    VEC(csv_row) rows;
    uint32_t n_cols;
    lode_error *err;
} csv_reader;

static lode_status fail(csv_reader *c, uint32_t line, uint32_t col, const char *code,
                        const char *what) {
    lode_status st = lode_fail(c->err, LODE_BAD_INPUT, code, "%s", what);
    if (c->err != NULL) {
        (void)snprintf(c->err->file, sizeof c->err->file, "%s", c->file); // cut to fit
        c->err->line = line;
        c->err->col = col;
    }
    return st;
}

static bool at_end(const csv_reader *c) { return c->at >= c->text.n; }
static char peek(const csv_reader *c) { return at_end(c) ? '\0' : c->text.p[c->at]; }

static void step(csv_reader *c) {
    if (c->text.p[c->at] == '\n') {
        c->line++;
        c->col = 1;
    } else {
        c->col++;
    }
    c->at++;
}

static bool at_break(const csv_reader *c) {
    bool crlf = peek(c) == '\r' && c->at + 1 < c->text.n && c->text.p[c->at + 1] == '\n';
    return at_end(c) || peek(c) == '\n' || crlf;
}

static lode_status quoted(csv_reader *c, const csv_field *f) {
    step(c);
    for (;;) {
        if (at_end(c)) {
            return fail(c, f->line, f->col, "csv_quote", "the quoted field is never closed");
        }
        char ch = peek(c);
        if (ch == '"') {
            step(c);
            if (peek(c) != '"') {
                break;
            }
        }
        strbuf_addc(&c->field, ch);
        step(c);
        if (c->field.n > CSV_FIELD_BYTES_MAX) {
            return fail(c, f->line, f->col, "csv_field", "the field is longer than 65536 bytes");
        }
    }
    if (!at_break(c) && peek(c) != ',') {
        return fail(c, c->line, c->col, "csv_quote",
                    "expected a comma or the end of the line after the closing quote");
    }
    return LODE_OK;
}

static lode_status plain(csv_reader *c, const csv_field *f) {
    while (!at_break(c) && peek(c) != ',') {
        if (peek(c) == '"') {
            return fail(
                c, c->line, c->col, "csv_quote",
                "a quote inside a field: put the whole field in quotes and double this one");
        }
        if (peek(c) == '\r') {
            return fail(c, c->line, c->col, "csv_line", "a carriage return without a line feed");
        }
        strbuf_addc(&c->field, peek(c));
        step(c);
        if (c->field.n > CSV_FIELD_BYTES_MAX) {
            return fail(c, f->line, f->col, "csv_field", "the field is longer than 65536 bytes");
        }
    }
    return LODE_OK;
}

static lode_status end_row(csv_reader *c, uint32_t line) {
    uint32_t n = (uint32_t)c->fields.n;
    if (c->rows.n == 0) {
        c->n_cols = n;
    }
    if (n != c->n_cols) {
        char what[96];
        (void)snprintf(what, sizeof what, "the row has %u fields, the header has %u", n, c->n_cols);
        return fail(c, line, 1, "csv_width", what);
    }
    if (c->rows.n >= CSV_ROWS_MAX) {
        return fail(c, line, 1, "csv_rows", "more than 4000000 rows");
    }
    csv_field *fields = arena_array(c->a, n + 1, sizeof *fields);
    memcpy(fields, c->fields.p, n * sizeof *fields);
    *vec_push(&c->rows) = (csv_row){fields, line};
    c->fields.n = 0;
    return LODE_OK;
}

static lode_status row(csv_reader *c) {
    uint32_t line = c->line;
    for (;;) {
        csv_field f = {.line = c->line, .col = c->col};
        strbuf_reset(&c->field);
        lode_status st = peek(c) == '"' ? quoted(c, &f) : plain(c, &f);
        if (st != LODE_OK) {
            return st;
        }
        f.text = str_dup(c->a, strbuf_str(&c->field));
        *vec_push(&c->fields) = f;
        if (c->fields.n > CSV_FIELDS_MAX) {
            return fail(c, f.line, f.col, "csv_width", "more than 256 fields in a row");
        }
        if (peek(c) != ',') {
            break;
        }
        step(c);
    }
    if (peek(c) == '\r') {
        step(c);
    }
    if (!at_end(c)) {
        step(c);
    }
    return end_row(c, line);
}

// Line and column of a byte, for a text that cannot be read any further.
static lode_status bad_utf8(csv_reader *c, size_t bad) {
    while (c->at < bad) {
        step(c);
    }
    return fail(c, c->line, c->col, "csv_utf8",
                "not UTF-8: convert the file first, nothing is guessed");
}

lode_status csv_parse(lode_arena *a, const char *file, str text, csv_table *out, lode_error *err) {
    csv_reader c = {.a = a, .file = file, .text = text, .line = 1, .col = 1, .err = err};
    lode_status st = LODE_OK;
    size_t bad = 0;
    *out = (csv_table){0};
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        c.at = 3;
    }
    if (!str_is_utf8(text, &bad)) {
        return bad_utf8(&c, bad);
    }
    while (st == LODE_OK && !at_end(&c)) {
        st = row(&c);
    }
    if (st == LODE_OK && c.rows.n == 0) {
        st = fail(&c, 1, 1, "csv_empty", "the file is empty: expected a header row");
    }
    if (st == LODE_OK && c.rows.n > 0) {
        out->rows = arena_array(a, c.rows.n, sizeof *out->rows);
        memcpy(out->rows, c.rows.p, c.rows.n * sizeof *out->rows);
        out->n_rows = (uint32_t)c.rows.n;
        out->n_cols = c.n_cols;
    }
    strbuf_clear(&c.field);
    vec_clear(&c.fields);
    vec_clear(&c.rows);
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
