/* SPDX-License-Identifier: Apache-2.0
 *
 * doubts: which open facts (atoms) a product hangs on. Runs by how the atoms turn out are made once and
 * kept; the search goes over sets of atoms by size.
 */
#ifndef LODE_EXPOSURE_DOUBTS_H
#define LODE_EXPOSURE_DOUBTS_H

#include "exposure/runs.h"

typedef struct doubts {
    const exposure_net *net;
    const exposure_lanes *lanes;
    flow_case plain; /* horizon, policies: what is the same in all runs */
    bool **touch;    /* by product: which atoms touch it or what it shares pools with */
    lode_arena own;  /* of touch */
    run_memo memo;
} doubts;

void doubts_init(doubts *d, const exposure_net *net, const exposure_lanes *lanes,
                 const flow_case *plain);
void doubts_clear(doubts *d);

/* Fewer runs when each is a long one: of this kind. */
void doubts_limit(doubts *d, const exposure_run *run);
/* A run that was made already: the atoms as good[] says. */
void doubts_keep(doubts *d, const bool *good, const exposure_run *run);
/* The run in which the atoms turn out as good[] says; *out is NULL when no more runs may be made. */
LODE_MUST_CHECK lode_status doubts_run(doubts *d, const bool *good, const run_brief **out,
                                       lode_error *err);

/* For each product: the smallest sets of atoms, out of those with open[], whose turning out badly, with all
 * others as in good[], makes it do less at some time than when none does. When not even all of them do, but
 * it changes: those that change it, for what stops elsewhere may leave it more. None when it is the same
 * with all of them well and badly. Complete to EXPOSURE_CUT_MAX. */
LODE_MUST_CHECK lode_status doubts_find(doubts *d, lode_arena *a, const bool *good,
                                        const bool *open, exposure_sets *out, lode_error *err);

#endif
