/* SPDX-License-Identifier: Apache-2.0
 *
 * promise: licenses that a reading takes as granted though nobody promised them (exposure.h).
 */
#ifndef LODE_EXPOSURE_PROMISE_H
#define LODE_EXPOSURE_PROMISE_H

#include "exposure/exposure.h"

#define PROMISES_ALONE_MAX 32u /* runs without one of them, the earliest first */

/* Needs the runs of the reading. Lives in the arena. */
LODE_MUST_CHECK lode_status promises_find(lode_arena *a, const exposure_answer *x,
                                          exposure_reading r, exposure_promises *out,
                                          lode_error *err);

#endif
