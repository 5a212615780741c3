/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle: a two-valued reading of a small law, and all completions of what is open. It shares no code
 * with src/decide, so that both are wrong only where the language is read wrong twice. One regime, one
 * line. oracle_check.h compares.
 */
#ifndef LODE_ORACLE_H
#define LODE_ORACLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide/decide.h"

#define OPEN_VARS_MAX 16u
#define COMPLETIONS_MAX 40000u
#define ORACLE_RULES_MAX 64u
#define ORACLE_CLASSES_MAX 16u

/* How an entry is read on the facts given (4.6). */
typedef enum entry_reading { READ_NO, READ_YES, READ_TEST, READ_CLASS, READ_CLAIM } entry_reading;

/* What a var may be: one class where the facts say so. */
typedef struct choice {
    uint32_t n, class[ORACLE_CLASSES_MAX];
} choice;

/* ---- two-valued evaluator -------------------------------------------------------------------- */

typedef struct full {
    const lode_world *w;
    const uint32_t *at;           /* n_vars: the class of each var */
    const entry_reading *entries; /* n_entries */
    uint32_t class_var;
    lode_date on, known;
    bool fired[ORACLE_RULES_MAX];
    class_set slot[8];
} full;

static inline bool full_suspended(const full *f, uint32_t measure, uint32_t rule) {
    for (uint32_t i = 0; i < f->w->n_suspensions; i++) {
        const world_suspension *s = &f->w->suspensions[i];
        if (s->measure != measure || (s->rule != NONE && s->rule != rule) || f->on < s->from ||
            f->w->measures[s->by].published > f->known) {
            continue;
        }
        bool after = s->after == AFTER_UNVERIFIED && f->at[s->after_var] == 1;
        if (s->unclear_day == f->on ? f->at[s->boundary_var] == 1 || after
                                    : f->on < s->until || after) {
            return true;
        }
    }
    return false;
}

static inline bool full_live(const full *f, uint32_t measure, uint32_t rule,
                             const world_window *win) {
    bool in = (win->from == DATE_NONE || f->on >= win->from) &&
              (win->unclear_day != DATE_NONE && f->on == win->unclear_day
                   ? f->at[win->boundary_var] == 1
                   : win->until == DATE_NONE || f->on < win->until);
    return in && f->w->measures[measure].published <= f->known && !full_suspended(f, measure, rule);
}

static inline bool full_node(const full *f, uint32_t node);

static inline bool full_exception(const full *f, uint32_t r) {
    const world_rule *rule = &f->w->rules[r];
    bool fires = full_live(f, rule->measure, r, &rule->window) && full_node(f, rule->cond);
    for (uint32_t i = 0; i < rule->defeaters.count; i++) {
        fires = fires && !full_exception(f, f->w->defeats[rule->defeaters.first + i].winner);
    }
    return fires;
}

static inline bool full_test(const full *f, const world_entry *e) {
    bool holds = e->test == NONE || full_node(f, e->test);
    for (uint32_t i = 0; i < e->exceptions.count; i++) {
        holds = holds && !full_exception(f, f->w->defeats[e->exceptions.first + i].winner);
    }
    return holds;
}

static inline bool full_entry(const full *f, uint32_t entry) {
    const world_entry *e = &f->w->entries[entry];
    switch (f->entries[entry]) {
    case READ_NO:
        return false;
    case READ_YES:
        return true;
    case READ_TEST:
        return full_test(f, e);
    case READ_CLASS:
        return f->at[f->class_var] == e->group;
    case READ_CLAIM:
        return f->at[e->claim_var] == 1;
    }
    return false;
}

static inline bool full_listed(const full *f) {
    bool any = false;
    for (uint32_t i = 0; i < f->w->n_entries; i++) {
        const world_entry *e = &f->w->entries[i];
        any = any || (full_entry(f, i) && full_live(f, e->measure, e->rule, &e->window));
    }
    return any;
}

