// SPDX-License-Identifier: Apache-2.0
//
// time: moments in UTC, to the millisecond, as RFC 3339 writes them.
#include "ledger/event.h"

#include <stdio.h>

#define DAY_MILLISECONDS INT64_C(86400000)

lode_date time_date(lode_time t) {
    int64_t day = t / DAY_MILLISECONDS;
    return (lode_date)(t % DAY_MILLISECONDS < 0 ? day - 1 : day);
}

str time_print(lode_time t, char buf[32]) {
    lode_date day = time_date(t);
    int64_t ms = t - (int64_t)day * DAY_MILLISECONDS;
    char date[16];
    (void)date_print(day, date);
    int n = snprintf(buf, 32, "%.10sT%02d:%02d:%02d.%03dZ", date, (int)(ms / 3600000),
                     (int)(ms / 60000 % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
    return (str){buf, (size_t)n};
}

static bool digits(str s, size_t at, size_t n, int64_t max, int64_t *out) {
    int64_t v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return v <= max;
}

bool time_parse(str s, lode_time *out) {
    lode_date day;
    int64_t h, m, sec, ms;
    bool form = s.n == 24 && s.p[10] == 'T' && s.p[13] == ':' && s.p[16] == ':' && s.p[19] == '.' &&
                s.p[23] == 'Z';
    if (!form || !date_parse((str){s.p, 10}, &day) || !digits(s, 11, 2, 23, &h) ||
        !digits(s, 14, 2, 59, &m) || !digits(s, 17, 2, 59, &sec) || !digits(s, 20, 3, 999, &ms)) {
        return false;
    }
    *out = (int64_t)day * DAY_MILLISECONDS + h * 3600000 + m * 60000 + sec * 1000 + ms;
    return true;
}
