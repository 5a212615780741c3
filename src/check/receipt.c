/* SPDX-License-Identifier: Apache-2.0
 *
 * receipt: what it takes to get the same answer again (language.md 4.16): the image, the engine, both
 * dates, every fact given in the world's order with whose word it is, the licenses and the signed
 * findings, and the outcome with the rules that made it. The hash is over the compact JSON of all of
 * it, in the order written here. replay.c reads it.
 *
 * The facts are those given, before any finding took a place: whether a finding counts depends on
 * the day, and the answer also says on which other days it holds.
 */
#include "check/codec_out.h"

#include "check/replay.h"

static json_t *role_fact(const lode_answer *an, uint32_t role, json_t *value) {
    json_t *o = json_object();
    set(o, "fact", text_json(world_str(an->w, an->w->roles[role].name)));
    set(o, "value", value);
    set(o, "word", json_string(word_name(WORD_DECLARANT)));
    return o;
}

/* Nobody, which is known; and somebody of whom nothing else is. */
static void put_roles(const lode_answer *an, json_t *out) {
    const lode_world *w = an->w;
    const lode_facts *f = &an->rq->facts;
    for (uint32_t r = 0; r < w->n_roles; r++) {
        bool bare = f->role_given[r];
        for (uint32_t i = 0; i < w->n_facts && bare; i++) {
            bare = w->facts[i].scope != FACT_SCOPE_PARTY || w->facts[i].role != r ||
                   facts_given(f, 0, i)->kind == VAL_MISSING;
        }
        if (f->role_none[r]) {
            put(out, role_fact(an, r, json_null()));
        }
        if (bare) {
            put(out, role_fact(an, r, json_string(RECEIPT_SOMEBODY)));
        }
    }
}

/* Free text as it was given, and null for none: the texts "none" and "" are texts. */
static json_t *value_json(const lode_answer *an, uint32_t fact, const lode_value *v) {
    uint32_t type = an->w->facts[fact].type;
    if (type != FACT_TEXT && type != FACT_NAME) {
        return text_json(v->text);
    }
    if (v->kind == VAL_NONE) {
        return json_null();
    }
    return v->text.n > 0 ? text_json(v->text) : json_string("");
}

static json_t *receipt_facts(const lode_answer *an) {
    const lode_world *w = an->w;
    const lode_facts *given = &an->rq->facts;
    json_t *out = json_array();
    put_roles(an, out);
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *f = &w->facts[i];
        bool item = f->scope == FACT_SCOPE_ITEM;
        for (uint32_t l = 0; l < (item ? given->n_lines : 1); l++) {
            const lode_value *v = facts_given(given, l, i);
            if (v->kind == VAL_MISSING) {
                continue;
            }
            json_t *o = json_object();
            set(o, "fact", text_json(world_str(w, f->path)));
            if (item) {
                set(o, "line", line_json(an, l));
            }
            set(o, "value", value_json(an, i, v));
            set(o, "word", json_string(word_name(v->word)));
            put(out, o);
        }
    }
    return out;
}

static json_t *receipt_lines(const lode_answer *an) {
    json_t *out = json_array();
    for (uint32_t l = 0; l < an->facts.n_lines; l++) {
        put(out, line_json(an, l));
    }
    return out;
}

static void set_date(json_t *o, const char *key, lode_date d) { set(o, key, date_json(d)); }

static json_t *receipt_licenses(const lode_answer *an) {
    json_t *out = json_array();
    for (uint32_t i = 0; i < an->facts.n_licenses; i++) {
        const lode_license *l = &an->facts.licenses[i];
        json_t *o = json_object(), *codes = json_array();
        set(o, "no", text_json(l->no));
        set(o, "kind", text_json(l->kind));
        set(o, "regime", text_json(l->regime));
        set(o, "end_user", text_json(l->end_user));
        set(o, "status", text_json(l->status));
        set_date(o, "valid_from", l->from);
        set_date(o, "valid_until", l->until);
        for (uint32_t c = 0; c < l->n_codes; c++) {
            put(codes, text_json(l->codes[c]));
        }
        set(o, "codes", codes);
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

static json_t *receipt_findings(const lode_answer *an) {
    json_t *out = json_array();
    for (uint32_t i = 0; i < an->rq->n_findings; i++) {
        const lode_finding *f = &an->rq->findings[i];
        json_t *o = json_object();
        set(o, "about", text_json(world_str(an->w, an->w->facts[f->fact].path)));
        set(o, "line", line_json(an, f->line));
        set(o, "value", value_json(an, f->fact, &f->value));
        set(o, "by", text_json(f->by));
        set_date(o, "on", f->on);
        set(o, "basis", text_json(f->basis));
        set_date(o, "valid_until", f->valid_until);
        set(o, "void_if", text_json(f->void_if));
        put(out, o);
    }
    return out;
}

static json_t *receipt_outcome(const lode_answer *an) {
    json_t *o = json_object(), *lines = json_array();
    set_verdict(o, an, an->best, an->worst);
    set(o, "stop_now", json_boolean(an->stop_now));
    set(o, "exit", json_integer(answer_exit(an)));
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        json_t *line = json_object();
        set(line, "line", line_json(an, d->line));
        set(line, "regime", text_json(world_str(an->w, an->w->regimes[d->regime].id)));
        set(line, "nexus", json_string(nexus_name(d->nexus)));
        set_verdict(line, an, d->best, d->worst);
        put(lines, line);
    }
    set(o, "lines", lines);
    if (an->clock.shown) { /* what it says is part of the answer; without one nothing is said */
        json_t *clock = json_object();
        set(clock, "clock", text_json(world_str(an->w, an->w->clocks[an->clock.ask.clock].id)));
        set(clock, "state", json_string(clock_state_name(an->clock.result.state)));
        set_date(clock, "latest", an->clock.result.latest);
        set(o, "clock", clock);
    }
    return o;
}

/* Ids of the rules that are in this state on some line, each once, in the world's order. */
static json_t *rules_in(const lode_answer *an, rule_state state) {
    json_t *out = json_array();
    for (uint32_t r = 0; r < an->w->n_rules; r++) {
        bool found = false;
        for (uint32_t i = 0; i < an->n_decisions && !found; i++) {
            found = in_scope(&an->decisions[i]) && an->decisions[i].rules[r].state == state;
        }
        if (found) {
            put(out, text_json(world_str(an->w, an->w->rules[r].id)));
        }
    }
    return out;
}

json_t *receipt_json(const lode_answer *an) {
    json_t *o = json_object();
    set(o, "image", image_json(an));
    set(o, "engine", json_string(LODE_VERSION));
    set(o, "id", text_json(an->facts.id));
    set_date(o, "on", an->on);
    set_date(o, "known", an->known);
    set(o, "lines", receipt_lines(an));
    set(o, "facts", receipt_facts(an));
    set(o, "licenses", an->facts.licenses_given ? receipt_licenses(an) : json_null());
    set(o, "findings", receipt_findings(an));
    set(o, "outcome", receipt_outcome(an));
    set(o, "fired", rules_in(an, RULE_FIRED));
    set(o, "defeated", rules_in(an, RULE_DEFEATED));
    set(o, "open", rules_in(an, RULE_OPEN));
    return o;
}

void receipt_text(const lode_answer *an, strbuf *out) {
    json_t *o = receipt_json(an);
    dump_json(o, out);
    json_decref(o);
}
