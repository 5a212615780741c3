/* SPDX-License-Identifier: Apache-2.0
 *
 * ratio: exact rational numbers in 127 bits. See ratio.h.
 */
#include "exposure/ratio.h"

__extension__ typedef unsigned __int128 uwide;

#define WIDE_MAX ((wide)(~(uwide)0 >> 1))

static uwide magnitude(wide a) { return a < 0 ? (uwide)0 - (uwide)a : (uwide)a; }

static uint32_t low_zeros(uint64_t a) { return (uint32_t)__builtin_ctzll(a); }

static uint64_t gcd64(uint64_t a, uint64_t b) {
    if (a == 0 || b == 0) {
        return a | b;
    }
    uint32_t shift = low_zeros(a | b);
    a >>= low_zeros(a);
    while (b != 0) {
        b >>= low_zeros(b);
        if (a > b) {
            uint64_t t = a;
            a = b;
            b = t;
        }
        b -= a;
    }
    return a << shift;
}

static uwide gcd(uwide a, uwide b) {
    if (a == 1 || b == 1) {
        return 1;
    }
    while (b != 0 && (a > UINT64_MAX || b > UINT64_MAX)) {
        uwide t = a % b;
        a = b;
        b = t;
    }
    return b == 0 ? a : gcd64((uint64_t)a, (uint64_t)b);
}

/* Exactly; mostly there is nothing to divide by, and 64 bits take one instruction where 128 take a
 * function. */
static wide part(wide a, wide by) {
    if (by == 1) {
        return a;
    }
    bool small = a > INT64_MIN && a <= INT64_MAX && by <= INT64_MAX;
    return small ? (int64_t)a / (int64_t)by : a / by;
}

/* den may be negative, not 0. */
static ratio lowest(wide num, wide den) {
    if (den == 1) {
        return (ratio){num, 1};
    }
    wide g = (wide)gcd(magnitude(num), magnitude(den));
    wide n = part(num, g), d = part(den, g);
    return d < 0 ? (ratio){-n, -d} : (ratio){n, d};
}

ratio ratio_of(int64_t num, int64_t den) { return den == 0 ? RATIO_NONE : lowest(num, den); }

static bool mul(wide a, wide b, wide *out) {
    return !__builtin_mul_overflow(a, b, out) && *out != -WIDE_MAX - 1;
}

ratio ratio_add(ratio a, ratio b) {
    if (!ratio_ok(a) || !ratio_ok(b)) {
        return RATIO_NONE;
    }
    wide x, y, sum, den;
    if (a.den == b.den) {
        return __builtin_add_overflow(a.num, b.num, &sum) || sum == -WIDE_MAX - 1
                   ? RATIO_NONE
                   : lowest(sum, a.den);
    }
    wide g = (wide)gcd((uwide)a.den, (uwide)b.den);
    if (!mul(a.num, part(b.den, g), &x) || !mul(b.num, part(a.den, g), &y) ||
        __builtin_add_overflow(x, y, &sum) || sum == -WIDE_MAX - 1 ||
        !mul(a.den, part(b.den, g), &den)) {
        return RATIO_NONE;
    }
    return lowest(sum, den);
}

ratio ratio_sub(ratio a, ratio b) { return ratio_add(a, (ratio){-b.num, b.den}); }

ratio ratio_mul(ratio a, ratio b) {
    if (!ratio_ok(a) || !ratio_ok(b)) {
        return RATIO_NONE;
    }
    wide num, den;
    if (a.den == 1 && b.den == 1) {
        return mul(a.num, b.num, &num) ? (ratio){num, 1} : RATIO_NONE;
    }
    /* crosswise first, so that only what cannot be avoided overflows */
    wide g = (wide)gcd(magnitude(a.num), (uwide)b.den),
         h = (wide)gcd(magnitude(b.num), (uwide)a.den);
    if (!mul(part(a.num, g), part(b.num, h), &num) || !mul(part(a.den, h), part(b.den, g), &den)) {
        return RATIO_NONE;
    }
    return (ratio){num, den};
}

