/* SPDX-License-Identifier: Apache-2.0
 *
 * promise: what a reading takes as granted because somebody expects a day. A license that is pending
 * opens its lanes on that day (docs/exposure.md, clause 14), but silence is no approval; so the best run
 * of the reading is made again without all of them, and without each alone. Only those are kept without
 * which, together or alone, a product does less, and by whose lanes something came.
 */
#include "exposure/promise.h"

#include <stdlib.h>

#include "exposure/runs.h"

typedef struct promise_search {
    lode_arena *a;
    const exposure_answer *x;
    const exposure_run *best;
    run_brief was;
    bool *good; /* by atom */
    VEC(exposure_promise) found;
} promise_search;

/* Is the span open in the run because a license is expected? */
static bool expected_open(const promise_search *s, const lane_span *span) {
    bool well = span_well(span, s->good, true);
    ratio factor = well ? span->good : span->bad;
    lane_cause why = well ? span->why_good : span->why_bad;
    return why == CAUSE_LANE_EXPECTED && ratio_sign(factor) > 0 && span->license != MODEL_NONE;
}

static exposure_promise *promise_of(promise_search *s, uint32_t license) {
    for (size_t i = 0; i < s->found.n; i++) {
        if (s->found.p[i].license == license) {
            return &s->found.p[i];
        }
    }
    exposure_promise *p = vec_push(&s->found);
    *p = (exposure_promise){.license = license, .from = INT32_MAX};
    p->lanes = arena_array(s->a, s->x->m->n_lanes, sizeof *p->lanes);
    return p;
}

static void add_span(promise_search *s, uint32_t lane, const lane_span *span) {
    exposure_promise *p = promise_of(s, span->license);
    p->from = span->from < p->from ? span->from : p->from;
    if (p->n_lanes == 0 || p->lanes[p->n_lanes - 1] != lane) {
        p->lanes[p->n_lanes++] = lane;
    }
}

/* Did anything come by the lane, or wait at its border? */
static bool lane_counts(const promise_search *s, uint32_t lane) {
    ratio passed = s->best->result.passed[lane];
    bool counts = s->x->net.lane_node[lane] != MODEL_NONE && (!ratio_ok(passed) || passed.num != 0);
    for (uint32_t i = 0; i < s->x->m->n_transits && !counts; i++) {
        counts = s->x->m->transits[i].lane == lane;
    }
    return counts;
}

static void gather(promise_search *s) {
    for (uint32_t lane = 0; lane < s->x->m->n_lanes; lane++) {
        const lane_decision *d = &s->x->lanes.border[lane];
        bool any = false;
        for (uint32_t i = 0; i < d->n_spans && !any; i++) {
            any = expected_open(s, &d->spans[i]);
        }
        for (uint32_t i = 0; any && i < d->n_spans && lane_counts(s, lane); i++) {
            if (expected_open(s, &d->spans[i])) {
                add_span(s, lane, &d->spans[i]);
            }
        }
    }
}

/* Spans of the lane when the license never comes; MODEL_NONE: when none does. */
static lane_decision without(const promise_search *s, lode_arena *a, uint32_t lane,
                             uint32_t license) {
    const lane_decision *d = &s->x->lanes.border[lane];
    lane_decision out = {arena_array(a, (size_t)d->n_spans + 1, sizeof *out.spans), d->n_spans};
    for (uint32_t i = 0; i < d->n_spans; i++) {
        out.spans[i] = d->spans[i];
        bool mine = license == MODEL_NONE || d->spans[i].license == license;
        if (mine && expected_open(s, &d->spans[i])) {
            out.spans[i].good = out.spans[i].bad = RATIO_ZERO;
        }
    }
    return out;
}

static product_state state_on(const run_line *x, ratio day) {
    for (uint32_t i = 0; i < x->n_steps; i++) {
        if (ratio_cmp(day, x->steps[i].until) < 0) {
            return ratio_sign(x->steps[i].share) == 0 ? PRODUCT_STOPS : PRODUCT_SLOWED;
        }
    }
    return PRODUCT_SLOWED;
}

static void compare(const promise_search *s, const run_brief *b, exposure_lack *out, bool *any) {
    uint32_t n = s->x->net.n_products;
    out->less = arena_array(s->a, (size_t)n + 1, sizeof *out->less);
    out->states = arena_array(s->a, (size_t)n + 1, sizeof *out->states);
    for (uint32_t p = 0; p < n; p++) {
        out->less[p] = RATIO_NONE;
        if (line_worse(&b->lines[p], &s->was.lines[p], &out->less[p])) {
            out->states[p] = state_on(&b->lines[p], out->less[p]);
            *any = true;
        }
    }
}

/* The best run without the license. */
static lode_status run_without(const promise_search *s, uint32_t license, exposure_lack *out,
                               bool *any, lode_error *err) {
    const exposure_model *m = s->x->m;
    lode_arena tmp = {0};
    exposure_lanes lanes = s->x->lanes;
    flow_case c = s->best->flow;
    exposure_run run;
    lanes.border = arena_array(&tmp, (size_t)m->n_lanes + 1, sizeof *lanes.border);
    for (uint32_t lane = 0; lane < m->n_lanes; lane++) {
        lanes.border[lane] = without(s, &tmp, lane, license);
    }
    lanes_case(&tmp, &lanes, s->good, &c);
    lode_status st = run_case(&tmp, &c, &run, err);
    if (st == LODE_OK) {
        run_brief b = run_keep(&tmp, &s->x->net, &run);
        compare(s, &b, out, any);
    }
    arena_clear(&tmp);
    return st;
}

static int by_day(const void *x, const void *y) {
    const exposure_promise *a = x, *b = y;
    return a->from != b->from ? (a->from > b->from) - (a->from < b->from)
                              : (a->license > b->license) - (a->license < b->license);
}

static lode_status search(promise_search *s, exposure_promises *out, lode_error *err) {
    bool any = false, unused = false;
    exposure_lack together;
    gather(s);
    if (s->found.n == 0) {
        return LODE_OK;
    }
    lode_status st = run_without(s, MODEL_NONE, &together, &any, err);
    if (st != LODE_OK || !any) {
        return st;
    }
    qsort(s->found.p, s->found.n, sizeof *s->found.p, by_day);
    for (size_t i = 0; i < s->found.n && i < PROMISES_ALONE_MAX && st == LODE_OK; i++) {
        exposure_promise *p = &s->found.p[i];
        st = run_without(s, p->license, &p->alone, &unused, err);
    }
    *out = (exposure_promises){.n = (uint32_t)s->found.n, .together = together};
    out->all = arena_array(s->a, s->found.n, sizeof *out->all);
    memcpy(out->all, s->found.p, s->found.n * sizeof *out->all);
    return st;
}

lode_status promises_find(lode_arena *a, const exposure_answer *x, exposure_reading r,
                          exposure_promises *out, lode_error *err) {
    lode_arena tmp = {0};
    promise_search s = {.a = a, .x = x, .best = &x->readings[r].best};
    s.good = arena_array(&tmp, (size_t)x->lanes.n_atoms + 1, sizeof *s.good);
    for (uint32_t i = 0; i < x->lanes.n_atoms; i++) {
        s.good[i] = x->lanes.atoms[i].kind != ATOM_REPORT || r == READING_WRITTEN;
    }
    s.was = run_keep(&tmp, &x->net, s.best);
    *out = (exposure_promises){0};
    lode_status st = search(&s, out, err);
    vec_clear(&s.found);
    arena_clear(&tmp);
    return st;
}
