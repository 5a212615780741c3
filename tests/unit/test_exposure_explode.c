// SPDX-License-Identifier: Apache-2.0
//
// test_exposure_explode: the sweeps over whole bills of material. Examples whose answers are known (they
// have the numbers of the list that all of "what stops" is tested by), and drawn structures, in which the
// equations are checked that the answer has to fulfill, and the three ways of counting against each other.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dice.h"
#include "exposure/explode.h"

#define DAY UINT64_C(1000000000) /* billionths */
#define LINES_MAX 2000u

typedef struct bill {
    explode_line lines[LINES_MAX];
    explode_input in;
    lode_arena a;
    explode x;
} bill;

static void add(bill *b, uint32_t parent, uint32_t child, int64_t num, int64_t den) {
    assert_true(b->in.n_lines < LINES_MAX);
    b->lines[b->in.n_lines++] = (explode_line){ratio_of(num, den), parent, child, false};
    uint32_t most = (parent > child ? parent : child) + 1;
    b->in.n_items = most > b->in.n_items ? most : b->in.n_items;
}

static void add_also(bill *b, uint32_t parent, uint32_t child, int64_t num, int64_t den) {
    add(b, parent, child, num, den);
    b->lines[b->in.n_lines - 1].also = true;
}

static void build(bill *b) {
    lode_error err = {0};
    b->in.lines = b->lines;
    assert_int_equal(explode_build(&b->a, &b->in, &b->x, &err), LODE_OK);
}

static void clear(bill *b) {
    arena_clear(&b->a);
    *b = (bill){.in = {0}};
}

