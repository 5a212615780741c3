// SPDX-License-Identifier: Apache-2.0
//
// The second part of the answer for people: what happens to each product and order, and what helps.
#include "exposure/report.h"

#define FIRST_COLUMN 24u
#define READING_COLUMN 37u
#define REMEDIES_SHOWN 12u
#define ORDER_COLUMN 40u
#define ORDER_WIDTH 30u
#define ORDERS_SHOWN 20u
#define WEEKS_SHOWN 12u

/* ---- products ------------------------------------------------------------------------------------- */

static const char *week_cell(report *r, const reading_answer *a, uint32_t p, uint32_t week,
                             bool *any) {
    const product_outcome *b = &a->best.products[p], *w = &a->worst.products[p];
    ratio best = week < b->n_weeks ? b->by_week[week] : RATIO_NONE;
    ratio worst = week < w->n_weeks ? w->by_week[week] : RATIO_NONE;
    *any |=
        (ratio_ok(best) && ratio_sign(best) != 0) || (ratio_ok(worst) && ratio_sign(worst) != 0);
    return report_range(r, report_money(r, best), report_money(r, worst));
}

static void weeks(report *r, uint32_t p) {
    uint32_t n = r->x->readings[0].worst.products[p].n_weeks, shown = 0;
    for (uint32_t week = 0; week < n && shown <= WEEKS_SHOWN; week++) {
        bool any = false;
        const char *cells[3] = {
            report_f(r, "    week of %s", report_date_text(r, r->x->m->on + 7 * (lode_date)week))};
        for (uint32_t i = 0; i < r->count; i++) {
            cells[1 + i] = week_cell(r, &r->x->readings[r->first + i], p, week, &any);
        }
        if (any && shown == WEEKS_SHOWN) {
            strbuf_addz(r->p.out, "    later weeks: --csv and --json have all\n");
        } else if (any) {
            report_cells(r, FIRST_COLUMN, READING_COLUMN, cells, 1 + r->count);
        }
        shown += any;
    }
}

typedef const char *cell_fn(report *r, const reading_answer *a, uint32_t p);

static const char *cell_made(report *r, const reading_answer *a, uint32_t p) {
    return report_range(r, report_number(r, a->best.products[p].made),
                        report_number(r, a->worst.products[p].made));
}

static const char *cell_lost(report *r, const reading_answer *a, uint32_t p) {
    return report_range(r, report_money(r, a->best.products[p].value_lost),
                        report_money(r, a->worst.products[p].value_lost));
}

static const char *cell_at_best(report *r, const reading_answer *a, uint32_t p) {
    return report_run_words(r, &a->best, p);
}

static const char *cell_at_worst(report *r, const reading_answer *a, uint32_t p) {
    return report_run_words(r, &a->worst, p);
}

static void row_of(report *r, const char *label, cell_fn *cell, uint32_t p) {
    const char *cells[3] = {label};
    for (uint32_t i = 0; i < r->count; i++) {
        cells[1 + i] = cell(r, &r->x->readings[r->first + i], p);
    }
    report_cells(r, FIRST_COLUMN, READING_COLUMN, cells, 1 + r->count);
}

static bool outcome_is_sure(report *r, uint32_t p) {
    for (uint32_t i = 0; i < r->count; i++) {
        const reading_answer *a = &r->x->readings[r->first + i];
        if (strcmp(cell_at_best(r, a, p), cell_at_worst(r, a, p)) != 0) {
            return false;
        }
    }
    return true;
}

static void product(report *r, uint32_t p) {
    const exposure_answer *x = r->x;
    const model_plan *plan = &x->m->plans[x->net.products[p].plan];
    const model_item *item = &x->m->items[plan->product];
    strbuf_addf(
        r->p.out, "  %s%s%s: %s a day, %s in all, %s\n", report_text(r, item->id),
        item->name.n > 0 ? "  " : "", report_text(r, item->name), report_number(r, plan->rate),
        report_number(r, x->readings[0].worst.products[p].planned), report_ref(r, &plan->row));
    if (r->count == 2) {
        const char *const heads[] = {"", "as written", "as reported"};
        report_cells(r, FIRST_COLUMN, READING_COLUMN, heads, 3);
    }
    if (outcome_is_sure(r, p)) {
        row_of(r, "    outcome", cell_at_worst, p);
    } else {
        row_of(r, "    at best", cell_at_best, p);
        row_of(r, "    at worst", cell_at_worst, p);
    }
    row_of(r, "    made", cell_made, p);
    row_of(r, "    value lost", cell_lost, p);
    weeks(r, p);
    for (uint32_t i = 0; i < r->count; i++) {
        exposure_reading reading = (exposure_reading)(r->first + i);
        strbuf why = {0};
        report_sentence(x, reading, p, &why);
        if (why.n > 0) {
            text_paragraph(&r->p, 4, 6, "%s%s%s",
                           r->count == 2 ? report_reading_title(reading) : "",
                           r->count == 2 ? ": " : "", why.p);
        }
        strbuf_clear(&why);
    }
}

