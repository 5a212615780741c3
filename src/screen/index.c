// SPDX-License-Identifier: Apache-2.0
//
// index: built once, when packs and lists become an image. Order of work: forms and tokens of every
// name, postings, weights, keys by bucket, joined names by hash. Everything is in the order of the
// names or sorted, so the same lists give the same bytes.
#include "screen/index.h"

#include <stdlib.h>
#include <string.h>

typedef struct token_slot {
    uint64_t hash;
    uint32_t token; // and one; 0: free
} token_slot;

typedef struct posting {
    uint32_t token, form;
} posting;

typedef struct builder {
    lode_world *w;
    lode_arena *a;
    VEC(char) pool; // texts of tokens, put behind the pool of the world at the end
    VEC(world_token) tokens;
    VEC(world_form) forms;
    VEC(uint32_t) form_tokens;
    VEC(posting) posts;
    VEC(world_join) joins;
    token_slot *slots;
    uint32_t n_slots;
    lode_error *err;
    bool full;
} builder;

// ---- tokens ----------------------------------------------------------------------------------------

static uint64_t slot_hash(const char *text, uint32_t n) { return xxh3((str){text, n}); }

static void grow_slots(builder *b) {
    uint32_t n = b->n_slots == 0 ? 1u << 12 : b->n_slots * 2;
    token_slot *slots = calloc(n, sizeof *slots);
    if (slots == NULL) {
        lode_oom();
    }
    for (uint32_t i = 0; i < b->n_slots; i++) {
        if (b->slots[i].token != 0) {
            uint32_t at = (uint32_t)b->slots[i].hash & (n - 1);
            while (slots[at].token != 0) {
                at = (at + 1) & (n - 1);
            }
            slots[at] = b->slots[i];
        }
    }
    free(b->slots);
    b->slots = slots;
    b->n_slots = n;
}

// The number of a token, which is new if no name had it. What is known of it is what the first said;
// flags gather.
static uint32_t token_of(builder *b, const char *text, uint32_t n, uint32_t word) {
    if ((b->tokens.n + 1) * 2 > b->n_slots) {
        grow_slots(b);
    }
    uint64_t hash = slot_hash(text, n);
    uint32_t at = (uint32_t)hash & (b->n_slots - 1);
    for (; b->slots[at].token != 0; at = (at + 1) & (b->n_slots - 1)) {
        world_token *t = &b->tokens.p[b->slots[at].token - 1];
        if (b->slots[at].hash == hash && t->text.len == n &&
            memcmp(b->pool.p + t->text.off, text, n) == 0) {
            uint32_t pair = t->word & word & (TOKEN_PAIR << 8); // a pair only if it never is a word
            t->word = ((t->word | (word & 0xFF00)) & ~(TOKEN_PAIR << 8)) | pair;
            if (token_kind(t->word) == WORD_PLAIN) {
                t->word |= word & 0xFFFF00FF;
            }
            return b->slots[at].token - 1;
        }
    }
    if (b->tokens.n == TOKENS_END) {
        b->full = true;
        return 0;
    }
    uint32_t token = (uint32_t)b->tokens.n;
    b->slots[at] = (token_slot){hash, token + 1};
    *vec_push(&b->tokens) = (world_token){.text = {(uint32_t)b->pool.n, n}, .word = word};
    for (uint32_t i = 0; i < n; i++) {
        *vec_push(&b->pool) = text[i];
    }
    return token;
}

// ---- forms -----------------------------------------------------------------------------------------

static void add_joins(builder *b, const name_form *f, uint32_t form, world_form *wf) {
    char text[JOIN_BYTES_MAX];
    uint32_t n = form_join(f, text, JOIN_BYTES_MAX), hashes[JOIN_HASHES_MAX];
    uint32_t k = n == 0 ? 0 : join_hashes(text, n, KEYS_OF_INDEX, hashes);
    for (uint32_t i = 0; i < k; i++) {
        *vec_push(&b->joins) = (world_join){hashes[i], form};
    }
    uint32_t letters = letters_of_text(text, n);
    wf->reading |= n << FORM_BYTES_SHIFT | (letters & FORM_LETTERS_MASK) << 20;
    wf->weight = letters & ~FORM_WEIGHT_MASK; // the rest is not known yet
}

