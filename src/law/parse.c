/* SPDX-License-Identifier: Apache-2.0
 *
 * parse: a file of law text into blocks and clauses (docs/language.md 1.4, 1.5). Line by line:
 *
 *   comment or blank         kept for the formatter
 *   - COND                   one more alternative of the `any of` or `all of` above
 *   clause of the open block match its pattern
 *   block keyword            close blocks until one may hold it, then open it
 *   anything else            an error
 *
 * A clause of the open block goes before a block of the same keyword (`group` in a role). After
 * an error the parser stays quiet about what only follows from it: the clauses of a block whose
 * head is wrong, the dashes and `and` lines below a condition that did not parse.
 */
#include "law/parse.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "law/grammar.h"
#include "law/law.h"
#include "law/table.h"

#define OPEN_MAX 4u     /* the grammar nests two deep */
#define CLAUSES_MAX 32u /* clauses one block kind can have */

typedef struct open_block {
    const grammar_block *row;
    law_block *block;
    VEC(law_clause) clauses;
    law_block_list kids;
    bool broken;                     /* head is wrong or stands where it may not: dropped */
    bool quiet;                      /* its clauses are not read */
    uint32_t seen_line[CLAUSES_MAX]; /* line of the first clause of each row, 0 = none */
} open_block;

typedef enum dash_state { DASH_NONE, DASH_OPEN, DASH_SKIP } dash_state;

typedef struct parser {
    law_reader r;
    law_lines *lines;
    open_block open[OPEN_MAX];
    uint32_t n_open;
    VEC(law_block *) blocks;
    law_args args;
    dash_state dashes;
    law_cond *dash_owner;
    VEC(law_cond *) alternatives;
    bool dash_failed; /* an alternative was reported, so none may be left */
    bool continues;   /* the last clause is a condition that and / unless may continue */
    bool lost;        /* outside every block, and said so */
} parser;

/* ---- dashes ---------------------------------------------------------------------------------- */

static void close_dashes(parser *p) {
    law_cond *c = p->dash_owner;
    if (c != NULL) {
        size_t n = p->alternatives.n;
        c->kids = arena_array(&p->r.src->arena, n, sizeof *c->kids);
        if (n > 0) {
            memcpy(c->kids, p->alternatives.p, n * sizeof *c->kids);
        }
        c->n_kids = (uint32_t)n;
        if (n == 0 && !p->dash_failed) {
            diag_add(p->r.d, DIAG_ERROR, p->r.src, c->pos, "syntax", "no alternatives follow",
                     "lines below that begin with \"- \"", NULL);
        }
    }
    p->dash_owner = NULL;
    p->alternatives.n = 0;
    p->dash_failed = false;
    p->dashes = DASH_NONE;
}

