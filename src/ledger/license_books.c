/* SPDX-License-Identifier: Apache-2.0
 *
 * license_books: the accounts of a book. Every figure changes here, by an entry between two accounts and in
 * the same step; books_check counts the entries again. A change that would take an account below zero is a
 * fault of this program (the change functions looked before), and fails instead of being written.
 */
#include "ledger/license_int.h"

#include "ledger/refusal.h"

#include <stdio.h>
#include <stdlib.h>

__extension__ typedef __int128 wide;

const char *account_name(account a) {
    static const char *const NAMES[ACCOUNTS] = {"outside", "available", "reserved", "used"};
    return NAMES[a];
}

/* Every amount is whole millionths, so more than the whole millionths of the tolerance is more than it. */
amount tolerance_of(amount authorized, uint32_t permille) {
    return (amount)((wide)authorized * permille / 1000);
}

amount book_shippable(const book *b) { return b->available + b->tolerance - b->over; }

str book_figures(const book *b, char buf[320]) {
    char p[4][64];
    int n = snprintf(
        buf, 320, "available %s, reserved %s, used %s of %s authorized",
        amount_print(b->available, b->unit, p[0]).p, amount_print(b->reserved, b->unit, p[1]).p,
        amount_print(b->used, b->unit, p[2]).p, amount_print(b->authorized, b->unit, p[3]).p);
    if (b->tolerance > 0) {
        n += snprintf(buf + n, 320 - (size_t)n, " and %s of tolerance",
                      amount_print(b->tolerance, b->unit, p[0]).p);
    }
    return (str){buf, (size_t)n};
}

/* ---- one book ---------------------------------------------------------------------------------- */

#define BOOK_COLUMNS 7u
static book book_of(const sql_value *c, str unit) {
    book b = {.unit = unit,
              .authorized = c[1].i,
              .available = c[3].i,
              .reserved = c[4].i,
              .used = c[5].i,
              .over = -c[2].i - c[1].i};
    b.tolerance = tolerance_of(b.authorized, (uint32_t)c[6].i);
    return b;
}

lode_status book_get(ledger_tx *tx, const book_key *key, book *out, bool *found, lode_error *err) {
    sql_value c[BOOK_COLUMNS];
    bool any = false;
    lode_status st = tx_row(
        tx,
        "SELECT b.unit, b.authorized, b.outside, b.available, b.reserved, b.used, l.permille "
        "FROM license_book b JOIN license_line l ON l.license = b.license AND l.line = b.line "
        "WHERE b.license = $1 AND b.line = $2 AND b.is_value = $3",
        TX_ARGS(SQL_S(key->license), SQL_I(key->line), SQL_I(key->is_value)), c, BOOK_COLUMNS, &any,
        err);
    if (st == LODE_OK) {
        *out = any ? book_of(c, c[0].s) : (book){0};
        if (found != NULL) {
            *found = any;
        }
    }
    return st;
}

/* ---- entries ------------------------------------------------------------------------------------- */

static lode_status next_entry(ledger_tx *tx, int64_t *no, lode_error *err) {
    lode_status st = tx_int(tx, "SELECT max(no) FROM license_entry", TX_NONE, 0, no, err);
    *no += st == LODE_OK;
    return st;
}

static int64_t delta(const move *m, account of) {
    return (m->to == of ? m->amount : 0) - (m->from == of ? m->amount : 0);
}

static lode_status change_accounts(ledger_tx *tx, const move *m, lode_error *err) {
    book b;
    lode_status st = book_get(tx, &m->book, &b, NULL, err);
    if (st != LODE_OK) {
        return st;
    }
    int64_t authorized = m->authorizes ? -delta(m, ACCOUNT_OUTSIDE) : 0;
    b.authorized += authorized;
    b.available += delta(m, ACCOUNT_AVAILABLE);
    b.reserved += delta(m, ACCOUNT_RESERVED);
    b.used += delta(m, ACCOUNT_USED);
    b.over += -delta(m, ACCOUNT_OUTSIDE) - authorized;
    if (b.available < 0 || b.reserved < 0 || b.used < 0 || b.over < 0 || b.authorized < 0) {
        return refuse(err, "books_broken",
                      "an entry would take an account of line %u of " STR_FMT " below zero",
                      m->book.line, STR_ARG(m->book.license));
    }
    return tx_run(tx,
                  "UPDATE license_book SET authorized = $1, outside = $2, available = $3, "
                  "reserved = $4, used = $5 WHERE license = $6 AND line = $7 AND is_value = $8",
                  TX_ARGS(SQL_I(b.authorized), SQL_I(-b.authorized - b.over), SQL_I(b.available),
                          SQL_I(b.reserved), SQL_I(b.used), SQL_S(m->book.license),
                          SQL_I(m->book.line), SQL_I(m->book.is_value)),
                  err);
}

