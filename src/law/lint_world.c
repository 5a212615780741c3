// SPDX-License-Identifier: Apache-2.0
//
// lint_world: checks that compare records of the world with each other: rules and entries that say the
// same or contradict, exceptions that never meet their target, reports that change nothing, parties
// on two lists.
//
// All of it is simple on purpose. What needs more (a rule masked by several others, a conflict of
// overlapping rules) takes a search: src/cli/lint_exact.h.
#include <string.h>

#include "law/lint_int.h"

// ---- what a record says, as a number ----------------------------------------------------------
// Equal conditions have equal numbers; unlike ones have unlike numbers but for one in 2^64. Order in
// an `and` or `or` does not count, nor does the name of a define.

typedef struct sums {
    uint64_t *node, *losers; // n_nodes (0 = not yet), n_rules
} sums;

static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t x = a * UINT64_C(0x9E3779B97F4A7C15) ^ (b + UINT64_C(0x632BE59BD9B4E019));
    x = (x ^ (x >> 31)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 29)) * UINT64_C(0x94D049BB133111EB);
    return (x ^ (x >> 32)) | 1;
}

static uint64_t node_sum(const lode_world *w, sums *s, uint32_t node) {
    const world_node *n = &w->nodes[node];
    if (s->node[node] != 0) {
        return s->node[node];
    }
    uint64_t sum = mix(n->op, 0);
    if (n->op == NODE_DEFINE) {
        sum = node_sum(w, s, n->a);
    } else if (n->op == NODE_NOT) {
        sum = mix(sum, node_sum(w, s, n->a));
    } else if (n->op == NODE_AND || n->op == NODE_OR) {
        uint64_t kids = 0;
        for (uint32_t i = 0; i < n->kids.count; i++) {
            kids += node_sum(w, s, w->kids[n->kids.first + i]);
        }
        sum = mix(sum, kids);
    } else if (n->op != NODE_TRUE) {
        sum = mix(mix(sum, n->a), n->op == NODE_VAR || n->op == NODE_SLOT ? n->b : 0);
    }
    s->node[node] = sum;
    return sum;
}

static uint64_t effects_sum(const lode_world *w, world_range effects) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < effects.count; i++) {
        const world_effect *e = &w->effects[effects.first + i];
        sum += mix(mix(e->slot, e->value), mix(e->withdraw, e->stage));
    }
    return sum;
}

static uint64_t rule_effects(const lode_world *w, uint32_t rule) {
    return rule == NONE ? 0 : effects_sum(w, w->rules[rule].effects);
}

static uint64_t window_sum(const world_window *win) {
    return mix(mix((uint32_t)win->from, (uint32_t)win->until), (uint32_t)win->unclear_day);
}

static sums make_sums(linter *l) {
    const lode_world *w = l->w;
    sums s = {arena_array(&l->tmp, w->n_nodes + 1, sizeof *s.node),
              arena_array(&l->tmp, w->n_rules + 1, sizeof *s.losers)};
    for (uint32_t i = 0; i < w->n_rules; i++) {
        for (uint32_t k = 0; k < w->rules[i].defeaters.count; k++) {
            s.losers[w->defeats[w->rules[i].defeaters.first + k].winner] += mix(i, 1);
        }
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        for (uint32_t k = 0; k < w->entries[i].exceptions.count; k++) {
            s.losers[w->defeats[w->entries[i].exceptions.first + k].winner] += mix(i, 2);
        }
    }
    return s;
}

// ---- windows ----------------------------------------------------------------------------------

static bool windows_meet(const world_window *a, const world_window *b) {
    bool a_first = a->until == DATE_NONE || b->from == DATE_NONE || b->from < a->until;
    bool b_first = b->until == DATE_NONE || a->from == DATE_NONE || a->from < b->until;
    return a_first && b_first;
}

static bool window_covers(const world_window *a, const world_window *b) {
    bool from = a->from == DATE_NONE || (b->from != DATE_NONE && a->from <= b->from);
    bool until = a->until == DATE_NONE || (b->until != DATE_NONE && a->until >= b->until);
    return from && until && a->unclear_day == DATE_NONE;
}

