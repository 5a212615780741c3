/* SPDX-License-Identifier: Apache-2.0
 *
 * The reference, the scalar twin and the SIMD twin give one decision, field by field, on random
 * shipments under random small laws; and what is answered, receipt included, is the same with a world
 * that was compiled and with one that was not, which the reference reads. Small laws are quick, so
 * this is where the great numbers come from (spread.h); test_engines does the same under the real packs.
 * A disagreement is shrunk and printed as a law and a case.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>

#include "decide/lower.h"
#include "random_facts.h"
#include "random_law.h"
#include "same_answer.h"
#include "shrink.h"
#include "spread.h"

#define DECISIONS 7500u
#define SHIPMENTS 32u   /* under each law: it takes longer to compile than to ask */
#define WIDE_ONE_IN 20u /* laws of several blocks of 256 conditions */

enum { MET_FIRED, MET_DEFEATED, MET_OPEN_RULES, MET_OPEN, MET_ASKED, MET_RECEIPTS, MET_WIDE };

/* ---- a shipment that can be written down ------------------------------------------------------ */

/* Every value as it reads after it was printed, so that a case says the same. */
static void through_text(lode_facts *f, const lode_world *w, lode_arena *a) {
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const lode_value *was = facts_given(f, 0, i);
        if (was->kind == VAL_MISSING) {
            continue;
        }
        strbuf b = {0};
        lode_value v = {.kind = VAL_MISSING};
        lode_error err = {0};
        lode_word word = was->word;
        bool text = w->facts[i].type == FACT_TEXT || w->facts[i].type == FACT_NAME;
        if (text && was->kind == VAL_TEXT) {
            strbuf_add(&b, was->text); /* the quotes are the case's */
        } else if (!value_in_words(w, i, was, &b)) {
            strbuf_clear(&b);
        }
        if (b.n == 0 || value_from_text(w, a, i, strbuf_str(&b), &v, &err) != LODE_OK) {
            v = (lode_value){.kind = VAL_MISSING};
        }
        v.word = word;
        facts_set(f, 0, i, v);
        strbuf_clear(&b);
    }
}

static void draw_names(dice *d, lode_facts *f, const lode_world *w) {
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *wf = &w->facts[i];
        if (wf->type == FACT_NAME && f->role_given[wf->role] && roll(d, 2) == 0) {
            lode_value v = {.kind = VAL_TEXT, .text = STR("Alpha"), .word = WORD_DOCUMENT};
            facts_set(f, 0, i, v);
        }
    }
}

static const tri *draw_lists(dice *d, const lode_query *q, lode_arena *a) {
    const lode_world *w = q->world;
    if (roll(d, 3) > 0) {
        return party_lists(w, q->facts, NULL, q->on, q->known, a);
    }
    return random_lists(d, w, a);
}

static void draw(dice *d, const lode_world *w, bool wide, lode_arena *a, lode_facts *f,
                 lode_query *q) {
    (void)roll(d, 2);
    random_facts(d, f, w, a, 2 + roll(d, 8));
    draw_names(d, f, w);
    through_text(f, w, a);
    uint32_t always = world_find_fact(w, STR("always"));
    if (roll(d, 4) > 0) {
        lode_error err = {0};
        lode_value v;
        lode_status st = value_from_text(w, a, always, STR("a"), &v, &err);
        v.word = random_word(d);
        if (st == LODE_OK) {
            facts_set(f, 0, always, v);
        }
    }
    *q = (lode_query){.world = w, .facts = f, .known = w->horizon};
    q->on = roll(d, 3) == 0 ? random_day(d, w) : 18262 + (lode_date)roll(d, 1300); /* 2020 on */
    q->known = roll(d, 8) == 0 ? q->on : q->known;
    q->in_list = draw_lists(d, q, a);
    q->no_search = roll(d, wide ? 2 : 5) == 0;
}

/* ---- comparing -------------------------------------------------------------------------------- */

/* On any day of the span that an engine gives, best and worst are what they are on the day asked. */
static const char *bounds_disagree(void *ctx, const lode_query *of, uint32_t regime) {
    dice again = *(const dice *)ctx,
         *d = &again; /* the same days for each shipment of a shrinking */
    lode_query q = *of;
    (void)regime;
    lode_arena a = {0};
    lode_span span, other;
    lode_date on = q.on;
    bool same = true;
    for (uint32_t e = 0; e < 3; e++) {
        uint32_t best = 0, worst = 0;
        q.on = on;
        q.evaluator = (lode_evaluator)e;
        decide_bounds(&q, 0, 0, &a, &best, &worst, &span);
        for (uint32_t i = 0; i < 3; i++) {
            uint32_t b = best, w = worst;
            q.on = roll(d, 2) == 0 ? random_day(d, q.world) : 18262 + (lode_date)roll(d, 1300);
            if ((span.from == DATE_NONE || q.on >= span.from) &&
                (span.until == DATE_NONE || q.on < span.until)) {
                decide_bounds(&q, 0, 0, &a, &b, &w, &other);
            }
            same = same && b == best && w == worst;
        }
    }
    arena_clear(&a);
    return same ? NULL : "the answer does not hold on all days that it names";
}

