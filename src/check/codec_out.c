/* SPDX-License-Identifier: Apache-2.0
 *
 * codec_out: the answer as JSON, in the shape and key order of design 4.3. Keys may be added at the end
 * of an object in later versions; none changes its meaning within one schema number.
 */
#include "check/codec_out.h"

#include <string.h>

#include "check/row.h"

#define ANSWER_SCHEMA 1

/* ---- small parts ----------------------------------------------------------------------------- */

void set(json_t *object, const char *key, json_t *value) {
    if (value == NULL || json_object_set_new_nocheck(object, key, value) != 0) {
        lode_oom(); /* the only way it fails */
    }
}

void put(json_t *array, json_t *value) {
    if (value == NULL || json_array_append_new(array, value) != 0) {
        lode_oom();
    }
}

/* Texts come from checked UTF-8; one that was cut in the middle of a character loses its tail. */
json_t *text_json(str s) {
    size_t bad = 0;
    if (s.n == 0) {
        return json_null();
    }
    size_t n = str_is_utf8(s, &bad) ? s.n : bad;
    return json_stringn_nocheck(s.p, n);
}

static json_t *z_json(const char *z) { return text_json(str_of(z)); }

json_t *date_json(lode_date d) {
    char buf[16];
    return d == DATE_NONE ? json_null() : text_json(date_print(d, buf));
}

json_t *line_json(const lode_answer *an, uint32_t line) {
    json_int_t n = 0;
    if (line == NONE) {
        return json_null();
    }
    str label = line_label(&an->facts, line);
    for (size_t i = 0; i < label.n; i++) {
        if (label.p[i] < '0' || label.p[i] > '9' || i > 9) {
            return text_json(label);
        }
        n = n * 10 + (label.p[i] - '0');
    }
    return json_integer(n);
}

json_t *image_json(const lode_answer *an) {
    strbuf b = {0};
    strbuf_addf(&b, "sha256:%s", an->w->id);
    json_t *j = an->w->id[0] != '\0' ? text_json(strbuf_str(&b)) : json_null();
    strbuf_clear(&b);
    return j;
}

const char *nexus_name(lode_nexus n) {
    static const char *const names[] = {"false", "true", "indicated", "not_indicated"};
    return names[n];
}

static json_t *verdict_json(const lode_answer *an, uint32_t v) {
    return text_json(world_str(an->w, an->w->verdicts[v].name));
}

void set_verdict(json_t *object, const lode_answer *an, uint32_t best, uint32_t worst) {
    set(object, "verdict",
        verdict_open(best, worst) ? json_string("undecided") : verdict_json(an, best));
    set(object, "best", verdict_json(an, best));
    set(object, "worst", verdict_json(an, worst));
}

static int dump_part(const char *p, size_t n, void *arg) {
    strbuf_add(arg, (str){p, n});
    return 0;
}

void dump_json(const json_t *j, strbuf *out) {
    if (json_dump_callback(j, dump_part, out, JSON_COMPACT) != 0) {
        lode_oom();
    }
}

/* ---- one line under one regime --------------------------------------------------------------- */

static json_t *used_json(const lode_answer *an, const lode_decision *d, const lode_rule_result *r) {
    json_t *out = json_array();
    strbuf b = {0};
    for (uint32_t i = 0; i < r->n_used; i++) {
        json_t *o = json_object();
        strbuf_reset(&b);
        used_text(an, d->line, &r->used[i], &b);
        set(o, "fact", text_json(world_str(an->w, an->w->facts[r->used[i].fact].path)));
        set(o, "value", text_json(strbuf_str(&b)));
        set(o, "word", json_string(word_name(r->used[i].word)));
        put(out, o);
    }
    strbuf_clear(&b);
    return out;
}

static void set_source(json_t *o, const lode_answer *an, uint32_t rule) {
    const world_rule *r = &an->w->rules[rule];
    const world_measure *m = &an->w->measures[r->measure];
    set(o, "rule", text_json(world_str(an->w, r->id)));
    set(o, "title", text_json(world_str(an->w, r->title)));
    set(o, "cite", text_json(world_str(an->w, r->cite)));
    set(o, "source", text_json(world_str(an->w, m->source)));
    set(o, "grade", json_string(grade_name(r->grade)));
    set(o, "published", date_json(m->published));
    set(o, "from", date_json(r->window.from));
    set(o, "until", date_json(r->window.until));
    if (r->judgement != 0) {
        set(o, "judgement", json_true());
    }
}

