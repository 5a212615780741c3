// SPDX-License-Identifier: Apache-2.0
//
// audit_outside: what lies outside the chain under its own hash. While the log is read every reference is
// noted in the second store; then both are merged in the order of their hashes.
#include "ledger/audit_int.h"

#include <stdio.h>

lode_status outside_begin(ledger_tx *made, lode_error *err) {
    return made->l->driver->script(
        made->l->store,
        "CREATE TABLE named (reference TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
        err);
}

lode_status outside_note(ledger_tx *made, const event *e, lode_error *err) {
    lode_status st = LODE_OK;
    for (uint32_t i = 0; st == LODE_OK && i < e->n_fields; i++) {
        const event_field *f = &e->fields[i];
        str sha = field_document(f);
        if (field_personal(f).n > 0) {
            sha = f->value; // with its prefix, so that the two kinds do not mix
        }
        if (sha.n > 0) {
            st =
                tx_run(made, "INSERT INTO named VALUES ($1, $2) ON CONFLICT (reference) DO NOTHING",
                       TX_ARGS(SQL_S(sha), SQL_I(e->seq)), err);
        }
    }
    return st;
}

// ---- personal texts -------------------------------------------------------------------------------------------

typedef struct outside {
    ledger_tx *made;
    audit_report *out;
} outside;

// Is there a tombstone of it?
static lode_status is_erased(ledger_tx *made, str reference, bool *out, lode_error *err) {
    int64_t n = 0;
    lode_status st = tx_int(made, "SELECT count(*) FROM erased WHERE reference = $1",
                            TX_ARGS(SQL_S(reference)), 0, &n, err);
    *out = n > 0;
    return st;
}

static lode_status personal_row(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx;
    const outside *o = to;
    char sha[65], want[80], path[128];
    const str parts[] = {c[1].s, STR("\n"), c[2].s};
    sha256_hex_of(parts, 3, sha);
    (void)snprintf(want, sizeof want, "personal:%s", sha);
    (void)snprintf(path, sizeof path, STR_FMT, STR_ARG(c[0].s));
    if (!str_eqz(c[0].s, want)) {
        return differs(err, "personal_differs", path, "the text is not the one that was recorded");
    }
    int64_t named = 0;
    bool erased = false;
    lode_status st = tx_int(o->made, "SELECT count(*) FROM named WHERE reference = $1",
                            TX_ARGS(SQL_S(c[0].s)), 0, &named, err);
    st = st == LODE_OK ? is_erased(o->made, c[0].s, &erased, err) : st;
    if (st == LODE_OK && named == 0) {
        return differs(err, "personal_extra", path, "no event names this text");
    }
    if (st == LODE_OK && erased) {
        return differs(err, "personal_extra", path, "it was erased, and the text is there");
    }
    o->out->personal++;
    return st;
}

static lode_status named_personal(void *to, ledger_tx *made, const sql_value *c, lode_error *err) {
    const outside *o = to;
    ledger_tx *tx = o->made; // here: the store that is checked
    int64_t there = 0;
    bool erased = false;
    lode_status st = tx_int(tx, "SELECT count(*) FROM personal WHERE reference = $1",
                            TX_ARGS(SQL_S(c[0].s)), 0, &there, err);
    if (st != LODE_OK || there > 0) {
        return st;
    }
    st = is_erased(made, c[0].s, &erased, err);
    if (st == LODE_OK && !erased) {
        char path[128];
        (void)snprintf(path, sizeof path, STR_FMT, STR_ARG(c[0].s));
        return differs(err, "personal_missing", path,
                       "event %lld names this text; it is gone, and nobody erased it by the rules",
                       (long long)c[1].i);
    }
    o->out->personal_erased++;
    return st;
}

// ---- documents --------------------------------------------------------------------------------------------------

// The bytes may be there though they were erased: somebody handed the same file in again (rows.c).
static lode_status document_row(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx;
    const outside *o = to;
    char path[128], sha[65];
    (void)snprintf(path, sizeof path, "document " STR_FMT, STR_ARG(c[0].s));
    if (c[2].kind != SQL_NULL) {
        sha256_hex(c[2].s, sha);
        if (!str_eqz(c[0].s, sha) || c[1].i != (int64_t)c[2].s.n) {
            return differs(err, "document_differs", path,
                           "its bytes are not those of its hash and length");
        }
        o->out->documents++;
        return LODE_OK;
    }
    bool erased = false;
    lode_status st = is_erased(o->made, c[0].s, &erased, err);
    if (st == LODE_OK && !erased) {
        return differs(err, "document_missing", path,
                       "its bytes are gone, and nobody erased it by the rules");
    }
    o->out->documents_erased++;
    return st;
}

static lode_status named_document(void *to, ledger_tx *made, const sql_value *c, lode_error *err) {
    (void)made;
    const outside *o = to;
    int64_t there = 0;
    lode_status st = tx_int(o->made, "SELECT count(*) FROM document WHERE sha = $1",
                            TX_ARGS(SQL_S(c[0].s)), 0, &there, err);
    if (st == LODE_OK && there == 0) {
        char path[128];
        (void)snprintf(path, sizeof path, "document " STR_FMT, STR_ARG(c[0].s));
        return differs(err, "document_missing", path, "event %lld names it, and it is not there",
                       (long long)c[1].i);
    }
    return st;
}

lode_status outside_compare(ledger_tx *tx, ledger_tx *made, audit_report *out, lode_error *err) {
    outside by_made = {made, out}, by_store = {tx, out};
    lode_status st = tx_each(tx, "SELECT reference, salt, words FROM personal ORDER BY reference",
                             TX_NONE, 3, personal_row, &by_made, err);
    if (st == LODE_OK) {
        st = tx_each(
            made,
            "SELECT reference, seq FROM named WHERE reference LIKE 'personal:%' ORDER BY reference",
            TX_NONE, 2, named_personal, &by_store, err);
    }
    if (st == LODE_OK) {
        st = tx_each(tx, "SELECT sha, size, bytes FROM document ORDER BY sha", TX_NONE, 3,
                     document_row, &by_made, err);
    }
    if (st == LODE_OK) {
        st = tx_each(made,
                     "SELECT reference, seq FROM named WHERE reference NOT LIKE 'personal:%' "
                     "ORDER BY reference",
                     TX_NONE, 2, named_document, &by_store, err);
    }
    return st;
}
