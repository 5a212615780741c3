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
#include "ledger/decision.h"
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
static inline void some_days(ledger_fixture *f) {
    fixture_open(f);
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

#endif
