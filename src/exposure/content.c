/* SPDX-License-Identifier: Apache-2.0
 *
 * content: how much of the value of an item that crosses a border is of a foreign origin, for rules such
 * as China's 0.1 % (reached) and the 25, 10 and 0 % of the United States (exceeded). The origins are
 * those that the items' own `item.origin` name: no country stands in this file, and whether a share
 * means anything is for the law to say.
 *
 * A part of the origin counts with its whole price; a part of another counts with what it is made of; a
 * part of no known origin is nothing at least and all of its price at most. Alternates give an interval
 * too: any of them may be inside. What ends up in the item counts, and scrap does so as far as the
 * row's need has it; the yield of the parent does not. Prices are low and high and in the report's
 * currency. Without a price the low end stays what is sure, and the high end is none.
 */
#include "exposure/exposure.h"

#include <stdlib.h>

content_verdict content_limit(ratio part_low, ratio part_high, ratio whole_low, ratio whole_high,
                              ratio limit, bool reached) {
    int over = reached ? 0 : 1; /* the sign of share - limit from which it is met */
    if (ratio_ok(part_low) && ratio_ok(whole_high) && ratio_sign(whole_high) > 0) {
        ratio lowest = ratio_div(part_low, whole_high);
        if (ratio_ok(lowest) && ratio_cmp(lowest, limit) >= over) {
            return CONTENT_REACHED;
        }
    }
    if (ratio_ok(part_high) && ratio_ok(whole_low) && ratio_sign(whole_low) > 0) {
        ratio highest = ratio_div(part_high, whole_low);
        if (ratio_ok(highest) && ratio_cmp(highest, limit) < over) {
            return CONTENT_BELOW;
        }
    }
    return CONTENT_OPEN;
}

/* Of one origin in one unit of a pool's item, in money. */
typedef struct content {
    ratio low, high; /* high none: not known */
    uint32_t unpriced;
    bool named; /* some part says that it is of the origin */
} content;

typedef struct content_search {
    const exposure_net *net;
    str origin;
    content *of; /* by node */
    VEC(content_share) found;
} content_search;

static str origin_of(const exposure_model *m, uint32_t item) {
    const model_item *x = &m->items[item];
    for (uint32_t i = x->first_fact; i < x->first_fact + x->n_facts; i++) {
        if (str_eqz(m->facts[i].name, "item.origin")) {
            return str_trim(m->facts[i].value);
        }
    }
    return (str){0};
}

static content nothing(void) { return (content){RATIO_ZERO, RATIO_ZERO, 0, false}; }

static content whole_price(const exposure_model *m, uint32_t item, bool sure) {
    const model_item *x = &m->items[item];
    content c = {model_money(m, x->price_low, x->currency),
                 model_money(m, x->price_high, x->currency), 0, sure};
    c.unpriced = !ratio_ok(c.high);
    if (!sure || !ratio_ok(c.low)) {
        c.low = RATIO_ZERO;
    }
    return c;
}

/* Either of them may be inside. */
static content widen(content a, content b) {
    content c = {ratio_min(a.low, b.low), RATIO_NONE, 0, a.named || b.named};
    c.unpriced = a.unpriced > b.unpriced ? a.unpriced : b.unpriced;
    if (ratio_ok(a.high) && ratio_ok(b.high)) {
        c.high = ratio_max(a.high, b.high);
    }
    return c;
}

static content position_content(const content_search *s, const net_position *p) {
    const exposure_model *m = s->net->m;
    content all = nothing();
    bool any = false;
    for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
        const net_use *use = &s->net->uses[k];
        content c = s->of[use->child];
        if (m->bom[use->bom].until <= 0) {
            continue;
        }
        c.low = ratio_mul(c.low, m->bom[use->bom].need);
        c.high = ratio_mul(c.high, m->bom[use->bom].need);
        if (!ratio_ok(c.low)) {
            c.low = RATIO_ZERO; /* does not fit: sure of nothing */
        }
        all = any ? widen(all, c) : c;
        any = true;
    }
    return all;
}

static content recipe_content(const content_search *s, const net_node *x) {
    content sum = nothing();
    for (uint32_t i = x->first_position; i < x->first_position + x->n_positions; i++) {
        content c = position_content(s, &s->net->positions[i]);
        ratio low = ratio_add(sum.low, c.low);
        sum.low = ratio_ok(low) ? low : sum.low;
        sum.high = ratio_add(sum.high, c.high);
        sum.unpriced += c.unpriced;
        sum.named |= c.named;
    }
    return sum;
}

