/* SPDX-License-Identifier: Apache-2.0
 *
 * answer: decides every line under every regime and joins the results (language.md 4.9): best is
 * the strictest of the bests, worst the strictest of the worsts. Verdicts stand strictest first in
 * the world, so "strictest" is the least index.
 */
#include "check/answer.h"

#include <string.h>

/* ---- words ----------------------------------------------------------------------------------- */

const char *cause_word(answer_cause c) {
    static const char *const words[CAUSE_COUNT] = {"fact_missing",     "judgement_unsigned",
                                                   "party_unresolved", "list_missing",
                                                   "law_unverified",   "sources_in_conflict"};
    return words[c];
}

const char *word_name(lode_word word) {
    static const char *const names[WORD_COUNT] = {"law",     "authority", "document",
                                                  "finding", "declarant", "assumed"};
    return word < WORD_COUNT ? names[word] : "assumed";
}

const char *grade_name(uint32_t grade) {
    static const char *const names[GRADE_COUNT] = {"text", "guidance", "secondary", "recalled",
                                                   "judgement"};
    return grade < GRADE_COUNT ? names[grade] : "judgement";
}

const char *status_name(claim_status s) {
    static const char *const names[] = {"unconfirmed", "confirmed", "contested", "denied",
                                        "superseded"};
    return names[s];
}

const char *stage_name(uint32_t stage) {
    static const char *const names[STAGE_COUNT] = {"none", "application", "declaration",
                                                   "departure", "after"};
    return stage < STAGE_COUNT ? names[stage] : "none";
}

str slot_value_text(const lode_world *w, uint32_t value) {
    const world_slot_value *v = &w->slot_values[value];
    return world_str(w, v->label.len > 0 ? v->label : v->word);
}

str line_label(const lode_facts *f, uint32_t line) { return f->line_labels[line]; }

uint32_t mildest_verdict(const lode_world *w) {
    uint32_t out = 0;
    for (uint32_t v = 0; v < w->n_verdicts; v++) {
        out = w->verdicts[v].overlay ? out : v;
    }
    return out;
}

uint32_t strictest_verdict(const lode_world *w) {
    for (uint32_t v = 0; v < w->n_verdicts; v++) {
        if (!w->verdicts[v].overlay) {
            return v;
        }
    }
    return 0;
}

/* ---- values as text -------------------------------------------------------------------------- */

/* The piece of a set's canonical text that is about this word: "Dy 2 %", "no Tb"; else empty. */
static str piece_about(str text, str word) {
    for (size_t i = 0; i < text.n;) {
        size_t end = i;
        while (end < text.n && text.p[end] != ',') {
            end++;
        }
        str piece = str_trim((str){text.p + i, end - i});
        if (end == text.n && str_ends(piece, STR(" complete"))) {
            piece.n -= sizeof " complete" - 1;
        }
        str bare = str_starts(piece, STR("no ")) ? (str){piece.p + 3, piece.n - 3} : piece;
        if (str_starts(bare, word) && (bare.n == word.n || bare.p[word.n] == ' ')) {
            return piece;
        }
        i = end + 1;
    }
    return (str){0};
}

static void elem_text(const lode_world *w, const world_var *v, const lode_value *val, strbuf *out) {
    str word = world_str(w, w->values[v->elem].word);
    str piece = piece_about(val->text, word);
    if (piece.n > 0) {
        strbuf_add(out, piece);
    } else {
        strbuf_addz(out, val->kind == VAL_MISSING ? "unknown: " : "no ");
        strbuf_add(out, word);
    }
}

void used_text(const lode_answer *an, uint32_t line, const lode_used *u, strbuf *out) {
    const lode_world *w = an->w;
    const lode_value *val = facts_get(&an->facts, line, u->fact);
    uint32_t type = w->facts[u->fact].type;
    bool set = type == FACT_CLOSED_SET || type == FACT_OPEN_SET || type == FACT_SHARES;
    if (u->var != NONE && set && w->vars[u->var].elem != NONE) {
        elem_text(w, &w->vars[u->var], val, out);
    } else if (val->kind == VAL_MISSING) {
        strbuf_addz(out, "unknown");
    } else {
        strbuf_add(out, val->text);
    }
}

/* Over the lines, the one that brings the regime closest: true, indicated, not indicated, false. */
lode_nexus answer_nexus(const lode_answer *an, uint32_t regime) {
    static const lode_nexus order[] = {NEXUS_TRUE, NEXUS_INDICATED, NEXUS_NOT_INDICATED,
                                       NEXUS_FALSE};
    for (uint32_t k = 0; k < 4; k++) {
        for (uint32_t l = 0; l < an->facts.n_lines; l++) {
            if (answer_decision(an, l, regime)->nexus == order[k]) {
                return order[k];
            }
        }
    }
    return NEXUS_FALSE;
}

