/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_rank: the order in which remedies save most, each given those before it. When none saves
 * anything by itself, the best two that do so together come next (a gate), or the best three; then the
 * rest in the order of the candidates. Ties go to the earlier candidate.
 */
#include "exposure/remedy_int.h"

typedef struct ranking {
    remedy_search *s;
    remedy_set taken;
    ratio saved; /* by what is taken */
    uint32_t n;
    lode_error *err;
} ranking;

/* The best sets of one size among those not taken. */
typedef struct best_set {
    uint32_t at[3], n;
    ratio saved; /* with what is taken; none: nothing found */
} best_set;

static lode_status take(ranking *r, uint32_t candidate, uint32_t gate) {
    exposure_remedy *x = &r->s->all[candidate];
    ratio with = RATIO_NONE;
    r->taken = set_with(r->taken, candidate);
    lode_status st = remedy_saves(r->s, r->taken, &with, r->err);
    x->rank = r->n;
    x->gate = gate;
    x->marginal = ratio_sub(with, r->saved);
    r->saved = with;
    r->s->order[r->n++] = candidate;
    return st;
}

static lode_status try_best(ranking *r, const uint32_t *at, uint32_t n, best_set *best) {
    remedy_set set = r->taken;
    ratio saved;
    for (uint32_t i = 0; i < n; i++) {
        set = set_with(set, at[i]);
    }
    lode_status st = remedy_saves(r->s, set, &saved, r->err);
    bool more = st == LODE_OK && ratio_ok(saved) &&
                ratio_cmp(saved, ratio_ok(best->saved) ? best->saved : r->saved) > 0;
    if (more) {
        best->saved = saved;
        best->n = n;
        memcpy(best->at, at, n * sizeof *at);
    }
    return st;
}

/* All sets of n that are not taken. */
static lode_status find_best(ranking *r, uint32_t *at, uint32_t k, uint32_t n, best_set *best) {
    lode_status st = LODE_OK;
    if (k == n) {
        return try_best(r, at, n, best);
    }
    for (uint32_t i = k == 0 ? 0 : at[k - 1] + 1; i < r->s->n && st == LODE_OK; i++) {
        if (!set_has(&r->taken, i)) {
            at[k] = i;
            st = find_best(r, at, k + 1, n, best);
        }
    }
    return st;
}

/* Is there more to be saved? */
static lode_status ask_all(const ranking *r, bool *more) {
    remedy_set all = {{0}};
    ratio saved;
    for (uint32_t i = 0; i < r->s->n; i++) {
        all = set_with(all, i);
    }
    lode_status st = remedy_saves(r->s, all, &saved, r->err);
    *more =
        st == LODE_OK && ratio_ok(saved) && ratio_ok(r->saved) && ratio_cmp(saved, r->saved) > 0;
    return st;
}

/* The next one, or the next gate. *more false: nothing saves anything any more. */
static lode_status take_best(ranking *r, bool *more) {
    uint32_t largest = r->s->n <= REMEDY_TRIPLES_MAX ? 3 : 2, at[3];
    best_set best = {.saved = RATIO_NONE};
    lode_status st = ask_all(r, more);
    for (uint32_t n = 1; n <= largest && *more && st == LODE_OK && best.n == 0; n++) {
        st = find_best(r, at, 0, n, &best);
    }
    *more = *more && st == LODE_OK && best.n > 0;
    uint32_t gate = best.n > 1 ? r->n : MODEL_NONE, first = r->n;
    for (uint32_t i = 0; i < best.n && st == LODE_OK; i++) {
        st = take(r, best.at[i], gate);
    }
    if (st == LODE_OK && gate != MODEL_NONE) {
        remedy_gate_text(r->s, first, best.n);
    }
    return st;
}

static lode_status alone(remedy_search *s, lode_error *err) {
    lode_status st = LODE_OK;
    for (uint32_t i = 0; i < s->n && st == LODE_OK; i++) {
        st = remedy_saves(s, set_with((remedy_set){{0}}, i), &s->all[i].alone, err);
    }
    return st;
}

/* The next that is not taken: in the order of the candidates; when the runs ended, what saves most alone. */
static uint32_t next_left(const ranking *r) {
    uint32_t best = MODEL_NONE;
    for (uint32_t i = 0; i < r->s->n; i++) {
        if (set_has(&r->taken, i)) {
            continue;
        }
        const exposure_remedy *x = &r->s->all[i];
        if (best == MODEL_NONE) {
            best = i;
        } else if (!r->s->complete && ratio_ok(x->alone)) {
            ratio than = r->s->all[best].alone;
            best = !ratio_ok(than) || ratio_cmp(x->alone, than) > 0 ? i : best;
        }
    }
    return best;
}

lode_status remedies_rank(remedy_search *s, lode_error *err) {
    ranking r = {.s = s, .saved = RATIO_ZERO, .err = err};
    s->order = arena_array(s->a, (size_t)s->n + 1, sizeof *s->order);
    lode_status st = alone(s, err);
    for (bool more = true; more && st == LODE_OK;) {
        st = take_best(&r, &more);
    }
    while (r.n < s->n && st == LODE_OK) {
        st = take(&r, next_left(&r), MODEL_NONE);
    }
    s->n_order = r.n;
    return st;
}
