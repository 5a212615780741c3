/* SPDX-License-Identifier: Apache-2.0
 *
 * word_tables: words and schemas that tables of several routes share.
 */
#ifndef LODE_SERVICE_WORD_TABLES_H
#define LODE_SERVICE_WORD_TABLES_H

#include "service/schema.h"

extern const char *const role_words[]; /* the roles, in their order; ends with NULL */
extern const schema nothing_schema;    /* {} */

#endif
