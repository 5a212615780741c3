/* SPDX-License-Identifier: Apache-2.0
 *
 * route_audit: the log, its head, its proof, and the folder for a third party as a tar. An auditor reads all of
 * it, an admin what is about people.
 */
#include "ledger/audit.h"
#include "ledger/refusal.h"
#include "service/service.h"

#define ANYBODY UINT32_MAX
#define READERS ((uint32_t)ROLE_AUDITOR | (uint32_t)ROLE_ADMIN)
#define AUDITORS ((uint32_t)ROLE_AUDITOR)
#define TAR_BYTES_MAX (96u << 20)

/* ---- the log ----------------------------------------------------------------------------------------- */

static const field EVENT_FIELDS[] = {
    {"seq", FIELD_INTEGER, .required = true, .min = 1, .max = FIELD_INTEGER_MAX,
     .about = "Its number; the log begins with 1 and leaves none out."},
    {"at", FIELD_TIME, .required = true, .about = "When it was recorded, by the server's clock."},
    {"by", FIELD_ID, .required = true, .about = "Who did it: U3, M2, or system."},
    {"kind", FIELD_ID, .required = true, .about = "Such as case.accepted."},
    {"object", FIELD_ID, .required = true, .about = "What it is about: C4, L2, a receipt."},
    {"fields", FIELD_ANY, .required = true,
     .about = "An object: name and text of each field. A personal field has its text, or null when "
              "that was erased."},
    {"personal", FIELD_ANY, .required = true,
     .about = "An object: name of each personal field, and the reference that stands in the log."},
    {"hash", FIELD_SHA, .required = true, .about = "SHA-256 that chains it to the one before."},
    {0},
};
static const schema EVENT = {"AuditEvent", "One entry of the log.", EVENT_FIELDS};

static const query_param LOG_QUERY[] = {
    {"object", FIELD_ID, NULL, "Only events about this: C4, L2, H7, a receipt."},
    {"person", FIELD_ID, NULL, "Only events by this person or token: U3."},
    {"from", FIELD_DATE, NULL, "Only what was recorded since that day (UTC)."},
    {"until", FIELD_DATE, NULL, "Only what was recorded up to that day (UTC)."},
    {0},
};

static audit_filter filter_of(const request *rq) {
    audit_filter f = {.from = DATE_NONE, .until = DATE_NONE};
    str day = {0};
    (void)request_query(rq, "object", &f.object);
    (void)request_query(rq, "person", &f.person);
    if (request_query(rq, "from", &day)) {
        (void)date_parse(day, &f.from); /* checked as a date before it came here */
    }
    if (request_query(rq, "until", &day)) {
        (void)date_parse(day, &f.until);
    }
    f.people_only = (rq->by.roles & AUDITORS) == 0;
    return f;
}

static lode_status event_json(request *rq, const audit_event *a, json_t *items, lode_error *err) {
    json_t *j = json_object(), *fields = json_object(), *personal = json_object();
    lode_status st = LODE_OK;
    for (uint32_t i = 0; st == LODE_OK && i < a->e.n_fields; i++) {
        const event_field *f = &a->e.fields[i];
        str text = {0}, name = str_dup(rq->a, f->name);
        bool erased = false;
        st = personal_text(rq->tx, f->value, &text, &erased, err);
        put_json(fields, name.p, erased ? json_null() : json_stringn(text.p, text.n));
        if (str_starts(f->value, STR("personal:"))) {
            put_text(personal, name.p, f->value);
        }
    }
    put_int(j, "seq", (int64_t)a->e.seq);
    put_time(j, "at", a->e.at);
    put_text(j, "by", a->e.by);
    put_text(j, "kind", a->e.kind);
    put_text(j, "object", a->e.object);
    put_json(j, "fields", fields);
    put_json(j, "personal", personal);
    put_text(j, "hash", str_of(a->hash));
    (void)json_array_append_new(items, j);
    return st;
}

static lode_status log_run(request *rq, lode_error *err) {
    audit_filter f = filter_of(rq);
    audit_event *list = NULL;
    size_t n = 0;
    lode_status st = audit_log(rq->tx, &f, &rq->page, &list, &n, err);
    json_t *items = json_array();
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        st = event_json(rq, &list[i], items, err);
    }
    reply_page(rq, items, st == LODE_OK && n == rq->page.limit ? list[n - 1].e.seq : 0);
    return st;
}

