// SPDX-License-Identifier: Apache-2.0
//
// model_rows_items: items.csv and composition.csv: what there is, and what is in it.
#include "exposure/model_int.h"

// ---- items ----------------------------------------------------------------------------------------

enum {
    ITEM_ID,
    ITEM_NAME,
    ITEM_UNIT,
    ITEM_MASS,
    ITEM_PRICE,
    ITEM_PRICE_LOW,
    ITEM_PRICE_HIGH,
    ITEM_CURRENCY,
    ITEM_BASIS,
    ITEM_SUPPLY,
    ITEM_COLUMNS
};

static const char *const SUPPLY_WORDS[] = {"as_needed", NULL};

static const model_column ITEMS[ITEM_COLUMNS] = {
    [ITEM_ID] = {"item", CELL_ID, true, .about = "your name for it; every other file uses this"},
    [ITEM_NAME] = {"name", CELL_NAME, .about = "for people"},
    [ITEM_UNIT] = {"unit", CELL_UNIT, true,
                   .about = "what it is counted in: pcs, pair, set of 4, mg, g, kg, t, mm, m, km, "
                            "m2, ml, l, m3"},
    [ITEM_MASS] = {"unit_mass", CELL_QTY,
                   .about = "mass of one piece (one m, m2, l), such as 25 g: pieces and mass "
                            "convert only with it"},
    [ITEM_PRICE] = {"price", CELL_AMOUNT, .about = "of one unit; or price_low and price_high"},
    [ITEM_PRICE_LOW] = {"price_low", CELL_AMOUNT, .about = "the least that it may cost"},
    [ITEM_PRICE_HIGH] = {"price_high", CELL_AMOUNT, .about = "the most that it may cost"},
    [ITEM_CURRENCY] = {"currency", CELL_CURRENCY, .about = "of the price, such as JPY"},
    [ITEM_BASIS] = {"price_basis", CELL_TEXT, .about = "what the price is: contract, list, spot"},
    [ITEM_SUPPLY] = {"supply", CELL_WORD, .words = SUPPLY_WORDS,
                     .about =
                         "as_needed: it can always be had; empty: other rows say how it comes"},
};

static void items_start(model_reader *r, uint32_t rows) {
    r->m.items = arena_array(r->a, rows, sizeof *r->m.items);
    r->units = arena_array(&r->tmp, rows, sizeof *r->units);
    r->items.beside = r->units;
    ids_reserve(&r->items, rows);
}

// One price is both bounds; of two both must be there.
static bool read_price(model_reader *r, const model_cell *c, model_item *it) {
    const model_cell *one = &c[ITEM_PRICE], *low = &c[ITEM_PRICE_LOW], *high = &c[ITEM_PRICE_HIGH];
    it->price_low = cell_number(one->given ? one : low, RATIO_NONE);
    it->price_high = cell_number(one->given ? one : high, RATIO_NONE);
    if (one->given && (low->given || high->given)) {
        lode_error *e = model_problem_at(r, one, "two_prices", "a price, and a range of prices");
        lode_hint(e, "price, or price_low and price_high");
        return false;
    }
    if (low->given != high->given) {
        lode_error *e = model_problem_at(r, low->given ? low : high, "half_range",
                                         "half a range of prices: %s is missing",
                                         low->given ? "price_high" : "price_low");
        lode_hint(e, "a bound that nobody knows makes the price unknown: leave both empty");
        return false;
    }
    if (low->given && ratio_cmp(low->number, high->number) > 0) {
        (void)model_problem_at(r, low, "range_order", "price_low is over price_high");
        return false;
    }
    if (ratio_ok(it->price_low) && !c[ITEM_CURRENCY].given) {
        lode_error *e =
            model_problem_at(r, one->given ? one : low, "no_currency", "a price in no currency");
        lode_hint(e, "fill the column currency, such as JPY");
        return false;
    }
    return true;
}

static bool read_mass(model_reader *r, const model_cell *c, model_item *it) {
    it->unit_mass = RATIO_NONE;
    if (!c->given) {
        return true;
    }
    if (!c->has_unit || c->unit.kind != UNIT_MASS) {
        lode_error *e = model_problem_at(r, c, "unit", "unit_mass is not a mass");
        lode_hint(e, "with its unit, such as 25 g or 1.2 kg");
        return false;
    }
    it->unit_mass = ratio_mul(c->number, c->unit.factor);
    if (it->unit.kind !=
        UNIT_MASS) { // of one piece; what is counted in sets of 4 has four times that
        it->unit_mass = ratio_mul(it->unit_mass, it->unit.factor);
    }
    if (!ratio_ok(it->unit_mass)) {
        (void)model_problem_at(r, c, "too_large", "unit_mass does not fit");
    }
    return ratio_ok(it->unit_mass);
}

