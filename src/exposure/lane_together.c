/* SPDX-License-Identifier: Apache-2.0
 *
 * lane_together: lanes of one item that have the same licenses have their quantity together. Licenses that
 * lanes share in part, or for different items, cannot be divided here: each lane is then taken to have
 * all, with a warning.
 */
#include "exposure/lanes_int.h"

#define SHARED_WARNINGS_MAX 20u /* more of the same kind say nothing new */

/* A lane with a quantity. A head is the first of those that have it together. */
typedef struct limited_lane {
    uint32_t lane;
    const bool *counts; /* by license */
} limited_lane;

typedef struct share_search {
    lanes_builder *b;
    limited_lane *heads;
    uint32_t n_heads, n_warned;
    uint32_t *slots, mask; /* open hash of the heads by item and licenses: head + 1 */
} share_search;

static uint32_t *head_slot(const share_search *s, const limited_lane *x) {
    const exposure_model *m = s->b->m;
    str counts = {(const char *)x->counts, m->n_licenses};
    uint32_t item = m->lanes[x->lane].item;
    uint32_t at = ((uint32_t)xxh3(counts) + item * 2654435761u) & s->mask;
    for (; s->slots[at] != 0; at = (at + 1) & s->mask) {
        const limited_lane *head = &s->heads[s->slots[at] - 1];
        if (m->lanes[head->lane].item == item && memcmp(head->counts, x->counts, counts.n) == 0) {
            break;
        }
    }
    return &s->slots[at];
}

/* Each earlier head with which the lane shares a license, and cannot have it together. */
static void warn_shared(share_search *s, const limited_lane *x, uint32_t until) {
    const exposure_model *m = s->b->m;
    for (uint32_t h = 0; h < until && s->n_warned < SHARED_WARNINGS_MAX; h++) {
        uint32_t both = MODEL_NONE;
        for (uint32_t n = 0; n < m->n_licenses; n++) {
            bool shares = x->counts[n] && s->heads[h].counts[n] && ratio_ok(m->licenses[n].qty);
            both = shares ? n : both;
        }
        if (both != MODEL_NONE) {
            s->n_warned++;
            lanes_warn(s->b,
                       "licenses.csv:%u: " STR_FMT " is for the lanes " STR_FMT " and " STR_FMT
                       ", which share no other: each is taken to have its whole quantity",
                       m->licenses[both].row.line, STR_ARG(m->licenses[both].id),
                       STR_ARG(m->lanes[s->heads[h].lane].id), STR_ARG(m->lanes[x->lane].id));
        }
    }
}

static bool has_quantity(const exposure_model *m, const bool *counts) {
    for (uint32_t n = 0; counts != NULL && n < m->n_licenses; n++) {
        if (counts[n] && ratio_ok(m->licenses[n].qty)) {
            return true;
        }
    }
    return false;
}

void lanes_share(lanes_builder *b, bool *const *counts, exposure_lanes *out) {
    const exposure_model *m = b->m;
    uint32_t n = 0, size = 2;
    for (uint32_t i = 0; i < m->n_lanes; i++) {
        n += has_quantity(m, counts[i]);
    }
    while (size < n * 2) {
        size *= 2;
    }
    share_search s = {.b = b, .mask = size - 1};
    s.heads = arena_array(b->a, (size_t)n + 1, sizeof *s.heads);
    s.slots = arena_array(b->a, size, sizeof *s.slots);
    for (uint32_t i = 0; i < m->n_lanes && n > 0; i++) {
        limited_lane x = {i, counts[i]};
        if (!has_quantity(m, counts[i])) {
            continue;
        }
        uint32_t *slot = head_slot(&s, &x);
        warn_shared(&s, &x, *slot == 0 ? s.n_heads : *slot - 1);
        if (*slot == 0) {
            s.heads[s.n_heads++] = x;
            *slot = s.n_heads;
        } else {
            uint32_t head = s.heads[*slot - 1].lane;
            out->shared[head] = out->shared[i] = head + 1;
        }
    }
}
