// SPDX-License-Identifier: Apache-2.0
//
// similar: for each word of a reading of the query, the words of the index that are like it. Likeness
// is measured here, once for each pair of words, and never again for a name.
#include <stdlib.h>
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

static void add_similar(search_scratch *s, query_word *qw, uint32_t token, uint32_t alike,
                        uint32_t weight, world_range posts) {
    bool full = s->n_found >= SIMILAR_MAX || qw->count == SIMILAR_EACH;
    if (full && alike < SAME) {
        return; // of a word that is like so many, no single one tells much; the same word does
    }
    uint32_t at = 0;
    const similar *old = slot_find(s, token, &at);
    uint32_t mine = s->n_found++;
    s->found[mine] = (similar){token, qw->mask, alike, NONE, weight, posts};
    if (old != NULL) {
        s->found[mine].next = s->slot[at].first;
    } else {
        s->slot[at].epoch = s->slot_epoch;
        s->slot[at].token = token;
    }
    s->slot[at].first = mine;
    uint32_t bit = maybe_bit(token);
    s->maybe[bit >> 6] |= (uint64_t)1 << (bit & 63);
    qw->count++;
    qw->posts += posts.count;
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

// Words of the index that share a key with this one and may be like it, each as often as it does. Everything that will be
// read is asked for ahead: most of it is not in the cache.
static uint32_t meet_words(const lode_world *w, const token_pattern *p, met *out, uint32_t max) {
    token_key keys[TOKEN_KEYS_MAX];
    uint32_t bucket[TOKEN_KEYS_MAX], n = token_keys(p, KEYS_OF_QUERY, keys), k = 0;
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
static uint32_t same_token(const lode_world *w, const token_pattern *p) {
    token_key keys[TOKEN_KEYS_MAX];
    if (w->n_key_starts < 2) {
        return NONE;
    }
    uint64_t hash = keys[token_keys(p, KEYS_OF_QUERY, keys) - 1].hash;
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
    uint32_t n = w->n_key_starts < 2 ? 0 : meet_words(w, &qw->pattern, words, MET_MAX);
    uint32_t same = same_token(w, &qw->pattern); // first, however many are like it
    if (same != NONE && !(pair && (token_flags(w->tokens[same].word) & TOKEN_PAIR) != 0)) {
        add_similar(s, qw, same, SAME, token_weighs(&w->tokens[same]), w->tokens[same].posts);
    }
    for (uint32_t i = 0; i < n; i++) {
        const world_token *t = &w->tokens[words[i].token];
        uint32_t flags = token_flags(t->word);
        if ((pair && (flags & TOKEN_PAIR) != 0) || known_already(s, qw, words[i].token)) {
            continue;
        }
        uint32_t alike =
            token_alike(&qw->pattern, w->pool + t->text.off, t->text.len, flags, words[i].equal);
        if (alike > 0) {
            add_similar(s, qw, words[i].token, alike, token_weighs(t), t->posts);
        }
    }
}

// ---- words met before ----------------------------------------------------------------------------

// Joins by the upper bits of their hashes, eight or fewer to a place.
static void start_joins(search_scratch *s, const lode_world *w) {
    s->join_bits = 8;
    while (s->join_bits < 24 && w->n_joins >> s->join_bits > 8) {
        s->join_bits++;
    }
    uint32_t n = (1u << s->join_bits) + 1;
    if (n > s->n_join_starts) {
        free(s->join_starts);
        s->join_starts = malloc(n * sizeof *s->join_starts);
        s->n_join_starts = n;
        if (s->join_starts == NULL) {
            lode_oom();
        }
    }
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        while (at < w->n_joins && w->joins[at].hash >> (32 - s->join_bits) < i) {
            at++;
        }
        s->join_starts[i] = at;
    }
}

// Which readings there are, with characters and without: what none has is not waited for.
static void start_readings(search_scratch *s, const lode_world *w) {
    s->readings = 0;
    for (uint32_t i = 0; i < w->n_forms; i++) {
        uint32_t kind = w->forms[i].reading & READING_MASK;
        bool characters = (w->forms[i].reading & FORM_CHARACTERS) != 0;
        s->readings |= 1u << (2 * (kind < READING_COUNT ? kind : 0) + characters);
    }
}

void recall_of(search_scratch *s, const lode_world *w) {
    if (w->id[0] == '\0') {
        s->recall_world = NULL;
        s->readings = ~0u;
    } else if (s->recall_world != w || strcmp(s->recall_id, w->id) != 0) {
        memset(s->recall, 0, sizeof *s->recall << RECALL_BITS);
        start_joins(s, w);
        start_readings(s, w);
        s->recall_world = w;
        memcpy(s->recall_id, w->id, sizeof s->recall_id);
    }
}

static recalled *recall_slot(search_scratch *s, const name_token *t) {
    if (s->recall_world == NULL || t->n > RECALL_TEXT) {
        return NULL;
    }
    uint32_t h = 2166136261u;
    for (uint32_t i = 0; i < t->n; i++) {
        h = (h ^ (unsigned char)t->text[i]) * 16777619u;
    }
    return &s->recall[(h ^ h >> 15) & ((1u << RECALL_BITS) - 1)];
}

static bool recall(search_scratch *s, query_word *qw, const name_token *t, bool pair,
                   const recalled *r) {
    bool same = r->n == t->n && r->flags == t->flags && r->concept == t->concept &&
                r->pair == pair && memcmp(r->text, t->text, t->n) == 0;
    for (uint32_t i = 0; same && i < r->count; i++) {
        add_similar(s, qw, r->token[i], r->alike[i], r->weight[i], r->posts[i]);
    }
    return same;
}

static void remember(const search_scratch *s, const query_word *qw, const name_token *t, bool pair,
                     recalled *r) {
    if (qw->count > RECALL_MAX || s->n_found >= SIMILAR_MAX) {
        return;
    }
    *r = (recalled){.n = t->n,
                    .flags = t->flags,
                    .pair = pair,
                    .concept = t->concept,
                    .count = (uint8_t)qw->count};
    memcpy(r->text, t->text, t->n);
    for (uint32_t i = 0; i < qw->count; i++) {
        r->token[i] = s->found[qw->first + i].token;
        r->alike[i] = (uint16_t)s->found[qw->first + i].alike;
        r->weight[i] = (uint8_t)s->found[qw->first + i].weight;
        r->posts[i] = s->found[qw->first + i].posts;
    }
}

// All words that share a key with this one and are like it. `pair`: two words of the query written as
// one, which may be a word of the index but not a pair of it.
static void find_alike(search_scratch *s, query_word *qw, const name_token *t, bool pair) {
    qw->first = s->n_found;
    qw->count = qw->posts = 0;
    recalled *r = recall_slot(s, t);
    if (r != NULL && recall(s, qw, t, pair, r)) {
        return;
    }
    token_prepare(t->text, t->n, t->flags, t->concept, &qw->pattern);
    look_up(s, qw, pair);
    if (r != NULL) {
        remember(s, qw, t, pair, r);
    }
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
        token_prepare(f->t[i].text, f->t[i].n, f->t[i].flags, f->t[i].concept, &p);
        out->t[i] = scored(w, &f->t[i], same_token(w, &p));
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
