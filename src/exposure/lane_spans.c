/* SPDX-License-Identifier: Apache-2.0
 *
 * lane_spans: what check says, the licenses of the model and its what-ifs as spans of days. A what-if
 * takes the place of everything else on its days.
 *
 * Where a license is needed and none held covers it, the lane waits for an application:
 *
 *   pending, its day known    blocked to the latest day of the law's clock, or to the day that the row
 *                             expects; then open, which is expected and not promised
 *   pending, no day known     that it is granted at all is a doubt: from day 0 at best, never at worst
 *   reviews reported halted   the same, and at worst never, as long as the report is not settled
 *   halted, refused           blocked, on the word of the row
 *   none                      blocked
 */
#include "exposure/lanes_int.h"

#include <stdlib.h>

typedef VEC(lane_span) span_list;

/* ---- the application that a lane waits for --------------------------------------------------------- */

typedef struct lane_wait {
    uint32_t license; /* MODEL_NONE: none */
    int32_t opens, closes;
    bool day_known;
    lane_cause why; /* until it opens, or for ever */
} lane_wait;

static int32_t day_of(const lanes_builder *b, lode_date d) { return d - b->m->on; }

static lane_wait pending_wait(const lanes_builder *b, const lane_says *s, uint32_t license) {
    const model_license *l = &b->m->licenses[license];
    lode_date latest = lane_clock(b, s, l->accepted);
    bool expected = l->expected != DATE_NONE && l->expected >= b->m->on;
    lode_date day = expected ? l->expected : latest;
    lane_wait out = {license, 0, INT32_MAX, day != DATE_NONE && day >= b->m->on,
                     CAUSE_LANE_PENDING};
    out.opens = out.day_known ? day_of(b, day) : 0;
    if (l->from != DATE_NONE && day_of(b, l->from) > out.opens) {
        out.opens = day_of(b, l->from);
    }
    out.closes = l->until != DATE_NONE ? day_of(b, l->until) + 1 : INT32_MAX;
    return out;
}

static bool better_wait(const lane_wait *x, const lane_wait *than) {
    if (than->license == MODEL_NONE || x->why != than->why) {
        return than->license == MODEL_NONE || x->why < than->why;
    }
    if (x->day_known != than->day_known) {
        return x->day_known;
    }
    return x->opens < than->opens;
}

/* A pending application before one that stands still or was refused; then the one with the first day. */
static lane_wait find_wait(const lanes_builder *b, uint32_t lane, const lane_says *s) {
    lane_wait best = {MODEL_NONE, INT32_MAX, INT32_MAX, true, CAUSE_LANE_NO_LICENSE};
    for (uint32_t i = 0; i < b->m->n_licenses; i++) {
        const model_license *l = &b->m->licenses[i];
        lane_wait w = {i, INT32_MAX, INT32_MAX, true, CAUSE_LANE_NO_LICENSE};
        if (!lane_license_for(b->m, l, lane, s->codes, s->n_codes)) {
            continue;
        }
        if (l->state == LICENSE_PENDING) {
            w = pending_wait(b, s, i);
        } else if (l->state == LICENSE_HALTED) {
            w.why = CAUSE_LANE_HALTED;
        } else if (l->state == LICENSE_REFUSED) {
            w.why = CAUSE_LANE_REFUSED;
        }
        if (w.why != CAUSE_LANE_NO_LICENSE && better_wait(&w, &best)) {
            best = w;
        }
    }
    return best;
}

/* ---- one side of an answer -------------------------------------------------------------------------- */

typedef struct side_state {
    bool well, badly; /* open, when its doubts turn out so */
    lane_cause why_well, why_badly;
    atom_set doubts;
    uint32_t license;
} side_state;

static side_state waiting(lanes_builder *b, const lane_says *s, const lane_wait *w, int32_t day) {
    side_state out = {false, false, w->why, w->why, {0}, w->license};
    if (w->why != CAUSE_LANE_PENDING) {
        return out;
    }
    if (s->halted) {
        out.why_well = out.why_badly = CAUSE_LANE_HALTED;
        return out;
    }
    bool doubt = !w->day_known || s->n_reports > 0;
    out.why_badly = s->reported_halted ? CAUSE_LANE_HALTED : CAUSE_LANE_PENDING;
    if (day < w->opens || day >= w->closes) {
        return out;
    }
    out.well = true;
    out.badly = !doubt;
    out.why_well = CAUSE_LANE_EXPECTED;
    out.why_badly = doubt ? out.why_badly : CAUSE_LANE_EXPECTED;
    out.doubts = atoms_of_reports(b, s);
    if (!w->day_known) {
        atom_set_add(b, &out.doubts, atom_of_license(b, w->license));
    }
    return out;
}

