// SPDX-License-Identifier: Apache-2.0
//
// Small texts for people: numbers, days, rows, and cells of tables. All of them are clean of control
// characters and live in the arena of the report.
#include "exposure/report.h"

#include <stdio.h>

#include "text/text.h"

static const char *keep(report *r, strbuf *b) {
    const char *z = str_dup(&r->a, strbuf_str(b)).p;
    strbuf_clear(b);
    return z;
}

const char *report_text(report *r, str s) {
    strbuf b = {0};
    text_clean(s, &b);
    return keep(r, &b);
}

const char *report_f(report *r, const char *fmt, ...) {
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    char none[1];
    int n = vsnprintf(none, sizeof none, fmt, args);
    size_t size = n < 0 ? 1 : (size_t)n + 1;
    char *z = arena_alloc(&r->a, size);
    (void)vsnprintf(z, size, fmt, again); // the length is known
    va_end(again);
    va_end(args);
    return z;
}

/* Does p stand before q? What stops first, then what is slowed or depends, in the order of the file. */
static bool before(const exposure_answer *x, uint32_t p, uint32_t q) {
    const exposure_run *run = &x->readings[READING_REPORTED].worst;
    ratio a = report_first_stop(run, p), b = report_first_stop(run, q);
    if (ratio_ok(a) && ratio_ok(b)) {
        return ratio_cmp(a, b) < 0;
    }
    bool a_runs = x->overall[p].state == PRODUCT_RUNS, b_runs = x->overall[q].state == PRODUCT_RUNS;
    return ratio_ok(a) != ratio_ok(b) ? ratio_ok(a) : !a_runs && b_runs;
}

void report_choose(report *r) {
    uint32_t n = r->x->net.n_products;
    r->n_shown = n < REPORT_PRODUCTS ? n : REPORT_PRODUCTS;
    r->shown = arena_array(&r->a, REPORT_PRODUCTS + 1, sizeof *r->shown);
    for (uint32_t p = 0; p < n; p++) {
        uint32_t at = p < r->n_shown ? p : r->n_shown;
        // The first dozen by insertion; few products are shown in the order of the file.
        while (n > REPORT_PRODUCTS && at > 0 && before(r->x, p, r->shown[at - 1])) {
            r->shown[at] = r->shown[at - 1];
            at--;
        }
        r->shown[at] = p;
    }
}

#define NO_BREAK "\u00a0"

/* A line must not end inside a number. */
static const char *shown(report *r, ratio v, uint32_t places) {
    strbuf plain = {0}, b = {0};
    ratio_show(v, places, &plain);
    for (size_t i = 0; i < plain.n; i++) {
        if (plain.p[i] == ' ') {
            strbuf_addz(&b, NO_BREAK);
        } else {
            strbuf_addc(&b, plain.p[i]);
        }
    }
    strbuf_clear(&plain);
    return keep(r, &b);
}

void report_blanks(strbuf *out, size_t from) {
    size_t to = from;
    for (size_t i = from; i < out->n; i++) {
        bool hard = i + 1 < out->n && memcmp(out->p + i, NO_BREAK, 2) == 0;
        out->p[to++] = hard ? ' ' : out->p[i];
        i += hard;
    }
    out->n = to;
    out->p[to] = '\0';
}

const char *report_number(report *r, ratio v) { return ratio_ok(v) ? shown(r, v, 2) : "?"; }

const char *report_money(report *r, ratio v) {
    if (!ratio_ok(v)) {
        return "no price";
    }
    bool large = ratio_cmp(v, ratio_int(1000)) >= 0 || ratio_cmp(v, ratio_int(-1000)) <= 0;
    return shown(r, v, large ? 0 : 2);
}

const char *report_saved(report *r, const exposure_remedies *all, ratio v) {
    const char *currency = report_text(r, r->x->m->currency);
    if (!ratio_ok(v)) {
        return "no price";
    }
    return all->money
               ? report_f(r, "%s %s", report_money(r, v), currency)
               : report_f(r, "%s day%s of running", report_number(r, v), ratio_is(v, 1) ? "" : "s");
}

const char *report_range(report *r, const char *best, const char *worst) {
    return strcmp(best, worst) == 0 ? worst : report_f(r, "%s to %s", best, worst);
}

const char *report_reading_title(uint32_t reading) {
    return reading == READING_WRITTEN ? "as written" : "as reported";
}

