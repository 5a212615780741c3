/* SPDX-License-Identifier: Apache-2.0
 *
 * session: see session.h. Of a set fact that conditions pick elements from (engine.h), only the elements
 * given are touched, however many there are; that is why may[] of its vars is not kept, and var_in()
 * reads the engine's set instead (decide_ctx.sparse).
 */
#include "decide/session.h"

#include <stdlib.h>
#include <string.h>

#include "decide/decide_int.h"
#include "decide/lower_int.h"

#define SHIPMENT_KEEP ((size_t)1 << 20) /* of a block of memory: more is given back */

/* Where the elements of a fact are among its vars. */
typedef struct elem_table {
    uint32_t first, n; /* values, or lists */
    uint32_t *at;      /* n: counted from the fact's first var; NONE: no condition names it */
} elem_table;

struct lode_session {
    decide_ctx c;
    lode_query q;
    lode_arena arena;    /* of the session */
    lode_arena shipment; /* of one decision: what entries need */
    elem_table *elems;   /* n_facts */
    uint16_t **class_of; /* n_facts: of a word of a scalar, by value in its enum; NULL for others */
    uint32_t words;      /* of the sets of facts below */
    uint64_t *watched;   /* conditions read it */
    uint64_t *always; /* bound for each shipment: something besides its value decides what it is */
    uint64_t **of_role;
    uint64_t *bound,
        *now; /* not as in a session that was given nothing: before; in this shipment */
    lode_date reports_known; /* as of when decide_ctx.report_counts is */
    uint32_t *fired, *open;
    bool has_entries;
    bool whole;          /* session_whole */
    uint32_t *defaulted; /* facts that others stand for while nobody gives them */
    uint32_t n_defaulted;
};

static void find_elems(lode_session *s, uint32_t fact) {
    const lode_world *w = s->c.w;
    const world_fact *f = &w->facts[fact];
    elem_table *t = &s->elems[fact];
    *t = (elem_table){0, w->n_lists, NULL};
    if (f->type != FACT_NAME) {
        t->first = w->enums[f->enum_idx].values.first;
        t->n = w->enums[f->enum_idx].values.count;
    }
    t->at = arena_array(&s->arena, (size_t)t->n + 1, sizeof *t->at);
    for (uint32_t i = 0; i < t->n; i++) {
        t->at[i] = NONE;
    }
    for (uint32_t v = 0; v < f->vars.count; v++) {
        uint32_t elem = w->vars[f->vars.first + v].elem - t->first;
        if (elem < t->n) {
            t->at[elem] = v;
        }
    }
}

/* The classes of all words of a scalar's enum, looked up once. */
static void find_classes(lode_session *s, uint32_t fact) {
    const lode_world *w = s->c.w;
    const world_fact *f = &w->facts[fact];
    if (f->type != FACT_ONE_OF || f->vars.count != 1 || f->enum_idx == NONE) {
        return;
    }
    world_range values = w->enums[f->enum_idx].values;
    uint16_t *of = s->class_of[fact] = arena_array(&s->arena, (size_t)values.count + 1, sizeof *of);
    for (uint32_t i = 0; i < values.count; i++) {
        uint32_t k = enum_class(w, &w->vars[f->vars.first], values.first + i);
        of[i] = k == NONE ? CODE_SOME : (uint16_t)k;
    }
}

static void add_to(uint64_t *set, uint32_t fact) { set[fact / 64] |= UINT64_C(1) << (fact % 64); }

