/* SPDX-License-Identifier: Apache-2.0
 *
 * cut_family: families of small sets of lanes. See cut_family.h.
 */
#include "exposure/cut_family.h"

#include <stdlib.h>

#define SETS_MAX 512u /* of a family */
#define SETS_LATE 16u /* the same, when much was done: the parts of a large model */
#define STEPS_MUCH (1u << 25)
#define KEPT_MUCH (1u << 22)
#define UNIONS_MAX 16384u /* of two families */

static const exposure_set EMPTY;

void cut_work_clear(cut_work *w) {
    vec_clear(&w->join);
    arena_clear(&w->keep);
}

cut_family cut_never(void) { return (cut_family){NULL, 0, EXPOSURE_CUT_MAX}; }
cut_family cut_always(void) { return (cut_family){&EMPTY, 1, EXPOSURE_CUT_MAX}; }

cut_family cut_lane(cut_work *w, uint32_t lane) {
    exposure_set *s = arena_alloc(&w->keep, sizeof *s);
    *s = (exposure_set){{lane}, 1};
    w->kept++;
    return (cut_family){s, 1, EXPOSURE_CUT_MAX};
}

bool cut_is_never(const cut_family *f) { return f->n == 0 && f->full == EXPOSURE_CUT_MAX; }
bool cut_is_always(const cut_family *f) { return f->n == 1 && f->sets[0].n == 0; }

bool cut_same(const cut_family *x, const cut_family *y) {
    return x->n == y->n && x->full == y->full &&
           (x->n == 0 || x->sets == y->sets ||
            memcmp(x->sets, y->sets, x->n * sizeof *x->sets) == 0);
}

static int by_size(const void *a, const void *b) {
    const exposure_set *x = a, *y = b;
    if (x->n != y->n) {
        return x->n < y->n ? -1 : 1;
    }
    for (uint32_t i = 0; i < x->n; i++) {
        if (x->at[i] != y->at[i]) {
            return x->at[i] < y->at[i] ? -1 : 1;
        }
    }
    return 0;
}

/* How many of its sets have at most so many lanes. */
static uint32_t up_to(const cut_family *f, uint32_t size) {
    uint32_t low = 0, high = f->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (f->sets[mid].n <= size) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

void cut_limit(cut_family *f, uint8_t full) {
    f->full = full < f->full ? full : f->full;
    f->n = up_to(f, f->full + 1u);
}

/* ---- a family from sets in any order --------------------------------------------------------------- */

/* Is a proper part of s in the family? The empty set was seen to before. */
static bool contains_one(const cut_family *f, const exposure_set *s) {
    for (uint32_t mask = 1; mask + 1 < 1u << s->n && f->n > 0 && f->sets[0].n < s->n; mask++) {
        exposure_set part = {{0}, 0};
        for (uint32_t i = 0; i < s->n; i++) {
            if ((mask >> i & 1) != 0) {
                part.at[part.n++] = s->at[i];
            }
        }
        if (bsearch(&part, f->sets, f->n, sizeof part, by_size) != NULL) {
            return true;
        }
    }
    return false;
}

static uint32_t room(const cut_work *w) {
    return w->steps > STEPS_MUCH || w->kept > KEPT_MUCH ? SETS_LATE : SETS_MAX;
}

/* Of what was joined, none of it empty: sorted, each once, without what contains another. */
static cut_family smallest(cut_work *w, uint8_t full) {
    uint32_t most = room(w);
    size_t n = w->join.n;
    if (n > 1) {
        qsort(w->join.p, n, sizeof *w->join.p, by_size);
    }
    exposure_set *sets = arena_array(&w->keep, n < most ? n + 1 : most, sizeof *sets);
    cut_family f = {sets, 0, full};
    for (size_t i = 0; i < n && w->join.p[i].n <= f.full + 1u; i++) {
        bool again = i > 0 && by_size(&w->join.p[i - 1], &w->join.p[i]) == 0;
        if (again || contains_one(&f, &w->join.p[i])) {
            continue;
        }
        if (f.n == most) {
            f.full = (uint8_t)(w->join.p[i].n - 1);
            break;
        }
        sets[f.n++] = w->join.p[i];
    }
    w->steps += n;
    w->kept += f.n;
    w->join.n = 0;
    return f;
}

/* ---- or, and ---------------------------------------------------------------------------------------- */

static uint8_t both_full(const cut_family *x, const cut_family *y) {
    return x->full < y->full ? x->full : y->full;
}

cut_family cut_either(cut_work *w, cut_family x, cut_family y) {
    if (cut_is_always(&x) || cut_is_never(&y) || cut_same(&x, &y)) {
        return x;
    }
    if (cut_is_always(&y) || cut_is_never(&x)) {
        return y;
    }
    for (uint32_t i = 0; i < x.n + y.n; i++) {
        *vec_push(&w->join) = i < x.n ? x.sets[i] : y.sets[i - x.n];
    }
    return smallest(w, both_full(&x, &y));
}

/* Both sorted; false: more than EXPOSURE_CUT_MAX. */
static bool unite(const exposure_set *x, const exposure_set *y, exposure_set *out) {
    exposure_set u = {{0}, 0};
    for (uint32_t i = 0, k = 0; i < x->n || k < y->n;) {
        bool left = k == y->n || (i < x->n && x->at[i] <= y->at[k]);
        uint32_t v = left ? x->at[i] : y->at[k];
        i += i < x->n && x->at[i] == v;
        k += k < y->n && y->at[k] == v;
        if (u.n == EXPOSURE_CUT_MAX) {
            return false;
        }
        u.at[u.n++] = v;
    }
    *out = u;
    return true;
}

/* The sets that are in both: of a size they are all unions of that size of sets not smaller. */
static void join_same(cut_work *w, const cut_family *x, uint32_t nx, const cut_family *y,
                      uint32_t ny) {
    for (uint32_t i = 0, k = 0; i < nx && k < ny;) {
        int order = by_size(&x->sets[i], &y->sets[k]);
        if (order == 0) {
            *vec_push(&w->join) = x->sets[i];
        }
        i += order <= 0;
        k += order >= 0;
    }
}

/* Too many unions: those of smaller sets only, and in the end the single lanes that both fail with. */
cut_family cut_both(cut_work *w, cut_family x, cut_family y) {
    if (cut_is_never(&x) || cut_is_always(&y) || cut_same(&x, &y)) {
        return x;
    }
    if (cut_is_never(&y) || cut_is_always(&x)) {
        return y;
    }
    uint8_t full = both_full(&x, &y);
    uint32_t size = EXPOSURE_CUT_MAX;
    while (size > 1 && (uint64_t)up_to(&x, size) * up_to(&y, size) > UNIONS_MAX) {
        size--;
        full = full < size ? full : (uint8_t)size;
    }
    uint32_t nx = up_to(&x, size), ny = up_to(&y, size);
    if ((uint64_t)nx * ny > UNIONS_MAX) {
        join_same(w, &x, nx, &y, ny);
        return smallest(w, full);
    }
    for (uint32_t i = 0; i < nx; i++) {
        for (uint32_t k = 0; k < ny; k++) {
            exposure_set u;
            if (unite(&x.sets[i], &y.sets[k], &u)) {
                *vec_push(&w->join) = u;
            }
        }
    }
    w->steps += (uint64_t)nx * ny;
    return smallest(w, full);
}
