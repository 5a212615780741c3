// SPDX-License-Identifier: Apache-2.0
//
// hit_read: hits as people see them, with the texts that lie outside the chain.
#include "ledger/hit_int.h"
#include "ledger/refusal.h"

// A pair is read from the hit itself while it is looked at, else from what is remembered of it.
#define FIELDS                                                                                    \
    " x.query_no, x.row_version, ln.words, ev.words, x.class, x.score, x.probability, x.outcome," \
    " x.reason, nt.words, x.second, x.proposed_by, x.closed_by, x.shipment, q.words, h.id,"       \
    " h.number, h.party, h.list, h.listed_row, h.gone, h.opened, h.changed, bc.words, ch.words,"  \
    " o.version, (SELECT count(*) FROM hit_pair w WHERE w.hit = h.id AND w.state = 1),"           \
    " (SELECT w.outcome FROM hit_pair w WHERE w.hit = h.id AND w.state = 2"                       \
    " ORDER BY w.at DESC, w.query_no DESC LIMIT 1)"
#define TEXTS                                                                \
    " LEFT JOIN personal ln ON ln.reference = x.listed_name"                 \
    " LEFT JOIN personal ev ON ev.reference = x.evidence"                    \
    " LEFT JOIN personal nt ON nt.reference = x.note"                        \
    " LEFT JOIN personal bc ON bc.reference = h.because"                     \
    " LEFT JOIN personal ch ON ch.reference = h.changes"                     \
    " LEFT JOIN party_query pq ON pq.party = h.party AND pq.no = x.query_no" \
    " LEFT JOIN personal q ON q.reference = pq.query"                        \
    " LEFT JOIN object o ON o.id = h.id "
#define OF_HIT "SELECT x.state, x.current," FIELDS " FROM hit h JOIN hit x ON x.id = h.id" TEXTS
// A pair that waits is open, one that was decided is closed.
#define OF_PAIR                                               \
    "SELECT CASE x.state WHEN 2 THEN 2 ELSE 0 END, 1," FIELDS \
    " FROM hit h JOIN hit_pair x ON x.hit = h.id" TEXTS
#define N_FIELDS 30u

static void fill_pair(lode_arena *a, const sql_value *c, hit *out) {
    out->state = (hit_state)c[0].i;
    out->current = c[1].i != 0;
    out->row_version = str_dup(a, c[3].s);
    out->listed_name = str_dup(a, c[4].s);
    out->evidence = str_dup(a, c[5].s);
    out->class_ = str_dup(a, c[6].s);
    out->score = (uint32_t)c[7].i;
    out->probability = (uint32_t)c[8].i;
    out->outcome = (hit_outcome)c[9].i;
    out->reason = str_dup(a, c[10].s);
    out->note = str_dup(a, c[11].s);
    out->second = c[12].i != 0;
    out->proposed_by = str_dup(a, c[13].s);
    out->closed_by = str_dup(a, c[14].s);
    out->shipment = str_dup(a, c[15].s);
    out->query = str_dup(a, c[16].s);
    out->name = json_text_of(a, out->query, "name");
    out->country = json_text_of(a, out->query, "country");
}

static void fill(lode_arena *a, const sql_value *c, hit *out) {
    *out = (hit){0};
    fill_pair(a, c, out);
    out->id = str_dup(a, c[17].s);
    out->number = (uint64_t)c[18].i;
    out->party = str_dup(a, c[19].s);
    out->list = str_dup(a, c[20].s);
    out->row = str_dup(a, c[21].s);
    out->row_gone = c[22].i != 0;
    out->opened = c[23].i;
    out->changed = c[24].i;
    out->reopened_because = str_dup(a, c[25].s);
    out->changes = str_dup(a, c[26].s);
    out->version = (uint64_t)c[27].i;
    out->waiting = (uint32_t)c[28].i;
    out->before = c[29].kind == SQL_INT ? (hit_outcome)c[29].i : HIT_NONE;
    strbuf b = {0};
    strbuf_addf(&b, STR_FMT "/%lld", STR_ARG(out->party), (long long)c[2].i);
    out->query_version = str_dup(a, strbuf_str(&b));
    strbuf_clear(&b);
}

