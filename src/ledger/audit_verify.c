// SPDX-License-Identifier: Apache-2.0
//
// audit_verify: the database, the chain, the tables, what lies outside, the books; in this order, for what
// comes later rests on what comes before.
//
// The second store is a private file of SQLite that has no name and spills to the disk when it grows; it
// is made by the same apply functions, in one transaction that is never committed. Its transaction has no
// moment and no actor, so an apply that used them instead of the event would be found here.
#include "ledger/audit_int.h"

#include <stdio.h>

#include "ledger/license.h"
#include "ledger/modules.h"

#define ARENA_KEEP (64u << 10)
#define PROGRESS_EVERY 1024u

typedef struct verifier {
    ledger_tx *made;
    chain c;
    const audit_head *head;
    bool head_seen;
    audit_report *out;
    audit_progress progress;
    void *to;
    uint64_t of;
} verifier;

static lode_status apply(verifier *v, const event *e, lode_error *err) {
    lode_error why = {0};
    lode_status st = event_apply_all(v->made, e, &why);
    if (st == LODE_OK) {
        return outside_note(v->made, e, err);
    }
    if (strcmp(why.code, "store_full") == 0) { // of the second store: no room for it
        *err = why;
        return st;
    }
    char path[48];
    (void)snprintf(path, sizeof path, "event %llu", (unsigned long long)e->seq);
    return differs(err, "event_refused", path, "it does not apply to what stands before it: %s",
                   why.message);
}

static lode_status verify_line(void *to, const log_line *line, lode_error *err) {
    verifier *v = to;
    event e = {0};
    lode_status st = chain_step(&v->c, line, v->made->a, &e, err);
    if (st == LODE_OK && v->head != NULL && v->head->seq == v->c.seq) {
        v->head_seen = strcmp(v->head->hash, v->c.hash) == 0;
    }
    if (st == LODE_OK) {
        st = apply(v, &e, err);
    }
    if (st == LODE_OK) {
        v->out->first = v->c.seq == 1 ? e.at : v->out->first;
        v->out->last = e.at;
    }
    arena_reset(v->made->a, ARENA_KEEP);
    if (v->progress != NULL && v->c.seq % PROGRESS_EVERY == 0) {
        v->progress(v->to, v->c.seq, v->of);
    }
    return st;
}

static lode_status check_head(const verifier *v, lode_error *err) {
    if (v->head == NULL || v->head_seen) {
        return LODE_OK;
    }
    char path[48];
    (void)snprintf(path, sizeof path, "event %llu", (unsigned long long)v->head->seq);
    lode_status st =
        v->head->seq > v->c.seq
            ? differs(err, "head_missing", path,
                      "the log ends at event %llu: what was noted as event %llu is cut off",
                      (unsigned long long)v->c.seq, (unsigned long long)v->head->seq)
            : differs(err, "head_missing", path,
                      "it is not the event whose hash was noted: the log was made anew");
    lode_hint(err, "compare with an older copy of the store, or with an exported folder");
    return st;
}

static lode_status compare(ledger_tx *tx, verifier *v, lode_error *err) {
    ledger_tx *made = v->made;
    lode_status st = outside_begin(made, err);
    st = st == LODE_OK ? log_walk(tx, verify_line, v, err) : st;
    v->out->events = v->c.seq;
    v->out->head_seq = v->c.seq;
    memcpy(v->out->head, v->c.hash, sizeof v->out->head);
    st = st == LODE_OK ? check_head(v, err) : st;
    st = st == LODE_OK ? tables_compare(tx, made, v->out, err) : st;
    st = st == LODE_OK ? outside_compare(tx, made, v->out, err) : st;
    if (st == LODE_OK && books_check(tx, err) != LODE_OK) {
        st = err != NULL && err->status == LODE_ENVIRONMENT ? LODE_ENVIRONMENT : LODE_DIFFERS;
    }
    return st;
}

static lode_status with_second_store(ledger_tx *tx, verifier *v, lode_error *err) {
    ledger second = {0};
    lode_arena a = {0};
    ledger_tx made;
    lode_status st = ledger_open(&store_sqlite, "", STORE_CREATE, &second, err);
    if (st != LODE_OK) {
        return st;
    }
    st = second.driver->script(second.store, "PRAGMA cache_size = -131072", err);
    st = st == LODE_OK ? ledger_begin(&second, &a, 0, &(actor){0}, true, &made, err) : st;
    if (st == LODE_OK) {
        v->made = &made;
        st = schema_compare(tx, &made, err);
        st = st == LODE_OK ? compare(tx, v, err) : st;
        ledger_rollback(&made);
    }
    arena_clear(&a);
    ledger_close(&second);
    return st;
}

lode_status audit_verify(ledger_tx *tx, const audit_head *head, audit_progress progress, void *to,
                         audit_report *out, lode_error *err) {
    lode_error own = {0};
    err = err != NULL ? err : &own; // the parts look at what they are told
    *out = (audit_report){0};
    verifier v = {.head = head, .out = out, .progress = progress, .to = to};
    memcpy(v.c.hash, CHAIN_START, sizeof v.c.hash);
    lode_status st = tx->l->driver->check(tx->l->store, err);
    st = st == LODE_OK ? log_count(tx, &v.of, err) : st;
    st = st == LODE_OK ? with_second_store(tx, &v, err) : st;
    if (st == LODE_OK && progress != NULL) {
        progress(to, v.of, v.of);
    }
    if (st == LODE_DIFFERS) {
        err->status = LODE_DIFFERS;
    }
    return st;
}