static void products(report *r) {
    text_heading(&r->p, "Products");
    uint32_t n = r->n_shown < REPORT_DETAILED ? r->n_shown : REPORT_DETAILED;
    for (uint32_t i = 0; i < n; i++) {
        product(r, r->shown[i]);
    }
    report_more(r, r->x->net.n_products - n, "products");
}

/* ---- remedies ------------------------------------------------------------------------------------- */

#define SUBSTANCES_SHOWN 6u

/* Grams of a substance in all that a license lets pass. */
typedef struct inside {
    str name;
    ratio low, high;
} inside;

static uint32_t add_inside(const exposure_model *m, const remedy_amount *a, inside *all,
                           uint32_t n) {
    const model_item *item = &m->items[a->item];
    ratio unit = item->unit.kind == UNIT_MASS ? item->unit.factor : item->unit_mass;
    ratio grams = ratio_mul(a->qty, unit);
    for (uint32_t i = 0; i < item->n_substances && ratio_ok(grams); i++) {
        const model_substance *s = &m->substances[item->first_substance + i];
        ratio high = ratio_mul(grams, s->high);
        uint32_t at = 0;
        while (at < n && !str_eq(all[at].name, s->name)) {
            at++;
        }
        if (!ratio_ok(high) || ratio_sign(high) <= 0 || at == SUBSTANCES_SHOWN) {
            continue;
        }
        if (at == n) {
            all[n++] = (inside){s->name, RATIO_ZERO, RATIO_ZERO};
        }
        all[at].low = ratio_add(all[at].low, ratio_mul(grams, s->low));
        all[at].high = ratio_add(all[at].high, high);
    }
    return n;
}

/* "36 000 g": what to ask for, and what is in it. */
static void volume(report *r, const exposure_remedy *m, strbuf *out) {
    const exposure_model *model = r->x->m;
    inside all[SUBSTANCES_SHOWN];
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->n_amounts && m->kind == REMEDY_GRANT; i++) {
        const remedy_amount *a = &m->amounts[i];
        if (!ratio_ok(a->qty) || ratio_sign(a->qty) == 0) {
            continue;
        }
        strbuf_addf(out, "%s%s %s of %s", out->n > 0 ? ", " : "; ", report_number(r, a->qty),
                    report_text(r, model->items[a->item].unit.name),
                    report_text(r, model->items[a->item].id));
        n = add_inside(model, a, all, n);
    }
    for (uint32_t i = 0; i < n; i++) {
        bool kilos = ratio_cmp(all[i].high, ratio_int(10000)) >= 0;
        ratio unit = kilos ? ratio_int(1000) : RATIO_ONE;
        strbuf_addf(out, "%s%s %s of %s", i == 0 ? " (" : ", ",
                    report_range(r, report_number(r, ratio_div(all[i].low, unit)),
                                 report_number(r, ratio_div(all[i].high, unit))),
                    kilos ? "kg" : "g", report_text(r, all[i].name));
    }
    strbuf_addz(out, n > 0        ? ") to the end of these days"
                     : out->n > 0 ? " to the end of these days"
                                  : "");
}

static const char *act_by(report *r, const exposure_remedy *m) {
    const char *day = report_date_text(r, r->x->m->on + m->act_by);
    return m->lead > 0 ? report_f(r, "%s, %d d on the way", day, m->lead) : day;
}

static void remedy(report *r, uint32_t i, const exposure_remedy *m) {
    const char *cells[] = {report_f(r, "  %2u  %s", i + 1, report_money(r, m->marginal)),
                           report_money(r, m->alone),
                           ratio_ok(m->shapley) ? report_money(r, m->shapley) : "not computed",
                           m->act_by == INT32_MIN ? "not known" : act_by(r, m)};
    report_cells(r, 24, 20, cells, 4);
    strbuf b = {0};
    volume(r, m, &b);
    if (m->license != MODEL_NONE) {
        strbuf_addf(&b, "; %s", report_ref(r, &r->x->m->licenses[m->license].row));
    }
    text_paragraph(&r->p, 6, 8, "%s%s", report_text(r, m->what), b.n > 0 ? b.p : "");
    strbuf_clear(&b);
}

static void pairs(report *r, const exposure_remedies *all) {
    for (uint32_t i = 0; i < all->n_pairs && i < 6; i++) {
        const remedy_pair *p = &all->pairs[i];
        strbuf_addf(r->p.out, "  %u and %u together save %s: more than one by one\n", p->a + 1,
                    p->b + 1, report_saved(r, all, p->together));
    }
    if (all->n_pairs > 6) {
        report_more(r, all->n_pairs - 6, "pairs that save more together");
    }
}

