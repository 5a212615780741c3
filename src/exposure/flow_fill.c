/* SPDX-License-Identifier: Apache-2.0
 *
 * flow_fill: at which share each line runs between two events. Progressive filling (the water-filling
 * that makes a division max-min fair: D. Bertsekas and R. Gallager, Data Networks, 1992, 6.5.2): all
 * lines rise together from standing still; whatever is full is shut, and whoever needs it takes the
 * next source or alternate, or stays where it is; the others rise on. Each round shuts at least one
 * thing, and all numbers are exact, so the rounds end.
 */
#include "exposure/flow_int.h"

/* ---- what can give at the margin: the least fixed point ------------------------------------------- */

static bool use_available(const flow_state *s, uint32_t use) {
    uint32_t child = s->g.uses[use].child;
    return !s->uses[use].shut && (child == FREE || s->nodes[child].avail);
}

/* Picks the first alternate that can give. */
static bool position_available(const flow_state *s, uint32_t position, uint32_t *pick) {
    const graph_position *p = &s->g.positions[position];
    for (uint32_t u = p->first_use; u < p->first_use + p->n_uses; u++) {
        if (use_available(s, u)) {
            *pick = u;
            return true;
        }
    }
    return false;
}

bool recipe_available(const flow_state *s, uint32_t node) {
    const graph_node *g = &s->g.nodes[node];
    if (!g->recipe || s->nodes[node].make_shut) {
        return false;
    }
    for (uint32_t i = g->first_position; i < g->first_position + g->n_positions; i++) {
        uint32_t pick;
        if (!position_available(s, i, &pick)) {
            return false;
        }
    }
    return true;
}

static bool release_available(const node_state *n) {
    return ratio_cmp(n->release, n->release_flow) > 0;
}

static flow_source first_source(const flow_state *s, uint32_t node, uint32_t *lane) {
    const graph_node *g = &s->g.nodes[node];
    const node_state *n = &s->nodes[node];
    if (release_available(n)) {
        return SOURCE_RELEASE;
    }
    for (uint32_t i = g->first_lane; i < g->first_lane + g->n_lanes; i++) {
        uint32_t from = s->g.lanes[i].from;
        if (!s->lanes[i].shut && (from == FREE || s->nodes[from].avail)) {
            *lane = i;
            return SOURCE_LANE;
        }
    }
    if (recipe_available(s, node)) {
        return SOURCE_RECIPE;
    }
    return ratio_sign(n->stock) > 0 ? SOURCE_STOCK : SOURCE_NONE;
}

static void pick_all(flow_state *s, uint32_t node, uint32_t *picks) {
    const graph_node *g = &s->g.nodes[node];
    for (uint32_t i = g->first_position; i < g->first_position + g->n_positions; i++) {
        (void)position_available(s, i, &picks[i]);
    }
}

static uint32_t loop_end(const flow_state *s, uint32_t node) {
    uint32_t end = node + 1, loop = s->g.nodes[node].loop;
    while (loop != MODEL_NONE && end < s->g.n_nodes && s->g.nodes[end].loop == loop) {
        end++;
    }
    return end;
}

/* Nodes first..end need one another: again and again until no more can give. The sources and picks by
 * which each became able to give (source_first, pick_first) never go round in a circle. */
static void available_loop(flow_state *s, uint32_t first, uint32_t end) {
    for (bool again = true; again;) {
        again = false;
        for (uint32_t i = first; i < end; i++) {
            node_state *n = &s->nodes[i];
            if (!n->avail) {
                n->source_first = first_source(s, i, &n->lane_first);
                if (n->source_first != SOURCE_NONE) {
                    pick_all(s, i, s->pick_first);
                    n->avail = true;
                    again = true;
                }
            }
        }
    }
}

void fill_available(flow_state *s) {
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        s->nodes[i].avail = false;
    }
    for (uint32_t end = s->g.n_nodes; end > 0;) { /* children first */
        uint32_t first = end - 1, loop = s->g.nodes[first].loop;
        while (loop != MODEL_NONE && first > 0 && s->g.nodes[first - 1].loop == loop) {
            first--;
        }
        if (loop != MODEL_NONE) {
            available_loop(s, first, end);
        }
        for (uint32_t i = first; i < end; i++) {
            node_state *n = &s->nodes[i];
            n->source = first_source(s, i, &n->lane);
            n->avail = n->source != SOURCE_NONE;
        }
        for (uint32_t i = first; i < end; i++) {
            pick_all(s, i, s->pick);
        }
        end = first;
    }
}

/* ---- one direction: what all lines that still rise ask for -------------------------------------- */

static void add(ratio *to, ratio amount) { *to = ratio_add(*to, amount); }

static void ask_recipe(flow_state *s, uint32_t node, ratio amount) {
    const graph_node *g = &s->g.nodes[node];
    add(&s->nodes[node].d_make, amount);
    for (uint32_t i = g->first_position; i < g->first_position + g->n_positions; i++) {
        const graph_use *use = &s->g.uses[s->pick[i]];
        ratio need = ratio_mul(amount, use->need);
        add(&s->uses[s->pick[i]].d, need);
        if (use->child != FREE) {
            add(&s->nodes[use->child].ask, need);
        }
    }
}

