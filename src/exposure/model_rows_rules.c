// SPDX-License-Identifier: Apache-2.0
//
// model_rows_rules: licenses.csv and scenario.csv: what has been granted or asked for, and what is
// taken as given instead of what was decided.
#include "exposure/model_int.h"

// ---- licenses -------------------------------------------------------------------------------------

enum {
    LIC_ID,
    LIC_STATE,
    LIC_REGIME,
    LIC_KIND,
    LIC_CODES,
    LIC_END_USER,
    LIC_LANES,
    LIC_ITEM,
    LIC_QTY,
    LIC_UNIT,
    LIC_FROM,
    LIC_UNTIL,
    LIC_ACCEPTED,
    LIC_EXPECTED,
    LIC_COLUMNS
};

static const char *const LICENSE_WORDS[] = {
    [LICENSE_GRANTED] = "granted", [LICENSE_PENDING] = "pending", [LICENSE_HALTED] = "halted",
    [LICENSE_REFUSED] = "refused", [LICENSE_EXPIRED] = "expired", NULL,
};

static const model_column LICENSES[LIC_COLUMNS] = {
    [LIC_ID] = {"license", CELL_ID, true, .about = "its number, or your name for the application"},
    [LIC_STATE] = {"state", CELL_WORD, true, .words = LICENSE_WORDS,
                   .about = "granted, pending, halted (accepted, but reviews are halted), refused, "
                            "expired"},
    [LIC_REGIME] = {"regime", CELL_TEXT, .about = "whose license, such as cn"},
    [LIC_KIND] = {"kind", CELL_TEXT, .about = "its kind, as in a shipment"},
    [LIC_CODES] = {"codes", CELL_TEXT, .about = "codes of the control list, apart by ;"},
    [LIC_END_USER] = {"end_user", CELL_PARTY, .about = "a row of parties.csv"},
    [LIC_LANES] = {"lanes", CELL_TEXT,
                   .about =
                       "rows of lanes.csv, apart by ;; empty: every lane of its item or codes"},
    [LIC_ITEM] = {"item", CELL_ITEM, .about = "a row of items.csv"},
    [LIC_QTY] = {"qty", CELL_STOCK, .about = "how much is left of it; empty: no limit"},
    [LIC_UNIT] = {"unit", CELL_UNIT, .about = "of qty; empty: the item's"},
    [LIC_FROM] = {"from", CELL_DATE, .about = "first day"},
    [LIC_UNTIL] = {"until", CELL_DATE, .about = "last day, as it stands in the license"},
    [LIC_ACCEPTED] = {"accepted_on", CELL_DATE,
                      .about = "day on which the application was accepted"},
    [LIC_EXPECTED] = {"expected", CELL_DATE, .about = "day on which somebody expects the decision"},
};

static void licenses_start(model_reader *r, uint32_t rows) {
    r->m.licenses = arena_array(r->a, rows, sizeof *r->m.licenses);
}

static bool add_lane(model_reader *r, const model_cell *c, str name, model_license *l) {
    uint32_t lane = ids_find(&r->lanes, name);
    if (lane == MODEL_NONE) {
        lode_error *e = model_problem_at(r, c, "unknown_name", "there is no lane \"%.*s\"",
                                         (int)(name.n > 60 ? 60 : name.n), name.p);
        model_hint(e, name, &r->lanes, "lanes are apart by ; and each has a row in lanes.csv");
        return false;
    }
    for (uint32_t i = 0; i < l->n_lanes; i++) {
        if (l->lanes[i] == lane) {
            (void)model_problem_at(r, c, "doubled", "the lane \"%.60s\" stands twice",
                                   r->lanes.names[lane].p);
            return false;
        }
    }
    l->lanes[l->n_lanes++] = lane;
    return true;
}

// "L1; L2"
static bool read_lanes(model_reader *r, const model_cell *c, model_license *l) {
    str rest = cell_text(c);
    size_t most = 1;
    for (size_t i = 0; i < rest.n; i++) {
        most += rest.p[i] == ';';
    }
    l->lanes = arena_array(r->a, most, sizeof *l->lanes);
    bool good = true;
    while (rest.n > 0) {
        const char *end = memchr(rest.p, ';', rest.n);
        size_t n = end == NULL ? rest.n : (size_t)(end - rest.p);
        str name = str_trim((str){rest.p, n});
        if (name.n > 0) {
            good = add_lane(r, c, name, l) && good;
        }
        n += end != NULL;
        rest = (str){rest.p + n, rest.n - n};
    }
    return good;
}

