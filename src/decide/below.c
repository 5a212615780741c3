/* SPDX-License-Identifier: Apache-2.0
 *
 * below: the states of the search under one that was run. The search only narrows, so what a state has
 * decided holds below it: slots that its rules surely set are set for good, and only the rules that it left
 * open are looked at again. Of these again only the ones that ask about the var that was narrowed: an open
 * condition is what its open atoms make of it, and those that stay as they are leave it as it is.
 *
 * So each open rule keeps the list of its open atoms (open.c), which also serves to choose the next var. The
 * lists lie in one stack, those of a state above those of the state it comes from.
 */
#include "decide/decide_int.h"

#include <string.h>

/* ---- what an open rule asks -------------------------------------------------------------------- */

static void keep_atom(void *arg, uint32_t var, const class_set *asked) {
    decide_ctx *c = arg;
    *vec_push(&c->atoms) = (open_atom){.var = var, .weight = c->weight, .asked = *asked};
}

static const atom_list *atoms_of(decide_ctx *c, uint32_t rule) {
    atom_list *l = &c->asks[rule];
    if (!l->known || l->weight != c->weight) {
        *l = (atom_list){.first = c->atoms.n, .weight = c->weight, .known = true};
        open_rule(c, rule, keep_atom, c);
        l->n = (uint32_t)(c->atoms.n - l->first);
    }
    return l;
}

void below_open(decide_ctx *c, uint32_t rule, open_visit visit, void *arg) {
    const atom_list *l = atoms_of(c, rule);
    uint32_t weight = c->weight;
    for (size_t i = l->first; i < l->first + l->n; i++) {
        const open_atom *a = &c->atoms.p[i];
        c->weight = a->weight;
        visit(arg, a->var, &a->asked);
    }
    c->weight = weight;
}

static bool asks_about(decide_ctx *c, uint32_t rule, uint32_t var) {
    const atom_list *l = atoms_of(c, rule);
    for (size_t i = l->first; i < l->first + l->n; i++) {
        if (c->atoms.p[i].var == var) {
            return true;
        }
    }
    return false;
}

void below_begin(decide_ctx *c) {
    if (c->engine != NULL) {
        c->searching = true;
        c->atoms.n = 0;
        for (uint32_t i = 0; i < c->n_running; i++) {
            c->asks[c->running[i]].known = false;
        }
    }
}

void below_end(decide_ctx *c) {
    c->searching = false;
    vec_clear(&c->atoms);
}

/* ---- from state to state ------------------------------------------------------------------------- */

static fast_kept *kept_at(decide_ctx *c, uint32_t depth) {
    fast_kept *kept = c->kept_at[depth];
    size_t n_slots = (size_t)c->w->n_slots + 1, n_rules = (size_t)c->w->n_rules + 1;
    if (kept == NULL) {
        kept = c->kept_at[depth] = arena_alloc(c->arena, sizeof *kept);
        kept->rules = arena_array(c->arena, n_rules, sizeof *kept->rules);
        kept->open = arena_array(c->arena, n_rules, sizeof *kept->open);
        kept->may = arena_array(c->arena, n_slots, sizeof *kept->may);
        kept->must = arena_array(c->arena, n_slots, sizeof *kept->must);
    }
    return kept;
}

/* Slots as the states above have set them for good. */
static void slots_above(decide_ctx *c) {
    if (c->kept == NULL) {
        kleene_clear_slots(c);
        return;
    }
    memcpy(c->slot_may, c->kept->may, c->w->n_slots * sizeof *c->slot_may);
    memcpy(c->slot_must, c->kept->must, c->w->n_slots * sizeof *c->slot_must);
}

fast_kept *below_descend(decide_ctx *c, uint32_t depth, uint32_t var) {
    fast_kept *above = c->kept;
    if (c->engine == NULL) {
        return above;
    }
    fast_kept *kept = kept_at(c, depth);
    kept->n_open = 0;
    slots_above(c);
    for (uint32_t i = 0; i < c->n_running; i++) {
        uint32_t r = c->running[i];
        if (c->rule[r].t != TRI_OPEN) {
            kleene_effects(c, r);
            continue;
        }
        bool asks = asks_about(c, r, var);
        kept->rules[kept->n_open] = r;
        kept->open[kept->n_open++] = (kept_rule){c->asks[r], c->rule_cond[r].t, asks};
    }
    memcpy(kept->may, c->slot_may, c->w->n_slots * sizeof *kept->may);
    memcpy(kept->must, c->slot_must, c->w->n_slots * sizeof *kept->must);
    kept->running = c->running;
    kept->n_running = c->n_running;
    c->running = kept->rules;
    c->n_running = kept->n_open;
    c->kept = kept;
    return above;
}

void below_ascend(decide_ctx *c, fast_kept *above) {
    if (c->engine != NULL) {
        c->running = c->kept->running;
        c->n_running = c->kept->n_running;
        c->kept = above;
    }
}

void below_run(decide_ctx *c) {
    const fast_kept *kept = c->kept;
    slots_above(c);
    for (uint32_t i = 0; i < kept->n_open; i++) {
        uint32_t r = kept->rules[i];
        const kept_rule *was = &kept->open[i];
        c->asks[r] = was->asks;
        if (was->narrowed) {
            c->asks[r].known = false;
            fast_rule(c, r, NULL);
        } else { /* another state may have been here since */
            c->rule[r].t = TRI_OPEN;
            c->rule_cond[r].t = was->cond;
        }
        kleene_effects(c, r);
    }
}
