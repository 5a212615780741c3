/* SPDX-License-Identifier: Apache-2.0
 *
 * engine: see engine.h. The two twins differ only in how two rows are met.
 */
#include "decide/engine.h"

#include <string.h>

#include "decide/lower_int.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define HAVE_AVX2 1
#else
#define HAVE_AVX2 0
#endif

#define ROW_WORDS (BLOCK_BOXES / 64)

/* ---- state ----------------------------------------------------------------------------------- */

bool engine_has_simd(void) {
#if HAVE_AVX2
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

void engine_init(lode_engine *e, const lode_world *w, const class_set *may, const uint32_t *alias,
                 lode_arena *arena) {
    uint32_t columns = w->n_vars + w->n_entries + w->n_regimes + w->n_box_nodes;
    *e = (lode_engine){.w = w, .may = may, .alias = alias};
    e->twin = engine_has_simd() ? ENGINE_SIMD : ENGINE_SCALAR;
    e->words = (w->n_entries + w->n_rules) / 64 + 1;
    e->code = arena_array(arena, columns + 1, sizeof *e->code);
    e->sets = arena_array(arena, w->n_facts + 1, sizeof *e->sets);
    e->picks = arena_array(arena, w->n_facts + 1, sizeof *e->picks);
    e->maybe = arena_array(arena, e->words, sizeof *e->maybe);
    e->surely = arena_array(arena, e->words, sizeof *e->surely);
    e->entries = arena_array(arena, w->n_entries + 1, sizeof *e->entries);
    for (uint32_t i = 0; i < w->n_block_columns; i++) {
        uint32_t entry = w->block_columns[i].index - w->n_vars;
        if (w->block_columns[i].kind == BLOCK_COLUMN_CLASSES && entry < w->n_entries &&
            e->code[w->n_vars + entry] == 0) {
            e->entries[e->n_entries++] = entry;
            e->code[w->n_vars + entry] = 1; /* seen */
        }
    }
    for (uint32_t i = 0; i < e->n_entries; i++) {
        e->code[w->n_vars + e->entries[i]] = 0;
    }
    e->stands = arena_array(arena, w->n_vars + 1, sizeof *e->stands);
    engine_pick *picks = arena_array(arena, w->n_vars + 1, sizeof *picks);
    for (uint32_t v = 0; v < w->n_vars; v++) {
        e->code[v] = CODE_OPEN;
    }
    for (uint32_t f = 0; f < w->n_facts; f++) {
        e->sets[f] = (engine_set){.open = true, .picks = picks};
        e->picks[f] = lower_picks(w, f);
        if (e->picks[f]) {
            picks += w->facts[f].vars.count;
        }
    }
}

static uint16_t code_of(const class_set *may, uint32_t classes) {
    if (classes > 64) {
        uint32_t n = cs_count(may);
        return n == 1 ? (uint16_t)cs_first(may) : n == classes ? CODE_OPEN : CODE_SOME;
    }
    uint64_t w = may->w[0];
    if (w == ~UINT64_C(0) >> (64 - classes)) {
        return classes == 1 ? 0 : CODE_OPEN;
    }
    return w != 0 && (w & (w - 1)) == 0 ? (uint16_t)__builtin_ctzll(w) : CODE_SOME;
}

/* The elements of a set, from their codes. */
static void set_again(lode_engine *e, uint32_t fact) {
    world_range vars = e->w->facts[fact].vars;
    engine_set *s = &e->sets[fact];
    uint32_t open = 0;
    for (uint32_t i = 0; i < vars.count; i++) {
        open += e->code[vars.first + i] == CODE_OPEN;
    }
    s->open = open > vars.count / 2;
    s->n = 0;
    for (uint32_t i = 0; i < vars.count; i++) {
        uint16_t code = e->code[vars.first + i];
        if (code != (s->open ? CODE_OPEN : 0)) {
            s->picks[s->n++] = (engine_pick){i, code};
        }
    }
}

void engine_sparse(lode_engine *e) {
    for (uint32_t v = 0; v < e->w->n_vars; v++) {
        if (e->picks[e->w->vars[v].fact]) {
            e->code[v] = CODE_PICKED;
        }
    }
}

static void read_var(lode_engine *e, uint32_t v) {
    e->code[v] = code_of(&e->may[e->alias[v]], e->w->vars[v].classes.count);
}

void engine_vars(lode_engine *e) {
    e->n_stands = 0;
    for (uint32_t v = 0; v < e->w->n_vars; v++) {
        read_var(e, v);
        if (e->alias[v] != v) {
            e->stands[e->n_stands++] = v;
        }
    }
    for (uint32_t f = 0; f < e->w->n_facts; f++) {
        if (e->picks[f]) {
            set_again(e, f);
        }
    }
}

/* Those that v stands for; of no set that is picked from: lower_picks. */
static void read_stands(lode_engine *e, uint32_t v) {
    for (uint32_t i = 0; i < e->n_stands; i++) {
        if (e->alias[e->stands[i]] == v) {
            read_var(e, e->stands[i]);
        }
    }
}

void engine_class(lode_engine *e, uint32_t v, uint16_t class) {
    e->code[v] = class;
    read_stands(e, v);
}

void engine_var(lode_engine *e, uint32_t v) {
    read_var(e, v);
    read_stands(e, v);
    if (e->picks[e->w->vars[v].fact]) {
        set_again(e, e->w->vars[v].fact);
    }
}

void engine_fact(lode_engine *e, uint32_t fact) {
    world_range vars = e->w->facts[fact].vars;
    for (uint32_t v = vars.first; v < vars.first + vars.count; v++) {
        read_var(e, v);
        read_stands(e, v);
    }
    if (e->picks[fact]) {
        set_again(e, fact);
    }
}

/* 0, 1 or CODE_OPEN: whether the element is in the set. */
static uint16_t picked(const lode_engine *e, uint32_t fact, uint32_t elem) {
    const engine_set *s = &e->sets[fact];
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->picks[i].elem == elem) {
            return (uint16_t)s->picks[i].code;
        }
    }
    return s->open ? CODE_OPEN : 0;
}

