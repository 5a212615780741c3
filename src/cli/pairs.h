/* SPDX-License-Identifier: Apache-2.0
 *
 * pairs: generated facts at the edges of every entry, and what must come of them. They are made
 * from the law that they test, so they show that the engine and the words agree, not that the
 * words are right: only a case written by hand does that.
 *
 * A pair point is frozen: it can be decided against a changed copy of the law, too (mutate.h).
 */
#ifndef LODE_CLI_PAIRS_H
#define LODE_CLI_PAIRS_H

#include "decide/probe.h"

typedef enum pair_kind {
    PAIR_TRUTH, /* the entry is true, false or open */
    PAIR_DATE,  /* its rule is in force and holds (true), or not (false) */
} pair_kind;

typedef struct pair_value {
    uint32_t fact;
    lode_value value;
} pair_value;
typedef struct pair_bound {
    uint32_t var;
    class_set classes; /* what was given for it */
} pair_bound;

typedef struct pair_point {
    pair_kind kind;
    uint32_t entry;
    lode_date on;
    tri want;
    const char *what; /* the claim, or how the item is identified; or NULL */
    pair_value *values;
    uint32_t n_values;
    pair_bound *bound;
    uint32_t n_bound;
} pair_point;
typedef VEC(pair_point) pair_points;

/* All points of one entry; they live in the arena. */
void pairs_make(const lode_world *w, uint32_t entry, lode_arena *arena, pair_points *out);
/* What comes of the point, in w or in a changed copy of it. */
tri pair_decide(const lode_world *w, const pair_point *p, lode_arena *scratch);

#endif
