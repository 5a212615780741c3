/* SPDX-License-Identifier: Apache-2.0
 *
 * explode_times: how long items can be had, from parts to products. Children have higher places than
 * parents, so one pass from the end has every child ready; inside a loop, a few more.
 */
#include "exposure/explode.h"

static inline uint64_t plus(uint64_t a, uint64_t b) {
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? EXPLODE_NEVER : sum;
}

typedef struct stocks {
    const uint64_t *at; /* by place */
    uint64_t times;     /* billionths of a unit in one part of them */
} stocks;

static wide days_exact(const explode_need *g, uint32_t p, wide billionths) {
    ratio need = explode_need_of(g, g->x->item[p]);
    ratio days = ratio_div((ratio){billionths, 1}, need);
    return ratio_ok(days) ? days.num / days.den : 0; /* 0: beyond counting, and below is safe */
}

/* Days of its own stock, in billionths, rounded down. */
static uint64_t days_wide(const explode_need *g, uint32_t p, wide billionths) {
    if (g->small != NULL && g->small[p] == 0) {
        return EXPLODE_NEVER;
    }
    wide days = 0, top;
    uint64_t parts = g->x->den == NULL ? 1 : g->x->den[p];
    if (g->exact == NULL && !__builtin_mul_overflow(parts, g->scale, &parts) &&
        !__builtin_mul_overflow(billionths, (wide)parts, &top)) {
        wide need = g->small != NULL ? (wide)g->small[p] : g->wider[p];
        if (need == 0) {
            return EXPLODE_NEVER;
        }
        days = top / need;
    } else if (explode_need_of(g, g->x->item[p]).num == 0) {
        return EXPLODE_NEVER;
    } else {
        days = days_exact(g, p, billionths);
    }
    return days > (wide)INT64_MAX ? (uint64_t)INT64_MAX : (uint64_t)days;
}

static inline uint64_t days_of(const explode_need *g, uint32_t p, const stocks *s) {
    uint64_t stock = s->at[p], billionths;
    if (stock == EXPLODE_ALWAYS) {
        return EXPLODE_NEVER;
    }
    if (g->small == NULL || g->x->den != NULL || g->scale != 1 ||
        __builtin_mul_overflow(stock, s->times, &billionths)) {
        return days_wide(g, p, (wide)stock * (wide)s->times);
    }
    return g->small[p] == 0 ? EXPLODE_NEVER : billionths / g->small[p];
}

/* The shortest position of place p. Alternates that are nobody else's begin when those before them end;
 * the others are drawn on from day 0, so the position lasts as long as the longest at least. */
static inline uint64_t shortest(const explode *x, const uint64_t *times, uint32_t p, uint32_t own) {
    uint64_t least = EXPLODE_NEVER, position = EXPLODE_NEVER;
    for (uint32_t k = x->down[p]; k < x->down[p + 1]; k++) {
        uint32_t c = x->child[k];
        uint64_t t = times[c & EXPLODE_PLACE];
        if ((c & EXPLODE_FIRST) != 0) {
            least = position < least ? position : least;
            position = t;
        } else if ((c & own) != 0) {
            position = plus(position, t);
        } else {
            position = t > position ? t : position;
        }
    }
    return position < least ? position : least;
}

static void gather_times(const explode_need *g, uint32_t from, uint32_t until, const stocks *stock,
                         uint64_t *out) {
    uint32_t own = g->inner ? 0 : EXPLODE_OWN;
    for (uint32_t p = until; p-- > from;) {
        uint64_t mine = days_of(g, p, stock);
        bool made = g->x->down[p + 1] > g->x->down[p];
        out[p] = made ? plus(mine, shortest(g->x, out, p, own)) : mine;
    }
}

/* The least fixed point from below: at first each gives what its own stock gives. Every round is below
 * the truth, so it may end at any. */
static void loop_times(const explode_need *g, const explode_loop *loop, const stocks *stock,
                       uint64_t *out) {
    for (uint32_t p = loop->first; p < loop->first + loop->n; p++) {
        out[p] = days_of(g, p, stock);
    }
    for (uint32_t round = 0; round < loop->n; round++) {
        gather_times(g, loop->first, loop->first + loop->n, stock, out);
    }
}

void explode_times(const explode_need *g, const uint64_t *stock, uint32_t places, uint64_t *out) {
    const explode *x = g->x;
    stocks s = {.at = stock, .times = 1};
    for (; places < 9; places++) {
        s.times *= 10;
    }
    uint32_t until = x->in.n_items;
    for (uint32_t i = x->n_loops; i-- > 0;) {
        const explode_loop *loop = &x->loops[i];
        gather_times(g, loop->first + loop->n, until, &s, out);
        loop_times(g, loop, &s, out);
        until = loop->first;
    }
    gather_times(g, 0, until, &s, out);
}
