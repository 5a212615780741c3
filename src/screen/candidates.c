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
#include "screen/search_int.h"

// What may be covered of a form by the words that it shares with the query: no more than if each of them
// were paired with the word of the query that makes most of it.
typedef struct shared_words {
    uint32_t best[NAME_TOKENS_MAX];  /* by place in the query: how alike its best partner is */
    uint32_t least[NAME_TOKENS_MAX]; /* and the weight of its lightest partner */
    uint32_t places, form_places;    /* bits: has a partner; the same of the places in the form */
    uint32_t most;                   /* the most alike of all */
    uint32_t met, paired; /* weight of words of the form that have a partner; of their pairs */
    bool joined;          /* two words stand for one: weights are not told apart */
} shared_words;

static void add_place(uint32_t at, const similar *x, shared_words *out) {
    bool first = (out->places >> at & 1) == 0;
    out->places |= 1u << at;
    out->best[at] = first || x->alike > out->best[at] ? x->alike : out->best[at];
    out->least[at] = first || x->weight < out->least[at] ? x->weight : out->least[at];
}

static void add_shared(const search_scratch *s, const similar *x, bool pair, shared_words *out) {
    uint32_t weight = x->weight, widest = 0;
    for (; x != NULL; x = x->next == NONE ? NULL : &s->found[x->next]) {
        uint32_t first = (uint32_t)__builtin_ctz(x->q), rest = x->q & (x->q - 1);
        add_place(first, x, out);
        widest = s->side.t[first].weight > widest ? s->side.t[first].weight : widest;
        if (rest != 0) {
            add_place((uint32_t)__builtin_ctz(rest), x, out);
            out->joined = true;
        }
        out->most = x->alike > out->most ? x->alike : out->most;
    }
    out->joined |= pair;
    out->met += weight;
    out->paired += weight < widest ? weight : widest;
}

// The most that can be covered of the query. A pair counts the smaller of its two weights, so a partner
// that is lighter than the word of the query makes the whole lighter; where its likeness is below the
// average, that helps. Weights are moved until none helps any more.
static uint32_t covered_query(const search_scratch *s, const shared_words *w, bool initials) {
    uint32_t use[NAME_TOKENS_MAX], total = s->total, hit = 0;
    for (uint32_t p = w->places; p != 0; p &= p - 1) {
        uint32_t at = (uint32_t)__builtin_ctz(p);
        use[at] = s->side.t[at].weight;
        hit += use[at] * w->best[at];
    }
    for (uint32_t i = 0; initials && i < s->side.n; i++) {
        if ((w->places >> i & 1) == 0 && (s->side.t[i].flags & TOKEN_INITIAL) != 0) {
            hit += s->side.t[i].weight * SCORE_INITIAL;
        }
    }
    for (bool moved = true; moved && total > 0;) {
        moved = false;
        for (uint32_t p = w->places; p != 0; p &= p - 1) {
            uint32_t at = (uint32_t)__builtin_ctz(p);
            if (use[at] > w->least[at] && w->best[at] * total < hit) {
                uint32_t less = use[at] - w->least[at];
                total -= less;
                hit -= less * w->best[at];
                use[at] = w->least[at];
                moved = true;
            }
        }
    }
    return total == 0 ? w->most : hit / total + 1;
}

static uint32_t covered_form(const world_form *f, const shared_words *w) {
    uint32_t own = form_weighs(f), left = own > w->met ? own - w->met : 0;
    uint32_t all = left + w->paired;
    return all == 0 ? w->most : w->paired * w->most / all + 1;
}

// Where weights are not told apart, what has no partner still counts against the rest.
static uint32_t covered_query_joined(const search_scratch *s, const shared_words *w,
                                     bool initials) {
    uint32_t hit = weight_at(s, w->places) * w->most;
    hit += initials ? initials_at(s, ~w->places) * SCORE_INITIAL : 0;
    return hit / s->total + 1;
}

static uint32_t covered_form_joined(const search_scratch *s, const world_form *f,
                                    const shared_words *w) {
    uint32_t left = 0, paired = weight_at(s, w->places);
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        uint32_t entry = s->w->form_tokens[f->tokens.first + i], place = entry >> TOKEN_BITS;
        if ((place & FORM_PAIR) == 0 && (w->form_places >> (place & (FORM_PLACES - 1)) & 1) == 0) {
            uint32_t own = token_weighs(&s->w->tokens[entry & TOKEN_MASK]);
            left += (place & FORM_LIGHT) != 0 ? own * ACRONYM_PERCENT / 100 : own;
        }
    }
    return left == 0 ? w->most : paired * w->most / (left + paired) + 1;
}

