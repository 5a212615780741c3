// SPDX-License-Identifier: Apache-2.0
//
// test_audit_keep: rules of retention and the days that follow, holds, erasing and its tombstones, the log
// in pages, and random days at the desk, after each of which the store verifies.
#include "audit_fixture.h"

#include "ledger/people.h"

// ---- rules ------------------------------------------------------------------------------------------------

static void test_rules_bad(void **state) {
    (void)state;
    static const char *const BAD[] = {
        "",
        "a,,law,all,end,5,day,text,2026-01-01\n",
        ",,law,all,end,5,day,text,2026-01-01,\n",
        "a,,,all,end,5,day,text,2026-01-01,\n",
        "a,,law,all things,end,5,day,text,2026-01-01,\n",
        "a,,law,,end,5,day,text,2026-01-01,\n",
        "a,,law,all ,end,5,day,text,2026-01-01,\n",
        "a,,law,all,never,5,day,text,2026-01-01,\n",
        "a,,law,all,end,five,day,text,2026-01-01,\n",
        "a,,law,all,end,0,day,text,2026-01-01,\n",
        "a,,law,all,end,101,day,text,2026-01-01,\n",
        "a,,law,all,end,5,month,text,2026-01-01,\n",
        "a,,law,all,end,5,day,sure,2026-01-01,\n",
        "a,,law,all,end,5,day,text,2026-02-30,\n",
        "a,,law,all,end,5,day,text,,\n",
        "a,,law,all,end,5,day,text,2026-01-01,\na,,law,all,end,5,day,text,2026-01-01,\n",
    };
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        retention_rule *rules = NULL;
        uint32_t n = 0;
        f->err = (lode_error){0};
        lode_status st =
            retention_read(&f->a, "rules.csv", rules_csv(f, BAD[i]), &rules, &n, &f->err);
        assert_int_equal(st, LODE_BAD_INPUT);
        assert_string_equal(f->err.file, "rules.csv");
        assert_true(f->err.message[0] != '\0' && rules == NULL);
    }
    fixture_close(f);
}

static void test_rules_two_people(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    const char *rule = "a,,law,all,end,5,day,text,2026-01-01,\n";
    retention_set set;
    bool found = true;
    str id = propose_rules(f, rule);
    ledger_tx *tx = as(f, "U2", KEEPER | APPROVER);
    MUST(retention_get(tx, (str){0}, &set, &found, &f->err));
    assert_false(found); // proposed is not in force
    REFUSED("second_person", retention_confirm(tx, id, &f->err));
    undo_as(f);
    tx = as(f, "U5", ROLE_SCREENER);
    REFUSED("role_missing", retention_confirm(tx, id, &f->err));
    REFUSED("role_missing", retention_propose(tx, set.rules, 0, STR("x"), &id, &f->err));
    undo_as(f);
    tx = as(f, "U3", APPROVER);
    tx->by.machine = true;
    REFUSED("second_person", retention_confirm(tx, id, &f->err));
    tx->by.machine = false;
    REFUSED("not_found", retention_confirm(tx, STR("Y9"), &f->err));
    MUST(retention_confirm(tx, id, &f->err));
    REFUSED("forbidden_transition", retention_confirm(tx, id, &f->err));
    done_as(f);
    str next = propose_rules(f, rule);
    tx = as(f, "U3", APPROVER);
    REFUSED("reason_missing", retention_send_back(tx, next, STR(" "), &f->err));
    MUST(retention_send_back(tx, next, STR("the law is another"), &f->err));
    REFUSED("forbidden_transition", retention_confirm(tx, next, &f->err));
    MUST(retention_get(tx, (str){0}, &set, &found, &f->err));
    assert_true(found && str_eq(set.id, id) && set.n_rules == 1 && str_eqz(set.proposed_by, "U2") &&
                str_eqz(set.confirmed_by, "U3"));
    done_as(f);
    rules_in_force(f, rule);
    tx = reader(f);
    MUST(retention_get(tx, id, &set, &found, &f->err));
    assert_true(str_eqz(set.state, "replaced"));
    undo_as(f);
    assert_verifies(f);
    assert_rebuilds(f);
    fixture_close(f);
}

