// SPDX-License-Identifier: Apache-2.0
//
// test_machine: what holds of every state machine of the desk, read from its table: every state can be
// reached and, when it is not final, left towards a final one; no final one can be left; a name means one
// move; each move's event exists. machine_find and machine_acts are compared with a reading of the table
// that is written another way, and with random walks. docs/desk.md shows the tables as they are.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dice.h"
#include "ledger/case.h"
#include "ledger/refusal.h"
#include "machine_table.h"

static const machine *const ALL[] = {&case_machine, &license_machine, &claim_machine};
#define N_ALL (sizeof ALL / sizeof *ALL)
#define ANYBODY ((1u << ROLES) - 1)

// All states that a move can lead to from this one, by table and waits.
static uint32_t next_states(const machine *m, uint32_t state) {
    uint32_t next = 0;
    for (uint32_t i = 0; i < m->n_moves; i++) {
        if ((m->moves[i].from >> state & 1) != 0) {
            next |= 1u << machine_leads(m, &m->moves[i], state, false);
            next |= 1u << machine_leads(m, &m->moves[i], state, true);
        }
    }
    return next;
}

static uint32_t reached_from(const machine *m, uint32_t state) {
    uint32_t seen = 1u << state;
    for (uint32_t before = 0; before != seen;) {
        before = seen;
        for (uint32_t i = 0; i < m->n_states; i++) {
            seen |= (seen >> i & 1) != 0 ? next_states(m, i) : 0;
        }
    }
    return seen;
}

static void reaches_every_state(void **state) {
    (void)state;
    for (size_t k = 0; k < N_ALL; k++) {
        uint32_t all = (1u << ALL[k]->n_states) - 1;
        assert_int_equal(reached_from(ALL[k], ALL[k]->start), all);
    }
}

static void has_no_dead_end(void **state) {
    (void)state;
    for (size_t k = 0; k < N_ALL; k++) {
        const machine *m = ALL[k];
        uint32_t finals = 0;
        for (uint32_t i = 0; i < m->n_states; i++) {
            finals |= m->states[i].final ? 1u << i : 0;
        }
        assert_int_not_equal(finals, 0);
        for (uint32_t i = 0; i < m->n_states; i++) {
            assert_true(m->states[i].final ? next_states(m, i) == 0
                                           : (reached_from(m, i) & finals) != 0);
        }
    }
}

static void means_one_move_by_a_name(void **state) {
    (void)state;
    for (size_t k = 0; k < N_ALL; k++) {
        const machine *m = ALL[k];
        for (uint32_t i = 0; i < m->n_moves; i++) {
            for (uint32_t j = i + 1; j < m->n_moves; j++) {
                bool same = strcmp(m->moves[i].act, m->moves[j].act) == 0;
                assert_true(!same || (m->moves[i].from & m->moves[j].from) == 0);
            }
        }
    }
}

static bool is_word(const char *s, const char *also) {
    bool good = *s >= 'a' && *s <= 'z';
    for (; *s != '\0' && good; s++) {
        good = (*s >= 'a' && *s <= 'z') || *s == '_' || strchr(also, *s) != NULL;
    }
    return good;
}

static void is_well_formed(void **state) {
    (void)state;
    for (size_t k = 0; k < N_ALL; k++) {
        const machine *m = ALL[k];
        uint32_t all = (1u << m->n_states) - 1;
        assert_true(m->n_states < 32 && m->start < m->n_states && !m->states[m->start].final);
        for (uint32_t i = 0; i < m->n_states; i++) {
            uint32_t found = UINT32_MAX;
            assert_true(is_word(m->states[i].word, ""));
            assert_true(machine_state_find(m, str_of(m->states[i].word), &found));
            assert_int_equal(found, i);
        }
        for (uint32_t i = 0; i < m->n_moves; i++) {
            const machine_move *v = &m->moves[i];
            assert_true(is_word(v->act, "") && (*v->needs == '\0' || is_word(v->needs, " |")));
            assert_true(v->from != 0 && (v->from & ~all) == 0);
            assert_true(v->to < m->n_states || v->to == MACHINE_STAYS);
            assert_true(v->roles != 0 && (v->roles & ~ANYBODY) == 0);
            assert_true(strlen(v->about) > 0 && v->about[strlen(v->about) - 1] == '.');
        }
        // admin and auditor change nothing in cases; a viewer reads
        for (uint32_t i = 0; i < m->n_moves; i++) {
            assert_int_equal(m->moves[i].roles & (ROLE_ADMIN | ROLE_AUDITOR | ROLE_VIEWER), 0);
        }
        for (uint32_t i = 0; i < m->n_waits; i++) {
            const machine_wait *w = &m->waits[i];
            uint32_t covered = 0;
            for (uint32_t j = 0; j < m->n_moves; j++) {
                covered |= strcmp(m->moves[j].act, w->act) == 0 ? m->moves[j].from : 0;
            }
            assert_true(w->from != 0 && (w->from & ~covered) == 0);
            assert_true(w->to < m->n_states || w->to == MACHINE_STAYS);
        }
    }
}

