/* SPDX-License-Identifier: Apache-2.0
 *
 * cuts: the smallest sets of lanes without which a product cannot be made for ever, stock apart.
 *
 * A pool fails iff each of its lanes fails and its recipe fails; a lane fails iff it is closed or the own
 * pool that it takes from fails; a recipe fails iff a position fails, and that iff all its alternates
 * fail. So each pool has a family of sets, the smallest that make it fail: OR joins two families,
 * AND makes all unions of a set of one with a set of the other, and what contains another set is dropped.
 * Sets over EXPOSURE_CUT_MAX are dropped at once: no union of them is smaller. With loops the least
 * fixed point of what can be made is the greatest of what fails: all pools begin as failing by
 * themselves (the family of the empty set), and rounds over the pools follow until none changes.
 *
 * Never fails: an item that can always be had, and a part of which nobody says how it comes, which is an
 * open fact and not a lane. A pool that only stock fills fails without any lane: its family is the
 * empty set, and so is that of a product that needs it. Qualification days do not count, alternates
 * that are over by day 0 do.
 *
 * A family over CUT_SETS_MAX, or more than CUT_WORK_MAX unions, and the search is given up there: then
 * each set that is left is tested by itself and made smallest, but there may be more of them.
 */
#include "exposure/cone.h"
#include "exposure/exposure.h"

#include <stdlib.h>

#define CUT_SETS_MAX 512u
#define CUT_WORK_MAX (1u << 22)

/* Sorted by size, then by lanes; none contains another. No set: never fails. The empty set: fails. */
typedef struct family {
    exposure_set *sets;
    uint32_t n;
} family;

typedef struct cut_search {
    const exposure_net *net;
    lode_arena work;
    family *of;     /* by node */
    uint32_t *cone; /* nodes that the product can draw on, highest first */
    uint32_t n_cone;
    VEC(exposure_set) join; /* sets of the family that is being made */
    uint64_t unions;
    bool complete;
} cut_search;

static exposure_set empty_set;

static family always_fails(void) { return (family){&empty_set, 1}; }

/* ---- sets -------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b) {
    const exposure_set *x = a, *y = b;
    if (x->n != y->n) {
        return x->n < y->n ? -1 : 1;
    }
    for (uint32_t i = 0; i < x->n; i++) {
        if (x->at[i] != y->at[i]) {
            return x->at[i] < y->at[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Both sorted; false: more than EXPOSURE_CUT_MAX. */
static bool unite(const exposure_set *x, const exposure_set *y, exposure_set *out) {
    exposure_set u = {{0}, 0};
    for (uint32_t i = 0, k = 0; i < x->n || k < y->n;) {
        bool left = k == y->n || (i < x->n && x->at[i] <= y->at[k]);
        uint32_t v = left ? x->at[i] : y->at[k];
        i += i < x->n && x->at[i] == v;
        k += k < y->n && y->at[k] == v;
        if (u.n == EXPOSURE_CUT_MAX) {
            return false;
        }
        u.at[u.n++] = v;
    }
    *out = u;
    return true;
}

static bool has_set(const family *f, const exposure_set *s) {
    return bsearch(s, f->sets, f->n, sizeof *s, by_size) != NULL;
}

/* Is a proper part of s in the family? */
static bool contains_one(const family *f, const exposure_set *s) {
    for (uint32_t mask = 0; mask + 1 < 1u << s->n; mask++) {
        exposure_set part = {{0}, 0};
        for (uint32_t i = 0; i < s->n; i++) {
            if ((mask >> i & 1) != 0) {
                part.at[part.n++] = s->at[i];
            }
        }
        if (has_set(f, &part)) {
            return true;
        }
    }
    return false;
}

/* Makes a family of what was joined, without what contains another set. */
static family smallest(cut_search *c) {
    size_t n = c->join.n;
    if (n > 1) {
        qsort(c->join.p, n, sizeof *c->join.p, by_size);
    }
    family f = {arena_array(&c->work, n < CUT_SETS_MAX ? n + 1 : CUT_SETS_MAX, sizeof *f.sets), 0};
    for (size_t i = 0; i < n; i++) {
        bool again = i > 0 && by_size(&c->join.p[i - 1], &c->join.p[i]) == 0;
        if (again || contains_one(&f, &c->join.p[i])) {
            continue;
        }
        if (f.n == CUT_SETS_MAX) {
            c->complete = false;
            break;
        }
        f.sets[f.n++] = c->join.p[i];
    }
    c->join.n = 0;
    return f;
}

static family fail_both(cut_search *c, family x, family y) {
    for (uint32_t i = 0; i < x.n; i++) {
        for (uint32_t k = 0; k < y.n; k++) {
            exposure_set u;
            if (c->unions >= CUT_WORK_MAX) {
                c->complete = false;
                return smallest(c);
            }
            c->unions++;
            if (unite(&x.sets[i], &y.sets[k], &u)) {
                *vec_push(&c->join) = u;
            }
        }
    }
    return smallest(c);
}

static family fail_either(cut_search *c, family x, family y) {
    if (x.n == 0 || y.n == 0) {
        return x.n == 0 ? y : x;
    }
    for (uint32_t i = 0; i < x.n + y.n; i++) {
        *vec_push(&c->join) = i < x.n ? x.sets[i] : y.sets[i - x.n];
    }
    return smallest(c);
}

/* ---- the network ------------------------------------------------------------------------------- */

static bool never_fails(const exposure_net *net, uint32_t node) {
    const net_node *x = &net->nodes[node];
    return x->unsupplied || net->m->items[x->item].as_needed;
}

static bool is_over(const exposure_net *net, const net_use *u) {
    return net->m->bom[u->bom].until <= 0;
}

