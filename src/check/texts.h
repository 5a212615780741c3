/* SPDX-License-Identifier: Apache-2.0
 *
 * texts: what the answers under one world have in common, as JSON written once: the lists, where a rule stands,
 * what is not checked, the three words of a verdict. A quarter of an answer.
 *
 * Threads: it belongs to one thread; the world outlives it.
 */
#ifndef LODE_CHECK_TEXTS_H
#define LODE_CHECK_TEXTS_H

#include "image/world.h"

typedef struct answer_texts answer_texts;

answer_texts *texts_new(const lode_world *w);
void texts_free(answer_texts *t); /* NULL is allowed */

/* Whatever write writes with (w, x, y), from the first time on. All texts of the same kind are written by the
 * same function, of x below n and y below m. */
typedef enum text_kind {
    TEXT_LISTS,
    TEXT_SOURCE,
    TEXT_HOLES,
    TEXT_VERDICT,
    TEXT_KIND_COUNT
} text_kind;
typedef void (*text_writer)(const lode_world *w, uint32_t x, uint32_t y, strbuf *out);
str texts_get(answer_texts *t, text_kind kind, text_writer write, uint32_t x, uint32_t y);

/* Facts of a shipment that are closed sets, such as the papers at hand; *n of them. */
const uint32_t *texts_closed_sets(answer_texts *t, uint32_t *n);
/* The same, found anew. */
uint32_t closed_sets_find(const lode_world *w,
                          uint32_t *out); /* n_facts of out; returns how many */

#endif
