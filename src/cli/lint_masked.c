// SPDX-License-Identifier: Apache-2.0
//
// Rules that change no slot: whenever they fire, others that fire set the same or more. What is held
// against a rule are rules of its regime, plain ones and those of entries that it reads itself; an entry's
// rule is found in no other way to cover it.
#include "cli/lint_exact.h"

typedef VEC(uint32_t) rule_list;

static bool sets_enough(const lode_world *w, const world_effect *other, const world_effect *e) {
    bool strictest = w->slots[e->slot].combine == SLOT_STRICTEST;
    bool enough = strictest ? other->value >= e->value : other->value == e->value;
    return other->slot == e->slot && other->stage == e->stage && other->withdraw == e->withdraw &&
           enough;
}

static bool some_effect(const lode_world *w, uint32_t rule, const world_effect *e) {
    world_range effects = w->rules[rule].effects;
    for (uint32_t i = 0; i < effects.count; i++) {
        if (sets_enough(w, &w->effects[effects.first + i], e)) {
            return true;
        }
    }
    return false;
}

static bool reads_entry(const lode_world *w, uint32_t node, uint32_t entry) {
    const world_node *n = &w->nodes[node];
    bool reads = n->op == NODE_ENTRY && n->a == entry;
    if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
        reads = reads_entry(w, n->a, entry);
    }
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count && !reads;
         i++) {
        reads = reads_entry(w, w->kids[n->kids.first + i], entry);
    }
    return reads;
}

static bool meet(const world_window *a, const world_window *b) {
    return (a->until == DATE_NONE || b->from == DATE_NONE || b->from < a->until) &&
           (b->until == DATE_NONE || a->from == DATE_NONE || a->from < b->until);
}

// May the other rule mask this effect of the rule?
static bool held_against(const exact *x, uint32_t other, uint32_t rule, const world_effect *e) {
    const lode_world *w = x->w;
    const world_rule *a = &w->rules[other];
    const world_rule *b = &w->rules[rule];
    if (other == rule || x->silent[other] ||
        w->measures[a->measure].regime != w->measures[b->measure].regime ||
        !meet(&a->window, &b->window) || !some_effect(w, other, e)) {
        return false;
    }
    return a->kind == RULE_PLAIN || (a->kind == RULE_ENTRY && reads_entry(w, b->cond, a->entry));
}

static solve_answer covered_by(exact *x, uint32_t rule, const rule_list *by) {
    fires_dates d = {0};
    dates_add(&d, x->w, rule);
    for (size_t i = 0; i < by->n; i++) {
        dates_add(&d, x->w, by->p[i]);
    }
    dates_of(&d, x->w, rule);
    solve_answer a = exact_covered(x, &d, rule, by->p, (uint32_t)by->n);
    dates_clear(&d);
    return a;
}

// Leaves of the rules that cover together a few that still do: one, if one is enough.
static void fewer(exact *x, uint32_t rule, rule_list *by) {
    for (size_t i = 0; i < by->n; i++) {
        rule_list one = {.p = by->p + i, .n = 1};
        if (covered_by(x, rule, &one) == SOLVE_NONE) {
            by->p[0] = by->p[i];
            by->n = 1;
            return;
        }
    }
    for (size_t i = by->n; i > 0; i--) {
        uint32_t out = by->p[i - 1];
        by->p[i - 1] = by->p[by->n - 1];
        by->n--;
        if (covered_by(x, rule, by) != SOLVE_NONE) {
            by->p[by->n++] = by->p[i - 1];
            by->p[i - 1] = out;
        }
    }
}

// Adds to `masks` rules that set this effect of the rule wherever it fires. The mildest value of a slot
// needs nobody: it is what the slot has anyway.
static solve_answer effect_masked(exact *x, uint32_t rule, const world_effect *e,
                                  rule_list *masks) {
    const world_slot *slot = &x->w->slots[e->slot];
    rule_list by = {0};
    if (slot->combine == SLOT_STRICTEST && e->value == slot->values.first) {
        return SOLVE_NONE;
    }
    for (uint32_t i = 0; i < x->w->n_rules; i++) {
        if (held_against(x, i, rule, e)) {
            *vec_push(&by) = i;
        }
    }
    solve_answer a = by.n == 0 ? SOLVE_FOUND : covered_by(x, rule, &by);
    if (a == SOLVE_NONE) {
        fewer(x, rule, &by);
    }
    for (size_t i = 0; i < by.n && a == SOLVE_NONE; i++) {
        bool there = false;
        for (size_t k = 0; k < masks->n; k++) {
            there = there || masks->p[k] == by.p[i];
        }
        if (!there) {
            *vec_push(masks) = by.p[i];
        }
    }
    vec_clear(&by);
    return a;
}

static void warn_masked(exact *x, uint32_t rule, const rule_list *masks) {
    str id = world_str(x->w, x->w->rules[rule].id);
    strbuf names = {0};
    for (size_t i = 0; i < masks->n; i++) {
        exact_name(x, &names, (uint32_t)i, masks->p[i]);
    }
    if (masks->n == 0) {
        (void)exact_warn(x, rule, "masked",
                         STR_FMT " changes nothing: it sets what its slots are anyway",
                         STR_ARG(id));
    } else {
        (void)exact_warn(x, rule, "masked",
                         STR_FMT " changes nothing: wherever it fires, " STR_FMT
                                 " %s the same or stricter",
                         STR_ARG(id), STR_ARG(strbuf_str(&names)), masks->n == 1 ? "sets" : "set");
    }
    strbuf_clear(&names);
}

void exact_masked(exact *x, uint32_t rule) {
    const world_rule *r = &x->w->rules[rule];
    rule_list masks = {0};
    solve_answer a = SOLVE_NONE;
    if (r->kind != RULE_PLAIN || r->effects.count == 0 || x->winner[rule] || x->silent[rule]) {
        return;
    }
    for (uint32_t i = 0; i < r->effects.count && a == SOLVE_NONE; i++) {
        a = effect_masked(x, rule, &x->w->effects[r->effects.first + i], &masks);
    }
    if (a == SOLVE_CAPPED) {
        exact_capped(x, rule, "is masked");
    } else if (a == SOLVE_NONE) {
        x->silent[rule] = true;
        warn_masked(x, rule, &masks);
    }
    vec_clear(&masks);
}
