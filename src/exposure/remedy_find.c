/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_find: what could be done about what stands. Only what touches a product that stops or slows:
 * questions of a lane; licenses that are waited for, or that nobody has asked for; alternates that are
 * not qualified yet; stock that lies elsewhere; goods at a border. By kind, then by row.
 */
#include "exposure/cone.h"
#include "exposure/remedy_int.h"

#include <stdlib.h>

static exposure_remedy *add(remedy_search *s, remedy_kind kind) {
    if (s->n == REMEDIES_MAX) {
        s->n_left_out++;
        return NULL;
    }
    exposure_remedy *r = &s->all[s->n++];
    *r = (exposure_remedy){.kind = kind,
                           .license = MODEL_NONE,
                           .lane = MODEL_NONE,
                           .bom = MODEL_NONE,
                           .transit = MODEL_NONE,
                           .from_plant = MODEL_NONE,
                           .to_plant = MODEL_NONE,
                           .item = MODEL_NONE,
                           .gate = MODEL_NONE,
                           .act_by = INT32_MIN};
    return r;
}

static bool lane_in_cone(const remedy_search *s, uint32_t lane) {
    uint32_t node = s->net->lane_node[lane];
    return node != MODEL_NONE && s->cone[node];
}

/* ---- licenses ---------------------------------------------------------------------------------- */

/* A lane that is only supposed to be shut is worth asking about too: what would it save, open? */
static bool waits(lane_cause why) {
    return why == CAUSE_LANE_NO_LICENSE || why == CAUSE_LANE_PENDING || why == CAUSE_LANE_HALTED ||
           why == CAUSE_LANE_REFUSED || why == CAUSE_LANE_WHATIF;
}

bool span_waits(const lane_span *x, const bool *good) {
    bool well = span_well(x, good, false);
    ratio factor = well ? x->good : x->bad;
    return waits(well ? x->why_good : x->why_bad) && !ratio_is(factor, 1);
}

bool remedy_has_lane(const exposure_remedy *r, uint32_t lane) {
    for (uint32_t i = 0; i < r->n_lanes; i++) {
        if (r->lanes[i] == lane) {
            return true;
        }
    }
    return false;
}

bool remedy_opens(const exposure_remedy *r, const lane_span *x, uint32_t lane) {
    return r->kind == REMEDY_GRANT && r->license == x->license && remedy_has_lane(r, lane);
}

/* Does the lane wait for this license, or MODEL_NONE: for one that nobody asked for? As things are, or once
 * the questions are settled; or does it run on what is left of the license? */
static bool lane_waits(const remedy_search *s, uint32_t lane, uint32_t license,
                       const bool *settled) {
    const lane_decision *d = &s->lanes->border[lane];
    for (uint32_t i = 0; i < d->n_spans && lane_in_cone(s, lane); i++) {
        const lane_span *x = &d->spans[i];
        bool limited = license != MODEL_NONE && ratio_ok(s->lanes->licensed[lane]) &&
                       s->m->licenses[license].state == LICENSE_GRANTED;
        if (x->license == license &&
            (limited || span_waits(x, s->good) || span_waits(x, settled))) {
            return true;
        }
    }
    return false;
}

static void find_grants(remedy_search *s, lode_arena *tmp) {
    const exposure_model *m = s->m;
    bool *settled = arena_array(tmp, (size_t)s->lanes->n_atoms + 1, sizeof *settled);
    uint32_t *lanes = arena_array(tmp, (size_t)m->n_lanes + 1, sizeof *lanes);
    for (uint32_t i = 0; i < s->lanes->n_atoms; i++) {
        settled[i] = s->good[i] || s->lanes->atoms[i].kind == ATOM_QUESTION;
    }
    for (uint32_t license = 0; license < m->n_licenses; license++) {
        uint32_t n = 0;
        for (uint32_t lane = 0; lane < m->n_lanes; lane++) {
            if (lane_waits(s, lane, license, settled)) {
                lanes[n++] = lane;
            }
        }
        exposure_remedy *r = n > 0 ? add(s, REMEDY_GRANT) : NULL;
        if (r != NULL) {
            r->license = license;
            r->lanes = arena_array(s->a, n, sizeof *r->lanes);
            r->n_lanes = n;
            memcpy(r->lanes, lanes, n * sizeof *lanes);
        }
    }
    for (uint32_t lane = 0; lane < m->n_lanes; lane++) {
        exposure_remedy *r = lane_waits(s, lane, MODEL_NONE, settled) ? add(s, REMEDY_GRANT) : NULL;
        if (r != NULL) {
            r->lane = lane;
            r->lanes = arena_array(s->a, 1, sizeof *r->lanes);
            r->lanes[0] = lane;
            r->n_lanes = 1;
        }
    }
}

