/* SPDX-License-Identifier: Apache-2.0
 *
 * lint_int: what the parts of lint share. lint.c owns the driver and the checks that need one block
 * and its record; lint_text.c those that read the text; lint_hold.c those of what a condition can be;
 * lint_world.c those that compare rules, entries and lists with each other.
 */
#ifndef LODE_LAW_LINT_INT_H
#define LODE_LAW_LINT_INT_H

#include "law/law.h"
#include "law/symtab.h"

/* Where a record of the world is written. src NULL: not found (made by the compiler). */
typedef struct lint_place {
    const law_source *src;
    const law_block *block;
    const law_block *measure; /* around it, or NULL */
} lint_place;

typedef struct linter {
    const lode_world *w;
    diags *d;
    lode_arena tmp;
    symtab words;                    /* what conditions, given values and defaults use */
    symtab rules, measures, entries; /* ids of the world to their indexes */
    symtab lists;                    /* MEASURE.NAME to the first of its world lists */
    symtab judgements;               /* paths of the facts declared `judgement` */
    bool *fact_used;                 /* n_facts */
    lint_place *rule_at, *entry_at, *list_at;
} linter;

void lint_warn(linter *l, const law_source *src, law_pos pos, const char *code, const char *fmt,
               ...) LODE_PRINTF(5, 6);
bool lint_used(const linter *l, str word);
str lint_joined(linter *l, str a, char by, str b); /* "a/b" */
/* Appends a name to a list of at most a few: "a, b, c, ..."; n is how many came before. */
void lint_name_list(strbuf *out, uint32_t n, str name);

void lint_text_block(linter *l, const law_source *src, const law_block *b, const law_block *parent);
void lint_conditions(linter *l);
void lint_world(linter *l);

#endif
