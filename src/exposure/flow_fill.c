/* SPDX-License-Identifier: Apache-2.0
 *
 * flow_fill: at which share each line runs between two events. Progressive filling (the water-filling
 * that makes a division max-min fair: D. Bertsekas and R. Gallager, Data Networks, 1992, 6.5.2): all
 * lines rise together from standing still; whatever is full is shut, and whoever needs it takes the
 * next source or alternate, or stays where it is; the others rise on. Each round shuts at least one
 * thing, and all numbers are exact, so the rounds end.
 */
#include "exposure/flow_int.h"

#define GRID INT64_C(1000000000)         /* what does not fit at all is rounded to billionths */
#define FINE_GRID INT64_C(1000000000000) /* shares that are too fine, to 10^-12 */

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

/* ---- what a round and an interval touch ------------------------------------------------------------- */

void touch_node(flow_state *s, uint32_t node) {
    node_state *n = &s->nodes[node];
    if (!n->in_round) {
        n->in_round = true;
        *vec_push(&s->round.nodes) = node;
    }
    if (!n->in_interval) {
        n->in_interval = true;
        *vec_push(&s->interval.nodes) = node;
    }
}

void touch_lane(flow_state *s, uint32_t lane) {
    lane_state *l = &s->lanes[lane];
    if (!l->in_round) {
        l->in_round = true;
        *vec_push(&s->round.lanes) = lane;
    }
    if (!l->in_interval) {
        l->in_interval = true;
        *vec_push(&s->interval.lanes) = lane;
    }
}

void touch_use(flow_state *s, uint32_t use) {
    use_state *u = &s->uses[use];
    if (!u->in_round) {
        u->in_round = true;
        *vec_push(&s->round.uses) = use;
    }
    if (!u->in_interval) {
        u->in_interval = true;
        *vec_push(&s->interval.uses) = use;
    }
}

static void round_begin(flow_state *s) {
    for (size_t i = 0; i < s->round.nodes.n; i++) {
        node_state *n = &s->nodes[s->round.nodes.p[i]];
        n->ask = n->ask_line = n->d_make = n->d_release = n->d_drawn = RATIO_ZERO;
        n->in_round = false;
    }
    for (size_t i = 0; i < s->round.lanes.n; i++) {
        s->lanes[s->round.lanes.p[i]].d = RATIO_ZERO;
        s->lanes[s->round.lanes.p[i]].in_round = false;
    }
    for (size_t i = 0; i < s->round.uses.n; i++) {
        s->uses[s->round.uses.p[i]].d = RATIO_ZERO;
        s->uses[s->round.uses.p[i]].in_round = false;
    }
    s->round.nodes.n = s->round.lanes.n = s->round.uses.n = 0;
}

static void bit_set(uint64_t *bits, uint32_t i) { bits[i / 64] |= UINT64_C(1) << (i % 64); }
static void bit_clear(uint64_t *bits, uint32_t i) { bits[i / 64] &= ~(UINT64_C(1) << (i % 64)); }

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

