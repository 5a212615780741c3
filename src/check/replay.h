/* SPDX-License-Identifier: Apache-2.0
 *
 * replay: an answer, or its receipt alone, decided again and compared. The receipt holds all that
 * was given, so the request is made from it; then every field of what is decided now must be equal to
 * what the text says, and nothing may be left over.
 */
#ifndef LODE_CHECK_REPLAY_H
#define LODE_CHECK_REPLAY_H

#include "check/check.h"
#include "check/screener.h"

#define RECEIPT_SOMEBODY "somebody" /* value of a role that was given without anything about it */

/* LODE_OK: equal; *out is the answer decided now, in the arena. LODE_DIFFERS: err->path is the first
 * field that differs. LODE_BAD_INPUT: no answer, or a receipt that cannot be read. */
LODE_MUST_CHECK lode_status replay_run(const lode_world *w, party_screener *screener, lode_arena *a,
                                       str json, lode_answer **out, lode_error *err);

#endif
