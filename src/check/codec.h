/* SPDX-License-Identifier: Apache-2.0
 *
 * codec: private parts of the shipment reader. One pass over the JSON tree fills a request; every
 * function that can fail gets the JSON path of what it reads, so that each error says where.
 *
 *   codec_syntax.c bounds and syntax
 *   codec_in.c     the shipment, its roles and lines
 *   codec_value.c  one JSON value -> one value of a fact
 *   codec_parts.c  licenses, findings, words
 *   codec_clock.c  pauses of a clock
 */
#ifndef LODE_CHECK_CODEC_H
#define LODE_CHECK_CODEC_H

#include "check/check.h"

#include <inttypes.h>

#include "check/json_read.h"

#define PATH_MAX_BYTES 128u       /* as in lode_error; longer paths are cut */
#define LINE_NUMBER_MAX 999999999 /* no order has more lines than that; keeps numbers short */

typedef struct codec {
    const lode_world *w;
    lode_arena *a;
    lode_error *err; /* never NULL inside */
    lode_request *rq;
    bool canonical; /* values are their canonical text, as in a receipt */
} codec;

/* what: "shipment", "answer". The tree lives in the arena. */
LODE_MUST_CHECK lode_status codec_parse(lode_arena *a, str json, const char *what, size_t max_bytes,
                                        const jnode **out, lode_error *err);

/* Fills the error: bad input at a JSON path. */
lode_status codec_fail(codec *c, const char *path, const char *code, const char *fmt, ...)
    LODE_PRINTF(4, 5);
/* "expected an array of words, found a number" */
lode_status codec_fail_type(codec *c, const char *path, const char *expected, const jnode *found);
const char *codec_type_word(const jnode *j);
str codec_str(const jnode *string); /* borrows from the tree */

/* A child's path: "items[0]" + ".kind", or "[2]". buf has PATH_MAX_BYTES. */
const char *path_key(char *buf, const char *parent, const char *key);
const char *path_at(char *buf, const char *parent, size_t index);

/* One value of a fact. complete: the sibling KEY_complete was true. */
LODE_MUST_CHECK lode_status codec_value(codec *c, uint32_t fact, const jnode *j, bool complete,
                                        const char *path, lode_value *out);
/* Text with a bound; null and a missing key leave *out empty. */
LODE_MUST_CHECK lode_status codec_text(codec *c, const jnode *object, const char *key,
                                       const char *path, size_t max_bytes, str *out);
/* A date as text; null and a missing key leave DATE_NONE. */
LODE_MUST_CHECK lode_status codec_date(codec *c, const jnode *object, const char *key,
                                       const char *path, lode_date *out);
/* Refuses keys of object that are not among the n names. */
LODE_MUST_CHECK lode_status codec_known_keys(codec *c, const jnode *object, const char *path,
                                             const char *const *names, uint32_t n);

LODE_MUST_CHECK lode_status codec_pause(codec *c, uint32_t enum_idx, bool kind_wanted,
                                        const jnode *j, const char *path, lode_pause *out);
LODE_MUST_CHECK lode_status codec_pauses(codec *c, uint32_t fact, const jnode *j, const char *path,
                                         lode_value *out);
LODE_MUST_CHECK lode_status codec_licenses(codec *c, const jnode *j, const char *path);
LODE_MUST_CHECK lode_status codec_findings(codec *c, const jnode *j, const char *path);
LODE_MUST_CHECK lode_status codec_words(codec *c, const jnode *j, const char *path, uint32_t line);

/* Index of the line that calls itself so, or NONE. */
uint32_t codec_find_line(const codec *c, int64_t number);
/* Are values of this kind given by a question of the engine, so that yes and no are theirs? */
bool codec_is_yes_no(const lode_world *w, uint32_t fact);

#endif
