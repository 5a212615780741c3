/* SPDX-License-Identifier: Apache-2.0
 *
 * json_out: JSON written as text at once, compact, byte for byte as jansson writes it. An answer has a
 * thousand fields, and a tree of them costs ten times what its text does.
 *
 *     json_out o = {.text = &text};
 *     jo_begin(&o, JO_ROOT, '{');
 *     jo_text(&o, JO_KEY("rule"), id);        "rule":"cn.mofcom..."
 *     jo_begin(&o, JO_KEY("facts"), '[');
 *     jo_text(&o, JO_ITEM, path);             "item.kind"
 *     jo_end(&o, ']');
 *     jo_end(&o, '}');
 *
 * Whoever calls keeps the keys of one object apart and closes what was opened.
 */
#ifndef LODE_CHECK_JSON_OUT_H
#define LODE_CHECK_JSON_OUT_H

#include "base/base.h"

#include <jansson.h>

typedef struct json_out {
    strbuf *text;
    bool more; /* a value stands before the next one, on the same level */
} json_out;

/* A key is its bytes as they are written, colon included; it needs no escape. */
#define JO_KEY(key) STR("\"" key "\":")
#define JO_ITEM ((str){"", 0}) /* of an array */
#define JO_ROOT JO_ITEM

void jo_begin(json_out *o, str key, char bracket);
void jo_end(json_out *o, char bracket);
/* Null when empty. Of a text that was cut in the middle of a character its tail is left out. */
void jo_text(json_out *o, str key, str value);
void jo_checked(json_out *o, str key, str value); /* the same of a text that is known to be UTF-8 */
void jo_word(json_out *o, str key,
             const char *value); /* a word of ours: nothing to escape, not empty */
void jo_int(json_out *o, str key, int64_t value);
void jo_bool(json_out *o, str key, bool value);
void jo_null(json_out *o, str key);
void jo_date(json_out *o, str key, lode_date d); /* DATE_NONE: null */
void jo_members(json_out *o, str json);          /* some, or none, with commas between them */
void jo_raw(json_out *o, str key, str json);     /* a value that is written already */
void jo_tree(json_out *o, str key,
             json_t *value); /* takes it over; running out of memory ends us */
/* A key that is no literal; the bytes belong to the buffer, which is good for one key. */
str jo_key_of(strbuf *buffer, str name);

#endif
