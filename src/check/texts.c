/* SPDX-License-Identifier: Apache-2.0
 *
 * texts: see texts.h. A row of places for each kind, empty at first.
 */
#include "check/texts.h"

#include <assert.h>
#include <stdlib.h>

struct answer_texts {
    const lode_world *w;
    lode_arena arena;
    str *of[TEXT_KIND_COUNT];
    uint32_t wide[TEXT_KIND_COUNT]; /* places for one x */
    uint32_t *closed, n_closed;
};

uint32_t closed_sets_find(const lode_world *w, uint32_t *out) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *f = &w->facts[i];
        if (f->type == FACT_CLOSED_SET && f->scope == FACT_SCOPE_SHIPMENT) {
            out[n++] = i;
        }
    }
    return n;
}

answer_texts *texts_new(const lode_world *w) {
    answer_texts *t = calloc(1, sizeof *t);
    if (t == NULL) {
        lode_oom();
    }
    const uint32_t places[TEXT_KIND_COUNT][2] = {[TEXT_LISTS] = {1, 1},
                                                 [TEXT_SOURCE] = {w->n_rules, 1},
                                                 [TEXT_HOLES] = {w->n_regimes, 1},
                                                 [TEXT_VERDICT] = {w->n_verdicts, w->n_verdicts}};
    t->w = w;
    for (uint32_t k = 0; k < TEXT_KIND_COUNT; k++) {
        t->wide[k] = places[k][1];
        t->of[k] = arena_array(&t->arena, (size_t)places[k][0] * places[k][1] + 1, sizeof(str));
    }
    t->closed = arena_array(&t->arena, (size_t)w->n_facts + 1, sizeof *t->closed);
    t->n_closed = closed_sets_find(w, t->closed);
    return t;
}

void texts_free(answer_texts *t) {
    if (t != NULL) {
        arena_clear(&t->arena);
        free(t);
    }
}

str texts_get(answer_texts *t, text_kind kind, text_writer write, uint32_t x, uint32_t y) {
    str *at = &t->of[kind][(size_t)x * t->wide[kind] + y];
    if (at->p == NULL) {
        strbuf b = {0};
        write(t->w, x, y, &b);
        *at = str_dup(&t->arena, strbuf_str(&b));
        strbuf_clear(&b);
    }
    return *at;
}

const uint32_t *texts_closed_sets(answer_texts *t, uint32_t *n) {
    *n = t->n_closed;
    return t->closed;
}
