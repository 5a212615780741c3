// SPDX-License-Identifier: Apache-2.0
//
// case_open: drafts. A draft may lack much; what it says is checked, what it lacks is asked for by submit.
#include "ledger/case_int.h"
#include "ledger/decision.h"
#include "ledger/people.h"

#include <stdio.h>

// ---- what a draft says --------------------------------------------------------------------------------------

static lode_status check_texts(const desk_case *c, lode_error *err) {
    const struct {
        const char *name;
        str value;
        size_t max;
    } texts[] = {
        {"regime", c->regime, CASE_WORD_BYTES_MAX},
        {"authority", c->authority, CASE_WORD_BYTES_MAX},
        {"kind", c->kind, CASE_WORD_BYTES_MAX},
        {"applicant", c->applicant, CASE_TITLE_BYTES_MAX},
        {"end_user", c->end_user, CASE_TITLE_BYTES_MAX},
        {"destination", c->destination, CASE_WORD_BYTES_MAX},
        {"title", c->title, CASE_TITLE_BYTES_MAX},
        {"receipt", c->receipt, CASE_WORD_BYTES_MAX},
        {"clock", c->clock, CASE_WORD_BYTES_MAX},
        {"amends", c->amends, CASE_WORD_BYTES_MAX},
        {"measures", c->measures, CASE_TEXT_BYTES_MAX},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (case_text_check(texts[i].name, texts[i].value, texts[i].max, err) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    bool country = c->destination.n == 2;
    for (size_t i = 0; i < c->destination.n && country; i++) {
        country = c->destination.p[i] >= 'A' && c->destination.p[i] <= 'Z';
    }
    if (c->destination.n > 0 && !country) {
        // A class halt is found by it: another spelling would hide one.
        lode_status st = refuse(err, "bad_country", "the destination is no code of a country");
        lode_hint(err, "two capital letters, such as JP");
        return st;
    }
    return LODE_OK;
}

static lode_status check_line(const desk_case *c, uint32_t i, lode_error *err) {
    const case_line *l = &c->lines[i];
    bool fresh = l->line > 0;
    for (uint32_t k = 0; k < i; k++) {
        fresh = fresh && c->lines[k].line != l->line;
    }
    if (!fresh || l->line > 9999) {
        lode_status st = refuse(err, "line_unknown", "line %u is there twice, or no number of a line",
                                l->line);
        lode_hint(err, "number the lines from 1, each once");
        return st;
    }
    const struct {
        const char *name;
        str value;
        size_t max;
    } texts[] = {
        {"description", l->description, CASE_TITLE_BYTES_MAX},
        {"code", l->code, CASE_WORD_BYTES_MAX},
        {"quantity", l->quantity, CASE_WORD_BYTES_MAX},
        {"value", l->value, CASE_WORD_BYTES_MAX},
    };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        char field[48];
        (void)snprintf(field, sizeof field, "lines[%u].%s", i, texts[k].name);
        if (case_text_check(field, texts[k].value, texts[k].max, err) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    return LODE_OK;
}

static lode_status check_receipt(ledger_tx *tx, const desk_case *c, lode_error *err) {
    decision d;
    bool found = true;
    lode_status st =
        c->receipt.n > 0 ? decision_get(tx, c->receipt, &d, &found, err) : LODE_OK;
    if (st == LODE_OK && !found) {
        st = refuse(err, "receipt_unknown", "no decision with this receipt was recorded here");
        lode_hint(err, "check the shipment with record=true (POST /v1/check) and give its receipt");
    }
    return st;
}

// What is amended has gone to the authority and is not over: else there is nothing to replace.
static lode_status check_amends(ledger_tx *tx, str id, const desk_case *c, desk_case *old,
                                lode_error *err) {
    if (c->amends.n == 0) {
        return LODE_OK;
    }
    lode_status st = case_get(tx, c->amends, old, err);
    if (st != LODE_OK) {
        return st;
    }
    const char *state = case_machine.states[old->state].word;
    if (str_eq(c->amends, id) || old->state == CASE_DRAFT || case_machine.states[old->state].final) {
        st = refuse(err, "forbidden_transition", STR_FMT " cannot be amended: it is %s",
                    STR_ARG(old->id), state);
        lode_hint(err, old->state == CASE_DRAFT && !str_eq(c->amends, id)
                           ? "edit the draft itself"
                           : "leave out `amends`: this is a case of its own");
    }
    return st;
}

static lode_status check_draft(ledger_tx *tx, str id, const desk_case *c, lode_error *err) {
    desk_case old;
    if (c->n_lines > CASE_LINES_MAX) {
        lode_status st = refuse(err, "bad_text", "%u lines; a case has at most %u", c->n_lines,
                                CASE_LINES_MAX);
        lode_hint(err, "part the application");
        return st;
    }
    lode_status st = check_texts(c, err);
    for (uint32_t i = 0; i < c->n_lines && st == LODE_OK; i++) {
        st = check_line(c, i, err);
    }
    st = st == LODE_OK ? check_receipt(tx, c, err) : st;
    return st == LODE_OK ? check_amends(tx, id, c, &old, err) : st;
}

static void add_draft(event *e, lode_arena *a, const desk_case *c) {
    event_add(e, "regime", c->regime);
    event_add(e, "authority", c->authority);
    event_add(e, "license_kind", c->kind);
    event_add_personal(e, "applicant", c->applicant);
    event_add_personal(e, "end_user", c->end_user);
    event_add(e, "destination", c->destination);
    event_add_personal(e, "title", c->title);
    event_add(e, "receipt", c->receipt);
    event_add(e, "clock", c->clock);
    event_add(e, "amends", c->amends);
    event_add(e, "measures", c->measures);
    case_lines_add(e, a, c->lines, c->n_lines);
}

lode_status case_open(ledger_tx *tx, const desk_case *c, str *id, lode_error *err) {
    lode_status st = need_role(tx, ROLE_REQUESTER, err);
    st = st == LODE_OK ? check_draft(tx, (str){0}, c, err) : st;
    str fresh = {0};
    st = st == LODE_OK ? ledger_next_id(tx, 'C', &fresh, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("case.opened"), fresh);
    add_draft(&e, tx->a, c);
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK) {
        *id = fresh;
    }
    return st;
}

lode_status case_edit(ledger_tx *tx, str id, const desk_case *c, lode_error *err) {
    desk_case old;
    const machine_move *move = NULL;
    lode_status st = case_move(tx, id, STR("edit"), &old, &move, err);
    st = st == LODE_OK ? check_draft(tx, id, c, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(str_of(move->event), id);
    add_draft(&e, tx->a, c);
    return ledger_append(tx, &e, err);
}
