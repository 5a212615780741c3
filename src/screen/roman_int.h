/* SPDX-License-Identifier: Apache-2.0
 *
 * roman_int: what the readers of the scripts share. A reader fills out[0..max) and gives how many; it
 * writes through put and never past READING_BYTES, so a long word is read as far as it fits.
 */
#ifndef LODE_SCREEN_ROMAN_INT_H
#define LODE_SCREEN_ROMAN_INT_H

#include "screen/roman.h"

#define ROMAN_WORD_MAX 48u /* code points of a word that are read */

/* Appends z; all of it or nothing, so that no syllable is cut. */
static inline void put(roman *r, const char *z) {
    uint32_t n = r->n;
    uint32_t i = 0;
    for (; z[i] != 0 && n + i < READING_BYTES; i++) {
        r->text[n + i] = z[i];
    }
    r->n = z[i] == 0 ? n + i : n;
}

/* The same for a row of a table of eight bytes each: copied whole, which is faster where there is room. */
static inline void put8(roman *r, const char z[8]) {
    if (r->n + 8 > READING_BYTES) {
        put(r, z);
        return;
    }
    memcpy(r->text + r->n, z, 8);
    while (*z != 0) {
        z++;
        r->n++;
    }
}

/* A blank, unless it would stand first or after another. */
static inline void put_blank(roman *r) {
    if (r->n > 0 && r->text[r->n - 1] != ' ') {
        put(r, " ");
    }
}

static inline char last_char(const roman *r) { return r->n > 0 ? r->text[r->n - 1] : 0; }

static inline bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* Opens reading number n of kind, or NULL when there is no room for one. */
static inline roman *reading_open(roman *out, uint32_t n, uint32_t max, reading kind) {
    if (n >= max) {
        return NULL;
    }
    out[n].kind = kind;
    out[n].n = 0;
    return &out[n];
}

/* Keeps reading number n if it says anything and nothing that an earlier one says: n, or n + 1. */
uint32_t reading_keep(roman *out, uint32_t n);

uint32_t roman_alphabet(script s, const uint32_t *cp, uint32_t n, roman *out, uint32_t max);
uint32_t roman_arabic(const uint32_t *cp, uint32_t n, roman *out, uint32_t max);
uint32_t roman_hebrew(const uint32_t *cp, uint32_t n, roman *out, uint32_t max);
uint32_t roman_devanagari(const uint32_t *cp, uint32_t n, roman *out, uint32_t max);
uint32_t roman_thai(const uint32_t *cp, uint32_t n, roman *out, uint32_t max);
uint32_t roman_khmer(const uint32_t *cp, uint32_t n, roman *out, uint32_t max);
uint32_t roman_hangul(const uint32_t *cp, uint32_t n, roman *out, uint32_t max);
uint32_t roman_kana(const uint32_t *cp, uint32_t n, roman *out, uint32_t max);
uint32_t roman_han(const uint32_t *cp, uint32_t n, roman *out, uint32_t max);

/* How a Hangul syllable is written: after the Revised Romanization (jeong), as newspapers do (jong), or
 * after McCune and Reischauer without its marks (chong). */
typedef enum hangul_style { HANGUL_REVISED, HANGUL_PRESS, HANGUL_MCCUNE } hangul_style;
/* before and after: the syllable before it in the same written word and the one that follows, or 0. */
void hangul_syllable(roman *r, uint32_t before, uint32_t cp, uint32_t after, hangul_style style);

#endif
