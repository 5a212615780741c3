/* SPDX-License-Identifier: Apache-2.0
 *
 * law_parts: the conditions that people wrote, each with the part of the law it belongs to. A named
 * part (define) is a part of its own, whoever uses it; the condition of an entry's rule is not
 * written by anybody and is left out, as are the conditions of verdicts, which are vocabulary.
 */
#ifndef LODE_CLI_LAW_PARTS_H
#define LODE_CLI_LAW_PARTS_H

#include "cli/places.h"

typedef enum part_kind { PART_RULE, PART_ENTRY, PART_DEFINE, PART_REGIME } part_kind;
typedef struct law_part {
    part_kind kind;
    uint32_t index; /* rules, entries, nodes (of the define), regimes */
    uint32_t cond;  /* its topmost node */
} law_part;
typedef VEC(law_part) law_parts;

/* Whose condition reads a named part, over others or not. */
typedef struct define_use {
    uint32_t define; /* nodes */
    law_part by;     /* a rule, an entry or a regime */
} define_use;
typedef VEC(define_use) define_uses;

/* Rules, entries, defines that one of them reads, and regimes (nexus, indicated, bite). */
void parts_list(const lode_world *w, law_parts *parts, define_uses *uses);

law_place part_place(const places *p, const law_part *part);
str part_name(const lode_world *w, const law_part *part);

/* Calls visit for every node of the condition, not into named parts; top ones first. */
typedef void (*node_visit)(void *arg, uint32_t node);
void part_nodes(const lode_world *w, uint32_t cond, node_visit visit, void *arg);

/* A comparison with a number: the class that is exactly the number; NONE for any other node. */
uint32_t node_cut(const lode_world *w, uint32_t node);

#endif
