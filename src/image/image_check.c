// SPDX-License-Identifier: Apache-2.0
//
// image_check: is this world safe to use? Every consumer indexes the tables without looking, walks
// conditions without counting and trusts that rules come in order; all of that is earned here, in
// one pass over each table.
//
//   1. the pool is UTF-8, and every field is inside its bounds (table-driven)
//   2. what single fields cannot say: values inside their own enum, vars inside their fact ...
//   3. conditions: children before parents, bounded depth, and no reading of a later stratum
//   4. rules: the order is a permutation in which every defeater comes first
//
// Errors carry the place as path, such as rules[12].measure.
#include "image/image_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NODE_DEPTH_MAX 4096u /* evaluation recurses by depth; compiled law stays under 100 */
#define DEFAULT_CHAIN_MAX 8u /* facts that default to facts that default */

typedef struct checker {
    const lode_world *w;
    lode_error *err;
    uint32_t table, record; /* the place of the next error */
} checker;

static lode_status bad(const checker *c, const char *field, const char *what) {
    const char *table = image_table_of(c->table)->name;
    lode_status s = lode_fail(c->err, LODE_BAD_INPUT, "image_invalid",
                              "image: %s record %u, field %s: %s", table, c->record, field, what);
    if (c->err) {
        (void)snprintf(c->err->path, sizeof c->err->path, "%s[%u].%s", table, c->record, field);
    }
    lode_hint(c->err, "compile the packs again with this version of lodestone");
    return s;
}

// ---- 1. fields ------------------------------------------------------------------------------

static bool text_ok(const lode_world *w, world_text t) {
    if (t.off > w->pool_len || t.len > w->pool_len - t.off) {
        return false;
    }
    // The pool is UTF-8 as a whole; a text must not begin or end inside a character.
    uint32_t end = t.off + t.len;
    bool starts = t.len == 0 || ((unsigned char)w->pool[t.off] & 0xC0) != 0x80;
    bool ends = t.len == 0 || end == w->pool_len || ((unsigned char)w->pool[end] & 0xC0) != 0x80;
    return starts && ends;
}

static uint32_t table_count(const lode_world *w, uint32_t table) {
    uint32_t n = 0;
    (void)image_records(w, table, &n);
    return n;
}

static bool range_ok(world_range r, uint32_t n) { return r.first <= n && r.count <= n - r.first; }

// NULL when the field is fine, else what is wrong with it.
static const char *field_problem(const lode_world *w, const image_field *f,
                                 const unsigned char *record) {
    const unsigned char *p = record + f->offset;
    uint32_t u = 0;
    memcpy(&u, p, sizeof u);
    switch (f->kind) {
    case FIELD_TEXT: {
        world_text t;
        memcpy(&t, p, sizeof t);
        return text_ok(w, t) ? NULL : "text outside the string pool";
    }
    case FIELD_RANGE: {
        world_range r;
        memcpy(&r, p, sizeof r);
        return range_ok(r, table_count(w, f->table)) ? NULL : "range outside its table";
    }
    case FIELD_IDX:
        return u < table_count(w, f->table) ? NULL : "index outside its table";
    case FIELD_OPT:
        return u == NONE || u < table_count(w, f->table) ? NULL : "index outside its table";
    case FIELD_ENUM:
        return u < f->max ? NULL : "no such value";
    case FIELD_DATE: {
        lode_date d = 0;
        memcpy(&d, p, sizeof d);
        bool ok = d == DATE_NONE || (d >= DATE_MIN && d <= DATE_MAX + 1); // until: the day after
        return ok ? NULL : "no date between 1900 and 2199";
    }
    case FIELD_U32:
    case FIELD_64:
    case FIELD_BITS:
        return NULL;
    }
    return "unknown kind of field";
}

static lode_status check_fields(checker *c) {
    for (c->table = 0; c->table < TABLE_COUNT; c->table++) {
        const image_table *t = image_table_of(c->table);
        uint32_t n = 0;
        const unsigned char *p = image_records(c->w, c->table, &n);
        for (c->record = 0; c->record < n; c->record++, p += t->record_size) {
            for (uint32_t i = 0; i < t->n_fields; i++) {
                const char *problem = field_problem(c->w, &t->fields[i], p);
                if (problem) {
                    return bad(c, t->fields[i].name, problem);
                }
            }
        }
    }
    return LODE_OK;
}

// ---- 2. records -----------------------------------------------------------------------------

static void start(checker *c, table_no table) {
    c->table = table;
    c->record = 0;
}

static bool in_range(world_range r, uint32_t i) { return i >= r.first && i - r.first < r.count; }

