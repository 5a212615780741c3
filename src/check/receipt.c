/* SPDX-License-Identifier: Apache-2.0
 *
 * receipt: what it takes to get the same answer again (language.md 4.15): the image, the engine, both
 * dates, every fact given in the world's order with whose word it is, and the outcome with the
 * rules that made it. The hash is over the compact JSON of all of it, in the order written here.
 */
#include "check/codec_out.h"

static json_t *receipt_facts(const lode_answer *an) {
    const lode_world *w = an->w;
    json_t *out = json_array();
    for (uint32_t r = 0; r < w->n_roles; r++) {
        if (an->facts.role_none[r]) {
            json_t *o = json_object(); /* known to have nobody */
            set(o, "fact", text_json(world_str(w, w->roles[r].name)));
            set(o, "value", json_null());
            set(o, "word", json_string(word_name(WORD_DECLARANT)));
            put(out, o);
        }
    }
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *f = &w->facts[i];
        bool item = f->scope == FACT_SCOPE_ITEM;
        for (uint32_t l = 0; l < (item ? an->facts.n_lines : 1); l++) {
            const lode_value *v = item ? &an->facts.lines[l][i] : &an->facts.shipment[i];
            if (v->kind == VAL_MISSING) {
                continue;
            }
            json_t *o = json_object();
            set(o, "fact", text_json(world_str(w, f->path)));
            if (item) {
                set(o, "line", line_json(an, l));
            }
            set(o, "value", text_json(v->text));
            set(o, "word", json_string(word_name(v->word)));
            put(out, o);
        }
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
    set(o, "facts", receipt_facts(an));
    set(o, "licenses", receipt_licenses(an));
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
