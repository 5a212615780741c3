// SPDX-License-Identifier: Apache-2.0
//
// hit_apply: the tables of parties and hits, and what each kind of event does to them.
#include "ledger/hit_int.h"
#include "ledger/modules.h"

const char hit_schema[] =
    // the hash of a query and of its name -> its party: outside the record, not computed (hit_party.c)
    "CREATE TABLE asked (version TEXT PRIMARY KEY, name TEXT NOT NULL, party TEXT NOT NULL,"
    " no INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX asked_name ON asked (name);"
    "CREATE INDEX asked_party ON asked (party);"
    // query: the newest one
    "CREATE TABLE party (id TEXT PRIMARY KEY, number INTEGER NOT NULL, versions INTEGER NOT NULL,"
    " query TEXT NOT NULL, shipment TEXT NOT NULL, asked INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX party_number ON party (number);"
    "CREATE TABLE party_query (party TEXT NOT NULL, no INTEGER NOT NULL, query TEXT NOT NULL,"
    " shipment TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (party, no)) STRICT, WITHOUT ROWID;"
    // the pair that is looked at stands in the hit itself
    "CREATE TABLE hit (id TEXT PRIMARY KEY, number INTEGER NOT NULL, party TEXT NOT NULL,"
    " query_no INTEGER NOT NULL, list TEXT NOT NULL, listed_row TEXT NOT NULL, row_version TEXT NOT NULL,"
    " listed_name TEXT NOT NULL, evidence TEXT NOT NULL, class TEXT NOT NULL,"
    " score INTEGER NOT NULL, probability INTEGER NOT NULL, current INTEGER NOT NULL,"
    " gone INTEGER NOT NULL, state INTEGER NOT NULL, outcome INTEGER NOT NULL,"
    " reason TEXT NOT NULL, note TEXT NOT NULL, second INTEGER NOT NULL,"
    " proposed_by TEXT NOT NULL, closed_by TEXT NOT NULL, shipment TEXT NOT NULL,"
    " opened INTEGER NOT NULL, changed INTEGER NOT NULL, because TEXT NOT NULL,"
    " changes TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX hit_number ON hit (number);"
    "CREATE INDEX hit_state ON hit (state, number);"
    "CREATE INDEX hit_party ON hit (party, number);"
    "CREATE INDEX hit_row ON hit (listed_row, row_version);"
    // other pairs of the hit: those that wait, and all that were decided
    "CREATE TABLE hit_pair (hit TEXT NOT NULL, row_version TEXT NOT NULL, query_no INTEGER NOT NULL,"
    " state INTEGER NOT NULL, outcome INTEGER NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL,"
    " second INTEGER NOT NULL, proposed_by TEXT NOT NULL, closed_by TEXT NOT NULL,"
    " listed_name TEXT NOT NULL, evidence TEXT NOT NULL, class TEXT NOT NULL,"
    " score INTEGER NOT NULL, probability INTEGER NOT NULL, shipment TEXT NOT NULL,"
    " at INTEGER NOT NULL, PRIMARY KEY (hit, row_version, query_no)) STRICT, WITHOUT ROWID;";
const char *const hit_tables[] = {"party", "party_query", "hit", "hit_pair", NULL};

static int64_t number_of(str id) {
    int64_t v = 0;
    for (size_t i = 1; i < id.n; i++) {
        v = v * 10 + (id.p[i] - '0');
    }
    return v;
}

#define TEXT(key) SQL_S(event_get(e, key))
#define INT(key) SQL_I(event_int(e, key, 0))

// ---- parties ------------------------------------------------------------------------------------------

static lode_status apply_asked(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(
        tx, "INSERT INTO party_query VALUES ($1, $2, $3, $4, $5)",
        TX_ARGS(SQL_S(e->object), INT("no"), TEXT("query"), TEXT("shipment"), SQL_I(e->at)), err);
    return st != LODE_OK ? st
                         : tx_run(tx,
                                  "INSERT INTO party VALUES ($1, $2, $3, $4, $5, $6)"
                                  " ON CONFLICT (id) DO UPDATE SET versions = excluded.versions,"
                                  " query = excluded.query, shipment = excluded.shipment,"
                                  " asked = excluded.asked",
                                  TX_ARGS(SQL_S(e->object), SQL_I(number_of(e->object)), INT("no"),
                                          TEXT("query"), TEXT("shipment"), SQL_I(e->at)),
                                  err);
}

// ---- pairs --------------------------------------------------------------------------------------------

static lode_status apply_opened(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx,
                  "INSERT INTO hit VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, 0,"
                  " 0, 0, '', '', 0, '', '', $13, $14, $14, '', '')",
                  TX_ARGS(SQL_S(e->object), SQL_I(number_of(e->object)), TEXT("party"),
                          INT("query_no"), TEXT("list"), TEXT("row"), TEXT("row_version"),
                          TEXT("listed_name"), TEXT("evidence"), TEXT("class"), INT("score"),
                          INT("probability"), TEXT("shipment"), SQL_I(e->at)),
                  err);
}