/* Looks again at a node, or at all of its loop. */
static void available_again(flow_state *s, uint32_t node) {
    uint32_t first = s->g.nodes[node].first, end = s->g.nodes[node].end;
    for (uint32_t i = first; i < end; i++) {
        s->nodes[i].avail = false;
    }
    if (s->g.nodes[node].loop != MODEL_NONE) {
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
}

static void gave_out(flow_state *s, uint32_t node) {
    node_state *n = &s->nodes[node];
    n->since = ratio_ok(n->since) ? n->since : s->t;
    s->dry[node] = ratio_ok(s->dry[node]) ? s->dry[node] : s->t;
}

/* At the beginning of an interval: all nodes, children first. */
static void available_all(flow_state *s) {
    for (uint32_t end = s->g.n_nodes; end > 0;) {
        uint32_t first = s->g.nodes[end - 1].first;
        available_again(s, first);
        for (uint32_t i = first; i < end; i++) {
            if (s->nodes[i].avail) {
                s->nodes[i].since = RATIO_NONE;
            } else {
                gave_out(s, i);
            }
        }
        end = first;
    }
}

/* What a shut lane, use or recipe means for the nodes above: only those that cannot give any more go on
 * upward. Within an interval nothing comes back. */
static void available_after(flow_state *s) {
    for (uint32_t w = s->g.n_nodes / 64 + 1; w-- > 0;) {
        while (s->dirty[w] != 0) {
            uint32_t node = w * 64 + 63 - (uint32_t)__builtin_clzll(s->dirty[w]);
            uint32_t first = s->g.nodes[node].first, end = s->g.nodes[node].end;
            bool had[LOOP_NODES_MAX];
            for (uint32_t i = first; i < end; i++) {
                bit_clear(s->dirty, i);
                had[i - first] = s->nodes[i].avail;
            }
            available_again(s, node);
            for (uint32_t i = first; i < end; i++) {
                if (!had[i - first] || s->nodes[i].avail) {
                    continue;
                }
                gave_out(s, i);
                for (uint32_t k = s->g.up_first[i]; k < s->g.up_first[i + 1]; k++) {
                    uint32_t up = s->g.up[k];
                    if (up < first) {
                        bit_set(s->dirty, up);
                    }
                }
            }
        }
    }
}

/* ---- one direction: what all lines that still rise ask for -------------------------------------- */

static void add(ratio *to, ratio amount) { *to = ratio_add_up(*to, amount); }

static void ask_node(flow_state *s, uint32_t node, ratio amount) {
    touch_node(s, node);
    bit_set(s->asked, node);
    add(&s->nodes[node].ask, amount);
}

static void ask_recipe(flow_state *s, uint32_t node, ratio amount) {
    const graph_node *g = &s->g.nodes[node];
    add(&s->nodes[node].d_make, amount);
    for (uint32_t i = g->first_position; i < g->first_position + g->n_positions; i++) {
        const graph_use *use = &s->g.uses[s->pick[i]];
        ratio need = ratio_mul_up(amount, use->need);
        touch_use(s, s->pick[i]);
        add(&s->uses[s->pick[i]].d, need);
        if (use->child != FREE) {
            ask_node(s, use->child, need);
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
        touch_lane(s, n->lane);
        add(&s->lanes[n->lane].d, amount);
        if (s->g.lanes[n->lane].from != FREE) {
            ask_node(s, s->g.lanes[n->lane].from, amount);
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
    for (uint32_t i = first; i < first + n;
         i++) { /* what the spreading added is in loop_b already */
        touch_node(s, i);
        s->nodes[i].ask = s->loop_b[i - first];
        bit_clear(s->asked, i);
    }
}

static void ask_lines(flow_state *s) {
    for (uint32_t i = 0; i < s->c->net->n_products; i++) {
        uint32_t node = s->g.product[i];
        if (s->lines[i].frozen || node == FREE) {
            continue;
        }
        ratio rate = s->c->net->m->plans[s->c->net->products[i].plan].rate;
        if (s->g.nodes[node].recipe) {
            ask_node(s, node, RATIO_ZERO);
            add(&s->nodes[node].ask_line, rate);
        } else {
            ask_node(s, node, rate);
        }
    }
}

static void direction(flow_state *s) {
    round_begin(s);
    ask_lines(s);
    for (uint32_t w = 0; w <= s->g.n_nodes / 64; w++) { /* parents first; children come after */
        while (s->asked[w] != 0) {
            uint32_t i = w * 64 + (uint32_t)__builtin_ctzll(s->asked[w]);
            bit_clear(s->asked, i);
            if (s->g.nodes[i].loop != MODEL_NONE) {
                ask_loop(s, s->g.nodes[i].first, s->g.nodes[i].end - s->g.nodes[i].first);
                continue;
            }
            if (ratio_sign(s->nodes[i].ask) != 0) {
                ask_pool(s, i, s->nodes[i].ask);
            }
            if (ratio_sign(s->nodes[i].ask_line) != 0) {
                ask_recipe(s, i, s->nodes[i].ask_line);
            }
        }
    }
}

/* ---- how far it goes ------------------------------------------------------------------------------ */

typedef enum limit_kind { LIMIT_LINE, LIMIT_RELEASE, LIMIT_MAKE, LIMIT_LANE, LIMIT_USE } limit_kind;

/* The longest step, and whose limit it reaches. That one is shut for good whatever rounding left of
 * it, so each round brings the end nearer. */
typedef struct fill_step {
    ratio length;
    limit_kind kind;
    uint32_t index;
} fill_step;

static ratio room_of(flow_state *s, ratio cap, ratio flow, ratio d) {
    ratio room = ratio_div(ratio_sub(cap, flow), d);
    if (!ratio_ok(room)) { /* d is rounded up */
        s->rounded = ratio_ok(s->rounded) ? s->rounded : s->t;
        ratio left = ratio_sub(ratio_floor_to(cap, GRID), ratio_floor_to(flow, GRID));
        room = ratio_div(left, ratio_add(ratio_floor_to(d, GRID), ratio_of(1, GRID)));
    }
    return ratio_ok(room) && ratio_sign(room) < 0 ? RATIO_ZERO : room;
}

/* Shortens the step to what is left of a limit; false when numbers do not fit. */
static bool limit(flow_state *s, fill_step *step, limit_kind kind, uint32_t index, ratio cap,
                  ratio flow, ratio d) {
    if (!ratio_ok(d) || !ratio_ok(flow)) {
        return false;
    }
    if (!ratio_ok(cap) || ratio_sign(d) <= 0) {
        return true;
    }
    ratio room = room_of(s, cap, flow, d);
    if (!ratio_ok(room)) {
        return false;
    }
    if (!ratio_ok(step->length) || ratio_cmp(room, step->length) < 0) {
        *step = (fill_step){room, kind, index};
    }
    return true;
}

static bool step_find(flow_state *s, fill_step *step) {
    bool fits = true;
    *step = (fill_step){.length = RATIO_NONE};
    for (uint32_t i = 0; i < s->c->net->n_products; i++) {
        if (!s->lines[i].frozen) {
            fits = fits && limit(s, step, LIMIT_LINE, i, RATIO_ONE, s->lines[i].share, RATIO_ONE);
        }
    }
    for (size_t i = 0; i < s->round.nodes.n; i++) {
        uint32_t at = s->round.nodes.p[i];
        const node_state *n = &s->nodes[at];
        fits = fits && ratio_ok(n->ask) && ratio_ok(n->d_drawn) &&
               limit(s, step, LIMIT_RELEASE, at, n->release, n->release_flow, n->d_release) &&
               limit(s, step, LIMIT_MAKE, at, n->make_left, n->make, n->d_make);
    }
    for (size_t i = 0; i < s->round.lanes.n; i++) {
        const lane_state *l = &s->lanes[s->round.lanes.p[i]];
        fits = fits && limit(s, step, LIMIT_LANE, s->round.lanes.p[i], l->cap, l->flow, l->d);
    }
    for (size_t i = 0; i < s->round.uses.n; i++) {
        const use_state *u = &s->uses[s->round.uses.p[i]];
        fits = fits && limit(s, step, LIMIT_USE, s->round.uses.p[i], u->left, u->flow, u->d);
    }
    if (fits && too_fine(step->length, FINE_SHARES)) {
        s->rounded = ratio_ok(s->rounded) ? s->rounded : s->t;
        step->length = ratio_floor_to(step->length, FINE_GRID);
    }
    return fits;
}

static bool full(ratio cap, ratio flow) { return ratio_ok(cap) && ratio_cmp(flow, cap) >= 0; }

static bool take_node(flow_state *s, uint32_t node, ratio step) {
    node_state *n = &s->nodes[node];
    n->make = ratio_add(n->make, ratio_mul(step, n->d_make));
    n->pool = ratio_add(n->pool, ratio_mul(step, n->ask));
    n->drawn = ratio_add(n->drawn, ratio_mul(step, n->d_drawn));
    n->release_flow = ratio_add(n->release_flow, ratio_mul(step, n->d_release));
    if (!ratio_ok(n->make) || !ratio_ok(n->pool) || !ratio_ok(n->drawn) ||
        !ratio_ok(n->release_flow)) {
        return false;
    }
    if (!n->make_shut && full(n->make_left, n->make)) {
        n->make_shut = true;
        bit_set(s->dirty, node);
    }
    if (n->source == SOURCE_RELEASE && full(n->release, n->release_flow)) {
        bit_set(s->dirty, node);
    }
    return true;
}

static bool take_lane(flow_state *s, uint32_t lane, ratio step) {
    lane_state *l = &s->lanes[lane];
    l->flow = ratio_add(l->flow, ratio_mul(step, l->d));
    if (!l->shut && ratio_ok(l->flow) && full(l->cap, l->flow)) {
        l->shut = true;
        bit_set(s->dirty, s->g.lanes[lane].node);
    }
    return ratio_ok(l->flow);
}

static bool take_use(flow_state *s, uint32_t use, ratio step) {
    use_state *u = &s->uses[use];
    u->flow = ratio_add(u->flow, ratio_mul(step, u->d));
    if (!u->shut && ratio_ok(u->flow) && full(u->left, u->flow)) {
        u->shut = true;
        bit_set(s->dirty, s->g.uses[use].parent);
    }
    return ratio_ok(u->flow);
}

static void shut_limit(flow_state *s, const fill_step *step) {
    switch (step->kind) {
    case LIMIT_LINE:
        s->lines[step->index].share = RATIO_ONE;
        s->lines[step->index].frozen = true;
        return;
    case LIMIT_RELEASE:
        s->nodes[step->index].release_flow = s->nodes[step->index].release;
        bit_set(s->dirty, step->index);
        return;
    case LIMIT_MAKE:
        s->nodes[step->index].make_shut = true;
        bit_set(s->dirty, step->index);
        return;
    case LIMIT_LANE:
        s->lanes[step->index].shut = true;
        bit_set(s->dirty, s->g.lanes[step->index].node);
        return;
    case LIMIT_USE:
        s->uses[step->index].shut = true;
        bit_set(s->dirty, s->g.uses[step->index].parent);
        return;
    }
}

static bool step_take(flow_state *s, const fill_step *step) {
    bool fits = true;
    for (size_t i = 0; i < s->round.nodes.n && fits; i++) {
        fits = take_node(s, s->round.nodes.p[i], step->length);
    }
    for (size_t i = 0; i < s->round.lanes.n && fits; i++) {
        fits = take_lane(s, s->round.lanes.p[i], step->length);
    }
    for (size_t i = 0; i < s->round.uses.n && fits; i++) {
        fits = take_use(s, s->round.uses.p[i], step->length);
    }
    for (uint32_t i = 0; i < s->c->net->n_products; i++) {
        line_state *line = &s->lines[i];
        if (!line->frozen) {
            line->share = ratio_add(line->share, step->length);
            line->frozen = ratio_is(line->share, 1);
        }
    }
    shut_limit(s, step);
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
    available_all(s);
    for (;;) {
        if (!freeze(s)) {
            return true;
        }
        fill_step step;
        direction(s);
        if (!step_find(s, &step) || !step_take(s, &step)) {
            return false;
        }
        available_after(s);
        bool rising = false;
        for (uint32_t i = 0; i < s->c->net->n_products; i++) {
            rising = rising || !s->lines[i].frozen;
        }
        if (!rising) {
            return true;
        }
    }
}
