// SPDX-License-Identifier: Apache-2.0
//
// test_people: who may do what. Each rule is refused by every door there is: roles of persons, of tokens, of
// sessions; and every table of people can be made again from the log, which holds no secret.
#include "ledger_fixture.h"

#include "ledger/people.h"

#define ADMIN ((uint32_t)ROLE_ADMIN)
#define DAY INT64_C(86400000)
#define HOUR INT64_C(3600000)
#define MINUTE INT64_C(60000)
#define GOOD STR("three green parrots on ice")

// The people of a test: U1 admin, U2 approver, U3 requester and screener, U4 approver, U5 auditor.
enum { U2 = ROLE_APPROVER, U3 = (int)ROLE_REQUESTER | (int)ROLE_SCREENER, U5 = ROLE_AUDITOR };

static str add(ledger_fixture *f, const char *by, uint32_t as_roles, const char *name,
               uint32_t roles) {
    str id = {0};
    ledger_tx *tx = as(f, by, as_roles);
    MUST(person_add(tx, str_of(name), roles, &id, &f->err));
    done_as(f);
    return id;
}

static void open_with_people(ledger_fixture *f) {
    fixture_open(f);
    assert_true(str_eqz(add(f, "system", 0, "Ada", ADMIN), "U1"));
    assert_true(str_eqz(add(f, "U1", ADMIN, "Bo", U2), "U2"));
    assert_true(str_eqz(add(f, "U1", ADMIN, "Chi", U3), "U3"));
    assert_true(str_eqz(add(f, "U1", ADMIN, "Dee", U2), "U4"));
    assert_true(str_eqz(add(f, "U1", ADMIN, "Eve", U5), "U5"));
}

static void close_checked(ledger_fixture *f) {
    assert_rebuilds(f);
    fixture_close(f);
}

static int64_t count(ledger_fixture *f, const char *sql) {
    int64_t n = -1;
    ledger_tx *tx = as(f, "system", 0);
    MUST(tx_int(tx, sql, TX_NONE, -1, &n, &f->err));
    undo_as(f);
    return n;
}

// ---- persons ------------------------------------------------------------------------------------------

static void test_first_person(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    str id = {0};
    fixture_open(f);
    ledger_tx *tx = as(f, "system", 0);
    REFUSED("role_missing", person_add(tx, STR("Ada"), ROLE_REQUESTER, &id, &f->err));
    undo_as(f);
    tx = as(f, "U1", ROLE_REQUESTER); // not even before anybody is there
    REFUSED("role_missing", person_add(tx, STR("Ada"), ADMIN, &id, &f->err));
    undo_as(f);
    assert_true(str_eqz(add(f, "system", 0, "Ada", ADMIN), "U1"));
    tx = as(f, "system", 0); // once
    REFUSED("role_missing", person_add(tx, STR("Bo"), ADMIN, &id, &f->err));
    undo_as(f);
    close_checked(f);
}

static void test_adding(void **state) {
    (void)state;
    static const uint32_t bad[] = {0, 1u << ROLES, UINT32_MAX};
    ledger_fixture fixture, *f = &fixture;
    str id = {0};
    open_with_people(f);
    for (uint32_t bit = 1; bit < ADMIN; bit <<= 1) { // every other role
        ledger_tx *tx = as(f, "U3", bit);
        REFUSED("role_missing", person_add(tx, STR("Fay"), ROLE_VIEWER, &id, &f->err));
        assert_non_null(strstr(f->err.message, "admin"));
        undo_as(f);
    }
    ledger_tx *tx = as(f, "U1", ADMIN);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        REFUSED("bad_roles", person_add(tx, STR("Fay"), bad[i], &id, &f->err));
    }
    for (uint32_t bit = ROLE_REQUESTER; bit < ADMIN; bit <<= 1) {
        REFUSED("roles_conflict", person_add(tx, STR("Fay"), ADMIN | bit, &id, &f->err));
        if (bit != ROLE_AUDITOR) {
            REFUSED("roles_conflict",
                    person_add(tx, STR("Fay"), (uint32_t)ROLE_AUDITOR | bit, &id, &f->err));
        }
    }
    REFUSED("bad_text", person_add(tx, STR(" \t\n "), ROLE_VIEWER, &id, &f->err));
    REFUSED("bad_text", person_add(tx, STR("Fay\nroot"), ROLE_VIEWER, &id, &f->err));
    REFUSED("bad_text", person_add(tx, STR("Fay\xff"), ROLE_VIEWER, &id, &f->err));
    REFUSED("bad_text", person_add(tx, STR("Fay\xc2\x9b"), ROLE_VIEWER, &id, &f->err));
    char longest[PERSON_NAME_MAX + 2];
    memset(longest, 'x', sizeof longest);
    REFUSED("bad_text",
            person_add(tx, (str){longest, PERSON_NAME_MAX + 1}, ROLE_VIEWER, &id, &f->err));
    MUST(person_add(tx, (str){longest, PERSON_NAME_MAX}, ROLE_VIEWER, &id, &f->err));
    REFUSED("name_taken", person_add(tx, STR("  Chi "), ROLE_VIEWER, &id, &f->err));
    undo_as(f);
    close_checked(f);
}

