/* SPDX-License-Identifier: Apache-2.0
 *
 * license_rows: reservations, entries and corrections as the tables have them.
 */
#include "ledger/license_int.h"

#include "ledger/refusal.h"

#include <stdio.h>

lode_status license_missing(const char *what, str id, lode_error *err) {
    lode_status st = refuse(err, "not_found", "there is no %s \"" STR_FMT "\"", what,
                            (int)(id.n < 80 ? id.n : 80), id.p);
    lode_hint(err, "list them to find the id");
    return st;
}

/* ---- reservations ------------------------------------------------------------------------------------ */

const char *reservation_state_name(reservation_state s) {
    static const char *const NAMES[] = {"reserved", "partly_shipped", "shipped", "released"};
    return NAMES[s];
}

#define RESERVATION_COLUMNS                                                                       \
    "SELECT r.id, r.license, r.line, r.order_ref, r.receipt, r.quantity, r.value, "               \
    "r.quantity_left, r.value_left, r.quantity_shipped, r.value_shipped, r.on_day, r.until_day, " \
    "r.person, r.number, (SELECT o.version FROM object o WHERE o.id = r.id), "                    \
    "coalesce((SELECT b.unit FROM license_book b WHERE b.license = r.license AND b.line = "       \
    "r.line AND b.is_value = 0), ''), "                                                           \
    "coalesce((SELECT b.unit FROM license_book b WHERE b.license = r.license AND b.line = "       \
    "r.line AND b.is_value = 1), '') "                                                            \
    "FROM reservation r "
#define N_RESERVATION_COLUMNS 18u

static void fill_reservation(lode_arena *a, const sql_value *c, reservation *r) {
    *r = (reservation){.id = str_dup(a, c[0].s),
                       .license = str_dup(a, c[1].s),
                       .line = (uint32_t)c[2].i,
                       .order = str_dup(a, c[3].s),
                       .receipt = str_dup(a, c[4].s),
                       .quantity = c[5].i,
                       .value = c[6].i,
                       .quantity_left = c[7].i,
                       .value_left = c[8].i,
                       .quantity_shipped = c[9].i,
                       .value_shipped = c[10].i,
                       .on = (lode_date)c[11].i,
                       .until = (lode_date)c[12].i,
                       .by = str_dup(a, c[13].s),
                       .number = (uint64_t)c[14].i,
                       .version = (uint64_t)c[15].i,
                       .quantity_unit = str_dup(a, c[16].s),
                       .value_unit = str_dup(a, c[17].s)};
    bool left = r->quantity_left > 0 || r->value_left > 0;
    bool shipped = r->quantity_shipped > 0 || r->value_shipped > 0;
    r->state = left ? (shipped ? PARTLY_SHIPPED : RESERVED) : (shipped ? SHIPPED : RELEASED);
}

static lode_status take_reservation(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    filled *f = to;
    (void)err;
    fill_reservation(tx->a, c, &((reservation *)f->p)[f->n++]);
    return LODE_OK;
}

lode_status reservation_get(ledger_tx *tx, str id, reservation *out, lode_error *err) {
    sql_value c[N_RESERVATION_COLUMNS];
    bool found = false;
    lode_status st = tx_row(tx, RESERVATION_COLUMNS "WHERE r.id = $1", TX_ARGS(SQL_S(id)), c,
                            N_RESERVATION_COLUMNS, &found, err);
    if (st == LODE_OK && !found) {
        return license_missing("reservation", id, err);
    }
    if (st == LODE_OK) {
        fill_reservation(tx->a, c, out);
    }
    return st;
}

static int64_t number_before(const page_ask *page) {
    return page->before == 0 ? INT64_MAX : (int64_t)page->before;
}
static int64_t at_most(const page_ask *page) {
    return page->limit > PAGE_LIMIT_MAX ? PAGE_LIMIT_MAX : page->limit;
}

