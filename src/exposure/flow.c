/* SPDX-License-Identifier: Apache-2.0
 *
 * flow: from event to event. Between two events every rate is constant (flow_fill.c); an event is the
 * next day on which something is known to change, or the moment a stock or an allowance is used up.
 */
#include "exposure/flow.h"

#include "exposure/flow_int.h"

#include <stdlib.h>

#define GRID INT64_C(1000000000) /* what is too fine is rounded down to billionths */

/* ---- days on which something changes ---------------------------------------------------------------- */

static int by_value(const void *x, const void *y) {
    return ratio_cmp(*(const ratio *)x, *(const ratio *)y);
}

typedef VEC(ratio) ratio_list;

static void stop_add(const flow_case *c, ratio_list *stops, int32_t day) {
    if (day > 0 && day < c->horizon) {
        *vec_push(stops) = ratio_int(day);
    }
}

static void stops_find(flow_state *s) {
    const flow_case *c = s->c;
    ratio_list stops = {0};
    *vec_push(&stops) = ratio_int(c->horizon);
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        const flow_lane *lane = &c->lanes[s->g.lanes[i].lane];
        for (uint32_t k = 0; k < lane->n_spans; k++) {
            stop_add(c, &stops, lane->spans[k].from);
        }
    }
    for (uint32_t i = 0; i < s->g.n_uses; i++) {
        stop_add(c, &stops, s->g.uses[i].from);
        stop_add(c, &stops, s->g.uses[i].until);
    }
    for (uint32_t i = 0; i < c->n_arrivals; i++) {
        stop_add(c, &stops, c->arrivals[i].day);
    }
    for (uint32_t i = 0; i < c->n_shifts; i++) {
        stop_add(c, &stops, c->shifts[i].day);
    }
    for (size_t i = 0; s->reserve != NULL && i < s->reserve->n_taken; i++) {
        *vec_push(&stops) = s->reserve->taken[i].until;
    }
    for (uint32_t i = 0; s->reserve != NULL && i < s->g.n_nodes; i++) {
        for (uint32_t k = 0; k < s->reserve->releases[i].n; k++) {
            *vec_push(&stops) = s->reserve->releases[i].all[k].from;
            *vec_push(&stops) = s->reserve->releases[i].all[k].until;
        }
    }
    qsort(stops.p, stops.n, sizeof *stops.p, by_value);
    s->stops = arena_array(s->a, stops.n, sizeof *s->stops);
    for (size_t i = 0; i < stops.n; i++) {
        if (ratio_sign(stops.p[i]) > 0 &&
            (s->n_stops == 0 || ratio_cmp(stops.p[i], s->stops[s->n_stops - 1]) > 0)) {
            s->stops[s->n_stops++] = stops.p[i];
        }
    }
    vec_clear(&stops);
}

/* ---- the beginning of an interval -------------------------------------------------------------------- */

static bool at_day(const flow_state *s, int32_t day) { return ratio_is(s->t, day); }

static void stock_add(flow_state *s, uint32_t item, uint32_t plant, ratio qty) {
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        const net_node *nd = &s->c->net->nodes[s->g.nodes[i].net];
        if (nd->item == item && nd->plant == plant) {
            ratio *stock = &s->nodes[i].stock;
            *stock = ratio_add(*stock, qty);
            if (ratio_ok(*stock) && ratio_sign(*stock) < 0) { /* more cannot be moved away */
                *stock = RATIO_ZERO;
            }
        }
    }
}

static void arrive(flow_state *s) {
    for (uint32_t i = 0; i < s->c->n_arrivals; i++) {
        const flow_arrival *arrival = &s->c->arrivals[i];
        if (at_day(s, arrival->day) || (arrival->day < 0 && at_day(s, 0))) {
            stock_add(s, arrival->item, arrival->plant, arrival->qty);
        }
    }
    for (uint32_t i = 0; i < s->c->n_shifts; i++) {
        if (at_day(s, s->c->shifts[i].day)) {
            stock_add(s, s->c->shifts[i].item, s->c->shifts[i].plant, s->c->shifts[i].qty);
        }
    }
}