static void test_roles(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    person p = {0};
    open_with_people(f);
    for (uint32_t bit = 1; bit < ADMIN; bit <<= 1) {
        ledger_tx *tx = as(f, "U3", bit);
        REFUSED("role_missing", person_set_roles(tx, STR("U2"), ROLE_VIEWER, &f->err));
        REFUSED("role_missing", person_set_roles(tx, STR("U3"), ROLE_APPROVER, &f->err));
        REFUSED("role_missing", person_disable(tx, STR("U2"), STR("left"), &f->err));
        undo_as(f);
    }
    ledger_tx *tx = as(f, "U1", ADMIN);
    REFUSED("own_rights", person_set_roles(tx, STR("U1"), ROLE_APPROVER, &f->err));
    REFUSED("own_rights", person_disable(tx, STR("U1"), STR("tired"), &f->err));
    REFUSED("not_found", person_set_roles(tx, STR("U9"), ROLE_VIEWER, &f->err));
    REFUSED("already_so", person_set_roles(tx, STR("U3"), U3, &f->err));
    REFUSED("roles_conflict", person_set_roles(tx, STR("U3"), ADMIN | U3, &f->err));
    REFUSED("reason_missing", person_disable(tx, STR("U3"), STR("  "), &f->err));
    MUST(person_set_roles(tx, STR("U3"), ROLE_ADVISER, &f->err));
    MUST(person_get(tx, STR("U3"), &p, &f->err));
    assert_int_equal(p.roles, ROLE_ADVISER);
    assert_int_equal(p.version, 2);
    assert_true(str_eqz(p.name, "Chi"));
    MUST(person_disable(tx, STR("U3"), STR("left"), &f->err));
    REFUSED("person_disabled", person_set_roles(tx, STR("U3"), ROLE_VIEWER, &f->err));
    REFUSED("person_disabled", person_disable(tx, STR("U3"), STR("again"), &f->err));
    REFUSED("person_disabled", person_set_password(tx, STR("U3"), GOOD, &f->err));
    str id = {0}; // the name is free again, the id is not
    MUST(person_add(tx, STR("Chi"), ROLE_VIEWER, &id, &f->err));
    assert_true(str_eqz(id, "U6"));
    done_as(f);
    close_checked(f);
}

static void test_reading(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    person p = {0}, *page = NULL;
    size_t n = 0;
    open_with_people(f);
    ledger_tx *tx = as(f, "U9", ROLE_VIEWER); // who only looks sees no names but its own
    MUST(person_get(tx, STR("U2"), &p, &f->err));
    assert_int_equal(p.name.n, 0);
    REFUSED("not_found", person_get(tx, STR("U77"), &p, &f->err));
    undo_as(f);
    tx = as(f, "U2", ROLE_VIEWER);
    MUST(person_get(tx, STR("U2"), &p, &f->err));
    assert_true(str_eqz(p.name, "Bo"));
    undo_as(f);
    tx = as(f, "U3", U3);
    page_ask ask = {.limit = 2};
    strbuf seen = {0};
    do {
        MUST(people_list(tx, &ask, &page, &n, &f->err));
        for (size_t i = 0; i < n; i++) {
            strbuf_add(&seen, page[i].id);
            ask.before = page[i].number;
        }
    } while (n == 2);
    assert_string_equal(seen.p, "U5U4U3U2U1");
    strbuf_clear(&seen);
    undo_as(f);
    close_checked(f);
}

static void test_role_words(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    const str good[] = {STR("viewer"), STR("admin"), STR("viewer")};
    const str bad[] = {STR("viewer"), STR("Admin")};
    uint32_t roles = 0;
    fixture_open(f);
    MUST(roles_read(good, 3, &roles, &f->err));
    assert_int_equal(roles, ADMIN | ROLE_VIEWER);
    REFUSED("bad_roles", roles_read(bad, 2, &roles, &f->err));
    assert_non_null(strstr(f->err.hint, "license_manager"));
    fixture_close(f);
}

// ---- tokens -------------------------------------------------------------------------------------------

static lode_status token_at(ledger_fixture *f, lode_time at, str secret, actor *out) {
    ledger_tx tx;
    actor nobody = {.id = STR("system")};
    lode_error err = {0};
    assert_int_equal(ledger_begin(&f->l, &f->a, at, &nobody, false, &tx, &err), LODE_OK);
    lode_status st = token_actor(&tx, secret, out, &f->err);
    ledger_rollback(&tx);
    return st;
}

