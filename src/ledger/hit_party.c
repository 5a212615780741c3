// SPDX-License-Identifier: Apache-2.0
//
// hit_party: who was asked about. The log says "P7, version 2" and keeps the query as a personal field; by
// what name P7 is known stands in the table `asked`, under hashes that anybody could guess from a name, so
// that table is outside the chain and its rows go when the query is erased.
#include "ledger/hit_int.h"

#include "ledger/refusal.h"

lode_status hit_party_find(ledger_tx *tx, str query_version, str *party, uint32_t *no,
                           lode_error *err) {
    sql_value v[2];
    bool found = false;
    lode_status st = tx_row(tx,
                            "SELECT a.party, a.no FROM asked a"
                            " JOIN party_query q ON q.party = a.party AND q.no = a.no"
                            " JOIN personal p ON p.reference = q.query WHERE a.version = $1",
                            TX_ARGS(SQL_S(query_version)), v, 2, &found, err);
    if (st == LODE_OK) {
        *party = found ? v[0].s : (str){0};
        *no = found ? (uint32_t)v[1].i : 0;
    }
    return st;
}

// The party of this name, and how many versions of it there are.
static lode_status known_name(ledger_tx *tx, const hit_query *query, str *party, uint32_t *versions,
                              lode_error *err) {
    sql_value v[2];
    bool found = false;
    lode_status st = tx_row(tx,
                            "SELECT t.id, t.versions FROM asked a JOIN party t ON t.id = a.party"
                            " JOIN personal p ON p.reference = t.query WHERE a.name = $1 LIMIT 1",
                            TX_ARGS(SQL_S(query->key)), v, 2, &found, err);
    if (st == LODE_OK) {
        *party = found ? v[0].s : (str){0};
        *versions = found ? (uint32_t)v[1].i : 0;
    }
    return st;
}

static lode_status ask_first(ledger_tx *tx, const hit_query *query, str shipment, str *party,
                             uint32_t *no, lode_error *err) {
    str of = {0};
    uint32_t versions = 0;
    lode_status st = known_name(tx, query, &of, &versions, err);
    if (st == LODE_OK && of.n == 0) {
        st = ledger_next_id(tx, 'P', &of, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("party.asked"), of);
    event_add_int(&e, tx->a, "no", (int64_t)versions + 1);
    event_add_personal(&e, "query", query->json);
    event_add(&e, "shipment", shipment);
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK) { // an erased query's row may still stand there
        st =
            tx_run(tx, "DELETE FROM asked WHERE version = $1", TX_ARGS(SQL_S(query->version)), err);
    }
    if (st == LODE_OK) {
        st = tx_run(tx, "INSERT INTO asked VALUES ($1, $2, $3, $4)",
                    TX_ARGS(SQL_S(query->version), SQL_S(query->key), SQL_S(of),
                            SQL_I((int64_t)versions + 1)),
                    err);
    }
    *party = of;
    *no = versions + 1;
    return st;
}

lode_status party_meet(ledger_tx *tx, const hit_query *query, str shipment, str *party,
                       uint32_t *version, lode_error *err) {
    lode_status st = hit_party_find(tx, query->version, party, version, err);
    return st == LODE_OK && party->n == 0 ? ask_first(tx, query, shipment, party, version, err)
                                          : st;
}

// By every line of a batch: without the look at whether the query was erased, since hit_forget goes with that.
lode_status party_known(ledger_tx *tx, str query_version, bool *known, lode_error *err) {
    int64_t n = 0;
    lode_status st = tx_int(tx, "SELECT no FROM asked WHERE version = $1",
                            TX_ARGS(SQL_S(query_version)), 0, &n, err);
    *known = n > 0;
    return st;
}

lode_status party_query(ledger_tx *tx, str party, uint32_t no, str *out, lode_error *err) {
    sql_value v = SQL_N;
    bool found = false;
    lode_status st = tx_row(tx,
                            "SELECT p.words FROM party_query q"
                            " JOIN personal p ON p.reference = q.query"
                            " WHERE q.party = $1 AND q.no = $2",
                            TX_ARGS(SQL_S(party), SQL_I(no)), &v, 1, &found, err);
    if (st == LODE_OK) {
        *out = found ? v.s : (str){0};
    }
    return st;
}

lode_status hit_forget(ledger_tx *tx, str of, lode_error *err) {
    return tx_run(tx, "DELETE FROM asked WHERE party = $1", TX_ARGS(SQL_S(of)), err);
}

// ---- reading ------------------------------------------------------------------------------------------

#define COLUMNS                                                                         \
    "SELECT t.id, p.words, t.shipment, t.versions, t.asked, t.number, EXISTS (SELECT 1" \
    " FROM hit h WHERE h.party = t.id AND h.state < 2 AND h.current = 0) FROM party t"  \
    " LEFT JOIN personal p ON p.reference = t.query "
#define N_COLUMNS 7u

static void fill(ledger_tx *tx, const sql_value *c, asked_party *out) {
    *out = (asked_party){.id = str_dup(tx->a, c[0].s),
                         .query = str_dup(tx->a, c[1].s),
                         .shipment = str_dup(tx->a, c[2].s),
                         .version = (uint32_t)c[3].i,
                         .asked = c[4].i,
                         .number = (uint64_t)c[5].i,
                         .unmet = c[6].i != 0};
}

typedef struct party_page {
    asked_party *p;
    size_t n;
} party_page;

static lode_status take(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    (void)err;
    party_page *page = to;
    fill(tx, columns, &page->p[page->n++]);
    return LODE_OK;
}

lode_status parties_after(ledger_tx *tx, uint64_t after, uint32_t n_max, asked_party **out,
                          size_t *n, lode_error *err) {
    party_page got = {.p = arena_array(tx->a, (size_t)n_max + 1, sizeof *got.p)};
    lode_status st = tx_each(tx, COLUMNS "WHERE t.number > $1 ORDER BY t.number LIMIT $2",
                             TX_ARGS(SQL_I(after), SQL_I(n_max)), N_COLUMNS, take, &got, err);
    if (st == LODE_OK) {
        *out = got.p;
        *n = got.n;
    }
    return st;
}

lode_status party_get(ledger_tx *tx, str id, asked_party *out, lode_error *err) {
    sql_value c[N_COLUMNS];
    bool found = false;
    lode_status st =
        tx_row(tx, COLUMNS "WHERE t.id = $1", TX_ARGS(SQL_S(id)), c, N_COLUMNS, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "there is no party " STR_FMT, STR_ARG(id));
        lode_hint(err, "hits name their parties");
    }
    if (st == LODE_OK) {
        fill(tx, c, out);
    }
    return st;
}
