// SPDX-License-Identifier: Apache-2.0
//
// case_apply: the tables of cases, and how events change them. An event names the state it led to, so
// that the log can be read, and the tables made again, without the machine of the day it was written.
#include "ledger/case_int.h"
#include "ledger/modules.h"

const char case_schema[] =
    "CREATE TABLE desk_case (id TEXT PRIMARY KEY, number INTEGER NOT NULL, state TEXT NOT NULL,"
    " regime TEXT NOT NULL, authority TEXT NOT NULL, kind TEXT NOT NULL, applicant TEXT NOT NULL,"
    " end_user TEXT NOT NULL, destination TEXT NOT NULL, title TEXT NOT NULL, receipt TEXT NOT NULL,"
    " clock TEXT NOT NULL, amends TEXT NOT NULL, reference TEXT NOT NULL, license TEXT NOT NULL,"
    " measures TEXT NOT NULL, lines_granted TEXT NOT NULL, since INTEGER, submitted INTEGER,"
    " accepted INTEGER, decided INTEGER, halted_by TEXT NOT NULL, opened_by TEXT NOT NULL,"
    " assigned_to TEXT NOT NULL, opened INTEGER NOT NULL, edition INTEGER NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX desk_case_number ON desk_case (number);"
    "CREATE INDEX desk_case_assigned ON desk_case (assigned_to, number);"
    "CREATE INDEX desk_case_state ON desk_case (state, number);"
    "CREATE TABLE case_line (case_id TEXT NOT NULL, edition INTEGER NOT NULL, line INTEGER NOT NULL,"
    " description TEXT NOT NULL, code TEXT NOT NULL, quantity TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (case_id, edition, line)) STRICT;"
    "CREATE TABLE case_pause (case_id TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL,"
    " from_day INTEGER NOT NULL, to_day INTEGER, word TEXT NOT NULL, PRIMARY KEY (case_id, seq)) STRICT;"
    "CREATE TABLE case_advice (case_id TEXT NOT NULL, seq INTEGER NOT NULL, line INTEGER NOT NULL,"
    " person TEXT NOT NULL, version INTEGER NOT NULL, advice TEXT NOT NULL, words TEXT NOT NULL,"
    " at INTEGER NOT NULL, PRIMARY KEY (case_id, seq)) STRICT;"
    "CREATE UNIQUE INDEX case_advice_version ON case_advice (case_id, line, person, version);"
    "CREATE TABLE case_signature (case_id TEXT NOT NULL, seq INTEGER NOT NULL, person TEXT NOT NULL,"
    " agrees INTEGER NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL,"
    " PRIMARY KEY (case_id, seq)) STRICT;"
    "CREATE TABLE case_rfi (case_id TEXT NOT NULL, no INTEGER NOT NULL, question TEXT NOT NULL,"
    " answer TEXT NOT NULL, asked_by TEXT NOT NULL, answered_by TEXT NOT NULL, seen_by TEXT NOT NULL,"
    " asked INTEGER NOT NULL, due INTEGER, answered INTEGER, seen INTEGER,"
    " PRIMARY KEY (case_id, no)) STRICT;"
    "CREATE TABLE case_step (case_id TEXT NOT NULL, seq INTEGER NOT NULL, what TEXT NOT NULL,"
    " state TEXT NOT NULL, on_day INTEGER, person TEXT NOT NULL, at INTEGER NOT NULL,"
    " word TEXT NOT NULL, note TEXT NOT NULL, reason TEXT NOT NULL, reference TEXT NOT NULL,"
    " detail TEXT NOT NULL, PRIMARY KEY (case_id, seq)) STRICT;"
    "CREATE TABLE class_halt (id TEXT PRIMARY KEY, number INTEGER NOT NULL, regime TEXT NOT NULL,"
    " authority TEXT NOT NULL, destination TEXT NOT NULL, measure TEXT NOT NULL, claim TEXT NOT NULL,"
    " from_day INTEGER NOT NULL, known INTEGER NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX class_halt_number ON class_halt (number);"
    "CREATE TABLE class_halt_end (halt TEXT NOT NULL, seq INTEGER NOT NULL, until_day INTEGER NOT NULL,"
    " claim TEXT NOT NULL, known INTEGER NOT NULL, PRIMARY KEY (halt, seq)) STRICT;";
