/* SPDX-License-Identifier: Apache-2.0
 *
 * audit: the log proves itself, and what is kept is kept and forgotten by rule.
 *
 * Verify  reads the chain from its first event; makes every computed table again from the events, in a
 *         second store, and compares row by row; checks documents and personal texts against their hashes,
 *         and the books of licenses. It names the first thing that is wrong.
 * Export  writes a folder, or a tar of it, that a third party checks with nothing but Python's standard
 *         library, or by hand with sha256sum; see audit_export.c for what lies in it.
 * Keeping  is by rules of retention, which are data with their law, set by two people. What is kept of an
 *         object may be erased after the latest of (trigger + period) over the rules that apply; triggers
 *         are in the record, the day is computed. Where a rule's period is not known, no day is.
 * Holds   stop erasing whatever the day; set by one, lifted by two.
 * Erasing  removes salt and text of personal fields, and the bytes of documents, and leaves tombstones:
 *         events that name the hashes, the two people and the reason. The chain stays whole.
 */
#ifndef LODE_LEDGER_AUDIT_H
#define LODE_LEDGER_AUDIT_H

#include "ledger/ledger.h"

/* ---- the log ------------------------------------------------------------------------------------- */

typedef struct audit_report {
    uint64_t events, documents, documents_erased, personal, personal_erased, tables, rows;
    uint64_t events_left_out, documents_left_out, personal_left_out; /* of an export */
    char head[65]; /* of the last event; 64 zeros: there is none */
    uint64_t head_seq;
    lode_time first, last; /* when the first and the last event were recorded; 0 without any */
} audit_report;
typedef void (*audit_progress)(void *to, uint64_t done, uint64_t of);

/* The hash that somebody noted earlier, with its number: the chain must contain it. */
typedef struct audit_head {
    uint64_t seq;
    char hash[65];
} audit_head;
/* "17:9f86…" */
bool audit_head_parse(str text, audit_head *out);

/* head: NULL, or noted earlier. LODE_DIFFERS: something is wrong; err->code is one of the words below,
 * err->path names the thing, err->message says what is wrong with it.
 *
 *   store_damaged     the database itself: pages, indexes
 *   schema_differs    a table, view or trigger that this program did not make, or one that is gone
 *   event_missing     a number is left out                 event_unreadable  a body that is no event
 *   chain_broken      a hash that does not follow from the one before and the body
 *   event_columns     what is repeated beside the body differs from it
 *   event_refused     the event does not apply to what the events before it made
 *   head_missing      the noted head is not in the log: it was cut, or made anew
 *   table_differs     a row that the events did not make so
 *   personal_differs  a text that is not that of its hash  personal_missing  gone without a tombstone
 *   personal_extra    a text that no event names, or one that was erased and is there
 *   document_differs  bytes that are not those of the hash document_missing  gone without a tombstone
 *   books_broken      entries that do not add up */
LODE_MUST_CHECK lode_status audit_verify(ledger_tx *tx, const audit_head *head,
                                         audit_progress progress, void *to, audit_report *out,
                                         lode_error *err);

typedef struct audit_filter {
    lode_date from, until; /* of recording, both included; DATE_NONE: no bound */
    str object, person;    /* only events about the one, only events by the other */
    bool with_personal;    /* texts of personal fields, and documents; else their hashes alone */
    bool people_only;      /* audit_log: only events on people, tokens, sessions and policy */
} audit_filter;

/* Makes the folder; it must not exist. Every event stands in the chain, those that the filter leaves out by
 * the hash of their line. The store is verified first; one that is not in order is exported all the same,
 * what is wrong with it stands in the manifest, and the status is LODE_DIFFERS with that error. */
LODE_MUST_CHECK lode_status audit_export(ledger_tx *tx, const char *folder,
                                         const audit_filter *filter, audit_progress progress,
                                         void *to, audit_report *out, lode_error *err);
/* The same as a tar (POSIX ustar) of at most max bytes; more is refused with "export_too_large". A store that
 * is not in order gives LODE_OK here: the manifest says so. */
LODE_MUST_CHECK lode_status audit_export_tar(ledger_tx *tx, const audit_filter *filter, size_t max,
                                             strbuf *tar, audit_report *out, lode_error *err);

typedef struct audit_event {
    event e; /* as it is in the log: personal fields are references */
    char hash[65];
} audit_event;
/* Newest first. */
LODE_MUST_CHECK lode_status audit_log(ledger_tx *tx, const audit_filter *filter,
                                      const page_ask *page, audit_event **out, size_t *n,
                                      lode_error *err);

