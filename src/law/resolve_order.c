// SPDX-License-Identifier: Apache-2.0
//
// resolve_order: facts by their paths, the hints of entries and the names of parties by their keys, so
// that whoever has a text or a name finds what it meets without a look at all others.
#include "law/resolve_int.h"

#include <stdlib.h>
#include <string.h>

typedef struct keyed {
    uint32_t kind, number, entry;
    str key;
} keyed;

static int by_key(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    int order = str_cmp(x->key, y->key);
    return order != 0 ? order : x->number < y->number ? -1 : x->number > y->number;
}

static void sort(keyed *all, size_t n) {
    if (n > 0) {
        qsort(all, n, sizeof *all, by_key);
    }
}

static void order_hints(resolver *r) {
    keyed *all = arena_array(&r->tmp, r->hints.n + 1, sizeof *all);
    size_t n = 0;
    for (uint32_t e = 0; e < r->entries.n; e++) {
        world_range hints = r->entries.p[e].hints;
        for (uint32_t h = hints.first; h < hints.first + hints.count; h++) {
            all[n++] = (keyed){r->hints.p[h].kind, h, e, text_of(r, r->hints.p[h].key)};
        }
    }
    sort(all, n);
    for (size_t i = 0; i < n; i++) {
        *vec_push(&r->hint_order) = (world_hint_order){all[i].number, all[i].entry};
    }
}

static void order_names(resolver *r) {
    keyed *all = arena_array(&r->tmp, r->names.n + 1, sizeof *all);
    for (uint32_t i = 0; i < r->names.n; i++) {
        all[i] = (keyed){.number = i, .key = text_of(r, r->names.p[i].key)};
    }
    sort(all, r->names.n);
    for (size_t i = 0; i < r->names.n; i++) {
        *vec_push(&r->name_order) = all[i].number;
    }
}

static void order_facts(resolver *r) {
    keyed *all = arena_array(&r->tmp, r->facts.n + 1, sizeof *all);
    for (uint32_t i = 0; i < r->facts.n; i++) {
        all[i] = (keyed){.number = i, .key = text_of(r, r->facts.p[i].path)};
    }
    sort(all, r->facts.n);
    for (size_t i = 0; i < r->facts.n; i++) {
        *vec_push(&r->fact_order) = all[i].number;
    }
}

/* ---- what points ----------------------------------------------------------------------------- */

typedef VEC(world_point_order) point_list;

static bool asks_all(const resolver *r, const world_node *n) {
    class_set all = cs_all(r->vars.p[n->a].classes.count);
    return cs_subset(&all, &r->class_sets.p[n->b]);
}

/* What is denied points at nothing (docs/language.md 4.6). */
static void find_points(const resolver *r, uint32_t node, uint32_t entry, point_list *out) {
    const world_node *n = &r->nodes.p[node];
    if (n->op == NODE_DEFINE) {
        find_points(r, n->a, entry, out);
    }
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count; i++) {
        find_points(r, r->kids.p[n->kids.first + i], entry, out);
    }
    uint32_t fact = n->op == NODE_VAR ? r->vars.p[n->a].fact : NONE;
    if (fact != NONE && (r->facts.p[fact].flags & FACT_POINTS)) {
        *vec_push(out) = (world_point_order){asks_all(r, n) ? NONE : fact, entry};
    }
}

static int by_fact(const void *a, const void *b) {
    const world_point_order *x = a, *y = b;
    if (x->fact != y->fact) {
        return x->fact < y->fact ? -1 : 1;
    }
    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static void order_points(resolver *r) {
    point_list all = {0};
    for (uint32_t e = 0; e < r->entries.n; e++) {
        if (r->entries.p[e].test != NONE) {
            find_points(r, r->entries.p[e].test, e, &all);
        }
    }
    if (all.n > 0) {
        qsort(all.p, all.n, sizeof *all.p, by_fact);
    }
    for (size_t i = 0; i < all.n; i++) {
        if (i == 0 || by_fact(&all.p[i - 1], &all.p[i]) != 0) {
            *vec_push(&r->point_order) = all.p[i];
        }
    }
    vec_clear(&all);
}

void resolve_orders(resolver *r) {
    order_points(r);
    order_facts(r);
    order_hints(r);
    order_names(r);
}