static json_t *open_json(const lode_answer *an, const lode_rule_result *r, uint32_t rule) {
    json_t *o = json_object(), *facts = json_array();
    set_source(o, an, rule);
    for (uint32_t i = 0; i < r->n_used; i++) {
        bool again = false;
        for (uint32_t k = 0; k < i && !again; k++) {
            again = r->used[k].fact == r->used[i].fact;
        }
        if (!again) {
            put(facts, text_json(world_str(an->w, an->w->facts[r->used[i].fact].path)));
        }
    }
    set(o, "facts", facts);
    return o;
}

static json_t *defeated_json(const lode_answer *an, const lode_decision *d,
                             const lode_rule_result *r, uint32_t rule) {
    json_t *o = json_object();
    set(o, "rule", text_json(world_str(an->w, an->w->rules[rule].id)));
    set(o, "by", r->by == NONE ? json_null() : text_json(world_str(an->w, an->w->rules[r->by].id)));
    if (r->by != NONE) {
        const world_rule *by = &an->w->rules[r->by];
        set(o, "cite", text_json(world_str(an->w, by->cite)));
        set(o, "grade", json_string(grade_name(by->grade)));
        set(o, "facts", used_json(an, d, &d->rules[r->by]));
    }
    return o;
}

static void set_rules(json_t *line, const lode_answer *an, const lode_decision *d) {
    json_t *because = json_array(), *defeated = json_array(), *open = json_array();
    for (uint32_t r = 0; r < an->w->n_rules; r++) {
        const lode_rule_result *res = &d->rules[r];
        if (an->w->rules[r].kind == RULE_REPORT) {
            continue; /* shown under practice */
        }
        if (res->state == RULE_FIRED) {
            json_t *o = json_object();
            set_source(o, an, r);
            set(o, "facts", used_json(an, d, res));
            put(because, o);
        } else if (res->state == RULE_DEFEATED) {
            put(defeated, defeated_json(an, d, res, r));
        } else if (res->state == RULE_OPEN) {
            put(open, open_json(an, res, r));
        }
    }
    set(line, "because", because);
    set(line, "defeated", defeated);
    set(line, "open", open);
}

static json_t *values_json(const lode_answer *an, uint32_t slot, const class_set *s) {
    json_t *out = json_array();
    world_range values = an->w->slots[slot].values;
    for (uint32_t v = 0; v < values.count; v++) {
        if (cs_has(s, v)) {
            put(out, text_json(world_str(an->w, an->w->slot_values[values.first + v].word)));
        }
    }
    return out;
}

static json_t *slots_json(const lode_answer *an, const lode_decision *d) {
    json_t *out = json_object();
    for (uint32_t s = 0; s < an->w->n_slots; s++) {
        if (an->w->slots[s].practice) {
            continue;
        }
        json_t *o = json_object();
        char name[256] = {0};
        str word = world_str(an->w, an->w->slots[s].name);
        memcpy(name, word.p, word.n < sizeof name ? word.n : sizeof name - 1);
        set(o, "values", values_json(an, s, &d->slots[s].may));
        set(o, "settled", json_boolean(d->slots[s].settled));
        set(out, name, o);
    }
    return out;
}

static json_t *line_answer_json(const lode_answer *an, const lode_decision *d) {
    json_t *o = json_object(), *contradictions = json_array(), *due = json_array();
    set(o, "line", line_json(an, d->line));
    set_verdict(o, an, d->best, d->worst);
    set(o, "not_pointed_at", json_integer(d->not_pointed_at));
    set(o, "slots", slots_json(an, d));
    set_rules(o, an, d);
    for (uint32_t i = 0; i < d->n_contradictions; i++) {
        put(contradictions, text_json(world_str(an->w, an->w->entries[d->contradictions[i]].code)));
    }
    set(o, "contradictions", contradictions);
    answer_dues dues = {0};
    dues_collect(an, d, &dues);
    for (size_t i = 0; i < dues.n; i++) {
        json_t *item = json_object();
        set(item, "what", text_json(world_str(an->w, an->w->slot_values[dues.p[i].value].word)));
        set(item, "stage", json_string(stage_name(dues.p[i].stage)));
        set(item, "shown", json_boolean(dues.p[i].shown));
        put(due, item);
    }
    vec_clear(&dues);
    set(o, "due", due);
    set(o, "nexus", json_string(nexus_name(d->nexus)));
    set(o, "rests_on", json_string(word_name(d->rests_on)));
    return o;
}

