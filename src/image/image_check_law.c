// SPDX-License-Identifier: Apache-2.0
//
// image_check_law: entries, suspensions, rules and verdicts, calendars and clocks: windows that are
// not empty, questions where a day is unclear, values of the right slot.
#include "image/image_check_int.h"

static bool window_ok(const world_window *win) {
    return (win->unclear_day == DATE_NONE || win->boundary_var != NONE) &&
           (win->from == DATE_NONE || win->until == DATE_NONE || win->from < win->until);
}

static lode_status check_suspensions(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_suspensions); c->record < w->n_suspensions; c->record++) {
        const world_suspension *s = &w->suspensions[c->record];
        if (s->unclear_day != DATE_NONE && s->boundary_var == NONE) {
            return image_bad(c, "boundary_var", "an unclear day needs its question");
        }
        if (s->after == AFTER_UNVERIFIED && s->after_var == NONE) {
            return image_bad(c, "after_var", "an unverified end needs its question");
        }
    }
    return LODE_OK;
}

static lode_status check_entries(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_entries); c->record < w->n_entries; c->record++) {
        const world_entry *e = &w->entries[c->record];
        if ((e->how == ENTRY_ENCODED && e->test == NONE) ||
            (e->how == ENTRY_OPAQUE && e->test != NONE)) {
            return image_bad(c, "test", "an encoded entry has a test and an opaque one has none");
        }
        if (e->claim_var == NONE && (e->test != NONE || e->exceptions.count > 0)) {
            return image_bad(c, "claim_var",
                             "an entry whose test can say no can be claimed against it");
        }
        if (e->group >= CLASSES_MAX) {
            return image_bad(c, "group", "at most 256 groups");
        }
        if (!window_ok(&e->window)) {
            return image_bad(c, "window", "empty, or an unclear day without its question");
        }
    }
    return check_suspensions(c);
}

static lode_status check_rules(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_rules); c->record < w->n_rules; c->record++) {
        const world_rule *r = &w->rules[c->record];
        if (!window_ok(&r->window)) {
            return image_bad(c, "window", "empty, or an unclear day without its question");
        }
        if (r->kind == RULE_ENTRY && r->entry == NONE) {
            return image_bad(c, "entry", "the rule of an entry names it");
        }
    }
    for (start(c, TABLE_effects); c->record < w->n_effects; c->record++) {
        const world_effect *e = &w->effects[c->record];
        if (w->slot_values[e->value].slot != e->slot) {
            return image_bad(c, "value", "a value of another slot");
        }
    }
    // The last row of the table has no condition: every line gets a verdict.
    uint32_t last = NONE;
    for (start(c, TABLE_verdicts); c->record < w->n_verdicts; c->record++) {
        const world_verdict *v = &w->verdicts[c->record];
        last = v->overlay ? last : c->record;
        if (v->overlay && v->cond == NONE) {
            return image_bad(c, "cond", "an overlay needs a condition");
        }
    }
    c->record = last == NONE ? 0 : last;
    if (last == NONE || w->verdicts[last].cond != NONE) {
        return image_bad(c, "cond", "the last verdict must be there and have no condition");
    }
    return LODE_OK;
}

// Named years ascend; their days ascend, lie apart and inside the year, so that a walk can stop early.
static const char *year_problem(const lode_world *w, const world_cal_year *y, uint32_t calendar) {
    const world_cal_day *day = &w->cal_days[y->days.first];
    lode_date first = 0, next = 0;
    if (y->calendar != calendar || y->year < 1900 || y->year > 2199 || y->published == DATE_NONE) {
        return "a year of another calendar, or without its notice";
    }
    year_bounds((int32_t)y->year, &first, &next);
    for (uint32_t i = 0; i < y->days.count; i++) {
        if (day[i].from < first || day[i].until <= day[i].from || day[i].until > next) {
            return "days that overlap, are out of order or lie outside their year";
        }
        first = day[i].until;
    }
    return NULL;
}

static lode_status check_calendars(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_calendars); c->record < w->n_calendars; c->record++) {
        const world_calendar *k = &w->calendars[c->record];
        const world_cal_year *y = &w->cal_years[k->years.first];
        for (uint32_t i = 0; i < k->years.count; i++) {
            const char *problem = year_problem(w, &y[i], c->record);
            if (problem != NULL || (i > 0 && y[i - 1].year >= y[i].year)) {
                return image_bad(c, "years", problem != NULL ? problem : "years out of order");
            }
        }
    }
    return LODE_OK;
}

static lode_status check_clocks(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_clocks); c->record < w->n_clocks; c->record++) {
        const world_clock *k = &w->clocks[c->record];
        const world_fact *from = &w->facts[k->from_fact];
        const world_fact *pause = k->pause_fact == NONE ? NULL : &w->facts[k->pause_fact];
        if (!window_ok(&k->window)) {
            return image_bad(c, "window", "empty, or an unclear day without its question");
        }
        if (k->days == 0 || k->days > CLOCK_DAYS_MAX) {
            return image_bad(c, "days", "a clock has 1 to 1000 working days");
        }
        if (from->type != FACT_DATE || from->scope != FACT_SCOPE_SHIPMENT) {
            return image_bad(c, "from_fact", "a clock begins with a date of the shipment");
        }
        if (pause != NULL && (pause->type != FACT_PAUSES || pause->scope != FACT_SCOPE_SHIPMENT)) {
            return image_bad(c, "pause_fact", "not the pauses of the shipment");
        }
        for (uint32_t i = 0; i < k->pauses.count; i++) {
            const world_value *v = &w->values[w->clock_pauses[k->pauses.first + i]];
            if (pause == NULL || v->enum_idx != pause->enum_idx) {
                return image_bad(c, "pauses", "no kind of these pauses");
            }
        }
        if (k->overrides == c->record) {
            return image_bad(c, "overrides", "a clock cannot stand in for itself");
        }
    }
    return LODE_OK;
}

lode_status image_check_law(checker *c) {
    lode_status s = check_entries(c);
    if (s == LODE_OK) {
        s = check_rules(c);
    }
    if (s == LODE_OK) {
        s = check_calendars(c);
    }
    return s == LODE_OK ? check_clocks(c) : s;
}
