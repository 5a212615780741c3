// SPDX-License-Identifier: Apache-2.0
//
// test_license: amounts, books in double entry, reservations, shipments within and over what is authorized,
// corrections by two people, and every refusal; random changes beside a simple model; two connections that
// race for the last gram; every table made again from the events.
#include "ledger_fixture.h"

#include <pthread.h>
#include <stdlib.h>
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_amount_text),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_to_the_last_millionth),
    };
    return cmocka_run_group_tests_name("license", tests, NULL, NULL);
}
