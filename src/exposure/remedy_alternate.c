/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_alternate: alternates that could be used sooner: qualified now, or bought at a higher level by a
 * lane that needs no license, the motor and not the magnet.
 */
#include "exposure/remedy_int.h"

/* A lane that needs no license and is open, by which the pool is bought; MODEL_NONE. */
static uint32_t free_lane(const remedy_search *s, uint32_t node) {
    const net_node *x = &s->net->nodes[node];
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        uint32_t lane = s->net->lane_ids[i];
        const lane_decision *d = &s->lanes->border[lane];
        for (uint32_t k = 0; k < d->n_spans; k++) {
            bool well = span_well(&d->spans[k], s->good, false);
            lane_cause why = well ? d->spans[k].why_good : d->spans[k].why_bad;
            if (why == CAUSE_LANE_OPEN) {
                return lane;
            }
        }
    }
    return MODEL_NONE;
}

static bool closed_by_law(const remedy_search *s, const lane_decision *d) {
    bool closed = false;
    for (uint32_t j = 0; j < d->n_spans; j++) {
        bool well = span_well(&d->spans[j], s->good, false);
        lane_cause why = well ? d->spans[j].why_good : d->spans[j].why_bad;
        closed |= span_waits(&d->spans[j], s->good) || why == CAUSE_LANE_PROHIBITED;
    }
    return closed;
}

/* By node: is it bought, or made of anything that is bought, by a lane that is closed by law? */
typedef struct closed_pools {
    bool *bought, *made; /* made: by a recipe here, or in the own plant that it comes from */
} closed_pools;

static bool bought_closed(const remedy_search *s, const closed_pools *c, const net_node *x) {
    bool closed = false;
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes && !closed; i++) {
        uint32_t lane = s->net->lane_ids[i], from = s->net->lane_from[lane];
        closed =
            closed_by_law(s, &s->lanes->border[lane]) || (from != MODEL_NONE && c->bought[from]);
    }
    return closed;
}

static bool made_closed(const remedy_search *s, const closed_pools *c, const net_node *x) {
    bool closed = false;
    for (uint32_t i = x->first_position; i < x->first_position + x->n_positions && !closed; i++) {
        const net_position *p = &s->net->positions[i];
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses && !closed; k++) {
            uint32_t child = s->net->uses[k].child;
            closed = c->bought[child] || c->made[child];
        }
    }
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes && !closed; i++) {
        uint32_t from = s->net->lane_from[s->net->lane_ids[i]];
        closed = from != MODEL_NONE && c->made[from];
    }
    return closed;
}

/* Is the pool made of what comes by a lane that is closed by law? Its own such lanes do not count, nor do
 * those of the own plants that it comes from: they bring the same part. */
static const bool *find_made_closed(const remedy_search *s, lode_arena *a) {
    uint32_t n = s->net->n_nodes;
    closed_pools c = {arena_array(a, (size_t)n + 1, 1), arena_array(a, (size_t)n + 1, 1)};
    for (bool more = true; more;) { /* children have higher numbers but in loops */
        more = false;
        for (uint32_t i = n; i-- > 0;) {
            const net_node *x = &s->net->nodes[i];
            bool bought = c.bought[i] || bought_closed(s, &c, x);
            bool made = c.made[i] || made_closed(s, &c, x);
            more |= bought != c.bought[i] || made != c.made[i];
            c.bought[i] = bought;
            c.made[i] = made;
        }
    }
    return c.made;
}

/* Does the alternate take the place of a part that is made here from what does not come? Then it is bought
 * at a higher level; the lane by which it comes, or MODEL_NONE. */
static uint32_t level_up(const remedy_search *s, const bool *made_closed, const net_position *p,
                         const net_use *use) {
    uint32_t lane = free_lane(s, use->child);
    for (uint32_t k = p->first_use; lane != MODEL_NONE && k < p->first_use + p->n_uses; k++) {
        if (&s->net->uses[k] != use && made_closed[s->net->uses[k].child]) {
            return lane;
        }
    }
    return MODEL_NONE;
}

void alternates_find(remedy_search *s, remedy_kind kind) {
    lode_arena tmp = {0};
    const bool *made_closed = find_made_closed(s, &tmp);
    bool *done = arena_array(&tmp, (size_t)s->m->n_bom + 1, sizeof *done);
    for (uint32_t i = 0; i < s->net->n_positions; i++) {
        const net_position *p = &s->net->positions[i];
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
            const net_use *use = &s->net->uses[k];
            const model_bom *row = &s->m->bom[use->bom];
            if (!s->cone[p->node] || row->from <= 0 || row->until <= 0 || done[use->bom]) {
                continue;
            }
            uint32_t lane = level_up(s, made_closed, p, use);
            exposure_remedy *r =
                (kind == REMEDY_LEVEL_UP) == (lane != MODEL_NONE) ? candidate_add(s, kind) : NULL;
            if (r != NULL) {
                done[use->bom] = true;
                r->bom = use->bom;
                r->lane = lane;
                r->item = row->child;
            }
        }
    }
    arena_clear(&tmp);
}
