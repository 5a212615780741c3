/* SPDX-License-Identifier: Apache-2.0
 *
 * row: one listed party as its list has it, in a form that two images can be compared by.
 *
 * The content is one line of JSON without blanks: kind, days, names (the main one first, the others by
 * their bytes) and marks (by kind, type and bytes). Equal parties give equal bytes, whatever their number
 * or place in the list, the order of the file, the day of the list and where the row is cited from. The
 * version is the SHA-256 of these bytes: what somebody found out about a row stands as long as it does.
 *
 *   {"kind":"entity","listed":"2024-05-20","delisted":null,"names":[{"name":"A"},{"name":"B","lang":"zh",
 *    "weak":true}],"marks":[{"mark":"country","value":"CN"},{"mark":"id","type":"imo","value":"9"}]}
 */
#ifndef LODE_CHECK_ROW_H
#define LODE_CHECK_ROW_H

#include "image/world.h"

void row_content(const lode_world *w, uint32_t party, strbuf *out);
void row_version(const lode_world *w, uint32_t party, char out[65]);
/* The same, with room behind what is in the buffer, which stays as it was: for many. */
void row_version_in(const lode_world *w, uint32_t party, strbuf *room, char out[65]);

#endif
