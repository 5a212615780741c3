// SPDX-License-Identifier: Apache-2.0
//
// lodestone.h on the law itself: measures, lists, clocks and the days of an application, asked of the real
// world, whose dates are what the packs say and their tests check.
#include <lodestone.h>

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static lode_image *image;
static lode_scratch *scratch;

static int set_up(void **state) {
    (void)state;
    char path[1024];
    const char *build = getenv("LODE_BUILD_ROOT");
    (void)snprintf(path, sizeof path, "%s/world.lode", build != NULL ? build : "build");
    scratch = lode_scratch_new();
    return lode_image_open(path, &image, NULL) == LODE_OK ? 0 : 1;
}

static int tear_down(void **state) {
    (void)state;
    lode_scratch_free(scratch);
    lode_image_release(image);
    return 0;
}

typedef enum what { MEASURES, LISTS, CLOCKS } what;

static lode_status ask(what w, const char *id, const lode_law_options *o, const lode_result **r,
                       lode_error *err) {
    return w == MEASURES ? lode_measures_json(image, scratch, id, o, r, err)
           : w == LISTS  ? lode_lists_json(image, scratch, o, r, err)
                         : lode_clocks_json(image, scratch, o, r, err);
}

static json_t *get(what w, const char *id, const lode_law_options *o) {
    const lode_result *r = NULL;
    lode_error err = {0};
    if (ask(w, id, o, &r, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(strlen(r->text), r->len);
    assert_int_equal(r->exit_code, 0);
    assert_string_equal(r->verdict, "");
    json_t *j = json_loads(r->text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(j);
    return j;
}

static json_t *on(what w, const char *id, const char *day, const char *known) {
    return get(w, id, &(lode_law_options){.on = day, .known = known});
}

static const char *text(const json_t *o, const char *key) {
    const json_t *v = json_object_get(o, key);
    assert_non_null(v);
    return json_is_string(v) ? json_string_value(v) : "";
}

static const json_t *item_where(const json_t *all, const char *key, const char *value) {
    size_t i;
    json_t *one;
    json_array_foreach(all, i, one) {
        if (strcmp(text(one, key), value) == 0) {
            return one;
        }
    }
    return NULL;
}

static void measure_state_is(const char *id, const char *day, const char *known,
                             const char *state) {
    json_t *m = on(MEASURES, id, day, known);
    if (strcmp(text(m, "state"), state) != 0) {
        fail_msg("%s on %s: %s, not %s", id, day, text(m, "state"), state);
    }
    json_decref(m);
}

// ---- measures --------------------------------------------------------------------------------------

static void measures_come_newest_first(void **state) {
    (void)state;
    json_t *all = on(MEASURES, NULL, "2026-11-23", NULL), *items = json_object_get(all, "items"),
           *m;
    char before[16] = "2200-01-01";
    size_t i;
    assert_true(json_array_size(items) > 60);
    assert_true(json_is_null(json_object_get(all, "next")));
    assert_string_equal(text(all, "on"), "2026-11-23");
    assert_string_equal(text(all, "known"), lode_image_horizon(image));
    assert_int_equal(strncmp(text(all, "image"), "sha256:", 7), 0);
    assert_string_equal(text(all, "image") + 7, lode_image_id(image));
    json_array_foreach(items, i, m) {
        assert_true(strcmp(text(m, "published"), before) <= 0); // none: empty, and last
        (void)snprintf(before, sizeof before, "%s", text(m, "published"));
        assert_int_equal(json_integer_value(json_object_get(m, "position")),
                         json_array_size(items) - i);
    }
    const json_t *one = item_where(items, "id", "cn.mofcom.2026-1");
    assert_non_null(one);
    assert_string_equal(text(one, "kind"), "act");
    assert_string_equal(text(one, "published"), "2026-01-06");
    assert_string_equal(text(one, "from"), "2026-01-06");
    assert_string_equal(text(one, "until"), "");
    assert_string_equal(text(one, "state"), "in_force");
    assert_string_equal(text(one, "regime"), "cn");
    assert_true(json_array_size(json_object_get(one, "rules")) > 0);
    json_decref(all);
}

static void a_measure_stands_on_two_clocks(void **state) {
    (void)state;
    const char *id = "cn.mofcom.2026-1";
    measure_state_is(id, "2026-01-05", NULL, "not_yet_in_force");
    measure_state_is(id, "2026-01-06", NULL, "in_force");
    measure_state_is(id, "2026-01-10", "2026-01-05", "not_yet_public");
    measure_state_is(id, "2026-01-10", "2026-01-06", "in_force");
}

static void suspensions_show_on_both_sides(void **state) {
    (void)state;
    json_t *m = on(MEASURES, "cn.mofcom.2025-61", "2026-01-10", NULL);
    assert_string_equal(text(m, "state"), "suspended");
    const json_t *s = item_where(json_object_get(m, "suspended_by"), "by", "cn.mofcom.2025-70");
    assert_non_null(s);
    assert_string_equal(text(s, "holds"), "true");
    json_decref(m);
    // As known the day before the suspension was published it holds for nobody.
    m = on(MEASURES, "cn.mofcom.2025-61", "2026-01-10", "2025-11-06");
    assert_string_not_equal(text(m, "state"), "suspended");
    json_decref(m);
    // Whether it goes on after its last day nobody verified.
    measure_state_is("cn.mofcom.2025-61", "2026-11-23", NULL, "open");
    m = on(MEASURES, "cn.mofcom.2025-70", "2026-11-23", NULL);
    s = item_where(json_object_get(m, "suspends"), "measure", "cn.mofcom.2025-61");
    assert_non_null(s);
    assert_string_equal(text(s, "holds"), "open");
    assert_string_equal(text(s, "after"), "unverified");
    json_decref(m);
    m = on(MEASURES, "cn.mofcom.2024-46", "2026-01-10", NULL); // paragraph 2 of it, and no more
    assert_string_equal(text(m, "state"), "partly_in_force");
    json_decref(m);
}

static void one_measure_is_shown_whole(void **state) {
    (void)state;
    json_t *m = on(MEASURES, "cn.mofcom.2026-1", "2026-11-23", NULL), *rule;
    size_t i;
    assert_string_not_equal(text(m, "source"), "");
    assert_string_not_equal(text(m, "grade"), "");
    json_array_foreach(json_object_get(m, "rules"), i, rule) {
        assert_int_equal(strncmp(text(rule, "id"), "cn.mofcom.2026-1/", 17), 0);
        assert_string_not_equal(text(rule, "cite"), "");
        assert_int_equal(strncmp(text(rule, "condition"), "when", 4), 0);
        assert_true(json_array_size(json_object_get(rule, "effects")) > 0);
    }
    assert_true(i > 0);
    json_decref(m);
    static const char *const LISTS_OF_ITEMS[] = {"cn.list-3", "us.ear.774"};
    for (i = 0; i < 2; i++) { // the second's entries set nothing by themselves
        m = on(MEASURES, LISTS_OF_ITEMS[i], "2026-11-23", NULL);
        assert_int_equal(json_array_size(json_object_get(m, "entries")),
                         json_integer_value(json_object_get(m, "entry_count")));
        assert_true(json_array_size(json_object_get(m, "entries")) > 0);
        assert_string_equal(text(m, "state"), "in_force");
        json_decref(m);
    }
    m = on(MEASURES, "cn.dur", "2026-11-23", NULL);
    const json_t *clock =
        item_where(json_object_get(m, "clocks"), "id", "cn.dur/decision"); // whole, not its id
    assert_non_null(clock);
    assert_string_equal(text(json_object_get(clock, "calendar"), "id"), "cn");
    json_decref(m);
}

static void a_report_has_its_status_as_known(void **state) {
    (void)state;
    json_t *m = on(MEASURES, "wsj.2026-01-09", "2026-01-10", "2026-01-10");
    const json_t *r = json_object_get(m, "report");
    assert_string_equal(text(m, "kind"), "report");
    assert_string_equal(text(r, "status"), "unconfirmed");
    assert_int_equal(json_array_size(json_object_get(r, "links")), 5);
    const json_t *later = item_where(json_object_get(r, "links"), "report", "kyodo.2026-02-06");
    assert_non_null(later);
    assert_true(json_is_false(json_object_get(later, "counts")));
    json_decref(m);
    m = on(MEASURES, "wsj.2026-01-09", "2026-01-10", "2026-11-23");
    assert_string_equal(text(json_object_get(m, "report"), "status"), "contested");
    json_decref(m);
    m = on(MEASURES, "wsj.2026-01-09", "2026-01-10", "2026-01-08"); // nobody had said it
    assert_string_equal(text(json_object_get(m, "report"), "status"), "");
    json_decref(m);
    m = on(MEASURES, "cn.mofcom.2026-1", "2026-01-10", NULL);
    assert_true(json_is_null(json_object_get(m, "report")));
    json_decref(m);
}

// ---- lists, clocks ---------------------------------------------------------------------------------

static void lists_say_what_is_loaded_and_stale(void **state) {
    (void)state;
    json_t *all = on(LISTS, NULL, "2026-11-23", NULL), *items = json_object_get(all, "items"), *l;
    size_t i;
    const json_t *watch = item_where(items, "id", "cn.mofcom.2026-12.japan_watch_list_1");
    assert_non_null(watch);
    assert_string_equal(text(watch, "kind"), "pack");
    assert_string_equal(text(watch, "measure"), "cn.mofcom.2026-12");
    assert_int_equal(json_integer_value(json_object_get(watch, "rows")), 20);
    assert_non_null(item_where(items, "kind", "known_not_listed"));
    json_array_foreach(items, i, l) {
        bool loaded = json_is_true(json_object_get(l, "loaded"));
        assert_int_equal(loaded, json_is_integer(json_object_get(l, "rows"))); // never nought
        if (json_is_true(json_object_get(l, "stale"))) {
            assert_true(json_integer_value(json_object_get(l, "age")) >
                        json_integer_value(json_object_get(l, "max_age")));
        }
    }
    json_decref(all);
    all = on(LISTS, NULL, "2150-01-01", NULL); // by then each list is too old
    json_array_foreach(json_object_get(all, "items"), i, l) {
        bool dated = strcmp(text(l, "as_of"), "") != 0;
        bool absent = strcmp(text(l, "kind"), "known_not_listed") == 0;
        assert_int_equal(json_is_true(json_object_get(l, "stale")), dated && !absent);
    }
    json_decref(all);
}

static void clocks_have_calendars(void **state) {
    (void)state;
    json_t *all = on(CLOCKS, NULL, "2026-11-23", "2025-10-01");
    const json_t *k = item_where(json_object_get(all, "items"), "id", "cn.dur/decision");
    assert_non_null(k);
    assert_int_equal(json_integer_value(json_object_get(k, "working_days")), 45);
    assert_string_equal(text(k, "counted_from"), "accepted_on");
    assert_non_null(item_where(json_object_get(k, "not_counted"), "kind", "expert_opinion"));
    const json_t *years = json_object_get(json_object_get(k, "calendar"), "years"), *y;
    size_t i;
    json_array_foreach(years, i, y) {
        assert_int_equal(json_is_true(json_object_get(y, "known")),
                         strcmp(text(y, "published"), "2025-10-01") <= 0);
    }
    assert_true(i > 0);
    json_decref(all);
}

// ---- pages -----------------------------------------------------------------------------------------

static void pages_join_to_the_whole(void **state) {
    (void)state;
    for (what w = MEASURES; w <= CLOCKS; w++) {
        json_t *whole = on(w, NULL, "2026-11-23", NULL), *joined = json_array();
        uint64_t before = 0;
        for (int pages = 0; pages < 1000; pages++) {
            lode_law_options o = {.on = "2026-11-23", .before = before, .limit = 3};
            json_t *page = get(w, NULL, &o), *next = json_object_get(page, "next");
            assert_true(json_array_size(json_object_get(page, "items")) <= 3);
            assert_int_equal(json_array_extend(joined, json_object_get(page, "items")), 0);
            before = (uint64_t)json_integer_value(next);
            json_decref(page);
            if (before == 0) {
                break;
            }
        }
        assert_true(json_equal(joined, json_object_get(whole, "items")));
        json_decref(joined);
        json_decref(whole);
    }
    json_t *none = get(MEASURES, NULL, &(lode_law_options){.on = "2026-11-23", .before = 1});
    assert_int_equal(json_array_size(json_object_get(none, "items")), 0);
    assert_true(json_is_null(json_object_get(none, "next")));
    json_decref(none);
}

// ---- the days of an application --------------------------------------------------------------------

static json_t *clock_of(const char *json, const char *verdict, int exit_code) {
    const lode_result *r = NULL;
    lode_error err = {0};
    if (lode_clock_json(image, scratch, json, strlen(json), &r, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    assert_string_equal(r->verdict, verdict);
    assert_int_equal(r->exit_code, exit_code);
    json_t *j = json_loads(r->text, 0, NULL);
    assert_non_null(j);
    assert_string_equal(text(j, "state"), verdict);
    return j;
}

static int64_t number(const json_t *o, const char *key) {
    assert_true(json_is_integer(json_object_get(o, key)));
    return json_integer_value(json_object_get(o, key));
}

static void a_clock_counts_as_the_command_line_does(void **state) {
    (void)state;
    // The figures are those of tests/golden/cli/clock.txt, which were counted by hand.
    json_t *k =
        clock_of("{\"clock\":\"cn.dur/decision\",\"accepted\":\"2026-01-07\",\"on\":"
                 "\"2026-03-18\",\"pauses\":[{\"from\":\"2026-02-02\",\"to\":\"2026-02-03\","
                 "\"kind\":\"expert_opinion\"}]}",
                 "running", 0);
    assert_string_equal(text(k, "latest"), "2026-03-19");
    assert_int_equal(number(k, "used"), 44);
    assert_int_equal(number(k, "left"), 1);
    assert_int_equal(number(k, "paused_days"), 2);
    assert_int_equal(number(k, "elapsed_days"), 70);
    assert_int_equal(json_array_size(json_object_get(k, "sentences")), 4);
    json_decref(k);
    k = clock_of("{\"accepted\":\"2026-01-07\",\"on\":\"2026-04-01\",\"pauses\":[]}", "overdue", 0);
    json_decref(k);
    // Nobody said whether it stood still: over is not known to be over.
    k = clock_of("{\"accepted\":\"2026-01-07\",\"on\":\"2026-04-01\"}", "unknown", 0);
    assert_true(json_is_false(json_object_get(k, "pauses_known")));
    json_decref(k);
    k = clock_of("{\"accepted\":\"2026-01-07\",\"on\":\"2026-02-03\",\"pauses\":[{\"from\":"
                 "\"2026-02-02\"}]}",
                 "paused", 0); // without a kind, at the giver's word
    assert_string_equal(text(k, "latest"), "");
    json_decref(k);
    k = clock_of("{\"accepted\":\"2026-01-07\",\"on\":\"2026-04-01\",\"no_limit\":true}",
                 "no_limit", 0);
    json_decref(k);
    k = clock_of("{\"on\":\"2026-04-01\",\"pauses\":null}", "unknown", 0);
    assert_true(json_is_null(json_object_get(k, "elapsed_days")));
    json_decref(k);
    // The calendar of 2026 was published in November 2025: before that nobody knew its days.
    k = clock_of("{\"accepted\":\"2026-01-07\",\"on\":\"2026-01-08\",\"known\":\"2025-10-01\","
                 "\"pauses\":[]}",
                 "unknown", 3);
    assert_int_equal(json_integer_value(json_array_get(json_object_get(k, "missing_years"), 0)),
                     2026);
    json_decref(k);
}

// ---- what is refused -------------------------------------------------------------------------------

static void clock_refused(const char *json, const char *code, const char *path) {
    const lode_result *r = NULL;
    lode_error err = {0};
    assert_int_equal(lode_clock_json(image, scratch, json, strlen(json), &r, &err), LODE_BAD_INPUT);
    assert_null(r);
    assert_string_equal(err.code, code);
    assert_string_equal(err.path, path);
    assert_string_not_equal(err.message, "");
}

static void wrong_questions_are_refused(void **state) {
    (void)state;
    clock_refused("{\"accepted\":\"2026-01-07\"}", "missing_on", "on");
    clock_refused("{\"on\":\"2026-02-30\"}", "wrong_date", "on");
    clock_refused("{\"on\":\"2026-02-03\",\"clock\":\"cn.dur/decisions\"}", "unknown_clock",
                  "clock");
    clock_refused("{\"on\":\"2026-02-03\",\"clocks\":1}", "unknown_key", "clocks");
    clock_refused("{\"on\":\"2026-02-03\",\"no_limit\":\"yes\"}", "wrong_type", "no_limit");
    clock_refused("{\"on\":\"2026-02-03\",\"pauses\":{}}", "wrong_type", "pauses");
    clock_refused("{\"on\":\"2026-02-03\",\"pauses\":[{}]}", "missing_key", "pauses[0].from");
    clock_refused("{\"on\":\"2026-02-03\",\"pauses\":[{\"from\":\"2026-02-03\",\"until\":"
                  "\"2026-02-04\"}]}",
                  "unknown_key", "pauses[0].until");
    clock_refused("{\"on\":\"2026-02-03\",\"pauses\":[{\"from\":\"2026-02-03\",\"to\":"
                  "\"2026-02-02\"}]}",
                  "date_order", "pauses[0].to");
    clock_refused("{\"on\":\"2026-02-03\",\"pauses\":[{\"from\":\"2026-02-03\",\"kind\":"
                  "\"expert\"}]}",
                  "unknown_word", "pauses[0].kind");
    clock_refused("{\"on\":\"2026-02-03\"", "syntax", "");
    clock_refused("[]", "wrong_type", "");
    lode_error err = {0};
    const lode_result *r = NULL;
    assert_int_equal(lode_clock_json(image, scratch, NULL, 0, &r, &err), LODE_USAGE);
    assert_int_equal(lode_clock_json(NULL, scratch, "{}", 2, &r, &err), LODE_USAGE);
    for (what w = MEASURES; w <= CLOCKS; w++) {
        assert_int_equal(ask(w, NULL, NULL, &r, &err), LODE_USAGE);
        assert_string_equal(err.code, "missing_on");
        assert_string_equal(err.file, "options.on");
        assert_int_equal(ask(w, NULL, &(lode_law_options){.on = "today"}, &r, &err), LODE_USAGE);
        assert_int_equal(
            ask(w, NULL, &(lode_law_options){.on = "2026-01-01", .known = "now"}, &r, &err),
            LODE_USAGE);
        assert_string_equal(err.file, "options.known");
    }
    assert_int_equal(lode_measures_json(image, scratch, "cn.mofcom.2026-111",
                                        &(lode_law_options){.on = "2026-01-01"}, &r, &err),
                     LODE_BAD_INPUT);
    assert_string_equal(err.code, "unknown_id");
    assert_non_null(strstr(err.hint, "cn.mofcom.2026-11"));
    assert_null(r);
    const lode_law_options day = {.on = "2026-01-01"};
    assert_int_equal(lode_list_json(image, scratch, "us.bis.snd", &day, &r, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "unknown_id");
    assert_int_equal(lode_list_json(image, scratch, NULL, &day, &r, &err), LODE_USAGE);
    assert_int_equal(lode_list_json(image, scratch, "x", NULL, &r, &err), LODE_USAGE);
    const lode_law_options wrong[] = {{.on = "2026-01-01", .since = "then"},
                                      {.on = "2026-01-01", .state = "gone"}};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(lode_list_json(image, scratch, "x", &wrong[i], &r, &err), LODE_USAGE);
        assert_string_equal(err.file, i == 0 ? "options.since" : "options.state");
    }
}

// A program that was built before the options grew says so by their size.
static void older_options_say_nothing_of_rows(void **state) {
    (void)state;
    json_t *all = on(LISTS, NULL, "2026-01-10", NULL);
    const char *id = text(json_array_get(json_object_get(all, "items"), 0), "id");
    lode_law_options o = {.size = offsetof(lode_law_options, since),
                          .on = "2026-01-10",
                          .since = "no day",
                          .state = "no state"};
    const lode_result *r = NULL;
    lode_error err = {0};
    if (lode_list_json(image, scratch, id, &o, &r, &err) != LODE_OK) {
        fail_msg("%s: %s", id, err.message);
    }
    assert_int_equal(strlen(r->text), r->len);
    json_decref(all);
}

// A desk puts another image in use: what a scratch remembers of the one before is let go of after that one is
// closed, and nothing of it may be read then.
static void a_scratch_outlives_its_image(void **state) {
    (void)state;
    static const char *const JSON =
        "{\"id\":\"T\",\"on\":\"2026-01-10\",\"from\":\"CN\",\"destination\":\"JP\",\"activity\":\"export\","
        "\"end_use\":[\"civil\"],\"end_user\":{\"name\":\"Nagoya\",\"country\":\"JP\",\"kind\":[\"civil\"]},"
        "\"items\":[{\"kind\":\"ndfeb_magnet\",\"contains\":{\"Nd\":\"29 %\",\"Dy\":\"1 %\"}}]}";
    char path[1024];
    const char *build = getenv("LODE_BUILD_ROOT");
    (void)snprintf(path, sizeof path, "%s/world.lode", build != NULL ? build : "build");
    const lode_format formats[] = {LODE_VERDICT, LODE_JSON};
    for (size_t i = 0; i < 4; i++) {
        lode_image *other = NULL;
        const lode_result *r = NULL;
        const lode_options o = {.size = sizeof o, .format = formats[i % 2]};
        lode_scratch *s = lode_scratch_new();
        assert_int_equal(lode_image_open(path, &other, NULL), LODE_OK);
        assert_int_equal(lode_check_json(other, s, JSON, strlen(JSON), &o, &r, NULL), LODE_OK);
        lode_image_release(other);
        if (i < 2) {
            assert_int_equal(lode_check_json(image, s, JSON, strlen(JSON), &o, &r, NULL), LODE_OK);
        }
        lode_scratch_free(s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_come_newest_first),
        cmocka_unit_test(a_measure_stands_on_two_clocks),
        cmocka_unit_test(suspensions_show_on_both_sides),
        cmocka_unit_test(one_measure_is_shown_whole),
        cmocka_unit_test(a_report_has_its_status_as_known),
        cmocka_unit_test(lists_say_what_is_loaded_and_stale),
        cmocka_unit_test(clocks_have_calendars),
        cmocka_unit_test(pages_join_to_the_whole),
        cmocka_unit_test(a_clock_counts_as_the_command_line_does),
        cmocka_unit_test(wrong_questions_are_refused),
        cmocka_unit_test(a_scratch_outlives_its_image),
        cmocka_unit_test(older_options_say_nothing_of_rows),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
