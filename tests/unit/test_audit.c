// SPDX-License-Identifier: Apache-2.0
//
// test_audit: whatever is changed behind the program's back is named; what is erased by the rules is not; a
// random day at the desk verifies; holds, rules of retention and their days.
#include "audit_fixture.h"

static void sql(ledger_fixture *f, const char *text) {
    MUST(f->l.driver->script(f->l.store, text, &f->err));
}

// ---- in order ---------------------------------------------------------------------------------------------

static void test_empty(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    fixture_open(f);
    audit_report r;
    assert_int_equal(verify(f, NULL, &r), LODE_OK);
    assert_true(r.events == 0 && r.first == 0 && r.last == 0 && r.head_seq == 0);
    assert_string_equal(r.head, "0000000000000000000000000000000000000000000000000000000000000000");
    fixture_close(f);
}

static void progress(void *to, uint64_t done, uint64_t of) {
    assert_true(done <= of);
    *(uint64_t *)to = done;
}

static void test_in_order(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    some_days(f);
    audit_report r;
    uint64_t done = 0;
    ledger_tx *tx = reader(f);
    MUST(audit_verify(tx, NULL, progress, &done, &r, &f->err));
    assert_true(r.events == tx->seq && r.events > 8 && done == r.events);
    assert_string_equal(r.head, tx->hash);
    assert_true(r.documents == 6 && r.documents_erased == 0 && r.personal > 3);
    assert_true(r.tables > 10 && r.rows > 10);
    assert_true(r.first == f->now && r.last == f->now);
    undo_as(f);
    fixture_close(f);
}

static void test_head(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    some_days(f);
    audit_report r;
    audit_head noted;
    assert_int_equal(verify(f, NULL, &r), LODE_OK);
    strbuf text = {0};
    strbuf_addf(&text, "%llu:%s", (unsigned long long)r.head_seq, r.head);
    assert_true(audit_head_parse(strbuf_str(&text), &noted));
    assert_int_equal(verify(f, &noted, &r), LODE_OK);
    decide(f, "S2", "order", "2026-01-12"); // the log goes on: what was noted is still in it
    assert_int_equal(verify(f, &noted, &r), LODE_OK);
    noted.seq++;
    assert_int_equal(verify(f, &noted, &r), LODE_DIFFERS);
    assert_string_equal(f->err.code, "head_missing");
    noted.seq = 1000;
    assert_int_equal(verify(f, &noted, &r), LODE_DIFFERS);
    assert_non_null(strstr(f->err.message, "cut off"));
    static const char *const BAD[] = {"", ":", "1", "1:", "1:abc", "x:", "99999999999999999999:"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        assert_false(audit_head_parse(str_of(BAD[i]), &noted));
    }
    text.p[text.n - 1] = 'G';
    assert_false(audit_head_parse(strbuf_str(&text), &noted));
    strbuf_clear(&text);
    fixture_close(f);
}

// ---- out of order -------------------------------------------------------------------------------------------

