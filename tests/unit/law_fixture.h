/* SPDX-License-Identifier: Apache-2.0
 *
 * law_fixture: a law written inside a test, compiled, and one line of facts to ask it about.
 */
#ifndef LODE_LAW_FIXTURE_H
#define LODE_LAW_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/decide.h"
#include "decide/lower.h"
#include "law/law.h"
#include "same_decision.h"

typedef struct fixture {
    law_source src;
    law_world lw;
    lode_arena arena;
    lode_facts facts;
    tri *in_list;
    lode_query q;
    lode_decision d;
} fixture;

static inline void fixture_forget(fixture *f) { /* the same law, no facts */
    arena_clear(&f->arena);
    facts_init(&f->facts, &f->lw.world, &f->arena);
    facts_add_line(&f->facts);
    size_t cells = (size_t)f->lw.world.n_roles * f->lw.world.n_lists + 1;
    f->in_list = arena_array(&f->arena, cells, sizeof *f->in_list);
    for (size_t i = 0; i < cells; i++) {
        f->in_list[i] = TRI_OPEN;
    }
}

static inline void fixture_compile(fixture *f, const char *text) {
    diags dg = {0};
    law_source *one = &f->src;
    law_parse(&f->src, "packs/base/test.law", str_of(text), &dg);
    law_resolve(&one, 1, NULL, NULL, &f->lw, &dg);
    if (dg.errors > 0) {
        strbuf why = {0};
        diags_print(&dg, &why);
        fail_msg("the law of this test does not compile:\n%s", why.p);
    }
    diags_clear(&dg);
    lode_error err = {0};
    assert_int_equal(lower_world(&f->lw.world, &f->lw.arena, &err), LODE_OK);
    fixture_forget(f);
}

static inline void fixture_clear(fixture *f) {
    arena_clear(&f->arena);
    law_world_clear(&f->lw);
    law_source_clear(&f->src);
}

static inline void give_word(fixture *f, const char *path, const char *text, lode_word word) {
    uint32_t fact = world_find_fact(&f->lw.world, str_of(path));
    lode_value v;
    lode_error err = {0};
    assert_int_not_equal(fact, NONE);
    if (value_from_text(&f->lw.world, &f->arena, fact, str_of(text), &v, &err) != LODE_OK) {
        fail_msg("%s %s: %s", path, text, err.message);
    }
    v.word = word;
    facts_set(&f->facts, 0, fact, v);
}

static inline void give_fact(fixture *f, const char *path, const char *text) {
    give_word(f, path, text, WORD_DECLARANT);
}

/* Decides line 0 under regime 0 on a date, known at the horizon unless said. */
static inline const lode_decision *ask(fixture *f, const char *on, const char *known) {
    f->q = (lode_query){.world = &f->lw.world, .facts = &f->facts, .in_list = f->in_list};
    assert_true(date_parse(str_of(on), &f->q.on));
    f->q.known = f->lw.world.horizon;
    if (known != NULL) {
        assert_true(date_parse(str_of(known), &f->q.known));
    }
    decide_line(&f->q, 0, 0, &f->arena, &f->d);
    assert_null(engines_differ(f->q, 0, 0, &f->arena));
    return &f->d;
}

static inline const char *verdict_name(const fixture *f, uint32_t v) {
    static const char *const names[] = {"prohibited", "license", "conditions", "clear"};
    str have = world_str(&f->lw.world, f->lw.world.verdicts[v].name);
    for (size_t i = 0; i < 4; i++) {
        if (str_eqz(have, names[i])) {
            return names[i];
        }
    }
    return "?";
}

/* Verdict settled to this one. */
#define assert_verdict(f, name)                                     \
    do {                                                            \
        assert_string_equal(verdict_name((f), (f)->d.worst), name); \
        assert_string_equal(verdict_name((f), (f)->d.best), name);  \
    } while (0)
#define assert_range(f, mild, strict)                                 \
    do {                                                              \
        assert_string_equal(verdict_name((f), (f)->d.best), mild);    \
        assert_string_equal(verdict_name((f), (f)->d.worst), strict); \
    } while (0)

static inline rule_state state_of_rule(const fixture *f, const char *id) {
    uint32_t r = world_find_rule(&f->lw.world, str_of(id));
    assert_int_not_equal(r, NONE);
    return f->d.rules[r].state;
}

/* Is this fact among the facts that some question covers? */
static inline bool asks(const fixture *f, const char *path) {
    uint32_t fact = world_find_fact(&f->lw.world, str_of(path));
    for (uint32_t i = 0; i < f->d.n_questions; i++) {
        for (uint32_t k = 0; k < f->d.questions[i].n_facts; k++) {
            if (f->d.questions[i].facts[k] == fact) {
                return true;
            }
        }
    }
    return false;
}

#endif
