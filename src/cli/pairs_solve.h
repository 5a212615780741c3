/* SPDX-License-Identifier: Apache-2.0
 *
 * pairs_solve: finds facts under which conditions come out as wanted. A goal narrows, for each var
 * it names, the classes that may be given; then one value is written for every var that some goal
 * named.
 */
#ifndef LODE_CLI_PAIRS_SOLVE_H
#define LODE_CLI_PAIRS_SOLVE_H

#include "decide/facts.h"
#include "image/world.h"

/* What must come out true or false, and what after it. Shared tails: goals are never changed. */
typedef struct goal goal;
struct goal {
    uint32_t node;
    bool want;
    const goal *next;
};

typedef struct solver {
    const lode_world *w;
    lode_arena *arena;
    class_set *allowed; /* n_vars: what the goals leave */
    bool *bound;        /* n_vars: some goal names it */
    uint32_t high_var;  /* takes the upper end of its class, others the lower; or NONE */
    uint32_t steps, depth;
} solver;

void solve_start(solver *p); /* everything allowed, nothing bound */
const goal *goal_before(solver *p, uint32_t node, bool want, const goal *next);
/* Narrows p->allowed until every goal holds; false and unchanged when it cannot. */
bool solve(solver *p, const goal *g);
/* One value from all bound vars of the fact; missing when none is bound. False when a class has no
 * value that we can write. */
bool solve_value(solver *p, uint32_t fact, lode_value *out);

#endif
