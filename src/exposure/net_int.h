/* SPDX-License-Identifier: Apache-2.0
 *
 * net_int: what net.c and net_order.c share while a net is built.
 */
#ifndef LODE_EXPOSURE_NET_INT_H
#define LODE_EXPOSURE_NET_INT_H

#include "exposure/net.h"

typedef struct pool_row { /* a row of some table that names a pool */
    uint64_t key;
    uint32_t row;
} pool_row;
typedef VEC(pool_row) pool_rows;

typedef struct recipe_row {
    str position;
    uint32_t rank, bom;
} recipe_row;

typedef struct net_builder {
    const exposure_model *m;
    pool_rows stocks, lanes, makes, transits, named; /* by pool */
    bool *has_make;                                  /* by item: make.csv names it somewhere */
    uint32_t *bom_first;                             /* by item: its first row of bom */
    uint32_t *lane_node, *lane_from;                 /* by lane: nodes in the order of discovery */
    VEC(net_node) nodes;
    VEC(net_position) positions;
    VEC(net_use) uses;
    VEC(uint32_t) lane_ids, stock_ids, transit_ids;
    VEC(recipe_row) recipe; /* of one node at a time */
    uint64_t *slot_keys;    /* open hash of the nodes: slots hold node + 1 */
    uint32_t *slots, slot_mask;
} net_builder;

/* Numbers the nodes parents first, finds loops and the gross requirement, and fills *out (m and
 * products are there already). */
LODE_MUST_CHECK lode_status net_order(net_builder *b, lode_arena *a, exposure_net *out,
                                      lode_error *err);

#endif
