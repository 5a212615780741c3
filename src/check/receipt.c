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

static void role_fact(json_out *o, const lode_answer *an, uint32_t role) {
    jo_begin(o, JO_ITEM, '{');
    jo_text(o, JO_KEY("fact"), world_str(an->w, an->w->roles[role].name));
}

static void end_role_fact(json_out *o) {
    jo_word(o, JO_KEY("word"), word_name(WORD_DECLARANT));
    jo_end(o, '}');
}

/* Is anything given of the party in this role? */
static bool role_told(const lode_answer *an, uint32_t role) {
    const lode_row *row = &an->rq->facts.shipment;
    for (uint32_t i = 0; i < row->n; i++) {
        const world_fact *f = &an->w->facts[row->facts[i]];
        if (row->values[i].kind != VAL_MISSING && f->scope == FACT_SCOPE_PARTY && f->role == role) {
            return true;
        }
    }
    return false;
}

/* Nobody, which is known; and somebody of whom nothing else is. */
static void roles_out(json_out *o, const lode_answer *an) {
    const lode_facts *f = &an->rq->facts;
    for (uint32_t r = 0; r < an->w->n_roles; r++) {
        if (f->role_none[r]) {
            role_fact(o, an, r);
            jo_null(o, JO_KEY("value"));
            end_role_fact(o);
        }
        if (f->role_given[r] && !role_told(an, r)) {
            role_fact(o, an, r);
            jo_word(o, JO_KEY("value"), RECEIPT_SOMEBODY);
            end_role_fact(o);
        }
    }
}

/* Free text as it was given, and null for none: the texts "none" and "" are texts. */
static void value_out(json_out *o, const lode_answer *an, uint32_t fact, const lode_value *v) {
    uint32_t type = an->w->facts[fact].type;
    if ((type != FACT_TEXT && type != FACT_NAME) || v->text.n > 0) {
        bool none = v->kind == VAL_NONE && (type == FACT_TEXT || type == FACT_NAME);
        jo_text(o, JO_KEY("value"), none ? (str){0} : v->text);
    } else if (v->kind == VAL_NONE) {
        jo_null(o, JO_KEY("value"));
    } else {
        jo_word(o, JO_KEY("value"), "");
    }
}

static void fact_out(json_out *o, const lode_answer *an, uint32_t fact, uint32_t line) {
    const lode_value *v = facts_given(&an->rq->facts, line == NONE ? 0 : line, fact);
    if (v->kind == VAL_MISSING) {
        return;
    }
    jo_begin(o, JO_ITEM, '{');
    jo_text(o, JO_KEY("fact"), world_str(an->w, an->w->facts[fact].path));
    if (line != NONE) {
        jo_line(o, JO_KEY("line"), an, line);
    }
    value_out(o, an, fact, v);
    jo_word(o, JO_KEY("word"), word_name(v->word));
    jo_end(o, '}');
}

static void add_given(uint64_t *given, const lode_row *row) {
    for (uint32_t i = 0; i < row->n; i++) {
        given[row->facts[i] / 64] |= UINT64_C(1) << (row->facts[i] % 64);
    }
}

/* In the order of the world: of the thousand facts that it knows, the twenty that are given. */
static void facts_out(json_out *o, const lode_answer *an) {
    const lode_world *w = an->w;
    const lode_facts *given = &an->rq->facts;
    uint64_t *some = arena_array(an->arena, (size_t)w->n_facts / 64 + 1, sizeof *some);
    add_given(some, &given->shipment);
    for (uint32_t l = 0; l < given->n_lines; l++) {
        add_given(some, &given->lines[l]);
    }
    jo_begin(o, JO_KEY("facts"), '[');
    roles_out(o, an);
    for (uint32_t i = 0; i < w->n_facts / 64 + 1; i++) {
        for (uint64_t left = some[i]; left != 0; left &= left - 1) {
            uint32_t fact = i * 64 + (uint32_t)__builtin_ctzll(left);
            bool item = w->facts[fact].scope == FACT_SCOPE_ITEM;
            for (uint32_t l = 0; l < (item ? given->n_lines : 1); l++) {
                fact_out(o, an, fact, item ? l : NONE);
            }
        }
    }
    jo_end(o, ']');
}

