// SPDX-License-Identifier: Apache-2.0
//
// hit_list: what a new list does to hits: rows that say something else, stand elsewhere, left, or came back; and
// the versions of a party that wait.
#include "ledger/hit_int.h"

typedef VEC(str) ids;

static lode_status take_id(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    (void)err;
    *vec_push((ids *)to) = str_dup(tx->a, columns[0].s);
    return LODE_OK;
}

static lode_status each_row(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    (void)err;
    VEC(hit_row) *rows = to;
    *vec_push(rows) =
        (hit_row){str_dup(tx->a, columns[0].s), str_dup(tx->a, columns[1].s), columns[2].i != 0};
    return LODE_OK;
}

lode_status hit_rows(ledger_tx *tx, hit_row **out, size_t *n, lode_error *err) {
    VEC(hit_row) rows = {0};
    lode_status st = tx_each(tx,
                             "SELECT DISTINCT listed_row, row_version, gone FROM hit"
                             " ORDER BY listed_row, row_version, gone",
                             TX_NONE, 3, each_row, &rows, err);
    if (st == LODE_OK) {
        *out = arena_array(tx->a, rows.n + 1, sizeof **out);
        if (rows.n > 0) {
            memcpy(*out, rows.p, rows.n * sizeof **out);
        }
        *n = rows.n;
    }
    vec_clear(&rows);
    return st;
}

static lode_status hits_of_row(ledger_tx *tx, const hit_row *was, ids *out, lode_error *err) {
    return tx_each(tx,
                   "SELECT id FROM hit WHERE listed_row = $1 AND row_version = $2 AND gone = $3"
                   " ORDER BY number",
                   TX_ARGS(SQL_S(was->row), SQL_S(was->version), SQL_I(was->gone)), 1, take_id, out,
                   err);
}

// ---- another row --------------------------------------------------------------------------------------

typedef struct row_news {
    str row, version;
    str because, changes;
    bool kept;
} row_news;

static lode_status turn_row(ledger_tx *tx, str id, const row_news *news, uint64_t *reopened,
                            lode_error *err) {
    hit_core h;
    pair_state pair = PAIR_NEW;
    lode_status st = hit_load(tx, id, &h, err);
    st = st == LODE_OK ? pair_find(tx, id, h.query_no, news->version, &pair, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("hit.changed"), id);
    event_add_int(&e, tx->a, "query_no", h.query_no);
    event_add(&e, "row", news->row);
    event_add(&e, "row_version", news->version);
    if (news->kept) {
        event_add(&e, "document", news->version);
    }
    event_add_personal(&e, "because", news->because);
    event_add_personal(&e, "changes", news->changes);
    *reopened += h.state != HIT_OPEN && pair != PAIR_DECIDED;
    return ledger_append(tx, &e, err);
}

static lode_status move_row(ledger_tx *tx, str id, str row, lode_error *err) {
    event e = event_new(STR("hit.moved"), id);
    event_add(&e, "row", row);
    return ledger_append(tx, &e, err);
}

static lode_status news_of(ledger_tx *tx, const hit_row *was, const hit_row *is, str content,
                           row_news *out, lode_error *err) {
    hit_diff d = {0};
    str before = {0};
    *out = (row_news){.row = is->row, .version = is->version};
    lode_status st = row_content_of(tx, was->version, &before, err);
    st = st == LODE_OK ? row_content_keep(tx, is->version, content, &out->kept, err) : st;
    if (st == LODE_OK) {
        event e = event_new(STR(""), STR(""));
        diff_row(&d, tx->a, before, content);
        diff_add(&d, tx->a, &e);
        out->because = event_get(&e, "because");
        out->changes = event_get(&e, "changes");
    }
    diff_clear(&d);
    return st;
}

lode_status hit_row_changed(ledger_tx *tx, const hit_row *was, const hit_row *is, str content,
                            uint64_t *reopened, lode_error *err) {
    ids of = {0};
    row_news news = {0};
    bool same = str_eq(was->version, is->version);
    lode_status st = hits_of_row(tx, was, &of, err);
    if (st == LODE_OK && !same && of.n > 0) {
        st = news_of(tx, was, is, content, &news, err);
    }
    for (size_t i = 0; st == LODE_OK && i < of.n; i++) {
        st = same ? move_row(tx, of.p[i], is->row, err)
                  : turn_row(tx, of.p[i], &news, reopened, err);
    }
    vec_clear(&of);
    return st;
}

// ---- nothing to find out ------------------------------------------------------------------------------

