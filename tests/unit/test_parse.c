// SPDX-License-Identifier: Apache-2.0
//
// parse: what each clause leaves in the tree, conditions, recovery, and files nobody should send.
#include "law/law.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static law_source src;
static diags found;

static void parse_bytes(str text) {
    law_source_clear(&src);
    diags_clear(&found);
    law_parse(&src, "packs/cn/x.law", text, &found);
}

static void parse(const char *text) { parse_bytes(str_of(text)); }

static void parse_clean(const char *text) {
    parse(text);
    if (found.errors > 0) {
        fail_msg("%s", found.all.p[0].message);
    }
}

static void expect_error(const char *text, const char *message) {
    parse(text);
    for (size_t i = 0; i < found.all.n; i++) {
        if (strstr(found.all.p[i].message, message) != NULL) {
            return;
        }
    }
    fail_msg("no \"%s\" in %s, first: %s", message, text,
             found.all.n > 0 ? found.all.p[0].message : "no error");
}

static int forget(void **state) {
    (void)state;
    law_source_clear(&src);
    diags_clear(&found);
    return 0;
}

// label=text pairs of a clause, for comparing at a glance.
static void expect_args(const law_clause *c, const char *args) {
    strbuf b = {0};
    for (uint32_t i = 0; i < c->n_args; i++) {
        strbuf_addf(&b, "%s%s=" STR_FMT, i > 0 ? "|" : "", c->args[i].label,
                    STR_ARG(c->args[i].tok.text));
    }
    assert_string_equal(b.p != NULL ? b.p : "", args);
    strbuf_clear(&b);
}

static void expect_clause(const char *head, const char *clause, const char *keyword,
                          const char *args) {
    strbuf text = {0};
    strbuf_addf(&text, "%s\n  %s\n", head, clause);
    parse_clean(text.p);
    strbuf_clear(&text);
    const law_block *b = src.blocks[0];
    b = b->n_kids > 0 ? b->kids[0] : b;
    assert_int_equal(b->n_clauses, 1);
    assert_string_equal(b->clauses[0].keyword, keyword);
    expect_args(&b->clauses[0], args);
}

#define IN_RULE "measure m \"t\"\nrule 1 \"r\""
#define IN_ENTRY "measure m \"t\"\nentry 1E001 \"e\""
#define IN_SUSPENDS "measure m \"t\"\nsuspends a, b/1"

static void clauses_of_law(void **state) {
    (void)state;
    expect_clause(IN_RULE, "in force from 2026-01-01", "in force", "from=2026-01-01");
    expect_clause(IN_RULE, "in force from 2026-01-01 until 2026-02-01 boundary unclear", "in force",
                  "from=2026-01-01|until=2026-02-01|boundary=boundary unclear");
    expect_clause(IN_RULE, "in force from 2026-01-01 through 2026-02-01", "in force",
                  "from=2026-01-01|through=2026-02-01");
    expect_clause(IN_RULE, "cite art. 1, \"x\"; 5\" -- c", "cite", "text=art. 1, \"x\"; 5\"");
    expect_clause(IN_RULE, "then ban: prohibited", "then", "slot=ban|value=prohibited");
    expect_clause(IN_RULE, "then papers: a, b at departure", "then",
                  "slot=papers|value=a|value=b|stage=departure");
    expect_clause(IN_RULE, "then kinds: withdraw a, b", "then",
                  "slot=kinds|withdraw=withdraw|value=a|value=b");
    expect_clause(IN_RULE, "except as cn.y/1C905.a.4", "except as", "id=cn.y/1C905.a.4");
    expect_clause(IN_RULE, "judgement", "judgement", "");
    expect_clause(IN_ENTRY, "hint hs 8505.11, 2805 ours", "hint",
                  "kind=hs|text=8505.11|text=2805|ours=ours");
    expect_clause(IN_ENTRY, "hint word \"magnet\", \"磁石\"", "hint",
                  "kind=word|text=magnet|text=磁石");
    expect_clause(IN_SUSPENDS, "until 2026-11-10 boundary unclear", "until",
                  "date=2026-11-10|boundary=boundary unclear");
    expect_clause(IN_SUSPENDS, "afterwards unverified", "afterwards", "kind=unverified");
    expect_clause("measure m \"t\"", "source secondary \"copy\"", "source",
                  "grade=secondary|seen=copy");
    expect_clause("report r \"t\"", "basis press \"WSJ\", unnamed sources", "basis",
                  "kind=press|who=WSJ|sources=unnamed");
    expect_clause("report r \"t\"", "could not confirm reuters.1", "could not confirm",
                  "id=reuters.1");
    expect_clause("regime cn \"t\"", "not checked \"a\", \"b\"", "not checked", "text=a|text=b");
}

