// SPDX-License-Identifier: Apache-2.0
//
// The answer for each product, from files to states: what is open, on which facts it hangs, what hangs
// on each fact, and the weakest word. And the search over open facts beside all subsets of them.
#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "chain_fixture.h"
#include "dice.h"
#include "exposure/doubts.h"
#include "exposure/remedy_int.h"
#include "world_fixture.h"

static lode_arena arena;
static chain c;

static int tear_down(void **state) {
    (void)state;
    arena_clear(&arena);
    return 0;
}

/* ---- from files ---------------------------------------------------------------------------------- */

typedef struct text_file {
    const char *name, *text;
} text_file;

static exposure_answer answer_in(const text_file *texts, uint32_t n, const char *on,
                                 const char *scenario, int32_t horizon) {
    model_file files[16];
    for (uint32_t i = 0; i < n; i++) {
        files[i] = (model_file){str_of(texts[i].name), str_of(texts[i].text)};
    }
    exposure_model *m = arena_alloc(&arena, sizeof *m);
    model_problems problems = {0};
    lode_error err = {0};
    lode_date day;
    assert_true(date_parse(str_of(on), &day));
    lode_status st = model_read(&arena, files, n, day, m, &problems, &err);
    if (st != LODE_OK) {
        fail_msg("%s:%u:%u: %s (%s)", err.file, err.line, err.col, err.message, err.hint);
    }
    model_problems_clear(&problems);
    exposure_options o = {.known = DATE_NONE, .horizon = horizon, .scenario = str_of(scenario)};
    exposure_answer x = {0};
    st = exposure_answer_find(&arena, &image.world, m, &o, &x, &err);
    if (st != LODE_OK) {
        fail_msg("%s:%u:%u: %s (%s)", err.file, err.line, err.col, err.message, err.hint);
    }
    return x;
}

static exposure_answer answer_of(const text_file *texts, uint32_t n, const char *on,
                                 const char *scenario) {
    return answer_in(texts, n, on, scenario, 60);
}

/* "DEPENDS ON {a} {b,c}, declared" */
static void expect(const exposure_answer *x, const product_answer *p, const char *want) {
    strbuf b = {0};
    strbuf_addz(&b, product_state_name(p->state));
    for (uint32_t i = 0; i < p->depends.n; i++) {
        for (uint32_t k = 0; k < p->depends.all[i].n; k++) {
            strbuf_addf(&b, "%s" STR_FMT, k > 0 ? " + " : " {",
                        STR_ARG(x->lanes.atoms[p->depends.all[i].at[k]].key));
        }
        strbuf_addz(&b, "}");
    }
    strbuf_addf(&b, "%s, %s", p->depends.complete ? "" : " ...",
                model_grade_name((model_grade)p->grade));
    assert_string_equal(b.p, want);
    strbuf_clear(&b);
}

static bool is(ratio a, int64_t n) { return ratio_ok(a) && ratio_is(a, n); }

/* X03, with one lane for the magnets and one scenario for each thing that may become of it. */
#define ITEMS                                                        \
    "item,unit,price,currency,supply\n"                              \
    "car,pcs,100,JPY,\nmirror,pcs,,,\nmotor,pcs,,,\nmagnet,pcs,,,\n" \
    "bolt,pcs,,,as_needed\n"
#define BOM                                              \
    "parent,child,qty,grade\ncar,mirror,2,document\n"    \
    "mirror,motor,1,document\nmotor,magnet,4,document\n" \
    "car,bolt,40,document\n"
#define STOCK "item,qty,grade\nmagnet,400,document\nmotor,150,document\nmirror,60,document\n"
#define PLAN "product,rate,grade\ncar,10,document\n"

static const text_file one_lane[] = {
    {"items.csv", ITEMS},
    {"bom.csv", BOM},
    {"stock.csv", STOCK},
    {"plan.csv", PLAN},
    {"lanes.csv", "lane,item,border,grade\nL,magnet,no,press\n"},
    {"scenario.csv", "scenario,lane,from,state,grade\nshut,L,,blocked,assumed\n"
                     "doubt,L,,question,assumed\nopen,L,,open,document\n"},
};
#define N(files) ((uint32_t)(sizeof(files) / sizeof *(files)))

