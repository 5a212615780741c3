// SPDX-License-Identifier: Apache-2.0
//
// test_license: amounts and units, what is entered and refused, reservations and shipments to the last
// millionth, tolerance, days and states, one shipment. Every store is made again from its events.
#include "license_fixture.h"

static void test_amount_text(void **state) {
    (void)state;
    static const struct {
        const char *text, *printed;
    } GOOD[] = {{"200 kg", "200 kg"},
                {"0.000001 kg", "0.000001 kg"},
                {"12.50 kg", "12.5 kg"},
                {"  007   piece ", "7 piece"},
                {"0 USD", "0 USD"},
                {"1000000000000 kg", "1000000000000 kg"},
                {"999999999999.999999 kg", "999999999999.999999 kg"},
                {"3 \xe4\xbb\xb6", "3 \xe4\xbb\xb6"}};
    char buf[64];
    lode_error err;
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        amount v = -1;
        str unit;
        assert_int_equal(amount_read(str_of(GOOD[i].text), &v, &unit, &err), LODE_OK);
        assert_string_equal(amount_print(v, unit, buf).p, GOOD[i].printed);
    }
    static const char *const BAD[] = {"",
                                      "kg",
                                      "5",
                                      "5kg",
                                      "-5 kg",
                                      "5. kg",
                                      ".5 kg",
                                      "1e3 kg",
                                      "1,5 kg",
                                      "1 000 kg",
                                      "0x5 kg",
                                      "5 ",
                                      "+5 kg",
                                      "5.0000001 kg",
                                      "5 k g",
                                      "5 \xff",
                                      "5 \"kg",
                                      "\xd9\xa5 kg",
                                      "5 12345678901234567890123456789012345"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        amount v = -1;
        str unit;
        err = (lode_error){0};
        assert_int_equal(amount_read(str_of(BAD[i]), &v, &unit, &err), LODE_BAD_INPUT);
        assert_string_equal(err.code, "bad_amount");
        assert_true(err.hint[0] != '\0');
        assert_int_equal(v, -1);
    }
    amount v = -1;
    str unit;
    assert_int_equal(amount_read(STR("1000000000000.000001 kg"), &v, &unit, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "amount_too_large");
    assert_int_equal(amount_read(STR("99999999999999999999999 kg"), &v, &unit, &err),
                     LODE_BAD_INPUT);
    assert_string_equal(err.code, "amount_too_large");
    assert_string_equal(amount_print(AMOUNT_ONE, (str){0}, buf).p, "1");
    assert_string_equal(amount_print(-AMOUNT_ONE / 2, STR("kg"), buf).p, "-0.5 kg");
    assert_string_equal(amount_print(INT64_MIN, STR("kg"), buf).p, "-9223372036854.775808 kg");
}

