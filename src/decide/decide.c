/* SPDX-License-Identifier: Apache-2.0
 *
 * decide: one line under one regime, end to end. Binds the facts, runs the exact search, and writes
 * down what fired, what was defeated, what stays open, on whose word, and what to ask.
 */
#include "decide/decide.h"

#include "decide/decide_int.h"

#include <string.h>

/* ---- set up ---------------------------------------------------------------------------------- */

/* A report counts in the reading as reported while it is public and neither denied nor superseded. */
static bool report_in_play(const decide_ctx *c, uint32_t rule) {
    for (uint32_t i = 0; i < c->w->n_reports; i++) {
        const world_report *r = &c->w->reports[i];
        if (r->rule == rule) {
            claim_status s = report_status(c->w, i, c->q->known);
            return r->public_on <= c->q->known && s != CLAIM_DENIED && s != CLAIM_SUPERSEDED;
        }
    }
    return false;
}

void bind_reports(decide_ctx *c) {
    for (uint32_t r = 0; r < c->w->n_rules; r++) {
        c->report_counts[r] = c->w->rules[r].kind == RULE_REPORT && report_in_play(c, r);
    }
}

bool rule_in_play(const decide_ctx *c, uint32_t r) {
    const world_rule *rule = &c->w->rules[r];
    if (rule->kind == RULE_REPORT) {
        return c->report_counts[r];
    }
    return c->w->measures[rule->measure].regime == c->regime;
}

static void order_rules(decide_ctx *c) {
    uint32_t n = c->w->n_rules;
    c->at_order = arena_array(c->arena, n + 1, sizeof *c->at_order);
    c->running = arena_array(c->arena, n + 1, sizeof *c->running);
    c->by_order = arena_array(c->arena, n + 1, sizeof *c->by_order);
    for (uint32_t r = 0; r < n; r++) {
        c->at_order[c->w->rules[r].order] = r; /* a permutation: the image reader checks it */
    }
    order_again(c);
}

void order_again(decide_ctx *c) {
    c->n_by_order = 0;
    for (uint32_t i = 0; i < c->w->n_rules; i++) {
        if (rule_in_play(c, c->at_order[i])) {
            c->by_order[c->n_by_order++] = c->at_order[i];
        }
    }
}

uint32_t class_var_of(const lode_world *w, uint32_t regime) {
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *f = &w->facts[i];
        if (f->type == FACT_CLASSIFICATION && f->vars.count > 0 && world_fact_is_of(w, i, regime)) {
            return f->vars.first;
        }
    }
    return NONE;
}

void decide_init(decide_ctx *c, const lode_query *q, uint32_t line, uint32_t regime,
                 lode_arena *arena) {
    decide_open(c, q, line, regime, arena);
    bind_view(c);
    bind_entries(c);
    fast_ready(c);
}

static lode_word weakest_of(const lode_row *row, lode_word weakest) {
    for (uint32_t i = 0; i < row->n; i++) {
        const lode_value *v = &row->values[i];
        weakest = v->kind != VAL_MISSING && v->word > weakest ? v->word : weakest;
    }
    return weakest;
}

/* That a party is not there, or a license, is at least on the declarant's word. */
lode_word weakest_given(const lode_facts *f, uint32_t line) {
    return weakest_of(&f->lines[line], weakest_of(&f->shipment, WORD_DECLARANT));
}

