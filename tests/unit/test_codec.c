// SPDX-License-Identifier: Apache-2.0
//
// codec: shipments read and refused. Every refusal must say where (JSON path, or line and column)
// and every bound is tested at the limit and one past it.
#include "check/check.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "small_world.h"
#include "text/text.h"

static small_world sw;
static lode_arena arena;
static lode_error err;
static lode_request rq;

static int set_up(void **state) {
    (void)state;
    sw_init(&sw);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    sw_clear(&sw);
    arena_clear(&arena);
    return 0;
}

static lode_status read_str(str json) {
    memset(&err, 0, sizeof err);
    memset(&rq, 0, sizeof rq);
    return request_from_json(&sw.world, &arena, json, &rq, &err);
}

static void reads(const char *json) {
    if (read_str(str_of(json)) != LODE_OK) {
        fail_msg("%.300s\n%s: %s: %s (%s)", json, err.code, err.path, err.message, err.hint);
    }
}

static void refused_str(str json, const char *code, const char *path, const char *hint) {
    lode_status st = read_str(json);
    bool as_said = st == LODE_BAD_INPUT && strcmp(err.code, code) == 0 &&
                   strcmp(err.path, path) == 0 && strstr(err.hint, hint) != NULL;
    if (!as_said) {
        fail_msg("%.200s\ngot %d %s at \"%s\": %s (%s)", json.p, st, err.code, err.path,
                 err.message, err.hint);
    }
    assert_true(err.message[0] != '\0');
    assert_null(rq.facts.world); // untouched
}

static void refused(const char *json, const char *code, const char *path, const char *hint) {
    refused_str(str_of(json), code, path, hint);
}

static void syntax_at(const char *json, const char *code, uint32_t line, uint32_t col) {
    refused(json, code, "", "");
    if (err.line != line || err.col != col) {
        fail_msg("%s\ngot %u:%u: %s", json, err.line, err.col, err.message);
    }
}

static const lode_value *of_line(uint32_t line, uint32_t fact) {
    return facts_given(&rq.facts, line, fact);
}

#define LINE(text) "{\"items\":[{" text "}]}"

// ---- what is read ------------------------------------------------------------------------------

static void a_whole_shipment(void **state) {
    (void)state;
    reads(
        "{\"id\":\"S04\",\"on\":\"2026-01-10\",\"known\":\"2026-01-11\",\"destination\":\"JP\",\"end_use\":[\"civil\"],"
        "\"end_user\":{\"name\":\"Nagoya Mirror Motor K.K.\"},"
        "\"items\":[{\"line\":1,\"description\":\"sintered segments\",\"kind\":\"magnet\","
        "\"contains\":{\"Nd\":\"29 %\",\"Dy\":\"< 0.01 %\",\"Tb\":false},\"contains_complete\":true,"
        "\"hs\":\"8505111000\",\"codes\":{\"cn\":\"1C905\"},\"quantity\":\"200 kg\"}],"
        "\"licenses\":[],\"words\":{\"end_use\":\"document\",\"item.hs\":\"authority\"}}");
    assert_true(str_eqz(rq.facts.id, "S04"));
    char day[16];
    assert_true(str_eqz(date_print(rq.on, day), "2026-01-10"));
    assert_true(str_eqz(date_print(rq.known, day), "2026-01-11"));
    assert_int_equal(rq.facts.n_lines, 1);
    assert_true(str_eqz(rq.facts.line_labels[0], "1"));
    assert_true(rq.facts.role_given[0]);
    assert_true(rq.facts.licenses_given);
    assert_int_equal(facts_given(&rq.facts, 0, SW_F_END_USE)->word, WORD_DOCUMENT);
    assert_int_equal(of_line(0, SW_F_HS)->word, WORD_AUTHORITY);
    assert_int_equal(of_line(0, SW_F_ITEM_KIND)->word, WORD_DECLARANT);
    const lode_value *c = of_line(0, SW_F_CONTAINS);
    assert_int_equal(c->n_elems, 3);
    assert_true(c->complete);
    assert_true(str_eqz(c->text, "Nd 29 %, Dy < 0.01 %, no Tb complete"));
    assert_true(str_eqz(of_line(0, SW_F_CODES)->text, "1C905"));
}

