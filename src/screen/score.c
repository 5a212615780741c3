// SPDX-License-Identifier: Apache-2.0
//
// score: from pairs of words to one number. See score.h for the steps; docs/screening.md says how the
// constants were found and what each costs and brings.
#include "screen/score.h"

#include <string.h>

// Fitted on two thirds of name_bench (docs/screening.md); what each stands for is said there.
enum {
    SHARE_QUERY = 55,   // per cent of the score that the query's coverage makes
    BOTH_LEFT = 1000,   // both sides keep telling tokens: so much of the smaller share is taken
    COMMON_LEFT = 1000, // the same for words of organizations: systems and industries
    NUMBERS_DIFFER = 300,
    NUMBER_LEFT = 190,
    LEGAL_DIFFER = 40,
    INITIALS_DIFFER = 60,
};

static uint32_t weight_of(const score_side *s, uint32_t mask) {
    uint32_t sum = 0;
    for (; mask != 0; mask &= mask - 1) {
        sum += s->t[__builtin_ctz(mask)].weight;
    }
    return sum;
}

static uint32_t edge_weight(const score_side *q, const score_side *c, const score_edge *e) {
    uint32_t wq = weight_of(q, e->q), wc = weight_of(c, e->c);
    return wq < wc ? wq : wc;
}

// Greedy: the edge that explains most goes first. Names are short, so this finds the best but for
// ties between equal words, where it does not matter.
static void pair_up(const score_side *q, const score_side *c, const score_edge *edges, uint32_t n,
                    score_result *out) {
    uint32_t used_q = 0, used_c = 0;
    uint32_t gain[SCORE_EDGES_MAX];
    for (uint32_t i = 0; i < n; i++) {
        gain[i] = edge_weight(q, c, &edges[i]) * edges[i].alike + 1;
    }
    while (out->n < NAME_TOKENS_MAX) {
        uint32_t best = n;
        for (uint32_t i = 0; i < n; i++) {
            bool is_free = (edges[i].q & used_q) == 0 && (edges[i].c & used_c) == 0;
            if (is_free && (best == n || gain[i] > gain[best])) {
                best = i;
            }
        }
        if (best == n) {
            break;
        }
        out->pair[out->n++] = edges[best];
        used_q |= edges[best].q;
        used_c |= edges[best].c;
    }
    out->left_q = ((1u << q->n) - 1) & ~used_q;
    out->left_c = ((1u << c->n) - 1) & ~used_c;
}

// An initial stands for a word that begins with it, once some telling word is paired.
static void pair_initials(const score_side *q, const score_side *c, score_result *out) {
    bool told = false;
    for (uint32_t i = 0; i < out->n; i++) {
        for (uint32_t k = 0; k < q->n; k++) {
            bool word = score_tells(&q->t[k]) && (q->t[k].flags & TOKEN_INITIAL) == 0;
            told |= (out->pair[i].q >> k & 1) != 0 && word && out->pair[i].alike > 850;
        }
    }
    for (uint32_t i = 0; told && i < q->n; i++) {
        for (uint32_t k = 0; k < c->n && (out->left_q >> i & 1) != 0; k++) {
            const score_token *x = &q->t[i], *y = &c->t[k];
            bool one = ((x->flags ^ y->flags) & TOKEN_INITIAL) != 0;
            if ((out->left_c >> k & 1) != 0 && one && x->first == y->first && score_tells(x) &&
                score_tells(y) && out->n < NAME_TOKENS_MAX) {
                out->pair[out->n++] = (score_edge){1u << i, 1u << k, SCORE_INITIAL};
                out->left_q &= ~(1u << i);
                out->left_c &= ~(1u << k);
            }
        }
    }
}

// Of the weight of all words, how much is of those left over of one sort, per mille.
static uint32_t left_share(const score_side *s, uint32_t left, bool telling, uint32_t total) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        bool counts = telling ? score_tells(&s->t[i]) : s->t[i].kind == WORD_GENERIC;
        if ((left >> i & 1) != 0 && counts && (s->t[i].flags & TOKEN_INITIAL) == 0) {
            sum += s->t[i].weight;
        }
    }
    return sum * 1000 / total;
}

static bool legal_left(const score_side *s, uint32_t left) {
    for (uint32_t i = 0; i < s->n; i++) {
        if ((left >> i & 1) != 0 && s->t[i].kind == WORD_LEGAL) {
            return true;
        }
    }
    return false;
}

static bool only_particles(const score_side *s, uint32_t left) {
    for (uint32_t i = 0; i < s->n; i++) {
        if ((left >> i & 1) != 0 && s->t[i].kind != WORD_PARTICLE && s->t[i].kind != WORD_LEGAL) {
            return false;
        }
    }
    return true;
}

// An initial is left on one side and a word that begins otherwise on the other.
static bool initials_differ(const score_side *a, uint32_t left_a, const score_side *b,
                            uint32_t left_b) {
    bool initial = false, word = false;
    for (uint32_t i = 0; i < a->n; i++) {
        initial |= (left_a >> i & 1) != 0 && (a->t[i].flags & TOKEN_INITIAL) != 0;
    }
    for (uint32_t i = 0; i < b->n; i++) {
        word |= (left_b >> i & 1) != 0 && score_tells(&b->t[i]);
    }
    return initial && word;
}

static uint32_t smaller(uint32_t a, uint32_t b) { return a < b ? a : b; }

