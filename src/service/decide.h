/* SPDX-License-Identifier: Apache-2.0
 *
 * decide: a shipment decided with what the desk knows, and kept. For every route that decides one: check,
 * and the shipping on a license.
 *
 * What the desk adds (desk.md 4.8, 6.5), to a shipment that does not say it itself:
 *   licenses               those whose end user the shipment names and that are issued and not over, each line
 *                          with what remains of it; what is reserved for this very shipment counts as remaining
 *   ROLE.same_as, .not_same_as   rows that a closed hit says are, or are not, this party, where both
 *                          records are still those that were looked at; on the word `finding` (findings.h)
 * The shipment with these additions is what was decided, what its receipt holds, and what is kept.
 */
#ifndef LODE_SERVICE_DECIDE_H
#define LODE_SERVICE_DECIDE_H

#include "ledger/decision.h"
#include "service/meet.h"

typedef struct decide_ask {
    str shipment;           /* JSON, as it came */
    const char *on, *known; /* NULL: the shipment's own, then today, and all that the image holds */
    const char *gate;       /* NULL: nobody said */
    bool verdict_only;      /* LODE_VERDICT: no receipt, no hits */
    /* It leaves, on a license of the desk: all that is known counts, whatever the shipment says; licenses of
     * the desk and what was found out about parties are as they are now; what is reserved counts as
     * remaining, for how much of it this shipment may have the books say. */
    bool shipping;
    str order; /* shipping: what the reservation is for */
    bool keep; /* desk_record will follow: whom it asks about is looked up as well */
    bool
        what_if; /* nothing is kept: the shipment may say itself that a party is not a listed one */
} decide_ask;

typedef struct decided {
    str shipment, answer; /* in the request's arena */
    decision d;           /* all but at, by, seq */
    meeting met;          /* with keep */
    int exit_code;
    bool may_leave; /* clear, or conditions that are met; nothing that stops a running deal */
} decided;

/* On a worker, in prepare: takes a read transaction and the worker's scratch. */
LODE_MUST_CHECK lode_status desk_decide(request *rq, const decide_ask *ask, decided *out,
                                        lode_error *err);
/* The shipment with what the desk knows, in the arena; the text itself when there is nothing to add or it
 * cannot be read (the library then says why). Of the ask: shipment, on, shipping, order. */
LODE_MUST_CHECK lode_status desk_add_known(request *rq, const decide_ask *ask, str *out,
                                           lode_error *err);
/* lode_parties_json of a shipment, in the arena; empty when it cannot be read. */
LODE_MUST_CHECK lode_status desk_parties(request *rq, str shipment, str *out, lode_error *err);
/* In run of a write: keeps both documents and the event, and opens a hit for each name that resembles a
 * listed one. */
LODE_MUST_CHECK lode_status desk_record(request *rq, const decided *d, lode_error *err);
/* Adds licenses.csv to the files of a model, made from the licenses usable on its day 0 whose end user
 * is a party of the model; nothing when there are none. files has room for one more. */
LODE_MUST_CHECK lode_status desk_license_table(request *rq, lode_file *files, size_t *n,
                                               lode_error *err);
#endif