// ---- one ----------------------------------------------------------------------------------------------

lode_status hit_get(ledger_tx *tx, str id, hit *out, lode_error *err) {
    sql_value c[N_FIELDS];
    bool found = false;
    lode_status st =
        tx_row(tx, OF_HIT "WHERE h.id = $1", TX_ARGS(SQL_S(id)), c, N_FIELDS, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "there is no hit " STR_FMT, STR_ARG(id));
        lode_hint(err, "GET /v1/hits lists them");
    }
    if (st == LODE_OK) {
        fill(tx->a, c, out);
    }
    return st;
}

lode_status hit_get_pair(ledger_tx *tx, str id, uint32_t query_no, str row_version, hit *out,
                         lode_error *err) {
    hit_core h;
    lode_status st = hit_load(tx, id, &h, err);
    if (st != LODE_OK || (h.query_no == query_no && str_eq(h.row_version, row_version))) {
        return st != LODE_OK ? st : hit_get(tx, id, out, err);
    }
    sql_value c[N_FIELDS];
    bool found = false;
    st = tx_row(tx, OF_PAIR "WHERE h.id = $1 AND x.query_no = $2 AND x.row_version = $3",
                TX_ARGS(SQL_S(id), SQL_I(query_no), SQL_S(row_version)), c, N_FIELDS, &found, err);
    if (st == LODE_OK && found) {
        fill(tx->a, c, out);
    }
    return st != LODE_OK || found ? st : hit_get(tx, id, out, err);
}

// ---- many ---------------------------------------------------------------------------------------------

typedef VEC(hit) hits;

static lode_status take(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    (void)err;
    fill(tx->a, columns, vec_push((hits *)to));
    return LODE_OK;
}

static lode_status give(ledger_tx *tx, hits *got, lode_status st, hit **out, size_t *n) {
    if (st == LODE_OK) {
        *out = arena_array(tx->a, got->n + 1, sizeof **out);
        if (got->n > 0) {
            memcpy(*out, got->p, got->n * sizeof **out);
        }
        *n = got->n;
    }
    vec_clear(got);
    return st;
}

// Each text takes the index that fits what is asked; the rest filters.
#define PAGE                                                               \
    " AND ($3 < 0 OR h.state = $3) AND ($4 = '' OR h.party = $4)"          \
    " AND ($5 = '' OR h.listed_row = $5) AND ($6 = '' OR h.shipment = $6)" \
    " ORDER BY h.number DESC LIMIT $2"

lode_status hits_list(ledger_tx *tx, const hit_filter *f, const page_ask *page, hit **out,
                      size_t *n, lode_error *err) {
    hits got = {0};
    const sql_value args[] = {SQL_I(page->before == 0 ? INT64_MAX : (int64_t)page->before),
                              SQL_I(page->limit),
                              SQL_I(f->state),
                              SQL_S(f->party),
                              SQL_S(f->row),
                              SQL_S(f->shipment)};
    const char *sql = f->party.n > 0  ? OF_HIT "WHERE h.party = $4 AND h.number < $1" PAGE
                      : f->row.n > 0  ? OF_HIT "WHERE h.listed_row = $5 AND h.number < $1" PAGE
                      : f->state >= 0 ? OF_HIT "WHERE h.state = $3 AND h.number < $1" PAGE
                                      : OF_HIT "WHERE h.number < $1" PAGE;
    return give(tx, &got,
                tx_each(tx, sql, args, sizeof args / sizeof *args, N_FIELDS, take, &got, err), out,
                n);
}

lode_status hits_known(ledger_tx *tx, str query_version, hit **out, size_t *n, lode_error *err) {
    hits got = {0};
    str party = {0};
    uint32_t no = 0;
    lode_status st = hit_party_find(tx, query_version, &party, &no, err);
    if (st == LODE_OK && party.n > 0) {
        st = tx_each(tx,
                     OF_PAIR "WHERE h.party = $1 AND x.query_no = $2 AND x.state = 2 AND h.gone = 0"
                             " AND x.row_version = h.row_version ORDER BY h.number",
                     TX_ARGS(SQL_S(party), SQL_I(no)), N_FIELDS, take, &got, err);
    }
    return give(tx, &got, st, out, n);
}

