// SPDX-License-Identifier: Apache-2.0
//
// Walks over conditions. Nodes name smaller indexes only (docs/image.md), so every walk ends.
#include "cli/law_parts.h"

void part_nodes(const lode_world *w, uint32_t cond, node_visit visit, void *arg) {
    if (cond == NONE) {
        return;
    }
    const world_node *n = &w->nodes[cond];
    visit(arg, cond);
    if (n->op == NODE_NOT) {
        part_nodes(w, n->a, visit, arg);
    } else if (n->op == NODE_AND || n->op == NODE_OR) {
        for (uint32_t i = 0; i < n->kids.count; i++) {
            part_nodes(w, w->kids[n->kids.first + i], visit, arg);
        }
    }
}

// ---- parts ---------------------------------------------------------------------------------------

typedef struct lister {
    const lode_world *w;
    law_parts *parts;
    define_uses *uses;
    law_part by;
    bool *seen; // n_nodes: a define met below `by`
    bool *ever; // n_nodes: a define that is a part already
} lister;

static void meet_node(void *arg, uint32_t node) {
    lister *l = arg;
    const world_node *n = &l->w->nodes[node];
    if (n->op != NODE_DEFINE || l->seen[node]) {
        return;
    }
    l->seen[node] = true;
    *vec_push(l->uses) = (define_use){node, l->by};
    if (!l->ever[node]) {
        l->ever[node] = true;
        *vec_push(l->parts) = (law_part){PART_DEFINE, node, n->a};
    }
    part_nodes(l->w, n->a, meet_node, l);
}

static void meet_cond(lister *l, part_kind kind, uint32_t index, uint32_t cond, bool own) {
    if (cond == NONE || l->w->nodes[cond].op == NODE_TRUE) {
        return;
    }
    size_t from = l->uses->n;
    l->by = (law_part){kind, index, cond};
    if (own) {
        *vec_push(l->parts) = l->by;
    }
    part_nodes(l->w, cond, meet_node, l);
    for (size_t i = from; i < l->uses->n; i++) {
        l->seen[l->uses->p[i].define] = false;
    }
}

void parts_list(const lode_world *w, law_parts *parts, define_uses *uses) {
    lode_arena scratch = {0};
    lister l = {.w = w, .parts = parts, .uses = uses};
    l.seen = arena_array(&scratch, w->n_nodes + 1, sizeof *l.seen);
    l.ever = arena_array(&scratch, w->n_nodes + 1, sizeof *l.ever);
    for (uint32_t i = 0; i < w->n_rules; i++) {
        meet_cond(&l, PART_RULE, i, w->rules[i].cond, w->rules[i].kind != RULE_ENTRY);
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        meet_cond(&l, PART_ENTRY, i, w->entries[i].test, true);
    }
    for (uint32_t i = 0; i < w->n_regimes; i++) {
        meet_cond(&l, PART_REGIME, i, w->regimes[i].nexus, true);
        meet_cond(&l, PART_REGIME, i, w->regimes[i].indicated, true);
        meet_cond(&l, PART_REGIME, i, w->regimes[i].bite, true);
    }
    arena_clear(&scratch);
}

law_place part_place(const places *p, const law_part *part) {
    switch (part->kind) {
    case PART_RULE:
        return p->rules[part->index];
    case PART_ENTRY:
        return p->entries[part->index];
    case PART_DEFINE:
        return p->defines[part->index];
    case PART_REGIME:
        break;
    }
    return p->regimes[part->index];
}

str part_name(const lode_world *w, const law_part *part) {
    switch (part->kind) {
    case PART_RULE:
        return world_str(w, w->rules[part->index].id);
    case PART_ENTRY: {
        const world_entry *e = &w->entries[part->index];
        return world_str(w, e->rule != NONE ? w->rules[e->rule].id : e->code);
    }
    case PART_DEFINE:
        return world_str(w, w->nodes[part->index].text);
    case PART_REGIME:
        break;
    }
    return world_str(w, w->regimes[part->index].id);
}

// ---- cuts ----------------------------------------------------------------------------------------

// The compiler makes the number of each comparison a class of its own; the set of the atom changes
// on one side of it. `has X` changes above zero and compares with nothing.
uint32_t node_cut(const lode_world *w, uint32_t node) {
    const world_node *n = &w->nodes[node];
    if (n->op != NODE_VAR || !w->vars[n->a].numeric) {
        return NONE;
    }
    const world_var *v = &w->vars[n->a];
    const class_set *set = &w->class_sets[n->b];
    for (uint32_t i = 0; i + 1 < v->classes.count; i++) {
        if (cs_has(set, i) == cs_has(set, i + 1)) {
            continue;
        }
        const world_class *k = &w->classes[v->classes.first + i];
        uint32_t at = k->lo == k->hi ? i : i + 1;
        bool presence = v->elem != NONE && at == 0 && k->lo == 0;
        return presence ? NONE : at;
    }
    return NONE;
}
