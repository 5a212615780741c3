/* SPDX-License-Identifier: Apache-2.0
 *
 * bind: from the facts of one line to the state of every var (language.md 4.3): the classes that
 * are still possible, and on whose word. A missing fact leaves every class possible.
 */
#include "decide/decide_int.h"

/* Do the values of v and the class k have a point in common? */
bool interval_meets(const lode_interval *v, const world_class *k) {
    lode_nano lo = v->lo > k->lo ? v->lo : k->lo;
    lode_nano hi = v->hi < k->hi ? v->hi : k->hi;
    if (lo > hi) {
        return false;
    }
    if (lo < hi) {
        return true;
    }
    bool in_v = (lo > v->lo || v->lo_closed) && (lo < v->hi || v->hi_closed);
    bool in_k = (lo > k->lo || k->lo_closed) && (lo < k->hi || k->hi_closed);
    return in_v && in_k;
}

static class_set one_class(uint32_t class) {
    class_set s = {{0}};
    cs_add(&s, class);
    return s;
}

static class_set from_tri(tri t) {
    return t == TRI_TRUE ? one_class(1) : t == TRI_FALSE ? one_class(0) : cs_all(2);
}

static class_set from_interval(const lode_world *w, const world_var *v, const lode_interval *in) {
    class_set s = {{0}};
    if (!v->numeric) { /* presence only: class 0 is exactly zero */
        bool zero = in->lo < 0 || (in->lo == 0 && in->lo_closed);
        if (zero) {
            cs_add(&s, 0);
        }
        if (in->hi > 0) {
            cs_add(&s, 1);
        }
        return s;
    }
    const world_class *k = w->classes + v->classes.first;
    uint32_t first = 0; /* class that does not end before the values begin: they are in order */
    for (uint32_t n = v->classes.count; n > 0;) {
        uint32_t half = n / 2;
        bool before = k[first + half].hi < in->lo;
        first += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    for (uint32_t i = first; i < v->classes.count && k[i].lo <= in->hi; i++) {
        if (interval_meets(in, &k[i])) {
            cs_add(&s, i);
        }
    }
    return s;
}

uint32_t enum_class(const lode_world *w, const world_var *v, uint32_t value) {
    uint32_t other = NONE;
    for (uint32_t i = 0; i < v->classes.count; i++) {
        uint32_t tested = w->classes[v->classes.first + i].value;
        if (tested == value && value != NONE) {
            return i;
        }
        if (tested == NONE) {
            other = i;
        }
    }
    return other;
}

static class_set from_enum(const lode_world *w, const world_var *v, uint32_t value) {
    uint32_t class = enum_class(w, v, value);
    return class == NONE ? (class_set){{0}} : one_class(class);
}

/* One element of a set: named, named as absent, or not named. */
static class_set from_set(const lode_world *w, const world_var *v, const lode_value *val,
                          bool closed) {
    for (uint32_t i = 0; i < val->n_elems; i++) {
        const lode_elem *e = &val->elems[i];
        if (e->value != v->elem) {
            continue;
        }
        if (e->absent) {
            return one_class(0);
        }
        if (w->facts[v->fact].type == FACT_SHARES) {
            return from_interval(w, v, &e->share);
        }
        return one_class(1);
    }
    return closed || val->complete ? one_class(0) : cs_all(v->classes.count);
}

static class_set from_value(const decide_ctx *c, const world_var *v, const lode_value *val) {
    const lode_world *w = c->w;
    switch ((fact_type)w->facts[v->fact].type) {
    case FACT_ONE_OF:
        return from_enum(w, v, val->kind == VAL_ENUM ? val->value : NONE);
    case FACT_CLOSED_SET:
        return val->kind == VAL_NONE ? one_class(0) : from_set(w, v, val, true);
    case FACT_OPEN_SET:
    case FACT_SHARES:
        return val->kind == VAL_NONE ? one_class(0) : from_set(w, v, val, false);
    case FACT_AMOUNT:
        return val->kind == VAL_AMOUNT ? from_interval(w, v, &val->interval) : (class_set){{0}};
    case FACT_CLASSIFICATION:
        /* a code is read entry by entry (entries.c) */
        return val->kind == VAL_NONE ? one_class(0) : cs_all(v->classes.count);
    case FACT_LAW:
    case FACT_CLAIM:
    case FACT_LICENSE:
        return one_class(val->value == 1 ? 1 : 0);
    case FACT_NAME:
    case FACT_TEXT:
    case FACT_DATE:
    case FACT_HS:
    case FACT_CODES:
    case FACT_LICENSES:
    case FACT_FINDINGS:
    case FACT_PAUSES:
    case FACT_ROWS:
    case FACT_TYPE_COUNT:
        break;
    }
    return cs_all(v->classes.count);
}

/* An optional party that nobody named, or that is known not to be there (design 4.2). A required
 * one is always somebody: "none" says no more than silence does (docs/decisions/0003). */
bool role_absent(const decide_ctx *c, const world_fact *f) {
    if (f->scope != FACT_SCOPE_PARTY || c->w->roles[f->role].required) {
        return false;
    }
    return c->q->facts->role_none[f->role] || !c->q->facts->role_given[f->role];
}

/* Nobody is there: in no list, of no kind, in no country. */
static class_set absent_classes(const decide_ctx *c, const world_var *v) {
    uint32_t type = c->w->facts[v->fact].type;
    return type == FACT_ONE_OF ? from_enum(c->w, v, NONE) : one_class(0);
}

static void bind_name(decide_ctx *c, uint32_t var) {
    const world_var *v = &c->w->vars[var];
    const world_fact *f = &c->w->facts[v->fact];
    tri in = c->q->in_list[(size_t)f->role * c->w->n_lists + v->elem];
    c->may[var] = from_tri(in);
    const lode_value *val = facts_get(c->q->facts, c->line, v->fact);
    c->word[var] = val->kind == VAL_MISSING ? WORD_DECLARANT : val->word;
    if (c->q->in_word != NULL) {
        lode_word said = c->q->in_word[(size_t)f->role * c->w->n_lists + v->elem];
        c->word[var] = said > c->word[var] ? said : c->word[var];
    }
}

/* A value that tells nothing: none given; "none" for a scalar, which always has some value; or a
 * judgement on the mere word of whoever declares, for judgements have to be signed (design 2.10).
 * An assumption counts: it is made to see what would follow. */
bool tells_nothing(const world_fact *f, const lode_value *val) {
    bool scalar = f->type == FACT_ONE_OF || f->type == FACT_AMOUNT;
    bool unsigned_word = (f->flags & FACT_JUDGEMENT) && val->word == WORD_DECLARANT;
    return val->kind == VAL_MISSING || (scalar && val->kind == VAL_NONE) || unsigned_word;
}

static void bind_unknown(decide_ctx *c, const world_fact *f, bool missing, uint32_t var) {
    c->may[var] = cs_all(c->w->vars[var].classes.count);
    if (f->default_fact != NONE && missing) {
        const world_range *to = &c->w->facts[f->default_fact].vars;
        uint32_t nth = var - f->vars.first; /* defaults have the same vars, one for one */
        c->alias[var] = nth < to->count ? to->first + nth : var;
    }
}

void bind_fact(decide_ctx *c, uint32_t fact) {
    const world_fact *f = &c->w->facts[fact];
    const lode_value *val = facts_get(c->q->facts, c->line, fact);
    bool absent = role_absent(c, f), nothing = tells_nothing(f, val);
    for (uint32_t var = f->vars.first; var < f->vars.first + f->vars.count; var++) {
        c->alias[var] = var;
        c->word[var] = absent ? WORD_DECLARANT : val->word;
        if (absent) {
            c->may[var] = absent_classes(c, &c->w->vars[var]);
        } else if (f->type == FACT_NAME) {
            bind_name(c, var);
        } else if (nothing) {
            bind_unknown(c, f, val->kind == VAL_MISSING, var);
        } else {
            c->may[var] = from_value(c, &c->w->vars[var], val);
        }
    }
}

void bind_facts(decide_ctx *c) {
    for (uint32_t i = 0; i < c->w->n_facts; i++) {
        if (c->w->facts[i].vars.count > 0) {
            bind_fact(c, i);
        }
    }
    /* a chain of defaults ends at a var that stands for itself; 4.3 keeps chains short */
    for (uint32_t i = 0; i < c->w->n_vars; i++) {
        for (uint32_t hop = 0; hop < 8 && c->alias[i] != c->alias[c->alias[i]]; hop++) {
            c->alias[i] = c->alias[c->alias[i]];
        }
    }
}