static void test_units(void **state) {
    (void)state;
    lode_error err = {0};
    amount v = -1;
    assert_int_equal(amount_in(&UNITS, STR("1500 g"), STR("kg"), &v, &err), LODE_OK);
    assert_int_equal(v, amt("1.5 kg"));
    assert_int_equal(amount_in(&UNITS, STR("0.001 g"), STR("kg"), &v, &err), LODE_OK);
    assert_int_equal(v, 1);
    assert_int_equal(amount_in(&UNITS, STR("0.0001 g"), STR("kg"), &v, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "not_exact");
    assert_int_equal(amount_in(&UNITS, STR("100 lb"), STR("kg"), &v, &err), LODE_OK);
    assert_int_equal(v, amt("45.359237 kg"));
    assert_int_equal(amount_in(&UNITS, STR("1 lb"), STR("kg"), &v, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "not_exact");
    assert_int_equal(amount_in(&UNITS, STR("1000000000000 t"), STR("kg"), &v, &err),
                     LODE_BAD_INPUT);
    assert_string_equal(err.code, "amount_too_large");
    assert_int_equal(amount_in(&UNITS, STR("5 EUR"), STR("USD"), &v, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "unit_mismatch");
    assert_non_null(strstr(err.hint, "USD"));
    assert_int_equal(amount_in(NULL, STR("5 g"), STR("kg"), &v, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "unit_mismatch");
    assert_int_equal(amount_in(NULL, STR("5 piece"), STR("piece"), &v, &err), LODE_OK);
}

static void test_to_the_last_millionth(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-2026-1", "200 kg", "16000.000001 USD", 0));
    license l = look(f, id);
    assert_book(&l.lines[0].quantity, "200 kg", "200 kg", "0 kg", "0 kg");
    assert_book(&l.lines[0].value, "16000.000001 USD", "16000.000001 USD", "0 USD", "0 USD");
    str r = reserve(f, id, "199.999999 kg", "16000 USD", "SO-7");
    REFUSED("over_authorized", try_reserve(f, id, 1, "0.000002 kg", "0.000001 USD", DATE_NONE));
    assert_non_null(strstr(f->err.message, "available 0.000001 kg"));
    assert_non_null(strstr(f->err.message, "of 200 kg authorized"));
    REFUSED("over_authorized", try_reserve(f, id, 1, "0.000001 kg", "0.000002 USD", DATE_NONE));
    str last = reserve(f, id, "0.001 g", "0.000001 USD", "SO-8");
    REFUSED("over_authorized", try_reserve(f, id, 1, "0.000001 kg", "0 USD", DATE_NONE));
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "200 kg", "0 kg", "200 kg", "0 kg");
    assert_true(l.exhausted);
    assert_string_equal(license_status(&l, DAY_0), "exhausted");
    MUST(try_ship(f, r, "100 kg", "8000 USD", false));
    assert_int_equal(look_at(f, r).state, PARTLY_SHIPPED);
    assert_int_equal(look_at(f, r).quantity_left, amt("99.999999 kg"));
    REFUSED("over_authorized", try_ship(f, r, "100 kg", "8000 USD", false));
    assert_non_null(strstr(f->err.message, "99.999999 kg are reserved"));
    REFUSED("over_authorized", try_ship(f, r, "99.999999 kg", "8000.000001 USD", false));
    MUST(try_ship(f, r, "99999.999 g", "7999 USD", true));
    assert_int_equal(look_at(f, r).state, SHIPPED);
    REFUSED("reservation_closed", try_ship(f, r, "", "", false));
    REFUSED("reservation_closed", try_release(f, r, "", ""));
    MUST(try_release(f, last, "", ""));
    assert_int_equal(look_at(f, last).state, RELEASED);
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "200 kg", "0.000001 kg", "0 kg", "199.999999 kg");
    assert_book(&l.lines[0].value, "16000.000001 USD", "1.000001 USD", "0 USD", "15999 USD");
    assert_rebuilds(f);
    fixture_close(f);
}

// ---- tolerance ------------------------------------------------------------------------------------

static void test_tolerance(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-2026-1", "99.99 kg", NULL, 5)); // 0.49995 kg
    license l = look(f, id);
    assert_int_equal(l.lines[0].quantity.tolerance, amt("0.49995 kg"));
    REFUSED("over_authorized", try_reserve(f, id, 1, "100 kg", "", DATE_NONE)); // not for that
    str r = reserve(f, id, "60 kg", "", "SO-1");
    str other = reserve(f, id, "39 kg", "", "SO-2");
    REFUSED("over_authorized", try_ship(f, r, "61.489951 kg", "", false));
    MUST(try_ship(f, r, "61.48995 kg", "", false)); // 60 reserved, 0.99 available, 0.49995 over
    assert_int_equal(look_at(f, r).state, SHIPPED);
    assert_int_equal(look_at(f, r).quantity_shipped, amt("61.48995 kg"));
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "99.99 kg", "0 kg", "39 kg", "61.48995 kg");
    assert_int_equal(l.lines[0].quantity.over, amt("0.49995 kg"));
    REFUSED("over_authorized", try_reserve(f, id, 1, "0.000001 kg", "", DATE_NONE));
    REFUSED("over_authorized", try_ship(f, other, "39.000001 kg", "", false));
    MUST(try_release(f, other, "0.2 kg", "")); // gives tolerance back first
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "99.99 kg", "0 kg", "38.8 kg", "61.48995 kg");
    assert_int_equal(l.lines[0].quantity.over, amt("0.29995 kg"));
    MUST(try_release(f, other, "", ""));
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "99.99 kg", "38.50005 kg", "0 kg", "61.48995 kg");
    assert_int_equal(l.lines[0].quantity.over, 0);
    assert_rebuilds(f);
    fixture_close(f);
}

