// SPDX-License-Identifier: Apache-2.0
//
// Runs the generated pairs of every entry.
#include "check/cond_print.h"
#include "cli/cover.h"
#include "cli/pairs.h"
#include "cli/test_report.h"

static const char *tri_name(tri t) {
    return t == TRI_TRUE ? "true" : (t == TRI_FALSE ? "false" : "open");
}

static void describe(const lode_world *w, const pair_point *p, strbuf *why) {
    for (uint32_t i = 0; i < p->n_bound; i++) {
        const pair_bound *b = &p->bound[i];
        if (cs_count(&b->classes) < w->vars[b->var].classes.count) {
            strbuf_addz(why, "    ");
            cond_print_atom(w, b->var, &b->classes, why);
            strbuf_addc(why, '\n');
        }
    }
}

static void check_point(const lode_world *w, const pair_point *p, strbuf *why) {
    lode_arena scratch = {0};
    char day[16];
    tri got = pair_decide(w, p, &scratch);
    if (got != p->want && p->kind == PAIR_DATE) {
        str when = date_print(p->on, day);
        strbuf_addf(why, "  on " STR_FMT " its rule %s\n", STR_ARG(when),
                    p->want == TRI_FALSE ? "should not be in force yet, or no more"
                                         : "should be in force");
    } else if (got != p->want) {
        strbuf_addf(why, "  %s%sthe entry is %s and should be %s%s\n",
                    p->what != NULL ? p->what : "", p->what != NULL ? ": " : "", tri_name(got),
                    tri_name(p->want), p->n_bound > 0 ? " when" : "");
        describe(w, p, why);
    }
    arena_clear(&scratch);
}

static void test_entry(test_report *t, const lode_world *w, uint32_t entry) {
    const world_entry *e = &w->entries[entry];
    lode_arena own = {0};
    lode_arena *arena = t->kept != NULL ? t->kept_arena : &own;
    pair_points points = {0};
    strbuf why = {0};
    strbuf place = {0};
    uint32_t tried = 0;
    pairs_make(w, entry, arena, &points);
    for (size_t i = 0; i < points.n; i++) {
        check_point(w, &points.p[i], &why);
        tried += points.p[i].kind == PAIR_TRUTH;
        cover_pair(t->cover, &points.p[i]);
    }
    if (tried == 0) {
        strbuf_addz(&why, "  no facts were found that decide it\n");
    }
    for (size_t i = 0; t->kept != NULL && why.n == 0 && i < points.n; i++) {
        *vec_push(t->kept) = points.p[i];
    }
    t->pairs += tried > 0;
    t->points += (uint32_t)points.n;
    str id = e->rule != NONE ? world_str(w, w->rules[e->rule].id) : world_str(w, e->code);
    strbuf_addf(&place, STR_FMT, STR_ARG(id));
    test_result(t, place.p, STR("generated pair"), &why);
    strbuf_clear(&place);
    strbuf_clear(&why);
    vec_clear(&points);
    arena_clear(&own);
}

void test_pairs(test_report *t, const lode_world *w) {
    for (uint32_t i = 0; i < w->n_entries; i++) {
        str code = world_str(w, w->entries[i].code);
        if (test_wanted(t, code, code)) {
            test_entry(t, w, i);
        }
    }
}
