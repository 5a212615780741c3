/* SPDX-License-Identifier: Apache-2.0
 *
 * A planted disagreement is shrunk to exactly the facts that it needs, and what is printed is a case that
 * the parser reads and that says the same again.
 */
#include "law_fixture.h"
#include "random_facts.h"
#include "shrink.h"

#include <stdlib.h>

static const char law[] =
    "pack base \"test\"\n  horizon 2026-11-23\n"
    "unit pcs of count = 1\n"
    "enum word \"words\"\n  value a\n  value b\n  value c\n  value d\n"
    "enum kind \"kinds\" open text\n  value a\n  value b\n"
    "role end_user \"end user\"\n  required\n"
    "role broker \"broker\"\n  optional\n"
    "fact party.name \"name\"\n  type name\n  ask \"name of {role}?\"\n"
    "fact item.description \"words\"\n  type text\n  points\n"
    "fact item.hs \"customs code\"\n  type hs\n  identifies\n"
    "fact item.kind \"kind\"\n  type one of kind\n  ask \"kind?\"\n  identifies\n  points\n"
    "fact item.contains \"contains\"\n  type shares of word\n  ask \"contains?\"\n  points\n"
    "fact item.size \"size\"\n  type amount of count\n  ask \"size?\"\n"
    "fact item.codes \"claimed code\"\n  type codes\n  identifies\n"
    "fact s0 \"s\"\n  type one of word\n  ask \"s0?\"\n"
    "fact s1 \"s\"\n  type yes or no\n  ask \"s1?\"\n"
    "fact c0 \"c\"\n  type closed set of word\n  ask \"c0?\"\n"
    "slot ban \"ban\"\n  combine strictest\n  value none_found\n  value prohibited\n"
    "verdict prohibited \"no\"\n  exit 20\n  when ban is prohibited\n"
    "verdict clear \"clear\"\n  exit 0\n"
    "regime r \"Regime\"\n  nexus s0 is a or b or c or d\n  bite s0 is a\n"
    "measure r.m \"The act\"\n  number \"1\"\n  issuer X\n  published 2020-01-01\n"
    "  in force from 2020-02-01\n  source text \"seen\"\n"
    "  list l \"list\"\n    file \"names.csv\"\n    as of 2026-01-01\n"
    "  rule 1 \"rule\"\n    cite 1\n    when s0 is b\n    and s1 is yes\n"
    "    and not (broker in r.m.l)\n    then ban: prohibited\n"
    "  rule 2 \"rule\"\n    cite 2\n    when item.contains.b > 2 %\n    and item.size >= 5 pcs\n"
    "    then ban: prohibited\n"
    "  rule 3 \"rule\"\n    cite 3\n    when c0 has c or s0 is c\n    then ban: prohibited\n"
    "  entry 1A001 \"an entry\"\n    cite annex\n    hint hs 8501\n    when item.kind is a\n"
    "    then ban: prohibited\n"
    "measure r.s \"The suspension\"\n  number \"2\"\n  issuer X\n  published 2021-01-01\n"
    "  in force from 2021-01-01\n  source text \"seen\"\n  suspends r.m/1\n    cite 1\n"
    "    from 2021-01-01\n    until 2022-01-01 boundary unclear\n    afterwards unverified\n";

static lode_status read_names(void *ctx, const law_source *from, str name, str *bytes,
                              lode_error *err) {
    (void)ctx;
    (void)from;
    (void)name;
    (void)err;
    *bytes = STR("no,name_en,listed_on\n1,Alpha,2020-02-24\n");
    return LODE_OK;
}

