/* SPDX-License-Identifier: Apache-2.0
 *
 * license_attempt: a refused reservation or shipment, as an event that changes no figure. An auditor asks
 * for attempts to pass a hold; that there were none is only worth something if they would be seen.
 */
#include "ledger/license_int.h"

bool license_attempt_wanted(const lode_error *err) {
    static const char *const CODES[] = {
        "decision_stands_against", "license_expired",   "license_not_begun", "license_over",
        "license_spent",           "license_suspended", "over_authorized",   "reservation_closed",
        "reservation_lapsed",
    };
    for (size_t i = 0; err != NULL && i < sizeof CODES / sizeof *CODES; i++) {
        if (strcmp(err->code, CODES[i]) == 0) {
            return true;
        }
    }
    return false;
}

lode_status license_attempt(ledger_tx *tx, const attempt_ask *ask, const lode_error *refused,
                            lode_error *err) {
    event e = event_new(STR("attempt.license"), STR("desk")); /* the license's own version stays */
    event_add(&e, "about", ask->license);
    event_addz(&e, "act", ask->act);
    event_addz(&e, "code", refused->code);
    event_addz(&e, "why", refused->message);
    event_add(&e, "reservation", ask->reservation);
    if (ask->line > 0) {
        event_add_int(&e, tx->a, "line", ask->line);
    }
    event_add(&e, "quantity", ask->quantity);
    event_add(&e, "value", ask->value);
    event_add(&e, "order", ask->order);
    event_add(&e, "shipment", ask->shipment);
    event_add(&e, "receipt", ask->receipt);
    event_add_date(&e, tx->a, "on", day_or_today(tx, ask->on));
    return ledger_append(tx, &e, err);
}
