// SPDX-License-Identifier: Apache-2.0
//
// case_read: one case, its lines, pauses and steps, and what may be done to it now.
#include "ledger/case_int.h"
#include "ledger/people.h"

lode_status case_personal(ledger_tx *tx, str *text, lode_error *err) {
    bool erased = false;
    return text->n > 0 ? personal_text(tx, *text, text, &erased, err) : LODE_OK;
}

lode_status case_room(ledger_tx *tx, const char *count, str id, size_t size, void **out,
                      lode_error *err) {
    int64_t n = 0;
    lode_status st = tx_int(tx, count, TX_ARGS(SQL_S(id)), 0, &n, err);
    if (st == LODE_OK) {
        *out = arena_array(tx->a, (size_t)n + 1, size);
    }
    return st;
}

// ---- one case -------------------------------------------------------------------------------------------

void case_fill(ledger_tx *tx, const sql_value *v, desk_case *c) {
    str *const texts[CASE_N_COLUMNS] = {
        [0] = &c->id,         [3] = &c->regime,      [4] = &c->authority,      [5] = &c->kind,
        [6] = &c->applicant,  [7] = &c->end_user,    [8] = &c->destination,    [9] = &c->title,
        [10] = &c->receipt,   [11] = &c->clock,      [12] = &c->amends,        [13] = &c->reference,
        [14] = &c->license,   [15] = &c->measures,   [16] = &c->lines_granted, [21] = &c->halted_by,
        [22] = &c->opened_by, [23] = &c->assigned_to};
    *c = (desk_case){.number = (uint64_t)v[1].i,
                     .since = case_day_of(v[17]),
                     .submitted = case_day_of(v[18]),
                     .accepted = case_day_of(v[19]),
                     .decided = case_day_of(v[20]),
                     .opened = v[24].i};
    for (size_t i = 0; i < CASE_N_COLUMNS; i++) {
        if (texts[i] != NULL) {
            *texts[i] = str_dup(tx->a, v[i].s);
        }
    }
    (void)machine_state_find(&case_machine, v[2].s, &c->state);
}

lode_status case_resolve(ledger_tx *tx, desk_case *c, lode_error *err) {
    lode_status st = case_personal(tx, &c->applicant, err);
    st = st == LODE_OK ? case_personal(tx, &c->end_user, err) : st;
    st = st == LODE_OK ? case_personal(tx, &c->title, err) : st;
    return st == LODE_OK ? object_version(tx, c->id, &c->version, err) : st;
}

static lode_status take_line(void *to, ledger_tx *tx, const sql_value *v, lode_error *err) {
    (void)err;
    desk_case *c = to;
    c->lines[c->n_lines++] = (case_line){.line = (uint32_t)v[0].i,
                                         .description = str_dup(tx->a, v[1].s),
                                         .code = str_dup(tx->a, v[2].s),
                                         .quantity = str_dup(tx->a, v[3].s),
                                         .value = str_dup(tx->a, v[4].s)};
    return LODE_OK;
}

lode_status case_get(ledger_tx *tx, str id, desk_case *out, lode_error *err) {
    sql_value v[CASE_N_COLUMNS];
    bool found = false;
    lode_status st = tx_row(tx, "SELECT " CASE_COLUMNS "FROM desk_case WHERE id = $1",
                            TX_ARGS(SQL_S(id)), v, CASE_N_COLUMNS, &found, err);
    if (st == LODE_OK && !found) {
        str shown = {id.p, id.n < 40 ? id.n : 40};
        st = refuse(err, "not_found", "there is no case " STR_FMT, STR_ARG(shown));
        lode_hint(err, "GET /v1/cases lists them");
    }
    if (st != LODE_OK) {
        return st;
    }
    case_fill(tx, v, out);
    out->lines = arena_array(tx->a, CASE_LINES_MAX, sizeof *out->lines);
    st = tx_each(tx,
                 "SELECT line, description, code, quantity, value FROM case_line "
                 "WHERE case_id = $1 AND edition = $2 ORDER BY line",
                 TX_ARGS(SQL_S(id), v[25]), 5, take_line, out, err);
    return st == LODE_OK ? case_resolve(tx, out, err) : st;
}

// ---- pauses and steps -------------------------------------------------------------------------------------

typedef struct pauses {
    case_pause *p;
    size_t n;
} pauses;

static lode_status take_pause(void *to, ledger_tx *tx, const sql_value *v, lode_error *err) {
    (void)err;
    pauses *all = to;
    all->p[all->n++] = (case_pause){.kind = str_dup(tx->a, v[0].s),
                                    .from = case_day_of(v[1]),
                                    .to = case_day_of(v[2]),
                                    .word = str_dup(tx->a, v[3].s)};
    return LODE_OK;
}

lode_status case_pauses(ledger_tx *tx, str id, case_pause **out, size_t *n, lode_error *err) {
    pauses all = {0};
    void *room = NULL;
    lode_status st = case_room(tx, "SELECT count(*) FROM case_pause WHERE case_id = $1", id,
                               sizeof *all.p, &room, err);
    all.p = room;
    st = st == LODE_OK ? tx_each(tx,
                                 "SELECT kind, from_day, to_day, word FROM case_pause "
                                 "WHERE case_id = $1 ORDER BY from_day, seq",
                                 TX_ARGS(SQL_S(id)), 4, take_pause, &all, err)
                       : st;
    *out = all.p;
    *n = all.n;
    return st;
}

