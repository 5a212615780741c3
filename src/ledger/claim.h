/* SPDX-License-Identifier: Apache-2.0
 *
 * claim: something that somebody says: what, about what, on whose word, when; and what others said of it.
 * A claim changes no rule of law. Its status is computed from its links as of a day (desk.md 5), by the same
 * order as that of reports in the packs (language.md 4.13), and never typed.
 *
 * Dates    A claim may *state* a day ("Tuesday, January 7"), which is kept as printed with its reading and
 *          what is wrong with it (the weekday); it was public on one, and seen by us on another.
 * Provenance  of text and of picture apart: human, ai, unknown. A label that is missing is `unknown`.
 * A capture   is a document: bytes by their SHA-256, so that a copy can be shown to be the copy.
 */
#ifndef LODE_LEDGER_CLAIM_H
#define LODE_LEDGER_CLAIM_H

#include "ledger/ledger.h"
#include "ledger/machine.h"

/* official_act, official_statement, named_press, unnamed_source, company_notice, authority_notice,
 * interpretation, ai_summary, picture */
bool claim_kind_known(str word);
/* confirms, denies, narrows, widens, restates, declines, could_not_confirm, corrects */
bool claim_link_known(str word);

typedef struct claim {
    str id;                          /* "K7", or the caller's own: "wsj.2026-01-09" */
    str says;                        /* one sentence */
    str about;                       /* measure id or free words: "cn.mofcom.2026-1" */
    str effect;                      /* "review: halted", as in a pack's report; may be empty */
    str items, parties, destination; /* its scope, in words; may be empty */
    str by, speaks_for,
        channel; /* who asserts it: personal when a person; whom they speak for; where */
    str kind;
    str source; /* the independent source behind it, so that two papers of one source count as one */
    bool named; /* the source has a name */
    str stated; /* the day as printed */
    lode_date stated_day, from, until, published, seen;
    str lang, url, capture, text_by, picture_by; /* human, ai, unknown */
    str lacks;                                   /* what it does not tell, one a line */
    str group;                                   /* claims of one page or event */
    str entered_by;
    uint64_t version, number;
} claim;

typedef struct claim_link {
    uint64_t number;
    str from, to, kind;  /* from confirms to */
    lode_date published; /* of `from`, by which it counts */
    str note, entered_by;
} claim_link;

typedef enum claim_status {
    CLAIM_SUPERSEDED,
    CLAIM_DENIED,
    CLAIM_CONTESTED,
    CLAIM_CONFIRMED,
    CLAIM_UNCONFIRMED,
    CLAIM_STATUSES
} claim_status;
const char *claim_status_name(claim_status s);

/* Needs ROLE_EVIDENCE_EDITOR. */
LODE_MUST_CHECK lode_status claim_add(ledger_tx *tx, const claim *c, str *id, lode_error *err);
LODE_MUST_CHECK lode_status claim_link_add(ledger_tx *tx, str from, str to, str kind, str note,
                                           lode_error *err);
LODE_MUST_CHECK lode_status claim_get(ledger_tx *tx, str id, claim *out, lode_error *err);
typedef struct claim_filter {
    str group, about;
    lode_date known; /* only what was public by then; DATE_NONE: all */
} claim_filter;
LODE_MUST_CHECK lode_status claims_list(ledger_tx *tx, const claim_filter *filter,
                                        const page_ask *page, claim **out, size_t *n,
                                        lode_error *err);
LODE_MUST_CHECK lode_status claim_links(ledger_tx *tx, str id, lode_date known, claim_link **out,
                                        size_t *n, lode_error *err);
/* why: one sentence naming the links it rests on. */
LODE_MUST_CHECK lode_status claim_status_of(ledger_tx *tx, str id, lode_date known,
                                            claim_status *out, str *why, lode_error *err);

/* What does not fit together in a claim, or between the claims of one group or matter. */
typedef struct contradiction {
    str kind; /* weekday, date, date_in_force, scope, event_not_yet, provenance, number, status_word */
    str claims[4];
    uint32_t n_claims;
    str message;
} contradiction;
LODE_MUST_CHECK lode_status claim_contradictions(ledger_tx *tx, str group_or_about, lode_date known,
                                                 contradiction **out, size_t *n, lode_error *err);
#endif
