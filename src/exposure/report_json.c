// SPDX-License-Identifier: Apache-2.0
//
// The answer as JSON, on one line; docs/exposure.md section 3 has its shape. Every number is a string
// and exact ("2000/19"); what is not known is null. Keys stand in a fixed order.
#include "exposure/report.h"

/* ---- writing ------------------------------------------------------------------------------------ */

typedef struct json_out {
    strbuf *b;
    bool comma; /* a value stands before */
    lode_arena a;
    report_index index;
} json_out;

static void separate(json_out *j) {
    strbuf_addz(j->b, j->comma ? "," : "");
    j->comma = true;
}

static void text(json_out *j, str s) {
    static const char hex[] = "0123456789abcdef";
    separate(j);
    strbuf_addc(j->b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') {
            strbuf_addc(j->b, '\\');
            strbuf_addc(j->b, (char)c);
        } else if (c < 0x20 || c == 0x7F) {
            strbuf_addz(j->b, "\\u00");
            strbuf_addc(j->b, hex[c >> 4]);
            strbuf_addc(j->b, hex[c & 15]);
        } else {
            strbuf_addc(j->b, (char)c);
        }
    }
    strbuf_addc(j->b, '"');
}

static void raw(json_out *j, const char *z) {
    separate(j);
    strbuf_addz(j->b, z);
}

static void open(json_out *j, char bracket) {
    separate(j);
    strbuf_addc(j->b, bracket);
    j->comma = false;
}

static void close(json_out *j, char bracket) {
    strbuf_addc(j->b, bracket);
    j->comma = true;
}

static void key(json_out *j, const char *name) {
    separate(j);
    strbuf_addf(j->b, "\"%s\":", name);
    j->comma = false;
}

static void whole(json_out *j, int64_t n) {
    separate(j);
    strbuf_addf(j->b, "%lld", (long long)n);
}

static void exact(json_out *j, ratio v) {
    if (!ratio_ok(v)) {
        raw(j, "null");
        return;
    }
    separate(j);
    strbuf_addc(j->b, '"');
    ratio_print(v, j->b);
    strbuf_addc(j->b, '"');
}

static void key_text(json_out *j, const char *name, str s) {
    key(j, name);
    text(j, s);
}

static void key_word(json_out *j, const char *name, const char *z) { key_text(j, name, str_of(z)); }

static void key_exact(json_out *j, const char *name, ratio v) {
    key(j, name);
    exact(j, v);
}

static void key_whole(json_out *j, const char *name, int64_t n) {
    key(j, name);
    whole(j, n);
}

static void key_flag(json_out *j, const char *name, bool yes) {
    key(j, name);
    raw(j, yes ? "true" : "false");
}

static void key_date(json_out *j, const char *name, lode_date d) {
    char buf[16];
    key(j, name);
    if (d == DATE_NONE) {
        raw(j, "null");
    } else {
        text(j, date_print(d, buf));
    }
}

static void key_index(json_out *j, const char *name, uint32_t i) {
    key(j, name);
    if (i == MODEL_NONE) {
        raw(j, "null");
    } else {
        whole(j, i);
    }
}

static void key_open(json_out *j, const char *name, char bracket) {
    key(j, name);
    open(j, bracket);
}

/* ---- products ------------------------------------------------------------------------------------ */

static void sets(json_out *j, const char *name, const exposure_answer *x, const exposure_sets *s,
                 report_name *of) {
    key_open(j, name, '[');
    for (uint32_t i = 0; i < s->n; i++) {
        open(j, '[');
        for (uint32_t k = 0; k < s->all[i].n; k++) {
            if (of != NULL) {
                text(j, of(x, s->all[i].at[k]));
            } else {
                whole(j, s->all[i].at[k]);
            }
        }
        close(j, ']');
    }
    close(j, ']');
}