static void nothing_is_unknown_and_null_is_none(void **state) {
    (void)state;
    reads("{\"items\":[{}],\"end_user\":null,\"end_use\":null}");
    assert_int_equal(rq.on, DATE_NONE);
    assert_true(rq.facts.role_none[0]);
    assert_false(rq.facts.role_given[0]);
    assert_false(rq.facts.licenses_given);
    assert_int_equal(facts_given(&rq.facts, 0, SW_F_DESTINATION)->kind, VAL_MISSING);
    assert_int_equal(facts_given(&rq.facts, 0, SW_F_END_USE)->n_elems, 0);
    assert_int_not_equal(facts_given(&rq.facts, 0, SW_F_END_USE)->kind, VAL_MISSING);
    reads(LINE("\"codes\":{\"cn\":null},\"hs\":null,\"description\":null,\"contains\":[]"));
    assert_int_equal(of_line(0, SW_F_CODES)->kind, VAL_NONE);
    assert_int_equal(of_line(0, SW_F_HS)->kind, VAL_NONE);
    assert_int_equal(of_line(0, SW_F_TEXT)->kind, VAL_NONE);
    assert_int_equal(of_line(0, SW_F_CONTAINS)->n_elems, 0);
}

static void sets_in_each_shape(void **state) {
    (void)state;
    reads(LINE("\"contains\":[\"Nd\",\"Dy\"]"));
    assert_true(str_eqz(of_line(0, SW_F_CONTAINS)->text, "Nd, Dy"));
    reads(LINE("\"contains\":{\"Dy\":true,\"Tb\":null}"));
    assert_true(str_eqz(of_line(0, SW_F_CONTAINS)->text, "Dy, no Tb"));
    assert_false(of_line(0, SW_F_CONTAINS)->complete);
    reads(LINE("\"metals\":{\"Dy\":true,\"Tb\":false}"));
    assert_true(str_eqz(of_line(0, SW_F_METALS)->text, "Dy, no Tb"));
    reads(LINE("\"contains\":[\"Nd\"],\"contains_complete\":false"));
    assert_false(of_line(0, SW_F_CONTAINS)->complete);
}

static void a_company_called_none(void **state) {
    (void)state;
    reads("{\"items\":[{\"description\":\"none\"}],\"end_user\":{\"name\":\"None\"}}");
    assert_int_equal(of_line(0, SW_F_TEXT)->kind, VAL_TEXT);
    assert_int_equal(facts_given(&rq.facts, 0, SW_F_NAME)->kind, VAL_TEXT);
}

static void compiler_facts_by_their_path(void **state) {
    (void)state;
    reads("{\"law:cn.act.after\":\"lapsed\",\"items\":[{\"claim:1C905\":true}]}");
    assert_int_equal(facts_given(&rq.facts, 0, SW_F_AFTER)->value, 0);
    assert_int_equal(of_line(0, SW_F_CLAIM)->value, 1);
}

static void lines_are_numbered(void **state) {
    (void)state;
    reads("{\"items\":[{\"line\":10},{},{\"line\":30}]}");
    assert_true(str_eqz(rq.facts.line_labels[0], "10"));
    assert_true(str_eqz(rq.facts.line_labels[1], "2"));
    assert_true(str_eqz(rq.facts.line_labels[2], "30"));
    refused("{\"items\":[{\"line\":1},{\"line\":1}]}", "duplicate_line", "items[1].line", "");
    refused("{\"items\":[{\"line\":2},{}]}", "duplicate_line", "items[1].line", "");
    refused("{\"items\":[{\"line\":0}]}", "wrong_number", "items[0].line", "");
    refused("{\"items\":[{\"line\":\"1\"}]}", "wrong_type", "items[0].line", "");
    refused("{\"items\":[{\"line\":1.0}]}", "wrong_type", "items[0].line", "");
}

