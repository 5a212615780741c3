// SPDX-License-Identifier: Apache-2.0
//
// The third part of the answer for people: what it rests on. Open facts, cut sets, lanes with what check
// said, the rows behind each path, and what was not looked at.
#include "exposure/report.h"

#define FIRST_COLUMN 24u
#define READING_COLUMN 37u
#define ATOMS_SHOWN 12u
#define LANES_SHOWN 10u
#define WARNINGS_SHOWN 12u

/* ---- open facts, cut sets -------------------------------------------------------------------------- */

static void open_facts(report *r) {
    const exposure_answer *x = r->x;
    const uint32_t *order = report_atom_order(&r->a, x);
    if (x->lanes.n_atoms == 0) {
        return;
    }
    text_heading(&r->p, "What we do not know, by the value that hangs on it");
    for (uint32_t i = 0; i < x->lanes.n_atoms && i < ATOMS_SHOWN; i++) {
        const exposure_atom *a = &x->lanes.atoms[order[i]];
        const char *const cells[] = {report_f(r, "  %s", report_money(r, x->atom_value[order[i]])),
                                     report_text(r, a->key)};
        report_cells(r, FIRST_COLUMN, READING_COLUMN, cells, 2);
        text_paragraph(&r->p, FIRST_COLUMN, FIRST_COLUMN, "%s%s%s%s", report_text(r, a->ask),
                       a->word.n > 0 ? " [" : "", report_text(r, a->word),
                       a->word.n > 0 ? "]" : "");
    }
    report_more(r, x->lanes.n_atoms > ATOMS_SHOWN ? x->lanes.n_atoms - ATOMS_SHOWN : 0,
                "open facts");
}

static void cuts(report *r) {
    const exposure_answer *x = r->x;
    text_heading(&r->p, "Lanes without which it cannot be made, stock apart");
    for (uint32_t i = 0; i < r->n_shown; i++) {
        uint32_t p = r->shown[i];
        strbuf b = {0};
        report_sets(x, &x->cuts[p], report_lane_name, &b);
        if (x->cuts[p].complete) {
            strbuf_addf(&b, " (complete for sets of up to %u)", EXPOSURE_CUT_MAX);
        } else {
            strbuf_addz(&b, " (the search ended at its bound: there may be others)");
        }
        text_paragraph(&r->p, 2, 6, "%s: %s", report_text(r, report_product(x, p)), b.p);
        strbuf_clear(&b);
    }
}

/* ---- lanes ----------------------------------------------------------------------------------------- */

static bool always_open(const lane_decision *d) {
    for (uint32_t i = 0; i < d->n_spans; i++) {
        if (!ratio_is(d->spans[i].good, 1) || !ratio_is(d->spans[i].bad, 1)) {
            return false;
        }
    }
    return true;
}

static void atom_list(report *r, const uint32_t *atoms, uint32_t n, strbuf *out) {
    for (uint32_t i = 0; i < n && i < 4; i++) {
        strbuf_addf(out, "%s %s", i > 0 ? " or" : "",
                    report_text(r, r->x->lanes.atoms[atoms[i]].key));
    }
    strbuf_addz(out, n > 4 ? " or others" : "");
}

static void span(report *r, const lane_span *s) {
    const exposure_answer *x = r->x;
    strbuf b = {0};
    strbuf_addf(&b, "%s to %s: %s", report_date_text(r, x->m->on + s->from),
                report_date_text(r, x->m->on + s->until - 1),
                report_state_words(s->good, s->why_good));
    if (s->n_atoms > 0) {
        strbuf_addz(&b, "; if");
        atom_list(r, s->atoms, s->n_atoms, &b);
        if (s->n_also > 0) {
            strbuf_addz(&b, ", and");
            atom_list(r, s->also, s->n_also, &b);
        }
        strbuf_addf(&b, "%s turns out badly: %s", s->n_also > 0 ? "," : "",
                    report_state_words(s->bad, s->why_bad));
    }
    if (s->license != MODEL_NONE) {
        const model_license *l = &x->m->licenses[s->license];
        strbuf_addf(&b, "; license %s, %s", report_text(r, l->id), report_ref(r, &l->row));
    }
    text_paragraph(&r->p, 4, 6, "%s", b.p);
    strbuf_clear(&b);
}

