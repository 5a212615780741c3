// SPDX-License-Identifier: Apache-2.0
//
// test_clock: working days (language.md 4.17). The calendar of packs/cn is compiled and counted against a
// walk over days written down here a second time; then what pauses, missing years and limits do,
// each error of a calendar and a clock with its place, and how pauses are read.
#include "resolve_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "check/answer.h"

#define WORDS                                                                               \
    "enum why \"why\"\n  value sent_up\n  value experts\n  value other\n"                   \
    "enum state \"state\"\n  value filed\n  value accepted\n"                               \
    "fact accepted_on \"accepted\"\n  type date\n  ask \"Since when?\"\n"                   \
    "fact pauses \"pauses\"\n  type pauses of why\n  ask \"Paused?\"\n"                     \
    "fact application \"application\"\n  type one of state\n  ask \"How does it stand?\"\n" \
    "fact changed \"changed\"\n  type yes or no\n  ask \"Changed?\"\n"                      \
    "slot pace \"pace\"\n  combine strictest\n  practice\n  value ordinary\n  value no_limit\n"
#define CLOCK                                                                                    \
    "clock decision \"decision\"\n  cite art. 1\n  within 45 working days in cn\n"               \
    "  from accepted_on\n  not counting pauses: sent_up, experts\n  no limit pace is no_limit\n" \
    "  when application is accepted\n"
#define CHANGE                                                                        \
    "clock change \"change\"\n  overrides decision\n  within 20 working days in cn\n" \
    "  from accepted_on\n  when changed is yes\n  and application is accepted\n"

// stands after `change` in the table, whichever way it is sorted
#define STRONG                                                                      \
    "clock strong \"strong\"\n  overrides change\n  within 30 working days in cn\n" \
    "  from accepted_on\n  when end_use has strength\n"

static compiled world;
static lode_arena arena;

static lode_date day(const char *text) {
    lode_date d = DATE_NONE;
    if (!date_parse(str_of(text), &d)) {
        fail_msg("no date: %s", text);
    }
    return d;
}

static int set_up(void **state) {
    (void)state;
    const char *root = getenv("LODE_SOURCE_ROOT");
    char path[1024];
    str calendar = {0};
    lode_error err = {0};
    (void)snprintf(path, sizeof path, "%s/packs/cn/calendar.law", root != NULL ? root : ".");
    assert_int_equal(file_read(&arena, path, 1u << 20, &calendar, &err), LODE_OK);
    strbuf text = {0};
    strbuf_addz(&text, WORDS MEASURE "rule slow \"slow\"\n  when end_use has military\n"
                                     "  then pace: no_limit\n" CLOCK CHANGE STRONG);
    strbuf_add(&text, calendar);
    compile(&world, text.p);
    strbuf_clear(&text);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    compiled_clear(&world);
    arena_clear(&arena);
    return 0;
}

// ---- against a walk --------------------------------------------------------------------------

// Copied from the notices by hand: free runs and make-up days of three years.
static const char *const FREE[][2] = {
    {"2024-01-01", "2024-01-01"}, {"2024-02-10", "2024-02-17"}, {"2024-04-04", "2024-04-06"},
    {"2024-05-01", "2024-05-05"}, {"2024-06-10", "2024-06-10"}, {"2024-09-15", "2024-09-17"},
    {"2024-10-01", "2024-10-07"}, {"2025-01-01", "2025-01-01"}, {"2025-01-28", "2025-02-04"},
    {"2025-04-04", "2025-04-06"}, {"2025-05-01", "2025-05-05"}, {"2025-05-31", "2025-06-02"},
    {"2025-10-01", "2025-10-08"}, {"2026-01-01", "2026-01-03"}, {"2026-02-15", "2026-02-23"},
    {"2026-04-04", "2026-04-06"}, {"2026-05-01", "2026-05-05"}, {"2026-06-19", "2026-06-21"},
    {"2026-09-25", "2026-09-27"}, {"2026-10-01", "2026-10-07"},
};
static const char *const MAKE_UP[] = {
    "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11",
    "2024-09-14", "2024-09-29", "2024-10-12", "2025-01-26", "2025-02-08",
    "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04", "2026-02-14",
    "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
};
#define COUNT(a) (sizeof(a) / sizeof *(a))
#define WALK_DAYS 1096 // of the three years

