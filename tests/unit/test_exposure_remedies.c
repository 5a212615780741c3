// SPDX-License-Identifier: Apache-2.0
//
// remedies: the order in which they save most, gates, fair shares, days and volumes, on the worked
// examples X14, X19 and X23 of the research.
#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chain_fixture.h"
#include "exposure/remedy_int.h"

static lode_arena arena;
static chain c;
static bool good[8];
static exposure_run base;

static int set_up(void **state) {
    (void)state;
    chain_init(&c);
    memset(good, 0, sizeof good);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_clear(&arena);
    return 0;
}

static exposure_remedies find(void) {
    exposure_remedies r = {0};
    lode_error err = {0};
    flow_case f = {.net = &c.net, .horizon = c.decided.horizon};
    lanes_case(&arena, &c.decided, good, &f);
    assert_int_equal(run_case(&arena, &f, &base, &err), LODE_OK);
    lode_status st = remedies_find(&arena, &c.net, &c.decided, good, &base, &r, &err);
    if (st != LODE_OK) {
        print_error("%s\n", err.message);
    }
    assert_int_equal(st, LODE_OK);
    return r;
}

static bool is(ratio a, int64_t n) { return ratio_ok(a) && ratio_is(a, n); }

static void expect_name(const exposure_remedy *r, const char *id) {
    assert_int_equal(r->kind, REMEDY_GRANT);
    str got = r->license == MODEL_NONE ? c.lanes[r->lane].id : c.licenses[r->license].id;
    assert_true(str_eqz(got, id));
}

// X14: A (100 a day) needs L1 and L2, B (40) needs L1, C (25) needs L3.
static void gates(void) {
    uint32_t a = chain_item(&c, "A", 100), b = chain_item(&c, "B", 40), p = chain_item(&c, "C", 25);
    uint32_t x[3] = {chain_item(&c, "x1", 1), chain_item(&c, "x2", 1), chain_item(&c, "x3", 1)};
    chain_bom(&c, a, "", x[0], RATIO_ONE);
    chain_bom(&c, a, "", x[1], RATIO_ONE);
    chain_bom(&c, b, "", x[0], RATIO_ONE);
    chain_bom(&c, p, "", x[2], RATIO_ONE);
    static const char *const ids[] = {"L1", "L2", "L3"}, *const lanes[] = {"l1", "l2", "l3"};
    for (uint32_t i = 0; i < 3; i++) {
        chain_lane(&c, lanes[i], x[i], 0);
        chain_license(&c, ids[i], LICENSE_HALTED);
    }
    chain_plan(&c, a, 1);
    chain_plan(&c, b, 1);
    chain_plan(&c, p, 1);
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 1);
    for (uint32_t i = 0; i < 3; i++) {
        chain_close(&c, i, CAUSE_LANE_HALTED, i);
    }
}

static void one_license_opens_what_another_gates(void **state) {
    (void)state;
    gates();
    exposure_remedies r = find();
    assert_true(is(base.value_lost, 165));
    assert_int_equal(r.n, 3);
    assert_true(r.complete && r.money);
    static const char *const order[] = {"L1", "L2", "L3"};
    static const int64_t alone[] = {40, 0, 25}, marginal[] = {40, 100, 25}, fair[] = {90, 50, 25};
    for (uint32_t i = 0; i < 3; i++) {
        expect_name(&r.all[i], order[i]);
        assert_int_equal(r.all[i].rank, i);
        assert_true(is(r.all[i].alone, alone[i]));
        assert_true(is(r.all[i].marginal, marginal[i]));
        assert_true(is(r.all[i].shapley, fair[i]));
        assert_int_equal(r.all[i].gate, MODEL_NONE);
        assert_int_equal(r.all[i].act_by, 0);
    }
    assert_int_equal(r.n_pairs, 1);
    assert_true(r.pairs[0].a == 0 && r.pairs[0].b == 1 && is(r.pairs[0].together, 140));
    assert_true(r.unblock.complete);
    assert_int_equal(r.unblock.n, 1);
    assert_int_equal(r.unblock.all[0].n, 3);
    assert_true(is(r.all[0].qty, 1)); // B alone: A still stands
    assert_true(is(r.all[1].qty, 1));
}