static void items_row(model_reader *r, const model_cell *c) {
    model_item it = {
        .id = c[ITEM_ID].text,
        .name = cell_text(&c[ITEM_NAME]),
        .unit = c[ITEM_UNIT].unit,
        .currency = cell_text(&c[ITEM_CURRENCY]),
        .price_basis = cell_text(&c[ITEM_BASIS]),
        .as_needed = c[ITEM_SUPPLY].given,
        .first_fact = r->first_fact,
        .n_facts = (uint32_t)r->facts.n - r->first_fact,
        .row = r->word,
    };
    if (read_price(r, c, &it) && read_mass(r, &c[ITEM_MASS], &it)) {
        r->m.items[c[ITEM_ID].index] = it;
        r->units[c[ITEM_ID].index] = c[ITEM_UNIT].index + 1;
    }
    const model_cell *priced = &c[ITEM_CURRENCY];
    while (r->prices.n <= c[ITEM_ID].index) {
        *vec_push(&r->prices) = (model_place){0};
    }
    if (ratio_ok(it.price_low)) {
        r->prices.p[c[ITEM_ID].index] = (model_place){priced->line, priced->col};
    }
}

static void items_done(model_reader *r) {
    r->m.n_items = r->items.n;
    if (r->m.n_items == 0) {
        lode_error *e = model_problem(r, 1, 1, "empty", "items.csv has no rows");
        lode_hint(e, "one row for each product and part");
    }
}

const model_spec SPEC_ITEMS = {
    .columns = ITEMS,
    .n_columns = ITEM_COLUMNS,
    .id = ITEM_ID,
    .facts = FACTS_ITEM,
    .must = true,
    .start = items_start,
    .row = items_row,
    .done = items_done,
    .about =
        "What there is: products, parts, materials. Columns item.* are facts for `lodestone check`,\n"
        "such as item.kind, item.form, item.hs, item.origin: what you would write in a shipment. One that\n"
        "is a share of value may say `share of CN` instead: it is found from the prices of the parts.",
    .sample =
        "item,name,unit,unit_mass,price,currency,price_basis,supply,item.kind,item.form,item.hs,"
        "item.origin,source,grade\n"
        "car,car,pcs,,3000000,JPY,list,,,,,,invented,assumed\n"
        "mirror,door mirror,pcs,1.2 kg,20000,JPY,contract,,,,,,invented,assumed\n"
        "motor,fold motor of a mirror,pcs,60 g,1500,JPY,contract,,,,,,invented,assumed\n"
        "magnet,sintered NdFeB segment,pcs,3 g,40,JPY,contract,,ndfeb_magnet,loose,8505111000,CN,"
        "invented,assumed\n"
        "housing,housing of a mirror,pcs,,900,JPY,contract,as_needed,,,,,invented,assumed\n",
};

// ---- composition ----------------------------------------------------------------------------------

enum { COMP_ITEM, COMP_SUBSTANCE, COMP_SHARE, COMP_LOW, COMP_HIGH, COMP_FORM, COMP_COLUMNS };

static const char *const FORM_WORDS[] = {"metal", "oxide", "alloy", NULL};

static const model_column COMPOSITION[COMP_COLUMNS] = {
    [COMP_ITEM] = {"item", CELL_ITEM, true, .about = "a row of items.csv"},
    [COMP_SUBSTANCE] = {"substance", CELL_TEXT, true,
                        .about = "an element, such as Dy, or an oxide, such as Dy2O3"},
    [COMP_SHARE] = {"share", CELL_SHARE,
                    .about =
                        "of the mass, such as 2 %; 0 %: it is known to be absent; empty: it is "
                        "in it, nobody knows how much"},
    [COMP_LOW] = {"low", CELL_SHARE, .about = "at least, instead of share"},
    [COMP_HIGH] = {"high", CELL_SHARE, .about = "at most, instead of share"},
    [COMP_FORM] = {"form", CELL_WORD, .words = FORM_WORDS,
                   .about = "metal, oxide (the share is that of the oxide) or alloy"},
};

static void composition_start(model_reader *r, uint32_t rows) {
    r->m.substances = arena_array(r->a, rows, sizeof *r->m.substances);
}

