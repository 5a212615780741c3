/* SPDX-License-Identifier: Apache-2.0
 *
 * test_boxes: the promises of boxes.h. Random conditions over a few columns are turned into boxes and
 * compared with the truth table; small ones written by hand say how many boxes there must be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "decide/boxes.h"

#define ROUNDS 2000u
#define VARS 5u
#define NODES_MAX 512u

static const uint32_t CLASSES[VARS] = {2, 3, 4, 2, 5};

typedef struct bench {
    lode_world w;
    world_var vars[VARS];
    world_entry entries[1];
    world_regime regimes[1];
    world_slot slots[2];
    world_slot_value slot_values[5];
    world_node nodes[NODES_MAX];
    uint32_t kids[4 * NODES_MAX];
    class_set sets[NODES_MAX];
    uint64_t dice;
} bench;

static void bench_init(bench *t, uint64_t seed) {
    *t = (bench){.dice = seed};
    for (uint32_t i = 0; i < VARS; i++) {
        t->vars[i].classes.count = CLASSES[i];
    }
    t->slots[0] = (world_slot){.combine = SLOT_STRICTEST, .values = {0, 3}};
    t->slots[1] = (world_slot){.combine = SLOT_COLLECT, .values = {3, 2}};
    t->slot_values[3].slot = t->slot_values[4].slot = 1;
    t->w = (lode_world){.vars = t->vars,
                        .n_vars = VARS,
                        .entries = t->entries,
                        .n_entries = 1,
                        .regimes = t->regimes,
                        .n_regimes = 1,
                        .slots = t->slots,
                        .n_slots = 2,
                        .slot_values = t->slot_values,
                        .n_slot_values = 5,
                        .nodes = t->nodes,
                        .kids = t->kids,
                        .class_sets = t->sets};
}

static uint32_t roll(bench *t, uint32_t n) {
    t->dice = t->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(t->dice >> 33) % n;
}

static uint32_t add(bench *t, world_node n) {
    assert_true(t->w.n_nodes < NODES_MAX);
    t->nodes[t->w.n_nodes] = n;
    return t->w.n_nodes++;
}

static uint32_t var_in(bench *t, uint32_t var, uint64_t classes) {
    t->sets[t->w.n_class_sets] = (class_set){{classes}};
    return add(t, (world_node){.op = NODE_VAR, .a = var, .b = t->w.n_class_sets++});
}

static uint32_t group(bench *t, node_op op, const uint32_t *kids, uint32_t n) {
    world_range r = {t->w.n_kids, n};
    memcpy(t->kids + r.first, kids, n * sizeof *kids);
    t->w.n_kids += n;
    return add(t, (world_node){.op = op, .kids = r});
}

static uint32_t negate(bench *t, uint32_t node) {
    return add(t, (world_node){.op = NODE_NOT, .a = node});
}

/* Any node, with empty and full class sets among the tests. */
static uint32_t random_node(bench *t, uint32_t depth) {
    uint32_t kids[4];
    switch (depth == 0 ? roll(t, 6) : 3 + roll(t, 13)) {
    case 0:
        return add(t, (world_node){.op = NODE_ENTRY});
    case 1:
        return add(t, roll(t, 6) == 0 ? (world_node){.op = NODE_TRUE}
                                      : (world_node){.op = NODE_LISTED});
    case 2: {
        uint32_t v = roll(t, 5);
        return add(t, (world_node){.op = NODE_SLOT, .a = v > 2, .b = v});
    }
    case 3:
    case 4:
    case 5: {
        uint32_t v = roll(t, VARS);
        return var_in(t, v, roll(t, UINT32_C(1) << CLASSES[v]));
    }
    case 6:
        return negate(t, random_node(t, depth - 1));
    case 7:
        return add(t, (world_node){.op = NODE_DEFINE, .a = random_node(t, depth - 1)});
    default: {
        uint32_t n = roll(t, 20) == 0 ? roll(t, 2) : 2 + roll(t, 3);
        for (uint32_t i = 0; i < n; i++) {
            kids[i] = random_node(t, depth - 1);
        }
        return group(t, roll(t, 2) ? NODE_AND : NODE_OR, kids, n);
    }
    }
}

/* The truth of a node when each column has the class at[column]; columns as in boxes.h, counted
 * here by hand: 5 vars, 1 entry, 1 regime, 2 slots, 5 slot values. */
