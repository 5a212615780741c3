/* SPDX-License-Identifier: Apache-2.0
 *
 * mutate: which case notices when the law is wrong? Every mutant (mutants.h) is decided with the
 * cases that can notice it, until one of them fails.
 *
 *   reach   for each case once: which mutants change a truth of its line at all, or a condition that
 *           is open there (mutate_reach.c). What is decided alike with and without the change moves
 *           nothing (probe.h), so most cases are out without being run.
 *   run     for each mutant: the cases it reaches, first those where a truth turns over; then the
 *           generated pairs of its entry.
 *
 * Both are shared out over threads. The order in which a mutant's cases run is fixed, so the
 * result does not depend on how many there are.
 */
#ifndef LODE_CLI_MUTATE_H
#define LODE_CLI_MUTATE_H

#include "cli/mutants.h"
#include "cli/pairs.h"
#include "cli/test_report.h"

typedef enum mutant_fate {
    FATE_SURVIVED,
    FATE_CASE, /* a case fails */
    FATE_PAIR, /* no case, but a generated pair of the entry fails */
    FATE_COUNT
} mutant_fate;

typedef struct mutant_result {
    mutant_fate fate;
    uint32_t by; /* case, or entry */
} mutant_result;

typedef struct mutate {
    /* in */
    const law_world *law;
    const places *places;
    const bool *case_passed;   /* a case that fails anyway notices nothing */
    const pair_points *points; /* that passed, in the order of entries */
    const char *filter;        /* or NULL: only mutants whose name contains it */
    uint32_t sample;           /* at most so many, spread evenly; 0 = all */
    uint32_t jobs;
    bool progress; /* on stderr */
    /* out: mutate_clear */
    law_parts parts;
    define_uses uses;
    mutants list;
    uint32_t total; /* before the sample */
    mutant_result *results;
    bool *wide; /* by the cases of the world */
    lode_arena arena;
} mutate;

void mutate_run(mutate *m);
void mutate_clear(mutate *m);

/* mutate_print.c */
void mutate_text(const mutate *m, bool every, strbuf *out); /* every: one line for each mutant */
struct json_t *mutate_json(const mutate *m);
uint32_t mutate_wide(const mutate *m); /* cases */
uint32_t mutate_count(const mutate *m, mutant_fate fate);

/* ---- private to mutate*.c -------------------------------------------------------------------- */

/* A case whose search has more parts is wide: nearly everything is open in it, so every mutant
 * reaches it, and it takes long to decide. A wide case is held against a mutant without a search as
 * long as its bounds are known to stay (probe_holds); what it would ask is then not compared. */
#define WIDE_LEAVES 64u

/* How far a mutant gets into a case: not at all; what is open changes; a truth turns over in a wide
 * case whose verdict stays; a truth turns over. */
typedef enum reach { REACH_NOT, REACH_OPEN, REACH_STATES, REACH_TURNS, REACH_COUNT } reach;

/* Fills row[i] for each mutant. The mutant world is changed and restored. */
void reach_case(mutate *m, mutant_world *mw, uint32_t k, uint8_t *row);
/* Calls visit for every entry whose test or dates the mutant changes. */
void mutant_entries(const mutate *m, const mutant *mu, void (*visit)(void *arg, uint32_t entry),
                    void *arg);

#endif
