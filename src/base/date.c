// SPDX-License-Identifier: Apache-2.0
//
// date: civil days as a count from 1970-01-01 in the proleptic Gregorian calendar. Conversion
// counts years from March, so that the leap day is the last day of a year, and eras of 400 years
// (146,097 days). Only date_today_utc reads the clock, and only the command line's front door
// calls it; the C library's calendar, with its time zones, is never used.
#include "base/base.h"

#include <stdio.h>
#include <time.h>

#define ERA_DAYS 146097
#define EPOCH_FROM_MARCH_0 719468 // days from 0000-03-01 to 1970-01-01

static int32_t days_from_civil(int32_t year, int32_t month, int32_t day) {
    int32_t y = year - (month <= 2); // never negative: years begin at 1900 here
    int32_t era = y / 400;
    int32_t of_era = y - era * 400;
    int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_FROM_MARCH_0;
}

static void civil_from_days(int32_t days, int32_t *year, int32_t *month, int32_t *day) {
    int32_t z = days + EPOCH_FROM_MARCH_0; // positive for every date in DATE_MIN..DATE_MAX
    int32_t era = z / ERA_DAYS;
    int32_t in_era = z - era * ERA_DAYS;
    int32_t of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int32_t of_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
    int32_t m = (5 * of_year + 2) / 153;
    *day = of_year - (153 * m + 2) / 5 + 1;
    *month = m + (m < 10 ? 3 : -9);
    *year = of_era + era * 400 + (*month <= 2);
}

static bool digits(str s, size_t from, size_t count, int32_t *out) {
    int32_t v = 0;
    for (size_t i = from; i < from + count; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return true;
}

bool date_parse(str s, lode_date *out) {
    int32_t y = 0;
    int32_t m = 0;
    int32_t d = 0;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !digits(s, 0, 4, &y) ||
        !digits(s, 5, 2, &m) || !digits(s, 8, 2, &d)) {
        return false;
    }
    if (y < 1900 || y > 2199 || m < 1 || m > 12 || d < 1 || d > 31) {
        return false;
    }
    // A day that the month does not have comes back as another day.
    int32_t days = days_from_civil(y, m, d);
    int32_t y2 = 0;
    int32_t m2 = 0;
    int32_t d2 = 0;
    civil_from_days(days, &y2, &m2, &d2);
    if (y2 != y || m2 != m || d2 != d) {
        return false;
    }
    *out = days;
    return true;
}

static void two_digits(char *p, int32_t n) {
    p[0] = (char)('0' + n / 10);
    p[1] = (char)('0' + n % 10);
}

str date_print(lode_date d, char buf[16]) {
    int n = 0;
    if (d == DATE_NONE) {
        n = snprintf(buf, 16, "none");
    } else if (d < DATE_MIN || d > DATE_MAX + 1) { // an `until` may be the day after the last one
        n = snprintf(buf, 16, "out of range");
    } else {
        int32_t year = 0;
        int32_t month = 0;
        int32_t day = 0;
        civil_from_days(d, &year, &month, &day);
        two_digits(buf, year / 100);
        two_digits(buf + 2, year % 100);
        buf[4] = buf[7] = '-';
        two_digits(buf + 5, month);
        two_digits(buf + 8, day);
        buf[10] = '\0';
        n = 10;
    }
    return (str){buf, n > 0 && n < 16 ? (size_t)n : 0};
}

int32_t date_year(lode_date d) {
    int32_t year = 0, month = 0, day = 0;
    civil_from_days(d, &year, &month, &day);
    return year;
}

uint32_t date_weekday(lode_date d) {
    int32_t w = (d + 3) % 7; // 1970-01-01 was a Thursday
    return (uint32_t)(w < 0 ? w + 7 : w);
}

void year_bounds(int32_t year, lode_date *first, lode_date *next) {
    *first = days_from_civil(year, 1, 1);
    *next = days_from_civil(year + 1, 1, 1);
}

lode_date date_today_utc(void) {
    struct timespec now = {0};
    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || now.tv_sec < 0) {
        return DATE_NONE;
    }
    int64_t days = (int64_t)now.tv_sec / 86400;
    return days > DATE_MAX ? DATE_NONE : (lode_date)days;
}
