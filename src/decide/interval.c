/* SPDX-License-Identifier: Apache-2.0
 *
 * interval: amounts and shares from text (language.md 3.1, 3.2). An interval is a value: a test
 * report says "< 0.01 %", a drawing says ">= 3 inch". Everything is exact: a number that the base
 * unit cannot hold in nine decimals is refused, never rounded.
 *
 *   2 %   = 2 %   < 0.01 %   <= 5 GPa   > 1 kg   >= 3 inch   1 % .. 3 %   1 .. 3 %   5GPa
 *
 * Amounts and shares are never negative, so "< 3 kg" begins at zero. The unit "%" of shares is in
 * every world: the compiler puts it there.
 */
#include "decide/facts.h"

#include <string.h>

#define UNITS_SHOWN_MAX 16u /* units that fit, in a hint */
#define SHOWN_BYTES_MAX 80u /* of a wrong word, in a message */

__extension__ typedef __int128 wide;

static bool is_share(str dim) { return str_eqz(dim, "share"); }

static str shown(str s) { return s.n > SHOWN_BYTES_MAX ? (str){s.p, SHOWN_BYTES_MAX} : s; }

static lode_status unknown_unit(const lode_world *w, str dim, str unit, lode_error *err) {
    lode_status s = LODE_OK;
    if (unit.n == 0) {
        s = lode_fail(err, LODE_BAD_INPUT, "unit_missing", "a number needs its unit");
    } else {
        s = lode_fail(err, LODE_BAD_INPUT, "wrong_unit", "\"" STR_FMT "\" is no unit of " STR_FMT,
                      STR_ARG(shown(unit)), STR_ARG(dim));
    }
    strbuf b = {0};
    uint32_t shown = 0;
    for (uint32_t i = 0; i < w->n_units && shown < UNITS_SHOWN_MAX; i++) {
        if (str_eq(world_str(w, w->units[i].dim), dim)) {
            strbuf_addz(&b, shown > 0 ? ", " : "");
            strbuf_add(&b, world_str(w, w->units[i].name));
            shown++;
        }
    }
    if (shown > 0) {
        lode_hint(err, "units that fit: %s", b.p);
    }
    strbuf_clear(&b);
    return s;
}

static const world_unit *find_unit(const lode_world *w, str dim, str unit) {
    for (uint32_t i = 0; i < w->n_units; i++) {
        if (str_eq(world_str(w, w->units[i].dim), dim) &&
            str_eq(world_str(w, w->units[i].name), unit)) {
            return &w->units[i];
        }
    }
    return NULL;
}

/* The longest run at the front that looks like a number. */
static str number_part(str s) {
    size_t n = 0;
    while (n < s.n &&
           ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '.' || (n == 0 && s.p[n] == '-'))) {
        if (s.p[n] == '.' && n + 1 < s.n && s.p[n + 1] == '.') {
            break; /* 1..3 */
        }
        n++;
    }
    return (str){s.p, n};
}

static str after(str s, str part) { return str_trim((str){s.p + part.n, s.n - part.n}); }

/* Why the text is no number that we keep. */
static lode_status bad_number(str number, str whole, lode_error *err) {
    lode_status s = LODE_OK;
    const char *dot = number.n > 0 ? memchr(number.p, '.', number.n) : NULL;
    size_t whole_digits = dot != NULL ? (size_t)(dot - number.p) : number.n;
    if (number.n == 0) {
        s = lode_fail(err, LODE_BAD_INPUT, "no_number",
                      "\"" STR_FMT "\" does not begin with a number", STR_ARG(shown(whole)));
        lode_hint(err, "write a number and its unit, such as 2 %%, < 0.01 %% or 1 %% .. 3 %%");
        return s;
    }
    if (dot != NULL && number.n - whole_digits - 1 > 9) {
        s = lode_fail(err, LODE_BAD_INPUT, "too_fine", STR_FMT " has more than nine decimals",
                      STR_ARG(shown(number)));
        return s;
    }
    if (whole_digits > 9) {
        return lode_fail(err, LODE_BAD_INPUT, "too_large",
                         STR_FMT " has more than nine digits before the point",
                         STR_ARG(shown(number)));
    }
    return lode_fail(err, LODE_BAD_INPUT, "no_number", "\"" STR_FMT "\" is no number",
                     STR_ARG(shown(number)));
}

