/* SPDX-License-Identifier: Apache-2.0
 *
 * law_state: a rule is not public, not yet in force, in force, suspended, unclear or over; a measure is what its
 * rules are.
 */
#include "check/law_state.h"

const char *law_state_name(law_state s) {
    static const char *const NAMES[] = {"not_yet_public",     "not_yet_in_force", "in_force",
                                        "partly_in_force",    "suspended",        "open",
                                        "no_longer_in_force", "no_rules"};
    return NAMES[s];
}

bool measure_public(const lode_world *w, uint32_t measure, lode_date known) {
    lode_date published = w->measures[measure].published;
    return published == DATE_NONE || published <= known;
}

tri suspension_holds(const lode_world *w, const world_suspension *s, law_days d) {
    if (!measure_public(w, s->by, d.known) || (s->from != DATE_NONE && d.on < s->from)) {
        return TRI_FALSE;
    }
    if (s->unclear_day != DATE_NONE && d.on == s->unclear_day) {
        return TRI_OPEN;
    }
    if (s->until == DATE_NONE || d.on < s->until) {
        return TRI_TRUE;
    }
    return s->after == AFTER_UNVERIFIED ? TRI_OPEN : TRI_FALSE;
}

bool suspension_touches(const world_suspension *s, uint32_t measure, uint32_t rule) {
    return s->measure == measure && (s->rule == NONE || s->rule == rule);
}

law_state law_state_of(const lode_world *w, uint32_t measure, uint32_t rule,
                       const world_window *win, law_days d) {
    tri suspended = TRI_FALSE, live = window_live(w, win, d.on);
    if (!measure_public(w, measure, d.known)) {
        return LAW_NOT_PUBLIC;
    }
    if (live == TRI_FALSE) {
        return win->from != DATE_NONE && d.on < win->from ? LAW_NOT_IN_FORCE : LAW_NO_LONGER;
    }
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        if (suspension_touches(&w->suspensions[i], measure, rule)) {
            tri holds = suspension_holds(w, &w->suspensions[i], d);
            suspended = holds == TRI_TRUE || suspended == TRI_FALSE ? holds : suspended;
        }
        if (suspended == TRI_TRUE) {
            return LAW_SUSPENDED;
        }
    }
    return live == TRI_OPEN || suspended == TRI_OPEN ? LAW_OPEN : LAW_IN_FORCE;
}

law_state rule_law_state(const lode_world *w, uint32_t rule, law_days d) {
    const world_rule *r = &w->rules[rule];
    return law_state_of(w, r->measure, rule, &r->window, d);
}

static void note(bool any[], uint32_t *kinds, law_state s) {
    *kinds += !any[s];
    any[s] = true;
}

/* Rules of one state give it to their measure; of several, the one that asks most of a reader. */
law_state measure_law_state(const lode_world *w, uint32_t measure, law_days d) {
    bool any[LAW_NO_RULES + 1] = {false};
    uint32_t kinds = 0;
    if (!measure_public(w, measure, d.known)) {
        return LAW_NOT_PUBLIC;
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (w->rules[i].measure == measure) {
            note(any, &kinds, rule_law_state(w, i, d));
        }
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        const world_entry *e = &w->entries[i];
        if (e->measure == measure && e->rule == NONE) {
            note(any, &kinds, law_state_of(w, measure, NONE, &e->window, d));
        }
    }
    if (any[LAW_IN_FORCE]) {
        return kinds > 1 ? LAW_PARTLY : LAW_IN_FORCE;
    }
    return any[LAW_OPEN]           ? LAW_OPEN
           : any[LAW_SUSPENDED]    ? LAW_SUSPENDED
           : any[LAW_NOT_IN_FORCE] ? LAW_NOT_IN_FORCE
           : any[LAW_NO_LONGER]    ? LAW_NO_LONGER
                                   : LAW_NO_RULES;
}
