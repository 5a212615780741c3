// SPDX-License-Identifier: Apache-2.0
//
// model_ids: names with numbers. Open addressing over slots of 16 bytes that hold a short name
// themselves, because the bill of materials looks up millions of names in a table larger than the
// caches, and each place looked at costs more than the whole rest.
#include "exposure/model_int.h"

#include <stdlib.h>

#define HEAD_BYTES 11u
#define IDS_LONG UINT8_MAX

// What a slot with this name looks like, but for the number.
static ids_slot slot_of(str name, uint64_t hash) {
    ids_slot s = {.n = name.n <= HEAD_BYTES ? (uint8_t)name.n : IDS_LONG};
    if (name.n <= HEAD_BYTES) {
        memcpy(s.head, name.n > 0 ? name.p : "", name.n);
    } else {
        memcpy(s.head, &hash, sizeof hash);
    }
    return s;
}

static bool same(const model_ids *t, const ids_slot *have, const ids_slot *want, str name) {
    return have->n == want->n && memcmp(have->head, want->head, HEAD_BYTES) == 0 &&
           (have->n != IDS_LONG || str_eq(t->names[have->id - 1], name));
}

// Its slot, or the free one where it belongs.
static uint32_t place(const model_ids *t, str name, uint64_t hash, ids_slot *want) {
    *want = slot_of(name, hash);
    uint32_t at = (uint32_t)hash & (t->cap - 1);
    while (t->slots[at].id != 0 && !same(t, &t->slots[at], want, name)) {
        at = (at + 1) & (t->cap - 1);
    }
    return at;
}

static void grow(model_ids *t, uint32_t cap) {
    t->slots = arena_array(t->tmp, cap, sizeof *t->slots);
    t->cap = cap;
    for (uint32_t i = 0; i < t->n; i++) {
        ids_slot s;
        uint32_t at = place(t, t->names[i], xxh3(t->names[i]), &s);
        s.id = i + 1;
        t->slots[at] = s;
    }
}

void ids_reserve(model_ids *t, uint32_t n) {
    uint32_t cap = t->cap == 0 ? 16 : t->cap;
    while (cap / 2 < n && cap < UINT32_C(1) << 31) {
        cap *= 2;
    }
    if (cap > t->cap) {
        grow(t, cap);
    }
}

uint32_t ids_find(const model_ids *t, str name) {
    if (t->n == 0) {
        return MODEL_NONE;
    }
    ids_slot want;
    return t->slots[place(t, name, xxh3(name), &want)].id - 1; // 0 - 1: MODEL_NONE
}

uint32_t ids_add(model_ids *t, lode_arena *a, str name, bool *fresh) {
    ids_reserve(t, t->n + 1);
    ids_slot want;
    uint32_t at = place(t, name, xxh3(name), &want);
    *fresh = t->slots[at].id == 0;
    if (*fresh) {
        t->names = vec_grow_(t->names, t->n, &t->cap_names, sizeof *t->names);
        t->names[t->n] = str_dup(a, name);
        want.id = ++t->n;
        t->slots[at] = want;
    }
    return t->slots[at].id - 1;
}

void ids_fetch(const model_ids *t, str name, uint32_t step, uint64_t *hash) {
    if (step == 0) {
        *hash = xxh3(name);
    }
    const ids_slot *s = &t->slots[(uint32_t)*hash & (t->cap - 1)];
    if (step == 0) {
        __builtin_prefetch(s);
        return;
    }
    if (step == 1 && s->id != 0 && t->beside != NULL) {
        __builtin_prefetch(&t->beside[s->id - 1]);
    }
    if (s->id != 0 && s->n == IDS_LONG) {
        const str *long_name = &t->names[s->id - 1];
        __builtin_prefetch(step == 1 ? (const void *)long_name : long_name->p);
    }
}

void ids_clear(model_ids *t) {
    free(t->names);
    *t = (model_ids){0};
}
