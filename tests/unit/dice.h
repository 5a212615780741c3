/* SPDX-License-Identifier: Apache-2.0
 *
 * dice: numbers that look random and are the same on every machine.
 */
#ifndef LODE_DICE_H
#define LODE_DICE_H

#include <stdint.h>

typedef struct dice {
    uint64_t s;
} dice;

static inline uint32_t roll(dice *d, uint32_t n) {
    d->s = d->s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(d->s >> 33) % n;
}

#endif
