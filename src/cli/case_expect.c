// SPDX-License-Identifier: Apache-2.0
//
// The `expect` clauses of a case against its answer and the decisions of its line. A failure says
// what was expected and what came.
#include <string.h>

#include "cli/case_run.h"

static const char *const NEXUS_NAMES[] = {"false", "true", "indicated", "not_indicated"};

static str arg_text(const law_clause *c, const char *label) {
    const law_arg *a = clause_arg(c, label);
    return a != NULL ? a->tok.text : (str){"", 0};
}

static str verdict_name(const case_run *r, uint32_t v) {
    return v < r->w->n_verdicts ? world_str(r->w, r->w->verdicts[v].name) : STR("none");
}

// The strictest state that the rule has in any regime; an id of a measure stands for its rules.
static bool has_state(const case_run *r, str id, uint32_t states) {
    uint32_t measure = world_find_measure(r->w, id);
    for (uint32_t i = 0; i < r->w->n_rules; i++) {
        const world_rule *rule = &r->w->rules[i];
        if (!str_eq(world_str(r->w, rule->id), id) &&
            (measure == NONE || rule->measure != measure)) {
            continue;
        }
        for (uint32_t k = 0; k < r->w->n_regimes; k++) {
            if (states >> r->decisions[k].rules[i].state & 1) {
                return true;
            }
        }
    }
    return false;
}

#define STATES(s) (UINT32_C(1) << (s))

static void expect_state(case_run *r, const law_clause *c, const char *label, uint32_t states,
                         bool want) {
    for (uint32_t i = 0; i < c->n_args; i++) {
        if (strcmp(c->args[i].label, label) != 0) {
            continue;
        }
        str id = c->args[i].tok.text;
        if (world_find_rule(r->w, id) == NONE && world_find_measure(r->w, id) == NONE) {
            case_fail(r, c, "no rule is called " STR_FMT, STR_ARG(id));
        } else if (has_state(r, id, states) != want) {
            case_fail(r, c, "%s: " STR_FMT " is not", c->keyword, STR_ARG(id));
        }
    }
}

static void expect_verdict(case_run *r, const law_clause *c) {
    str want = arg_text(c, "verdict");
    bool best = strcmp(c->keyword, "expect worst") != 0;
    bool worst = strcmp(c->keyword, "expect best") != 0;
    str got_best = verdict_name(r, r->answer->best);
    str got_worst = verdict_name(r, r->answer->worst);
    bool undecided =
        r->answer->best != r->answer->worst && str_eqz(want, "undecided") && best && worst;
    if (!undecided && ((best && !str_eq(want, got_best)) || (worst && !str_eq(want, got_worst)))) {
        case_fail(r, c, "%s " STR_FMT ", got best " STR_FMT ", worst " STR_FMT, c->keyword,
                  STR_ARG(want), STR_ARG(got_best), STR_ARG(got_worst));
    }
    expect_state(r, c, "citing", STATES(RULE_FIRED), true);
}

static bool asks(const case_run *r, str path) {
    for (uint32_t i = 0; i < r->answer->n_questions; i++) {
        const answer_question *q = &r->answer->questions[i];
        for (uint32_t f = 0; f < q->n_facts; f++) {
            if (str_eq(world_str(r->w, r->w->facts[q->facts[f]].path), path)) {
                return true;
            }
        }
        if (q->question < r->w->n_questions &&
            str_eq(world_str(r->w, r->w->questions[q->question].id), path)) {
            return true;
        }
    }
    return false;
}

static void expect_asking(case_run *r, const law_clause *c) {
    for (uint32_t i = 0; i < c->n_args; i++) {
        if (!asks(r, c->args[i].tok.text)) {
            case_fail(r, c, "expect asking: " STR_FMT " is not asked",
                      STR_ARG(c->args[i].tok.text));
        }
    }
}

// Counts the questions that can move the verdict. Whether a regime has a say that nothing indicates is
// listed beside them, one for each such regime, and would change with every pack loaded.
static void expect_at_most(case_run *r, const law_clause *c) {
    lode_nano max = 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->answer->n_questions; i++) {
        n += r->answer->questions[i].n_classes > 0;
    }
    if (!nano_parse(arg_text(c, "number"), &max) || n > max / NANO_ONE) {
        case_fail(r, c, "expect at most " STR_FMT " questions, got %u",
                  STR_ARG(arg_text(c, "number")), n);
    }
}

