// SPDX-License-Identifier: Apache-2.0
//
// What every report says of an answer: words, rows, days, states and the path in a sentence.
#include "exposure/report.h"

/* ---- words ------------------------------------------------------------------------------------- */

const char *report_cause(lane_cause c) {
    static const char *const names[] = {
        [CAUSE_LANE_OPEN] = "open",
        [CAUSE_LANE_LICENSED] = "licensed",
        [CAUSE_LANE_NO_BORDER] = "no_border",
        [CAUSE_LANE_NO_LICENSE] = "no_license",
        [CAUSE_LANE_PENDING] = "pending",
        [CAUSE_LANE_EXPECTED] = "expected",
        [CAUSE_LANE_HALTED] = "halted",
        [CAUSE_LANE_REFUSED] = "refused",
        [CAUSE_LANE_PROHIBITED] = "prohibited",
        [CAUSE_LANE_WHATIF] = "whatif",
        [CAUSE_LANE_LEAD] = "lead",
    };
    return names[c];
}

const char *report_atom_kind(atom_kind k) {
    static const char *const names[] = {[ATOM_QUESTION] = "question",
                                        [ATOM_REPORT] = "report",
                                        [ATOM_TRANSIT] = "transit",
                                        [ATOM_SUPPLY] = "supply",
                                        [ATOM_SCENARIO] = "scenario"};
    return names[k];
}

const char *report_path_end(path_end e) {
    static const char *const names[] = {
        [PATH_LANE] = "lane",         [PATH_NO_SOURCE] = "no_source", [PATH_QUALIFY] = "qualify",
        [PATH_CAPACITY] = "capacity", [PATH_LOOP] = "loop",           [PATH_POLICY] = "policy"};
    return names[e];
}

const char *report_policy(flow_policy p) {
    static const char *const names[] = {[POLICY_PROP] = "prop",
                                        [POLICY_PRIO] = "prio",
                                        [POLICY_VALUE] = "value",
                                        [POLICY_LP] = "lp"};
    return names[p];
}

const char *report_inbound(flow_inbound i) { return i == INBOUND_HOLD ? "hold" : "keep"; }

/* ---- rows --------------------------------------------------------------------------------------- */

str report_item(const exposure_model *m, uint32_t item) {
    return item < m->n_items ? m->items[item].id : (str){0};
}

str report_plant(const exposure_model *m, uint32_t plant) {
    return plant < m->n_plants ? m->plants[plant] : (str){0};
}

str report_product(const exposure_answer *x, uint32_t p) {
    return report_item(x->m, x->m->plans[x->net.products[p].plan].product);
}

void report_row(const model_row *row, strbuf *out) {
    if (row->line > 0) {
        strbuf_addf(out, "%s:%u", model_table_file((model_table)row->table), row->line);
    }
}

static void take_row(report_rows *out, const model_row *row) {
    out->grade = row->grade > out->grade ? row->grade : out->grade;
    if (row->line > 0 && out->n < REPORT_ROWS_MAX) {
        out->at[out->n++] = row;
    }
}

/* Rows of one table by item: counted, then put. */
typedef uint32_t item_of(const exposure_model *m, uint32_t row);
static uint32_t plan_item(const exposure_model *m, uint32_t i) { return m->plans[i].product; }
static uint32_t stock_item(const exposure_model *m, uint32_t i) { return m->stocks[i].item; }
static uint32_t transit_item(const exposure_model *m, uint32_t i) { return m->transits[i].item; }

static report_by_item by_item(lode_arena *a, const exposure_model *m, uint32_t n, item_of *item) {
    report_by_item out = {arena_array(a, (size_t)m->n_items + 2, sizeof *out.first),
                          arena_array(a, (size_t)n + 1, sizeof *out.row)};
    for (uint32_t i = 0; i < n; i++) {
        out.first[item(m, i) + 2]++;
    }
    for (uint32_t i = 2; i < m->n_items + 2; i++) {
        out.first[i] += out.first[i - 1];
    }
    for (uint32_t i = 0; i < n; i++) { // the place of the next row of an item is that of its end
        out.row[out.first[item(m, i) + 1]++] = i;
    }
    return out;
}