static void read_dash(parser *p) {
    p->r.at = 1;
    if (p->dashes == DASH_OPEN) {
        law_cond *c = cond_parse(&p->r, true);
        if (c != NULL) {
            *vec_push(&p->alternatives) = c;
        }
        p->dash_failed = p->dash_failed || c == NULL;
    } else if (p->dashes == DASH_NONE && (p->n_open == 0 || !p->open[p->n_open - 1].quiet)) {
        diag_add(p->r.d, DIAG_ERROR, p->r.src, p->r.line.toks.p[0].tok.pos, "syntax",
                 "an alternative without a list to belong to",
                 "a line above that ends in `any of` or `all of`", NULL);
        p->dashes = DASH_SKIP; /* once for the whole list */
    }
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static void close_block(parser *p) {
    open_block *ob = &p->open[--p->n_open];
    law_block *b = ob->block;
    lode_arena *arena = &p->r.src->arena;
    b->n_clauses = (uint32_t)ob->clauses.n;
    b->clauses = arena_array(arena, ob->clauses.n, sizeof *b->clauses);
    if (ob->clauses.n > 0) {
        memcpy(b->clauses, ob->clauses.p, ob->clauses.n * sizeof *b->clauses);
    }
    b->n_kids = (uint32_t)ob->kids.n;
    b->kids = arena_array(arena, ob->kids.n, sizeof *b->kids);
    if (ob->kids.n > 0) {
        memcpy(b->kids, ob->kids.p, ob->kids.n * sizeof *b->kids);
    }
    vec_clear(&ob->clauses);
    vec_clear(&ob->kids);
    if (ob->broken) {
        return;
    }
    if (b->kind == BLOCK_TABLE && p->n_open > 0) {
        table_expand(&p->r, b, &p->open[p->n_open - 1].kids);
    } else if (p->n_open > 0) {
        *vec_push(&p->open[p->n_open - 1].kids) = b;
    } else {
        *vec_push(&p->blocks) = b;
    }
}

static law_arg *copy_args(lode_arena *arena, const law_args *args) {
    law_arg *out = arena_array(arena, args->n, sizeof *out);
    if (args->n > 0) {
        memcpy(out, args->p, args->n * sizeof *out);
    }
    return out;
}

/* id and title have their own places in a block; the other arguments of the head stay a list. */
static void set_head(parser *p, law_block *b) {
    law_args rest = {0};
    for (size_t i = 0; i < p->args.n; i++) {
        law_arg a = p->args.p[i];
        if (strcmp(a.label, "id") == 0) {
            b->id = a.tok;
        } else if (strcmp(a.label, "title") == 0) {
            b->title = a.tok;
        } else {
            *vec_push(&rest) = a;
        }
    }
    b->args = copy_args(&p->r.src->arena, &rest);
    b->n_args = (uint32_t)rest.n;
    vec_clear(&rest);
}

/* Closes blocks until one may hold this kind. False when none may. */
static bool close_until_parent(parser *p, const grammar_block *row) {
    uint32_t keep = p->n_open;
    while (keep > 0 && (row->parents & PARENT(p->open[keep - 1].row->kind)) == 0) {
        keep--;
    }
    while (p->n_open > keep) {
        close_block(p);
    }
    return keep > 0 || (row->parents & PARENT_FILE) != 0;
}

static void misplaced(parser *p, const grammar_block *row) {
    strbuf expected = {0};
    uint32_t n = 0;
    for (int kind = 0; kind < BLOCK_KIND_COUNT; kind++) {
        n += (row->parents & PARENT(kind)) != 0;
    }
    uint32_t i = 0;
    for (int kind = 0; kind < BLOCK_KIND_COUNT; kind++) {
        if ((row->parents & PARENT(kind)) != 0) {
            join_names(&expected, str_of(grammar_block_of((block_kind)kind)->keyword), i++, n);
        }
    }
    diag_addf(p->r.d, DIAG_ERROR, p->r.src, p->r.line.toks.p[0].tok.pos, "syntax",
              "one of these open above it", NULL, "`%s` stands only inside %s", row->keyword,
              expected.p);
    strbuf_clear(&expected);
}

static void read_head(parser *p, const grammar_block *row) {
    bool placed = close_until_parent(p, row);
    if (!placed) {
        misplaced(p, row);
    }
    assert(p->n_open < OPEN_MAX);
    law_block *b = arena_alloc(&p->r.src->arena, sizeof *b);
    b->kind = row->kind;
    b->pos = p->r.line.toks.p[0].tok.pos;
    b->id.kind = TOK_END;
    b->title.kind = TOK_END;
    p->args.n = 0;
    p->r.at = 1;
    law_cond *none = NULL;
    bool ok = placed && match_line(&p->r, row->head, &p->args, &none);
    if (ok) {
        set_head(p, b);
    }
    p->open[p->n_open++] =
        (open_block){.row = row, .block = b, .broken = !ok, .quiet = placed && !ok};
    p->continues = false;
    p->lost = false;
}

/* A misspelled block keyword: its clauses belong to a block that is not there. */
static void open_guessed(parser *p, const grammar_block *row) {
    if (!close_until_parent(p, row)) {
        return;
    }
    assert(p->n_open < OPEN_MAX);
    law_block *b = arena_alloc(&p->r.src->arena, sizeof *b);
    p->open[p->n_open++] = (open_block){.row = row, .block = b, .broken = true, .quiet = true};
}

/* ---- clauses --------------------------------------------------------------------------------- */

static const grammar_clause *clause_of(const grammar_block *row, str keyword) {
    for (uint32_t i = 0; i < row->n_clauses; i++) {
        if (str_eqz(keyword, row->clauses[i].keyword)) {
            return &row->clauses[i];
        }
    }
    return NULL;
}

/* May the clause stand here? Reports doubles, rivals and a connective without a condition. */
static bool clause_fits(parser *p, open_block *ob, const grammar_clause *c, law_pos pos) {
    uint32_t first = ob->seen_line[c - ob->row->clauses];
    if (first != 0 && (c->flags & CLAUSE_MANY) == 0) {
        diag_addf(p->r.d, DIAG_ERROR, p->r.src, pos, "syntax", NULL, NULL,
                  "a second `%s` in one %s; the first is in line %u", c->keyword, ob->row->keyword,
                  first);
        return false;
    }
    const grammar_clause *rival = c->rival != NULL ? clause_of(ob->row, str_of(c->rival)) : NULL;
    if (rival != NULL && ob->seen_line[rival - ob->row->clauses] != 0) {
        diag_addf(p->r.d, DIAG_ERROR, p->r.src, pos, "syntax", NULL, NULL,
                  "`%s` and `%s` exclude each other; the other is in line %u", c->keyword, c->rival,
                  ob->seen_line[rival - ob->row->clauses]);
        return false;
    }
    if ((c->flags & CLAUSE_CONTINUES) != 0 && !p->continues) {
        diag_addf(p->r.d, DIAG_ERROR, p->r.src, pos, "syntax",
                  "a condition in the line above, such as `when ...`", NULL,
                  "`%s` continues no condition", c->keyword);
        return false;
    }
    return true;
}

static void read_clause(parser *p, open_block *ob, const grammar_clause *c) {
    uint32_t words = keyword_words(c->keyword);
    lex_tok *toks = p->r.line.toks.p;
    law_pos pos = toks[0].tok.pos;
    pos.len = toks[words - 1].to - toks[0].from;
    bool is_cond = strcmp(c->pattern, "cond:COND") == 0;
    bool fits = clause_fits(p, ob, c, pos);
    if (ob->seen_line[c - ob->row->clauses] == 0) {
        ob->seen_line[c - ob->row->clauses] = pos.line;
    }
    const char *meant = fits ? keyword_misspelled(&p->r, ob->row, c) : NULL;
    if (meant != NULL) {
        char hint[80];
        (void)snprintf(hint, sizeof hint, "did you mean %s?", meant); /* keywords are short */
        reader_unexpected(&p->r, words, NULL, hint);
        return;
    }
    law_clause clause = {.keyword = c->keyword, .pos = pos};
    p->args.n = 0;
    p->r.at = words;
    bool ok = fits && match_line(&p->r, c->pattern, &p->args, &clause.cond);
    p->continues = is_cond;
    if (is_cond) {
        p->dashes = ok && p->r.opens_dashes ? DASH_OPEN : ok ? DASH_NONE : DASH_SKIP;
        p->dash_owner = p->dashes == DASH_OPEN ? clause.cond : NULL;
    }
    if (ok) {
        clause.args = copy_args(&p->r.src->arena, &p->args);
        clause.n_args = (uint32_t)p->args.n;
        *vec_push(&ob->clauses) = clause;
    }
}

/* ---- lines ----------------------------------------------------------------------------------- */

static law_line *add_line(parser *p, line_kind kind, bool blank_before) {
    law_line *l = vec_push(&p->lines->all);
    *l = (law_line){.kind = kind,
                    .depth = p->n_open,
                    .blank_before = blank_before,
                    .text = p->r.line.text,
                    .number = p->r.line.number};
    return l;
}

static void add_clause_line(parser *p, const grammar_block *row, const grammar_clause *c,
                            bool blank_before) {
    law_line *l = add_line(p, LINE_CLAUSE, blank_before);
    bool expect = strncmp(c->keyword, "expect", 6) == 0;
    l->column = row->column;
    l->block = row->kind;
    l->n_keyword = expect ? 1 : keyword_words(c->keyword);
    l->raw = strstr(c->pattern, ":TEXT") != NULL;
    l->cells = strcmp(c->keyword, "row") == 0 || strcmp(c->keyword, "columns") == 0;
    l->facts = strstr(c->pattern, ":FACTS") != NULL;
}

/* A line that has tokens and does not begin with a dash. */
static void read_content(parser *p, bool blank_before) {
    open_block *ob = p->n_open > 0 ? &p->open[p->n_open - 1] : NULL;
    const lex_tok *first = &p->r.line.toks.p[0];
    const grammar_clause *c = ob != NULL ? keyword_clause(&p->r, ob->row) : NULL;
    close_dashes(p);
    if (c != NULL) {
        add_clause_line(p, ob->row, c, blank_before);
        if (!ob->quiet) {
            read_clause(p, ob, c);
        } else {
            p->dashes = DASH_SKIP;
        }
        return;
    }
    const grammar_block *row = first->tok.kind == TOK_WORD && first->error == NULL
                                   ? grammar_block_named(first->tok.text)
                                   : NULL;
    if (row != NULL) {
        read_head(p, row);
        law_line *l = add_line(p, LINE_HEAD, blank_before);
        l->depth = p->n_open - 1;
        l->block = row->kind;
        return;
    }
    if (ob == NULL || !ob->quiet) {
        const grammar_block *outer = p->n_open > 1 ? p->open[p->n_open - 2].row : NULL;
        row = keyword_unknown(&p->r, ob != NULL ? ob->row : NULL, outer, p->lost);
        p->lost = ob == NULL;
    }
    if (row != NULL) {
        open_guessed(p, row);
        p->lost = false;
    }
    p->dashes = DASH_SKIP;
    p->continues = true;
}

static void read_line(parser *p, str line, uint32_t number, bool blank_before) {
    if (!source_line_ok(p->r.src, line, number, p->r.d)) {
        p->dashes = p->dashes == DASH_OPEN ? DASH_OPEN : DASH_SKIP;
        p->dash_failed = true;
        p->continues = true;
        return;
    }
    p->r.at = 0;
    lex_read(&p->r.line, &p->r.src->arena, line, number);
    const lex_tok *first = &p->r.line.toks.p[0];
    if (first->tok.kind == TOK_END) {
        add_line(p, LINE_COMMENT, blank_before);
    } else if (tok_is_punct(first, "-")) {
        law_line *l = add_line(p, LINE_DASH, blank_before);
        l->depth++;
        read_dash(p);
    } else {
        read_content(p, blank_before);
    }
}

static void read_lines(parser *p) {
    str text = p->r.src->text;
    uint32_t number = 0;
    uint32_t errors_before = p->r.d->errors;
    bool blank = false;
    for (size_t at = 0; at < text.n;) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        size_t next = end != NULL ? (size_t)(end - text.p) : text.n;
        str line = {text.p + at, next - at};
        if (line.n > 0 && line.p[line.n - 1] == '\r' && end != NULL) {
            line.n--;
        }
        at = next + 1;
        number++;
        if (str_trim(line).n == 0) {
            blank = true;
            continue;
        }
        read_line(p, line, number, blank);
        blank = false;
        if (p->r.d->errors - errors_before >= DIAGS_MAX) {
            break; /* garbage: nobody reads on */
        }
    }
    close_dashes(p);
    while (p->n_open > 0) {
        close_block(p);
    }
}

void law_parse(law_source *src, const char *path, str text, diags *d) {
    source_name(src, path);
    law_lines *lines = arena_alloc(&src->arena, sizeof *lines);
    src->lines = lines;
    if (!source_text_ok(src, text, d)) {
        return;
    }
    parser p = {.r = {.src = src, .d = d}, .lines = lines};
    read_lines(&p);
    src->n_blocks = (uint32_t)p.blocks.n;
    src->blocks = arena_array(&src->arena, p.blocks.n, sizeof *src->blocks);
    if (p.blocks.n > 0) {
        memcpy(src->blocks, p.blocks.p, p.blocks.n * sizeof *src->blocks);
    }
    vec_clear(&p.blocks);
    vec_clear(&p.args);
    vec_clear(&p.alternatives);
    lex_clear(&p.r.line);
}
