// SPDX-License-Identifier: Apache-2.0
//
// model_rows_sales: plan.csv, orders.csv and rates.csv: what is to be made, for whom, for how much.
#include "exposure/model_int.h"

// ---- plan -----------------------------------------------------------------------------------------

enum { PLAN_PRODUCT, PLAN_PLANT, PLAN_RATE, PLAN_PRIORITY, PLAN_COLUMNS };

static const model_column PLAN[PLAN_COLUMNS] = {
    [PLAN_PRODUCT] = {"product", CELL_ITEM, true, .about = "a row of items.csv"},
    [PLAN_PLANT] = {"plant", CELL_PLANT, .about = "where; empty: at one unnamed place"},
    [PLAN_RATE] = {"rate", CELL_POSITIVE, true, .about = "how many a day, in the item's unit"},
    [PLAN_PRIORITY] = {"priority", CELL_WHOLE,
                       .about =
                           "for --policy prio, smallest first; empty: after those that have one"},
};

static void plan_start(model_reader *r, uint32_t rows) {
    r->m.plans = arena_array(r->a, rows, sizeof *r->m.plans);
}

static void plan_row(model_reader *r, const model_cell *c) {
    r->m.plans[r->m.n_plans++] = (model_plan){
        .product = c[PLAN_PRODUCT].index,
        .plant = model_plant(r, &c[PLAN_PLANT]),
        .rate = c[PLAN_RATE].number,
        .priority = cell_index(&c[PLAN_PRIORITY], UINT32_MAX),
        .row = r->word,
    };
}

static void plan_done(model_reader *r) {
    row_key *keys = arena_array(&r->tmp, (size_t)r->m.n_plans + 1, sizeof *keys);
    for (uint32_t i = 0; i < r->m.n_plans; i++) {
        const model_plan *p = &r->m.plans[i];
        keys[i] = (row_key){p->product, p->plant, 0, p->row.line};
    }
    model_doubled(r, TABLE_PLAN, keys, r->m.n_plans, "the same product at the same plant",
                  "one row with the rate of both");
    if (r->m.n_plans == 0 && r->problems->total == 0) {
        lode_error *e = model_problem(r, 1, 1, "empty", "plan.csv has no rows: nothing can stop");
        lode_hint(e, "one row for each product that is made");
    }
}

const model_spec SPEC_PLAN = {
    .columns = PLAN,
    .n_columns = PLAN_COLUMNS,
    .id = MODEL_NO_COLUMN,
    .must = true,
    .start = plan_start,
    .row = plan_row,
    .done = plan_done,
    .about = "What is to be made a day. The answer has one line for each of these products.",
    .sample = "product,rate,priority,source,grade\n"
              "car,10,1,invented,assumed\n",
};

// ---- orders ---------------------------------------------------------------------------------------

enum {
    ORDER_ID,
    ORDER_PRODUCT,
    ORDER_PLANT,
    ORDER_QTY,
    ORDER_DUE,
    ORDER_PRICE,
    ORDER_CURRENCY,
    ORDER_PENALTY,
    ORDER_CUSTOMER,
    ORDER_COLUMNS
};

static const model_column ORDERS[ORDER_COLUMNS] = {
    [ORDER_ID] = {"order", CELL_ID, true, .about = "number of the order"},
    [ORDER_PRODUCT] = {"product", CELL_ITEM, true, .about = "a row of plan.csv"},
    [ORDER_PLANT] = {"plant", CELL_PLANT, .about = "as in plan.csv"},
    [ORDER_QTY] = {"qty", CELL_POSITIVE, true, .about = "how many, in the item's unit"},
    [ORDER_DUE] = {"due", CELL_DATE, true, .about = "to be there at the beginning of this day"},
    [ORDER_PRICE] = {"price", CELL_AMOUNT, .about = "of one; empty: that of the item"},
    [ORDER_CURRENCY] = {"currency", CELL_CURRENCY,
                        .about = "of price and penalty; empty: that of the item"},
    [ORDER_PENALTY] = {"penalty_per_day", CELL_AMOUNT,
                       .about = "for the whole order, each day that it is late; empty: none"},
    [ORDER_CUSTOMER] = {"customer", CELL_TEXT, .about = "for people"},
};

static void orders_start(model_reader *r, uint32_t rows) {
    r->m.orders = arena_array(r->a, rows, sizeof *r->m.orders);
}

// What is not planned is never made, and an order for it would be lost without a word.
static bool check_planned(model_reader *r, const model_cell *c) {
    uint32_t product = c[ORDER_PRODUCT].index, plant = cell_index(&c[ORDER_PLANT], 0);
    const model_plan *elsewhere = NULL;
    for (uint32_t i = 0; i < r->m.n_plans; i++) {
        const model_plan *p = &r->m.plans[i];
        if (p->product == product && p->plant == plant) {
            return true;
        }
        elsewhere = p->product == product && elsewhere == NULL ? p : elsewhere;
    }
    lode_error *e =
        model_problem_at(r, c[ORDER_PLANT].given ? &c[ORDER_PLANT] : &c[ORDER_PRODUCT],
                         "not_planned", "%.60s is not planned %s%.60s", r->items.names[product].p,
                         plant == 0 ? "without a plant" : "at plant ", r->plants.names[plant].p);
    if (elsewhere != NULL) {
        lode_hint(e, "plan.csv, line %u, plans it at plant \"%.60s\"", elsewhere->row.line,
                  r->plants.names[elsewhere->plant].p);
    } else {
        lode_hint(e, "add a row to plan.csv");
    }
    return false;
}

