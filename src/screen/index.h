/* SPDX-License-Identifier: Apache-2.0
 *
 * index: the names of all lists of a world, ready to be searched. README.md has the whole picture.
 *
 *     name --< form --< token >-- its keys, by bucket
 *                 \__ join: the form without blanks, by hash
 */
#ifndef LODE_SCREEN_INDEX_H
#define LODE_SCREEN_INDEX_H

#include "image/world.h"
#include "screen/token.h"

#define TOKEN_MASK (TOKENS_END - 1)

/* world_token.word: what is known of a token, in one word. */
#define token_word(kind, flags, concept) \
    ((uint32_t)(kind) | (uint32_t)(flags) << 8 | (uint32_t)(concept) << 16)
static inline uint32_t token_kind(uint32_t word) { return word & 0xFF; }
static inline uint32_t token_flags(uint32_t word) { return (word >> 8) & 0xFF; }
static inline uint32_t token_concept(uint32_t word) { return word >> 16; }
static inline uint32_t token_weighs(const world_token *t) { return t->weight & 0xFF; }
static inline char token_first(const world_token *t) { return (char)(t->weight >> 8 & 0xFF); }
static inline uint32_t token_letter_sum(const world_token *t) {
    return letters_unfolded(t->weight >> 16);
}
#define TOKEN_PAIRED 128u /* flag: in some form it is two neighbors written as one */
#define TOKEN_PAIR 32u    /* flag: it is nothing else */

/* world_form.reading, from its end: the reading, 8 bits; flags, 3; the bytes of the form without blanks, 9;
 * 12 bits of the letters of that (letters_of_text). weight: 12 bits, and the other 20 of these. */
#define READING_MASK 0xFFu
#define FORM_CHARACTERS 0x100u /* the name is written in characters (name_form) */
#define FORM_INITIALS 0x200u   /* one of its words is a single letter */
#define FORM_PAIRS 0x400u      /* two of its words are stored as one, too */
#define FORM_BYTES_SHIFT 11u
#define FORM_BYTES_MASK 0x1FFu
#define FORM_WEIGHT_MASK 0xFFFu
#define FORM_LETTERS_MASK 0xFFFu
static inline uint32_t form_weighs(const world_form *f) { return f->weight & FORM_WEIGHT_MASK; }
static inline uint32_t form_bytes(const world_form *f) {
    return f->reading >> FORM_BYTES_SHIFT & FORM_BYTES_MASK;
}
static inline uint32_t form_letters(const world_form *f) {
    return (f->weight & ~FORM_WEIGHT_MASK) | f->reading >> 20;
}

/* Fills the index tables of w from its names; everything lives in the arena. LODE_BAD_INPUT when there
 * are more different tokens than an index can hold. */
LODE_MUST_CHECK lode_status index_build(lode_world *w, lode_arena *a, lode_error *err);

/* Weights. A token that all parties have weighs 1, one of a single party WEIGHT_MAX at most; known
 * words weigh less than their rarity says. */
#define WEIGHT_MAX 160u
#define ACRONYM_PERCENT 15u /* of the weight of a word, when it is made of the words before it */
#define INITIAL_WEIGHT 30u  /* of a single letter, however rare as a word */
uint32_t token_weight(uint32_t parties, uint32_t with_it, uint32_t kind);

/* Key buckets: keys[key_starts[b] .. key_starts[b+1]) holds token | fingerprint << TOKEN_BITS. */
static inline uint32_t key_bucket(uint64_t hash, uint32_t buckets) {
    return (uint32_t)(hash >> 32) & (buckets - 1); /* buckets: a power of two */
}
static inline uint32_t key_mark(uint64_t hash) { return (uint32_t)hash & ~TOKEN_MASK; }

#endif
