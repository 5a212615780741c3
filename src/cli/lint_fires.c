// SPDX-License-Identifier: Apache-2.0
//
// Nodes for what a rule does on a day. They stand behind those of the world, in a copy of its arrays.
#include "cli/lint_fires.h"

#include <stdlib.h>
#include <string.h>

// ---- nodes ---------------------------------------------------------------------------------------

static uint32_t put_node(fires_law *f, world_node n) {
    *vec_push(&f->nodes) = n;
    f->w.nodes = f->nodes.p;
    f->w.n_nodes = (uint32_t)f->nodes.n;
    return f->w.n_nodes - 1;
}

static uint32_t put_not(fires_law *f, uint32_t node) {
    return node == f->always  ? f->never
           : node == f->never ? f->always
                              : put_node(f, (world_node){.op = NODE_NOT, .a = node});
}

// The class 1 of a yes-or-no var. The set of it is the last of the world's own.
static uint32_t put_yes(fires_law *f, uint32_t var) {
    return put_node(f, (world_node){.op = NODE_VAR, .a = var, .b = f->base->n_class_sets});
}

static uint32_t put_many(fires_law *f, node_op op, const uint32_t *kids, uint32_t n) {
    uint32_t first = (uint32_t)f->kids.n;
    for (uint32_t i = 0; i < n; i++) {
        *vec_push(&f->kids) = kids[i];
    }
    f->w.kids = f->kids.p;
    f->w.n_kids = (uint32_t)f->kids.n;
    return put_node(f, (world_node){.op = op, .kids = {first, n}});
}

static uint32_t put_both(fires_law *f, node_op op, uint32_t a, uint32_t b) {
    uint32_t decides = op == NODE_AND ? f->never : f->always;
    uint32_t idle = op == NODE_AND ? f->always : f->never;
    if (a == decides || b == decides) {
        return decides;
    }
    return a == idle ? b : b == idle ? a : put_many(f, op, (uint32_t[]){a, b}, 2);
}

void fires_init(fires_law *f, const lode_world *w, lode_arena *arena) {
    *f = (fires_law){.base = w, .w = *w};
    f->node = arena_array(arena, w->n_rules + 1, sizeof *f->node);
    for (uint32_t i = 0; i < w->n_nodes; i++) {
        *vec_push(&f->nodes) = w->nodes[i];
    }
    for (uint32_t i = 0; i < w->n_kids; i++) {
        *vec_push(&f->kids) = w->kids[i];
    }
    for (uint32_t i = 0; i < w->n_class_sets; i++) {
        *vec_push(&f->sets) = w->class_sets[i];
    }
    *vec_push(&f->sets) = (class_set){{2}};
    f->w.class_sets = f->sets.p;
    f->w.n_class_sets = (uint32_t)f->sets.n;
    fires_on(f, w->horizon, w->horizon);
}

void fires_on(fires_law *f, lode_date on, lode_date known) {
    f->on = on;
    f->known = known;
    f->nodes.n = f->base->n_nodes;
    f->kids.n = f->base->n_kids;
    for (uint32_t i = 0; i < f->base->n_rules; i++) {
        f->node[i] = NONE;
    }
    f->always = put_node(f, (world_node){.op = NODE_TRUE});
    f->never = put_node(f, (world_node){.op = NODE_NOT, .a = f->always});
    f->w.kids = f->kids.p;
    f->w.n_kids = (uint32_t)f->kids.n;
}

void fires_clear(fires_law *f) {
    vec_clear(&f->nodes);
    vec_clear(&f->kids);
    vec_clear(&f->sets);
}

// ---- in force (4.4) ------------------------------------------------------------------------------

bool fires_suspends(const world_suspension *s, const lode_world *w, uint32_t rule) {
    return s->measure == w->rules[rule].measure && (s->rule == NONE || s->rule == rule);
}

static uint32_t window_node(fires_law *f, const world_window *win) {
    if (win->from != DATE_NONE && f->on < win->from) {
        return f->never;
    }
    if (win->unclear_day != DATE_NONE && f->on == win->unclear_day) {
        return put_yes(f, win->boundary_var);
    }
    return win->until == DATE_NONE || f->on < win->until ? f->always : f->never;
}

static uint32_t suspension_node(fires_law *f, const world_suspension *s) {
    if (f->base->measures[s->by].published > f->known || f->on < s->from) {
        return f->never;
    }
    uint32_t after = s->after == AFTER_UNVERIFIED ? put_yes(f, s->after_var) : f->never;
    if (s->unclear_day != DATE_NONE && f->on == s->unclear_day) {
        return put_both(f, NODE_OR, put_yes(f, s->boundary_var), after);
    }
    return f->on < s->until ? f->always : after;
}