// X15: worth nothing apart; then they are ranked together, before what saves less.
static void a_gate_of_two_and_of_three(void **state) {
    (void)state;
    gates();
    c.items[1].price_low = c.items[1].price_high = RATIO_ZERO; // B is given away
    exposure_remedies r = find();
    expect_name(&r.all[0], "L3");
    expect_name(&r.all[1], "L1");
    expect_name(&r.all[2], "L2");
    assert_int_equal(r.all[0].gate, MODEL_NONE);
    assert_int_equal(r.all[1].gate, 1);
    assert_int_equal(r.all[2].gate, 1);
    assert_true(is(r.all[1].marginal, 0) && is(r.all[2].marginal, 100));
    assert_true(strstr(r.all[1].what.p, "saves nothing without no. 3") != NULL);
    assert_true(strstr(r.all[2].what.p, "saves nothing without no. 2") != NULL);
    // now A needs all three, and nothing else is made
    chain_init(&c);
    gates();
    c.m.n_bom = 3;
    c.bom[2] = c.bom[1];
    c.bom[2].child = c.lanes[2].item;
    c.m.n_plans = 1;
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 1);
    for (uint32_t i = 0; i < 3; i++) {
        chain_close(&c, i, CAUSE_LANE_HALTED, i);
    }
    r = find();
    assert_int_equal(r.n, 3);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(r.all[i].gate, 0);
        assert_true(is(r.all[i].marginal, i == 2 ? 100 : 0));
        assert_true(ratio_cmp(r.all[i].shapley, ratio_of(100, 3)) == 0);
    }
}

static void without_prices_days_are_counted(void **state) {
    (void)state;
    gates();
    c.items[2].price_low = c.items[2].price_high = RATIO_NONE;
    exposure_remedies r = find();
    assert_false(r.money);
    assert_true(is(r.all[0].marginal, 1) && is(r.all[1].marginal, 1) && is(r.all[2].marginal, 1));
}

enum { PUMP, STEERING, TRACTION, MIRROR, PARTS };
static const char *const part_names[] = {"pump", "steering", "traction", "mirror"};
static const int64_t per_car[] = {1, 1, 1, 2}, grams[] = {40, 100, 2000, 3},
                     magnet_days[] = {20, 30, 35, 40};

/* Stock of a part in days of a car plant, the lane of its magnet, and 7 days of magnets for pumps past
 * the border. */
static void fill(const uint32_t *part, uint32_t i, uint32_t plant, int64_t cars) {
    int64_t a_day = cars * per_car[i];
    chain_stock(&c, part[0], plant, 2 * a_day);
    chain_stock(&c, part[1], plant, 5 * a_day);
    chain_stock(&c, part[2], plant, magnet_days[i] * a_day * grams[i]);
    chain_lane(&c, part_names[i], part[2], plant);
    if (i == PUMP) {
        chain_transit(&c, part[2], MODEL_NONE, 7 * a_day * grams[i], 12, BORDER_PASSED);
        c.transits[c.m.n_transits - 1].plant = plant;
    }
}

/* X23. Money in JPY 100 000. Hybrid H, 100 a day, and petrol G, 200 a day, of a mirror, a pump, steering,
 * H of traction too; each from a tier-1 part and that from a magnet in grams. apart: each car has its own
 * stock; else they share it. */
