/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle_check: a decision held against all completions (oracle.h): best and worst, the rules, the sets of
 * questions that are sufficient, and where each answer leads. A disagreement is shrunk to a case.
 */
#ifndef LODE_ORACLE_CHECK_H
#define LODE_ORACLE_CHECK_H

#include "oracle.h"

#include "decide/lower.h"
#include "law/law.h"
#include "shrink.h"

/* ---- comparing ------------------------------------------------------------------------------- */

static const char *oracle_law; /* the law at hand, to be shown when something is wrong */
static struct {
    uint32_t best, worst; /* over all completions of the last decision compared */
} oracle_said;

/* A decision and what is held against it. */
typedef struct compared {
    const lode_facts *facts;
    const lode_query *q;
    const lode_decision *d;
    const truth *t;
    const char **wrong;
} compared;

/* The first thing that is wrong is kept; what follows it may follow from it. */
static inline void hold(const compared *at, bool ok, const char *what) {
    if (!ok && *at->wrong == NULL) {
        *at->wrong = what;
    }
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
static inline void check_learning(lode_facts *f, const lode_query *q, const compared *before,
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

/* Holds one decision against all completions: what is wrong, or NULL. f: entries, class_var and dates
 * are set. */
static inline const char *check_decision(lode_facts *facts, const lode_query *q, const choice *may,
                                         full *f, uint32_t scalars, counts *n) {
    const lode_world *w = q->world;
    truth t;
    if (!enumerate(w, may, f, &t)) {
        n->skipped++;
        return NULL;
    }
    lode_decision out;
    decide_line(q, 0, 0, facts->arena, &out);
    const char *wrong = engines_differ(*q, 0, 0, facts->arena);
    const compared at = {facts, q, &out, &t, &wrong};
    oracle_said.best = t.best;
    oracle_said.worst = t.worst;
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
    return wrong;
}

/* Shrinks what the oracle and the engine disagree on, shows it as a law and a case, and fails. */
static inline void oracle_fails(shrinking *s) {
    strbuf out = {0};
    lode_decision d;
    const lode_world *w = s->q.world;
    shrink(s);
    const char *what = s->what(s->ctx, &s->q, 0);
    put_case(&out, what, &s->q);
    decide_line(&s->q, 0, 0, s->arena, &d);
    put_verdicts(&out, d.complete ? "engine" : "engine, not complete", w, &d);
    strbuf_addf(&out, "  -- all completions: best " STR_FMT ", worst " STR_FMT "\n",
                STR_ARG(world_str(w, w->verdicts[oracle_said.best].name)),
                STR_ARG(world_str(w, w->verdicts[oracle_said.worst].name)));
    strbuf_addf(&out, "  expect best " STR_FMT "\n  expect worst " STR_FMT "\n",
                STR_ARG(world_str(w, w->verdicts[oracle_said.best].name)),
                STR_ARG(world_str(w, w->verdicts[oracle_said.worst].name)));
    (void)fprintf(stderr, "%s\n%s", oracle_law, out.p); /* longer than cmocka prints */
    strbuf_clear(&out);
    fail_msg("%s", what);
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
