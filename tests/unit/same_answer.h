/* SPDX-License-Identifier: Apache-2.0
 *
 * same_answer: what is answered, receipt included, under a world that was compiled and under the same
 * world as if it was not, which the reference reads.
 */
#ifndef LODE_SAME_ANSWER_H
#define LODE_SAME_ANSWER_H

#include <string.h>

#include "check/answer.h"

/* `holds` is sound with each engine and need not be as long (decide.h): bounds_disagree looks at it. */
static inline void without_holds(strbuf *b) {
    char *from = b->n > 0 ? strstr(b->p, "\"holds\":{") : NULL;
    char *to = from != NULL ? strchr(from, '}') : NULL;
    if (to != NULL) {
        memmove(from, to, b->n - (size_t)(to - b->p) + 1);
        b->n -= (size_t)(to - from);
    }
}

/* Receipt and whole answer as JSON. */
static inline bool answer_text(const lode_world *w, const lode_query *q, lode_arena *a,
                               strbuf *out) {
    lode_request rq = {.facts = *q->facts, .on = q->on, .known = q->known};
    lode_answer *an = NULL;
    lode_error err = {0};
    rq.facts.world = w;
    if (check_run(w, &rq, a, &an, &err) != LODE_OK) {
        strbuf_addf(out, "%s", err.message);
        return false;
    }
    receipt_text(an, out);
    answer_to_json(an, out);
    without_holds(out);
    return true;
}

static inline const char *answers_disagree(void *ctx, const lode_query *q, uint32_t regime) {
    (void)ctx;
    (void)regime;
    lode_arena a = {0};
    lode_world plain = *q->world;
    strbuf fast = {0}, slow = {0};
    plain.n_blocks = 0; /* not compiled: the reference reads it */
    bool both = answer_text(q->world, q, &a, &fast) == answer_text(&plain, q, &a, &slow);
    bool same = both && str_eq(strbuf_str(&fast), strbuf_str(&slow));
    strbuf_clear(&fast);
    strbuf_clear(&slow);
    arena_clear(&a);
    return same ? NULL : "the answers differ";
}

/* Where the two answers part, in the words of both. */
static inline void put_parting(strbuf *out, const lode_query *q, lode_arena *a) {
    lode_world plain = *q->world;
    strbuf fast = {0}, slow = {0};
    plain.n_blocks = 0;
    (void)answer_text(q->world, q, a, &fast);
    (void)answer_text(&plain, q, a, &slow);
    size_t at = 0;
    while (at < fast.n && at < slow.n && fast.p[at] == slow.p[at]) {
        at++;
    }
    at = at > 100 ? at - 100 : 0;
    strbuf_addf(out, "  -- reference: ...%.200s\n  -- SIMD: ...%.200s\n", slow.p + at, fast.p + at);
    strbuf_clear(&fast);
    strbuf_clear(&slow);
}

#endif
