/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_act: by which day to act, and how much to ask for.
 *
 * A remedy prevents a stop on the first day on which some product does more with it than without, both
 * given the remedies ranked before. To act by: that day, less the days that making takes on the
 * longest way from there up to the product, less the days of the lane. The volume to ask for is what
 * the units that are made more need of the item by first alternates, and not more than what passes.
 */
#include "exposure/remedy_int.h"

#include <stdlib.h>

/* The last day on which something must be there, INT32_MAX: it need not; and how many days of making and
 * of lanes lie between it and the day on which a product would do less. */
typedef struct due {
    int32_t day, lead;
} due;

typedef struct effect {
    remedy_set before, after;
    due *at;                /* by node: when it must be there */
    ratio *need;            /* by node: of it for what is made more */
    const run_brief *b, *x; /* before and after */
} effect;

/* Both runs were made when the order was found; without effect there alone, against nothing done. */
static lode_status find_effect(remedy_search *s, uint32_t rank, effect *e, lode_error *err) {
    const exposure_remedy *r = &s->all[s->order[rank]];
    uint32_t first = r->gate == MODEL_NONE ? rank : r->gate, end = rank + 1;
    while (r->gate != MODEL_NONE && end < s->n_order && s->all[s->order[end]].gate == r->gate) {
        end++;
    }
    for (uint32_t i = 0; i < end; i++) {
        e->before = i < first ? set_with(e->before, s->order[i]) : e->before;
        e->after = set_with(e->after, s->order[i]);
    }
    if (r->gate == MODEL_NONE && !(ratio_ok(r->marginal) && ratio_sign(r->marginal) > 0)) {
        e->before = (remedy_set){{0}};
        e->after = set_with(e->before, s->order[rank]);
    }
    lode_status st = remedy_brief(s, e->before, &e->b, err);
    return st == LODE_OK ? remedy_brief(s, e->after, &e->x, err) : st;
}

/* `from` less the days. */
static void sooner(due *x, due from, int64_t days) {
    int64_t day = (int64_t)from.day - days, lead = (int64_t)from.lead + days;
    if (day < x->day) {
        x->day = day < INT32_MIN + 1 ? INT32_MIN + 1 : (int32_t)day;
        x->lead = lead > INT32_MAX ? INT32_MAX : (int32_t)lead;
    }
}

static void more(ratio *need, ratio by) { *need = ratio_add(*need, by); }

/* Parents come first, but in loops, where amounts are not known this way. */
static void pass_down(const remedy_search *s, effect *e, uint32_t node) {
    const net_node *x = &s->net->nodes[node];
    ratio need = x->loop == MODEL_NONE ? e->need[node] : RATIO_NONE;
    int64_t lead = x->make == MODEL_NONE ? 0 : s->m->makes[x->make].lead_days;
    for (uint32_t i = x->first_position; i < x->first_position + x->n_positions; i++) {
        const net_position *p = &s->net->positions[i];
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
            const net_use *use = &s->net->uses[k];
            sooner(&e->at[use->child], e->at[node], lead);
            if (k == p->first_use) {
                more(&e->need[use->child], ratio_mul(need, use->need));
            }
        }
    }
    bool first = x->n_positions == 0;
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        uint32_t lane = s->net->lane_ids[i], from = s->net->lane_from[lane];
        if (from != MODEL_NONE) {
            sooner(&e->at[from], e->at[node], s->m->lanes[lane].lead_days);
            if (first) {
                more(&e->need[from], need);
            }
            first = false;
        }
    }
}

/* False: no product does more. */
static bool sweep(const remedy_search *s, effect *e) {
    bool any = false;
    for (uint32_t i = 0; i < s->net->n_nodes; i++) {
        e->at[i] = (due){INT32_MAX, 0};
        e->need[i] = RATIO_ZERO;
    }
    for (uint32_t p = 0; p < s->net->n_products; p++) {
        ratio day;
        uint32_t node = s->net->products[p].node;
        if (line_worse(&e->b->lines[p], &e->x->lines[p], &day)) {
            any = true;
            sooner(&e->at[node], (due){(int32_t)ratio_floor(day), 0}, 0);
            more(&e->need[node], ratio_sub(e->x->lines[p].made, e->b->lines[p].made));
        }
    }
    for (uint32_t i = 0; i < s->net->n_nodes && any; i++) {
        if (e->at[i].day != INT32_MAX) {
            pass_down(s, e, i);
        }
    }
    return any;
}

static int64_t shortest_lead(const remedy_search *s, uint32_t node) {
    const net_node *x = &s->net->nodes[node];
    uint32_t least = x->n_lanes > 0 ? UINT32_MAX : 0;
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        uint32_t days = s->m->lanes[s->net->lane_ids[i]].lead_days;
        least = days < least ? days : least;
    }
    return least;
}

static void at_node(const effect *e, uint32_t node, int64_t lead, due *act_by) {
    if (node != MODEL_NONE && e->at[node].day != INT32_MAX) {
        sooner(act_by, e->at[node], lead);
    }
}