lode_status reservations_list(ledger_tx *tx, str of, bool open, const page_ask *page,
                              reservation **out, size_t *n, lode_error *err) {
    filled got = {.p = arena_array(tx->a, PAGE_LIMIT_MAX, sizeof(reservation))};
    lode_status st = tx_each(
        tx,
        RESERVATION_COLUMNS "WHERE r.license = $1 AND r.number < $2 AND ($3 = 0 OR "
                            "r.quantity_left > 0 OR r.value_left > 0) ORDER BY r.number DESC "
                            "LIMIT $4",
        TX_ARGS(SQL_S(of), SQL_I(number_before(page)), SQL_I(open), SQL_I(at_most(page))),
        N_RESERVATION_COLUMNS, take_reservation, &got, err);
    if (st == LODE_OK) {
        *out = got.p;
        *n = got.n;
    }
    return st;
}

lode_status reservations_lapsed(ledger_tx *tx, str of, lode_date on, reservation **out, size_t *n,
                                lode_error *err) {
    filled got = {.p = arena_array(tx->a, PAGE_LIMIT_MAX, sizeof(reservation))};
    lode_status st = tx_each(tx,
                             RESERVATION_COLUMNS
                             "WHERE ($1 = '' OR r.license = $1) AND r.until_day > $2 AND "
                             "r.until_day < $3 AND (r.quantity_left > 0 OR r.value_left > 0) "
                             "ORDER BY r.number LIMIT 200",
                             TX_ARGS(SQL_S(of), SQL_I(DATE_NONE), SQL_I(on)), N_RESERVATION_COLUMNS,
                             take_reservation, &got, err);
    if (st == LODE_OK) {
        *out = got.p;
        *n = got.n;
    }
    return st;
}

/* ---- entries ----------------------------------------------------------------------------------------- */

#define ENTRY_COLUMNS                                                                              \
    "SELECT e.no, e.license, e.line, e.is_value, e.kind, e.from_account, e.to_account, e.amount, " \
    "e.on_day, e.reservation, e.order_ref, e.person, e.reason, e.corrects, e.corrected, e.seq, "   \
    "b.unit, e.root, e.authorizes, e.shipment FROM license_entry e JOIN license_book b ON "        \
    "b.license = e.license AND b.line = e.line AND b.is_value = e.is_value "
#define N_ENTRY_COLUMNS 20u

static void fill_entry(lode_arena *a, const sql_value *c, entry *x) {
    *x = (entry){.no = (uint64_t)c[0].i,
                 .license = str_dup(a, c[1].s),
                 .line = (uint32_t)c[2].i,
                 .is_value = c[3].i != 0,
                 .kind = str_dup(a, c[4].s),
                 .from = (account)c[5].i,
                 .to = (account)c[6].i,
                 .amount = c[7].i,
                 .on = (lode_date)c[8].i,
                 .reservation = str_dup(a, c[9].s),
                 .order = str_dup(a, c[10].s),
                 .by = str_dup(a, c[11].s),
                 .reason = str_dup(a, c[12].s),
                 .corrects = (uint64_t)c[13].i,
                 .corrected = c[14].i,
                 .seq = (uint64_t)c[15].i,
                 .unit = str_dup(a, c[16].s),
                 .root = (uint64_t)c[17].i,
                 .authorizes = c[18].i != 0,
                 .shipment = str_dup(a, c[19].s)};
}

static lode_status take_entry(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    filled *f = to;
    (void)err;
    fill_entry(tx->a, c, &((entry *)f->p)[f->n++]);
    return LODE_OK;
}

