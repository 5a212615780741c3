/* SPDX-License-Identifier: Apache-2.0
 *
 * doubts: which open facts a product hangs on. See doubts.h.
 */
#include "exposure/doubts.h"

#include <stdlib.h>

#define SETS_MAX (1u << 22) /* sets that one search looks at, most of them without a run */

/* ---- runs, each once ----------------------------------------------------------------------------- */

/* Products that draw on one pool, or on pools of one that does: what one lacks it takes from the others.
 * So pools are joined with what they draw on, but for what is never short, or short for all of them
 * alike, and has nothing else below it. */
typedef struct pool_groups {
    const exposure_net *net;
    const exposure_lanes *lanes;
    uint32_t *leader;
    bool *joins;
    bool **touch; /* by pool that leads the group of a product: its atoms */
} pool_groups;

typedef void (*edge_fn)(pool_groups *g, uint32_t from, uint32_t to);

static void each_edge(pool_groups *g, uint32_t node, edge_fn fn) {
    const exposure_net *net = g->net;
    const net_node *x = &net->nodes[node];
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        if (net->lane_from[net->lane_ids[i]] != MODEL_NONE) {
            fn(g, node, net->lane_from[net->lane_ids[i]]);
        }
    }
    for (uint32_t i = x->first_position; i < x->first_position + x->n_positions; i++) {
        const net_position *p = &net->positions[i];
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
            fn(g, node, net->uses[k].child);
        }
    }
}

static uint32_t group_of(const pool_groups *g, uint32_t node) {
    while (g->leader[node] != node) {
        node = g->leader[node] = g->leader[g->leader[node]];
    }
    return node;
}

static void joins_too(pool_groups *g, uint32_t from, uint32_t to) {
    g->joins[from] |= g->joins[to];
}

static void join(pool_groups *g, uint32_t from, uint32_t to) {
    if (g->joins[to]) {
        g->leader[group_of(g, to)] = group_of(g, from);
    }
}

static void find_groups(pool_groups *g) {
    uint32_t n = g->net->n_nodes;
    for (uint32_t i = 0; i < n; i++) {
        const net_node *x = &g->net->nodes[i];
        g->leader[i] = i;
        g->joins[i] = !x->unsupplied && !g->net->m->items[x->item].as_needed;
    }
    for (bool more = true; more;) { /* children have higher numbers but in loops */
        more = false;
        for (uint32_t i = n; i-- > 0;) {
            if (!g->joins[i]) {
                each_edge(g, i, joins_too);
                more |= g->joins[i];
            }
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        each_edge(g, i, join);
    }
}

static void touch_all(bool *touch, const uint32_t *atoms, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        touch[atoms[i]] = true;
    }
}

static void touch_pool(const pool_groups *g, bool *touch, uint32_t node) {
    const exposure_net *net = g->net;
    const exposure_lanes *lanes = g->lanes;
    const net_node *x = &net->nodes[node];
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        const lane_decision *d = &lanes->lanes[net->lane_ids[i]];
        for (uint32_t k = 0; k < d->n_spans; k++) {
            touch_all(touch, d->spans[k].atoms, d->spans[k].n_atoms);
            touch_all(touch, d->spans[k].also, d->spans[k].n_also);
        }
    }
    for (uint32_t i = x->first_transit; i < x->first_transit + x->n_transits; i++) {
        uint32_t t = net->transit_ids[i];
        touch_all(touch, lanes->transit_atoms[t], lanes->n_transit_atoms[t]);
    }
    for (uint32_t i = 0; i < lanes->n_atoms && x->unsupplied; i++) {
        touch[i] |= lanes->atoms[i].kind == ATOM_SUPPLY;
    }
}

/* A pool that does not join is in the group of each that draws on it. */
static void touch_below(pool_groups *g, uint32_t from, uint32_t to) {
    if (!g->joins[to]) {
        touch_pool(g, g->touch[group_of(g, from)], to);
    }
}

static void find_touch(doubts *d) {
    const exposure_net *net = d->net;
    uint32_t n = net->n_products, n_atoms = d->lanes->n_atoms;
    lode_arena tmp = {0};
    pool_groups g = {.net = net, .lanes = d->lanes};
    g.leader = arena_array(&tmp, (size_t)net->n_nodes + 1, sizeof *g.leader);
    g.joins = arena_array(&tmp, (size_t)net->n_nodes + 1, sizeof *g.joins);
    g.touch = arena_array(&tmp, (size_t)net->n_nodes + 1, sizeof *g.touch);
    d->touch = arena_array(&d->own, (size_t)n + 1, sizeof *d->touch);
    if (n_atoms > 0) {
        find_groups(&g);
    }
    for (uint32_t p = 0; p < n && n_atoms > 0; p++) {
        uint32_t group = group_of(&g, net->products[p].node);
        if (g.touch[group] == NULL) {
            g.touch[group] = arena_array(&d->own, n_atoms, sizeof **g.touch);
        }
        d->touch[p] = g.touch[group];
    }
    for (uint32_t i = 0; i < net->n_nodes && n_atoms > 0; i++) {
        bool *touch = g.touch[group_of(&g, i)];
        if (touch != NULL) {
            touch_pool(&g, touch, i);
            each_edge(&g, i, touch_below);
        }
    }
    arena_clear(&tmp);
}

