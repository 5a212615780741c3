/* SPDX-License-Identifier: Apache-2.0
 *
 * audit_fixture: a store in which every module has said something, for the tests of audit.
 */
#ifndef LODE_TEST_AUDIT_FIXTURE_H
#define LODE_TEST_AUDIT_FIXTURE_H

#include "ledger_fixture.h"

#include <stdlib.h>

#include "ledger/audit.h"
#include "ledger/case.h"
#include "ledger/claim.h"
#include "ledger/decision.h"
#include "ledger/hit.h"
#include "ledger/license.h"

#define KEEPER ROLE_LICENSE_MANAGER
#define APPROVER ROLE_APPROVER

static uint32_t draws = 1;
static inline uint32_t draw(uint32_t below) { // xorshift: the same on every machine
    draws ^= draws << 13;
    draws ^= draws >> 17;
    draws ^= draws << 5;
    return draws % below;
}

static inline ledger_tx *reader(ledger_fixture *f) {
    actor by = {.id = STR("U9"), .roles = ROLE_AUDITOR};
    MUST(ledger_begin(&f->l, &f->a, f->now, &by, false, &f->tx, &f->err));
    return &f->tx;
}

// A shipment with an id of its own, decided at a gate; gives the receipt.
static inline str decide(ledger_fixture *f, const char *shipment, const char *gate,
                         const char *on) {
    static uint32_t n;
    char text[128], receipt[65];
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    (void)snprintf(text, sizeof text, "{\"id\":\"%s\",\"no\":%u}", shipment, ++n);
    sha256_hex(str_of(text), receipt);
    decision d = {.receipt = str_dup(&f->a, str_of(receipt)),
                  .shipment_id = str_of(shipment),
                  .verdict = STR("clear"),
                  .best = STR("clear"),
                  .worst = STR("clear"),
                  .image = STR("image"),
                  .gate = str_of(gate),
                  .known = DATE_NONE};
    assert_true(date_parse(str_of(on), &d.on));
    MUST(decision_record(tx, &d, str_of(text), d.receipt, &f->err));
    done_as(f);
    return d.receipt;
}

static inline str enter_license(ledger_fixture *f, const char *no, const char *until) {
    ledger_tx *tx = as(f, "U2", KEEPER);
    license_line line = {.line = 1,
                         .description = STR("magnets"),
                         .codes = STR("1C905.a.4"),
                         .tolerance_permille = 50,
                         .quantity = {.unit = STR("kg"), .authorized = 200 * AMOUNT_ONE},
                         .value = {.unit = STR("USD"), .authorized = 16000 * AMOUNT_ONE}};
    license l = {.no = str_of(no),
                 .regime = STR("cn"),
                 .kind = STR("individual"),
                 .holder = STR("Ningbo Maker"),
                 .end_user = STR("Nagoya Motors"),
                 .destination = STR("JP"),
                 .lines = &line,
                 .n_lines = 1};
    assert_true(date_parse(STR("2026-01-01"), &l.from));
    assert_true(date_parse(str_of(until), &l.until));
    str id = {0};
    MUST(license_add(tx, &l, &id, &f->err));
    done_as(f);
    return id;
}

static inline bool no_units(void *units, str from, str to, int64_t *num, int64_t *den) {
    (void)units;
    *num = *den = 1;
    return str_eq(from, to);
}
static const unit_table UNITS = {no_units, NULL};

static inline str reserve(ledger_fixture *f, str license_id, const char *quantity,
                          const char *value, const char *order) {
    str id = {0};
    ledger_tx *tx = as(f, "U2", KEEPER);
    MUST(license_reserve(tx, &UNITS, license_id, 1, str_of(quantity), str_of(value), str_of(order),
                         (str){0}, tx->today, DATE_NONE, &id, &f->err));
    done_as(f);
    return id;
}

