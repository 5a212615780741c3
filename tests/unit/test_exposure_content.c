// SPDX-License-Identifier: Apache-2.0
//
// content: shares of value by origin, exact at the limits, open where the price decides.
#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chain_fixture.h"

static lode_arena arena;
static chain c;

static int set_up(void **state) {
    (void)state;
    chain_init(&c);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_clear(&arena);
    return 0;
}

static content_verdict one(int64_t part, int64_t whole, ratio limit, bool reached) {
    return content_limit(ratio_int(part), ratio_int(part), ratio_int(whole), ratio_int(whole),
                         limit, reached);
}

// X11: China's 0.1 % is reached or passed.
static void a_tenth_of_a_percent_is_reached(void **state) {
    (void)state;
    ratio limit = ratio_of(1, 1000);
    assert_int_equal(one(100, 100000, limit, true), CONTENT_REACHED);
    assert_int_equal(one(99, 100000, limit, true), CONTENT_BELOW);
    assert_int_equal(one(100, 100001, limit, true), CONTENT_BELOW);
    assert_int_equal(one(1, 1000, limit, true), CONTENT_REACHED);
}

// X12: the 25, 10 and 0 % of the United States are exceeded.
static void a_quarter_is_exceeded(void **state) {
    (void)state;
    assert_int_equal(one(25, 100, ratio_of(25, 100), false), CONTENT_BELOW);
    assert_int_equal(one(26, 100, ratio_of(25, 100), false), CONTENT_REACHED);
    assert_int_equal(one(10, 100, ratio_of(10, 100), false), CONTENT_BELOW);
    assert_int_equal(one(1001, 10000, ratio_of(10, 100), false), CONTENT_REACHED);
    assert_int_equal(one(0, 100, RATIO_ZERO, false), CONTENT_BELOW);
    assert_int_equal(one(1, 1000000000, RATIO_ZERO, false), CONTENT_REACHED);
}

static void what_is_not_known_stays_open(void **state) {
    (void)state;
    ratio tenth = ratio_of(1, 10), one_ = RATIO_ONE, none = RATIO_NONE;
    assert_int_equal(content_limit(none, none, one_, one_, tenth, true), CONTENT_OPEN);
    assert_int_equal(content_limit(one_, none, one_, one_, tenth, true), CONTENT_REACHED);
    assert_int_equal(content_limit(RATIO_ZERO, none, one_, one_, tenth, true), CONTENT_OPEN);
    assert_int_equal(content_limit(one_, one_, none, none, tenth, true), CONTENT_OPEN);
    assert_int_equal(content_limit(RATIO_ZERO, RATIO_ZERO, RATIO_ZERO, RATIO_ZERO, tenth, true),
                     CONTENT_OPEN);
}

// X13: 0.01 % dysprosium in a magnet of 80 $/kg, priced as oxide at 224 or at 960 $/kg; metal content
// from oxide by 0.871321.
static void the_price_basis_decides(void **state) {
    (void)state;
    ratio metal = ratio_of(871321, 1000000), share = ratio_of(1, 10000), whole = ratio_int(80),
          limit = ratio_of(1, 1000);
    ratio low = ratio_mul(share, ratio_div(ratio_int(224), metal)),
          high = ratio_mul(share, ratio_div(ratio_int(960), metal));
    assert_int_equal(content_limit(low, low, whole, whole, limit, true), CONTENT_BELOW);
    assert_int_equal(content_limit(high, high, whole, whole, limit, true), CONTENT_REACHED);
    assert_int_equal(content_limit(low, high, whole, whole, limit, true), CONTENT_OPEN);
    // the share at which it turns: 0.0311 % and 0.0073 %, and the next smaller is below
    ratio turn = ratio_div(ratio_mul(limit, whole), ratio_div(ratio_int(224), metal));
    assert_int_equal(ratio_floor(ratio_mul(turn, ratio_int(1000000))), 311);
    turn = ratio_div(ratio_mul(limit, whole), ratio_div(ratio_int(960), metal));
    assert_int_equal(ratio_floor(ratio_mul(turn, ratio_int(1000000))), 72);
}

static void expect_shares(const char *want) {
    content_share *shares = NULL;
    uint32_t n = 0;
    content_find(&arena, &c.net, &shares, &n);
    strbuf b = {0};
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(&b, "%s" STR_FMT " " STR_FMT " ", i > 0 ? "; " : "",
                    STR_ARG(c.lanes[shares[i].lane].id), STR_ARG(shares[i].origin));
        ratio_print(shares[i].low, &b);
        strbuf_addz(&b, "..");
        ratio_print(shares[i].high, &b);
        strbuf_addf(&b, shares[i].unpriced > 0 ? " (%u)" : "", shares[i].unpriced);
    }
    assert_string_equal(b.n > 0 ? b.p : "", want);
    strbuf_clear(&b);
}