static void a_lane_that_is_shut(void **state) {
    (void)state;
    exposure_answer x = answer_of(one_lane, N(one_lane), "2026-01-10", "shut");
    expect(&x, &x.overall[0], "STOPS, assumed");
    expect(&x, &x.readings[READING_WRITTEN].products[0], "STOPS, assumed");
    expect(&x, &x.readings[READING_REPORTED].products[0], "STOPS, assumed");
    const exposure_run *r = &x.readings[READING_WRITTEN].worst;
    assert_true(ratio_cmp(r->result.products[0].stops, ratio_of(31, 2)) == 0);
    assert_true(is(r->result.products[0].made, 155) && is(r->value_lost, 44500));
    assert_int_equal(x.cuts[0].n, 1);
    assert_int_equal(x.cuts[0].all[0].n, 1);
    assert_int_equal(x.lanes.n_atoms, 0);
    assert_int_equal(x.n_shares, 0);
}

static void a_lane_that_is_open(void **state) {
    (void)state;
    exposure_answer x = answer_of(one_lane, N(one_lane), "2026-01-10", "");
    expect(&x, &x.overall[0], "RUNS, declared"); // plan and product; no path
    assert_true(is(x.readings[READING_WRITTEN].worst.value_lost, 0));
    assert_int_equal(x.readings[READING_WRITTEN].remedies.n, 0);
}

static void a_lane_in_doubt(void **state) {
    (void)state;
    exposure_answer x = answer_of(one_lane, N(one_lane), "2026-01-10", "doubt");
    expect(&x, &x.overall[0], "DEPENDS ON {scenario.csv:3}, assumed");
    assert_true(is(x.atom_value[0], 44500));
    assert_true(is(x.readings[READING_WRITTEN].best.value_lost, 0));
    assert_true(is(x.readings[READING_WRITTEN].worst.value_lost, 44500));
    const exposure_remedies *r = &x.readings[READING_WRITTEN].remedies;
    assert_int_equal(r->n, 1);
    assert_true(is(r->all[0].alone, 44500));
    assert_int_equal(r->all[0].act_by, 15);
}

/* Two suppliers of the magnet, each in doubt: it stops when both turn out badly. */
static void two_doubts_stop_it_together(void **state) {
    (void)state;
    const text_file files[] = {
        one_lane[0],
        one_lane[1],
        one_lane[2],
        one_lane[3],
        {"lanes.csv", "lane,item,border\nL,magnet,no\nM,magnet,no\n"},
        {"scenario.csv", "lane,state\nL,question\nM,question\n"},
    };
    exposure_answer x = answer_of(files, N(files), "2026-01-10", "");
    expect(&x, &x.overall[0], "DEPENDS ON {scenario.csv:2 + scenario.csv:3}, declared");
    assert_true(is(x.atom_value[0], 0) && is(x.atom_value[1], 0));
    assert_int_equal(x.cuts[0].n, 1);
    assert_int_equal(x.cuts[0].all[0].n, 2);
}

static void a_part_of_which_nobody_says_how_it_comes(void **state) {
    (void)state;
    const text_file files[] = {one_lane[0], one_lane[1], one_lane[2], one_lane[3]};
    exposure_answer x = answer_of(files, N(files), "2026-01-10", "");
    expect(&x, &x.overall[0], "STOPS, declared"); // magnets have stock: that is how, and it ends
    const text_file other[] = {one_lane[0], one_lane[1], one_lane[3]};
    x = answer_of(other, N(other), "2026-01-10", "");
    expect(&x, &x.overall[0], "DEPENDS ON {supply}, declared");
    assert_int_equal(x.cuts[0].n, 0); // no lane stops it
    assert_true(is(x.atom_value[0], 60000));
}

/* X20: the text leaves a civil maker's application its 45 working days; the press says reviews are
 * halted. */
