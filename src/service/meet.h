/* SPDX-License-Identifier: Apache-2.0
 *
 * meet: whom a shipment or a query asked about, and which listed rows they resemble, as the ledger takes
 * it (ledger/hit.h). Read on a worker, where the library can be asked for the rows; kept by the writer.
 */
#ifndef LODE_SERVICE_MEET_H
#define LODE_SERVICE_MEET_H

#include "ledger/hit.h"
#include "service/service.h"

typedef struct meeting {
    hit_query *parties;
    hit_ask *hits;
    size_t n_parties, n_hits;
    str shipment;
} meeting;

/* answer: JSON of lode_check_json or lode_screen_json; parties: {"parties":[...]} of lode_parties_json, or of one
 * lode_query_json. Only hits that are a question for people. All of it lies in the arena. */
LODE_MUST_CHECK lode_status meeting_read(request *rq, str answer, str parties, str shipment,
                                         meeting *out, lode_error *err);
LODE_MUST_CHECK lode_status meeting_keep(ledger_tx *tx, const meeting *m, lode_error *err);

#endif