/* Stock that earlier products leave from now on. */
static void release(flow_state *s, bool again) {
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        const release_list *list = &s->reserve->releases[i];
        node_state *n = &s->nodes[i];
        while (s->at_release[i] < list->n &&
               ratio_cmp(list->all[s->at_release[i]].until, s->t) <= 0 &&
               ratio_cmp(list->all[s->at_release[i]].from, s->t) < 0) {
            s->at_release[i]++;
        }
        n->release = RATIO_ZERO;
        for (uint32_t k = s->at_release[i]; k < list->n; k++) {
            const flow_release *r = &list->all[k];
            if (ratio_cmp(r->from, s->t) > 0) {
                break;
            }
            if (ratio_cmp(r->from, s->t) == 0 && !again) {
                n->stock = ratio_add(n->stock, r->jump);
            }
            if (ratio_cmp(r->until, s->t) > 0) {
                n->release = r->rate;
            }
        }
    }
}

static ratio lane_rate(const flow_state *s, uint32_t lane, ratio factor) {
    const exposure_net *net = s->c->net;
    const model_lane *row = &net->m->lanes[s->g.lanes[lane].lane];
    ratio need = net->nodes[s->g.nodes[s->g.lanes[lane].node].net].base, cap = row->rate;
    if (ratio_ok(row->share)) {
        ratio share = ratio_ok(need) ? ratio_mul(row->share, need) : RATIO_ZERO;
        cap = ratio_ok(cap) ? ratio_min(cap, share) : share;
    }
    if (ratio_is(factor, 1)) {
        return cap;
    }
    return ratio_mul(ratio_ok(cap) ? cap : ratio_ok(need) ? need : RATIO_ZERO, factor);
}

/* What the row and the day let through; false when nothing. */
static void lane_span_begin(flow_state *s, uint32_t lane) {
    lane_state *l = &s->lanes[lane];
    const flow_lane *state = &s->c->lanes[s->g.lanes[lane].lane];
    bool moved = s->n_begun == 0;
    while (l->span + 1 < state->n_spans &&
           ratio_cmp(ratio_int(state->spans[l->span].until), s->t) <= 0) {
        l->span++;
        moved = true;
    }
    if (moved) {
        l->open_cap =
            lane_rate(s, lane, state->n_spans > 0 ? state->spans[l->span].factor : RATIO_ONE);
    }
}

static void lanes_begin(flow_state *s, const flow_taken *taken) {
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        lane_state *l = &s->lanes[i];
        lane_span_begin(s, i);
        l->cap = l->open_cap;
        if (taken != NULL && ratio_ok(l->cap)) {
            l->cap = ratio_max(RATIO_ZERO, ratio_sub(l->cap, taken->lanes[i]));
        }
        l->shut = (ratio_ok(l->cap) && ratio_sign(l->cap) == 0) ||
                  (ratio_ok(l->left) && ratio_sign(l->left) == 0) ||
                  (ratio_ok(l->permit) && ratio_sign(l->permit) == 0) ||
                  (taken != NULL && s->g.lanes[i].pushes); /* its surplus is in the releases */
        l->begun = !l->shut;
    }
}

static ratio left_of(ratio cap, const ratio *taken, uint32_t i) {
    return !ratio_ok(cap) || taken == NULL ? cap : ratio_max(RATIO_ZERO, ratio_sub(cap, taken[i]));
}

/* Rates of the interval before become 0 again. */
static void interval_clear(flow_state *s) {
    for (size_t i = 0; i < s->interval.nodes.n; i++) {
        node_state *n = &s->nodes[s->interval.nodes.p[i]];
        n->make = n->pool = n->drawn = n->release_flow = RATIO_ZERO;
        n->in_interval = false;
    }
    for (size_t i = 0; i < s->interval.lanes.n; i++) {
        s->lanes[s->interval.lanes.p[i]].flow = RATIO_ZERO;
        s->lanes[s->interval.lanes.p[i]].in_interval = false;
    }
    for (size_t i = 0; i < s->interval.uses.n; i++) {
        s->uses[s->interval.uses.p[i]].flow = RATIO_ZERO;
        s->uses[s->interval.uses.p[i]].in_interval = false;
    }
    s->interval.nodes.n = s->interval.lanes.n = s->interval.uses.n = 0;
}

