// SPDX-License-Identifier: Apache-2.0
//
// model: reads the files in an order in which each finds the names it uses, and gives out a model only
// when nothing is wrong with any of them.
#include "exposure/model.h"

#include <stdlib.h>

#include <stdio.h>

#include "decide/facts.h"
#include "exposure/model_table.h"

static const char *const FILES[TABLE_COUNT + 1] = {
    [TABLE_ITEMS] = "items.csv",       [TABLE_COMPOSITION] = "composition.csv",
    [TABLE_BOM] = "bom.csv",           [TABLE_MAKE] = "make.csv",
    [TABLE_LANES] = "lanes.csv",       [TABLE_PARTIES] = "parties.csv",
    [TABLE_STOCK] = "stock.csv",       [TABLE_TRANSIT] = "transit.csv",
    [TABLE_ORDERS] = "orders.csv",     [TABLE_PLAN] = "plan.csv",
    [TABLE_LICENSES] = "licenses.csv", [TABLE_RATES] = "rates.csv",
    [TABLE_SCENARIO] = "scenario.csv", [TABLE_COUNT] = "", /* of no file */
};
const char *model_table_file(model_table t) { return FILES[t]; }

const char *const MODEL_GRADE_WORDS[MODEL_GRADES + 1] = {
    [MODEL_OFFICIAL] = "official", [MODEL_DOCUMENT] = "document",   [MODEL_DECLARED] = "declared",
    [MODEL_PRESS] = "press",       [MODEL_SECONDARY] = "secondary", [MODEL_RECALLED] = "recalled",
    [MODEL_ASSUMED] = "assumed",
};
const char *model_grade_name(model_grade g) { return MODEL_GRADE_WORDS[g]; }

/* Names come to be in items, parties and lanes; orders ask the plan. */
static const model_table ORDER[TABLE_COUNT] = {
    TABLE_ITEMS,    TABLE_PARTIES, TABLE_LANES,    TABLE_COMPOSITION, TABLE_BOM,
    TABLE_MAKE,     TABLE_STOCK,   TABLE_TRANSIT,  TABLE_PLAN,        TABLE_ORDERS,
    TABLE_LICENSES, TABLE_RATES,   TABLE_SCENARIO,
};

static void unknown_file(model_reader *r, str name) {
    lode_error *e =
        model_problem_in(r, TABLE_COUNT, 0, 0, "unknown_file", "\"%.*s\" is no file of a model",
                         (int)(name.n > 60 ? 60 : name.n), name.p);
    if (e != NULL) {
        str names[TABLE_COUNT];
        for (uint32_t t = 0; t < TABLE_COUNT; t++) {
            names[t] = str_of(FILES[t]);
        }
        lode_error clean; // the name may hold any bytes
        (void)lode_fail(&clean, LODE_BAD_INPUT, "", "%.*s", (int)(name.n > 60 ? 60 : name.n),
                        name.p);
        (void)snprintf(e->file, sizeof e->file, "%.200s",
                       clean.message[0] == 0 ? "?" : clean.message);
        hint_nearest(e, name, names, TABLE_COUNT);
    }
}

// The files by table; p NULL: not there.
static void sort_files(model_reader *r, const model_file *files, uint32_t n,
                       str texts[TABLE_COUNT]) {
    for (uint32_t i = 0; i < n; i++) {
        uint32_t t = 0;
        while (t < TABLE_COUNT && !str_eqz(files[i].name, FILES[t])) {
            t++;
        }
        if (t == TABLE_COUNT) {
            unknown_file(r, files[i].name);
        } else if (r->m.given[t]) {
            (void)model_problem_in(r, (model_table)t, 0, 0, "file_twice",
                                   "the file was given twice");
        } else {
            r->m.given[t] = true;
            texts[t] = files[i].text;
        }
    }
}

