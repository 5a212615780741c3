// SPDX-License-Identifier: Apache-2.0
//
// From classes to the `given` lines of a case, and the proof by running it.
#include "cli/lint_witness.h"

#include <string.h>

#include "cli/case_run.h"
#include "check/cond_print.h"
#include "cli/pairs_solve.h"

typedef struct witness {
    exact *x;
    const lode_world *w;
    lode_arena arena;
    VEC(solve_goal) goals;
    VEC(uint32_t) claims; // entries to be claimed, one for a regime
    uint32_t a, b;
    bool round; // take numbers that read well, not those at the edges
    strbuf text;
} witness;

// ---- entries ---------------------------------------------------------------------------------------

static void want(witness *t, uint32_t node, bool yes) {
    *vec_push(&t->goals) = (solve_goal){node, yes, (uint32_t)t->goals.n};
}

static bool claimed(const witness *t, uint32_t regime) {
    for (size_t i = 0; i < t->claims.n; i++) {
        if (t->w->entries[t->claims.p[i]].regime == regime) {
            return true;
        }
    }
    return false;
}

// An encoded entry by its test, another by a claim beside what of its words is encoded. False: a second
// claim under one regime.
static bool want_entry(witness *t, uint32_t entry) {
    const world_entry *e = &t->w->entries[entry];
    if (e->how != ENTRY_ENCODED && claimed(t, e->regime)) {
        return false;
    }
    if (e->how != ENTRY_ENCODED) {
        *vec_push(&t->claims) = entry;
    }
    want(t, fires_entry(&t->x->fires, entry), true);
    if (e->test != NONE) {
        want(t, e->test, true);
    }
    for (uint32_t i = 0; i < e->exceptions.count; i++) {
        uint32_t rule = t->w->defeats[e->exceptions.first + i].winner;
        want(t, fires_rule(&t->x->fires, rule), false);
    }
    return true;
}

static void want_no_entry(witness *t, uint32_t entry) {
    const world_entry *e = &t->w->entries[entry];
    want(t, fires_entry(&t->x->fires, entry), false);
    if (e->test != NONE && e->how == ENTRY_ENCODED) {
        want(t, e->test, false);
    }
}

// `item is listed` without a word about which entry: the first that is in force.
static bool want_some_entry(witness *t, uint32_t regime) {
    for (uint32_t i = 0; i < t->w->n_entries; i++) {
        const world_entry *e = &t->w->entries[i];
        if (e->regime == regime && e->rule != NONE && fires_surely_live(&t->x->fires, e->rule)) {
            return want_entry(t, i);
        }
    }
    return false;
}

// What the first search said of entries, as goals of a second one that finds facts for them.
static bool add_entries(witness *t) {
    const lode_world *w = t->w;
    const column_solver *s = &t->x->solver;
    const uint64_t *left;
    bool *some = arena_array(&t->arena, w->n_regimes + 1, sizeof *some);
    for (uint32_t i = 0; i < w->n_entries; i++) {
        left = s->left[w->n_vars + i].w;
        if (s->asked[w->n_vars + i] && left[0] == 2) {
            some[w->entries[i].regime] = true;
            if (!want_entry(t, i)) {
                return false;
            }
        } else if (s->asked[w->n_vars + i] && left[0] == 1) {
            want_no_entry(t, i);
        }
    }
    for (uint32_t g = 0; g < w->n_regimes; g++) {
        left = s->left[w->n_vars + w->n_entries + g].w;
        if (s->asked[w->n_vars + w->n_entries + g] && left[0] == 2 && !some[g] &&
            !want_some_entry(t, g)) {
            return false;
        }
    }
    return true;
}

// ---- facts as text ---------------------------------------------------------------------------------

static void put_given(witness *t, uint32_t fact, str value, bool quoted) {
    const world_fact *f = &t->w->facts[fact];
    const char *quote = quoted ? "\"" : "";
    strbuf_addf(&t->text, "  given    " STR_FMT " %s" STR_FMT "%s%s\n",
                STR_ARG(world_str(t->w, f->path)), quote, STR_ARG(value), quote,
                f->flags & FACT_JUDGEMENT ? " word finding" : "");
}

static bool plain_text(str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\' || (unsigned char)s.p[i] < ' ') {
            return false;
        }
    }
    return s.n > 0;
}

