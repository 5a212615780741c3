/* SPDX-License-Identifier: Apache-2.0
 *
 * orders: what a run means for the order book and in money. Units count as they come off the line;
 * finished stock of the product ships first. Earlier due dates are served first, equal ones in the order
 * of the file.
 */
#include "exposure/flow.h"

#include <stdlib.h>

/* Units made by a day. */
static ratio made_by(const flow_product *p, ratio rate, ratio day) {
    ratio sum = RATIO_ZERO;
    for (uint32_t i = 0; i < p->n_steps && ratio_cmp(p->steps[i].from, day) < 0; i++) {
        ratio end = ratio_min(p->steps[i].until, day);
        ratio days = ratio_sub(end, p->steps[i].from);
        sum = ratio_add(sum, ratio_mul(ratio_mul(rate, p->steps[i].share), days));
    }
    return sum;
}

/* First day on which so many have been made; none: not within the horizon. */
static ratio day_of(const flow_product *p, ratio rate, ratio units) {
    ratio sum = RATIO_ZERO;
    if (ratio_sign(units) <= 0) {
        return RATIO_ZERO;
    }
    for (uint32_t i = 0; i < p->n_steps; i++) {
        ratio speed = ratio_mul(rate, p->steps[i].share);
        ratio days = ratio_sub(p->steps[i].until, p->steps[i].from);
        ratio end = ratio_add(sum, ratio_mul(speed, days));
        if (ratio_cmp(end, units) >= 0) {
            return ratio_add(p->steps[i].from, ratio_div(ratio_sub(units, sum), speed));
        }
        sum = end;
    }
    return RATIO_NONE;
}

static ratio item_price(const exposure_model *m, uint32_t item) {
    return model_money(m, m->items[item].price_low, m->items[item].currency);
}

static ratio clamp(ratio x, ratio high) {
    return ratio_sign(x) < 0 ? RATIO_ZERO : ratio_min(x, high);
}

typedef struct queue_entry {
    uint32_t order;
    int32_t due;
} queue_entry;

static int by_due(const void *x, const void *y) {
    const queue_entry *a = x, *b = y;
    if (a->due != b->due) {
        return a->due < b->due ? -1 : 1;
    }
    return (a->order > b->order) - (a->order < b->order);
}

static void serve(const flow_case *c, const flow_product *p, ratio rate, ratio stock, ratio before,
                  uint32_t order, order_outcome *out) {
    const model_order *o = &c->net->m->orders[order];
    ratio end = ratio_int(c->horizon), due = ratio_int(o->due < 0 ? 0 : o->due);
    ratio by_due_day = ratio_add(stock, made_by(p, rate, ratio_min(due, end)));
    ratio in_all = ratio_add(stock, made_by(p, rate, end));
    ratio shipped = clamp(ratio_sub(in_all, before), o->qty);
    *out = (order_outcome){.late_days = RATIO_ZERO};
    out->shipped_on_time = clamp(ratio_sub(by_due_day, before), o->qty);
    out->shipped_late = ratio_sub(shipped, out->shipped_on_time);
    out->lost = ratio_sub(o->qty, shipped);
    if (ratio_sign(out->shipped_late) > 0) {
        ratio last = day_of(p, rate, ratio_sub(ratio_add(before, shipped), stock));
        out->late_days = ratio_sub(last, ratio_int(o->due));
    }
    ratio price = ratio_ok(o->price) ? o->price : item_price(c->net->m, o->product);
    out->value_late = ratio_mul(price, out->shipped_late);
    out->value_lost = ratio_mul(price, out->lost);
    ratio days = ratio_sign(out->lost) > 0 ? ratio_sub(end, due) : out->late_days;
    out->penalty =
        ratio_ok(o->penalty) ? ratio_mul(o->penalty, ratio_max(days, RATIO_ZERO)) : RATIO_ZERO;
}

static void product_orders(const flow_case *c, const flow_result *r, uint32_t product,
                           queue_entry *queue, order_outcome *out) {
    const exposure_model *m = c->net->m;
    const model_plan *plan = &m->plans[c->net->products[product].plan];
    ratio stock = c->net->nodes[c->net->products[product].node].stock, before = RATIO_ZERO;
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->n_orders; i++) {
        if (m->orders[i].product == plan->product && m->orders[i].plant == plan->plant) {
            queue[n++] = (queue_entry){i, m->orders[i].due};
        }
    }
    if (n > 1) {
        qsort(queue, n, sizeof *queue, by_due);
    }
    for (uint32_t i = 0; i < n; i++) {
        serve(c, &r->products[product], plan->rate, stock, before, queue[i].order,
              &out[queue[i].order]);
        before = ratio_add(before, m->orders[queue[i].order].qty);
    }
}

static void product_value(lode_arena *a, const flow_case *c, const flow_result *r, uint32_t product,
                          product_outcome *out) {
    const exposure_model *m = c->net->m;
    const model_plan *plan = &m->plans[c->net->products[product].plan];
    const flow_product *p = &r->products[product];
    ratio price = item_price(m, plan->product);
    *out =
        (product_outcome){.planned = ratio_mul(plan->rate, ratio_int(c->horizon)), .made = p->made};
    out->value_lost = ratio_mul(price, ratio_sub(out->planned, out->made));
    out->n_weeks = ((uint32_t)c->horizon + 6) / 7;
    out->by_week = arena_array(a, (size_t)out->n_weeks + 1, sizeof *out->by_week);
    ratio before = RATIO_ZERO;
    for (uint32_t i = 0; i < out->n_weeks; i++) {
        int32_t end = (int32_t)(i + 1) * 7 < c->horizon ? (int32_t)(i + 1) * 7 : c->horizon;
        ratio made = made_by(p, plan->rate, ratio_int(end));
        ratio planned = ratio_mul(plan->rate, ratio_int(end - (int32_t)i * 7));
        out->by_week[i] = ratio_mul(price, ratio_sub(planned, ratio_sub(made, before)));
        before = made;
    }
}

void flow_orders(lode_arena *a, const flow_case *c, const flow_result *r, order_outcome **orders,
                 product_outcome **products) {
    const exposure_model *m = c->net->m;
    *orders = arena_array(a, (size_t)m->n_orders + 1, sizeof **orders);
    *products = arena_array(a, (size_t)c->net->n_products + 1, sizeof **products);
    queue_entry *queue = arena_array(a, (size_t)m->n_orders + 1, sizeof *queue);
    for (uint32_t i = 0; i < c->net->n_products; i++) {
        product_orders(c, r, i, queue, *orders);
        product_value(a, c, r, i, &(*products)[i]);
    }
}
