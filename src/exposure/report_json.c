// SPDX-License-Identifier: Apache-2.0
//
// The answer as JSON, on one line; docs/exposure.md section 3 has its shape. Every number is a string
// and exact ("2000/19"); what is not known is null. Keys stand in a fixed order.
#include "exposure/report.h"
#include "exposure/report_write.h"

/* ---- products ------------------------------------------------------------------------------------ */

static void sets(json_out *j, const char *name, const exposure_answer *x, const exposure_sets *s,
                 report_name *of) {
    j_key_open(j, name, '[');
    for (uint32_t i = 0; i < s->n; i++) {
        j_open(j, '[');
        for (uint32_t k = 0; k < s->all[i].n; k++) {
            if (of != NULL) {
                j_text(j, of(x, s->all[i].at[k]));
            } else {
                j_whole(j, s->all[i].at[k]);
            }
        }
        j_close(j, ']');
    }
    j_close(j, ']');
}

static void run(json_out *j, const char *name, const exposure_answer *x, const exposure_run *r,
                uint32_t p) {
    const flow_product *f = &r->result.products[p];
    const product_outcome *o = &r->products[p];
    j_key_open(j, name, '{');
    j_key_open(j, "steps", '[');
    for (uint32_t i = 0; i < f->n_steps; i++) {
        j_open(j, '{');
        j_key_exact(j, "from", f->steps[i].from);
        j_key_exact(j, "until", f->steps[i].until);
        j_key_exact(j, "share", f->steps[i].share);
        j_close(j, '}');
    }
    j_close(j, ']');
    j_key_exact(j, "made", o->made);
    j_key_exact(j, "value_lost", o->value_lost);
    j_key_open(j, "by_week", '[');
    for (uint32_t i = 0; i < o->n_weeks; i++) {
        j_exact(j, o->by_week[i]);
    }
    j_close(j, ']');
    j_key_exact(j, "first_stop", f->stops);
    j_key_date(j, "first_stop_date", report_date(x, f->stops));
    j_key_exact(j, "rounded_from", r->result.rounded);
    j_close(j, '}');
}

static void path_step_out(json_out *j, const exposure_answer *x, const exposure_run *worst,
                          const path_step *s) {
    const net_node *n = &x->net.nodes[s->node];
    report_rows rows;
    report_step_rows(&j->index, x, worst, s, &rows);
    j_open(j, '{');
    j_key_text(j, "item", report_item(x->m, n->item));
    j_key_text(j, "plant", report_plant(x->m, n->plant));
    j_key_exact(j, "per_product", s->per_product);
    j_key_exact(j, "days", s->days);
    j_key_open(j, "rows", '[');
    for (uint32_t i = 0; i < rows.n; i++) {
        strbuf ref = {0};
        report_row(rows.at[i], &ref);
        j_text(j, strbuf_str(&ref));
        strbuf_clear(&ref);
    }
    j_close(j, ']');
    j_key_word(j, "grade", report_rows_grade(&rows));
    j_close(j, '}');
}

static void lack(json_out *j, const exposure_answer *x, const exposure_lack *l, uint32_t p) {
    bool tried = l->less != NULL, less = tried && ratio_ok(l->less[p]);
    j_key_word(j, "state",
               !tried ? "not tried"
               : less ? product_state_name(l->states[p])
                      : "no less");
    j_key_exact(j, "day", less ? l->less[p] : RATIO_NONE);
    j_key_date(j, "date", less ? report_date(x, l->less[p]) : DATE_NONE);
}

/* Licenses that are expected, and what happens when each alone, and when all of them do not come. */
static void rests_on(json_out *j, const exposure_answer *x, exposure_reading r, uint32_t p) {
    const exposure_promises *all = &x->readings[r].rests_on;
    j_key_open(j, "rests_on", '[');
    for (uint32_t i = 0; i < all->n; i++) {
        const exposure_promise *one = &all->all[i];
        if (!report_rests_on(x, r, p, i)) {
            continue;
        }
        j_open(j, '{');
        j_key_text(j, "license", x->m->licenses[one->license].id);
        j_key_whole(j, "expected", one->from);
        j_key_date(j, "expected_date", x->m->on + one->from);
        j_key_open(j, "lanes", '[');
        for (uint32_t k = 0; k < one->n_lanes; k++) {
            j_text(j, x->m->lanes[one->lanes[k]].id);
        }
        j_close(j, ']');
        j_key_open(j, "without_it", '{');
        lack(j, x, &one->alone, p);
        j_close(j, '}');
        j_close(j, '}');
    }
    j_close(j, ']');
    j_key(j, "without_all");
    if (all->n == 0) {
        j_raw(j, "null");
        return;
    }
    j_open(j, '{');
    lack(j, x, &all->together, p);
    j_close(j, '}');
}

