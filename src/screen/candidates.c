// SPDX-License-Identifier: Apache-2.0
//
// candidates: which names are worth scoring. A name that shares none of the rarest words can cover only
// the weight of the others; once that is too little for the score asked for, no further name has to be
// looked at. So the posting lists of common words ("company", "mohammed") are rarely walked.
//
// Why nothing is missed: a pair counts the smaller of its two weights, on both sides. If the words E
// have no partner and R is the weight of the rest, the query's coverage is at most R / (E + R), and
// score_bound says what score that can be at most. Names whose blanks or whole spelling
// differ are found by the join, apart from this.
#include <string.h>

#include "screen/search_int.h"

#define AHEAD 8u /* names asked for before they are read */

// What may be covered of a form by the words that it shares with the query: no more than if each of them
// were paired with the word of the query that makes most of it.
typedef struct shared_words {
    uint32_t best[NAME_TOKENS_MAX]; /* by place in the query: how alike its best partner is */
    uint32_t most;                  /* the most alike of all */
    uint32_t met, paired;           /* weight of words of the form that have a partner; of their pairs */
    bool joined;                    /* two words stand for one: weights are not told apart */
} shared_words;

static void add_shared(const search_scratch *s, const similar *x, bool pair, shared_words *out) {
    uint32_t weight = x->weight, widest = 0;
    for (; x != NULL; x = x->next == NONE ? NULL : &s->found[x->next]) {
        uint32_t first = (uint32_t)__builtin_ctz(x->q), rest = x->q & (x->q - 1);
        out->best[first] = x->alike > out->best[first] ? x->alike : out->best[first];
        widest = s->side.t[first].weight > widest ? s->side.t[first].weight : widest;
        if (rest != 0) {
            uint32_t second = (uint32_t)__builtin_ctz(rest);
            out->best[second] = x->alike > out->best[second] ? x->alike : out->best[second];
            out->joined = true;
        }
        out->most = x->alike > out->most ? x->alike : out->most;
    }
    out->joined |= pair;
    out->met += weight;
    out->paired += weight < widest ? weight : widest;
}

static uint32_t covered_most(const search_scratch *s, const world_form *f, const shared_words *w) {
    if (w->joined || s->initials || (f->reading & FORM_INITIALS) != 0) {
        return w->most;
    }
    uint32_t left = f->weight > w->met ? f->weight - w->met : 0;
    uint32_t all = left + w->paired;
    return all == 0 ? w->most : w->paired * w->most / all + 1;
}

// Can the words that the form shares with the query be enough?
static bool may_reach(const search_scratch *s, uint32_t form, uint32_t min_score) {
    const world_form *f = &s->w->forms[form];
    shared_words w = {.most = 0};
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        uint32_t entry = s->w->form_tokens[f->tokens.first + i];
        const similar *x = similar_of(s, entry & TOKEN_MASK);
        if (x != NULL) {
            // an acronym weighs less in its form than elsewhere: taken as joined, not as too heavy
            add_shared(s, x, (entry >> TOKEN_BITS & (FORM_PAIR | FORM_LIGHT)) != 0, &w);
        }
    }
    uint32_t sum = 0;
    for (uint32_t i = 0; i < s->side.n; i++) {
        sum += w.best[i] * s->side.t[i].weight;
    }
    return score_bound(sum / s->total + 1, covered_most(s, f, &w)) >= min_score;
}

static void walk_posts(search_scratch *s, uint32_t token, uint32_t min_score, candidate_fn fn,
                       void *user) {
    world_range posts = s->w->tokens[token].posts;
    const uint32_t *forms = s->w->token_posts + posts.first;
    for (uint32_t k = 0; k < posts.count; k++) {
        if (k + AHEAD < posts.count) {
            __builtin_prefetch(&s->seen[forms[k + AHEAD]]);
            __builtin_prefetch(&s->w->forms[forms[k + AHEAD]]);
        }
        if (s->seen[forms[k]] != s->epoch) {
            s->seen[forms[k]] = s->epoch;
            if (may_reach(s, forms[k], min_score)) {
                fn(s, forms[k], user);
            }
        }
    }
}

static uint32_t weight_at(const search_scratch *s, uint32_t mask) {
    uint32_t sum = 0;
    for (uint32_t k = 0; k < s->side.n; k++) {
        sum += (mask >> k & 1) != 0 ? s->side.t[k].weight : 0;
    }
    return sum;
}

// A word that is only alike leads on if the rest of the query, all of it met, makes up for it.
static void walk_word(search_scratch *s, const query_word *qw, uint32_t min_score, candidate_fn fn,
                      void *user) {
    uint32_t own = weight_at(s, qw->mask), rest = s->total - own;
    for (uint32_t i = 0; i < s->n_found; i++) {
        const similar *x = &s->found[i];
        if (x->q != qw->mask) {
            continue;
        }
        uint32_t covered = (rest * SAME + own * x->alike) / s->total + 1;
        if (score_bound(covered, rest > 0 ? SAME : x->alike) >= min_score) {
            walk_posts(s, x->token, min_score, fn, user);
        }
    }
}

// The words by how many names they lead to, fewest first; initials and what leads nowhere included,
// because their weight can be covered by nothing else.
static uint32_t order_words(const search_scratch *s, uint32_t order[QUERY_WORDS_MAX]) {
    for (uint32_t i = 0; i < s->n_words; i++) {
        uint32_t at = i;
        for (; at > 0 && s->word[order[at - 1]].posts > s->word[i].posts; at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
    return s->n_words;
}

static void walk_words(search_scratch *s, uint32_t min_score, candidate_fn fn, void *user) {
    uint32_t order[QUERY_WORDS_MAX], n = order_words(s, order);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t open = 0; // words not walked yet
        for (uint32_t k = i; k < n; k++) {
            open |= s->word[order[k]].mask;
        }
        if (score_bound(weight_at(s, open) * SAME / s->total + 1, SAME) < min_score) {
            return;
        }
        walk_word(s, &s->word[order[i]], min_score, fn, user);
    }
}

// ---- names without blanks --------------------------------------------------------------------------

static uint32_t first_join(const lode_world *w, uint32_t hash) {
    uint32_t first = 0;
    for (uint32_t n = w->n_joins; n > 0;) {
        uint32_t half = n / 2;
        bool before = w->joins[first + half].hash < hash;
        first += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return first;
}

static void walk_joins(search_scratch *s, candidate_fn fn, void *user) {
    uint32_t hashes[JOIN_HASHES_MAX];
    uint32_t n = s->n_join == 0 ? 0 : join_hashes(s->join, s->n_join, KEYS_OF_QUERY, hashes);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = first_join(s->w, hashes[i]);
             k < s->w->n_joins && s->w->joins[k].hash == hashes[i]; k++) {
            uint32_t form = s->w->joins[k].form;
            if (s->seen[form] != s->epoch) {
                s->seen[form] = s->epoch;
                fn(s, form, user);
            }
        }
    }
}

void each_candidate(search_scratch *s, uint32_t min_score, candidate_fn fn, void *user) {
    s->epoch++;
    walk_joins(s, fn, user);
    if (s->total > 0) {
        walk_words(s, min_score, fn, user);
    }
}