static bool worked[WALK_DAYS];

static void walk_prepare(void) {
    lode_date first = day("2024-01-01"); // a Monday
    for (int i = 0; i < WALK_DAYS; i++) {
        worked[i] = i % 7 < 5;
        for (size_t k = 0; k < COUNT(FREE); k++) {
            if (first + i >= day(FREE[k][0]) && first + i <= day(FREE[k][1])) {
                worked[i] = false;
            }
        }
        for (size_t k = 0; k < COUNT(MAKE_UP); k++) {
            worked[i] = worked[i] || first + i == day(MAKE_UP[k]);
        }
    }
}

static clock_ask ask(lode_date accepted, lode_date on) {
    uint32_t clock = world_find_clock(&world.lw.world, STR("cn.a.1/decision"));
    assert_int_not_equal(clock, NONE);
    return (clock_ask){.clock = clock,
                       .accepted = accepted,
                       .on = on,
                       .known = day("2026-11-25"),
                       .pauses_known = true,
                       .no_limit = TRI_FALSE};
}

static clock_result run(const clock_ask *a) {
    clock_result r;
    clock_run(&world.lw.world, a, &r);
    return r;
}

static void the_calendar_is_that_of_the_notices(void **state) {
    (void)state;
    int in_year[3] = {0, 0, 0};
    lode_date first = day("2024-01-01");
    walk_prepare();
    for (int i = 0; i < WALK_DAYS; i++) {
        work_kind kind = calendar_day(&world.lw.world, 0, first + i, DATE_MAX, NULL);
        if ((kind == WORK_DUE) != worked[i] || kind == WORK_UNKNOWN) {
            char text[16];
            fail_msg("%s is %d", date_print(first + i, text).p, (int)kind);
        }
        in_year[date_year(first + i) - 2024] += kind == WORK_DUE;
    }
    // 366 days, 104 of weekends, 11 holidays; since 2025 there are 13 holidays.
    assert_int_equal(in_year[0], 251);
    assert_int_equal(in_year[1], 248);
    assert_int_equal(in_year[2], 248);
}

// Every acceptance of three years: the last day is that of the walk, and never goes back.
static void the_last_day_is_that_of_a_walk(void **state) {
    (void)state;
    lode_date first = day("2024-01-01");
    lode_date before = DATE_MIN;
    uint32_t known = 0;
    walk_prepare();
    for (int from = 0; from < WALK_DAYS; from++) {
        clock_ask a = ask(first + from, first + from);
        clock_result r = run(&a);
        int at = from;
        uint32_t left = 45;
        while (left > 0 && at + 1 < WALK_DAYS) {
            left -= worked[++at];
        }
        if (left > 0) {
            assert_int_equal(r.latest, DATE_NONE);
            assert_int_equal(r.missing_year, 2027);
            continue;
        }
        known++;
        assert_int_equal(r.latest, first + at);
        assert_int_equal(r.missing_year, 0);
        assert_true(r.latest >= before);
        before = r.latest;
        a.on = r.latest;
        r = run(&a);
        assert_int_equal(r.used, 45);
        assert_int_equal(r.left, 0);
        assert_int_equal(r.state, CLOCK_RUNNING);
        a.on++;
        assert_int_equal(run(&a).state, CLOCK_OVERDUE);
    }
    assert_true(known > 1000);
}

