/* SPDX-License-Identifier: Apache-2.0
 *
 * table: see table.h. A column is one of the fixed words below, or the beginning of a condition; the
 * cell is the rest of it. Both are lexed as one line and parsed as any condition is; then every
 * token gets the place where it really stands, so that errors point into the table.
 */
#include "law/table.h"

#include <string.h>

typedef enum column_kind {
    COLUMN_CODE,
    COLUMN_NAME,
    COLUMN_ZH,
    COLUMN_HS,
    COLUMN_HS_OURS,
    COLUMN_WORD,
    COLUMN_CITE,
    COLUMN_NOTE,
    COLUMN_COND
} column_kind;
static const char *const COLUMN_WORDS[] = {"code",    "name", "zh",   "hs",
                                           "hs ours", "word", "cite", "note"};

typedef VEC(law_clause) clause_list;

typedef struct expander {
    law_reader *r;
    const law_block *table;
    table_cells head;
    column_kind kinds[TABLE_COLUMNS_MAX];
    clause_list clauses; /* of the entry at hand */
    law_cond *cond[TABLE_COLUMNS_MAX];
    uint32_t n_cond;
} expander;

table_cells table_split(lode_arena *arena, const law_tok *text) {
    table_cells out = {0};
    str s = text->text;
    size_t from = 0;
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] != '|') {
            continue;
        }
        str cell = str_trim((str){s.p + from, i - from});
        uint32_t col = text->pos.col + (uint32_t)(cell.n > 0 ? (size_t)(cell.p - s.p) : from);
        if (str_eqz(cell, "-")) {
            cell.n = 0;
        }
        if (out.n < TABLE_COLUMNS_MAX) {
            uint32_t len = cell.n > 0 ? (uint32_t)cell.n : 1;
            str own = cell.n > 0 ? lex_squeeze(arena, cell) : cell;
            out.cell[out.n] = (law_tok){TOK_STRING, own, {text->pos.line, col, len}};
        }
        out.n++;
        from = i + 1;
    }
    return out;
}

bool table_row_fits(diags *d, const law_source *src, const table_cells *row, uint32_t columns,
                    law_pos row_pos) {
    if (row->n == columns) {
        return true;
    }
    bool more = row->n > columns;
    bool shown = more && columns < TABLE_COLUMNS_MAX;
    diag_addf(d, DIAG_ERROR, src, shown ? row->cell[columns].pos : row_pos, "table_cells", NULL,
              more ? "cells are divided by |; an empty one still needs its bars" : NULL,
              "the row has %u cells, and there are %u columns: %u too %s", row->n, columns,
              more ? row->n - columns : columns - row->n, more ? "many" : "few");
    return false;
}

bool table_name_fits(const law_tok *cell) {
    lode_arena none = {0}; /* for decoded strings: a name is none */
    lex_line l = {0};
    lex_read(&l, &none, cell->text, cell->pos.line);
    const lex_tok *t = &l.toks.p[0];
    bool fits = t->tok.kind == TOK_WORD && t->error == NULL && t->tok.text.n == cell->text.n;
    for (size_t i = 0; fits && i < cell->text.n; i++) {
        char c = cell->text.p[i];
        fits = c != '/' && c != ':' && c != '@' && c != '%';
    }
    lex_clear(&l);
    arena_clear(&none);
    return fits;
}

static void complain(expander *x, law_pos pos, const char *code, const char *message) {
    diag_add(x->r->d, DIAG_ERROR, x->r->src, pos, code, message, NULL, NULL);
}

static bool read_columns(expander *x) {
    const law_clause *c = block_clause(x->table, "columns");
    const law_arg *text = c == NULL ? NULL : clause_arg(c, "text");
    if (text == NULL) {
        complain(x, x->table->pos, "missing_clause", "the table names no columns");
        return false;
    }
    x->head = table_split(&x->r->src->arena, &text->tok);
    if (x->head.n > TABLE_COLUMNS_MAX) {
        complain(x, c->pos, "too_many", "a table has at most 32 columns");
        return false;
    }
    uint32_t seen = 0;
    for (uint32_t i = 0; i < x->head.n; i++) {
        x->kinds[i] = COLUMN_COND;
        for (uint32_t k = 0; k < COLUMN_COND; k++) {
            x->kinds[i] = str_eqz(x->head.cell[i].text, COLUMN_WORDS[k]) ? k : x->kinds[i];
        }
        bool condition = x->kinds[i] == COLUMN_COND;
        if (x->head.cell[i].text.n == 0 || (!condition && (seen >> x->kinds[i] & 1))) {
            complain(x, x->head.cell[i].pos, "bad_column", "a column without a name of its own");
            return false;
        }
        seen |= condition ? 0 : 1u << x->kinds[i];
    }
    if ((seen & 3u) != 3u) {
        complain(x, c->pos, "missing_clause", "a table of entries has the columns code and name");
        return false;
    }
    return true;
}

