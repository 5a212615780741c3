/* SPDX-License-Identifier: Apache-2.0
 *
 * kleene: the truth of everything in one state, by strong Kleene (language.md 4.2, 4.4 to 4.9). Each
 * truth carries the weakest word it needs (4.12). Nodes are remembered for one run.
 *
 * Recursion is bounded by the depth of conditions, which the image reader checks.
 */
#include "decide/decide_int.h"

static const kleene TRUE_BY_LAW = {TRI_TRUE, WORD_LAW};
static const kleene FALSE_BY_LAW = {TRI_FALSE, WORD_LAW};

static lode_word weaker(lode_word a, lode_word b) { return a > b ? a : b; }
static lode_word stronger(lode_word a, lode_word b) { return a < b ? a : b; }

/* 4.12: a true `and` needs all its parts, a false one only the best of its false parts. */
static kleene and2(kleene a, kleene b) {
    if (a.t == TRI_FALSE && b.t == TRI_FALSE) {
        return (kleene){TRI_FALSE, stronger(a.word, b.word)};
    }
    if (a.t == TRI_FALSE || b.t == TRI_FALSE) {
        return a.t == TRI_FALSE ? a : b;
    }
    if (a.t == TRI_TRUE && b.t == TRI_TRUE) {
        return (kleene){TRI_TRUE, weaker(a.word, b.word)};
    }
    return (kleene){TRI_OPEN, WORD_LAW};
}

static kleene not1(kleene a) {
    return (kleene){a.t == TRI_OPEN ? TRI_OPEN : a.t == TRI_TRUE ? TRI_FALSE : TRI_TRUE, a.word};
}

static kleene or2(kleene a, kleene b) { return not1(and2(not1(a), not1(b))); }

/* 4.2: true when every value still possible satisfies the atom, false when none does. */
static kleene var_in(const decide_ctx *c, uint32_t var, const class_set *asked) {
    uint32_t v = c->alias[var];
    class_set picked;
    const class_set *may = &c->may[v];
    if (c->sparse && engine_picked(c->engine, v, &picked)) {
        may = &picked;
    }
    if (!cs_meets(may, asked)) {
        return (kleene){TRI_FALSE, c->word[v]};
    }
    return (kleene){cs_subset(may, asked) ? TRI_TRUE : TRI_OPEN, c->word[v]};
}

/* The same for class 1 of a yes-or-no var: asked for every rule in every state. */
static kleene var_yes(const decide_ctx *c, uint32_t var) {
    uint32_t v = c->alias[var]; /* of law, claims, licenses: never picked from */
    uint64_t may = c->may[v].w[0];
    return (kleene){(may & 2) == 0 ? TRI_FALSE : may == 2 ? TRI_TRUE : TRI_OPEN, c->word[v]};
}

/* ---- time (4.4) ------------------------------------------------------------------------------ */

static bool measure_known(const decide_ctx *c, uint32_t measure) {
    return c->w->measures[measure].published <= c->q->known;
}

static kleene window_in(const decide_ctx *c, const world_window *win) {
    lode_date on = c->q->on;
    if (win->from != DATE_NONE && on < win->from) {
        return FALSE_BY_LAW;
    }
    if (win->unclear_day != DATE_NONE && on == win->unclear_day) {
        return var_yes(c, win->boundary_var);
    }
    return win->until == DATE_NONE || on < win->until ? TRUE_BY_LAW : FALSE_BY_LAW;
}

static kleene suspension_holds(const decide_ctx *c, const world_suspension *s) {
    lode_date on = c->q->on;
    if (!measure_known(c, s->by) || on < s->from) {
        return FALSE_BY_LAW;
    }
    kleene after = s->after == AFTER_UNVERIFIED ? var_yes(c, s->after_var) : FALSE_BY_LAW;
    if (s->unclear_day != DATE_NONE && on == s->unclear_day) {
        return or2(var_yes(c, s->boundary_var), after);
    }
    return on < s->until ? TRUE_BY_LAW : after;
}