/* ---- alternates -------------------------------------------------------------------------------- */

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

/* Is there a lane below the pool, not its own, that is closed by law? */
static bool closed_below(const remedy_search *s, uint32_t node) {
    const net_node *x = &s->net->nodes[node];
    bool closed = false;
    if (x->n_positions == 0) {
        return false;
    }
    lode_arena tmp = {0};
    bool *in = arena_array(&tmp, s->net->n_nodes, sizeof *in);
    uint32_t *nodes = arena_array(&tmp, s->net->n_nodes, sizeof *nodes);
    uint32_t n = cone_add(s->net, node, in, nodes, 0);
    for (uint32_t i = 1; i < n && !closed; i++) {
        const net_node *y = &s->net->nodes[nodes[i]];
        for (uint32_t k = y->first_lane; k < y->first_lane + y->n_lanes; k++) {
            const lane_decision *d = &s->lanes->border[s->net->lane_ids[k]];
            for (uint32_t j = 0; j < d->n_spans; j++) {
                bool well = span_well(&d->spans[j], s->good, false);
                lane_cause why = well ? d->spans[j].why_good : d->spans[j].why_bad;
                closed |= span_waits(&d->spans[j], s->good) || why == CAUSE_LANE_PROHIBITED;
            }
        }
    }
    arena_clear(&tmp);
    return closed;
}

/* Does the alternate take the place of a part that is made here from what does not come? Then it is bought
 * at a higher level; the lane by which it comes, or MODEL_NONE. */
static uint32_t level_up(const remedy_search *s, const net_position *p, const net_use *use) {
    uint32_t lane = free_lane(s, use->child);
    for (uint32_t k = p->first_use; lane != MODEL_NONE && k < p->first_use + p->n_uses; k++) {
        if (&s->net->uses[k] != use && closed_below(s, s->net->uses[k].child)) {
            return lane;
        }
    }
    return MODEL_NONE;
}

static void find_alternates(remedy_search *s, lode_arena *tmp, remedy_kind kind) {
    bool *done = arena_array(tmp, (size_t)s->m->n_bom + 1, sizeof *done);
    for (uint32_t i = 0; i < s->net->n_positions; i++) {
        const net_position *p = &s->net->positions[i];
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
            const net_use *use = &s->net->uses[k];
            const model_bom *row = &s->m->bom[use->bom];
            if (!s->cone[p->node] || row->from <= 0 || row->until <= 0 || done[use->bom]) {
                continue;
            }
            uint32_t lane = level_up(s, p, use);
            exposure_remedy *r =
                (kind == REMEDY_LEVEL_UP) == (lane != MODEL_NONE) ? add(s, kind) : NULL;
            if (r != NULL) {
                done[use->bom] = true;
                r->bom = use->bom;
                r->lane = lane;
                r->item = row->child;
            }
        }
    }
}

/* ---- goods at the border, questions, stock elsewhere --------------------------------------------- */

static void find_releases(remedy_search *s) {
    for (uint32_t t = 0; t < s->m->n_transits; t++) {
        const model_transit *x = &s->m->transits[t];
        uint32_t node = s->transit_node[t];
        int32_t eta = x->eta < 0 ? 0 : x->eta;
        if (node == MODEL_NONE || !s->cone[node] || x->border == BORDER_PASSED ||
            s->lanes->arrives_bad[t] <= eta || eta >= s->base->flow.horizon) {
            continue;
        }
        exposure_remedy *r = add(s, REMEDY_RELEASE);
        if (r != NULL) {
            r->transit = t;
            r->item = x->item;
        }
    }
}

/* Atoms of a lane that check asks for and that are not settled; when a license is granted is no
 * question of this kind. */
static uint32_t open_questions(const remedy_search *s, uint32_t lane, uint32_t *out) {
    const lane_decision *d = &s->lanes->border[lane];
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n_spans; i++) {
        const lane_span *x = &d->spans[i];
        for (uint32_t k = 0; k < x->n_atoms + x->n_also; k++) {
            uint32_t atom = k < x->n_atoms ? x->atoms[k] : x->also[k - x->n_atoms];
            bool again = false;
            for (uint32_t j = 0; j < n; j++) {
                again |= out[j] == atom;
            }
            if (!again && !s->good[atom] && s->lanes->atoms[atom].kind == ATOM_QUESTION &&
                !str_starts(s->lanes->atoms[atom].key, STR("license:"))) {
                out[n++] = atom;
            }
        }
    }
    return n;
}