static str token_of(ledger_fixture *f, const char *by, uint32_t roles, uint32_t scope, int days,
                    bool machine) {
    str id = {0}, secret = {0};
    ledger_tx *tx = as(f, by, roles);
    MUST((machine ? token_make_machine : token_make)(tx, scope, tx->today + days, STR("ERP"), &id,
                                                     &secret, &f->err));
    done_as(f);
    return secret;
}

static void test_token_rights(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    str id = {0}, secret = {0};
    open_with_people(f);
    ledger_tx *tx = as(f, "U3", U3);
    lode_date d = tx->today + 10;
    REFUSED("bad_roles", token_make(tx, 0, d, STR(""), &id, &secret, &f->err));
    REFUSED("bad_roles", token_make(tx, 1u << ROLES, d, STR(""), &id, &secret, &f->err));
    REFUSED("token_roles", token_make(tx, ROLE_ADVISER, d, STR(""), &id, &secret, &f->err));
    REFUSED("token_until", token_make(tx, U3, DATE_NONE, STR(""), &id, &secret, &f->err));
    REFUSED("token_until", token_make(tx, U3, tx->today - 1, STR(""), &id, &secret, &f->err));
    REFUSED("token_until", token_make(tx, U3, tx->today + 401, STR(""), &id, &secret, &f->err));
    MUST(token_make(tx, U3, tx->today + 400, STR(""), &id, &secret, &f->err));
    MUST(token_make(tx, U3, tx->today, STR(""), &id, &secret, &f->err));
    undo_as(f);
    static const uint32_t second[] = {ROLE_COUNTERSIGNER, ROLE_APPROVER};
    for (size_t i = 0; i < 2; i++) { // nobody, though they have the role
        tx = as(f, "U2", second[i]);
        REFUSED("token_roles", token_make(tx, second[i], d, STR(""), &id, &secret, &f->err));
        REFUSED("token_roles",
                token_make_machine(tx, second[i], d, STR(""), &id, &secret, &f->err));
        undo_as(f);
    }
    tx = as(f, "U1", ADMIN);
    REFUSED("token_roles", token_make_machine(tx, ADMIN, d, STR(""), &id, &secret, &f->err));
    MUST(token_make(tx, ADMIN, d, STR(""), &id, &secret, &f->err));
    undo_as(f);
    tx = as(f, "M1", U3);
    tx->by.machine = true;
    REFUSED("session_needed", token_make(tx, U3, d, STR(""), &id, &secret, &f->err));
    undo_as(f);
    tx = as(f, "U99", U3); // nobody would stand behind it
    REFUSED("not_authenticated", token_make(tx, U3, d, STR(""), &id, &secret, &f->err));
    undo_as(f);
    close_checked(f);
}

static void test_token_actor(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    actor by = {0};
    open_with_people(f);
    str own = token_of(f, "U3", U3, ROLE_SCREENER, 10, false);
    str erp = token_of(f, "U3", U3, ROLE_REQUESTER, 10, true);
    assert_int_equal(own.n, TOKEN_SECRET_BYTES);
    assert_false(str_eq(own, erp));
    MUST(token_at(f, f->now, own, &by));
    assert_true(str_eqz(by.id, "U3"));
    assert_int_equal(by.roles, ROLE_SCREENER);
    assert_true(by.token && !by.machine);
    MUST(token_at(f, f->now, erp, &by));
    assert_true(str_eqz(by.id, "M2"));
    assert_int_equal(by.roles, ROLE_REQUESTER);
    assert_true(by.token && by.machine);
    // any one character of it
    for (size_t i = 0; i < own.n; i++) {
        char wrong[TOKEN_SECRET_BYTES];
        memcpy(wrong, own.p, own.n);
        wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
        REFUSED("not_authenticated", token_at(f, f->now, (str){wrong, own.n}, &by));
    }
    REFUSED("not_authenticated", token_at(f, f->now, (str){own.p, own.n - 1}, &by));
    REFUSED("not_authenticated", token_at(f, f->now, STR(""), &by));
    char hash[65]; // what is kept is no secret
    sha256_hex(own, hash);
    REFUSED("not_authenticated", token_at(f, f->now, str_of(hash), &by));
    close_checked(f);
}

static void test_token_days(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    actor by = {0};
    open_with_people(f);
    str secret = token_of(f, "U3", U3, ROLE_SCREENER, 2, false);
    lode_time midnight = f->now - f->now % DAY;
    MUST(token_at(f, midnight + 3 * DAY - 1, secret, &by)); // the last moment of the last day
    REFUSED("not_authenticated", token_at(f, midnight + 3 * DAY, secret, &by));
    assert_non_null(strstr(f->err.message, "2026-01-12"));
    close_checked(f);
}

