// SPDX-License-Identifier: Apache-2.0
//
// audit_kinds: the events of keeping and forgetting, and the tables they make.
//
// A set of rules of retention is one event that proposes it and one for each rule, so that the log can be
// read without this program. An erasure is the events that name what was erased (tombstones, some hundreds
// of hashes each) and one that says who confirmed it and why. Erasing is done by apply: a store that was
// brought back from an older copy and fed the later events forgets again.
#include "ledger/audit_int.h"

#include "ledger/hit.h"
#include "ledger/modules.h"

const char audit_schema[] =
    "CREATE TABLE retention_set (id TEXT PRIMARY KEY, number INTEGER NOT NULL, state TEXT NOT NULL,"
    " rules INTEGER NOT NULL, reason TEXT NOT NULL, proposed_by TEXT NOT NULL,"
    " confirmed_by TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE retention_rule (retention_set TEXT NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL,"
    " regime TEXT NOT NULL, law TEXT NOT NULL, objects TEXT NOT NULL, triggers TEXT NOT NULL,"
    " years INTEGER NOT NULL, year_end INTEGER NOT NULL, grade TEXT NOT NULL, checked INTEGER NOT NULL,"
    " note TEXT NOT NULL, PRIMARY KEY (retention_set, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE hold (id TEXT PRIMARY KEY, number INTEGER NOT NULL, object TEXT NOT NULL,"
    " state TEXT NOT NULL, reason TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,"
    " lift_by TEXT NOT NULL, lift_reason TEXT NOT NULL, lifted_by TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX hold_object ON hold (object, id);"
    "CREATE INDEX hold_number ON hold (number);"
    "CREATE TABLE erasure (id TEXT PRIMARY KEY, number INTEGER NOT NULL, object TEXT NOT NULL,"
    " state TEXT NOT NULL, reason TEXT NOT NULL, proposed_by TEXT NOT NULL, confirmed_by TEXT NOT NULL,"
    " personal INTEGER NOT NULL, documents INTEGER NOT NULL, kept INTEGER NOT NULL, at INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX erasure_number ON erasure (number);"
    "CREATE INDEX erasure_object ON erasure (object, state);"
    // tombstones: "personal:" and 64 digits, or the 64 digits of a document
    "CREATE TABLE erased (reference TEXT PRIMARY KEY, erasure TEXT NOT NULL) STRICT, WITHOUT ROWID;";
const char *const audit_tables[] = {"retention_set", "retention_rule", "hold",
                                    "erasure",       "erased",         NULL};

// ---- retention --------------------------------------------------------------------------------------------

static lode_status apply_set(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "INSERT INTO retention_set VALUES ($1, $2, 'proposed', $3, $4, $5, '')",
                  TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_I(event_int(e, "rules", 0)),
                          SQL_S(event_get(e, "reason")), SQL_S(e->by)),
                  err);
}

static lode_status apply_rule(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(
        tx, "INSERT INTO retention_rule VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        TX_ARGS(SQL_S(e->object), SQL_I(event_int(e, "place", 0)), SQL_S(event_get(e, "id")),
                SQL_S(event_get(e, "regime")), SQL_S(event_get(e, "law")),
                SQL_S(event_get(e, "objects")), SQL_S(event_get(e, "triggers")),
                SQL_I(event_int(e, "years", 0)),
                SQL_I(str_eqz(event_get(e, "counted_from"), "year_end")),
                SQL_S(event_get(e, "grade")), SQL_I(event_date(e, "checked")),
                SQL_S(event_get(e, "note"))),
        err);
}

static lode_status apply_set_confirmed(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(
        tx, "UPDATE retention_set SET state = 'replaced' WHERE state = 'in_force'", TX_NONE, err);
    return st != LODE_OK
               ? st
               : tx_run(
                     tx,
                     "UPDATE retention_set SET state = 'in_force', confirmed_by = $2 WHERE id = $1",
                     TX_ARGS(SQL_S(e->object), SQL_S(e->by)), err);
}

static lode_status apply_set_back(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "UPDATE retention_set SET state = 'sent_back' WHERE id = $1",
                  TX_ARGS(SQL_S(e->object)), err);
}

// ---- holds ------------------------------------------------------------------------------------------------

static lode_status apply_hold(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "INSERT INTO hold VALUES ($1, $2, $3, 'standing', $4, $5, $6, '', '', '')",
                  TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_S(event_get(e, "held")),
                          SQL_S(event_get(e, "reason")), SQL_S(e->by), SQL_I(e->at)),
                  err);
}

