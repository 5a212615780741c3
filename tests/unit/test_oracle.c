/* SPDX-License-Identifier: Apache-2.0
 *
 * Brute-force oracle. Random small laws are written as text, compiled, and decided with most facts
 * missing. The oracle then enumerates every completion of the open vars, decides each one with a
 * two-valued evaluator of its own (oracle.h: it shares no code with src/decide), and checks that
 *
 *   best and worst       are the mildest and strictest verdict over all completions
 *   settled              exactly when every completion agrees
 *   sufficient           every set listed settles, is minimal, and (when the list is not full) none is
 *                        missing
 *   answers              what each answer leads to is what its completions give
 *   learning a fact      never un-settles, never widens
 */
#include "decide/memo.h"
#include "dice.h"
#include "oracle_check.h"
#include "random_facts.h"

#define MEMO_SHIPMENTS 60u /* of one law */

/* ---- random law ------------------------------------------------------------------------------ */

static void put_atom(strbuf *b, dice *d, uint32_t scalars, uint32_t sets) {
    const char *words = "abc";
    char w = words[roll(d, 3)];
    if (roll(d, 4) == 0) {
        strbuf_addz(b, "not ");
    }
    if (sets == 0) { /* only yes and no facts: many of them, few completions each */
        strbuf_addf(b, "s%u is %s", roll(d, scalars), w == 'a' ? "no" : "yes");
        return;
    }
    switch (roll(d, 3)) {
    case 0:
        strbuf_addf(b, "s%u is %c", roll(d, scalars), w);
        break;
    case 1:
        strbuf_addf(b, "s%u is not %c", roll(d, scalars), w);
        break;
    default:
        strbuf_addf(b, "c%u has %c", roll(d, sets), w);
        break;
    }
}

static void put_condition(strbuf *b, dice *d, uint32_t scalars, uint32_t sets) {
    strbuf_addz(b, "    when ");
    if (roll(d, 3) == 0) {
        strbuf_addz(b, "any of\n");
        for (uint32_t i = 0; i < 2 + roll(d, 2); i++) {
            strbuf_addz(b, "    - ");
            put_atom(b, d, scalars, sets);
            if (roll(d, 2)) {
                strbuf_addz(b, " and ");
                put_atom(b, d, scalars, sets);
            }
            strbuf_addz(b, "\n");
        }
    } else {
        put_atom(b, d, scalars, sets);
        strbuf_addz(b, "\n");
        for (uint32_t i = 0; i < roll(d, 3); i++) {
            strbuf_addz(b, roll(d, 3) ? "    and " : "    unless ");
            put_atom(b, d, scalars, sets);
            strbuf_addz(b, "\n");
        }
    }
}

static const char vocabulary[] =
    "pack base \"test\"\n  horizon 2026-11-23\n"
    "enum word \"words\"\n  value a\n  value b\n  value c\n  value d\n"
    "role end_user \"end user\"\n  required\n"
    "fact always \"always\"\n  type one of word\n  ask \"always?\"\n  cost 1\n"
    "fact item.kind \"kind\"\n  type one of word\n  ask \"kind?\"\n  cost 1\n  identifies\n  points\n"
    "fact item.contains \"contains\"\n  type open set of word\n  ask \"contains?\"\n  cost 5\n  points\n"
    "slot ban \"ban\"\n  combine strictest\n  value none_found\n  value special\n  value prohibited\n"
    "slot license \"license\"\n  combine strictest\n  value not_needed\n  value needed\n"
    "slot kinds \"kinds\"\n  combine available\n  value individual\n  value general\n"
    "slot papers \"papers\"\n  combine collect\n  value one\n  value two\n"
    "slot lot \"lot\"\n  combine unique\n  value x\n  value y\n  value z\n"
    "verdict prohibited \"no\"\n  exit 20\n  when ban is prohibited or special\n"
    "verdict odd \"odd\"\n  exit 21\n  when lot is y\n  and license is needed\n"
    "verdict license \"license\"\n  exit 10\n  when license is needed and not kinds is general\n"
    "verdict conditions \"conditions\"\n  exit 0\n  when license is needed or papers is two\n"
    "verdict clear \"clear\"\n  exit 0\n"
    "regime r \"Regime\"\n  nexus always is a\n  bite always is a\n";

static const char *const effects[] = {"ban: prohibited",  "ban: special",
                                      "license: needed",  "license: needed",
                                      "papers: two",      "kinds: withdraw general",
                                      "papers: one, two", "license: needed",
                                      "lot: y",           "lot: z"};

