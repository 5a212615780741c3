// SPDX-License-Identifier: Apache-2.0
//
// Can a case notice a mutant? Three ways for a change to stay without effect on a line:
//   - the changed condition, date or list row is decided the same way, on the same word, before and
//     after: then it is in every completion;
//   - it is open before and after, but the verdict is decided without it: then nothing is searched;
//   - it is the open test of an entry that a claim, the classification or a missing pointer settles.
// Everything else counts as reached. Reached too often costs time, reached too seldom would hide a
// case that notices; so whatever is not shown to be without effect is reached.
#include <stdlib.h>

#include "cli/case_run.h"
#include "cli/mutate.h"

typedef struct regime_view {
    lode_probe *probe;
    probe_truth *cond; // n_rules, in force or not
    probe_truth *test; // n_entries
    bool decided;
    probe_witness witness;
} regime_view;

typedef struct reacher {
    const mutate *m;
    const lode_world *w; // the base
    mutant_world *mw;
    const lode_answer *an;
    party_found found;
    regime_view *view; // n_regimes
    lode_arena arena;
} reacher;

static reach further(reach a, reach b) { return a > b ? a : b; }

// Truths before and after. `idle`: an open truth moves nothing here.
static reach compare(probe_truth before, probe_truth after, bool idle) {
    if (before.t != after.t) {
        return REACH_TURNS;
    }
    if (before.t == TRI_OPEN) {
        return idle ? REACH_NOT : REACH_OPEN;
    }
    return before.word != after.word ? REACH_OPEN : REACH_NOT;
}

// ---- conditions ----------------------------------------------------------------------------------

// Is the rule one of these winners, or does it beat one, or one that beats one? Defeat is acyclic.
static bool stands_above(const lode_world *w, world_range winners, uint32_t rule) {
    for (uint32_t i = 0; i < winners.count; i++) {
        uint32_t x = w->defeats[winners.first + i].winner;
        if (x == rule || stands_above(w, w->rules[x].defeaters, rule)) {
            return true;
        }
    }
    return false;
}

static bool entry_has(const lode_world *w, uint32_t entry, uint32_t exception) {
    return stands_above(w, w->entries[entry].exceptions, exception);
}

// An open exception matters to entries that are open by their test.
static bool exception_idle(const reacher *r, const regime_view *v, uint32_t rule) {
    if (r->w->rules[rule].effects.count > 0) {
        return false;
    }
    for (uint32_t e = 0; e < r->w->n_entries; e++) {
        if (probe_by_test(v->probe, e) && v->test[e].t == TRI_OPEN && entry_has(r->w, e, rule)) {
            return false;
        }
    }
    return true;
}

static reach reach_rule(const reacher *r, const regime_view *v, uint32_t rule) {
    if (!probe_in_play(v->probe, rule) || probe_live(v->probe, rule).t == TRI_FALSE) {
        return REACH_NOT;
    }
    probe_world(v->probe, &r->mw->w);
    probe_truth after = probe_cond(v->probe, rule);
    probe_world(v->probe, NULL);
    bool idle = v->decided;
    if (!idle && v->cond[rule].t == TRI_OPEN && r->w->rules[rule].kind == RULE_EXCEPTION) {
        idle = exception_idle(r, v, rule);
    }
    return compare(v->cond[rule], after, idle);
}

typedef struct points_ctx {
    const lode_world *w;
    lode_probe *probe;
    bool points; // an atom over a fact that points is true or open
} points_ctx;

static void see_pointer(void *arg, uint32_t node) {
    points_ctx *x = arg;
    const world_node *n = &x->w->nodes[node];
    if (n->op == NODE_VAR && (x->w->facts[x->w->vars[n->a].fact].flags & FACT_POINTS)) {
        x->points = x->points || probe_node(x->probe, node).t != TRI_FALSE;
    } else if (n->op == NODE_DEFINE) {
        part_nodes(x->w, n->a, see_pointer, x);
    }
}

