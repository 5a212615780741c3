/* SPDX-License-Identifier: Apache-2.0
 *
 * license_for: the licenses that a check of a shipment adds (desk.md 4.8), each line with what remains of it
 * for that very shipment.
 */
#include "ledger/license_int.h"

typedef struct user_match {
    const license_ask *ask;
    VEC(str) ids;
} user_match;

static lode_status take_usable(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    user_match *m = to;
    const license_ask *ask = m->ask;
    (void)err;
    if (ask->same == NULL ? str_eq(ask->end_user, c[1].s) : ask->same(ask->end_user, c[1].s)) {
        *vec_push(&m->ids) = str_dup(tx->a, c[0].s);
    }
    return LODE_OK;
}

/* Of a book, what is reserved for the order or, while shipping, for any; and what of it left already. */
static lode_status find_held(ledger_tx *tx, const license_ask *ask, const book_key *key, book *b,
                             lode_error *err) {
    static const char *const RESERVED_FOR[] = {
        "SELECT sum(quantity_left) FROM reservation WHERE license = $1 AND line = $2 AND "
        "order_ref <> '' AND (order_ref = $3 OR order_ref = $4)",
        "SELECT sum(value_left) FROM reservation WHERE license = $1 AND line = $2 AND "
        "order_ref <> '' AND (order_ref = $3 OR order_ref = $4)"};
    int64_t reserved = b->reserved, gone = 0;
    lode_status st = LODE_OK;
    if (!ask->shipping) {
        st = tx_int(
            tx, RESERVED_FOR[key->is_value],
            TX_ARGS(SQL_S(key->license), SQL_I(key->line), SQL_S(ask->order), SQL_S(ask->shipment)),
            0, &reserved, err);
    }
    if (st == LODE_OK) {
        st = tx_int(tx,
                    "SELECT sum(amount - corrected) FROM license_entry WHERE license = $1 AND "
                    "line = $2 AND is_value = $3 AND to_account = 3 AND corrects = 0 AND "
                    "((shipment <> '' AND shipment = $5) OR "
                    "(order_ref <> '' AND (order_ref = $4 OR order_ref = $5)))",
                    TX_ARGS(SQL_S(key->license), SQL_I(key->line), SQL_I(key->is_value),
                            SQL_S(ask->order), SQL_S(ask->shipment)),
                    0, &gone, err);
    }
    b->held = reserved + gone;
    return st;
}

static lode_status find_all_held(ledger_tx *tx, const license_ask *ask, license *l, bool *remains,
                                 lode_error *err) {
    lode_status st = LODE_OK;
    *remains = false;
    for (uint32_t i = 0; i < l->n_lines && st == LODE_OK; i++) {
        license_line *x = &l->lines[i];
        book_key key = {l->id, x->line, false};
        st = find_held(tx, ask, &key, &x->quantity, err);
        key.is_value = true;
        if (st == LODE_OK) {
            st = find_held(tx, ask, &key, &x->value, err);
        }
        *remains |= x->quantity.available + x->quantity.held > 0 ||
                    x->value.available + x->value.held > 0; /* a sample is worth nothing */
    }
    return st;
}

bool license_spent_on(const license *l, lode_date on, str order, str shipment) {
    return l->spent_on == on && l->spent_by.n > 0 &&
           (str_eq(l->spent_by, order) || str_eq(l->spent_by, shipment));
}

lode_status licenses_for(ledger_tx *tx, const license_ask *ask, license **out, size_t *n,
                         lode_error *err) {
    user_match m = {.ask = ask};
    lode_status st =
        tx_each(tx,
                "SELECT l.id, p.words FROM license l JOIN personal p ON p.reference = l.end_user "
                "WHERE l.state = 0 AND l.last_day >= $1 ORDER BY l.number",
                TX_ARGS(SQL_I(ask->on)), 2, take_usable, &m, err);
    license *all = arena_array(tx->a, m.ids.n + 1, sizeof *all);
    size_t kept = 0;
    for (size_t i = 0; i < m.ids.n && st == LODE_OK; i++) {
        license *l = &all[kept];
        bool remains = false;
        st = license_get(tx, m.ids.p[i], l, err);
        if (st == LODE_OK &&
            (!l->spent || license_spent_on(l, ask->on, ask->order, ask->shipment))) {
            st = find_all_held(tx, ask, l, &remains, err);
        }
        kept += st == LODE_OK && remains;
    }
    vec_clear(&m.ids);
    if (st == LODE_OK) {
        *out = all;
        *n = kept;
    }
    return st;
}
