/* SPDX-License-Identifier: Apache-2.0
 *
 * format: the one canonical layout. It is printed from the lines the parser kept, not from the
 * blocks, so nothing an author wrote is lost: every token is copied as it stands (a string has
 * only one spelling) and only the blanks between tokens, the indentation and the empty lines are
 * ours.
 *
 *   - two spaces per block around a line; dashes two further in
 *   - the keyword of a clause padded to the column of its block (grammar.c)
 *   - the cells of a table in columns of one display width
 *   - one empty line before a block, except between blocks of one line and one kind
 *   - a comment line is indented like the line it stands above; the author's empty lines
 *     around comments stay, one at a time; a comment at the end of a line follows two spaces
 *
 * Each of these depends only on what the output keeps, so formatting twice changes nothing.
 */
#include "law/grammar.h"
#include "law/law.h"
#include "law/parse.h"
#include "law/table.h"
#include "text/text.h"

#include <string.h>

typedef struct printer {
    const law_lines *lines;
    lex_line line;
    lode_arena scratch;                 /* decoded strings and squeezed values of one line */
    uint32_t widths[TABLE_COLUMNS_MAX]; /* of the table that the line at hand stands in */
    strbuf *out;
} printer;

static bool sticks_to_left(const lex_tok *t) {
    return tok_is_punct(t, ",") || tok_is_punct(t, ";") || tok_is_punct(t, ":") ||
           tok_is_punct(t, ")");
}

/* Tokens [from, to) of the line, one blank between them where one belongs. */
static void put_tokens(printer *pr, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        const lex_tok *t = &pr->line.toks.p[i];
        if (i > from && !sticks_to_left(t) && !tok_is_punct(t - 1, "(")) {
            strbuf_addc(pr->out, ' ');
        }
        strbuf_add(pr->out, (str){pr->line.text.p + t->from, t->to - t->from});
    }
}

/* The rest of the line from token `from` on is raw. */
static void put_raw(printer *pr, uint32_t from) {
    bool open_string;
    uint32_t at = pr->line.toks.p[from].from;
    uint32_t end = lex_raw_end(&pr->line, at, false, &open_string);
    strbuf_add(pr->out, (str){pr->line.text.p + at, end - at});
    pr->line.comment = lex_comment_after(&pr->line, end);
}

/* The raw text of a row and its cells; token 1 is where it begins. */
static table_cells row_cells(printer *pr, uint32_t *end) {
    const lex_line *l = &pr->line;
    bool open_string;
    uint32_t at = l->toks.p[1].from;
    *end = lex_raw_end(l, at, false, &open_string);
    law_tok text = {TOK_STRING, {l->text.p + at, *end - at}, {l->number, at + 1, *end - at}};
    return table_split(&pr->scratch, &text);
}

/* Column widths of the table whose first line is line i. */
static void measure_table(printer *pr, size_t i) {
    const law_line *l = pr->lines->all.p;
    memset(pr->widths, 0, sizeof pr->widths);
    for (size_t k = i; k < pr->lines->all.n && l[k].kind != LINE_HEAD; k++) {
        uint32_t end;
        if (!l[k].cells) {
            continue;
        }
        lex_read(&pr->line, &pr->scratch, l[k].text, l[k].number);
        table_cells row = row_cells(pr, &end);
        for (uint32_t c = 0; c < row.n && c < TABLE_COLUMNS_MAX; c++) {
            uint32_t w = row.cell[c].text.n > 0 ? text_width(row.cell[c].text) : 1;
            pr->widths[c] = w > pr->widths[c] ? w : pr->widths[c];
        }
        arena_clear(&pr->scratch);
    }
}

static void put_row(printer *pr) {
    uint32_t end;
    table_cells row = row_cells(pr, &end);
    for (uint32_t c = 0; c < row.n && c < TABLE_COLUMNS_MAX; c++) {
        str cell = row.cell[c].text.n > 0 ? row.cell[c].text : STR("-");
        strbuf_add(pr->out, cell);
        for (uint32_t w = text_width(cell); w < pr->widths[c] && c + 1 < row.n; w++) {
            strbuf_addc(pr->out, ' ');
        }
        strbuf_addz(pr->out, c + 1 < row.n ? " | " : "");
    }
    pr->line.comment = lex_comment_after(&pr->line, end);
}

