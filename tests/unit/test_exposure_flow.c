/* SPDX-License-Identifier: Apache-2.0
 *
 * What runs when: worked examples whose answers a person can check, X03 to X10 of the research on
 * exposure among them. Random models against an independent program are in tests/exposure.
 */
#include "exposure_fixture.h"

#define FILES(...)                                                                  \
    static const char *const files[][2] = {__VA_ARGS__};                            \
    fixture f = {0};                                                                \
    lode_error err = {0};                                                           \
    lode_status st = fixture_read(&f, files, sizeof files / sizeof files[0], &err); \
    if (st != LODE_OK) {                                                            \
        fail_msg("%s:%u: %s", err.file, err.line, err.message);                     \
    }

#define MIRROR_ITEMS \
    { "items.csv", "item,unit,supply\ncar,pcs,\nmirror,pcs,\nmotor,pcs,\nmagnet,pcs,\n" }
#define MIRROR_BOM \
    { "bom.csv", "parent,child,qty\ncar,mirror,2\nmirror,motor,1\nmotor,magnet,4\n" }

/* X03 */
static void chain_with_stocks(void **state) {
    (void)state;
    FILES(MIRROR_ITEMS, MIRROR_BOM, {"plan.csv", "product,rate\ncar,10\n"},
          {"stock.csv", "item,qty\nmagnet,400\nmotor,150\nmirror,60\n"},
          {"lanes.csv", "lane,item,border\nL,magnet,no\n"},
          {"scenario.csv", "lane,state\nL,blocked\n"},
          {"orders.csv", "order,product,qty,due\nA,car,40,2026-01-15\nB,car,60,2026-01-22\n"
                         "C,car,80,2026-01-30\n"})
    fixture_case(&f, 60);
    fixture_run(&f);
    assert_steps(&f, 0, "0-15.5:1 15.5-60:0");
    assert_ratio(f.r.products[0].made, "155");
    assert_ratio(f.orders[0].shipped_on_time, "40");
    assert_ratio(f.orders[1].shipped_on_time, "60");
    assert_ratio(f.orders[2].shipped_on_time, "55");
    assert_ratio(f.orders[2].lost, "25");
    flow_path path;
    net_sweep sweep = net_sweep_new(&f.arena, &f.net);
    flow_path_find(&f.arena, &sweep, &f.r, 0, &path);
    assert_int_equal(path.n_steps, 4);
    assert_ratio(path.steps[1].days, "3");
    assert_ratio(path.steps[2].days, "7.5");
    assert_ratio(path.steps[3].days, "5");
    assert_ratio(path.steps[3].per_product, "8");
    assert_int_equal(path.end, PATH_LANE);
    fixture_end(&f);
}

/* X04 */
static void in_transit(void **state) {
    (void)state;
    FILES({"items.csv", "item,unit\ncar,pcs\npart,pcs\n"},
          {"bom.csv", "parent,child,qty\ncar,part,1\n"}, {"plan.csv", "product,rate\ncar,10\n"},
          {"stock.csv", "item,qty\npart,40\n"},
          {"transit.csv", "item,qty,eta,border,lane\npart,80,2026-01-16,passed,\n"
                          "part,120,2026-01-19,not_passed,L\n"},
          {"lanes.csv", "lane,item,border\nL,part,no\n"},
          {"scenario.csv", "lane,state\nL,blocked\n"})
    fixture_case(&f, 30);
    fixture_run(&f);
    assert_steps(&f, 0, "0-4:1 4-6:0 6-14:1 14-30:0");
    fixture_end(&f);
}

/* X06 */
static void alternate_qualified_later(void **state) {
    (void)state;
    FILES({"items.csv", "item,unit\ncar,pcs\nA,pcs\nB,pcs\n"},
          {"bom.csv", "parent,child,position,qty,rank,qualified_from\ncar,A,p,1,1,\n"
                      "car,B,p,1,2,2026-03-01\n"},
          {"plan.csv", "product,rate\ncar,10\n"}, {"stock.csv", "item,qty\nA,300\nB,200\n"},
          {"lanes.csv", "lane,item,border,rate\nL,B,no,4\n"},
          {"scenario.csv", "lane,to,state\nL,2026-03-01,blocked\n"})
    fixture_case(&f, 100);
    fixture_run(&f);
    assert_steps(&f, 0, "0-30:1 30-50:0 50-250/3:1 250/3-100:0.4");
    fixture_end(&f);
}

