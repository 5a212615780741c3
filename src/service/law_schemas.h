/* SPDX-License-Identifier: Apache-2.0
 *
 * law_schemas: items of the lists that route_law answers with; the JSON is that of lodestone.h.
 */
#ifndef LODE_SERVICE_LAW_SCHEMAS_H
#define LODE_SERVICE_LAW_SCHEMAS_H

#include "service/schema.h"

extern const schema measure_schema, law_list_schema, law_clock_schema, law_facts_schema,
    law_row_schema, law_rows_schema;

#endif
