/* SPDX-License-Identifier: Apache-2.0
 *
 * chain_fixture: a supply chain written row by row in C, for tests of what is done with a model after it
 * was read. Rows of bom go in by parent.
 */
#ifndef LODE_CHAIN_FIXTURE_H
#define LODE_CHAIN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exposure/exposure.h"

#define CHAIN_ROWS 96u

typedef struct chain {
    exposure_model m;
    model_item items[CHAIN_ROWS];
    model_bom bom[CHAIN_ROWS];
    model_make makes[CHAIN_ROWS];
    model_lane lanes[CHAIN_ROWS];
    model_stock stocks[CHAIN_ROWS];
    model_transit transits[CHAIN_ROWS];
    model_plan plans[CHAIN_ROWS];
    model_license licenses[CHAIN_ROWS];
    model_rate rates[CHAIN_ROWS];
    model_fact facts[CHAIN_ROWS];
    str plants[8];
    exposure_net net;
    exposure_lanes decided; /* chain_decide: what lanes_decide would say */
} chain;

static inline void chain_init(chain *c) {
    *c = (chain){0};
    c->m = (exposure_model){.items = c->items,
                            .bom = c->bom,
                            .makes = c->makes,
                            .lanes = c->lanes,
                            .stocks = c->stocks,
                            .transits = c->transits,
                            .plans = c->plans,
                            .licenses = c->licenses,
                            .rates = c->rates,
                            .facts = c->facts,
                            .plants = c->plants,
                            .n_plants = 1,
                            .currency = STR("JPY")};
}

static inline model_row chain_row(model_table t, uint32_t n) {
    return (model_row){
        .line = n + 2, .table = (uint8_t)t, .grade = MODEL_DECLARED, .date = DATE_NONE};
}

static inline uint32_t chain_item(chain *c, const char *id, int64_t price) {
    uint32_t i = c->m.n_items++;
    ratio p = price < 0 ? RATIO_NONE : ratio_int(price);
    c->items[i] = (model_item){.id = str_of(id),
                               .name = str_of(id),
                               .price_low = p,
                               .price_high = p,
                               .currency = STR("JPY"),
                               .first_fact = c->m.n_facts,
                               .row = chain_row(TABLE_ITEMS, i)};
    return i;
}

/* Right after its item. */
static inline void chain_origin(chain *c, uint32_t item, const char *country) {
    c->facts[c->m.n_facts++] = (model_fact){STR("item.origin"), str_of(country), 1};
    c->items[item].n_facts++;
}

static inline uint32_t chain_plant(chain *c, const char *name) {
    c->plants[c->m.n_plants] = str_of(name);
    return c->m.n_plants++;
}

static inline uint32_t chain_bom(chain *c, uint32_t parent, const char *position, uint32_t child,
                                 ratio need) {
    uint32_t i = c->m.n_bom++;
    c->bom[i] = (model_bom){.parent = parent,
                            .child = child,
                            .plant = MODEL_NONE,
                            .position = str_of(position),
                            .need = need,
                            .until = INT32_MAX,
                            .row = chain_row(TABLE_BOM, i)};
    return i;
}

static inline uint32_t chain_lane(chain *c, const char *id, uint32_t item, uint32_t plant) {
    uint32_t i = c->m.n_lanes++;
    c->lanes[i] = (model_lane){.id = str_of(id),
                               .item = item,
                               .plant = plant,
                               .from_plant = MODEL_NONE,
                               .supplier = MODEL_NONE,
                               .border = true,
                               .row = chain_row(TABLE_LANES, i)};
    return i;
}

static inline void chain_stock(chain *c, uint32_t item, uint32_t plant, int64_t qty) {
    uint32_t i = c->m.n_stocks++;
    c->stocks[i] = (model_stock){item, plant, ratio_int(qty), DATE_NONE, chain_row(TABLE_STOCK, i)};
}

static inline uint32_t chain_plan(chain *c, uint32_t product, int64_t rate) {
    uint32_t i = c->m.n_plans++;
    c->plans[i] = (model_plan){product, 0, ratio_int(rate), i, chain_row(TABLE_PLAN, i)};
    return i;
}

static inline void chain_net(chain *c, lode_arena *a) {
    lode_error err = {0};
    lode_status st = net_build(a, &c->m, &c->net, &err);
    if (st != LODE_OK) {
        print_error("%s\n", err.message);
    }
    assert_int_equal(st, LODE_OK);
}

/* All lanes open, no atoms. */
static inline void chain_decide(chain *c, lode_arena *a, int32_t horizon) {
    exposure_lanes *x = &c->decided;
    *x = (exposure_lanes){.net = &c->net, .horizon = horizon};
    x->lanes = arena_array(a, CHAIN_ROWS, sizeof *x->lanes);
    x->licensed = arena_array(a, CHAIN_ROWS, sizeof *x->licensed);
    x->shared = arena_array(a, CHAIN_ROWS, sizeof *x->shared);
    for (uint32_t i = 0; i < c->m.n_lanes; i++) {
        x->lanes[i] = (lane_decision){arena_alloc(a, sizeof *x->lanes[i].spans), 1};
        x->lanes[i].spans[0] = (lane_span){.until = horizon,
                                           .good = RATIO_ONE,
                                           .bad = RATIO_ONE,
                                           .license = MODEL_NONE,
                                           .answer = MODEL_NONE};
        x->licensed[i] = RATIO_NONE;
    }
    x->border = x->lanes;
    x->arrives_good = arena_array(a, CHAIN_ROWS, sizeof *x->arrives_good);
    x->arrives_bad = arena_array(a, CHAIN_ROWS, sizeof *x->arrives_bad);
    x->transit_atoms = arena_array(a, CHAIN_ROWS, sizeof *x->transit_atoms);
    x->n_transit_atoms = arena_array(a, CHAIN_ROWS, sizeof *x->n_transit_atoms);
    for (uint32_t i = 0; i < c->m.n_transits; i++) {
        x->arrives_good[i] = c->transits[i].eta;
        x->arrives_bad[i] = c->transits[i].border == BORDER_PASSED ? c->transits[i].eta : INT32_MAX;
    }
}

/* The lane is closed for want of a license, all days. */
static inline void chain_close(chain *c, uint32_t lane, lane_cause why, uint32_t license) {
    lane_span *x = &c->decided.lanes[lane].spans[0];
    x->good = x->bad = RATIO_ZERO;
    x->why_good = x->why_bad = why;
    x->license = license;
}

static inline uint32_t chain_license(chain *c, const char *id, model_license_state state) {
    uint32_t i = c->m.n_licenses++;
    c->licenses[i] = (model_license){.id = str_of(id),
                                     .end_user = MODEL_NONE,
                                     .item = MODEL_NONE,
                                     .from = DATE_NONE,
                                     .until = DATE_NONE,
                                     .accepted = DATE_NONE,
                                     .expected = DATE_NONE,
                                     .state = state,
                                     .row = chain_row(TABLE_LICENSES, i)};
    return i;
}

static inline uint32_t chain_transit(chain *c, uint32_t item, uint32_t lane, int64_t qty,
                                     int32_t eta, model_border border) {
    uint32_t i = c->m.n_transits++;
    c->transits[i] = (model_transit){item, 0,         lane,   ratio_int(qty),
                                     eta,  INT32_MIN, border, chain_row(TABLE_TRANSIT, i)};
    return i;
}

#endif