uint32_t fires_live(fires_law *f, uint32_t rule) {
    const world_rule *r = &f->base->rules[rule];
    if (f->base->measures[r->measure].published > f->known) {
        return f->never;
    }
    uint32_t live = window_node(f, &r->window);
    for (uint32_t i = 0; i < f->base->n_suspensions && live != f->never; i++) {
        const world_suspension *s = &f->base->suspensions[i];
        if (fires_suspends(s, f->base, rule)) {
            live = put_both(f, NODE_AND, live, put_not(f, suspension_node(f, s)));
        }
    }
    return live;
}

uint32_t fires_entry(fires_law *f, uint32_t entry) {
    return put_node(f, (world_node){.op = NODE_ENTRY, .a = entry});
}

bool fires_surely_live(fires_law *f, uint32_t rule) { return fires_live(f, rule) == f->always; }

// ---- fires (4.5) ---------------------------------------------------------------------------------

static bool defeats(const lode_world *w, uint32_t winner, uint32_t loser) {
    const world_rule *a = &w->rules[winner];
    return a->kind != RULE_REPORT &&
           w->measures[a->measure].regime == w->measures[w->rules[loser].measure].regime;
}

// As deep as exceptions have exceptions: defeat is acyclic.
uint32_t fires_rule(fires_law *f, uint32_t rule) {
    const world_rule *r = &f->base->rules[rule];
    if (f->node[rule] != NONE) {
        return f->node[rule];
    }
    uint32_t fires = fires_live(f, rule);
    fires = put_both(f, NODE_AND, fires, r->cond);
    for (uint32_t i = 0; i < r->defeaters.count && fires != f->never; i++) {
        uint32_t winner = f->base->defeats[r->defeaters.first + i].winner;
        if (defeats(f->base, winner, rule)) {
            fires = put_both(f, NODE_AND, fires, put_not(f, fires_rule(f, winner)));
        }
    }
    f->node[rule] = fires;
    return fires;
}

// ---- dates ---------------------------------------------------------------------------------------

static void add_day(fires_dates *d, lode_date day) {
    if (day != DATE_NONE && day >= DATE_MIN && day <= DATE_MAX) {
        *vec_push(&d->on) = day;
    }
}

void dates_add(fires_dates *d, const lode_world *w, uint32_t rule) {
    const world_rule *r = &w->rules[rule];
    for (size_t i = 0; i < d->rules.n; i++) {
        if (d->rules.p[i] == rule) {
            return;
        }
    }
    *vec_push(&d->rules) = rule;
    *vec_push(&d->known) = w->measures[r->measure].published;
    add_day(d, r->window.from);
    add_day(d, r->window.until);
    add_day(d, r->window.unclear_day);
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        const world_suspension *s = &w->suspensions[i];
        if (fires_suspends(s, w, rule)) {
            *vec_push(&d->known) = w->measures[s->by].published;
            add_day(d, s->from);
            add_day(d, s->until);
            add_day(d, s->unclear_day);
            add_day(d, s->unclear_day == DATE_NONE ? DATE_NONE : s->unclear_day + 1);
        }
    }
    for (uint32_t i = 0; i < r->defeaters.count; i++) {
        dates_add(d, w, w->defeats[r->defeaters.first + i].winner);
    }
}

static int by_date(const void *a, const void *b) {
    lode_date x = *(const lode_date *)a;
    lode_date y = *(const lode_date *)b;
    return x < y ? -1 : x > y;
}

// Sorted, each once, not before `first` and before `end`; `first` itself always.
static size_t within(lode_date *p, size_t n, lode_date first, lode_date end) {
    size_t kept = 0;
    qsort(p, n, sizeof *p, by_date);
    for (size_t i = 0; i < n; i++) {
        if (p[i] >= first && (end == DATE_NONE || p[i] < end) &&
            (kept == 0 || p[kept - 1] != p[i])) {
            p[kept++] = p[i];
        }
    }
    return kept;
}

void dates_of(fires_dates *d, const lode_world *w, uint32_t rule) {
    const world_rule *r = &w->rules[rule];
    lode_date first = r->window.from != DATE_NONE ? r->window.from : DATE_MIN;
    lode_date known = w->measures[r->measure].published;
    *vec_push(&d->on) = first;
    *vec_push(&d->known) = known;
    d->on.n = within(d->on.p, d->on.n, first, r->window.until);
    d->known.n = within(d->known.p, d->known.n, known, DATE_NONE);
}

void dates_clear(fires_dates *d) {
    vec_clear(&d->on);
    vec_clear(&d->known);
    vec_clear(&d->rules);
}
