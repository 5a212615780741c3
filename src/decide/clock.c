/* SPDX-License-Identifier: Apache-2.0
 *
 * clock: see clock.h. It walks day by day: at most some years of days, and nothing to get wrong.
 */
#include "decide/clock.h"

const char *clock_state_name(clock_state s) {
    static const char *const names[CLOCK_STATES] = {"not_started", "running",  "paused",
                                                    "overdue",     "no_limit", "unknown"};
    return names[s];
}

/* ---- days ------------------------------------------------------------------------------------ */

static const world_cal_year *year_of(const lode_world *w, uint32_t calendar, lode_date day,
                                     lode_date known) {
    world_range years = w->calendars[calendar].years;
    uint32_t year = (uint32_t)date_year(day);
    for (uint32_t i = years.first; i < years.first + years.count; i++) {
        if (w->cal_years[i].year == year) {
            return w->cal_years[i].published <= known ? &w->cal_years[i] : NULL;
        }
    }
    return NULL;
}

work_kind calendar_day(const lode_world *w, uint32_t calendar, lode_date day, lode_date known,
                       const world_cal_day **row) {
    const world_cal_year *y = year_of(w, calendar, day, known);
    if (row != NULL) {
        *row = NULL;
    }
    if (y == NULL) {
        return WORK_UNKNOWN;
    }
    for (uint32_t i = y->days.first; i < y->days.first + y->days.count; i++) {
        const world_cal_day *d = &w->cal_days[i];
        if (day >= d->from && day < d->until) {
            if (row != NULL) {
                *row = d;
            }
            return d->works ? WORK_DUE : WORK_FREE;
        }
    }
    bool worked = w->calendars[calendar].workdays >> date_weekday(day) & 1;
    return worked ? WORK_DUE : WORK_FREE;
}

/* ---- pauses ---------------------------------------------------------------------------------- */

/* A kind that was not said is taken at its giver's word: that the clock stood still. */
static bool stops(const lode_world *w, const world_clock *k, const lode_pause *p) {
    bool counts = p->kind == NONE;
    for (uint32_t i = 0; i < k->pauses.count && !counts; i++) {
        counts = w->clock_pauses[k->pauses.first + i] == p->kind;
    }
    return counts;
}

/* Does it stand still on this day; and, in *open, by a pause without an end? */
static bool stands(const lode_world *w, const clock_ask *ask, lode_date day, bool *open) {
    const world_clock *k = &w->clocks[ask->clock];
    bool still = false;
    *open = false;
    for (uint32_t i = 0; i < ask->n_pauses; i++) {
        const lode_pause *p = &ask->pauses[i];
        if (day >= p->from && (p->to == DATE_NONE || day <= p->to) && stops(w, k, p)) {
            still = true;
            *open |= p->to == DATE_NONE;
        }
    }
    return still;
}

/* ---- counting -------------------------------------------------------------------------------- */

/* Where a count ended: on the n-th day, at the end asked for, or at a day that nobody knows. */
typedef struct count {
    uint32_t days, paused;
    lode_date last;    /* the day on which the n-th fell, else DATE_NONE */
    lode_date unknown; /* the first day not known, else DATE_NONE */
    bool waits;        /* a pause without an end was met */
} count;

/* Counts after `accepted` up to and with `end`, or until n days are counted. */
static count count_days(const lode_world *w, const clock_ask *ask, lode_date end, uint32_t n) {
    count c = {.last = DATE_NONE, .unknown = DATE_NONE};
    uint32_t calendar = w->clocks[ask->clock].calendar;
    for (lode_date day = ask->accepted + 1; day <= end && day <= DATE_MAX; day++) {
        bool open = false;
        bool still = stands(w, ask, day, &open);
        if (open) {
            c.waits = true; /* it stands from here on, whatever the days are */
            return c;
        }
        work_kind kind = calendar_day(w, calendar, day, ask->known, NULL);
        if (kind == WORK_UNKNOWN) {
            c.unknown = day;
            return c;
        }
        c.paused += kind == WORK_DUE && still;
        c.days += kind == WORK_DUE && !still;
        if (c.days == n) {
            c.last = day;
            return c;
        }
    }
    return c;
}

/* Is what runs out sure to run out, or can something unsaid still move it? */
static bool limit_sure(const clock_ask *ask) {
    return ask->no_limit == TRI_FALSE && ask->pauses_known;
}

static clock_state state_on(const lode_world *w, const clock_ask *ask, const count *to_limit) {
    bool open = false;
    if (ask->on < ask->accepted) {
        return CLOCK_NOT_STARTED;
    }
    if (to_limit->last != DATE_NONE && ask->on > to_limit->last) {
        return limit_sure(ask) ? CLOCK_OVERDUE : CLOCK_UNKNOWN;
    }
    if (stands(w, ask, ask->on, &open)) {
        return CLOCK_PAUSED;
    }
    bool within = to_limit->unknown == DATE_NONE || ask->on < to_limit->unknown;
    return within ? CLOCK_RUNNING : CLOCK_UNKNOWN;
}

void clock_run(const lode_world *w, const clock_ask *ask, clock_result *out) {
    const world_clock *k = &w->clocks[ask->clock];
    *out = (clock_result){.state = CLOCK_UNKNOWN, .latest = DATE_NONE};
    for (uint32_t i = 0; i < ask->n_pauses; i++) {
        out->ignored += !stops(w, k, &ask->pauses[i]);
    }
    if (ask->no_limit == TRI_TRUE) {
        out->state = CLOCK_NO_LIMIT;
    }
    if (ask->accepted == DATE_NONE) {
        return;
    }
    count used = count_days(w, ask, ask->on, UINT32_MAX);
    out->used = used.days;
    out->used_known = used.unknown == DATE_NONE; /* days beyond the last one are nobody's need */
    out->paused_days = used.paused;
    if (out->state == CLOCK_NO_LIMIT) {
        return;
    }
    count limit = count_days(w, ask, DATE_MAX, k->days);
    if (limit.unknown != DATE_NONE) {
        out->missing_year = (uint32_t)date_year(limit.unknown);
    }
    out->latest = limit.last;
    out->waits = limit.waits;
    out->state = state_on(w, ask, &limit);
    if (limit.last != DATE_NONE) {
        out->paused_days = limit.paused;
    }
    out->left = k->days > used.days ? k->days - used.days : 0;
    out->over = used.days > k->days ? used.days - k->days : 0;
}
