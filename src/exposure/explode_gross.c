/* SPDX-License-Identifier: Apache-2.0
 *
 * explode_gross: what all items are needed of, one pass from products to parts. Each place pushes what
 * it needs to its children: places are read one after the other, and the children that are written to
 * most, the hubs of a level, lie together and stay in the cache.
 *
 * Three ways with one result (explode.h): integers of 64 bits, of 128 bits, ratios. Integers are checked
 * at every step; the first that does not fit ends the pass, and the next way begins anew.
 */
#include "exposure/explode.h"

#include <assert.h>

#define SCALE_MAX (UINT64_C(1) << 62)
#define SMALL_MAX \
    ((uint64_t)INT64_MAX) /* of what 64 bits hold, so that the highest shows a carry */

/* 1 when the line counts: always, or when it is the first alternate. */
static inline uint32_t line_counts(uint32_t child, uint32_t keep) { return (child | keep) >> 31; }

static uint32_t keep_bits(bool alternates) { return alternates ? EXPLODE_FIRST : 0; }

static uint64_t den_of(const explode *x, uint32_t place) {
    return x->den == NULL ? 1 : x->den[place];
}

/* ---- demands --------------------------------------------------------------------------------------- */

static lode_status too_large(lode_error *err) {
    return lode_fail(
        err, LODE_BAD_INPUT, "exposure.numbers",
        "the needs of the bills of material are too large or too fine to add up exactly");
}

static lode_status find_scale(const explode *x, const explode_demand *demands, uint32_t n,
                              uint64_t *scale, lode_error *err) {
    *scale = 1;
    for (uint32_t i = 0; i < n; i++) {
        ratio q = demands[i].qty;
        if (!ratio_ok(q) || q.num < 0 || demands[i].item >= x->in.n_items) {
            return lode_fail(err, LODE_BAD_INPUT, "exposure.demand",
                             "demand %u is not a number of 0 or more of an item", i);
        }
        /* the least common multiple, over the largest common part of both */
        ratio part = ratio_mul((ratio){(wide)*scale, 1}, q); /* its den is what is still missing */
        if (!ratio_ok(part) || (wide)*scale > (wide)SCALE_MAX / part.den) {
            return too_large(err);
        }
        *scale *= (uint64_t)part.den;
    }
    return LODE_OK;
}

/* Demand i in integers; none: it does not fit. */
static ratio demand_parts(const explode_need *g, const explode_demand *d) {
    wide by = (wide)g->scale * (wide)den_of(g->x, g->x->place[d->item]); /* < 2^124 */
    return ratio_mul(d->qty, (ratio){by, 1});
}

/* ---- loops ----------------------------------------------------------------------------------------- */

/* A place as a ratio, scale left out, and back. */
static ratio get(const explode_need *g, uint32_t place) {
    if (g->exact != NULL) {
        return g->exact[place];
    }
    assert(g->small != NULL || g->wider != NULL); /* one of the three forms is there */
    ratio v = {g->small != NULL ? (wide)g->small[place] : g->wider[place], 1};
    return ratio_div(v, (ratio){(wide)den_of(g->x, place), 1});
}

static bool put(const explode_need *g, uint32_t place, ratio v) {
    if (g->exact != NULL) {
        g->exact[place] = v;
        return true;
    }
    v = ratio_mul(v, (ratio){(wide)den_of(g->x, place), 1});
    if (!ratio_ok(v) || v.den != 1 || (g->small != NULL && v.num > (wide)SMALL_MAX)) {
        return false;
    }
    if (g->small != NULL) {
        g->small[place] = (uint64_t)v.num;
    } else {
        g->wider[place] = v.num;
    }
    return true;
}

/* What is asked of the items of a loop from outside becomes what they are needed of in all. */
static lode_status turn_loop(const explode_need *g, const explode_loop *loop, bool *fits,
                             lode_error *err) {
    lode_arena t = {0};
    ratio in[EXPLODE_LOOP_MAX];
    ratio *inverse = arena_array(&t, (size_t)loop->n * loop->n, sizeof *inverse);
    lode_status status = explode_loop_solve(g->x, loop, g->alternates, inverse, err);
    for (uint32_t i = 0; i < loop->n && status == LODE_OK; i++) {
        in[i] = get(g, loop->first + i);
    }
    for (uint32_t i = 0; i < loop->n && status == LODE_OK; i++) {
        ratio sum = RATIO_ZERO;
        for (uint32_t k = 0; k < loop->n; k++) {
            sum = ratio_add(sum, ratio_mul(inverse[i * loop->n + k], in[k]));
        }
        *fits = put(g, loop->first + i, sum) && *fits;
    }
    arena_clear(&t);
    return status;
}