// Each change stands alone: it is made in a transaction, looked at by a copy of the store, and undone.
static const struct {
    const char *sql, *code, *path;
} CHANGES[] = {
    // the log
    {"UPDATE event SET body = replace(body, 'clear', 'klear') WHERE seq = 2", "chain_broken",
     "event 2"},
    {"UPDATE event SET body = body || ' ' WHERE seq = 1", "chain_broken", "event 1"},
    {"UPDATE event SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 3", "chain_broken",
     "event 3"},
    {"UPDATE event SET hash = '' WHERE seq = 3", "chain_broken", "event 3"},
    {"DELETE FROM event WHERE seq = 1", "event_missing", "event 1"},
    {"DELETE FROM event WHERE seq = 4", "event_missing", "event 4"},
    {"UPDATE event SET seq = seq + 1000 WHERE seq = 4", "event_missing", "event 4"},
    {"UPDATE event SET seq = -7 WHERE seq = 3; UPDATE event SET seq = 3 WHERE seq = 4;"
     "UPDATE event SET seq = 4 WHERE seq = -7",
     "chain_broken", "event 3"},
    {"UPDATE event SET person = 'U7' WHERE seq = 2", "event_columns", "event 2"},
    {"UPDATE event SET at = at + 1 WHERE seq = 2", "event_columns", "event 2"},
    {"UPDATE event SET object = 'C9' WHERE seq = 2", "event_columns", "event 2"},
    {"UPDATE event SET kind = 'case.opened' WHERE seq = 2", "event_columns", "event 2"},
    // cut at its end, and the tables left as they were
    {"DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", "table_differs", "object"},
    // tables
    {"UPDATE license_book SET used = used - 1 WHERE is_value = 0", "table_differs",
     "license_book (\"L1\", 1, 0)"},
    {"DELETE FROM license_entry WHERE no = 1", "table_differs", "license_entry (1)"},
    {"INSERT INTO object VALUES ('C99', 1)", "table_differs", "object (\"C99\")"},
    {"UPDATE desk_case SET state = 'granted'", "table_differs", "desk_case (\"C1\")"},
    {"UPDATE counter SET last = 7 WHERE letter = 'C'", "table_differs", "counter (\"C\")"},
    {"UPDATE hold SET state = 'lifted'", "table_differs", "hold (\"B1\")"},
    {"DELETE FROM hold", "table_differs", "hold (\"B1\")"},
    // beside them
    {"CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM hold; END", "schema_differs",
     "schema (\"trigger\", \"t\")"},
    {"CREATE VIEW v AS SELECT 1", "schema_differs", "schema (\"view\", \"v\")"},
    {"DROP INDEX event_object", "schema_differs", "schema (\"index\", \"event_object\")"},
    {"DROP TABLE hold", "schema_differs", "schema"},
    {"ALTER TABLE hold ADD COLUMN more TEXT", "schema_differs", "schema (\"hold\", \"more\")"},
    {"ALTER TABLE hold DROP COLUMN reason", "schema_differs", "schema (\"hold\", \"reason\")"},
    // outside the chain
    {"UPDATE personal SET words = words || '.' WHERE words = 'Nagoya Motors'", "personal_differs",
     "personal:"},
    {"UPDATE personal SET salt = '00' WHERE words = 'Nagoya Motors'", "personal_differs",
     "personal:"},
    {"DELETE FROM personal WHERE words = 'Nagoya Motors'", "personal_missing", "personal:"},
    {"UPDATE document SET bytes = x'00' WHERE sha = (SELECT min(sha) FROM document)",
     "document_differs", "document "},
    {"UPDATE document SET size = size + 1 WHERE sha = (SELECT min(sha) FROM document)",
     "document_differs", "document "},
    {"UPDATE document SET bytes = NULL WHERE sha = (SELECT min(sha) FROM document)",
     "document_missing", "document "},
    {"DELETE FROM document WHERE sha = (SELECT min(sha) FROM document)", "document_missing",
     "document "},
};

static void test_changes(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CHANGES / sizeof *CHANGES; i++) {
        ledger_fixture fixture, *f = &fixture;
        some_days(f);
        sql(f, CHANGES[i].sql);
        assert_names(f, CHANGES[i].code, CHANGES[i].path);
        fixture_close(f);
    }
}

// A text that no event names, under its right hash.
static void test_added_text(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    some_days(f);
    char sha[65];
    strbuf b = {0};
    sha256_hex(STR("00\nwords"), sha);
    strbuf_addf(&b, "INSERT INTO personal VALUES ('personal:%s', '00', 'words')", sha);
    sql(f, b.p);
    assert_names(f, "personal_extra", "personal:");
    strbuf_clear(&b);
    fixture_close(f);
}

// Somebody who makes the chain anew after a change is found by the tables, or by a noted head.
static void test_made_anew(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    some_days(f);
    audit_report r;
    assert_int_equal(verify(f, NULL, &r), LODE_OK);
    audit_head noted = {.seq = 2};
    ledger_tx *tx = as(f, "U1", 0);
    char hash[65];
    memset(hash, '0', 64);
    for (int64_t seq = 1; seq <= (int64_t)r.events; seq++) {
        sql_value c[2];
        bool found = false;
        MUST(tx_row(tx, "SELECT body, hash FROM event WHERE seq = $1", TX_ARGS(SQL_I(seq)), c, 2,
                    &found, &f->err));
        if (seq == 2) {
            memcpy(noted.hash, c[1].s.p, 64);
            char *verdict = strstr(c[0].s.p, "\"verdict\":\"clear\"");
            assert_non_null(verdict);
            memcpy(verdict + 11, "klear", 5);
        }
        event_hash(hash, c[0].s, hash);
        MUST(tx_run(tx, "UPDATE event SET body = $1, hash = $2 WHERE seq = $3",
                    TX_ARGS(SQL_S(c[0].s), SQL_S(str_of(hash)), SQL_I(seq)), &f->err));
    }
    done_as(f);
    assert_names(f, "table_differs", "decision (2)");
    sql(f, "UPDATE decision SET verdict = 'klear' WHERE seq = 2"); // and the tables, too
    assert_verifies(f);
    assert_int_equal(verify(f, &noted, &r), LODE_DIFFERS);
    assert_string_equal(f->err.code, "head_missing");
    assert_non_null(strstr(f->err.message, "made anew"));
    fixture_close(f);
}

