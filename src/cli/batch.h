/* SPDX-License-Identifier: Apache-2.0
 *
 * batch: every line of a stream is a shipment or a party, and gets its answer on the same line of the output,
 * whatever the number of threads; a bad line gets an error in its place and the others are still
 * answered. Memory is that of a few chunks of lines, whatever the stream holds.
 *
 *   batch.c        threads, order, what is written, progress
 *   batch_lines.c  the stream in chunks of lines
 */
#ifndef LODE_CLI_BATCH_H
#define LODE_CLI_BATCH_H

#include <lodestone.h>

#include "cli/cli.h"

/* What a line is given to: lode_check_json or lode_screen_json. */
typedef lode_status (*batch_call)(const lode_image *, lode_scratch *, const char *, size_t,
                                  const lode_options *, const lode_result **, lode_error *);
/* Gives every line of --batch to call, with o; returns the exit code. */
int batch_run(const cli *c, const lode_image *image, const lode_options *o, batch_call call,
              uint32_t jobs);
/* An error about an option of the library names the one of the command line instead. */
void check_option_name(lode_error *err);

#endif
