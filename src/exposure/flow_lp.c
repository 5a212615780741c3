/* SPDX-License-Identifier: Apache-2.0
 *
 * flow_lp: how much of each product is worth most when several things are scarce. One linear program
 * over the totals of the horizon, without time: what is drawn from a pool is at most its stock, what
 * arrives, what its lanes can bring and what is made. Then the lines run, each until it has made its
 * amount; that run is the answer, because it keeps to the days as well.
 *
 * Variables: units of each product, made in each node, drawn by each use, brought by each lane.
 */
#include "exposure/flow_int.h"
#include "exposure/lp.h"

#include <stdlib.h>

typedef struct program {
    const flow_state *s;
    ratio *a, *b, *c;
    uint32_t rows, cols;
    uint32_t made, uses, lanes; /* first columns; products begin at 0 */
} program;

static void put(program *p, uint32_t row, uint32_t col, ratio amount) {
    ratio *cell = &p->a[(size_t)row * p->cols + col];
    *cell = ratio_add(*cell, amount);
}

static ratio minus(ratio a) { return (ratio){-a.num, a.den}; }

/* Quantity that a lane can bring within the horizon; none: no limit. */
static ratio lane_total(const flow_state *s, uint32_t lane) {
    const exposure_net *net = s->c->net;
    const graph_lane *g = &s->g.lanes[lane];
    const flow_lane *state = &s->c->lanes[g->lane];
    const model_lane *row = &net->m->lanes[g->lane];
    ratio base = net->nodes[s->g.nodes[g->node].net].base, rate = row->rate, sum = RATIO_ZERO;
    if (ratio_ok(row->share) && ratio_ok(base)) {
        ratio share = ratio_mul(row->share, base);
        rate = ratio_ok(rate) ? ratio_min(rate, share) : share;
    }
    for (uint32_t i = 0; i < state->n_spans; i++) {
        const flow_span *span = &state->spans[i];
        bool open = ratio_is(span->factor, 1);
        ratio most = ratio_ok(rate) || open ? rate : base;
        ratio days = ratio_int(span->until - span->from);
        ratio brings = ratio_sign(span->factor) == 0
                           ? RATIO_ZERO
                           : ratio_mul(ratio_mul(most, span->factor), days);
        sum = ratio_add(sum, brings);
    }
    if (ratio_ok(state->licensed)) {
        sum = ratio_ok(sum) ? ratio_min(sum, state->licensed) : state->licensed;
    }
    if (ratio_ok(row->quota)) {
        sum = ratio_ok(sum) ? ratio_min(sum, row->quota) : row->quota;
    }
    return sum;
}

static ratio pool_total(const flow_state *s, uint32_t node) {
    const net_node *nd = &s->c->net->nodes[s->g.nodes[node].net];
    ratio sum = nd->stock;
    for (uint32_t i = 0; i < s->c->n_arrivals; i++) {
        const flow_arrival *arrival = &s->c->arrivals[i];
        if (arrival->item == nd->item && arrival->plant == nd->plant &&
            arrival->day < s->c->horizon) {
            sum = ratio_add(sum, arrival->qty);
        }
    }
    for (uint32_t i = 0; i < s->c->n_shifts; i++) {
        const flow_shift *shift = &s->c->shifts[i];
        if (shift->item == nd->item && shift->plant == nd->plant && shift->day < s->c->horizon) {
            sum = ratio_max(RATIO_ZERO, ratio_add(sum, shift->qty));
        }
    }
    return sum;
}

/* Rows: pools, then positions. */
static void balance(program *p, uint32_t node) {
    const flow_state *s = p->s;
    const graph_node *g = &s->g.nodes[node];
    p->b[node] = pool_total(s, node);
    put(p, node, p->made + node, ratio_int(-1));
    for (uint32_t i = g->first_lane; i < g->first_lane + g->n_lanes; i++) {
        put(p, node, p->lanes + i, ratio_int(-1));
        if (s->g.lanes[i].from != FREE) {
            put(p, s->g.lanes[i].from, p->lanes + i, RATIO_ONE);
        }
    }
    for (uint32_t i = g->first_position; i < g->first_position + g->n_positions; i++) {
        const graph_position *pos = &s->g.positions[i];
        uint32_t row = s->g.n_nodes + i;
        p->b[row] = RATIO_ZERO;
        put(p, row, p->made + node, RATIO_ONE);
        for (uint32_t u = pos->first_use; u < pos->first_use + pos->n_uses; u++) {
            put(p, row, p->uses + u, minus(ratio_div(RATIO_ONE, s->g.uses[u].need)));
            if (s->g.uses[u].child != FREE) {
                put(p, s->g.uses[u].child, p->uses + u, RATIO_ONE);
            }
        }
    }
}