// A pause with k working days in it moves the last day by k working days, wherever it lies.
static void a_pause_moves_the_last_day(void **state) {
    (void)state;
    lode_date first = day("2024-01-01");
    uint64_t seed = 12345;
    walk_prepare();
    for (int round = 0; round < 4000; round++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        int from = (int)((seed >> 33) % 900);
        clock_ask a = ask(first + from, first + from);
        lode_date plain = run(&a).latest;
        int start = from + 1 + (int)((seed >> 21) % (uint64_t)(plain - first - from));
        int end = start + (int)((seed >> 11) % 30);
        lode_pause p = {first + start, first + end, NONE};
        uint32_t k = 0;
        for (int i = start; i <= end; i++) {
            k += worked[i] ? 1 : 0;
        }
        a.pauses = &p;
        a.n_pauses = 1;
        clock_result r = run(&a);
        int at = (int)(plain - first);
        int counted = 0; // working days of the pause push the end out, but only those the end meets
        for (int i = start; i <= end && i <= at; i++) {
            counted += worked[i];
        }
        for (int left = counted; left > 0;) {
            at++;
            left -= worked[at] && !(at >= start && at <= end);
        }
        assert_int_equal(r.latest, first + at);
        assert_true(r.latest >= plain);
        if (end <= plain - first) {
            assert_int_equal(r.paused_days, k);
        }
    }
}

// ---- what else moves it ----------------------------------------------------------------------

static void the_worked_example(void **state) {
    (void)state;
    clock_ask a = ask(day("2026-01-07"), day("2026-03-18"));
    clock_result r = run(&a);
    assert_int_equal(r.latest, day("2026-03-17"));
    assert_int_equal(r.used, 46);
    assert_int_equal(r.over, 1);
    assert_int_equal(r.state, CLOCK_OVERDUE);
    a.pauses_known = false; // nobody said that it did not stand still
    assert_int_equal(run(&a).state, CLOCK_UNKNOWN);
    assert_int_equal(run(&a).latest, day("2026-03-17"));
    a.pauses_known = true;
    a.no_limit = TRI_OPEN;
    assert_int_equal(run(&a).state, CLOCK_UNKNOWN);
    a.no_limit = TRI_TRUE;
    assert_int_equal(run(&a).state, CLOCK_NO_LIMIT);
    assert_int_equal(run(&a).latest, DATE_NONE);
    a = ask(day("2026-01-07"), day("2026-01-06"));
    assert_int_equal(run(&a).state, CLOCK_NOT_STARTED);
    a = ask(DATE_NONE, day("2026-01-06"));
    assert_int_equal(run(&a).state, CLOCK_UNKNOWN);
    // the day of acceptance is not counted, on whatever day it falls
    a = ask(day("2026-01-07"), day("2026-01-07"));
    assert_int_equal(run(&a).used, 0);
    a.on++;
    assert_int_equal(run(&a).used, 1);
}

static void pauses_without_end_and_of_other_kinds(void **state) {
    (void)state;
    const lode_world *w = &world.lw.world;
    uint32_t kinds = w->facts[world_find_fact(w, STR("pauses"))].enum_idx;
    lode_pause p[2] = {
        {day("2026-02-02"), DATE_NONE, world_find_value(w, kinds, STR("experts"))},
        {day("2026-01-12"), day("2026-01-13"), world_find_value(w, kinds, STR("other"))}};
    clock_ask a = ask(day("2026-01-07"), day("2026-03-18"));
    a.pauses = p;
    a.n_pauses = 2;
    clock_result r = run(&a);
    assert_int_equal(r.latest, DATE_NONE);
    assert_true(r.waits);
    assert_int_equal(r.state, CLOCK_PAUSED);
    assert_int_equal(r.ignored, 1);
    assert_int_equal(r.used, 17); // other is counted, 2 February no more
    a.on = day("2026-02-01");
    assert_int_equal(run(&a).state, CLOCK_RUNNING);
    p[0].from = day("2026-03-18"); // after the last day: too late to matter
    a.on = day("2026-03-18");
    assert_int_equal(run(&a).latest, day("2026-03-17"));
    assert_int_equal(run(&a).state, CLOCK_OVERDUE);
    lode_pause twice[2] = {{day("2026-02-02"), day("2026-02-04"), NONE},
                           {day("2026-02-03"), day("2026-02-06"), NONE}};
    a.pauses = twice; // overlapping: five working days, not seven
    r = run(&a);
    assert_int_equal(r.paused_days, 5);
    assert_int_equal(r.latest, day("2026-03-24"));
}