static void orders_row(model_reader *r, const model_cell *c) {
    if (r->m.given[TABLE_PLAN] && !check_planned(r, c)) {
        return;
    }
    uint32_t at = c[ORDER_ID].index;
    const model_item *it = &r->m.items[c[ORDER_PRODUCT].index];
    order_money money = {
        .price = cell_number(&c[ORDER_PRICE], RATIO_NONE),
        .penalty = cell_number(&c[ORDER_PENALTY], RATIO_NONE),
        .currency = c[ORDER_CURRENCY].given ? c[ORDER_CURRENCY].text : it->currency,
        .at = {c[ORDER_CURRENCY].line, c[ORDER_CURRENCY].col},
    };
    bool priced = c[ORDER_PRICE].given || c[ORDER_PENALTY].given;
    if (money.at.line == 0) { // no such column
        const model_cell *cell = &c[c[ORDER_PRICE].given ? ORDER_PRICE : ORDER_PENALTY];
        money.at = (model_place){cell->line, cell->col};
    }
    if (priced && it->row.line > 0 && money.currency.n == 0) {
        lode_error *e =
            model_problem(r, money.at.line, money.at.col, "no_currency", "money in no currency");
        lode_hint(e, "fill the column currency, here or of the item");
    }
    while (r->money.n <= at) {
        *vec_push(&r->money) = (order_money){RATIO_NONE, RATIO_NONE, STR(""), {0, 0}};
    }
    r->money.p[at] = money;
    r->m.orders[at] = (model_order){
        .id = c[ORDER_ID].text,
        .customer = cell_text(&c[ORDER_CUSTOMER]),
        .product = c[ORDER_PRODUCT].index,
        .plant = cell_index(&c[ORDER_PLANT], 0),
        .qty = c[ORDER_QTY].number,
        .due = cell_day(r, &c[ORDER_DUE], 0),
        .price = RATIO_NONE,
        .penalty = RATIO_NONE,
        .row = r->word,
    };
}

static void orders_done(model_reader *r) { r->m.n_orders = r->orders.n; }

const model_spec SPEC_ORDERS = {
    .columns = ORDERS,
    .n_columns = ORDER_COLUMNS,
    .id = ORDER_ID,
    .start = orders_start,
    .row = orders_row,
    .done = orders_done,
    .about = "Orders of products, to see which are late and what that costs.",
    .sample = "order,product,qty,due,penalty_per_day,customer,source,grade\n"
              "A-1,car,40,2026-01-15,,dealer A,invented,assumed\n"
              "A-2,car,60,2026-01-22,50000,dealer B,invented,assumed\n"
              "A-3,car,80,2026-01-30,,dealer A,invented,assumed\n",
};

// ---- rates ----------------------------------------------------------------------------------------

enum { RATE_CURRENCY, RATE_INTO, RATE_RATE, RATE_COLUMNS };

static const model_column RATES[RATE_COLUMNS] = {
    [RATE_CURRENCY] = {"currency", CELL_CURRENCY, true, .about = "one of this, such as USD"},
    [RATE_INTO] = {"into", CELL_CURRENCY, true, .about = "in this, such as JPY"},
    [RATE_RATE] = {"rate", CELL_POSITIVE, true, .about = "is so much"},
};

static void rates_start(model_reader *r, uint32_t rows) {
    r->m.rates = arena_array(r->a, rows, sizeof *r->m.rates);
}

static void rates_row(model_reader *r, const model_cell *c) {
    if (str_eq(c[RATE_CURRENCY].text, c[RATE_INTO].text)) {
        lode_error *e =
            model_problem_at(r, &c[RATE_INTO], "same_currency", "a rate from a currency to itself");
        lode_hint(e, "leave the row out");
        return;
    }
    r->m.rates[r->m.n_rates++] = (model_rate){
        .currency = c[RATE_CURRENCY].text,
        .into = c[RATE_INTO].text,
        .rate = c[RATE_RATE].number,
        .row = r->word,
    };
}

static void rates_done(model_reader *r) {
    row_key *keys = arena_array(&r->tmp, (size_t)r->m.n_rates + 1, sizeof *keys);
    for (uint32_t i = 0; i < r->m.n_rates; i++) {
        const model_rate *k = &r->m.rates[i];
        keys[i] = (row_key){ids_find(&r->texts, k->currency), ids_find(&r->texts, k->into), 0,
                            k->row.line};
    }
    model_doubled(r, TABLE_RATES, keys, r->m.n_rates, "the same two currencies",
                  "one rate; its day goes into the column date");
}

const model_spec SPEC_RATES = {
    .columns = RATES,
    .n_columns = RATE_COLUMNS,
    .id = MODEL_NO_COLUMN,
    .start = rates_start,
    .row = rates_row,
    .done = rates_done,
    .about =
        "Rates of exchange into the currency of the report, which is that of the first product.",
    .sample = "currency,into,rate,date,source,grade\n"
              "USD,JPY,150,2026-01-09,invented,assumed\n",
};
