// SPDX-License-Identifier: Apache-2.0
//
// claim: what may be entered, and how it enters: an event for each claim, link and withdrawal.
#include "ledger/claim.h"

#include "ledger/claim_int.h"
#include "ledger/modules.h"
#include "ledger/refusal.h"

// ---- events -----------------------------------------------------------------------------------------------

static sql_value field(const event *e, const char *name) { return SQL_S(event_get(e, name)); }
static sql_value day(const event *e, const char *name) { return SQL_I(event_date(e, name)); }
static sql_value yes(const event *e, const char *name) { return SQL_I(event_int(e, name, 0)); }

static lode_status apply_said(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(
        tx,
        "INSERT INTO claim VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
        "$15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, "
        "$33, $34, $35, '')",
        TX_ARGS(SQL_S(e->object), SQL_I(e->seq), field(e, "says"), field(e, "about"),
                field(e, "subject"), field(e, "effect"), field(e, "items"), field(e, "parties"),
                field(e, "destination"), field(e, "by_whom"), yes(e, "person"),
                field(e, "speaks_for"), field(e, "channel"), field(e, "asserter"),
                field(e, "claim_kind"), field(e, "source"), yes(e, "named"), field(e, "event"),
                yes(e, "as_happened"), field(e, "stated"), day(e, "stated_day"), day(e, "in_from"),
                day(e, "in_until"), day(e, "published"), day(e, "seen"), field(e, "count_of"),
                field(e, "count"), field(e, "lang"), field(e, "url"), field(e, "capture"),
                field(e, "text_by"), field(e, "picture_by"), field(e, "lacks"), field(e, "grp"),
                SQL_S(e->by)),
        err);
}

static lode_status apply_linked(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "INSERT INTO claim_link VALUES ($1, $2, $3, $4, $5, $6, '')",
                  TX_ARGS(SQL_I(e->seq), SQL_S(e->object), field(e, "to"), field(e, "link"),
                          field(e, "note"), SQL_S(e->by)),
                  err);
}

static lode_status apply_unlinked(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx,
                  "UPDATE claim_link SET withdrawn = $4 "
                  "WHERE from_id = $1 AND to_id = $2 AND kind = $3 AND withdrawn = ''",
                  TX_ARGS(SQL_S(e->object), field(e, "to"), field(e, "link"), field(e, "reason")),
                  err);
}

static lode_status apply_withdrawn(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "UPDATE claim SET withdrawn = $2 WHERE id = $1",
                  TX_ARGS(SQL_S(e->object), field(e, "reason")), err);
}

const event_kind claim_events[] = {
    {"claim.said", apply_said, "Somebody said something; entered by the person of the event."},
    {"claim.linked", apply_linked, "What the claim says of another."},
    {"claim.unlinked", apply_unlinked, "A link was entered by mistake."},
    {"claim.withdrawn", apply_withdrawn,
     "A claim was entered by mistake; it stays and counts no more."},
    {NULL, NULL, NULL},
};

// by_whom and parties are references to personal texts where they name persons or may.
const char claim_schema[] =
    "CREATE TABLE claim (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, says TEXT NOT NULL,"
    " about TEXT NOT NULL, subject TEXT NOT NULL, effect TEXT NOT NULL, items TEXT NOT NULL,"
    " parties TEXT NOT NULL, destination TEXT NOT NULL, by_whom TEXT NOT NULL,"
    " person INTEGER NOT NULL, speaks_for TEXT NOT NULL, channel TEXT NOT NULL,"
    " asserter TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, named INTEGER NOT NULL,"
    " event TEXT NOT NULL, as_happened INTEGER NOT NULL, stated TEXT NOT NULL,"
    " stated_day INTEGER NOT NULL, in_from INTEGER NOT NULL, in_until INTEGER NOT NULL,"
    " published INTEGER NOT NULL, seen INTEGER NOT NULL, count_of TEXT NOT NULL,"
    " count TEXT NOT NULL, lang TEXT NOT NULL, url TEXT NOT NULL, capture TEXT NOT NULL,"
    " text_by TEXT NOT NULL, picture_by TEXT NOT NULL, lacks TEXT NOT NULL, grp TEXT NOT NULL,"
    " entered_by TEXT NOT NULL, withdrawn TEXT NOT NULL) STRICT;"
    "CREATE INDEX claim_group ON claim (grp, number);"
    "CREATE INDEX claim_about ON claim (about, number);"
    "CREATE TABLE claim_link (number INTEGER PRIMARY KEY, from_id TEXT NOT NULL,"
    " to_id TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL, entered_by TEXT NOT NULL,"
    " withdrawn TEXT NOT NULL) STRICT;"
    "CREATE INDEX claim_link_from ON claim_link (from_id, number);"
    "CREATE INDEX claim_link_to ON claim_link (to_id, number);";
const char *const claim_tables[] = {"claim", "claim_link", NULL};

// ---- entering -----------------------------------------------------------------------------------------------

