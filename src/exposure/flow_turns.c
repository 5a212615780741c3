/* SPDX-License-Identifier: Apache-2.0
 *
 * flow_turns: one product after another (policies prio and value). Each takes what it needs over the
 * whole horizon, and the next gets what is left (flow_reserve.c). Value: by margin per unit of what first
 * holds somebody up, which is the best order when one item is scarce.
 */
#include "exposure/flow_int.h"

#include <stdlib.h>

typedef struct turn {
    uint32_t product;
    ratio margin; /* none: it does not need what is scarce, and goes first */
    uint32_t priority;
} turn;

static int by_turn(const void *x, const void *y) {
    const turn *a = x, *b = y;
    if (a->priority != b->priority) {
        return a->priority < b->priority ? -1 : 1;
    }
    if (ratio_ok(a->margin) != ratio_ok(b->margin)) {
        return ratio_ok(a->margin) ? 1 : -1;
    }
    int order = ratio_ok(a->margin) ? ratio_cmp(b->margin, a->margin) : 0;
    return order != 0 ? order : (a->product > b->product) - (a->product < b->product);
}

typedef struct scarce_pool {
    uint32_t node, users; /* users: products that need it */
    ratio from;           /* when it first holds somebody up in the forecast */
} scarce_pool;
typedef VEC(scarce_pool) scarce_list;

static void scarce_add(scarce_list *list, const flow_step *step) {
    for (size_t i = 0; i < list->n; i++) {
        if (list->p[i].node == step->blame) {
            list->p[i].from = ratio_min(list->p[i].from, step->from);
            return;
        }
    }
    *vec_push(list) = (scarce_pool){.node = step->blame, .from = step->from};
}

static bool needs(const net_sweep *sweep, uint32_t node) {
    return ratio_ok(sweep->amount[node]) && ratio_sign(sweep->amount[node]) > 0;
}

/* The pool that first holds a line up, of those that two products or more draw on; if there is none, of
 * all. */
static uint32_t scarce_node(const flow_state *s, net_sweep *sweep, const flow_result *forecast) {
    scarce_list list = {0};
    for (uint32_t i = 0; i < forecast->n_products; i++) {
        const flow_product *p = &forecast->products[i];
        for (uint32_t k = 0; k < p->n_steps; k++) {
            if (p->steps[k].blame != MODEL_NONE) {
                scarce_add(&list, &p->steps[k]);
            }
        }
    }
    for (uint32_t i = 0; i < s->c->net->n_products; i++) {
        net_sweep_from(sweep, s->c->net->products[i].node, RATIO_ONE);
        for (size_t k = 0; k < list.n; k++) {
            list.p[k].users += needs(sweep, list.p[k].node);
        }
    }
    const scarce_pool *best = NULL;
    for (size_t i = 0; i < list.n; i++) {
        const scarce_pool *x = &list.p[i];
        bool shared = x->users > 1, than = best != NULL && best->users > 1;
        if (best == NULL || (shared && !than) ||
            (shared == than && ratio_cmp(x->from, best->from) < 0)) {
            best = x;
        }
    }
    uint32_t node = best == NULL ? MODEL_NONE : best->node;
    vec_clear(&list);
    return node;
}

static turn *turns_by_value(flow_state *s, const flow_result *forecast) {
    const exposure_net *net = s->c->net;
    turn *turns = arena_array(s->a, (size_t)net->n_products + 1, sizeof *turns);
    net_sweep sweep = net_sweep_new(s->a, net);
    uint32_t scarce = scarce_node(s, &sweep, forecast);
    for (uint32_t i = 0; i < net->n_products; i++) {
        net_sweep_from(&sweep, net->products[i].node, RATIO_ONE);
        const model_item *item = &net->m->items[net->m->plans[net->products[i].plan].product];
        ratio price = model_money(net->m, item->price_low, item->currency);
        turns[i] = (turn){.product = i, .margin = RATIO_NONE};
        if (scarce != MODEL_NONE && needs(&sweep, scarce)) {
            turns[i].margin = ratio_ok(price) ? ratio_div(price, sweep.amount[scarce]) : RATIO_ZERO;
        }
    }
    qsort(turns, net->n_products, sizeof *turns, by_turn);
    return turns;
}

static turn *turns_by_priority(flow_state *s) {
    const exposure_net *net = s->c->net;
    turn *turns = arena_array(s->a, (size_t)net->n_products + 1, sizeof *turns);
    for (uint32_t i = 0; i < net->n_products; i++) {
        turns[i] = (turn){i, RATIO_NONE, net->m->plans[net->products[i].plan].priority};
    }
    qsort(turns, net->n_products, sizeof *turns, by_turn);
    return turns;
}

/* Totals of the runs so far, since each run begins with none. */
typedef struct sums {
    ratio *lanes, *uses, *made, *dry;
} sums;

static void sums_begin(flow_state *s, sums *to) {
    to->lanes = arena_array(s->a, (size_t)s->g.n_lanes + 1, sizeof *to->lanes);
    to->uses = arena_array(s->a, (size_t)s->g.n_uses + 1, sizeof *to->uses);
    to->made = arena_array(s->a, (size_t)s->g.n_nodes + 1, sizeof *to->made);
    to->dry = arena_array(s->a, (size_t)s->g.n_nodes + 1, sizeof *to->dry);
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        to->lanes[i] = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < s->g.n_uses; i++) {
        to->uses[i] = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        to->made[i] = RATIO_ZERO;
        to->dry[i] = RATIO_NONE;
    }
}

static void sums_add(flow_state *s, sums *to) {
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        s->lanes[i].total = to->lanes[i] = ratio_add(to->lanes[i], s->lanes[i].total);
    }
    for (uint32_t i = 0; i < s->g.n_uses; i++) {
        s->uses[i].total = to->uses[i] = ratio_add(to->uses[i], s->uses[i].total);
    }
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        node_state *n = &s->nodes[i];
        n->made_total = to->made[i] = ratio_add(to->made[i], n->made_total);
        bool sooner =
            !ratio_ok(to->dry[i]) || (ratio_ok(s->dry[i]) && ratio_cmp(s->dry[i], to->dry[i]) < 0);
        s->dry[i] = to->dry[i] = sooner ? s->dry[i] : to->dry[i];
    }
}

lode_status flow_in_turn(flow_state *s, const flow_result *forecast, lode_error *err) {
    const exposure_net *net = s->c->net;
    const turn *turns =
        s->c->policy == POLICY_PRIO ? turns_by_priority(s) : turns_by_value(s, forecast);
    sums all;
    sums_begin(s, &all);
    flow_reserve reserve[2];
    lode_status st = LODE_OK;
    for (uint32_t i = 0; i < net->n_products && st == LODE_OK; i++) {
        taken_list record = {0};
        for (uint32_t k = 0; k < net->n_products; k++) {
            s->lines[k].taking_part = k == turns[i].product;
        }
        s->record = &record;
        s->reserve = i == 0 ? NULL : &reserve[i % 2];
        st = flow_core(s, err);
        if (st == LODE_OK) {
            flow_reserve_next(s, &record, &reserve[(i + 1) % 2]);
        }
        vec_clear(&record);
        sums_add(s, &all);
    }
    s->record = NULL;
    s->reserve = NULL;
    return st;
}
