// SPDX-License-Identifier: Apache-2.0
//
// case_rfi: requests for information. The first open one stops the case and begins a pause; the answer to the
// last one ends both. Seeing it does neither.
#include "ledger/case_int.h"

#include <stdio.h>

static str no_text(lode_arena *a, uint32_t no) {
    char buf[24];
    (void)snprintf(buf, sizeof buf, "request %u", no);
    return str_dup(a, str_of(buf));
}

lode_status case_ask(ledger_tx *tx, str id, str question, lode_date on, lode_date due, uint32_t *no,
                     lode_error *err) {
    desk_case c;
    const machine_move *move = NULL;
    int64_t asked = 0, open = 0;
    lode_date day = DATE_NONE;
    lode_status st = case_move(tx, id, STR("ask"), &c, &move, err);
    if (st == LODE_OK && question.n == 0) {
        st = case_field_missing("ask", "question", err);
    }
    st = st == LODE_OK ? case_text_check("question", question, CASE_TEXT_BYTES_MAX, err) : st;
    st = st == LODE_OK
             ? case_day(tx, on, c.since, "the day since which the case is in its state", &day, err)
             : st;
    if (st == LODE_OK && due != DATE_NONE && due < day) {
        st = refuse(err, "date_order", "the answer would be due before the question is asked");
        lode_hint(err, "give a later day in `due`, or leave it out");
    }
    st = st == LODE_OK ? case_open_requests(tx, id, &open, err) : st;
    st = st == LODE_OK ? tx_int(tx, "SELECT count(*) FROM case_rfi WHERE case_id = $1",
                                TX_ARGS(SQL_S(id)), 0, &asked, err)
                       : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = case_event(tx, &c, move, day, day, open > 0);
    event_add_int(&e, tx->a, "no", asked + 1);
    event_add_personal(&e, "question", question);
    event_add_date(&e, tx->a, "due", due);
    event_addz(&e, "first", open == 0 ? "yes" : "no");
    event_add(&e, "detail", no_text(tx->a, (uint32_t)(asked + 1)));
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK) {
        *no = (uint32_t)(asked + 1);
    }
    return st;
}

static lode_status open_request(ledger_tx *tx, const desk_case *c, uint32_t no, lode_date *asked,
                                bool *seen, lode_error *err) {
    sql_value v[3];
    bool found = false;
    lode_status st =
        tx_row(tx, "SELECT asked, answered, seen FROM case_rfi WHERE case_id = $1 AND no = $2",
               TX_ARGS(SQL_S(c->id), SQL_I(no)), v, 3, &found, err);
    if (st != LODE_OK) {
        return st;
    }
    if (!found) {
        st = refuse(err, "not_found", STR_FMT " has no request %u", STR_ARG(c->id), no);
        lode_hint(err, "read the `rfis` of the case");
        return st;
    }
    if (case_day_of(v[1]) != DATE_NONE) {
        char day[16];
        st = refuse(err, "already_answered", "request %u of " STR_FMT " was answered on %s", no,
                    STR_ARG(c->id), date_print(case_day_of(v[1]), day).p);
        lode_hint(err, "an answer stays as it was given; ask again for another");
        return st;
    }
    *asked = case_day_of(v[0]);
    *seen = case_day_of(v[2]) != DATE_NONE;
    return LODE_OK;
}