static void ladder(bool apart) {
    uint32_t h = chain_item(&c, "H", 30), g = chain_item(&c, "G", 18), part[PARTS][3];
    uint32_t plants[2] = {apart ? chain_plant(&c, "Aichi") : 0, apart ? chain_plant(&c, "Mie") : 0};
    for (uint32_t i = 0; i < PARTS; i++) {
        part[i][0] = chain_item(&c, part_names[i], 1);
        part[i][1] = chain_item(&c, "tier 1", 1);
        part[i][2] = chain_item(&c, "magnet", 1);
    }
    for (uint32_t i = 0; i < PARTS; i++) {
        chain_bom(&c, h, "", part[i][0], ratio_int(per_car[i]));
    }
    for (uint32_t i = 0; i < PARTS; i++) {
        if (i != TRACTION) {
            chain_bom(&c, g, "", part[i][0], ratio_int(per_car[i]));
        }
    }
    for (uint32_t i = 0; i < PARTS; i++) {
        chain_bom(&c, part[i][0], "", part[i][1], RATIO_ONE);
        chain_bom(&c, part[i][1], "", part[i][2], ratio_int(grams[i]));
        chain_license(&c, part_names[i], LICENSE_HALTED);
        fill(part[i], i, plants[0], apart || i == TRACTION ? 100 : 300);
        if (apart && i != TRACTION) {
            fill(part[i], i, plants[1], 200);
        }
    }
    c.plans[chain_plan(&c, h, 100)].plant = plants[0];
    c.plans[chain_plan(&c, g, 200)].plant = plants[1];
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 60);
    for (uint32_t i = 0; i < c.m.n_lanes; i++) {
        uint32_t license = 0;
        while (!str_eq(c.licenses[license].id, c.lanes[i].id)) {
            license++;
        }
        chain_close(&c, i, CAUSE_LANE_HALTED, license);
    }
}

static void expect_order(const exposure_remedies *r, const char *const *order,
                         const int64_t *marginal, const int32_t *act_by) {
    assert_int_equal(r->n, PARTS);
    for (uint32_t i = 0; i < PARTS; i++) {
        expect_name(&r->all[i], order[i]);
        assert_true(is(r->all[i].marginal, marginal[i]));
        assert_true(is(r->all[i].alone, i == 0 ? 19800 : 0));
        assert_int_equal(r->all[i].act_by, act_by[i]);
        assert_true(ratio_ok(r->all[i].shapley));
    }
    assert_true(r->unblock.complete);
    assert_int_equal(r->unblock.n, 0); // it takes four
}

static void the_demo_ladder(void **state) {
    (void)state;
    ladder(true);
    exposure_remedies r = find();
    assert_true(is(base.value_lost, 171600));
    assert_true(is(base.result.products[0].stops, 34) && is(base.result.products[1].stops, 34));
    static const char *const order[] = {"pump", "steering", "mirror", "traction"};
    expect_order(&r, order, (const int64_t[]){19800, 51000, 46800, 54000},
                 (const int32_t[]){34, 37, 47, 42});
    assert_int_equal(r.all[0].n_lanes, 2);
    assert_true(is(r.all[3].qty, 100 * 2000 * 18)); // 3.25 % of it: 117 kg of dysprosium
}

// When H stands for want of traction, what it leaves of the mirrors lasts G two and a half days longer.
static void stock_that_is_shared_lasts_longer(void **state) {
    (void)state;
    ladder(false);
    exposure_remedies r = find();
    assert_true(is(base.value_lost, 171600));
    static const char *const order[] = {"pump", "steering", "mirror", "traction"};
    expect_order(&r, order, (const int64_t[]){19800, 60000, 37800, 54000},
                 (const int32_t[]){34, 37, 49, 42});
}

// The same four in the order of the list, and the mirror last: 8 580 m for 234 g of dysprosium.
static void the_order_is_part_of_the_story(void **state) {
    (void)state;
    ladder(true);
    lode_error err = {0};
    (void)find();
    remedy_search s = {.a = &arena,
                       .net = &c.net,
                       .m = &c.m,
                       .lanes = &c.decided,
                       .good = good,
                       .base = &base,
                       .complete = true,
                       .money = true};
    memo_init(&s.memo, 100);
    candidates_find(&s);
    remedy_places_find(&s);
    assert_int_equal(s.n, 4);
    static const int64_t marginal[] = {19800, 51000, 15000, 85800};
    s.order = arena_array(&arena, 4, sizeof *s.order);
    s.n_order = 4;
    remedy_set set = {{0}};
    ratio before = RATIO_ZERO, saved;
    for (uint32_t i = 0; i < 4; i++) {
        s.order[i] = i;
        set = set_with(set, i);
        assert_int_equal(remedy_saves(&s, set, &saved, &err), LODE_OK);
        s.all[i].marginal = ratio_sub(saved, before);
        assert_true(is(s.all[i].marginal, marginal[i]));
        before = saved;
    }
    assert_int_equal(remedies_act(&s, &err), LODE_OK);
    assert_true(is(s.all[3].qty, 600 * 3 * 13)); // 1 % of it: 234 g
    assert_int_equal(s.all[3].act_by, 47);
    memo_clear(&s.memo);
    vec_clear(&s.busy);
}