static void a_year_that_is_not_known(void **state) {
    (void)state;
    clock_ask a = ask(day("2026-11-09"), day("2026-11-20"));
    clock_result r = run(&a);
    assert_int_equal(r.latest, DATE_NONE);
    assert_int_equal(r.state, CLOCK_RUNNING); // 2027 is not needed to know that
    assert_int_equal(r.missing_year, 2027);
    assert_true(r.used_known);
    a.on = day("2027-02-01");
    r = run(&a);
    assert_int_equal(r.state, CLOCK_UNKNOWN);
    assert_false(r.used_known);
    // where the last day is known, or there is none, a later year is nobody's need
    a = ask(day("2026-01-07"), day("2027-02-01"));
    r = run(&a);
    assert_int_equal(r.state, CLOCK_OVERDUE);
    assert_int_equal(r.missing_year, 0);
    assert_false(r.used_known);
    a.no_limit = TRI_TRUE;
    assert_int_equal(run(&a).missing_year, 0);
    a = ask(day("2023-12-20"), day("2024-02-01"));
    assert_int_equal(run(&a).missing_year, 2023);
    // the notice for 2026 was published on 2025-11-04
    a = ask(day("2025-11-03"), day("2025-11-03"));
    a.known = day("2025-11-03");
    assert_int_equal(run(&a).latest, DATE_NONE);
    assert_int_equal(run(&a).missing_year, 2026);
    a.known = day("2025-11-04");
    assert_int_equal(run(&a).latest, day("2026-01-06")); // 4 January is worked
}

// ---- errors of the text ------------------------------------------------------------------------

#define CAL \
    "calendar k \"k\"\n  workdays Mon, Tue, Wed, Thu, Fri\n  year 2026 published 2025-11-04 \"n\"\n"

static void bad(const char *text, const char *code, uint32_t line, uint32_t col) {
    compiled c;
    compile_bad(&c, text);
    assert_diag(&c, DIAG_ERROR, code, line, col);
    compiled_clear(&c);
}

static void bad_calendars(void **state) {
    (void)state;
    bad(CAL "  off 2026-02-16 .. 2026-02-18\n  off 2026-02-18\n", "doubled_day", 5, 0);
    bad(CAL "  off 2026-02-14 .. 2026-02-18\n  work 2026-02-14\n", "doubled_day", 5, 0);
    bad(CAL "  work 2026-02-16\n", "idle_day", 4, 0); // a Monday
    bad(CAL "  off 2025-12-31 .. 2026-01-02\n", "wrong_year", 4, 7);
    bad(CAL "  off 2026-12-31 .. 2027-01-02\n", "wrong_year", 4, 21);
    bad(CAL "  work 2027-01-02\n", "wrong_year", 4, 8);
    bad(CAL "  off 2026-02-18 .. 2026-02-16\n", "date_order", 4, 21);
    bad(CAL "  off 2026-02-30\n", "syntax", 4, 7);
    bad(CAL "  year 2026 published 2025-11-04 \"n\"\n", "doubled_name", 4, 8);
    bad(CAL "  year 2025 published 2024-11-04 \"n\"\n", "doubled_name", 4, 8);
    bad(CAL "  year 26 published 2025-11-04 \"n\"\n", "bad_number", 4, 8);
    bad(CAL "  workdays Mon\n", "syntax", 4, 0);
    bad(CAL CAL, "doubled_name", 4, 10);
    bad("calendar k \"k\"\n  workdays Mon, Mon\n  year 2026 published 2025-11-04 \"n\"\n",
        "doubled_name", 2, 17);
    bad("calendar k \"k\"\n  workdays Mon, Funday\n", "syntax", 2, 17);
    bad("calendar k \"k\"\n  workdays Mon\n", "missing_clause", 1, 0);
    bad("calendar k \"k\"\n  year 2026 published 2025-11-04 \"n\"\n", "missing_clause", 1, 0);
    bad("calendar k \"k\"\n  workdays Mon\n  off 2026-02-16\n", "missing_clause", 3, 0);
    compiled c;
    compile(&c, CAL "  off 2026-02-14\n"); // a Saturday
    assert_diag(&c, DIAG_WARNING, "idle_day", 4, 0);
    compiled_clear(&c);
    compile(&c, CAL "  off 2026-02-14 .. 2026-02-16\n");
    assert_int_equal(c.d.warnings, 0);
    compiled_clear(&c);
}

