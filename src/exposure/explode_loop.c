/* SPDX-License-Identifier: Apache-2.0
 *
 * explode_loop: items that need each other. With N the needs inside the loop and b what is asked from
 * outside, x = b + N x, so x = (1 - N)^-1 b; for one loop of gain g that is 1 / (1 - g).
 *
 * 1 - N has no positive entry beside its diagonal. Such a matrix has an inverse without negative entries
 * iff elimination without exchanging rows meets pivots above 0 only (an M-matrix); otherwise the loop
 * takes as much as it gives, whatever the demand.
 */
#include "exposure/explode.h"

#define SHOWN 8u /* names of a loop in an error */

static bool counts(const explode *x, uint32_t slot, bool alternates) {
    return alternates || (x->child[slot] & EXPLODE_FIRST) != 0;
}

/* ---- the loop by name ------------------------------------------------------------------------------ */

typedef struct ring {
    uint32_t at[EXPLODE_LOOP_MAX], n; /* places, each needs the next, the last the first */
    ratio gain;
} ring;

/* The shortest way from `start` back to it, breadth first. n = 0: there is none. */
static ring shortest_ring(const explode *x, const explode_loop *loop, uint32_t start,
                          bool alternates) {
    uint32_t queue[EXPLODE_LOOP_MAX], from[EXPLODE_LOOP_MAX], n = 0;
    ratio gain[EXPLODE_LOOP_MAX] = {0}; /* den 0: not met */
    ring out = {.n = 0, .gain = RATIO_ZERO};
    queue[n++] = start;
    gain[start - loop->first] = RATIO_ONE;
    for (uint32_t q = 0; q < n; q++) {
        uint32_t p = queue[q], at = p - loop->first;
        for (uint32_t k = x->down[p]; k < x->down[p + 1]; k++) {
            uint32_t c = (x->child[k] & EXPLODE_PLACE), to = c - loop->first;
            if (to >= loop->n || c < loop->first || !counts(x, k, alternates)) {
                continue;
            }
            ratio g = ratio_mul(gain[at], x->in.lines[x->line[k]].need);
            if (c == start) {
                out.gain = g;
                for (uint32_t back = at;; back = from[back]) {
                    out.at[out.n++] = back + loop->first;
                    if (back + loop->first == start) {
                        return out;
                    }
                }
            }
            if (gain[to].den == 0) {
                gain[to] = ratio_ok(g) ? g : RATIO_ONE;
                from[to] = at;
                queue[n++] = c;
            }
        }
    }
    return out;
}

static void add_name(const explode *x, uint32_t place, strbuf *out) {
    uint32_t item = x->item[place];
    if (x->in.names != NULL) {
        strbuf_add(out, x->in.names[item]);
    } else {
        strbuf_addf(out, "item %u", item);
    }
}

static lode_status gains(const explode *x, const explode_loop *loop, bool alternates,
                         lode_error *err) {
    ring worst = {.n = 0, .gain = RATIO_ZERO};
    for (uint32_t p = loop->first; p < loop->first + loop->n; p++) {
        ring r = shortest_ring(x, loop, p, alternates);
        if (r.n > 0 && (worst.n == 0 || (ratio_ok(r.gain) && ratio_cmp(r.gain, worst.gain) > 0))) {
            worst = r;
        }
    }
    strbuf way = {0}, gain = {0};
    for (uint32_t i = worst.n; i-- > 0;) {
        if (worst.n - i > SHOWN) {
            strbuf_addz(&way, "... -> ");
            break;
        }
        add_name(x, worst.at[i], &way);
        strbuf_addz(&way, " -> ");
    }
    add_name(x, worst.at[worst.n - 1], &way);
    ratio_print(worst.gain, &gain);
    bool alone = ratio_ok(worst.gain) && ratio_cmp(worst.gain, RATIO_ONE) >= 0;
    lode_status status =
        lode_fail(err, LODE_BAD_INPUT, "exposure.loop",
                  "the loop " STR_FMT " takes as much as it gives: one of the first needs " STR_FMT
                  " of itself%s",
                  STR_ARG(strbuf_str(&way)), STR_ARG(strbuf_str(&gain)),
                  alone ? "" : ", and more by the other loops through it");
    lode_hint(err,
              "less than 1 must come back; look for a quantity, `per` or a parent that is wrong");
    strbuf_clear(&way);
    strbuf_clear(&gain);
    return status;
}