static void ask_pool(flow_state *s, uint32_t node, ratio amount) {
    node_state *n = &s->nodes[node];
    switch (n->source) {
    case SOURCE_RELEASE:
        add(&n->d_release, amount);
        break;
    case SOURCE_LANE:
        add(&s->lanes[n->lane].d, amount);
        if (s->g.lanes[n->lane].from != FREE) {
            add(&s->nodes[s->g.lanes[n->lane].from].ask, amount);
        }
        break;
    case SOURCE_RECIPE:
        ask_recipe(s, node, amount);
        break;
    case SOURCE_STOCK:
        add(&n->d_drawn, amount);
        break;
    case SOURCE_NONE:
        break; /* then nobody asks it: the line is frozen, or has another pick */
    }
}

/* a[to][from] += what one of `from` asks of `to`, both in the loop. */
static void loop_row(flow_state *s, uint32_t first, uint32_t n, uint32_t node, bool recipe,
                     ratio amount, ratio *column, uint32_t stride) {
    const graph_node *g = &s->g.nodes[node];
    if (!recipe) {
        uint32_t from =
            s->nodes[node].source == SOURCE_LANE ? s->g.lanes[s->nodes[node].lane].from : FREE;
        if (from != FREE && from >= first && from < first + n) {
            add(&column[(size_t)(from - first) * stride], amount);
        }
        return;
    }
    for (uint32_t i = g->first_position; i < g->first_position + g->n_positions; i++) {
        const graph_use *use = &s->g.uses[s->pick[i]];
        if (use->child != FREE && use->child >= first && use->child < first + n) {
            add(&column[(size_t)(use->child - first) * stride], ratio_mul(amount, use->need));
        }
    }
}

static bool loop_amounts(flow_state *s, uint32_t first, uint32_t n) {
    for (uint32_t i = 0; i < n * n; i++) {
        s->loop_a[i] = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < n; i++) {
        s->loop_b[i] = s->nodes[first + i].ask;
    }
    for (uint32_t i = 0; i < n; i++) {
        const node_state *nd = &s->nodes[first + i];
        loop_row(s, first, n, first + i, nd->source == SOURCE_RECIPE, RATIO_ONE, &s->loop_a[i], n);
        if (ratio_sign(nd->ask_line) > 0) {
            loop_row(s, first, n, first + i, true, nd->ask_line, s->loop_b, 1);
        }
    }
    return loop_solve(s->loop_a, s->loop_b, n);
}

/* A loop whose preferred sources take as much as they give falls back on those that do not go round. */
static void ask_loop(flow_state *s, uint32_t first, uint32_t n) {
    if (!loop_amounts(s, first, n)) {
        for (uint32_t i = first; i < first + n; i++) {
            const graph_node *g = &s->g.nodes[i];
            s->nodes[i].source = s->nodes[i].source_first;
            s->nodes[i].lane = s->nodes[i].lane_first;
            for (uint32_t p = g->first_position; p < g->first_position + g->n_positions; p++) {
                s->pick[p] = s->pick_first[p];
            }
        }
        (void)loop_amounts(s, first, n); /* sources without a circle: pivots are 1 */
    }
    for (uint32_t i = 0; i < n; i++) {
        node_state *nd = &s->nodes[first + i];
        ratio line = nd->ask_line, amount = s->loop_b[i];
        ask_pool(s, first + i, amount);
        if (ratio_sign(line) > 0) {
            ask_recipe(s, first + i, line);
        }
    }
    for (uint32_t i = 0; i < n; i++) { /* what the spreading added inside is in loop_b already */
        s->nodes[first + i].ask = s->loop_b[i];
    }
}

static void direction(flow_state *s) {
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        node_state *n = &s->nodes[i];
        n->ask = n->ask_line = n->d_make = n->d_release = n->d_drawn = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        s->lanes[i].d = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < s->g.n_uses; i++) {
        s->uses[i].d = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < s->c->net->n_products; i++) {
        uint32_t node = s->g.product[i];
        if (!s->lines[i].frozen && node != FREE) {
            ratio rate = s->c->net->m->plans[s->c->net->products[i].plan].rate;
            node_state *n = &s->nodes[node];
            add(s->g.nodes[node].recipe ? &n->ask_line : &n->ask, rate);
        }
    }
    for (uint32_t i = 0; i < s->g.n_nodes;) { /* parents first */
        uint32_t end = loop_end(s, i);
        if (s->g.nodes[i].loop != MODEL_NONE) {
            ask_loop(s, i, end - i);
        } else {
            if (ratio_sign(s->nodes[i].ask) != 0) {
                ask_pool(s, i, s->nodes[i].ask);
            }
            if (ratio_sign(s->nodes[i].ask_line) != 0) {
                ask_recipe(s, i, s->nodes[i].ask_line);
            }
        }
        i = end;
    }
}

/* ---- how far it goes ------------------------------------------------------------------------------ */

