// SPDX-License-Identifier: Apache-2.0
//
// test_hit: pairs of versions are never asked twice; whatever changes opens a hit again and says what; the second
// person by every door; lists that change, move and drop their rows; forgetting; everything made again from the
// log after each test.
#include "ledger_fixture.h"

#include <stdlib.h>

#include "ledger/hit.h"
#include "ledger/people.h"

// ---- what is asked ------------------------------------------------------------------------------------

#define SCREENER ROLE_SCREENER
#define APPROVER (ROLE_APPROVER | ROLE_SCREENER)

static const char JP[] = "{\"name\":\"Nagoya Motor\",\"country\":\"JP\"}";
static const char CN[] = "{\"name\":\"Nagoya Motor\",\"country\":\"CN\"}";
static const char BARE[] = "{\"name\":\"Nagoya Motor\"}";
static const char OTHER[] = "{\"name\":\"Osaka Pump\",\"country\":\"JP\"}";

static const char ROW_1[] =
    "{\"kind\":\"entity\",\"listed\":\"2024-05-20\",\"delisted\":null,\"names\":[{\"name\":\"Nagoya "
    "Motors\"},{\"name\":\"NM\",\"weak\":true}],\"marks\":[{\"mark\":\"country\",\"value\":\"CN\"}]}";
static const char ROW_2[] =
    "{\"kind\":\"entity\",\"listed\":\"2024-05-20\",\"delisted\":null,\"names\":[{\"name\":\"Nagoya "
    "Motors\"},{\"name\":\"\xe5\x90\x8d\xe5\x8f\xa4\xe5\xb1\x8b\",\"lang\":\"zh\"}],"
    "\"marks\":[{\"mark\":\"country\",\"value\":\"CN\"},{\"mark\":\"id\",\"type\":\"lei\",\"value\":"
    "\"5493\"}]}";

static str sha_of(ledger_fixture *f, const char *text) {
    char hex[65];
    sha256_hex(str_of(text), hex);
    return str_dup(&f->a, str_of(hex));
}

static hit_query query_of(ledger_fixture *f, const char *json) {
    const char *from = json + sizeof "{\"name\":\"" - 1;
    str of = {from, (size_t)(strchr(from, '"') - from)};
    char hex[65];
    sha256_hex(of, hex);
    return (hit_query){str_of(json), str_dup(&f->a, str_of(hex)), sha_of(f, json)};
}

static hit_ask ask_of(ledger_fixture *f, const char *query, const char *row, const char *content) {
    return (hit_ask){
        .query = query_of(f, query),
        .list = STR("us.list[a=b]"),
        .row = str_of(row),
        .listed_name = STR("Nagoya Motors"),
        .row_version = sha_of(f, content),
        .row_content = str_of(content),
        .evidence = STR(
            "{\"class\":\"question\",\"evidence\":{\"country\":\"conflicts\",\"address\":\"near\"}}"),
        .class_ = STR("question"),
        .shipment = STR("S1"),
        .score = 800,
        .probability = 400};
}

static hit meet(ledger_fixture *f, const char *query, const char *row, const char *content) {
    hit_ask ask = ask_of(f, query, row, content);
    hit h = {0};
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    MUST(hit_meet(tx, &ask, &h, &f->err));
    done_as(f);
    return h;
}

static void set_policy(ledger_fixture *f, const char *word) {
    str now = {0};
    ledger_tx *tx = as(f, "U8", APPROVER);
    MUST(policy_get(tx, "hits.second_person", &now, &f->err));
    if (str_eqz(now, word)) {
        undo_as(f);
        return;
    }
    MUST(policy_propose(tx, STR("hits.second_person"), str_of(word), STR("a test"), &f->err));
    done_as(f);
    tx = as(f, "U9", APPROVER);
    MUST(policy_confirm(tx, STR("hits.second_person"), &f->err));
    done_as(f);
}

static hit get(ledger_fixture *f, str id) {
    hit h = {0};
    ledger_tx *tx = as(f, "U1", ROLE_VIEWER);
    MUST(hit_get(tx, id, &h, &f->err));
    undo_as(f);
    return h;
}

static uint64_t events(ledger_fixture *f) {
    ledger_tx *tx = as(f, "U1", ROLE_VIEWER);
    uint64_t seq = tx->seq;
    undo_as(f);
    return seq;
}

static void propose(ledger_fixture *f, const char *who, str id, hit_outcome outcome,
                    const char *reason, const char *note) {
    ledger_tx *tx = as(f, who, SCREENER);
    MUST(hit_propose(tx, id, outcome, str_of(reason), str_of(note), &f->err));
    done_as(f);
}

static void confirm(ledger_fixture *f, const char *who, str id) {
    ledger_tx *tx = as(f, who, APPROVER);
    MUST(hit_confirm(tx, id, &f->err));
    done_as(f);
}

static void decide(ledger_fixture *f, str id, hit_outcome outcome) {
    propose(f, "U2", id, outcome,
            outcome == HIT_SAME        ? "other_same"
            : outcome == HIT_DIFFERENT ? "name_only"
                                       : "answer_awaited",
            "by the file");
    confirm(f, "U3", id);
}

// The decided pairs of a query, as check is told of them.
static size_t known(ledger_fixture *f, const char *query, hit *first) {
    hit *h = NULL;
    size_t n = 0;
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    MUST(hits_known(tx, sha_of(f, query), &h, &n, &f->err));
    undo_as(f);
    if (n > 0 && first != NULL) {
        *first = h[0];
    }
    return n;
}

