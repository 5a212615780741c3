/* SPDX-License-Identifier: Apache-2.0
 *
 * word_tables: see the header; a test holds role_words against role_name.
 */
#include "service/word_tables.h"

const char *const role_words[] = {"viewer",  "requester",     "screener", "license_manager",
                                  "adviser", "countersigner", "approver", "evidence_editor",
                                  "auditor", "admin",         NULL};

static const field NOTHING[] = {{0}};
const schema nothing_schema = {"Nothing", "No more is to be said: {}, or no body at all.", NOTHING};