static void each_ids(model_reader *r, void (*use)(model_reader *r, model_ids *ids)) {
    model_ids *all[] = {&r->items, &r->lanes,    &r->parties, &r->plants,
                        &r->texts, &r->licenses, &r->orders};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        use(r, all[i]);
    }
}

static void begin_ids(model_reader *r, model_ids *ids) { ids->tmp = &r->tmp; }

static void end_ids(model_reader *r, model_ids *ids) {
    (void)r;
    ids_clear(ids);
}

static void clear(model_reader *r) {
    each_ids(r, end_ids);
    vec_clear(&r->facts);
    vec_clear(&r->warnings);
    vec_clear(&r->from_plants);
    vec_clear(&r->plant_uses);
    vec_clear(&r->money);
    vec_clear(&r->prices);
    arena_clear(&r->tmp);
}

static int by_id(const void *a, const void *b) {
    return str_cmp((*(model_party *const *)a)->id, (*(model_party *const *)b)->id);
}

static void sort_parties(model_reader *r) {
    exposure_model *m = &r->m;
    m->party_by_id = arena_array(r->a, (size_t)m->n_parties + 1, sizeof(model_party *));
    for (uint32_t i = 0; i < m->n_parties; i++) {
        m->party_by_id[i] = &m->parties[i];
    }
    qsort(m->party_by_id, m->n_parties, sizeof(model_party *), by_id);
}

// What was kept on the heap while it grew.
static void hand_over(model_reader *r) {
    exposure_model *m = &r->m;
    m->plants = arena_array(r->a, r->plants.n, sizeof *m->plants);
    memcpy(m->plants, r->plants.names, r->plants.n * sizeof *m->plants);
    m->n_plants = r->plants.n;
    m->n_facts = (uint32_t)r->facts.n;
    m->facts = arena_array(r->a, r->facts.n, sizeof *m->facts);
    if (r->facts.n > 0) {
        memcpy(m->facts, r->facts.p, r->facts.n * sizeof *m->facts);
    }
    m->n_warnings = (uint32_t)r->warnings.n;
    m->warnings = arena_array(r->a, r->warnings.n, sizeof *m->warnings);
    if (r->warnings.n > 0) {
        memcpy(m->warnings, r->warnings.p, r->warnings.n * sizeof *m->warnings);
    }
}

static void read_all(model_reader *r, const str texts[TABLE_COUNT]) {
    bool fresh = false;
    (void)ids_add(&r->plants, r->a, STR(""), &fresh);
    *vec_push(&r->plant_uses) = (plant_use){0};
    for (uint32_t i = 0; i < TABLE_COUNT; i++) {
        model_table t = ORDER[i];
        if (r->m.given[t]) {
            model_table_read(r, t, texts[t]);
        } else if (model_spec_of(t)->must) {
            lode_error *e = model_problem_in(r, t, 0, 0, "missing_file", "%s is missing", FILES[t]);
            lode_hint(e, "lodestone exposure init DIR writes a model to begin with");
        }
        if (r->m.n_items == 0) {
            return; // then nothing else has a name
        }
    }
}

lode_status model_read(lode_arena *a, const model_file *files, uint32_t n_files, lode_date on,
                       exposure_model *out, model_problems *problems, lode_error *err) {
    model_problems own = {0}, *list = problems != NULL ? problems : &own;
    *list = (model_problems){0};
    str texts[TABLE_COUNT] = {{0}};
    model_reader *r = arena_alloc(a, sizeof *r);
    r->a = a;
    r->problems = list;
    r->m.on = on;
    each_ids(r, begin_ids);
    sort_files(r, files, n_files, texts);
    read_all(r, texts);
    model_whole(r);
    lode_status st = LODE_OK;
    if (list->total > 0) {
        st = list->all[0].status;
        if (err != NULL) {
            *err = list->all[0];
        }
    } else {
        hand_over(r);
        sort_parties(r);
        *out = r->m;
    }
    clear(r);
    model_problems_clear(&own);
    return st;
}
