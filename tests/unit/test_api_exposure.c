// SPDX-License-Identifier: Apache-2.0
//
// What stops, through lodestone.h: options, errors and all problems of a model, the forms of an answer,
// and the model to begin with. No lane crosses a border, so that no law matters.
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

#define FILE_OF(name, text) \
    { name, text, sizeof(text) - 1 }

/* 10 cars a day of 8 magnets each: stock for 5, 7.5 and 3 days. */
static const lode_file CHAIN[] = {
    FILE_OF("items.csv", "item,unit,price,currency\ncar,pcs,500,EUR\nmirror,pcs,,\nmotor,pcs,,\n"
                         "=magnet,pcs,,\n"),
    FILE_OF("bom.csv", "parent,child,qty\ncar,mirror,2\nmirror,motor,1\nmotor,=magnet,4\n"),
    FILE_OF("lanes.csv", "lane,item,border\nL1,=magnet,no\n"),
    FILE_OF("stock.csv", "item,qty\n=magnet,400\nmotor,150\nmirror,60\n"),
    FILE_OF("scenario.csv", "scenario,lane,from,to,state,factor\nshut,L1,2026-01-10,,blocked,\n"
                            "asked,L1,2026-01-10,,question,\nthird,L1,2026-01-10,,slowed,1/3\n"),
    FILE_OF("plan.csv", "product,rate\ncar,10\n"),
};
#define N_CHAIN (sizeof CHAIN / sizeof CHAIN[0])

static int set_up(void **state) {
    (void)state;
    char path[512];
    lode_error err = {0};
    const char *build = getenv("LODE_BUILD_ROOT");
    (void)snprintf(path, sizeof path, "%s/world.lode", build != NULL ? build : "build");
    if (lode_image_open(path, &image, &err) != LODE_OK) {
        print_message("%s\n", err.message);
        return 1;
    }
    scratch = lode_scratch_new();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    lode_scratch_free(scratch);
    lode_image_release(image);
    return 0;
}

static const lode_result *ask(const lode_exposure_options *o) {
    const lode_result *r = NULL;
    lode_error err = {0};
    if (lode_exposure(image, scratch, CHAIN, N_CHAIN, o, &r, &err) != LODE_OK) {
        fail_msg("%s: %s", err.file, err.message);
    }
    return r;
}

static void the_exit_code_says_how_it_goes(void **state) {
    (void)state;
    lode_exposure_options o = {.size = sizeof o, .on = "2026-01-10", .horizon = 30};
    const lode_result *r = ask(&o);
    assert_string_equal(r->verdict, "RUNS");
    assert_int_equal(r->exit_code, 0);
    assert_int_equal(strlen(r->text), r->len);
    o.scenario = "shut";
    r = ask(&o);
    assert_string_equal(r->verdict, "STOPS");
    assert_int_equal(r->exit_code, 10);
    o.scenario = "third";
    assert_string_equal(ask(&o)->verdict, "SLOWED");
    assert_int_equal(ask(&o)->exit_code, 10);
    o.scenario = "asked";
    r = ask(&o);
    assert_string_equal(r->verdict, "DEPENDS ON");
    assert_int_equal(r->exit_code, 30);
    assert_string_equal(r->receipt, "");
    assert_int_equal(r->n_rules, 0);
}

static json_t *at(json_t *j, const char *const *keys, size_t n) {
    for (size_t i = 0; i < n; i++) {
        bool index = keys[i][0] >= '0' && keys[i][0] <= '9';
        j = index ? json_array_get(j, (size_t)(keys[i][0] - '0')) : json_object_get(j, keys[i]);
    }
    assert_non_null(j);
    return j;
}

