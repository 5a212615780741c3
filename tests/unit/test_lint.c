// SPDX-License-Identifier: Apache-2.0
//
// test_lint: each warning of language.md part 5 once, with its place, and a text without any.
#include "resolve_fixture.h"

static void lint(compiled *c, const char *text) {
    compile(c, text);
    law_lint(c->order, 3, &c->lw, &c->d);
    assert_int_equal(c->d.errors, 0);
}

/* Warnings about the second file: the shared vocabulary is only half used here. */
static uint32_t own_warnings(const compiled *c) {
    uint32_t n = 0;
    for (size_t i = 0; i < c->d.all.n; i++) {
        n += c->d.all.p[i].source == &c->src[2];
    }
    return n;
}

static const struct {
    const char *text, *code;
    uint32_t line, col;
} WARNINGS[] = {
    {MEASURE "  rule 1 \"r\"\n  then ban: prohibited\n", "no_citation", 5, 3},
    {MEASURE "  rule 1 \"r\"\n  cite a\n  then ban: prohibited\n", "no_case", 5, 3},
    {"measure cn.b \"b\"\n  published 2025-01-01\n  in force from 2025-01-01\n  rule 1 \"r\"\n  "
     "cite a\n"
     "  then ban: prohibited\n",
     "no_grade", 4, 3},
    {"fact spare \"s\"\n  type yes or no\n", "unused", 1, 6},
    {"define spare\n  when from is CN\n", "unused", 1, 8},
    {"enum spare \"s\"\n  value a\nfact f \"f\"\n  type open set of spare\n", "unused", 1, 6},
    {MEASURE "  entry 1 \"e\"\n  cite a\n  opaque\n", "not_pointed_at", 5, 3},
    {MEASURE "  entry 1 \"e\"\n  cite a\n  when not item.kind is motor\n", "not_pointed_at", 5, 3},
    {MEASURE "  entry 1 \"e\"\n  in force from 2025-01-01 until 2026-12-01\n  opaque\n",
     "ends_soon", 5, 3},
    {MEASURE "  suspends cn.a.1\n  from 2024-01-01\n  until 2026-11-01\n  afterwards ends\n",
     "ends_soon", 5, 3},
    {MEASURE
     "  rule 1 \"r\"\n  cite a\n  in force from 2025-06-01 until 2025-07-01\n  then ban: "
     "prohibited\n"
     "  suspends cn.a.1/1\n  from 2025-08-01\n  until 2026-01-01\n  afterwards unverified\n",
     "never_in_force", 9, 12},
    {"measure cn.b \"b\"\n  published 2026-12-01\n", "after_horizon", 1, 1},
    {MEASURE "  rule 1 \"r\"\n  cite a\n  then ban: prohibited\n"
             "case \"c\"\n  on 2025-01-01\n  expect fired cn.a.1/1\n",
     "not_exercised", 10, 16},
    {MEASURE
     "  rule 1 \"r\"\n  cite a\n  then ban: prohibited\n"
     "case \"c\"\n  on 2026-01-01 known 2025-01-01\n  expect verdict clear citing cn.a.1/1\n",
     "not_exercised", 10, 31},
    {"case \"c\"\n  on 2025-01-01\n", "not_exercised", 1, 1},
};

static void warns(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof WARNINGS / sizeof *WARNINGS; i++) {
        compiled c;
        lint(&c, WARNINGS[i].text);
        assert_diag(&c, DIAG_WARNING, WARNINGS[i].code, WARNINGS[i].line, WARNINGS[i].col);
        compiled_clear(&c);
    }
}

static void leaves_good_law_alone(void **state) {
    (void)state;
    compiled c;
    lint(&c, MEASURE
         "  define heavy\n    when item.weight > 5 kg\n"
         "  entry 1 \"e\"\n    cite annex\n    when item.kind is magnet\n    and heavy\n"
         "    then license: needed\n"
         "  entry 2 \"e\"\n    cite annex\n    opaque\n    hint word \"magnet\"\n    then license: "
         "needed\n"
         "  rule ban \"r\"\n    cite art. 1\n    when from is CN\n    then ban: prohibited\n"
         "case \"c\"\n  on 2026-01-01\n  given from CN\n  expect fired cn.a.1/ban\n");
    assert_int_equal(own_warnings(&c), 0);
    compiled_clear(&c);
}

/* A suspension that runs out unverified may still hold: a later rule can be its target. */
static void counts_unverified_ends(void **state) {
    (void)state;
    compiled c;
    lint(&c,
         MEASURE "  rule 1 \"r\"\n  cite a\n  in force from 2026-06-01\n  then ban: prohibited\n"
                 "  suspends cn.a.1/1\n  from 2025-08-01\n  until 2026-01-01\n"
                 "  afterwards unverified\n");
    assert_false(has_diag(&c, DIAG_WARNING, "never_in_force", 9, 0));
    compiled_clear(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warns),
        cmocka_unit_test(leaves_good_law_alone),
        cmocka_unit_test(counts_unverified_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
