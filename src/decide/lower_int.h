/* SPDX-License-Identifier: Apache-2.0
 *
 * lower_int: what lower.c and lower_rows.c share.
 */
#ifndef LODE_LOWER_INT_H
#define LODE_LOWER_INT_H

#include "decide/boxes.h"

typedef struct lower_box {
    uint32_t stage, regime, owner;
    uint32_t lead, value; /* the fact by which boxes stand together, and what is asked of it */
    uint32_t seq;
    uint32_t first, n; /* tests */
} lower_box;

typedef struct lower {
    const lode_world *w;
    VEC(lower_box) boxes;
    VEC(box_test) tests;
    VEC(world_block) blocks;
    VEC(world_block_column) columns;
    VEC(uint32_t) row_numbers;
    VEC(uint32_t) owners;
    VEC(class_set) rows;
    VEC(uint32_t) box_nodes;
    VEC(uint32_t)
    buckets; /* rows by their hash: the last of each chain; chain: the one before it */
    VEC(uint32_t) chain;
} lower;

/* Is the fact a set (or a name against lists) whose elements are picked? */
bool lower_picks(const lode_world *w, uint32_t fact);
/* Does the test want an element to be in such a set? */
bool lower_is_pick(const lode_world *w, const box_test *t);

/* Classes of a column as world.h numbers them for blocks. */
uint32_t lower_classes(const lode_world *w, uint32_t column);

/* Appends the columns of the block of boxes[at..end), and their rows. */
void lower_columns(lower *l, size_t at, size_t end);

#endif
