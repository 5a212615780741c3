// SPDX-License-Identifier: Apache-2.0
//
// model_rows_lanes: lanes.csv and parties.csv: where things come from. The facts of a lane that the
// law knows are kept as they stand; lanes.c writes a shipment of them, and `check` reads it.
#include "exposure/model_int.h"

// ---- lanes ----------------------------------------------------------------------------------------

enum {
    LANE_ID,
    LANE_ITEM,
    LANE_PLANT,
    LANE_FROM_PLANT,
    LANE_SUPPLIER,
    LANE_BORDER,
    LANE_RATE,
    LANE_UNIT,
    LANE_SHARE,
    LANE_QUOTA,
    LANE_LEAD,
    LANE_COLUMNS
};

enum { BORDER_YES, BORDER_NO };
static const char *const BORDER_WORDS[] = {[BORDER_YES] = "yes", [BORDER_NO] = "no", NULL};

static const model_column LANES[LANE_COLUMNS] = {
    [LANE_ID] = {"lane", CELL_ID, true, .about = "your name for the way"},
    [LANE_ITEM] = {"item", CELL_ITEM, true, .about = "what comes: a row of items.csv"},
    [LANE_PLANT] = {"plant", CELL_PLANT, .about = "where it arrives; empty: the pool of no plant"},
    [LANE_FROM_PLANT] = {"from_plant", CELL_PLANT,
                         .about = "own plant that it takes the item from; empty: from outside"},
    [LANE_SUPPLIER] = {"supplier", CELL_PARTY, .about = "the exporter: a row of parties.csv"},
    [LANE_BORDER] = {"border", CELL_WORD, .words = BORDER_WORDS,
                     .about = "no: it crosses none, and nothing is decided; empty: yes"},
    [LANE_RATE] = {"rate", CELL_QTY, .about = "how much comes a day; empty: what is needed"},
    [LANE_UNIT] = {"unit", CELL_UNIT, .about = "of rate and quota; empty: the item's"},
    [LANE_SHARE] = {"share", CELL_SHARE,
                    .about = "at most this share of what the plan takes; empty: no limit"},
    [LANE_QUOTA] = {"quota", CELL_STOCK, .about = "at most this much in all from day 0"},
    [LANE_LEAD] = {"lead_days", CELL_WHOLE,
                   .about = "days from the opening of the border to the first goods; empty: 0"},
};

static void lanes_start(model_reader *r, uint32_t rows) {
    r->m.lanes = arena_array(r->a, rows, sizeof *r->m.lanes);
}

static bool check_from_plant(model_reader *r, const model_cell *c, const model_lane *l) {
    while (r->from_plants.n <= c[LANE_ID].index) {
        *vec_push(&r->from_plants) = (model_place){0};
    }
    const model_cell *from = &c[LANE_FROM_PLANT];
    if (from->given) {
        r->from_plants.p[c[LANE_ID].index] = (model_place){from->line, from->col};
    }
    if (l->from_plant == l->plant) {
        lode_error *e =
            model_problem_at(r, from, "same_plant", "the lane goes from a plant to itself");
        lode_hint(e, "a lane between own plants has two; from outside, from_plant is empty");
        return false;
    }
    return true;
}

static void lanes_row(model_reader *r, const model_cell *c) {
    uint32_t item = c[LANE_ITEM].index;
    model_lane l = {
        .id = c[LANE_ID].text,
        .item = item,
        .plant = model_plant(r, &c[LANE_PLANT]),
        .from_plant = cell_index(&c[LANE_FROM_PLANT], MODEL_NONE),
        .supplier = cell_index(&c[LANE_SUPPLIER], MODEL_NONE),
        .border = cell_index(&c[LANE_BORDER], BORDER_YES) == BORDER_YES,
        .rate = RATIO_NONE,
        .share = cell_number(&c[LANE_SHARE], RATIO_NONE),
        .quota = RATIO_NONE,
        .lead_days = cell_index(&c[LANE_LEAD], 0),
        .first_fact = r->first_fact,
        .n_facts = (uint32_t)r->facts.n - r->first_fact,
        .row = r->word,
    };
    const model_cell *unit = &c[LANE_UNIT];
    bool good = (!c[LANE_RATE].given || model_quantity(r, &c[LANE_RATE], unit, item, &l.rate)) &&
                (!c[LANE_QUOTA].given || model_quantity(r, &c[LANE_QUOTA], unit, item, &l.quota)) &&
                check_from_plant(r, c, &l);
    if (good) {
        r->m.lanes[c[LANE_ID].index] = l;
    }
}

static void lanes_done(model_reader *r) { r->m.n_lanes = r->lanes.n; }

const model_spec SPEC_LANES = {
    .columns = LANES,
    .n_columns = LANE_COLUMNS,
    .id = LANE_ID,
    .facts = FACTS_SHIPMENT,
    .start = lanes_start,
    .row = lanes_row,
    .done = lanes_done,
    .about =
        "Where it comes from. A lane that crosses a border is a shipment, decided as `lodestone check`\n"
        "decides it. Other columns are its facts, such as from, destination, activity, end_use; those of a\n"
        "role, such as end_user or consignee, name a row of parties.csv. What you do not know, leave empty:\n"
        "the answer then says on what it depends.",
    .sample =
        "lane,item,supplier,lead_days,activity,from,destination,end_user,end_use,source,grade\n"
        "magnets-cn,magnet,ningbo,14,export,CN,JP,nagoya,civil,invented,assumed\n",
};

// ---- parties --------------------------------------------------------------------------------------

enum { PARTY_ID, PARTY_NAME, PARTY_COLUMNS };

static const model_column PARTIES[PARTY_COLUMNS] = {
    [PARTY_ID] = {"party", CELL_ID, true, .about = "your name for it, used in the other files"},
    [PARTY_NAME] = {"name", CELL_NAME, true,
                    .about = "full name, as in its register: it is screened"},
};

static void parties_start(model_reader *r, uint32_t rows) {
    r->m.parties = arena_array(r->a, rows, sizeof *r->m.parties);
}

static void parties_row(model_reader *r, const model_cell *c) {
    r->m.parties[c[PARTY_ID].index] = (model_party){
        .id = c[PARTY_ID].text,
        .name = c[PARTY_NAME].text,
        .first_fact = r->first_fact,
        .n_facts = (uint32_t)r->facts.n - r->first_fact,
        .row = r->word,
    };
}

static void parties_done(model_reader *r) { r->m.n_parties = r->parties.n; }

const model_spec SPEC_PARTIES = {
    .columns = PARTIES,
    .n_columns = PARTY_COLUMNS,
    .id = PARTY_ID,
    .facts = FACTS_PARTY,
    .start = parties_start,
    .row = parties_row,
    .done = parties_done,
    .about =
        "Suppliers, consignees, end users. Other columns are facts of a party: country, kind (civil,\n"
        "military, ...), address, number.",
    .sample = "party,name,country,kind,source,grade\n"
              "ningbo,\"Ningbo Example Magnetics Co., Ltd. (synthetic)\",CN,,invented,assumed\n"
              "nagoya,Nagoya Mirror Motor K.K. (synthetic),JP,civil,invented,assumed\n",
};
