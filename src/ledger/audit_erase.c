// SPDX-License-Identifier: Apache-2.0
//
// audit_erase: forgetting what may be forgotten. What is erased of an object are the personal fields of the
// events about it, and the documents that they name and that nothing else still needs: a document that an
// event about another object names, too, stays until that one is erased. Both people, the reason and every
// hash stay in the log.
//
// Whether another object names a document is looked up in the log itself, once for all documents of the
// erasure: about a second for a million events, for an act that is rare.
#include "ledger/audit_int.h"

#include <stdlib.h>

#include "ledger/modules.h"
#include "ledger/people.h"
#include "ledger/refusal.h"

#define MAY_PROPOSE (ROLE_LICENSE_MANAGER | ROLE_ADVISER | ROLE_APPROVER | ROLE_ADMIN)
#define TOMBSTONES_MAX 200u // of each kind in one event: 65 bytes each, in a field of 16 kB

// ---- may it be? -----------------------------------------------------------------------------------------------

static lode_status may_erase(ledger_tx *tx, str object, lode_error *err) {
    const char *kind = NULL;
    lode_status st = object_kind(tx, object, &kind, err);
    if (st == LODE_OK && kind == NULL) {
        st = refuse(err, "not_found", "nothing is kept of " STR_FMT " that can be erased",
                    STR_ARG(object));
        lode_hint(err, "give the id of a case, license, hit, claim or person, or a receipt");
    }
    str *related = NULL, held = {0}, why = {0};
    size_t n = 0;
    lode_date day = DATE_NONE;
    st = st == LODE_OK ? related_objects(tx, object, &related, &n, err) : st;
    st = st == LODE_OK ? hold_over(tx, related, n, &held, err) : st;
    if (st == LODE_OK && held.n > 0) {
        st = refuse(err, "held", "hold " STR_FMT " keeps what is kept of " STR_FMT, STR_ARG(held),
                    STR_ARG(object));
        lode_hint(err, "two people lift a hold: POST /v1/holds/" STR_FMT ":lift, then :confirm",
                  STR_ARG(held));
    }
    st = st == LODE_OK ? retention_until(tx, object, &day, &why, err) : st;
    if (st == LODE_OK && (day == DATE_NONE || day > tx->today)) {
        st = refuse(err, "retention_runs", STR_FMT " has to be kept: " STR_FMT, STR_ARG(object),
                    STR_ARG(why));
        lode_hint(err, "GET /v1/retention/" STR_FMT " says until when and by which law",
                  STR_ARG(object));
    }
    return st;
}

static lode_status need_words(str words, lode_error *err) {
    if (str_trim(words).n > 0) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "reason_missing", "no reason is given");
    lode_hint(err, "say why, in words that stay in the log for good: no names of persons");
    return st;
}

lode_status erasure_propose(ledger_tx *tx, str object, str reason, str *id, lode_error *err) {
    str own = {0};
    lode_status st = need_role(tx, MAY_PROPOSE, err);
    st = st == LODE_OK ? need_words(reason, err) : st;
    st = st == LODE_OK ? may_erase(tx, object, err) : st;
    st = st == LODE_OK ? ledger_next_id(tx, 'E', &own, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("erasure.proposed"), own);
    event_add(&e, "erased", object);
    event_add(&e, "reason", reason);
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK) {
        *id = own;
    }
    return st;
}

// ---- what is it? ------------------------------------------------------------------------------------------------

typedef VEC(str) str_list;

typedef struct finds {
    lode_arena *a;
    str object;
    str_list personal, documents; // 64 digits each; documents sorted, each once
    bool *needed;                 // of documents, by others
} finds;

static int by_bytes(const void *a, const void *b) {
    return str_cmp(*(const str *)a, *(const str *)b);
}

static void sort_once(str_list *v) {
    if (v->n == 0) {
        return;
    }
    qsort(v->p, v->n, sizeof *v->p, by_bytes);
    size_t n = 1;
    for (size_t i = 1; i < v->n; i++) {
        if (!str_eq(v->p[i], v->p[n - 1])) {
            v->p[n++] = v->p[i];
        }
    }
    v->n = n;
}

static lode_status find_in(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    finds *f = to;
    event e;
    lode_status st = event_read(tx->a, c[0].s, &e, err);
    for (uint32_t i = 0; st == LODE_OK && i < e.n_fields; i++) {
        str sha = field_personal(&e.fields[i]);
        if (sha.n > 0) {
            *vec_push(&f->personal) = str_dup(f->a, sha);
        }
        sha = field_document(&e.fields[i]);
        if (sha.n > 0) {
            *vec_push(&f->documents) = str_dup(f->a, sha);
        }
    }
    return st;
}

