/* SPDX-License-Identifier: Apache-2.0
 *
 * doubts: which open facts a product hangs on. See doubts.h.
 */
#include "exposure/doubts.h"

#include "exposure/cone.h"

#include <stdlib.h>

#define SETS_MAX (1u << 22) /* sets that one search looks at, most of them without a run */

/* ---- runs, each once ----------------------------------------------------------------------------- */

static void touch_all(bool *touch, const uint32_t *atoms, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        touch[atoms[i]] = true;
    }
}

static void touch_product(doubts *d, const bool *in, const uint32_t *transit_node, bool *touch) {
    const exposure_model *m = d->net->m;
    bool unsupplied = false;
    for (uint32_t i = 0; i < d->net->n_nodes; i++) {
        unsupplied |= in[i] && d->net->nodes[i].unsupplied;
    }
    for (uint32_t l = 0; l < m->n_lanes; l++) {
        const lane_decision *x = &d->lanes->lanes[l];
        bool here = d->net->lane_node[l] != MODEL_NONE && in[d->net->lane_node[l]];
        for (uint32_t i = 0; here && i < x->n_spans; i++) {
            touch_all(touch, x->spans[i].atoms, x->spans[i].n_atoms);
            touch_all(touch, x->spans[i].also, x->spans[i].n_also);
        }
    }
    for (uint32_t t = 0; t < m->n_transits; t++) {
        if (transit_node[t] != MODEL_NONE && in[transit_node[t]]) {
            touch_all(touch, d->lanes->transit_atoms[t], d->lanes->n_transit_atoms[t]);
        }
    }
    for (uint32_t i = 0; i < d->lanes->n_atoms; i++) {
        touch[i] |= unsupplied && d->lanes->atoms[i].kind == ATOM_SUPPLY;
    }
}

/* Products that draw on one pool, or on pools of one that does: what one lacks it takes from the others. */
static uint32_t leader(uint32_t *group, uint32_t p) {
    while (group[p] != p) {
        p = group[p] = group[group[p]];
    }
    return p;
}

static void join_groups(const doubts *d, const bool *in, uint32_t p, uint32_t *drawn,
                        uint32_t *group) {
    for (uint32_t i = 0; i < d->net->n_nodes; i++) {
        const net_node *x = &d->net->nodes[i];
        if (!in[i] || x->unsupplied || d->net->m->items[x->item].as_needed) {
            continue; /* never short, or short for all of them alike */
        }
        if (drawn[i] == MODEL_NONE) {
            drawn[i] = p;
        }
        group[leader(group, p)] = leader(group, drawn[i]);
    }
}

static void find_touch(doubts *d) {
    const exposure_net *net = d->net;
    uint32_t n = net->n_products, n_atoms = d->lanes->n_atoms;
    lode_arena tmp = {0};
    uint32_t *nodes = arena_array(&tmp, (size_t)net->n_nodes + 1, sizeof *nodes);
    uint32_t *drawn = arena_array(&tmp, (size_t)net->n_nodes + 1, sizeof *drawn);
    uint32_t *group = arena_array(&tmp, (size_t)n + 1, sizeof *group);
    uint32_t *transit_node = arena_array(&tmp, (size_t)net->m->n_transits + 1, sizeof *nodes);
    bool *in = arena_array(&tmp, (size_t)net->n_nodes + 1, sizeof *in);
    bool **touch = arena_array(&d->own, (size_t)n + 1, sizeof *touch);
    memset(drawn, 0xff, net->n_nodes * sizeof *drawn);
    for (uint32_t t = 0; t < net->m->n_transits; t++) {
        transit_node[t] = net_find(net, net->m->transits[t].item, net->m->transits[t].plant);
    }
    for (uint32_t p = 0; p < n; p++) {
        memset(in, 0, net->n_nodes);
        cone_add(net, net->products[p].node, in, nodes, 0);
        group[p] = p;
        join_groups(d, in, p, drawn, group);
        touch[p] = arena_array(&d->own, (size_t)n_atoms + 1, 1);
        touch_product(d, in, transit_node, touch[p]);
    }
    for (uint32_t p = 0; p < n; p++) {
        uint32_t first = leader(group, p);
        for (uint32_t i = 0; i < n_atoms; i++) {
            touch[first][i] |= touch[p][i];
        }
    }
    d->touch = arena_array(&d->own, (size_t)n + 1, sizeof *d->touch);
    for (uint32_t p = 0; p < n; p++) {
        d->touch[p] = touch[leader(group, p)];
    }
    arena_clear(&tmp);
}

void doubts_init(doubts *d, const exposure_net *net, const exposure_lanes *lanes,
                 const flow_case *plain) {
    *d = (doubts){.net = net, .lanes = lanes, .plain = *plain};
    memo_init(&d->memo, runs_limit(net));
    find_touch(d);
}

void doubts_clear(doubts *d) {
    memo_clear(&d->memo);
    arena_clear(&d->own);
}

lode_status doubts_run(doubts *d, const bool *good, const run_brief **out, lode_error *err) {
    str key = {(const char *)good, d->lanes->n_atoms};
    *out = memo_find(&d->memo, key);
    if (*out != NULL || d->memo.n == d->memo.limit) {
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
        if (++s->looked_at > SETS_MAX) {
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
