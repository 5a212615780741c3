/* SPDX-License-Identifier: Apache-2.0
 *
 * The numbered clauses of docs/language.md part 4, one by one, on small laws. The test names give
 * the clause.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide_words.h"
#include "law_fixture.h"

#define MAGNETS                                                                                    \
    ACT("r.list", "2025-04-04")                                                                    \
    "  entry 1C905.a.1 \"Dy metal\"\n    cite annex\n    hint hs 2805.30\n"                        \
    "    when item.kind is metal\n    and item.contains has Dy\n    then license: needed\n"        \
    "  entry 1C905.a.4 \"Dy magnets\"\n    cite annex\n    hint hs 8505.11 ours\n"                 \
    "    when item.kind is magnet\n    and item.contains has Dy\n    then license: needed\n"       \
    "  entry 9A001 \"opaque\"\n    cite annex\n    opaque\n    hint word \"rocket\"\n"             \
    "    then license: needed\n"                                                                   \
    "guidance r.faq \"Questions\"\n  published 2025-05-01\n  in force from 2025-05-01\n"           \
    "  source secondary \"copy\"\n"                                                                \
    "  rule fixed \"fixed in an assembly\"\n    cite question 1\n    except as r.list/1C905.a.4\n" \
    "    when item.form is fixed\n"

static void on_magnets(fixture *f) {
    fixture_compile(f, VOCABULARY MAGNETS);
    give_fact(f, "from", "CN");
}

/* 4.4: the first day in force, the day before, and what is known when */
static void clause_4_4_dates(void **state) {
    (void)state;
    fixture f = {0};
    on_magnets(&f);
    give_fact(&f, "item.kind", "magnet");
    give_fact(&f, "item.contains", "Nd 29 %, Dy 2 % complete");
    give_fact(&f, "item.form", "loose");
    ask(&f, "2025-04-03", NULL);
    assert_verdict(&f, "clear");
    ask(&f, "2025-04-04", NULL);
    assert_verdict(&f, "license");
    ask(&f, "2025-04-04", "2025-04-03"); /* not yet published: nobody could know */
    assert_verdict(&f, "clear");
    fixture_clear(&f);
}

static const char suspended[] = VOCABULARY ACT(
    "r.list",
    "2025-01-01") "  rule 1 \"license\"\n    cite art. 1\n    when item.kind is magnet\n    then license: needed\n"
                  "  rule 2 \"ban\"\n    cite art. 2\n    when item.kind is metal\n    then ban: prohibited\n" ACT(
                      "r.stop",
                      "2025-11-07") "  suspends r.list\n    cite para. 1\n    from 2025-11-07\n"
                                    "    until 2026-11-10 boundary unclear\n    afterwards unverified\n";

/* 4.4: suspension, unclear boundary day, unverified end: one question for all targets */
static void clause_4_4_suspension(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(&f, suspended);
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.kind", "magnet");
    ask(&f, "2025-11-06", NULL);
    assert_verdict(&f, "license");
    ask(&f, "2025-11-07", NULL);
    assert_verdict(&f, "clear");
    ask(&f, "2025-11-07", "2025-11-06");
    assert_verdict(&f, "license");
    ask(&f, "2026-11-09", NULL);
    assert_verdict(&f, "clear");
    ask(&f, "2026-11-10", NULL);
    assert_range(&f, "clear", "license");
    assert_true(asks(&f, "law:r.stop.boundary"));
    ask(&f, "2026-11-11", NULL);
    assert_range(&f, "clear", "license");
    assert_int_equal(f.d.n_questions, 1);
    assert_true(asks(&f, "law:r.stop.after"));
    give_word(&f, "law:r.stop.after", "lapsed", WORD_ASSUMED);
    ask(&f, "2026-11-11", NULL);
    assert_verdict(&f, "license");
    assert_int_equal(f.d.rests_on, WORD_ASSUMED);
    give_word(&f, "law:r.stop.after", "extended", WORD_AUTHORITY);
    ask(&f, "2026-11-11", NULL);
    assert_verdict(&f, "clear");
    fixture_clear(&f);
}

