/* SPDX-License-Identifier: Apache-2.0
 *
 * advice: what to do next, and what to keep in mind. Works on slots by how they combine, never by
 * name: a `collect` slot whose values have a stage is a list of papers or duties; an `available`
 * slot is a list of permits one may still apply for; a `strictest` slot off its mildest value is a
 * burden. A paper is shown when a closed set of the shipment (such as the papers at hand) names
 * the same word.
 */
#include "check/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void warn_add(lode_answer *an, str_list *list, const char *fmt, ...) {
    char small[512];
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, fmt, args);
    va_end(args);
    if (n > 0) {
        char *p = arena_alloc(an->arena, (size_t)n + 1);
        (void)vsnprintf(p, (size_t)n + 1, fmt, again); /* the length is known */
        for (size_t i = 0; i < list->n; i++) {
            if (str_eqz(list->p[i], p)) {
                va_end(again);
                return;
            }
        }
        *vec_push(list) = (str){p, (size_t)n};
    }
    va_end(again);
}

/* ---- papers and duties ----------------------------------------------------------------------- */

/* Does a closed set of the shipment know this word, and does it name it? */
static void look_up(const lode_answer *an, answer_due *due) {
    const lode_world *w = an->w;
    str word = world_str(w, w->slot_values[due->value].word);
    for (uint32_t i = 0; i < an->n_closed_sets; i++) {
        uint32_t fact = an->closed_sets[i];
        uint32_t value = world_find_value(w, w->facts[fact].enum_idx, word);
        const lode_value *v = facts_get(&an->facts, 0, fact);
        due->showable |= value != NONE;
        for (uint32_t e = 0; value != NONE && e < v->n_elems; e++) {
            due->shown |= v->elems[e].value == value && !v->elems[e].absent;
        }
    }
}

static void add_due(const lode_answer *an, const lode_decision *d, const world_effect *e,
                    answer_dues *out) {
    for (size_t i = 0; i < out->n; i++) {
        if (out->p[i].value == e->value && out->p[i].stage == e->stage) {
            return;
        }
    }
    answer_due due = {.value = e->value, .stage = e->stage, .line = d->line};
    look_up(an, &due);
    *vec_push(out) = due;
}

void dues_collect(const lode_answer *an, const lode_decision *d, answer_dues *out) {
    const lode_world *w = an->w;
    for (uint32_t k = 0; k < d->n_told; k++) {
        uint32_t r = d->told[k];
        if (d->rules[r].state != RULE_FIRED || w->rules[r].kind == RULE_REPORT) {
            continue;
        }
        world_range effects = w->rules[r].effects;
        for (uint32_t i = effects.first; i < effects.first + effects.count; i++) {
            const world_slot *s = &w->slots[w->effects[i].slot];
            if (s->combine == SLOT_COLLECT && !s->practice && !s->information &&
                !w->effects[i].withdraw) {
                add_due(an, d, &w->effects[i], out);
            }
        }
    }
}

/* Due before the goods leave and not shown. What belongs to an application is past once a license
 * covers; what is done in the declaration itself cannot be shown beforehand. */
static bool is_unmet(const lode_decision *d, const answer_due *due) {
    if (due->shown) {
        return false;
    }
    switch ((lode_stage)due->stage) {
    case STAGE_APPLICATION:
        return d->license_covers != TRI_TRUE;
    case STAGE_DECLARATION:
        return due->showable;
    case STAGE_DEPARTURE:
        return true;
    case STAGE_NONE:
    case STAGE_AFTER:
    case STAGE_COUNT:
        break;
    }
    return false;
}

/* What no application can open needs no papers for one. */
static bool no_way_out(const lode_answer *an, const lode_decision *d) {
    const lode_world *w = an->w;
    bool out = d->best == strictest_verdict(w) && d->best == d->worst;
    for (uint32_t s = 0; s < w->n_slots && out; s++) {
        const lode_slot_result *r = &d->slots[s];
        bool strict = w->slots[s].combine == SLOT_STRICTEST && !w->slots[s].practice &&
                      w->slots[s].values.count > 2;
        if (strict && r->settled && r->lo + 1 == w->slots[s].values.count) {
            return true;
        }
    }
    return false;
}