static void two_words_about_one_license(void **state) {
    (void)state;
    const text_file files[] = {
        {"items.csv", "item,unit,price,currency,item.kind,item.form,item.origin,item.hs\n"
                      "car,pcs,100,JPY,,,,\n"
                      "magnet,pcs,,,ndfeb_magnet,loose,CN,8505111000\n"},
        {"composition.csv", "item,substance,share\nmagnet,Nd,29 %\nmagnet,Dy,2 %\nmagnet,Tb,0\n"},
        {"bom.csv", "parent,child,qty\ncar,magnet,1\n"},
        {"stock.csv", "item,qty\nmagnet,155\n"}, // 77.5 days
        {"plan.csv", "product,rate\ncar,2\n"},
        {"parties.csv", "party,name,country,kind\n"
                        "N,Ningbo Example Magnetics (synthetic),CN,\n"
                        "C,Nagoya Mirror Motor K.K. (synthetic),JP,civil\n"},
        {"lanes.csv", "lane,item,supplier,from,destination,activity,end_user,end_use,red_flags,"
                      "notices,pauses,changes\n"
                      "L,magnet,N,CN,JP,export,C,civil,none,none,none,none\n"},
        {"licenses.csv", "license,state,lanes,accepted_on,grade\n"
                         "A1,pending,L,2026-01-07,document\n"},
    };
    exposure_answer x = answer_in(files, N(files), "2026-01-10", "", 100);
    expect(&x, &x.readings[READING_WRITTEN].products[0], "RUNS, declared");
    expect(&x, &x.readings[READING_REPORTED].products[0], "STOPS, declared");
    expect(&x, &x.overall[0], "DEPENDS ON {claim:wsj.2026-01-09}, declared");
    assert_true(is(x.atom_value[0], 4500));
    assert_int_equal(x.readings[READING_WRITTEN].remedies.n, 0);
    const exposure_remedies *r = &x.readings[READING_REPORTED].remedies;
    assert_int_equal(r->n, 1);
    assert_string_equal(r->all[0].what.p, "license A1 (pending) is granted: lane L");
    assert_true(is(r->all[0].marginal, 4500) && is(r->all[0].qty, 45));
    assert_int_equal(r->all[0].act_by, 77);
}

/* ---- beside all subsets ------------------------------------------------------------------------ */

#define DRAWN_ATOMS 5u

static void draw(dice *d, uint32_t products) {
    static const char *const positions[] = {"p", "q", "r"};
    chain_init(&c);
    for (uint32_t i = 0; i < 9; i++) {
        chain_item(&c, "item", 1 + roll(d, 9));
    }
    for (uint32_t parent = 0; parent < 5; parent++) {
        uint32_t rows = parent < products ? 2 + roll(d, 2) : roll(d, 3);
        for (uint32_t k = 0; k < rows; k++) {
            uint32_t first = parent < products ? products : parent + 1;
            uint32_t row = chain_bom(&c, parent, positions[roll(d, 3)], first + roll(d, 9 - first),
                                     ratio_int(1 + roll(d, 3)));
            c.bom[row].from = roll(d, 4) == 0 ? 2 + (int32_t)roll(d, 8) : 0;
        }
    }
    for (uint32_t l = 0; l < 8; l++) {
        uint32_t lane = chain_lane(&c, "l", products + roll(d, 9 - products), 0);
        c.lanes[lane].rate = roll(d, 2) == 0 ? RATIO_NONE : ratio_int(1 + roll(d, 6));
        c.lanes[lane].share = c.lanes[lane].quota = RATIO_NONE;
    }
    for (uint32_t i = products; i < 9; i++) {
        chain_stock(&c, i, 0, roll(d, 30));
    }
    for (uint32_t p = 0; p < products; p++) {
        chain_plan(&c, p, 1 + roll(d, 3));
    }
}

/* Each lane hangs on an atom, or is open, or waits for a license. */
static void draw_law(dice *d) {
    static exposure_atom atoms[DRAWN_ATOMS];
    c.decided.atoms = atoms;
    c.decided.n_atoms = DRAWN_ATOMS;
    for (uint32_t i = 0; i < DRAWN_ATOMS; i++) {
        atoms[i] = (exposure_atom){.kind = ATOM_QUESTION, .key = STR("q"), .ask = STR("q?")};
    }
    for (uint32_t l = 0; l < c.m.n_lanes; l++) {
        uint32_t what = roll(d, 8);
        if (what < DRAWN_ATOMS) {
            lane_span *x = &c.decided.lanes[l].spans[0];
            x->bad = roll(d, 3) == 0 ? ratio_of(1, 2) : RATIO_ZERO;
            x->why_bad = roll(d, 2) == 0 ? CAUSE_LANE_NO_LICENSE : CAUSE_LANE_PROHIBITED;
            x->atoms = arena_alloc(&arena, sizeof *x->atoms);
            x->atoms[0] = what;
            x->n_atoms = 1;
        } else if (what == DRAWN_ATOMS) {
            chain_close(&c, l, CAUSE_LANE_NO_LICENSE, MODEL_NONE);
        }
    }
}