lode_status book_move(ledger_tx *tx, const event *e, const move *m, lode_error *err) {
    int64_t no = 0;
    if (m->amount == 0) {
        return LODE_OK;
    }
    lode_status st = next_entry(tx, &no, err);
    if (st == LODE_OK) {
        st = tx_run(
            tx,
            "INSERT INTO license_entry VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
            "$12, $13, $14, $15, $16, $17, 0, $18)",
            TX_ARGS(SQL_I(no), SQL_S(m->book.license), SQL_I(m->book.line), SQL_I(m->book.is_value),
                    SQL_S(str_of(m->kind)), SQL_I(m->from), SQL_I(m->to), SQL_I(m->amount),
                    SQL_I(m->on), SQL_S(m->reservation), SQL_S(m->order), SQL_S(m->shipment),
                    SQL_S(e->by), SQL_S(m->reason), SQL_I(m->corrects), SQL_I(m->root),
                    SQL_I(m->authorizes), SQL_I(e->seq)),
            err);
    }
    return st == LODE_OK ? change_accounts(tx, m, err) : st;
}

lode_status book_settle(ledger_tx *tx, const event *e, const book_key *key, lode_date on,
                        lode_error *err) {
    book b;
    lode_status st = book_get(tx, key, &b, NULL, err);
    if (st != LODE_OK) {
        return st;
    }
    move m = {.book = *key,
              .kind = "tolerance",
              .from = ACCOUNT_AVAILABLE,
              .to = ACCOUNT_OUTSIDE,
              .amount = b.over < b.available ? b.over : b.available,
              .on = on,
              .reason = STR("tolerance in use is given back")};
    return book_move(tx, e, &m, err);
}

lode_status book_draw(ledger_tx *tx, const event *e, move m, lode_error *err) {
    book b;
    lode_status st = book_get(tx, &m.book, &b, NULL, err);
    if (st != LODE_OK) {
        return st;
    }
    amount all = m.amount;
    m.from = ACCOUNT_AVAILABLE;
    m.to = ACCOUNT_USED;
    m.amount = all < b.available ? all : b.available;
    amount rest = all - m.amount;
    st = book_move(tx, e, &m, err);
    m.kind = "tolerance";
    m.from = ACCOUNT_OUTSIDE;
    m.amount = rest;
    return st == LODE_OK ? book_move(tx, e, &m, err) : st;
}

/* ---- books_check ----------------------------------------------------------------------------------- */

typedef struct counted {
    book_key key;
    book b;
    int64_t outside, reserved_left;
    int64_t sums[ACCOUNTS], authorized;
} counted;
typedef struct counted_books {
    VEC(counted) all;
} counted_books;

static lode_status take_book(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    counted_books *books = to;
    (void)err;
    *vec_push(&books->all) =
        (counted){.key = {str_dup(tx->a, c[7].s), (uint32_t)c[8].i, c[9].i != 0},
                  .b = book_of(c, str_dup(tx->a, c[0].s)),
                  .outside = c[2].i};
    return LODE_OK;
}

static int by_key(const void *x, const void *y) {
    const book_key *a = &((const counted *)x)->key, *b = &((const counted *)y)->key;
    int order = str_cmp(a->license, b->license);
    order = order != 0 ? order : (a->line > b->line) - (a->line < b->line);
    return order != 0 ? order : (a->is_value > b->is_value) - (a->is_value < b->is_value);
}

static counted *find_counted(const counted_books *books, str of, int64_t line, int64_t is_value) {
    counted key = {.key = {of, (uint32_t)line, is_value != 0}};
    return books->all.n == 0 ? NULL : bsearch(&key, books->all.p, books->all.n, sizeof key, by_key);
}

static lode_status broken(str of, int64_t line, const char *what, lode_error *err) {
    lode_status st = refuse(err, "books_broken", "line %lld of " STR_FMT ": %s", (long long)line,
                            STR_ARG(of), what);
    lode_hint(err, "stop shipping on it, keep the store as it is, and run lodestone audit verify");
    return st;
}

