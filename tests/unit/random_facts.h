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

/* Grams, or thousands of an unknown currency, as text that the amounts and what remains are read from. */
static inline str random_amount(dice *d, lode_arena *a, bool money) {
    static const char *const UNITS[] = {"g", "kg", "USD", "EUR"};
    static const char *const SIGNS[] = {"", "", "", "", "", "<= ", "< ", "> "};
    strbuf b = {0};
    strbuf_addf(&b, "%s%u %s", SIGNS[roll(d, 8)], roll(d, 6), UNITS[roll(d, 2) + 2 * money]);
    str out = str_dup(a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

/* What remains, where the world has the fact that it is compared with. */
static inline lode_left random_left(dice *d, const lode_world *w, lode_arena *a, bool money) {
    lode_left out = {.text = {0}};
    uint32_t fact = world_find_fact(w, money ? STR("item.value") : STR("item.quantity"));
    str text = random_amount(d, a, money);
    lode_error err;
    if (fact == NONE || roll(d, 3) == 0 ||
        left_from_text(w, a, world_str(w, w->facts[fact].dim), text, &out, &err) != LODE_OK) {
        return (lode_left){.text = {0}};
    }
    return out;
}

static inline void random_amount_of(dice *d, lode_facts *f, uint32_t line, const char *path,
                                    bool money) {
    uint32_t fact = world_find_fact(f->world, str_of(path));
    lode_value v;
    lode_error err;
    if (fact != NONE && roll(d, 5) > 0 &&
        value_from_text(f->world, f->arena, fact, random_amount(d, f->arena, money), &v, &err) ==
            LODE_OK) {
        v.word = random_word(d);
        facts_set(f, line, fact, v);
    }
}

static inline lode_license random_license(dice *d, const lode_facts *f, uint32_t no) {
    const lode_world *w = f->world;
    lode_license l = {.from = roll(d, 8) == 0 ? DATE_NONE : 20000 + (lode_date)roll(d, 600),
                      .until = roll(d, 8) == 0 ? DATE_NONE : 20600 + (lode_date)roll(d, 600)};
    static const char *const NUMBERS[] = {"L1", "L2", "L3", "L4"};
    uint32_t name = world_find_fact(w, STR("end_user.name"));
    const lode_value *user = name == NONE ? NULL : facts_get(f, 0, name);
    l.no = str_of(NUMBERS[no]);
    l.status = roll(d, 6) == 0 ? STR("suspended") : roll(d, 2) == 0 ? STR("valid") : (str){0};
    if (roll(d, 6) > 0 && user != NULL && user->kind == VAL_TEXT) {
        l.end_user = roll(d, 8) == 0 ? STR("somebody else") : user->text;
    }
    for (uint32_t i = 0; i < w->n_slots; i++) {
        if (w->slots[i].combine == SLOT_AVAILABLE && roll(d, 6) > 0) {
            world_range v = w->slots[i].values;
            l.kind = world_str(w, w->slot_values[v.first + roll(d, v.count)].word);
        }
    }
    l.codes = arena_array(f->arena, 9, sizeof *l.codes);
    for (uint32_t i = roll(d, 6); w->n_entries > 0 && i > 0; i--) { /* families cover more */
        str code = world_str(w, w->entries[roll(d, w->n_entries)].code);
        code.n = code.n > 5 && roll(d, 3) > 0 ? 5 : code.n;
        l.codes[l.n_codes++] = code;
    }
    for (uint32_t i = 0; i < w->n_facts && l.n_codes < 9; i++) { /* what the first line claims */
        const lode_value *v = facts_given(f, 0, i);
        if (w->facts[i].type == FACT_CODES && v->kind == VAL_TEXT && roll(d, 4) > 0) {
            l.codes[l.n_codes++] = v->text;
        }
    }
    l.remaining = random_left(d, w, f->arena, false);
    l.remaining_value = random_left(d, w, f->arena, true);
    return l;
}

/* Up to four licenses, and up to two more lines that may draw on them. */
static inline void random_licenses(dice *d, lode_facts *f, uint32_t known_of) {
    const lode_world *w = f->world;
    uint32_t more = roll(d, 3), n = roll(d, 5);
    for (uint32_t k = 0; k < more; k++) {
        uint32_t line = facts_add_line(f);
        for (uint32_t i = 0; i < w->n_facts; i++) {
            bool item = w->facts[i].scope == FACT_SCOPE_ITEM;
            bool same = roll(d, 3) > 0 && facts_given(f, 0, i)->kind != VAL_MISSING;
            if (item && same) {
                facts_set(f, line, i, *facts_given(f, 0, i));
            } else if (item && w->facts[i].type < FACT_CLASSIFICATION && roll(d, 10) < known_of) {
                facts_set(f, line, i, random_value(d, w, i, f->arena));
            }
        }
    }
    for (uint32_t line = 0; line < f->n_lines; line++) {
        random_amount_of(d, f, line, "item.quantity", false);
        random_amount_of(d, f, line, "item.value", true);
    }
    f->licenses = arena_array(f->arena, n + 1, sizeof *f->licenses);
    f->licenses_given = n > 0;
    for (; f->n_licenses < n; f->n_licenses++) {
        f->licenses[f->n_licenses] = random_license(d, f, f->n_licenses);
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
