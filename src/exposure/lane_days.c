/* SPDX-License-Identifier: Apache-2.0
 *
 * lane_days: lists of days on which something about a lane may change.
 */
#include "exposure/lanes_int.h"

#include <stdlib.h>

void lane_day_add(const lanes_builder *b, day_list *days, int32_t day) {
    if (day > 0 && day < b->horizon) {
        *vec_push(days) = day;
    }
}

static int by_day(const void *x, const void *y) {
    int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
    return (a > b) - (a < b);
}

void lane_days_sort(day_list *days) {
    if (days->n > 1) {
        qsort(days->p, days->n, sizeof *days->p, by_day);
    }
}
