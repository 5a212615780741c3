/* SPDX-License-Identifier: Apache-2.0
 *
 * amount: exact amounts in millionths of a unit, read, printed and converted. A conversion multiplies before
 * it divides, in 128 bits, and refuses what does not come out even: a license is drawn down by what was
 * stated, not by what it was rounded to.
 */
#include "ledger/license.h"

#include "ledger/refusal.h"

#include <stdio.h>

#define DECIMALS_MAX 6u
#define WHOLE_MAX 12u /* digits before the point; AMOUNT_MAX has thirteen */

__extension__ typedef __int128 wide;

static bool is_blank(char c) { return c == ' ' || c == '\t'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static lode_status bad(str text, const char *what, lode_error *err) {
    lode_status st =
        refuse(err, "bad_amount", "\"%.60s\" is no amount: %s", text.n == 0 ? "" : text.p, what);
    lode_hint(err, "write a number with at most %u decimals, a blank and the unit, such as 12.5 kg",
              DECIMALS_MAX);
    return st;
}

/* Digits from *at on, at most max of them without leading zeros; false: none, or more. */
static bool digits(str s, size_t *at, size_t max, int64_t *v, size_t *n) {
    size_t first = *at, counted = 0;
    while (*at < s.n && is_digit(s.p[*at])) {
        counted += counted > 0 || s.p[*at] != '0';
        if (counted > max) {
            return false;
        }
        *v = *v * 10 + (s.p[*at] - '0');
        (*at)++;
    }
    *n = *at - first;
    return *n > 0;
}

static bool unit_ok(str u) {
    bool ok = u.n > 0 && u.n <= UNIT_BYTES_MAX && str_is_utf8(u, NULL) && !is_digit(u.p[0]);
    for (size_t i = 0; i < u.n && ok; i++) {
        unsigned char c = (unsigned char)u.p[i];
        ok = c > ' ' && c != 0x7F && c != '"' && c != '\\' && c != ',';
    }
    return ok;
}

lode_status amount_read(str text, amount *out, str *unit, lode_error *err) {
    char shown[61];
    size_t cut = text.n < sizeof shown ? text.n : sizeof shown - 1, at = 0, n = 0;
    memcpy(shown, text.n == 0 ? "" : text.p, cut);
    shown[cut] = '\0';
    str s = str_trim(text), show = {shown, cut};
    int64_t whole = 0, part = 0;
    if (s.n > 0 && s.p[0] == '-') {
        return bad(show, "it is below zero", err);
    }
    if (!digits(s, &at, WHOLE_MAX + 1, &whole, &n) || whole > AMOUNT_MAX / AMOUNT_ONE) {
        return n == 0 && at == 0 ? bad(show, "it does not begin with a number", err)
                                 : refuse(err, "amount_too_large", "\"%s\" is more than %lld units",
                                          shown, (long long)(AMOUNT_MAX / AMOUNT_ONE));
    }
    if (at < s.n && s.p[at] == '.') {
        size_t point = ++at;
        while (at < s.n && is_digit(s.p[at])) {
            at++;
        }
        if (at == point || at - point > DECIMALS_MAX) {
            return bad(show, "it has no decimals behind the point, or too many", err);
        }
        for (size_t i = 0; i < DECIMALS_MAX; i++) {
            part = part * 10 + (point + i < at ? s.p[point + i] - '0' : 0);
        }
    }
    if (at == s.n || !is_blank(s.p[at])) {
        return bad(show, at == s.n ? "it has no unit" : "a blank must stand before the unit", err);
    }
    str u = str_trim((str){s.p + at, s.n - at});
    amount v = whole * AMOUNT_ONE + part;
    if (!unit_ok(u)) {
        return bad(show, "what stands behind the number is no unit", err);
    }
    if (v > AMOUNT_MAX) {
        return refuse(err, "amount_too_large", "\"%s\" is more than %lld units", shown,
                      (long long)(AMOUNT_MAX / AMOUNT_ONE));
    }
    *out = v;
    *unit = u;
    return LODE_OK;
}

str amount_print(amount v, str unit, char buf[64]) {
    uint64_t size = v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
    uint64_t part = size % (uint64_t)AMOUNT_ONE;
    int n = snprintf(buf, 64, "%s%llu", v < 0 ? "-" : "",
                     (unsigned long long)(size / (uint64_t)AMOUNT_ONE));
    if (part > 0) {
        n += snprintf(buf + n, 64 - (size_t)n, ".%06llu", (unsigned long long)part);
        while (buf[n - 1] == '0') {
            buf[--n] = '\0';
        }
    }
    n += snprintf(buf + n, 64 - (size_t)n, "%s" STR_FMT, unit.n > 0 ? " " : "",
                  (int)(unit.n < UNIT_BYTES_MAX ? unit.n : UNIT_BYTES_MAX),
                  unit.n > 0 ? unit.p : "");
    return (str){buf, (size_t)n};
}

static bool is_currency(str u) {
    bool ok = u.n == 3;
    for (size_t i = 0; i < u.n && ok; i++) {
        ok = u.p[i] >= 'A' && u.p[i] <= 'Z';
    }
    return ok;
}

static lode_status mismatch(str from, str to, lode_error *err) {
    lode_status st =
        refuse(err, "unit_mismatch",
               "\"" STR_FMT "\" cannot be counted in \"" STR_FMT "\", which the license counts in",
               STR_ARG(from), STR_ARG(to));
    if (is_currency(from) && is_currency(to)) {
        lode_hint(err, "no rate is known here: state the value in " STR_FMT ", as the license does",
                  STR_ARG(to));
    } else {
        lode_hint(err, "state the amount in " STR_FMT " or in a unit of its kind", STR_ARG(to));
    }
    return st;
}

lode_status amount_in(const unit_table *t, str text, str unit, amount *out, lode_error *err) {
    amount v = 0;
    str from = {0};
    int64_t num = 0, den = 0;
    char buf[64];
    lode_status st = amount_read(text, &v, &from, err);
    if (st != LODE_OK) {
        return st;
    }
    if (str_eq(from, unit)) {
        *out = v;
        return LODE_OK;
    }
    if (t == NULL || t->ratio == NULL || !t->ratio(t->units, from, unit, &num, &den) || num <= 0 ||
        den <= 0) {
        return mismatch(from, unit, err);
    }
    wide product = (wide)v * num;
    if (product % den != 0) {
        st = refuse(err, "not_exact", "%s is not a whole number of millionths of one " STR_FMT,
                    amount_print(v, from, buf).p, STR_ARG(unit));
        lode_hint(err, "state the amount in " STR_FMT ", with at most %u decimals", STR_ARG(unit),
                  DECIMALS_MAX);
        return st;
    }
    if (product / den > AMOUNT_MAX) {
        return refuse(err, "amount_too_large", "%s is more than %lld " STR_FMT,
                      amount_print(v, from, buf).p, (long long)(AMOUNT_MAX / AMOUNT_ONE),
                      STR_ARG(unit));
    }
    *out = (amount)(product / den);
    return LODE_OK;
}