/* One more row: the column is at most so much. */
static void at_most(program *p, uint32_t *row, uint32_t col, ratio amount) {
    put(p, *row, col, RATIO_ONE);
    p->b[(*row)++] = amount;
}

static void limits(program *p) {
    const flow_state *s = p->s;
    const exposure_net *net = s->c->net;
    uint32_t row = s->g.n_nodes + s->g.n_positions;
    ratio days = ratio_int(s->c->horizon);
    for (uint32_t i = 0; i < net->n_products; i++) {
        uint32_t node = s->g.product[i];
        if (node != FREE && s->g.nodes[node].recipe) { /* finished stock is not made again */
            put(p, row, p->made + node, ratio_int(-1));
            at_most(p, &row, i, RATIO_ZERO);
        }
        at_most(p, &row, i, ratio_mul(net->m->plans[net->products[i].plan].rate, days));
    }
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        const graph_node *g = &s->g.nodes[i];
        ratio most = !g->recipe ? RATIO_ZERO : ratio_mul(g->make_cap, days);
        if (ratio_ok(most)) {
            at_most(p, &row, p->made + i, most);
        }
    }
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        ratio most = lane_total(s, i);
        if (ratio_ok(most)) {
            at_most(p, &row, p->lanes + i, most);
        }
    }
    for (uint32_t i = 0; i < s->g.n_uses; i++) {
        const graph_use *use = &s->g.uses[i];
        int32_t from = use->from > 0 ? use->from : 0;
        int32_t until = use->until < s->c->horizon ? use->until : s->c->horizon;
        ratio most = ratio_mul(use->cap, ratio_int(until > from ? until - from : 0));
        if (until <= from || ratio_ok(most)) {
            at_most(p, &row, p->uses + i, until <= from ? RATIO_ZERO : most);
        }
    }
    p->rows = row;
}

/* A line makes in its own node when it has a recipe, and draws on the pool when not. */
static void aim(program *p) {
    const flow_state *s = p->s;
    const exposure_net *net = s->c->net;
    for (uint32_t i = 0; i < net->n_products; i++) {
        p->c[i] = flow_worth(net, i);
        uint32_t node = s->g.product[i];
        if (node != FREE) { /* what the line takes, the pool does not get */
            put(p, node, i, RATIO_ONE);
        }
    }
}

lode_status flow_lp(flow_state *s, lode_error *err) {
    const exposure_net *net = s->c->net;
    program p = {.s = s, .made = net->n_products};
    p.uses = p.made + s->g.n_nodes;
    p.lanes = p.uses + s->g.n_uses;
    p.cols = p.lanes + s->g.n_lanes;
    uint64_t rows = (uint64_t)s->g.n_nodes * 2 + s->g.n_positions + (uint64_t)net->n_products * 2 +
                    s->g.n_lanes + s->g.n_uses;
    if (rows * p.cols > LP_CELLS_MAX) {
        lode_status st =
            lode_fail(err, LODE_BAD_INPUT, "too_large_for_lp",
                      "%u parts may be short: too many for the policy lp", s->g.n_nodes);
        lode_hint(err, "use --policy value");
        return st;
    }
    p.a = arena_array(s->a, (size_t)rows * p.cols + 1, sizeof *p.a);
    p.b = arena_array(s->a, (size_t)rows + 1, sizeof *p.b);
    p.c = arena_array(s->a, (size_t)p.cols + 1, sizeof *p.c);
    ratio *x = arena_array(s->a, (size_t)p.cols + 1, sizeof *x);
    for (size_t i = 0; i < (size_t)rows * p.cols; i++) {
        p.a[i] = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < p.cols; i++) {
        p.c[i] = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        balance(&p, i);
    }
    limits(&p);
    aim(&p);
    if (!lp_max(p.a, p.b, p.c, p.rows, p.cols, x)) {
        return lode_fail(err, LODE_BAD_INPUT, "numbers_too_fine",
                         "the quantities are too fine for the policy lp");
    }
    for (uint32_t i = 0; i < net->n_products; i++) {
        s->lines[i].limit = x[i];
    }
    return flow_core(s, err);
}
