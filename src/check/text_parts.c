/* SPDX-License-Identifier: Apache-2.0
 *
 * text_parts: the sections behind the first five lines. Each rule is shown with its citation, the
 * grade of its source and the facts it rests on with whose word they are; each question with what
 * every answer leads to. A section with nothing in it is left out.
 */
#include "check/text_out.h"

#include <stdio.h>
#include <string.h>

#define CLASSES_SHOWN 12u /* of a question; the rest are in the JSON answer */

str fact_label(const lode_answer *an, uint32_t fact) {
    const world_fact *f = &an->w->facts[fact];
    return world_str(an->w, f->label.len > 0 ? f->label : f->path);
}

static str verdict_name(const lode_answer *an, uint32_t v) {
    return world_str(an->w, an->w->verdicts[v].name);
}

/* ---- reasons --------------------------------------------------------------------------------- */

static const char *word_phrase(lode_word word) {
    static const char *const phrases[WORD_COUNT] = {
        [WORD_LAW] = "by law",
        [WORD_AUTHORITY] = "on an authority's word",
        [WORD_DOCUMENT] = "on a document",
        [WORD_FINDING] = "on a signed finding",
        [WORD_DECLARANT] = "on the declarant's word",
        [WORD_ASSUMED] = "as assumed",
    };
    return phrases[word];
}

static void facts_of(text_page *p, const lode_answer *an, const lode_decision *d,
                     const lode_rule_result *r) {
    strbuf b = {0}, value = {0};
    bool one_word = true;
    for (uint32_t i = 1; i < r->n_used; i++) {
        one_word &= r->used[i].word == r->used[0].word;
    }
    for (uint32_t i = 0; i < r->n_used; i++) {
        strbuf_reset(&value);
        used_text(an, d->line, &r->used[i], &value);
        strbuf_addf(&b, "%s" STR_FMT " %s", i > 0 ? "; " : "",
                    STR_ARG(fact_label(an, r->used[i].fact)), value.p);
        if (!one_word) {
            strbuf_addf(&b, " (%s)", word_name(r->used[i].word));
        }
    }
    if (b.n > 0) {
        text_paragraph(p, 6, 8, "%s: %s",
                       one_word ? word_phrase(r->used[0].word) : "on the word shown", b.p);
    }
    strbuf_clear(&b);
    strbuf_clear(&value);
}

static void rule_head(text_page *p, const lode_answer *an, uint32_t rule) {
    const lode_world *w = an->w;
    const world_rule *r = &w->rules[rule];
    text_paragraph(p, 2, 6, STR_FMT ": " STR_FMT, STR_ARG(world_str(w, r->id)),
                   STR_ARG(world_str(w, r->title)));
}

static void rule_source(text_page *p, const lode_answer *an, uint32_t rule) {
    const lode_world *w = an->w;
    const world_rule *r = &w->rules[rule];
    const world_measure *m = &w->measures[r->measure];
    char from[16], until[16];
    (void)date_print(r->window.from, from);
    (void)date_print(r->window.until, until);
    text_paragraph(
        p, 6, 8, STR_FMT "%s" STR_FMT "%s" STR_FMT "; in force from %s%s%s; %s%s" STR_FMT,
        STR_ARG(world_str(w, m->title)), m->number.len > 0 ? ", " : "",
        STR_ARG(world_str(w, m->number)), r->cite.len > 0 ? ", " : "",
        STR_ARG(world_str(w, r->cite)), from, r->window.until != DATE_NONE ? " until " : "",
        r->window.until != DATE_NONE ? until : "", grade_name(r->grade),
        m->source.len > 0 ? ": " : "", STR_ARG(world_str(w, m->source)));
    if (r->note.len > 0) {
        text_paragraph(p, 6, 8, "note: " STR_FMT, STR_ARG(world_str(w, r->note)));
    }
}

static bool has_state(const lode_answer *an, const lode_decision *d, rule_state state) {
    for (uint32_t r = 0; r < an->w->n_rules; r++) {
        if (d->rules[r].state == state && an->w->rules[r].kind != RULE_REPORT) {
            return true;
        }
    }
    return false;
}

