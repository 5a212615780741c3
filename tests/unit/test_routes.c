// SPDX-License-Identifier: Apache-2.0
//
// test_routes: what must hold of all routes together, and of the words and documents that they share.
// tests/desk/openapi_valid.py looks at the document itself.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "service/openapi.h"
#include "service/problem.h"
#include "service/word_tables.h"

static void sound(void **state) {
    (void)state;
    strbuf faults = {0};
    if (!routes_sound(&faults)) {
        fail_msg("%s", faults.p);
    }
    strbuf_clear(&faults);
}

static void role_words_are_the_roles(void **state) {
    (void)state;
    for (uint32_t i = 0; i < ROLES; i++) {
        assert_string_equal(role_words[i], role_name(1u << i));
    }
    assert_null(role_words[ROLES]);
}

// Every route stands in the document, as what it is.
static void document(void **state) {
    (void)state;
    json_t *doc = openapi_document(), *paths = json_object_get(doc, "paths");
    size_t n = 0, in_document = 0;
    for (; route_at(n) != NULL; n++) {
        const route *r = route_at(n);
        const char *key = NULL;
        json_t *op = NULL;
        bool found = false;
        json_object_foreach(json_object_get(paths, r->path), key, op) {
            found =
                found || strcmp(json_string_value(json_object_get(op, "operationId")), r->id) == 0;
        }
        if (!found) {
            fail_msg("%s is not in the document", r->id);
        }
    }
    const char *path = NULL;
    json_t *item = NULL;
    json_object_foreach(paths, path, item) { in_document += json_object_size(item); }
    assert_int_equal(in_document, n);
    char *one = json_dumps(doc, 0), *two = NULL;
    json_t *again = openapi_document();
    two = json_dumps(again, 0);
    assert_string_equal(one, two); // byte for byte, for its ETag
    free(one);
    free(two);
    json_decref(again);
    json_decref(doc);
}

// Whoever may do something in cases is no admin, and the other way around (desk.md 2.2).
static void admins_stay_out_of_cases(void **state) {
    (void)state;
    static const char *const of_admins[] = {"/v1/people", "/v1/tokens",   "/v1/policy",
                                            "/v1/image",  "/v1/sessions", "/v1/audit",
                                            "/v1/holds",  "/v1/erasures", "/v1/retention"};
    for (size_t i = 0; route_at(i) != NULL; i++) {
        const route *r = route_at(i);
        bool theirs = strcmp(r->method, "GET") == 0 || (r->flags & ROUTE_OPEN) != 0;
        for (size_t k = 0; k < sizeof of_admins / sizeof *of_admins; k++) {
            theirs = theirs || strncmp(r->path, of_admins[k], strlen(of_admins[k])) == 0;
        }
        if (!theirs && (r->flags & ROUTE_WRITE) != 0 && (r->roles & (uint32_t)ROLE_ADMIN) != 0) {
            fail_msg("%s may be done by an admin", r->id);
        }
    }
}

// ---- faults that must be found -------------------------------------------------------------------------

static lode_status nothing(request *rq, lode_error *err) {
    (void)rq;
    (void)err;
    return LODE_OK;
}

static const char *const WORDS[] = {"a", NULL};
static const field GOOD_FIELDS[] = {{"id", FIELD_ID, .about = "Which."}, {0}};
static const schema GOOD = {"Good", "A thing.", GOOD_FIELDS};
static const schema TWIN = {"Good", "Another thing of this name.", GOOD_FIELDS};
static const schema UNNAMED = {"good thing", "No name of a type.", GOOD_FIELDS};
static const field PAGE_FIELDS[] = {{"next", FIELD_TEXT, .about = "Next."}, {0}};
static const schema PAGE = {"Page", "A page.", PAGE_FIELDS};
static const field WORDLESS[] = {{"w", FIELD_WORD, .about = "A word."}, {0}};
static const field NESTLESS[] = {{"o", FIELD_OBJECT, .about = "An object."}, {0}};
static const field DOUBLED[] = {
    {"a", FIELD_ID, .about = "One."}, {"a", FIELD_ID, .about = "Two."}, {0}};
static const field CROSSED[] = {{"n", FIELD_INTEGER, .min = 5, .max = 2, .about = "None."}, {0}};
static const field SILENT[] = {{.name = "n", .type = FIELD_INTEGER}, {0}};
static const schema BAD_SCHEMAS[] = {{"A", "a", WORDLESS},
                                     {"B", "b", NESTLESS},
                                     {"C", "c", DOUBLED},
                                     {"D", "d", CROSSED},
                                     {"E", "e", SILENT}};
static const query_param ARRAY_QUERY[] = {{"q", FIELD_TEXTS, NULL, "Several."}, {0}};
static const query_param WORD_QUERY[] = {{"q", FIELD_WORD, NULL, "A word."}, {0}};
static const query_param TWICE_QUERY[] = {
    {"q", FIELD_ID, NULL, "x"}, {"q", FIELD_ID, NULL, "y"}, {0}};
