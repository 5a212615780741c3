/* SPDX-License-Identifier: Apache-2.0
 *
 * where_used: see where_used.h. Who can use what comes from one sweep (explode_used). How much of an item
 * is in one of each is summed up from the item to the products, over those that use it alone. When it
 * runs out, a run says (flow.h): what comes from outside comes as needed, but for the item, which is not
 * made either; of what of it is on its way that comes which has passed the border.
 */
#include "exposure/where_used.h"

#include "exposure/explode.h"
#include "exposure/runs.h"

typedef struct used_search {
    lode_arena *a;
    where_used *out;
    const exposure_net *net;
    exposure_net open; /* for the runs */
    explode x;
    uint64_t *bits; /* by place: bit i: it can use items[i] */
    ratio *amount;  /* by place, of one item */
    bool *direct;   /* by place, of one item */
} used_search;

static bool is_item(const used_search *s, uint32_t place, uint32_t item) {
    return s->net->nodes[s->x.item[place]].item == item;
}

/* ---- who -------------------------------------------------------------------------------------------- */

/* 64 pools a sweep; bit k of it is a pool of items[of[k]]. */
static void sweep(used_search *s, const uint32_t *pools, const uint32_t *of, uint32_t n,
                  uint64_t *some) {
    explode_used(&s->x, pools, n, some);
    for (uint32_t p = 0; p < s->x.in.n_items; p++) {
        for (uint64_t left = some[p]; left != 0; left &= left - 1) {
            s->bits[p] |= UINT64_C(1) << of[__builtin_ctzll(left)];
        }
    }
}

static void find_users(used_search *s, lode_arena *tmp) {
    uint32_t pools[64], of[64], n = 0;
    uint64_t *some = arena_array(tmp, (size_t)s->x.in.n_items + 1, sizeof *some);
    for (uint32_t i = 0; i < s->out->n_items; i++) {
        const used_item *u = &s->out->items[i];
        for (uint32_t k = 0; k < u->n_pools; k++) {
            pools[n] = u->pools[k];
            of[n++] = i;
            if (n == 64) {
                sweep(s, pools, of, n, some);
                n = 0;
            }
        }
    }
    if (n > 0) {
        sweep(s, pools, of, n, some);
    }
}

static void find_pools(used_search *s) {
    where_used *out = s->out;
    for (uint32_t i = 0; i < out->n_items; i++) {
        used_item *u = &out->items[i];
        uint32_t n = 0;
        for (uint32_t node = 0; node < s->net->n_nodes; node++) {
            n += s->net->nodes[node].item == u->item;
        }
        u->pools = arena_array(s->a, (size_t)n + 1, sizeof *u->pools);
        u->stock = RATIO_ZERO;
        for (uint32_t node = 0; node < s->net->n_nodes; node++) {
            if (s->net->nodes[node].item == u->item) {
                u->pools[u->n_pools++] = node;
                u->stock = ratio_add(u->stock, s->net->nodes[node].stock);
            }
        }
        u->endless = out->m->items[u->item].as_needed;
    }
}

/* ---- how much --------------------------------------------------------------------------------------- */

/* What one of the place takes of the item, but for what is in [first, first + n), the loop it is in. One
 * that has it from another plant of ours takes what that one takes: it is one item, not two. */
static ratio take(const used_search *s, uint32_t p, uint32_t item, uint32_t first, uint32_t n,
                  uint64_t bit) {
    bool own = is_item(s, p, item), passed = false;
    ratio sum = RATIO_ZERO;
    for (uint32_t k = s->x.down[p]; k < s->x.down[p + 1]; k++) {
        uint32_t c = s->x.child[k] & EXPLODE_PLACE;
        bool same = is_item(s, c, item);
        bool counts = (s->x.child[k] & EXPLODE_FIRST) != 0 && (s->bits[c] & bit) != 0;
        s->direct[p] |= same && !own;
        passed |= counts && same && own;
        if (counts && (c < first || c >= first + n)) {
            sum = ratio_add(sum, ratio_mul(s->x.in.lines[s->x.line[k]].need, s->amount[c]));
        }
    }
    return own && !passed ? ratio_add(sum, RATIO_ONE) : sum;
}

/* One of k makes inverse[i, k] of i in all, each of which takes what it takes from outside. */
static void take_loop(used_search *s, const explode_loop *loop, uint32_t item, uint64_t bit) {
    lode_arena tmp = {0};
    lode_error unused;
    ratio b[EXPLODE_LOOP_MAX];
    bool solved = loop->n <= EXPLODE_LOOP_MAX;
    ratio *inverse = NULL;
    if (solved) {
        inverse = arena_array(&tmp, (size_t)loop->n * loop->n, sizeof *inverse);
        solved = explode_loop_solve(&s->x, loop, false, inverse, &unused) == LODE_OK;
    }
    for (uint32_t i = 0; i < loop->n; i++) {
        ratio outside = take(s, loop->first + i, item, loop->first, loop->n, bit);
        if (solved) {
            b[i] = outside;
        }
    }
    for (uint32_t k = 0; k < loop->n; k++) {
        ratio sum = solved ? RATIO_ZERO : RATIO_NONE;
        for (uint32_t i = 0; i < loop->n && solved; i++) {
            sum = ratio_add(sum, ratio_mul(inverse[i * loop->n + k], b[i]));
        }
        s->amount[loop->first + k] = sum;
    }
    arena_clear(&tmp);
}