static explode_need gross(bill *b, uint32_t item, int64_t num, int64_t den, explode_way way) {
    explode_need g = {0};
    lode_error err = {0};
    explode_demand d = {item, ratio_of(num, den)};
    if (explode_gross(&b->a, &b->x, &d, 1, false, way, &g, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    return g;
}

static void assert_ratio(ratio got, int64_t num, int64_t den) {
    strbuf b = {0};
    ratio_print(got, &b);
    ratio want = ratio_of(num, den);
    if (got.num != want.num || got.den != want.den) {
        fail_msg("got %s", b.p);
    }
    strbuf_clear(&b);
}

static void needs(bill *b, uint32_t of, int64_t demand, uint32_t item, int64_t num, int64_t den) {
    explode_way ways[] = {EXPLODE_AUTO, EXPLODE_64, EXPLODE_128, EXPLODE_RATIO};
    for (uint32_t w = 0; w < 4; w++) {
        explode_need g = gross(b, of, demand, 1, ways[w]);
        assert_ratio(explode_need_of(&g, item), num, den);
    }
}

/* ---- examples -------------------------------------------------------------------------------------- */

// X01: quantities multiply down all levels; a batch makes 100 from 5 kg.
static void quantities_multiply(void **state) {
    (void)state;
    bill b = {.in = {0}};
    add(&b, 0, 1, 2, 1);
    add(&b, 1, 2, 3, 1);
    add(&b, 2, 3, 4, 1);
    add(&b, 3, 4, 5, 100);
    build(&b);
    needs(&b, 0, 1, 3, 24, 1);
    needs(&b, 0, 1, 4, 6, 5);
    needs(&b, 0, 7, 4, 42, 5);
    explode_need g = gross(&b, 0, 1, 3, EXPLODE_64); // a third of a car
    assert_ratio(explode_need_of(&g, 3), 8, 1);
    assert_ratio(explode_need_of(&g, 4), 2, 5);
    assert_int_equal(g.scale, 3);
    clear(&b);
}

// X02: 26 items, 169 lines, 8 388 608 ways from A to Z.
static void diamonds_are_counted_once(void **state) {
    (void)state;
    bill b = {.in = {0}};
    uint32_t n = 13;
    for (uint32_t i = 0; i < n; i++) { // A to M: each later letter to N
        for (uint32_t k = i + 1; k <= n; k++) {
            add(&b, i, k, 1, 1);
        }
    }
    for (uint32_t i = n + 1; i < 26; i++) { // N: O to Z
        add(&b, n, i, 1, 1);
    }
    for (uint32_t i = n + 1; i < 26; i++) { // O to Y: each later letter
        for (uint32_t k = i + 1; k < 26; k++) {
            add(&b, i, k, 1, 1);
        }
    }
    assert_int_equal(b.in.n_lines, 169);
    build(&b);
    needs(&b, 0, 1, 25, 8388608, 1);
    uint64_t bits[26];
    uint32_t z[] = {25, 13};
    explode_used(&b.x, z, 2, bits);
    for (uint32_t i = 0; i < 26; i++) {
        assert_int_equal(bits[b.x.place[i]], i <= 13 ? 3 : 1);
    }
    clear(&b);
}

// X10b: 5 % of finished motors go round again, and take a fifth of four magnets each.
static void rework_multiplies(void **state) {
    (void)state;
    enum { MOTOR, PASS, REWORK, MAGNET };
    bill b = {.in = {0}};
    add(&b, MOTOR, PASS, 1, 1);
    add(&b, MOTOR, MAGNET, 4, 1);
    add(&b, PASS, REWORK, 5, 100);
    add(&b, REWORK, PASS, 1, 1);
    add(&b, REWORK, MAGNET, 4, 5);
    build(&b);
    assert_int_equal(b.x.n_loops, 1);
    needs(&b, MOTOR, 100, PASS, 2000, 19);
    needs(&b, MOTOR, 100, REWORK, 100, 19);
    needs(&b, MOTOR, 100, MAGNET, 400 * 19 + 80, 19);
    clear(&b);
    add(&b, 0, 1, 1, 1); // the same as one item that needs a part of itself
    add(&b, 1, 1, 1, 20);
    build(&b);
    assert_int_equal(b.x.n_loops, 1);
    needs(&b, 0, 100, 1, 2000, 19);
    clear(&b);
}

static void loop_fails(bill *b, const char *say) {
    explode_need g = {0};
    lode_error err = {0};
    explode_demand d = {0, RATIO_ONE};
    build(b);
    assert_int_equal(explode_gross(&b->a, &b->x, &d, 1, false, EXPLODE_AUTO, &g, &err),
                     LODE_BAD_INPUT);
    assert_string_equal(err.message, say);
    clear(b);
}

static void a_loop_that_gains_is_named(void **state) {
    (void)state;
    static const str names[] = {{"car", 3}, {"A", 1}, {"B", 1}, {"C", 1}};
    bill b = {.in = {.names = names}};
    add(&b, 0, 1, 1, 1);
    add(&b, 1, 2, 1, 1);
    add(&b, 2, 1, 1, 1);
    loop_fails(
        &b, "the loop A -> B -> A takes as much as it gives: one of the first needs 1 of itself");
    b.in.names = names; // two loops of 3/5 each are more than one can give
    add(&b, 0, 1, 1, 1);
    add(&b, 1, 2, 3, 5);
    add(&b, 2, 1, 1, 1);
    add(&b, 1, 3, 3, 5);
    add(&b, 3, 1, 1, 1);
    loop_fails(
        &b, "the loop A -> B -> A takes as much as it gives: one of the first needs 0.6 of itself, "
            "and more by the other loops through it");
    add(&b, 0, 0, 2, 1);
    loop_fails(
        &b,
        "the loop item 0 -> item 0 takes as much as it gives: one of the first needs 2 of itself");
}

static void what_is_no_bill_is_refused(void **state) {
    (void)state;
    bill b = {.in = {0}};
    lode_error err = {0};
    explode_need g;
    add(&b, 0, 1, 0, 1);
    b.in.lines = b.lines;
    assert_int_equal(explode_build(&b.a, &b.in, &b.x, &err), LODE_BAD_INPUT);
    b.lines[0].need = RATIO_NONE;
    assert_int_equal(explode_build(&b.a, &b.in, &b.x, &err), LODE_BAD_INPUT);
    b.lines[0] = (explode_line){RATIO_ONE, 0, 1, true};
    assert_int_equal(explode_build(&b.a, &b.in, &b.x, &err), LODE_BAD_INPUT);
    b.lines[0] = (explode_line){RATIO_ONE, 0, 2, false};
    assert_int_equal(explode_build(&b.a, &b.in, &b.x, &err), LODE_BAD_INPUT);
    b.lines[0] = (explode_line){RATIO_ONE, 0, 1, false};
    assert_int_equal(explode_build(&b.a, &b.in, &b.x, &err), LODE_OK);
    explode_demand d = {0, ratio_int(-1)};
    assert_int_equal(explode_gross(&b.a, &b.x, &d, 1, false, EXPLODE_AUTO, &g, &err),
                     LODE_BAD_INPUT);
    clear(&b);
    explode_input none = {0};
    assert_int_equal(explode_build(&b.a, &none, &b.x, &err), LODE_OK);
    assert_int_equal(explode_gross(&b.a, &b.x, NULL, 0, false, EXPLODE_AUTO, &g, &err), LODE_OK);
    clear(&b);
}

/* ---- numbers that grow ------------------------------------------------------------------------------ */

// A chain of 1000 for each step: 64 bits hold six, 128 bits (and ratios) twelve.
static void numbers_grow_into_wider_ones(void **state) {
    (void)state;
    for (uint32_t steps = 5; steps < 15; steps++) {
        bill b = {.in = {0}};
        explode_need g = {0};
        lode_error err = {0};
        explode_demand d = {0, RATIO_ONE};
        for (uint32_t i = 0; i < steps; i++) {
            add(&b, i, i + 1, 1000, 1);
        }
        build(&b);
        lode_status s = explode_gross(&b.a, &b.x, &d, 1, false, EXPLODE_AUTO, &g, &err);
        assert_int_equal(s, steps <= 12 ? LODE_OK : LODE_BAD_INPUT);
        if (s == LODE_OK) {
            ratio want = RATIO_ONE;
            for (uint32_t i = 0; i < steps; i++) {
                want = ratio_mul(want, ratio_int(1000));
            }
            assert_true(steps <= 6 ? g.small != NULL : g.wider != NULL);
            assert_int_equal(ratio_cmp(explode_need_of(&g, steps), want), 0);
        }
        s = explode_gross(&b.a, &b.x, &d, 1, false, EXPLODE_64, &g, &err);
        assert_int_equal(s, steps <= 6 ? LODE_OK : LODE_BAD_INPUT);
        clear(&b);
    }
}

// Denominators that do not fit leave the ratios: 1/1009 at each of 8 steps.
static void too_fine_for_integers(void **state) {
    (void)state;
    bill b = {.in = {0}};
    ratio want = RATIO_ONE;
    for (uint32_t i = 0; i < 8; i++) {
        add(&b, i, i + 1, 1, 1009);
        want = ratio_div(want, ratio_int(1009));
    }
    build(&b);
    assert_false(b.x.scaled);
    explode_need g = gross(&b, 0, 1, 1, EXPLODE_AUTO);
    assert_non_null(g.exact);
    assert_int_equal(ratio_cmp(explode_need_of(&g, 8), want), 0);
    clear(&b);
    for (uint32_t i = 0; i < 5; i++) { // 1009^5 does not fit 32 bits: wide multipliers
        add(&b, i, i + 1, 1, 1009);
    }
    add(&b, 0, 5, 7, 1);
    build(&b);
    assert_true(b.x.scaled && b.x.mult == NULL && b.x.wide_mult != NULL);
    g = gross(&b, 0, 1, 1, EXPLODE_AUTO);
    explode_need exact = gross(&b, 0, 1, 1, EXPLODE_RATIO);
    assert_non_null(g.wider);
    assert_int_equal(ratio_cmp(explode_need_of(&g, 5), explode_need_of(&exact, 5)), 0);
    clear(&b);
}

/* ---- time to stop ------------------------------------------------------------------------------------ */

static void times(bill *b, uint32_t item, int64_t rate, const uint64_t *stock_by_item,
                  uint64_t *by_item) {
    explode_need g = {0};
    lode_error err = {0};
    explode_demand d = {item, ratio_int(rate)};
    assert_int_equal(explode_gross(&b->a, &b->x, &d, 1, true, EXPLODE_AUTO, &g, &err), LODE_OK);
    uint64_t *stock = arena_array(&b->a, b->in.n_items, sizeof *stock);
    uint64_t *out = arena_array(&b->a, b->in.n_items, sizeof *out);
    for (uint32_t i = 0; i < b->in.n_items; i++) {
        stock[b->x.place[i]] = stock_by_item[i];
    }
    explode_times(&g, stock, 9, out);
    for (uint32_t i = 0; i < b->in.n_items; i++) {
        by_item[i] = out[b->x.place[i]];
    }
}

// X03: 10 cars a day; magnets for 5 days, motors for 7.5, mirrors for 3.
static void stocks_of_a_chain_add_up(void **state) {
    (void)state;
    bill b = {.in = {0}};
    add(&b, 0, 1, 2, 1);
    add(&b, 1, 2, 1, 1);
    add(&b, 2, 3, 4, 1);
    build(&b);
    uint64_t t[8], stock[] = {0, 60 * DAY, 150 * DAY, 400 * DAY};
    times(&b, 0, 10, stock, t);
    assert_int_equal(t[0], 15 * DAY + DAY / 2);
    assert_int_equal(t[1], 15 * DAY + DAY / 2);
    assert_int_equal(t[2], 12 * DAY + DAY / 2);
    assert_int_equal(t[3], 5 * DAY);
    stock[3] = EXPLODE_ALWAYS;
    times(&b, 0, 10, stock, t);
    assert_true(t[0] == EXPLODE_NEVER);
    stock[3] = 100 * DAY + 1; // rounded down: 80 a day
    times(&b, 0, 10, stock, t);
    assert_int_equal(t[3], DAY + DAY / 4);
    clear(&b);
}

// Alternates follow each other; those that something else takes too do not.
static void alternates_follow_each_other(void **state) {
    (void)state;
    uint64_t t[8], stock[] = {0, 30 * DAY, 20 * DAY, 90 * DAY, 0};
    bill b = {.in = {0}};
    add(&b, 0, 1, 1, 1);
    add_also(&b, 0, 2, 2, 1);
    add(&b, 0, 3, 1, 1);
    build(&b);
    times(&b, 0, 10, stock, t);
    assert_int_equal(t[0], 4 * DAY); // 3 + 1, and the other position 9
    clear(&b);
    add(&b, 0, 1, 1, 1);
    add_also(&b, 0, 2, 2, 1);
    add(&b, 0, 3, 1, 1);
    add(&b, 3, 2, 1, 1); // 30 a day of 2 in all
    build(&b);
    stock[3] = 0;
    stock[2] = 150 * DAY;
    times(&b, 0, 10, stock, t);
    assert_int_equal(t[2], 5 * DAY);
    assert_int_equal(t[0], 5 * DAY); // not 3 + 5
    clear(&b);
}

static void a_loop_gives_what_its_stock_gives(void **state) {
    (void)state;
    uint64_t t[8], stock[] = {0, 0, 0, EXPLODE_ALWAYS};
    bill b = {.in = {0}};
    add(&b, 0, 1, 1, 1);
    add(&b, 1, 2, 1, 2);
    add(&b, 2, 1, 1, 1);
    add(&b, 2, 3, 1, 1);
    build(&b);
    times(&b, 0, 10, stock, t); // nothing to start with
    assert_int_equal(t[0], 0);
    stock[1] = 20 * DAY; // 20 a day
    times(&b, 0, 10, stock, t);
    assert_true(t[0] >= DAY && t[0] != EXPLODE_NEVER);
    uint64_t bits[8];
    uint32_t three = 3;
    explode_used(&b.x, &three, 1, bits);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(bits[i], 1);
    }
    clear(&b);
}

/* ---- drawn structures -------------------------------------------------------------------------------- */

typedef struct draw {
    dice d;
    uint32_t items, fine, loops, alternates; /* fine: largest denominator */
} draw;

static void draw_bill(draw *w, bill *b) {
    uint32_t n = w->items, lines = roll(&w->d, 3 * n) + 1;
    b->in.n_items = n;
    uint32_t number[64];
    for (uint32_t i = 0; i < n; i++) { // the input's numbers say nothing of levels
        number[i] = i;
    }
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = roll(&w->d, i), t = number[i - 1];
        number[i - 1] = number[k];
        number[k] = t;
    }
    for (uint32_t i = 0; i < lines; i++) {
        uint32_t p = roll(&w->d, n - 1), c = p + 1 + roll(&w->d, n - 1 - p);
        int64_t den = 1 + (int64_t)roll(&w->d, w->fine);
        uint32_t from = number[p], to = number[c];
        if (roll(&w->d, 100) < w->loops) { // a little comes back
            add(b, to, from, 1, 1000);
        } else if (i > 0 && b->lines[i - 1].parent == from && roll(&w->d, 100) < w->alternates) {
            add_also(b, from, to, 1 + (int64_t)roll(&w->d, 4), den);
        } else {
            add(b, from, to, 1 + (int64_t)roll(&w->d, 4), den);
        }
    }
    build(b);
}

