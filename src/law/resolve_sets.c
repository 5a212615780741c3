// SPDX-License-Identifier: Apache-2.0
//
// resolve_sets: two small things that a measure may declare beside its rules.
//
//   sets NAME of ENUM    a table whose first column is a value and whose others are named sets, with
//                        an X where the value is a member (the Country Chart). `PATH in NAME.COLUMN`
//                        is then short for `PATH is V or V ...`: nothing of it is left in the world.
//   conflict NAME        sources disagree. It becomes one question of law, law:MEASURE.NAME, asked
//                        like any fact; its name is an atom inside the measure.
#include "law/resolve_int.h"
#include "law/table.h"

#include <stdlib.h>
#include <string.h>

static str keyed(resolver *r, str owner, str name) {
    return arena_fmt(&r->tmp, STR_FMT "\n" STR_FMT, STR_ARG(owner), STR_ARG(name));
}

static str regime_name(const resolver *r, uint32_t regime) {
    return regime == NONE ? STR("") : text_of(r, r->regimes.p[regime].id);
}

// ---- sets -------------------------------------------------------------------------------------

typedef struct set_row {
    uint32_t value, members; // members: bit i for column i
    law_tok name;
} set_row;

typedef struct set_reader {
    resolver *r;
    const decl *d;
    uint32_t enum_idx;
    table_cells head;
    VEC(set_row) rows;
} set_reader;

static void read_row(set_reader *sr, const law_clause *c) {
    resolver *r = sr->r;
    const law_arg *text = clause_arg(c, "text");
    table_cells row = text == NULL ? (table_cells){.n = 0} : table_split(&r->tmp, &text->tok);
    if (text == NULL || !table_row_fits(r->d, sr->d->src, &row, sr->head.n, c->pos)) {
        return;
    }
    uint32_t v = symtab_get(&r->values_by[sr->enum_idx], row.cell[0].text);
    if (v == SYMTAB_NONE) {
        error_unknown(r, sr->d->src, &row.cell[0], "value of the enum",
                      &r->values_by[sr->enum_idx]);
        return;
    }
    uint32_t members = 0;
    for (uint32_t i = 1; i < row.n; i++) {
        bool x = str_eqz(row.cell[i].text, "X");
        if (!x && row.cell[i].text.n > 0) {
            error_at(r, sr->d->src, row.cell[i].pos, "table_cells",
                     "X marks a member and - none; this is neither");
        }
        members |= x ? 1u << i : 0;
    }
    *vec_push(&sr->rows) = (set_row){v, members, row.cell[0]};
}

static int row_compare(const void *a, const void *b) {
    const set_row *x = a;
    const set_row *y = b;
    if (x->value != y->value) {
        return x->value < y->value ? -1 : 1;
    }
    return x->name.pos.line < y->name.pos.line ? -1 : 1; // lines differ
}

// In the order of the enum, so that the order of the rows says nothing.
static void sort_rows(set_reader *sr) {
    if (sr->rows.n > 1) {
        qsort(sr->rows.p, sr->rows.n, sizeof *sr->rows.p, row_compare);
    }
    for (size_t i = 1; i < sr->rows.n; i++) {
        const law_tok *name = &sr->rows.p[i].name;
        if (sr->rows.p[i].value == sr->rows.p[i - 1].value) {
            error_at(sr->r, sr->d->src, name->pos, "doubled_name", STR_FMT " has a row already",
                     STR_ARG(name->text));
        }
    }
}

static void add_sets(set_reader *sr) {
    resolver *r = sr->r;
    uint32_t m = measure_of(r, sr->d->parent);
    str regime = m == NONE ? STR("") : regime_name(r, r->measures.p[m].regime);
    for (uint32_t i = 1; i < sr->head.n; i++) {
        const law_tok *column = &sr->head.cell[i];
        value_set set = {sr->enum_idx, (uint32_t)r->set_values.n, 0};
        for (size_t k = 0; k < sr->rows.n; k++) {
            if (sr->rows.p[k].members >> i & 1) {
                *vec_push(&r->set_values) = sr->rows.p[k].value;
                set.n++;
            }
        }
        str name = arena_fmt(&r->tmp, STR_FMT "." STR_FMT, STR_ARG(sr->d->block->id.text),
                             STR_ARG(column->text));
        if (!table_name_fits(column)) {
            error_at(r, sr->d->src, column->pos, "bad_column",
                     "a set is named by one word without / : @ %%, or no condition can name it");
        } else if (!symtab_put(&r->value_sets_by, keyed(r, regime, name),
                               (uint32_t)r->value_sets.n)) {
            error_at(r, sr->d->src, column->pos, "doubled_name",
                     "a second set " STR_FMT " of this regime", STR_ARG(name));
        }
        *vec_push(&r->value_sets) = set;
    }
}