static void limits_begin(flow_state *s, const flow_taken *taken) {
    for (size_t i = 0; i < s->limited_makes.n; i++) {
        uint32_t node = s->limited_makes.p[i];
        node_state *n = &s->nodes[node];
        n->make_left =
            left_of(s->g.nodes[node].make_cap, taken == NULL ? NULL : taken->makes, node);
        n->make_shut = ratio_ok(n->make_left) && ratio_sign(n->make_left) == 0;
    }
    for (size_t i = 0; i < s->limited_uses.n; i++) {
        uint32_t at = s->limited_uses.p[i];
        const graph_use *use = &s->g.uses[at];
        use_state *u = &s->uses[at];
        u->left = left_of(use->cap, taken == NULL ? NULL : taken->uses, at);
        u->shut = ratio_cmp(s->t, ratio_int(use->from)) < 0 ||
                  ratio_cmp(s->t, ratio_int(use->until)) >= 0 ||
                  (ratio_ok(u->left) && ratio_sign(u->left) == 0);
    }
}

/* What moves although nobody asks: goods that are pushed, and what earlier products leave. */
static void move_by_itself(flow_state *s) {
    for (size_t i = 0; i < s->pushed.n; i++) {
        touch_node(s, s->pushed.p[i]);
    }
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        if (s->g.lanes[i].pushes) {
            touch_lane(s, i);
        }
    }
    for (uint32_t i = 0; s->reserve != NULL && i < s->g.n_nodes; i++) {
        if (ratio_sign(s->nodes[i].release) > 0) {
            touch_node(s, i);
        }
    }
}

static void interval_begin(flow_state *s) {
    const flow_taken *taken = NULL;
    interval_clear(s);
    /* rounding may put two intervals on one day: what arrives comes once */
    bool again = ratio_ok(s->came) && ratio_cmp(s->came, s->t) == 0;
    s->came = s->t;
    if (s->reserve == NULL) {
        if (!again) {
            arrive(s);
        }
    } else {
        while (s->at_taken + 1 < s->reserve->n_taken &&
               ratio_cmp(s->reserve->taken[s->at_taken].until, s->t) <= 0) {
            s->at_taken++;
        }
        taken = &s->reserve->taken[s->at_taken];
        release(s, again);
    }
    lanes_begin(s, taken);
    limits_begin(s, taken);
    move_by_itself(s);
    s->n_begun++;
}

/* ---- the end of an interval ---------------------------------------------------------------------------- */

/* What comes in by a lane, asked for or not. */
static ratio lane_passing(const flow_state *s, uint32_t lane) {
    const graph_lane *g = &s->g.lanes[lane];
    const lane_state *l = &s->lanes[lane];
    bool rated =
        ratio_ok(s->c->net->m->lanes[g->lane].rate) && s->c->net->lane_from[g->lane] == MODEL_NONE;
    if (!rated || !l->begun || s->reserve != NULL) {
        return l->flow;
    }
    return g->pushes || ratio_sign(s->nodes[g->node].pool) > 0 ? l->cap : l->flow;
}

/* Rate at which a stock grows. */
static ratio stock_rate(const flow_state *s, uint32_t node) {
    const graph_node *g = &s->g.nodes[node];
    const node_state *n = &s->nodes[node];
    ratio rate = ratio_sub(ratio_sub(n->release, n->release_flow), n->drawn);
    for (uint32_t i = g->first_lane; i < g->first_lane + g->n_lanes; i++) {
        rate = ratio_add(rate, ratio_sub(lane_passing(s, i), s->lanes[i].flow));
    }
    return rate;
}

/* What comes in by all lanes that share the licenses of this one. */
static ratio permit_passing(const flow_state *s, uint32_t lane) {
    uint32_t shared = s->c->lanes[s->g.lanes[lane].lane].shared;
    ratio sum = RATIO_ZERO;
    for (uint32_t i = 0; shared != 0 && i < s->g.n_lanes; i++) {
        if (s->c->lanes[s->g.lanes[i].lane].shared == shared) {
            sum = ratio_add(sum, lane_passing(s, i));
        }
    }
    return shared != 0 ? sum : lane_passing(s, lane);
}

/* dt, or less when a quantity is used up before. */
static ratio lasts(ratio dt, ratio left, ratio passing) {
    if (!ratio_ok(dt) || !ratio_ok(left) || ratio_sign(passing) <= 0) {
        return dt;
    }
    ratio days = ratio_div(left, passing);
    return ratio_ok(days) ? ratio_min(dt, days) : RATIO_NONE;
}

