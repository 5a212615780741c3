// SPDX-License-Identifier: Apache-2.0
//
// cuts: the smallest sets of lanes without which a product cannot be made. Worked sets, loops, own
// plants, and every subset of lanes by simulation beside what the search found.
#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chain_fixture.h"
#include "dice.h"

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

static void expect_sets(uint32_t product, const char *want) {
    exposure_sets all[8], sets;
    cuts_find(&arena, &c.net, all);
    sets = all[product];
    strbuf b = {0};
    for (uint32_t i = 0; i < sets.n; i++) {
        strbuf_addz(&b, i > 0 ? " {" : "{");
        for (uint32_t k = 0; k < sets.all[i].n; k++) {
            strbuf_addf(&b, k > 0 ? "," STR_FMT : STR_FMT, STR_ARG(c.lanes[sets.all[i].at[k]].id));
        }
        strbuf_addz(&b, "}");
    }
    strbuf_addz(&b, sets.complete ? "" : " ...");
    assert_string_equal(b.n > 0 ? b.p : "", want);
    strbuf_clear(&b);
}

/* X16: a car of a mirror and a pump. */
static void two_suppliers_and_one_smelter(bool with_d) {
    uint32_t car = chain_item(&c, "car", 1), mirror = chain_item(&c, "mirror", 1),
             pump = chain_item(&c, "pump", 1), cn = chain_item(&c, "CN motor", 1),
             jp = chain_item(&c, "JP motor", 1), magnet = chain_item(&c, "magnet", 1),
             mb = chain_item(&c, "magnet b", 1), md = chain_item(&c, "magnet d", 1);
    chain_bom(&c, car, "", mirror, RATIO_ONE);
    chain_bom(&c, car, "", pump, RATIO_ONE);
    chain_bom(&c, mirror, "motor", cn, RATIO_ONE);
    chain_bom(&c, mirror, "motor", jp, RATIO_ONE);
    chain_bom(&c, pump, "magnet", mb, RATIO_ONE);
    if (with_d) {
        chain_bom(&c, pump, "magnet", md, RATIO_ONE);
    }
    chain_bom(&c, jp, "magnet", mb, RATIO_ONE);
    chain_bom(&c, jp, "magnet", magnet, RATIO_ONE);
    chain_lane(&c, "a", cn, 0);
    chain_lane(&c, "b", mb, 0);
    chain_lane(&c, "c", magnet, 0);
    chain_lane(&c, "d", md, 0);
    chain_plan(&c, car, 1);
    chain_net(&c, &arena);
}

static void cut_sets_of_a_car(void **state) {
    (void)state;
    two_suppliers_and_one_smelter(true);
    expect_sets(0, "{b,d} {a,b,c}");
}

static void dual_source_that_meets_again(void **state) {
    (void)state;
    two_suppliers_and_one_smelter(false);
    expect_sets(0, "{b}");
}

static void an_own_plant_fails_with_what_it_takes_from(void **state) {
    (void)state;
    uint32_t car = chain_item(&c, "car", 1), part = chain_item(&c, "part", 1);
    uint32_t osaka = chain_plant(&c, "Osaka");
    chain_bom(&c, car, "", part, RATIO_ONE);
    uint32_t x = chain_lane(&c, "x", part, 0);
    c.lanes[x].from_plant = osaka;
    chain_lane(&c, "y", part, osaka);
    chain_lane(&c, "z", part, osaka);
    chain_plan(&c, car, 1);
    chain_net(&c, &arena);
    expect_sets(0, "{x} {y,z}");
}

static void what_never_fails_and_what_always_does(void **state) {
    (void)state;
    uint32_t car = chain_item(&c, "car", 1), bolt = chain_item(&c, "bolt", 1),
             part = chain_item(&c, "part", 1), old = chain_item(&c, "old stock", 1),
             bike = chain_item(&c, "bike", 1);
    c.items[bolt].as_needed = true;
    chain_bom(&c, car, "", bolt, RATIO_ONE);
    chain_bom(&c, car, "", part, RATIO_ONE); // nobody says how it comes: an open fact
    chain_bom(&c, bike, "", old, RATIO_ONE);
    chain_stock(&c, old, 0, 5);
    chain_plan(&c, car, 1);
    chain_plan(&c, bike, 1);
    chain_net(&c, &arena);
    expect_sets(0, "");
    expect_sets(1, "{}"); // stock apart, nothing brings it
}

static void a_loop_does_not_start_by_itself(void **state) {
    (void)state;
    uint32_t a = chain_item(&c, "A", 1), b = chain_item(&c, "B", 1), p = chain_item(&c, "C", 1);
    chain_bom(&c, a, "", b, ratio_of(1, 2));
    chain_bom(&c, b, "", a, RATIO_ONE);
    chain_bom(&c, p, "", a, RATIO_ONE);
    chain_stock(&c, a, 0, 5);
    chain_lane(&c, "l", b, 0);
    chain_lane(&c, "m", b, 0);
    chain_plan(&c, p, 1);
    chain_net(&c, &arena);
    expect_sets(0, "{l,m}");
    c.m.n_lanes = 0;
    chain_net(&c, &arena);
    expect_sets(0, "{}");
}

