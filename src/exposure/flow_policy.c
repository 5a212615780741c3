/* SPDX-License-Identifier: Apache-2.0
 *
 * flow_policy: one run, or one after another. What the forecast needs is prop: all lines at once. prio
 * and value say who is served first; each of them takes what it needs over the whole horizon, and the next
 * gets what is left (flow_reserve.c). Value: by margin per unit of what first holds somebody up, which is
 * the best order when one item is scarce.
 */
#include "exposure/flow_int.h"

#include <stdlib.h>

static void state_begin(flow_state *s, lode_arena *a, const flow_case *c) {
    *s = (flow_state){.c = c, .a = a};
    flow_graph_build(a, c, &s->g);
    s->nodes = arena_array(a, (size_t)s->g.n_nodes + 1, sizeof *s->nodes);
    s->lanes = arena_array(a, (size_t)s->g.n_lanes + 1, sizeof *s->lanes);
    s->uses = arena_array(a, (size_t)s->g.n_uses + 1, sizeof *s->uses);
    s->pick = arena_array(a, (size_t)s->g.n_positions + 1, sizeof *s->pick);
    s->pick_first = arena_array(a, (size_t)s->g.n_positions + 1, sizeof *s->pick_first);
    s->dry = arena_array(a, (size_t)s->g.n_nodes + 1, sizeof *s->dry);
    s->at_release = arena_array(a, (size_t)s->g.n_nodes + 1, sizeof *s->at_release);
    s->lines = arena_array(a, (size_t)c->net->n_products + 1, sizeof *s->lines);
    for (uint32_t i = 0; i < c->net->n_products; i++) {
        s->lines[i].made = RATIO_ZERO;
    }
    size_t widest = 1, run = 0;
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        bool same = i > 0 && s->g.nodes[i].loop != MODEL_NONE &&
                    s->g.nodes[i].loop == s->g.nodes[i - 1].loop;
        run = same ? run + 1 : 1;
        widest = run > widest ? run : widest;
    }
    s->loop_a = arena_array(a, widest * widest, sizeof *s->loop_a);
    s->loop_b = arena_array(a, widest, sizeof *s->loop_b);
}

/* ---- totals of what was left out of the graph ------------------------------------------------------ */

typedef struct totals {
    const flow_state *s;
    ratio *pool, *made; /* by net node, over the horizon */
} totals;

static void total_recipe(totals *t, uint32_t node) {
    const exposure_net *net = t->s->c->net;
    const net_node *nd = &net->nodes[node];
    uint32_t at = t->s->g.of_net[node];
    for (uint32_t i = 0; i < nd->n_positions; i++) {
        const net_position *p = &net->positions[nd->first_position + i];
        bool kept = false;
        for (uint32_t k = 0; at != FREE && k < t->s->g.nodes[at].n_positions && !kept; k++) {
            const graph_position *g = &t->s->g.positions[t->s->g.nodes[at].first_position + k];
            kept = t->s->g.uses[g->first_use].net_use == p->first_use;
            for (uint32_t u = 0; kept && u < g->n_uses; u++) {
                uint32_t child = net->uses[p->first_use + u].child;
                t->pool[child] = ratio_add(t->pool[child], t->s->uses[g->first_use + u].total);
            }
        }
        if (!kept) { /* its first alternate always gave */
            const net_use *use = &net->uses[p->first_use];
            t->pool[use->child] =
                ratio_add(t->pool[use->child], ratio_mul(t->made[node], use->need));
        }
    }
}

