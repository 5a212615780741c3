/* SPDX-License-Identifier: Apache-2.0
 *
 * holds: the run of days around the date asked on which the answer stays the same, with what is
 * known held fixed. The same means: the same best and worst on every line and regime, and every rule
 * that fired still in force.
 *
 * Nothing changes but on a cut: a day on which a listing, a license or a finding begins or ends, or
 * law that may matter to a line (span.c). Each decision says between which cuts of the law it speaks for
 * all days, so only one day of each span is decided, outward from the date asked until the answer
 * differs.
 *
 *        cut        cut      on   cut               cut
 *   ------|----------|--------x----|-----------------|------
 *      differs |<------ holds ---------------------->| differs
 */
#include "check/answer.h"

#include <stdlib.h>
#include <string.h>

/* Decisions made for one answer at most; then the run ends early, which is true but short. */
#define HOLDS_DECISIONS_MAX 20000u

typedef struct holding {
    lode_answer *an;
    party_found found;
    VEC(lode_date) cuts; /* of the facts: sorted, each once */
    uint32_t spent;
    /* what is looked at now: one decision, with the facts of these days */
    uint32_t decision;
    lode_span days;
    uint32_t sight; /* the memo's, or NONE */
    bool bound;     /* the query has the facts, and the memo has seen the line with them */
    lode_query q;
    lode_facts facts;
    lode_bounds *bounds;  /* NULL before the memo has no answer */
    lode_arena work;      /* of bounds and facts */
    uint32_t best, worst; /* on the date asked, as tight as bounds_on has them */
} holding;

static void add_cut(holding *h, lode_date d) {
    if (d != DATE_NONE) {
        *vec_push(&h->cuts) = d;
    }
}

static void add_day_after(holding *h, lode_date last) {
    if (last != DATE_NONE) {
        add_cut(h, last + 1);
    }
}

static int by_date(const void *a, const void *b) {
    lode_date x = *(const lode_date *)a, y = *(const lode_date *)b;
    return (x > y) - (x < y);
}

static void add_row_cuts(holding *h, uint32_t party, uint32_t list) {
    const world_party *p = &h->an->w->parties[party];
    add_cut(h, p->listed != DATE_NONE ? p->listed : h->an->w->lists[list].as_of);
    add_cut(h, p->delisted);
}

static void gather_cuts(holding *h) {
    const lode_world *w = h->an->w;
    for (size_t i = 0; i < h->found.hits.n; i++) {
        add_row_cuts(h, h->found.hits.p[i].party, h->found.hits.p[i].list);
    }
    for (uint32_t i = 0; i < h->an->rq->n_findings; i++) { /* rows named on other days */
        const lode_finding *f = &h->an->rq->findings[i];
        for (uint32_t k = 0; w->facts[f->fact].type == FACT_ROWS && k < f->value.n_elems; k++) {
            uint32_t party = f->value.elems[k].value;
            add_row_cuts(h, party, screen_list_of(w, party));
        }
    }
    for (uint32_t i = 0; i < h->an->facts.n_licenses; i++) {
        add_cut(h, h->an->facts.licenses[i].from);
        add_day_after(h, h->an->facts.licenses[i].until);
    }
    for (uint32_t i = 0; i < h->an->rq->n_findings; i++) {
        add_cut(h, h->an->rq->findings[i].on);
        add_day_after(h, h->an->rq->findings[i].valid_until);
    }
    if (h->cuts.n > 1) {
        qsort(h->cuts.p, h->cuts.n, sizeof *h->cuts.p, by_date);
    }
    size_t n = 0;
    for (size_t i = 0; i < h->cuts.n; i++) {
        if (n == 0 || h->cuts.p[n - 1] != h->cuts.p[i]) {
            h->cuts.p[n++] = h->cuts.p[i];
        }
    }
    h->cuts.n = n;
}

static bool suspended_on(const lode_answer *an, uint32_t rule, lode_date day) {
    for (uint32_t i = 0; i < an->w->n_suspensions; i++) {
        const world_suspension *s = &an->w->suspensions[i];
        bool hits =
            s->measure == an->w->rules[rule].measure && (s->rule == NONE || s->rule == rule);
        if (hits && an->w->measures[s->by].published <= an->known && s->from <= day &&
            day < s->until) {
            return true;
        }
    }
    return false;
}

static bool fired_in_force(const lode_answer *an, const lode_decision *d, lode_date day) {
    for (uint32_t i = 0; i < d->n_told; i++) {
        uint32_t r = d->told[i];
        if (d->rules[r].state != RULE_FIRED || an->w->rules[r].kind == RULE_REPORT) {
            continue;
        }
        if (window_live(an->w, &an->w->rules[r].window, day) == TRI_FALSE ||
            suspended_on(an, r, day)) {
            return false;
        }
    }
    return true;
}

/* The days around `day` that no cut of the facts divides. */
static lode_span between_cuts(const holding *h, lode_date day) {
    lode_span s = {DATE_NONE, DATE_NONE};
    for (size_t i = 0; i < h->cuts.n && s.until == DATE_NONE; i++) {
        if (h->cuts.p[i] <= day) {
            s.from = h->cuts.p[i];
        } else {
            s.until = h->cuts.p[i];
        }
    }
    return s;
}