static void clauses_of_the_vocabulary(void **state) {
    (void)state;
    expect_clause("fact a.b \"t\"", "type yes or no", "type", "kind=yes or no");
    expect_clause("fact a.b \"t\"", "type closed set of end_use", "type",
                  "kind=closed set of|arg=end_use");
    expect_clause("enum e \"t\"", "value w \"l\" zh \"z\" ja \"j\"", "value",
                  "word=w|label=l|zh=z|ja=j");
    expect_clause("enum e \"t\"", "value w ja \"j\"", "value", "word=w|ja=j");
    expect_clause("verdict v \"t\"", "exit 0 unmet 5", "exit", "number=0|unmet=5");
    expect_clause("role r \"t\"", "group a, b", "group", "name=a|name=b");
    parse_clean("unit inch of length = 0.0254\ndefine d of C \"t\"\nenum e \"t\" open text\n");
    assert_int_equal(src.n_blocks, 3);
    assert_true(str_eqz(block_arg(src.blocks[0], "dim")->tok.text, "length"));
    assert_true(str_eqz(block_arg(src.blocks[0], "number")->tok.text, "0.0254"));
    assert_true(str_eqz(block_arg(src.blocks[1], "param")->tok.text, "C"));
    assert_non_null(block_arg(src.blocks[2], "open"));
    assert_null(block_arg(src.blocks[2], "param"));
}

static void clauses_of_cases(void **state) {
    (void)state;
    const char *in = "case \"c\"";
    expect_clause(in, "on 2026-01-10 known 2026-01-11", "on", "on=2026-01-10|known=2026-01-11");
    expect_clause(
        in, "given a.b x; c Nd  29 %, Dy 2 % word document ; d \"p; \\\"q\\\"\"", "given",
        "path=a.b|value=x|path=c|value=Nd 29 %, Dy 2 %|word=document|path=d|value=p; \"q\"");
    expect_clause(in, "given name O'Brien & Co. -- c", "given", "path=name|value=O'Brien & Co.");
    expect_clause(in, "given a word processor", "given", "path=a|value=word processor");
    expect_clause(in, "expect verdict license citing a/1, b", "expect verdict",
                  "verdict=license|citing=a/1|citing=b");
    expect_clause(in, "expect at most 3 questions", "expect at most", "number=3");
    expect_clause(in, "expect open: x", "expect", "slot=open|value=x");
    expect_clause(in, "expect open a/1", "expect open", "id=a/1");
    expect_clause(in, "expect asking law:cn.x.after, e.name@l", "expect asking",
                  "path=law:cn.x.after|path=e.name@l");
    expect_clause(in, "expect as_reported review: halted, unconfirmed", "expect as_reported",
                  "slot=review|value=halted|status=unconfirmed");
    expect_clause(in, "expect stop_now", "expect stop_now", "");
    expect_clause(in, "expect nexus not_indicated", "expect nexus", "value=not_indicated");
}

static void blocks_hang_where_they_belong(void **state) {
    (void)state;
    parse_clean("group g\nrole r \"t\"\n  group g\nmeasure a \"t\"\nrule 1 \"x\"\nentry 2 \"y\"\n"
                "define d\nsuspends b\nmeasure c \"t\"\ncase \"k\"\n");
    assert_string_equal(src.pack, "cn");
    assert_int_equal(src.n_blocks, 5);
    assert_int_equal(src.blocks[1]->n_clauses, 1);
    assert_int_equal(src.blocks[2]->n_kids, 4);
    assert_int_equal(src.blocks[2]->kids[1]->kind, BLOCK_ENTRY);
    assert_true(str_eqz(block_arg(src.blocks[2]->kids[3], "target")->tok.text, "b"));
    assert_int_equal(src.blocks[4]->id.kind, TOK_END);
    assert_true(str_eqz(src.blocks[4]->title.text, "k"));
    assert_int_equal(src.blocks[3]->pos.line, 9);
}

