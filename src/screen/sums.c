// SPDX-License-Identifier: Apache-2.0
//
// sums: what each listed name can cover of the query, and the query of it, summed up over the posting lists in
// two bytes a name, so that names which share too little are passed over without being read.
//
// Let c be the least coverage of the query that its score needs when all of the listed name is covered. Pairs of
// weight u and likeness a, with words of the query of weight w, cover enough if
//     sum of u a  >=  c (sum of u over the paired + sum of w over the others),   that is, if
//     sum over the paired of  u (a - c) + c w   >=   c (sum of all w).
// u is between 0 and w, so no pair adds more than w max(a, c): the sum of these is an upper bound, word by word.
// Of the listed name the same holds, with its own weights in the place of w and a c of its own.
//
// Names that share only words that nobody can be told by are capped below what is asked for (score.c). So one
// of some words must be shared, and what others add is only added where one of these has been.
#include <string.h>

#include "screen/search_int.h"

#define ENOUGH 200u     /* units that are c (sum of all w); a byte holds more */
#define FORM_UNIT 4000u /* of the other sum */
#define CLEAR_SHARE 8u  /* from that part of all names on it is faster to clear all */
#define SUM_GAIN 24u    /* so many names are summed up while one is looked at */

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

static uint64_t bit_of(uint32_t word) { return (uint64_t)1 << word; }

static void find_kinds(const search_scratch *s, sum_state *t) {
    t->telling = t->worded = 0;
    for (uint32_t i = 0; i < s->side.n; i++) {
        const score_token *x = &s->side.t[i];
        t->telling |= score_tells(x) && (x->flags & TOKEN_INITIAL) == 0 ? 1u << i : 0;
        t->worded |= x->kind != WORD_PARTICLE && x->kind != WORD_LEGAL ? 1u << i : 0;
    }
}

// The places of the query of which one must be met; 0: any will do. Without a word that tells, nothing but
// legal forms and particles may be left over: then it is the rarest of the others.
static uint32_t places_to_meet(const search_scratch *s, const sum_state *t) {
    uint32_t best = 0, fewest = UINT32_MAX;
    if (s->least <= SCORE_GENERIC || t->telling != 0) {
        return s->least <= SCORE_GENERIC ? 0 : t->telling;
    }
    for (uint32_t p = t->worded; p != 0; p &= p - 1) {
        uint32_t place = p & (0 - p), posts = 0;
        for (uint32_t k = 0; k < s->n_words; k++) {
            posts += (s->word[k].mask & place) != 0 ? s->word[k].posts : 0;
        }
        best = posts < fewest ? place : best;
        fewest = posts < fewest ? posts : fewest;
    }
    return best;
}

static uint32_t at_most(uint32_t sum) { return sum < SUM_FULL ? sum : SUM_FULL; }

static void add_posts(search_scratch *s, world_range posts, uint32_t of_query, uint32_t of_form,
                      bool everywhere) {
    const uint32_t *forms = s->w->token_posts + posts.first;
    for (uint32_t k = 0; k < posts.count; k++) {
        uint32_t old = s->shared[forms[k]];
        if (everywhere || old > 0) {
            uint32_t query = at_most(shared_query(old) + of_query);
            s->shared[forms[k]] = (uint16_t)(query | at_most(shared_form(old) + of_form) << 8);
        }
    }
}

// What a word of the index adds to the coverage of the listed names that have it. What two words weigh that
// are met as one is not known.
static uint32_t gain_of_form(const similar *x, uint32_t own, uint32_t c) {
    uint32_t weight = x->paired ? 2 * WEIGHT_MAX : x->weight, use = own < weight ? own : weight;
    uint32_t gain = c * weight + (x->alike > c ? use * (x->alike - c) : 0);
    return gain / FORM_UNIT + 1;
}

static void add_word(search_scratch *s, const sum_state *t, uint32_t word) {
    const query_word *qw = &s->word[word];
    uint32_t own = weight_at(s, qw->mask);
    bool everywhere = t->group == 0 || (t->group >> word & 1) != 0;
    for (uint32_t k = qw->first; k < qw->first + qw->count; k++) {
        const similar *x = &s->found[k];
        uint32_t alike = x->alike > t->c ? x->alike : t->c;
        add_posts(s, x->posts, own * alike / t->unit + 1, gain_of_form(x, own, t->c_form),
                  everywhere);
    }
}

static void add_words(search_scratch *s, const sum_state *t, uint64_t words) {
    for (uint32_t i = 0; i < s->n_words; i++) {
        if ((words >> i & 1) != 0) {
            add_word(s, t, i);
        }
    }
}

static void ask_for_posts(const search_scratch *s, uint64_t words) {
    for (uint32_t i = 0; i < s->n_words; i++) {
        const query_word *qw = &s->word[i];
        for (uint32_t k = qw->first; (words >> i & 1) != 0 && k < qw->first + qw->count; k++) {
            __builtin_prefetch(&s->w->token_posts[s->found[k].posts.first]);
        }
    }
}

