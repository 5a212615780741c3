/* SPDX-License-Identifier: Apache-2.0
 *
 * boxes: see boxes.h. Lists of boxes are built bottom up. `or` inserts the boxes of its kids into
 * one list, `and` multiplies lists, the shortest first, so that tests that rule much out come early.
 * insert() keeps a list reduced at every step: that is what keeps the products small.
 *
 * Two bounds: the length of a list (max), and the work of one condition in comparisons of two boxes,
 * because a list can stay short while its factors are long, and because defines that use defines
 * are read again at each use.
 */
#include "decide/boxes.h"

#include <stdlib.h>
#include <string.h>

#define WORK_MAX 20000000u /* comparisons: a second at the very worst, and then it is capped */
#define NODE_WORK 50u      /* a node takes a list of its own, which is worth so many of them */
#define GARBAGE_MIN 65536u /* tests of removed boxes before a list is packed */
#define TESTS_MAX 4096u    /* in one box: above any number of facts one condition can read */
#define DEPTH_MAX 4096u    /* nodes below each other, as the image reader allows */

typedef struct maker {
    const lode_world *w;
    uint32_t max;
    uint64_t work;
    bool capped;
    bool written; /* boxes_written: two tests of one column stay two, and no boxes are joined */
    bool defines; /* a define is an atom, with a column of its own */
    uint32_t depth;
    box_test *scratch; /* TESTS_MAX + 1: the box that is being inserted */
} maker;

/* ---- columns --------------------------------------------------------------------------------- */

uint32_t boxes_n_columns(const lode_world *w) {
    return w->n_vars + w->n_entries + w->n_regimes + w->n_slots + w->n_slot_values;
}

/* A `unique` slot in conflict has all of its values (4.8). */
static bool slot_has_one_value(const world_slot *s) { return s->combine == SLOT_STRICTEST; }

box_column boxes_column(const lode_world *w, uint32_t column) {
    uint32_t at = column;
    if (at < w->n_vars) {
        return (box_column){COLUMN_VAR, at, NONE, w->vars[at].classes.count};
    }
    at -= w->n_vars;
    if (at < w->n_entries) {
        return (box_column){COLUMN_ENTRY, at, NONE, 2};
    }
    at -= w->n_entries;
    if (at < w->n_regimes) {
        return (box_column){COLUMN_LISTED, at, NONE, 2};
    }
    at -= w->n_regimes;
    if (at < w->n_slots) {
        return (box_column){COLUMN_SLOT, at, NONE, w->slots[at].values.count};
    }
    at -= w->n_slots;
    if (at < w->n_slot_values) {
        return (box_column){COLUMN_SLOT, w->slot_values[at].slot, at, 2};
    }
    return (box_column){COLUMN_DEFINE, at - w->n_slot_values, NONE, 2};
}

/* The test that an atom makes. */
static box_test atom_test(const lode_world *w, const world_node *n) {
    box_test t = {0, {{0}}};
    cs_add(&t.set, 1);
    switch ((node_op)n->op) {
    case NODE_VAR:
        t.column = n->a;
        t.set = w->class_sets[n->b];
        break;
    case NODE_ENTRY:
        t.column = w->n_vars + n->a;
        break;
    case NODE_LISTED:
        t.column = w->n_vars + w->n_entries + n->a;
        break;
    case NODE_DEFINE:
        t.column = boxes_n_columns(w) + (uint32_t)(n - w->nodes);
        break;
    default: /* NODE_SLOT: the callers hand over atoms only */
        t.column = w->n_vars + w->n_entries + w->n_regimes;
        if (slot_has_one_value(&w->slots[n->a])) {
            t.column += n->a;
            t.set = (class_set){{0}};
            cs_add(&t.set, n->b - w->slots[n->a].values.first);
        } else {
            t.column += w->n_slots + n->b;
        }
        break;
    }
    return t;
}

/* ---- one box against another ----------------------------------------------------------------- */

static uint64_t seen_bit(uint32_t column) { return UINT64_C(1) << (column % 64); }

/* Do the tests x (of nx) admit nothing that the tests y do not? */
static bool tests_within(const box_test *x, uint32_t nx, const box_test *y, uint32_t ny) {
    uint32_t i = 0;
    for (uint32_t k = 0; k < ny; k++) {
        while (i < nx && x[i].column < y[k].column) {
            i++;
        }
        if (i == nx || x[i].column != y[k].column || !cs_subset(&x[i].set, &y[k].set)) {
            return false;
        }
    }
    return true;
}

