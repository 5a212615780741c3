/* SPDX-License-Identifier: Apache-2.0
 *
 * hit: a name that resembles a listed one, and what was found out: the same party, another, or not to be
 * told. A hit belongs to a pair of *record versions*: the query as it was asked (name, country, address,
 * kind, birth, number: its SHA-256), and the listed row as the list had it (its content, SHA-256). The
 * same pair is never asked twice; when either side changes, the hit opens again and says what changed.
 *
 * States  open -> proposed -> closed, or open again (sent back, undone, changed). Where policy
 *         "hits.second_person" asks for it, another person than the one who proposed must confirm; else the
 *         proposal closes it. Reason codes are a table: see hit_reason_at.
 * Effect  A closed hit whose both versions still stand gives shipments of that party
 *         ROLE.same_as or ROLE.not_same_as for that row (language.md 4.19); `unclear` gives nothing.
 */
#ifndef LODE_LEDGER_HIT_H
#define LODE_LEDGER_HIT_H

#include "ledger/ledger.h"

typedef enum hit_state { HIT_OPEN, HIT_PROPOSED, HIT_CLOSED } hit_state;
typedef enum hit_outcome { HIT_NONE, HIT_SAME, HIT_DIFFERENT, HIT_UNCLEAR } hit_outcome;
const char *hit_state_name(hit_state s);
const char *hit_outcome_name(hit_outcome o); /* "" for none */

typedef struct hit_reason {
    const char *code; /* "different_country" */
    hit_outcome outcome;
    bool note; /* a note of one's own words is needed */
    const char *about;
} hit_reason;
const hit_reason *hit_reason_find(str code);
const hit_reason *hit_reason_at(size_t i);

typedef struct hit {
    str id; /* "H12" */
    hit_state state;
    hit_outcome outcome; /* proposed or closed */
    /* The two records. query is the canonical text of what was asked; names of persons: a document. */
    str name, country, query_sha, query_version;
    str list, row, listed_name, row_version; /* row: LIST/NUMBER or LIST/#PLACE */
    str evidence_sha;                        /* document: the hit as the screening gave it (JSON) */
    uint32_t score, probability;             /* of 1000 */
    str class_;                              /* match, question, related */
    str shipment; /* id of the first shipment it came up in; may be empty */
    str proposed_by, proposed_reason, proposed_note, closed_by;
    lode_time opened, changed;
    str reopened_because; /* empty when it never was */
    uint64_t version, number;
} hit;

/* Finds the pair, or opens a hit for it; a closed one whose versions differ opens again. query_key names the
 * party asked about whatever else was said of it (name and role-free), so that a change of its other fields
 * is a change of the record and not another party. */
typedef struct hit_ask {
    str name, country, query_key, query_version, query_sha;
    str list, row, listed_name, row_version, evidence_sha, class_, shipment;
    uint32_t score, probability;
} hit_ask;
LODE_MUST_CHECK lode_status hit_meet(ledger_tx *tx, const hit_ask *ask, hit *out, lode_error *err);

LODE_MUST_CHECK lode_status hit_propose(ledger_tx *tx, str id, hit_outcome outcome, str reason,
                                        str note, lode_error *err);
LODE_MUST_CHECK lode_status hit_confirm(ledger_tx *tx, str id, lode_error *err);
LODE_MUST_CHECK lode_status hit_send_back(ledger_tx *tx, str id, str note, lode_error *err);
/* By a person, with a reason: also undoes one's own proposal. */
LODE_MUST_CHECK lode_status hit_reopen(ledger_tx *tx, str id, str reason, lode_error *err);
/* A new list: every hit of this row that is closed or proposed on another version opens again. */
LODE_MUST_CHECK lode_status hit_row_changed(ledger_tx *tx, str row, str row_version, str what,
                                            uint64_t *reopened, lode_error *err);

LODE_MUST_CHECK lode_status hit_get(ledger_tx *tx, str id, hit *out, lode_error *err);
/* state: HIT_OPEN and so on, or -1 for all. */
LODE_MUST_CHECK lode_status hits_list(ledger_tx *tx, int state, const page_ask *page, hit **out,
                                      size_t *n, lode_error *err);
/* The closed hits of one party and query version: what the desk knows of it. */
LODE_MUST_CHECK lode_status hits_known(ledger_tx *tx, str query_key, hit **out, size_t *n,
                                       lode_error *err);
/* Rows that some hit rests on, with the version it saw, for hit_row_changed after a new image. */
LODE_MUST_CHECK lode_status hit_rows(ledger_tx *tx, str **rows, str **versions, size_t *n,
                                     lode_error *err);
#endif