/* What lanes outside the graph brought: a pool outside gives all from its first source. */
static void totals_find(flow_state *s, flow_result *out) {
    const exposure_net *net = s->c->net;
    totals t = {s, arena_array(s->a, (size_t)net->n_nodes + 1, sizeof *t.pool),
                arena_array(s->a, (size_t)net->n_nodes + 1, sizeof *t.made)};
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        t.pool[i] = t.made[i] = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < net->n_products; i++) {
        uint32_t node = net->products[i].node;
        ratio *to = net->nodes[node].n_positions > 0 ? &t.made[node] : &t.pool[node];
        *to = ratio_add(*to, s->lines[i].made);
    }
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        const net_node *nd = &net->nodes[i];
        uint32_t at = s->g.of_net[i];
        if (at != FREE) {
            t.made[i] = s->nodes[at].made_total;
            for (uint32_t k = 0; k < nd->n_lanes; k++) {
                uint32_t g = s->g.nodes[at].first_lane + k,
                         from = net->lane_from[s->g.lanes[g].lane];
                out->passed[s->g.lanes[g].lane] = s->lanes[g].total;
                if (from != MODEL_NONE) {
                    t.pool[from] = ratio_add(t.pool[from], s->lanes[g].total);
                }
            }
        } else if (nd->n_lanes > 0 && !net->m->items[nd->item].as_needed) {
            uint32_t lane = net->lane_ids[nd->first_lane], from = net->lane_from[lane];
            out->passed[lane] = t.pool[i];
            if (from != MODEL_NONE) {
                t.pool[from] = ratio_add(t.pool[from], t.pool[i]);
            }
        } else if (nd->n_positions > 0 && !net->m->items[nd->item].as_needed) {
            t.made[i] = ratio_add(t.made[i], t.pool[i]);
        }
        total_recipe(&t, i);
    }
}

static void result_find(flow_state *s, flow_result *out) {
    const exposure_net *net = s->c->net;
    *out = (flow_result){.n_products = net->n_products, .events = s->events};
    out->products = arena_array(s->a, (size_t)net->n_products + 1, sizeof *out->products);
    out->dry = arena_array(s->a, (size_t)net->n_nodes + 1, sizeof *out->dry);
    out->passed = arena_array(s->a, (size_t)net->m->n_lanes + 1, sizeof *out->passed);
    for (uint32_t i = 0; i < net->m->n_lanes; i++) {
        out->passed[i] = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        out->dry[i] = s->g.of_net[i] == FREE ? RATIO_NONE : s->dry[s->g.of_net[i]];
    }
    for (uint32_t i = 0; i < net->n_products; i++) {
        line_state *line = &s->lines[i];
        flow_product *p = &out->products[i];
        *p = (flow_product){.n_steps = (uint32_t)line->steps.n,
                            .made = line->made,
                            .stops = RATIO_NONE,
                            .path = line->path};
        p->steps = arena_array(s->a, line->steps.n + 1, sizeof *p->steps);
        if (line->steps.n > 0) {
            memcpy(p->steps, line->steps.p, line->steps.n * sizeof *p->steps);
        }
        for (uint32_t k = p->n_steps; k-- > 0;) {
            if (!ratio_is(p->steps[k].share, 1)) {
                p->stops = p->steps[k].from;
            }
        }
        vec_clear(&line->steps);
    }
    totals_find(s, out);
}

/* ---- one after another ------------------------------------------------------------------------------ */

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

/* The pool that first holds a line up in the forecast. */
static uint32_t scarce_node(const flow_result *forecast) {
    uint32_t node = MODEL_NONE;
    ratio first = RATIO_NONE;
    for (uint32_t i = 0; i < forecast->n_products; i++) {
        const flow_product *p = &forecast->products[i];
        for (uint32_t k = 0; k < p->n_steps; k++) {
            if (p->steps[k].blame != MODEL_NONE &&
                (!ratio_ok(first) || ratio_cmp(p->steps[k].from, first) < 0)) {
                first = p->steps[k].from;
                node = p->steps[k].blame;
            }
        }
    }
    return node;
}