/* Lowers *step to what is left of a limit; false when numbers do not fit. */
static bool limit(ratio *step, ratio cap, ratio flow, ratio d) {
    if (!ratio_ok(d) || !ratio_ok(flow)) {
        return false;
    }
    if (!ratio_ok(cap) || ratio_sign(d) <= 0) {
        return true;
    }
    ratio room = ratio_div(ratio_sub(cap, flow), d);
    if (!ratio_ok(room)) {
        return false;
    }
    *step = ratio_min(*step, room);
    return true;
}

static bool step_length(const flow_state *s, ratio *step) {
    bool fits = true;
    *step = RATIO_ONE;
    for (uint32_t i = 0; i < s->c->net->n_products; i++) {
        if (!s->lines[i].frozen) {
            fits = fits && limit(step, RATIO_ONE, s->lines[i].share, RATIO_ONE);
        }
    }
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        const node_state *n = &s->nodes[i];
        fits = fits && ratio_ok(n->ask) && ratio_ok(n->d_drawn) &&
               limit(step, n->release, n->release_flow, n->d_release) &&
               limit(step, n->make_left, n->make, n->d_make);
    }
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        fits = fits && limit(step, s->lanes[i].cap, s->lanes[i].flow, s->lanes[i].d);
    }
    for (uint32_t i = 0; i < s->g.n_uses; i++) {
        fits = fits && limit(step, s->uses[i].left, s->uses[i].flow, s->uses[i].d);
    }
    return fits;
}

static bool full(ratio cap, ratio flow) { return ratio_ok(cap) && ratio_cmp(flow, cap) >= 0; }

static bool step_take(flow_state *s, ratio step) {
    bool fits = true;
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        node_state *n = &s->nodes[i];
        n->make = ratio_add(n->make, ratio_mul(step, n->d_make));
        n->pool = ratio_add(n->pool, ratio_mul(step, n->ask));
        n->drawn = ratio_add(n->drawn, ratio_mul(step, n->d_drawn));
        n->release_flow = ratio_add(n->release_flow, ratio_mul(step, n->d_release));
        fits = fits && ratio_ok(n->make) && ratio_ok(n->pool) && ratio_ok(n->drawn) &&
               ratio_ok(n->release_flow);
        n->make_shut = n->make_shut || (fits && full(n->make_left, n->make));
    }
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        lane_state *l = &s->lanes[i];
        l->flow = ratio_add(l->flow, ratio_mul(step, l->d));
        fits = fits && ratio_ok(l->flow);
        l->shut = l->shut || (fits && full(l->cap, l->flow));
    }
    for (uint32_t i = 0; i < s->g.n_uses; i++) {
        use_state *u = &s->uses[i];
        u->flow = ratio_add(u->flow, ratio_mul(step, u->d));
        fits = fits && ratio_ok(u->flow);
        u->shut = u->shut || (fits && full(u->left, u->flow));
    }
    for (uint32_t i = 0; i < s->c->net->n_products; i++) {
        line_state *line = &s->lines[i];
        if (!line->frozen) {
            line->share = ratio_add(line->share, step);
            line->frozen = ratio_is(line->share, 1);
        }
    }
    return fits;
}

/* Lines that cannot rise any more stay where they are. True when some line still can. */
static bool freeze(flow_state *s) {
    bool any = false;
    for (uint32_t i = 0; i < s->c->net->n_products; i++) {
        line_state *line = &s->lines[i];
        uint32_t node = s->g.product[i];
        if (line->frozen) {
            continue;
        }
        if (ratio_ok(line->limit) && ratio_cmp(line->made, line->limit) >= 0) {
            line->frozen = true;
            path_given_up(s, i);
            continue;
        }
        if (node == FREE) {
            line->share = RATIO_ONE;
            line->frozen = true;
            continue;
        }
        bool rises = s->g.nodes[node].recipe ? recipe_available(s, node) : s->nodes[node].avail;
        if (!rises) {
            line->frozen = true;
            path_capture(s, i);
        }
        any = any || rises;
    }
    return any;
}

bool flow_fill(flow_state *s) {
    for (uint32_t i = 0; i < s->c->net->n_products; i++) {
        line_state *line = &s->lines[i];
        line->share = RATIO_ZERO;
        line->frozen = !line->taking_part;
        line->blame = MODEL_NONE;
    }
    for (;;) {
        fill_available(s);
        for (uint32_t i = 0; i < s->g.n_nodes; i++) {
            node_state *n = &s->nodes[i];
            n->since = n->avail ? RATIO_NONE : ratio_ok(n->since) ? n->since : s->t;
            if (!n->avail && !ratio_ok(s->dry[i])) {
                s->dry[i] = s->t;
            }
        }
        if (!freeze(s)) {
            return true;
        }
        ratio step;
        direction(s);
        if (!step_length(s, &step) || !step_take(s, step)) {
            return false;
        }
        bool rising = false;
        for (uint32_t i = 0; i < s->c->net->n_products; i++) {
            rising = rising || !s->lines[i].frozen;
        }
        if (!rising) {
            return true;
        }
    }
}
