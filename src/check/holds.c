/* SPDX-License-Identifier: Apache-2.0
 *
 * holds: the run of days around the date asked on which the answer stays the same, with what is
 * known held fixed. The same means: the same best and worst on every line and regime, and every rule
 * that fired still in force.
 *
 * Nothing changes but on a cut: a day on which a window, a suspension, a listing, a license or a
 * finding begins or ends. Between two cuts one day speaks for all, so only the cuts are decided,
 * outward from the date asked until the answer differs.
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
    VEC(lode_date) cuts; /* sorted, each once */
    uint32_t spent;
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

static void add_window(holding *h, const world_window *w) {
    add_cut(h, w->from);
    add_cut(h, w->until);
    add_cut(h, w->unclear_day);
    add_day_after(h, w->unclear_day);
}

static int by_date(const void *a, const void *b) {
    lode_date x = *(const lode_date *)a, y = *(const lode_date *)b;
    return (x > y) - (x < y);
}

static void gather_cuts(holding *h) {
    const lode_world *w = h->an->w;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (w->rules[i].kind != RULE_REPORT) { /* reports change no verdict */
            add_window(h, &w->rules[i].window);
        }
    }
    for (uint32_t i = 0; i < w->n_regimes; i++) {
        add_cut(h, w->regimes[i].begins);
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        add_window(h, &w->entries[i].window);
    }
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        const world_suspension *s = &w->suspensions[i];
        add_window(h, &(world_window){s->from, s->until, s->unclear_day, NONE});
    }
    for (size_t i = 0; i < h->found.hits.n; i++) {
        add_cut(h, w->parties[h->found.hits.p[i].party].listed);
        add_cut(h, w->parties[h->found.hits.p[i].party].delisted);
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
    for (uint32_t r = 0; r < an->w->n_rules; r++) {
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

static bool same_on(holding *h, lode_date day) {
    lode_answer *an = h->an;
    lode_arena scratch = arena_lend(an->arena);
    lode_facts facts;
    findings_apply(an->rq, day, &scratch, NULL, NULL, &facts);
    const lode_query q = {an->w,
                          &facts,
                          day,
                          an->known,
                          party_tri(an->w, &facts, &h->found, day, an->known, &scratch),
                          false};
    bool same = true;
    for (uint32_t i = 0; i < an->n_decisions && same; i++) {
        const lode_decision *d = &an->decisions[i];
        lode_arena work = arena_lend(&scratch);
        uint32_t best = 0, worst = 0;
        same = h->spent++ < HOLDS_DECISIONS_MAX && fired_in_force(an, d, day);
        if (same) {
            decide_bounds(&q, d->line, d->regime, &work, &best, &worst);
            same = best == d->best && worst == d->worst;
        }
        arena_return(&scratch, &work);
    }
    arena_return(an->arena, &scratch);
    return same;
}

void answer_holds(lode_answer *an) {
    holding h = {.an = an};
    party_find(an->w, &an->facts, an->arena, &h.found);
    gather_cuts(&h);
    size_t after = 0; /* the first cut later than the date asked */
    while (after < h.cuts.n && h.cuts.p[after] <= an->on) {
        after++;
    }
    size_t to = after;
    while (to < h.cuts.n && same_on(&h, h.cuts.p[to])) {
        to++;
    }
    an->holds_until = to < h.cuts.n ? h.cuts.p[to] - 1 : DATE_NONE;
    size_t from =
        after; /* the run begins at cut from - 1; before the first cut it has no beginning */
    while (from > 0 && same_on(&h, h.cuts.p[from - 1] - 1)) {
        from--;
    }
    an->holds_from = from > 0 ? h.cuts.p[from - 1] : DATE_NONE;
    vec_clear(&h.cuts);
    vec_clear(&h.found.hits);
}