static void test_token_revoked(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    actor by = {0};
    open_with_people(f);
    str one = token_of(f, "U3", U3, ROLE_SCREENER, 10, false);
    str two = token_of(f, "U3", U3, ROLE_SCREENER, 10, true);
    ledger_tx *tx = as(f, "U2", U2);
    REFUSED("not_found", token_revoke(tx, STR("M1"), &f->err)); // not theirs to know of
    undo_as(f);
    tx = as(f, "U5", U5);
    REFUSED("role_missing", token_revoke(tx, STR("M1"), &f->err)); // sees it, changes nothing
    undo_as(f);
    tx = as(f, "U3", U3);
    MUST(token_revoke(tx, STR("M1"), &f->err));
    REFUSED("already_so", token_revoke(tx, STR("M1"), &f->err));
    REFUSED("not_found", token_revoke(tx, STR("M9"), &f->err));
    done_as(f);
    REFUSED("not_authenticated", token_at(f, f->now, one, &by));
    MUST(token_at(f, f->now, two, &by));
    tx = as(f, "U1", ADMIN);
    MUST(token_revoke(tx, STR("M2"), &f->err));
    done_as(f);
    REFUSED("not_authenticated", token_at(f, f->now, two, &by));
    close_checked(f);
}

// What the person loses, the token loses, at once.
static void test_token_follows_its_maker(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    actor by = {0};
    open_with_people(f);
    str own = token_of(f, "U3", U3, U3, 10, false);
    str erp = token_of(f, "U3", U3, U3, 10, true);
    ledger_tx *tx = as(f, "U1", ADMIN);
    MUST(person_set_roles(tx, STR("U3"), (uint32_t)ROLE_SCREENER | ROLE_APPROVER, &f->err));
    done_as(f);
    MUST(token_at(f, f->now, own, &by));
    assert_int_equal(by.roles, ROLE_SCREENER);
    MUST(token_at(f, f->now, erp, &by));
    assert_int_equal(by.roles, ROLE_SCREENER);
    tx = as(f, "U1", ADMIN);
    MUST(person_disable(tx, STR("U3"), STR("left"), &f->err));
    done_as(f);
    REFUSED("not_authenticated", token_at(f, f->now, own, &by));
    REFUSED("not_authenticated", token_at(f, f->now, erp, &by));
    close_checked(f);
}

static void test_token_lists(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    token *page = NULL;
    size_t n = 0;
    open_with_people(f);
    (void)token_of(f, "U3", U3, ROLE_SCREENER, 10, false);
    (void)token_of(f, "U5", U5, ROLE_AUDITOR, 10, false);
    page_ask ask = {.limit = 200};
    ledger_tx *tx = as(f, "U3", U3);
    MUST(tokens_list(tx, &ask, &page, &n, &f->err));
    assert_int_equal(n, 1);
    assert_true(str_eqz(page[0].id, "M1"));
    assert_true(str_eqz(page[0].note, "ERP"));
    assert_true(str_eqz(page[0].person, "U3") && str_eqz(page[0].maker, "U3"));
    undo_as(f);
    tx = as(f, "U1", ADMIN);
    MUST(tokens_list(tx, &ask, &page, &n, &f->err));
    assert_int_equal(n, 2);
    undo_as(f);
    close_checked(f);
}

// ---- passwords and sessions ----------------------------------------------------------------------------

static void set_password(ledger_fixture *f, const char *id, str password) {
    ledger_tx *tx = as(f, "U1", ADMIN);
    MUST(person_set_password(tx, str_of(id), password, &f->err));
    done_as(f);
}

static void test_passwords(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    open_with_people(f);
    ledger_tx *tx = as(f, "U3", U3);
    REFUSED("role_missing", person_set_password(tx, STR("U2"), GOOD, &f->err));
    REFUSED("password_weak", person_set_password(tx, STR("U3"), STR("elevenchars"), &f->err));
    // eleven characters of two bytes
    REFUSED("password_weak", person_set_password(tx, STR("U3"), STR("éèêëàâäôöùû"), &f->err));
    REFUSED("password_weak", person_set_password(tx, STR("U3"), STR("abababababababab"), &f->err));
    REFUSED("password_weak", person_set_password(tx, STR("U3"), STR("my name is Chi!"), &f->err));
    REFUSED("password_weak", person_set_password(tx, STR("U3"), STR(""), &f->err));
    char longest[1025];
    for (size_t i = 0; i < sizeof longest; i++) {
        longest[i] = (char)('a' + i % 26);
    }
    REFUSED("password_weak", person_set_password(tx, STR("U3"), (str){longest, 1025}, &f->err));
    tx->by.token = true; // a token of few rights would come back with all of the person's
    REFUSED("session_needed", person_set_password(tx, STR("U3"), GOOD, &f->err));
    tx->by.token = false;
    MUST(person_set_password(tx, STR("U3"), STR("twelve chars"), &f->err));
    undo_as(f);
    tx = as(f, "M1", U3); // a machine has no password to set
    tx->by.machine = tx->by.token = true;
    REFUSED("role_missing", person_set_password(tx, STR("M1"), GOOD, &f->err));
    undo_as(f);
    tx = as(f, "U1", ADMIN);
    tx->by.token = true;
    MUST(person_set_password(tx, STR("U1"), GOOD, &f->err));
    REFUSED("not_found", person_set_password(tx, STR("U9"), GOOD, &f->err));
    undo_as(f);
    close_checked(f);
}

