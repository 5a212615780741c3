/* SPDX-License-Identifier: Apache-2.0
 *
 * related: listed parties whose name is like the one given and that are known to be somebody else: the
 * very name given is known not to be listed (its division is), or it is another row of the same list.
 * One rule for `check` and `screen` (language.md 4.18).
 */
#include "check/answer.h"

uint32_t absent_rows(const lode_world *w, screen_scratch *s, const screen_result *r,
                     uint32_t out[SCREENED_ABSENT_MAX]) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->n && n < SCREENED_ABSENT_MAX; i++) {
        const screen_hit *h = &r->hit[i];
        if (w->lists[h->list].absent && screen_same_but_form(w, s, h)) {
            out[n++] = h->party;
        }
    }
    return n;
}

uint32_t absent_row(const lode_world *w, const uint32_t *rows, uint32_t n, uint32_t list) {
    uint32_t regime = w->measures[w->lists[list].measure].regime;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t own = w->lists[screen_list_of(w, rows[i])].measure;
        if (w->measures[own].regime == regime) {
            return rows[i];
        }
    }
    return NONE;
}

str party_remark(const lode_world *w, uint32_t party) {
    world_range marks = w->parties[party].marks;
    for (uint32_t i = marks.first; i < marks.first + marks.count; i++) {
        if (w->marks[i].kind == MARK_REMARK) {
            return world_str(w, w->marks[i].value);
        }
    }
    return (str){0};
}

static bool same_list(const lode_world *w, uint32_t a, uint32_t b) {
    return a == b || str_eq(world_list_base(w, a), world_list_base(w, b));
}

/* Does the list name that party too, under one of its names? */
static bool list_names(const lode_world *w, uint32_t list, uint32_t party, uint32_t but) {
    world_range names = w->parties[party].names;
    for (uint32_t n = names.first; n < names.first + names.count; n++) {
        str key = world_str(w, w->names[n].key);
        for (uint32_t i = world_first_name(w, key); i < w->n_name_order; i++) {
            const world_name *other = &w->names[w->name_order[i]];
            if (!str_eq(world_str(w, other->key), key)) {
                break;
            }
            if (other->party != but && same_list(w, screen_list_of(w, other->party), list)) {
                return true;
            }
        }
    }
    return false;
}

bool told_apart(const lode_world *w, uint32_t list, uint32_t party, uint32_t is_list,
                uint32_t is_party) {
    return same_list(w, is_list, list) || list_names(w, is_list, party, is_party);
}
