/* SPDX-License-Identifier: Apache-2.0
 *
 * explode_used: which items can use which components. Either all places are swept, from parts to products,
 * and each gathers the bits of its children; or, when few items use any of the components, those are found
 * by a walk up, and they alone push their bits to their parents. A walk that grows is given up.
 */
#include "exposure/explode.h"

#define FEW 16u /* one item in so many is few */

/* Each item of a loop needs all of it. */
static void share(const explode_loop *loop, uint64_t *bits) {
    uint64_t all = 0;
    for (uint32_t p = loop->first; p < loop->first + loop->n; p++) {
        all |= bits[p];
    }
    for (uint32_t p = loop->first; p < loop->first + loop->n; p++) {
        bits[p] = all;
    }
}

/* ---- the sweep --------------------------------------------------------------------------------------- */

static void gather_bits(const explode *x, uint32_t from, uint32_t until, uint64_t *bits) {
    const uint32_t *down = x->down, *child = x->child;
    for (uint32_t p = until; p-- > from;) {
        uint64_t all = bits[p];
        for (uint32_t k = down[p]; k < down[p + 1]; k++) {
            all |= bits[child[k] & EXPLODE_PLACE];
        }
        bits[p] = all;
    }
}

static void sweep_bits(const explode *x, uint64_t *out) {
    uint32_t until = x->in.n_items;
    for (uint32_t i = x->n_loops; i-- > 0;) {
        const explode_loop *loop = &x->loops[i];
        gather_bits(x, loop->first + loop->n, until, out);
        gather_bits(x, loop->first, loop->first + loop->n, out);
        share(loop, out);
        until = loop->first;
    }
    gather_bits(x, 0, until, out);
}

/* ---- the walk ---------------------------------------------------------------------------------------- */

typedef struct cone {
    uint64_t *met; /* a bit a place */
    VEC(uint32_t) found;
    uint32_t most; /* it may hold one less */
} cone;

static bool is_met(const cone *c, uint32_t p) { return (c->met[p / 64] >> p % 64 & 1) != 0; }

static void meet(cone *c, uint32_t p) {
    if (!is_met(c, p) && c->found.n < c->most) {
        c->met[p / 64] |= UINT64_C(1) << p % 64;
        *vec_push(&c->found) = p;
    }
}

/* Up from what was met already. False: there is more than the cone can hold. */
static bool walk_up(const explode *x, cone *c) {
    for (uint32_t i = 0; i < c->found.n && c->found.n < c->most; i++) {
        uint32_t p = c->found.p[i];
        for (uint32_t k = x->up[p]; k < x->up[p + 1]; k++) {
            meet(c, x->parent[k]);
        }
    }
    return c->found.n < c->most;
}

static cone cone_new(lode_arena *a, const explode *x, uint32_t most) {
    return (cone){.met = arena_array(a, x->in.n_items / 64 + 1, sizeof(uint64_t)), .most = most};
}

static void push_bits(const explode *x, uint32_t p, uint64_t *bits) {
    for (uint32_t k = x->up[p]; k < x->up[p + 1]; k++) {
        bits[x->parent[k]] |= bits[p];
    }
}

/* From the highest place to the lowest: when a place has its turn, all its children had theirs. */
static void push_cone(const explode *x, const cone *c, uint64_t *bits) {
    uint32_t loop = x->n_loops;
    for (uint32_t w = x->in.n_items / 64 + 1; w-- > 0;) {
        for (uint64_t left = c->met[w]; left != 0;) {
            uint32_t bit = 63 - (uint32_t)__builtin_clzll(left), p = w * 64 + bit;
            left ^= UINT64_C(1) << bit;
            while (loop > 0 && x->loops[loop - 1].first > p) {
                loop--;
            }
            if (loop > 0 && x->loops[loop - 1].first + x->loops[loop - 1].n - 1 == p) {
                share(&x->loops[loop - 1],
                      bits); /* all of a loop is met when one is: this is its last */
            }
            push_bits(x, p, bits);
        }
    }
}

/* ---- both -------------------------------------------------------------------------------------------- */

void explode_used(const explode *x, const uint32_t *components, uint32_t n, uint64_t *out) {
    lode_arena t = {0};
    cone c = cone_new(&t, x, x->in.n_items / FEW + 1);
    memset(out, 0, x->in.n_items * sizeof *out);
    for (uint32_t i = 0; i < n; i++) {
        out[x->place[components[i]]] |= UINT64_C(1) << i;
        meet(&c, x->place[components[i]]);
    }
    if (walk_up(x, &c)) {
        push_cone(x, &c, out);
    } else {
        sweep_bits(x, out);
    }
    vec_clear(&c.found);
    arena_clear(&t);
}

uint32_t explode_users(lode_arena *a, const explode *x, uint32_t item, uint32_t **places) {
    lode_arena t = {0};
    cone c = cone_new(&t, x, x->in.n_items + 1);
    meet(&c, x->place[item]);
    (void)walk_up(x, &c);
    uint32_t n = (uint32_t)c.found.n;
    *places = arena_array(a, n, sizeof **places);
    if (n > 0) {
        memcpy(*places, c.found.p, n * sizeof **places);
    }
    vec_clear(&c.found);
    arena_clear(&t);
    return n;
}
