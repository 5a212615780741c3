// SPDX-License-Identifier: Apache-2.0
//
// Generated pairs: nobody writes a case for each of a hundred entries, so the test does. For every
// atom of an entry's test it looks for facts under which that atom alone decides: everything
// beside it in an `and` true, everything beside it in an `or` false, every exception of the entry
// false. With those the entry is decided twice, with the atom holding and not holding; at a cut of
// a number, on the cut's two sides, one step of 10^-9 apart. The truth of the entry must follow.
//
//   encoded     inside: true              outside: false
//   described   inside and claimed: true  outside and claimed: open, which is right?
//                                         outside and only hinted at: false
//   opaque      claimed: true             identified, and nothing points at it: false
//
// Where only a claim identifies an item, "not listed" is claimed for the last one.
//
// The day before an entry comes into force its rule must be out, and on the day it must not; so
// too at its end.
#include "cli/pairs.h"

#include <string.h>

#include "check/check.h"
#include "cli/pairs_solve.h"

#define WALK_DEPTH_MAX 1000u
#define TRIES_MAX 24u // classes tried on one side of one atom

typedef struct pairs {
    solver s;
    const lode_world *w;
    const world_entry *e;
    uint32_t entry;
    uint32_t codes, kind, hs, text; // facts: its claim, what it is, its HS number, its description
    pair_points *out;
} pairs;

// What a point gives beside the values of the solver.
typedef enum extra { EXTRA_NONE, EXTRA_CLAIM, EXTRA_HINT, EXTRA_OTHER_KIND } extra;

// ---- points --------------------------------------------------------------------------------------

static void give(pair_point *pt, uint32_t fact, lode_value v) {
    v.word = WORD_FINDING;
    for (uint32_t i = 0; i < pt->n_values; i++) {
        if (pt->values[i].fact == fact) {
            return; // the solver's value decides the test: it stays
        }
    }
    pt->values[pt->n_values++] = (pair_value){fact, v};
}

static lode_value text_value(str s) { return (lode_value){.kind = VAL_TEXT, .text = s}; }

// The first hint that can be given: an HS number, or a word of the description.
static void give_hint(const pairs *p, pair_point *pt) {
    for (uint32_t i = 0; i < p->e->hints.count; i++) {
        const world_hint *h = &p->w->hints[p->e->hints.first + i];
        uint32_t fact = h->kind == HINT_HS ? p->hs : p->text;
        if (fact != NONE) {
            give(pt, fact, text_value(world_str(p->w, h->text)));
            pt->what = "a hint points at it";
            return;
        }
    }
}

static void give_extra(const pairs *p, pair_point *pt, extra x) {
    lode_value other = {.kind = VAL_ENUM, .value = NONE, .text = STR("something else")};
    if (x == EXTRA_CLAIM) {
        give(pt, p->codes, text_value(world_str(p->w, p->e->code)));
        pt->what = "claimed";
    } else if (x == EXTRA_HINT) {
        give_hint(p, pt);
    } else if (x == EXTRA_OTHER_KIND && p->w->regimes[p->e->regime].by_claim && p->codes != NONE) {
        give(pt, p->codes, (lode_value){.kind = VAL_NONE}); // only a claim identifies here
        pt->what = "classified as not listed";
    } else if (x == EXTRA_OTHER_KIND) {
        give(pt, p->kind, other);
        pt->what = "identified, and nothing points at it";
    }
}

// Writes down the facts that the solver left. False when one of them has no value to write.
static bool fill_values(pairs *p, pair_point *pt) {
    uint32_t n_values = 0;
    uint32_t n_bound = 0;
    for (uint32_t i = 0; i < p->w->n_vars; i++) {
        n_bound += p->s.bound[i];
    }
    pt->bound = arena_array(p->s.arena, n_bound + 1, sizeof *pt->bound);
    pt->values = arena_array(p->s.arena, n_bound + 2, sizeof *pt->values);
    for (uint32_t i = 0; i < p->w->n_vars; i++) {
        if (!p->s.bound[i]) {
            continue;
        }
        pt->bound[pt->n_bound++] = (pair_bound){i, p->s.allowed[i]};
        uint32_t fact = p->w->vars[i].fact; // the vars of a fact stand together
        if (n_values > 0 && pt->values[n_values - 1].fact == fact) {
            continue;
        }
        pair_value v = {.fact = fact};
        if (!solve_value(&p->s, fact, &v.value)) {
            return false;
        }
        if (v.value.kind != VAL_MISSING) {
            pt->values[n_values++] = v;
        }
    }
    pt->n_values = n_values;
    return true;
}

