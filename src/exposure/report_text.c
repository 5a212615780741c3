// SPDX-License-Identifier: Apache-2.0
//
// The answer for people. The first lines carry the day's work: the state of each product in both
// readings, why the first one stops, what to do by when, what to find out. The rest is in
// report_timeline.c and report_detail.c.
#include "exposure/report.h"

#include "text/text.h"

#define FIRST_COLUMN 24u
#define READING_COLUMN 37u
#define LABEL_COLUMN 10u
#define REMEDIES_SHOWN 3u

/* The reading whose remedies and path come first: the reported one, unless only the other stops. */
static exposure_reading leading(const exposure_answer *x) {
    for (uint32_t p = 0; p < x->net.n_products; p++) {
        if (report_run_state(&x->readings[READING_REPORTED].worst, p) != PRODUCT_RUNS) {
            return READING_REPORTED;
        }
    }
    return READING_WRITTEN;
}

/* ---- the table ----------------------------------------------------------------------------------- */

static void title(report *r) {
    const exposure_answer *x = r->x;
    const exposure_options *o = &x->options;
    text_inked(&r->p, INK_BOLD, STR("WHAT STOPS"));
    strbuf_addf(r->p.out, "  %d days from %s", o->horizon, report_date_text(r, x->m->on));
    if (o->known != DATE_NONE) {
        strbuf_addf(r->p.out, ", known by %s", report_date_text(r, o->known));
    }
    if (o->scenario.n > 0) {
        strbuf_addf(r->p.out, ", scenario %s", report_text(r, o->scenario));
    }
    strbuf_addf(r->p.out, "  (policy %s, inbound %s)\n", report_policy(o->policy),
                report_inbound(o->inbound));
}

static text_ink ink_of(product_state s) {
    return s == PRODUCT_RUNS ? INK_GREEN : s == PRODUCT_STOPS ? INK_RED : INK_YELLOW;
}

/* With its plant only when another row plans the same product. */
static const char *line_name(report *r, uint32_t p) {
    const exposure_answer *x = r->x;
    const model_plan *plan = &x->m->plans[x->net.products[p].plan];
    uint32_t rows = 0;
    for (uint32_t i = 0; i < x->m->n_plans; i++) {
        rows += x->m->plans[i].product == plan->product;
    }
    const char *plant = rows > 1 ? report_text(r, report_plant(x->m, plan->plant)) : "";
    return report_f(r, "%s%s%s  %s a day", report_text(r, report_product(x, p)),
                    plant[0] != '\0' ? " at " : "", plant, report_number(r, plan->rate));
}

static void product_line(report *r, uint32_t p) {
    const char *name = line_name(r, p);
    report_pad(r, FIRST_COLUMN, name);
    if (text_width(str_of(name)) >= FIRST_COLUMN) {
        strbuf_addc(r->p.out, '\n');
        report_pad(r, FIRST_COLUMN, "");
    }
    for (uint32_t i = 0; i < r->count; i++) {
        exposure_reading reading = (exposure_reading)(r->first + i);
        const char *words = report_reading_words(r, reading, p);
        text_inked(&r->p, ink_of(r->x->readings[reading].products[p].state), str_of(words));
        for (size_t n = strlen(words); n < READING_COLUMN && i + 1 < r->count; n++) {
            strbuf_addc(r->p.out, ' ');
        }
    }
    strbuf_addc(r->p.out, '\n');
}

static void lost_line(report *r) {
    const exposure_answer *x = r->x;
    const char *cells[3] = {
        report_f(r, "lost%s%s", x->m->currency.n > 0 ? ", " : "", report_text(r, x->m->currency))};
    for (uint32_t i = 0; i < r->count; i++) {
        const reading_answer *a = &x->readings[r->first + i];
        const char *best = report_money(r, a->best.value_lost);
        const char *worst = report_money(r, a->worst.value_lost);
        cells[1 + i] = report_range(r, best, worst);
    }
    report_cells(r, FIRST_COLUMN, READING_COLUMN, cells, 1 + r->count);
}

static void table(report *r) {
    const exposure_answer *x = r->x;
    if (r->count == 2) {
        const char *const heads[] = {"", "as written", "as reported"};
        report_cells(r, FIRST_COLUMN, READING_COLUMN, heads, 3);
    }
    for (uint32_t i = 0; i < r->n_shown; i++) {
        product_line(r, r->shown[i]);
    }
    report_more(r, x->net.n_products - r->n_shown, "products");
    lost_line(r);
}

/* ---- what follows from it ------------------------------------------------------------------------- */

static bool same_sets(const exposure_sets *a, const exposure_sets *b) {
    bool same = a->n == b->n;
    for (uint32_t i = 0; same && i < a->n; i++) {
        same = a->all[i].n == b->all[i].n &&
               memcmp(a->all[i].at, b->all[i].at, a->all[i].n * sizeof a->all[i].at[0]) == 0;
    }
    return same;
}

static bool rests(const exposure_answer *x, uint32_t p) {
    return report_rests(x, READING_WRITTEN, p) > 0 || report_rests(x, READING_REPORTED, p) > 0;
}

static bool same_answer(const exposure_answer *x, uint32_t p, uint32_t q) {
    return x->overall[q].state == x->overall[p].state &&
           same_sets(&x->overall[q].depends, &x->overall[p].depends) && rests(x, p) == rests(x, q);
}

