/* SPDX-License-Identifier: Apache-2.0
 *
 * license_reserve: what is set aside for an order, and what is given back of it. Every check comes before the
 * first event, so a refusal leaves nothing to undo and can be recorded as an attempt.
 */
#include "ledger/license_int.h"

#include "ledger/people.h"
#include "ledger/refusal.h"

#define REASON_BYTES_MAX 2000u

/* ---- reserve ----------------------------------------------------------------------------------------- */

static lode_status release_all(ledger_tx *tx, const reservation *r, str reason, lode_date on,
                               lode_error *err) {
    event e = event_new(STR("reservation.released"), r->id);
    event_add(&e, "license", r->license);
    event_add_amount(&e, tx->a, "quantity", r->quantity_left, r->quantity_unit);
    event_add_amount(&e, tx->a, "value", r->value_left, r->value_unit);
    event_add_date(&e, tx->a, "on", on);
    event_add(&e, "reason", reason);
    return ledger_append(tx, &e, err);
}

static lode_status lapse(ledger_tx *tx, str of, lode_date on, uint64_t *n, lode_error *err) {
    reservation *all = NULL;
    size_t found = 0;
    lode_status st = LODE_OK;
    do {
        st = reservations_lapsed(tx, of, on, &all, &found, err);
        for (size_t i = 0; i < found && st == LODE_OK; i++) {
            st = release_all(tx, &all[i], STR("its last day has passed"), on, err);
            (*n)++;
        }
    } while (st == LODE_OK && found == PAGE_LIMIT_MAX);
    return st;
}

lode_status license_lapse(ledger_tx *tx, lode_date on, uint64_t *n, lode_error *err) {
    uint64_t lapsed = 0;
    lode_status st = need_role(tx, ROLE_LICENSE_MANAGER, err);
    if (st == LODE_OK) {
        st = lapse(tx, (str){0}, on, &lapsed, err);
    }
    if (st == LODE_OK) {
        *n = lapsed;
    }
    return st;
}

static void make_available(book *b, amount more) {
    amount back = b->over < b->available + more ? b->over : b->available + more;
    b->reserved -= more;
    b->available += more - back;
    b->over -= back;
}

/* What those that have lapsed still hold counts as available: it is released with the reservation. */
static lode_status add_lapsed(ledger_tx *tx, str of, uint32_t line, license_line *x,
                              lode_error *err) {
    sql_value sums[2];
    bool found = false;
    lode_status st = tx_row(
        tx,
        "SELECT coalesce(sum(quantity_left), 0), coalesce(sum(value_left), 0) FROM "
        "reservation WHERE license = $1 AND line = $2 AND until_day > $3 AND until_day < $4",
        TX_ARGS(SQL_S(of), SQL_I(line), SQL_I(DATE_NONE), SQL_I(tx->today)), sums, 2, &found, err);
    if (st == LODE_OK && found) {
        make_available(&x->quantity, sums[0].i);
        make_available(&x->value, sums[1].i);
    }
    return st;
}

typedef struct reserve_ask {
    const unit_table *t;
    str license, quantity, value, order, receipt;
    uint32_t line;
    lode_date on, until;
} reserve_ask;

static lode_status check_reserve(ledger_tx *tx, const reserve_ask *ask, two_amounts *want,
                                 license_line *x, lode_error *err) {
    license l;
    lode_status st = license_get(tx, ask->license, &l, err);
    if (st == LODE_OK) {
        st = license_line_get(tx, ask->license, ask->line, x, err);
    }
    if (st == LODE_OK && ask->order.n == 0) {
        st = refuse(err, "order_missing", "the reservation does not say for which order it is");
        lode_hint(err, "give the order or the shipment it is for");
    }
    if (st == LODE_OK) {
        st = text_within(ask->order, REFERENCE_BYTES_MAX, "the order", err);
    }
    if (st == LODE_OK) {
        st = receipt_known(tx, ask->receipt, err);
    }
    if (st == LODE_OK && ask->until != DATE_NONE && ask->until < ask->on) {
        st = refuse(err, "date_order", "the reservation ends before it begins");
        lode_hint(err, "until is the last day on which it can be shipped on");
    }
    if (st == LODE_OK) {
        st = license_usable(&l, ask->on, ask->order, (str){0}, err);
    }
    if (st == LODE_OK) {
        st = amounts_for(ask->t, x, ask->quantity, ask->value, false, want, err);
    }
    if (st == LODE_OK) {
        st = add_lapsed(tx, ask->license, ask->line, x, err);
    }
    if (st == LODE_OK && want->quantity > x->quantity.available) {
        st = over_authorized("reserve", &l, x, &x->quantity, want->quantity, err);
    }
    if (st == LODE_OK && want->value > x->value.available) {
        st = over_authorized("reserve", &l, x, &x->value, want->value, err);
    }
    return st;
}

