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
#include "exposure/content.h"

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
    uint8_t grade; /* the weakest word */
    bool named;    /* some part says that it is of the origin */
} content;

struct content_sweep {
    const exposure_net *net;
    content_word q;
    content *of; /* by node */
};

#define WALK_MAX 4096u /* pools; what a person reads is far less */

/* Down from a pool, to name whose prices count. */
typedef struct walk {
    uint32_t stack[WALK_MAX], n, seen;
    uint32_t *met, number; /* by node: the number of the last walk that came by */
} walk;

typedef struct content_search {
    content_sweep s;
    lode_arena *a;
    walk *walk;
    VEC(content_share) found;
} content_search;

static str fact_of(const exposure_model *m, uint32_t item, str name) {
    const model_item *x = &m->items[item];
    for (uint32_t i = x->first_fact; i < x->first_fact + x->n_facts; i++) {
        if (str_eq(m->facts[i].name, name)) {
            return str_trim(m->facts[i].value);
        }
    }
    return (str){0};
}

static str origin_of(const exposure_model *m, uint32_t item) {
    return fact_of(m, item, STR("item.origin"));
}

/* Is it one of "A or B"? */
static bool is_word(str words, str value) {
    for (size_t at = 0; at < words.n;) {
        str rest = {words.p + at, words.n - at};
        size_t n = 0;
        while (n < rest.n && !str_starts((str){rest.p + n, rest.n - n}, STR(" or "))) {
            n++;
        }
        if (str_eq(str_trim((str){rest.p, n}), value)) {
            return true;
        }
        at += n + strlen(" or ");
    }
    return false;
}

typedef enum content_match { MATCH_NO, MATCH_MAYBE, MATCH_YES } content_match;

/* Does the item count with its whole price? */
static content_match match(const content_sweep *s, uint32_t item) {
    str origin = origin_of(s->net->m, item);
    if (origin.n > 0 && !str_eq(origin, s->q.origin)) {
        return MATCH_NO;
    }
    content_match m = origin.n > 0 ? MATCH_YES : MATCH_MAYBE;
    if (s->q.fact.n == 0) {
        return m;
    }
    str value = fact_of(s->net->m, item, s->q.fact);
    return value.n == 0 ? MATCH_MAYBE : is_word(s->q.words, value) ? m : MATCH_NO;
}

static content nothing(void) { return (content){RATIO_ZERO, RATIO_ZERO, 0, 0, false}; }

static uint8_t weaker(uint8_t a, uint8_t b) { return a > b ? a : b; }

static content whole_price(const exposure_model *m, uint32_t item, bool sure) {
    const model_item *x = &m->items[item];
    content c = {model_money(m, x->price_low, x->currency),
                 model_money(m, x->price_high, x->currency), 0, x->row.grade, sure};
    c.unpriced = !ratio_ok(c.high);
    if (!sure || !ratio_ok(c.low)) {
        c.low = RATIO_ZERO;
    }
    return c;
}

/* Either of them may be inside. */
static content widen(content a, content b) {
    content c = {ratio_min(a.low, b.low), RATIO_NONE, 0, weaker(a.grade, b.grade),
                 a.named || b.named};
    c.unpriced = a.unpriced > b.unpriced ? a.unpriced : b.unpriced;
    if (ratio_ok(a.high) && ratio_ok(b.high)) {
        c.high = ratio_max(a.high, b.high);
    }
    return c;
}

static content position_content(const content_sweep *s, const net_position *p) {
    const exposure_model *m = s->net->m;
    content all = nothing();
    bool any = false;
    for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
        const net_use *use = &s->net->uses[k];
        content c = s->of[use->child];
        if (m->bom[use->bom].until <= 0) {
            continue;
        }
        c.grade = weaker(c.grade, m->bom[use->bom].row.grade);
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

static content recipe_content(const content_sweep *s, const net_node *x) {
    content sum = nothing();
    for (uint32_t i = x->first_position; i < x->first_position + x->n_positions; i++) {
        content c = position_content(s, &s->net->positions[i]);
        ratio low = ratio_add(sum.low, c.low);
        sum.low = ratio_ok(low) ? low : sum.low;
        sum.high = ratio_add(sum.high, c.high);
        sum.unpriced += c.unpriced;
        sum.grade = weaker(sum.grade, c.grade);
        sum.named |= c.named;
    }
    return sum;
}

/* By all the ways in which the pool gets it. */
static content node_content(const content_sweep *s, uint32_t node) {
    const net_node *x = &s->net->nodes[node];
    content_match counts = match(s, x->item);
    if (counts == MATCH_YES) {
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
    bool ours = origin_of(s->net->m, x->item).n > 0; /* only the fact is not known */
    if (counts == MATCH_MAYBE && (bought || ours)) {
        content w = whole_price(s->net->m, x->item, false);
        c = any ? widen(c, w) : w;
    }
    return c;
}

/* Children have higher numbers, but in a loop: what is in one has no high end. */
static void sweep(content_sweep *s) {
    for (uint32_t i = s->net->n_nodes; i-- > 0;) {
        s->of[i] = (content){RATIO_ZERO, RATIO_NONE, 0, 0, false};
    }
    for (uint32_t i = s->net->n_nodes; i-- > 0;) {
        s->of[i] = node_content(s, i);
    }
}

/* ---- whose prices count --------------------------------------------------------------------------- */

static void go_to(walk *w, uint32_t node) {
    if (w->met[node] != w->number && w->n < WALK_MAX && w->seen < WALK_MAX) {
        w->met[node] = w->number;
        w->seen++;
        w->stack[w->n++] = node;
    }
}

static void go_below(const exposure_net *net, walk *w, const net_node *x) {
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
        if (net->lane_from[net->lane_ids[i]] != MODEL_NONE) {
            go_to(w, net->lane_from[net->lane_ids[i]]);
        }
    }
    for (uint32_t i = x->first_position; i < x->first_position + x->n_positions; i++) {
        const net_position *p = &net->positions[i];
        for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
            if (net->m->bom[net->uses[k].bom].until > 0) {
                go_to(w, net->uses[k].child);
            }
        }
    }
}

