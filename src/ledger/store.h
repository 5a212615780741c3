/* SPDX-License-Identifier: Apache-2.0
 *
 * store: where the desk's rows lie, behind one table of functions. SQLite is the one driver today
 * (sqlite.c); another database joins by filling the same table, and the tests of tests/unit/test_store.c
 * are written against the table and run for every driver there is.
 *
 * SQL      is the part that SQLite and PostgreSQL share: parameters $1, $2, ...; integers of 64 bits, text
 *          and bytes; no upsert that names a constraint, no function of one of them alone. A statement's
 *          text must be static: drivers keep what they prepared under its address.
 * Threads  A store is one connection, for one thread at a time. Any number may be open on one place; one
 *          of them writes, the others read the state of the last commit.
 * Durable  When commit returns LODE_OK the change is on the disk. After a fault at any moment the store
 *          opens with all commits that returned, and nothing of others.
 */
#ifndef LODE_LEDGER_STORE_H
#define LODE_LEDGER_STORE_H

#include "base/base.h"

typedef enum sql_kind { SQL_NULL, SQL_INT, SQL_TEXT, SQL_BYTES } sql_kind;
typedef struct sql_value {
    sql_kind kind;
    int64_t i;
    str s;
} sql_value;

#define SQL_I(x) ((sql_value){.kind = SQL_INT, .i = (int64_t)(x)})
#define SQL_S(x) ((sql_value){.kind = SQL_TEXT, .s = (x)})
#define SQL_B(x) ((sql_value){.kind = SQL_BYTES, .s = (x)})
#define SQL_N ((sql_value){.kind = SQL_NULL})
/* Text, or NULL when it is empty. */
static inline sql_value sql_text_or_null(str s) { return s.n == 0 ? SQL_N : SQL_S(s); }

typedef struct store store;
typedef struct sql_rows sql_rows; /* a running query; belongs to its store */
typedef enum store_mode { STORE_READ, STORE_WRITE, STORE_CREATE } store_mode;

typedef struct store_driver {
    const char *name;
    /* where: a path or a connection string. STORE_WRITE fails when there is none; STORE_CREATE makes it. */
    lode_status (*open)(const char *where, store_mode mode, store **out, lode_error *err);
    void (*close)(store *s);

    /* A transaction. With write, no other connection can write until commit or rollback; one that waits
     * longer than a few seconds fails with LODE_ENVIRONMENT, "store_busy". Reads see one state. */
    lode_status (*begin)(store *s, bool write, lode_error *err);
    lode_status (*commit)(store *s, lode_error *err);
    void (*rollback)(store *s);
    /* One level inside a transaction, so that one refused change leaves the others. */
    lode_status (*save)(store *s, lode_error *err);
    lode_status (*save_keep)(store *s, lode_error *err);
    void (*save_undo)(store *s);

    /* Statements without rows; changed, which may be NULL, is how many rows did. */
    lode_status (*run)(store *s, const char *sql, const sql_value *args, size_t n,
                       uint64_t *changed, lode_error *err);
    lode_status (*query)(store *s, const char *sql, const sql_value *args, size_t n, sql_rows **out,
                         lode_error *err);
    /* The next row; false at the end or on an error, which done returns. Column values last until then. */
    bool (*next)(sql_rows *rows);
    sql_value (*column)(sql_rows *rows, uint32_t column); /* from 0 */
    lode_status (*done)(sql_rows *rows, lode_error *err); /* ends it, also before the last row */
    /* Several statements at once, for the schema. */
    lode_status (*script)(store *s, const char *sql, lode_error *err);

    /* A copy of the whole at one moment, while others go on. The target must not exist. */
    lode_status (*backup)(store *s, const char *to, lode_error *err);
    /* Reads everything and says what is broken: bytes, indexes, references. */
    lode_status (*check)(store *s, lode_error *err);
} store_driver;

extern const store_driver store_sqlite;

#endif
