// SPDX-License-Identifier: Apache-2.0
//
// recall: what a scratch keeps from one query to the next, for one image: in a book of names the same words come
// again and again. Only of images with an id: the address of a world proves nothing.
#include <stdlib.h>
#include <string.h>

#include "screen/search_int.h"

#define WORD_BITS 13u /* words that are kept, the last one of each hash */
#define WORD_TEXT 20u
#define RING_MIN \
    16u /* bits; of the words like them so many are kept as there were last: more where more are alike */
#define RING_MAX 18u

typedef struct recalled_word {
    char text[WORD_TEXT];
    uint8_t n, flags, pair;
    uint16_t concept, count; /* 0: nothing is kept here */
    uint64_t first;          /* of its words, counted from the start of the world */
} recalled_word;
typedef struct recalled_similar {
    uint32_t token;
    world_range posts;
    uint16_t alike;
    uint8_t weight;
    bool paired;
} recalled_similar;
struct recall_memory {
    uint64_t taken; /* so many were put into the ring; the last ones are there */
    recalled_word word[1u << WORD_BITS];
    uint32_t mask; /* of the ring */
    recalled_similar ring[];
};

recall_memory *recall_new(const lode_world *w) {
    uint32_t bits = RING_MIN;
    while (bits < RING_MAX && w->n_tokens >> bits > 1) {
        bits++;
    }
    size_t n = (size_t)1 << bits;
    recall_memory *m = calloc(1, sizeof *m + n * sizeof m->ring[0]);
    if (m != NULL) {
        m->mask = (uint32_t)n - 1;
    }
    return m;
}

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
        memset(s->recall->word, 0, sizeof s->recall->word);
        s->recall->taken = 0;
        start_joins(s, w);
        start_readings(s, w);
        s->recall_world = w;
        memcpy(s->recall_id, w->id, sizeof s->recall_id);
    }
}

static recalled_word *place_of_word(const search_scratch *s, const name_token *t) {
    if (s->recall_world == NULL || t->n > WORD_TEXT) {
        return NULL;
    }
    uint32_t h = 2166136261u;
    for (uint32_t i = 0; i < t->n; i++) {
        h = (h ^ (unsigned char)t->text[i]) * 16777619u;
    }
    return &s->recall->word[(h ^ h >> 15) & ((1u << WORD_BITS) - 1)];
}

bool recall(search_scratch *s, query_word *qw, const name_token *t, bool pair) {
    const recall_memory *m = s->recall;
    const recalled_word *r = place_of_word(s, t);
    if (r == NULL || r->n != t->n || r->flags != t->flags || r->concept != t->concept ||
        r->pair != pair || memcmp(r->text, t->text, t->n) != 0 || m->taken - r->first > m->mask) {
        return false;
    }
    for (uint32_t i = 0; i < r->count; i++) {
        const recalled_similar *x = &m->ring[(r->first + i) & m->mask];
        add_similar(s, qw,
                    &(similar){.token = x->token,
                               .alike = x->alike,
                               .weight = x->weight,
                               .paired = x->paired,
                               .posts = x->posts});
    }
    return true;
}

void remember(search_scratch *s, const query_word *qw, const name_token *t, bool pair) {
    recalled_word *r = place_of_word(s, t);
    if (r == NULL || s->n_found >= SIMILAR_MAX) { // then some may be missing
        return;
    }
    recall_memory *m = s->recall;
    *r = (recalled_word){.n = t->n,
                         .flags = t->flags,
                         .pair = pair,
                         .concept = t->concept,
                         .count = (uint16_t)qw->count,
                         .first = m->taken};
    memcpy(r->text, t->text, t->n);
    for (uint32_t i = 0; i < qw->count; i++) {
        const similar *x = &s->found[qw->first + i];
        m->ring[m->taken++ & m->mask] = (recalled_similar){x->token, x->posts, (uint16_t)x->alike,
                                                           (uint8_t)x->weight, x->paired};
    }
}
