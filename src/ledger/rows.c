// SPDX-License-Identifier: Apache-2.0
//
// rows: reading and writing in a transaction, with texts in its arena; documents and personal texts.
#include "ledger/ledger.h"

#include <stdio.h>

lode_status tx_run(ledger_tx *tx, const char *sql, const sql_value *args, size_t n,
                   lode_error *err) {
    return tx->l->driver->run(tx->l->store, sql, args, n, NULL, err);
}

lode_status tx_row(ledger_tx *tx, const char *sql, const sql_value *args, size_t n, sql_value *out,
                   size_t n_out, bool *found, lode_error *err) {
    const store_driver *d = tx->l->driver;
    sql_rows *rows = NULL;
    lode_status st = d->query(tx->l->store, sql, args, n, &rows, err);
    if (st != LODE_OK) {
        return st;
    }
    bool any = d->next(rows);
    for (uint32_t i = 0; any && i < n_out; i++) {
        out[i] = d->column(rows, i);
        if (out[i].kind == SQL_TEXT || out[i].kind == SQL_BYTES) {
            out[i].s = str_dup(tx->a, out[i].s);
        }
    }
    if (found != NULL) {
        *found = any;
    }
    return d->done(rows, err);
}

lode_status tx_int(ledger_tx *tx, const char *sql, const sql_value *args, size_t n,
                   int64_t otherwise, int64_t *out, lode_error *err) {
    sql_value v = SQL_N;
    bool found = false;
    lode_status st = tx_row(tx, sql, args, n, &v, 1, &found, err);
    if (st == LODE_OK) {
        *out = found && v.kind == SQL_INT ? v.i : otherwise;
    }
    return st;
}

#define COLUMNS_MAX 40u

lode_status tx_each(ledger_tx *tx, const char *sql, const sql_value *args, size_t n,
                    uint32_t n_columns, tx_each_row each, void *to, lode_error *err) {
    const store_driver *d = tx->l->driver;
    sql_value columns[COLUMNS_MAX];
    sql_rows *rows = NULL;
    lode_status st = d->query(tx->l->store, sql, args, n, &rows, err);
    if (st != LODE_OK) {
        return st;
    }
    while (st == LODE_OK && d->next(rows)) {
        for (uint32_t i = 0; i < n_columns && i < COLUMNS_MAX; i++) {
            columns[i] = d->column(rows, i);
        }
        st = each(to, tx, columns, err);
    }
    lode_status end = d->done(rows, st == LODE_OK ? err : NULL);
    return st != LODE_OK ? st : end;
}

lode_status ledger_next_id(ledger_tx *tx, char letter, str *out, lode_error *err) {
    int64_t last = 0;
    lode_status st = tx_int(tx, "SELECT last FROM counter WHERE letter = $1",
                            TX_ARGS(SQL_S(((str){&letter, 1}))), 0, &last, err);
    if (st == LODE_OK) {
        char buf[32];
        int n = snprintf(buf, sizeof buf, "%c%lld", letter, (long long)last + 1);
        *out = str_dup(tx->a, (str){buf, (size_t)n});
    }
    return st;
}

lode_status object_version(ledger_tx *tx, str object, uint64_t *out, lode_error *err) {
    int64_t v = 0;
    lode_status st =
        tx_int(tx, "SELECT version FROM object WHERE id = $1", TX_ARGS(SQL_S(object)), 0, &v, err);
    if (st == LODE_OK) {
        *out = (uint64_t)v;
    }
    return st;
}

lode_status personal_text(ledger_tx *tx, str reference, str *out, bool *erased, lode_error *err) {
    *erased = false;
    if (!str_starts(reference, STR("personal:"))) {
        *out = reference;
        return LODE_OK;
    }
    sql_value v = SQL_N;
    bool found = false;
    lode_status st = tx_row(tx, "SELECT words FROM personal WHERE reference = $1",
                            TX_ARGS(SQL_S(reference)), &v, 1, &found, err);
    if (st == LODE_OK) {
        *out = found ? v.s : (str){0};
        *erased = !found;
    }
    return st;
}

// A document that was erased and is handed in again is kept again: it is the same bytes.
lode_status document_put(ledger_tx *tx, str bytes, str media_type, str *sha, lode_error *err) {
    char hex[65];
    sha256_hex(bytes, hex);
    str id = str_dup(tx->a, str_of(hex));
    lode_status st =
        tx_run(tx,
               "INSERT INTO document VALUES ($1, $2, $3, $4) ON CONFLICT (sha) "
               "DO UPDATE SET bytes = excluded.bytes WHERE document.bytes IS NULL",
               TX_ARGS(SQL_S(id), SQL_S(media_type), SQL_I(bytes.n), SQL_B(bytes)), err);
    if (st == LODE_OK) {
        *sha = id;
    }
    return st;
}

lode_status document_get(ledger_tx *tx, str sha, str *bytes, str *media_type, bool *found,
                         bool *erased, lode_error *err) {
    sql_value v[2];
    lode_status st = tx_row(tx, "SELECT bytes, media_type FROM document WHERE sha = $1",
                            TX_ARGS(SQL_S(sha)), v, 2, found, err);
    if (st == LODE_OK && *found) {
        *erased = v[0].kind == SQL_NULL;
        *bytes = *erased ? (str){0} : v[0].s;
        *media_type = v[1].s;
    }
    return st;
}
