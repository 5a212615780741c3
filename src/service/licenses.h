/* SPDX-License-Identifier: Apache-2.0
 *
 * licenses: what the routes of licenses (route_licenses.c) and of what is taken of them (route_reservations.c)
 * share: how things look as JSON, and the units of the law as the books ask for them. Whether something may
 * be done, and with which figures, is the ledger's business (license.h).
 */
#ifndef LODE_SERVICE_LICENSES_H
#define LODE_SERVICE_LICENSES_H

#include "ledger/license.h"
#include "service/service.h"

#define ANY_ROLE ((1u << ROLES) - 1)

extern const schema license_schema_out, license_line_schema, reservation_schema, entry_schema,
    correction_schema;

/* status: on that day. by: what this person may do with it now. */
json_t *license_json(const license *l, lode_date on, const actor *by);
json_t *reservation_json(const reservation *r);
json_t *entry_json(const entry *e);
json_t *correction_json(const correction *c);

/* The units of the image in use; lives as long as the request. */
unit_table desk_units(request *rq);
/* /v1/THING/ID into the reply, with 201. */
void reply_created(request *rq, const char *thing, str id);
/* The license as it is now, with its ETag. */
LODE_MUST_CHECK lode_status reply_license(request *rq, str id, lode_error *err);
/* A query parameter that is a day; otherwise when it is not given. */
lode_date query_day_or(const request *rq, const char *name, lode_date otherwise);

#endif