/* Number and unit into the base unit, exactly. */
static lode_status convert(const lode_world *w, str dim, str number, str unit, lode_nano *out,
                           lode_error *err) {
    lode_nano n = 0;
    if (!nano_parse(number, &n)) {
        return bad_number(number, number, err);
    }
    const world_unit *u = find_unit(w, dim, unit);
    bool minus = number.n > 0 && number.p[0] == '-';
    if (minus && (u == NULL || u->offset == 0)) {
        return lode_fail(err, LODE_BAD_INPUT, "negative", STR_FMT " is negative",
                         STR_ARG(shown(number)));
    }
    if (u == NULL) {
        return unknown_unit(w, dim, unit, err);
    }
    wide product = (wide)n * u->num;
    if (product % u->den != 0) {
        return lode_fail(err, LODE_BAD_INPUT, "too_fine",
                         STR_FMT " " STR_FMT " is finer than nine decimals of the base unit",
                         STR_ARG(shown(number)), STR_ARG(shown(unit)));
    }
    product = product / u->den + u->offset;
    if (product < 0) {
        return lode_fail(err, LODE_BAD_INPUT, "negative", STR_FMT " " STR_FMT " lies below zero",
                         STR_ARG(shown(number)), STR_ARG(shown(unit)));
    }
    if (product >= NANO_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_large", STR_FMT " " STR_FMT " is too large",
                         STR_ARG(shown(number)), STR_ARG(shown(unit)));
    }
    if (is_share(dim) && product > NANO_ONE) {
        return lode_fail(err, LODE_BAD_INPUT, "over_whole",
                         STR_FMT " " STR_FMT " is more than the whole", STR_ARG(shown(number)),
                         STR_ARG(shown(unit)));
    }
    *out = (lode_nano)product;
    return LODE_OK;
}

/* ---- what remains of a license ----------------------------------------------------------------- */

#define LEFT_DIGITS_MAX 13u /* before the point: what a book of the desk holds */
#define LEFT_DECIMALS_MAX 9u

/* Digits with at most one point among them, into 10^-9. */
static bool read_wide(str number, lode_wide *out) {
    uint32_t whole = 0, decimals = 0;
    bool point = false;
    *out = 0;
    for (size_t i = 0; i < number.n; i++) {
        if (number.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (number.p[i] < '0' || number.p[i] > '9') {
            return false;
        }
        *out = *out * 10 + (number.p[i] - '0');
        whole += !point;
        decimals += point;
    }
    bool ok = whole > 0 && whole <= LEFT_DIGITS_MAX && decimals <= LEFT_DECIMALS_MAX &&
              (!point || decimals > 0);
    for (; ok && decimals < LEFT_DECIMALS_MAX; decimals++) {
        *out *= 10;
    }
    return ok;
}

lode_status left_from_text(const lode_world *w, lode_arena *arena, str dim, str text,
                           lode_left *out, lode_error *err) {
    str s = str_trim(text), number = number_part(s), unit = after(s, number);
    lode_wide v = 0;
    if (!read_wide(number, &v)) {
        lode_status st =
            lode_fail(err, LODE_BAD_INPUT, "no_number",
                      "\"" STR_FMT "\" is no amount that can remain", STR_ARG(shown(s)));
        lode_hint(
            err, "write one number and its unit, such as 120 kg; at most %u digits and %u decimals",
            LEFT_DIGITS_MAX, LEFT_DECIMALS_MAX);
        return st;
    }
    const world_unit *u = find_unit(w, dim, unit);
    if (u == NULL || u->offset != 0) {
        return unknown_unit(w, dim, unit, err);
    }
    if (u->num != 0) {
        if (__builtin_mul_overflow(v, (lode_wide)u->num, &v)) {
            return lode_fail(err, LODE_BAD_INPUT, "too_large", STR_FMT " is too large",
                             STR_ARG(shown(s)));
        }
        if (v % u->den != 0) {
            return lode_fail(err, LODE_BAD_INPUT, "too_fine",
                             STR_FMT " is finer than nine decimals of the base unit",
                             STR_ARG(shown(s)));
        }
        v /= u->den;
    }
    strbuf b = {0};
    strbuf_addf(&b, STR_FMT " " STR_FMT, STR_ARG(number), STR_ARG(unit));
    *out = (lode_left){str_dup(arena, strbuf_str(&b)), v, (uint32_t)(u - w->units)};
    strbuf_clear(&b);
    return LODE_OK;
}

typedef enum compare { EQUAL, LESS, LESS_EQUAL, MORE, MORE_EQUAL } compare;

static compare take_compare(str *s) {
    static const struct {
        const char *sign;
        compare is;
    } signs[] = {{"<=", LESS_EQUAL},
                 {">=", MORE_EQUAL},
                 {"<", LESS},
                 {">", MORE},
                 {"\xE2\x89\xA4", LESS_EQUAL},
                 {"\xE2\x89\xA5", MORE_EQUAL}, /* as printed */
                 {"=", EQUAL}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        str sign = str_of(signs[i].sign);
        if (str_starts(*s, sign)) {
            *s = after(*s, sign);
            return signs[i].is;
        }
    }
    return EQUAL;
}

static lode_interval compared(compare how, lode_nano n, lode_nano top) {
    lode_interval up = {
        .lo = n, .hi = top, .lo_closed = how == MORE_EQUAL, .hi_closed = top != NANO_MAX};
    switch (how) {
    case EQUAL:
        return (lode_interval){n, n, true, true};
    case LESS:
    case LESS_EQUAL:
        return (lode_interval){0, n, true, how == LESS_EQUAL};
    case MORE:
    case MORE_EQUAL:
        break;
    }
    return up;
}

/* N UNIT .. M UNIT; the first unit may be left out. s is what follows the first number and unit. */
static lode_status read_span(const lode_world *w, str dim, str left, str left_unit, str right,
                             lode_interval *out, lode_error *err) {
    str number = number_part(right);
    if (number.n == 0) {
        return bad_number(number, right, err);
    }
    str unit = after(right, number);
    lode_interval i = {.lo_closed = true, .hi_closed = true};
    lode_status s = convert(w, dim, left, left_unit.n > 0 ? left_unit : unit, &i.lo, err);
    if (s == LODE_OK) {
        s = convert(w, dim, number, unit, &i.hi, err);
    }
    if (s == LODE_OK && i.lo > i.hi) {
        s = lode_fail(err, LODE_BAD_INPUT, "empty_interval", "the interval ends before it begins");
        lode_hint(err, "write the smaller number first");
    }
    if (s == LODE_OK) {
        *out = i;
    }
    return s;
}

/* An amount in a unit whose ratio nobody knows: some amount, and nothing when it is nothing. */
static bool unknown_ratio(const lode_world *w, str dim, str number, str rest, lode_interval *out) {
    str unit = rest;
    const char *space = rest.n > 0 ? memchr(rest.p, '.', rest.n) : NULL;
    if (space != NULL) {
        unit = str_trim((str){rest.p, (size_t)(space - rest.p)});
    }
    const world_unit *u = find_unit(w, dim, unit);
    lode_nano n = 0;
    if (u == NULL || u->num != 0 || !nano_parse(number, &n) || n < 0) {
        return false;
    }
    bool nothing = n == 0 && space == NULL;
    *out = (lode_interval){0, nothing ? 0 : NANO_MAX, true, nothing};
    return true;
}

/* Splits at "..", when there is one. */
static bool split_span(str s, str *left, str *right) {
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (s.p[i] == '.' && s.p[i + 1] == '.') {
            *left = str_trim((str){s.p, i});
            *right = str_trim((str){s.p + i + 2, s.n - i - 2});
            return true;
        }
    }
    return false;
}