// ---- days, states, one shipment ---------------------------------------------------------------------

static void test_days(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-2026-1", "10 kg", NULL, 0));
    REFUSED("license_not_begun", try_reserve(f, id, 1, "1 kg", "", DAY_0 - 11));
    assert_non_null(strstr(f->err.message, "2025-12-31 to 2026-04-20"));
    REFUSED("license_expired", try_reserve(f, id, 1, "1 kg", "", DAY_0 + 101));
    MUST(try_reserve(f, id, 1, "1 kg", "", DAY_0 - 10));
    MUST(try_reserve(f, id, 1, "1 kg", "", DAY_0 + 100));
    license l = look(f, id);
    assert_string_equal(license_status(&l, DAY_0 - 11), "not_begun");
    assert_string_equal(license_status(&l, DAY_0 - 10), "issued");
    assert_string_equal(license_status(&l, DAY_0 + 100), "issued");
    assert_string_equal(license_status(&l, DAY_0 + 101), "expired");
    str r = reserve(f, id, "5 kg", "", "SO-1");
    ship_ask ahead = {.on = DAY_0 + 2};
    REFUSED("day_ahead", reservation_ship(as(f, "U1", MANAGER), &UNITS, r, &ahead, &f->err));
    undo_as(f);
    ahead.on = DAY_0 + 1; // in Shanghai it is tomorrow already
    ahead.quantity = STR("1 kg");
    MUST(reservation_ship(as(f, "U1", MANAGER), &UNITS, r, &ahead, &f->err));
    done_as(f);
    f->now += INT64_C(86400000) * 101; // after its last day
    REFUSED("license_expired", try_ship(f, r, "", "", false));
    REFUSED("license_expired", try_reserve(f, id, 1, "1 kg", "", DATE_NONE));
    MUST(try_release(f, r, "", "")); // what is reserved can always be given back
    assert_rebuilds(f);
    fixture_close(f);
}

static void test_suspended(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-2026-1", "10 kg", NULL, 0));
    str r = reserve(f, id, "4 kg", "", "SO-1"), word = act_word(f);
    REFUSED("word_missing", act(f, id, "suspend", (str){0}, DATE_NONE));
    REFUSED("word_unknown", act(f, id, "suspend", STR("K99"), DATE_NONE));
    REFUSED("day_ahead", act(f, id, "suspend", word, DAY_0 + 9));
    REFUSED("forbidden_transition", act(f, id, "reinstate", word, DATE_NONE));
    REFUSED("unknown_act", act(f, id, "burn", word, DATE_NONE));
    REFUSED("not_found", act(f, STR("L9"), "suspend", word, DATE_NONE));
    MUST(act(f, id, "suspend", word, DATE_NONE));
    license l = look(f, id);
    assert_string_equal(license_status(&l, DAY_0), "suspended");
    assert_book(&l.lines[0].quantity, "10 kg", "6 kg", "4 kg", "0 kg"); // stays reserved
    REFUSED("license_suspended", try_ship(f, r, "", "", false));
    REFUSED("license_suspended", try_reserve(f, id, 1, "1 kg", "", DATE_NONE));
    MUST(try_release(f, r, "1 kg", ""));
    MUST(act(f, id, "reinstate", word, DATE_NONE));
    MUST(try_ship(f, r, "1 kg", "", false));
    MUST(act(f, id, "revoke", word, DAY_0));
    REFUSED("license_over", try_ship(f, r, "", "", false));
    REFUSED("forbidden_transition", act(f, id, "reinstate", word, DATE_NONE));
    REFUSED("license_over", license_authorize(as(f, "U1", MANAGER), &UNITS, id, 1, STR("20 kg"),
                                              (str){0}, word, &f->err));
    undo_as(f);
    MUST(try_release(f, r, "", ""));
    assert_rebuilds(f);
    fixture_close(f);
}

