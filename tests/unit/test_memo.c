/* SPDX-License-Identifier: Apache-2.0
 *
 * A memo says what decide_verdict, decide_line and bounds_on say, for shipments under the real packs that
 * differ from one another by a fact, a list, a role, a word or a day: where a key leaves something out, one
 * of two such neighbors gets what is the other's. MEMO_DRAWS in the environment asks for more of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide/memo.h"
#include "random_facts.h"
#include "same_decision.h"
#include "world_fixture.h"

#define DRAWS 40u
#define STEPS 24u
#define DAYS 4u

typedef struct walk {
    dice d;
    lode_arena a;
    lode_facts f;
    lode_query q;
    tri *in_list;
    lode_date days[DAYS];
} walk;

/* A fact that is given is taken back as often as it gets another value. */
static void change_fact(walk *k) {
    const lode_world *w = k->f.world;
    uint32_t fact = roll(&k->d, w->n_facts);
    const lode_row *row = roll(&k->d, 2) == 0 ? &k->f.shipment : &k->f.lines[0];
    if (row->n > 0 && roll(&k->d, 4) > 0) {
        fact = row->facts[roll(&k->d, row->n)];
    }
    lode_value v = {.kind = VAL_MISSING, .value = NONE};
    facts_set(&k->f, 0, fact, roll(&k->d, 2) == 0 ? v : random_value(&k->d, w, fact, &k->a));
}

static void change_word(walk *k) {
    const lode_row *row = roll(&k->d, 2) == 0 ? &k->f.shipment : &k->f.lines[0];
    if (row->n > 0) {
        uint32_t fact = row->facts[roll(&k->d, row->n)];
        lode_value v = *facts_given(&k->f, 0, fact);
        v.word = random_word(&k->d);
        facts_set(&k->f, 0, fact, v);
    }
}

static void change(walk *k) {
    const lode_world *w = k->f.world;
    uint32_t role = roll(&k->d, w->n_roles);
    switch (roll(&k->d, 10)) {
    case 0:
        k->in_list[(size_t)role * w->n_lists + roll(&k->d, w->n_lists)] = (tri)roll(&k->d, 3);
        break;
    case 1:
        k->f.role_given[role] = !k->f.role_given[role];
        k->f.role_none[role] = !k->f.role_given[role] && roll(&k->d, 2) == 0;
        break;
    case 2:
        k->q.on = k->days[roll(&k->d, DAYS)];
        break;
    case 3:
        change_word(k);
        break;
    default:
        change_fact(k);
    }
}

static void compare(walk *k, lode_memo *m, uint64_t seed, uint32_t step) {
    const lode_world *w = k->f.world;
    lode_arena a = {0};
    lode_verdict *got = arena_array(&a, w->n_regimes, sizeof *got);
    memo_verdicts(m, &k->q, 0, &a, got);
    for (uint32_t g = 0; g < w->n_regimes; g++) {
        lode_verdict want;
        decide_verdict(&k->q, 0, g, &a, &want);
        if (got[g].nexus != want.nexus || got[g].best != want.best || got[g].worst != want.worst ||
            got[g].stop_now != want.stop_now) {
            fail_msg("draw %llu, step %u, regime %u: nexus %u %u, best %u %u, worst %u %u",
                     (unsigned long long)seed, step, g, got[g].nexus, want.nexus, got[g].best,
                     want.best, got[g].worst, want.worst);
        }
    }
    arena_clear(&a);
}

/* What a memo lends out says no more of rules that nobody is told of, and nothing of entries. */
static void forget_untold(const lode_world *w, lode_decision *d) {
    for (uint32_t r = 0; r < w->n_rules; r++) {
        if (d->rules[r].state == RULE_FALSE || d->rules[r].state == RULE_OUT) {
            d->rules[r] = (lode_rule_result){.state = RULE_OUT, .by = NONE};
        }
    }
}