/* PATH VALUE; PATH VALUE: the values are raw, the blanks between words are one. */
static void put_facts(printer *pr, uint32_t from) {
    const lex_line *l = &pr->line;
    uint32_t i = from;
    uint32_t end = 0;
    while (i + 1 < l->toks.n) {
        bool open_string;
        const lex_tok *value = &l->toks.p[i + 1];
        put_tokens(pr, i, i + 1);
        end = lex_raw_end(l, value->from, true, &open_string);
        strbuf_addc(pr->out, ' ');
        str raw = {l->text.p + value->from, end - value->from};
        strbuf_add(pr->out, lex_squeeze(&pr->scratch, raw));
        while (i + 1 < l->toks.n && l->toks.p[i].from < end) {
            i++;
        }
        if (tok_is_punct(&l->toks.p[i], ";")) {
            strbuf_addz(pr->out, "; ");
            i++;
        }
    }
    pr->line.comment = lex_comment_after(l, end);
}

static void put_clause(printer *pr, const law_line *l, uint32_t indent, uint32_t n_tokens) {
    put_tokens(pr, 0, l->n_keyword);
    if (n_tokens <= l->n_keyword) {
        return;
    }
    strbuf_addc(pr->out, ' ');
    strbuf_pad(pr->out, indent + l->column);
    if (l->cells && row_cells(pr, &(uint32_t){0}).n <= TABLE_COLUMNS_MAX) {
        put_row(pr);
    } else if (l->raw) {
        put_raw(pr, l->n_keyword);
    } else if (l->facts) {
        put_facts(pr, l->n_keyword);
    } else {
        put_tokens(pr, l->n_keyword, n_tokens);
    }
}

static void put_line(printer *pr, const law_line *l, uint32_t depth) {
    lex_read(&pr->line, &pr->scratch, l->text, l->number);
    uint32_t n = (uint32_t)pr->line.toks.n - 1; /* without the end */
    uint32_t indent = depth * 2;
    size_t start = pr->out->n;
    for (uint32_t i = 0; i < indent; i++) {
        strbuf_addc(pr->out, ' ');
    }
    if (l->kind == LINE_CLAUSE) {
        put_clause(pr, l, indent, n);
    } else {
        put_tokens(pr, 0, n);
    }
    uint32_t comment = pr->line.comment;
    if (comment < pr->line.text.n) {
        strbuf_addz(pr->out, l->kind == LINE_COMMENT ? "" : "  ");
        strbuf_add(pr->out, str_trim((str){l->text.p + comment, l->text.n - comment}));
    }
    if (pr->out->n - start > LAW_LINE_BYTES_MAX) {
        /* Our blanks would make the line too long to be read again: it stays as it is. */
        pr->out->n = start;
        strbuf_add(pr->out, str_trim(l->text));
    }
    strbuf_addc(pr->out, '\n');
    arena_clear(&pr->scratch);
}

/* The next line from i on that is no comment, or n. */
static size_t next_content(const law_lines *lines, size_t i) {
    while (i < lines->all.n && lines->all.p[i].kind == LINE_COMMENT) {
        i++;
    }
    return i;
}

/* A head after a head of the same kind, neither with clauses: `group a`, `group b`. */
static bool is_compact(const law_lines *lines, size_t i) {
    const law_line *l = lines->all.p;
    size_t next = next_content(lines, i + 1);
    return i > 0 && l[i - 1].kind == LINE_HEAD && l[i - 1].block == l[i].block &&
           l[i - 1].depth == l[i].depth &&
           (next >= lines->all.n || (l[next].kind == LINE_HEAD && l[next].depth <= l[i].depth));
}

/* Is there an empty line before line i? next: the first line from i on that is no comment. */
static bool wants_blank(const law_lines *lines, size_t i, size_t next) {
    const law_line *l = lines->all.p;
    if (i == 0) {
        return false;
    }
    if (l[i - 1].kind == LINE_COMMENT) {
        return l[i].blank_before;
    }
    if (l[i].kind == LINE_HEAD) {
        return !is_compact(lines, i);
    }
    if (l[i].kind == LINE_COMMENT) {
        bool above_block = next < lines->all.n && l[next].kind == LINE_HEAD;
        return above_block || l[i].blank_before;
    }
    return false;
}

void law_format(const law_source *src, strbuf *out) {
    printer pr = {.lines = src->lines, .out = out};
    if (pr.lines == NULL) {
        return;
    }
    const law_line *l = pr.lines->all.p;
    size_t next = 0;
    for (size_t i = 0; i < pr.lines->all.n; i++) {
        if (next <= i) {
            next = next_content(pr.lines, i);
        }
        if (wants_blank(pr.lines, i, next)) {
            strbuf_addc(out, '\n');
        }
        if (l[i].kind == LINE_HEAD && (l[i].block == BLOCK_TABLE || l[i].block == BLOCK_SETS)) {
            measure_table(&pr, i + 1);
        }
        put_line(&pr, &l[i], next < pr.lines->all.n ? l[next].depth : 0);
    }
    lex_clear(&pr.line);
}
