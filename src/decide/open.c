/* SPDX-License-Identifier: Apache-2.0
 *
 * open: which vars keep a truth open, and which vars make it what it is. The same walk serves the
 * search (what to split), the questions (what to ask) and the explanation (what was used).
 *
 * Only what is open is walked: under an `and` with a false part nothing is open, so nothing is
 * asked. Walks of one state share the memo of kleene_run.
 */
#include "decide/decide_int.h"

static void visit_yes(decide_ctx *c, uint32_t var, open_visit visit, void *arg) {
    class_set yes = {{0}};
    cs_add(&yes, 1);
    uint32_t v = c->alias[var];
    if (cs_count(&c->may[v]) > 1) {
        visit(arg, v, &yes);
    }
}

/* The questions of law that keep a window or a suspension open (4.4). */
static void open_live(decide_ctx *c, uint32_t measure, uint32_t rule, const world_window *win,
                      open_visit visit, void *arg) {
    if (win->unclear_day != DATE_NONE && win->unclear_day == c->q->on) {
        visit_yes(c, win->boundary_var, visit, arg);
    }
    for (uint32_t i = 0; i < c->w->n_suspensions; i++) {
        const world_suspension *s = &c->w->suspensions[i];
        bool known = c->w->measures[s->by].published <= c->q->known;
        if (s->measure != measure || (s->rule != NONE && s->rule != rule) || !known ||
            c->q->on < s->from) {
            continue;
        }
        bool unclear = s->unclear_day != DATE_NONE && s->unclear_day == c->q->on;
        if (unclear) {
            visit_yes(c, s->boundary_var, visit, arg);
        }
        if (s->after == AFTER_UNVERIFIED && (unclear || c->q->on >= s->until)) {
            visit_yes(c, s->after_var, visit, arg);
        }
    }
}

static void open_exception(decide_ctx *c, uint32_t r, open_visit visit, void *arg) {
    const world_rule *rule = &c->w->rules[r];
    if (kleene_exception(c, r).t != TRI_OPEN) {
        return;
    }
    if (rule_live(c, r).t == TRI_OPEN) {
        open_live(c, rule->measure, r, &rule->window, visit, arg);
    }
    open_node(c, rule->cond, visit, arg);
    for (uint32_t i = 0; i < rule->defeaters.count; i++) {
        open_exception(c, c->w->defeats[rule->defeaters.first + i].winner, visit, arg);
    }
}

static void open_entry(decide_ctx *c, uint32_t entry, open_visit visit, void *arg) {
    const world_entry *e = &c->w->entries[entry];
    if (kleene_entry(c, entry).t != TRI_OPEN) {
        return;
    }
    switch (c->entries[entry].mode) {
    case ENTRY_CONST:
        break;
    case ENTRY_TEST:
        if (e->how == ENTRY_ENCODED) {
            open_node(c, e->test, visit, arg);
        }
        for (uint32_t i = 0; i < e->exceptions.count; i++) {
            open_exception(c, c->w->defeats[e->exceptions.first + i].winner, visit, arg);
        }
        break;
    case ENTRY_CLASS:
        if (c->class_var != NONE) {
            class_set group = {{0}};
            cs_add(&group, e->group);
            visit(arg, c->class_var, &group);
        }
        break;
    case ENTRY_CLAIM:
        visit_yes(c, e->claim_var, visit, arg);
        break;
    }
}

/* Whether it is listed asks of the classification only whether it is one of the groups, not which. */
static void open_listed(decide_ctx *c, uint32_t regime, open_visit visit, void *arg) {
    class_set groups = {{0}};
    for (uint32_t i = 0; regime == c->regime && i < c->n_active; i++) {
        uint32_t e = c->active[i];
        const world_entry *entry = &c->w->entries[e];
        tri holds = kleene_entry(c, e).t;
        tri lives = entry_live(c, e).t;
        if (holds == TRI_FALSE || lives == TRI_FALSE) {
            continue;
        }
        if (holds == TRI_OPEN && lives == TRI_TRUE && c->entries[e].mode == ENTRY_CLASS) {
            cs_add(&groups, entry->group);
            continue;
        }
        open_entry(c, e, visit, arg);
        if (lives == TRI_OPEN) {
            open_live(c, entry->measure, entry->rule, &entry->window, visit, arg);
        }
    }
    if (!cs_empty(&groups) && c->class_var != NONE) {
        visit(arg, c->class_var, &groups);
    }
}

/* Open rules that can still move the slot. */
static void open_slot(decide_ctx *c, uint32_t slot, open_visit visit, void *arg) {
    for (uint32_t i = 0; i < c->n_running; i++) {
        uint32_t r = c->running[i];
        const world_rule *rule = &c->w->rules[r];
        if (c->rule[r].t != TRI_OPEN || rule->kind == RULE_REPORT) {
            continue;
        }
        for (uint32_t k = 0; k < rule->effects.count; k++) {
            const world_effect *e = &c->w->effects[rule->effects.first + k];
            uint32_t at = e->value - c->w->slots[e->slot].values.first;
            if (e->slot == slot && !cs_has(&c->slot_must[slot], at)) {
                (c->searching ? below_open : open_rule)(c, r, visit, arg);
                break;
            }
        }
    }
}