/* Classifications and licenses are narrowed after they are bound; names are looked up in lists. */
static void watch_facts(lode_session *s) {
    const decide_ctx *c = &s->c;
    s->words = c->w->n_facts / 64 + 1;
    uint64_t **sets[] = {&s->watched, &s->always, &s->bound, &s->now};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        *sets[i] = arena_array(&s->arena, s->words, sizeof **sets[i]);
    }
    s->of_role = arena_array(&s->arena, (size_t)c->w->n_roles + 1, sizeof *s->of_role);
    for (uint32_t r = 0; r < c->w->n_roles; r++) {
        s->of_role[r] = arena_array(&s->arena, s->words, sizeof *s->of_role[r]);
    }
    for (uint32_t i = 0; i < c->w->n_facts; i++) {
        const world_fact *f = &c->w->facts[i];
        if (f->vars.count == 0) {
            continue;
        }
        add_to(s->watched, i);
        if (f->scope == FACT_SCOPE_PARTY) {
            add_to(s->of_role[f->role], i);
        }
        bool name = f->type == FACT_NAME && c->w->roles[f->role].required;
        bool class = s->has_entries && c->class_var != NONE && c->w->vars[c->class_var].fact == i;
        if (name || class || f->type == FACT_LICENSE) {
            add_to(s->always, i);
        }
    }
}

static void find_defaulted(lode_session *s) {
    const lode_world *w = s->c.w;
    s->defaulted = arena_array(&s->arena, (size_t)w->n_facts + 1, sizeof *s->defaulted);
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *f = &w->facts[i];
        if (f->default_fact != NONE && f->vars.count > 0) {
            s->defaulted[s->n_defaulted++] = i;
        }
        if (f->type == FACT_CLASSIFICATION && f->vars.count > 0) {
            add_to(s->always, i); /* of every regime: deciding narrows them */
        }
    }
}

lode_session *session_whole(const lode_world *w) {
    lode_session *s = session_new(w, 0, EVALUATE_SIMD);
    s->whole = true;
    s->c.sparse = false;
    find_defaulted(s);
    engine_vars(s->c.engine);
    return s;
}

lode_session *session_new(const lode_world *w, uint32_t regime, lode_evaluator evaluator) {
    lode_session *s = calloc(1, sizeof *s);
    if (!s) {
        lode_oom();
    }
    lode_facts none;
    facts_init(&none, w, &s->arena);
    (void)facts_add_line(&none);
    tri *in_list = arena_array(&s->arena, (size_t)w->n_roles * w->n_lists + 1, sizeof *in_list);
    for (size_t i = 0; i < (size_t)w->n_roles * w->n_lists; i++) {
        in_list[i] = TRI_OPEN;
    }
    s->q = (lode_query){.world = w, .facts = &none, .in_list = in_list, .evaluator = evaluator};
    decide_init(&s->c, &s->q, 0, regime, &s->arena);
    s->elems = arena_array(&s->arena, w->n_facts + 1, sizeof *s->elems);
    s->fired = arena_array(&s->arena, w->n_rules + 1, sizeof *s->fired);
    s->open = arena_array(&s->arena, w->n_rules + 1, sizeof *s->open);
    s->class_of = arena_array(&s->arena, (size_t)w->n_facts + 1, sizeof *s->class_of);
    for (uint32_t f = 0; f < w->n_facts; f++) {
        if (lower_picks(w, f)) {
            find_elems(s, f);
        }
        find_classes(s, f);
    }
    for (uint32_t e = 0; e < w->n_entries; e++) {
        s->has_entries |= w->entries[e].regime == regime;
    }
    watch_facts(s);
    s->c.sparse = true;
    s->reports_known = DATE_NONE;
    engine_sparse(s->c.engine);
    bind_license(&s->c); /* no license shown */
    return s;
}

void session_free(lode_session *s) {
    if (s) {
        arena_clear(&s->shipment);
        arena_clear(&s->arena);
        free(s);
    }
}

/* ---- facts ----------------------------------------------------------------------------------- */

static void pick(engine_set *set, uint32_t elem, uint32_t code) {
    set->picks[set->n++] = (engine_pick){elem, code};
}