static void add_form(builder *b, uint32_t name, const name_form *f) {
    uint32_t form = (uint32_t)b->forms.n;
    world_form wf = {.name = name,
                     .reading = f->kind | (f->characters ? FORM_CHARACTERS : 0),
                     .tokens = {(uint32_t)b->form_tokens.n, 0}};
    for (uint32_t i = 0; i < f->n; i++) {
        const name_token *t = &f->t[i];
        uint32_t token =
            token_of(b, t->text, t->n, token_word(t->kind, t->flags & ~TOKEN_ACRONYM, t->concept));
        wf.reading |= (t->flags & TOKEN_INITIAL) != 0 ? FORM_INITIALS : 0;
        uint32_t place = i | ((t->flags & TOKEN_ACRONYM) != 0 ? FORM_LIGHT : 0);
        *vec_push(&b->form_tokens) = token | place << TOKEN_BITS;
        *vec_push(&b->posts) = (posting){token, form};
    }
    for (uint32_t i = 0; i + 1 < f->n; i++) {
        const name_token *x = &f->t[i], *y = x + 1;
        if (tokens_pair(x, y) && (x->n <= 4 || y->n <= 4)) {
            char text[TOKEN_BYTES_MAX];
            memcpy(text, x->text, x->n);
            memcpy(text + x->n, y->text, y->n);
            uint32_t token = token_of(b, text, (uint32_t)x->n + y->n,
                                      token_word(WORD_PLAIN, TOKEN_PAIR | TOKEN_PAIRED, 0));
            *vec_push(&b->form_tokens) = token | (i | FORM_PAIR) << TOKEN_BITS;
            wf.reading |= FORM_PAIRS;
            *vec_push(&b->posts) = (posting){token, form};
        }
    }
    wf.tokens.count = (uint32_t)b->form_tokens.n - wf.tokens.first;
    add_joins(b, f, form, &wf);
    *vec_push(&b->forms) = wf;
}

// ---- postings and weights -----------------------------------------------------------------------

static int by_token(const void *a, const void *b) {
    const posting *x = a, *y = b;
    if (x->token != y->token) {
        return x->token < y->token ? -1 : 1;
    }
    return x->form < y->form ? -1 : x->form > y->form;
}

uint32_t token_weight(uint32_t parties, uint32_t with_it, uint32_t kind) {
    static const uint8_t percent[WORD_KIND_COUNT] = {
        [WORD_PLAIN] = 100,   [WORD_LEGAL] = 6,  [WORD_GENERIC] = 50, [WORD_PLACE] = 60,
        [WORD_PARTICLE] = 15, [WORD_TITLE] = 15, [WORD_GIVEN] = 80,   [WORD_ORDINAL] = 60};
    // ten times the logarithm of base two of parties / with_it, in whole numbers
    uint64_t ratio = ((uint64_t)parties + 1) * 1024 / (with_it > 0 ? with_it : 1);
    uint32_t bits = 0;
    while ((ratio >> bits) > 1) {
        bits++;
    }
    uint32_t part = (uint32_t)((ratio * 10 >> bits) - 10); // linear between powers of two
    uint32_t tenths = bits > 10 ? (bits - 10) * 10 + part : 1;
    tenths = tenths > WEIGHT_MAX ? WEIGHT_MAX : tenths < 10 ? 10 : tenths;
    uint32_t weight = tenths * percent[kind < WORD_KIND_COUNT ? kind : 0] / 100;
    return weight > 0 ? weight : 1;
}

static void finish_posts(builder *b) {
    lode_world *w = b->w;
    if (b->posts.n > 0) { // an empty array has no address
        qsort(b->posts.p, b->posts.n, sizeof *b->posts.p, by_token);
    }
    uint32_t *posts = arena_array(b->a, b->posts.n + 1, sizeof *posts), n = 0;
    for (size_t i = 0; i < b->posts.n;) {
        uint32_t token = b->posts.p[i].token, with_it = 0, party = NONE, first = n;
        for (; i < b->posts.n && b->posts.p[i].token == token; i++) {
            uint32_t form = b->posts.p[i].form;
            if (n > first && posts[n - 1] == form) {
                continue;
            }
            posts[n++] = form;
            uint32_t of = w->names[b->forms.p[form].name].party;
            with_it += of != party;
            party = of;
        }
        world_token *t = &b->tokens.p[token];
        t->posts = (world_range){first, n - first};
        t->weight = token_weight(w->n_parties, with_it, token_kind(t->word));
        if ((token_flags(t->word) & TOKEN_INITIAL) != 0 && t->weight > INITIAL_WEIGHT) {
            t->weight = INITIAL_WEIGHT;
        }
        const char *text = b->pool.p + t->text.off;
        t->weight |= (uint32_t)(unsigned char)text[0] << 8;
        t->weight |= letters_folded(letters_of_text(text, t->text.len)) << 16;
    }
    w->token_posts = posts;
    w->n_token_posts = n;
}

static void weigh_forms(builder *b) {
    for (size_t i = 0; i < b->forms.n; i++) {
        world_form *f = &b->forms.p[i];
        for (uint32_t k = f->tokens.first; k < f->tokens.first + f->tokens.count; k++) {
            uint32_t entry = b->form_tokens.p[k], place = entry >> TOKEN_BITS;
            uint32_t weight = token_weighs(&b->tokens.p[entry & TOKEN_MASK]);
            weight = (place & FORM_LIGHT) != 0 ? weight * ACRONYM_PERCENT / 100 : weight;
            f->weight += (place & FORM_PAIR) == 0 ? weight : 0;
        }
    }
}

