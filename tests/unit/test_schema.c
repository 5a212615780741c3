// SPDX-License-Identifier: Apache-2.0
//
// test_schema: each type of field at its limit and one past it; what cannot be read; pointers; how many
// problems are told; and that the JSON Schema on the way out is the one on the way in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "service/problem.h"
#include "service/schema.h"

static const char *const ACTS[] = {"ship", "release", "suspend", NULL};
static const field LINE_FIELDS[] = {
    {"line", FIELD_INTEGER, .required = true, .min = 1, .max = 200, .about = "Number."},
    {"quantity", FIELD_AMOUNT, .nullable = true, .about = "Amount."},
    {"description", FIELD_TEXT, .max = 10, .about = "Words."},
    {0},
};
static const schema LINE = {"Line", "A line.", LINE_FIELDS};
static const field ALL_FIELDS[] = {
    {"text", FIELD_TEXT, .max = 8, .about = "Up to eight bytes."},
    {"long", FIELD_TEXT, .about = "As long as a text may be."},
    {"password", FIELD_TEXT, .min = 12, .max = 20, .about = "Twelve to twenty bytes."},
    {"date", FIELD_DATE, .about = "A day."},
    {"time", FIELD_TIME, .about = "A moment."},
    {"number", FIELD_INTEGER, .about = "Any."},
    {"small", FIELD_INTEGER, .min = -3, .max = 7, .about = "Few."},
    {"from_zero", FIELD_INTEGER, .max = 5, .about = "From zero."},
    {"yes", FIELD_BOOLEAN, .about = "Or no."},
    {"act", FIELD_WORD, .words = ACTS, .about = "What."},
    {"id", FIELD_ID, .about = "Which."},
    {"amount", FIELD_AMOUNT, .about = "How much."},
    {"sha", FIELD_SHA, .about = "Which bytes."},
    {"line", FIELD_OBJECT, .of = &LINE, .about = "One line."},
    {"maybe_line", FIELD_OBJECT, .of = &LINE, .nullable = true, .about = "One line or none."},
    {"lines", FIELD_OBJECTS, .of = &LINE, .min = 1, .max = 3, .about = "One to three."},
    {"codes", FIELD_TEXTS, .max = 2, .about = "Up to two."},
    {"acts", FIELD_WORDS, .words = ACTS, .about = "Some."},
    {"any", FIELD_ANY, .about = "What somebody else reads."},
    {"nullable", FIELD_DATE, .nullable = true, .about = "A day or null."},
    {0},
};
static const schema ALL = {"All", "Every type.", ALL_FIELDS};

static body_problem found[BODY_PROBLEMS_MAX];
static uint32_t n_found;

static bool reads(str body) {
    json_t *tree = schema_read(&ALL, body, found, &n_found);
    json_decref(tree);
    assert_true((tree != NULL) == (n_found == 0));
    return tree != NULL;
}

// {"KEY": VALUE} is taken, or is one problem of this code at /KEY.
static void check(const char *key, const char *value, const char *code) {
    strbuf body = {0}, pointer = {0};
    strbuf_addf(&body, "{\"%s\":%s}", key, value);
    strbuf_addf(&pointer, "/%s", key);
    if (code == NULL) {
        if (!reads(strbuf_str(&body))) {
            fail_msg("%s: %s %s", body.p, found[0].code, found[0].message);
        }
    } else {
        if (reads(strbuf_str(&body))) {
            fail_msg("%s was taken", body.p);
        }
        assert_int_equal(n_found, 1);
        assert_string_equal(found[0].code, code);
        assert_string_equal(found[0].pointer, pointer.p);
        assert_true(found[0].message[0] != '\0' && found[0].hint[0] != '\0');
    }
    strbuf_clear(&body);
    strbuf_clear(&pointer);
}

static void check_repeated(const char *key, const char *of, size_t n, const char *code) {
    strbuf value = {0};
    strbuf_addc(&value, '"');
    for (size_t i = 0; i < n; i++) {
        strbuf_addz(&value, of);
    }
    strbuf_addc(&value, '"');
    check(key, value.p, code);
    strbuf_clear(&value);
}

// ---- texts --------------------------------------------------------------------------------------------

