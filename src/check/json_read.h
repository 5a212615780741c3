/* SPDX-License-Identifier: Apache-2.0
 *
 * json_read: JSON text (RFC 8259) as a tree, in one pass, in the caller's arena. It is here for its
 * speed: reading was a quarter of what a line of a batch costs (docs/performance.md). It takes what
 * jansson takes, and gives the same tree (tests/fuzz/fuzz_json.c); when it refuses a text, jansson is
 * asked why (codec_syntax.c), so that its words and places are the user's.
 */
#ifndef LODE_CHECK_JSON_READ_H
#define LODE_CHECK_JSON_READ_H

#include "base/base.h"

typedef enum jnode_kind {
    JNODE_NULL,
    JNODE_FALSE,
    JNODE_TRUE,
    JNODE_INTEGER,
    JNODE_REAL, /* its value is not read: nothing of a shipment is a binary fraction */
    JNODE_STRING,
    JNODE_ARRAY,
    JNODE_OBJECT,
} jnode_kind;

typedef struct jnode jnode;
struct jnode {
    jnode_kind kind;
    uint32_t n;      /* kids */
    const char *key; /* in an object; NUL-terminated, as text is */
    union {
        str text;
        int64_t integer;
        const jnode *kids; /* side by side, in the order of the text */
    };
};

/* NULL when the text is no JSON, nests deeper than depth_max, has a key twice, a NUL, or a number too
 * large. The text must be UTF-8. */
const jnode *json_read(lode_arena *a, str text, uint32_t depth_max);

static inline bool jnode_is(const jnode *j, jnode_kind kind) {
    return j != NULL && j->kind == kind;
}
static inline bool jnode_is_number(const jnode *j) {
    return jnode_is(j, JNODE_INTEGER) || jnode_is(j, JNODE_REAL);
}
static inline bool jnode_is_boolean(const jnode *j) {
    return jnode_is(j, JNODE_TRUE) || jnode_is(j, JNODE_FALSE);
}
const jnode *jnode_get(const jnode *object, const char *key); /* NULL: not there, or no object */

#define jnode_each(kid, parent) \
    for (const jnode *kid = (parent)->kids; kid < (parent)->kids + (parent)->n; kid++)

#endif
