/* SPDX-License-Identifier: Apache-2.0
 *
 * text: what Unicode decides. Names of parties are compared by key, hint words are looked for in
 * folded descriptions, and tables are padded by display width. All three rest on libutf8proc and
 * on nothing of the locale, so they give the same bytes on any machine with the same library.
 */
#ifndef LODE_TEXT_H
#define LODE_TEXT_H

#include "base/base.h"

#define NAME_BYTES_MAX 1024u /* the longest name on an official list we know has under 400 bytes */

/* Appends the key of a party's full name to out. Two names are the same name iff their keys are
 * equal bytes: NFKC and case folding; punctuation, symbols and separators (ideographic space, middle
 * dots, full-width forms) become one blank; no blank at the ends or between two CJK characters.
 * "Co." and "Company" stay different: a legal form is part of the name. False, and nothing
 * appended, when the name is not UTF-8 or is over NAME_BYTES_MAX. The key of a name without letters
 * or digits is empty, and equal to no name: the caller must treat it as no name. */
bool name_key(str name, strbuf *out);

/* The code points of a name as names are compared by sound: NFKC and case folding, Latin and Greek
 * letters without accents, special Latin letters as plain ones (o for its stroked form, ss for the
 * sharp s), no vowel points, no joiners. Punctuation stays. Longer names are cut at NAME_BYTES_MAX.
 * Writes at most max, at least two, and returns how many; 0 when the name is not UTF-8. No allocation. */
#define NAME_POINTS_MAX 1024u
uint32_t name_points(str name, uint32_t *out, uint32_t max);

/* Appends s for finding words in it: NFKC, case folding, runs of blanks and dashes become one blank,
 * none at the ends. Bytes that are not UTF-8 are dropped. */
void text_fold(str s, strbuf *out);

/* Columns that s takes on a terminal: two for wide East Asian characters, none for marks. */
uint32_t text_width(str s);

#endif
