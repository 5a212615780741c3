/* SPDX-License-Identifier: Apache-2.0
 *
 * content: the share of a lane's goods that is of an origin, for a shipment (content.c).
 */
#ifndef LODE_EXPOSURE_CONTENT_H
#define LODE_EXPOSURE_CONTENT_H

#include "exposure/net.h"

/* What of an origin counts: all of it, or only parts of which a fact is one of some words ("part_1 or
 * part_2"). A part of which nobody gave the fact may count. */
typedef struct content_word {
    str origin, fact, words; /* fact empty: all */
} content_word;
/* That share for any lane: one sweep of the net. Lives in the arena. */
typedef struct content_sweep content_sweep;
const content_sweep *content_sweep_new(lode_arena *a, const exposure_net *net,
                                       const content_word *q);
const content_word *content_sweep_word(const content_sweep *s);
/* The share of the goods of the lane, 0..1 (what costs more than the whole is the whole); high none: not
 * known. grade: the weakest word that it rests on. False: nothing is known. */
bool content_sweep_lane(const content_sweep *s, uint32_t lane, ratio *low, ratio *high,
                        uint8_t *grade);

#endif