static uint32_t covering(const lanes_builder *b, uint32_t lane, const lane_says *s) {
    if (s->n_covers > 0) {
        return s->covers[0];
    }
    bool asked = s->worst == SIDE_LICENSE; /* whether it covers is the question */
    for (uint32_t i = 0; asked && i < b->m->n_licenses; i++) {
        const model_license *l = &b->m->licenses[i];
        if (l->state == LICENSE_GRANTED && lane_license_for(b->m, l, lane, s->codes, s->n_codes)) {
            return i;
        }
    }
    return MODEL_NONE;
}

static side_state state_of(lanes_builder *b, uint32_t lane, const lane_says *s, lane_side side,
                           const lane_wait *w, int32_t day) {
    side_state open = {true, true, CAUSE_LANE_OPEN, CAUSE_LANE_OPEN, {0}, MODEL_NONE};
    switch (side) {
    case SIDE_OPEN:
        return open;
    case SIDE_COVERED:
        open.license = covering(b, lane, s);
        if (open.license != MODEL_NONE) {
            open.why_well = open.why_badly = CAUSE_LANE_LICENSED;
        }
        return open;
    case SIDE_LICENSE:
        return waiting(b, s, w, day);
    case SIDE_BARRED:
        break;
    }
    return (side_state){false, false,     CAUSE_LANE_PROHIBITED, CAUSE_LANE_PROHIBITED,
                        {0},   MODEL_NONE};
}

static ratio open_or_not(bool open) { return open ? RATIO_ONE : RATIO_ZERO; }

static void put_atoms(lane_span *out, atom_set atoms, atom_set also) {
    out->atoms = atoms.all;
    out->n_atoms = atoms.n;
    out->also = also.all;
    out->n_also = also.n;
}

/* Best and worst joined: good is the best with its doubts well, bad the worst with its doubts badly. */
static void decided(lanes_builder *b, uint32_t lane, const lane_says *s, int32_t day,
                    lane_span *out) {
    lane_wait w = find_wait(b, lane, s);
    side_state best = state_of(b, lane, s, s->best, &w, day);
    side_state worst = state_of(b, lane, s, s->worst, &w, day);
    out->good = open_or_not(best.well);
    out->bad = open_or_not(worst.badly);
    out->why_good = best.why_well;
    out->why_bad = worst.why_badly;
    out->license = best.license != MODEL_NONE ? best.license : worst.license;
    if (best.well == worst.badly) {
        return;
    }
    if (!s->open) {
        put_atoms(out, best.doubts, (atom_set){0});
        return;
    }
    atom_set asked = atoms_of_questions(b, lane, s);
    if (best.badly && worst.well) { /* the answer alone does not close it, nor does the doubt */
        put_atoms(out, asked, worst.doubts);
        return;
    }
    atom_set_join(b, &asked, best.doubts.all, best.doubts.n);
    put_atoms(out, asked, (atom_set){0});
}

/* ---- what-ifs ---------------------------------------------------------------------------------------- */

static bool whatif_counts(const lanes_builder *b, const model_whatif *f, uint32_t lane) {
    return (f->lane == MODEL_NONE || f->lane == lane) &&
           (f->scenario.n == 0 || str_eq(f->scenario, b->scenario));
}

/* The last row counts that names the day. */
static uint32_t find_whatif(const lanes_builder *b, uint32_t lane, int32_t day) {
    for (uint32_t i = b->m->n_whatifs; i > 0; i--) {
        const model_whatif *f = &b->m->whatifs[i - 1];
        if (whatif_counts(b, f, lane) && f->from <= day && day < f->until) {
            return i - 1;
        }
    }
    return MODEL_NONE;
}

static void supposed(lanes_builder *b, uint32_t whatif, lane_span *out) {
    const model_whatif *f = &b->m->whatifs[whatif];
    out->why_good = out->why_bad = CAUSE_LANE_WHATIF;
    switch (f->state) {
    case STATE_OPEN:
        out->good = out->bad = RATIO_ONE;
        return;
    case STATE_BLOCKED:
        out->good = out->bad = RATIO_ZERO;
        return;
    case STATE_SLOWED:
        out->good = out->bad = f->factor; /* the reader asks for one */
        return;
    case STATE_QUESTION:
        break;
    }
    atom_set atoms = {0};
    out->good = RATIO_ONE;
    out->bad = RATIO_ZERO;
    atom_set_add(b, &atoms, atom_of_whatif(b, whatif));
    put_atoms(out, atoms, (atom_set){0});
}

