// SPDX-License-Identifier: Apache-2.0
//
// lint_hold: conditions, or alternatives of them, that can never be true, and parts that always are.
//
// A condition "can hold" unless the tests it needs on one var have no class in common, alternatives
// looked at one by one; that finds the usual slip and cries wolf never.
#include "law/lint_int.h"

#define STEPS_MAX 100000u // nodes looked at for one condition; beyond that it counts as possible

typedef struct narrowed {
    uint32_t column;
    class_set set;
} narrowed;

typedef struct prover {
    const lode_world *w;
    VEC(narrowed) env; // what the path so far leaves possible; the last entry of a column counts
    uint32_t steps;
} prover;

static uint32_t atom_of(const lode_world *w, const world_node *n, bool negated, class_set *set) {
    class_set yes = {{0}};
    cs_add(&yes, 1);
    uint32_t column = NONE;
    uint32_t classes = 2;
    *set = yes;
    if (n->op == NODE_VAR) {
        column = n->a;
        classes = w->vars[n->a].classes.count;
        *set = w->class_sets[n->b];
    } else if (n->op == NODE_ENTRY) {
        column = w->n_vars + n->a;
    } else if (n->op == NODE_LISTED) {
        column = w->n_vars + w->n_entries + n->a;
    }
    class_set all = cs_all(classes);
    *set = negated ? cs_minus(all, *set) : cs_and(all, *set);
    return column;
}

// Narrows a column; false when nothing is left of it.
static bool narrow(prover *p, uint32_t column, class_set set) {
    for (size_t i = p->env.n; i > 0; i--) {
        if (p->env.p[i - 1].column == column) {
            set = cs_and(set, p->env.p[i - 1].set);
            break;
        }
    }
    *vec_push(&p->env) = (narrowed){column, set};
    return !cs_empty(&set);
}

static uint32_t core(const lode_world *w, uint32_t node, bool *negated) {
    while (w->nodes[node].op == NODE_NOT || w->nodes[node].op == NODE_DEFINE) {
        *negated = *negated != (w->nodes[node].op == NODE_NOT);
        node = w->nodes[node].a;
    }
    return node;
}

// Takes over the tests that must hold for the node; skips its alternatives. False: impossible.
static bool take_tests(prover *p, uint32_t node, bool negated) {
    const world_node *n = &p->w->nodes[core(p->w, node, &negated)];
    if (++p->steps > STEPS_MAX) {
        return true;
    }
    if (n->op == NODE_TRUE) {
        return !negated;
    }
    if (n->op == NODE_AND || n->op == NODE_OR) {
        bool all = (n->op == NODE_AND) != negated;
        for (uint32_t i = 0; all && i < n->kids.count; i++) {
            if (!take_tests(p, p->w->kids[n->kids.first + i], negated)) {
                return false;
            }
        }
        return all || n->kids.count > 0;
    }
    class_set set;
    uint32_t column = atom_of(p->w, n, negated, &set);
    return column == NONE || narrow(p, column, set);
}

static bool can_hold(prover *p, uint32_t node, bool negated);

// With the tests taken over: does each `any of` on the way have an alternative that can hold?
static bool take_alternatives(prover *p, uint32_t node, bool negated) {
    const world_node *n = &p->w->nodes[core(p->w, node, &negated)];
    if ((n->op != NODE_AND && n->op != NODE_OR) || ++p->steps > STEPS_MAX) {
        return true;
    }
    bool all = (n->op == NODE_AND) != negated;
    for (uint32_t i = 0; i < n->kids.count; i++) {
        uint32_t kid = p->w->kids[n->kids.first + i];
        bool ok = all ? take_alternatives(p, kid, negated) : can_hold(p, kid, negated);
        if (ok != all) {
            return ok;
        }
    }
    return all;
}

static bool can_hold(prover *p, uint32_t node, bool negated) {
    size_t before = p->env.n;
    bool ok = take_tests(p, node, negated) && take_alternatives(p, node, negated);
    p->env.n = before;
    return ok;
}

static bool possible(prover *p, uint32_t node, bool negated) {
    p->steps = 0;
    p->env.n = 0;
    return can_hold(p, node, negated);
}

// Alternatives written in the condition itself (not in a define, which serves others too) that cannot
// hold beside its other tests.
static void lint_alternatives(linter *l, prover *p, const lint_place *at, uint32_t node) {
    const world_node *n = &l->w->nodes[node];
    for (uint32_t i = 0; n->op == NODE_AND && i < n->kids.count; i++) {
        lint_alternatives(l, p, at, l->w->kids[n->kids.first + i]);
    }
    for (uint32_t i = 0; n->op == NODE_OR && i < n->kids.count; i++) {
        p->steps = 0;
        if (!can_hold(p, l->w->kids[n->kids.first + i], false)) {
            lint_warn(l, at->src, at->block->pos, "dead_line",
                      "alternative %u of %u of its condition can never be true", i + 1,
                      n->kids.count);
        }
    }
}

static void lint_condition(linter *l, prover *p, const lint_place *at, uint32_t node,
                           const char *what) {
    if (at->src == NULL || node == NONE) {
        return;
    }
    if (!possible(p, node, false)) {
        lint_warn(l, at->src, at->block->pos, "never_true",
                  "the %s of " STR_FMT " is false for every shipment", what,
                  STR_ARG(at->block->id.text));
        return;
    }
    p->env.n = 0;
    (void)take_tests(p, node, false); // possible: just seen
    lint_alternatives(l, p, at, node);
    const world_node *n = &l->w->nodes[node];
    uint32_t parts = n->op == NODE_AND ? n->kids.count : 1;
    for (uint32_t i = 0; i < parts && n->op != NODE_TRUE; i++) {
        uint32_t part = n->op == NODE_AND ? l->w->kids[n->kids.first + i] : node;
        if (l->w->nodes[part].op != NODE_TRUE && !possible(p, part, true)) {
            lint_warn(l, at->src, at->block->pos, "says_nothing",
                      "part %u of %u of the %s of " STR_FMT " is always true", i + 1, parts, what,
                      STR_ARG(at->block->id.text));
        }
    }
}

void lint_conditions(linter *l) {
    const lode_world *w = l->w;
    prover p = {.w = w};
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (w->rules[i].kind != RULE_ENTRY) {
            lint_condition(l, &p, &l->rule_at[i], w->rules[i].cond, "condition");
        }
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        lint_condition(l, &p, &l->entry_at[i], w->entries[i].test, "test");
    }
    vec_clear(&p.env);
}
