// SPDX-License-Identifier: Apache-2.0
//
// ledger: open, transactions, and append: the one way in which anything enters the record.
#include "ledger/ledger.h"

#include "ledger/modules.h"
#include "ledger/refusal.h"

#include <stdio.h>

static const struct {
    const char *name;
    uint32_t bit;
} ROLE_NAMES[ROLES] = {
    {"viewer", ROLE_VIEWER},     {"requester", ROLE_REQUESTER},
    {"screener", ROLE_SCREENER}, {"license_manager", ROLE_LICENSE_MANAGER},
    {"adviser", ROLE_ADVISER},   {"countersigner", ROLE_COUNTERSIGNER},
    {"approver", ROLE_APPROVER}, {"evidence_editor", ROLE_EVIDENCE_EDITOR},
    {"auditor", ROLE_AUDITOR},   {"admin", ROLE_ADMIN},
};

const char *role_name(uint32_t role_bit) {
    for (size_t i = 0; i < ROLES; i++) {
        if (ROLE_NAMES[i].bit == role_bit) {
            return ROLE_NAMES[i].name;
        }
    }
    return "";
}

bool role_find(str word, uint32_t *bit) {
    for (size_t i = 0; i < ROLES; i++) {
        if (str_eqz(word, ROLE_NAMES[i].name)) {
            *bit = ROLE_NAMES[i].bit;
            return true;
        }
    }
    return false;
}

// ---- open ---------------------------------------------------------------------------------------------

lode_status ledger_open(const store_driver *driver, const char *where, store_mode mode, ledger *out,
                        lode_error *err) {
    ledger l = {.driver = driver};
    lode_status st = driver->open(where, mode, &l.store, err);
    if (st != LODE_OK) {
        return st;
    }
    st = mode == STORE_CREATE ? schema_make(&l, err) : schema_forward(&l, mode == STORE_WRITE, err);
    if (st != LODE_OK) {
        if (err != NULL) {
            (void)snprintf(err->file, sizeof err->file, "%s", where);
        }
        driver->close(l.store);
        return st;
    }
    *out = l;
    return LODE_OK;
}

void ledger_close(ledger *l) {
    if (l->driver != NULL) {
        l->driver->close(l->store);
    }
    *l = (ledger){0};
}

// ---- transactions ---------------------------------------------------------------------------------------

#define FIRST_HASH "0000000000000000000000000000000000000000000000000000000000000000"

lode_status ledger_begin(ledger *l, lode_arena *a, lode_time at, const actor *by, bool writes,
                         ledger_tx *out, lode_error *err) {
    ledger_tx tx = {.l = l, .a = a, .at = at, .today = time_date(at), .by = *by, .writes = writes};
    lode_status st = l->driver->begin(l->store, writes, err);
    if (st != LODE_OK) {
        return st;
    }
    sql_value head[2];
    bool found = false;
    st = tx_row(&tx, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", TX_NONE, head, 2,
                &found, err);
    if (st != LODE_OK) {
        l->driver->rollback(l->store);
        return st;
    }
    tx.seq = found ? (uint64_t)head[0].i : 0;
    (void)snprintf(tx.hash, sizeof tx.hash, "%.64s", found ? head[1].s.p : FIRST_HASH);
    *out = tx;
    return LODE_OK;
}

lode_status ledger_commit(ledger_tx *tx, lode_error *err) {
    return tx->l->driver->commit(tx->l->store, err);
}

void ledger_rollback(ledger_tx *tx) { tx->l->driver->rollback(tx->l->store); }

lode_status ledger_save(ledger_tx *tx, ledger_mark *mark, lode_error *err) {
    mark->seq = tx->seq;
    memcpy(mark->hash, tx->hash, sizeof mark->hash);
    return tx->l->driver->save(tx->l->store, err);
}

lode_status ledger_save_keep(ledger_tx *tx, lode_error *err) {
    return tx->l->driver->save_keep(tx->l->store, err);
}

void ledger_save_undo(ledger_tx *tx, const ledger_mark *mark) {
    tx->l->driver->save_undo(tx->l->store);
    tx->seq = mark->seq;
    memcpy(tx->hash, mark->hash, sizeof tx->hash);
}

// ---- append -----------------------------------------------------------------------------------------------

