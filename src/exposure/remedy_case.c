/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_case: a set of remedies as a case. Lanes and goods on their way are as the atoms say, with those
 * that are settled; then licenses open what waits for them, from day 0 at the border and lead_days
 * later on arrival, and goods that stand at a border which opens come by their ETA.
 */
#include "exposure/remedy_int.h"

/* Days of a lane at the border, with what the set opens. */
static ratio border_factor(const remedy_search *s, remedy_set set, const bool *good, uint32_t lane,
                           const lane_span *x, bool *granted) {
    *granted = false;
    for (uint32_t i = 0; i < s->n && !*granted; i++) {
        *granted = set_has(&set, i) && remedy_opens(&s->all[i], x, lane) && span_waits(x, good);
    }
    return *granted ? RATIO_ONE : span_well(x, good, false) ? x->good : x->bad;
}

/* Arrivals: the first lead_days after an opening bring nothing; a lane that was open before day 0 and was
 * not granted now goes on. */
static void open_lane(const remedy_search *s, lode_arena *a, remedy_set set, const bool *good,
                      uint32_t lane, flow_lane *out) {
    const lane_decision *d = &s->lanes->border[lane];
    int64_t lead = s->m->lanes[lane].lead_days, first = INT64_MIN;
    bool open = false;
    flow_span *spans = arena_array(a, (size_t)2 * d->n_spans + 1, sizeof *spans);
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n_spans; i++) {
        const lane_span *x = &d->spans[i];
        bool granted = false;
        ratio factor = border_factor(s, set, good, lane, x, &granted);
        if (ratio_sign(factor) == 0) {
            spans[n++] = (flow_span){x->from, x->until, factor};
            open = false;
            continue;
        }
        if (!open && (i > 0 || granted)) {
            first = x->from + lead;
        }
        open = true;
        int32_t from = first <= x->from ? x->from : first >= x->until ? x->until : (int32_t)first;
        if (from > x->from) {
            spans[n++] = (flow_span){x->from, from, RATIO_ZERO};
        }
        if (from < x->until) {
            spans[n++] = (flow_span){from, x->until, factor};
        }
    }
    out->spans = spans;
    out->n_spans = n;
}

/* What a license that is granted lets pass: as its row says, and what was granted before it. */
static ratio licensed(const remedy_search *s, const exposure_remedy *r, uint32_t lane) {
    ratio more = r->license != MODEL_NONE ? s->m->licenses[r->license].qty : RATIO_NONE;
    bool asked = r->license == MODEL_NONE || s->m->licenses[r->license].state == LICENSE_GRANTED;
    ratio old = s->lanes->licensed[lane];
    return asked || !ratio_ok(more) ? RATIO_NONE : ratio_ok(old) ? ratio_add(old, more) : more;
}

static void grant_lanes(const remedy_search *s, lode_arena *a, remedy_set set, const bool *good,
                        flow_case *c) {
    bool *done = arena_array(a, (size_t)s->m->n_lanes + 1, sizeof *done);
    for (uint32_t i = 0; i < s->n; i++) {
        const exposure_remedy *r = &s->all[i];
        for (uint32_t k = 0; k < r->n_lanes && r->kind == REMEDY_GRANT && set_has(&set, i); k++) {
            uint32_t lane = r->lanes[k];
            if (!done[lane]) {
                done[lane] = true;
                open_lane(s, a, set, good, lane, &c->lanes[lane]);
            }
            c->lanes[lane].licensed = licensed(s, r, lane);
        }
    }
}

/* Is the lane's border open on all of these days? */
static bool border_open(const remedy_search *s, remedy_set set, const bool *good, uint32_t lane,
                        int32_t first, int32_t last) {
    const lane_decision *d = &s->lanes->border[lane];
    bool open = d->n_spans > 0, granted = false;
    for (uint32_t i = 0; i < d->n_spans; i++) {
        const lane_span *x = &d->spans[i];
        if (x->from <= last && x->until > first) {
            open &= ratio_sign(border_factor(s, set, good, lane, x, &granted)) > 0;
        }
    }
    return open;
}

/* Is it let through by its ETA: released, or by a lane that was granted and is open when it crosses? */
static bool let_through(const remedy_search *s, remedy_set set, const bool *good, uint32_t t) {
    const model_transit *x = &s->m->transits[t];
    int32_t eta = x->eta < 0 ? 0 : x->eta;
    bool granted = false;
    for (uint32_t i = 0; i < s->n; i++) {
        const exposure_remedy *r = &s->all[i];
        if (set_has(&set, i) && r->kind == REMEDY_RELEASE && r->transit == t) {
            return true;
        }
        granted |= set_has(&set, i) && r->kind == REMEDY_GRANT && x->lane != MODEL_NONE &&
                   remedy_has_lane(r, x->lane);
    }
    int32_t crosses = x->crosses < 0 ? 0 : x->crosses;
    bool given = x->crosses != INT32_MIN;
    return granted &&
           border_open(s, set, good, x->lane, given ? crosses : 0, given ? crosses : eta);
}

