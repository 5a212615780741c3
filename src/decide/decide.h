/* SPDX-License-Identifier: Apache-2.0
 *
 * decide: one line of one shipment under one regime. The reference interpreter follows the numbered
 * clauses of docs/language.md and takes no short cuts; the compiled engine (engine.h) must agree with
 * it on every field of lode_decision.
 *
 * Threads: all functions are pure in (world, facts, dates); memory comes from the caller's arena.
 */
#ifndef LODE_DECIDE_H
#define LODE_DECIDE_H

#include "decide/facts.h"
#include "image/world.h"

typedef enum tri { TRI_FALSE, TRI_TRUE, TRI_OPEN } tri;

typedef enum lode_nexus {
    NEXUS_FALSE,
    NEXUS_TRUE,
    NEXUS_INDICATED,
    NEXUS_NOT_INDICATED
} lode_nexus;

typedef enum rule_state {
    RULE_OUT,   /* not in force on that date, not yet known, or of another regime */
    RULE_FALSE, /* live, condition false */
    RULE_FIRED,
    RULE_DEFEATED, /* condition true, and a defeater fired */
    RULE_OPEN,     /* liveness, condition or a defeater is not settled */
} rule_state;

/* One fact that a result rests on. */
typedef struct lode_used {
    uint32_t var, fact;
    lode_word word;
} lode_used;

typedef struct lode_rule_result {
    rule_state state;
    uint32_t by;     /* rules: the defeater, or NONE */
    lode_used *used; /* facts that make it fire, or that keep it open */
    uint32_t n_used;
} lode_rule_result;

typedef struct lode_slot_result {
    bool settled;
    class_set may, must; /* over the slot's values: can be in the result; surely is */
    uint32_t lo, hi;     /* strictest: mildest and strictest value still possible (index in slot) */
} lode_slot_result;

typedef struct lode_class_answer {
    str answer;           /* in words: "military", "none of these", "< 0.01 %" */
    uint32_t best, worst; /* verdicts, given this answer and nothing else new */
} lode_class_answer;

typedef struct lode_open_question {
    uint32_t question; /* questions of the world */
    uint32_t fact;     /* the fact to show first */
    uint32_t *facts;   /* all open facts that this question settles here */
    uint32_t n_facts;
    lode_class_answer *classes;
    uint32_t n_classes;
} lode_open_question;

/* A clock of the law (4.17), read on this line: is it this one, and does no limit apply? */
typedef struct lode_clock_rule {
    tri runs, no_limit;
    lode_word word; /* weakest word that they need */
} lode_clock_rule;

typedef struct lode_decision {
    uint32_t regime, line;
    lode_nexus nexus;
    uint32_t best, worst;     /* verdicts; settled when equal */
    bool stop_now;            /* an overlay holds, surely */
    tri *entries;             /* n_entries */
    uint32_t not_pointed_at;  /* entries taken as not meant, on the word of the identification */
    uint32_t *contradictions; /* entries that the test meets against the claim given */
    uint32_t n_contradictions;
    lode_rule_result *rules;       /* n_rules */
    uint32_t *told, n_told;        /* rules that fired, are defeated or open; ascending */
    lode_slot_result *slots;       /* n_slots, official rules only */
    lode_slot_result *reported;    /* n_slots, with reports: only practice slots may differ */
    lode_word rests_on;            /* weakest word the verdict needs; WORD_LAW when none */
    lode_open_question *questions; /* that can change the verdict */
    uint32_t n_questions;
    uint64_t *sufficient; /* minimal sufficient sets, bit i = questions[i]; cheapest first */
    uint32_t n_sufficient;
    bool
        complete; /* false: the budget ended first; best and worst are still sound (decide_verdict) */
    tri license_covers;
    uint64_t covering;       /* bit i: licenses[i] covers it for sure */
    lode_clock_rule *clocks; /* n_clocks */
} lode_decision;

/* Which engine evaluates; all three give the same decision, field by field. A world that was not
 * lowered (lower.h) is always read by the reference. */
typedef enum lode_evaluator { EVALUATE_SIMD, EVALUATE_SCALAR, EVALUATE_REFERENCE } lode_evaluator;

/* Whether what several lines would take of one license is there (4.15), found when it is first asked about,
 * once for each day and regime: for all queries about one shipment as it stands, its findings included. */
typedef struct lode_draws lode_draws;
lode_draws *draws_new(lode_arena *arena);
/* The lines that may each be covered by what remains of the license, and perhaps not together; *n 0 when
 * there is no such doubt, or nobody asked. */
void draws_doubt(const lode_draws *d, lode_date on, lode_date known, uint32_t regime,
                 uint32_t license, const uint32_t **lines, uint32_t *n);

typedef struct lode_query {
    const lode_world *world;
    const lode_facts *facts;
    lode_date on, known;
    /* n_roles x n_lists, row by role: is this party in this list on `on`, as known? TRI_OPEN when
     * the party is unknown. Filled by party_lists (check folder). */
    const tri *in_list;
    /* likewise: on whose word it is besides that of the name; NULL: on nobody's */
    const lode_word *in_word;
    bool no_search; /* best and worst as one run finds them: sound, not tight; no questions */
    lode_evaluator evaluator; /* zero: the fastest that this processor has */
    lode_draws *draws;        /* NULL: found anew for each line */
} lode_query;

#define SETTLE_LEAVES_MAX 2000u /* budget of the exact search; questions compare leaves pairwise */

/* Fills out from the arena. Cannot fail: every doubt is a question. */
void decide_line(const lode_query *q, uint32_t line, uint32_t regime, lode_arena *arena,
                 lode_decision *out);

/* What of a decision a list of many shipments shows: the same as in lode_decision. */
typedef struct lode_verdict {
    lode_nexus nexus;
    uint32_t best, worst;
    bool stop_now;
} lode_verdict;
/* Without questions and provenance; the search looks only for best and worst, so it ends sooner. */
void decide_verdict(const lode_query *q, uint32_t line, uint32_t regime, lode_arena *arena,
                    lode_verdict *out);

/* The days [from, until) around the date asked; DATE_NONE: without end. */
typedef struct lode_span {
    lode_date from, until;
} lode_span;

/* Only best and worst, for holds and for exposure. span, if wanted: the days on which, with these facts,
 * lists and licenses held as they are, the bounds are the same, because no law begins or ends that could
 * matter to them; it may be longer in truth. */
void decide_bounds(const lode_query *q, uint32_t line, uint32_t regime, lode_arena *arena,
                   uint32_t *best, uint32_t *worst, lode_span *span);

/* The same on several days with the same facts and lists, at less cost. Lives in the arena; what the
 * query names outlives it. */
typedef struct lode_bounds lode_bounds;
lode_bounds *bounds_open(const lode_query *q, uint32_t line, uint32_t regime, lode_arena *arena);
void bounds_on(lode_bounds *b, lode_date on, uint32_t *best, uint32_t *worst, lode_span *span);

/* Status of a report as of `known` (design 2.12). */
typedef enum claim_status {
    CLAIM_UNCONFIRMED,
    CLAIM_CONFIRMED,
    CLAIM_CONTESTED,
    CLAIM_DENIED,
    CLAIM_SUPERSEDED
} claim_status;
claim_status report_status(const lode_world *w, uint32_t report, lode_date known);

/* Is the window surely, maybe or not open on `on`? The var says which question keeps it open. */
tri window_live(const lode_world *w, const world_window *win, lode_date on);

#endif