static void add_dues(lode_answer *an, const answer_dues *dues, bool papers, uint32_t stage,
                     str_list *next) {
    static const char *const when[STAGE_COUNT] = {"", " for the application", " in the declaration",
                                                  " before departure", " afterwards"};
    strbuf b = {0};
    for (size_t i = 0; i < dues->n; i++) {
        const answer_due *due = &dues->p[i];
        if (due->stage == stage && due->showable == papers && !due->shown && !due->pointless) {
            strbuf_addz(&b, b.n > 0 ? ", " : "");
            strbuf_add(&b, slot_value_text(an->w, due->value));
        }
    }
    if (b.n > 0) {
        warn_add(an, next, "%s%s: %s", papers ? "missing" : "to do", when[stage], b.p);
    }
    strbuf_clear(&b);
}

/* ---- next steps ------------------------------------------------------------------------------ */

/* Neither the strictest nor the mildest, and not one with conditions: a permit is what is wanted. */
static bool wants_permit(const lode_answer *an, const lode_decision *d) {
    const lode_world *w = an->w;
    bool middle = d->worst != strictest_verdict(w) && d->worst != mildest_verdict(w);
    return middle && d->license_covers != TRI_TRUE && !verdict_conditional(&w->verdicts[d->worst]);
}

static void add_permits(lode_answer *an, const lode_decision *d, str_list *next) {
    const lode_world *w = an->w;
    for (uint32_t s = 0; s < w->n_slots; s++) {
        if (w->slots[s].combine != SLOT_AVAILABLE) {
            continue;
        }
        strbuf b = {0};
        for (uint32_t v = 0; v < w->slots[s].values.count; v++) {
            if (cs_has(&d->slots[s].may, v)) {
                strbuf_addz(&b, b.n > 0 ? ", or " : "");
                strbuf_add(&b, slot_value_text(w, w->slots[s].values.first + v));
                strbuf_addz(&b, cs_has(&d->slots[s].must, v) ? "" : " (not settled)");
            }
        }
        warn_add(an, next, "%s%s", b.n > 0 ? "apply: " : "no kind of permit is left",
                 b.n > 0 ? b.p : "");
        strbuf_clear(&b);
    }
}

/* A slot of two values says no more than the verdict does. */
static void add_burdens(lode_answer *an, const lode_decision *d, str_list *next) {
    const lode_world *w = an->w;
    for (uint32_t s = 0; s < w->n_slots; s++) {
        const lode_slot_result *r = &d->slots[s];
        bool graded = w->slots[s].combine == SLOT_STRICTEST && w->slots[s].values.count > 2;
        if (graded && !w->slots[s].practice && r->settled && r->lo > 0) {
            warn_add(an, next, STR_FMT ": " STR_FMT, STR_ARG(world_str(w, w->slots[s].label)),
                     STR_ARG(slot_value_text(w, w->slots[s].values.first + r->lo)));
        }
    }
}

static void add_questions(lode_answer *an, str_list *next) {
    strbuf b = {0};
    bool all = an->n_sets == 0;
    for (uint32_t q = 0; q < an->n_questions; q++) {
        if (all || (an->sets[0].bits[q / 64] >> (q % 64) & 1)) {
            strbuf_addf(&b, "%sq%u", b.n > 0 ? ", " : "", q + 1);
        }
    }
    bool sign = an->causes[CAUSE_JUDGEMENT_UNSIGNED];
    if (b.n > 0) {
        warn_add(an, next, "answer %s%s", b.p, sign ? ", or have it signed as a finding" : "");
    }
    strbuf_clear(&b);
}

static void add_stop(lode_answer *an, str_list *next) {
    for (uint32_t v = 0; v < an->w->n_verdicts; v++) {
        if (an->stop_now && an->w->verdicts[v].overlay) {
            warn_add(an, next, STR_FMT, STR_ARG(world_str(an->w, an->w->verdicts[v].label)));
        }
    }
}

/* Silence is not approval: what is overdue can be asked after, and nothing more. */
static void clock_next(lode_answer *an, str_list *next) {
    char day[16];
    if (an->clock.shown && an->clock.result.state == CLOCK_OVERDUE) {
        warn_add(an, next,
                 "ask the authority: the period for its decision ended on %s; silence is not "
                 "approval, the goods stay",
                 date_print(an->clock.result.latest, day).p);
    }
}