static run_brief run_with(uint32_t bad) {
    bool good[DRAWN_ATOMS];
    for (uint32_t i = 0; i < DRAWN_ATOMS; i++) {
        good[i] = (bad >> i & 1) == 0;
    }
    lode_error err = {0};
    flow_case f = {.net = &c.net, .horizon = c.decided.horizon};
    exposure_run run;
    lanes_case(&arena, &c.decided, good, &f);
    assert_int_equal(run_case(&arena, &f, &run, &err), LODE_OK);
    return run_keep(&arena, &c.net, &run);
}

static bool in_sets(const exposure_sets *sets, uint32_t mask) {
    for (uint32_t i = 0; i < sets->n; i++) {
        uint32_t m = 0;
        for (uint32_t k = 0; k < sets->all[i].n; k++) {
            m |= 1u << sets->all[i].at[k];
        }
        if (m == mask) {
            return true;
        }
    }
    return false;
}

static void expect_smallest(const exposure_sets *sets, uint32_t product, const run_brief *runs) {
    uint32_t n = 0;
    bool worse[1u << DRAWN_ATOMS] = {false};
    const run_line *best = &runs[0].lines[product],
                   *worst = &runs[(1u << DRAWN_ATOMS) - 1].lines[product];
    bool differs = !line_worse(worst, best, NULL);
    bool hangs = !lines_equal(worst, best);
    for (uint32_t i = 0; i < DRAWN_ATOMS; i++) { // one alone can change what all together do not
        hangs = hangs || !lines_equal(&runs[1u << i].lines[product], best);
    }
    if (!hangs) {
        assert_int_equal(sets->n, 0);
        return;
    }
    for (uint32_t mask = 0; mask < 1u << DRAWN_ATOMS; mask++) {
        bool smallest = __builtin_popcount(mask) <= 3;
        worse[mask] = differs ? !lines_equal(&runs[mask].lines[product], best)
                              : line_worse(&runs[mask].lines[product], best, NULL);
        smallest &= worse[mask];
        for (uint32_t part = 0; part < mask; part++) {
            smallest &= !((part & mask) == part && worse[part]);
        }
        assert_int_equal(in_sets(sets, mask), smallest);
        n += smallest;
    }
    assert_int_equal(sets->n, n);
}

static void as_all_subsets_of_open_facts(void **state) {
    (void)state;
    dice d = {20261130};
    uint32_t found = 0;
    for (uint32_t round = 0; round < 400; round++) {
        draw(&d, 1 + round % 2);
        chain_net(&c, &arena);
        chain_decide(&c, &arena, 12);
        draw_law(&d);
        run_brief runs[1u << DRAWN_ATOMS];
        for (uint32_t mask = 0; mask < 1u << DRAWN_ATOMS; mask++) {
            runs[mask] = run_with(mask);
        }
        bool all[DRAWN_ATOMS] = {true, true, true, true, true};
        flow_case plain = {.net = &c.net, .horizon = 12, .supplied = true};
        doubts ds;
        exposure_sets sets[2];
        lode_error err = {0};
        doubts_init(&ds, &c.net, &c.decided, &plain);
        assert_int_equal(doubts_find(&ds, &arena, all, all, sets, &err), LODE_OK);
        for (uint32_t p = 0; p < c.net.n_products; p++) {
            expect_smallest(&sets[p], p, runs);
            found += sets[p].n;
        }
        assert_true(ds.memo.n <= 1u << DRAWN_ATOMS);
        doubts_clear(&ds);
        arena_clear(&arena);
    }
    assert_true(found > 200);
}

/* What all candidates save, also those that were left out. */
static ratio all_candidates(const bool *good, const exposure_run *base, uint32_t *n) {
    remedy_search s = {.a = &arena,
                       .net = &c.net,
                       .m = &c.m,
                       .lanes = &c.decided,
                       .good = good,
                       .base = base,
                       .complete = true,
                       .money = true};
    lode_error err = {0};
    remedy_set all = {{0}};
    exposure_run run;
    candidates_find(&s);
    for (uint32_t i = 0; i < s.n; i++) {
        all = set_with(all, i);
    }
    assert_int_equal(remedy_run(&s, &arena, all, &run, &err), LODE_OK);
    *n = s.n;
    return ratio_sub(base->value_lost, run.value_lost);
}

