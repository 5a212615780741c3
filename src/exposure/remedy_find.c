/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_find: what could be done about what stands. Only what touches a product that stops or slows:
 * questions of a lane; licenses that are waited for, or that nobody has asked for; alternates that are
 * not qualified yet; stock that lies elsewhere; goods at a border. By kind, then by row.
 */
#include "exposure/cone.h"
#include "exposure/remedy_int.h"

#include <stdlib.h>

exposure_remedy *candidate_add(remedy_search *s, remedy_kind kind) {
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

/* A lane that waits for a license; license MODEL_NONE: for one that nobody asked for. */
typedef struct lane_wait {
    uint32_t license, lane;
} lane_wait;
typedef VEC(lane_wait) lane_waits;

static int by_license(const void *a, const void *b) {
    const lane_wait *x = a, *y = b;
    if (x->license != y->license) {
        return x->license < y->license ? -1 : 1;
    }
    return (x->lane > y->lane) - (x->lane < y->lane);
}

/* Which licenses does the lane wait for? As things are, or once the questions are settled; or does it run
 * on what is left of one? */
static void find_waits(const remedy_search *s, uint32_t lane, const bool *settled,
                       lane_waits *out) {
    const lane_decision *d = &s->lanes->border[lane];
    for (uint32_t i = 0; i < d->n_spans; i++) {
        const lane_span *x = &d->spans[i];
        bool limited = x->license != MODEL_NONE && ratio_ok(s->lanes->licensed[lane]) &&
                       s->m->licenses[x->license].state == LICENSE_GRANTED;
        if (limited || span_waits(x, s->good) || span_waits(x, settled)) {
            *vec_push(out) = (lane_wait){x->license, lane};
        }
    }
}

/* One license for several lanes; nobody asked: one for each. */
static void add_grants(remedy_search *s, const lane_waits *w) {
    for (size_t first = 0, end = 0; first < w->n; first = end) {
        uint32_t license = w->p[first].license, lane = w->p[first].lane;
        for (end = first; end < w->n && w->p[end].license == license;) {
            if (license == MODEL_NONE && w->p[end].lane != lane) {
                break;
            }
            end++;
        }
        exposure_remedy *r = candidate_add(s, REMEDY_GRANT);
        if (r != NULL) {
            r->license = license;
            r->lane = license == MODEL_NONE ? lane : MODEL_NONE;
            r->lanes = arena_array(s->a, end - first, sizeof *r->lanes);
            for (size_t i = first; i < end; i++) {
                if (i == first || w->p[i].lane != w->p[i - 1].lane) {
                    r->lanes[r->n_lanes++] = w->p[i].lane;
                }
            }
        }
    }
}

static void find_grants(remedy_search *s, lode_arena *tmp) {
    lane_waits waits = {0};
    bool *settled = arena_array(tmp, (size_t)s->lanes->n_atoms + 1, sizeof *settled);
    for (uint32_t i = 0; i < s->lanes->n_atoms; i++) {
        settled[i] = s->good[i] || s->lanes->atoms[i].kind == ATOM_QUESTION;
    }
    for (uint32_t lane = 0; lane < s->m->n_lanes; lane++) {
        if (lane_in_cone(s, lane)) {
            find_waits(s, lane, settled, &waits);
        }
    }
    if (waits.n > 1) {
        qsort(waits.p, waits.n, sizeof *waits.p, by_license);
    }
    add_grants(s, &waits);
    vec_clear(&waits);
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
        exposure_remedy *r = candidate_add(s, REMEDY_RELEASE);
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
            same = candidate_add(s, REMEDY_PROVE);
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

/* Rows or pools of each item: at[first[item]] up to at[first[item + 1]], smaller numbers first. */
typedef struct item_index {
    uint32_t *first, *at;
} item_index;

static item_index index_new(lode_arena *a, uint32_t n_items, uint32_t n) {
    return (item_index){arena_array(a, (size_t)n_items + 2, sizeof(uint32_t)),
                        arena_array(a, (size_t)n + 1, sizeof(uint32_t))};
}

static void index_count(item_index *x, uint32_t item) { x->first[item + 2]++; }

static void index_begin(item_index *x, uint32_t n_items) {
    for (uint32_t i = 2; i < n_items + 2; i++) {
        x->first[i] += x->first[i - 1];
    }
}

static void index_put(item_index *x, uint32_t item, uint32_t row) {
    x->at[x->first[item + 1]++] = row;
}

static item_index index_pools(const remedy_search *s, lode_arena *a) {
    item_index x = index_new(a, s->m->n_items, s->net->n_nodes);
    for (uint32_t i = 0; i < s->net->n_nodes; i++) {
        index_count(&x, s->net->nodes[i].item);
    }
    index_begin(&x, s->m->n_items);
    for (uint32_t i = 0; i < s->net->n_nodes; i++) {
        index_put(&x, s->net->nodes[i].item, i);
    }
    return x;
}

static item_index index_stocks(const remedy_search *s, lode_arena *a) {
    item_index x = index_new(a, s->m->n_items, s->m->n_stocks);
    for (uint32_t i = 0; i < s->m->n_stocks; i++) {
        index_count(&x, s->m->stocks[i].item);
    }
    index_begin(&x, s->m->n_items);
    for (uint32_t i = 0; i < s->m->n_stocks; i++) {
        index_put(&x, s->m->stocks[i].item, i);
    }
    return x;
}

/* What a pool can give away: all of it when no product draws on it, else what the plan leaves by the
 * horizon when nothing more comes in. */
static ratio surplus(const remedy_search *s, const item_index *stocks, uint32_t item,
                     uint32_t plant) {
    ratio stock = RATIO_ZERO;
    for (uint32_t i = stocks->first[item]; i < stocks->first[item + 1]; i++) {
        const model_stock *x = &s->m->stocks[stocks->at[i]];
        stock = x->plant == plant ? ratio_add(stock, x->qty) : stock;
    }
    uint32_t node = net_find(s->net, item, plant);
    if (node == MODEL_NONE) {
        return stock;
    }
    ratio need = s->net->nodes[node].need; /* none: a loop that takes all */
    return ratio_sub(stock, ratio_mul(need, ratio_int(s->base->flow.horizon)));
}

static void find_moves(remedy_search *s, lode_arena *tmp) {
    item_index pools = index_pools(s, tmp), stocks = index_stocks(s, tmp);
    for (uint32_t i = 0; i < s->m->n_stocks; i++) {
        const model_stock *from = &s->m->stocks[i];
        bool again = false;
        for (uint32_t k = stocks.first[from->item]; stocks.at[k] < i; k++) {
            again |= s->m->stocks[stocks.at[k]].plant == from->plant;
        }
        for (uint32_t k = pools.first[from->item]; k < pools.first[from->item + 1] && !again; k++) {
            const net_node *x = &s->net->nodes[pools.at[k]];
            if (!s->cone[pools.at[k]] || x->plant == from->plant) {
                continue;
            }
            ratio qty = surplus(s, &stocks, from->item, from->plant);
            exposure_remedy *r =
                ratio_ok(qty) && ratio_sign(qty) > 0 ? candidate_add(s, REMEDY_MOVE) : NULL;
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
    alternates_find(s, REMEDY_QUALIFY);
    find_moves(s, &tmp);
    alternates_find(s, REMEDY_LEVEL_UP);
    find_releases(s);
    for (uint32_t i = 0; i < s->n; i++) {
        remedy_text(s, &s->all[i]);
    }
    arena_clear(&tmp);
}
