/* SPDX-License-Identifier: Apache-2.0
 *
 * lower: see lower.h. First all boxes are gathered and sorted, then cut into blocks of one stage and
 * regime; of each block the columns are found, and of each column its rows (lower_rows.c).
 */
#include "decide/lower.h"

#include <stdlib.h>
#include <string.h>

#include "decide/lower_int.h"

#define BOXES_PLAIN 64u /* a condition of more is written with its defines as columns */

/* ---- boxes ----------------------------------------------------------------------------------- */

bool lower_picks(const lode_world *w, uint32_t fact) {
    const world_fact *f = &w->facts[fact];
    bool set = f->type == FACT_CLOSED_SET || f->type == FACT_OPEN_SET || f->type == FACT_NAME;
    return set && f->default_fact == NONE && f->vars.count > 0;
}

bool lower_is_pick(const lode_world *w, const box_test *t) {
    static const class_set yes = {{2}};
    return t->column < w->n_vars && lower_picks(w, w->vars[t->column].fact) &&
           memcmp(&t->set, &yes, sizeof yes) == 0;
}

uint32_t lower_classes(const lode_world *w, uint32_t column) {
    return column < w->n_vars ? w->vars[column].classes.count : 2;
}

/* How many alternatives a box rules out by this test: of which the widest leads. */
static uint32_t width(const lode_world *w, const box_test *t) {
    if (lower_is_pick(w, t)) {
        return w->facts[w->vars[t->column].fact].vars.count + 1;
    }
    return cs_count(&t->set) == 1 ? lower_classes(w, t->column) : 0;
}

/* By what the box stands: boxes that ask for the same value of the same fact come together. */
static void find_lead(const lode_world *w, lower_box *b, const box_test *tests) {
    uint32_t widest = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        uint32_t n = width(w, &tests[i]);
        if (n > widest) {
            widest = n;
            bool pick = lower_is_pick(w, &tests[i]);
            b->lead = tests[i].column < w->n_vars ? w->vars[tests[i].column].fact
                                                  : w->n_facts + tests[i].column;
            b->value = pick ? tests[i].column : cs_first(&tests[i].set);
        }
    }
}

/* Rules read no slots, so the nodes of defines follow the `listed`. */
static uint32_t column_number(lower *l, uint32_t column) {
    box_column c = boxes_column(l->w, column);
    if (c.kind != COLUMN_DEFINE) {
        return column;
    }
    uint32_t i = 0;
    while (i < l->box_nodes.n && l->box_nodes.p[i] != c.index) {
        i++;
    }
    if (i == l->box_nodes.n) {
        *vec_push(&l->box_nodes) = c.index;
    }
    return l->w->n_vars + l->w->n_entries + l->w->n_regimes + i;
}

static lode_status add_boxes(lower *l, uint32_t stage, uint32_t regime, uint32_t owner,
                             uint32_t node) {
    boxes all = {0};
    boxes_written(l->w, node, false, BOXES_PLAIN, &all);
    if (all.capped) {
        boxes_written(l->w, node, true, LOWER_BOXES_MAX, &all);
    }
    bool capped = all.capped;
    for (size_t i = 0; i < all.all.n; i++) {
        const box *x = &all.all.p[i];
        lower_box *b = vec_push(&l->boxes);
        *b = (lower_box){.stage = stage,
                         .regime = regime,
                         .owner = owner,
                         .seq = (uint32_t)l->boxes.n,
                         .first = (uint32_t)l->tests.n,
                         .n = x->count};
        for (uint32_t k = 0; k < x->count; k++) {
            box_test *t = vec_push(&l->tests);
            *t = boxes_tests(&all, x)[k];
            t->column = column_number(l, t->column);
        }
        b->lead = b->value = NONE;
        if (b->n > 0) {
            find_lead(l->w, b, l->tests.p + b->first);
        }
    }
    boxes_clear(&all);
    return capped ? LODE_BAD_INPUT : LODE_OK;
}