/* 4.5: an open defeater makes its loser open; an exception to an exception is a rule of its own */
static void clause_4_5_defeat(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(
        &f,
        VOCABULARY ACT(
            "r.a",
            "2025-01-01") "  rule ban \"ban\"\n    cite 1\n    when item.kind is magnet\n    then ban: prohibited\n"
                          "  rule free \"civil\"\n    cite 2\n    except as r.a/ban\n    when end_use has civil\n"
                          "    then license: needed\n"
                          "  rule back \"fixed\"\n    cite 3\n    overrides r.a/free\n    when item.form is fixed\n"
                          "    then license: needed\n");
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.kind", "magnet");
    ask(&f, "2025-02-01", NULL);
    assert_int_equal(state_of_rule(&f, "r.a/ban"), RULE_OPEN);
    assert_range(&f, "license", "prohibited");
    give_fact(&f, "end_use", "civil");
    give_fact(&f, "item.form", "loose");
    ask(&f, "2025-02-01", NULL);
    assert_int_equal(state_of_rule(&f, "r.a/ban"), RULE_DEFEATED);
    assert_verdict(&f, "license");
    give_fact(&f, "item.form", "fixed");
    ask(&f, "2025-02-01", NULL);
    assert_int_equal(state_of_rule(&f, "r.a/free"), RULE_DEFEATED);
    assert_verdict(&f, "prohibited");
    fixture_clear(&f);
}

/* 4.6: every cell of the table of claims */
static void clause_4_6_claims(void **state) {
    (void)state;
    static const struct {
        const char *claim, *contains, *best, *worst;
        bool contradiction;
    } rows[] = {
        {"1C905.a.4", "Nd, Dy complete", "license", "license", false}, /* claim and test true */
        {"1C905.a.4", "Nd complete", "clear", "license", false}, /* test false: which is right? */
        {"1C905.a.4", NULL, "license", "license", false},        /* test open: claimant's word */
        {"1C905.a.4.x", NULL, "license", "license", false}, /* a claim is true for what is above */
        {"1C905.a", NULL, "license", "license", false},     /* one of those below holds */
        {"1C905.a", "Nd, Dy complete", "license", "license", false},
        {"9A001", "Nd, Dy complete", "license", "license", true}, /* another code: shown */
        {"9A001", "Nd complete", "license", "license", false},    /* opaque and claimed */
        {"not listed", "Nd, Dy complete", "license", "license", true},
        {"not listed", NULL, "clear", "clear", false},
        {NULL, "Nd, Dy complete", "license", "license", false},
        {NULL, "Nd complete", "clear", "clear", false},
        {NULL, NULL, "clear", "license", false},
        {NULL, "Dy < 0.01 %", "clear", "license", false}, /* not detected is not zero */
        {NULL, "no Dy", "clear", "clear", false},
        {NULL, "Dy 0 %", "clear", "clear", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture f = {0};
        on_magnets(&f);
        give_fact(&f, "item.kind", "magnet");
        give_fact(&f, "item.form", "loose");
        if (rows[i].claim != NULL) {
            give_fact(&f, "item.codes.r", rows[i].claim);
        }
        if (rows[i].contains != NULL) {
            give_fact(&f, "item.contains", rows[i].contains);
        }
        ask(&f, "2025-06-01", NULL);
        print_message("row %zu\n", i);
        assert_range(&f, rows[i].best, rows[i].worst);
        assert_int_equal(f.d.n_contradictions > 0, rows[i].contradiction);
        fixture_clear(&f);
    }
}

static void clause_4_6_which_is_right(void **state) {
    (void)state;
    fixture f = {0};
    on_magnets(&f);
    give_fact(&f, "item.kind", "magnet");
    give_fact(&f, "item.contains", "Nd complete");
    give_fact(&f, "item.codes.r", "1C905.a.4");
    ask(&f, "2025-06-01", NULL);
    assert_true(asks(&f, "claim:1C905.a.4"));
    give_fact(&f, "claim:1C905.a.4", "yes");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    fixture_clear(&f);
}

/* 4.6: ordinary goods are not drowned, and nothing unchecked is cleared */
static void clause_4_6_pointers(void **state) {
    (void)state;
    fixture f = {0};
    on_magnets(&f);
    ask(&f, "2025-06-01", NULL); /* nothing at all: one question, the classification */
    assert_range(&f, "clear", "license");
    assert_int_equal(f.d.n_questions, 1);
    assert_true(asks(&f, "item.classification.r"));
    give_fact(&f, "item.hs", "9403.20"); /* a shelf: identified, nothing points */
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "clear");
    assert_int_equal(f.d.not_pointed_at, 3);
    assert_int_equal(f.d.rests_on, WORD_DECLARANT);
    give_fact(&f, "item.description",
              "Parts of a ROCKET engine"); /* a word points at the opaque one */
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "license");
    assert_true(asks(&f, "item.classification.r"));
    give_fact(&f, "item.description",
              "Skyrocket paper lanterns"); /* a word inside a word does not */
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "clear");
    fixture_forget(&f);
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.hs",
              "8505111000"); /* points at magnets; then the metal is asked about too */
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "license");
    assert_true(asks(&f, "item.kind") && asks(&f, "item.contains"));
    give_fact(&f, "item.kind", "metal");
    give_fact(&f, "item.contains", "Dy complete");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    fixture_clear(&f);
}