lode_status hits_bearing(ledger_tx *tx, str query_version, hit **out, size_t *n, lode_error *err) {
    hits got = {0};
    str party = {0};
    uint32_t no = 0;
    lode_status st = hit_party_find(tx, query_version, &party, &no, err);
    if (st == LODE_OK && party.n > 0) {
        st = tx_each(tx,
                     OF_HIT "WHERE h.party = $1 AND h.state < 2 AND NOT EXISTS (SELECT 1 FROM"
                            " hit_pair p WHERE p.hit = h.id AND p.query_no = $2 AND p.state = 2"
                            " AND p.row_version = h.row_version) ORDER BY h.number",
                     TX_ARGS(SQL_S(party), SQL_I(no)), N_FIELDS, take, &got, err);
    }
    return give(tx, &got, st, out, n);
}

static lode_status count_state(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    (void)tx, (void)err;
    uint64_t *out = to;
    if (columns[0].i >= 0 && columns[0].i < HIT_STATES) {
        out[columns[0].i] = (uint64_t)columns[1].i;
    }
    return LODE_OK;
}

lode_status hits_count(ledger_tx *tx, uint64_t out[HIT_STATES], lode_error *err) {
    memset(out, 0, HIT_STATES * sizeof *out);
    return tx_each(tx, "SELECT state, count(*) FROM hit GROUP BY state", TX_NONE, 2, count_state,
                   out, err);
}

lode_status hits_any_closed(ledger_tx *tx, int64_t *any, lode_error *err) {
    return tx_int(tx, "SELECT 1 FROM hit_pair WHERE state = 2 LIMIT 1", TX_NONE, 0, any, err);
}

// ---- history ------------------------------------------------------------------------------------------

typedef struct told {
    VEC(hit_moment) moments;
    str party;
    uint32_t query_no;
    str row_version;
} told;

static lode_status take_event(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    told *t = to;
    event e;
    bool erased = false;
    lode_status st = event_read(tx->a, columns[0].s, &e, err);
    if (st != LODE_OK) {
        return st;
    }
    hit_moment m = {.at = e.at,
                    .by = e.by,
                    .kind = e.kind,
                    .reason = event_get(&e, "reason"),
                    .outcome = HIT_NONE};
    (void)hit_outcome_find(event_get(&e, "outcome"), &m.outcome);
    st = personal_text(tx, event_get(&e, "note"), &m.note, &erased, err);
    st = st == LODE_OK ? personal_text(tx, event_get(&e, "because"), &m.because, &erased, err) : st;
    t->query_no = (uint32_t)event_int(&e, "query_no", t->query_no);
    str version = event_get(&e, "row_version");
    bool waits = str_eqz(e.kind, "hit.waiting");
    t->row_version = version.n > 0 && !waits ? version : t->row_version;
    strbuf b = {0};
    strbuf_addf(&b, STR_FMT "/%u", STR_ARG(t->party), t->query_no);
    m.query_version = str_dup(tx->a, strbuf_str(&b));
    m.row_version = t->row_version;
    strbuf_clear(&b);
    *vec_push(&t->moments) = m;
    return st;
}

lode_status hit_history(ledger_tx *tx, str id, hit_moment **out, size_t *n, lode_error *err) {
    hit_core h;
    told t = {0};
    lode_status st = hit_load(tx, id, &h, err);
    t.party = st == LODE_OK ? h.party : (str){0};
    if (st == LODE_OK) {
        st = tx_each(tx, "SELECT body FROM event WHERE object = $1 ORDER BY seq",
                     TX_ARGS(SQL_S(id)), 1, take_event, &t, err);
    }
    if (st == LODE_OK) {
        *out = arena_array(tx->a, t.moments.n + 1, sizeof **out);
        if (t.moments.n > 0) {
            memcpy(*out, t.moments.p, t.moments.n * sizeof **out);
        }
        *n = t.moments.n;
    }
    vec_clear(&t.moments);
    return st;
}
