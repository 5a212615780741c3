/* SPDX-License-Identifier: Apache-2.0
 *
 * license_read: licenses, reservations, entries and corrections as the tables have them.
 */
#include "ledger/license_int.h"

#include "ledger/refusal.h"

#include <stdio.h>

static lode_status missing(const char *what, str id, lode_error *err) {
    lode_status st = refuse(err, "not_found", "there is no %s \"" STR_FMT "\"", what,
                            (int)(id.n < 80 ? id.n : 80), id.p);
    lode_hint(err, "list them to find the id");
    return st;
}

static lode_status named(ledger_tx *tx, str reference, str *out, lode_error *err) {
    bool erased = false;
    return personal_text(tx, reference, out, &erased, err);
}

/* ---- a license ------------------------------------------------------------------------------------- */

const char *license_status(const license *l, lode_date on) {
    if (l->state != LICENSE_ISSUED) {
        return license_machine.states[l->state].word;
    }
    return on < l->from    ? "not_begun"
           : on > l->until ? "expired"
           : l->exhausted  ? "exhausted"
                           : "issued";
}

/* spent: something is used, and it is for one shipment; exhausted: no line has anything available. */
#define LICENSE_COLUMNS                                                                        \
    "SELECT l.id, l.no, l.state, l.regime, l.kind, l.holder, l.end_user, l.destination, "      \
    "l.first_day, l.last_day, l.one_shipment, l.document, l.case_id, l.conditions, l.number, " \
    "(SELECT o.version FROM object o WHERE o.id = l.id), "                                     \
    "CASE WHEN l.one_shipment = 1 AND EXISTS (SELECT 1 FROM license_book b WHERE b.license = " \
    "l.id AND b.used > 0) THEN 1 ELSE 0 END, "                                                 \
    "l.spent_by, l.spent_on, "                                                                 \
    "CASE WHEN EXISTS (SELECT 1 FROM license_line x WHERE x.license = l.id AND NOT EXISTS "    \
    "(SELECT 1 FROM license_book b WHERE b.license = x.license AND b.line = x.line AND "       \
    "b.available = 0)) THEN 0 ELSE 1 END "                                                     \
    "FROM license l "
#define N_LICENSE_COLUMNS 20u

static void fill_license(lode_arena *a, const sql_value *c, license *l) {
    *l = (license){.id = str_dup(a, c[0].s),
                   .no = str_dup(a, c[1].s),
                   .state = (uint32_t)c[2].i,
                   .regime = str_dup(a, c[3].s),
                   .kind = str_dup(a, c[4].s),
                   .holder = str_dup(a, c[5].s),
                   .end_user = str_dup(a, c[6].s),
                   .destination = str_dup(a, c[7].s),
                   .from = (lode_date)c[8].i,
                   .until = (lode_date)c[9].i,
                   .one_shipment = c[10].i != 0,
                   .document = str_dup(a, c[11].s),
                   .case_id = str_dup(a, c[12].s),
                   .conditions = str_dup(a, c[13].s),
                   .number = (uint64_t)c[14].i,
                   .version = (uint64_t)c[15].i,
                   .spent = c[16].i != 0,
                   .spent_by = str_dup(a, c[17].s),
                   .spent_on = (lode_date)c[18].i};
    l->exhausted = l->spent || c[19].i != 0;
}

typedef struct filled {
    void *p;
    size_t n, size;
} filled;

static lode_status take_license(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    filled *f = to;
    (void)err;
    fill_license(tx->a, c, &((license *)f->p)[f->n++]);
    return LODE_OK;
}

#define LINE_COLUMNS "SELECT line, description, codes, permille FROM license_line "

static void fill_line(lode_arena *a, const sql_value *c, license_line *x) {
    *x = (license_line){.line = (uint32_t)c[0].i,
                        .description = str_dup(a, c[1].s),
                        .codes = str_dup(a, c[2].s),
                        .tolerance_permille = (uint32_t)c[3].i};
}

static lode_status take_line(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    filled *f = to;
    (void)err;
    if (f->n < LICENSE_LINES_MAX) {
        fill_line(tx->a, c, &((license_line *)f->p)[f->n++]);
    }
    return LODE_OK;
}

static lode_status line_books(ledger_tx *tx, str of, license_line *x, lode_error *err) {
    book_key key = {of, x->line, false};
    lode_status st = book_get(tx, &key, &x->quantity, NULL, err);
    key.is_value = true;
    return st == LODE_OK ? book_get(tx, &key, &x->value, NULL, err) : st;
}

lode_status license_line_get(ledger_tx *tx, str of, uint32_t line, license_line *out,
                             lode_error *err) {
    sql_value c[4];
    bool found = false;
    lode_status st = tx_row(tx, LINE_COLUMNS "WHERE license = $1 AND line = $2",
                            TX_ARGS(SQL_S(of), SQL_I(line)), c, 4, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "license " STR_FMT " has no line %u", STR_ARG(of), line);
        lode_hint(err, "its lines are numbered as on the paper");
    }
    if (st == LODE_OK) {
        fill_line(tx->a, c, out);
        st = line_books(tx, of, out, err);
    }
    return st;
}

