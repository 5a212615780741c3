/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy: what could be done, ranked by what it saves. Candidates that cannot matter are left out: those
 * at pools that are never short and do not draw, by their recipe or an own plant, on one that is. (A pool
 * that is full and made of something short matters: what comes in by its lane is not made of that.) Short
 * is found with nothing done, then with all that touches what is short, and so on, until no new one is.
 *
 * Runs: singles, then n (n + 1) / 2 for the order, n (n - 1) / 2 pairs, 2^n for fair shares of up to 12,
 * and what gates and sets of three need; all of them together at most runs_limit, each once.
 */
#include "exposure/remedy_int.h"

/* By node: it is short, or draws on one that is. Children have higher numbers but in loops. */
static bool draws_on_short(const remedy_search *s, const bool *is_short, uint32_t node) {
    const net_node *x = &s->net->nodes[node];
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        uint32_t from = s->net->lane_from[s->net->lane_ids[i]];
        if (from != MODEL_NONE && is_short[from]) {
            return true;
        }
    }
    for (uint32_t i = x->first_position; i < x->first_position + x->n_positions; i++) {
        const net_position *p = &s->net->positions[i];
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
            if (is_short[s->net->uses[k].child]) {
                return true;
            }
        }
    }
    return false;
}

static bool *find_short(const remedy_search *s, lode_arena *a, const flow_result *r) {
    bool *is_short = arena_array(a, (size_t)s->net->n_nodes + 1, sizeof *is_short);
    for (uint32_t i = 0; i < s->net->n_nodes; i++) {
        is_short[i] = ratio_ok(r->dry[i]);
    }
    for (bool more = true; more;) {
        more = false;
        for (uint32_t i = s->net->n_nodes; i-- > 0;) {
            if (!is_short[i] && draws_on_short(s, is_short, i)) {
                is_short[i] = more = true;
            }
        }
    }
    return is_short;
}

static bool short_at(const bool *is_short, uint32_t node) {
    return node != MODEL_NONE && is_short[node];
}

static bool touches_short(const remedy_search *s, const bool *is_short, const exposure_remedy *x) {
    bool yes = false;
    for (uint32_t i = 0; i < x->n_lanes && !yes; i++) {
        yes = short_at(is_short, s->net->lane_node[x->lanes[i]]);
    }
    if (x->transit != MODEL_NONE) {
        yes |= short_at(is_short, s->transit_node[x->transit]);
    }
    if (x->kind == REMEDY_MOVE) {
        yes |= short_at(is_short, net_find(s->net, x->item, x->to_plant));
    }
    for (uint32_t i = 0; i < s->net->n_positions && x->bom != MODEL_NONE && !yes; i++) {
        const net_position *p = &s->net->positions[i];
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
            yes |= s->net->uses[k].bom == x->bom && is_short[p->node];
        }
    }
    return yes;
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
        const bool *is_short = st == LODE_OK ? find_short(s, &tmp, &run.result) : NULL;
        for (uint32_t i = 0; i < s->n && st == LODE_OK; i++) {
            if (!set_has(&kept, i) && touches_short(s, is_short, &s->all[i])) {
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