static void lint_rule_dates(linter *l, uint32_t rule) {
    const world_rule *r = &l->w->rules[rule];
    const lint_place *at = &l->rule_at[rule];
    if (at->src != NULL && r->kind != RULE_REPORT && r->window.until != DATE_NONE &&
        l->w->measures[r->measure].published >= r->window.until) {
        lint_warn(l, at->src, at->block->pos, "published_late",
                  STR_FMT " was in force only on days before its measure was published",
                  STR_ARG(at->block->id.text));
    }
}

// ---- who beats whom ---------------------------------------------------------------------------

static bool suspended(const lode_world *w, uint32_t rule) {
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        const world_suspension *s = &w->suspensions[i];
        if (s->measure == w->rules[rule].measure && (s->rule == NONE || s->rule == rule)) {
            return true;
        }
    }
    return false;
}

static void lint_meeting(linter *l, uint32_t winner, const world_window *loser, str id) {
    const lint_place *at = &l->rule_at[winner];
    if (at->src != NULL && !windows_meet(&l->w->rules[winner].window, loser)) {
        lint_warn(l, at->src, at->block->pos, "never_meets",
                  STR_FMT " is an exception to " STR_FMT ", and they are never in force together",
                  STR_ARG(at->block->id.text), STR_ARG(id));
    }
}

static void lint_defeats(linter *l, sums *s, uint32_t rule) {
    const lode_world *w = l->w;
    const world_rule *r = &w->rules[rule];
    const lint_place *at = &l->rule_at[rule];
    for (uint32_t i = 0; i < r->defeaters.count; i++) {
        uint32_t winner = w->defeats[r->defeaters.first + i].winner;
        const world_rule *d = &w->rules[winner];
        lint_meeting(l, winner, &r->window, world_str(w, r->id));
        bool whenever =
            w->nodes[d->cond].op == NODE_TRUE || node_sum(w, s, d->cond) == node_sum(w, s, r->cond);
        if (at->src != NULL && whenever && window_covers(&d->window, &r->window) &&
            d->defeaters.count == 0 && !suspended(w, winner) &&
            w->measures[d->measure].published <= w->measures[r->measure].published) {
            str id = world_str(w, d->id);
            lint_warn(l, at->src, at->block->pos, "always_beaten",
                      STR_FMT " never decides anything: " STR_FMT
                              " beats it whenever it could fire",
                      STR_ARG(at->block->id.text), STR_ARG(id));
        }
    }
}

static void lint_exceptions(linter *l, uint32_t entry) {
    const world_entry *e = &l->w->entries[entry];
    for (uint32_t i = 0; i < e->exceptions.count; i++) {
        lint_meeting(l, l->w->defeats[e->exceptions.first + i].winner, &e->window,
                     world_str(l->w, e->code));
    }
}

// ---- the same thing twice ---------------------------------------------------------------------

static str sum_key(linter *l, uint64_t sum) {
    char *p = arena_alloc(&l->tmp, sizeof sum);
    memcpy(p, &sum, sizeof sum);
    return (str){p, sizeof sum};
}

// Rules of entries differ by their entry, and reports repeat each other all the time.
static void lint_same_rules(linter *l, sums *s) {
    const lode_world *w = l->w;
    symtab seen = {0};
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const world_rule *r = &w->rules[i];
        if (r->kind == RULE_ENTRY || r->kind == RULE_REPORT || l->rule_at[i].src == NULL) {
            continue;
        }
        uint64_t sum = mix(node_sum(w, s, r->cond), effects_sum(w, r->effects));
        sum = mix(mix(sum, window_sum(&r->window)), mix(s->losers[i], r->kind));
        sum = mix(sum, w->measures[r->measure].regime);
        str key = sum_key(l, sum);
        uint32_t other = symtab_get(&seen, key);
        if (other != SYMTAB_NONE) {
            str id = world_str(w, w->rules[other].id);
            lint_warn(l, l->rule_at[i].src, l->rule_at[i].block->pos, "duplicate_rule",
                      STR_FMT " has the condition, window and effects of " STR_FMT,
                      STR_ARG(l->rule_at[i].block->id.text), STR_ARG(id));
        }
        (void)symtab_put(&seen, key, i); // the first one is named
    }
    symtab_clear(&seen);
}

