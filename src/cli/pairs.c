// SPDX-License-Identifier: Apache-2.0
//
// Generated pairs: nobody writes a case for each of a hundred entries, so the test does. For every
// atom of an entry's test it looks for facts under which that atom alone decides: everything
// beside it in an `and` true, everything beside it in an `or` false, every exception of the entry
// false. With those it runs the decision twice, with the atom holding and not holding; at a cut of
// a number, on the cut's two sides, one step of 10^-9 apart. The truth of the entry must follow.
//
// The day before an entry comes into force its rule must be out, and on the day it must not; so
// too at its end. An entry without an encoded test must hold when it is claimed, and must not when
// an identified item has nothing that points at it.
#include <string.h>

#include "check/check.h"
#include "cli/cond_print.h"
#include "cli/test_report.h"
#include "decide/decide.h"

#define DEPTH_MAX 1000u   // nodes on one way through a condition; ours have under 100
#define STEPS_MAX 100000u // of one search; ours need under 1,000
#define TRIES_MAX 24u     // classes tried on one side of one atom

// What must come out true or false, and what after it. Shared tails: goals are never changed.
typedef struct goal goal;
struct goal {
    uint32_t node;
    bool want;
    const goal *next;
};

typedef struct pairs {
    test_report *t;
    const lode_world *w;
    uint32_t entry;
    lode_arena arena;   // of one entry
    class_set *allowed; // n_vars: what the goals leave
    bool *bound;        // n_vars: some goal names it
    uint32_t high_var;  // takes the upper end of its class, others the lower
    uint32_t steps, depth;
    uint32_t tried;
    strbuf why;
} pairs;

// ---- finding facts -------------------------------------------------------------------------------

static bool solve(pairs *p, const goal *g);

static const goal *goal_before(pairs *p, uint32_t node, bool want, const goal *next) {
    goal *g = arena_alloc(&p->arena, sizeof *g);
    *g = (goal){node, want, next};
    return g;
}

static bool solve_var(pairs *p, const goal *g) {
    const world_node *node = &p->w->nodes[g->node];
    class_set set = p->w->class_sets[node->b];
    if (!g->want) {
        set = cs_minus(cs_all(p->w->vars[node->a].classes.count), set);
    }
    class_set old = p->allowed[node->a];
    bool was_bound = p->bound[node->a];
    p->allowed[node->a] = cs_and(old, set);
    p->bound[node->a] = true;
    if (!cs_empty(&p->allowed[node->a]) && solve(p, g->next)) {
        return true;
    }
    p->allowed[node->a] = old;
    p->bound[node->a] = was_bound;
    return false;
}

static bool solve_kids(pairs *p, const goal *g) {
    const world_node *node = &p->w->nodes[g->node];
    const uint32_t *kids = p->w->kids + node->kids.first;
    const goal *rest = g->next;
    if ((node->op == NODE_AND) == g->want) {
        for (uint32_t i = node->kids.count; i > 0; i--) {
            rest = goal_before(p, kids[i - 1], g->want, rest);
        }
        return solve(p, rest);
    }
    for (uint32_t i = 0; i < node->kids.count; i++) {
        goal choice = {kids[i], g->want, g->next};
        if (solve(p, &choice)) {
            return true;
        }
    }
    return false;
}

static bool solve_node(pairs *p, const goal *g) {
    const world_node *node = &p->w->nodes[g->node];
    switch ((node_op)node->op) {
    case NODE_TRUE:
        return g->want && solve(p, g->next);
    case NODE_NOT:
    case NODE_DEFINE: {
        goal inner = {node->a, (node->op == NODE_NOT) != g->want, g->next};
        return solve(p, &inner);
    }
    case NODE_VAR:
        return solve_var(p, g);
    case NODE_AND:
    case NODE_OR:
        return solve_kids(p, g);
    case NODE_ENTRY:
    case NODE_LISTED:
    case NODE_SLOT:
    case NODE_OP_COUNT:
        break; // of a later stratum: follows from the entry, not from a fact
    }
    return solve(p, g->next);
}

// Narrows p->allowed until every goal holds; false and unchanged when it cannot.
static bool solve(pairs *p, const goal *g) {
    if (g == NULL) {
        return true;
    }
    if (++p->steps > STEPS_MAX || p->depth >= DEPTH_MAX) {
        return false;
    }
    p->depth++;
    bool ok = solve_node(p, g);
    p->depth--;
    return ok;
}

static void start(pairs *p) {
    for (uint32_t i = 0; i < p->w->n_vars; i++) {
        p->allowed[i] = cs_all(p->w->vars[i].classes.count);
        p->bound[i] = false;
    }
    p->steps = 0;
    p->depth = 0;
}

