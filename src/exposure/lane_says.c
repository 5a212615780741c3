/* SPDX-License-Identifier: Apache-2.0
 *
 * lane_says: what check says of a shipment on the days from 0 to the horizon. It is asked on day 0,
 * on the day after its answer holds no longer, and on days on which it may change though the verdict
 * stays: a license of the model or a report on reviews begins or ends, or a question of law does.
 *
 * Of the law only its shape is known here: exit codes of verdicts, clocks, questions, and of practice
 * the slot `review` with ordinary, no_time_limit and halted (design 2.11, 2.12): it is what a pending
 * application waits for.
 */
#include "exposure/lanes_int.h"

#include <stdlib.h>

#define FACTS_NAMED_MAX 4u          /* open facts that a question names */
#define WORK_KEPT ((size_t)4 << 20) /* bytes of one answer's memory that the next one takes over */

/* ---- the days to ask on -------------------------------------------------------------------------- */

static void add_day(const lanes_builder *b, day_list *days, lode_date d) {
    if (d != DATE_NONE) {
        lane_day_add(b, days, d - b->m->on);
    }
}

/* Does the report say that applications wait? */
static bool on_reviews(const lanes_builder *b, const world_report *r) {
    if (r->rule == NONE || r->public_on > b->known) {
        return false;
    }
    world_range effects = b->w->rules[r->rule].effects;
    for (uint32_t i = effects.first; i < effects.first + effects.count; i++) {
        if (b->w->effects[i].slot == b->review) {
            return true;
        }
    }
    return false;
}

static void gather_days(const lanes_builder *b, const lane_group *g, day_list *days) {
    const lode_world *w = b->w;
    for (uint32_t i = 0; i < b->m->n_licenses; i++) {
        const model_license *l = &b->m->licenses[i];
        if (lane_license_for(b->m, l, g->lane, NULL, 0)) {
            add_day(b, days, l->from);
            add_day(b, days, l->until == DATE_NONE ? DATE_NONE : l->until + 1);
        }
    }
    for (uint32_t i = 0; i < w->n_reports; i++) {
        if (on_reviews(b, &w->reports[i])) {
            add_day(b, days, w->rules[w->reports[i].rule].window.from);
            add_day(b, days, w->rules[w->reports[i].rule].window.until);
        }
    }
    lane_days_sort(days);
}

/* Days on which a question of law may begin or end: on the unclear day of a suspension another one is
 * open than after it. */
static void gather_law_days(const lanes_builder *b, day_list *days) {
    for (uint32_t i = 0; i < b->w->n_suspensions; i++) {
        const world_suspension *s = &b->w->suspensions[i];
        add_day(b, days, s->from);
        add_day(b, days, s->until);
        if (s->unclear_day != DATE_NONE) {
            add_day(b, days, s->unclear_day);
            add_day(b, days, s->unclear_day + 1);
        }
    }
    lane_days_sort(days);
}

/* The first day after `day` that must be asked about, or the horizon. */
static int32_t next_day(const lanes_builder *b, const day_list *days, int32_t day) {
    for (size_t i = 0; i < days->n; i++) {
        if (days->p[i] > day) {
            return days->p[i];
        }
    }
    return b->horizon;
}

/* ---- reading an answer --------------------------------------------------------------------------- */

/* Design 3: 0 and 5 may leave, 10 needs a license, 20 may not. */
static lane_side side_of(const lode_world *w, uint32_t verdict) {
    const world_verdict *v = &w->verdicts[verdict];
    if (v->exit_code == 0) {
        return verdict_conditional(v) ? SIDE_COVERED : SIDE_OPEN;
    }
    return v->exit_code == 10 ? SIDE_LICENSE : SIDE_BARRED;
}