static ratio next_event(flow_state *s) {
    while (ratio_cmp(s->stops[s->next_stop], s->t) <= 0) {
        s->next_stop++;
    }
    ratio dt = ratio_sub(s->stops[s->next_stop], s->t);
    for (size_t i = 0; i < s->interval.nodes.n && ratio_ok(dt); i++) {
        uint32_t node = s->interval.nodes.p[i];
        ratio rate = stock_rate(s, node);
        if (!ratio_ok(rate)) {
            return RATIO_NONE;
        }
        dt = lasts(dt, s->nodes[node].stock, (ratio){-rate.num, rate.den});
        const graph_node *g = &s->g.nodes[node];
        for (uint32_t k = g->first_lane; k < g->first_lane + g->n_lanes; k++) {
            dt = lasts(dt, s->lanes[k].left, lane_passing(s, k));
            dt = lasts(dt, s->lanes[k].permit, permit_passing(s, k));
        }
    }
    for (uint32_t i = 0; i < s->c->net->n_products && ratio_ok(dt); i++) {
        const line_state *line = &s->lines[i];
        if (ratio_ok(line->limit) && line->taking_part && ratio_sign(line->share) > 0) {
            ratio rate = s->c->net->m->plans[s->c->net->products[i].plan].rate;
            dt = lasts(dt, ratio_sub(line->limit, line->made), ratio_mul(rate, line->share));
        }
    }
    return dt;
}

static void step_add(flow_state *s, line_state *line, ratio until) {
    if (ratio_cmp(until, s->t) == 0) { /* an event that rounding put on the same day as the last */
        return;
    }
    if (line->steps.n > 0) {
        flow_step *last = &line->steps.p[line->steps.n - 1];
        if (ratio_cmp(last->share, line->share) == 0 && last->blame == line->blame) {
            last->until = until;
            return;
        }
    }
    *vec_push(&line->steps) = (flow_step){s->t, until, line->share, line->blame};
}

static void record(flow_state *s, ratio until) {
    flow_taken *t = vec_push(s->record);
    *t = (flow_taken){.from = s->t, .until = until};
    t->lanes = arena_array(s->a, (size_t)s->g.n_lanes + 1, sizeof *t->lanes);
    t->makes = arena_array(s->a, (size_t)s->g.n_nodes + 1, sizeof *t->makes);
    t->uses = arena_array(s->a, (size_t)s->g.n_uses + 1, sizeof *t->uses);
    t->before = arena_array(s->a, (size_t)s->g.n_nodes + 1, sizeof *t->before);
    t->after = arena_array(s->a, (size_t)s->g.n_nodes + 1, sizeof *t->after);
    const flow_taken *old = s->reserve == NULL ? NULL : &s->reserve->taken[s->at_taken];
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        t->lanes[i] = ratio_add(lane_passing(s, i), old == NULL ? RATIO_ZERO : old->lanes[i]);
    }
    for (uint32_t i = 0; i < s->g.n_uses; i++) {
        t->uses[i] = ratio_add(s->uses[i].flow, old == NULL ? RATIO_ZERO : old->uses[i]);
    }
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        t->makes[i] = ratio_add(s->nodes[i].make, old == NULL ? RATIO_ZERO : old->makes[i]);
        t->before[i] = s->nodes[i].stock;
    }
}

/* An interval as it is taken: dt as it was found, and days <= dt, which is dt unless the day on which it
 * ends is too fine. */
typedef struct interval_length {
    ratio dt, days;
} interval_length;

static ratio coarse(flow_state *s, ratio a) {
    s->rounded = ratio_ok(s->rounded) ? s->rounded : s->t;
    return ratio_floor_to(a, GRID);
}

/* rate x days, and sums, rounded down when they do not fit. */
static ratio over(flow_state *s, ratio rate, ratio days) {
    ratio exact = ratio_mul(rate, days);
    return ratio_ok(exact) ? exact : ratio_mul(coarse(s, rate), coarse(s, days));
}

/* Of what goes on into the next interval. */
static ratio more(flow_state *s, ratio sum, ratio by) {
    ratio exact = ratio_add(sum, by);
    exact = ratio_ok(exact) ? exact : ratio_add(coarse(s, sum), coarse(s, by));
    return ratio_ok(exact) && too_fine(exact, FINE_DAYS) ? coarse(s, exact) : exact;
}

