/* SPDX-License-Identifier: Apache-2.0
 *
 * hit: a name that resembles a listed one, and what was found out: the same party, another, or not to be
 * told.
 *
 * Party   Somebody who was asked about, "P7". All that was ever asked under one name is one party; each
 *         different thing said of it (country, kind, birth, address, number) is a version, "P7/2". Parties
 *         are kept whether or not they met anybody, so that a new list can be held against them. The log knows
 *         them by these ids alone: the query is a personal field, and which id a name has stands in a table
 *         outside the chain (hit_forget).
 * Pair    A hit belongs to a party and a listed row. It is looked at for one *pair* at a time: a version of
 *         the party, and a version of the row (SHA-256 of its content, a document). A pair that was decided
 *         is never asked again, whatever came between. A new pair opens the hit again, and says what changed;
 *         one that comes while the hit is still open waits until it is closed.
 * States  open -> proposed -> closed, or open again (sent back, undone, reopened, changed). Where policy
 *         "hits.second_person" asks for it, another person than the one who proposed must confirm; else the
 *         proposal closes it. What a machine proposes needs a person, whatever the policy.
 * Lapsed  A hit whose row has left the list, or that no longer resembles it, asks nothing: it closes without an
 *         outcome. A finding about a row that has left rests, and counts again when the row is back as it was.
 * Effect  A decided pair gives shipments of that version of the party ROLE.same_as or ROLE.not_same_as for
 *         that row (language.md 4.19), while the row has the version that was looked at; `unclear` gives nothing.
 */
#ifndef LODE_LEDGER_HIT_H
#define LODE_LEDGER_HIT_H

#include "ledger/ledger.h"

typedef enum hit_state { HIT_OPEN, HIT_PROPOSED, HIT_CLOSED, HIT_STATES } hit_state;
typedef enum hit_outcome {
    HIT_NONE,
    HIT_SAME,
    HIT_DIFFERENT,
    HIT_UNCLEAR,
    HIT_OUTCOMES
} hit_outcome;
const char *hit_state_name(hit_state s);
const char *hit_outcome_name(hit_outcome o); /* "" for none */
bool hit_state_find(str word, hit_state *out);
bool hit_outcome_find(str word, hit_outcome *out); /* not the empty one */

/* A reason rests on something that the two records show, or on a note of one's own. */
typedef struct hit_reason {
    const char *code; /* "different_country" */
    hit_outcome outcome;
    bool note; /* a note is always needed */
    const char *
        field; /* of the query, "country": when the records do not show it, a note is needed; NULL */
    const char *about;
} hit_reason;
const hit_reason *hit_reason_find(str code);
const hit_reason *hit_reason_at(size_t i); /* NULL behind the last */

typedef struct hit {
    str id; /* "H12" */
    hit_state state;
    hit_outcome outcome; /* proposed or closed */
    str party;           /* "P7" */
    str query; /* JSON: name, country, kind, born, address, number; empty when it was erased */
    str name, country; /* of the query */
    str query_version; /* "P7/2" */
    str list, row;     /* row: LIST/NUMBER or LIST/#PLACE */
    str listed_name;   /* the name that met */
    str row_version;
    str evidence;                /* JSON: the hit as the screening or the answer gave it */
    uint32_t score, probability; /* of 1000; of the row as it was when `current` is false */
    bool current;                /* the figures are of this pair */
    bool row_gone;               /* the list has no such row now */
    hit_outcome before; /* of the last pair that was decided and not reopened by a person */
    str class_;         /* match, question */
    str shipment;       /* id of the first shipment it came up in; may be empty */
    str proposed_by, reason, note, closed_by;
    bool second; /* another person must confirm, or has confirmed */
    lode_time opened, changed;
    str reopened_because; /* a sentence; empty when it never was */
    str changes; /* JSON: [{"side":"query","field":"country","was":"JP","is":"CN"}]; or empty */
    uint32_t waiting; /* further versions of the party to be looked at after this one */
    uint64_t version, number;
} hit;

/* ---- what was asked ------------------------------------------------------------------------------ */

/* From lode_parties_json or lode_query_json. */
typedef struct hit_query {
    str json;         /* the query */
    str key, version; /* 64 hexadecimal digits each */
} hit_query;
/* The party and its version, made when they are new. shipment: where it came up; may be empty. */
LODE_MUST_CHECK lode_status party_meet(ledger_tx *tx, const hit_query *query, str shipment,
                                       str *party, uint32_t *version, lode_error *err);
/* Whether the party and this version of it are known already, so that nothing needs to be written. */
LODE_MUST_CHECK lode_status party_known(ledger_tx *tx, str query_version, bool *known,
                                        lode_error *err);
typedef struct asked_party {
    str id, query, shipment; /* query: JSON of the newest version, empty when erased */
    uint32_t version;
    lode_time asked; /* when the newest version was first asked */
    bool unmet;      /* it has hits to be decided whose figures are not of their pair */
    uint64_t number;
} asked_party;
/* Those with a number above `after`, in the order of numbers; at most n_max. For screening all again. */
LODE_MUST_CHECK lode_status parties_after(ledger_tx *tx, uint64_t after, uint32_t n_max,
                                          asked_party **out, size_t *n, lode_error *err);
LODE_MUST_CHECK lode_status party_get(ledger_tx *tx, str id, asked_party *out, lode_error *err);
/* Takes away by what names the party was known: with the erasure of its personal fields. Whoever asks about
 * it later asks about a new party. */
LODE_MUST_CHECK lode_status hit_forget(ledger_tx *tx, str party, lode_error *err);

