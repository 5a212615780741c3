// SPDX-License-Identifier: Apache-2.0
//
// case_check: what may be said of a case: texts, days, whose word it is, which move.
#include "ledger/case_int.h"
#include "ledger/claim.h"

#include <stdio.h>

// The field at fault, where a form finds it.
static lode_status at_field(lode_error *err, const char *field, lode_status st) {
    if (err != NULL) {
        (void)snprintf(err->path, sizeof err->path, "%s", field);
    }
    return st;
}

lode_status case_text_check(const char *field, str value, size_t max, lode_error *err) {
    bool clean = str_is_utf8(value, NULL);
    for (size_t i = 0; i < value.n && clean; i++) {
        unsigned char c = (unsigned char)value.p[i];
        clean = (c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t';
    }
    if (!clean) {
        lode_status st = refuse(err, "bad_text", "%s is not plain text in UTF-8", field);
        lode_hint(err, "leave out control characters other than line feeds and tabs");
        return at_field(err, field, st);
    }
    if (value.n > max) {
        lode_status st =
            refuse(err, "bad_text", "%s has %zu bytes; at most %zu are kept", field, value.n, max);
        lode_hint(err, "store the long text as a document and name its SHA-256 here");
        return at_field(err, field, st);
    }
    return LODE_OK;
}

lode_status case_field_missing(const char *act, const char *field, lode_error *err) {
    lode_status st = refuse(err, "field_missing", "\"%s\" needs %s", act, field);
    lode_hint(err, "say it in the field %s", field);
    return at_field(err, field, st);
}

lode_status case_day(const ledger_tx *tx, lode_date given, lode_date earliest, const char *what,
                     lode_date *out, lode_error *err) {
    char day[16], bound[16];
    lode_date on = given == DATE_NONE ? tx->today : given;
    if (on > tx->today + 1) {
        lode_status st = refuse(err, "day_ahead", "%s has not come yet; today is %s in UTC",
                                date_print(on, day).p, date_print(tx->today, bound).p);
        lode_hint(err, "an act is entered once it was done; give the day on which it was");
        return at_field(err, "on", st);
    }
    if (earliest != DATE_NONE && on < earliest) {
        lode_status st = refuse(err, "date_order", "%s is before %s, which was %s",
                                date_print(on, day).p, what, date_print(earliest, bound).p);
        lode_hint(err, "give a day from %s on%s", bound,
                  given == DATE_NONE ? "; without `on` it is today" : "");
        return at_field(err, "on", st);
    }
    *out = on;
    return LODE_OK;
}

// ---- whose word it is -------------------------------------------------------------------------------------

static bool is_sha(str s) {
    bool hex = s.n == 64;
    for (size_t i = 0; i < s.n && hex; i++) {
        hex = (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f');
    }
    return hex;
}

static lode_status unknown_word(str word, lode_error *err) {
    str shown = {word.p, word.n < 80 ? word.n : 80};
    lode_status st = refuse(err, "word_unknown", "\"" STR_FMT "\" is no claim and no document here",
                            STR_ARG(shown));
    lode_hint(err, "store the paper (POST /v1/documents) and give its SHA-256, or enter what was "
                   "said (POST /v1/claims) and give the id");
    return at_field(err, "word", st);
}

lode_status case_word_check(ledger_tx *tx, str word, bool authority, lode_error *err) {
    sql_value kind = SQL_N;
    bool found = false;
    lode_status st = tx_row(tx, "SELECT kind FROM claim WHERE id = $1 AND withdrawn = ''",
                            TX_ARGS(SQL_S(word)), &kind, 1, &found, err);
    if (st == LODE_OK && !found && is_sha(word)) {
        st = tx_row(tx, "SELECT media_type FROM document WHERE sha = $1", TX_ARGS(SQL_S(word)),
                    &kind, 1, &found, err);
        kind = SQL_N;
    }
    if (st != LODE_OK) {
        return st;
    }
    if (!found) {
        return unknown_word(word, err);
    }
    if (authority && kind.kind == SQL_TEXT && !claim_kind_official(kind.s)) {
        st = refuse(err, "word_not_authority",
                    STR_FMT " is a claim of the kind " STR_FMT
                            ", not the authority's own word of this case",
                    STR_ARG(word), STR_ARG(kind.s));
        lode_hint(err,
                  "what is reported of a class of cases is a class halt (POST /v1/class_halts); "
                  "an act needs official_act, official_statement, authority_notice or a document");
        return at_field(err, "word", st);
    }
    return LODE_OK;
}

// ---- which move -------------------------------------------------------------------------------------------

lode_status case_move(ledger_tx *tx, str id, str act, desk_case *c, const machine_move **move,
                      lode_error *err) {
    lode_status st = case_get(tx, id, c, err);
    return st == LODE_OK ? machine_find(&case_machine, c->state, act, &tx->by, move, err) : st;
}

lode_status case_open_requests(ledger_tx *tx, str id, int64_t *n, lode_error *err) {
    return tx_int(tx, "SELECT count(*) FROM case_rfi WHERE case_id = $1 AND answered IS NULL",
                  TX_ARGS(SQL_S(id)), 0, n, err);
}

event case_event(ledger_tx *tx, const desk_case *c, const machine_move *move, lode_date on,
                 lode_date since, bool open) {
    uint32_t to = machine_leads(&case_machine, move, c->state, open);
    event e = event_new(str_of(move->event), c->id);
    event_add_date(&e, tx->a, "on", on);
    event_addz(&e, "state", case_machine.states[to].word);
    event_add_date(&e, tx->a, "since",
                   to == c->state     ? c->since
                   : to == CASE_DRAFT ? DATE_NONE
                                      : since);
    if (case_machine.states[to].final) {
        event_add_date(&e, tx->a, "ended", on);
    }
    if (to == CASE_HALTED && c->state == CASE_HALTED) {
        event_add(&e, "halted_by", c->halted_by);
    }
    return e;
}

// ---- numbers of lines -------------------------------------------------------------------------------------

static bool next_number(str s, size_t *at, uint32_t *out) {
    uint32_t v = 0;
    size_t from = *at;
    for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9' && v < 1000000; (*at)++) {
        v = v * 10 + (uint32_t)(s.p[*at] - '0');
    }
    *out = v;
    return *at > from;
}

bool case_lines_has(str lines, uint32_t line) {
    uint32_t v = 0;
    for (size_t at = 0; next_number(lines, &at, &v); at++) {
        if (v == line) {
            return true;
        }
    }
    return false;
}

lode_status case_lines_read(const desk_case *c, str lines, bool *all, lode_error *err) {
    uint32_t v = 0, last = 0, n = 0;
    size_t at = 0;
    bool good = lines.n > 0;
    while (good && at < lines.n) {
        good = next_number(lines, &at, &v) && v > last && (at == lines.n || lines.p[at++] == ' ');
        last = v;
        bool known = false;
        for (uint32_t i = 0; i < c->n_lines; i++) {
            known |= c->lines[i].line == v;
        }
        good = good && known;
        n++;
    }
    if (!good || lines.p[lines.n - 1] == ' ') {
        str shown = {lines.p, lines.n < 60 ? lines.n : 60};
        lode_status st = refuse(err, "line_unknown", "\"" STR_FMT "\" are not lines of " STR_FMT,
                                STR_ARG(shown), STR_ARG(c->id));
        lode_hint(err, "name lines of the case, ascending, each once");
        return at_field(err, "lines", st);
    }
    *all = n == c->n_lines;
    return LODE_OK;
}
