// SPDX-License-Identifier: Apache-2.0
//
// audit_export: a bundle that a third party can check without the system.
//
//   README.txt      what this is, what was left out, how to check it by hand
//   manifest.json   counts, filter, head, size and hash of each file, what verify found in the store
//   head            the number and hash of the last event
//   chain.txt       every event of the log, one a line: number, SHA-256 of its body, its hash
//   events.ndjson   the bodies, one a line, byte by byte as they were hashed
//   documents.txt   hash, length, state (here, left_out, erased) and media type of each document
//   documents/HASH  the bytes of those that are here
//   personal.txt    number of the event, hash, state of each personal field
//   personal.ndjson hash, salt and text of those that are here
//   verify.py       checks all that, with Python's standard library alone
//
// What a filter leaves out stands in chain.txt all the same. A hash rests on the hash before it and on the
// SHA-256 of the body (event.h), so the chain is checked whole, to a head that was noted elsewhere, whatever
// is left out. What cannot be checked then is what the left-out events say: figures that rest on them
// (balances) are not computed, and whoever can guess a whole left-out line, to the millisecond, can see that
// he was right. Tombstones are never left out, so that "erased" can be checked of what is there.
#include "ledger/audit_int.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct refs {
    VEC(str) p; /* 64 digits each */
    bool sorted;
} refs;

typedef struct exporter {
    ledger_tx *tx;
    bundle *b;
    const audit_filter *filter;
    bool filtered;
    lode_arena a, line; // what lasts, and one line
    refs documents;     // that events which are in name; only when filtered
    audit_report *out;
    lode_error *found; // what verify found; status LODE_OK: nothing
    strbuf text;
} exporter;

// ---- which events -------------------------------------------------------------------------------------------

static bool is_in(const exporter *x, const log_line *line) {
    const audit_filter *f = x->filter;
    lode_date day = time_date(line->at);
    if (str_eqz(line->kind, "erasure.tombstones")) {
        return true;
    }
    return (f->object.n == 0 || str_eq(f->object, line->object)) &&
           (f->person.n == 0 || str_eq(f->person, line->person)) &&
           (f->from == DATE_NONE || day >= f->from) && (f->until == DATE_NONE || day <= f->until);
}

static int by_bytes(const void *a, const void *b) {
    return str_cmp(*(const str *)a, *(const str *)b);
}

static bool names(refs *r, str sha) {
    if (!r->sorted && r->p.n > 0) {
        qsort(r->p.p, r->p.n, sizeof *r->p.p, by_bytes);
    }
    r->sorted = true;
    return r->p.n > 0 && bsearch(&sha, r->p.p, r->p.n, sizeof sha, by_bytes) != NULL;
}

// 64 digits. Names of files and lines of tables are made of them, and the store may have been tampered with.
static bool is_sha(str sha) {
    for (size_t i = 0; i < sha.n; i++) {
        if ((sha.p[i] < '0' || sha.p[i] > '9') && (sha.p[i] < 'a' || sha.p[i] > 'f')) {
            return false;
        }
    }
    return sha.n == 64;
}

// ---- the log ------------------------------------------------------------------------------------------------

static lode_status chain_line(void *to, const log_line *line, lode_error *err) {
    exporter *x = to;
    strbuf_reset(&x->text);
    str hash = is_sha(line->hash) ? line->hash : STR("none"); // a line stays three words
    strbuf_addf(&x->text, "%lld %s " STR_FMT "\n", (long long)line->seq, line->body_sha,
                STR_ARG(hash));
    x->out->head_seq = (uint64_t)line->seq;
    (void)snprintf(x->out->head, sizeof x->out->head, STR_FMT, STR_ARG(hash));
    x->out->first = x->out->events == 0 ? line->at : x->out->first;
    x->out->last = line->at;
    x->out->events++;
    return bundle_write(x->b, strbuf_str(&x->text), err);
}

static lode_status event_line(void *to, const log_line *line, lode_error *err) {
    exporter *x = to;
    if (!is_in(x, line)) {
        x->out->events_left_out++;
        return LODE_OK;
    }
    lode_status st = bundle_write(x->b, line->body, err);
    st = st == LODE_OK ? bundle_write(x->b, STR("\n"), err) : st;
    event e;
    if (st == LODE_OK && x->filtered && event_read(&x->line, line->body, &e, NULL) == LODE_OK) {
        for (uint32_t i = 0; i < e.n_fields; i++) {
            str sha = field_document(&e.fields[i]);
            if (sha.n > 0) {
                *vec_push(&x->documents.p) = str_dup(&x->a, sha);
            }
        }
    }
    arena_reset(&x->line, 1u << 16);
    return st;
}