/* ---- deciding -------------------------------------------------------------------------------- */

typedef struct clash_ctx {
    lode_answer *an;
    str_list *warnings;
} clash_ctx;

static void note_clash(void *arg, const lode_finding *f, const lode_value *met, uint32_t line,
                       bool applied) {
    clash_ctx *c = arg;
    const lode_world *w = c->an->w;
    strbuf where = {0};
    if (line != NONE) {
        strbuf_addf(&where, "line " STR_FMT ": ", STR_ARG(line_label(&c->an->rq->facts, line)));
    }
    warn_add(c->an, c->warnings,
             "%s" STR_FMT ": the finding by " STR_FMT " says " STR_FMT ", the %s says " STR_FMT
             "; %s",
             where.n > 0 ? where.p : "", STR_ARG(world_str(w, w->facts[f->fact].path)),
             STR_ARG(f->by), STR_ARG(f->value.text), word_name(met->word), STR_ARG(met->text),
             applied ? "the finding was used" : "the finding was not used");
    strbuf_clear(&where);
}

static void note_findings(lode_answer *an, str_list *warnings) {
    for (uint32_t i = 0; i < an->rq->n_findings; i++) {
        const lode_finding *f = &an->rq->findings[i];
        str fact = world_str(an->w, an->w->facts[f->fact].path);
        char day[16];
        if (!finding_valid(f, an->on)) {
            (void)date_print(f->on > an->on ? f->on : f->valid_until, day);
            warn_add(an, warnings, "the finding by " STR_FMT " on " STR_FMT " was not used: %s %s",
                     STR_ARG(f->by), STR_ARG(fact),
                     f->on > an->on ? "it was signed on" : "it ended on", day);
        } else if (f->void_if.n > 0) {
            warn_add(an, warnings, "the finding by " STR_FMT " on " STR_FMT " is void if: " STR_FMT,
                     STR_ARG(f->by), STR_ARG(fact), STR_ARG(f->void_if));
        }
    }
}

static void keep_hits(lode_answer *an, const party_found *found) {
    const lode_world *w = an->w;
    an->hits = arena_array(an->arena, found->hits.n + 1, sizeof *an->hits);
    an->too_many = found->more;
    an->partly = found->partly;
    for (size_t i = 0; i < found->hits.n; i++) {
        const party_hit *h = &found->hits.p[i];
        /* an equal name that was listed on another day is worth knowing; one that is alike is not */
        if (h->class == HIT_MATCH
                ? party_public(w, h->party, h->list, an->known)
                : party_in_force(w, h->party, h->list, an->on, an->known) != TRI_FALSE) {
            an->hits[an->n_hits++] = *h;
        }
    }
}

static void keep_found(lode_answer *an, const party_found *found) {
    party_hit *hits = arena_array(an->arena, found->hits.n + 1, sizeof *hits);
    if (found->hits.n > 0) {
        memcpy(hits, found->hits.p, found->hits.n * sizeof *hits);
    }
    an->found = *found;
    an->found.hits.p = hits;
    an->found.hits.cap = 0; /* nobody pushes to it */
}

static void decide_verdicts(lode_answer *an, const lode_query *q, uint32_t line,
                            lode_decision *out) {
    uint32_t n = an->w->n_regimes;
    lode_verdict *all = arena_array(an->arena, (size_t)n + 1, sizeof *all);
    if (an->memo != NULL) {
        memo_verdicts(an->memo, q, line, an->arena, all);
    }
    for (uint32_t r = 0; r < n; r++) {
        if (an->memo == NULL) {
            decide_verdict(q, line, r, an->arena, &all[r]);
        }
        out[r] = (lode_decision){.regime = r,
                                 .line = line,
                                 .nexus = all[r].nexus,
                                 .best = all[r].best,
                                 .worst = all[r].worst,
                                 .stop_now = all[r].stop_now};
    }
}

static void decide_whole(lode_answer *an, const lode_query *q, uint32_t line, lode_decision *out) {
    uint32_t *sights = &an->sights[(size_t)line * an->w->n_regimes];
    if (an->memo != NULL) {
        memo_see(an->memo, q, line, sights);
    }
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        if (sights[r] != NONE) {
            memo_decide(an->memo, r, sights[r], an->arena, &out[r]);
        } else {
            decide_line(q, line, r, an->arena, &out[r]);
        }
    }
}

