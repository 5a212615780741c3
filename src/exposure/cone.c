/* SPDX-License-Identifier: Apache-2.0
 *
 * cone: what a pool can draw on. See cone.h.
 */
#include "exposure/cone.h"

typedef struct cone {
    bool *in;
    uint32_t *nodes, n;
} cone;

static void reach(cone *c, uint32_t node) {
    if (node != MODEL_NONE && !c->in[node]) {
        c->in[node] = true;
        c->nodes[c->n++] = node;
    }
}

uint32_t cone_add(const exposure_net *net, uint32_t node, bool *in, uint32_t *nodes, uint32_t n) {
    cone c = {.n = n};
    c.in = in;
    c.nodes = nodes;
    reach(&c, node);
    for (uint32_t at = n; at < c.n; at++) {
        const net_node *x = &net->nodes[nodes[at]];
        for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes; i++) {
            reach(&c, net->lane_from[net->lane_ids[i]]);
        }
        for (uint32_t i = x->first_position; i < x->first_position + x->n_positions; i++) {
            const net_position *p = &net->positions[i];
            for (uint32_t k = p->first_use; k < p->first_use + p->n_uses; k++) {
                reach(&c, net->uses[k].child);
            }
        }
    }
    return c.n;
}