static lode_status apply_waiting(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(
        tx,
        "INSERT INTO hit_pair VALUES ($1, $2, $3, 1, 0, '', '', 0, '', '', $4, $5, $6, $7,"
        " $8, $9, $10)",
        TX_ARGS(SQL_S(e->object), TEXT("row_version"), INT("query_no"), TEXT("listed_name"),
                TEXT("evidence"), TEXT("class"), INT("score"), INT("probability"), TEXT("shipment"),
                SQL_I(e->at)),
        err);
}

// The pair that the hit looks at becomes another one, of which nothing is known but what the event says.
static lode_status turn_to(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(
        tx,
        "UPDATE hit SET query_no = $2, row_version = $3, listed_row = $4, current = 0, gone = 0, state = 0,"
        " outcome = 0, reason = '', note = '', second = 0, proposed_by = '', closed_by = '',"
        " changed = $5, because = $6, changes = $7 WHERE id = $1",
        TX_ARGS(SQL_S(e->object), INT("query_no"), TEXT("row_version"), TEXT("row"), SQL_I(e->at),
                TEXT("because"), TEXT("changes")),
        err);
    if (st == LODE_OK && event_get(e, "evidence").n > 0) {
        st = tx_run(tx,
                    "UPDATE hit SET current = 1, listed_name = $2, evidence = $3, class = $4,"
                    " score = $5, probability = $6 WHERE id = $1",
                    TX_ARGS(SQL_S(e->object), TEXT("listed_name"), TEXT("evidence"), TEXT("class"),
                            INT("score"), INT("probability")),
                    err);
    }
    return st;
}

// What was found out of the pair before, or the figures it waited with.
#define FROM_PAIR(column)                                               \
    column " = (SELECT " column " FROM hit_pair p WHERE p.hit = hit.id" \
           " AND p.row_version = hit.row_version AND p.query_no = hit.query_no)"
#define HAS_PAIR(state)                                                          \
    "EXISTS (SELECT 1 FROM hit_pair p WHERE p.hit = hit.id AND p.row_version = " \
    "hit.row_version AND p.query_no = hit.query_no AND p.state = " state ")"

#define PAIR_SHOWN                                                                             \
    FROM_PAIR("listed_name")                                                                   \
    ", " FROM_PAIR("evidence") ", " FROM_PAIR("class") ", " FROM_PAIR("score") ", " FROM_PAIR( \
        "probability")
#define PAIR_FOUND                                                                           \
    FROM_PAIR("outcome")                                                                     \
    ", " FROM_PAIR("reason") ", " FROM_PAIR("note") ", " FROM_PAIR("second") ", " FROM_PAIR( \
        "proposed_by") ", " FROM_PAIR("closed_by")
static const char FOUND_BEFORE[] = "UPDATE hit SET state = 2, current = 1, " PAIR_FOUND
                                   ", " PAIR_SHOWN " WHERE id = $1 AND " HAS_PAIR("2");
static const char SHOWN_BEFORE[] =
    "UPDATE hit SET current = 1, " PAIR_SHOWN " WHERE id = $1 AND current = 0 AND " HAS_PAIR("1");

static lode_status recall(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(tx, FOUND_BEFORE, TX_ARGS(SQL_S(e->object)), err);
    if (st == LODE_OK) {
        st = tx_run(tx, SHOWN_BEFORE, TX_ARGS(SQL_S(e->object)), err);
    }
    return st;
}

// A pair that waits is no longer asked about once the hit looks at it, or the row has another version.
static lode_status drop_waiting(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx,
                  "DELETE FROM hit_pair WHERE hit = $1 AND state = 1 AND"
                  " (row_version <> $2 OR query_no = $3)",
                  TX_ARGS(SQL_S(e->object), TEXT("row_version"), INT("query_no")), err);
}

static lode_status apply_changed(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = turn_to(tx, e, err);
    st = st == LODE_OK ? recall(tx, e, err) : st;
    return st == LODE_OK ? drop_waiting(tx, e, err) : st;
}

static lode_status apply_scored(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx,
                  "UPDATE hit SET current = 1, listed_name = $2, evidence = $3, class = $4,"
                  " score = $5, probability = $6 WHERE id = $1",
                  TX_ARGS(SQL_S(e->object), TEXT("listed_name"), TEXT("evidence"), TEXT("class"),
                          INT("score"), INT("probability")),
                  err);
}

// ---- rows ---------------------------------------------------------------------------------------------

static lode_status apply_moved(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "UPDATE hit SET listed_row = $2, gone = 0 WHERE id = $1",
                  TX_ARGS(SQL_S(e->object), TEXT("row")), err);
}

static lode_status apply_gone(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "UPDATE hit SET gone = 1 WHERE id = $1", TX_ARGS(SQL_S(e->object)), err);
}