/* what is needed = what is demanded + what the parents need it for; the only solution, all >= 0 */
static void assert_equations(const bill *b, const explode_need *g, const explode_demand *d,
                             uint32_t n) {
    for (uint32_t i = 0; i < b->in.n_items; i++) {
        ratio sum = RATIO_ZERO, need = explode_need_of(g, i);
        for (uint32_t k = 0; k < n; k++) {
            sum = d[k].item == i ? ratio_add(sum, d[k].qty) : sum;
        }
        for (uint32_t k = 0; k < b->in.n_lines; k++) {
            const explode_line *l = &b->lines[k];
            if (l->child == i && (g->alternates || !l->also)) {
                sum = ratio_add(sum, ratio_mul(explode_need_of(g, l->parent), l->need));
            }
        }
        assert_true(ratio_ok(sum) && ratio_sign(need) >= 0);
        assert_int_equal(ratio_cmp(sum, need), 0);
    }
}

static void assert_order(const bill *b) {
    const explode *x = &b->x;
    uint32_t loop[64] = {0}, seen = 0;
    for (uint32_t i = 0; i < x->n_loops; i++) {
        for (uint32_t k = 0; k < x->loops[i].n; k++) {
            loop[x->loops[i].first + k] = i + 1;
        }
    }
    for (uint32_t p = 0; p < b->in.n_items; p++) {
        assert_int_equal(x->place[x->item[p]], p);
        for (uint32_t k = x->down[p]; k < x->down[p + 1]; k++, seen++) {
            uint32_t c = x->child[k] & EXPLODE_PLACE;
            assert_true(c > p || (loop[p] != 0 && loop[c] == loop[p]));
            assert_int_equal(b->lines[x->line[k]].child, x->item[c]);
            assert_int_equal(b->lines[x->line[k]].parent, x->item[p]);
            bool found = false;
            for (uint32_t u = x->up[c]; u < x->up[c + 1]; u++) {
                found |= x->parent[u] == p;
            }
            assert_true(found);
        }
    }
    assert_int_equal(seen, b->in.n_lines);
}

