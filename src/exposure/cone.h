/* SPDX-License-Identifier: Apache-2.0
 *
 * cone: what a pool can draw on, by any alternate and any own plant.
 */
#ifndef LODE_EXPOSURE_CONE_H
#define LODE_EXPOSURE_CONE_H

#include "exposure/net.h"

/* Appends what `node` can draw on, itself too, to `nodes`, which has `n` and room for all pools; what `in`
 * has already stays as it is. Returns how many there are then. */
uint32_t cone_add(const exposure_net *net, uint32_t node, bool *in, uint32_t *nodes, uint32_t n);

#endif