// What is taken off because both sides keep something that the other has not.
static uint32_t both_left(const score_side *q, const score_side *c, const score_result *r,
                          uint32_t total_q, uint32_t total_c) {
    uint32_t telling =
        smaller(left_share(q, r->left_q, true, total_q), left_share(c, r->left_c, true, total_c));
    uint32_t common =
        smaller(left_share(q, r->left_q, false, total_q), left_share(c, r->left_c, false, total_c));
    bool legal = legal_left(q, r->left_q) && legal_left(c, r->left_c);
    bool initials =
        initials_differ(q, r->left_q, c, r->left_c) || initials_differ(c, r->left_c, q, r->left_q);
    return telling * BOTH_LEFT / 1000 + common * COMMON_LEFT / 1000 + (legal ? LEGAL_DIFFER : 0) +
           (initials ? INITIALS_DIFFER : 0);
}

static uint32_t numbers_left(const score_side *s, uint32_t left) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        n += (left >> i & 1) != 0 &&
             (s->t[i].kind == WORD_ORDINAL || (s->t[i].flags & TOKEN_DIGITS) != 0);
    }
    return n;
}

static bool telling_left(const score_side *s, uint32_t left) {
    for (uint32_t i = 0; i < s->n; i++) {
        if ((left >> i & 1) != 0 && score_tells(&s->t[i])) {
            return true;
        }
    }
    return false;
}

static bool ordinal_left(const score_side *s, uint32_t left) {
    for (uint32_t i = 0; i < s->n; i++) {
        bool number = s->t[i].kind == WORD_ORDINAL && (s->t[i].flags & TOKEN_DIGITS) != 0;
        if ((left >> i & 1) != 0 && number) {
            return true;
        }
    }
    return false;
}

typedef struct coverage {
    uint32_t total_q, total_c, hit_q, hit_c;
    bool telling; // some telling word is among the pairs
} coverage;

// An initial is covered by the word that it stands for; the word is not covered by an initial, which
// would make half of every name out of letters. It counts whole, and only not as left over.
static void cover_initial(const score_side *q, const score_side *c, const score_edge *e,
                          coverage *v) {
    const score_token *x = &q->t[__builtin_ctz(e->q)], *y = &c->t[__builtin_ctz(e->c)];
    v->total_q += x->weight;
    v->total_c += y->weight;
    v->hit_q += (x->flags & TOKEN_INITIAL) != 0 ? x->weight * SCORE_INITIAL : 0;
    v->hit_c += (y->flags & TOKEN_INITIAL) != 0 ? y->weight * SCORE_INITIAL : 0;
}

static coverage cover(const score_side *q, const score_side *c, const score_result *r) {
    coverage v = {weight_of(q, r->left_q), weight_of(c, r->left_c), 0, 0, false};
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t w = edge_weight(q, c, &r->pair[i]);
        if (r->pair[i].alike == SCORE_INITIAL) {
            cover_initial(q, c, &r->pair[i], &v);
            continue;
        }
        v.total_q += w;
        v.total_c += w;
        v.hit_q += w * r->pair[i].alike;
        v.hit_c += w * r->pair[i].alike;
        for (uint32_t k = 0; k < q->n; k++) {
            v.telling |= (r->pair[i].q >> k & 1) != 0 && score_tells(&q->t[k]) &&
                         (q->t[k].flags & TOKEN_INITIAL) == 0;
        }
    }
    return v;
}

void score_forms(const score_side *q, const score_side *c, const score_edge *edges,
                 uint32_t n_edges, uint32_t least, score_result *out) {
    *out = (score_result){0};
    pair_up(q, c, edges, n_edges, out);
    pair_initials(q, c, out);
    coverage v = cover(q, c, out);
    if (v.total_q == 0 || v.total_c == 0) {
        return;
    }
    out->covered_q = v.hit_q / v.total_q;
    out->covered_c = v.hit_c / v.total_c;
    uint32_t score = (out->covered_q * SHARE_QUERY + out->covered_c * (100 - SHARE_QUERY)) / 100;
    if (score < least) {
        return; // nothing below adds to it
    }
    uint32_t less = both_left(q, c, out, v.total_q, v.total_c);
    uint32_t nq = numbers_left(q, out->left_q), nc = numbers_left(c, out->left_c);
    out->numbers = nq + nc > 0;
    out->told = !telling_left(c, out->left_c);
    out->ordinal = ordinal_left(q, out->left_q) || ordinal_left(c, out->left_c);
    less += nq > 0 && nc > 0 ? NUMBERS_DIFFER : nq + nc > 0 ? NUMBER_LEFT : 0;
    score = score > less ? score - less : 0;
    bool all = only_particles(q, out->left_q) && only_particles(c, out->left_c);
    out->generic = !v.telling && !all;
    if (out->generic && score > SCORE_GENERIC) {
        score = SCORE_GENERIC;
    }
    out->score = score;
}

uint32_t score_bound(uint32_t covered_q, uint32_t covered_c) {
    return (covered_q * SHARE_QUERY + covered_c * (100 - SHARE_QUERY)) / 100 + 1; // both were cut
}

// Of score_bound the other way round.
uint32_t score_least_covered(uint32_t score, bool of_query) {
    uint32_t share = of_query ? SHARE_QUERY : 100 - SHARE_QUERY;
    uint32_t wanted = score > 0 ? (score - 1) * 100 : 0, other = (100 - share) * 1000;
    return wanted > other ? (wanted - other + share - 1) / share : 0;
}