static void test_one_shipment(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    paper *p = paper_of("CN-2026-1", "10 kg", NULL, 0);
    p->l.one_shipment = true;
    p->l.n_lines = 2;
    p->lines[1] = p->lines[0];
    p->lines[1].line = 2;
    str id = enter(f, p);
    str a = reserve(f, id, "4 kg", "", "SO-1/1"), b = reserve(f, id, "3 kg", "", "SO-1/2");
    str c = reserve(f, id, "1 kg", "", "SO-2");
    MUST(ship_as(f, a, "SHIP-1", DATE_NONE));
    license l = look(f, id);
    assert_true(l.spent && l.exhausted);
    assert_string_equal(license_status(&l, DAY_0), "exhausted");
    REFUSED("license_spent", ship_as(f, c, "SHIP-2", DATE_NONE));
    REFUSED("license_spent", ship_as(f, c, "", DATE_NONE));
    REFUSED("license_spent", ship_as(f, b, "SHIP-1", DAY_0 + 1)); // one shipment, one day
    REFUSED("license_spent", try_reserve(f, id, 1, "1 kg", "", DATE_NONE));
    MUST(ship_as(f, b, "SHIP-1", DATE_NONE)); // its other lines
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "2 kg", "1 kg", "7 kg");
    assert_book(&l.lines[1].quantity, "10 kg", "10 kg", "0 kg", "0 kg");
    MUST(try_release(f, c, "", ""));
    assert_rebuilds(f);
    fixture_close(f);
}

static void test_lapse(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-2026-1", "10 kg", "100 USD", 0)), r = {0};
    MUST(license_reserve(as(f, "U1", MANAGER), &UNITS, id, 1, STR("9 kg"), STR("90 USD"),
                         STR("SO-1"), (str){0}, DATE_NONE, DAY_0 + 5, &r, &f->err));
    done_as(f);
    REFUSED("date_order",
            license_reserve(as(f, "U1", MANAGER), &UNITS, id, 1, STR("1 kg"), STR("1 USD"),
                            STR("SO-1"), (str){0}, DATE_NONE, DAY_0 - 1, &r, &f->err));
    undo_as(f);
    REFUSED("over_authorized", try_reserve(f, id, 1, "2 kg", "2 USD", DATE_NONE));
    f->now += INT64_C(86400000) * 7;
    REFUSED("reservation_lapsed", try_ship(f, r, "", "", false));
    MUST(try_reserve(f, id, 1, "10 kg", "100 USD", DATE_NONE)); // releases what has lapsed
    assert_int_equal(look_at(f, r).state, RELEASED);
    license l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "0 kg", "10 kg", "0 kg");
    uint64_t n = 9;
    MUST(license_lapse(as(f, "U1", MANAGER), DAY_0 + 200, &n, &f->err));
    done_as(f);
    assert_int_equal(n, 0); // the other has no last day
    REFUSED("role_missing", license_lapse(as(f, "U9", ROLE_VIEWER), DAY_0, &n, &f->err));
    undo_as(f);
    assert_rebuilds(f);
    fixture_close(f);
}

// ---- more or less of it ------------------------------------------------------------------------------

static lode_status authorize(ledger_fixture *f, str id, uint32_t line, const char *quantity,
                             const char *value, str word) {
    lode_status st = license_authorize(as(f, "U1", MANAGER), &UNITS, id, line, str_of(quantity),
                                       str_of(value), word, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static void test_authorize(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-2026-1", "10 kg", "100 USD", 100)), word = act_word(f);
    str r = reserve(f, id, "6 kg", "60 USD", "SO-1");
    REFUSED("word_missing", authorize(f, id, 1, "20 kg", "", (str){0}));
    REFUSED("word_unknown", authorize(f, id, 1, "20 kg", "", STR("nobody")));
    REFUSED("amount_missing", authorize(f, id, 1, "", "", word));
    REFUSED("below_used", authorize(f, id, 1, "5.999999 kg", "", word));
    REFUSED("unit_mismatch", authorize(f, id, 1, "", "500 EUR", word));
    REFUSED("not_found", authorize(f, id, 2, "20 kg", "", word));
    MUST(authorize(f, id, 1, "6000 g", "", word));
    license l = look(f, id);
    assert_book(&l.lines[0].quantity, "6 kg", "0 kg", "6 kg", "0 kg");
    assert_book(&l.lines[0].value, "100 USD", "40 USD", "60 USD", "0 USD");
    MUST(try_ship(f, r, "6.6 kg", "60 USD", false)); // a tenth of tolerance
    REFUSED("below_used", authorize(f, id, 1, "5 kg", "", word));
    MUST(authorize(f, id, 1, "6.5 kg", "", word)); // more, and the tolerance in use is less
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "6.5 kg", "0 kg", "0 kg", "6.6 kg");
    assert_int_equal(l.lines[0].quantity.over, amt("0.1 kg"));
    MUST(authorize(f, id, 1, "20 kg", "1000 USD", word));
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "20 kg", "13.4 kg", "0 kg", "6.6 kg");
    assert_book(&l.lines[0].value, "1000 USD", "940 USD", "0 USD", "60 USD");
    assert_rebuilds(f);
    fixture_close(f);
}