lode_status license_reserve(ledger_tx *tx, const unit_table *t, str of, uint32_t line, str quantity,
                            str value, str order, str receipt, lode_date on, lode_date until,
                            str *id, lode_error *err) {
    reserve_ask ask = {t, of, quantity, value, order, receipt, line, day_or_today(tx, on), until};
    two_amounts want;
    license_line x;
    str made = {0};
    uint64_t lapsed = 0;
    lode_status st = need_role(tx, ROLE_LICENSE_MANAGER, err);
    if (st == LODE_OK) {
        st = check_reserve(tx, &ask, &want, &x, err);
    }
    if (st == LODE_OK) {
        st = lapse(tx, of, tx->today, &lapsed, err);
    }
    if (st == LODE_OK) {
        st = ledger_next_id(tx, 'R', &made, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("reservation.made"), made);
    event_add(&e, "license", of);
    event_add_int(&e, tx->a, "line", line);
    event_add_amount(&e, tx->a, "quantity", want.quantity, x.quantity.unit);
    event_add_amount(&e, tx->a, "value", want.value, x.value.unit);
    event_add(&e, "order", order);
    event_add(&e, "receipt", receipt);
    event_add_date(&e, tx->a, "on", ask.on);
    event_add_date(&e, tx->a, "until", until);
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK) {
        *id = made;
    }
    return st;
}

lode_status apply_reserved(ledger_tx *tx, const event *e, lode_error *err) {
    two_amounts v = {0};
    move m = {.book = {event_get(e, "license"), (uint32_t)event_int(e, "line", 0), false},
              .kind = "reserve",
              .from = ACCOUNT_AVAILABLE,
              .to = ACCOUNT_RESERVED,
              .on = event_date(e, "on"),
              .reservation = e->object,
              .order = event_get(e, "order")};
    lode_status st = event_amount(e, "quantity", &v.quantity, err);
    if (st == LODE_OK) {
        st = event_amount(e, "value", &v.value, err);
    }
    if (st == LODE_OK) {
        st = tx_run(tx,
                    "INSERT INTO reservation VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $8, 0, 0, "
                    "$9, $10, $11)",
                    TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_S(m.book.license),
                            SQL_I(m.book.line), SQL_S(m.order), SQL_S(event_get(e, "receipt")),
                            SQL_I(v.quantity), SQL_I(v.value), SQL_I(m.on),
                            SQL_I(event_date(e, "until")), SQL_S(e->by)),
                    err);
    }
    m.amount = v.quantity;
    if (st == LODE_OK) {
        st = book_move(tx, e, &m, err);
    }
    m.amount = v.value;
    m.book.is_value = true;
    if (st == LODE_OK) {
        st = book_move(tx, e, &m, err);
    }
    return st == LODE_OK ? object_touch(tx, m.book.license, err) : st;
}

/* ---- release ------------------------------------------------------------------------------------------- */

static lode_status more_than_left(const reservation *r, amount want, amount left, str unit,
                                  lode_error *err) {
    char a[64], b[64];
    if (want <= left) {
        return LODE_OK;
    }
    lode_status st =
        refuse(err, "more_than_left", "release %s of reservation " STR_FMT ", which has %s left",
               amount_print(want, unit, a).p, STR_ARG(r->id), amount_print(left, unit, b).p);
    lode_hint(err, "leave the amounts out to release all that is left");
    return st;
}

lode_status reservation_release(ledger_tx *tx, const unit_table *t, str id, str quantity, str value,
                                str reason, lode_date on, lode_error *err) {
    reservation r;
    license_line x;
    two_amounts want;
    lode_status st = need_role(tx, ROLE_LICENSE_MANAGER, err);
    if (st == LODE_OK) {
        st = reservation_get(tx, id, &r, err);
    }
    if (st == LODE_OK) {
        st = reservation_open(&r, err);
    }
    if (st == LODE_OK) {
        st = license_line_get(tx, r.license, r.line, &x, err);
    }
    if (st == LODE_OK) {
        st = amounts_for(t, &x, quantity, value, true, &want, err);
    }
    if (st == LODE_OK && !want.none) {
        st = more_than_left(&r, want.quantity, r.quantity_left, r.quantity_unit, err);
    }
    if (st == LODE_OK && !want.none) {
        st = more_than_left(&r, want.value, r.value_left, r.value_unit, err);
    }
    if (st == LODE_OK) {
        st = text_within(reason, REASON_BYTES_MAX, "the reason", err);
    }
    if (st != LODE_OK) {
        return st;
    }
    if (!want.none) {
        r.quantity_left = want.quantity;
        r.value_left = want.value;
    }
    return release_all(tx, &r, reason, day_or_today(tx, on), err);
}

static lode_status release_book(ledger_tx *tx, const event *e, const reservation *r, bool is_value,
                                lode_error *err) {
    move m = {.book = {r->license, r->line, is_value},
              .kind = "release",
              .from = ACCOUNT_RESERVED,
              .to = ACCOUNT_AVAILABLE,
              .on = event_date(e, "on"),
              .reservation = r->id,
              .order = r->order,
              .reason = event_get(e, "reason")};
    lode_status st = event_amount(e, is_value ? "value" : "quantity", &m.amount, err);
    if (st == LODE_OK) {
        st = book_move(tx, e, &m, err);
    }
    if (st == LODE_OK && m.amount > 0) {
        st = book_settle(tx, e, &m.book, m.on, err);
    }
    return st == LODE_OK ? reservation_change(tx, r->id, is_value,
                                              &(reservation_delta){.left = -m.amount}, err)
                         : st;
}

lode_status apply_released(ledger_tx *tx, const event *e, lode_error *err) {
    reservation r;
    lode_status st = reservation_get(tx, e->object, &r, err);
    if (st == LODE_OK) {
        st = release_book(tx, e, &r, false, err);
    }
    if (st == LODE_OK) {
        st = release_book(tx, e, &r, true, err);
    }
    return st == LODE_OK ? object_touch(tx, r.license, err) : st;
}
