// SPDX-License-Identifier: Apache-2.0
//
// similar: for each word of a reading of the query, the words of the index that are like it. Likeness
// is measured here, once for each pair of words, and never again for a name.
#include <string.h>

#include "screen/search_int.h"

static uint32_t slot_of(uint32_t token) { return (token * 0x9E3779B1u) >> (32 - SIMILAR_BITS); }

static const similar *slot_find(const search_scratch *s, uint32_t token, uint32_t *at) {
    uint32_t i = slot_of(token);
    while (s->slot[i].epoch == s->slot_epoch && s->slot[i].token != token) {
        i = (i + 1) & (SIMILAR_SLOTS - 1);
    }
    *at = i;
    return s->slot[i].epoch == s->slot_epoch ? &s->found[s->slot[i].first] : NULL;
}

const similar *similar_find(const search_scratch *s, uint32_t token) {
    uint32_t at = 0;
    return slot_find(s, token, &at);
}

// Of a word that is like so many, no single one tells much; the same word does.
static bool is_full(const search_scratch *s, const query_word *qw) {
    return s->n_found >= SIMILAR_MAX || qw->count >= SIMILAR_EACH;
}

void add_similar(search_scratch *s, query_word *qw, const similar *x) {
    if (is_full(s, qw) && x->alike < SAME) {
        return;
    }
    uint32_t at = 0;
    const similar *old = slot_find(s, x->token, &at);
    uint32_t mine = s->n_found++;
    s->found[mine] = *x;
    s->found[mine].q = qw->mask;
    s->found[mine].next = NONE;
    if (old != NULL) {
        s->found[mine].next = s->slot[at].first;
    } else {
        s->slot[at].epoch = s->slot_epoch;
        s->slot[at].token = x->token;
    }
    s->slot[at].first = mine;
    uint32_t bit = maybe_bit(x->token);
    s->maybe[bit >> 6] |= (uint64_t)1 << (bit & 63);
    qw->count++;
    qw->posts += x->posts.count;
}

static void add_token(search_scratch *s, query_word *qw, uint32_t token, uint32_t alike) {
    const world_token *t = &s->w->tokens[token];
    bool paired = (token_flags(t->word) & TOKEN_PAIRED) != 0;
    add_similar(s, qw,
                &(similar){.token = token,
                           .alike = alike,
                           .weight = (uint16_t)token_weighs(t),
                           .paired = paired,
                           .posts = t->posts});
}

static bool known_already(const search_scratch *s, const query_word *qw, uint32_t token) {
    for (const similar *f = similar_of(s, token); f != NULL;
         f = f->next == NONE ? NULL : &s->found[f->next]) {
        if (f->q == qw->mask) {
            return true;
        }
    }
    return false;
}

typedef struct met {
    uint32_t token, equal;
} met;

// Words of the index that share a key with this one and may be like it, each as often as it does.
// Everything that will be read is asked for ahead: most of it is not in the cache.
static uint32_t meet_words(const lode_world *w, const token_pattern *p, const token_key *keys,
                           uint32_t n, met *out, uint32_t max) {
    uint32_t bucket[TOKEN_KEYS_MAX], k = 0;
    for (uint32_t i = 0; i < n; i++) {
        bucket[i] = key_bucket(keys[i].hash, w->n_key_starts - 1);
        __builtin_prefetch(&w->key_starts[bucket[i]]);
    }
    for (uint32_t i = 0; i < n; i++) {
        __builtin_prefetch(&w->keys[w->key_starts[bucket[i]]]);
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t mark = key_mark(keys[i].hash), end = w->key_starts[bucket[i] + 1];
        for (uint32_t at = w->key_starts[bucket[i]]; at < end && k < max; at++) {
            if ((w->keys[at] & ~TOKEN_MASK) == mark) {
                out[k] = (met){w->keys[at] & TOKEN_MASK, keys[i].equal};
                __builtin_prefetch(&w->tokens[out[k++].token]);
            }
        }
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < k; i++) {
        const world_token *t = &w->tokens[out[i].token];
        if (token_may_be_alike(p, token_letter_sum(t), t->text.len, token_flags(t->word),
                               out[i].equal)) {
            out[kept++] = out[i];
            __builtin_prefetch(w->pool + t->text.off);
        }
    }
    return kept;
}

// The token of the index that is written the same, or NONE.
static uint32_t same_token(const lode_world *w, const token_pattern *p, uint64_t hash) {
    if (w->n_key_starts < 2) {
        return NONE;
    }
    uint32_t b = key_bucket(hash, w->n_key_starts - 1), mark = key_mark(hash);
    for (uint32_t k = w->key_starts[b]; k < w->key_starts[b + 1]; k++) {
        uint32_t token = w->keys[k] & TOKEN_MASK;
        const world_token *t = &w->tokens[token];
        if ((w->keys[k] & ~TOKEN_MASK) == mark && t->text.len == p->n &&
            memcmp(w->pool + t->text.off, p->text, p->n) == 0) {
            return token;
        }
    }
    return NONE;
}

