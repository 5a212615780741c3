/* SPDX-License-Identifier: Apache-2.0
 *
 * people_int: what the files of people.h share. */
#ifndef LODE_LEDGER_PEOPLE_INT_H
#define LODE_LEDGER_PEOPLE_INT_H

#include "ledger/people.h"

#define ROLES_ALL ((1u << ROLES) - 1u)
#define ROLES_SECOND ((uint32_t)ROLE_COUNTERSIGNER | (uint32_t)ROLE_APPROVER)

/* Names of the roles in their order. */
void roles_print(uint32_t roles, const char *between, strbuf *out);
/* Of an event's field: blanks between. */
uint32_t roles_of(str words);
/* The same in the arena of tx, for an event. */
str roles_text(ledger_tx *tx, uint32_t roles);

/* The person's row; refuses with "not_found". */
LODE_MUST_CHECK lode_status person_find(ledger_tx *tx, str id, uint32_t *roles, bool *disabled,
                                        lode_error *err);
/* An active person's roles, or the refusal "not_authenticated". */
LODE_MUST_CHECK lode_status person_active(ledger_tx *tx, str id, uint32_t *roles, lode_error *err);

/* Outside the record: what lets a person in. */
LODE_MUST_CHECK lode_status sessions_end_of(ledger_tx *tx, str of, lode_error *err);

/* 256 random bits: the text, in the arena of tx, and the hash that is kept. */
str secret_make(ledger_tx *tx, const char *prefix, char hash[65]);
lode_status not_authenticated(lode_error *err, const char *why);

lode_status people_apply_token(ledger_tx *tx, const event *e, lode_error *err);
lode_status people_apply_revoked(ledger_tx *tx, const event *e, lode_error *err);
lode_status people_apply_proposed(ledger_tx *tx, const event *e, lode_error *err);
lode_status people_apply_confirmed(ledger_tx *tx, const event *e, lode_error *err);

#endif