/* ---- regimes --------------------------------------------------------------------------------- */

static json_t *regime_json(const lode_answer *an, uint32_t regime) {
    json_t *o = json_object(), *lines = json_array();
    uint32_t best = mildest_verdict(an->w), worst = best;
    for (uint32_t l = 0; l < an->facts.n_lines; l++) {
        const lode_decision *d = answer_decision(an, l, regime);
        if (in_scope(d)) {
            best = d->best < best ? d->best : best;
            worst = d->worst < worst ? d->worst : worst;
            put(lines, line_answer_json(an, d));
        }
    }
    lode_nexus nexus = answer_nexus(an, regime);
    set(o, "regime", text_json(world_str(an->w, an->w->regimes[regime].id)));
    set(o, "nexus", json_string(nexus_name(nexus)));
    if (nexus == NEXUS_TRUE || nexus == NEXUS_INDICATED) {
        set_verdict(o, an, best, worst);
    }
    set(o, "lines", lines);
    return o;
}

static json_t *scope_json(const lode_answer *an) {
    json_t *o = json_object(), *checked = json_array(), *not_checked = json_array();
    strbuf b = {0};
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        str id = world_str(an->w, an->w->regimes[r].id);
        lode_nexus nexus = answer_nexus(an, r);
        world_range holes = an->w->regimes[r].not_checked;
        if (nexus == NEXUS_NOT_INDICATED) {
            strbuf_reset(&b);
            strbuf_addf(&b, STR_FMT ": whether it has a say is not known", STR_ARG(id));
            put(not_checked, text_json(strbuf_str(&b)));
            continue;
        }
        put(checked, text_json(id));
        for (uint32_t t = holes.first; nexus != NEXUS_FALSE && t < holes.first + holes.count; t++) {
            strbuf_reset(&b);
            strbuf_addf(&b, STR_FMT ": " STR_FMT, STR_ARG(id),
                        STR_ARG(world_str(an->w, an->w->texts[t])));
            put(not_checked, text_json(strbuf_str(&b)));
        }
    }
    strbuf_clear(&b);
    set(o, "checked", checked);
    set(o, "not_checked", not_checked);
    return o;
}

/* ---- parties --------------------------------------------------------------------------------- */

static json_t *row_json(const lode_answer *an, uint32_t party) {
    strbuf b = {0};
    world_row_id(an->w, party, &b);
    json_t *j = text_json(strbuf_str(&b));
    strbuf_clear(&b);
    return j;
}

static json_t *evidence_json(const party_hit *h) {
    json_t *out = json_object();
    for (uint32_t i = 0; i < SCREEN_EVIDENCE_COUNT; i++) {
        if (h->evidence[i] != AGREEMENT_ABSENT) {
            set(out, screen_evidence_word(i),
                json_string(screen_agreement_word((screen_agreement)h->evidence[i])));
        }
    }
    return out;
}

static void set_row(json_t *o, const lode_answer *an, const party_hit *h) {
    const world_party *p = &an->w->parties[h->party];
    set(o, "row", row_json(an, h->party));
    set(o, "list", text_json(world_str(an->w, an->w->lists[h->list].id)));
    set(o, "no", text_json(world_str(an->w, p->no)));
    set(o, "name", text_json(world_str(an->w, an->w->names[h->name].name)));
    set(o, "listed", date_json(p->listed));
    set(o, "score", json_integer(h->score));
    set(o, "probability", json_integer(h->probability));
    set(o, "evidence", evidence_json(h));
}

/* ---- questions ------------------------------------------------------------------------------- */

