// SPDX-License-Identifier: Apache-2.0
//
// test_problem: every code has its status, title and hint, once; and an error becomes the document that
// RFC 9457 has, with what is special about it and without what is nobody's business.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/refusal.h"
#include "service/problem.h"

static lode_arena arena;

static json_t *read_document(const problem *p) {
    body_problem first = {0};
    json_t *doc = json_loadb(p->body.p, p->body.n, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(doc);
    if (!schema_holds(&problem_schema, doc, &first)) {
        fail_msg("%s: %s", first.pointer, first.message);
    }
    assert_int_equal(json_integer_value(json_object_get(doc, "status")), p->status);
    assert_string_equal(json_string_value(json_object_get(doc, "code")), p->code);
    return doc;
}

static json_t *of_error(const lode_error *err) {
    problem p;
    problem_of_error(&arena, err, &p);
    assert_int_equal(p.status, problem_status(err));
    return read_document(&p);
}

static const char *member(const json_t *doc, const char *key) {
    const char *text = json_string_value(json_object_get(doc, key));
    return text != NULL ? text : "";
}

static void catalogue(void **state) {
    (void)state;
    problem_kind kind, other;
    size_t n = 0;
    for (; problem_kind_at(n, &kind); n++) {
        assert_true(kind.status >= 400 && kind.status < 600);
        assert_true(strlen(kind.title) > 5 && strlen(kind.hint) > 5);
        assert_true(kind.title[strlen(kind.title) - 1] != '.');
        assert_true(problem_kind_find(str_of(kind.code), &other));
        assert_int_equal(other.status, kind.status);
        assert_string_equal(other.title, kind.title); // the same however it is asked for
        assert_int_equal(strspn(kind.code, "abcdefghijklmnopqrstuvwxyz0123456789_"),
                         strlen(kind.code));
        for (size_t k = 0; k < n; k++) {
            assert_true(problem_kind_at(k, &other));
            assert_string_not_equal(other.code, kind.code);
        }
    }
    for (size_t i = 0; refusal_at(i) != NULL; i++) { // every refusal can be looked up
        assert_true(problem_kind_find(str_of(refusal_at(i)->code), &kind));
        n--;
    }
    assert_true(n > 50);
    assert_false(problem_kind_find(STR("nothing"), &kind));
    assert_false(problem_kind_find(STR(""), &kind));
    assert_false(problem_kind_find((str){"stale\0", 6}, &kind));
}

static void classes(void **state) {
    (void)state;
    static const struct {
        const char *code;
        int status;
    } cases[] = {
        {"bad_json", 400},         {"not_authenticated", 401}, {"role_missing", 403},
        {"second_person", 403},    {"not_found", 404},         {"method_not_allowed", 405},
        {"not_acceptable", 406},   {"too_slow", 408},          {"forbidden_transition", 409},
        {"key_in_use", 409},       {"length_required", 411},   {"stale", 412},
        {"body_too_large", 413},   {"media_type", 415},        {"bad_fields", 422},
        {"key_reused", 422},       {"bad_amount", 422},        {"too_many_requests", 429},
        {"header_too_large", 431}, {"internal", 500},          {"store_busy", 503},
        {"syntax", 400},           {"wrong_word", 422},        {"image_damaged", 503},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        problem_kind kind;
        assert_true(problem_kind_find(str_of(cases[i].code), &kind));
        assert_int_equal(kind.status, cases[i].status);
    }
}

static void refusals(void **state) {
    (void)state;
    lode_error err = {0};
    assert_int_equal(refuse(&err, "stale", "version 3, and it is 4"), LODE_BAD_INPUT);
    json_t *doc = of_error(&err);
    assert_string_equal(member(doc, "type"), "/problems/stale");
    assert_string_equal(member(doc, "detail"), "version 3, and it is 4");
    assert_string_equal(member(doc, "title"), refusal_find("stale")->title);
    assert_true(member(doc, "hint")[0] != '\0'); // of its class
    json_decref(doc);
    lode_hint(&err, "read it again");
    doc = of_error(&err);
    assert_string_equal(member(doc, "hint"), "read it again"); // its own
    json_decref(doc);
    assert_int_equal(problem_fail(&err, "no_such_path", "nothing is at %s", "/x"), LODE_BAD_INPUT);
    doc = of_error(&err);
    assert_string_equal(member(doc, "detail"), "nothing is at /x");
    json_decref(doc);
    assert_int_equal(problem_fail(&err, "store_busy", "try again"), LODE_ENVIRONMENT);
    doc = of_error(&err);
    assert_string_equal(member(doc, "detail"), "try again"); // we say so ourselves
    json_decref(doc);
}

static void of_the_engine(void **state) {
    (void)state;
    static const char *const paths[][2] = {
        {"items[0].kind", "/items/0/kind"},
        {"items[12]", "/items/12"},
        {"on", "/on"},
        {"law:cn.mofcom.2026-1.after", "/law:cn.mofcom.2026-1.after"},
        {"a.b.c", "/a/b/c"},
        {"licenses[1].lines[2].left", "/licenses/1/lines/2/left"},
        {"a/b~c", "/a~1b~0c"}};
    lode_error err = {0};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        (void)lode_fail(&err, LODE_BAD_INPUT, "wrong_word", "\"x\" may not stand here");
        (void)snprintf(err.path, sizeof err.path, "%s", paths[i][0]);
        json_t *doc = of_error(&err);
        const json_t *e = json_array_get(json_object_get(doc, "errors"), 0);
        assert_string_equal(member(e, "pointer"), paths[i][1]);
        assert_string_equal(member(e, "code"), "wrong_word");
        json_decref(doc);
    }
    (void)lode_fail(&err, LODE_BAD_INPUT, "syntax", "no brace");
    err.line = 3;
    err.col = 7;
    json_t *doc = of_error(&err);
    assert_int_equal(json_integer_value(json_object_get(doc, "status")), 400);
    assert_int_equal(json_integer_value(json_object_get(doc, "line")), 3);
    assert_int_equal(json_integer_value(json_object_get(doc, "column")), 7);
    json_decref(doc);
    (void)lode_fail(&err, LODE_USAGE, "wrong_date", "\"x\" is no day");
    (void)snprintf(err.file, sizeof err.file, "options.on");
    doc = of_error(&err);
    assert_string_equal(member(doc, "parameter"), "on");
    json_decref(doc);
}