typedef struct signed_in {
    str secret, csrf;
} signed_in;

static signed_in sign_in(ledger_fixture *f, const char *name, str password) {
    signed_in s = {0};
    ledger_tx *tx = as(f, "system", 0);
    MUST(session_begin(tx, str_of(name), password, &s.secret, &s.csrf, &f->err));
    done_as(f);
    return s;
}

static lode_status session_at(ledger_fixture *f, lode_time at, str secret, actor *out,
                              bool *touch) {
    ledger_tx tx;
    actor nobody = {.id = STR("system")};
    lode_error err = {0};
    str csrf = {0};
    assert_int_equal(ledger_begin(&f->l, &f->a, at, &nobody, false, &tx, &err), LODE_OK);
    lode_status st = session_actor_touch(&tx, secret, out, &csrf, touch, &f->err);
    ledger_rollback(&tx);
    return st;
}

static void touch_at(ledger_fixture *f, lode_time at, str secret) {
    lode_time before = f->now;
    f->now = at;
    ledger_tx *tx = as(f, "system", 0);
    MUST(session_touch(tx, secret, &f->err));
    done_as(f);
    f->now = before;
}

static void test_signing_in(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    actor by = {0};
    str secret = {0}, csrf = {0};
    open_with_people(f);
    set_password(f, "U3", GOOD);
    ledger_tx *tx = as(f, "system", 0);
    REFUSED("not_authenticated", session_begin(tx, STR("Chi"), STR("three green parrots on icf"),
                                               &secret, &csrf, &f->err));
    char first[sizeof f->err.message];
    memcpy(first, f->err.message, sizeof first);
    REFUSED("not_authenticated", session_begin(tx, STR("Zoe"), GOOD, &secret, &csrf, &f->err));
    assert_string_equal(first, f->err.message); // which of the two was wrong is not told
    REFUSED("not_authenticated", session_begin(tx, STR("Bo"), GOOD, &secret, &csrf, &f->err));
    REFUSED("not_authenticated", session_begin(tx, STR("Chi"), STR(""), &secret, &csrf, &f->err));
    REFUSED("not_authenticated", session_begin(tx, STR(""), GOOD, &secret, &csrf, &f->err));
    undo_as(f);
    signed_in s = sign_in(f, "Chi", GOOD), t = sign_in(f, " Chi ", GOOD);
    assert_false(str_eq(s.secret, t.secret) || str_eq(s.csrf, t.csrf) || str_eq(s.secret, s.csrf));
    tx = as(f, "system", 0);
    MUST(session_actor(tx, s.secret, &by, &csrf, &f->err));
    undo_as(f);
    assert_true(str_eqz(by.id, "U3") && str_eq(csrf, s.csrf));
    assert_int_equal(by.roles, U3);
    assert_false(by.token || by.machine);
    REFUSED("not_authenticated", session_at(f, f->now, s.csrf, &by, NULL));
    REFUSED("not_authenticated", session_at(f, f->now, STR(""), &by, NULL));
    tx = as(f, "U3", U3);
    MUST(session_end(tx, s.secret, &f->err));
    REFUSED("not_authenticated", session_end(tx, s.secret, &f->err));
    done_as(f);
    REFUSED("not_authenticated", session_at(f, f->now, s.secret, &by, NULL));
    MUST(session_at(f, f->now, t.secret, &by, NULL));
    assert_int_equal(count(f, "SELECT count(*) FROM event WHERE kind = 'session.began' AND "
                              "person = 'U3' AND object = 'session/U3'"),
                     2);
    assert_int_equal(count(f, "SELECT count(*) FROM event WHERE kind = 'session.ended'"), 1);
    close_checked(f);
}