/* ---- the other kinds ----------------------------------------------------------------------------- */

/* X19: a mirror of a motor that is made here of magnets, whose lane waits; or of a rotor assembly that is
 * bought, and qualified on day 30. Magnets, motors and mirrors last 15.5 days. */
static void level_change(void) {
    uint32_t car = chain_item(&c, "car", 10), mirror = chain_item(&c, "mirror", 1),
             motor = chain_item(&c, "motor", 1), magnet = chain_item(&c, "magnet", 1),
             rotor = chain_item(&c, "rotor assembly", 1);
    chain_bom(&c, car, "", mirror, ratio_int(2));
    chain_bom(&c, mirror, "motor", motor, RATIO_ONE);
    c.bom[chain_bom(&c, mirror, "motor", rotor, RATIO_ONE)].from = 30;
    chain_bom(&c, motor, "", magnet, ratio_int(4));
    chain_stock(&c, magnet, 0, 400);
    chain_stock(&c, motor, 0, 150);
    chain_stock(&c, mirror, 0, 60);
    chain_lane(&c, "magnets", magnet, 0);
    c.lanes[chain_lane(&c, "rotors", rotor, 0)].lead_days = 3;
    c.makes[0] = (model_make){mirror, 0, RATIO_ONE, RATIO_NONE, 2, {0}};
    c.m.n_makes = 1;
    chain_plan(&c, car, 10);
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 60);
    chain_close(&c, 0, CAUSE_LANE_NO_LICENSE, MODEL_NONE);
    c.decided.answers = arena_alloc(&arena, sizeof *c.decided.answers);
    c.decided.answers[0].doubt = STR("the ministry says \"generally\"");
    c.decided.n_answers = 1;
    c.decided.lanes[1].spans[0].answer = 0;
}

static const exposure_remedy *of_kind(const exposure_remedies *r, remedy_kind kind) {
    for (uint32_t i = 0; i < r->n; i++) {
        if (r->all[i].kind == kind) {
            return &r->all[i];
        }
    }
    fail();
    return NULL;
}

static void buy_the_motor_not_the_magnet(void **state) {
    (void)state;
    level_change();
    exposure_remedies r = find();
    assert_true(ratio_cmp(base.result.products[0].stops, ratio_of(31, 2)) == 0);
    assert_true(is(base.value_lost, 1450)); // [15.5, 30)
    assert_int_equal(r.n, 2);
    const exposure_remedy *up = of_kind(&r, REMEDY_LEVEL_UP), *grant = of_kind(&r, REMEDY_GRANT);
    assert_string_equal(up->what.p, "buy it as rotor assembly for mirror now, not on day 30: lane "
                                    "rotors needs no license (the ministry says \"generally\")");
    assert_string_equal(grant->what.p, "apply for a license for magnet: lane magnets");
    assert_true(is(up->alone, 1450) && is(grant->alone, 1450));
    assert_int_equal(up->act_by, 10);    // 15.5, less 2 of making mirrors, less 3 of the lane
    assert_int_equal(grant->act_by, 13); // what is not first in order counts from nothing done
    assert_true(is(grant->qty, 145 * 8));
    assert_true(is(grant->marginal, 1450) && is(up->marginal, 0)); // either does
    assert_true(is(up->shapley, 725) && is(grant->shapley, 725));
    assert_int_equal(r.unblock.n, 2);
}