static size_t bearing(ledger_fixture *f, const char *query) {
    hit *h = NULL;
    size_t n = 0;
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    MUST(hits_bearing(tx, sha_of(f, query), &h, &n, &f->err));
    undo_as(f);
    return n;
}

#define SAYS(text, part)                                                \
    do {                                                                \
        if (memmem((text).p, (text).n, (part), strlen(part)) == NULL) { \
            fail_msg("\"%.*s\" does not say %s", STR_ARG(text), part);  \
        }                                                               \
    } while (0)

static int open_store(void **state) {
    ledger_fixture *f = calloc(1, sizeof *f);
    fixture_open(f);
    *state = f;
    return f == NULL;
}

static int close_store(void **state) {
    ledger_fixture *f = *state;
    assert_rebuilds(f);
    fixture_close(f);
    free(f);
    return 0;
}

// ---- never twice --------------------------------------------------------------------------------------

static void pair_is_never_asked_twice(void **state) {
    ledger_fixture *f = *state;
    hit h = meet(f, JP, "us.list/7", ROW_1), k = {0};
    assert_true(str_eqz(h.id, "H1"));
    assert_int_equal(h.state, HIT_OPEN);
    assert_true(str_eqz(h.name, "Nagoya Motor") && str_eqz(h.country, "JP"));
    assert_true(str_eqz(h.query_version, "P1/1"));
    uint64_t seq = events(f);
    k = meet(f, JP, "us.list/7", ROW_1); // open: still the one question
    assert_true(str_eq(k.id, h.id));
    assert_int_equal(events(f), seq);
    assert_int_equal(bearing(f, JP), 1);
    decide(f, h.id, HIT_DIFFERENT);
    seq = events(f);
    k = meet(f, JP, "us.list/7", ROW_1);
    assert_int_equal(k.state, HIT_CLOSED);
    assert_int_equal(k.outcome, HIT_DIFFERENT);
    assert_int_equal(events(f), seq);
    assert_int_equal(bearing(f, JP), 0);
    assert_int_equal(known(f, JP, &k), 1);
    assert_true(str_eqz(k.row, "us.list/7") && str_eq(k.row_version, sha_of(f, ROW_1)));
    assert_true(str_eqz(k.proposed_by, "U2") && str_eqz(k.closed_by, "U3"));
    assert_int_equal(known(f, CN, NULL), 0); // that version of the party was not looked at
    assert_int_equal(known(f, OTHER, NULL), 0);
    k = meet(f, OTHER, "us.list/7", ROW_1); // another party
    assert_true(str_eqz(k.id, "H2") && str_eqz(k.query_version, "P2/1"));
}

static void changed_query_opens_again(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    decide(f, id, HIT_DIFFERENT);
    hit h = meet(f, CN, "us.list/7", ROW_1);
    assert_true(str_eq(h.id, id));
    assert_int_equal(h.state, HIT_OPEN);
    assert_int_equal(h.outcome, HIT_NONE);
    assert_true(str_eqz(h.query_version, "P1/2"));
    assert_true(str_eqz(h.reopened_because, "the party's country was JP, is CN"));
    assert_true(str_eqz(
        h.changes, "[{\"side\":\"query\",\"field\":\"country\",\"was\":\"JP\",\"is\":\"CN\"}]"));
    // the finding on the first version stands meanwhile, and is not asked again
    assert_int_equal(known(f, JP, NULL), 1);
    assert_int_equal(known(f, CN, NULL), 0);
    assert_int_equal(bearing(f, JP), 0);
    assert_int_equal(bearing(f, CN), 1);
    uint64_t seq = events(f);
    h = meet(f, JP, "us.list/7", ROW_1);
    assert_int_equal(h.state, HIT_CLOSED);
    assert_int_equal(h.outcome, HIT_DIFFERENT);
    assert_true(str_eqz(h.query_version, "P1/1"));
    assert_int_equal(events(f), seq);
    decide(f, id, HIT_SAME);
    hit k;
    assert_int_equal(known(f, CN, &k), 1);
    assert_int_equal(k.outcome, HIT_SAME);
    assert_int_equal(known(f, JP, &k), 1);
    assert_int_equal(k.outcome, HIT_DIFFERENT);
    seq = events(f);
    (void)meet(f, JP, "us.list/7", ROW_1);
    (void)meet(f, CN, "us.list/7", ROW_1);
    assert_int_equal(events(f), seq);
}

// Two orders for one name, with and without its country, checked again and again while people look.
static void another_version_waits(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    propose(f, "U2", id, HIT_DIFFERENT, "name_only", "");
    hit h = meet(f, BARE, "us.list/7", ROW_1);
    assert_true(str_eq(h.id, id));
    assert_int_equal(h.state, HIT_OPEN); // of that pair
    assert_int_equal(get(f, id).state, HIT_PROPOSED);
    assert_int_equal(get(f, id).waiting, 1);
    uint64_t seq = events(f);
    (void)meet(f, BARE, "us.list/7", ROW_1);
    (void)meet(f, JP, "us.list/7", ROW_1);
    assert_int_equal(events(f), seq);
    assert_int_equal(bearing(f, BARE), 1);
    assert_int_equal(bearing(f, JP), 1);
    confirm(f, "U3", id);
    h = get(f, id);
    assert_int_equal(h.state, HIT_OPEN);
    assert_int_equal(h.waiting, 0);
    assert_true(h.current);
    assert_true(str_eqz(h.query_version, "P1/2"));
    assert_true(str_eqz(h.reopened_because, "the party's country was JP, is not said any more"));
    assert_int_equal(known(f, JP, NULL), 1);
    assert_int_equal(bearing(f, JP), 0);
    decide(f, id, HIT_DIFFERENT);
    assert_int_equal(get(f, id).state, HIT_CLOSED);
    assert_int_equal(known(f, BARE, NULL), 1);
}