static lode_span both(lode_span a, lode_span b) {
    a.from = a.from == DATE_NONE || (b.from != DATE_NONE && b.from > a.from) ? b.from : a.from;
    a.until =
        a.until == DATE_NONE || (b.until != DATE_NONE && b.until < a.until) ? b.until : a.until;
    return a;
}

static bool within(lode_span s, lode_date day) {
    return (s.from == DATE_NONE || s.from <= day) && (s.until == DATE_NONE || day < s.until);
}

/* Turns to decision i and the days around this one; on the date asked its sight is known. */
static void turn_to(holding *h, uint32_t i, lode_date day) {
    if (h->decision == i && within(h->days, day)) {
        return;
    }
    h->decision = i;
    h->days = between_cuts(h, day);
    h->sight = within(h->days, h->an->on) ? h->an->sights[i] : NONE;
    h->bound = false;
    h->bounds = NULL;
}

/* The facts of that day. */
static void bind(holding *h, lode_date day) {
    lode_answer *an = h->an;
    const lode_decision *d = &an->decisions[h->decision];
    arena_return(an->arena, &h->work);
    h->work = arena_lend(an->arena);
    findings_apply(an->rq, day, &h->work, NULL, NULL, &h->facts);
    if (an->rq->n_findings > 0) { /* one may name the party, or say which row it is */
        vec_clear(&h->found.hits);
        party_find(an->w, &h->facts, an->screener, &h->work, &h->found);
    }
    h->q = (lode_query){.world = an->w,
                        .facts = &h->facts,
                        .on = day,
                        .known = an->known,
                        .in_list = party_tri(an->w, &h->facts, &h->found, day, an->known, &h->work),
                        .in_word = h->found.word,
                        .draws = an->draws};
    h->bound = true;
    if (an->memo != NULL) {
        uint32_t *sights = arena_array(&h->work, (size_t)an->w->n_regimes + 1, sizeof *sights);
        memo_see(an->memo, &h->q, d->line, sights);
        h->sight = sights[d->regime];
    }
}

static bool known(const holding *h, lode_date day, uint32_t *best, uint32_t *worst,
                  lode_span *span) {
    return h->sight != NONE && memo_bounds_known(h->an->memo, h->sight, day, best, worst, span);
}

static void bounds(holding *h, lode_date day, uint32_t *best, uint32_t *worst, lode_span *span) {
    const lode_decision *d = &h->an->decisions[h->decision];
    if (known(h, day, best, worst, span)) {
        return;
    }
    if (!h->bound) {
        bind(h, day);
    }
    if (h->sight != NONE) {
        if (!known(h, day, best, worst, span)) {
            memo_bounds(h->an->memo, d->regime, h->sight, day, best, worst, span);
        }
        return;
    }
    if (h->bounds == NULL) {
        h->bounds = bounds_open(&h->q, d->line, d->regime, &h->work);
    }
    bounds_on(h->bounds, day, best, worst, span);
}

/* Is decision i the same on this day? If so, *span is for how long it stays so at least. */
static bool same_on(holding *h, uint32_t i, lode_date day, lode_span *span) {
    uint32_t best = 0, worst = 0;
    if (h->spent++ >= HOLDS_DECISIONS_MAX || !fired_in_force(h->an, &h->an->decisions[i], day)) {
        return false;
    }
    turn_to(h, i, day);
    bounds(h, day, &best, &worst, span);
    *span = both(*span, h->days);
    if (day == h->an->on) {
        h->best = best;
        h->worst = worst;
    }
    return best == h->best && worst == h->worst;
}

/* Narrows *holds to the days on which decision i stays the same: from the date asked outward, span by
 * span, and no further than *holds goes anyway. */
static void hold(holding *h, uint32_t i, lode_span *holds) {
    lode_date on = h->an->on;
    lode_span at;
    if (!same_on(h, i, on, &at)) { /* too much to decide: of no other day is anything said */
        *holds = (lode_span){on, on + 1};
        return;
    }
    lode_span run = at;
    while (run.until != DATE_NONE && within(*holds, run.until) && same_on(h, i, run.until, &at)) {
        run.until = at.until;
    }
    while (run.from != DATE_NONE && within(*holds, run.from - 1) &&
           same_on(h, i, run.from - 1, &at)) {
        run.from = at.from;
    }
    *holds = both(*holds, run);
}

void answer_holds(lode_answer *an) {
    holding h = {.an = an, .decision = NONE, .work = arena_lend(an->arena)};
    lode_span holds = {DATE_NONE, DATE_NONE};
    h.found = an->found;
    h.found.hits = (party_hits){0};
    for (size_t i = 0; i < an->found.hits.n; i++) {
        *vec_push(&h.found.hits) = an->found.hits.p[i];
    }
    gather_cuts(&h);
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        hold(&h, i, &holds);
    }
    an->holds_from = holds.from;
    an->holds_until = holds.until == DATE_NONE ? DATE_NONE : holds.until - 1;
    arena_return(an->arena, &h.work);
    vec_clear(&h.cuts);
    vec_clear(&h.found.hits);
}