/* rule = NONE: a whole measure's suspensions only. */
static kleene suspended(const decide_ctx *c, uint32_t measure, uint32_t rule) {
    kleene any = FALSE_BY_LAW;
    if (!c->suspends[measure]) {
        return any;
    }
    for (uint32_t i = 0; i < c->w->n_suspensions; i++) {
        const world_suspension *s = &c->w->suspensions[i];
        if (s->measure == measure && (s->rule == NONE || s->rule == rule)) {
            any = or2(any, suspension_holds(c, s));
        }
    }
    return any;
}

static kleene live(const decide_ctx *c, uint32_t measure, uint32_t rule, const world_window *win) {
    if (!measure_known(c, measure)) {
        return FALSE_BY_LAW;
    }
    kleene in = window_in(c, win);
    return in.t == TRI_FALSE ? in : and2(in, not1(suspended(c, measure, rule)));
}

/* What is in force for sure, or for sure not, stays so, for the search only narrows. So the reference
 * works it out once, on the facts given; what waits for a question of law is looked at each time. The
 * engine asks of few rules, and asks at once. */
void bind_law(decide_ctx *c) {
    const lode_world *w = c->w;
    c->suspends = arena_array(c->arena, w->n_measures + 1, sizeof *c->suspends);
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        c->suspends[w->suspensions[i].measure] = true;
    }
    if (c->engine == NULL) {
        bind_live(c);
    }
}

void bind_live(decide_ctx *c) {
    const lode_world *w = c->w;
    c->rule_lives = arena_array(c->arena, w->n_rules + 1, sizeof *c->rule_lives);
    c->entry_lives = arena_array(c->arena, w->n_entries + 1, sizeof *c->entry_lives);
    for (uint32_t i = 0; i < w->n_rules; i++) {
        c->rule_lives[i] = rule_live_now(c, i);
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        const world_entry *e = &w->entries[i];
        c->entry_lives[i] = live(c, e->measure, e->rule, &e->window);
    }
}

kleene rule_live(const decide_ctx *c, uint32_t rule) {
    bool kept = c->rule_lives != NULL && c->rule_lives[rule].t != TRI_OPEN;
    return kept ? c->rule_lives[rule] : rule_live_now(c, rule);
}

kleene rule_live_now(const decide_ctx *c, uint32_t rule) {
    const world_rule *r = &c->w->rules[rule];
    return live(c, r->measure, rule, &r->window);
}

kleene entry_live(const decide_ctx *c, uint32_t entry) {
    const world_entry *e = &c->w->entries[entry];
    bool kept = c->entry_lives != NULL && c->entry_lives[entry].t != TRI_OPEN;
    return kept ? c->entry_lives[entry] : live(c, e->measure, e->rule, &e->window);
}

kleene clock_live(const decide_ctx *c, uint32_t clock) {
    const world_clock *k = &c->w->clocks[clock];
    return live(c, k->measure, NONE, &k->window);
}

tri window_live(const lode_world *w, const world_window *win, lode_date on) {
    (void)w; /* the var of an unclear day is open here: nobody has answered it */
    if (win->unclear_day != DATE_NONE && on == win->unclear_day) {
        return TRI_OPEN;
    }
    bool in =
        (win->from == DATE_NONE || on >= win->from) && (win->until == DATE_NONE || on < win->until);
    return in ? TRI_TRUE : TRI_FALSE;
}

/* ---- entries and listed (4.6, 4.7) ----------------------------------------------------------- */

/* 4.5 among exceptions: they read the item only, so they are decided before any rule runs. The
 * defeat order is acyclic (the image reader checks it), so this ends. */
kleene kleene_exception(decide_ctx *c, uint32_t rule) {
    const world_rule *r = &c->w->rules[rule];
    kleene fires = and2(rule_live(c, rule), kleene_node(c, r->cond));
    for (uint32_t i = 0; i < r->defeaters.count && fires.t != TRI_FALSE; i++) {
        uint32_t winner = c->w->defeats[r->defeaters.first + i].winner;
        fires = and2(fires, not1(kleene_exception(c, winner)));
    }
    return fires;
}

kleene kleene_test(decide_ctx *c, uint32_t entry) {
    const world_entry *e = &c->w->entries[entry];
    kleene t = e->test == NONE ? (kleene){TRI_OPEN, WORD_LAW} : kleene_node(c, e->test);
    if (e->how == ENTRY_DESCRIBED && t.t == TRI_TRUE) {
        t.t = TRI_OPEN; /* the parameters fit; whether the words do, somebody has to say */
    }
    for (uint32_t i = 0; i < e->exceptions.count; i++) {
        uint32_t r = c->w->defeats[e->exceptions.first + i].winner;
        t = and2(t, not1(kleene_exception(c, r)));
    }
    return t;
}