// A store in which every module has said something.
// A name that resembles a listed one; gives its party.
static inline str meet(ledger_fixture *f, const char *name) {
    char json[128], key[65], version[65], row[65];
    (void)snprintf(json, sizeof json, "{\"name\":\"%s\",\"country\":\"JP\"}", name);
    sha256_hex(str_of(name), key);
    sha256_hex(str_of(json), version);
    str content = STR("{\"kind\":\"entity\",\"listed\":\"2024-05-20\",\"delisted\":null,"
                      "\"names\":[{\"name\":\"Nagoya Motors\"}],\"marks\":[]}");
    sha256_hex(content, row);
    hit_ask ask = {.query = {str_of(json), str_of(key), str_of(version)},
                   .list = STR("list"),
                   .row = STR("list/1"),
                   .listed_name = STR("Nagoya Motors"),
                   .row_version = str_of(row),
                   .row_content = content,
                   .evidence = STR("{\"class\":\"question\"}"),
                   .class_ = STR("question"),
                   .shipment = STR("S1"),
                   .score = 800,
                   .probability = 400};
    hit h = {0};
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    MUST(hit_meet(tx, &ask, &h, &f->err));
    done_as(f);
    return h.party;
}

static inline void say(ledger_fixture *f) {
    ledger_tx *tx = as(f, "U7", ROLE_EVIDENCE_EDITOR);
    claim c = claim_new();
    str capture = {0}, id = {0};
    MUST(document_put(tx, STR("<p>a page</p>"), STR("text/html"), &capture, &f->err));
    c.says = STR("Reviews are halted");
    c.about = STR("cn.mofcom.2026-1");
    c.by = STR("A paper");
    c.kind = STR("named_press");
    c.published = c.seen = tx->today;
    c.capture = capture;
    MUST(claim_add(tx, &c, &id, &f->err));
    done_as(f);
}

static inline void days_in(ledger_fixture *f) {
    decide(f, "S1", "order", "2026-01-10");
    decide(f, "S1", "departure", "2026-01-11");
    str id = enter_license(f, "2026-0001", "2026-12-31");
    str r = reserve(f, id, "20 kg", "1600 USD", "order 1");
    ledger_tx *tx = as(f, "U2", KEEPER);
    ship_ask ship = {.quantity = STR("5 kg"), .value = STR("400 USD"), .on = tx->today};
    MUST(reservation_ship(tx, &UNITS, r, &ship, &f->err));
    done_as(f);
    tx = as(f, "U4", ROLE_REQUESTER);
    desk_case c = {.regime = STR("cn"),
                   .authority = STR("MOFCOM"),
                   .kind = STR("individual"),
                   .applicant = STR("Ningbo Maker"),
                   .end_user = STR("Nagoya Motors"),
                   .destination = STR("JP"),
                   .title = STR("Magnets for mirror motors"),
                   .submitted = DATE_NONE,
                   .accepted = DATE_NONE,
                   .decided = DATE_NONE,
                   .since = DATE_NONE};
    case_line line = {.line = 1, .description = STR("magnets"), .quantity = STR("200 kg")};
    c.lines = &line;
    c.n_lines = 1;
    str case_id = {0};
    MUST(case_open(tx, &c, &case_id, &f->err));
    MUST(case_act(tx, case_id, &(case_act_ask){.act = STR("submit"), .on = tx->today}, &f->err));
    str hold_id = {0};
    done_as(f);
    tx = as(f, "U2", KEEPER);
    MUST(hold_add(tx, case_id, STR("asked by the agency"), &hold_id, &f->err));
    done_as(f);
    meet(f, "Nagoya Motor");
    say(f);
}
static inline void some_days(ledger_fixture *f) {
    fixture_open(f);
    days_in(f);
}

static inline lode_status verify(ledger_fixture *f, const audit_head *head, audit_report *out) {
    ledger_tx *tx = reader(f);
    f->err = (lode_error){0};
    lode_status st = audit_verify(tx, head, NULL, NULL, out, &f->err);
    undo_as(f);
    return st;
}

