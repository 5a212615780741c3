// SPDX-License-Identifier: Apache-2.0
//
// case_advice: advice in versions, countersignatures of what they saw, and whether a case may be decided on
// them. Everything is read from who did what, so that no page or program can open another door.
#include "ledger/case_int.h"
#include "ledger/people.h"

#include <stdio.h>

const char *const case_advice_words[] = {"approve", "approve_with_condition", "refuse",
                                         "no_license_needed", NULL};

static bool refuses(const case_advice *a) { return str_eq(a->advice, STR("refuse")); }

// ---- advising -------------------------------------------------------------------------------------------

static lode_status check_advice(const desk_case *c, const case_advice *a, lode_error *err) {
    bool known = false, line = a->line == 0;
    for (size_t i = 0; case_advice_words[i] != NULL; i++) {
        known |= str_eqz(a->advice, case_advice_words[i]);
    }
    if (!known) {
        lode_status st = a->advice.n == 0 ? case_field_missing("advise", "advice", err)
                                          : refuse(err, "bad_text", "this is no advice");
        lode_hint(err, "approve, approve_with_condition, refuse or no_license_needed");
        return st;
    }
    for (uint32_t i = 0; i < c->n_lines; i++) {
        line |= c->lines[i].line == a->line;
    }
    if (!line) {
        lode_status st =
            refuse(err, "line_unknown", STR_FMT " has no line %u", STR_ARG(c->id), a->line);
        lode_hint(err, "a line of the case, or 0 for the whole");
        return st;
    }
    bool needs_text = refuses(a) || str_eq(a->advice, STR("approve_with_condition"));
    if (needs_text && a->text.n == 0) {
        lode_status st = case_field_missing("advise", "text", err);
        lode_hint(err, "say the condition, or the reasons, in the field text");
        return st;
    }
    return case_text_check("text", a->text, CASE_TEXT_BYTES_MAX, err);
}

lode_status case_advise(ledger_tx *tx, str id, const case_advice *advice, lode_error *err) {
    desk_case c;
    const machine_move *move = NULL;
    int64_t version = 0;
    lode_status st = case_move(tx, id, STR("advise"), &c, &move, err);
    st = st == LODE_OK ? check_advice(&c, advice, err) : st;
    st = st == LODE_OK
             ? tx_int(tx,
                      "SELECT max(version) FROM case_advice WHERE case_id = $1 AND line = $2 "
                      "AND person = $3",
                      TX_ARGS(SQL_S(id), SQL_I(advice->line), SQL_S(tx->by.id)), 0, &version, err)
             : st;
    if (st != LODE_OK) {
        return st;
    }
    char detail[64];
    (void)snprintf(detail, sizeof detail, "line %u: " STR_FMT, advice->line,
                   STR_ARG(advice->advice));
    event e = event_new(str_of(move->event), id);
    event_add_date(&e, tx->a, "on", tx->today);
    event_add_int(&e, tx->a, "line", advice->line);
    event_add(&e, "advice", advice->advice);
    event_add_int(&e, tx->a, "version", version + 1);
    event_add_personal(&e, "text", advice->text);
    event_add(&e, "detail", str_of(detail));
    return ledger_append(tx, &e, err);
}

// ---- countersigning ---------------------------------------------------------------------------------------

typedef struct names {
    str *p;
    size_t n;
} names;

static lode_status take_name(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)err;
    names *all = to;
    all->p[all->n++] = str_dup(tx->a, c[0].s);
    return LODE_OK;
}

#define ADVISERS "SELECT DISTINCT person FROM case_advice WHERE case_id = $1"
#define SIGNERS "SELECT DISTINCT person FROM case_signature WHERE case_id = $1 AND agrees = 1"

lode_status case_hands(ledger_tx *tx, str id, bool signers, str **out, size_t *n, lode_error *err) {
    names all = {0};
    void *room = NULL;
    lode_status st = case_room(tx,
                               "SELECT (SELECT count(*) FROM case_advice WHERE case_id = $1) + "
                               "(SELECT count(*) FROM case_signature WHERE case_id = $1)",
                               id, sizeof *all.p, &room, err);
    all.p = room;
    st = st == LODE_OK
             ? tx_each(tx, ADVISERS " ORDER BY 1", TX_ARGS(SQL_S(id)), 1, take_name, &all, err)
             : st;
    if (st == LODE_OK && signers) {
        st = tx_each(tx, SIGNERS " ORDER BY 1", TX_ARGS(SQL_S(id)), 1, take_name, &all, err);
    }
    *out = all.p;
    *n = all.n;
    return st;
}

