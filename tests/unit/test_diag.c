// SPDX-License-Identifier: Apache-2.0
//
// diag: the printed form, the caret below wide and combining characters and tabs, order, bounds.
#include "law/diag.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <string.h>

static law_source make_source(const char *path, const char *text) {
    law_source src = {.text = str_of(text)};
    (void)snprintf(src.path, sizeof src.path, "%s", path);
    return src;
}

static void expect_print(diags *d, const char *expected) {
    strbuf out = {0};
    diags_print(d, &out);
    assert_string_equal(out.p != NULL ? out.p : "", expected);
    strbuf_clear(&out);
    diags_clear(d);
}

static void the_form(void **state) {
    (void)state;
    diags d = {0};
    law_source src = make_source("packs/cn/a.law", "one\n  when item.kind is ndfeb_magnt\nthree");
    diag_add(&d, DIAG_ERROR, &src, (law_pos){2, 21, 11}, "unknown_name",
             "unknown word \"ndfeb_magnt\" of item_kind", "a word of item_kind",
             "did you mean ndfeb_magnet?");
    expect_print(&d, "packs/cn/a.law:2:21: error: unknown word \"ndfeb_magnt\" of item_kind\n"
                     "    2 |   when item.kind is ndfeb_magnt\n"
                     "      |                     ^~~~~~~~~~~\n"
                     "      = expected a word of item_kind\n"
                     "      = hint: did you mean ndfeb_magnet?\n");
    diag_addf(&d, DIAG_WARNING, &src, (law_pos){3, 1, 5}, "w", NULL, "first\n  second", "%d of %s",
              3, "four");
    expect_print(&d, "packs/cn/a.law:3:1: warning: 3 of four\n"
                     "    3 | three\n"
                     "      | ^~~~~\n"
                     "      = hint: first\n            second\n");
    diag_add(&d, DIAG_ERROR, &src, (law_pos){0, 0, 0}, "x", "the whole file", NULL, NULL);
    expect_print(&d, "packs/cn/a.law: error: the whole file\n");
    diag_add(&d, DIAG_ERROR, NULL, (law_pos){0, 0, 0}, "x", "all files", NULL, NULL);
    expect_print(&d, "error: all files\n");
}

// The line below the excerpt, up to and with the caret's tail.
static void expect_caret(const char *line, const char *word, const char *shown, const char *caret) {
    diags d = {0};
    strbuf out = {0};
    law_source src = make_source("a.law", line);
    const char *at = strstr(line, word);
    assert_non_null(at);
    diag_add(&d, DIAG_ERROR, &src, (law_pos){1, (uint32_t)(at - line) + 1, (uint32_t)strlen(word)},
             "x", "m", NULL, NULL);
    strbuf expected = {0};
    strbuf_addf(&expected, "a.law:1:%zu: error: m\n    1 | %s\n      | %s\n",
                (size_t)(at - line) + 1, shown, caret);
    diags_print(&d, &out);
    assert_string_equal(out.p, expected.p);
    strbuf_clear(&expected);
    strbuf_clear(&out);
    diags_clear(&d);
}

static void the_caret_goes_by_width(void **state) {
    (void)state;
    expect_caret("ab xyz", "xyz", "ab xyz", "   ^~~");
    expect_caret("\t\tab xyz", "xyz", "  ab xyz", "     ^~~");
    expect_caret("公告 xyz", "xyz", "公告 xyz", "     ^~~");
    expect_caret("ab 公告 xyz", "公告", "ab 公告 xyz", "   ^~~~");
    expect_caret("e\xCC\x81 xyz", "xyz", "e\xCC\x81 xyz", "  ^~~");
    expect_caret("ｱ xyz", "xyz", "ｱ xyz", "  ^~~");
}