static void open_facts(text_page *p, const lode_answer *an, const lode_rule_result *res) {
    strbuf b = {0};
    for (uint32_t i = 0; i < res->n_used; i++) {
        bool again = false;
        for (uint32_t k = 0; k < i && !again; k++) {
            again = res->used[k].fact == res->used[i].fact;
        }
        if (!again) {
            strbuf_addz(&b, b.n > 0 ? ", " : "");
            strbuf_add(&b, fact_label(an, res->used[i].fact));
        }
    }
    text_paragraph(p, 6, 8, "waits for: %s", b.n > 0 ? b.p : "another rule");
    strbuf_clear(&b);
}

static void one_result(text_page *p, const lode_answer *an, const lode_decision *d, uint32_t rule) {
    const lode_rule_result *res = &d->rules[rule];
    rule_head(p, an, rule);
    if (res->state == RULE_FIRED) {
        rule_source(p, an, rule);
        facts_of(p, an, d, res);
    } else if (res->state == RULE_OPEN) {
        open_facts(p, an, res);
    } else if (res->by != NONE) {
        const world_rule *by = &an->w->rules[res->by];
        text_paragraph(p, 6, 8, "taken out by " STR_FMT ": " STR_FMT,
                       STR_ARG(world_str(an->w, by->id)), STR_ARG(world_str(an->w, by->title)));
        rule_source(p, an, res->by);
        facts_of(p, an, d, &d->rules[res->by]);
    }
}

/* Entries of one act that wait for the same facts read as one. */
static bool waits_alike(const lode_answer *an, const lode_decision *d, uint32_t a, uint32_t b) {
    const world_rule *x = &an->w->rules[a], *y = &an->w->rules[b];
    const lode_rule_result *p = &d->rules[a], *q = &d->rules[b];
    if (x->kind != RULE_ENTRY || y->kind != RULE_ENTRY || x->measure != y->measure ||
        p->state != RULE_OPEN || q->state != RULE_OPEN || p->n_used != q->n_used) {
        return false;
    }
    for (uint32_t i = 0; i < p->n_used; i++) {
        if (p->used[i].fact != q->used[i].fact) {
            return false;
        }
    }
    return true;
}

/* From rule r on: shows it, or the run of entries that it begins; returns the last one shown. */
static uint32_t one_run(text_page *p, const lode_answer *an, const lode_decision *d, uint32_t r) {
    const lode_world *w = an->w;
    uint32_t last = r;
    while (last + 1 < w->n_rules && waits_alike(an, d, r, last + 1) &&
           rule_weighs(an, d, r) == rule_weighs(an, d, last + 1)) {
        last++;
    }
    if (last == r) {
        one_result(p, an, d, r);
        return r;
    }
    const world_measure *m = &w->measures[w->rules[r].measure];
    text_paragraph(p, 2, 6, STR_FMT ": %u entries, " STR_FMT " to " STR_FMT,
                   STR_ARG(world_str(w, m->id)), last - r + 1,
                   STR_ARG(world_str(w, w->entries[w->rules[r].entry].code)),
                   STR_ARG(world_str(w, w->entries[w->rules[last].entry].code)));
    open_facts(p, an, &d->rules[r]);
    return last;
}

/* The rules of one decision in one state: the weightiest first. */
static void decision_state(text_page *p, const lode_answer *an, const lode_decision *d,
                           rule_state state) {
    if (an->n_decisions > 1) {
        text_paragraph(p, 1, 1, "line " STR_FMT ", " STR_FMT,
                       STR_ARG(line_label(&an->facts, d->line)),
                       STR_ARG(world_str(an->w, an->w->regimes[d->regime].title)));
    }
    uint32_t aside = 0; /* open, and nothing about the verdict hangs on it */
    for (int weight = RULE_DECIDES; weight >= RULE_ASIDE; weight--) {
        for (uint32_t r = 0; r < an->w->n_rules; r++) {
            bool shown = d->rules[r].state == state && an->w->rules[r].kind != RULE_REPORT;
            if (!shown || rule_weighs(an, d, r) != (rule_weight)weight) {
                continue;
            }
            if (state == RULE_OPEN && weight == RULE_ASIDE) {
                aside++;
                continue;
            }
            r = one_run(p, an, d, r);
        }
    }
    if (aside > 0) {
        text_paragraph(
            p, 2, 6,
            "%u more that cannot change the verdict (papers, duties, exceptions): --json has them",
            aside);
    }
}

static void one_state(text_page *p, const lode_answer *an, rule_state state, const char *title) {
    bool titled = false;
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        if (!in_scope(d) || !has_state(an, d, state)) {
            continue;
        }
        if (!titled) {
            text_heading(p, title);
            titled = true;
        }
        decision_state(p, an, d, state);
    }
}

