/* SPDX-License-Identifier: Apache-2.0
 *
 * lists_world: official lists beside the law. The world that comes out has the law's tables as they were,
 * and behind their rows: a measure, a list, parties, names and marks for each snapshot. No rule refers
 * to such a list: it says who else the name belongs to. A snapshot that a list block of the law names
 * (`snapshot ID`) makes no list: its parties are those of the block, which has its day, and its max_age
 * unless the block gives one. A block whose snapshot is not there stays missing.
 */
#ifndef LODE_LISTS_WORLD_H
#define LODE_LISTS_WORLD_H

#include "lists/lists.h"

/* out shares what did not change with law, and may be law; the rest is in the arena. The name index of
 * law, if it has one, is not that of out: build it after. Fails when a
 * list's id is taken by a measure or list of the law, or a table would be too large for an image. */
LODE_MUST_CHECK lode_status lists_add(const lode_world *law, const list_snapshot *lists, uint32_t n,
                                      lode_arena *arena, lode_world *out, lode_error *err);

#endif
