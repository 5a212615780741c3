/* SPDX-License-Identifier: Apache-2.0
 *
 * Entries that are met by their words (language.md 4.6), conflicts between sources, and what lies
 * before the day a regime begins (4.9). The test names give the clause.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide_words.h"
#include "law_fixture.h"

#define LISTED                                                                                                   \
    "unit L of volume = 1\n"                                                                                     \
    "fact item.param.volume \"volume\"\n  type amount of volume\n  ask \"how much?\"\n" ACT(                     \
        "r.list",                                                                                                \
        "2025-01-01") "  entry 1B117 \"Batch mixers\"\n    cite list\n    described\n    hint hs 8479.82\n"      \
                      "    hint word \"batch mixer\"\n    when item.param.volume > 110 L\n"                      \
                      "    then license: needed\n"                                                               \
                      "  entry 1B118 \"Continuous mixers\"\n    cite list\n    described\n    hint hs 8479.82\n" \
                      "    then license: needed\n"                                                               \
                      "  conflict ten \"Is exactly 10 L inside?\"\n    cite both\n    between \"a\", \"b\"\n"    \
                      "  entry 2B005 \"Reactor\"\n    cite list\n    hint hs 8419.89\n"                          \
                      "    when item.kind is shelf\n    and any of\n      - item.param.volume > 10 L\n"          \
                      "      - item.param.volume >= 10 L and ten\n    then license: needed\n"

static void start(fixture *f) {
    fixture_compile(f, VOCABULARY LISTED);
    give_fact(f, "from", "CN");
}

/* A threshold that is not met frees the goods; one that is met asks what they are. */
static void clause_4_6_described(void **state) {
    (void)state;
    fixture f = {0};
    start(&f);
    give_fact(&f, "item.hs", "9403.20");
    ask(&f, "2025-06-01", NULL); /* nothing points */
    assert_verdict(&f, "clear");
    assert_int_equal(f.d.not_pointed_at, 3);
    give_fact(&f, "item.hs", "8479.82");
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "license");
    assert_true(asks(&f, "item.classification.r"));
    assert_false(asks(&f, "item.param.volume")); /* 1B118 stays open whatever the volume */
    give_fact(&f, "item.param.volume", "110 L"); /* the boundary itself is outside */
    ask(&f, "2025-06-01", NULL);
    assert_int_equal(state_of_rule(&f, "r.list/1B117"), RULE_FALSE);
    assert_int_equal(state_of_rule(&f, "r.list/1B118"), RULE_OPEN);
    give_fact(&f, "item.param.volume", "110.000000001 L");
    ask(&f, "2025-06-01", NULL);
    assert_int_equal(state_of_rule(&f, "r.list/1B117"), RULE_OPEN);
    fixture_clear(&f);
}

/* 4.6: claims of a described entry, with its parameters met, not met, unknown */
static void clause_4_6_described_claims(void **state) {
    (void)state;
    fixture f = {0};
    start(&f);
    give_fact(&f, "item.codes.r", "1B117");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license"); /* on the claimant's word */
    assert_int_equal(f.d.rests_on, WORD_DECLARANT);
    give_fact(&f, "item.param.volume", "200 L");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    give_fact(&f, "item.param.volume", "100 L"); /* which is right? */
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "license");
    assert_true(asks(&f, "claim:1B117"));
    give_fact(&f, "item.codes.r", "not listed");
    give_fact(&f, "item.hs", "8479.82");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "clear");
    fixture_clear(&f);
}

/* 4.6: a classification given as a code settles what is described, and that alone */
static void clause_4_6_classified(void **state) {
    (void)state;
    fixture f = {0};
    start(&f);
    give_fact(&f, "item.classification.r", "1B118");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    assert_int_equal(state_of_rule(&f, "r.list/1B118"), RULE_FIRED);
    assert_int_equal(state_of_rule(&f, "r.list/1B117"), RULE_FALSE);
    give_fact(&f, "item.classification.r", "1B117");
    give_fact(&f, "item.param.volume", "100 L"); /* its parameters speak against it */
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "clear");
    fixture_clear(&f);
}

/* 2.2: a conflict is a question only where it matters */
static void clause_2_2_conflict(void **state) {
    (void)state;
    fixture f = {0};
    start(&f);
    give_fact(&f, "item.kind", "shelf");
    give_fact(&f, "item.param.volume", "10 L");
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "license");
    assert_true(asks(&f, "law:r.list.ten"));
    assert_int_equal(f.d.n_questions, 1);
    give_fact(&f, "law:r.list.ten", "yes");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    give_fact(&f, "law:r.list.ten", "no");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "clear");
    fixture_forget(&f);
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.kind", "shelf");
    give_fact(&f, "item.param.volume", "10.1 L");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    give_fact(&f, "item.param.volume", "9.9 L");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "clear");
    fixture_clear(&f);
}

/* 4.9: what was law before the packs begin is not loaded, and so never clear */
static void clause_4_9_begins(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(&f, VOCABULARY "  begins 2025-03-01\n" LISTED);
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.hs", "9403.20");
    ask(&f, "2025-03-01", NULL);
    assert_verdict(&f, "clear");
    ask(&f, "2025-02-28", NULL);
    assert_range(&f, "clear", "prohibited");
    assert_true(asks(&f, "law:r.before"));
    assert_int_equal(f.d.n_questions, 1);
    give_fact(&f, "law:r.before", "no");
    ask(&f, "2025-02-28", NULL);
    assert_verdict(&f, "clear");
    give_fact(&f, "law:r.before", "yes");
    ask(&f, "2025-02-28", NULL);
    assert_verdict(&f, "prohibited");
    fixture_forget(&f);
    give_fact(&f, "from", "CN"); /* what is in force already still counts */
    give_fact(&f, "item.codes.r", "1B118");
    ask(&f, "2025-02-28", NULL);
    assert_range(&f, "license", "prohibited");
    fixture_clear(&f);
}

/* 4.6: a regime may take nobody's word but a claim of its own code */
static void clause_4_6_identified_by_claim(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(&f, VOCABULARY "  identified by claim\n" LISTED);
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.hs", "9403.20");
    give_fact(&f, "item.kind", "other:chair");
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "license");
    assert_true(asks(&f, "item.classification.r"));
    give_fact(&f, "item.codes.r", "not listed");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "clear");
    fixture_clear(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clause_4_6_described),  cmocka_unit_test(clause_4_6_described_claims),
        cmocka_unit_test(clause_4_6_classified), cmocka_unit_test(clause_4_6_identified_by_claim),
        cmocka_unit_test(clause_2_2_conflict),   cmocka_unit_test(clause_4_9_begins),
    };
    return cmocka_run_group_tests_name("entries", tests, NULL, NULL);
}