const char *report_state_words(ratio factor, lane_cause why) {
    if (ratio_ok(factor) && ratio_sign(factor) == 0) {
        return why == CAUSE_LANE_NO_LICENSE   ? "closed: needs a license, none asked for"
               : why == CAUSE_LANE_PENDING    ? "closed: license applied for"
               : why == CAUSE_LANE_HALTED     ? "closed: license applied for, reviews halted"
               : why == CAUSE_LANE_REFUSED    ? "closed: license refused"
               : why == CAUSE_LANE_PROHIBITED ? "closed: prohibited"
               : why == CAUSE_LANE_LEAD       ? "open again, goods on their way"
                                              : "closed by a what-if";
    }
    return why == CAUSE_LANE_LICENSED   ? "open: licensed"
           : why == CAUSE_LANE_EXPECTED ? "open: a license is expected, not promised"
           : why == CAUSE_LANE_WHATIF   ? "by a what-if open, in part or whole"
                                        : "open";
}

const char *report_date_text(report *r, lode_date d) {
    char buf[16];
    return str_dup(&r->a, date_print(d, buf)).p;
}

const char *report_day(report *r, ratio day) {
    if (!ratio_ok(day)) {
        return "never";
    }
    return report_f(r, "%s (day %s)", report_date_text(r, report_date(r->x, day)),
                    report_number(r, day));
}

const char *report_ref(report *r, const model_row *row) {
    strbuf b = {0};
    report_row(row, &b);
    strbuf_addf(&b, " (%s", model_grade_name((model_grade)row->grade));
    if (row->source.n > 0) {
        strbuf_addz(&b, ", ");
        text_clean(row->source, &b);
    }
    if (row->date != DATE_NONE) {
        strbuf_addf(&b, ", %s", report_date_text(r, row->date));
    }
    strbuf_addc(&b, ')');
    return keep(r, &b);
}

const char *report_run_words(report *r, const exposure_run *run, uint32_t product) {
    product_state s = report_run_state(run, product);
    if (s == PRODUCT_RUNS) {
        return product_state_name(s);
    }
    return report_f(r, "%s %s", product_state_name(s),
                    report_day(r, report_first_stop(run, product)));
}

const char *report_reading_words(report *r, exposure_reading reading, uint32_t product) {
    const reading_answer *a = &r->x->readings[reading];
    uint32_t rests = report_rests(r->x, reading, product);
    if (a->products[product].state == PRODUCT_RUNS && rests > 0) {
        return report_f(r, "%s, if %u license%s", product_state_name(PRODUCT_RUNS), rests,
                        rests == 1 ? " comes" : "s come");
    }
    if (a->products[product].state != PRODUCT_DEPENDS) {
        return report_run_words(r, &a->worst, product);
    }
    ratio stops = report_first_stop(&a->worst, product);
    return report_f(r, "%s, else %s %s", product_state_name(PRODUCT_DEPENDS),
                    product_state_name(report_run_state(&a->worst, product)),
                    report_date_text(r, report_date(r->x, stops)));
}

void report_labeled(report *r, uint32_t column, const char *label, const char *text) {
    size_t at = r->p.out->n;
    text_paragraph(&r->p, column, column, "%s", text);
    size_t n = strlen(label);
    memcpy(r->p.out->p + at, label, n < column ? n : column); // over the blanks before the text
}

void report_pad(report *r, uint32_t column, const char *text) {
    strbuf_addz(r->p.out, text);
    for (uint32_t i = text_width(str_of(text)); i < column; i++) {
        strbuf_addc(r->p.out, ' ');
    }
}

void report_cells(report *r, uint32_t first, uint32_t width, const char *const *cells, uint32_t n) {
    uint32_t column = 0, goal = 0;
    for (uint32_t i = 0; i < n; i++) {
        while (i > 0 && column < goal) {
            strbuf_addc(r->p.out, ' ');
            column++;
        }
        if (i > 0 && column > goal) {
            strbuf_addc(r->p.out, ' ');
            column++;
        }
        strbuf_addz(r->p.out, cells[i]);
        column += text_width(str_of(cells[i]));
        goal += i == 0 ? first : width;
    }
    strbuf_addc(r->p.out, '\n');
}

void report_more(report *r, uint32_t left, const char *what) {
    if (left > 0) {
        strbuf_addf(r->p.out, "  and %u more %s: --csv and --json have all\n", left, what);
    }
}