/* Products with the same answer stand in one line. */
static void answer_line(report *r, uint32_t p, const char *label) {
    const exposure_answer *x = r->x;
    const product_answer *a = &x->overall[p];
    strbuf b = {0};
    uint32_t n = 0;
    for (uint32_t q = p; q < x->net.n_products; q++) {
        if (same_answer(x, p, q)) {
            n++;
            if (n <= 4) {
                strbuf_addf(&b, "%s%s", n > 1 ? ", " : "", report_text(r, report_product(x, q)));
            }
        }
    }
    if (n > 4) {
        strbuf_addf(&b, " and %u more", n - 4);
    }
    strbuf_addf(&b, ": %s", product_state_name(a->state));
    if (a->state == PRODUCT_DEPENDS) {
        strbuf_addc(&b, ' ');
        report_sets(x, &a->depends, report_atom_name, &b);
        strbuf_addz(&b,
                    a->depends.complete ? "" : " (the search ended at its bound: maybe others)");
    } else {
        strbuf_addz(&b, " at best and at worst");
    }
    if (rests(x, p) && a->state != PRODUCT_STOPS) {
        strbuf_addz(&b, a->state == PRODUCT_DEPENDS ? ", and on the licenses above"
                                                    : ", if the licenses above come");
    }
    report_labeled(r, LABEL_COLUMN, label, strbuf_str(&b).p);
    strbuf_clear(&b);
}

static void answers(report *r) {
    const exposure_answer *x = r->x;
    uint32_t shown = 0;
    for (uint32_t p = 0; p < x->net.n_products && shown < 4; p++) {
        bool before = false;
        for (uint32_t q = 0; q < p && !before; q++) {
            before = same_answer(x, p, q);
        }
        if (!before) {
            answer_line(r, p, shown == 0 ? "Answer" : "");
            shown++;
        }
    }
}

/* Of the product that stops first. */
static void why(report *r, exposure_reading reading) {
    const exposure_answer *x = r->x;
    uint32_t first = MODEL_NONE;
    ratio when = RATIO_NONE;
    for (uint32_t p = 0; p < x->net.n_products; p++) {
        ratio s = report_first_stop(&x->readings[reading].worst, p);
        if (ratio_ok(s) && (!ratio_ok(when) || ratio_cmp(s, when) < 0)) {
            when = s;
            first = p;
        }
    }
    if (first == MODEL_NONE) {
        return;
    }
    strbuf b = {0};
    report_sentence(x, reading, first, &b);
    report_labeled(r, LABEL_COLUMN, "Why", b.n > 0 ? b.p : "");
    strbuf_clear(&b);
}

/* The day, and what of it goes by before the goods are there. */
static const char *act_by(report *r, const exposure_remedy *m) {
    if (m->act_by == INT32_MIN) {
        return "";
    }
    const char *late = m->act_by < 0 ? ", which is over" : "";
    const char *lead =
        m->lead > 0 ? report_f(r, " (%d day%s on the way)", m->lead, m->lead == 1 ? "" : "s") : "";
    return report_f(r, ", act by %s%s%s", report_date_text(r, r->x->m->on + m->act_by), late, lead);
}

static void act(report *r, exposure_reading reading) {
    const exposure_answer *x = r->x;
    const exposure_remedies *all = &x->readings[reading].remedies;
    for (uint32_t i = 0; i < all->n && i < REMEDIES_SHOWN; i++) {
        const exposure_remedy *m = &all->all[i];
        report_labeled(r, LABEL_COLUMN, i == 0 ? "Act" : "",
                       report_f(r, "%u %s; adds %s%s", i + 1, report_text(r, m->what),
                                report_saved(r, all, m->marginal), act_by(r, m)));
    }
}

static void find_out(report *r) {
    const exposure_answer *x = r->x;
    const uint32_t *order = report_atom_order(&r->a, x);
    if (x->lanes.n_atoms == 0) {
        return;
    }
    ratio v = x->atom_value[order[0]];
    if (!ratio_ok(v) || ratio_sign(v) <= 0) {
        return;
    }
    const exposure_atom *a = &x->lanes.atoms[order[0]];
    report_labeled(r, LABEL_COLUMN, "Find out",
                   report_f(r, "%s%s (%s): %s %s hang on it",
                            a->kind == ATOM_REPORT ? "Is it so? " : "", report_text(r, a->ask),
                            report_text(r, a->key), report_money(r, v),
                            report_text(r, x->m->currency)));
}

void exposure_to_text(const exposure_answer *x, bool color, strbuf *out) {
    report r = {.x = x, .p = {out, color}};
    bool differ = report_readings_differ(x);
    r.first = differ ? READING_WRITTEN : READING_REPORTED;
    r.count = differ ? 2 : 1;
    exposure_reading lead = leading(x);
    size_t from = out->n;
    report_index_build(&r.a, x->m, &r.index);
    report_choose(&r);
    title(&r);
    table(&r);
    report_rests_top(&r);
    answers(&r);
    why(&r, lead);
    act(&r, lead);
    find_out(&r);
    report_timeline(&r);
    report_detail(&r);
    report_basis(&r);
    report_blanks(out, from);
    arena_clear(&r.a);
}