// ---- conditions --------------------------------------------------------------------------------

static void put_cond(strbuf *b, const law_cond *c) {
    static const char *const atoms[] = {"is", "isnt", "any", "all", "cmp", "in", "name", "of"};
    static const char *const kinds[] = {"", "and", "or", "not"};
    strbuf_addc(b, '(');
    if (c->kind == COND_ATOM) {
        strbuf_addf(b, "%s " STR_FMT, atoms[c->atom], STR_ARG(c->subject.text));
        if (c->atom == ATOM_CMP) {
            strbuf_addf(b, " " STR_FMT, STR_ARG(c->op.text));
        }
        for (uint32_t i = 0; i < c->n_values; i++) {
            strbuf_addf(b, " " STR_FMT, STR_ARG(c->values[i].text));
        }
    } else {
        strbuf_addz(b, kinds[c->kind]);
    }
    for (uint32_t i = 0; i < c->n_kids; i++) {
        put_cond(b, c->kids[i]);
    }
    strbuf_addz(b, c->judgement ? "!)" : ")");
}

static void expect_cond(const char *cond, const char *tree) {
    strbuf text = {0};
    strbuf b = {0};
    strbuf_addf(&text, "define d\n  when %s\n", cond);
    parse_clean(text.p);
    put_cond(&b, src.blocks[0]->clauses[0].cond);
    assert_string_equal(b.p, tree);
    strbuf_clear(&b);
    strbuf_clear(&text);
}

static void conditions(void **state) {
    (void)state;
    expect_cond("listed", "(name listed)");
    expect_cond("mil of JP", "(of mil JP)");
    expect_cond("not listed", "(not(name listed))");
    expect_cond("a is b", "(is a b)");
    expect_cond("a is not b or c", "(isnt a b c)");
    expect_cond("a is other:x", "(is a other:x)");
    expect_cond("a is \"b c\"", "(is a b c)");
    expect_cond("a has x", "(any a x)");
    expect_cond("a has any of x, y", "(any a x y)");
    expect_cond("a has all of x, y", "(all a x y)");
    expect_cond("a.Dy >= 0.1 %", "(cmp a.Dy >= 0.1 %)");
    expect_cond("a < 3 inch", "(cmp a < 3 inch)");
    expect_cond("r in l", "(in r l)");
    expect_cond("a and b and c", "(and(name a)(name b)(name c))");
    expect_cond("a or b or c", "(or(name a)(name b)(name c))");
    expect_cond("a and (b or (c and d))", "(and(name a)(or(name b)(and(name c)(name d))))");
    expect_cond("any of\n - a\n-- c\n\n - b and c judgement", "(or(name a)(and(name b)(name c)!))");
    expect_cond("all of\n- a\n- not (b or c)", "(and(name a)(not(or(name b)(name c))))");
    expect_cond("any of\n- judgement", "(or(name judgement))");
}

static void or_joins_values_or_atoms(void **state) {
    (void)state;
    expect_cond("a is b or c or d", "(is a b c d)");
    expect_cond("a is b or c and d is e", "(and(is a b c)(is d e))");
    expect_cond("a is b or c is d", "(or(is a b)(is c d))");
    expect_cond("a is b or c has d", "(or(is a b)(any c d))");
    expect_cond("a is b or c in d", "(or(is a b)(in c d))");
    expect_cond("a is b or c > 1 kg", "(or(is a b)(cmp c > 1 kg))");
    expect_cond("a is b or c of d", "(or(is a b)(of c d))");
    expect_cond("a is b or not c", "(or(is a b)(not(name c)))");
    expect_cond("a is b or (c)", "(or(is a b)(name c))");
    expect_cond("a is b or c or d is e", "(or(is a b c)(is d e))");
}

static void parentheses(char *out, uint32_t depth) {
    memset(out, '(', depth);
    out[depth] = 'x';
    memset(out + depth + 1, ')', depth);
    out[2 * depth + 1] = '\0';
}

static void parentheses_have_a_depth(void **state) {
    (void)state;
    char deep[2048];
    parentheses(deep, LAW_COND_DEPTH_MAX);
    expect_cond(deep, "(name x)");
    strbuf text = {0};
    parentheses(deep, LAW_COND_DEPTH_MAX + 1);
    strbuf_addf(&text, "define d\n when %s\n", deep);
    expect_error(text.p, "unexpected \"(\"");
    strbuf_reset(&text);
    parentheses(deep, 1000);
    strbuf_addf(&text, "define d\n when %s\n", deep);
    expect_error(text.p, "unexpected \"(\"");
    strbuf_clear(&text);
}

