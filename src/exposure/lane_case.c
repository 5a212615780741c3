/* SPDX-License-Identifier: Apache-2.0
 *
 * lane_case: how lanes and goods on their way turn out when each atom does well or badly. Worked out
 * from the days at the border each time, because whether a lane opens *again*, and when goods that wait
 * there go on, depends on all atoms together.
 */
#include "exposure/lanes_int.h"

#include <string.h>

/* ---- lanes --------------------------------------------------------------------------------------- */

static bool all_well(const uint32_t *atoms, uint32_t n, const bool *good, bool well) {
    for (uint32_t i = 0; i < n; i++) {
        if (good != NULL ? !good[atoms[i]] : !well) {
            return false;
        }
    }
    return true;
}

bool span_well(const lane_span *s, const bool *good, bool well) {
    bool first = all_well(s->atoms, s->n_atoms, good, well);
    return first || (s->n_also > 0 && all_well(s->also, s->n_also, good, well));
}

static ratio factor_of(const lane_span *s, const bool *good, bool well) {
    return span_well(s, good, well) ? s->good : s->bad;
}

static void put_flow(flow_lane *out, int32_t from, int32_t until, ratio factor) {
    flow_span *last = out->n_spans > 0 ? &out->spans[out->n_spans - 1] : NULL;
    if (from >= until) {
        return;
    }
    if (last != NULL && ratio_cmp(last->factor, factor) == 0) {
        last->until = until;
    } else {
        out->spans[out->n_spans++] = (flow_span){from, until, factor};
    }
}

void lane_flow(lode_arena *a, const lane_decision *border, uint32_t lead, int32_t horizon,
               const bool *good, bool well, flow_lane *out) {
    *out = (flow_lane){.spans = arena_array(a, 2 * (size_t)border->n_spans + 1, sizeof *out->spans),
                       .licensed = RATIO_NONE};
    if (border->n_spans == 0) {
        put_flow(out, 0, horizon, RATIO_ONE);
        return;
    }
    int64_t arrives = 0; /* day of the first goods since it opened */
    ratio before = RATIO_ONE;
    for (uint32_t i = 0; i < border->n_spans; i++) {
        const lane_span *s = &border->spans[i];
        ratio factor = factor_of(s, good, well);
        if (i > 0 && ratio_sign(before) == 0 && ratio_sign(factor) > 0) {
            arrives = (int64_t)s->from + lead;
        }
        int32_t from = arrives <= s->from   ? s->from
                       : arrives < s->until ? (int32_t)arrives
                                            : s->until;
        put_flow(out, s->from, from, RATIO_ZERO);
        put_flow(out, from, s->until, factor);
        before = factor;
    }
}

/* ---- goods on their way -------------------------------------------------------------------------- */

typedef struct passage {
    const lane_decision *border;
    const bool *good;
    bool well;
    int32_t horizon, eta;
    uint32_t lead;
} passage;

static bool lets_pass(const passage *p, int32_t day) {
    for (uint32_t i = 0; i < p->border->n_spans; i++) {
        const lane_span *s = &p->border->spans[i];
        if (s->from <= day && day < s->until) {
            return ratio_sign(factor_of(s, p->good, p->well)) > 0;
        }
    }
    return false;
}

/* At the border on day c: they go through, or wait until it opens again. */
static int32_t crossing(const passage *p, int32_t c) {
    int32_t day = c;
    while (day < p->horizon && !lets_pass(p, day)) {
        day++;
    }
    if (day >= p->horizon) {
        return INT32_MAX;
    }
    int64_t arrives = day > c ? (int64_t)day + p->lead : p->eta;
    return arrives > p->eta ? (int32_t)(arrives < INT32_MAX ? arrives : INT32_MAX) : p->eta;
}

/* On some day up to the ETA, nobody says which: all days, or none, let them pass, or it is open. */
static int32_t some_crossing(const passage *p, bool well, bool *open) {
    int32_t last = p->eta < p->horizon - 1 ? p->eta : p->horizon - 1;
    int32_t closed = -1;
    bool any = false;
    for (int32_t day = 0; day <= last; day++) {
        bool passes = lets_pass(p, day);
        any |= passes;
        closed = passes ? closed : day;
    }
    *open = any && closed >= 0;
    if (closed < 0 || (any && well)) {
        return p->eta;
    }
    return crossing(p, any ? closed : 0);
}

/* The day on which a row of transit.csv is usable; INT32_MAX: not within the horizon. own: how the row's
 * own atom turns out. *open: it has one, because nobody says on which day it crosses. */