static void lines_table(text_page *p, const lode_answer *an) {
    if (an->n_decisions < 2) {
        return;
    }
    text_heading(p, "Lines");
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        strbuf b = {0};
        if (d->nexus == NEXUS_FALSE || d->nexus == NEXUS_NOT_INDICATED) {
            strbuf_addz(&b, d->nexus == NEXUS_FALSE ? "has no say" : "not known to have a say");
        } else if (verdict_open(d->best, d->worst)) {
            strbuf_addf(&b, "undecided, " STR_FMT " to " STR_FMT,
                        STR_ARG(verdict_name(an, d->best)), STR_ARG(verdict_name(an, d->worst)));
        } else {
            strbuf_add(&b, verdict_name(an, d->best));
        }
        text_paragraph(p, 2, 6, "line " STR_FMT ", " STR_FMT ": %s",
                       STR_ARG(line_label(&an->facts, d->line)),
                       STR_ARG(world_str(an->w, an->w->regimes[d->regime].title)), b.p);
        strbuf_clear(&b);
    }
}

void text_reasons(text_page *p, const lode_answer *an) {
    lines_table(p, an);
    one_state(p, an, RULE_FIRED, "Reasons");
    one_state(p, an, RULE_DEFEATED, "Defeated");
}

void text_open(text_page *p, const lode_answer *an) { one_state(p, an, RULE_OPEN, "Open"); }

/* ---- questions ------------------------------------------------------------------------------- */

/* The fact that an answer is about: what stands before its colon, with the colon. */
static str answer_fact(str answer) {
    const char *colon = answer.n > 0 ? memchr(answer.p, ':', answer.n) : NULL;
    return colon == NULL ? (str){answer.p, 0} : (str){answer.p, (size_t)(colon - answer.p) + 1};
}

/* How many answers from i on are about one fact and lead to the same: one line says them all. */
static uint32_t alike(const answer_question *q, uint32_t i) {
    uint32_t n = 1;
    str fact = answer_fact(q->classes[i].answer);
    while (fact.n > 0 && i + n < q->n_classes &&
           str_eq(answer_fact(q->classes[i + n].answer), fact) &&
           q->classes[i + n].best == q->classes[i].best &&
           q->classes[i + n].worst == q->classes[i].worst) {
        n++;
    }
    return n;
}

static void all_answers(text_page *p, const lode_answer *an, const answer_question *q) {
    uint32_t rows = 0;
    for (uint32_t i = 0; i < q->n_classes && rows < CLASSES_SHOWN; rows++) {
        const lode_class_answer *c = &q->classes[i];
        bool open = verdict_open(c->best, c->worst);
        uint32_t n = alike(q, i);
        char more[32] = "";
        if (n > 1) {
            (void)snprintf(more, sizeof more, ", or %u more", n - 1); /* fits */
        }
        text_paragraph(p, 6, 10, STR_FMT "%s -> " STR_FMT "%s" STR_FMT, STR_ARG(c->answer), more,
                       STR_ARG(verdict_name(an, c->best)), open ? " to " : "",
                       STR_ARG(open ? verdict_name(an, c->worst) : (str){0}));
        i += n;
    }
}

/* Whether a regime has a say that nothing indicates: told under what was not checked. */
static bool only_nexus(const lode_answer *an, const answer_question *q) {
    bool somebody = false;
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        lode_nexus nexus = answer_nexus(an, r);
        somebody |= nexus == NEXUS_TRUE || nexus == NEXUS_INDICATED;
    }
    return somebody && q->n_classes == 0;
}

static void one_question(text_page *p, const lode_answer *an, uint32_t at) {
    const answer_question *q = &an->questions[at];
    strbuf where = {0};
    if (q->line != NONE && an->facts.n_lines > 1) {
        strbuf_addf(&where, "line " STR_FMT ": ", STR_ARG(line_label(&an->facts, q->line)));
    }
    text_paragraph(p, 2, 6, "q%u  %s" STR_FMT, at + 1, where.n > 0 ? where.p : "",
                   STR_ARG(question_ask(an, q)));
    strbuf_clear(&where);
    strbuf facts = {0};
    for (uint32_t i = 0; i < q->n_facts; i++) {
        strbuf_addz(&facts, i > 0 ? ", " : "");
        strbuf_add(&facts, world_str(an->w, an->w->facts[q->facts[i]].path));
    }
    text_paragraph(p, 6, 8, "settles: %s", facts.n > 0 ? facts.p : "");
    strbuf_clear(&facts);
    all_answers(p, an, q);
}

