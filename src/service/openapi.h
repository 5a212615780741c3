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

/* Routes by their number, NULL behind the last: route_at, or those of a test. */
typedef const route *(*route_list)(size_t i);
/* routes_sound of a list. */
bool routes_sound_of(route_list at, strbuf *faults);

/* All schemas that routes and problems use, each once, in the order they are met. */
typedef VEC(const schema *) schema_set;
void schemas_collect(route_list at, schema_set *out);

#endif
