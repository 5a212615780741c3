/* SPDX-License-Identifier: Apache-2.0
 *
 * country: from what a publisher prints to a code of ISO 3166-1 alpha-2. Lists write "Korea, North",
 * "CHINA, PEOPLE'S REPUBLIC OF" or "KP"; a mark of a party holds the code. A code says nothing about
 * the status of a territory.
 */
#ifndef LODE_LISTS_COUNTRY_H
#define LODE_LISTS_COUNTRY_H

#include "base/base.h"

typedef struct country_name {
    const char *key, *code;
} country_name;
extern const country_name COUNTRY_NAMES[];
extern const uint32_t N_COUNTRY_NAMES;

/* A name, or two capital letters, which are taken as a code. False, and out untouched, for anything
 * else: a region, "undetermined", a name that nobody told us. */
bool country_code(str printed, char out[3]);
/* The same for a text that begins with the name of a country, such as an address of METI: the longest
 * one. *rest: what follows it, trimmed. */
bool country_prefix(str text, char out[3], str *rest);

#endif