void decide_open(decide_ctx *c, const lode_query *q, uint32_t line, uint32_t regime,
                 lode_arena *arena) {
    const lode_world *w = q->world;
    *c = (decide_ctx){.q = q, .w = w, .line = line, .regime = regime, .arena = arena, .epoch = 1};
    c->alias = arena_array(arena, w->n_vars + 1, sizeof *c->alias);
    c->word = arena_array(arena, w->n_vars + 1, sizeof *c->word);
    c->may = arena_array(arena, w->n_vars + 1, sizeof *c->may);
    c->entries = arena_array(arena, w->n_entries + 1, sizeof *c->entries);
    c->memo = arena_array(arena, w->n_nodes + 1, sizeof *c->memo);
    c->stamp = arena_array(arena, w->n_nodes + 1, sizeof *c->stamp);
    c->regime_listed = arena_array(arena, w->n_regimes + 1, sizeof *c->regime_listed);
    c->rule = arena_array(arena, w->n_rules + 1, sizeof *c->rule);
    c->rule_cond = arena_array(arena, w->n_rules + 1, sizeof *c->rule_cond);
    c->rule_by = arena_array(arena, w->n_rules + 1, sizeof *c->rule_by);
    c->worded = arena_array(arena, w->n_rules + 1, sizeof *c->worded);
    c->slot_may = arena_array(arena, w->n_slots + 1, sizeof *c->slot_may);
    c->slot_must = arena_array(arena, w->n_slots + 1, sizeof *c->slot_must);
    c->report_counts = arena_array(arena, w->n_rules + 1, sizeof *c->report_counts);
    c->count = arena_array(arena, w->n_vars + 1, sizeof *c->count);
    c->counted = arena_array(arena, w->n_vars + 1, sizeof *c->counted);
    c->split_vars = arena_array(arena, w->n_vars + 1, sizeof *c->split_vars);
    c->weakest = weakest_given(q->facts, line);
    bind_reports(c);
    order_rules(c);
    c->class_var = class_var_of(w, regime);
    bind_facts(c);
    fast_begin(c);
    bind_law(c);
}

/* A license is tested against the kinds that the rules leave, so it comes after a first run. */
void bind_license(decide_ctx *c) {
    if (c->q->facts->n_licenses > 0) {
        kleene_run(c);
    }
    license_cover(c);
    for (uint32_t i = 0; i < c->w->n_facts; i++) {
        const world_fact *f = &c->w->facts[i];
        if (f->type != FACT_LICENSE || f->vars.count == 0 ||
            facts_get(c->q->facts, c->line, i)->kind != VAL_MISSING) {
            continue;
        }
        uint32_t v = f->vars.first; /* yes or no: it has no more */
        class_set may = cs_all(2);
        if (c->license_covers != TRI_OPEN) {
            may = (class_set){{c->license_covers == TRI_TRUE ? 2 : 1}};
        }
        if (memcmp(&may, &c->may[v], sizeof may) != 0) {
            c->may[v] = may;
            state_changed(c, v);
        }
        c->word[v] = WORD_DECLARANT;
    }
}

/* ---- nexus ----------------------------------------------------------------------------------- */

lode_nexus nexus_of(decide_ctx *c) {
    const world_regime *r = &c->w->regimes[c->regime];
    if (c->nexus.t != TRI_OPEN) {
        return c->nexus.t == TRI_TRUE ? NEXUS_TRUE : NEXUS_FALSE;
    }
    bool indicated = r->indicated != NONE && kleene_node(c, r->indicated).t == TRI_TRUE;
    return indicated ? NEXUS_INDICATED : NEXUS_NOT_INDICATED;
}

/* ---- provenance ------------------------------------------------------------------------------ */

typedef struct used_list {
    decide_ctx *c;
    VEC(lode_used) all;
} used_list;

static void add_used(void *arg, uint32_t var, const class_set *asked) {
    used_list *u = arg;
    (void)asked;
    for (size_t i = 0; i < u->all.n; i++) {
        if (u->all.p[i].var == var) {
            return;
        }
    }
    *vec_push(&u->all) = (lode_used){var, u->c->w->vars[var].fact, u->c->word[var]};
}

static void keep_used(decide_ctx *c, used_list *u, lode_rule_result *out) {
    out->n_used = (uint32_t)u->all.n;
    out->used = arena_array(c->arena, u->all.n + 1, sizeof *out->used);
    if (u->all.n > 0) {
        memcpy(out->used, u->all.p, u->all.n * sizeof *out->used);
    }
    vec_clear(&u->all);
}