static void and_and_or_do_not_mix(void **state) {
    (void)state;
    expect_error("define d\n when a is x or y and b or c and d\n", "do not mix");
    assert_int_equal(found.errors, 1);
    assert_non_null(strstr(found.all.p[0].hint, "\n  - a is x or y and b\n  - c and d"));
    expect_error("define d\n when a and (b or c and d)\n", "do not mix");
    assert_non_null(strstr(found.all.p[0].hint, "define"));
}

// ---- errors and recovery ------------------------------------------------------------------------

static void expect_errors(const char *text, uint32_t n) {
    parse(text);
    assert_int_equal(found.errors, n);
}

static void errors_do_not_multiply(void **state) {
    (void)state;
    expect_errors("define d\n when a b\n and c\n unless d\n", 1);
    expect_errors("define d\n wehn any of\n - a\n - b\n and c\n", 1);
    expect_errors("define d\n when any of x\n - a\n - b\n", 1);
    expect_errors("define d\n when any of\n - a b\n - c d\n", 2);
    expect_errors("measur m \"t\"\n published 2026-01-01\n foo\n", 1);
    expect_errors("measure \"t\"\n published x\n foo\nrule 1 \"x\"\n  cite y\n  bar\n", 2);
    expect_errors("rule 1 \"x\"\n  cite y\n  - a\n", 2);
    expect_errors("hello\nworld\ngroup g\n", 1);
    expect_errors("define d\n when a\n - b\n - c\n", 1);
    expect_error("define d\n when any of\ndefine e\n", "no alternatives");
    assert_int_equal(found.errors, 1);
}

static void what_was_good_is_kept(void **state) {
    (void)state;
    parse("measure m \"t\"\n publshed 2026-01-01\n number \"1\"\n rule \"x\"\n rule 2 \"y\"\n  "
          "cite z\n");
    assert_int_equal(found.errors, 2);
    assert_int_equal(src.n_blocks, 1);
    assert_non_null(block_clause(src.blocks[0], "number"));
    assert_int_equal(src.blocks[0]->n_kids, 1);
    assert_true(str_eqz(src.blocks[0]->kids[0]->id.text, "2"));
}

static void single_clauses_are_single(void **state) {
    (void)state;
    expect_error("measure m \"t\"\n published 2026-01-01\n published 2026-01-01\n", "a second");
    expect_error("role r \"t\"\n required\n optional\n", "exclude each other");
    expect_error("measure m \"t\"\nsuspends a\n until 2026-01-01\n through 2026-01-01\n",
                 "exclude each other");
    expect_error("measure m \"t\"\nentry a \"t\"\n when x\n opaque\n", "exclude each other");
    expect_error("define d\n and x\n", "continues no condition");
    expect_error("define d\n when x\n when y\n", "a second");
    expect_errors(
        "measure m \"t\"\nrule 1 \"t\"\n then a: b\n then c: d\n overrides x\n overrides y\n", 0);
}

static const char *hint_of(const char *text) {
    parse(text);
    assert_int_equal(found.errors, 1);
    return found.all.p[0].hint;
}

static void hints(void **state) {
    (void)state;
    assert_string_equal(hint_of("measure m \"t\"\n publishd 2026-01-01\n"),
                        "did you mean published?");
    assert_string_equal(hint_of("case \"c\"\n expect verdit clear\n"),
                        "did you mean expect verdict?");
    assert_string_equal(hint_of(IN_RULE "\n in frce from 2026-01-01\n"), "did you mean in force?");
    assert_string_equal(hint_of(IN_RULE "\n in force from 2026-01-01 utnil 2026-02-01\n"),
                        "did you mean until?");
    assert_string_equal(hint_of(IN_RULE "\n then ban:prohibited\n"), "put a blank after the colon");
    assert_string_equal(hint_of("measure m t\n"), "put the text in straight double quotes");
    assert_string_equal(hint_of("group \"g\"\n"), "write it without quotes");
    assert_non_null(strstr(hint_of(IN_RULE "\n published 2026-01-01\n"), "clause of measure"));
    assert_non_null(strstr(hint_of("measure m \"t\"\n published 2026-02-30\n"), "no such day"));
}