/* ---- the spans of a lane ------------------------------------------------------------------------------ */

static bool same_atoms(const uint32_t *x, uint32_t n, const uint32_t *y, uint32_t m) {
    for (uint32_t i = 0; n == m && i < n; i++) {
        if (x[i] != y[i]) {
            return false;
        }
    }
    return n == m;
}

static bool same_span(const lane_span *x, const lane_span *y) {
    return ratio_cmp(x->good, y->good) == 0 && ratio_cmp(x->bad, y->bad) == 0 &&
           x->why_good == y->why_good && x->why_bad == y->why_bad && x->license == y->license &&
           x->answer == y->answer && same_atoms(x->atoms, x->n_atoms, y->atoms, y->n_atoms) &&
           same_atoms(x->also, x->n_also, y->also, y->n_also);
}

static void put_span(span_list *list, lane_span s) {
    lane_span *last = list->n > 0 ? &list->p[list->n - 1] : NULL;
    if (last != NULL && last->until == s.from && same_span(last, &s)) {
        last->until = s.until;
    } else {
        *vec_push(list) = s;
    }
}

static void keep_spans(lanes_builder *b, span_list *list, lane_decision *out) {
    out->spans = arena_array(b->a, list->n + 1, sizeof *out->spans);
    out->n_spans = (uint32_t)list->n;
    for (size_t i = 0; i < list->n; i++) {
        out->spans[i] = list->p[i];
    }
    vec_clear(list);
}

/* Every day on which something may change. */
static void gather_days(lanes_builder *b, uint32_t lane, const lane_group *g, day_list *days) {
    *vec_push(days) = 0;
    *vec_push(days) = b->horizon;
    for (uint32_t i = 0; g != NULL && i < g->n_says; i++) {
        lane_wait w = find_wait(b, lane, &g->says[i]);
        lane_day_add(b, days, g->says[i].from);
        lane_day_add(b, days, w.opens);
        lane_day_add(b, days, w.closes);
    }
    for (uint32_t i = 0; i < b->m->n_whatifs; i++) {
        if (whatif_counts(b, &b->m->whatifs[i], lane)) {
            lane_day_add(b, days, b->m->whatifs[i].from);
            lane_day_add(b, days, b->m->whatifs[i].until);
        }
    }
    lane_days_sort(days);
}

static lane_span span_from(lanes_builder *b, uint32_t lane, const lane_group *g, int32_t day) {
    lane_span out = {.from = day,
                     .good = RATIO_ONE,
                     .bad = RATIO_ONE,
                     .why_good = CAUSE_LANE_NO_BORDER,
                     .why_bad = CAUSE_LANE_NO_BORDER,
                     .license = MODEL_NONE,
                     .answer = MODEL_NONE};
    uint32_t at = 0, whatif = find_whatif(b, lane, day);
    while (g != NULL && g->says[at].until <= day) {
        at++;
    }
    out.answer = g != NULL ? b->lane_answer[lane] + at : MODEL_NONE;
    if (whatif != MODEL_NONE) {
        supposed(b, whatif, &out);
    } else if (g != NULL) {
        decided(b, lane, &g->says[at], day, &out);
    }
    return out;
}

void lane_border(lanes_builder *b, uint32_t lane, lane_decision *out) {
    uint32_t group = b->lane_group[lane];
    const lane_group *g = group == MODEL_NONE ? NULL : &b->groups.p[group];
    day_list days = {0};
    span_list list = {0};
    gather_days(b, lane, g, &days);
    for (size_t i = 0; i + 1 < days.n; i++) {
        if (days.p[i] < days.p[i + 1]) {
            lane_span s = span_from(b, lane, g, days.p[i]);
            s.until = days.p[i + 1];
            put_span(&list, s);
        }
    }
    vec_clear(&days);
    keep_spans(b, &list, out);
}

/* ---- how much the licenses leave ------------------------------------------------------------------------ */

static bool opens_by(const lane_span *s, lane_cause cause) {
    return (s->why_good == cause && ratio_sign(s->good) > 0) ||
           (s->why_bad == cause && ratio_sign(s->bad) > 0);
}