/* By all the ways in which the pool gets it. */
static content node_content(const content_search *s, uint32_t node) {
    const net_node *x = &s->net->nodes[node];
    str origin = origin_of(s->net->m, x->item);
    if (str_eq(origin, s->origin)) {
        return whole_price(s->net->m, x->item, true);
    }
    content c = recipe_content(s, x);
    bool any = x->n_positions > 0, bought = x->n_lanes == 0 && !any;
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        uint32_t from = s->net->lane_from[s->net->lane_ids[i]];
        if (from == MODEL_NONE) {
            bought = true;
        } else {
            c = any ? widen(c, s->of[from]) : s->of[from];
            any = true;
        }
    }
    if (bought && origin.n == 0) {
        content w = whole_price(s->net->m, x->item, false);
        c = any ? widen(c, w) : w;
    }
    return c;
}

/* Children have higher numbers, but in a loop: what is in one has no high end. */
static void sweep(content_search *s) {
    for (uint32_t i = s->net->n_nodes; i-- > 0;) {
        s->of[i] = (content){RATIO_ZERO, RATIO_NONE, 0, false};
    }
    for (uint32_t i = s->net->n_nodes; i-- > 0;) {
        s->of[i] = node_content(s, i);
    }
}

static void add_share(content_search *s, uint32_t lane, uint32_t node) {
    const exposure_model *m = s->net->m;
    uint32_t item = m->lanes[lane].item;
    const content *c = &s->of[node];
    content whole = whole_price(m, item, true);
    content_share x = {lane, item, s->origin, RATIO_NONE, RATIO_NONE, c->unpriced};
    x.unpriced += whole.unpriced;
    if (ratio_ok(whole.high) && ratio_sign(whole.high) > 0) {
        x.low = ratio_div(c->low, whole.high);
    }
    if (ratio_sign(whole.low) > 0) {
        x.high = ratio_div(c->high, whole.low);
    }
    *vec_push(&s->found) = x;
}

/* The pool whose recipe says what is in the goods of the lane; MODEL_NONE: no recipe. */
static uint32_t recipe_node(const exposure_net *net, uint32_t lane) {
    uint32_t node =
        net->lane_from[lane] != MODEL_NONE ? net->lane_from[lane] : net->lane_node[lane];
    return node == MODEL_NONE || net->nodes[node].n_positions == 0 ? MODEL_NONE : node;
}

static void find_shares(content_search *s) {
    const exposure_model *m = s->net->m;
    sweep(s);
    for (uint32_t lane = 0; lane < m->n_lanes; lane++) {
        uint32_t node = recipe_node(s->net, lane);
        if (!m->lanes[lane].border || node == MODEL_NONE) {
            continue;
        }
        str own = origin_of(m, m->lanes[lane].item);
        if (own.n > 0 && !str_eq(own, s->origin) && s->of[node].named) {
            add_share(s, lane, node);
        }
    }
}

static int by_text(const void *a, const void *b) {
    return str_cmp(*(const str *)a, *(const str *)b);
}

static int by_lane(const void *a, const void *b) {
    const content_share *x = a, *y = b;
    return x->lane != y->lane ? (x->lane > y->lane) - (x->lane < y->lane)
                              : str_cmp(x->origin, y->origin);
}

void content_find(lode_arena *a, const exposure_net *net, content_share **out, uint32_t *n) {
    lode_arena work = {0};
    content_search s = {.net = net,
                        .of = arena_array(&work, (size_t)net->n_nodes + 1, sizeof *s.of)};
    str *origins = arena_array(&work, (size_t)net->n_nodes + 1, sizeof *origins);
    uint32_t n_origins = 0;
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        str x = origin_of(net->m, net->nodes[i].item);
        if (x.n > 0) {
            origins[n_origins++] = x;
        }
    }
    qsort(origins, n_origins, sizeof *origins, by_text);
    for (uint32_t i = 0; i < n_origins; i++) {
        if (i == 0 || !str_eq(origins[i], origins[i - 1])) {
            s.origin = origins[i];
            find_shares(&s);
        }
    }
    if (s.found.n > 1) {
        qsort(s.found.p, s.found.n, sizeof *s.found.p, by_lane);
    }
    *n = (uint32_t)s.found.n;
    *out = arena_array(a, s.found.n + 1, sizeof **out);
    for (size_t i = 0; i < s.found.n; i++) {
        (*out)[i] = s.found.p[i];
    }
    vec_clear(&s.found);
    arena_clear(&work);
}