static void lines_out(json_out *o, const lode_answer *an) {
    jo_begin(o, JO_KEY("lines"), '[');
    for (uint32_t l = 0; l < an->facts.n_lines; l++) {
        jo_line(o, JO_ITEM, an, l);
    }
    jo_end(o, ']');
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

static void findings_out(json_out *o, const lode_answer *an) {
    jo_begin(o, JO_KEY("findings"), '[');
    for (uint32_t i = 0; i < an->rq->n_findings; i++) {
        const lode_finding *f = &an->rq->findings[i];
        jo_begin(o, JO_ITEM, '{');
        jo_text(o, JO_KEY("about"), world_str(an->w, an->w->facts[f->fact].path));
        jo_line(o, JO_KEY("line"), an, f->line);
        value_out(o, an, f->fact, &f->value);
        jo_text(o, JO_KEY("by"), f->by);
        jo_date(o, JO_KEY("on"), f->on);
        jo_text(o, JO_KEY("basis"), f->basis);
        jo_date(o, JO_KEY("valid_until"), f->valid_until);
        jo_text(o, JO_KEY("void_if"), f->void_if);
        jo_end(o, '}');
    }
    jo_end(o, ']');
}

/* What the clock says is part of the answer; without one nothing is said. */
static void clock_out(json_out *o, const lode_answer *an) {
    if (an->clock.shown) {
        jo_begin(o, JO_KEY("clock"), '{');
        jo_text(o, JO_KEY("clock"), world_str(an->w, an->w->clocks[an->clock.ask.clock].id));
        jo_word(o, JO_KEY("state"), clock_state_name(an->clock.result.state));
        jo_date(o, JO_KEY("latest"), an->clock.result.latest);
        jo_end(o, '}');
    }
}

static void outcome_out(json_out *o, const lode_answer *an) {
    jo_begin(o, JO_KEY("outcome"), '{');
    jo_verdict(o, an, an->best, an->worst);
    jo_bool(o, JO_KEY("stop_now"), an->stop_now);
    jo_int(o, JO_KEY("exit"), answer_exit(an));
    jo_begin(o, JO_KEY("lines"), '[');
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        jo_begin(o, JO_ITEM, '{');
        jo_line(o, JO_KEY("line"), an, d->line);
        jo_text(o, JO_KEY("regime"), world_str(an->w, an->w->regimes[d->regime].id));
        jo_word(o, JO_KEY("nexus"), nexus_name(d->nexus));
        jo_verdict(o, an, d->best, d->worst);
        jo_end(o, '}');
    }
    jo_end(o, ']');
    clock_out(o, an);
    jo_end(o, '}');
}

/* Ids of the rules that are in this state on some line, each once, in the world's order. */
static void rules_in(json_out *o, str key, const lode_answer *an, rule_state state) {
    jo_begin(o, key, '[');
    for (uint32_t i = 0; i < an->n_told; i++) {
        if (an->states[an->told[i]] >> state & 1) {
            jo_text(o, JO_ITEM, world_str(an->w, an->w->rules[an->told[i]].id));
        }
    }
    jo_end(o, ']');
}

void receipt_text(const lode_answer *an, strbuf *out) {
    json_out o = {.text = out};
    jo_begin(&o, JO_ROOT, '{');
    jo_image(&o, JO_KEY("image"), an);
    jo_word(&o, JO_KEY("engine"), LODE_VERSION);
    jo_text(&o, JO_KEY("id"), an->facts.id);
    jo_date(&o, JO_KEY("on"), an->on);
    jo_date(&o, JO_KEY("known"), an->known);
    lines_out(&o, an);
    facts_out(&o, an);
    jo_tree(&o, JO_KEY("licenses"), an->facts.licenses_given ? receipt_licenses(an) : json_null());
    findings_out(&o, an);
    outcome_out(&o, an);
    rules_in(&o, JO_KEY("fired"), an, RULE_FIRED);
    rules_in(&o, JO_KEY("defeated"), an, RULE_DEFEATED);
    rules_in(&o, JO_KEY("open"), an, RULE_OPEN);
    jo_end(&o, '}');
}