static void write_law(strbuf *b, dice *d, uint32_t scalars, uint32_t sets, uint32_t rules) {
    strbuf_addz(b, vocabulary);
    for (uint32_t i = 0; i < scalars; i++) {
        strbuf_addf(b, "fact s%u \"s\"\n  type %s\n  ask \"s%u?\"\n  cost %u\n", i,
                    sets == 0 ? "yes or no" : "one of word", i, 1 + roll(d, 5));
    }
    for (uint32_t i = 0; i < sets; i++) {
        strbuf_addf(b, "fact c%u \"c\"\n  type closed set of word\n  ask \"c%u?\"\n  cost %u\n", i,
                    i, 1 + roll(d, 5));
    }
    strbuf_addz(b, "measure r.m \"The act\"\n  number \"1\"\n  issuer X\n  published 2020-01-01\n"
                   "  in force from 2020-02-01\n  source text \"seen\"\n");
    for (uint32_t i = 0; i < rules; i++) {
        strbuf_addf(b, "  rule %u \"rule\"\n    cite art. %u\n", i, i);
        if (i > 0 && roll(d, 3) == 0) {
            strbuf_addf(b, "    overrides r.m/%u\n", roll(d, i));
        }
        put_condition(b, d, scalars, sets);
        strbuf_addf(b, "    then %s\n", effects[roll(d, 10)]);
    }
    strbuf_addz(b, "  entry 1A001 \"an entry\"\n    cite annex\n    when item.kind is a\n"
                   "    and item.contains has b\n    then license: needed\n");
    strbuf_addz(
        b, "measure r.s \"The suspension\"\n  number \"2\"\n  issuer X\n  published 2021-01-01\n"
           "  in force from 2021-01-01\n  source text \"seen\"\n");
    strbuf_addf(b, "  suspends r.m/%u, r.m/%u\n", 0u, rules - 1);
    strbuf_addz(b, "    cite para. 1\n    from 2021-01-01\n    until 2022-01-01 boundary unclear\n"
                   "    afterwards unverified\n");
}

typedef struct asked {
    lode_facts *facts;
    uint32_t scalars;
    counts *n;
} asked;

/* The entry is read by its test because the kind points at it: without a kind, and without a say of the
 * regime, this oracle has nothing to say. */
static const char *oracle_disagrees(void *ctx, const lode_query *q, uint32_t regime) {
    static const entry_reading by_test[] = {READ_TEST};
    const asked *ask = ctx;
    const lode_world *w = q->world;
    const lode_value *kind = facts_get(q->facts, 0, world_find_fact(w, STR("item.kind")));
    const lode_value *always = facts_get(q->facts, 0, world_find_fact(w, STR("always")));
    (void)regime;
    if (kind->kind != VAL_ENUM || always->kind != VAL_ENUM) {
        return NULL;
    }
    choice *may = arena_array(q->facts->arena, w->n_vars + 1, sizeof *may);
    plain_choices(w, q->facts, NULL, may);
    full two = {.entries = by_test, .class_var = NONE, .on = q->on, .known = q->known};
    return check_decision(ask->facts, q, may, &two, ask->scalars, ask->n);
}

static void check_law(dice *d, const lode_world *w, uint32_t scalars, bool give_some, counts *n) {
    lode_arena a = {0};
    lode_facts f;
    facts_init(&f, w, &a);
    facts_add_line(&f);
    give(&f, &a, "always", "a");
    give(&f, &a, "item.kind", "a"); /* it points at the entry, which is then read by its test */
    lode_date on;
    assert_true(date_parse(roll(d, 2) ? STR("2022-01-01") : STR("2023-05-05"), &on));
    for (uint32_t i = 0; give_some && i < scalars; i++) {
        char path[16];
        (void)snprintf(path, sizeof path, "s%u", i);
        if (roll(d, 2)) {
            give(&f, &a, path, a_word(w, world_find_fact(w, str_of(path)), roll(d, 4)));
        }
    }
    asked ask = {&f, scalars, n};
    shrinking s = {.q = {.world = w, .facts = &f, .on = on, .known = w->horizon},
                   .facts = &f,
                   .what = oracle_disagrees,
                   .ctx = &ask,
                   .arena = &a};
    if (oracle_disagrees(&ask, &s.q, 0) != NULL) {
        oracle_fails(&s);
    }
    arena_clear(&a);
}

/* Many shipments of one law through one memo (memo.h): in so small a world any two are neighbors, and
 * a key that leaves something out takes one for the other. */
