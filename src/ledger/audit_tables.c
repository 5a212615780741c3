// SPDX-License-Identifier: Apache-2.0
//
// audit_tables: the tables of the store against those that the events make. Both are read in the order of
// their primary key and merged, so that a row which is changed, gone or added is named. Texts are ordered by
// their bytes: a driver for another database has to see to that (collation C).
//
// The statements follow from the schema: their columns are asked of the second store, which this program
// has just made. Each text is built once and stays, for drivers keep what they prepared under its address.
#include "ledger/audit_int.h"

#include <pthread.h>
#include <stdio.h>

#include "ledger/modules.h"

#define TABLES_MAX 64u
#define TABLE_COLUMNS_MAX 40u
#define KEY_MAX 8u

typedef struct table_shape {
    char sql[2048];
    char columns[TABLE_COLUMNS_MAX][48];
    uint32_t n_columns, key[KEY_MAX], n_key;
} table_shape;

static pthread_mutex_t shapes_lock = PTHREAD_MUTEX_INITIALIZER;
static table_shape shapes[TABLES_MAX];

static lode_status shape_row(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx;
    table_shape *s = to;
    if (s->n_columns == TABLE_COLUMNS_MAX || c[0].s.n >= sizeof s->columns[0] ||
        c[1].i > (int64_t)KEY_MAX) {
        return lode_fail(err, LODE_ENVIRONMENT, "table_too_wide", "a table too wide to compare");
    }
    memcpy(s->columns[s->n_columns], c[0].s.p, c[0].s.n);
    if (c[1].i > 0) {
        s->key[c[1].i - 1] = s->n_columns;
        s->n_key = c[1].i > (int64_t)s->n_key ? (uint32_t)c[1].i : s->n_key;
    }
    s->n_columns++;
    return LODE_OK;
}

static lode_status shape_sql(const char *table, table_shape *s, lode_error *err) {
    strbuf sql = {0};
    for (uint32_t i = 0; i < s->n_columns; i++) {
        strbuf_addf(&sql, "%s\"%s\"", i == 0 ? "SELECT " : ", ", s->columns[i]);
    }
    strbuf_addf(&sql, " FROM \"%s\"", table);
    for (uint32_t i = 0; i < s->n_key; i++) {
        strbuf_addf(&sql, "%s\"%s\"", i == 0 ? " ORDER BY " : ", ", s->columns[s->key[i]]);
    }
    bool fits = sql.n < sizeof s->sql && s->n_key > 0 && s->n_columns > 0;
    if (fits) {
        memcpy(s->sql, sql.p, sql.n + 1);
    }
    strbuf_clear(&sql);
    return fits ? LODE_OK
                : lode_fail(err, LODE_ENVIRONMENT, "table_unordered",
                            "table %s has no primary key to compare by", table);
}

// The shape of computed table i, made on the first call.
static lode_status shape_of(ledger_tx *made, size_t i, const table_shape **out, lode_error *err) {
    if (i >= TABLES_MAX) {
        return lode_fail(err, LODE_ENVIRONMENT, "table_too_wide", "too many tables to compare");
    }
    (void)pthread_mutex_lock(&shapes_lock);
    lode_status st = LODE_OK;
    if (shapes[i].sql[0] == '\0') {
        table_shape s = {0};
        const char *table = computed_table_at(i);
        st = tx_each(made, "SELECT name, pk FROM pragma_table_info($1) ORDER BY cid",
                     TX_ARGS(SQL_S(str_of(table))), 2, shape_row, &s, err);
        st = st == LODE_OK ? shape_sql(table, &s, err) : st;
        if (st == LODE_OK) {
            shapes[i] = s;
        }
    }
    (void)pthread_mutex_unlock(&shapes_lock);
    *out = &shapes[i];
    return st;
}

// ---- two rows ---------------------------------------------------------------------------------------------

static int value_cmp(sql_value a, sql_value b) {
    if (a.kind != b.kind) {
        return a.kind < b.kind ? -1 : 1;
    }
    if (a.kind == SQL_INT) {
        return (a.i > b.i) - (a.i < b.i);
    }
    return a.kind == SQL_NULL ? 0 : str_cmp(a.s, b.s);
}

static void value_print(strbuf *out, sql_value v) {
    if (v.kind == SQL_INT) {
        strbuf_addf(out, "%lld", (long long)v.i);
    } else if (v.kind == SQL_NULL) {
        strbuf_addz(out, "nothing");
    } else if (v.kind == SQL_BYTES) {
        strbuf_addf(out, "%zu bytes", v.s.n);
    } else {
        size_t n = v.s.n < 64 ? v.s.n : 64;
        while (n > 0 && n < v.s.n && ((unsigned char)v.s.p[n] & 0xC0) == 0x80) {
            n--;
        }
        strbuf_addf(out, "\"%.*s\"%s", (int)n, v.s.p, n < v.s.n ? "..." : "");
    }
}

typedef struct side {
    const store_driver *d;
    sql_rows *rows;
    bool any;
} side;

static int key_cmp(const table_shape *s, const side *a, const side *b) {
    if (!a->any || !b->any) {
        return a->any ? -1 : b->any ? 1 : 0;
    }
    int order = 0;
    for (uint32_t i = 0; order == 0 && i < s->n_key; i++) {
        order = value_cmp(a->d->column(a->rows, s->key[i]), b->d->column(b->rows, s->key[i]));
    }
    return order;
}