static void read_verdict(lanes_builder *b, const lode_answer *an, lane_says *s) {
    const lode_world *w = b->w;
    s->best = side_of(w, an->best);
    s->worst = side_of(w, an->worst);
    s->best_word = world_str(w, w->verdicts[an->best].name);
    s->worst_word = world_str(w, w->verdicts[an->worst].name);
    s->verdict = verdict_open(an->best, an->worst) ? STR("undecided") : s->best_word;
    for (uint32_t v = 0; an->stop_now && v < w->n_verdicts; v++) {
        if (w->verdicts[v].overlay) { /* a running deal must stop, whatever else is open */
            s->verdict = world_str(w, w->verdicts[v].name);
            s->best = s->worst = SIDE_BARRED;
        }
    }
    bool leaves = s->best <= SIDE_COVERED && s->worst <= SIDE_COVERED;
    s->open = s->best != s->worst && !leaves;
}

/* The rest of the line that begins with this word. */
static str head_line(lode_arena *a, const strbuf *text, const char *word) {
    size_t n = strlen(word);
    for (const char *at = text->p; at != NULL && *at != '\0';) {
        const char *end = strchr(at, '\n');
        size_t len = end != NULL ? (size_t)(end - at) : strlen(at);
        if (len > n && memcmp(at, word, n) == 0 && at[n] == ' ') {
            return str_dup(a, str_trim((str){at + n, len - n}));
        }
        at = end != NULL ? end + 1 : NULL;
    }
    return (str){0};
}

static void read_heads(lanes_builder *b, const lode_answer *an, lane_says *s) {
    strbuf text = {0};
    answer_to_head(an, false, &text);
    s->why = head_line(b->a, &text, "Why");
    s->doubt = head_line(b->a, &text, "Doubt");
    strbuf_clear(&text);
}

/* The receipt of the same shipment under another id differs in the id alone. */
static void read_receipt(lanes_builder *b, const lode_answer *an, lane_says *s) {
    strbuf text = {0}, id = {0};
    receipt_text(an, &text);
    strbuf_addz(&id, "\"id\":");
    quote_text(an->facts.id, &id);
    char *at = strstr(text.p, id.p);
    if (at == NULL) {
        s->receipt[0] = str_dup(b->a, strbuf_str(&text));
    } else {
        char *end = at + id.n;
        at += 5;
        s->receipt[0] = str_dup(b->a, (str){text.p, (size_t)(at - text.p)});
        s->receipt[1] = str_dup(b->a, (str){end, text.n - (size_t)(end - text.p)});
    }
    strbuf_clear(&text);
    strbuf_clear(&id);
}

/* Questions of the cheapest set that settles it: with these answered nothing else is asked. Without
 * one, all that could change the verdict. */
static bool question_counts(const lode_answer *an, uint32_t q) {
    if (an->n_sets > 0) {
        return an->sets[0].bits[q / 64] >> (q % 64) & 1;
    }
    return an->questions[q].n_classes > 0 || an->unchecked;
}

/* What is asked, and when the question is of several facts, which of them nobody gave. */
static str ask_of(lanes_builder *b, const lode_answer *an, const answer_question *q) {
    strbuf text = {0};
    strbuf_add(&text, question_ask(an, q));
    for (uint32_t i = 0; q->n_facts > 1 && i < q->n_facts && i <= FACTS_NAMED_MAX; i++) {
        if (i == FACTS_NAMED_MAX) {
            strbuf_addf(&text, " and %u more", q->n_facts - i);
            break;
        }
        strbuf_addz(&text, i == 0 ? " Open: " : ", ");
        strbuf_add(&text, world_str(b->w, b->w->facts[q->facts[i]].path));
    }
    str out = str_dup(b->a, strbuf_str(&text));
    strbuf_clear(&text);
    return out;
}

static void read_questions(lanes_builder *b, const lode_answer *an, lane_says *s) {
    const lode_world *w = b->w;
    s->questions = arena_array(b->a, (size_t)an->n_questions + 1, sizeof *s->questions);
    for (uint32_t i = 0; s->open && i < an->n_questions; i++) {
        const answer_question *q = &an->questions[i];
        const world_fact *f = &w->facts[q->fact];
        if (question_counts(an, i)) {
            s->questions[s->n_questions++] = (said_question){
                .fact = world_str(w, f->path),
                .ask = ask_of(b, an, q),
                .scope = f->scope,
                .role = f->role,
                .law = f->type == FACT_LAW,
            };
        }
    }
}

