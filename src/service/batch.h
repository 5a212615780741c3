/* SPDX-License-Identifier: Apache-2.0
 *
 * batch: NDJSON in and out, for /v1/check:batch and /v1/screen:batch: one line out for each line in, in order, as
 * it comes, in memory that does not grow with the length. A bad line gives an error line.
 *
 * One event records the batch, with the hashes of both streams. The reply ends (its last chunk is sent) after
 * that was committed; a reply that breaks off is not in the record, and was not answered.
 */
#ifndef LODE_SERVICE_BATCH_H
#define LODE_SERVICE_BATCH_H

#include "service/service_int.h"

typedef enum batch_kind { BATCH_CHECK, BATCH_SCREEN } batch_kind;
typedef struct batch batch;

/* For http_app, see there; the job has a route of a batch. */
size_t batch_stream(job *j, str bytes);
void batch_drained(job *j);
void batch_gone(job *j);
void batch_free(job *j); /* none is allowed */

#endif
