// SPDX-License-Identifier: Apache-2.0
//
// sqlite: the store as one SQLite file. Write-ahead log, every commit synced (a commit that returned
// survives a loss of power), foreign keys on, nothing of the schema trusted to call functions. What was
// prepared is kept under the address of its text, for statements are static.
#include "ledger/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define KEPT_MAX 512u // more than there are statements; a power of two
#define WAIT_MILLISECONDS 5000
#define APPLICATION_ID 0x4C6F6465 // "Lode": what file(1) and a careful open go by

struct sql_rows {
    store *s;
    sqlite3_stmt *stmt;
    int rc;
    bool kept, busy;
    const char *sql;
};

struct store {
    sqlite3 *db;
    sql_rows kept[KEPT_MAX];
};

static lode_status failed(store *s, int rc, lode_error *err) {
    const char *why = s != NULL && s->db != NULL ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc);
    lode_status st;
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        st = lode_fail(err, LODE_ENVIRONMENT, "store_busy", "the store is in use: %s", why);
        lode_hint(err, "another program holds it for long: is a second server running on it?");
        return st;
    case SQLITE_FULL:
        st = lode_fail(err, LODE_ENVIRONMENT, "store_full", "the store cannot grow: %s", why);
        lode_hint(err, "make room on the disk; nothing that was acknowledged is lost");
        return st;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return lode_fail(err, LODE_BAD_INPUT, "store_damaged", "not a sound store: %s", why);
    case SQLITE_NOMEM:
        lode_oom();
    default:
        return lode_fail(err, LODE_ENVIRONMENT, "store_unavailable", "the store failed: %s", why);
    }
}

static lode_status script(store *s, const char *sql, lode_error *err) {
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? LODE_OK : failed(s, rc, err);
}

static void close_store(store *s) {
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < KEPT_MAX; i++) {
        (void)sqlite3_finalize(s->kept[i].stmt);
    }
    (void)sqlite3_close(s->db);
    free(s);
}

