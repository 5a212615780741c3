/* SPDX-License-Identifier: Apache-2.0
 *
 * random_facts: shipments drawn from the words of a world: values that its conditions tell apart,
 * numbers at its cuts, customs codes and words of its hints, codes of its entries. Each fact is
 * missing as often as not.
 */
#ifndef LODE_RANDOM_FACTS_H
#define LODE_RANDOM_FACTS_H

#include "decide/decide.h"
#include "dice.h"

static inline lode_word random_word(dice *d) {
    return roll(d, 3) > 0 ? WORD_DECLARANT : (lode_word)(WORD_AUTHORITY + roll(d, 5));
}

/* A number at, or one step beside, an end of one of the var's classes; sometimes an interval. */
static inline lode_interval random_interval(dice *d, const lode_world *w, const world_var *v) {
    if (v->classes.count == 0) {
        return (lode_interval){NANO_ONE, NANO_ONE, true, true};
    }
    const world_class *k = &w->classes[v->classes.first + roll(d, v->classes.count)];
    lode_nano at = roll(d, 2) == 0 ? k->lo : k->hi;
    at = at <= 0 || at == NANO_MAX ? NANO_ONE : at + (lode_nano)roll(d, 3) - 1;
    const world_class *last = &w->classes[v->classes.first + v->classes.count - 1];
    at = at > last->hi ? last->hi : at; /* no share is more than the whole */
    lode_interval out = {at, at, true, true};
    if (roll(d, 4) == 0) {
        out.hi = last->hi;
        out.hi_closed = last->hi_closed != 0;
        out.lo_closed = at == last->hi || roll(d, 2) == 0;
    }
    return out;
}

static inline lode_value random_set(dice *d, const lode_world *w, const world_fact *f,
                                    lode_arena *a) {
    lode_value v = {.kind = VAL_SET};
    const world_enum *e = &w->enums[f->enum_idx];
    uint32_t n = e->values.count == 0 ? 0 : roll(d, 3);
    v.elems = arena_array(a, n + 1, sizeof *v.elems);
    for (uint32_t i = 0; i < n; i++) {
        lode_elem x = {.value = e->values.first + roll(d, e->values.count)};
        if (f->vars.count > 0 && roll(d, 4) > 0) {
            x.value = w->vars[f->vars.first + roll(d, f->vars.count)].elem;
        }
        x.absent = f->type != FACT_CLOSED_SET && roll(d, 4) == 0;
        x.share = (lode_interval){0, NANO_ONE, false, true};
        if (f->type == FACT_SHARES && f->vars.count > 0 && roll(d, 2) == 0) {
            x.share = random_interval(d, w, &w->vars[f->vars.first + roll(d, f->vars.count)]);
        }
        bool twice = false;
        for (uint32_t k = 0; k < v.n_elems; k++) {
            twice |= v.elems[k].value == x.value;
        }
        if (!twice) {
            v.elems[v.n_elems++] = x;
        }
    }
    v.complete = f->type == FACT_CLOSED_SET || roll(d, 2) == 0;
    return v;
}

static inline str random_hint(dice *d, const lode_world *w, uint32_t kind) {
    for (uint32_t tries = 0; w->n_hints > 0 && tries < 200; tries++) {
        const world_hint *h = &w->hints[roll(d, w->n_hints)];
        if (h->kind == kind) {
            return world_str(w, h->text);
        }
    }
    return kind == HINT_HS ? STR("940320") : STR("steel shelf");
}