#define SHARED                                                                               \
    {"items.csv", "item,unit,price,currency\nA,pcs,500,JPY\nB,pcs,400,JPY\nmagnet,pcs,,\n"}, \
        {"bom.csv", "parent,child,qty\nA,magnet,2\nB,magnet,1\n"},                           \
        {"plan.csv", "product,rate,priority\nA,10,1\nB,10,2\n"}, {                           \
        "stock.csv", "item,qty\nmagnet,600\n"                                                \
    }

/* X07 */
static void shared_component(void **state) {
    (void)state;
    FILES(SHARED)
    fixture_case(&f, 30);
    fixture_run(&f);
    assert_steps(&f, 0, "0-20:1 20-30:0");
    assert_steps(&f, 1, "0-20:1 20-30:0");
    f.c.policy = POLICY_PRIO;
    fixture_run(&f);
    assert_ratio(f.r.products[0].made, "300");
    assert_ratio(f.r.products[1].made, "0");
    f.c.policy = POLICY_VALUE;
    fixture_run(&f);
    assert_ratio(f.r.products[0].made, "150");
    assert_ratio(f.r.products[1].made, "300");
    fixture_end(&f);
}

/* Two scarce parts: 5 a + 4 b is largest where both are used up, at a = 180, b = 240. */
static void two_scarce_parts(void **state) {
    (void)state;
    FILES({"items.csv", "item,unit,price,currency\nA,pcs,5,JPY\nB,pcs,4,JPY\nm,pcs,,\nn,pcs,,\n"},
          {"bom.csv", "parent,child,qty\nA,m,2\nA,n,1\nB,m,1\nB,n,3\n"},
          {"plan.csv", "product,rate\nA,10\nB,10\n"}, {"stock.csv", "item,qty\nm,600\nn,900\n"})
    fixture_case(&f, 60);
    fixture_run(&f);
    assert_ratio(f.r.products[0].made, "200");
    assert_ratio(f.r.products[1].made, "200");
    f.c.policy = POLICY_LP;
    fixture_run(&f);
    assert_ratio(f.r.products[0].made, "180");
    assert_ratio(f.r.products[1].made, "240");
    fixture_end(&f);
}

/* One license of 100 for two lanes: they draw on it together, 10 and 20 a day. */
static void license_for_two_lanes(void **state) {
    (void)state;
    FILES({"items.csv", "item,unit\nA,pcs\nB,pcs\nmagnet,pcs\n"},
          {"bom.csv", "parent,child,qty\nA,magnet,1\nB,magnet,2\n"},
          {"plan.csv", "product,plant,rate\nA,east,10\nB,west,10\n"},
          {"lanes.csv", "lane,item,plant,border\nE,magnet,east,no\nW,magnet,west,no\n"})
    fixture_case(&f, 20);
    f.c.lanes[0].licensed = f.c.lanes[1].licensed = ratio_int(100);
    f.c.lanes[0].shared = f.c.lanes[1].shared = 1;
    fixture_run(&f);
    assert_steps(&f, 0, "0-10/3:1 10/3-20:0");
    assert_steps(&f, 1, "0-10/3:1 10/3-20:0");
    f.c.policy = POLICY_PRIO;
    fixture_run(&f);
    assert_ratio(f.r.products[0].made, "100");
    assert_ratio(f.r.products[1].made, "0");
    f.c.policy = POLICY_PROP;
    f.c.lanes[0].shared = f.c.lanes[1].shared = 0;
    fixture_run(&f);
    assert_steps(&f, 0, "0-10:1 10-20:0");
    assert_steps(&f, 1, "0-5:1 5-20:0");
    fixture_end(&f);
}

/* X10: what needs itself does not start by itself */
static void loop_with_stock(void **state) {
    (void)state;
    FILES({"items.csv", "item,unit\nA,pcs\nB,pcs\nC,pcs\n"},
          {"bom.csv", "parent,child,qty\nA,B,1\nB,A,1\nC,A,1\n"},
          {"plan.csv", "product,rate\nC,1\n"}, {"stock.csv", "item,qty\nA,5\n"})
    fixture_case(&f, 30);
    fixture_run(&f);
    assert_ratio(f.r.products[0].made, "5");
    fixture_end(&f);
}

/* X10, rework: of 100 good motors 5 % go round again */
static void rework(void **state) {
    (void)state;
    FILES({"items.csv", "item,unit\nmotor,pcs\npass,pcs\nmagnet,pcs\n"},
          {"bom.csv", "parent,child,qty\nmotor,pass,1\npass,pass,0.05\npass,magnet,4\n"},
          {"plan.csv", "product,rate\nmotor,100\n"}, {"stock.csv", "item,qty\npass,1\n"},
          {"lanes.csv", "lane,item,border\nL,magnet,no\n"})
    assert_ratio(f.net.nodes[net_find(&f.net, 1, 0)].need, "2000/19");
    fixture_case(&f, 30);
    fixture_run(&f);
    assert_steps(&f, 0, "0-30:1");
    fixture_end(&f);
}

