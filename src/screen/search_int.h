/* SPDX-License-Identifier: Apache-2.0
 *
 * search_int: the working memory of a search, shared by its parts:
 *   similar.c     words of the index that are like a word of the query
 *   recall.c      the same of words met before
 *   sums.c        what each listed name can cover of the query at most
 *   candidates.c  forms of the index that are worth scoring
 *   search.c      both, for every reading of the query; the best name of each party
 */
#ifndef LODE_SCREEN_SEARCH_INT_H
#define LODE_SCREEN_SEARCH_INT_H

#include "screen/search.h"

#define SIMILAR_MAX 1536u /* over all words of one reading */
#define SIMILAR_EACH 256u /* for one word of it */
#define MAYBE_BITS 13u
#define SIMILAR_BITS 11u
#define SIMILAR_SLOTS (1u << SIMILAR_BITS)
#define MET_MAX 1024u /* words that share a key with one word */

/* A word of the index like one word, or two neighbors, of the query. next: the one after it with the
 * same token, or NONE. */
typedef struct similar {
    uint32_t token, q, alike, next;
    uint16_t weight; /* of token */
    bool paired;     /* TOKEN_PAIRED */
    world_range posts;
} similar;

/* A word of the query, or two neighbors written as one. */
typedef struct query_word {
    token_pattern pattern;
    uint32_t mask;         /* its places in the form */
    uint32_t first, count; /* similar */
    uint32_t posts;        /* names that have one of them, counted singly */
} query_word;

typedef struct recall_memory recall_memory;

#define QUERY_WORDS_MAX (2 * NAME_TOKENS_MAX)

struct search_scratch {
    const lode_world *w;
    uint32_t *seen;   /* by form: the search that met it last */
    uint16_t *shared; /* by form: see sums.c; zero between two readings */
    uint32_t epoch;
    name_forms forms, other; /* of the query; of the second name of a pair */
    query_word word[QUERY_WORDS_MAX];
    uint32_t n_words;
    score_side side;                              /* of the query form in work */
    uint32_t total;                               /* its weight */
    bool initials;                                /* one of its words is a single letter */
    similar found[SIMILAR_MAX + QUERY_WORDS_MAX]; /* the same word always fits */
    uint32_t n_found;
    struct {
        uint32_t epoch, token, first;
    } slot[SIMILAR_SLOTS];
    uint32_t slot_epoch;
    uint64_t maybe[1u << (MAYBE_BITS - 6)]; /* by hash of the token: may it be in slot? */
    recall_memory *recall;                  /* the words like those met before, of recall_world */
    uint32_t *join_starts; /* of the same world: the first join of each value of the upper bits */
    uint32_t join_bits, n_join_starts;
    const lode_world *recall_world; /* NULL: of none, and join_starts is not to be used */
    char recall_id[65];
    /* The score of words that a listed name needs, by its reading and whether it has characters, so that
     * the score asked for is left when both readings are believed no more than they are; the least of all. */
    uint32_t need[READING_COUNT][2], least;
    uint32_t readings; /* of recall_world: which of these there are, a bit each */
    char join[JOIN_BYTES_MAX];
    uint32_t n_join, join_letters, join_slips; /* slips: as many as a name may be away */
    search_result result;
};

/* similar.c */
void side_of(const lode_world *w, const name_form *f, score_side *out);
void find_similar(search_scratch *s, const name_form *f);
void add_similar(search_scratch *s, query_word *qw, const similar *x); /* q, next: not given */
const similar *similar_find(const search_scratch *s, uint32_t token);  /* NULL: none */

static inline uint32_t maybe_bit(uint32_t token) {
    return (token * 0x85EBCA6Bu) >> (32 - MAYBE_BITS);
}

/* The same at once for most words of most names, which are like none of the query. */
static inline const similar *similar_of(const search_scratch *s, uint32_t token) {
    uint32_t bit = maybe_bit(token);
    return (s->maybe[bit >> 6] >> (bit & 63) & 1) != 0 ? similar_find(s, token) : NULL;
}

/* recall.c */
recall_memory *recall_new(const lode_world *w);         /* NULL: no memory. free() ends it */
void recall_of(search_scratch *s, const lode_world *w); /* forgets what is of another world */
bool recall(search_scratch *s, query_word *qw, const name_token *t, bool pair);
void remember(search_scratch *s, const query_word *qw, const name_token *t, bool pair);

/* search.c: are the letters of the form those of the query, or one or two slips away? */
bool join_meets(const search_scratch *s, uint32_t form);
/* The same, true as well of some that are not; from the record of the form alone. A slip that makes a name
 * longer or shorter changes one class of letters at most, another two; those of other scripts are of several
 * bytes, so nothing is known of them by length. */
static inline bool join_may_meet(const search_scratch *s, const world_form *f) {
    uint32_t n = form_bytes(f), letters = form_letters(f);
    uint32_t gap = n > s->n_join ? n - s->n_join : s->n_join - n;
    uint32_t one = (letters & LETTERS_OTHER) != 0 || gap == 0 ? 2 : 1;
    uint32_t two = s->join_slips > 1 && gap <= 2 ? 4 - gap : 0;
    return letters_near(letters, s->join_letters, one > two ? one : two);
}

/* What a form of the index needs. */
static inline uint32_t need_of(const search_scratch *s, const world_form *f) {
    uint32_t kind = f->reading & READING_MASK;
    return s->need[kind < READING_COUNT ? kind : 0][(f->reading & FORM_CHARACTERS) != 0];
}

/* sums.c */
uint32_t weight_at(const search_scratch *s,
                   uint32_t mask); /* of the query's words at these places */
uint32_t initials_at(const search_scratch *s, uint32_t mask); /* of those that are initials */
#define SUM_FULL 255u                                         /* or more */
static inline uint32_t shared_query(uint32_t shared) { return shared & 0xFF; }
static inline uint32_t shared_form(uint32_t shared) { return shared >> 8; }
typedef struct sum_state {  /* see sums.c */
    uint64_t summed, group; /* words, by number; one of the group must be shared, if there is one */
    uint32_t telling,
        worded; /* places of the query: of words that tell; no legal forms or particles */
    uint32_t c, needed, unit;
    uint32_t c_form,
        open_form;   /* of the listed name: the same c; what words not summed up may add */
    uint32_t enough; /* forms of which shared_query is below cannot reach the score */
} sum_state;
/* Sums up the first n words, in that order, and others where it pays. */
void sum_words(search_scratch *s, const uint32_t *order, uint32_t n, sum_state *t);
bool sum_may_reach(const search_scratch *s, const sum_state *t, uint32_t form);
void sum_clear(search_scratch *s, const sum_state *t);

/* candidates.c */
typedef void (*candidate_fn)(search_scratch *s, uint32_t form, void *user);
/* Calls fn once for each form that may reach what it needs. */
void each_candidate(search_scratch *s, candidate_fn fn, void *user);

#endif