#define AT(j, ...)                            \
    at(j, (const char *const[]){__VA_ARGS__}, \
       sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void json_is_exact(void **state) {
    (void)state;
    lode_exposure_options o = {.on = "2026-01-10", .horizon = 30, .scenario = "shut"};
    json_t *j = json_loads(ask(&o)->text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(j);
    assert_string_equal(json_string_value(AT(j, "scenario")), "shut");
    assert_true(json_is_null(AT(j, "known")));
    json_t *worst = AT(j, "products", "0", "readings", "as_reported", "worst");
    assert_string_equal(json_string_value(AT(worst, "first_stop")), "15.5");
    assert_string_equal(json_string_value(AT(worst, "first_stop_date")), "2026-01-25");
    assert_string_equal(json_string_value(AT(worst, "made")), "155");
    assert_string_equal(json_string_value(AT(worst, "value_lost")), "72500");
    json_t *path = AT(j, "products", "0", "readings", "as_reported", "path");
    assert_int_equal(json_array_size(path), 4);
    assert_string_equal(json_string_value(AT(path, "3", "item")), "=magnet");
    assert_string_equal(json_string_value(AT(path, "3", "per_product")), "8");
    assert_string_equal(json_string_value(AT(path, "3", "rows", "0")), "bom.csv:4");
    assert_string_equal(
        json_string_value(AT(j, "products", "0", "readings", "as_reported", "path_lane")), "L1");
    json_decref(j);
    o.scenario = "third";
    j = json_loads(ask(&o)->text, JSON_REJECT_DUPLICATES, NULL);
    assert_string_equal(json_string_value(AT(j, "lanes", "0", "spans", "0", "bad")), "1/3");
    json_decref(j);
}

static void a_table_is_safe_for_spreadsheets(void **state) {
    (void)state;
    lode_exposure_options o = {
        .on = "2026-01-10", .horizon = 30, .scenario = "third", .format = LODE_CSV};
    const char *text = ask(&o)->text;
    assert_non_null(strstr(text, ",0.333333333,1,")); // not 1/3, which is a day in a spreadsheet
    assert_non_null(strstr(text, ",'=magnet,"));      // and no formula
    assert_null(strstr(text, ",=magnet"));
    size_t commas = 0, want = 0, lines = 0;
    for (const char *p = text; *p != '\0'; p++) {
        commas += *p == ',';
        if (*p == '\n') {
            assert_int_equal(p[-1], '\r');
            want = lines++ == 0 ? commas : want;
            commas = 0;
        }
    }
    assert_int_equal(want, 20);
    assert_true(lines > 30);
}

static void text_has_no_escapes_unless_asked(void **state) {
    (void)state;
    lode_exposure_options o = {
        .on = "2026-01-10", .horizon = 30, .scenario = "shut", .format = LODE_TEXT};
    const char *text = ask(&o)->text;
    assert_null(strchr(text, '\033'));
    assert_non_null(strstr(text, "STOPS 2026-01-25 (day 15.5)"));
    assert_non_null(strstr(text, "===============~xxxxxxxxxxxxxx"));
    assert_non_null(strstr(text, "stock.csv:3"));
    o.color = 1;
    assert_non_null(strchr(ask(&o)->text, '\033'));
    o.color = 0;
    o.scenario = NULL;
    o.compare = "shut";
    text = ask(&o)->text;
    assert_non_null(strstr(text, "+72 500"));
    o.compare = "2026-02-10";
    assert_non_null(strstr(ask(&o)->text, "and from 2026-02-10"));
}

/* The lane's shipment, asked about by itself, has the same receipt. */
static void a_lane_is_decided_as_check_decides(void **state) {
    (void)state;
    static const lode_file model[] = {
        FILE_OF("items.csv", "item,unit,item.kind,item.form,item.origin\nmotor,pcs,,,\n"
                             "magnet,g,ndfeb_magnet,loose,CN\n"),
        FILE_OF("composition.csv", "item,substance,share\nmagnet,Nd,29 %\nmagnet,Dy,1/30\n"),
        FILE_OF("bom.csv", "parent,child,qty\nmotor,magnet,3\n"),
        FILE_OF("lanes.csv",
                "lane,item,supplier,border,from,destination,activity,end_user,end_use\n"
                "\"L \"\"1\"\"\",magnet,a,yes,CN,JP,export,b,civil\n"),
        FILE_OF("parties.csv",
                "party,name,country,kind\na,A (synthetic),CN,\nb,B (synthetic),JP,civil\n"),
        FILE_OF("plan.csv", "product,rate\nmotor,1\n"),
    };
    lode_exposure_options o = {.on = "2026-01-10"};
    const lode_result *r = NULL;
    lode_error err = {0};
    if (lode_exposure(image, scratch, model, sizeof model / sizeof model[0], &o, &r, &err) !=
        LODE_OK) {
        fail_msg("%s: %s", err.file, err.message);
    }
    json_t *j = json_loads(r->text, JSON_REJECT_DUPLICATES, NULL);
    json_t *answer = AT(j, "answers", "0");
    assert_string_equal(json_string_value(AT(answer, "lane")), "L \"1\"");
    char *shipment = json_dumps(AT(answer, "shipment"), JSON_COMPACT);
    if (lode_check_json(image, scratch, shipment, strlen(shipment), NULL, &r, &err) != LODE_OK) {
        fail_msg("%s: %s: %s", err.path, err.message, shipment);
    }
    assert_string_equal(r->receipt, json_string_value(AT(answer, "receipt")));
    assert_string_equal(r->worst, json_string_value(AT(answer, "worst")));
    free(shipment);
    json_decref(j);
}

static void all_of_it_is_the_same_twice(void **state) {
    (void)state;
    for (int format = LODE_JSON; format <= LODE_CSV; format++) {
        if (format == LODE_LINE || format == LODE_VERDICT) {
            continue;
        }
        lode_exposure_options o = {
            .on = "2026-01-10", .scenario = "asked", .format = (lode_format)format};
        char *first = strdup(ask(&o)->text);
        assert_string_equal(ask(&o)->text, first);
        free(first);
    }
}

static void refused(lode_exposure_options o, const char *at_option, const char *hint) {
    const lode_result *r = NULL;
    lode_error err = {0};
    o.on = o.on == NULL ? "2026-01-10" : o.on[0] == '\0' ? NULL : o.on;
    assert_int_equal(lode_exposure(image, scratch, CHAIN, N_CHAIN, &o, &r, &err), LODE_USAGE);
    assert_string_equal(err.file, at_option);
    assert_non_null(strstr(err.hint, hint));
    assert_null(r);
}

static void options_are_refused_by_name(void **state) {
    (void)state;
    refused((lode_exposure_options){.on = ""}, "options.on", "YYYY-MM-DD");
    refused((lode_exposure_options){.on = "10.1.2026"}, "options.on", "YYYY-MM-DD");
    refused((lode_exposure_options){.known = "soon"}, "options.known", "YYYY-MM-DD");
    refused((lode_exposure_options){.policy = "propp"}, "options.policy", "prop");
    refused((lode_exposure_options){.inbound = "hodl"}, "options.inbound", "hold");
    refused((lode_exposure_options){.scenario = "shutt"}, "options.scenario", "shut");
    refused((lode_exposure_options){.compare = "shutt", .format = LODE_TEXT}, "options.compare",
            "shut");
    refused((lode_exposure_options){.compare = "shut"}, "options.compare", "");
    refused((lode_exposure_options){.horizon = 3651}, "options.horizon", "");
    refused((lode_exposure_options){.horizon = -1}, "options.horizon", "");
    refused((lode_exposure_options){.format = LODE_VERDICT}, "options.format", "");
    lode_error err = {0};
    const lode_result *r = NULL;
    assert_int_equal(lode_exposure(image, scratch, CHAIN, N_CHAIN, NULL, &r, &err), LODE_USAGE);
    assert_int_equal(lode_exposure(NULL, scratch, CHAIN, N_CHAIN, NULL, &r, NULL), LODE_USAGE);
    lode_exposure_options early = {.size = offsetof(lode_exposure_options, known),
                                   .on = "2026-01-10"};
    early.policy = "nonsense that an older header does not have";
    assert_int_equal(ask(&early)->exit_code, 0);
}

static void all_problems_of_a_model_are_told(void **state) {
    (void)state;
    static const lode_file bad[] = {
        FILE_OF("items.csv", "item,unit,price\ncar,pcs,5o0\nmagnet,gramm,\n"),
        FILE_OF("bom.csv", "parent,child,qty\ncar,magnett,2\n"),
        FILE_OF("plan.csv", "product,rate\ncar,0\n"),
    };
    lode_exposure_options o = {.on = "2026-01-10"};
    const lode_result *r = NULL;
    lode_error err = {0};
    assert_int_equal(lode_exposure(image, scratch, bad, 3, &o, &r, &err), LODE_BAD_INPUT);
    size_t n = 0;
    uint64_t total = 0;
    const lode_error *all = lode_scratch_problems(scratch, &n, &total);
    assert_true(n >= 3);
    assert_int_equal(n, total);
    assert_memory_equal(&all[0], &err, sizeof err);
    assert_string_equal(all[0].file, "items.csv");
    assert_int_equal(all[0].line, 2);
    for (size_t i = 0; i < n; i++) {
        assert_true(all[i].message[0] != '\0' && all[i].line > 0);
    }
    (void)ask(&o);
    (void)lode_scratch_problems(scratch, &n, NULL); // they end with the next call
    assert_int_equal(n, 0);
}

static void the_model_to_begin_with_runs(void **state) {
    (void)state;
    lode_file files[LODE_MODEL_FILES_MAX];
    lode_error err = {0};
    size_t n = 0;
    while (lode_exposure_template(scratch, n, &files[n], &err) == LODE_OK) {
        char *copy = malloc(files[n].n + 1);
        assert_non_null(copy);
        memcpy(copy, files[n].text, files[n].n + 1);
        files[n++].text = copy;
    }
    assert_int_equal(err.status, LODE_USAGE);
    assert_true(n > 10);
    lode_exposure_options o = {.on = "2026-01-10", .format = LODE_TEXT};
    const lode_result *r = NULL;
    if (lode_exposure(image, scratch, files, n, &o, &r, &err) != LODE_OK) {
        fail_msg("%s:%u: %s", err.file, err.line, err.message);
    }
    for (size_t i = 0; i < n; i++) {
        free((void *)(uintptr_t)files[i].text);
    }
}

/* ---- where used: without an image ---------------------------------------------------------------- */

static lode_status used(const char *const *items, size_t n, lode_exposure_options o,
                        const lode_result **r, lode_error *err) {
    o.on = o.on == NULL ? "2026-01-10" : o.on;
    return lode_exposure_used(scratch, CHAIN, N_CHAIN, items, n, &o, r, err);
}

static void where_a_magnet_is_used(void **state) {
    (void)state;
    const char *items[] = {"=magnet", "car"};
    const lode_result *r = NULL;
    lode_error err = {0};
    if (used(items, 2, (lode_exposure_options){.horizon = 30}, &r, &err) != LODE_OK) {
        fail_msg("%s: %s", err.file, err.message);
    }
    assert_int_equal(r->exit_code, 0);
    assert_string_equal(r->verdict, "");
    json_t *j = json_loads(r->text, JSON_REJECT_DUPLICATES, NULL);
    json_t *magnet = AT(j, "where_used", "0"), *car = AT(j, "where_used", "1");
    assert_string_equal(json_string_value(AT(magnet, "stock")), "400");
    assert_string_equal(json_string_value(AT(magnet, "per_day")), "80");
    assert_string_equal(json_string_value(AT(magnet, "days")), "5");
    assert_string_equal(json_string_value(AT(magnet, "products", "0", "item")), "car");
    assert_string_equal(json_string_value(AT(magnet, "products", "0", "in_one")), "8");
    assert_string_equal(json_string_value(AT(magnet, "products", "0", "state")), "STOPS");
    assert_string_equal(json_string_value(AT(magnet, "products", "0", "day")), "15.5");
    assert_string_equal(json_string_value(AT(magnet, "products", "0", "date")), "2026-01-25");
    assert_int_equal(json_array_size(AT(magnet, "used_by")), 3);
    assert_string_equal(json_string_value(AT(magnet, "used_by", "0", "item")), "motor");
    assert_true(json_is_true(AT(magnet, "used_by", "0", "direct")));
    assert_true(json_is_false(AT(magnet, "used_by", "1", "direct")));
    assert_true(json_is_true(AT(car, "product")));
    assert_int_equal(json_array_size(AT(car, "products")), 0);
    assert_int_equal(json_array_size(AT(car, "used_by")), 0);
    json_decref(j);
}

static void the_forms_of_where_used(void **state) {
    (void)state;
    const char *items[] = {"=magnet"};
    const lode_result *r = NULL;
    assert_int_equal(used(items, 1, (lode_exposure_options){.format = LODE_CSV}, &r, NULL), 0);
    assert_non_null(strstr(r->text, "product,'=magnet,car,,8,80,15.5,pcs,STOPS,2026-01-25,"));
    assert_int_equal(used(items, 1, (lode_exposure_options){.format = LODE_TEXT}, &r, NULL), 0);
    assert_non_null(strstr(r->text, "in stock 400 pcs: 5 days at plan; 80 a day are needed"));
    assert_null(strchr(r->text, '\033'));
    assert_int_equal(
        used(items, 1, (lode_exposure_options){.format = LODE_TEXT, .color = 1}, &r, NULL), 0);
    assert_non_null(strchr(r->text, '\033'));
}

static void used_refused(const char *const *items, size_t n, lode_exposure_options o,
                         const char *at_option, const char *hint) {
    const lode_result *r = NULL;
    lode_error err = {0};
    assert_int_equal(used(items, n, o, &r, &err), LODE_USAGE);
    assert_string_equal(err.file, at_option);
    assert_non_null(strstr(err.hint, hint));
    assert_null(r);
}

static void where_used_is_refused_by_name(void **state) {
    (void)state;
    const char *items[LODE_WHERE_USED_MAX + 1] = {"mirrors"};
    used_refused(items, 1, (lode_exposure_options){0}, "options.where-used", "mirror");
    used_refused(items, 0, (lode_exposure_options){0}, "options.where-used", "");
    used_refused(items, LODE_WHERE_USED_MAX + 1, (lode_exposure_options){0}, "options.where-used",
                 "");
    items[0] = "mirror";
    used_refused(items, 1, (lode_exposure_options){.known = "2026-01-10"}, "options.known", "");
    used_refused(items, 1, (lode_exposure_options){.scenario = "shut"}, "options.scenario", "");
    used_refused(items, 1, (lode_exposure_options){.compare = "shut", .format = LODE_TEXT},
                 "options.compare", "");
    used_refused(items, 1, (lode_exposure_options){.on = "soon"}, "options.on", "YYYY-MM-DD");
    const lode_result *r = NULL;
    assert_int_equal(used(items, 2, (lode_exposure_options){0}, &r, NULL), LODE_USAGE); // a NULL
    assert_int_equal(used(NULL, 1, (lode_exposure_options){0}, &r, NULL), LODE_USAGE);
}

/* ---- what nobody promised ------------------------------------------------------------------------- */

static void what_rests_on_a_license_that_is_expected(void **state) {
    (void)state;
    static const lode_file model[] = {
        FILE_OF("items.csv", "item,unit,item.kind,item.form,item.hs,item.origin\nmotor,pcs,,,,\n"
                             "magnet,g,ndfeb_magnet,loose,8505111000,CN\n"),
        FILE_OF("composition.csv", "item,substance,share\nmagnet,Nd,29 %\nmagnet,Dy,2 %\n"),
        FILE_OF("bom.csv", "parent,child,qty\nmotor,magnet,3\n"),
        FILE_OF("lanes.csv", "lane,item,supplier,from,destination,via,activity,end_user,end_use,"
                             "documents,red_flags,notices\nL1,magnet,a,CN,JP,none,export,b,civil,"
                             "contract,none,none\n"),
        FILE_OF("parties.csv",
                "party,name,country,kind\na,A (synthetic),CN,\nb,B (synthetic),JP,civil\n"),
        FILE_OF("licenses.csv", "license,state,lanes,accepted_on,expected\n"
                                "N-1,pending,L1,2026-01-05,2026-01-20\n"),
        FILE_OF("stock.csv", "item,qty\nmagnet,60\n"),
        FILE_OF("plan.csv", "product,rate\nmotor,1\n"),
    };
    lode_exposure_options o = {.on = "2026-01-10"};
    const lode_result *r = NULL;
    lode_error err = {0};
    if (lode_exposure(image, scratch, model, sizeof model / sizeof model[0], &o, &r, &err) !=
        LODE_OK) {
        fail_msg("%s: %s", err.file, err.message);
    }
    json_t *j = json_loads(r->text, JSON_REJECT_DUPLICATES, NULL);
    json_t *written = AT(j, "products", "0", "readings", "as_written");
    assert_int_equal(json_array_size(AT(written, "rests_on")), 1);
    json_t *one = AT(written, "rests_on", "0");
    assert_string_equal(json_string_value(AT(one, "license")), "N-1");
    assert_string_equal(json_string_value(AT(one, "expected_date")), "2026-01-20");
    assert_string_equal(json_string_value(AT(one, "lanes", "0")), "L1");
    assert_string_equal(json_string_value(AT(one, "without_it", "state")), "STOPS");
    assert_string_equal(json_string_value(AT(one, "without_it", "day")), "20");
    assert_string_equal(json_string_value(AT(written, "without_all", "date")), "2026-01-30");
    json_decref(j);
    o.format = LODE_TEXT;
    assert_int_equal(
        lode_exposure(image, scratch, model, sizeof model / sizeof model[0], &o, &r, &err),
        LODE_OK);
    assert_non_null(strstr(r->text, "RUNS, if 1 license comes"));
    assert_non_null(strstr(r->text, "expected, not promised: N-1 by 2026-01-20. If it does"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_a_magnet_is_used),
        cmocka_unit_test(the_forms_of_where_used),
        cmocka_unit_test(where_used_is_refused_by_name),
        cmocka_unit_test(what_rests_on_a_license_that_is_expected),
        cmocka_unit_test(the_exit_code_says_how_it_goes),
        cmocka_unit_test(json_is_exact),
        cmocka_unit_test(a_table_is_safe_for_spreadsheets),
        cmocka_unit_test(text_has_no_escapes_unless_asked),
        cmocka_unit_test(a_lane_is_decided_as_check_decides),
        cmocka_unit_test(all_of_it_is_the_same_twice),
        cmocka_unit_test(options_are_refused_by_name),
        cmocka_unit_test(all_problems_of_a_model_are_told),
        cmocka_unit_test(the_model_to_begin_with_runs),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
