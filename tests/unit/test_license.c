// SPDX-License-Identifier: Apache-2.0
//
// test_license: amounts, books in double entry, reservations, shipments within and over what is authorized,
// corrections by two people, and every refusal; random changes beside a simple model; two connections that
// race for the last gram; every table made again from the events.
#include "ledger_fixture.h"

#include <pthread.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "ledger/license.h"

#define MANAGER ROLE_LICENSE_MANAGER
#define DAY_0 20463 // 2026-01-10

// What the packs declare, as a table: g and t of kg.
static bool ratio(void *units, str from, str to, int64_t *num, int64_t *den) {
    static const struct {
        const char *unit;
        int64_t num, den;
    } MASS[] = {{"kg", 1, 1}, {"g", 1, 1000}, {"t", 1000, 1}, {"lb", 45359237, 100000000}};
    int f = -1, t = -1;
    (void)units;
    for (int i = 0; i < 4; i++) {
        f = str_eqz(from, MASS[i].unit) ? i : f;
        t = str_eqz(to, MASS[i].unit) ? i : t;
    }
    if (f < 0 || t < 0) {
        return false;
    }
    *num = MASS[f].num * MASS[t].den;
    *den = MASS[f].den * MASS[t].num;
    return true;
}
static const unit_table UNITS = {ratio, NULL};

static amount amt(const char *text) {
    amount v = -1;
    str unit;
    lode_error err;
    assert_int_equal(amount_read(str_of(text), &v, &unit, &err), LODE_OK);
    return v;
}

static book limit(const char *text) {
    book b = {0};
    lode_error err;
    if (text != NULL) {
        assert_int_equal(amount_read(str_of(text), &b.authorized, &b.unit, &err), LODE_OK);
    }
    return b;
}

typedef struct paper {
    license l;
    license_line lines[3];
} paper;

static paper *paper_of(const char *no, const char *quantity, const char *value, uint32_t permille) {
    static paper p;
    p = (paper){.l = {.no = str_of(no),
                      .regime = STR("cn"),
                      .kind = STR("individual"),
                      .holder = STR("Ningbo Example Magnetics"),
                      .end_user = STR("Nagoya Mirror Motor K.K."),
                      .destination = STR("JP"),
                      .from = DAY_0 - 10,
                      .until = DAY_0 + 100,
                      .n_lines = 1},
                .lines = {{.line = 1,
                           .description = STR("sintered NdFeB magnets"),
                           .codes = STR("1C905.a.4 1C905.b"),
                           .quantity = limit(quantity),
                           .value = limit(value),
                           .tolerance_permille = permille}}};
    p.l.lines = p.lines;
    return &p;
}

static str enter(ledger_fixture *f, const paper *p) {
    str id = {0};
    MUST(license_add(as(f, "U1", MANAGER), &p->l, &id, &f->err));
    done_as(f);
    return id;
}

static str reserve(ledger_fixture *f, str of, const char *quantity, const char *value,
                   const char *order) {
    str id = {0};
    MUST(license_reserve(as(f, "U1", MANAGER), &UNITS, of, 1, str_of(quantity), str_of(value),
                         str_of(order), (str){0}, DATE_NONE, DATE_NONE, &id, &f->err));
    done_as(f);
    return id;
}