static void find_amounts(used_search *s, uint32_t item, uint64_t bit) {
    uint32_t loop = s->x.n_loops;
    memset(s->direct, 0, s->x.in.n_items * sizeof *s->direct);
    for (uint32_t p = 0; p < s->x.in.n_items; p++) {
        s->amount[p] = RATIO_ZERO;
    }
    for (uint32_t p = s->x.in.n_items; p-- > 0;) {
        while (loop > 0 && s->x.loops[loop - 1].first > p) {
            loop--;
        }
        bool inside = loop > 0 && p < s->x.loops[loop - 1].first + s->x.loops[loop - 1].n;
        if (inside) {
            const explode_loop *l = &s->x.loops[loop - 1];
            if ((s->bits[p] & bit) != 0) { /* all of a loop can use what one can */
                take_loop(s, l, item, bit);
            }
            p = l->first;
        } else if ((s->bits[p] & bit) != 0) {
            s->amount[p] = take(s, p, item, 0, 0, bit);
        }
    }
}

static used_by by_of(const used_search *s, uint32_t node) {
    uint32_t p = s->x.place[node];
    return (used_by){node, s->amount[p], s->direct[p]};
}

static void keep_users(used_search *s, used_item *u, uint64_t bit) {
    uint32_t n = 0;
    for (uint32_t p = 0; p < s->x.in.n_items; p++) {
        n += (s->bits[p] & bit) != 0 && !is_item(s, p, u->item);
    }
    u->users = arena_array(s->a, (size_t)n + 1, sizeof *u->users);
    for (uint32_t p = s->x.in.n_items; p-- > 0;) {
        if ((s->bits[p] & bit) != 0 && !is_item(s, p, u->item)) {
            u->users[u->n_users++] = by_of(s, s->x.item[p]);
        }
    }
}

static void keep_products(used_search *s, used_item *u, uint64_t bit) {
    const exposure_net *net = s->net;
    u->products = arena_array(s->a, (size_t)net->n_products + 1, sizeof *u->products);
    u->per_day = RATIO_ZERO;
    for (uint32_t i = 0; i < net->n_products; i++) {
        const model_plan *plan = &net->m->plans[net->products[i].plan];
        if (plan->product == u->item) {
            u->planned = true;
            u->per_day = ratio_add(u->per_day, plan->rate);
        } else if ((s->bits[s->x.place[net->products[i].node]] & bit) != 0) {
            used_product *p = &u->products[u->n_products++];
            *p = (used_product){by_of(s, net->products[i].node), i, RATIO_NONE, RATIO_NONE,
                                PRODUCT_RUNS};
            p->per_day = ratio_mul(p->by.amount, plan->rate);
            u->per_day = ratio_add(u->per_day, p->per_day);
        }
    }
    bool asked = ratio_ok(u->per_day) && ratio_sign(u->per_day) > 0;
    u->days = asked ? ratio_div(u->stock, u->per_day) : RATIO_NONE;
}

/* ---- how long --------------------------------------------------------------------------------------- */

/* A pool that is neither made nor filled from another plant of ours: what it has comes from outside. */
static bool is_leaf(const exposure_net *net, uint32_t node) {
    const net_node *x = &net->nodes[node];
    bool leaf = x->n_positions == 0;
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes && leaf; i++) {
        leaf = net->lane_from[net->lane_ids[i]] == MODEL_NONE;
    }
    return leaf;
}

/* The net in which every leaf can be had as needed. */
static void open_net(used_search *s, lode_arena *tmp) {
    s->open = *s->net;
    s->open.nodes = arena_array(tmp, (size_t)s->net->n_nodes + 1, sizeof *s->open.nodes);
    for (uint32_t i = 0; i < s->net->n_nodes; i++) {
        s->open.nodes[i] = s->net->nodes[i];
        s->open.nodes[i].unsupplied = is_leaf(s->net, i);
    }
}

static void supply(used_search *s, const used_item *u, bool comes) {
    for (uint32_t k = 0; k < u->n_pools; k++) {
        s->open.nodes[u->pools[k]].unsupplied = comes && is_leaf(s->net, u->pools[k]);
    }
}

