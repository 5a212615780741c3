// SPDX-License-Identifier: Apache-2.0
//
// kinds: all kinds of events, the tables computed from them, and the statements that make those tables,
// joined from the modules. A module is joined by one line in each of the three lists.
#include "ledger/modules.h"

static const event_kind *const EVENTS[] = {
    people_events,  decision_events, hit_events,   case_events,
    license_events, audit_events,    claim_events,
};

static const char *const SCHEMAS[] = {
    core_schema, people_schema,  idempotency_schema, decision_schema, hit_schema,
    case_schema, license_schema, audit_schema,       claim_schema,
};

static const char *const *const TABLES[] = {
    core_tables, people_tables,  decision_tables, hit_tables,
    case_tables, license_tables, audit_tables,    claim_tables,
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

const event_kind *event_kind_at(size_t i) {
    for (size_t m = 0; m < COUNT(EVENTS); m++) {
        for (const event_kind *k = EVENTS[m]; k->kind != NULL; k++) {
            if (i-- == 0) {
                return k;
            }
        }
    }
    return NULL;
}

const event_kind *event_kind_find(str kind) {
    for (size_t m = 0; m < COUNT(EVENTS); m++) {
        for (const event_kind *k = EVENTS[m]; k->kind != NULL; k++) {
            if (str_eqz(kind, k->kind)) {
                return k;
            }
        }
    }
    return NULL;
}

const char *module_schema_at(size_t i) { return i < COUNT(SCHEMAS) ? SCHEMAS[i] : NULL; }

const char *computed_table_at(size_t i) {
    for (size_t m = 0; m < COUNT(TABLES); m++) {
        for (const char *const *t = TABLES[m]; *t != NULL; t++) {
            if (i-- == 0) {
                return *t;
            }
        }
    }
    return NULL;
}