static void set_words(const lode_answer *an, const answer_set *s, strbuf *out) {
    uint32_t shown = 0;
    for (uint32_t q = 0; q < an->n_questions; q++) {
        if (s->bits[q / 64] >> (q % 64) & 1) {
            shown++;
            strbuf_addf(out, "%sq%u", shown == 1 ? "" : shown == s->n ? " and " : ", ", q + 1);
        }
    }
}

void text_questions(text_page *p, const lode_answer *an) {
    if (an->n_questions == 0) {
        return;
    }
    bool titled = false;
    for (uint32_t q = 0; q < an->n_questions; q++) {
        if (only_nexus(an, &an->questions[q])) {
            continue;
        }
        if (!titled) {
            text_heading(p, "Questions");
        }
        titled = true;
        one_question(p, an, q);
    }
    strbuf b = {0};
    for (uint32_t s = 0; s < an->n_sets; s++) {
        strbuf_addz(&b, s > 0 ? "; or " : "");
        set_words(an, &an->sets[s], &b);
    }
    if (b.n > 0) {
        text_paragraph(p, 2, 6, "answering %s settles it", b.p);
    }
    strbuf_clear(&b);
}

/* ---- practice -------------------------------------------------------------------------------- */

static void one_reading(text_page *p, const lode_answer *an, const char *title,
                        const answer_practice *all) {
    strbuf b = {0};
    for (uint32_t i = 0; i < an->n_practice; i++) {
        const world_slot *s = &an->w->slots[all[i].slot];
        bool any = false;
        for (uint32_t v = 0; v < s->values.count; v++) {
            if (cs_has(&all[i].may, v)) {
                strbuf_addz(&b, any       ? (s->combine == SLOT_COLLECT ? ", " : " or ")
                                : b.n > 0 ? "; "
                                          : "");
                if (!any) {
                    strbuf_addf(&b, STR_FMT ": ", STR_ARG(world_str(an->w, s->label)));
                }
                strbuf_add(&b, slot_value_text(an->w, s->values.first + v));
                any = true;
            }
        }
    }
    text_paragraph(p, 2, 6, "%s: %s", title, b.n > 0 ? b.p : "nothing said");
    strbuf_clear(&b);
}

static void links(text_page *p, const lode_answer *an, const world_report *r, link_kind kind,
                  const char *says) {
    strbuf b = {0};
    for (uint32_t i = r->links.first; i < r->links.first + r->links.count; i++) {
        const world_report *by = &an->w->reports[an->w->links[i].report];
        const world_measure *m = &an->w->measures[by->measure];
        if (an->w->links[i].kind == (uint32_t)kind && by->public_on <= an->known) {
            char day[16];
            strbuf_addf(&b, "%s" STR_FMT " \"" STR_FMT "\" (%s)", b.n > 0 ? "; " : "",
                        STR_ARG(world_str(an->w, m->id)), STR_ARG(world_str(an->w, m->title)),
                        date_print(by->public_on, day).p);
        }
    }
    if (b.n > 0) {
        text_paragraph(p, 8, 10, "%s %s", says, b.p);
    }
    strbuf_clear(&b);
}

static void one_report(text_page *p, const lode_answer *an, const answer_report *c) {
    const lode_world *w = an->w;
    const world_report *r = &w->reports[c->report];
    const world_measure *m = &w->measures[r->measure];
    char day[16];
    text_paragraph(p, 4, 8, STR_FMT " \"" STR_FMT "\", %s: " STR_FMT " " STR_FMT "; %s%s%s" STR_FMT,
                   STR_ARG(world_str(w, m->id)), STR_ARG(world_str(w, m->title)),
                   date_print(r->public_on, day).p, STR_ARG(world_str(w, w->slots[c->slot].label)),
                   STR_ARG(slot_value_text(w, c->value)), status_name(c->status),
                   c->open ? "; whether it is about this shipment is open" : "",
                   r->who.len > 0 ? "; word of " : "", STR_ARG(world_str(w, r->who)));
    links(p, an, r, LINK_CONTRARY, "contrary:");
    links(p, an, r, LINK_NOT_CONFIRMED, "could not confirm:");
    links(p, an, r, LINK_CONFIRMED, "confirmed by");
}

