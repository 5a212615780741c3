// SPDX-License-Identifier: Apache-2.0
//
// Two answers of the same plan side by side: what the law, the what-ifs or the days between make of
// each product, and what the difference is worth. One answer beside itself: its two readings.
#include "exposure/report.h"

#define FIRST_COLUMN 20u
#define COLUMN 34u
#define PRODUCTS_SHOWN 40u
#define LANES_SHOWN 12u

/* What sets the answer apart from the other: the scenario, or the day. */
static const char *name_of(report *r, const exposure_answer *other) {
    const exposure_answer *x = r->x;
    if (x->m->on != other->m->on) {
        return report_date_text(r, x->m->on);
    }
    return x->options.scenario.n > 0 ? report_text(r, x->options.scenario) : "as it is";
}

/* The product of y that is the product of x; MODEL_NONE when it has none. */
static uint32_t same_product(const exposure_answer *x, uint32_t p, const exposure_answer *y) {
    for (uint32_t q = 0; q < y->net.n_products; q++) {
        const model_plan *a = &x->m->plans[x->net.products[p].plan];
        const model_plan *b = &y->m->plans[y->net.products[q].plan];
        if (str_eq(report_product(x, p), report_product(y, q)) &&
            str_eq(report_plant(x->m, a->plant), report_plant(y->m, b->plant))) {
            return q;
        }
    }
    return MODEL_NONE;
}

static const char *difference(report *r, ratio a, ratio b) {
    ratio d = ratio_sub(b, a);
    const char *sign = ratio_ok(d) && ratio_sign(d) > 0 ? "+" : "";
    return ratio_ok(d) && ratio_sign(d) == 0 ? "the same"
                                             : report_f(r, "%s%s", sign, report_money(r, d));
}

/* One side: an answer in one of its readings. */
typedef struct side {
    report *r;
    exposure_reading reading;
} side;

static const reading_answer *of(side s) { return &s.r->x->readings[s.reading]; }

static void states(side a, side b) {
    const exposure_answer *x = a.r->x, *y = b.r->x;
    uint32_t n = x->net.n_products < PRODUCTS_SHOWN ? x->net.n_products : PRODUCTS_SHOWN;
    for (uint32_t p = 0; p < n; p++) {
        uint32_t q = same_product(x, p, y);
        bool none = q == MODEL_NONE;
        const char *cells[] = {report_f(a.r, "  %s", report_text(a.r, report_product(x, p))),
                               report_reading_words(a.r, a.reading, p),
                               none ? "not planned" : report_reading_words(b.r, b.reading, q),
                               none ? ""
                                    : difference(a.r, of(a)->worst.products[p].value_lost,
                                                 of(b)->worst.products[q].value_lost)};
        report_cells(a.r, FIRST_COLUMN, COLUMN, cells, 4);
    }
    report_more(a.r, x->net.n_products - n, "products");
}

static void total(side a, side b, const char *label, ratio lost_a, ratio lost_b) {
    const char *const cells[] = {label, report_money(a.r, lost_a), report_money(b.r, lost_b),
                                 difference(a.r, lost_a, lost_b)};
    report_cells(a.r, FIRST_COLUMN, COLUMN, cells, 4);
}

static void block(side a, side b, const char *title, const char *name_a, const char *name_b) {
    const char *const heads[] = {title, name_a, name_b, "lost, difference"};
    strbuf_addc(a.r->p.out, '\n');
    report_cells(a.r, FIRST_COLUMN, COLUMN, heads, 4);
    states(a, b);
    total(a, b, "  lost at worst", of(a)->worst.value_lost, of(b)->worst.value_lost);
    total(a, b, "  lost at best", of(a)->best.value_lost, of(b)->best.value_lost);
}