static void licenses_are_read(void **state) {
    (void)state;
    reads(
        "{\"items\":[{}],\"licenses\":[{\"no\":\"A1\",\"regime\":\"cn\",\"end_user\":\"X\",\"status\":\"valid\","
        "\"valid_from\":\"2026-01-01\",\"valid_until\":\"2026-12-31\",\"codes\":[\"1C905\"]},{\"no\":\"A2\"}]}");
    assert_int_equal(rq.facts.n_licenses, 2);
    assert_int_equal(rq.facts.licenses[0].n_codes, 1);
    assert_int_equal(rq.facts.licenses[1].from, DATE_NONE);
    refused("{\"items\":[{}],\"licenses\":[{\"no\":\"A\"},{\"no\":\"A\"}]}", "duplicate_license",
            "licenses[1].no", "");
    refused("{\"items\":[{}],\"licenses\":[{\"status\":\"valit\"}]}", "unknown_word",
            "licenses[0].status", "valid");
    refused("{\"items\":[{}],\"licenses\":[{\"regime\":\"xx\"}]}", "unknown_word",
            "licenses[0].regime", "cn");
    refused("{\"items\":[{}],\"licenses\":[{\"valid_till\":\"2026-01-01\"}]}", "unknown_key",
            "licenses[0].valid_till", "valid_until");
    refused("{\"items\":[{}],\"licenses\":[{\"codes\":[1E001]}]}", "wrong_type",
            "licenses[0].codes[0]", "1E001");
    refused(
        "{\"items\":[{}],\"licenses\":[{\"valid_from\":\"2026-02-01\",\"valid_until\":\"2026-01-01\"}]}",
        "date_order", "licenses[0].valid_until", "");
    refused("{\"items\":[{}],\"licenses\":{}}", "wrong_type", "licenses", "");
}

static void findings_are_read(void **state) {
    (void)state;
    reads(
        "{\"items\":[{\"line\":7}],\"findings\":[{\"about\":\"item.kind\",\"line\":7,\"value\":\"alloy\",\"by\":\"A. B.\","
        "\"on\":\"2026-01-01\",\"basis\":\"drawing\",\"valid_until\":\"2026-12-31\",\"void_if\":\"redesign\"}]}");
    assert_int_equal(rq.n_findings, 1);
    assert_int_equal(rq.findings[0].line, 0);
    assert_int_equal(rq.findings[0].value.word, WORD_FINDING);
    assert_int_equal(of_line(0, SW_F_ITEM_KIND)->kind, VAL_MISSING); // applied only on a date
    refused(
        "{\"items\":[{}],\"findings\":[{\"about\":\"end_usee\",\"value\":[],\"by\":\"A\",\"on\":\"2026-01-01\"}]}",
        "unknown_fact", "findings[0].about", "end_use");
    refused(
        "{\"items\":[{}],\"findings\":[{\"about\":\"end_use\",\"value\":[],\"on\":\"2026-01-01\"}]}",
        "missing_key", "findings[0].by", "");
    refused(
        "{\"items\":[{}],\"findings\":[{\"about\":\"end_use\",\"by\":\"A\",\"on\":\"2026-01-01\"}]}",
        "missing_key", "findings[0].value", "");
    refused(
        "{\"items\":[{}],\"findings\":[{\"about\":\"end_use\",\"line\":1,\"value\":[],\"by\":\"A\","
        "\"on\":\"2026-01-01\"}]}",
        "wrong_line", "findings[0].line", "");
    refused(
        "{\"items\":[{}],\"findings\":[{\"about\":\"item.kind\",\"line\":2,\"value\":\"alloy\",\"by\":\"A\","
        "\"on\":\"2026-01-01\"}]}",
        "unknown_line", "findings[0].line", "");
}

// ---- what is refused ----------------------------------------------------------------------------

static void keys_nobody_declared(void **state) {
    (void)state;
    refused("{\"items\":[{}],\"destinatoin\":\"JP\"}", "unknown_key", "destinatoin", "destination");
    refused("{\"items\":[{}],\"end_userr\":{}}", "unknown_key", "end_userr", "end_user");
    refused(LINE("\"knd\":\"magnet\""), "unknown_key", "items[0].knd", "kind");
    refused("{\"items\":[{}],\"end_user\":{\"nam\":\"X\"}}", "unknown_key", "end_user.nam", "name");
    refused(LINE("\"codes\":{\"us\":\"3A001\"}"), "unknown_key", "items[0].codes.us", "cn");
    refused("{\"items\":[{}],\"end_user.name\":\"X\"}", "unknown_key", "end_user.name", "");
    refused("{\"items\":[{}],\"item.kind\":\"magnet\"}", "unknown_key", "item.kind", "");
    refused(LINE("\"contains_complete\":true"), "nothing_to_complete", "items[0].contains_complete",
            "");
    refused(LINE("\"kind_complete\":true"), "unknown_key", "items[0].kind_complete", "");
}

