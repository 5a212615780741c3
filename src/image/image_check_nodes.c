// SPDX-License-Identifier: Apache-2.0
//
// image_check_nodes: that evaluation ends. Conditions: parts before the whole, bounded depth and
// size, no reading of a later stratum. Rules: an order in which every defeater comes first.
#include "image/image_check_int.h"

#include <stdlib.h>

#define NODE_DEPTH_MAX 4096u /* evaluation recurses by depth; compiled law stays under 100 */

enum { READS_ENTRY = 1, READS_PARTY = 2, READS_SLOT = 4 };

// What is known of each node once its children are checked.
typedef struct node_info {
    uint16_t depth;
    uint16_t reads;
    uint32_t size; // with its defines written out; anything above NODE_SIZE_MAX is alike
} node_info;

// What is wrong with the operands of node i, which may only name nodes before it; NULL when fine.
static const char *node_problem(const lode_world *w, uint32_t i) {
    const world_node *n = &w->nodes[i];
    switch ((node_op)n->op) {
    case NODE_TRUE:
        return NULL;
    case NODE_AND:
    case NODE_OR:
        for (uint32_t k = 0; k < n->kids.count; k++) {
            if (w->kids[n->kids.first + k] >= i) {
                return "a part that does not come before it";
            }
        }
        return NULL;
    case NODE_NOT:
    case NODE_DEFINE:
        return n->a < i ? NULL : "a part that does not come before it";
    case NODE_VAR: {
        if (n->a >= w->n_vars || n->b >= w->n_class_sets) {
            return "no such var or class set";
        }
        class_set all = cs_all(w->vars[n->a].classes.count);
        return cs_subset(&w->class_sets[n->b], &all) ? NULL : "a class that the var does not have";
    }
    case NODE_ENTRY:
        return n->a < w->n_entries ? NULL : "no such entry";
    case NODE_LISTED:
        return n->a < w->n_regimes ? NULL : "no such regime";
    case NODE_SLOT:
        return n->a < w->n_slots && in_range(w->slots[n->a].values, n->b) ? NULL
                                                                          : "no such slot value";
    case NODE_OP_COUNT:
        break;
    }
    return "no such operation";
}

static void add_kid(node_info *info, node_info kid) {
    info->reads |= kid.reads;
    info->size += info->size <= NODE_SIZE_MAX ? kid.size : 0;
    info->depth = kid.depth >= info->depth ? (uint16_t)(kid.depth + 1) : info->depth;
}

static node_info node_info_of(const lode_world *w, const node_info *all, uint32_t i) {
    const world_node *n = &w->nodes[i];
    node_info info = {1, 0, 1};
    if (n->op == NODE_AND || n->op == NODE_OR) {
        for (uint32_t k = 0; k < n->kids.count; k++) {
            add_kid(&info, all[w->kids[n->kids.first + k]]);
        }
    } else if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
        add_kid(&info, all[n->a]);
    } else if (n->op == NODE_ENTRY || n->op == NODE_LISTED) {
        info.reads = READS_ENTRY;
    } else if (n->op == NODE_SLOT) {
        info.reads = READS_SLOT;
    } else if (n->op == NODE_VAR && w->facts[w->vars[n->a].fact].scope == FACT_SCOPE_PARTY) {
        info.reads = READS_PARTY;
    }
    return info;
}

// Strata: entries are decided before rules and rules before slots, so no entry may read an entry
// (evaluation would not end) and only a verdict may read a slot.
static lode_status check_strata(checker *c, const node_info *info) {
    const lode_world *w = c->w;
    for (start(c, TABLE_entries); c->record < w->n_entries; c->record++) {
        const world_entry *e = &w->entries[c->record];
        if (e->test != NONE && info[e->test].reads & (READS_ENTRY | READS_SLOT)) {
            return image_bad(c, "test", "an entry may not read entries or slots");
        }
        for (uint32_t i = 0; i < e->exceptions.count; i++) {
            uint32_t rule = w->defeats[e->exceptions.first + i].winner;
            if (info[w->rules[rule].cond].reads & (READS_ENTRY | READS_PARTY)) {
                return image_bad(c, "exceptions",
                                 "an exception of an entry may not read entries or parties");
            }
        }
    }
    for (start(c, TABLE_rules); c->record < w->n_rules; c->record++) {
        if (info[w->rules[c->record].cond].reads & READS_SLOT) {
            return image_bad(c, "cond", "a rule may not read slots");
        }
    }
    for (start(c, TABLE_regimes); c->record < w->n_regimes; c->record++) {
        const world_regime *r = &w->regimes[c->record];
        if ((r->begins == DATE_NONE) != (r->begins_var == NONE)) {
            return image_bad(c, "begins_var",
                             "a regime that begins on a day asks what was before it");
        }
        uint32_t conds[] = {r->nexus, r->indicated, r->bite};
        for (size_t i = 0; i < sizeof conds / sizeof *conds; i++) {
            if (conds[i] != NONE && info[conds[i]].reads & READS_SLOT) {
                return image_bad(c, "nexus", "a regime may not read slots");
            }
        }
    }
    return LODE_OK;
}

static lode_status check_nodes(checker *c) {
    const lode_world *w = c->w;
    node_info *info = calloc((size_t)w->n_nodes + 1, sizeof *info);
    if (!info) {
        lode_oom();
    }
    lode_status s = LODE_OK;
    for (start(c, TABLE_nodes); c->record < w->n_nodes; c->record++) {
        const char *problem = node_problem(w, c->record);
        if (problem) {
            s = image_bad(c, "op", problem);
            goto done;
        }
        info[c->record] = node_info_of(w, info, c->record);
        if (info[c->record].depth > NODE_DEPTH_MAX) {
            s = image_bad(c, "op", "conditions nested deeper than 4096");
            goto done;
        }
        if (info[c->record].size > NODE_SIZE_MAX) {
            s = image_bad(c, "op", "a condition of more than 1048576 parts");
            goto done;
        }
    }
    s = check_strata(c, info);
done:
    free(info);
    return s;
}

static lode_status check_order(checker *c) {
    const lode_world *w = c->w;
    unsigned char *seen = calloc((size_t)w->n_rules + 1, 1);
    if (!seen) {
        lode_oom();
    }
    lode_status s = LODE_OK;
    for (start(c, TABLE_rules); c->record < w->n_rules; c->record++) {
        const world_rule *r = &w->rules[c->record];
        if (r->order >= w->n_rules || seen[r->order]) {
            s = image_bad(c, "order", "the order of rules is no permutation");
            goto done;
        }
        seen[r->order] = 1;
        for (uint32_t i = 0; i < r->defeaters.count; i++) {
            if (w->rules[w->defeats[r->defeaters.first + i].winner].order >= r->order) {
                s = image_bad(c, "defeaters", "a defeater does not come before its loser");
                goto done;
            }
        }
    }
done:
    free(seen);
    return s;
}

lode_status image_check_nodes(checker *c) {
    lode_status s = check_nodes(c);
    return s == LODE_OK ? check_order(c) : s;
}