// A name that stands in the list on the day.
static str name_in(const witness *t, uint32_t list) {
    const lode_world *w = t->w;
    world_range parties = w->lists[list].parties;
    for (uint32_t p = parties.first; p < parties.first + parties.count; p++) {
        const world_party *party = &w->parties[p];
        bool there = (party->listed == DATE_NONE || party->listed <= t->x->fires.on) &&
                     (party->delisted == DATE_NONE || t->x->fires.on < party->delisted);
        for (uint32_t i = 0; there && i < party->names.count; i++) {
            str name = world_str(w, w->names[party->names.first + i].name);
            if (plain_text(name)) {
                return name;
            }
        }
    }
    return STR("");
}

// In the first list that the search asks for; in none, when it asks for none.
static bool put_name(witness *t, uint32_t fact) {
    const column_solver *s = &t->x->solver;
    world_range vars = t->w->facts[fact].vars;
    str name = STR("Plain Example Trading");
    for (uint32_t v = vars.first; v < vars.first + vars.count; v++) {
        if (s->asked[v] && s->left[v].w[0] == 2) {
            name = name_in(t, t->w->vars[v].elem);
            break;
        }
    }
    put_given(t, fact, name, true);
    return name.n > 0;
}

static void put_elem(const witness *t, const world_fact *f, const lode_elem *e, strbuf *out) {
    strbuf_addz(out, out->n > 0 ? ", " : "");
    strbuf_addz(out, e->absent && f->type != FACT_CLOSED_SET ? "no " : "");
    strbuf_add(out, world_str(t->w, t->w->values[e->value].word));
    if (f->type == FACT_SHARES && !e->absent && e->share.lo == e->share.hi) {
        strbuf_addz(out, " ");
        cond_print_number(t->w, f, e->share.lo, out);
    }
}

// A number of the class that reads well, where the solver took the one next to its edge.
static lode_nano round_number(const witness *t, uint32_t var) {
    const world_var *v = &t->w->vars[var];
    const world_class *k = &t->w->classes[v->classes.first + cs_first(&t->x->solver.left[var])];
    bool share = t->w->facts[v->fact].type == FACT_SHARES;
    lode_nano room = k->hi - k->lo;
    if (room > 2 * NANO_ONE) {
        room = 2 * NANO_ONE;
    }
    return k->lo + room / (share ? 10 : 2); // many shares must not make more than the whole
}

static void round_numbers(const witness *t, uint32_t fact, lode_value *v) {
    world_range vars = t->w->facts[fact].vars;
    if (v->kind == VAL_AMOUNT) {
        v->interval.lo = round_number(t, vars.first);
    }
    for (uint32_t i = vars.first; v->kind == VAL_SET && i < vars.first + vars.count; i++) {
        for (uint32_t k = 0; t->w->vars[i].numeric && k < v->n_elems; k++) {
            if (v->elems[k].value == t->w->vars[i].elem && !v->elems[k].absent) {
                v->elems[k].share.lo = v->elems[k].share.hi = round_number(t, i);
            }
        }
    }
}

static bool put_value(witness *t, uint32_t fact, const lode_value *v) {
    const world_fact *f = &t->w->facts[fact];
    strbuf text = {0};
    if (f->type == FACT_LAW) {
        world_text label = t->w->classes[t->w->vars[f->vars.first].classes.first + v->value].label;
        strbuf_add(&text, world_str(t->w, label));
    } else if (v->kind == VAL_ENUM) {
        strbuf_addz(&text, v->value == NONE ? "other:" : "");
        strbuf_add(&text, v->text);
    } else if (v->kind == VAL_AMOUNT) {
        cond_print_number(t->w, f, v->interval.lo, &text);
    }
    for (uint32_t i = 0; v->kind == VAL_SET && i < v->n_elems; i++) {
        put_elem(t, f, &v->elems[i], &text);
    }
    if (v->kind == VAL_SET && text.n == 0) {
        strbuf_addz(&text, "none");
    }
    bool ok = text.n > 0;
    put_given(t, fact, strbuf_str(&text), false);
    strbuf_clear(&text);
    return ok;
}

static bool asked(const witness *t, const world_fact *f) {
    for (uint32_t v = f->vars.first; v < f->vars.first + f->vars.count; v++) {
        if (t->x->solver.asked[v]) {
            return true;
        }
    }
    return false;
}

// Nobody is in the role when a fact of it can be nothing else.
static bool nobody(const witness *t, uint32_t role) {
    for (uint32_t v = 0; v < t->w->n_vars; v++) {
        const world_fact *f = &t->w->facts[t->w->vars[v].fact];
        if (f->scope == FACT_SCOPE_PARTY && f->role == role && t->x->solver.asked[v] &&
            solver_nobody(t->w, v, cs_first(&t->x->solver.left[v]))) {
            return true;
        }
    }
    return false;
}

