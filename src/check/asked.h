/* SPDX-License-Identifier: Apache-2.0
 *
 * asked: the parties that a shipment or a query asks about, each as the query that looks it up, and two
 * names for it that do not change with how it is written.
 *
 *   {"role":"end_user","query":{"name":"...","country":"JP","kind":"entity","born":"...","address":"...",
 *    "number":"..."},"query_key":HEX,"query_version":HEX}
 *
 * Key      SHA-256 of the name's key (name_key): whatever else is said of it, the same name.
 * Version  SHA-256 of the name's key and all that is said of it: country and kind, date of birth, the
 *          address with case and blanks folded, letters and digits of the number. Blanks, case, width and
 *          punctuation make no other version; another country does.
 *
 * A name without a letter or digit has neither: null.
 */
#ifndef LODE_CHECK_ASKED_H
#define LODE_CHECK_ASKED_H

#include "check/check.h"
#include "check/screener.h"

/* {"query":...,"query_key":...,"query_version":...}; role, when there is one, before them. */
void asked_query(str role, const screen_query *q, strbuf *out);
/* {"schema":1,"parties":[...]}: every name given for a role, in the order of roles and facts, each pair
 * of role and version once. */
void asked_parties(const lode_world *w, const lode_facts *f, party_screener *s, strbuf *out);

#endif