void text_practice(text_page *p, const lode_answer *an) {
    if (an->n_practice == 0 || deciding(an) == NULL) {
        return;
    }
    text_heading(p, "Practice");
    one_reading(p, an, "as written", an->written);
    one_reading(p, an, "as reported", an->reported);
    for (uint32_t i = 0; i < an->n_reports; i++) {
        one_report(p, an, &an->reports[i]);
    }
}

/* ---- scope ----------------------------------------------------------------------------------- */

/* The name of what was not checked, without what is said about it. */
static str hole_name(str hole) {
    for (size_t i = 0; i < hole.n; i++) {
        if (hole.p[i] == ':' || hole.p[i] == '(') {
            return str_trim((str){hole.p, i});
        }
    }
    return hole;
}

uint32_t not_checked(const lode_answer *an, strbuf *out, uint32_t columns) {
    uint32_t n = 0, left = 0;
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        lode_nexus nexus = answer_nexus(an, r);
        world_range holes = an->w->regimes[r].not_checked;
        str title = world_str(an->w, an->w->regimes[r].title);
        for (uint32_t i = 0;
             nexus != NEXUS_FALSE && i < (nexus == NEXUS_NOT_INDICATED ? 1 : holes.count);
             i++, n++) {
            str text = nexus == NEXUS_NOT_INDICATED
                           ? title
                           : hole_name(world_str(an->w, an->w->texts[holes.first + i]));
            if (out->n > 0 && out->n + text.n > columns) {
                left++;
                continue;
            }
            strbuf_addz(out, out->n > 0 ? "; " : "");
            strbuf_add(out, text);
        }
    }
    if (left > 0) {
        strbuf_addf(out, " and %u more", left);
    }
    return n;
}

void text_clock(text_page *p, const lode_answer *an) {
    const lode_world *w = an->w;
    if (!an->clock.shown) {
        return;
    }
    const world_clock *k = &w->clocks[an->clock.ask.clock];
    strbuf b = {0};
    clock_sentences(w, &an->clock.ask, &an->clock.result, &b);
    text_heading(p, "Clock");
    text_paragraph(p, 2, 6, STR_FMT ": " STR_FMT " (" STR_FMT "; %s)%s",
                   STR_ARG(world_str(w, k->id)), STR_ARG(world_str(w, k->title)),
                   STR_ARG(world_str(w, k->cite)), grade_name(k->grade),
                   an->clock.runs == TRI_OPEN ? "; whether it runs is not settled" : "");
    for (size_t from = 0; from < b.n;) {
        const char *end = memchr(b.p + from, '\n', b.n - from);
        size_t n = end != NULL ? (size_t)(end - b.p) - from : b.n - from;
        text_paragraph(p, 6, 8, STR_FMT, STR_ARG(((str){b.p + from, n})));
        from += n + 1;
    }
    for (uint32_t i = 0; i < an->clock.n_may_be; i++) {
        const world_clock *other = &w->clocks[an->clock.may_be[i]];
        text_paragraph(p, 6, 8, "or perhaps " STR_FMT ": " STR_FMT ", %u working days",
                       STR_ARG(world_str(w, other->id)), STR_ARG(world_str(w, other->title)),
                       other->days);
    }
    strbuf_clear(&b);
}

static void strings(text_page *p, const char *title, const str *all, uint32_t n) {
    if (n > 0) {
        text_heading(p, title);
    }
    for (uint32_t i = 0; i < n; i++) {
        text_paragraph(p, 2, 4, "- " STR_FMT, STR_ARG(all[i]));
    }
}

static void one_hit(text_page *p, const lode_answer *an, const party_hit *h) {
    static const char *const says[] = {"=", "is like", "is not itself"};
    const lode_world *w = an->w;
    const world_party *row = &w->parties[h->party];
    char day[16];
    strbuf b = {0};
    strbuf_add(&b, world_str(w, w->roles[h->role].label));
    if (h->given.n > 0) {
        strbuf_addf(&b, " \"" STR_FMT "\" %s", STR_ARG(h->given), says[h->class]);
    } else {
        strbuf_addz(&b, " is said to be");
    }
    strbuf_addf(&b, " \"" STR_FMT "\", " STR_FMT, STR_ARG(world_str(w, w->names[h->name].name)),
                STR_ARG(world_str(w, w->lists[h->list].title)));
    if (row->no.len > 0) {
        strbuf_addf(&b, ", no. " STR_FMT, STR_ARG(world_str(w, row->no)));
    }
    if (row->listed != DATE_NONE) {
        strbuf_addf(&b, ", listed " STR_FMT, STR_ARG(date_print(row->listed, day)));
    } else {
        strbuf_addz(&b, ", day of listing not in the source");
    }
    if (row->delisted != DATE_NONE) {
        strbuf_addf(&b, ", removed " STR_FMT, STR_ARG(date_print(row->delisted, day)));
    }
    if (h->class != HIT_MATCH) {
        strbuf_addf(&b, "; score %u, %u of 100", h->score, (h->probability + 5) / 10);
    } else if (!h->equal) {
        strbuf_addf(&b, "; by %s", hit_why(h));
    }
    if (party_in_force(w, h->party, h->list, an->on, an->known) == TRI_FALSE) {
        strbuf_addz(&b, " (not on the date asked)");
    }
    text_paragraph(p, 2, 6, "%s", b.p);
    strbuf_clear(&b);
}

