/* SPDX-License-Identifier: Apache-2.0
 *
 * models: the exposure models of a folder (docs/exposure.md), as they lie there now: a model is a folder of CSV
 * files, and the folder is one, or holds some. Only read; no link is followed, and nothing outside is reached.
 */
#ifndef LODE_SERVICE_MODELS_H
#define LODE_SERVICE_MODELS_H

#include "base/base.h"

#define MODELS_MAX 200u
#define MODEL_FILES_MAX (LODE_MODEL_FILES_MAX - 1) /* what POST /v1/exposure takes */
#define MODEL_BYTES_MAX ((size_t)48 << 20) /* of all its files: so that it fits there again */

typedef struct model_file {
    str name, text; /* text empty in a list */
    size_t bytes;
} model_file;

typedef struct model {
    str name, title; /* title: of the first comment of items.csv, else the name */
    model_file files[MODEL_FILES_MAX];
    uint32_t n;
    char sha256[65]; /* of all names and bytes; empty with a problem */
    str problem;     /* why it cannot be used; empty: it can, as far as files go */
} model;

/* Is it a folder that can be read? For the start. */
LODE_MUST_CHECK lode_status models_check(const char *folder, lode_error *err);
/* By name. A folder without items.csv and plan.csv is no model, and left out. */
LODE_MUST_CHECK lode_status models_list(lode_arena *a, const char *folder, model **out, uint32_t *n,
                                        lode_error *err);
/* One with its texts; *found false: there is none of this name. */
LODE_MUST_CHECK lode_status models_get(lode_arena *a, const char *folder, str name, model *out,
                                       bool *found, lode_error *err);

#endif