/* Of what is only shown in the end. */
static ratio total(flow_state *s, ratio sum, ratio by) {
    ratio exact = ratio_add(sum, by);
    return ratio_ok(exact) ? exact : ratio_add(coarse(s, sum), coarse(s, by));
}

/* What is left of a quantity after the interval: nothing when it was what ended it. */
static ratio left_after(flow_state *s, ratio left, ratio passing, interval_length length) {
    ratio gone = over(s, passing, length.days);
    if (ratio_cmp(length.dt, length.days) != 0 && ratio_sign(passing) > 0) {
        ratio days = ratio_div(left, passing);
        if (ratio_ok(days) && ratio_cmp(days, length.dt) == 0) {
            return RATIO_ZERO;
        }
    }
    ratio rest = more(s, left, (ratio){-gone.num, gone.den});
    return ratio_ok(rest) && ratio_sign(rest) < 0 ? RATIO_ZERO : rest; /* of rounding down */
}

static bool lane_end(flow_state *s, uint32_t lane, interval_length length) {
    lane_state *l = &s->lanes[lane];
    ratio passing = lane_passing(s, lane);
    l->total = total(s, l->total, over(s, passing, length.days));
    l->left = ratio_ok(l->left) ? left_after(s, l->left, passing, length) : l->left;
    return ratio_ok(l->total);
}

static bool node_end(flow_state *s, uint32_t node, interval_length length) {
    node_state *n = &s->nodes[node];
    const graph_node *g = &s->g.nodes[node];
    ratio rate = stock_rate(s, node);
    bool fits = true;
    n->stock = left_after(s, n->stock, (ratio){-rate.num, rate.den}, length);
    n->made_total = total(s, n->made_total, over(s, n->make, length.days));
    for (uint32_t i = g->first_lane; i < g->first_lane + g->n_lanes; i++) {
        fits = lane_end(s, i, length) && fits;
    }
    return fits && ratio_ok(n->stock) && ratio_ok(n->made_total);
}

static bool line_end(flow_state *s, uint32_t product, interval_length length, ratio until) {
    line_state *line = &s->lines[product];
    ratio rate =
        ratio_mul(s->c->net->m->plans[s->c->net->products[product].plan].rate, line->share);
    step_add(s, line, until);
    if (ratio_ok(line->limit)) {
        ratio left = left_after(s, ratio_sub(line->limit, line->made), rate, length);
        line->made = ratio_sub(line->limit, left);
    } else {
        line->made = total(s, line->made, over(s, rate, length.days));
    }
    return ratio_ok(line->made);
}

static void permits_end(flow_state *s, interval_length length) {
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        lane_state *l = &s->lanes[i];
        if (ratio_ok(l->permit)) {
            l->permit = left_after(s, l->permit, permit_passing(s, i), length);
        }
    }
}

/* When it ends: rounded down, but not to before it began. */
static ratio interval_until(flow_state *s, ratio dt) {
    ratio until = ratio_add(s->t, dt);
    if (ratio_ok(until) && !too_fine(until, FINE_DAYS)) {
        return until;
    }
    ratio down = ratio_ok(until) ? coarse(s, until) : ratio_add(coarse(s, s->t), coarse(s, dt));
    return ratio_ok(down) && ratio_cmp(down, s->t) < 0 ? s->t : down;
}

static bool interval_end(flow_state *s, ratio dt) {
    ratio until = interval_until(s, dt);
    interval_length length = {dt, ratio_sub(until, s->t)};
    bool fits = ratio_ok(length.days);
    if (s->record != NULL) {
        record(s, until);
    }
    permits_end(s, length);
    for (size_t i = 0; i < s->interval.nodes.n && fits; i++) {
        fits = node_end(s, s->interval.nodes.p[i], length);
    }
    for (uint32_t i = 0; s->record != NULL && i < s->g.n_nodes; i++) {
        s->record->p[s->record->n - 1].after[i] = s->nodes[i].stock;
    }
    for (size_t i = 0; i < s->interval.uses.n && fits; i++) {
        use_state *u = &s->uses[s->interval.uses.p[i]];
        u->total = total(s, u->total, over(s, u->flow, length.days));
        fits = ratio_ok(u->total);
    }
    for (uint32_t i = 0; i < s->c->net->n_products && fits; i++) {
        fits = !s->lines[i].taking_part || line_end(s, i, length, until);
    }
    s->t = until;
    return fits;
}

