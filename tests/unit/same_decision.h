/* SPDX-License-Identifier: Apache-2.0
 *
 * same_decision: one decision against another, field by field.
 */
#ifndef LODE_SAME_DECISION_H
#define LODE_SAME_DECISION_H

#include <string.h>

#include "decide/decide.h"

static inline bool same_field(bool equal, const char *field, const char **differ) {
    if (!equal && *differ == NULL) {
        *differ = field;
    }
    return equal;
}

static inline void same_rules(const lode_world *w, const lode_decision *a, const lode_decision *b,
                              const char **differ) {
    for (uint32_t r = 0; r < w->n_rules; r++) {
        const lode_rule_result *x = &a->rules[r];
        const lode_rule_result *y = &b->rules[r];
        if (!same_field(x->state == y->state, "rules.state", differ) ||
            !same_field(x->by == y->by, "rules.by", differ) ||
            !same_field(x->n_used == y->n_used, "rules.n_used", differ)) {
            return;
        }
        for (uint32_t i = 0; i < x->n_used; i++) {
            same_field(x->used[i].var == y->used[i].var && x->used[i].fact == y->used[i].fact &&
                           x->used[i].word == y->used[i].word,
                       "rules.used", differ);
        }
    }
}

static inline void same_slots(uint32_t n, const lode_slot_result *x, const lode_slot_result *y,
                              const char *field, const char **differ) {
    for (uint32_t i = 0; i < n; i++) {
        same_field(x[i].settled == y[i].settled && x[i].lo == y[i].lo && x[i].hi == y[i].hi &&
                       memcmp(&x[i].may, &y[i].may, sizeof x[i].may) == 0 &&
                       memcmp(&x[i].must, &y[i].must, sizeof x[i].must) == 0,
                   field, differ);
    }
}

static inline void same_questions(const lode_decision *a, const lode_decision *b,
                                  const char **differ) {
    if (!same_field(a->n_questions == b->n_questions, "n_questions", differ) ||
        !same_field(a->n_sufficient == b->n_sufficient, "n_sufficient", differ)) {
        return;
    }
    for (uint32_t i = 0; i < a->n_sufficient; i++) {
        same_field(a->sufficient[i] == b->sufficient[i], "sufficient", differ);
    }
    for (uint32_t i = 0; i < a->n_questions; i++) {
        const lode_open_question *x = &a->questions[i];
        const lode_open_question *y = &b->questions[i];
        if (!same_field(x->question == y->question && x->fact == y->fact &&
                            x->n_facts == y->n_facts && x->n_classes == y->n_classes,
                        "questions", differ)) {
            return;
        }
        for (uint32_t k = 0; k < x->n_classes; k++) {
            same_field(str_eq(x->classes[k].answer, y->classes[k].answer) &&
                           x->classes[k].best == y->classes[k].best &&
                           x->classes[k].worst == y->classes[k].worst,
                       "questions.classes", differ);
        }
    }
}

/* The first field that differs, or NULL. */
static inline const char *same_decision(const lode_world *w, const lode_decision *a,
                                        const lode_decision *b) {
    const char *first = NULL;
    const char **differ = &first;
    same_field(a->nexus == b->nexus, "nexus", differ);
    same_field(a->best == b->best && a->worst == b->worst, "verdict", differ);
    same_field(a->stop_now == b->stop_now, "stop_now", differ);
    same_field(a->complete == b->complete, "complete", differ);
    same_field(a->rests_on == b->rests_on, "rests_on", differ);
    same_field(a->license_covers == b->license_covers, "license_covers", differ);
    same_field(a->covering == b->covering, "covering", differ);
    same_field(a->not_pointed_at == b->not_pointed_at, "not_pointed_at", differ);
    same_field(memcmp(a->entries, b->entries, w->n_entries * sizeof *a->entries) == 0, "entries",
               differ);
    if (same_field(a->n_contradictions == b->n_contradictions, "n_contradictions", differ)) {
        same_field(memcmp(a->contradictions, b->contradictions,
                          a->n_contradictions * sizeof *a->contradictions) == 0,
                   "contradictions", differ);
    }
    same_rules(w, a, b, differ);
    same_slots(w->n_slots, a->slots, b->slots, "slots", differ);
    same_slots(w->n_slots, a->reported, b->reported, "reported", differ);
    same_questions(a, b, differ);
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        same_field(a->clocks[i].runs == b->clocks[i].runs &&
                       a->clocks[i].no_limit == b->clocks[i].no_limit &&
                       a->clocks[i].word == b->clocks[i].word,
                   "clocks", differ);
    }
    return first;
}

/* Decides with both twins of the compiled engine; the first field that is not the reference's, or NULL. */
static inline const char *engines_differ(lode_query q, uint32_t line, uint32_t regime,
                                         lode_arena *a) {
    lode_decision ref, got;
    q.evaluator = EVALUATE_REFERENCE;
    decide_line(&q, line, regime, a, &ref);
    q.evaluator = EVALUATE_SIMD;
    decide_line(&q, line, regime, a, &got);
    const char *differ = same_decision(q.world, &ref, &got);
    q.evaluator = EVALUATE_SCALAR;
    decide_line(&q, line, regime, a, &got);
    return differ != NULL ? differ : same_decision(q.world, &ref, &got);
}

#endif
