/* SPDX-License-Identifier: Apache-2.0
 *
 * net_order: nodes numbered so that parents come before what they need, with Tarjan's strongly
 * connected components (R. E. Tarjan, 1972) for the loops, on a stack of its own because a bill of
 * material may be as deep as it is long. Then what each node has to give at plan: one sweep.
 */
#include "exposure/net_int.h"

#include <stdlib.h>

/* ---- edges of a node: uses of its positions, then own plants that deliver to it --------------- */

static uint32_t edge_count(const net_builder *b, uint32_t node) {
    const net_node *nd = &b->nodes.p[node];
    uint32_t n = nd->n_lanes;
    for (uint32_t i = 0; i < nd->n_positions; i++) {
        n += b->positions.p[nd->first_position + i].n_uses;
    }
    return n;
}

/* uses of one node stand side by side */
static uint32_t edge_to(const net_builder *b, uint32_t node, uint32_t edge) {
    const net_node *nd = &b->nodes.p[node];
    if (edge < nd->n_lanes) {
        return b->lane_from[b->lane_ids.p[nd->first_lane + edge]];
    }
    return b->uses.p[b->positions.p[nd->first_position].first_use + edge - nd->n_lanes].child;
}

typedef struct visit {
    uint32_t node, edge, n_edges;
} visit;

typedef struct tarjan {
    const net_builder *b;
    uint32_t *index, *low; /* 0: not seen */
    bool *on_stack;
    VEC(uint32_t) stack;
    VEC(visit) path;
    uint32_t next;
    uint32_t *component; /* by node; components are numbered children first */
    uint32_t n_components;
} tarjan;

static void tarjan_enter(tarjan *t, uint32_t node) {
    t->index[node] = t->low[node] = ++t->next;
    *vec_push(&t->stack) = node;
    t->on_stack[node] = true;
    *vec_push(&t->path) = (visit){node, 0, edge_count(t->b, node)};
}

static void tarjan_leave(tarjan *t, uint32_t node) {
    if (t->low[node] == t->index[node]) {
        uint32_t member;
        do {
            member = t->stack.p[--t->stack.n];
            t->on_stack[member] = false;
            t->component[member] = t->n_components;
        } while (member != node);
        t->n_components++;
    }
    t->path.n--;
    if (t->path.n > 0) {
        uint32_t above = t->path.p[t->path.n - 1].node;
        t->low[above] = t->low[node] < t->low[above] ? t->low[node] : t->low[above];
    }
}

static void tarjan_from(tarjan *t, uint32_t root) {
    tarjan_enter(t, root);
    while (t->path.n > 0) {
        visit *v = &t->path.p[t->path.n - 1];
        if (v->edge == v->n_edges) {
            tarjan_leave(t, v->node);
            continue;
        }
        uint32_t node = v->node, to = edge_to(t->b, node, v->edge++);
        if (to == MODEL_NONE) {
            continue;
        }
        if (t->index[to] == 0) {
            tarjan_enter(t, to);
        } else if (t->on_stack[to] && t->index[to] < t->low[node]) {
            t->low[node] = t->index[to];
        }
    }
}

