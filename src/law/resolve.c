// SPDX-License-Identifier: Apache-2.0
//
// resolve: the driver, and what every pass needs: the string pool, errors with the nearest name,
// and reading one clause of a block. The passes and the order of tables are in resolve_int.h.
#include "law/resolve_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- strings ----------------------------------------------------------------------------------

world_text intern(resolver *r, str s) {
    if (s.n == 0) {
        return (world_text){0, 0};
    }
    uint32_t at = symtab_get(&r->pool_at, s);
    if (at == SYMTAB_NONE) {
        at = (uint32_t)r->pool.n;
        strbuf_add(&r->pool, s);
        (void)symtab_put(&r->pool_at, str_dup(&r->tmp, s), at); // absent: just looked
    }
    return (world_text){at, (uint32_t)s.n};
}

str text_of(const resolver *r, world_text t) { return (str){r->pool.p + t.off, t.len}; }

world_text tok_text(resolver *r, const law_tok *t) {
    return t == NULL || t->kind == TOK_END ? (world_text){0, 0} : intern(r, t->text);
}

str arena_fmt(lode_arena *a, const char *fmt, ...) {
    char buf[1024]; // parts are ids and titles of one line; longer ones are cut
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(buf, sizeof buf, fmt, ap);
    va_end(ap);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof buf ? (size_t)n : sizeof buf - 1;
    size_t bad_at = 0;
    if (!str_is_utf8((str){buf, len}, &bad_at)) {
        len = bad_at; // never half a character
    }
    return str_dup(a, (str){buf, len});
}

// ---- errors -----------------------------------------------------------------------------------

void error_at(resolver *r, const law_source *src, law_pos pos, const char *code, const char *fmt,
              ...) {
    char buf[384];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(buf, sizeof buf, fmt, ap); // cut to fit
    va_end(ap);
    diag_add(r->d, DIAG_ERROR, src, pos, code, buf, NULL, NULL);
}

void error_unknown(resolver *r, const law_source *src, const law_tok *tok, const char *what,
                   const symtab *known) {
    char message[256], hint[200];
    (void)snprintf(message, sizeof message, "unknown %.60s \"%.*s\"", what,
                   tok->text.n > 120 ? 120 : (int)tok->text.n, tok->text.p); // cut to fit
    str near = symtab_nearest(known, tok->text, HINT_EDITS_MAX);
    if (near.n > 0) {
        (void)snprintf(hint, sizeof hint, "did you mean " STR_FMT "?", STR_ARG(near)); // cut
    }
    char expected[96];
    (void)snprintf(expected, sizeof expected, "a declared %.60s", what); // cut to fit
    diag_add(r->d, DIAG_ERROR, src, tok->pos, "unknown_name", message, expected,
             near.n > 0 ? hint : NULL);
}

void error_doubled(resolver *r, const decl *d, const char *what, str name) {
    law_pos pos = d->block->id.kind == TOK_END ? d->block->pos : d->block->id.pos;
    error_at(r, d->src, pos, "doubled_name", "%s \"" STR_FMT "\" is declared twice", what,
             STR_ARG(name));
}

// ---- clauses ----------------------------------------------------------------------------------

const law_tok *clause_tok(const law_block *b, const char *keyword, const char *label) {
    const law_clause *c = block_clause(b, keyword);
    const law_arg *a = c == NULL ? NULL : clause_arg(c, label);
    return a == NULL ? NULL : &a->tok;
}

bool has_clause(const law_block *b, const char *keyword) {
    return block_clause(b, keyword) != NULL;
}

// False when the clause is absent; an impossible date is an error and counts as absent.
bool clause_date(resolver *r, const decl *d, const char *keyword, const char *label,
                 lode_date *out) {
    const law_tok *t = clause_tok(d->block, keyword, label);
    if (t == NULL) {
        return false;
    }
    if (!date_parse(t->text, out)) {
        error_at(r, d->src, t->pos, "bad_date", "\"" STR_FMT "\" is no day of the calendar",
                 STR_ARG(t->text));
        return false;
    }
    return true;
}

uint32_t clause_number(resolver *r, const decl *d, const char *keyword, const char *label,
                       uint32_t fallback, uint32_t max) {
    const law_tok *t = clause_tok(d->block, keyword, label);
    if (t == NULL) {
        return fallback;
    }
    lode_nano v = 0;
    if (!nano_parse(t->text, &v) || v < 0 || v % NANO_ONE != 0 || v / NANO_ONE > (lode_nano)max) {
        error_at(r, d->src, t->pos, "bad_number", "%s must be a whole number from 0 to %u", keyword,
                 max);
        return fallback;
    }
    return (uint32_t)(v / NANO_ONE);
}

// ---- sources ----------------------------------------------------------------------------------

// The part of the path that does not depend on where the tree lies: what follows the pack's folder.
static str below_pack(const law_source *s) {
    str path = str_of(s->path);
    str pack = str_of(s->pack);
    for (size_t i = 0; pack.n > 0 && i + pack.n < path.n; i++) {
        bool starts = i == 0 || path.p[i - 1] == '/';
        if (starts && str_eq((str){path.p + i, pack.n}, pack) && path.p[i + pack.n] == '/') {
            return (str){path.p + i, path.n - i};
        }
    }
    return path;
}