static lode_date first_day(const pairs *p) {
    return p->e->window.from != DATE_NONE ? p->e->window.from : p->w->horizon;
}

static void add_point(pairs *p, pair_kind kind, lode_date on, tri want, extra x) {
    pair_point pt = {.kind = kind, .entry = p->entry, .on = on, .want = want};
    bool can = (x != EXTRA_CLAIM || p->codes != NONE) && (x != EXTRA_OTHER_KIND || p->kind != NONE);
    if (can && fill_values(p, &pt)) {
        give_extra(p, &pt, x);
        *vec_push(p->out) = pt;
    }
}

tri pair_decide(const lode_world *w, const pair_point *p, lode_arena *scratch) {
    lode_facts f = {0};
    facts_init(&f, w, scratch);
    (void)facts_add_line(&f); // the only line
    for (uint32_t i = 0; i < p->n_values; i++) {
        const world_fact *fact = &w->facts[p->values[i].fact];
        if (fact->scope == FACT_SCOPE_PARTY) {
            f.role_given[fact->role] = true;
        }
        facts_set(&f, 0, p->values[i].fact, p->values[i].value);
    }
    lode_query q = {.world = w, .facts = &f, .on = p->on, .known = DATE_MAX};
    q.in_list = party_lists(w, &f, NULL, p->on, q.known, scratch);
    const world_entry *e = &w->entries[p->entry];
    lode_probe *probe = probe_open(&q, 0, e->regime, scratch);
    if (p->kind == PAIR_TRUTH) {
        return probe_entry(probe, p->entry);
    }
    bool in =
        probe_live(probe, e->rule).t != TRI_FALSE && probe_cond(probe, e->rule).t != TRI_FALSE;
    return in ? TRI_TRUE : TRI_FALSE;
}

// ---- atoms ---------------------------------------------------------------------------------------

// Goals that every pair of this entry meets: no exception of it holds, its regime has its say.
static const goal *common_goals(pairs *p, bool whole) {
    const world_entry *e = p->e;
    const goal *g = NULL;
    const world_regime *r = &p->w->regimes[e->regime];
    if (whole && r->bite != NONE) {
        g = goal_before(&p->s, r->bite, true, g);
    }
    if (whole && r->nexus != NONE) {
        g = goal_before(&p->s, r->nexus, true, g);
    }
    for (uint32_t i = 0; i < e->exceptions.count; i++) {
        uint32_t rule = p->w->defeats[e->exceptions.first + i].winner;
        g = goal_before(&p->s, p->w->rules[rule].cond, false, g);
    }
    return g;
}

// inside: whether the test holds with this class.
static void try_class(pairs *p, uint32_t var, uint32_t class, bool high, bool inside,
                      const goal *g) {
    solve_start(&p->s);
    p->s.allowed[var] = (class_set){{0}};
    cs_add(&p->s.allowed[var], class);
    p->s.bound[var] = true;
    p->s.high_var = high ? var : NONE;
    if (!solve(&p->s, g)) {
        return;
    }
    if (p->e->how == ENTRY_ENCODED) {
        add_point(p, PAIR_TRUTH, first_day(p), inside ? TRI_TRUE : TRI_FALSE, EXTRA_NONE);
        return;
    }
    add_point(p, PAIR_TRUTH, first_day(p), inside ? TRI_TRUE : TRI_OPEN, EXTRA_CLAIM);
    if (!inside) {
        add_point(p, PAIR_TRUTH, first_day(p), TRI_FALSE, EXTRA_HINT);
    }
}

// The atom decides alone when `beside` holds: each side of it, at every change between classes.
static void try_atom(pairs *p, const world_node *atom, bool want, const goal *beside) {
    const world_var *v = &p->w->vars[atom->a];
    class_set in = p->w->class_sets[atom->b];
    in = want ? in : cs_minus(cs_all(v->classes.count), in);
    if (v->numeric) {
        for (uint32_t i = 0; i + 1 < v->classes.count; i++) {
            if (cs_has(&in, i) != cs_has(&in, i + 1)) {
                try_class(p, atom->a, i, true, cs_has(&in, i), beside);
                try_class(p, atom->a, i + 1, false, cs_has(&in, i + 1), beside);
            }
        }
        return;
    }
    uint32_t inside = 0;
    uint32_t outside = 0;
    for (uint32_t i = 0; i < v->classes.count; i++) {
        uint32_t *n = cs_has(&in, i) ? &inside : &outside;
        if ((*n)++ < TRIES_MAX) {
            try_class(p, atom->a, i, false, cs_has(&in, i), beside);
        }
    }
}

