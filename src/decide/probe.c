/* SPDX-License-Identifier: Apache-2.0
 *
 * probe: a decide_ctx after binding, opened to questions about single truths. The run over all
 * rules is made only when one of them is asked for.
 */
#include "decide/probe.h"

#include "decide/decide_int.h"

#include <string.h>

struct lode_probe {
    decide_ctx c;
    bool ran; /* kleene_run was made, on the query's world */
    lode_query
        q; /* the caller's, read by the reference: another world may come, and words matter */
};

lode_probe *probe_open(const lode_query *q, uint32_t line, uint32_t regime, lode_arena *arena) {
    lode_probe *p = arena_alloc(arena, sizeof *p);
    p->q = *q;
    p->q.evaluator = EVALUATE_REFERENCE;
    decide_init(&p->c, &p->q, line, regime, arena);
    return p;
}

void probe_world(lode_probe *p, const lode_world *w) {
    p->c.w = w != NULL ? w : p->c.q->world;
    p->c.epoch++; /* nothing remembered of another world */
}

static probe_truth truth(kleene k) { return (probe_truth){k.t, k.word}; }

probe_truth probe_node(lode_probe *p, uint32_t node) { return truth(kleene_node(&p->c, node)); }

probe_truth probe_live(lode_probe *p, uint32_t rule) { return truth(rule_live_now(&p->c, rule)); }

probe_truth probe_cond(lode_probe *p, uint32_t rule) {
    return truth(kleene_node(&p->c, p->c.w->rules[rule].cond));
}

probe_truth probe_test(lode_probe *p, uint32_t entry) { return truth(kleene_test(&p->c, entry)); }

tri probe_entry(lode_probe *p, uint32_t entry) { return kleene_entry(&p->c, entry).t; }

bool probe_by_test(const lode_probe *p, uint32_t entry) {
    return p->c.entries[entry].mode == ENTRY_TEST;
}

bool probe_pointed(const lode_probe *p, uint32_t entry) { return p->c.entries[entry].pointed; }

class_set probe_classes(const lode_probe *p, uint32_t var) { return p->c.may[p->c.alias[var]]; }

bool probe_in_play(const lode_probe *p, uint32_t rule) { return rule_in_play(&p->c, rule); }

static void run(lode_probe *p) {
    if (!p->ran) {
        p->ran = true;
        bind_license(&p->c);
        kleene_run(&p->c);
        spread_twins(&p->c);
    }
}

tri probe_fires(lode_probe *p, uint32_t rule) {
    run(p);
    return p->c.rule[rule].t;
}

bool probe_decided(lode_probe *p) {
    run(p);
    return p->c.best == p->c.worst;
}

/* ---- the search ------------------------------------------------------------------------------ */

/* The state of a leaf whose verdict is decided and is this one; NULL when there is none. */
static class_set *leaf_state(const decide_ctx *c, const settle *s, uint32_t verdict,
                             lode_arena *arena) {
    for (uint32_t l = 0; l < s->leaves.n; l++) {
        if (s->leaves.p[l].best != verdict || s->leaves.p[l].worst != verdict) {
            continue;
        }
        class_set *state = arena_array(arena, c->w->n_vars + 1, sizeof *state);
        memcpy(state, c->may, c->w->n_vars * sizeof *state);
        for (uint32_t i = 0; i < s->n_vars; i++) {
            state[s->vars[i]] = settle_leaf_classes(c, s, l, s->vars[i]);
        }
        return state;
    }
    return NULL;
}

void probe_search(lode_probe *p, lode_arena *arena, probe_witness *out) {
    run(p);
    *out = (probe_witness){
        .usable = true, .nexus = nexus_of(&p->c), .best = p->c.best, .worst = p->c.worst};
    if (out->nexus == NEXUS_NOT_INDICATED) {
        return; /* nothing is searched */
    }
    settle s;
    kleene_run(&p->c);
    settle_run(&p->c, SETTLE_LEAVES_MAX, false, &s);
    out->leaves = (uint32_t)s.leaves.n;
    out->best_state = leaf_state(&p->c, &s, out->best, arena);
    out->worst_state = leaf_state(&p->c, &s, out->worst, arena);
    out->usable = s.best == out->best && s.worst == out->worst && out->best_state != NULL &&
                  out->worst_state != NULL;
    settle_clear(&s);
}

/* Is the state a completion of what the facts leave, and is its verdict this one? */
static bool state_gives(decide_ctx *c, class_set *state, uint32_t verdict) {
    class_set *may = c->may;
    for (uint32_t v = 0; v < c->w->n_vars; v++) {
        if (!cs_subset(&state[v], &may[v])) {
            return false;
        }
    }
    c->may = state;
    kleene_run(c);
    c->may = may;
    return c->best == verdict && c->worst == verdict;
}

bool probe_holds(lode_probe *p, const probe_witness *w) {
    run(p);
    if (!w->usable || nexus_of(&p->c) != w->nexus) {
        return false;
    }
    if (w->nexus == NEXUS_NOT_INDICATED) {
        return true;
    }
    bool same = p->c.best == w->best && p->c.worst == w->worst &&
                state_gives(&p->c, w->best_state, w->best) &&
                state_gives(&p->c, w->worst_state, w->worst);
    kleene_run(&p->c); /* the state given again */
    return same;
}
