// SPDX-License-Identifier: Apache-2.0
//
// image_check_orders: facts and hints, sorted (src/law/resolve_order.c). A search by halves ends
// wherever the order is right, and finds everything when nothing is left out.
#include "image/image_check_int.h"

static str hint_key(const lode_world *w, uint32_t i) {
    return world_str(w, w->hints[w->hint_order[i].hint].key);
}

static bool hints_ascend(const lode_world *w, uint32_t i) {
    uint32_t kind = w->hints[w->hint_order[i].hint].kind;
    uint32_t before = w->hints[w->hint_order[i - 1].hint].kind;
    int order = str_cmp(hint_key(w, i - 1), hint_key(w, i));
    return before < kind ||
           (before == kind &&
            (order < 0 || (order == 0 && w->hint_order[i - 1].hint < w->hint_order[i].hint)));
}

static lode_status check_hints(checker *c) {
    const lode_world *w = c->w;
    uint64_t wanted = 0;
    for (uint32_t e = 0; e < w->n_entries; e++) {
        wanted += w->entries[e].hints.count;
    }
    for (start(c, TABLE_hint_order); c->record < w->n_hint_order; c->record++) {
        const world_hint_order *o = &w->hint_order[c->record];
        if (!in_range(w->entries[o->entry].hints, o->hint)) {
            return image_bad(c, "entry", "a hint of another entry");
        }
        if (c->record > 0 && !hints_ascend(w, c->record)) {
            return image_bad(c, "hint", "not in order");
        }
    }
    c->record = 0;
    return wanted == w->n_hint_order ? LODE_OK : image_bad(c, "hint", "not each hint once");
}

static lode_status check_facts(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_fact_order); c->record < w->n_fact_order; c->record++) {
        uint32_t i = c->record;
        if (i > 0 && str_cmp(world_str(w, w->facts[w->fact_order[i - 1]].path),
                             world_str(w, w->facts[w->fact_order[i]].path)) >= 0) {
            return image_bad(c, "fact", "not in order");
        }
    }
    c->record = 0;
    return w->n_facts == w->n_fact_order ? LODE_OK : image_bad(c, "fact", "not each fact once");
}

/* That none is left out is not checked: as with blocks, they are the law of this image. */
static lode_status check_points(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_point_order); c->record < w->n_point_order; c->record++) {
        const world_point_order *o = &w->point_order[c->record], *before = o - 1;
        if (c->record > 0 &&
            (before->fact > o->fact || (before->fact == o->fact && before->entry >= o->entry))) {
            return image_bad(c, "fact", "not in order");
        }
    }
    return LODE_OK;
}

lode_status image_check_orders(checker *c) {
    lode_status s = check_hints(c);
    s = s == LODE_OK ? check_facts(c) : s;
    return s == LODE_OK ? check_points(c) : s;
}
