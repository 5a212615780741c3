// SPDX-License-Identifier: Apache-2.0
//
// test_exposure_sweeps: the sweeps against the network and the run of the same model. What net.c needs a
// day, explode_gross must too; and what explode_times promises, flow_run must keep: a line never stops
// earlier than the sweep says, and where no pool is shared it stops just then.
#include "exposure_fixture.h"

#include "dice.h"
#include "exposure/explode.h"
#include "exposure/where_used.h"

#define HORIZON 3650

typedef struct texts {
    strbuf items, bom, stock, plan;
} texts;

static void texts_clear(texts *t) {
    strbuf_clear(&t->items);
    strbuf_clear(&t->bom);
    strbuf_clear(&t->stock);
    strbuf_clear(&t->plan);
}

// tree: every part has one parent. Otherwise parts are shared, and positions may have alternates.
static void draw(dice *d, bool tree, texts *t) {
    uint32_t n = 3 + roll(d, 8), products = tree ? 1 : 1 + roll(d, 2);
    strbuf_addz(&t->items, "item,unit\n");
    strbuf_addz(&t->bom, "parent,child,position,qty,rank\n");
    strbuf_addz(&t->stock, "item,qty\n");
    strbuf_addz(&t->plan, "product,rate\n");
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(&t->items, "P%u,pcs\n", i);
        uint32_t stock = roll(d, 3) == 0 ? 0 : roll(d, 400);
        // a product can be had from its stock after its line has stopped; here we ask about the line
        strbuf_addf(&t->stock, "P%u,%u\n", i, i < products ? 0 : stock);
        if (i < products) {
            strbuf_addf(&t->plan, "P%u,%u\n", i, 1 + roll(d, 9));
            continue;
        }
        uint32_t lines = tree ? 1 : 1 + roll(d, 2), last = MODEL_NONE;
        for (uint32_t k = 0; k < lines; k++) {
            uint32_t p = roll(d, i < products ? products : i), position = roll(d, 3);
            if (p != last) { // an alternate of whatever else is drawn for the position, in a third
                strbuf_addf(&t->bom, "P%u,P%u,%c%u,%u,%u\n", p, i, tree ? 'x' : 'p',
                            tree ? i : position, 1 + roll(d, 4), i);
            }
            last = p;
        }
    }
}

