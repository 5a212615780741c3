// SPDX-License-Identifier: Apache-2.0
//
// test_license_books: licenses read, listed and found for a shipment; attempts; books that are tampered with;
// random changes beside a simple model; connections that race for the last gram.
#include "license_fixture.h"

#include <pthread.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

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

typedef struct named_ids {
    lode_arena *a;
    str ids[4];
    size_t n;
} named_ids;

static void take_nagoya(void *to, uint64_t number, str id, str end_user) {
    named_ids *named = to;
    (void)number;
    if (end_user.n == 24 && strncasecmp(end_user.p, "nagoya mirror motor k.k.", 24) == 0) {
        named->ids[named->n++] = str_dup(named->a, id);
    }
}

static amount remains(ledger_fixture *f, license_ask ask, size_t at, size_t wanted) {
    license *l = NULL;
    size_t n = 0;
    named_ids named = {.a = &f->a};
    ask.end_user = STR("Nagoya Mirror Motor K.K.");
    ledger_tx *tx = as(f, "U9", ROLE_VIEWER);
    MUST(licenses_for(tx, &ask, &l, &n, &f->err));
    assert_int_equal(n, wanted);
    ask.end_user = STR("NAGOYA mirror motor k.k.");
    MUST(licenses_for(tx, &ask, &l, &n, &f->err));
    assert_int_equal(n, 0); // other bytes
    MUST(license_names(tx, 0, take_nagoya, &named, &f->err));
    ask.ids = named.ids;
    ask.n_ids = named.n;
    MUST(licenses_for(tx, &ask, &l, &n, &f->err));
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
        "UPDATE license_book SET outside = outside - 1, available = available + 1, authorized = 9",
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
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_for_a_shipment),
        cmocka_unit_test(test_spent_for_a_shipment),
        cmocka_unit_test(test_attempts),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_tampered),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_race),
    };
    return cmocka_run_group_tests_name("license_books", tests, NULL, NULL);
}