static void reading(json_out *j, const exposure_answer *x, exposure_reading r, uint32_t p) {
    const reading_answer *ra = &x->readings[r];
    const product_answer *a = &ra->products[p];
    ratio stops = report_first_stop(&ra->worst, p);
    j_key_open(j, exposure_reading_name(r), '{');
    j_key_word(j, "state", product_state_name(a->state));
    sets(j, "depends", x, &a->depends, report_atom_name);
    j_key_exact(j, "first_stop", stops);
    j_key_date(j, "first_stop_date", report_date(x, stops));
    rests_on(j, x, r, p);
    run(j, "best", x, &ra->best, p);
    run(j, "worst", x, &ra->worst, p);
    j_key_open(j, "path", '[');
    for (uint32_t i = 0; i < a->path.n_steps; i++) {
        path_step_out(j, x, &ra->worst, &a->path.steps[i]);
    }
    j_close(j, ']');
    bool stopped = a->path.n_steps > 0;
    j_key_word(j, "path_end", stopped ? report_path_end(a->path.end) : "");
    bool lane = stopped && a->path.end == PATH_LANE && a->path.lane != MODEL_NONE;
    j_key_text(j, "path_lane", lane ? x->m->lanes[a->path.lane].id : (str){0});
    j_key_word(j, "grade", model_grade_name((model_grade)a->grade));
    strbuf sentence = {0};
    report_sentence(x, r, p, &sentence);
    j_key_text(j, "sentence", strbuf_str(&sentence));
    strbuf_clear(&sentence);
    j_close(j, '}');
}

static void product(json_out *j, const exposure_answer *x, uint32_t p) {
    const model_plan *plan = &x->m->plans[x->net.products[p].plan];
    const product_answer *all = &x->overall[p];
    j_open(j, '{');
    j_key_text(j, "product", report_item(x->m, plan->product));
    j_key_text(j, "plant", report_plant(x->m, plan->plant));
    j_key_exact(j, "rate", plan->rate);
    j_key_exact(j, "planned", x->readings[0].worst.products[p].planned);
    j_key_open(j, "overall", '{');
    j_key_word(j, "state", product_state_name(all->state));
    sets(j, "depends", x, &all->depends, report_atom_name);
    j_key_flag(j, "complete", all->depends.complete);
    j_close(j, '}');
    j_key_open(j, "readings", '{');
    for (uint32_t r = 0; r < READING_COUNT; r++) {
        reading(j, x, (exposure_reading)r, p);
    }
    j_close(j, '}');
    sets(j, "cuts", x, &x->cuts[p], report_lane_name);
    j_key_whole(j, "cuts_complete_to", x->cuts[p].complete ? EXPOSURE_CUT_MAX : 0);
    j_close(j, '}');
}

static void products(json_out *j, const exposure_answer *x) {
    j_key_open(j, "products", '[');
    for (uint32_t p = 0; p < x->net.n_products; p++) {
        product(j, x, p);
    }
    j_close(j, ']');
    j_key_open(j, "requirements", '[');
    for (uint32_t i = 0; i < x->net.n_nodes; i++) {
        const net_node *n = &x->net.nodes[i];
        j_open(j, '{');
        j_key_text(j, "item", report_item(x->m, n->item));
        j_key_text(j, "plant", report_plant(x->m, n->plant));
        j_key_exact(j, "per_day", n->need);
        j_close(j, '}');
    }
    j_close(j, ']');
}

/* ---- orders --------------------------------------------------------------------------------------- */

static void outcome(json_out *j, const char *name, const order_outcome *o) {
    j_key_open(j, name, '{');
    j_key_exact(j, "on_time", o->shipped_on_time);
    j_key_exact(j, "late", o->shipped_late);
    j_key_exact(j, "late_days", o->late_days);
    j_key_exact(j, "lost", o->lost);
    j_key_exact(j, "value_late", o->value_late);
    j_key_exact(j, "value_lost", o->value_lost);
    j_key_exact(j, "penalty", o->penalty);
    j_close(j, '}');
}

static void orders(json_out *j, const exposure_answer *x) {
    j_key_open(j, "orders", '[');
    for (uint32_t i = 0; i < x->m->n_orders; i++) {
        const model_order *o = &x->m->orders[i];
        j_open(j, '{');
        j_key_text(j, "order", o->id);
        j_key_text(j, "product", report_item(x->m, o->product));
        j_key_whole(j, "due", o->due);
        for (uint32_t r = 0; r < READING_COUNT; r++) {
            j_key_open(j, exposure_reading_name((exposure_reading)r), '{');
            outcome(j, "best", &x->readings[r].best.orders[i]);
            outcome(j, "worst", &x->readings[r].worst.orders[i]);
            j_close(j, '}');
        }
        j_close(j, '}');
    }
    j_close(j, ']');
}