static void words_nobody_declared(void **state) {
    (void)state;
    refused("{\"items\":[{}],\"destination\":\"JA\"}", "unknown_word", "destination", "");
    refused("{\"items\":[{}],\"destination\":\"Japan\"}", "unknown_word", "destination", "JP");
    refused(LINE("\"kind\":\"magnt\""), "unknown_word", "items[0].kind", "magnet");
    refused("{\"items\":[{}],\"end_use\":[\"civil\",\"militry\"]}", "unknown_word", "end_use[1]",
            "military");
    refused(LINE("\"contains\":{\"Dx\":\"1 %\"}"), "unknown_word", "items[0].contains.Dx", "");
    refused("{\"items\":[{}],\"end_use\":[\"civil\"],\"words\":{\"end_use\":\"hearsay\"}}",
            "unknown_word", "words.end_use", "");
    refused("{\"items\":[{}],\"words\":{\"end_use\":\"document\"}}", "nothing_given",
            "words.end_use", "");
    refused("{\"items\":[{\"words\":{\"knd\":\"document\"}}]}", "unknown_fact",
            "items[0].words.knd", "item.kind");
}

static void numbers_are_not_codes(void **state) {
    (void)state;
    refused(LINE("\"hs\":8505111000"), "number_as_text", "items[0].hs", "\"8505111000\"");
    refused(LINE("\"codes\":{\"cn\":1E001}"), "number_as_text", "items[0].codes.cn", "quotes");
    refused(LINE("\"contains\":{\"Dy\":2}"), "number_as_text", "items[0].contains.Dy", "\"2\"");
    refused(LINE("\"contains\":[2.5]"), "number_as_text", "items[0].contains[0]", "");
    refused(LINE("\"quantity\":200"), "number_as_text", "items[0].quantity", "");
    refused("{\"id\":4,\"items\":[{}]}", "wrong_type", "id", "");
    refused(LINE("\"hs\":1E999"), "syntax", "", "quotes"); // no double is that large
}

static void wrong_shapes(void **state) {
    (void)state;
    refused("{\"items\":[{}],\"end_use\":\"civil\"}", "wrong_type", "end_use", "[\"civil\"]");
    refused("{\"items\":[{}],\"end_use\":{\"civil\":true}}", "wrong_type", "end_use", "");
    refused("{\"items\":[{}],\"end_user\":\"Nagoya\"}", "wrong_type", "end_user",
            "{\"name\": \"Nagoya\"}");
    refused("{\"items\":[{}],\"end_user\":[]}", "wrong_type", "end_user", "null");
    refused("{\"items\":[{}],\"end_user\":{\"name\":null}}", "wrong_type", "end_user.name", "");
    refused("{\"items\":[{}],\"end_user\":{\"name\":\" - \"}}", "empty_name", "end_user.name", "");
    refused(LINE("\"kind\":[\"magnet\"]"), "wrong_type", "items[0].kind", "");
    refused(LINE("\"kind\":true"), "wrong_type", "items[0].kind", "");
    refused(LINE("\"codes\":\"1C905\""), "wrong_type", "items[0].codes", "null");
    refused(LINE("\"contains\":{}"), "empty_object", "items[0].contains", "[]");
    refused(LINE("\"contains\":\"Dy\""), "wrong_type", "items[0].contains", "[\"Dy\"]");
    refused(LINE("\"contains\":[\"Dy\"],\"contains_complete\":\"yes\""), "wrong_type",
            "items[0].contains_complete", "");
    refused(LINE("\"quantity\":\"none\""), "wrong_word", "items[0].quantity", "null");
    refused("{}", "missing_items", "items", "[{}]");
    refused("{\"items\":[]}", "missing_items", "items", "");
    refused("{\"items\":{}}", "wrong_type", "items", "");
    refused("{\"items\":[1]}", "wrong_type", "items[0]", "");
    refused("[]", "wrong_type", "", "");
    refused("1", "wrong_type", "", "");
    refused("{\"on\":\"2026-02-30\",\"items\":[{}]}", "wrong_date", "on", "YYYY-MM-DD");
    refused("{\"on\":\"10.01.2026\",\"items\":[{}]}", "wrong_date", "on", "");
}

static void one_element_is_one_element(void **state) {
    (void)state;
    refused("{\"items\":[{}],\"end_use\":[\"civil, military\"]}", "wrong_word", "end_use[0]", "");
    refused(LINE("\"contains\":[\"Dy complete\"]"), "wrong_word", "items[0].contains[0]", "");
    refused(LINE("\"contains\":{\"Nd\":\"29 % complete\"}"), "wrong_word", "items[0].contains.Nd",
            "");
    refused(LINE("\"contains\":{\"Dy 2 %\":true}"), "wrong_word", "items[0].contains.Dy 2 %", "");
    refused(LINE("\"contains\":[\"none\"]"), "wrong_word", "items[0].contains[0]", "");
    refused("{\"items\":[{}],\"end_use\":[\"civil\",\"civil\"]}", "doubled", "end_use", "");
}