/* The law, and after it a case; case_of gets the case as parsed, or NULL. */
static void compile(fixture *f, const char *more, const law_block **case_of) {
    diags dg = {0};
    law_source *one = &f->src;
    strbuf text = {0};
    strbuf_addf(&text, "%s%s", law, more);
    law_parse(&f->src, "packs/base/test.law", strbuf_str(&text), &dg);
    law_resolve(&one, 1, read_names, NULL, &f->lw, &dg);
    if (dg.errors > 0) {
        strbuf why = {0};
        diags_print(&dg, &why);
        fail_msg("this does not compile:\n%s\n%s", why.p, more);
    }
    lode_error err = {0};
    assert_int_equal(lower_world(&f->lw.world, &f->lw.arena, &err), LODE_OK);
    *case_of = f->lw.n_cases > 0 ? f->lw.cases[0].block : NULL;
    diags_clear(&dg);
    strbuf_clear(&text);
    fixture_forget(f);
}

static uint32_t given_facts(const lode_facts *f) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->world->n_facts; i++) {
        n += facts_given(f, 0, i)->kind != VAL_MISSING;
    }
    return n;
}

static bool has_value(const lode_query *q, const char *path) {
    uint32_t fact = world_find_fact(q->world, str_of(path));
    assert_int_not_equal(fact, NONE);
    return facts_given(q->facts, 0, fact)->kind != VAL_MISSING;
}

/* Facts that the engine of the test gets wrong when all of them are given. */
typedef struct planted {
    const char *needs[4];
    uint32_t n;
} planted;

static const char *planted_disagrees(void *ctx, const lode_query *q, uint32_t regime) {
    const planted *p = ctx;
    (void)regime;
    for (uint32_t i = 0; i < p->n; i++) {
        if (!has_value(q, p->needs[i])) {
            return NULL;
        }
    }
    return "planted";
}