static inline void assert_verifies(ledger_fixture *f) {
    audit_report r;
    if (verify(f, NULL, &r) != LODE_OK) {
        fail_msg("%s: %s: %s", f->err.code, f->err.path, f->err.message);
    }
}

static inline void assert_names(ledger_fixture *f, const char *code, const char *path) {
    audit_report r;
    lode_status st = verify(f, NULL, &r);
    if (st != LODE_DIFFERS || strcmp(f->err.code, code) != 0 ||
        strncmp(f->err.path, path, strlen(path)) != 0) {
        fail_msg("wanted %s at %s, got %d %s at %s: %s", code, path, (int)st, f->err.code,
                 f->err.path, f->err.message);
    }
}

static inline lode_date day_of(const char *text) {
    lode_date d;
    assert_true(date_parse(str_of(text), &d));
    return d;
}

static inline void set_clock(ledger_fixture *f, const char *day) {
    char text[40];
    (void)snprintf(text, sizeof text, "%sT08:30:00.000Z", day);
    assert_true(time_parse(str_of(text), &f->now));
}

static const char RULES_HEADER[] =
    "id,regime,law,objects,triggers,years,counted_from,grade,checked,note\n";

static inline str rules_csv(ledger_fixture *f, const char *rows) {
    strbuf b = {0};
    strbuf_addf(&b, "%s%s", RULES_HEADER, rows);
    str out = str_dup(&f->a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

static inline str propose_rules(ledger_fixture *f, const char *rows) {
    retention_rule *rules = NULL;
    uint32_t n = 0;
    str id = {0};
    MUST(retention_read(&f->a, "rules.csv", rules_csv(f, rows), &rules, &n, &f->err));
    ledger_tx *tx = as(f, "U2", KEEPER);
    MUST(retention_propose(tx, rules, n, STR("read with counsel"), &id, &f->err));
    done_as(f);
    return id;
}

static inline void rules_in_force(ledger_fixture *f, const char *rows) {
    str id = propose_rules(f, rows);
    ledger_tx *tx = as(f, "U3", APPROVER);
    MUST(retention_confirm(tx, id, &f->err));
    done_as(f);
}

static inline void erase(ledger_fixture *f, str object, uint64_t expect) {
    str id = {0};
    uint64_t erased = 0;
    ledger_tx *tx = as(f, "U2", KEEPER);
    MUST(erasure_propose(tx, object, STR("its time is over"), &id, &f->err));
    done_as(f);
    tx = as(f, "U3", APPROVER);
    MUST(erasure_confirm(tx, id, &erased, &f->err));
    done_as(f);
    assert_int_equal(erased, expect);
}

// ---- random days --------------------------------------------------------------------------------------------

typedef struct things {
    str licenses[40], reservations[200], receipts[200], holds[60];
    size_t n_licenses, n_reservations, n_receipts, n_holds;
} things;

static inline str pick(const str *list, size_t n) {
    return n > 0 ? list[draw((uint32_t)n)] : STR("X1");
}

static inline lode_status random_booking(ledger_fixture *f, ledger_tx *tx, things *t) {
    char quantity[32], value[32];
    str id = {0}, reservation_id = pick(t->reservations, t->n_reservations);
    lode_status st;
    (void)snprintf(quantity, sizeof quantity, "%u.%u kg", draw(90), draw(1000000));
    (void)snprintf(value, sizeof value, "%u USD", draw(9000));
    ship_ask ship = {.quantity = str_of(quantity),
                     .value = str_of(value),
                     .on = tx->today,
                     .final = draw(2) == 0};
    switch (draw(5)) {
    case 4: // more or less of a line, on the word of a document
        st = document_put(tx, STR("an amendment"), STR("text/plain"), &id, &f->err);
        (void)snprintf(quantity, sizeof quantity, "%u kg", 50 + draw(300));
        return st != LODE_OK ? st
                             : license_authorize(tx, &UNITS, pick(t->licenses, t->n_licenses), 1,
                                                 str_of(quantity), (str){0}, id, &f->err);
    case 0:
        st = license_reserve(tx, &UNITS, pick(t->licenses, t->n_licenses), 1, str_of(quantity),
                             str_of(value), STR("order"), (str){0}, tx->today, DATE_NONE, &id,
                             &f->err);
        if (st == LODE_OK && t->n_reservations < 200) {
            t->reservations[t->n_reservations++] = id;
        }
        return st;
    case 1:
        return reservation_ship(tx, &UNITS, reservation_id, &ship, &f->err);
    case 2:
        return reservation_release(tx, &UNITS, reservation_id, (str){0}, (str){0},
                                   STR("not needed"), tx->today, &f->err);
    default:
        st = correction_propose(tx, &UNITS, 1 + draw(60), (str){0}, STR("wrong"), &id, &f->err);
        if (st == LODE_OK && draw(2)) {
            tx->by.id = STR("U6");
            st = correction_confirm(tx, id, &f->err);
        }
        return st;
    }
}

static inline lode_status random_keeping(ledger_fixture *f, ledger_tx *tx, things *t) {
    char erasure_id[12];
    str id = {0}, receipt = pick(t->receipts, t->n_receipts);
    uint64_t erased = 0;
    lode_status st;
    switch (draw(6)) {
    case 0:
        st = hold_add(tx, receipt, STR("asked"), &id, &f->err);
        if (st == LODE_OK && t->n_holds < 60) {
            t->holds[t->n_holds++] = id;
        }
        return st;
    case 1:
        return hold_lift(tx, pick(t->holds, t->n_holds), STR("over"), &f->err);
    case 2:
        return hold_lift_confirm(tx, pick(t->holds, t->n_holds), &f->err);
    case 3:
        return erasure_propose(tx, draw(2) ? receipt : pick(t->licenses, t->n_licenses),
                               STR("over"), &id, &f->err);
    default:
        (void)snprintf(erasure_id, sizeof erasure_id, "E%u", 1 + draw(30));
        return erasure_confirm(tx, str_of(erasure_id), &erased, &f->err);
    }
}

// One change, which may be refused: it is then undone and the others stay.
static inline void random_change(ledger_fixture *f, things *t, uint64_t *made) {
    static const char *const PEOPLE[] = {"U1", "U2", "U3", "U4"};
    ledger_tx *tx = as(f, PEOPLE[draw(4)], 0x3FF & ~(uint32_t)ROLE_ADMIN);
    ledger_mark mark;
    MUST(ledger_save(tx, &mark, &f->err));
    f->err = (lode_error){0};
    lode_status st = draw(2) ? random_booking(f, tx, t) : random_keeping(f, tx, t);
    if (st == LODE_OK) {
        MUST(ledger_save_keep(tx, &f->err));
        (*made)++;
    } else {
        if (f->err.status != LODE_BAD_INPUT || refusal_find(f->err.code) == NULL) {
            fail_msg("%s: %s", f->err.code, f->err.message);
        }
        ledger_save_undo(tx, &mark);
    }
    done_as(f);
}

static inline void random_days(ledger_fixture *f, uint32_t seed, uint32_t steps, uint64_t *made) {
    things t = {0};
    draws = seed;
    rules_in_force(f, "x,,Law,all,export end,1,day,text,2026-01-01,\n");
    for (uint32_t i = 0; i < steps; i++) {
        char text[12];
        f->now += (lode_time)draw(8) * 86400000;
        if (draw(6) == 0 && t.n_receipts < 200) {
            (void)snprintf(text, sizeof text, "S%u", draw(9));
            t.receipts[t.n_receipts++] = decide(f, str_dup(&f->a, str_of(text)).p,
                                                draw(2) ? "order" : "departure", "2026-01-10");
        }
        if ((i % 40 == 0 || draw(30) == 0) && t.n_licenses < 40) {
            (void)snprintf(text, sizeof text, "%u", i);
            t.licenses[t.n_licenses++] =
                enter_license(f, text, draw(3) ? "2029-12-31" : "2026-06-30");
        }
        random_change(f, &t, made);
    }
}

#endif