/* The same as from_set() of bind.c, without a look at the elements that are not named. */
static void bind_set(lode_session *s, uint32_t fact, const lode_value *val) {
    const elem_table *t = &s->elems[fact];
    engine_set *set = &s->c.engine->sets[fact];
    bool closed = s->c.w->facts[fact].type == FACT_CLOSED_SET;
    set->n = 0;
    set->open = val->kind != VAL_NONE && !closed && !val->complete;
    for (uint32_t i = 0; val->kind != VAL_NONE && i < val->n_elems; i++) {
        uint32_t elem = val->elems[i].value - t->first;
        uint32_t at = elem < t->n ? t->at[elem] : NONE;
        if (at != NONE) {
            pick(set, at, val->elems[i].absent ? 0 : 1);
        }
    }
}

/* A party against the lists: row of lode_query.in_list. */
static void bind_lists(lode_session *s, uint32_t fact, bool absent) {
    const world_fact *f = &s->c.w->facts[fact];
    const tri *in = s->q.in_list + (size_t)f->role * s->c.w->n_lists;
    engine_set *set = &s->c.engine->sets[fact];
    set->n = 0;
    set->open = false;
    for (uint32_t v = 0; !absent && v < f->vars.count; v++) {
        tri t = in[s->c.w->vars[f->vars.first + v].elem];
        if (t != TRI_FALSE) {
            pick(set, v, t == TRI_TRUE ? 1 : CODE_OPEN);
        }
    }
}

/* A word of a scalar: what bind_fact and engine_var come to. False: it is another case. */
static bool bind_word(lode_session *s, uint32_t fact, const lode_value *val) {
    decide_ctx *c = &s->c;
    const world_fact *f = &c->w->facts[fact];
    if (s->class_of[fact] == NULL || val->kind != VAL_ENUM) {
        return false;
    }
    world_range values = c->w->enums[f->enum_idx].values;
    uint32_t at = val->value - values.first, v = f->vars.first;
    uint16_t class = at < values.count ? s->class_of[fact][at] : CODE_SOME;
    if (class == CODE_SOME) {
        return false;
    }
    c->alias[v] = v;
    c->word[v] = val->word;
    c->may[v] = (class_set){{0}};
    cs_add(&c->may[v], class);
    engine_class(c->engine, v, class);
    return true;
}

/* As bind_facts does; whether a license covers is bind_license's to say. */
static void bind_whole(lode_session *s, uint32_t fact) {
    decide_ctx *c = &s->c;
    const world_fact *f = &c->w->facts[fact];
    bind_fact(c, fact);
    if (f->type == FACT_LICENSE && facts_get(c->q->facts, c->line, fact)->kind == VAL_MISSING) {
        c->may[f->vars.first] = (class_set){{1}}; /* none shown */
        c->word[f->vars.first] = WORD_DECLARANT;
    }
    engine_fact(c->engine, fact);
}

/* A chain of defaults ends at a var that stands for itself, whatever was given along it. */
static void bind_defaulted(lode_session *s) {
    decide_ctx *c = &s->c;
    for (uint32_t i = 0; i < s->n_defaulted; i++) {
        bind_fact(c, s->defaulted[i]);
    }
    for (uint32_t i = 0; i < s->n_defaulted; i++) {
        world_range vars = c->w->facts[s->defaulted[i]].vars;
        for (uint32_t v = vars.first; v < vars.first + vars.count; v++) {
            for (uint32_t hop = 0; hop < 8 && c->alias[v] != c->alias[c->alias[v]]; hop++) {
                c->alias[v] = c->alias[c->alias[v]];
            }
        }
        engine_fact(c->engine, s->defaulted[i]);
    }
}