const char *const case_tables[] = {"desk_case",      "case_line", "case_pause", "case_advice",
                                   "case_signature", "case_rfi",  "case_step",  "class_halt",
                                   "class_halt_end", NULL};

// ---- shared ---------------------------------------------------------------------------------------------

static sql_value get(const event *e, const char *name) { return SQL_S(event_get(e, name)); }
static sql_value day(const event *e, const char *name) {
    return case_sql_day(event_date(e, name));
}

// What happened, for people: the kind without "case.".
static lode_status step(ledger_tx *tx, const event *e, lode_error *err) {
    size_t skip = sizeof "case." - 1;
    str what = {e->kind.p + skip, e->kind.n - skip};
    return tx_run(tx,
                  "INSERT INTO case_step SELECT id, $2, $3, state, $4, $5, $6, $7, $8, $9, $10, $11 "
                  "FROM desk_case WHERE id = $1",
                  TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_S(what), day(e, "on"), SQL_S(e->by),
                          SQL_I(e->at), get(e, "word"), get(e, "note"), get(e, "reason"),
                          get(e, "reference"), get(e, "detail")),
                  err);
}

static lode_status put_lines(ledger_tx *tx, const event *e, lode_error *err) {
    case_lines_at at = {0};
    case_line line;
    lode_status st = LODE_OK;
    while (st == LODE_OK && case_lines_next(e, tx->a, &at, &line)) {
        st = tx_run(tx, "INSERT INTO case_line VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_I(line.line),
                            SQL_S(line.description), SQL_S(line.code), SQL_S(line.quantity),
                            SQL_S(line.value)),
                    err);
    }
    return st;
}

// ---- drafts ---------------------------------------------------------------------------------------------

static lode_status apply_opened(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(
        tx,
        "INSERT INTO desk_case VALUES ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
        "'', '', $13, '', NULL, NULL, NULL, NULL, '', $14, '', $15, $2)",
        TX_ARGS(SQL_S(e->object), SQL_I(e->seq), get(e, "regime"), get(e, "authority"),
                get(e, "license_kind"), get(e, "applicant"), get(e, "end_user"),
                get(e, "destination"), get(e, "title"), get(e, "receipt"), get(e, "clock"),
                get(e, "amends"), get(e, "measures"), SQL_S(e->by), SQL_I(e->at)),
        err);
    st = st == LODE_OK ? put_lines(tx, e, err) : st;
    return st == LODE_OK ? step(tx, e, err) : st;
}

static lode_status apply_edited(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st =
        tx_run(tx,
               "UPDATE desk_case SET regime = $2, authority = $3, kind = $4, applicant = $5, "
               "end_user = $6, destination = $7, title = $8, receipt = $9, clock = $10, "
               "amends = $11, measures = $12, edition = $13 WHERE id = $1",
               TX_ARGS(SQL_S(e->object), get(e, "regime"), get(e, "authority"),
                       get(e, "license_kind"), get(e, "applicant"), get(e, "end_user"),
                       get(e, "destination"), get(e, "title"), get(e, "receipt"), get(e, "clock"),
                       get(e, "amends"), get(e, "measures"), SQL_I(e->seq)),
               err);
    st = st == LODE_OK ? put_lines(tx, e, err) : st;
    return st == LODE_OK ? step(tx, e, err) : st;
}

// ---- states and pauses ------------------------------------------------------------------------------------

static lode_status begin_pause(ledger_tx *tx, const event *e, str kind, lode_error *err) {
    return tx_run(tx, "INSERT INTO case_pause VALUES ($1, $2, $3, $4, NULL, $5)",
                  TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_S(kind), day(e, "on"),
                          get(e, "word")),
                  err);
}

// kind empty: all that last.
static lode_status end_pause(ledger_tx *tx, const event *e, str kind, const char *on,
                             lode_error *err) {
    return tx_run(tx,
                  "UPDATE case_pause SET to_day = $3 WHERE case_id = $1 AND to_day IS NULL "
                  "AND ($2 = '' OR kind = $2)",
                  TX_ARGS(SQL_S(e->object), SQL_S(kind), day(e, on)), err);
}