void report_index_build(lode_arena *a, const exposure_model *m, report_index *out) {
    *out =
        (report_index){by_item(a, m, m->n_plans, plan_item), by_item(a, m, m->n_stocks, stock_item),
                       by_item(a, m, m->n_transits, transit_item)};
}

void report_step_rows(const report_index *index, const exposure_answer *x, const exposure_run *run,
                      const path_step *s, report_rows *out) {
    const exposure_model *m = x->m;
    const net_node *node = &x->net.nodes[s->node];
    const report_by_item *plans = &index->plans, *stocks = &index->stocks,
                         *transits = &index->transits;
    *out = (report_rows){0};
    if (s->use != MODEL_NONE) {
        take_row(out, &m->bom[x->net.uses[s->use].bom].row);
    }
    if (s->lane != MODEL_NONE) {
        take_row(out, &m->lanes[s->lane].row);
    }
    for (uint32_t i = plans->first[node->item]; i < plans->first[node->item + 1]; i++) {
        const model_plan *p = &m->plans[plans->row[i]];
        if (p->plant == node->plant) {
            take_row(out, &p->row);
        }
    }
    for (uint32_t i = stocks->first[node->item]; i < stocks->first[node->item + 1]; i++) {
        const model_stock *k = &m->stocks[stocks->row[i]];
        if (k->plant == node->plant) {
            take_row(out, &k->row);
        }
    }
    for (uint32_t i = transits->first[node->item]; i < transits->first[node->item + 1]; i++) {
        const model_transit *t = &m->transits[transits->row[i]];
        bool comes = x->lanes.arrives_bad != NULL &&
                     x->lanes.arrives_bad[transits->row[i]] < run->flow.horizon;
        if (t->plant == node->plant && comes) {
            take_row(out, &t->row);
        }
    }
    if (node->make != MODEL_NONE) {
        take_row(out, &m->makes[node->make].row);
    }
}

const char *report_rows_grade(const report_rows *rows) {
    return rows->n > 0 ? model_grade_name((model_grade)rows->grade) : "";
}

/* ---- a run -------------------------------------------------------------------------------------- */

product_state report_run_state(const exposure_run *run, uint32_t product) {
    const flow_product *p = &run->result.products[product];
    product_state worst = PRODUCT_RUNS;
    for (uint32_t i = 0; i < p->n_steps; i++) {
        ratio share = p->steps[i].share;
        if (ratio_ok(share) && ratio_sign(share) == 0) {
            return PRODUCT_STOPS;
        }
        if (!ratio_is(share, 1)) {
            worst = PRODUCT_SLOWED;
        }
    }
    return worst;
}

ratio report_first_stop(const exposure_run *run, uint32_t product) {
    return run->result.products[product].stops;
}

lode_date report_date(const exposure_answer *x, ratio day) {
    return ratio_ok(day) ? x->m->on + (lode_date)ratio_floor(day) : DATE_NONE;
}

ratio report_share(const exposure_run *run, uint32_t product, ratio from, ratio until) {
    const flow_product *p = &run->result.products[product];
    ratio sum = RATIO_ZERO;
    for (uint32_t i = 0; i < p->n_steps; i++) {
        ratio a = ratio_max(p->steps[i].from, from), b = ratio_min(p->steps[i].until, until);
        if (ratio_cmp(a, b) < 0) {
            sum = ratio_add(sum, ratio_mul(ratio_sub(b, a), p->steps[i].share));
        }
    }
    return ratio_div(sum, ratio_sub(until, from));
}

