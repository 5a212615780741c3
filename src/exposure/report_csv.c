// SPDX-License-Identifier: Apache-2.0
//
// The answer as one long table: a row is one number, with all that is needed to filter and to pivot it
// (docs/exposure.md section 3). Numbers are decimals, rounded to nine places where they do not end,
// because a spreadsheet reads "2/3" as a day; --json has them exact.
#include "exposure/report.h"
#include "exposure/report_write.h"

/* ---- cells --------------------------------------------------------------------------------------- */

typedef enum csv_col {
    COL_SECTION,
    COL_N,       /* place within the section of this product or reading */
    COL_READING, /* as_written, as_reported; empty: of both */
    COL_CASE,    /* best, worst */
    COL_PRODUCT,
    COL_PLANT,
    COL_NAME, /* item, lane, order, remedy or fact that the row is about */
    COL_STATE,
    COL_FROM, /* days from day 0 */
    COL_UNTIL,
    COL_DATE, /* the calendar day of from, or by which to act */
    COL_QUANTITY,
    COL_OF, /* planned, ordered */
    COL_UNIT,
    COL_VALUE,
    COL_CURRENCY,
    COL_FACTS, /* keys, apart by a blank */
    COL_LANES,
    COL_ROWS, /* "bom.csv:5 stock.csv:4" */
    COL_GRADE,
    COL_TEXT,
    COL_COUNT
} csv_col;

static const char *const HEADS[COL_COUNT] = {
    [COL_SECTION] = "section", [COL_N] = "n",
    [COL_READING] = "reading", [COL_CASE] = "case",
    [COL_PRODUCT] = "product", [COL_PLANT] = "plant",
    [COL_NAME] = "name",       [COL_STATE] = "state",
    [COL_FROM] = "from",       [COL_UNTIL] = "until",
    [COL_DATE] = "date",       [COL_QUANTITY] = "quantity",
    [COL_OF] = "of",           [COL_UNIT] = "unit",
    [COL_VALUE] = "value",     [COL_CURRENCY] = "currency",
    [COL_FACTS] = "facts",     [COL_LANES] = "lanes",
    [COL_ROWS] = "rows",       [COL_GRADE] = "grade",
    [COL_TEXT] = "text",
};

typedef struct csv_out {
    const exposure_answer *x;
    strbuf *b;
    strbuf cells[COL_COUNT];
    lode_arena a;
    report_index index;
} csv_out;

static void text(csv_out *c, csv_col col, str s) {
    strbuf_reset(&c->cells[col]);
    strbuf_add(&c->cells[col], s);
}

static void word(csv_out *c, csv_col col, const char *z) { text(c, col, str_of(z)); }

static void add_word(csv_out *c, csv_col col, str s) {
    strbuf_addz(&c->cells[col], c->cells[col].n > 0 ? " " : "");
    strbuf_add(&c->cells[col], s);
}

static void count(csv_out *c, csv_col col, int64_t n) {
    strbuf_reset(&c->cells[col]);
    strbuf_addf(&c->cells[col], "%lld", (long long)n);
}

static void number(csv_out *c, csv_col col, ratio v) {
    strbuf_reset(&c->cells[col]);
    csv_number(&c->cells[col], v);
}

static void date(csv_out *c, csv_col col, lode_date d) {
    char buf[16];
    text(c, col, d == DATE_NONE ? (str){0} : date_print(d, buf));
}

static void money(csv_out *c, ratio v) {
    number(c, COL_VALUE, v);
    text(c, COL_CURRENCY, ratio_ok(v) ? c->x->m->currency : (str){0});
}

static void begin(csv_out *c, const char *section) {
    for (uint32_t i = 0; i < COL_COUNT; i++) {
        strbuf_reset(&c->cells[i]);
    }
    word(c, COL_SECTION, section);
}