// Only what is still there counts as erased now.
static lode_status keep_present(ledger_tx *tx, const char *sql, const char *prefix, str_list *v,
                                lode_error *err) {
    size_t n = 0;
    lode_status st = LODE_OK;
    for (size_t i = 0; st == LODE_OK && i < v->n; i++) {
        int64_t there = 0;
        strbuf b = {0};
        strbuf_addf(&b, "%s" STR_FMT, prefix, STR_ARG(v->p[i]));
        st = tx_int(tx, sql, TX_ARGS(SQL_S(strbuf_str(&b))), 0, &there, err);
        strbuf_clear(&b);
        if (there > 0) {
            v->p[n++] = v->p[i];
        }
    }
    v->n = n;
    return st;
}

// Another object that was erased itself needs nothing any more.
static lode_status still_needs(ledger_tx *tx, str object, bool *out, lode_error *err) {
    int64_t n = 0;
    lode_status st =
        tx_int(tx, "SELECT count(*) FROM erasure WHERE object = $1 AND state = 'erased'",
               TX_ARGS(SQL_S(object)), 0, &n, err);
    *out = n == 0;
    return st;
}

// Texts of 64 characters in quotes are looked for, and no body is parsed: every event goes through here.
static lode_status needed_in(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    finds *f = to;
    str body = c[1].s;
    if (str_eq(c[0].s, f->object)) {
        return LODE_OK;
    }
    const char *end = body.p + body.n;
    for (const char *p = body.p; p != NULL && end - p > 67;
         p = memchr(p + 1, ':', (size_t)(end - p) - 1)) {
        str sha = {p + 2, 64};
        if (p[0] != ':' || p[1] != '"' || p[66] != '"') {
            continue;
        }
        const str *hit = bsearch(&sha, f->documents.p, f->documents.n, sizeof sha, by_bytes);
        size_t at = hit != NULL ? (size_t)(hit - f->documents.p) : 0;
        if (hit != NULL && !f->needed[at]) {
            lode_status st = still_needs(tx, c[0].s, &f->needed[at], err);
            if (st != LODE_OK) {
                return st;
            }
        }
    }
    return LODE_OK;
}

static lode_status find(ledger_tx *tx, finds *f, uint64_t *kept, lode_error *err) {
    // of a party its hits as well: they say the same of it in other words
    lode_status st = tx_each(tx,
                             "SELECT body FROM event WHERE object = $1 OR object IN"
                             " (SELECT id FROM hit WHERE party = $1) ORDER BY seq",
                             TX_ARGS(SQL_S(f->object)), 1, find_in, f, err);
    sort_once(&f->personal);
    sort_once(&f->documents);
    if (st == LODE_OK) {
        st = keep_present(tx, "SELECT count(*) FROM personal WHERE reference = $1",
                          "personal:", &f->personal, err);
    }
    if (st == LODE_OK) {
        st = keep_present(tx, "SELECT count(*) FROM document WHERE sha = $1 AND bytes IS NOT NULL",
                          "", &f->documents, err);
    }
    f->needed = arena_array(f->a, f->documents.n + 1, sizeof *f->needed);
    if (st == LODE_OK && f->documents.n > 0) {
        st = tx_each(tx,
                     "SELECT object, body FROM event WHERE kind NOT IN ('erasure.proposed', "
                     "'erasure.tombstones', 'erasure.confirmed', 'hold.added', 'hold.lifted') "
                     "ORDER BY seq", // those name what they are about, and need nothing of it
                     TX_NONE, 2, needed_in, f, err);
    }
    size_t n = 0;
    for (size_t i = 0; i < f->documents.n; i++) {
        if (!f->needed[i]) {
            f->documents.p[n++] = f->documents.p[i];
        }
    }
    *kept = f->documents.n - n;
    f->documents.n = n;
    return st;
}

// ---- erased -------------------------------------------------------------------------------------------------------

static str joined(lode_arena *a, const str_list *v, size_t from) {
    strbuf b = {0};
    for (size_t i = from; i < v->n && i < from + TOMBSTONES_MAX; i++) {
        strbuf_addf(&b, "%s" STR_FMT, i > from ? " " : "", STR_ARG(v->p[i]));
    }
    str out = b.n > 0 ? str_dup(a, strbuf_str(&b)) : (str){0};
    strbuf_clear(&b);
    return out;
}

static lode_status write_tombstones(ledger_tx *tx, str id, const finds *f, lode_error *err) {
    size_t most = f->personal.n > f->documents.n ? f->personal.n : f->documents.n;
    lode_status st = LODE_OK;
    for (size_t at = 0; st == LODE_OK && at < most; at += TOMBSTONES_MAX) {
        event e = event_new(STR("erasure.tombstones"), id);
        event_add(&e, "erased", f->object);
        event_add(&e, "personal", joined(tx->a, &f->personal, at));
        event_add(&e, "documents", joined(tx->a, &f->documents, at));
        st = ledger_append(tx, &e, err);
    }
    return st;
}

