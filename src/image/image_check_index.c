// SPDX-License-Identifier: Apache-2.0
//
// image_check_index: names and their index. A search by halves ends wherever the order of names is
// right, and finds everything when nothing is left out. A search by words masks a token number out of a
// word and uses it, shifts by a place, and walks a bucket from one start to the next.
#include "image/image_check_int.h"

static lode_status check_owners(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_parties); c->record < w->n_parties; c->record++) {
        world_range r = w->parties[c->record].names;
        if (r.count == 0) {
            return image_bad(c, "names", "a party without a name");
        }
        for (uint32_t i = 0; i < r.count; i++) {
            if (w->names[r.first + i].party != c->record) {
                return image_bad(c, "names", "a name of another party");
            }
        }
    }
    return LODE_OK;
}

static lode_status check_order(checker *c) {
    const lode_world *w = c->w;
    str before = {0};
    uint32_t last = 0;
    for (start(c, TABLE_name_order); c->record < w->n_name_order; c->record++) {
        uint32_t name = w->name_order[c->record];
        str key = world_str(w, w->names[name].key);
        int order = c->record == 0 ? -1 : str_cmp(before, key);
        if (order > 0 || (order == 0 && last >= name)) {
            return image_bad(c, "name", "not in order");
        }
        before = key;
        last = name;
    }
    c->record = 0;
    return w->n_names == w->n_name_order ? LODE_OK : image_bad(c, "name", "not each name once");
}

lode_status image_check_names(checker *c) {
    lode_status s = check_owners(c);
    return s == LODE_OK ? check_order(c) : s;
}

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

// Of many words the largest token; the loop has no way out, so that several are taken at once.
static uint32_t largest_token(const uint32_t *p, uint32_t n) {
    uint32_t most = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t token = p[i] & (TOKENS_END - 1);
        most = token > most ? token : most;
    }
    return most;
}

static lode_status find_bad_token(checker *c, table_no table, const uint32_t *p, uint32_t n,
                                  const char *field) {
    if (n == 0 || largest_token(p, n) < c->w->n_tokens) {
        return LODE_OK;
    }
    for (start(c, table); (p[c->record] & (TOKENS_END - 1)) < c->w->n_tokens;) {
        c->record++;
    }
    return image_bad(c, field, "there is no such token");
}

static lode_status check_forms(checker *c) {
    const lode_world *w = c->w;
    lode_status s = find_bad_token(c, TABLE_form_tokens, w->form_tokens, w->n_form_tokens, "token");
    uint32_t bits = 0;
    for (uint32_t i = 0; i < w->n_form_tokens; i++) {
        bits |= w->form_tokens[i];
    }
    start(c, TABLE_form_tokens);
    if (s != LODE_OK || ((bits >> TOKEN_BITS) & ~(FORM_PAIR | FORM_LIGHT)) < FORM_PLACES) {
        return s;
    }
    for (uint32_t place = 0; place < FORM_PLACES; c->record++) {
        place = (w->form_tokens[c->record] >> TOKEN_BITS) & ~(FORM_PAIR | FORM_LIGHT);
        if (place >= FORM_PLACES) {
            break;
        }
    }
    return image_bad(c, "token", "there is no such place in a form");
}

static lode_status check_keys(checker *c) {
    const lode_world *w = c->w;
    lode_status s = find_bad_token(c, TABLE_keys, w->keys, w->n_keys, "key");
    if (s != LODE_OK) {
        return s;
    }
    start(c, TABLE_key_starts);
    uint32_t n = w->n_key_starts, buckets = n > 0 ? n - 1 : 0;
    if ((buckets & (buckets - 1)) != 0 || (n > 0 && (n == 1 || w->key_starts[0] != 0))) {
        return image_bad(c, "start", "the buckets are not a power of two");
    }
    uint32_t wrong = 0;
    for (uint32_t i = 1; i < n; i++) {
        wrong |= w->key_starts[i] < w->key_starts[i - 1];
    }
    if (wrong == 0 && (n == 0 || w->key_starts[n - 1] <= w->n_keys)) {
        return LODE_OK;
    }
    for (c->record = 1; c->record < n; c->record++) {
        if (w->key_starts[c->record] < w->key_starts[c->record - 1] ||
            w->key_starts[c->record] > w->n_keys) {
            break;
        }
    }
    return image_bad(c, "start", "not in order");
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
