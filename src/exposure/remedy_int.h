/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_int: what the parts of remedies share.
 *
 *   remedy_find.c  candidates: what could be done about what stands
 *   remedy_alternate.c  of these the alternates, and which are bought at a higher level
 *   remedy_case.c  a set of remedies as a case, and its run
 *   remedy_short.c which of a set can matter
 *   remedy_rank.c  the order: greedy by what each saves, through gates
 *   remedy_sets.c  pairs, fair shares, smallest sets that unblock
 *   remedy_act.c   when to act and how much to ask for
 *   remedy_text.c  one line for people
 *   remedy.c       all of it
 */
#ifndef LODE_EXPOSURE_REMEDY_INT_H
#define LODE_EXPOSURE_REMEDY_INT_H

#include "exposure/runs.h"

#define REMEDY_TRIPLES_MAX 60u /* candidates up to which sets of three are tried for a gate */
#define REMEDY_SHAPLEY_MAX 12u

/* A set of candidates. */
typedef struct remedy_set {
    uint64_t w[REMEDIES_MAX / 64];
} remedy_set;
static inline remedy_set set_with(remedy_set s, uint32_t i) {
    s.w[i / 64] |= UINT64_C(1) << i % 64;
    return s;
}
static inline remedy_set set_without(remedy_set s, uint32_t i) {
    s.w[i / 64] &= ~(UINT64_C(1) << i % 64);
    return s;
}
static inline bool set_has(const remedy_set *s, uint32_t i) {
    return (s->w[i / 64] >> i % 64 & 1) != 0;
}

static inline remedy_set set_or(remedy_set x, remedy_set y) {
    for (uint32_t i = 0; i < REMEDIES_MAX / 64; i++) {
        x.w[i] |= y.w[i];
    }
    return x;
}
static inline remedy_set set_and(remedy_set x, remedy_set y) {
    for (uint32_t i = 0; i < REMEDIES_MAX / 64; i++) {
        x.w[i] &= y.w[i];
    }
    return x;
}

/* Pools that a candidate touches. */
typedef struct remedy_places {
    uint32_t *nodes, n;
    uint32_t *uses, n_uses; /* of its row of bom */
} remedy_places;

typedef struct remedy_search {
    lode_arena *a; /* of the answer */
    const exposure_net *net;
    const exposure_model *m;
    const exposure_lanes *lanes;
    const bool *good; /* atoms of the base */
    const exposure_run *base;
    bool *cone;             /* pools that a product which does not run through can draw on */
    uint32_t *transit_node; /* by transit row; MODEL_NONE */
    exposure_remedy *all;   /* candidates by kind and row: sets are of their numbers */
    uint32_t n, n_left_out;
    uint32_t *order, n_order; /* by rank: candidate; n, less those that never save anything */
    remedy_places *places;
    run_memo memo;
    VEC(remedy_set) busy; /* by number of the run in memo */
    bool complete;        /* false: a run was refused */
    bool money;
} remedy_search;

/* ---- candidates ---------------------------------------------------------------------------------- */

void candidates_find(remedy_search *s);
exposure_remedy *candidate_add(remedy_search *s, remedy_kind kind); /* NULL: too many */
void alternates_find(remedy_search *s, remedy_kind kind);           /* QUALIFY or LEVEL_UP */
/* Is this span of a lane's border closed for want of a license, or by a what-if, as the atoms are? */
bool span_waits(const lane_span *x, const bool *good);
/* Does the remedy open this span of the lane, which waits? */
bool remedy_opens(const exposure_remedy *r, const lane_span *x, uint32_t lane);
bool remedy_has_lane(const exposure_remedy *r, uint32_t lane);
void remedy_text(remedy_search *s, exposure_remedy *r);
void remedy_gate_text(remedy_search *s, uint32_t rank, uint32_t n);

/* ---- runs ---------------------------------------------------------------------------------------- */

/* The run with these remedies, in full. */
LODE_MUST_CHECK lode_status remedy_run(const remedy_search *s, lode_arena *a, remedy_set set,
                                       exposure_run *out, lode_error *err);
/* Which candidates can matter beside what was done in that run; of the pools they touch (remedy_places_find). */
void remedy_places_find(remedy_search *s);
remedy_set remedies_busy(const remedy_search *s, const flow_result *r);
/* The run of what of the set matters, kept and each once. *out NULL: no more runs. */
LODE_MUST_CHECK lode_status remedy_brief(remedy_search *s, remedy_set set, const run_brief **out,
                                         lode_error *err);
/* What the set saves, against nothing done; none: no more runs. */
LODE_MUST_CHECK lode_status remedy_saves(remedy_search *s, remedy_set set, ratio *out,
                                         lode_error *err);

/* ---- order, sets, days ------------------------------------------------------------------------- */

LODE_MUST_CHECK lode_status remedies_rank(remedy_search *s, lode_error *err);
/* Then the order is without those whose fair share is nothing: they save nothing in any company. */
LODE_MUST_CHECK lode_status remedies_shapley(remedy_search *s, lode_error *err);
/* What they write says candidates by rank. */
LODE_MUST_CHECK lode_status remedies_pairs(remedy_search *s, exposure_remedies *out,
                                           lode_error *err);
LODE_MUST_CHECK lode_status remedies_unblock(remedy_search *s, exposure_sets *out, lode_error *err);
LODE_MUST_CHECK lode_status remedies_act(remedy_search *s, lode_error *err);

#endif
