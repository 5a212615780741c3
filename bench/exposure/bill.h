/* SPDX-License-Identifier: Apache-2.0
 *
 * bill: drawn bills of material for bench_exposure, the same from the same seed on every machine, with
 * the answers that every engine must give. The answers are computed here in the order in which the
 * items were drawn, by no code of src/.
 */
#ifndef LODE_BENCH_BILL_H
#define LODE_BENCH_BILL_H

#include "base/base.h"

#define BILL_LEVELS 8u
#define BILL_LINES_PER_10_ITEMS 49u
#define BILL_COMPONENTS 64u

typedef struct bill {
    uint32_t n_items, n_lines, n_products, seed;
    uint32_t *parent, *child, *qty; /* by line: all lines of an item follow each other */
    uint32_t *level;                /* by item: 0 products; a parent's is less than its child's */
    uint32_t *rate;                 /* by item: what the plan makes a day; 0 except for products */
    uint64_t *stock;                /* by item, pieces */
    uint32_t components[BILL_COMPONENTS]; /* of which the use is asked */
    /* answers, by item */
    uint64_t *need;  /* a day */
    uint64_t *used;  /* bit i: needs components[i] */
    uint64_t *times; /* billionths of a day; UINT64_MAX: never */
    uint64_t paths;  /* rows of all trees written out; UINT64_MAX: more than fit */
    uint32_t most_parents, unused[3];
} bill;

void bill_draw(lode_arena *a, uint32_t n_items, uint32_t seed, bill *out);
/* bom.csv, items.csv, stock.csv, plan.csv of the model, and bill.bin for the peers: all numbers as
 * little-endian arrays in the order of the struct. */
lode_status bill_save(const bill *b, const char *folder, lode_error *err);

#endif
