/* SPDX-License-Identifier: Apache-2.0
 *
 * route_claims: claims, what they say of each other, what does not fit together; documents (desk.md 9.5).
 */
#include "ledger/refusal.h"
#include "service/claim_json.h"
#include "service/problem.h"

#include <stdlib.h>

#define ANYBODY UINT32_MAX
#define DOCUMENT_BYTES_MAX (16u << 20)
#define IMPORT_BYTES_MAX (8u << 20)
/* Who has something to hand in. */
#define KEEPERS                                                                                  \
    (ROLE_REQUESTER | ROLE_SCREENER | ROLE_LICENSE_MANAGER | ROLE_ADVISER | ROLE_COUNTERSIGNER | \
     ROLE_APPROVER | ROLE_EVIDENCE_EDITOR)

static lode_date query_date(const request *rq, const char *name) {
    str text = {0};
    lode_date d = DATE_NONE;
    return request_query(rq, name, &text) && date_parse(text, &d) ? d : DATE_NONE;
}

static str query_of(const request *rq, const char *name) {
    str text = {0};
    return request_query(rq, name, &text) ? text : (str){0};
}

/* A claim's ETag is the hash of its reply: what others say of it changes it too. */
static lode_status reply_claim(request *rq, str id, lode_date known, lode_error *err) {
    claim c;
    lode_status st = claim_get(rq->tx, id, &c, err);
    st = st == LODE_OK ? claim_to_reply(rq->tx, &c, known, true, &rq->reply.json, err) : st;
    if (st == LODE_OK) {
        char hash[65];
        char *text = json_dumps(rq->reply.json, JSON_COMPACT);
        if (text == NULL) {
            lode_oom();
        }
        sha256_hex(str_of(text), hash);
        rq->reply.etag = str_dup(rq->a, (str){hash, 32});
        free(text);
    }
    return st;
}

/* ---- claims -------------------------------------------------------------------------------------- */

static void reply_location(request *rq, const char *before, str id) {
    strbuf b = {0};
    strbuf_addf(&b, "%s" STR_FMT, before, STR_ARG(id));
    rq->reply.location = str_dup(rq->a, strbuf_str(&b));
    rq->reply.status = 201;
    strbuf_clear(&b);
}

static lode_status add_run(request *rq, lode_error *err) {
    claim c;
    str id = {0};
    claim_of_body(rq->a, rq->body, &c);
    lode_status st = claim_add(rq->tx, &c, &id, err);
    if (st == LODE_OK) {
        reply_location(rq, "/v1/claims/", id);
        st = reply_claim(rq, id, DATE_NONE, err);
    }
    return st;
}

static lode_status list_run(request *rq, lode_error *err) {
    claim *all = NULL;
    size_t n = 0;
    claim_filter filter = {query_of(rq, "group"), query_of(rq, "about"), query_date(rq, "known")};
    lode_status st = claims_list(rq->tx, &filter, &rq->page, &all, &n, err);
    json_t *items = json_array();
    for (size_t i = 0; i < n && st == LODE_OK; i++) {
        json_t *one = NULL;
        st = claim_to_reply(rq->tx, &all[i], filter.known, false, &one, err);
        if (st == LODE_OK) {
            (void)json_array_append_new(items, one);
        }
    }
    if (st != LODE_OK) {
        json_decref(items);
        return st;
    }
    reply_page(rq, items, n > 0 && n == rq->page.limit ? all[n - 1].number : 0);
    return LODE_OK;
}

static lode_status get_run(request *rq, lode_error *err) {
    return reply_claim(rq, rq->path_arg[0], query_date(rq, "known"), err);
}

static lode_status withdraw_run(request *rq, lode_error *err) {
    lode_status st = claim_withdraw(rq->tx, rq->path_arg[0], body_text(rq->body, "reason"), err);
    return st == LODE_OK ? reply_claim(rq, rq->path_arg[0], DATE_NONE, err) : st;
}

/* ---- links: the reply is the claim spoken of, with what its status is now ---------------------------- */

static lode_status link_run(request *rq, lode_error *err) {
    str to = body_text(rq->body, "to");
    lode_status st = claim_link_add(rq->tx, rq->path_arg[0], to, body_text(rq->body, "kind"),
                                    body_text(rq->body, "note"), err);
    if (st == LODE_OK) {
        reply_location(rq, "/v1/claims/", to);
        st = reply_claim(rq, to, DATE_NONE, err);
    }
    return st;
}