static lode_status lapse(ledger_tx *tx, str id, const char *reason, bool gone, lode_error *err) {
    event e = event_new(STR("hit.lapsed"), id);
    event_addz(&e, "reason", reason);
    event_add_int(&e, tx->a, "gone", gone);
    return ledger_append(tx, &e, err);
}

lode_status hit_row_gone(ledger_tx *tx, const hit_row *was, uint64_t *lapsed, lode_error *err) {
    ids of = {0};
    lode_status st = was->gone ? LODE_OK : hits_of_row(tx, was, &of, err);
    for (size_t i = 0; st == LODE_OK && i < of.n; i++) {
        hit_core h;
        st = hit_load(tx, of.p[i], &h, err);
        if (st == LODE_OK && (h.state != HIT_CLOSED || h.outcome == HIT_NONE)) {
            *lapsed += h.state != HIT_CLOSED;
            st = lapse(tx, h.id, "row_removed", true, err);
        } else if (st == LODE_OK) {
            event e = event_new(STR("hit.row_gone"), h.id);
            st = ledger_append(tx, &e, err);
        }
    }
    vec_clear(&of);
    return st;
}

// A name that was once found to be the party's is not dropped because the list now writes another.
lode_status hit_not_met(ledger_tx *tx, str party, uint64_t *lapsed, lode_error *err) {
    ids of = {0};
    lode_status st = tx_each(tx,
                             "SELECT h.id FROM hit h JOIN party t ON t.id = h.party"
                             " WHERE h.party = $1 AND h.state < 2 AND h.current = 0 AND h.gone = 0"
                             " AND h.query_no = t.versions AND NOT EXISTS (SELECT 1 FROM hit_pair p"
                             " WHERE p.hit = h.id AND p.state = 2 AND p.outcome = 1)"
                             " ORDER BY h.number",
                             TX_ARGS(SQL_S(party)), 1, take_id, &of, err);
    for (size_t i = 0; st == LODE_OK && i < of.n; i++) {
        st = lapse(tx, of.p[i], "not_met", false, err);
        ++*lapsed;
    }
    vec_clear(&of);
    return st;
}

// ---- that it was done ---------------------------------------------------------------------------------

lode_status hit_rescreen_note(ledger_tx *tx, const hit_rescreen *r, lode_error *err) {
    const struct {
        const char *name;
        uint64_t n;
    } counts[] = {{"rows", r->rows},     {"changed", r->changed}, {"moved", r->moved},
                  {"gone", r->gone},     {"back", r->back},       {"parties", r->parties},
                  {"erased", r->erased}, {"opened", r->opened},   {"reopened", r->reopened},
                  {"lapsed", r->lapsed}};
    event e = event_new(STR("hits.rescreened"), STR("hits"));
    event_add(&e, "image", r->image);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        event_add_int(&e, tx->a, counts[i].name, (int64_t)counts[i].n);
    }
    return ledger_append(tx, &e, err);
}

lode_status hit_rescreen_last(ledger_tx *tx, str *image, lode_error *err) {
    sql_value v = SQL_N;
    bool found = false;
    event e;
    *image = (str){0};
    lode_status st =
        tx_row(tx, "SELECT body FROM event WHERE object = 'hits' ORDER BY seq DESC LIMIT 1",
               TX_NONE, &v, 1, &found, err);
    st = st == LODE_OK && found ? event_read(tx->a, v.s, &e, err) : st;
    if (st == LODE_OK && found) {
        *image = event_get(&e, "image");
    }
    return st;
}

// ---- versions that wait -------------------------------------------------------------------------------

lode_status hit_take_waiting(ledger_tx *tx, const hit_core *h, lode_error *err) {
    sql_value v = SQL_N;
    bool found = false;
    lode_status st = tx_row(tx,
                            "SELECT query_no FROM hit_pair WHERE hit = $1 AND row_version = $2"
                            " AND state = 1 ORDER BY at, query_no LIMIT 1",
                            TX_ARGS(SQL_S(h->id), SQL_S(h->row_version)), &v, 1, &found, err);
    if (st != LODE_OK || !found) {
        return st;
    }
    hit_diff d = {0};
    str was = {0}, is = {0};
    st = party_query(tx, h->party, h->query_no, &was, err);
    st = st == LODE_OK ? party_query(tx, h->party, (uint32_t)v.i, &is, err) : st;
    event e = event_new(STR("hit.changed"), h->id);
    event_add_int(&e, tx->a, "query_no", v.i);
    event_add(&e, "row", h->row);
    event_add(&e, "row_version", h->row_version);
    if (st == LODE_OK) {
        diff_query(&d, tx->a, was, is);
        diff_add(&d, tx->a, &e);
        st = ledger_append(tx, &e, err);
    }
    diff_clear(&d);
    return st;
}