static void checked(report *r, uint32_t lane) {
    const exposure_answer *x = r->x;
    for (uint32_t i = 0; i < x->lanes.n_answers; i++) {
        const lane_answer *a = &x->lanes.answers[i];
        if (a->lane != lane) {
            continue;
        }
        const char *holds =
            a->holds_until == DATE_NONE
                ? ""
                : report_f(r, "; holds until %s", report_date_text(r, a->holds_until));
        text_paragraph(&r->p, 4, 6, "check on %s: %s. %s%s%s%s; receipt %.8s",
                       report_date_text(r, a->on), report_text(r, a->verdict),
                       report_text(r, a->why), a->doubt.n > 0 ? "; doubt: " : "",
                       report_text(r, a->doubt), holds, a->receipt);
    }
}

static void lane(report *r, uint32_t i) {
    const exposure_answer *x = r->x;
    const model_lane *l = &x->m->lanes[i];
    const char *plant = report_text(r, report_plant(x->m, l->plant));
    const char *supplier =
        l->supplier == MODEL_NONE ? "" : report_text(r, x->m->parties[l->supplier].name);
    text_paragraph(&r->p, 2, 4, "%s: %s%s%s%s%s, %s", report_text(r, l->id),
                   report_text(r, report_item(x->m, l->item)), plant[0] != '\0' ? " to " : "",
                   plant, supplier[0] != '\0' ? " from " : "", supplier, report_ref(r, &l->row));
    for (uint32_t k = 0; k < x->lanes.lanes[i].n_spans && k < 12; k++) {
        span(r, &x->lanes.lanes[i].spans[k]);
    }
    checked(r, i);
}

static bool inside(const exposure_answer *x, uint32_t i) {
    return !x->m->lanes[i].border && always_open(&x->lanes.lanes[i]);
}

/* In the order of the file; of many, those first that do not stay open. */
static void lanes(report *r) {
    const exposure_answer *x = r->x;
    uint32_t shown = 0, all = 0, n_inside = 0;
    text_heading(&r->p, "Lanes that cross a border, or do not stay open");
    for (uint32_t i = 0; i < x->m->n_lanes; i++) {
        all += !inside(x, i);
        n_inside += inside(x, i);
    }
    for (uint32_t pass = all > LANES_SHOWN ? 0 : 1; pass < 2; pass++) {
        for (uint32_t i = 0; i < x->m->n_lanes && shown < LANES_SHOWN; i++) {
            bool closed = !always_open(&x->lanes.lanes[i]);
            if (!inside(x, i) && (all <= LANES_SHOWN || closed == (pass == 0))) {
                lane(r, i);
                shown++;
            }
        }
    }
    report_more(r, all - shown, "lanes");
    if (n_inside > 0) {
        strbuf_addf(r->p.out, "  %u lanes cross no border, as the model says, and stay open\n",
                    n_inside);
    }
}

/* ---- rows, the rest --------------------------------------------------------------------------------- */

static void rows_of(report *r, exposure_reading reading, uint32_t p) {
    const exposure_answer *x = r->x;
    const flow_path *path = &x->readings[reading].products[p].path;
    for (uint32_t i = 0; i < path->n_steps; i++) {
        const net_node *n = &x->net.nodes[path->steps[i].node];
        const char *plant = report_text(r, report_plant(x->m, n->plant));
        report_rows rows;
        report_step_rows(&r->index, x, &x->readings[reading].worst, &path->steps[i], &rows);
        strbuf b = {0};
        for (uint32_t k = 0; k < rows.n; k++) {
            strbuf_addf(&b, "%s%s", k > 0 ? "; " : "", report_ref(r, rows.at[k]));
        }
        text_paragraph(&r->p, 4, 8, "%s%s%s, %s a product: %s",
                       report_text(r, report_item(x->m, n->item)), plant[0] != '\0' ? " at " : "",
                       plant, report_number(r, path->steps[i].per_product),
                       b.n > 0 ? b.p : "no row of its own");
        strbuf_clear(&b);
    }
}

/* The first product shown whose path is the same after the product itself; p: none before it. */
static uint32_t same_path(const report *r, exposure_reading reading, uint32_t p) {
    const exposure_answer *x = r->x;
    const flow_path *a = &x->readings[reading].products[p].path;
    for (uint32_t k = 0; k < r->n_shown && r->shown[k] != p; k++) {
        uint32_t q = r->shown[k];
        const flow_path *b = &x->readings[reading].products[q].path;
        bool same = a->n_steps == b->n_steps;
        for (uint32_t i = 1; same && i < a->n_steps; i++) {
            same = a->steps[i].node == b->steps[i].node;
        }
        if (same) {
            return q;
        }
    }
    return p;
}