// An event that the program would not have written: its kind is unknown, or it does not apply.
static void append_raw(ledger_fixture *f, const char *kind, const char *object) {
    ledger_tx *tx = as(f, "U1", 0);
    event e = event_new(str_of(kind), str_of(object));
    e.seq = tx->seq + 1;
    e.at = tx->at;
    e.by = STR("U1");
    strbuf body = {0};
    char hash[65];
    event_body(&e, &body);
    event_hash(tx->hash, strbuf_str(&body), hash);
    MUST(tx_run(tx, "INSERT INTO event VALUES ($1, $2, $3, $4, $5, $6, $7)",
                TX_ARGS(SQL_I(e.seq), SQL_S(strbuf_str(&body)), SQL_S(str_of(hash)),
                        SQL_S(e.object), SQL_S(e.kind), SQL_S(e.by), SQL_I(e.at)),
                &f->err));
    strbuf_clear(&body);
    done_as(f);
}

static void test_foreign_event(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    some_days(f);
    append_raw(f, "nothing.known", "C1");
    assert_names(f, "event_refused", "event ");
    fixture_close(f);
    some_days(f);
    append_raw(f, "hold.added", "B1"); // a second one of this id
    assert_names(f, "event_refused", "event ");
    fixture_close(f);
}

// ---- every column of every table ------------------------------------------------------------------------------

typedef struct columns {
    char name[40][48];
    bool is_int[40];
    uint32_t n;
} columns;

static lode_status take_column(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx, (void)err;
    columns *k = to;
    (void)snprintf(k->name[k->n], sizeof k->name[0], STR_FMT, STR_ARG(c[0].s));
    k->is_int[k->n++] = str_eqz(c[1].s, "INTEGER");
    return LODE_OK;
}

static uint64_t change_columns(ledger_fixture *f, const char *table) {
    columns k = {0};
    int64_t rows = 0;
    ledger_tx *tx = reader(f);
    MUST(tx_each(tx, "SELECT name, type FROM pragma_table_info($1)", TX_ARGS(SQL_S(str_of(table))),
                 2, take_column, &k, &f->err));
    strbuf b = {0};
    strbuf_addf(&b, "SELECT count(*) FROM %s", table);
    static lode_arena
        texts; // a statement's text stays: drivers keep what they prepared under its address
    const char *count = str_dup(&texts, strbuf_str(&b)).p;
    MUST(tx_int(tx, count, TX_NONE, 0, &rows, &f->err));
    undo_as(f);
    uint64_t tried = 0;
    for (uint32_t i = 0; rows > 0 && i < k.n; i++) {
        MUST(f->l.driver->begin(f->l.store, true, &f->err));
        strbuf_reset(&b);
        strbuf_addf(
            &b,
            k.is_int[i]
                ? "UPDATE %s SET \"%s\" = coalesce(\"%s\", 0) + 1000003 WHERE \"%s\" IS (SELECT max(\"%s\") FROM %s)"
                : "UPDATE %s SET \"%s\" = coalesce(\"%s\", '') || '~' WHERE \"%s\" IS (SELECT max(\"%s\") FROM %s)",
            table, k.name[i], k.name[i], k.name[i], k.name[i], table);
        sql(f, b.p);
        // inside the transaction: verify begins none of its own
        audit_report r;
        ledger_tx here = {.l = &f->l, .a = &f->a, .at = f->now};
        f->err = (lode_error){0};
        lode_status st = audit_verify(&here, NULL, NULL, NULL, &r, &f->err);
        if (st != LODE_DIFFERS || strcmp(f->err.code, "table_differs") != 0 ||
            strncmp(f->err.path, table, strlen(table)) != 0) {
            fail_msg("%s.%s: %d %s %s: %s", table, k.name[i], (int)st, f->err.code, f->err.path,
                     f->err.message);
        }
        f->l.driver->rollback(f->l.store);
        tried++;
    }
    strbuf_clear(&b);
    return tried;
}

static void test_every_column(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    some_days(f);
    uint64_t tried = 0;
    for (size_t i = 0; computed_table_at(i) != NULL; i++) {
        tried += change_columns(f, computed_table_at(i));
    }
    assert_true(tried > 60);
    assert_verifies(f);
    fixture_close(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),         cmocka_unit_test(test_in_order),
        cmocka_unit_test(test_head),          cmocka_unit_test(test_changes),
        cmocka_unit_test(test_added_text),    cmocka_unit_test(test_made_anew),
        cmocka_unit_test(test_foreign_event), cmocka_unit_test(test_every_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