static bool truth(const bench *t, uint32_t node, const uint32_t *at) {
    const world_node *n = &t->nodes[node];
    bool all = true;
    bool any = false;
    for (uint32_t i = 0; i < n->kids.count; i++) {
        bool kid = truth(t, t->kids[n->kids.first + i], at);
        all = all && kid;
        any = any || kid;
    }
    switch ((node_op)n->op) {
    case NODE_TRUE:
        return true;
    case NODE_AND:
        return all;
    case NODE_OR:
        return any;
    case NODE_NOT:
        return !truth(t, n->a, at);
    case NODE_DEFINE:
        return truth(t, n->a, at);
    case NODE_VAR:
        return cs_has(&t->sets[n->b], at[n->a]);
    case NODE_ENTRY:
        return at[5] == 1;
    case NODE_LISTED:
        return at[6] == 1;
    case NODE_SLOT:
        return n->a == 0 ? at[7] == n->b : at[9 + n->b] == 1;
    case NODE_OP_COUNT:
        break;
    }
    fail();
    return false;
}

static bool in_box(const boxes *b, const box *x, const uint32_t *at) {
    for (uint32_t i = 0; i < x->count; i++) {
        const box_test *test = &boxes_tests(b, x)[i];
        if (!cs_has(&test->set, at[test->column])) {
            return false;
        }
    }
    return true;
}

static void mark_read(const bench *t, uint32_t node, bool *read) {
    const world_node *n = &t->nodes[node];
    switch ((node_op)n->op) {
    case NODE_NOT:
    case NODE_DEFINE:
        mark_read(t, n->a, read);
        break;
    case NODE_VAR:
        read[n->a] = true;
        break;
    case NODE_ENTRY:
    case NODE_LISTED:
        read[n->op == NODE_ENTRY ? 5 : 6] = true;
        break;
    case NODE_SLOT:
        read[n->a == 0 ? 7 : 9 + n->b] = true;
        break;
    default:
        for (uint32_t i = 0; i < n->kids.count; i++) {
            mark_read(t, t->kids[n->kids.first + i], read);
        }
    }
}

/* Walks every completion of the columns that the condition reads, and sees that the boxes test no
 * other. */
static void assert_exact(const bench *t, uint32_t node, const boxes *b) {
    uint32_t at[14] = {0};
    bool read[14] = {false};
    mark_read(t, node, read);
    for (size_t i = 0; i < b->tests.n; i++) {
        assert_true(read[b->tests.p[i].column]);
    }
    for (bool more = true; more;) {
        bool any = false;
        for (size_t i = 0; i < b->all.n && !any; i++) {
            any = in_box(b, &b->all.p[i], at);
        }
        if (any != truth(t, node, at)) {
            fail_msg("boxes and condition differ (seed %llu)", (unsigned long long)t->dice);
        }
        more = false;
        for (uint32_t c = 0; c < 14 && !more; c++) {
            at[c] = read[c] && at[c] + 1 < boxes_column(&t->w, c).classes ? at[c] + 1 : 0;
            more = at[c] != 0;
        }
    }
}

static void assert_reduced(const bench *t, const boxes *b) {
    for (size_t i = 0; i < b->all.n; i++) {
        const box *x = &b->all.p[i];
        const box_test *tx = boxes_tests(b, x);
        for (uint32_t k = 0; k < x->count; k++) {
            class_set all = cs_all(boxes_column(&t->w, tx[k].column).classes);
            assert_false(cs_empty(&tx[k].set));
            assert_true(cs_subset(&tx[k].set, &all));
            assert_false(cs_subset(&all, &tx[k].set));
            assert_true(k == 0 || tx[k - 1].column < tx[k].column);
        }
        for (size_t j = 0; j < b->all.n; j++) {
            const box *y = &b->all.p[j];
            const box_test *ty = boxes_tests(b, y);
            assert_true(i == j || !boxes_within(b, x, y));
            uint32_t differ = 0;
            bool same = x->count == y->count;
            for (uint32_t k = 0; same && k < x->count; k++) {
                same = tx[k].column == ty[k].column;
                differ += memcmp(&tx[k].set, &ty[k].set, sizeof tx[k].set) != 0;
            }
            assert_true(i == j || !same || differ > 1);
        }
    }
}

static void equals_the_truth_table(void **state) {
    (void)state;
    uint32_t several = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        bench t;
        bench_init(&t, round + 1);
        uint32_t node = random_node(&t, 2 + round % 2);
        boxes b = {0};
        boxes_of(&t.w, node, BOXES_MAX, &b);
        assert_false(b.capped);
        assert_exact(&t, node, &b);
        assert_reduced(&t, &b);
        several += b.all.n > 2;
        boxes_clear(&b);
    }
    assert_true(several > ROUNDS / 10); /* else the conditions are too dull to show anything */
}

static uint32_t count(bench *t, uint32_t node, uint32_t max) {
    boxes b = {0};
    boxes_of(&t->w, node, max, &b);
    uint32_t n = b.capped ? NONE : (uint32_t)b.all.n;
    boxes_clear(&b);
    return n;
}