/* Sets of up to three ranks after which all runs, tried one by one. */
static void expect_unblocking(const exposure_remedies *r, const bool *good,
                              const exposure_run *base) {
    remedy_search s = {.a = &arena,
                       .net = &c.net,
                       .m = &c.m,
                       .lanes = &c.decided,
                       .good = good,
                       .base = base,
                       .all = r->all,
                       .n = r->n};
    lode_error err = {0};
    bool runs[1u << 12] = {false};
    uint32_t n = 0;
    for (uint32_t mask = 0; mask < 1u << r->n; mask++) {
        exposure_run run;
        bool smallest = __builtin_popcount(mask) <= 3;
        if (!smallest) {
            continue;
        }
        assert_int_equal(remedy_run(&s, &arena, (remedy_set){{mask}}, &run, &err), LODE_OK);
        run_brief b = run_keep(&arena, &c.net, &run);
        for (uint32_t i = 0; i < r->n; i++) {
            ratio saved = ratio_sub(base->value_lost, run.value_lost);
            bool harms = ratio_sign(saved) < 0; // then it is taken as not done
            assert_true(mask != 1u << i || ratio_cmp(saved, r->all[i].alone) == 0 ||
                        (harms && ratio_sign(r->all[i].alone) == 0));
        }
        runs[mask] = brief_runs(&b, c.net.n_products);
        smallest = runs[mask];
        for (uint32_t part = 0; part < mask; part++) {
            smallest &= !((part & mask) == part && runs[part]);
        }
        assert_int_equal(in_sets(&r->unblock, mask), smallest);
        n += smallest;
    }
    assert_int_equal(n, r->unblock.n);
}

/* What the remedies save adds up, whatever the chain: in their order and in fair shares; and the sets that
 * unblock are those that do, tried one by one. */
static void what_remedies_save_adds_up(void **state) {
    (void)state;
    dice d = {7};
    uint32_t with = 0, left_out = 0, unblocks = 0;
    for (uint32_t round = 0; round < 400; round++) {
        draw(&d, 1 + round % 2);
        chain_net(&c, &arena);
        chain_decide(&c, &arena, 12);
        draw_law(&d);
        bool bad[DRAWN_ATOMS] = {false};
        lode_error err = {0};
        flow_case f = {.net = &c.net, .horizon = 12};
        exposure_run base;
        exposure_remedies r = {0};
        lanes_case(&arena, &c.decided, bad, &f);
        assert_int_equal(run_case(&arena, &f, &base, &err), LODE_OK);
        assert_int_equal(remedies_find(&arena, &c.net, &c.decided, bad, &base, &r, &err), LODE_OK);
        ratio order = RATIO_ZERO, fair = RATIO_ZERO;
        for (uint32_t i = 0; i < r.n; i++) {
            order = ratio_add(order, r.all[i].marginal);
            fair = ratio_add(fair, r.all[i].shapley);
            assert_int_equal(r.all[i].rank, i);
        }
        assert_true(r.complete);
        assert_true(ratio_ok(order));
        assert_true(r.n > 12 || ratio_cmp(order, fair) == 0);
        uint32_t n = 0;
        assert_true(ratio_cmp(order, all_candidates(bad, &base, &n)) == 0);
        left_out += n - r.n;
        if (r.unblock.n > 0) { // then all of them together save everything
            assert_true(ratio_cmp(order, base.value_lost) == 0);
        }
        if (r.n <= 12) {
            expect_unblocking(&r, bad, &base);
        }
        unblocks += r.unblock.n;
        with += r.n > 1;
        arena_clear(&arena);
    }
    assert_true(with > 50 && left_out > 50 && unblocks > 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_lane_that_is_shut, tear_down),
        cmocka_unit_test_teardown(a_lane_that_is_open, tear_down),
        cmocka_unit_test_teardown(a_lane_in_doubt, tear_down),
        cmocka_unit_test_teardown(two_doubts_stop_it_together, tear_down),
        cmocka_unit_test_teardown(a_part_of_which_nobody_says_how_it_comes, tear_down),
        cmocka_unit_test_teardown(two_words_about_one_license, tear_down),
        cmocka_unit_test_teardown(as_all_subsets_of_open_facts, tear_down),
        cmocka_unit_test_teardown(what_remedies_save_adds_up, tear_down),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