ratio lane_licensed(lanes_builder *b, uint32_t lane, const lane_decision *border, bool *counts) {
    uint32_t group = b->lane_group[lane];
    uint32_t n_licenses = b->m->n_licenses;
    ratio sum = RATIO_ZERO;
    bool any = false;
    if (group == MODEL_NONE) {
        return RATIO_NONE;
    }
    const lane_group *g = &b->groups.p[group];
    for (uint32_t i = 0; i < border->n_spans; i++) {
        const lane_span *s = &border->spans[i];
        if (opens_by(s, CAUSE_LANE_OPEN) || opens_by(s, CAUSE_LANE_WHATIF)) {
            return RATIO_NONE; /* more than its licenses let pass */
        }
        if (s->license != MODEL_NONE &&
            (opens_by(s, CAUSE_LANE_LICENSED) || opens_by(s, CAUSE_LANE_EXPECTED))) {
            counts[s->license] = any = true;
        }
    }
    for (uint32_t i = 0; any && i < g->n_says; i++) {
        for (uint32_t k = 0; k < g->says[i].n_covers; k++) {
            counts[g->says[i].covers[k]] = true;
        }
    }
    for (uint32_t i = 0; i < n_licenses; i++) {
        sum = counts[i] ? ratio_add(sum, b->m->licenses[i].qty) : sum; /* none: no limit */
    }
    return any ? sum : RATIO_NONE;
}

/* ---- arrivals -------------------------------------------------------------------------------------------- */

static const lane_span *span_at(const lane_decision *d, int32_t day) {
    uint32_t at = 0;
    while (at + 1 < d->n_spans && d->spans[at].until <= day) {
        at++;
    }
    return &d->spans[at];
}

static ratio flow_at(const flow_lane *f, int32_t day) {
    uint32_t at = 0;
    while (at + 1 < f->n_spans && f->spans[at].until <= day) {
        at++;
    }
    return f->spans[at].factor;
}

/* While first goods are on their way, what decided about the days before decides about this one. */
static void lead_atoms(lanes_builder *b, const lane_decision *border, int32_t day, uint32_t lead,
                       lane_span *out) {
    atom_set all = {0};
    for (uint32_t i = 0; i < border->n_spans; i++) {
        const lane_span *s = &border->spans[i];
        if (s->from <= day && s->until > day - (int32_t)lead - 1) {
            atom_set_join(b, &all, s->atoms, s->n_atoms);
            atom_set_join(b, &all, s->also, s->n_also);
        }
    }
    put_atoms(out, all, (atom_set){0});
}

static void arrive(lanes_builder *b, const lane_decision *border, uint32_t lead, ratio good,
                   ratio bad, lane_span *s) {
    bool waits_good = ratio_cmp(good, s->good) != 0, waits_bad = ratio_cmp(bad, s->bad) != 0;
    s->good = good;
    s->bad = bad;
    s->why_good = waits_good ? CAUSE_LANE_LEAD : s->why_good;
    s->why_bad = waits_bad ? CAUSE_LANE_LEAD : s->why_bad;
    if (ratio_cmp(good, bad) == 0) {
        put_atoms(s, (atom_set){0}, (atom_set){0});
    } else if (waits_good || waits_bad) {
        lead_atoms(b, border, s->from, lead, s);
    }
}

void lane_arrivals(lanes_builder *b, uint32_t lane, const lane_decision *border,
                   lane_decision *out) {
    uint32_t lead = b->m->lanes[lane].lead_days;
    flow_lane well, badly;
    day_list days = {0};
    span_list list = {0};
    if (lead == 0 || border->n_spans == 0) {
        *out = *border;
        return;
    }
    lane_flow(b->a, border, lead, b->horizon, NULL, true, &well);
    lane_flow(b->a, border, lead, b->horizon, NULL, false, &badly);
    for (uint32_t i = 0; i < border->n_spans; i++) {
        *vec_push(&days) = border->spans[i].from;
    }
    for (uint32_t i = 0; i < well.n_spans; i++) {
        *vec_push(&days) = well.spans[i].from;
    }
    for (uint32_t i = 0; i < badly.n_spans; i++) {
        *vec_push(&days) = badly.spans[i].from;
    }
    *vec_push(&days) = b->horizon;
    lane_days_sort(&days);
    for (size_t i = 0; i + 1 < days.n; i++) {
        if (days.p[i] < days.p[i + 1]) {
            lane_span s = *span_at(border, days.p[i]);
            s.from = days.p[i];
            s.until = days.p[i + 1];
            arrive(b, border, lead, flow_at(&well, s.from), flow_at(&badly, s.from), &s);
            put_span(&list, s);
        }
    }
    vec_clear(&days);
    keep_spans(b, &list, out);
}
