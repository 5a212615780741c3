/* SPDX-License-Identifier: Apache-2.0
 *
 * explode: the sweeps over whole bills of material. One structure, built once from lines "parent takes
 * need of child"; then each question is one pass over it:
 *
 *   explode_gross   what all items are needed of, for given demands (forward, from products to parts)
 *   explode_used    which items need which of up to 64 components (backward, one bit a component)
 *   explode_times   how long each item can be had once nothing comes in any more (backward)
 *
 * Items are renumbered: the *place* of an item is its number in the sweeps, in which parents come before
 * children; the items of a loop are neighbors. Arrays that the sweeps take and give go by place.
 *
 * Numbers are exact. Every place has a denominator, found when the structure is built, such that every
 * line is a multiplication by an integer; so the sweep adds integers, in 64 bits while they fit and in
 * 128 after that. When the denominators themselves do not fit it adds ratios. All three ways give the
 * same (EXPLODE_AUTO takes the first that fits). Read-only after it is built: any number of threads.
 */
#ifndef LODE_EXPLODE_H
#define LODE_EXPLODE_H

#include "exposure/net.h"

#define EXPLODE_ITEMS_MAX (UINT32_C(1) << 30)
#define EXPLODE_LOOP_MAX 64u /* items of one loop whose requirement is solved */

/* One child of one parent. Lines of a position follow each other; all but the first are alternates. */
typedef struct explode_line {
    ratio need; /* of the child for one of the parent, yield and scrap included; > 0 */
    uint32_t parent, child;
    bool also; /* an alternate of the line before it, which has the same parent */
} explode_line;

typedef struct explode_input {
    const explode_line *lines;
    const str *names; /* by item, for errors; NULL: numbers are shown */
    uint32_t n_items, n_lines;
} explode_input;

/* Bits of explode.child beside the place. */
#define EXPLODE_FIRST (UINT32_C(1) << 31) /* the first alternate of its position */
#define EXPLODE_OWN \
    (UINT32_C(1) << 30) /* an alternate that nothing else draws on, all the way down */
#define EXPLODE_PLACE (EXPLODE_OWN - 1)

/* Items that need each other, at places [first, first + n). */
typedef struct explode_loop {
    uint32_t first, n;
} explode_loop;

typedef struct explode {
    explode_input in;
    uint32_t *item, *place; /* by place; by item */
    /* both ways: slots [down[p], down[p + 1]) are the lines of place p, in the order of the input;
     * parent[up[p]] .. are the places of the parents of p */
    uint32_t *down, *child, *line; /* by place; by slot: place of the child with bits; input line */
    uint32_t *up, *parent;
    explode_loop *loops;
    uint32_t n_loops;
    /* integers: a requirement times den[place] is one, and a line multiplies by mult[slot], 0 inside a
     * loop. den NULL: all are 1. mult NULL: wide_mult has them. scaled false: they do not fit. */
    uint64_t *den, *wide_mult;
    uint32_t *mult;
    bool scaled;
} explode;

/* Lives in the arena; in->lines must live as long. LODE_BAD_INPUT: a need that is not above 0, or too
 * many items. Loops are no error here. */
LODE_MUST_CHECK lode_status explode_build(lode_arena *a, const explode_input *in, explode *out,
                                          lode_error *err);
/* The lines of a network: its nodes are the items; lanes from own plants are lines too. Lives in the
 * arena. */
void explode_lines_of_net(lode_arena *a, const exposure_net *net, explode_input *out);

/* ---- gross requirement (explode_gross.c) --------------------------------------------------------- */

typedef struct explode_demand {
    uint32_t item;
    ratio qty; /* >= 0 */
} explode_demand;

typedef enum explode_way { EXPLODE_AUTO, EXPLODE_64, EXPLODE_128, EXPLODE_RATIO } explode_way;

/* By place, in one of three forms. small and wide are times den[place] times scale. */
typedef struct explode_need {
    const explode *x;
    uint64_t *small;
    wide *wider;
    ratio *exact;
    uint64_t scale; /* common denominator of the demands */
    bool
        alternates; /* every alternate counts in full, not the first alone: no less than is drawn */
    bool inner;     /* something that is demanded is also a part of something */
} explode_need;

/* All items for all demands together. Lives in the arena. LODE_BAD_INPUT: a loop takes as much as it
 * gives (the error names it), has too many items, or the numbers do not fit; way: only that one is
 * tried. */
LODE_MUST_CHECK lode_status explode_gross(lode_arena *a, const explode *x,
                                          const explode_demand *demands, uint32_t n,
                                          bool alternates, explode_way way, explode_need *out,
                                          lode_error *err);
ratio explode_need_of(const explode_need *g, uint32_t item);

/* ---- where-used (explode_used.c) and time to stop (explode_times.c) ------------------------------ */

/* out, by place: bit i is set when the item is components[i], or can use it (alternates included).
 * n <= 64. One pass, or a walk up where few items use any of them. */
void explode_used(const explode *x, const uint32_t *components, uint32_t n, uint64_t *out);
/* The places of the item and of all that can use it, itself first. Lives in the arena; returns how many. */
uint32_t explode_users(lode_arena *a, const explode *x, uint32_t item, uint32_t **places);

#define EXPLODE_NEVER UINT64_MAX  /* a time: it does not stop */
#define EXPLODE_ALWAYS UINT64_MAX /* a stock: there is always more */

/* How long each item can be had when nothing comes in from day 0, and everything runs at plan: its own
 * stock over what is asked of it a day, after the shortest of its positions, whose alternates follow
 * each other. out and stock by place; stock in parts of 10^-places of the item's unit (places <= 9),
 * rounded down; out in billionths of a day. g: the needs a day, with alternates. What a product has in
 * stock counts like any other: its line stops that much earlier.
 *
 * Never later than the truth: what is rounded is rounded down; alternates that something else draws on
 * do not add up, the longest counts; what an alternate is asked counts as if it were used from day 0;
 * and inside a loop items give each other what their stocks give. So it is for finding what may stop,
 * and flow.h says when. */
void explode_times(const explode_need *g, const uint64_t *stock, uint32_t places, uint64_t *out);

/* ---- between these files -------------------------------------------------------------------------- */

/* Fills item, place, down, child (without bits), line, loops. */
void explode_order(lode_arena *a, explode *x);
/* x of one loop: (1 - N)^-1, row by row, n x n. LODE_BAD_INPUT: it gains, or does not fit. */
LODE_MUST_CHECK lode_status explode_loop_solve(const explode *x, const explode_loop *loop,
                                               bool alternates, ratio *out, lode_error *err);

#endif