/* 4.6: an exception takes the item out of the entry, on its own grade and dates */
static void clause_4_6_exception(void **state) {
    (void)state;
    fixture f = {0};
    on_magnets(&f);
    give_fact(&f, "item.kind", "magnet");
    give_fact(&f, "item.contains", "Nd, Dy complete");
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "license");
    assert_true(asks(&f, "item.form"));
    give_fact(&f, "item.form", "fixed");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "clear");
    assert_int_equal(state_of_rule(&f, "r.list/1C905.a.4"), RULE_DEFEATED);
    ask(&f, "2025-04-20", NULL); /* the guidance did not exist yet */
    assert_verdict(&f, "license");
    fixture_clear(&f);
}

/* 4.5 inside 4.6: an exception to an exception of an entry is a rule of its own */
static void clause_4_6_exception_to_exception(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(
        &f, VOCABULARY MAGNETS
        "  rule split \"taken apart again\"\n    cite question 9\n    overrides r.faq/fixed\n"
        "    when item.taken_apart is loose\n"
        "fact item.taken_apart \"split\"\n  type one of form\n  ask \"split?\"\n");
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.kind", "magnet");
    give_fact(&f, "item.contains", "Nd, Dy complete");
    give_fact(&f, "item.form", "fixed");
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "clear", "license");
    assert_true(asks(&f, "item.taken_apart"));
    give_fact(&f, "item.taken_apart", "loose");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    give_fact(&f, "item.taken_apart", "fixed");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "clear");
    fixture_clear(&f);
}

/* 4.10: settled either way although Kleene says open */
static void clause_4_10_exact(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(
        &f,
        VOCABULARY ACT(
            "r.a",
            "2025-01-01") "  rule low \"under five\"\n    cite 1\n    when item.contains.Dy < 5 %\n    then license: needed\n"
                          "  rule high \"five and over\"\n    cite 2\n    when item.contains.Dy >= 5 %\n    then license: needed\n");
    give_fact(&f, "from", "CN");
    ask(&f, "2025-02-01", NULL);
    assert_verdict(&f, "license");
    assert_int_equal(f.d.n_questions, 0);
    assert_true(f.d.complete);
    fixture_clear(&f);
}