/* ---- the inverse ----------------------------------------------------------------------------------- */

/* m = 1 - N, n x n, from the lines inside the loop. */
static void fill(const explode *x, const explode_loop *loop, bool alternates, ratio *m) {
    uint32_t n = loop->n;
    for (uint32_t i = 0; i < n * n; i++) {
        m[i] = i % (n + 1) == 0 ? RATIO_ONE : RATIO_ZERO;
    }
    for (uint32_t p = loop->first; p < loop->first + n; p++) {
        for (uint32_t k = x->down[p]; k < x->down[p + 1]; k++) {
            uint32_t c = (x->child[k] & EXPLODE_PLACE) - loop->first;
            if (c < n && counts(x, k, alternates)) {
                ratio *cell = &m[c * n + (p - loop->first)];
                *cell = ratio_sub(*cell, x->in.lines[x->line[k]].need);
            }
        }
    }
}

/* row i of m and of out: minus factor times row k */
static void take_away(ratio *m, ratio *out, uint32_t n, uint32_t i, uint32_t k, ratio factor) {
    for (uint32_t c = 0; c < n; c++) {
        m[i * n + c] = ratio_sub(m[i * n + c], ratio_mul(factor, m[k * n + c]));
        out[i * n + c] = ratio_sub(out[i * n + c], ratio_mul(factor, out[k * n + c]));
    }
}

static void scale_row(ratio *m, ratio *out, uint32_t n, uint32_t k, ratio by) {
    for (uint32_t c = 0; c < n; c++) {
        m[k * n + c] = ratio_div(m[k * n + c], by);
        out[k * n + c] = ratio_div(out[k * n + c], by);
    }
}

static lode_status too_fine(const explode *x, const explode_loop *loop, lode_error *err) {
    strbuf name = {0};
    add_name(x, loop->first, &name);
    lode_status status = lode_fail(
        err, LODE_BAD_INPUT, "exposure.loop",
        loop->n > EXPLODE_LOOP_MAX ? "the loop of %u items around " STR_FMT " has too many of them"
                                   : "the needs in the loop of %u items around " STR_FMT
                                     " are too large or too fine",
        loop->n, STR_ARG(strbuf_str(&name)));
    strbuf_clear(&name);
    return status;
}

lode_status explode_loop_solve(const explode *x, const explode_loop *loop, bool alternates,
                               ratio *out, lode_error *err) {
    uint32_t n = loop->n;
    if (n > EXPLODE_LOOP_MAX) {
        return too_fine(x, loop, err);
    }
    lode_arena t = {0};
    ratio *m = arena_array(&t, (size_t)n * n, sizeof *m);
    lode_status status = LODE_OK;
    fill(x, loop, alternates, m);
    for (uint32_t i = 0; i < n * n; i++) {
        out[i] = i % (n + 1) == 0 ? RATIO_ONE : RATIO_ZERO;
    }
    for (uint32_t k = 0; k < n && status == LODE_OK; k++) {
        ratio pivot = m[k * n + k];
        if (!ratio_ok(pivot)) {
            status = too_fine(x, loop, err);
        } else if (ratio_sign(pivot) <= 0) {
            status = gains(x, loop, alternates, err);
        } else {
            scale_row(m, out, n, k, pivot);
            for (uint32_t i = 0; i < n; i++) {
                if (i != k && !ratio_is(m[i * n + k], 0)) {
                    take_away(m, out, n, i, k, m[i * n + k]);
                }
            }
        }
    }
    for (uint32_t i = 0; i < n * n && status == LODE_OK; i++) {
        status = ratio_ok(out[i]) ? LODE_OK : too_fine(x, loop, err);
    }
    arena_clear(&t);
    return status;
}
