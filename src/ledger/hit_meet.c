// SPDX-License-Identifier: Apache-2.0
//
// hit_meet: the hit of a pair found, opened, or opened again. No pair is asked twice: what was decided of it is
// remembered under both versions, however often the party or the list went another way in between.
#include "ledger/hit_int.h"
#include "ledger/refusal.h"

#define CORE                                                                                  \
    "SELECT id, party, list, listed_row, row_version, class, reason, proposed_by, closed_by," \
    " query_no, probability, state, outcome, current, gone, second, evidence FROM hit "
#define N_CORE 17u

static void fill_core(const sql_value *c, hit_core *out) {
    *out = (hit_core){.id = c[0].s,
                      .party = c[1].s,
                      .list = c[2].s,
                      .row = c[3].s,
                      .row_version = c[4].s,
                      .class_ = c[5].s,
                      .reason = c[6].s,
                      .proposed_by = c[7].s,
                      .closed_by = c[8].s,
                      .query_no = (uint32_t)c[9].i,
                      .probability = (uint32_t)c[10].i,
                      .state = (hit_state)c[11].i,
                      .outcome = (hit_outcome)c[12].i,
                      .current = c[13].i != 0,
                      .gone = c[14].i != 0,
                      .second = c[15].i != 0,
                      .evidence = c[16].s};
}

lode_status hit_load(ledger_tx *tx, str id, hit_core *out, lode_error *err) {
    sql_value c[N_CORE];
    bool found = false;
    lode_status st = tx_row(tx, CORE "WHERE id = $1", TX_ARGS(SQL_S(id)), c, N_CORE, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "there is no hit " STR_FMT, STR_ARG(id));
        lode_hint(err, "GET /v1/hits lists them");
    }
    if (st == LODE_OK) {
        fill_core(c, out);
    }
    return st;
}

lode_status pair_find(ledger_tx *tx, str of, uint32_t query_no, str row_version, pair_state *state,
                      lode_error *err) {
    int64_t s = 0;
    lode_status st = tx_int(
        tx, "SELECT state FROM hit_pair WHERE hit = $1 AND row_version = $2 AND query_no = $3",
        TX_ARGS(SQL_S(of), SQL_S(row_version), SQL_I(query_no)), PAIR_NEW, &s, err);
    if (st == LODE_OK) {
        *state = (pair_state)s;
    }
    return st;
}

lode_status row_content_of(ledger_tx *tx, str row_version, str *out, lode_error *err) {
    str media = {0};
    bool found = false, erased = false;
    *out = (str){0};
    return document_get(tx, row_version, out, &media, &found, &erased, err);
}

lode_status row_content_keep(ledger_tx *tx, str row_version, str content, bool *kept,
                             lode_error *err) {
    char sha[65];
    str id = {0};
    *kept = false;
    if (content.n == 0) {
        return LODE_OK;
    }
    sha256_hex(content, sha);
    *kept = str_eqz(row_version, sha);
    return *kept ? document_put(tx, content, STR("application/json"), &id, err) : LODE_OK;
}

// ---- finding it ---------------------------------------------------------------------------------------

// A row without a number is known by its place, which others shift: the same content in the same list is the
// same row, and what now stands in the place of a row that left is another.
static lode_status find_hit(ledger_tx *tx, const hit_ask *ask, str party, hit_core *out,
                            bool *found, lode_error *err) {
    sql_value c[N_CORE];
    bool place = memmem(ask->row.p, ask->row.n, "/#", 2) != NULL;
    lode_status st =
        tx_row(tx,
               CORE "WHERE party = $1 AND listed_row = $2 AND"
                    " (gone = 0 OR row_version = $3 OR $4 = 0)"
                    " ORDER BY gone, number DESC LIMIT 1",
               TX_ARGS(SQL_S(party), SQL_S(ask->row), SQL_S(ask->row_version), SQL_I(place)), c,
               N_CORE, found, err);
    if (st == LODE_OK && !*found) {
        st = tx_row(tx,
                    CORE "WHERE party = $1 AND list = $2 AND row_version = $3 AND gone = 1"
                         " ORDER BY number DESC LIMIT 1",
                    TX_ARGS(SQL_S(party), SQL_S(ask->list), SQL_S(ask->row_version)), c, N_CORE,
                    found, err);
    }
    if (st == LODE_OK && *found) {
        fill_core(c, out);
    }
    return st;
}

