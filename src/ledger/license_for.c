/* SPDX-License-Identifier: Apache-2.0
 *
 * license_for: the licenses that a check of a shipment adds (desk.md 4.8), each line with what remains of it
 * for that very shipment.
 */
#include "ledger/license_int.h"

/* ---- by name ---------------------------------------------------------------------------------------- */

typedef struct naming {
    license_name each;
    void *to;
} naming;

static lode_status take_name(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    const naming *n = to;
    (void)tx, (void)err;
    n->each(n->to, (uint64_t)c[0].i, c[1].s, c[2].s);
    return LODE_OK;
}

lode_status license_names(ledger_tx *tx, uint64_t after, license_name each, void *to,
                          lode_error *err) {
    naming n = {each, to};
    return tx_each(tx,
                   "SELECT l.number, l.id, p.words FROM license l JOIN personal p ON "
                   "p.reference = l.end_user WHERE l.number > $1 ORDER BY l.number",
                   TX_ARGS(SQL_I(after)), 3, take_name, &n, err);
}

typedef struct user_match {
    lode_arena *a;
    str name;
    VEC(str) ids;
} user_match;

static void take_same(void *to, uint64_t number, str id, str end_user) {
    user_match *m = to;
    (void)number;
    if (str_eq(m->name, end_user)) {
        *vec_push(&m->ids) = str_dup(m->a, id);
    }
}

/* ---- for a shipment ---------------------------------------------------------------------------------- */

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

static lode_status take_license(ledger_tx *tx, const license_ask *ask, str id, license *l,
                                bool *take, lode_error *err) {
    lode_status st = license_get(tx, id, l, err);
    *take = st == LODE_OK && l->state == LICENSE_ISSUED && l->until >= ask->on &&
            (!l->spent || license_spent_on(l, ask->on, ask->order, ask->shipment));
    return *take ? find_all_held(tx, ask, l, take, err) : st;
}

lode_status licenses_for(ledger_tx *tx, const license_ask *ask, license **out, size_t *n,
                         lode_error *err) {
    user_match m = {.a = tx->a, .name = ask->end_user};
    lode_status st = ask->ids == NULL ? license_names(tx, 0, take_same, &m, err) : LODE_OK;
    const str *ids = ask->ids == NULL ? m.ids.p : ask->ids;
    size_t n_ids = ask->ids == NULL ? m.ids.n : ask->n_ids, kept = 0;
    license *all = arena_array(tx->a, n_ids + 1, sizeof *all);
    for (size_t i = 0; i < n_ids && st == LODE_OK; i++) {
        bool take = false;
        st = take_license(tx, ask, ids[i], &all[kept], &take, err);
        kept += take;
    }
    vec_clear(&m.ids);
    if (st == LODE_OK) {
        *out = all;
        *n = kept;
    }
    return st;
}
