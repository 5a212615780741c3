/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_out: the answer as JSON, in the shape and key order of design 4.3. Keys may be added at the end
 * of an object in later versions; none changes its meaning within one schema number.
 */
#include "check/codec_out.h"

#include <string.h>

/* ---- small parts ----------------------------------------------------------------------------- */

/* A text of the world; the image reader has checked it. */
static void world_text_out(json_out *o, str key, const lode_answer *an, world_text t) {
    jo_checked(o, key, world_str(an->w, t));
}

/* Members or elements that other answers have as well. */
static void common_out(json_out *o, const lode_answer *an, text_kind kind, text_writer write,
                       uint32_t x, uint32_t y) {
    if (an->rq->texts != NULL) {
        jo_members(o, texts_get(an->rq->texts, kind, write, x, y));
        return;
    }
    strbuf b = {0};
    write(an->w, x, y, &b);
    jo_members(o, strbuf_str(&b));
    strbuf_clear(&b);
}

void jo_line(json_out *o, str key, const lode_answer *an, uint32_t line) {
    int64_t n = 0;
    if (line == NONE) {
        jo_null(o, key);
        return;
    }
    str label = line_label(&an->facts, line);
    for (size_t i = 0; i < label.n; i++) {
        if (label.p[i] < '0' || label.p[i] > '9' || i > 9) {
            jo_text(o, key, label);
            return;
        }
        n = n * 10 + (label.p[i] - '0');
    }
    jo_int(o, key, n);
}

void jo_image(json_out *o, str key, const lode_answer *an) {
    static const char prefix[] = "sha256:";
    char text[sizeof prefix + sizeof an->w->id];
    size_t n = strlen(an->w->id);
    memcpy(text, prefix, sizeof prefix - 1);
    memcpy(text + sizeof prefix - 1, an->w->id, n);
    jo_text(o, key, (str){text, n > 0 ? sizeof prefix - 1 + n : 0});
}

const char *nexus_name(lode_nexus n) {
    static const char *const names[] = {"false", "true", "indicated", "not_indicated"};
    return names[n];
}

static void verdict_text(const lode_world *w, uint32_t best, uint32_t worst, strbuf *out) {
    json_out o = {.text = out};
    str names[] = {world_str(w, w->verdicts[best].name), world_str(w, w->verdicts[worst].name)};
    jo_text(&o, JO_KEY("verdict"), verdict_open(best, worst) ? STR("undecided") : names[0]);
    jo_text(&o, JO_KEY("best"), names[0]);
    jo_text(&o, JO_KEY("worst"), names[1]);
}

void jo_verdict(json_out *o, const lode_answer *an, uint32_t best, uint32_t worst) {
    common_out(o, an, TEXT_VERDICT, verdict_text, best, worst);
}

/* ---- one line under one regime --------------------------------------------------------------- */

static void fact_path(json_out *o, str key, const lode_answer *an, uint32_t fact) {
    world_text_out(o, key, an, an->w->facts[fact].path);
}

static void used_out(json_out *o, const lode_answer *an, const lode_decision *d,
                     const lode_rule_result *r) {
    strbuf b = {0};
    jo_begin(o, JO_KEY("facts"), '[');
    for (uint32_t i = 0; i < r->n_used; i++) {
        jo_begin(o, JO_ITEM, '{');
        strbuf_reset(&b);
        used_text(an, d->line, &r->used[i], &b);
        fact_path(o, JO_KEY("fact"), an, r->used[i].fact);
        jo_text(o, JO_KEY("value"), strbuf_str(&b));
        jo_word(o, JO_KEY("word"), word_name(r->used[i].word));
        jo_end(o, '}');
    }
    jo_end(o, ']');
    strbuf_clear(&b);
}