// ---- events -------------------------------------------------------------------------------------------

static void add_figures(ledger_tx *tx, const hit_ask *ask, event *e) {
    event_add_personal(e, "listed_name", ask->listed_name);
    event_add_personal(e, "evidence", ask->evidence);
    event_add(e, "class", ask->class_);
    event_add_int(e, tx->a, "score", ask->score);
    event_add_int(e, tx->a, "probability", ask->probability);
}

static lode_status add_row(ledger_tx *tx, const hit_ask *ask, event *e, lode_error *err) {
    bool kept = false;
    lode_status st = row_content_keep(tx, ask->row_version, ask->row_content, &kept, err);
    event_add(e, "row_version", ask->row_version);
    if (kept) {
        event_add(e, "document", ask->row_version);
    }
    return st;
}

static lode_status open_new(ledger_tx *tx, const hit_ask *ask, str party, uint32_t no, str *id,
                            lode_error *err) {
    lode_status st = ledger_next_id(tx, 'H', id, err);
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("hit.opened"), *id);
    event_add(&e, "party", party);
    event_add_int(&e, tx->a, "query_no", no);
    event_add(&e, "list", ask->list);
    event_add(&e, "row", ask->row);
    st = add_row(tx, ask, &e, err);
    add_figures(tx, ask, &e);
    event_add(&e, "shipment", ask->shipment);
    return st == LODE_OK ? ledger_append(tx, &e, err) : st;
}

static lode_status let_wait(ledger_tx *tx, const hit_ask *ask, const hit_core *h, uint32_t no,
                            lode_error *err) {
    event e = event_new(STR("hit.waiting"), h->id);
    event_add_int(&e, tx->a, "query_no", no);
    lode_status st = add_row(tx, ask, &e, err);
    add_figures(tx, ask, &e);
    event_add(&e, "shipment", ask->shipment);
    return st == LODE_OK ? ledger_append(tx, &e, err) : st;
}

static lode_status tell_query(ledger_tx *tx, const hit_core *h, uint32_t no, hit_diff *d,
                              lode_error *err) {
    str was = {0}, is = {0};
    lode_status st =
        h->query_no == no ? LODE_OK : party_query(tx, h->party, h->query_no, &was, err);
    st = st == LODE_OK ? party_query(tx, h->party, no, &is, err) : st;
    if (st == LODE_OK && h->query_no != no) {
        diff_query(d, tx->a, was, is);
    }
    return st;
}

static lode_status tell_row(ledger_tx *tx, const hit_core *h, const hit_ask *ask, hit_diff *d,
                            lode_error *err) {
    str was = {0};
    lode_status st = str_eq(h->row_version, ask->row_version)
                         ? LODE_OK
                         : row_content_of(tx, h->row_version, &was, err);
    if (st == LODE_OK && !str_eq(h->row_version, ask->row_version)) {
        diff_row(d, tx->a, was, ask->row_content);
    }
    return st;
}

static lode_status look_again(ledger_tx *tx, const hit_ask *ask, const hit_core *h, uint32_t no,
                              lode_error *err) {
    hit_diff d = {0};
    event e = event_new(STR("hit.changed"), h->id);
    event_add_int(&e, tx->a, "query_no", no);
    event_add(&e, "row", ask->row);
    lode_status st = add_row(tx, ask, &e, err);
    add_figures(tx, ask, &e);
    st = st == LODE_OK ? tell_query(tx, h, no, &d, err) : st;
    st = st == LODE_OK ? tell_row(tx, h, ask, &d, err) : st;
    diff_add(&d, tx->a, &e);
    if (d.n == 0) { // it had lapsed
        event_add_personal(&e, "because", STR("the name resembles a listed one again"));
    }
    diff_clear(&d);
    return st == LODE_OK ? ledger_append(tx, &e, err) : st;
}