ratio report_week_lost(const exposure_run *run, uint32_t n_products, uint32_t week) {
    ratio sum = RATIO_ZERO;
    for (uint32_t p = 0; p < n_products; p++) {
        const product_outcome *o = &run->products[p];
        if (!ratio_ok(o->value_lost)) {
            return RATIO_NONE;
        }
        sum = week < o->n_weeks ? ratio_add(sum, o->by_week[week]) : sum;
    }
    return sum;
}

static bool same(ratio a, ratio b) {
    return ratio_ok(a) == ratio_ok(b) && (!ratio_ok(a) || ratio_cmp(a, b) == 0);
}

static bool runs_differ(const exposure_run *a, const exposure_run *b, uint32_t n_products) {
    for (uint32_t p = 0; p < n_products; p++) {
        if (report_run_state(a, p) != report_run_state(b, p) ||
            !same(a->result.products[p].stops, b->result.products[p].stops) ||
            !same(a->products[p].made, b->products[p].made)) {
            return true;
        }
    }
    return !same(a->value_lost, b->value_lost);
}

bool report_readings_differ(const exposure_answer *x) {
    const reading_answer *a = &x->readings[READING_WRITTEN], *b = &x->readings[READING_REPORTED];
    return runs_differ(&a->best, &b->best, x->net.n_products) ||
           runs_differ(&a->worst, &b->worst, x->net.n_products);
}

static bool lacks(const exposure_lack *lack, uint32_t product) {
    return lack->less != NULL && ratio_ok(lack->less[product]);
}

/* Those tried alone come first. */
static bool rests_on_one(const exposure_promises *all, uint32_t product) {
    for (uint32_t i = 0; i < all->n && all->all[i].alone.less != NULL; i++) {
        if (lacks(&all->all[i].alone, product)) {
            return true;
        }
    }
    return false;
}

bool report_rests_on(const exposure_answer *x, exposure_reading r, uint32_t product,
                     uint32_t promise) {
    const exposure_promises *all = &x->readings[r].rests_on;
    const exposure_lack *alone = &all->all[promise].alone;
    if (alone->less == NULL ||
        !rests_on_one(all, product)) { // then all together, or it was not tried
        return lacks(&all->together, product);
    }
    return lacks(alone, product);
}

uint32_t report_rests(const exposure_answer *x, exposure_reading r, uint32_t product) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->readings[r].rests_on.n; i++) {
        n += report_rests_on(x, r, product, i);
    }
    return n;
}

bool report_atom_good(const exposure_answer *x, exposure_reading r, bool best, uint32_t atom) {
    return x->lanes.atoms[atom].kind == ATOM_REPORT ? r == READING_WRITTEN : best;
}

const lane_span *report_span(const exposure_answer *x, uint32_t lane, int32_t day) {
    const lane_decision *d = &x->lanes.lanes[lane];
    for (uint32_t i = 0; i < d->n_spans; i++) {
        if (d->spans[i].from <= day && day < d->spans[i].until) {
            return &d->spans[i];
        }
    }
    return NULL;
}

static bool any_bad(const exposure_answer *x, exposure_reading r, const uint32_t *atoms,
                    uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (!report_atom_good(x, r, false, atoms[i])) {
            return true;
        }
    }
    return false;
}

/* In the worst run of the reading. */
static bool span_bad(const exposure_answer *x, exposure_reading r, const lane_span *s) {
    return any_bad(x, r, s->atoms, s->n_atoms) &&
           (s->n_also == 0 || any_bad(x, r, s->also, s->n_also));
}

lane_cause report_span_cause(const exposure_answer *x, exposure_reading r, const lane_span *s) {
    return span_bad(x, r, s) ? s->why_bad : s->why_good;
}

