/* SPDX-License-Identifier: Apache-2.0
 *
 * The reference, the scalar twin and the SIMD twin give one decision, field by field, on random
 * shipments under the real packs. ENGINES_DRAWS in the environment asks for more of them (the long
 * run); a disagreement prints its seed, and ENGINES_SEED tries that one alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide/session.h"
#include "random_facts.h"

#define DRAWS 150u
#define SESSION_DRAWS 300u

static lode_image image;

static int open_world(void **state) {
    (void)state;
    lode_error err = {0};
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/world.lode", getenv("LODE_BUILD_ROOT"));
    assert_int_equal(image_open(path, &image, &err), LODE_OK);
    return 0;
}

static int close_world(void **state) {
    (void)state;
    image_close(&image);
    return 0;
}

/* ---- one decision against another ------------------------------------------------------------ */

static const char *differ; /* the first field that differs */

static bool same(bool equal, const char *field) {
    if (!equal && differ == NULL) {
        differ = field;
    }
    return equal;
}

static void same_rules(const lode_world *w, const lode_decision *a, const lode_decision *b) {
    for (uint32_t r = 0; r < w->n_rules; r++) {
        const lode_rule_result *x = &a->rules[r];
        const lode_rule_result *y = &b->rules[r];
        if (!same(x->state == y->state, "rules.state") || !same(x->by == y->by, "rules.by") ||
            !same(x->n_used == y->n_used, "rules.n_used")) {
            return;
        }
        for (uint32_t i = 0; i < x->n_used; i++) {
            same(x->used[i].var == y->used[i].var && x->used[i].fact == y->used[i].fact &&
                     x->used[i].word == y->used[i].word,
                 "rules.used");
        }
    }
}

static void same_slots(uint32_t n, const lode_slot_result *x, const lode_slot_result *y,
                       const char *field) {
    for (uint32_t i = 0; i < n; i++) {
        same(x[i].settled == y[i].settled && x[i].lo == y[i].lo && x[i].hi == y[i].hi &&
                 memcmp(&x[i].may, &y[i].may, sizeof x[i].may) == 0 &&
                 memcmp(&x[i].must, &y[i].must, sizeof x[i].must) == 0,
             field);
    }
}

static void same_questions(const lode_decision *a, const lode_decision *b) {
    if (!same(a->n_questions == b->n_questions, "n_questions") ||
        !same(a->n_sufficient == b->n_sufficient, "n_sufficient")) {
        return;
    }
    for (uint32_t i = 0; i < a->n_sufficient; i++) {
        same(a->sufficient[i] == b->sufficient[i], "sufficient");
    }
    for (uint32_t i = 0; i < a->n_questions; i++) {
        const lode_open_question *x = &a->questions[i];
        const lode_open_question *y = &b->questions[i];
        if (!same(x->question == y->question && x->fact == y->fact && x->n_facts == y->n_facts &&
                      x->n_classes == y->n_classes,
                  "questions")) {
            return;
        }
        for (uint32_t k = 0; k < x->n_classes; k++) {
            same(str_eq(x->classes[k].answer, y->classes[k].answer) &&
                     x->classes[k].best == y->classes[k].best &&
                     x->classes[k].worst == y->classes[k].worst,
                 "questions.classes");
        }
    }
}

static void same_decision(const lode_world *w, const lode_decision *a, const lode_decision *b) {
    differ = NULL;
    same(a->nexus == b->nexus, "nexus");
    same(a->best == b->best && a->worst == b->worst, "verdict");
    same(a->stop_now == b->stop_now, "stop_now");
    same(a->complete == b->complete, "complete");
    same(a->rests_on == b->rests_on, "rests_on");
    same(a->license_covers == b->license_covers, "license_covers");
    same(a->not_pointed_at == b->not_pointed_at, "not_pointed_at");
    same(memcmp(a->entries, b->entries, w->n_entries * sizeof *a->entries) == 0, "entries");
    if (same(a->n_contradictions == b->n_contradictions, "n_contradictions")) {
        same(memcmp(a->contradictions, b->contradictions,
                    a->n_contradictions * sizeof *a->contradictions) == 0,
             "contradictions");
    }
    same_rules(w, a, b);
    same_slots(w->n_slots, a->slots, b->slots, "slots");
    same_slots(w->n_slots, a->reported, b->reported, "reported");
    same_questions(a, b);
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        same(a->clocks[i].runs == b->clocks[i].runs &&
                 a->clocks[i].no_limit == b->clocks[i].no_limit &&
                 a->clocks[i].word == b->clocks[i].word,
             "clocks");
    }
}

/* ---- random shipments ------------------------------------------------------------------------ */