static lode_status score_again(ledger_tx *tx, const hit_ask *ask, const hit_core *h,
                               lode_error *err) {
    event e = event_new(STR("hit.scored"), h->id);
    add_figures(tx, ask, &e);
    return ledger_append(tx, &e, err);
}

static lode_status follow(ledger_tx *tx, const hit_ask *ask, const hit_core *h, lode_error *err) {
    event e = event_new(STR("hit.moved"), h->id);
    event_add(&e, "row", ask->row);
    return ledger_append(tx, &e, err);
}

// ---- meeting ------------------------------------------------------------------------------------------

static lode_status meet_present(ledger_tx *tx, const hit_ask *ask, const hit_core *h,
                                lode_error *err) {
    if (h->state == HIT_CLOSED && h->outcome == HIT_NONE) {
        return look_again(tx, ask, h, h->query_no, err);
    }
    return h->current ? LODE_OK : score_again(tx, ask, h, err);
}

static lode_status meet_other(ledger_tx *tx, const hit_ask *ask, const hit_core *h, uint32_t no,
                              lode_error *err) {
    pair_state pair = PAIR_NEW;
    lode_status st = pair_find(tx, h->id, no, ask->row_version, &pair, err);
    if (st != LODE_OK || pair != PAIR_NEW) {
        return st;
    }
    bool same_row = str_eq(h->row_version, ask->row_version);
    return same_row && h->state != HIT_CLOSED ? let_wait(tx, ask, h, no, err)
                                              : look_again(tx, ask, h, no, err);
}

static lode_status meet_known(ledger_tx *tx, const hit_ask *ask, const hit_core *h, uint32_t no,
                              lode_error *err) {
    bool present = h->query_no == no && str_eq(h->row_version, ask->row_version);
    lode_status st = LODE_OK;
    if ((h->gone && str_eq(h->row_version, ask->row_version)) ||
        (present && !str_eq(h->row, ask->row))) {
        st = follow(tx, ask, h, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    return present ? meet_present(tx, ask, h, err) : meet_other(tx, ask, h, no, err);
}

static lode_status check_ask(const hit_ask *ask, lode_error *err) {
    const str needed[] = {ask->query.json, ask->query.key,   ask->query.version, ask->list,
                          ask->row,        ask->row_version, ask->class_};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (needed[i].n == 0) {
            return lode_fail(err, LODE_USAGE, "null_argument",
                             "a hit needs a query, a row and both versions");
        }
    }
    return LODE_OK;
}

lode_status hit_is_met(ledger_tx *tx, const hit_ask *ask, bool *met, lode_error *err) {
    str party = {0};
    uint32_t no = 0;
    hit_core h = {0};
    pair_state pair = PAIR_NEW;
    bool found = false;
    *met = false;
    lode_status st = hit_party_find(tx, ask->query.version, &party, &no, err);
    if (st == LODE_OK && party.n > 0) {
        st = find_hit(tx, ask, party, &h, &found, err);
    }
    if (st != LODE_OK || !found || h.gone || !str_eq(h.row, ask->row)) {
        return st;
    }
    if (h.query_no == no && str_eq(h.row_version, ask->row_version)) {
        *met = h.current && !(h.state == HIT_CLOSED && h.outcome == HIT_NONE);
        return LODE_OK;
    }
    st = pair_find(tx, h.id, no, ask->row_version, &pair, err);
    *met = pair != PAIR_NEW;
    return st;
}

lode_status hit_meet(ledger_tx *tx, const hit_ask *ask, hit *out, lode_error *err) {
    str party = {0}, id = {0};
    uint32_t no = 0;
    hit_core h = {0};
    bool found = false;
    lode_status st = check_ask(ask, err);
    st = st == LODE_OK ? party_meet(tx, &ask->query, ask->shipment, &party, &no, err) : st;
    st = st == LODE_OK ? find_hit(tx, ask, party, &h, &found, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    st = found ? meet_known(tx, ask, &h, no, err) : open_new(tx, ask, party, no, &id, err);
    return st == LODE_OK ? hit_get_pair(tx, found ? h.id : id, no, ask->row_version, out, err) : st;
}
