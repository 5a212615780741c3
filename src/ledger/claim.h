/* SPDX-License-Identifier: Apache-2.0
 *
 * claim: something that somebody says: what, about what, on whose word, when; and what others said of it.
 * A claim changes no rule of law. Its status is computed from its links as of a day (desk.md 5), by the same
 * order as that of reports in the packs (language.md 4.13), and never typed.
 *
 *   claim.c              events, tables, what may be entered
 *   claim_read.c         one, many, links
 *   claim_status.c       the status as of a day
 *   claim_day.h          a day as somebody printed it
 *   claim_clash.c        contradictions: gathering; claim_clash_*.c one kind each
 *
 * Dates    A claim may *state* a day ("Tuesday, January 7"), which is kept as printed with its reading and
 *          what is wrong with it (the weekday); it was public on one, and seen by us on another.
 * Provenance  of text and of picture apart: human, ai, unknown. A label that is missing is `unknown`.
 * A capture   is a document: bytes by their SHA-256, so that a copy can be shown to be the copy.
 * Asserter    is whom the words bind: `speaks_for` where it is given, else `by`. Two claims are of one
 *          asserter when these are the same text; of a person who speaks for nobody, when it is the same
 *          person, which stays known when the name is erased.
 * A source    is what stands behind: `source` where it is given, else the asserter. Named sources are those
 *          with a name whose kind can witness a fact: acts, statements, notices and named press; an
 *          interpretation, a summary made by a machine and a picture witness nothing.
 */
#ifndef LODE_LEDGER_CLAIM_H
#define LODE_LEDGER_CLAIM_H

#include "ledger/ledger.h"
#include "ledger/machine.h"

/* official_act, official_statement, named_press, unnamed_source, company_notice, authority_notice,
 * interpretation, ai_summary, picture */
bool claim_kind_known(str word);
bool claim_kind_official(str word); /* the authority itself: an act, a statement, a notice */
bool claim_kind_witness(str word);  /* a named source of it can confirm a fact */
bool claim_kind_counts(str word);   /* may confirm or contest at all */
/* confirms, denies, narrows, widens, restates, declines, could_not_confirm, corrects */
bool claim_link_known(str word);
/* The words, for schemas; each ends with NULL. */
extern const char *const claim_kind_words[], *const claim_link_words[], *const claim_maker_words[];

typedef struct claim {
    str id;                          /* "K7", or the caller's own, with a dot: "wsj.2026-01-09" */
    str says;                        /* one sentence */
    str about;                       /* measure id or free words: "cn.mofcom.2026-1" */
    str subject;                     /* whose conduct it is about: "MOFCOM"; may be empty */
    str effect;                      /* "review: halted", as in a pack's report; may be empty */
    str items, parties, destination; /* its scope, in words; may be empty; parties are personal */
    str by, speaks_for,
        channel;  /* who asserts it: personal when a person; whom they speak for; where */
    bool person;  /* `by` is a person */
    str asserter; /* computed: by which asserters are told apart */
    str kind;
    str source; /* the independent source behind it, so that two papers of one source count as one */
    bool named; /* the source has a name; never of an unnamed source */
    str event; /* what happened on the stated day, in a word: "announced", "meeting"; may be empty */
    bool as_happened;     /* tells or shows the event as having happened; a picture always does */
    str stated;           /* the day as printed */
    lode_date stated_day; /* its reading; computed from `stated` when it is not given */
    lode_date from, until, published, seen;
    str count_of, count; /* "entries of the list"; "around 1,100" as printed */
    str lang, url, capture, text_by, picture_by; /* human, ai, unknown */
    str lacks;                                   /* what it does not tell, one a line */
    str group;                                   /* claims of one page or event */
    str entered_by;
    str withdrawn; /* why the entry was taken back as a mistake of ours; empty while it stands */
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

/* A claim to be filled: nothing said, no date. */
claim claim_new(void);
/* Each needs ROLE_EVIDENCE_EDITOR. An own id is lower-case, has a dot, and is not taken. */
LODE_MUST_CHECK lode_status claim_add(ledger_tx *tx, const claim *c, str *id, lode_error *err);
LODE_MUST_CHECK lode_status claim_link_add(ledger_tx *tx, str from, str to, str kind, str note,
                                           lode_error *err);
/* What was entered by mistake: it stays, is shown with the reason, and counts no more. What an asserter
 * takes back is another matter: a claim that corrects. */
LODE_MUST_CHECK lode_status claim_withdraw(ledger_tx *tx, str id, str reason, lode_error *err);
LODE_MUST_CHECK lode_status claim_link_withdraw(ledger_tx *tx, str from, str to, str kind,
                                                str reason, lode_error *err);

/* Refuses with "not_found". */
LODE_MUST_CHECK lode_status claim_get(ledger_tx *tx, str id, claim *out, lode_error *err);
typedef struct claim_filter {
    str group, about;
    lode_date known; /* only what was public by then; DATE_NONE: all */
} claim_filter;
LODE_MUST_CHECK lode_status claims_list(ledger_tx *tx, const claim_filter *filter,
                                        const page_ask *page, claim **out, size_t *n,
                                        lode_error *err);
/* From it and to it, oldest entry first; both ends public by `known` (DATE_NONE: all). */
LODE_MUST_CHECK lode_status claim_links(ledger_tx *tx, str id, lode_date known, claim_link **out,
                                        size_t *n, lode_error *err);
/* known DATE_NONE: all that the desk knows. why: one sentence naming the claims it rests on. Refuses with
 * "not_public" when the claim itself was not public by then. */
LODE_MUST_CHECK lode_status claim_status_of(ledger_tx *tx, str id, lode_date known,
                                            claim_status *out, str *why, lode_error *err);

/* What does not fit together in a claim, or between the claims of one group or matter. */
typedef struct contradiction {
    /* weekday, date, date_in_force, scope, event_not_yet, provenance, number, status_word */
    str kind;
    str claims[4]; /* the first of each side, in the order they were entered */
    uint32_t n_claims;
    str message;
} contradiction;
extern const char *const contradiction_words[];
/* group_or_about empty: refused with "claim_field"; more claims, or findings, than can be told: with
 * "too_many_claims". In the order of kinds above, then of claims. Claims that
 * were corrected by then, or withdrawn, are left out. */
LODE_MUST_CHECK lode_status claim_contradictions(ledger_tx *tx, str group_or_about, lode_date known,
                                                 contradiction **out, size_t *n, lode_error *err);
#define CLAIMS_COMPARED_MAX 1000u /* of one group or matter */
#endif