static void add_parts(content_search *s, uint32_t node, content_share *out) {
    walk *w = s->walk;
    out->parts = arena_array(s->a, CONTENT_PARTS, sizeof *out->parts);
    w->n = w->seen = 0;
    w->number++;
    go_below(s->s.net, w, &s->s.net->nodes[node]);
    while (w->n > 0 && out->n_parts < CONTENT_PARTS) {
        const net_node *x = &s->s.net->nodes[w->stack[--w->n]];
        content_match counts = match(&s->s, x->item);
        bool whole = counts == MATCH_YES || (counts == MATCH_MAYBE && x->n_positions == 0);
        bool again = false;
        for (uint32_t i = 0; i < out->n_parts; i++) {
            again |= out->parts[i] == x->item;
        }
        if (whole && !again) {
            out->parts[out->n_parts++] = x->item;
        }
        if (counts != MATCH_YES) {
            go_below(s->s.net, w, x);
        }
    }
}

/* ---- the shares of lanes ---------------------------------------------------------------------------- */

/* Of what the node makes. */
static void share_of(const content_sweep *s, uint32_t item, const content *c, ratio *low,
                     ratio *high) {
    content whole = whole_price(s->net->m, item, true);
    *low = *high = RATIO_NONE;
    if (ratio_ok(whole.high) && ratio_sign(whole.high) > 0) {
        *low = ratio_div(c->low, whole.high);
    }
    if (ratio_sign(whole.low) > 0) {
        *high = ratio_div(c->high, whole.low);
    }
}

static void add_share(content_search *s, uint32_t lane, uint32_t node) {
    const exposure_model *m = s->s.net->m;
    uint32_t item = m->lanes[lane].item;
    const content *c = &s->s.of[node];
    content_share x = {.lane = lane, .item = item, .origin = s->s.q.origin};
    x.unpriced = c->unpriced + whole_price(m, item, true).unpriced;
    share_of(&s->s, item, c, &x.low, &x.high);
    add_parts(s, node, &x);
    *vec_push(&s->found) = x;
}

/* The pool whose recipe says what is in the goods of the lane; MODEL_NONE: no recipe. */
static uint32_t recipe_node(const exposure_net *net, uint32_t lane) {
    uint32_t node =
        net->lane_from[lane] != MODEL_NONE ? net->lane_from[lane] : net->lane_node[lane];
    return node == MODEL_NONE || net->nodes[node].n_positions == 0 ? MODEL_NONE : node;
}

static void find_shares(content_search *s) {
    const exposure_model *m = s->s.net->m;
    sweep(&s->s);
    for (uint32_t lane = 0; lane < m->n_lanes; lane++) {
        uint32_t node = recipe_node(s->s.net, lane);
        if (!m->lanes[lane].border || node == MODEL_NONE) {
            continue;
        }
        str own = origin_of(m, m->lanes[lane].item);
        if (own.n > 0 && !str_eq(own, s->s.q.origin) && s->s.of[node].named) {
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
    size_t nodes = (size_t)net->n_nodes + 1;
    content_search s = {.a = a, .s = {.net = net, .of = arena_array(&work, nodes, sizeof *s.s.of)}};
    s.walk = arena_alloc(&work, sizeof *s.walk);
    *s.walk = (walk){.met = arena_array(&work, nodes, sizeof *s.walk->met)};
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
            s.s.q.origin = origins[i];
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

/* ---- for a shipment ---------------------------------------------------------------------------------- */

const content_sweep *content_sweep_new(lode_arena *a, const exposure_net *net,
                                       const content_word *q) {
    content_sweep *s = arena_alloc(a, sizeof *s);
    *s = (content_sweep){net, *q, arena_array(a, (size_t)net->n_nodes + 1, sizeof *s->of)};
    sweep(s);
    return s;
}

const content_word *content_sweep_word(const content_sweep *s) { return &s->q; }

static ratio at_most_whole(ratio share) {
    return ratio_ok(share) && ratio_cmp(share, RATIO_ONE) > 0 ? RATIO_ONE : share;
}

bool content_sweep_lane(const content_sweep *s, uint32_t lane, ratio *low, ratio *high,
                        uint8_t *grade) {
    uint32_t item = s->net->m->lanes[lane].item, node = recipe_node(s->net, lane);
    content_match whole = match(s, item);
    *low = *high = RATIO_ONE;
    *grade = s->net->m->items[item].row.grade;
    if (whole == MATCH_YES) {
        return true;
    }
    if (node == MODEL_NONE) {
        return false;
    }
    content c = recipe_content(s, &s->net->nodes[node]);
    share_of(s, item, &c, low, high);
    *low = at_most_whole(*low);
    *high = whole == MATCH_MAYBE ? RATIO_ONE : at_most_whole(*high);
    *grade = weaker(*grade, c.grade);
    bool nothing_known = !ratio_ok(*low) || (ratio_sign(*low) == 0 && !ratio_ok(*high)) ||
                         (ratio_sign(*low) == 0 && ratio_is(*high, 1));
    return !nothing_known;
}