// The values that a slot has, as words; "may" marks what is not sure.
static void slot_text(const case_run *r, uint32_t slot, const lode_slot_result *s, strbuf *out) {
    const world_slot *ws = &r->w->slots[slot];
    bool any = false;
    for (uint32_t v = 0; v < ws->values.count; v++) {
        if (cs_has(&s->may, v)) {
            str word = world_str(r->w, r->w->slot_values[ws->values.first + v].word);
            strbuf_addf(out, "%s%s" STR_FMT, any ? ", " : "", cs_has(&s->must, v) ? "" : "perhaps ",
                        STR_ARG(word));
            any = true;
        }
    }
    strbuf_addz(out, any ? "" : "nothing");
}

// False when a word is no value of the slot.
static bool wanted_values(case_run *r, const law_clause *c, uint32_t slot, class_set *want) {
    const world_slot *ws = &r->w->slots[slot];
    *want = (class_set){{0}};
    for (uint32_t i = 0; i < c->n_args; i++) {
        if (strcmp(c->args[i].label, "value") != 0) {
            continue;
        }
        str word = c->args[i].tok.text;
        uint32_t v = 0;
        while (v < ws->values.count &&
               !str_eq(world_str(r->w, r->w->slot_values[ws->values.first + v].word), word)) {
            v++;
        }
        if (v == ws->values.count) {
            case_fail(r, c, STR_FMT " is no value of this slot", STR_ARG(word));
            return false;
        }
        cs_add(want, v);
    }
    return true;
}

static bool settled_to(const lode_slot_result *s, const class_set *want) {
    return s->settled && cs_subset(&s->may, want) && cs_subset(want, &s->may);
}

static bool report_has_status(const case_run *r, const lode_decision *d, uint32_t slot,
                              str status) {
    for (uint32_t i = 0; i < r->w->n_reports; i++) {
        uint32_t rule = r->w->reports[i].rule;
        if (rule == NONE || d->rules[rule].state != RULE_FIRED) {
            continue;
        }
        const world_rule *wr = &r->w->rules[rule];
        for (uint32_t e = 0; e < wr->effects.count; e++) {
            if (r->w->effects[wr->effects.first + e].slot == slot &&
                str_eqz(status, status_name(report_status(r->w, i, r->answer->known)))) {
                return true;
            }
        }
    }
    return false;
}

static void expect_slot(case_run *r, const law_clause *c, bool reported) {
    str name = arg_text(c, "slot");
    str status = arg_text(c, "status");
    uint32_t slot = world_find_slot(r->w, name);
    class_set want;
    if (slot == NONE) {
        case_fail(r, c, "no slot is called " STR_FMT, STR_ARG(name));
        return;
    }
    if (!wanted_values(r, c, slot, &want)) {
        return;
    }
    strbuf got = {0};
    for (uint32_t k = 0; k < r->w->n_regimes; k++) {
        const lode_decision *d = &r->decisions[k];
        const lode_slot_result *s = reported ? &d->reported[slot] : &d->slots[slot];
        bool status_ok = status.n == 0 || report_has_status(r, d, slot, status);
        if (settled_to(s, &want) && status_ok) {
            strbuf_clear(&got);
            return;
        }
        str regime = world_str(r->w, r->w->regimes[k].id);
        strbuf_addf(&got, " [" STR_FMT "] ", STR_ARG(regime));
        slot_text(r, slot, s, &got);
        strbuf_addz(&got, status_ok ? "" : " (another status)");
    }
    case_fail(r, c, "%s " STR_FMT ", got%s", c->keyword, STR_ARG(name),
              got.n > 0 ? got.p : " nothing");
    strbuf_clear(&got);
}

static void expect_contradiction(case_run *r, const law_clause *c) {
    str code = arg_text(c, "id");
    for (uint32_t k = 0; k < r->w->n_regimes; k++) {
        const lode_decision *d = &r->decisions[k];
        for (uint32_t i = 0; i < d->n_contradictions; i++) {
            const world_entry *e = &r->w->entries[d->contradictions[i]];
            str id = e->rule != NONE ? world_str(r->w, r->w->rules[e->rule].id) : STR("");
            if (str_eq(world_str(r->w, e->code), code) || str_eq(id, code)) {
                return;
            }
        }
    }
    case_fail(r, c, "expect contradiction: none on " STR_FMT, STR_ARG(code));
}