// ---- keys and joins --------------------------------------------------------------------------------

typedef struct key_pair {
    uint64_t hash;
    uint32_t token;
} key_pair;
typedef VEC(key_pair) key_pairs;

static void gather_keys(builder *b, key_pairs *out) {
    for (uint32_t i = 0; i < b->tokens.n; i++) {
        const world_token *t = &b->tokens.p[i];
        token_pattern p;
        token_prepare(b->pool.p + t->text.off, t->text.len, token_flags(t->word),
                      token_concept(t->word), &p);
        token_key keys[TOKEN_KEYS_MAX];
        uint32_t n = token_keys(&p, KEYS_OF_INDEX, keys);
        for (uint32_t k = 0; k < n; k++) {
            *vec_push(out) = (key_pair){keys[k].hash, i};
        }
    }
}

// Counting sort by bucket; inside one by token, because tokens come in order.
static void finish_keys(builder *b) {
    key_pairs all = {0};
    gather_keys(b, &all);
    uint32_t buckets = 1;
    while (buckets < all.n / 2) {
        buckets *= 2;
    }
    uint32_t *starts = arena_array(b->a, (size_t)buckets + 2, sizeof *starts);
    for (size_t i = 0; i < all.n; i++) {
        starts[key_bucket(all.p[i].hash, buckets) + 2]++;
    }
    for (uint32_t i = 2; i < buckets + 2; i++) {
        starts[i] += starts[i - 1];
    }
    uint32_t *keys = arena_array(b->a, all.n + 1, sizeof *keys);
    for (size_t i = 0; i < all.n; i++) {
        uint32_t bucket = key_bucket(all.p[i].hash, buckets);
        keys[starts[bucket + 1]++] = all.p[i].token | key_mark(all.p[i].hash);
    }
    b->w->key_starts = starts; // starts[bucket] now is where the bucket begins
    b->w->n_key_starts = buckets + 1;
    b->w->keys = keys;
    b->w->n_keys = (uint32_t)all.n;
    vec_clear(&all);
}

static int by_hash(const void *a, const void *b) {
    const world_join *x = a, *y = b;
    if (x->hash != y->hash) {
        return x->hash < y->hash ? -1 : 1;
    }
    return x->form < y->form ? -1 : x->form > y->form;
}

#define TAKE(b, name)                                                            \
    do {                                                                         \
        void *copy_ = arena_array((b)->a, (b)->name.n + 1, sizeof *(b)->name.p); \
        memcpy(copy_, (b)->name.n > 0 ? (const void *)(b)->name.p : "",          \
               (b)->name.n * sizeof *(b)->name.p);                               \
        (b)->w->name = copy_;                                                    \
        (b)->w->n_##name = (uint32_t)(b)->name.n;                                \
        vec_clear(&(b)->name);                                                   \
    } while (0)

static lode_status finish_pool(builder *b) {
    lode_world *w = b->w;
    if ((uint64_t)w->pool_len + b->pool.n > UINT32_MAX) {
        return lode_fail(b->err, LODE_BAD_INPUT, "too_large",
                         "the texts of all names are over 4 GB");
    }
    char *pool = arena_alloc(b->a, w->pool_len + b->pool.n + 1);
    memcpy(pool, w->pool, w->pool_len);
    memcpy(pool + w->pool_len, b->pool.n > 0 ? b->pool.p : "", b->pool.n);
    for (uint32_t i = 0; i < b->tokens.n; i++) {
        b->tokens.p[i].text.off += w->pool_len;
    }
    w->pool = pool;
    w->pool_len += (uint32_t)b->pool.n;
    vec_clear(&b->pool);
    return LODE_OK;
}

lode_status index_build(lode_world *w, lode_arena *a, lode_error *err) {
    builder b = {.w = w, .a = a, .err = err};
    name_forms *forms = arena_alloc(a, sizeof *forms);
    for (uint32_t i = 0; i < w->n_names; i++) {
        name_read(world_str(w, w->names[i].name), forms);
        for (uint32_t k = 0; k < forms->n; k++) {
            add_form(&b, i, &forms->form[k]);
        }
    }
    lode_status s = LODE_OK;
    if (b.full) {
        s = lode_fail(err, LODE_BAD_INPUT, "too_large",
                      "the lists have over a million different words");
    } else {
        finish_posts(&b);
        weigh_forms(&b);
        finish_keys(&b);
        if (b.joins.n > 0) {
            qsort(b.joins.p, b.joins.n, sizeof *b.joins.p, by_hash);
        }
        s = finish_pool(&b);
        TAKE(&b, tokens);
        TAKE(&b, forms);
        TAKE(&b, form_tokens);
        TAKE(&b, joins);
    }
    vec_clear(&b.pool);
    vec_clear(&b.tokens);
    vec_clear(&b.forms);
    vec_clear(&b.form_tokens);
    vec_clear(&b.posts);
    vec_clear(&b.joins);
    free(b.slots);
    return s;
}
