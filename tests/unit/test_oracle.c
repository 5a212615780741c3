/* SPDX-License-Identifier: Apache-2.0
 *
 * Brute-force oracle. Random small laws are written as text, compiled, and decided with most facts
 * missing. The oracle then enumerates every completion of the open vars, decides each one with a
 * two-valued evaluator of its own (below: it shares no code with src/decide), and checks that
 *
 *   best and worst       are the mildest and strictest verdict over all completions
 *   settled              exactly when every completion agrees
 *   sufficient           every set listed settles, is minimal, and (when the list is not full) none is
 *                        missing
 *   answers              what each answer leads to is what its completions give
 *   learning a fact      never un-settles, never widens
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide/decide.h"
#include "law/law.h"

#define OPEN_VARS_MAX 16u
#define COMPLETIONS_MAX 40000u

/* ---- random law ------------------------------------------------------------------------------ */

typedef struct dice {
    uint64_t s;
} dice;

static uint32_t roll(dice *d, uint32_t n) {
    d->s = d->s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(d->s >> 33) % n;
}

static void put_atom(strbuf *b, dice *d, uint32_t scalars, uint32_t sets) {
    const char *words = "abc";
    char w = words[roll(d, 3)];
    if (roll(d, 4) == 0) {
        strbuf_addz(b, "not ");
    }
    if (sets == 0) { /* only yes and no facts: many of them, few completions each */
        strbuf_addf(b, "s%u is %s", roll(d, scalars), w == 'a' ? "no" : "yes");
        return;
    }
    switch (roll(d, 3)) {
    case 0:
        strbuf_addf(b, "s%u is %c", roll(d, scalars), w);
        break;
    case 1:
        strbuf_addf(b, "s%u is not %c", roll(d, scalars), w);
        break;
    default:
        strbuf_addf(b, "c%u has %c", roll(d, sets), w);
        break;
    }
}

static void put_condition(strbuf *b, dice *d, uint32_t scalars, uint32_t sets) {
    strbuf_addz(b, "    when ");
    if (roll(d, 3) == 0) {
        strbuf_addz(b, "any of\n");
        for (uint32_t i = 0; i < 2 + roll(d, 2); i++) {
            strbuf_addz(b, "    - ");
            put_atom(b, d, scalars, sets);
            if (roll(d, 2)) {
                strbuf_addz(b, " and ");
                put_atom(b, d, scalars, sets);
            }
            strbuf_addz(b, "\n");
        }
    } else {
        put_atom(b, d, scalars, sets);
        strbuf_addz(b, "\n");
        for (uint32_t i = 0; i < roll(d, 3); i++) {
            strbuf_addz(b, roll(d, 3) ? "    and " : "    unless ");
            put_atom(b, d, scalars, sets);
            strbuf_addz(b, "\n");
        }
    }
}

static const char vocabulary[] =
    "pack base \"test\"\n  horizon 2026-11-23\n"
    "enum word \"words\"\n  value a\n  value b\n  value c\n  value d\n"
    "role end_user \"end user\"\n  required\n"
    "fact always \"always\"\n  type one of word\n  ask \"always?\"\n  cost 1\n"
    "fact item.kind \"kind\"\n  type one of word\n  ask \"kind?\"\n  cost 1\n  identifies\n  points\n"
    "fact item.contains \"contains\"\n  type open set of word\n  ask \"contains?\"\n  cost 5\n  points\n"
    "slot ban \"ban\"\n  combine strictest\n  value none_found\n  value special\n  value prohibited\n"
    "slot license \"license\"\n  combine strictest\n  value not_needed\n  value needed\n"
    "slot kinds \"kinds\"\n  combine available\n  value individual\n  value general\n"
    "slot papers \"papers\"\n  combine collect\n  value one\n  value two\n"
    "verdict prohibited \"no\"\n  exit 20\n  when ban is prohibited or special\n"
    "verdict license \"license\"\n  exit 10\n  when license is needed and not kinds is general\n"
    "verdict conditions \"conditions\"\n  exit 0\n  when license is needed or papers is two\n"
    "verdict clear \"clear\"\n  exit 0\n"
    "regime r \"Regime\"\n  nexus always is a\n  bite always is a\n";

