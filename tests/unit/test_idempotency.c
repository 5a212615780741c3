// SPDX-License-Identifier: Apache-2.0
//
// test_idempotency: a key stands for one request of one actor, for a day; its reply is there exactly when
// its change is.
#include "ledger_fixture.h"

#include "ledger/idempotency.h"

#define HOUR INT64_C(3600000)

static const kept_reply REPLY = {.status = 201,
                                 .media_type = {"application/json", 16},
                                 .body = {"{\"id\":\"C1\0\"}", 11},
                                 .etag = {"C1.1", 4},
                                 .location = {"/v1/cases/C1", 12}};

static str request_of(ledger_fixture *f, const char *body) {
    char sha[65];
    idempotency_request(STR("POST"), STR("/v1/cases"), (str){0}, str_of(body), sha);
    return str_dup(&f->a, str_of(sha));
}

static bool there(ledger_fixture *f, const char *who, const char *key, str request,
                  kept_reply *out) {
    bool found = false;
    ledger_tx *tx = as(f, who, 0);
    MUST(idempotency_find(tx, str_of(key), request, out, &found, &f->err));
    undo_as(f);
    return found;
}

static void keep(ledger_fixture *f, const char *who, const char *key, const kept_reply *r) {
    ledger_tx *tx = as(f, who, 0);
    MUST(idempotency_keep(tx, str_of(key), request_of(f, "{}"), r, &f->err));
    done_as(f);
}

static void test_same_and_other(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    kept_reply r = {0};
    bool found = true;
    fixture_open(f);
    str request = request_of(f, "{}");
    assert_false(there(f, "U1", "k", request, &r));
    keep(f, "U1", "k", &REPLY);
    assert_true(there(f, "U1", "k", request, &r));
    assert_int_equal(r.status, 201);
    assert_true(str_eq(r.body, REPLY.body) && str_eq(r.media_type, REPLY.media_type));
    assert_true(str_eq(r.etag, REPLY.etag) && str_eq(r.location, REPLY.location));
    assert_true(r.at == f->now && !r.secret);
    ledger_tx *tx = as(f, "U1", 0);
    REFUSED("key_reused",
            idempotency_find(tx, STR("k"), request_of(f, "{\"a\":1}"), &r, &found, &f->err));
    undo_as(f);
    assert_false(there(f, "U1", "K", request, &r)); // another key
    assert_false(there(f, "U2", "k", request, &r)); // somebody else's
    keep(f, "U2", "k", &(kept_reply){.status = 204});
    assert_true(there(f, "U2", "k", request, &r));
    assert_true(r.status == 204 && r.body.n == 0 && r.etag.n == 0);
    fixture_close(f);
}

static void test_a_day(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    kept_reply r = {0};
    int64_t n = 0;
    fixture_open(f);
    str request = request_of(f, "{}");
    keep(f, "U1", "k", &REPLY);
    f->now += 24 * HOUR - 1;
    assert_true(there(f, "U1", "k", request, &r));
    f->now += 1;
    assert_false(there(f, "U1", "k", request, &r));
    keep(f, "U1", "k", &REPLY); // and is free again
    assert_true(there(f, "U1", "k", request, &r));
    f->now += 25 * HOUR;
    keep(f, "U1", "l", &REPLY);
    ledger_tx *tx = as(f, "U1", 0);
    MUST(tx_int(tx, "SELECT count(*) FROM idempotency", TX_NONE, 0, &n, &f->err));
    undo_as(f);
    assert_int_equal(n, 1);
    fixture_close(f);
}

static void test_with_its_change(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    kept_reply r = {0};
    ledger_mark mark;
    fixture_open(f);
    str request = request_of(f, "{}");
    ledger_tx *tx = as(f, "U1", 0);
    MUST(ledger_save(tx, &mark, &f->err));
    MUST(idempotency_keep(tx, STR("k"), request, &REPLY, &f->err));
    ledger_save_undo(tx, &mark);
    done_as(f);
    assert_false(there(f, "U1", "k", request, &r));
    fixture_close(f);
}

static void test_secret(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    kept_reply r = {0};
    fixture_open(f);
    keep(f, "U1", "k", &(kept_reply){.status = 201, .secret = true, .body = STR("lode_AAAA")});
    assert_true(there(f, "U1", "k", request_of(f, "{}"), &r));
    assert_true(r.secret && r.body.n == 0);
    strbuf all = {0};
    dump_table(&f->l, &f->a, "idempotency", &all);
    assert_null(strstr(all.p, "lode_"));
    strbuf_clear(&all);
    fixture_close(f);
}

static void test_keys(void **state) {
    (void)state;
    char longest[IDEMPOTENCY_KEY_MAX + 1];
    memset(longest, 'k', sizeof longest);
    assert_true(idempotency_key_holds((str){longest, IDEMPOTENCY_KEY_MAX}));
    assert_false(idempotency_key_holds((str){longest, IDEMPOTENCY_KEY_MAX + 1}));
    assert_true(idempotency_key_holds(STR("!~")));
    static const char *const bad[] = {"", " ", "a b", "a\tb", "a\x7f", "\xc3\xa9"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(idempotency_key_holds(str_of(bad[i])));
    }
}

// What stands in one part is not the same as what stands in the next.
static void test_requests_differ(void **state) {
    (void)state;
    static const char *const parts[][4] = {
        {"POST", "/a", "", "b"}, {"POST", "/ab", "", ""}, {"POST", "/a", "b", ""},
        {"PUT", "/a", "", "b"},  {"POST", "", "/a", "b"},
    };
    char sha[5][65];
    for (size_t i = 0; i < 5; i++) {
        idempotency_request(str_of(parts[i][0]), str_of(parts[i][1]), str_of(parts[i][2]),
                            str_of(parts[i][3]), sha[i]);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(sha[i], sha[k]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_and_other),
        cmocka_unit_test(test_a_day),
        cmocka_unit_test(test_with_its_change),
        cmocka_unit_test(test_secret),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_requests_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