// ---- refusals --------------------------------------------------------------------------------------------

static lode_status try_enter(ledger_fixture *f, const paper *p) {
    str id = {0};
    lode_status st = license_add(as(f, "U1", MANAGER), &p->l, &id, &f->err);
    undo_as(f);
    return st;
}

#define BAD_PAPER(path_, change)                            \
    do {                                                    \
        paper *p = paper_of("CN-1", "10 kg", "100 USD", 0); \
        change;                                             \
        REFUSED("bad_license", try_enter(f, p));            \
        assert_string_equal(f->err.path, path_);            \
        assert_true(f->err.hint[0] != '\0');                \
    } while (0)

static void test_bad_papers(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    static char long_text[10000];
    memset(long_text, 'x', sizeof long_text - 1);
    fixture_open(f);
    BAD_PAPER("no", p->l.no = (str){0});
    BAD_PAPER("no", p->l.no = str_of(long_text));
    BAD_PAPER("end_user", p->l.end_user = (str){0});
    BAD_PAPER("regime", p->l.regime = (str){0});
    BAD_PAPER("from", p->l.from = DATE_NONE);
    BAD_PAPER("until", p->l.until = DATE_NONE);
    BAD_PAPER("until", p->l.until = p->l.from - 1);
    BAD_PAPER("conditions", p->l.conditions = str_of(long_text));
    BAD_PAPER("", p->l.holder = str_of(long_text));
    BAD_PAPER("case", p->l.case_id = STR("C7"));
    BAD_PAPER("lines", p->l.n_lines = 0);
    BAD_PAPER("lines", p->l.n_lines = LICENSE_LINES_MAX + 1);
    BAD_PAPER("lines[0]", p->lines[0].line = 0);
    BAD_PAPER("lines[0]", p->lines[0].description = (str){0});
    BAD_PAPER("lines[0]", p->lines[0].quantity = p->lines[0].value = (book){0});
    BAD_PAPER("lines[0]", p->lines[0].quantity.authorized = 0);
    BAD_PAPER("lines[0]", p->lines[0].quantity.authorized = AMOUNT_MAX + 1);
    BAD_PAPER("lines[0]", p->lines[0].value.unit = STR("dollar"));
    BAD_PAPER("lines[0]", p->lines[0].tolerance_permille = 1001);
    BAD_PAPER("lines[1]", (p->lines[1] = p->lines[0], p->l.n_lines = 2));
    paper *p = paper_of("CN-1", "10 kg", NULL, 0);
    p->l.document = STR("no such paper");
    REFUSED("word_unknown", try_enter(f, p));
    str id = enter(f, paper_of("CN-1", "10 kg", NULL, 0));
    REFUSED("license_no_taken", try_enter(f, paper_of("CN-1", "10 kg", NULL, 0)));
    assert_non_null(strstr(f->err.message, id.p));
    REFUSED("role_missing", license_add(as(f, "U2", ~(uint32_t)MANAGER), &p->l, &id, &f->err));
    undo_as(f);
    fixture_close(f);
}

