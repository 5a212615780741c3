/* SPDX-License-Identifier: Apache-2.0
 *
 * draws: do several lines that each fit what remains of a license fit together (4.15)? Asked when a license
 * says what remains of it and the shipment has more lines than one.
 *
 * A line *draws* on a license when it may need one (without any, its verdict is not surely the mildest) and
 * the license may cover it, as far as that line alone goes. A license *fits* when all lines that draw on it
 * stay within what remains, at the most that each may be. Such a license can surely take every line that it
 * surely covers; those lines then ask nothing of another license, which may fit in its turn. More lines
 * taken let more licenses fit, and never fewer, so whatever the order, the end is the same.
 */
#include "decide/decide_int.h"

typedef struct line_draw {
    bool needs, taken;
    tri *alone; /* n_licenses */
} line_draw;

typedef struct draws_day {
    lode_date on, known;
    uint32_t regime;
    bool *fit;        /* n_licenses */
    uint32_t **doubt; /* n_licenses: lines that draw on one that does not fit */
    uint32_t *n_doubt;
    lode_span span;
    struct draws_day *next;
} draws_day;

struct lode_draws {
    lode_arena *arena;
    draws_day *days;
};

lode_draws *draws_new(lode_arena *arena) {
    lode_draws *d = arena_alloc(arena, sizeof *d);
    d->arena = arena;
    return d;
}

static draws_day *find_day(const lode_draws *d, lode_date on, lode_date known, uint32_t regime) {
    draws_day *day = d == NULL ? NULL : d->days;
    while (day != NULL && (day->on != on || day->known != known || day->regime != regime)) {
        day = day->next;
    }
    return day;
}

void draws_doubt(const lode_draws *d, lode_date on, lode_date known, uint32_t regime,
                 uint32_t license, const uint32_t **lines, uint32_t *n) {
    const draws_day *day = find_day(d, on, known, regime);
    *n = day == NULL ? 0 : day->n_doubt[license];
    *lines = *n == 0 ? NULL : day->doubt[license];
}

/* ---- one line ------------------------------------------------------------------------------------ */

/* By itself, as if no license was shown: what it would be without one, and what each says of it. */
static void look_at(const decide_ctx *c, uint32_t line, line_draw *out, lode_span *span) {
    const lode_facts *f = c->q->facts;
    lode_arena tmp = arena_lend(c->arena);
    lode_facts none = *f;
    lode_query q = *c->q;
    decide_ctx k;
    none.n_licenses = 0;
    q.facts = &none;
    decide_init(&k, &q, line, c->regime, &tmp);
    kleene_run(&k);
    for (uint32_t i = 0; i < f->n_licenses; i++) {
        out->alone[i] = license_alone(&k, &f->licenses[i]);
    }
    bind_license(&k);
    kleene_run(&k);
    lode_nexus nexus = nexus_of(&k);
    out->needs = (nexus == NEXUS_TRUE || nexus == NEXUS_INDICATED) && k.worst != mildest_of(k.w);
    *span = span_both(*span, span_of(&k));
    arena_return(c->arena, &tmp);
}

/* ---- one license --------------------------------------------------------------------------------- */

typedef struct drawing {
    decide_ctx *c;
    line_draw *lines;
} drawing;

static bool draws_on(const drawing *d, uint32_t line, uint32_t license) {
    const line_draw *x = &d->lines[line];
    return x->needs && !x->taken && x->alone[license] != TRI_FALSE;
}

static bool enough(const drawing *d, uint32_t license, bool value) {
    const lode_license *l = &d->c->q->facts->licenses[license];
    const lode_left *left = value ? &l->remaining_value : &l->remaining;
    decide_ctx at = *d->c; /* only to be asked what a line states */
    lode_wide sum = 0;
    for (uint32_t i = 0; left->text.n > 0 && i < d->c->q->facts->n_lines; i++) {
        lode_interval v;
        at.line = i;
        if (!draws_on(d, i, license)) {
            continue;
        }
        if (!license_amount(&at, value, left, &v) || v.hi == NANO_MAX) {
            return false;
        }
        sum += v.hi;
    }
    return sum <= left->v;
}

/* A license that only one line draws on is that line's own affair. */
static uint32_t count_drawing(const drawing *d, uint32_t license) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->c->q->facts->n_lines; i++) {
        n += draws_on(d, i, license);
    }
    return n;
}

static bool find_fit(drawing *d, bool *fit) {
    const lode_facts *f = d->c->q->facts;
    bool more = false;
    for (uint32_t l = 0; l < f->n_licenses; l++) {
        if (fit[l] || (count_drawing(d, l) > 1 && !(enough(d, l, false) && enough(d, l, true)))) {
            continue;
        }
        fit[l] = more = true;
        for (uint32_t i = 0; i < f->n_lines; i++) {
            d->lines[i].taken |= draws_on(d, i, l) && d->lines[i].alone[l] == TRI_TRUE;
        }
    }
    return more;
}

/* ---- all ------------------------------------------------------------------------------------------ */

static draws_day *find_out(decide_ctx *c, lode_arena *keep) {
    const lode_facts *f = c->q->facts;
    drawing d = {.c = c, .lines = arena_array(c->arena, f->n_lines + 1, sizeof *d.lines)};
    draws_day *day = arena_alloc(keep, sizeof *day);
    *day = (draws_day){.on = c->q->on,
                       .known = c->q->known,
                       .regime = c->regime,
                       .fit = arena_array(keep, f->n_licenses + 1, sizeof *day->fit),
                       .doubt = arena_array(keep, f->n_licenses + 1, sizeof *day->doubt),
                       .n_doubt = arena_array(keep, f->n_licenses + 1, sizeof *day->n_doubt),
                       .span = {DATE_NONE, DATE_NONE}};
    for (uint32_t i = 0; i < f->n_lines; i++) {
        d.lines[i].alone = arena_array(c->arena, f->n_licenses + 1, sizeof *d.lines[i].alone);
        look_at(c, i, &d.lines[i], &day->span);
    }
    while (find_fit(&d, day->fit)) {
    }
    for (uint32_t l = 0; l < f->n_licenses; l++) {
        uint32_t n = day->fit[l] ? 0 : count_drawing(&d, l);
        day->doubt[l] = arena_array(keep, n + 1, sizeof *day->doubt[l]);
        for (uint32_t i = 0; i < f->n_lines && n > 0; i++) {
            if (draws_on(&d, i, l)) {
                day->doubt[l][day->n_doubt[l]++] = i;
            }
        }
    }
    return day;
}

const bool *draws_fit(decide_ctx *c, lode_span *span) {
    const lode_facts *f = c->q->facts;
    bool counts = false;
    for (uint32_t i = 0; i < f->n_licenses; i++) {
        counts |= license_counts(&f->licenses[i]);
    }
    if (!counts || f->n_lines < 2) {
        return NULL;
    }
    lode_draws *all = c->q->draws;
    draws_day *day = find_day(all, c->q->on, c->q->known, c->regime);
    if (day == NULL) {
        day = find_out(c, all != NULL ? all->arena : c->arena);
        if (all != NULL) {
            day->next = all->days;
            all->days = day;
        }
    }
    *span = span_both(*span, day->span);
    return day->fit;
}
