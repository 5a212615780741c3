// SPDX-License-Identifier: Apache-2.0
//
// schema: the tables of the store, and the way from an older schema to this one. Steps go forward only,
// each in a transaction of its own: a step that fails leaves the store as it was.
#include "ledger/modules.h"

#include <stdio.h>

const char core_schema[] =
    // the log; object, kind, person and moment are repeated from the body, to be looked up by
    "CREATE TABLE event (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL,"
    " object TEXT NOT NULL, kind TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX event_object ON event (object, seq);"
    "CREATE INDEX event_person ON event (person, seq);"
    // texts that can be erased: the reference is in the log, the text here
    "CREATE TABLE personal (reference TEXT PRIMARY KEY, salt TEXT NOT NULL, words TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    // bytes is NULL when they were erased
    "CREATE TABLE document (sha TEXT PRIMARY KEY, media_type TEXT NOT NULL, size INTEGER NOT NULL,"
    " bytes BLOB) STRICT;"
    // computed: how often each thing was spoken of, and the last number of each letter
    "CREATE TABLE object (id TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE counter (letter TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;";
const char *const core_tables[] = {"object", "counter", NULL};

static const char META[] = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;";

// From version i to i + 1. There is none yet; the tests make one of their own.
static const char *const STEPS[SCHEMA_VERSION] = {NULL};

static lode_status set_version(ledger *l, int version, lode_error *err) {
    char text[16];
    int n = snprintf(text, sizeof text, "%d", version);
    const sql_value args[] = {SQL_S(((str){text, (size_t)n}))};
    lode_status st =
        l->driver->run(l->store, "DELETE FROM meta WHERE name = 'schema'", NULL, 0, NULL, err);
    return st != LODE_OK ? st
                         : l->driver->run(l->store, "INSERT INTO meta VALUES ('schema', $1)", args,
                                          1, NULL, err);
}

lode_status schema_make(ledger *l, lode_error *err) {
    lode_status st = l->driver->begin(l->store, true, err);
    if (st != LODE_OK) {
        return st;
    }
    st = l->driver->script(l->store, META, err);
    for (size_t i = 0; st == LODE_OK && module_schema_at(i) != NULL; i++) {
        st = l->driver->script(l->store, module_schema_at(i), err);
    }
    if (st == LODE_OK) {
        st = set_version(l, SCHEMA_VERSION, err);
    }
    if (st != LODE_OK) {
        l->driver->rollback(l->store);
        return st;
    }
    return l->driver->commit(l->store, err);
}

static lode_status read_version(ledger *l, int *version, lode_error *err) {
    sql_rows *rows = NULL;
    lode_status st = l->driver->query(l->store, "SELECT value FROM meta WHERE name = 'schema'",
                                      NULL, 0, &rows, NULL);
    *version = -1;
    if (st == LODE_OK) {
        if (l->driver->next(rows)) {
            str v = l->driver->column(rows, 0).s;
            *version = v.n == 1 && v.p[0] >= '0' && v.p[0] <= '9' ? v.p[0] - '0' : INT16_MAX;
        }
        st = l->driver->done(rows, NULL);
    }
    if (*version < 0) {
        st = lode_fail(err, LODE_BAD_INPUT, "store_foreign", "this is no store of the desk");
        lode_hint(err, "make one: lodestone desk init --store FILE");
        return st;
    }
    return LODE_OK;
}

static lode_status one_step(ledger *l, int from, lode_error *err) {
    lode_status st = l->driver->begin(l->store, true, err);
    if (st != LODE_OK) {
        return st;
    }
    st = l->driver->script(l->store, STEPS[from], err);
    if (st == LODE_OK) {
        st = set_version(l, from + 1, err);
    }
    if (st != LODE_OK) {
        l->driver->rollback(l->store);
        return st;
    }
    return l->driver->commit(l->store, err);
}

lode_status schema_forward(ledger *l, bool may_write, lode_error *err) {
    int version = 0;
    lode_status st = read_version(l, &version, err);
    if (st != LODE_OK) {
        return st;
    }
    if (version > SCHEMA_VERSION) {
        st = lode_fail(err, LODE_BAD_INPUT, "store_newer",
                       "the store was written by a newer program");
        lode_hint(err, "use that program, or a later one: a store is never brought back");
        return st;
    }
    if (version < SCHEMA_VERSION && !may_write) {
        st = lode_fail(err, LODE_BAD_INPUT, "store_older", "the store is of an older schema");
        lode_hint(err, "start the server once: it brings the store forward");
        return st;
    }
    for (int v = version; st == LODE_OK && v < SCHEMA_VERSION; v++) {
        st = one_step(l, v, err);
    }
    return st;
}
