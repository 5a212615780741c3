/* SPDX-License-Identifier: Apache-2.0
 *
 * decision: what was decided, kept as receipts. A decision is two documents: the shipment as it was asked,
 * with what the desk added to it (licenses held, findings on parties), and the answer with its receipt. The
 * event names both hashes, the image, both dates, the gate (order, pick, handover, declaration, departure,
 * case, other) and who asked; so the log can be checked, and the decision repeated (`lodestone replay`).
 * A batch is one decision event with the hashes of its input and output and the counts of verdicts.
 */
#ifndef LODE_LEDGER_DECISION_H
#define LODE_LEDGER_DECISION_H

#include "ledger/ledger.h"

typedef struct decision {
    str receipt; /* 64 hexadecimal digits: the id of a decision */
    str shipment_id, verdict, best, worst, image, gate;
    lode_date on, known;
    bool stop_now;
    str shipment_sha, answer_sha; /* documents; empty for a batch */
    lode_time at;
    str by;
    uint64_t seq;
} decision;

/* Records one; the same receipt again is a new event about the same documents. */
LODE_MUST_CHECK lode_status decision_record(ledger_tx *tx, const decision *d, str shipment,
                                            str answer, lode_error *err);
typedef struct batch_decision {
    str image, input_sha, output_sha;
    uint64_t lines, bad;
    str verdicts; /* "clear 12, license 3" */
} batch_decision;
LODE_MUST_CHECK lode_status decision_record_batch(ledger_tx *tx, const batch_decision *b,
                                                  lode_error *err);
/* The newest event of a receipt. */
LODE_MUST_CHECK lode_status decision_get(ledger_tx *tx, str receipt, decision *out, bool *found,
                                         lode_error *err);
/* shipment: only those of this shipment id; empty: all. */
LODE_MUST_CHECK lode_status decisions_list(ledger_tx *tx, str shipment, const page_ask *page,
                                           decision **out, size_t *n, lode_error *err);
#endif
