// SPDX-License-Identifier: Apache-2.0
//
// Two values for a slot that has one (language.md 4.8). Pairs are gone through in the order of the rules;
// of the pairs of one rule a few are shown, for mending one mends the others more often than not.
#include "cli/lint_witness.h"

#define SHOWN_OF_A_RULE 3u

typedef struct setter {
    uint32_t rule, effect;
} setter;

typedef struct conflicts {
    exact *x;
    lode_arena *kept; // for the texts of witnesses
    VEC(setter) all;  // effects on one slot
} conflicts;

static void gather(conflicts *c, uint32_t slot) {
    const lode_world *w = c->x->w;
    c->all.n = 0;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        world_range effects = w->rules[i].effects;
        for (uint32_t e = effects.first; e < effects.first + effects.count; e++) {
            if (w->effects[e].slot == slot && w->rules[i].kind != RULE_REPORT) {
                *vec_push(&c->all) = (setter){i, e};
            }
        }
    }
}

static bool may_conflict(const lode_world *w, const setter *a, const setter *b) {
    uint32_t ma = w->rules[a->rule].measure;
    uint32_t mb = w->rules[b->rule].measure;
    return w->effects[a->effect].value != w->effects[b->effect].value &&
           w->measures[ma].regime == w->measures[mb].regime;
}

static void report_pair(conflicts *c, const setter *a, const setter *b, const strbuf *text) {
    const lode_world *w = c->x->w;
    const world_effect *ea = &w->effects[a->effect];
    const world_effect *eb = &w->effects[b->effect];
    str ra = world_str(w, w->rules[a->rule].id);
    str rb = world_str(w, w->rules[b->rule].id);
    str va = world_str(w, w->slot_values[ea->value].word);
    str vb = world_str(w, w->slot_values[eb->value].word);
    str slot = world_str(w, w->slots[ea->slot].name);
    bool kept = exact_warn(c->x, b->rule, "conflict",
                           STR_FMT " sets " STR_FMT " to " STR_FMT ", and " STR_FMT
                                   " sets it to " STR_FMT " for the same shipment",
                           STR_ARG(rb), STR_ARG(slot), STR_ARG(vb), STR_ARG(ra), STR_ARG(va));
    if (kept) {
        diag_show(c->x->d, str_dup(c->kept, strbuf_str(text)).p);
    }
}

// On the days on which anything changes for one of them, with all law known.
static bool try_pair(conflicts *c, const setter *a, const setter *b) {
    const lode_world *w = c->x->w;
    fires_dates d = {0};
    strbuf text = {0};
    solve_answer got = SOLVE_NONE;
    dates_add(&d, w, a->rule);
    dates_add(&d, w, b->rule);
    dates_of(&d, w, b->rule);
    lode_date known = d.known.p[d.known.n - 1];
    known = known > w->horizon ? known : w->horizon;
    for (size_t i = 0; i < d.on.n && got == SOLVE_NONE; i++) {
        fires_on(&c->x->fires, d.on.p[i], known);
        got = witness_find(c->x, a->rule, b->rule, &text);
    }
    if (got == SOLVE_FOUND) {
        report_pair(c, a, b, &text);
    } else if (got == SOLVE_CAPPED) {
        exact_capped(c->x, b->rule, "conflicts with another");
    }
    dates_clear(&d);
    strbuf_clear(&text);
    return got == SOLVE_FOUND;
}

// A rule that sets two values by itself is a pair, too.
static void check_slot(conflicts *c, uint32_t slot) {
    gather(c, slot);
    for (size_t b = 0; b < c->all.n; b++) {
        uint32_t shown = 0;
        for (size_t a = 0; a < b && shown < SHOWN_OF_A_RULE; a++) {
            if (exact_spent(c->x)) {
                exact_capped(c->x, c->all.p[b].rule, "or one after it conflicts");
                return;
            }
            if (may_conflict(c->x->w, &c->all.p[a], &c->all.p[b])) {
                shown += try_pair(c, &c->all.p[a], &c->all.p[b]);
            }
        }
    }
}

void exact_conflicts(exact *x, lode_arena *kept) {
    conflicts c = {.x = x, .kept = kept};
    for (uint32_t i = 0; i < x->w->n_slots; i++) {
        if (x->w->slots[i].combine == SLOT_UNIQUE) {
            check_slot(&c, i);
        }
    }
    vec_clear(&c.all);
}
