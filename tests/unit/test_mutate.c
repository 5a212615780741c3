// SPDX-License-Identifier: Apache-2.0
//
// Mutation of a small law: what survives and what notices is known by hand; and deciding which
// cases a mutant reaches is compared with running every case against every mutant.
#include "cli/mutate.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/case_run.h"

// The law of the golden transcripts and the one beside this file, on the vocabulary of packs/base.
typedef struct fixture {
    cli c;
    pack_set ps;
    places places;
    cover cover;
    lode_arena arena, points_arena;
    pair_points points;
    test_report report;
    mutate m;
} fixture;

static void load(fixture *f, const char *pack) {
    *f = (fixture){0};
    *vec_push(&f->c.args) = "packs/base";
    *vec_push(&f->c.args) = pack;
    assert_int_equal(packs_load(&f->c, &f->ps), LODE_OK);
    const lode_world *w = &f->ps.world.world;
    places_find(&f->places, &f->ps, &f->arena);
    cover_init(&f->cover, w, &f->places, &f->arena);
    f->report = (test_report){.cover = &f->cover, .kept = &f->points};
    f->report.kept_arena = &f->points_arena;
    f->report.case_passed = arena_array(&f->arena, (size_t)w->n_cases + 1, sizeof(bool));
    test_cases(&f->report, &f->ps.world);
    test_pairs(&f->report, w);
    assert_int_equal(f->report.failed, 0);
    f->m = (mutate){.law = &f->ps.world, .places = &f->places, .points = &f->points, .jobs = 1};
    f->m.case_passed = f->report.case_passed;
}

static void unload(fixture *f) {
    mutate_clear(&f->m);
    cover_clear(&f->cover);
    vec_clear(&f->points);
    vec_clear(&f->c.args);
    arena_clear(&f->points_arena);
    arena_clear(&f->arena);
    packs_clear(&f->ps);
}

// ---- against running everything ------------------------------------------------------------------

static bool any_case_notices(const fixture *f, mutant_world *mw) {
    bool noticed = false;
    for (uint32_t i = 0; i < f->ps.world.n_cases && !noticed; i++) {
        case_run r;
        case_start(&r, &mw->w, &f->ps.world.cases[i], mw->screener);
        case_decide(&r, true);
        case_expect(&r, true);
        noticed = r.why.n > 0;
        case_clear(&r);
    }
    return noticed;
}

static bool any_pair_notices(const fixture *f, mutant_world *mw) {
    bool noticed = false;
    for (size_t i = 0; i < f->points.n && !noticed; i++) {
        lode_arena scratch = {0};
        noticed = pair_decide(&mw->w, &f->points.p[i], &scratch) != f->points.p[i].want;
        arena_clear(&scratch);
    }
    return noticed;
}

static void compare_all(const char *pack) {
    fixture f;
    mutant_world mw;
    uint32_t fates[FATE_COUNT] = {0};
    load(&f, pack);
    mutate_run(&f.m);
    mutant_world_init(&mw, &f.ps.world.world);
    for (size_t i = 0; i < f.m.list.n; i++) {
        mutant_apply(&mw, &f.m.list.p[i]);
        bool by_case = any_case_notices(&f, &mw);
        bool by_pair = any_pair_notices(&f, &mw);
        mutant_undo(&mw, &f.m.list.p[i]);
        mutant_fate want = by_case ? FATE_CASE : by_pair ? FATE_PAIR : FATE_SURVIVED;
        if (f.m.results[i].fate != want) {
            strbuf text = {0};
            str name = mutant_name(&f.ps.world.world, &f.m.list.p[i]);
            mutant_text(&f.ps.world.world, &f.m.list.p[i], &text);
            fail_msg(STR_FMT ": %s: %d, and running everything says %d", STR_ARG(name), text.p,
                     (int)f.m.results[i].fate, (int)want);
        }
        fates[want]++;
    }
    // Undoing leaves nothing behind.
    assert_false(any_case_notices(&f, &mw));
    assert_false(any_pair_notices(&f, &mw));
    for (uint32_t i = 0; i < FATE_COUNT; i++) {
        assert_true(fates[i] > 0);
    }
    mutant_world_clear(&mw);
    unload(&f);
}

static void test_reach_is_right_toy(void **state) {
    (void)state;
    compare_all("tests/golden/cli/pack");
}

static void test_reach_is_right_covered(void **state) {
    (void)state;
    compare_all("tests/golden/cli/covered");
}

// ---- what is known by hand -----------------------------------------------------------------------