bool engine_picked(const lode_engine *e, uint32_t v, class_set *out) {
    uint32_t fact = e->w->vars[v].fact;
    if (!e->picks[fact]) {
        return false;
    }
    uint16_t code = picked(e, fact, v - e->w->facts[fact].vars.first);
    *out = (class_set){{code == CODE_OPEN ? 3 : code == 1 ? 2 : 1}};
    return true;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* A class of a column of classes always has one: the image reader checks it. */
static const class_set *class_row(const lode_world *w, const world_block_column *c, uint32_t at) {
    return &w->rows[w->block_rows[c->rows.first + at]];
}

/* NULL when no box of the block picks the element. */
static const class_set *pick_row(const lode_world *w, const world_block_column *c, uint32_t at) {
    uint32_t number = w->block_rows[c->rows.first + at];
    return number == NONE ? NULL : &w->rows[number];
}

static void or_row(class_set *x, const class_set *y) {
    for (size_t i = 0; y != NULL && i < ROW_WORDS; i++) {
        x->w[i] |= y->w[i];
    }
}

static void and_row(class_set *x, const class_set *y) {
    for (size_t i = 0; i < ROW_WORDS; i++) {
        x->w[i] &= y->w[i];
    }
}

static void without_row(class_set *x, const class_set *y) {
    for (size_t i = 0; y != NULL && i < ROW_WORDS; i++) {
        x->w[i] &= ~y->w[i];
    }
}

static const class_set all_boxes = {{~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0)}};

/* The two rows of a column in this state, in memory of the caller's or of the world's. */
typedef struct row_pair {
    const class_set *may, *must;
    class_set own_may, own_must;
} row_pair;

static void rows_of_some(const lode_engine *e, const world_block_column *c, row_pair *r) {
    const class_set *may = &e->may[e->alias[c->index]];
    r->own_may = (class_set){{0}};
    r->own_must = all_boxes;
    const uint32_t *numbers = e->w->block_rows + c->rows.first;
    uint32_t last = NONE; /* neighbors have mostly one row: countries that no rule tells apart */
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        for (uint64_t left = may->w[i]; left != 0; left &= left - 1) {
            uint32_t k = i * 64 + (uint32_t)__builtin_ctzll(left);
            if (k < c->rows.count && numbers[k] != last) {
                last = numbers[k];
                or_row(&r->own_may, &e->w->rows[last]);
                and_row(&r->own_must, &e->w->rows[last]);
            }
        }
    }
    and_row(&r->own_must, &r->own_may); /* no class is possible: nothing holds */
    or_row(&r->own_may, &e->w->rows[c->wild]);
    or_row(&r->own_must, &e->w->rows[c->wild]);
    r->may = &r->own_may;
    r->must = &r->own_must;
}

