// SPDX-License-Identifier: Apache-2.0
//
// The search of lint_solve.h. Recursion is as deep as a condition and as there are alternatives left; every
// step is counted.
#include "cli/lint_solve.h"

#include <string.h>

typedef enum known { KNOWN_NO, KNOWN_YES, KNOWN_OPEN } known;

// ---- columns -------------------------------------------------------------------------------------

// A one-of fact of somebody who may be missing, with no class for the words that are not tested.
static bool may_be_nobody(const lode_world *w, const world_var *v) {
    const world_fact *f = &w->facts[v->fact];
    return f->type == FACT_ONE_OF && f->scope == FACT_SCOPE_PARTY && !w->roles[f->role].required &&
           v->classes.count > 0 && v->classes.count < CLASSES_MAX &&
           w->classes[v->classes.first + v->classes.count - 1].value != NONE;
}

void solver_init(column_solver *s, const lode_world *w, lode_arena *arena) {
    *s = (column_solver){.w = w};
    s->n_columns = w->n_vars + w->n_entries + w->n_regimes + w->n_slots;
    s->left = arena_array(arena, s->n_columns + 1, sizeof *s->left);
    s->asked = arena_array(arena, s->n_columns + 1, sizeof *s->asked);
    s->domain = arena_array(arena, s->n_columns + 1, sizeof *s->domain);
    for (uint32_t i = 0; i < s->n_columns; i++) {
        s->domain[i] = cs_all(2);
    }
    for (uint32_t i = 0; i < w->n_vars; i++) {
        s->domain[i] = cs_all(w->vars[i].classes.count + may_be_nobody(w, &w->vars[i]));
    }
    for (uint32_t i = 0; i < w->n_slots; i++) {
        s->domain[s->n_columns - w->n_slots + i] = cs_all(w->slots[i].values.count);
    }
}

void solver_clear(column_solver *s) {
    vec_clear(&s->trail);
    vec_clear(&s->waiting);
}

// The column of an atom and the classes that make it true; NONE: it can come out either way.
static uint32_t column_of(const column_solver *s, const world_node *n, class_set *yes) {
    const lode_world *w = s->w;
    *yes = (class_set){{2}};
    if (n->op == NODE_VAR) {
        bool full = w->vars[n->a].classes.count == CLASSES_MAX; // no room for nobody
        *yes = w->class_sets[n->b];
        return full && w->facts[w->vars[n->a].fact].scope == FACT_SCOPE_PARTY ? NONE : n->a;
    }
    if (n->op == NODE_ENTRY) {
        return w->n_vars + n->a;
    }
    if (n->op == NODE_LISTED) {
        return w->n_vars + w->n_entries + n->a;
    }
    *yes = (class_set){{0}};
    cs_add(yes, n->b - w->slots[n->a].values.first);
    bool single = w->slots[n->a].combine == SLOT_STRICTEST;
    return single ? s->n_columns - w->n_slots + n->a : NONE;
}

// Leaves the column only these classes; false when it has none of them.
static bool narrow(column_solver *s, uint32_t column, const class_set *to) {
    class_set both = cs_and(s->left[column], *to);
    if (cs_empty(&both)) {
        return false;
    }
    if (!s->asked[column] || !cs_subset(&s->left[column], to)) {
        *vec_push(&s->trail) = (solve_undo){column, s->left[column], s->asked[column]};
        s->left[column] = both;
        s->asked[column] = true;
    }
    uint32_t entry = column - s->w->n_vars;
    bool is_entry = column >= s->w->n_vars && entry < s->w->n_entries;
    if (is_entry && s->lists != NULL && s->lists[entry] && both.w[0] == 2) {
        const class_set yes = {{2}};
        return narrow(s, s->w->n_vars + s->w->n_entries + s->w->entries[entry].regime, &yes);
    }
    return true;
}

static void undo(column_solver *s, size_t to) {
    while (s->trail.n > to) {
        const solve_undo *u = &s->trail.p[--s->trail.n];
        s->left[u->column] = u->left;
        s->asked[u->column] = u->asked;
    }
}

static bool step(column_solver *s) {
    s->steps++;
    s->capped = s->capped || s->steps > SOLVE_STEPS_MAX;
    return !s->capped;
}

// ---- conditions ----------------------------------------------------------------------------------

static known turned(known k, bool turn) {
    return k == KNOWN_OPEN ? k : (k == KNOWN_YES) != turn ? KNOWN_YES : KNOWN_NO;
}

// What is sure of a condition with what is left of each column.
static known value_of(column_solver *s, uint32_t node) {
    const world_node *n = &s->w->nodes[node];
    if (!step(s)) {
        return KNOWN_OPEN;
    }
    if (n->op == NODE_TRUE) {
        return KNOWN_YES;
    }
    if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
        return turned(value_of(s, n->a), n->op == NODE_NOT);
    }
    if (n->op == NODE_AND || n->op == NODE_OR) {
        known decides = n->op == NODE_AND ? KNOWN_NO : KNOWN_YES;
        bool open = false;
        for (uint32_t i = 0; i < n->kids.count; i++) {
            known k = value_of(s, s->w->kids[n->kids.first + i]);
            if (k == decides) {
                return decides;
            }
            open = open || k == KNOWN_OPEN;
        }
        return open ? KNOWN_OPEN : turned(decides, true);
    }
    class_set yes;
    uint32_t column = column_of(s, n, &yes);
    if (column == NONE) {
        return KNOWN_OPEN;
    }
    return !cs_meets(&s->left[column], &yes)   ? KNOWN_NO
           : cs_subset(&s->left[column], &yes) ? KNOWN_YES
                                               : KNOWN_OPEN;
}

