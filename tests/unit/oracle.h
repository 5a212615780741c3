/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle: a two-valued reading of a small law, all completions of what is open, and the comparison with
 * a decision. It shares no code with src/decide, so that both are wrong only where the language is read
 * wrong twice. One regime, one line.
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
#include "decide/lower.h"
#include "dice.h"
#include "law/law.h"
#include "same_decision.h"

#define OPEN_VARS_MAX 16u
#define COMPLETIONS_MAX 40000u
#define ORACLE_RULES_MAX 64u
#define ORACLE_CLASSES_MAX 16u

/* How an entry is read on the facts given (4.6). */
typedef enum reading { READ_NO, READ_YES, READ_TEST, READ_CLASS, READ_CLAIM } reading;

/* What a var may be: one class where the facts say so. */
typedef struct choice {
    uint32_t n, class[ORACLE_CLASSES_MAX];
} choice;

/* ---- two-valued evaluator -------------------------------------------------------------------- */

typedef struct full {
    const lode_world *w;
    const uint32_t *at;     /* n_vars: the class of each var */
    const reading *entries; /* n_entries */
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

/* ---- comparing ------------------------------------------------------------------------------- */

static const char *oracle_law; /* the law at hand, to be shown when something is wrong */

/* A decision and what is held against it. */
typedef struct compared {
    const lode_facts *facts;
    const lode_query *q;
    const lode_decision *d;
    const truth *t;
} compared;

static inline void hold(const compared *at, bool ok, const char *what) {
    strbuf b = {0};
    char day[16];
    const lode_world *w = at->q->world;
    if (ok) {
        return;
    }
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const lode_value *v = facts_get(at->facts, 0, i);
        if (v->kind != VAL_MISSING) {
            strbuf_addf(&b, "given " STR_FMT " " STR_FMT "\n",
                        STR_ARG(world_str(w, w->facts[i].path)), STR_ARG(v->text));
        }
    }
    (void)fputs(oracle_law, stderr); /* longer than cmocka prints */
    fail_msg("%s\n%son %s: best %u worst %u%s, over all completions best %u worst %u", what,
             b.p != NULL ? b.p : "", date_print(at->q->on, day).p, at->d->best, at->d->worst,
             at->d->complete ? "" : " (not complete)", at->t->best, at->t->worst);
}

/* Do the vars whose bit is set in `vars` fix the verdict? Completions that agree must agree. */
static inline bool fixes(const truth *t, uint32_t vars) {
    memset(t->seen, 0xff, t->n * sizeof *t->seen);
    bool ok = true;
    for (uint32_t k = 0; k < t->n && ok; k++) {
        uint64_t key = 0;
        for (uint32_t i = 0; i < t->n_vars; i++) {
            if (vars >> i & 1) {
                key = key * t->of[i]->n + t->at[k][i];
            }
        }
        ok = t->seen[key] == NONE || t->seen[key] == t->verdict[k];
        t->seen[key] = t->verdict[k];
    }
    return ok;
}

/* Bit set over t->vars of what a set of questions covers. */
static inline uint32_t covered(const compared *at, uint64_t set) {
    const truth *t = at->t;
    const lode_world *w = at->q->world;
    const lode_decision *d = at->d;
    uint32_t vars = 0;
    for (uint32_t i = 0; i < t->n_vars; i++) {
        uint32_t q = w->facts[w->vars[t->vars[i]].fact].question;
        for (uint32_t k = 0; k < d->n_questions; k++) {
            if (set >> k & 1 && d->questions[k].question == q) {
                vars |= 1u << i;
            }
        }
    }
    return vars;
}

static inline uint32_t without(const compared *at, uint64_t set, uint32_t question) {
    return covered(at, set & ~(UINT64_C(1) << question));
}