static void next_steps(lode_answer *an, str_list *next) {
    add_stop(an, next);
    if (verdict_open(an->best, an->worst)) {
        add_questions(an, next);
    }
    clock_next(an, next);
    answer_dues dues = {0};
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        if (!in_scope(d)) {
            continue;
        }
        if (wants_permit(an, d)) {
            add_permits(an, d, next);
        }
        add_burdens(an, d, next);
        size_t first = dues.n;
        dues_collect(an, d, &dues);
        for (size_t k = first; k < dues.n; k++) {
            dues.p[k].pointless = dues.p[k].stage == STAGE_APPLICATION && no_way_out(an, d);
        }
        for (size_t k = first; k < dues.n; k++) {
            an->unmet |= is_unmet(d, &dues.p[k]);
        }
    }
    for (uint32_t stage = STAGE_NONE; stage < STAGE_COUNT; stage++) {
        add_dues(an, &dues, true, stage, next);
    }
    for (uint32_t stage = STAGE_NONE; stage < STAGE_COUNT; stage++) {
        add_dues(an, &dues, false, stage, next);
    }
    vec_clear(&dues);
    if (next->n == 0) {
        warn_add(an, next, "keep this answer with the papers");
    }
}

/* ---- warnings -------------------------------------------------------------------------------- */

bool rule_used(const lode_answer *an, uint32_t rule) {
    return (an->states[rule] & (1u << RULE_FIRED | 1u << RULE_DEFEATED)) != 0;
}

static void warn_grades(lode_answer *an, str_list *out) {
    static const char *const says[GRADE_COUNT] = {
        NULL, "rests on guidance, which is not law: ", "known through secondary sources only: ",
        "recalled, not seen: ", "rests on our own reading: "};
    for (uint32_t g = GRADE_GUIDANCE; g < GRADE_COUNT; g++) {
        strbuf b = {0};
        for (uint32_t k = 0; k < an->n_told; k++) {
            uint32_t r = an->told[k];
            const world_rule *rule = &an->w->rules[r];
            if (rule->kind != RULE_REPORT && rule->grade == g && rule_used(an, r)) {
                strbuf_addz(&b, b.n > 0 ? ", " : "");
                strbuf_add(&b, world_str(an->w, rule->id));
            }
        }
        if (b.n > 0) {
            warn_add(an, out, "%s%s", says[g], b.p);
        }
        strbuf_clear(&b);
    }
}

static void warn_contradictions(lode_answer *an, str_list *out) {
    const lode_world *w = an->w;
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        for (uint32_t k = 0; k < d->n_contradictions; k++) {
            const world_entry *e = &w->entries[d->contradictions[k]];
            warn_add(an, out,
                     "line " STR_FMT ": the facts meet " STR_FMT " (" STR_FMT
                     "), which is not the code given",
                     STR_ARG(line_label(&an->facts, d->line)), STR_ARG(world_str(w, e->code)),
                     STR_ARG(world_str(w, e->title)));
        }
        if (in_scope(d) && d->license_covers == TRI_OPEN) {
            warn_add(an, out,
                     "line " STR_FMT ": it is not settled whether a license held covers it",
                     STR_ARG(line_label(&an->facts, d->line)));
        }
        if (!d->complete) {
            warn_add(
                an, out,
                "the search ended at its budget: best and worst are sound, the questions may be too many");
        }
    }
}

static bool doubts_line(const lode_answer *an, uint32_t regime, const uint32_t *lines, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        const lode_decision *d = answer_decision(an, lines[i], regime);
        if (in_scope(d) && d->license_covers == TRI_OPEN) {
            return true;
        }
    }
    return false;
}

/* Lines that fit what remains of a license one by one: which of them it is for, somebody must say. */
static void warn_draws(lode_answer *an, str_list *out) {
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        for (uint32_t l = 0; l < an->facts.n_licenses; l++) {
            const lode_license *x = &an->facts.licenses[l];
            const uint32_t *lines = NULL;
            uint32_t n = 0;
            strbuf b = {0};
            draws_doubt(an->draws, an->on, an->known, r, l, &lines, &n);
            if (!doubts_line(an, r, lines, n)) {
                continue;
            }
            for (uint32_t i = 0; i < n; i++) {
                strbuf_addf(&b, "%s" STR_FMT, i > 0 ? ", " : "",
                            STR_ARG(line_label(&an->facts, lines[i])));
            }
            warn_add(an, out,
                     "license " STR_FMT ": lines %s may each be within what remains of it (" STR_FMT
                     "%s" STR_FMT "), but perhaps not all together",
                     STR_ARG(x->no), b.p, STR_ARG(x->remaining.text),
                     x->remaining.text.n > 0 && x->remaining_value.text.n > 0 ? ", " : "",
                     STR_ARG(x->remaining_value.text));
            strbuf_clear(&b);
        }
    }
}

