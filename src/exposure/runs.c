/* SPDX-License-Identifier: Apache-2.0
 *
 * runs: what many runs of one model are compared by. See runs.h.
 */
#include "exposure/runs.h"

lode_status run_case(lode_arena *a, const flow_case *c, exposure_run *out, lode_error *err) {
    exposure_run run = {.flow = *c, .value_lost = RATIO_ZERO};
    lode_status st = flow_run(a, c, &run.result, err);
    if (st != LODE_OK) {
        return st;
    }
    flow_orders(a, c, &run.result, &run.orders, &run.products);
    for (uint32_t p = 0; p < c->net->n_products; p++) {
        run.value_lost = ratio_add(run.value_lost, run.products[p].value_lost);
    }
    *out = run;
    return LODE_OK;
}

static bool same(ratio a, ratio b) { return a.num == b.num && a.den == b.den; }

static run_line keep_line(lode_arena *a, const flow_product *p) {
    run_line x = {arena_array(a, (size_t)p->n_steps + 1, sizeof *x.steps), 0, p->made};
    for (uint32_t i = 0; i < p->n_steps; i++) {
        if (x.n_steps > 0 && same(x.steps[x.n_steps - 1].share, p->steps[i].share)) {
            x.steps[x.n_steps - 1].until = p->steps[i].until;
        } else {
            x.steps[x.n_steps++] = p->steps[i];
        }
    }
    return x;
}

run_brief run_keep(lode_arena *a, const exposure_net *net, const exposure_run *run) {
    run_brief b = {arena_array(a, (size_t)net->n_products + 1, sizeof *b.lines), run->value_lost,
                   RATIO_ZERO, 0};
    for (uint32_t p = 0; p < net->n_products; p++) {
        b.lines[p] = keep_line(a, &run->result.products[p]);
        for (uint32_t i = 0; i < b.lines[p].n_steps; i++) {
            const flow_step *s = &b.lines[p].steps[i];
            ratio lost = ratio_mul(ratio_sub(s->until, s->from), ratio_sub(RATIO_ONE, s->share));
            b.days_lost = ratio_add(b.days_lost, lost);
        }
    }
    return b;
}

product_state line_state(const run_line *x) {
    product_state s = PRODUCT_RUNS;
    for (uint32_t i = 0; i < x->n_steps; i++) {
        if (ratio_sign(x->steps[i].share) == 0) {
            return PRODUCT_STOPS;
        }
        if (!ratio_is(x->steps[i].share, 1)) {
            s = PRODUCT_SLOWED;
        }
    }
    return s;
}

bool lines_equal(const run_line *x, const run_line *y) {
    bool equal = x->n_steps == y->n_steps;
    for (uint32_t i = 0; equal && i < x->n_steps; i++) {
        equal =
            same(x->steps[i].from, y->steps[i].from) && same(x->steps[i].share, y->steps[i].share);
    }
    return equal;
}

bool line_worse(const run_line *x, const run_line *y, ratio *day) {
    for (uint32_t i = 0, k = 0; i < x->n_steps && k < y->n_steps;) {
        const flow_step *s = &x->steps[i], *t = &y->steps[k];
        if (ratio_cmp(s->share, t->share) < 0) {
            if (day != NULL) {
                *day = ratio_max(s->from, t->from);
            }
            return true;
        }
        int order = ratio_cmp(s->until, t->until);
        i += order <= 0;
        k += order >= 0;
    }
    return false;
}

bool brief_runs(const run_brief *b, uint32_t n_products) {
    for (uint32_t p = 0; p < n_products; p++) {
        if (line_state(&b->lines[p]) != PRODUCT_RUNS) {
            return false;
        }
    }
    return true;
}

void memo_init(run_memo *m, uint32_t limit) {
    uint32_t size = 1;
    while (size < 2 * limit + 1) {
        size *= 2;
    }
    *m = (run_memo){.mask = size - 1, .limit = limit};
    m->slots = arena_array(&m->keep, size, sizeof(memo_run *));
}

