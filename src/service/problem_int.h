/* SPDX-License-Identifier: Apache-2.0
 *
 * problem_int: what the files of problem.h share. */
#ifndef LODE_SERVICE_PROBLEM_INT_H
#define LODE_SERVICE_PROBLEM_INT_H

#include "service/problem.h"

/* The words of the engine's errors about what was sent to it. */
const problem_kind *problem_engine_find(str code);
const problem_kind *problem_engine_at(size_t i); /* NULL behind the last */

#endif