/* Is any fact of the line given that the test accepts? */
static bool line_gives(const lode_answer *an, uint32_t line, uint32_t flag, uint32_t type) {
    const lode_row *row = &an->facts.lines[line];
    for (uint32_t i = 0; i < row->n; i++) {
        const world_fact *f = &an->w->facts[row->facts[i]];
        bool asked = flag != 0 ? (f->flags & flag) != 0 : f->type == type;
        if (asked && row->values[i].kind != VAL_MISSING) {
            return true;
        }
    }
    for (uint32_t i = 0; i < an->w->n_facts; i++) { /* or by another that stands for it */
        const world_fact *f = &an->w->facts[i];
        bool asked = f->scope == FACT_SCOPE_ITEM && f->default_fact != NONE &&
                     (flag != 0 ? (f->flags & flag) != 0 : f->type == type);
        if (asked && facts_get(&an->facts, line, i)->kind != VAL_MISSING) {
            return true;
        }
    }
    return false;
}

static void warn_lines(lode_answer *an, uint32_t flag, uint32_t type, const char *says,
                       str_list *out) {
    strbuf b = {0};
    uint32_t n = 0;
    for (uint32_t l = 0; l < an->facts.n_lines; l++) {
        if (!line_gives(an, l, flag, type)) {
            strbuf_addz(&b, n == 0 ? "" : n < 10 ? ", " : "");
            if (n < 10) {
                strbuf_add(&b, line_label(&an->facts, l));
            }
            n++;
        }
    }
    if (n > 10) {
        strbuf_addf(&b, " and %u more", n - 10);
    }
    if (n > 0) {
        warn_add(an, out, "line%s %s: %s", n > 1 ? "s" : "", b.p, says);
    }
    strbuf_clear(&b);
}

#define LISTS_NAMED 3u /* of many lists of one day; the others are counted */

/* One warning for all lists of the day that list `first` is of; the first of them gives it. */
static void warn_age(lode_answer *an, uint32_t first, str_list *out) {
    const lode_world *w = an->w;
    char as_of[16], on[16];
    strbuf names = {0};
    uint32_t n = 0;
    for (uint32_t l = 0; l < w->n_lists; l++) {
        if (w->lists[l].as_of != w->lists[first].as_of || !list_too_old(w, l, an->on)) {
            continue;
        }
        if (l < first) {
            return;
        }
        if (n++ < LISTS_NAMED) {
            strbuf_addz(&names, n > 1 ? ", " : "");
            strbuf_add(&names, world_str(w, w->lists[l].id));
        }
    }
    if (n > LISTS_NAMED) {
        strbuf_addf(&names, " and %u more", n - LISTS_NAMED);
    }
    (void)date_print(w->lists[first].as_of, as_of);
    (void)date_print(an->on, on);
    warn_add(an, out, "the list%s %s %s of %s: changes up to %s are not in %s", n > 1 ? "s" : "",
             names.p, n > 1 ? "are" : "is", as_of, on, n > 1 ? "them" : "it");
    strbuf_clear(&names);
}

static void warn_lists(lode_answer *an, str_list *out) {
    const lode_world *w = an->w;
    for (uint32_t l = 0; l < w->n_lists; l++) {
        if (list_missing(w, l)) {
            warn_add(an, out, "the list " STR_FMT " was not loaded: nobody was looked for in it",
                     STR_ARG(world_str(w, w->lists[l].id)));
        } else if (list_too_old(w, l, an->on)) {
            warn_age(an, l, out);
        }
    }
}