static inline lode_value random_value(dice *d, const lode_world *w, uint32_t fact, lode_arena *a) {
    const world_fact *f = &w->facts[fact];
    lode_value v = {.kind = VAL_NONE};
    switch ((fact_type)f->type) {
    case FACT_ONE_OF:
        if (roll(d, 12) > 0) {
            const world_enum *e = &w->enums[f->enum_idx];
            uint32_t var = f->vars.count > 0 ? f->vars.first : NONE;
            v = (lode_value){.kind = VAL_ENUM, .value = e->values.first + roll(d, e->values.count)};
            if (var != NONE && roll(d, 3) > 0) {
                world_range k = w->vars[var].classes;
                v.value = w->classes[k.first + roll(d, k.count)].value;
            }
        }
        break;
    case FACT_CLOSED_SET:
    case FACT_OPEN_SET:
    case FACT_SHARES:
        v = roll(d, 8) == 0 ? v : random_set(d, w, f, a);
        break;
    case FACT_AMOUNT:
        v = (lode_value){.kind = VAL_AMOUNT};
        v.interval = f->vars.count > 0 ? random_interval(d, w, &w->vars[f->vars.first])
                                       : (lode_interval){NANO_ONE, NANO_ONE, true, true};
        break;
    case FACT_HS:
        v = (lode_value){.kind = VAL_TEXT, .text = random_hint(d, w, HINT_HS)};
        break;
    case FACT_CODES:
    case FACT_CLASSIFICATION:
        if (roll(d, 4) > 0 && w->n_entries > 0) {
            str code = world_str(w, w->entries[roll(d, w->n_entries)].code);
            code.n = roll(d, 6) == 0 && code.n > 5 ? 5 : code.n;
            v = (lode_value){.kind = VAL_TEXT, .text = roll(d, 20) > 0 ? code : STR("9Z999")};
        }
        break;
    case FACT_TEXT:
    case FACT_NAME:
        v = (lode_value){.kind = VAL_TEXT, .text = random_hint(d, w, HINT_WORD)};
        break;
    case FACT_LAW:
    case FACT_CLAIM:
    case FACT_LICENSE:
        v = (lode_value){.kind = VAL_ENUM, .value = roll(d, 2)};
        break;
    default: /* dates, licenses, findings, pauses: nothing of the decision reads them here */
        v.kind = VAL_MISSING;
        break;
    }
    v.word = random_word(d);
    return v;
}

/* Fills one line and the shipment. known_of: of how many facts in ten something is given. */
static inline void random_facts(dice *d, lode_facts *f, const lode_world *w, lode_arena *a,
                                uint32_t known_of) {
    facts_init(f, w, a);
    uint32_t line = facts_add_line(f);
    for (uint32_t r = 0; r < w->n_roles; r++) {
        f->role_given[r] = roll(d, 2) == 0;
        f->role_none[r] = !f->role_given[r] && roll(d, 6) == 0;
    }
    for (uint32_t i = 0; i < w->n_facts; i++) {
        bool absent = w->facts[i].scope == FACT_SCOPE_PARTY && !f->role_given[w->facts[i].role];
        bool law = w->facts[i].type >= FACT_CLASSIFICATION; /* seldom given */
        if (!absent && roll(d, 10) < (law ? 1 : known_of)) {
            facts_set(f, line, i, random_value(d, w, i, a));
        }
    }
}

/* n_roles x n_lists, mostly in none. */
static inline tri *random_lists(dice *d, const lode_world *w, lode_arena *a) {
    size_t n = (size_t)w->n_roles * w->n_lists;
    tri *in = arena_array(a, n + 1, sizeof *in);
    for (size_t i = 0; i < n; i++) {
        in[i] = roll(d, 60) == 0 ? TRI_TRUE : roll(d, 40) == 0 ? TRI_OPEN : TRI_FALSE;
    }
    return in;
}

/* A day on which something begins or ends, or the day before. */
static inline lode_date random_day(dice *d, const lode_world *w) {
    lode_date day = 20500 + (lode_date)roll(d, 200);
    if (roll(d, 2) == 0 && w->n_rules > 0) {
        const world_rule *r = &w->rules[roll(d, w->n_rules)];
        day = roll(d, 2) == 0 ? r->window.from : r->window.until;
    } else if (roll(d, 3) == 0 && w->n_suspensions > 0) {
        const world_suspension *s = &w->suspensions[roll(d, w->n_suspensions)];
        day = roll(d, 2) == 0 ? s->until : s->unclear_day;
    }
    return day == DATE_NONE ? 20500 : day - (lode_date)roll(d, 2);
}

#endif
