// SPDX-License-Identifier: Apache-2.0
//
// lodestone.h for books beside the law: exact ratios of the units that the real packs declare, and names
// that are one name to a license.
#include <lodestone.h>

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static lode_image *image;

static int set_up(void **state) {
    (void)state;
    char path[1024];
    const char *build = getenv("LODE_BUILD_ROOT");
    (void)snprintf(path, sizeof path, "%s/world.lode", build != NULL ? build : "build");
    return lode_image_open(path, &image, NULL) == LODE_OK ? 0 : 1;
}

static int tear_down(void **state) {
    (void)state;
    lode_image_release(image);
    return 0;
}

static void ratio_is(const char *from, const char *to, int64_t num, int64_t den) {
    int64_t n = 0, d = 0;
    assert_int_equal(lode_unit_ratio(image, from, to, &n, &d, NULL), LODE_OK);
    assert_int_equal(n, num);
    assert_int_equal(d, den);
}

static void refused(const char *from, const char *to, const char *code) {
    int64_t n = -1, d = -1;
    lode_error err = {0};
    assert_int_equal(lode_unit_ratio(image, from, to, &n, &d, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, code);
    assert_true(err.hint[0] != '\0');
    assert_int_equal(n, -1); // untouched
    assert_int_equal(d, -1);
}

static void ratios(void **state) {
    (void)state;
    ratio_is("kg", "kg", 1, 1);
    ratio_is("g", "kg", 1, 1000);
    ratio_is("kg", "g", 1000, 1);
    ratio_is("t", "g", 1000000, 1);
    ratio_is("g", "t", 1, 1000000);
    ratio_is("USD", "USD", 1, 1);
    ratio_is("JPY", "JPY", 1, 1);
    ratio_is("pcs", "pcs", 1, 1);
    refused("kg", "USD", "other_kind");
    refused("USD", "JPY", "no_ratio");
    refused("JPY", "EUR", "no_ratio");
    refused("JPY", "USD", "no_ratio");
    refused("piece", "kg", "unknown_unit");
    refused("kg", "", "unknown_unit");
    refused("KG", "kg", "unknown_unit");
    refused("degC", "degC", "unit_offset");
    refused("degC", "K", "unit_offset");
}

static void arguments(void **state) {
    (void)state;
    int64_t n = 0, d = 0;
    lode_error err;
    assert_int_equal(lode_unit_ratio(NULL, "g", "kg", &n, &d, &err), LODE_USAGE);
    assert_int_equal(lode_unit_ratio(image, NULL, "kg", &n, &d, &err), LODE_USAGE);
    assert_int_equal(lode_unit_ratio(image, "g", NULL, &n, &d, &err), LODE_USAGE);
    assert_int_equal(lode_unit_ratio(image, "g", "kg", NULL, &d, &err), LODE_USAGE);
    assert_int_equal(lode_unit_ratio(image, "g", "kg", &n, NULL, &err), LODE_USAGE);
    assert_string_equal(err.code, "null_argument");
}

static bool same(const char *a, const char *b) {
    char x[128], y[128];
    size_t n = lode_name_key(a, strlen(a), x, sizeof x);
    return n > 0 && n == lode_name_key(b, strlen(b), y, sizeof y) && memcmp(x, y, n) == 0;
}

static void names(void **state) {
    (void)state;
    assert_true(same("Nagoya Motor K.K.", "NAGOYA  MOTOR K K"));
    assert_true(same("日本電産", "日本 電産"));
    assert_true(same("ＡＢＣ", "abc"));
    assert_false(same("Nagoya Motor Co.", "Nagoya Motor Company"));
    assert_false(same("Nagoya Motor", "Nagoya"));
    assert_false(same("", ""));
    assert_false(same("...", "..."));
    assert_false(same("\xff", "\xff"));
    char out[4] = "...";
    assert_int_equal(lode_name_key("Ab Cd", 5, out, 2), 5); // all its length, and what fits
    assert_string_equal(out, "ab.");
    assert_int_equal(lode_name_key("Ab Cd", 5, NULL, 0), 5);
    assert_int_equal(lode_name_key("", 0, out, 4), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(ratios), cmocka_unit_test(arguments),
                                       cmocka_unit_test(names)};
    return cmocka_run_group_tests_name("api_unit", tests, set_up, tear_down);
}
