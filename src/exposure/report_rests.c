// SPDX-License-Identifier: Apache-2.0
//
// What the answer takes as coming though nobody promised it: licenses that are pending, from the day on
// which the law's term ends or somebody expects them. Which product stops when if they do not come.
#include "exposure/report.h"

#define LABEL_COLUMN 10u
#define NAMES_SHOWN 4u
#define GROUPS_SHOWN 3u
#define PROMISES_SHOWN 12u

static bool same_lack(const exposure_lack *x, uint32_t p, uint32_t q) {
    return ratio_ok(x->less[q]) && x->states[p] == x->states[q] &&
           ratio_cmp(x->less[p], x->less[q]) == 0;
}

static bool said_before(const exposure_lack *x, uint32_t p) {
    for (uint32_t q = 0; q < p; q++) {
        if (same_lack(x, p, q)) {
            return true;
        }
    }
    return false;
}

/* "car_h, car_g stop 2026-02-13 (day 34)": products that do less on one day stand together. */
static void lack_words(report *r, const exposure_lack *x, strbuf *out) {
    uint32_t products = r->x->net.n_products, groups = 0;
    bool left = false;
    for (uint32_t p = 0; p < products; p++) {
        if (!ratio_ok(x->less[p]) || said_before(x, p)) {
            continue;
        }
        left = groups == GROUPS_SHOWN;
        if (left) {
            break;
        }
        uint32_t n = 0;
        strbuf_addz(out, groups++ > 0 ? "; " : "");
        for (uint32_t q = p; q < products; q++) {
            if (same_lack(x, p, q) && n++ < NAMES_SHOWN) {
                strbuf_addf(out, "%s%s", n > 1 ? ", " : "",
                            report_text(r, report_product(r->x, q)));
            }
        }
        if (n > NAMES_SHOWN) {
            strbuf_addf(out, " and %u more", n - NAMES_SHOWN);
        }
        const char *verb = x->states[p] == PRODUCT_STOPS ? (n == 1 ? "stops" : "stop")
                           : n == 1                      ? "is slowed"
                                                         : "are slowed";
        strbuf_addf(out, " %s %s", verb, report_day(r, x->less[p]));
    }
    strbuf_addz(out, left ? "; others on other days" : "");
    strbuf_addz(out, groups == 0 ? "nothing does less" : "");
}

static const char *license_name(report *r, const exposure_promise *p) {
    return report_text(r, r->x->m->licenses[p->license].id);
}

static const char *from_day(report *r, const exposure_promise *p) {
    return report_date_text(r, r->x->m->on + p->from);
}

static void top_of(report *r, exposure_reading reading, const char *label) {
    const exposure_promises *all = &r->x->readings[reading].rests_on;
    const exposure_promise *first = &all->all[0], *last = &all->all[all->n - 1];
    strbuf b = {0};
    strbuf_addz(&b, r->count == 2 ? report_reading_title(reading) : "");
    strbuf_addz(&b, r->count == 2 ? ": " : "");
    if (all->n == 1) {
        strbuf_addf(&b, "a license that is expected, not promised: %s by %s",
                    license_name(r, first), from_day(r, first));
    } else {
        strbuf_addf(&b,
                    "%u licenses that are expected, not promised: the first by %s (%s), the last "
                    "by %s (%s)",
                    all->n, from_day(r, first), license_name(r, first), from_day(r, last),
                    license_name(r, last));
    }
    strbuf_addf(&b, ". If %s: ", all->n == 1 ? "it does not come" : "none comes");
    lack_words(r, &all->together, &b);
    report_labeled(r, LABEL_COLUMN, label, b.p);
    strbuf_clear(&b);
}

void report_rests_top(report *r) {
    bool any = false;
    for (uint32_t i = 0; i < r->count; i++) {
        exposure_reading reading = (exposure_reading)(r->first + i);
        if (r->x->readings[reading].rests_on.n > 0) {
            top_of(r, reading, any ? "" : "Rests on");
            any = true;
        }
    }
}

static void promise(report *r, const exposure_promise *p) {
    const model_license *l = &r->x->m->licenses[p->license];
    strbuf b = {0};
    strbuf_addf(&b, "%s by %s", license_name(r, p), from_day(r, p));
    strbuf_addz(&b, p->n_lanes == 1 ? ", lane" : ", lanes");
    for (uint32_t i = 0; i < p->n_lanes && i < NAMES_SHOWN; i++) {
        strbuf_addf(&b, "%s %s", i > 0 ? "," : "", report_text(r, r->x->m->lanes[p->lanes[i]].id));
    }
    if (p->n_lanes > NAMES_SHOWN) {
        strbuf_addf(&b, " and %u more", p->n_lanes - NAMES_SHOWN);
    }
    strbuf_addf(&b, ", %s; if it alone does not come: ", report_ref(r, &l->row));
    if (p->alone.less == NULL) {
        strbuf_addz(&b, "not tried");
    } else {
        lack_words(r, &p->alone, &b);
    }
    text_paragraph(&r->p, 2, 4, "%s", b.p);
    strbuf_clear(&b);
}

void report_rests_all(report *r) {
    for (uint32_t i = 0; i < r->count; i++) {
        const exposure_promises *all = &r->x->readings[r->first + i].rests_on;
        if (all->n == 0) {
            continue;
        }
        text_heading(&r->p,
                     report_f(r, "Licenses expected, not promised: silence is no approval%s%s",
                              r->count == 2 ? "; " : "",
                              r->count == 2 ? report_reading_title(r->first + i) : ""));
        for (uint32_t k = 0; k < all->n && k < PROMISES_SHOWN; k++) {
            promise(r, &all->all[k]);
        }
        report_more(r, all->n > PROMISES_SHOWN ? all->n - PROMISES_SHOWN : 0, "licenses");
    }
}
