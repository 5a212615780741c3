// SPDX-License-Identifier: Apache-2.0
//
// test_ratio: exact numbers: lowest terms, overflow to none, comparison without overflow, and the text
// of a number, which reads back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dice.h"
#include "exposure/ratio.h"

#define WIDEST (((wide)1 << 126) - 1 + ((wide)1 << 126))

static void assert_is(ratio have, int64_t num, int64_t den) {
    assert_true(have.den == den);
    assert_true(have.num == num);
}

static ratio parsed(const char *text) {
    ratio r = RATIO_NONE;
    assert_true(ratio_parse(str_of(text), &r));
    return r;
}

static void assert_prints(ratio r, const char *want) {
    strbuf b = {0};
    ratio_print(r, &b);
    assert_string_equal(b.p, want);
    strbuf_clear(&b);
}

static void assert_shows(ratio r, uint32_t places, const char *want) {
    strbuf b = {0};
    ratio_show(r, places, &b);
    assert_string_equal(b.p, want);
    strbuf_clear(&b);
}

static void keeps_lowest_terms(void **state) {
    (void)state;
    assert_is(ratio_of(6, 4), 3, 2);
    assert_is(ratio_of(6, -4), -3, 2);
    assert_is(ratio_of(-6, -4), 3, 2);
    assert_is(ratio_of(0, -7), 0, 1);
    assert_is(ratio_of(7, 7), 1, 1);
    assert_is(ratio_of(INT64_MIN, INT64_MIN), 1, 1);
    assert_is(ratio_of(INT64_MIN, 2), INT64_MIN / 2, 1);
    assert_false(ratio_ok(ratio_of(1, 0)));
    // a gcd of more than 64 bits
    ratio big = ratio_mul(ratio_int(INT64_MAX), ratio_int(INT64_MAX));
    assert_is(ratio_div(big, big), 1, 1);
    assert_is(ratio_div(ratio_mul(big, ratio_int(2)), big), 2, 1);
    assert_is(ratio_mul(ratio_of(INT64_MAX, 3), ratio_of(3, INT64_MAX)), 1, 1);
}

static void computes(void **state) {
    (void)state;
    assert_is(ratio_add(ratio_of(1, 6), ratio_of(1, 10)), 4, 15);
    assert_is(ratio_sub(ratio_of(1, 6), ratio_of(1, 6)), 0, 1);
    assert_is(ratio_mul(ratio_of(-2, 3), ratio_of(9, 4)), -3, 2);
    assert_is(ratio_div(ratio_of(2, 3), ratio_of(-4, 9)), -3, 2);
    assert_false(ratio_ok(ratio_div(RATIO_ONE, RATIO_ZERO)));
    assert_is(ratio_min(ratio_of(1, 3), ratio_of(333, 1000)), 333, 1000);
    assert_is(ratio_max(ratio_of(-1, 3), ratio_of(-333, 1000)), -333, 1000);
    assert_int_equal(ratio_floor(ratio_of(7, 2)), 3);
    assert_int_equal(ratio_floor(ratio_of(-7, 2)), -4);
    assert_int_equal(ratio_floor(ratio_of(-8, 2)), -4);
    assert_int_equal(ratio_sign(ratio_of(-1, 9)), -1);
}

static void overflows_to_none(void **state) {
    (void)state;
    ratio max = {WIDEST, 1}, fine = {1, WIDEST};
    assert_false(ratio_ok(ratio_add(max, RATIO_ONE)));
    assert_false(ratio_ok(ratio_mul(max, ratio_int(2))));
    assert_false(ratio_ok(ratio_sub((ratio){-WIDEST, 1}, RATIO_ONE))); // never the least wide
    assert_false(ratio_ok(ratio_add(max, fine)));
    assert_false(ratio_ok(ratio_mul(fine, ratio_of(1, 2))));
    assert_false(ratio_ok(ratio_div(fine, ratio_int(2))));
    assert_true(ratio_ok(ratio_mul(max, fine)));
    assert_is(ratio_mul(max, fine), 1, 1);
    assert_is(ratio_sub(max, max), 0, 1);
    ratio all[] = {max, fine, RATIO_ONE, RATIO_ZERO};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_false(ratio_ok(ratio_add(all[i], RATIO_NONE)));
        assert_false(ratio_ok(ratio_sub(RATIO_NONE, all[i])));
        assert_false(ratio_ok(ratio_mul(all[i], RATIO_NONE)));
        assert_false(ratio_ok(ratio_div(RATIO_NONE, all[i])));
        assert_false(ratio_ok(ratio_div(all[i], RATIO_NONE)));
    }
    assert_int_equal(ratio_floor(max), INT64_MAX);
    assert_int_equal(ratio_floor((ratio){-WIDEST, 1}), INT64_MIN);
}

static void compares_without_overflow(void **state) {
    (void)state;
    ratio big = {WIDEST, 2}, little = {WIDEST - 2, 2}, near = {WIDEST, 3};
    assert_true(ratio_cmp(big, little) > 0);
    assert_true(ratio_cmp(little, big) < 0);
    assert_int_equal(ratio_cmp(big, big), 0);
    assert_true(ratio_cmp(near, big) < 0);
    // x / (x + 1) < (x + 1) / (x + 2): they differ in the last of their continued fractions
    wide x = WIDEST - 2;
    ratio less = {x, x + 1}, more = {x + 1, x + 2};
    assert_true(ratio_cmp(less, more) < 0);
    assert_true(ratio_cmp(more, less) > 0);
    assert_true(ratio_cmp((ratio){-x, x + 1}, (ratio){-(x + 1), x + 2}) > 0);
    assert_true(ratio_cmp((ratio){-x, x + 1}, less) < 0);
    assert_true(ratio_cmp((ratio){1, WIDEST}, RATIO_ZERO) > 0);
    assert_true(ratio_cmp((ratio){1, WIDEST}, (ratio){1, WIDEST - 1}) < 0);
}