/* What other tables say of it: names, lines, books. */
static lode_status complete(ledger_tx *tx, license *l, lode_error *err) {
    filled lines = {.p = arena_array(tx->a, LICENSE_LINES_MAX, sizeof(license_line))};
    lode_status st = named(tx, l->holder, &l->holder, err);
    if (st == LODE_OK) {
        st = named(tx, l->end_user, &l->end_user, err);
    }
    if (st == LODE_OK) {
        st = tx_each(tx, LINE_COLUMNS "WHERE license = $1 ORDER BY line", TX_ARGS(SQL_S(l->id)), 4,
                     take_line, &lines, err);
    }
    l->lines = lines.p;
    l->n_lines = (uint32_t)lines.n;
    for (uint32_t i = 0; i < l->n_lines && st == LODE_OK; i++) {
        st = line_books(tx, l->id, &l->lines[i], err);
    }
    return st;
}

static lode_status one_license(ledger_tx *tx, const char *sql, str key, license *out, bool *found,
                               lode_error *err) {
    sql_value c[N_LICENSE_COLUMNS];
    lode_status st = tx_row(tx, sql, TX_ARGS(SQL_S(key)), c, N_LICENSE_COLUMNS, found, err);
    if (st == LODE_OK && *found) {
        fill_license(tx->a, c, out);
        st = complete(tx, out, err);
    }
    return st;
}

lode_status license_get(ledger_tx *tx, str id, license *out, lode_error *err) {
    bool found = false;
    lode_status st = one_license(tx, LICENSE_COLUMNS "WHERE l.id = $1", id, out, &found, err);
    return st == LODE_OK && !found ? missing("license", id, err) : st;
}

lode_status license_by_no(ledger_tx *tx, str no, license *out, bool *found, lode_error *err) {
    return one_license(tx, LICENSE_COLUMNS "WHERE l.no = $1", no, out, found, err);
}

/* ---- many ------------------------------------------------------------------------------------------ */

static bool wanted(const license *l, const license_filter *f) {
    return (f->end_user.n == 0 || str_eq(f->end_user, l->end_user)) &&
           (f->usable_on == DATE_NONE || strcmp(license_status(l, f->usable_on), "issued") == 0);
}

/* Names are not in the table and what is exhausted is computed, so those two are looked at here. */
static lode_status one_chunk(ledger_tx *tx, const license_filter *f, int64_t *before,
                             uint32_t limit, license *out, size_t *n, bool *last, lode_error *err) {
    license chunk[50];
    filled got = {.p = chunk};
    lode_status st = tx_each(
        tx,
        LICENSE_COLUMNS "WHERE l.number < $1 AND ($2 = 0 OR l.last_day < $3) AND ($4 = 0 OR "
                        "(l.state = 0 AND l.first_day <= $5 AND l.last_day >= $5)) "
                        "ORDER BY l.number DESC LIMIT 50",
        TX_ARGS(SQL_I(*before), SQL_I(f->expires_before != DATE_NONE), SQL_I(f->expires_before),
                SQL_I(f->usable_on != DATE_NONE), SQL_I(f->usable_on)),
        N_LICENSE_COLUMNS, take_license, &got, err);
    *last = got.n < 50;
    for (size_t i = 0; i < got.n && *n < limit && st == LODE_OK; i++) {
        license *l = &chunk[i];
        *before = (int64_t)l->number;
        st = named(tx, l->end_user, &l->end_user, err);
        if (st == LODE_OK && wanted(l, f)) {
            st = complete(tx, l, err);
            out[(*n)++] = *l;
        }
    }
    return st;
}

lode_status licenses_list(ledger_tx *tx, const license_filter *filter, const page_ask *page,
                          license **out, size_t *n, lode_error *err) {
    uint32_t limit = page->limit > PAGE_LIMIT_MAX ? PAGE_LIMIT_MAX : page->limit;
    license *all = arena_array(tx->a, PAGE_LIMIT_MAX, sizeof *all);
    int64_t before = page->before == 0 ? INT64_MAX : (int64_t)page->before;
    size_t found = 0;
    bool last = false;
    lode_status st = LODE_OK;
    while (st == LODE_OK && found < limit && !last) {
        st = one_chunk(tx, filter, &before, limit, all, &found, &last, err);
    }
    if (st == LODE_OK) {
        *out = all;
        *n = found;
    }
    return st;
}

/* ---- for a shipment ---------------------------------------------------------------------------------- */

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
        return missing("reservation", id, err);
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
        return missing("entry", (str){id, (size_t)n}, err);
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
        return missing("correction", id, err);
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
