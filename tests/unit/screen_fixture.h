/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_fixture: a world of names alone, as small as a test wants it or as large as an official list.
 */
#ifndef LODE_SCREEN_FIXTURE_H
#define LODE_SCREEN_FIXTURE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lists/lists.h"
#include "lists/lists_world.h"
#include "screen/screen.h"

/* A world with one list for each snapshot, its index built; all in the arena. */
static inline lode_world *world_of_lists(lode_arena *a, const list_snapshot *lists, uint32_t n) {
    lode_world law = {.pool = "", .horizon = DATE_NONE};
    lode_world *w = arena_alloc(a, sizeof *w);
    lode_error err = {0};
    if (lists_add(&law, lists, n, a, w, &err) != LODE_OK || index_build(w, a, &err) != LODE_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        abort();
    }
    return w;
}

/* A list of one-name parties; a name that begins with ~ is a weak alias of the party before it, one that
 * begins with + a strong one. */
static inline lode_world *world_of_names(lode_arena *a, const char *const *names, uint32_t n) {
    list_party *parties = arena_array(a, n + 1, sizeof *parties);
    uint32_t n_parties = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool alias = names[i][0] == '~' || names[i][0] == '+';
        list_party *p = alias ? &parties[n_parties - 1] : &parties[n_parties++];
        list_name *all = arena_array(a, (size_t)p->n_names + 1, sizeof *all);
        if (p->n_names > 0) {
            memcpy(all, p->names, p->n_names * sizeof *all);
        } else {
            *p = (list_party){.listed = DATE_NONE, .delisted = DATE_NONE};
            strbuf no = {0};
            strbuf_addf(&no, "%u", i + 1);
            p->no = str_dup(a, strbuf_str(&no));
            strbuf_clear(&no);
        }
        all[p->n_names++] =
            (list_name){.text = str_of(names[i] + (alias ? 1 : 0)),
                        .strength = names[i][0] == '~' ? STRENGTH_WEAK : STRENGTH_UNSAID};
        p->names = all;
    }
    list_snapshot s = {
        .id = STR("test.list"), .title = STR("A list"), .parties = parties, .n_parties = n_parties};
    (void)date_parse(STR("2026-01-01"), &s.as_of); // it is one
    list_snapshot *kept = arena_alloc(a, sizeof *kept);
    *kept = s;
    return world_of_lists(a, kept, 1);
}

#endif