static void read_sets(resolver *r, const decl *d) {
    set_reader sr = {.r = r, .d = d};
    const law_arg *of = block_arg(d->block, "arg");
    const law_tok *columns = clause_tok(d->block, "columns", "text");
    sr.enum_idx = of == NULL ? SYMTAB_NONE : symtab_get(&r->enums_by, of->tok.text);
    if (of == NULL || sr.enum_idx == SYMTAB_NONE) {
        if (of != NULL) {
            error_unknown(r, d->src, &of->tok, "enum", &r->enums_by);
        }
        return;
    }
    if (columns == NULL) {
        error_at(r, d->src, d->block->pos, "missing_clause", "the sets name no columns");
        return;
    }
    sr.head = table_split(&r->tmp, columns);
    if (sr.head.n > TABLE_COLUMNS_MAX || sr.head.n < 2) {
        error_at(r, d->src, columns->pos, "too_many", "a table of sets has 2 to %u columns",
                 TABLE_COLUMNS_MAX);
        return;
    }
    for (uint32_t i = 0; i < d->block->n_clauses; i++) {
        if (strcmp(d->block->clauses[i].keyword, "row") == 0) {
            read_row(&sr, &d->block->clauses[i]);
        }
    }
    sort_rows(&sr);
    add_sets(&sr);
    vec_clear(&sr.rows);
}

void resolve_sets(resolver *r) {
    for (size_t i = 0; i < r->of[BLOCK_SETS].n; i++) {
        read_sets(r, &r->of[BLOCK_SETS].p[i]);
    }
}

uint32_t find_value_set(resolver *r, const cond_scope *s, str name) {
    return symtab_get(&r->value_sets_by, keyed(r, regime_name(r, s->regime), name));
}

// ---- conflicts --------------------------------------------------------------------------------

void resolve_conflicts(resolver *r) {
    for (size_t i = 0; i < r->of[BLOCK_CONFLICT].n; i++) {
        const decl *d = &r->of[BLOCK_CONFLICT].p[i];
        if (d->parent == NULL || measure_of(r, d->parent) == NONE) {
            continue; // its measure could not be read
        }
        str name = d->block->id.text;
        str measure = d->parent->id.text;
        bool taken = str_eqz(name, "after") || str_eqz(name, "boundary") || str_eqz(name, "before");
        str path = arena_fmt(&r->tmp, "law:" STR_FMT "." STR_FMT, STR_ARG(measure), STR_ARG(name));
        if (taken || symtab_get(&r->facts_by, path) != SYMTAB_NONE) {
            error_doubled(r, d, "conflict", name);
            continue;
        }
        if (!has_clause(d->block, "cite") || !has_clause(d->block, "between")) {
            error_at(r, d->src, d->block->pos, "missing_clause",
                     "a conflict says where it stands (cite) and what disagrees (between)");
        }
        str label = arena_fmt(&r->tmp, "sources in conflict: " STR_FMT ", " STR_FMT,
                              STR_ARG(measure), STR_ARG(name));
        uint32_t fact = law_fact(r, d->src, path, label, d->block->title.text);
        r->facts.p[fact].flags |= FACT_CONFLICT;
        (void)symtab_put(&r->conflicts_by, keyed(r, measure, name), fact); // the path was new
    }
}

uint32_t find_conflict(resolver *r, const cond_scope *s, str name) {
    return s->measure == NULL ? SYMTAB_NONE
                              : symtab_get(&r->conflicts_by, keyed(r, s->measure->id.text, name));
}