/* ---- lanes, answers, atoms -------------------------------------------------------------------------- */

static void span(json_out *j, const exposure_answer *x, const lane_span *s) {
    j_open(j, '{');
    j_key_whole(j, "from", s->from);
    j_key_whole(j, "until", s->until);
    j_key_exact(j, "good", s->good);
    j_key_exact(j, "bad", s->bad);
    j_key_word(j, "why_good", report_cause(s->why_good));
    j_key_word(j, "why_bad", report_cause(s->why_bad));
    j_key_open(j, "atoms", '[');
    for (uint32_t i = 0; i < s->n_atoms; i++) {
        j_text(j, x->lanes.atoms[s->atoms[i]].key);
    }
    j_close(j, ']');
    j_key_open(j, "also", '[');
    for (uint32_t i = 0; i < s->n_also; i++) {
        j_text(j, x->lanes.atoms[s->also[i]].key);
    }
    j_close(j, ']');
    j_key_text(j, "license", s->license != MODEL_NONE ? x->m->licenses[s->license].id : (str){0});
    j_key_index(j, "answer", s->answer);
    j_close(j, '}');
}

static void lanes(json_out *j, const exposure_answer *x) {
    j_key_open(j, "lanes", '[');
    for (uint32_t i = 0; i < x->m->n_lanes; i++) {
        const model_lane *l = &x->m->lanes[i];
        j_open(j, '{');
        j_key_text(j, "lane", l->id);
        j_key_text(j, "item", report_item(x->m, l->item));
        j_key_open(j, "spans", '[');
        for (uint32_t k = 0; k < x->lanes.lanes[i].n_spans; k++) {
            span(j, x, &x->lanes.lanes[i].spans[k]);
        }
        j_close(j, ']');
        j_close(j, '}');
    }
    j_close(j, ']');
}

static void answers(json_out *j, const exposure_answer *x) {
    j_key_open(j, "answers", '[');
    for (uint32_t i = 0; i < x->lanes.n_answers; i++) {
        const lane_answer *a = &x->lanes.answers[i];
        j_open(j, '{');
        j_key_text(j, "lane", x->m->lanes[a->lane].id);
        j_key_date(j, "on", a->on);
        j_key_text(j, "verdict", a->verdict);
        j_key_text(j, "best", a->best);
        j_key_text(j, "worst", a->worst);
        j_key_text(j, "why", a->why);
        j_key_word(j, "receipt", a->receipt);
        j_key_date(j, "holds_until", a->holds_until);
        j_key(j, "shipment"); // JSON already
        j_separate(j);
        strbuf_add(j->b, str_trim(a->shipment));
        j_close(j, '}');
    }
    j_close(j, ']');
}

static void atoms(json_out *j, const exposure_answer *x) {
    j_key_open(j, "atoms", '[');
    for (uint32_t i = 0; i < x->lanes.n_atoms; i++) {
        const exposure_atom *a = &x->lanes.atoms[i];
        j_open(j, '{');
        j_key_text(j, "key", a->key);
        j_key_word(j, "kind", report_atom_kind(a->kind));
        j_key_text(j, "ask", a->ask);
        j_key_text(j, "word", a->word);
        j_key_exact(j, "value", x->atom_value[i]);
        j_close(j, '}');
    }
    j_close(j, ']');
}

/* ---- remedies --------------------------------------------------------------------------------------- */

static void remedy(json_out *j, const exposure_answer *x, const exposure_remedy *r) {
    j_open(j, '{');
    j_key_word(j, "kind", remedy_kind_name(r->kind));
    j_key_text(j, "what", r->what);
    j_key_open(j, "lanes", '[');
    for (uint32_t i = 0; i < r->n_lanes; i++) {
        j_text(j, x->m->lanes[r->lanes[i]].id);
    }
    j_close(j, ']');
    j_key_text(j, "license", r->license != MODEL_NONE ? x->m->licenses[r->license].id : (str){0});
    j_key_exact(j, "qty", r->qty);
    j_key_open(j, "amounts", '[');
    for (uint32_t i = 0; i < r->n_amounts; i++) {
        j_open(j, '{');
        j_key_text(j, "item", x->m->items[r->amounts[i].item].id);
        j_key_exact(j, "qty", r->amounts[i].qty);
        j_close(j, '}');
    }
    j_close(j, ']');
    j_key_exact(j, "alone", r->alone);
    j_key_exact(j, "marginal", r->marginal);
    j_key_exact(j, "shapley", r->shapley);
    j_key_index(j, "gate", r->gate);
    bool known = r->act_by != INT32_MIN;
    j_key_date(j, "act_by", known ? x->m->on + r->act_by : DATE_NONE);
    j_key(j, "lead_days");
    if (known) {
        j_whole(j, r->lead);
    } else {
        j_raw(j, "null");
    }
    j_close(j, '}');
}