static lode_status row_differs(const char *table, const table_shape *s, const side *there,
                               const side *made, int order, lode_error *err) {
    strbuf path = {0}, what = {0};
    const side *named = order <= 0 ? there : made;
    strbuf_addf(&path, "%s (", table);
    for (uint32_t i = 0; i < s->n_key; i++) {
        strbuf_addz(&path, i > 0 ? ", " : "");
        value_print(&path, named->d->column(named->rows, s->key[i]));
    }
    strbuf_addz(&path, ")");
    for (uint32_t i = 0; order == 0 && i < s->n_columns; i++) {
        sql_value a = there->d->column(there->rows, i), b = made->d->column(made->rows, i);
        if (value_cmp(a, b) != 0) {
            strbuf_addf(&what, "%s is ", s->columns[i]);
            value_print(&what, a);
            strbuf_addz(&what, ", and the events make it ");
            value_print(&what, b);
            break;
        }
    }
    lode_status st = differs(err, "table_differs", path.p, "%s",
                             order < 0   ? "no event made this row"
                             : order > 0 ? "the events make this row, and it is not there"
                                         : what.p);
    strbuf_clear(&path);
    strbuf_clear(&what);
    return st;
}

static bool rows_equal(const table_shape *s, const side *a, const side *b) {
    for (uint32_t i = 0; i < s->n_columns; i++) {
        if (value_cmp(a->d->column(a->rows, i), b->d->column(b->rows, i)) != 0) {
            return false;
        }
    }
    return true;
}

// ---- two tables -------------------------------------------------------------------------------------------

static lode_status side_begin(ledger_tx *tx, const char *sql, side *out, lode_error *err) {
    *out = (side){.d = tx->l->driver};
    lode_status st = out->d->query(tx->l->store, sql, NULL, 0, &out->rows, err);
    if (st == LODE_OK) {
        out->any = out->d->next(out->rows);
    }
    return st;
}

static lode_status side_end(side *s, lode_error *err) {
    return s->rows != NULL ? s->d->done(s->rows, err) : LODE_OK;
}

static lode_status merge(const char *table, const table_shape *s, side *there, side *made,
                         uint64_t *rows, lode_error *err) {
    while (there->any || made->any) {
        int order = key_cmp(s, there, made);
        if (order != 0 || !rows_equal(s, there, made)) {
            return row_differs(table, s, there, made, order, err);
        }
        there->any = there->d->next(there->rows);
        made->any = made->d->next(made->rows);
        (*rows)++;
    }
    return LODE_OK;
}

static lode_status table_compare(ledger_tx *tx, ledger_tx *made, size_t i, uint64_t *rows,
                                 lode_error *err) {
    const table_shape *s = NULL;
    side a = {0}, b = {0};
    lode_status st = shape_of(made, i, &s, err);
    if (st == LODE_OK) {
        st = side_begin(tx, s->sql, &a, err);
    }
    if (st == LODE_OK) {
        st = side_begin(made, s->sql, &b, err);
    }
    if (st == LODE_OK) {
        st = merge(computed_table_at(i), s, &a, &b, rows, err);
    }
    // A read that failed ends like a table that is over: that failure is what happened.
    lode_error failed = {0};
    lode_status end = side_end(&a, &failed),
                end_made = side_end(&b, end == LODE_OK ? &failed : NULL);
    end = end != LODE_OK ? end : end_made;
    if (end != LODE_OK && err != NULL) {
        *err = failed;
    }
    return end != LODE_OK ? end : st;
}

lode_status tables_compare(ledger_tx *tx, ledger_tx *made, audit_report *out, lode_error *err) {
    lode_status st = LODE_OK;
    for (size_t i = 0; st == LODE_OK && computed_table_at(i) != NULL; i++) {
        st = table_compare(tx, made, i, &out->rows, err);
        out->tables++;
    }
    return st;
}

// ---- the schema ---------------------------------------------------------------------------------------------

static lode_status same_answer(ledger_tx *tx, ledger_tx *made, const char *sql,
                               const table_shape *shape, lode_error *err) {
    side a = {0}, b = {0};
    uint64_t n = 0;
    lode_status st = side_begin(tx, sql, &a, err);
    st = st == LODE_OK ? side_begin(made, sql, &b, err) : st;
    st = st == LODE_OK ? merge("schema", shape, &a, &b, &n, err) : st;
    lode_status end = side_end(&a, NULL), end_made = side_end(&b, NULL);
    if (st == LODE_DIFFERS && err != NULL) {
        (void)snprintf(err->code, sizeof err->code, "schema_differs");
        (void)snprintf(
            err->message, sizeof err->message,
            "it is in only one of the two, or is another there: the store, and one that this program "
            "makes");
    }
    return st != LODE_OK ? st : end != LODE_OK ? end : end_made;
}

// Names and types, not the statements: a store that an older program made and this one brought forward has the
// same things under other words. A trigger is what matters most, for it could change what the program writes.
lode_status schema_compare(ledger_tx *tx, ledger_tx *made, lode_error *err) {
    static const table_shape THINGS = {
        .columns = {"type", "name"}, .n_columns = 2, .key = {0, 1}, .n_key = 2};
    static const table_shape COLUMNS = {
        .columns = {"table", "column", "type"}, .n_columns = 3, .key = {0, 1}, .n_key = 2};
    if (strcmp(tx->l->driver->name, made->l->driver->name) != 0) {
        return LODE_OK; // a server's catalog has things of its own
    }
    lode_status st =
        same_answer(tx, made,
                    "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' "
                    "ORDER BY type, name",
                    &THINGS, err);
    return st != LODE_OK ? st
                         : same_answer(tx, made,
                                       "SELECT t.name, c.name, c.type FROM sqlite_schema t, "
                                       "pragma_table_info(t.name) c WHERE t.type = 'table' AND "
                                       "t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.name",
                                       &COLUMNS, err);
}
