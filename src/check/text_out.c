/* SPDX-License-Identifier: Apache-2.0
 *
 * text_out: the answer for people. The first five lines carry the day's work (design 3), one line
 * each; everything behind them follows in sections (text_parts.c), and the last line says what this is.
 *
 *   ID  VERDICT | regime, line i of n | on DATE
 *   Why, Next, Doubt, Holds
 */
#include "check/text_out.h"

#include <string.h>

#define DOUBT_FACTS_BYTES 40u /* of labels: the sections below have them all */
#define COND_DEPTH_MAX 64u    /* defines inside defines; the image reader bounds it too */

/* ---- the verdict line ------------------------------------------------------------------------ */

static void add_upper(str s, strbuf *out) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        strbuf_addc(out, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
}

static void verdict_words(const lode_answer *an, strbuf *out) {
    const lode_world *w = an->w;
    for (uint32_t v = 0; an->stop_now && v < w->n_verdicts; v++) {
        if (w->verdicts[v].overlay) {
            add_upper(world_str(w, w->verdicts[v].label), out);
            strbuf_addz(out, "; ");
        }
    }
    if (!verdict_open(an->best, an->worst)) {
        const world_verdict *v = &w->verdicts[an->best];
        add_upper(world_str(w, v->label.len > 0 ? v->label : v->name), out);
        if (an->unmet && verdict_conditional(v)) {
            strbuf_addz(out, " (NOT YET MET)");
        }
        return;
    }
    strbuf_addf(out, "DO NOT SHIP YET: UNDECIDED (" STR_FMT " to " STR_FMT ")",
                STR_ARG(world_str(w, w->verdicts[an->best].name)),
                STR_ARG(world_str(w, w->verdicts[an->worst].name)));
}

const lode_decision *deciding(const lode_answer *an) {
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        if (in_scope(d) && d->worst == an->worst &&
            (verdict_open(an->best, an->worst) || d->best == an->best)) {
            return d;
        }
    }
    return NULL;
}

static text_ink verdict_ink(const lode_answer *an) {
    if (verdict_open(an->best, an->worst) && !an->stop_now) {
        return INK_YELLOW;
    }
    return answer_exit(an) == 0 ? INK_GREEN : INK_RED;
}

static void verdict_line(text_page *p, const lode_answer *an) {
    strbuf words = {0};
    char on[16];
    const lode_decision *d = deciding(an);
    text_clean(an->facts.id.n > 0 ? an->facts.id : STR("shipment"), p->out);
    strbuf_addz(p->out, "  ");
    verdict_words(an, &words);
    text_inked(p, verdict_ink(an), strbuf_str(&words));
    strbuf_addz(p->out, " | ");
    if (d != NULL) {
        text_clean(world_str(an->w, an->w->regimes[d->regime].title), p->out);
        strbuf_addz(p->out, ", line ");
        text_clean(line_label(&an->facts, d->line), p->out);
        strbuf_addf(p->out, " of %u", an->facts.n_lines);
    } else {
        strbuf_addz(p->out, an->unchecked ? "nothing checked" : "no regime has a say");
    }
    strbuf_addf(p->out, " | on %s", date_print(an->on, on).p);
    strbuf_clear(&words);
}

/* ---- why ------------------------------------------------------------------------------------- */

/* Does the condition ask whether this slot has this value? */
static bool asks_for(const lode_world *w, uint32_t node, const world_effect *e, uint32_t depth) {
    if (node == NONE || depth > COND_DEPTH_MAX) {
        return false;
    }
    const world_node *n = &w->nodes[node];
    if (n->op == NODE_SLOT) {
        return n->a == e->slot && n->b == e->value;
    }
    if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
        return asks_for(w, n->a, e, depth + 1);
    }
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count; i++) {
        if (asks_for(w, w->kids[n->kids.first + i], e, depth + 1)) {
            return true;
        }
    }
    return false;
}

