/* SPDX-License-Identifier: Apache-2.0
 *
 * idempotency: what was answered to a change, under the key that its sender gave it, so that the same request
 * sent again changes nothing and is answered the same (desk.md 9). Keys belong to an actor. A reply is kept
 * in the transaction of its change, so that there is never one without the other; for 24 hours.
 *
 * Kept are replies of changes that were made. A request that was refused changed nothing, and is looked at
 * anew when it comes again. A reply that holds a secret is kept without it: it was shown once.
 *
 * The table is no part of the record: nothing of it is computed from events.
 */
#ifndef LODE_LEDGER_IDEMPOTENCY_H
#define LODE_LEDGER_IDEMPOTENCY_H

#include "ledger/ledger.h"

#define IDEMPOTENCY_KEY_MAX 128u
#define IDEMPOTENCY_HOURS 24

typedef struct kept_reply {
    int status;
    bool secret; /* the body was not kept */
    str media_type, body, etag, location;
    lode_time at; /* when it was answered */
} kept_reply;

/* 1 to IDEMPOTENCY_KEY_MAX visible ASCII characters. */
bool idempotency_key_holds(str key);
/* request: SHA-256 of all that makes the request (idempotency_request). Refuses with "key_reused" when the
 * actor used the key for another one. */
LODE_MUST_CHECK lode_status idempotency_find(ledger_tx *tx, str key, str request, kept_reply *out,
                                             bool *found, lode_error *err);
/* Keeps a reply, and forgets those whose time is over. */
LODE_MUST_CHECK lode_status idempotency_keep(ledger_tx *tx, str key, str request,
                                             const kept_reply *reply, lode_error *err);
/* Method, path with query, If-Match, and body: each with its length, so that none runs into the next. */
void idempotency_request(str method, str path, str if_match, str body, char out[65]);

#endif