/* ---- keeping --------------------------------------------------------------------------------------- */

typedef struct retention_rule {
    str id, regime; /* "us.ear.762.6"; "us", empty: any */
    str law;        /* "15 CFR 762.6" */
    str objects; /* kinds of objects, one blank between, or "all": decision case license hit claim person */
    str triggers;   /* what the period counts from, the latest of: "export", "end", "record" */
    uint32_t years; /* 0: not known, so that nothing it applies to can be erased */
    bool year_end;  /* counted from the end of the calendar year of the trigger */
    str grade; /* text, secondary, recalled, judgement, unverified: how well the rule is known */
    lode_date checked;
    str note;
} retention_rule;
typedef struct retention_set {
    str id, state; /* "Y1"; proposed, in_force, replaced, sent_back */
    str reason, proposed_by, confirmed_by;
    retention_rule *rules;
    uint32_t n_rules;
    uint64_t version;
} retention_set;
#define RETENTION_RULES_MAX 100u

/* Rules from the text of a CSV file such as examples/desk/retention.csv. */
LODE_MUST_CHECK lode_status retention_read(lode_arena *a, const char *file, str csv,
                                           retention_rule **out, uint32_t *n, lode_error *err);
/* A whole set, which replaces the one in force when another person confirms it. */
LODE_MUST_CHECK lode_status retention_propose(ledger_tx *tx, const retention_rule *rules,
                                              uint32_t n, str reason, str *id, lode_error *err);
LODE_MUST_CHECK lode_status retention_confirm(ledger_tx *tx, str id, lode_error *err);
LODE_MUST_CHECK lode_status retention_send_back(ledger_tx *tx, str id, str note, lode_error *err);
/* id empty: the set in force, *found false when there is none. */
LODE_MUST_CHECK lode_status retention_get(ledger_tx *tx, str id, retention_set *out, bool *found,
                                          lode_error *err);

/* When what is kept of the object may be erased: *day, DATE_NONE while that is not known: no trigger has
 * happened, it has not ended, no rule applies, a rule's period is not known, or a hold lasts. why: a sentence
 * with the rule and its law. */
LODE_MUST_CHECK lode_status retention_until(ledger_tx *tx, str object, lode_date *day, str *why,
                                            lode_error *err);

/* ---- holds ------------------------------------------------------------------------------------------- */

typedef struct hold {
    str id, object; /* "B1"; an object's id, or "all" */
    str reason, by, lift_by, lift_reason, lifted_by;
    str state; /* standing, lift_proposed, lifted */
    lode_time at;
    uint64_t version, number;
} hold;
LODE_MUST_CHECK lode_status hold_add(ledger_tx *tx, str object, str reason, str *id,
                                     lode_error *err);
LODE_MUST_CHECK lode_status hold_lift(ledger_tx *tx, str id, str reason, lode_error *err);
LODE_MUST_CHECK lode_status hold_lift_confirm(ledger_tx *tx, str id, lode_error *err);
LODE_MUST_CHECK lode_status hold_lift_send_back(ledger_tx *tx, str id, str note, lode_error *err);
LODE_MUST_CHECK lode_status hold_get(ledger_tx *tx, str id, hold *out, lode_error *err);
LODE_MUST_CHECK lode_status holds_list(ledger_tx *tx, const page_ask *page, hold **out, size_t *n,
                                       lode_error *err);

/* ---- erasing ------------------------------------------------------------------------------------------- */

typedef struct erasure {
    str id, object, reason; /* "E1" */
    str state;              /* proposed, erased, sent_back */
    str proposed_by, confirmed_by;
    uint64_t personal, documents; /* erased */
    uint64_t kept;                /* documents that another object also names */
    lode_time at;
    uint64_t version, number;
} erasure;
/* What personal fields say in the events about the object, and the documents that they name and no other
 * object does. The object is not to be erased before its day. */
LODE_MUST_CHECK lode_status erasure_propose(ledger_tx *tx, str object, str reason, str *id,
                                            lode_error *err);
LODE_MUST_CHECK lode_status erasure_confirm(ledger_tx *tx, str id, uint64_t *erased,
                                            lode_error *err);
LODE_MUST_CHECK lode_status erasure_send_back(ledger_tx *tx, str id, str note, lode_error *err);
LODE_MUST_CHECK lode_status erasure_get(ledger_tx *tx, str id, erasure *out, lode_error *err);
LODE_MUST_CHECK lode_status erasures_list(ledger_tx *tx, const page_ask *page, erasure **out,
                                          size_t *n, lode_error *err);

#endif