static void texts(void **state) {
    (void)state;
    check("text", "\"x\"", NULL);
    check("text", "\"12345678\"", NULL);
    check("text", "\"123456789\"", "too_long");
    check("text", "\"éééé\"", NULL); // bytes, not characters
    check("text", "\"ééééé\"", "too_long");
    check("text", "\"\"", "empty");
    check("text", "\" \\n\\t \"", "empty");
    check("text", "\"a\\nb\\tc\"", NULL);
    check("text", "\"a\\rb\"", "control_character");
    check("text", "\"a\\u001fb\"", "control_character");
    check("text", "\"a\\u007f\"", "control_character");
    check("text", "\"a\\u0080\"", "control_character");
    check("text", "\"a\\u009f\"", "control_character");
    check("text", "\"a\\u00a0\"", NULL);
    check("text", "1", "wrong_type");
    check("text", "null", "null");
    check("text", "[]", "wrong_type");
    check_repeated("long", "x", FIELD_TEXT_MAX, NULL);
    check_repeated("long", "x", FIELD_TEXT_MAX + 1, "too_long");
    check_repeated("password", "x", 11, "too_short");
    check_repeated("password", "x", 12, NULL);
    check_repeated("password", "x", 20, NULL);
    check_repeated("password", "x", 21, "too_long");
}

static void days_and_moments(void **state) {
    (void)state;
    static const char *const days[] = {"1900-01-01", "2199-12-31", "2024-02-29"};
    static const char *const no_days[] = {
        "1899-12-31", "2200-01-01", "2026-02-29", "2026-13-01", "2026-1-1",
        "2026-01-1 ", "20260110",   "",           "today",      "2026-01-10T00:00:00Z"};
    static const char *const moments[] = {"2026-01-10T00:00:00Z", "2026-01-10T23:59:59Z",
                                          "2026-01-10T08:30:00.1Z", "2026-01-10T08:30:00.123Z"};
    static const char *const no_moments[] = {
        "2026-01-10T24:00:00Z",  "2026-01-10T08:60:00Z",  "2026-01-10T08:30:60Z",
        "2026-01-10 08:30:00Z",  "2026-01-10T08:30:00",   "2026-01-10T08:30:00+00:00",
        "2026-01-10T08:30Z",     "2026-01-10T08:30:00.Z", "2026-01-10T08:30:00.1234Z",
        "2026-02-30T08:30:00Z",  "2026-01-10T08:30:00z",  "2026-01-10T08:30:00.12aZ",
        "2026-01-10T08:3 :00Z",  "2026-01-10T08-30-00Z",  "",
        "2026-01-10T08:30:00,1Z"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        check_repeated("date", days[i], 1, NULL);
    }
    for (size_t i = 0; i < sizeof no_days / sizeof *no_days; i++) {
        check_repeated("date", no_days[i], 1, "bad_date");
    }
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        check_repeated("time", moments[i], 1, NULL);
    }
    for (size_t i = 0; i < sizeof no_moments / sizeof *no_moments; i++) {
        check_repeated("time", no_moments[i], 1, "bad_time");
    }
    check("date", "20260110", "wrong_type");
    check("nullable", "null", NULL);
    check("nullable", "\"2026-01-10\"", NULL);
}

