// SPDX-License-Identifier: Apache-2.0
//
// idempotency: one table of replies by actor and key.
#include "ledger/idempotency.h"

#include "ledger/modules.h"
#include "ledger/refusal.h"

#define KEPT_MILLISECONDS (IDEMPOTENCY_HOURS * INT64_C(3600000))

const char idempotency_schema[] =
    "CREATE TABLE idempotency (actor TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL,"
    " status INTEGER NOT NULL, secret INTEGER NOT NULL, media_type TEXT, body BLOB, etag TEXT,"
    " location TEXT, at INTEGER NOT NULL, PRIMARY KEY (actor, name)) STRICT;"
    "CREATE INDEX idempotency_at ON idempotency (at);";

bool idempotency_key_holds(str key) {
    bool ok = key.n > 0 && key.n <= IDEMPOTENCY_KEY_MAX;
    for (size_t i = 0; i < key.n && ok; i++) {
        ok = key.p[i] > ' ' && key.p[i] < 0x7F;
    }
    return ok;
}

void idempotency_request(str method, str path, str if_match, str body, char out[65]) {
    strbuf head = {0};
    strbuf_addf(&head, "%zu %zu %zu\n", method.n, path.n, if_match.n);
    const str parts[] = {strbuf_str(&head), method, path, if_match, body};
    sha256_hex_of(parts, sizeof parts / sizeof *parts, out);
    strbuf_clear(&head);
}

lode_status idempotency_find(ledger_tx *tx, str key, str request, kept_reply *out, bool *found,
                             lode_error *err) {
    sql_value c[8];
    bool any = false;
    lode_status st = tx_row(
        tx,
        "SELECT request, status, secret, media_type, body, etag, location, at "
        "FROM idempotency WHERE actor = $1 AND name = $2 AND at > $3",
        TX_ARGS(SQL_S(tx->by.id), SQL_S(key), SQL_I(tx->at - KEPT_MILLISECONDS)), c, 8, &any, err);
    if (st != LODE_OK) {
        return st;
    }
    if (any && !str_eq(c[0].s, request)) {
        st = refuse(err, "key_reused", "the key \"%.*s\" stands for another request of yours",
                    STR_ARG(key));
        lode_hint(err, "use a new key for each new request; the old one is free after %d hours",
                  IDEMPOTENCY_HOURS);
        return st;
    }
    *found = any;
    if (any) {
        *out = (kept_reply){.status = (int)c[1].i,
                            .secret = c[2].i != 0,
                            .media_type = c[3].s,
                            .body = c[4].s,
                            .etag = c[5].s,
                            .location = c[6].s,
                            .at = c[7].i};
    }
    return LODE_OK;
}

lode_status idempotency_keep(ledger_tx *tx, str key, str request, const kept_reply *reply,
                             lode_error *err) {
    lode_status st = tx_run(tx, "DELETE FROM idempotency WHERE at <= $1",
                            TX_ARGS(SQL_I(tx->at - KEPT_MILLISECONDS)), err);
    return st != LODE_OK
               ? st
               : tx_run(tx,
                        "INSERT INTO idempotency VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                        TX_ARGS(SQL_S(tx->by.id), SQL_S(key), SQL_S(request), SQL_I(reply->status),
                                SQL_I(reply->secret), sql_text_or_null(reply->media_type),
                                reply->secret ? SQL_N : SQL_B(reply->body),
                                sql_text_or_null(reply->etag), sql_text_or_null(reply->location),
                                SQL_I(tx->at)),
                        err);
}