static inline void check_sufficient(const compared *at) {
    const lode_decision *d = at->d;
    hold(at, d->n_sufficient > 0, "no set of questions is sufficient");
    for (uint32_t i = 0; i < d->n_sufficient; i++) {
        uint64_t set = d->sufficient[i];
        hold(at, fixes(at->t, covered(at, set)), "a set of questions is not sufficient");
        for (uint32_t k = 0; k < d->n_questions; k++) {
            hold(at, !(set >> k & 1) || !fixes(at->t, without(at, set, k)),
                 "a sufficient set of questions is not minimal");
        }
    }
    if (d->n_sufficient >= 16 || d->n_questions > 12) {
        return; /* the list is cut at 16; all subsets of twelve questions are 4,096 */
    }
    uint32_t minimal = 0;
    for (uint64_t set = 0; set < UINT64_C(1) << d->n_questions; set++) {
        bool min = fixes(at->t, covered(at, set));
        for (uint32_t k = 0; k < d->n_questions && min; k++) {
            min = !(set >> k & 1) || !fixes(at->t, without(at, set, k));
        }
        minimal += min;
    }
    hold(at, minimal == d->n_sufficient, "a sufficient set of questions is missing");
}

/* What is said of a rule holds in every completion; only `open` says nothing. */
static inline void check_rules(const compared *at) {
    for (uint32_t r = 0; r < at->q->world->n_rules; r++) {
        rule_state is = at->d->rules[r].state;
        hold(at, is != RULE_FIRED || !at->t->never[r], "a rule fired that need not fire");
        hold(at, is == RULE_FIRED || is == RULE_OPEN || !at->t->ever[r],
             "a rule did not fire that may fire");
    }
}

/* Does the completion have this answer to a question that is one scalar var? */
static inline bool has_answer(const compared *at, uint32_t completion, uint32_t fact, str answer) {
    const lode_world *w = at->q->world;
    const world_enum *en = &w->enums[w->facts[fact].enum_idx];
    bool has = false;
    for (uint32_t v = 0; v < at->t->n_vars; v++) {
        const world_var *var = &w->vars[at->t->vars[v]];
        uint32_t class = at->t->of[v]->class[at->t->at[completion][v]];
        uint32_t value = w->classes[var->classes.first + class].value;
        has = has ||
              (var->fact == fact && value != NONE && value < en->values.first + en->values.count &&
               str_eq(world_str(w, w->values[value].word), answer));
    }
    return has;
}

/* Together the answers lead everywhere and nowhere else; each of a scalar where its completions do. */
static inline void check_answers(const compared *at, const lode_open_question *q) {
    const lode_world *w = at->q->world;
    uint32_t best = 0, worst = NONE;
    hold(at, q->n_classes > 0, "a question without answers");
    for (uint32_t i = 0; i < q->n_classes; i++) {
        const lode_class_answer *a = &q->classes[i];
        best = a->best > best ? a->best : best;
        worst = a->worst < worst ? a->worst : worst;
        uint32_t best1 = 0, worst1 = NONE;
        bool scalar = q->n_facts == 1 && w->facts[q->fact].type == FACT_ONE_OF;
        for (uint32_t k = 0; scalar && k < at->t->n; k++) {
            if (has_answer(at, k, q->fact, a->answer)) {
                best1 = at->t->verdict[k] > best1 ? at->t->verdict[k] : best1;
                worst1 = at->t->verdict[k] < worst1 ? at->t->verdict[k] : worst1;
            }
        }
        hold(at, worst1 == NONE || (best1 == a->best && worst1 == a->worst),
             "an answer leads elsewhere");
    }
    hold(at, best == at->t->best && worst == at->t->worst, "answers do not lead everywhere");
}

/* ---- one decision ---------------------------------------------------------------------------- */

typedef struct counts {
    uint32_t laws, settled, open, skipped, open_facts_max, open_vars_max;
} counts;

