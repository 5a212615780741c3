/* SPDX-License-Identifier: Apache-2.0
 *
 * people: who works at the desk, with what roles; how they prove it; and which acts ask for two of them.
 * Names are personal fields. A password is kept as scrypt (RFC 7914), a token as SHA-256 of 256 random
 * bits, shown once when it is made. Both stand outside the chain: the log says that they were made, by
 * whom and with which rights.
 *
 * Policy  is a table of words set by two people: what asks for a second person, and how long an answer may
 *         rest on an old list. policy_get gives the default that desk.md states where nobody set one.
 */
#ifndef LODE_LEDGER_PEOPLE_H
#define LODE_LEDGER_PEOPLE_H

#include "ledger/ledger.h"

typedef struct person {
    str id;   /* "U3" */
    str name; /* empty when erased */
    uint32_t roles;
    bool disabled;
    lode_time created;
    uint64_t version;
} person;

/* Needs ROLE_ADMIN, but for the first person of a store, who is one ("system" adds them). Nobody may hold
 * admin and a role in cases at once, nor give roles to themselves. */
LODE_MUST_CHECK lode_status person_add(ledger_tx *tx, str name, uint32_t roles, str *id,
                                       lode_error *err);
LODE_MUST_CHECK lode_status person_set_roles(ledger_tx *tx, str id, uint32_t roles,
                                             lode_error *err);
LODE_MUST_CHECK lode_status person_disable(ledger_tx *tx, str id, str reason, lode_error *err);
LODE_MUST_CHECK lode_status person_get(ledger_tx *tx, str id, person *out, lode_error *err);
LODE_MUST_CHECK lode_status people_list(ledger_tx *tx, const page_ask *page, person **out,
                                        size_t *n, lode_error *err);

/* By the person or by an admin; at least 12 characters. Ends the person's sessions. */
LODE_MUST_CHECK lode_status person_set_password(ledger_tx *tx, str id, str password,
                                                lode_error *err);

/* Tokens: for programs. The scopes are roles, no more than the person who makes it has, and never the roles
 * of a second person (countersigner, approver). until: DATE_NONE is refused: at most 400 days. */
typedef struct token {
    str id, person, note;
    uint32_t roles;
    lode_date until;
    bool revoked;
    lode_time created;
} token;
LODE_MUST_CHECK lode_status token_add(ledger_tx *tx, uint32_t roles, lode_date until, str note,
                                      str *id, str *secret, lode_error *err);
LODE_MUST_CHECK lode_status token_revoke(ledger_tx *tx, str id, lode_error *err);
LODE_MUST_CHECK lode_status tokens_list(ledger_tx *tx, const page_ask *page, token **out, size_t *n,
                                        lode_error *err);
/* The actor behind a secret: active person, not revoked, not over. Refuses with "not_authenticated". In
 * constant time for a wrong secret of the right form. Read only. */
LODE_MUST_CHECK lode_status token_actor(ledger_tx *tx, str secret, actor *out, lode_error *err);

/* Sessions: for pages. Twelve hours, or one of quiet. Not in the log but for login and logout. */
LODE_MUST_CHECK lode_status session_begin(ledger_tx *tx, str name, str password, str *secret,
                                          str *csrf, lode_error *err);
LODE_MUST_CHECK lode_status session_actor(ledger_tx *tx, str secret, actor *out, str *csrf,
                                          lode_error *err);
LODE_MUST_CHECK lode_status session_end(ledger_tx *tx, str secret, lode_error *err);

/* ---- rights ------------------------------------------------------------------------------------- */

/* Refuses with "role_missing", naming the roles that would do. */
LODE_MUST_CHECK lode_status need_role(const ledger_tx *tx, uint32_t any_of, lode_error *err);
/* Four eyes: tx->by must be a person (no machine), and none of the others. Refuses with "second_person". */
LODE_MUST_CHECK lode_status need_second(const ledger_tx *tx, const str *others, size_t n,
                                        lode_error *err);

/* ---- policy ------------------------------------------------------------------------------------- */

typedef struct policy_spec {
    const char *key, *otherwise, *about;
    const char *words; /* the choices, one blank between; NULL: a count of days */
} policy_spec;
const policy_spec *policy_at(size_t i); /* NULL behind the last */
LODE_MUST_CHECK lode_status policy_get(ledger_tx *tx, const char *key, str *out, lode_error *err);
/* Proposed by one, in force when another approver confirms. */
LODE_MUST_CHECK lode_status policy_propose(ledger_tx *tx, str key, str value, str reason,
                                           lode_error *err);
LODE_MUST_CHECK lode_status policy_confirm(ledger_tx *tx, str key, lode_error *err);

#endif
