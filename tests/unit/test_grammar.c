// SPDX-License-Identifier: Apache-2.0
//
// grammar: the table is well formed, every pattern can be matched, and the table and the grammar
// of docs/language.md (2.1, 2.2) name the same blocks and clauses.
#include "law/grammar.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static lode_arena arena;

// Text of docs/language.md from "### 2.1" to "### 2.3".
static str grammar_page(void) {
    const char *root = getenv("LODE_SOURCE_ROOT");
    strbuf path = {0};
    lode_error err;
    str text;
    strbuf_addf(&path, "%s/docs/language.md", root != NULL ? root : ".");
    assert_int_equal(file_read(&arena, path.p, 1u << 20, &text, &err), LODE_OK);
    strbuf_clear(&path);
    const char *from = strstr(text.p, "### 2.1");
    const char *to = strstr(text.p, "### 2.3");
    assert_non_null(from);
    assert_non_null(to);
    return (str){from, (size_t)(to - from)};
}

static bool ends_word(char c) { return c == '\n' || c == ' ' || c == ',' || c == '\0'; }

// Does the keyword stand in the page at the start of a line, after "| " or after ", "?
static bool documented(str page, const char *keyword) {
    size_t n = strlen(keyword);
    for (size_t i = 1; i + n < page.n; i++) {
        bool starts = page.p[i - 1] == '\n' ||
                      (i > 1 && page.p[i - 1] == ' ' &&
                       (page.p[i - 2] == ' ' || page.p[i - 2] == '|' || page.p[i - 2] == ','));
        if (starts && memcmp(page.p + i, keyword, n) == 0 && ends_word(page.p[i + n])) {
            return true;
        }
    }
    return false;
}

static void every_keyword_is_documented(void **state) {
    (void)state;
    str page = grammar_page();
    for (int kind = 0; kind < BLOCK_KIND_COUNT; kind++) {
        const grammar_block *row = grammar_block_of((block_kind)kind);
        if (!documented(page, row->keyword)) {
            fail_msg("block %s is not in docs/language.md", row->keyword);
        }
        for (uint32_t i = 0; i < row->n_clauses; i++) {
            const grammar_clause *c = &row->clauses[i];
            if ((c->flags & CLAUSE_CONTINUES) == 0 && !documented(page, c->keyword)) {
                fail_msg("clause %s is not in docs/language.md", c->keyword);
            }
        }
    }
}

static bool begins(str line, const char *keyword) {
    size_t n = strlen(keyword);
    return line.n >= n && memcmp(line.p, keyword, n) == 0 && (line.n == n || ends_word(line.p[n]));
}

static bool in_table(str line) {
    for (int kind = 0; kind < BLOCK_KIND_COUNT; kind++) {
        const grammar_block *row = grammar_block_of((block_kind)kind);
        if (begins(line, row->keyword)) {
            return true;
        }
        for (uint32_t i = 0; i < row->n_clauses; i++) {
            if (begins(line, row->clauses[i].keyword)) {
                return true;
            }
        }
    }
    return false;
}

static void every_documented_line_is_in_the_table(void **state) {
    (void)state;
    str page = grammar_page();
    bool code = false;
    uint32_t seen = 0;
    for (size_t at = 0; at < page.n;) {
        const char *end = memchr(page.p + at, '\n', page.n - at);
        size_t n = end != NULL ? (size_t)(end - page.p) - at : page.n - at;
        str line = str_trim((str){page.p + at, n});
        at += n + 1;
        if (str_starts(line, STR("```"))) {
            code = !code;
        } else if (code && line.n > 0 && line.p[0] != '|') {
            seen++;
            if (!in_table(line)) {
                fail_msg("docs/language.md has a line the table does not know: " STR_FMT,
                         STR_ARG(line));
            }
        }
    }
    assert_true(seen > 90);
}

static void check_pattern(const char *pattern) {
    int depth = 0;
    for (const char *p = pattern; *p != '\0'; p++) {
        depth += strchr("([{", *p) != NULL ? 1 : strchr(")]}", *p) != NULL ? -1 : 0;
        assert_true(depth >= 0);
        const char *q = p;
        while (*q >= 'a' && *q <= 'z') {
            q++;
        }
        if (q > p && *q == ':') {
            assert_non_null(grammar_label((str){p, (size_t)(q - p)}));
        }
        p = q > p ? q - 1 : p;
    }
    assert_int_equal(depth, 0);
}

static void the_table_is_well_formed(void **state) {
    (void)state;
    for (int kind = 0; kind < BLOCK_KIND_COUNT; kind++) {
        const grammar_block *row = grammar_block_of((block_kind)kind);
        assert_int_equal(row->kind, kind);
        assert_ptr_equal(grammar_block_named(str_of(row->keyword)), row);
        assert_true(row->parents != 0);
        assert_true(row->n_clauses <= 32);
        check_pattern(row->head);
        for (uint32_t i = 0; i < row->n_clauses; i++) {
            check_pattern(row->clauses[i].pattern);
            for (uint32_t k = 0; k < i; k++) {
                assert_string_not_equal(row->clauses[i].keyword, row->clauses[k].keyword);
            }
        }
    }
    assert_null(grammar_block_named(STR("rules")));
    assert_null(grammar_label(STR("nothing")));
}

static void printing(void **state) {
    (void)state;
    strbuf out = {0};
    grammar_print(&out);
    assert_non_null(strstr(out.p, "\nunit WORD of NAME = (NUMBER [plus NUMBER]"));
    assert_non_null(strstr(out.p, "\n  then NAME : [withdraw] WORD {, WORD} [at application | "));
    assert_null(strstr(out.p, "slot:"));
    strbuf_clear(&out);
}

static int forget(void **state) {
    (void)state;
    arena_clear(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_keyword_is_documented),
        cmocka_unit_test(every_documented_line_is_in_the_table),
        cmocka_unit_test(the_table_is_well_formed),
        cmocka_unit_test(printing),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