kleene kleene_entry(decide_ctx *c, uint32_t entry) {
    const entry_state *s = &c->entries[entry];
    const world_entry *e = &c->w->entries[entry];
    switch (s->mode) {
    case ENTRY_CONST:
        return (kleene){s->given, s->word};
    case ENTRY_TEST:
        if (c->engine != NULL && c->test[entry] != TRI_OPEN) {
            return (kleene){c->test[entry], WORD_LAW}; /* the engine follows no words */
        }
        return kleene_test(c, entry);
    case ENTRY_CLASS: {
        class_set group = {{0}};
        if (c->class_var ==
            NONE) { /* a vocabulary that cannot ask: open, and nobody to settle it */
            return (kleene){TRI_OPEN, WORD_LAW};
        }
        cs_add(&group, e->group);
        return var_in(c, c->class_var, &group);
    }
    case ENTRY_CLAIM:
        return var_yes(c, e->claim_var);
    }
    return FALSE_BY_LAW;
}

/* What `listed` is over the entries that are false for good: false, on the weakest of their words. */
kleene kleene_idle(decide_ctx *c) {
    kleene any = FALSE_BY_LAW;
    for (uint32_t e = 0; e < c->w->n_entries && any.word < c->weakest; e++) {
        kleene holds = c->w->entries[e].regime == c->regime ? kleene_entry(c, e) : FALSE_BY_LAW;
        if (holds.t == TRI_FALSE) {
            any = or2(any, and2(holds, entry_live(c, e)));
        }
    }
    return any;
}

/* The groups that are certainly in force count as one: being in one of them is being listed. The same
 * for every rule that reads it, so it is worked out once a run. */
kleene kleene_listed(decide_ctx *c, uint32_t regime) {
    truth_kept *k = &c->regime_listed[regime];
    if (k->epoch == c->epoch) {
        return k->value;
    }
    if (c->engine == NULL && !c->idle_known) {
        c->idle = kleene_idle(c);
        c->idle_known = true;
    }
    kleene any = regime == c->regime ? c->idle : FALSE_BY_LAW;
    class_set groups = {{0}};
    for (uint32_t i = 0; regime == c->regime && i < c->n_active && any.t != TRI_TRUE; i++) {
        kleene lives = entry_live(c, c->active[i]);
        if (c->entries[c->active[i]].mode == ENTRY_CLASS && lives.t == TRI_TRUE) {
            cs_add(&groups, c->w->entries[c->active[i]].group);
        } else {
            any = or2(any, and2(kleene_entry(c, c->active[i]), lives));
        }
    }
    if (!cs_empty(&groups) && c->class_var != NONE) {
        any = or2(any, var_in(c, c->class_var, &groups));
    }
    *k = (truth_kept){c->epoch, any};
    return any;
}

/* ---- conditions ------------------------------------------------------------------------------ */

static kleene slot_is(const decide_ctx *c, uint32_t slot, uint32_t value) {
    uint32_t at = value - c->w->slots[slot].values.first;
    class_set may = slot_possible(c, slot);
    if (!cs_has(&may, at)) {
        return FALSE_BY_LAW;
    }
    uint32_t how = c->w->slots[slot].combine;
    bool sure = cs_has(&c->slot_must[slot], at);
    if (how == SLOT_AVAILABLE) {
        sure = !cs_has(&c->slot_may[slot], at);
    } else if (how == SLOT_STRICTEST) {
        sure = cs_count(&may) == 1;
    } else if (how == SLOT_UNIQUE) { /* a conflict has all of its values */
        sure = sure || cs_count(&may) == 1;
    }
    return (kleene){sure ? TRI_TRUE : TRI_OPEN, WORD_LAW};
}

