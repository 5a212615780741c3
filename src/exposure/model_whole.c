// SPDX-License-Identifier: Apache-2.0
//
// model_whole: what can only be judged when all files are read: money in one currency, plants that
// nothing comes to, and facts that stand in two files.
#include "exposure/model_int.h"

#include "decide/facts.h"

// ---- money ----------------------------------------------------------------------------------------

static ratio rate_into(const exposure_model *m, str from, str into) {
    ratio turned = RATIO_NONE;
    for (uint32_t i = 0; i < m->n_rates; i++) {
        const model_rate *k = &m->rates[i];
        if (str_eq(k->currency, from) && str_eq(k->into, into)) {
            return k->rate;
        }
        if (str_eq(k->currency, into) && str_eq(k->into, from) && !ratio_ok(turned)) {
            turned = ratio_div(RATIO_ONE, k->rate);
        }
    }
    return turned;
}

ratio model_money(const exposure_model *m, ratio amount, str currency) {
    if (str_eq(currency, m->currency)) {
        return amount;
    }
    return ratio_mul(amount, rate_into(m, currency, m->currency));
}

// That of the first product with a price, or of the first order, or of the first priced item.
static str report_currency(const model_reader *r) {
    const exposure_model *m = &r->m;
    for (uint32_t i = 0; i < m->n_plans; i++) {
        const model_item *it = &m->items[m->plans[i].product];
        if (ratio_ok(it->price_low)) {
            return it->currency;
        }
    }
    for (uint32_t i = 0; i < r->money.n; i++) {
        if (r->money.p[i].currency.n > 0) {
            return r->money.p[i].currency;
        }
    }
    for (uint32_t i = 0; i < m->n_items; i++) {
        if (ratio_ok(m->items[i].price_low)) {
            return m->items[i].currency;
        }
    }
    return STR("");
}

static void no_rate(model_reader *r, model_table t, model_place at, str currency) {
    lode_error *e =
        model_problem_in(r, t, at.line, at.col, "no_rate",
                         "no rate from " STR_FMT " to " STR_FMT ", the currency of the report",
                         STR_ARG(currency), STR_ARG(r->m.currency));
    lode_hint(e, "add a row to rates.csv: " STR_FMT "," STR_FMT ",...", STR_ARG(currency),
              STR_ARG(r->m.currency));
}

static void convert_money(model_reader *r) {
    exposure_model *m = &r->m;
    m->currency = report_currency(r);
    str last = STR(""); /* most prices are in one currency */
    for (uint32_t i = 0; i < m->n_items; i++) {
        const model_item *it = &m->items[i];
        if (!ratio_ok(it->price_low) || it->row.line == 0 || it->currency.p == last.p) {
            continue;
        }
        if (ratio_ok(model_money(m, it->price_low, it->currency)) &&
            ratio_ok(model_money(m, it->price_high, it->currency))) {
            last = it->currency;
        } else {
            no_rate(r, TABLE_ITEMS, r->prices.p[i], it->currency);
        }
    }
    for (uint32_t i = 0; i < r->money.n; i++) {
        const order_money *k = &r->money.p[i];
        model_order *o = &m->orders[i];
        o->price = model_money(m, k->price, k->currency);
        o->penalty = model_money(m, k->penalty, k->currency);
        bool lost = (ratio_ok(k->price) && !ratio_ok(o->price)) ||
                    (ratio_ok(k->penalty) && !ratio_ok(o->penalty));
        if (lost && k->currency.n > 0) {
            no_rate(r, TABLE_ORDERS, k->at, k->currency);
        }
    }
}

// ---- plants ---------------------------------------------------------------------------------------

#define NEAR_PLANTS_MAX 1000u

// A plant in one row only, with a name like another: probably a slip, and then its pool is empty.
static void warn_near(model_reader *r, uint32_t plant) {
    const model_ids *t = &r->plants;
    for (uint32_t i = 1; i < t->n; i++) {
        if (i != plant && r->plant_uses.p[i].rows > 1 && t->names[plant].n > 3 &&
            str_distance(t->names[i], t->names[plant], 1) == 1) {
            model_warn(r, (model_table)r->plant_uses.p[plant].table, r->plant_uses.p[plant].line,
                       "the plant \"%.60s\" stands in one row only; \"%.60s\" stands in %u",
                       t->names[plant].p, t->names[i].p, r->plant_uses.p[i].rows);
            return;
        }
    }
}

static void check_plants(model_reader *r) {
    for (uint32_t i = 0; i < r->from_plants.n; i++) {
        const model_lane *l = &r->m.lanes[i];
        if (l->row.line == 0 || l->from_plant == MODEL_NONE ||
            r->plant_uses.p[l->from_plant].rows > 0) {
            continue;
        }
        model_place at = r->from_plants.p[i];
        lode_error *e = model_problem_in(r, TABLE_LANES, at.line, at.col, "unknown_name",
                                         "no row brings anything to the plant \"%.60s\"",
                                         r->plants.names[l->from_plant].p);
        str names[NEAR_PLANTS_MAX];
        uint32_t n = 0;
        for (uint32_t k = 1; k < r->plants.n && n < NEAR_PLANTS_MAX; k++) {
            if (r->plant_uses.p[k].rows > 0) {
                names[n++] = r->plants.names[k];
            }
        }
        hint_nearest(e, r->plants.names[l->from_plant], names, n);
    }
    for (uint32_t i = 1; i < r->plants.n && r->plants.n <= NEAR_PLANTS_MAX; i++) {
        if (r->plant_uses.p[i].rows == 1) {
            warn_near(r, i);
        }
    }
}

// ---- facts ----------------------------------------------------------------------------------------

// The cell is what `check` is told; a report of contents that differs from it would go unseen.
static void warn_contains(model_reader *r) {
    for (uint32_t i = 0; i < r->m.n_items; i++) {
        const model_item *it = &r->m.items[i];
        for (uint32_t f = 0; f < it->n_facts && it->n_substances > 0; f++) {
            if (str_eqz(r->facts.p[it->first_fact + f].name, "item.contains")) {
                model_warn(
                    r, TABLE_ITEMS, it->row.line,
                    "item.contains of %.60s stands here and in composition.csv: check is told "
                    "what stands here",
                    it->id.p);
            }
        }
    }
}

void model_whole(model_reader *r) {
    convert_money(r);
    check_plants(r);
    warn_contains(r);
}
