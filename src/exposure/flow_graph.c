/* SPDX-License-Identifier: Apache-2.0
 *
 * flow_graph: leaves out of a case what can never be short in it.
 */
#include "exposure/flow_int.h"

typedef struct freeness {
    const flow_case *c;
    bool *pool, *recipe; /* by net node */
} freeness;

static bool lane_unlimited(const flow_case *c, uint32_t lane) {
    const model_lane *row = &c->net->m->lanes[lane];
    const flow_lane *state = &c->lanes[lane];
    if (ratio_ok(row->rate) || ratio_ok(row->share) || ratio_ok(row->quota) ||
        ratio_ok(state->licensed)) {
        return false;
    }
    for (uint32_t i = 0; i < state->n_spans; i++) {
        if (!ratio_is(state->spans[i].factor, 1)) {
            return false;
        }
    }
    return true;
}

static int32_t use_from(const flow_case *c, uint32_t bom) {
    return c->bom_from != NULL ? c->bom_from[bom] : c->net->m->bom[bom].from;
}

static bool use_free(const freeness *f, const net_use *use) {
    const model_bom *row = &f->c->net->m->bom[use->bom];
    return !ratio_ok(row->cap) && use_from(f->c, use->bom) <= 0 && row->until >= f->c->horizon &&
           (f->c->bom_off == NULL || !f->c->bom_off[use->bom]) && f->pool[use->child];
}

static bool recipe_free(const freeness *f, const net_node *nd) {
    const exposure_net *net = f->c->net;
    if (nd->n_positions == 0 || nd->loop != MODEL_NONE ||
        (nd->make != MODEL_NONE && ratio_ok(net->m->makes[nd->make].cap))) {
        return false;
    }
    for (uint32_t i = 0; i < nd->n_positions; i++) {
        if (!use_free(f, &net->uses[net->positions[nd->first_position + i].first_use])) {
            return false;
        }
    }
    return true;
}

static bool pool_free(const freeness *f, uint32_t node) {
    const exposure_net *net = f->c->net;
    const net_node *nd = &net->nodes[node];
    if (net->m->items[nd->item].as_needed || (nd->unsupplied && f->c->supplied)) {
        return true;
    }
    if (nd->loop != MODEL_NONE) {
        return false;
    }
    if (nd->n_lanes == 0) {
        return f->recipe[node];
    }
    uint32_t lane = net->lane_ids[nd->first_lane], from = net->lane_from[lane];
    return lane_unlimited(f->c, lane) && (from == MODEL_NONE || f->pool[from]);
}

static freeness freeness_find(lode_arena *a, const flow_case *c) {
    uint32_t n = c->net->n_nodes;
    freeness f = {c, arena_array(a, (size_t)n + 1, sizeof *f.pool),
                  arena_array(a, (size_t)n + 1, sizeof *f.recipe)};
    for (uint32_t i = n; i-- > 0;) { /* children first */
        f.recipe[i] = recipe_free(&f, &c->net->nodes[i]);
        f.pool[i] = pool_free(&f, i);
    }
    return f;
}

/* ---- what is left --------------------------------------------------------------------------------- */

static void want(const freeness *f, bool *wanted, uint32_t node) {
    if (!f->pool[node]) {
        wanted[node] = true;
    }
}

/* Nodes that some line may wait for; lines of products that have a recipe are nodes of their own. */
static bool *wanted_find(lode_arena *a, const freeness *f) {
    const exposure_net *net = f->c->net;
    bool *wanted = arena_array(a, (size_t)net->n_nodes + 1, sizeof *wanted);
    for (uint32_t i = 0; i < net->n_products; i++) {
        uint32_t node = net->products[i].node;
        bool is_free = net->nodes[node].n_positions > 0 ? f->recipe[node] : f->pool[node];
        wanted[node] = wanted[node] || !is_free;
    }
    bool again = true;
    while (again) { /* once, and once more for each way back in a loop */
        again = false;
        for (uint32_t i = 0; i < net->n_nodes; i++) {
            const net_node *nd = &net->nodes[i];
            if (!wanted[i]) {
                continue;
            }
            for (uint32_t k = 0; k < nd->n_lanes; k++) {
                uint32_t from = net->lane_from[net->lane_ids[nd->first_lane + k]];
                if (from != MODEL_NONE && !f->pool[from] && !wanted[from]) {
                    wanted[from] = true;
                    again = again || from < i;
                }
            }
            for (uint32_t k = 0; k < nd->n_positions; k++) {
                const net_position *p = &net->positions[nd->first_position + k];
                for (uint32_t u = 0; u < p->n_uses && !use_free(f, &net->uses[p->first_use]); u++) {
                    uint32_t child = net->uses[p->first_use + u].child;
                    again = again || (child < i && !f->pool[child] && !wanted[child]);
                    want(f, wanted, child);
                }
            }
        }
    }
    return wanted;
}

static void add_position(const freeness *f, flow_graph *g, const net_position *p) {
    const exposure_net *net = f->c->net;
    g->positions[g->n_positions++] = (graph_position){g->n_uses, p->n_uses};
    for (uint32_t u = 0; u < p->n_uses; u++) {
        const net_use *use = &net->uses[p->first_use + u];
        const model_bom *row = &net->m->bom[use->bom];
        bool off = f->c->bom_off != NULL && f->c->bom_off[use->bom];
        g->uses[g->n_uses++] = (graph_use){
            .child = f->pool[use->child] ? FREE : g->of_net[use->child],
            .parent = g->of_net[p->node],
            .net_use = p->first_use + u,
            .from = use_from(f->c, use->bom),
            .until = off ? INT32_MIN : row->until,
            .need = use->need,
            .cap = row->cap,
        };
    }
}

