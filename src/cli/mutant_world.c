// SPDX-License-Identifier: Apache-2.0
//
// The tables of a world are const, in an arena or a mapped file; what a mutant changes is copied
// once. A dropped part gets a shorter range behind the end of its table; undoing copies the changed
// rows back. The result is as sound as the base: no index is new, and what was in order stays so.
#include "cli/mutants.h"

#include <string.h>

static void *copied(lode_arena *a, const void *from, size_t n, size_t more, size_t size) {
    void *to = arena_array(a, n + more + 1, size);
    if (n > 0) {
        memcpy(to, from, n * size);
    }
    return to;
}

static uint32_t longest(uint32_t so_far, world_range r) {
    return r.count > so_far ? r.count : so_far;
}

// Gives each classification one class more, at the end of the table, and finds whose regime it is.
static void add_spares(mutant_world *mw) {
    const lode_world *b = mw->base;
    uint32_t at = b->n_classes;
    mw->spare = arena_array(&mw->arena, b->n_regimes + 1, sizeof *mw->spare);
    for (uint32_t g = 0; g < b->n_regimes; g++) {
        mw->spare[g] = NONE;
    }
    for (uint32_t v = 0; v < b->n_vars; v++) {
        const world_fact *f = &b->facts[b->vars[v].fact];
        world_range old = b->vars[v].classes;
        if (f->type != FACT_CLASSIFICATION || old.count == 0 || old.count >= CLASSES_MAX ||
            at + old.count >= b->n_classes + b->n_regimes * CLASSES_MAX) {
            continue;
        }
        memcpy(mw->classes + at, b->classes + old.first, old.count * sizeof *b->classes);
        mw->classes[at + old.count] = b->classes[old.first + old.count - 1];
        mw->vars[v].classes = (world_range){at, old.count + 1};
        at += old.count + 1;
        for (uint32_t e = 0; e < b->n_entries; e++) {
            uint32_t g = b->entries[e].regime;
            if (world_fact_is_of(b, b->vars[v].fact, g)) {
                mw->spare[g] = old.count;
            }
        }
    }
    mw->w.n_classes = at;
}

// The entry whose effect, dates or exceptions the mutant changes, or NONE.
static uint32_t changed_entry(const lode_world *b, const mutant *m) {
    bool own = m->kind == MUTANT_FROM || m->kind == MUTANT_UNTIL || m->kind == MUTANT_OVERRIDE ||
               m->kind == MUTANT_EXCEPTION || m->kind == MUTANT_EFFECT;
    if (!own || m->part.kind == PART_ENTRY) {
        return own ? m->part.index : NONE;
    }
    const world_rule *r = &b->rules[m->part.index];
    return r->kind == RULE_ENTRY ? r->entry : NONE;
}