void memo_clear(run_memo *m) { arena_clear(&m->keep); }

static memo_run **slot_of(const run_memo *m, str key, uint64_t hash) {
    uint32_t at = (uint32_t)hash & m->mask;
    while (m->slots[at] != NULL &&
           (m->slots[at]->hash != hash || !str_eq(m->slots[at]->key, key))) {
        at = (at + 1) & m->mask;
    }
    return &m->slots[at];
}

const run_brief *memo_find(const run_memo *m, str key) {
    const memo_run *r = *slot_of(m, key, xxh3(key));
    return r == NULL ? NULL : &r->brief;
}

const run_brief *memo_add(run_memo *m, str key, const exposure_net *net, const exposure_run *run) {
    uint64_t hash = xxh3(key);
    memo_run *r = arena_alloc(&m->keep, sizeof *r);
    *r = (memo_run){hash, str_dup(&m->keep, key), run_keep(&m->keep, net, run)};
    *slot_of(m, key, hash) = r;
    r->brief.number = m->n++;
    return &r->brief;
}

/* ---- how many ---------------------------------------------------------------------------------------- */

/* Steps of a run: once over everything, and at each event some for what can be short at all. */
#define EVENT_STEPS 4u
#define STEPS_MOST 256000000u /* of a search, and for models of more than a thousand pools less */
#define STEPS_LEAST 20000000u

/* A lane without any limit that is open all the time. */
static bool brings_all(const flow_case *c, uint32_t lane) {
    const model_lane *l = &c->net->m->lanes[lane];
    const flow_lane *f = &c->lanes[lane];
    return !ratio_ok(l->rate) && !ratio_ok(l->share) && !ratio_ok(l->quota) &&
           !ratio_ok(f->licensed) && f->n_spans == 1 && ratio_is(f->spans[0].factor, 1);
}

static bool has_plenty(const flow_case *c, const bool *plenty, const net_node *x) {
    const exposure_net *net = c->net;
    if (net->m->items[x->item].as_needed) {
        return true;
    }
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        uint32_t lane = net->lane_ids[i], from = net->lane_from[lane];
        if (brings_all(c, lane) && (from == MODEL_NONE || plenty[from])) {
            return true;
        }
    }
    bool all = x->n_positions > 0;
    for (uint32_t i = x->first_position; i < x->first_position + x->n_positions && all; i++) {
        const net_position *p = &net->positions[i];
        bool one = false;
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses && !one; k++) {
            one = plenty[net->uses[k].child];
        }
        all = one;
    }
    return all;
}

/* Pools, uses and lanes of what may be short, about. */
static uint64_t scarce_size(const flow_case *c) {
    lode_arena tmp = {0};
    const exposure_net *net = c->net;
    bool *plenty = arena_array(&tmp, (size_t)net->n_nodes + 1, sizeof *plenty);
    uint64_t size = 0;
    for (uint32_t i = net->n_nodes; i-- > 0;) {
        const net_node *x = &net->nodes[i];
        plenty[i] = has_plenty(c, plenty, x);
        if (!plenty[i]) {
            size += 1 + x->n_lanes;
            for (uint32_t p = x->first_position; p < x->first_position + x->n_positions; p++) {
                size += net->positions[p].n_uses;
            }
        }
    }
    arena_clear(&tmp);
    return size;
}

uint32_t runs_limit(const exposure_run *run) {
    const exposure_net *net = run->flow.net;
    uint64_t size = (uint64_t)net->n_nodes + net->n_uses + net->m->n_lanes + 1;
    uint64_t steps = size + EVENT_STEPS * run->result.events * scarce_size(&run->flow);
    uint64_t most = size > 1000 ? STEPS_MOST / size * 1000 : STEPS_MOST;
    uint64_t n = RUNS_WORK / size, fewer = (most > STEPS_LEAST ? most : STEPS_LEAST) / steps;
    n = n < fewer ? n : fewer;
    return n > RUNS_MAX ? RUNS_MAX : n < 1 ? 1 : (uint32_t)n;
}
