/* SPDX-License-Identifier: Apache-2.0
 *
 * people: who works at the desk, with what roles; how they prove it; and which acts ask for two of them.
 * Names are personal fields. A password is kept as scrypt (RFC 7914), a token and a session as the SHA-256 of
 * 256 random bits, shown once when they are made. All three stand outside the chain, in tables that no event
 * computes: the log says that they were made, by whom and with which rights.
 *
 *   people.c          persons and their roles      people_token.c   tokens
 *   people_session.c  passwords and sessions       people_rights.c  may this actor do that
 *   people_policy.c   words set by two people
 *
 * Rights  An actor never has more than its person has at that moment: what a token or session was given is
 *         cut by the present roles of who stands behind it. For a token without a person that is its maker.
 * Slow    password_make and session_check take a tenth of a second each and change nothing, so they can
 *         run before the transaction that writes.
 * Policy  is a table of words set by two people: what asks for a second person. policy_get gives the
 *         default that desk.md states where nobody set one.
 */
#ifndef LODE_LEDGER_PEOPLE_H
#define LODE_LEDGER_PEOPLE_H

#include "ledger/ledger.h"

#define PERSON_NAME_MAX 200u

typedef struct person {
    str id;   /* "U3" */
    str name; /* empty when erased, or not for the reader to see */
    uint32_t roles;
    bool disabled;
    lode_time created;
    uint64_t version, number;
} person;

/* Needs ROLE_ADMIN, but for the first person of a store, an admin, whom "system" adds. admin goes with no
 * other role, auditor with none that changes anything; viewer goes with all. Nobody gives roles to
 * themselves or takes them. Names are unique among those who may sign in. */
LODE_MUST_CHECK lode_status person_add(ledger_tx *tx, str name, uint32_t roles, str *id,
                                       lode_error *err);
LODE_MUST_CHECK lode_status person_set_roles(ledger_tx *tx, str id, uint32_t roles,
                                             lode_error *err);
/* For good: who comes back is added again. Ends sessions and tokens. */
LODE_MUST_CHECK lode_status person_disable(ledger_tx *tx, str id, str reason, lode_error *err);
/* Names are seen by the person, by admins and auditors, and by whoever has a role beyond viewer. */
LODE_MUST_CHECK lode_status person_get(ledger_tx *tx, str id, person *out, lode_error *err);
LODE_MUST_CHECK lode_status people_list(ledger_tx *tx, const page_ask *page, person **out,
                                        size_t *n, lode_error *err);
/* "requester screener"; unknown words are refused, "bad_roles". */
LODE_MUST_CHECK lode_status roles_read(const str *words, size_t n, uint32_t *out, lode_error *err);

/* ---- passwords and sessions ---------------------------------------------------------------------- */

/* By the person, signed in and not with a token, or by an admin; at least 12 characters. Ends the person's
 * sessions. The second form takes what password_make made. */
LODE_MUST_CHECK lode_status person_set_password(ledger_tx *tx, str id, str password,
                                                lode_error *err);
LODE_MUST_CHECK lode_status password_make(lode_arena *a, str name, str password, str *stored,
                                          lode_error *err);
LODE_MUST_CHECK lode_status person_keep_password(ledger_tx *tx, str id, str stored,
                                                 lode_error *err);

/* Sessions: for pages. Twelve hours, or one of quiet. Not in the log but for login and logout. A wrong name
 * and a wrong password are the same refusal, in the same time. session_begin is session_check, then
 * session_open with what it gave. */
LODE_MUST_CHECK lode_status session_begin(ledger_tx *tx, str name, str password, str *secret,
                                          str *csrf, lode_error *err);
typedef struct session_proof {
    str person, stored;
} session_proof;
LODE_MUST_CHECK lode_status session_check(ledger_tx *tx, str name, str password, session_proof *out,
                                          lode_error *err);
LODE_MUST_CHECK lode_status session_open(ledger_tx *tx, const session_proof *proof, str *secret,
                                         str *csrf, lode_error *err);
/* Read only. touch, which may be NULL: it was quiet for some minutes, so that session_touch should note
 * that it is in use. */
LODE_MUST_CHECK lode_status session_actor(ledger_tx *tx, str secret, actor *out, str *csrf,
                                          lode_error *err);
LODE_MUST_CHECK lode_status session_actor_touch(ledger_tx *tx, str secret, actor *out, str *csrf,
                                                bool *touch, lode_error *err);