static void begin_product(csv_out *c, const char *section, uint32_t p) {
    const model_plan *plan = &c->x->m->plans[c->x->net.products[p].plan];
    begin(c, section);
    text(c, COL_PRODUCT, report_item(c->x->m, plan->product));
    text(c, COL_PLANT, report_plant(c->x->m, plan->plant));
}

static void end(csv_out *c) {
    for (uint32_t i = 0; i < COL_COUNT; i++) {
        bool is_number = i == COL_N || i == COL_FROM || i == COL_UNTIL || i == COL_QUANTITY ||
                         i == COL_OF || i == COL_VALUE;
        strbuf_addz(c->b, i > 0 ? "," : "");
        if (is_number) {
            strbuf_add(c->b, strbuf_str(&c->cells[i]));
        } else {
            csv_cell(c->b, strbuf_str(&c->cells[i]));
        }
    }
    strbuf_addz(c->b, "\r\n"); // RFC 4180
}

/* ---- products ------------------------------------------------------------------------------------ */

static void set_row(csv_out *c, uint32_t n, const exposure_set *s, report_name *name, csv_col col) {
    count(c, COL_N, n + 1);
    for (uint32_t k = 0; k < s->n; k++) {
        add_word(c, col, name(c->x, s->at[k]));
    }
    end(c);
}

static void overall(csv_out *c, uint32_t p) {
    const product_answer *a = &c->x->overall[p];
    begin_product(c, "answer", p);
    word(c, COL_STATE, product_state_name(a->state));
    end(c);
    for (uint32_t i = 0; i < a->depends.n; i++) {
        begin_product(c, "depends", p);
        word(c, COL_TEXT, a->depends.complete ? "" : "the search ended at its bound");
        set_row(c, i, &a->depends.all[i], report_atom_name, COL_FACTS);
    }
    for (uint32_t i = 0; i < c->x->cuts[p].n; i++) {
        begin_product(c, "cut", p);
        word(c, COL_TEXT, c->x->cuts[p].complete ? "" : "the search ended at its bound");
        set_row(c, i, &c->x->cuts[p].all[i], report_lane_name, COL_LANES);
    }
}

static void begin_run(csv_out *c, const char *section, exposure_reading r, bool best, uint32_t p) {
    begin_product(c, section, p);
    word(c, COL_READING, exposure_reading_name(r));
    word(c, COL_CASE, best ? "best" : "worst");
}

static void run(csv_out *c, exposure_reading r, bool best, uint32_t p) {
    const exposure_run *run = best ? &c->x->readings[r].best : &c->x->readings[r].worst;
    const flow_product *f = &run->result.products[p];
    const product_outcome *o = &run->products[p];
    begin_run(c, "product", r, best, p);
    word(c, COL_STATE, product_state_name(report_run_state(run, p)));
    number(c, COL_FROM, f->stops);
    date(c, COL_DATE, report_date(c->x, f->stops));
    number(c, COL_QUANTITY, o->made);
    number(c, COL_OF, o->planned);
    money(c, o->value_lost);
    end(c);
    for (uint32_t i = 0; i < f->n_steps; i++) {
        begin_run(c, "rate", r, best, p);
        count(c, COL_N, i + 1);
        number(c, COL_FROM, f->steps[i].from);
        number(c, COL_UNTIL, f->steps[i].until);
        date(c, COL_DATE, report_date(c->x, f->steps[i].from));
        number(c, COL_QUANTITY, f->steps[i].share);
        number(c, COL_OF, RATIO_ONE);
        end(c);
    }
    for (uint32_t i = 0; i < o->n_weeks; i++) {
        begin_run(c, "week", r, best, p);
        count(c, COL_N, i + 1);
        count(c, COL_FROM, 7 * (int64_t)i);
        date(c, COL_DATE, c->x->m->on + 7 * (lode_date)i);
        money(c, o->by_week[i]);
        end(c);
    }
}

