/* SPDX-License-Identifier: Apache-2.0
 *
 * cut_family: families of small sets of lanes, each the smallest sets that make something fail.
 *
 * A family is complete to a size, `full`: every smallest set of at most so many lanes is in it. It holds
 * sets of up to full + 1 lanes: of those one larger maybe not all, but each is a smallest one too, as
 * none of its parts, which are all known, makes it fail. (What is complete to a size in a family hangs on
 * nothing larger in those that it is made of: no union is smaller than its parts.)
 */
#ifndef LODE_EXPOSURE_CUT_FAMILY_H
#define LODE_EXPOSURE_CUT_FAMILY_H

#include "exposure/exposure.h"

/* Sorted by size, then by lanes; none contains another. No set: never fails. The empty set: always. */
typedef struct cut_family {
    const exposure_set *sets;
    uint32_t n;
    uint8_t full;
} cut_family;

/* Zero-initialized at first. */
typedef struct cut_work {
    lode_arena keep;
    VEC(exposure_set) join;
    uint64_t steps; /* sets that were looked at */
    uint64_t kept;  /* sets in the arena */
} cut_work;
void cut_work_clear(cut_work *w);

cut_family cut_never(void);
cut_family cut_always(void);
cut_family cut_lane(cut_work *w, uint32_t lane);
bool cut_is_never(const cut_family *f); /* whatever is closed; known for sure */
bool cut_is_always(const cut_family *f);
bool cut_same(const cut_family *x, const cut_family *y);
void cut_limit(cut_family *f, uint8_t full); /* as if it was complete to that size only */
/* Fails when one of the two does; when both do. */
cut_family cut_either(cut_work *w, cut_family x, cut_family y);
cut_family cut_both(cut_work *w, cut_family x, cut_family y);

#endif