lode_status interval_from_text(const lode_world *w, str dim, str text, lode_interval *out,
                               lode_error *err) {
    str s = str_trim(text);
    str whole = s;
    compare how = take_compare(&s);
    str number = number_part(s);
    if (number.n == 0) {
        return bad_number(number, whole, err);
    }
    str left = {0};
    str right = {0};
    if (unknown_ratio(w, dim, number, after(s, number), out)) {
        return LODE_OK;
    }
    if (split_span(s, &left, &right)) {
        if (how != EQUAL || whole.p != s.p) {
            return lode_fail(err, LODE_BAD_INPUT, "wrong_interval",
                             "an interval with .. takes no < or >");
        }
        return read_span(w, dim, number, after(left, number), right, out, err);
    }
    lode_nano n = 0;
    lode_status st = convert(w, dim, number, after(s, number), &n, err);
    if (st != LODE_OK) {
        return st;
    }
    lode_nano top = is_share(dim) ? NANO_ONE : NANO_MAX;
    lode_interval i = compared(how, n, top);
    if (i.lo > i.hi || (i.lo == i.hi && !(i.lo_closed && i.hi_closed))) {
        return lode_fail(err, LODE_BAD_INPUT, "empty_interval", "no number is \"" STR_FMT "\"",
                         STR_ARG(shown(whole)));
    }
    *out = i;
    return LODE_OK;
}

/* The number of "500 EUR" or, before "..", of "500". */
static bool number_in(str s, str unit, bool unit_wanted, lode_nano *out) {
    str number = number_part(s), rest = after(s, number);
    return nano_parse(number, out) && *out >= 0 &&
           (str_eq(rest, unit) || (rest.n == 0 && !unit_wanted));
}

bool interval_stated_in(str text, str unit, lode_interval *out) {
    str s = str_trim(text), left = {0}, right = {0};
    compare how = take_compare(&s);
    lode_nano a = 0, b = 0;
    if (split_span(s, &left, &right)) {
        if (!number_in(left, unit, false, &a) || !number_in(right, unit, true, &b) || a > b) {
            return false;
        }
        *out = (lode_interval){a, b, true, true};
        return true;
    }
    if (!number_in(s, unit, true, &a)) {
        return false;
    }
    *out = compared(how, a, NANO_MAX);
    return true;
}