static lode_status unlink_run(request *rq, lode_error *err) {
    str to = body_text(rq->body, "to");
    lode_status st = claim_link_withdraw(rq->tx, rq->path_arg[0], to, body_text(rq->body, "kind"),
                                         body_text(rq->body, "reason"), err);
    return st == LODE_OK ? reply_claim(rq, to, DATE_NONE, err) : st;
}

static lode_status import_run(request *rq, lode_error *err) {
    size_t claims = 0, links = 0;
    lode_status st = claims_import(rq->tx, rq->body, &claims, &links, err);
    if (st == LODE_OK) {
        rq->reply.json = json_object();
        put_int(rq->reply.json, "claims", (int64_t)claims);
        put_int(rq->reply.json, "links", (int64_t)links);
    }
    return st;
}

/* ---- contradictions ------------------------------------------------------------------------------ */

static lode_status contradictions_run(request *rq, lode_error *err) {
    contradiction *all = NULL;
    size_t n = 0;
    str what = query_of(rq, "group");
    lode_status st = claim_contradictions(rq->tx, what, query_date(rq, "known"), &all, &n, err);
    if (st != LODE_OK) {
        return st;
    }
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_object(), *claims = json_array();
        for (uint32_t k = 0; k < all[i].n_claims; k++) {
            str id = all[i].claims[k];
            (void)json_array_append_new(claims, json_stringn(id.p, id.n));
        }
        put_text(one, "kind", all[i].kind);
        put_json(one, "claims", claims);
        put_text(one, "message", all[i].message);
        (void)json_array_append_new(items, one);
    }
    rq->reply.json = json_object();
    put_json(rq->reply.json, "items", items);
    return LODE_OK;
}

/* ---- documents ----------------------------------------------------------------------------------- */