static void run(const texts *t, fixture *f) {
    const char *files[][2] = {{"items.csv", t->items.p},
                              {"bom.csv", t->bom.p},
                              {"stock.csv", t->stock.p},
                              {"plan.csv", t->plan.p}};
    lode_error err = {0};
    *f = (fixture){.c = {0}};
    if (fixture_read(f, (const char *const(*)[2])files, 4, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    fixture_case(f, HORIZON);
    f->c.supplied = false; // nothing comes in
    fixture_run(f);
}

typedef struct sweeps {
    explode x;
    explode_need plan, all;
    uint64_t *times;
} sweeps;

static void sweep(fixture *f, sweeps *s) {
    explode_input in;
    lode_error err = {0};
    explode_lines_of_net(&f->arena, &f->net, &in);
    assert_int_equal(explode_build(&f->arena, &in, &s->x, &err), LODE_OK);
    explode_demand d[4];
    for (uint32_t i = 0; i < f->net.n_products; i++) {
        d[i] = (explode_demand){f->net.products[i].node, f->m.plans[f->net.products[i].plan].rate};
    }
    uint32_t n = f->net.n_products;
    assert_int_equal(explode_gross(&f->arena, &s->x, d, n, false, EXPLODE_AUTO, &s->plan, &err),
                     LODE_OK);
    assert_int_equal(explode_gross(&f->arena, &s->x, d, n, true, EXPLODE_AUTO, &s->all, &err),
                     LODE_OK);
    uint64_t *stock = arena_array(&f->arena, f->net.n_nodes, sizeof *stock);
    s->times = arena_array(&f->arena, f->net.n_nodes, sizeof *s->times);
    for (uint32_t i = 0; i < f->net.n_nodes; i++) {
        stock[s->x.place[i]] = (uint64_t)ratio_floor(f->net.nodes[i].stock);
    }
    explode_times(&s->all, stock, 0, s->times);
}

static uint64_t billionths(ratio days) {
    return (uint64_t)ratio_floor(ratio_mul(days, ratio_int(1000000000)));
}

static void check(dice *d, bool tree, uint32_t *stops) {
    texts t = {{0}, {0}, {0}, {0}};
    fixture f;
    sweeps s;
    draw(d, tree, &t);
    run(&t, &f);
    sweep(&f, &s);
    for (uint32_t i = 0; i < f.net.n_nodes; i++) {
        assert_int_equal(ratio_cmp(explode_need_of(&s.plan, i), f.net.nodes[i].need), 0);
    }
    for (uint32_t i = 0; i < f.net.n_products; i++) {
        uint64_t promised = s.times[s.x.place[f.net.products[i].node]];
        if (!ratio_ok(f.r.products[i].stops)) {
            assert_true(!tree || promised >= (uint64_t)HORIZON * 1000000000u);
            continue;
        }
        uint64_t kept = billionths(f.r.products[i].stops);
        *stops += kept > 0;
        if (promised > kept) {
            fail_msg("promised %llu, kept %llu:\n%s%s%s", (unsigned long long)promised,
                     (unsigned long long)kept, t.bom.p, t.stock.p, t.plan.p);
        }
        assert_true(!tree || kept - promised <= f.net.n_nodes); // each step is rounded down once
    }
    texts_clear(&t);
    fixture_end(&f);
}

// Days of stock from the item up to its product, one part after another.
static ratio days_above(const fixture *f, uint32_t item) {
    ratio sum = RATIO_ZERO;
    for (uint32_t at = item, up = 0; up != MODEL_NONE; at = up) {
        const net_node *x = &f->net.nodes[net_find(&f->net, at, 0)];
        sum = ratio_add(sum, ratio_div(x->stock, x->need));
        up = MODEL_NONE;
        for (uint32_t i = 0; i < f->m.n_bom; i++) {
            up = f->m.bom[i].child == at ? f->m.bom[i].parent : up;
        }
    }
    return sum;
}

// Where each item is used: what all products take of it is what the network needs of it.
static void check_used(dice *d, bool tree, uint32_t *seen) {
    texts t = {{0}, {0}, {0}, {0}};
    fixture f;
    where_used u;
    lode_error err = {0};
    draw(d, tree, &t);
    run(&t, &f);
    exposure_options o = {.horizon = 60};
    uint32_t items[64];
    for (uint32_t i = 0; i < f.m.n_items; i++) {
        items[i] = i;
    }
    assert_int_equal(where_used_find(&f.arena, &f.m, &o, items, f.m.n_items, &u, &err), LODE_OK);
    for (uint32_t i = 0; i < f.m.n_items; i++) {
        uint32_t node = net_find(&f.net, i, 0);
        assert_int_equal(u.items[i].n_pools, node != MODEL_NONE);
        if (node == MODEL_NONE) {
            assert_int_equal(u.items[i].n_products + u.items[i].n_users, 0);
            continue;
        }
        assert_int_equal(ratio_cmp(u.items[i].per_day, f.net.nodes[node].need), 0);
        for (uint32_t k = 0; k < u.items[i].n_products; k++) {
            ratio less = u.items[i].products[k].less;
            *seen += ratio_ok(less);
            ratio sum = tree ? days_above(&f, i) : RATIO_NONE;
            assert_true(!tree || ratio_ok(less) == (ratio_cmp(sum, ratio_int(60)) < 0));
            assert_true(!tree || !ratio_ok(less) || ratio_cmp(less, sum) == 0);
        }
    }
    texts_clear(&t);
    fixture_end(&f);
}

static void what_is_used_is_what_is_needed(void **state) {
    (void)state;
    uint32_t seen = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        dice d = {2000000 + i};
        check_used(&d, i % 2 == 0, &seen);
    }
    assert_true(seen > 500);
}

static void where_nothing_is_shared_it_stops_just_then(void **state) {
    (void)state;
    uint32_t stops = 0;
    for (uint32_t i = 0; i < 500; i++) {
        dice d = {i};
        check(&d, true, &stops);
    }
    assert_true(stops > 200);
}

static void never_later_than_the_truth(void **state) {
    (void)state;
    uint32_t stops = 0;
    for (uint32_t i = 0; i < 2000; i++) {
        dice d = {1000000 + i};
        check(&d, false, &stops);
    }
    assert_true(stops > 800);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_nothing_is_shared_it_stops_just_then),
        cmocka_unit_test(never_later_than_the_truth),
        cmocka_unit_test(what_is_used_is_what_is_needed),
    };
    return cmocka_run_group_tests_name("exposure_sweeps", tests, NULL, NULL);
}