// Does the change take away or add what points at an entry? Atoms point by themselves, wherever
// they stand in the test.
static bool moves_pointer(const reacher *r, const regime_view *v, const mutant *mu) {
    const world_node *n = &r->w->nodes[mu->node];
    if (mu->kind == MUTANT_CUT) {
        tri before = probe_node(v->probe, mu->node).t;
        probe_world(v->probe, &r->mw->w);
        tri after = probe_node(v->probe, mu->node).t;
        probe_world(v->probe, NULL);
        return before != after && (r->w->facts[r->w->vars[n->a].fact].flags & FACT_POINTS) != 0;
    }
    points_ctx x = {r->w, v->probe, false};
    if (mu->kind == MUTANT_CLAUSE || mu->kind == MUTANT_CHOICE) {
        part_nodes(r->w, r->w->kids[n->kids.first + mu->at], see_pointer, &x);
    }
    return x.points;
}

static reach reach_entry(const reacher *r, const regime_view *v, const mutant *mu, uint32_t entry) {
    if (mu->kind != MUTANT_EXCEPTION && moves_pointer(r, v, mu)) {
        return REACH_TURNS;
    }
    probe_world(v->probe, &r->mw->w);
    probe_truth after = probe_test(v->probe, entry);
    probe_world(v->probe, NULL);
    return compare(v->test[entry], after, v->decided || !probe_by_test(v->probe, entry));
}

static reach reach_node(const reacher *r, const regime_view *v, uint32_t node) {
    if (node == NONE) {
        return REACH_NOT;
    }
    probe_truth before = probe_node(v->probe, node);
    probe_world(v->probe, &r->mw->w);
    probe_truth after = probe_node(v->probe, node);
    probe_world(v->probe, NULL);
    return compare(before, after, false);
}

// The bite of a regime is part of the condition of each of its entries' rules.
static reach reach_regime(const reacher *r, const regime_view *v, uint32_t regime, bool rules) {
    const world_regime *g = &r->w->regimes[regime];
    reach got = further(reach_node(r, v, g->nexus), reach_node(r, v, g->indicated));
    for (uint32_t i = 0; rules && i < r->w->n_rules && got != REACH_TURNS; i++) {
        if (r->w->rules[i].kind == RULE_ENTRY) {
            got = further(got, reach_rule(r, v, i));
        }
    }
    return got;
}

static reach reach_part(const reacher *r, uint32_t regime, const mutant *mu, const law_part *part,
                        bool own) {
    const regime_view *v = &r->view[regime];
    if (part->kind == PART_RULE) {
        return reach_rule(r, v, part->index);
    }
    if (part->kind == PART_ENTRY && r->w->entries[part->index].regime == regime) {
        return reach_entry(r, v, mu, part->index);
    }
    if (part->kind == PART_REGIME && part->index == regime) {
        return reach_regime(r, v, regime, own);
    }
    return REACH_NOT;
}

static reach reach_condition(const reacher *r, uint32_t regime, const mutant *mu) {
    if (mu->part.kind != PART_DEFINE) {
        return reach_part(r, regime, mu, &mu->part, true);
    }
    reach got = REACH_NOT;
    for (size_t i = 0; i < r->m->uses.n && got != REACH_TURNS; i++) {
        if (r->m->uses.p[i].define == mu->part.index) {
            got = further(got, reach_part(r, regime, mu, &r->m->uses.p[i].by, false));
        }
    }
    return got;
}

// ---- dates, lists, defeat, effects ---------------------------------------------------------------

static reach reach_live(const reacher *r, uint32_t regime, uint32_t rule) {
    const regime_view *v = &r->view[regime];
    if (!probe_in_play(v->probe, rule)) {
        return REACH_NOT;
    }
    tri before = probe_live(v->probe, rule).t;
    probe_world(v->probe, &r->mw->w);
    tri after = probe_live(v->probe, rule).t;
    probe_world(v->probe, NULL);
    uint32_t entry = r->w->rules[rule].entry;
    bool holds = v->cond[rule].t != TRI_FALSE;
    if (r->w->rules[rule].kind == RULE_ENTRY && entry != NONE) {
        holds = holds || probe_entry(v->probe, entry) != TRI_FALSE; // it counts as listed
    }
    return before != after && holds ? REACH_TURNS : REACH_NOT;
}

// A day moves by one: only cases around it can tell.
static bool near(const reacher *r, const mutant *mu) { return abs(r->an->on - mu->date) <= 2; }

