/* SPDX-License-Identifier: Apache-2.0
 *
 * lower: the conditions of a world as blocks of boxes (world.h), which engine.c reads. Runs once, when
 * packs are compiled; the image carries the result.
 *
 *   entries' tests, their exceptions   BLOCK_TESTS, by regime
 *   plain rules, exceptions            BLOCK_RULES, by regime
 *   reports                            BLOCK_RULES, of no regime
 *
 * Not lowered: the rule that an entry is sugar for. It holds where its entry does and its regime's
 * bite, and of a thousand entries a handful hold or are open.
 *
 * Boxes that pick the same element or value stand together, so that a fact rules out whole blocks.
 * Dates are not columns: of the boxes that the facts leave, engine.c compares two dates each.
 */
#ifndef LODE_LOWER_H
#define LODE_LOWER_H

#include "image/world.h"

#define LOWER_BOXES_MAX 4096u /* for one condition: beyond it the law is refused, by name */

/* Puts blocks, block_columns, block_rows, box_owners and rows of w in the arena. Fails with
 * LODE_BAD_INPUT when a condition has more boxes than that; w is then as it was. */
LODE_MUST_CHECK lode_status lower_world(lode_world *w, lode_arena *arena, lode_error *err);

#endif