// A code of no table: its class comes from its status, and its type can be looked up all the same.
static void of_nobody(void **state) {
    (void)state;
    static const struct {
        lode_status status;
        uint32_t line;
        int answer;
        const char *code;
    } cases[] = {
        {LODE_BAD_INPUT, 0, 422, "bad_input"}, {LODE_BAD_INPUT, 2, 400, "bad_json"},
        {LODE_USAGE, 0, 400, "bad_parameter"}, {LODE_ENVIRONMENT, 0, 503, "store_unavailable"},
        {LODE_DIFFERS, 0, 500, "internal"},    {LODE_OK, 0, 500, "internal"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lode_error err = {0};
        (void)lode_fail(&err, cases[i].status, "never_seen", "in /var/lib/secret/place");
        err.line = cases[i].line;
        json_t *doc = of_error(&err);
        assert_int_equal(json_integer_value(json_object_get(doc, "status")), cases[i].answer);
        assert_string_equal(member(doc, "code"), cases[i].code);
        bool told = strstr(member(doc, "detail"), "secret") != NULL;
        assert_true(told ==
                    (cases[i].answer < 500)); // a fault of ours tells nothing of the machine
        json_decref(doc);
    }
    lode_error err = {0}; // nor does a damaged image
    (void)lode_fail(&err, LODE_BAD_INPUT, "image_damaged", "in /var/lib/secret/place");
    json_t *doc = of_error(&err);
    assert_null(strstr(member(doc, "detail"), "secret"));
    json_decref(doc);
}

static void of_bodies(void **state) {
    (void)state;
    body_problem p[BODY_PROBLEMS_MAX] = {
        {"/lines/0/quantity", "bad_amount", "this is none", "write it as 1 kg"},
        {"/a~1b", "unknown_key", "no \"key\"", ""}};
    problem made;
    problem_of_body(&arena, p, 2, &made);
    assert_int_equal(made.status, 422);
    json_t *doc = read_document(&made), *errors = json_object_get(doc, "errors");
    assert_int_equal(json_array_size(errors), 2);
    assert_string_equal(member(json_array_get(errors, 0), "pointer"), "/lines/0/quantity");
    assert_true(json_is_null(json_object_get(json_array_get(errors, 1), "hint")));
    assert_non_null(strstr(member(doc, "detail"), "2 things"));
    json_decref(doc);
    problem_of_body(&arena, p, 1, &made);
    doc = read_document(&made);
    assert_string_equal(member(doc, "detail"), "this is none");
    assert_string_equal(member(doc, "hint"), "write it as 1 kg");
    json_decref(doc);
    body_problem unreadable = {"", "syntax", "line 1, column 2: no", "send JSON"};
    problem_of_body(&arena, &unreadable, 1, &made);
    assert_int_equal(made.status, 400);
    doc = read_document(&made);
    assert_string_equal(member(doc, "code"), "bad_json");
    json_decref(doc);
    body_problem parameter = {"limit", "out_of_range", "201 is outside", "from 1 to 200"};
    problem_of_parameter(&arena, &parameter, &made);
    assert_int_equal(made.status, 400);
    doc = read_document(&made);
    assert_string_equal(member(doc, "parameter"), "limit");
    assert_string_equal(member(doc, "code"), "bad_parameter");
    json_decref(doc);
    (void)snprintf(parameter.code, sizeof parameter.code, "unknown_parameter");
    problem_of_parameter(&arena, &parameter, &made);
    doc = read_document(&made);
    assert_string_equal(member(doc, "code"), "unknown_parameter");
    json_decref(doc);
}

static int clear(void **state) {
    (void)state;
    arena_clear(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(catalogue),     cmocka_unit_test(classes),   cmocka_unit_test(refusals),
        cmocka_unit_test(of_the_engine), cmocka_unit_test(of_nobody), cmocka_unit_test(of_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, clear);
}