static void makes_events_that_exist(void **state) {
    (void)state;
    for (size_t k = 0; k < N_ALL; k++) {
        for (uint32_t i = 0; i < ALL[k]->n_moves; i++) {
            const char *kind = ALL[k]->moves[i].event;
            if (event_kind_find(str_of(kind)) == NULL) {
                fail_msg("%s makes %s, which is no kind of event", ALL[k]->moves[i].act, kind);
            }
        }
    }
}

// ---- finding ----------------------------------------------------------------------------------------------

// The table read another way: by all its moves, not the first that fits.
static uint32_t moves_by_hand(const machine *m, uint32_t s, const char *act, uint32_t roles) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->n_moves; i++) {
        bool mine = act == NULL || strcmp(m->moves[i].act, act) == 0;
        n += mine && (m->moves[i].from >> s & 1) != 0 && (m->moves[i].roles & roles) != 0;
    }
    return n;
}

static void check_hint(const machine *m, uint32_t s, const lode_error *err) {
    for (uint32_t i = 0; i < m->n_moves; i++) {
        if ((m->moves[i].from >> s & 1) != 0) {
            assert_non_null(strstr(err->hint, m->moves[i].act));
        }
    }
    assert_true(err->hint[0] != '\0');
    assert_true(strlen(err->hint) < sizeof err->hint - 1); // not cut off
    assert_non_null(strstr(err->message, m->states[s].word));
}

static void check_find(const machine *m, uint32_t s, const char *act, uint32_t roles) {
    actor by = {.id = STR("U1"), .roles = roles};
    lode_error err = {0};
    const machine_move *move = NULL;
    lode_status st = machine_find(m, s, str_of(act), &by, &move, &err);
    if (moves_by_hand(m, s, act, roles) == 1) {
        assert_int_equal(st, LODE_OK);
        assert_string_equal(move->act, act);
        assert_true((move->from >> s & 1) != 0 && (move->roles & roles) != 0);
        return;
    }
    assert_int_equal(st, LODE_BAD_INPUT);
    assert_null(move);
    bool here = moves_by_hand(m, s, act, ANYBODY) > 0;
    assert_string_equal(err.code, here ? "role_missing" : "forbidden_transition");
    if (here) {
        assert_true(err.hint[0] != '\0');
    } else {
        check_hint(m, s, &err);
    }
}

static void finds_what_the_table_says(void **state) {
    (void)state;
    for (size_t k = 0; k < N_ALL; k++) {
        const machine *m = ALL[k];
        for (uint32_t s = 0; s < m->n_states; s++) {
            for (uint32_t i = 0; i < m->n_moves; i++) {
                check_find(m, s, m->moves[i].act, ANYBODY);
                check_find(m, s, m->moves[i].act, 0);
                for (uint32_t r = 0; r < ROLES; r++) {
                    check_find(m, s, m->moves[i].act, 1u << r);
                }
            }
        }
    }
}

static void knows_the_nearest_act(void **state) {
    (void)state;
    actor by = {.id = STR("U1"), .roles = ANYBODY};
    const machine_move *move = NULL;
    lode_error err = {0};
    assert_int_equal(machine_find(&case_machine, CASE_DRAFT, STR("submitt"), &by, &move, &err),
                     LODE_BAD_INPUT);
    assert_string_equal(err.code, "unknown_act");
    assert_non_null(strstr(err.hint, "submit"));
    assert_int_equal(machine_find(&case_machine, CASE_DRAFT, STR("delete"), &by, &move, &err),
                     LODE_BAD_INPUT);
    assert_string_equal(err.code, "unknown_act");
    assert_int_equal(machine_find(&case_machine, CASE_DRAFT, (str){0}, &by, &move, &err),
                     LODE_BAD_INPUT);
    uint32_t s = 0;
    for (uint32_t i = 0; i < CASE_STATES; i++) {
        assert_string_equal(case_state_words[i], case_machine.states[i].word);
    }
    assert_null(case_state_words[CASE_STATES]);
    assert_false(machine_state_find(&case_machine, STR("finalised"), &s));
    assert_false(machine_state_find(&case_machine, (str){0}, &s));
}

