/* SPDX-License-Identifier: Apache-2.0
 *
 * mutants: small wrong laws. Each is the packs' law with one change of the kind that a tired person
 * makes: > for >=, a day too early, a clause forgotten. A test that lets one pass does not cover
 * what was changed.
 *
 *   MUTANT_CUT         the number itself moves to the other side of a comparison
 *   MUTANT_CLAUSE      one part of an `and` is dropped
 *   MUTANT_CHOICE      one alternative of an `any of` is dropped
 *   MUTANT_SWAP        `and` becomes `or`, or the other way round
 *   MUTANT_FROM/UNTIL  a rule or entry begins, ends a day earlier or later
 *   MUTANT_SUSPENDED/RESUMED  so for a suspension
 *   MUTANT_LISTED      so for the parties of a list that were listed on one day
 *   MUTANT_OVERRIDE    a rule is no longer beaten by another
 *   MUTANT_EXCEPTION   an entry has one exception less
 *   MUTANT_EFFECT      a rule sets one thing less
 */
#ifndef LODE_CLI_MUTANTS_H
#define LODE_CLI_MUTANTS_H

#include "check/screener.h"
#include "cli/law_parts.h"

typedef enum mutant_kind {
    MUTANT_CUT,
    MUTANT_CLAUSE,
    MUTANT_CHOICE,
    MUTANT_SWAP,
    MUTANT_FROM,
    MUTANT_UNTIL,
    MUTANT_SUSPENDED,
    MUTANT_RESUMED,
    MUTANT_LISTED,
    MUTANT_OVERRIDE,
    MUTANT_EXCEPTION,
    MUTANT_EFFECT,
    MUTANT_KIND_COUNT
} mutant_kind;

typedef struct mutant {
    mutant_kind kind;
    law_part
        part; /* what is changed; for suspensions and lists index is that of suspensions, lists */
    uint32_t node;  /* of a condition: nodes */
    uint32_t at;    /* class of the number; or which kid, defeater, exception, effect */
    lode_date date; /* of a date: as it is */
    int32_t days;   /* of a date: -1 or 1 */
} mutant;
typedef VEC(mutant) mutants;

/* All of them, in the order of the world; the same world gives the same list. */
void mutants_list(const lode_world *w, const law_parts *parts, mutants *out);

law_place mutant_place(const places *p, const mutant *m);
/* The rule, entry, named part, regime, suspending measure or list. */
str mutant_name(const lode_world *w, const mutant *m);
/* measures, or NONE: where a list of entries with one fault belongs. */
uint32_t mutant_measure(const lode_world *w, const mutant *m);
bool mutant_of_entry(const lode_world *w, const mutant *m);
void mutant_text(const lode_world *w, const mutant *m,
                 strbuf *out); /* what was changed, in words */
const char *mutant_kind_word(mutant_kind k);

/* ---- a changed copy of the law (mutant_world.c) ---------------------------------------------- */

/* One changed law at a time; everything but the tables that a mutant can touch is shared.
 *
 * Entries with the same effect on every rule share one class of the classification (4.6). An entry
 * whose effect, dates or exceptions are changed no longer has the effect of its group, and the
 * compiler would give it one of its own; so every classification has a spare class for it here. */
typedef struct mutant_world {
    lode_world w;
    const lode_world *base;
    party_screener *screener;
    lode_arena arena;
    world_node *nodes;
    uint32_t *kids;
    class_set *sets;
    world_rule *rules;
    world_entry *entries;
    world_defeat *defeats;
    world_effect *effects;
    world_suspension *suspensions;
    world_party *parties;
    world_var *vars;
    world_class *classes;
    uint32_t *spare; /* n_regimes: the spare group, or NONE when there is no room for it */
} mutant_world;

void mutant_world_init(mutant_world *mw, const lode_world *base);
void mutant_apply(mutant_world *mw, const mutant *m);
void mutant_undo(mutant_world *mw, const mutant *m); /* of the mutant applied last */
void mutant_world_clear(mutant_world *mw);

#endif
