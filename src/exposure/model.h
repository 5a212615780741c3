/* SPDX-License-Identifier: Apache-2.0
 *
 * model: the supply chain of a company as it stands in its CSV files (docs/exposure.md has every column),
 * read, checked and resolved to indices. One row is one fact and carries its word: who said so.
 *
 *   items.csv        what there is: unit, price, and what `check` asks of goods
 *   composition.csv  substances in it
 *   bom.csv          what it takes to make one; children of one position are alternates
 *   make.csv         where it is made: yield, limit, days
 *   lanes.csv        where it comes from; a lane that crosses a border is a shipment for `check`
 *   parties.csv      names of suppliers, consignees and end users
 *   stock.csv, transit.csv, orders.csv, plan.csv, licenses.csv, rates.csv
 *   scenario.csv     what-ifs: lanes taken as open, slowed or blocked
 *
 * A model is read whole or not at all: with one bad row there is no model, but a list of all that is
 * wrong. Quantities are in the unit of their item; days count from day 0, the day asked about.
 * Everything lives in the arena of model_read. Read-only afterwards: any number of threads.
 */
#ifndef LODE_EXPOSURE_MODEL_H
#define LODE_EXPOSURE_MODEL_H

#include "exposure/ratio.h"

#define MODEL_NONE UINT32_MAX
#define MODEL_PROBLEMS_MAX 100u /* kept; all are counted */

/* A file as it was read: the name is that of the table, such as "bom.csv". */
typedef struct model_file {
    str name, text;
} model_file;

typedef enum model_table {
    TABLE_ITEMS,
    TABLE_COMPOSITION,
    TABLE_BOM,
    TABLE_MAKE,
    TABLE_LANES,
    TABLE_PARTIES,
    TABLE_STOCK,
    TABLE_TRANSIT,
    TABLE_ORDERS,
    TABLE_PLAN,
    TABLE_LICENSES,
    TABLE_RATES,
    TABLE_SCENARIO,
    TABLE_COUNT
} model_table;
const char *model_table_file(model_table t); /* "items.csv" */

/* Whose word a row is, strongest first. A row that does not say is the declarant's. */
typedef enum model_grade {
    MODEL_OFFICIAL,  /* an authority */
    MODEL_DOCUMENT,  /* contract, invoice, data sheet, stock-taking */
    MODEL_DECLARED,  /* whoever filled the file in */
    MODEL_PRESS,     /* named medium */
    MODEL_SECONDARY, /* weak page, hearsay */
    MODEL_RECALLED,  /* not read again */
    MODEL_ASSUMED,   /* a what-if, a demo value */
    MODEL_GRADES
} model_grade;
const char *model_grade_name(model_grade g);

/* Where a fact stands and whose word it is. */
typedef struct model_row {
    uint32_t line;  /* of the file, 1-based; 0: no row, such as a plant */
    uint8_t table;  /* model_table */
    uint8_t grade;  /* model_grade */
    lode_date date; /* of the word; DATE_NONE: not given */
    str source;
} model_row;

/* A fact for `check`, as the column calls it ("item.hs", "end_use"), and the cell. */
typedef struct model_fact {
    str name, value;
    uint32_t col; /* of the cell, in bytes, for errors */
} model_fact;

typedef enum unit_kind { UNIT_COUNT, UNIT_MASS, UNIT_LENGTH, UNIT_AREA, UNIT_VOLUME } unit_kind;

/* 1 of a unit = factor of the kind's base: pcs, g, m, m2, l. */
typedef struct model_unit {
    str name;
    unit_kind kind;
    ratio factor;
} model_unit;

typedef struct model_item {
    str id, name;
    model_unit unit;
    ratio
        unit_mass; /* grams of one of its unit; none: not given, and then kg and pcs do not convert */
    ratio price_low, price_high; /* of one of its unit; none: not given */
    str currency, price_basis;
    bool as_needed; /* the row says that it can always be had: column supply, "as_needed" */
    uint32_t first_fact, n_facts; /* facts: "item.*" */
    uint32_t first_substance, n_substances;
    model_row row;
} model_item;

typedef struct model_substance {
    uint32_t item;
    str name;
    ratio low, high; /* mass shares, 0..1; both 0: known to be absent */
    str form;        /* metal, oxide, alloy; or empty */
    model_row row;
} model_substance;

/* A use of a child in a position of a parent. Rows of one parent, plant and position are alternates,
 * best rank first (equal ranks in the order of the file). */
typedef struct model_bom {
    uint32_t parent, child, plant; /* plant: MODEL_NONE = wherever the parent is made */
    uint32_t rank;                 /* stands here because there are millions of rows */
    str position, approver;
    ratio need;          /* child's unit for one of the parent's: qty / per / (1 - scrap) */
    int32_t from, until; /* days in which it may be used, [from, until); the later of `from` and
                          * `qualified_from` */
    ratio cap;           /* of the child a day in this position; none: no limit */
    model_row row;
} model_bom;

typedef struct model_make {
    uint32_t item, plant;
    ratio yield;        /* 0 < yield <= 1 */
    ratio cap;          /* good units a day; none: no limit */
    uint32_t lead_days; /* counted when it is asked by when to act */
    model_row row;
} model_make;

typedef struct model_lane {
    str id;
    uint32_t item, plant; /* where it arrives */
    uint32_t from_plant;  /* own plant that it takes the item from; MODEL_NONE: from outside */
    uint32_t supplier;    /* parties; MODEL_NONE: not given */
    bool border;          /* false: the row says that it crosses none, and nothing is decided */
    ratio rate;           /* a day; none: as needed */
    ratio share;          /* of what the plan takes, as a limit; none: no limit */
    ratio quota;          /* in all from day 0; none: no limit */
    uint32_t lead_days;   /* from the border opening to the first arrival */
    uint32_t first_fact, n_facts; /* facts of the shipment; roles name rows of parties.csv */
    model_row row;
} model_lane;