static void run(json_out *j, const char *name, const exposure_answer *x, const exposure_run *r,
                uint32_t p) {
    const flow_product *f = &r->result.products[p];
    const product_outcome *o = &r->products[p];
    key_open(j, name, '{');
    key_open(j, "steps", '[');
    for (uint32_t i = 0; i < f->n_steps; i++) {
        open(j, '{');
        key_exact(j, "from", f->steps[i].from);
        key_exact(j, "until", f->steps[i].until);
        key_exact(j, "share", f->steps[i].share);
        close(j, '}');
    }
    close(j, ']');
    key_exact(j, "made", o->made);
    key_exact(j, "value_lost", o->value_lost);
    key_open(j, "by_week", '[');
    for (uint32_t i = 0; i < o->n_weeks; i++) {
        exact(j, o->by_week[i]);
    }
    close(j, ']');
    key_exact(j, "first_stop", f->stops);
    key_date(j, "first_stop_date", report_date(x, f->stops));
    close(j, '}');
}

static void path_step_out(json_out *j, const exposure_answer *x, const exposure_run *worst,
                          const path_step *s) {
    const net_node *n = &x->net.nodes[s->node];
    report_rows rows;
    report_step_rows(&j->index, x, worst, s, &rows);
    open(j, '{');
    key_text(j, "item", report_item(x->m, n->item));
    key_text(j, "plant", report_plant(x->m, n->plant));
    key_exact(j, "per_product", s->per_product);
    key_exact(j, "days", s->days);
    key_open(j, "rows", '[');
    for (uint32_t i = 0; i < rows.n; i++) {
        strbuf ref = {0};
        report_row(rows.at[i], &ref);
        text(j, strbuf_str(&ref));
        strbuf_clear(&ref);
    }
    close(j, ']');
    key_word(j, "grade", report_rows_grade(&rows));
    close(j, '}');
}

static void lack(json_out *j, const exposure_answer *x, const exposure_lack *l, uint32_t p) {
    bool tried = l->less != NULL, less = tried && ratio_ok(l->less[p]);
    key_word(j, "state",
             !tried ? "not tried"
             : less ? product_state_name(l->states[p])
                    : "no less");
    key_exact(j, "day", less ? l->less[p] : RATIO_NONE);
    key_date(j, "date", less ? report_date(x, l->less[p]) : DATE_NONE);
}

/* Licenses that are expected, and what happens when each alone, and when all of them do not come. */
static void rests_on(json_out *j, const exposure_answer *x, exposure_reading r, uint32_t p) {
    const exposure_promises *all = &x->readings[r].rests_on;
    key_open(j, "rests_on", '[');
    for (uint32_t i = 0; i < all->n; i++) {
        const exposure_promise *one = &all->all[i];
        if (!report_rests_on(x, r, p, i)) {
            continue;
        }
        open(j, '{');
        key_text(j, "license", x->m->licenses[one->license].id);
        key_whole(j, "expected", one->from);
        key_date(j, "expected_date", x->m->on + one->from);
        key_open(j, "lanes", '[');
        for (uint32_t k = 0; k < one->n_lanes; k++) {
            text(j, x->m->lanes[one->lanes[k]].id);
        }
        close(j, ']');
        key_open(j, "without_it", '{');
        lack(j, x, &one->alone, p);
        close(j, '}');
        close(j, '}');
    }
    close(j, ']');
    key(j, "without_all");
    if (all->n == 0) {
        raw(j, "null");
        return;
    }
    open(j, '{');
    lack(j, x, &all->together, p);
    close(j, '}');
}