static json_t *q_id(uint32_t q) {
    strbuf b = {0};
    strbuf_addf(&b, "q%u", q + 1);
    json_t *j = text_json(strbuf_str(&b));
    strbuf_clear(&b);
    return j;
}

static json_t *classes_json(const lode_answer *an, const answer_question *q) {
    json_t *out = json_array();
    for (uint32_t i = 0; i < q->n_classes; i++) {
        json_t *o = json_object();
        set(o, "answer", text_json(q->classes[i].answer));
        set_verdict(o, an, q->classes[i].best, q->classes[i].worst);
        put(out, o);
    }
    return out;
}

/* Rows that a party may be on: of a question, those that make a list open. */
static json_t *candidates_json(const lode_answer *an, const answer_question *q) {
    json_t *out = json_array();
    for (uint32_t i = 0; i < q->n_candidates; i++) {
        const party_hit *h = &an->hits[q->candidates[i]];
        json_t *o = json_object();
        set(o, "role", text_json(world_str(an->w, an->w->roles[h->role].name)));
        set(o, "given", text_json(h->given));
        set_row(o, an, h);
        put(out, o);
    }
    return out;
}

static json_t *question_json(const lode_answer *an, uint32_t at) {
    const answer_question *q = &an->questions[at];
    const world_question *wq = &an->w->questions[q->question];
    json_t *o = json_object(), *also = json_array();
    set(o, "id", q_id(at));
    set(o, "fact", text_json(world_str(an->w, an->w->facts[q->fact].path)));
    set(o, "line", line_json(an, q->line));
    set(o, "kind", text_json(world_str(an->w, wq->kind)));
    set(o, "ask", text_json(question_ask(an, q)));
    set(o, "classes", classes_json(an, q));
    for (uint32_t i = 0; i < q->n_facts; i++) {
        if (q->facts[i] != q->fact) {
            put(also, text_json(world_str(an->w, an->w->facts[q->facts[i]].path)));
        }
    }
    set(o, "also", also);
    set(o, "cost", json_integer(wq->cost));
    if (q->n_candidates > 0) {
        set(o, "candidates", candidates_json(an, q));
    }
    return o;
}

static json_t *sufficient_json(const lode_answer *an) {
    json_t *out = json_array();
    for (uint32_t s = 0; s < an->n_sets; s++) {
        json_t *one = json_array();
        for (uint32_t q = 0; q < an->n_questions; q++) {
            if (an->sets[s].bits[q / 64] >> (q % 64) & 1) {
                put(one, q_id(q));
            }
        }
        put(out, one);
    }
    return out;
}

/* ---- practice -------------------------------------------------------------------------------- */

/* One word when it is settled; a list when several are possible, or when the slot collects. */
static void set_practice(json_t *o, const lode_answer *an, const answer_practice *p) {
    const world_slot *slot = &an->w->slots[p->slot];
    char name[256] = {0};
    str word = world_str(an->w, slot->name);
    memcpy(name, word.p, word.n < sizeof name ? word.n : sizeof name - 1);
    if (slot->combine != SLOT_COLLECT && cs_count(&p->may) == 1) {
        world_text value = an->w->slot_values[slot->values.first + cs_first(&p->may)].word;
        set(o, name, text_json(world_str(an->w, value)));
    } else {
        set(o, name, values_json(an, p->slot, &p->may));
    }
}

static json_t *links_json(const lode_answer *an, const world_report *r, link_kind kind) {
    json_t *out = json_array();
    for (uint32_t i = r->links.first; i < r->links.first + r->links.count; i++) {
        const world_report *by = &an->w->reports[an->w->links[i].report];
        if (an->w->links[i].kind == (uint32_t)kind && by->public_on <= an->known) {
            put(out, text_json(world_str(an->w, an->w->measures[by->measure].id)));
        }
    }
    return out;
}

