/* SPDX-License-Identifier: Apache-2.0
 *
 * flow_run: one case from beginning to end, under its policy, and what came of it. The forecast is
 * prop: all lines at once. The other policies need it to know what is scarce.
 */
#include "exposure/flow_int.h"

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
    s->seen = arena_array(a, (size_t)s->g.n_nodes + 1, sizeof *s->seen);
    s->asked = arena_array(a, (size_t)s->g.n_nodes / 64 + 1, sizeof *s->asked);
    s->dirty = arena_array(a, (size_t)s->g.n_nodes / 64 + 1, sizeof *s->dirty);
    s->rounded = RATIO_NONE;
    s->lines = arena_array(a, (size_t)c->net->n_products + 1, sizeof *s->lines);
    for (uint32_t i = 0; i < c->net->n_products; i++) {
        s->lines[i] = (line_state){.made = RATIO_ZERO, .limit = RATIO_NONE, .taking_part = true};
    }
    size_t widest = 1;
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        size_t n = s->g.nodes[i].end - s->g.nodes[i].first;
        widest = n > widest ? n : widest;
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
    *out = (flow_result){.n_products = net->n_products, .events = s->events, .rounded = s->rounded};
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

static void state_end(flow_state *s) {
    vec_clear(&s->round.nodes);
    vec_clear(&s->round.lanes);
    vec_clear(&s->round.uses);
    vec_clear(&s->interval.nodes);
    vec_clear(&s->interval.lanes);
    vec_clear(&s->interval.uses);
    vec_clear(&s->limited_uses);
    vec_clear(&s->limited_makes);
    vec_clear(&s->pushed);
    for (uint32_t i = 0; i < s->c->net->n_products; i++) {
        vec_clear(&s->lines[i].steps);
    }
}

ratio flow_worth(const exposure_net *net, uint32_t product) {
    bool priced = true;
    for (uint32_t i = 0; i < net->n_products; i++) {
        const model_item *item = &net->m->items[net->m->plans[net->products[i].plan].product];
        priced = priced && ratio_ok(model_money(net->m, item->price_low, item->currency));
    }
    const model_plan *plan = &net->m->plans[net->products[product].plan];
    const model_item *item = &net->m->items[plan->product];
    return priced ? model_money(net->m, item->price_low, item->currency)
                  : ratio_div(RATIO_ONE, plan->rate);
}

static ratio result_worth(const exposure_net *net, const flow_result *r) {
    ratio sum = RATIO_ZERO;
    for (uint32_t i = 0; i < net->n_products; i++) {
        sum = ratio_add(sum, ratio_mul(flow_worth(net, i), r->products[i].made));
    }
    return sum;
}

static lode_status run_policy(lode_arena *a, const flow_case *c, flow_policy policy,
                              flow_result *found, lode_error *err) {
    flow_state s;
    state_begin(&s, a, c);
    lode_status st = policy == POLICY_LP ? flow_lp(&s, err) : flow_in_turn(&s, found, err);
    if (st == LODE_OK) {
        result_find(&s, found);
    }
    state_end(&s);
    return st;
}

/* The linear program knows no days, and amounts that are best in all may not be the best that the days
 * allow: the forecast or the order of value may do more, and then that is the answer. */
static lode_status run_best(lode_arena *a, const flow_case *c, flow_result *found,
                            lode_error *err) {
    flow_result by_lp = *found, by_value = *found;
    lode_status st = run_policy(a, c, POLICY_LP, &by_lp, err);
    st = st == LODE_OK ? run_policy(a, c, POLICY_VALUE, &by_value, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    const flow_result *all[] = {&by_lp, &by_value, found}, *best = all[0];
    for (size_t i = 1; i < sizeof all / sizeof *all; i++) {
        ratio x = result_worth(c->net, all[i]), y = result_worth(c->net, best);
        best = ratio_ok(x) && ratio_ok(y) && ratio_cmp(x, y) > 0 ? all[i] : best;
    }
    *found = *best;
    return LODE_OK;
}

lode_status flow_run(lode_arena *a, const flow_case *c, flow_result *out, lode_error *err) {
    flow_state s;
    flow_result found;
    state_begin(&s, a, c);
    lode_status st = flow_core(&s, err);
    if (st == LODE_OK) {
        result_find(&s, &found);
    }
    state_end(&s);
    if (st == LODE_OK && c->policy != POLICY_PROP && c->net->n_products > 1) {
        st = c->policy == POLICY_LP ? run_best(a, c, &found, err)
                                    : run_policy(a, c, c->policy, &found, err);
    }
    if (st == LODE_OK) {
        *out = found;
    }
    return st;
}