static lode_status try_reserve(ledger_fixture *f, str of, uint32_t line, const char *quantity,
                               const char *value, lode_date on) {
    str id = {0};
    lode_status st =
        license_reserve(as(f, "U1", MANAGER), &UNITS, of, line, str_of(quantity), str_of(value),
                        STR("SO-1"), (str){0}, on, DATE_NONE, &id, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static lode_status try_ship(ledger_fixture *f, str id, const char *quantity, const char *value,
                            bool final) {
    ship_ask ask = {
        .quantity = str_of(quantity), .value = str_of(value), .on = DATE_NONE, .final = final};
    lode_status st = reservation_ship(as(f, "U1", MANAGER), &UNITS, id, &ask, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static lode_status try_release(ledger_fixture *f, str id, const char *quantity, const char *value) {
    lode_status st = reservation_release(as(f, "U1", MANAGER), &UNITS, id, str_of(quantity),
                                         str_of(value), STR("not needed"), DATE_NONE, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static license look(ledger_fixture *f, str id) {
    license l = {0};
    MUST(license_get(as(f, "U9", ROLE_VIEWER), id, &l, &f->err));
    MUST(books_check(&f->tx, &f->err));
    undo_as(f);
    return l;
}

static reservation look_at(ledger_fixture *f, str id) {
    reservation r = {0};
    MUST(reservation_get(as(f, "U9", ROLE_VIEWER), id, &r, &f->err));
    undo_as(f);
    return r;
}

static void assert_book(const book *b, const char *authorized, const char *available,
                        const char *reserved, const char *used) {
    assert_int_equal(b->authorized, amt(authorized));
    assert_int_equal(b->available, amt(available));
    assert_int_equal(b->reserved, amt(reserved));
    assert_int_equal(b->used, amt(used));
}

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

static str act_word(ledger_fixture *f) {
    str sha = {0};
    MUST(document_put(as(f, "U1", MANAGER), STR("a letter"), STR("text/plain"), &sha, &f->err));
    done_as(f);
    return sha;
}

static lode_status act(ledger_fixture *f, str id, const char *what, str word, lode_date on) {
    license_act_ask ask = {.act = str_of(what), .on = on, .word = word};
    lode_status st = license_act(as(f, "U1", MANAGER), id, &ask, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

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

static lode_status ship_as(ledger_fixture *f, str id, const char *shipment, lode_date on) {
    ship_ask ask = {.shipment = str_of(shipment), .on = on};
    lode_status st = reservation_ship(as(f, "U1", MANAGER), &UNITS, id, &ask, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
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

// ---- corrections -------------------------------------------------------------------------------------

static uint64_t last_entry(ledger_fixture *f, str id, const char *kind) {
    entry *e = NULL;
    size_t n = 0;
    uint64_t no = 0;
    page_ask page = {.limit = 200};
    MUST(license_entries(as(f, "U9", ROLE_VIEWER), id, &page, &e, &n, &f->err));
    undo_as(f);
    for (size_t i = n; i > 0; i--) {
        no = str_eqz(e[i - 1].kind, kind) ? e[i - 1].no : no;
    }
    assert_true(no > 0);
    return no;
}

static lode_status propose(ledger_fixture *f, uint64_t no, const char *how_much, str *id) {
    lode_status st = correction_propose(as(f, "U1", MANAGER | ROLE_APPROVER), &UNITS, no,
                                        str_of(how_much), STR("misread"), id, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static lode_status confirm(ledger_fixture *f, str id) {
    lode_status st = correction_confirm(as(f, "U2", ROLE_APPROVER), id, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static void correct(ledger_fixture *f, uint64_t no, const char *how_much) {
    str id = {0};
    MUST(propose(f, no, how_much, &id));
    MUST(confirm(f, id));
}

static void test_two_people(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-1", "10 kg", NULL, 0)), x = {0};
    str r = reserve(f, id, "6 kg", "", "SO-1");
    MUST(try_ship(f, r, "5 kg", "", false));
    uint64_t ship = last_entry(f, id, "ship");
    REFUSED("role_missing", correction_propose(as(f, "U1", ROLE_APPROVER), &UNITS, ship, (str){0},
                                               STR("why"), &x, &f->err));
    undo_as(f);
    REFUSED("reason_missing", correction_propose(as(f, "U1", MANAGER), &UNITS, ship, (str){0},
                                                 (str){0}, &x, &f->err));
    undo_as(f);
    REFUSED("not_found", propose(f, 99, "", &x));
    REFUSED("more_than_left", propose(f, ship, "5.000001 kg", &x));
    REFUSED("amount_zero", propose(f, ship, "0 kg", &x));
    REFUSED("unit_mismatch", propose(f, ship, "1 USD", &x));
    MUST(propose(f, ship, "500 g", &x));
    license l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "4 kg", "1 kg", "5 kg"); // proposed is not made
    REFUSED("role_missing", correction_confirm(as(f, "U2", MANAGER), x, &f->err));
    undo_as(f);
    REFUSED("second_person", correction_confirm(as(f, "U1", MANAGER | ROLE_APPROVER), x, &f->err));
    undo_as(f);
    ledger_tx *tx = as(f, "U3", ROLE_APPROVER);
    tx->by.machine = true;
    REFUSED("second_person", correction_confirm(tx, x, &f->err));
    undo_as(f);
    REFUSED("reason_missing",
            correction_send_back(as(f, "U2", ROLE_APPROVER), x, (str){0}, &f->err));
    undo_as(f);
    MUST(confirm(f, x));
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "4 kg", "1.5 kg", "4.5 kg");
    assert_int_equal(look_at(f, r).quantity_left, amt("1.5 kg"));
    assert_int_equal(look_at(f, r).quantity_shipped, amt("4.5 kg"));
    REFUSED("correction_closed", confirm(f, x));
    REFUSED("not_found", confirm(f, STR("X9")));
    // two proposals for the same kilogram: the second is looked at again when it is confirmed
    str y = {0}, z = {0};
    MUST(propose(f, ship, "4 kg", &y));
    MUST(propose(f, ship, "4 kg", &z));
    MUST(confirm(f, y));
    REFUSED("more_than_left", confirm(f, z));
    MUST(correction_send_back(as(f, "U2", ROLE_APPROVER), z, STR("that was the other"), &f->err));
    done_as(f);
    correction c = {0};
    MUST(correction_get(as(f, "U9", ROLE_VIEWER), z, &c, &f->err));
    undo_as(f);
    assert_int_equal(c.state, CORRECTION_SENT_BACK);
    assert_true(str_eqz(c.note, "that was the other") && str_eqz(c.decided_by, "U2"));
    correct(f, ship, "");
    REFUSED("more_than_left", propose(f, ship, "", &x));
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "4 kg", "6 kg", "0 kg");
    assert_int_equal(look_at(f, r).state, RESERVED);
    correction *all = NULL;
    size_t n = 0;
    MUST(corrections_list(as(f, "U9", ROLE_VIEWER), false, &(page_ask){.limit = 2}, &all, &n,
                          &f->err));
    undo_as(f);
    assert_int_equal(n, 2);
    assert_true(all[0].number > all[1].number);
    assert_rebuilds(f);
    fixture_close(f);
}

static void test_chains(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-1", "10 kg", NULL, 100)), x = {0};
    str r = reserve(f, id, "6 kg", "", "SO-1");
    MUST(try_ship(f, r, "6 kg", "", false));
    uint64_t ship = last_entry(f, id, "ship");
    correct(f, ship, "5 kg");
    uint64_t first = last_entry(f, id, "correct");
    correct(f, first, "2 kg"); // the correction was wrong by two
    uint64_t second = last_entry(f, id, "correct");
    license l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "4 kg", "3 kg", "3 kg");
    assert_int_equal(look_at(f, r).state, PARTLY_SHIPPED);
    REFUSED("more_than_left", propose(f, first, "3.000001 kg", &x));
    correct(f, second, "");
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "4 kg", "5 kg", "1 kg");
    REFUSED("more_than_left", propose(f, second, "", &x));
    correct(f, ship, ""); // what is left of it: one
    // what it moved back was released since: it cannot be shipped again by moving back
    MUST(try_release(f, r, "", ""));
    assert_int_equal(look_at(f, r).state, RELEASED);
    REFUSED("over_authorized", propose(f, first, "1 kg", &x));
    assert_non_null(strstr(f->err.message, "reserved"));
    // a release, moved back, is reserved again
    correct(f, last_entry(f, id, "release"), "4 kg");
    assert_int_equal(look_at(f, r).quantity_left, amt("4 kg"));
    // the reservation itself was too large
    correct(f, last_entry(f, id, "reserve"), "3 kg");
    assert_int_equal(look_at(f, r).quantity, amt("3 kg"));
    assert_int_equal(look_at(f, r).quantity_left, amt("1 kg"));
    REFUSED("over_authorized", propose(f, last_entry(f, id, "reserve"), "2 kg", &x));
    // and so was what is authorized
    uint64_t authorized = last_entry(f, id, "authorize");
    REFUSED("over_authorized", propose(f, authorized, "9.5 kg", &x));
    correct(f, authorized, "4 kg");
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "6 kg", "5 kg", "1 kg", "0 kg");
    correct(f, last_entry(f, id, "correct"), "1 kg");
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "7 kg", "6 kg", "1 kg", "0 kg");
    assert_rebuilds(f);
    fixture_close(f);
}

static void test_tolerance_corrected(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-1", "10 kg", NULL, 100)), x = {0};
    str r = reserve(f, id, "9 kg", "", "SO-1");
    MUST(try_ship(f, r, "11 kg", "", false)); // 9 reserved, 1 available, 1 of tolerance
    license l = look(f, id);
    assert_int_equal(l.lines[0].quantity.over, amt("1 kg"));
    uint64_t drawn = last_entry(f, id, "tolerance");
    correct(f, drawn, "0.4 kg"); // goes to what is available, and from there back
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "0 kg", "0 kg", "10.6 kg");
    assert_int_equal(l.lines[0].quantity.over, amt("0.6 kg"));
    assert_int_equal(look_at(f, r).quantity_shipped, amt("10.6 kg"));
    REFUSED("not_correctable", propose(f, last_entry(f, id, "tolerance"), "", &x));
    REFUSED("over_authorized", propose(f, last_entry(f, id, "correct"), "", &x)); // ship it anew
    correct(f, last_entry(f, id, "ship"), ""); // available to used
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "0.4 kg", "0 kg", "9.6 kg");
    assert_int_equal(l.lines[0].quantity.over, 0);
    correct(f, last_entry(f, id, "ship") - 1, "9 kg"); // reserved to used
    l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "0.4 kg", "9 kg", "0.6 kg");
    assert_int_equal(look_at(f, r).state, PARTLY_SHIPPED);
    assert_rebuilds(f);
    fixture_close(f);
}

static void test_one_shipment_corrected(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    paper *p = paper_of("CN-1", "10 kg", NULL, 0);
    p->l.one_shipment = true;
    str id = enter(f, p);
    str a = reserve(f, id, "4 kg", "", "SO-1"), b = reserve(f, id, "5 kg", "", "SO-2");
    MUST(ship_as(f, a, "SHIP-1", DATE_NONE));
    correct(f, last_entry(f, id, "ship"), ""); // it was another license
    assert_false(look(f, id).spent);
    MUST(ship_as(f, b, "SHIP-2", DATE_NONE));
    REFUSED("license_spent", ship_as(f, a, "SHIP-1", DATE_NONE));
    assert_rebuilds(f);
    fixture_close(f);
}

// ---- reading -------------------------------------------------------------------------------------------

static void test_lists(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str ids[60];
    for (int i = 0; i < 60; i++) {
        char no[16];
        (void)snprintf(no, sizeof no, "CN-%d", i);
        paper *p = paper_of(no, "10 kg", NULL, 0);
        p->l.end_user = i % 3 == 0 ? STR("Osaka") : STR("Nagoya");
        p->l.until = DAY_0 + i;
        ids[i] = enter(f, p);
    }
    MUST(act(f, ids[59], "suspend", act_word(f), DATE_NONE));
    reserve(f, ids[58], "10 kg", "", "SO-1");
    license *l = NULL;
    size_t n = 0;
    license_filter any = {.usable_on = DATE_NONE, .expires_before = DATE_NONE}, filter = any;
    page_ask page = {.limit = 7};
    uint32_t seen = 0;
    ledger_tx *tx = as(f, "U9", ROLE_VIEWER);
    do { // pages neither repeat nor lose one
        MUST(licenses_list(tx, &any, &page, &l, &n, &f->err));
        for (size_t i = 0; i < n; i++, seen++) {
            assert_true(str_eq(l[i].id, ids[59 - seen]));
            page.before = l[i].number;
        }
    } while (n == page.limit);
    assert_int_equal(seen, 60);
    filter.end_user = STR("Osaka");
    page = (page_ask){.limit = 200};
    MUST(licenses_list(tx, &filter, &page, &l, &n, &f->err));
    assert_int_equal(n, 20);
    assert_true(str_eqz(l[0].end_user, "Osaka") && l[0].n_lines == 1);
    filter.usable_on = DAY_0 + 50;
    MUST(licenses_list(tx, &filter, &page, &l, &n, &f->err));
    assert_int_equal(n, 3); // 51, 54, 57
    filter = any;
    filter.usable_on = DAY_0 + 58;
    MUST(licenses_list(tx, &filter, &page, &l, &n, &f->err));
    assert_int_equal(n, 0); // 58 is exhausted, 59 suspended
    filter.usable_on = DATE_NONE;
    filter.expires_before = DAY_0 + 2;
    MUST(licenses_list(tx, &filter, &page, &l, &n, &f->err));
    assert_int_equal(n, 2);
    license one;
    bool found = false;
    MUST(license_by_no(tx, STR("CN-7"), &one, &found, &f->err));
    assert_true(found && str_eq(one.id, ids[7]));
    MUST(license_by_no(tx, STR("CN-77"), &one, &found, &f->err));
    assert_false(found);
    REFUSED("not_found", license_get(tx, STR("CN-7"), &one, &f->err));
    undo_as(f);
    assert_rebuilds(f);
    fixture_close(f);
}

static bool same_letters(str a, str b) { return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0; }

static amount remains(ledger_fixture *f, license_ask ask, size_t at, size_t wanted) {
    license *l = NULL;
    size_t n = 0;
    ask.end_user = STR("NAGOYA mirror motor k.k.");
    ask.same = same_letters;
    MUST(licenses_for(as(f, "U9", ROLE_VIEWER), &ask, &l, &n, &f->err));
    undo_as(f);
    assert_int_equal(n, wanted);
    return n == 0 ? -1 : l[at].lines[0].quantity.available + l[at].lines[0].quantity.held;
}

static void test_for_a_shipment(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-1", "10 kg", NULL, 0));
    paper *p = paper_of("CN-2", "10 kg", NULL, 0);
    p->l.end_user = STR("Osaka");
    enter(f, p);
    license_ask none = {.on = DAY_0}, mine = {.on = DAY_0, .shipment = STR("SO-1")};
    license_ask line = {.on = DAY_0, .shipment = STR("SHIP-1"), .order = STR("SO-2")};
    license_ask ship = {.on = DAY_0, .shipment = STR("SHIP-1"), .shipping = true};
    assert_int_equal(remains(f, none, 0, 1), amt("10 kg"));
    (void)remains(f, (license_ask){.on = DAY_0 + 101}, 0, 0);
    (void)remains(f, (license_ask){.on = DAY_0 - 11}, 0, 1); // begins later
    str a = reserve(f, id, "6 kg", "", "SO-1"), b = reserve(f, id, "4 kg", "", "SO-2");
    (void)remains(f, none, 0, 0); // nothing remains for another
    assert_int_equal(remains(f, mine, 0, 1), amt("6 kg"));
    assert_int_equal(remains(f, line, 0, 1), amt("4 kg"));
    assert_int_equal(remains(f, ship, 0, 1), amt("10 kg"));
    MUST(ship_as(f, a, "SHIP-1", DATE_NONE));
    // what of this shipment has left is its own: its other lines are decided with the whole
    assert_int_equal(remains(f, ship, 0, 1), amt("10 kg"));
    assert_int_equal(remains(f, line, 0, 1), amt("10 kg"));
    ship.on = DAY_0 + 1;
    assert_int_equal(remains(f, ship, 0, 1), amt("10 kg"));
    ship.shipment = STR("SHIP-9");
    assert_int_equal(remains(f, ship, 0, 1), amt("4 kg"));
    ship.order = STR("SO-1");
    assert_int_equal(remains(f, ship, 0, 1), amt("10 kg"));
    ship.order = (str){0};
    ship.shipment = STR("SHIP-1");
    correct(f, last_entry(f, id, "ship"), "1 kg");
    assert_int_equal(remains(f, ship, 0, 1), amt("10 kg"));
    MUST(ship_as(f, b, "SHIP-2", DATE_NONE));
    assert_int_equal(remains(f, ship, 0, 1), amt("6 kg"));
    MUST(act(f, id, "suspend", act_word(f), DATE_NONE));
    (void)remains(f, ship, 0, 0);
    fixture_close(f);
}

static void test_spent_for_a_shipment(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    paper *p = paper_of("CN-1", "10 kg", NULL, 0);
    p->l.one_shipment = true;
    str id = enter(f, p), a = reserve(f, id, "6 kg", "", "SO-1");
    MUST(ship_as(f, a, "SHIP-1", DATE_NONE));
    license_ask ask = {.on = DAY_0, .shipment = STR("SHIP-2"), .shipping = true};
    (void)remains(f, ask, 0, 0);
    ask.shipment = STR("SHIP-1");
    assert_int_equal(remains(f, ask, 0, 1), amt("10 kg"));
    ask.on = DAY_0 + 1;
    (void)remains(f, ask, 0, 0);
    fixture_close(f);
}

static void test_attempts(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-1", "10 kg", NULL, 0)), r = reserve(f, id, "6 kg", "", "SO-1");
    uint64_t before = look(f, id).version, after = 0;
    ledger_tx *tx = as(f, "U1", MANAGER);
    ship_ask ask = {.quantity = STR("11 kg"), .shipment = STR("SHIP-1"), .on = DATE_NONE};
    REFUSED("over_authorized", reservation_ship(tx, &UNITS, r, &ask, &f->err));
    lode_error why = f->err;
    assert_true(license_attempt_wanted(&why));
    attempt_ask attempt = {.act = "ship",
                           .license = id,
                           .reservation = r,
                           .line = 1,
                           .quantity = ask.quantity,
                           .shipment = ask.shipment,
                           .on = DATE_NONE};
    MUST(license_attempt(tx, &attempt, &why, &f->err));
    done_as(f);
    event e;
    sql_value body;
    bool found = false;
    tx = as(f, "U9", ROLE_VIEWER);
    MUST(tx_row(tx, "SELECT body FROM event WHERE kind = 'attempt.license'", TX_NONE, &body, 1,
                &found, &f->err));
    MUST(event_read(&f->a, body.s, &e, &f->err));
    assert_true(str_eq(event_get(&e, "about"), id) && str_eqz(e.by, "U1"));
    assert_true(str_eqz(event_get(&e, "code"), "over_authorized"));
    assert_true(str_eqz(event_get(&e, "quantity"), "11 kg"));
    assert_int_equal(event_date(&e, "on"), DAY_0);
    assert_true(event_get(&e, "why").n > 20);
    MUST(object_version(tx, id, &after, &f->err));
    undo_as(f);
    assert_int_equal(after, before);
    license l = look(f, id);
    assert_book(&l.lines[0].quantity, "10 kg", "4 kg", "6 kg", "0 kg");
    assert_false(license_attempt_wanted(NULL));
    (void)lode_fail(&why, LODE_BAD_INPUT, "bad_amount", "no");
    assert_false(license_attempt_wanted(&why));
    assert_rebuilds(f);
    fixture_close(f);
}

// A version moves with all that is read of a thing, or a client would be told that nothing changed.
static void test_versions(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-1", "10 kg", NULL, 0));
    uint64_t v = look(f, id).version;
    str r = reserve(f, id, "6 kg", "", "SO-1");
    assert_true(look(f, id).version > v);
    v = look(f, id).version;
    uint64_t rv = look_at(f, r).version;
    MUST(try_ship(f, r, "1 kg", "", false));
    assert_true(look(f, id).version > v && look_at(f, r).version > rv);
    v = look(f, id).version;
    rv = look_at(f, r).version;
    correct(f, last_entry(f, id, "ship"), "");
    assert_true(look(f, id).version > v && look_at(f, r).version > rv);
    v = look(f, id).version;
    MUST(try_release(f, r, "", ""));
    assert_true(look(f, id).version > v);
    fixture_close(f);
}

// ---- books that are tampered with -------------------------------------------------------------------------

static void test_tampered(void **state) {
    (void)state;
    static const char *const HANDS[] = {
        "UPDATE license_book SET used = used - 1",
        "UPDATE license_book SET available = available + 1, used = used - 1",
        "UPDATE license_book SET outside = outside - 1, available = available + 1",
        "UPDATE license_book SET outside = outside - 1, available = available + 1, authorized = "
        "authorized + 1",
        "UPDATE license_entry SET amount = amount + 1 WHERE kind = 'ship'",
        "UPDATE license_entry SET amount = 0 WHERE kind = 'ship'",
        "UPDATE license_entry SET to_account = 1 WHERE kind = 'ship'",
        "UPDATE license_entry SET to_account = 7 WHERE kind = 'ship'",
        "UPDATE license_entry SET line = 2 WHERE kind = 'ship'",
        "UPDATE license_entry SET authorizes = 0",
        "UPDATE license_entry SET corrected = 1 WHERE kind = 'reserve'",
        "UPDATE license_entry SET corrected = amount + 1 WHERE kind = 'ship'",
        "UPDATE license_entry SET corrects = 1 WHERE kind = 'correct'",
        "DELETE FROM license_entry WHERE kind = 'correct'",
        "UPDATE reservation SET quantity_left = quantity_left + 1",
        "UPDATE reservation SET quantity_left = -1",
        "UPDATE reservation SET value_left = 5",
        "UPDATE license_line SET permille = 0",
    };
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-1", "10 kg", NULL, 100)), word = act_word(f);
    str r = reserve(f, id, "9 kg", "", "SO-1");
    MUST(try_ship(f, r, "8 kg", "", false));
    correct(f, last_entry(f, id, "ship"), "1 kg");
    MUST(try_ship(f, r, "3.5 kg", "", false)); // into the tolerance
    MUST(books_check(as(f, "U1", MANAGER), &f->err));
    undo_as(f);
    for (size_t i = 0; i < sizeof HANDS / sizeof *HANDS; i++) {
        ledger_tx *tx = as(f, "U1", MANAGER);
        MUST(tx_run(tx, HANDS[i], TX_NONE, &f->err));
        REFUSED("books_broken", books_check(tx, &f->err));
        undo_as(f);
    }
    (void)word;
    fixture_close(f);
}

// ---- random changes beside a simple model ----------------------------------------------------------------

#define MODEL_RESERVATIONS 400u

typedef struct model_reservation {
    str id;
    amount left, shipped;
} model_reservation;
typedef struct model {
    amount authorized, available, reserved, used, tolerance_permille;
    model_reservation r[MODEL_RESERVATIONS];
    uint32_t n;
} model;

static uint32_t roll(uint64_t *s, uint32_t n) {
    *s = *s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*s >> 33) % n;
}

// In plain words: what is over is what is used and reserved beyond what is authorized.
static amount model_over(const model *m) {
    amount both = m->used + m->reserved;
    return both > m->authorized ? both - m->authorized : 0;
}

static bool model_reserve(model *m, str id, amount v) {
    if (v <= 0 || m->used + m->reserved + v > m->authorized) {
        return false;
    }
    m->r[m->n++] = (model_reservation){id, v, 0};
    m->reserved += v;
    return true;
}

static bool model_ship(model *m, model_reservation *r, amount v, bool final) {
    amount taken = v < r->left ? v : r->left, more = v - taken;
    amount whole = m->authorized + m->authorized * m->tolerance_permille / 1000;
    if (v <= 0 || r->left == 0 || m->used + m->reserved + more > whole) {
        return false;
    }
    m->used += v;
    m->reserved -= taken;
    r->left -= taken;
    r->shipped += v;
    if (final) {
        m->reserved -= r->left;
        r->left = 0;
    }
    return true;
}

static bool model_release(model *m, model_reservation *r, amount v) {
    if (v <= 0 || v > r->left) {
        return false;
    }
    m->reserved -= v;
    r->left -= v;
    return true;
}

static void check_model(ledger_fixture *f, str id, const model *m) {
    license l = look(f, id); // books_check as well
    const book *b = &l.lines[0].quantity;
    amount over = model_over(m);
    assert_int_equal(b->authorized, m->authorized);
    assert_int_equal(b->reserved, m->reserved);
    assert_int_equal(b->used, m->used);
    assert_int_equal(b->over, over);
    assert_int_equal(b->available, m->authorized + over - m->reserved - m->used);
    for (uint32_t i = m->n > 5 ? m->n - 5 : 0; i < m->n; i++) {
        reservation r = look_at(f, m->r[i].id);
        assert_int_equal(r.quantity_left, m->r[i].left);
        assert_int_equal(r.quantity_shipped, m->r[i].shipped);
    }
}

static str amount_text(ledger_fixture *f, amount v) {
    char buf[64];
    return str_dup(&f->a, amount_print(v, STR("kg"), buf));
}

// A move of a random entry, wholly or in part, back: the model asks the same of its own figures.
static bool random_correction(ledger_fixture *f, str id, uint64_t *dice, model *m) {
    entry *e = NULL;
    size_t n = 0;
    page_ask page = {.limit = 60};
    MUST(license_entries(as(f, "U9", ROLE_VIEWER), id, &page, &e, &n, &f->err));
    undo_as(f);
    const entry *x = &e[roll(dice, (uint32_t)n)];
    amount rest = x->amount - x->corrected, v = 1 + (amount)roll(dice, 40);
    account from = x->to, to = x->from;
    bool drawn = x->from == ACCOUNT_OUTSIDE && x->to == ACCOUNT_USED;
    bool given_back = str_eqz(x->kind, "tolerance") && x->from == ACCOUNT_AVAILABLE;
    model_reservation *r = NULL;
    for (uint32_t i = 0; i < m->n; i++) {
        r = str_eq(m->r[i].id, x->reservation) ? &m->r[i] : r;
    }
    to = drawn ? ACCOUNT_AVAILABLE : to;
    amount available = m->authorized + model_over(m) - m->used - m->reserved;
    bool may = !given_back && v <= rest && !(from == ACCOUNT_AVAILABLE && v > available) &&
               !(from == ACCOUNT_RESERVED && v > r->left);
    str c = {0};
    lode_status st = propose(f, x->no, amount_text(f, v).p, &c);
    assert_int_equal(st == LODE_OK, may);
    if (!may) {
        return false;
    }
    MUST(confirm(f, c));
    m->reserved += (to == ACCOUNT_RESERVED ? v : 0) - (from == ACCOUNT_RESERVED ? v : 0);
    m->used += (to == ACCOUNT_USED ? v : 0) - (from == ACCOUNT_USED ? v : 0);
    if (x->authorizes) {
        m->authorized += (from == ACCOUNT_OUTSIDE ? v : 0) - (to == ACCOUNT_OUTSIDE ? v : 0);
    }
    if (r != NULL) {
        r->left += (to == ACCOUNT_RESERVED ? v : 0) - (from == ACCOUNT_RESERVED ? v : 0);
        r->shipped += (to == ACCOUNT_USED ? v : 0) - (from == ACCOUNT_USED ? v : 0);
    }
    return true;
}

static bool random_change(ledger_fixture *f, str id, str word, uint64_t *dice, model *m) {
    amount v = (amount)roll(dice, 60) + (roll(dice, 6) == 0 ? 0 : 1);
    model_reservation *r =
        m->n > 0 ? &m->r[roll(dice, m->n > 8 ? 8 : m->n) + (m->n > 8 ? m->n - 8 : 0)] : NULL;
    uint32_t what = roll(dice, 10);
    lode_status st;
    bool may;
    if ((what < 3 || r == NULL) && m->n < MODEL_RESERVATIONS) {
        str made = {0};
        st = license_reserve(as(f, "U1", MANAGER), &UNITS, id, 1, amount_text(f, v), (str){0},
                             STR("SO"), (str){0}, DATE_NONE, DATE_NONE, &made, &f->err);
        may = model_reserve(m, made, v);
    } else if (what < 6) {
        bool final = roll(dice, 4) == 0;
        ship_ask ask = {.quantity = amount_text(f, v), .on = DATE_NONE, .final = final};
        st = reservation_ship(as(f, "U1", MANAGER), &UNITS, r->id, &ask, &f->err);
        may = model_ship(m, r, v, final);
    } else if (what < 8) {
        st = reservation_release(as(f, "U1", MANAGER), &UNITS, r->id, amount_text(f, v), (str){0},
                                 STR("no need"), DATE_NONE, &f->err);
        may = model_release(m, r, v);
    } else if (what == 8) {
        amount to = m->authorized + (amount)roll(dice, 120) - 30;
        to = to < 1 ? 1 : to;
        st = license_authorize(as(f, "U1", MANAGER), &UNITS, id, 1, amount_text(f, to), (str){0},
                               word, &f->err);
        may = to >= m->authorized || to >= m->used + m->reserved;
        m->authorized = may ? to : m->authorized;
    } else {
        return random_correction(f, id, dice, m);
    }
    assert_int_equal(st == LODE_OK, may);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return may;
}

static void test_random(void **state) {
    (void)state;
    const char *more = getenv("LICENSE_CHANGES");
    uint32_t changes = more != NULL ? (uint32_t)strtoul(more, NULL, 10) : 3000, made = 0;
    for (uint32_t round = 0; round * 500 < changes; round++) {
        ledger_fixture fixture, *f = &fixture;
        static model m;
        uint64_t dice = round * UINT64_C(0x9E3779B97F4A7C15) + 3;
        uint32_t permille = round % 2 == 0 ? 0 : 100;
        fixture_open(f);
        m = (model){.authorized = 200, .tolerance_permille = permille};
        str word = act_word(f), id = enter(f, paper_of("CN-1", "0.0002 kg", NULL, permille));
        (void)roll(&dice, 2);
        for (uint32_t i = 0; i < 500; i++) {
            made += random_change(f, id, word, &dice, &m);
            check_model(f, id, &m);
        }
        assert_rebuilds(f);
        fixture_close(f);
    }
    print_message("%u changes made of %u tried\n", made, changes);
    assert_true(made > changes / 4 && made < changes * 9 / 10);
}

// ---- two connections race for the last gram ------------------------------------------------------------

#define RACERS 4u
#define GRAMS 300u

typedef struct racer {
    const char *where;
    str license;
    uint32_t reserved, refused;
    lode_error err;
    bool failed;
} racer;

static bool race_once(ledger *l, racer *r) {
    lode_arena a = {0};
    actor by = {.id = STR("U1"), .roles = MANAGER};
    ledger_tx tx;
    str id = {0};
    lode_time now = 0;
    (void)time_parse(STR("2026-01-10T08:30:00.000Z"), &now);
    lode_status st = ledger_begin(l, &a, now, &by, true, &tx, &r->err);
    r->failed = st != LODE_OK;
    if (st == LODE_OK) {
        st = license_reserve(&tx, &UNITS, r->license, 1, STR("1 g"), (str){0}, STR("SO"), (str){0},
                             DATE_NONE, DATE_NONE, &id, &r->err);
        if (st == LODE_OK) {
            r->failed = ledger_commit(&tx, &r->err) != LODE_OK;
            r->reserved += !r->failed;
        } else {
            ledger_rollback(&tx);
            r->failed = strcmp(r->err.code, "over_authorized") != 0;
            r->refused++;
        }
    }
    arena_clear(&a);
    return st == LODE_OK;
}

static void *race(void *arg) {
    racer *r = arg;
    ledger l = {0};
    r->failed = ledger_open(&store_sqlite, r->where, STORE_WRITE, &l, &r->err) != LODE_OK;
    while (!r->failed && race_once(&l, r)) {
    }
    ledger_close(&l);
    return NULL;
}

static void test_race(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    char dir[] = "/tmp/lode-license-XXXXXX", where[64];
    assert_non_null(mkdtemp(dir));
    (void)snprintf(where, sizeof where, "%s/store.db", dir);
    fixture_open(f);
    ledger_close(&f->l);
    MUST(ledger_open(&store_sqlite, where, STORE_CREATE, &f->l, &f->err));
    str id = enter(f, paper_of("CN-1", "0.3 kg", NULL, 0));
    racer racers[RACERS];
    pthread_t threads[RACERS];
    uint32_t reserved = 0;
    for (uint32_t i = 0; i < RACERS; i++) {
        racers[i] = (racer){.where = where, .license = id};
        assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    for (uint32_t i = 0; i < RACERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        if (racers[i].failed) {
            fail_msg("%s: %s", racers[i].err.code, racers[i].err.message);
        }
        assert_int_equal(racers[i].refused, 1); // each ends at the first refusal
        reserved += racers[i].reserved;
    }
    assert_int_equal(reserved, GRAMS);
    license l = look(f, id);
    assert_book(&l.lines[0].quantity, "0.3 kg", "0 kg", "0.3 kg", "0 kg");
    assert_rebuilds(f);
    fixture_close(f);
    static const char *const FILES[] = {"store.db", "store.db-wal", "store.db-shm"};
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(where, sizeof where, "%s/%s", dir, FILES[i]);
        (void)unlink(where);
    }
    (void)rmdir(dir);
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
        cmocka_unit_test(test_two_people),
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_tolerance_corrected),
        cmocka_unit_test(test_one_shipment_corrected),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_for_a_shipment),
        cmocka_unit_test(test_spent_for_a_shipment),
        cmocka_unit_test(test_attempts),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_tampered),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_race),
    };
    return cmocka_run_group_tests_name("license", tests, NULL, NULL);
}