static void test_session_times(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    actor by = {0};
    bool touch = true;
    open_with_people(f);
    set_password(f, "U3", GOOD);
    str s = sign_in(f, "Chi", GOOD).secret;
    MUST(session_at(f, f->now + 5 * MINUTE - 1, s, &by, &touch));
    assert_false(touch);
    MUST(session_at(f, f->now + HOUR - 1, s, &by, &touch));
    assert_true(touch);
    REFUSED("not_authenticated", session_at(f, f->now + HOUR, s, &by, NULL));
    lode_time at = f->now;
    for (int i = 0; i < 14; i++) { // in use all day
        at += 50 * MINUTE;
        MUST(session_at(f, at, s, &by, &touch));
        touch_at(f, at, s);
    }
    MUST(session_at(f, f->now + 12 * HOUR - 1, s, &by, NULL));
    REFUSED("not_authenticated", session_at(f, f->now + 12 * HOUR, s, &by, NULL));
    touch_at(f, f->now, s); // time does not go back
    MUST(session_at(f, f->now + 12 * HOUR - 1, s, &by, NULL));
    f->now += 13 * HOUR; // the next one that begins sweeps it out
    (void)sign_in(f, "Chi", GOOD);
    assert_int_equal(count(f, "SELECT count(*) FROM session"), 1);
    close_checked(f);
}

static void test_sessions_end_with_rights(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    actor by = {0};
    session_proof proof = {0};
    str secret = {0}, csrf = {0};
    open_with_people(f);
    set_password(f, "U3", GOOD);
    str s = sign_in(f, "Chi", GOOD).secret;
    ledger_tx *tx = as(f, "U1", ADMIN);
    MUST(person_set_roles(tx, STR("U3"), ROLE_ADVISER, &f->err));
    done_as(f);
    MUST(session_at(f, f->now, s, &by, NULL)); // the session stays, the rights are the new ones
    assert_int_equal(by.roles, ROLE_ADVISER);
    tx = as(f, "system", 0);
    MUST(session_check(tx, STR("Chi"), GOOD, &proof, &f->err));
    undo_as(f);
    set_password(f, "U3", STR("another one, and longer")); // between check and open
    REFUSED("not_authenticated", session_at(f, f->now, s, &by, NULL));
    tx = as(f, "system", 0);
    REFUSED("not_authenticated", session_open(tx, &proof, &secret, &csrf, &f->err));
    undo_as(f);
    s = sign_in(f, "Chi", STR("another one, and longer")).secret;
    tx = as(f, "U1", ADMIN);
    MUST(person_disable(tx, STR("U3"), STR("left"), &f->err));
    done_as(f);
    REFUSED("not_authenticated", session_at(f, f->now, s, &by, NULL));
    tx = as(f, "system", 0);
    REFUSED("not_authenticated",
            session_begin(tx, STR("Chi"), STR("another one, and longer"), &secret, &csrf, &f->err));
    undo_as(f);
    close_checked(f);
}

// ---- rights -------------------------------------------------------------------------------------------

static void test_rights(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    const str others[] = {STR("U2"), STR("U3")};
    fixture_open(f);
    ledger_tx *tx = as(f, "U3", ROLE_SCREENER);
    MUST(need_role(tx, (uint32_t)ROLE_SCREENER | ROLE_ADMIN, &f->err));
    REFUSED("role_missing", need_role(tx, (uint32_t)ROLE_ADVISER | ROLE_APPROVER, &f->err));
    assert_non_null(strstr(f->err.message, "adviser or approver"));
    assert_true(attempt_wanted(&f->err));
    REFUSED("role_missing", need_role(tx, 0, &f->err));
    MUST(need_second(tx, others, 1, &f->err));
    REFUSED("second_person", need_second(tx, others, 2, &f->err));
    assert_true(attempt_wanted(&f->err));
    tx->by.machine = true;
    REFUSED("second_person", need_second(tx, others, 1, &f->err));
    REFUSED("second_person", need_second(tx, NULL, 0, &f->err));
    tx->by = (actor){.id = STR("system")};
    REFUSED("second_person", need_second(tx, others, 1, &f->err));
    tx->by = (actor){0};
    REFUSED("second_person", need_second(tx, others, 1, &f->err));
    undo_as(f);
    fixture_close(f);
}

static lode_status current(ledger_fixture *f, const char *id, uint32_t roles, bool machine,
                           uint32_t *left) {
    ledger_tx *tx = as(f, id, roles);
    tx->by.machine = machine;
    lode_status st = actor_current(tx, &f->err);
    *left = tx->by.roles;
    undo_as(f);
    return st;
}

// A machine proposes, its maker confirms: that would be one pair of eyes.
static void test_second_is_not_the_maker(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    const str machine = STR("M1"), own = STR("U3"), unknown = STR("M77");
    open_with_people(f);
    (void)token_of(f, "U3", U3, ROLE_SCREENER, 10, true);
    ledger_tx *tx = as(f, "U3", U3);
    REFUSED("second_person", need_second(tx, &machine, 1, &f->err));
    assert_non_null(strstr(f->err.message, "token"));
    REFUSED("second_person", need_second(tx, &own, 1, &f->err));
    MUST(need_second(tx, &unknown, 1, &f->err));
    undo_as(f);
    tx = as(f, "U2", U2);
    MUST(need_second(tx, &machine, 1, &f->err));
    undo_as(f);
    close_checked(f);
}

