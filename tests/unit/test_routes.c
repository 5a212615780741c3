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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound),
        cmocka_unit_test(role_words_are_the_roles),
        cmocka_unit_test(document),
        cmocka_unit_test(admins_stay_out_of_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
