// SPDX-License-Identifier: Apache-2.0
//
// world: names looked up (facts by halves, the rest one by one). The tables
// are small (a few thousand rows) and lookups happen per word of input, never per decision.
#include "image/world.h"

#include <stdio.h>

uint32_t world_find_fact(const lode_world *w, str path) {
    uint32_t first = 0;
    for (uint32_t n = w->n_fact_order; n > 0;) {
        uint32_t half = n / 2, fact = w->fact_order[first + half];
        int order = str_cmp(world_str(w, w->facts[fact].path), path);
        if (order == 0) {
            return fact;
        }
        first += order < 0 ? half + 1 : 0;
        n = order < 0 ? n - half - 1 : half;
    }
    return NONE;
}

str world_list_base(const lode_world *w, uint32_t list) {
    str id = world_str(w, w->lists[list].id);
    const char *cell = id.n == 0 ? NULL : memchr(id.p, '[', id.n);
    return cell == NULL ? id : (str){id.p, (size_t)(cell - id.p)};
}

/* A number that reads as one word; others are told by their place. */
static bool plain_no(str no) {
    for (size_t i = 0; i < no.n; i++) {
        if (no.p[i] == ',' || no.p[i] == ' ' || no.p[i] == ';' || no.p[i] == '#') {
            return false;
        }
    }
    return no.n > 0;
}

/* Its place among the rows of all cells of its list, which stand side by side. */
static uint32_t row_place(const lode_world *w, uint32_t list, uint32_t party) {
    uint32_t first = list;
    while (first > 0 && str_eq(world_list_base(w, first - 1), world_list_base(w, list))) {
        first--;
    }
    return party - w->lists[first].parties.first + 1;
}

void world_row_id(const lode_world *w, uint32_t party, strbuf *out) {
    uint32_t list = 0;
    while (list + 1 < w->n_lists &&
           party - w->lists[list].parties.first >= w->lists[list].parties.count) {
        list++;
    }
    str no = world_str(w, w->parties[party].no);
    strbuf_add(out, world_list_base(w, list));
    strbuf_addc(out, '/');
    if (plain_no(no)) {
        strbuf_add(out, no);
    } else {
        strbuf_addf(out, "#%u", row_place(w, list, party));
    }
}

static bool is_row(const lode_world *w, uint32_t list, uint32_t party, str no) {
    str own = world_str(w, w->parties[party].no);
    if (plain_no(own)) {
        return str_eq(own, no);
    }
    char place[16];
    (void)snprintf(place, sizeof place, "#%u", row_place(w, list, party));
    return str_eqz(no, place);
}

uint32_t world_find_row(const lode_world *w, str id, uint32_t *list) {
    const char *slash = id.n == 0 ? NULL : memchr(id.p, '/', id.n);
    size_t at = slash == NULL ? id.n : (size_t)(slash - id.p);
    str of = {id.p, at}, no = {id.p + at, id.n - at};
    no = no.n > 0 ? (str){no.p + 1, no.n - 1} : no;
    *list = NONE;
    for (uint32_t l = 0; l < w->n_lists; l++) {
        bool meant = !w->lists[l].absent && (str_eq(world_list_base(w, l), of) ||
                                             str_eq(world_str(w, w->lists[l].id), of));
        world_range rows = w->lists[l].parties;
        *list = meant && *list == NONE ? l : *list;
        for (uint32_t i = rows.first; meant && i < rows.first + rows.count; i++) {
            if (is_row(w, l, i, no)) {
                *list = l;
                return i;
            }
        }
    }
    return NONE;
}

uint32_t world_find_rule(const lode_world *w, str id) {
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (str_eq(world_str(w, w->rules[i].id), id)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_measure(const lode_world *w, str id) {
    for (uint32_t i = 0; i < w->n_measures; i++) {
        if (str_eq(world_str(w, w->measures[i].id), id)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_regime(const lode_world *w, str id) {
    for (uint32_t i = 0; i < w->n_regimes; i++) {
        if (str_eq(world_str(w, w->regimes[i].id), id)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_value(const lode_world *w, uint32_t enum_idx, str word) {
    if (enum_idx >= w->n_enums) {
        return NONE;
    }
    world_range r = w->enums[enum_idx].values;
    for (uint32_t i = r.first; i < r.first + r.count; i++) {
        if (str_eq(world_str(w, w->values[i].word), word)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_slot(const lode_world *w, str name) {
    for (uint32_t i = 0; i < w->n_slots; i++) {
        if (str_eq(world_str(w, w->slots[i].name), name)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_clock(const lode_world *w, str id) {
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        if (str_eq(world_str(w, w->clocks[i].id), id)) {
            return i;
        }
    }
    return NONE;
}

uint32_t world_find_verdict(const lode_world *w, str name) {
    for (uint32_t i = 0; i < w->n_verdicts; i++) {
        if (str_eq(world_str(w, w->verdicts[i].name), name)) {
            return i;
        }
    }
    return NONE;
}

bool world_fact_is_of(const lode_world *w, uint32_t fact, uint32_t regime) {
    str path = world_str(w, w->facts[fact].path);
    str id = world_str(w, w->regimes[regime].id);
    return str_ends(path, id) && path.n > id.n && path.p[path.n - id.n - 1] == '.';
}

uint32_t world_first_name(const lode_world *w, str key) {
    uint32_t first = 0;
    for (uint32_t n = w->n_name_order; n > 0;) {
        uint32_t half = n / 2;
        str other = world_str(w, w->names[w->name_order[first + half]].key);
        bool before = str_cmp(other, key) < 0;
        first += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return first;
}
