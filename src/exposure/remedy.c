/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy: what could be done, ranked by what it saves. Candidates that are idle in any company
 * (remedy_short.c) are left out first.
 *
 * Asked for are the sets of one, of those before and one more in the order, of two, of three where
 * gates and unblocking need them, and all for fair shares of up to 12. Each comes down to a run that
 * was mostly made before; all in all at most runs_limit runs are made.
 */
#include "exposure/remedy_int.h"

#define RUNS_TO_KEEP 16u /* fewer are not spent on what may be idle */

/* Keeps the candidates that may matter: with nothing done, with all those, and so on. */
static lode_status keep_busy(remedy_search *s, lode_error *err) {
    remedy_set kept = {{0}};
    lode_status st = LODE_OK;
    remedy_places_find(s);
    kept = remedies_busy(s, &s->base->result);
    for (bool more = s->n > 0; more && st == LODE_OK;) {
        lode_arena tmp = {0};
        exposure_run run;
        if (s->memo.limit < RUNS_TO_KEEP) { /* hardly a run is to be had */
            s->complete = false;
            break;
        }
        st = remedy_run(s, &tmp, kept, &run, err);
        remedy_set now = st == LODE_OK ? set_or(kept, remedies_busy(s, &run.result)) : kept;
        more = memcmp(&now, &kept, sizeof now) != 0;
        kept = now;
        arena_clear(&tmp);
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n && st == LODE_OK; i++) {
        if (set_has(&kept, i)) {
            s->all[n++] = s->all[i];
        }
    }
    s->n = n;
    remedy_places_find(s);
    return st;
}

static lode_status find_all(remedy_search *s, exposure_remedies *out, lode_error *err) {
    candidates_find(s);
    lode_status st = keep_busy(s, err);
    st = st == LODE_OK ? remedies_rank(s, err) : st;
    st = st == LODE_OK ? remedies_shapley(s, err) : st;
    st = st == LODE_OK ? remedies_pairs(s, out, err) : st;
    st = st == LODE_OK ? remedies_unblock(s, &out->unblock, err) : st;
    return st == LODE_OK ? remedies_act(s, err) : st;
}

lode_status remedies_find(lode_arena *a, const exposure_net *net, const exposure_lanes *lanes,
                          const bool *good, const exposure_run *base, exposure_remedies *out,
                          lode_error *err) {
    remedy_search s = {.a = a,
                       .net = net,
                       .m = net->m,
                       .lanes = lanes,
                       .good = good,
                       .base = base,
                       .complete = true,
                       .money = ratio_ok(base->value_lost)};
    exposure_remedies found = {0};
    memo_init(&s.memo, runs_limit(base));
    lode_status st = find_all(&s, &found, err);
    found.all = arena_array(a, (size_t)s.n + 1, sizeof *found.all);
    for (uint32_t i = 0; i < s.n_order && st == LODE_OK; i++) {
        found.all[i] = s.all[s.order[i]];
    }
    found.n = s.n_order;
    found.money = s.money;
    found.complete = s.complete;
    found.n_left_out = s.n_left_out;
    found.runs = s.memo.n;
    memo_clear(&s.memo);
    vec_clear(&s.busy);
    if (st == LODE_OK) {
        *out = found;
    }
    return st;
}
