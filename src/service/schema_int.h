/* SPDX-License-Identifier: Apache-2.0
 *
 * schema_int: what the files of schema.h share. */
#ifndef LODE_SERVICE_SCHEMA_INT_H
#define LODE_SERVICE_SCHEMA_INT_H

#include "service/schema.h"

/* Own limits of a type, where the field states none. */
int64_t field_min(const field *f);
int64_t field_max(const field *f);

/* Formats into a text of a problem: cut to fit between characters, without control characters. */
void problem_say(char *out, size_t cap, const char *fmt, ...) LODE_PRINTF(3, 4);

/* A key or value of somebody else, made fit to be quoted in a message. */
typedef struct shown {
    char z[56];
} shown;
shown show(str s);

#endif
