/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_sets: what remedies do together: pairs that save more than both apart, the fair share of each
 * (Shapley: the mean of what it adds, over all orders), and the smallest sets after which nothing
 * stops or slows.
 */
#include "exposure/remedy_int.h"

static remedy_set all_of(const remedy_search *s) {
    remedy_set all = {{0}};
    for (uint32_t i = 0; i < s->n; i++) {
        all = set_with(all, i);
    }
    return all;
}

lode_status remedies_pairs(remedy_search *s, exposure_remedies *out, lode_error *err) {
    VEC(remedy_pair) found = {0};
    lode_status st = LODE_OK;
    for (uint32_t a = 0; a < s->n_order; a++) {
        for (uint32_t b = a + 1; b < s->n_order && st == LODE_OK; b++) {
            uint32_t x = s->order[a], y = s->order[b];
            ratio together, apart = ratio_add(s->all[x].alone, s->all[y].alone);
            st = remedy_saves(s, set_with(set_with((remedy_set){{0}}, x), y), &together, err);
            if (st == LODE_OK && ratio_ok(together) && ratio_ok(apart) &&
                ratio_cmp(together, apart) > 0) {
                *vec_push(&found) = (remedy_pair){a, b, together};
            }
        }
    }
    out->n_pairs = (uint32_t)found.n;
    out->pairs = arena_array(s->a, found.n + 1, sizeof *out->pairs);
    for (size_t i = 0; i < found.n; i++) {
        out->pairs[i] = found.p[i];
    }
    vec_clear(&found);
    return st;
}

/* ---- fair shares --------------------------------------------------------------------------------- */

static lode_status save_all_sets(remedy_search *s, ratio *saved, lode_error *err) {
    lode_status st = LODE_OK;
    for (uint32_t mask = 0; mask < 1u << s->n && st == LODE_OK; mask++) {
        st = remedy_saves(s, (remedy_set){{mask}}, &saved[mask], err);
    }
    return st;
}

static ratio shapley(const ratio *saved, uint32_t n, uint32_t i) {
    ratio sum = RATIO_ZERO, orders = RATIO_ONE; /* (n - 1)! / (k! (n - 1 - k)!) sets of size k */
    for (uint32_t k = 0; k < n; k++) {
        ratio of_size = RATIO_ZERO;
        for (uint32_t mask = 0; mask < 1u << n; mask++) {
            if ((mask >> i & 1) == 0 && (uint32_t)__builtin_popcount(mask) == k) {
                ratio more = ratio_sub(saved[mask | 1u << i], saved[mask]);
                of_size = ratio_add(of_size, more);
            }
        }
        sum = ratio_add(sum, ratio_div(of_size, orders));
        orders = ratio_div(ratio_mul(orders, ratio_int(n - 1 - k)), ratio_int(k + 1));
    }
    return ratio_div(sum, ratio_int(n));
}

static void drop_idle(remedy_search *s) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n_order; i++) {
        exposure_remedy *r = &s->all[s->order[i]];
        bool idle = ratio_ok(r->shapley) && ratio_sign(r->shapley) == 0 && ratio_ok(r->alone) &&
                    ratio_sign(r->alone) == 0 && ratio_sign(r->marginal) == 0;
        if (!idle) {
            r->rank = n;
            s->order[n++] = s->order[i];
        }
    }
    s->n_order = n;
}

lode_status remedies_shapley(remedy_search *s, lode_error *err) {
    for (uint32_t i = 0; i < s->n; i++) {
        s->all[i].shapley = RATIO_NONE;
    }
    if (s->n == 0 || s->n > REMEDY_SHAPLEY_MAX || s->memo.limit - s->memo.n < 1u << s->n) {
        return LODE_OK;
    }
    lode_arena tmp = {0};
    ratio *saved = arena_array(&tmp, (size_t)1 << s->n, sizeof *saved);
    lode_status st = save_all_sets(s, saved, err);
    for (uint32_t i = 0; i < s->n && st == LODE_OK; i++) {
        s->all[i].shapley = shapley(saved, s->n, i);
    }
    drop_idle(s);
    arena_clear(&tmp);
    return st;
}