/* ---- the three passes over places [from, until) ---------------------------------------------------- */

/* Checked at every step: q is so large that a product may not fit. */
static bool push_large(const explode_need *g, uint32_t p) {
    const explode *x = g->x;
    uint32_t keep = keep_bits(g->alternates);
    bool over = false;
    for (uint32_t k = x->down[p]; k < x->down[p + 1]; k++) {
        uint64_t *to = &g->small[x->child[k] & EXPLODE_PLACE], part;
        uint32_t by = x->mult[k] & -line_counts(x->child[k], keep);
        over |= __builtin_mul_overflow(g->small[p], by, &part);
        over |= __builtin_add_overflow(*to, part, to) || *to > SMALL_MAX;
    }
    return !over;
}

/* Up to 2^31 times a multiplier of 32 bits is below 2^63, and so is every sum that is still right: one
 * that is not shows its highest bit, which is looked at once, after all. */
static inline bool push_small(const explode_need *g, uint32_t from, uint32_t until,
                              bool alternates) {
    const uint32_t *down = g->x->down, *child = g->x->child, *mult = g->x->mult;
    uint64_t *need = g->small, seen = 0;
    bool fits = true;
    for (uint32_t p = from; p < until; p++) {
        uint64_t q = need[p];
        if (q > INT32_MAX) {
            fits = push_large(g, p) && fits;
            continue;
        }
        for (uint32_t k = down[p], end = down[p + 1]; k < end; k++) {
            uint32_t c = child[k], by = alternates ? mult[k] : mult[k] & -(c >> 31);
            uint64_t sum = need[c & EXPLODE_PLACE] + q * by;
            need[c & EXPLODE_PLACE] = sum;
            seen |= sum;
        }
    }
    return fits && seen <= SMALL_MAX;
}

static bool push_wide(const explode_need *g, uint32_t from, uint32_t until) {
    const explode *x = g->x;
    uint32_t keep = keep_bits(g->alternates);
    bool over = false;
    for (uint32_t p = from; p < until; p++) {
        wide q = g->wider[p];
        for (uint32_t k = x->down[p]; k < x->down[p + 1]; k++) {
            wide *to = &g->wider[x->child[k] & EXPLODE_PLACE], part;
            uint64_t by = x->mult != NULL ? x->mult[k] : x->wide_mult[k];
            by = line_counts(x->child[k], keep) != 0 ? by : 0;
            over |= __builtin_mul_overflow(q, (wide)by, &part);
            over |= __builtin_add_overflow(*to, part, to);
        }
    }
    return !over;
}

/* loop: the one that the places are in, whose own lines are solved already; or NULL. */
static void push_exact(const explode_need *g, uint32_t from, uint32_t until,
                       const explode_loop *loop) {
    const explode *x = g->x;
    uint32_t keep = keep_bits(g->alternates);
    assert(g->exact != NULL);
    for (uint32_t p = from; p < until; p++) {
        ratio q = g->exact[p];
        for (uint32_t k = x->down[p]; !ratio_is(q, 0) && k < x->down[p + 1]; k++) {
            uint32_t c = x->child[k] & EXPLODE_PLACE;
            bool inner = loop != NULL && c - loop->first < loop->n;
            if (!inner && line_counts(x->child[k], keep) != 0) {
                g->exact[c] = ratio_add(g->exact[c], ratio_mul(q, x->in.lines[x->line[k]].need));
            }
        }
    }
}

static bool push(const explode_need *g, uint32_t from, uint32_t until, const explode_loop *loop) {
    if (g->small != NULL) {
        return g->alternates ? push_small(g, from, until, true) : push_small(g, from, until, false);
    }
    if (g->wider != NULL) {
        return push_wide(g, from, until);
    }
    push_exact(g, from, until, loop);
    return true;
}