rule_weight rule_weighs(const lode_answer *an, const lode_decision *d, uint32_t rule) {
    const lode_world *w = an->w;
    world_range effects = w->rules[rule].effects;
    rule_weight out = RULE_ASIDE;
    for (uint32_t i = effects.first; i < effects.first + effects.count; i++) {
        const world_effect *e = &w->effects[i];
        const world_slot *s = &w->slots[e->slot];
        uint32_t at = e->value - s->values.first;
        if (asks_for(w, w->verdicts[d->worst].cond, e, 0)) {
            return RULE_DECIDES;
        }
        if (s->combine == SLOT_STRICTEST && !s->practice && at > 0 && at >= d->slots[e->slot].lo) {
            out = RULE_BURDENS;
        }
    }
    return out;
}

static str short_title(const lode_world *w, const world_measure *m) {
    str t = world_str(w, m->title.len > 0 ? m->title : m->id);
    const char *colon = t.n > 0 ? memchr(t.p, ':', t.n) : NULL;
    return colon != NULL ? (str){t.p, (size_t)(colon - t.p)} : t;
}

static void why_rule(text_head *h, const lode_answer *an, uint32_t rule, const char *before) {
    const lode_world *w = an->w;
    const world_rule *r = &w->rules[rule];
    str code = r->kind == RULE_ENTRY && r->entry != NONE ? world_str(w, w->entries[r->entry].code)
                                                         : (str){0};
    str cite = world_str(w, r->cite);
    if (code.n > 0 && str_ends(cite, code)) { /* "annex, 1C905.a.4": the code is said already */
        cite.n -= code.n;
        while (cite.n > 0 && (cite.p[cite.n - 1] == ' ' || cite.p[cite.n - 1] == ',')) {
            cite.n--;
        }
    }
    head_part(h, "%s" STR_FMT "%s" STR_FMT " (" STR_FMT "%s" STR_FMT "; %s%s)", before,
              STR_ARG(code), code.n > 0 ? " " : "", STR_ARG(world_str(w, r->title)),
              STR_ARG(short_title(w, &w->measures[r->measure])), cite.n > 0 ? ", " : "",
              STR_ARG(cite), grade_name(r->grade), r->grade == GRADE_SECONDARY ? " source" : "");
}

static void why_open(text_head *h, const lode_answer *an) {
    for (uint32_t c = 0; c < CAUSE_COUNT; c++) {
        strbuf facts = {0};
        for (uint32_t q = 0; q < an->n_questions; q++) {
            for (uint32_t i = 0; an->causes[c] && i < an->questions[q].n_facts && facts.n < 60;
                 i++) {
                uint32_t fact = an->questions[q].facts[i];
                str label = fact_label(an, fact);
                bool again = facts.n > 0 && strstr(facts.p, str_dup(an->arena, label).p) != NULL;
                if (cause_of_fact(an, fact) == (answer_cause)c && !again) {
                    strbuf_addz(&facts, facts.n > 0 ? ", " : "");
                    strbuf_add(&facts, label);
                }
            }
        }
        if (an->causes[c]) {
            strbuf word = {0};
            for (const char *s = cause_word((answer_cause)c); *s != '\0'; s++) {
                strbuf_addc(&word, *s == '_' ? ' ' : *s);
            }
            head_part(h, "%s%s%s", word.p, facts.n > 0 ? ": " : "", facts.n > 0 ? facts.p : "");
            strbuf_clear(&word);
        }
        strbuf_clear(&facts);
    }
}

/* What decided first, then what burdens, then what exceptions took out. */
static void why_rules(text_head *h, const lode_answer *an, const lode_decision *d) {
    for (int weight = RULE_DECIDES; weight >= RULE_BURDENS; weight--) {
        for (uint32_t r = 0; r < an->w->n_rules; r++) {
            bool fired = d->rules[r].state == RULE_FIRED && an->w->rules[r].kind != RULE_REPORT;
            if (fired && rule_weighs(an, d, r) == (rule_weight)weight) {
                why_rule(h, an, r, "");
            }
        }
    }
    for (uint32_t r = 0; r < an->w->n_rules; r++) {
        const lode_rule_result *res = &d->rules[r];
        bool exception = res->state == RULE_FIRED && an->w->rules[r].kind == RULE_EXCEPTION;
        bool beaten = res->state == RULE_DEFEATED && res->by != NONE &&
                      rule_weighs(an, d, r) != RULE_ASIDE &&
                      an->w->rules[res->by].kind != RULE_EXCEPTION;
        if (exception || beaten) {
            why_rule(h, an, exception ? r : res->by, exception ? "excepted: " : "overridden: ");
        }
    }
}

