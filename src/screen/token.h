/* SPDX-License-Identifier: Apache-2.0
 *
 * token: how alike two tokens are, and the keys under which alike tokens meet.
 */
#ifndef LODE_SCREEN_TOKEN_H
#define LODE_SCREEN_TOKEN_H

#include "screen/names.h"

/* Likeness is a number from 0 to SAME: 0, nothing in common that counts; SAME, equal. */
#define SAME 1000u
#define ALIKE_MIN 660u /* what is less alike is not alike */

/* Of which letters there is an odd number, by class of letters, in 30 bits: an edit changes one of them, or
 * two, so texts that differ in more need not be compared. The last bit: it begins with no Latin letter or
 * digit. Other letters count only then, by character. */
#define LETTERS_OTHER 0x80000000u
uint32_t letters_of_text(const char *text, uint32_t n);
/* The same in 15 bits of 16, as the index keeps it of a token; and as they are compared. */
static inline uint32_t letters_folded(uint32_t letters) {
    return ((letters ^ letters >> 15) & 0x7FFF) | letters >> 31 << 15;
}
static inline uint32_t letters_unfolded(uint32_t folded) {
    return (folded & 0x7FFF) | folded >> 15 << 31;
}
/* False: they differ in more. True where that cannot be told. */
static inline bool letters_near(uint32_t a, uint32_t b, uint32_t most) {
    uint32_t differ = a ^ b, n = differ;
    n -= n >> 1 & 0x55555555;
    n = (n & 0x33333333) + (n >> 2 & 0x33333333);
    n = ((n + (n >> 4)) & 0x0F0F0F0F) * 0x01010101u >> 24;
    return differ >= LETTERS_OTHER || n <= most;
}

/* A token made ready to be compared with many others. */
typedef struct token_pattern {
    const char *text;
    uint32_t n, flags, concept;
    uint32_t sound_n, loose_n, syllable_n;
    uint32_t letters; /* of a token, folded and unfolded; not of Chinese characters */
    char sound[16], loose[16],
        syllable[8];   /* syllable: of a short word of one consonant, or empty */
    uint64_t bits[37]; /* of a-z, 0-9, others: at which places of text the character stands */
} token_pattern;

void token_prepare(const char *text, uint32_t n, uint32_t flags, uint32_t concept,
                   token_pattern *out);

/* What is known to be equal of two tokens before their letters are compared. */
enum { EQUAL_SOUND = 1, EQUAL_LOOSE = 2, EQUAL_CONCEPT = 4, EQUAL_SYLLABLE = 8 };
/* flags are those of the other token, equal what holds of both. */
uint32_t token_alike(const token_pattern *p, const char *text, uint32_t n, uint32_t flags,
                     uint32_t equal);
/* False: token_alike would be 0. letters (unfolded), n: of the other text, which is not looked at. */
bool token_may_be_alike(const token_pattern *p, uint32_t letters, uint32_t n, uint32_t flags,
                        uint32_t equal);
/* What is equal of two tokens that no key brought together. */
uint32_t token_equal(const token_pattern *p, const token_pattern *q);

void token_letters(token_pattern *p); /* bits, for token_distance: part of token_prepare */
/* Insertions, deletions, substitutions and swaps of neighbors, each letter touched once (optimal
 * string alignment), of the pattern, of at most 64 bytes, and any text; some number above `most` when
 * there are more than that. By Hyyrö, "A bit-vector
 * algorithm for computing Levenshtein and Damerau edit distances", 2003. */
uint32_t token_distance(const token_pattern *p, const char *text, uint32_t n, uint32_t most);

/* ---- keys ---- */

#define TOKEN_KEYS_MAX 64u
#define JOIN_BYTES_MAX 320u
enum { KEYS_OF_INDEX, KEYS_OF_QUERY };
typedef struct token_key {
    uint64_t hash;
    uint32_t equal; /* what two tokens that share it have equal; 0: they may be one edit apart */
} token_key;
/* The keys under which a token is stored or looked for: two tokens one edit apart, of equal sound or of
 * equal concept have one in common. The last is that of the text itself. */
uint32_t token_keys(const token_pattern *p, int side, token_key out[TOKEN_KEYS_MAX]);

/* The same for whole names without blanks. A slip leaves the first or the second half of a name as it
 * was, so a listed name is stored under its text and its two halves, a short one also without each of its
 * letters; a query looks for the halves that a name of its length, or one letter more or less, would
 * have. Two slips leave one of three parts as it was: long names are stored under these too. Writes at
 * most JOIN_HASHES_MAX. */
#define JOIN_HASHES_MAX 80u
/* Names of so many bytes, in Latin letters, may have two slips. */
#define TWO_SLIPS_MIN 14u
#define TWO_SLIPS_MAX 64u
uint32_t join_hashes(const char *text, uint32_t n, int side, uint32_t out[JOIN_HASHES_MAX]);

/* Is one text the other with one letter more, less, another, or two neighbors swapped? For names of
 * Chinese characters a letter is a character. letters: of the longer one. */
bool one_slip(const char *a, uint32_t n, const char *b, uint32_t m, uint32_t *letters);

#endif
