/* SPDX-License-Identifier: Apache-2.0
 *
 * ast: looking into parsed blocks, and the end of a source's life. Blocks have a handful of
 * clauses and clauses a handful of arguments, so a walk in order is the index.
 */
#include "law/ast.h"

#include <string.h>

#include "law/law.h"
#include "law/parse.h"

const law_arg *clause_arg(const law_clause *c, const char *label) {
    for (uint32_t i = 0; c != NULL && i < c->n_args; i++) {
        if (strcmp(c->args[i].label, label) == 0) {
            return &c->args[i];
        }
    }
    return NULL;
}

const law_arg *block_arg(const law_block *b, const char *label) {
    for (uint32_t i = 0; b != NULL && i < b->n_args; i++) {
        if (strcmp(b->args[i].label, label) == 0) {
            return &b->args[i];
        }
    }
    return NULL;
}

const law_clause *block_clause(const law_block *b, const char *keyword) {
    for (uint32_t i = 0; b != NULL && i < b->n_clauses; i++) {
        if (strcmp(b->clauses[i].keyword, keyword) == 0) {
            return &b->clauses[i];
        }
    }
    return NULL;
}

void law_source_clear(law_source *src) {
    law_lines *lines = src->lines;
    if (lines != NULL) {
        vec_clear(&lines->all);
    }
    arena_clear(&src->arena);
    *src = (law_source){0};
}
