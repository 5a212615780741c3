// SPDX-License-Identifier: Apache-2.0
//
// model_rows: what the row readers of all files share: quantities in the unit of their item, days in
// order, rows that say the same thing twice, and rows by key.
#include "exposure/model_int.h"

#include <stdlib.h>

const model_spec *model_spec_of(model_table t) {
    static const model_spec *const specs[TABLE_COUNT] = {
        [TABLE_ITEMS] = &SPEC_ITEMS,       [TABLE_COMPOSITION] = &SPEC_COMPOSITION,
        [TABLE_BOM] = &SPEC_BOM,           [TABLE_MAKE] = &SPEC_MAKE,
        [TABLE_LANES] = &SPEC_LANES,       [TABLE_PARTIES] = &SPEC_PARTIES,
        [TABLE_STOCK] = &SPEC_STOCK,       [TABLE_TRANSIT] = &SPEC_TRANSIT,
        [TABLE_ORDERS] = &SPEC_ORDERS,     [TABLE_PLAN] = &SPEC_PLAN,
        [TABLE_LICENSES] = &SPEC_LICENSES, [TABLE_RATES] = &SPEC_RATES,
        [TABLE_SCENARIO] = &SPEC_SCENARIO,
    };
    return specs[t];
}

static bool no_conversion(model_reader *r, const model_cell *at, const model_item *it) {
    const model_unit *from = &at->unit;
    bool by_mass = (from->kind == UNIT_MASS) != (it->unit.kind == UNIT_MASS);
    if (from->kind == it->unit.kind || (by_mass && ratio_ok(it->unit_mass))) {
        lode_error *e = model_problem_at(r, at, "too_large", "the quantity does not fit");
        lode_hint(e, "too large or too fine for the unit of the item, " STR_FMT,
                  STR_ARG(it->unit.name));
        return false;
    }
    lode_error *e = model_problem_at(
        r, at, "unit", STR_FMT " is no measure of %.60s, which is counted in " STR_FMT,
        STR_ARG(from->name), it->id.p, STR_ARG(it->unit.name));
    if (by_mass) {
        lode_hint(e, "give its unit_mass in items.csv, line %u: nothing is taken as 1 : 1",
                  it->row.line);
    } else {
        lode_hint(e, "items.csv, line %u, has its unit", it->row.line);
    }
    return false;
}

bool model_quantity(model_reader *r, const model_cell *qty, const model_cell *unit, uint32_t item,
                    ratio *out) {
    const model_cell *from = qty->has_unit ? qty : unit->given ? unit : NULL;
    if (r->units[item] == 0) {
        return false; // its own row has the problem
    }
    if (qty->has_unit && unit->given && qty->index != unit->index) {
        lode_error *e = model_problem_at(
            r, qty, "two_units", "the quantity is in " STR_FMT ", the column unit says " STR_FMT,
            STR_ARG(qty->unit.name), STR_ARG(unit->unit.name));
        lode_hint(e, "one of the two is enough");
        return false;
    }
    if (from == NULL || r->units[item] == from->index + 1) {
        *out = qty->number;
        return true;
    }
    const model_item *it = &r->m.items[item];
    return unit_convert(it, qty->number, &from->unit, out) || no_conversion(r, from, it);
}

bool model_in_order(model_reader *r, const model_cell *early, const model_cell *late,
                    bool half_open) {
    if (!early->given || !late->given || early->date < late->date ||
        (!half_open && early->date == late->date)) {
        return true;
    }
    char a[16], b[16];
    str first = date_print(early->date, a), last = date_print(late->date, b);
    lode_error *e = model_problem_at(r, late, "date_order", STR_FMT " is not after " STR_FMT,
                                     STR_ARG(last), STR_ARG(first));
    lode_hint(e, half_open ? "the second is the first day on which it no longer holds"
                           : "the second is the last day, and may be the same");
    return false;
}

uint32_t model_plant(model_reader *r, const model_cell *c) {
    if (!c->given) {
        return 0;
    }
    plant_use *use = &r->plant_uses.p[c->index];
    if (use->rows++ == 0) {
        use->table = r->table;
        use->line = c->line;
    }
    return c->index;
}

static int key_order(const void *x, const void *y) {
    const row_key *k = x, *l = y;
    if (k->a != l->a) {
        return k->a < l->a ? -1 : 1;
    }
    if (k->b != l->b) {
        return k->b < l->b ? -1 : 1;
    }
    if (k->c != l->c) {
        return k->c < l->c ? -1 : 1;
    }
    return (k->line > l->line) - (k->line < l->line);
}

void model_doubled(model_reader *r, model_table t, row_key *keys, uint32_t n, const char *what,
                   const char *hint) {
    if (n > 1) {
        qsort(keys, n, sizeof *keys, key_order);
    }
    for (uint32_t i = 1, first = 0; i < n; i++) {
        if (keys[i].a != keys[first].a || keys[i].b != keys[first].b ||
            keys[i].c != keys[first].c) {
            first = i;
            continue;
        }
        lode_error *e = model_problem_in(r, t, keys[i].line, 1, "doubled",
                                         "%s twice: first in line %u", what, keys[first].line);
        lode_hint(e, "%s", hint);
    }
}

uint32_t *model_order_by(model_reader *r, const uint32_t *keys, uint32_t n, uint32_t n_keys) {
    uint32_t *order = arena_array(&r->tmp, (size_t)n + 1, sizeof *order);
    uint32_t *begin = arena_array(&r->tmp, (size_t)n_keys + 1, sizeof *begin);
    for (uint32_t i = 0; i < n; i++) {
        begin[keys[i] + 1]++;
    }
    for (uint32_t k = 0; k < n_keys; k++) {
        begin[k + 1] += begin[k];
    }
    for (uint32_t i = 0; i < n; i++) {
        order[begin[keys[i]]++] = i;
    }
    return order;
}