/* ---- one way ----------------------------------------------------------------------------------------- */

static lode_status sweep(const explode_need *g, bool *fits, lode_error *err) {
    const explode *x = g->x;
    uint32_t from = 0;
    *fits = true;
    for (uint32_t i = 0; i < x->n_loops && *fits; i++) {
        const explode_loop *loop = &x->loops[i];
        *fits = push(g, from, loop->first, NULL);
        if (!*fits) {
            break;
        }
        lode_status status = turn_loop(g, loop, fits, err);
        if (status != LODE_OK) {
            return status;
        }
        from = loop->first + loop->n;
        *fits = push(g, loop->first, from, loop) && *fits;
    }
    *fits = *fits && push(g, from, x->in.n_items, NULL);
    return LODE_OK;
}

static bool way_is_there(const explode *x, explode_way way) {
    return way == EXPLODE_RATIO || (x->scaled && (way == EXPLODE_128 || x->mult != NULL));
}

static void take_room(lode_arena *a, explode_need *g, explode_way way) {
    size_t n = g->x->in.n_items;
    g->small = way == EXPLODE_64 ? arena_array(a, n, sizeof *g->small) : NULL;
    g->wider = way == EXPLODE_128 ? arena_array(a, n, sizeof *g->wider) : NULL;
    g->exact = way == EXPLODE_RATIO ? arena_array(a, n, sizeof *g->exact) : NULL;
    for (uint32_t p = 0; g->exact != NULL && p < n; p++) {
        g->exact[p] = RATIO_ZERO;
    }
}

/* False: some demand does not fit. */
static bool put_demands(const explode_need *g, const explode_demand *demands, uint32_t n) {
    bool over = false;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t p = g->x->place[demands[i].item];
        if (g->exact != NULL) {
            g->exact[p] = ratio_add(g->exact[p], demands[i].qty);
            continue;
        }
        ratio v = demand_parts(g, &demands[i]);
        over |= !ratio_ok(v) || (g->small != NULL && v.num > (wide)SMALL_MAX);
        if (!over && g->small != NULL) {
            over |= (g->small[p] += (uint64_t)v.num) > SMALL_MAX;
        } else if (!over) {
            over |= __builtin_add_overflow(g->wider[p], v.num, &g->wider[p]);
        }
    }
    return !over;
}

static lode_status try_way(lode_arena *a, const explode_demand *demands, uint32_t n,
                           explode_way way, explode_need *g, bool *fits, lode_error *err) {
    *fits = false;
    if (!way_is_there(g->x, way)) {
        return LODE_OK;
    }
    take_room(a, g, way);
    return put_demands(g, demands, n) ? sweep(g, fits, err) : LODE_OK;
}

/* Ratios always end; what does not fit is none, and nothing below it fits either. */
static bool all_ok(const explode_need *g) {
    for (uint32_t p = 0; g->exact != NULL && p < g->x->in.n_items; p++) {
        if (!ratio_ok(g->exact[p])) {
            return false;
        }
    }
    return true;
}

lode_status explode_gross(lode_arena *a, const explode *x, const explode_demand *demands,
                          uint32_t n, bool alternates, explode_way way, explode_need *out,
                          lode_error *err) {
    explode_need g = {.x = x, .alternates = alternates};
    lode_status status = find_scale(x, demands, n, &g.scale, err);
    if (status != LODE_OK) {
        return status;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t p = x->place[demands[i].item];
        g.inner |= x->up[p + 1] != x->up[p];
    }
    bool fits = false;
    explode_way from = way == EXPLODE_AUTO ? EXPLODE_64 : way;
    explode_way until = way == EXPLODE_AUTO ? EXPLODE_RATIO : way;
    for (explode_way w = from; w <= until && !fits; w++) {
        status = try_way(a, demands, n, w, &g, &fits, err);
        if (status != LODE_OK) {
            return status;
        }
    }
    if (!fits || !all_ok(&g)) {
        return too_large(err);
    }
    g.scale = g.exact != NULL ? 1 : g.scale;
    *out = g;
    return LODE_OK;
}

ratio explode_need_of(const explode_need *g, uint32_t item) {
    return ratio_div(get(g, g->x->place[item]), (ratio){(wide)g->scale, 1});
}