// The item that the quantity is of: named, or the one of all its lanes.
static uint32_t item_of(model_reader *r, const model_cell *c, const model_license *l) {
    uint32_t item = l->item;
    for (uint32_t i = 0; i < l->n_lanes; i++) {
        const model_lane *lane = &r->m.lanes[l->lanes[i]];
        if (lane->row.line == 0 || item == lane->item) {
            continue;
        }
        if (item != MODEL_NONE) {
            lode_error *e = model_problem_at(r, &c[LIC_LANES], "wrong_lane",
                                             "the lane %.60s brings %.60s, not %.60s", lane->id.p,
                                             r->items.names[lane->item].p, r->items.names[item].p);
            lode_hint(e, "a license with an item or a quantity is for lanes of one item");
            return MODEL_NONE;
        }
        item = lane->item;
    }
    if (item == MODEL_NONE) {
        lode_error *e =
            model_problem_at(r, &c[LIC_QTY], "no_item", "a quantity of nobody knows what");
        lode_hint(e, "fill the column item, or lanes");
    }
    return item;
}

static void licenses_row(model_reader *r, const model_cell *c) {
    model_license l = {
        .id = c[LIC_ID].text,
        .regime = cell_text(&c[LIC_REGIME]),
        .kind = cell_text(&c[LIC_KIND]),
        .codes = cell_text(&c[LIC_CODES]),
        .end_user = cell_index(&c[LIC_END_USER], MODEL_NONE),
        .item = cell_index(&c[LIC_ITEM], MODEL_NONE),
        .qty = RATIO_NONE,
        .from = cell_date(&c[LIC_FROM]),
        .until = cell_date(&c[LIC_UNTIL]),
        .state = (model_license_state)c[LIC_STATE].index,
        .accepted = cell_date(&c[LIC_ACCEPTED]),
        .expected = cell_date(&c[LIC_EXPECTED]),
        .row = r->word,
    };
    bool good = read_lanes(r, &c[LIC_LANES], &l) &&
                model_in_order(r, &c[LIC_FROM], &c[LIC_UNTIL], false) &&
                model_in_order(r, &c[LIC_ACCEPTED], &c[LIC_EXPECTED], false);
    if (good && (c[LIC_QTY].given || c[LIC_ITEM].given)) {
        uint32_t item = item_of(r, c, &l);
        good = item != MODEL_NONE &&
               (!c[LIC_QTY].given || model_quantity(r, &c[LIC_QTY], &c[LIC_UNIT], item, &l.qty));
    }
    if (!good) {
        return;
    }
    if (l.state == LICENSE_GRANTED && c[LIC_UNTIL].given && l.until < r->m.on) {
        model_warn(r, TABLE_LICENSES, r->line,
                   "granted, but its last day is before the day asked about");
    }
    r->m.licenses[c[LIC_ID].index] = l;
}

static void licenses_done(model_reader *r) { r->m.n_licenses = r->licenses.n; }

const model_spec SPEC_LICENSES = {
    .columns = LICENSES,
    .n_columns = LIC_COLUMNS,
    .id = LIC_ID,
    .start = licenses_start,
    .row = licenses_row,
    .done = licenses_done,
    .about =
        "Licenses held, and applications. A granted one opens its lanes for what is left of it.",
    .sample = "license,state,regime,lanes,accepted_on,source,grade\n"
              "APP-1,pending,cn,magnets-cn,2025-12-22,invented,assumed\n",
};

// ---- scenario -------------------------------------------------------------------------------------

enum {
    WHATIF_NAME,
    WHATIF_LANE,
    WHATIF_FROM,
    WHATIF_TO,
    WHATIF_STATE,
    WHATIF_FACTOR,
    WHATIF_COLUMNS
};

static const char *const STATE_WORDS[] = {
    [STATE_OPEN] = "open",
    [STATE_BLOCKED] = "blocked",
    [STATE_SLOWED] = "slowed",
    [STATE_QUESTION] = "question",
    NULL,
};