typedef struct model_party {
    str id, name;
    uint32_t first_fact, n_facts; /* country, kind, address, number, as a shipment has them */
    model_row row;
} model_party;

typedef struct model_stock {
    uint32_t item, plant;
    ratio qty;
    lode_date as_of; /* DATE_NONE: not given */
    model_row row;
} model_stock;

typedef enum model_border { BORDER_PASSED, BORDER_NOT_PASSED, BORDER_UNKNOWN } model_border;

typedef struct model_transit {
    uint32_t item, plant;
    uint32_t lane; /* lanes; MODEL_NONE only when passed */
    ratio qty;
    int32_t eta;     /* usable from the beginning of that day */
    int32_t crosses; /* day at the border; INT32_MIN: not given */
    model_border border;
    model_row row;
} model_transit;

typedef struct model_order {
    str id, customer;
    uint32_t product, plant;
    ratio qty;
    int32_t due; /* by the beginning of that day */
    ratio price,
        penalty; /* of one, in the report's currency; penalty a day for the whole order; none:
                           * the item's price, no penalty */
    model_row row;
} model_order;

typedef struct model_plan {
    uint32_t product, plant;
    ratio rate;        /* a day, > 0 */
    uint32_t priority; /* for the policy prio: smaller first */
    model_row row;
} model_plan;

typedef enum model_license_state {
    LICENSE_GRANTED,
    LICENSE_PENDING,
    LICENSE_HALTED,
    LICENSE_REFUSED,
    LICENSE_EXPIRED
} model_license_state;

typedef struct model_license {
    str id, regime, kind, codes; /* codes: apart by ";" */
    uint32_t end_user;           /* parties, or MODEL_NONE */
    uint32_t *lanes, n_lanes;    /* which it is for; none named: every lane of item or code */
    uint32_t item;               /* or MODEL_NONE */
    ratio qty;                   /* left, in the unit of the item; none: no limit */
    lode_date from, until;       /* DATE_NONE: not given */
    model_license_state state;
    lode_date accepted, expected; /* pending: accepted on; and expected on somebody's word */
    model_row row;
} model_license;

typedef enum model_state { STATE_OPEN, STATE_BLOCKED, STATE_SLOWED, STATE_QUESTION } model_state;

/* A what-if: takes the place of what was decided about the lane. */
typedef struct model_whatif {
    str scenario;  /* empty: always */
    uint32_t lane; /* MODEL_NONE: "*", all lanes */
    int32_t from, until;
    model_state state;
    ratio factor; /* slowed: of the flow, 0..1 */
    model_row row;
} model_whatif;

typedef struct model_rate { /* 1 of currency = rate of into */
    str currency, into;
    ratio rate;
    model_row row;
} model_rate;

typedef struct exposure_model {
    lode_date on; /* day 0 */
    str currency; /* of the report: that of the first product; empty: no price given */
    model_item *items;
    str *plants;                 /* plants[0] is "", what rows without a plant share */
    model_substance *substances; /* by item */
    model_bom *bom;              /* by parent, plant, position, rank */
    model_make *makes;
    model_lane *lanes;
    model_party *parties;
    model_stock *stocks;
    model_transit *transits;
    model_order *orders;
    model_plan *plans;
    model_license *licenses;
    model_rate *rates;
    model_whatif *whatifs;
    model_fact *facts;
    model_party **party_by_id; /* sorted by id; NULL: they are looked for one by one */
    uint32_t n_items, n_plants, n_substances, n_bom, n_makes, n_lanes, n_parties, n_stocks,
        n_transits, n_orders, n_plans, n_licenses, n_rates, n_whatifs, n_facts;
    bool given[TABLE_COUNT]; /* the file was there */
    str *warnings;
    uint32_t n_warnings;
} exposure_model;

/* All that is wrong with the files: the first MODEL_PROBLEMS_MAX in the order of files and rows, each
 * with file, line and column, and how many there are in all. */
typedef struct model_problems {
    lode_error *all;
    uint32_t n, cap;
    uint64_t total;
} model_problems;
void model_problems_clear(model_problems *p);

/* Reads and checks the files. on: day 0. LODE_BAD_INPUT: *err is the first of *problems (which is heap
 * memory of the caller: model_problems_clear), and *out is untouched. */
LODE_MUST_CHECK lode_status model_read(lode_arena *a, const model_file *files, uint32_t n_files,
                                       lode_date on, exposure_model *out, model_problems *problems,
                                       lode_error *err);

/* "3 g" or "3" with a unit beside it -> the unit of the item; false when it cannot be converted. */
bool unit_convert(const model_item *item, ratio qty, const model_unit *from, ratio *out);
bool unit_find(str name,
               model_unit *out); /* pcs, g, kg, t, mg, m, mm, km, m2, l, ml, "set of 4" ... */

/* What of a substance is the element: of a metal or alloy all, of an oxide the exact ratio of the standard
 * atomic weights: "Dy2O3" -> "Dy", 325000/372997; "Dy" of form "oxide" is its usual oxide. False: an oxide
 * that is not known here. *element is a piece of the name. */
bool substance_metal(str name, str form, str *element, ratio *share);
/* The element of a row of composition.csv and its own shares of the item: of an oxide that is not known
 * here only that it is not more than the oxide. */
void substance_element(const model_substance *s, str *element, ratio *low, ratio *high);

/* Amount of money in the report's currency; none when there is no rate. */
ratio model_money(const exposure_model *m, ratio amount, str currency);
/* A model of one small chain with every column explained, for `lodestone exposure init`: writes the
 * text of the file t. */
void model_template(model_table t, strbuf *out);

#endif
