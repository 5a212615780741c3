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
#include "same_answer.h"
#include "shrink.h"
#include "world_fixture.h"

#define DRAWS 150u
#define SESSION_DRAWS 300u
#define ANSWER_ONE_IN 40u

static uint64_t decisions, answers; /* of all three engines, alike; with receipts */

/* ---- random shipments ------------------------------------------------------------------------ */

/* The bounds are those of the decision, and on any day of the span they are the same. */
static void check_span(dice *d, lode_query q, uint32_t g, const lode_decision *ref, uint64_t seed) {
    lode_arena a = {0};
    lode_span span, other;
    uint32_t best = 0, worst = 0;
    q.evaluator = EVALUATE_SIMD;
    lode_date on = q.on;
    decide_bounds(&q, 0, g, &a, &best, &worst, &span);
    if (!q.no_search && (best != ref->best || worst != ref->worst)) {
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

/* What is left of the shipment when all that does not matter is taken away, as a case. */
static void show(const lode_query *q, lode_facts *f, uint32_t g, uint64_t seed, lode_arena *a) {
    strbuf out = {0};
    char title[64];
    shrinking s = {.q = *q, .facts = f, .regime = g, .arena = a};
    (void)snprintf(title, sizeof title, "ENGINES_SEED %llu", (unsigned long long)seed);
    shrink_engines(&s, title, &out);
    (void)fputs(out.p, stderr); /* longer than cmocka prints */
    strbuf_clear(&out);
}

static void check_answers(const lode_query *q, lode_facts *f, uint64_t seed, lode_arena *a) {
    if (answers_disagree(NULL, q, 0) == NULL) {
        return;
    }
    strbuf out = {0};
    shrinking s = {.q = *q, .facts = f, .what = answers_disagree, .arena = a};
    shrink(&s);
    put_case(&out, "the answers differ", &s.q);
    put_parting(&out, &s.q, a);
    (void)fputs(out.p, stderr);
    fail_msg("ENGINES_SEED=%llu: the answers differ", (unsigned long long)seed);
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
    if (seed % ANSWER_ONE_IN == 0) {
        answers++;
        check_answers(&q, &f, seed, &a);
    }
    for (uint32_t g = 0; g < w->n_regimes; g++) {
        lode_decision ref;
        const char *differ = engines_differ(q, 0, g, &a);
        if (differ != NULL) {
            show(&q, &f, g, seed, &a);
            fail_msg("ENGINES_SEED=%llu: %s under regime %u", (unsigned long long)seed, differ, g);
        }
        q.evaluator = EVALUATE_REFERENCE;
        decide_line(&q, 0, g, &a, &ref);
        check_span(&d, q, g, &ref, seed);
        decisions++;
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
    print_message(
        "%llu decisions under the real packs by three engines alike, %llu answers with receipts\n",
        (unsigned long long)decisions, (unsigned long long)answers);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sessions_agree),
                                       cmocka_unit_test(engines_agree)};
    return cmocka_run_group_tests_name("engines", tests, open_world, close_world);
}
