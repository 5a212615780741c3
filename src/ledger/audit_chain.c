// SPDX-License-Identifier: Apache-2.0
//
// audit_chain: the log as it lies in the store, and whether each line follows from the one before.
#include "ledger/audit_int.h"

#include <stdio.h>

lode_status differs(lode_error *err, const char *code, const char *path, const char *fmt, ...) {
    char message[384];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    lode_status st = lode_fail(err, LODE_DIFFERS, code, "%s", message);
    if (err != NULL) {
        (void)snprintf(err->path, sizeof err->path, "%s", path); // cut to fit, as lode_error says
    }
    return st;
}

bool audit_head_parse(str text, audit_head *out) {
    audit_head h = {0};
    size_t i = 0;
    for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++) {
        if (__builtin_mul_overflow(h.seq, 10u, &h.seq) ||
            __builtin_add_overflow(h.seq, (uint64_t)(text.p[i] - '0'), &h.seq)) {
            return false;
        }
    }
    if (i == 0 || text.n != i + 65 || text.p[i] != ':' || h.seq > INT64_MAX) {
        return false;
    }
    for (size_t k = 0; k < 64; k++) {
        char c = text.p[i + 1 + k];
        if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
            return false;
        }
        h.hash[k] = c;
    }
    *out = h;
    return true;
}

// ---- reading --------------------------------------------------------------------------------------------

typedef struct walk {
    each_line each;
    void *to;
} walk;

static lode_status walk_row(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx;
    const walk *w = to;
    log_line line = {.seq = c[0].i,
                     .body = c[1].s,
                     .hash = c[2].s,
                     .object = c[3].s,
                     .kind = c[4].s,
                     .person = c[5].s,
                     .at = c[6].i};
    sha256_hex(line.body, line.body_sha);
    return w->each(w->to, &line, err);
}

lode_status log_walk(ledger_tx *tx, each_line each, void *to, lode_error *err) {
    walk w = {each, to};
    return tx_each(tx, "SELECT seq, body, hash, object, kind, person, at FROM event ORDER BY seq",
                   TX_NONE, 7, walk_row, &w, err);
}

lode_status log_count(ledger_tx *tx, uint64_t *out, lode_error *err) {
    int64_t n = 0;
    lode_status st = tx_int(tx, "SELECT count(*) FROM event", TX_NONE, 0, &n, err);
    *out = (uint64_t)n;
    return st;
}

// ---- one line after another -------------------------------------------------------------------------------

static lode_status columns_agree(const log_line *line, const event *e, const char *path,
                                 lode_error *err) {
    if (str_eq(line->object, e->object) && str_eq(line->kind, e->kind) &&
        str_eq(line->person, e->by) && line->at == e->at) {
        return LODE_OK;
    }
    return differs(
        err, "event_columns", path,
        "what stands beside the body (object, kind, person, moment) is not what the body says");
}

lode_status chain_step(chain *c, const log_line *line, lode_arena *a, event *e, lode_error *err) {
    char path[48], hash[65];
    (void)snprintf(path, sizeof path, "event %llu", (unsigned long long)c->seq + 1);
    if (line->seq != (int64_t)c->seq + 1) {
        return differs(err, "event_missing", path,
                       "it is not there: the log goes on with event %lld", (long long)line->seq);
    }
    event_link(c->hash, line->body_sha, hash);
    if (!str_eqz(line->hash, hash)) {
        return differs(
            err, "chain_broken", path,
            "its hash does not follow from the hash before and its body: it, or one before it, "
            "was changed");
    }
    lode_error why = {0};
    if (event_read(a, line->body, e, &why) != LODE_OK) {
        return differs(err, "event_unreadable", path, "%s", why.message);
    }
    if (e->seq != c->seq + 1) {
        return differs(err, "event_missing", path, "its body says that it is event %llu",
                       (unsigned long long)e->seq);
    }
    c->seq++;
    memcpy(c->hash, hash, sizeof c->hash);
    return columns_agree(line, e, path, err);
}

// ---- what fields name ---------------------------------------------------------------------------------------

static bool is_sha(str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
            return false;
        }
    }
    return s.n == 64;
}

str field_personal(const event_field *f) {
    str prefix = STR("personal:");
    str sha = {f->value.p + prefix.n, f->value.n - prefix.n};
    return str_starts(f->value, prefix) && is_sha(sha) ? sha : (str){0};
}

// By the name of the field: other fields hold 64 digits too (receipts, images, versions of records).
str field_document(const event_field *f) {
    static const char *const NAMES[] = {"shipment_sha", "answer_sha", "evidence_sha", "query_sha",
                                        "document",     "capture",    "word",         "halted_by"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (str_eqz(f->name, NAMES[i])) {
            return is_sha(f->value) ? f->value : (str){0};
        }
    }
    return (str){0};
}