// WORDS has 24 lines, CAL three, MEASURE four: the clock's head is line 32.
#define LAW(clauses) WORDS CAL MEASURE "clock c \"c\"\n" clauses

static void bad_clocks(void **state) {
    (void)state;
    bad(LAW("  within 45 working days in k\n"), "missing_clause", 32, 0);
    bad(LAW("  from accepted_on\n"), "missing_clause", 32, 0);
    bad(LAW("  within 0 working days in k\n  from accepted_on\n"), "bad_number", 33, 10);
    bad(LAW("  within 1001 working days in k\n  from accepted_on\n"), "bad_number", 33, 10);
    bad(LAW("  within 45 working days in l\n  from accepted_on\n"), "unknown_name", 33, 29);
    bad(LAW("  within 45 days in k\n  from accepted_on\n"), "syntax", 33, 13);
    bad(LAW("  within 4 working days in k\n  from acepted_on\n"), "unknown_name", 34, 8);
    bad(LAW("  within 4 working days in k\n  from pauses\n"), "wrong_type", 34, 8);
    bad(LAW("  within 4 working days in k\n  from accepted_on\n  not counting changed: experts\n"),
        "wrong_type", 35, 16);
    bad(LAW("  within 4 working days in k\n  from accepted_on\n  not counting pauses: expert\n"),
        "unknown_name", 35, 24);
    bad(LAW("  within 4 working days in k\n  from accepted_on\n"
            "  not counting pauses: experts, experts\n"),
        "doubled_name", 35, 33);
    bad(LAW("  within 4 working days in k\n  from accepted_on\n  overrides c\n"), "defeat_cycle",
        35, 13);
    bad(LAW("  within 4 working days in k\n  from accepted_on\n  overrides d\n"), "unknown_name",
        35, 13);
    bad(LAW("  within 4 working days in k\n  from accepted_on\n  no limit pace is no_limits\n"),
        "unknown_name", 35, 0);
    bad(LAW("  within 4 working days in k\n  from accepted_on\n"
            "rule c \"c\"\n  when changed is yes\n  then ban: prohibited\n"),
        "doubled_name", 32, 7);
    bad("case \"x\"\n  on 2026-01-01\n  expect clock state late\n", "unknown_name", 3, 22);
    bad("case \"x\"\n  on 2026-01-01\n  expect clock latest soon\n", "syntax", 3, 23);
}

// ---- pauses as they are given --------------------------------------------------------------------

static lode_request rq;
static lode_error err;

static lode_status read_shipment(const char *pauses) {
    strbuf json = {0};
    memset(&err, 0, sizeof err);
    strbuf_addf(&json, "{\"on\":\"2026-03-18\",\"items\":[{}],\"pauses\":%s}", pauses);
    lode_status st = request_from_json(&world.lw.world, &arena, strbuf_str(&json), &rq, &err);
    strbuf_clear(&json);
    return st;
}

static const lode_value *pauses_of(const lode_request *r) {
    return facts_get(&r->facts, 0, world_find_fact(&world.lw.world, STR("pauses")));
}

static void refused(const char *pauses, const char *code, const char *path) {
    if (read_shipment(pauses) == LODE_OK || strcmp(err.code, code) != 0 ||
        strcmp(err.path, path) != 0) {
        fail_msg("%s: got %s at \"%s\": %s", pauses, err.code, err.path, err.message);
    }
}