static void hits(text_page *p, const lode_answer *an) {
    if (an->n_hits > 0) {
        text_heading(p, "Parties");
    }
    for (uint32_t i = 0; i < an->n_hits; i++) {
        one_hit(p, an, &an->hits[i]);
    }
}

/* The question that would tell whether a regime has a say, when it is told here. */
static str nexus_ask(const lode_answer *an, uint32_t regime) {
    for (uint32_t line = 0; line < an->facts.n_lines; line++) {
        const lode_decision *d = answer_decision(an, line, regime);
        for (uint32_t q = 0; q < an->n_questions && d->n_questions > 0; q++) {
            if (an->questions[q].question == d->questions[0].question &&
                only_nexus(an, &an->questions[q])) {
                return question_ask(an, &an->questions[q]);
            }
        }
    }
    return (str){0};
}

/* What the law names beside the verdict, over every line: nothing to be done about it. */
static void information(text_page *p, const lode_answer *an) {
    for (uint32_t s = 0; s < an->w->n_slots; s++) {
        const world_slot *slot = &an->w->slots[s];
        bool titled = false;
        for (uint32_t v = 0; slot->information && v < slot->values.count; v++) {
            bool set = false;
            for (uint32_t i = 0; i < an->facts.n_lines * an->w->n_regimes; i++) {
                const lode_decision *d = &an->decisions[i];
                set |= in_scope(d) && cs_has(&d->slots[s].must, v);
            }
            if (set && !titled) {
                text_heading(p, "For information");
                text_paragraph(p, 2, 4, STR_FMT, STR_ARG(world_str(an->w, slot->label)));
                titled = true;
            }
            if (set) {
                text_paragraph(p, 2, 4, "- " STR_FMT,
                               STR_ARG(slot_value_text(an->w, slot->values.first + v)));
            }
        }
    }
}

static void holes_section(text_page *p, const lode_answer *an) {
    bool titled = false;
    for (uint32_t r = 0; r < an->w->n_regimes; r++) {
        lode_nexus nexus = answer_nexus(an, r);
        world_range holes = an->w->regimes[r].not_checked;
        str title = world_str(an->w, an->w->regimes[r].title);
        for (uint32_t i = 0;
             nexus != NEXUS_FALSE && i < (nexus == NEXUS_NOT_INDICATED ? 1 : holes.count); i++) {
            if (!titled) {
                text_heading(p, "Not checked");
                titled = true;
            }
            if (nexus == NEXUS_NOT_INDICATED) {
                str ask = nexus_ask(an, r);
                text_paragraph(p, 2, 4,
                               "- " STR_FMT ": whether it has a say is not known%s" STR_FMT,
                               STR_ARG(title), ask.n > 0 ? ". " : "", STR_ARG(ask));
            } else {
                text_paragraph(p, 2, 4, "- " STR_FMT ": " STR_FMT, STR_ARG(title),
                               STR_ARG(world_str(an->w, an->w->texts[holes.first + i])));
            }
        }
    }
}

void text_scope(text_page *p, const lode_answer *an) {
    char known[16];
    strings(p, "Next", an->next, an->n_next);
    hits(p, an);
    information(p, an);
    holes_section(p, an);
    strings(p, "Warnings", an->warnings, an->n_warnings);
    strbuf_addc(p->out, '\n');
    text_paragraph(p, 0, 2, "as known on %s; image %.12s, engine " LODE_VERSION ", receipt %s",
                   date_print(an->known, known).p, an->w->id[0] != '\0' ? an->w->id : "none",
                   an->receipt_hash);
}
