// SPDX-License-Identifier: Apache-2.0
//
// model_rows_goods: stock.csv and transit.csv: what is there, and what is on its way.
#include "exposure/model_int.h"

// ---- stock ----------------------------------------------------------------------------------------

enum { STOCK_ITEM, STOCK_PLANT, STOCK_QTY, STOCK_UNIT, STOCK_AS_OF, STOCK_COLUMNS };

static const model_column STOCK[STOCK_COLUMNS] = {
    [STOCK_ITEM] = {"item", CELL_ITEM, true, .about = "a row of items.csv"},
    [STOCK_PLANT] = {"plant", CELL_PLANT, .about = "where it lies; empty: the pool of no plant"},
    [STOCK_QTY] = {"qty", CELL_STOCK, true, .about = "how much, on day 0; 0: there is none"},
    [STOCK_UNIT] = {"unit", CELL_UNIT, .about = "of qty; empty: the item's"},
    [STOCK_AS_OF] = {"as_of", CELL_DATE, .about = "day on which it was counted"},
};

static void stock_start(model_reader *r, uint32_t rows) {
    r->m.stocks = arena_array(r->a, rows, sizeof *r->m.stocks);
}

static void stock_row(model_reader *r, const model_cell *c) {
    model_stock s = {
        .item = c[STOCK_ITEM].index,
        .plant = model_plant(r, &c[STOCK_PLANT]),
        .as_of = cell_date(&c[STOCK_AS_OF]),
        .row = r->word,
    };
    if (c[STOCK_AS_OF].given && s.as_of > r->m.on) {
        model_warn(r, TABLE_STOCK, r->line, "counted after the day asked about");
    }
    if (model_quantity(r, &c[STOCK_QTY], &c[STOCK_UNIT], s.item, &s.qty)) {
        r->m.stocks[r->m.n_stocks++] = s;
    }
}

static void stock_done(model_reader *r) {
    row_key *keys = arena_array(&r->tmp, (size_t)r->m.n_stocks + 1, sizeof *keys);
    for (uint32_t i = 0; i < r->m.n_stocks; i++) {
        const model_stock *s = &r->m.stocks[i];
        keys[i] = (row_key){s->item, s->plant, 0, s->row.line};
    }
    model_doubled(
        r, TABLE_STOCK, keys, r->m.n_stocks, "the same item at the same plant",
        "one row with the sum, or the plants by name: a stock counted twice hides a stop");
}

const model_spec SPEC_STOCK = {
    .columns = STOCK,
    .n_columns = STOCK_COLUMNS,
    .id = MODEL_NO_COLUMN,
    .start = stock_start,
    .row = stock_row,
    .done = stock_done,
    .about = "What lies where on day 0.",
    .sample = "item,qty,unit,source,grade\n"
              "magnet,400,pcs,invented,assumed\n"
              "motor,150,pcs,invented,assumed\n"
              "mirror,60,pcs,invented,assumed\n",
};

// ---- transit --------------------------------------------------------------------------------------

enum {
    TRANSIT_ITEM,
    TRANSIT_PLANT,
    TRANSIT_QTY,
    TRANSIT_UNIT,
    TRANSIT_ETA,
    TRANSIT_BORDER,
    TRANSIT_LANE,
    TRANSIT_CROSSES,
    TRANSIT_COLUMNS
};

static const char *const PASSED_WORDS[] = {
    [BORDER_PASSED] = "passed",
    [BORDER_NOT_PASSED] = "not_passed",
    [BORDER_UNKNOWN] = "unknown",
    NULL,
};