static void look_up(search_scratch *s, query_word *qw, bool pair) {
    const lode_world *w = s->w;
    met words[MET_MAX];
    token_key keys[TOKEN_KEYS_MAX];
    uint32_t n_keys = token_keys(&qw->pattern, KEYS_OF_QUERY, keys), n = 0;
    if (w->n_key_starts >= 2) {
        n = meet_words(w, &qw->pattern, keys, n_keys, words, MET_MAX);
    }
    // first, however many are like it
    uint32_t same = same_token(w, &qw->pattern, keys[n_keys - 1].hash);
    if (same != NONE && !(pair && (token_flags(w->tokens[same].word) & TOKEN_PAIR) != 0)) {
        add_token(s, qw, same, SAME);
    }
    for (uint32_t i = 0; i < n && !is_full(s, qw); i++) {
        const world_token *t = &w->tokens[words[i].token];
        uint32_t flags = token_flags(t->word);
        if ((pair && (flags & TOKEN_PAIR) != 0) || known_already(s, qw, words[i].token)) {
            continue;
        }
        uint32_t alike =
            token_alike(&qw->pattern, w->pool + t->text.off, t->text.len, flags, words[i].equal);
        if (alike > 0) {
            add_token(s, qw, words[i].token, alike);
        }
    }
}

// All words that share a key with this one and are like it. `pair`: two words of the query written as
// one, which may be a word of the index but not a pair of it.
static void find_alike(search_scratch *s, query_word *qw, const name_token *t, bool pair) {
    qw->first = s->n_found;
    qw->count = qw->posts = 0;
    if (recall(s, qw, t, pair)) {
        return;
    }
    token_prepare(t->text, t->n, t->flags, t->concept, &qw->pattern);
    look_up(s, qw, pair);
    remember(s, qw, t, pair);
}

static score_token scored(const lode_world *w, const name_token *t, uint32_t token) {
    uint32_t weight =
        token != NONE ? token_weighs(&w->tokens[token]) : token_weight(w->n_parties, 1, t->kind);
    if ((t->flags & TOKEN_INITIAL) != 0) {
        weight = weight < INITIAL_WEIGHT ? weight : INITIAL_WEIGHT;
    }
    weight = (t->flags & TOKEN_ACRONYM) != 0 ? weight * ACRONYM_PERCENT / 100 : weight;
    uint8_t kind = (t->flags & TOKEN_ACRONYM) != 0 ? WORD_TITLE : t->kind;
    return (score_token){weight, kind, t->flags, t->n, t->text[0], t->value};
}

void side_of(const lode_world *w, const name_form *f, score_side *out) {
    out->n = f->n;
    for (uint32_t i = 0; i < f->n; i++) {
        token_pattern p;
        token_key keys[TOKEN_KEYS_MAX];
        token_prepare(f->t[i].text, f->t[i].n, f->t[i].flags, f->t[i].concept, &p);
        uint32_t n = token_keys(&p, KEYS_OF_QUERY, keys);
        out->t[i] = scored(w, &f->t[i], same_token(w, &p, keys[n - 1].hash));
    }
}

static void add_pair(search_scratch *s, const name_form *f, uint32_t i) {
    const name_token *x = &f->t[i], *y = x + 1;
    if (!tokens_pair(x, y)) {
        return;
    }
    query_word *qw = &s->word[s->n_words];
    name_token both = {.n = (uint8_t)(x->n + y->n), .flags = (x->flags | y->flags) & TOKEN_LOOSE};
    memcpy(both.text, x->text, x->n);
    memcpy(both.text + x->n, y->text, y->n);
    qw->mask = 3u << i;
    find_alike(s, qw, &both, true);
    s->n_words += qw->count > 0;
}

void find_similar(search_scratch *s, const name_form *f) {
    s->n_words = s->n_found = s->total = 0;
    s->initials = false;
    s->slot_epoch++;
    memset(s->maybe, 0, sizeof s->maybe);
    s->side.n = f->n;
    for (uint32_t i = 0; i < f->n; i++) {
        const name_token *t = &f->t[i];
        query_word *qw = &s->word[s->n_words++];
        qw->mask = 1u << i;
        find_alike(s, qw, t, false);
        uint32_t same = NONE;
        for (uint32_t k = qw->first; k < s->n_found && same == NONE; k++) {
            same = s->found[k].alike == SAME ? s->found[k].token : NONE;
        }
        s->side.t[i] = scored(s->w, t, same);
        s->total += s->side.t[i].weight;
        s->initials |= (t->flags & TOKEN_INITIAL) != 0;
    }
    for (uint32_t i = 0; i + 1 < f->n; i++) {
        add_pair(s, f, i);
    }
}
