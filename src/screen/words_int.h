/* SPDX-License-Identifier: Apache-2.0
 *
 * words_int: the tables of words.c, which tools/gen_words.py writes. Two of one build: phrases by their
 * first word, and words of scripts without blanks by their first character.
 *
 *   hash of the head -> slot -> the group of its entries, longest first -> text
 *
 * No two heads share a slot: the heads of a bucket were moved apart by one step, which the bucket tells
 * ("hash, displace, compress", Belazzougui, Botelho and Dietzfelbinger 2009). A slot holds some bits of
 * the hash too, so an unknown word almost never costs more than two reads.
 */
#ifndef LODE_SCREEN_WORDS_INT_H
#define LODE_SCREEN_WORDS_INT_H

#include "screen/words.h"

typedef struct word_entry {
    uint32_t at : 18; /* in text */
    uint32_t n : 7;
    uint32_t kind : 4; /* entries of one text follow each other, the kind to believe first */
    uint32_t last : 1; /* of its group */
    uint16_t concept;  /* in words_concepts */
    uint16_t meaning;  /* in words_meanings; of the second table */
} word_entry;

typedef struct word_table {
    const uint16_t *steps; /* by bucket */
    const uint32_t
        *slots; /* 0: free; else bits 48..63 of the hash << 16 | first entry of the group + 1 */
    const word_entry *entries;
    const char *text;
    uint32_t bucket_mask; /* buckets, a power of two, less one */
    uint32_t slots_n;
} word_table;

#define WORD_HEAD_BYTES_MAX 31u /* no longer first word is in the table */

extern const word_table words_latin, words_cjk;
extern const uint32_t words_concepts[];
extern const char words_meanings[];

#endif
