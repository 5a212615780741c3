/* SPDX-License-Identifier: Apache-2.0
 *
 * lint_exact: the checks of `lodestone lint` that compare whole regions of rules. Each finding is proved
 * over all completions (lint_solve.h) and over every day and date of knowledge on which anything changes:
 *
 *   never_true      no completion makes the condition true, or the test of the entry
 *   never_live      in force on no day: suspended, by acts known when it was published, as long as it lasts
 *   always_beaten   on every day, under every knowledge, a defeater fires wherever the condition holds
 *   masked          likewise, and what it sets others set as well or more strictly, so that no slot has
 *                   another value without it. Taking out all rules said to be masked, at once, changes
 *                   no slot. Not looked at: entries' rules, reports, rules that beat another
 *   conflict        two rules with unlike values of a `unique` slot fire for one shipment, which is shown
 *                   as a case and was decided by the reference before it was shown
 *   not_checked     a search was stopped at its limit, so one of these is not known of the rule
 *
 * The first four miss what only the dependence between facts rules out; no finding is wrong. A conflict
 * for which no shipment could be written down is not reported.
 */
#ifndef LODE_CLI_LINT_EXACT_H
#define LODE_CLI_LINT_EXACT_H

#include "cli/lint_fires.h"
#include "cli/lint_solve.h"
#include "cli/places.h"

/* Of all searches: a few seconds. Our packs need a twentieth. */
#define EXACT_STEPS_MAX 100000000u

typedef struct exact {
    const lode_world *w;
    places at;
    diags *d;
    lode_arena arena;
    fires_law fires;
    column_solver solver;
    bool *silent; /* n_rules: found never to fire, or masked: nothing that it says counts */
    bool *winner; /* n_rules: it beats some rule */
    bool *lists;  /* n_entries: see column_solver */
} exact;

/* Adds findings to ps->d; the packs are resolved without error. */
void lint_exact(pack_set *ps);

/* ---- shared by the checks ---------------------------------------------------------------------- */

/* A warning at a rule; none for a rule that stands nowhere. True when it was kept. */
bool exact_warn(exact *x, uint32_t rule, const char *code, const char *fmt, ...) LODE_PRINTF(4, 5);
void exact_capped(exact *x, uint32_t rule, const char *what);
bool exact_spent(const exact *x); /* the steps of all searches are used up */
/* Appends rule ids, at most a few: "a, b, ..."; n: how many came before. */
void exact_name(const exact *x, strbuf *out, uint32_t n, uint32_t rule);

/* On no day, under no knowledge, does the rule fire while none of these does. SOLVE_FOUND: on some. */
solve_answer exact_covered(exact *x, fires_dates *d, uint32_t rule, const uint32_t *by, uint32_t n);

/* lint_masked.c, lint_conflict.c */
void exact_masked(exact *x, uint32_t rule);
void exact_conflicts(exact *x, lode_arena *kept); /* kept: what findings point at */

#endif
