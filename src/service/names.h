/* SPDX-License-Identifier: Apache-2.0
 *
 * names: which licenses are for an end user, however the name is written. Every check asks that, and the
 * normal form of a name takes as long as a small decision, so each worker keeps the forms it has seen; a name on
 * a license does not change, and licenses are only added.
 */
#ifndef LODE_SERVICE_NAMES_H
#define LODE_SERVICE_NAMES_H

#include "service/service.h"

typedef struct name_forms name_forms; /* of one worker */
name_forms *names_new(void);
void names_free(name_forms *n); /* NULL is allowed */

/* Ids of licenses, in order of number, in the arena; in a transaction of rq, on a worker. */
LODE_MUST_CHECK lode_status names_find(request *rq, str end_user, const str **ids, size_t *n,
                                       lode_error *err);

#endif
