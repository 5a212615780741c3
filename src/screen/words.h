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
    WORD_LEGAL, /* Ltd, GmbH, OOO: says almost nothing about who it is; the concept is the family of
                      the form (llc, ltd, jsc ...), which registers and translators confuse too often to
                      count for much */
    WORD_GENERIC,  /* company, trading, group, industries, institute of, of, and */
    WORD_PLACE,    /* a country, a province, a city of many companies, a direction */
    WORD_PARTICLE, /* al, bin, de, van, abu */
    WORD_TITLE,    /* Mr, Dr, Haji, Mullah, General */
    WORD_GIVEN,    /* a given name of many persons */
    WORD_ORDINAL, /* first, second, II, 54th: value holds the number, and so does concept. The lone i, v
                      and x are here too: whether they are numbers or initials is for the caller to see */
    WORD_KIND_COUNT
} word_kind;

typedef struct word_info {
    word_kind kind;
    uint32_t concept; /* equal for words that mean the same: technology, technologies, tech; 0: none */
    uint32_t value; /* of an ordinal or a number word */
    uint32_t
        also; /* 1 << kind of each other kind the text may be: eng is a title and engineering */
} word_info;

/* Words in small Latin letters without diacritics, as tokens of names are, separated by one blank. The
 * longest phrase that begins at text and ends at a blank or at the end: how many of its words it takes,
 * 0 when none is known ("limited liability company" takes three). No allocation.
 *
 * Concepts are numbers below 50000, from names in English (gen_words.py): the same for the same files. */
uint32_t words_find(const char *text, uint32_t n, word_info *out);

/* The same for exactly all of text, read as kind; false when that is none of its kinds. */
bool words_find_as(const char *text, uint32_t n, word_kind kind, word_info *out);

/* The same in Chinese characters (han_canonical) or kana or Hangul, UTF-8, where nothing separates
 * words: how many bytes of the start of text the longest known word takes, or 0; its meaning in Latin
 * words, such as "institute of technology" ("" for a legal form), goes to *meaning, static.
 *
 * A meaning is made of tokens, and what is in the Latin table is written as there: with them a translated
 * name compares as any other.
 * The concept is that of the whole meaning, 0 when only its words have one. Numerals are read here too:
 * after the character of order any (di wu shi si: an ordinal, 54, "54"), else only those that no name
 * is made of by chance: two characters with ten or hundred, three characters or more; up to 999. WORD_PLAIN
 * is a whole name whose usual English form is no translation. */
uint32_t words_find_cjk(const char *text, uint32_t n, word_info *out, const char **meaning);

#endif