static void facts_that_cannot_all_be_true(void **state) {
    (void)state;
    refused(LINE("\"contains\":{\"Nd\":\"60 %\",\"Dy\":\"50 %\"}"), "over_whole",
            "items[0].contains", "");
    refused(LINE("\"quantity\":\"200 inch\""), err.code, "items[0].quantity", "");
}

static void syntax_has_a_place(void **state) {
    (void)state;
    syntax_at("{\"items\":[{}],\n \"on\" \"x\"}", "syntax", 2, 9);
    syntax_at("{\"items\":[{}]", "syntax", 1, 13);
    syntax_at("", "syntax", 1, 1);
    syntax_at("{\"items\":[{}],\"on\":\"\\u0000\"}", "syntax", 1, 27);
    refused("{\"id\":\"a\",\"id\":\"b\",\"items\":[{}]}", "duplicate_key", "", "once");
    refused("{\"items\":[{\"kind\":\"magnet\",\"kind\":\"alloy\"}]}", "duplicate_key", "", "once");
    refused("{\"items\":[{}]} x", "syntax", "", "");
    syntax_at("{\"id\":\"a\xff\"}", "not_utf8", 1, 9);
    refused("\xEF\xBB\xBF{\"items\":[{}]}", "syntax", "", "UTF-8");
    refused_str((str){"{\"items\":[{}]}\0", 15}, "nul_byte", "", "");
}

// ---- bounds ---------------------------------------------------------------------------------------

static void repeat(strbuf *b, const char *text, uint32_t n, const char *between) {
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addz(b, i > 0 ? between : "");
        strbuf_addz(b, text);
    }
}

static void bound(const char *before, const char *unit, uint32_t n, const char *between,
                  const char *after, const char *code, const char *path) {
    strbuf b = {0};
    strbuf_addz(&b, before);
    repeat(&b, unit, n, between);
    strbuf_addz(&b, after);
    if (code == NULL) {
        reads(b.p);
    } else {
        refused(b.p, code, path, "");
    }
    strbuf_clear(&b);
}

static void bounds_hold(void **state) {
    (void)state;
    bound("{\"items\":[", "{}", LINES_MAX, ",", "]}", NULL, NULL);
    bound("{\"items\":[", "{}", LINES_MAX + 1, ",", "]}", "too_many", "items");
    bound("{\"items\":[{}],\"end_user\":{\"name\":\"", "x", NAME_BYTES_MAX, "", "\"}}", NULL, NULL);
    bound("{\"items\":[{}],\"end_user\":{\"name\":\"", "x", NAME_BYTES_MAX + 1, "", "\"}}",
          "too_long", "end_user.name");
    bound("{\"items\":[{\"description\":\"", "x", SHIPMENT_TEXT_MAX, "", "\"}]}", NULL, NULL);
    bound("{\"items\":[{\"description\":\"", "x", SHIPMENT_TEXT_MAX + 1, "", "\"}]}", "too_long",
          "items[0].description");
    bound("{\"items\":[{}],\"licenses\":[", "{}", LICENSES_MAX, ",", "]}", NULL, NULL);
    bound("{\"items\":[{}],\"licenses\":[", "{}", LICENSES_MAX + 1, ",", "]}", "too_many",
          "licenses");
    const char *finding = "{\"about\":\"end_use\",\"value\":[],\"by\":\"A\",\"on\":\"2026-01-01\"}";
    bound("{\"items\":[{}],\"findings\":[", finding, FINDINGS_MAX, ",", "]}", NULL, NULL);
    bound("{\"items\":[{}],\"findings\":[", finding, FINDINGS_MAX + 1, ",", "]}", "too_many",
          "findings");
}

static void sets_have_a_bound(void **state) {
    (void)state;
    for (uint32_t n = ELEMS_MAX; n <= ELEMS_MAX + 1; n++) {
        strbuf b = {0};
        strbuf_addz(&b, "{\"items\":[{\"metals\":[");
        for (uint32_t i = 0; i < n; i++) {
            strbuf_addf(&b, "%s\"other:e%u\"", i > 0 ? "," : "", i);
        }
        strbuf_addz(&b, "]}]}");
        if (n == ELEMS_MAX) {
            reads(b.p);
            assert_int_equal(of_line(0, SW_F_METALS)->n_elems, ELEMS_MAX);
        } else {
            refused(b.p, "too_many", "items[0].metals", "");
        }
        strbuf_clear(&b);
    }
}

