/* SPDX-License-Identifier: Apache-2.0
 *
 * runs: what many runs of one model are compared by. A search over open facts or over remedies makes
 * thousands of runs; of each only the shares of the products and the money are kept.
 */
#ifndef LODE_EXPOSURE_RUNS_H
#define LODE_EXPOSURE_RUNS_H

#include "exposure/exposure.h"

typedef struct run_line {
    flow_step *steps; /* neighbors differ */
    uint32_t n_steps;
    ratio made;
} run_line;

typedef struct run_brief {
    run_line *lines;  /* as net.products */
    ratio value_lost; /* all products; none: no price for one */
    ratio days_lost;  /* sum over products of days that they stand; slowed days in part */
    uint32_t number;  /* of the run in its memo, from 0 */
} run_brief;

/* Runs the case with its orders; everything lives in the arena. */
LODE_MUST_CHECK lode_status run_case(lode_arena *a, const flow_case *c, exposure_run *out,
                                     lode_error *err);
/* What is kept of a run. */
run_brief run_keep(lode_arena *a, const exposure_net *net, const exposure_run *run);

product_state line_state(const run_line *x); /* RUNS, SLOWED or STOPS */
bool lines_equal(const run_line *x, const run_line *y);
/* Does x do less than y at some time? day: the first such; NULL when nobody asks. */
bool line_worse(const run_line *x, const run_line *y, ratio *day);
bool brief_runs(const run_brief *b, uint32_t n_products); /* all products run through */

/* Runs by key, each once. Life cycle: zero-initialize, memo_init, memo_clear. */
typedef struct memo_run {
    uint64_t hash;
    str key;
    run_brief brief;
} memo_run;
typedef struct run_memo {
    lode_arena keep;
    memo_run **slots;
    uint32_t mask, n, limit; /* limit: runs that may be kept */
} run_memo;
void memo_init(run_memo *m, uint32_t limit);
void memo_clear(run_memo *m);
const run_brief *memo_find(const run_memo *m, str key); /* NULL: not there */
/* Keeps a run that was not there; below the limit. */
const run_brief *memo_add(run_memo *m, str key, const exposure_net *net, const exposure_run *run);

/* Runs that one search may make, of the kind of this one: a bound that hangs on the size of the model, on
 * how much of it can be short and on the events, and not on a clock. */
#define RUNS_MAX 6000u
#define RUNS_WORK 6000000u /* runs x (pools + uses + lanes) */
uint32_t runs_limit(const exposure_run *run);

#endif