/* An entry held by a claim rests on the code given, which is no var: shown as its fact. */
static void add_claim(decide_ctx *c, uint32_t rule, used_list *u) {
    const world_rule *r = &c->w->rules[rule];
    if (r->kind == RULE_ENTRY && c->entries[r->entry].mode == ENTRY_CONST &&
        c->entries[r->entry].by_fact != NONE) {
        const entry_state *s = &c->entries[r->entry];
        *vec_push(&u->all) = (lode_used){NONE, s->by_fact, s->word};
    }
}

static rule_state state_of(const decide_ctx *c, uint32_t r) {
    if (c->rule[r].t != TRI_FALSE) {
        return c->rule[r].t == TRI_TRUE ? RULE_FIRED : RULE_OPEN;
    }
    return c->rule_cond[r].t == TRI_TRUE ? RULE_DEFEATED : RULE_FALSE;
}

/* The first rule that fires and beats this one. */
static uint32_t beaten_by(const decide_ctx *c, uint32_t r) {
    const world_rule *rule = &c->w->rules[r];
    for (uint32_t i = 0; i < rule->defeaters.count; i++) {
        uint32_t winner = c->w->defeats[rule->defeaters.first + i].winner;
        if (c->rule[winner].t == TRI_TRUE) {
            return winner;
        }
    }
    return NONE;
}

static void write_rule(decide_ctx *c, uint32_t r, lode_rule_result *out) {
    used_list u = {.c = c};
    *out = (lode_rule_result){.state = state_of(c, r), .by = beaten_by(c, looked_at(c, r))};
    if (out->state == RULE_FALSE && rule_live(c, r).t == TRI_FALSE) {
        out->state = RULE_OUT;
    }
    if (out->state == RULE_OPEN) {
        open_rule(c, r, add_used, &u);
    } else if (out->state == RULE_FIRED || out->state == RULE_DEFEATED) {
        add_claim(c, r, &u);
        used_node(c, c->w->rules[r].cond, add_used, &u);
    }
    keep_used(c, &u, out);
}

static bool is_told(const lode_rule_result *r) {
    return r->state == RULE_FIRED || r->state == RULE_DEFEATED || r->state == RULE_OPEN;
}

/* An exception of an entry sets nothing; it has fired when its entry's test would hold without it. */
static void write_exceptions(decide_ctx *c, lode_decision *out) {
    uint32_t bite = c->w->regimes[c->regime].bite;
    if (bite != NONE && kleene_node(c, bite).t != TRI_TRUE) {
        return; /* without its exception the entry would have asked for nothing either */
    }
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        const world_entry *entry = &c->w->entries[e];
        if (entry->regime != c->regime || entry->how != ENTRY_ENCODED || entry->rule == NONE ||
            entry->exceptions.count == 0) {
            continue;
        }
        lode_rule_result *mine = &out->rules[entry->rule];
        bool out_of_it = is_told(mine) || rule_live(c, entry->rule).t == TRI_FALSE;
        if (out_of_it || kleene_node(c, entry->test).t != TRI_TRUE) {
            continue;
        }
        for (uint32_t i = 0; i < entry->exceptions.count; i++) {
            uint32_t r = c->w->defeats[entry->exceptions.first + i].winner;
            if (c->rule[r].t == TRI_TRUE) {
                used_list u = {.c = c};
                mine->state = RULE_DEFEATED;
                mine->by = r;
                used_node(c, entry->test, add_used, &u);
                keep_used(c, &u, mine);
                break;
            }
        }
    }
}

static void write_told(decide_ctx *c, lode_decision *out) {
    out->told = arena_array(c->arena, c->w->n_rules + 1, sizeof *out->told);
    for (uint32_t r = 0; r < c->w->n_rules; r++) {
        out->told[out->n_told] = r;
        out->n_told += is_told(&out->rules[r]);
    }
}