static reach reach_window(const reacher *r, uint32_t regime, const mutant *mu) {
    uint32_t rule =
        mu->part.kind == PART_ENTRY ? r->w->entries[mu->part.index].rule : mu->part.index;
    if (!near(r, mu)) {
        return REACH_NOT;
    }
    return rule == NONE ? REACH_OPEN : reach_live(r, regime, rule);
}

static reach reach_suspension(const reacher *r, uint32_t regime, const mutant *mu) {
    reach got = REACH_NOT;
    uint32_t by = r->w->suspensions[mu->part.index].by;
    for (uint32_t s = 0; near(r, mu) && s < r->w->n_suspensions && got == REACH_NOT; s++) {
        const world_suspension *sus = &r->w->suspensions[s];
        for (uint32_t i = 0; sus->by == by && i < r->w->n_rules && got == REACH_NOT; i++) {
            bool target =
                r->w->rules[i].measure == sus->measure && (sus->rule == NONE || sus->rule == i);
            got = target ? reach_live(r, regime, i) : REACH_NOT;
        }
    }
    return got;
}

static reach reach_listed(const reacher *r, const mutant *mu) {
    lode_date before = mu->date, after = mu->date + mu->days;
    for (size_t i = 0; i < r->found.hits.n; i++) {
        const party_hit *h = &r->found.hits.p[i];
        if (h->list == mu->part.index && r->w->parties[h->party].listed == before &&
            (before <= r->an->on) != (after <= r->an->on)) {
            return REACH_TURNS;
        }
    }
    return REACH_NOT;
}

static reach reach_defeat(const reacher *r, uint32_t regime, const mutant *mu) {
    lode_probe *p = r->view[regime].probe;
    uint32_t loser = mu->part.index;
    uint32_t winner = r->w->defeats[r->w->rules[loser].defeaters.first + mu->at].winner;
    if (!probe_in_play(p, loser) || probe_live(p, loser).t == TRI_FALSE ||
        r->view[regime].cond[loser].t == TRI_FALSE) {
        return REACH_NOT;
    }
    // Under another regime than its loser's a winner has not run; it beats nobody there.
    tri fires = probe_in_play(p, winner) ? probe_fires(p, winner) : TRI_FALSE;
    return fires == TRI_FALSE ? REACH_NOT : fires == TRI_TRUE ? REACH_TURNS : REACH_OPEN;
}

static reach reach_effect(const reacher *r, uint32_t regime, const mutant *mu) {
    lode_probe *p = r->view[regime].probe;
    if (!probe_in_play(p, mu->part.index)) {
        return REACH_NOT;
    }
    tri fires = probe_fires(p, mu->part.index);
    return fires == TRI_FALSE ? REACH_NOT : fires == TRI_TRUE ? REACH_TURNS : REACH_OPEN;
}

static reach reach_one(const reacher *r, uint32_t regime, const mutant *mu) {
    switch (mu->kind) {
    case MUTANT_CUT:
    case MUTANT_CLAUSE:
    case MUTANT_CHOICE:
    case MUTANT_SWAP:
        return reach_condition(r, regime, mu);
    case MUTANT_FROM:
    case MUTANT_UNTIL:
        return reach_window(r, regime, mu);
    case MUTANT_SUSPENDED:
    case MUTANT_RESUMED:
        return reach_suspension(r, regime, mu);
    case MUTANT_LISTED:
        return reach_listed(r, mu);
    case MUTANT_OVERRIDE:
        return reach_defeat(r, regime, mu);
    case MUTANT_EXCEPTION:
        return reach_part(r, regime, mu, &mu->part, true);
    case MUTANT_EFFECT:
        return reach_effect(r, regime, mu);
    case MUTANT_KIND_COUNT:
        break;
    }
    return REACH_NOT;
}

// ---- one case ------------------------------------------------------------------------------------

static void look(reacher *r, uint32_t regime, const lode_query *q) {
    regime_view *v = &r->view[regime];
    v->probe = probe_open(q, 0, regime, &r->arena);
    v->decided = probe_decided(v->probe);
    probe_search(v->probe, &r->arena, &v->witness);
    v->cond = arena_array(&r->arena, r->w->n_rules + 1, sizeof *v->cond);
    v->test = arena_array(&r->arena, r->w->n_entries + 1, sizeof *v->test);
    for (uint32_t i = 0; i < r->w->n_rules; i++) {
        v->cond[i] = probe_cond(v->probe, i);
    }
    for (uint32_t i = 0; i < r->w->n_entries; i++) {
        v->test[i] = probe_test(v->probe, i);
    }
}

