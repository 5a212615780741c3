/* SPDX-License-Identifier: Apache-2.0
 *
 * lists_cli: the four things that `lists` does. Each returns the exit code; what it has to say is said.
 */
#ifndef LODE_CLI_LISTS_CLI_H
#define LODE_CLI_LISTS_CLI_H

#include "cli/cli.h"

int lists_import(cli *c, lode_arena *a);
int lists_fetch(cli *c, lode_arena *a);
int lists_show(cli *c, lode_arena *a);
int lists_diff(cli *c, lode_arena *a);

#endif