ratio ratio_div(ratio a, ratio b) {
    if (!ratio_ok(b) || b.num == 0) {
        return RATIO_NONE;
    }
    return ratio_mul(a, b.num < 0 ? (ratio){-b.den, -b.num} : (ratio){b.den, b.num});
}

/* By continued fractions: whole parts first, then the rests upside down. */
int ratio_cmp(ratio a, ratio b) {
    int turn = 1;
    for (;;) {
        wide p, q;
        if (mul(a.num, b.den, &p) && mul(b.num, a.den, &q)) {
            return turn * ((p > q) - (p < q));
        }
        wide x = a.num / a.den - (a.num % a.den < 0), y = b.num / b.den - (b.num % b.den < 0);
        if (x != y) {
            return turn * (x > y ? 1 : -1);
        }
        wide r = a.num - x * a.den, s = b.num - y * b.den;
        if (r == 0 || s == 0) {
            return turn * ((r > 0) - (s > 0));
        }
        a = (ratio){a.den, r};
        b = (ratio){b.den, s};
        turn = -turn;
    }
}

ratio ratio_min(ratio a, ratio b) { return ratio_cmp(a, b) <= 0 ? a : b; }
ratio ratio_max(ratio a, ratio b) { return ratio_cmp(a, b) >= 0 ? a : b; }

int64_t ratio_floor(ratio a) {
    wide whole = a.num / a.den - (a.num % a.den < 0);
    return whole > INT64_MAX ? INT64_MAX : whole < INT64_MIN ? INT64_MIN : (int64_t)whole;
}

ratio ratio_floor_to(ratio a, int64_t grid) {
    if (!ratio_ok(a)) {
        return RATIO_NONE;
    }
    wide whole = a.num / a.den, rest = a.num % a.den, part, up;
    if (rest < 0) {
        whole -= 1;
        rest += a.den;
    }
    while (!mul(rest, grid, &part)) { /* of 127 bits the last do not matter to a billionth */
        rest >>= 1;
        a.den = (a.den >> 1) + 1;
    }
    return mul(whole, grid, &up) && !__builtin_add_overflow(up, part / a.den, &up)
               ? lowest(up, grid)
               : RATIO_NONE;
}

#define UP_DEN INT64_C(1000000000000000000)
#define UP_GRID INT64_C(1000000000000)

static ratio up(ratio a) {
    ratio down = ratio_floor_to(a, UP_GRID);
    return ratio_ok(down) && ratio_cmp(down, a) < 0 ? ratio_add(down, ratio_of(1, UP_GRID)) : down;
}

ratio ratio_add_up(ratio a, ratio b) {
    ratio sum = ratio_add(a, b);
    if (!ratio_ok(sum) && ratio_ok(a) && ratio_ok(b)) {
        sum = ratio_add(up(a), up(b));
    }
    return ratio_ok(sum) && sum.den > UP_DEN ? up(sum) : sum;
}

ratio ratio_mul_up(ratio a, ratio b) {
    ratio product = ratio_mul(a, b);
    if (!ratio_ok(product) && ratio_ok(a) && ratio_ok(b)) {
        product = ratio_mul(up(a), up(b));
    }
    return ratio_ok(product) && product.den > UP_DEN ? up(product) : product;
}

/* ---- text -------------------------------------------------------------------------------------- */

#define DIGITS_MAX 18u

/* Digits and at most one point; takes what it reads off s. */
static bool parse_decimal(str *s, ratio *out) {
    int64_t value = 0, den = 1;
    uint32_t before = 0, after = 0;
    size_t i = 0;
    for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++, before++) {
        if (before >= DIGITS_MAX) {
            return false;
        }
        value = value * 10 + (s->p[i] - '0');
    }
    ratio whole = ratio_int(value);
    value = 0;
    if (i < s->n && s->p[i] == '.') {
        for (i++; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++, after++) {
            if (after >= DIGITS_MAX) {
                return false;
            }
            value = value * 10 + (s->p[i] - '0');
            den *= 10;
        }
        if (after == 0) {
            return false;
        }
    }
    if (before == 0) {
        return false;
    }
    *s = (str){s->p + i, s->n - i};
    *out = ratio_add(whole, ratio_of(value, den));
    return ratio_ok(*out);
}