// ---- files nobody should send ---------------------------------------------------------------------

static void bytes_that_are_no_text(void **state) {
    (void)state;
    parse_bytes(STR("group a\ngroup \xff\n"));
    assert_int_equal(found.errors, 1);
    assert_int_equal(found.all.p[0].pos.line, 2);
    assert_int_equal(found.all.p[0].pos.col, 7);
    parse_bytes(STR("group a\0b\n"));
    assert_int_equal(found.errors, 1);
    parse_bytes(STR("\xEF\xBB\xBFgroup a\n"));
    assert_int_equal(found.errors, 1);
    parse_bytes(STR("group a \xE2\x80\xAE\n"));
    assert_int_equal(found.errors, 1);
    parse_bytes((str){NULL, 0});
    assert_int_equal(found.errors, 0);
    parse_bytes(STR("group a\r\ngroup b\r\n\r\n"));
    assert_int_equal(found.errors, 0);
    parse_bytes(STR("group a\rgroup b\n"));
    assert_int_equal(found.errors, 1);
    parse_bytes(STR("group a"));
    assert_int_equal(src.n_blocks, 1);
}

static void fill(strbuf *b, const char *piece, size_t bytes) {
    while (b->n < bytes) {
        strbuf_addz(b, piece);
    }
}

static void sizes_have_bounds(void **state) {
    (void)state;
    strbuf b = {0};
    fill(&b, "--", LAW_LINE_BYTES_MAX);
    strbuf_addz(&b, "\n");
    parse(b.p);
    assert_int_equal(found.errors, 0);
    strbuf_reset(&b);
    fill(&b, "-", LAW_LINE_BYTES_MAX + 1);
    strbuf_addz(&b, "\ngroup a\n");
    parse(b.p);
    assert_int_equal(found.errors, 1);
    assert_int_equal(src.n_blocks, 1);
    strbuf_reset(&b);
    fill(&b, "group a\n", LAW_FILE_BYTES_MAX);
    assert_int_equal(b.n, LAW_FILE_BYTES_MAX);
    parse_bytes(strbuf_str(&b));
    assert_int_equal(found.errors, 0);
    strbuf_addc(&b, '\n');
    parse_bytes(strbuf_str(&b));
    assert_int_equal(found.errors, 1);
    assert_int_equal(src.n_blocks, 0);
    strbuf_clear(&b);
}

static void large_and_hostile(void **state) {
    (void)state;
    strbuf b = {0};
    fill(&b, "a line without any end ", 100u << 20);
    parse_bytes(strbuf_str(&b));
    assert_int_equal(found.errors, 1);
    parse_bytes((str){b.p, LAW_FILE_BYTES_MAX}); /* one line of 16 MB */
    assert_int_equal(found.errors, 1);
    strbuf out = {0};
    diags_print(&found, &out);
    assert_true(out.n < 2000);
    strbuf_clear(&out);
    strbuf_reset(&b);
    strbuf_addz(&b, "define d\n when any of\n");
    for (int i = 0; i < 100000; i++) {
        strbuf_addz(&b, " - a\n");
    }
    parse_bytes(strbuf_str(&b));
    assert_int_equal(found.errors, 0);
    assert_int_equal(src.blocks[0]->clauses[0].cond->n_kids, 100000);
    strbuf_reset(&b);
    strbuf_addz(&b, "measure m \"t\"\n");
    fill(&b, "x\n", 1u << 20);
    parse_bytes(strbuf_str(&b));
    assert_int_equal(found.errors, DIAGS_MAX); /* then the parser gives the file up */
    strbuf_clear(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clauses_of_law),
        cmocka_unit_test(clauses_of_the_vocabulary),
        cmocka_unit_test(clauses_of_cases),
        cmocka_unit_test(blocks_hang_where_they_belong),
        cmocka_unit_test(conditions),
        cmocka_unit_test(or_joins_values_or_atoms),
        cmocka_unit_test(parentheses_have_a_depth),
        cmocka_unit_test(and_and_or_do_not_mix),
        cmocka_unit_test(errors_do_not_multiply),
        cmocka_unit_test(what_was_good_is_kept),
        cmocka_unit_test(single_clauses_are_single),
        cmocka_unit_test(hints),
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(sizes_have_bounds),
        cmocka_unit_test(large_and_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
