/* SPDX-License-Identifier: Apache-2.0
 *
 * log: what the service does, one line of JSON each: of every request, and of what happens to the program.
 * Never a secret, a body, a query or a name: ids, routes, figures. Lines are gathered and written by a thread
 * of its own, so that a slow reader of the log holds up nobody; when it takes nothing for long, lines are
 * dropped and counted, and the count is logged.
 */
#ifndef LODE_SERVICE_LOG_H
#define LODE_SERVICE_LOG_H

#include "ledger/event.h"

typedef struct log_sink log_sink;
/* quiet: no line per request. The descriptor stays the caller's. */
log_sink *log_open(int fd, bool quiet);
void log_close(log_sink *l); /* writes what is left */

typedef struct log_request {
    lode_time at;
    str id, method, route, path; /* route: as the table has it, or empty; path: without the query */
    str peer, actor;
    int status; /* 0: the client went away without a reply */
    uint64_t bytes_in, bytes_out, microseconds;
    const char *code;        /* of a problem, or NULL */
    const lode_error *cause; /* of a 5xx: what the client is not told; or NULL */
} log_request;
void log_of_request(log_sink *l, const log_request *r);
/* what: a word, such as "started"; then pairs of name and text, NULL at the end. */
void log_event(log_sink *l, lode_time at, const char *what, ...) __attribute__((sentinel));
uint64_t log_dropped(log_sink *l);

#endif