// A reader of a sound file must not change it; the memory store of a rebuild has no file.
static lode_status set_up(store *s, store_mode mode, lode_error *err) {
    (void)sqlite3_busy_timeout(s->db, WAIT_MILLISECONDS);
    (void)sqlite3_extended_result_codes(s->db, 1);
    lode_status st = script(s,
                            "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                            "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;"
                            "PRAGMA secure_delete = ON;",
                            err);
    if (st == LODE_OK && mode != STORE_READ) {
        st = script(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", err);
    }
    if (st == LODE_OK && mode == STORE_CREATE) {
        char sql[64];
        (void)snprintf(sql, sizeof sql, "PRAGMA application_id = %d", APPLICATION_ID);
        st = script(s, sql, err);
    }
    // The first read finds out whether it is a database at all.
    return st == LODE_OK ? script(s, "SELECT count(*) FROM sqlite_schema", err) : st;
}

static lode_status open_store(const char *where, store_mode mode, store **out, lode_error *err) {
    bool memory = strcmp(where, ":memory:") == 0;
    if (mode == STORE_CREATE && !memory && access(where, F_OK) == 0) {
        lode_status st =
            lode_fail(err, LODE_USAGE, "store_exists", "%.200s is there already", where);
        lode_hint(err, "a store is never overwritten: choose another name");
        return st;
    }
    store *s = calloc(1, sizeof *s);
    if (s == NULL) {
        lode_oom();
    }
    int flags =
        SQLITE_OPEN_NOMUTEX | (mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    flags |= mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0;
    int rc = sqlite3_open_v2(where, &s->db, flags, NULL);
    lode_status st = rc == SQLITE_OK ? set_up(s, mode, err) : failed(s, rc, err);
    if (st != LODE_OK) {
        if (err != NULL) {
            (void)snprintf(err->file, sizeof err->file, "%s", where);
        }
        close_store(s);
        return st;
    }
    *out = s;
    return LODE_OK;
}

// ---- statements -------------------------------------------------------------------------------------

static sql_rows *kept_slot(store *s, const char *sql) {
    size_t h = (size_t)(((uintptr_t)sql >> 3) * UINT64_C(0x9E3779B97F4A7C15) >> 40);
    for (size_t i = 0; i < KEPT_MAX; i++) {
        sql_rows *slot = &s->kept[(h + i) & (KEPT_MAX - 1)];
        if (slot->sql == sql || slot->sql == NULL) {
            return slot;
        }
    }
    return NULL;
}

static lode_status prepare(store *s, const char *sql, sql_rows **out, lode_error *err) {
    sql_rows *rows = kept_slot(s, sql);
    if (rows != NULL && rows->stmt != NULL && !rows->busy &&
        strcmp(sqlite3_sql(rows->stmt), sql) != 0) {
        (void)sqlite3_finalize(rows->stmt); // a text that was not static after all
        rows->stmt = NULL;
    }
    if (rows == NULL || rows->busy) { // the same statement inside its own loop
        rows = calloc(1, sizeof *rows);
        if (rows == NULL) {
            lode_oom();
        }
    } else {
        rows->kept = true;
    }
    if (rows->stmt == NULL) {
        int rc = sqlite3_prepare_v3(s->db, sql, -1, rows->kept ? SQLITE_PREPARE_PERSISTENT : 0,
                                    &rows->stmt, NULL);
        if (rc != SQLITE_OK) {
            if (!rows->kept) {
                free(rows);
            }
            return failed(s, rc, err);
        }
    }
    rows->sql = sql;
    rows->s = s;
    rows->busy = true;
    rows->rc = SQLITE_OK;
    *out = rows;
    return LODE_OK;
}

static int bind_one(sqlite3_stmt *stmt, int at, const sql_value *v) {
    const char *p = v->s.p != NULL ? v->s.p : "";
    switch (v->kind) {
    case SQL_INT:
        return sqlite3_bind_int64(stmt, at, v->i);
    case SQL_TEXT:
        return sqlite3_bind_text64(stmt, at, p, v->s.n, SQLITE_TRANSIENT, SQLITE_UTF8);
    case SQL_BYTES:
        return sqlite3_bind_blob64(stmt, at, p, v->s.n, SQLITE_TRANSIENT);
    case SQL_NULL:
        break;
    }
    return sqlite3_bind_null(stmt, at);
}

// $1 and so on are names to SQLite, numbered by first use: looked up, so that any order will do.
static int bind_all(sqlite3_stmt *stmt, const sql_value *args, size_t n) {
    for (size_t i = 0; i < n; i++) {
        char name[24];
        (void)snprintf(name, sizeof name, "$%zu", i + 1);
        int at = sqlite3_bind_parameter_index(stmt, name);
        int rc = at == 0 ? SQLITE_OK : bind_one(stmt, at, &args[i]);
        if (rc != SQLITE_OK) {
            return rc;
        }
    }
    return SQLITE_OK;
}

static lode_status done(sql_rows *rows, lode_error *err) {
    store *s = rows->s;
    int rc = rows->rc;
    lode_status st =
        rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE ? LODE_OK : failed(s, rc, err);
    if (rows->kept) {
        (void)sqlite3_reset(rows->stmt);
        (void)sqlite3_clear_bindings(rows->stmt);
        rows->busy = false;
    } else {
        (void)sqlite3_finalize(rows->stmt);
        free(rows);
    }
    return st;
}

static lode_status query(store *s, const char *sql, const sql_value *args, size_t n, sql_rows **out,
                         lode_error *err) {
    sql_rows *rows = NULL;
    lode_status st = prepare(s, sql, &rows, err);
    if (st != LODE_OK) {
        return st;
    }
    rows->rc = bind_all(rows->stmt, args, n);
    if (rows->rc != SQLITE_OK) {
        return done(rows, err);
    }
    *out = rows;
    return LODE_OK;
}

static bool next(sql_rows *rows) {
    rows->rc = sqlite3_step(rows->stmt);
    return rows->rc == SQLITE_ROW;
}

static sql_value column(sql_rows *rows, uint32_t at) {
    int c = (int)at;
    switch (sqlite3_column_type(rows->stmt, c)) {
    case SQLITE_INTEGER:
        return SQL_I(sqlite3_column_int64(rows->stmt, c));
    case SQLITE_TEXT: {
        const char *p = (const char *)sqlite3_column_text(rows->stmt, c);
        return SQL_S(((str){p, (size_t)sqlite3_column_bytes(rows->stmt, c)}));
    }
    case SQLITE_BLOB: {
        const char *p = sqlite3_column_blob(rows->stmt, c);
        return SQL_B(((str){p, (size_t)sqlite3_column_bytes(rows->stmt, c)}));
    }
    default:
        return SQL_N;
    }
}

static lode_status run(store *s, const char *sql, const sql_value *args, size_t n,
                       uint64_t *changed, lode_error *err) {
    sql_rows *rows = NULL;
    lode_status st = query(s, sql, args, n, &rows, err);
    if (st != LODE_OK) {
        return st;
    }
    while (next(rows)) {
    }
    if (changed != NULL) {
        *changed = (uint64_t)sqlite3_changes64(s->db);
    }
    return done(rows, err);
}

// ---- transactions -----------------------------------------------------------------------------------

static lode_status begin(store *s, bool write, lode_error *err) {
    static const char *const WRITE = "BEGIN IMMEDIATE", *const READ = "BEGIN";
    return run(s, write ? WRITE : READ, NULL, 0, NULL, err);
}

static void rollback(store *s) {
    if (!sqlite3_get_autocommit(
            s->db)) { // SQLite may have rolled back by itself, as on a full disk
        (void)run(s, "ROLLBACK", NULL, 0, NULL, NULL);
    }
}

static lode_status commit(store *s, lode_error *err) {
    lode_status st = run(s, "COMMIT", NULL, 0, NULL, err);
    if (st != LODE_OK) {
        rollback(s);
    }
    return st;
}

static lode_status save(store *s, lode_error *err) {
    return run(s, "SAVEPOINT change", NULL, 0, NULL, err);
}

static lode_status save_keep(store *s, lode_error *err) {
    return run(s, "RELEASE change", NULL, 0, NULL, err);
}

static void save_undo(store *s) {
    (void)run(s, "ROLLBACK TO change", NULL, 0, NULL, NULL);
    (void)run(s, "RELEASE change", NULL, 0, NULL, NULL);
}

// ---- the whole --------------------------------------------------------------------------------------

static lode_status backup(store *s, const char *to, lode_error *err) {
    if (access(to, F_OK) == 0) {
        return lode_fail(err, LODE_USAGE, "store_exists", "%.200s is there already", to);
    }
    store copy = {0};
    int rc = sqlite3_open_v2(to, &copy.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_backup *b =
        rc == SQLITE_OK ? sqlite3_backup_init(copy.db, "main", s->db, "main") : NULL;
    while (b != NULL && ((rc = sqlite3_backup_step(b, 1024)) == SQLITE_OK || rc == SQLITE_BUSY)) {
        if (rc == SQLITE_BUSY) {
            (void)sqlite3_sleep(10);
        }
    }
    int end = b != NULL ? sqlite3_backup_finish(b) : rc;
    lode_status st = b != NULL && end == SQLITE_OK
                         ? LODE_OK
                         : failed(&copy, end != SQLITE_OK ? end : sqlite3_errcode(copy.db), err);
    (void)sqlite3_close(copy.db);
    if (st != LODE_OK) {
        (void)unlink(to); // half a copy must not be taken for one
    }
    return st;
}

static lode_status check_rows(store *s, const char *sql, bool any_is_bad, lode_error *err) {
    sql_rows *rows = NULL;
    lode_status st = query(s, sql, NULL, 0, &rows, err);
    while (st == LODE_OK && next(rows)) {
        sql_value v = column(rows, 0);
        if (any_is_bad || !str_eqz(v.s, "ok")) {
            st = lode_fail(err, LODE_DIFFERS, "store_damaged", "the store is damaged: %.*s",
                           (int)v.s.n, v.s.p);
        }
    }
    lode_status end = rows != NULL ? done(rows, st == LODE_OK ? err : NULL) : LODE_OK;
    return st != LODE_OK ? st : end;
}

static lode_status check(store *s, lode_error *err) {
    lode_status st = check_rows(s, "PRAGMA integrity_check", false, err);
    return st == LODE_OK ? check_rows(s, "PRAGMA foreign_key_check", true, err) : st;
}

const store_driver store_sqlite = {
    .name = "sqlite",
    .open = open_store,
    .close = close_store,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .save = save,
    .save_keep = save_keep,
    .save_undo = save_undo,
    .run = run,
    .query = query,
    .next = next,
    .column = column,
    .done = done,
    .script = script,
    .backup = backup,
    .check = check,
};
