// SPDX-License-Identifier: Apache-2.0
//
// Blocks of the text, matched with rows of the world by their names.
#include "cli/places.h"

str place_pack(law_place p) { return p.src != NULL ? str_of(p.src->pack) : STR(""); }

void place_print(law_place p, strbuf *out) {
    if (p.src != NULL) {
        strbuf_addf(out, "%s:%u", p.src->path, p.line);
    } else {
        strbuf_addz(out, "-");
    }
}

static law_place at(const law_source *src, const law_block *b) {
    return (law_place){src, b->pos.line, b->pos};
}

// MEASURE/NAME or MEASURE.NAME, for a block inside a measure.
static bool is_inside(str id, str measure, char sep, str name) {
    return id.n == measure.n + 1 + name.n && str_starts(id, measure) && id.p[measure.n] == sep &&
           str_ends(id, name);
}

static void place_inside(places *p, const law_source *src, str measure, uint32_t m,
                         const law_block *b) {
    const lode_world *w = p->w;
    for (uint32_t i = 0; b->kind == BLOCK_RULE && i < w->n_rules; i++) {
        if (w->rules[i].measure == m &&
            is_inside(world_str(w, w->rules[i].id), measure, '/', b->id.text)) {
            p->rules[i] = at(src, b);
        }
    }
    for (uint32_t i = 0; b->kind == BLOCK_ENTRY && i < w->n_entries; i++) {
        if (w->entries[i].measure == m && str_eq(world_str(w, w->entries[i].code), b->id.text)) {
            p->entries[i] = at(src, b);
            if (w->entries[i].rule != NONE) {
                p->rules[w->entries[i].rule] = at(src, b);
            }
        }
    }
    for (uint32_t i = 0; b->kind == BLOCK_LIST && i < w->n_lists; i++) {
        if (is_inside(world_str(w, w->lists[i].id), measure, '.', b->id.text)) {
            p->lists[i] = at(src, b);
        }
    }
}

// "name" or "name of VALUE"; a define of one name in two measures has the place of the first.
static void place_define(places *p, const law_source *src, const law_block *b) {
    str name = b->id.text;
    for (uint32_t i = 0; i < p->w->n_nodes; i++) {
        str text = world_str(p->w, p->w->nodes[i].text);
        bool same = p->w->nodes[i].op == NODE_DEFINE && str_starts(text, name) &&
                    (text.n == name.n || text.p[name.n] == ' ');
        if (same && p->defines[i].src == NULL) {
            p->defines[i] = at(src, b);
        }
    }
}

static void place_measure(places *p, const law_source *src, const law_block *b) {
    uint32_t m = world_find_measure(p->w, b->id.text);
    if (m == NONE) {
        return;
    }
    p->measures[m] = at(src, b);
    for (uint32_t i = 0; i < p->w->n_reports; i++) {
        if (p->w->reports[i].measure == m && p->w->reports[i].rule != NONE) {
            p->rules[p->w->reports[i].rule] = at(src, b);
        }
    }
    for (uint32_t i = 0; i < b->n_kids; i++) {
        place_inside(p, src, b->id.text, m, b->kids[i]);
    }
}

static void place_block(places *p, const law_source *src, const law_block *b) {
    if (b->kind == BLOCK_DEFINE) {
        place_define(p, src, b);
    } else if (b->kind == BLOCK_QUESTION) {
        for (uint32_t i = 0; i < p->w->n_questions; i++) {
            if (str_eq(world_str(p->w, p->w->questions[i].id), b->id.text)) {
                p->questions[i] = at(src, b);
            }
        }
    } else if (b->kind == BLOCK_REGIME) {
        uint32_t r = world_find_regime(p->w, b->id.text);
        if (r != NONE) {
            p->regimes[r] = at(src, b);
        }
    } else if (b->kind == BLOCK_MEASURE || b->kind == BLOCK_GUIDANCE || b->kind == BLOCK_REPORT ||
               b->kind == BLOCK_STATEMENT) {
        place_measure(p, src, b);
    }
    for (uint32_t i = 0; i < b->n_kids; i++) {
        if (b->kids[i]->kind == BLOCK_DEFINE) {
            place_define(p, src, b->kids[i]);
        }
    }
}

void places_find(places *p, const pack_set *ps, lode_arena *arena) {
    const lode_world *w = &ps->world.world;
    p->w = w;
    p->rules = arena_array(arena, w->n_rules + 1, sizeof *p->rules);
    p->entries = arena_array(arena, w->n_entries + 1, sizeof *p->entries);
    p->measures = arena_array(arena, w->n_measures + 1, sizeof *p->measures);
    p->lists = arena_array(arena, w->n_lists + 1, sizeof *p->lists);
    p->questions = arena_array(arena, w->n_questions + 1, sizeof *p->questions);
    p->regimes = arena_array(arena, w->n_regimes + 1, sizeof *p->regimes);
    p->defines = arena_array(arena, w->n_nodes + 1, sizeof *p->defines);
    for (size_t i = 0; i < ps->files.n; i++) {
        const law_source *src = &ps->files.p[i]->source;
        for (uint32_t b = 0; b < src->n_blocks; b++) {
            place_block(p, src, src->blocks[b]);
        }
    }
}