/* New number by node: components parents first, within one as they were found. */
static uint32_t *new_numbers(const tarjan *t, lode_arena *a, uint32_t n) {
    uint32_t *first = arena_array(a, (size_t)t->n_components + 1, sizeof *first);
    uint32_t *number = arena_array(a, (size_t)n + 1, sizeof *number);
    for (uint32_t i = 0; i < n; i++) {
        first[t->n_components - 1 - t->component[i] + 1]++;
    }
    for (uint32_t i = 0; i < t->n_components; i++) {
        first[i + 1] += first[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        number[i] = first[t->n_components - 1 - t->component[i]]++;
    }
    return number;
}

/* ---- the net in its final order ------------------------------------------------------------------ */

static void copy_node(const net_builder *b, const uint32_t *number, uint32_t from, net_node *to,
                      exposure_net *out) {
    const net_node *old = &b->nodes.p[from];
    *to = *old;
    to->first_position = out->n_positions;
    to->first_lane = out->n_lane_ids;
    for (uint32_t i = 0; i < old->n_lanes; i++) {
        out->lane_ids[out->n_lane_ids++] = b->lane_ids.p[old->first_lane + i];
    }
    for (uint32_t i = 0; i < old->n_positions; i++) {
        const net_position *p = &b->positions.p[old->first_position + i];
        out->positions[out->n_positions++] =
            (net_position){.node = number[from], .first_use = out->n_uses, .n_uses = p->n_uses};
        for (uint32_t k = 0; k < p->n_uses; k++) {
            net_use use = b->uses.p[p->first_use + k];
            use.child = number[use.child];
            out->uses[out->n_uses++] = use;
        }
    }
}

static void copy_net(const net_builder *b, lode_arena *a, const tarjan *t, exposure_net *out) {
    uint32_t n = (uint32_t)b->nodes.n;
    uint32_t *number = new_numbers(t, a, n);
    uint32_t *old = arena_array(a, (size_t)n + 1, sizeof *old);
    out->nodes = arena_array(a, (size_t)n + 1, sizeof *out->nodes);
    out->positions = arena_array(a, b->positions.n + 1, sizeof *out->positions);
    out->uses = arena_array(a, b->uses.n + 1, sizeof *out->uses);
    out->lane_ids = arena_array(a, b->lane_ids.n + 1, sizeof *out->lane_ids);
    out->n_nodes = n;
    for (uint32_t i = 0; i < n; i++) {
        old[number[i]] = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        copy_node(b, number, old[i], &out->nodes[i], out);
    }
    out->lane_node = b->lane_node;
    out->lane_from = b->lane_from;
    for (uint32_t i = 0; i < out->m->n_lanes; i++) {
        if (out->lane_node[i] != MODEL_NONE) {
            out->lane_node[i] = number[out->lane_node[i]];
        }
        if (out->lane_from[i] != MODEL_NONE) {
            out->lane_from[i] = number[out->lane_from[i]];
        }
    }
    for (uint32_t i = 0; i < out->n_products; i++) {
        out->products[i].node = number[out->products[i].node];
    }
}

/* ---- loops and what has to be given -------------------------------------------------------------- */

/* What one of the node asks of `to` at plan: first alternates; and a pool that is not made here of
 * its first own plant. Calls back for each. */
typedef void (*ask_fn)(void *arg, uint32_t to, ratio need);

static void node_asks(const exposure_net *net, uint32_t node, ask_fn fn, void *arg) {
    const net_node *nd = &net->nodes[node];
    for (uint32_t i = 0; i < nd->n_positions; i++) {
        const net_use *use = &net->uses[net->positions[nd->first_position + i].first_use];
        fn(arg, use->child, use->need);
    }
    for (uint32_t i = 0; i < nd->n_lanes && nd->n_positions == 0; i++) {
        uint32_t from = net->lane_from[net->lane_ids[nd->first_lane + i]];
        if (from != MODEL_NONE) {
            fn(arg, from, RATIO_ONE);
            return;
        }
    }
}

bool loop_solve(ratio *a, ratio *b, uint32_t n) {
    for (uint32_t i = 0; i < n * n; i++) { /* M = I - A */
        a[i] = ratio_sub(i % (n + 1) == 0 ? RATIO_ONE : RATIO_ZERO, a[i]);
    }
    for (uint32_t k = 0; k < n; k++) {
        ratio pivot = a[k * n + k];
        if (!ratio_ok(pivot) || ratio_sign(pivot) <= 0) {
            return false;
        }
        for (uint32_t i = k + 1; i < n; i++) {
            ratio f = ratio_div(a[i * n + k], pivot);
            if (ratio_sign(f) == 0) {
                continue;
            }
            for (uint32_t j = k; j < n; j++) {
                a[i * n + j] = ratio_sub(a[i * n + j], ratio_mul(f, a[k * n + j]));
            }
            b[i] = ratio_sub(b[i], ratio_mul(f, b[k]));
        }
    }
    for (uint32_t k = n; k-- > 0;) {
        for (uint32_t j = k + 1; j < n; j++) {
            b[k] = ratio_sub(b[k], ratio_mul(a[k * n + j], b[j]));
        }
        b[k] = ratio_div(b[k], a[k * n + k]);
    }
    return true;
}

typedef struct loop_matrix {
    uint32_t first, n, from;
    ratio *a;
} loop_matrix;

static void matrix_ask(void *arg, uint32_t to, ratio need) {
    loop_matrix *x = arg;
    if (to >= x->first && to < x->first + x->n) {
        ratio *cell = &x->a[(to - x->first) * x->n + x->from];
        *cell = ratio_add(*cell, need);
    }
}

/* Nodes first..first+n need one another: amount becomes what they give in the end; false: no end. */
static bool loop_amounts(const exposure_net *net, uint32_t first, uint32_t n, ratio *amount) {
    ratio *a = calloc((size_t)n * n, sizeof *a);
    if (a == NULL) {
        lode_oom();
    }
    for (uint32_t i = 0; i < n * n; i++) {
        a[i] = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < n; i++) {
        loop_matrix x = {first, n, i, a};
        node_asks(net, first + i, matrix_ask, &x);
    }
    bool ends = loop_solve(a, amount, n);
    free(a);
    return ends;
}

static uint32_t component_end(const exposure_net *net, uint32_t first) {
    uint32_t end = first + 1, loop = net->nodes[first].loop;
    while (loop != MODEL_NONE && end < net->n_nodes && net->nodes[end].loop == loop) {
        end++;
    }
    return end;
}

net_sweep net_sweep_new(lode_arena *a, const exposure_net *net) {
    size_t n = net->n_nodes;
    net_sweep s = {.net = net,
                   .amount = arena_array(a, n + 1, sizeof *s.amount),
                   .asked = arena_array(a, n / 64 + 1, sizeof *s.asked),
                   .reached = arena_array(a, n + 1, sizeof *s.reached)};
    for (size_t i = 0; i < n; i++) {
        s.amount[i] = RATIO_ZERO;
    }
    return s;
}

/* Amounts are 0 until something is asked; what is asked is never 0. */
static void sweep_ask(net_sweep *s, uint32_t node, ratio amount) {
    if (ratio_ok(s->amount[node]) && ratio_sign(s->amount[node]) == 0) {
        s->reached[s->n_reached++] = node;
    }
    s->amount[node] = ratio_add_up(s->amount[node], amount);
    s->asked[node / 64] |= UINT64_C(1) << (node % 64);
}

typedef struct spread_from {
    net_sweep *s;
    uint32_t first, end; /* of the loop that asks: inside it the matrix has counted */
    ratio from;
} spread_from;

static void spread_ask(void *arg, uint32_t to, ratio need) {
    spread_from *f = arg;
    if (to < f->first || to >= f->end) {
        sweep_ask(f->s, to, ratio_mul_up(f->from, need));
    }
}

/* All of a loop at once; what of it was not asked becomes reached too. */
static void sweep_loop(net_sweep *s, uint32_t first, uint32_t end) {
    const exposure_net *net = s->net;
    for (uint32_t i = first; i < end; i++) {
        sweep_ask(s, i, RATIO_ZERO);
        s->asked[i / 64] &= ~(UINT64_C(1) << (i % 64));
    }
    if (net->endless[net->nodes[first].loop] ||
        !loop_amounts(net, first, end - first, s->amount + first)) {
        for (uint32_t i = first; i < end; i++) {
            s->amount[i] = RATIO_NONE;
        }
    }
}

static void sweep_run(net_sweep *s) {
    for (uint32_t w = 0; w <= s->net->n_nodes / 64; w++) { /* parents first: children come after */
        while (s->asked[w] != 0) {
            uint32_t node = w * 64 + (uint32_t)__builtin_ctzll(s->asked[w]);
            uint32_t end = component_end(s->net, node), first = node;
            s->asked[w] &= s->asked[w] - 1;
            if (s->net->nodes[node].loop != MODEL_NONE) {
                while (first > 0 && s->net->nodes[first - 1].loop == s->net->nodes[node].loop) {
                    first--;
                }
                sweep_loop(s, first, end);
            }
            for (uint32_t i = first; i < end; i++) {
                spread_from f = {s, first, end, s->amount[i]};
                node_asks(s->net, i, spread_ask, &f);
            }
        }
    }
}

void net_sweep_from(net_sweep *s, uint32_t node, ratio qty) {
    for (uint32_t i = 0; i < s->n_reached; i++) {
        s->amount[s->reached[i]] = RATIO_ZERO;
    }
    s->n_reached = 0;
    sweep_ask(s, node, qty);
    sweep_run(s);
}

static void needs_find(exposure_net *net, lode_arena *a) {
    net_sweep s = net_sweep_new(a, net);
    for (uint32_t i = 0; i < net->n_products; i++) {
        sweep_ask(&s, net->products[i].node, net->m->plans[net->products[i].plan].rate);
    }
    sweep_run(&s);
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        net->nodes[i].need = s.amount[i];
    }
}