static void unblock(report *r, const exposure_remedies *all) {
    strbuf b = {0};
    for (uint32_t i = 0; i < all->unblock.n && i < 6; i++) {
        strbuf_addz(&b, i > 0 ? "; or " : "");
        for (uint32_t k = 0; k < all->unblock.all[i].n; k++) {
            strbuf_addf(&b, "%s%u", k > 0 ? " + " : "", all->unblock.all[i].at[k] + 1);
        }
    }
    if (all->unblock.n > 0) {
        text_paragraph(&r->p, 2, 4, "nothing stops with %s%s", b.p,
                       all->unblock.complete ? "" : " (the search ended at its bound)");
    } else {
        strbuf_addf(r->p.out, "  no set of up to %u of them keeps everything running\n",
                    EXPOSURE_CUT_MAX);
    }
    strbuf_clear(&b);
}

static void not_tried(report *r, const exposure_remedies *all) {
    if (!all->complete) {
        text_paragraph(
            &r->p, 2, 4,
            "not all of them were tried alone and in pairs: the search ended at its bound "
            "of %u runs",
            all->runs);
    }
    if (all->n_left_out > 0) {
        text_paragraph(&r->p, 2, 4, "%u more were not tried at all: up to %u are", all->n_left_out,
                       REMEDIES_MAX);
    }
}

static void remedies(report *r) {
    for (uint32_t i = 0; i < r->count; i++) {
        const exposure_remedies *all = &r->x->readings[r->first + i].remedies;
        if (all->n == 0) {
            continue;
        }
        const char *in = all->money ? report_text(r, r->x->m->currency) : "days of running";
        text_heading(&r->p, report_f(r, "Remedies%s%s, in %s", r->count == 2 ? ", " : "",
                                     r->count == 2 ? report_reading_title(r->first + i) : "", in));
        const char *const heads[] = {"      adds to those", "alone", "fair share", "act by"};
        report_cells(r, 24, 20, heads, 4);
        for (uint32_t k = 0; k < all->n && k < REMEDIES_SHOWN; k++) {
            remedy(r, k, &all->all[k]);
        }
        report_more(r, all->n > REMEDIES_SHOWN ? all->n - REMEDIES_SHOWN : 0, "remedies");
        pairs(r, all);
        unblock(r, all);
        not_tried(r, all);
    }
}

/* ---- orders ---------------------------------------------------------------------------------------- */

static const char *order_cell(report *r, const exposure_run *run, uint32_t i) {
    const order_outcome *o = &run->orders[i];
    bool late = !ratio_ok(o->shipped_late) || ratio_sign(o->shipped_late) != 0;
    bool lost = !ratio_ok(o->lost) || ratio_sign(o->lost) != 0;
    if (!late && !lost) {
        return "on time";
    }
    const char *when = late
                           ? report_f(r, "%s late by up to %s d", report_number(r, o->shipped_late),
                                      report_number(r, o->late_days))
                           : "";
    return report_f(r, "%s%s%s%s", when, late && lost ? ", " : "",
                    lost ? report_number(r, o->lost) : "", lost ? " lost" : "");
}

static void order(report *r, uint32_t i) {
    const model_order *o = &r->x->m->orders[i];
    const char *cells[3] = {report_f(r, "  %s  %s %s by %s", report_text(r, o->id),
                                     report_number(r, o->qty),
                                     report_text(r, report_item(r->x->m, o->product)),
                                     report_date_text(r, r->x->m->on + o->due))};
    bool any = false;
    for (uint32_t k = 0; k < r->count; k++) {
        const reading_answer *a = &r->x->readings[r->first + k];
        cells[1 + k] = report_range(r, order_cell(r, &a->best, i), order_cell(r, &a->worst, i));
        any |= strcmp(cells[1 + k], "on time") != 0;
    }
    if (any) {
        report_cells(r, ORDER_COLUMN, ORDER_WIDTH, cells, 1 + r->count);
    }
}

static void orders(report *r) {
    uint32_t n = r->x->m->n_orders;
    if (n == 0) {
        return;
    }
    text_heading(&r->p, "Orders that are late or lost");
    if (r->count == 2) {
        const char *const heads[] = {"", "as written", "as reported"};
        report_cells(r, ORDER_COLUMN, ORDER_WIDTH, heads, 3);
    }
    for (uint32_t i = 0; i < n && i < ORDERS_SHOWN; i++) {
        order(r, i);
    }
    report_more(r, n > ORDERS_SHOWN ? n - ORDERS_SHOWN : 0, "orders");
}

void report_detail(report *r) {
    products(r);
    report_rests_all(r);
    remedies(r);
    orders(r);
}