static family lane_fails(cut_search *c, uint32_t lane) {
    family closed = {arena_array(&c->work, 1, sizeof *closed.sets), 1};
    closed.sets[0] = (exposure_set){{lane}, 1};
    uint32_t from = c->net->lane_from[lane];
    return from == MODEL_NONE ? closed : fail_either(c, closed, c->of[from]);
}

static family recipe_fails(cut_search *c, const net_node *x) {
    family all = {NULL, 0};
    for (uint32_t i = x->first_position; i < x->first_position + x->n_positions; i++) {
        const net_position *p = &c->net->positions[i];
        family f = always_fails();
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
            if (!is_over(c->net, &c->net->uses[k])) {
                f = fail_both(c, f, c->of[c->net->uses[k].child]);
            }
        }
        all = fail_either(c, all, f);
    }
    return all;
}

static family node_fails(cut_search *c, uint32_t node) {
    const net_node *x = &c->net->nodes[node];
    if (never_fails(c->net, node)) {
        return (family){NULL, 0};
    }
    family f = x->n_positions > 0 ? recipe_fails(c, x) : always_fails();
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        f = fail_both(c, f, lane_fails(c, c->net->lane_ids[i]));
    }
    return f;
}

static int highest_first(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x < y) - (x > y);
}

static void find_cone(cut_search *c, uint32_t product) {
    uint32_t n = c->net->n_nodes;
    bool *in = arena_array(&c->work, n, sizeof *in);
    c->cone = arena_array(&c->work, n, sizeof *c->cone);
    c->n_cone = cone_add(c->net, c->net->products[product].node, in, c->cone, 0);
    qsort(c->cone, c->n_cone, sizeof *c->cone, highest_first);
}

static bool same_family(const family *x, const family *y) {
    return x->n == y->n && (x->n == 0 || memcmp(x->sets, y->sets, x->n * sizeof *x->sets) == 0);
}

/* Children have higher numbers, so that without loops the first round says all and the second only that
 * nothing changes. Each round of a loop settles one pool of it at least. */
static bool settle(cut_search *c) {
    for (uint32_t i = 0; i < c->n_cone; i++) {
        c->of[c->cone[i]] = always_fails();
    }
    for (uint32_t round = 0; round <= c->n_cone + 1; round++) {
        bool changed = false;
        for (uint32_t i = 0; i < c->n_cone; i++) {
            family f = node_fails(c, c->cone[i]);
            if (!same_family(&f, &c->of[c->cone[i]])) {
                c->of[c->cone[i]] = f;
                changed = true;
            }
        }
        if (!changed) {
            return true;
        }
        if (c->unions >= CUT_WORK_MAX) {
            return false;
        }
    }
    return false;
}

/* ---- one set by itself ------------------------------------------------------------------------- */

static bool lane_brings(const cut_search *c, const bool *can, const exposure_set *s,
                        uint32_t lane) {
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->at[i] == lane) {
            return false;
        }
    }
    uint32_t from = c->net->lane_from[lane];
    return from == MODEL_NONE || can[from];
}

static bool recipe_can(const cut_search *c, const bool *can, const net_node *x) {
    for (uint32_t i = x->first_position; i < x->first_position + x->n_positions; i++) {
        const net_position *p = &c->net->positions[i];
        bool met = false;
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
            met |= !is_over(c->net, &c->net->uses[k]) && can[c->net->uses[k].child];
        }
        if (!met) {
            return false;
        }
    }
    return x->n_positions > 0;
}

static bool node_can(const cut_search *c, const bool *can, const exposure_set *s, uint32_t node) {
    const net_node *x = &c->net->nodes[node];
    bool yes = never_fails(c->net, node) || recipe_can(c, can, x);
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes && !yes; i++) {
        yes = lane_brings(c, can, s, c->net->lane_ids[i]);
    }
    return yes;
}

static bool is_cut(cut_search *c, uint32_t product, const exposure_set *s) {
    lode_arena tmp = {0};
    bool *can = arena_array(&tmp, c->net->n_nodes, sizeof *can);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < c->n_cone; i++) {
            uint32_t node = c->cone[i];
            if (!can[node] && node_can(c, can, s, node)) {
                can[node] = changed = true;
            }
        }
    }
    bool cut = !can[c->net->products[product].node];
    arena_clear(&tmp);
    return cut;
}

/* What a search that was given up has found: only what stands by itself, made smallest. */
static family test_each(cut_search *c, uint32_t product, family f) {
    for (uint32_t i = 0; i < f.n; i++) {
        exposure_set s = f.sets[i];
        if (!is_cut(c, product, &s)) {
            continue;
        }
        for (uint32_t k = s.n; k-- > 0;) {
            exposure_set less = {{0}, 0};
            for (uint32_t j = 0; j < s.n; j++) {
                if (j != k) {
                    less.at[less.n++] = s.at[j];
                }
            }
            s = is_cut(c, product, &less) ? less : s;
        }
        *vec_push(&c->join) = s;
    }
    return smallest(c);
}

void cuts_find(lode_arena *a, const exposure_net *net, uint32_t product, exposure_sets *out) {
    cut_search c = {.net = net, .complete = true};
    c.of = arena_array(&c.work, net->n_nodes, sizeof *c.of);
    find_cone(&c, product);
    bool settled = settle(&c);
    family f = c.of[net->products[product].node];
    if (!settled || !c.complete) {
        c.complete = false;
        f = test_each(&c, product, f);
    }
    *out = (exposure_sets){arena_array(a, f.n + 1, sizeof *out->all), f.n, c.complete};
    for (uint32_t i = 0; i < f.n; i++) {
        out->all[i] = f.sets[i];
    }
    vec_clear(&c.join);
    arena_clear(&c.work);
}
