/* SPDX-License-Identifier: Apache-2.0
 *
 * flow_int: the run of one case, in parts.
 *
 *   flow_graph.c   what can ever be short, as a graph of its own; the rest is left out
 *   flow_fill.c    which line runs at which share in one interval between two events
 *   flow.c         from event to event
 *   flow_run.c     the whole run under its policy, and its result
 *   flow_turns.c   one product after another (policies prio, value)
 *   flow_reserve.c what one leaves to the next
 *   flow_lp.c      how much of each, over the whole horizon (policy lp)
 *   path.c         why a product stands
 *
 * A pool whose first source can always give anything (an open lane without a limit, a recipe of such
 * pools) is *free*: nothing ever waits for it. Only pools that are not free are in the graph, so that
 * a bill of material of a million parts with ten doubtful ones runs as fast as the ten.
 */
#ifndef LODE_EXPOSURE_FLOW_INT_H
#define LODE_EXPOSURE_FLOW_INT_H

#include "exposure/flow.h"

#define FREE MODEL_NONE /* a child or source that is never short */

typedef struct graph_use {
    uint32_t child, net_use; /* child: graph node or FREE */
    uint32_t parent;         /* graph node */
    int32_t from, until;
    ratio need, cap;
} graph_use;

typedef struct graph_position {
    uint32_t first_use, n_uses;
} graph_position;

typedef struct graph_lane {
    uint32_t lane, node; /* of the model; graph node where it arrives */
    uint32_t from;       /* graph node that it draws on; FREE: outside, or never short */
    bool pushes;         /* it brings its rate whether asked or not */
} graph_lane;

typedef struct graph_node {
    uint32_t net, loop;
    uint32_t first, end;                  /* the nodes of its loop, or itself */
    uint32_t first_position, n_positions; /* only those that can be short */
    uint32_t first_lane, n_lanes;
    bool recipe; /* it is made here */
    ratio make_cap;
} graph_node;

typedef struct flow_graph {
    graph_node *nodes; /* parents first, as in the net */
    graph_position *positions;
    graph_use *uses;
    graph_lane *lanes;
    uint32_t *up_first, *up; /* by node: those that can draw on it, from up[up_first[i]] on */
    uint32_t *of_net;        /* graph node by net node, or FREE */
    uint32_t *product;       /* graph node by product; FREE: it always runs */
    uint32_t n_nodes, n_positions, n_uses, n_lanes;
} flow_graph;

void flow_graph_build(lode_arena *a, const flow_case *c, flow_graph *g);

/* ---- what earlier products leave (flow_reserve.c) ------------------------------------------------ */

/* Stock that becomes free: `jump` at from, then at `rate` until `until`. */
typedef struct flow_release {
    ratio from, until, rate, jump;
} flow_release;
typedef struct release_list {
    flow_release *all; /* by time, without overlaps */
    uint32_t n;
} release_list;

/* What of the limits is taken in one interval. */
typedef struct flow_taken {
    ratio from, until;
    ratio *lanes, *makes, *uses; /* graph lanes, nodes, uses */
    ratio *before, *after;       /* stocks by node at both ends */
} flow_taken;
typedef VEC(flow_taken) taken_list;

typedef struct flow_reserve {
    const flow_taken *taken; /* cover [0, horizon) */
    size_t n_taken;
    release_list *releases; /* by graph node; the first begins at 0 with the stock to begin with */
    const ratio *lane_left, *lane_permit; /* by graph lane, after the earlier products */
} flow_reserve;

/* ---- the state of a run -------------------------------------------------------------------------- */

/* Where a pool takes the next unit from. */
typedef enum flow_source {
    SOURCE_NONE,
    SOURCE_RELEASE,
    SOURCE_LANE,
    SOURCE_RECIPE,
    SOURCE_STOCK
} flow_source;

/* in_round, in_interval: it is on the list of what this round, this interval has touched. Whatever is on
 * neither has rates of 0, so that a round costs what it touches and not what there is. */