void mutant_world_init(mutant_world *mw, const lode_world *base) {
    uint32_t kids = 0, defeats = 0, effects = 0;
    size_t classes = (size_t)base->n_regimes * CLASSES_MAX;
    for (uint32_t i = 0; i < base->n_nodes; i++) {
        kids = longest(kids, base->nodes[i].kids);
    }
    for (uint32_t i = 0; i < base->n_rules; i++) {
        defeats = longest(defeats, base->rules[i].defeaters);
        effects = longest(effects, base->rules[i].effects);
    }
    for (uint32_t i = 0; i < base->n_entries; i++) {
        defeats = longest(defeats, base->entries[i].exceptions);
    }
    *mw = (mutant_world){.w = *base, .base = base, .screener = screener_new()};
#define COPY(field, table, more) \
    mw->w.table = mw->field =    \
        copied(&mw->arena, base->table, base->n_##table, more, sizeof *base->table)
    COPY(nodes, nodes, 0);
    COPY(kids, kids, kids);
    COPY(sets, class_sets, 1);
    COPY(rules, rules, 0);
    COPY(entries, entries, 0);
    COPY(defeats, defeats, defeats);
    COPY(effects, effects, effects);
    COPY(suspensions, suspensions, 0);
    COPY(parties, parties, 0);
    COPY(vars, vars, 0);
    COPY(classes, classes, classes);
#undef COPY
    mw->w.n_kids += kids;
    mw->w.n_defeats += defeats;
    mw->w.n_effects += effects;
    mw->w.n_class_sets += 1;
    mw->w.n_blocks = 0; /* they are of the law as it was: the reference reads a mutant */
    add_spares(mw);
}

void mutant_world_clear(mutant_world *mw) {
    screener_free(mw->screener);
    arena_clear(&mw->arena);
}

static world_range without_kid(mutant_world *mw, world_range r, uint32_t at) {
    world_range out = {mw->base->n_kids, 0};
    for (uint32_t i = 0; i < r.count; i++) {
        if (i != at) {
            mw->kids[out.first + out.count++] = mw->base->kids[r.first + i];
        }
    }
    return out;
}

static world_range without_defeat(mutant_world *mw, world_range r, uint32_t at) {
    world_range out = {mw->base->n_defeats, 0};
    for (uint32_t i = 0; i < r.count; i++) {
        if (i != at) {
            mw->defeats[out.first + out.count++] = mw->base->defeats[r.first + i];
        }
    }
    return out;
}

static world_range without_effect(mutant_world *mw, world_range r, uint32_t at) {
    world_range out = {mw->base->n_effects, 0};
    for (uint32_t i = 0; i < r.count; i++) {
        if (i != at) {
            mw->effects[out.first + out.count++] = mw->base->effects[r.first + i];
        }
    }
    return out;
}

static void move_number(mutant_world *mw, const mutant *m) {
    class_set set = mw->base->class_sets[mw->base->nodes[m->node].b];
    set.w[m->at / 64] ^= UINT64_C(1) << (m->at % 64);
    mw->sets[mw->base->n_class_sets] = set;
    mw->nodes[m->node].b = mw->base->n_class_sets;
}

// The unclear day is the last day of its window, so it moves with the end.
static void move_window(world_window *win, const mutant *m) {
    if (m->kind == MUTANT_FROM) {
        win->from += m->days;
        return;
    }
    win->until += m->days;
    if (win->unclear_day != DATE_NONE) {
        win->unclear_day += m->days;
    }
}

static void move_suspensions(mutant_world *mw, const mutant *m) {
    const world_suspension *first = &mw->base->suspensions[m->part.index];
    for (uint32_t i = 0; i < mw->base->n_suspensions; i++) {
        const world_suspension *from = &mw->base->suspensions[i];
        world_suspension *to = &mw->suspensions[i];
        if (from->by != first->by) {
            continue;
        }
        if (m->kind == MUTANT_SUSPENDED && from->from == m->date) {
            to->from += m->days;
        } else if (m->kind == MUTANT_RESUMED && from->until == m->date) {
            to->until += m->days;
            to->unclear_day += from->unclear_day != DATE_NONE ? m->days : 0;
        }
    }
}

static void move_listed(mutant_world *mw, const mutant *m) {
    world_range r = mw->base->lists[m->part.index].parties;
    for (uint32_t i = r.first; i < r.first + r.count; i++) {
        if (mw->base->parties[i].listed == m->date) {
            mw->parties[i].listed += m->days;
        }
    }
}

void mutant_apply(mutant_world *mw, const mutant *m) {
    const lode_world *b = mw->base;
    uint32_t i = m->part.index;
    uint32_t entry = changed_entry(b, m);
    if (entry != NONE && mw->spare[b->entries[entry].regime] != NONE) {
        mw->entries[entry].group = mw->spare[b->entries[entry].regime];
    }
    switch (m->kind) {
    case MUTANT_CUT:
        move_number(mw, m);
        break;
    case MUTANT_CLAUSE:
    case MUTANT_CHOICE:
        mw->nodes[m->node].kids = without_kid(mw, b->nodes[m->node].kids, m->at);
        break;
    case MUTANT_SWAP:
        mw->nodes[m->node].op = b->nodes[m->node].op == NODE_AND ? NODE_OR : NODE_AND;
        break;
    case MUTANT_FROM:
    case MUTANT_UNTIL:
        if (m->part.kind == PART_ENTRY) {
            move_window(&mw->entries[i].window, m);
            i = b->entries[i].rule;
        }
        if (i != NONE) {
            move_window(&mw->rules[i].window, m);
        }
        break;
    case MUTANT_SUSPENDED:
    case MUTANT_RESUMED:
        move_suspensions(mw, m);
        break;
    case MUTANT_LISTED:
        move_listed(mw, m);
        break;
    case MUTANT_OVERRIDE:
        mw->rules[i].defeaters = without_defeat(mw, b->rules[i].defeaters, m->at);
        break;
    case MUTANT_EXCEPTION:
        mw->entries[i].exceptions = without_defeat(mw, b->entries[i].exceptions, m->at);
        break;
    case MUTANT_EFFECT:
        mw->rules[i].effects = without_effect(mw, b->rules[i].effects, m->at);
        break;
    case MUTANT_KIND_COUNT:
        break;
    }
}

// Copies back every row that mutant_apply may have written for this mutant.
void mutant_undo(mutant_world *mw, const mutant *m) {
    const lode_world *b = mw->base;
    uint32_t i = m->part.index;
    if (m->kind <= MUTANT_SWAP) {
        mw->nodes[m->node] = b->nodes[m->node];
    } else if (m->kind == MUTANT_SUSPENDED || m->kind == MUTANT_RESUMED) {
        memcpy(mw->suspensions, b->suspensions, b->n_suspensions * sizeof *b->suspensions);
    } else if (m->kind == MUTANT_LISTED) {
        world_range r = b->lists[i].parties;
        memcpy(mw->parties + r.first, b->parties + r.first, r.count * sizeof *b->parties);
    } else {
        uint32_t entry = changed_entry(b, m);
        if (entry != NONE) {
            mw->entries[entry] = b->entries[entry];
        }
        i = m->part.kind == PART_ENTRY ? b->entries[i].rule : i;
        if (i != NONE) {
            mw->rules[i] = b->rules[i];
        }
    }
}
