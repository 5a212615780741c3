/* SPDX-License-Identifier: Apache-2.0
 *
 * below: the states of the search under one that was run. The search only narrows, so what a state has
 * decided holds below it: slots that its rules surely set are set for good, and only the rules that it left
 * open are looked at again. Of these again only the ones that ask about the var that was narrowed.
 *
 * Of the condition of an open rule only the *rest* is looked at that is open: what is decided of it is true
 * under an `and` and false under an `or`, and changes nothing. Rests lie in one stack, in the order in which
 * open.c walks them, those of a state above those of the state that it comes from.
 */
#include "decide/decide_int.h"

#include <string.h>

enum { REST_AND, REST_OR, REST_NOT, REST_VAR, REST_OTHER };

static size_t push(decide_ctx *c, rest_node n) {
    *vec_push(&c->rests) = n;
    return c->rests.n - 1;
}

/* ---- the rest of a condition ------------------------------------------------------------------- */

static tri rest_of(decide_ctx *c, uint32_t node);

/* The parts of an `and` or `or` that are open, or nothing when it is decided. */
static tri rest_of_kids(decide_ctx *c, const world_node *n) {
    bool all = n->op == NODE_AND;
    size_t head = push(c, (rest_node){.kind = all ? REST_AND : REST_OR});
    uint32_t kids = 0;
    for (uint32_t i = 0; i < n->kids.count; i++) {
        tri t = rest_of(c, c->w->kids[n->kids.first + i]);
        if (t == (all ? TRI_FALSE : TRI_TRUE)) {
            c->rests.n = head;
            return t;
        }
        kids += t == TRI_OPEN;
    }
    if (kids == 0) {
        c->rests.n = head;
        return all ? TRI_TRUE : TRI_FALSE;
    }
    c->rests.p[head].kids = kids;
    c->rests.p[head].size = (uint32_t)(c->rests.n - head);
    return TRI_OPEN;
}

static tri rest_of_not(decide_ctx *c, const world_node *n) {
    size_t head = push(c, (rest_node){.kind = REST_NOT, .kids = 1});
    tri t = rest_of(c, n->a);
    if (t != TRI_OPEN) {
        c->rests.n = head;
        return not3(t);
    }
    c->rests.p[head].size = (uint32_t)(c->rests.n - head);
    return t;
}

/* Pushes what is open of the condition, and says what it is in this state. */
static tri rest_of(decide_ctx *c, uint32_t node) {
    const world_node *n = &c->w->nodes[node];
    tri t = kleene_node(c, node).t;
    if (t != TRI_OPEN) {
        return t;
    }
    switch ((node_op)n->op) {
    case NODE_AND:
    case NODE_OR:
        return rest_of_kids(c, n);
    case NODE_NOT:
        return rest_of_not(c, n);
    case NODE_DEFINE:
        return rest_of(c, n->a);
    case NODE_VAR:
        push(c, (rest_node){.kind = REST_VAR,
                            .size = 1,
                            .var = c->alias[n->a],
                            .asked = &c->w->class_sets[n->b]});
        return TRI_OPEN;
    case NODE_TRUE:
    case NODE_ENTRY:
    case NODE_LISTED:
    case NODE_SLOT:
    case NODE_OP_COUNT:
        break;
    }
    push(c, (rest_node){.kind = REST_OTHER, .size = 1, .var = node});
    return TRI_OPEN;
}

/* ---- the rest of a rest ------------------------------------------------------------------------ */

static tri again(decide_ctx *c, size_t at);

static tri kids_again(decide_ctx *c, size_t at) {
    const rest_node was = c->rests.p[at];
    bool all = was.kind == REST_AND;
    size_t head = push(c, was), kid = at + 1;
    uint32_t kids = 0;
    for (uint32_t i = 0; i < was.kids; i++) {
        tri t = again(c, kid);
        if (t == (all ? TRI_FALSE : TRI_TRUE)) {
            c->rests.n = head;
            return t;
        }
        kids += t == TRI_OPEN;
        kid += c->rests.p[kid].size;
    }
    if (kids == 0) {
        c->rests.n = head;
        return all ? TRI_TRUE : TRI_FALSE;
    }
    c->rests.p[head].kids = kids;
    c->rests.p[head].size = (uint32_t)(c->rests.n - head);
    return TRI_OPEN;
}