static lode_status take_entry(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    counted *b = find_counted(to, c[0].s, c[1].i, c[2].i);
    (void)tx;
    bool ok = b != NULL && c[3].i >= 0 && c[3].i < (int64_t)ACCOUNTS && c[4].i >= 0 &&
              c[4].i < (int64_t)ACCOUNTS && c[3].i != c[4].i && c[5].i > 0;
    if (!ok || __builtin_sub_overflow(b->sums[c[3].i], c[5].i, &b->sums[c[3].i]) ||
        __builtin_add_overflow(b->sums[c[4].i], c[5].i, &b->sums[c[4].i])) {
        return broken(c[0].s, c[1].i, "an entry moves nothing, too much, or in no book", err);
    }
    if (c[6].i != 0) {
        b->authorized += c[3].i == ACCOUNT_OUTSIDE ? c[5].i : -c[5].i;
    }
    return c[7].i >= 0 && c[7].i <= c[5].i
               ? LODE_OK
               : broken(c[0].s, c[1].i, "more than an entry moved was moved back", err);
}

static lode_status take_left(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx;
    for (int64_t is_value = 0; is_value < 2; is_value++) {
        int64_t left = c[2 + is_value].i;
        counted *b = find_counted(to, c[0].s, c[1].i, is_value);
        if (left < 0 || (b == NULL && left != 0)) {
            return broken(c[0].s, c[1].i, "a reservation has less than nothing left", err);
        }
        if (b != NULL) {
            b->reserved_left += left;
        }
    }
    return LODE_OK;
}

static lode_status take_wrong_chain(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)to, (void)tx;
    return broken(c[0].s, c[1].i,
                  "what was moved back of an entry is not what its corrections moved", err);
}

static const char *what_is_wrong(const counted *c) {
    const book *b = &c->b;
    if (c->sums[ACCOUNT_OUTSIDE] != c->outside || c->sums[ACCOUNT_AVAILABLE] != b->available ||
        c->sums[ACCOUNT_RESERVED] != b->reserved || c->sums[ACCOUNT_USED] != b->used) {
        return "an account is not the sum of its entries";
    }
    if (c->outside + b->available + b->reserved + b->used != 0) {
        return "the accounts do not sum to zero";
    }
    if (c->authorized != b->authorized) {
        return "what is authorized is not the sum of what was";
    }
    if (b->available < 0 || b->reserved < 0 || b->used < 0 || b->authorized < 0 || b->over < 0) {
        return "an account is below zero";
    }
    if (b->over > b->tolerance || (b->over > 0 && b->available > 0)) {
        return "more is used and reserved than authorized";
    }
    return c->reserved_left != b->reserved
               ? "what is reserved is not what the reservations have left"
               : NULL;
}

lode_status books_check(ledger_tx *tx, lode_error *err) {
    counted_books books = {{0}};
    lode_status st = tx_each(
        tx,
        "SELECT b.unit, b.authorized, b.outside, b.available, b.reserved, b.used, l.permille, "
        "b.license, b.line, b.is_value "
        "FROM license_book b JOIN license_line l ON l.license = b.license AND l.line = b.line",
        TX_NONE, 10, take_book, &books, err);
    if (st == LODE_OK && books.all.n > 0) {
        qsort(books.all.p, books.all.n, sizeof *books.all.p, by_key);
    }
    if (st == LODE_OK) {
        st =
            tx_each(tx,
                    "SELECT license, line, is_value, from_account, to_account, amount, authorizes, "
                    "corrected FROM license_entry",
                    TX_NONE, 8, take_entry, &books, err);
    }
    if (st == LODE_OK) {
        st = tx_each(tx, "SELECT license, line, quantity_left, value_left FROM reservation",
                     TX_NONE, 4, take_left, &books, err);
    }
    if (st == LODE_OK) {
        st = tx_each(tx,
                     "SELECT e.license, e.line FROM license_entry e WHERE e.corrected <> "
                     "coalesce((SELECT sum(c.amount - c.corrected) FROM license_entry c "
                     "WHERE c.corrects = e.no), 0)",
                     TX_NONE, 2, take_wrong_chain, NULL, err);
    }
    for (size_t i = 0; i < books.all.n && st == LODE_OK; i++) {
        const counted *c = &books.all.p[i];
        const char *wrong = what_is_wrong(c);
        st = wrong == NULL ? LODE_OK : broken(c->key.license, c->key.line, wrong, err);
    }
    vec_clear(&books.all);
    return st;
}
