// SPDX-License-Identifier: Apache-2.0
//
// sums: what each listed name can cover of the query, summed up over the posting lists in one byte a name, so
// that names which share too little are passed over without being read.
//
// Let c be the least coverage of the query that its score needs when all of the listed name is covered. Pairs of
// weight u and likeness a, with words of the query of weight w, cover enough if
//     sum of u a  >=  c (sum of u over the paired + sum of w over the others),   that is, if
//     sum over the paired of  u (a - c) + c w   >=   c (sum of all w).
// u is between 0 and w, so no pair adds more than w max(a, c): the sum of these is an upper bound, word by word.
#include <string.h>

#include "screen/search_int.h"

#define ENOUGH 200u /* units that are c (sum of all w); a byte holds more */
#define CLEAR_SHARE 8u

uint32_t weight_at(const search_scratch *s, uint32_t mask) {
    uint32_t sum = 0;
    for (mask &= (1u << s->side.n) - 1; mask != 0; mask &= mask - 1) {
        sum += s->side.t[__builtin_ctz(mask)].weight;
    }
    return sum;
}

uint32_t initials_at(const search_scratch *s, uint32_t mask) {
    uint32_t sum = 0;
    for (uint32_t k = 0; s->initials && k < s->side.n; k++) {
        bool initial = (s->side.t[k].flags & TOKEN_INITIAL) != 0;
        sum += (mask >> k & 1) != 0 && initial ? s->side.t[k].weight : 0;
    }
    return sum;
}

// c, per mille: the least covered_q with which score_bound reaches the score.
static uint32_t least_coverage(uint32_t score) {
    uint32_t low = 0, high = SAME;
    while (low < high) {
        uint32_t half = (low + high) / 2;
        if (score_bound(half, SAME) >= score) {
            high = half;
        } else {
            low = half + 1;
        }
    }
    return low;
}

static void add_posts(search_scratch *s, world_range posts, uint32_t gain) {
    const uint32_t *forms = s->w->token_posts + posts.first;
    for (uint32_t k = 0; k < posts.count; k++) {
        uint32_t sum = s->shared[forms[k]] + gain;
        s->shared[forms[k]] = (uint8_t)(sum < UINT8_MAX ? sum : UINT8_MAX);
    }
}

static void ask_for_posts(const search_scratch *s, const query_word *qw) {
    for (uint32_t i = qw->first; i < qw->first + qw->count; i++) {
        __builtin_prefetch(&s->w->token_posts[s->found[i].posts.first]);
    }
}

uint32_t sum_words(search_scratch *s, const uint32_t *order, uint32_t n) {
    uint32_t c = least_coverage(s->least), needed = c * s->total, unit = needed / ENOUGH + 1;
    uint32_t open = 0; // places of words that are not summed up: taken as met
    for (uint32_t i = n; i < s->n_words; i++) {
        open |= s->word[order[i]].mask;
    }
    uint32_t given = weight_at(s, open) * SAME + initials_at(s, ~open) * SCORE_INITIAL;
    for (uint32_t i = 0; i < n; i++) {
        ask_for_posts(s, &s->word[order[i]]);
    }
    for (uint32_t i = 0; i < n; i++) {
        const query_word *qw = &s->word[order[i]];
        uint32_t own = weight_at(s, qw->mask);
        for (uint32_t k = qw->first; k < qw->first + qw->count; k++) {
            uint32_t alike = s->found[k].alike;
            add_posts(s, s->found[k].posts, own * (alike > c ? alike : c) / unit + 1);
        }
    }
    return needed > given ? (needed - given) / unit : 0;
}

void sum_clear(search_scratch *s, const uint32_t *order, uint32_t n) {
    uint32_t posts = 0;
    for (uint32_t i = 0; i < n; i++) {
        posts += s->word[order[i]].posts;
    }
    if (posts > s->w->n_forms / CLEAR_SHARE) {
        memset(s->shared, 0, s->w->n_forms);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        const query_word *qw = &s->word[order[i]];
        for (uint32_t k = qw->first; k < qw->first + qw->count; k++) {
            const uint32_t *forms = s->w->token_posts + s->found[k].posts.first;
            for (uint32_t at = 0; at < s->found[k].posts.count; at++) {
                s->shared[forms[at]] = 0;
            }
        }
    }
}
