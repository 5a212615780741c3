/* SPDX-License-Identifier: Apache-2.0
 *
 * net: the model as a network of pools. A pool (node) is an item at a plant: its stock, the lanes that
 * arrive there, and, when it is made there, the positions of its recipe. A part with any row (stock,
 * lane, transit, make, plan) at the plant where it is used is drawn there; otherwise from the pool
 * without a plant.
 *
 * Only pools that some planned product can reach are in it. Nodes are numbered so that parents come
 * before children, except inside loops.
 */
#ifndef LODE_EXPOSURE_NET_H
#define LODE_EXPOSURE_NET_H

#include "exposure/model.h"

/* One alternate of a position: the node it draws on. */
typedef struct net_use {
    uint32_t child, bom; /* nodes; model bom row */
    ratio need;          /* of the child for one good unit of the parent, yield included */
} net_use;

typedef struct net_position {
    uint32_t node, first_use, n_uses; /* uses best rank first */
} net_position;

typedef struct net_node {
    uint32_t item, plant;
    uint32_t first_position, n_positions; /* none: not made here */
    uint32_t first_lane, n_lanes;         /* lane_ids: lanes of the model that arrive here */
    uint32_t first_stock, n_stocks;       /* stock_ids: rows of stock */
    uint32_t first_transit, n_transits;   /* transit_ids: goods on their way */
    uint32_t make;                        /* row of makes, or MODEL_NONE */
    uint32_t loop;                        /* number of the loop it is in, or MODEL_NONE */
    ratio stock;
    ratio need; /* a day at plan, gross: all products at full rate, first alternates; none: it is in
                 * or below a loop that takes as much as it gives */
    ratio
        base; /* what a share of a lane is of: need, and of what only later alternates need, what they
                 * would take if they were the first */
    bool unsupplied; /* no lane, no recipe, no stock, not as_needed: how it comes is not known */
} net_node;

typedef struct net_product {
    uint32_t plan, node;
} net_product;

typedef struct exposure_net {
    const exposure_model *m;
    net_node *nodes;
    net_position *positions;
    net_use *uses;
    uint32_t *lane_ids, *stock_ids, *transit_ids;
    uint32_t *slots, slot_mask; /* open hash of the nodes, for net_find: node + 1 */
    bool *endless;              /* by loop: it takes at least as much as it gives */
    uint32_t *lane_node,
        *lane_from;        /* by lane of the model: node where it arrives, node it takes from
                                      * (MODEL_NONE: outside, or not in the net) */
    net_product *products; /* one for each row of plan.csv, in its order */
    uint32_t n_nodes, n_positions, n_uses, n_lane_ids, n_products, n_loops;
} exposure_net;

/* LODE_BAD_INPUT: a loop takes as much as it gives and has no stock to run on; the error names it. Or
 * quantities do not fit. Lives in the arena. */
LODE_MUST_CHECK lode_status net_build(lode_arena *a, const exposure_model *m, exposure_net *out,
                                      lode_error *err);
/* What some of one node takes of all nodes at first alternates, for many nodes in turn: it costs what it
 * reaches, not what there is. What is in or below a loop without an end is none. Lives in the
 * arena; for one thread. */
typedef struct net_sweep {
    const exposure_net *net;
    ratio *amount;   /* by node: of the last spread; 0 where it did not reach */
    uint64_t *asked; /* bits: to be gone on from */
    uint32_t *reached, n_reached;
} net_sweep;
net_sweep net_sweep_new(lode_arena *a, const exposure_net *net);
void net_sweep_from(net_sweep *s, uint32_t node, ratio qty);
uint32_t net_find(const exposure_net *net, uint32_t item,
                  uint32_t plant); /* MODEL_NONE: not in it */

/* A system x = b + A x of n unknowns, a[i * n + j] = what one of j asks of i; b becomes x. False when
 * a loop takes as much as it gives: then I - A is no M-matrix, which shows in a pivot that is not
 * positive. Scratch: a is destroyed. */
bool loop_solve(ratio *a, ratio *b, uint32_t n);
#define LOOP_NODES_MAX 200u /* more parts that need one another are a mistake in the file */

#endif