static lode_status no_advice(const desk_case *c, uint32_t line, lode_error *err) {
    char shown[32];
    (void)snprintf(shown, sizeof shown, "line %u", line);
    lode_status st = refuse(err, "advice_missing", "nobody has advised on %s of " STR_FMT,
                            line == 0 ? "any line" : shown, STR_ARG(c->id));
    lode_hint(err, "an adviser advises first (POST /v1/cases/{id}/advice)");
    return st;
}

lode_status case_countersign(ledger_tx *tx, str id, bool agrees, str note, lode_error *err) {
    desk_case c;
    const machine_move *move = NULL;
    str *hands = NULL;
    size_t n = 0;
    lode_status st = case_move(tx, id, STR("countersign"), &c, &move, err);
    st = st == LODE_OK ? case_text_check("note", note, CASE_TEXT_BYTES_MAX, err) : st;
    if (st == LODE_OK && !agrees && note.n == 0) {
        st = case_field_missing("countersign", "note", err);
        lode_hint(err, "say in the note what has to change");
    }
    st = st == LODE_OK ? case_hands(tx, id, false, &hands, &n, err) : st;
    if (st == LODE_OK && n == 0) {
        st = no_advice(&c, 0, err);
    }
    st = st == LODE_OK ? need_second(tx, hands, n, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(str_of(move->event), id);
    event_add_date(&e, tx->a, "on", tx->today);
    event_addz(&e, "agrees", agrees ? "yes" : "no");
    event_add_personal(&e, "note", note);
    event_addz(&e, "detail", agrees ? "agrees" : "does not agree");
    return ledger_append(tx, &e, err);
}

// ---- reading ----------------------------------------------------------------------------------------------

typedef struct advices {
    case_advice *p;
    size_t n;
} advices;

static lode_status take_advice(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)err;
    advices *all = to;
    all->p[all->n++] = (case_advice){.line = (uint32_t)c[0].i,
                                     .by = str_dup(tx->a, c[1].s),
                                     .version = (uint32_t)c[2].i,
                                     .advice = str_dup(tx->a, c[3].s),
                                     .text = str_dup(tx->a, c[4].s),
                                     .at = c[5].i,
                                     .current = c[6].i != 0};
    return LODE_OK;
}

static lode_status read_advice(ledger_tx *tx, str id, advices *out, lode_error *err) {
    void *room = NULL;
    lode_status st = case_room(tx, "SELECT count(*) FROM case_advice WHERE case_id = $1", id,
                               sizeof *out->p, &room, err);
    *out = (advices){.p = room};
    return st == LODE_OK
               ? tx_each(tx,
                         "SELECT line, person, version, advice, words, at, "
                         "NOT EXISTS (SELECT 1 FROM case_advice l WHERE l.case_id = a.case_id "
                         "AND l.line = a.line AND l.person = a.person AND l.version > a.version) "
                         "FROM case_advice a WHERE case_id = $1 ORDER BY line, person, version",
                         TX_ARGS(SQL_S(id)), 7, take_advice, out, err)
               : st;
}

// Whose last word on the advice as it stands is this; empty when nobody's.
static lode_status signer(ledger_tx *tx, str id, bool agrees, str *out, lode_error *err) {
    sql_value who = SQL_N;
    bool found = false;
    lode_status st = tx_row(
        tx,
        "SELECT person FROM case_signature s WHERE case_id = $1 AND agrees = $2 "
        "AND NOT EXISTS (SELECT 1 FROM case_advice a WHERE a.case_id = $1 AND a.seq > s.seq) "
        "AND NOT EXISTS (SELECT 1 FROM case_signature l WHERE l.case_id = $1 "
        "AND l.person = s.person AND l.seq > s.seq) ORDER BY seq LIMIT 1",
        TX_ARGS(SQL_S(id), SQL_I(agrees)), &who, 1, &found, err);
    *out = st == LODE_OK && found ? who.s : (str){0};
    return st;
}

lode_status case_advices(ledger_tx *tx, str id, case_advice **out, size_t *n, bool *countersigned,
                         str *countersigned_by, lode_error *err) {
    advices all = {0};
    str no = {0}, yes = {0};
    lode_status st = read_advice(tx, id, &all, err);
    for (size_t i = 0; i < all.n && st == LODE_OK; i++) {
        st = case_personal(tx, &all.p[i].text, err);
    }
    st = st == LODE_OK ? signer(tx, id, true, &yes, err) : st;
    st = st == LODE_OK ? signer(tx, id, false, &no, err) : st;
    if (st == LODE_OK) {
        *out = all.p;
        *n = all.n;
        *countersigned = yes.n > 0 && no.n == 0;
        *countersigned_by = *countersigned ? yes : (str){0};
    }
    return st;
}

typedef struct signatures {
    case_signature *p;
    size_t n;
} signatures;

static lode_status take_signature(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)err;
    signatures *all = to;
    all->p[all->n++] = (case_signature){.by = str_dup(tx->a, c[0].s),
                                        .agrees = c[1].i != 0,
                                        .note = str_dup(tx->a, c[2].s),
                                        .at = c[3].i,
                                        .current = c[4].i != 0};
    return LODE_OK;
}