static void write_rules(decide_ctx *c, lode_decision *out) {
    out->rules = arena_array(c->arena, c->w->n_rules + 1, sizeof *out->rules);
    for (uint32_t r = 0; r < c->w->n_rules; r++) {
        out->rules[r] = (lode_rule_result){.state = RULE_OUT, .by = NONE};
    }
    for (uint32_t i = 0; i < c->n_by_order; i++) {
        uint32_t r = c->by_order[i];
        if (!c->brief || state_of(c, r) != RULE_FALSE) {
            write_rule(c, r, &out->rules[r]);
        }
    }
    write_exceptions(c, out);
    write_told(c, out);
}

uint32_t not_pointed_at(decide_ctx *c) {
    uint32_t n = 0;
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        n += c->w->entries[e].regime == c->regime && c->entries[e].not_pointed &&
             entry_live(c, e).t != TRI_FALSE;
    }
    return n;
}

static void write_entries(decide_ctx *c, lode_decision *out) {
    uint32_t n = c->w->n_entries;
    out->entries = c->brief ? NULL : arena_array(c->arena, n + 1, sizeof *out->entries);
    out->contradictions = arena_array(c->arena, n + 1, sizeof *out->contradictions);
    out->not_pointed_at = not_pointed_at(c);
    for (uint32_t e = 0; e < n; e++) {
        if (c->w->entries[e].regime != c->regime) {
            continue;
        }
        if (!c->brief) {
            out->entries[e] = kleene_entry(c, e).t;
        }
        if (c->entries[e].contradicted) {
            out->contradictions[out->n_contradictions++] = e;
        }
    }
}

/* ---- slots ----------------------------------------------------------------------------------- */

static lode_slot_result slot_result(const decide_ctx *c, uint32_t slot) {
    const world_slot *s = &c->w->slots[slot];
    lode_slot_result out = {.may = slot_possible(c, slot), .lo = NONE};
    out.must = c->slot_must[slot];
    if (s->combine == SLOT_AVAILABLE) {
        class_set all = cs_all(s->values.count);
        out.must = cs_minus(all, c->slot_may[slot]);
    } else if (s->combine != SLOT_COLLECT && cs_count(&out.may) == 1) {
        out.must = out.may;
    }
    for (uint32_t v = 0; v < s->values.count; v++) {
        if (cs_has(&out.may, v)) {
            out.lo = out.lo == NONE ? v : out.lo;
            out.hi = v;
        }
    }
    out.lo = out.lo == NONE ? 0 : out.lo;
    out.settled = memcmp(&out.may, &out.must, sizeof out.may) == 0;
    return out;
}

static void add_reported(decide_ctx *c) {
    for (uint32_t i = 0; i < c->n_by_order; i++) {
        uint32_t r = c->by_order[i];
        const world_rule *rule = &c->w->rules[r];
        if (rule->kind != RULE_REPORT || c->rule[r].t == TRI_FALSE) {
            continue;
        }
        for (uint32_t k = 0; k < rule->effects.count; k++) {
            const world_effect *e = &c->w->effects[rule->effects.first + k];
            uint32_t at = e->value - c->w->slots[e->slot].values.first;
            if (!c->w->slots[e->slot].practice) {
                continue; /* 4.8: a compile error, and ignored here all the same */
            }
            cs_add(&c->slot_may[e->slot], at);
            if (c->rule[r].t == TRI_TRUE) {
                cs_add(&c->slot_must[e->slot], at);
            }
        }
    }
}

static class_set *copy_slots(const decide_ctx *c, const class_set *slots) {
    class_set *out = arena_array(c->arena, (size_t)c->w->n_slots + 1, sizeof *out);
    memcpy(out, slots, c->w->n_slots * sizeof *out);
    return out;
}

static void write_slots(decide_ctx *c, lode_decision *out) {
    uint32_t n = c->w->n_slots;
    out->slots = arena_array(c->arena, n + 1, sizeof *out->slots);
    out->reported = arena_array(c->arena, n + 1, sizeof *out->reported);
    for (uint32_t i = 0; i < n; i++) {
        out->slots[i] = slot_result(c, i);
    }
    class_set *may = copy_slots(c, c->slot_may), *must = copy_slots(c, c->slot_must);
    add_reported(c);
    for (uint32_t i = 0; i < n; i++) {
        out->reported[i] = slot_result(c, i);
    }
    memcpy(c->slot_may, may, n * sizeof *may); /* the reading as written again */
    memcpy(c->slot_must, must, n * sizeof *must);
}

