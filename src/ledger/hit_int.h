/* SPDX-License-Identifier: Apache-2.0
 *
 * hit_int: what the files of hit.h share.
 *
 *   hit_reason.c   words and reasons           hit_json.c   the little JSON that is read here
 *   hit_party.c    who was asked about         hit_apply.c  tables and kinds of events
 *   hit_meet.c     a pair found, or opened     hit_act.c    what people do
 *   hit_list.c     what a new list does        hit_diff.c   what changed between two records
 *   hit_read.c     reading
 */
#ifndef LODE_LEDGER_HIT_INT_H
#define LODE_LEDGER_HIT_INT_H

#include "ledger/hit.h"

/* ---- hit_json.c: JSON as this program writes it: no blanks between ------------------------------------ */

/* The value of a key of the object, as it stands; false when there is none or it is no object. */
bool json_member(str object, const char *key, str *raw);
/* A string without its quotation marks and escapes; empty for anything else. */
str json_unquote(lode_arena *a, str raw);
str json_text_of(lode_arena *a, str object, const char *key);
/* Takes the next element off an array; begin with the whole array. */
bool json_next(str *rest, str *element);

/* ---- hit_diff.c ----------------------------------------------------------------------------------------- */

/* What changed: a sentence, and the same as JSON. Zero-initialize; diff_clear. */
typedef struct hit_diff {
    strbuf because, changes;
    uint32_t n, left_out;
} hit_diff;
void diff_query(hit_diff *d, lode_arena *a, str was, str is); /* of two queries; empty: erased */
void diff_row(hit_diff *d, lode_arena *a, str was, str is);   /* of two contents; empty: not kept */
/* Adds both to the event; texts live in the arena. */
void diff_add(hit_diff *d, lode_arena *a, event *e);
void diff_clear(hit_diff *d);

/* ---- the tables ----------------------------------------------------------------------------------------- */

/* Of a hit, what changes and acts look at: without its texts. */
typedef struct hit_core {
    str id, party, list, row, row_version, class_, reason, proposed_by, closed_by, evidence;
    uint32_t query_no, probability;
    hit_state state;
    hit_outcome outcome;
    bool current, gone, second;
} hit_core;
/* Refuses with "not_found". */
LODE_MUST_CHECK lode_status hit_load(ledger_tx *tx, str id, hit_core *out, lode_error *err);
/* state of a pair: 0 not known, 1 waits, 2 decided; outcome may be NULL. */
typedef enum pair_state { PAIR_NEW, PAIR_WAITS, PAIR_DECIDED } pair_state;
LODE_MUST_CHECK lode_status pair_find(ledger_tx *tx, str hit, uint32_t query_no, str row_version,
                                      pair_state *state, lode_error *err);
/* The query of a version of a party; empty when it was erased. */
LODE_MUST_CHECK lode_status party_query(ledger_tx *tx, str party, uint32_t no, str *out,
                                        lode_error *err);
/* The party and version that a query has, by its version; *party empty when it is not known. */
LODE_MUST_CHECK lode_status hit_party_find(ledger_tx *tx, str query_version, str *party,
                                           uint32_t *no, lode_error *err);
/* Content of a row that was kept; empty when it was not. */
LODE_MUST_CHECK lode_status row_content_of(ledger_tx *tx, str row_version, str *out,
                                           lode_error *err);
/* Keeps it when it is what the version says; *kept tells. */
LODE_MUST_CHECK lode_status row_content_keep(ledger_tx *tx, str row_version, str content,
                                             bool *kept, lode_error *err);
/* After a hit was closed: the next version of the party that waits for it. */
LODE_MUST_CHECK lode_status hit_take_waiting(ledger_tx *tx, const hit_core *h, lode_error *err);

/* hit_read.c: one hit as the API shows it; of another pair than the present one when query_no is not 0. */
LODE_MUST_CHECK lode_status hit_get_pair(ledger_tx *tx, str id, uint32_t query_no, str row_version,
                                         hit *out, lode_error *err);

#endif
