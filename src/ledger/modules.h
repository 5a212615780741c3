/* SPDX-License-Identifier: Apache-2.0
 *
 * modules: what each module gives to the whole: its kinds of events, the statements that make its tables,
 * and which of those tables are computed from events (and so can be made again and compared). Joined in
 * kinds.c. A computed table has a primary key, by which verify orders it; a table that is not computed
 * (secrets, documents, personal texts, keys of idempotency) is not listed.
 */
#ifndef LODE_LEDGER_MODULES_H
#define LODE_LEDGER_MODULES_H

#include "ledger/ledger.h"

extern const char core_schema[], people_schema[], decision_schema[], hit_schema[], case_schema[],
    license_schema[], claim_schema[], audit_schema[], idempotency_schema[];
extern const char *const core_tables[],
    *const people_tables[], *const decision_tables[],
                                *const hit_tables[],
                                    *const case_tables[],
                                        *const license_tables[],
                                            *const claim_tables[],
                                                *const audit_tables[]; /* each ends with NULL */

const char *module_schema_at(size_t i); /* NULL behind the last */
/* Names of all computed tables; NULL behind the last. */
const char *computed_table_at(size_t i);

/* Version of the schema that this program writes, and the steps to it: step i leads from version i. */
#define SCHEMA_VERSION 1
LODE_MUST_CHECK lode_status schema_make(ledger *l, lode_error *err); /* an empty store */
LODE_MUST_CHECK lode_status schema_forward(ledger *l, bool may_write, lode_error *err);

/* Applies an event whose texts are already in their tables: also by verify, on the second store. */
LODE_MUST_CHECK lode_status event_apply_all(ledger_tx *tx, const event *e, lode_error *err);

#endif