static void why_line(text_page *p, const lode_answer *an) {
    text_head h;
    const lode_decision *d = deciding(an);
    head_begin(&h, "Why", "; ");
    if (verdict_open(an->best, an->worst)) {
        why_open(&h, an);
    }
    if (d != NULL) {
        why_rules(&h, an, d);
    }
    bool wanted = d != NULL && !verdict_open(an->best, an->worst) &&
                  d->license_covers == TRI_FALSE && d->worst != mildest_verdict(an->w) &&
                  d->worst != strictest_verdict(an->w);
    if (wanted) {
        head_part(&h, "no license held covers it");
    }
    if (h.n == 0 && d != NULL) {
        head_part(&h, "no rule that bars or burdens it applies");
        head_part(&h, "%u entr%s not pointed at", d->not_pointed_at,
                  d->not_pointed_at == 1 ? "y" : "ies");
    } else if (h.n == 0) {
        head_part(&h, an->unchecked ? "nothing given says which law has a say"
                                    : "no regime loaded has a say");
    }
    head_end(p, &h);
}

/* ---- next, doubt, holds ---------------------------------------------------------------------- */

static void next_line(text_page *p, const lode_answer *an) {
    text_head h;
    head_begin(&h, "Next", "; ");
    for (uint32_t i = 0; i < an->n_next; i++) {
        head_part(&h, STR_FMT, STR_ARG(an->next[i]));
    }
    head_end(p, &h);
}

/* Marks the facts on the weakest word that rules of this weight at least rest on. */
static void mark_weakest(const lode_answer *an, rule_weight least, bool *facts) {
    for (uint32_t k = 0; k < an->n_decisions; k++) {
        const lode_decision *d = &an->decisions[k];
        for (uint32_t r = 0; in_scope(d) && r < an->w->n_rules; r++) {
            const lode_rule_result *res = &d->rules[r];
            if (res->state != RULE_FIRED || an->w->rules[r].kind == RULE_REPORT ||
                rule_weighs(an, d, r) < least) {
                continue;
            }
            for (uint32_t u = 0; u < res->n_used; u++) {
                facts[res->used[u].fact] |= res->used[u].word == an->rests_on;
            }
        }
    }
}

/* Labels of the facts given on the weakest word: those of the rules that decided, if any did. */
static void weakest_facts(const lode_answer *an, strbuf *out) {
    for (int least = RULE_DECIDES; least >= RULE_ASIDE && out->n == 0; least--) {
        bool *facts = arena_array(an->arena, (size_t)an->w->n_facts + 1, sizeof *facts);
        mark_weakest(an, (rule_weight)least, facts);
        for (uint32_t i = 0; i < an->w->n_facts; i++) {
            if (facts[i] && out->n < DOUBT_FACTS_BYTES) {
                strbuf_addz(out, out->n > 0 ? ", " : "");
                strbuf_add(out, fact_label(an, i));
            }
        }
    }
}

/* Rules in play that stand on less than a text: guidance, memory, our own reading. */
static void doubt_grades(text_head *h, const lode_answer *an) {
    static const char *const says[GRADE_COUNT] = {
        NULL, "rests on guidance", NULL, "rests on memory of the text", "rests on our reading"};
    for (uint32_t g = GRADE_GUIDANCE; g < GRADE_COUNT; g++) {
        strbuf b = {0};
        for (uint32_t r = 0; says[g] != NULL && r < an->w->n_rules; r++) {
            const world_rule *rule = &an->w->rules[r];
            if (rule->kind != RULE_REPORT && rule->grade == g && rule_used(an, r)) {
                strbuf_addz(&b, b.n > 0 ? ", " : "");
                strbuf_add(&b, world_str(an->w, rule->id));
            }
        }
        if (b.n > 0) {
            head_part(h, "%s (%s)", says[g], b.p);
        }
        strbuf_clear(&b);
    }
}