/* ---- what the verdict rests on (4.12) -------------------------------------------------------- */

/* Would this rule, had it fired, have set something stricter than what was set? */
bool would_be_stricter(const decide_ctx *c, uint32_t r) {
    const world_rule *rule = &c->w->rules[r];
    for (uint32_t i = 0; i < rule->effects.count; i++) {
        const world_effect *e = &c->w->effects[rule->effects.first + i];
        const world_slot *s = &c->w->slots[e->slot];
        if (s->practice || s->combine != SLOT_STRICTEST) {
            continue;
        }
        class_set may = slot_possible(c, e->slot);
        uint32_t hi = 0;
        for (uint32_t v = 0; v < s->values.count; v++) {
            hi = cs_has(&may, v) ? v : hi;
        }
        if (e->value - s->values.first > hi) {
            return true;
        }
    }
    return false;
}

static lode_word rests_on(decide_ctx *c) {
    lode_word weakest = WORD_LAW;
    for (uint32_t i = 0; i < c->n_by_order && weakest < c->weakest; i++) {
        uint32_t r = c->by_order[i];
        const world_rule *rule = &c->w->rules[r];
        bool counts = rule->kind != RULE_REPORT && c->rule[r].t != TRI_OPEN &&
                      (c->rule[r].t == TRI_TRUE || would_be_stricter(c, r));
        if (counts && rule_word(c, r) > weakest) {
            weakest = rule_word(c, r);
        }
    }
    return weakest;
}

static bool overlay_holds(decide_ctx *c) {
    for (uint32_t v = 0; v < c->w->n_verdicts; v++) {
        const world_verdict *row = &c->w->verdicts[v];
        if (row->overlay && row->cond != NONE && kleene_node(c, row->cond).t == TRI_TRUE) {
            return true;
        }
    }
    return false;
}

/* ---- entry points ---------------------------------------------------------------------------- */

uint32_t mildest_of(const lode_world *w) {
    uint32_t out = 0;
    for (uint32_t v = 0; v < w->n_verdicts; v++) {
        out = w->verdicts[v].overlay ? out : v;
    }
    return out;
}

/* 4.14: an open nexus that nothing indicates is one question, and no verdict. */
static void ask_nexus(decide_ctx *c, lode_decision *out) {
    used_list u = {.c = c};
    open_node(c, c->w->regimes[c->regime].nexus, add_used, &u);
    out->complete = true;
    out->best = out->worst = mildest_of(c->w);
    if (u.all.n > 0) {
        uint32_t fact = u.all.p[0].fact;
        out->questions = arena_alloc(c->arena, sizeof *out->questions);
        out->n_questions = 1;
        out->questions[0] =
            (lode_open_question){.question = c->w->facts[fact].question, .fact = fact};
        out->questions[0].facts = arena_alloc(c->arena, sizeof fact);
        out->questions[0].facts[0] = fact;
        out->questions[0].n_facts = 1;
    }
    vec_clear(&u.all);
}

/* Best and worst alone: parts that can move neither are not looked into. */
void search_bounds(decide_ctx *c, uint32_t *best, uint32_t *worst) {
    settle s;
    settle_run(c, SETTLE_LEAVES_MAX, true, &s);
    *best = s.best;
    *worst = s.worst;
    settle_clear(&s);
}

/* The search for bounds visits a part of what the whole one does, in the same order. So it ends in
 * budget where that does, and then with the same; else what it finds is at hand sooner, and what
 * decide_verdict says too. */
static void search(decide_ctx *c, lode_decision *out) {
    settle s;
    settle_run(c, SETTLE_LEAVES_MAX, false, &s);
    out->best = s.best;
    out->worst = s.worst;
    questions_build(c, &s, out);
    if (!s.complete) {
        search_bounds(c, &out->best, &out->worst);
    }
    settle_clear(&s);
}