/* ---- what unblocks ------------------------------------------------------------------------------- */

typedef struct unblocking {
    remedy_search *s;
    bool *needed; /* without it not even all others do */
    uint32_t n_needed;
    VEC(exposure_set) found; /* of ranks */
    bool complete;
    lode_error *err;
} unblocking;

static lode_status unblocks(unblocking *u, remedy_set set, bool *yes) {
    const run_brief *b = NULL;
    lode_status st = remedy_brief(u->s, set, &b, u->err);
    u->complete &= b != NULL;
    *yes = st == LODE_OK && b != NULL && brief_runs(b, u->s->net->n_products);
    return st;
}

static lode_status find_needed(unblocking *u) {
    remedy_set all = all_of(u->s);
    lode_status st = LODE_OK;
    for (uint32_t i = 0; i < u->s->n_order && st == LODE_OK; i++) {
        bool yes = false;
        st = unblocks(u, set_without(all, u->s->order[i]), &yes);
        u->needed[i] = !yes;
        u->n_needed += !yes;
    }
    return st;
}

static lode_status try_set(unblocking *u, const exposure_set *x) {
    remedy_set set = {{0}};
    uint32_t needed = 0;
    for (uint32_t i = 0; i < x->n; i++) {
        set = set_with(set, u->s->order[x->at[i]]);
        needed += u->needed[x->at[i]];
    }
    bool skip = needed < u->n_needed, yes = false;
    for (size_t i = 0; i < u->found.n && !skip; i++) {
        uint32_t in = 0;
        for (uint32_t k = 0; k < u->found.p[i].n; k++) {
            for (uint32_t j = 0; j < x->n; j++) {
                in += u->found.p[i].at[k] == x->at[j];
            }
        }
        skip = in == u->found.p[i].n;
    }
    lode_status st = skip ? LODE_OK : unblocks(u, set, &yes);
    if (yes) {
        *vec_push(&u->found) = *x;
    }
    return st;
}

static lode_status try_sets(unblocking *u, exposure_set *x, uint32_t size, uint32_t from) {
    if (size == 0) {
        return try_set(u, x);
    }
    lode_status st = LODE_OK;
    for (uint32_t i = from; i < u->s->n_order && st == LODE_OK; i++) {
        x->at[x->n++] = i;
        st = try_sets(u, x, size - 1, i + 1);
        x->at[--x->n] = 0;
    }
    return st;
}

/* Did every remedy save something, or nothing, but never lose any? A line takes its best alternate first,
 * also when that starves another position: then opening a lane can make things worse. */
static bool never_worse(const remedy_search *s) {
    for (uint32_t i = 0; i < s->n; i++) {
        const exposure_remedy *r = &s->all[i];
        if ((ratio_ok(r->alone) && ratio_sign(r->alone) < 0) ||
            (ratio_ok(r->marginal) && ratio_sign(r->marginal) < 0)) {
            return false;
        }
    }
    return true;
}

/* As long as a remedy more makes nothing worse: what all of them do not unblock, fewer do not; and one
 * without which all others do not is in every set. */
lode_status remedies_unblock(remedy_search *s, exposure_sets *out, lode_error *err) {
    lode_arena tmp = {0};
    unblocking u = {.s = s, .complete = true, .err = err};
    u.needed = arena_array(&tmp, (size_t)s->n_order + 1, sizeof *u.needed);
    bool yes = true;
    lode_status st = LODE_OK;
    if (never_worse(s)) {
        st = unblocks(&u, all_of(s), &yes);
        st = st == LODE_OK && yes ? find_needed(&u) : st;
    }
    for (uint32_t size = 0; size <= EXPOSURE_CUT_MAX && yes && st == LODE_OK; size++) {
        exposure_set x = {{0}, 0};
        st = u.n_needed <= size ? try_sets(&u, &x, size, 0) : st;
    }
    *out = (exposure_sets){arena_array(s->a, u.found.n + 1, sizeof *out->all), (uint32_t)u.found.n,
                           u.complete};
    for (size_t i = 0; i < u.found.n; i++) {
        out->all[i] = u.found.p[i];
    }
    vec_clear(&u.found);
    arena_clear(&tmp);
    return st;
}