static const model_column SCENARIO[WHATIF_COLUMNS] = {
    [WHATIF_NAME] = {"scenario", CELL_TEXT, .about = "its name, for --scenario; empty: always"},
    [WHATIF_LANE] = {"lane", CELL_TEXT, true, .about = "a row of lanes.csv, or * for all"},
    [WHATIF_FROM] = {"from", CELL_DATE, .about = "first day; empty: from day 0"},
    [WHATIF_TO] = {"to", CELL_DATE,
                   .about = "first day on which it no longer holds; empty: for good"},
    [WHATIF_STATE] =
        {"state", CELL_WORD, true, .words = STATE_WORDS,
         .about = "open, blocked, slowed (by factor) or question (may turn out either way)"},
    [WHATIF_FACTOR] = {"factor", CELL_SHARE,
                       .about = "slowed: the share that still comes, such as 50 %"},
};

static void scenario_start(model_reader *r, uint32_t rows) {
    r->m.whatifs = arena_array(r->a, rows, sizeof *r->m.whatifs);
}

static bool whatif_lane(model_reader *r, const model_cell *c, uint32_t *out) {
    *out = MODEL_NONE;
    if (str_eqz(c->text, "*")) {
        return true;
    }
    *out = ids_find(&r->lanes, c->text);
    if (*out == MODEL_NONE) {
        lode_error *e =
            model_problem_at(r, c, "unknown_name", "there is no lane \"%.60s\"", c->text.p);
        model_hint(e, c->text, &r->lanes, "a row of lanes.csv, or * for all");
    }
    return *out != MODEL_NONE;
}

static void scenario_row(model_reader *r, const model_cell *c) {
    model_whatif w = {
        .scenario = cell_text(&c[WHATIF_NAME]),
        .from = cell_day(r, &c[WHATIF_FROM], INT32_MIN),
        .until = cell_day(r, &c[WHATIF_TO], INT32_MAX),
        .state = (model_state)c[WHATIF_STATE].index,
        .factor = cell_number(&c[WHATIF_FACTOR], RATIO_NONE),
        .row = r->word,
    };
    bool good = whatif_lane(r, &c[WHATIF_LANE], &w.lane) &&
                model_in_order(r, &c[WHATIF_FROM], &c[WHATIF_TO], true);
    if ((w.state == STATE_SLOWED) != c[WHATIF_FACTOR].given) {
        const model_cell *at = &c[c[WHATIF_FACTOR].given ? WHATIF_FACTOR : WHATIF_STATE];
        lode_error *e = model_problem_at(r, at, "factor",
                                         w.state == STATE_SLOWED ? "slowed by how much?"
                                                                 : "a factor without slowed");
        lode_hint(e, "the column factor belongs to the state slowed, such as 50 %%");
        good = false;
    }
    if (good) {
        r->m.whatifs[r->m.n_whatifs++] = w;
    }
}

static bool overlap(const model_whatif *x, const model_whatif *y) {
    return x->lane == y->lane && str_eq(x->scenario, y->scenario) && x->from < y->until &&
           y->from < x->until;
}

#define WHATIFS_MAX 5000u /* written by hand; each is compared with each */

static void scenario_done(model_reader *r) {
    const model_whatif *all = r->m.whatifs;
    if (r->m.n_whatifs > WHATIFS_MAX) {
        (void)model_problem(r, all[WHATIFS_MAX].row.line, 1, "too_many", "more than %u what-ifs",
                            WHATIFS_MAX);
        return;
    }
    for (uint32_t i = 1; i < r->m.n_whatifs; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (overlap(&all[i], &all[k])) {
                lode_error *e = model_problem(r, all[i].row.line, 1, "overlap",
                                              "the lane has another state on the same day: line %u",
                                              all[k].row.line);
                lode_hint(e, "one state of a lane for each day of a scenario");
                break;
            }
        }
    }
}

const model_spec SPEC_SCENARIO = {
    .columns = SCENARIO,
    .n_columns = WHATIF_COLUMNS,
    .id = MODEL_NO_COLUMN,
    .start = scenario_start,
    .row = scenario_row,
    .done = scenario_done,
    .about = "What-ifs: a lane taken as open, blocked or slowed, whatever was decided about it.",
    .sample = "scenario,lane,from,to,state,factor,source,grade\n"
              "stop,*,2026-01-10,,blocked,,what if,assumed\n"
              "half,magnets-cn,2026-02-01,2026-03-01,slowed,50 %,what if,assumed\n",
};