static lode_status too_many(lode_error *err, const lode_world *w, world_text id) {
    str name = world_str(w, id);
    return lode_fail(err, LODE_BAD_INPUT, "too_many_boxes",
                     STR_FMT ": the condition has more than %u alternatives when written out",
                     STR_ARG(name), LOWER_BOXES_MAX);
}

static lode_status gather(lower *l, lode_error *err) {
    const lode_world *w = l->w;
    for (uint32_t i = 0; i < w->n_entries; i++) {
        const world_entry *e = &w->entries[i];
        if (e->test != NONE && add_boxes(l, BLOCK_TESTS, e->regime, i, e->test) != LODE_OK) {
            return too_many(err, w, e->code);
        }
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const world_rule *r = &w->rules[i];
        uint32_t regime = r->kind == RULE_REPORT ? NONE : w->measures[r->measure].regime;
        lode_status s = LODE_OK;
        if (r->kind == RULE_EXCEPTION) {
            s = add_boxes(l, BLOCK_TESTS, regime, w->n_entries + i, r->cond);
        }
        if (s == LODE_OK && r->kind != RULE_ENTRY) {
            s = add_boxes(l, BLOCK_RULES, regime, i, r->cond);
        }
        if (s != LODE_OK) {
            return too_many(err, w, r->id);
        }
    }
    return LODE_OK;
}

static int by_lead(const void *a, const void *b) {
    const lower_box *x = a;
    const lower_box *y = b;
    const uint32_t keys[][2] = {{x->stage, y->stage},
                                {x->regime, y->regime},
                                {x->lead, y->lead},
                                {x->value, y->value},
                                {x->seq, y->seq}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static void cut(lower *l) {
    for (size_t at = 0; at < l->boxes.n;) {
        const lower_box *first = &l->boxes.p[at];
        size_t end = at;
        while (end < l->boxes.n && end - at < BLOCK_BOXES &&
               l->boxes.p[end].stage == first->stage && l->boxes.p[end].regime == first->regime) {
            *vec_push(&l->owners) = l->boxes.p[end++].owner;
        }
        world_block b = {.stage = first->stage, .regime = first->regime};
        b.owners = (world_range){(uint32_t)at, (uint32_t)(end - at)};
        b.columns.first = (uint32_t)l->columns.n;
        lower_columns(l, at, end);
        b.columns.count = (uint32_t)l->columns.n - b.columns.first;
        *vec_push(&l->blocks) = b;
        at = end;
    }
}

/* Moves a grown array into the arena. */
static void *keep(lode_arena *a, const void *p, size_t n, size_t size) {
    void *out = arena_array(a, n + 1, size);
    if (n > 0) {
        memcpy(out, p, n * size);
    }
    return out;
}

static void hand_over(const lower *l, lode_world *w, lode_arena *a) {
#define KEEP(table, vec)                                      \
    w->table = keep(a, l->vec.p, l->vec.n, sizeof *l->vec.p); \
    w->n_##table = (uint32_t)l->vec.n
    KEEP(blocks, blocks);
    KEEP(block_columns, columns);
    KEEP(block_rows, row_numbers);
    KEEP(box_owners, owners);
    KEEP(rows, rows);
    KEEP(box_nodes, box_nodes);
#undef KEEP
}

lode_status lower_world(lode_world *w, lode_arena *arena, lode_error *err) {
    lower l = {.w = w};
    lode_status s = gather(&l, err);
    if (s == LODE_OK) {
        if (l.boxes.n > 0) {
            qsort(l.boxes.p, l.boxes.n, sizeof *l.boxes.p, by_lead);
        }
        cut(&l);
        hand_over(&l, w, arena);
    }
    vec_clear(&l.boxes);
    vec_clear(&l.tests);
    vec_clear(&l.blocks);
    vec_clear(&l.columns);
    vec_clear(&l.row_numbers);
    vec_clear(&l.owners);
    vec_clear(&l.rows);
    vec_clear(&l.box_nodes);
    vec_clear(&l.buckets);
    vec_clear(&l.chain);
    return s;
}