typedef struct steps {
    case_step *p;
    size_t n;
} steps;

static lode_status take_step(void *to, ledger_tx *tx, const sql_value *v, lode_error *err) {
    (void)err;
    steps *all = to;
    case_step *s = &all->p[all->n++];
    *s = (case_step){.seq = (uint64_t)v[0].i, .on = case_day_of(v[3]), .at = v[5].i};
    str *const texts[] = {NULL,     &s->what, NULL,       NULL,          &s->by,    NULL,
                          &s->word, &s->note, &s->reason, &s->reference, &s->detail};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i] != NULL) {
            *texts[i] = str_dup(tx->a, v[i].s);
        }
    }
    (void)machine_state_find(&case_machine, v[2].s, &s->state);
    return LODE_OK;
}

lode_status case_steps(ledger_tx *tx, str id, case_step **out, size_t *n, lode_error *err) {
    steps all = {0};
    void *room = NULL;
    lode_status st = case_room(tx, "SELECT count(*) FROM case_step WHERE case_id = $1", id,
                               sizeof *all.p, &room, err);
    all.p = room;
    st =
        st == LODE_OK
            ? tx_each(tx,
                      "SELECT seq, what, state, on_day, person, at, word, note, reason, reference, "
                      "detail FROM case_step WHERE case_id = $1 ORDER BY seq",
                      TX_ARGS(SQL_S(id)), 11, take_step, &all, err)
            : st;
    for (size_t i = 0; i < all.n && st == LODE_OK; i++) {
        st = case_personal(tx, &all.p[i].note, err);
        st = st == LODE_OK ? case_personal(tx, &all.p[i].reason, err) : st;
    }
    *out = all.p;
    *n = all.n;
    return st;
}

// ---- what may be done -------------------------------------------------------------------------------------

static bool among(str who, const str *all, size_t n) {
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        found |= str_eq(who, all[i]);
    }
    return found;
}

// A refusal is an answer here; anything else that went wrong is passed on.
static lode_status answered(lode_status st, const lode_error *why, bool *yes, lode_error *err) {
    *yes = st == LODE_OK;
    if (st == LODE_OK || refusal_find(why->code) != NULL) {
        return LODE_OK;
    }
    if (err != NULL) {
        *err = *why;
    }
    return st;
}

typedef struct prospects {
    bool decide, countersign, request, unseen, pause, supersede;
} prospects;

static lode_status look(ledger_tx *tx, const desk_case *c, prospects *p, lode_error *err) {
    lode_error why = {0};
    str *hands = NULL;
    size_t n = 0;
    int64_t open = 0, unseen = 0, pauses_open = 0;
    lode_status st = answered(case_may_decide(tx, c, &why), &why, &p->decide, err);
    st = st == LODE_OK ? case_hands(tx, c->id, false, &hands, &n, err) : st;
    st = st == LODE_OK ? case_open_requests(tx, c->id, &open, err) : st;
    st = st == LODE_OK
             ? tx_int(tx,
                      "SELECT count(*) FROM case_rfi WHERE case_id = $1 AND answered IS NULL "
                      "AND seen IS NULL",
                      TX_ARGS(SQL_S(c->id)), 0, &unseen, err)
             : st;
    st = st == LODE_OK
             ? tx_int(tx,
                      "SELECT count(*) FROM case_pause WHERE case_id = $1 AND to_day IS NULL "
                      "AND kind <> 'supplement' AND kind <> 'halt'",
                      TX_ARGS(SQL_S(c->id)), 0, &pauses_open, err)
             : st;
    p->countersign = n > 0 && !tx->by.machine && !among(tx->by.id, hands, n);
    p->request = open > 0;
    p->unseen = unseen > 0;
    p->pause = pauses_open > 0;
    return st;
}

lode_status case_acts(ledger_tx *tx, const desk_case *c, const machine_move *out[CASE_ACTS_MAX],
                      uint32_t *n, lode_error *err) {
    const machine_move *all[CASE_ACTS_MAX];
    prospects p = {0};
    uint32_t n_all = machine_acts(&case_machine, c->state, &tx->by, all, CASE_ACTS_MAX);
    lode_status st = n_all > 0 ? look(tx, c, &p, err) : LODE_OK;
    *n = 0;
    for (uint32_t i = 0; i < n_all && st == LODE_OK; i++) {
        str act = str_of(all[i]->act);
        bool decision = all[i]->to == CASE_GRANTED || all[i]->to == CASE_GRANTED_IN_PART ||
                        all[i]->to == CASE_REFUSED;
        bool may = decision                          ? p.decide
                   : str_eq(act, STR("countersign")) ? p.countersign
                   : str_eq(act, STR("answer"))      ? p.request
                   : str_eq(act, STR("seen"))        ? p.unseen
                   : str_eq(act, STR("unpause"))     ? p.pause
                                                     : !str_eq(act, STR("supersede"));
        if (may) {
            out[(*n)++] = all[i];
        }
    }
    return st;
}
