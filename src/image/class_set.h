/* SPDX-License-Identifier: Apache-2.0
 *
 * class_set: the classes of a var that are possible, or asked for, as four words of bits. Inline: the
 * search asks these questions millions of times a second.
 */
#ifndef LODE_CLASS_SET_H
#define LODE_CLASS_SET_H

#include "base/base.h"

#define CLASSES_MAX 256 /* 249 countries and "other" fit; a fact needing more is a compile error */
#define CS_WORDS (CLASSES_MAX / 64)

typedef struct class_set {
    uint64_t w[CS_WORDS];
} class_set;

static inline bool cs_has(const class_set *s, uint32_t c) { return s->w[c / 64] >> (c % 64) & 1; }
static inline void cs_add(class_set *s, uint32_t c) { s->w[c / 64] |= UINT64_C(1) << (c % 64); }

/* Classes 0..count-1. */
static inline class_set cs_all(uint32_t count) {
    class_set s = {{0}};
    for (uint32_t i = 0; count > 0; i++) {
        s.w[i] = count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
        count -= count >= 64 ? 64 : count;
    }
    return s;
}

static inline class_set cs_and(class_set a, class_set b) {
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        a.w[i] &= b.w[i];
    }
    return a;
}

static inline class_set cs_minus(class_set a, class_set b) {
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        a.w[i] &= ~b.w[i];
    }
    return a;
}

static inline bool cs_empty(const class_set *s) {
    return (s->w[0] | s->w[1] | s->w[2] | s->w[3]) == 0;
}

static inline bool cs_subset(const class_set *a, const class_set *b) {
    return ((a->w[0] & ~b->w[0]) | (a->w[1] & ~b->w[1]) | (a->w[2] & ~b->w[2]) |
            (a->w[3] & ~b->w[3])) == 0;
}

static inline bool cs_meets(const class_set *a, const class_set *b) {
    return ((a->w[0] & b->w[0]) | (a->w[1] & b->w[1]) | (a->w[2] & b->w[2]) |
            (a->w[3] & b->w[3])) != 0;
}

static inline uint32_t cs_count(const class_set *s) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        n += s->w[i] == 0 ? 0 : (uint32_t)__builtin_popcountll(s->w[i]);
    }
    return n;
}

/* NONE (all bits) when empty. */
static inline uint32_t cs_first(const class_set *s) {
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        if (s->w[i] != 0) {
            return i * 64 + (uint32_t)__builtin_ctzll(s->w[i]);
        }
    }
    return UINT32_MAX;
}

#endif
