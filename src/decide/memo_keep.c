/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_keep: a decision, copied into the memo, and lent out again. Of a thousand rules only those are kept
 * that anybody is told of; who borrows it gets an array of all rules in which these are set.
 */
#include <string.h>

#include "decide/memo_int.h"

static void *copy(lode_memo *m, const void *p, size_t n, size_t size) {
    void *out = arena_array(&m->kept, n + 1, size);
    if (n > 0) {
        memcpy(out, p, n * size);
    }
    return out;
}

static lode_rule_result *copy_results(lode_memo *m, const lode_decision *d) {
    lode_rule_result *out = arena_array(&m->kept, (size_t)d->n_told + 1, sizeof *out);
    for (uint32_t i = 0; i < d->n_told; i++) {
        out[i] = d->rules[d->told[i]];
        out[i].used = copy(m, out[i].used, out[i].n_used, sizeof *out[i].used);
    }
    return out;
}

static lode_open_question *copy_questions(lode_memo *m, const lode_decision *d) {
    lode_open_question *all = copy(m, d->questions, d->n_questions, sizeof *all);
    for (uint32_t i = 0; i < d->n_questions; i++) {
        all[i].facts = copy(m, all[i].facts, all[i].n_facts, sizeof *all[i].facts);
        all[i].classes = copy(m, all[i].classes, all[i].n_classes, sizeof *all[i].classes);
        for (uint32_t k = 0; k < all[i].n_classes; k++) {
            all[i].classes[k].answer = str_dup(&m->kept, all[i].classes[k].answer);
        }
    }
    return all;
}

memo_decision *memo_keep(lode_memo *m, const lode_decision *d) {
    memo_decision *k = arena_alloc(&m->kept, sizeof *k);
    k->d = *d;
    k->d.entries = NULL;
    k->d.rules = NULL;
    k->d.told = copy(m, d->told, d->n_told, sizeof *d->told);
    k->results = copy_results(m, d);
    k->d.contradictions =
        copy(m, d->contradictions, d->n_contradictions, sizeof *d->contradictions);
    k->d.slots = copy(m, d->slots, m->w->n_slots, sizeof *d->slots);
    k->d.reported = copy(m, d->reported, m->w->n_slots, sizeof *d->reported);
    k->d.questions = copy_questions(m, d);
    k->d.sufficient = copy(m, d->sufficient, d->n_sufficient, sizeof *d->sufficient);
    k->d.clocks = copy(m, d->clocks, m->w->n_clocks, sizeof *d->clocks);
    return k;
}

static const lode_rule_result nothing = {.state = RULE_OUT, .by = NONE};

static lode_rule_result *nothing_of_all(const lode_memo *m, lode_arena *a) {
    lode_rule_result *all = arena_array(a, (size_t)m->w->n_rules + 1, sizeof *all);
    for (uint32_t r = 0; r < m->w->n_rules; r++) {
        all[r] = nothing;
    }
    return all;
}

static lode_rule_result *lend_rules(lode_memo *m, const memo_decision *kept, lode_arena *arena) {
    if (m->n_lent == MEMO_LENT_MAX) {
        return nothing_of_all(m, arena);
    }
    lode_rule_result **own = &m->lent[m->n_lent];
    *own = *own != NULL ? *own : nothing_of_all(m, &m->arena);
    m->lent_to[m->n_lent++] = kept;
    return *own;
}

void memo_lend(lode_memo *m, const memo_decision *kept, lode_arena *arena, lode_decision *out) {
    lode_rule_result *rules = lend_rules(m, kept, arena);
    for (uint32_t i = 0; i < kept->d.n_told; i++) {
        rules[kept->d.told[i]] = kept->results[i];
    }
    *out = kept->d;
    out->rules = rules;
}

void memo_take_back(lode_memo *m) {
    for (uint32_t i = 0; i < m->n_lent; i++) {
        const lode_decision *d = &m->lent_to[i]->d;
        for (uint32_t k = 0; k < d->n_told; k++) {
            m->lent[i][d->told[k]] = nothing;
        }
    }
    m->n_lent = 0;
}