// Among many other items these are few, and found by a walk up: the same bits.
static void assert_few_use(bill *b, const uint32_t *all, const uint64_t *bits) {
    explode_input in = b->in;
    explode x;
    lode_error err = {0};
    in.n_items += 2000;
    assert_int_equal(explode_build(&b->a, &in, &x, &err), LODE_OK);
    uint64_t *walked = arena_array(&b->a, in.n_items, sizeof *walked);
    explode_used(&x, all, b->in.n_items, walked);
    for (uint32_t i = 0; i < in.n_items; i++) {
        assert_true(walked[x.place[i]] == (i < b->in.n_items ? bits[b->x.place[i]] : 0));
    }
}

/* by steps until nothing changes */
static void assert_used(bill *b) {
    bool used[64] = {false}, more = true;
    uint64_t bits[64];
    uint32_t all[64];
    for (uint32_t i = 0; i < b->in.n_items; i++) {
        all[i] = i;
    }
    explode_used(&b->x, all, b->in.n_items, bits);
    assert_few_use(b, all, bits);
    for (uint32_t of = 0; of < b->in.n_items; of++) {
        memset(used, 0, sizeof used);
        used[of] = true;
        for (more = true; more;) {
            more = false;
            for (uint32_t k = 0; k < b->in.n_lines; k++) {
                const explode_line *l = &b->lines[k];
                more |= used[l->child] && !used[l->parent];
                used[l->parent] |= used[l->child];
            }
        }
        for (uint32_t i = 0; i < b->in.n_items; i++) {
            assert_int_equal(bits[b->x.place[i]] >> of & 1, used[i]);
        }
        uint32_t *places, n = explode_users(&b->a, &b->x, of, &places), users = 0;
        for (uint32_t i = 0; i < b->in.n_items; i++) {
            users += used[i];
        }
        assert_int_equal(n, users);
        for (uint32_t i = 0; i < n; i++) { // each is one, and none is there twice
            assert_true(used[b->x.item[places[i]]]);
            used[b->x.item[places[i]]] = false;
        }
    }
}

