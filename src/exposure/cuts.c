/* SPDX-License-Identifier: Apache-2.0
 *
 * cuts: the smallest sets of lanes without which a product cannot be made for ever, stock apart.
 *
 * A pool fails iff each of its lanes fails and its recipe fails; a lane fails iff it is closed or the own
 * pool that it takes from fails; a recipe fails iff a position fails, and that iff all its alternates
 * fail. So each pool has a family of sets, the smallest that make it fail: OR joins two families,
 * AND makes all unions of a set of one with a set of the other (cut_family.c). One sweep from the parts up
 * finds the families of all pools, and so of all products. With loops the least fixed point of what can be
 * made is the greatest of what fails: the pools of a loop begin as failing by themselves (the family of
 * the empty set), and rounds over them follow until none changes.
 *
 * Never fails: an item that can always be had; a part of which nobody says how it comes, which is an
 * open fact and not a lane; and a lane between own plants that crosses no border, which nobody can shut.
 * A pool that only stock fills fails without any lane: its family is the empty set, and so is that of a
 * product that needs it. Qualification days do not count, alternates that are over by day 0 do.
 */
#include "exposure/cut_family.h"

typedef struct cut_search {
    const exposure_net *net;
    cut_work work;
    cut_family *of; /* by node */
} cut_search;

static bool never_fails(const exposure_net *net, uint32_t node) {
    const net_node *x = &net->nodes[node];
    return x->unsupplied || net->m->items[x->item].as_needed;
}

static cut_family lane_fails(cut_search *c, uint32_t lane) {
    uint32_t from = c->net->lane_from[lane];
    if (from == MODEL_NONE) {
        return cut_lane(&c->work, lane);
    }
    return c->net->m->lanes[lane].border
               ? cut_either(&c->work, cut_lane(&c->work, lane), c->of[from])
               : c->of[from];
}

static cut_family position_fails(cut_search *c, const net_position *p) {
    cut_family f = cut_always();
    for (uint32_t k = p->first_use; k < p->first_use + p->n_uses && !cut_is_never(&f); k++) {
        const net_use *use = &c->net->uses[k];
        if (c->net->m->bom[use->bom].until > 0) {
            f = cut_both(&c->work, f, c->of[use->child]);
        }
    }
    return f;
}

static cut_family recipe_fails(cut_search *c, const net_node *x) {
    cut_family all = cut_never();
    for (uint32_t i = x->first_position;
         i < x->first_position + x->n_positions && !cut_is_always(&all); i++) {
        all = cut_either(&c->work, all, position_fails(c, &c->net->positions[i]));
    }
    return all;
}

static cut_family node_fails(cut_search *c, uint32_t node) {
    const net_node *x = &c->net->nodes[node];
    if (never_fails(c->net, node)) {
        return cut_never();
    }
    cut_family f = x->n_positions > 0 ? recipe_fails(c, x) : cut_always();
    for (uint32_t i = x->first_lane; i < x->first_lane + x->n_lanes && !cut_is_never(&f); i++) {
        f = cut_both(&c->work, f, lane_fails(c, c->net->lane_ids[i]));
    }
    return f;
}

/* The pools [first, end) of a loop. Each round settles one of them at least; what was cut off in one round
 * is not complete in the end. When it does not settle, nothing is known. */
static void settle(cut_search *c, uint32_t first, uint32_t end) {
    uint8_t full = EXPOSURE_CUT_MAX;
    bool changed = true;
    for (uint32_t i = first; i < end; i++) {
        c->of[i] = cut_always();
    }
    for (uint32_t round = 0; round <= end - first + 1 && changed; round++) {
        changed = false;
        for (uint32_t i = end; i-- > first;) {
            cut_family f = node_fails(c, i);
            full = f.full < full ? f.full : full;
            changed |= !cut_same(&f, &c->of[i]);
            c->of[i] = f;
        }
    }
    for (uint32_t i = first; i < end; i++) {
        if (changed) {
            c->of[i] = cut_never();
            c->of[i].full = 0;
        } else {
            cut_limit(&c->of[i], full);
        }
    }
}

/* Children have higher numbers, and the pools of a loop stand side by side. */
static void find_families(cut_search *c) {
    const net_node *nodes = c->net->nodes;
    for (uint32_t end = c->net->n_nodes; end > 0;) {
        uint32_t first = end - 1;
        while (nodes[first].loop != MODEL_NONE && first > 0 &&
               nodes[first - 1].loop == nodes[first].loop) {
            first--;
        }
        if (nodes[first].loop == MODEL_NONE) {
            c->of[first] = node_fails(c, first);
        } else {
            settle(c, first, end);
        }
        end = first;
    }
}

void cuts_find(lode_arena *a, const exposure_net *net, exposure_sets *out) {
    cut_search c = {.net = net};
    c.of = arena_array(&c.work.keep, (size_t)net->n_nodes + 1, sizeof *c.of);
    find_families(&c);
    for (uint32_t p = 0; p < net->n_products; p++) {
        const cut_family *f = &c.of[net->products[p].node];
        out[p] = (exposure_sets){arena_array(a, (size_t)f->n + 1, sizeof *out[p].all), f->n,
                                 f->full == EXPOSURE_CUT_MAX};
        for (uint32_t i = 0; i < f->n; i++) {
            out[p].all[i] = f->sets[i];
        }
    }
    cut_work_clear(&c.work);
}