static int32_t transit_day(const exposure_lanes *lanes, uint32_t at, const bool *good, bool well,
                           bool own, bool *open) {
    const model_transit *t = &lanes->net->m->transits[at];
    int32_t day = t->eta > 0 ? t->eta : 0;
    *open = false;
    if (t->border != BORDER_PASSED && !(t->border == BORDER_UNKNOWN && own) &&
        t->lane != MODEL_NONE) {
        const passage p = {.border = &lanes->border[t->lane],
                           .good = good,
                           .well = well,
                           .horizon = lanes->horizon,
                           .eta = day,
                           .lead = lanes->net->m->lanes[t->lane].lead_days};
        day = t->crosses == INT32_MIN ? some_crossing(&p, own, open)
                                      : crossing(&p, t->crosses > 0 ? t->crosses : 0);
    } else if (t->border != BORDER_PASSED && t->lane == MODEL_NONE && !own) {
        day = INT32_MAX; /* nobody says by which lane it could still come */
    }
    return day < lanes->horizon ? day : INT32_MAX;
}

static void transit_doubts(lanes_builder *b, exposure_lanes *out, uint32_t at, bool own) {
    const model_transit *t = &b->m->transits[at];
    atom_set all = {0};
    if (own) {
        atom_set_add(b, &all, atom_of_transit(b, at));
    }
    const lane_decision *border = t->lane == MODEL_NONE ? NULL : &out->border[t->lane];
    for (uint32_t i = 0; border != NULL && i < border->n_spans; i++) {
        atom_set_join(b, &all, border->spans[i].atoms, border->spans[i].n_atoms);
        atom_set_join(b, &all, border->spans[i].also, border->spans[i].n_also);
    }
    out->transit_atoms[at] = all.all;
    out->n_transit_atoms[at] = all.n;
}

void lanes_transits(lanes_builder *b, exposure_lanes *out) {
    size_t n = (size_t)b->m->n_transits + 1;
    out->arrives_good = arena_array(b->a, n, sizeof *out->arrives_good);
    out->arrives_bad = arena_array(b->a, n, sizeof *out->arrives_bad);
    out->transit_atoms = arena_array(b->a, n, sizeof *out->transit_atoms);
    out->n_transit_atoms = arena_array(b->a, n, sizeof *out->n_transit_atoms);
    for (uint32_t i = 0; i < b->m->n_transits; i++) {
        bool open[2];
        out->arrives_good[i] = transit_day(out, i, NULL, true, true, &open[0]);
        out->arrives_bad[i] = transit_day(out, i, NULL, false, false, &open[1]);
        if (out->arrives_good[i] != out->arrives_bad[i]) {
            bool unknown = b->m->transits[i].border == BORDER_UNKNOWN;
            transit_doubts(b, out, i, unknown || open[0] || open[1]);
        }
    }
}

static bool own_atom_well(const exposure_lanes *lanes, uint32_t transit, const bool *good) {
    for (uint32_t i = 0; i < lanes->n_transit_atoms[transit]; i++) {
        uint32_t atom = lanes->transit_atoms[transit][i];
        if (lanes->atoms[atom].kind == ATOM_TRANSIT) {
            return good[atom];
        }
    }
    return true; /* all comes to the same */
}

/* ---- one case ------------------------------------------------------------------------------------ */

void lanes_case(lode_arena *a, const exposure_lanes *lanes, const bool *good, flow_case *c) {
    const exposure_model *m = lanes->net->m;
    c->supplied = true;
    for (uint32_t i = 0; i < lanes->n_atoms; i++) {
        c->supplied &= lanes->atoms[i].kind != ATOM_SUPPLY || good[i];
    }
    c->lanes = arena_array(a, (size_t)m->n_lanes + 1, sizeof *c->lanes);
    for (uint32_t i = 0; i < m->n_lanes; i++) {
        lane_flow(a, &lanes->border[i], m->lanes[i].lead_days, lanes->horizon, good, true,
                  &c->lanes[i]);
        c->lanes[i].licensed = lanes->licensed[i];
        c->lanes[i].shared = lanes->shared[i];
    }
    flow_arrival *all = arena_array(a, (size_t)m->n_transits + 1, sizeof *all);
    c->n_arrivals = 0;
    for (uint32_t i = 0; i < m->n_transits; i++) {
        const model_transit *t = &m->transits[i];
        bool open;
        int32_t day = transit_day(lanes, i, good, true, own_atom_well(lanes, i, good), &open);
        if (day != INT32_MAX) {
            all[c->n_arrivals++] = (flow_arrival){t->item, t->plant, t->qty, day};
        }
    }
    c->arrivals = all;
}