// A step that leads to another state: its day is the day since which the case is in it.
static lode_status enter(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx,
                  "UPDATE desk_case SET state = $2, since = $3, decided = $4, halted_by = $5 "
                  "WHERE id = $1",
                  TX_ARGS(SQL_S(e->object), get(e, "state"), day(e, "since"), day(e, "ended"),
                          get(e, "halted_by")),
                  err);
}

static lode_status apply_step(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = enter(tx, e, err);
    if (st == LODE_OK && event_date(e, "ended") != DATE_NONE) {
        st = end_pause(tx, e, (str){0}, "ended", err);
    }
    if (st == LODE_OK && event_get(e, "reference").n > 0) {
        st = tx_run(tx, "UPDATE desk_case SET reference = $2 WHERE id = $1",
                    TX_ARGS(SQL_S(e->object), get(e, "reference")), err);
    }
    return st == LODE_OK ? step(tx, e, err) : st;
}

static lode_status apply_submitted(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(tx, "UPDATE desk_case SET submitted = $2 WHERE id = $1",
                            TX_ARGS(SQL_S(e->object), day(e, "on")), err);
    return st == LODE_OK ? apply_step(tx, e, err) : st;
}

static lode_status apply_accepted(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(tx, "UPDATE desk_case SET accepted = $2 WHERE id = $1",
                            TX_ARGS(SQL_S(e->object), day(e, "on")), err);
    return st == LODE_OK ? apply_step(tx, e, err) : st;
}

static lode_status apply_granted(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st =
        tx_run(tx, "UPDATE desk_case SET license = $2, lines_granted = $3 WHERE id = $1",
               TX_ARGS(SQL_S(e->object), get(e, "license"), get(e, "lines")), err);
    return st == LODE_OK ? apply_step(tx, e, err) : st;
}

static lode_status apply_halted(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = LODE_OK;
    if (str_eq(event_get(e, "stands_still"), STR("yes"))) {
        st = begin_pause(tx, e, PAUSE_HALT, err);
    }
    return st == LODE_OK ? apply_step(tx, e, err) : st;
}

static lode_status apply_resumed(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = end_pause(tx, e, PAUSE_HALT, "on", err);
    return st == LODE_OK ? apply_step(tx, e, err) : st;
}

static lode_status apply_paused(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = begin_pause(tx, e, event_get(e, "pause"), err);
    return st == LODE_OK ? step(tx, e, err) : st;
}

static lode_status apply_unpaused(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = end_pause(tx, e, event_get(e, "pause"), "on", err);
    return st == LODE_OK ? step(tx, e, err) : st;
}

static lode_status apply_assigned(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(tx, "UPDATE desk_case SET assigned_to = $2 WHERE id = $1",
                            TX_ARGS(SQL_S(e->object), get(e, "person")), err);
    return st == LODE_OK ? step(tx, e, err) : st;
}

// ---- advice -----------------------------------------------------------------------------------------------

static lode_status apply_advised(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st =
        tx_run(tx, "INSERT INTO case_advice VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
               TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_I(event_int(e, "line", 0)),
                       SQL_S(e->by), SQL_I(event_int(e, "version", 1)), get(e, "advice"),
                       get(e, "text"), SQL_I(e->at)),
               err);
    return st == LODE_OK ? step(tx, e, err) : st;
}

static lode_status apply_countersigned(ledger_tx *tx, const event *e, lode_error *err) {
    bool agrees = str_eq(event_get(e, "agrees"), STR("yes"));
    lode_status st = tx_run(tx, "INSERT INTO case_signature VALUES ($1, $2, $3, $4, $5, $6)",
                            TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_S(e->by), SQL_I(agrees),
                                    get(e, "note"), SQL_I(e->at)),
                            err);
    return st == LODE_OK ? step(tx, e, err) : st;
}

// ---- requests ---------------------------------------------------------------------------------------------

static lode_status apply_asked(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(
        tx, "INSERT INTO case_rfi VALUES ($1, $2, $3, '', $4, '', '', $5, $6, NULL, NULL)",
        TX_ARGS(SQL_S(e->object), SQL_I(event_int(e, "no", 0)), get(e, "question"), SQL_S(e->by),
                day(e, "on"), day(e, "due")),
        err);
    if (st == LODE_OK && str_eq(event_get(e, "first"), STR("yes"))) {
        st = begin_pause(tx, e, PAUSE_SUPPLEMENT, err);
    }
    return st == LODE_OK ? apply_step(tx, e, err) : st;
}

