/* SPDX-License-Identifier: Apache-2.0
 *
 * license_act: what the authority said of a license after it was entered: acts, and more or less of a line,
 * each on its word.
 */
#include "ledger/license_int.h"

#include "ledger/machine.h"
#include "ledger/people.h"
#include "ledger/refusal.h"

/* ---- acts ------------------------------------------------------------------------------------------- */

lode_status license_act(ledger_tx *tx, str id, const license_act_ask *ask, lode_error *err) {
    license l;
    const machine_move *m = NULL;
    lode_status st = license_get(tx, id, &l, err);
    if (st == LODE_OK) {
        st = machine_find(&license_machine, l.state, ask->act, &tx->by, &m, err);
    }
    if (st == LODE_OK && ask->word.n == 0) {
        st = refuse(err, "word_missing", "nothing shows that the license was to be %s",
                    m->event + sizeof "license." - 1);
        lode_hint(err, "name the claim or the document that says so");
    }
    if (st == LODE_OK) {
        st = word_known(tx, ask->word, err);
    }
    if (st == LODE_OK && ask->on != DATE_NONE && ask->on > tx->today + 1) {
        st = refuse(err, "day_ahead", "the day of the act is still to come");
        lode_hint(err, "enter it on the day from which it holds");
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(str_of(m->event), id);
    event_add_date(&e, tx->a, "on", day_or_today(tx, ask->on));
    event_add(&e, "word", ask->word);
    event_add(&e, "reason", ask->reason);
    return ledger_append(tx, &e, err);
}

lode_status apply_license_act(ledger_tx *tx, const event *e, lode_error *err) {
    uint32_t to = MACHINE_STAYS;
    for (uint32_t i = 0; i < license_machine.n_moves; i++) {
        to = str_eqz(e->kind, license_machine.moves[i].event) ? license_machine.moves[i].to : to;
    }
    return tx_run(tx, "UPDATE license SET state = $1 WHERE id = $2",
                  TX_ARGS(SQL_I(to), SQL_S(e->object)), err);
}

/* ---- more or less of a line --------------------------------------------------------------------------- */

static lode_status check_enough(const book *b, amount to, lode_error *err) {
    char figures[320], buf[64];
    if (to >= b->authorized || to >= b->used + b->reserved) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "below_used", "%s is less than what is used and reserved: %s",
                            amount_print(to, b->unit, buf).p, book_figures(b, figures).p);
    lode_hint(err, "release reservations first, or correct what was shipped wrongly");
    return st;
}

lode_status license_authorize(ledger_tx *tx, const unit_table *t, str id, uint32_t line,
                              str quantity, str value, str word, lode_error *err) {
    license l;
    license_line x;
    const str texts[] = {quantity, value};
    amount to[2] = {0, 0};
    lode_status st = need_role(tx, ROLE_LICENSE_MANAGER, err);
    if (st == LODE_OK) {
        st = license_get(tx, id, &l, err);
    }
    if (st == LODE_OK) {
        st = license_line_get(tx, id, line, &x, err);
    }
    if (st == LODE_OK && (l.state == LICENSE_REVOKED || l.state == LICENSE_SURRENDERED)) {
        st = refuse(err, "license_over", "license " STR_FMT " is %s: nothing more is authorized",
                    STR_ARG(l.no), license_status(&l, tx->today));
        lode_hint(err, "enter the new license that the authority gave");
    }
    if (st == LODE_OK && (word.n == 0 || (quantity.n == 0 && value.n == 0))) {
        st = refuse(err, word.n == 0 ? "word_missing" : "amount_missing",
                    "a new authorized amount needs the amount and the word of the authority");
        lode_hint(err, "give quantity or value as it is now authorized, and the document or claim");
    }
    if (st == LODE_OK) {
        st = word_known(tx, word, err);
    }
    for (size_t i = 0; i < 2 && st == LODE_OK; i++) {
        const book *b = i == 0 ? &x.quantity : &x.value;
        if (texts[i].n == 0) {
            continue;
        }
        if (b->unit.n == 0) {
            st = refuse(err, "not_limited", "line %u sets no limit of %s", line,
                        i == 0 ? "quantity" : "value");
            lode_hint(err, "leave it out: only what the license limits is counted");
            continue;
        }
        st = amount_in(t, texts[i], b->unit, &to[i], err);
        if (st == LODE_OK) {
            st = check_enough(b, to[i], err);
        }
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("license.authorized"), id);
    event_add_int(&e, tx->a, "line", line);
    event_add_amount(&e, tx->a, "quantity", to[0], quantity.n > 0 ? x.quantity.unit : (str){0});
    event_add_amount(&e, tx->a, "value", to[1], value.n > 0 ? x.value.unit : (str){0});
    event_add_date(&e, tx->a, "on", tx->today);
    event_add(&e, "word", word);
    return ledger_append(tx, &e, err);
}

static lode_status authorize_book(ledger_tx *tx, const event *e, const book_key *key,
                                  const char *field, lode_error *err) {
    amount to = 0;
    book b;
    lode_status st = event_amount(e, field, &to, err);
    if (st == LODE_OK) {
        st = book_get(tx, key, &b, NULL, err);
    }
    if (st != LODE_OK || event_get(e, field).n == 0) {
        return st;
    }
    bool more = to >= b.authorized;
    move m = {.book = *key,
              .kind = "authorize",
              .from = more ? ACCOUNT_OUTSIDE : ACCOUNT_AVAILABLE,
              .to = more ? ACCOUNT_AVAILABLE : ACCOUNT_OUTSIDE,
              .amount = more ? to - b.authorized : b.authorized - to,
              .on = event_date(e, "on"),
              .authorizes = true};
    st = book_move(tx, e, &m, err);
    return st == LODE_OK ? book_settle(tx, e, key, m.on, err) : st;
}

lode_status apply_license_authorized(ledger_tx *tx, const event *e, lode_error *err) {
    book_key key = {e->object, (uint32_t)event_int(e, "line", 0), false};
    lode_status st = authorize_book(tx, e, &key, "quantity", err);
    key.is_value = true;
    return st == LODE_OK ? authorize_book(tx, e, &key, "value", err) : st;
}
