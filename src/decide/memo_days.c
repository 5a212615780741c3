/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_days: deciding compares the day with nothing but the days on which law begins, ends or is unclear. So
 * two days between which none of these lies are one day.
 */
#include <stdlib.h>

#include "decide/memo_int.h"

typedef VEC(lode_date) date_list;

static void add(date_list *all, lode_date d) {
    if (d != DATE_NONE) {
        *vec_push(all) = d;
    }
}

static void add_window(date_list *all, const world_window *win) {
    add(all, win->from);
    add(all, win->until);
    add(all, win->unclear_day);
    add(all, win->unclear_day == DATE_NONE ? DATE_NONE : win->unclear_day + 1);
}

static int by_date(const void *a, const void *b) {
    lode_date x = *(const lode_date *)a, y = *(const lode_date *)b;
    return (x > y) - (x < y);
}

static void gather(const lode_world *w, date_list *all) {
    for (uint32_t i = 0; i < w->n_rules; i++) {
        add_window(all, &w->rules[i].window);
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        add_window(all, &w->entries[i].window);
    }
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        add_window(all, &w->clocks[i].window);
    }
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        const world_suspension *s = &w->suspensions[i];
        add_window(all, &(world_window){s->from, s->until, s->unclear_day, NONE});
    }
    for (uint32_t i = 0; i < w->n_regimes; i++) {
        add(all, w->regimes[i].begins);
    }
}

void memo_find_cuts(lode_memo *m) {
    date_list all = {0};
    gather(m->w, &all);
    if (all.n > 1) {
        qsort(all.p, all.n, sizeof *all.p, by_date);
    }
    m->cuts = arena_array(&m->arena, all.n + 1, sizeof *m->cuts);
    for (size_t i = 0; i < all.n; i++) {
        if (m->n_cuts == 0 || m->cuts[m->n_cuts - 1] != all.p[i]) {
            m->cuts[m->n_cuts++] = all.p[i];
        }
    }
    vec_clear(&all);
}

/* How many cuts are not after the day. */
uint32_t memo_segment(const lode_memo *m, lode_date day) {
    uint32_t first = 0;
    for (uint32_t n = m->n_cuts; n > 0;) {
        uint32_t half = n / 2;
        bool before = m->cuts[first + half] <= day;
        first += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return first;
}