static int source_compare(const void *a, const void *b) {
    const law_source *x = *(const law_source *const *)a;
    const law_source *y = *(const law_source *const *)b;
    bool xb = str_eqz(str_of(x->pack), "base");
    bool yb = str_eqz(str_of(y->pack), "base");
    if (xb != yb) {
        return xb ? -1 : 1;
    }
    int c = str_cmp(str_of(x->pack), str_of(y->pack));
    c = c != 0 ? c : str_cmp(below_pack(x), below_pack(y));
    c = c != 0 ? c : str_cmp(str_of(x->path), str_of(y->path));
    return c != 0 ? c : str_cmp(x->text, y->text);
}

static void collect_block(resolver *r, const law_source *src, const law_block *b,
                          const law_block *parent) {
    *vec_push(&r->of[b->kind]) = (decl){src, b, parent};
    for (uint32_t i = 0; i < b->n_kids; i++) {
        // the grammar nests two deep; a deeper tree would not have parsed
        const law_block *kid = b->kids[i];
        *vec_push(&r->of[kid->kind]) = (decl){src, kid, b};
    }
}

static void collect(resolver *r, law_source *const *sources, uint32_t n) {
    r->src = arena_array(&r->tmp, n + 1, sizeof *r->src);
    r->n_src = n;
    for (uint32_t i = 0; i < n; i++) {
        r->src[i] = sources[i];
    }
    qsort(r->src, n, sizeof *r->src, source_compare);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t b = 0; b < r->src[i]->n_blocks; b++) {
            collect_block(r, r->src[i], r->src[i]->blocks[b], NULL);
        }
    }
}

// ---- the result -------------------------------------------------------------------------------

static void *copy_rows(lode_arena *a, const void *p, size_t n, size_t size) {
    void *out = arena_array(a, n + 1, size);
    if (n > 0) {
        memcpy(out, p, n * size);
    }
    return out;
}

static void copy_out(resolver *r) {
    lode_world *w = &r->out->world;
    w->pool = str_dup(r->arena, strbuf_str(&r->pool)).p;
    w->pool_len = (uint32_t)r->pool.n;
    w->horizon = r->horizon;
#define X(table, type)                                                                      \
    w->table = copy_rows(r->arena, r->table.p, r->table.n, sizeof(type));                   \
    w->n_##table = (uint32_t)r->table.n;                                                    \
    if (r->table.n > TABLE_ROWS_MAX && r->n_src > 0) {                                      \
        error_at(r, r->src[0], (law_pos){1, 1, 1}, "too_large", "the world has over %u %s", \
                 TABLE_ROWS_MAX, #table);                                                   \
    }
    WORLD_TABLES(X)
#undef X
}

static void clear(resolver *r) {
    for (uint32_t k = 0; k < BLOCK_KIND_COUNT; k++) {
        vec_clear(&r->of[k]);
    }
    decls *lists[] = {&r->measures_d, &r->entries_d,  &r->lists_d,   &r->facts_d,
                      &r->slots_d,    &r->verdicts_d, &r->regimes_d, &r->clocks_d};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        vec_clear(lists[i]);
    }
    symtab *tables[] = {&r->pool_at,       &r->packs_by,     &r->enums_by,     &r->units_by,
                        &r->groups_by,     &r->roles_by,     &r->questions_by, &r->facts_by,
                        &r->slots_by,      &r->verdicts_by,  &r->regimes_by,   &r->measures_by,
                        &r->rules_by,      &r->entries_by,   &r->codes_by,     &r->lists_by,
                        &r->defines_by,    &r->reports_by,   &r->instances,    &r->sets,
                        &r->value_sets_by, &r->conflicts_by, &r->calendars_by, &r->clocks_by};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        symtab_clear(tables[i]);
    }
    for (uint32_t i = 0; r->values_by != NULL && i < r->enums.n; i++) {
        symtab_clear(&r->values_by[i]);
    }
    for (uint32_t i = 0; r->slot_values_by != NULL && i < r->slots.n; i++) {
        symtab_clear(&r->slot_values_by[i]);
    }
    vec_clear(&r->rules_d);
    vec_clear(&r->define_uses);
    vec_clear(&r->atoms);
    vec_clear(&r->atom_values);
    vec_clear(&r->mentions);
    vec_clear(&r->list_bases);
    vec_clear(&r->scope_words);
    vec_clear(&r->value_sets);
    vec_clear(&r->set_values);
#define X(table, type) vec_clear(&r->table);
    WORLD_TABLES(X)
#undef X
    strbuf_clear(&r->pool);
    arena_clear(&r->tmp);
}

void law_resolve(law_source *const *sources, uint32_t n, law_list_reader reader, void *reader_ctx,
                 law_world *out, diags *d) {
    *out = (law_world){0};
    resolver *r = arena_alloc(&out->arena, sizeof *r);
    r->reader = reader;
    r->reader_ctx = reader_ctx;
    r->arena = &out->arena;
    r->d = d;
    r->out = out;
    r->horizon = DATE_NONE;
    collect(r, sources, n);
    resolve_vocabulary(r);
    resolve_regimes(r);
    resolve_facts(r);
    resolve_measures(r);
    resolve_lists(r);
    resolve_entries(r);
    resolve_rules(r);
    resolve_defeats(r);
    resolve_reports(r);
    resolve_suspensions(r);
    resolve_boundaries(r);
    resolve_claims(r);
    resolve_sets(r);
    resolve_conflicts(r);
    resolve_calendars(r);
    resolve_clocks(r);
    resolve_conditions(r);
    order_rules(r);
    group_entries(r);
    resolve_vars(r);
    resolve_questions(r);
    resolve_cases(r);
    resolve_orders(r);
    resolve_pool(r);
    copy_out(r);
    clear(r);
}

void law_world_clear(law_world *w) {
    arena_clear(&w->arena);
    *w = (law_world){0};
}