static void changed_row_opens_again(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    decide(f, id, HIT_DIFFERENT);
    hit h = meet(f, JP, "us.list/7", ROW_2); // met before the rows were compared
    assert_true(str_eq(h.id, id));
    assert_int_equal(h.state, HIT_OPEN);
    SAYS(h.reopened_because, "the list's name added: \xe5\x90\x8d\xe5\x8f\xa4\xe5\xb1\x8b (zh)");
    SAYS(h.reopened_because, "the list's weak name removed: NM");
    SAYS(h.reopened_because, "the list's number (lei) added: 5493");
    SAYS(h.changes, "{\"side\":\"row\",\"field\":\"weak name\",\"was\":\"NM\"}");
    assert_int_equal(known(f, JP, NULL), 0);
    decide(f, id, HIT_DIFFERENT);
    uint64_t seq = events(f);
    h = meet(f, JP, "us.list/7", ROW_1); // an answer made with the older image
    assert_int_equal(h.state, HIT_CLOSED);
    assert_int_equal(events(f), seq);
}

static void both_sides_changed(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    decide(f, id, HIT_UNCLEAR);
    hit h = meet(f, CN, "us.list/7", ROW_2);
    assert_true(str_eq(h.id, id));
    SAYS(h.reopened_because, "the party's country was JP, is CN");
    SAYS(h.reopened_because, "the list's name added");
    hit k;
    assert_int_equal(known(f, CN, &k), 0);
}

static void unclear_says_nothing_but_is_not_asked_again(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    decide(f, id, HIT_UNCLEAR);
    hit k;
    assert_int_equal(known(f, JP, &k), 1);
    assert_int_equal(k.outcome, HIT_UNCLEAR);
    uint64_t seq = events(f);
    assert_int_equal(meet(f, JP, "us.list/7", ROW_1).state, HIT_CLOSED);
    assert_int_equal(events(f), seq);
}

// ---- a new list ---------------------------------------------------------------------------------------

static uint64_t row_now(ledger_fixture *f, const char *row, const char *was, const char *now_row,
                        const char *now, bool gone) {
    uint64_t reopened = 0;
    hit_row before = {str_of(row), sha_of(f, was), gone},
            after = {str_of(now_row), sha_of(f, now), false};
    ledger_tx *tx = as(f, "system", 0);
    MUST(hit_row_changed(tx, &before, &after, str_of(now), &reopened, &f->err));
    done_as(f);
    return reopened;
}

static uint64_t row_gone(ledger_fixture *f, const char *row, const char *was) {
    uint64_t lapsed = 0;
    hit_row before = {str_of(row), sha_of(f, was), false};
    ledger_tx *tx = as(f, "system", 0);
    MUST(hit_row_gone(tx, &before, &lapsed, &f->err));
    done_as(f);
    return lapsed;
}

static void new_list_opens_all_hits_of_the_row(void **state) {
    ledger_fixture *f = *state;
    str closed = meet(f, JP, "us.list/7", ROW_1).id, open = meet(f, OTHER, "us.list/7", ROW_1).id,
        beside = meet(f, JP, "us.list/8", ROW_1).id;
    decide(f, closed, HIT_SAME);
    decide(f, beside, HIT_DIFFERENT);
    assert_int_equal(row_now(f, "us.list/7", ROW_1, "us.list/7", ROW_2, false), 1);
    hit h = get(f, closed);
    assert_int_equal(h.state, HIT_OPEN);
    assert_false(h.current);
    SAYS(h.reopened_because, "the list's name added");
    assert_int_equal(get(f, open).state, HIT_OPEN);
    assert_true(str_eq(get(f, open).row_version, sha_of(f, ROW_2)));
    assert_int_equal(get(f, beside).state, HIT_CLOSED);
    // the new figures, without another question
    h = meet(f, JP, "us.list/7", ROW_2);
    assert_true(str_eq(h.id, closed) && h.current);
    assert_int_equal(h.state, HIT_OPEN);
    // the list takes it back: what was found out of that pair stands again
    assert_int_equal(row_now(f, "us.list/7", ROW_2, "us.list/7", ROW_1, false), 0);
    h = get(f, closed);
    assert_int_equal(h.state, HIT_CLOSED);
    assert_int_equal(h.outcome, HIT_SAME);
    assert_true(str_eqz(h.closed_by, "U3"));
    assert_int_equal(known(f, JP, NULL), 2);
}

static void proposal_on_an_old_row_is_void(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    propose(f, "U2", id, HIT_DIFFERENT, "name_only", "");
    assert_int_equal(row_now(f, "us.list/7", ROW_1, "us.list/7", ROW_2, false), 1);
    ledger_tx *tx = as(f, "U3", APPROVER);
    REFUSED("forbidden_transition", hit_confirm(tx, id, &f->err));
    undo_as(f);
}