static uint32_t posts_of(const search_scratch *s, uint64_t words) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < s->n_words; i++) {
        sum += (words >> i & 1) != 0 ? s->word[i].posts : 0;
    }
    return sum;
}

static uint32_t most_of_form(const search_scratch *s, const sum_state *t, const query_word *qw) {
    uint32_t most = 0, own = weight_at(s, qw->mask);
    for (uint32_t k = qw->first; k < qw->first + qw->count; k++) {
        uint32_t gain = gain_of_form(&s->found[k], own, t->c_form);
        most = gain > most ? gain : most;
    }
    return most;
}

// What the words that are summed up must come to: the others are taken as met as well as can be.
static void set_enough(const search_scratch *s, sum_state *t) {
    uint32_t open = 0;
    t->open_form = 0;
    for (uint32_t i = 0; i < s->n_words; i++) {
        if ((t->summed >> i & 1) == 0) {
            open |= s->word[i].mask;
            t->open_form += most_of_form(s, t, &s->word[i]);
        }
    }
    uint32_t given = weight_at(s, open) * SAME + initials_at(s, ~open) * SCORE_INITIAL;
    t->enough = t->needed > given ? (t->needed - given) / t->unit : 0;
    t->enough += t->enough == 0 && t->group != 0;
}

bool sum_may_reach(const search_scratch *s, const sum_state *t, uint32_t form) {
    const world_form *f = &s->w->forms[form];
    uint32_t sum = shared_form(s->shared[form]), more = t->open_form;
    if ((f->reading & FORM_INITIALS) != 0) { // each may be paired with a word of the query
        more += s->side.n * INITIAL_WEIGHT * SCORE_INITIAL / FORM_UNIT + 1;
    }
    return sum == SUM_FULL || sum + more >= t->c_form * form_weighs(f) / FORM_UNIT;
}

static uint32_t count_enough(const search_scratch *s, const sum_state *t, uint64_t walked) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n_words; i++) {
        const query_word *qw = &s->word[i];
        for (uint32_t k = qw->first; (walked >> i & 1) != 0 && k < qw->first + qw->count; k++) {
            const uint32_t *forms = s->w->token_posts + s->found[k].posts.first;
            for (uint32_t at = 0; at < s->found[k].posts.count; at++) {
                n += shared_query(s->shared[forms[at]]) >= t->enough;
            }
        }
    }
    return n;
}

void sum_words(search_scratch *s, const uint32_t *order, uint32_t n, sum_state *t) {
    uint64_t walked = 0, group = 0;
    *t = (sum_state){.c = score_least_covered(s->least, true),
                     .c_form = score_least_covered(s->least, false)};
    find_kinds(s, t);
    uint32_t meet = places_to_meet(s, t);
    for (uint32_t i = 0; i < s->n_words; i++) {
        walked |= i < n ? bit_of(order[i]) : 0;
        group |= (s->word[i].mask & meet) != 0 ? bit_of(i) : 0;
    }
    uint32_t posts = posts_of(s, walked);
    bool grouped = posts_of(s, group & ~walked) / SUM_GAIN <= posts;
    t->group = grouped ? group : 0;
    t->needed = t->c * s->total;
    t->unit = t->needed / ENOUGH + 1;
    t->summed = walked | t->group;
    ask_for_posts(s, t->summed);
    add_words(s, t, t->summed & t->group);
    add_words(s, t, t->summed & ~t->group);
    set_enough(s, t);
    for (uint32_t i = n; i < s->n_words; i++) {
        uint32_t more = s->word[order[i]].posts;
        if ((t->summed & bit_of(order[i])) != 0) {
            continue;
        }
        if (more / SUM_GAIN > posts || more / SUM_GAIN > count_enough(s, t, walked)) {
            break;
        }
        add_word(s, t, order[i]);
        t->summed |= bit_of(order[i]);
        set_enough(s, t);
    }
}

void sum_clear(search_scratch *s, const sum_state *t) {
    uint64_t words = t->group != 0 ? t->group : t->summed;
    if (posts_of(s, words) > s->w->n_forms / CLEAR_SHARE) {
        memset(s->shared, 0, s->w->n_forms * sizeof *s->shared);
        return;
    }
    for (uint32_t i = 0; i < s->n_words; i++) {
        const query_word *qw = &s->word[i];
        for (uint32_t k = qw->first; (words >> i & 1) != 0 && k < qw->first + qw->count; k++) {
            const uint32_t *forms = s->w->token_posts + s->found[k].posts.first;
            for (uint32_t at = 0; at < s->found[k].posts.count; at++) {
                s->shared[forms[at]] = 0;
            }
        }
    }
}
