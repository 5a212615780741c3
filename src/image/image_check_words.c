// SPDX-License-Identifier: Apache-2.0
//
// image_check_words: the vocabulary. What belongs to something stands in exactly its range; facts,
// vars and classes fit together; defaults end; units are ratios.
#include "image/image_check_int.h"

#define DEFAULT_CHAIN_MAX 8u /* facts that default to facts that default */

// Elements point back to the record whose range holds them, and stand in exactly that range.
static lode_status check_owned(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_values); c->record < w->n_values; c->record++) {
        if (!in_range(w->enums[w->values[c->record].enum_idx].values, c->record)) {
            return image_bad(c, "enum_idx", "not among the values of its enum");
        }
    }
    for (start(c, TABLE_slot_values); c->record < w->n_slot_values; c->record++) {
        if (!in_range(w->slots[w->slot_values[c->record].slot].values, c->record)) {
            return image_bad(c, "slot", "not among the values of its slot");
        }
    }
    for (start(c, TABLE_slots); c->record < w->n_slots; c->record++) {
        world_range r = w->slots[c->record].values;
        if (r.count > CLASSES_MAX || r.count == 0) {
            return image_bad(c, "values", "a slot has 1 to 256 values");
        }
        for (uint32_t i = 0; i < r.count; i++) {
            if (w->slot_values[r.first + i].slot != c->record) {
                return image_bad(c, "values", "a value of another slot");
            }
        }
    }
    for (start(c, TABLE_enums); c->record < w->n_enums; c->record++) {
        world_range r = w->enums[c->record].values;
        for (uint32_t i = 0; i < r.count; i++) {
            if (w->values[r.first + i].enum_idx != c->record) {
                return image_bad(c, "values", "a value of another enum");
            }
        }
    }
    return LODE_OK;
}

static bool is_enum_type(uint32_t type) {
    return type == FACT_ONE_OF || type == FACT_CLOSED_SET || type == FACT_OPEN_SET ||
           type == FACT_SHARES || type == FACT_PAUSES;
}

static lode_status check_fact(checker *c) {
    const lode_world *w = c->w;
    const world_fact *f = &w->facts[c->record];
    if (is_enum_type(f->type) && f->enum_idx == NONE) {
        return image_bad(c, "enum_idx", "this type needs an enum");
    }
    if ((f->scope == FACT_SCOPE_PARTY || f->type == FACT_NAME) && f->role == NONE) {
        return image_bad(c, "role", "a fact of a party needs a role");
    }
    if (f->vars.count > 0 && f->question == NONE) {
        return image_bad(c, "question", "a fact that is tested needs a question");
    }
    for (uint32_t i = 0; i < f->vars.count; i++) {
        if (w->vars[f->vars.first + i].fact != c->record) {
            return image_bad(c, "vars", "a var of another fact");
        }
    }
    uint32_t at = f->default_fact;
    for (uint32_t steps = 0; at != NONE; steps++) {
        if (steps == DEFAULT_CHAIN_MAX || at == c->record) {
            return image_bad(c, "default_fact", "the defaults go in a circle or are too deep");
        }
        if (w->facts[at].type != f->type || w->facts[at].enum_idx != f->enum_idx) {
            return image_bad(c, "default_fact", "the default has another type");
        }
        at = w->facts[at].default_fact;
    }
    return LODE_OK;
}

// Numeric classes cover a line from left to right; the others are told apart by their place.
static const char *classes_problem(const lode_world *w, const world_var *v) {
    for (uint32_t i = 0; v->numeric && i < v->classes.count; i++) {
        const world_class *k = &w->classes[v->classes.first + i];
        if (k->lo > k->hi || (k->lo == k->hi && !(k->lo_closed && k->hi_closed))) {
            return "an empty interval";
        }
        if (i > 0 && (k[-1].hi > k->lo || (k[-1].hi == k->lo && k[-1].hi_closed && k->lo_closed))) {
            return "intervals overlap or are out of order";
        }
    }
    return NULL;
}

static lode_status check_var(checker *c) {
    const lode_world *w = c->w;
    const world_var *v = &w->vars[c->record];
    const world_fact *f = &w->facts[v->fact];
    if (!in_range(f->vars, c->record)) {
        return image_bad(c, "fact", "not among the vars of its fact");
    }
    if (v->classes.count == 0 || v->classes.count > CLASSES_MAX) {
        return image_bad(c, "classes", "a var has 1 to 256 classes");
    }
    bool elements =
        f->type == FACT_CLOSED_SET || f->type == FACT_OPEN_SET || f->type == FACT_SHARES;
    bool ok = f->type == FACT_NAME ? v->elem < w->n_lists
              : elements ? v->elem < w->n_values && w->values[v->elem].enum_idx == f->enum_idx
                         : v->elem == NONE;
    if (!ok) {
        return image_bad(c, "elem", "not what a var of this fact tests");
    }
    bool yes_no = elements || f->type == FACT_NAME || f->type == FACT_LAW ||
                  f->type == FACT_CLAIM || f->type == FACT_LICENSE;
    if (yes_no && !v->numeric && v->classes.count != 2) {
        return image_bad(c, "classes", "a yes-or-no var has two classes");
    }
    const char *problem = classes_problem(w, v);
    return problem ? image_bad(c, "classes", problem) : LODE_OK;
}

static lode_status check_vocabulary(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_facts); c->record < w->n_facts; c->record++) {
        lode_status s = check_fact(c);
        if (s != LODE_OK) {
            return s;
        }
    }
    for (start(c, TABLE_vars); c->record < w->n_vars; c->record++) {
        lode_status s = check_var(c);
        if (s != LODE_OK) {
            return s;
        }
    }
    for (start(c, TABLE_roles); c->record < w->n_roles; c->record++) {
        if (w->n_groups < 64 && w->roles[c->record].groups >> w->n_groups != 0) {
            return image_bad(c, "groups", "no such group");
        }
    }
    for (start(c, TABLE_units); c->record < w->n_units; c->record++) {
        const world_unit *u = &w->units[c->record];
        if (u->num < 0 || u->den <= 0 || u->offset < 0) {
            return image_bad(c, "num", "a unit is a positive ratio, its offset not below zero");
        }
    }
    return LODE_OK;
}

lode_status image_check_words(checker *c) {
    lode_status s = check_owned(c);
    return s == LODE_OK ? check_vocabulary(c) : s;
}