static uint32_t check_draw(draw *w) {
    bill b = {.in = {0}};
    draw_bill(w, &b);
    assert_order(&b);
    assert_used(&b);
    explode_demand d[3];
    for (uint32_t i = 0; i < 3; i++) {
        d[i] =
            (explode_demand){roll(&w->d, w->items), ratio_of(roll(&w->d, 50), 1 + roll(&w->d, 7))};
    }
    uint32_t done = 0;
    for (uint32_t all = 0; all < 2; all++) {
        for (explode_way way = EXPLODE_AUTO; way <= EXPLODE_RATIO; way++) {
            explode_need g = {0};
            lode_error err = {0};
            lode_status s = explode_gross(&b.a, &b.x, d, 3, all != 0, way, &g, &err);
            if (s == LODE_OK) {
                assert_equations(&b, &g, d, 3);
                done |= 1u << way;
            }
        }
    }
    clear(&b);
    return done;
}

static void drawn_bills(void **state) {
    (void)state;
    uint32_t ways[4] = {0}, fine[] = {1, 2, 10};
    for (uint32_t round = 0; round < 600; round++) {
        draw w = {.d = {round},
                  .items = 4 + round % 20,
                  .fine = fine[round % 3],
                  .loops = round % 4 == 0 ? 5 : 0,
                  .alternates = round % 5 == 0 ? 50 : 0};
        uint32_t done = check_draw(&w);
        for (uint32_t i = 0; i < 4; i++) {
            ways[i] += done >> i & 1;
        }
    }
    // most are solved, and by every way
    for (uint32_t i = 0; i < 4; i++) {
        assert_true(ways[i] > 400);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantities_multiply),
        cmocka_unit_test(diamonds_are_counted_once),
        cmocka_unit_test(rework_multiplies),
        cmocka_unit_test(a_loop_that_gains_is_named),
        cmocka_unit_test(what_is_no_bill_is_refused),
        cmocka_unit_test(numbers_grow_into_wider_ones),
        cmocka_unit_test(too_fine_for_integers),
        cmocka_unit_test(stocks_of_a_chain_add_up),
        cmocka_unit_test(alternates_follow_each_other),
        cmocka_unit_test(a_loop_gives_what_its_stock_gives),
        cmocka_unit_test(drawn_bills),
    };
    return cmocka_run_group_tests_name("exposure_explode", tests, NULL, NULL);
}