static lode_status do_not_fit(const flow_state *s, lode_error *err) {
    strbuf day = {0};
    ratio_show(s->t, 3, &day);
    lode_status st =
        lode_fail(err, LODE_BAD_INPUT, "numbers_too_fine",
                  "quantities are too large or too fine to count with on day %s", day.p);
    lode_hint(err, "round quantities, scrap and yields to a few digits");
    strbuf_clear(&day);
    return st;
}

static void nodes_begin(flow_state *s) {
    const exposure_net *net = s->c->net;
    s->limited_makes.n = s->pushed.n = 0;
    for (uint32_t i = 0; i < s->g.n_nodes; i++) {
        const graph_node *g = &s->g.nodes[i];
        ratio zero = RATIO_ZERO;
        s->nodes[i] = (node_state){.stock = net->nodes[g->net].stock,
                                   .release = zero,
                                   .release_flow = zero,
                                   .make_left = RATIO_NONE,
                                   .make = zero,
                                   .pool = zero,
                                   .drawn = zero,
                                   .ask = zero,
                                   .ask_line = zero,
                                   .d_make = zero,
                                   .d_release = zero,
                                   .d_drawn = zero,
                                   .since = RATIO_NONE,
                                   .made_total = zero};
        s->dry[i] = RATIO_NONE;
        if (s->reserve != NULL) {
            s->nodes[i].stock = RATIO_ZERO; /* the releases have it */
            s->at_release[i] = 0;
        }
        if (ratio_ok(g->make_cap)) {
            *vec_push(&s->limited_makes) = i;
        }
        for (uint32_t k = g->first_lane; k < g->first_lane + g->n_lanes; k++) {
            if (s->g.lanes[k].pushes) {
                *vec_push(&s->pushed) = i;
                break;
            }
        }
    }
}

static void core_begin(flow_state *s) {
    const exposure_net *net = s->c->net;
    nodes_begin(s);
    for (uint32_t i = 0; i < s->g.n_lanes; i++) {
        const model_lane *row = &net->m->lanes[s->g.lanes[i].lane];
        ratio licensed = s->c->lanes[s->g.lanes[i].lane].licensed;
        bool later = s->reserve != NULL;
        s->lanes[i] = (lane_state){.left = later ? s->reserve->lane_left[i] : row->quota,
                                   .permit = later ? s->reserve->lane_permit[i] : licensed,
                                   .total = RATIO_ZERO,
                                   .d = RATIO_ZERO,
                                   .flow = RATIO_ZERO};
    }
    s->limited_uses.n = 0;
    for (uint32_t i = 0; i < s->g.n_uses; i++) {
        const graph_use *use = &s->g.uses[i];
        s->uses[i] = (use_state){
            .total = RATIO_ZERO, .d = RATIO_ZERO, .flow = RATIO_ZERO, .left = RATIO_NONE};
        if (use->from > 0 || use->until < s->c->horizon || ratio_ok(use->cap)) {
            *vec_push(&s->limited_uses) = i;
        }
    }
    s->round.nodes.n = s->round.lanes.n = s->round.uses.n = 0;
    s->interval.nodes.n = s->interval.lanes.n = s->interval.uses.n = 0;
    s->t = RATIO_ZERO;
    s->came = RATIO_NONE;
    s->n_stops = s->next_stop = s->n_begun = 0;
    s->at_taken = 0;
    stops_find(s);
}

lode_status flow_core(flow_state *s, lode_error *err) {
    core_begin(s);
    while (ratio_cmp(s->t, ratio_int(s->c->horizon)) < 0) {
        if (++s->events > FLOW_EVENTS_MAX) {
            lode_status st = lode_fail(err, LODE_BAD_INPUT, "too_many_events",
                                       "more than %u events within the horizon", FLOW_EVENTS_MAX);
            lode_hint(err, "ask for a shorter horizon");
            return st;
        }
        interval_begin(s);
        if (!flow_fill(s)) {
            return do_not_fit(s, err);
        }
        ratio dt = next_event(s);
        if (!ratio_ok(dt) || !interval_end(s, dt)) {
            return do_not_fit(s, err);
        }
    }
    return LODE_OK;
}
