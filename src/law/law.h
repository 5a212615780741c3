/* SPDX-License-Identifier: Apache-2.0
 *
 * law: from text to world. The order of calls:
 *
 *   law_parse per file -> law_resolve over all files -> lode_world, or diagnostics
 *   law_parse -> law_format (canonical text)
 *
 * Whoever loads the files sorts them by path first, so the world never depends on folder order.
 */
#ifndef LODE_LAW_H
#define LODE_LAW_H

#include "image/world.h"
#include "law/ast.h"
#include "law/diag.h"

#define LAW_FILE_BYTES_MAX (16u << 20) /* the largest pack file we know is under 1 MB */
#define LAW_LINE_BYTES_MAX 4096u       /* a clause is a sentence */
#define LAW_COND_DEPTH_MAX 16u         /* parentheses; people stop reading at three */

/* Parses text into src (which the caller zero-initialized; text is copied into its arena). Never
 * fails as a whole: errors go to d and the blocks that could be read are kept. */
void law_parse(law_source *src, const char *path, str text, diags *d);
void law_source_clear(law_source *src);

/* Canonical layout of a source that parsed without error. format(parse(format(x))) == format(x). */
void law_format(const law_source *src, strbuf *out);

/* Reads list files named by `file` clauses. Returns the whole file's bytes or an error. */
typedef lode_status (*law_list_reader)(void *ctx, const law_source *from, str name, str *bytes,
                                       lode_error *err);

/* What a case block expects, kept as AST: the image holds only its title and outcome. */
typedef struct law_case {
    const law_source *source;
    const law_block *block;
    uint32_t world_case;
} law_case;

typedef struct law_world {
    lode_arena arena; /* owns every array of world */
    lode_world world;
    law_case *cases;
    uint32_t n_cases;
} law_world;

/* Joins all sources into one world. Errors and warnings go to d; on d->errors > 0 the world must
 * not be used. The result does not depend on the order of sources. */
void law_resolve(law_source *const *sources, uint32_t n, law_list_reader reader, void *reader_ctx,
                 law_world *out, diags *d);
void law_world_clear(law_world *w);

/* The static checks that need the whole world but not the fast engine (design 2.15). */
void law_lint(law_source *const *sources, uint32_t n, const law_world *w, diags *d);
/* What a kind of warning (diag.code) is about, in a few words; NULL for an unknown word. */
const char *law_lint_meaning(const char *kind);

#endif