static json_t *claim_json(const lode_answer *an, const answer_report *c) {
    const lode_world *w = an->w;
    const world_report *r = &w->reports[c->report];
    json_t *o = json_object();
    set(o, "report", text_json(world_str(w, w->measures[r->measure].id)));
    set(o, "title", text_json(world_str(w, w->measures[r->measure].title)));
    set(o, "slot", text_json(world_str(w, w->slots[c->slot].name)));
    set(o, "value", text_json(world_str(w, w->slot_values[c->value].word)));
    set(o, "status", json_string(status_name(c->status)));
    set(o, "applies", json_string(c->open ? "open" : "true"));
    set(o, "public", date_json(r->public_on));
    set(o, "who", text_json(world_str(w, r->who)));
    set(o, "contrary", links_json(an, r, LINK_CONTRARY));
    set(o, "could_not_confirm", links_json(an, r, LINK_NOT_CONFIRMED));
    set(o, "confirmed_by", links_json(an, r, LINK_CONFIRMED));
    return o;
}

static json_t *practice_json(const lode_answer *an) {
    json_t *out = json_array(), *written = json_object(), *reported = json_object();
    json_t *word = json_array(), *contrary = json_array(), *claims = json_array();
    set(written, "reading", json_string("as_written"));
    set(reported, "reading", json_string("as_reported"));
    for (uint32_t i = 0; i < an->n_practice; i++) {
        set_practice(written, an, &an->written[i]);
        set_practice(reported, an, &an->reported[i]);
    }
    const answer_report *main_one = answer_main_report(an);
    for (uint32_t i = 0; i < an->n_reports; i++) {
        const answer_report *c = &an->reports[i];
        const world_report *r = &an->w->reports[c->report];
        if (main_one != NULL && c->slot == main_one->slot && c->value == main_one->value) {
            put(word, text_json(world_str(an->w, an->w->measures[r->measure].id)));
            json_t *links = links_json(an, r, LINK_CONTRARY);
            if (json_array_extend(contrary, links) != 0) {
                lode_oom();
            }
            json_decref(links);
        }
        put(claims, claim_json(an, c));
    }
    set(reported, "status",
        main_one != NULL ? json_string(status_name(main_one->status)) : json_null());
    set(reported, "word", word);
    set(reported, "contrary", contrary);
    set(reported, "claims", claims);
    put(out, written);
    put(out, reported);
    return out;
}

/* ---- the rest -------------------------------------------------------------------------------- */

static json_t *hits_json(const lode_answer *an) {
    const lode_world *w = an->w;
    char version[65];
    json_t *out = json_array();
    for (uint32_t i = 0; i < an->n_hits; i++) {
        const party_hit *h = &an->hits[i];
        const world_party *p = &w->parties[h->party];
        tri in = party_in_force(w, h->party, h->list, an->on, an->known);
        json_t *o = json_object();
        set(o, "role", text_json(world_str(w, w->roles[h->role].name)));
        set(o, "name", text_json(h->given));
        set(o, "list", text_json(world_str(w, w->lists[h->list].id)));
        set(o, "no", text_json(world_str(w, p->no)));
        set(o, "listed_name", text_json(world_str(w, w->names[h->name].name)));
        set(o, "listed", date_json(p->listed));
        set(o, "delisted", date_json(p->delisted));
        set(o, "in_force", in == TRI_OPEN ? json_null() : json_boolean(in == TRI_TRUE));
        set(o, "why", json_string(hit_why(h)));
        set(o, "class", json_string(hit_class_word(h->class)));
        set(o, "row", row_json(an, h->party));
        set(o, "score", h->said && h->score == 0 ? json_null() : json_integer(h->score));
        set(o, "probability",
            h->said && h->score == 0 ? json_null() : json_integer(h->probability));
        set(o, "evidence", evidence_json(h));
        set(o, "source", text_json(world_str(w, p->source)));
        set(o, "list_as_of", date_json(w->lists[h->list].as_of));
        set(o, "read_by_rules", json_boolean(list_is_read(w, h->list)));
        row_version(w, h->party, version);
        set(o, "row_version", json_string(version));
        put(out, o);
    }
    return out;
}

static json_t *lists_json(const lode_answer *an) {
    const lode_world *w = an->w;
    json_t *out = json_array();
    for (uint32_t i = 0; i < w->n_lists; i++) {
        const world_list *l = &w->lists[i];
        json_t *o = json_object();
        set(o, "list", text_json(world_str(w, l->id)));
        set(o, "title", text_json(world_str(w, l->title)));
        set(o, "as_of", date_json(l->as_of));
        set(o, "parties", json_integer(l->parties.count));
        set(o, "state",
            json_string(l->absent            ? "known_not_listed"
                        : list_missing(w, i) ? "missing"
                                             : "loaded"));
        put(out, o);
    }
    return out;
}

