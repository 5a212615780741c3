/* SPDX-License-Identifier: Apache-2.0
 *
 * active: which entries the search looks at, of the hundreds that a list has. Runs once, when it is
 * fixed how each entry is decided; what it leaves out cannot become anything else below.
 */
#include "decide/decide_int.h"

#include <string.h>

/* An entry that is false now stays false, for the search only narrows; and entries that are open
 * under classification in one group are true together, with one effect on every rule. So the search
 * looks only at the others and at one entry of each group: a handful where the list has hundreds. */
void gather_active(decide_ctx *c) {
    uint32_t first[CLASSES_MAX];
    memset(first, 0xFF, sizeof first);
    c->n_active = c->n_present = 0;
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        const world_entry *entry = &c->w->entries[e];
        bool here = entry->regime == c->regime && kleene_entry(c, e).t != TRI_FALSE;
        bool grouped = c->entries[e].mode == ENTRY_CLASS && c->class_var != NONE;
        uint32_t *same = grouped ? &first[entry->group] : NULL; /* a class of that var */
        c->twin[e] = here && same != NULL && *same != NONE ? *same : e;
        if (here) {
            c->present[c->n_present++] = e;
        }
        if (here && c->twin[e] == e) {
            c->active[c->n_active++] = e;
            if (same != NULL) {
                *same = e;
            }
        }
    }
    c->epoch++;
    if (c->engine == NULL) {
        gather_running(c);
    } else {
        c->idle = (kleene){TRI_FALSE, WORD_LAW};
        c->idle_known = false;
    }
}

void gather_running(decide_ctx *c) {
    c->idle = kleene_idle(c);
    c->idle_known = true;
    c->n_running = 0;
    for (uint32_t i = 0; i < c->n_by_order; i++) {
        const world_rule *rule = &c->w->rules[c->by_order[i]];
        bool entry = rule->kind == RULE_ENTRY;
        kleene_rule(c, c->by_order[i]); /* for the others this is their last word */
        if (!entry ||
            (kleene_entry(c, rule->entry).t != TRI_FALSE && c->twin[rule->entry] == rule->entry)) {
            c->running[c->n_running++] = c->by_order[i];
        }
    }
}

uint32_t looked_at(const decide_ctx *c, uint32_t rule) {
    const world_rule *r = &c->w->rules[rule];
    uint32_t twin = r->kind == RULE_ENTRY ? c->w->entries[c->twin[r->entry]].rule : NONE;
    return twin == NONE ? rule : twin;
}

void spread_twins(decide_ctx *c) {
    for (uint32_t i = 0; i < c->n_present; i++) {
        uint32_t e = c->present[i], from = c->w->entries[c->twin[e]].rule;
        uint32_t to = c->w->entries[e].rule;
        if (c->twin[e] != e && from != NONE && to != NONE) {
            c->rule[to] = c->rule[from];
            c->rule_cond[to] = c->rule_cond[from];
            c->rule_by[to] = c->rule_by[from];
        }
    }
}