static void check_memo(dice *d, const lode_world *w) {
    lode_memo *m = memo_new(w);
    lode_arena a = {0};
    for (uint32_t i = 0; i < MEMO_SHIPMENTS; i++) {
        lode_facts f;
        lode_verdict got, want;
        random_facts(d, &f, w, &a, 4 + roll(d, 5));
        lode_query q = {.world = w, .facts = &f, .known = w->horizon};
        assert_true(date_parse(roll(d, 2) ? STR("2022-01-01") : STR("2023-05-05"), &q.on));
        memo_verdicts(m, &q, 0, &a, &got);
        decide_verdict(&q, 0, 0, &a, &want);
        if (got.nexus != want.nexus || got.best != want.best || got.worst != want.worst ||
            got.stop_now != want.stop_now) {
            fail_msg("%s\nshipment %u: best %u, not %u; worst %u, not %u", oracle_law, i, got.best,
                     want.best, got.worst, want.worst);
        }
        arena_clear(&a);
    }
    memo_free(m);
}

static void run(uint64_t seed, uint32_t laws, uint32_t scalars, uint32_t sets, uint32_t rules,
                counts *n) {
    dice d = {seed};
    for (uint32_t i = 0; i < laws; i++) {
        strbuf text = {0};
        law_source src = {0};
        law_world lw = {0};
        write_law(&text, &d, scalars, sets, rules);
        compile_law(text.p, NULL, &src, &lw);
        check_law(&d, &lw.world, scalars, false, n);
        check_law(&d, &lw.world, scalars, true, n);
        check_memo(&d, &lw.world);
        law_world_clear(&lw);
        law_source_clear(&src);
        strbuf_clear(&text);
    }
}

/* Two shipments that differ in nothing but how two entries go together: their tests are open in both,
 * and with b one of them holds whatever the kind is. */
static void entries_that_go_together(void **state) {
    (void)state;
    strbuf text = {0};
    strbuf_addz(&text, vocabulary);
    strbuf_addz(
        &text,
        "fact item.seen \"seen\"\n  type one of word\n  ask \"seen?\"\n  identifies\n"
        "fact item.hs \"customs code\"\n  type hs\n  ask \"hs?\"\n"
        "measure r.m \"The act\"\n  number \"1\"\n  issuer X\n  published 2020-01-01\n"
        "  in force from 2020-02-01\n  source text \"seen\"\n"
        "  entry 1A001 \"one\"\n    cite annex\n    hint hs 8505.11\n"
        "    when item.kind is a\n    and item.contains has b\n    then license: needed\n"
        "  entry 1A002 \"other\"\n    cite annex\n    hint hs 8505.11\n"
        "    when item.kind is not a\n    and item.contains has b\n    then license: needed\n");
    law_source src = {0};
    law_world lw = {0};
    compile_law(text.p, NULL, &src, &lw);
    lode_memo *m = memo_new(&lw.world);
    uint32_t best[2] = {0};
    for (uint32_t i = 0; i < 4; i++) { /* the second time both are known */
        lode_arena a = {0};
        lode_facts f;
        lode_verdict got, want;
        facts_init(&f, &lw.world, &a);
        facts_add_line(&f);
        give(&f, &a, "always", "a");
        give(&f, &a, "item.seen", "a");
        give(&f, &a, "item.hs", "850511");
        if (i % 2 == 1) {
            give(&f, &a, "item.contains", "b");
        }
        lode_query q = {.world = &lw.world, .facts = &f, .known = lw.world.horizon};
        assert_true(date_parse(STR("2023-05-05"), &q.on));
        memo_verdicts(m, &q, 0, &a, &got);
        decide_verdict(&q, 0, 0, &a, &want);
        assert_int_equal(got.best, want.best);
        assert_int_equal(got.worst, want.worst);
        best[i % 2] = got.best;
        arena_clear(&a);
    }
    assert_int_not_equal(best[0], best[1]);
    memo_free(m);
    law_world_clear(&lw);
    law_source_clear(&src);
    strbuf_clear(&text);
}

static void small_laws(void **state) {
    (void)state;
    counts n = {0};
    run(1, 300, 3, 2, 6, &n);
    run(2, 150, 4, 1, 9, &n);
    print_message("%u decisions, %u settled, %u open, up to %u open vars\n", n.laws, n.settled,
                  n.open, n.open_vars_max);
    assert_true(n.settled > 20 && n.open > 100);
}

static void twelve_unknown_facts(void **state) {
    (void)state;
    counts n = {0};
    run(3, 40, 1, 4, 14, &n);
    run(4, 12, 13, 0, 16, &n);
    print_message("%u decisions, %u settled, %u open, up to %u open facts, %u open vars\n", n.laws,
                  n.settled, n.open, n.open_facts_max, n.open_vars_max);
    assert_true(n.open_facts_max >= 12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_that_go_together),
        cmocka_unit_test(small_laws),
        cmocka_unit_test(twelve_unknown_facts),
    };
    return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}
