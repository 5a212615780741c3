/* SPDX-License-Identifier: Apache-2.0
 *
 * cli: what the commands share. main.c reads the words of the command line by the table in
 * options.c, and calls one command; a command gets a `cli` and returns the exit code.
 *
 *   options.c  the table: commands, options, help, usage errors     completion.c  shells, from it
 *   term.c     stdout and stderr, color, error texts                load.c        packs -> world
 *   cmd_*.c    one command each
 *   test:      case_run.h one case    pairs.h generated pairs    cover.h what they cover
 *              mutants.h small wrong laws    mutate.h who notices them
 *   lint:      lint_exact.h what is proved of whole rules    lint_boxes.h --boxes
 *
 * Answers go to stdout, everything about the run to stderr. A failed write to stdout ends with
 * exit code 4, because a truncated answer must not look like a whole one.
 */
#ifndef LODE_CLI_H
#define LODE_CLI_H

#include "base/base.h"
#include "cli/options.h"

#define JOBS_MAX 64u /* threads; more than any machine that decides shipments has use for */

struct cli {
    const cmd_spec *cmd;
    const char *value[OPT_COUNT]; /* NULL = not given; "" for an option without argument */
    VEC(const char *) many;       /* of the one option that may be repeated, in order */
    VEC(const char *) args;       /* positional words, in order */
    bool color_out, color_err;
};

static inline bool cli_has(const cli *c, opt_id id) { return c->value[id] != NULL; }

/* ---- term.c ---------------------------------------------------------------------------------- */

void term_init(cli *c); /* decides on color: a terminal, no NO_COLOR, no --no-color */
void out_str(str s);
void out_z(const char *z);
void out_f(const char *fmt, ...) LODE_PRINTF(1, 2);
void err_f(const char *fmt, ...) LODE_PRINTF(1, 2);
int out_finish(int code); /* flushes; 4 when stdout could not be written */
/* Prints "error: file:line:col: path: message" and the hint; returns the exit code of err. */
int cli_fail(const cli *c, const lode_error *err);
/* Wrong call: message, hint and usage line on stderr; returns 2. */
int cli_usage(const cli *c, const lode_error *err);
/* A date option; *out untouched when it is not given. */
LODE_MUST_CHECK lode_status cli_date(const cli *c, opt_id id, lode_date *out, lode_error *err);
/* A count from 1 to max; *out untouched when the option is not given. */
LODE_MUST_CHECK lode_status cli_count(const cli *c, opt_id id, uint32_t max, uint32_t *out,
                                      lode_error *err);
/* --jobs, else as many as there are processors. */
LODE_MUST_CHECK lode_status cli_jobs(const cli *c, uint32_t *out, lode_error *err);
void cli_input_name(lode_error *err,
                    const char *path); /* err->file: the path, or "standard input" */
/* Reads FILE, or stdin for "-"; more than max_bytes is bad input. */
LODE_MUST_CHECK lode_status cli_read(lode_arena *a, const char *path, size_t max_bytes, str *out,
                                     lode_error *err);

#endif