// Walks down to the atoms; beside: what must hold for this node to decide alone.
static void walk(pairs *p, uint32_t node, bool want, const goal *beside, uint32_t depth) {
    const world_node *n = &p->w->nodes[node];
    if (depth > WALK_DEPTH_MAX) {
        return;
    }
    if (n->op == NODE_VAR) {
        try_atom(p, n, want, beside);
    } else if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
        walk(p, n->a, (n->op == NODE_NOT) != want, beside, depth + 1);
    } else if (n->op == NODE_AND || n->op == NODE_OR) {
        for (uint32_t i = 0; i < n->kids.count; i++) {
            const goal *g = beside;
            for (uint32_t k = 0; k < n->kids.count; k++) {
                if (k != i) {
                    g = goal_before(&p->s, p->w->kids[n->kids.first + k], n->op == NODE_AND, g);
                }
            }
            walk(p, p->w->kids[n->kids.first + i], want, g, depth + 1);
        }
    }
}

// ---- dates ---------------------------------------------------------------------------------------

static bool suspended_at(const lode_world *w, const world_entry *e, lode_date on) {
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        const world_suspension *s = &w->suspensions[i];
        if (s->measure == e->measure && (s->rule == NONE || s->rule == e->rule) && on >= s->from) {
            return true;
        }
    }
    return false;
}

// The rule is out the day before its window and on the day after it, and in on its first day.
static void try_dates(pairs *p) {
    const world_window *win = &p->e->window;
    bool encoded = p->e->how == ENTRY_ENCODED;
    extra x = encoded ? EXTRA_NONE : EXTRA_CLAIM;
    solve_start(&p->s);
    const goal *g = common_goals(p, true);
    g = p->e->test == NONE ? g : goal_before(&p->s, p->e->test, true, g);
    if (p->e->rule == NONE || !solve(&p->s, g)) {
        return;
    }
    if (win->from != DATE_NONE && win->from > DATE_MIN) {
        add_point(p, PAIR_DATE, win->from - 1, TRI_FALSE, x);
        if (!suspended_at(p->w, p->e, win->from)) {
            add_point(p, PAIR_DATE, win->from, TRI_TRUE, x);
        }
    }
    if (win->until != DATE_NONE) {
        add_point(p, PAIR_DATE, win->until, TRI_FALSE, x);
    }
}

// ---- one entry -----------------------------------------------------------------------------------

// The facts of the item that an entry's identification goes by. Kind: one that takes other words,
// so that an item can be identified as what no entry knows.
static void find_facts(pairs *p) {
    p->codes = p->kind = p->hs = p->text = NONE;
    for (uint32_t i = p->w->n_facts; i > 0; i--) {
        const world_fact *f = &p->w->facts[i - 1];
        if (f->type == FACT_CODES && world_fact_is_of(p->w, i - 1, p->e->regime)) {
            p->codes = i - 1;
        } else if (f->type == FACT_ONE_OF && (f->flags & FACT_IDENTIFIES) &&
                   p->w->enums[f->enum_idx].open_text) {
            p->kind = i - 1;
        } else if (f->type == FACT_HS && f->scope == FACT_SCOPE_ITEM) {
            p->hs = i - 1;
        } else if (f->type == FACT_TEXT && f->scope == FACT_SCOPE_ITEM &&
                   (f->flags & FACT_POINTS)) {
            p->text = i - 1;
        }
    }
}

void pairs_make(const lode_world *w, uint32_t entry, lode_arena *arena, pair_points *out) {
    pairs p = {.w = w, .e = &w->entries[entry], .entry = entry, .out = out};
    p.s = (solver){.w = w, .arena = arena, .high_var = NONE};
    lode_arena scratch = {0};
    p.s.allowed = arena_array(&scratch, w->n_vars + 1, sizeof *p.s.allowed);
    p.s.bound = arena_array(&scratch, w->n_vars + 1, sizeof *p.s.bound);
    find_facts(&p);
    if (p.e->test != NONE) {
        walk(&p, p.e->test, true, common_goals(&p, false), 0);
    }
    if (p.e->how != ENTRY_ENCODED) {
        solve_start(&p.s);
        add_point(&p, PAIR_TRUTH, first_day(&p), TRI_TRUE, EXTRA_CLAIM);
        add_point(&p, PAIR_TRUTH, first_day(&p), TRI_FALSE, EXTRA_OTHER_KIND);
    }
    try_dates(&p);
    arena_clear(&scratch);
}