/* The bounds are those of the decision, and on any day of the span they are the same. */
static void check_span(dice *d, lode_query q, uint32_t g, const lode_decision *ref, uint64_t seed) {
    lode_arena a = {0};
    lode_span span, other;
    uint32_t best = 0, worst = 0;
    q.evaluator = EVALUATE_SIMD;
    lode_date on = q.on;
    decide_bounds(&q, 0, g, &a, &best, &worst, &span);
    if (!q.no_search && ref->complete && (best != ref->best || worst != ref->worst)) {
        fail_msg("ENGINES_SEED=%llu: bounds under regime %u", (unsigned long long)seed, g);
    }
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t b = 0, w = 0;
        q.on = random_day(d, q.world);
        if ((span.from != DATE_NONE && q.on < span.from) ||
            (span.until != DATE_NONE && q.on >= span.until)) {
            continue;
        }
        decide_bounds(&q, 0, g, &a, &b, &w, &other);
        if (b != best || w != worst) {
            fail_msg("ENGINES_SEED=%llu: day %d is not like day %d under regime %u",
                     (unsigned long long)seed, q.on, on, g);
        }
    }
    arena_clear(&a);
}

static void compare(uint64_t seed) {
    const lode_world *w = &image.world;
    lode_arena a = {0};
    dice d = {seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
    lode_facts f;
    (void)roll(&d, 2);
    random_facts(&d, &f, w, &a, 3 + roll(&d, 8));
    lode_query q = {.world = w, .facts = &f, .in_list = random_lists(&d, w, &a)};
    q.on = random_day(&d, w);
    q.known = roll(&d, 3) == 0 ? random_day(&d, w) : w->horizon;
    q.no_search = roll(&d, 12) != 0; /* the search is slow, and made of single runs */
    for (uint32_t g = 0; g < w->n_regimes; g++) {
        lode_decision ref, got;
        q.evaluator = EVALUATE_REFERENCE;
        decide_line(&q, 0, g, &a, &ref);
        for (int twin = EVALUATE_SIMD; twin <= EVALUATE_SCALAR; twin++) {
            q.evaluator = (lode_evaluator)twin;
            decide_line(&q, 0, g, &a, &got);
            same_decision(w, &ref, &got);
            if (differ != NULL) {
                fail_msg("ENGINES_SEED=%llu: %s under regime %u, twin %d", (unsigned long long)seed,
                         differ, g, twin);
            }
        }
        check_span(&d, q, g, &ref, seed);
    }
    arena_clear(&a);
}

/* One session through all shipments, with what was given before taken back each time. */
static void sessions_agree(void **state) {
    (void)state;
    const lode_world *w = &image.world;
    for (uint32_t g = 0; g < w->n_regimes; g++) {
        lode_session *s = session_new(w, g, g % 2 == 0 ? EVALUATE_SIMD : EVALUATE_SCALAR);
        for (uint64_t seed = 0; seed < SESSION_DRAWS; seed++) {
            lode_arena a = {0};
            dice d = {seed * UINT64_C(0x9E3779B97F4A7C15) + 77};
            lode_facts f;
            random_facts(&d, &f, w, &a, roll(&d, 11));
            lode_query q = {.world = w, .facts = &f, .in_list = random_lists(&d, w, &a)};
            q.on = random_day(&d, w);
            q.known = roll(&d, 3) == 0 ? random_day(&d, w) : w->horizon;
            q.no_search = true;
            lode_decision ref;
            lode_outcome got;
            decide_line(&q, 0, g, &a, &ref);
            session_decide(s, &q, 0, &got);
            uint32_t fired = 0, open = 0;
            bool alike = true;
            for (uint32_t r = 0; r < w->n_rules; r++) {
                fired += ref.rules[r].state == RULE_FIRED;
                open += ref.rules[r].state == RULE_OPEN;
            }
            for (uint32_t i = 0; i < got.n_fired; i++) {
                alike &= ref.rules[got.fired[i]].state == RULE_FIRED;
            }
            for (uint32_t i = 0; i < got.n_open; i++) {
                alike &= ref.rules[got.open[i]].state == RULE_OPEN;
            }
            bool bounds = ref.nexus == NEXUS_NOT_INDICATED ||
                          (got.best == ref.best && got.worst == ref.worst);
            if (!alike || !bounds || got.n_fired > fired || got.n_open > open) {
                fail_msg("session seed %llu under regime %u: fired %u of %u, open %u of %u",
                         (unsigned long long)seed, g, got.n_fired, fired, got.n_open, open);
            }
            arena_clear(&a);
        }
        session_free(s);
    }
}

static void engines_agree(void **state) {
    (void)state;
    const char *one = getenv("ENGINES_SEED");
    const char *more = getenv("ENGINES_DRAWS");
    if (one != NULL) {
        compare(strtoull(one, NULL, 10));
        return;
    }
    uint64_t n = more != NULL ? strtoull(more, NULL, 10) : DRAWS;
    for (uint64_t i = 0; i < n; i++) {
        compare(i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sessions_agree),
                                       cmocka_unit_test(engines_agree)};
    return cmocka_run_group_tests_name("engines", tests, open_world, close_world);
}