/* The motor comes from an own plant, which makes it: the magnet is still below it. But when that plant buys
 * it, the alternate is of the same level. */
static void the_motor_comes_from_an_own_plant(void **state) {
    (void)state;
    for (uint32_t made = 0; made < 2; made++) {
        arena_clear(&arena);
        chain_init(&c);
        uint32_t pump = chain_item(&c, "pump", 10), motor = chain_item(&c, "motor", 1),
                 magnet = chain_item(&c, "magnet", 1), whole = chain_item(&c, "motor, whole", 1);
        uint32_t osaka = chain_plant(&c, "Osaka");
        chain_bom(&c, pump, "motor", motor, RATIO_ONE);
        c.bom[chain_bom(&c, pump, "motor", whole, RATIO_ONE)].from = 30;
        if (made == 1) {
            chain_bom(&c, motor, "", magnet, ratio_int(4));
        }
        c.lanes[chain_lane(&c, "own", motor, 0)].from_plant = osaka;
        uint32_t lane = made == 1 ? chain_lane(&c, "magnets", magnet, osaka)
                                  : chain_lane(&c, "motors", motor, osaka);
        chain_lane(&c, "whole", whole, 0);
        chain_stock(&c, motor, osaka, 100);
        chain_plan(&c, pump, 10);
        chain_net(&c, &arena);
        chain_decide(&c, &arena, 60);
        chain_close(&c, lane, CAUSE_LANE_NO_LICENSE, MODEL_NONE);
        exposure_remedies r = find();
        const exposure_remedy *up = of_kind(&r, made == 1 ? REMEDY_LEVEL_UP : REMEDY_QUALIFY);
        assert_true(is(up->alone, 2000)); // from day 10 to 30
    }
}

/* One license for magnets of two kinds: an amount of each, and none of both. */
static void amounts_of_a_license_by_item(void **state) {
    (void)state;
    uint32_t car = chain_item(&c, "car", 1), a = chain_item(&c, "a", 1), b = chain_item(&c, "b", 1);
    chain_bom(&c, car, "", a, ratio_int(2));
    chain_bom(&c, car, "", b, ratio_int(3));
    uint32_t license = chain_license(&c, "A1", LICENSE_HALTED);
    chain_lane(&c, "b", b, 0);
    chain_lane(&c, "a", a, 0);
    chain_lane(&c, "a too", a, 0);
    chain_plan(&c, car, 10);
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 60);
    for (uint32_t i = 0; i < c.m.n_lanes; i++) {
        chain_close(&c, i, CAUSE_LANE_HALTED, license);
    }
    exposure_remedies r = find();
    assert_int_equal(r.n, 1);
    assert_false(ratio_ok(r.all[0].qty));
    assert_int_equal(r.all[0].n_amounts, 2);
    assert_int_equal(r.all[0].amounts[0].item, a);
    int64_t days = base.flow.horizon;
    assert_true(is(r.all[0].amounts[0].qty, 20 * days) && is(r.all[0].amounts[1].qty, 30 * days));
}

static void an_alternate_of_the_same_level_is_qualified(void **state) {
    (void)state;
    level_change();
    c.m.n_bom = 3; // the motor is bought too
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 60);
    exposure_remedies r = find();
    const exposure_remedy *q = of_kind(&r, REMEDY_QUALIFY);
    assert_string_equal(q->what.p, "qualify rotor assembly for mirror now, not on day 30");
    assert_int_equal(r.n, 1);
}

/* A part that lasts 5 days here, with more elsewhere, at the border and on paper. */
static uint32_t short_part(int64_t elsewhere) {
    uint32_t car = chain_item(&c, "car", 1), part = chain_item(&c, "part", 1);
    uint32_t depot = chain_plant(&c, "Kobe");
    chain_bom(&c, car, "", part, RATIO_ONE);
    chain_stock(&c, part, 0, 50);
    if (elsewhere > 0) {
        chain_stock(&c, part, depot, elsewhere);
    }
    chain_lane(&c, "parts", part, 0);
    chain_plan(&c, car, 10);
    return part;
}

