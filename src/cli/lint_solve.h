/* SPDX-License-Identifier: Apache-2.0
 *
 * lint_solve: is there a completion in which given conditions come out as wanted? The question behind
 * the exact checks of lint (lint_exact.h).
 *
 * A *completion* here is one class for each column, columns being independent of each other (decide/boxes.h):
 *
 *   a var          its classes. A one-of fact of an optional party, all of whose words are tested, has
 *                  one more: nobody is there, and no word fits (language.md 4.3)
 *   an entry       no, yes. Entries are not bound to their tests: a claim can hold against them (4.6)
 *   `listed`       no, yes, by regime; yes where an entry of `lists` is yes (4.7)
 *   a slot         its values, where it has one at a time; a slot of another kind is anything at all
 *
 * Whatever facts are given, and however what is missing turns out, is one of these completions; that one
 * fact stands in for another, or that the vars of an absent party go together, only makes them fewer. So
 * SOLVE_NONE is a proof: no shipment whatever. SOLVE_FOUND is exact over completions; whether a shipment
 * has such a completion is for the caller to try. SOLVE_CAPPED says nothing.
 *
 * The search is complete: what is forced is taken over at once, then alternatives are tried way by way,
 * each without those before it. Conditions are walked, never multiplied out, because
 * "A and none of these forty" has more boxes than anybody can hold.
 */
#ifndef LODE_CLI_LINT_SOLVE_H
#define LODE_CLI_LINT_SOLVE_H

#include "image/world.h"

/* Nodes looked at for one question; those of our packs need under half a million. */
#define SOLVE_STEPS_MAX 2000000u

typedef enum solve_answer { SOLVE_NONE, SOLVE_FOUND, SOLVE_CAPPED } solve_answer;

/* A condition and how it shall come out. Alternatives of low rank are tried first: what a rule is about
 * before what must not stand in its way, which is then settled by it more often than not. */
typedef struct solve_goal {
    uint32_t node;
    bool yes;
    uint32_t rank;
} solve_goal;

typedef struct solve_undo {
    uint32_t column;
    class_set left;
    bool asked;
} solve_undo;

/* Life cycle: solver_init, solver_run as often as wanted, solver_clear. After SOLVE_FOUND every choice
 * of one class of `left` for each column is a completion that was looked for. */
typedef struct column_solver {
    const lode_world *w;
    const bool *lists; /* n_entries: if it is yes, its regime lists the item; or NULL: none does */
    class_set *left;   /* by column: vars, entries, regimes (`listed`), slots */
    bool *asked;       /* the goals say something about the column */
    uint32_t n_columns;
    uint64_t steps, steps_in_all;
    uint32_t rank; /* of what is taken over */
    bool capped;
    class_set *domain; /* by column: all that it can be */
    VEC(solve_undo) trail;
    VEC(solve_goal) waiting; /* alternatives: an `or` that must hold, an `and` that must not */
} column_solver;

void solver_init(column_solver *s, const lode_world *w, lode_arena *arena);
/* w: the world of solver_init, or a copy of it with more nodes. */
solve_answer solver_run(column_solver *s, const lode_world *w, const solve_goal *goals, uint32_t n);
void solver_clear(column_solver *s);

/* Is the class of a var the one that stands for nobody being there? */
static inline bool solver_nobody(const lode_world *w, uint32_t var, uint32_t class) {
    return class == w->vars[var].classes.count;
}

#endif