static uint64_t entry_sum(const lode_world *w, sums *s, const world_entry *e) {
    uint64_t test = e->test == NONE ? 0 : node_sum(w, s, e->test);
    return mix(mix(test, e->how), rule_effects(w, e->rule));
}

// A code that stands in two measures. Entries are sorted by regime and code.
static void lint_same_code(linter *l, sums *s, uint32_t i) {
    const lode_world *w = l->w;
    const world_entry *e = &w->entries[i];
    for (uint32_t k = i; k > 0; k--) {
        const world_entry *o = &w->entries[k - 1];
        if (o->regime != e->regime || !str_eq(world_str(w, o->code), world_str(w, e->code))) {
            break;
        }
        if (l->entry_at[i].src != NULL && windows_meet(&e->window, &o->window) &&
            entry_sum(w, s, e) != entry_sum(w, s, o)) {
            str id = world_str(w, w->measures[o->measure].id);
            lint_warn(l, l->entry_at[i].src, l->entry_at[i].block->pos, "code_conflict",
                      STR_FMT " is also in force under " STR_FMT ", which says something else",
                      STR_ARG(l->entry_at[i].block->id.text), STR_ARG(id));
        }
    }
}

// Two encoded entries that every item meets or misses together.
static void lint_same_tests(linter *l, sums *s) {
    const lode_world *w = l->w;
    symtab seen = {0};
    for (uint32_t i = 0; i < w->n_entries; i++) {
        const world_entry *e = &w->entries[i];
        lint_same_code(l, s, i);
        if (e->how != ENTRY_ENCODED || e->test == NONE || l->entry_at[i].src == NULL) {
            continue;
        }
        str key = sum_key(l, mix(mix(node_sum(w, s, e->test), e->regime), e->exceptions.count));
        uint32_t other = symtab_get(&seen, key);
        if (other != SYMTAB_NONE && windows_meet(&e->window, &w->entries[other].window)) {
            str code = world_str(w, w->entries[other].code);
            lint_warn(l, l->entry_at[i].src, l->entry_at[i].block->pos, "duplicate_entry",
                      STR_FMT " has the very test of " STR_FMT,
                      STR_ARG(l->entry_at[i].block->id.text), STR_ARG(code));
        }
        (void)symtab_put(&seen, key, i); // the first one is named
    }
    symtab_clear(&seen);
}

// ---- reports ----------------------------------------------------------------------------------

// The mildest value is what a slot has when nobody sets it, so setting it changes nothing.
static void lint_report(linter *l, uint32_t rule) {
    const lode_world *w = l->w;
    const world_rule *r = &w->rules[rule];
    bool dead = r->kind == RULE_REPORT && r->effects.count > 0 && l->rule_at[rule].src != NULL;
    for (uint32_t i = 0; i < r->effects.count && dead; i++) {
        const world_effect *e = &w->effects[r->effects.first + i];
        const world_slot *slot = &w->slots[e->slot];
        dead = slot->combine == SLOT_STRICTEST && e->value == slot->values.first;
    }
    if (dead) {
        lint_warn(l, l->rule_at[rule].src, l->rule_at[rule].block->pos, "dead_report",
                  STR_FMT
                  " reports what holds anyway: the readings with and without it never differ",
                  STR_ARG(l->rule_at[rule].block->id.text));
    }
}

// ---- parties on two lists ---------------------------------------------------------------------

typedef struct list_view {
    uint64_t effects; // of the rules that read it
    uint32_t shared_with, n_shared;
    strbuf names;
} list_view;