// ---- days -------------------------------------------------------------------------------------------------

static lode_date until(ledger_fixture *f, str object, const char *why_has) {
    lode_date day = DATE_NONE;
    str why = {0};
    ledger_tx *tx = reader(f);
    MUST(retention_until(tx, object, &day, &why, &f->err));
    undo_as(f);
    if (strstr(why.p, why_has) == NULL) {
        fail_msg("\"%s\" lacks \"%s\"", why.p, why_has);
    }
    return day;
}

static void test_days(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str r = decide(f, "S1", "order", "2026-01-10");
    assert_int_equal(until(f, r, "no rules of retention are in force"), DATE_NONE);
    rules_in_force(f, "hits,,law,hit,end,5,day,text,2026-01-01,\n");
    assert_int_equal(until(f, r, "no rule of retention says"), DATE_NONE);
    rules_in_force(f, "a,,15 CFR 762.6,all,export end,5,day,text,2026-01-01,\n");
    assert_int_equal(until(f, r, "15 CFR 762.6"), day_of("2031-01-11"));
    // a later decision about the same shipment, at the door
    set_clock(f, "2026-02-28");
    decide(f, "S1", "departure", "2026-03-01");
    assert_int_equal(until(f, r, "the export of 2026-03-01"), day_of("2031-03-02"));
    rules_in_force(f, "a,,15 CFR 762.6,all,export end,5,day,text,2026-01-01,\n"
                      "eu,,Regulation,all,export end,3,year_end,unverified,2026-01-01,\n"
                      "long,,31 CFR 501.601,decision,end,10,day,unverified,2026-01-01,\n");
    assert_int_equal(until(f, r, "31 CFR 501.601"), day_of("2036-02-29"));
    rules_in_force(f, "eu,,Regulation,all,export end,3,year_end,unverified,2026-01-01,\n");
    assert_int_equal(until(f, r, "the end of the year of"), day_of("2030-01-01"));
    rules_in_force(f, "x,,Law,all,export end,,day,unverified,2026-01-01,\n");
    assert_int_equal(until(f, r, "is not known"), DATE_NONE);
    rules_in_force(f, "x,,Law,all,export,5,day,unverified,2026-01-01,\n");
    str other = decide(f, "S2", "order", "2026-02-28");
    assert_int_equal(until(f, other, "nothing has happened"), DATE_NONE);
    // 29 February: a day longer rather than a day shorter
    set_clock(f, "2028-02-29");
    rules_in_force(f, "x,,Law,all,end,1,day,text,2026-01-01,\n");
    str leap = decide(f, "S3", "order", "2028-02-29");
    assert_int_equal(until(f, leap, "Law"), day_of("2029-03-02"));
    fixture_close(f);
}

static void test_days_of_license(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    rules_in_force(f, "cn,cn,Art. 27,all,export end,5,day,text,2026-01-01,\n"
                      "us,us,15 CFR 762.6,all,export end,9,day,text,2026-01-01,\n");
    str id = enter_license(f, "1", "2026-06-30");
    assert_int_equal(until(f, id, "it can be used until its last day"), DATE_NONE);
    str r = reserve(f, id, "20 kg", "1600 USD", "order 1");
    assert_int_equal(until(f, r, "has not ended"), DATE_NONE); // its license has not
    ledger_tx *tx = as(f, "U2", KEEPER);
    ship_ask ship = {.quantity = STR("5 kg"), .value = STR("400 USD"), .on = tx->today};
    MUST(reservation_ship(tx, &UNITS, r, &ship, &f->err));
    done_as(f);
    set_clock(f, "2026-07-01");
    assert_int_equal(until(f, id, "Art. 27"), day_of("2031-07-01")); // of its regime alone
    fixture_close(f);
}

// ---- holds ------------------------------------------------------------------------------------------------