// ---- from classes to values ----------------------------------------------------------------------

// The point of the class next to its lower end, or to its upper end.
static lode_nano class_point(const world_class *k, bool high) {
    if (high && k->hi != NANO_MAX) {
        return k->hi_closed || k->hi == NANO_MIN ? k->hi : k->hi - 1;
    }
    if (k->lo != NANO_MIN) {
        return k->lo_closed ? k->lo : k->lo + 1;
    }
    return k->hi == NANO_MAX ? 0 : (k->hi_closed ? k->hi : k->hi - 1);
}

static lode_interval point(lode_nano v) {
    return (lode_interval){.lo = v, .hi = v, .lo_closed = true, .hi_closed = true};
}

// The word for a class of an enum: the tested one, or for the rest one that no class tests.
static bool enum_word(const pairs *p, const world_var *v, uint32_t class, lode_value *out) {
    const lode_world *w = p->w;
    uint32_t value = w->classes[v->classes.first + class].value;
    out->kind = VAL_ENUM;
    out->value = value;
    if (value != NONE) {
        out->text = world_str(w, w->values[value].word);
        return true;
    }
    const world_enum *e = &w->enums[w->facts[v->fact].enum_idx];
    for (uint32_t i = 0; i < e->values.count; i++) {
        bool tested = false;
        for (uint32_t k = 0; k < v->classes.count; k++) {
            tested = tested || w->classes[v->classes.first + k].value == e->values.first + i;
        }
        if (!tested) {
            out->value = e->values.first + i;
            out->text = world_str(w, w->values[out->value].word);
            return true;
        }
    }
    out->text = STR("something else");
    return e->open_text != 0;
}

static lode_elem set_elem(const pairs *p, uint32_t var, uint32_t class) {
    const world_var *v = &p->w->vars[var];
    const world_class *k = &p->w->classes[v->classes.first + class];
    lode_elem e = {.value = v->elem};
    e.share = (lode_interval){.lo = 0, .hi = NANO_ONE, .hi_closed = true};
    if (!v->numeric) {
        e.absent = class == 0;
        return e;
    }
    lode_nano at = class_point(k, var == p->high_var);
    e.absent = at == 0;
    e.share = point(at);
    return e;
}

// One value from all bound vars of the fact. False when a class has no value that we can write.
static bool fact_value(pairs *p, uint32_t fact, lode_value *out) {
    const lode_world *w = p->w;
    const world_fact *f = &w->facts[fact];
    *out = (lode_value){.word = WORD_FINDING};
    for (uint32_t i = 0; i < f->vars.count; i++) {
        uint32_t var = f->vars.first + i;
        if (!p->bound[var]) {
            continue;
        }
        const world_var *v = &w->vars[var];
        uint32_t class = cs_first(&p->allowed[var]);
        if (f->type == FACT_ONE_OF) {
            return enum_word(p, v, class, out);
        }
        if (f->type == FACT_AMOUNT) {
            out->kind = VAL_AMOUNT;
            out->interval =
                point(class_point(&w->classes[v->classes.first + class], var == p->high_var));
        } else if (f->type == FACT_CLOSED_SET || f->type == FACT_OPEN_SET ||
                   f->type == FACT_SHARES) {
            if (out->elems == NULL) {
                out->elems = arena_array(&p->arena, f->vars.count, sizeof *out->elems);
            }
            lode_elem e = set_elem(p, var, class);
            out->kind = VAL_SET;
            // Naming an element of a closed set means it is there; the others are then absent.
            if (!e.absent || f->type != FACT_CLOSED_SET) {
                out->elems[out->n_elems++] = e;
            }
        } else if (f->type == FACT_LAW) {
            out->kind = VAL_ENUM;
            out->value = class;
        } else {
            return class == 0; // names, claims: leaving them out says no
        }
    }
    return true;
}

static bool give_all(pairs *p, lode_facts *f) {
    for (uint32_t i = 0; i < p->w->n_facts; i++) {
        lode_value v;
        if (!fact_value(p, i, &v)) {
            return false;
        }
        if (v.kind == VAL_MISSING) {
            continue;
        }
        if (p->w->facts[i].scope == FACT_SCOPE_PARTY) {
            f->role_given[p->w->facts[i].role] = true;
        }
        facts_set(f, 0, i, v);
    }
    return true;
}

// ---- one decision --------------------------------------------------------------------------------