static void source_text(const lode_world *w, uint32_t rule, uint32_t unused, strbuf *out) {
    json_out o = {.text = out};
    const world_rule *r = &w->rules[rule];
    const world_measure *m = &w->measures[r->measure];
    (void)unused;
    jo_text(&o, JO_KEY("rule"), world_str(w, r->id));
    jo_text(&o, JO_KEY("title"), world_str(w, r->title));
    jo_text(&o, JO_KEY("cite"), world_str(w, r->cite));
    jo_text(&o, JO_KEY("source"), world_str(w, m->source));
    jo_word(&o, JO_KEY("grade"), grade_name(r->grade));
    jo_date(&o, JO_KEY("published"), m->published);
    jo_date(&o, JO_KEY("from"), r->window.from);
    jo_date(&o, JO_KEY("until"), r->window.until);
    if (r->judgement != 0) {
        jo_bool(&o, JO_KEY("judgement"), true);
    }
}

static void source_out(json_out *o, const lode_answer *an, uint32_t rule) {
    common_out(o, an, TEXT_SOURCE, source_text, rule, 0);
}

static void fired_out(json_out *o, const lode_answer *an, const lode_decision *d, uint32_t rule) {
    source_out(o, an, rule);
    used_out(o, an, d, &d->rules[rule]);
}

static void open_out(json_out *o, const lode_answer *an, const lode_decision *d, uint32_t rule) {
    const lode_rule_result *r = &d->rules[rule];
    source_out(o, an, rule);
    jo_begin(o, JO_KEY("facts"), '[');
    for (uint32_t i = 0; i < r->n_used; i++) {
        bool again = false;
        for (uint32_t k = 0; k < i && !again; k++) {
            again = r->used[k].fact == r->used[i].fact;
        }
        if (!again) {
            fact_path(o, JO_ITEM, an, r->used[i].fact);
        }
    }
    jo_end(o, ']');
}

static void defeated_out(json_out *o, const lode_answer *an, const lode_decision *d,
                         uint32_t rule) {
    uint32_t by = d->rules[rule].by;
    world_text_out(o, JO_KEY("rule"), an, an->w->rules[rule].id);
    if (by == NONE) {
        jo_null(o, JO_KEY("by"));
        return;
    }
    world_text_out(o, JO_KEY("by"), an, an->w->rules[by].id);
    world_text_out(o, JO_KEY("cite"), an, an->w->rules[by].cite);
    jo_word(o, JO_KEY("grade"), grade_name(an->w->rules[by].grade));
    used_out(o, an, d, &d->rules[by]);
}

typedef void (*rule_out)(json_out *o, const lode_answer *an, const lode_decision *d, uint32_t rule);

/* Reports are shown under practice. */
static void rules_out(json_out *o, str key, const lode_answer *an, const lode_decision *d,
                      rule_state state, rule_out write) {
    jo_begin(o, key, '[');
    for (uint32_t i = 0; i < d->n_told; i++) {
        uint32_t r = d->told[i];
        if (d->rules[r].state == state && an->w->rules[r].kind != RULE_REPORT) {
            jo_begin(o, JO_ITEM, '{');
            write(o, an, d, r);
            jo_end(o, '}');
        }
    }
    jo_end(o, ']');
}

static void values_out(json_out *o, str key, const lode_answer *an, uint32_t slot,
                       const class_set *s) {
    world_range values = an->w->slots[slot].values;
    jo_begin(o, key, '[');
    for (uint32_t v = 0; v < values.count; v++) {
        if (cs_has(s, v)) {
            world_text_out(o, JO_ITEM, an, an->w->slot_values[values.first + v].word);
        }
    }
    jo_end(o, ']');
}

/* A name of the law as a key. */
static str name_key_out(strbuf *buffer, const lode_answer *an, world_text name) {
    return jo_key_of(buffer, world_str(an->w, name));
}

static void slots_out(json_out *o, const lode_answer *an, const lode_decision *d) {
    strbuf key = {0};
    jo_begin(o, JO_KEY("slots"), '{');
    for (uint32_t s = 0; s < an->w->n_slots; s++) {
        if (an->w->slots[s].practice) {
            continue;
        }
        jo_begin(o, name_key_out(&key, an, an->w->slots[s].name), '{');
        values_out(o, JO_KEY("values"), an, s, &d->slots[s].may);
        jo_bool(o, JO_KEY("settled"), d->slots[s].settled);
        jo_end(o, '}');
    }
    jo_end(o, '}');
    strbuf_clear(&key);
}

