// SPDX-License-Identifier: Apache-2.0
//
// From goals to facts. The search is plain backtracking over an and/or tree: conditions of packs are
// small, and where it gives up a pair is missing, which the count of pairs shows.
#include "cli/pairs_solve.h"

#define DEPTH_MAX 1000u   // nodes on one way through a condition; ours have under 100
#define STEPS_MAX 100000u // of one search; ours need under 1,000

const goal *goal_before(solver *p, uint32_t node, bool want, const goal *next) {
    goal *g = arena_alloc(p->arena, sizeof *g);
    *g = (goal){node, want, next};
    return g;
}

static bool solve_var(solver *p, const goal *g) {
    const world_node *node = &p->w->nodes[g->node];
    class_set set = p->w->class_sets[node->b];
    if (!g->want) {
        set = cs_minus(cs_all(p->w->vars[node->a].classes.count), set);
    }
    class_set old = p->allowed[node->a];
    bool was_bound = p->bound[node->a];
    p->allowed[node->a] = cs_and(old, set);
    p->bound[node->a] = true;
    if (!cs_empty(&p->allowed[node->a]) && solve(p, g->next)) {
        return true;
    }
    p->allowed[node->a] = old;
    p->bound[node->a] = was_bound;
    return false;
}

static bool solve_kids(solver *p, const goal *g) {
    const world_node *node = &p->w->nodes[g->node];
    const uint32_t *kids = p->w->kids + node->kids.first;
    const goal *rest = g->next;
    if ((node->op == NODE_AND) == g->want) {
        for (uint32_t i = node->kids.count; i > 0; i--) {
            rest = goal_before(p, kids[i - 1], g->want, rest);
        }
        return solve(p, rest);
    }
    for (uint32_t i = 0; i < node->kids.count; i++) {
        goal choice = {kids[i], g->want, g->next};
        if (solve(p, &choice)) {
            return true;
        }
    }
    return false;
}

static bool solve_node(solver *p, const goal *g) {
    const world_node *node = &p->w->nodes[g->node];
    switch ((node_op)node->op) {
    case NODE_TRUE:
        return g->want && solve(p, g->next);
    case NODE_NOT:
    case NODE_DEFINE: {
        goal inner = {node->a, (node->op == NODE_NOT) != g->want, g->next};
        return solve(p, &inner);
    }
    case NODE_VAR:
        return solve_var(p, g);
    case NODE_AND:
    case NODE_OR:
        return solve_kids(p, g);
    case NODE_ENTRY:
    case NODE_LISTED:
    case NODE_SLOT:
    case NODE_OP_COUNT:
        break; // of a later stratum: follows from the entry, not from a fact
    }
    return solve(p, g->next);
}

bool solve(solver *p, const goal *g) {
    if (g == NULL) {
        return true;
    }
    if (++p->steps > STEPS_MAX || p->depth >= DEPTH_MAX) {
        return false;
    }
    p->depth++;
    bool ok = solve_node(p, g);
    p->depth--;
    return ok;
}

void solve_start(solver *p) {
    for (uint32_t i = 0; i < p->w->n_vars; i++) {
        p->allowed[i] = cs_all(p->w->vars[i].classes.count);
        p->bound[i] = false;
    }
    p->steps = 0;
    p->depth = 0;
    p->high_var = NONE;
}

// ---- from classes to values ----------------------------------------------------------------------

// The point of the class next to its lower end, or to its upper end.
static lode_nano class_point(const world_class *k, bool high) {
    if (high && k->hi != NANO_MAX) {
        return k->hi_closed || k->hi == NANO_MIN ? k->hi : k->hi - 1;
    }
    if (k->lo != NANO_MIN) {
        return k->lo_closed ? k->lo : k->lo + 1;
    }
    return k->hi == NANO_MAX ? 0 : (k->hi_closed ? k->hi : k->hi - 1);
}

static lode_interval point(lode_nano v) {
    return (lode_interval){.lo = v, .hi = v, .lo_closed = true, .hi_closed = true};
}

// The word for a class of an enum: the tested one, or for the rest one that no class tests.
static bool enum_word(const solver *p, const world_var *v, uint32_t class, lode_value *out) {
    const lode_world *w = p->w;
    uint32_t value = w->classes[v->classes.first + class].value;
    out->kind = VAL_ENUM;
    out->value = value;
    if (value != NONE) {
        out->text = world_str(w, w->values[value].word);
        return true;
    }
    const world_enum *e = &w->enums[w->facts[v->fact].enum_idx];
    for (uint32_t i = 0; i < e->values.count; i++) {
        bool tested = false;
        for (uint32_t k = 0; k < v->classes.count; k++) {
            tested = tested || w->classes[v->classes.first + k].value == e->values.first + i;
        }
        if (!tested) {
            out->value = e->values.first + i;
            out->text = world_str(w, w->values[out->value].word);
            return true;
        }
    }
    out->text = STR("something else");
    return e->open_text != 0;
}

static lode_elem set_elem(const solver *p, uint32_t var, uint32_t class) {
    const world_var *v = &p->w->vars[var];
    const world_class *k = &p->w->classes[v->classes.first + class];
    lode_elem e = {.value = v->elem};
    e.share = (lode_interval){.lo = 0, .hi = NANO_ONE, .hi_closed = true};
    if (!v->numeric) {
        e.absent = class == 0;
        return e;
    }
    lode_nano at = class_point(k, var == p->high_var);
    e.absent = at == 0;
    e.share = point(at);
    return e;
}

bool solve_value(solver *p, uint32_t fact, lode_value *out) {
    const lode_world *w = p->w;
    const world_fact *f = &w->facts[fact];
    *out = (lode_value){.word = WORD_FINDING};
    for (uint32_t i = 0; i < f->vars.count; i++) {
        uint32_t var = f->vars.first + i;
        if (!p->bound[var]) {
            continue;
        }
        const world_var *v = &w->vars[var];
        uint32_t class = cs_first(&p->allowed[var]);
        if (f->type == FACT_ONE_OF) {
            return enum_word(p, v, class, out);
        }
        if (f->type == FACT_AMOUNT) {
            out->kind = VAL_AMOUNT;
            out->interval =
                point(class_point(&w->classes[v->classes.first + class], var == p->high_var));
        } else if (f->type == FACT_CLOSED_SET || f->type == FACT_OPEN_SET ||
                   f->type == FACT_SHARES) {
            if (out->elems == NULL) {
                out->elems = arena_array(p->arena, f->vars.count, sizeof *out->elems);
            }
            lode_elem e = set_elem(p, var, class);
            out->kind = VAL_SET;
            // Naming an element of a closed set means it is there; the others are then absent.
            if (!e.absent || f->type != FACT_CLOSED_SET) {
                out->elems[out->n_elems++] = e;
            }
        } else if (f->type == FACT_LAW) {
            out->kind = VAL_ENUM;
            out->value = class;
        } else {
            return class == 0; // names, claims: leaving them out says no
        }
    }
    return true;
}