static void composition_row(model_reader *r, const model_cell *c) {
    const model_cell *one = &c[COMP_SHARE], *low = &c[COMP_LOW], *high = &c[COMP_HIGH];
    bool range = low->given || high->given;
    if (one->given && range) {
        lode_error *e = model_problem_at(r, one, "two_shares", "a share, and a range of shares");
        lode_hint(e, "share, or low and high");
        return;
    }
    model_substance s = {
        .item = c[COMP_ITEM].index,
        .name = c[COMP_SUBSTANCE].text,
        .low = one->given ? one->number
               : range    ? cell_number(low, RATIO_ZERO)
                          : RATIO_NONE,
        .high = one->given ? one->number
                : range    ? cell_number(high, RATIO_ONE)
                           : RATIO_NONE,
        .form = c[COMP_FORM].given ? str_of(FORM_WORDS[c[COMP_FORM].index]) : STR(""),
        .row = r->word,
    };
    if (range && ratio_cmp(s.low, s.high) > 0) {
        (void)model_problem_at(r, low, "range_order", "low is over high");
        return;
    }
    str element;
    ratio metal;
    bool oxide = substance_metal(s.name, STR(""), &element, &metal) && !ratio_is(metal, 1);
    if (oxide && s.form.n > 0 && !str_eqz(s.form, "oxide")) {
        lode_error *e = model_problem_at(r, &c[COMP_FORM], "form", "%.60s is an oxide, no " STR_FMT,
                                         s.name.p, STR_ARG(s.form));
        lode_hint(e, "form oxide, or the substance " STR_FMT, STR_ARG(element));
        return;
    }
    r->m.substances[r->m.n_substances++] = s;
}

static uint32_t name_number(model_reader *r, str name) { return ids_find(&r->texts, name); }

// Rows by item, and what is in one item must have room in it.
static void composition_done(model_reader *r) {
    uint32_t n = r->m.n_substances;
    model_substance *rows = r->m.substances;
    uint32_t *items = arena_array(&r->tmp, (size_t)n + 1, sizeof *items);
    row_key *keys = arena_array(&r->tmp, (size_t)n + 1, sizeof *keys);
    for (uint32_t i = 0; i < n; i++) {
        items[i] = rows[i].item;
        keys[i] =
            (row_key){rows[i].item, name_number(r, rows[i].name),
                      rows[i].form.n == 0 ? 0 : (uint32_t)rows[i].form.p[0], rows[i].row.line};
    }
    model_doubled(r, TABLE_COMPOSITION, keys, n, "the same substance of the same item",
                  "one row for each; of two words keep the better one");
    uint32_t *order = model_order_by(r, items, n, r->m.n_items);
    model_substance *sorted = arena_array(r->a, (size_t)n + 1, sizeof *sorted);
    ratio sum = RATIO_ZERO;
    for (uint32_t i = 0; i < n; i++) {
        sorted[i] = rows[order[i]];
        model_item *it = &r->m.items[sorted[i].item];
        if (it->n_substances++ == 0) {
            it->first_substance = i;
            sum = RATIO_ZERO;
        }
        ratio more = ratio_ok(sorted[i].low) ? ratio_add(sum, sorted[i].low) : sum;
        if (ratio_ok(more) && ratio_cmp(sum, RATIO_ONE) <= 0 && ratio_cmp(more, RATIO_ONE) > 0) {
            lode_error *e =
                model_problem_in(r, TABLE_COMPOSITION, sorted[i].row.line, 1, "over_whole",
                                 "with this row, %.60s consists of more than 100 %%",
                                 r->items.names[sorted[i].item].p);
            lode_hint(e, "shares are of the mass of the whole item");
        }
        sum = ratio_ok(more) ? more : sum;
    }
    r->m.substances = sorted;
}

const model_spec SPEC_COMPOSITION = {
    .columns = COMPOSITION,
    .n_columns = COMP_COLUMNS,
    .id = MODEL_NO_COLUMN,
    .start = composition_start,
    .row = composition_row,
    .done = composition_done,
    .about =
        "What is in an item, by mass. Leave out what you do not know; say 0 % of what is not in it.",
    .sample = "item,substance,share,form,source,grade\n"
              "magnet,Nd,29 %,alloy,invented,assumed\n"
              "magnet,Dy,2 %,alloy,invented,assumed\n"
              "magnet,Tb,0 %,,invented,assumed\n",
};