static void dues_out(json_out *o, const lode_answer *an, const lode_decision *d) {
    answer_dues dues = {0};
    dues_collect(an, d, &dues);
    jo_begin(o, JO_KEY("due"), '[');
    for (size_t i = 0; i < dues.n; i++) {
        jo_begin(o, JO_ITEM, '{');
        world_text_out(o, JO_KEY("what"), an, an->w->slot_values[dues.p[i].value].word);
        jo_word(o, JO_KEY("stage"), stage_name(dues.p[i].stage));
        jo_bool(o, JO_KEY("shown"), dues.p[i].shown);
        jo_end(o, '}');
    }
    jo_end(o, ']');
    vec_clear(&dues);
}

static void line_answer_out(json_out *o, const lode_answer *an, const lode_decision *d) {
    jo_begin(o, JO_ITEM, '{');
    jo_line(o, JO_KEY("line"), an, d->line);
    jo_verdict(o, an, d->best, d->worst);
    jo_int(o, JO_KEY("not_pointed_at"), d->not_pointed_at);
    slots_out(o, an, d);
    rules_out(o, JO_KEY("because"), an, d, RULE_FIRED, fired_out);
    rules_out(o, JO_KEY("defeated"), an, d, RULE_DEFEATED, defeated_out);
    rules_out(o, JO_KEY("open"), an, d, RULE_OPEN, open_out);
    jo_begin(o, JO_KEY("contradictions"), '[');
    for (uint32_t i = 0; i < d->n_contradictions; i++) {
        world_text_out(o, JO_ITEM, an, an->w->entries[d->contradictions[i]].code);
    }
    jo_end(o, ']');
    dues_out(o, an, d);
    jo_word(o, JO_KEY("nexus"), nexus_name(d->nexus));
    jo_word(o, JO_KEY("rests_on"), word_name(d->rests_on));
    jo_end(o, '}');
}

/* ---- regimes --------------------------------------------------------------------------------- */

static void regime_out(json_out *o, const lode_answer *an, uint32_t regime) {
    uint32_t best = mildest_verdict(an->w), worst = best;
    lode_nexus nexus = answer_nexus(an, regime);
    for (uint32_t l = 0; l < an->facts.n_lines; l++) {
        const lode_decision *d = answer_decision(an, l, regime);
        if (in_scope(d)) {
            best = d->best < best ? d->best : best;
            worst = d->worst < worst ? d->worst : worst;
        }
    }
    jo_begin(o, JO_ITEM, '{');
    world_text_out(o, JO_KEY("regime"), an, an->w->regimes[regime].id);
    jo_word(o, JO_KEY("nexus"), nexus_name(nexus));
    if (nexus == NEXUS_TRUE || nexus == NEXUS_INDICATED) {
        jo_verdict(o, an, best, worst);
    }
    jo_begin(o, JO_KEY("lines"), '[');
    for (uint32_t l = 0; l < an->facts.n_lines; l++) {
        const lode_decision *d = answer_decision(an, l, regime);
        if (in_scope(d)) {
            line_answer_out(o, an, d);
        }
    }
    jo_end(o, ']');
    jo_end(o, '}');
}

static void holes_text(const lode_world *w, uint32_t regime, uint32_t unused, strbuf *out) {
    json_out o = {.text = out};
    strbuf b = {0};
    world_range holes = w->regimes[regime].not_checked;
    (void)unused;
    for (uint32_t t = holes.first; t < holes.first + holes.count; t++) {
        strbuf_reset(&b);
        strbuf_add(&b, world_str(w, w->regimes[regime].id));
        strbuf_addz(&b, ": ");
        strbuf_add(&b, world_str(w, w->texts[t]));
        jo_text(&o, JO_ITEM, strbuf_str(&b));
    }
    strbuf_clear(&b);
}

static void not_checked_out(json_out *o, const lode_answer *an) {
    jo_begin(o, JO_KEY("not_checked"), '[');
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        lode_nexus nexus = answer_nexus(an, r);
        if (nexus == NEXUS_NOT_INDICATED) {
            strbuf b = {0};
            strbuf_add(&b, world_str(an->w, an->w->regimes[r].id));
            strbuf_addz(&b, ": whether it has a say is not known");
            jo_text(o, JO_ITEM, strbuf_str(&b));
            strbuf_clear(&b);
        } else if (nexus != NEXUS_FALSE) {
            common_out(o, an, TEXT_HOLES, holes_text, r, 0);
        }
    }
    jo_end(o, ']');
}

