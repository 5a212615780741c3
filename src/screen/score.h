/* SPDX-License-Identifier: Apache-2.0
 *
 * score: how much two forms of names speak for one party, as a number from 0 to 1000. Whole numbers
 * only, so every machine gives the same.
 *
 *   1. tokens that are alike are paired, the telling ones first; each is used once
 *   2. covered: of the weight of the query's tokens, how much is paired and how well; the same for
 *      the listed name, which is often longer than what people write
 *   3. both sides keep a telling token that the other has not: probably another party
 *   4. only words that many have are shared; the numbers differ: certainly or nearly so
 */
#ifndef LODE_SCREEN_SCORE_H
#define LODE_SCREEN_SCORE_H

#include "screen/token.h"

typedef struct score_token {
    uint32_t weight;
    uint8_t kind, flags, n;
    char first; /* its first letter */
    uint16_t value;
} score_token;
typedef struct score_side {
    uint32_t n;
    score_token t[NAME_TOKENS_MAX];
} score_side;

/* Tokens q of the query and c of the listed name (bits by place) are alike. Two neighbors may be one
 * token of the other side. */
typedef struct score_edge {
    uint32_t q, c, alike;
} score_edge;
#define SCORE_EDGES_MAX 96u

typedef struct score_result {
    uint32_t score;
    uint32_t covered_q, covered_c; /* per mille */
    uint32_t n;                    /* pairs: the edges used */
    score_edge pair[NAME_TOKENS_MAX];
    uint32_t left_q, left_c; /* tokens without a partner, bits by place */
    bool generic, numbers;   /* capped: only common words are shared; numbers differ */
    bool ordinal;            /* a number in digits is left without a partner */
    bool told;               /* every word of the listed name that tells has a partner */
} score_result;

#define SCORE_INITIAL 620u /* how alike an initial is to a word that begins with it */

/* The highest score of names that share no word that tells, unless nothing but legal forms and particles is
 * left of either. */
#define SCORE_GENERIC 450u
static inline bool score_tells(const score_token *t) {
    return t->kind == WORD_PLAIN || t->kind == WORD_GIVEN || t->kind == WORD_PLACE;
}

/* edges: in any order. least: a score below it is not wanted, and may be given as any lower one. */
void score_forms(const score_side *q, const score_side *c, const score_edge *edges,
                 uint32_t n_edges, uint32_t least, score_result *out);

/* The highest score of a pair in which so much of the query and of the listed name is covered, per mille. */
uint32_t score_bound(uint32_t covered_q, uint32_t covered_c);
/* How much must be covered of the query, or of the listed name, for a score, when the other is covered whole. */
uint32_t score_least_covered(uint32_t score, bool of_query);

#endif