static turn *turns_by_value(flow_state *s, const flow_result *forecast) {
    const exposure_net *net = s->c->net;
    turn *turns = arena_array(s->a, (size_t)net->n_products + 1, sizeof *turns);
    ratio *amount = arena_array(s->a, (size_t)net->n_nodes + 1, sizeof *amount);
    uint32_t scarce = scarce_node(forecast);
    for (uint32_t i = 0; i < net->n_products; i++) {
        for (uint32_t k = 0; k < net->n_nodes; k++) {
            amount[k] = RATIO_ZERO;
        }
        amount[net->products[i].node] = RATIO_ONE;
        net_spread(net, amount);
        const model_item *item = &net->m->items[net->m->plans[net->products[i].plan].product];
        ratio price = model_money(net->m, item->price_low, item->currency);
        bool needs =
            scarce != MODEL_NONE && ratio_ok(amount[scarce]) && ratio_sign(amount[scarce]) > 0;
        turns[i] = (turn){.product = i, .margin = RATIO_NONE};
        if (needs) {
            turns[i].margin = ratio_ok(price) ? ratio_div(price, amount[scarce]) : RATIO_ZERO;
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

static lode_status run_in_turn(flow_state *s, const turn *turns, lode_error *err) {
    const exposure_net *net = s->c->net;
    ratio *dry = arena_array(s->a, (size_t)s->g.n_nodes + 1, sizeof *dry);
    ratio *lanes = arena_array(s->a, (size_t)s->g.n_lanes + 1, sizeof *lanes);
    ratio *uses = arena_array(s->a, (size_t)s->g.n_uses + 1, sizeof *uses);
    ratio *made = arena_array(s->a, (size_t)s->g.n_nodes + 1, sizeof *made);
    flow_reserve reserve;
    lode_status st = LODE_OK;
    for (uint32_t i = 0; i < net->n_products && st == LODE_OK; i++) {
        taken_list record = {0};
        for (uint32_t k = 0; k < net->n_products; k++) {
            s->lines[k].taking_part = k == turns[i].product;
        }
        s->record = &record;
        s->reserve = i == 0 ? NULL : &reserve;
        st = flow_core(s, err);
        if (st == LODE_OK) {
            flow_reserve next;
            flow_reserve_next(s, &record, &next);
            reserve = next;
        }
        vec_clear(&record);
        for (uint32_t k = 0; k < s->g.n_lanes; k++) {
            s->lanes[k].total = lanes[k] =
                i == 0 ? s->lanes[k].total : ratio_add(lanes[k], s->lanes[k].total);
        }
        for (uint32_t k = 0; k < s->g.n_uses; k++) {
            s->uses[k].total = uses[k] =
                i == 0 ? s->uses[k].total : ratio_add(uses[k], s->uses[k].total);
        }
        for (uint32_t k = 0; k < s->g.n_nodes; k++) {
            s->nodes[k].made_total = made[k] =
                i == 0 ? s->nodes[k].made_total : ratio_add(made[k], s->nodes[k].made_total);
            bool first = i == 0 || !ratio_ok(dry[k]) ||
                         (ratio_ok(s->dry[k]) && ratio_cmp(s->dry[k], dry[k]) < 0);
            s->dry[k] = dry[k] = first ? s->dry[k] : dry[k];
        }
    }
    s->record = NULL;
    s->reserve = NULL;
    return st;
}

lode_status flow_run(lode_arena *a, const flow_case *c, flow_result *out, lode_error *err) {
    flow_state s;
    flow_result found;
    state_begin(&s, a, c);
    for (uint32_t i = 0; i < c->net->n_products; i++) {
        s.lines[i].taking_part = true;
    }
    lode_status st = LODE_OK;
    if (c->policy != POLICY_PRIO || c->net->n_products < 2) {
        st = flow_core(&s, err);
        if (st == LODE_OK) {
            result_find(&s, &found);
        }
    }
    if (st == LODE_OK && c->net->n_products > 1 && c->policy != POLICY_PROP) {
        flow_state again;
        state_begin(&again, a, c);
        const turn *turns =
            c->policy == POLICY_PRIO ? turns_by_priority(&again) : turns_by_value(&again, &found);
        st = run_in_turn(&again, turns, err);
        if (st == LODE_OK) {
            result_find(&again, &found);
        }
        s = again;
    }
    for (uint32_t i = 0; i < c->net->n_products; i++) {
        vec_clear(&s.lines[i].steps);
    }
    if (st == LODE_OK) {
        *out = found;
    }
    return st;
}