static const query_param SILENT_QUERY[] = {{"q", FIELD_WORD, WORDS, ""}, {0}};
static const query_param LIMIT_QUERY[] = {{"limit", FIELD_INTEGER, NULL, "x"}, {0}};

// Each is a good route but for what is written over it.
#pragma GCC diagnostic ignored "-Woverride-init"
#define GET(...)                                                                                 \
    {                                                                                            \
        .method = "GET", .path = "/x", .id = "getX", .summary = "X", .roles = 1, .run = nothing, \
        __VA_ARGS__                                                                              \
    }
static const struct {
    route routes[2];
    const char *fault;
} BROKEN[] = {
    {{GET(.out = &GOOD)}, NULL},
    {{GET(.path = "/x/{id}:verb", .method = "POST")}, NULL},
    {{GET(.id = NULL)}, "no operationId"},
    {{GET(.id = "Get x")}, "no operationId"},
    {{GET(.path = "x")}, "begins with /"},
    {{GET(.path = "/x{id}")}, "is a segment"},
    {{GET(.path = "/{id")}, "is a segment"},
    {{GET(.path = "/{id}x")}, "is a segment"},
    {{GET(.path = "/{a}/{b}/{c}/{d}")}, "too many"},
    {{GET(.summary = "")}, "no summary"},
    {{GET(.run = NULL)}, "nothing is done"},
    {{GET(.roles = 0)}, "nobody may"},
    {{GET(.body = &GOOD)}, "neither writes"},
    {{GET(.flags = ROUTE_WRITE)}, "neither writes"},
    {{GET(.method = "POST", .flags = ROUTE_WRITE, .run = NULL, .prepare = nothing)}, "without run"},
    {{GET(.method = "POST", .flags = ROUTE_RAW, .body = &GOOD)}, "raw body"},
    {{GET(.flags = ROUTE_PAGED)}, "schema of an item"},
    {{GET(.flags = ROUTE_PAGED, .out = &PAGE)}, "not the page"},
    {{GET(.method = "POST", .flags = ROUTE_EMPTY, .out = &GOOD)}, "empty reply"},
    {{GET(.query = ARRAY_QUERY)}, "no type that a query"},
    {{GET(.query = WORD_QUERY)}, "no type that a query"},
    {{GET(.query = TWICE_QUERY)}, "stands twice"},
    {{GET(.query = SILENT_QUERY)}, "says nothing"},
    {{GET(.query = LIMIT_QUERY, .flags = ROUTE_PAGED, .out = &GOOD)}, "every page"},
    {{GET(), GET(.path = "/y")}, "two routes have this operationId"},
    {{GET(.path = "/x/{id}"), GET(.path = "/x/{no}", .id = "getY")}, "two routes of one path"},
    {{GET(.path = "/x/{id}"), GET(.path = "/x/{no}", .id = "postX", .method = "POST")}, NULL},
    {{GET(.path = "/x/{id}:a"), GET(.path = "/x/{no}:b", .id = "getY")}, NULL},
    {{GET(.out = &GOOD), GET(.path = "/y", .id = "getY", .out = &TWIN)}, "two schemas"},
    {{GET(.out = &UNNAMED)}, "named as a type"},
    {{GET(.out = &BAD_SCHEMAS[0])}, "words or schema missing"},
    {{GET(.out = &BAD_SCHEMAS[1])}, "words or schema missing"},
    {{GET(.out = &BAD_SCHEMAS[2])}, "stands twice"},
    {{GET(.out = &BAD_SCHEMAS[3])}, "between min and max"},
    {{GET(.out = &BAD_SCHEMAS[4])}, "says nothing"},
};

static size_t broken;
static const route *broken_at(size_t i) {
    const route *r = i < 2 ? &BROKEN[broken].routes[i] : NULL;
    return r != NULL && r->method != NULL ? r : NULL;
}

static void faults_are_found(void **state) {
    (void)state;
    for (broken = 0; broken < sizeof BROKEN / sizeof *BROKEN; broken++) {
        strbuf faults = {0};
        const char *fault = BROKEN[broken].fault;
        bool is_sound = routes_sound_of(broken_at, &faults);
        if (is_sound != (fault == NULL) || (fault != NULL && strstr(faults.p, fault) == NULL)) {
            fail_msg("%zu: not \"%s\" but \"%s\"", broken, fault, faults.n > 0 ? faults.p : "");
        }
        strbuf_clear(&faults);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound),
        cmocka_unit_test(faults_are_found),
        cmocka_unit_test(role_words_are_the_roles),
        cmocka_unit_test(document),
        cmocka_unit_test(admins_stay_out_of_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
