// SPDX-License-Identifier: Apache-2.0
//
// case_act: one act of case_machine on one case. The table says from where, by whom and with which fields;
// here is what a table cannot say: days in order, whose word it is, pauses, and who may decide.
#include "ledger/case_int.h"
#include "ledger/people.h"

#include <stdio.h>

const char *const case_act_words[] = {
    "submit", "withdraw", "send_back", "accept",        "begin_review", "pause",  "unpause",
    "halt",   "resume",   "grant",     "grant_in_part", "refuse",       "return", NULL,
};

// Acts that say more than a case_act_ask holds are functions, and paths, of their own.
static const struct {
    const char *act, *path;
} OTHERS[] = {
    {"edit", "PUT /v1/cases/{id}"},
    {"supersede", "POST /v1/cases with `amends`, and submit that case"},
    {"assign", "POST /v1/cases/{id}:assign"},
    {"ask", "POST /v1/cases/{id}/rfis"},
    {"seen", "POST /v1/cases/{id}/rfis/{no}:seen"},
    {"answer", "POST /v1/cases/{id}/rfis/{no}:answer"},
    {"advise", "POST /v1/cases/{id}/advice"},
    {"countersign", "POST /v1/cases/{id}:countersign"},
};

static lode_status check_door(str act, lode_error *err) {
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        if (str_eqz(act, OTHERS[i].act)) {
            lode_status st = refuse(err, "other_path", "\"%s\" is done elsewhere", OTHERS[i].act);
            lode_hint(err, "%s", OTHERS[i].path);
            return st;
        }
    }
    return LODE_OK;
}

// ---- fields ---------------------------------------------------------------------------------------------

static str field_of(const case_act_ask *ask, str name) {
    const struct {
        const char *name;
        str value;
    } fields[] = {
        {"word", ask->word},           {"note", ask->note},       {"reason", ask->reason},
        {"reference", ask->reference}, {"license", ask->license}, {"pause", ask->pause},
        {"lines", ask->lines},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (str_eqz(name, fields[i].name)) {
            return fields[i].value;
        }
    }
    return (str){0};
}

// One of the names parted by "|" has a value.
static bool has_one(const case_act_ask *ask, str names) {
    for (size_t from = 0, i = 0; i <= names.n; i++) {
        if (i == names.n || names.p[i] == '|') {
            if (field_of(ask, (str){names.p + from, i - from}).n > 0) {
                return true;
            }
            from = i + 1;
        }
    }
    return false;
}

// The first of them is where a form would put it.
static lode_status one_missing(const char *act, str names, lode_error *err) {
    char first[32];
    strbuf all = {0};
    const char *bar = memchr(names.p, '|', names.n);
    size_t n = bar != NULL ? (size_t)(bar - names.p) : names.n;
    (void)snprintf(first, sizeof first, STR_FMT, STR_ARG(((str){names.p, n})));
    lode_status st = case_field_missing(act, first, err);
    for (size_t i = 0; i < names.n; i++) {
        if (names.p[i] == '|') {
            strbuf_addz(&all, " or ");
        } else {
            strbuf_addc(&all, names.p[i]);
        }
    }
    if (bar != NULL) {
        lode_hint(err, "say %s", all.p);
    }
    strbuf_clear(&all);
    return st;
}

static lode_status check_needs(const machine_move *move, const case_act_ask *ask, lode_error *err) {
    str needs = str_of(move->needs);
    for (size_t from = 0, i = 0; i <= needs.n && needs.n > 0; i++) {
        if (i < needs.n && needs.p[i] != ' ') {
            continue;
        }
        str names = {needs.p + from, i - from};
        from = i + 1;
        if (!has_one(ask, names)) {
            return one_missing(move->act, names, err);
        }
    }
    return LODE_OK;
}

static lode_status check_texts(const case_act_ask *ask, lode_error *err) {
    const struct {
        const char *name;
        size_t max;
    } texts[] = {
        {"word", CASE_WORD_BYTES_MAX},    {"note", CASE_TEXT_BYTES_MAX},
        {"reason", CASE_TEXT_BYTES_MAX},  {"reference", CASE_WORD_BYTES_MAX},
        {"license", CASE_WORD_BYTES_MAX}, {"pause", CASE_WORD_BYTES_MAX},
        {"lines", 5u * CASE_LINES_MAX},
    };
    lode_status st = LODE_OK;
    for (size_t i = 0; i < sizeof texts / sizeof *texts && st == LODE_OK; i++) {
        st =
            case_text_check(texts[i].name, field_of(ask, str_of(texts[i].name)), texts[i].max, err);
    }
    return st;
}

// ---- pauses ---------------------------------------------------------------------------------------------