/* ---- hits ---------------------------------------------------------------------------------------- */

typedef struct hit_ask {
    hit_query query;
    str list, row, listed_name, row_version;
    str row_content; /* lode_row_json: kept, so that a later version can be compared; may be empty */
    str evidence;    /* JSON of the hit */
    str class_, shipment;
    uint32_t score, probability;
} hit_ask;
/* The hit for this pair, opened when it is new. *out is as of the pair: closed when the pair was decided, also
 * where the hit now looks at another. */
LODE_MUST_CHECK lode_status hit_meet(ledger_tx *tx, const hit_ask *ask, hit *out, lode_error *err);
/* Whether hit_meet would find that nothing is to be written. For a reader, before it asks the writer. */
LODE_MUST_CHECK lode_status hit_is_met(ledger_tx *tx, const hit_ask *ask, bool *met,
                                       lode_error *err);

LODE_MUST_CHECK lode_status hit_propose(ledger_tx *tx, str id, hit_outcome outcome, str reason,
                                        str note, lode_error *err);
LODE_MUST_CHECK lode_status hit_confirm(ledger_tx *tx, str id, lode_error *err);
LODE_MUST_CHECK lode_status hit_send_back(ledger_tx *tx, str id, str note, lode_error *err);
/* By a person, with a reason; no reason is needed to take back what one has just proposed, or closed alone.
 * A finding that is reopened counts no more, nor do those of other versions of the party. */
LODE_MUST_CHECK lode_status hit_reopen(ledger_tx *tx, str id, str reason, lode_error *err);

/* ---- a new list ------------------------------------------------------------------------------------ */

typedef struct hit_row {
    str row, version;
    bool gone; /* of those that hits rest on: the list had no such row when it was last looked at */
} hit_row;
/* Rows that some hit rests on, each with the version it saw, once. */
LODE_MUST_CHECK lode_status hit_rows(ledger_tx *tx, hit_row **out, size_t *n, lode_error *err);
/* The row that hits know as `was` is now `is`: another version, another place, or back again. Hits whose pair
 * is new open again; *reopened counts those that were closed or proposed. content: as in hit_ask. */
LODE_MUST_CHECK lode_status hit_row_changed(ledger_tx *tx, const hit_row *was, const hit_row *is,
                                            str content, uint64_t *reopened, lode_error *err);
LODE_MUST_CHECK lode_status hit_row_gone(ledger_tx *tx, const hit_row *was, uint64_t *lapsed,
                                         lode_error *err);
/* All lists were searched for the newest version of this party, and nothing was cut off: its open hits whose
 * figures are not of their pair were not met, so they lapse, unless somebody once found that it is the same. */
LODE_MUST_CHECK lode_status hit_not_met(ledger_tx *tx, str party, uint64_t *lapsed,
                                        lode_error *err);

/* That it was done, with what came of it, for whoever asks when which list was held against whom. */
typedef struct hit_rescreen {
    str image; /* SHA-256 */
    uint64_t rows, changed, moved, gone, back;
    uint64_t parties, erased; /* searched; without a query any more */
    uint64_t opened, reopened, lapsed;
} hit_rescreen;
LODE_MUST_CHECK lode_status hit_rescreen_note(ledger_tx *tx, const hit_rescreen *r,
                                              lode_error *err);
/* The image of the last one that was done to its end; empty: there is none. */
LODE_MUST_CHECK lode_status hit_rescreen_last(ledger_tx *tx, str *image, lode_error *err);

/* ---- reading --------------------------------------------------------------------------------------- */

LODE_MUST_CHECK lode_status hit_get(ledger_tx *tx, str id, hit *out, lode_error *err);
typedef struct hit_filter {
    int state; /* HIT_OPEN and so on, or -1 for all */
    str party, row, shipment;
} hit_filter;
LODE_MUST_CHECK lode_status hits_list(ledger_tx *tx, const hit_filter *filter, const page_ask *page,
                                      hit **out, size_t *n, lode_error *err);
/* The decided pairs of this very query (its version, 64 digits), with rows that are as they were looked at:
 * what the desk knows of it. Their `row` is that of the image for which rows were last compared; whoever uses
 * another must compare row_version first. */
LODE_MUST_CHECK lode_status hits_known(ledger_tx *tx, str query_version, hit **out, size_t *n,
                                       lode_error *err);
/* Hits of this query that somebody has yet to decide: a shipment of that party stands undecided (desk.md 6.6).
 * Where `before` is HIT_SAME it was found to be the party, and then the row or the query changed: until a person
 * says otherwise that may not be taken for cleared, whatever the list now writes. */
LODE_MUST_CHECK lode_status hits_bearing(ledger_tx *tx, str query_version, hit **out, size_t *n,
                                         lode_error *err);
/* Whether anything was decided at all: without, no shipment need be looked into. */
LODE_MUST_CHECK lode_status hits_any_closed(ledger_tx *tx, int64_t *any, lode_error *err);
typedef struct hit_moment {
    lode_time at;
    str by, kind; /* "hit.proposed" */
    hit_outcome outcome;
    str reason, note, because, query_version, row_version;
} hit_moment;
/* All that happened to it, oldest first. */
LODE_MUST_CHECK lode_status hit_history(ledger_tx *tx, str id, hit_moment **out, size_t *n,
                                        lode_error *err);
/* How many are open, proposed and closed: three numbers. */
LODE_MUST_CHECK lode_status hits_count(ledger_tx *tx, uint64_t out[HIT_STATES], lode_error *err);
#endif
