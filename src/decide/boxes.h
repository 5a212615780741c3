/* SPDX-License-Identifier: Apache-2.0
 *
 * boxes: a condition as a set of boxes, its disjunctive normal form over classes.
 *
 *   condition = box or box or ...      box = test and test and ...      test = column in class set
 *
 * A *column* is what one test looks at and what a row of bits will stand for in a compiled engine:
 *
 *   a var                  its classes (fact, element, list, question of law, license)
 *   an entry               no, yes: decided in an earlier stratum (docs/language.md 4.6)
 *   "listed", by regime    no, yes: likewise (4.7)
 *   a slot                 its values; only verdicts and reports read one. A slot that can have
 *                          several values at once has one column with no and yes for each value
 *
 * The columns are numbered in that order, boxes_column() names one. A box holds at most one test of
 * a column; its tests stand in order of columns; no test is empty, none admits every class. No test
 * at all is the box that is always true.
 *
 * What boxes_of promises
 *   exact      for every completion (one class for each column) the condition is true iff the
 *              completion lies in one of the boxes
 *   reduced    no box lies within another, and no two boxes differ in one column only (their
 *              union would be one box). Not promised: the least number of boxes, which is a hard
 *              problem and not worth its time here
 *   stable     the boxes and their order depend on the condition alone
 *   bounded    at most `max` boxes are ever held, and the work is bounded as well; beyond that
 *              `capped` is set, there are no boxes, and the condition must be refused or evaluated
 *              as it stands. Never a part of the truth.
 *
 * Negation is pushed down to the tests, where it is the complement of the class set. Defines are
 * read through. Columns count as independent here, as they do in settling (4.10); a fact that falls
 * back on another (4.3) is its own column.
 *
 * Boxes ask which completions make a condition true. Three values come back when a box meets a
 * state: true in one whose classes all lie within a box, open where they only meet one. That is
 * never more open than strong Kleene on one var, but a disjunction of boxes can still be true in
 * every completion without lying in one box: settling decides that, as before.
 */
#ifndef LODE_BOXES_H
#define LODE_BOXES_H

#include "image/world.h"

#define BOXES_MAX 4096u /* for one condition; a statute that needs more is badly written down */

typedef struct box_test {
    uint32_t column;
    class_set set;
} box_test;
typedef struct box {
    uint64_t seen; /* one bit for the column's number modulo 64: a quick no to "lies within" */
    uint32_t first, count; /* tests */
} box;

/* Life cycle: zero-initialize, boxes_of, read, boxes_clear. */
typedef struct boxes {
    VEC(box) all;
    VEC(box_test) tests;
    bool capped;
} boxes;

/* The boxes of a node (an index into w->nodes) in place of what out held. max: 1 to BOXES_MAX. */
void boxes_of(const lode_world *w, uint32_t node, uint32_t max, boxes *out);
/* The boxes of a node as it is written: three values come back exactly as strong Kleene finds them
 * (docs/language.md 4.2), when each test is met with the state by itself. That is so because `and` and
 * `or` distribute and absorb in strong Kleene as they do in two values. What boxes_of does besides is
 * not done: a box may hold several tests of a column (`country in A and country in B` is open where
 * both are, though A and B may have nothing in common), and boxes that differ in one column stay two.
 * That can be many more boxes. With `defines` each define is a column of its own, no or yes, to be
 * evaluated before: what is defined by alternatives and denied multiplies no longer. */
void boxes_written(const lode_world *w, uint32_t node, bool defines, uint32_t max, boxes *out);
void boxes_clear(boxes *b);

static inline const box_test *boxes_tests(const boxes *b, const box *x) {
    return x->count > 0 ? b->tests.p + x->first : NULL;
}
/* Does x lie within y, so that x adds nothing? */
bool boxes_within(const boxes *b, const box *x, const box *y);

/* ---- columns --------------------------------------------------------------------------------- */

typedef enum column_kind {
    COLUMN_VAR,
    COLUMN_ENTRY,
    COLUMN_LISTED,
    COLUMN_SLOT,
    COLUMN_DEFINE /* boxes_written only; numbered after all others, by its node */
} column_kind;
typedef struct box_column {
    column_kind kind;
    uint32_t index;   /* var, entry, regime, slot, node of a define */
    uint32_t value;   /* slot value of a column that stands for one of several, else NONE */
    uint32_t classes; /* how many */
} box_column;

uint32_t boxes_n_columns(const lode_world *w);
box_column boxes_column(const lode_world *w, uint32_t column);

/* ---- why there are so many ------------------------------------------------------------------- */

/* The parts of a node whose numbers of boxes multiply (of an `and`: those with more than one box) or
 * add up (of an `or`: all of them), read through defines and negations. An `and` with one such part
 * only stands for that part, and gives its parts. Appends to parts->all; count NONE: that part alone is
 * capped. */
typedef struct box_part {
    uint32_t node; /* the part, for its words */
    bool negated;  /* it stands under a `not` */
    uint32_t count;
} box_part;
typedef struct box_parts {
    VEC(box_part) all;
    bool multiply;
} box_parts;
void boxes_explain(const lode_world *w, uint32_t node, uint32_t max, box_parts *parts);

#endif