static void an_alternate_that_is_over_counts_for_nothing(void **state) {
    (void)state;
    uint32_t car = chain_item(&c, "car", 1), x = chain_item(&c, "x", 1), y = chain_item(&c, "y", 1);
    uint32_t row = chain_bom(&c, car, "p", x, RATIO_ONE);
    uint32_t later = chain_bom(&c, car, "p", y, RATIO_ONE);
    chain_lane(&c, "lx", x, 0);
    chain_lane(&c, "ly", y, 0);
    chain_plan(&c, car, 1);
    c.bom[later].from = 50; // not yet, but some day
    chain_net(&c, &arena);
    expect_sets(0, "{lx,ly}");
    c.bom[row].until = 0;
    expect_sets(0, "{ly}");
}

/* ---- beside a simulation of every subset ------------------------------------------------------- */

#define LANES 8u

static bool can_make(const chain *k, uint32_t closed, bool *can) {
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t item = 0; item < k->m.n_items; item++) {
            bool yes = false, made = false, missing = false;
            for (uint32_t l = 0; l < k->m.n_lanes; l++) {
                yes |= k->lanes[l].item == item && (closed >> l & 1) == 0;
            }
            for (uint32_t i = 0; i < k->m.n_bom; i++) {
                if (k->bom[i].parent != item) {
                    continue;
                }
                made = true;
                bool met = false;
                for (uint32_t j = 0; j < k->m.n_bom; j++) {
                    met |= k->bom[j].parent == item && can[k->bom[j].child] &&
                           str_eq(k->bom[j].position, k->bom[i].position);
                }
                missing |= !met;
            }
            yes |= made && !missing;
            changed |= yes && !can[item];
            can[item] |= yes;
        }
    }
    return can[0];
}

static bool stops(uint32_t closed) {
    bool can[CHAIN_ROWS] = {false};
    return !can_make(&c, closed, can);
}

static void draw_chain(dice *d) {
    static const char *const ids[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    static const char *const positions[] = {"p", "q", "r"};
    chain_init(&c);
    for (uint32_t i = 0; i < 10; i++) {
        chain_item(&c, ids[i], 1);
    }
    for (uint32_t parent = 0; parent < 6; parent++) {
        uint32_t rows = roll(d, 4) + (parent == 0);
        for (uint32_t k = 0; k < rows; k++) { // now and then to an earlier item: a loop
            uint32_t child = roll(d, 6) == 0 ? roll(d, 10) : parent + 1 + roll(d, 9 - parent);
            chain_bom(&c, parent, positions[roll(d, 3)], child, ratio_of(1, 64));
        }
    }
    for (uint32_t l = 0; l < LANES; l++) {
        chain_lane(&c, ids[l], l < 2 ? 1 + roll(d, 9) : 4 + roll(d, 6), 0);
    }
    for (uint32_t i = 0; i < 10; i++) { // so that every item has a word how it comes
        chain_stock(&c, i, 0, 1);
    }
    chain_plan(&c, 0, 1);
}

static uint32_t mask_of(const exposure_set *s) {
    uint32_t mask = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        mask |= 1u << s->at[i];
    }
    return mask;
}

static void as_the_simulation_of_every_subset(void **state) {
    (void)state;
    dice d = {20261130};
    for (uint32_t draw = 0; draw < 2000; draw++) {
        draw_chain(&d);
        chain_net(&c, &arena);
        exposure_sets sets;
        cuts_find(&arena, &c.net, &sets);
        assert_true(sets.complete);
        uint32_t want = 0;
        for (uint32_t mask = 0; mask < 1u << LANES; mask++) {
            bool smallest = stops(mask) && __builtin_popcount(mask) <= 3;
            for (uint32_t l = 0; l < LANES && smallest; l++) {
                smallest = (mask >> l & 1) == 0 || !stops(mask & ~(1u << l));
            }
            bool found = false;
            for (uint32_t i = 0; i < sets.n; i++) {
                found |= mask_of(&sets.all[i]) == mask;
            }
            assert_int_equal(found, smallest);
            want += smallest;
        }
        assert_int_equal(sets.n, want);
        arena_clear(&arena);
    }
}

/* 40 parts with 8 lanes each: no set of three stops it; and one part of 3 positions of 40 lanes. */
static void large_families_stay_bounded(void **state) {
    (void)state;
    uint32_t car = chain_item(&c, "car", 1);
    uint32_t parts[60];
    for (uint32_t i = 0; i < 60; i++) {
        parts[i] = chain_item(&c, "part", 1);
        chain_lane(&c, "l", parts[i], 0);
    }
    uint32_t subs[3];
    for (uint32_t i = 0; i < 3; i++) { // each fails with any of 20 lanes; all three must fail
        subs[i] = chain_item(&c, "sub", 1);
    }
    for (uint32_t i = 0; i < 3; i++) {
        chain_bom(&c, car, "p", subs[i], RATIO_ONE);
    }
    for (uint32_t i = 0; i < 60; i++) {
        chain_bom(&c, subs[i / 20], "", parts[i], RATIO_ONE);
    }
    chain_plan(&c, car, 1);
    chain_net(&c, &arena);
    exposure_sets sets;
    cuts_find(&arena, &c.net, &sets);
    assert_false(sets.complete); // 8000 sets of three
    assert_true(sets.n > 0 && sets.n <= 512);
    for (uint32_t i = 0; i < sets.n; i++) {
        assert_int_equal(sets.all[i].n, 3);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cut_sets_of_a_car, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dual_source_that_meets_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_own_plant_fails_with_what_it_takes_from, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_never_fails_and_what_always_does, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_loop_does_not_start_by_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_alternate_that_is_over_counts_for_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(as_the_simulation_of_every_subset, set_up, tear_down),
        cmocka_unit_test_setup_teardown(large_families_stay_bounded, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
