// SPDX-License-Identifier: Apache-2.0
//
// str: strings as pointer and length. Comparison is by bytes, which for UTF-8 is also the order of
// code points; no locale is ever asked. A str may hold a NULL pointer when its length is zero, so
// nothing here passes such a pointer to the C library.
#include "base/base.h"

#include <string.h>

#define DISTANCE_BYTES_MAX 128 // words of the law and names of facts; longer ones get no hint

str str_of(const char *z) { return z ? (str){z, strlen(z)} : STR(""); }

bool str_eqz(str a, const char *z) { return str_eq(a, str_of(z)); }

bool str_starts(str s, str prefix) {
    return s.n >= prefix.n && str_eq((str){s.p, prefix.n}, prefix);
}

bool str_ends(str s, str suffix) {
    return s.n >= suffix.n &&
           (suffix.n == 0 || str_eq((str){s.p + (s.n - suffix.n), suffix.n}, suffix));
}

str str_dup(lode_arena *a, str s) {
    char *p = arena_alloc(a, s.n + 1);
    if (s.n) {
        memcpy(p, s.p, s.n);
    }
    return (str){p, s.n};
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

str str_trim(str s) {
    while (s.n && is_blank(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_blank(s.p[s.n - 1])) {
        s.n--;
    }
    return s;
}

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

// Optimal string alignment: three rows of the usual table, the row before last for the swap.
uint32_t str_distance(str a, str b, uint32_t max) {
    size_t gap = a.n > b.n ? a.n - b.n : b.n - a.n;
    if (gap > max || a.n > DISTANCE_BYTES_MAX || b.n > DISTANCE_BYTES_MAX) {
        return str_eq(a, b) ? 0 : max + 1;
    }
    uint32_t rows[3][DISTANCE_BYTES_MAX + 1];
    for (size_t j = 0; j <= b.n; j++) {
        rows[0][j] = (uint32_t)j;
    }
    for (size_t i = 1; i <= a.n; i++) {
        uint32_t *now = rows[i % 3];
        const uint32_t *before = rows[(i + 2) % 3];
        const uint32_t *two_before = rows[(i + 1) % 3];
        now[0] = (uint32_t)i;
        uint32_t best = now[0];
        for (size_t j = 1; j <= b.n; j++) {
            uint32_t d = before[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            d = least(d, least(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1]) {
                d = least(d, two_before[j - 2] + 1);
            }
            now[j] = d;
            best = least(best, d);
        }
        // A swap reaches back two rows at a cost of one, so only best > max + 1 can never recover.
        if (best > max + 1) {
            return max + 1;
        }
    }
    return least(rows[a.n % 3][b.n], max + 1);
}
