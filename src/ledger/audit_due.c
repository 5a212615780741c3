// SPDX-License-Identifier: Apache-2.0
//
// audit_due: until when an object has to be kept. The day is computed, never stored: a later export moves it.
// An object that has not ended, a rule whose trigger has not happened, a period that is not known: there is
// no day, and nothing may be erased. So nothing is ever forgotten because something is not known.
#include "ledger/audit_int.h"

#include <stdio.h>

#include "ledger/modules.h"

// ---- objects ------------------------------------------------------------------------------------------------

const char *object_kind(str object) {
    if (object.n == 64) {
        return "decision";
    }
    switch (object.n > 1 ? object.p[0] : '\0') {
    case 'C':
        return "case";
    case 'L':
        return "license";
    case 'H':
        return "hit";
    case 'K':
        return "claim";
    case 'U':
        return "person";
    default:
        return NULL;
    }
}

lode_status related_objects(ledger_tx *tx, str object, str **out, size_t *n, lode_error *err) {
    (void)err;
    str *list = arena_array(tx->a, RELATED_MAX, sizeof *list);
    list[0] = object;
    *out = list;
    *n = 1;
    return LODE_OK;
}

lode_status retention_until(ledger_tx *tx, str object, lode_date *day, str *why, lode_error *err) {
    (void)tx;
    (void)object;
    (void)err;
    *day = DATE_NONE;
    *why = STR("no rule");
    return LODE_OK;
}