/* ---- its head ------------------------------------------------------------------------------------------ */

static const field HEAD_FIELDS[] = {
    {"seq", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Number of the last event; 0: nothing is recorded."},
    {"hash", FIELD_SHA, .required = true,
     .about = "Its hash. Noted elsewhere, it makes visible that a log was cut or made anew."},
    {0},
};
static const schema HEAD = {"AuditHead", "Where the log ends.", HEAD_FIELDS};

static json_t *head_json(uint64_t seq, const char *hash) {
    json_t *j = json_object();
    put_int(j, "seq", (int64_t)seq);
    put_text(j, "hash", str_of(hash));
    return j;
}

static lode_status head_run(request *rq, lode_error *err) {
    (void)err;
    rq->reply.json = head_json(rq->tx->seq, rq->tx->hash);
    return LODE_OK;
}

/* ---- its proof ------------------------------------------------------------------------------------------ */

static const field COUNT_FIELDS[] = {
    {"kept", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "As their hashes say."},
    {"erased", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Erased by two people; the hashes stay in the log."},
    {0},
};
static const schema COUNT = {"AuditCount", "How many, and how many were erased.", COUNT_FIELDS};
static const field FINDING_FIELDS[] = {
    {"code", FIELD_ID, .required = true, .about = "Such as chain_broken or table_differs."},
    {"path", FIELD_TEXT, .required = true, .nullable = true,
     .about = "Which event, row or document."},
    {"message", FIELD_TEXT, .required = true, .about = "What is wrong with it."},
    {0},
};
static const schema FINDING = {"AuditFinding", "The first thing that is wrong.", FINDING_FIELDS};
static const field REPORT_FIELDS[] = {
    {"ok", FIELD_BOOLEAN, .required = true, .about = "All is in order."},
    {"error", FIELD_OBJECT, .of = &FINDING, .required = true, .nullable = true,
     .about = "The first thing that is wrong; null: nothing is."},
    {"events", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "That were read, from the first."},
    {"head", FIELD_OBJECT, .of = &HEAD, .required = true,
     .about = "Of the last event that was read."},
    {"first", FIELD_TIME, .required = true, .nullable = true,
     .about = "When the first was recorded."},
    {"last", FIELD_TIME, .required = true, .nullable = true,
     .about = "When the last was recorded."},
    {"tables", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "That were made again from the events and compared."},
    {"rows", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX, .about = "In them."},
    {"documents", FIELD_OBJECT, .of = &COUNT, .required = true, .about = "Documents."},
    {"personal", FIELD_OBJECT, .of = &COUNT, .required = true,
     .about = "Texts of personal fields."},
    {0},
};
static const schema REPORT = {"AuditReport", "What verify found.", REPORT_FIELDS};
static const field VERIFY_FIELDS[] = {
    {"head", FIELD_TEXT, .nullable = true, .max = 90,
     .about = "NUMBER:HASH that was noted earlier; the log must contain it."},
    {0},
};
static const schema VERIFY = {"AuditVerify", "What to verify against.", VERIFY_FIELDS};

static json_t *count_json(uint64_t kept, uint64_t erased) {
    json_t *j = json_object();
    put_int(j, "kept", (int64_t)kept);
    put_int(j, "erased", (int64_t)erased);
    return j;
}

static json_t *finding_json(const lode_error *e) {
    json_t *j = json_object();
    put_text(j, "code", str_of(e->code));
    put_text(j, "path", str_of(e->path));
    put_text(j, "message", str_of(e->message));
    return j;
}

static json_t *report_json(const audit_report *r, const lode_error *wrong) {
    json_t *j = json_object();
    put_json(j, "ok", json_boolean(wrong == NULL));
    put_json(j, "error", wrong != NULL ? finding_json(wrong) : json_null());
    put_int(j, "events", (int64_t)r->events);
    put_json(j, "head", head_json(r->head_seq, r->head));
    if (r->events > 0) {
        put_time(j, "first", r->first);
        put_time(j, "last", r->last);
    } else {
        put_json(j, "first", json_null());
        put_json(j, "last", json_null());
    }
    put_int(j, "tables", (int64_t)r->tables);
    put_int(j, "rows", (int64_t)r->rows);
    put_json(j, "documents", count_json(r->documents, r->documents_erased));
    put_json(j, "personal", count_json(r->personal, r->personal_erased));
    return j;
}

static lode_status verify_run(request *rq, lode_error *err) {
    audit_head head;
    audit_report r = {0};
    str text = body_text(rq->body, "head");
    if (text.n > 0 && !audit_head_parse(text, &head)) {
        lode_status st = refuse(err, "bad_head", "\"%.90s\" is no head", str_dup(rq->a, text).p);
        lode_hint(err, "NUMBER:HASH: seq and hash of GET /v1/audit/head, with a colon between");
        return st;
    }
    lode_status st = audit_verify(rq->tx, text.n > 0 ? &head : NULL, NULL, NULL, &r, err);
    if (r.head[0] == '\0') { /* nothing was read: the database itself is wrong */
        memset(r.head, '0', 64);
    }
    if (st == LODE_OK ||
        st == LODE_DIFFERS) { /* what it found is the answer, not a failure to answer */
        rq->reply.json = report_json(&r, st == LODE_OK ? NULL : err);
        st = LODE_OK;
    }
    return st;
}

/* ---- the folder ----------------------------------------------------------------------------------------- */

static const query_param EXPORT_QUERY[] = {
    {"object", FIELD_ID, NULL, "Only events about this; the others stand by their hashes."},
    {"person", FIELD_ID, NULL, "Only events by this person or token."},
    {"from", FIELD_DATE, NULL, "Only what was recorded since that day (UTC)."},
    {"until", FIELD_DATE, NULL, "Only what was recorded up to that day (UTC)."},
    {"personal", FIELD_BOOLEAN, NULL,
     "true: with the texts of personal fields and the documents; else their hashes alone."},
    {0},
};

static lode_status export_run(request *rq, lode_error *err) {
    audit_filter f = filter_of(rq);
    audit_report r = {0};
    strbuf tar = {0};
    str word = {0};
    f.with_personal = request_query(rq, "personal", &word) && str_eqz(word, "true");
    lode_status st = audit_export_tar(rq->tx, &f, TAR_BYTES_MAX, &tar, &r, err);
    if (st == LODE_OK) {
        rq->reply.bytes = str_dup(rq->a, strbuf_str(&tar));
        rq->reply.media_type = "application/x-tar";
    }
    strbuf_clear(&tar);
    return st;
}

/* ---- the table -------------------------------------------------------------------------------------------- */

const route routes_audit[] = {
    {.method = "GET",
     .path = "/v1/audit",
     .id = "listAudit",
     .summary = "The log, newest first",
     .about = "An auditor reads all of it, an admin what is about people, tokens and policy.",
     .flags = ROUTE_PAGED,
     .roles = READERS,
     .out = &EVENT,
     .query = LOG_QUERY,
     .run = log_run},
    {.method = "GET",
     .path = "/v1/audit/head",
     .id = "getAuditHead",
     .summary = "Number and hash of the last event",
     .about = "Note it elsewhere, such as in a report of the day: whoever has it can see later "
              "whether the log was cut or made anew.",
     .roles = ANYBODY,
     .out = &HEAD,
     .run = head_run},
    {.method = "POST",
     .path = "/v1/audit:verify",
     .id = "verifyAudit",
     .summary = "Does the log prove itself?",
     .about = "Reads the chain from its first event, makes every table again from the events and "
              "compares, checks documents and personal texts against their hashes, and the books "
              "of licenses. 200 also when something is wrong: ok is then false. It takes some "
              "seconds for a hundred thousand events.",
     .flags = ROUTE_SLOW,
     .roles = AUDITORS,
     .body = &VERIFY,
     .out = &REPORT,
     .run = verify_run},
    {.method = "GET",
     .path = "/v1/audit/export",
     .id = "exportAudit",
     .summary = "The record as a folder that a third party checks, as a tar",
     .about = "What the parameters leave out stands in it by its hash, and the chain is checked "
              "all the same; README.txt in it says how. A record too large to send (409 "
              "export_too_large) is exported on the server: lodestone audit export.",
     .flags = ROUTE_SLOW,
     .roles = AUDITORS,
     .query = EXPORT_QUERY,
     .run = export_run,
     .gives = "application/x-tar"},
    {0},
};