static lode_status keep_personal(ledger_tx *tx, event_field *f, lode_error *err) {
    unsigned char salt[16];
    char hex[2 * sizeof salt + 1], sha[65];
    random_bytes(salt, sizeof salt);
    const str parts[] = {hex_print(salt, sizeof salt, hex), STR("\n"), f->value};
    sha256_hex_of(parts, 3, sha);
    strbuf b = {0};
    strbuf_addf(&b, "personal:%s", sha);
    str reference = str_dup(tx->a, strbuf_str(&b));
    strbuf_clear(&b);
    lode_status st = tx_run(tx, "INSERT INTO personal VALUES ($1, $2, $3)",
                            TX_ARGS(SQL_S(reference), SQL_S(parts[0]), SQL_S(f->value)), err);
    f->value = reference;
    f->personal = false;
    return st;
}

static lode_status check_texts(const event *e, lode_error *err) {
    for (uint32_t i = 0; i < e->n_fields; i++) {
        const event_field *f = &e->fields[i];
        if (f->value.n > EVENT_VALUE_BYTES_MAX || !str_is_utf8(f->value, NULL)) {
            lode_status st = refuse(err, "bad_text", "%.*s is longer than %u bytes, or no UTF-8",
                                    (int)f->name.n, f->name.p, EVENT_VALUE_BYTES_MAX);
            lode_hint(err, "keep long texts as a document and name its SHA-256");
            return st;
        }
    }
    return LODE_OK;
}

// The letter and number of an id such as C17; false for other objects.
static bool numbered(str object, int64_t *number) {
    if (object.n < 2 || object.n > 18 || object.p[0] < 'A' || object.p[0] > 'Z') {
        return false;
    }
    int64_t v = 0;
    for (size_t i = 1; i < object.n; i++) {
        if (object.p[i] < '0' || object.p[i] > '9') {
            return false;
        }
        v = v * 10 + (object.p[i] - '0');
    }
    *number = v;
    return object.p[1] != '0';
}

static lode_status count_object(ledger_tx *tx, str object, lode_error *err) {
    int64_t number = 0;
    lode_status st = tx_run(tx,
                            "INSERT INTO object VALUES ($1, 1) "
                            "ON CONFLICT (id) DO UPDATE SET version = object.version + 1",
                            TX_ARGS(SQL_S(object)), err);
    if (st == LODE_OK && numbered(object, &number)) {
        st = tx_run(tx,
                    "INSERT INTO counter VALUES ($1, $2) ON CONFLICT (letter) "
                    "DO UPDATE SET last = excluded.last WHERE excluded.last > counter.last",
                    TX_ARGS(SQL_S(((str){object.p, 1})), SQL_I(number)), err);
    }
    return st;
}

lode_status event_apply_all(ledger_tx *tx, const event *e, lode_error *err) {
    const event_kind *kind = event_kind_find(e->kind);
    if (kind == NULL) {
        return lode_fail(err, LODE_BAD_INPUT, "event_unknown", "no kind of event \"%.*s\"",
                         (int)e->kind.n, e->kind.p);
    }
    lode_status st = count_object(tx, e->object, err);
    return st == LODE_OK && kind->apply != NULL ? kind->apply(tx, e, err) : st;
}

static lode_status write_event(ledger_tx *tx, const event *e, lode_error *err) {
    strbuf body = {0};
    char hash[65];
    event_body(e, &body);
    event_hash(tx->hash, strbuf_str(&body), hash);
    lode_status st =
        body.n > EVENT_BODY_BYTES_MAX
            ? refuse(err, "bad_text", "the change says more than %u bytes", EVENT_BODY_BYTES_MAX)
            : tx_run(tx, "INSERT INTO event VALUES ($1, $2, $3, $4, $5, $6, $7)",
                     TX_ARGS(SQL_I(e->seq), SQL_S(strbuf_str(&body)), SQL_S(str_of(hash)),
                             SQL_S(e->object), SQL_S(e->kind), SQL_S(e->by), SQL_I(e->at)),
                     err);
    strbuf_clear(&body);
    if (st == LODE_OK) {
        memcpy(tx->hash, hash, sizeof tx->hash);
        tx->seq = e->seq;
    }
    return st;
}

lode_status ledger_append(ledger_tx *tx, event *e, lode_error *err) {
    lode_status st = check_texts(e, err);
    for (uint32_t i = 0; st == LODE_OK && i < e->n_fields; i++) {
        if (e->fields[i].personal) {
            st = keep_personal(tx, &e->fields[i], err);
        }
    }
    if (st != LODE_OK) {
        return st;
    }
    e->seq = tx->seq + 1;
    e->at = tx->at;
    e->by = tx->by.id;
    st = write_event(tx, e, err);
    return st == LODE_OK ? event_apply_all(tx, e, err) : st;
}