// Adds the effects of a rule to every list that its condition reads, once.
static void mark_lists(const lode_world *w, uint32_t node, uint32_t rule, uint32_t *stamp,
                       uint32_t *list_stamp, list_view *lists) {
    const world_node *n = &w->nodes[node];
    if (stamp[node] == rule + 1) {
        return;
    }
    stamp[node] = rule + 1;
    if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
        mark_lists(w, n->a, rule, stamp, list_stamp, lists);
    } else if (n->op == NODE_VAR && w->facts[w->vars[n->a].fact].type == FACT_NAME) {
        uint32_t list = w->vars[n->a].elem;
        if (list < w->n_lists && list_stamp[list] != rule + 1) {
            list_stamp[list] = rule + 1;
            lists[list].effects += mix(effects_sum(w, w->rules[rule].effects), 3);
        }
    }
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count; i++) {
        mark_lists(w, w->kids[n->kids.first + i], rule, stamp, list_stamp, lists);
    }
}

static bool listed_together(const world_party *a, const world_party *b) {
    return (a->delisted == DATE_NONE || b->listed < a->delisted) &&
           (b->delisted == DATE_NONE || a->listed < b->delisted);
}

typedef struct named {
    uint32_t list, party;
} named;

// A name of this list that another list of the regime has, with other effects.
static void share_name(linter *l, list_view *lists, named own, named other, str name) {
    const lode_world *w = l->w;
    uint32_t a = w->measures[w->lists[own.list].measure].regime;
    uint32_t b = w->measures[w->lists[other.list].measure].regime;
    bool cells = str_eq(world_list_base(w, own.list), world_list_base(w, other.list));
    list_view *v = &lists[own.list];
    if (a != b || cells || v->effects == lists[other.list].effects ||
        !listed_together(&w->parties[own.party], &w->parties[other.party])) {
        return;
    }
    v->shared_with = v->n_shared == 0 ? other.list : v->shared_with;
    lint_name_list(&v->names, v->n_shared++, name);
}

static void lint_lists(linter *l) {
    const lode_world *w = l->w;
    list_view *lists = arena_array(&l->tmp, w->n_lists + 1, sizeof *lists);
    uint32_t *stamp = arena_array(&l->tmp, w->n_nodes + 1, sizeof *stamp);
    uint32_t *list_stamp = arena_array(&l->tmp, w->n_lists + 1, sizeof *list_stamp);
    named *first = arena_array(&l->tmp, w->n_names + 1, sizeof *first);
    symtab keys = {0};
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (w->rules[i].kind != RULE_REPORT) {
            mark_lists(w, w->rules[i].cond, i, stamp, list_stamp, lists);
        }
    }
    for (uint32_t list = 0; list < w->n_lists; list++) {
        world_range parties = w->lists[list].parties;
        for (uint32_t p = parties.first; p < parties.first + parties.count; p++) {
            world_range names = w->parties[p].names;
            for (uint32_t i = names.first; i < names.first + names.count; i++) {
                str key = world_str(w, w->names[i].key);
                uint32_t other = symtab_get(&keys, key);
                first[i] = (named){list, p};
                if (other == SYMTAB_NONE) {
                    (void)symtab_put(&keys, key, i); // absent: just looked
                } else if (first[other].list != list) {
                    share_name(l, lists, first[i], first[other], world_str(w, w->names[i].name));
                }
            }
        }
    }
    for (uint32_t list = 0; list < w->n_lists; list++) {
        const list_view *v = &lists[list];
        if (v->n_shared > 0 && l->list_at[list].src != NULL) {
            str other = world_str(w, w->lists[v->shared_with].id);
            lint_warn(l, l->list_at[list].src, l->list_at[list].block->pos, "two_lists",
                      "%u name%s also on " STR_FMT ", which has other effects: " STR_FMT,
                      v->n_shared, v->n_shared == 1 ? " stands" : "s stand", STR_ARG(other),
                      STR_ARG(strbuf_str(&v->names)));
        }
        strbuf_clear(&lists[list].names);
    }
    symtab_clear(&keys);
}

// ---- all --------------------------------------------------------------------------------------

void lint_world(linter *l) {
    const lode_world *w = l->w;
    sums s = make_sums(l);
    for (uint32_t i = 0; i < w->n_rules; i++) {
        lint_rule_dates(l, i);
        lint_defeats(l, &s, i);
        lint_report(l, i);
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        lint_exceptions(l, i);
    }
    lint_same_rules(l, &s);
    lint_same_tests(l, &s);
    lint_lists(l);
}
