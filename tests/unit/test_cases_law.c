// SPDX-License-Identifier: Apache-2.0
//
// test_cases_law: what the service makes of a case with the law of the packs: the clock, official and
// elapsed, as the library counts it; a draft from the decision that it names; and the whole case against its
// schema, in every state.
#include "case_fixture.h"

#include "ledger/decision.h"
#include "service/cases.h"

#include <stdlib.h>

static lode_image *image;
static lode_scratch *scratch;

static int open_image(void **state) {
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

static int close_image(void **state) {
    (void)state;
    lode_scratch_free(scratch);
    lode_image_release(image);
    return 0;
}

// A request of somebody, in a transaction that is undone.
static request ask_as(who by) {
    (void)as(f, by.id, by.roles);
    return (request){.a = &f->a,
                     .at = f->now,
                     .by = f->tx.by,
                     .image = image,
                     .scratch = scratch,
                     .tx = &f->tx,
                     .page = {0, 50}};
}

static void record(const char *file, str *receipt) {
    char path[512];
    str shipment = {0};
    const lode_result *r = NULL;
    const char *root = getenv("LODE_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/examples/%s", root != NULL ? root : ".", file);
    MUST(file_read(&f->a, path, 1u << 20, &shipment, &f->err));
    MUST(lode_check_json(image, scratch, shipment.p, shipment.n, NULL, &r, &f->err));
    *receipt = str_dup(&f->a, str_of(r->receipt));
    decision d = {.receipt = *receipt,
                  .shipment_id = str_of(file),
                  .verdict = str_of(r->verdict),
                  .best = str_of(r->best),
                  .worst = str_of(r->worst),
                  .image = str_of(lode_image_id(image)),
                  .gate = STR("case"),
                  .on = day("2026-01-10"),
                  .known = day("2026-01-10")};
    DO(REQUESTER, decision_record(tx, &d, shipment, (str){r->text, r->len}, &f->err));
}

// ---- the clock --------------------------------------------------------------------------------------------

static json_t *clock_of_case(str id, const char *on) {
    json_t *j = NULL;
    desk_case c;
    request rq = ask_as(VIEWER);
    MUST(case_get(rq.tx, id, &c, &f->err));
    MUST(case_clock(&rq, &c, (case_day_ask){day(on), DATE_NONE}, &j, &f->err));
    body_problem p = {0};
    if (!schema_holds(&case_clock_schema, j, &p)) {
        fail_msg("%s: %s", p.pointer, p.message);
    }
    undo_as(f);
    return j;
}

static const char *text_in(const json_t *j, const char *key) {
    return json_string_value(json_object_get(j, key));
}
static int64_t number_in(const json_t *j, const char *key) {
    assert_true(json_is_integer(json_object_get(j, key)));
    return json_integer_value(json_object_get(j, key));
}
static void assert_null_in(const json_t *j, const char *key) {
    assert_true(json_is_null(json_object_get(j, key)));
}
static bool says(const json_t *clock, const char *part) {
    json_t *s = NULL;
    size_t i = 0;
    bool found = false;
    json_array_foreach(json_object_get(clock, "sentences"), i, s) {
        found |= strstr(json_string_value(s), part) != NULL;
    }
    return found;
}

static str accepted_case(const char *clock, const char *receipt) {
    desk_case c = whole_case();
    c.clock = str_of(clock);
    c.receipt = str_of(receipt);
    str id = open_case(&c);
    act(REQUESTER, id, "submit", "2026-01-06");
    act(ADVISER, id, "accept", "2026-01-07");
    act(ADVISER, id, "begin_review", "2026-01-08");
    return id;
}

// The days of packs/cn/cases_clock.law: 45 working days after 2026-01-07 end on 2026-03-17.
static void test_official_and_elapsed(void **state) {
    (void)state;
    str id = accepted_case("cn.dur/decision", NULL);
    json_t *j = clock_of_case(id, "2026-01-10");
    assert_string_equal(text_in(j, "state"), "running");
    assert_string_equal(text_in(j, "latest"), "2026-03-17");
    assert_int_equal(number_in(j, "official_days"), 2); // Thursday and Friday; Saturday is free
    assert_int_equal(number_in(j, "elapsed_days"), 3);
    assert_int_equal(number_in(j, "left"), 43);
    assert_int_equal(number_in(j, "limit"), 45);
    assert_true(says(j, "a decision may come on any day"));
    json_decref(j);
    j = clock_of_case(id, "2026-03-18");
    assert_string_equal(text_in(j, "state"), "overdue");
    assert_true(says(j, "silence is not approval"));
    assert_int_equal(number_in(j, "elapsed_days"), 70);
    json_decref(j);
    j = clock_of_case(id, "2026-01-06");
    assert_string_equal(text_in(j, "state"), "not_started");
    assert_null_in(j, "elapsed_days");
    json_decref(j);
}

static void test_no_clock_is_no_number(void **state) {
    (void)state;
    str draft = case_in(CASE_DRAFT), none = accepted_case("", NULL),
        wrong = accepted_case("cn.dur/nothing", NULL);
    json_t *j = clock_of_case(draft, "2026-01-10");
    assert_string_equal(text_in(j, "state"), "not_started");
    assert_true(says(j, "not accepted yet"));
    assert_null_in(j, "accepted");
    json_decref(j);
    j = clock_of_case(none, "2026-01-10");
    assert_string_equal(text_in(j, "state"), "unknown");
    assert_null_in(j, "official_days");
    assert_null_in(j, "latest");
    assert_int_equal(number_in(j, "elapsed_days"), 3); // that much is known
    assert_true(says(j, "which clock of the law runs is not known"));
    json_decref(j);
    j = clock_of_case(wrong, "2026-01-10");
    assert_string_equal(text_in(j, "state"), "unknown");
    assert_true(says(j, "there is no clock \"cn.dur/nothing\""));
    json_decref(j);
}

static void pause_case(str id, const char *kind, const char *from, const char *to) {
    case_act_ask ask = asking("pause", from);
    ask.pause = str_of(kind);
    ask.note = STR("as the ministry wrote");
    DO(ADVISER, case_act(tx, id, &ask, &f->err));
    if (to != NULL) {
        ask.act = STR("unpause");
        ask.on = day(to);
        DO(ADVISER, case_act(tx, id, &ask, &f->err));
    }
}

static void test_pauses_that_the_law_knows(void **state) {
    (void)state;
    str id = accepted_case("cn.dur/decision", NULL);
    set_now("2026-03-20");
    pause_case(id, "expert_opinion", "2026-01-12", "2026-01-16"); // five working days
    json_t *j = clock_of_case(id, "2026-01-20");
    assert_string_equal(text_in(j, "latest"), "2026-03-24");
    assert_int_equal(number_in(j, "paused_days"), 5);
    assert_int_equal(number_in(j, "official_days"), 4);
    assert_int_equal(number_in(j, "elapsed_days"), 13);
    json_decref(j);
    pause_case(id, "on_site_check", "2026-02-02", NULL); // and one that has no end yet
    j = clock_of_case(id, "2026-03-20");
    assert_string_equal(text_in(j, "state"), "paused");
    assert_null_in(j, "latest");
    json_decref(j);
}

// Asking the applicant stops the case, and not the clock of China's art. 17: which is said, not swallowed.
static void test_pauses_that_the_law_does_not_know(void **state) {
    (void)state;
    str id = accepted_case("cn.dur/decision", NULL);
    set_now("2026-03-20");
    assert_int_equal(ask_for(id, "2026-01-12"), 1);
    pause_case(id, "weather", "2026-01-12", NULL);
    pause_case(id, "expert_opinion", "2026-01-12", "2026-01-16");
    json_t *j = clock_of_case(id, "2026-01-20");
    assert_string_equal(text_in(j, "latest"), "2026-03-24");
    assert_string_equal(text_in(j, "state"), "running");
    assert_true(says(j, "does not stop its clock for supplement (2026-01-12..)"));
    assert_true(says(j, "does not stop its clock for weather (2026-01-12..)"));
    assert_false(says(j, "expert_opinion"));
    json_decref(j);
}

static void test_halts_at_the_authoritys_word(void **state) {
    (void)state;
    str still = accepted_case("cn.dur/decision", NULL),
        runs = accepted_case("cn.dur/decision", NULL);
    str word = paper("notice of the ministry");
    set_now("2026-02-20");
    halt(still, word, "2026-01-12", true);
    halt(runs, word, "2026-01-12", false);
    json_t *j = clock_of_case(still, "2026-01-20");
    assert_string_equal(text_in(j, "state"), "paused");
    assert_null_in(j, "latest");
    assert_int_equal(number_in(j, "elapsed_days"), 13);
    json_decref(j);
    j = clock_of_case(runs, "2026-01-20");
    assert_string_equal(text_in(j, "state"), "running");
    assert_string_equal(text_in(j, "latest"), "2026-03-17");
    json_decref(j);
    act(ADVISER, still, "resume", "2026-01-16");
    j = clock_of_case(still, "2026-01-20");
    assert_string_equal(text_in(j, "latest"), "2026-03-24");
    json_decref(j);
}

static void test_the_clock_of_a_case_that_is_over(void **state) {
    (void)state;
    str id = accepted_case("cn.dur/decision", NULL);
    set_now("2026-06-01");
    act(ADVISER, id, "return", "2026-01-20");
    json_t *j = clock_of_case(id, "2026-06-01"); // long after its limit
    assert_string_equal(text_in(j, "on"), "2026-01-20");
    assert_string_equal(text_in(j, "state"), "running");
    assert_int_equal(number_in(j, "elapsed_days"), 13);
    assert_true(
        says(j, "accepted 2026-01-07, returned without action on 2026-01-20: 13 days in all"));
    assert_true(says(j, "the last day for a decision was 2026-03-17: it came in time"));
    json_decref(j);
    str late = case_in(CASE_UNDER_REVIEW);
    advise(ADVISER, late, 0, "approve");
    countersign(late, true);
    decide_case(late, "grant", "2026-05-20");
    j = clock_of_case(late, "2026-06-01");
    assert_true(says(j, "granted on 2026-05-20"));
    assert_true(says(j, "it came later"));
    assert_false(says(j, "not approved")); // it was
    json_decref(j);
}

// The end user of the shipment is on the watch list since 2026-02-24: from then on there is no limit, though the
// case names a clock of 45 days.
static void test_the_shipment_itself_is_asked_about(void **state) {
    (void)state;
    str receipt = {0};
    record("08-watch-listed.json", &receipt);
    str id = accepted_case("cn.dur/decision", receipt.p);
    set_now("2026-06-01");
    json_t *j = clock_of_case(id, "2026-02-20");
    assert_string_equal(text_in(j, "no_limit"), "false");
    assert_string_equal(text_in(j, "latest"), "2026-03-17");
    json_decref(j);
    j = clock_of_case(id, "2026-05-20");
    assert_string_equal(text_in(j, "no_limit"), "true");
    assert_string_equal(text_in(j, "state"), "no_limit");
    assert_null_in(j, "latest");
    assert_null_in(j, "left");
    json_decref(j);
    // without a clock of its own the case has the one that the law gives the shipment
    str other = accepted_case("", receipt.p);
    j = clock_of_case(other, "2026-02-20");
    assert_string_equal(text_in(j, "id"), "cn.dur/decision");
    json_decref(j);
}

// A word that the law does not have would be counted through: refused where it is said.
static void test_words_that_the_law_does_not_have(void **state) {
    (void)state;
    desk_case c = whole_case();
    request rq = ask_as(ADVISER);
    MUST(case_clock_known(&rq, STR("cn.dur/decision"), &f->err));
    MUST(case_clock_known(&rq, (str){0}, &f->err));
    REFUSED("clock_unknown", case_clock_known(&rq, STR("cn.dur/decison"), &f->err));
    assert_non_null(strstr(f->err.hint, "cn.dur/decision"));
    MUST(case_pause_known(&rq, &c, STR("expert_opinion"), &f->err));
    REFUSED("pause_unknown", case_pause_known(&rq, &c, STR("expert_opinon"), &f->err));
    assert_non_null(strstr(f->err.hint, "expert_opinion"));
    c.clock = (str){0}; // nobody knows which words its clock has
    MUST(case_pause_known(&rq, &c, STR("expert_opinon"), &f->err));
    undo_as(f);
}

// ---- drafts -----------------------------------------------------------------------------------------------

static case_draft draft_of(const char *body) {
    case_draft d;
    body_problem problems[BODY_PROBLEMS_MAX];
    uint32_t n = 0;
    request rq = ask_as(REQUESTER);
    rq.body = schema_read(&case_draft_schema, str_of(body), problems, &n);
    if (rq.body == NULL) {
        fail_msg("%s: %s", problems[0].pointer, problems[0].message);
    }
    MUST(case_draft_read(&rq, &d, &f->err));
    // the body goes, the draft stays
    d.c.regime = str_dup(&f->a, d.c.regime);
    d.c.title = str_dup(&f->a, d.c.title);
    d.c.receipt = str_dup(&f->a, d.c.receipt);
    d.c.authority = str_dup(&f->a, d.c.authority);
    d.c.kind = str_dup(&f->a, d.c.kind);
    d.c.end_user = str_dup(&f->a, d.c.end_user);
    json_decref(rq.body);
    undo_as(f);
    return d;
}

static bool lacks(const case_draft *d, const char *word) {
    for (size_t i = 0; i < d->n_missing; i++) {
        if (str_eqz(d->missing[i], word)) {
            return true;
        }
    }
    return false;
}

static void test_a_draft_from_a_decision(void **state) {
    (void)state;
    char body[400];
    str receipt = {0};
    record("03-magnets-january-10.json", &receipt);
    (void)snprintf(body, sizeof body, "{\"receipt\":\"%s\"}", receipt.p);
    case_draft d = draft_of(body);
    assert_true(str_eqz(d.c.regime, "cn"));
    assert_true(str_eqz(d.c.applicant, "Ningbo Example Magnetics Co., Ltd. (synthetic)"));
    assert_true(str_eqz(d.c.end_user, "Nagoya Mirror Motor K.K. (synthetic)"));
    assert_true(str_eqz(d.c.destination, "JP"));
    assert_true(str_eqz(d.c.clock, "cn.dur/decision"));
    assert_true(str_eqz(d.c.title, "sintered NdFeB segments for mirror motors"));
    assert_non_null(strstr(d.c.measures.p, "cn.mofcom.2025-18"));
    assert_int_equal(d.c.kind.n, 0); // individual or general: the applicant chooses
    assert_int_equal(d.c.authority.n, 0);
    assert_int_equal(d.c.n_lines, 1);
    assert_int_equal(d.c.lines[0].line, 1);
    assert_true(str_eqz(d.c.lines[0].quantity, "200 kg"));
    assert_true(str_eqz(d.c.lines[0].value, "16000 USD"));
    assert_true(d.asked && lacks(&d, "end_user_certificate"));
    assert_false(lacks(&d, "contract") || lacks(&d, "technical_description")); // they are there
    // what the body says stands
    (void)snprintf(body, sizeof body,
                   "{\"receipt\":\"%s\",\"regime\":\"us\",\"kind\":\"individual\",\"end_user\":"
                   "\"Somebody\",\"authority\":\"MOFCOM\",\"lines\":[{\"line\":7}]}",
                   receipt.p);
    d = draft_of(body);
    assert_true(str_eqz(d.c.regime, "us") && str_eqz(d.c.end_user, "Somebody"));
    assert_true(str_eqz(d.c.kind, "individual") && str_eqz(d.c.authority, "MOFCOM"));
    assert_int_equal(d.c.n_lines, 1);
    assert_int_equal(d.c.lines[0].line, 7);
}

static void test_a_draft_of_its_own(void **state) {
    (void)state;
    case_draft d = draft_of("{}");
    assert_false(d.asked);
    assert_int_equal(d.c.regime.n + d.c.title.n + d.c.receipt.n + d.c.n_lines, 0);
    d = draft_of("{\"regime\":\"cn\",\"measures\":[\"a.b\",\"c.d\"],\"lines\":[]}");
    assert_true(str_eqz(d.c.measures, "a.b c.d"));
    // a receipt that nobody recorded takes nothing, and opening refuses it
    char body[128];
    (void)snprintf(body, sizeof body, "{\"receipt\":\"%064d\"}", 7);
    d = draft_of(body);
    assert_false(d.asked);
    str id = {0};
    DENIED(REQUESTER, "receipt_unknown", case_open(tx, &d.c, &id, &f->err));
}

// ---- whole ------------------------------------------------------------------------------------------------

static void test_shows_what_the_schema_says(void **state) {
    (void)state;
    str receipt = {0}, halted = {0};
    record("03-magnets-january-10.json", &receipt);
    say("a.wsj", "unnamed_source", "2026-01-09");
    class_halt h = {.destination = STR("JP"),
                    .measure = STR("cn.mofcom.2026-1"),
                    .claim = STR("a.wsj"),
                    .from = day("2026-01-06"),
                    .until = DATE_NONE};
    DO(EDITOR, class_halt_open(tx, &h, &halted, &f->err));
    for (uint32_t s = 0; s < CASE_STATES; s++) {
        str id = case_in(s);
        desk_case c;
        json_t *j = NULL, *item = NULL;
        body_problem p = {0};
        request rq = ask_as(ADVISER);
        MUST(case_get(rq.tx, id, &c, &f->err));
        c.receipt = receipt;
        MUST(case_whole_json(&rq, &c, (case_day_ask){day("2026-01-10"), DATE_NONE}, &j, &f->err));
        if (!schema_holds(&case_schema_whole, j, &p)) {
            fail_msg("%s: %s: %s", case_state_words[s], p.pointer, p.message);
        }
        assert_string_equal(text_in(j, "state"), case_state_words[s]);
        const json_t *halts = json_object_get(j, "halts_reported");
        assert_int_equal(json_array_size(halts), 1);
        assert_string_equal(text_in(json_array_get(halts, 0), "status"), "unconfirmed");
        assert_string_equal(text_in(json_array_get(halts, 0), "of_this_case"), "open");
        item = case_item_json(&c);
        if (!schema_holds(&case_item_schema, item, &p)) {
            fail_msg("%s: %s: %s", case_state_words[s], p.pointer, p.message);
        }
        json_decref(j);
        json_decref(item);
        MUST(case_change_json(&rq, id, &j, &f->err));
        assert_true(schema_holds(&case_change_schema, j, &p));
        json_decref(j);
        undo_as(f);
    }
}

static void test_granted_lines(void **state) {
    (void)state;
    static const struct {
        uint32_t state;
        int first, second; // -1: not decided
    } rows[] = {{CASE_UNDER_REVIEW, -1, -1},
                {CASE_GRANTED, 1, 1},
                {CASE_GRANTED_IN_PART, 1, 0},
                {CASE_REFUSED, 0, 0},
                {CASE_WITHDRAWN, -1, -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str id = case_in(rows[i].state);
        desk_case c;
        json_t *j = NULL;
        request rq = ask_as(VIEWER);
        MUST(case_get(rq.tx, id, &c, &f->err));
        MUST(case_whole_json(&rq, &c, (case_day_ask){day("2026-01-10"), DATE_NONE}, &j, &f->err));
        for (size_t k = 0; k < 2; k++) {
            int want = k == 0 ? rows[i].first : rows[i].second;
            const json_t *g =
                json_object_get(json_array_get(json_object_get(j, "lines"), k), "granted");
            assert_true(want < 0 ? json_is_null(g) : json_is_boolean(g) && json_is_true(g) == want);
        }
        json_decref(j);
        undo_as(f);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_official_and_elapsed),
        TEST(test_no_clock_is_no_number),
        TEST(test_pauses_that_the_law_knows),
        TEST(test_pauses_that_the_law_does_not_know),
        TEST(test_halts_at_the_authoritys_word),
        TEST(test_the_clock_of_a_case_that_is_over),
        TEST(test_the_shipment_itself_is_asked_about),
        TEST(test_words_that_the_law_does_not_have),
        TEST(test_a_draft_from_a_decision),
        TEST(test_a_draft_of_its_own),
        TEST(test_shows_what_the_schema_says),
        TEST(test_granted_lines),
    };
    return cmocka_run_group_tests(tests, open_image, close_image);
}