// Nothing is found out, so nothing is remembered of the pair.
static lode_status apply_lapsed(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(
        tx,
        "UPDATE hit SET state = 2, outcome = 0, reason = $2, note = '', second = 0,"
        " proposed_by = '', closed_by = $3, changed = $4, gone = $5 WHERE id = $1",
        TX_ARGS(SQL_S(e->object), TEXT("reason"), SQL_S(e->by), SQL_I(e->at), INT("gone")), err);
    return st == LODE_OK ? tx_run(tx, "DELETE FROM hit_pair WHERE hit = $1 AND state = 1",
                                  TX_ARGS(SQL_S(e->object)), err)
                         : st;
}

// ---- people -------------------------------------------------------------------------------------------

static lode_status apply_proposed(ledger_tx *tx, const event *e, lode_error *err) {
    hit_outcome outcome = HIT_NONE;
    (void)hit_outcome_find(event_get(e, "outcome"), &outcome);
    return tx_run(tx,
                  "UPDATE hit SET state = 1, outcome = $2, reason = $3, note = $4, second = $5,"
                  " proposed_by = $6, changed = $7 WHERE id = $1",
                  TX_ARGS(SQL_S(e->object), SQL_I(outcome), TEXT("reason"), TEXT("note"),
                          SQL_I(str_eqz(event_get(e, "second"), "yes")), SQL_S(e->by),
                          SQL_I(e->at)),
                  err);
}

static lode_status apply_closed(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st =
        tx_run(tx, "UPDATE hit SET state = 2, closed_by = $2, changed = $3 WHERE id = $1",
               TX_ARGS(SQL_S(e->object), SQL_S(e->by), SQL_I(e->at)), err);
    if (st == LODE_OK) {
        st = tx_run(tx,
                    "DELETE FROM hit_pair WHERE hit = $1 AND EXISTS (SELECT 1 FROM hit h WHERE"
                    " h.id = $1 AND h.row_version = hit_pair.row_version"
                    " AND h.query_no = hit_pair.query_no)",
                    TX_ARGS(SQL_S(e->object)), err);
    }
    if (st == LODE_OK) {
        st = tx_run(
            tx,
            "INSERT INTO hit_pair SELECT id, row_version, query_no, 2, outcome, reason, note,"
            " second, proposed_by, closed_by, listed_name, evidence, class, score,"
            " probability, shipment, changed FROM hit WHERE id = $1",
            TX_ARGS(SQL_S(e->object)), err);
    }
    return st;
}

static lode_status open_again(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx,
                  "UPDATE hit SET state = 0, outcome = 0, reason = '', note = '', second = 0,"
                  " proposed_by = '', closed_by = '', changed = $2, because = $3, changes = ''"
                  " WHERE id = $1",
                  TX_ARGS(SQL_S(e->object), SQL_I(e->at), TEXT("because")), err);
}

// Doubt in one finding is doubt in those of the other versions of the party: they are asked again too.
static lode_status apply_reopened(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = open_again(tx, e, err);
    if (st == LODE_OK) {
        st = tx_run(
            tx,
            "DELETE FROM hit_pair WHERE hit = $1 AND state = 2 AND EXISTS (SELECT 1 FROM hit h"
            " WHERE h.id = $1 AND (h.row_version <> hit_pair.row_version"
            " OR h.query_no = hit_pair.query_no))",
            TX_ARGS(SQL_S(e->object)), err);
    }
    return st == LODE_OK
               ? tx_run(tx,
                        "UPDATE hit_pair SET state = 1, outcome = 0, reason = '', note = '',"
                        " second = 0, proposed_by = '', closed_by = '' WHERE hit = $1",
                        TX_ARGS(SQL_S(e->object)), err)
               : st;
}

const event_kind hit_events[] = {
    {"party.asked", apply_asked,
     "A party was asked about under a new name, or something else was said of it."},
    {"hit.opened", apply_opened, "A name resembles a listed one: somebody must look."},
    {"hit.waiting", apply_waiting,
     "Another version of the party was asked about; it waits until the hit is closed."},
    {"hit.changed", apply_changed,
     "The party or the row is not the one that was looked at: the hit opens again."},
    {"hit.scored", apply_scored, "The figures of the pair, after the row had changed."},
    {"hit.moved", apply_moved, "The row stands elsewhere in its list, or is back as it was."},
    {"hit.row_gone", apply_gone, "The list has no such row now; the finding rests."},
    {"hit.lapsed", apply_lapsed, "There is nothing to find out any more."},
    {"hit.proposed", apply_proposed, "A screener says what it is, with a reason."},
    {"hit.closed", apply_closed, "It was confirmed, or nobody else needs to."},
    {"hit.sent_back", open_again,
     "Somebody else does not agree with what is proposed, and says why."},
    {"hit.undone", open_again, "Who proposed it took that back."},
    {"hit.reopened", apply_reopened, "Somebody doubts what was found out, and says why."},
    {"hits.rescreened", NULL,
     "A new image was held against all hits and everybody who was ever asked about."},
    {NULL, NULL, NULL},
};