static mutant_fate fate_of(const fixture *f, const char *name, const char *change) {
    for (size_t i = 0; i < f->m.list.n; i++) {
        strbuf text = {0};
        mutant_text(&f->ps.world.world, &f->m.list.p[i], &text);
        bool same = str_eqz(mutant_name(&f->ps.world.world, &f->m.list.p[i]), name) &&
                    str_eqz(strbuf_str(&text), change);
        strbuf_clear(&text);
        if (same) {
            return f->m.results[i].fate;
        }
    }
    fail_msg("there is no mutant of %s: %s", name, change);
    return FATE_COUNT;
}

static void test_known_survivors(void **state) {
    (void)state;
    fixture f;
    load(&f, "tests/golden/cli/covered");
    mutate_run(&f.m);
    // A case stands exactly on 5 kg, none exactly on 97 %.
    assert_int_equal(
        fate_of(&f, "mini.act/heavy", "item.quantity >= 5 kg made item.quantity > 5 kg"),
        FATE_CASE);
    assert_int_equal(
        fate_of(&f, "mini.act/pure", "item.contains.Nd >= 97 % made item.contains.Nd > 97 %"),
        FATE_SURVIVED);
    // The entry's own pair stands on its number; no case does.
    assert_int_equal(fate_of(&f, "mini.act/M1", "item.quantity > 2 kg made item.quantity >= 2 kg"),
                     FATE_PAIR);
    // One case decides on the first day, none the day before.
    assert_int_equal(fate_of(&f, "mini.act/heavy", "in force from 2025-02-01 made 2025-02-02"),
                     FATE_CASE);
    assert_int_equal(fate_of(&f, "mini.act/heavy", "in force from 2025-02-01 made 2025-01-31"),
                     FATE_SURVIVED);
    assert_int_equal(fate_of(&f, "mini.act/heavy", "without then ban: prohibited"), FATE_CASE);
    assert_int_equal(fate_of(&f, "mini.act/never", "without then ban: prohibited"), FATE_SURVIVED);
    unload(&f);
}

static void test_threads_and_sample(void **state) {
    (void)state;
    fixture a, b;
    load(&a, "tests/golden/cli/pack");
    load(&b, "tests/golden/cli/pack");
    b.m.jobs = 5;
    mutate_run(&a.m);
    mutate_run(&b.m);
    assert_int_equal(a.m.list.n, b.m.list.n);
    for (size_t i = 0; i < a.m.list.n; i++) {
        assert_int_equal(a.m.results[i].fate, b.m.results[i].fate);
        assert_int_equal(a.m.results[i].by, b.m.results[i].by);
    }
    mutate_clear(&b.m);
    b.m.parts = (law_parts){0};
    b.m.sample = 7;
    mutate_run(&b.m);
    assert_int_equal(b.m.list.n, 7);
    assert_int_equal(b.m.total, a.m.list.n);
    unload(&a);
    unload(&b);
}

// ---- coverage ------------------------------------------------------------------------------------

static const cover_item *item_of(const fixture *f, cover_kind kind, uint32_t index) {
    for (uint32_t i = f->cover.first[kind]; i < f->cover.first[kind + 1]; i++) {
        if (f->cover.items.p[i].index == index) {
            return &f->cover.items.p[i];
        }
    }
    fail_msg("nothing to cover there");
    return NULL;
}

static void test_coverage(void **state) {
    (void)state;
    fixture f;
    load(&f, "tests/golden/cli/covered");
    const lode_world *w = &f.ps.world.world;
    uint32_t heavy = world_find_rule(w, STR("mini.act/heavy"));
    uint32_t never = world_find_rule(w, STR("mini.act/never"));
    assert_int_equal(item_of(&f, COVER_RULE, heavy)->hits[BY_CASE] & 1u, 1u << RULE_HIT_FIRED);
    assert_int_equal(item_of(&f, COVER_RULE, never)->hits[BY_CASE], 0);
    const cover_item *cut = item_of(&f, COVER_CUT, w->rules[heavy].cond);
    assert_int_equal(cut->hits[BY_CASE] >> CUT_HIT_AT & 1u, 1);
    assert_int_equal(cut->hits[BY_CASE] >> CUT_HIT_BELOW & 1u, 1);
    uint32_t measure = world_find_measure(w, STR("mini.act"));
    assert_int_equal(item_of(&f, COVER_DAY, measure)->hits[BY_CASE], 1u << DAY_HIT_ON);
    unload(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reach_is_right_toy), cmocka_unit_test(test_reach_is_right_covered),
        cmocka_unit_test(test_known_survivors),    cmocka_unit_test(test_threads_and_sample),
        cmocka_unit_test(test_coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
