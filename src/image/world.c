// SPDX-License-Identifier: Apache-2.0
//
// world: names looked up (facts by halves, the rest one by one). The tables
// are small (a few thousand rows) and lookups happen per word of input, never per decision.
#include "image/world.h"

uint32_t world_find_fact(const lode_world *w, str path) {
    uint32_t first = 0;
    for (uint32_t n = w->n_fact_order; n > 0;) {
        uint32_t half = n / 2, fact = w->fact_order[first + half];
        int order = str_cmp(world_str(w, w->facts[fact].path), path);
        if (order == 0) {
            return fact;
        }
        first += order < 0 ? half + 1 : 0;
        n = order < 0 ? n - half - 1 : half;
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

bool world_fact_is_of(const lode_world *w, uint32_t fact, uint32_t regime) {
    str path = world_str(w, w->facts[fact].path);
    str id = world_str(w, w->regimes[regime].id);
    return str_ends(path, id) && path.n > id.n && path.p[path.n - id.n - 1] == '.';
}