static void rows_of_picks(const lode_engine *e, const world_block_column *c, row_pair *r) {
    const engine_set *s = &e->sets[c->index];
    const class_set *wild = &e->w->rows[c->wild];
    r->may = s->open ? &all_boxes : wild;
    r->must = wild;
    if (s->n == 0) {
        return;
    }
    r->own_may = *r->may;
    r->own_must = *wild;
    for (uint32_t i = 0; i < s->n; i++) {
        const class_set *row = pick_row(e->w, c, s->picks[i].elem);
        if (s->picks[i].code == 0) {
            without_row(&r->own_may, row);
        } else {
            or_row(&r->own_may, row);
        }
        if (s->picks[i].code == 1) {
            or_row(&r->own_must, row);
        }
    }
    r->may = &r->own_may;
    r->must = &r->own_must;
}

static inline void rows_of(lode_engine *e, const world_block_column *c, row_pair *r) {
    if (c->kind == BLOCK_COLUMN_PICKS) {
        rows_of_picks(e, c, r);
        return;
    }
    uint16_t code = e->code[c->index];
    if (code == CODE_LATE) {
        code = e->code[c->index] = e->late(e->late_arg, c->index);
    }
    if (code == CODE_PICKED) { /* a second test of a set that the block picks from */
        uint32_t fact = e->w->vars[c->index].fact;
        code = picked(e, fact, c->index - e->w->facts[fact].vars.first);
    }
    if (code < c->rows.count) {
        r->may = r->must = class_row(e->w, c, code);
    } else if (code == CODE_OPEN) {
        r->may = &all_boxes;
        r->must = &e->w->rows[c->wild];
    } else {
        rows_of_some(e, c, r);
    }
}

/* ---- the twins ------------------------------------------------------------------------------- */

/* Meets the columns of a block; false: no box is left. */
static bool meet_scalar(lode_engine *e, const world_block *b, class_set *may, class_set *must) {
    const world_block_column *c = e->w->block_columns + b->columns.first;
    row_pair r;
    for (uint32_t i = 0; i < b->columns.count; i++) {
        rows_of(e, &c[i], &r);
        and_row(may, r.may);
        and_row(must, r.must);
        if ((may->w[0] | may->w[1] | may->w[2] | may->w[3]) == 0) {
            return false;
        }
    }
    return true;
}

#if HAVE_AVX2
__attribute__((target("avx2"))) static bool meet_simd(lode_engine *e, const world_block *b,
                                                      class_set *may, class_set *must) {
    const world_block_column *c = e->w->block_columns + b->columns.first;
    __m256i m = _mm256_loadu_si256((const __m256i *)(const void *)may);
    __m256i s = m;
    row_pair r;
    for (uint32_t i = 0; i < b->columns.count; i++) {
        rows_of(e, &c[i], &r);
        m = _mm256_and_si256(m, _mm256_loadu_si256((const __m256i *)(const void *)r.may));
        s = _mm256_and_si256(s, _mm256_loadu_si256((const __m256i *)(const void *)r.must));
        if (_mm256_testz_si256(m, m)) {
            return false;
        }
    }
    _mm256_storeu_si256((__m256i *)(void *)may, m);
    _mm256_storeu_si256((__m256i *)(void *)must, s);
    return true;
}
#endif

static bool meet(lode_engine *e, const world_block *b, class_set *may, class_set *must) {
    *may = all_boxes;
    *must = all_boxes;
#if HAVE_AVX2
    if (e->twin == ENGINE_SIMD) {
        return meet_simd(e, b, may, must);
    }
#endif
    return meet_scalar(e, b, may, must);
}

/* ---- run ------------------------------------------------------------------------------------- */

static void mark(lode_engine *e, const world_block *b, const class_set *may,
                 const class_set *must) {
    const uint32_t *owners = e->w->box_owners + b->owners.first;
    for (uint32_t i = 0; i < ROW_WORDS; i++) {
        for (uint64_t left = may->w[i]; left != 0; left &= left - 1) {
            uint32_t bit = i * 64 + (uint32_t)__builtin_ctzll(left);
            if (bit >= b->owners.count) {
                return; /* a column that asks nothing allows more boxes than there are */
            }
            uint32_t at = b->stage == BLOCK_RULES ? e->w->rules[owners[bit]].order : owners[bit];
            e->maybe[at / 64] |= UINT64_C(1) << (at % 64);
            e->surely[at / 64] |= (must->w[i] >> (bit % 64) & 1) << (at % 64);
        }
    }
}

void engine_run(lode_engine *e, uint32_t stage, uint32_t regime) {
    memset(e->maybe, 0, e->words * sizeof *e->maybe);
    memset(e->surely, 0, e->words * sizeof *e->surely);
    class_set may, must;
    for (uint32_t i = 0; i < e->w->n_blocks; i++) {
        const world_block *b = &e->w->blocks[i];
        if (b->stage == stage && (b->regime == regime || b->regime == NONE) &&
            meet(e, b, &may, &must)) {
            mark(e, b, &may, &must);
        }
    }
}