static void no_sights(lode_answer *an) {
    an->sights = arena_array(an->arena, (size_t)an->n_decisions + 1, sizeof *an->sights);
    memset(an->sights, 0xFF, an->n_decisions * sizeof *an->sights); /* NONE */
}

static void decide_all(lode_answer *an) {
    const lode_world *w = an->w;
    party_found found;
    party_find(w, &an->facts, an->screener, an->arena, &found);
    keep_hits(an, &found);
    keep_found(an, &found);
    an->draws = draws_new(an->arena);
    const lode_query q = {.world = w,
                          .facts = &an->facts,
                          .on = an->on,
                          .known = an->known,
                          .in_list = party_tri(w, &an->facts, &found, an->on, an->known, an->arena),
                          .in_word = found.word,
                          .no_search = an->no_search,
                          .draws = an->draws};
    vec_clear(&found.hits);
    an->n_decisions = an->facts.n_lines * w->n_regimes;
    an->decisions = arena_array(an->arena, (size_t)an->n_decisions + 1, sizeof *an->decisions);
    no_sights(an);
    if (an->memo != NULL) {
        memo_begin(an->memo);
    }
    for (uint32_t l = 0; l < an->facts.n_lines; l++) {
        lode_decision *all = &an->decisions[(size_t)l * w->n_regimes];
        if (an->verdict_only) {
            decide_verdicts(an, &q, l, all);
            continue;
        }
        decide_whole(an, &q, l, all);
    }
}

/* ---- joining --------------------------------------------------------------------------------- */

static uint32_t stricter(uint32_t a, uint32_t b) { return a < b ? a : b; }

/* Did any regime look at the line: with a say, or knowing that it has none? */
static bool line_checked(const lode_answer *an, uint32_t line) {
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        if (answer_decision(an, line, r)->nexus != NEXUS_NOT_INDICATED) {
            return true;
        }
    }
    return false;
}

static void join(lode_answer *an) {
    an->best = an->worst = mildest_verdict(an->w);
    an->complete = true;
    an->rests_on = WORD_LAW;
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        if (d->nexus == NEXUS_FALSE && d->rests_on > an->rests_on) {
            an->rests_on = d->rests_on; /* that the regime has no say is somebody's word too */
        }
        if (!in_scope(d)) {
            continue;
        }
        an->best = stricter(an->best, d->best);
        an->worst = stricter(an->worst, d->worst);
        an->stop_now |= d->stop_now;
        an->complete &= d->complete;
        an->rests_on = d->rests_on > an->rests_on ? d->rests_on : an->rests_on;
    }
    for (uint32_t l = 0; l < an->facts.n_lines; l++) {
        if (!line_checked(an, l)) {
            an->unchecked = true;
            an->worst = strictest_verdict(an->w);
        }
    }
}

/* The rules that anybody is told of, over all lines. */
static void join_rules(lode_answer *an) {
    an->states = arena_array(an->arena, (size_t)an->w->n_rules + 1, sizeof *an->states);
    an->told = arena_array(an->arena, (size_t)an->w->n_rules + 1, sizeof *an->told);
    uint32_t last = 0;
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        for (uint32_t k = 0; in_scope(d) && k < d->n_told; k++) {
            uint32_t r = d->told[k];
            an->states[r] |= (uint8_t)(1u << d->rules[r].state);
            last = r + 1 > last ? r + 1 : last;
        }
    }
    for (uint32_t r = 0; r < last; r++) {
        if (an->states[r] != 0) {
            an->told[an->n_told++] = r;
        }
    }
}

static void label_lines(lode_answer *an) {
    str *labels = arena_array(an->arena, (size_t)an->facts.n_lines + 1, sizeof *labels);
    for (uint32_t i = 0; i < an->facts.n_lines; i++) {
        labels[i] = an->facts.line_labels[i];
        if (labels[i].n == 0) {
            strbuf b = {0};
            strbuf_addf(&b, "%u", i + 1);
            labels[i] = str_dup(an->arena, strbuf_str(&b));
            strbuf_clear(&b);
        }
    }
    an->facts.line_labels = labels;
}

static bool is_of_names(const lode_world *w, uint32_t fact) {
    return w->facts[fact].type == FACT_NAME || w->facts[fact].type == FACT_ROWS;
}

/* Who names a party, or a row, has the lists searched: also in a finding, on whichever day it counts. */
static bool needs_names(const lode_world *w, const lode_request *rq) {
    for (uint32_t i = 0; i < rq->facts.shipment.n; i++) {
        if (is_of_names(w, rq->facts.shipment.facts[i])) {
            return true;
        }
    }
    for (uint32_t i = 0; i < rq->n_findings; i++) {
        if (is_of_names(w, rq->findings[i].fact)) {
            return true;
        }
    }
    return false;
}

