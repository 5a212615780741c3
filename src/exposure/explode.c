/* SPDX-License-Identifier: Apache-2.0
 *
 * explode: how the structure of explode.h is built: numbering (explode_order.c), both directions, which
 * alternates are nobody else's, and the integers by which the lines multiply.
 *
 * Denominators. Let an item of place p be needed D / den[p] of, with an integer D. A line of need n / d
 * asks the child for D * (n / g) in parts of (den[p] / g) * d, where g divides n and den[p]. den[child]
 * is the least common multiple of those parts over its parents, and so every line has an integer
 * multiplier. Most models need no more than the few parts that their batches and scraps ask for.
 */
#include "exposure/explode.h"

#define DEN_MAX (UINT64_C(1) << 62)

static uint64_t gcd(uint64_t a, uint64_t b) {
    while (b != 0) {
        uint64_t t = a % b;
        a = b;
        b = t;
    }
    return a;
}

static bool lcm(uint64_t a, uint64_t b, uint64_t *out) {
    return !__builtin_mul_overflow(a / gcd(a, b), b, out) && *out <= DEN_MAX;
}

/* ---- integers -------------------------------------------------------------------------------------- */

/* The child is asked for D * times in parts of `parts`. False: they do not fit. */
static bool line_parts(const explode *x, uint32_t p, uint32_t slot, uint64_t *times,
                       uint64_t *parts) {
    ratio need = x->in.lines[x->line[slot]].need;
    if (need.num > INT64_MAX || need.den > INT64_MAX) {
        return false;
    }
    uint64_t n = (uint64_t)need.num, above = x->den[p], g = above == 1 ? 1 : gcd(n, above);
    *times = n / g;
    return !__builtin_mul_overflow(above / g, (uint64_t)need.den, parts) && *parts <= DEN_MAX;
}

static bool inside(const explode_loop *loop, uint32_t place) {
    return loop != NULL && place - loop->first < loop->n;
}

/* The loop that place p is in, or NULL; *next is the first loop that does not end before p. */
static const explode_loop *loop_at(const explode *x, uint32_t *next, uint32_t p) {
    while (*next < x->n_loops && x->loops[*next].first + x->loops[*next].n <= p) {
        (*next)++;
    }
    bool in = *next < x->n_loops && x->loops[*next].first <= p;
    return in ? &x->loops[*next] : NULL;
}

/* What comes into a loop in parts of den leaves it in finer ones. A loop that cannot be solved stays as
 * it is: explode_gross will say so. */
static bool loop_parts(explode *x, const explode_loop *loop, bool alternates, const uint64_t *in,
                       ratio *inverse) {
    lode_error err = {0};
    if (loop->n > EXPLODE_LOOP_MAX ||
        explode_loop_solve(x, loop, alternates, inverse, &err) != LODE_OK) {
        return true;
    }
    for (uint32_t i = 0; i < loop->n; i++) {
        for (uint32_t k = 0; k < loop->n; k++) {
            ratio r = inverse[i * loop->n + k];
            uint64_t parts, *den = &x->den[loop->first + i];
            if (r.num != 0 &&
                (r.den > INT64_MAX || __builtin_mul_overflow(in[k], (uint64_t)r.den, &parts) ||
                 !lcm(*den, parts, den))) {
                return false;
            }
        }
    }
    return true;
}

static bool loop_dens(lode_arena *a, explode *x, const explode_loop *loop) {
    uint64_t in[EXPLODE_LOOP_MAX];
    if (loop->n > EXPLODE_LOOP_MAX) {
        return true;
    }
    ratio *inverse = arena_array(a, (size_t)loop->n * loop->n, sizeof *inverse);
    memcpy(in, x->den + loop->first, loop->n * sizeof *in);
    return loop_parts(x, loop, false, in, inverse) && loop_parts(x, loop, true, in, inverse);
}