static void endless_loop(void **state) {
    (void)state;
    static const char *const files[][2] = {
        {"items.csv", "item,unit\nmotor,pcs\npass,pcs\n"},
        {"bom.csv", "parent,child,qty\nmotor,pass,1\npass,pass,1\n"},
        {"plan.csv", "product,rate\nmotor,100\n"}};
    fixture f = {0};
    lode_error err = {0};
    assert_int_equal(fixture_read(&f, files, 3, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "endless_loop");
    assert_string_equal(err.file, "bom.csv");
    assert_int_equal(err.line, 3);
    fixture_end(&f);
}

/* A slow lane: both lines at the same share; when one is held up elsewhere the other gets the rest. */
static void slow_lane_shared(void **state) {
    (void)state;
    FILES({"items.csv", "item,unit\nA,pcs\nB,pcs\nmagnet,pcs\nframe,pcs\n"},
          {"bom.csv", "parent,child,qty\nA,magnet,2\nB,magnet,1\nA,frame,1\n"},
          {"plan.csv", "product,rate\nA,10\nB,10\n"}, {"stock.csv", "item,qty\nframe,50\n"},
          {"lanes.csv", "lane,item,border,rate\nL,magnet,no,15\n"})
    fixture_case(&f, 40);
    fixture_run(&f);
    assert_steps(&f, 0, "0-10:0.5 10-40:0");
    assert_steps(&f, 1, "0-10:0.5 10-40:1");
    assert_ratio(f.r.passed[0], "600");
    fixture_end(&f);
}

/* What comes in while the line stands piles up, or does not. */
static void inbound_keep_or_hold(void **state) {
    (void)state;
    FILES({"items.csv", "item,unit\ncar,pcs\nA,pcs\nB,pcs\n"},
          {"bom.csv", "parent,child,qty\ncar,A,1\ncar,B,1\n"},
          {"plan.csv", "product,rate\ncar,10\n"}, {"stock.csv", "item,qty\nA,100\n"},
          {"lanes.csv", "lane,item,border,rate\nLA,A,no,\nLB,B,no,8\n"},
          {"scenario.csv", "lane,from,to,state\nLA,2026-01-10,2026-02-09,blocked\n"})
    fixture_case(&f, 60);
    fixture_run(&f);
    assert_steps(&f, 0, "0-12.5:0.8 12.5-30:0 30-60:1");
    f.c.inbound = INBOUND_HOLD;
    fixture_run(&f);
    assert_steps(&f, 0, "0-12.5:0.8 12.5-30:0 30-60:0.8");
    fixture_end(&f);
}

/* Two plants of one's own: the part moves by a lane that crosses no border. */
static void two_plants(void **state) {
    (void)state;
    FILES({"items.csv", "item,unit\ncar,pcs\npump,pcs\nmagnet,pcs\n"},
          {"bom.csv", "parent,child,qty\ncar,pump,1\npump,magnet,2\n"},
          {"plan.csv", "product,plant,rate\ncar,west,10\n"},
          {"make.csv", "item,plant\npump,east\n"},
          {"stock.csv", "item,plant,qty\npump,west,20\npump,east,50\nmagnet,east,400\n"},
          {"lanes.csv",
           "lane,item,plant,from_plant,border\nM,pump,west,east,no\nL,magnet,east,,no\n"},
          {"scenario.csv", "lane,state\nL,blocked\n"})
    fixture_case(&f, 60);
    fixture_run(&f);
    assert_steps(&f, 0, "0-27:1 27-60:0");
    flow_path path;
    net_sweep sweep = net_sweep_new(&f.arena, &f.net);
    flow_path_find(&f.arena, &sweep, &f.r, 0, &path);
    assert_int_equal(path.n_steps, 4);
    assert_ratio(path.steps[1].days, "2");
    assert_ratio(path.steps[2].days, "5");
    assert_ratio(path.steps[3].days, "20");
    fixture_end(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chain_with_stocks),
        cmocka_unit_test(in_transit),
        cmocka_unit_test(alternate_qualified_later),
        cmocka_unit_test(shared_component),
        cmocka_unit_test(two_scarce_parts),
        cmocka_unit_test(license_for_two_lanes),
        cmocka_unit_test(loop_with_stock),
        cmocka_unit_test(rework),
        cmocka_unit_test(endless_loop),
        cmocka_unit_test(slow_lane_shared),
        cmocka_unit_test(inbound_keep_or_hold),
        cmocka_unit_test(two_plants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
