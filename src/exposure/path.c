/* SPDX-License-Identifier: Apache-2.0
 *
 * path: why a product stands, from the product down to what gave out. It is taken down in the run, at
 * the moment the line is held up, when it is exact what can give and what cannot. Of several
 * alternates the one that lasted longest is shown: that is the one whose end was the stop.
 */
#include "exposure/flow_int.h"

typedef struct walk {
    flow_state *s;
    VEC(path_step) steps;
    ratio reached; /* since when the step above cannot give */
    path_end end;
    uint32_t lane;
} walk;

static bool seen(const walk *w, uint32_t node) { return w->s->seen[node] == w->s->walks; }

static bool window_open(const flow_state *s, const graph_use *use) {
    return ratio_cmp(s->t, ratio_int(use->from)) >= 0 && ratio_cmp(s->t, ratio_int(use->until)) < 0;
}

/* The first position that cannot be met. */
static uint32_t dead_position(const flow_state *s, uint32_t node) {
    const graph_node *g = &s->g.nodes[node];
    for (uint32_t i = g->first_position; i < g->first_position + g->n_positions; i++) {
        bool met = false;
        const graph_position *p = &s->g.positions[i];
        for (uint32_t u = p->first_use; u < p->first_use + p->n_uses; u++) {
            uint32_t child = s->g.uses[u].child;
            met = met || (!s->uses[u].shut && (child == FREE || s->nodes[child].avail));
        }
        if (!met) {
            return i;
        }
    }
    return MODEL_NONE;
}

/* The alternate that lasted longest: a usable one that gave out last, else one at its limit, else one
 * that may not be used yet. */
static uint32_t last_use(const flow_state *s, uint32_t position, path_end *end) {
    const graph_position *p = &s->g.positions[position];
    uint32_t best = MODEL_NONE;
    for (uint32_t u = p->first_use; u < p->first_use + p->n_uses; u++) {
        uint32_t child = s->g.uses[u].child;
        if (!window_open(s, &s->g.uses[u]) || child == FREE || s->nodes[child].avail) {
            continue;
        }
        if (best == MODEL_NONE ||
            ratio_cmp(s->nodes[child].since, s->nodes[s->g.uses[best].child].since) > 0) {
            best = u;
        }
    }
    if (best == MODEL_NONE) {
        bool limited = window_open(s, &s->g.uses[p->first_use]);
        *end = limited ? PATH_CAPACITY : PATH_QUALIFY;
    }
    return best;
}

static ratio earlier(ratio a, ratio b) {
    return !ratio_ok(a) ? b : !ratio_ok(b) ? a : ratio_min(a, b);
}

static void walk_step(walk *w, uint32_t node, uint32_t use, uint32_t lane) {
    ratio since = earlier(w->reached, w->s->nodes[node].since);
    if (w->steps.n > 0) { /* what the step above had after this one gave out */
        w->steps.p[w->steps.n - 1].days = ratio_sub(w->reached, since);
    }
    *vec_push(&w->steps) = (path_step){.node = w->s->g.nodes[node].net,
                                       .use = use,
                                       .lane = lane,
                                       .per_product = RATIO_ZERO,
                                       .days = since};
    w->reached = since;
    w->s->seen[node] = w->s->walks;
}

/* Where a pool that cannot give would have it from. False at the end of the path. */
static bool walk_pool(walk *w, uint32_t *node) {
    const flow_state *s = w->s;
    const graph_node *g = &s->g.nodes[*node];
    uint32_t outside = MODEL_NONE;
    for (uint32_t i = g->first_lane; i < g->first_lane + g->n_lanes; i++) {
        uint32_t from = s->g.lanes[i].from;
        if (from != FREE && !s->nodes[from].avail && !s->lanes[i].shut && !g->recipe) {
            if (seen(w, from)) {
                w->end = PATH_LOOP;
                return false;
            }
            walk_step(w, from, MODEL_NONE, s->g.lanes[i].lane);
            *node = from;
            return true;
        }
        outside = outside == MODEL_NONE ? s->g.lanes[i].lane : outside;
    }
    w->end = outside != MODEL_NONE ? PATH_LANE : PATH_NO_SOURCE;
    w->lane = outside;
    return false;
}

static bool walk_recipe(walk *w, uint32_t *node) {
    const flow_state *s = w->s;
    uint32_t position = dead_position(s, *node);
    if (position == MODEL_NONE) {
        w->end = PATH_CAPACITY;
        return false;
    }
    uint32_t use = last_use(s, position, &w->end);
    if (use == MODEL_NONE) {
        return false;
    }
    uint32_t child = s->g.uses[use].child;
    if (seen(w, child)) {
        w->end = PATH_LOOP;
        return false;
    }
    walk_step(w, child, s->g.uses[use].net_use, MODEL_NONE);
    *node = child;
    return true;
}

/* The path of the first stop stays; the blame is that of the moment. */
static void path_keep(flow_state *s, uint32_t product, walk *w) {
    line_state *line = &s->lines[product];
    line->blame = w->steps.p[w->steps.n - 1].node;
    if (line->path.n_steps == 0) {
        line->path = (flow_path){.n_steps = (uint32_t)w->steps.n, .end = w->end, .lane = w->lane};
        line->path.steps = arena_array(s->a, w->steps.n, sizeof *line->path.steps);
        memcpy(line->path.steps, w->steps.p, w->steps.n * sizeof *w->steps.p);
    }
    vec_clear(&w->steps);
}

void path_capture(flow_state *s, uint32_t product) {
    uint32_t node = s->g.product[product];
    walk w = {.s = s, .reached = s->t, .lane = MODEL_NONE};
    s->walks++;
    walk_step(&w, node, MODEL_NONE, MODEL_NONE);
    w.steps.p[0].days = RATIO_ZERO; /* the line itself has no stock to run on */
    w.reached = s->t;
    bool on = s->g.nodes[node].recipe ? walk_recipe(&w, &node) : walk_pool(&w, &node);
    while (on) {
        on = s->g.nodes[node].recipe ? walk_recipe(&w, &node) : walk_pool(&w, &node);
    }
    path_keep(s, product, &w);
}

void path_given_up(flow_state *s, uint32_t product) {
    walk w = {.s = s, .lane = MODEL_NONE, .end = PATH_POLICY};
    *vec_push(&w.steps) = (path_step){.node = s->c->net->products[product].node,
                                      .use = MODEL_NONE,
                                      .lane = MODEL_NONE,
                                      .per_product = RATIO_ZERO,
                                      .days = RATIO_ZERO};
    path_keep(s, product, &w);
}

void flow_path_find(lode_arena *a, net_sweep *sweep, const flow_result *r, uint32_t product,
                    flow_path *out) {
    *out = r->products[product].path;
    if (out->n_steps == 0) {
        return;
    }
    net_sweep_from(sweep, sweep->net->products[product].node, RATIO_ONE);
    path_step *steps = arena_array(a, out->n_steps, sizeof *steps);
    for (uint32_t i = 0; i < out->n_steps; i++) {
        steps[i] = out->steps[i];
        steps[i].per_product = sweep->amount[steps[i].node];
    }
    out->steps = steps;
}