static bool find_dens(lode_arena *a, explode *x) {
    uint32_t next = 0;
    for (uint32_t p = 0; p < x->in.n_items; p++) {
        const explode_loop *loop = loop_at(x, &next, p);
        if (loop != NULL && p == loop->first && !loop_dens(a, x, loop)) {
            return false;
        }
        for (uint32_t k = x->down[p]; k < x->down[p + 1]; k++) {
            uint32_t c = x->child[k] & EXPLODE_PLACE;
            uint64_t times, parts;
            if (!line_parts(x, p, k, &times, &parts) ||
                (parts != 1 && !inside(loop, c) && !lcm(x->den[c], parts, &x->den[c]))) {
                return false;
            }
        }
    }
    return true;
}

/* Multipliers, in 32 bits if all fit. */
static bool find_mults(lode_arena *a, explode *x) {
    uint64_t *all = arena_array(a, x->in.n_lines, sizeof *all), largest = 0;
    uint32_t next = 0;
    for (uint32_t p = 0; p < x->in.n_items; p++) {
        const explode_loop *loop = loop_at(x, &next, p);
        for (uint32_t k = x->down[p]; k < x->down[p + 1]; k++) {
            uint32_t c = x->child[k] & EXPLODE_PLACE;
            uint64_t times, parts;
            if (inside(loop, c)) {
                continue;
            }
            if (!line_parts(x, p, k, &times, &parts) ||
                __builtin_mul_overflow(times, x->den[c] / parts, &all[k])) {
                return false;
            }
            largest = all[k] > largest ? all[k] : largest;
        }
    }
    x->wide_mult = all;
    x->scaled = true;
    return largest <= UINT32_MAX;
}

static void find_integers(lode_arena *a, explode *x) {
    lode_arena t = {0};
    uint64_t most = 1;
    x->den = arena_array(&t, x->in.n_items, sizeof *x->den);
    for (uint32_t p = 0; p < x->in.n_items; p++) {
        x->den[p] = 1;
    }
    bool narrow = find_dens(&t, x) && find_mults(&t, x);
    for (uint32_t p = 0; p < x->in.n_items; p++) {
        most = x->den[p] > most ? x->den[p] : most;
    }
    uint64_t *den = x->den, *wide_mult = x->wide_mult;
    x->den = x->wide_mult = NULL;
    if (x->scaled && most > 1) {
        x->den = arena_array(a, x->in.n_items, sizeof *den);
        memcpy(x->den, den, x->in.n_items * sizeof *den);
    }
    if (narrow) {
        x->mult = arena_array(a, x->in.n_lines, sizeof *x->mult);
        for (uint32_t k = 0; k < x->in.n_lines; k++) {
            x->mult[k] = (uint32_t)wide_mult[k];
        }
    } else if (x->scaled) {
        x->wide_mult = arena_array(a, x->in.n_lines, sizeof *wide_mult);
        memcpy(x->wide_mult, wide_mult, x->in.n_lines * sizeof *wide_mult);
    }
    arena_clear(&t);
}

/* ---- the other direction, and bits ---------------------------------------------------------------- */

static void find_parents(lode_arena *a, explode *x) {
    uint32_t n = x->in.n_items;
    x->up = arena_array(a, (size_t)n + 2, sizeof *x->up);
    x->parent = arena_array(a, x->in.n_lines, sizeof *x->parent);
    uint32_t *next = x->up + 1; /* ends as up[p + 1] */
    for (uint32_t k = 0; k < x->in.n_lines; k++) {
        x->up[x->child[k] + 2]++;
    }
    for (uint32_t p = 0; p < n; p++) {
        next[p + 1] += next[p];
    }
    for (uint32_t p = 0; p < n; p++) {
        for (uint32_t k = x->down[p]; k < x->down[p + 1]; k++) {
            x->parent[next[x->child[k]]++] = p;
        }
    }
}

/* EXPLODE_OWN: the child of an alternate has one line to it, and so has everything below. Children come
 * after parents, so one pass from the end knows; in a loop nothing is one's own. */
