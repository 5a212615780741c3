/* SPDX-License-Identifier: Apache-2.0
 *
 * search: the listed names that a name may stand for. Candidates come from exact keys alone, and a
 * bound says when no further name can reach the score asked for, so nothing above it is missed for want
 * of time. No allocation, no lock: the scratch belongs to one thread, the world to all.
 */
#ifndef LODE_SCREEN_SEARCH_H
#define LODE_SCREEN_SEARCH_H

#include "screen/index.h"
#include "screen/score.h"

#define SEARCH_HITS_MAX 64u

typedef struct search_hit {
    uint32_t party, name, form; /* parties, names, forms */
    uint32_t query_form;        /* which reading of the query */
    uint32_t score;
} search_hit;

typedef struct search_scratch search_scratch;
search_scratch *search_new(const lode_world *w);
void search_free(search_scratch *s);

typedef struct search_result {
    uint32_t n; /* hits: by score, then by party; the best name of each party */
    uint32_t
        above; /* parties at or above the score asked for; more than n when there are too many */
    search_hit hit[SEARCH_HITS_MAX];
} search_result;

/* Parties whose score is at least min_score. The result belongs to the scratch until its next use. */
const search_result *search_name(const lode_world *w, search_scratch *s, str name,
                                 uint32_t min_score);
/* The same by scoring every listed name: what search_name must agree with. For tests. */
const search_result *search_reference(const lode_world *w, search_scratch *s, str name,
                                      uint32_t min_score);
/* The score of one form of the query, as read by the last search, with one form of the index. */
void search_explain(const lode_world *w, search_scratch *s, const search_hit *hit,
                    score_result *out);
const name_forms *search_forms(const search_scratch *s);
/* Two names, neither of which has to be listed; weights of words are those of the world. */
uint32_t search_pair(const lode_world *w, search_scratch *s, str a, str b, score_result *out);

#endif