/* 3.2, 4.3: boundaries are exact, and an interval over a boundary is open */
static void clause_4_3_boundaries(void **state) {
    (void)state;
    static const struct {
        const char *share, *best, *worst;
    } rows[] = {
        {"Dy 4.999999 %", "clear", "clear"}, {"Dy 5 %", "license", "license"},
        {"Dy < 5 %", "clear", "clear"},      {"Dy <= 5 %", "clear", "license"},
        {"Dy > 4 %", "clear", "license"},    {"Dy 5 % .. 6 %", "license", "license"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture f = {0};
        fixture_compile(
            &f,
            VOCABULARY ACT(
                "r.a",
                "2025-01-01") "  rule 1 \"five\"\n    cite 1\n    when item.contains.Dy >= 5 %\n    then license: needed\n");
        give_fact(&f, "from", "CN");
        give_fact(&f, "item.contains", rows[i].share);
        ask(&f, "2025-02-01", NULL);
        print_message("row %zu\n", i);
        assert_range(&f, rows[i].best, rows[i].worst);
        fixture_clear(&f);
    }
}

/* 4.3: a missing fact with a default is the same unknown, asked once */
static void clause_4_3_default(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(
        &f,
        VOCABULARY ACT(
            "r.a",
            "2025-01-01") "  rule 1 \"user\"\n    cite 1\n    when end_user.country is JP\n    and end_use_country is not JP\n"
                          "    then ban: prohibited\n");
    give_fact(&f, "from", "CN");
    ask(&f, "2025-02-01", NULL);
    assert_verdict(&f, "clear"); /* the same country on both sides, whichever it is */
    give_fact(&f, "end_use_country", "KR");
    ask(&f, "2025-02-01", NULL);
    assert_range(&f, "clear", "prohibited");
    fixture_clear(&f);
}

/* 4.3: a scalar always has some value, so "none" tells nothing; 4.12: a judgement must be signed */
static void clause_4_3_nothing_told(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(
        &f,
        VOCABULARY "fact item.signed \"s\"\n  type yes or no\n  ask \"s?\"\n  judgement\n" ACT(
            "r.a",
            "2025-01-01") "  rule 1 \"user\"\n    cite 1\n    when end_user.country is JP\n    then ban: prohibited\n"
                          "  rule 2 \"judged\"\n    cite 2\n    when item.signed is yes\n    then license: needed\n");
    give_fact(&f, "from", "CN");
    give_fact(&f, "end_user.country", "none");
    give_word(&f, "item.signed", "no", WORD_DECLARANT);
    ask(&f, "2025-02-01", NULL);
    assert_range(&f, "clear", "prohibited");
    assert_true(asks(&f, "end_user.country") && asks(&f, "item.signed"));
    give_fact(&f, "end_user.country", "KR");
    give_word(&f, "item.signed", "no", WORD_FINDING);
    ask(&f, "2025-02-01", NULL);
    assert_verdict(&f, "clear");
    give_word(&f, "item.signed", "yes", WORD_ASSUMED);
    ask(&f, "2025-02-01", NULL);
    assert_verdict(&f, "license");
    fixture_clear(&f);
}

/* 4.3: "none" for a required party says no more than silence; for an optional one it settles */
static void clause_4_3_nobody(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(
        &f,
        VOCABULARY ACT(
            "r.a",
            "2025-01-01") "  rule 1 \"user\"\n    cite 1\n    when any of\n    - end_user.country is JP\n"
                          "    - consignee.country is JP\n    then ban: prohibited\n");
    give_fact(&f, "from", "CN");
    f.facts.role_none[0] = f.facts.role_none[1] = true;
    ask(&f, "2025-02-01", NULL);
    assert_range(&f, "clear", "prohibited");
    assert_true(asks(&f, "end_user.country") && !asks(&f, "consignee.country"));
    f.facts.role_given[0] = true;
    give_fact(&f, "end_user.country", "KR");
    ask(&f, "2025-02-01", NULL);
    assert_verdict(&f, "clear");
    fixture_clear(&f);
}

/* 4.12: true `and` needs its weakest part, false `and` only its strongest false part */
static void clause_4_12_words(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(
        &f,
        VOCABULARY ACT(
            "r.a",
            "2025-01-01") "  rule 1 \"ban\"\n    cite 1\n    when item.kind is magnet\n    and item.form is loose\n"
                          "    then ban: prohibited\n");
    give_word(&f, "from", "CN", WORD_AUTHORITY);
    give_word(&f, "item.kind", "magnet", WORD_DOCUMENT);
    give_word(&f, "item.form", "loose", WORD_ASSUMED);
    ask(&f, "2025-02-01", NULL);
    assert_int_equal(f.d.rests_on, WORD_ASSUMED);
    give_word(&f, "item.form", "fixed", WORD_ASSUMED);
    give_word(&f, "item.kind", "shelf", WORD_DOCUMENT);
    ask(&f, "2025-02-01", NULL);
    assert_verdict(&f, "clear");
    assert_int_equal(f.d.rests_on, WORD_DOCUMENT);
    fixture_clear(&f);
}

/* 4.14: nexus true, false, indicated, not indicated */
static void clause_4_14_nexus(void **state) {
    (void)state;
    fixture f = {0};
    on_magnets(&f);
    give_fact(&f, "item.kind", "magnet");
    give_fact(&f, "item.contains", "Dy complete");
    give_fact(&f, "item.form", "loose");
    ask(&f, "2025-06-01", NULL);
    assert_int_equal(f.d.nexus, NEXUS_TRUE);
    give_fact(&f, "from", "JP");
    ask(&f, "2025-06-01", NULL);
    assert_int_equal(f.d.nexus, NEXUS_FALSE);
    assert_verdict(&f, "clear");
    fixture_forget(&f);
    give_fact(&f, "item.kind", "magnet");
    give_fact(&f, "end_user.country", "KR");
    ask(&f, "2025-06-01", NULL);
    assert_int_equal(f.d.nexus, NEXUS_INDICATED);
    assert_range(&f, "clear", "license");
    give_fact(&f, "end_user.country", "JP");
    ask(&f, "2025-06-01", NULL);
    assert_int_equal(f.d.nexus, NEXUS_NOT_INDICATED);
    assert_int_equal(f.d.n_questions, 1);
    fixture_clear(&f);
}

/* 4.15: licenses, field by field */
static void clause_4_15_license(void **state) {
    (void)state;
    fixture f = {0};
    on_magnets(&f);
    give_fact(&f, "item.kind", "magnet");
    give_fact(&f, "item.contains", "Dy complete");
    give_fact(&f, "item.form", "loose");
    give_fact(&f, "end_user.name", "Nagoya Mirror Motor");
    str code = STR("1C905");
    lode_license l = {.no = STR("L1"),
                      .kind = STR("general"),
                      .regime = STR("r"),
                      .codes = &code,
                      .n_codes = 1,
                      .end_user = STR("Nagoya Mirror Motor"),
                      .from = 20000,
                      .until = 21000};
    f.facts.licenses = &l;
    f.facts.n_licenses = 1;
    f.facts.licenses_given = true;
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "conditions");
    l.end_user = STR("ＮＡＧＯＹＡ mirror motor"); /* the same name once normalized */
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "conditions");
    code =
        STR("1C904"); /* another code: the entry is decided by its test, and not on the license */
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    code = STR("1C905");
    l.end_user = STR("Another");
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    l.end_user = (str){0};
    ask(&f, "2025-06-01", NULL);
    assert_range(&f, "conditions", "license");
    assert_true(asks(&f, "item.license_covers"));
    l.end_user = STR("Nagoya Mirror Motor");
    l.until = 20100;
    ask(&f, "2025-06-01", NULL);
    assert_verdict(&f, "license");
    fixture_clear(&f);
}