/* Type and subtype alone: parameters are dropped. Empty: it cannot be one. */
static str media_type_of(str header) {
    const char *semicolon = header.n > 0 ? memchr(header.p, ';', header.n) : NULL;
    str type =
        str_trim((str){header.p, semicolon != NULL ? (size_t)(semicolon - header.p) : header.n});
    bool slash = false;
    for (size_t i = 0; i < type.n; i++) {
        char c = type.p[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '/' || c == '-' || c == '.' || c == '+' || c == '_';
        slash |= c == '/';
        if (!good || type.n > 100) {
            return (str){0};
        }
    }
    return slash ? type : (str){0};
}

static lode_status put_run(request *rq, lode_error *err) {
    str sha = {0}, type = media_type_of(http_get_header(rq->x, "Content-Type"));
    type = type.n > 0 ? type : STR("application/octet-stream");
    if (rq->raw.n == 0) {
        lode_status st = refuse(err, "document_empty", "the document has no bytes");
        lode_hint(err, "send the file's bytes as the body of the request");
        return st;
    }
    lode_status st = document_put(rq->tx, rq->raw, type, &sha, err);
    if (st == LODE_OK) {
        reply_location(rq, "/v1/documents/", sha);
        rq->reply.json = json_object();
        put_text(rq->reply.json, "sha256", sha);
        put_int(rq->reply.json, "bytes", (int64_t)rq->raw.n);
        put_text(rq->reply.json, "media_type", type);
    }
    return st;
}

/* What a browser would run, from a page of ours, is sent as bytes. */
static const char *safe_media_type(str stored) {
    static const char *const SAFE[] = {"application/json", "application/pdf", "text/plain",
                                       "text/csv",         "image/png",       "image/jpeg",
                                       "image/gif",        "image/webp"};
    for (size_t i = 0; i < sizeof SAFE / sizeof *SAFE; i++) {
        if (str_eqz(stored, SAFE[i])) {
            return SAFE[i];
        }
    }
    return "application/octet-stream";
}

static lode_status document_run(request *rq, lode_error *err) {
    str bytes = {0}, type = {0}, sha = rq->path_arg[0];
    bool found = false, erased = false;
    lode_status st = document_get(rq->tx, sha, &bytes, &type, &found, &erased, err);
    if (st == LODE_OK && (!found || erased)) {
        st = refuse(err, "not_found",
                    erased ? "the document was erased; the log still has its hash"
                           : "there is no document of this hash");
        lode_hint(err, "hashes of captures stand in GET /v1/claims/{id}");
    }
    if (st == LODE_OK) {
        rq->reply.bytes = bytes;
        rq->reply.media_type = safe_media_type(type);
        rq->reply.etag = sha;
    }
    return st;
}

/* ---- the table ----------------------------------------------------------------------------------- */

static const query_param LIST_QUERY[] = {
    {"group", FIELD_TEXT, NULL, "Only claims of this page or event."},
    {"about", FIELD_TEXT, NULL, "Only claims about this measure or matter."},
    {"known", FIELD_DATE, NULL, "Only what was public by then, with the status of that day."},
    {0},
};
static const query_param KNOWN_QUERY[] = {
    {"known", FIELD_DATE, NULL, "The status as of that day; else all that the desk knows."},
    {0},
};
static const query_param CONTRADICTIONS_QUERY[] = {
    {"group", FIELD_TEXT, NULL, "The group of a page or event, or the measure or matter: needed."},
    {"known", FIELD_DATE, NULL, "Only what was public by then."},
    {0},
};

const route routes_claims[] = {
    {.method = "POST",
     .path = "/v1/claims",
     .id = "addClaim",
     .summary = "Enter what somebody says",
     .about = "A claim changes no rule of law. Its status is computed from what others say of it.",
     .flags = ROUTE_WRITE | ROUTE_CREATES,
     .roles = ROLE_EVIDENCE_EDITOR,
     .body = &claim_in_schema,
     .out = &claim_out_schema,
     .run = add_run},
    {.method = "GET",
     .path = "/v1/claims",
     .id = "listClaims",
     .summary = "Claims, newest entry first",
     .flags = ROUTE_PAGED,
     .roles = ANYBODY,
     .out = &claim_item_schema,
     .query = LIST_QUERY,
     .run = list_run},
    {.method = "POST",
     .path = "/v1/claims:import",
     .id = "importClaims",
     .summary = "Enter claims and links of a file, whole or not at all",
     .flags = ROUTE_WRITE,
     .roles = ROLE_EVIDENCE_EDITOR,
     .body_max = IMPORT_BYTES_MAX,
     .body = &claim_import_schema,
     .out = &claim_imported_schema,
     .run = import_run},
    {.method = "GET",
     .path = "/v1/claims/{id}",
     .id = "getClaim",
     .summary = "A claim, its status, why, and its links",
     .flags = ROUTE_ETAG,
     .roles = ANYBODY,
     .out = &claim_out_schema,
     .query = KNOWN_QUERY,
     .run = get_run},
    {.method = "POST",
     .path = "/v1/claims/{id}:withdraw",
     .id = "withdrawClaim",
     .summary = "Take back an entry that was a mistake of ours",
     .about = "It stays, with the reason, and counts no more.",
     .flags = ROUTE_WRITE,
     .roles = ROLE_EVIDENCE_EDITOR,
     .body = &claim_withdraw_schema,
     .out = &claim_out_schema,
     .run = withdraw_run},
    {.method = "POST",
     .path = "/v1/claims/{id}/links",
     .id = "linkClaim",
     .summary = "Enter what the claim says of another",
     .about = "The reply is the other claim, with its status now.",
     .flags = ROUTE_WRITE | ROUTE_CREATES,
     .roles = ROLE_EVIDENCE_EDITOR,
     .body = &claim_link_in_schema,
     .out = &claim_out_schema,
     .run = link_run},
    {.method = "POST",
     .path = "/v1/claims/{id}/links:withdraw",
     .id = "withdrawLink",
     .summary = "Take back a link that was a mistake of ours",
     .flags = ROUTE_WRITE,
     .roles = ROLE_EVIDENCE_EDITOR,
     .body = &claim_unlink_schema,
     .out = &claim_out_schema,
     .run = unlink_run},
    {.method = "GET",
     .path = "/v1/contradictions",
     .id = "listContradictions",
     .summary = "What does not fit together among the claims of a group or matter",
     .about = "Found from what was entered, and shown; nothing is resolved by the program.",
     .flags = ROUTE_SLOW,
     .roles = ANYBODY,
     .out = &contradictions_schema,
     .query = CONTRADICTIONS_QUERY,
     .run = contradictions_run},
    {.method = "POST",
     .path = "/v1/documents",
     .id = "keepDocument",
     .summary = "Keep bytes under their SHA-256",
     .about = "Any media type, up to 16 MB; the same bytes again are kept once.",
     .flags = ROUTE_RAW | ROUTE_WRITE | ROUTE_CREATES,
     .roles = KEEPERS,
     .body_max = DOCUMENT_BYTES_MAX,
     .out = &document_schema,
     .run = put_run,
     .takes = MEDIA_ANY},
    {.method = "GET",
     .path = "/v1/documents/{sha256}",
     .id = "getDocument",
     .summary = "The bytes kept under a hash",
     .about = "Sent as application/octet-stream unless they are text, JSON, PDF or a picture.",
     .flags = ROUTE_ETAG,
     .roles = ANYBODY & ~(uint32_t)ROLE_ADMIN,
     .run = document_run,
     .gives = MEDIA_ANY},
    {0},
};