static bool pause_word(str s) {
    bool good = s.n > 0 && s.n <= 40 && s.p[0] >= 'a' && s.p[0] <= 'z';
    for (size_t i = 0; i < s.n && good; i++) {
        char c = s.p[i];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    return good && !str_eq(s, PAUSE_SUPPLEMENT) && !str_eq(s, PAUSE_HALT);
}

static lode_status check_pause(ledger_tx *tx, const desk_case *c, const case_act_ask *ask,
                               lode_date on, lode_error *err) {
    if (ask->pause.n == 0) {
        return LODE_OK;
    }
    if (!pause_word(ask->pause)) {
        lode_status st = refuse(err, "bad_text", "this is no word for a pause");
        lode_hint(err,
                  "the word that the clock of the law knows, such as expert_opinion; a request "
                  "to the applicant and a halt make their own");
        return st;
    }
    bool ends = str_eq(ask->act, STR("unpause"));
    int64_t from = 0;
    lode_status st = tx_int(tx,
                            "SELECT from_day FROM case_pause WHERE case_id = $1 AND kind = $2 "
                            "AND to_day IS NULL",
                            TX_ARGS(SQL_S(c->id), SQL_S(ask->pause)), DATE_NONE, &from, err);
    if (st != LODE_OK) {
        return st;
    }
    if (ends != (from != DATE_NONE)) {
        st = refuse(err, "pause_state",
                    ends ? "time does not stand still for " STR_FMT
                         : "time stands still for " STR_FMT " already",
                    STR_ARG(ask->pause));
        lode_hint(err, "read the pauses of the case");
        return st;
    }
    lode_date day = DATE_NONE;
    return ends ? case_day(tx, on, (lode_date)from, "the day on which the pause began", &day, err)
                : LODE_OK;
}

// A case that is over leaves no pause behind that begins later.
static lode_status check_end(ledger_tx *tx, const desk_case *c, lode_date on, lode_error *err) {
    int64_t latest = DATE_NONE;
    lode_date day = DATE_NONE;
    lode_status st =
        tx_int(tx, "SELECT max(from_day) FROM case_pause WHERE case_id = $1 AND to_day IS NULL",
               TX_ARGS(SQL_S(c->id)), DATE_NONE, &latest, err);
    return st == LODE_OK ? case_day(tx, on, (lode_date)latest,
                                    "the day on which a pause of the case began", &day, err)
                         : st;
}

// ---- submitting -------------------------------------------------------------------------------------------

static lode_status check_complete(const desk_case *c, lode_error *err) {
    const struct {
        const char *name;
        bool there;
    } fields[] = {
        {"regime", c->regime.n > 0},     {"authority", c->authority.n > 0},
        {"kind", c->kind.n > 0},         {"applicant", c->applicant.n > 0},
        {"end_user", c->end_user.n > 0}, {"destination", c->destination.n > 0},
        {"title", c->title.n > 0},       {"lines", c->n_lines > 0},
    };
    strbuf lacks = {0};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!fields[i].there) {
            strbuf_addf(&lacks, "%s%s", lacks.n > 0 ? ", " : "", fields[i].name);
        }
    }
    lode_status st = LODE_OK;
    if (lacks.n > 0) {
        st = refuse(err, "case_incomplete", STR_FMT " still lacks %s", STR_ARG(c->id), lacks.p);
        lode_hint(err, "edit the draft (PUT /v1/cases/{id}) and submit it then");
    }
    strbuf_clear(&lacks);
    return st;
}