static void stock_that_lies_elsewhere_is_moved(void **state) {
    (void)state;
    short_part(70);
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 20);
    chain_close(&c, 0, CAUSE_LANE_PROHIBITED, MODEL_NONE); // no license will do
    exposure_remedies r = find();
    assert_int_equal(r.n, 1);
    assert_string_equal(r.all[0].what.p, "move 70  of part from Kobe to the common stock");
    assert_true(is(r.all[0].marginal, 70) && is(r.all[0].qty, 70));
    assert_int_equal(r.all[0].act_by, 5);
    assert_int_equal(r.unblock.n, 0);
}

// The other plant keeps what it needs up to the horizon itself.
static void only_what_a_plant_can_spare(void **state) {
    (void)state;
    short_part(150);
    c.plans[chain_plan(&c, 0, 5)].plant = 1;
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 20);
    chain_close(&c, 0, CAUSE_LANE_PROHIBITED, MODEL_NONE);
    exposure_remedies r = find();
    assert_int_equal(r.n, 1);
    assert_true(is(r.all[0].qty, 50) && is(r.all[0].marginal, 50));
}

static void goods_at_the_border_are_let_through(void **state) {
    (void)state;
    uint32_t part = short_part(0);
    chain_transit(&c, part, 0, 60, 3, BORDER_NOT_PASSED);
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 20);
    chain_close(&c, 0, CAUSE_LANE_NO_LICENSE, MODEL_NONE);
    exposure_remedies r = find();
    assert_int_equal(r.n, 2);
    const exposure_remedy *let = of_kind(&r, REMEDY_RELEASE), *grant = of_kind(&r, REMEDY_GRANT);
    assert_true(is(let->alone, 60) && is(grant->alone, 150));
    assert_int_equal(let->act_by, 5);
    assert_true(is(let->marginal, 0)); // with the license the goods come too
    assert_string_equal(let->what.p, "the border lets through 60  of part (transit.csv:2)");
}

static void a_license_brings_its_first_goods_after_the_days_of_the_lane(void **state) {
    (void)state;
    short_part(0);
    c.lanes[0].lead_days = 8;
    uint32_t l = chain_license(&c, "A1", LICENSE_PENDING);
    c.licenses[l].qty = ratio_int(30);
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 20);
    chain_close(&c, 0, CAUSE_LANE_PENDING, l);
    exposure_remedies r = find();
    assert_int_equal(r.n, 1);
    assert_true(is(r.all[0].marginal, 30)); // days 8, 9 and 10; then it is used up
    assert_int_equal(r.all[0].act_by,
                     0); // it stops on day 5, but what is asked for now is there on 8
    assert_true(is(r.all[0].qty, 30));
    c.licenses[l].qty = RATIO_NONE;
    r = find();
    assert_true(is(r.all[0].marginal, 120));
    assert_string_equal(r.all[0].what.p, "license A1 (pending) is granted: lane parts");
}

static void two_lanes_of_one_license_share_its_quantity(void **state) {
    (void)state;
    uint32_t part = short_part(0);
    chain_lane(&c, "more", part, 0);
    c.lanes[0].rate = c.lanes[1].rate = ratio_int(5);
    c.lanes[0].share = c.lanes[0].quota = c.lanes[1].share = c.lanes[1].quota = RATIO_NONE;
    c.licenses[chain_license(&c, "A1", LICENSE_PENDING)].qty = ratio_int(30);
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 20);
    chain_close(&c, 0, CAUSE_LANE_PENDING, 0);
    chain_close(&c, 1, CAUSE_LANE_PENDING, 0);
    exposure_remedies r = find();
    assert_int_equal(r.n, 1);
    assert_int_equal(r.all[0].n_lanes, 2);
    assert_true(is(r.all[0].marginal, 30));
}