static void find_closed_sets(lode_answer *an) {
    if (an->rq->texts != NULL) {
        an->closed_sets = texts_closed_sets(an->rq->texts, &an->n_closed_sets);
        return;
    }
    uint32_t *all = arena_array(an->arena, (size_t)an->w->n_facts + 1, sizeof *all);
    an->n_closed_sets = closed_sets_find(an->w, all);
    an->closed_sets = all;
}

/* Everything that the verdict and its questions are made of. */
static lode_status decide_request(const lode_world *w, const lode_request *rq, lode_arena *a,
                                  lode_answer *an, str_list *warnings, lode_error *err) {
    if (rq->on == DATE_NONE) {
        lode_status st =
            lode_fail(err, LODE_BAD_INPUT, "missing_on", "the shipment names no legal date");
        lode_hint(err, "add \"on\": \"YYYY-MM-DD\"");
        return st;
    }
    if (rq->facts.n_lines == 0) {
        return lode_fail(err, LODE_BAD_INPUT, "missing_items", "a shipment has at least one line");
    }
    clash_ctx clash = {an, warnings};
    *an = (lode_answer){.w = w,
                        .rq = rq,
                        .screener = rq->screener,
                        .arena = a,
                        .on = rq->on,
                        .no_search = an->no_search,
                        .verdict_only = an->verdict_only,
                        .memo = an->no_search ? NULL : rq->memo};
    an->known = rq->known != DATE_NONE ? rq->known : w->horizon;
    findings_apply(rq, an->on, a, note_clash, &clash, &an->facts);
    label_lines(an);
    lode_status st = facts_validate(&an->facts, err);
    st = st == LODE_OK && needs_names(w, rq) ? world_names(w, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    note_findings(an, warnings);
    decide_all(an);
    join(an);
    if (!an->verdict_only) {
        join_rules(an);
        find_closed_sets(an);
        answer_ask(an);
        answer_clock_find(an);
    }
    return LODE_OK;
}

lode_status check_decide(const lode_world *w, const lode_request *rq, bool search, lode_arena *a,
                         lode_answer **out, lode_error *err) {
    lode_answer *an = arena_alloc(a, sizeof *an);
    an->no_search = !search;
    str_list warnings = {0};
    lode_status st = decide_request(w, rq, a, an, &warnings, err);
    vec_clear(&warnings);
    if (st == LODE_OK) {
        *out = an;
    }
    return st;
}

lode_status check_run(const lode_world *w, const lode_request *rq, lode_arena *a, lode_answer **out,
                      lode_error *err) {
    lode_answer *an = arena_alloc(a, sizeof *an);
    str_list warnings = {0};
    lode_status st = decide_request(w, rq, a, an, &warnings, err);
    if (st != LODE_OK) {
        vec_clear(&warnings);
        return st;
    }
    answer_practice_join(an);
    answer_holds(an);
    answer_advice(an, &warnings);
    vec_clear(&warnings);
    strbuf receipt = {0};
    receipt_text(an, &receipt);
    sha256_hex(strbuf_str(&receipt), an->receipt_hash);
    an->receipt = str_dup(a, strbuf_str(&receipt));
    strbuf_clear(&receipt);
    *out = an;
    return LODE_OK;
}

lode_status check_verdict(const lode_world *w, const lode_request *rq, lode_arena *a,
                          lode_answer **out, lode_error *err) {
    lode_answer *an = arena_alloc(a, sizeof *an);
    an->verdict_only = true;
    str_list warnings = {0};
    lode_status st = decide_request(w, rq, a, an, &warnings, err);
    vec_clear(&warnings);
    *out = an;
    bool settled = st == LODE_OK && !verdict_open(an->best, an->worst);
    if (settled && verdict_conditional(&w->verdicts[an->best])) {
        return check_run(w, rq, a, out,
                         err); /* whether the conditions are met is advice.c's to say */
    }
    return st;
}

int answer_exit(const lode_answer *an) {
    const lode_world *w = an->w;
    for (uint32_t v = 0; an->stop_now && v < w->n_verdicts; v++) {
        if (w->verdicts[v].overlay) {
            return (int)w->verdicts[v].exit_code;
        }
    }
    if (verdict_open(an->best, an->worst)) {
        return CHECK_EXIT_UNDECIDED;
    }
    const world_verdict *v = &w->verdicts[an->best];
    return (int)(an->unmet && verdict_conditional(v) ? v->exit_unmet : v->exit_code);
}