// Do the bounds of a wide case stay under the changed law, as far as two completions can show?
static bool bounds_stay(reacher *r, lode_query q) {
    lode_arena scratch = {0};
    bool stay = true;
    q.world = &r->mw->w;
    q.in_list = party_tri(q.world, &r->an->facts, &r->found, q.on, q.known, &scratch);
    for (uint32_t g = 0; g < r->w->n_regimes && stay; g++) {
        stay = probe_holds(probe_open(&q, 0, g, &scratch), &r->view[g].witness);
    }
    arena_clear(&scratch);
    return stay;
}

static void reach_all(reacher *r, const lode_query *q, bool wide, uint8_t *row) {
    for (size_t i = 0; i < r->m->list.n; i++) {
        const mutant *mu = &r->m->list.p[i];
        reach got = REACH_NOT;
        mutant_apply(r->mw, mu);
        for (uint32_t g = 0; g < r->w->n_regimes && got != REACH_TURNS; g++) {
            got = further(got, reach_one(r, g, mu));
        }
        if (wide && got != REACH_NOT && bounds_stay(r, *q)) {
            got = got == REACH_TURNS ? REACH_STATES : REACH_NOT;
        }
        mutant_undo(r->mw, mu);
        row[i] = (uint8_t)got;
    }
}

void reach_case(mutate *m, mutant_world *mw, uint32_t k, uint8_t *row) {
    reacher r = {.m = m, .w = mw->base, .mw = mw};
    case_run run;
    case_start(&run, r.w, &m->law->cases[k], mw->screener);
    case_decide(&run, false);
    r.an = run.answer;
    if (r.an != NULL) {
        party_find(r.w, &r.an->facts, mw->screener, &r.arena, &r.found);
        lode_query q = {.world = r.w, .facts = &r.an->facts, .on = r.an->on, .known = r.an->known};
        q.in_list = party_tri(r.w, &r.an->facts, &r.found, r.an->on, r.an->known, &r.arena);
        r.view = arena_array(&r.arena, r.w->n_regimes + 1, sizeof *r.view);
        for (uint32_t g = 0; g < r.w->n_regimes; g++) {
            look(&r, g, &q);
            m->wide[k] = m->wide[k] || r.view[g].witness.leaves > WIDE_LEAVES;
        }
        reach_all(&r, &q, m->wide[k], row);
        vec_clear(&r.found.hits);
    }
    case_clear(&run);
    arena_clear(&r.arena);
}

// ---- entries -------------------------------------------------------------------------------------

static void part_entries(const mutate *m, const law_part *part,
                         void (*visit)(void *arg, uint32_t entry), void *arg) {
    const lode_world *w = &m->law->world;
    if (part->kind == PART_ENTRY) {
        visit(arg, part->index);
    } else if (part->kind == PART_RULE && w->rules[part->index].kind == RULE_ENTRY) {
        visit(arg, w->rules[part->index].entry);
    }
    for (uint32_t e = 0; e < w->n_entries; e++) {
        bool exception = part->kind == PART_RULE && entry_has(w, e, part->index);
        bool regime = part->kind == PART_REGIME && w->entries[e].regime == part->index;
        if (exception || regime) {
            visit(arg, e);
        }
    }
}

void mutant_entries(const mutate *m, const mutant *mu, void (*visit)(void *arg, uint32_t entry),
                    void *arg) {
    if (mu->kind == MUTANT_LISTED || mu->kind == MUTANT_SUSPENDED || mu->kind == MUTANT_RESUMED ||
        mu->kind == MUTANT_EFFECT) {
        return; // no pair asks about these
    }
    if (mu->part.kind != PART_DEFINE) {
        part_entries(m, &mu->part, visit, arg);
        return;
    }
    for (size_t i = 0; i < m->uses.n; i++) {
        if (m->uses.p[i].define == mu->part.index) {
            part_entries(m, &m->uses.p[i].by, visit, arg);
        }
    }
}