bool ratio_parse(str s, ratio *out) {
    bool minus = s.n > 0 && s.p[0] == '-';
    str rest = minus ? (str){s.p + 1, s.n - 1} : s;
    ratio value, below = RATIO_ONE;
    if (!parse_decimal(&rest, &value)) {
        return false;
    }
    if (rest.n > 1 && rest.p[0] == '/') {
        rest = (str){rest.p + 1, rest.n - 1};
        if (!parse_decimal(&rest, &below) || below.num == 0) {
            return false;
        }
    }
    value = ratio_div(value, below);
    rest = str_trim(rest);
    if (str_eqz(rest, "%")) {
        value = ratio_div(value, ratio_int(100));
    } else if (rest.n > 0) {
        return false;
    }
    if (!ratio_ok(value)) {
        return false;
    }
    *out = minus ? (ratio){-value.num, value.den} : value;
    return true;
}

static void print_wide(uwide v, bool thousands, strbuf *out) {
    char digits[64];
    uint32_t n = 0;
    do {
        digits[n++] = (char)('0' + (int)(v % 10));
        v /= 10;
    } while (v > 0);
    bool apart = thousands && n > 4;
    while (n > 0) {
        strbuf_addc(out, digits[--n]);
        if (apart && n > 0 && n % 3 == 0) {
            strbuf_addc(out, ' ');
        }
    }
}

#define PLACES_MAX 9u

void ratio_print(ratio a, strbuf *out) {
    if (!ratio_ok(a)) {
        strbuf_addc(out, '?');
        return;
    }
    if (a.num < 0) {
        strbuf_addc(out, '-');
    }
    uwide num = magnitude(a.num), den = (uwide)a.den, scale = 1;
    uint32_t places = 0;
    while (places < PLACES_MAX && scale % den != 0) {
        scale *= 10;
        places++;
    }
    uwide part = num % den;
    print_wide(scale % den == 0 ? num / den : num, false, out);
    if (scale % den != 0) {
        strbuf_addc(out, '/');
        print_wide(den, false, out);
    } else if (part != 0) {
        char digits[PLACES_MAX];
        part *= scale / den;
        for (uint32_t i = places; i-- > 0; part /= 10) {
            digits[i] = (char)('0' + (int)(part % 10));
        }
        strbuf_addc(out, '.');
        strbuf_add(out, (str){digits, places});
    }
}

void ratio_show(ratio a, uint32_t places, strbuf *out) {
    if (!ratio_ok(a)) {
        strbuf_addc(out, '?');
        return;
    }
    uwide num = magnitude(a.num), den = (uwide)a.den, scale = 1;
    for (uint32_t i = 0; i < places; i++) {
        scale *= 10;
    }
    uwide whole = num / den, rest = num % den;
    /* the rest is below den < 2^127: halve until times 10^places fits; only the last digits shown hang
     * on it, and only for fractions that nobody reads to the end */
    while (rest > ~(uwide)0 / (2 * scale + 1)) {
        rest >>= 1;
        den >>= 1;
    }
    uwide part = den == 0 ? 0 : (2 * rest * scale + den) / (2 * den);
    whole += part / scale;
    part %= scale;
    if (a.num < 0 && (whole > 0 || part > 0)) {
        strbuf_addc(out, '-');
    }
    print_wide(whole, true, out);
    for (; places > 0 && part > 0 && part % 10 == 0; part /= 10) {
        places--;
    }
    if (part > 0) {
        char digits[20];
        for (uint32_t i = places; i-- > 0; part /= 10) {
            digits[i] = (char)('0' + (int)(part % 10));
        }
        strbuf_addc(out, '.');
        strbuf_add(out, (str){digits, places});
    }
}