static lode_status write_erasure(ledger_tx *tx, const erasure *r, const finds *f, uint64_t kept,
                                 lode_error *err) {
    lode_status st = write_tombstones(tx, r->id, f, err);
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("erasure.confirmed"), r->id);
    event_add(&e, "erased", r->object);
    event_add(&e, "proposed_by", r->proposed_by);
    event_add(&e, "reason", r->reason);
    event_add_int(&e, tx->a, "personal", (int64_t)f->personal.n);
    event_add_int(&e, tx->a, "documents", (int64_t)f->documents.n);
    event_add_int(&e, tx->a, "kept", (int64_t)kept);
    return ledger_append(tx, &e, err);
}

static lode_status proposed(ledger_tx *tx, str id, erasure *r, lode_error *err) {
    lode_status st = erasure_get(tx, id, r, err);
    if (st == LODE_OK && !str_eqz(r->state, "proposed")) {
        st = refuse(err, "forbidden_transition", "the erasure " STR_FMT " is " STR_FMT, STR_ARG(id),
                    STR_ARG(r->state));
        lode_hint(err, "propose it again");
    }
    return st;
}

lode_status erasure_confirm(ledger_tx *tx, str id, uint64_t *erased, lode_error *err) {
    erasure r;
    lode_status st = need_role(tx, ROLE_APPROVER, err);
    st = st == LODE_OK ? proposed(tx, id, &r, err) : st;
    st = st == LODE_OK ? need_second(tx, &r.proposed_by, 1, err) : st;
    st = st == LODE_OK ? may_erase(tx, r.object, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    finds f = {.a = tx->a, .object = r.object};
    uint64_t kept = 0;
    st = find(tx, &f, &kept, err);
    st = st == LODE_OK ? write_erasure(tx, &r, &f, kept, err) : st;
    if (st == LODE_OK) {
        *erased = f.personal.n + f.documents.n;
    }
    vec_clear(&f.personal);
    vec_clear(&f.documents);
    return st;
}

lode_status erasure_send_back(ledger_tx *tx, str id, str note, lode_error *err) {
    erasure r;
    lode_status st = need_role(tx, MAY_PROPOSE, err);
    st = st == LODE_OK ? need_words(note, err) : st;
    st = st == LODE_OK ? proposed(tx, id, &r, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("erasure.sent_back"), id);
    event_add(&e, "note", note);
    return ledger_append(tx, &e, err);
}

// ---- reading --------------------------------------------------------------------------------------------------------

#define COLUMNS                                                                                 \
    "SELECT id, number, object, state, reason, proposed_by, confirmed_by, personal, documents," \
    " kept, at FROM erasure "
#define N_COLUMNS 11u

static void fill(ledger_tx *tx, const sql_value *c, erasure *r) {
    *r = (erasure){.id = str_dup(tx->a, c[0].s),
                   .number = (uint64_t)c[1].i,
                   .object = str_dup(tx->a, c[2].s),
                   .state = str_dup(tx->a, c[3].s),
                   .reason = str_dup(tx->a, c[4].s),
                   .proposed_by = str_dup(tx->a, c[5].s),
                   .confirmed_by = str_dup(tx->a, c[6].s),
                   .personal = (uint64_t)c[7].i,
                   .documents = (uint64_t)c[8].i,
                   .kept = (uint64_t)c[9].i,
                   .at = c[10].i};
}

lode_status erasure_get(ledger_tx *tx, str id, erasure *out, lode_error *err) {
    sql_value c[N_COLUMNS];
    bool found = false;
    lode_status st =
        tx_row(tx, COLUMNS "WHERE id = $1", TX_ARGS(SQL_S(id)), c, N_COLUMNS, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "there is no erasure " STR_FMT, STR_ARG(id));
        lode_hint(err, "GET /v1/erasures lists them");
    }
    if (st == LODE_OK) {
        fill(tx, c, out);
        st = object_version(tx, id, &out->version, err);
    }
    return st;
}

typedef struct erasure_page {
    erasure *p;
    size_t n;
} erasure_page;

static lode_status take(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    erasure_page *page = to;
    erasure *r = &page->p[page->n++];
    fill(tx, columns, r);
    return object_version(tx, r->id, &r->version, err);
}

lode_status erasures_list(ledger_tx *tx, const page_ask *page, erasure **out, size_t *n,
                          lode_error *err) {
    erasure_page got = {.p = arena_array(tx->a, PAGE_LIMIT_MAX, sizeof *got.p)};
    int64_t before = page->before == 0 ? INT64_MAX : (int64_t)page->before;
    lode_status st =
        tx_each(tx, COLUMNS "WHERE number < $1 ORDER BY number DESC LIMIT $2",
                TX_ARGS(SQL_I(before), SQL_I(page->limit)), N_COLUMNS, take, &got, err);
    if (st == LODE_OK) {
        *out = got.p;
        *n = got.n;
    }
    return st;
}