typedef struct node_state {
    ratio stock;
    ratio release, release_flow; /* rate at which reserved stock becomes free; used of it */
    ratio make_left;             /* rate; none: no limit */
    ratio make, pool, drawn;     /* rates: made; given by the pool; of it from stock */
    ratio ask, ask_line; /* in one direction: of the pool; of the recipe by the line itself */
    ratio d_make, d_release, d_drawn;
    bool avail, make_shut, in_round, in_interval;
    flow_source source, source_first;
    uint32_t lane, lane_first; /* SOURCE_LANE: graph lane */
    ratio since;               /* since when it has nothing to give; none while it has */
    ratio made_total;
} node_state;

typedef struct lane_state {
    ratio cap, flow, d; /* rates; cap none: no limit */
    ratio open_cap;     /* cap in this span, before what earlier products took */
    ratio left;         /* of the quota; none: no limit */
    ratio permit; /* of its licenses, the same for all lanes that share them; none: no limit */
    ratio total;
    uint32_t span;
    bool shut, begun, in_round, in_interval; /* begun: open at the beginning of the interval */
} lane_state;

typedef struct use_state {
    ratio left, flow, d, total; /* left: rate; none: no limit */
    bool shut, in_round, in_interval;
} use_state;

typedef struct line_state {
    ratio share;
    bool frozen, taking_part;
    uint32_t blame; /* net node */
    flow_path path; /* of the first stop */
    VEC(flow_step) steps;
    ratio made, limit; /* limit: no more than that in all; none: no limit */
} line_state;

typedef VEC(uint32_t) index_list;
typedef struct touched {
    index_list nodes, lanes, uses;
} touched;

typedef struct flow_state {
    const flow_case *c;
    flow_graph g;
    lode_arena *a;
    ratio t;
    node_state *nodes;
    lane_state *lanes;
    use_state *uses;
    uint32_t *pick, *pick_first;                  /* by position: use */
    line_state *lines;                            /* by product */
    ratio *dry;                                   /* by graph node */
    ratio *stops;                                 /* sorted days on which something may change */
    uint32_t n_stops, next_stop, events, n_begun; /* n_begun: intervals */
    touched round, interval;
    uint64_t *asked, *dirty; /* bits by node: to be asked further; to be looked at again */
    index_list limited_uses, limited_makes, pushed; /* uses, nodes, nodes that lanes push to */
    uint32_t *seen, walks; /* by node: the last walk that came by (path.c) */
    ratio came;    /* the last day on which what arrives on it was taken in; none: not yet */
    ratio rounded; /* day from which on numbers were rounded; none: never */
    const flow_reserve *reserve; /* NULL: none came before */
    size_t at_taken;
    uint32_t *at_release;
    taken_list *record;     /* NULL: not wanted */
    ratio *loop_a, *loop_b; /* scratch of the largest loop */
} flow_state;

/* Numbers stay exact while their denominators have up to this size; finer ones, which come of many events
 * in one run, are rounded down, so that nothing runs longer than it could. */
#define FINE_DAYS INT64_C(1000000000000000)   /* days and stocks: then to billionths */
#define FINE_SHARES INT64_C(1000000000000000) /* shares of the plan: then to 10^-12 */
static inline bool too_fine(ratio a, int64_t fine) { return a.den > fine; }

void touch_node(flow_state *s, uint32_t node);
void touch_lane(flow_state *s, uint32_t lane);
void touch_use(flow_state *s, uint32_t use);
/* Rates of the interval that begins at s->t: fills lanes, nodes, uses and shares. False when numbers do not
 * fit. */
bool flow_fill(flow_state *s);
bool recipe_available(const flow_state *s, uint32_t node);

void path_capture(flow_state *s, uint32_t product);
void path_given_up(flow_state *s,
                   uint32_t product); /* the line has made what the policy gives it */

/* One run of the products that take part. */
LODE_MUST_CHECK lode_status flow_core(flow_state *s, lode_error *err);
/* What one of a product is worth: its price, or, when some product has none, days of its plan. */
ratio flow_worth(const exposure_net *net, uint32_t product);
/* Runs under the policies prio and value, and lp; the forecast says what is scarce. */
LODE_MUST_CHECK lode_status flow_in_turn(flow_state *s, const flow_result *forecast,
                                         lode_error *err);
LODE_MUST_CHECK lode_status flow_lp(flow_state *s, lode_error *err);
/* What is left after a recorded run. */
void flow_reserve_next(flow_state *s, const taken_list *record, flow_reserve *out);

#endif
