// SPDX-License-Identifier: Apache-2.0
//
// Rules that never fire, and the frame of the other exact checks.
#include "cli/lint_exact.h"

#include <stdio.h>
#include <string.h>

#define NAMES_SHOWN 4u
#define TEXT_BYTES_MAX 384u // of a message

// ---- findings ------------------------------------------------------------------------------------

static bool said(const exact *x, const law_place *at, const char *code) {
    for (size_t i = 0; i < x->d->all.n; i++) {
        const diag *g = &x->d->all.p[i];
        if (g->source == at->src && g->pos.line == at->pos.line && g->pos.col == at->pos.col &&
            strcmp(g->code, code) == 0) {
            return true;
        }
    }
    return false;
}

// What the checks of one condition at a time (law/lint.h) have said is not said again.
static bool warn_at(exact *x, const law_place *at, const char *code, const char *text) {
    size_t before = x->d->all.n;
    bool again = strcmp(code, "conflict") != 0 && said(x, at, code);
    if (at->src == NULL || again) {
        return false;
    }
    diag_add(x->d, DIAG_WARNING, at->src, at->pos, code, text, NULL, NULL);
    return x->d->all.n > before;
}

bool exact_warn(exact *x, uint32_t rule, const char *code, const char *fmt, ...) {
    char text[TEXT_BYTES_MAX];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args); // cut to fit
    va_end(args);
    return warn_at(x, &x->at.rules[rule], code, text);
}

static void warn_entry(exact *x, uint32_t entry, const char *code, const char *fmt, ...)
    LODE_PRINTF(4, 5);
static void warn_entry(exact *x, uint32_t entry, const char *code, const char *fmt, ...) {
    char text[TEXT_BYTES_MAX];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args); // cut to fit
    va_end(args);
    (void)warn_at(x, &x->at.entries[entry], code, text);
}

void exact_capped(exact *x, uint32_t rule, const char *what) {
    const law_place *at = &x->at.rules[rule];
    str id = world_str(x->w, x->w->rules[rule].id);
    if (at->src != NULL && !said(x, at, "not_checked")) {
        diag_addf(x->d, DIAG_WARNING, at->src, at->pos, "not_checked", NULL, NULL,
                  "whether " STR_FMT " %s is not known: the search was stopped at its limit",
                  STR_ARG(id), what);
    }
}

void exact_name(const exact *x, strbuf *out, uint32_t n, uint32_t rule) {
    if (n < NAMES_SHOWN) {
        strbuf_addz(out, n > 0 ? ", " : "");
        strbuf_add(out, world_str(x->w, x->w->rules[rule].id));
    } else if (n == NAMES_SHOWN) {
        strbuf_addz(out, ", ...");
    }
}

// ---- entries that a condition reads ----------------------------------------------------------------

// Which of them are in force for sure today: if such an entry is yes, its regime lists the item.
static void mark_lists(exact *x, uint32_t node, bool unmark) {
    const world_node *n = &x->w->nodes[node];
    if (n->op == NODE_ENTRY) {
        uint32_t rule = x->w->entries[n->a].rule;
        x->lists[n->a] = !unmark && rule != NONE && fires_surely_live(&x->fires, rule);
    } else if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
        mark_lists(x, n->a, unmark);
    }
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count; i++) {
        mark_lists(x, x->w->kids[n->kids.first + i], unmark);
    }
}

// ---- does it fire where none of these does? --------------------------------------------------------

static solve_answer covered_on(exact *x, uint32_t rule, const uint32_t *by, uint32_t n) {
    VEC(solve_goal) goals = {0};
    *vec_push(&goals) = (solve_goal){fires_rule(&x->fires, rule), true, 0};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t node = fires_rule(&x->fires, by[i]);
        if (node != x->fires.never) {
            *vec_push(&goals) = (solve_goal){node, false, 1};
        }
    }
    mark_lists(x, x->w->rules[rule].cond, false);
    solve_answer a = solver_run(&x->solver, &x->fires.w, goals.p, (uint32_t)goals.n);
    mark_lists(x, x->w->rules[rule].cond, true);
    vec_clear(&goals);
    return a;
}

solve_answer exact_covered(exact *x, fires_dates *d, uint32_t rule, const uint32_t *by,
                           uint32_t n) {
    for (size_t k = d->known.n; k > 0; k--) { // with all law known most is found at once
        for (size_t i = 0; i < d->on.n; i++) {
            fires_on(&x->fires, d->on.p[i], d->known.p[k - 1]);
            solve_answer a = covered_on(x, rule, by, n);
            if (a != SOLVE_NONE) {
                return a;
            }
        }
    }
    return SOLVE_NONE;
}

// ---- never fires -----------------------------------------------------------------------------------

static solve_answer solve_alone(exact *x, uint32_t node) {
    solve_goal goal = {node, true, 0};
    return solver_run(&x->solver, x->w, &goal, 1);
}