lode_status case_signatures(ledger_tx *tx, str id, case_signature **out, size_t *n,
                            lode_error *err) {
    signatures all = {0};
    void *room = NULL;
    lode_status st = case_room(tx, "SELECT count(*) FROM case_signature WHERE case_id = $1", id,
                               sizeof *all.p, &room, err);
    all.p = room;
    st = st == LODE_OK
             ? tx_each(
                   tx,
                   "SELECT person, agrees, note, at, NOT EXISTS (SELECT 1 FROM case_advice a "
                   "WHERE a.case_id = $1 AND a.seq > s.seq) AND NOT EXISTS (SELECT 1 "
                   "FROM case_signature l WHERE l.case_id = $1 AND l.person = s.person "
                   "AND l.seq > s.seq) FROM case_signature s WHERE case_id = $1 ORDER BY seq DESC",
                   TX_ARGS(SQL_S(id)), 5, take_signature, &all, err)
             : st;
    for (size_t i = 0; i < all.n && st == LODE_OK; i++) {
        st = case_personal(tx, &all.p[i].note, err);
    }
    *out = all.p;
    *n = all.n;
    return st;
}

// ---- deciding on it ---------------------------------------------------------------------------------------

static lode_status check_covered(ledger_tx *tx, const desk_case *c, lode_error *err) {
    advices all;
    lode_status st = read_advice(tx, c->id, &all, err);
    bool whole = false;
    for (size_t i = 0; i < all.n; i++) {
        whole |= all.p[i].line == 0;
    }
    for (uint32_t k = 0; k < c->n_lines && st == LODE_OK && !whole; k++) {
        bool covered = false;
        for (size_t i = 0; i < all.n; i++) {
            covered |= all.p[i].line == c->lines[k].line;
        }
        st = covered ? LODE_OK : no_advice(c, all.n == 0 ? 0 : c->lines[k].line, err);
    }
    return st;
}

static lode_status check_signed(ledger_tx *tx, const desk_case *c, lode_error *err) {
    str yes = {0}, no = {0};
    lode_status st = signer(tx, c->id, true, &yes, err);
    st = st == LODE_OK ? signer(tx, c->id, false, &no, err) : st;
    if (st != LODE_OK || (yes.n > 0 && no.n == 0)) {
        return st;
    }
    if (no.n > 0) {
        st = refuse(err, "countersign_missing", STR_FMT " does not agree with the advice",
                    STR_ARG(no));
        lode_hint(err, "read the note, advise anew, and have that countersigned");
    } else {
        st = refuse(err, "countersign_missing",
                    "the advice on " STR_FMT " is not countersigned as it stands", STR_ARG(c->id));
        lode_hint(err,
                  "a countersigner who did not advise agrees first (:countersign); advice that "
                  "came later voids what was signed");
    }
    return st;
}

// That no request is open needs no look: the machine decides under review alone, and an open request is
// never there (test_case_decide.c reads the log for it).
lode_status case_may_decide(ledger_tx *tx, const desk_case *c, lode_error *err) {
    str *hands = NULL;
    size_t n = 0;
    lode_status st = check_covered(tx, c, err);
    st = st == LODE_OK ? check_signed(tx, c, err) : st;
    st = st == LODE_OK ? case_hands(tx, c->id, true, &hands, &n, err) : st;
    return st == LODE_OK ? need_second(tx, hands, n, err) : st;
}

// Refused in part goes along with advice when each line that is left out has somebody who refuses it.
static bool left_out_refused(const desk_case *c, const advices *all, str lines) {
    bool good = true;
    for (uint32_t k = 0; k < c->n_lines && good; k++) {
        bool refused = case_lines_has(lines, c->lines[k].line);
        for (size_t i = 0; i < all->n && !refused; i++) {
            const case_advice *a = &all->p[i];
            refused = a->current && refuses(a) && a->line == c->lines[k].line;
        }
        good = refused;
    }
    return good;
}

lode_status case_follows(ledger_tx *tx, const desk_case *c, str act, str lines, bool *out,
                         lode_error *err) {
    advices all;
    bool any = false, granted = false; /* a refusal at all; of something that would be granted */
    lode_status st = read_advice(tx, c->id, &all, err);
    for (size_t i = 0; i < all.n; i++) {
        const case_advice *a = &all.p[i];
        bool here = a->current && refuses(a);
        any |= here;
        granted |= here && (a->line == 0 || lines.n == 0 || case_lines_has(lines, a->line));
    }
    bool to_refuse = str_eq(act, STR("refuse"));
    *out = to_refuse ? any : !granted && (lines.n == 0 || left_out_refused(c, &all, lines));
    return st;
}