// Without a word that tells among those shared, all that is left of both must be legal forms and particles.
static bool may_be_told(const search_scratch *s, const world_form *f, const shared_words *w,
                        const sum_state *sums) {
    if ((w->places & sums->telling) != 0) {
        return true;
    }
    if ((~w->places & sums->worded) != 0) {
        return false;
    }
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        uint32_t entry = s->w->form_tokens[f->tokens.first + i], place = entry >> TOKEN_BITS;
        if ((place & FORM_PAIR) == 0 && (w->form_places >> (place & (FORM_PLACES - 1)) & 1) == 0) {
            uint32_t kind = token_kind(s->w->tokens[entry & TOKEN_MASK].word);
            if ((place & FORM_LIGHT) != 0 || (kind != WORD_LEGAL && kind != WORD_PARTICLE)) {
                return false;
            }
        }
    }
    return true;
}

static void find_shared(const search_scratch *s, const world_form *f, shared_words *w) {
    w->places = w->form_places = w->most = w->met = w->paired = 0;
    w->joined = false;
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        uint32_t entry = s->w->form_tokens[f->tokens.first + i], place = entry >> TOKEN_BITS;
        const similar *x = similar_of(s, entry & TOKEN_MASK);
        if (x != NULL) {
            // an acronym weighs less in its form than elsewhere: taken as joined, not as too heavy
            add_shared(s, x, (place & (FORM_PAIR | FORM_LIGHT)) != 0, w);
            w->form_places |= ((place & FORM_PAIR) != 0 ? 3u : 1u) << (place & (FORM_PLACES - 1));
        }
    }
}

// Can the words that the form shares with the query be enough? Initials are paired when a form is
// scored: an initial of the query without a partner is taken to have one, and so is all of a form with initials.
static bool may_reach(const search_scratch *s, uint32_t form, const sum_state *sums) {
    const world_form *f = &s->w->forms[form];
    uint32_t need = need_of(s, f);
    if (need > SAME) {
        return false;
    }
    shared_words w;
    find_shared(s, f, &w);
    if (need > SCORE_GENERIC && !may_be_told(s, f, &w, sums)) {
        return false;
    }
    bool form_initials = (f->reading & FORM_INITIALS) != 0, initials = s->initials || form_initials;
    uint32_t query =
        w.joined ? covered_query_joined(s, &w, initials) : covered_query(s, &w, initials);
    query = query < w.most ? query : w.most;
    if (score_bound(query, w.most) < need) {
        return false;
    }
    uint32_t listed = form_initials ? w.most
                      : w.joined    ? covered_form_joined(s, f, &w)
                                    : covered_form(f, &w);
    return score_bound(query, listed) >= need;
}

// ---- walking ------------------------------------------------------------------------------------------

#define BATCH 32u

// Names are taken in batches, so that what is read of one is asked for while others are looked at.
static void look_at(search_scratch *s, uint32_t *forms, uint32_t n, const sum_state *sums,
                    candidate_fn fn, void *user) {
    const lode_world *w = s->w;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (sum_may_reach(s, sums, forms[i])) {
            __builtin_prefetch(&w->form_tokens[w->forms[forms[i]].tokens.first]);
            forms[kept++] = forms[i];
        }
    }
    for (uint32_t i = 0; i < kept; i++) {
        if (s->seen[forms[i]] != s->epoch) {
            s->seen[forms[i]] = s->epoch;
            if (may_reach(s, forms[i], sums)) {
                fn(s, forms[i], user);
            }
        }
    }
}

static void walk_posts(search_scratch *s, world_range posts, const sum_state *sums, candidate_fn fn,
                       void *user) {
    const uint32_t *forms = s->w->token_posts + posts.first;
    uint32_t batch[BATCH], n = 0;
    for (uint32_t k = 0; k < posts.count; k++) {
        uint32_t form = forms[k];
        if (shared_query(s->shared[form]) < sums->enough) {
            continue;
        }
        __builtin_prefetch(&s->seen[form]);
        __builtin_prefetch(&s->w->forms[form]);
        batch[n++] = form;
        if (n == BATCH) {
            look_at(s, batch, n, sums, fn, user);
            n = 0;
        }
    }
    look_at(s, batch, n, sums, fn, user);
}

