// SPDX-License-Identifier: Apache-2.0
//
// Shares of value by origin: exact and rounded, and on whose prices they stand. Where low and high prices
// lie on two sides of a limit, the law's question stays open, and the prices decide it.
#include "exposure/report.h"

#define SHARES_SHOWN 12u

static const model_fact *cell_asking(const exposure_answer *x, uint32_t first, uint32_t n,
                                     str origin) {
    for (uint32_t i = first; i < first + n; i++) {
        str cell = str_trim(x->m->facts[i].value), asks = STR("share of ");
        if (str_starts(cell, asks)) {
            str rest = str_trim((str){cell.p + asks.n, cell.n - asks.n});
            bool whole = rest.n == origin.n || (rest.n > origin.n && rest.p[origin.n] == ' ');
            if (str_starts(rest, origin) && whole) {
                return &x->m->facts[i];
            }
        }
    }
    return NULL;
}

const model_fact *report_share_cell(const exposure_answer *x, const content_share *c) {
    if (c->lane == MODEL_NONE) {
        return NULL;
    }
    const model_lane *l = &x->m->lanes[c->lane];
    const model_item *item = &x->m->items[c->item];
    const model_fact *cell = cell_asking(x, l->first_fact, l->n_facts, c->origin);
    return cell != NULL ? cell : cell_asking(x, item->first_fact, item->n_facts, c->origin);
}

/* "0.0321": four decimals of a percent, which a limit of 0.1 % needs. */
static const char *percent(report *r, ratio share) {
    strbuf b = {0};
    if (!ratio_ok(share)) {
        return "?";
    }
    ratio_show(ratio_mul(share, ratio_int(100)), 4, &b);
    const char *z = report_text(r, strbuf_str(&b));
    strbuf_clear(&b);
    return z;
}

static const char *exact(report *r, ratio share) {
    strbuf b = {0};
    if (!ratio_ok(share)) {
        return "?";
    }
    ratio_print(share, &b);
    const char *z = report_text(r, strbuf_str(&b));
    strbuf_clear(&b);
    return z;
}

/* "magnet 80 USD (price list; items.csv:2)". */
static void price(report *r, uint32_t at, strbuf *out) {
    const model_item *item = &r->x->m->items[at];
    strbuf_addf(out, "%s ", report_text(r, item->id));
    if (!ratio_ok(item->price_low)) {
        strbuf_addz(out, "has no price");
    } else {
        strbuf_addf(out, "%s %s",
                    report_range(r, exact(r, item->price_low), exact(r, item->price_high)),
                    report_text(r, item->currency));
    }
    strbuf_addf(out, " (%s%s", report_text(r, item->price_basis),
                item->price_basis.n > 0 ? "; " : "");
    report_row(&item->row, out);
    strbuf_addc(out, ')');
}

static bool differs(const content_share *c) {
    return ratio_ok(c->low) && (!ratio_ok(c->high) || ratio_cmp(c->low, c->high) != 0);
}

/* The open question of the lane about the fact; empty: there is none. */
static str open_question(const exposure_answer *x, const content_share *c, str fact) {
    const lane_decision *d = &x->lanes.border[c->lane];
    for (uint32_t i = 0; i < d->n_spans; i++) {
        const lane_span *s = &d->spans[i];
        for (uint32_t k = 0; k < s->n_atoms + s->n_also; k++) {
            str key = x->lanes.atoms[k < s->n_atoms ? s->atoms[k] : s->also[k - s->n_atoms]].key;
            if (str_starts(key, fact) && key.n > fact.n && key.p[fact.n] == '@') {
                return key;
            }
        }
    }
    return (str){0};
}

static void share(report *r, const content_share *c) {
    const exposure_answer *x = r->x;
    strbuf b = {0};
    const model_fact *cell = report_share_cell(x, c);
    str key = cell == NULL ? (str){0} : open_question(x, c, cell->name);
    bool known = ratio_ok(c->low) || ratio_ok(c->high);
    strbuf_addf(&b, known ? "%s, %s: %s %% of %s, exactly %s" : "%s, %s: %s %% of %s",
                c->lane != MODEL_NONE ? report_text(r, x->m->lanes[c->lane].id) : "",
                report_text(r, report_item(x->m, c->item)),
                report_range(r, percent(r, c->low), percent(r, c->high)), report_text(r, c->origin),
                report_range(r, exact(r, c->low), exact(r, c->high)));
    if (cell != NULL) {
        bool part = str_trim(cell->value).n > strlen("share of ") + c->origin.n;
        strbuf_addf(&b, "; checked as %s", report_text(r, cell->name));
        strbuf_addf(&b, part ? ", %s" : "%s", part ? report_text(r, cell->value) : "");
    }
    if (key.n > 0 && differs(c)) {
        strbuf_addf(&b, ": the law's limit lies between them, the prices decide (%s)",
                    report_text(r, key));
    }
    text_paragraph(&r->p, 2, 4, "%s", b.p);
    strbuf_reset(&b);
    strbuf_addz(&b, "prices: ");
    price(r, c->item, &b);
    for (uint32_t i = 0; i < c->n_parts; i++) {
        strbuf_addz(&b, "; ");
        price(r, c->parts[i], &b);
    }
    strbuf_addz(&b, c->n_parts == CONTENT_PARTS ? "; maybe others" : "");
    strbuf_addz(&b, c->unpriced > 0 ? report_f(r, "; %u missing", c->unpriced) : "");
    text_paragraph(&r->p, 4, 6, "%s", b.p);
    strbuf_clear(&b);
}

void report_content(report *r) {
    const exposure_answer *x = r->x;
    if (x->n_shares == 0) {
        return;
    }
    text_heading(&r->p, "Share of the value of what crosses a border, by origin");
    for (uint32_t i = 0; i < x->n_shares && i < SHARES_SHOWN; i++) {
        share(r, &x->shares[i]);
    }
    report_more(r, x->n_shares > SHARES_SHOWN ? x->n_shares - SHARES_SHOWN : 0, "shares");
}