static void row_without_a_number_moves(void **state) {
    ledger_fixture *f = *state;
    str a = meet(f, JP, "us.list/#1", ROW_1).id, b = meet(f, OTHER, "us.list/#2", ROW_2).id;
    decide(f, a, HIT_DIFFERENT);
    decide(f, b, HIT_SAME);
    // the two change places
    assert_int_equal(row_now(f, "us.list/#1", ROW_1, "us.list/#2", ROW_1, false), 0);
    assert_int_equal(row_now(f, "us.list/#2", ROW_2, "us.list/#1", ROW_2, false), 0);
    assert_true(str_eqz(get(f, a).row, "us.list/#2") && str_eqz(get(f, b).row, "us.list/#1"));
    uint64_t seq = events(f);
    assert_int_equal(meet(f, JP, "us.list/#2", ROW_1).state, HIT_CLOSED);
    assert_int_equal(events(f), seq);
    // another party that now stands where it stood is another row
    hit h = meet(f, JP, "us.list/#1", ROW_2);
    assert_false(str_eq(h.id, a));
}

static void row_that_left_asks_nothing(void **state) {
    ledger_fixture *f = *state;
    str found = meet(f, JP, "us.list/7", ROW_1).id, open = meet(f, OTHER, "us.list/7", ROW_1).id;
    decide(f, found, HIT_SAME);
    assert_int_equal(row_gone(f, "us.list/7", ROW_1), 1);
    assert_int_equal(known(f, JP, NULL), 0); // a check could not name the row
    hit h = get(f, open);
    assert_int_equal(h.state, HIT_CLOSED);
    assert_int_equal(h.outcome, HIT_NONE);
    assert_true(str_eqz(h.reason, "row_removed") && h.row_gone);
    assert_int_equal(get(f, found).outcome, HIT_SAME);
    ledger_tx *tx = as(f, "U2", SCREENER);
    REFUSED("forbidden_transition", hit_reopen(tx, open, STR("why"), &f->err));
    undo_as(f);
    assert_int_equal(row_gone(f, "us.list/7", ROW_1), 0); // once
    // back as it was
    assert_int_equal(row_now(f, "us.list/7", ROW_1, "us.list/7", ROW_1, true), 0);
    hit k;
    assert_int_equal(known(f, JP, &k), 1);
    assert_int_equal(k.outcome, HIT_SAME);
    h = meet(f, OTHER, "us.list/7", ROW_1);
    assert_true(str_eq(h.id, open));
    assert_int_equal(h.state, HIT_OPEN);
    SAYS(h.reopened_because, "again");
}

static void row_that_left_and_came_back_elsewhere(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/#7", ROW_1).id;
    decide(f, id, HIT_DIFFERENT);
    (void)row_gone(f, "us.list/#7", ROW_1);
    hit h = meet(f, JP, "us.list/#3", ROW_1);
    assert_true(str_eq(h.id, id) && str_eqz(h.row, "us.list/#3") && !h.row_gone);
    assert_int_equal(h.state, HIT_CLOSED);
    assert_int_equal(known(f, JP, NULL), 1);
    (void)row_gone(f, "us.list/#3", ROW_1);
    h = meet(f, JP, "us.list/#3", ROW_2); // somebody else in its place
    assert_false(str_eq(h.id, id));
}

static void what_is_not_met_any_more_lapses(void **state) {
    ledger_fixture *f = *state;
    str open = meet(f, JP, "us.list/7", ROW_1).id, once = meet(f, JP, "us.list/8", ROW_1).id,
        still = meet(f, JP, "us.list/9", ROW_1).id;
    decide(f, once, HIT_SAME);
    (void)row_now(f, "us.list/7", ROW_1, "us.list/7", ROW_2, false);
    (void)row_now(f, "us.list/8", ROW_1, "us.list/8", ROW_2, false);
    (void)row_now(f, "us.list/9", ROW_1, "us.list/9", ROW_2, false);
    (void)meet(f, JP, "us.list/9", ROW_2);
    uint64_t lapsed = 0;
    ledger_tx *tx = as(f, "system", 0);
    MUST(hit_not_met(tx, STR("P1"), &lapsed, &f->err));
    done_as(f);
    assert_int_equal(lapsed, 1);
    hit h = get(f, open);
    assert_int_equal(h.state, HIT_CLOSED);
    assert_true(str_eqz(h.reason, "not_met") && h.outcome == HIT_NONE);
    assert_int_equal(get(f, once).state, HIT_OPEN); // it was the party once: a person must say
    assert_int_equal(get(f, still).state, HIT_OPEN);
    ledger_tx *t = as(f, "U2", SCREENER);
    MUST(hit_reopen(t, open, STR("the old name is on its letterhead"), &f->err));
    done_as(f);
    assert_int_equal(get(f, open).state, HIT_OPEN);
}

static void rows_are_listed_once(void **state) {
    ledger_fixture *f = *state;
    hit_row *rows = NULL;
    size_t n = 0;
    (void)meet(f, JP, "us.list/7", ROW_1);
    (void)meet(f, OTHER, "us.list/7", ROW_1);
    (void)meet(f, OTHER, "us.list/9", ROW_2);
    (void)row_gone(f, "us.list/9", ROW_2);
    ledger_tx *tx = as(f, "U1", 0);
    MUST(hit_rows(tx, &rows, &n, &f->err));
    undo_as(f);
    assert_int_equal(n, 2);
    assert_true(str_eqz(rows[0].row, "us.list/7") && !rows[0].gone);
    assert_true(str_eqz(rows[1].row, "us.list/9") && rows[1].gone);
}

static void content_that_was_not_kept(void **state) {
    ledger_fixture *f = *state;
    hit_ask ask = ask_of(f, JP, "us.list/7", ROW_1);
    hit h;
    ask.row_content = (str){0};
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    MUST(hit_meet(tx, &ask, &h, &f->err));
    ask.row_content = str_of(ROW_2); // not what the version says: not kept either
    ask.row = STR("us.list/8");
    MUST(hit_meet(tx, &ask, &h, &f->err));
    done_as(f);
    (void)row_now(f, "us.list/7", ROW_1, "us.list/7", ROW_2, false);
    SAYS(get(f, STR("H1")).reopened_because, "was not kept");
}