/* The same of a rest that was pushed for a state above. */
static tri again(decide_ctx *c, size_t at) {
    const rest_node was = c->rests.p[at];
    size_t head = c->rests.n;
    tri t = TRI_OPEN;
    switch (was.kind) {
    case REST_AND:
    case REST_OR:
        return kids_again(c, at);
    case REST_NOT:
        push(c, was);
        t = not3(again(c, at + 1));
        break;
    case REST_VAR: {
        const class_set *may = &c->may[was.var];
        t = !cs_meets(may, was.asked) ? TRI_FALSE : cs_subset(may, was.asked) ? TRI_TRUE : TRI_OPEN;
        push(c, was);
        break;
    }
    default:
        t = kleene_node(c, was.var).t;
        push(c, was);
        break;
    }
    if (t != TRI_OPEN) {
        c->rests.n = head;
    } else {
        c->rests.p[head].size = (uint32_t)(c->rests.n - head);
    }
    return t;
}

/* ---- what an open rule asks -------------------------------------------------------------------- */

/* As open_node, with the weights that it gives; returns where the next one begins. */
static size_t walk(decide_ctx *c, size_t at, open_visit visit, void *arg) {
    const rest_node n = c->rests.p[at];
    uint32_t whole = c->weight;
    size_t kid = at + 1;
    switch (n.kind) {
    case REST_VAR:
        visit(arg, n.var, n.asked);
        return kid;
    case REST_OTHER:
        open_node(c, n.var, visit, arg);
        return kid;
    default:
        break;
    }
    if (n.kind == REST_OR && n.kids > 1) {
        c->weight = whole / n.kids > 0 ? whole / n.kids : 1;
    }
    for (uint32_t i = 0; i < n.kids; i++) {
        kid = walk(c, kid, visit, arg);
    }
    c->weight = whole;
    return kid;
}

static void know_rest(decide_ctx *c, uint32_t rule) {
    rule_rest *r = &c->rest[rule];
    if (!r->known) {
        size_t first = c->rests.n;
        bool open = rest_of(c, c->w->rules[rule].cond) == TRI_OPEN;
        *r = (rule_rest){.first = first, .open = open, .known = true};
    }
}

void below_open(decide_ctx *c, uint32_t rule, open_visit visit, void *arg) {
    const world_rule *r = &c->w->rules[rule];
    if (c->rule[rule].t != TRI_OPEN) {
        return;
    }
    if (c->rule_cond[rule].t == TRI_OPEN) {
        if (rule_live(c, rule).t == TRI_OPEN) {
            open_rule_live(c, rule, visit, arg);
        }
        know_rest(c, rule);
        if (c->rest[rule].open) {
            (void)walk(c, c->rest[rule].first, visit, arg);
        }
    }
    for (uint32_t i = 0; i < r->defeaters.count; i++) {
        below_open(c, c->w->defeats[r->defeaters.first + i].winner, visit, arg);
    }
}

typedef struct looked_for {
    uint32_t var;
    bool found;
} looked_for;

static void look(void *arg, uint32_t var, const class_set *asked) {
    looked_for *l = arg;
    (void)asked;
    l->found |= var == l->var;
}

static bool asks_about(decide_ctx *c, uint32_t rule, uint32_t var) {
    looked_for l = {.var = var};
    below_open(c, rule, look, &l);
    return l.found;
}

void below_begin(decide_ctx *c) {
    if (c->engine != NULL) {
        c->searching = true;
        c->rests.n = 0;
        for (uint32_t i = 0; i < c->n_running; i++) {
            c->rest[c->running[i]].known = false;
        }
    }
}

void below_end(decide_ctx *c) {
    c->searching = false;
    vec_clear(&c->rests);
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
        know_rest(c, r);
        kept->rules[kept->n_open] = r;
        kept->open[kept->n_open++] =
            (kept_rule){c->rest[r], c->rule_cond[r].t, asks_about(c, r, var)};
    }
    memcpy(kept->may, c->slot_may, c->w->n_slots * sizeof *kept->may);
    memcpy(kept->must, c->slot_must, c->w->n_slots * sizeof *kept->must);
    kept->nexus = c->nexus;
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

/* What is left of the condition, in a state that asks less. */
static void run_rest(decide_ctx *c, uint32_t r, const rule_rest *was) {
    size_t first = c->rests.n;
    tri cond = was->open ? again(c, was->first)
                         : TRI_TRUE; /* it was not false, or the rule were not open */
    c->rest[r] = (rule_rest){.first = first, .open = cond == TRI_OPEN, .known = true};
    fast_rule(c, r, &cond);
}

void below_run(decide_ctx *c) {
    const fast_kept *kept = c->kept;
    slots_above(c);
    for (uint32_t i = 0; i < kept->n_open; i++) {
        uint32_t r = kept->rules[i];
        const kept_rule *was = &kept->open[i];
        c->rest[r] = was->rest;
        if (was->narrowed) {
            run_rest(c, r, &was->rest);
        } else { /* another state may have been here since */
            c->rule[r].t = TRI_OPEN;
            c->rule_cond[r].t = was->cond;
        }
        kleene_effects(c, r);
    }
}
