// SPDX-License-Identifier: Apache-2.0
//
// world: names looked up by linear search, and sets of classes as four words of bits. The tables
// are small (a few thousand rows) and lookups happen per word of input, never per decision.
#include "image/world.h"

uint32_t world_find_fact(const lode_world *w, str path) {
    for (uint32_t i = 0; i < w->n_facts; i++) {
        if (str_eq(world_str(w, w->facts[i].path), path)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_rule(const lode_world *w, str id) {
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (str_eq(world_str(w, w->rules[i].id), id)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_measure(const lode_world *w, str id) {
    for (uint32_t i = 0; i < w->n_measures; i++) {
        if (str_eq(world_str(w, w->measures[i].id), id)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_regime(const lode_world *w, str id) {
    for (uint32_t i = 0; i < w->n_regimes; i++) {
        if (str_eq(world_str(w, w->regimes[i].id), id)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_value(const lode_world *w, uint32_t enum_idx, str word) {
    if (enum_idx >= w->n_enums) {
        return NONE;
    }
    world_range r = w->enums[enum_idx].values;
    for (uint32_t i = r.first; i < r.first + r.count; i++) {
        if (str_eq(world_str(w, w->values[i].word), word)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_slot(const lode_world *w, str name) {
    for (uint32_t i = 0; i < w->n_slots; i++) {
        if (str_eq(world_str(w, w->slots[i].name), name)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_clock(const lode_world *w, str id) {
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        if (str_eq(world_str(w, w->clocks[i].id), id)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_verdict(const lode_world *w, str name) {
    for (uint32_t i = 0; i < w->n_verdicts; i++) {
        if (str_eq(world_str(w, w->verdicts[i].name), name)) {
            return i;
        }
    }
    return NONE;
}

#define CS_WORDS (CLASSES_MAX / 64)

class_set cs_all(uint32_t count) {
    class_set s = {{0}};
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        uint32_t before = i * 64;
        uint32_t here = count <= before ? 0 : count - before;
        s.w[i] = here >= 64 ? UINT64_MAX : (UINT64_C(1) << here) - 1;
    }
    return s;
}

class_set cs_and(class_set a, class_set b) {
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        a.w[i] &= b.w[i];
    }
    return a;
}

class_set cs_minus(class_set a, class_set b) {
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        a.w[i] &= ~b.w[i];
    }
    return a;
}

bool cs_empty(const class_set *s) {
    uint64_t any = 0;
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        any |= s->w[i];
    }
    return any == 0;
}

bool cs_subset(const class_set *a, const class_set *b) {
    uint64_t outside = 0;
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        outside |= a->w[i] & ~b->w[i];
    }
    return outside == 0;
}

bool cs_meets(const class_set *a, const class_set *b) {
    uint64_t both = 0;
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        both |= a->w[i] & b->w[i];
    }
    return both != 0;
}

uint32_t cs_count(const class_set *s) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        n += (uint32_t)__builtin_popcountll(s->w[i]);
    }
    return n;
}

uint32_t cs_first(const class_set *s) {
    for (uint32_t i = 0; i < CS_WORDS; i++) {
        if (s->w[i]) {
            return i * 64 + (uint32_t)__builtin_ctzll(s->w[i]);
        }
    }
    return NONE;
}

bool world_fact_is_of(const lode_world *w, uint32_t fact, uint32_t regime) {
    str path = world_str(w, w->facts[fact].path);
    str id = world_str(w, w->regimes[regime].id);
    return str_ends(path, id) && path.n > id.n && path.p[path.n - id.n - 1] == '.';
}
