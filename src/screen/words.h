/* SPDX-License-Identifier: Apache-2.0
 *
 * words: what is known of the words of names before any list is read. Legal forms, the common words of
 * organizations in many languages, given names and their short forms, particles. The tables are made
 * at build time (tools/gen_words.py) from the files of src/screen/words/, whose sources DATA.md names.
 */
#ifndef LODE_SCREEN_WORDS_H
#define LODE_SCREEN_WORDS_H

#include "base/base.h"

typedef enum word_kind {
    WORD_PLAIN,
    WORD_LEGAL,    /* Ltd, GmbH, OOO: says almost nothing about who it is */
    WORD_GENERIC,  /* company, trading, group, industries, institute of, of, and */
    WORD_PLACE,    /* a country, a province, a city of many companies */
    WORD_PARTICLE, /* al, bin, de, van, abu */
    WORD_TITLE,    /* Mr, Dr, Haji, Mullah, General */
    WORD_GIVEN,    /* a given name of many persons */
    WORD_ORDINAL,  /* first, second, II: value holds the number */
    WORD_KIND_COUNT
} word_kind;

typedef struct word_info {
    word_kind kind;
    uint32_t concept; /* equal for words that mean the same: technology, technologies, tech; 0: none */
    uint32_t value;   /* of an ordinal or a number word */
} word_info;

/* Words in small Latin letters without diacritics, as tokens of names are, separated by one blank. The
 * longest phrase that begins at text and ends at a blank or at the end: how many of its words it takes,
 * 0 when none is known ("limited liability company" takes three). No allocation. */
uint32_t words_find(const char *text, uint32_t n, word_info *out);

/* The same in Chinese characters (han_canonical) or kana or Hangul, UTF-8, where nothing separates
 * words: how many bytes of the start of text the longest known word takes, or 0; its meaning in Latin
 * words, such as "institute of technology" ("" for a legal form), goes to *meaning, static. */
uint32_t words_find_cjk(const char *text, uint32_t n, word_info *out, const char **meaning);

#endif
