/* SPDX-License-Identifier: Apache-2.0
 *
 * session: see session.h. Of a set fact that conditions pick elements from (engine.h), only the elements
 * given are touched, however many there are; that is why may[] of its vars is not kept, and var_in()
 * reads the engine's set instead (decide_ctx.sparse).
 */
#include "decide/session.h"

#include <stdlib.h>

#include "decide/decide_int.h"
#include "decide/lower_int.h"

#define SHIPMENT_KEEP ((size_t)1 << 20) /* of a block of memory: more is given back */

/* Where the elements of a fact are among its vars. */
typedef struct elem_table {
    uint32_t first, n; /* values, or lists */
    uint32_t *at;      /* n: counted from the fact's first var; NONE: no condition names it */
} elem_table;

/* A fact that conditions read. */
typedef struct watched {
    uint32_t fact, role; /* role: NONE unless it is a party's */
    bool of_line;
    bool always; /* bound for each shipment: something besides its value decides what it is */
    bool bound;  /* not as in a session that was given nothing */
} watched;

struct lode_session {
    decide_ctx c;
    lode_query q;
    lode_arena arena;    /* of the session */
    lode_arena shipment; /* of one decision: what entries need */
    elem_table *elems;   /* n_facts */
    watched *watched;
    uint32_t n_watched;
    lode_date reports_known; /* as of when decide_ctx.report_counts is */
    uint32_t *fired, *open;
    bool has_entries;
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

/* Classifications and licenses are narrowed after they are bound; names are looked up in lists. */
static void watch_facts(lode_session *s) {
    const decide_ctx *c = &s->c;
    s->watched = arena_array(&s->arena, c->w->n_facts + 1, sizeof *s->watched);
    for (uint32_t i = 0; i < c->w->n_facts; i++) {
        const world_fact *f = &c->w->facts[i];
        if (f->vars.count == 0) {
            continue;
        }
        watched *x = &s->watched[s->n_watched++];
        *x = (watched){.fact = i, .role = NONE, .of_line = f->scope == FACT_SCOPE_ITEM};
        x->role = f->scope == FACT_SCOPE_PARTY ? f->role : NONE;
        bool name = f->type == FACT_NAME && c->w->roles[f->role].required;
        bool class = s->has_entries && c->class_var != NONE && c->w->vars[c->class_var].fact == i;
        x->always = name || class || f->type == FACT_LICENSE;
    }
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
    for (uint32_t f = 0; f < w->n_facts; f++) {
        if (lower_picks(w, f)) {
            find_elems(s, f);
        }
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

static void bind_fact(lode_session *s, uint32_t fact) {
    decide_ctx *c = &s->c;
    const world_fact *f = &c->w->facts[fact];
    const lode_value *val = facts_get(c->q->facts, c->line, fact);
    bool absent = role_absent(c, f);
    if (!c->engine->picks[fact]) {
        for (uint32_t v = f->vars.first; v < f->vars.first + f->vars.count; v++) {
            bind_var(c, v);
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
    } else if (tells_nothing(f, val)) {
        c->engine->sets[fact].open = true;
        c->engine->sets[fact].n = 0;
    } else {
        bind_set(s, fact, val);
    }
}

/* What is not as in a session that was given nothing. */
static inline bool is_given(const lode_session *s, const watched *f) {
    const lode_facts *given = s->c.q->facts;
    if (f->role != NONE && (given->role_given[f->role] || given->role_none[f->role])) {
        return true;
    }
    const lode_value *of = f->of_line ? given->lines[s->c.line] : given->shipment;
    return f->always || of[f->fact].kind != VAL_MISSING;
}

static void bind_given(lode_session *s) {
    for (uint32_t i = 0; i < s->n_watched; i++) {
        watched *f = &s->watched[i];
        bool given = is_given(s, f);
        if (given || f->bound) {
            bind_fact(s, f->fact);
            f->bound = given;
        }
    }
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

void session_decide(lode_session *s, const lode_query *q, uint32_t line, lode_outcome *out) {
    decide_ctx *c = &s->c;
    s->q = *q;
    c->line = line;
    c->epoch++;
    bind_given(s);
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