static json_t *strs_json(const str *all, uint32_t n) {
    json_t *out = json_array();
    for (uint32_t i = 0; i < n; i++) {
        put(out, text_json(all[i]));
    }
    return out;
}

static json_t *licenses_json(const lode_answer *an) {
    json_t *out = json_array();
    for (uint32_t i = 0; i < an->n_licenses_used; i++) {
        const lode_license *l = &an->facts.licenses[an->licenses_used[i]];
        json_t *o = json_object();
        set(o, "no", text_json(l->no));
        set(o, "kind", text_json(l->kind));
        set(o, "valid_until", date_json(l->until));
        if (l->remaining.text.n > 0) {
            set(o, "remaining", text_json(l->remaining.text));
        }
        if (l->remaining_value.text.n > 0) {
            set(o, "remaining_value", text_json(l->remaining_value.text));
        }
        put(out, o);
    }
    return out;
}

static json_t *causes_json(const lode_answer *an) {
    json_t *out = json_array();
    for (uint32_t i = 0; i < CAUSE_COUNT; i++) {
        if (an->causes[i]) {
            put(out, json_string(cause_word((answer_cause)i)));
        }
    }
    return out;
}

static void set_head(json_t *o, const lode_answer *an) {
    json_t *holds = json_object();
    set(o, "schema", json_integer(ANSWER_SCHEMA));
    set(o, "id", text_json(an->facts.id));
    set(o, "image", image_json(an));
    set(o, "engine", json_string(LODE_VERSION));
    set(o, "on", date_json(an->on));
    set(o, "known", date_json(an->known));
    set_verdict(o, an, an->best, an->worst);
    set(o, "cause", causes_json(an));
    set(o, "stop_now", json_boolean(an->stop_now));
    set(o, "rests_on", json_string(word_name(an->rests_on)));
    set(o, "scope", scope_json(an));
    set(holds, "from", date_json(an->holds_from));
    set(holds, "until", date_json(an->holds_until));
    set(o, "holds", holds);
}

json_t *answer_json(const lode_answer *an) {
    json_t *o = json_object(), *regimes = json_array(), *questions = json_array();
    set_head(o, an);
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        put(regimes, regime_json(an, r));
    }
    set(o, "regimes", regimes);
    set(o, "practice", practice_json(an));
    for (uint32_t q = 0; q < an->n_questions; q++) {
        put(questions, question_json(an, q));
    }
    set(o, "questions", questions);
    set(o, "sufficient", sufficient_json(an));
    set(o, "complete", json_boolean(an->complete));
    set(o, "hits", hits_json(an));
    set(o, "lists", lists_json(an));
    set(o, "licenses_used", licenses_json(an));
    set(o, "next", strs_json(an->next, an->n_next));
    set(o, "warnings", strs_json(an->warnings, an->n_warnings));
    json_t *receipt = receipt_json(an);
    set(receipt, "sha256", z_json(an->receipt_hash));
    set(o, "receipt", receipt);
    set(o, "clock", answer_clock_json(an));
    set(o, "notice", json_string("Decision support, not legal advice."));
    return o;
}

void answer_to_json(const lode_answer *an, strbuf *out) {
    json_t *o = answer_json(an);
    dump_json(o, out);
    json_decref(o);
}

void error_to_json(const lode_error *err, uint64_t line, strbuf *out) {
    json_t *o = json_object(), *e = json_object();
    set(e, "code", z_json(err->code));
    set(e, "path", z_json(err->path));
    set(e, "message", z_json(err->message));
    set(e, "hint", z_json(err->hint));
    if (err->line != 0) {
        set(e, "at_line", json_integer(err->line));
        set(e, "at_column", json_integer(err->col));
    }
    set(o, "schema", json_integer(ANSWER_SCHEMA));
    set(o, "line", json_integer((json_int_t)line));
    set(o, "error", e);
    dump_json(o, out);
    json_decref(o);
}