static inline void give(lode_facts *f, lode_arena *a, const char *path, const char *text) {
    uint32_t fact = world_find_fact(f->world, str_of(path));
    lode_value v;
    lode_error err;
    assert_int_not_equal(fact, NONE);
    assert_int_equal(value_from_text(f->world, a, fact, str_of(text), &v, &err), LODE_OK);
    v.word = WORD_DECLARANT;
    facts_set(f, 0, fact, v);
}

/* The nth word that the fact may have. */
static inline const char *a_word(const lode_world *w, uint32_t fact, uint32_t nth) {
    static const char *const words[] = {"a", "b", "c", "d"};
    static const char *const answers[] = {"no", "yes"};
    uint32_t count = w->enums[w->facts[fact].enum_idx].values.count;
    return count == 2 ? answers[nth % 2] : words[nth % 4];
}

/* Learning a fact that neither points nor identifies never un-settles and never widens. */
static inline void check_learning(lode_facts *f, lode_query *q, const compared *before,
                                  uint32_t scalars) {
    for (uint32_t i = 0; i < scalars; i++) {
        char path[16];
        (void)snprintf(path, sizeof path, "s%u", i);
        uint32_t fact = world_find_fact(q->world, str_of(path));
        if (facts_get(f, 0, fact)->kind != VAL_MISSING) {
            continue;
        }
        lode_decision after;
        give(f, f->arena, path, a_word(f->world, fact, i));
        decide_line(q, 0, 0, f->arena, &after);
        facts_set(f, 0, fact, (lode_value){.kind = VAL_MISSING});
        hold(before, after.best <= before->d->best && after.worst >= before->d->worst,
             "learning a fact widens");
    }
}

static inline uint32_t open_facts(const truth *t, const lode_world *w) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_vars; i++) {
        n += i == 0 || w->vars[t->vars[i]].fact != w->vars[t->vars[i - 1]].fact;
    }
    return n;
}

/* Holds one decision against all completions. f: entries, class_var and dates are set. */
static inline void check_decision(lode_facts *facts, lode_query *q, const choice *may, full *f,
                                  uint32_t scalars, counts *n) {
    const lode_world *w = q->world;
    truth t;
    if (!enumerate(w, may, f, &t)) {
        n->skipped++;
        return;
    }
    lode_decision out;
    decide_line(q, 0, 0, facts->arena, &out);
    const char *differ = engines_differ(*q, 0, 0, facts->arena);
    if (differ != NULL) {
        fail_msg("the engines differ in %s; the law:\n%s", differ, oracle_law);
    }
    const compared at = {facts, q, &out, &t};
    hold(&at, out.complete && out.best == t.best && out.worst == t.worst, "another verdict");
    check_rules(&at);
    check_learning(facts, q, &at, scalars);
    n->laws++;
    uint32_t named = open_facts(&t, w);
    n->open_facts_max = named > n->open_facts_max ? named : n->open_facts_max;
    n->open_vars_max = t.n_vars > n->open_vars_max ? t.n_vars : n->open_vars_max;
    if (out.best == out.worst) {
        n->settled++;
        hold(&at, out.n_questions == 0, "settled, and asks");
    } else {
        n->open++;
        check_sufficient(&at);
        for (uint32_t i = 0; i < out.n_questions; i++) {
            check_answers(&at, &out.questions[i]);
        }
    }
    truth_clear(&t);
}

static inline void compile_law(const char *text, law_list_reader reader, law_source *src,
                               law_world *lw) {
    diags dg = {0};
    law_source *one = src;
    oracle_law = text;
    law_parse(src, "packs/base/test.law", str_of(text), &dg);
    law_resolve(&one, 1, reader, NULL, lw, &dg);
    if (dg.errors > 0) {
        strbuf why = {0};
        diags_print(&dg, &why);
        fail_msg("this law does not compile:\n%s\n%s", why.p, text);
    }
    diags_clear(&dg);
    lode_error err = {0};
    assert_int_equal(lower_world(&lw->world, &lw->arena, &err), LODE_OK);
}

#endif