/* `ban is A or B`, when nothing but A or B can come of it: true, though neither is sure. */
static bool slot_surely_among(const decide_ctx *c, const world_node * or) {
    uint32_t slot = NONE;
    class_set named = {{0}};
    for (uint32_t i = 0; i < or->kids.count; i++) {
        const world_node *kid = &c->w->nodes[c->w->kids[or->kids.first + i]];
        if (kid->op != NODE_SLOT || (slot != NONE && kid->a != slot)) {
            return false;
        }
        slot = kid->a;
        cs_add(&named, kid->b - c->w->slots[slot].values.first);
    }
    if (slot == NONE || c->w->slots[slot].combine == SLOT_COLLECT ||
        c->w->slots[slot].combine == SLOT_AVAILABLE) {
        return false;
    }
    class_set may = slot_possible(c, slot);
    return cs_subset(&may, &named);
}

static kleene node_value(decide_ctx *c, const world_node *n) {
    switch ((node_op)n->op) {
    case NODE_TRUE:
        return TRUE_BY_LAW;
    case NODE_AND:
    case NODE_OR: {
        bool all = n->op == NODE_AND;
        kleene t = all ? TRUE_BY_LAW : FALSE_BY_LAW;
        for (uint32_t i = 0; i < n->kids.count; i++) {
            kleene kid = kleene_node(c, c->w->kids[n->kids.first + i]);
            t = all ? and2(t, kid) : or2(t, kid);
            if (c->engine != NULL && t.t == (all ? TRI_FALSE : TRI_TRUE)) {
                break; /* the others could only change the word, which the engine does not follow */
            }
        }
        if (!all && t.t == TRI_OPEN && slot_surely_among(c, n)) {
            return TRUE_BY_LAW;
        }
        return t;
    }
    case NODE_NOT:
        return not1(kleene_node(c, n->a));
    case NODE_VAR:
        return var_in(c, n->a, &c->w->class_sets[n->b]);
    case NODE_ENTRY:
        return kleene_entry(c, n->a);
    case NODE_LISTED:
        return kleene_listed(c, n->a);
    case NODE_SLOT:
        return slot_is(c, n->a, n->b);
    case NODE_DEFINE:
        return kleene_node(c, n->a);
    case NODE_OP_COUNT:
        break;
    }
    return FALSE_BY_LAW;
}

kleene kleene_node(decide_ctx *c, uint32_t node) {
    if (c->stamp[node] == c->epoch) {
        return c->memo[node];
    }
    kleene k = node_value(c, &c->w->nodes[node]);
    c->memo[node] = k;
    c->stamp[node] = c->epoch;
    return k;
}

/* ---- rules, slots, verdict (4.5, 4.8, 4.9) --------------------------------------------------- */

void kleene_rule(decide_ctx *c, uint32_t r) {
    const world_rule *rule = &c->w->rules[r];
    kleene lives = rule_live(c, r);
    kleene fires = lives.t == TRI_FALSE ? lives : and2(lives, kleene_node(c, rule->cond));
    c->rule_cond[r] = fires;
    c->rule_by[r] = NONE;
    for (uint32_t i = 0; i < rule->defeaters.count; i++) {
        uint32_t winner = c->w->defeats[rule->defeaters.first + i].winner;
        if (c->rule[winner].t == TRI_TRUE && c->rule_by[r] == NONE) {
            c->rule_by[r] = winner;
        }
        fires = and2(fires, not1(c->rule[winner]));
    }
    c->rule[r] = fires;
}

static kleene cond_of(decide_ctx *c, uint32_t r) {
    kleene lives = rule_live(c, r);
    return lives.t == TRI_FALSE ? lives : and2(lives, kleene_node(c, c->w->rules[r].cond));
}

/* As kleene_rule, its defeaters first. The defeat order is acyclic (the image reader checks it). */
static kleene worded(decide_ctx *c, uint32_t r) {
    const world_rule *rule = &c->w->rules[r];
    if (c->worded[r].epoch == c->epoch) {
        return c->worded[r].value;
    }
    kleene fires = rule_in_play(c, r) ? cond_of(c, r) : FALSE_BY_LAW;
    for (uint32_t i = 0; i < rule->defeaters.count && rule_in_play(c, r); i++) {
        fires = and2(fires, not1(worded(c, c->w->defeats[rule->defeaters.first + i].winner)));
    }
    c->worded[r] = (truth_kept){c->epoch, fires};
    return fires;
}

lode_word rule_word(decide_ctx *c, uint32_t r) {
    bool by_reference = c->rule_lives != NULL; /* which has worked them all out */
    return by_reference ? c->rule[r].word : worded(c, looked_at(c, r)).word;
}