static const char *const effects[] = {"ban: prohibited",  "ban: special",
                                      "license: needed",  "license: needed",
                                      "papers: two",      "kinds: withdraw general",
                                      "papers: one, two", "license: needed"};

static void write_law(strbuf *b, dice *d, uint32_t scalars, uint32_t sets, uint32_t rules) {
    strbuf_addz(b, vocabulary);
    for (uint32_t i = 0; i < scalars; i++) {
        strbuf_addf(b, "fact s%u \"s\"\n  type %s\n  ask \"s%u?\"\n  cost %u\n", i,
                    sets == 0 ? "yes or no" : "one of word", i, 1 + roll(d, 5));
    }
    for (uint32_t i = 0; i < sets; i++) {
        strbuf_addf(b, "fact c%u \"c\"\n  type closed set of word\n  ask \"c%u?\"\n  cost %u\n", i,
                    i, 1 + roll(d, 5));
    }
    strbuf_addz(b, "measure r.m \"The act\"\n  number \"1\"\n  issuer X\n  published 2020-01-01\n"
                   "  in force from 2020-02-01\n  source text \"seen\"\n");
    for (uint32_t i = 0; i < rules; i++) {
        strbuf_addf(b, "  rule %u \"rule\"\n    cite art. %u\n", i, i);
        if (i > 0 && roll(d, 3) == 0) {
            strbuf_addf(b, "    overrides r.m/%u\n", roll(d, i));
        }
        put_condition(b, d, scalars, sets);
        strbuf_addf(b, "    then %s\n", effects[roll(d, 8)]);
    }
    strbuf_addz(b, "  entry 1A001 \"an entry\"\n    cite annex\n    when item.kind is a\n"
                   "    and item.contains has b\n    then license: needed\n");
    strbuf_addz(
        b, "measure r.s \"The suspension\"\n  number \"2\"\n  issuer X\n  published 2021-01-01\n"
           "  in force from 2021-01-01\n  source text \"seen\"\n");
    strbuf_addf(b, "  suspends r.m/%u, r.m/%u\n", 0u, rules - 1);
    strbuf_addz(b, "    cite para. 1\n    from 2021-01-01\n    until 2022-01-01 boundary unclear\n"
                   "    afterwards unverified\n");
}

/* ---- two-valued evaluator -------------------------------------------------------------------- */

typedef struct full {
    const lode_world *w;
    const uint32_t *at; /* n_vars: the class of each var */
    lode_date on, known;
    bool fired[64];
    class_set slot[8];
} full;

static bool full_suspended(const full *f, uint32_t measure, uint32_t rule) {
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

static bool full_node(const full *f, uint32_t node) {
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
        return full_node(f, f->w->entries[n->a].test);
    case NODE_LISTED:
        return full_node(f, f->w->entries[0].test);
    case NODE_SLOT: {
        const world_slot *s = &f->w->slots[n->a];
        uint32_t at = n->b - s->values.first, top = 0;
        for (uint32_t v = 0; v < s->values.count; v++) {
            top = cs_has(&f->slot[n->a], v) ? v : top;
        }
        if (s->combine == SLOT_STRICTEST) {
            return top == at;
        }
        return cs_has(&f->slot[n->a], at) != (s->combine == SLOT_AVAILABLE);
    }
    case NODE_OP_COUNT:
        break;
    }
    return false;
}

