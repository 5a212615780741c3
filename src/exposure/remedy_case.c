/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_case: a set of remedies as a case. The decided lanes are changed and read again as any others
 * are (lanes_case): questions turn out well, licenses open at the border what waits for them, goods
 * that are let through have passed it. So goods that stand at a border that opens come too. A lane that
 * was closed brings its first goods lead_days after the grant, which is on day 0.
 */
#include "exposure/remedy_int.h"

static bool opens(const remedy_search *s, remedy_set set, const bool *good, uint32_t lane,
                  const lane_span *x) {
    bool yes = false;
    for (uint32_t i = 0; i < s->n && !yes; i++) {
        yes = set_has(&set, i) && remedy_opens(&s->all[i], x, lane);
    }
    return yes && span_waits(x, good);
}

/* The lane at the border with what the set opens there. False: not from day 0. */
static bool open_border(const remedy_search *s, lode_arena *a, remedy_set set, const bool *good,
                        uint32_t lane, lane_decision *out) {
    const lane_decision *d = &s->lanes->border[lane];
    bool from_0 = false;
    *out = (lane_decision){arena_array(a, (size_t)d->n_spans + 1, sizeof *out->spans), d->n_spans};
    for (uint32_t i = 0; i < d->n_spans; i++) {
        out->spans[i] = d->spans[i];
        if (opens(s, set, good, lane, &d->spans[i])) {
            out->spans[i].good = out->spans[i].bad = RATIO_ONE;
            from_0 |= i == 0;
        }
    }
    return from_0;
}

/* What a license that is granted lets pass: as its row says, and what was granted before it. */
static ratio licensed(const remedy_search *s, const exposure_remedy *r, uint32_t lane) {
    ratio more = r->license != MODEL_NONE ? s->m->licenses[r->license].qty : RATIO_NONE;
    bool asked = r->license == MODEL_NONE || s->m->licenses[r->license].state == LICENSE_GRANTED;
    ratio old = s->lanes->licensed[lane];
    return asked || !ratio_ok(more) ? RATIO_NONE : ratio_ok(old) ? ratio_add(old, more) : more;
}

/* Lanes of one license and item have its quantity together, under a number that no other lanes have. */
static uint32_t shared(const remedy_search *s, const exposure_remedy *r, uint32_t lane) {
    uint32_t old = s->lanes->shared[lane], first = 0;
    while (s->m->lanes[r->lanes[first]].item != s->m->lanes[lane].item) {
        first++;
    }
    return old != 0 ? old : s->m->n_lanes + 1 + r->lanes[first];
}

/* The law as the set changes it. first[lane]: day of the first goods when it opens on day 0. */
static void grant(const remedy_search *s, lode_arena *a, remedy_set set, const bool *good,
                  exposure_lanes *x, int32_t *first) {
    lane_decision *border = arena_array(a, (size_t)s->m->n_lanes + 1, sizeof *border);
    ratio *left = arena_array(a, (size_t)s->m->n_lanes + 1, sizeof *left);
    uint32_t *together = arena_array(a, (size_t)s->m->n_lanes + 1, sizeof *together);
    for (uint32_t lane = 0; lane < s->m->n_lanes; lane++) {
        border[lane] = s->lanes->border[lane];
        left[lane] = s->lanes->licensed[lane];
        together[lane] = s->lanes->shared[lane];
    }
    for (uint32_t i = 0; i < s->n; i++) {
        const exposure_remedy *r = &s->all[i];
        for (uint32_t k = 0; k < r->n_lanes && r->kind == REMEDY_GRANT && set_has(&set, i); k++) {
            uint32_t lane = r->lanes[k], lead = s->m->lanes[lane].lead_days;
            bool from_0 = open_border(s, a, set, good, lane, &border[lane]);
            first[lane] = !from_0 ? 0 : lead > INT32_MAX ? INT32_MAX : (int32_t)lead;
            left[lane] = licensed(s, r, lane);
            together[lane] = ratio_ok(left[lane]) ? shared(s, r, lane) : 0;
        }
    }
    x->border = border;
    x->licensed = left;
    x->shared = together;
}

/* A lane that opens on day 0 brings nothing before its first goods are there. */
static void wait_for_first(const flow_case *c, lode_arena *a, uint32_t lane, int32_t first) {
    flow_lane *x = &c->lanes[lane];
    flow_span *spans = arena_array(a, (size_t)x->n_spans + 1, sizeof *spans);
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->n_spans; i++) {
        flow_span span = x->spans[i];
        if (span.from < first) {
            int32_t until = span.until < first ? span.until : first;
            spans[n++] = (flow_span){span.from, until, RATIO_ZERO};
            span.from = until;
        }
        if (span.from < span.until) {
            spans[n++] = span;
        }
    }
    x->spans = spans;
    x->n_spans = n;
}

/* Goods that are let through have passed the border. */
static const exposure_net *release(const remedy_search *s, lode_arena *a, remedy_set set) {
    exposure_net *net = NULL;
    model_transit *rows = NULL;
    for (uint32_t i = 0; i < s->n; i++) {
        if (!set_has(&set, i) || s->all[i].kind != REMEDY_RELEASE) {
            continue;
        }
        if (net == NULL) {
            exposure_model *m = arena_alloc(a, sizeof *m);
            net = arena_alloc(a, sizeof *net);
            rows = arena_array(a, s->m->n_transits, sizeof *rows);
            memcpy(rows, s->m->transits, s->m->n_transits * sizeof *rows);
            *m = *s->m;
            m->transits = rows;
            *net = *s->net;
            net->m = m;
        }
        rows[s->all[i].transit].border = BORDER_PASSED;
    }
    return net == NULL ? s->net : net;
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
    exposure_lanes x = *s->lanes;
    int32_t *first = arena_array(a, (size_t)s->m->n_lanes + 1, sizeof *first);
    x.net = release(s, a, set);
    grant(s, a, set, good, &x, first);
    flow_case c = s->base->flow;
    lanes_case(a, &x, good, &c);
    for (uint32_t lane = 0; lane < s->m->n_lanes; lane++) {
        if (first[lane] > 0) {
            wait_for_first(&c, a, lane, first[lane]);
        }
    }
    set_shifts(s, a, set, &c);
    set_qualified(s, a, set, &c);
    return run_case(a, &c, out, err);
}

/* The run of just this set. */
static lode_status exact_brief(remedy_search *s, remedy_set set, const run_brief **out,
                               lode_error *err) {
    str key = {(const char *)&set, sizeof set};
    *out = memo_find(&s->memo, key);
    if (*out != NULL) {
        return LODE_OK;
    }
    const remedy_set none = {{0}};
    if (memcmp(&set, &none, sizeof set) == 0 && s->memo.n == 0) {
        *out = memo_add(&s->memo, key, s->net, s->base);
        *vec_push(&s->busy) = remedies_busy(s, &s->base->result);
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
        *vec_push(&s->busy) = remedies_busy(s, &run.result);
    }
    arena_clear(&tmp);
    return st;
}

lode_status remedy_brief(remedy_search *s, remedy_set set, const run_brief **out, lode_error *err) {
    remedy_set done = {{0}};
    for (;;) {
        lode_status st = exact_brief(s, done, out, err);
        if (st != LODE_OK || *out == NULL) {
            return st;
        }
        remedy_set more = set_or(done, set_and(set, s->busy.p[(*out)->number]));
        if (memcmp(&more, &done, sizeof done) == 0) {
            return LODE_OK;
        }
        done = more;
    }
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
