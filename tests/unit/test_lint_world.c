// SPDX-License-Identifier: Apache-2.0
//
// test_lint_world: the checks of lint_text.c and lint_world.c. For each kind a text that has it, at
// its place, and the nearest text that has it not.
#include "resolve_fixture.h"

static void lint(compiled *c, const char *text) {
    compile(c, text);
    law_lint(c->order, 3, &c->lw, &c->d);
    assert_int_equal(c->d.errors, 0);
}

#define ACT2                                                                                  \
    "measure cn.a.2 \"Act 2\"\n  published 2025-05-04\n  in force from 2025-05-04\n  source " \
    "text\n"
#define REGIME_U "regime u \"U\"\n  nexus from is US\n  bite from is US\n"
#define ACT_U "measure u.a \"a\"\n  published 2025-01-01\n  in force from 2025-01-01\n"
#define RULE(name) "  rule " name " \"r\"\n  cite a\n"
#define LIST(name) "  list " name " \"l\"\n  file \"names.csv\"\n  as of 2026-02-24\n"
#define BAN "  then ban: prohibited\n"

static const struct {
    const char *code;
    uint32_t line, col;
    const char *fires, *quiet;
} CHECKS[] = {
    {"never_true", 5, 3, MEASURE RULE("1") "  when from is CN\n  and from is JP\n" BAN,
     MEASURE RULE("1") "  when from is CN\n  and end_use_country is JP\n" BAN},
    {"never_true", 5, 3,
     MEASURE RULE(
         "1") "  when from is CN\n  and any of\n  - from is JP\n  - from is US and end_use "
              "has civil\n" BAN,
     MEASURE RULE(
         "1") "  when from is CN\n  and any of\n  - from is CN\n  - from is US and end_use "
              "has civil\n" BAN},
    {"never_true", 5, 3,
     MEASURE "  entry 1 \"e\"\n  cite a\n  when item.weight > 5 kg\n  and item.weight < 4 kg\n",
     MEASURE "  entry 1 \"e\"\n  cite a\n  when item.weight > 5 kg\n  and item.weight < 6 kg\n"},
    {"never_true", 8, 3,
     MEASURE "  entry 9 \"e\"\n  cite a\n  when item.kind is magnet\n" RULE(
         "1") "  when item is listed\n  unless item is listed\n" BAN,
     MEASURE "  entry 9 \"e\"\n  cite a\n  when item.kind is magnet\n" RULE(
         "1") "  when item is listed\n  unless item.kind is magnet\n" BAN},
    {"dead_line", 5, 3,
     MEASURE RULE(
         "1") "  when from is CN\n  and any of\n  - from is JP\n  - end_use has civil\n" BAN,
     MEASURE RULE("1") "  when from is CN\n  and any of\n  - end_use has military\n  - end_use has "
                       "civil\n" BAN},
    {"says_nothing", 5, 3,
     MEASURE RULE(
         "1") "  when from is CN\n  and any of\n  - item.weight > 5 kg\n  - item.weight <= 6 "
              "kg\n" BAN,
     MEASURE RULE(
         "1") "  when from is CN\n  and any of\n  - item.weight > 5 kg\n  - item.weight <= 4 "
              "kg\n" BAN},
    {"published_late", 5, 3, MEASURE RULE("1") "  in force from 2025-01-01 until 2025-04-04\n" BAN,
     MEASURE RULE("1") "  in force from 2025-01-01 until 2025-04-05\n" BAN},
    {"always_beaten", 5, 3,
     MEASURE RULE("1") "  when from is CN\n" BAN RULE(
         "2") "  overrides cn.a.1/1\n  when from is CN\n  then license: needed\n",
     MEASURE RULE("1") "  when from is CN\n" BAN RULE(
         "2") "  overrides cn.a.1/1\n  when from is CN or JP\n  then license: needed\n"},
    {"never_meets", 9, 3,
     MEASURE RULE("1") "  in force from 2025-05-01 until 2025-06-01\n" BAN RULE(
         "2") "  in force from 2025-06-01\n  overrides cn.a.1/1\n  when from is CN\n",
     MEASURE RULE("1") "  in force from 2025-05-01 until 2025-06-01\n" BAN RULE(
         "2") "  in force from 2025-05-31\n  overrides cn.a.1/1\n  when from is CN\n"},
    {"duplicate_rule", 10, 3,
     MEASURE RULE("1") "  when from is CN\n  and end_use has civil\n" BAN RULE(
         "2") "  when end_use has civil\n  and from is CN\n" BAN,
     MEASURE RULE("1") "  when from is CN\n  and end_use has civil\n" BAN RULE(
         "2") "  when end_use has civil\n  and from is CN\n  then ban: none_found\n"},
    {"duplicate_rule", 8, 3, MEASURE RULE("1") BAN RULE("2") BAN,
     MEASURE RULE("1") BAN RULE("2") "  in force from 2025-06-01\n" BAN},
    {"duplicate_entry", 8, 3,
     MEASURE "  entry 1 \"e\"\n  cite a\n  when item.kind is magnet\n"
             "  entry 2 \"e\"\n  cite a\n  when item.kind is magnet\n",
     MEASURE "  entry 1 \"e\"\n  cite a\n  when item.kind is magnet\n"
             "  entry 2 \"e\"\n  cite a\n  when item.kind is motor\n"},
    {"code_conflict", 12, 3,
     MEASURE "  entry 1 \"e\"\n  cite a\n  when item.kind is magnet\n" ACT2
             "  entry 1 \"e\"\n  cite a\n  when item.kind is motor\n",
     MEASURE "  entry 1 \"e\"\n  cite a\n  when item.kind is magnet\n" ACT2
             "  entry 1 \"e\"\n  cite a\n  when item.kind is magnet\n"},
    {"code_conflict", 13, 3,
     MEASURE "  entry 1 \"e\"\n  cite a\n  in force from 2025-04-04 until 2025-05-05\n"
             "  when item.kind is magnet\n" ACT2
             "  entry 1 \"e\"\n  cite a\n  when item.kind is motor\n",
     MEASURE "  entry 1 \"e\"\n  cite a\n  in force from 2025-04-04 until 2025-05-04\n"
             "  when item.kind is magnet\n" ACT2
             "  entry 1 \"e\"\n  cite a\n  when item.kind is motor\n"},
    {"dead_report", 1, 1,
     "report p \"p\"\n  public 2026-01-09\n  basis press \"P\"\n  when from is CN\n  then review: ordinary\n",
     "report p \"p\"\n  public 2026-01-09\n  basis press \"P\"\n  when from is CN\n  then review: halted\n"},
    {"two_lists", 8, 3,
     MEASURE LIST("a") LIST("b") RULE("1") "  when end_user in a\n" BAN RULE(
         "2") "  when end_user in b\n  then license: needed\n",
     MEASURE LIST("a") LIST("b")
         RULE("1") "  when end_user in a\n" BAN RULE("2") "  when end_user in b\n" BAN},
    {"review_overdue", 5, 3, MEASURE "  review by 2026-11-23\n",
     MEASURE "  review by 2026-11-24\n"},
    {"captured_late", 5, 3, MEASURE "  captured 2026-11-24\n", MEASURE "  captured 2026-11-23\n"},
    {"no_date", 1, 1, "guidance cn.g \"g\"\n  captured 2026-01-01\n",
     "guidance cn.g \"g\"\n  published 2026-01-01\n"},
    {"no_text_zh", 6, 1, MEASURE "  text zh \"文\"\n" ACT2, MEASURE ACT2},
    {"empty_measure", 1, 1, MEASURE "  define d\n    when from is CN\n", MEASURE RULE("1") BAN},
    {"hint_doubled", 7, 20, MEASURE "  entry 1 \"e\"\n  opaque\n  hint hs 8505.11, 850511\n",
     MEASURE "  entry 1 \"e\"\n  opaque\n  hint hs 8505.11, 850519\n"},
    {"hint_doubled", 8, 13,
     MEASURE "  entry 1 \"e\"\n  opaque\n  hint word \"alloy\"\n  hint word \"alloy\"\n",
     MEASURE "  entry 1 \"e\"\n  opaque\n  hint word \"alloy\"\n  hint word \"alloys\"\n"},
    {"hint_doubled", 7, 27,
     MEASURE "  entry 1 \"e\"\n  opaque\n  hint word \"hard alloy\", \"Hard-Alloy\"\n",
     MEASURE "  entry 1 \"e\"\n  opaque\n  hint word \"hard alloy\", \"hardalloy\"\n"},
    {"not_pointed_at", 7, 3, REGIME_U ACT_U "  entry 1 \"e\"\n  cite a\n  opaque\n",
     REGIME_U "  identified by claim\n" ACT_U "  entry 1 \"e\"\n  cite a\n  opaque\n"},
    {"not_pointed_at", 7, 3, REGIME_U ACT_U "  entry 1 \"e\"\n  cite a\n  opaque\n",
     REGIME_U ACT_U "  entry other \"e\"\n  cite a\n  opaque\n"},
    {"unjudged", 7, 8, MEASURE RULE("1") "  when item.fixed is yes\n" BAN,
     MEASURE RULE("1") "  judgement\n  when item.fixed is yes\n" BAN},
    {"unjudged", 8, 5,
     MEASURE RULE("1") "  when any of\n  - item.fixed is yes\n  - from is CN\n" BAN,
     MEASURE RULE("1") "  when any of\n  - item.fixed is yes judgement\n  - from is CN\n" BAN},
    {"unused", 1, 6, "unit s of time = 1\nunit min of time = 60\n", "unit t of mass = 1000\n"},
    {"unused", 1, 10, "question q \"q\"\n  kind fact\n  covers item.note\n",
     "question q \"q\"\n  kind fact\n  covers item.kind\n" MEASURE RULE(
         "1") "  when item.kind is magnet\n" BAN},
    {"unused", 5, 8, MEASURE "  list a \"a\"\n  snapshot us.a\n",
     MEASURE "  list a \"a\"\n  file \"names.csv\"\n  as of 2026-02-24\n  known not listed\n"},
    {"unused", 5, 8, MEASURE "  list a \"a\"\n  file \"names.csv\"\n  as of 2026-02-24\n",
     MEASURE "  list a \"a\"\n  file \"names.csv\"\n  as of 2026-02-24\n" RULE(
         "1") "  when end_user in a\n" BAN},
    {"unused", 5, 8,
     MEASURE "  sets chart of country \"c\"\n  columns country | A | B\n  row CN | X | X\n" RULE(
         "1") "  when from in chart.A\n" BAN,
     MEASURE "  sets chart of country \"c\"\n  columns country | A\n  row CN | X\n" RULE(
         "1") "  when from in chart.A\n" BAN},
#define YEAR_2026 "calendar k \"k\"\n  workdays Mon, Tue\n  year 2026 published 2025-11-04 \"n\"\n"
    {"idle_day", 4, 3, YEAR_2026 "  off 2026-02-14\n",
     YEAR_2026 "  off 2026-02-14 .. 2026-02-16\n"},
#define ENUM_E \
    "enum e \"e\"\n  value a\n  value b\nfact item.f \"f\"\n  type open set of e\n  ask \"?\"\n"
    {"unused", 1, 6,
     ENUM_E MEASURE "  sets s of e \"s\"\n  columns e | A\n  row a | X\n  row b | -\n" RULE(
         "1") "  when item.f in s.A\n" BAN,
     ENUM_E MEASURE "  sets s of e \"s\"\n  columns e | A\n  row a | X\n  row b | X\n" RULE(
         "1") "  when item.f in s.A\n" BAN},
    {"unused", 5, 12, MEASURE "  conflict which \"which?\"\n  cite a\n  between \"a\", \"b\"\n",
     MEASURE "  conflict which \"which?\"\n  cite a\n  between \"a\", \"b\"\n" RULE(
         "1") "  when which\n" BAN},
};

