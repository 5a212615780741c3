/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence: what is known of a party beside its name, against what a list says of a listed one.
 */
#ifndef LODE_SCREEN_EVIDENCE_H
#define LODE_SCREEN_EVIDENCE_H

#include "screen/screen.h"

/* Fills out[SCREEN_EVIDENCE_COUNT] with screen_agreement. */
void evidence_find(const lode_world *w, uint32_t party, const screen_query *q, uint8_t *out);
/* The score with the evidence: it moves a name up or down, and never makes one of nothing. */
/* How far agreement with all that is known of the query can lift a score, SCREEN_EVIDENCE_UP at most. */
uint32_t evidence_most(const screen_query *q);
uint32_t evidence_score(uint32_t name_score, const uint8_t *evidence);

#endif