// What an actor had when the request came is not what it has when its turn comes.
static void test_current(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    uint32_t left = 0;
    open_with_people(f);
    (void)token_of(f, "U3", U3, U3, 10, true);
    MUST(current(f, "U3", ROLE_SCREENER, false, &left)); // a token's few rights grow to no more
    assert_int_equal(left, ROLE_SCREENER);
    MUST(current(f, "M1", U3, true, &left));
    assert_int_equal(left, U3);
    ledger_tx *tx = as(f, "U1", ADMIN);
    MUST(person_set_roles(tx, STR("U3"), ROLE_SCREENER, &f->err));
    done_as(f);
    MUST(current(f, "U3", U3, false, &left));
    assert_int_equal(left, ROLE_SCREENER);
    MUST(current(f, "M1", U3, true, &left));
    assert_int_equal(left, ROLE_SCREENER);
    tx = as(f, "U1", ADMIN);
    MUST(token_revoke(tx, STR("M1"), &f->err));
    MUST(person_disable(tx, STR("U2"), STR("left"), &f->err));
    done_as(f);
    REFUSED("not_authenticated", current(f, "M1", U3, true, &left));
    REFUSED("not_authenticated", current(f, "U2", U2, false, &left));
    REFUSED("not_authenticated", current(f, "U9", U2, false, &left));
    REFUSED("not_authenticated", current(f, "M9", U2, true, &left));
    MUST(current(f, "system", 0, false, &left));
    close_checked(f);
}

static void test_attempts(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    uint64_t version = 9;
    open_with_people(f);
    ledger_tx *tx = as(f, "U3", U3);
    REFUSED("role_missing", person_set_roles(tx, STR("U3"), ROLE_APPROVER, &f->err));
    lode_error refused = f->err;
    assert_true(attempt_wanted(&refused));
    MUST(attempt_record(tx, STR("U3"), STR("setRoles"), &refused, &f->err));
    MUST(object_version(tx, STR("U3"), &version, &f->err));
    assert_int_equal(version, 1); // it is not a change of the object
    done_as(f);
    assert_int_equal(count(f, "SELECT count(*) FROM event WHERE kind = 'attempt' AND person = 'U3' "
                              "AND body LIKE '%\"about\":\"U3\",\"act\":\"setRoles\"%'"),
                     1);
    (void)refuse(&refused, "not_authenticated", "who?"); // anybody could fill the log
    assert_false(attempt_wanted(&refused));
    (void)refuse(&refused, "not_found", "what?");
    assert_false(attempt_wanted(&refused));
    assert_false(attempt_wanted(&(lode_error){0}));
    close_checked(f);
}

// ---- policy -------------------------------------------------------------------------------------------

static void test_policy(void **state) {
    (void)state;
    static const char key[] = "hits.second_person";
    ledger_fixture fixture, *f = &fixture;
    policy_state p = {0};
    str value = {0};
    open_with_people(f);
    ledger_tx *tx = as(f, "U2", U2);
    MUST(policy_get(tx, key, &value, &f->err));
    assert_true(str_eqz(value, "all"));
    REFUSED("not_found", policy_get(tx, "hits.second", &value, &f->err));
    REFUSED("bad_policy", policy_propose(tx, STR(key), STR("some"), STR("why"), &f->err));
    REFUSED("bad_policy", policy_propose(tx, STR(key), STR(""), STR("why"), &f->err));
    REFUSED("bad_policy", policy_propose(tx, STR(key), STR("all likely"), STR("why"), &f->err));
    REFUSED("reason_missing", policy_propose(tx, STR(key), STR("none"), STR(" "), &f->err));
    REFUSED("already_so", policy_propose(tx, STR(key), STR("all"), STR("why"), &f->err));
    REFUSED("nothing_proposed", policy_confirm(tx, STR(key), &f->err));
    MUST(policy_propose(tx, STR(key), STR("none"), STR("too few of us"), &f->err));
    MUST(policy_get(tx, key, &value, &f->err));
    assert_true(str_eqz(value, "all")); // until somebody else says so too
    REFUSED("second_person", policy_confirm(tx, STR(key), &f->err));
    done_as(f);
    for (uint32_t bit = 1; bit < 1u << ROLES; bit <<= 1) {
        if (bit != ROLE_APPROVER) {
            tx = as(f, "U3", bit);
            REFUSED("role_missing", policy_confirm(tx, STR(key), &f->err));
            undo_as(f);
        }
    }
    tx = as(f, "M7", U2);
    tx->by.machine = true;
    REFUSED("second_person", policy_confirm(tx, STR(key), &f->err));
    undo_as(f);
    tx = as(f, "U4", U2);
    MUST(policy_read(tx, STR(key), &p, &f->err));
    assert_true(str_eqz(p.proposed, "none") && str_eqz(p.proposed_by, "U2"));
    assert_true(str_eqz(p.reason, "too few of us"));
    MUST(policy_confirm(tx, STR(key), &f->err));
    REFUSED("nothing_proposed", policy_confirm(tx, STR(key), &f->err));
    MUST(policy_read(tx, STR(key), &p, &f->err));
    assert_true(str_eqz(p.value, "none") && p.proposed.n == 0 && str_eqz(p.confirmed_by, "U4"));
    assert_int_equal(p.version, 2);
    done_as(f);
    close_checked(f);
}