static void count_decision(const lode_query *q, lode_arena *a, tally *t) {
    lode_decision d;
    decide_line(q, 0, 0, a, &d);
    for (uint32_t r = 0; r < q->world->n_rules; r++) {
        t->of[MET_FIRED] += d.rules[r].state == RULE_FIRED;
        t->of[MET_DEFEATED] += d.rules[r].state == RULE_DEFEATED;
        t->of[MET_OPEN_RULES] += d.rules[r].state == RULE_OPEN;
    }
    t->of[MET_OPEN] += d.best != d.worst;
    t->of[MET_ASKED] += d.n_questions > 0;
}

static void show(shrinking *s, uint64_t seed, const char *law) {
    strbuf out = {0};
    char title[64];
    (void)snprintf(title, sizeof title, "law of seed %llu", (unsigned long long)seed);
    if (s->what == engines_disagree) {
        shrink_engines(s, title, &out);
    } else {
        shrink(s);
        put_case(&out, s->what(s->ctx, &s->q, 0), &s->q);
        put_parting(&out, &s->q, s->arena);
    }
    (void)fprintf(stderr, "%s\n%s", law, out.p);
    strbuf_clear(&out);
}

static bool compare(dice *d, const lode_world *w, uint64_t seed, const char *law, tally *t) {
    lode_arena a = {0};
    lode_facts f;
    lode_query q;
    draw(d, w, w->n_rules > 200, &a, &f, &q);
    bool receipt = roll(d, 8) == 0;
    shrinking s = {.q = q, .facts = &f, .what = engines_disagree, .arena = &a};
    bool ok = s.what(NULL, &q, 0) == NULL;
    if (ok && receipt) {
        t->of[MET_RECEIPTS]++;
        s.what = answers_disagree;
        ok = s.what(NULL, &q, 0) == NULL;
    }
    if (ok && receipt) {
        s.what = bounds_disagree;
        s.ctx = d;
        ok = s.what(d, &q, 0) == NULL;
    }
    t->decisions++;
    if (ok && t->decisions % 16 == 0) { /* one in sixteen: what the run was about */
        count_decision(&q, &a, t);
    }
    if (!ok) {
        show(&s, seed, law);
    }
    arena_clear(&a);
    return ok;
}

static bool one_law(uint64_t seed, tally *t) {
    dice d = {(seed + 1) * UINT64_C(0x9E3779B97F4A7C15)};
    bool wide = seed % WIDE_ONE_IN == WIDE_ONE_IN - 1;
    strbuf text = {0};
    law_source src = {0}, *one = &src;
    law_world lw = {0};
    diags dg = {0};
    lode_error err = {0};
    (void)roll(&d, 2);
    write_law(&text, &d, wide ? 300 + roll(&d, 400) : 0);
    law_parse(&src, "packs/base/test.law", strbuf_str(&text), &dg);
    law_resolve(&one, 1, read_list, NULL, &lw, &dg);
    bool ok = dg.errors == 0 && lower_world(&lw.world, &lw.arena, &err) == LODE_OK;
    if (!ok) {
        (void)fprintf(stderr, "this law does not compile:\n%s", text.p);
    }
    t->of[MET_WIDE] += wide;
    for (uint32_t i = 0; ok && i < (wide ? 4 : SHIPMENTS); i++) {
        ok = compare(&d, &lw.world, seed, text.p, t);
    }
    diags_clear(&dg);
    law_world_clear(&lw);
    law_source_clear(&src);
    strbuf_clear(&text);
    return ok;
}

static void engines_agree_on_small_laws(void **state) {
    (void)state;
    tally t;
    bool ok = spread_run(one_law, DECISIONS, &t);
    print_message(
        "%llu decisions by three engines alike, %llu answers with receipts; %llu wide laws; "
        "go on with ENGINES_FROM=%llu\n",
        (unsigned long long)t.decisions, (unsigned long long)t.of[MET_RECEIPTS],
        (unsigned long long)t.of[MET_WIDE], (unsigned long long)t.next);
    print_message(
        "of one in sixteen: %llu open, %llu with questions; rules: %llu fired, %llu defeated, "
        "%llu open\n",
        (unsigned long long)t.of[MET_OPEN], (unsigned long long)t.of[MET_ASKED],
        (unsigned long long)t.of[MET_FIRED], (unsigned long long)t.of[MET_DEFEATED],
        (unsigned long long)t.of[MET_OPEN_RULES]);
    assert_true(ok);
    if (t.decisions >= DECISIONS) { /* a run in which little happens shows little */
        assert_true(t.of[MET_OPEN] > 50 && t.of[MET_ASKED] > 50 && t.of[MET_FIRED] > 100);
        assert_true(t.of[MET_DEFEATED] > 20 && t.of[MET_OPEN_RULES] > 100);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(engines_agree_on_small_laws)};
    return cmocka_run_group_tests_name("engines_laws", tests, NULL, NULL);
}