static const model_column TRANSIT[TRANSIT_COLUMNS] = {
    [TRANSIT_ITEM] = {"item", CELL_ITEM, true, .about = "a row of items.csv"},
    [TRANSIT_PLANT] = {"plant", CELL_PLANT,
                       .about = "where it arrives; empty: the pool of no plant"},
    [TRANSIT_QTY] = {"qty", CELL_QTY, true, .about = "how much is on its way"},
    [TRANSIT_UNIT] = {"unit", CELL_UNIT, .about = "of qty; empty: the item's"},
    [TRANSIT_ETA] = {"eta", CELL_DATE, true, .about = "usable from the beginning of this day"},
    [TRANSIT_BORDER] = {"border", CELL_WORD, true, .words = PASSED_WORDS,
                        .about = "passed, not_passed or unknown: has it left the country?"},
    [TRANSIT_LANE] = {"lane", CELL_LANE, .about = "how it comes; only what has passed needs none"},
    [TRANSIT_CROSSES] = {"crosses", CELL_DATE, .about = "day at the border"},
};

static void transit_start(model_reader *r, uint32_t rows) {
    r->m.transits = arena_array(r->a, rows, sizeof *r->m.transits);
}

static bool check_lane(model_reader *r, const model_cell *c, const model_transit *t) {
    if (t->lane == MODEL_NONE) {
        if (t->border == BORDER_PASSED) {
            return true;
        }
        lode_error *e = model_problem_at(r, &c[TRANSIT_LANE], "missing",
                                         "lane must be filled unless the border is passed");
        lode_hint(e, "the row of lanes.csv that decides whether these goods may leave");
        return false;
    }
    const model_lane *l = &r->m.lanes[t->lane];
    if (l->row.line == 0) {
        return false; // its own row has the problem
    }
    if (l->item != t->item || l->plant != t->plant) {
        lode_error *e = model_problem_at(
            r, &c[TRANSIT_LANE], "wrong_lane", "the lane %.60s brings %.60s to %s%.60s, not this",
            l->id.p, r->items.names[l->item].p, l->plant == 0 ? "no plant" : "plant ",
            r->plants.names[l->plant].p);
        lode_hint(e, "item and plant are those of the lane: lanes.csv, line %u", l->row.line);
        return false;
    }
    return true;
}

static bool check_days(model_reader *r, const model_cell *c, const model_transit *t) {
    const model_cell *crosses = &c[TRANSIT_CROSSES], *eta = &c[TRANSIT_ETA];
    if (crosses->given && crosses->date > eta->date) {
        lode_error *e =
            model_problem_at(r, crosses, "date_order", "it crosses after it has arrived");
        lode_hint(e, "crosses is the day at the border, eta the day of arrival");
        return false;
    }
    if (crosses->given && t->border == BORDER_PASSED && t->crosses > 0) {
        lode_error *e = model_problem_at(r, crosses, "date_order",
                                         "passed, but the day at the border is yet to come");
        lode_hint(e, "border is not_passed until that day");
        return false;
    }
    if (t->eta < 0) {
        model_warn(r, TABLE_TRANSIT, r->line,
                   "should have arrived before the day asked about: if it did, it is stock");
    }
    return true;
}

static void transit_row(model_reader *r, const model_cell *c) {
    model_transit t = {
        .item = c[TRANSIT_ITEM].index,
        .plant = model_plant(r, &c[TRANSIT_PLANT]),
        .lane = cell_index(&c[TRANSIT_LANE], MODEL_NONE),
        .eta = cell_day(r, &c[TRANSIT_ETA], 0),
        .crosses = cell_day(r, &c[TRANSIT_CROSSES], INT32_MIN),
        .border = (model_border)c[TRANSIT_BORDER].index,
        .row = r->word,
    };
    bool good = model_quantity(r, &c[TRANSIT_QTY], &c[TRANSIT_UNIT], t.item, &t.qty);
    good = check_lane(r, c, &t) && good;
    if (check_days(r, c, &t) && good) {
        r->m.transits[r->m.n_transits++] = t;
    }
}

const model_spec SPEC_TRANSIT = {
    .columns = TRANSIT,
    .n_columns = TRANSIT_COLUMNS,
    .id = MODEL_NO_COLUMN,
    .start = transit_start,
    .row = transit_row,
    .about =
        "What is on its way. Whether it has passed the border decides whether a measure can still stop it.",
    .sample = "item,qty,unit,eta,border,lane,source,grade\n"
              "magnet,80,pcs,2026-01-16,passed,magnets-cn,invented,assumed\n",
};