static void path(csv_out *c, exposure_reading r, uint32_t p) {
    const exposure_answer *x = c->x;
    const product_answer *a = &x->readings[r].products[p];
    for (uint32_t i = 0; i < a->path.n_steps; i++) {
        const path_step *s = &a->path.steps[i];
        const net_node *n = &x->net.nodes[s->node];
        report_rows rows;
        report_step_rows(&c->index, x, &x->readings[r].worst, s, &rows);
        begin_run(c, "path", r, false, p);
        text(c, COL_PLANT, report_plant(x->m, n->plant));
        count(c, COL_N, i + 1);
        text(c, COL_NAME, report_item(x->m, n->item));
        number(c, COL_QUANTITY, s->per_product);
        text(c, COL_UNIT, x->m->items[n->item].unit.name);
        number(c, COL_OF, s->days);
        bool last = i + 1 == a->path.n_steps;
        word(c, COL_STATE, last ? report_path_end(a->path.end) : "");
        if (last && a->path.end == PATH_LANE && a->path.lane != MODEL_NONE) {
            text(c, COL_LANES, x->m->lanes[a->path.lane].id);
        }
        for (uint32_t k = 0; k < rows.n; k++) {
            strbuf ref = {0};
            report_row(rows.at[k], &ref);
            add_word(c, COL_ROWS, strbuf_str(&ref));
            strbuf_clear(&ref);
        }
        word(c, COL_GRADE, report_rows_grade(&rows));
        end(c);
    }
}

static void lack(csv_out *c, exposure_reading r, const char *section, const exposure_lack *l,
                 uint32_t p) {
    bool less = l->less != NULL && ratio_ok(l->less[p]);
    begin_product(c, section, p);
    word(c, COL_READING, exposure_reading_name(r));
    word(c, COL_STATE,
         l->less == NULL ? "not tried"
         : less          ? product_state_name(l->states[p])
                         : "no less");
    number(c, COL_FROM, less ? l->less[p] : RATIO_NONE);
    date(c, COL_DATE, less ? report_date(c->x, l->less[p]) : DATE_NONE);
}

static void rests_on(csv_out *c, exposure_reading r, uint32_t p) {
    const exposure_promises *all = &c->x->readings[r].rests_on;
    uint32_t n = 0;
    for (uint32_t i = 0; i < all->n; i++) {
        const exposure_promise *one = &all->all[i];
        if (!report_rests_on(c->x, r, p, i)) {
            continue;
        }
        lack(c, r, "rests_on", &one->alone, p);
        count(c, COL_N, ++n);
        text(c, COL_NAME, c->x->m->licenses[one->license].id);
        count(c, COL_QUANTITY, one->from);
        for (uint32_t k = 0; k < one->n_lanes; k++) {
            add_word(c, COL_LANES, c->x->m->lanes[one->lanes[k]].id);
        }
        word(c, COL_GRADE,
             model_grade_name((model_grade)c->x->m->licenses[one->license].row.grade));
        end(c);
    }
    if (n > 0) {
        lack(c, r, "rests_on_all", &all->together, p);
        count(c, COL_N, n);
        end(c);
    }
}

static void products(csv_out *c) {
    for (uint32_t p = 0; p < c->x->net.n_products; p++) {
        overall(c, p);
        for (uint32_t r = 0; r < READING_COUNT; r++) {
            run(c, (exposure_reading)r, true, p);
            run(c, (exposure_reading)r, false, p);
            path(c, (exposure_reading)r, p);
            rests_on(c, (exposure_reading)r, p);
        }
    }
}

/* ---- the rest -------------------------------------------------------------------------------------- */

static void needs(csv_out *c) {
    for (uint32_t i = 0; i < c->x->net.n_nodes; i++) {
        const net_node *n = &c->x->net.nodes[i];
        begin(c, "need");
        text(c, COL_PLANT, report_plant(c->x->m, n->plant));
        text(c, COL_NAME, report_item(c->x->m, n->item));
        number(c, COL_QUANTITY, n->need);
        text(c, COL_UNIT, c->x->m->items[n->item].unit.name);
        end(c);
    }
}

