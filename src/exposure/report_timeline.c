// SPDX-License-Identifier: Apache-2.0
//
// The days of each product as a line of characters. The letter alone says it; color repeats it.
#include "exposure/report.h"

#include "text/text.h"

#define CELLS_MAX 70
#define LABEL_COLUMNS 28u
#define NAME_COLUMNS 16u
#define MARK_CELLS 14 /* between two dates above the line */

static char cell_of(ratio share) {
    if (!ratio_ok(share)) {
        return '?';
    }
    return ratio_is(share, 1) ? '=' : ratio_sign(share) == 0 ? 'x' : '~';
}

static text_ink ink_of(char c) { return c == '=' ? INK_GREEN : c == 'x' ? INK_RED : INK_YELLOW; }

static int32_t cell_days(const report *r) {
    return (r->x->options.horizon + CELLS_MAX - 1) / CELLS_MAX;
}

static void line_of(report *r, const reading_answer *a, uint32_t product) {
    int32_t days = cell_days(r), horizon = r->x->options.horizon;
    char run[CELLS_MAX + 1];
    size_t n = 0;
    for (int32_t d = 0; d < horizon; d += days) {
        ratio from = ratio_int(d), until = ratio_int(d + days < horizon ? d + days : horizon);
        char good = cell_of(report_share(&a->best, product, from, until));
        char bad = cell_of(report_share(&a->worst, product, from, until));
        char c = good == bad ? good : '?';
        if (n > 0 && run[n - 1] != c) {
            text_inked(&r->p, ink_of(run[n - 1]), (str){run, n});
            n = 0;
        }
        run[n++] = c;
    }
    text_inked(&r->p, n > 0 ? ink_of(run[n - 1]) : INK_PLAIN, (str){run, n});
    strbuf_addc(r->p.out, '\n');
}

static void dates(report *r) {
    int32_t days = cell_days(r);
    report_pad(r, LABEL_COLUMNS, "");
    for (int32_t cell = 0; cell * days < r->x->options.horizon; cell += MARK_CELLS) {
        char buf[16];
        str date = date_print(r->x->m->on + cell * days, buf);
        if (days >= 7) {
            strbuf_addf(r->p.out, "%-*.7s", MARK_CELLS, date.p); // the year and the month
        } else {
            strbuf_addf(r->p.out, "%-*.5s", MARK_CELLS, date.p + 5); // the month and the day
        }
    }
    while (r->p.out->n > 0 && r->p.out->p[r->p.out->n - 1] == ' ') {
        r->p.out->p[--r->p.out->n] = '\0';
    }
    strbuf_addc(r->p.out, '\n');
}

/* "  car_h", as much of it as there is room for. */
static const char *cut_name(report *r, str id) {
    str name = str_of(report_f(r, "  %s", report_text(r, id)));
    size_t end = name.n;
    while (end > 0 && (text_width((str){name.p, end}) >= NAME_COLUMNS ||
                       (end < name.n && ((unsigned char)name.p[end] & 0xC0) == 0x80))) {
        end--;
    }
    return report_text(r, (str){name.p, end});
}

void report_timeline(report *r) {
    const exposure_answer *x = r->x;
    text_heading(&r->p, "Days");
    int32_t days = cell_days(r);
    strbuf_addf(r->p.out, "  = runs  ~ slowed  x stands  ? open; a character is %d day%s\n", days,
                days == 1 ? "" : "s");
    dates(r);
    for (uint32_t k = 0; k < r->n_shown; k++) {
        uint32_t p = r->shown[k];
        for (uint32_t i = 0; i < r->count; i++) {
            uint32_t reading = r->first + i;
            const char *which = r->count == 1 ? "" : report_reading_title(reading);
            report_pad(r, NAME_COLUMNS, i == 0 ? cut_name(r, report_product(x, p)) : "");
            report_pad(r, LABEL_COLUMNS - NAME_COLUMNS, which);
            line_of(r, &x->readings[reading], p);
        }
    }
    report_more(r, x->net.n_products - r->n_shown, "products");
}