static lode_status walk_into(exporter *x, const char *name, each_line each, lode_error *err) {
    lode_status st = bundle_file(x->b, name, true, err);
    st = st == LODE_OK ? log_walk(x->tx, each, x, err) : st;
    return st == LODE_OK ? bundle_close(x->b, err) : st;
}

// ---- documents ------------------------------------------------------------------------------------------------

static bool document_is_in(exporter *x, str sha) {
    return is_sha(sha) && (!x->filtered || names(&x->documents, sha));
}

static lode_status document_line(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx;
    exporter *x = to;
    if (!document_is_in(x, c[0].s)) {
        return LODE_OK;
    }
    bool erased = c[3].i == 0;
    strbuf_reset(&x->text);
    strbuf_addf(&x->text, STR_FMT " %lld %s ", STR_ARG(c[0].s), (long long)c[1].i,
                erased                     ? "erased"
                : x->filter->with_personal ? "here"
                                           : "left_out");
    json_text(&x->text, c[2].s); // as JSON: a line stays a line
    strbuf_addc(&x->text, '\n');
    *(erased                     ? &x->out->documents_erased
      : x->filter->with_personal ? &x->out->documents
                                 : &x->out->documents_left_out) += 1;
    return bundle_write(x->b, strbuf_str(&x->text), err);
}

static lode_status document_file(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx;
    exporter *x = to;
    char name[80];
    if (!document_is_in(x, c[0].s)) {
        return LODE_OK;
    }
    (void)snprintf(name, sizeof name, "documents/" STR_FMT, STR_ARG(c[0].s)); // 64 digits
    lode_status st = bundle_file(x->b, name, false, err);
    st = st == LODE_OK ? bundle_write(x->b, c[1].s, err) : st;
    return st == LODE_OK ? bundle_close(x->b, err) : st;
}

static lode_status documents(exporter *x, lode_error *err) {
    lode_status st = bundle_file(x->b, "documents.txt", true, err);
    if (st == LODE_OK) {
        st = tx_each(x->tx,
                     "SELECT sha, size, media_type, CASE WHEN bytes IS NULL THEN 0 ELSE 1 END "
                     "FROM document ORDER BY sha",
                     TX_NONE, 4, document_line, x, err);
    }
    st = st == LODE_OK ? bundle_close(x->b, err) : st;
    if (st == LODE_OK && x->filter->with_personal) {
        st = tx_each(x->tx, "SELECT sha, bytes FROM document WHERE bytes IS NOT NULL ORDER BY sha",
                     TX_NONE, 2, document_file, x, err);
    }
    return st;
}

// ---- personal texts -------------------------------------------------------------------------------------------

typedef struct personal_pass {
    exporter *x;
    bool texts; // the second pass, of the texts themselves
} personal_pass;

static lode_status personal_field(const personal_pass *p, uint64_t seq, const event_field *f,
                                  lode_error *err) {
    exporter *x = p->x;
    sql_value c[2];
    bool there = false;
    str sha = field_personal(f);
    lode_status st = tx_row(x->tx, "SELECT salt, words FROM personal WHERE reference = $1",
                            TX_ARGS(SQL_S(f->value)), c, 2, &there, err);
    if (st != LODE_OK || (p->texts && !there)) {
        return st;
    }
    strbuf_reset(&x->text);
    if (p->texts) {
        strbuf_addf(&x->text, "{\"sha\":\"" STR_FMT "\",\"salt\":", STR_ARG(sha));
        json_text(&x->text, c[0].s);
        strbuf_addz(&x->text, ",\"text\":");
        json_text(&x->text, c[1].s);
        strbuf_addz(&x->text, "}\n");
    } else {
        bool with = x->filter->with_personal;
        strbuf_addf(&x->text, "%llu " STR_FMT " %s\n", (unsigned long long)seq, STR_ARG(sha),
                    !there ? "erased"
                    : with ? "here"
                           : "left_out");
        *(!there ? &x->out->personal_erased
          : with ? &x->out->personal
                 : &x->out->personal_left_out) += 1;
    }
    return bundle_write(x->b, strbuf_str(&x->text), err);
}

static lode_status personal_line(void *to, const log_line *line, lode_error *err) {
    const personal_pass *p = to;
    event e;
    lode_status st = LODE_OK;
    if (is_in(p->x, line) && event_read(&p->x->line, line->body, &e, NULL) == LODE_OK) {
        lode_arena *kept = p->x->tx->a;
        p->x->tx->a = &p->x->line; // what is read for one line lasts for one line
        for (uint32_t i = 0; st == LODE_OK && i < e.n_fields; i++) {
            if (field_personal(&e.fields[i]).n > 0) {
                st = personal_field(p, e.seq, &e.fields[i], err);
            }
        }
        p->x->tx->a = kept;
    }
    arena_reset(&p->x->line, 1u << 16);
    return st;
}

