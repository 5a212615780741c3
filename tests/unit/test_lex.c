// SPDX-License-Identifier: Apache-2.0
//
// lex: words, strings, comments and raw text of one line, and what may not stand in one.
#include "law/lex.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

// The tokens of a line as one text: words bare, strings in <>, punctuation in '', errors as !.
static void expect_tokens(const char *line, const char *tokens) {
    lex_line l = {0};
    lode_arena arena = {0};
    strbuf b = {0};
    lex_read(&l, &arena, str_of(line), 1);
    for (size_t i = 0; i + 1 < l.toks.n; i++) {
        const lex_tok *t = &l.toks.p[i];
        strbuf_addz(&b, i > 0 ? " " : "");
        if (t->error != NULL) {
            strbuf_addz(&b, "!");
        } else if (t->tok.kind == TOK_STRING) {
            strbuf_addf(&b, "<" STR_FMT ">", STR_ARG(t->tok.text));
        } else if (t->tok.kind == TOK_PUNCT) {
            strbuf_addf(&b, "'" STR_FMT "'", STR_ARG(t->tok.text));
        } else {
            strbuf_add(&b, t->tok.text);
        }
        assert_int_equal(t->tok.pos.col, t->from + 1);
        assert_int_equal(t->tok.pos.len, t->to - t->from);
    }
    assert_int_equal(l.toks.p[l.toks.n - 1].tok.kind, TOK_END);
    assert_string_equal(b.p != NULL ? b.p : "", tokens);
    strbuf_clear(&b);
    lex_clear(&l);
    arena_clear(&arena);
}

static void words_and_punctuation(void **state) {
    (void)state;
    expect_tokens("", "");
    expect_tokens("  \t ", "");
    expect_tokens("1E001 item.kind a/b a+b x@y 商务部", "1E001 item.kind a/b a+b x@y 商务部");
    expect_tokens("ban: prohibited", "ban ':' prohibited");
    expect_tokens("ban:prohibited law:cn.x.after", "ban:prohibited law:cn.x.after");
    expect_tokens("29 % 29% 5%x x%", "29 '%' 29 '%' 5%x x '%'");
    expect_tokens("a,b;c(d)", "a ',' b ';' c '(' d ')'");
    expect_tokens("a<=b<c>=d>e=f", "a '<=' b '<' c '>=' d '>' e '=' f");
    expect_tokens("- -0.5 -x -", "'-' -0.5 -x '-'");
    expect_tokens("1 % .. 3 %", "1 '%' .. 3 '%'");
    expect_tokens("a & b", "a ! b");
    expect_tokens("a\xC2\xA0"
                  "b \xE3\x80\x80 c",
                  "a ! b ! c");
}

static void strings(void **state) {
    (void)state;
    expect_tokens("\"\"", "<>");
    expect_tokens("\"a b\"\"c\"", "<a b> <c>");
    expect_tokens("\"a \\\"b\\\" \\\\\"", "<a \"b\" \\>");
    expect_tokens("\"a -- b\" c", "<a -- b> c");
    expect_tokens("x \"abc", "x !");
    expect_tokens("x \"abc\\", "x !");
    expect_tokens("x \"a\\n\" y", "x ! y");
}

static void expect_comment(const char *line, uint32_t at) {
    lex_line l = {0};
    lode_arena arena = {0};
    lex_read(&l, &arena, str_of(line), 1);
    assert_int_equal(l.comment, at);
    lex_clear(&l);
    arena_clear(&arena);
}

static void comments(void **state) {
    (void)state;
    expect_tokens("a -- b", "a");
    expect_tokens("--b", "");
    expect_tokens("a--b", "a--b");
    expect_tokens("a,--b (--c)", "a ',' ! '(' ! ')'");
    expect_comment("a -- b", 2);
    expect_comment("--", 0);
    expect_comment("a-- b", 5);
    expect_comment("\"--\"", 4);
}

static void expect_raw(const char *line, uint32_t from, bool semicolon, const char *raw) {
    lex_line l = {0};
    lode_arena arena = {0};
    bool open_string;
    lex_read(&l, &arena, str_of(line), 1);
    uint32_t end = lex_raw_end(&l, from, semicolon, &open_string);
    assert_true(end >= from);
    assert_true(str_eqz((str){line + from, end - from}, raw));
    lex_clear(&l);
    arena_clear(&arena);
}

static void raw_text(void **state) {
    (void)state;
    expect_raw("cite art. 1 -- c", 5, false, "art. 1");
    expect_raw("cite arts. 3--5", 5, false, "arts. 3--5");
    expect_raw("cite 5\" pipe -- c", 5, false, "5\" pipe");
    expect_raw("cite \"a -- b\" -- c", 5, false, "\"a -- b\"");
    expect_raw("cite a; b", 5, false, "a; b");
    expect_raw("g a 1 ; b", 2, true, "a 1");
    expect_raw("g a \"1;2\" ; b", 2, true, "a \"1;2\"");
    expect_raw("g -- x", 2, true, "");
}

static void squeezing(void **state) {
    (void)state;
    lode_arena arena = {0};
    assert_true(str_eqz(lex_squeeze(&arena, STR("a  b\t\tc")), "a b c"));
    assert_true(str_eqz(lex_squeeze(&arena, STR("a  \"b  c\"  d")), "a \"b  c\" d"));
    assert_true(str_eqz(lex_squeeze(&arena, STR("\"a\\\"  b\"")), "\"a\\\"  b\""));
    arena_clear(&arena);
}

static void characters_that_hide(void **state) {
    (void)state;
    uint32_t at = 0;
    uint32_t cp = 0;
    assert_false(lex_forbidden(STR("商务部\tabc"), &at, &cp));
    assert_true(lex_forbidden(STR("ab\x1b[0m"), &at, &cp));
    assert_int_equal(at, 2);
    assert_int_equal(cp, 0x1B);
    assert_true(lex_forbidden(STR("ab\xE2\x80\xAE"), &at, &cp));
    assert_int_equal(cp, 0x202E);
    assert_true(lex_forbidden(STR("\xC2\x85"), &at, &cp));
    assert_true(lex_forbidden(STR("\x7F"), &at, &cp));
    assert_false(lex_forbidden(STR("\xE2\x80"), &at, &cp)); // cut off: decoding stays inside
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_punctuation),
        cmocka_unit_test(strings),
        cmocka_unit_test(comments),
        cmocka_unit_test(raw_text),
        cmocka_unit_test(squeezing),
        cmocka_unit_test(characters_that_hide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
