/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_table: open addressing with linear steps, at most half full.
 */
#include "decide/memo_table.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN 1024u

static memo_slot *find(const memo_table *t, str key, uint64_t hash) {
    size_t at = hash & (t->n_slots - 1);
    for (;;) {
        memo_slot *s = &t->slots[at];
        if (s->key == NULL || (s->hash == hash && str_eq((str){s->key, s->n}, key))) {
            return s;
        }
        at = (at + 1) & (t->n_slots - 1);
    }
}

const uint64_t *memo_get(const memo_table *t, str key, uint64_t hash) {
    if (t->n_slots == 0) {
        return NULL;
    }
    const memo_slot *s = find(t, key, hash);
    return s->key == NULL ? NULL : &s->number;
}

static void grow(memo_table *t) {
    memo_table old = *t;
    t->n_slots = old.n_slots == 0 ? SLOTS_MIN : old.n_slots * 2;
    t->slots = calloc(t->n_slots, sizeof *t->slots);
    if (t->slots == NULL) {
        lode_oom();
    }
    for (size_t i = 0; i < old.n_slots; i++) {
        const memo_slot *s = &old.slots[i];
        if (s->key != NULL) {
            *find(t, (str){s->key, s->n}, s->hash) = *s;
        }
    }
    free(old.slots);
}

str memo_put(memo_table *t, str key, uint64_t hash, uint64_t number) {
    if (t->n * 2 >= t->n_slots) {
        grow(t);
    }
    str own = str_dup(&t->keys, key);
    *find(t, key, hash) = (memo_slot){hash, own.p, own.n, number};
    t->n++;
    return own;
}

size_t memo_table_bytes(const memo_table *t) {
    return t->keys.used_bytes + t->n_slots * sizeof *t->slots;
}

void memo_table_clear(memo_table *t) {
    free(t->slots);
    arena_clear(&t->keys);
    *t = (memo_table){0};
}