static void decide_on(pairs *p, const lode_facts *f, lode_date on, lode_decision *d) {
    lode_query q = {.world = p->w, .facts = f, .on = on, .known = DATE_MAX};
    q.in_list = party_lists(p->w, f, on, q.known, &p->arena);
    decide_line(&q, 0, p->w->entries[p->entry].regime, &p->arena, d);
}

static lode_date first_day(const pairs *p) {
    const world_entry *e = &p->w->entries[p->entry];
    return e->window.from != DATE_NONE ? e->window.from : p->w->horizon;
}

static void describe(pairs *p) {
    for (uint32_t i = 0; i < p->w->n_vars; i++) {
        if (p->bound[i] && cs_count(&p->allowed[i]) < p->w->vars[i].classes.count) {
            strbuf_addz(&p->why, "    ");
            cond_print_atom(p->w, i, &p->allowed[i], &p->why);
            strbuf_addc(&p->why, '\n');
        }
    }
}

static const char *tri_name(tri t) {
    return t == TRI_TRUE ? "true" : (t == TRI_FALSE ? "false" : "open");
}

// Decides with the facts in p->allowed and holds the entry's truth against `want`.
static void expect_truth(pairs *p, tri want) {
    lode_facts f = {0};
    lode_decision d = {0};
    facts_init(&f, p->w, &p->arena);
    (void)facts_add_line(&f); // the only line
    if (!give_all(p, &f)) {
        return;
    }
    decide_on(p, &f, first_day(p), &d);
    p->tried++;
    if (d.entries[p->entry] != want) {
        strbuf_addf(&p->why, "  the entry is %s and should be %s when\n",
                    tri_name(d.entries[p->entry]), tri_name(want));
        describe(p);
    }
}

// ---- atoms ---------------------------------------------------------------------------------------

// Goals that every pair of this entry meets: no exception of it holds, its regime has its say.
static const goal *common_goals(pairs *p, bool whole) {
    const world_entry *e = &p->w->entries[p->entry];
    const goal *g = NULL;
    const world_regime *r = &p->w->regimes[e->regime];
    if (whole && r->bite != NONE) {
        g = goal_before(p, r->bite, true, g);
    }
    if (whole && r->nexus != NONE) {
        g = goal_before(p, r->nexus, true, g);
    }
    for (uint32_t i = 0; i < e->exceptions.count; i++) {
        uint32_t rule = p->w->defeats[e->exceptions.first + i].winner;
        g = goal_before(p, p->w->rules[rule].cond, false, g);
    }
    return g;
}

static void try_class(pairs *p, uint32_t var, uint32_t class, bool high, tri want, const goal *g) {
    start(p);
    p->allowed[var] = (class_set){{0}};
    cs_add(&p->allowed[var], class);
    p->bound[var] = true;
    p->high_var = high ? var : NONE;
    if (solve(p, g)) {
        expect_truth(p, want);
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
                try_class(p, atom->a, i, true, cs_has(&in, i) ? TRI_TRUE : TRI_FALSE, beside);
                try_class(p, atom->a, i + 1, false, cs_has(&in, i + 1) ? TRI_TRUE : TRI_FALSE,
                          beside);
            }
        }
        return;
    }
    uint32_t inside = 0;
    uint32_t outside = 0;
    for (uint32_t i = 0; i < v->classes.count; i++) {
        uint32_t *n = cs_has(&in, i) ? &inside : &outside;
        if ((*n)++ < TRIES_MAX) {
            try_class(p, atom->a, i, false, cs_has(&in, i) ? TRI_TRUE : TRI_FALSE, beside);
        }
    }
}

// Walks down to the atoms; beside: what must hold for this node to decide alone.
static void walk(pairs *p, uint32_t node, bool want, const goal *beside, uint32_t depth) {
    const world_node *n = &p->w->nodes[node];
    if (depth > DEPTH_MAX) {
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
                    g = goal_before(p, p->w->kids[n->kids.first + k], n->op == NODE_AND, g);
                }
            }
            walk(p, p->w->kids[n->kids.first + i], want, g, depth + 1);
        }
    }
}

// ---- dates ---------------------------------------------------------------------------------------

