/* SPDX-License-Identifier: Apache-2.0
 *
 * audit: the log proves itself. Verify reads the chain from its first event; makes every table again from
 * the events, in memory, and compares; checks documents and personal texts against their hashes, and the
 * books of licenses. Export writes a folder that a third party can check with nothing but Python's standard library, or
 * by hand with sha256sum: events.ndjson, documents, manifest, the head of the chain, verify.py and a page that
 * says what is in it and what was left out.
 *
 * Erasing  removes salt and text of personal fields, or the bytes of a document, and leaves a tombstone
 *          event (what, why, by which two people); the chain stays whole. Nothing under a hold, or whose time
 *          is not over, can be erased.
 * Retention  is the latest of (trigger day + period) over the rules that apply; triggers are stored, the day
 *          is computed. Rules of retention are data, with their law (desk.md 7).
 */
#ifndef LODE_LEDGER_AUDIT_H
#define LODE_LEDGER_AUDIT_H

#include "ledger/ledger.h"

typedef struct audit_report {
    uint64_t events, documents, documents_erased, personal, personal_erased, tables, rows;
    char head[65];
    lode_time first, last;
} audit_report;
typedef void (*audit_progress)(void *to, uint64_t done, uint64_t of);

/* head: the hash that somebody noted earlier, with its number; the chain must contain it. NULL: none.
 * LODE_DIFFERS: the error's path says which event, document or row, its message what is wrong. */
typedef struct audit_head {
    uint64_t seq;
    char hash[65];
} audit_head;
LODE_MUST_CHECK lode_status audit_verify(ledger_tx *tx, const audit_head *head,
                                         audit_progress progress, void *to, audit_report *out,
                                         lode_error *err);

typedef struct audit_filter {
    lode_date from, until; /* of recording; DATE_NONE: no bound */
    str object, person;    /* only events about or by */
    bool with_personal;    /* texts of personal fields and documents; else hashes only */
} audit_filter;
/* Makes the folder; it must not exist. The chain is always whole: filtered events stand as their hashes. */
LODE_MUST_CHECK lode_status audit_export(ledger_tx *tx, const char *folder,
                                         const audit_filter *filter, audit_progress progress,
                                         void *to, audit_report *out, lode_error *err);
LODE_MUST_CHECK lode_status audit_events(ledger_tx *tx, const audit_filter *filter,
                                         const page_ask *page, event **out, char (**hashes)[65],
                                         size_t *n, lode_error *err);

LODE_MUST_CHECK lode_status hold_add(ledger_tx *tx, str object, str reason, str *id,
                                     lode_error *err);
LODE_MUST_CHECK lode_status hold_lift(ledger_tx *tx, str id, str reason, lode_error *err);
/* When what is kept of the object may be erased: *day, DATE_NONE while no trigger has happened or a hold
 * lasts; why: one sentence with the rule and its law. */
LODE_MUST_CHECK lode_status retention_until(ledger_tx *tx, str object, lode_date *day, str *why,
                                            lode_error *err);
LODE_MUST_CHECK lode_status erasure_propose(ledger_tx *tx, str object, str reason, str *id,
                                            lode_error *err);
LODE_MUST_CHECK lode_status erasure_confirm(ledger_tx *tx, str id, uint64_t *erased,
                                            lode_error *err);

#endif