static void rows(report *r) {
    const exposure_answer *x = r->x;
    text_heading(&r->p, "Rows behind each path, and whose word they are");
    uint32_t n = r->n_shown < REPORT_DETAILED ? r->n_shown : REPORT_DETAILED;
    for (uint32_t i = 0; i < r->count; i++) {
        exposure_reading reading = (exposure_reading)(r->first + i);
        for (uint32_t k = 0; k < n; k++) {
            uint32_t p = r->shown[k];
            if (x->readings[reading].products[p].path.n_steps == 0) {
                continue;
            }
            uint32_t same = same_path(r, reading, p);
            strbuf_addf(r->p.out, "  %s%s%s%s%s\n", report_text(r, report_product(x, p)),
                        r->count == 2 ? ", " : "",
                        r->count == 2 ? report_reading_title(reading) : "",
                        same != p ? ": as for " : "",
                        same != p ? report_text(r, report_product(x, same)) : "");
            if (same == p) {
                rows_of(r, reading, p);
            }
        }
    }
    report_more(r, x->net.n_products - n, "products");
}

static void warnings(report *r) {
    const exposure_answer *x = r->x;
    uint32_t n = x->m->n_warnings + x->lanes.n_warnings;
    if (n == 0) {
        return;
    }
    text_heading(&r->p, "Warnings");
    for (uint32_t i = 0; i < n && i < WARNINGS_SHOWN; i++) {
        str w = i < x->m->n_warnings ? x->m->warnings[i] : x->lanes.warnings[i - x->m->n_warnings];
        text_paragraph(&r->p, 2, 4, "%s", report_text(r, w));
    }
    report_more(r, n > WARNINGS_SHOWN ? n - WARNINGS_SHOWN : 0, "warnings");
}

static void how(report *r) {
    const exposure_options *o = &r->x->options;
    text_heading(&r->p, "How it was run");
    static const char *const policies[] = {
        [POLICY_PROP] =
            "what is short is shared: all that need it run at one share of their plan (prop)",
        [POLICY_PRIO] = "what is short goes to one product after another, by priority (prio)",
        [POLICY_VALUE] = "what is short goes first where a unit of it earns most (value)",
        [POLICY_LP] = "what is short goes where all of it together earns most (lp)"};
    text_paragraph(&r->p, 2, 4, "%s", policies[o->policy]);
    text_paragraph(
        &r->p, 2, 4, "%s",
        o->inbound == INBOUND_KEEP
            ? "while a line stands, lanes with a rate go on bringing, and it piles up (keep)"
            : "while a line stands, nothing comes into a pool that nothing is drawn from "
              "(hold)");
    text_paragraph(
        &r->p, 2, 4, "%s",
        "as written takes reports about practice as untrue, as reported as true; the other "
        "open facts turn out well in the best case and ill in the worst");
    text_paragraph(&r->p, 2, 4, "image %.12s, lodestone %s", r->x->w->id, LODE_VERSION);
}

static void not_looked_at(report *r) {
    const exposure_model *m = r->x->m;
    uint32_t free_lanes = 0, free_items = 0;
    for (uint32_t i = 0; i < m->n_lanes; i++) {
        free_lanes += !m->lanes[i].border;
    }
    for (uint32_t i = 0; i < m->n_items; i++) {
        free_items += m->items[i].as_needed;
    }
    text_heading(&r->p, "Not checked");
    if (r->x->lanes.n_answers > 0) {
        text_paragraph(
            &r->p, 2, 4, "%s",
            "the law that check does not hold for a lane: --json has each lane's shipment, and "
            "`lodestone check` says it");
    }
    if (free_lanes > 0) {
        text_paragraph(
            &r->p, 2, 4,
            "%u lane%s: no law was asked, because the model says that they cross no border",
            free_lanes, free_lanes == 1 ? "" : "s");
    }
    if (free_items > 0) {
        text_paragraph(&r->p, 2, 4, "%u item%s that the model says can always be had", free_items,
                       free_items == 1 ? "" : "s");
    }
    if (!m->given[TABLE_ORDERS]) {
        text_paragraph(&r->p, 2, 4, "%s", "orders: there is no orders.csv");
    }
    text_paragraph(
        &r->p, 2, 4, "%s",
        "suppliers, stock and alternates that no row names; prices that change; what others "
        "do when goods run short");
    strbuf_addf(r->p.out, "\n%s\n", REPORT_NOTICE);
}

void report_basis(report *r) {
    open_facts(r);
    cuts(r);
    lanes(r);
    report_content(r);
    rows(r);
    warnings(r);
    how(r);
    not_looked_at(r);
}