lode_status entry_get(ledger_tx *tx, uint64_t no, entry *out, lode_error *err) {
    sql_value c[N_ENTRY_COLUMNS];
    bool found = false;
    lode_status st = tx_row(tx, ENTRY_COLUMNS "WHERE e.no = $1", TX_ARGS(SQL_I(no)), c,
                            N_ENTRY_COLUMNS, &found, err);
    if (st == LODE_OK && !found) {
        char id[24];
        int n = snprintf(id, sizeof id, "%llu", (unsigned long long)no);
        return license_missing("entry", (str){id, (size_t)n}, err);
    }
    if (st == LODE_OK) {
        fill_entry(tx->a, c, out);
    }
    return st;
}

lode_status license_entries(ledger_tx *tx, str id, const page_ask *page, entry **out, size_t *n,
                            lode_error *err) {
    filled got = {.p = arena_array(tx->a, PAGE_LIMIT_MAX, sizeof(entry))};
    lode_status st =
        tx_each(tx, ENTRY_COLUMNS "WHERE e.license = $1 AND e.no < $2 ORDER BY e.no DESC LIMIT $3",
                TX_ARGS(SQL_S(id), SQL_I(number_before(page)), SQL_I(at_most(page))),
                N_ENTRY_COLUMNS, take_entry, &got, err);
    if (st == LODE_OK) {
        *out = got.p;
        *n = got.n;
    }
    return st;
}

/* ---- corrections ------------------------------------------------------------------------------------- */

const char *correction_state_name(correction_state s) {
    static const char *const NAMES[] = {"proposed", "made", "sent_back"};
    return NAMES[s];
}

#define CORRECTION_COLUMNS                                                                       \
    "SELECT x.id, x.entry, x.license, x.unit, x.amount, x.reason, x.note, x.state, "             \
    "x.proposed_by, x.decided_by, x.number, (SELECT o.version FROM object o WHERE o.id = x.id) " \
    "FROM correction x "
#define N_CORRECTION_COLUMNS 12u

static void fill_correction(lode_arena *a, const sql_value *c, correction *x) {
    *x = (correction){.id = str_dup(a, c[0].s),
                      .entry = (uint64_t)c[1].i,
                      .license = str_dup(a, c[2].s),
                      .unit = str_dup(a, c[3].s),
                      .amount = c[4].i,
                      .reason = str_dup(a, c[5].s),
                      .note = str_dup(a, c[6].s),
                      .state = (correction_state)c[7].i,
                      .proposed_by = str_dup(a, c[8].s),
                      .decided_by = str_dup(a, c[9].s),
                      .number = (uint64_t)c[10].i,
                      .version = (uint64_t)c[11].i};
}

static lode_status take_correction(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    filled *f = to;
    (void)err;
    fill_correction(tx->a, c, &((correction *)f->p)[f->n++]);
    return LODE_OK;
}

lode_status correction_get(ledger_tx *tx, str id, correction *out, lode_error *err) {
    sql_value c[N_CORRECTION_COLUMNS];
    bool found = false;
    lode_status st = tx_row(tx, CORRECTION_COLUMNS "WHERE x.id = $1", TX_ARGS(SQL_S(id)), c,
                            N_CORRECTION_COLUMNS, &found, err);
    if (st == LODE_OK && !found) {
        return license_missing("correction", id, err);
    }
    if (st == LODE_OK) {
        fill_correction(tx->a, c, out);
    }
    return st;
}

lode_status corrections_list(ledger_tx *tx, bool open, const page_ask *page, correction **out,
                             size_t *n, lode_error *err) {
    filled got = {.p = arena_array(tx->a, PAGE_LIMIT_MAX, sizeof(correction))};
    lode_status st = tx_each(tx,
                             CORRECTION_COLUMNS "WHERE x.number < $1 AND ($2 = 0 OR x.state = 0) "
                                                "ORDER BY x.number DESC LIMIT $3",
                             TX_ARGS(SQL_I(number_before(page)), SQL_I(open), SQL_I(at_most(page))),
                             N_CORRECTION_COLUMNS, take_correction, &got, err);
    if (st == LODE_OK) {
        *out = got.p;
        *n = got.n;
    }
    return st;
}