/* All lanes are open; of the item, u, nothing comes and nothing is made. u NULL: everything comes. */
static flow_case case_without(const used_search *s, lode_arena *tmp, const used_item *u) {
    const exposure_model *m = s->net->m;
    flow_case c = {.net = &s->open,
                   .horizon = s->out->horizon,
                   .policy = s->out->policy,
                   .inbound = s->out->inbound,
                   .supplied = true};
    flow_span *spans = arena_array(tmp, (size_t)m->n_lanes + 1, sizeof *spans);
    c.lanes = arena_array(tmp, (size_t)m->n_lanes + 1, sizeof *c.lanes);
    for (uint32_t i = 0; i < m->n_lanes; i++) {
        bool shut = u != NULL && m->lanes[i].item == u->item &&
                    (m->lanes[i].from_plant == MODEL_NONE || s->net->lane_from[i] == MODEL_NONE);
        spans[i] = (flow_span){0, s->out->horizon, shut ? RATIO_ZERO : RATIO_ONE};
        c.lanes[i] = (flow_lane){.spans = &spans[i], .n_spans = 1, .licensed = RATIO_NONE};
    }
    flow_arrival *all = arena_array(tmp, (size_t)m->n_transits + 1, sizeof *all);
    for (uint32_t i = 0; i < m->n_transits; i++) {
        const model_transit *t = &m->transits[i];
        bool comes = u == NULL || t->item != u->item || t->border == BORDER_PASSED;
        int32_t day = t->eta > 0 ? t->eta : 0;
        if (comes && day < s->out->horizon) {
            all[c.n_arrivals++] = (flow_arrival){t->item, t->plant, t->qty, day};
        }
    }
    c.arrivals = all;
    bool *off = u == NULL ? NULL : arena_array(tmp, (size_t)m->n_bom + 1, sizeof *off);
    for (uint32_t i = 0; i < m->n_bom && off != NULL; i++) {
        off[i] = m->bom[i].parent == u->item;
    }
    c.bom_off = off;
    return c;
}

static product_state state_on(const run_line *x, ratio day) {
    for (uint32_t i = 0; i < x->n_steps; i++) {
        if (ratio_cmp(day, x->steps[i].until) < 0) {
            return ratio_sign(x->steps[i].share) == 0 ? PRODUCT_STOPS : PRODUCT_SLOWED;
        }
    }
    return PRODUCT_SLOWED;
}

static lode_status run_without(used_search *s, const run_brief *all, used_item *u,
                               lode_error *err) {
    lode_arena tmp = {0};
    exposure_run run;
    supply(s, u, false);
    flow_case c = case_without(s, &tmp, u);
    lode_status st = run_case(&tmp, &c, &run, err);
    if (st == LODE_OK) {
        run_brief b = run_keep(&tmp, s->net, &run);
        for (uint32_t i = 0; i < u->n_products; i++) {
            used_product *p = &u->products[i];
            if (line_worse(&b.lines[p->product], &all->lines[p->product], &p->less)) {
                p->state = state_on(&b.lines[p->product], p->less);
            }
        }
    }
    supply(s, u, true);
    arena_clear(&tmp);
    return st;
}

static lode_status find_days(used_search *s, lode_error *err) {
    lode_arena tmp = {0};
    exposure_run run;
    open_net(s, &tmp);
    flow_case c = case_without(s, &tmp, NULL);
    lode_status st = run_case(&tmp, &c, &run, err);
    if (st == LODE_OK) {
        run_brief all = run_keep(&tmp, s->net, &run);
        for (uint32_t i = 0; i < s->out->n_items && st == LODE_OK; i++) {
            used_item *u = &s->out->items[i];
            st = u->n_products > 0 && !u->endless ? run_without(s, &all, u, err) : LODE_OK;
        }
    }
    arena_clear(&tmp);
    return st;
}

/* ---- all -------------------------------------------------------------------------------------------- */

lode_status where_used_find(lode_arena *a, const exposure_model *m, const exposure_options *o,
                            const uint32_t *items, uint32_t n, where_used *out, lode_error *err) {
    lode_arena tmp = {0};
    explode_input in;
    *out = (where_used){
        .m = m, .horizon = o->horizon, .policy = o->policy, .inbound = o->inbound, .n_items = n};
    out->items = arena_array(a, (size_t)n + 1, sizeof *out->items);
    for (uint32_t i = 0; i < n; i++) {
        out->items[i].item = items[i];
    }
    used_search s = {.a = a, .out = out, .net = &out->net};
    lode_status st = net_build(a, m, &out->net, err);
    if (st == LODE_OK) {
        explode_lines_of_net(&tmp, &out->net, &in);
        st = explode_build(&tmp, &in, &s.x, err);
    }
    if (st == LODE_OK) {
        size_t places = (size_t)out->net.n_nodes + 1;
        s.bits = arena_array(&tmp, places, sizeof *s.bits);
        s.amount = arena_array(&tmp, places, sizeof *s.amount);
        s.direct = arena_array(&tmp, places, sizeof *s.direct);
        find_pools(&s);
        find_users(&s, &tmp);
        for (uint32_t i = 0; i < n; i++) {
            find_amounts(&s, out->items[i].item, UINT64_C(1) << i);
            keep_users(&s, &out->items[i], UINT64_C(1) << i);
            keep_products(&s, &out->items[i], UINT64_C(1) << i);
        }
        st = find_days(&s, err);
    }
    arena_clear(&tmp);
    return st;
}