static void pauses_from_json(void **state) {
    (void)state;
    assert_int_equal(read_shipment("[{\"from\":\"2026-03-01\",\"kind\":\"sent_up\"},"
                                   "{\"from\":\"2026-02-01\",\"to\":\"2026-02-03\",\"kind\":"
                                   "\"experts\"}]"),
                     LODE_OK);
    assert_true(
        str_eqz(pauses_of(&rq)->text, "2026-02-01..2026-02-03:experts, 2026-03-01..:sent_up"));
    assert_int_equal(pauses_of(&rq)->n_pauses, 2);
    // the canonical text reads as the same value
    lode_value v = {0};
    uint32_t fact = world_find_fact(&world.lw.world, STR("pauses"));
    assert_int_equal(value_from_text(&world.lw.world, &arena, fact, pauses_of(&rq)->text, &v, &err),
                     LODE_OK);
    assert_true(str_eq(v.text, pauses_of(&rq)->text));
    assert_int_equal(read_shipment("[]"), LODE_OK);
    assert_int_equal(pauses_of(&rq)->kind, VAL_PAUSES);
    assert_true(str_eqz(pauses_of(&rq)->text, "none"));
    assert_int_equal(read_shipment("null"), LODE_OK);
    assert_int_equal(pauses_of(&rq)->kind, VAL_PAUSES);

    refused("\"2026-02-01..\"", "wrong_type", "pauses");
    refused("[1]", "wrong_type", "pauses[0]");
    refused("[{\"kind\":\"experts\"}]", "missing_key", "pauses[0].from");
    refused("[{\"from\":\"2026-02-01\"}]", "missing_key", "pauses[0].kind");
    refused("[{\"from\":\"2026-02-01\",\"kind\":\"expert\"}]", "unknown_word", "pauses[0].kind");
    refused("[{\"from\":\"2026-02-01\",\"until\":null,\"kind\":\"experts\"}]", "unknown_key",
            "pauses[0].until");
    refused("[{\"from\":\"2026-02-30\",\"kind\":\"experts\"}]", "wrong_date", "pauses[0].from");
    refused("[{\"from\":\"2026-02-05\",\"to\":\"2026-02-04\",\"kind\":\"experts\"}]", "date_order",
            "pauses[0].to");
    strbuf many = {0};
    for (uint32_t i = 0; i <= PAUSES_MAX; i++) {
        strbuf_addf(&many, "%s{\"from\":\"2026-02-05\",\"kind\":\"experts\"}", i > 0 ? "," : "[");
    }
    strbuf_addc(&many, ']');
    refused(many.p, "too_many", "pauses");
    strbuf_clear(&many);
}

static void pauses_from_text(void **state) {
    (void)state;
    static const char *const BAD[] = {"2026-02-01",
                                      "2026-02-01..2026-02-03",
                                      "2026-02-01..2026-02-03:",
                                      "2026-02-01..2026-02-03:nobody",
                                      "2026-02-03..2026-02-01:experts",
                                      "..2026-02-01:experts",
                                      "2026-02-01...:experts",
                                      "2026-02-01..x:experts",
                                      "2026-02-01..:experts,",
                                      ":experts",
                                      ","};
    uint32_t fact = world_find_fact(&world.lw.world, STR("pauses"));
    for (size_t i = 0; i < COUNT(BAD); i++) {
        lode_value v = {0};
        memset(&err, 0, sizeof err);
        if (value_from_text(&world.lw.world, &arena, fact, str_of(BAD[i]), &v, &err) == LODE_OK) {
            fail_msg("%s was read", BAD[i]);
        }
        assert_true(err.message[0] != '\0');
    }
}

// ---- in an answer --------------------------------------------------------------------------------

