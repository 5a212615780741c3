/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi_int: what the files of openapi.h share.
 */
#ifndef LODE_SERVICE_OPENAPI_INT_H
#define LODE_SERVICE_OPENAPI_INT_H

#include "service/openapi.h"

/* Steal the reference. */
void oa_set(json_t *to, const char *key, json_t *value);
void oa_push(json_t *to, json_t *value);
void oa_text(json_t *to, const char *key, const char *z);
json_t *oa_ref(const char *kind, const char *name); /* {"$ref": "#/components/KIND/NAME"} */

json_t *oa_info(void);
json_t *oa_components(void);
/* Each status of a problem, rising; 0 behind the last. */
int oa_problem_status(size_t i);
bool oa_has_body(const route *r);

#endif