static void read_reports(lanes_builder *b, const lode_answer *an, lane_says *s) {
    s->reports = arena_array(b->a, (size_t)an->n_reports + 1, sizeof *s->reports);
    for (uint32_t i = 0; i < an->n_practice; i++) {
        const answer_practice *now = &an->written[i];
        if (now->slot != b->review) {
            continue;
        }
        s->halted = b->halted != NONE && cs_has(&now->must, b->halted);
        for (uint32_t r = 0; r < an->n_reports; r++) {
            const answer_report *said = &an->reports[r];
            uint32_t at = said->value - b->w->slots[b->review].values.first;
            bool waits = at == b->halted || at == b->no_limit;
            if (said->slot == b->review && waits && !cs_has(&now->may, at)) {
                s->reports[s->n_reports++] = said->report;
                s->reported_halted |= at == b->halted;
            }
        }
    }
}

/* List entries that the item falls under, or may while it is open: what a license names. */
static void read_codes(lanes_builder *b, const lode_answer *an, lane_says *s) {
    const lode_world *w = b->w;
    uint32_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < an->n_decisions; i++) {
            const lode_decision *d = &an->decisions[i];
            for (uint32_t e = 0; in_scope(d) && e < w->n_entries; e++) {
                bool may = w->entries[e].regime == d->regime && d->entries[e] != TRI_FALSE;
                if (may && pass == 0) {
                    n++;
                } else if (may) {
                    s->codes[s->n_codes++] = world_str(w, w->entries[e].code);
                }
            }
        }
        s->codes = pass == 0 ? arena_array(b->a, (size_t)n + 1, sizeof *s->codes) : s->codes;
    }
}

static void read_covers(lanes_builder *b, const lode_answer *an, lane_says *s) {
    s->covers = arena_array(b->a, (size_t)an->n_licenses_used + 1, sizeof *s->covers);
    for (uint32_t i = 0; i < an->n_licenses_used; i++) {
        str no = an->facts.licenses[an->licenses_used[i]].no;
        for (uint32_t l = 0; l < b->m->n_licenses; l++) {
            if (str_eq(b->m->licenses[l].id, no)) {
                s->covers[s->n_covers++] = l;
                break;
            }
        }
    }
}

static void read_clock(lanes_builder *b, const lode_answer *an, lane_says *s) {
    s->clock.clock = NONE;
    if (!an->clock.shown) {
        return;
    }
    s->clock = an->clock.ask;
    lode_pause *pauses = arena_array(b->a, (size_t)s->clock.n_pauses + 1, sizeof *pauses);
    for (uint32_t i = 0; i < s->clock.n_pauses; i++) {
        pauses[i] = s->clock.pauses[i];
    }
    s->clock.pauses = pauses;
}

static void read_answer(lanes_builder *b, const lode_answer *an, lane_says *s) {
    s->on = an->on;
    s->holds_until = an->holds_until;
    read_verdict(b, an, s);
    read_heads(b, an, s);
    read_receipt(b, an, s);
    read_questions(b, an, s);
    read_reports(b, an, s);
    read_codes(b, an, s);
    read_covers(b, an, s);
    read_clock(b, an, s);
}

lode_date lane_clock(const lanes_builder *b, const lane_says *s, lode_date accepted) {
    if (s->clock.clock == NONE || accepted == DATE_NONE) {
        return DATE_NONE;
    }
    clock_ask ask = s->clock;
    clock_result r;
    ask.accepted = accepted;
    clock_run(b->w, &ask, &r);
    return r.state == CLOCK_NO_LIMIT ? DATE_NONE : r.latest;
}

/* ---- asking -------------------------------------------------------------------------------------- */

static bool asks_law(const lane_says *s) {
    for (uint32_t i = 0; i < s->n_questions; i++) {
        if (s->questions[i].law) {
            return true;
        }
    }
    return false;
}