lode_word cond_word(decide_ctx *c, uint32_t r) { return cond_of(c, r).word; }

void kleene_effects(decide_ctx *c, uint32_t r) {
    const world_rule *rule = &c->w->rules[r];
    if (c->rule[r].t == TRI_FALSE || rule->kind == RULE_REPORT) {
        return; /* reports never touch the reading as written */
    }
    for (uint32_t i = 0; i < rule->effects.count; i++) {
        const world_effect *e = &c->w->effects[rule->effects.first + i];
        uint32_t at = e->value - c->w->slots[e->slot].values.first;
        cs_add(&c->slot_may[e->slot], at);
        if (c->rule[r].t == TRI_TRUE) {
            cs_add(&c->slot_must[e->slot], at);
        }
    }
}

/* The values that the slot may have in the end, over what fired and what is open (4.8). */
class_set slot_possible(const decide_ctx *c, uint32_t slot) {
    const world_slot *s = &c->w->slots[slot];
    class_set out = c->slot_may[slot];
    if (s->combine == SLOT_AVAILABLE) {
        class_set all = cs_all(s->values.count);
        return cs_minus(all, c->slot_must[slot]);
    }
    if (s->combine == SLOT_COLLECT) {
        return out;
    }
    uint32_t lo = 0; /* the strictest value that is sure; the first declared when none is */
    for (uint32_t v = 0; v < s->values.count; v++) {
        lo = cs_has(&c->slot_must[slot], v) ? v : lo;
    }
    for (uint32_t v = 0; s->combine == SLOT_STRICTEST && v < lo; v++) {
        out.w[v / 64] &= ~(UINT64_C(1) << (v % 64));
    }
    cs_add(&out, lo);
    return out;
}

static uint32_t strictest_row(const lode_world *w) {
    uint32_t v = 0;
    while (v + 1 < w->n_verdicts && w->verdicts[v].overlay) {
        v++;
    }
    return v;
}

void kleene_verdict(decide_ctx *c) {
    uint32_t mildest = NONE;
    c->best = c->worst = NONE;
    for (uint32_t v = 0; v < c->w->n_verdicts; v++) {
        const world_verdict *row = &c->w->verdicts[v];
        if (row->overlay) {
            continue;
        }
        mildest = v;
        tri t = row->cond == NONE ? TRI_TRUE : kleene_node(c, row->cond).t;
        if (c->worst == NONE && t != TRI_FALSE) {
            c->worst = v;
        }
        if (c->best == NONE && t == TRI_TRUE) {
            c->best = v;
        }
    }
    const world_regime *g = &c->w->regimes[c->regime];
    tri before =
        g->begins != DATE_NONE && c->q->on < g->begins ? var_yes(c, g->begins_var).t : TRI_FALSE;
    uint32_t strictest = strictest_row(c->w);
    c->worst = before == TRI_FALSE ? c->worst : strictest;
    c->best = before == TRI_TRUE ? strictest : c->best;
    bool known = c->kept != NULL && c->kept->nexus.t != TRI_OPEN; /* by a state above */
    c->nexus = known ? c->kept->nexus : kleene_node(c, g->nexus);
    if (c->nexus.t != TRI_TRUE) {
        c->best = mildest;
    }
    if (c->nexus.t == TRI_FALSE) {
        c->worst = mildest;
    }
}

void kleene_clear_slots(decide_ctx *c) {
    for (uint32_t i = 0; i < c->w->n_slots; i++) {
        c->slot_may[i] = c->slot_must[i] = (class_set){{0}};
    }
}

void kleene_outcome(decide_ctx *c) {
    kleene_clear_slots(c);
    for (uint32_t i = 0; i < c->n_running; i++) {
        kleene_effects(c, c->running[i]);
    }
    kleene_verdict(c);
}

void kleene_run(decide_ctx *c) {
    c->epoch++;
    if (c->engine != NULL) {
        fast_run(c);
        return;
    }
    kleene_clear_slots(c);
    for (uint32_t i = 0; i < c->n_running; i++) {
        kleene_rule(c, c->running[i]);
        kleene_effects(c, c->running[i]);
    }
    kleene_verdict(c);
}