static void check_test(exact *x, uint32_t entry) {
    const world_entry *e = &x->w->entries[entry];
    solve_answer a = e->test == NONE ? SOLVE_FOUND : solve_alone(x, e->test);
    if (a == SOLVE_CAPPED && e->rule != NONE) {
        exact_capped(x, e->rule, "has a test that can be true");
    } else if (a == SOLVE_NONE) {
        str code = world_str(x->w, e->code);
        warn_entry(x, entry, "never_true", "the test of " STR_FMT " is false for every shipment",
                   STR_ARG(code));
    }
}

static bool never_true(exact *x, uint32_t rule) {
    const world_rule *r = &x->w->rules[rule];
    solve_answer a = solve_alone(x, r->cond);
    if (a == SOLVE_CAPPED) {
        exact_capped(x, rule, "can ever be true");
    } else if (a == SOLVE_NONE) {
        str id = world_str(x->w, r->id);
        (void)exact_warn(x, rule, "never_true",
                         "the condition of " STR_FMT " is false for every shipment", STR_ARG(id));
    }
    return a == SOLVE_NONE;
}

// Suspended on each of its days, under all knowledge. Suspensions take most rules out for a while only.
static bool never_live(exact *x, const fires_dates *d, uint32_t rule) {
    for (size_t k = 0; k < d->known.n; k++) {
        for (size_t i = 0; i < d->on.n; i++) {
            fires_on(&x->fires, d->on.p[i], d->known.p[k]);
            if (fires_live(&x->fires, rule) != x->fires.never) {
                return false;
            }
        }
    }
    str id = world_str(x->w, x->w->rules[rule].id);
    (void)exact_warn(x, rule, "never_live",
                     STR_FMT " is in force on no day: it is suspended as long as it lasts",
                     STR_ARG(id));
    return true;
}

static bool always_beaten(exact *x, fires_dates *d, uint32_t rule) {
    const world_rule *r = &x->w->rules[rule];
    solve_answer a = exact_covered(x, d, rule, NULL, 0);
    if (a == SOLVE_CAPPED) {
        exact_capped(x, rule, "is always beaten");
    }
    if (a == SOLVE_NONE) {
        strbuf names = {0};
        for (uint32_t i = 0; i < r->defeaters.count; i++) {
            exact_name(x, &names, i, x->w->defeats[r->defeaters.first + i].winner);
        }
        str id = world_str(x->w, r->id);
        (void)exact_warn(x, rule, "always_beaten",
                         STR_FMT
                         " never decides anything: wherever it could fire it is beaten by " STR_FMT,
                         STR_ARG(id), STR_ARG(strbuf_str(&names)));
        strbuf_clear(&names);
    }
    return a == SOLVE_NONE;
}

static bool never_fires(exact *x, uint32_t rule) {
    fires_dates d = {0};
    bool never = never_true(x, rule);
    dates_add(&d, x->w, rule);
    dates_of(&d, x->w, rule);
    never = never || never_live(x, &d, rule);
    if (!never && x->w->rules[rule].defeaters.count > 0) {
        never = always_beaten(x, &d, rule);
    }
    dates_clear(&d);
    return never;
}

// ---- all -------------------------------------------------------------------------------------------

bool exact_spent(const exact *x) { return x->solver.steps_in_all > EXACT_STEPS_MAX; }

static void check_rules(exact *x) {
    const lode_world *w = x->w;
    for (uint32_t i = 0; i < w->n_entries; i++) {
        check_test(x, i);
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (exact_spent(x)) {
            exact_capped(x, i, "or one after it ever fires");
            return; // what masks others must fire itself
        }
        x->silent[i] = never_fires(x, i);
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (exact_spent(x)) {
            exact_capped(x, i, "or one after it is masked");
            return;
        }
        exact_masked(x, i);
    }
}

void lint_exact(pack_set *ps) {
    exact x = {.w = &ps->world.world, .d = &ps->d};
    const lode_world *w = x.w;
    places_find(&x.at, ps, &x.arena);
    x.silent = arena_array(&x.arena, w->n_rules + 1, sizeof *x.silent);
    x.winner = arena_array(&x.arena, w->n_rules + 1, sizeof *x.winner);
    x.lists = arena_array(&x.arena, w->n_entries + 1, sizeof *x.lists);
    fires_init(&x.fires, w, &x.arena);
    solver_init(&x.solver, w, &x.arena);
    x.solver.lists = x.lists;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        world_range beaten_by = w->rules[i].defeaters;
        for (uint32_t k = 0; k < beaten_by.count; k++) {
            x.winner[w->defeats[beaten_by.first + k].winner] = true;
        }
    }
    check_rules(&x);
    exact_conflicts(&x, &ps->arena);
    solver_clear(&x.solver);
    fires_clear(&x.fires);
    arena_clear(&x.arena);
}