// ---- signing ------------------------------------------------------------------------------------------

static void reasons_are_a_table(void **state) {
    (void)state;
    uint32_t of[HIT_OUTCOMES] = {0};
    for (size_t i = 0; hit_reason_at(i) != NULL; i++) {
        const hit_reason *r = hit_reason_at(i);
        of[r->outcome]++;
        assert_ptr_equal(hit_reason_find(str_of(r->code)), r); // no code twice
        assert_true(r->about[0] >= 'A' && r->about[strlen(r->about) - 1] == '.');
    }
    assert_int_equal(of[HIT_NONE], 0);
    assert_true(of[HIT_SAME] > 2 && of[HIT_DIFFERENT] > 5 && of[HIT_UNCLEAR] > 0);
    static const char *const NEEDED[] = {
        "name_only",         "different_country", "different_birth",    "different_kind",
        "different_address", "different_number",  "weak_alias",         "other",
        "same_number",       "same_address",      "confirmed_by_party", "confirmed_by_document",
        "not_enough_known"};
    for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++) {
        assert_non_null(hit_reason_find(str_of(NEEDED[i])));
    }
}

static void reason_must_fit(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    static const struct {
        hit_outcome outcome;
        const char *reason, *note, *code;
    } bad[] = {
        {HIT_DIFFERENT, "no_such", "", "hit_reason"},
        {HIT_DIFFERENT, "", "", "hit_reason"},
        {HIT_SAME, "name_only", "", "hit_reason"},
        {HIT_DIFFERENT, "same_number", "", "hit_reason"},
        {HIT_NONE, "name_only", "", "hit_reason"},
        {HIT_DIFFERENT, "other", "", "hit_note"},
        {HIT_DIFFERENT, "other", " \n\t ", "hit_note"},
        {HIT_SAME, "confirmed_by_party", "", "hit_note"},
        {HIT_DIFFERENT, "different_birth", "", "hit_note"},   // the query has no birth
        {HIT_DIFFERENT, "different_kind", "", "hit_note"},    // nor a kind
        {HIT_DIFFERENT, "different_address", "", "hit_note"}, // nor an address
        {HIT_SAME, "same_number", "", "hit_note"},
        {HIT_UNCLEAR, "answer_awaited", "", "hit_note"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ledger_tx *tx = as(f, "U2", SCREENER);
        REFUSED(bad[i].code, hit_propose(tx, id, bad[i].outcome, str_of(bad[i].reason),
                                         str_of(bad[i].note), &f->err));
        assert_true(f->err.hint[0] != '\0');
        undo_as(f);
    }
    propose(f, "U2", id, HIT_DIFFERENT, "different_country", ""); // the evidence shows it
    hit h = get(f, id);
    assert_int_equal(h.state, HIT_PROPOSED);
    assert_true(str_eqz(h.reason, "different_country") && str_eqz(h.proposed_by, "U2"));
}

static void states_are_kept_to(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    ledger_tx *tx = as(f, "U3", APPROVER);
    REFUSED("forbidden_transition", hit_confirm(tx, id, &f->err));
    REFUSED("forbidden_transition", hit_send_back(tx, id, STR("n"), &f->err));
    REFUSED("forbidden_transition", hit_reopen(tx, id, STR("n"), &f->err));
    REFUSED("not_found", hit_confirm(tx, STR("H99"), &f->err));
    REFUSED("not_found",
            hit_propose(tx, STR("H99"), HIT_DIFFERENT, STR("name_only"), STR(""), &f->err));
    hit h;
    REFUSED("not_found", hit_get(tx, STR("P1"), &h, &f->err));
    undo_as(f);
    propose(f, "U2", id, HIT_DIFFERENT, "name_only", "");
    tx = as(f, "U4", SCREENER);
    REFUSED("forbidden_transition",
            hit_propose(tx, id, HIT_SAME, STR("other_same"), STR("n"), &f->err));
    undo_as(f);
    confirm(f, "U3", id);
    tx = as(f, "U4", APPROVER);
    REFUSED("forbidden_transition", hit_confirm(tx, id, &f->err));
    REFUSED("forbidden_transition",
            hit_propose(tx, id, HIT_SAME, STR("other_same"), STR("n"), &f->err));
    undo_as(f);
}

static void roles_are_kept_to(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    ledger_tx *tx = as(f, "U2", ~(uint32_t)ROLE_SCREENER);
    REFUSED("role_missing", hit_propose(tx, id, HIT_DIFFERENT, STR("name_only"), STR(""), &f->err));
    undo_as(f);
    propose(f, "U2", id, HIT_DIFFERENT, "name_only", "");
    tx = as(f, "U3", ~(uint32_t)ROLE_APPROVER);
    REFUSED("role_missing", hit_confirm(tx, id, &f->err));
    REFUSED("role_missing", hit_send_back(tx, id, STR("n"), &f->err));
    undo_as(f);
    tx = as(f, "U3", ~(uint32_t)(ROLE_APPROVER | ROLE_SCREENER));
    REFUSED("role_missing", hit_reopen(tx, id, STR("n"), &f->err));
    undo_as(f);
}

static void second_person_by_every_door(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    propose(f, "U2", id, HIT_DIFFERENT, "name_only", "");
    ledger_tx *tx = as(f, "U2", APPROVER); // the same person with the other role
    REFUSED("second_person", hit_confirm(tx, id, &f->err));
    REFUSED("second_person", hit_send_back(tx, id, STR("n"), &f->err));
    tx->by.machine = true; // through a token of a program
    REFUSED("second_person", hit_confirm(tx, id, &f->err));
    tx->by.id = STR("K1");
    REFUSED("second_person", hit_confirm(tx, id, &f->err));
    REFUSED("second_person", hit_send_back(tx, id, STR("n"), &f->err));
    tx->by = (actor){.id = STR("system"), .roles = APPROVER};
    REFUSED("second_person", hit_confirm(tx, id, &f->err));
    undo_as(f);
    // whoever proposed last is the first person, also after it went back and forth
    tx = as(f, "U3", APPROVER);
    MUST(hit_send_back(tx, id, STR("look at the address"), &f->err));
    MUST(hit_propose(tx, id, HIT_DIFFERENT, STR("name_only"), STR(""), &f->err));
    REFUSED("second_person", hit_confirm(tx, id, &f->err));
    done_as(f);
    assert_int_equal(get(f, id).state, HIT_PROPOSED);
    confirm(f, "U2", id);
    // reopening, and closing alone what two had closed
    tx = as(f, "U2", APPROVER);
    REFUSED("hit_note", hit_reopen(tx, id, (str){0}, &f->err));
    MUST(hit_reopen(tx, id, STR("a new register extract"), &f->err));
    MUST(hit_propose(tx, id, HIT_SAME, STR("other_same"), STR("n"), &f->err));
    REFUSED("second_person", hit_confirm(tx, id, &f->err));
    done_as(f);
    assert_int_equal(known(f, JP, NULL), 0);
}

static void policy_says_who_needs_a_second(void **state) {
    ledger_fixture *f = *state;
    static const struct {
        const char *policy, *class_;
        uint32_t probability;
        bool machine, second;
    } cases[] = {
        {"all", "question", 1, false, true},       {"none", "match", 1000, false, false},
        {"none", "question", 1, false, false},     {"none", "question", 1, true, true},
        {"likely", "question", 499, false, false}, {"likely", "question", 500, false, true},
        {"likely", "match", 1, false, true},       {"likely", "question", 1, true, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char row[32];
        (void)snprintf(row, sizeof row, "us.list/%zu", i);
        hit_ask ask = ask_of(f, JP, row, ROW_1);
        hit h;
        ask.class_ = str_of(cases[i].class_);
        ask.probability = cases[i].probability;
        set_policy(f, cases[i].policy);
        ledger_tx *tx = as(f, "U2", SCREENER);
        tx->by.machine = cases[i].machine;
        MUST(hit_meet(tx, &ask, &h, &f->err));
        MUST(hit_propose(tx, h.id, HIT_DIFFERENT, STR("name_only"), STR(""), &f->err));
        done_as(f);
        h = get(f, h.id);
        assert_int_equal(h.state, cases[i].second ? HIT_PROPOSED : HIT_CLOSED);
        assert_int_equal(h.second, cases[i].second);
    }
}

// Figures of the row as it was say nothing of how likely the hit is now.
static void likely_asks_when_figures_are_old(void **state) {
    ledger_fixture *f = *state;
    set_policy(f, "likely");
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    (void)row_now(f, "us.list/7", ROW_1, "us.list/7", ROW_2, false);
    propose(f, "U2", id, HIT_DIFFERENT, "name_only", "");
    assert_int_equal(get(f, id).state, HIT_PROPOSED);
}

// ---- taking back --------------------------------------------------------------------------------------

static void own_proposal_is_taken_back(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    propose(f, "U2", id, HIT_SAME, "other_same", "typed the wrong key");
    ledger_tx *tx = as(f, "U4", SCREENER);
    REFUSED("hit_note", hit_reopen(tx, id, (str){0}, &f->err)); // another one's needs a reason
    undo_as(f);
    tx = as(f, "U2", SCREENER);
    MUST(hit_reopen(tx, id, (str){0}, &f->err));
    done_as(f);
    hit h = get(f, id);
    assert_int_equal(h.state, HIT_OPEN);
    assert_int_equal(h.outcome, HIT_NONE);
    assert_true(h.proposed_by.n == 0 && h.note.n == 0 && h.reason.n == 0);
    set_policy(f, "none");
    propose(f, "U2", id, HIT_SAME, "other_same", "n");
    assert_int_equal(get(f, id).state, HIT_CLOSED);
    assert_int_equal(known(f, JP, NULL), 1);
    tx = as(f, "U2", SCREENER);
    MUST(hit_reopen(tx, id, (str){0}, &f->err));
    done_as(f);
    assert_int_equal(get(f, id).state, HIT_OPEN);
    assert_int_equal(known(f, JP, NULL), 0);
}

static void doubt_in_one_is_doubt_in_all(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    decide(f, id, HIT_DIFFERENT);
    (void)meet(f, CN, "us.list/7", ROW_1);
    decide(f, id, HIT_DIFFERENT);
    assert_int_equal(known(f, JP, NULL) + known(f, CN, NULL), 2);
    ledger_tx *tx = as(f, "U4", SCREENER);
    MUST(hit_reopen(tx, id, STR("the register shows a branch in CN"), &f->err));
    done_as(f);
    assert_int_equal(known(f, JP, NULL) + known(f, CN, NULL), 0);
    assert_int_equal(bearing(f, JP), 1);
    assert_int_equal(get(f, id).waiting, 1);
    decide(f, id, HIT_SAME);
    assert_int_equal(get(f, id).state, HIT_OPEN); // now the other version
    assert_true(str_eqz(get(f, id).query_version, "P1/1"));
    decide(f, id, HIT_SAME);
    assert_int_equal(known(f, JP, NULL) + known(f, CN, NULL), 2);
}

static void history_is_told(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    decide(f, id, HIT_DIFFERENT);
    (void)meet(f, CN, "us.list/7", ROW_2);
    hit_moment *m = NULL;
    size_t n = 0;
    ledger_tx *tx = as(f, "U1", ROLE_VIEWER);
    MUST(hit_history(tx, id, &m, &n, &f->err));
    undo_as(f);
    static const char *const KINDS[] = {"hit.opened", "hit.proposed", "hit.closed", "hit.changed"};
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++) {
        assert_true(str_eqz(m[i].kind, KINDS[i]));
    }
    assert_true(str_eqz(m[1].note, "by the file") && str_eqz(m[1].by, "U2"));
    assert_int_equal(m[2].outcome, HIT_DIFFERENT);
    assert_true(str_eqz(m[2].query_version, "P1/1") && str_eqz(m[3].query_version, "P1/2"));
    assert_true(str_eq(m[2].row_version, sha_of(f, ROW_1)));
    assert_true(str_eq(m[3].row_version, sha_of(f, ROW_2)));
    SAYS(m[3].because, "JP");
}

// ---- lists of hits ------------------------------------------------------------------------------------

static void sixty_before_ten(void **state) {
    ledger_fixture *f = *state;
    for (int i = 0; i < 60; i++) {
        char row[32];
        (void)snprintf(row, sizeof row, "us.list/%d", i);
        (void)meet(f, i % 2 == 0 ? JP : OTHER, row, ROW_1);
    }
    hit *page = NULL;
    size_t n = 0, seen = 0;
    page_ask ask = {.limit = 25};
    const hit_filter open = {.state = HIT_OPEN};
    ledger_tx *tx = as(f, "U2", SCREENER);
    do { // newest first; what is decided meanwhile loses nobody a hit
        MUST(hits_list(tx, &open, &ask, &page, &n, &f->err));
        for (size_t i = 0; i < n; i++) {
            assert_true(ask.before == 0 || page[i].number < ask.before);
            ask.before = page[i].number;
            MUST(hit_propose(tx, page[i].id, HIT_DIFFERENT, STR("name_only"), (str){0}, &f->err));
        }
        seen += n;
    } while (n == 25);
    done_as(f);
    assert_int_equal(seen, 60);
    uint64_t of[HIT_STATES];
    tx = as(f, "U3", APPROVER);
    MUST(hits_count(tx, of, &f->err));
    assert_int_equal(of[HIT_OPEN], 0);
    assert_int_equal(of[HIT_PROPOSED], 60);
    const hit_filter mine = {.state = -1, .party = STR("P2")},
                     row = {.state = -1, .row = STR("us.list/3")};
    ask = (page_ask){.limit = 200};
    MUST(hits_list(tx, &mine, &ask, &page, &n, &f->err));
    assert_int_equal(n, 30);
    MUST(hits_list(tx, &row, &ask, &page, &n, &f->err));
    assert_int_equal(n, 1);
    const hit_filter nobody = {.state = HIT_OPEN, .shipment = STR("S1")};
    MUST(hits_list(tx, &nobody, &ask, &page, &n, &f->err));
    assert_int_equal(n, 0);
    undo_as(f);
    for (int i = 0; i < 60; i++) { // none is shown again
        char at[32];
        (void)snprintf(at, sizeof at, "us.list/%d", i);
        assert_int_equal(meet(f, i % 2 == 0 ? JP : OTHER, at, ROW_1).state, HIT_PROPOSED);
    }
}

// ---- persons ------------------------------------------------------------------------------------------

static void names_stay_out_of_the_chain(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    decide(f, id, HIT_DIFFERENT);
    (void)meet(f, CN, "us.list/7", ROW_2);
    int64_t n = -1;
    hit_query q = query_of(f, JP);
    ledger_tx *tx = as(f, "U1", 0);
    const str secrets[] = {STR("Nagoya"), STR("by the file"), q.key, q.version,
                           query_of(f, CN).version};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        MUST(tx_int(tx, "SELECT count(*) FROM event WHERE instr(body, $1) > 0",
                    TX_ARGS(SQL_S(secrets[i])), -1, &n, &f->err));
        assert_int_equal(n, 0);
    }
    undo_as(f);
}