static void remedies(json_out *j, const exposure_answer *x) {
    j_key_open(j, "remedies", '{');
    for (uint32_t r = 0; r < READING_COUNT; r++) {
        const exposure_remedies *all = &x->readings[r].remedies;
        j_key_open(j, exposure_reading_name((exposure_reading)r), '{');
        j_key_open(j, "ranked", '[');
        for (uint32_t i = 0; i < all->n; i++) {
            remedy(j, x, &all->all[i]);
        }
        j_close(j, ']');
        j_key_open(j, "pairs", '[');
        for (uint32_t i = 0; i < all->n_pairs; i++) {
            j_open(j, '{');
            j_key_whole(j, "a", all->pairs[i].a);
            j_key_whole(j, "b", all->pairs[i].b);
            j_key_exact(j, "together", all->pairs[i].together);
            j_close(j, '}');
        }
        j_close(j, ']');
        sets(j, "unblock", x, &all->unblock, NULL);
        j_key_flag(j, "unblock_complete", all->unblock.complete);
        j_key_flag(j, "money", all->money);
        j_key_flag(j, "complete", all->complete);
        j_key_whole(j, "left_out", all->n_left_out);
        j_key_whole(j, "runs", all->runs);
        j_close(j, '}');
    }
    j_close(j, '}');
}

/* ---- the rest ---------------------------------------------------------------------------------------- */

static void price(json_out *j, const exposure_answer *x, uint32_t at) {
    const model_item *item = &x->m->items[at];
    strbuf ref = {0};
    report_row(&item->row, &ref);
    j_open(j, '{');
    j_key_text(j, "item", item->id);
    j_key_exact(j, "low", item->price_low);
    j_key_exact(j, "high", item->price_high);
    j_key_text(j, "currency", item->currency);
    j_key_text(j, "basis", item->price_basis);
    j_key_text(j, "row", strbuf_str(&ref));
    j_close(j, '}');
    strbuf_clear(&ref);
}

static void rest(json_out *j, const exposure_answer *x) {
    j_key_open(j, "content", '[');
    for (uint32_t i = 0; i < x->n_shares; i++) {
        const content_share *c = &x->shares[i];
        j_open(j, '{');
        j_key_text(j, "lane", c->lane != MODEL_NONE ? x->m->lanes[c->lane].id : (str){0});
        j_key_text(j, "item", report_item(x->m, c->item));
        j_key_text(j, "origin", c->origin);
        j_key_exact(j, "low", c->low);
        j_key_exact(j, "high", c->high);
        j_key_whole(j, "unpriced", c->unpriced);
        const model_fact *cell = report_share_cell(x, c);
        j_key_text(j, "fact", cell != NULL ? cell->name : (str){0});
        j_key_text(j, "cell", cell != NULL ? cell->value : (str){0});
        j_key_open(j, "prices", '[');
        price(j, x, c->item);
        for (uint32_t k = 0; k < c->n_parts; k++) {
            price(j, x, c->parts[k]);
        }
        j_close(j, ']');
        j_close(j, '}');
    }
    j_close(j, ']');
    j_key_open(j, "warnings", '[');
    for (uint32_t i = 0; i < x->m->n_warnings; i++) {
        j_text(j, x->m->warnings[i]);
    }
    for (uint32_t i = 0; i < x->lanes.n_warnings; i++) {
        j_text(j, x->lanes.warnings[i]);
    }
    j_close(j, ']');
    j_key_word(j, "notice", REPORT_NOTICE);
}

void exposure_to_json(const exposure_answer *x, strbuf *out) {
    json_out j = {.b = out};
    report_index_build(&j.a, x->m, &j.index);
    j_open(&j, '{');
    j_key_whole(&j, "schema", 1);
    j_key_word(&j, "engine", LODE_VERSION);
    j_key(&j, "image");
    j_separate(&j);
    strbuf_addf(out, "\"sha256:%s\"", x->w->id);
    j_key_date(&j, "on", x->m->on);
    j_key_date(&j, "known", x->options.known);
    j_key_whole(&j, "horizon", x->options.horizon);
    j_key_word(&j, "policy", report_policy(x->options.policy));
    j_key_word(&j, "inbound", report_inbound(x->options.inbound));
    j_key_text(&j, "scenario", x->options.scenario);
    j_key_text(&j, "currency", x->m->currency);
    products(&j, x);
    orders(&j, x);
    lanes(&j, x);
    answers(&j, x);
    atoms(&j, x);
    remedies(&j, x);
    rest(&j, x);
    j_close(&j, '}');
    arena_clear(&j.a);
}