static void bind_watched(lode_session *s, uint32_t fact) {
    decide_ctx *c = &s->c;
    const world_fact *f = &c->w->facts[fact];
    const lode_value *val = facts_get(c->q->facts, c->line, fact);
    bool absent = role_absent(c, f);
    bool nothing = absent || tells_nothing(f, val);
    if (!c->engine->picks[fact] && !nothing && bind_word(s, fact, val)) {
        return;
    }
    if (!c->engine->picks[fact]) {
        bind_fact(c, fact);
        for (uint32_t v = f->vars.first; v < f->vars.first + f->vars.count; v++) {
            if (f->type == FACT_LICENSE && val->kind == VAL_MISSING) {
                c->may[v] = (class_set){{1}}; /* none shown; else bind_license comes */
            }
            engine_var(c->engine, v);
        }
    } else if (f->type == FACT_NAME) {
        bind_lists(s, fact, absent);
    } else if (absent) {
        c->engine->sets[fact].open = false;
        c->engine->sets[fact].n = 0;
    } else if (nothing) {
        c->engine->sets[fact].open = true;
        c->engine->sets[fact].n = 0;
    } else {
        bind_set(s, fact, val);
    }
}

static void add_row(lode_session *s, const lode_row *row) {
    for (uint32_t i = 0; i < row->n;
         i++) { /* one that became missing is bound as if it had never been */
        add_to(s->now, row->facts[i]);
    }
}

/* What is not as in a session that was given nothing, into now. */
static void find_given(lode_session *s) {
    const lode_facts *given = s->c.q->facts;
    memcpy(s->now, s->always, s->words * sizeof *s->now);
    add_row(s, &given->shipment);
    add_row(s, &given->lines[s->c.line]);
    for (uint32_t r = 0; r < s->c.w->n_roles; r++) {
        for (uint32_t i = 0; (given->role_given[r] || given->role_none[r]) && i < s->words; i++) {
            s->now[i] |= s->of_role[r][i];
        }
    }
}

static void bind_given(lode_session *s) {
    find_given(s);
    for (uint32_t i = 0; i < s->words; i++) {
        s->now[i] &= s->watched[i];
        for (uint64_t left = s->now[i] | s->bound[i]; left != 0; left &= left - 1) {
            uint32_t fact = i * 64 + (uint32_t)__builtin_ctzll(left);
            if (s->whole) {
                bind_whole(s, fact);
            } else {
                bind_watched(s, fact);
            }
        }
        s->bound[i] = s->now[i];
    }
    bind_defaulted(s);
}

/* ---- one decision ---------------------------------------------------------------------------- */

static void bind_day(lode_session *s, lode_date known) {
    decide_ctx *c = &s->c;
    if (s->reports_known != known) {
        s->reports_known = known;
        bind_reports(c);
    }
}

static void hand_out(lode_session *s, lode_outcome *out) {
    const decide_ctx *c = &s->c;
    *out = (lode_outcome){.best = c->best, .worst = c->worst, .fired = s->fired, .open = s->open};
    for (uint32_t i = 0; i < c->n_running; i++) {
        uint32_t r = c->running[i];
        if (c->rule[r].t == TRI_TRUE) {
            s->fired[out->n_fired++] = r;
        } else if (c->rule[r].t == TRI_OPEN) {
            s->open[out->n_open++] = r;
        }
    }
}

decide_ctx *session_ctx(lode_session *s) { return &s->c; }

void session_day(lode_session *s, lode_date on) { s->q.on = on; }

void session_bind(lode_session *s, const lode_query *q, uint32_t line) {
    s->q = *q;
    s->c.line = line;
    s->c.epoch++;
    s->c.met = false;
    bind_given(s);
    s->c.weakest = weakest_given(q->facts, line);
    if (s->whole) {
        bind_day(s, q->known);
    }
}

const uint64_t *session_given(const lode_session *s) { return s->bound; }

void session_decide(lode_session *s, const lode_query *q, uint32_t line, lode_outcome *out) {
    decide_ctx *c = &s->c;
    session_bind(s, q, line);
    bind_day(s, q->known);
    if (s->has_entries) {
        arena_reset(&s->shipment, SHIPMENT_KEEP);
        c->arena = &s->shipment;
        bind_view(c);
        bind_entries(c);
    }
    if (q->facts->n_licenses > 0) {
        bind_license(c);
    }
    kleene_run(c);
    hand_out(s, out);
}