static void reads_text(void **state) {
    (void)state;
    assert_is(parsed("12"), 12, 1);
    assert_is(parsed("-0.5"), -1, 2);
    assert_is(parsed("2/3"), 2, 3);
    assert_is(parsed("1.5/0.5"), 3, 1);
    assert_is(parsed("3.25 %"), 13, 400);
    assert_is(parsed("50%"), 1, 2);
    assert_is(parsed("1/3 %"), 1, 300);
    assert_is(parsed("999999999999999999"), 999999999999999999, 1);
    assert_is(parsed("0.000000000000000001"), 1, 1000000000000000000);
    assert_true(ratio_ok(parsed("999999999999999999.999999999999999999")));
    static const char *const bad[] = {"",
                                      "-",
                                      ".",
                                      ".5",
                                      "5.",
                                      "1e5",
                                      "+1",
                                      "--1",
                                      "1 2",
                                      "%",
                                      "1 %%",
                                      "1/0",
                                      "1/",
                                      "/2",
                                      "1/-2",
                                      "0x1",
                                      "1234567890123456789",
                                      "1,5",
                                      " 1",
                                      "1/2/3",
                                      "nan",
                                      "inf",
                                      "1.5.5",
                                      "1 kg",
                                      "1/0.0"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ratio r = ratio_int(77);
        if (ratio_parse(str_of(bad[i]), &r)) {
            fail_msg("\"%s\" was read", bad[i]);
        }
        assert_is(r, 77, 1);
    }
}

static void prints_text(void **state) {
    (void)state;
    assert_prints(RATIO_NONE, "?");
    assert_prints(ratio_of(31, 2), "15.5");
    assert_prints(ratio_of(-1, 8), "-0.125");
    assert_prints(ratio_of(2000, 19), "2000/19");
    assert_prints(ratio_of(-2, 3), "-2/3");
    assert_prints(ratio_of(1, 1000000000), "0.000000001");
    assert_prints(ratio_of(1, 10000000000), "1/10000000000");
    assert_prints(RATIO_ZERO, "0");
    assert_shows(ratio_of(2000, 19), 2, "105.26");
    assert_shows(ratio_int(17160000), 2, "17 160 000");
    assert_shows(ratio_int(1980), 0, "1980");
    assert_shows(ratio_of(5, 2), 0, "3");
    assert_shows(ratio_of(-5, 2), 0, "-3");
    assert_shows(ratio_of(-1, 1000), 2, "0");
    assert_shows(ratio_of(1999, 1000), 2, "2");
    assert_shows(ratio_of(1, 3), 9, "0.333333333");
    assert_shows((ratio){WIDEST - 1, WIDEST}, 3, "1");
    assert_shows((ratio){1, WIDEST}, 3, "0");
}

static int64_t draw(dice *d, int64_t below) {
    int64_t high = roll(d, 1u << 30);
    return (high << 30 | roll(d, 1u << 30)) % below;
}

// Random numbers of all sizes: what is printed reads back, and the laws of a field hold where nothing
// overflows.
static void holds_for_random_numbers(void **state) {
    (void)state;
    dice d = {7};
    uint32_t reads = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t bits = 1 + roll(&d, 50);
        int64_t most = INT64_C(1) << bits;
        int64_t p = draw(&d, most) - most / 2;
        int64_t q = draw(&d, most) + 1;
        ratio a = ratio_of(p, q), b = ratio_of(q - p, most);
        strbuf s = {0};
        ratio_print(a, &s);
        ratio again = RATIO_NONE;
        assert_true(ratio_parse(strbuf_str(&s), &again));
        assert_int_equal(ratio_cmp(a, again), 0);
        assert_true(a.num == again.num && a.den == again.den);
        strbuf_clear(&s);
        ratio sum = ratio_add(a, b);
        if (ratio_ok(sum)) {
            reads++;
            ratio back = ratio_sub(sum, b);
            assert_true(!ratio_ok(back) || ratio_cmp(back, a) == 0);
            assert_int_equal(ratio_sign(ratio_sub(a, b)), ratio_cmp(a, b));
        }
        ratio product = ratio_mul(a, b);
        if (ratio_ok(product) && b.num != 0) {
            assert_int_equal(ratio_cmp(ratio_div(product, b), a), 0);
        }
        int64_t whole = ratio_floor(a);
        assert_true(ratio_cmp(ratio_int(whole), a) <= 0 && ratio_cmp(a, ratio_int(whole + 1)) < 0);
    }
    assert_true(reads > 10000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_lowest_terms),
        cmocka_unit_test(computes),
        cmocka_unit_test(overflows_to_none),
        cmocka_unit_test(compares_without_overflow),
        cmocka_unit_test(reads_text),
        cmocka_unit_test(prints_text),
        cmocka_unit_test(holds_for_random_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