static void hostile_lines_are_tamed(void **state) {
    (void)state;
    expect_caret("a\x1b[31m b xyz", "xyz", "a?[31m b xyz", "         ^~~");
    expect_caret("a\xff xyz", "xyz", "a\xEF\xBF\xBD xyz", "   ^~~");
    strbuf line = {0};
    for (int i = 0; i < 3000; i++) {
        strbuf_addz(&line, "公");
    }
    strbuf_addz(&line, " xyz ");
    for (int i = 0; i < 3000; i++) {
        strbuf_addz(&line, "公");
    }
    diags d = {0};
    strbuf out = {0};
    law_source src = make_source("a.law", line.p);
    diag_add(&d, DIAG_ERROR, &src, (law_pos){1, 9002, 3}, "x", "m", NULL, NULL);
    diags_print(&d, &out);
    assert_true(out.n < 600);
    assert_non_null(strstr(out.p, "xyz"));
    size_t bad;
    assert_true(str_is_utf8(strbuf_str(&out), &bad));
    strbuf_clear(&out);
    strbuf_clear(&line);
    diags_clear(&d);
}

static void places_beyond_the_text(void **state) {
    (void)state;
    diags d = {0};
    law_source src = make_source("a.law", "one\ntwo");
    diag_add(&d, DIAG_ERROR, &src, (law_pos){2, 4, 1}, "x", "end of line", NULL, NULL);
    diag_add(&d, DIAG_ERROR, &src, (law_pos){2, 99, 99}, "x", "beyond", NULL, NULL);
    diag_add(&d, DIAG_ERROR, &src, (law_pos){9, 1, 1}, "x", "no such line", NULL, NULL);
    expect_print(&d, "a.law:2:4: error: end of line\n    2 | two\n      |    ^\n"
                     "a.law:2:99: error: beyond\n    2 | two\n      |    ^\n"
                     "a.law:9:1: error: no such line\n");
}

static void sorted_by_place(void **state) {
    (void)state;
    diags d = {0};
    law_source a = make_source("a.law", "1\n2\n3\n");
    law_source b = make_source("b.law", "1\n2\n");
    diag_add(&d, DIAG_ERROR, &b, (law_pos){1, 1, 1}, "x", "b1", NULL, NULL);
    diag_add(&d, DIAG_ERROR, &a, (law_pos){3, 1, 1}, "x", "a3", NULL, NULL);
    diag_add(&d, DIAG_WARNING, &a, (law_pos){2, 2, 1}, "x", "a2 second", NULL, NULL);
    diag_add(&d, DIAG_ERROR, &a, (law_pos){2, 1, 1}, "x", "a2 first", NULL, NULL);
    diag_add(&d, DIAG_ERROR, &a, (law_pos){2, 1, 1}, "x", "a2 then", NULL, NULL);
    assert_int_equal(d.errors, 4);
    assert_int_equal(d.warnings, 1);
    expect_print(&d, "a.law:2:1: error: a2 first\n    2 | 2\n      | ^\n"
                     "a.law:2:1: error: a2 then\n    2 | 2\n      | ^\n"
                     "a.law:2:2: warning: a2 second\n    2 | 2\n      |  ^\n"
                     "a.law:3:1: error: a3\n    3 | 3\n      | ^\n"
                     "b.law:1:1: error: b1\n    1 | 1\n      | ^\n");
}

// The same place, code, level and message: once. One of them different: another finding.
static void doubles_are_one(void **state) {
    (void)state;
    diags d = {0};
    law_source src = make_source("a.law", "1\n");
    for (uint32_t i = 0; i < 3; i++) {
        diag_add(&d, DIAG_ERROR, &src, (law_pos){1, 1, 1}, "x", "m", NULL, NULL);
        diag_add(&d, DIAG_WARNING, &src, (law_pos){1, 1, 1}, "x", "m", NULL, NULL);
        diag_add(&d, DIAG_ERROR, &src, (law_pos){1, 2, 1}, "x", "m", NULL, NULL);
        diag_add(&d, DIAG_ERROR, &src, (law_pos){1, 1, 1}, "y", "m", NULL, NULL);
        diag_add(&d, DIAG_ERROR, &src, (law_pos){1, 1, 1}, "x", "n", NULL, NULL);
    }
    assert_int_equal(d.all.n, 5);
    assert_int_equal(d.errors, 4);
    assert_int_equal(d.warnings, 1);
    diags_clear(&d);
}