/* The lane is open when its end user is shown; without that a license is needed, which nobody asked for. */
static void a_question_is_settled_or_a_license_asked_for(void **state) {
    (void)state;
    short_part(0);
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 20);
    exposure_atom atoms[2] = {{ATOM_QUESTION, STR("end_user.kind@party P"), STR("Who is it?"), {0}},
                              {ATOM_QUESTION, STR("license:A1"), STR("Is it granted?"), {0}}};
    uint32_t both[2] = {0, 1};
    c.decided.atoms = atoms;
    c.decided.n_atoms = 2;
    lane_span *x = &c.decided.lanes[0].spans[0];
    x->bad = RATIO_ZERO;
    x->why_bad = CAUSE_LANE_NO_LICENSE;
    x->atoms = both;
    x->n_atoms = 1;
    exposure_remedies r = find();
    assert_int_equal(r.n, 2);
    assert_string_equal(of_kind(&r, REMEDY_PROVE)->what.p, "settle Who is it?");
    assert_true(is(of_kind(&r, REMEDY_PROVE)->alone, 150));
    assert_true(is(of_kind(&r, REMEDY_GRANT)->alone, 150));
    assert_int_equal(r.unblock.n, 2);
    good[0] = true; // nothing stands
    r = find();
    assert_int_equal(r.n, 0);
    assert_int_equal(r.unblock.n, 1); // nothing need be done: the empty set
    assert_int_equal(r.unblock.all[0].n, 0);
}

static void what_is_never_short_is_no_remedy(void **state) {
    (void)state;
    uint32_t part = short_part(0), other = chain_item(&c, "other", 1);
    (void)part;
    chain_bom(&c, 0, "", other, RATIO_ONE);
    chain_stock(&c, other, 0, 1000);
    chain_lane(&c, "others", other, 0);
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 20);
    chain_close(&c, 0, CAUSE_LANE_NO_LICENSE, MODEL_NONE);
    chain_close(&c, 1, CAUSE_LANE_NO_LICENSE, MODEL_NONE);
    exposure_remedies r = find();
    assert_int_equal(r.n, 1);
    expect_name(&r.all[0], "parts");
}

/* 30 parts, each with a lane that waits: more than fair shares are for, and bounded. */
static void many_remedies_stay_bounded(void **state) {
    (void)state;
    uint32_t car = chain_item(&c, "car", 1);
    for (uint32_t i = 0; i < 30; i++) {
        uint32_t part = chain_item(&c, "part", 1);
        chain_bom(&c, car, "", part, RATIO_ONE);
        chain_stock(&c, part, 0, i + 1);
        chain_lane(&c, "parts", part, 0);
    }
    chain_plan(&c, car, 1);
    chain_net(&c, &arena);
    chain_decide(&c, &arena, 60);
    for (uint32_t i = 0; i < 30; i++) {
        chain_close(&c, i, CAUSE_LANE_NO_LICENSE, MODEL_NONE);
    }
    exposure_remedies r = find();
    assert_int_equal(r.n, 30);
    assert_true(r.complete);
    assert_int_equal(r.runs, 31); // with i of them the next one is short, and no other
    for (uint32_t i = 0; i < 30; i++) {
        assert_int_equal(r.all[i].lane, i); // as they run out
        assert_true(is(r.all[i].marginal, i == 29 ? 30 : 1));
        assert_false(ratio_ok(r.all[i].shapley));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_license_opens_what_another_gates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_gate_of_two_and_of_three, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_prices_days_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_demo_ladder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stock_that_is_shared_lasts_longer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_order_is_part_of_the_story, set_up, tear_down),
        cmocka_unit_test_setup_teardown(buy_the_motor_not_the_magnet, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_motor_comes_from_an_own_plant, set_up, tear_down),
        cmocka_unit_test_setup_teardown(amounts_of_a_license_by_item, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_alternate_of_the_same_level_is_qualified, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(stock_that_lies_elsewhere_is_moved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_what_a_plant_can_spare, set_up, tear_down),
        cmocka_unit_test_setup_teardown(goods_at_the_border_are_let_through, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_license_brings_its_first_goods_after_the_days_of_the_lane,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_lanes_of_one_license_share_its_quantity, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_question_is_settled_or_a_license_asked_for, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_never_short_is_no_remedy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_remedies_stay_bounded, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