static void doubt_word(text_head *h, const lode_answer *an) {
    static const char *const whose[WORD_COUNT] = {"",
                                                  "an authority's",
                                                  "documents'",
                                                  "a signed finding's",
                                                  "the declarant's",
                                                  "assumed facts: nobody's"};
    if (an->rests_on == WORD_LAW) {
        return;
    }
    strbuf facts = {0};
    weakest_facts(an, &facts);
    head_part(h, "rests on %s word%s%s%s", whose[an->rests_on], facts.n > 0 ? " (" : "",
              facts.n > 0 ? facts.p : "", facts.n > 0 ? ")" : "");
    strbuf_clear(&facts);
}

static void doubt_line(text_page *p, const lode_answer *an) {
    text_head h;
    head_begin(&h, "Doubt", "; ");
    const answer_report *r = answer_main_report(an);
    doubt_grades(&h, an);
    doubt_word(&h, an);
    if (r != NULL) {
        char day[16];
        const world_report *wr = &an->w->reports[r->report];
        head_part(&h, STR_FMT " reported: " STR_FMT " (" STR_FMT ", %s, %s)",
                  STR_ARG(world_str(an->w, an->w->slots[r->slot].label)),
                  STR_ARG(slot_value_text(an->w, r->value)),
                  STR_ARG(world_str(an->w, an->w->measures[wr->measure].id)),
                  date_print(wr->public_on, day).p, status_name(r->status));
    }
    if (an->n_warnings > 0) {
        head_part(&h, "%u warning%s below", an->n_warnings, an->n_warnings == 1 ? "" : "s");
    }
    if (h.n == 0) {
        head_part(&h, "none beyond what was not checked");
    }
    head_end(p, &h);
}

static void holds_days(text_head *h, const lode_answer *an) {
    char from[16], until[16];
    (void)date_print(an->holds_from, from);
    (void)date_print(an->holds_until, until);
    bool open_from = an->holds_from == DATE_NONE, open_until = an->holds_until == DATE_NONE;
    if (open_from && open_until) {
        head_part(h, "on any day");
    } else if (open_from) {
        head_part(h, "up to %s", until);
    } else if (open_until) {
        head_part(h, "%s onward", from);
    } else {
        head_part(h, "%s to %s", from, until);
    }
}

static void holds_lists(text_head *h, const lode_answer *an) {
    const lode_world *w = an->w;
    lode_date first = DATE_NONE, last = DATE_NONE;
    for (uint32_t i = 0; i < w->n_lists; i++) {
        lode_date d = w->lists[i].absent ? DATE_NONE : w->lists[i].as_of;
        first = d != DATE_NONE && (first == DATE_NONE || d < first) ? d : first;
        last = d != DATE_NONE && (last == DATE_NONE || d > last) ? d : last;
    }
    char a[16], b[16];
    (void)date_print(first, a);
    (void)date_print(last, b);
    if (first != DATE_NONE) {
        head_part(h, "lists of %s%s%s", a, first == last ? "" : " to ", first == last ? "" : b);
    }
}

#define HOLES_COLUMNS 34u /* leaves room for the receipt on the line */

static void holds_line(text_page *p, const lode_answer *an) {
    text_head h;
    head_begin(&h, "Holds", " | ");
    holds_days(&h, an);
    holds_lists(&h, an);
    strbuf holes = {0};
    uint32_t n = not_checked(an, &holes, HOLES_COLUMNS);
    if (n > 0) {
        head_part(&h, "not checked: %s", holes.p);
    }
    strbuf_clear(&holes);
    head_part(&h, "receipt %.8s", an->receipt_hash);
    head_end(p, &h);
}

void answer_to_line(const lode_answer *an, bool color, strbuf *out) {
    text_page p = {out, color};
    verdict_line(&p, an);
}

static void head_lines(text_page *p, const lode_answer *an) {
    verdict_line(p, an);
    strbuf_addc(p->out, '\n');
    why_line(p, an);
    next_line(p, an);
    doubt_line(p, an);
    holds_line(p, an);
}

void answer_to_head(const lode_answer *an, bool color, strbuf *out) {
    text_page p = {out, color};
    head_lines(&p, an);
}

void answer_to_text(const lode_answer *an, bool color, strbuf *out) {
    text_page p = {out, color};
    head_lines(&p, an);
    text_reasons(&p, an);
    text_questions(&p, an);
    text_open(&p, an);
    text_clock(&p, an);
    text_practice(&p, an);
    text_scope(&p, an);
    strbuf_addz(out, "\nDecision support, not legal advice.\n");
}