static void forgotten_party_is_a_new_one(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    decide(f, id, HIT_DIFFERENT);
    ledger_tx *tx = as(f, "U1", 0);
    // what erasing does to the personal fields of party and hit
    MUST(tx_run(tx, "DELETE FROM personal", TX_NONE, &f->err));
    MUST(hit_forget(tx, STR("P1"), &f->err));
    done_as(f);
    assert_int_equal(known(f, JP, NULL), 0);
    hit h = get(f, id);
    assert_int_equal(h.outcome, HIT_DIFFERENT);
    assert_true(h.name.n == 0 && h.query.n == 0 && h.note.n == 0 && h.evidence.n == 0);
    h = meet(f, JP, "us.list/7", ROW_1);
    assert_true(str_eqz(h.query_version, "P2/1") && !str_eq(h.id, id));
}

// Also where nobody called hit_forget.
static void erased_query_is_not_known(void **state) {
    ledger_fixture *f = *state;
    str id = meet(f, JP, "us.list/7", ROW_1).id;
    decide(f, id, HIT_DIFFERENT);
    ledger_tx *tx = as(f, "U1", 0);
    MUST(tx_run(tx, "DELETE FROM personal", TX_NONE, &f->err));
    done_as(f);
    assert_int_equal(known(f, JP, NULL), 0);
    assert_true(str_eqz(meet(f, JP, "us.list/7", ROW_1).query_version, "P2/1"));
}

