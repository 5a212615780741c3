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

/* Where the rows of bom are used that candidates are about: one sweep for all. */
static void find_uses(remedy_search *s, lode_arena *tmp) {
    typedef VEC(uint32_t) use_list;
    use_list *uses = arena_array(tmp, (size_t)s->n + 1, sizeof *uses);
    uint32_t *of_bom = arena_array(tmp, (size_t)s->m->n_bom + 1, sizeof *of_bom), n = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->all[i].bom != MODEL_NONE) {
            of_bom[s->all[i].bom] = i + 1;
            n++;
        }
    }
    for (uint32_t u = 0; u < s->net->n_uses && n > 0; u++) {
        uint32_t i = of_bom[s->net->uses[u].bom];
        if (i > 0) {
            *vec_push(&uses[i - 1]) = u;
        }
    }
    for (uint32_t i = 0; i < s->n; i++) {
        remedy_places *x = &s->places[i];
        x->n_uses = (uint32_t)uses[i].n;
        x->uses = arena_array(s->a, uses[i].n + 1, sizeof *x->uses);
        for (uint32_t k = 0; k < x->n_uses; k++) {
            x->uses[k] = uses[i].p[k];
        }
        vec_clear(&uses[i]);
    }
}

/* The position of a use: positions stand in the order of their uses. */
static uint32_t node_of_use(const exposure_net *net, uint32_t use) {
    uint32_t low = 0, high = net->n_positions;
    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (net->positions[mid].first_use <= use) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return net->positions[low].node;
}

/* The pools that each candidate touches. */
void remedy_places_find(remedy_search *s) {
    lode_arena tmp = {0};
    s->places = arena_array(s->a, (size_t)s->n + 1, sizeof *s->places);
    find_uses(s, &tmp);
    for (uint32_t i = 0; i < s->n; i++) {
        const exposure_remedy *r = &s->all[i];
        remedy_places *x = &s->places[i];
        x->nodes = arena_array(s->a, (size_t)x->n_uses + r->n_lanes + 3, sizeof *x->nodes);
        for (uint32_t k = 0; k < r->n_lanes; k++) {
            add_place(x, s->net->lane_node[r->lanes[k]]);
        }
        if (r->transit != MODEL_NONE) {
            add_place(x, s->transit_node[r->transit]);
        }
        if (r->kind == REMEDY_MOVE) {
            add_place(x, net_find(s->net, r->item, r->to_plant));
        }
        for (uint32_t k = 0; k < x->n_uses; k++) {
            add_place(x, node_of_use(s->net, x->uses[k]));
        }
    }
    arena_clear(&tmp);
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