uint32_t *report_atom_order(lode_arena *a, const exposure_answer *x) {
    uint32_t n = x->lanes.n_atoms;
    uint32_t *order = arena_array(a, (size_t)n + 1, sizeof *order);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i;
        ratio v = x->atom_value[i];
        // By insertion: stable, and there are as many atoms as a person can answer.
        while (at > 0) {
            ratio before = x->atom_value[order[at - 1]];
            bool larger = ratio_ok(v) && (!ratio_ok(before) || ratio_cmp(v, before) > 0);
            if (!larger) {
                break;
            }
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
    return order;
}

/* ---- sets ----------------------------------------------------------------------------------------- */

str report_lane_name(const exposure_answer *x, uint32_t lane) { return x->m->lanes[lane].id; }
str report_atom_name(const exposure_answer *x, uint32_t atom) { return x->lanes.atoms[atom].key; }

void report_sets(const exposure_answer *x, const exposure_sets *s, report_name *name, strbuf *out) {
    uint32_t alone = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        alone += s->all[i].n == 1;
    }
    strbuf_addz(out, alone > 1 ? "one of " : "");
    for (uint32_t i = 0; i < s->n; i++) {
        bool list = s->all[i].n == 1 && i + 1 < s->n && s->all[i + 1].n == 1;
        for (uint32_t k = 0; k < s->all[i].n; k++) {
            strbuf_addz(out, k > 0 ? " with " : "");
            text_clean(name(x, s->all[i].at[k]), out);
        }
        strbuf_addz(out, i + 1 == s->n ? "" : list ? ", " : "; or ");
    }
    if (s->n == 0) {
        strbuf_addz(out, "none");
    }
}

/* ---- the path in a sentence ------------------------------------------------------------------------ */

static const char *cause_words(lane_cause c) {
    static const char *const words[] = {
        [CAUSE_LANE_OPEN] = "is open, but brings too little",
        [CAUSE_LANE_LICENSED] = "is covered by a license, but brings too little",
        [CAUSE_LANE_NO_BORDER] = "crosses no border, but brings too little",
        [CAUSE_LANE_NO_LICENSE] = "needs a license, and none is asked for",
        [CAUSE_LANE_PENDING] = "waits for a license that is applied for",
        [CAUSE_LANE_EXPECTED] = "brings too little after the license that is expected",
        [CAUSE_LANE_HALTED] = "waits for a license, and reviews are halted",
        [CAUSE_LANE_REFUSED] = "was refused a license",
        [CAUSE_LANE_PROHIBITED] = "is prohibited",
        [CAUSE_LANE_WHATIF] = "is closed by a what-if",
        [CAUSE_LANE_LEAD] = "is open again, but its first goods are on their way",
    };
    return words[c];
}

/* "1 pump", "40 g of pump_magnet". */
static void amount_words(const exposure_answer *x, const path_step *s, strbuf *out) {
    const model_item *item = &x->m->items[x->net.nodes[s->node].item];
    if (ratio_ok(s->per_product) && ratio_sign(s->per_product) > 0) {
        ratio_show(s->per_product, 3, out);
        strbuf_addc(out, ' ');
    }
    if (!str_eqz(item->unit.name, "pcs")) {
        text_clean(item->unit.name, out);
        strbuf_addz(out, " of ");
    }
    text_clean(item->id, out);
}

/* "2 days at cars"; false: this pool bought none. */
static bool pool_words(const exposure_answer *x, const path_step *s, bool first, strbuf *out) {
    if (!ratio_ok(s->days) || ratio_sign(s->days) <= 0) {
        return false;
    }
    strbuf_addz(out, first ? " (" : ", ");
    ratio_show(s->days, 2, out);
    strbuf_addf(out, " day%s", ratio_is(s->days, 1) ? "" : "s");
    str plant = report_plant(x->m, x->net.nodes[s->node].plant);
    if (plant.n > 0) {
        strbuf_addz(out, " at ");
        text_clean(plant, out);
    }
    return true;
}

/* The steps from i on that are of one item, one plant after another; returns the next one. */
static uint32_t step_words(const exposure_answer *x, const flow_path *path, uint32_t i,
                           strbuf *out) {
    uint32_t item = x->net.nodes[path->steps[i].node].item;
    bool any = false;
    amount_words(x, &path->steps[i], out);
    while (i < path->n_steps && x->net.nodes[path->steps[i].node].item == item) {
        any |= pool_words(x, &path->steps[i], !any, out);
        i++;
    }
    strbuf_addz(out, any ? ")" : "");
    return i;
}

