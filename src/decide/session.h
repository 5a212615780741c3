/* SPDX-License-Identifier: Apache-2.0
 *
 * session: one decision after another under one regime, without search, questions or reasons: which
 * rules fire, which are open, and between which verdicts the answer lies. It equals decide_line() with
 * no_search in these fields, and costs what changes from one shipment to the next: facts given before
 * are taken back, those given now are bound, and the blocks are met (engine.h).
 *
 * This is the loop for whole order books, and the part of a decision that other engines have as well.
 *
 * Threads: a session belongs to one thread; the world is shared. Memory: everything lies in the
 * session, which grows to what the largest shipment needs.
 */
#ifndef LODE_SESSION_H
#define LODE_SESSION_H

#include "decide/decide.h"

typedef struct lode_session lode_session;

typedef struct lode_outcome {
    uint32_t best, worst; /* verdicts: sound, not tight */
    const uint32_t
        *fired; /* rules, in order of evaluation; the session's, until the next decision */
    uint32_t n_fired;
    const uint32_t *open;
    uint32_t n_open;
} lode_outcome;

/* The world must have been lowered (lower.h) and outlive the session. */
lode_session *session_new(const lode_world *w, uint32_t regime, lode_evaluator evaluator);
void session_free(lode_session *s);

/* q->world is the session's, q->facts has the line, and both outlive the call. */
void session_decide(lode_session *s, const lode_query *q, uint32_t line, lode_outcome *out);

#endif