// A word that is only alike leads on if the rest of the query, all of it met, makes up for it. A partner
// lighter than the word makes up for more.
static void walk_word(search_scratch *s, const query_word *qw, const sum_state *sums,
                      candidate_fn fn, void *user) {
    uint32_t own = weight_at(s, qw->mask), rest = s->total - own;
    for (uint32_t i = qw->first; i < qw->first + qw->count; i++) {
        const similar *x = &s->found[i];
        uint32_t use = x->weight < own ? x->weight : own;
        uint32_t covered = (rest * SAME + use * x->alike) / (rest + use) + 1;
        if (s->initials || score_bound(covered, rest > 0 ? SAME : x->alike) >= s->least) {
            walk_posts(s, x->posts, sums, fn, user);
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

// How many of the words, in their order, must be walked: then the others cannot reach the score.
static uint32_t words_to_walk(const search_scratch *s, const uint32_t *order, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        uint32_t open = 0; // words not walked yet
        for (uint32_t k = i; k < n; k++) {
            open |= s->word[order[k]].mask;
        }
        uint32_t most = weight_at(s, open) * SAME + initials_at(s, ~open) * SCORE_INITIAL;
        if (score_bound(most / s->total + 1, SAME) < s->least) {
            return i;
        }
    }
    return n;
}

static void walk_words(search_scratch *s, candidate_fn fn, void *user) {
    uint32_t order[QUERY_WORDS_MAX] = {0}, n = order_words(s, order);
    uint32_t walked = words_to_walk(s, order, n);
    sum_state sums;
    sum_words(s, order, walked, &sums);
    for (uint32_t i = 0; i < walked; i++) {
        walk_word(s, &s->word[order[i]], &sums, fn, user);
    }
    sum_clear(s, &sums);
}

// ---- names without blanks --------------------------------------------------------------------------

// The first join whose hash is not before this one. A world that is not of an image has no starts.
static uint32_t first_join(const search_scratch *s, uint32_t hash) {
    uint32_t first = 0, end = s->w->n_joins;
    if (s->recall_world == s->w) {
        uint32_t at = hash >> (32 - s->join_bits);
        first = s->join_starts[at];
        end = s->join_starts[at + 1];
    }
    for (uint32_t n = end - first; n > 0;) {
        uint32_t half = n / 2;
        bool before = s->w->joins[first + half].hash < hash;
        first += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return first;
}

static void ask_ahead(const search_scratch *s, const uint32_t *hashes, uint32_t n) {
    if (s->recall_world != s->w) {
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        __builtin_prefetch(&s->join_starts[hashes[i] >> (32 - s->join_bits)]);
    }
    for (uint32_t i = 0; i < n; i++) {
        __builtin_prefetch(&s->w->joins[s->join_starts[hashes[i] >> (32 - s->join_bits)]]);
    }
}

static void look_at_joins(search_scratch *s, const uint32_t *forms, uint32_t n, candidate_fn fn,
                          void *user) {
    for (uint32_t i = 0; i < n; i++) {
        bool may = join_may_meet(s, &s->w->forms[forms[i]]);
        if (may && s->seen[forms[i]] != s->epoch && join_meets(s, forms[i])) {
            s->seen[forms[i]] = s->epoch; // of the others the words may do
            fn(s, forms[i], user);
        }
    }
}

static void walk_joins(search_scratch *s, candidate_fn fn, void *user) {
    uint32_t hashes[JOIN_HASHES_MAX], batch[BATCH], waiting = 0;
    uint32_t n = s->n_join == 0 ? 0 : join_hashes(s->join, s->n_join, KEYS_OF_QUERY, hashes);
    ask_ahead(s, hashes, n);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = first_join(s, hashes[i]);
             k < s->w->n_joins && s->w->joins[k].hash == hashes[i]; k++) {
            batch[waiting] = s->w->joins[k].form;
            __builtin_prefetch(&s->w->forms[batch[waiting]]);
            if (++waiting == BATCH) {
                look_at_joins(s, batch, waiting, fn, user);
                waiting = 0;
            }
        }
    }
    look_at_joins(s, batch, waiting, fn, user);
}

void each_candidate(search_scratch *s, candidate_fn fn, void *user) {
    if (s->least > SAME) {
        return;
    }
    s->epoch++;
    walk_joins(s, fn, user);
    if (s->total > 0) {
        walk_words(s, fn, user);
    }
}
