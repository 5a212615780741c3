/* SPDX-License-Identifier: Apache-2.0
 *
 * ratio: exact rational numbers, for quantities, days and money. Nothing in exposure is rounded before
 * it is printed: 0.1 % reached and 0.1 % missed by one part in a million are different answers.
 *
 * Numerator and denominator have 127 bits and are kept in lowest terms with a positive denominator, so
 * equal numbers have equal bytes. What does not fit is the value *none* (den = 0), which every operation
 * passes on; whoever shows or compares a result asks ratio_ok first. All functions are pure.
 */
#ifndef LODE_RATIO_H
#define LODE_RATIO_H

#include "base/base.h"

__extension__ typedef __int128 wide;

typedef struct ratio {
    wide num, den; /* den > 0; den == 0: none, not a number: too large, too fine, or divided by 0 */
} ratio;

#define RATIO_NONE ((ratio){0, 0})
#define RATIO_ZERO ((ratio){0, 1})
#define RATIO_ONE ((ratio){1, 1})

static inline bool ratio_ok(ratio a) { return a.den != 0; }
ratio ratio_of(int64_t num, int64_t den); /* den != 0, else none */
static inline ratio ratio_int(int64_t n) { return (ratio){n, 1}; }

ratio ratio_add(ratio a, ratio b);
ratio ratio_sub(ratio a, ratio b);
ratio ratio_mul(ratio a, ratio b);
ratio ratio_div(ratio a, ratio b); /* b = 0: none */
/* Of numbers >= 0: exact while the denominator has up to 18 digits, else rounded up to 10^-12. For what is
 * needed: a chain of ten yields has more digits than any stock is counted with. */
ratio ratio_add_up(ratio a, ratio b);
ratio ratio_mul_up(ratio a, ratio b);
/* < 0, 0, > 0; exact however large the terms. Both must be ok. */
int ratio_cmp(ratio a, ratio b);
ratio ratio_min(ratio a, ratio b);
ratio ratio_max(ratio a, ratio b);
static inline int ratio_sign(ratio a) { return (a.num > 0) - (a.num < 0); }
static inline bool ratio_is(ratio a, int64_t n) { return a.den == 1 && a.num == n; }
/* The next multiple of 1/grid at or below; none stays none. */
ratio ratio_floor_to(ratio a, int64_t grid);
int64_t ratio_floor(ratio a); /* towards minus infinity; INT64_MIN or INT64_MAX when beyond; a ok */

/* "12", "-0.5", "3.25 %" (a hundredth), "2/3": up to 18 digits before and after the point, no
 * exponent. */
bool ratio_parse(str s, ratio *out);
/* The shortest decimal when it ends within 9 places, such as "15.5"; otherwise the fraction, such as
 * "2000/19". Appends; "?" for none. */
void ratio_print(ratio a, strbuf *out);
/* For people: rounded half away from zero to at most `places` decimals, thousands apart by a blank. */
void ratio_show(ratio a, uint32_t places, strbuf *out);

#endif