static void test_bad_amounts(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    paper *p = paper_of("CN-1", "10 kg", "100 USD", 0);
    p->l.n_lines = 3;
    p->lines[1] = p->lines[0];
    p->lines[1].line = 5;
    p->lines[1].value = (book){0};
    p->lines[2] = p->lines[0];
    p->lines[2].line = 6;
    p->lines[2].quantity = limit("40 piece");
    p->lines[2].value = (book){0};
    str id = enter(f, p);
    REFUSED("not_found", try_reserve(f, STR("L7"), 1, "1 kg", "1 USD", DATE_NONE));
    REFUSED("not_found", try_reserve(f, id, 2, "1 kg", "1 USD", DATE_NONE));
    REFUSED("amount_missing", try_reserve(f, id, 1, "1 kg", "", DATE_NONE));
    assert_non_null(strstr(f->err.message, "value"));
    REFUSED("amount_missing", try_reserve(f, id, 1, "", "1 USD", DATE_NONE));
    REFUSED("amount_missing", try_reserve(f, id, 1, "", "", DATE_NONE));
    REFUSED("not_limited", try_reserve(f, id, 5, "1 kg", "1 USD", DATE_NONE));
    REFUSED("amount_zero", try_reserve(f, id, 1, "0 kg", "0 USD", DATE_NONE));
    REFUSED("unit_mismatch", try_reserve(f, id, 1, "1 kg", "1 EUR", DATE_NONE));
    REFUSED("unit_mismatch", try_reserve(f, id, 1, "1 piece", "1 USD", DATE_NONE));
    REFUSED("unit_mismatch", try_reserve(f, id, 6, "1 kg", "", DATE_NONE));
    REFUSED("not_exact", try_reserve(f, id, 1, "0.0001 g", "1 USD", DATE_NONE));
    REFUSED("bad_amount", try_reserve(f, id, 1, "1", "1 USD", DATE_NONE));
    REFUSED("bad_amount", try_reserve(f, id, 1, "-1 kg", "1 USD", DATE_NONE));
    REFUSED("amount_too_large", try_reserve(f, id, 1, "2000000000000 kg", "1 USD", DATE_NONE));
    REFUSED("over_authorized", try_reserve(f, id, 1, "1000000000000 kg", "1 USD", DATE_NONE));
    str none = {0};
    REFUSED("order_missing",
            license_reserve(as(f, "U1", MANAGER), &UNITS, id, 1, STR("1 kg"), STR("1 USD"),
                            (str){0}, (str){0}, DATE_NONE, DATE_NONE, &none, &f->err));
    undo_as(f);
    REFUSED("receipt_unknown",
            license_reserve(as(f, "U1", MANAGER), &UNITS, id, 1, STR("1 kg"), STR("1 USD"),
                            STR("SO"), STR("beef"), DATE_NONE, DATE_NONE, &none, &f->err));
    undo_as(f);
    REFUSED("role_missing",
            license_reserve(as(f, "U1", ROLE_REQUESTER), &UNITS, id, 1, STR("1 kg"), STR("1 USD"),
                            STR("SO"), (str){0}, DATE_NONE, DATE_NONE, &none, &f->err));
    undo_as(f);
    str r = reserve(f, id, "2 kg", "0 USD", "SO-1"); // a sample, free: stated, so it counts
    REFUSED("amount_missing", try_ship(f, r, "1 kg", "", false));
    REFUSED("amount_zero", try_ship(f, r, "0 kg", "0 USD", false));
    REFUSED("more_than_left", try_release(f, r, "3 kg", "0 USD"));
    REFUSED("not_found", try_ship(f, STR("R7"), "1 kg", "", false));
    REFUSED("not_found", try_release(f, STR("R7"), "1 kg", ""));
    MUST(try_ship(f, r, "500 g", "0 USD", true));
    license l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "9.5 kg", "0 kg", "0.5 kg");
    // nothing of all that was refused is in the log
    int64_t events = 0;
    MUST(tx_int(as(f, "U1", MANAGER), "SELECT count(*) FROM event", TX_NONE, 0, &events, &f->err));
    undo_as(f);
    assert_int_equal(events, 6); // the license, three lines, reserved, shipped
    assert_rebuilds(f);
    fixture_close(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_amount_text),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_to_the_last_millionth),
        cmocka_unit_test(test_tolerance),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_suspended),
        cmocka_unit_test(test_one_shipment),
        cmocka_unit_test(test_lapse),
        cmocka_unit_test(test_authorize),
        cmocka_unit_test(test_bad_papers),
        cmocka_unit_test(test_bad_amounts),
    };
    return cmocka_run_group_tests_name("license", tests, NULL, NULL);
}
