/* SPDX-License-Identifier: Apache-2.0
 *
 * audit_int: what the parts of audit share.
 *
 *   audit_chain.c    the log line by line, and whether a line follows from the one before
 *   audit_tables.c   a computed table against the same table of a second store
 *   audit_outside.c  documents and personal texts against the hashes that events name
 *   audit_verify.c   all of it, in order
 *   audit_bundle.c   files into a folder or a tar, with their hashes
 *   audit_export.c   what lies in a bundle      audit_page.c  its page for people and its manifest
 *   audit_keep.c     rules of retention         audit_due.c   the day that follows from them
 *   audit_hold.c     audit_erase.c              audit_kinds.c their kinds of events and tables
 */
#ifndef LODE_LEDGER_AUDIT_INT_H
#define LODE_LEDGER_AUDIT_INT_H

#include "ledger/audit.h"

#define CHAIN_START "0000000000000000000000000000000000000000000000000000000000000000"

/* LODE_DIFFERS with the thing in err->path. */
lode_status differs(lode_error *err, const char *code, const char *path, const char *fmt, ...)
    LODE_PRINTF(4, 5);

/* ---- the log line by line -------------------------------------------------------------------------- */

/* As it lies in the store, unchecked. Texts last for the call. */
typedef struct log_line {
    int64_t seq;
    str body, hash, object, kind, person;
    lode_time at;
    char body_sha[65];
} log_line;
typedef lode_status (*each_line)(void *to, const log_line *line, lode_error *err);
LODE_MUST_CHECK lode_status log_walk(ledger_tx *tx, each_line each, void *to, lode_error *err);
LODE_MUST_CHECK lode_status log_count(ledger_tx *tx, uint64_t *out, lode_error *err);

typedef struct chain {
    uint64_t seq;
    char hash[65]; /* of the line before; begins as CHAIN_START */
} chain;
/* Does the line follow? Then *c stands on it, and *e is its event, with texts in the arena. */
LODE_MUST_CHECK lode_status chain_step(chain *c, const log_line *line, lode_arena *a, event *e,
                                       lode_error *err);

/* The 64 digits of a field that names a document or a personal text; empty for other fields. */
str field_personal(const event_field *f);
str field_document(const event_field *f);

/* ---- a second store ---------------------------------------------------------------------------------- */

/* Both stores hold the same schema: or LODE_DIFFERS. */
LODE_MUST_CHECK lode_status schema_compare(ledger_tx *tx, ledger_tx *made, lode_error *err);
/* Every computed table of tx against that of made. */
LODE_MUST_CHECK lode_status tables_compare(ledger_tx *tx, ledger_tx *made, audit_report *out,
                                           lode_error *err);

/* What events name, noted in the second store while the log is read. */
LODE_MUST_CHECK lode_status outside_begin(ledger_tx *made, lode_error *err);
LODE_MUST_CHECK lode_status outside_note(ledger_tx *made, const event *e, lode_error *err);
LODE_MUST_CHECK lode_status outside_compare(ledger_tx *tx, ledger_tx *made, audit_report *out,
                                            lode_error *err);

/* ---- files of a bundle --------------------------------------------------------------------------------- */

typedef struct bundle bundle;
/* One of folder and tar. */
LODE_MUST_CHECK lode_status bundle_begin(const char *folder, strbuf *tar, size_t tar_max,
                                         lode_time at, bundle **out, lode_error *err);
/* listed: its size and hash are kept for the manifest. */
LODE_MUST_CHECK lode_status bundle_file(bundle *b, const char *name, bool listed, lode_error *err);
LODE_MUST_CHECK lode_status bundle_write(bundle *b, str bytes, lode_error *err);
/* Its length so far, and the end of it. */
LODE_MUST_CHECK lode_status bundle_close(bundle *b, lode_error *err);
/* "name":{"bytes":…,"sha256":…} of the listed files, one a line, joined by commas. */
str bundle_listed(const bundle *b);
/* The folder gets its name; frees. */
LODE_MUST_CHECK lode_status bundle_end(bundle *b, lode_error *err);
/* Removes what was written; frees. NULL is allowed. */
void bundle_drop(bundle *b);

/* The page for people, the manifest, and what the store says of the books of licenses (books.csv). store:
 * what verify found; status LODE_OK: nothing. */
void audit_readme(const audit_filter *f, const audit_report *r, lode_time at,
                  const lode_error *found, strbuf *out);
void audit_manifest(const audit_filter *f, const audit_report *r, const ledger_tx *tx,
                    const lode_error *found, str files, strbuf *out);
LODE_MUST_CHECK lode_status audit_books(ledger_tx *tx, bundle *b, lode_error *err);

extern const char verify_py[]; /* verify.py, made into a C text by tools/gen_text.py */
extern const size_t verify_py_bytes;

/* ---- things that are kept -------------------------------------------------------------------------------- */

/* By the first event about it: decision, case, license, reservation, hit, party, claim, person; NULL: there is
 * none, or nothing is kept of it that can be erased by its own id. */
LODE_MUST_CHECK lode_status object_kind(ledger_tx *tx, str object, const char **kind,
                                        lode_error *err);
/* The object, and what must be gone before it may go: the cases and licenses that rest on a decision, the
 * license of a case and the case of a license, the license of a reservation, the hits of a party. */
#define RELATED_MAX 4096u
LODE_MUST_CHECK lode_status related_objects(ledger_tx *tx, str object, str **out, size_t *n,
                                            lode_error *err);
/* A hold that stands and covers one of the objects; empty: none. */
LODE_MUST_CHECK lode_status hold_over(ledger_tx *tx, const str *objects, size_t n, str *id,
                                      lode_error *err);

#endif
