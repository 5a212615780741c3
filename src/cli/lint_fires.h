/* SPDX-License-Identifier: Apache-2.0
 *
 * lint_fires: "the rule fires on this day" as a condition, so that a solver (lint_solve.h) can ask for
 * it. All that a day fixes is worked out: windows, suspensions, what is known. What a day leaves open is a
 * var: an unclear boundary, a suspension whose end nobody has confirmed.
 *
 *   fires = in force, and its condition, and no defeater fires       language.md 4.4 and 4.5
 *
 * A report never defeats here, and a defeater of another regime does not, as in a decision.
 */
#ifndef LODE_CLI_LINT_FIRES_H
#define LODE_CLI_LINT_FIRES_H

#include "image/world.h"

/* Life cycle: fires_init, then for each day fires_on and the nodes wanted; fires_clear. */
typedef struct fires_law {
    const lode_world *base;
    lode_world w; /* base with more nodes; good until the next call */
    VEC(world_node) nodes;
    VEC(uint32_t) kids;
    VEC(class_set) sets;
    uint32_t always, never; /* nodes */
    lode_date on, known;
    uint32_t *node; /* n_rules: its fires, of this day; NONE not made */
} fires_law;

void fires_init(fires_law *f, const lode_world *w, lode_arena *arena);
/* Forgets the nodes made before. */
void fires_on(fires_law *f, lode_date on, lode_date known);
uint32_t fires_live(fires_law *f, uint32_t rule); /* in force and not suspended */
uint32_t fires_rule(fires_law *f, uint32_t rule);
uint32_t fires_entry(fires_law *f, uint32_t entry); /* the entry itself: an atom */
void fires_clear(fires_law *f);

bool fires_suspends(const world_suspension *s, const lode_world *w, uint32_t rule);
/* Is the rule in force on the day, whatever anybody answers? */
bool fires_surely_live(fires_law *f, uint32_t rule);

/* Days and dates of knowledge on which something changes for a rule, its defeaters, and theirs. */
typedef struct fires_dates {
    VEC(lode_date) on, known;
    VEC(uint32_t) rules; /* all of these */
} fires_dates;
void dates_add(fires_dates *d, const lode_world *w, uint32_t rule);
/* Sorts them, and leaves those days that lie in the window of the rule, from its first on, and those
 * dates on which its measure is known. */
void dates_of(fires_dates *d, const lode_world *w, uint32_t rule);
void dates_clear(fires_dates *d);

#endif