static void scope_out(json_out *o, const lode_answer *an) {
    jo_begin(o, JO_KEY("scope"), '{');
    jo_begin(o, JO_KEY("checked"), '[');
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        if (answer_nexus(an, r) != NEXUS_NOT_INDICATED) {
            world_text_out(o, JO_ITEM, an, an->w->regimes[r].id);
        }
    }
    jo_end(o, ']');
    not_checked_out(o, an);
    jo_end(o, '}');
}

/* ---- questions ------------------------------------------------------------------------------- */

static void question_id(json_out *o, str key, uint32_t q) {
    char id[16] = "q";
    size_t n = 1;
    for (uint32_t left = q + 1; left > 0; left /= 10) {
        n++;
    }
    for (uint32_t left = q + 1, at = (uint32_t)n - 1; left > 0; left /= 10) {
        id[at--] = (char)('0' + left % 10);
    }
    jo_text(o, key, (str){id, n});
}

static void classes_out(json_out *o, const lode_answer *an, const answer_question *q) {
    jo_begin(o, JO_KEY("classes"), '[');
    for (uint32_t i = 0; i < q->n_classes; i++) {
        jo_begin(o, JO_ITEM, '{');
        jo_text(o, JO_KEY("answer"), q->classes[i].answer);
        jo_verdict(o, an, q->classes[i].best, q->classes[i].worst);
        jo_end(o, '}');
    }
    jo_end(o, ']');
}

static void question_out(json_out *o, const lode_answer *an, uint32_t at) {
    const answer_question *q = &an->questions[at];
    const world_question *wq = &an->w->questions[q->question];
    jo_begin(o, JO_ITEM, '{');
    question_id(o, JO_KEY("id"), at);
    fact_path(o, JO_KEY("fact"), an, q->fact);
    jo_line(o, JO_KEY("line"), an, q->line);
    world_text_out(o, JO_KEY("kind"), an, wq->kind);
    jo_text(o, JO_KEY("ask"), question_ask(an, q));
    classes_out(o, an, q);
    jo_begin(o, JO_KEY("also"), '[');
    for (uint32_t i = 0; i < q->n_facts; i++) {
        if (q->facts[i] != q->fact) {
            fact_path(o, JO_ITEM, an, q->facts[i]);
        }
    }
    jo_end(o, ']');
    jo_int(o, JO_KEY("cost"), wq->cost);
    if (q->n_candidates > 0) {
        jo_tree(o, JO_KEY("candidates"), candidates_json(an, q));
    }
    jo_end(o, '}');
}

static void questions_out(json_out *o, const lode_answer *an) {
    jo_begin(o, JO_KEY("questions"), '[');
    for (uint32_t q = 0; q < an->n_questions; q++) {
        question_out(o, an, q);
    }
    jo_end(o, ']');
    jo_begin(o, JO_KEY("sufficient"), '[');
    for (uint32_t s = 0; s < an->n_sets; s++) {
        jo_begin(o, JO_ITEM, '[');
        for (uint32_t q = 0; q < an->n_questions; q++) {
            if (an->sets[s].bits[q / 64] >> (q % 64) & 1) {
                question_id(o, JO_ITEM, q);
            }
        }
        jo_end(o, ']');
    }
    jo_end(o, ']');
}

/* ---- practice -------------------------------------------------------------------------------- */

/* One word when it is settled; a list when several are possible, or when the slot collects. */
static void practice_slot(json_out *o, const lode_answer *an, const answer_practice *p) {
    const world_slot *slot = &an->w->slots[p->slot];
    strbuf buffer = {0};
    str key = name_key_out(&buffer, an, slot->name);
    if (slot->combine != SLOT_COLLECT && cs_count(&p->may) == 1) {
        world_text_out(o, key, an, an->w->slot_values[slot->values.first + cs_first(&p->may)].word);
    } else {
        values_out(o, key, an, p->slot, &p->may);
    }
    strbuf_clear(&buffer);
}

