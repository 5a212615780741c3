// SPDX-License-Identifier: Apache-2.0
//
// test_license_correct: what was entered wrongly is moved back by two people, wholly or in part, and the moving
// back can be moved back itself.
#include "license_fixture.h"

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
    assert_rebuilds(f);
    fixture_close(f);
}

// Two proposals for the same kilogram: the second is looked at again when it is confirmed.
static void test_twice(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str id = enter(f, paper_of("CN-1", "10 kg", NULL, 0)), x = {0};
    str r = reserve(f, id, "6 kg", "", "SO-1");
    MUST(try_ship(f, r, "5 kg", "", false));
    uint64_t ship = last_entry(f, id, "ship");
    license l;
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_people),
        cmocka_unit_test(test_twice),
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_tolerance_corrected),
        cmocka_unit_test(test_one_shipment_corrected),
    };
    return cmocka_run_group_tests_name("license_correct", tests, NULL, NULL);
}