static uint32_t full_verdict(full *f) {
    const lode_world *w = f->w;
    memset(f->fired, 0, sizeof f->fired);
    memset(f->slot, 0, sizeof f->slot);
    for (uint32_t order = 0; order < w->n_rules; order++) {
        for (uint32_t r = 0; r < w->n_rules; r++) {
            const world_rule *rule = &w->rules[r];
            if (rule->order != order) {
                continue;
            }
            bool fires = f->on >= rule->window.from && !full_suspended(f, rule->measure, r) &&
                         full_node(f, rule->cond);
            for (uint32_t i = 0; i < rule->defeaters.count; i++) {
                fires = fires && !f->fired[w->defeats[rule->defeaters.first + i].winner];
            }
            f->fired[r] = fires;
            for (uint32_t i = 0; fires && i < rule->effects.count; i++) {
                const world_effect *e = &w->effects[rule->effects.first + i];
                cs_add(&f->slot[e->slot], e->value - w->slots[e->slot].values.first);
            }
        }
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
    uint32_t n;                           /* completions */
    uint32_t (*at)[OPEN_VARS_MAX];        /* class of each open var */
    uint32_t *verdict;
    uint32_t *seen; /* room for fixes() */
    uint32_t best, worst;
} truth;

static bool is_open(const lode_facts *facts, const lode_world *w, uint32_t var) {
    uint32_t fact = w->vars[var].fact;
    uint32_t type = w->facts[fact].type;
    return facts_get(facts, 0, fact)->kind == VAL_MISSING && type != FACT_CLASSIFICATION &&
           type != FACT_CLAIM && type != FACT_LICENSE;
}

static uint32_t given_class(const lode_facts *facts, const lode_world *w, uint32_t var) {
    const world_var *v = &w->vars[var];
    const lode_value *val = facts_get(facts, 0, v->fact);
    for (uint32_t i = 0; i < val->n_elems; i++) {
        if (val->elems[i].value == v->elem) {
            return 1;
        }
    }
    for (uint32_t k = 0; val->kind == VAL_ENUM && k < v->classes.count; k++) {
        uint32_t tested = w->classes[v->classes.first + k].value;
        if (tested == val->value || (tested == NONE && k + 1 == v->classes.count)) {
            return k;
        }
    }
    return val->kind == VAL_ENUM && v->elem == NONE && w->facts[v->fact].type == FACT_LAW
               ? val->value
               : 0;
}

/* False when there are too many completions for this law: the caller rolls another one. */
static bool enumerate(const lode_world *w, const lode_facts *facts, lode_date on, truth *t) {
    uint32_t *at = calloc(w->n_vars + 1, sizeof *at);
    uint64_t total = 1;
    *t = (truth){.best = 0, .worst = NONE};
    for (uint32_t v = 0; v < w->n_vars; v++) {
        if (!is_open(facts, w, v)) {
            at[v] = given_class(facts, w, v);
            continue;
        }
        if (t->n_vars == OPEN_VARS_MAX || (total *= w->vars[v].classes.count) > COMPLETIONS_MAX) {
            free(at);
            return false;
        }
        t->vars[t->n_vars++] = v;
    }
    t->at = calloc(total, sizeof *t->at);
    t->verdict = calloc(total, sizeof *t->verdict);
    t->seen = calloc(total, sizeof *t->seen);
    full f = {.w = w, .at = at, .on = on, .known = w->horizon};
    for (uint64_t k = 0; k < total; k++) {
        uint64_t rest = k;
        for (uint32_t i = 0; i < t->n_vars; i++) {
            uint32_t classes = w->vars[t->vars[i]].classes.count;
            at[t->vars[i]] = t->at[k][i] = (uint32_t)(rest % classes);
            rest /= classes;
        }
        uint32_t v = t->verdict[k] = full_verdict(&f);
        t->best = v > t->best ? v : t->best;
        t->worst = v < t->worst ? v : t->worst;
    }
    t->n = (uint32_t)total;
    free(at);
    return true;
}

static void truth_clear(truth *t) {
    free(t->at);
    free(t->verdict);
    free(t->seen);
}

/* ---- comparing ------------------------------------------------------------------------------- */

/* Do the vars whose bit is set in `vars` fix the verdict? Completions that agree must agree. */
static bool fixes(const truth *t, const lode_world *w, uint32_t vars) {
    memset(t->seen, 0xff, t->n * sizeof *t->seen);
    bool ok = true;
    for (uint32_t k = 0; k < t->n && ok; k++) {
        uint64_t key = 0;
        for (uint32_t i = 0; i < t->n_vars; i++) {
            if (vars >> i & 1) {
                key = key * w->vars[t->vars[i]].classes.count + t->at[k][i];
            }
        }
        ok = t->seen[key] == NONE || t->seen[key] == t->verdict[k];
        t->seen[key] = t->verdict[k];
    }
    return ok;
}

/* Bit set over t->vars of what a set of questions covers. */
static uint32_t covered(const truth *t, const lode_world *w, const lode_decision *d, uint64_t set) {
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

static void check_sufficient(const truth *t, const lode_world *w, const lode_decision *d) {
    assert_true(d->n_sufficient > 0);
    for (uint32_t i = 0; i < d->n_sufficient; i++) {
        uint64_t set = d->sufficient[i];
        assert_true(fixes(t, w, covered(t, w, d, set)));
        for (uint32_t k = 0; k < d->n_questions; k++) {
            if (set >> k & 1) {
                assert_false(fixes(t, w, covered(t, w, d, set & ~(UINT64_C(1) << k))));
            }
        }
    }
    if (d->n_sufficient >= 16 || d->n_questions > 12) {
        return; /* the list is cut at 16; all subsets of twelve questions are 4,096 */
    }
    uint32_t minimal = 0;
    for (uint64_t set = 0; set < UINT64_C(1) << d->n_questions; set++) {
        bool min = fixes(t, w, covered(t, w, d, set));
        for (uint32_t k = 0; k < d->n_questions && min; k++) {
            min = !(set >> k & 1) || !fixes(t, w, covered(t, w, d, set & ~(UINT64_C(1) << k)));
        }
        minimal += min;
    }
    assert_int_equal(minimal, d->n_sufficient);
}

/* Answers of single-var scalar questions against the completions that have them. */
static void check_answers(const truth *t, const lode_world *w, const lode_decision *d) {
    for (uint32_t k = 0; k < d->n_questions; k++) {
        const lode_open_question *q = &d->questions[k];
        uint32_t best = 0, worst = NONE;
        assert_true(q->n_classes > 0);
        for (uint32_t i = 0; i < q->n_classes; i++) {
            best = q->classes[i].best > best ? q->classes[i].best : best;
            worst = q->classes[i].worst < worst ? q->classes[i].worst : worst;
        }
        assert_int_equal(best, t->best); /* together the answers lead everywhere and nowhere else */
        assert_int_equal(worst, t->worst);
        for (uint32_t i = 0; i < q->n_classes; i++) {
            const world_enum *en = &w->enums[w->facts[q->fact].enum_idx];
            uint32_t best1 = 0, worst1 = NONE;
            for (uint32_t c = 0; w->facts[q->fact].type == FACT_ONE_OF && c < t->n; c++) {
                for (uint32_t v = 0; v < t->n_vars; v++) {
                    const world_var *var = &w->vars[t->vars[v]];
                    uint32_t value = w->classes[var->classes.first + t->at[c][v]].value;
                    bool same = var->fact == q->fact && value != NONE &&
                                value < en->values.first + en->values.count &&
                                str_eq(world_str(w, w->values[value].word), q->classes[i].answer);
                    best1 = same && t->verdict[c] > best1 ? t->verdict[c] : best1;
                    worst1 = same && t->verdict[c] < worst1 ? t->verdict[c] : worst1;
                }
            }
            if (worst1 != NONE) {
                assert_int_equal(best1, q->classes[i].best);
                assert_int_equal(worst1, q->classes[i].worst);
            }
        }
    }
}

typedef struct counts {
    uint32_t laws, settled, open, open_facts_max, open_vars_max;
} counts;

static void give(lode_facts *f, lode_arena *a, const char *path, const char *text) {
    uint32_t fact = world_find_fact(f->world, str_of(path));
    lode_value v;
    lode_error err;
    assert_int_not_equal(fact, NONE);
    assert_int_equal(value_from_text(f->world, a, fact, str_of(text), &v, &err), LODE_OK);
    v.word = WORD_DECLARANT;
    facts_set(f, 0, fact, v);
}

/* The nth word that the fact may have. */
static const char *a_word(const lode_world *w, uint32_t fact, uint32_t nth) {
    static const char *const words[] = {"a", "b", "c", "d"};
    static const char *const answers[] = {"no", "yes"};
    uint32_t count = w->enums[w->facts[fact].enum_idx].values.count;
    return count == 2 ? answers[nth % 2] : words[nth % 4];
}

/* Learning a fact never un-settles and never widens. */
static void check_learning(lode_facts *f, lode_query *q, const lode_decision *before,
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
        assert_true(after.best <= before->best && after.worst >= before->worst);
    }
}

static uint32_t open_facts(const truth *t, const lode_world *w) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_vars; i++) {
        n += i == 0 || w->vars[t->vars[i]].fact != w->vars[t->vars[i - 1]].fact;
    }
    return n;
}