static void bounds(void **state) {
    (void)state;
    diags d = {0};
    law_source src = make_source("a.law", "1\n");
    for (uint32_t i = 0; i < DIAGS_MAX + 5; i++) {
        diag_add(&d, DIAG_ERROR, &src, (law_pos){1, i + 1, 1}, "x", "m", NULL, NULL);
    }
    assert_int_equal(d.all.n, DIAGS_MAX);
    assert_int_equal(d.errors, DIAGS_MAX + 5);
    assert_int_equal(d.dropped, 5);
    strbuf out = {0};
    diags_print(&d, &out);
    assert_true(str_ends(strbuf_str(&out), STR("5 more not shown\n")));
    strbuf_clear(&out);
    diags_clear(&d);
    strbuf text = {0};
    for (int i = 0; i < 500; i++) {
        strbuf_addz(&text, "公\t");
    }
    diag_addf(&d, DIAG_ERROR, &src, (law_pos){1, 1, 1}, "x", text.p, text.p, "%s", text.p);
    const diag *g = &d.all.p[0];
    size_t bad;
    assert_true(strlen(g->message) > 370 && str_is_utf8(str_of(g->message), &bad));
    assert_true(strlen(g->expected) > 250 && str_is_utf8(str_of(g->expected), &bad));
    assert_true(strlen(g->hint) > 250 && str_is_utf8(str_of(g->hint), &bad));
    assert_null(strchr(g->message, '\t'));
    strbuf_clear(&text);
    diags_clear(&d);
}

/* Of many warnings of one code in one file the first are shown; errors and other codes are not cut. */
static void groups(void **state) {
    (void)state;
    diags d = {0};
    law_source a = make_source("a.law", "1\n2\n3\n4\n5\n6\n");
    law_source b = make_source("b.law", "1\n2\n3\n");
    for (uint32_t i = 1; i <= 5; i++) {
        diag_add(&d, DIAG_WARNING, &a, (law_pos){i, 0, 1}, "many", "m", NULL, NULL);
        diag_add(&d, DIAG_ERROR, &a, (law_pos){i, 0, 1}, "many", "e", NULL, NULL);
    }
    diag_add(&d, DIAG_WARNING, &a, (law_pos){4, 0, 1}, "other", "o", NULL, NULL);
    for (uint32_t i = 1; i <= 3; i++) { /* one over the limit: a line of its own is no longer */
        diag_add(&d, DIAG_WARNING, &b, (law_pos){i, 0, 1}, "many", "m", NULL, NULL);
    }
    strbuf out = {0};
    diags_print_grouped(&d, 2, &out);
    assert_string_equal(out.p, "a.law:1:0: warning: m\na.law:1:0: error: e\n"
                               "a.law:2:0: warning: m\na.law:2:0: error: e\n"
                               "a.law: warning: 3 more of this kind (many): lines 3, 4, 5\n"
                               "a.law:3:0: error: e\na.law:4:0: error: e\n"
                               "a.law:4:0: warning: o\na.law:5:0: error: e\n"
                               "b.law:1:0: warning: m\nb.law:2:0: warning: m\n"
                               "b.law:3:0: warning: m\n");
    strbuf_clear(&out);
    diags_clear(&d);
    law_source files[6];
    for (uint32_t i = 0; i < 6; i++) { /* one in each of many files: four are shown */
        char name[] = "a.law";
        name[0] = (char)('a' + i);
        files[i] = make_source(name, "1\n");
        diag_add(&d, DIAG_WARNING, &files[i], (law_pos){1, 0, 1}, "many", "m", NULL, NULL);
    }
    diags_print_grouped(&d, 1, &out);
    assert_string_equal(out.p, "a.law:1:0: warning: m\nb.law:1:0: warning: m\n"
                               "c.law:1:0: warning: m\nd.law:1:0: warning: m\n"
                               "warning: 2 more of the kind many in 2 files: e.law, f.law\n");
    strbuf_clear(&out);
    diags_clear(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form),
        cmocka_unit_test(the_caret_goes_by_width),
        cmocka_unit_test(hostile_lines_are_tamed),
        cmocka_unit_test(places_beyond_the_text),
        cmocka_unit_test(sorted_by_place),
        cmocka_unit_test(bounds),
        cmocka_unit_test(doubles_are_one),
        cmocka_unit_test(groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