/* ---- cells into clauses -------------------------------------------------------------------------- */

static law_arg *args_of(expander *x, uint32_t n) {
    return arena_array(&x->r->src->arena, n, sizeof(law_arg));
}

static void add_text(expander *x, const char *keyword, law_tok tok) {
    law_arg *a = args_of(x, 1);
    a[0] = (law_arg){grammar_label(STR("text")), tok};
    *vec_push(&x->clauses) =
        (law_clause){.keyword = keyword, .args = a, .n_args = 1, .pos = tok.pos};
}

/* A hint: customs codes stand between blanks, words between semicolons. */
static void add_hints(expander *x, const law_tok *cell, column_kind kind) {
    bool words = kind == COLUMN_WORD;
    VEC(law_arg) args = {0};
    law_tok mark = {TOK_WORD, words ? STR("word") : STR("hs"), cell->pos};
    *vec_push(&args) = (law_arg){grammar_label(STR("kind")), mark};
    str s = cell->text;
    for (size_t i = 0, from = 0; i <= s.n; i++) {
        bool cut = i == s.n || (words ? s.p[i] == ';' : s.p[i] == ' ');
        str part = cut ? str_trim((str){s.p + from, i - from}) : STR("");
        if (cut && part.n > 0) {
            law_pos pos = cell->pos;
            pos.col += (uint32_t)(part.p - s.p);
            pos.len = (uint32_t)part.n;
            law_tok tok = {words ? TOK_STRING : TOK_WORD, part, pos};
            *vec_push(&args) = (law_arg){grammar_label(STR("text")), tok};
        }
        from = cut ? i + 1 : from;
    }
    if (kind == COLUMN_HS_OURS) {
        law_tok ours = {TOK_WORD, STR("ours"), cell->pos};
        *vec_push(&args) = (law_arg){grammar_label(STR("ours")), ours};
    }
    law_clause c = {.keyword = "hint", .n_args = (uint32_t)args.n, .pos = cell->pos};
    c.args = args_of(x, c.n_args);
    memcpy(c.args, args.p, args.n * sizeof *args.p);
    vec_clear(&args);
    *vec_push(&x->clauses) = c;
}

/* Moves the tokens of the joined line to where header and cell stand in the file. */
static void place_tokens(lex_line *l, const law_tok *head, const law_tok *cell) {
    uint32_t cut = (uint32_t)head->text.n;
    for (size_t i = 0; i < l->toks.n; i++) {
        lex_tok *t = &l->toks.p[i];
        const law_tok *home = t->from < cut ? head : cell;
        t->tok.pos.line = home->pos.line;
        t->tok.pos.col = home->pos.col + t->from - (t->from < cut ? 0 : cut + 1);
    }
}

static bool add_cond(expander *x, const law_tok *head, const law_tok *cell) {
    lode_arena *arena = &x->r->src->arena;
    size_t n = head->text.n + 1 + cell->text.n;
    char *joined = arena_alloc(arena, n + 1);
    memcpy(joined, head->text.p, head->text.n);
    joined[head->text.n] = ' ';
    memcpy(joined + head->text.n + 1, cell->text.p, cell->text.n);
    law_reader part = {.src = x->r->src, .d = x->r->d};
    lex_read(&part.line, arena, (str){joined, n}, cell->pos.line);
    place_tokens(&part.line, head, cell);
    law_cond *c = cond_parse(&part, false);
    if (c != NULL && part.opens_dashes) {
        complain(x, cell->pos, "syntax", "a cell holds no list of alternatives");
        c = NULL;
    }
    lex_clear(&part.line);
    if (c != NULL) {
        x->cond[x->n_cond++] = c;
    }
    return c != NULL;
}

