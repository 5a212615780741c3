/* SPDX-License-Identifier: Apache-2.0
 *
 * codec_out: private parts of the JSON writers. Objects keep the order in which keys are set, so
 * the same answer gives the same bytes. Running out of memory ends the program, as everywhere.
 */
#ifndef LODE_CHECK_CODEC_OUT_H
#define LODE_CHECK_CODEC_OUT_H

#include "check/answer.h"

#include <jansson.h>

void set(json_t *object, const char *key, json_t *value);
void put(json_t *array, json_t *value);
json_t *text_json(str s);                                /* null when empty */
json_t *date_json(lode_date d);                          /* null when there is none */
json_t *line_json(const lode_answer *an, uint32_t line); /* null for NONE */
json_t *image_json(const lode_answer *an);
const char *nexus_name(lode_nexus n);
/* verdict (undecided when they differ), best, worst */
void set_verdict(json_t *object, const lode_answer *an, uint32_t best, uint32_t worst);
void dump_json(const json_t *j, strbuf *out);

json_t *clock_json(const lode_world *w, const clock_ask *ask, const clock_result *r);
json_t *answer_clock_json(const lode_answer *an); /* null when there is none */

json_t *receipt_json(const lode_answer *an); /* without its hash */
json_t *answer_json(const lode_answer *an);

#endif
