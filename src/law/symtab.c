// SPDX-License-Identifier: Apache-2.0
//
// symtab: open addressing with linear probing at a load of one half at most; FNV-1a over the bytes.
// Keys come from law text of bounded size, so a flood of colliding names costs its writer a slow
// compile and nobody else anything.
#include "law/symtab.h"

#include <stdlib.h>

static size_t hash_of(str key) {
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < key.n; i++) {
        h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
    }
    return (size_t)(h ^ (h >> 32));
}

static uint32_t *slot_of(const symtab *t, str key) {
    size_t i = hash_of(key) & (t->n_slots - 1);
    while (t->slots[i] != 0 && !str_eq(t->all.p[t->slots[i] - 1].key, key)) {
        i = (i + 1) & (t->n_slots - 1);
    }
    return &t->slots[i];
}

static void grow(symtab *t) {
    size_t n = t->n_slots == 0 ? 64 : t->n_slots * 2;
    free(t->slots);
    t->slots = calloc(n, sizeof *t->slots);
    if (t->slots == NULL) {
        lode_oom();
    }
    t->n_slots = n;
    for (size_t i = 0; i < t->all.n; i++) {
        *slot_of(t, t->all.p[i].key) = (uint32_t)i + 1;
    }
}

uint32_t symtab_get(const symtab *t, str key) {
    uint32_t at = t->n_slots == 0 ? 0 : *slot_of(t, key);
    return at == 0 ? SYMTAB_NONE : t->all.p[at - 1].value;
}

bool symtab_put(symtab *t, str key, uint32_t value) {
    if (t->all.n * 2 >= t->n_slots) {
        grow(t);
    }
    uint32_t *slot = slot_of(t, key);
    if (*slot != 0) {
        return false;
    }
    *vec_push(&t->all) = (symtab_entry){key, value};
    *slot = (uint32_t)t->all.n;
    return true;
}

void symtab_clear(symtab *t) {
    vec_clear(&t->all);
    free(t->slots);
    *t = (symtab){0};
}

str symtab_nearest(const symtab *t, str word, uint32_t max) {
    str best = {NULL, 0};
    uint32_t best_d = max + 1;
    for (size_t i = 0; i < t->all.n; i++) {
        str key = t->all.p[i].key;
        uint32_t d = str_distance(word, key, max);
        if (d < best_d || (d == best_d && d <= max && str_cmp(key, best) < 0)) {
            best = key;
            best_d = d;
        }
    }
    return best;
}