static inline bool full_slot(const full *f, uint32_t slot, uint32_t value) {
    const world_slot *s = &f->w->slots[slot];
    uint32_t at = value - s->values.first, top = 0;
    for (uint32_t v = 0; v < s->values.count; v++) {
        top = cs_has(&f->slot[slot], v) ? v : top;
    }
    if (s->combine == SLOT_STRICTEST) {
        return top == at;
    }
    if (s->combine == SLOT_UNIQUE && cs_empty(&f->slot[slot])) {
        return at == 0;
    }
    return cs_has(&f->slot[slot], at) != (s->combine == SLOT_AVAILABLE);
}

static inline bool full_node(const full *f, uint32_t node) {
    const world_node *n = &f->w->nodes[node];
    bool all = true, any = false;
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count; i++) {
        bool kid = full_node(f, f->w->kids[n->kids.first + i]);
        all = all && kid;
        any = any || kid;
    }
    switch ((node_op)n->op) {
    case NODE_TRUE:
        return true;
    case NODE_AND:
        return all;
    case NODE_OR:
        return any;
    case NODE_NOT:
        return !full_node(f, n->a);
    case NODE_DEFINE:
        return full_node(f, n->a);
    case NODE_VAR:
        return cs_has(&f->w->class_sets[n->b], f->at[n->a]);
    case NODE_ENTRY:
        return full_entry(f, n->a);
    case NODE_LISTED:
        return full_listed(f);
    case NODE_SLOT:
        return full_slot(f, n->a, n->b);
    case NODE_OP_COUNT:
        break;
    }
    return false;
}

static inline void full_rule(full *f, uint32_t r) {
    const world_rule *rule = &f->w->rules[r];
    bool fires = full_live(f, rule->measure, r, &rule->window) && full_node(f, rule->cond);
    for (uint32_t i = 0; i < rule->defeaters.count; i++) {
        fires = fires && !f->fired[f->w->defeats[rule->defeaters.first + i].winner];
    }
    f->fired[r] = fires;
    for (uint32_t i = 0; fires && i < rule->effects.count; i++) {
        const world_effect *e = &f->w->effects[rule->effects.first + i];
        cs_add(&f->slot[e->slot], e->value - f->w->slots[e->slot].values.first);
    }
}

static inline uint32_t full_verdict(full *f) {
    const lode_world *w = f->w;
    const world_regime *g = &w->regimes[0];
    uint32_t by_order[ORACLE_RULES_MAX];
    memset(f->fired, 0, sizeof f->fired);
    memset(f->slot, 0, sizeof f->slot);
    for (uint32_t r = 0; r < w->n_rules; r++) {
        by_order[w->rules[r].order] = r;
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        full_rule(f, by_order[i]);
    }
    if (!full_node(f, g->nexus)) {
        return w->n_verdicts - 1;
    }
    if (g->begins != DATE_NONE && f->on < g->begins && f->at[g->begins_var] == 1) {
        return 0;
    }
    for (uint32_t v = 0; v < w->n_verdicts; v++) {
        if (w->verdicts[v].cond == NONE || full_node(f, w->verdicts[v].cond)) {
            return v;
        }
    }
    return NONE;
}

/* ---- all completions ------------------------------------------------------------------------- */

typedef struct truth {
    uint32_t vars[OPEN_VARS_MAX], n_vars; /* open vars */
    const choice *of[OPEN_VARS_MAX];
    uint32_t n;                    /* completions */
    uint32_t (*at)[OPEN_VARS_MAX]; /* which choice of each open var */
    uint32_t *verdict;
    uint32_t *seen; /* room for fixes() */
    uint32_t best, worst;
    bool ever[ORACLE_RULES_MAX], never[ORACLE_RULES_MAX]; /* the rule fires, or not, in some */
} truth;

static inline choice one_choice(uint32_t class) { return (choice){1, {class}}; }

static inline choice all_choices(const lode_world *w, uint32_t var) {
    choice c = {w->vars[var].classes.count, {0}};
    assert_true(c.n <= ORACLE_CLASSES_MAX);
    for (uint32_t i = 0; i < c.n; i++) {
        c.class[i] = i;
    }
    return c;
}

/* The class that an exact amount falls into. */
static inline uint32_t amount_class(const lode_world *w, const world_var *v, int64_t x) {
    for (uint32_t k = 0; k < v->classes.count; k++) {
        const world_class *c = &w->classes[v->classes.first + k];
        if ((x > c->lo && x < c->hi) || (x == c->lo && c->lo_closed) ||
            (x == c->hi && c->hi_closed)) {
            return k;
        }
    }
    fail_msg("an amount outside all classes");
    return NONE;
}