static void add_node(const freeness *f, flow_graph *g, uint32_t at) {
    const flow_case *c = f->c;
    const exposure_net *net = c->net;
    graph_node *node = &g->nodes[at];
    const net_node *nd = &net->nodes[node->net];
    node->loop = nd->loop;
    node->recipe = nd->n_positions > 0;
    node->make_cap = nd->make == MODEL_NONE ? RATIO_NONE : net->m->makes[nd->make].cap;
    node->first_lane = g->n_lanes;
    node->n_lanes = nd->n_lanes;
    for (uint32_t i = 0; i < nd->n_lanes; i++) {
        uint32_t lane = net->lane_ids[nd->first_lane + i], from = net->lane_from[lane];
        bool outside = from == MODEL_NONE;
        g->lanes[g->n_lanes++] = (graph_lane){
            .lane = lane,
            .node = at,
            .from = outside || f->pool[from] ? FREE : g->of_net[from],
            .pushes = outside && c->inbound == INBOUND_KEEP && ratio_ok(net->m->lanes[lane].rate),
        };
    }
    node->first_position = g->n_positions;
    for (uint32_t i = 0; i < nd->n_positions; i++) {
        const net_position *p = &net->positions[nd->first_position + i];
        if (!use_free(f, &net->uses[p->first_use])) {
            add_position(f, g, p);
        }
    }
    node->n_positions = g->n_positions - node->first_position;
}

static void find_loops(flow_graph *g) {
    for (uint32_t i = 0; i < g->n_nodes; i = g->nodes[i].end) {
        uint32_t end = i + 1;
        while (g->nodes[i].loop != MODEL_NONE && end < g->n_nodes &&
               g->nodes[end].loop == g->nodes[i].loop) {
            end++;
        }
        for (uint32_t k = i; k < end; k++) {
            g->nodes[k].first = i;
            g->nodes[k].end = end;
        }
    }
}

/* Counting sort: first how many can draw on each node, then each in its place. */
static void find_ups(lode_arena *a, flow_graph *g) {
    uint32_t *end = arena_array(a, (size_t)g->n_nodes + 2, sizeof *end);
    g->up = arena_array(a, (size_t)g->n_uses + g->n_lanes + 1, sizeof *g->up);
    for (uint32_t i = 0; i < g->n_uses; i++) {
        if (g->uses[i].child != FREE) {
            end[g->uses[i].child]++;
        }
    }
    for (uint32_t i = 0; i < g->n_lanes; i++) {
        if (g->lanes[i].from != FREE) {
            end[g->lanes[i].from]++;
        }
    }
    for (uint32_t i = 1; i <= g->n_nodes; i++) {
        end[i] += end[i - 1];
    }
    for (uint32_t i = g->n_lanes; i-- > 0;) {
        if (g->lanes[i].from != FREE) {
            g->up[--end[g->lanes[i].from]] = g->lanes[i].node;
        }
    }
    for (uint32_t i = g->n_uses; i-- > 0;) {
        if (g->uses[i].child != FREE) {
            g->up[--end[g->uses[i].child]] = g->uses[i].parent;
        }
    }
    g->up_first = end; /* now the first of each; end[n_nodes] is the number of all */
}

void flow_graph_build(lode_arena *a, const flow_case *c, flow_graph *g) {
    const exposure_net *net = c->net;
    freeness f = freeness_find(a, c);
    const bool *wanted = wanted_find(a, &f);
    *g = (flow_graph){.of_net = arena_array(a, (size_t)net->n_nodes + 1, sizeof *g->of_net)};
    size_t positions = 1, uses = 1, lanes = 1;
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        const net_node *nd = &net->nodes[i];
        g->of_net[i] = FREE;
        if (wanted[i]) {
            g->of_net[i] = g->n_nodes++;
            lanes += nd->n_lanes;
            positions += nd->n_positions;
            for (uint32_t k = 0; k < nd->n_positions; k++) {
                uses += net->positions[nd->first_position + k].n_uses;
            }
        }
    }
    g->nodes = arena_array(a, (size_t)g->n_nodes + 1, sizeof *g->nodes);
    g->positions = arena_array(a, positions, sizeof *g->positions);
    g->uses = arena_array(a, uses, sizeof *g->uses);
    g->lanes = arena_array(a, lanes, sizeof *g->lanes);
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        if (wanted[i]) {
            g->nodes[g->of_net[i]].net = i;
            add_node(&f, g, g->of_net[i]);
        }
    }
    find_loops(g);
    find_ups(a, g);
    g->product = arena_array(a, (size_t)net->n_products + 1, sizeof *g->product);
    for (uint32_t i = 0; i < net->n_products; i++) {
        uint32_t node = net->products[i].node;
        bool is_free = net->nodes[node].n_positions > 0 ? f.recipe[node] : f.pool[node];
        g->product[i] = is_free ? FREE : g->of_net[node];
    }
}