static const char reported[] = VOCABULARY ACT(
    "r.a",
    "2025-01-01") "  rule 1 \"x\"\n    cite 1\n    when item.kind is magnet\n    then license: needed\n"
                  "report news.1 \"reviews halted\"\n  public 2026-01-09\n  from 2026-01-06\n"
                  "  when end_user.country is JP\n  then review: halted\n  basis press \"Paper\", unnamed sources\n"
                  "  about MIN\n  contrary min.1\n  contrary news.2\n  denied by min.2\n"
                  "statement min.1 \"civil users not affected\"\n  public 2026-01-08\n  basis official \"MIN\"\n"
                  "statement news.2 \"some approved\"\n  public 2026-02-06\n  basis press \"Agency\", named sources\n"
                  "statement min.2 \"not so\"\n  public 2026-03-01\n  basis official \"MIN\"\n";

/* 4.13 and 4.8: a report moves practice, never the verdict; its status follows what is public */
static void clause_4_13_claims(void **state) {
    (void)state;
    fixture f = {0};
    fixture_compile(&f, reported);
    static const struct {
        const char *known;
        claim_status want;
    } rows[] = {
        {"2026-01-10", CLAIM_UNCONFIRMED}, /* the earlier statement cannot deny it */
        {"2026-02-06", CLAIM_CONTESTED},
        {"2026-03-01", CLAIM_DENIED},
    };
    uint32_t report = NONE;
    for (uint32_t i = 0; i < f.lw.world.n_reports; i++) {
        report = f.lw.world.reports[i].rule != NONE ? i : report;
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lode_date known;
        assert_true(date_parse(str_of(rows[i].known), &known));
        assert_int_equal(report_status(&f.lw.world, report, known), rows[i].want);
    }
    give_fact(&f, "from", "CN");
    give_fact(&f, "item.kind", "magnet");
    give_fact(&f, "end_user.country", "JP");
    ask(&f, "2026-01-10", "2026-01-10");
    assert_verdict(&f, "license");
    uint32_t review = world_find_slot(&f.lw.world, STR("review"));
    assert_int_equal(f.d.slots[review].hi, 0);
    assert_int_equal(f.d.reported[review].lo, 1);
    ask(&f, "2026-01-10", "2026-01-08");
    assert_int_equal(f.d.reported[review].hi, 0);
    fixture_clear(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clause_4_3_boundaries),
        cmocka_unit_test(clause_4_3_default),
        cmocka_unit_test(clause_4_3_nobody),
        cmocka_unit_test(clause_4_3_nothing_told),
        cmocka_unit_test(clause_4_4_dates),
        cmocka_unit_test(clause_4_4_suspension),
        cmocka_unit_test(clause_4_5_defeat),
        cmocka_unit_test(clause_4_6_claims),
        cmocka_unit_test(clause_4_6_which_is_right),
        cmocka_unit_test(clause_4_6_pointers),
        cmocka_unit_test(clause_4_6_exception_to_exception),
        cmocka_unit_test(clause_4_6_exception),
        cmocka_unit_test(clause_4_10_exact),
        cmocka_unit_test(clause_4_12_words),
        cmocka_unit_test(clause_4_13_claims),
        cmocka_unit_test(clause_4_14_nexus),
        cmocka_unit_test(clause_4_15_license),
    };
    return cmocka_run_group_tests_name("decide", tests, NULL, NULL);
}