/* One of many alternatives weighs less than something that all of them need. */
static void open_kids(decide_ctx *c, const world_node *n, open_visit visit, void *arg) {
    const uint32_t *kids = c->w->kids + n->kids.first;
    uint32_t whole = c->weight;
    uint32_t open = 0;
    for (uint32_t i = 0; i < n->kids.count; i++) {
        open += kleene_node(c, kids[i]).t == TRI_OPEN;
    }
    if (n->op == NODE_OR && open > 1) {
        c->weight = whole / open > 0 ? whole / open : 1;
    }
    for (uint32_t i = 0; i < n->kids.count; i++) {
        open_node(c, kids[i], visit, arg);
    }
    c->weight = whole;
}

void open_node(decide_ctx *c, uint32_t node, open_visit visit, void *arg) {
    const world_node *n = &c->w->nodes[node];
    if (kleene_node(c, node).t != TRI_OPEN) {
        return;
    }
    switch ((node_op)n->op) {
    case NODE_AND:
    case NODE_OR:
        open_kids(c, n, visit, arg);
        break;
    case NODE_NOT:
    case NODE_DEFINE:
        open_node(c, n->a, visit, arg);
        break;
    case NODE_VAR:
        visit(arg, c->alias[n->a], &c->w->class_sets[n->b]);
        break;
    case NODE_ENTRY:
        open_entry(c, n->a, visit, arg);
        break;
    case NODE_LISTED:
        open_listed(c, n->a, visit, arg);
        break;
    case NODE_SLOT:
        open_slot(c, n->a, visit, arg);
        break;
    case NODE_TRUE:
    case NODE_OP_COUNT:
        break;
    }
}

void open_rule_live(decide_ctx *c, uint32_t rule, open_visit visit, void *arg) {
    const world_rule *r = &c->w->rules[rule];
    open_live(c, r->measure, rule, &r->window, visit, arg);
}

void open_rule(decide_ctx *c, uint32_t rule, open_visit visit, void *arg) {
    const world_rule *r = &c->w->rules[rule];
    if (c->rule[rule].t != TRI_OPEN) {
        return;
    }
    if (c->rule_cond[rule].t == TRI_OPEN) {
        if (rule_live(c, rule).t == TRI_OPEN) {
            open_live(c, r->measure, rule, &r->window, visit, arg);
        }
        open_node(c, r->cond, visit, arg);
    }
    for (uint32_t i = 0; i < r->defeaters.count; i++) {
        open_rule(c, c->w->defeats[r->defeaters.first + i].winner, visit, arg);
    }
}

void open_strictest(decide_ctx *c, open_visit visit, void *arg) {
    const world_regime *g = &c->w->regimes[c->regime];
    const world_verdict *row = c->worst < c->w->n_verdicts ? &c->w->verdicts[c->worst] : NULL;
    if (c->nexus.t == TRI_OPEN) {
        open_node(c, g->nexus, visit, arg);
    } else if (g->begins == DATE_NONE || c->q->on >= g->begins) {
        if (row != NULL && row->cond != NONE) {
            open_node(c, row->cond, visit, arg);
        }
    }
}

void open_verdict(decide_ctx *c, open_visit visit, void *arg) {
    if (c->best == c->worst) {
        return;
    }
    const world_regime *g = &c->w->regimes[c->regime];
    open_node(c, g->nexus, visit, arg);
    if (g->begins != DATE_NONE && c->q->on < g->begins) {
        visit_yes(c, g->begins_var, visit, arg);
    }
    for (uint32_t v = c->worst; v < c->w->n_verdicts; v++) {
        const world_verdict *row = &c->w->verdicts[v];
        if (row->overlay || row->cond == NONE) {
            continue;
        }
        if (kleene_node(c, row->cond).t == TRI_TRUE) {
            break; /* rows below a true one cannot matter */
        }
        open_node(c, row->cond, visit, arg);
    }
}

static void used_entry(decide_ctx *c, uint32_t entry, open_visit visit, void *arg) {
    const entry_state *s = &c->entries[entry];
    if (s->mode == ENTRY_TEST && c->w->entries[entry].test != NONE) {
        used_node(c, c->w->entries[entry].test, visit, arg);
    } else if (s->mode == ENTRY_CLASS && c->class_var != NONE) {
        visit(arg, c->class_var, &c->may[c->class_var]);
    } else if (s->mode == ENTRY_CLAIM) {
        uint32_t v = c->w->entries[entry].claim_var;
        visit(arg, v, &c->may[v]);
    }
}

void used_node(decide_ctx *c, uint32_t node, open_visit visit, void *arg) {
    const world_node *n = &c->w->nodes[node];
    tri t = kleene_node(c, node).t;
    if (t == TRI_OPEN) {
        return;
    }
    switch ((node_op)n->op) {
    case NODE_AND:
    case NODE_OR:
        for (uint32_t i = 0; i < n->kids.count; i++) {
            uint32_t kid = c->w->kids[n->kids.first + i];
            if (kleene_node(c, kid).t == t) {
                used_node(c, kid, visit, arg);
            }
        }
        break;
    case NODE_NOT:
    case NODE_DEFINE:
        used_node(c, n->a, visit, arg);
        break;
    case NODE_VAR:
        visit(arg, c->alias[n->a], &c->w->class_sets[n->b]);
        break;
    case NODE_ENTRY:
        used_entry(c, n->a, visit, arg);
        break;
    case NODE_LISTED:
        for (uint32_t i = 0; n->a == c->regime && i < c->n_active; i++) {
            if (kleene_entry(c, c->active[i]).t == TRI_TRUE) {
                used_entry(c, c->active[i], visit, arg);
            }
        }
        break;
    case NODE_TRUE:
    case NODE_SLOT:
    case NODE_OP_COUNT:
        break;
    }
}