/* A Japanese motor of a Chinese magnet and a US chip, made in Osaka for a plant in Thailand. */
static uint32_t motor(int64_t case_price, const char *case_origin) {
    uint32_t osaka = chain_plant(&c, "Osaka"), thai = chain_plant(&c, "Rayong");
    uint32_t car = chain_item(&c, "car", 3000), unit = chain_item(&c, "motor", 200);
    chain_origin(&c, unit, "JP");
    uint32_t board = chain_item(&c, "board", 50);
    chain_origin(&c, board, "JP");
    uint32_t magnet = chain_item(&c, "magnet", 5);
    chain_origin(&c, magnet, "CN");
    uint32_t chip = chain_item(&c, "chip", 30);
    chain_origin(&c, chip, "US");
    uint32_t body = chain_item(&c, "case", case_price);
    if (case_origin != NULL) {
        chain_origin(&c, body, case_origin);
    }
    chain_bom(&c, car, "", unit, RATIO_ONE);
    chain_bom(&c, unit, "", magnet, ratio_int(4));
    chain_bom(&c, unit, "", board, RATIO_ONE);
    chain_bom(&c, unit, "", body, RATIO_ONE);
    chain_bom(&c, board, "", chip, ratio_of(1, 2));
    c.makes[0] = (model_make){unit, osaka, ratio_of(1, 2), RATIO_NONE, 0, {0}};
    c.makes[1] = (model_make){board, osaka, RATIO_ONE, RATIO_NONE, 0, {0}};
    c.makes[2] = (model_make){car, thai, RATIO_ONE, RATIO_NONE, 0, {0}};
    c.m.n_makes = 3;
    c.lanes[chain_lane(&c, "to Thailand", unit, thai)].from_plant = osaka;
    chain_lane(&c, "magnets", magnet, 0);
    chain_lane(&c, "chips", chip, 0);
    chain_lane(&c, "cases", body, 0);
    c.plans[chain_plan(&c, car, 10)].plant = thai;
    return unit;
}

static void each_foreign_origin_below(void **state) {
    (void)state;
    motor(10, "JP");
    chain_net(&c, &arena);
    expect_shares("to Thailand CN 0.1..0.1; to Thailand US 0.075..0.075");
}

static void a_part_of_no_known_origin_may_be_of_any(void **state) {
    (void)state;
    motor(10, NULL);
    chain_net(&c, &arena);
    expect_shares("to Thailand CN 0.1..0.15; to Thailand US 0.075..0.125");
}

static void without_a_price_the_low_end_is_sure(void **state) {
    (void)state;
    motor(-1, NULL);
    chain_net(&c, &arena);
    expect_shares("to Thailand CN 0.1..? (1); to Thailand US 0.075..? (1)");
}

static void prices_are_low_and_high_and_in_other_money(void **state) {
    (void)state;
    uint32_t unit = motor(10, "JP");
    c.items[unit + 2].currency = STR("USD"); // the magnet
    c.items[unit + 2].price_high = ratio_int(10);
    c.rates[0] = (model_rate){STR("USD"), STR("JPY"), ratio_int(2), {0}};
    c.m.n_rates = 1;
    chain_net(&c, &arena);
    expect_shares("to Thailand CN 0.2..0.4; to Thailand US 0.075..0.075");
    c.m.n_rates = 0;
    expect_shares("to Thailand CN 0..? (1); to Thailand US 0.075..0.075");
    c.items[unit].price_low = c.items[unit].price_high = RATIO_NONE;
    expect_shares("to Thailand CN ?..? (2); to Thailand US ?..? (1)");
}

static void alternates_are_an_interval(void **state) {
    (void)state;
    uint32_t unit = motor(10, "JP");
    uint32_t other = chain_item(&c, "JP magnet", 9);
    chain_origin(&c, other, "JP");
    c.bom[1].position = STR("magnet");
    model_bom moved[2] = {c.bom[3], c.bom[4]};
    (void)unit;
    c.bom[5] = moved[1];
    c.bom[4] = moved[0];
    c.bom[3] = c.bom[2];
    c.bom[2] = c.bom[1];
    c.bom[2].child = other;
    c.m.n_bom = 6;
    chain_net(&c, &arena);
    expect_shares("to Thailand CN 0..0.1; to Thailand US 0.075..0.075");
    c.bom[2].until = 0; // over
    expect_shares("to Thailand CN 0.1..0.1; to Thailand US 0.075..0.075");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tenth_of_a_percent_is_reached),
        cmocka_unit_test(a_quarter_is_exceeded),
        cmocka_unit_test(what_is_not_known_stays_open),
        cmocka_unit_test(the_price_basis_decides),
        cmocka_unit_test_setup_teardown(each_foreign_origin_below, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_part_of_no_known_origin_may_be_of_any, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_price_the_low_end_is_sure, set_up, tear_down),
        cmocka_unit_test_setup_teardown(prices_are_low_and_high_and_in_other_money, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(alternates_are_an_interval, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