/* "open, from 2026-02-10 closed: prohibited": as it is at worst. */
static const char *course(report *r, const exposure_answer *x, const lane_decision *d) {
    strbuf b = {0};
    strbuf_addz(&b, d->n_spans == 0 ? "not asked" : "");
    for (uint32_t i = 0; i < d->n_spans; i++) {
        const lane_span *s = &d->spans[i];
        const char *words = report_state_words(s->bad, s->why_bad);
        if (i == 0) {
            strbuf_addz(&b, words);
        } else if (s->why_bad != d->spans[i - 1].why_bad) {
            strbuf_addf(&b, "; from %s %s", report_date_text(r, x->m->on + s->from), words);
        }
    }
    const char *z = report_text(r, strbuf_str(&b));
    strbuf_clear(&b);
    return z;
}

static void lane_changes(report *r, report *s) {
    const exposure_answer *x = r->x, *y = s->x;
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->m->n_lanes && i < y->m->n_lanes; i++) {
        const lane_decision *a = &x->lanes.lanes[i], *b = &y->lanes.lanes[i];
        bool same = a->n_spans == b->n_spans;
        for (uint32_t k = 0; same && k < a->n_spans; k++) {
            same = a->spans[k].why_good == b->spans[k].why_good &&
                   a->spans[k].why_bad == b->spans[k].why_bad &&
                   a->spans[k].until == b->spans[k].until;
        }
        if (!same && n++ < LANES_SHOWN) {
            strbuf_addf(r->p.out, "  %s\n", report_text(r, x->m->lanes[i].id));
            text_paragraph(&r->p, 4, 6, "%s: %s", name_of(r, y), course(r, x, a));
            text_paragraph(&r->p, 4, 6, "%s: %s", name_of(s, x), course(r, y, b));
        }
    }
    if (n == 0) {
        strbuf_addz(r->p.out, "  none\n");
    }
    report_more(r, n > LANES_SHOWN ? n - LANES_SHOWN : 0, "lanes");
}

static void heading(report *r, report *s) {
    const exposure_answer *x = r->x, *y = s->x;
    text_inked(&r->p, INK_BOLD, STR("WHAT STOPS, COMPARED"));
    strbuf_addf(r->p.out, "  %d days from %s", x->options.horizon, report_date_text(r, x->m->on));
    if (y->m->on != x->m->on) {
        strbuf_addf(r->p.out, " and from %s", report_date_text(s, y->m->on));
    }
    strbuf_addf(r->p.out, "  (policy %s, inbound %s%s%s)\n", report_policy(x->options.policy),
                report_inbound(x->options.inbound), x->m->currency.n > 0 ? ", in " : "",
                report_text(r, x->m->currency));
}

/* Two answers, reading by reading. */
static void answers(report *r, report *s) {
    const exposure_answer *x = r->x, *y = s->x;
    bool differ = report_readings_differ(x) || report_readings_differ(y);
    for (uint32_t i = differ ? READING_WRITTEN : READING_REPORTED; i < READING_COUNT; i++) {
        const char *title = !differ ? "" : i == READING_WRITTEN ? "As written" : "As reported";
        exposure_reading reading = (exposure_reading)i;
        block((side){r, reading}, (side){s, reading}, title, name_of(r, y), name_of(s, x));
    }
    if (y->m->on != x->m->on) {
        strbuf_addz(r->p.out,
                    "\nStock is what the files say, on either day; arrivals and dates stay "
                    "where they are.\n");
    }
    text_heading(&r->p, "Lanes that are not the same, at worst");
    lane_changes(r, s);
}

void exposure_compare(const exposure_answer *x, const exposure_answer *y, bool color, strbuf *out) {
    report r = {.x = x, .p = {out, color}}, s = {.x = y, .p = {out, color}};
    size_t from = out->n;
    heading(&r, &s);
    if (x == y) {
        block((side){&r, READING_WRITTEN}, (side){&r, READING_REPORTED}, "", "as written",
              "as reported");
    } else {
        answers(&r, &s);
    }
    strbuf_addf(out, "\n%s\n", REPORT_NOTICE);
    report_blanks(out, from);
    arena_clear(&r.a);
    arena_clear(&s.a);
}