/* Of what no first alternate needs, what its uses would take if they all were the first. */
static void bases_find(exposure_net *net, lode_arena *a) {
    ratio *other = arena_array(a, (size_t)net->n_nodes + 1, sizeof *other);
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        other[i] = RATIO_ZERO;
    }
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        net_node *nd = &net->nodes[i];
        bool first = !ratio_ok(nd->need) || ratio_sign(nd->need) > 0 || nd->loop != MODEL_NONE;
        nd->base = first ? nd->need : other[i];
        for (uint32_t k = 0; k < nd->n_positions; k++) {
            const net_position *p = &net->positions[nd->first_position + k];
            for (uint32_t u = 0; u < p->n_uses; u++) {
                const net_use *use = &net->uses[p->first_use + u];
                ratio more = ratio_mul_up(nd->base, use->need);
                other[use->child] = ratio_add_up(other[use->child], more);
            }
        }
        for (uint32_t k = 0; k < nd->n_lanes; k++) {
            uint32_t from = net->lane_from[net->lane_ids[nd->first_lane + k]];
            if (from != MODEL_NONE) {
                other[from] = ratio_add_up(other[from], nd->base);
            }
        }
    }
}

static lode_status loop_error(const exposure_net *net, uint32_t first, uint32_t n,
                              lode_error *err) {
    strbuf names = {0};
    for (uint32_t i = 0; i < n && i < 8; i++) {
        strbuf_addf(&names, "%s" STR_FMT, i > 0 ? " -> " : "",
                    STR_ARG(net->m->items[net->nodes[first + i].item].id));
    }
    uint32_t line = 0;
    lode_status st =
        lode_fail(err, LODE_BAD_INPUT, "endless_loop",
                  "the loop %s takes at least as much as it gives, and has no stock", names.p);
    lode_hint(err, "check the quantities of these parts in bom.csv, or give one a stock or a lane");
    for (uint32_t i = 0; i < net->n_uses && line == 0; i++) { /* the first row inside the loop */
        const model_bom *bom = &net->m->bom[net->uses[i].bom];
        if (net->uses[i].child >= first && net->uses[i].child < first + n &&
            bom->parent == net->nodes[first].item) {
            line = bom->row.line;
        }
    }
    if (err != NULL) {
        memcpy(err->file, "bom.csv", sizeof "bom.csv");
        err->line = line;
    }
    strbuf_clear(&names);
    return st;
}

