// SPDX-License-Identifier: Apache-2.0
//
// nano: exact decimals as int64 in units of 10^-9. Nothing rounds: a number that does not fit is
// refused, because a rounded share can fall on the other side of a limit in a law.
#include "base/base.h"

#include <stdio.h>

#define WHOLE_DIGITS_MAX 9 // with nine decimals 10^18, inside int64
#define DECIMALS_MAX 9

__extension__ typedef __int128 wide; // a product of two int64 always fits

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool nano_parse(str s, lode_nano *out) {
    size_t i = s.n && s.p[0] == '-' ? 1 : 0;
    bool minus = i == 1;
    int64_t v = 0;
    size_t whole = 0;
    for (; i < s.n && is_digit(s.p[i]); i++) {
        if (++whole > WHOLE_DIGITS_MAX) {
            return false;
        }
        v = v * 10 + (s.p[i] - '0');
    }
    if (whole == 0) {
        return false;
    }
    size_t decimals = 0;
    if (i < s.n && s.p[i] == '.') {
        for (i++; i < s.n && is_digit(s.p[i]); i++) {
            if (++decimals > DECIMALS_MAX) {
                return false;
            }
            v = v * 10 + (s.p[i] - '0');
        }
        if (decimals == 0) {
            return false;
        }
    }
    if (i != s.n) {
        return false;
    }
    for (; decimals < DECIMALS_MAX; decimals++) {
        v *= 10;
    }
    *out = minus ? -v : v;
    return true;
}

str nano_print(lode_nano v, char buf[32]) {
    uint64_t u = v < 0 ? UINT64_C(0) - (uint64_t)v : (uint64_t)v;
    unsigned long long whole = u / (uint64_t)NANO_ONE;
    unsigned long long part = u % (uint64_t)NANO_ONE;
    int n = snprintf(buf, 32, "%s%llu", v < 0 ? "-" : "", whole);
    if (part) {
        n = snprintf(buf, 32, "%s%llu.%09llu", v < 0 ? "-" : "", whole, part);
        while (n > 0 && buf[n - 1] == '0') {
            buf[--n] = '\0';
        }
    }
    return (str){buf, n > 0 ? (size_t)n : 0};
}

bool nano_mul(lode_nano a, lode_nano b, lode_nano *out) {
    wide product = (wide)a * b;
    if (product % NANO_ONE != 0) {
        return false;
    }
    product /= NANO_ONE;
    if (product > INT64_MAX || product < INT64_MIN) {
        return false;
    }
    *out = (lode_nano)product;
    return true;
}