static void reading(json_out *j, const exposure_answer *x, exposure_reading r, uint32_t p) {
    const reading_answer *ra = &x->readings[r];
    const product_answer *a = &ra->products[p];
    ratio stops = report_first_stop(&ra->worst, p);
    key_open(j, exposure_reading_name(r), '{');
    key_word(j, "state", product_state_name(a->state));
    sets(j, "depends", x, &a->depends, report_atom_name);
    key_exact(j, "first_stop", stops);
    key_date(j, "first_stop_date", report_date(x, stops));
    rests_on(j, x, r, p);
    run(j, "best", x, &ra->best, p);
    run(j, "worst", x, &ra->worst, p);
    key_open(j, "path", '[');
    for (uint32_t i = 0; i < a->path.n_steps; i++) {
        path_step_out(j, x, &ra->worst, &a->path.steps[i]);
    }
    close(j, ']');
    bool stopped = a->path.n_steps > 0;
    key_word(j, "path_end", stopped ? report_path_end(a->path.end) : "");
    bool lane = stopped && a->path.end == PATH_LANE && a->path.lane != MODEL_NONE;
    key_text(j, "path_lane", lane ? x->m->lanes[a->path.lane].id : (str){0});
    key_word(j, "grade", model_grade_name((model_grade)a->grade));
    strbuf sentence = {0};
    report_sentence(x, r, p, &sentence);
    key_text(j, "sentence", strbuf_str(&sentence));
    strbuf_clear(&sentence);
    close(j, '}');
}

static void product(json_out *j, const exposure_answer *x, uint32_t p) {
    const model_plan *plan = &x->m->plans[x->net.products[p].plan];
    const product_answer *all = &x->overall[p];
    open(j, '{');
    key_text(j, "product", report_item(x->m, plan->product));
    key_text(j, "plant", report_plant(x->m, plan->plant));
    key_exact(j, "rate", plan->rate);
    key_exact(j, "planned", x->readings[0].worst.products[p].planned);
    key_open(j, "overall", '{');
    key_word(j, "state", product_state_name(all->state));
    sets(j, "depends", x, &all->depends, report_atom_name);
    key_flag(j, "complete", all->depends.complete);
    close(j, '}');
    key_open(j, "readings", '{');
    for (uint32_t r = 0; r < READING_COUNT; r++) {
        reading(j, x, (exposure_reading)r, p);
    }
    close(j, '}');
    sets(j, "cuts", x, &x->cuts[p], report_lane_name);
    key_whole(j, "cuts_complete_to", x->cuts[p].complete ? EXPOSURE_CUT_MAX : 0);
    close(j, '}');
}

static void products(json_out *j, const exposure_answer *x) {
    key_open(j, "products", '[');
    for (uint32_t p = 0; p < x->net.n_products; p++) {
        product(j, x, p);
    }
    close(j, ']');
    key_open(j, "requirements", '[');
    for (uint32_t i = 0; i < x->net.n_nodes; i++) {
        const net_node *n = &x->net.nodes[i];
        open(j, '{');
        key_text(j, "item", report_item(x->m, n->item));
        key_text(j, "plant", report_plant(x->m, n->plant));
        key_exact(j, "per_day", n->need);
        close(j, '}');
    }
    close(j, ']');
}

/* ---- orders --------------------------------------------------------------------------------------- */

static void outcome(json_out *j, const char *name, const order_outcome *o) {
    key_open(j, name, '{');
    key_exact(j, "on_time", o->shipped_on_time);
    key_exact(j, "late", o->shipped_late);
    key_exact(j, "late_days", o->late_days);
    key_exact(j, "lost", o->lost);
    key_exact(j, "value_late", o->value_late);
    key_exact(j, "value_lost", o->value_lost);
    key_exact(j, "penalty", o->penalty);
    close(j, '}');
}

static void orders(json_out *j, const exposure_answer *x) {
    key_open(j, "orders", '[');
    for (uint32_t i = 0; i < x->m->n_orders; i++) {
        const model_order *o = &x->m->orders[i];
        open(j, '{');
        key_text(j, "order", o->id);
        key_text(j, "product", report_item(x->m, o->product));
        key_whole(j, "due", o->due);
        for (uint32_t r = 0; r < READING_COUNT; r++) {
            key_open(j, exposure_reading_name((exposure_reading)r), '{');
            outcome(j, "best", &x->readings[r].best.orders[i]);
            outcome(j, "worst", &x->readings[r].worst.orders[i]);
            close(j, '}');
        }
        close(j, '}');
    }
    close(j, ']');
}

