/* SPDX-License-Identifier: Apache-2.0
 *
 * codec_out: private parts of the JSON writers. An answer is written as text (json_out.h); what few answers
 * have, hits and licenses and clocks, as trees of jansson, in the order in which keys are set. So the same
 * answer gives the same bytes. Running out of memory ends the program, as everywhere.
 */
#ifndef LODE_CHECK_CODEC_OUT_H
#define LODE_CHECK_CODEC_OUT_H

#include "check/answer.h"
#include "check/json_out.h"

#include <jansson.h>

#define ANSWER_SCHEMA 1

/* ---- text (answer_out.c, receipt.c) ---------------------------------------------------------- */

void jo_line(json_out *o, str key, const lode_answer *an, uint32_t line); /* null for NONE */
void jo_image(json_out *o, str key, const lode_answer *an);
/* verdict (undecided when they differ), best, worst */
void jo_verdict(json_out *o, const lode_answer *an, uint32_t best, uint32_t worst);
const char *nexus_name(lode_nexus n);

/* ---- trees (codec_out.c, codec_clock.c) ------------------------------------------------------ */

void set(json_t *object, const char *key, json_t *value);
void put(json_t *array, json_t *value);
json_t *text_json(str s);       /* null when empty */
json_t *date_json(lode_date d); /* null when there is none */
void dump_json(const json_t *j, strbuf *out);

json_t *answer_hits_json(const lode_answer *an);
json_t *candidates_json(const lode_answer *an, const answer_question *q);
json_t *answer_licenses_json(const lode_answer *an); /* those that cover some line */
json_t *clock_json(const lode_world *w, const clock_ask *ask, const clock_result *r);
json_t *answer_clock_json(const lode_answer *an); /* null when there is none */

#endif