static void expect_out(pairs *p, const lode_facts *f, lode_date on, bool out) {
    const world_entry *e = &p->w->entries[p->entry];
    lode_decision d = {0};
    char day[16];
    decide_on(p, f, on, &d);
    p->tried++;
    bool is_out = d.rules[e->rule].state == RULE_OUT || d.rules[e->rule].state == RULE_FALSE;
    if (is_out != out) {
        str when = date_print(on, day);
        strbuf_addf(&p->why, "  on " STR_FMT " its rule %s\n", STR_ARG(when),
                    out ? "should not be in force yet, or no more" : "should be in force");
    }
}

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
    const world_entry *e = &p->w->entries[p->entry];
    lode_facts f = {0};
    start(p);
    p->high_var = NONE;
    const goal *g = common_goals(p, true);
    g = e->how != ENTRY_ENCODED ? g : goal_before(p, e->test, true, g);
    facts_init(&f, p->w, &p->arena);
    (void)facts_add_line(&f); // the only line
    if (e->rule == NONE || e->how != ENTRY_ENCODED || !solve(p, g) || !give_all(p, &f)) {
        return;
    }
    if (e->window.from != DATE_NONE && e->window.from > DATE_MIN) {
        expect_out(p, &f, e->window.from - 1, true);
        if (!suspended_at(p->w, e, e->window.from)) {
            expect_out(p, &f, e->window.from, false);
        }
    }
    if (e->window.until != DATE_NONE) {
        expect_out(p, &f, e->window.until, true);
    }
}

// ---- opaque entries ------------------------------------------------------------------------------

// The regime's codes fact: item.codes.REGIME.
static uint32_t codes_fact(const pairs *p) {
    str regime = world_str(p->w, p->w->regimes[p->w->entries[p->entry].regime].id);
    for (uint32_t i = 0; i < p->w->n_facts; i++) {
        const world_fact *f = &p->w->facts[i];
        if (f->type == FACT_CODES && str_ends(world_str(p->w, f->path), regime)) {
            return i;
        }
    }
    return NONE;
}

// A kind that no entry knows: the item is identified and nothing points anywhere.
static uint32_t kind_fact(const lode_world *w) {
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *f = &w->facts[i];
        if (f->type == FACT_ONE_OF && (f->flags & FACT_IDENTIFIES) &&
            w->enums[f->enum_idx].open_text) {
            return i;
        }
    }
    return NONE;
}

static void expect_opaque(pairs *p, uint32_t fact, lode_value v, tri want, const char *what) {
    lode_facts f = {0};
    lode_decision d = {0};
    facts_init(&f, p->w, &p->arena);
    (void)facts_add_line(&f); // the only line
    v.word = WORD_FINDING;
    facts_set(&f, 0, fact, v);
    decide_on(p, &f, first_day(p), &d);
    p->tried++;
    if (d.entries[p->entry] != want) {
        strbuf_addf(&p->why, "  %s: the entry is %s and should be %s\n", what,
                    tri_name(d.entries[p->entry]), tri_name(want));
    }
}

static void try_opaque(pairs *p) {
    uint32_t codes = codes_fact(p);
    uint32_t kind = kind_fact(p->w);
    lode_value claim = {.kind = VAL_TEXT, .text = world_str(p->w, p->w->entries[p->entry].code)};
    lode_value other = {.kind = VAL_ENUM, .value = NONE, .text = STR("something else")};
    if (codes != NONE) {
        expect_opaque(p, codes, claim, TRI_TRUE, "claimed");
    }
    if (kind != NONE) {
        expect_opaque(p, kind, other, TRI_FALSE, "identified, and nothing points at it");
    }
}

static void try_entry(test_report *t, const lode_world *w, uint32_t entry) {
    pairs p = {.t = t, .w = w, .entry = entry};
    p.allowed = arena_array(&p.arena, w->n_vars, sizeof *p.allowed);
    p.bound = arena_array(&p.arena, w->n_vars, sizeof *p.bound);
    const world_entry *e = &w->entries[entry];
    if (e->how != ENTRY_ENCODED) {
        try_opaque(&p);
    } else {
        walk(&p, e->test, true, common_goals(&p, false), 0);
    }
    if (p.tried == 0) {
        strbuf_addz(&p.why, "  no facts were found that decide it\n");
    }
    try_dates(&p);
    t->pairs += p.tried > 0;
    t->points += p.tried;
    strbuf place = {0};
    str id = e->rule != NONE ? world_str(w, w->rules[e->rule].id) : world_str(w, e->code);
    strbuf_addf(&place, STR_FMT, STR_ARG(id));
    test_result(t, place.p, STR("generated pair"), &p.why);
    strbuf_clear(&place);
    strbuf_clear(&p.why);
    arena_clear(&p.arena);
}

void test_pairs(test_report *t, const lode_world *w) {
    for (uint32_t i = 0; i < w->n_entries; i++) {
        str code = world_str(w, w->entries[i].code);
        if (test_wanted(t, code, code)) {
            try_entry(t, w, i);
        }
    }
}