static void parties_are_kept_in_order(void **state) {
    ledger_fixture *f = *state;
    hit_query q[] = {query_of(f, JP), query_of(f, CN), query_of(f, OTHER)};
    str id;
    uint32_t version = 0;
    asked_party *p = NULL, one;
    size_t n = 0;
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    for (int round = 0; round < 2; round++) { // met nobody; asked twice
        for (size_t i = 0; i < 3; i++) {
            MUST(party_meet(tx, &q[i], STR("S1"), &id, &version, &f->err));
            assert_true(str_eqz(id, i < 2 ? "P1" : "P2"));
            assert_int_equal(version, i == 1 ? 2 : 1);
        }
        assert_int_equal(tx->seq, 3);
    }
    MUST(parties_after(tx, 0, 10, &p, &n, &f->err));
    assert_int_equal(n, 2);
    assert_true(str_eqz(p[0].query, CN) && p[0].version == 2); // the newest
    MUST(parties_after(tx, p[0].number, 10, &p, &n, &f->err));
    assert_int_equal(n, 1);
    MUST(party_get(tx, STR("P2"), &one, &f->err));
    assert_true(str_eqz(one.query, OTHER));
    REFUSED("not_found", party_get(tx, STR("P3"), &one, &f->err));
    done_as(f);
}