void doubts_init(doubts *d, const exposure_net *net, const exposure_lanes *lanes,
                 const flow_case *plain) {
    *d = (doubts){.net = net, .lanes = lanes, .plain = *plain};
    memo_init(&d->memo, RUNS_MAX);
    find_touch(d);
}

void doubts_clear(doubts *d) {
    memo_clear(&d->memo);
    arena_clear(&d->own);
}

void doubts_limit(doubts *d, const exposure_run *run) { d->memo.limit = runs_limit(run); }

void doubts_keep(doubts *d, const bool *good, const exposure_run *run) {
    str key = {(const char *)good, d->lanes->n_atoms};
    if (d->memo.n < d->memo.limit && memo_find(&d->memo, key) == NULL) {
        (void)memo_add(&d->memo, key, d->net, run);
    }
}

lode_status doubts_run(doubts *d, const bool *good, const run_brief **out, lode_error *err) {
    str key = {(const char *)good, d->lanes->n_atoms};
    *out = memo_find(&d->memo, key);
    if (*out != NULL || d->memo.n >= d->memo.limit) {
        return LODE_OK;
    }
    lode_arena tmp = {0};
    flow_case c = d->plain;
    lanes_case(&tmp, d->lanes, good, &c);
    exposure_run run;
    lode_status st = run_case(&tmp, &c, &run, err);
    if (st == LODE_OK) {
        *out = memo_add(&d->memo, key, d->net, &run);
    }
    arena_clear(&tmp);
    return st;
}

/* ---- the search -------------------------------------------------------------------------------- */

typedef struct doubt_line { /* of one product */
    const run_line *best;
    bool differs; /* what is looked for: changes, in place of does less */
    bool wanted, given_up;
    const bool *relevant; /* atoms */
    VEC(exposure_set) found;
} doubt_line;

typedef struct doubt_search {
    doubts *d;
    const bool *open;
    bool *good;
    doubt_line *lines;
    uint32_t *candidates, n_candidates;
    uint64_t looked_at;
    bool over; /* nothing more is to be had */
} doubt_search;

static bool part_of(const exposure_set *x, const exposure_set *y) {
    uint32_t i = 0;
    for (uint32_t k = 0; i < x->n && k < y->n; k++) {
        i += x->at[i] == y->at[k];
    }
    return i == x->n;
}

/* May this set be a smallest one of the product? */
static bool asks(const doubt_line *x, const exposure_set *s) {
    bool yes = x->wanted && !x->given_up;
    for (uint32_t i = 0; yes && i < s->n; i++) {
        yes = x->relevant[s->at[i]];
    }
    for (size_t i = 0; yes && i < x->found.n; i++) {
        yes = !part_of(&x->found.p[i], s);
    }
    return yes;
}

static void give_up(doubt_search *s) {
    s->over = true;
    for (uint32_t p = 0; p < s->d->net->n_products; p++) {
        s->lines[p].given_up |= s->lines[p].wanted;
    }
}

static lode_status try_set(doubt_search *s, const exposure_set *set, lode_error *err) {
    uint32_t n = s->d->net->n_products;
    bool any = false;
    for (uint32_t p = 0; p < n; p++) {
        any |= asks(&s->lines[p], set);
    }
    if (!any) {
        return LODE_OK;
    }
    const run_brief *b = NULL;
    for (uint32_t i = 0; i < set->n; i++) {
        s->good[set->at[i]] = false;
    }
    lode_status st = doubts_run(s->d, s->good, &b, err);
    for (uint32_t i = 0; i < set->n; i++) {
        s->good[set->at[i]] = true;
    }
    if (st == LODE_OK && b == NULL) {
        give_up(s);
    }
    for (uint32_t p = 0; b != NULL && p < n; p++) {
        doubt_line *x = &s->lines[p];
        if (asks(x, set) && (x->differs ? !lines_equal(&b->lines[p], x->best)
                                        : line_worse(&b->lines[p], x->best, NULL))) {
            *vec_push(&x->found) = *set;
        }
    }
    return st;
}

