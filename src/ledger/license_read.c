/* SPDX-License-Identifier: Apache-2.0
 *
 * license_read: licenses and their lines as the tables have them.
 */
#include "ledger/license_int.h"

#include "ledger/refusal.h"

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
    return st == LODE_OK && !found ? license_missing("license", id, err) : st;
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