/* ---- lanes, answers, atoms -------------------------------------------------------------------------- */

static void span(json_out *j, const exposure_answer *x, const lane_span *s) {
    open(j, '{');
    key_whole(j, "from", s->from);
    key_whole(j, "until", s->until);
    key_exact(j, "good", s->good);
    key_exact(j, "bad", s->bad);
    key_word(j, "why_good", report_cause(s->why_good));
    key_word(j, "why_bad", report_cause(s->why_bad));
    key_open(j, "atoms", '[');
    for (uint32_t i = 0; i < s->n_atoms; i++) {
        text(j, x->lanes.atoms[s->atoms[i]].key);
    }
    close(j, ']');
    key_open(j, "also", '[');
    for (uint32_t i = 0; i < s->n_also; i++) {
        text(j, x->lanes.atoms[s->also[i]].key);
    }
    close(j, ']');
    key_text(j, "license", s->license != MODEL_NONE ? x->m->licenses[s->license].id : (str){0});
    key_index(j, "answer", s->answer);
    close(j, '}');
}

static void lanes(json_out *j, const exposure_answer *x) {
    key_open(j, "lanes", '[');
    for (uint32_t i = 0; i < x->m->n_lanes; i++) {
        const model_lane *l = &x->m->lanes[i];
        open(j, '{');
        key_text(j, "lane", l->id);
        key_text(j, "item", report_item(x->m, l->item));
        key_open(j, "spans", '[');
        for (uint32_t k = 0; k < x->lanes.lanes[i].n_spans; k++) {
            span(j, x, &x->lanes.lanes[i].spans[k]);
        }
        close(j, ']');
        close(j, '}');
    }
    close(j, ']');
}

static void answers(json_out *j, const exposure_answer *x) {
    key_open(j, "answers", '[');
    for (uint32_t i = 0; i < x->lanes.n_answers; i++) {
        const lane_answer *a = &x->lanes.answers[i];
        open(j, '{');
        key_text(j, "lane", x->m->lanes[a->lane].id);
        key_date(j, "on", a->on);
        key_text(j, "verdict", a->verdict);
        key_text(j, "best", a->best);
        key_text(j, "worst", a->worst);
        key_text(j, "why", a->why);
        key_word(j, "receipt", a->receipt);
        key_date(j, "holds_until", a->holds_until);
        key(j, "shipment"); // JSON already
        separate(j);
        strbuf_add(j->b, str_trim(a->shipment));
        close(j, '}');
    }
    close(j, ']');
}

static void atoms(json_out *j, const exposure_answer *x) {
    key_open(j, "atoms", '[');
    for (uint32_t i = 0; i < x->lanes.n_atoms; i++) {
        const exposure_atom *a = &x->lanes.atoms[i];
        open(j, '{');
        key_text(j, "key", a->key);
        key_word(j, "kind", report_atom_kind(a->kind));
        key_text(j, "ask", a->ask);
        key_text(j, "word", a->word);
        key_exact(j, "value", x->atom_value[i]);
        close(j, '}');
    }
    close(j, ']');
}

/* ---- remedies --------------------------------------------------------------------------------------- */