static void test_holds(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    str r = decide(f, "S1", "order", "2026-01-10"), id = {0}, all = {0};
    rules_in_force(f, "x,,Law,all,end,1,day,text,2026-01-01,\n");
    set_clock(f, "2028-01-01");
    ledger_tx *tx = as(f, "U2", KEEPER);
    REFUSED("reason_missing", hold_add(tx, r, STR(""), &id, &f->err));
    REFUSED("not_found", hold_add(tx, STR("C77"), STR("asked"), &id, &f->err));
    MUST(hold_add(tx, r, STR("asked by the agency"), &id, &f->err));
    assert_true(str_eqz(id, "B1"));
    REFUSED("forbidden_transition", hold_lift_confirm((tx->by.roles |= APPROVER, tx), id, &f->err));
    MUST(hold_lift(tx, id, STR("the request is over"), &f->err));
    REFUSED("forbidden_transition", hold_lift(tx, id, STR("again"), &f->err));
    REFUSED("second_person", hold_lift_confirm(tx, id, &f->err));
    done_as(f);
    assert_int_equal(until(f, r, "hold B1 keeps it"), DATE_NONE); // asked is not lifted
    tx = as(f, "U5", ROLE_SCREENER);
    REFUSED("role_missing", hold_add(tx, r, STR("x"), &all, &f->err));
    undo_as(f);
    tx = as(f, "U3", APPROVER);
    MUST(hold_lift_send_back(tx, id, STR("it is not over"), &f->err));
    MUST(hold_lift(tx, id, STR("now it is"), &f->err));
    done_as(f);
    tx = as(f, "U6", APPROVER);
    MUST(hold_lift_confirm(tx, id, &f->err));
    REFUSED("forbidden_transition", hold_lift(tx, id, STR("x"), &f->err));
    MUST(hold_add(tx, STR("all"), STR("a lawsuit"), &all, &f->err));
    done_as(f);
    assert_int_equal(until(f, r, "hold B2 keeps it"), DATE_NONE);
    tx = as(f, "U3", APPROVER);
    REFUSED("held", erasure_propose(tx, r, STR("time is over"), &id, &f->err));
    hold *list = NULL;
    size_t n = 0;
    MUST(holds_list(tx, &(page_ask){.limit = 50}, &list, &n, &f->err));
    assert_true(n == 2 && str_eqz(list[0].id, "B2") && str_eqz(list[1].state, "lifted"));
    assert_true(list[1].version == 5 && str_eqz(list[1].lifted_by, "U6"));
    MUST(holds_list(tx, &(page_ask){.before = list[0].number, .limit = 1}, &list, &n, &f->err));
    assert_true(n == 1 && str_eqz(list[0].id, "B1"));
    undo_as(f);
    assert_verifies(f);
    assert_rebuilds(f);
    fixture_close(f);
}

// ---- erasing ----------------------------------------------------------------------------------------------

static int64_t count(ledger_fixture *f, const char *sql) {
    int64_t n = -1;
    ledger_tx *tx = reader(f);
    MUST(tx_int(tx, sql, TX_NONE, -1, &n, &f->err));
    undo_as(f);
    return n;
}

static void test_erase_license(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    rules_in_force(f, "x,,Law,all,end,1,day,text,2026-01-01,\n");
    str id = enter_license(f, "1", "2026-06-30");
    str no = {0};
    uint64_t erased = 0;
    set_clock(f, "2027-06-30");
    ledger_tx *tx = as(f, "U2", KEEPER);
    REFUSED("retention_runs", erasure_propose(tx, id, STR("its time is over"), &no, &f->err));
    REFUSED("not_found", erasure_propose(tx, STR("C5"), STR("x"), &no, &f->err));
    undo_as(f);
    set_clock(f, "2027-07-01");
    tx = as(f, "U2", KEEPER | APPROVER);
    REFUSED("reason_missing", erasure_propose(tx, id, STR("\n"), &no, &f->err));
    MUST(erasure_propose(tx, id, STR("its time is over"), &no, &f->err));
    REFUSED("second_person", erasure_confirm(tx, no, &erased, &f->err));
    done_as(f);
    tx = as(f, "U5", ROLE_SCREENER | ROLE_AUDITOR | ROLE_ADMIN);
    REFUSED("role_missing", erasure_confirm(tx, no, &erased, &f->err));
    undo_as(f);
    tx = as(f, "U3", APPROVER);
    MUST(erasure_send_back(tx, no, STR("look at the case first"), &f->err));
    REFUSED("forbidden_transition", erasure_confirm(tx, no, &erased, &f->err));
    done_as(f);
    assert_int_equal(count(f, "SELECT count(*) FROM personal"), 2);
    erase(f, id, 2); // holder and end user
    assert_int_equal(count(f, "SELECT count(*) FROM personal"), 0);
    tx = reader(f);
    license l;
    MUST(license_get(tx, id, &l, &f->err));
    assert_int_equal(l.end_user.n, 0);
    erasure *list = NULL;
    size_t n = 0;
    MUST(erasures_list(tx, &(page_ask){.limit = 50}, &list, &n, &f->err));
    assert_true(n == 2 && str_eqz(list[0].state, "erased") && list[0].personal == 2 &&
                str_eqz(list[0].proposed_by, "U2") && str_eqz(list[0].confirmed_by, "U3") &&
                str_eqz(list[1].state, "sent_back"));
    undo_as(f);
    audit_report r;
    assert_int_equal(verify(f, NULL, &r), LODE_OK);
    assert_true(r.personal == 0 && r.personal_erased == 2);
    assert_rebuilds(f);
    fixture_close(f);
}

