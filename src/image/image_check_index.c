// SPDX-License-Identifier: Apache-2.0
//
// image_check_index: the name index. A search masks a token number out of a word and uses it, shifts
// by a place, and walks a bucket from one start to the next.
#include "image/image_check_int.h"

static lode_status check_tokens(checker *c) {
    const lode_world *w = c->w;
    if (w->n_tokens > TOKENS_END) {
        start(c, TABLE_tokens);
        return image_bad(c, "text", "more tokens than have a number");
    }
    for (start(c, TABLE_tokens); c->record < w->n_tokens; c->record++) {
        if (w->tokens[c->record].text.len == 0) {
            return image_bad(c, "text", "a token without a letter");
        }
    }
    return LODE_OK;
}

static lode_status check_forms(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_form_tokens); c->record < w->n_form_tokens; c->record++) {
        uint32_t entry = w->form_tokens[c->record], place = entry >> TOKEN_BITS;
        if ((entry & (TOKENS_END - 1)) >= w->n_tokens) {
            return image_bad(c, "token", "there is no such token");
        }
        if ((place & ~(FORM_PAIR | FORM_LIGHT)) >= FORM_PLACES) {
            return image_bad(c, "token", "there is no such place in a form");
        }
    }
    return LODE_OK;
}

static lode_status check_keys(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_keys); c->record < w->n_keys; c->record++) {
        if ((w->keys[c->record] & (TOKENS_END - 1)) >= w->n_tokens) {
            return image_bad(c, "key", "there is no such token");
        }
    }
    start(c, TABLE_key_starts);
    uint32_t n = w->n_key_starts, buckets = n > 0 ? n - 1 : 0;
    if ((buckets & (buckets - 1)) != 0 || (n > 0 && (n == 1 || w->key_starts[0] != 0))) {
        return image_bad(c, "start", "the buckets are not a power of two");
    }
    for (; c->record < n; c->record++) {
        uint32_t before = c->record > 0 ? w->key_starts[c->record - 1] : 0;
        if (w->key_starts[c->record] < before || w->key_starts[c->record] > w->n_keys) {
            return image_bad(c, "start", "not in order");
        }
    }
    return LODE_OK;
}

static lode_status check_joins(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_joins); c->record < w->n_joins; c->record++) {
        if (c->record > 0 && w->joins[c->record - 1].hash > w->joins[c->record].hash) {
            return image_bad(c, "hash", "not in order");
        }
    }
    return LODE_OK;
}

lode_status image_check_index(checker *c) {
    lode_status s = check_tokens(c);
    s = s == LODE_OK ? check_forms(c) : s;
    s = s == LODE_OK ? check_keys(c) : s;
    return s == LODE_OK ? check_joins(c) : s;
}