static void check_law(dice *d, const lode_world *w, uint32_t scalars, bool give_some, counts *n) {
    lode_arena a = {0};
    lode_facts f;
    facts_init(&f, w, &a);
    facts_add_line(&f);
    give(&f, &a, "always", "a");
    give(&f, &a, "item.kind", "a");
    lode_date on;
    assert_true(date_parse(roll(d, 2) ? STR("2022-01-01") : STR("2023-05-05"), &on));
    for (uint32_t i = 0; give_some && i < scalars; i++) {
        char path[16];
        (void)snprintf(path, sizeof path, "s%u", i);
        if (roll(d, 2)) {
            give(&f, &a, path, a_word(w, world_find_fact(w, str_of(path)), roll(d, 4)));
        }
    }
    truth t;
    if (enumerate(w, &f, on, &t)) {
        lode_query q = {.world = w, .facts = &f, .on = on, .known = w->horizon, .in_list = NULL};
        lode_decision out;
        decide_line(&q, 0, 0, &a, &out);
        assert_true(out.complete);
        assert_int_equal(out.best, t.best);
        assert_int_equal(out.worst, t.worst);
        check_learning(&f, &q, &out, scalars);
        n->laws++;
        uint32_t facts = open_facts(&t, w);
        n->open_facts_max = facts > n->open_facts_max ? facts : n->open_facts_max;
        n->open_vars_max = t.n_vars > n->open_vars_max ? t.n_vars : n->open_vars_max;
        if (out.best == out.worst) {
            n->settled++;
            assert_int_equal(out.n_questions, 0);
        } else {
            n->open++;
            check_sufficient(&t, w, &out);
            check_answers(&t, w, &out);
        }
        truth_clear(&t);
    }
    arena_clear(&a);
}

