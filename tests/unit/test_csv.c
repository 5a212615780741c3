// SPDX-License-Identifier: Apache-2.0
//
// test_csv: the strict table reader. What it takes, where it says that it does not.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"

static void check(csv_table *t, lode_arena *a, const char *text) {
    lode_error err = {0};
    if (csv_parse(a, "a.csv", str_of(text), t, &err) != LODE_OK) {
        fail_msg("%s:%u:%u: %s", err.file, err.line, err.col, err.message);
    }
}

static void assert_field(const csv_table *t, uint32_t row, uint32_t col, const char *want) {
    str have = t->rows[row].fields[col].text;
    assert_int_equal(have.n, strlen(want));
    assert_memory_equal(have.p, want, have.n);
}

static void assert_bad(str text, const char *code, uint32_t line, uint32_t col) {
    lode_arena a = {0};
    csv_table t;
    lode_error err = {0};
    assert_int_equal(csv_parse(&a, "a.csv", text, &t, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, code);
    assert_string_equal(err.file, "a.csv");
    assert_int_equal(err.line, line);
    assert_int_equal(err.col, col);
    assert_int_equal(t.n_rows, 0);
    arena_clear(&a);
}

static void reads_plain_rows(void **state) {
    (void)state;
    lode_arena a = {0};
    csv_table t;
    check(&t, &a, "no,name\n1,Alpha\r\n2,\n,");
    assert_int_equal(t.n_rows, 4);
    assert_int_equal(t.n_cols, 2);
    assert_field(&t, 1, 1, "Alpha");
    assert_field(&t, 2, 1, "");
    assert_field(&t, 3, 0, "");
    assert_int_equal(t.rows[2].line, 3);
    assert_int_equal(csv_column(&t, STR("name")), 1);
    assert_int_equal(csv_column(&t, STR("nam")), CSV_NO_COLUMN);
    arena_clear(&a);
}

static void reads_quotes(void **state) {
    (void)state;
    lode_arena a = {0};
    csv_table t;
    check(&t, &a,
          "\xEF\xBB\xBF"
          "a,b\n\"x, \"\"y\"\"\nz\",\"\"\n1,2\n");
    assert_int_equal(t.n_rows, 3);
    assert_field(&t, 0, 0, "a");
    assert_field(&t, 1, 0, "x, \"y\"\nz");
    assert_field(&t, 1, 1, "");
    assert_int_equal(t.rows[1].fields[1].line, 3);
    assert_int_equal(t.rows[1].fields[1].col, 4);
    assert_int_equal(t.rows[2].line, 4);
    arena_clear(&a);
}

static void codes_stay_text(void **state) {
    (void)state;
    lode_arena a = {0};
    csv_table t;
    check(&t, &a, "code\n1E001\n007\n");
    assert_field(&t, 1, 0, "1E001");
    assert_field(&t, 2, 0, "007");
    arena_clear(&a);
}

static void refuses(void **state) {
    (void)state;
    assert_bad(STR(""), "csv_empty", 1, 1);
    assert_bad(STR("a,b\n1\n"), "csv_width", 2, 1);
    assert_bad(STR("a,b\n1,2,3\n"), "csv_width", 2, 1);
    assert_bad(STR("a,b\n\n1,2\n"), "csv_width", 2, 1);
    assert_bad(STR("a,b\n1,x\"y\n"), "csv_quote", 2, 4);
    assert_bad(STR("a,b\n\"1\"x,2\n"), "csv_quote", 2, 4);
    assert_bad(STR("a,b\n1,\"open\n\n"), "csv_quote", 2, 3);
    assert_bad(STR("a,b\n1\r2,3\n"), "csv_line", 2, 2);
    assert_bad(STR("a\nx\xC3\n"), "csv_utf8", 2, 2);
    assert_bad(STR("a\nx\0y\n"), "csv_utf8", 2, 2);
}

static void keeps_bounds(void **state) {
    (void)state;
    lode_arena a = {0};
    csv_table t;
    strbuf b = {0};
    for (uint32_t i = 0; i < CSV_FIELDS_MAX; i++) {
        strbuf_addz(&b, i > 0 ? ",x" : "x");
    }
    check(&t, &a, b.p);
    assert_int_equal(t.n_cols, CSV_FIELDS_MAX);
    strbuf_addz(&b, ",x");
    assert_bad(strbuf_str(&b), "csv_width", 1, 2 * CSV_FIELDS_MAX + 1);
    strbuf_reset(&b);
    for (uint32_t i = 0; i < CSV_FIELD_BYTES_MAX; i++) {
        strbuf_addc(&b, 'x');
    }
    check(&t, &a, b.p);
    strbuf_addc(&b, 'x');
    assert_bad(strbuf_str(&b), "csv_field", 1, 1);
    strbuf_clear(&b);
    arena_clear(&a);
}

// Every field of every row, "|" after each and "/" after a row; a problem is its code and line.
static void rows(const char *text, bool comments, const char *want) {
    csv_reader c;
    lode_error err = {0};
    strbuf have = {0};
    lode_status st = csv_open(&c, "a.csv", str_of(text), comments, &err);
    for (;;) {
        csv_row row;
        st = st == LODE_OK ? csv_next(&c, &row, &err) : st;
        if (st != LODE_OK) {
            strbuf_addf(&have, "%s %u/", err.code, err.line);
            assert_string_equal(err.file, "a.csv");
            st = LODE_OK;
            continue;
        }
        if (row.fields == NULL) {
            break;
        }
        for (uint32_t i = 0; i < c.n_cols; i++) {
            strbuf_addf(&have, STR_FMT "|", STR_ARG(row.fields[i].text));
        }
        strbuf_addf(&have, "%u/", row.line);
    }
    assert_string_equal(have.p == NULL ? "" : have.p, want);
    csv_close(&c);
    strbuf_clear(&have);
}

static void reads_row_by_row(void **state) {
    (void)state;
    rows("a,b\n1,2\n3,4", false, "a|b|1/1|2|2/3|4|3/");
    rows("", true, "");
    rows("a\n#b\n", false, "a|1/#b|2/");
    rows("#x\n\r\n\na,b\n# 1,2,\"3\n#4\r\n\n5,6\n#", true, "a|b|4/5|6|8/");
    rows("a,b\n\"1\n#2\",3\n\"#\",4\n", true, "a|b|1/1\n#2|3|2/#|4|4/");
    rows("a,b\n\"\"\"x\"\"\",\"y\"\"\"\"z\"\n\"\"\"\",\n", false, "a|b|1/\"x\"|y\"\"z|2/\"||3/");
    // a row of another width, and on; behind anything else nothing can be trusted
    rows("a,b\n1\n2,3\n4,5,6\n7,8\n9", true,
         "a|b|1/csv_width 2/2|3|3/csv_width 4/7|8|5/csv_width 6/");
    rows("a,b\n1,2\nx\"y,3\n4,5\n", true, "a|b|1/1|2|2/csv_quote 3/");
    rows("a,b\n1,2\n\"x,3\n4,5\n", true, "a|b|1/1|2|2/csv_quote 3/");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_plain_rows), cmocka_unit_test(reads_quotes),
        cmocka_unit_test(codes_stay_text),  cmocka_unit_test(refuses),
        cmocka_unit_test(keeps_bounds),     cmocka_unit_test(reads_row_by_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