static bool put_facts(witness *t) {
    solver values = {.w = t->w, .arena = &t->arena, .high_var = NONE};
    values.allowed = t->x->solver.left; // vars come first among the columns
    values.bound = t->x->solver.asked;
    for (uint32_t i = 0; i < t->w->n_facts; i++) {
        const world_fact *f = &t->w->facts[i];
        lode_value v = {0};
        if (!asked(t, f) || (f->scope == FACT_SCOPE_PARTY && nobody(t, f->role))) {
            continue;
        }
        bool ok = f->type == FACT_NAME ? put_name(t, i) : solve_value(&values, i, &v);
        if (t->round && ok) {
            round_numbers(t, i, &v);
        }
        if (!ok || (v.kind != VAL_MISSING && !put_value(t, i, &v))) {
            return false;
        }
    }
    for (uint32_t r = 0; r < t->w->n_roles; r++) {
        if (!t->w->roles[r].required && nobody(t, r)) {
            str name = world_str(t->w, t->w->roles[r].name);
            strbuf_addf(&t->text, "  given    " STR_FMT " none\n", STR_ARG(name));
        }
    }
    return true;
}

static bool put_claims(witness *t) {
    for (size_t i = 0; i < t->claims.n; i++) {
        const world_entry *e = &t->w->entries[t->claims.p[i]];
        uint32_t fact = 0;
        while (fact < t->w->n_facts &&
               (t->w->facts[fact].type != FACT_CODES || !world_fact_is_of(t->w, fact, e->regime))) {
            fact++;
        }
        if (fact == t->w->n_facts) {
            return false;
        }
        put_given(t, fact, world_str(t->w, e->code), false);
    }
    return true;
}

static bool write_case(witness *t) {
    char on[16];
    char known[16];
    str a = world_str(t->w, t->w->rules[t->a].id);
    str b = world_str(t->w, t->w->rules[t->b].id);
    strbuf_reset(&t->text);
    strbuf_addf(&t->text, "case \"" STR_FMT " and " STR_FMT " at once\"\n", STR_ARG(a), STR_ARG(b));
    strbuf_addf(&t->text, "  on       " STR_FMT " known " STR_FMT "\n",
                STR_ARG(date_print(t->x->fires.on, on)),
                STR_ARG(date_print(t->x->fires.known, known)));
    if (!put_facts(t) || !put_claims(t)) {
        return false;
    }
    strbuf_addf(&t->text, "  expect   fired " STR_FMT, STR_ARG(a));
    if (t->a != t->b) {
        strbuf_addf(&t->text, ", " STR_FMT, STR_ARG(b));
    }
    strbuf_addc(&t->text, '\n');
    return true;
}

// ---- the proof -------------------------------------------------------------------------------------

static bool passes(witness *t) {
    law_source src = {0};
    diags d = {0};
    case_run run = {0};
    world_case one = {.on = t->x->fires.on, .known = t->x->fires.known};
    lode_world w = *t->w;
    w.cases = &one;
    w.n_cases = 1;
    law_parse(&src, "witness", strbuf_str(&t->text), &d);
    bool ok = d.errors == 0 && src.n_blocks == 1;
    if (ok) {
        law_case k = {.source = &src, .block = src.blocks[0]};
        case_start(&run, &w, &k, NULL);
        case_decide(&run, false);
        case_expect(&run, false);
        ok = run.answer != NULL && run.why.n == 0;
        case_clear(&run);
    }
    law_source_clear(&src);
    diags_clear(&d);
    return ok;
}

static solve_answer look(witness *t) {
    exact *x = t->x;
    want(t, fires_rule(&x->fires, t->a), true);
    if (t->a != t->b) {
        want(t, fires_rule(&x->fires, t->b), true);
    }
    solve_answer a = solver_run(&x->solver, &x->fires.w, t->goals.p, (uint32_t)t->goals.n);
    if (a != SOLVE_FOUND) {
        return a;
    }
    if (!add_entries(t)) {
        return SOLVE_NONE;
    }
    a = solver_run(&x->solver, &x->fires.w, t->goals.p, (uint32_t)t->goals.n);
    for (t->round = true; a == SOLVE_FOUND && !(write_case(t) && passes(t)); t->round = false) {
        a = t->round ? a : SOLVE_NONE;
    }
    return a;
}

solve_answer witness_find(exact *x, uint32_t a, uint32_t b, strbuf *out) {
    witness t = {.x = x, .w = x->w, .a = a, .b = b};
    solve_answer found = look(&t);
    if (found == SOLVE_FOUND) {
        strbuf_add(out, strbuf_str(&t.text));
    }
    vec_clear(&t.goals);
    vec_clear(&t.claims);
    strbuf_clear(&t.text);
    arena_clear(&t.arena);
    return found;
}