static void run(uint64_t seed, uint32_t laws, uint32_t scalars, uint32_t sets, uint32_t rules,
                counts *n) {
    dice d = {seed};
    for (uint32_t i = 0; i < laws; i++) {
        strbuf text = {0};
        diags dg = {0};
        law_source src = {0};
        law_world lw = {0};
        law_source *one = &src;
        write_law(&text, &d, scalars, sets, rules);
        law_parse(&src, "packs/base/test.law", strbuf_str(&text), &dg);
        law_resolve(&one, 1, NULL, NULL, &lw, &dg);
        if (dg.errors > 0) {
            strbuf why = {0};
            diags_print(&dg, &why);
            fail_msg("seed %llu law %u does not compile:\n%s\n%s", (unsigned long long)seed, i,
                     why.p, text.p);
        }
        check_law(&d, &lw.world, scalars, false, n);
        check_law(&d, &lw.world, scalars, true, n);
        law_world_clear(&lw);
        law_source_clear(&src);
        diags_clear(&dg);
        strbuf_clear(&text);
    }
}

static void small_laws(void **state) {
    (void)state;
    counts n = {0};
    run(1, 300, 3, 2, 6, &n);
    run(2, 150, 4, 1, 9, &n);
    print_message("%u decisions, %u settled, %u open, up to %u open vars\n", n.laws, n.settled,
                  n.open, n.open_vars_max);
    assert_true(n.settled > 20 && n.open > 100);
}

static void twelve_unknown_facts(void **state) {
    (void)state;
    counts n = {0};
    run(3, 40, 1, 4, 14, &n);
    run(4, 12, 13, 0, 16, &n);
    print_message("%u decisions, %u settled, %u open, up to %u open facts, %u open vars\n", n.laws,
                  n.settled, n.open, n.open_facts_max, n.open_vars_max);
    assert_true(n.open_facts_max >= 12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_laws),
        cmocka_unit_test(twelve_unknown_facts),
    };
    return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}