/* Lanes that ask the same are one. */
static void find_proofs(remedy_search *s, lode_arena *tmp) {
    uint32_t first = s->n;
    uint32_t *atoms = arena_array(tmp, (size_t)s->lanes->n_atoms + 1, sizeof *atoms);
    for (uint32_t lane = 0; lane < s->m->n_lanes; lane++) {
        uint32_t n = lane_in_cone(s, lane) ? open_questions(s, lane, atoms) : 0;
        exposure_remedy *same = NULL;
        for (uint32_t i = first; i < s->n && n > 0; i++) {
            exposure_remedy *r = &s->all[i];
            bool equal = r->n_atoms == n && memcmp(r->atoms, atoms, n * sizeof *atoms) == 0;
            same = equal ? r : same;
        }
        if (same == NULL && n > 0) {
            same = add(s, REMEDY_PROVE);
            if (same != NULL) {
                same->lane = lane;
                same->n_atoms = n;
                same->atoms = arena_array(s->a, n, sizeof *atoms);
                memcpy(same->atoms, atoms, n * sizeof *atoms);
                same->lanes = arena_array(s->a, s->m->n_lanes, sizeof *same->lanes);
            }
        }
        if (same != NULL) {
            same->lanes[same->n_lanes++] = lane;
        }
    }
}

/* What a pool can give away: all of it when no product draws on it, else what the plan leaves by the
 * horizon when nothing more comes in. */
static ratio surplus(const remedy_search *s, uint32_t item, uint32_t plant) {
    ratio stock = RATIO_ZERO;
    for (uint32_t i = 0; i < s->m->n_stocks; i++) {
        if (s->m->stocks[i].item == item && s->m->stocks[i].plant == plant) {
            stock = ratio_add(stock, s->m->stocks[i].qty);
        }
    }
    uint32_t node = net_find(s->net, item, plant);
    if (node == MODEL_NONE) {
        return stock;
    }
    ratio need = s->net->nodes[node].need; /* none: a loop that takes all */
    return ratio_sub(stock, ratio_mul(need, ratio_int(s->base->flow.horizon)));
}

static void find_moves(remedy_search *s) {
    for (uint32_t i = 0; i < s->m->n_stocks; i++) {
        const model_stock *from = &s->m->stocks[i];
        bool again = false;
        for (uint32_t k = 0; k < i; k++) {
            again |= s->m->stocks[k].item == from->item && s->m->stocks[k].plant == from->plant;
        }
        for (uint32_t to = 0; to < s->net->n_nodes && !again; to++) {
            const net_node *x = &s->net->nodes[to];
            if (!s->cone[to] || x->item != from->item || x->plant == from->plant) {
                continue;
            }
            ratio qty = surplus(s, from->item, from->plant);
            exposure_remedy *r = ratio_ok(qty) && ratio_sign(qty) > 0 ? add(s, REMEDY_MOVE) : NULL;
            if (r != NULL) {
                r->item = from->item;
                r->from_plant = from->plant;
                r->to_plant = x->plant;
                r->qty = qty;
            }
        }
    }
}

/* ---- all of them --------------------------------------------------------------------------------- */

static void find_cone(remedy_search *s, lode_arena *tmp) {
    uint32_t *nodes = arena_array(tmp, (size_t)s->net->n_nodes + 1, sizeof *nodes), n = 0;
    s->cone = arena_array(s->a, (size_t)s->net->n_nodes + 1, sizeof *s->cone);
    for (uint32_t p = 0; p < s->net->n_products; p++) {
        if (ratio_ok(s->base->result.products[p].stops)) {
            n = cone_add(s->net, s->net->products[p].node, s->cone, nodes, n);
        }
    }
    s->transit_node = arena_array(s->a, (size_t)s->m->n_transits + 1, sizeof *s->transit_node);
    for (uint32_t t = 0; t < s->m->n_transits; t++) {
        s->transit_node[t] = net_find(s->net, s->m->transits[t].item, s->m->transits[t].plant);
    }
}

void candidates_find(remedy_search *s) {
    lode_arena tmp = {0};
    s->all = arena_array(s->a, REMEDIES_MAX, sizeof *s->all);
    find_cone(s, &tmp);
    find_proofs(s,
                &tmp); /* first: of two that save the same the answer is easier than the license */
    find_grants(s, &tmp);
    find_alternates(s, &tmp, REMEDY_QUALIFY);
    find_moves(s);
    find_alternates(s, &tmp, REMEDY_LEVEL_UP);
    find_releases(s);
    for (uint32_t i = 0; i < s->n; i++) {
        remedy_text(s, &s->all[i]);
    }
    arena_clear(&tmp);
}
