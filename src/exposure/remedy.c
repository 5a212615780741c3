/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy: what could be done, ranked by what it saves. Candidates that touch nothing that is ever short
 * are left out: the pools that give less than is asked are found with nothing done, then with all that
 * touches those, and so on, until no new one is short.
 *
 * Runs: singles, then n (n + 1) / 2 for the order, n (n - 1) / 2 pairs, 2^n for fair shares of up to 12,
 * and what gates and sets of three need; all of them together at most runs_limit, each once.
 */
#include "exposure/remedy_int.h"

static bool node_short(const flow_result *r, uint32_t node) {
    return node != MODEL_NONE && ratio_ok(r->dry[node]);
}

/* Is the parent short, or a part that the alternate stands in for? */
static bool alternate_short(const remedy_search *s, const flow_result *r, uint32_t bom) {
    for (uint32_t i = 0; i < s->net->n_positions; i++) {
        const net_position *p = &s->net->positions[i];
        bool here = false, is_short = node_short(r, p->node);
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
            here |= s->net->uses[k].bom == bom;
            is_short |= node_short(r, s->net->uses[k].child);
        }
        if (here && is_short) {
            return true;
        }
    }
    return false;
}

static bool touches_short(const remedy_search *s, const flow_result *r, const exposure_remedy *x) {
    bool yes = false;
    for (uint32_t i = 0; i < x->n_lanes && !yes; i++) {
        yes = node_short(r, s->net->lane_node[x->lanes[i]]);
    }
    if (x->transit != MODEL_NONE) {
        yes |= node_short(r, s->transit_node[x->transit]);
    }
    if (x->kind == REMEDY_MOVE) {
        yes |= node_short(r, net_find(s->net, x->item, x->to_plant));
    }
    return yes || (x->bom != MODEL_NONE && alternate_short(s, r, x->bom));
}

/* Keeps the candidates that may matter. */
static lode_status keep_touching(remedy_search *s, lode_error *err) {
    remedy_set kept = {{0}};
    lode_status st = LODE_OK;
    for (bool more = true; more && st == LODE_OK;) {
        more = false;
        lode_arena tmp = {0};
        exposure_run run;
        st = remedy_run(s, &tmp, kept, &run, err);
        remedy_set now = kept;
        for (uint32_t i = 0; i < s->n && st == LODE_OK; i++) {
            if (!set_has(&kept, i) && touches_short(s, &run.result, &s->all[i])) {
                now = set_with(now, i);
                more = true;
            }
        }
        kept = now;
        arena_clear(&tmp);
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n && st == LODE_OK; i++) {
        if (set_has(&kept, i)) {
            s->all[n++] = s->all[i];
        }
    }
    s->n = n;
    return st;
}

static lode_status find_all(remedy_search *s, exposure_remedies *out, lode_error *err) {
    candidates_find(s);
    lode_status st = keep_touching(s, err);
    st = st == LODE_OK ? remedies_rank(s, err) : st;
    st = st == LODE_OK ? remedies_shapley(s, err) : st;
    st = st == LODE_OK ? remedies_pairs(s, out, err) : st;
    st = st == LODE_OK ? remedies_unblock(s, &out->unblock, err) : st;
    return st == LODE_OK ? remedies_act(s, err) : st;
}

lode_status remedies_find(lode_arena *a, const exposure_net *net, const exposure_lanes *lanes,
                          const bool *good, const exposure_run *base, exposure_remedies *out,
                          lode_error *err) {
    remedy_search s = {.a = a,
                       .net = net,
                       .m = net->m,
                       .lanes = lanes,
                       .good = good,
                       .base = base,
                       .complete = true,
                       .money = ratio_ok(base->value_lost)};
    exposure_remedies found = {0};
    memo_init(&s.memo, runs_limit(net));
    lode_status st = find_all(&s, &found, err);
    found.all = arena_array(a, (size_t)s.n + 1, sizeof *found.all);
    for (uint32_t i = 0; i < s.n_order && st == LODE_OK; i++) {
        found.all[i] = s.all[s.order[i]];
    }
    found.n = s.n_order;
    found.money = s.money;
    found.complete = s.complete;
    found.n_left_out = s.n_left_out;
    found.runs = s.memo.n;
    memo_clear(&s.memo);
    if (st == LODE_OK) {
        *out = found;
    }
    return st;
}
