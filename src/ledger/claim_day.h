/* SPDX-License-Identifier: Apache-2.0
 *
 * claim_day: the day in a text as somebody printed it, read for one published on a given day. Understood are
 *
 *   Tuesday, January 7    7 Jan. 2026    January 7th    2026-01-07    7 January    Tuesday    next week
 *   1月7日（星期二）    2026年1月7日 周二    1月7日（火）    令和8年1月7日 火曜日    8日    星期四    下周    来週
 *
 * A day without a year, or without a month, is the one nearest to the publication; a weekday alone is the last
 * one up to it, "next Tuesday" the one after; a week is its seven days from Monday. What is not understood is
 * no day: nothing is guessed from digits alone, such as 7/1 or 01-07, nor from a day before or after another.
 */
#ifndef LODE_LEDGER_CLAIM_DAY_H
#define LODE_LEDGER_CLAIM_DAY_H

#include "base/base.h"

typedef struct stated_day {
    lode_date first, last; /* the same for a day; DATE_NONE: none was understood */
    int weekday;           /* the one that was printed, 0 Monday to 6 Sunday; -1: none */
    bool clash;            /* the day has another weekday than the one printed beside it */
    bool impossible;       /* a day that no calendar has: February 30 */
} stated_day;

stated_day stated_day_read(str text, lode_date published);
const char *weekday_name(uint32_t weekday); /* "Tuesday" */

#endif