static bool has_kind(const compiled *c, const char *code) {
    for (size_t i = 0; i < c->d.all.n; i++) {
        if (c->d.all.p[i].source == &c->src[2] && strcmp(c->d.all.p[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

static void fires_and_keeps_quiet(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++) {
        compiled c;
        lint(&c, CHECKS[i].fires);
        assert_diag(&c, DIAG_WARNING, CHECKS[i].code, CHECKS[i].line, CHECKS[i].col);
        compiled_clear(&c);
        lint(&c, CHECKS[i].quiet);
        if (has_kind(&c, CHECKS[i].code)) {
            fail_msg("check %zu: %s in a text without it", i, CHECKS[i].code);
        }
        compiled_clear(&c);
    }
}

static void scope_columns_are_read(void **state) {
    (void)state;
    compiled c;
    const char *before = compiled_csv;
    compiled_csv = "no,name_en,listed_on,how\n1,Alpha,2026-02-24,full\n2,Beta,2026-02-24,half\n";
    lint(&c, MEASURE "  list a \"a\"\n  file \"names.csv\"\n  as of 2026-02-24\n  scope how\n" RULE(
                 "1") "  when end_user in a\n" BAN);
    assert_diag(&c, DIAG_WARNING, "unused", 8, 9);
    compiled_clear(&c);
    lint(&c, MEASURE "  list a \"a\"\n  file \"names.csv\"\n  as of 2026-02-24\n  scope how\n" RULE(
                 "1") "  when end_user in a with how full\n" BAN);
    assert_false(has_diag(&c, DIAG_WARNING, "unused", 8, 0));
    compiled_clear(&c);
    compiled_csv = before;
}

/* Every kind that a warning carries has its words. */
static void kinds_have_meanings(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++) {
        assert_non_null(law_lint_meaning(CHECKS[i].code));
    }
    assert_null(law_lint_meaning("no_such_kind"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fires_and_keeps_quiet),
        cmocka_unit_test(scope_columns_are_read),
        cmocka_unit_test(kinds_have_meanings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
