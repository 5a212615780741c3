/* SPDX-License-Identifier: Apache-2.0
 *
 * json: publishers' JSON through jansson, with errors that have a place. Only readers of lists use it: the
 * JSON of shipments and answers is in src/check.
 */
#ifndef LODE_LISTS_JSON_H
#define LODE_LISTS_JSON_H

#include <jansson.h>

#include "lists/reader.h"

/* The whole text as one value; a key that stands twice is refused. The caller json_decref's it. */
LODE_MUST_CHECK lode_status reader_json(list_reader *r, json_t **out);
str json_str(const json_t *o); /* empty unless it is a text; borrowed */
str json_text_at(const json_t *o, const char *key);
/* Fails when the object has a key that is not in words (one blank between). */
LODE_MUST_CHECK lode_status json_keys(list_reader *r, const json_t *o, const char *words,
                                      const char *where);

#endif
