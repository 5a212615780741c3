/* SPDX-License-Identifier: Apache-2.0
 *
 * license_ship: what leaves on a reservation: first what is reserved, then what is available, then the
 * tolerance. Every check comes before the event, as in license_reserve.c.
 */
#include "ledger/license_int.h"

#include "ledger/people.h"
#include "ledger/refusal.h"

#include <stdio.h>

static lode_status check_ship_day(const ledger_tx *tx, const reservation *r, lode_date on,
                                  lode_error *err) {
    char day[16], last[16];
    lode_status st = LODE_OK;
    if (on > tx->today + 1) {
        st = refuse(err, "day_ahead", "a shipment on " STR_FMT " has not left yet",
                    STR_ARG(date_print(on, day)));
        lode_hint(err, "ship on the day it leaves; one day ahead of UTC is the furthest");
    } else if (r->until != DATE_NONE && (on > r->until || tx->today > r->until + 1)) {
        st = refuse(err, "reservation_lapsed", "reservation " STR_FMT " was until " STR_FMT,
                    STR_ARG(r->id), STR_ARG(date_print(r->until, last)));
        lode_hint(err, "reserve anew, if the license still has it");
    }
    return st;
}

/* More than is left of the reservation comes from what is available, then from the tolerance. */
static lode_status check_drawn(const license *l, const license_line *x, const book *b, amount want,
                               amount left, lode_error *err) {
    char act[96], buf[64];
    if (want <= left || want - left <= book_shippable(b)) {
        return LODE_OK;
    }
    (void)snprintf(act, sizeof act, "%s are reserved; ship", amount_print(left, b->unit, buf).p);
    return over_authorized(act, l, x, b, want, err);
}

static lode_status check_ship(ledger_tx *tx, const unit_table *t, const reservation *r,
                              const ship_ask *ask, license_line *x, two_amounts *want,
                              lode_error *err) {
    license l;
    lode_date on = day_or_today(tx, ask->on);
    lode_status st = reservation_open(r, err);
    if (st == LODE_OK) {
        st = license_get(tx, r->license, &l, err);
    }
    if (st == LODE_OK) {
        st = license_line_get(tx, r->license, r->line, x, err);
    }
    if (st == LODE_OK) {
        st = check_ship_day(tx, r, on, err);
    }
    if (st == LODE_OK) {
        st = license_usable(&l, on, r->order, ask->shipment, err);
    }
    if (st == LODE_OK) {
        st = amounts_for(t, x, ask->quantity, ask->value, true, want, err);
    }
    if (st == LODE_OK && want->none) {
        want->quantity = r->quantity_left;
        want->value = r->value_left;
    }
    if (st == LODE_OK) {
        st = receipt_known(tx, ask->receipt, err);
    }
    if (st == LODE_OK) {
        st = text_within(ask->shipment, REFERENCE_BYTES_MAX, "the shipment", err);
    }
    if (st == LODE_OK) {
        st = check_drawn(&l, x, &x->quantity, want->quantity, r->quantity_left, err);
    }
    return st == LODE_OK ? check_drawn(&l, x, &x->value, want->value, r->value_left, err) : st;
}

lode_status reservation_ship(ledger_tx *tx, const unit_table *t, str id, const ship_ask *ask,
                             lode_error *err) {
    reservation r;
    two_amounts want;
    license_line x;
    lode_status st = need_role(tx, ROLE_LICENSE_MANAGER, err);
    if (st == LODE_OK) {
        st = reservation_get(tx, id, &r, err);
    }
    if (st == LODE_OK) {
        st = check_ship(tx, t, &r, ask, &x, &want, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("reservation.shipped"), id);
    event_add(&e, "license", r.license);
    event_add_amount(&e, tx->a, "quantity", want.quantity, x.quantity.unit);
    event_add_amount(&e, tx->a, "value", want.value, x.value.unit);
    event_add_date(&e, tx->a, "on", day_or_today(tx, ask->on));
    event_add(&e, "shipment", ask->shipment);
    event_add(&e, "receipt", ask->receipt);
    if (ask->final) {
        event_addz(&e, "final", "1");
    }
    return ledger_append(tx, &e, err);
}

static lode_status ship_book(ledger_tx *tx, const event *e, const reservation *r, bool is_value,
                             lode_error *err) {
    amount all = 0, left = is_value ? r->value_left : r->quantity_left;
    move m = {.book = {r->license, r->line, is_value},
              .kind = "ship",
              .from = ACCOUNT_RESERVED,
              .to = ACCOUNT_USED,
              .on = event_date(e, "on"),
              .reservation = r->id,
              .order = r->order,
              .shipment = event_get(e, "shipment")};
    lode_status st = event_amount(e, is_value ? "value" : "quantity", &all, err);
    amount kept = left - (m.amount = all < left ? all : left);
    bool final = event_get(e, "final").n > 0;
    if (st == LODE_OK) {
        st = book_move(tx, e, &m, err);
    }
    m.amount = all - m.amount;
    if (st == LODE_OK && m.amount > 0) {
        st = book_draw(tx, e, m, err);
    }
    m.kind = "release";
    m.to = ACCOUNT_AVAILABLE;
    m.amount = kept;
    if (st == LODE_OK && final) {
        st = book_move(tx, e, &m, err);
    }
    if (st == LODE_OK && final) {
        st = book_settle(tx, e, &m.book, m.on, err);
    }
    if (st == LODE_OK) {
        st = reservation_change(
            tx, r->id, is_value,
            &(reservation_delta){.left = (final ? 0 : kept) - left, .shipped = all}, err);
    }
    return st;
}

lode_status apply_shipped(ledger_tx *tx, const event *e, lode_error *err) {
    reservation r;
    lode_status st = reservation_get(tx, e->object, &r, err);
    if (st == LODE_OK) {
        st = ship_book(tx, e, &r, false, err);
    }
    if (st == LODE_OK) {
        st = ship_book(tx, e, &r, true, err);
    }
    if (st == LODE_OK) {
        str by = event_get(e, "shipment");
        st = tx_run(
            tx,
            "UPDATE license SET spent_by = $1, spent_on = $2 WHERE id = $3 AND one_shipment = 1",
            TX_ARGS(SQL_S(by.n > 0 ? by : r.order), SQL_I(event_date(e, "on")), SQL_S(r.license)),
            err);
    }
    return st == LODE_OK ? object_touch(tx, r.license, err) : st;
}

lode_status reservation_change(ledger_tx *tx, str id, bool is_value, const reservation_delta *d,
                               lode_error *err) {
    return is_value
               ? tx_run(tx,
                        "UPDATE reservation SET value = value + $1, value_left = value_left + $2, "
                        "value_shipped = value_shipped + $3 WHERE id = $4",
                        TX_ARGS(SQL_I(d->all), SQL_I(d->left), SQL_I(d->shipped), SQL_S(id)), err)
               : tx_run(
                     tx,
                     "UPDATE reservation SET quantity = quantity + $1, quantity_left = "
                     "quantity_left + $2, quantity_shipped = quantity_shipped + $3 WHERE id = $4",
                     TX_ARGS(SQL_I(d->all), SQL_I(d->left), SQL_I(d->shipped), SQL_S(id)), err);
}
