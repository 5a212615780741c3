/* SPDX-License-Identifier: Apache-2.0
 *
 * unihan: the tables that tools/gen_unihan.py makes from Unicode's data at build time. Readings are
 * numbered; number 0 is the empty one.
 */
#ifndef LODE_SCREEN_UNIHAN_H
#define LODE_SCREEN_UNIHAN_H

#include "base/base.h"

#define HAN_FIRST 0x3400u
#define HAN_LAST 0x9FFFu
#define HAN_WORD_MAX 6u

/* script_blocks[script_index[cp >> 7]][cp & 127] is the script of a code point. */
extern const uint8_t script_index[0x110000 >> 7];
extern const uint8_t script_blocks[][128];

/* A row of a Chinese character from HAN_FIRST to HAN_LAST, from the lowest bit up:
 *   16 canonical form, or 0 if it is none of these | 9 Mandarin | 9 Japanese | 10 Cantonese
 *   | 10 Korean | 1 is in han_names | 1 its canonical form begins one of han_words           */
extern const uint64_t han_rows[HAN_LAST - HAN_FIRST + 1];
static inline uint32_t han_canon(uint64_t row) { return (uint32_t)(row & 0xFFFF); }
static inline uint32_t han_mandarin_of(uint64_t row) { return (uint32_t)(row >> 16 & 0x1FF); }
static inline uint32_t han_japanese_of(uint64_t row) { return (uint32_t)(row >> 25 & 0x1FF); }
static inline uint32_t han_cantonese_of(uint64_t row) { return (uint32_t)(row >> 34 & 0x3FF); }
static inline uint32_t han_hangul_of(uint64_t row) { return (uint32_t)(row >> 44 & 0x3FF); }
static inline bool han_has_name(uint64_t row) { return (row >> 54 & 1) != 0; }
static inline bool han_has_word(uint64_t row) { return (row >> 55 & 1) != 0; }

extern const char han_mandarin[][8];
extern const char han_wade[][8]; /* numbered as han_mandarin */
extern const char han_japanese[][8];
extern const char han_cantonese[][8];
extern const uint16_t han_hangul[]; /* Hangul syllables */

/* Canonical forms of characters outside the rows, by code point. */
typedef struct han_far {
    uint32_t from, to;
} han_far;
extern const han_far han_fars[];
extern const uint32_t han_fars_n;

/* Readings of characters in Chinese names that differ from the usual one, by character. */
typedef struct han_name {
    uint16_t cp, mandarin, first; /* first: only as the first character of a name */
} han_name;
extern const han_name han_names[];
extern const uint32_t han_names_n;

/* Japanese words in canonical characters; by first character, longer ones first. */
typedef struct han_word {
    uint16_t cp[HAN_WORD_MAX], n;
    char reading[16];
} han_word;
extern const han_word han_words[];
extern const uint32_t han_words_n;

#endif
