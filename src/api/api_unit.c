/* SPDX-License-Identifier: Apache-2.0
 *
 * api_unit: the units of the law and the normal form of names, for programs that keep books beside it.
 */
#include <lodestone.h>

#include <string.h>

#include "api/api_int.h"
#include "text/text.h"

__extension__ typedef __int128 wide;

static const world_unit *find_unit(const lode_world *w, str name) {
    for (uint32_t i = 0; i < w->n_units; i++) {
        if (str_eq(world_str(w, w->units[i].name), name)) {
            return &w->units[i];
        }
    }
    return NULL;
}

static wide gcd(wide a, wide b) {
    while (b != 0) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static lode_status no_unit(const char *name, lode_error *err) {
    lode_status st =
        lode_fail(err, LODE_BAD_INPUT, "unknown_unit", "\"%.40s\" is no unit of the law", name);
    lode_hint(err, "the packs declare units: such as kg, g, USD");
    return st;
}

static lode_status no_ratio(const world_unit *f, const world_unit *t, const char *from,
                            const char *to, const lode_world *w, lode_error *err) {
    lode_status st;
    if ((f->num == 0 || t->num == 0) && str_eq(world_str(w, f->dim), world_str(w, t->dim))) {
        st = lode_fail(err, LODE_BAD_INPUT, "no_ratio", "nobody knows how many %.40s one %.40s is",
                       to, from);
        lode_hint(err, "state the amount in %.40s", to);
        return st;
    }
    if (f->offset != 0 || t->offset != 0) {
        st = lode_fail(err, LODE_BAD_INPUT, "unit_offset",
                       "%.40s and %.40s have no common zero, so no ratio", from, to);
        lode_hint(err, "only amounts that add up are converted");
        return st;
    }
    st = lode_fail(err, LODE_BAD_INPUT, "other_kind", "%.40s and %.40s measure different things",
                   from, to);
    lode_hint(err, "state the amount in a unit of the same kind");
    return st;
}

lode_status lode_unit_ratio(const lode_image *image, const char *from, const char *to, int64_t *num,
                            int64_t *den, lode_error *err) {
    if (image == NULL || from == NULL || to == NULL || num == NULL || den == NULL) {
        return lode_fail(err, LODE_USAGE, "null_argument", "an argument is missing");
    }
    const lode_world *w = &image->world;
    const world_unit *f = find_unit(w, str_of(from)), *t = find_unit(w, str_of(to));
    if (f == NULL || t == NULL) {
        return no_unit(f == NULL ? from : to, err);
    }
    /* A dollar may be the base of money; that says nothing of any other currency. */
    bool kind = f == t ||
                (str_eq(world_str(w, f->dim), world_str(w, t->dim)) && f->num != 0 && t->num != 0);
    if (!kind || f->offset != 0 || t->offset != 0) {
        return no_ratio(f, t, from, to, w, err);
    }
    if (f == t) {
        *num = *den = 1;
        return LODE_OK;
    }
    wide n = (wide)f->num * t->den, d = (wide)f->den * t->num, g = gcd(n, d);
    if (n / g > INT64_MAX || d / g > INT64_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_large",
                         "the ratio of %.40s and %.40s does not fit 64 bits", from, to);
    }
    *num = (int64_t)(n / g);
    *den = (int64_t)(d / g);
    return LODE_OK;
}

size_t lode_name_key(const char *name, size_t n, char *out, size_t cap) {
    strbuf key = {0};
    size_t length = name_key((str){name, n}, &key) ? key.n : 0;
    if (length > 0 && cap > 0) {
        memcpy(out, key.p, length < cap ? length : cap);
    }
    strbuf_clear(&key);
    return length;
}