// ---- random -------------------------------------------------------------------------------------------

// Against a model: a pair is open exactly until it was decided, whatever the order of things.
static void random_days(void **state) {
    ledger_fixture *f = *state;
    static const char *const QUERIES[] = {JP, CN, BARE};
    static const char *const ROWS[] = {ROW_1, ROW_2};
    static const char *const AT[] = {"us.list/1", "us.list/2"};
    hit_outcome decided[3][2][2] = {0}; // query, row, version
    uint32_t seed = 7, now[2] = {0, 0};
    for (int step = 0; step < 1500; step++) {
        seed = seed * 1664525u + 1013904223u;
        uint32_t q = seed >> 8 & 3, r = seed >> 12 & 1, what = seed >> 16 & 7;
        q = q == 3 ? 0 : q;
        if (what == 0) {
            uint32_t to = 1 - now[r];
            (void)row_now(f, AT[r], ROWS[now[r]], AT[r], ROWS[to], false);
            now[r] = to;
            continue;
        }
        hit h = meet(f, QUERIES[q], AT[r], ROWS[now[r]]);
        hit_outcome *want = &decided[q][r][now[r]];
        assert_int_equal(h.outcome * (h.state == HIT_CLOSED), *want);
        assert_int_equal(h.state == HIT_CLOSED, *want != HIT_NONE);
        hit present = get(f, h.id);
        bool this_one = str_eq(present.query_version, h.query_version);
        if (what < 3 && this_one && present.state == HIT_OPEN) {
            *want = what == 1 ? HIT_SAME : HIT_DIFFERENT;
            decide(f, h.id, *want);
        } else if (what == 3 && present.state == HIT_CLOSED) {
            ledger_tx *tx = as(f, "U4", SCREENER);
            MUST(hit_reopen(tx, h.id, STR("doubt"), &f->err));
            done_as(f);
            memset(decided[0][r], 0, sizeof decided[0][r]);
            memset(decided[1][r], 0, sizeof decided[1][r]);
            memset(decided[2][r], 0, sizeof decided[2][r]);
        }
        if (step % 16 == 0) {
            for (uint32_t k = 0; k < 3; k++) {
                size_t n = (size_t)(decided[k][0][now[0]] != HIT_NONE) +
                           (size_t)(decided[k][1][now[1]] != HIT_NONE);
                assert_int_equal(known(f, QUERIES[k], NULL), n);
            }
        }
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_store, close_store)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(pair_is_never_asked_twice),
        CASE(changed_query_opens_again),
        CASE(another_version_waits),
        CASE(changed_row_opens_again),
        CASE(both_sides_changed),
        CASE(unclear_says_nothing_but_is_not_asked_again),
        CASE(new_list_opens_all_hits_of_the_row),
        CASE(proposal_on_an_old_row_is_void),
        CASE(row_without_a_number_moves),
        CASE(row_that_left_asks_nothing),
        CASE(row_that_left_and_came_back_elsewhere),
        CASE(what_is_not_met_any_more_lapses),
        CASE(rows_are_listed_once),
        CASE(content_that_was_not_kept),
        CASE(reasons_are_a_table),
        CASE(reason_must_fit),
        CASE(states_are_kept_to),
        CASE(roles_are_kept_to),
        CASE(second_person_by_every_door),
        CASE(policy_says_who_needs_a_second),
        CASE(likely_asks_when_figures_are_old),
        CASE(own_proposal_is_taken_back),
        CASE(doubt_in_one_is_doubt_in_all),
        CASE(history_is_told),
        CASE(sixty_before_ten),
        CASE(names_stay_out_of_the_chain),
        CASE(forgotten_party_is_a_new_one),
        CASE(erased_query_is_not_known),
        CASE(parties_are_kept_in_order),
        CASE(random_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
