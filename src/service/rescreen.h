/* SPDX-License-Identifier: Apache-2.0
 *
 * rescreen: what a new image means for what was found out with the old one.
 *
 *   rows      every row that hits rest on is looked up in the new image: the same, changed, standing elsewhere, or
 *             gone. Hits whose pair is new open again and say what changed. One writing transaction, a tenth of a
 *             second (docs/performance.md).
 *   parties   everybody who was ever asked about, by the newest version, is held against the new lists; names that
 *             newly resemble a listed one open hits. Read in parts, beside the requests; the writer gets only what
 *             is new.
 *
 * Rows are compared before parties are searched, so that a pair which only changed is not met as a new one.
 */
#ifndef LODE_SERVICE_RESCREEN_H
#define LODE_SERVICE_RESCREEN_H

#include "ledger/hit.h"
#include "service/meet.h"

typedef struct rescreen_rows {
    uint64_t rows, changed, moved, gone, back; /* of those that hits rest on */
    uint64_t reopened, lapsed;                 /* hits */
} rescreen_rows;
/* The lists that hits rest on, as the image has them: all that takes long of the comparison. May be read before,
 * in a reading transaction, so that the writer is not held up. */
typedef struct rescreen_lists rescreen_lists;
LODE_MUST_CHECK lode_status rescreen_lists_read(ledger_tx *tx, lode_image *image,
                                                lode_scratch *scratch, rescreen_lists **out,
                                                lode_error *err);
void rescreen_lists_free(rescreen_lists *l); /* NULL is allowed */
/* In a writing transaction of "system". lists: of this image, or NULL; one that is not among them is read. */
LODE_MUST_CHECK lode_status hits_after_reload(ledger_tx *tx, lode_image *image,
                                              lode_scratch *scratch, rescreen_lists *lists,
                                              rescreen_rows *out, lode_error *err);

/* What one part of the parties gives the writer. */
typedef struct rescreen_part {
    meeting *met; /* n_met: only where something is to be written */
    str *not_met; /* n_not_met: parties that were searched in full and have hits left to lapse */
    size_t n_met, n_not_met;
    uint64_t parties, skipped; /* read; without a query, as those erased */
    uint64_t next;             /* begin the next part after this number */
    bool last;
} rescreen_part;
/* In a reading transaction: parties with numbers above `after`, at most n_max. All of it lies in the arena. */
LODE_MUST_CHECK lode_status rescreen_find(ledger_tx *tx, lode_image *image, lode_scratch *scratch,
                                          lode_arena *a, uint64_t after, uint32_t n_max,
                                          rescreen_part *out, lode_error *err);
/* In a writing transaction of "system". *opened counts hits that are open now and were not. */
LODE_MUST_CHECK lode_status rescreen_keep(ledger_tx *tx, const rescreen_part *part,
                                          uint64_t *opened, uint64_t *lapsed, lode_error *err);

#endif
