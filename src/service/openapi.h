/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi: the document of the API (OpenAPI 3.1), made from the tables that answer: routes, schemas,
 * problems. Nothing in it is written by hand twice.
 */
#ifndef LODE_SERVICE_OPENAPI_H
#define LODE_SERVICE_OPENAPI_H

#include "service/service.h"

/* The whole document; the caller's. */
json_t *openapi_document(void);

/* All schemas that routes and problems use, each once, in the order they are met. */
typedef VEC(const schema *) schema_set;
void schemas_collect(schema_set *out);

#endif
