/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_short: which candidates can matter at all. In a run a candidate is busy when it touches a pool that
 * is short there, or one that draws, by its recipe or an own plant, on one that is. (A pool that is full
 * and made of something short matters: what comes in by its lane is not made of that.) The others
 * change nothing that anybody lacks, or for the worse; they are taken as not done. So a set of remedies
 * comes down to those of it that are busy with nothing done, then those that are with these, and so on:
 * most of the 2^n sets come down to few runs.
 */
#include "exposure/remedy_int.h"

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

/* By node: it is short, or draws on one that is. Children have higher numbers but in loops. */
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

static void add_place(remedy_places *x, uint32_t node) {
    if (node != MODEL_NONE) {
        x->nodes[x->n++] = node;
    }
}

/* The pools that each candidate touches. */
void remedy_places_find(remedy_search *s) {
    s->places = arena_array(s->a, (size_t)s->n + 1, sizeof *s->places);
    for (uint32_t i = 0; i < s->n; i++) {
        const exposure_remedy *r = &s->all[i];
        remedy_places *x = &s->places[i];
        size_t most = r->bom != MODEL_NONE ? s->net->n_uses : (size_t)r->n_lanes + 2;
        x->nodes = arena_array(s->a, most + 1, sizeof *x->nodes);
        for (uint32_t k = 0; k < r->n_lanes; k++) {
            add_place(x, s->net->lane_node[r->lanes[k]]);
        }
        if (r->transit != MODEL_NONE) {
            add_place(x, s->transit_node[r->transit]);
        }
        if (r->kind == REMEDY_MOVE) {
            add_place(x, net_find(s->net, r->item, r->to_plant));
        }
        for (uint32_t p = 0; p < s->net->n_positions && r->bom != MODEL_NONE; p++) {
            const net_position *pos = &s->net->positions[p];
            for (uint32_t k = pos->first_use; k < pos->first_use + pos->n_uses; k++) {
                add_place(x, s->net->uses[k].bom == r->bom ? pos->node : MODEL_NONE);
            }
        }
    }
}

remedy_set remedies_busy(const remedy_search *s, const flow_result *r) {
    lode_arena tmp = {0};
    const bool *is_short = find_short(s, &tmp, r);
    remedy_set busy = {{0}};
    for (uint32_t i = 0; i < s->n; i++) {
        for (uint32_t k = 0; k < s->places[i].n; k++) {
            if (is_short[s->places[i].nodes[k]]) {
                busy = set_with(busy, i);
            }
        }
    }
    arena_clear(&tmp);
    return busy;
}