static bool add_cell(expander *x, law_block *entry, uint32_t i, const law_tok *cell) {
    switch (x->kinds[i]) {
    case COLUMN_CODE:
        entry->id = *cell;
        entry->id.kind = TOK_WORD;
        if (!table_name_fits(cell)) {
            complain(x, cell->pos, "table_cells", "a code is one name without / : @ %");
            return false;
        }
        return true;
    case COLUMN_NAME:
        entry->title = *cell;
        return true;
    case COLUMN_ZH:
        add_text(x, "zh", *cell);
        return true;
    case COLUMN_HS:
    case COLUMN_HS_OURS:
    case COLUMN_WORD:
        add_hints(x, cell, x->kinds[i]);
        return true;
    case COLUMN_CITE:
    case COLUMN_NOTE:
        add_text(x, COLUMN_WORDS[x->kinds[i]], *cell);
        return true;
    case COLUMN_COND:
        break;
    }
    return add_cond(x, &x->head.cell[i], cell);
}

/* Does the row bring its own clause of this keyword? */
static bool row_has(const expander *x, size_t own, const char *keyword) {
    for (size_t i = 0; i < own; i++) {
        if (strcmp(x->clauses.p[i].keyword, keyword) == 0 && strcmp(keyword, "hint") != 0) {
            return true;
        }
    }
    return false;
}

static void add_cond_clauses(expander *x, bool first) {
    for (uint32_t i = 0; i < x->n_cond; i++) {
        *vec_push(&x->clauses) = (law_clause){.keyword = first && i == 0 ? "when" : "and",
                                              .cond = x->cond[i],
                                              .pos = x->cond[i]->pos};
    }
    x->n_cond = 0;
}

/* What all rows share, the row's own conditions right after the table's. */
static void add_shared(expander *x) {
    size_t own = x->clauses.n;
    bool has_when = block_clause(x->table, "when") != NULL;
    for (uint32_t i = 0; i < x->table->n_clauses; i++) {
        const law_clause *c = &x->table->clauses[i];
        bool shape = strcmp(c->keyword, "columns") == 0 || strcmp(c->keyword, "row") == 0;
        if (!shape && !row_has(x, own, c->keyword)) {
            *vec_push(&x->clauses) = *c;
        }
        if (strcmp(c->keyword, "when") == 0) {
            add_cond_clauses(x, false);
        }
    }
    if (!has_when) {
        add_cond_clauses(x, true);
    }
}

/* A clause of the table stands in every entry, so a long table of long tables would grow with the
 * square of its text. */
static bool shared_fits(expander *x) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->table->n_clauses; i++) {
        n += strcmp(x->table->clauses[i].keyword, "row") != 0;
        if (n > TABLE_SHARED_MAX) {
            complain(x, x->table->clauses[i].pos, "too_many",
                     "a table has at most 64 clauses beside its rows");
            return false;
        }
    }
    return true;
}

static law_block *expand_row(expander *x, const law_clause *c) {
    const law_arg *text = clause_arg(c, "text");
    table_cells row =
        text == NULL ? (table_cells){.n = 0} : table_split(&x->r->src->arena, &text->tok);
    if (text == NULL || !table_row_fits(x->r->d, x->r->src, &row, x->head.n, c->pos)) {
        return NULL;
    }
    law_block *entry = arena_alloc(&x->r->src->arena, sizeof *entry);
    entry->kind = BLOCK_ENTRY;
    entry->id.kind = TOK_END;
    entry->title.kind = TOK_END;
    x->clauses.n = 0;
    x->n_cond = 0;
    for (uint32_t i = 0; i < row.n; i++) {
        if (row.cell[i].text.n > 0 && !add_cell(x, entry, i, &row.cell[i])) {
            return NULL;
        }
    }
    if (entry->id.kind == TOK_END || entry->title.kind == TOK_END) {
        complain(x, c->pos, "table_cells", "the row has no code, or no name");
        return NULL;
    }
    entry->pos = entry->id.pos;
    add_shared(x);
    entry->n_clauses = (uint32_t)x->clauses.n;
    entry->clauses = arena_array(&x->r->src->arena, x->clauses.n, sizeof *entry->clauses);
    memcpy(entry->clauses, x->clauses.p, x->clauses.n * sizeof *entry->clauses);
    return entry;
}

void table_expand(law_reader *r, const law_block *table, law_block_list *out) {
    expander x = {.r = r, .table = table};
    uint32_t rows = 0;
    if (!read_columns(&x) || !shared_fits(&x)) {
        return;
    }
    for (uint32_t i = 0; i < table->n_clauses; i++) {
        if (strcmp(table->clauses[i].keyword, "row") == 0) {
            law_block *entry = expand_row(&x, &table->clauses[i]);
            rows++;
            if (entry != NULL) {
                *vec_push(out) = entry;
            }
        }
    }
    if (rows == 0) {
        complain(&x, table->pos, "missing_clause", "the table has no rows");
    }
    vec_clear(&x.clauses);
}
