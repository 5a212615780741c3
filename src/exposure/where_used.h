/* SPDX-License-Identifier: Apache-2.0
 *
 * where_used: which products and items need an item, how much of it goes into one, how long its stock
 * lasts, and when the products do less if no more of it comes. No law is asked: everything else comes.
 */
#ifndef LODE_EXPOSURE_WHERE_USED_H
#define LODE_EXPOSURE_WHERE_USED_H

#include "exposure/exposure.h"

#define WHERE_USED_MAX 64u /* items at once: a bit each (explode.h) */

/* A pool, or a product, that needs it; amounts by first alternates. */
typedef struct used_by {
    uint32_t node;
    ratio
        amount; /* in one; 0: it is only an alternate there; none: in or below a loop without end */
    bool direct; /* by a row of bom.csv, not only by way of its parts */
} used_by;

typedef struct used_product {
    used_by by;
    uint32_t product; /* of the net */
    ratio per_day;    /* at plan */
    ratio
        less; /* first day on which it does less when no more comes; none: not within the horizon */
    product_state state; /* on that day: STOPS or SLOWED; RUNS: it goes on */
} used_product;

typedef struct used_item {
    uint32_t item;
    uint32_t *pools, n_pools; /* nodes of it; none: no planned product can use it */
    ratio stock;              /* in all pools */
    ratio per_day;            /* at plan, of all products */
    ratio days;               /* stock through per_day; none: none is needed, or it is not known */
    bool endless; /* the model says that it can always be had; then nobody tried without */
    bool planned; /* it is a product itself */
    used_product *products; /* other products */
    used_by *users;         /* pools of other items, nearest first */
    uint32_t n_products, n_users;
} used_item;

typedef struct where_used {
    const exposure_model *m;
    exposure_net net;
    int32_t horizon;
    flow_policy policy;
    flow_inbound inbound;
    used_item *items;
    uint32_t n_items;
} where_used;

/* items: up to WHERE_USED_MAX of the model. Lives in the arena. */
LODE_MUST_CHECK lode_status where_used_find(lode_arena *a, const exposure_model *m,
                                            const exposure_options *o, const uint32_t *items,
                                            uint32_t n, where_used *out, lode_error *err);

void where_used_to_text(const where_used *u, bool color, strbuf *out); /* report_used.c */
void where_used_to_json(const where_used *u, strbuf *out);
void where_used_to_csv(const where_used *u, strbuf *out);

#endif