static void depth_and_size_have_bounds(void **state) {
    (void)state;
    bound("", "[", SHIPMENT_DEPTH_MAX, "", "", "syntax",
          ""); // deep enough for the parser, and wrong
    bound("", "[", SHIPMENT_DEPTH_MAX + 1, "", "", "too_deep", "");
    bound("", "[", 200000, "", "", "too_deep", "");
    bound("{\"items\":[{}],\"id\":\"", "[", 500, "", "\"}", NULL,
          NULL); // brackets in text nest nothing
    strbuf b = {0};
    strbuf_addz(&b, "{\"items\":[{}]}");
    while (b.n < SHIPMENT_BYTES_MAX) {
        strbuf_addc(&b, ' ');
    }
    assert_int_equal(read_str(strbuf_str(&b)), LODE_OK);
    strbuf_addc(&b, ' ');
    refused_str(strbuf_str(&b), "too_long", "", "");
    strbuf_clear(&b);
}

// ---- assumptions -----------------------------------------------------------------------------------

static void assume(const char *text, lode_status want) {
    memset(&err, 0, sizeof err);
    if (request_assume(&rq, str_of(text), &err) != want) {
        fail_msg("%s: %s (%s)", text, err.message, err.hint);
    }
}

static void assumptions(void **state) {
    (void)state;
    reads(
        "{\"items\":[{},{\"kind\":\"magnet\"}],\"findings\":[{\"about\":\"item.kind\",\"value\":\"alloy\",\"by\":\"A\","
        "\"on\":\"2026-01-01\"}]}");
    assume("item.kind = alloy", LODE_OK);
    assert_true(str_eqz(of_line(0, SW_F_ITEM_KIND)->text, "alloy"));
    assert_int_equal(of_line(1, SW_F_ITEM_KIND)->word, WORD_ASSUMED);
    assert_int_equal(rq.n_findings, 0); // a what-if stands over a finding
    assume("law:cn.act.after=lapsed", LODE_OK);
    assume("end_user.name=X Corp", LODE_OK);
    assert_true(rq.facts.role_given[0]);
    assume("end_user=none", LODE_OK);
    assert_true(rq.facts.role_none[0]);
    assume("item.knd=alloy", LODE_BAD_INPUT);
    assert_non_null(strstr(err.hint, "item.kind"));
    assume("item.kind=aloy", LODE_BAD_INPUT);
    assert_non_null(strstr(err.hint, "alloy"));
    assert_string_equal(err.path, "item.kind");
    assume("item.kind", LODE_BAD_INPUT);
    assume("", LODE_BAD_INPUT);
    assume("=", LODE_BAD_INPUT);
    assume("licenses=x", LODE_BAD_INPUT);
    assume("end_use=\xff", LODE_BAD_INPUT);
}

static void errors_as_json(void **state) {
    (void)state;
    strbuf b = {0};
    refused(LINE("\"kind\":\"magnt\""), "unknown_word", "items[0].kind", "magnet");
    error_to_json(&err, 7, &b);
    assert_non_null(strstr(
        b.p,
        "{\"schema\":1,\"line\":7,\"error\":{\"code\":\"unknown_word\",\"path\":\"items[0].kind\""));
    strbuf_clear(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_shipment),
        cmocka_unit_test(nothing_is_unknown_and_null_is_none),
        cmocka_unit_test(sets_in_each_shape),
        cmocka_unit_test(a_company_called_none),
        cmocka_unit_test(compiler_facts_by_their_path),
        cmocka_unit_test(lines_are_numbered),
        cmocka_unit_test(licenses_are_read),
        cmocka_unit_test(findings_are_read),
        cmocka_unit_test(keys_nobody_declared),
        cmocka_unit_test(words_nobody_declared),
        cmocka_unit_test(numbers_are_not_codes),
        cmocka_unit_test(wrong_shapes),
        cmocka_unit_test(one_element_is_one_element),
        cmocka_unit_test(facts_that_cannot_all_be_true),
        cmocka_unit_test(syntax_has_a_place),
        cmocka_unit_test(bounds_hold),
        cmocka_unit_test(sets_have_a_bound),
        cmocka_unit_test(depth_and_size_have_bounds),
        cmocka_unit_test(assumptions),
        cmocka_unit_test(errors_as_json),
    };
    return cmocka_run_group_tests_name("codec", tests, set_up, tear_down);
}
