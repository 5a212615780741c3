/* SPDX-License-Identifier: Apache-2.0
 *
 * flow: what runs when, exactly. Goods flow like a liquid, in rational days; the run goes from event to
 * event (a pool runs dry, a lane opens or closes, goods arrive, an alternate is qualified, a quota is
 * used up), never from day to day.
 *
 * Semantics (docs/exposure.md, clauses numbered there):
 *  - Every product runs at plan while it can. A line that stands still consumes nothing.
 *  - A pool gives what comes in first (its lanes in the order of the file, then its recipe), then
 *    its stock. A position takes its best usable alternate first, and the next when that gives no more.
 *  - Least fixed point: what needs itself to start does not start without stock.
 *  - When a pool is dry and less comes in than is asked, all products that need it run at the same
 *    share of their plan, and those that are held up elsewhere leave the rest to the others.
 *  - inbound keep: a lane with a rate goes on bringing while the line stands, and its goods pile up;
 *    hold: it brings nothing to a pool that nothing is drawn from.
 */
#ifndef LODE_EXPOSURE_FLOW_H
#define LODE_EXPOSURE_FLOW_H

#include "exposure/net.h"

/* State of a lane between two days. Spans of a lane cover [0, horizon) without gaps or overlaps. */
typedef struct flow_span {
    int32_t from, until; /* [from, until) */
    ratio factor; /* 1 open, 0 blocked, between: slowed (of rate or share, or of what is needed) */
} flow_span;

typedef struct flow_lane {
    flow_span *spans;
    uint32_t n_spans;
    uint32_t
        shared; /* lanes with the same number have one licensed quantity together; 0: its own */
    ratio
        licensed; /* quantity that may still pass in all; none: no limit. With the quota of the row the
                     * smaller one counts */
} flow_lane;

typedef struct flow_arrival { /* goods on their way that do arrive */
    uint32_t item, plant;
    ratio qty;
    int32_t day;
} flow_arrival;

/* A second stock, for remedies: units that are added at day 0 (or taken away, when negative). */
typedef struct flow_shift {
    uint32_t item, plant;
    ratio qty;
    int32_t day;
} flow_shift;

typedef enum flow_policy { POLICY_PROP, POLICY_PRIO, POLICY_VALUE, POLICY_LP } flow_policy;
typedef enum flow_inbound { INBOUND_KEEP, INBOUND_HOLD } flow_inbound;

/* All that is decided or assumed: one case, one run. */
typedef struct flow_case {
    const exposure_net *net;
    int32_t horizon; /* days */
    flow_policy policy;
    flow_inbound inbound;
    bool supplied;    /* parts of which nobody says how they come: true as needed, false never */
    flow_lane *lanes; /* by lane of the model */
    const flow_arrival *arrivals;
    uint32_t n_arrivals;
    const flow_shift *shifts;
    uint32_t n_shifts;
    const bool *bom_off;     /* by bom row: not to be used; NULL: none is off */
    const int32_t *bom_from; /* by bom row: day it is usable from instead; NULL: as in the row */
} flow_case;

typedef enum path_end {
    PATH_LANE,      /* a lane that is closed, or brings too little */
    PATH_NO_SOURCE, /* nothing brings or makes it */
    PATH_QUALIFY,   /* an alternate that is not usable yet */
    PATH_CAPACITY,  /* a make or bom limit */
    PATH_LOOP,      /* it needs itself to start */
    PATH_POLICY,    /* it could go on, but leaves what is scarce to other products (lp) */
} path_end;

typedef struct path_step {
    uint32_t node;
    uint32_t use;      /* net use by which it was reached; MODEL_NONE: the product, or by a lane */
    uint32_t lane;     /* model lane by which it was reached, own plants; or MODEL_NONE */
    ratio per_product; /* of it in one product, first alternates; 0 when it is only an alternate */
    ratio days;        /* that its own stock and arrivals bought, after the next step gave out */
} path_step;

/* Why a product stands: from the product to what gave out first. */
typedef struct flow_path {
    path_step *steps; /* product first */
    uint32_t n_steps;
    path_end end;
    uint32_t lane; /* PATH_LANE: the lane that should bring it */
} flow_path;

/* The rate of a product as a step function. */
typedef struct flow_step {
    ratio from, until; /* [from, until) in days */
    ratio share;       /* of the plan: 1 runs, 0 stands */
    uint32_t blame;    /* node that holds it up, or MODEL_NONE while it runs */
} flow_step;

typedef struct flow_product {
    flow_step *steps; /* cover [0, horizon) */
    uint32_t n_steps;
    ratio made;     /* in all */
    ratio stops;    /* first day with share < 1; none: runs through */
    flow_path path; /* why, then; amounts per product are filled by flow_path_find */
} flow_product;

/* When each pool could last give what is asked: for the path. */
typedef struct flow_result {
    flow_product *products; /* as net.products */
    uint32_t n_products;
    ratio *dry;    /* by node: first day on which it gave less than asked; none: never */
    ratio *passed; /* by lane: quantity that came in */
    uint32_t events;
    ratio
        rounded; /* day from which on numbers were too fine, and days, stocks and shares were rounded down
                    * to a billionth of a unit; none: all is exact */
} flow_result;

#define FLOW_EVENTS_MAX 100000u

/* Lives in the arena. LODE_BAD_INPUT: more events than that, or numbers that do not fit; nothing is
 * half-done. */
LODE_MUST_CHECK lode_status flow_run(lode_arena *a, const flow_case *c, flow_result *out,
                                     lode_error *err);

/* ---- the path (path.c) ------------------------------------------------------------------------ */

/* Why product p stops on its first day with share < 1. Zero steps when it runs through. */
void flow_path_find(lode_arena *a, net_sweep *sweep, const flow_result *r, uint32_t product,
                    flow_path *out);

/* ---- what it costs (orders.c) ------------------------------------------------------------------ */

typedef struct order_outcome {
    ratio shipped_on_time, shipped_late, lost; /* units: by due; later; not within the horizon */
    ratio late_days;                           /* of the last unit that is shipped late; 0 */
    ratio value_late, value_lost, penalty;     /* money of the report; none: no price */
} order_outcome;

typedef struct product_outcome {
    ratio planned, made; /* units within the horizon */
    ratio value_lost;    /* (planned - made) x price of the item; none: no price */
    ratio *by_week;      /* value lost in days [7k, 7k + 7): n_weeks */
    uint32_t n_weeks;
} product_outcome;

/* orders: by order of the model; earlier due dates are served first, from stock of the product too. */
void flow_orders(lode_arena *a, const flow_case *c, const flow_result *r, order_outcome **orders,
                 product_outcome **products);

#endif