LODE_MUST_CHECK lode_status session_touch(ledger_tx *tx, str secret, lode_error *err);
LODE_MUST_CHECK lode_status session_end(ledger_tx *tx, str secret, lode_error *err);

/* ---- tokens -------------------------------------------------------------------------------------- */

/* For programs. The scopes are roles, no more than the actor who makes it has, and never the roles of a
 * second person (countersigner, approver). It holds to the end of `until`: DATE_NONE is refused, and so is
 * more than 400 days. */
typedef struct token {
    str id;     /* "M2" */
    str person; /* as whom it acts; empty: it is a machine, and acts as its own id */
    str maker, note;
    uint32_t roles;
    lode_date until;
    bool revoked;
    lode_time created;
    uint64_t version, number;
} token;
#define TOKEN_DAYS_MAX 400
#define TOKEN_SECRET_BYTES 48u /* "lode_" and 43 characters */
/* Acts as the person who makes it. */
LODE_MUST_CHECK lode_status token_make(ledger_tx *tx, uint32_t roles, lode_date until, str note,
                                       str *id, str *secret, lode_error *err);
/* Acts as a machine, which is never a second person and never admin. */
LODE_MUST_CHECK lode_status token_make_machine(ledger_tx *tx, uint32_t roles, lode_date until,
                                               str note, str *id, str *secret, lode_error *err);
/* By its maker or an admin. */
LODE_MUST_CHECK lode_status token_revoke(ledger_tx *tx, str id, lode_error *err);
/* All for an admin or auditor, else the actor's own. */
LODE_MUST_CHECK lode_status token_get(ledger_tx *tx, str id, token *out, lode_error *err);
LODE_MUST_CHECK lode_status tokens_list(ledger_tx *tx, const page_ask *page, token **out, size_t *n,
                                        lode_error *err);
/* The actor behind a secret: active person, not revoked, not over. Refuses with "not_authenticated". In
 * constant time for a wrong secret of the right form. Read only. */
LODE_MUST_CHECK lode_status token_actor(ledger_tx *tx, str secret, actor *out, lode_error *err);

/* ---- rights ------------------------------------------------------------------------------------- */

/* Looks at tx->by once more, for a change that waited for its turn: refuses with "not_authenticated" when the
 * person was disabled or the token revoked since, and cuts its roles to the present ones. */
LODE_MUST_CHECK lode_status actor_current(ledger_tx *tx, lode_error *err);
/* Refuses with "role_missing", naming the roles that would do. */
LODE_MUST_CHECK lode_status need_role(const ledger_tx *tx, uint32_t any_of, lode_error *err);
/* Four eyes: tx->by must be a person (no machine), and none of the others, nor the maker of one that is a
 * machine. Refuses with "second_person". */
LODE_MUST_CHECK lode_status need_second(const ledger_tx *tx, const str *others, size_t n,
                                        lode_error *err);

/* ---- policy ------------------------------------------------------------------------------------- */

typedef struct policy_spec {
    const char *key, *otherwise, *about;
    const char *words; /* the choices, one blank between; NULL: a count of days */
} policy_spec;
const policy_spec *policy_at(size_t i); /* NULL behind the last */
LODE_MUST_CHECK lode_status policy_get(ledger_tx *tx, const char *key, str *out, lode_error *err);
typedef struct policy_state {
    const policy_spec *spec;
    str value;    /* in force */
    str proposed; /* empty: nothing waits for a second person */
    str proposed_by, reason, confirmed_by;
    uint64_t version;
} policy_state;
LODE_MUST_CHECK lode_status policy_read(ledger_tx *tx, str key, policy_state *out, lode_error *err);
/* Proposed by one, an approver or admin; in force when another person, an approver, confirms. A new proposal
 * takes the place of one that waits. */
LODE_MUST_CHECK lode_status policy_propose(ledger_tx *tx, str key, str value, str reason,
                                           lode_error *err);
LODE_MUST_CHECK lode_status policy_confirm(ledger_tx *tx, str key, lode_error *err);

/* ---- attempts ----------------------------------------------------------------------------------- */

/* Is it a refusal of rights, which must be seen (desk.md 2.5)? Then, after the refused change was undone,
 * attempt_record says so in the log: object, which may be empty, act such as "decide" or an operationId. */
bool attempt_wanted(const lode_error *err);
LODE_MUST_CHECK lode_status attempt_record(ledger_tx *tx, str object, str act,
                                           const lode_error *refused, lode_error *err);

#endif