// From the start, at every step one of the acts there are, and one that is not: as the table says.
static void walks_as_the_table_says(void **state) {
    (void)state;
    dice d = {2026};
    for (uint32_t walk = 0; walk < 3000; walk++) {
        const machine *m = ALL[walk % N_ALL];
        uint32_t s = m->start, steps = 0;
        while (!m->states[s].final && steps++ < 200) {
            const machine_move *may[64];
            actor by = {.id = STR("U1"), .roles = roll(&d, ANYBODY + 1)};
            uint32_t n = machine_acts(m, s, &by, may, 64);
            assert_int_equal(n, moves_by_hand(m, s, NULL, by.roles));
            const machine_move *any = &m->moves[roll(&d, m->n_moves)];
            check_find(m, s, any->act, by.roles);
            if (n == 0) {
                continue;
            }
            const machine_move *move = may[roll(&d, n)];
            bool open = roll(&d, 2) == 1;
            uint32_t to = machine_leads(m, move, s, open);
            assert_true((next_states(m, s) >> to & 1) != 0);
            s = to;
        }
        const machine_move *may[64];
        actor all = {.id = STR("U1"), .roles = ANYBODY};
        assert_true(m->states[s].final ? machine_acts(m, s, &all, may, 64) == 0 : steps >= 200);
    }
}

static void waits_while_something_is_open(void **state) {
    (void)state;
    actor by = {.id = STR("U1"), .roles = ANYBODY};
    const machine_move *move = NULL;
    const machine *m = &case_machine;
    assert_int_equal(machine_find(m, CASE_AWAITING_APPLICANT, STR("answer"), &by, &move, NULL),
                     LODE_OK);
    assert_int_equal(machine_leads(m, move, CASE_AWAITING_APPLICANT, true),
                     CASE_AWAITING_APPLICANT);
    assert_int_equal(machine_leads(m, move, CASE_AWAITING_APPLICANT, false), CASE_UNDER_REVIEW);
    assert_int_equal(machine_find(m, CASE_HALTED, STR("resume"), &by, &move, NULL), LODE_OK);
    assert_int_equal(machine_leads(m, move, CASE_HALTED, true), CASE_AWAITING_APPLICANT);
    assert_int_equal(machine_leads(m, move, CASE_HALTED, false), CASE_UNDER_REVIEW);
    assert_int_equal(machine_find(m, CASE_HALTED, STR("answer"), &by, &move, NULL), LODE_OK);
    assert_int_equal(machine_leads(m, move, CASE_HALTED, false), CASE_HALTED);
    assert_int_equal(machine_leads(m, move, CASE_HALTED, true), CASE_HALTED);
}

// ---- docs ---------------------------------------------------------------------------------------------------

// What stands between the marks of the machine in docs/desk.md; with LODE_GOLDEN_UPDATE it is written.
static void stands_in_the_docs(void **state) {
    (void)state;
    const char *root = getenv("LODE_SOURCE_ROOT");
    char path[512];
    lode_arena a = {0};
    assert_non_null(root);
    (void)snprintf(path, sizeof path, "%s/docs/desk.md", root);
    for (size_t k = 0; k < N_ALL; k++) {
        str text = {0};
        char begin[64], end[64];
        assert_int_equal(file_read(&a, path, 1u << 20, &text, NULL), LODE_OK);
        (void)snprintf(begin, sizeof begin, "<!-- states: %s -->\n", ALL[k]->name);
        (void)snprintf(end, sizeof end, "<!-- end: %s -->", ALL[k]->name);
        const char *from = strstr(text.p, begin), *to = strstr(text.p, end);
        if (from == NULL || to == NULL || from > to) {
            fail_msg("docs/desk.md has no place for the tables of %s", ALL[k]->name);
        }
        from += strlen(begin);
        strbuf want = {0};
        machine_print(ALL[k], &want);
        str have = {from, (size_t)(to - from)};
        if (!str_eq(have, strbuf_str(&want)) && getenv("LODE_GOLDEN_UPDATE") != NULL) {
            strbuf all = {0};
            strbuf_add(&all, (str){text.p, (size_t)(from - text.p)});
            strbuf_add(&all, strbuf_str(&want));
            strbuf_addz(&all, to);
            assert_int_equal(file_write(path, strbuf_str(&all), NULL), LODE_OK);
            strbuf_clear(&all);
        } else if (!str_eq(have, strbuf_str(&want))) {
            fail_msg("docs/desk.md: the tables of %s are not those of the program; "
                     "./dev test --update test_machine writes them:\n%s",
                     ALL[k]->name, want.p);
        }
        strbuf_clear(&want);
    }
    arena_clear(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_well_formed),
        cmocka_unit_test(reaches_every_state),
        cmocka_unit_test(has_no_dead_end),
        cmocka_unit_test(means_one_move_by_a_name),
        cmocka_unit_test(makes_events_that_exist),
        cmocka_unit_test(finds_what_the_table_says),
        cmocka_unit_test(knows_the_nearest_act),
        cmocka_unit_test(walks_as_the_table_says),
        cmocka_unit_test(waits_while_something_is_open),
        cmocka_unit_test(stands_in_the_docs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