static lode_status personal(exporter *x, lode_error *err) {
    lode_status st = LODE_OK;
    for (int texts = 0; st == LODE_OK && texts <= (x->filter->with_personal ? 1 : 0); texts++) {
        personal_pass p = {x, texts == 1};
        st = bundle_file(x->b, texts ? "personal.ndjson" : "personal.txt", true, err);
        st = st == LODE_OK ? log_walk(x->tx, personal_line, &p, err) : st;
        st = st == LODE_OK ? bundle_close(x->b, err) : st;
    }
    return st;
}

// ---- all --------------------------------------------------------------------------------------------------------

static lode_status whole_file(exporter *x, const char *name, str text, lode_error *err) {
    lode_status st = bundle_file(x->b, name, true, err);
    st = st == LODE_OK ? bundle_write(x->b, text, err) : st;
    return st == LODE_OK ? bundle_close(x->b, err) : st;
}

static lode_status pages(exporter *x, lode_error *err) {
    strbuf_reset(&x->text);
    strbuf_addf(&x->text, "%llu:%s\n", (unsigned long long)x->out->head_seq, x->out->head);
    lode_status st = whole_file(x, "head", strbuf_str(&x->text), err);
    if (st == LODE_OK) {
        strbuf_reset(&x->text);
        audit_readme(x->filter, x->out, x->tx->at, x->found, &x->text);
        st = whole_file(x, "README.txt", strbuf_str(&x->text), err);
    }
    st = st == LODE_OK ? whole_file(x, "verify.py", (str){verify_py, verify_py_bytes}, err) : st;
    if (st == LODE_OK) {
        strbuf_reset(&x->text);
        audit_manifest(x->filter, x->out, x->tx, x->found, bundle_listed(x->b), &x->text);
        st = bundle_file(x->b, "manifest.json", false, err);
        st = st == LODE_OK ? bundle_write(x->b, strbuf_str(&x->text), err) : st;
        st = st == LODE_OK ? bundle_close(x->b, err) : st;
    }
    return st;
}

static lode_status write_all(exporter *x, lode_error *err) {
    lode_status st = walk_into(x, "chain.txt", chain_line, err);
    st = st == LODE_OK ? walk_into(x, "events.ndjson", event_line, err) : st;
    st = st == LODE_OK ? documents(x, err) : st;
    st = st == LODE_OK ? personal(x, err) : st;
    st = st == LODE_OK ? audit_books(x->tx, x->b, err) : st;
    return st == LODE_OK ? pages(x, err) : st;
}

static lode_status export_into(ledger_tx *tx, const char *folder, strbuf *tar, size_t max,
                               const audit_filter *filter, audit_progress progress, void *to,
                               audit_report *out, lode_error *found, lode_error *err) {
    audit_report counted = {0};
    *found = (lode_error){0};
    lode_status st = audit_verify(tx, NULL, progress, to, &counted, found);
    if (st != LODE_OK && st != LODE_DIFFERS) {
        if (err != NULL) {
            *err = *found;
        }
        return st;
    }
    *out = (audit_report){.tables = counted.tables, .rows = counted.rows};
    memcpy(out->head, CHAIN_START, sizeof out->head);
    exporter x = {.tx = tx, .filter = filter, .out = out, .found = found};
    x.filtered = filter->object.n > 0 || filter->person.n > 0 || filter->from != DATE_NONE ||
                 filter->until != DATE_NONE;
    st = bundle_begin(folder, tar, max, tx->at, &x.b, err);
    if (st == LODE_OK) {
        st = write_all(&x, err);
        if (st == LODE_OK) {
            st = bundle_end(x.b, err);
        } else {
            bundle_drop(x.b);
        }
    }
    vec_clear(&x.documents.p);
    arena_clear(&x.a);
    arena_clear(&x.line);
    strbuf_clear(&x.text);
    return st;
}

lode_status audit_export(ledger_tx *tx, const char *folder, const audit_filter *filter,
                         audit_progress progress, void *to, audit_report *out, lode_error *err) {
    lode_error found;
    lode_status st = export_into(tx, folder, NULL, 0, filter, progress, to, out, &found, err);
    if (st == LODE_OK && found.status != LODE_OK) {
        if (err != NULL) {
            *err = found;
        }
        return LODE_DIFFERS;
    }
    return st;
}

lode_status audit_export_tar(ledger_tx *tx, const audit_filter *filter, size_t max, strbuf *tar,
                             audit_report *out, lode_error *err) {
    lode_error found;
    return export_into(tx, NULL, tar, max, filter, NULL, NULL, out, &found, err);
}