static void order(csv_out *c, exposure_reading r, bool best, uint32_t i) {
    const model_order *o = &c->x->m->orders[i];
    const exposure_run *run = best ? &c->x->readings[r].best : &c->x->readings[r].worst;
    const order_outcome *got = &run->orders[i];
    const char *const states[] = {"on_time", "late", "lost"};
    const ratio quantities[] = {got->shipped_on_time, got->shipped_late, got->lost};
    const ratio values[] = {RATIO_ZERO, got->value_late, got->value_lost};
    for (uint32_t k = 0; k < 3; k++) {
        begin(c, "order");
        word(c, COL_READING, exposure_reading_name(r));
        word(c, COL_CASE, best ? "best" : "worst");
        text(c, COL_PRODUCT, report_item(c->x->m, o->product));
        text(c, COL_PLANT, report_plant(c->x->m, o->plant));
        text(c, COL_NAME, o->id);
        word(c, COL_STATE, states[k]);
        count(c, COL_FROM, o->due);
        date(c, COL_DATE, c->x->m->on + o->due);
        number(c, COL_QUANTITY, quantities[k]);
        number(c, COL_OF, o->qty);
        money(c, values[k]);
        end(c);
    }
    begin(c, "penalty");
    word(c, COL_READING, exposure_reading_name(r));
    word(c, COL_CASE, best ? "best" : "worst");
    text(c, COL_PRODUCT, report_item(c->x->m, o->product));
    text(c, COL_NAME, o->id);
    number(c, COL_QUANTITY, got->late_days);
    money(c, got->penalty);
    end(c);
}

static void orders(csv_out *c) {
    for (uint32_t i = 0; i < c->x->m->n_orders; i++) {
        for (uint32_t r = 0; r < READING_COUNT; r++) {
            order(c, (exposure_reading)r, true, i);
            order(c, (exposure_reading)r, false, i);
        }
    }
}

static void span(csv_out *c, uint32_t lane, uint32_t k, bool best) {
    const exposure_answer *x = c->x;
    const lane_span *s = &x->lanes.lanes[lane].spans[k];
    begin(c, "lane");
    count(c, COL_N, k + 1);
    word(c, COL_CASE, best ? "best" : "worst");
    text(c, COL_PLANT, report_plant(x->m, x->m->lanes[lane].plant));
    text(c, COL_NAME, report_item(x->m, x->m->lanes[lane].item));
    text(c, COL_LANES, x->m->lanes[lane].id);
    word(c, COL_STATE, report_cause(best ? s->why_good : s->why_bad));
    count(c, COL_FROM, s->from);
    count(c, COL_UNTIL, s->until);
    date(c, COL_DATE, x->m->on + s->from);
    number(c, COL_QUANTITY, best ? s->good : s->bad);
    number(c, COL_OF, RATIO_ONE);
    for (uint32_t i = 0; i < s->n_atoms; i++) {
        add_word(c, COL_FACTS, x->lanes.atoms[s->atoms[i]].key);
    }
    for (uint32_t i = 0; i < s->n_also; i++) {
        add_word(c, COL_FACTS, x->lanes.atoms[s->also[i]].key);
    }
    strbuf ref = {0};
    report_row(&x->m->lanes[lane].row, &ref);
    add_word(c, COL_ROWS, strbuf_str(&ref));
    strbuf_clear(&ref);
    word(c, COL_GRADE, model_grade_name((model_grade)x->m->lanes[lane].row.grade));
    text(c, COL_TEXT, s->answer != MODEL_NONE ? x->lanes.answers[s->answer].why : (str){0});
    end(c);
}

static void lanes(csv_out *c) {
    for (uint32_t i = 0; i < c->x->m->n_lanes; i++) {
        for (uint32_t k = 0; k < c->x->lanes.lanes[i].n_spans; k++) {
            span(c, i, k, true);
            span(c, i, k, false);
        }
    }
}