void decide_line(const lode_query *q, uint32_t line, uint32_t regime, lode_arena *arena,
                 lode_decision *out) {
    decide_ctx c;
    decide_init(&c, q, line, regime, arena);
    decide_of(&c, out);
}

void decide_of(decide_ctx *c, lode_decision *out) {
    bind_license(c);
    kleene_run(c);
    *out = (lode_decision){.regime = c->regime, .line = c->line, .nexus = nexus_of(c)};
    out->license_covers = c->license_covers;
    out->covering = c->covering;
    write_entries(c, out);
    if (out->nexus == NEXUS_NOT_INDICATED) {
        ask_nexus(c, out);
    } else if (c->q->no_search) {
        out->best = c->best;
        out->worst = c->worst;
        out->complete = c->best == c->worst;
        out->stop_now = out->nexus == NEXUS_TRUE && overlay_holds(c);
    } else {
        search(c, out);
        out->stop_now = out->nexus == NEXUS_TRUE && overlay_holds(c);
    }
    fast_end(c);
    spread_twins(c);
    out->rests_on = out->nexus == NEXUS_TRUE ? rests_on(c) : WORD_DECLARANT;
    write_rules(c, out);
    write_slots(c, out);
    clock_rules(c, out);
}

void verdict_of(decide_ctx *c, lode_verdict *out) {
    bind_license(c);
    kleene_run(c);
    *out = (lode_verdict){.nexus = nexus_of(c)};
    if (out->nexus == NEXUS_NOT_INDICATED) {
        out->best = out->worst = mildest_of(c->w);
        return;
    }
    search_bounds(c, &out->best, &out->worst);
    out->stop_now = out->nexus == NEXUS_TRUE && overlay_holds(c);
}

void decide_verdict(const lode_query *q, uint32_t line, uint32_t regime, lode_arena *arena,
                    lode_verdict *out) {
    decide_ctx c;
    decide_init(&c, q, line, regime, arena);
    verdict_of(&c, out);
}

struct lode_bounds {
    decide_ctx c;
    lode_query q;
    bool fresh; /* c is of this day already */
};

lode_bounds *bounds_open(const lode_query *q, uint32_t line, uint32_t regime, lode_arena *arena) {
    lode_bounds *b = arena_alloc(arena, sizeof *b);
    b->q = *q;
    b->fresh = true;
    decide_init(&b->c, &b->q, line, regime, arena);
    return b;
}

/* Another day: the facts and what they point at stay; what is in force, and so how entries are read,
 * does not. */
static void move_to(lode_bounds *b, lode_date on) {
    if (b->fresh && b->q.on == on) {
        b->fresh = false;
        return;
    }
    b->fresh = false;
    b->q.on = on;
    b->c.epoch++;
    b->c.met_on_day = false;
    if (b->c.engine == NULL) {
        bind_live(&b->c);
    }
    if (!b->c.any_day) {
        bind_entries(&b->c);
    }
}

void bounds_on(lode_bounds *b, lode_date on, uint32_t *best, uint32_t *worst, lode_span *span) {
    move_to(b, on);
    bounds_of(&b->c, best, worst, span);
}

void bounds_of(decide_ctx *c, uint32_t *best, uint32_t *worst, lode_span *span) {
    if (bounds_run(c, best, worst, span)) {
        search_bounds(c, best, worst);
    }
}

bool bounds_run(decide_ctx *c, uint32_t *best, uint32_t *worst, lode_span *span) {
    bind_license(c);
    kleene_run(c);
    lode_nexus nexus = nexus_of(c);
    if (span != NULL) {
        *span = span_both(span_of(c), c->license_span);
    }
    *best = *worst = mildest_of(c->w);
    return nexus != NEXUS_NOT_INDICATED;
}

void decide_bounds(const lode_query *q, uint32_t line, uint32_t regime, lode_arena *arena,
                   uint32_t *best, uint32_t *worst, lode_span *span) {
    bounds_on(bounds_open(q, line, regime, arena), q->on, best, worst, span);
}
