/* SPDX-License-Identifier: Apache-2.0
 *
 * clock: counts working days (language.md 4.17). Pure in its arguments: no clock of the machine.
 *
 * The day of acceptance is not counted; working days are those of the clock's calendar, except on
 * days on which it stood still; the latest day is the one on which the last of them falls. A year
 * that the calendar does not hold, or whose notice was not out by `known`, is not known: nothing
 * beyond its first day is computed, and the result names it.
 */
#ifndef LODE_CLOCK_H
#define LODE_CLOCK_H

#include "decide/decide.h"

typedef enum clock_state {
    CLOCK_NOT_STARTED, /* accepted after `on` */
    CLOCK_RUNNING,     /* the last day is not over */
    CLOCK_PAUSED,      /* it stands still on `on` */
    CLOCK_OVERDUE,     /* the last day is over: not approved, silence is not approval */
    CLOCK_NO_LIMIT,    /* the law sets none */
    CLOCK_UNKNOWN,     /* what it takes to say is not known */
} clock_state;
const char *clock_state_name(clock_state s);
#define CLOCK_STATES 6u

typedef enum work_kind { WORK_FREE, WORK_DUE, WORK_UNKNOWN } work_kind;
/* row: the calendar's own word on the day, NULL when the weekday decides. May be NULL. */
work_kind calendar_day(const lode_world *w, uint32_t calendar, lode_date day, lode_date known,
                       const world_cal_day **row);

typedef struct clock_ask {
    uint32_t clock;      /* clocks */
    lode_date accepted;  /* DATE_NONE: not known */
    lode_date on, known; /* both given */
    const lode_pause *pauses;
    uint32_t n_pauses;
    bool pauses_known; /* false: nobody said whether it stood still */
    tri no_limit;
} clock_ask;

typedef struct clock_result {
    clock_state state;
    lode_date latest; /* last day for a decision; DATE_NONE when not known or not there */
    uint32_t used;    /* working days counted up to `on`, that day included */
    bool used_known;
    uint32_t left, over;   /* working days: still to come; beyond the last */
    uint32_t paused_days;  /* working days that pauses took out, up to the last day or to `on` */
    bool waits;            /* a pause without an end comes before the last day */
    uint32_t ignored;      /* pauses given that this clock does not stop for */
    uint32_t missing_year; /* the first year that the last day needs and the calendar lacks, or 0 */
} clock_result;

void clock_run(const lode_world *w, const clock_ask *ask, clock_result *out);

#endif
