/* SPDX-License-Identifier: Apache-2.0
 *
 * license_reserve: what is set aside for an order, what leaves, what is given back. Every check comes before
 * the first event, so a refusal leaves nothing to undo and can be recorded as an attempt.
 */
#include "ledger/license_int.h"

#include "ledger/decision.h"
#include "ledger/people.h"
#include "ledger/refusal.h"

#include <stdio.h>

#define REF_BYTES_MAX 200u
#define REASON_BYTES_MAX 2000u

/* ---- may it be used -------------------------------------------------------------------------------- */

static lode_status not_usable(const license *l, const char *code, lode_date on, const char *how,
                              const char *hint, lode_error *err) {
    char day[16], first[16], last[16];
    lode_status st =
        refuse(err, code, "license " STR_FMT " (" STR_FMT " to " STR_FMT ") %s on " STR_FMT,
               STR_ARG(l->no), STR_ARG(date_print(l->from, first)),
               STR_ARG(date_print(l->until, last)), how, STR_ARG(date_print(on, day)));
    lode_hint(err, "%s", hint);
    return st;
}

lode_status license_usable(const license *l, lode_date on, str order, str shipment,
                           lode_error *err) {
    if (l->state == LICENSE_SUSPENDED) {
        return not_usable(l, "license_suspended", on, "is suspended",
                          "nothing may leave on it until the authority lifts the suspension", err);
    }
    if (l->state != LICENSE_ISSUED) {
        return not_usable(l, "license_over", on,
                          l->state == LICENSE_REVOKED ? "is revoked" : "is surrendered",
                          "use another license; release what is still reserved on this one", err);
    }
    if (on < l->from) {
        return not_usable(l, "license_not_begun", on, "has not begun",
                          "wait for its first day, or use another license", err);
    }
    if (on > l->until) {
        return not_usable(l, "license_expired", on, "has expired",
                          "apply for a new one; release what is still reserved on this one", err);
    }
    if (l->spent && !license_spent_on(l, on, order, shipment)) {
        return not_usable(
            l, "license_spent", on, "was for one shipment, which has left, and is spent",
            "use another license; lines of that very shipment name its id and its day", err);
    }
    return LODE_OK;
}

/* ---- amounts ---------------------------------------------------------------------------------------- */

static lode_status amount_for(const unit_table *t, const license_line *l, bool is_value, str text,
                              amount *out, lode_error *err) {
    const book *b = is_value ? &l->value : &l->quantity;
    const char *what = is_value ? "value" : "quantity";
    lode_status st;
    if (b->unit.n == 0 && text.n == 0) {
        return LODE_OK;
    }
    if (b->unit.n == 0) {
        st = refuse(err, "not_limited", "line %u sets no limit of %s", l->line, what);
        lode_hint(err, "leave %s out: only what the license limits is counted", what);
        return st;
    }
    if (text.n == 0) {
        st = refuse(err, "amount_missing", "line %u limits the %s, and none is given", l->line,
                    what);
        lode_hint(err, "say how much, in " STR_FMT ": an amount that nobody states is not zero",
                  STR_ARG(b->unit));
        return st;
    }
    return amount_in(t, text, b->unit, out, err);
}

lode_status amounts_for(const unit_table *t, const license_line *l, str quantity, str value,
                        bool may_be_none, two_amounts *out, lode_error *err) {
    *out = (two_amounts){.none = quantity.n == 0 && value.n == 0 && may_be_none};
    if (out->none) {
        return LODE_OK;
    }
    lode_status st = amount_for(t, l, false, quantity, &out->quantity, err);
    if (st == LODE_OK) {
        st = amount_for(t, l, true, value, &out->value, err);
    }
    if (st == LODE_OK && out->quantity == 0 && out->value == 0) {
        st = refuse(err, "amount_zero", "nothing at all is asked for");
        lode_hint(err, "give an amount above zero");
    }
    return st;
}

static lode_status over(const char *act, const license *l, const license_line *x, const book *b,
                        amount asked, lode_error *err) {
    char figures[320], buf[64];
    lode_status st = refuse(err, "over_authorized", "%s %s on line %u of " STR_FMT ": %s", act,
                            amount_print(asked, b->unit, buf).p, x->line, STR_ARG(l->no),
                            book_figures(b, figures).p);
    lode_hint(err, "take no more than that, release what is not needed, or use another license");
    return st;
}

static lode_status too_long(str text, uint32_t max, const char *what, lode_error *err) {
    if (text.n <= max) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "bad_text", "%s has more than %u bytes", what, max);
    lode_hint(err, "shorten it");
    return st;
}

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

static lode_status receipt_known(ledger_tx *tx, str receipt, lode_error *err) {
    decision d;
    bool found = true;
    lode_status st = receipt.n == 0 ? LODE_OK : decision_get(tx, receipt, &d, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "receipt_unknown", "no decision with the receipt %.16s... is kept here",
                    str_dup(tx->a, receipt).p);
        lode_hint(err, "check the shipment here first, or leave the receipt out");
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
        st = too_long(ask->order, REF_BYTES_MAX, "the order", err);
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
        st = over("reserve", &l, x, &x->quantity, want->quantity, err);
    }
    if (st == LODE_OK && want->value > x->value.available) {
        st = over("reserve", &l, x, &x->value, want->value, err);
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

/* ---- ship --------------------------------------------------------------------------------------------- */

static lode_status check_open(const reservation *r, lode_error *err) {
    if (r->quantity_left > 0 || r->value_left > 0) {
        return LODE_OK;
    }
    lode_status st =
        refuse(err, "reservation_closed", "reservation " STR_FMT " is %s: nothing is left of it",
               STR_ARG(r->id), reservation_state_name(r->state));
    lode_hint(err, "reserve anew, for what is to leave");
    return st;
}

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
    return over(act, l, x, b, want, err);
}

static lode_status check_ship(ledger_tx *tx, const unit_table *t, const reservation *r,
                              const ship_ask *ask, license_line *x, two_amounts *want,
                              lode_error *err) {
    license l;
    lode_date on = day_or_today(tx, ask->on);
    lode_status st = check_open(r, err);
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
        st = too_long(ask->shipment, REF_BYTES_MAX, "the shipment", err);
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
        st = check_open(&r, err);
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
        st = too_long(reason, REASON_BYTES_MAX, "the reason", err);
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