// A person who speaks for nobody is known by the first claim of theirs: so two claims are told to be of one
// asserter also after the name was erased.
static lode_status find_asserter(ledger_tx *tx, const claim *c, str id, str *out, lode_error *err) {
    sql_value v = SQL_N;
    bool found = false;
    *out = c->speaks_for.n > 0 ? c->speaks_for : c->by;
    if (c->speaks_for.n > 0 || !c->person) {
        return LODE_OK;
    }
    lode_status st = tx_row(tx,
                            "SELECT c.asserter FROM claim c JOIN personal p ON p.reference = "
                            "c.by_whom WHERE p.words = $1 AND c.speaks_for = '' ORDER BY c.number "
                            "LIMIT 1",
                            TX_ARGS(SQL_S(c->by)), &v, 1, &found, err);
    strbuf b = {0};
    strbuf_addf(&b, "claim:" STR_FMT, STR_ARG(id));
    *out = found ? v.s : str_dup(tx->a, strbuf_str(&b));
    strbuf_clear(&b);
    return st;
}

static str maker(str word) { return word.n > 0 ? word : STR("unknown"); }

static void add_whom(event *e, ledger_tx *tx, const claim *c, str asserter) {
    if (c->person) {
        event_add_personal(e, "by_whom", c->by);
    } else {
        event_add(e, "by_whom", c->by);
    }
    event_add_int(e, tx->a, "person", c->person);
    event_add(e, "speaks_for", c->speaks_for);
    event_add(e, "channel", c->channel);
    event_add(e, "asserter", asserter);
    event_add(e, "claim_kind", c->kind);
    event_add(e, "source", c->source);
    event_add_int(e, tx->a, "named", c->named);
}

static void add_days(event *e, ledger_tx *tx, const claim *c) {
    lode_date read = c->stated_day;
    if (read == DATE_NONE && c->stated.n > 0) {
        read = stated_day_read(c->stated, c->published).first;
    }
    event_add(e, "event", c->event);
    event_add_int(e, tx->a, "as_happened", c->as_happened || str_eqz(c->kind, "picture"));
    event_add(e, "stated", c->stated);
    event_add_date(e, tx->a, "stated_day", read);
    event_add_date(e, tx->a, "in_from", c->from);
    event_add_date(e, tx->a, "in_until", c->until);
    event_add_date(e, tx->a, "published", c->published);
    event_add_date(e, tx->a, "seen", c->seen);
}

lode_status claim_add(ledger_tx *tx, const claim *c, str *id, lode_error *err) {
    str asserter = {0}, own = c->id;
    lode_status st = claim_check(tx, c, err);
    st = st == LODE_OK && own.n == 0 ? ledger_next_id(tx, 'K', &own, err) : st;
    st = st == LODE_OK ? find_asserter(tx, c, own, &asserter, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("claim.said"), own);
    event_add(&e, "says", c->says);
    event_add(&e, "about", c->about);
    event_add(&e, "subject", c->subject);
    event_add(&e, "effect", c->effect);
    event_add(&e, "items", c->items);
    event_add_personal(&e, "parties", c->parties);
    event_add(&e, "destination", c->destination);
    add_whom(&e, tx, c, asserter);
    add_days(&e, tx, c);
    event_add(&e, "count_of", c->count_of);
    event_add(&e, "count", c->count);
    event_add(&e, "lang", c->lang);
    event_add(&e, "url", c->url);
    event_add(&e, "capture", c->capture);
    event_add(&e, "text_by", maker(c->text_by));
    event_add(&e, "picture_by", maker(c->picture_by));
    event_add(&e, "lacks", c->lacks);
    event_add(&e, "grp", c->group);
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK) {
        *id = own;
    }
    return st;
}

// ---- links --------------------------------------------------------------------------------------------------

lode_status claim_link_add(ledger_tx *tx, str from, str to, str kind, str note, lode_error *err) {
    lode_status st = claim_check_link(tx, from, to, kind, err);
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("claim.linked"), from);
    event_add(&e, "to", to);
    event_add(&e, "link", kind);
    event_add(&e, "note", note);
    return ledger_append(tx, &e, err);
}

// ---- mistakes of ours -----------------------------------------------------------------------------------------

lode_status claim_withdraw(ledger_tx *tx, str id, str reason, lode_error *err) {
    lode_status st = claim_check_withdraw(tx, id, reason, err);
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("claim.withdrawn"), id);
    event_add(&e, "reason", reason);
    return ledger_append(tx, &e, err);
}

lode_status claim_link_withdraw(ledger_tx *tx, str from, str to, str kind, str reason,
                                lode_error *err) {
    lode_status st = claim_check_unlink(tx, from, to, kind, reason, err);
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("claim.unlinked"), from);
    event_add(&e, "to", to);
    event_add(&e, "link", kind);
    event_add(&e, "reason", reason);
    return ledger_append(tx, &e, err);
}
