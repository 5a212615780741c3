/* SPDX-License-Identifier: Apache-2.0
 *
 * screening: one party against all lists, without a shipment: the query in JSON, the answer in JSON or
 * for people.
 *
 *   {"id": "...", "name": "...", "country": "JP", "kind": "person|entity|vessel|aircraft",
 *    "born": "YYYY[-MM[-DD]]", "address": "...", "number": "...", "on": "YYYY-MM-DD"}
 *
 * Only the name is needed. With `on`, rows not in force on that day are left out; without it all rows
 * are shown, each with its dates.
 */
#ifndef LODE_CHECK_SCREENING_H
#define LODE_CHECK_SCREENING_H

#include "check/answer.h"

typedef struct screening_hit {
    screen_hit hit;
    hit_class class;
    uint32_t
        absent; /* parties: for HIT_RELATED, the row by which the name is known not to be listed; or
                        NONE: it is another row of a list that has the party */
} screening_hit;

typedef struct screening {
    str id; /* may be empty */
    screen_query query;
    lode_date on;
    screen_profile profile;
    bool explain;
    /* the answer */
    screening_hit *hits; /* n, those in force on `on`; matches, questions, related ones */
    uint32_t n, more;
    uint32_t matches, questions;
    const screen_result *found; /* what the name is like; of the scratch */
} screening;

/* One JSON object; texts live in a. */
LODE_MUST_CHECK lode_status screening_from_json(lode_arena *a, str text, screening *out,
                                                lode_error *err);
void screening_run(const lode_world *w, screen_scratch *s, lode_arena *a, screening *sc);
/* "match", "question", "none_found" (nobody but who is related), or "not_checked": no list was there, or
 * the name says nothing. */
const char *screening_verdict(const lode_world *w, const screening *sc);
int screening_exit(const lode_world *w, const screening *sc); /* 20, 10, 0, 30 */
/* One hit as a JSON object; explain: with the words that met. */
void screening_hit_json(const lode_world *w, screen_scratch *s, const screening_hit *h,
                        bool explain, strbuf *out);
void screening_to_json(const lode_world *w, screen_scratch *s, const screening *sc, strbuf *out);
void screening_to_text(const lode_world *w, screen_scratch *s, const screening *sc, bool color,
                       strbuf *out);

#endif