static lode_status apply_seen(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st =
        tx_run(tx, "UPDATE case_rfi SET seen = $3, seen_by = $4 WHERE case_id = $1 AND no = $2",
               TX_ARGS(SQL_S(e->object), SQL_I(event_int(e, "no", 0)), day(e, "on"), SQL_S(e->by)),
               err);
    return st == LODE_OK ? step(tx, e, err) : st;
}

static lode_status apply_answered(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(tx,
                            "UPDATE case_rfi SET answer = $3, answered_by = $4, answered = $5 "
                            "WHERE case_id = $1 AND no = $2",
                            TX_ARGS(SQL_S(e->object), SQL_I(event_int(e, "no", 0)),
                                    get(e, "answer"), SQL_S(e->by), day(e, "on")),
                            err);
    if (st == LODE_OK && event_date(e, "pause_until") != DATE_NONE) {
        st = end_pause(tx, e, PAUSE_SUPPLEMENT, "pause_until", err);
    }
    return st == LODE_OK ? apply_step(tx, e, err) : st;
}

// ---- class halts ------------------------------------------------------------------------------------------

// What was said of its end stays beside what is said later: as known on a day, it is the last known then.
static lode_status apply_class_ended(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "INSERT INTO class_halt_end VALUES ($1, $2, $3, $4, $5)",
                  TX_ARGS(SQL_S(e->object), SQL_I(e->seq), day(e, "until"), get(e, "claim"),
                          day(e, "known")),
                  err);
}

static lode_status apply_class_opened(ledger_tx *tx, const event *e, lode_error *err) {
    lode_status st = tx_run(tx,
                            "INSERT INTO class_halt VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                            TX_ARGS(SQL_S(e->object), SQL_I(e->seq), get(e, "regime"),
                                    get(e, "authority"), get(e, "destination"), get(e, "measure"),
                                    get(e, "claim"), day(e, "from"), day(e, "known")),
                            err);
    bool ends = event_date(e, "until") != DATE_NONE;
    return st == LODE_OK && ends ? apply_class_ended(tx, e, err) : st;
}

const event_kind case_events[] = {
    {"case.opened", apply_opened, "A draft was made."},
    {"case.edited", apply_edited, "A draft was replaced, whole."},
    {"case.submitted", apply_submitted, "It was sent to the authority."},
    {"case.sent_back", apply_step, "The authority sent it back to be corrected before it takes it up."},
    {"case.accepted", apply_accepted, "The authority took it up; the clock begins."},
    {"case.review_begun", apply_step, "Somebody looks at it."},
    {"case.assigned", apply_assigned, "It became somebody's."},
    {"case.asked", apply_asked, "Information was requested of the applicant."},
    {"case.seen", apply_seen, "The applicant saw a request, which is no answer."},
    {"case.answered", apply_answered, "The applicant answered a request."},
    {"case.paused", apply_paused, "Time stands still for a reason that the law names."},
    {"case.unpaused", apply_unpaused, "That reason is over."},
    {"case.halted", apply_halted, "The authority said of this case that it is stopped."},
    {"case.resumed", apply_resumed, "The halt is over."},
    {"case.advised", apply_advised, "One person's advice, in versions."},
    {"case.countersigned", apply_countersigned, "Another person agrees with all advice, or does not."},
    {"case.granted", apply_granted, "Permitted."},
    {"case.granted_in_part", apply_granted, "Permitted, some lines."},
    {"case.refused", apply_step, "Not permitted, with reasons."},
    {"case.returned", apply_step, "Sent back, neither permitted nor refused."},
    {"case.withdrawn", apply_step, "The applicant took it back."},
    {"case.superseded", apply_step, "A case that amends it was submitted."},
    {"class_halt.opened", apply_class_opened, "A claim says that reviews of a class of cases are halted."},
    {"class_halt.ended", apply_class_ended, "The halt of a class is over, or has a last day."},
    {NULL, NULL, NULL},
};
