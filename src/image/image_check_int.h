/* SPDX-License-Identifier: Apache-2.0
 *
 * image_check_int: what the passes of image_check share. A pass goes over tables record by record
 * and keeps in the checker where it is, so that an error can say so.
 */
#ifndef LODE_IMAGE_CHECK_INT_H
#define LODE_IMAGE_CHECK_INT_H

#include "image/image_int.h"

typedef struct checker {
    const lode_world *w;
    lode_error *err;
    const unsigned char *file; /* the bytes that hold the world, or NULL */
    uint32_t texts;            /* where the texts end that the tables at hand may name */
    uint32_t table, record;    /* the place of the next error */
} checker;

/* The passes, in this order: each relies on those before it. image_check_fields: tables first to end. */
LODE_MUST_CHECK lode_status image_check_fields(checker *c, uint32_t first, uint32_t end);
LODE_MUST_CHECK lode_status image_check_words(checker *c);
LODE_MUST_CHECK lode_status image_check_law(checker *c);
LODE_MUST_CHECK lode_status image_check_nodes(checker *c);
LODE_MUST_CHECK lode_status image_check_blocks(checker *c);
LODE_MUST_CHECK lode_status image_check_orders(checker *c);
LODE_MUST_CHECK lode_status image_check_names(checker *c);
LODE_MUST_CHECK lode_status image_check_index(checker *c);

/* The error at the place where c is. */
LODE_MUST_CHECK lode_status image_bad(const checker *c, const char *field, const char *what);

static inline void start(checker *c, uint32_t table) {
    c->table = table;
    c->record = 0;
}

static inline bool in_range(world_range r, uint32_t i) {
    return i >= r.first && i - r.first < r.count;
}

#endif