static void expect_nexus(case_run *r, const law_clause *c) {
    str want = arg_text(c, "value");
    const char *got = "none";
    for (uint32_t k = 0; k < r->w->n_regimes; k++) {
        got = NEXUS_NAMES[r->decisions[k].nexus];
        if (str_eqz(want, got)) {
            return;
        }
    }
    case_fail(r, c, "expect nexus " STR_FMT ", got %s", STR_ARG(want), got);
}

// none: there is no clock, or it has no last day.
static void expect_clock_latest(case_run *r, const law_clause *c) {
    char want[16], got[16];
    lode_date day = DATE_NONE;
    lode_date latest = r->answer->clock.shown ? r->answer->clock.result.latest : DATE_NONE;
    (void)date_parse(arg_text(c, "date"), &day); // absent: none
    if (day != latest) {
        (void)date_print(day, want);
        case_fail(r, c, "expect clock latest %s, got %s", want, date_print(latest, got).p);
    }
}

static void expect_clock_state(case_run *r, const law_clause *c) {
    const answer_clock *k = &r->answer->clock;
    const char *got = k->shown ? clock_state_name(k->result.state) : "none";
    if (!str_eqz(arg_text(c, "value"), got)) {
        case_fail(r, c, "expect clock state " STR_FMT ", got %s", STR_ARG(arg_text(c, "value")),
                  got);
    }
}

static void expect_one(case_run *r, const law_clause *c) {
    const char *k = c->keyword;
    uint32_t loud = STATES(RULE_FIRED) | STATES(RULE_DEFEATED) | STATES(RULE_OPEN);
    if (strcmp(k, "expect verdict") == 0 || strcmp(k, "expect best") == 0 ||
        strcmp(k, "expect worst") == 0) {
        expect_verdict(r, c);
    } else if (strcmp(k, "expect fired") == 0) {
        expect_state(r, c, "id", STATES(RULE_FIRED), true);
    } else if (strcmp(k, "expect defeated") == 0) {
        expect_state(r, c, "id", STATES(RULE_DEFEATED), true);
    } else if (strcmp(k, "expect open") == 0) {
        expect_state(r, c, "id", STATES(RULE_OPEN), true);
    } else if (strcmp(k, "expect quiet") == 0) {
        expect_state(r, c, "id", loud, false);
    } else if (strcmp(k, "expect asking") == 0) {
        expect_asking(r, c);
    } else if (strcmp(k, "expect at most") == 0) {
        expect_at_most(r, c);
    } else if (strcmp(k, "expect rests on") == 0) {
        if (!str_eqz(arg_text(c, "word"), word_name(r->answer->rests_on))) {
            case_fail(r, c, "expect rests on " STR_FMT ", got %s", STR_ARG(arg_text(c, "word")),
                      word_name(r->answer->rests_on));
        }
    } else if (strcmp(k, "expect contradiction") == 0) {
        expect_contradiction(r, c);
    } else if (strcmp(k, "expect stop_now") == 0) {
        if (!r->answer->stop_now) {
            case_fail(r, c, "expect stop_now: it may go on");
        }
    } else if (strcmp(k, "expect nexus") == 0) {
        expect_nexus(r, c);
    } else if (strcmp(k, "expect clock latest") == 0) {
        expect_clock_latest(r, c);
    } else if (strcmp(k, "expect clock state") == 0) {
        expect_clock_state(r, c);
    } else if (strcmp(k, "expect as_reported") == 0) {
        expect_slot(r, c, true);
    } else {
        expect_slot(r, c, false);
    }
}

void case_expect(case_run *r, bool quick) {
    const law_block *b = r->of->block;
    for (uint32_t i = 0; r->answer != NULL && i < b->n_clauses && (!quick || r->why.n == 0); i++) {
        const char *k = b->clauses[i].keyword;
        bool asks = strcmp(k, "expect asking") == 0 || strcmp(k, "expect at most") == 0;
        if (str_starts(str_of(k), STR("expect")) && (r->searched || !asks)) {
            expect_one(r, &b->clauses[i]);
        }
    }
}
