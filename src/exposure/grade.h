/* SPDX-License-Identifier: Apache-2.0
 *
 * grade: the weakest word that an answer stands on.
 */
#ifndef LODE_EXPOSURE_GRADE_H
#define LODE_EXPOSURE_GRADE_H

#include "exposure/exposure.h"

/* Of the rows on the path: plan, items, stock, goods on their way, recipes and their limits, own
 * lanes, and the lane at the end with its license and what-ifs. Without a path: of plan and product. */
uint8_t path_grade(const exposure_answer *x, uint32_t product, const flow_path *path);

#endif
