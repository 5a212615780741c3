/* SPDX-License-Identifier: Apache-2.0
 *
 * cond_print: a condition of the world, back in the words of the clause language, for people to
 * read: `and` and `or` as dashed lines, bounds in the unit that prints shortest, named parts by
 * their name and spelled out once below.
 */
#ifndef LODE_CHECK_COND_PRINT_H
#define LODE_CHECK_COND_PRINT_H

#include "base/base.h"
#include "image/world.h"

/* Appends the condition, first word `when`, every line indented by indent blanks. */
void cond_print(const lode_world *w, uint32_t node, uint32_t indent, strbuf *out);
/* Appends one part of a condition on one line: "any of: item.kind is A; item.form is B". */
void cond_print_line(const lode_world *w, uint32_t node, strbuf *out);
/* Appends what a var says when it has one of these classes: "item.kind is A or B". */
void cond_print_atom(const lode_world *w, uint32_t var, const class_set *set, strbuf *out);
/* Appends a number of the fact's dimension in the unit that prints shortest: "5 kg". */
void cond_print_number(const lode_world *w, const world_fact *f, int64_t v, strbuf *out);

#endif
