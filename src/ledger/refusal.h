/* SPDX-License-Identifier: Apache-2.0
 *
 * refusal: every reason for which the ledger says no, once. The code stands in lode_error.code, and is
 * what a program tests; the class is what HTTP makes of it; the title is for people. The message and the
 * hint of the error say what is special about this one, and what to do.
 */
#ifndef LODE_LEDGER_REFUSAL_H
#define LODE_LEDGER_REFUSAL_H

#include "base/base.h"

typedef enum refusal_class {
    REFUSED_INPUT,   /* 422: the fields do not make sense together */
    REFUSED_ROLE,    /* 403: this person may not do that, or may not be the second person */
    REFUSED_MISSING, /* 404: no such object */
    REFUSED_STATE,   /* 409: not from this state, not with these figures */
    REFUSED_STALE,   /* 412: somebody changed it since it was read */
} refusal_class;

typedef struct refusal {
    const char *code, *title;
    refusal_class class;
} refusal;

/* NULL: the code is no refusal of the ledger. */
const refusal *refusal_find(const char *code);
const refusal *refusal_at(size_t i); /* NULL behind the last */

/* Fills err; code must be in the table (asserted). */
lode_status refuse(lode_error *err, const char *code, const char *fmt, ...) LODE_PRINTF(3, 4);

#endif