static void remedy(json_out *j, const exposure_answer *x, const exposure_remedy *r) {
    open(j, '{');
    key_word(j, "kind", remedy_kind_name(r->kind));
    key_text(j, "what", r->what);
    key_open(j, "lanes", '[');
    for (uint32_t i = 0; i < r->n_lanes; i++) {
        text(j, x->m->lanes[r->lanes[i]].id);
    }
    close(j, ']');
    key_text(j, "license", r->license != MODEL_NONE ? x->m->licenses[r->license].id : (str){0});
    key_exact(j, "qty", r->qty);
    key_exact(j, "alone", r->alone);
    key_exact(j, "marginal", r->marginal);
    key_exact(j, "shapley", r->shapley);
    key_index(j, "gate", r->gate);
    bool known = r->act_by != INT32_MIN;
    key_date(j, "act_by", known ? x->m->on + r->act_by : DATE_NONE);
    key(j, "lead_days");
    if (known) {
        whole(j, r->lead);
    } else {
        raw(j, "null");
    }
    close(j, '}');
}

static void remedies(json_out *j, const exposure_answer *x) {
    key_open(j, "remedies", '{');
    for (uint32_t r = 0; r < READING_COUNT; r++) {
        const exposure_remedies *all = &x->readings[r].remedies;
        key_open(j, exposure_reading_name((exposure_reading)r), '{');
        key_open(j, "ranked", '[');
        for (uint32_t i = 0; i < all->n; i++) {
            remedy(j, x, &all->all[i]);
        }
        close(j, ']');
        key_open(j, "pairs", '[');
        for (uint32_t i = 0; i < all->n_pairs; i++) {
            open(j, '{');
            key_whole(j, "a", all->pairs[i].a);
            key_whole(j, "b", all->pairs[i].b);
            key_exact(j, "together", all->pairs[i].together);
            close(j, '}');
        }
        close(j, ']');
        sets(j, "unblock", x, &all->unblock, NULL);
        key_flag(j, "unblock_complete", all->unblock.complete);
        key_flag(j, "money", all->money);
        key_flag(j, "complete", all->complete);
        key_whole(j, "left_out", all->n_left_out);
        key_whole(j, "runs", all->runs);
        close(j, '}');
    }
    close(j, '}');
}

/* ---- the rest ---------------------------------------------------------------------------------------- */

static void rest(json_out *j, const exposure_answer *x) {
    key_open(j, "content", '[');
    for (uint32_t i = 0; i < x->n_shares; i++) {
        const content_share *c = &x->shares[i];
        open(j, '{');
        key_text(j, "lane", c->lane != MODEL_NONE ? x->m->lanes[c->lane].id : (str){0});
        key_text(j, "item", report_item(x->m, c->item));
        key_text(j, "origin", c->origin);
        key_exact(j, "low", c->low);
        key_exact(j, "high", c->high);
        key_whole(j, "unpriced", c->unpriced);
        close(j, '}');
    }
    close(j, ']');
    key_open(j, "warnings", '[');
    for (uint32_t i = 0; i < x->m->n_warnings; i++) {
        text(j, x->m->warnings[i]);
    }
    for (uint32_t i = 0; i < x->lanes.n_warnings; i++) {
        text(j, x->lanes.warnings[i]);
    }
    close(j, ']');
    key_word(j, "notice", REPORT_NOTICE);
}

void exposure_to_json(const exposure_answer *x, strbuf *out) {
    json_out j = {.b = out};
    report_index_build(&j.a, x->m, &j.index);
    open(&j, '{');
    key_whole(&j, "schema", 1);
    key_word(&j, "engine", LODE_VERSION);
    key(&j, "image");
    separate(&j);
    strbuf_addf(out, "\"sha256:%s\"", x->w->id);
    key_date(&j, "on", x->m->on);
    key_date(&j, "known", x->options.known);
    key_whole(&j, "horizon", x->options.horizon);
    key_word(&j, "policy", report_policy(x->options.policy));
    key_word(&j, "inbound", report_inbound(x->options.inbound));
    key_text(&j, "scenario", x->options.scenario);
    key_text(&j, "currency", x->m->currency);
    products(&j, x);
    orders(&j, x);
    lanes(&j, x);
    answers(&j, x);
    atoms(&j, x);
    remedies(&j, x);
    rest(&j, x);
    close(&j, '}');
    arena_clear(&j.a);
}