static void mark_lines(explode *x) {
    lode_arena t = {0};
    uint32_t n = x->in.n_items;
    bool *own = arena_array(&t, n, sizeof *own);
    for (uint32_t p = n; p-- > 0;) {
        own[p] = x->up[p + 1] - x->up[p] <= 1;
        for (uint32_t k = x->down[p]; k < x->down[p + 1]; k++) {
            uint32_t c = x->child[k];
            bool also = x->in.lines[x->line[k]].also;
            own[p] = own[p] && c > p && own[c];
            x->child[k] |= also ? (c > p && own[c] ? EXPLODE_OWN : 0) : EXPLODE_FIRST;
        }
    }
    arena_clear(&t);
}

static lode_status check_lines(const explode_input *in, lode_error *err) {
    if (in->n_items >= EXPLODE_ITEMS_MAX || in->n_lines >= UINT32_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "exposure.size",
                         "%u items with %u lines are too many", in->n_items, in->n_lines);
    }
    for (uint32_t i = 0; i < in->n_lines; i++) {
        const explode_line *l = &in->lines[i];
        bool joins = !l->also || (i > 0 && in->lines[i - 1].parent == l->parent);
        if (!ratio_ok(l->need) || l->need.num <= 0 || l->parent >= in->n_items ||
            l->child >= in->n_items || !joins) {
            return lode_fail(
                err, LODE_BAD_INPUT, "exposure.need",
                "line %u of the bills of material has no need above 0, no such item, or "
                "nothing to be an alternate of",
                i);
        }
    }
    return LODE_OK;
}

lode_status explode_build(lode_arena *a, const explode_input *in, explode *out, lode_error *err) {
    lode_status status = check_lines(in, err);
    if (status != LODE_OK) {
        return status;
    }
    *out = (explode){.in = *in};
    explode_order(a, out);
    find_parents(a, out);
    mark_lines(out);
    find_integers(a, out);
    return LODE_OK;
}

/* The own plants that node draws on by lanes: its only position when it is not made there, the first in
 * full, as net.h has it; else alternates of each position. True: a line was there before. */
static void lane_lines(const exposure_net *net, uint32_t node, bool before, explode_line *lines,
                       uint32_t *n) {
    const net_node *x = &net->nodes[node];
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        uint32_t from = net->lane_from[net->lane_ids[i]];
        if (from != MODEL_NONE) {
            lines[(*n)++] = (explode_line){RATIO_ONE, node, from, before};
            before = true;
        }
    }
}

/* Lines of all positions, and for each position the lanes of its node once more. */
static size_t lines_at_most(const exposure_net *net) {
    size_t n = net->n_uses;
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        uint32_t times = net->nodes[i].n_positions > 0 ? net->nodes[i].n_positions : 1;
        n += (size_t)times * net->nodes[i].n_lanes;
    }
    return n;
}

void explode_lines_of_net(lode_arena *a, const exposure_net *net, explode_input *out) {
    explode_line *lines = arena_array(a, lines_at_most(net) + 1, sizeof *lines);
    uint32_t n = 0;
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        const net_node *x = &net->nodes[i];
        for (uint32_t p = x->first_position; p < x->first_position + x->n_positions; p++) {
            for (uint32_t k = 0; k < net->positions[p].n_uses; k++) {
                const net_use *u = &net->uses[net->positions[p].first_use + k];
                lines[n++] = (explode_line){u->need, i, u->child, k > 0};
            }
            lane_lines(net, i, true, lines, &n);
        }
        if (x->n_positions == 0) {
            lane_lines(net, i, false, lines, &n);
        }
    }
    str *names = arena_array(a, (size_t)net->n_nodes + 1, sizeof *names);
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        names[i] = net->m->items[net->nodes[i].item].id;
    }
    *out = (explode_input){lines, names, net->n_nodes, n};
}