static bool same_questions(const lane_says *x, const lane_says *y) {
    for (uint32_t i = 0; x->n_questions == y->n_questions && i < x->n_questions; i++) {
        if (!str_eq(x->questions[i].fact, y->questions[i].fact)) {
            return false;
        }
    }
    return x->n_questions == y->n_questions;
}

static bool same_indices(const uint32_t *x, uint32_t n, const uint32_t *y, uint32_t m) {
    return n == m && (n == 0 || memcmp(x, y, n * sizeof *x) == 0);
}

/* Is the later answer the same for a lane? Then the earlier one stands for both. */
static bool same_says(const lane_says *x, const lane_says *y) {
    return x->best == y->best && x->worst == y->worst && x->halted == y->halted &&
           str_eq(x->verdict, y->verdict) && str_eq(x->why, y->why) && same_questions(x, y) &&
           same_indices(x->reports, x->n_reports, y->reports, y->n_reports) &&
           same_indices(x->covers, x->n_covers, y->covers, y->n_covers);
}

typedef struct asking {
    day_list days, law_days;
    VEC(lane_says) all;
    uint32_t asked;
} asking;

/* The day on which to ask again. */
static int32_t until_day(const lanes_builder *b, const asking *k, const lane_says *s) {
    int32_t until = next_day(b, &k->days, s->from);
    int32_t law = asks_law(s) ? next_day(b, &k->law_days, s->from) : until;
    int32_t holds = s->holds_until == DATE_NONE ? until : s->holds_until - b->m->on + 1;
    until = law < until ? law : until;
    until = holds < until ? holds : until;
    return until > s->from ? until : s->from + 1;
}

static int32_t put_says(lanes_builder *b, asking *k, const lane_group *g, lane_says s) {
    s.until = until_day(b, k, &s);
    if (++k->asked == SAYS_MAX && s.until < b->horizon) {
        lanes_warn(b, "lane " STR_FMT ": the answer of day %d was taken for all later days",
                   STR_ARG(b->m->lanes[g->lane].id), s.from);
        s.until = b->horizon;
    }
    lane_says *last = k->all.n > 0 ? &k->all.p[k->all.n - 1] : NULL;
    if (last != NULL && same_says(last, &s)) {
        last->until = s.until;
        last->holds_until = s.holds_until;
    } else {
        *vec_push(&k->all) = s;
    }
    return s.until;
}

static lode_status ask_all(lanes_builder *b, lane_group *g, lode_request *rq, lode_error *err) {
    asking k = {0};
    lode_status st = LODE_OK;
    gather_days(b, g, &k.days);
    gather_law_days(b, &k.law_days);
    for (int32_t day = 0; st == LODE_OK && day < b->horizon;) {
        lode_answer *an = NULL;
        rq->on = b->m->on + day;
        st = check_run(b->w, rq, &b->work, &an, err);
        if (st == LODE_OK) {
            lane_says s = {.from = day};
            read_answer(b, an, &s);
            day = put_says(b, &k, g, s);
        }
        arena_reset(&b->work, WORK_KEPT);
    }
    g->says = arena_array(b->a, k.all.n + 1, sizeof *g->says);
    g->n_says = (uint32_t)k.all.n;
    for (size_t i = 0; i < k.all.n; i++) {
        g->says[i] = k.all.p[i];
    }
    vec_clear(&k.all);
    vec_clear(&k.days);
    vec_clear(&k.law_days);
    return st;
}

lode_status lane_ask(lanes_builder *b, lane_group *g, lode_error *err) {
    lode_arena work = {0};
    lode_request rq = {0};
    strbuf json = {0};
    lane_head(b->m, g->lane, b->m->on, &json);
    strbuf_addz(&json, ", ");
    strbuf_add(&json, g->body);
    lode_status st = request_from_json(b->w, &work, strbuf_str(&json), &rq, err);
    if (st == LODE_OK) {
        rq.known = b->known;
        rq.screener = b->screener;
        st = ask_all(b, g, &rq, err);
    }
    if (st != LODE_OK) {
        lane_blame(b->w, b->m, g->lane, err);
    }
    strbuf_clear(&json);
    arena_clear(&work);
    return st;
}
