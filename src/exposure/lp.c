/* SPDX-License-Identifier: Apache-2.0
 *
 * lp: the simplex method on rational numbers. See lp.h.
 */
#include "exposure/lp.h"

#include <stdlib.h>

/* One row for each limit and one for the aim; columns: x, one slack for each limit, right side. */
typedef struct tableau {
    ratio *cell;
    uint32_t rows, cols, width;
    uint32_t *basis; /* by row: the column that is in it */
} tableau;

static ratio *at(const tableau *t, uint32_t row, uint32_t col) {
    return &t->cell[(size_t)row * t->width + col];
}

static void fill(tableau *t, const ratio *a, const ratio *b, const ratio *c) {
    for (uint32_t r = 0; r <= t->rows; r++) {
        for (uint32_t k = 0; k < t->width; k++) {
            *at(t, r, k) = RATIO_ZERO;
        }
        for (uint32_t k = 0; k < t->cols; k++) {
            *at(t, r, k) = r < t->rows ? a[(size_t)r * t->cols + k] : (ratio){-c[k].num, c[k].den};
        }
        if (r < t->rows) {
            *at(t, r, t->cols + r) = RATIO_ONE;
            *at(t, r, t->width - 1) = b[r];
            t->basis[r] = t->cols + r;
        }
    }
}

/* The row whose limit is met first; of several the one with the lowest column in it. */
static uint32_t leaving(const tableau *t, uint32_t col) {
    uint32_t best = t->rows;
    ratio least = RATIO_NONE;
    for (uint32_t r = 0; r < t->rows; r++) {
        if (ratio_sign(*at(t, r, col)) <= 0) {
            continue;
        }
        ratio x = ratio_div(*at(t, r, t->width - 1), *at(t, r, col));
        int order = !ratio_ok(least) ? -1 : ratio_ok(x) ? ratio_cmp(x, least) : 1;
        if (order < 0 || (order == 0 && t->basis[r] < t->basis[best])) {
            best = r;
            least = x;
        }
    }
    return best;
}

static bool pivot(tableau *t, uint32_t row, uint32_t col) {
    bool fits = true;
    ratio p = *at(t, row, col);
    for (uint32_t k = 0; k < t->width; k++) {
        *at(t, row, k) = ratio_div(*at(t, row, k), p);
        fits = fits && ratio_ok(*at(t, row, k));
    }
    for (uint32_t r = 0; r <= t->rows; r++) {
        ratio f = *at(t, r, col);
        for (uint32_t k = 0; k < t->width && r != row && ratio_sign(f) != 0; k++) {
            *at(t, r, k) = ratio_sub(*at(t, r, k), ratio_mul(f, *at(t, row, k)));
            fits = fits && ratio_ok(*at(t, r, k));
        }
    }
    t->basis[row] = col;
    return fits;
}

static bool improve(tableau *t) {
    for (;;) {
        uint32_t col = 0;
        while (col + 1 < t->width && ratio_sign(*at(t, t->rows, col)) >= 0) {
            col++;
        }
        if (col + 1 == t->width) {
            return true;
        }
        uint32_t row = leaving(t, col);
        if (row == t->rows || !pivot(t, row, col)) {
            return false;
        }
    }
}

bool lp_max(const ratio *a, const ratio *b, const ratio *c, uint32_t n_rows, uint32_t n_cols,
            ratio *x) {
    tableau t = {.rows = n_rows, .cols = n_cols, .width = n_rows + n_cols + 1};
    if ((uint64_t)(n_rows + 1) * t.width > LP_CELLS_MAX) {
        return false;
    }
    t.cell = calloc((size_t)(n_rows + 1) * t.width, sizeof *t.cell);
    t.basis = calloc((size_t)n_rows + 1, sizeof *t.basis);
    if (t.cell == NULL || t.basis == NULL) {
        lode_oom();
    }
    fill(&t, a, b, c);
    bool found = improve(&t);
    for (uint32_t k = 0; k < n_cols; k++) {
        x[k] = RATIO_ZERO;
    }
    for (uint32_t r = 0; r < n_rows && found; r++) {
        if (t.basis[r] < n_cols) {
            x[t.basis[r]] = *at(&t, r, t.width - 1);
        }
    }
    free(t.cell);
    free(t.basis);
    return found;
}