static void test_policy_again(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    str value = {0};
    open_with_people(f);
    ledger_tx *tx = as(f, "U3", U3);
    REFUSED("role_missing", policy_propose(tx, STR("law.days"), STR("5"), STR("why"), &f->err));
    undo_as(f);
    tx = as(f, "U1", ADMIN); // an admin may propose, and never confirm
    static const char *const bad[] = {"", "-1", "03", "1.5", "3651", "12345", "a week"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        REFUSED("bad_policy",
                policy_propose(tx, STR("law.days"), str_of(bad[i]), STR("why"), &f->err));
    }
    MUST(policy_propose(tx, STR("law.days"), STR("3650"), STR("why"), &f->err));
    REFUSED("role_missing", policy_confirm(tx, STR("law.days"), &f->err));
    done_as(f);
    tx = as(f, "U2", U2); // the last proposal counts, and its proposer is the first person
    MUST(policy_propose(tx, STR("law.days"), STR("0"), STR("why not"), &f->err));
    REFUSED("second_person", policy_confirm(tx, STR("law.days"), &f->err));
    done_as(f);
    tx = as(f, "U4", U2);
    MUST(policy_confirm(tx, STR("law.days"), &f->err));
    MUST(policy_get(tx, "law.days", &value, &f->err));
    assert_true(str_eqz(value, "0"));
    done_as(f);
    close_checked(f);
}

// ---- the log ------------------------------------------------------------------------------------------

static lode_status look_for(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx;
    (void)err;
    const char *const *secrets = to;
    for (size_t i = 0; secrets[i] != NULL; i++) {
        assert_null(strstr(c[0].s.p, secrets[i]));
    }
    return LODE_OK;
}

// No secret, no hash of one and no name is in the log or in a table that is computed from it.
static void test_nothing_secret_is_told(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    char of_token[65], of_session[65];
    open_with_people(f);
    set_password(f, "U3", GOOD);
    signed_in s = sign_in(f, "Chi", GOOD);
    str t = token_of(f, "U3", U3, U3, 10, false);
    sha256_hex(t, of_token);
    sha256_hex(s.secret, of_session);
    const char *const secrets[] = {t.p,       s.secret.p, s.csrf.p, of_token, of_session,
                                   "parrots", "scrypt",   "Chi",    "ERP",    NULL};
    ledger_tx *tx = as(f, "system", 0);
    MUST(tx_each(tx, "SELECT body FROM event", TX_NONE, 1, look_for, (void *)(uintptr_t)secrets,
                 &f->err));
    undo_as(f);
    for (size_t i = 0; computed_table_at(i) != NULL; i++) {
        strbuf all = {0};
        dump_table(&f->l, computed_table_at(i), &all);
        for (size_t k = 0; all.n > 0 && secrets[k] != NULL; k++) {
            assert_null(strstr(all.p, secrets[k]));
        }
        strbuf_clear(&all);
    }
    close_checked(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_person),
        cmocka_unit_test(test_adding),
        cmocka_unit_test(test_roles),
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_role_words),
        cmocka_unit_test(test_token_rights),
        cmocka_unit_test(test_token_actor),
        cmocka_unit_test(test_token_days),
        cmocka_unit_test(test_token_revoked),
        cmocka_unit_test(test_token_follows_its_maker),
        cmocka_unit_test(test_token_lists),
        cmocka_unit_test(test_passwords),
        cmocka_unit_test(test_signing_in),
        cmocka_unit_test(test_session_times),
        cmocka_unit_test(test_sessions_end_with_rights),
        cmocka_unit_test(test_rights),
        cmocka_unit_test(test_second_is_not_the_maker),
        cmocka_unit_test(test_current),
        cmocka_unit_test(test_attempts),
        cmocka_unit_test(test_policy),
        cmocka_unit_test(test_policy_again),
        cmocka_unit_test(test_nothing_secret_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