static void compare_decisions(walk *k, lode_memo *m, uint64_t seed, uint32_t step) {
    const lode_world *w = k->f.world;
    lode_arena a = {0};
    uint32_t *sights = arena_array(&a, w->n_regimes, sizeof *sights);
    memo_begin(m);
    memo_see(m, &k->q, 0, sights);
    for (uint32_t g = 0; g < w->n_regimes; g++) {
        lode_decision want, got;
        assert_true(sights[g] != NONE);
        decide_line(&k->q, 0, g, &a, &want);
        memo_decide(m, g, sights[g], &a, &got);
        got.entries = want.entries;
        forget_untold(w, &want);
        const char *differ = same_decision(w, &want, &got);
        if (differ == NULL && (got.n_told != want.n_told || got.line != want.line ||
                               memcmp(got.told, want.told, want.n_told * sizeof *want.told) != 0)) {
            differ = "told";
        }
        if (differ != NULL) {
            fail_msg("draw %llu, step %u, regime %u: %s", (unsigned long long)seed, step, g,
                     differ);
        }
    }
    arena_clear(&a);
}

/* On days before and after, asked as `holds` does: of whichever line is known first. */
static void compare_bounds(walk *k, lode_memo *m, uint64_t seed, uint32_t step) {
    const lode_world *w = k->f.world;
    lode_arena a = {0};
    uint32_t *sights = arena_array(&a, w->n_regimes, sizeof *sights);
    memo_see(m, &k->q, 0, sights);
    for (uint32_t g = 0; g < w->n_regimes; g++) {
        lode_bounds *b = bounds_open(&k->q, 0, g, &a);
        for (uint32_t i = 0; i < DAYS; i++) {
            uint32_t want[2] = {0}, got[2] = {0};
            lode_span span, same = {0};
            bounds_on(b, k->days[i], &want[0], &want[1], &span);
            if (!memo_bounds_known(m, sights[g], k->days[i], &got[0], &got[1], &same)) {
                memo_bounds(m, g, sights[g], k->days[i], &got[0], &got[1], &same);
            }
            bool equal = memcmp(want, got, sizeof want) == 0 && span.from == same.from &&
                         span.until == same.until;
            if (!equal) {
                fail_msg("draw %llu, step %u, regime %u, day %d: bounds %u %u, %u %u",
                         (unsigned long long)seed, step, g, k->days[i], got[0], want[0], got[1],
                         want[1]);
            }
        }
    }
    arena_clear(&a);
}

static void begin(walk *k, uint64_t seed) {
    const lode_world *w = &image.world;
    *k = (walk){.d = {seed * UINT64_C(0x9E3779B97F4A7C15) + 3}};
    (void)roll(&k->d, 2);
    random_facts(&k->d, &k->f, w, &k->a, 5 + roll(&k->d, 6));
    k->in_list = random_lists(&k->d, w, &k->a);
    for (uint32_t i = 0; i < DAYS; i++) {
        k->days[i] = random_day(&k->d, w);
    }
    k->q = (lode_query){.world = w, .facts = &k->f, .in_list = k->in_list};
    k->q.on = k->days[0];
    k->q.known = roll(&k->d, 3) == 0 ? random_day(&k->d, w) : w->horizon;
}

static void neighbors_keep_apart(void **state) {
    (void)state;
    const char *more = getenv("MEMO_DRAWS");
    uint64_t n = more != NULL ? strtoull(more, NULL, 10) : DRAWS;
    lode_memo *m = memo_new(&image.world);
    for (uint64_t seed = 0; seed < n; seed++) {
        walk k;
        begin(&k, seed);
        for (uint32_t step = 0; step < STEPS; step++) {
            compare(&k, m, seed, step);
            compare_decisions(&k, m, seed, step);
            compare_bounds(&k, m, seed, step);
            change(&k);
        }
        arena_clear(&k.a);
    }
    memo_counts c = memo_count(m);
    print_message("%llu asked, %llu decided anew\n", (unsigned long long)c.asked,
                  (unsigned long long)c.decided);
    assert_true(c.decided < c.asked);
    memo_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(neighbors_keep_apart)};
    return cmocka_run_group_tests_name("memo", tests, open_world, close_world);
}
