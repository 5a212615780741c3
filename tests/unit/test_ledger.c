// SPDX-License-Identifier: Apache-2.0
//
// test_ledger: the log: bodies and their one way of writing, the chain, changes kept and undone, personal
// texts and documents outside it, and every computed table made again from it.
#include "ledger_fixture.h"

#include "ledger/decision.h"

static event read_back(ledger_fixture *f, str body) {
    event e;
    MUST(event_read(&f->a, body, &e, &f->err));
    return e;
}

static void test_body(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    event e = event_new(STR("decision.made"), STR("C1"));
    e.seq = 7;
    e.by = STR("U3");
    e.at = f->now;
    event_add(&e, "note", STR("\"quoted\" \\ back\nline\ttab \x01 \xe7\xa3\x81"));
    event_add(&e, "empty", (str){0});
    event_add_int(&e, &f->a, "least", INT64_MIN);
    event_add_date(&e, &f->a, "on", 20463);
    strbuf b = {0};
    event_body(&e, &b);
    assert_string_equal(
        b.p,
        "{\"seq\":\"7\",\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\","
        "\"kind\":\"decision.made\",\"object\":\"C1\",\"note\":\"\\\"quoted\\\" \\\\ back\\nline"
        "\\u0009tab \\u0001 \xe7\xa3\x81\",\"least\":\"-9223372036854775808\","
        "\"on\":\"2026-01-10\"}");
    event back = read_back(f, strbuf_str(&b));
    assert_int_equal(back.seq, 7);
    assert_true(back.at == f->now);
    assert_true(event_int(&back, "least", 0) == INT64_MIN);
    assert_int_equal(event_date(&back, "on"), 20463);
    assert_true(str_eq(event_get(&back, "note"), event_get(&e, "note")));
    strbuf_clear(&b);
    fixture_close(f);
}

static void test_unreadable(void **state) {
    (void)state;
    static const char *const BAD[] = {
        "",
        "{}",
        "[]",
        "{\"seq\":\"0\",\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\"}",
        "{\"seq\":\"1\",\"at\":\"2026-02-30T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\"}",
        "{\"seq\":\"1\",\"at\":\"2026-01-10T08:30:00Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\"}",
        "{\"seq\":1,\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\"}",
        "{\"seq\":\"01\",\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\"}",
        "{\"seq\":\"1\", \"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\"}",
        "{\"at\":\"2026-01-10T08:30:00.000Z\",\"seq\":\"1\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\"}",
        "{\"seq\":\"1\",\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\"} ",
        "{\"seq\":\"1\",\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\",\"kind\":\"x\"}",
        "{\"seq\":\"1\",\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\",\"a\":\"x\",\"a\":\"x\"}",
        "{\"seq\":\"1\",\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\\t\"}",
        "{\"seq\":\"1\",\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"o\\",
        "{\"seq\":\"1\",\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"\\u00",
        "{\"seq\":\"1\",\"at\":\"2026-01-10T08:30:00.000Z\",\"by\":\"U3\",\"kind\":\"k\",\"object\":\"\xff\"}",
    };
    lode_arena a = {0};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        event e;
        lode_error err = {0};
        assert_int_equal(event_read(&a, str_of(BAD[i]), &e, &err), LODE_BAD_INPUT);
        assert_string_equal(err.code, "event_unreadable");
    }
    arena_clear(&a);
}

static void test_time(void **state) {
    (void)state;
    char buf[32];
    lode_time t = 0;
    assert_true(str_eqz(time_print(0, buf), "1970-01-01T00:00:00.000Z"));
    assert_true(str_eqz(time_print(-1, buf), "1969-12-31T23:59:59.999Z"));
    assert_true(time_parse(STR("2026-11-30T23:59:59.999Z"), &t));
    assert_true(str_eqz(time_print(t, buf), "2026-11-30T23:59:59.999Z"));
    assert_int_equal(time_date(t), time_date(t - 86399999));
    assert_int_equal(time_date(-1), -1);
    static const char *const BAD[] = {"2026-11-30T24:00:00.000Z", "2026-11-30 23:00:00.000Z",
                                      "2026-11-30T23:00:00.000", "2026-11-31T23:00:00.000Z", ""};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        assert_false(time_parse(str_of(BAD[i]), &t));
    }
}

static void decide(ledger_fixture *f, ledger_tx *tx, const char *receipt, const char *verdict) {
    decision d = {.receipt = str_of(receipt),
                  .shipment_id = STR("S04"),
                  .verdict = str_of(verdict),
                  .best = str_of(verdict),
                  .worst = str_of(verdict),
                  .image = STR("i"),
                  .gate = STR("order"),
                  .on = tx->today,
                  .known = tx->today};
    MUST(decision_record(tx, &d, STR("{\"id\":\"S04\"}"), str_of(receipt), &f->err));
}

static void test_chain(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    decide(f, tx, "r1", "clear");
    decide(f, tx, "r2", "license");
    done_as(f);
    char hash[65];
    memset(hash, '0', 64);
    hash[64] = '\0';
    tx = as(f, "U1", ROLE_REQUESTER);
    for (int seq = 1; seq <= 2; seq++) {
        sql_value row[2];
        bool found = false;
        MUST(tx_row(tx, "SELECT body, hash FROM event WHERE seq = $1", TX_ARGS(SQL_I(seq)), row, 2,
                    &found, &f->err));
        assert_true(found);
        // as sha256sum would: the hash before, a line feed, the SHA-256 of the body
        strbuf b = {0};
        char body_sha[65];
        sha256_hex(row[0].s, body_sha);
        strbuf_addf(&b, "%s\n%s", hash, body_sha);
        sha256_hex(strbuf_str(&b), hash);
        strbuf_clear(&b);
        assert_true(str_eqz(row[1].s, hash));
    }
    assert_string_equal(tx->hash, hash);
    undo_as(f);
    assert_rebuilds(f);
    fixture_close(f);
}

