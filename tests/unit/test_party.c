// SPDX-License-Identifier: Apache-2.0
//
// party: who is on which list. Equality of names only, on the right days, and never a miss where
// nobody could look.
#include "check/check.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "small_world.h"

#define LISTED 19500    // the day the party was listed
#define PUBLISHED 19000 // the day the list's measure was published

static small_world sw;
static lode_arena arena;

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

static tri in_list(const char *end_user, lode_date on, lode_date known) {
    lode_request rq;
    lode_error err = {0};
    strbuf b = {0};
    strbuf_addf(&b, "{\"items\":[{}]%s%s}", *end_user != '\0' ? ",\"end_user\":" : "", end_user);
    assert_int_equal(request_from_json(&sw.world, &arena, strbuf_str(&b), &rq, &err), LODE_OK);
    strbuf_clear(&b);
    return party_lists(&sw.world, &rq.facts, NULL, on, known, &arena)[0];
}

static void equal_names_are_the_same_party(void **state) {
    (void)state;
    assert_int_equal(in_list("{\"name\":\"Example K.K.\"}", LISTED, 20000), TRI_TRUE);
    assert_int_equal(in_list("{\"name\":\"EXAMPLE  k.k\"}", LISTED, 20000), TRI_TRUE);
    assert_int_equal(in_list("{\"name\":\"\\u4f8b\\u682a\\u5f0f\\u4f1a\\u793e\"}", LISTED, 20000),
                     TRI_TRUE);
    assert_int_equal(in_list("{\"name\":\"Example Co.\"}", LISTED, 20000), TRI_FALSE);
    assert_int_equal(in_list("{\"name\":\"Exampel K.K.\"}", LISTED, 20000), TRI_FALSE);
}

static void only_while_it_is_listed(void **state) {
    (void)state;
    assert_int_equal(in_list("{\"name\":\"Example K.K.\"}", LISTED - 1, 20000), TRI_FALSE);
    sw.parties[0].delisted = LISTED + 10;
    assert_int_equal(in_list("{\"name\":\"Example K.K.\"}", LISTED + 9, 20000), TRI_TRUE);
    assert_int_equal(in_list("{\"name\":\"Example K.K.\"}", LISTED + 10, 20000), TRI_FALSE);
    sw.parties[0].delisted = DATE_NONE;
}

static void only_once_it_is_known(void **state) {
    (void)state;
    assert_int_equal(in_list("{\"name\":\"Example K.K.\"}", LISTED, PUBLISHED - 1), TRI_FALSE);
    assert_int_equal(in_list("{\"name\":\"Example K.K.\"}", LISTED, PUBLISHED), TRI_TRUE);
}

static void silence_is_a_question(void **state) {
    (void)state;
    assert_int_equal(in_list("", LISTED, 20000), TRI_OPEN);     // required, not given
    assert_int_equal(in_list("{}", LISTED, 20000), TRI_OPEN);   // given without a name
    assert_int_equal(in_list("null", LISTED, 20000), TRI_OPEN); // a required party is somebody
    sw.roles[0].required = 0;
    assert_int_equal(in_list("null", LISTED, 20000), TRI_FALSE);
    assert_int_equal(in_list("", LISTED, 20000), TRI_FALSE); // optional, not given
    assert_int_equal(in_list("{}", LISTED, 20000), TRI_OPEN);
    sw.roles[0].required = 1;
}

static void a_list_that_was_not_loaded_clears_nobody(void **state) {
    (void)state;
    world_list kept = sw.lists[0];
    sw.lists[0].parties.count = 0;
    sw.lists[0].as_of = DATE_NONE;
    assert_int_equal(in_list("{\"name\":\"Somebody\"}", LISTED, 20000), TRI_OPEN);
    sw.lists[0].as_of = 20000; // loaded, and empty
    assert_int_equal(in_list("{\"name\":\"Somebody\"}", LISTED, 20000), TRI_FALSE);
    sw.lists[0] = kept;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_names_are_the_same_party),
        cmocka_unit_test(only_while_it_is_listed),
        cmocka_unit_test(only_once_it_is_known),
        cmocka_unit_test(silence_is_a_question),
        cmocka_unit_test(a_list_that_was_not_loaded_clears_nobody),
    };
    return cmocka_run_group_tests_name("party", tests, set_up, tear_down);
}
