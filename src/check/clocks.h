/* SPDX-License-Identifier: Apache-2.0
 *
 * clocks: the clock of an application, in an answer and by itself. decide/clock.h counts; here is
 * which clock a shipment has, and how it is shown. It stands beside the verdict and never touches
 * it: silence is not approval.
 */
#ifndef LODE_CHECK_CLOCKS_H
#define LODE_CHECK_CLOCKS_H

#include "decide/clock.h"

struct lode_answer;

typedef struct answer_clock {
    bool shown;
    tri runs; /* open: whether it is this clock is itself not settled */
    clock_ask ask;
    clock_result result;
    uint32_t *may_be; /* other clocks that may run instead or besides */
    uint32_t n_may_be;
} answer_clock;

void answer_clock_find(struct lode_answer *an);

/* The clock of this id; with an empty one, the one that stands in for no other when there is just one. */
LODE_MUST_CHECK lode_status clock_find(const lode_world *w, str id, uint32_t *out, lode_error *err);

#define CLOCK_ASK_BYTES_MAX LODE_QUERY_BYTES_MAX
/* The question in JSON (clock_ask.c); pauses live in a. */
LODE_MUST_CHECK lode_status clock_ask_from_json(const lode_world *w, lode_arena *a, str json,
                                                clock_ask *out, lode_error *err);

/* Sentences for people, one a line: what is asked, where it stands, what that means. */
void clock_sentences(const lode_world *w, const clock_ask *ask, const clock_result *r, strbuf *out);
/* The clock alone as JSON, one line, no newline. */
void clock_to_json(const lode_world *w, const clock_ask *ask, const clock_result *r, strbuf *out);

#endif