static void test_undo_alone(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    ledger_mark mark;
    decide(f, tx, "r1", "clear");
    MUST(ledger_save(tx, &mark, &f->err));
    decide(f, tx, "r2", "license");
    ledger_save_undo(tx, &mark);
    MUST(ledger_save(tx, &mark, &f->err));
    decide(f, tx, "r3", "license");
    MUST(ledger_save_keep(tx, &f->err));
    done_as(f);
    tx = as(f, "U1", ROLE_REQUESTER);
    decision *d = NULL;
    size_t n = 0;
    page_ask page = {.limit = 10};
    MUST(decisions_list(tx, STR("S04"), &page, &d, &n, &f->err));
    assert_int_equal(n, 2);
    assert_true(str_eqz(d[0].receipt, "r3") && str_eqz(d[1].receipt, "r1"));
    assert_int_equal(tx->seq, 2);
    page.before = d[0].seq;
    page.limit = 1;
    MUST(decisions_list(tx, (str){0}, &page, &d, &n, &f->err));
    assert_int_equal(n, 1);
    undo_as(f);
    assert_rebuilds(f);
    fixture_close(f);
}

static void test_bad_text(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    event e = event_new(STR("decision.batch"), STR("batch"));
    event_add(&e, "note", STR("\xc3\x28"));
    REFUSED("bad_text", ledger_append(tx, &e, &f->err));
    char *longest = arena_alloc(&f->a, EVENT_VALUE_BYTES_MAX + 1);
    memset(longest, 'a', EVENT_VALUE_BYTES_MAX + 1);
    e = event_new(STR("decision.batch"), STR("batch"));
    event_add(&e, "note", (str){longest, EVENT_VALUE_BYTES_MAX + 1});
    REFUSED("bad_text", ledger_append(tx, &e, &f->err));
    e = event_new(STR("decision.batch"), STR("batch"));
    event_add(&e, "note", (str){longest, EVENT_VALUE_BYTES_MAX});
    MUST(ledger_append(tx, &e, &f->err));
    undo_as(f);
    fixture_close(f);
}

static void test_personal(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    event e = event_new(STR("decision.batch"), STR("batch"));
    event_add_personal(&e, "who", STR("Jane Example (synthetic)"));
    MUST(ledger_append(tx, &e, &f->err));
    str reference = event_get(&e, "who"), text = {0};
    bool erased = true;
    assert_true(str_starts(reference, STR("personal:")));
    assert_int_equal(reference.n, 9 + 64);
    MUST(personal_text(tx, reference, &text, &erased, &f->err));
    assert_false(erased);
    assert_true(str_eqz(text, "Jane Example (synthetic)"));
    // the same text again has another reference: nobody can tell that it is the same person
    event again = event_new(STR("decision.batch"), STR("batch"));
    event_add_personal(&again, "who", STR("Jane Example (synthetic)"));
    MUST(ledger_append(tx, &again, &f->err));
    assert_false(str_eq(event_get(&again, "who"), reference));
    int64_t leaks = 0;
    MUST(tx_int(tx, "SELECT count(*) FROM event WHERE body LIKE '%Jane%'", TX_NONE, -1, &leaks,
                &f->err));
    assert_int_equal(leaks, 0);
    MUST(tx_run(tx, "DELETE FROM personal WHERE reference = $1", TX_ARGS(SQL_S(reference)),
                &f->err));
    MUST(personal_text(tx, reference, &text, &erased, &f->err));
    assert_true(erased && text.n == 0);
    undo_as(f);
    fixture_close(f);
}

static void test_ids(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    for (int i = 1; i <= 12; i++) {
        str id = {0};
        char want[8];
        (void)snprintf(want, sizeof want, "C%d", i);
        MUST(ledger_next_id(tx, 'C', &id, &f->err));
        assert_true(str_eqz(id, want));
        event e = event_new(STR("decision.batch"), id);
        MUST(ledger_append(tx, &e, &f->err));
    }
    uint64_t version = 0;
    event e = event_new(STR("decision.batch"), STR("C3"));
    MUST(ledger_append(tx, &e, &f->err)); // an older one again: the counter does not go back
    MUST(object_version(tx, STR("C3"), &version, &f->err));
    assert_int_equal(version, 2);
    MUST(object_version(tx, STR("C99"), &version, &f->err));
    assert_int_equal(version, 0);
    str id = {0};
    MUST(ledger_next_id(tx, 'C', &id, &f->err));
    assert_true(str_eqz(id, "C13"));
    done_as(f);
    assert_rebuilds(f);
    fixture_close(f);
}

static void test_kinds(void **state) {
    (void)state;
    for (size_t i = 0; event_kind_at(i) != NULL; i++) {
        const event_kind *k = event_kind_at(i);
        assert_ptr_equal(event_kind_find(str_of(k->kind)), k); // no kind twice
        assert_true(k->about[0] != '\0');
    }
    assert_null(event_kind_find(STR("no.such")));
    for (size_t i = 0; refusal_at(i) != NULL; i++) {
        assert_ptr_equal(refusal_find(refusal_at(i)->code), refusal_at(i));
        assert_true(strlen(refusal_at(i)->code) < sizeof((lode_error *)0)->code);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_body),       cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_time),       cmocka_unit_test(test_chain),
        cmocka_unit_test(test_undo_alone), cmocka_unit_test(test_bad_text),
        cmocka_unit_test(test_personal),   cmocka_unit_test(test_ids),
        cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
