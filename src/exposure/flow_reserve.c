/* SPDX-License-Identifier: Apache-2.0
 *
 * flow_reserve: one product after another. The first takes what it needs over the whole horizon; of a
 * pool the next may have at t only what the first will not miss later: the least of the stocks from t
 * on. That function never falls; between two events it is constant, or follows the stock, or both in
 * turn.
 */
#include "exposure/flow_int.h"

#include <stdlib.h>

typedef VEC(flow_release) release_vec;

/* One interval backwards: *least is what can be spared at its end, and becomes that at its beginning. */
static void spare(const flow_taken *t, uint32_t node, ratio *least, release_vec *out) {
    ratio before = t->before[node], after = t->after[node];
    if (ratio_cmp(after, *least) < 0) { /* it jumps at the end, when goods arrive */
        *vec_push(out) = (flow_release){t->until, t->until, RATIO_ZERO, ratio_sub(*least, after)};
        *least = after;
    }
    if (ratio_cmp(before, *least) >= 0) {
        return;
    }
    ratio rate = ratio_div(ratio_sub(after, before), ratio_sub(t->until, t->from));
    ratio full = ratio_add(t->from, ratio_div(ratio_sub(*least, before), rate));
    *vec_push(out) = (flow_release){t->from, full, rate, RATIO_ZERO};
    *least = before;
}

void flow_reserve_next(flow_state *s, const taken_list *record, flow_reserve *out) {
    flow_taken *taken = arena_array(s->a, record->n + 1, sizeof *taken);
    memcpy(taken, record->p, record->n * sizeof *taken);
    release_list *lists = arena_array(s->a, (size_t)s->g.n_nodes + 1, sizeof *lists);
    ratio *left = arena_array(s->a, (size_t)s->g.n_lanes + 1, sizeof *left);
    ratio *permit = arena_array(s->a, (size_t)s->g.n_lanes + 1, sizeof *permit);
    release_vec found = {0};
    for (uint32_t node = 0; node < s->g.n_nodes; node++) {
        found.n = 0;
        ratio least = record->p[record->n - 1].after[node];
        for (size_t i = record->n; i-- > 0;) {
            spare(&record->p[i], node, &least, &found);
        }
        *vec_push(&found) = (flow_release){RATIO_ZERO, RATIO_ZERO, RATIO_ZERO, least};
        lists[node].n = (uint32_t)found.n;
        lists[node].all = arena_array(s->a, found.n, sizeof *lists[node].all);
        for (size_t i = 0; i < found.n; i++) {
            lists[node].all[i] = found.p[found.n - 1 - i];
        }
    }
    vec_clear(&found);
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        left[i] = s->lanes[i].left;
        permit[i] = s->lanes[i].permit;
    }
    *out = (flow_reserve){taken, record->n, lists, left, permit};
}