// Takes over that a condition comes out so; alternatives wait. False: it cannot.
static bool force(column_solver *s, uint32_t node, bool yes) {
    const world_node *n = &s->w->nodes[node];
    if (!step(s)) {
        return false;
    }
    if (n->op == NODE_TRUE) {
        return yes;
    }
    if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
        return force(s, n->a, (n->op == NODE_NOT) != yes);
    }
    if (n->op == NODE_AND || n->op == NODE_OR) {
        if ((n->op == NODE_AND) != yes) {
            *vec_push(&s->waiting) = (solve_goal){node, yes, s->rank};
            return true;
        }
        for (uint32_t i = 0; i < n->kids.count; i++) {
            if (!force(s, s->w->kids[n->kids.first + i], yes)) {
                return false;
            }
        }
        return true;
    }
    class_set set;
    uint32_t column = column_of(s, n, &set);
    if (column == NONE) {
        return true;
    }
    set = yes ? set : cs_minus(s->domain[column], set);
    return narrow(s, column, &set);
}

// ---- search --------------------------------------------------------------------------------------

// Ways that alternatives still have: 0, 1 (then `only` is it), more; UINT32_MAX: met already.
static uint32_t ways_of(column_solver *s, const solve_goal *g, uint32_t *only) {
    const world_node *n = &s->w->nodes[g->node];
    uint32_t ways = 0;
    for (uint32_t i = 0; i < n->kids.count; i++) {
        uint32_t kid = s->w->kids[n->kids.first + i];
        known k = value_of(s, kid);
        if (k == (g->yes ? KNOWN_YES : KNOWN_NO)) {
            return UINT32_MAX;
        }
        if (k == KNOWN_OPEN) {
            *only = kid;
            ways++;
        }
    }
    return ways;
}

static void drop(column_solver *s, size_t at) {
    s->waiting.p[at] = s->waiting.p[s->waiting.n - 1];
    s->waiting.n--;
}

// Takes over what waits from `first` on as far as it has one way only. False: something has none.
// best: of those that have several, the lowest in rank, and then the one with fewest.
static bool reduce(column_solver *s, size_t first, size_t *best) {
    bool again = true;
    while (again) {
        uint64_t lowest = UINT64_MAX;
        again = false;
        *best = SIZE_MAX;
        for (size_t i = first; i < s->waiting.n;) {
            uint32_t only = NONE;
            solve_goal g = s->waiting.p[i];
            uint32_t ways = ways_of(s, &g, &only);
            if (s->capped || ways == 0) {
                return false;
            }
            if (ways == UINT32_MAX || ways == 1) {
                drop(s, i);
                if (ways == 1) {
                    again = true;
                    s->rank = g.rank;
                    if (!force(s, only, g.yes)) {
                        return false;
                    }
                }
                continue;
            }
            uint64_t order = (uint64_t)g.rank << 32 | ways;
            if (order < lowest) {
                lowest = order;
                *best = i;
            }
            i++;
        }
    }
    return true;
}

// What waits from `first` on belongs to this call: it drops and adds. True: left is as it shall be.
static bool search(column_solver *s, size_t first) {
    size_t best = SIZE_MAX;
    if (!reduce(s, first, &best)) {
        return false;
    }
    if (best == SIZE_MAX) {
        return true;
    }
    solve_goal g = s->waiting.p[best];
    drop(s, best);
    const world_node *n = &s->w->nodes[g.node];
    for (uint32_t i = 0; i < n->kids.count; i++) {
        uint32_t kid = s->w->kids[n->kids.first + i];
        size_t mark = s->trail.n;
        size_t end = s->waiting.n;
        for (size_t k = first; k < end; k++) {
            solve_goal copy = s->waiting.p[k];
            *vec_push(&s->waiting) = copy;
        }
        s->rank = g.rank;
        if (force(s, kid, g.yes) && search(s, end)) {
            return true;
        }
        undo(s, mark);
        s->waiting.n = end;
        s->rank = g.rank;
        if (s->capped || !force(s, kid, !g.yes)) {
            return false; // what follows is without this way
        }
    }
    return false;
}

solve_answer solver_run(column_solver *s, const lode_world *w, const solve_goal *goals,
                        uint32_t n) {
    s->w = w;
    s->steps = 0;
    s->capped = false;
    s->trail.n = s->waiting.n = 0;
    memcpy(s->left, s->domain, s->n_columns * sizeof *s->left);
    memset(s->asked, 0, s->n_columns * sizeof *s->asked);
    bool found = true;
    for (uint32_t i = 0; i < n && found; i++) {
        s->rank = goals[i].rank;
        found = force(s, goals[i].node, goals[i].yes);
    }
    found = found && search(s, 0);
    s->steps_in_all += s->steps;
    return found ? SOLVE_FOUND : s->capped ? SOLVE_CAPPED : SOLVE_NONE;
}