// Elements point back to the record whose range holds them, and stand in exactly that range.
static lode_status check_owned(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_values); c->record < w->n_values; c->record++) {
        if (!in_range(w->enums[w->values[c->record].enum_idx].values, c->record)) {
            return bad(c, "enum_idx", "not among the values of its enum");
        }
    }
    for (start(c, TABLE_slot_values); c->record < w->n_slot_values; c->record++) {
        if (!in_range(w->slots[w->slot_values[c->record].slot].values, c->record)) {
            return bad(c, "slot", "not among the values of its slot");
        }
    }
    for (start(c, TABLE_slots); c->record < w->n_slots; c->record++) {
        world_range r = w->slots[c->record].values;
        if (r.count > CLASSES_MAX || r.count == 0) {
            return bad(c, "values", "a slot has 1 to 256 values");
        }
        for (uint32_t i = 0; i < r.count; i++) {
            if (w->slot_values[r.first + i].slot != c->record) {
                return bad(c, "values", "a value of another slot");
            }
        }
    }
    for (start(c, TABLE_enums); c->record < w->n_enums; c->record++) {
        world_range r = w->enums[c->record].values;
        for (uint32_t i = 0; i < r.count; i++) {
            if (w->values[r.first + i].enum_idx != c->record) {
                return bad(c, "values", "a value of another enum");
            }
        }
    }
    for (start(c, TABLE_parties); c->record < w->n_parties; c->record++) {
        world_range r = w->parties[c->record].names;
        for (uint32_t i = 0; i < r.count; i++) {
            if (w->names[r.first + i].party != c->record) {
                return bad(c, "names", "a name of another party");
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
        return bad(c, "enum_idx", "this type needs an enum");
    }
    if ((f->scope == FACT_SCOPE_PARTY || f->type == FACT_NAME) && f->role == NONE) {
        return bad(c, "role", "a fact of a party needs a role");
    }
    if (f->vars.count > 0 && f->question == NONE) {
        return bad(c, "question", "a fact that is tested needs a question");
    }
    for (uint32_t i = 0; i < f->vars.count; i++) {
        if (w->vars[f->vars.first + i].fact != c->record) {
            return bad(c, "vars", "a var of another fact");
        }
    }
    uint32_t at = f->default_fact;
    for (uint32_t steps = 0; at != NONE; steps++) {
        if (steps == DEFAULT_CHAIN_MAX || at == c->record) {
            return bad(c, "default_fact", "the defaults go in a circle or are too deep");
        }
        if (w->facts[at].type != f->type || w->facts[at].enum_idx != f->enum_idx) {
            return bad(c, "default_fact", "the default has another type");
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
        return bad(c, "fact", "not among the vars of its fact");
    }
    if (v->classes.count == 0 || v->classes.count > CLASSES_MAX) {
        return bad(c, "classes", "a var has 1 to 256 classes");
    }
    bool elements =
        f->type == FACT_CLOSED_SET || f->type == FACT_OPEN_SET || f->type == FACT_SHARES;
    bool ok = f->type == FACT_NAME ? v->elem < w->n_lists
              : elements ? v->elem < w->n_values && w->values[v->elem].enum_idx == f->enum_idx
                         : v->elem == NONE;
    if (!ok) {
        return bad(c, "elem", "not what a var of this fact tests");
    }
    bool yes_no = elements || f->type == FACT_NAME || f->type == FACT_LAW ||
                  f->type == FACT_CLAIM || f->type == FACT_LICENSE;
    if (yes_no && !v->numeric && v->classes.count != 2) {
        return bad(c, "classes", "a yes-or-no var has two classes");
    }
    const char *problem = classes_problem(w, v);
    return problem ? bad(c, "classes", problem) : LODE_OK;
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
            return bad(c, "groups", "no such group");
        }
    }
    for (start(c, TABLE_units); c->record < w->n_units; c->record++) {
        const world_unit *u = &w->units[c->record];
        if (u->num < 0 || u->den <= 0 || u->offset < 0) {
            return bad(c, "num", "a unit is a positive ratio, its offset not below zero");
        }
    }
    return LODE_OK;
}

static bool window_ok(const world_window *win) {
    return (win->unclear_day == DATE_NONE || win->boundary_var != NONE) &&
           (win->from == DATE_NONE || win->until == DATE_NONE || win->from < win->until);
}

static lode_status check_suspensions(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_suspensions); c->record < w->n_suspensions; c->record++) {
        const world_suspension *s = &w->suspensions[c->record];
        if (s->unclear_day != DATE_NONE && s->boundary_var == NONE) {
            return bad(c, "boundary_var", "an unclear day needs its question");
        }
        if (s->after == AFTER_UNVERIFIED && s->after_var == NONE) {
            return bad(c, "after_var", "an unverified end needs its question");
        }
    }
    return LODE_OK;
}