/* Day on which the goods of a transit row can be used. */
static int32_t arrival(const remedy_search *s, remedy_set set, const bool *good, uint32_t t) {
    const model_transit *x = &s->m->transits[t];
    bool well = true;
    for (uint32_t i = 0; i < s->lanes->n_transit_atoms[t]; i++) {
        well &= good[s->lanes->transit_atoms[t][i]];
    }
    int32_t day = well ? s->lanes->arrives_good[t] : s->lanes->arrives_bad[t];
    int32_t eta = x->eta < 0 ? 0 : x->eta;
    return eta < day && let_through(s, set, good, t) ? eta : day;
}

static void set_arrivals(const remedy_search *s, lode_arena *a, remedy_set set, const bool *good,
                         flow_case *c) {
    flow_arrival *all = arena_array(a, (size_t)s->m->n_transits + 1, sizeof *all);
    uint32_t n = 0;
    for (uint32_t t = 0; t < s->m->n_transits; t++) {
        int32_t day = arrival(s, set, good, t);
        if (s->transit_node[t] != MODEL_NONE && day < c->horizon) {
            const model_transit *x = &s->m->transits[t];
            all[n++] = (flow_arrival){x->item, x->plant, x->qty, day};
        }
    }
    c->arrivals = all;
    c->n_arrivals = n;
}

static void set_shifts(const remedy_search *s, lode_arena *a, remedy_set set, flow_case *c) {
    flow_shift *shifts = arena_array(a, (size_t)2 * s->n + 1, sizeof *shifts);
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        const exposure_remedy *r = &s->all[i];
        if (set_has(&set, i) && r->kind == REMEDY_MOVE) {
            ratio less = {-r->qty.num, r->qty.den};
            shifts[n++] = (flow_shift){r->item, r->from_plant, less, 0};
            shifts[n++] = (flow_shift){r->item, r->to_plant, r->qty, 0};
        }
    }
    c->shifts = shifts;
    c->n_shifts = n;
}

static void set_qualified(const remedy_search *s, lode_arena *a, remedy_set set, flow_case *c) {
    int32_t *from = NULL;
    for (uint32_t i = 0; i < s->n; i++) {
        const exposure_remedy *r = &s->all[i];
        bool qualifies = r->kind == REMEDY_QUALIFY || r->kind == REMEDY_LEVEL_UP;
        if (!qualifies || !set_has(&set, i)) {
            continue;
        }
        if (from == NULL) {
            from = arena_array(a, (size_t)s->m->n_bom + 1, sizeof *from);
            for (uint32_t b = 0; b < s->m->n_bom; b++) {
                from[b] = s->m->bom[b].from;
            }
        }
        from[r->bom] = 0;
    }
    c->bom_from = from;
}

lode_status remedy_run(const remedy_search *s, lode_arena *a, remedy_set set, exposure_run *out,
                       lode_error *err) {
    bool *good = arena_array(a, (size_t)s->lanes->n_atoms + 1, sizeof *good);
    for (uint32_t i = 0; i < s->lanes->n_atoms; i++) {
        good[i] = s->good[i];
    }
    for (uint32_t i = 0; i < s->n; i++) {
        for (uint32_t k = 0; k < s->all[i].n_atoms && set_has(&set, i); k++) {
            good[s->all[i].atoms[k]] = true;
        }
    }
    flow_case c = s->base->flow;
    lanes_case(a, s->lanes, good, &c);
    grant_lanes(s, a, set, good, &c);
    set_arrivals(s, a, set, good, &c);
    set_shifts(s, a, set, &c);
    set_qualified(s, a, set, &c);
    return run_case(a, &c, out, err);
}

lode_status remedy_brief(remedy_search *s, remedy_set set, const run_brief **out, lode_error *err) {
    str key = {(const char *)&set, sizeof set};
    *out = memo_find(&s->memo, key);
    if (*out != NULL) {
        return LODE_OK;
    }
    if (s->memo.n == s->memo.limit) {
        s->complete = false;
        return LODE_OK;
    }
    lode_arena tmp = {0};
    exposure_run run;
    lode_status st = remedy_run(s, &tmp, set, &run, err);
    if (st == LODE_OK) {
        *out = memo_add(&s->memo, key, s->net, &run);
    }
    arena_clear(&tmp);
    return st;
}

lode_status remedy_saves(remedy_search *s, remedy_set set, ratio *out, lode_error *err) {
    const run_brief *before = NULL, *after = NULL;
    lode_status st = remedy_brief(s, (remedy_set){{0}}, &before, err);
    st = st == LODE_OK ? remedy_brief(s, set, &after, err) : st;
    *out = RATIO_NONE;
    if (st == LODE_OK && before != NULL && after != NULL) {
        *out = s->money ? ratio_sub(before->value_lost, after->value_lost)
                        : ratio_sub(before->days_lost, after->days_lost);
    }
    return st;
}