/* All sets of `size` more atoms from candidate `from` on. */
static lode_status try_sets(doubt_search *s, exposure_set *set, uint32_t size, uint32_t from,
                            lode_error *err) {
    if (size == 0) {
        return try_set(s, set, err);
    }
    lode_status st = LODE_OK;
    for (uint32_t i = from; i < s->n_candidates && st == LODE_OK; i++) {
        s->looked_at += 1 + s->d->net->n_products / 64;
        if (s->over || s->looked_at > SETS_MAX) {
            give_up(s);
            return LODE_OK;
        }
        set->at[set->n++] = s->candidates[i];
        st = try_sets(s, set, size - 1, i + 1, err);
        set->at[--set->n] = 0;
    }
    return st;
}

static lode_status search(doubt_search *s, lode_error *err) {
    s->n_candidates = 0;
    s->looked_at = 0;
    for (uint32_t i = 0; i < s->d->lanes->n_atoms; i++) {
        bool any = false;
        for (uint32_t p = 0; p < s->d->net->n_products; p++) {
            any |= s->lines[p].wanted && s->lines[p].relevant[i];
        }
        if (any && s->open[i] && s->good[i]) {
            s->candidates[s->n_candidates++] = i;
        }
    }
    lode_status st = LODE_OK;
    for (uint32_t size = 1; size <= EXPOSURE_CUT_MAX && st == LODE_OK; size++) {
        exposure_set set = {{0}, 0};
        st = try_sets(s, &set, size, 0, err);
    }
    return st;
}

/* Which products change between all well and all badly, and how. */
/* One doubt alone may change what all of them together do not: what stops elsewhere leaves more. */
static lode_status begin_alone(doubt_search *s, const run_brief *best, lode_error *err) {
    lode_status st = LODE_OK;
    for (uint32_t i = 0; i < s->d->lanes->n_atoms && st == LODE_OK; i++) {
        const run_brief *b = NULL;
        if (!s->open[i] || !s->good[i]) {
            continue;
        }
        s->good[i] = false;
        st = doubts_run(s->d, s->good, &b, err);
        s->good[i] = true;
        for (uint32_t p = 0; b != NULL && p < s->d->net->n_products; p++) {
            doubt_line *x = &s->lines[p];
            if (!x->wanted && !lines_equal(&b->lines[p], &best->lines[p])) {
                x->wanted = x->differs = true;
            }
        }
    }
    return st;
}

static lode_status begin(doubt_search *s, bool *bad, const run_brief **best, lode_error *err) {
    const run_brief *worst = NULL;
    lode_status st = doubts_run(s->d, s->good, best, err);
    if (st == LODE_OK) {
        st = doubts_run(s->d, bad, &worst, err);
    }
    for (uint32_t p = 0; st == LODE_OK && p < s->d->net->n_products; p++) {
        doubt_line *x = &s->lines[p];
        x->relevant = s->d->touch[p];
        x->given_up = worst == NULL || *best == NULL;
        if (!x->given_up) {
            x->best = &(*best)->lines[p];
            x->wanted = !lines_equal(x->best, &worst->lines[p]);
            x->differs = !line_worse(&worst->lines[p], x->best, NULL);
        }
    }
    return st == LODE_OK && *best != NULL ? begin_alone(s, *best, err) : st;
}

lode_status doubts_find(doubts *d, lode_arena *a, const bool *good, const bool *open,
                        exposure_sets *out, lode_error *err) {
    uint32_t n = d->net->n_products, n_atoms = d->lanes->n_atoms;
    lode_arena tmp = {0};
    doubt_search s = {.d = d, .open = open};
    s.lines = arena_array(&tmp, (size_t)n + 1, sizeof *s.lines);
    s.candidates = arena_array(&tmp, (size_t)n_atoms + 1, sizeof *s.candidates);
    s.good = arena_array(&tmp, (size_t)n_atoms + 1, 1);
    bool *bad = arena_array(&tmp, (size_t)n_atoms + 1, 1);
    for (uint32_t i = 0; i < n_atoms; i++) {
        s.good[i] = good[i];
        bad[i] = good[i] && !open[i];
    }
    const run_brief *best = NULL;
    lode_status st = begin(&s, bad, &best, err);
    st = st == LODE_OK ? search(&s, err) : st;
    for (uint32_t p = 0; p < n; p++) {
        doubt_line *x = &s.lines[p];
        out[p] = (exposure_sets){arena_array(a, x->found.n + 1, sizeof *out->all),
                                 (uint32_t)x->found.n, !x->given_up};
        for (size_t i = 0; i < x->found.n; i++) {
            out[p].all[i] = x->found.p[i];
        }
        vec_clear(&x->found);
    }
    arena_clear(&tmp);
    return st;
}