static void lane_words(const exposure_answer *x, exposure_reading r, uint32_t lane, int32_t day,
                       strbuf *out) {
    const lane_span *s = report_span(x, lane, day);
    strbuf_addz(out, " lane ");
    text_clean(x->m->lanes[lane].id, out);
    if (s == NULL) {
        strbuf_addz(out, " brings too little");
        return;
    }
    bool bad = span_bad(x, r, s);
    ratio factor = bad ? s->bad : s->good;
    bool closed = ratio_ok(factor) && ratio_sign(factor) == 0;
    lane_cause cause = bad ? s->why_bad : s->why_good;
    strbuf_addf(out, " %s",
                cause == CAUSE_LANE_WHATIF && !closed ? "is slowed by a what-if"
                                                      : cause_words(cause));
    const char *opens = " (";
    if (s->license != MODEL_NONE) {
        strbuf_addf(out, "%s", opens);
        text_clean(x->m->licenses[s->license].id, out);
        opens = ", ";
    }
    for (uint32_t i = 0; bad && i < s->n_atoms + s->n_also; i++) {
        uint32_t at = i < s->n_atoms ? s->atoms[i] : s->also[i - s->n_atoms];
        const exposure_atom *atom = &x->lanes.atoms[at];
        if (!report_atom_good(x, r, false, at)) {
            strbuf_addf(out, "%s", opens);
            text_clean(atom->word.n > 0 ? atom->word : atom->key, out);
            opens = ", ";
        }
    }
    strbuf_addz(out, opens[0] == ',' ? ")" : "");
}

static void end_words(const exposure_answer *x, exposure_reading r, const flow_path *path,
                      int32_t day, strbuf *out) {
    switch (path->end) {
    case PATH_LANE:
        if (path->lane != MODEL_NONE) {
            lane_words(x, r, path->lane, day, out);
        }
        return;
    case PATH_NO_SOURCE:
        strbuf_addz(out, " nothing brings or makes more of it");
        return;
    case PATH_QUALIFY:
        strbuf_addz(out, " its alternate may not be used yet");
        return;
    case PATH_CAPACITY:
        strbuf_addz(out, " no more can be made a day");
        return;
    case PATH_LOOP:
        strbuf_addz(out, " it needs itself to start");
        return;
    case PATH_POLICY:
        strbuf_addz(out, " what is scarce is left to other products");
        return;
    }
}

void report_sentence(const exposure_answer *x, exposure_reading r, uint32_t product, strbuf *out) {
    const product_answer *a = &x->readings[r].products[product];
    const exposure_run *run = &x->readings[r].worst;
    ratio stops = report_first_stop(run, product);
    if (a->path.n_steps == 0 || !ratio_ok(stops)) {
        return;
    }
    char date[16];
    text_clean(report_product(x, product), out);
    strbuf_addf(out, " %s on ",
                report_run_state(run, product) == PRODUCT_SLOWED ? "slows down" : "stops");
    strbuf_add(out, date_print(report_date(x, stops), date));
    strbuf_addz(out, " (day ");
    ratio_show(stops, 2, out);
    strbuf_addz(out, "). It draws on ");
    // The product itself says nothing unless stock of it bought days.
    const path_step *own = &a->path.steps[0];
    uint32_t i = a->path.n_steps > 1 && (!ratio_ok(own->days) || ratio_sign(own->days) <= 0);
    for (bool first = true; i < a->path.n_steps; first = false) {
        strbuf_addz(out, first ? "" : ", ");
        i = step_words(x, &a->path, i, out);
    }
    strbuf_addc(out, ';');
    end_words(x, r, &a->path, (int32_t)ratio_floor(stops), out);
    strbuf_addf(out, ". Weakest word on the path: %s.", model_grade_name((model_grade)a->grade));
}
