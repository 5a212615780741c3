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

#define FAMILIES                                                                          \
    LISTED "  entry 5A001 \"Old\"\n    cite list\n    described\n"                        \
           "    in force from 2024-01-01 until 2025-02-01\n    then license: needed\n"    \
           "  entry 2B350.a \"Pump\"\n    cite list\n    when item.param.volume > 50 L\n" \
           "    then license: needed\n"                                                   \
           "  entry 2B350.b \"Pump\"\n    cite list\n    when item.param.volume > 60 L\n" \
           "    then license: needed\n"                                                   \
           "  entry 2B350.c \"Pump\"\n    cite list\n    when item.param.volume > 70 L\n" \
           "    then ban: prohibited\n" ACT(                                              \
               "r.new", "2025-02-01") "  entry 5A001 \"New\"\n"                           \
                                      "    cite list\n    described\n    then license: needed\n"

/* 4.6: a classification names entries whether words or numbers meet them, in whatever measure */
static void clause_4_6_classified_all(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(&f, VOCABULARY FAMILIES);
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.classification.r", "2B005");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license"); /* on that word: nobody said how large it is */
    give_fact(&f, "item.classification.r", "5A001");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license"); /* though the first entry of that code has ended */
    give_fact(&f, "item.classification.r", "2B350");
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "license", "prohibited"); /* one of those below, never none of them */
    assert_true(asks(&f, "item.classification.r"));
    fixture_clear(&f);
}

/* 4.6: a code that nobody here has heard of, with and without an entry `other` */
static void clause_4_6_strange_codes(void **state) {
    (void)state;
    static const char *const said[] = {"item.codes.r", "item.classification.r"};
    for (size_t i = 0; i < 2; i++) {
        fixture f = {0};
        start(&f);
        give_fact(&f, "item.kind", "magnet");
        give_fact(&f, said[i], "9Z999");
        ask(&f, "2025-06-01", NULL);
        assert_range(&f, "clear", "license");
        fixture_clear(&f);
        fixture_compile(&f,
                        VOCABULARY LISTED "  entry other \"Another\"\n    cite list\n    opaque\n"
                                          "    then license: needed\n");
        give_fact(&f, "from", "CN");
        give_fact(&f, said[i], "9Z999");
        ask(&f, "2025-06-01", NULL);
        assert_verdict(&f, "license");
        assert_int_equal(state_of_rule(&f, "r.list/other"), RULE_FIRED);
        assert_int_equal(f.d.rests_on, WORD_DECLARANT);
        fixture_clear(&f);
    }
}

/* 4.3: `none` tells nothing of a scalar, so it does not say what the goods are either */
static void clause_4_3_none_identifies_nothing(void **state) {
    (void)state;
    fixture f = {0};
    start(&f);
    give_fact(&f, "item.kind", "none");
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "license");
    assert_true(asks(&f, "item.classification.r"));
    fixture_forget(&f);
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.hs", "none");
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "license");
    give_fact(&f, "item.codes.r", "not listed"); /* of a claim it is the answer */
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "clear");
    fixture_clear(&f);
}

/* 4.6: a family was claimed, and the facts meet none of it: somebody is wrong */
static void clause_4_6_claim_above_all_false(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(&f, VOCABULARY FAMILIES);
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.codes.r", "2B350");
    give_fact(&f, "item.param.volume", "40 L");
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "prohibited");
    assert_true(asks(&f, "claim:2B350.a"));
    assert_false(asks(&f, "claim:2B350.b")); /* asked once for what has one effect */
    assert_true(asks(&f, "claim:2B350.c"));
    give_fact(&f, "item.param.volume", "55 L");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    fixture_clear(&f);
}

#define REACHED                                                                           \
    ACT("r.list", "2025-01-01")                                                           \
    "  entry 1B117 \"Pointed at\"\n    cite list\n    hint hs 8479.82\n"                  \
    "    when item.contains has Nd\n    then license: needed\n"                           \
    "  entry 3C003 \"Reached\"\n    cite list\n    when item.contains has Nd\n"           \
    "    and item.kind is metal\n    then license: needed\n"                              \
    "  entry 5E005 \"Reached through it\"\n    cite list\n    when item.kind is magnet\n" \
    "    then ban: prohibited\n"

/* 4.6: an entry that is reached asks only while it is open, not when a word has settled it */
static void clause_4_6_settled_asks_nothing(void **state) {
    (void)state;
    static const char *const said[] = {"item.codes.r", "item.classification.r"};
    fixture f = {0};
    fixture_compile(&f, VOCABULARY REACHED);
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.hs", "8479.82");
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "prohibited");
    for (size_t i = 0; i < 2; i++) {
        fixture_forget(&f);
        give_fact(&f, "from", "CN");
        give_fact(&f, "item.hs", "8479.82");
        give_fact(&f, said[i], "3C003");
        ask(&f, "2025-06-01", NULL);
        assert_verdict(&f, "license");
        assert_int_equal(state_of_rule(&f, "r.list/5E005"), RULE_FALSE);
    }
    fixture_clear(&f);
}

/* 4.7, 4.12: "not listed" rests on the word that took the entries out */
static void clause_4_12_not_listed(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(&f,
                    VOCABULARY LISTED "  rule rest \"rest\"\n    cite art. 3\n    when not listed\n"
                                      "    then license: needed\n");
    give_word(&f, "from", "CN", WORD_LAW);
    give_fact(&f, "item.hs", "9403.20");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    assert_int_equal(f.d.rests_on, WORD_DECLARANT);
    fixture_clear(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clause_4_6_described),
        cmocka_unit_test(clause_4_6_described_claims),
        cmocka_unit_test(clause_4_6_classified),
        cmocka_unit_test(clause_4_6_identified_by_claim),
        cmocka_unit_test(clause_2_2_conflict),
        cmocka_unit_test(clause_4_9_begins),
        cmocka_unit_test(clause_4_6_classified_all),
        cmocka_unit_test(clause_4_6_strange_codes),
        cmocka_unit_test(clause_4_3_none_identifies_nothing),
        cmocka_unit_test(clause_4_6_claim_above_all_false),
        cmocka_unit_test(clause_4_6_settled_asks_nothing),
        cmocka_unit_test(clause_4_12_not_listed),
    };
    return cmocka_run_group_tests_name("entries", tests, NULL, NULL);
}
