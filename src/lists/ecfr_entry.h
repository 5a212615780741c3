/* SPDX-License-Identifier: Apache-2.0
 *
 * ecfr_entry: the prose of one row of the supplements to 15 CFR Part 744: names, aliases, addresses.
 */
#ifndef LODE_LISTS_ECFR_ENTRY_H
#define LODE_LISTS_ECFR_ENTRY_H

#include "lists/pen.h"

typedef struct ecfr_row {
    str country, cite, text; /* text: \x01 is a line end, other blanks are layout */
    bool goes_on;            /* no notice of its own: subordinates of the party before */
} ecfr_row;

/* Writes the party of the row, or the several that it names. False when it names none. */
bool ecfr_entry_read(list_pen *pen, const ecfr_row *row);

/* Where the name ends in "Sav-Inter OY Ltd., Nuolitie 20, Vantaa": at the first comma that no legal form
 * follows. s.n when there is none. */
size_t ecfr_name_end(str s);

#endif