static lode_status check_entries(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_entries); c->record < w->n_entries; c->record++) {
        const world_entry *e = &w->entries[c->record];
        if ((e->how == ENTRY_ENCODED && e->test == NONE) ||
            (e->how == ENTRY_OPAQUE && e->test != NONE)) {
            return bad(c, "test", "an encoded entry has a test and an opaque one has none");
        }
        if (e->claim_var == NONE && (e->test != NONE || e->exceptions.count > 0)) {
            return bad(c, "claim_var", "an entry whose test can say no can be claimed against it");
        }
        if (e->group >= CLASSES_MAX) {
            return bad(c, "group", "at most 256 groups");
        }
        if (!window_ok(&e->window)) {
            return bad(c, "window", "empty, or an unclear day without its question");
        }
    }
    return check_suspensions(c);
}

static lode_status check_rules(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_rules); c->record < w->n_rules; c->record++) {
        const world_rule *r = &w->rules[c->record];
        if (!window_ok(&r->window)) {
            return bad(c, "window", "empty, or an unclear day without its question");
        }
        if (r->kind == RULE_ENTRY && r->entry == NONE) {
            return bad(c, "entry", "the rule of an entry names it");
        }
    }
    for (start(c, TABLE_effects); c->record < w->n_effects; c->record++) {
        const world_effect *e = &w->effects[c->record];
        if (w->slot_values[e->value].slot != e->slot) {
            return bad(c, "value", "a value of another slot");
        }
    }
    // The last row of the table has no condition: every line gets a verdict.
    uint32_t last = NONE;
    for (start(c, TABLE_verdicts); c->record < w->n_verdicts; c->record++) {
        const world_verdict *v = &w->verdicts[c->record];
        last = v->overlay ? last : c->record;
        if (v->overlay && v->cond == NONE) {
            return bad(c, "cond", "an overlay needs a condition");
        }
    }
    c->record = last == NONE ? 0 : last;
    if (last == NONE || w->verdicts[last].cond != NONE) {
        return bad(c, "cond", "the last verdict must be there and have no condition");
    }
    return LODE_OK;
}

// Named years ascend; their days ascend, lie apart and inside the year, so that a walk can stop early.
static const char *year_problem(const lode_world *w, const world_cal_year *y, uint32_t calendar) {
    const world_cal_day *day = &w->cal_days[y->days.first];
    lode_date first = 0, next = 0;
    if (y->calendar != calendar || y->year < 1900 || y->year > 2199 || y->published == DATE_NONE) {
        return "a year of another calendar, or without its notice";
    }
    year_bounds((int32_t)y->year, &first, &next);
    for (uint32_t i = 0; i < y->days.count; i++) {
        if (day[i].from < first || day[i].until <= day[i].from || day[i].until > next) {
            return "days that overlap, are out of order or lie outside their year";
        }
        first = day[i].until;
    }
    return NULL;
}

static lode_status check_calendars(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_calendars); c->record < w->n_calendars; c->record++) {
        const world_calendar *k = &w->calendars[c->record];
        const world_cal_year *y = &w->cal_years[k->years.first];
        for (uint32_t i = 0; i < k->years.count; i++) {
            const char *problem = year_problem(w, &y[i], c->record);
            if (problem != NULL || (i > 0 && y[i - 1].year >= y[i].year)) {
                return bad(c, "years", problem != NULL ? problem : "years out of order");
            }
        }
    }
    return LODE_OK;
}

static lode_status check_clocks(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_clocks); c->record < w->n_clocks; c->record++) {
        const world_clock *k = &w->clocks[c->record];
        const world_fact *from = &w->facts[k->from_fact];
        const world_fact *pause = k->pause_fact == NONE ? NULL : &w->facts[k->pause_fact];
        if (!window_ok(&k->window)) {
            return bad(c, "window", "empty, or an unclear day without its question");
        }
        if (k->days == 0 || k->days > CLOCK_DAYS_MAX) {
            return bad(c, "days", "a clock has 1 to 1000 working days");
        }
        if (from->type != FACT_DATE || from->scope != FACT_SCOPE_SHIPMENT) {
            return bad(c, "from_fact", "a clock begins with a date of the shipment");
        }
        if (pause != NULL && (pause->type != FACT_PAUSES || pause->scope != FACT_SCOPE_SHIPMENT)) {
            return bad(c, "pause_fact", "not the pauses of the shipment");
        }
        for (uint32_t i = 0; i < k->pauses.count; i++) {
            const world_value *v = &w->values[w->clock_pauses[k->pauses.first + i]];
            if (pause == NULL || v->enum_idx != pause->enum_idx) {
                return bad(c, "pauses", "no kind of these pauses");
            }
        }
        if (k->overrides == c->record) {
            return bad(c, "overrides", "a clock cannot stand in for itself");
        }
    }
    return LODE_OK;
}

