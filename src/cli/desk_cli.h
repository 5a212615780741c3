/* SPDX-License-Identifier: Apache-2.0
 *
 * desk_cli: what the commands over a store share: opening it, who does it, secrets from the terminal.
 */
#ifndef LODE_CLI_DESK_CLI_H
#define LODE_CLI_DESK_CLI_H

#include "cli/cli.h"
#include "ledger/ledger.h"

lode_time cli_now(void); /* the wall clock, UTC */

/* The store of --store, open, in a transaction; ended by desk_end. by: who, NULL for "system". */
typedef struct desk_session {
    ledger l;
    lode_arena a;
    ledger_tx tx;
    bool open, began;
} desk_session;
LODE_MUST_CHECK lode_status desk_begin(const cli *c, store_mode mode, const actor *by,
                                       desk_session *out, lode_error *err);
/* Commits when st is LODE_OK and something may have been written; prints what is wrong; the exit code. */
int desk_end(const cli *c, desk_session *s, lode_status st, lode_error *err);
/* Who does it: a token in LODESTONE_TOKEN, or --as and a password. The transaction goes on as that person. */
LODE_MUST_CHECK lode_status desk_sign_in(const cli *c, desk_session *s, lode_error *err);

/* Files that are made from now on are for their owner alone. */
void desk_private(void);

/* A line of standard input, asked for without echo when that is a terminal. */
LODE_MUST_CHECK lode_status cli_secret(lode_arena *a, const char *what, str *out, lode_error *err);

int desk_init(cli *c);
int desk_backup(cli *c);
int desk_person(cli *c);
int desk_token(cli *c);
int desk_retention(cli *c);

#endif