static bool loop_has_source(const exposure_net *net, uint32_t first, uint32_t n) {
    for (uint32_t i = first; i < first + n; i++) {
        if (ratio_sign(net->nodes[i].stock) > 0 || net->m->items[net->nodes[i].item].as_needed) {
            return true;
        }
        for (uint32_t k = 0; k < net->nodes[i].n_lanes; k++) {
            if (net->lane_from[net->lane_ids[net->nodes[i].first_lane + k]] == MODEL_NONE) {
                return true;
            }
        }
        for (uint32_t k = 0; k < net->m->n_transits; k++) {
            const model_transit *tr = &net->m->transits[k];
            if (tr->item == net->nodes[i].item && tr->plant == net->nodes[i].plant) {
                return true;
            }
        }
    }
    return false;
}

/* Nodes first..first+n need one another. */
static lode_status loop_mark(exposure_net *net, uint32_t first, uint32_t n, lode_error *err) {
    if (n > LOOP_NODES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "loop_too_large",
                         "%u parts need one another in a loop; at most %u may", n, LOOP_NODES_MAX);
    }
    ratio zero[LOOP_NODES_MAX];
    for (uint32_t i = 0; i < n; i++) {
        zero[i] = RATIO_ZERO;
        net->nodes[first + i].loop = net->n_loops;
    }
    bool ends = loop_amounts(net, first, n, zero);
    net->endless[net->n_loops++] = !ends;
    return ends || loop_has_source(net, first, n) ? LODE_OK : loop_error(net, first, n, err);
}

static bool needs_itself(const net_builder *b, uint32_t old) {
    uint32_t n = edge_count(b, old);
    for (uint32_t i = 0; i < n; i++) {
        if (edge_to(b, old, i) == old) {
            return true;
        }
    }
    return false;
}

lode_status net_order(net_builder *b, lode_arena *a, exposure_net *out, lode_error *err) {
    uint32_t n = (uint32_t)b->nodes.n;
    tarjan t = {.b = b};
    t.index = arena_array(a, (size_t)n + 1, sizeof *t.index);
    t.low = arena_array(a, (size_t)n + 1, sizeof *t.low);
    t.on_stack = arena_array(a, (size_t)n + 1, sizeof *t.on_stack);
    t.component = arena_array(a, (size_t)n + 1, sizeof *t.component);
    for (uint32_t i = 0; i < n; i++) {
        if (t.index[i] == 0) {
            tarjan_from(&t, i);
        }
    }
    vec_clear(&t.stack);
    vec_clear(&t.path);
    copy_net(b, a, &t, out);
    uint32_t *sizes = arena_array(a, (size_t)t.n_components + 1, sizeof *sizes);
    bool *self = arena_array(a, (size_t)t.n_components + 1, sizeof *self);
    out->endless = arena_array(a, (size_t)n + 1, sizeof *out->endless);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t c = t.n_components - 1 - t.component[i];
        sizes[c]++;
        self[c] = self[c] || needs_itself(b, i);
    }
    for (uint32_t c = 0, at = 0; c < t.n_components; at += sizes[c++]) {
        if (sizes[c] > 1 || self[c]) {
            lode_status st = loop_mark(out, at, sizes[c], err);
            if (st != LODE_OK) {
                return st;
            }
        }
    }
    needs_find(out, a);
    bases_find(out, a);
    return LODE_OK;
}
