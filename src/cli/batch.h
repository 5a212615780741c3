/* SPDX-License-Identifier: Apache-2.0
 *
 * batch: every line of a stream is a shipment, and gets its answer on the same line of the output,
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

/* Decides --batch with o; returns the exit code. */
int check_batch(const cli *c, const lode_image *image, const lode_options *o, uint32_t jobs);
/* An error about an option of the library names the one of the command line instead. */
void check_option_name(lode_error *err);

#endif