static void merges_tests_of_one_var(void **state) {
    (void)state;
    bench t;
    bench_init(&t, 1);
    uint32_t two[] = {var_in(&t, 2, 3), var_in(&t, 2, 6)};
    uint32_t apart[] = {var_in(&t, 2, 3), var_in(&t, 2, 12)};
    boxes b = {0};
    boxes_of(&t.w, group(&t, NODE_AND, two, 2), BOXES_MAX, &b);
    assert_int_equal(b.all.n, 1); /* {0,1} and {1,2} is {1} */
    assert_int_equal(boxes_tests(&b, b.all.p)->set.w[0], 2);
    boxes_of(&t.w, group(&t, NODE_OR, two, 2), BOXES_MAX, &b);
    assert_int_equal(b.all.n, 1);
    assert_int_equal(boxes_tests(&b, b.all.p)->set.w[0], 7);
    boxes_of(&t.w, group(&t, NODE_AND, apart, 2), BOXES_MAX, &b);
    assert_int_equal(b.all.n, 0); /* never true */
    boxes_of(&t.w, group(&t, NODE_OR, apart, 2), BOXES_MAX, &b);
    assert_int_equal(b.all.n, 1); /* always true: the box without a test */
    assert_int_equal(b.all.p[0].count, 0);
    boxes_clear(&b);
}

/* (v0 or v1) and (v2 or v3): four boxes; the explanation says two times two. */
static void explains_products(void **state) {
    (void)state;
    bench t;
    bench_init(&t, 1);
    uint32_t left[] = {var_in(&t, 0, 1), var_in(&t, 1, 1)};
    uint32_t right[] = {var_in(&t, 2, 1), var_in(&t, 3, 1)};
    uint32_t both[] = {group(&t, NODE_OR, left, 2), var_in(&t, 4, 1), 0};
    both[2] = add(&t, (world_node){.op = NODE_DEFINE, .a = group(&t, NODE_OR, right, 2)});
    uint32_t node = group(&t, NODE_AND, both, 3);
    box_parts parts = {0};
    boxes_explain(&t.w, node, BOXES_MAX, &parts);
    assert_true(parts.multiply);
    assert_int_equal(parts.all.n, 2);
    assert_int_equal(parts.all.p[0].node, both[0]);
    assert_int_equal(parts.all.p[0].count, 2);
    assert_int_equal(parts.all.p[1].node, both[2]);
    assert_int_equal(parts.all.p[1].count, 2);
    parts.all.n = 0;
    boxes_explain(&t.w, negate(&t, node), BOXES_MAX, &parts); /* the parts of an `or` add up */
    assert_false(parts.multiply);
    assert_int_equal(parts.all.n, 3);
    vec_clear(&parts.all);
    assert_int_equal(count(&t, node, 4), 4);
    assert_int_equal(count(&t, node, 3), NONE);
}

/* Sixteen vars, two by two: 2^8 boxes. The cap holds, and nothing is left behind it. */
static void caps(void **state) {
    (void)state;
    bench t;
    bench_init(&t, 1);
    world_var wide[24];
    for (uint32_t i = 0; i < 24; i++) {
        wide[i] = (world_var){.classes = {0, 2}};
    }
    t.w.vars = wide;
    t.w.n_vars = 24;
    uint32_t factors[12];
    for (uint32_t i = 0; i < 12; i++) {
        uint32_t pair[] = {var_in(&t, 2 * i, 1), var_in(&t, 2 * i + 1, 1)};
        factors[i] = group(&t, NODE_OR, pair, 2);
    }
    assert_int_equal(count(&t, group(&t, NODE_AND, factors, 8), BOXES_MAX), 256);
    assert_int_equal(count(&t, group(&t, NODE_AND, factors, 12), BOXES_MAX), 4096);
    boxes b = {0};
    boxes_of(&t.w, group(&t, NODE_AND, factors, 12), 4095, &b);
    assert_true(b.capped);
    assert_int_equal(b.all.n, 0);
    boxes_of(&t.w, factors[0], BOXES_MAX, &b); /* used again: nothing of the cap stays */
    assert_false(b.capped);
    assert_int_equal(b.all.n, 2);
    boxes_clear(&b);
}

/* Forty defines, each using the one below it twice: 2^40 paths, which nobody may walk. */
static void ends_on_nested_defines(void **state) {
    (void)state;
    bench t;
    bench_init(&t, 1);
    uint32_t at = var_in(&t, 0, 1);
    for (uint32_t i = 0; i < 40; i++) {
        uint32_t twice[] = {at, at};
        at = add(&t, (world_node){.op = NODE_DEFINE, .a = group(&t, NODE_AND, twice, 2)});
    }
    assert_int_equal(count(&t, at, BOXES_MAX), NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_truth_table), cmocka_unit_test(merges_tests_of_one_var),
        cmocka_unit_test(explains_products),      cmocka_unit_test(caps),
        cmocka_unit_test(ends_on_nested_defines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