static void link_ids(json_out *o, const lode_answer *an, const world_report *r, link_kind kind) {
    for (uint32_t i = r->links.first; i < r->links.first + r->links.count; i++) {
        const world_report *by = &an->w->reports[an->w->links[i].report];
        if (an->w->links[i].kind == (uint32_t)kind && by->public_on <= an->known) {
            world_text_out(o, JO_ITEM, an, an->w->measures[by->measure].id);
        }
    }
}

static void links_out(json_out *o, str key, const lode_answer *an, const world_report *r,
                      link_kind kind) {
    jo_begin(o, key, '[');
    link_ids(o, an, r, kind);
    jo_end(o, ']');
}

static void claim_out(json_out *o, const lode_answer *an, const answer_report *c) {
    const lode_world *w = an->w;
    const world_report *r = &w->reports[c->report];
    jo_begin(o, JO_ITEM, '{');
    world_text_out(o, JO_KEY("report"), an, w->measures[r->measure].id);
    world_text_out(o, JO_KEY("title"), an, w->measures[r->measure].title);
    world_text_out(o, JO_KEY("slot"), an, w->slots[c->slot].name);
    world_text_out(o, JO_KEY("value"), an, w->slot_values[c->value].word);
    jo_word(o, JO_KEY("status"), status_name(c->status));
    jo_word(o, JO_KEY("applies"), c->open ? "open" : "true");
    jo_date(o, JO_KEY("public"), r->public_on);
    world_text_out(o, JO_KEY("who"), an, r->who);
    links_out(o, JO_KEY("contrary"), an, r, LINK_CONTRARY);
    links_out(o, JO_KEY("could_not_confirm"), an, r, LINK_NOT_CONFIRMED);
    links_out(o, JO_KEY("confirmed_by"), an, r, LINK_CONFIRMED);
    jo_end(o, '}');
}

static bool of_main(const answer_report *main_one, const answer_report *c) {
    return main_one != NULL && c->slot == main_one->slot && c->value == main_one->value;
}

static void reported_out(json_out *o, const lode_answer *an) {
    const answer_report *main_one = answer_main_report(an);
    jo_begin(o, JO_ITEM, '{');
    jo_word(o, JO_KEY("reading"), "as_reported");
    for (uint32_t i = 0; i < an->n_practice; i++) {
        practice_slot(o, an, &an->reported[i]);
    }
    if (main_one != NULL) {
        jo_word(o, JO_KEY("status"), status_name(main_one->status));
    } else {
        jo_null(o, JO_KEY("status"));
    }
    jo_begin(o, JO_KEY("word"), '[');
    for (uint32_t i = 0; i < an->n_reports; i++) {
        const world_report *r = &an->w->reports[an->reports[i].report];
        if (of_main(main_one, &an->reports[i])) {
            world_text_out(o, JO_ITEM, an, an->w->measures[r->measure].id);
        }
    }
    jo_end(o, ']');
    jo_begin(o, JO_KEY("contrary"), '[');
    for (uint32_t i = 0; i < an->n_reports; i++) {
        if (of_main(main_one, &an->reports[i])) {
            link_ids(o, an, &an->w->reports[an->reports[i].report], LINK_CONTRARY);
        }
    }
    jo_end(o, ']');
    jo_begin(o, JO_KEY("claims"), '[');
    for (uint32_t i = 0; i < an->n_reports; i++) {
        claim_out(o, an, &an->reports[i]);
    }
    jo_end(o, ']');
    jo_end(o, '}');
}