// A document that another object names stays until that one is erased; one that is handed in again is kept.
static void test_erase_documents(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    rules_in_force(f, "x,,Law,all,end,1,day,text,2026-01-01,\n");
    str a = decide(f, "S1", "order", "2026-01-10");
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER); // the same shipment, with another answer
    decision d;
    bool found = false, erased_too = false;
    str bytes, media, sha;
    MUST(decision_get(tx, a, &d, &found, &f->err));
    MUST(document_get(tx, d.shipment_sha, &bytes, &media, &found, &erased_too, &f->err));
    d.receipt = STR("0123456789012345678901234567890123456789012345678901234567890123");
    MUST(decision_record(tx, &d, bytes, STR("another answer"), &f->err));
    done_as(f);
    set_clock(f, "2028-01-01");
    erase(f, a, 1); // its answer; the shipment is needed by the other
    assert_int_equal(count(f, "SELECT count(*) FROM document WHERE bytes IS NULL"), 1);
    assert_verifies(f);
    erase(f, d.receipt, 2); // now the shipment, too
    assert_int_equal(count(f, "SELECT count(*) FROM document WHERE bytes IS NOT NULL"), 0);
    audit_report r;
    assert_int_equal(verify(f, NULL, &r), LODE_OK);
    assert_true(r.documents == 0 && r.documents_erased == 3);
    tx = as(f, "U1", ROLE_REQUESTER);
    MUST(document_put(tx, bytes, media, &sha, &f->err));
    done_as(f);
    assert_verifies(f);
    assert_rebuilds(f);
    fixture_close(f);
}

// What was asked about a party stays while a hit of it is open; by which names it was known goes, too.
static void test_erase_party(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    rules_in_force(f, "x,,Law,hit,end,1,day,text,2026-01-01,\n");
    str party = meet(f, "Nagoya Motor"), id = {0};
    set_clock(f, "2028-01-01");
    ledger_tx *tx = as(f, "U2", KEEPER);
    REFUSED("retention_runs", erasure_propose(tx, party, STR("over"), &id, &f->err));
    assert_non_null(strstr(f->err.message, "H1 has not ended"));
    undo_as(f);
    tx = as(f, "U5", ROLE_SCREENER);
    MUST(hit_propose(tx, STR("H1"), HIT_DIFFERENT, STR("name_only"), STR("they make pumps"),
                     &f->err));
    done_as(f);
    tx = as(f, "U3", APPROVER);
    MUST(hit_confirm(tx, STR("H1"), &f->err));
    done_as(f);
    assert_int_equal(until(f, party, "H1: Law"), day_of("2029-01-02"));
    set_clock(f, "2029-01-02");
    assert_int_equal(count(f, "SELECT count(*) FROM asked"), 1);
    erase(f, party, 4); // the query; of its hit the listed name, the evidence and the note
    assert_int_equal(count(f, "SELECT count(*) FROM asked"), 0);
    assert_verifies(f);
    assert_rebuilds(f);
    fixture_close(f);
}

