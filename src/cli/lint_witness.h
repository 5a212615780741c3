/* SPDX-License-Identifier: Apache-2.0
 *
 * lint_witness: a shipment for which two rules fire, as the text of a `case`. The search finds classes
 * (lint_solve.h); here they become facts: a word, a number, a name from a list, a code claimed for an
 * entry. Then the text is read back and run like every case of a pack, by the reference interpreter: a
 * case that does not pass is no witness.
 */
#ifndef LODE_CLI_LINT_WITNESS_H
#define LODE_CLI_LINT_WITNESS_H

#include "cli/lint_exact.h"

/* The rules may be one and the same. fires_on has set the day. On SOLVE_FOUND the text is appended to
 * out; SOLVE_NONE: they do not fire together on that day, or no shipment could be written down that
 * shows it. */
solve_answer witness_find(exact *x, uint32_t a, uint32_t b, strbuf *out);

#endif