// ---- 3. conditions --------------------------------------------------------------------------

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
            return bad(c, "test", "an entry may not read entries or slots");
        }
        for (uint32_t i = 0; i < e->exceptions.count; i++) {
            uint32_t rule = w->defeats[e->exceptions.first + i].winner;
            if (info[w->rules[rule].cond].reads & (READS_ENTRY | READS_PARTY)) {
                return bad(c, "exceptions",
                           "an exception of an entry may not read entries or parties");
            }
        }
    }
    for (start(c, TABLE_rules); c->record < w->n_rules; c->record++) {
        if (info[w->rules[c->record].cond].reads & READS_SLOT) {
            return bad(c, "cond", "a rule may not read slots");
        }
    }
    for (start(c, TABLE_regimes); c->record < w->n_regimes; c->record++) {
        const world_regime *r = &w->regimes[c->record];
        if ((r->begins == DATE_NONE) != (r->begins_var == NONE)) {
            return bad(c, "begins_var", "a regime that begins on a day asks what was before it");
        }
        uint32_t conds[] = {r->nexus, r->indicated, r->bite};
        for (size_t i = 0; i < sizeof conds / sizeof *conds; i++) {
            if (conds[i] != NONE && info[conds[i]].reads & READS_SLOT) {
                return bad(c, "nexus", "a regime may not read slots");
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
            s = bad(c, "op", problem);
            goto done;
        }
        info[c->record] = node_info_of(w, info, c->record);
        if (info[c->record].depth > NODE_DEPTH_MAX) {
            s = bad(c, "op", "conditions nested deeper than 4096");
            goto done;
        }
        if (info[c->record].size > NODE_SIZE_MAX) {
            s = bad(c, "op", "a condition of more than 1048576 parts");
            goto done;
        }
    }
    s = check_strata(c, info);
done:
    free(info);
    return s;
}

// ---- 4. order of rules ----------------------------------------------------------------------

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
            s = bad(c, "order", "the order of rules is no permutation");
            goto done;
        }
        seen[r->order] = 1;
        for (uint32_t i = 0; i < r->defeaters.count; i++) {
            if (w->rules[w->defeats[r->defeaters.first + i].winner].order >= r->order) {
                s = bad(c, "defeaters", "a defeater does not come before its loser");
                goto done;
            }
        }
    }
done:
    free(seen);
    return s;
}

// ---- 5. compiled rules ------------------------------------------------------------------------

static const char *column_problem(const lode_world *w, const world_block_column *c) {
    bool picks = c->kind == BLOCK_COLUMN_PICKS;
    // each below 2^26: image.c
    uint32_t columns = w->n_vars + w->n_entries + w->n_regimes + w->n_box_nodes;
    if (c->index >= (picks ? w->n_facts : columns)) {
        return "no such column";
    }
    uint32_t rows = picks                  ? w->facts[c->index].vars.count
                    : c->index < w->n_vars ? w->vars[c->index].classes.count
                                           : 2;
    if (c->rows.count != rows) {
        return "not one row for each class or element";
    }
    for (uint32_t i = 0; !picks && i < rows; i++) {
        if (w->block_rows[c->rows.first + i] == NONE) {
            return "a class without a row";
        }
    }
    return NULL;
}

static lode_status check_blocks(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_block_columns); c->record < w->n_block_columns; c->record++) {
        const char *problem = column_problem(w, &w->block_columns[c->record]);
        if (problem) {
            return bad(c, "index", problem);
        }
    }
    for (start(c, TABLE_blocks); c->record < w->n_blocks; c->record++) {
        const world_block *b = &w->blocks[c->record];
        if (b->owners.count > BLOCK_BOXES) {
            return bad(c, "owners", "more than 256 boxes");
        }
        uint32_t owners = b->stage == BLOCK_RULES ? w->n_rules : w->n_entries + w->n_rules;
        for (uint32_t i = 0; i < b->owners.count; i++) {
            if (w->box_owners[b->owners.first + i] >= owners) {
                return bad(c, "owners", "a box of no rule and no entry");
            }
        }
    }
    return LODE_OK;
}

lode_status image_check(const lode_world *w, lode_error *err) {
    size_t at = 0;
    if (!str_is_utf8((str){w->pool, w->pool_len}, &at)) {
        return lode_fail(err, LODE_BAD_INPUT, "image_invalid",
                         "image: string pool is not UTF-8 at byte %zu", at);
    }
    lode_status (*const passes[])(checker *) = {
        check_fields,    check_owned,  check_vocabulary, check_entries, check_rules,
        check_calendars, check_clocks, check_nodes,      check_order,   check_blocks};
    checker c = {.w = w, .err = err};
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
        lode_status s = passes[i](&c);
        if (s != LODE_OK) {
            return s;
        }
    }
    return LODE_OK;
}
