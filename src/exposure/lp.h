/* SPDX-License-Identifier: Apache-2.0
 *
 * lp: a small exact linear program, for the policy lp: how much of each product, when several things
 * are scarce. The simplex method (G. B. Dantzig, 1951) on rational numbers with the pivot rule of R. G. Bland
 * (1977), under which it always ends.
 */
#ifndef LODE_EXPOSURE_LP_H
#define LODE_EXPOSURE_LP_H

#include "exposure/ratio.h"

#define LP_CELLS_MAX (1u << 20) /* a table of a thousand products and a thousand scarce pools */

/* Finds x >= 0 with a x <= b that makes c x largest; a has n_rows x n_cols, row by row; b >= 0, so that
 * x = 0 is a beginning. False: no bound, too large, or numbers that do not fit. Of several best answers
 * always the same one. */
bool lp_max(const ratio *a, const ratio *b, const ratio *c, uint32_t n_rows, uint32_t n_cols,
            ratio *x);

#endif