static lode_status supersede(ledger_tx *tx, const desk_case *c, lode_date on, lode_error *err) {
    desk_case old;
    const machine_move *move = NULL;
    lode_status st = case_move(tx, c->amends, STR("supersede"), &old, &move, err);
    if (st != LODE_OK) {
        lode_hint(err, "edit the draft: take `amends` out, or name the case that is before the "
                       "authority now");
        return st;
    }
    // Both days are the applicant's; the old case was in its state by then.
    st = case_day(tx, on, old.since, "the day since which the amended case is in its state", &on,
                  err);
    st = st == LODE_OK ? check_end(tx, &old, on, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = case_event(tx, &old, move, on, on, false);
    event_add(&e, "by_case", c->id);
    event_add(&e, "detail", c->id);
    return ledger_append(tx, &e, err);
}

// ---- deciding ---------------------------------------------------------------------------------------------

static bool decides(const machine_move *move) {
    return move->to == CASE_GRANTED || move->to == CASE_GRANTED_IN_PART || move->to == CASE_REFUSED;
}

static lode_status check_decision(ledger_tx *tx, const desk_case *c, const machine_move *move,
                                  const case_act_ask *ask, lode_error *err) {
    bool follows = true, all = false;
    lode_status st = LODE_OK;
    if (move->to == CASE_GRANTED_IN_PART) {
        st = case_lines_read(c, ask->lines, &all, err);
        if (st == LODE_OK && all) {
            st = refuse(err, "line_unknown", "these are all lines of " STR_FMT, STR_ARG(c->id));
            lode_hint(err, "use grant");
        }
    }
    st = st == LODE_OK ? case_may_decide(tx, c, err) : st;
    st = st == LODE_OK ? case_follows(tx, c, ask->act, ask->lines, &follows, err) : st;
    if (st == LODE_OK && !follows && ask->reason.n == 0) {
        st = refuse(err, "against_advice", "this is not what was advised and countersigned");
        lode_hint(err, "say why in `reason`, or ask for other advice");
    }
    return st;
}

// ---- the act ----------------------------------------------------------------------------------------------

static lode_status check_act(ledger_tx *tx, const desk_case *c, const machine_move *move,
                             const case_act_ask *ask, lode_date on, lode_error *err) {
    bool by_authority = (move->roles & ROLE_REQUESTER) == 0;
    lode_status st = ask->word.n > 0 ? case_word_check(tx, ask->word, by_authority, err) : LODE_OK;
    st = st == LODE_OK ? check_pause(tx, c, ask, on, err) : st;
    if (st == LODE_OK && move->to == CASE_SUBMITTED) {
        st = check_complete(c, err);
    }
    if (st == LODE_OK && move->to != MACHINE_STAYS && case_machine.states[move->to].final) {
        st = check_end(tx, c, on, err);
    }
    return st == LODE_OK && decides(move) ? check_decision(tx, c, move, ask, err) : st;
}

static lode_status append_act(ledger_tx *tx, const desk_case *c, const machine_move *move,
                              const case_act_ask *ask, lode_date on, bool open, lode_error *err) {
    event e = case_event(tx, c, move, on, on, open);
    event_add(&e, "word", ask->word);
    event_add_personal(&e, "note", ask->note);
    event_add_personal(&e, "reason", ask->reason);
    event_add(&e, "reference", ask->reference);
    event_add(&e, "license", ask->license);
    event_add(&e, "pause", ask->pause);
    event_add(&e, "lines", ask->lines);
    event_add(&e, "detail", ask->pause.n > 0 ? ask->pause : ask->lines);
    if (move->to == CASE_HALTED) {
        event_add(&e, "halted_by", ask->word);
        event_addz(&e, "stands_still", ask->stands_still ? "yes" : "no");
    }
    return ledger_append(tx, &e, err);
}

// What an act cannot say is refused, so that nobody believes it was kept.
static lode_status check_extra(const machine_move *move, const case_act_ask *ask, lode_error *err) {
    bool pauses = str_eqz(ask->act, "pause") || str_eqz(ask->act, "unpause");
    const struct {
        const char *name;
        bool given, may;
    } fields[] = {
        {"pause", ask->pause.n > 0, pauses},
        {"lines", ask->lines.n > 0, move->to == CASE_GRANTED_IN_PART},
        {"license", ask->license.n > 0,
         move->to == CASE_GRANTED || move->to == CASE_GRANTED_IN_PART},
        {"stands_still", ask->stands_still, move->to == CASE_HALTED},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (fields[i].given && !fields[i].may) {
            lode_status st =
                refuse(err, "field_extra", "\"%s\" does not take %s", move->act, fields[i].name);
            lode_hint(err, "leave %s out", fields[i].name);
            return st;
        }
    }
    return LODE_OK;
}

lode_status case_act(ledger_tx *tx, str id, const case_act_ask *ask, lode_error *err) {
    desk_case c;
    const machine_move *move = NULL;
    lode_date on = DATE_NONE;
    int64_t open = 0;
    lode_status st = case_move(tx, id, ask->act, &c, &move, err);
    st = st == LODE_OK ? check_door(ask->act, err) : st;
    st = st == LODE_OK ? check_texts(ask, err) : st;
    st = st == LODE_OK ? check_needs(move, ask, err) : st;
    st = st == LODE_OK ? check_extra(move, ask, err) : st;
    st = st == LODE_OK ? case_day(tx, ask->on, c.since,
                                  "the day since which the case is in its state", &on, err)
                       : st;
    st = st == LODE_OK ? check_act(tx, &c, move, ask, on, err) : st;
    st = st == LODE_OK ? case_open_requests(tx, id, &open, err) : st;
    st = st == LODE_OK ? append_act(tx, &c, move, ask, on, open > 0, err) : st;
    if (st == LODE_OK && move->to == CASE_SUBMITTED && c.amends.n > 0) {
        st = supersede(tx, &c, on, err);
    }
    return st;
}

lode_status case_assign(ledger_tx *tx, str id, str person_id, lode_error *err) {
    const uint32_t works = ROLE_REQUESTER | ROLE_ADVISER | ROLE_COUNTERSIGNER | ROLE_APPROVER;
    desk_case c;
    person p;
    const machine_move *move = NULL;
    lode_status st = case_move(tx, id, STR("assign"), &c, &move, err);
    if (st == LODE_OK && person_id.n == 0) {
        st = case_field_missing("assign", "person", err);
    }
    st = st == LODE_OK ? person_get(tx, person_id, &p, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    if (p.disabled || (p.roles & works) == 0) {
        st = refuse(err, "person_unfit", STR_FMT " does not work on cases", STR_ARG(person_id));
        lode_hint(err, "an active requester, adviser, countersigner or approver");
        return st;
    }
    event e = event_new(str_of(move->event), id);
    event_add(&e, "person", person_id);
    event_add(&e, "detail", person_id);
    return ledger_append(tx, &e, err);
}
