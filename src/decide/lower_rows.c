/* SPDX-License-Identifier: Apache-2.0
 *
 * lower_rows: the columns of one block and the rows of each. Of a box that wants two elements in one
 * set, or tests one column twice, the second stands in a column of its own, so that each test meets
 * the state by itself (boxes_written).
 */
#include <stdlib.h>
#include <string.h>

#include "decide/lower_int.h"

/* What a test of a box belongs to: the nth of its kind in that box. */
typedef struct column_key {
    uint32_t kind, index, nth;
} column_key;
typedef struct column_draft {
    column_key key;
    world_block_column c;
    uint64_t left; /* boxes left, summed over the rows and scaled to a common number of them */
} column_draft;
typedef struct block_draft {
    lower *l;
    size_t at, end;
    VEC(column_draft) columns;
} block_draft;

/* ---- rows, each stored once ------------------------------------------------------------------ */

static uint32_t hash_of(const class_set *r) {
    uint64_t h = 0;
    for (size_t i = 0; i < sizeof r->w / sizeof r->w[0]; i++) {
        h = (h ^ r->w[i]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    return (uint32_t)(h >> 20);
}

#define BUCKETS 4096u

static uint32_t row_number(lower *l, const class_set *row) {
    while (l->buckets.n < BUCKETS) {
        *vec_push(&l->buckets) = NONE;
    }
    uint32_t *bucket = &l->buckets.p[hash_of(row) % BUCKETS];
    for (uint32_t i = *bucket; i != NONE; i = l->chain.p[i]) {
        if (memcmp(&l->rows.p[i], row, sizeof *row) == 0) {
            return i;
        }
    }
    *vec_push(&l->rows) = *row;
    *vec_push(&l->chain) = *bucket;
    *bucket = (uint32_t)l->rows.n - 1;
    return *bucket;
}

/* ---- columns --------------------------------------------------------------------------------- */

static bool same_key(column_key a, column_key b) {
    return a.kind == b.kind && a.index == b.index && a.nth == b.nth;
}

static column_key key_alone(const lode_world *w, const box_test *t, bool pick_taken) {
    if (lower_is_pick(w, t) && !pick_taken) {
        return (column_key){BLOCK_COLUMN_PICKS, w->vars[t->column].fact, 0};
    }
    return (column_key){BLOCK_COLUMN_CLASSES, t->column, 0};
}

/* The column that test i of a box goes to; the tests before it decide which are taken. */
static column_key key_of(const lode_world *w, const box_test *tests, uint32_t i) {
    const box_test *t = &tests[i];
    bool taken = false;
    uint32_t nth = 0;
    for (uint32_t k = 0; k < i; k++) {
        bool one_fact = t->column < w->n_vars && tests[k].column < w->n_vars &&
                        w->vars[t->column].fact == w->vars[tests[k].column].fact;
        taken |= one_fact && lower_is_pick(w, &tests[k]);
        nth += tests[k].column == t->column;
    }
    column_key key = key_alone(w, t, taken);
    key.nth = key.kind == BLOCK_COLUMN_CLASSES ? nth : 0;
    return key;
}

static void find_columns(block_draft *b) {
    for (size_t i = b->at; i < b->end; i++) {
        const lower_box *x = &b->l->boxes.p[i];
        for (uint32_t k = 0; k < x->n; k++) {
            column_key key = key_of(b->l->w, b->l->tests.p + x->first, k);
            size_t at = 0;
            while (at < b->columns.n && !same_key(b->columns.p[at].key, key)) {
                at++;
            }
            if (at == b->columns.n) {
                *vec_push(&b->columns) = (column_draft){.key = key};
            }
        }
    }
}

/* The test that box i has in this column, or NULL. */
static const box_test *test_in(const block_draft *b, size_t i, column_key key) {
    const lower_box *x = &b->l->boxes.p[i];
    for (uint32_t k = 0; k < x->n; k++) {
        const box_test *tests = b->l->tests.p + x->first;
        if (same_key(key_of(b->l->w, tests, k), key)) {
            return &tests[k];
        }
    }
    return NULL;
}

static void fill_rows(block_draft *b, column_draft *d) {
    const lode_world *w = b->l->w;
    bool picks = d->key.kind == BLOCK_COLUMN_PICKS;
    world_range vars = picks ? w->facts[d->key.index].vars : (world_range){0, 0};
    uint32_t n = picks ? vars.count : lower_classes(w, d->key.index);
    class_set wild = {{0}};
    class_set *rows = calloc((size_t)n + 1, sizeof *rows);
    if (!rows) {
        lode_oom();
    }
    for (size_t i = b->at; i < b->end; i++) {
        const box_test *t = test_in(b, i, d->key);
        if (t == NULL) {
            cs_add(&wild, (uint32_t)(i - b->at));
        } else if (picks) {
            cs_add(&rows[t->column - vars.first], (uint32_t)(i - b->at));
        }
        for (uint32_t k = 0; !picks && k < n; k++) {
            if (t == NULL || cs_has(&t->set, k)) {
                cs_add(&rows[k], (uint32_t)(i - b->at));
            }
        }
    }
    d->c = (world_block_column){.kind = d->key.kind, .index = d->key.index};
    d->c.rows = (world_range){(uint32_t)b->l->row_numbers.n, n};
    d->c.wild = row_number(b->l, &wild);
    uint64_t sum = 0;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t count = cs_count(&rows[k]);
        sum += count + (picks ? cs_count(&wild) : 0);
        *vec_push(&b->l->row_numbers) = picks && count == 0 ? NONE : row_number(b->l, &rows[k]);
    }
    d->left = n > 0 ? sum * BLOCK_BOXES / n : 0;
    free(rows);
}

static int by_left(const void *a, const void *b) {
    const column_draft *x = a;
    const column_draft *y = b;
    if (x->left != y->left) {
        return x->left < y->left ? -1 : 1;
    }
    const uint32_t keys[][2] = {
        {x->key.kind, y->key.kind}, {x->key.index, y->key.index}, {x->key.nth, y->key.nth}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

void lower_columns(lower *l, size_t at, size_t end) {
    block_draft b = {.l = l, .at = at, .end = end};
    find_columns(&b);
    for (size_t i = 0; i < b.columns.n; i++) {
        fill_rows(&b, &b.columns.p[i]);
    }
    if (b.columns.n > 0) {
        qsort(b.columns.p, b.columns.n, sizeof *b.columns.p, by_left);
    }
    for (size_t i = 0; i < b.columns.n; i++) {
        *vec_push(&l->columns) = b.columns.p[i].c;
    }
    vec_clear(&b.columns);
}
