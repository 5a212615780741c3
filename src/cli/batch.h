/* SPDX-License-Identifier: Apache-2.0
 *
 * batch: from the text of one shipment to its answer, once or for every line of a stream. Order is
 * kept, one answer a line; a bad line gets an error in its place and the others are still
 * answered. Memory is that of the longest allowed line, whatever the stream holds.
 */
#ifndef LODE_CLI_BATCH_H
#define LODE_CLI_BATCH_H

#include "check/check.h"
#include "cli/cli.h"

typedef struct check_opts {
    lode_date on, known; /* DATE_NONE: as the shipment says */
    const char **assume; /* FACT=VALUE */
    size_t n_assume;
    bool json;
} check_opts;

/* today: a shipment without `on` takes today; otherwise that is an error. */
LODE_MUST_CHECK lode_status check_text(const lode_world *w, const check_opts *o, str json,
                                       bool today, lode_arena *a, lode_answer **out,
                                       lode_error *err);
/* The --batch loop; returns the exit code. */
int check_batch(const cli *c, const lode_world *w, const check_opts *o);
/* Puts the caller's name of the input into err->file, cut to fit. */
void str_to_file(lode_error *err, const char *path);

#endif