/* What the answer uses although nobody could read it on the legal date (two clocks, design 2.3). */
static void warn_dates(lode_answer *an, str_list *out) {
    const lode_world *w = an->w;
    char day[16], on[16];
    (void)date_print(an->on, on);
    for (uint32_t m = 0; an->known > an->on && m < w->n_measures; m++) {
        bool used = false;
        for (uint32_t k = 0; k < an->n_told && !used; k++) {
            uint32_t r = an->told[k];
            used = w->rules[r].measure == m && w->rules[r].kind != RULE_REPORT && rule_used(an, r);
        }
        if (used && w->measures[m].published != DATE_NONE && w->measures[m].published > an->on) {
            (void)date_print(w->measures[m].published, day);
            warn_add(an, out, "not yet public on %s: " STR_FMT " (published %s)", on,
                     STR_ARG(world_str(w, w->measures[m].id)), day);
        }
    }
    for (uint32_t i = 0; an->known > an->on && i < an->n_reports; i++) {
        const world_report *r = &w->reports[an->reports[i].report];
        if (r->public_on > an->on) {
            (void)date_print(r->public_on, day);
            warn_add(an, out, "not yet public on %s: the report " STR_FMT " (%s)", on,
                     STR_ARG(world_str(w, w->measures[r->measure].id)), day);
        }
    }
    if (an->on > w->horizon || an->known > w->horizon) {
        (void)date_print(w->horizon, day);
        warn_add(an, out, "nothing published after %s was loaded", day);
    }
}

static void warn_clock(lode_answer *an, str_list *out) {
    const lode_world *w = an->w;
    uint32_t year = an->clock.result.missing_year;
    if (an->clock.shown && year != 0) {
        warn_add(an, out, "the calendar " STR_FMT " does not know %u: the clock stops short of it",
                 STR_ARG(world_str(w, w->calendars[w->clocks[an->clock.ask.clock].calendar].id)),
                 year);
    }
}

static bool *row_assumed(const lode_answer *an, const lode_row *row, bool *out) {
    for (uint32_t i = 0; i < row->n; i++) {
        const lode_value *v = &row->values[i];
        if (v->kind != VAL_MISSING && v->word == WORD_ASSUMED) {
            out =
                out != NULL ? out : arena_array(an->arena, (size_t)an->w->n_facts + 1, sizeof *out);
            out[row->facts[i]] = true;
        }
    }
    return out;
}

/* By fact; NULL: none is. */
static bool *find_assumed(const lode_answer *an) {
    bool *out = row_assumed(an, &an->facts.shipment, NULL);
    for (uint32_t l = 0; l < an->facts.n_lines; l++) {
        out = row_assumed(an, &an->facts.lines[l], out);
    }
    return out;
}

static void warn_assumed(lode_answer *an, str_list *out) {
    strbuf b = {0};
    bool *assumed = find_assumed(an);
    for (uint32_t i = 0; assumed != NULL && i < an->w->n_facts; i++) {
        if (assumed[i]) {
            strbuf_addz(&b, b.n > 0 ? ", " : "");
            strbuf_add(&b, world_str(an->w, an->w->facts[i].path));
        }
    }
    if (b.n > 0) {
        warn_add(an, out, "assumed, on nobody's word: %s", b.p);
    }
    strbuf_clear(&b);
}

/* ---- licenses used --------------------------------------------------------------------------- */

static void find_licenses_used(lode_answer *an) {
    uint64_t covering = 0;
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        covering |= in_scope(&an->decisions[i]) ? an->decisions[i].covering : 0;
    }
    an->licenses_used =
        arena_array(an->arena, (size_t)an->facts.n_licenses + 1, sizeof *an->licenses_used);
    for (uint32_t i = 0; i < an->facts.n_licenses; i++) {
        if ((covering >> i & 1) != 0) {
            an->licenses_used[an->n_licenses_used++] = i;
        }
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void keep(lode_answer *an, const str_list *from, str **to, uint32_t *n) {
    *to = arena_array(an->arena, from->n + 1, sizeof **to);
    *n = (uint32_t)from->n;
    if (from->n > 0) {
        memcpy(*to, from->p, from->n * sizeof **to);
    }
}

void answer_advice(lode_answer *an, str_list *warnings) {
    str_list next = {0};
    next_steps(an, &next);
    keep(an, &next, &an->next, &an->n_next);
    vec_clear(&next);
    if (an->unchecked) {
        warn_add(an, warnings,
                 "nothing given says which country's law has a say: nothing was checked");
    }
    warn_contradictions(an, warnings);
    warn_draws(an, warnings);
    warn_assumed(an, warnings);
    warn_clock(an, warnings);
    warn_grades(an, warnings);
    warn_dates(an, warnings);
    warn_parties(an, warnings);
    warn_lists(an, warnings);
    warn_lines(an, FACT_IDENTIFIES, 0, "nothing says what it is", warnings);
    warn_lines(an, 0, FACT_HS, "no customs code given, so none pointed at a list", warnings);
    keep(an, warnings, &an->warnings, &an->n_warnings);
    find_licenses_used(an);
}