static void facts(csv_out *c) {
    lode_arena a = {0};
    const uint32_t *at = report_atom_order(&a, c->x);
    for (uint32_t i = 0; i < c->x->lanes.n_atoms; i++) {
        const exposure_atom *atom = &c->x->lanes.atoms[at[i]];
        begin(c, "fact");
        count(c, COL_N, i + 1);
        text(c, COL_NAME, atom->key);
        word(c, COL_STATE, report_atom_kind(atom->kind));
        money(c, c->x->atom_value[at[i]]);
        text(c, COL_GRADE, atom->word);
        text(c, COL_TEXT, atom->ask);
        end(c);
    }
    arena_clear(&a);
}

static void remedies(csv_out *c, exposure_reading r) {
    const exposure_remedies *all = &c->x->readings[r].remedies;
    for (uint32_t i = 0; i < all->n; i++) {
        const exposure_remedy *m = &all->all[i];
        const ratio values[] = {m->marginal, m->alone, m->shapley};
        const char *const names[] = {"remedy", "remedy_alone", "remedy_share"};
        for (uint32_t k = 0; k < 3; k++) {
            begin(c, names[k]);
            count(c, COL_N, i + 1);
            word(c, COL_READING, exposure_reading_name(r));
            word(c, COL_STATE, remedy_kind_name(m->kind));
            text(c, COL_TEXT, m->what);
            date(c, COL_DATE, m->act_by == INT32_MIN ? DATE_NONE : c->x->m->on + m->act_by);
            number(c, COL_QUANTITY, m->qty);
            for (uint32_t l = 0; l < m->n_lanes; l++) {
                add_word(c, COL_LANES, c->x->m->lanes[m->lanes[l]].id);
            }
            money(c, values[k]);
            if (!all->money) {
                text(c, COL_CURRENCY, (str){0});
                word(c, COL_UNIT, ratio_ok(values[k]) ? "days" : "");
            }
            end(c);
        }
    }
}

static void content(csv_out *c) {
    for (uint32_t i = 0; i < c->x->n_shares; i++) {
        const content_share *s = &c->x->shares[i];
        for (uint32_t k = 0; k < 2; k++) {
            begin(c, "content");
            word(c, COL_CASE, k == 0 ? "low" : "high");
            text(c, COL_NAME, report_item(c->x->m, s->item));
            text(c, COL_STATE, s->origin);
            number(c, COL_QUANTITY, k == 0 ? s->low : s->high);
            number(c, COL_OF, RATIO_ONE);
            text(c, COL_LANES, s->lane != MODEL_NONE ? c->x->m->lanes[s->lane].id : (str){0});
            const model_fact *cell = report_share_cell(c->x, s);
            text(c, COL_FACTS, cell != NULL ? cell->name : (str){0});
            word(c, COL_TEXT, s->unpriced > 0 ? "a part has no price" : "");
            end(c);
        }
    }
}

static void warnings(csv_out *c) {
    for (uint32_t i = 0; i < c->x->m->n_warnings; i++) {
        begin(c, "warning");
        text(c, COL_TEXT, c->x->m->warnings[i]);
        end(c);
    }
    for (uint32_t i = 0; i < c->x->lanes.n_warnings; i++) {
        begin(c, "warning");
        text(c, COL_TEXT, c->x->lanes.warnings[i]);
        end(c);
    }
}

void exposure_to_csv(const exposure_answer *x, strbuf *out) {
    csv_out c = {.x = x, .b = out};
    report_index_build(&c.a, x->m, &c.index);
    for (uint32_t i = 0; i < COL_COUNT; i++) {
        strbuf_addf(out, "%s%s", i > 0 ? "," : "", HEADS[i]);
    }
    strbuf_addz(out, "\r\n");
    products(&c);
    remedies(&c, READING_WRITTEN);
    remedies(&c, READING_REPORTED);
    facts(&c);
    lanes(&c);
    orders(&c);
    needs(&c);
    content(&c);
    warnings(&c);
    for (uint32_t i = 0; i < COL_COUNT; i++) {
        strbuf_clear(&c.cells[i]);
    }
    arena_clear(&c.a);
}