static void ids_and_hashes(void **state) {
    (void)state;
    static const char sha[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    char text[80];
    check("id", "\"C17\"", NULL);
    check("id", "\"us.sdn/12#3_a-b:c\"", NULL);
    check_repeated("id", "x", 128, NULL);
    check_repeated("id", "x", 129, "bad_id");
    static const char *const bad[] = {"", "a b", "é", "a\\tb", "a%2f", "a?b", "\\\"", "a\\\\b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        check_repeated("id", bad[i], 1, "bad_id");
    }
    check("id", "17", "wrong_type");
    check_repeated("sha", sha, 1, NULL);
    (void)snprintf(text, sizeof text, "%.63s", sha);
    check_repeated("sha", text, 1, "bad_sha");
    (void)snprintf(text, sizeof text, "%s0", sha);
    check_repeated("sha", text, 1, "bad_sha");
    (void)snprintf(text, sizeof text, "E%.63s", sha);
    check_repeated("sha", text, 1, "bad_sha");
    (void)snprintf(text, sizeof text, "g%.63s", sha);
    check_repeated("sha", text, 1, "bad_sha");
}

static void amounts(void **state) {
    (void)state;
    static const char *const good[] = {"200 kg",  "0 kg", "0.5 kg", "999999999999.999999 USD",
                                       "1 g/cm3", "3 %",  "1 x"};
    static const char *const bad[] = {"",
                                      "200",
                                      "200kg",
                                      "200  kg",
                                      "-1 kg",
                                      "+1 kg",
                                      "01 kg",
                                      "00 kg",
                                      ".5 kg",
                                      "1. kg",
                                      "1e3 kg",
                                      "1,000 kg",
                                      "1000000000000 kg",
                                      "1.1234567 kg",
                                      "kg 200",
                                      "1 ",
                                      "1 2",
                                      "1 kg ",
                                      " 1 kg",
                                      "1 k g",
                                      "1 k\\tg",
                                      "\xd9\xa1 kg"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        check_repeated("amount", good[i], 1, NULL);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        check_repeated("amount", bad[i], 1, "bad_amount");
    }
    check("amount", "200", "wrong_type"); // a number has no unit
    assert_non_null(strstr(found[0].hint, "unit"));
    check("amount", "\"1 abcdefghijklmnopqrstuvwxyzabcdef\"", NULL); // 32
    check("amount", "\"1 abcdefghijklmnopqrstuvwxyzabcdefg\"", "bad_amount");
}

// ---- numbers, words, arrays ----------------------------------------------------------------------------

static void numbers(void **state) {
    (void)state;
    check("number", "9007199254740991", NULL);
    check("number", "-9007199254740991", NULL);
    check("number", "9007199254740992", "out_of_range");
    check("number", "-9007199254740992", "out_of_range");
    check("number", "1.0", "wrong_type");
    check("number", "1e3", "wrong_type");
    check("number", "\"1\"", "wrong_type");
    check("number", "true", "wrong_type");
    check("small", "-3", NULL);
    check("small", "7", NULL);
    check("small", "-4", "out_of_range");
    check("small", "8", "out_of_range");
    check("from_zero", "0", NULL);
    check("from_zero", "5", NULL);
    check("from_zero", "-1", "out_of_range");
    check("from_zero", "6", "out_of_range");
    check("yes", "true", NULL);
    check("yes", "false", NULL);
    check("yes", "1", "wrong_type");
    check("yes", "\"true\"", "wrong_type");
}

static void words(void **state) {
    (void)state;
    check("act", "\"ship\"", NULL);
    check("act", "\"shpi\"", "unknown_word");
    assert_string_equal(found[0].hint, "did you mean \"ship\"?");
    check("act", "\"Ship\"", "unknown_word");
    check("act", "\"dance\"", "unknown_word");
    assert_string_equal(found[0].hint, "one of: ship, release, suspend");
    check("act", "\"\"", "unknown_word");
    check("act", "7", "wrong_type");
    check("acts", "[]", NULL);
    check("acts", "[\"ship\",\"release\"]", NULL);
    assert_false(reads(STR("{\"acts\":[\"ship\",\"release\",\"ship\"]}")));
    assert_string_equal(found[0].code, "repeated");
    assert_string_equal(found[0].pointer, "/acts/2");
    assert_false(reads(STR("{\"acts\":[\"ship\",\"fly\",3]}")));
    assert_int_equal(n_found, 2);
    assert_string_equal(found[0].pointer, "/acts/1");
    assert_string_equal(found[1].pointer, "/acts/2");
    assert_string_equal(found[1].code, "wrong_type");
}

static void arrays_and_objects(void **state) {
    (void)state;
    check("codes", "[]", NULL);
    check("codes", "[\"a\",\"a\"]", NULL);
    check("codes", "[\"a\",\"b\",\"c\"]", "too_many");
    check("codes", "\"a\"", "wrong_type");
    check("codes", "{}", "wrong_type");
    assert_false(reads(STR("{\"codes\":[\"\",1]}")));
    assert_string_equal(found[0].pointer, "/codes/0");
    assert_string_equal(found[0].code, "empty");
    assert_string_equal(found[1].pointer, "/codes/1");
    check("lines", "[]", "too_few");
    check("lines", "[{\"line\":1}]", NULL);
    check("lines", "[{\"line\":1},{\"line\":1},{\"line\":1}]", NULL);
    check("lines", "[{\"line\":1},{\"line\":1},{\"line\":1},{\"line\":1}]", "too_many");
    check("line", "{\"line\":200,\"quantity\":null}", NULL);
    check("line", "null", "null");
    check("line", "[]", "wrong_type");
    check("maybe_line", "null", NULL);
    check("maybe_line", "{\"line\":1}", NULL);
    check("any", "null", NULL);
    check("any", "[1.5,{\"x\":[]}]", NULL);
    assert_false(reads(STR("{\"lines\":[{\"line\":1},{\"line\":0,\"quantity\":2},7]}")));
    assert_int_equal(n_found, 3);
    assert_string_equal(found[0].pointer, "/lines/1/line");
    assert_string_equal(found[1].pointer, "/lines/1/quantity");
    assert_string_equal(found[2].pointer, "/lines/2");
    assert_false(reads(STR("{\"line\":{}}")));
    assert_string_equal(found[0].pointer, "/line/line");
    assert_string_equal(found[0].code, "missing");
}

// ---- keys ----------------------------------------------------------------------------------------------

static void unknown_keys(void **state) {
    (void)state;
    check("quantiti", "1", "unknown_key");
    assert_non_null(strstr(found[0].hint, "its keys are: text"));
    check("tetx", "1", "unknown_key");
    assert_string_equal(found[0].hint, "did you mean \"text\"?");
    assert_false(reads(STR("{\"line\":{\"lin\":1}}"))); // told before what is missing because of it
    assert_int_equal(n_found, 2);
    assert_string_equal(found[0].pointer, "/line/lin");
    assert_string_equal(found[0].hint, "did you mean \"line\"?");
    assert_string_equal(found[1].code, "missing");
    assert_false(reads(STR("{\"a/b~c\":1,\"\":2}")));
    assert_string_equal(found[0].pointer, "/a~1b~0c");
    assert_string_equal(found[1].pointer, "/");
    assert_false(reads(STR("{\"Text\":\"x\"}")));
    assert_string_equal(found[0].hint, "did you mean \"text\"?");
    // a key that does not fit into a pointer is told at the object around it, cut between characters
    strbuf body = {0};
    strbuf_addz(&body, "{\"line\":{\"line\":1,\"");
    for (int i = 0; i < 100; i++) {
        strbuf_addz(&body, "磁");
    }
    strbuf_addz(&body, "\":1}}");
    assert_false(reads(strbuf_str(&body)));
    assert_string_equal(found[0].pointer, "/line");
    assert_true(str_is_utf8(str_of(found[0].message), NULL));
    strbuf_clear(&body);
    assert_false(reads(STR("{\"a\\u001b[31mb\":1}")));
    assert_null(strchr(found[0].message, '\x1b'));
    assert_false(reads(STR("{\"date\":\"\\u009b31m\"}"))); // nor does C1 reach a terminal
    assert_null(strstr(found[0].message, "\xc2\x9b"));
}

static void how_many(void **state) {
    (void)state;
    strbuf body = {0};
    for (int n = 19; n <= 22; n++) {
        strbuf_reset(&body);
        for (int i = 0; i < n; i++) {
            strbuf_addf(&body, "%s\"key%d\":1", i == 0 ? "{" : ",", i);
        }
        strbuf_addc(&body, '}');
        assert_false(reads(strbuf_str(&body)));
        assert_int_equal(n_found, n < 20 ? n : 20);
    }
    strbuf_reset(&body); // one array of a thousand faults
    strbuf_addz(&body, "{\"acts\":[0");
    for (int i = 0; i < 150; i++) {
        strbuf_addz(&body, ",0");
    }
    strbuf_addz(&body, "]}");
    assert_false(reads(strbuf_str(&body)));
    assert_int_equal(n_found, BODY_PROBLEMS_MAX);
    strbuf_clear(&body);
}

// ---- what cannot be read -------------------------------------------------------------------------------

static void unreadable(str body, const char *code, const char *place) {
    assert_false(reads(body));
    assert_int_equal(n_found, 1);
    assert_string_equal(found[0].code, code);
    assert_true(body_problem_unreadable(&found[0]));
    assert_int_equal(strncmp(found[0].message, place, strlen(place)), 0);
    assert_true(found[0].hint[0] != '\0');
}

static void syntax(void **state) {
    (void)state;
    unreadable(STR("{"), "syntax", "line 1, column 1");
    unreadable(STR("{\"text\":\"x\",}"), "syntax", "line 1, column 13");
    unreadable(STR("{\n\"text\": tru}"), "syntax", "line 2, column 11");
    unreadable(STR("{} {}"), "syntax", "line 1, column 4");
    unreadable(STR("{'text':1}"), "syntax", "line 1, column 2");
    unreadable(STR("{\"number\":01}"), "syntax", "line 1");
    unreadable(STR("{\"number\":NaN}"), "syntax", "line 1");
    unreadable(STR("{\"text\":\"a\nb\"}"), "syntax", "line 1");
    unreadable(STR("{\"text\":\"\\x\"}"), "syntax", "line 1");
    unreadable(STR("{\"text\":\"\\ud800\"}"), "syntax", "line 1");
    unreadable(STR("{\"number\":99999999999999999999}"), "syntax", "line 1");
    unreadable(STR(" "), "syntax", "line 1");
    unreadable(STR("\xEF\xBB\xBF{}"), "syntax", "line 1, column 1");
    unreadable(STR("{\"text\":\"a\",\n \"text\":\"b\"}"), "duplicate_key", "line 2");
    unreadable(STR("{\"line\":{\"line\":1,\"line\":2}}"), "duplicate_key", "line 1");
    unreadable(STR("{\"te\\u0078t\":\"a\",\"text\":\"b\"}"), "duplicate_key", "line 1");
    unreadable(STR("{\"text\":\"\xff\"}"), "not_utf8", "line 1, column 10");
    unreadable(STR("{\"text\":\n\"é\xc0\x80\"}"), "not_utf8", "line 2, column 4");
    unreadable(STR("{\"text\":\"\xed\xa0\x80\"}"), "not_utf8", "line 1, column 10");
    unreadable(STR("{\"text\":\"a\0b\"}"), "nul_byte", "line 1, column 11");
    unreadable(STR("{\"text\":\"a\\u0000b\"}"), "nul_byte", "line 1");
    unreadable(STR("{\"te\\u0000xt\":\"a\"}"), "nul_byte", "line 1");
    static const char *const others[] = {"[]", "1", "\"x\"", "null", "true"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_false(reads(str_of(others[i]))); // it is JSON, and no object
        assert_string_equal(found[0].code, "wrong_type");
        assert_string_equal(found[0].pointer, "");
    }
}

static void depth(void **state) {
    (void)state;
    strbuf body = {0};
    for (uint32_t n = SCHEMA_DEPTH_MAX - 1; n <= SCHEMA_DEPTH_MAX; n++) {
        strbuf_reset(&body);
        strbuf_addz(&body, "{\"any\":");
        for (uint32_t i = 0; i < n; i++) {
            strbuf_addc(&body, '[');
        }
        for (uint32_t i = 0; i < n; i++) {
            strbuf_addc(&body, ']');
        }
        strbuf_addc(&body, '}');
        if (n + 1 <= SCHEMA_DEPTH_MAX) {
            assert_true(reads(strbuf_str(&body)));
        } else {
            unreadable(strbuf_str(&body), "too_deep", "line 1, column 39");
        }
    }
    strbuf_reset(&body); // brackets in a text are no depth
    strbuf_addz(&body, "{\"any\":\"\\\"");
    for (int i = 0; i < 100; i++) {
        strbuf_addc(&body, '[');
    }
    strbuf_addz(&body, "\"}");
    assert_true(reads(strbuf_str(&body)));
    strbuf_clear(&body);
    char *large = malloc(SCHEMA_BYTES_MAX + 1);
    memset(large, ' ', SCHEMA_BYTES_MAX + 1);
    memcpy(large, "{}", 2);
    assert_true(reads((str){large, SCHEMA_BYTES_MAX}));
    unreadable((str){large, SCHEMA_BYTES_MAX + 1}, "too_large", "line 1");
    free(large);
}

static void no_body(void **state) {
    (void)state;
    body_problem p[BODY_PROBLEMS_MAX];
    uint32_t n = 7;
    assert_true(reads(STR("")));
    assert_true(reads(STR("{}")));
    assert_null(schema_read(&LINE, STR(""), p, &n));
    assert_int_equal(n, 1);
    assert_string_equal(p[0].code, "syntax");
    assert_true(schema_requires(&LINE) && !schema_requires(&ALL));
}

// ---- elsewhere -----------------------------------------------------------------------------------------

static void parameters(void **state) {
    (void)state;
    static const struct {
        const char *name, *value, *code;
    } cases[] = {
        {"number", "12", NULL},
        {"number", "-1", NULL},
        {"number", "1.0", "wrong_type"},
        {"number", "", "wrong_type"},
        {"number", "01", "wrong_type"},
        {"number", "1x", "wrong_type"},
        {"number", "-", "wrong_type"},
        {"number", "99999999999999999999", "wrong_type"},
        {"small", "8", "out_of_range"},
        {"small", "7", NULL},
        {"yes", "true", NULL},
        {"yes", "1", "unknown_word"},
        {"date", "2026-01-10", NULL},
        {"date", "2026-02-30", "bad_date"},
        {"act", "ship", NULL},
        {"act", "shp", "unknown_word"},
        {"text", "123456789", "too_long"},
        {"text", "a\x01", "control_character"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const field *f = ALL_FIELDS;
        body_problem p = {0};
        while (strcmp(f->name, cases[i].name) != 0) {
            f++;
        }
        bool ok = field_text_holds(f, str_of(cases[i].value), &p);
        assert_true(ok == (cases[i].code == NULL));
        if (!ok) {
            assert_string_equal(p.code, cases[i].code);
            assert_string_equal(p.pointer, cases[i].name);
        }
    }
}

static void saying(void **state) {
    (void)state;
    json_t *b =
        schema_read(&ALL,
                    STR("{\"text\":\"磁\",\"date\":\"2026-01-10\",\"number\":5,\"yes\":true,"
                        "\"nullable\":null}"),
                    found, &n_found);
    assert_non_null(b);
    assert_true(str_eqz(body_text(b, "text"), "磁"));
    assert_int_equal(body_text(b, "long").n, 0);
    assert_int_equal(body_date(b, "date"), 20463);
    assert_int_equal(body_date(b, "nullable"), DATE_NONE);
    assert_int_equal(body_int(b, "number", 9), 5);
    assert_int_equal(body_int(b, "small", 9), 9);
    assert_true(body_bool(b, "yes", false) && !body_bool(b, "nothing", false));
    body_problem first;
    assert_true(schema_holds(&ALL, b, &first));
    (void)json_object_set_new(b, "act", json_string("fly"));
    assert_false(schema_holds(&ALL, b, &first));
    assert_string_equal(first.pointer, "/act");
    json_decref(b);
}

// The way out, in full: what a client sees of these tables.
static void json_schema(void **state) {
    (void)state;
    static const char *const expected[][2] = {
        {"small", "{\"description\":\"Few.\",\"maximum\":7,\"minimum\":-3,\"type\":\"integer\"}"},
        {"act", "{\"description\":\"What.\",\"enum\":[\"ship\",\"release\",\"suspend\"],"
                "\"type\":\"string\"}"},
        {"line", "{\"$ref\":\"#/components/schemas/Line\",\"description\":\"One line.\"}"},
        {"maybe_line", "{\"description\":\"One line or none.\",\"oneOf\":[{\"$ref\":"
                       "\"#/components/schemas/Line\"},{\"type\":\"null\"}]}"},
        {"lines", "{\"description\":\"One to three.\",\"items\":{\"$ref\":"
                  "\"#/components/schemas/Line\"},\"maxItems\":3,\"minItems\":1,"
                  "\"type\":\"array\"}"},
        {"any", "{\"description\":\"What somebody else reads.\"}"},
    };
    json_t *s = schema_to_json(&ALL), *properties = json_object_get(s, "properties");
    assert_int_equal(json_object_size(properties), sizeof ALL_FIELDS / sizeof *ALL_FIELDS - 1);
    assert_true(json_is_false(json_object_get(s, "additionalProperties")));
    assert_int_equal(json_array_size(json_object_get(s, "required")), 0);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char *text =
            json_dumps(json_object_get(properties, expected[i][0]), JSON_COMPACT | JSON_SORT_KEYS);
        assert_string_equal(text, expected[i][1]);
        free(text);
    }
    const json_t *nullable = json_object_get(properties, "nullable");
    assert_int_equal(json_array_size(json_object_get(nullable, "type")), 2);
    json_decref(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(days_and_moments),
        cmocka_unit_test(ids_and_hashes),
        cmocka_unit_test(amounts),
        cmocka_unit_test(numbers),
        cmocka_unit_test(words),
        cmocka_unit_test(arrays_and_objects),
        cmocka_unit_test(unknown_keys),
        cmocka_unit_test(how_many),
        cmocka_unit_test(syntax),
        cmocka_unit_test(depth),
        cmocka_unit_test(no_body),
        cmocka_unit_test(parameters),
        cmocka_unit_test(saying),
        cmocka_unit_test(json_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