static void give_all(fixture *f) {
    static const char *const all[][2] = {
        {"end_user.name", "Beta \"B\" Ltd"},
        {"broker.name", "Alpha"},
        {"item.description", "a pump"},
        {"item.hs", "8501.10"},
        {"item.kind", "other:chair"},
        {"item.contains", "a 1 % .. 3 %, b > 2 %, no c complete"},
        {"item.size", ">= 5 pcs"},
        {"item.codes.r", "not listed"},
        {"s0", "b"},
        {"s1", "yes"},
        {"c0", "a, c"},
        {"law:r.s.after", "lapsed"},
        {"law:r.s.boundary", "outside"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        give_word(f, all[i][0], all[i][1], i % 2 == 0 ? WORD_FINDING : WORD_DECLARANT);
    }
    f->facts.role_given[0] = f->facts.role_given[1] = true;
}

static void needs_exactly(const planted *p) {
    fixture f = {0};
    const law_block *none = NULL;
    compile(&f, "", &none);
    give_all(&f);
    lode_query q = {.world = &f.lw.world, .facts = &f.facts, .in_list = f.in_list, .on = 19000};
    shrinking s = {.q = q,
                   .facts = &f.facts,
                   .what = planted_disagrees,
                   .ctx = (void *)(uintptr_t)p,
                   .arena = &f.arena};
    shrink(&s);
    assert_int_equal(given_facts(&f.facts), p->n);
    assert_non_null(planted_disagrees(s.ctx, &s.q, 0));
    assert_true(s.q.known == f.lw.world.horizon);
    strbuf out = {0};
    put_case(&out, "what is left", &s.q);
    fixture again = {0};
    const law_block *block = NULL;
    compile(&again, out.p, &block);
    assert_non_null(block);
    uint32_t given = 0;
    for (uint32_t i = 0; i < block->n_clauses; i++) {
        given += strcmp(block->clauses[i].keyword, "given") == 0;
    }
    assert_int_equal(given, p->n);
    strbuf_clear(&out);
    fixture_clear(&again);
    fixture_clear(&f);
}

static void what_is_planted_is_left(void **state) {
    (void)state;
    static const planted all[] = {
        {{"s0"}, 1},
        {{"s1", "item.kind"}, 2},
        {{"item.contains", "broker.name"}, 2},
        {{"item.hs", "c0", "law:r.s.after"}, 3},
        {{"item.description", "item.codes.r", "item.size", "end_user.name"}, 4},
        {{NULL}, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        needs_exactly(&all[i]);
    }
}

/* Of a set only the element that matters; and the party gets a name of the list. */
static const char *element_disagrees(void *ctx, const lode_query *q, uint32_t regime) {
    (void)ctx;
    (void)regime;
    const lode_world *w = q->world;
    const lode_value *v = facts_given(q->facts, 0, world_find_fact(w, STR("item.contains")));
    bool b = false;
    for (uint32_t i = 0; v->kind == VAL_SET && i < v->n_elems; i++) {
        b |= str_eqz(world_str(w, w->values[v->elems[i].value].word), "b");
    }
    return b && q->in_list[1] == TRI_TRUE ? "planted" : NULL;
}

static void elements_and_lists(void **state) {
    (void)state;
    fixture f = {0};
    const law_block *none = NULL;
    compile(&f, "", &none);
    give_all(&f);
    f.facts.role_given[1] = false;
    facts_set(&f.facts, 0, world_find_fact(&f.lw.world, STR("broker.name")),
              (lode_value){.kind = VAL_MISSING});
    f.in_list[0] = f.in_list[1] = TRI_TRUE; /* whatever the names are */
    lode_query q = {.world = &f.lw.world, .facts = &f.facts, .in_list = f.in_list, .on = 19000};
    shrinking s = {.q = q, .facts = &f.facts, .what = element_disagrees, .arena = &f.arena};
    shrink(&s);
    strbuf out = {0};
    put_case(&out, "left", &s.q);
    assert_string_equal(out.p, "case \"left\"\n  on 2022-01-08 known 2026-11-23\n"
                               "  given broker.name \"Alpha\"\n"
                               "  given item.contains b > 2 % complete\n");
    strbuf_clear(&out);
    fixture_clear(&f);
}

/* What is drawn and has a text reads back as what decides alike. */
static void texts_say_the_same(void **state) {
    (void)state;
    fixture f = {0};
    const law_block *none = NULL;
    compile(&f, "", &none);
    const lode_world *w = &f.lw.world;
    uint32_t said = 0, skipped = 0;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        dice d = {seed * UINT64_C(0x9E3779B97F4A7C15)};
        lode_arena a = {0};
        lode_facts drawn;
        random_facts(&d, &drawn, w, &a, 6);
        lode_query q = {.world = w, .facts = &drawn, .in_list = random_lists(&d, w, &a)};
        q.on = 18300 + (lode_date)roll(&d, 1000);
        q.known = w->horizon;
        lode_decision before, after;
        for (uint32_t i = 0; i < w->n_facts; i++) {
            lode_value was = *facts_given(&drawn, 0, i), now = {.kind = VAL_MISSING};
            lode_error err = {0};
            strbuf b = {0};
            bool quoted = w->facts[i].type == FACT_TEXT || w->facts[i].type == FACT_NAME;
            if (was.kind == VAL_MISSING || quoted || !value_in_words(w, i, &was, &b)) {
                skipped += was.kind != VAL_MISSING && !quoted;
                strbuf_clear(&b);
                continue;
            }
            decide_line(&q, 0, 0, &a, &before);
            if (value_from_text(w, &a, i, strbuf_str(&b), &now, &err) != LODE_OK) {
                fail_msg("%s: %s", b.p, err.message);
            }
            now.word = was.word;
            facts_set(&drawn, 0, i, now);
            decide_line(&q, 0, 0, &a, &after);
            const char *differ = same_decision(w, &before, &after);
            if (differ != NULL) {
                fail_msg("%s: %s", b.p, differ);
            }
            said++;
            strbuf_clear(&b);
        }
        arena_clear(&a);
    }
    assert_true(said > 5000 && skipped * 10 < said);
    fixture_clear(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_planted_is_left),
                                       cmocka_unit_test(elements_and_lists),
                                       cmocka_unit_test(texts_say_the_same)};
    return cmocka_run_group_tests_name("shrink", tests, NULL, NULL);
}