static inline uint32_t given_class(const lode_facts *facts, const lode_world *w, uint32_t var) {
    const world_var *v = &w->vars[var];
    const lode_value *val = facts_get(facts, 0, v->fact);
    if (val->kind == VAL_AMOUNT) {
        return amount_class(w, v, val->interval.lo);
    }
    for (uint32_t i = 0; i < val->n_elems; i++) {
        if (val->elems[i].value == v->elem) {
            return 1;
        }
    }
    for (uint32_t k = 0; val->kind == VAL_ENUM && k < v->classes.count; k++) {
        uint32_t tested = w->classes[v->classes.first + k].value;
        if (tested == val->value || (tested == NONE && k + 1 == v->classes.count)) {
            return w->facts[v->fact].type == FACT_LAW ? val->value : k;
        }
    }
    return 0;
}

/* Choices of every var but the classification and the claims, which 4.6 has to say (see readings). */
static inline void plain_choices(const lode_world *w, const lode_facts *facts, const tri *in_list,
                                 choice *out) {
    for (uint32_t v = 0; v < w->n_vars; v++) {
        const world_fact *f = &w->facts[w->vars[v].fact];
        val_kind kind = facts_get(facts, 0, w->vars[v].fact)->kind;
        bool scalar = f->type == FACT_ONE_OF || f->type == FACT_AMOUNT;
        bool given = kind != VAL_MISSING && !(scalar && kind == VAL_NONE); /* 4.3 */
        if (f->type == FACT_CLASSIFICATION || f->type == FACT_CLAIM || f->type == FACT_LICENSE) {
            out[v] = one_choice(0);
        } else if (f->type == FACT_NAME) {
            tri in = in_list[f->role * w->n_lists + w->vars[v].elem];
            out[v] = in == TRI_OPEN ? all_choices(w, v) : one_choice(in == TRI_TRUE);
        } else {
            out[v] = given ? one_choice(given_class(facts, w, v)) : all_choices(w, v);
        }
    }
}

/* False when there are too many completions for this law: the caller rolls another one. */
static inline bool enumerate(const lode_world *w, const choice *may, full *f, truth *t) {
    uint32_t *at = calloc(w->n_vars + 1, sizeof *at);
    uint64_t total = 1;
    assert_true(w->n_rules <= ORACLE_RULES_MAX && w->n_slots <= 8);
    *t = (truth){.best = 0, .worst = NONE};
    for (uint32_t v = 0; v < w->n_vars; v++) {
        at[v] = may[v].class[0];
        if (may[v].n <= 1) {
            continue;
        }
        if (t->n_vars == OPEN_VARS_MAX || (total *= may[v].n) > COMPLETIONS_MAX) {
            free(at);
            return false;
        }
        t->of[t->n_vars] = &may[v];
        t->vars[t->n_vars++] = v;
    }
    t->at = calloc(total, sizeof *t->at);
    t->verdict = calloc(total, sizeof *t->verdict);
    t->seen = calloc(total, sizeof *t->seen);
    f->w = w;
    f->at = at;
    for (uint64_t k = 0; k < total; k++) {
        uint64_t rest = k;
        for (uint32_t i = 0; i < t->n_vars; i++) {
            t->at[k][i] = (uint32_t)(rest % t->of[i]->n);
            at[t->vars[i]] = t->of[i]->class[t->at[k][i]];
            rest /= t->of[i]->n;
        }
        uint32_t v = t->verdict[k] = full_verdict(f);
        for (uint32_t r = 0; r < w->n_rules; r++) {
            t->ever[r] = t->ever[r] || f->fired[r];
            t->never[r] = t->never[r] || !f->fired[r];
        }
        t->best = v > t->best ? v : t->best;
        t->worst = v < t->worst ? v : t->worst;
    }
    t->n = (uint32_t)total;
    free(at);
    return true;
}

static inline void truth_clear(truth *t) {
    free(t->at);
    free(t->verdict);
    free(t->seen);
}

#endif