static void practice_out(json_out *o, const lode_answer *an) {
    jo_begin(o, JO_KEY("practice"), '[');
    jo_begin(o, JO_ITEM, '{');
    jo_word(o, JO_KEY("reading"), "as_written");
    for (uint32_t i = 0; i < an->n_practice; i++) {
        practice_slot(o, an, &an->written[i]);
    }
    jo_end(o, '}');
    reported_out(o, an);
    jo_end(o, ']');
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void lists_text(const lode_world *w, uint32_t x, uint32_t y, strbuf *out) {
    json_out o = {.text = out};
    (void)x;
    (void)y;
    for (uint32_t i = 0; i < w->n_lists; i++) {
        const world_list *l = &w->lists[i];
        jo_begin(&o, JO_ITEM, '{');
        jo_text(&o, JO_KEY("list"), world_str(w, l->id));
        jo_text(&o, JO_KEY("title"), world_str(w, l->title));
        jo_date(&o, JO_KEY("as_of"), l->as_of);
        jo_int(&o, JO_KEY("parties"), l->parties.count);
        jo_word(&o, JO_KEY("state"),
                l->absent            ? "known_not_listed"
                : list_missing(w, i) ? "missing"
                                     : "loaded");
        jo_end(&o, '}');
    }
}

static void lists_out(json_out *o, const lode_answer *an) {
    jo_begin(o, JO_KEY("lists"), '[');
    common_out(o, an, TEXT_LISTS, lists_text, 0, 0);
    jo_end(o, ']');
}

static void strs_out(json_out *o, str key, const str *all, uint32_t n) {
    jo_begin(o, key, '[');
    for (uint32_t i = 0; i < n; i++) {
        jo_text(o, JO_ITEM, all[i]);
    }
    jo_end(o, ']');
}

static void head_out(json_out *o, const lode_answer *an) {
    jo_int(o, JO_KEY("schema"), ANSWER_SCHEMA);
    jo_text(o, JO_KEY("id"), an->facts.id);
    jo_image(o, JO_KEY("image"), an);
    jo_word(o, JO_KEY("engine"), LODE_VERSION);
    jo_date(o, JO_KEY("on"), an->on);
    jo_date(o, JO_KEY("known"), an->known);
    jo_verdict(o, an, an->best, an->worst);
    jo_begin(o, JO_KEY("cause"), '[');
    for (uint32_t i = 0; i < CAUSE_COUNT; i++) {
        if (an->causes[i]) {
            jo_word(o, JO_ITEM, cause_word((answer_cause)i));
        }
    }
    jo_end(o, ']');
    jo_bool(o, JO_KEY("stop_now"), an->stop_now);
    jo_word(o, JO_KEY("rests_on"), word_name(an->rests_on));
    scope_out(o, an);
    jo_begin(o, JO_KEY("holds"), '{');
    jo_date(o, JO_KEY("from"), an->holds_from);
    jo_date(o, JO_KEY("until"), an->holds_until);
    jo_end(o, '}');
}

/* The bytes that were hashed, and their hash. */
static void receipt_out(json_out *o, const lode_answer *an) {
    str whole = an->receipt;
    jo_raw(o, JO_KEY("receipt"), (str){whole.p, whole.n - 1}); /* still open */
    jo_word(o, JO_KEY("sha256"), an->receipt_hash);
    jo_end(o, '}');
}

/* Most answers have none. */
static void tree_or_none(json_out *o, str key, json_t *array) {
    if (array != NULL) {
        jo_tree(o, key, array);
    } else {
        jo_raw(o, key, STR("[]"));
    }
}

void answer_to_json(const lode_answer *an, strbuf *out) {
    json_out o = {.text = out};
    jo_begin(&o, JO_ROOT, '{');
    head_out(&o, an);
    jo_begin(&o, JO_KEY("regimes"), '[');
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        regime_out(&o, an, r);
    }
    jo_end(&o, ']');
    practice_out(&o, an);
    questions_out(&o, an);
    jo_bool(&o, JO_KEY("complete"), an->complete);
    tree_or_none(&o, JO_KEY("hits"), an->n_hits > 0 ? answer_hits_json(an) : NULL);
    lists_out(&o, an);
    tree_or_none(&o, JO_KEY("licenses_used"),
                 an->n_licenses_used > 0 ? answer_licenses_json(an) : NULL);
    strs_out(&o, JO_KEY("next"), an->next, an->n_next);
    strs_out(&o, JO_KEY("warnings"), an->warnings, an->n_warnings);
    receipt_out(&o, an);
    if (an->clock.shown) {
        jo_tree(&o, JO_KEY("clock"), answer_clock_json(an));
    } else {
        jo_null(&o, JO_KEY("clock"));
    }
    jo_word(&o, JO_KEY("notice"), "Decision support, not legal advice.");
    jo_end(&o, '}');
}
