/* SPDX-License-Identifier: Apache-2.0
 *
 * pen: writes parties one after the other into a snapshot. Readers say what they find in the order of
 * their file; the pen cleans texts, keeps each name and mark once, and puts all of it into the one
 * order that a snapshot has.
 *
 *   pen_begin, then pen_name, pen_mark and so on, then pen_end; at last pen_finish
 */
#ifndef LODE_LISTS_PEN_H
#define LODE_LISTS_PEN_H

#include "lists/lists.h"

typedef struct list_pen {
    lode_arena *a; /* of the snapshot */
    list_party p;  /* being written */
    VEC(list_name) names;
    VEC(list_mark) marks;
    VEC(str) keys; /* name_key of names */
    VEC(list_party) done;
    bool too_many;
} list_pen;

void pen_begin(list_pen *pen, str no, uint32_t kind);
/* The first name is the main one. Empty texts, and texts without a letter or digit, are passed over. */
void pen_name(list_pen *pen, str text, const char *lang, uint32_t strength);
void pen_mark(list_pen *pen, uint32_t kind, str type, str value);
/* An alias out of prose, which may keep words of the sentence it stood in: "and X", or no alias at
 * all, "and the following two aliases". */
void pen_prose_alias(list_pen *pen, str text, uint32_t strength);
/* A country by name or code; what is neither is passed over: the address has it in words. */
void pen_country(list_pen *pen, str printed);
void pen_cite(list_pen *pen, str cite);
/* Names and marks of another party of the same number. */
void pen_copy(list_pen *pen, const list_party *other);
/* part: a party without a name is kept, for it adds to another. False: it has none, and nothing is kept. */
bool pen_end(list_pen *pen, bool part);
void pen_drop(list_pen *pen); /* instead of pen_end */

/* The parties, sorted; parties that are equal in all are kept once. Clears the pen. Fails when a number
 * stands twice with different content, unless part, and when there are more than a snapshot holds. */
LODE_MUST_CHECK lode_status pen_finish(list_pen *pen, const char *file, bool part,
                                       list_snapshot *out, lode_error *err);
void pen_clear(list_pen *pen);

/* Runs of blanks and controls become one blank, none at the ends; cut to max bytes at a character. The
 * copy is in the arena. */
str clean_text(lode_arena *a, str s, size_t max);
/* The script of the first letter that is not Latin, as ISO 15924 codes it: Arab, Cyrl, Hani, Hang, Hebr; "" for
 * any other, and for Latin. */
const char *script_code(str s);
/* Calls back for each part between separators, trimmed, not empty. sep is a set of bytes, or with
 * n > 1 a string such as "; ". */
typedef struct str_split {
    str rest;
    str sep;
} str_split;
bool split_next(str_split *s, str *part);

#endif