static lode_status apply_lift(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx,
                  "UPDATE hold SET state = 'lift_proposed', lift_by = $2, lift_reason = $3 "
                  "WHERE id = $1",
                  TX_ARGS(SQL_S(e->object), SQL_S(e->by), SQL_S(event_get(e, "reason"))), err);
}

static lode_status apply_lift_back(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(
        tx, "UPDATE hold SET state = 'standing', lift_by = '', lift_reason = '' WHERE id = $1",
        TX_ARGS(SQL_S(e->object)), err);
}

static lode_status apply_lifted(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "UPDATE hold SET state = 'lifted', lifted_by = $2 WHERE id = $1",
                  TX_ARGS(SQL_S(e->object), SQL_S(e->by)), err);
}

// ---- erasing ----------------------------------------------------------------------------------------------

static lode_status apply_erasure(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx,
                  "INSERT INTO erasure VALUES ($1, $2, $3, 'proposed', $4, $5, '', 0, 0, 0, $6)",
                  TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_S(event_get(e, "erased")),
                          SQL_S(event_get(e, "reason")), SQL_S(e->by), SQL_I(e->at)),
                  err);
}

static lode_status apply_erasure_back(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "UPDATE erasure SET state = 'sent_back' WHERE id = $1",
                  TX_ARGS(SQL_S(e->object)), err);
}

static lode_status bury(ledger_tx *tx, const event *e, str reference, lode_error *err) {
    lode_status st = tx_run(
        tx, "INSERT INTO erased VALUES ($1, $2) ON CONFLICT (reference) DO UPDATE SET erasure = $2",
        TX_ARGS(SQL_S(reference), SQL_S(e->object)), err);
    if (st != LODE_OK) {
        return st;
    }
    return str_starts(reference, STR("personal:"))
               ? tx_run(tx, "DELETE FROM personal WHERE reference = $1", TX_ARGS(SQL_S(reference)),
                        err)
               : tx_run(tx, "UPDATE document SET bytes = NULL WHERE sha = $1",
                        TX_ARGS(SQL_S(reference)), err);
}

// "personal" and "documents": hashes, one blank between.
static lode_status apply_tombstones(ledger_tx *tx, const event *e, lode_error *err) {
    static const char *const FIELDS[] = {"personal", "documents"};
    lode_status st = LODE_OK;
    for (size_t f = 0; f < 2; f++) {
        str left = event_get(e, FIELDS[f]);
        while (st == LODE_OK && left.n >= 64) {
            char reference[80];
            strbuf b = {0};
            strbuf_addf(&b, "%s%.64s", f == 0 ? "personal:" : "", left.p);
            memcpy(reference, b.p, b.n);
            st = bury(tx, e, (str){reference, b.n}, err);
            strbuf_clear(&b);
            size_t step = left.n > 65 ? 65 : left.n;
            left = (str){left.p + step, left.n - step};
        }
    }
    return st;
}

static lode_status apply_erased(ledger_tx *tx, const event *e, lode_error *err) {
    str object = event_get(e, "erased");
    lode_status st = tx_run(
        tx,
        "UPDATE erasure SET state = 'erased', confirmed_by = $2, personal = $3, "
        "documents = $4, kept = $5, at = $6 WHERE id = $1",
        TX_ARGS(SQL_S(e->object), SQL_S(e->by), SQL_I(event_int(e, "personal", 0)),
                SQL_I(event_int(e, "documents", 0)), SQL_I(event_int(e, "kept", 0)), SQL_I(e->at)),
        err);
    // By which names a party was known lies beside the record, too, and goes with them.
    return st == LODE_OK && str_starts(object, STR("P")) ? hit_forget(tx, object, err) : st;
}

const event_kind audit_events[] = {
    {"retention.proposed", apply_set,
     "Rules of retention were proposed; each follows as an event."},
    {"retention.rule", apply_rule, "One rule of the set: its law, what it is for, how long."},
    {"retention.confirmed", apply_set_confirmed, "Another person confirmed: the set is in force."},
    {"retention.sent_back", apply_set_back, "The set was not confirmed."},
    {"hold.added", apply_hold, "Nothing of the object may be erased, whatever the day."},
    {"hold.lift_proposed", apply_lift, "Somebody asks to lift the hold; it stands."},
    {"hold.lift_sent_back", apply_lift_back, "The hold was not lifted."},
    {"hold.lifted", apply_lifted, "Another person confirmed: the hold is over."},
    {"erasure.proposed", apply_erasure, "Somebody asks to erase what is kept of an object."},
    {"erasure.sent_back", apply_erasure_back, "It was not erased."},
    {"erasure.tombstones", apply_tombstones, "The hashes of what was erased."},
    {"erasure.confirmed", apply_erased,
     "Another person confirmed: it was erased, this many of each."},
    {NULL, NULL, NULL},
};