bool boxes_within(const boxes *b, const box *x, const box *y) {
    return (y->seen & ~x->seen) == 0 && y->count <= x->count &&
           tests_within(boxes_tests(b, x), x->count, boxes_tests(b, y), y->count);
}

static bool same_set(const class_set *a, const class_set *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

/* Same columns, and all but one of the sets equal? *at: the one that differs. */
static bool one_differs(const box_test *x, const box_test *y, uint32_t n, uint32_t *at) {
    uint32_t differ = 0;
    for (uint32_t i = 0; i < n && differ < 2; i++) {
        if (x[i].column != y[i].column) {
            return false;
        }
        if (!same_set(&x[i].set, &y[i].set)) {
            *at = i;
            differ++;
        }
    }
    return differ == 1;
}

/* ---- reduced lists --------------------------------------------------------------------------- */

/* Moves the tests of the boxes that are left to the front, in their order. */
static void pack(boxes *b) {
    size_t n = 0;
    for (size_t i = 0; i < b->all.n; i++) { /* boxes and their tests are in one order */
        box *x = &b->all.p[i];
        if (x->count > 0) { /* else there may be no tests to point into */
            memmove(b->tests.p + n, b->tests.p + x->first, x->count * sizeof *b->tests.p);
        }
        x->first = (uint32_t)n;
        n += x->count;
    }
    b->tests.n = n;
}

static size_t live_tests(const boxes *b) {
    size_t n = 0;
    for (size_t i = 0; i < b->all.n; i++) {
        n += b->all.p[i].count;
    }
    return n;
}

static void drop(boxes *b, size_t at) {
    memmove(&b->all.p[at], &b->all.p[at + 1], (b->all.n - at - 1) * sizeof *b->all.p);
    b->all.n--;
}

static uint64_t seen_of(const box_test *t, uint32_t n) {
    uint64_t seen = 0;
    for (uint32_t i = 0; i < n; i++) {
        seen |= seen_bit(t[i].column);
    }
    return seen;
}

/* Widens test `at` of x by the same test of y; a test that admits everything goes away. */
static void widen(const maker *m, box_test *x, uint32_t *n, uint32_t at, const box_test *y) {
    for (size_t i = 0; i < sizeof x[at].set.w / sizeof x[at].set.w[0]; i++) {
        x[at].set.w[i] |= y[at].set.w[i];
    }
    if (cs_count(&x[at].set) == boxes_column(m->w, x[at].column).classes) {
        (*n)--;
        memmove(x + at, x + at + 1, (*n - at) * sizeof *x);
    }
}

/* One pass of the new box over the list: 0 it adds nothing, 1 it was widened by a box that is gone
 * now and must pass again, 2 it stands beside all others. */
static int pass(maker *m, boxes *b, box_test *x, uint32_t *n) {
    box nx = {seen_of(x, *n), 0, *n};
    for (size_t i = 0; i < b->all.n; i++) {
        const box *y = &b->all.p[i];
        const box_test *ty = boxes_tests(b, y);
        uint32_t at = 0;
        m->work++;
        if ((y->seen & ~nx.seen) == 0 && tests_within(x, nx.count, ty, y->count)) {
            return 0;
        }
        if ((nx.seen & ~y->seen) == 0 && tests_within(ty, y->count, x, nx.count)) {
            drop(b, i--);
        } else if (!m->written && nx.seen == y->seen && nx.count == y->count &&
                   one_differs(x, ty, nx.count, &at)) {
            widen(m, x, n, at, ty);
            drop(b, i);
            return 1;
        }
    }
    return 2;
}

/* Adds the box of these tests, which are in order of columns; x is used up. */
static void insert(maker *m, boxes *b, box_test *x, uint32_t n) {
    int state = 1;
    while (state == 1) {
        state = pass(m, b, x, &n);
    }
    if (state == 0) {
        return;
    }
    if (b->all.n >= m->max || m->work > WORK_MAX) {
        m->capped = true;
        return;
    }
    if (b->tests.n > GARBAGE_MIN && b->tests.n / 2 > live_tests(b)) {
        pack(b);
    }
    *vec_push(&b->all) = (box){seen_of(x, n), (uint32_t)b->tests.n, n};
    for (uint32_t i = 0; i < n; i++) {
        *vec_push(&b->tests) = x[i];
    }
}

/* ---- conditions ------------------------------------------------------------------------------ */

static void make(maker *m, uint32_t node, bool negated, boxes *out);

static void make_atom(maker *m, const world_node *n, bool negated, boxes *out) {
    box_test t = atom_test(m->w, n);
    class_set all = cs_all(boxes_column(m->w, t.column).classes);
    t.set = negated ? cs_minus(all, t.set) : cs_and(all, t.set);
    if (!cs_empty(&t.set)) {
        m->scratch[0] = t;
        insert(m, out, m->scratch, same_set(&t.set, &all) ? 0 : 1);
    }
}

static void make_or(maker *m, const world_node *n, bool negated, boxes *out) {
    for (uint32_t k = 0; k < n->kids.count && !m->capped; k++) {
        boxes kid = {0};
        make(m, m->w->kids[n->kids.first + k], negated, &kid);
        for (size_t i = 0; i < kid.all.n && !m->capped; i++) {
            const box *x = &kid.all.p[i];
            for (uint32_t j = 0; j < x->count; j++) {
                m->scratch[j] = boxes_tests(&kid, x)[j];
            }
            insert(m, out, m->scratch, x->count);
        }
        boxes_clear(&kid);
    }
}

/* Both boxes at once, into scratch; false when they exclude each other. */
static bool meet(maker *m, const boxes *bx, const box *x, const boxes *by, const box *y,
                 uint32_t *n) {
    const box_test *tx = boxes_tests(bx, x);
    const box_test *ty = boxes_tests(by, y);
    uint32_t i = 0;
    uint32_t k = 0;
    *n = 0;
    m->work++;
    while (i < x->count || k < y->count) {
        if (*n == TESTS_MAX) {
            m->capped = true;
            return false;
        }
        box_test *t = &m->scratch[(*n)++];
        if (k == y->count || (i < x->count && tx[i].column < ty[k].column)) {
            *t = tx[i++];
        } else if (i == x->count || ty[k].column < tx[i].column) {
            *t = ty[k++];
        } else if (m->written) {
            k += same_set(&tx[i].set, &ty[k].set); /* else ty's own turn comes */
            *t = tx[i++];
        } else {
            *t = (box_test){tx[i].column, cs_and(tx[i].set, ty[k].set)};
            i++;
            k++;
            if (cs_empty(&t->set)) {
                return false;
            }
        }
    }
    return true;
}

/* out = out and kid */
static void multiply(maker *m, boxes *out, const boxes *kid) {
    boxes product = {0};
    uint32_t n = 0;
    for (size_t i = 0; i < out->all.n; i++) {
        for (size_t k = 0; k < kid->all.n && !m->capped; k++) {
            if (meet(m, out, &out->all.p[i], kid, &kid->all.p[k], &n)) {
                insert(m, &product, m->scratch, n);
            }
        }
    }
    boxes_clear(out);
    *out = product;
}

static int by_length(const void *a, const void *b) {
    const boxes *x = *(const boxes *const *)a;
    const boxes *y = *(const boxes *const *)b;
    if (x->all.n != y->all.n) {
        return x->all.n < y->all.n ? -1 : 1;
    }
    return x < y ? -1 : x > y; /* of one array, so in the order of the text */
}

static void make_and(maker *m, const world_node *n, bool negated, boxes *out) {
    VEC(boxes) kids = {0};
    VEC(const boxes *) order = {0};
    for (uint32_t k = 0; k < n->kids.count && !m->capped; k++) {
        boxes kid = {0};
        make(m, m->w->kids[n->kids.first + k], negated, &kid);
        *vec_push(&kids) = kid;
    }
    for (size_t k = 0; k < kids.n; k++) { /* only now do they stay where they are */
        *vec_push(&order) = &kids.p[k];
    }
    if (order.n > 1) {
        qsort(order.p, order.n, sizeof *order.p, by_length);
    }
    insert(m, out, m->scratch, 0); /* nothing tested yet: always true */
    for (size_t k = 0; k < order.n && !m->capped; k++) {
        multiply(m, out, order.p[k]);
    }
    for (size_t k = 0; k < kids.n; k++) {
        boxes_clear(&kids.p[k]);
    }
    vec_clear(&order);
    vec_clear(&kids);
}

/* Appends to an empty list; what is there after a cap means nothing. */
static void make(maker *m, uint32_t node, bool negated, boxes *out) {
    const world_node *n = &m->w->nodes[node];
    m->work += NODE_WORK;
    if (m->capped || m->work > WORK_MAX || ++m->depth > DEPTH_MAX) {
        m->capped = true;
        return;
    }
    switch ((node_op)n->op) {
    case NODE_TRUE:
        if (!negated) {
            insert(m, out, m->scratch, 0);
        }
        break;
    case NODE_AND:
    case NODE_OR:
        if ((n->op == NODE_OR) != negated) {
            make_or(m, n, negated, out);
        } else {
            make_and(m, n, negated, out);
        }
        break;
    case NODE_NOT:
        make(m, n->a, !negated, out);
        break;
    case NODE_DEFINE:
        if (m->defines) {
            make_atom(m, n, negated, out);
        } else {
            make(m, n->a, negated, out);
        }
        break;
    case NODE_VAR:
    case NODE_ENTRY:
    case NODE_LISTED:
    case NODE_SLOT:
        make_atom(m, n, negated, out);
        break;
    case NODE_OP_COUNT:
        break;
    }
    m->depth--;
}

static void boxes_make(maker *m, uint32_t node, bool negated, boxes *out) {
    lode_arena tmp = {0};
    m->scratch = arena_array(&tmp, TESTS_MAX + 1, sizeof *m->scratch);
    boxes_clear(out);
    make(m, node, negated, out);
    if (m->capped) {
        boxes_clear(out);
        out->capped = true;
    }
    pack(out);
    arena_clear(&tmp);
}

void boxes_of(const lode_world *w, uint32_t node, uint32_t max, boxes *out) {
    maker m = {.w = w, .max = max < BOXES_MAX ? max : BOXES_MAX};
    boxes_make(&m, node, false, out);
}

void boxes_written(const lode_world *w, uint32_t node, bool defines, uint32_t max, boxes *out) {
    maker m = {.w = w, .max = max < BOXES_MAX ? max : BOXES_MAX, .written = true};
    m.defines = defines;
    boxes_make(&m, node, false, out);
}

void boxes_clear(boxes *b) {
    vec_clear(&b->all);
    vec_clear(&b->tests);
    b->capped = false;
}

/* ---- why there are so many ------------------------------------------------------------------- */

/* Through defines and negations to what the node is. */
static uint32_t core(const lode_world *w, uint32_t node, bool *negated) {
    while (w->nodes[node].op == NODE_NOT || w->nodes[node].op == NODE_DEFINE) {
        *negated = *negated != (w->nodes[node].op == NODE_NOT);
        node = w->nodes[node].a;
    }
    return node;
}

/* The parts of an `and` within an `and`, and of an `or` within an `or`, in the order of the text. */
static void flatten(const lode_world *w, uint32_t node, bool negated, bool all, box_parts *parts) {
    bool inside = negated;
    uint32_t c = core(w, node, &inside);
    const world_node *n = &w->nodes[c];
    bool group = n->op == NODE_AND || n->op == NODE_OR;
    if (!group || ((n->op == NODE_AND) != inside) != all) {
        *vec_push(&parts->all) = (box_part){node, negated, 0};
        return;
    }
    for (uint32_t i = 0; i < n->kids.count; i++) {
        flatten(w, w->kids[n->kids.first + i], inside, all, parts);
    }
}

void boxes_explain(const lode_world *w, uint32_t node, uint32_t max, box_parts *parts) {
    bool negated = false;
    size_t from = parts->all.n;
    for (;;) { /* each round goes to a node below */
        bool inside = negated;
        const world_node *n = &w->nodes[core(w, node, &inside)];
        parts->all.n = from;
        if (n->op != NODE_AND && n->op != NODE_OR) {
            parts->multiply = false;
            return;
        }
        parts->multiply = (n->op == NODE_AND) != inside;
        flatten(w, node, negated, parts->multiply, parts);
        size_t kept = from;
        for (size_t i = from; i < parts->all.n; i++) {
            box_part p = parts->all.p[i];
            boxes b = {0};
            maker m = {.w = w, .max = max < BOXES_MAX ? max : BOXES_MAX};
            boxes_make(&m, p.node, p.negated, &b);
            p.count = b.capped ? NONE : (uint32_t)b.all.n;
            boxes_clear(&b);
            if (p.count != 1 || !parts->multiply) {
                parts->all.p[kept++] = p;
            }
        }
        parts->all.n = kept;
        if (!parts->multiply || kept - from != 1) {
            return;
        }
        node = parts->all.p[from].node;
        negated = parts->all.p[from].negated;
    }
}