lode_status case_seen(ledger_tx *tx, str id, uint32_t no, lode_date on, lode_error *err) {
    desk_case c;
    const machine_move *move = NULL;
    lode_date day = DATE_NONE, asked = DATE_NONE;
    bool seen = false;
    lode_status st = case_move(tx, id, STR("seen"), &c, &move, err);
    st = st == LODE_OK ? open_request(tx, &c, no, &asked, &seen, err) : st;
    if (st == LODE_OK && seen) {
        st = refuse(err, "already_seen", "request %u was seen before", no);
        lode_hint(err, "what is wanted is an answer (:answer)");
    }
    st = st == LODE_OK ? case_day(tx, on, asked, "the day of the question", &day, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(str_of(move->event), id);
    event_add_date(&e, tx->a, "on", day);
    event_add_int(&e, tx->a, "no", no);
    event_add(&e, "detail", no_text(tx->a, no));
    return ledger_append(tx, &e, err);
}

lode_status case_answer(ledger_tx *tx, str id, uint32_t no, str answer, lode_date on,
                        lode_error *err) {
    desk_case c;
    const machine_move *move = NULL;
    lode_date day = DATE_NONE, asked = DATE_NONE;
    bool seen = false;
    int64_t open = 0, latest = DATE_NONE;
    lode_status st = case_move(tx, id, STR("answer"), &c, &move, err);
    st = st == LODE_OK ? open_request(tx, &c, no, &asked, &seen, err) : st;
    if (st == LODE_OK && answer.n == 0) {
        st = case_field_missing("answer", "answer", err);
        lode_hint(err, "that it was seen is no answer (:seen); say what was asked for");
    }
    st = st == LODE_OK ? case_text_check("answer", answer, CASE_TEXT_BYTES_MAX, err) : st;
    st = st == LODE_OK ? case_day(tx, on, asked, "the day of the question", &day, err) : st;
    st = st == LODE_OK ? case_open_requests(tx, id, &open, err) : st;
    // Time stands still until the last answer of all that were open together.
    st = st == LODE_OK ? tx_int(tx, "SELECT max(answered) FROM case_rfi WHERE case_id = $1",
                                TX_ARGS(SQL_S(id)), DATE_NONE, &latest, err)
                       : st;
    if (st != LODE_OK) {
        return st;
    }
    lode_date last = latest > day ? (lode_date)latest : day;
    event e = case_event(tx, &c, move, day, last, open > 1);
    event_add_int(&e, tx->a, "no", no);
    event_add_personal(&e, "answer", answer);
    event_add_date(&e, tx->a, "pause_until", open == 1 ? last : DATE_NONE);
    event_add(&e, "detail", no_text(tx->a, no));
    return ledger_append(tx, &e, err);
}

// ---- reading ----------------------------------------------------------------------------------------------

typedef struct rfis {
    case_rfi *p;
    size_t n;
} rfis;

static lode_status take(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)err;
    rfis *all = to;
    all->p[all->n++] = (case_rfi){.no = (uint32_t)c[0].i,
                                  .question = str_dup(tx->a, c[1].s),
                                  .answer = str_dup(tx->a, c[2].s),
                                  .asked_by = str_dup(tx->a, c[3].s),
                                  .answered_by = str_dup(tx->a, c[4].s),
                                  .seen_by = str_dup(tx->a, c[5].s),
                                  .asked = case_day_of(c[6]),
                                  .due = case_day_of(c[7]),
                                  .answered = case_day_of(c[8]),
                                  .seen = case_day_of(c[9])};
    return LODE_OK;
}

lode_status case_rfis(ledger_tx *tx, str id, case_rfi **out, size_t *n, lode_error *err) {
    rfis all = {0};
    void *room = NULL;
    lode_status st = case_room(tx, "SELECT count(*) FROM case_rfi WHERE case_id = $1", id,
                               sizeof *all.p, &room, err);
    all.p = room;
    st = st == LODE_OK
             ? tx_each(tx,
                       "SELECT no, question, answer, asked_by, answered_by, seen_by, asked, due, "
                       "answered, seen FROM case_rfi WHERE case_id = $1 ORDER BY no",
                       TX_ARGS(SQL_S(id)), 10, take, &all, err)
             : st;
    for (size_t i = 0; i < all.n && st == LODE_OK; i++) {
        st = case_personal(tx, &all.p[i].question, err);
        st = st == LODE_OK ? case_personal(tx, &all.p[i].answer, err) : st;
    }
    *out = all.p;
    *n = all.n;
    return st;
}