static void act_by(const remedy_search *s, exposure_remedy *r, const effect *e) {
    due day = {INT32_MAX, 0};
    for (uint32_t i = 0; i < r->n_lanes; i++) {
        at_node(e, s->net->lane_node[r->lanes[i]], s->m->lanes[r->lanes[i]].lead_days, &day);
    }
    if (r->transit != MODEL_NONE) {
        at_node(e, s->transit_node[r->transit], 0, &day);
    }
    if (r->kind == REMEDY_MOVE) {
        at_node(e, net_find(s->net, r->item, r->to_plant), 0, &day);
    }
    const remedy_places *x = &s->places[r - s->all];
    for (uint32_t i = 0; i < x->n_uses; i++) {
        uint32_t child = s->net->uses[x->uses[i]].child;
        int64_t lead =
            r->lane != MODEL_NONE ? s->m->lanes[r->lane].lead_days : shortest_lead(s, child);
        at_node(e, child, lead, &day);
    }
    r->act_by = day.day == INT32_MAX ? INT32_MIN : day.day;
    r->lead = day.lead;
}

static bool node_again(const remedy_search *s, const exposure_remedy *r, uint32_t lane) {
    for (uint32_t k = 0; k < lane; k++) {
        if (s->net->lane_node[r->lanes[k]] == s->net->lane_node[r->lanes[lane]]) {
            return true;
        }
    }
    return false;
}

/* Of one item: what the pools need that its lanes fill, each once, and not more than what passes; all
 * that passes when it is only a later alternate, of which no need is known. */
static ratio item_volume(const remedy_search *s, const effect *e, const exposure_run *run,
                         const exposure_remedy *r, uint32_t item) {
    ratio need = RATIO_ZERO, passed = RATIO_ZERO;
    bool first = false;
    for (uint32_t i = 0; i < r->n_lanes; i++) {
        uint32_t lane = r->lanes[i];
        if (s->m->lanes[lane].item == item) {
            ratio plan = s->net->nodes[s->net->lane_node[lane]].need;
            first = first || !ratio_ok(plan) || ratio_sign(plan) > 0;
            passed = ratio_add(passed, run->result.passed[lane]);
            if (!node_again(s, r, i)) {
                more(&need, e->need[s->net->lane_node[lane]]);
            }
        }
    }
    if (!first) {
        return passed;
    }
    return ratio_ok(need) && ratio_ok(passed) ? ratio_min(need, passed) : RATIO_NONE;
}

static int by_item(const void *a, const void *b) {
    const remedy_amount *x = a, *y = b;
    return (x->item > y->item) - (x->item < y->item);
}

static lode_status volume(const remedy_search *s, const effect *e, exposure_remedy *r,
                          lode_error *err) {
    lode_arena tmp = {0};
    exposure_run run;
    lode_status st = remedy_run(s, &tmp, e->after, &run, err);
    if (st == LODE_OK) {
        uint32_t n = 0;
        r->amounts = arena_array(s->a, (size_t)r->n_lanes + 1, sizeof *r->amounts);
        for (uint32_t i = 0; i < r->n_lanes; i++) {
            r->amounts[i].item = s->m->lanes[r->lanes[i]].item;
        }
        qsort(r->amounts, r->n_lanes, sizeof *r->amounts, by_item);
        for (uint32_t i = 0; i < r->n_lanes; i++) {
            if (n == 0 || r->amounts[i].item != r->amounts[n - 1].item) {
                r->amounts[n++].item = r->amounts[i].item;
            }
        }
        for (uint32_t i = 0; i < n; i++) {
            r->amounts[i].qty = item_volume(s, e, &run, r, r->amounts[i].item);
        }
        r->n_amounts = n;
        r->qty = n == 1 ? r->amounts[0].qty : RATIO_NONE;
    }
    arena_clear(&tmp);
    return st;
}

lode_status remedies_act(remedy_search *s, lode_error *err) {
    lode_arena tmp = {0};
    uint32_t n_volumes = 0; /* runs too */
    lode_status st = LODE_OK;
    due *at = arena_array(&tmp, (size_t)s->net->n_nodes + 1, sizeof *at);
    ratio *need = arena_array(&tmp, (size_t)s->net->n_nodes + 1, sizeof *need);
    for (uint32_t rank = 0; rank < s->n_order && st == LODE_OK; rank++) {
        exposure_remedy *r = &s->all[s->order[rank]];
        effect e = {.at = at, .need = need};
        st = find_effect(s, rank, &e, err);
        if (st == LODE_OK && e.b != NULL && e.x != NULL && sweep(s, &e)) {
            act_by(s, r, &e);
            if (r->kind == REMEDY_GRANT && n_volumes++ < s->memo.limit) {
                st = volume(s, &e, r, err);
            }
        }
    }
    arena_clear(&tmp);
    return st;
}