static const lode_answer *answer_for(const char *end_use, const char *facts) {
    strbuf json = {0};
    lode_answer *an = NULL;
    memset(&err, 0, sizeof err);
    strbuf_addf(&json, "{\"on\":\"2026-03-18\",\"from\":\"CN\",%s%s,\"items\":[{}]}", end_use,
                facts);
    if (request_from_json(&world.lw.world, &arena, strbuf_str(&json), &rq, &err) != LODE_OK ||
        check_run(&world.lw.world, &rq, &arena, &an, &err) != LODE_OK) {
        fail_msg("%s: %s: %s", json.p, err.path, err.message);
    }
    strbuf_clear(&json);
    return an;
}

static const lode_answer *answer(const char *facts) {
    return answer_for("\"end_use\":[\"civil\"],", facts);
}

static const char *state_of(const char *facts) {
    const lode_answer *an = answer(facts);
    return an->clock.shown ? clock_state_name(an->clock.result.state) : "none";
}

#define ACCEPTED "\"application\":\"accepted\",\"accepted_on\":\"2026-01-07\""

static void which_clock_runs(void **state) {
    (void)state;
    assert_string_equal(state_of("\"application\":\"filed\""), "none");
    assert_string_equal(state_of("\"application\":\"accepted\""), "unknown");
    assert_string_equal(state_of(ACCEPTED ",\"pauses\":[]"), "overdue");
    assert_string_equal(state_of(ACCEPTED), "unknown");
    // a use that may be military leaves open whether there is a limit; one that is ends the limit
    const lode_answer *an = answer_for("", ACCEPTED ",\"pauses\":[]");
    assert_int_equal(an->clock.ask.no_limit, TRI_OPEN);
    assert_int_equal(an->clock.result.state, CLOCK_UNKNOWN);
    an = answer_for("\"end_use\":[\"military\"],", ACCEPTED ",\"pauses\":[]");
    assert_int_equal(an->clock.result.state, CLOCK_NO_LIMIT);
}

static void what_stands_in_for_what(void **state) {
    (void)state;
    const lode_world *w = &world.lw.world;
    uint32_t decision = world_find_clock(w, STR("cn.a.1/decision"));
    uint32_t change = world_find_clock(w, STR("cn.a.1/change"));
    const lode_answer *an = answer(ACCEPTED ",\"pauses\":[]");
    assert_int_equal(an->clock.ask.clock, decision);
    assert_int_equal(an->clock.n_may_be, 1); // whether something changed is open
    assert_int_equal(an->clock.may_be[0], change);
    an = answer(ACCEPTED ",\"pauses\":[],\"changed\":false");
    assert_int_equal(an->clock.n_may_be, 0);
    an = answer(ACCEPTED ",\"pauses\":[],\"changed\":true");
    assert_int_equal(an->clock.ask.clock, change);
    assert_int_equal(an->clock.result.latest, day("2026-02-04"));
    assert_int_equal(an->clock.n_may_be, 0);
    // who is stood in for stands in for nobody
    an = answer_for("\"end_use\":[\"strength\"],", ACCEPTED ",\"pauses\":[],\"changed\":true");
    const lode_clock_rule *rules = an->decisions[0].clocks;
    assert_int_equal(rules[world_find_clock(w, STR("cn.a.1/strong"))].runs, TRI_TRUE);
    assert_int_equal(rules[change].runs, TRI_FALSE);
    assert_int_equal(rules[decision].runs, TRI_TRUE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_calendar_is_that_of_the_notices),
        cmocka_unit_test(the_last_day_is_that_of_a_walk),
        cmocka_unit_test(a_pause_moves_the_last_day),
        cmocka_unit_test(the_worked_example),
        cmocka_unit_test(pauses_without_end_and_of_other_kinds),
        cmocka_unit_test(a_year_that_is_not_known),
        cmocka_unit_test(bad_calendars),
        cmocka_unit_test(bad_clocks),
        cmocka_unit_test(pauses_from_json),
        cmocka_unit_test(pauses_from_text),
        cmocka_unit_test(which_clock_runs),
        cmocka_unit_test(what_stands_in_for_what),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
