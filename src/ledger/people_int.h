/* SPDX-License-Identifier: Apache-2.0
 *
 * people_int: what the files of people.h share. */
#ifndef LODE_LEDGER_PEOPLE_INT_H
#define LODE_LEDGER_PEOPLE_INT_H

#include "ledger/people.h"

void roles_print(uint32_t roles, const char *between, strbuf *out);

#endif