// A text that was erased, and is there again.
static void test_erased_comes_back(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    rules_in_force(f, "x,,Law,all,end,1,day,text,2026-01-01,\n");
    str id = enter_license(f, "1", "2026-06-30");
    MUST(f->l.driver->script(f->l.store, "CREATE TEMP TABLE old AS SELECT * FROM personal",
                             &f->err));
    set_clock(f, "2028-01-01");
    erase(f, id, 2);
    MUST(f->l.driver->script(f->l.store, "INSERT INTO personal SELECT * FROM old; DROP TABLE old",
                             &f->err));
    assert_names(f, "personal_extra", "personal:");
    fixture_close(f);
}

// More than one event of tombstones can hold.
static void test_erase_many(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    rules_in_force(f, "x,,Law,all,end,1,day,text,2026-01-01,\n");
    str id = enter_license(f, "1", "2026-06-30");
    ledger_tx *tx = as(f, "U2", KEEPER);
    for (int i = 0; i < 450; i++) { // an event that has no table of its own
        event e = event_new(STR("attempt.license"), id);
        event_add_personal(&e, "why", STR("the same words, with another salt each time"));
        MUST(ledger_append(tx, &e, &f->err));
    }
    done_as(f);
    set_clock(f, "2028-01-01");
    erase(f, id, 452);
    assert_int_equal(count(f, "SELECT count(*) FROM event WHERE kind = 'erasure.tombstones'"), 3);
    assert_int_equal(count(f, "SELECT count(*) FROM erased"), 452);
    assert_verifies(f);
    fixture_close(f);
}

// ---- the log in pages ---------------------------------------------------------------------------------------

static void test_pages(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    some_days(f);
    ledger_tx *tx = reader(f);
    uint64_t before = 0, seen = 0, last = tx->seq + 1;
    audit_filter any = {.from = DATE_NONE, .until = DATE_NONE};
    audit_event *list = NULL;
    size_t n = 0;
    do {
        MUST(audit_log(tx, &any, &(page_ask){.before = before, .limit = 3}, &list, &n, &f->err));
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(list[i].e.seq, last - 1);
            assert_int_equal(strlen(list[i].hash), 64);
            last = before = list[i].e.seq;
        }
        seen += n;
    } while (n == 3);
    assert_int_equal(seen, tx->seq);
    const struct {
        audit_filter f;
        size_t n;
    } ASKS[] = {
        {{.object = STR("C1"), .from = DATE_NONE, .until = DATE_NONE}, 2},
        {{.person = STR("U4"), .from = DATE_NONE, .until = DATE_NONE}, 2},
        {{.object = STR("C1"), .person = STR("U2"), .from = DATE_NONE, .until = DATE_NONE}, 0},
        {{.object = STR("B1"), .person = STR("U2"), .from = DATE_NONE, .until = DATE_NONE}, 1},
        {{.from = day_of("2026-01-10"), .until = day_of("2026-01-10")}, (size_t)tx->seq},
        {{.from = day_of("2026-01-11"), .until = DATE_NONE}, 0},
        {{.from = DATE_NONE, .until = day_of("2026-01-09")}, 0},
    };
    for (size_t i = 0; i < sizeof ASKS / sizeof *ASKS; i++) {
        MUST(audit_log(tx, &ASKS[i].f, &(page_ask){.limit = 200}, &list, &n, &f->err));
        assert_int_equal(n, ASKS[i].n);
    }
    undo_as(f);
    fixture_close(f);
}

// ---- random days --------------------------------------------------------------------------------------------

static void test_random_days(void **state) {
    (void)state;
    uint64_t made = 0;
    for (uint32_t seed = 1; seed < 7; seed++) {
        ledger_fixture fixture, *f = &fixture;
        fixture_open(f);
        random_days(f, seed, 300, &made);
        assert_verifies(f);
        assert_rebuilds(f);
        fixture_close(f);
    }
    assert_true(made > 400);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_bad),
        cmocka_unit_test(test_rules_two_people),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_days_of_license),
        cmocka_unit_test(test_holds),
        cmocka_unit_test(test_erase_license),
        cmocka_unit_test(test_erase_documents),
        cmocka_unit_test(test_erased_comes_back),
        cmocka_unit_test(test_erase_many),
        cmocka_unit_test(test_erase_party),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_random_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
