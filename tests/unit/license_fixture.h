/* SPDX-License-Identifier: Apache-2.0
 *
 * license_fixture: licenses in a store of their own: entered, reserved, shipped and looked at in one line each.
 * Whatever is looked at has its books counted again.
 */
#ifndef LODE_LICENSE_FIXTURE_H
#define LODE_LICENSE_FIXTURE_H

#include "ledger_fixture.h"

#include "ledger/license.h"

#define MANAGER ROLE_LICENSE_MANAGER
#define DAY_0 20463 /* 2026-01-10 */

/* What the packs declare, as a table: g and t of kg. */
static inline bool ratio(void *units, str from, str to, int64_t *num, int64_t *den) {
    static const struct {
        const char *unit;
        int64_t num, den;
    } MASS[] = {{"kg", 1, 1}, {"g", 1, 1000}, {"t", 1000, 1}, {"lb", 45359237, 100000000}};
    int f = -1, t = -1;
    (void)units;
    for (int i = 0; i < 4; i++) {
        f = str_eqz(from, MASS[i].unit) ? i : f;
        t = str_eqz(to, MASS[i].unit) ? i : t;
    }
    if (f < 0 || t < 0) {
        return false;
    }
    *num = MASS[f].num * MASS[t].den;
    *den = MASS[f].den * MASS[t].num;
    return true;
}
static const unit_table UNITS = {ratio, NULL};

static inline amount amt(const char *text) {
    amount v = -1;
    str unit;
    lode_error err;
    assert_int_equal(amount_read(str_of(text), &v, &unit, &err), LODE_OK);
    return v;
}

static inline book limit(const char *text) {
    book b = {0};
    lode_error err;
    if (text != NULL) {
        assert_int_equal(amount_read(str_of(text), &b.authorized, &b.unit, &err), LODE_OK);
    }
    return b;
}

typedef struct paper {
    license l;
    license_line lines[3];
} paper;

static inline paper *paper_of(const char *no, const char *quantity, const char *value,
                              uint32_t permille) {
    static paper p;
    p = (paper){.l = {.no = str_of(no),
                      .regime = STR("cn"),
                      .kind = STR("individual"),
                      .holder = STR("Ningbo Example Magnetics"),
                      .end_user = STR("Nagoya Mirror Motor K.K."),
                      .destination = STR("JP"),
                      .from = DAY_0 - 10,
                      .until = DAY_0 + 100,
                      .n_lines = 1},
                .lines = {{.line = 1,
                           .description = STR("sintered NdFeB magnets"),
                           .codes = STR("1C905.a.4 1C905.b"),
                           .quantity = limit(quantity),
                           .value = limit(value),
                           .tolerance_permille = permille}}};
    p.l.lines = p.lines;
    return &p;
}

static inline str enter(ledger_fixture *f, const paper *p) {
    str id = {0};
    MUST(license_add(as(f, "U1", MANAGER), &p->l, &id, &f->err));
    done_as(f);
    return id;
}

static inline str reserve(ledger_fixture *f, str of, const char *quantity, const char *value,
                          const char *order) {
    str id = {0};
    MUST(license_reserve(as(f, "U1", MANAGER), &UNITS, of, 1, str_of(quantity), str_of(value),
                         str_of(order), (str){0}, DATE_NONE, DATE_NONE, &id, &f->err));
    done_as(f);
    return id;
}

static inline lode_status try_reserve(ledger_fixture *f, str of, uint32_t line,
                                      const char *quantity, const char *value, lode_date on) {
    str id = {0};
    lode_status st =
        license_reserve(as(f, "U1", MANAGER), &UNITS, of, line, str_of(quantity), str_of(value),
                        STR("SO-1"), (str){0}, on, DATE_NONE, &id, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static inline lode_status try_ship(ledger_fixture *f, str id, const char *quantity,
                                   const char *value, bool final) {
    ship_ask ask = {
        .quantity = str_of(quantity), .value = str_of(value), .on = DATE_NONE, .final = final};
    lode_status st = reservation_ship(as(f, "U1", MANAGER), &UNITS, id, &ask, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static inline lode_status try_release(ledger_fixture *f, str id, const char *quantity,
                                      const char *value) {
    lode_status st = reservation_release(as(f, "U1", MANAGER), &UNITS, id, str_of(quantity),
                                         str_of(value), STR("not needed"), DATE_NONE, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static inline license look(ledger_fixture *f, str id) {
    license l = {0};
    MUST(license_get(as(f, "U9", ROLE_VIEWER), id, &l, &f->err));
    MUST(books_check(&f->tx, &f->err));
    undo_as(f);
    return l;
}

static inline reservation look_at(ledger_fixture *f, str id) {
    reservation r = {0};
    MUST(reservation_get(as(f, "U9", ROLE_VIEWER), id, &r, &f->err));
    undo_as(f);
    return r;
}

static inline void assert_book(const book *b, const char *authorized, const char *available,
                               const char *reserved, const char *used) {
    assert_int_equal(b->authorized, amt(authorized));
    assert_int_equal(b->available, amt(available));
    assert_int_equal(b->reserved, amt(reserved));
    assert_int_equal(b->used, amt(used));
}

static inline str act_word(ledger_fixture *f) {
    str sha = {0};
    MUST(document_put(as(f, "U1", MANAGER), STR("a letter"), STR("text/plain"), &sha, &f->err));
    done_as(f);
    return sha;
}

static inline lode_status act(ledger_fixture *f, str id, const char *what, str word, lode_date on) {
    license_act_ask ask = {.act = str_of(what), .on = on, .word = word};
    lode_status st = license_act(as(f, "U1", MANAGER), id, &ask, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static inline lode_status ship_as(ledger_fixture *f, str id, const char *shipment, lode_date on) {
    ship_ask ask = {.shipment = str_of(shipment), .on = on};
    lode_status st = reservation_ship(as(f, "U1", MANAGER), &UNITS, id, &ask, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static inline uint64_t last_entry(ledger_fixture *f, str id, const char *kind) {
    entry *e = NULL;
    size_t n = 0;
    uint64_t no = 0;
    page_ask page = {.limit = 200};
    MUST(license_entries(as(f, "U9", ROLE_VIEWER), id, &page, &e, &n, &f->err));
    undo_as(f);
    for (size_t i = n; i > 0; i--) {
        no = str_eqz(e[i - 1].kind, kind) ? e[i - 1].no : no;
    }
    assert_true(no > 0);
    return no;
}

static inline lode_status propose(ledger_fixture *f, uint64_t no, const char *how_much, str *id) {
    lode_status st = correction_propose(as(f, "U1", MANAGER | ROLE_APPROVER), &UNITS, no,
                                        str_of(how_much), STR("misread"), id, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static inline lode_status confirm(ledger_fixture *f, str id) {
    lode_status st = correction_confirm(as(f, "U2", ROLE_APPROVER), id, &f->err);
    if (st == LODE_OK) {
        done_as(f);
    } else {
        undo_as(f);
    }
    return st;
}

static inline void correct(ledger_fixture *f, uint64_t no, const char *how_much) {
    str id = {0};
    MUST(propose(f, no, how_much, &id));
    MUST(confirm(f, id));
}

#endif
