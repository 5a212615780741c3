/* SPDX-License-Identifier: Apache-2.0
 *
 * lint_boxes: `lodestone lint --boxes`. How many boxes (decide/boxes.h) the condition of each rule and
 * the test of each entry compiles to: in all, as a histogram, and why the largest are large.
 */
#ifndef LODE_CLI_LINT_BOXES_H
#define LODE_CLI_LINT_BOXES_H

#include "cli/load.h"

/* Prints the counts of a resolved set of packs. True when no condition is over the cap. */
bool lint_boxes(const pack_set *ps, bool json);

#endif
