// SPDX-License-Identifier: Apache-2.0
//
// decision: receipts kept. The shipment and the answer are documents; the log has their hashes.
#include "ledger/decision.h"

#include "ledger/modules.h"
#include "ledger/refusal.h"

#define MEDIA STR("application/json")

static lode_status apply_decided(ledger_tx *tx, const event *e, lode_error *err) {
    lode_date on = event_date(e, "on"), known = event_date(e, "known");
    return tx_run(
        tx,
        "INSERT INTO decision VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        TX_ARGS(SQL_I(e->seq), SQL_S(e->object), SQL_S(event_get(e, "shipment")),
                SQL_S(event_get(e, "verdict")), SQL_S(event_get(e, "best")),
                SQL_S(event_get(e, "worst")), SQL_S(event_get(e, "image")),
                SQL_S(event_get(e, "gate")), SQL_I(on), SQL_I(known),
                SQL_I(event_int(e, "stop_now", 0)), SQL_S(event_get(e, "shipment_sha")),
                SQL_S(event_get(e, "answer_sha")), SQL_I(e->at), SQL_S(e->by)),
        err);
}

const event_kind decision_events[] = {
    {"decision.made", apply_decided, "A shipment was decided; the receipt is the object."},
    {"decision.batch", NULL, "Many shipments were decided; the hashes of what came and went."},
    {NULL, NULL, NULL},
};

const char decision_schema[] =
    "CREATE TABLE decision (seq INTEGER PRIMARY KEY, receipt TEXT NOT NULL, shipment TEXT NOT NULL,"
    " verdict TEXT NOT NULL, best TEXT NOT NULL, worst TEXT NOT NULL, image TEXT NOT NULL,"
    " gate TEXT NOT NULL, \"on\" INTEGER NOT NULL, known INTEGER NOT NULL, stop_now INTEGER NOT NULL,"
    " shipment_sha TEXT NOT NULL, answer_sha TEXT NOT NULL, at INTEGER NOT NULL, person TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX decision_receipt ON decision (receipt, seq);"
    "CREATE INDEX decision_shipment ON decision (shipment, seq);";
const char *const decision_tables[] = {"decision", NULL};

lode_status decision_record(ledger_tx *tx, const decision *d, str shipment, str answer,
                            lode_error *err) {
    str shipment_sha = {0}, answer_sha = {0};
    lode_status st = document_put(tx, shipment, MEDIA, &shipment_sha, err);
    if (st == LODE_OK) {
        st = document_put(tx, answer, MEDIA, &answer_sha, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("decision.made"), d->receipt);
    event_add(&e, "shipment", d->shipment_id);
    event_add(&e, "verdict", d->verdict);
    event_add(&e, "best", d->best);
    event_add(&e, "worst", d->worst);
    event_add(&e, "image", d->image);
    event_add(&e, "gate", d->gate);
    event_add_date(&e, tx->a, "on", d->on);
    event_add_date(&e, tx->a, "known", d->known);
    event_add_int(&e, tx->a, "stop_now", d->stop_now);
    event_add(&e, "shipment_sha", shipment_sha);
    event_add(&e, "answer_sha", answer_sha);
    return ledger_append(tx, &e, err);
}

lode_status decision_record_batch(ledger_tx *tx, const batch_decision *b, lode_error *err) {
    event e = event_new(STR("decision.batch"), STR("batch"));
    event_add(&e, "image", b->image);
    event_add(&e, "input_sha", b->input_sha);
    event_add(&e, "output_sha", b->output_sha);
    event_add_int(&e, tx->a, "lines", (int64_t)b->lines);
    event_add_int(&e, tx->a, "bad", (int64_t)b->bad);
    event_add(&e, "verdicts", b->verdicts);
    return ledger_append(tx, &e, err);
}

// ---- reading ------------------------------------------------------------------------------------------

#define COLUMNS                                                                              \
    "SELECT receipt, shipment, verdict, best, worst, image, gate, \"on\", known, stop_now, " \
    "shipment_sha, answer_sha, at, person, seq FROM decision "
#define N_COLUMNS 15u

static void fill(ledger_tx *tx, const sql_value *c, decision *d) {
    str *const texts[] = {&d->receipt, &d->shipment_id, &d->verdict, &d->best,
                          &d->worst,   &d->image,       &d->gate};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = str_dup(tx->a, c[i].s);
    }
    d->on = (lode_date)c[7].i;
    d->known = (lode_date)c[8].i;
    d->stop_now = c[9].i != 0;
    d->shipment_sha = str_dup(tx->a, c[10].s);
    d->answer_sha = str_dup(tx->a, c[11].s);
    d->at = c[12].i;
    d->by = str_dup(tx->a, c[13].s);
    d->seq = (uint64_t)c[14].i;
}

lode_status decision_get(ledger_tx *tx, str receipt, decision *out, bool *found, lode_error *err) {
    sql_value c[N_COLUMNS];
    lode_status st = tx_row(tx, COLUMNS "WHERE receipt = $1 ORDER BY seq DESC LIMIT 1",
                            TX_ARGS(SQL_S(receipt)), c, N_COLUMNS, found, err);
    if (st == LODE_OK && *found) {
        fill(tx, c, out);
    }
    return st;
}

typedef struct decision_page {
    decision *p;
    size_t n;
} decision_page;

static lode_status take(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    (void)err;
    decision_page *page = to;
    fill(tx, columns, &page->p[page->n++]);
    return LODE_OK;
}

lode_status decisions_list(ledger_tx *tx, str shipment, const page_ask *page, decision **out,
                           size_t *n, lode_error *err) {
    decision_page got = {.p = arena_array(tx->a, PAGE_LIMIT_MAX, sizeof *got.p)};
    int64_t before = page->before == 0 ? INT64_MAX : (int64_t)page->before;
    lode_status st =
        shipment.n > 0
            ? tx_each(tx, COLUMNS "WHERE shipment = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
                      TX_ARGS(SQL_S(shipment), SQL_I(before), SQL_I(page->limit)), N_COLUMNS, take,
                      &got, err)
            : tx_each(tx, COLUMNS "WHERE seq < $1 ORDER BY seq DESC LIMIT $2",
                      TX_ARGS(SQL_I(before), SQL_I(page->limit)), N_COLUMNS, take, &got, err);
    if (st == LODE_OK) {
        *out = got.p;
        *n = got.n;
    }
    return st;
}
