/* SPDX-License-Identifier: Apache-2.0
 *
 * problem: the service's own codes, and how an error becomes a document.
 */
#include "service/problem.h"
#include "service/problem_int.h"

#include "ledger/refusal.h"
#include "service/service.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static const problem_kind own[] = {
    {"bad_request", 400, "This is not a request that the desk can read",
     "send HTTP/1.1 as RFC 9112 has it"},
    {"bad_json", 400, "The body cannot be read as JSON",
     "the message has the line and the column of what is wrong"},
    {"bad_parameter", 400, "A query parameter cannot be read",
     "the OpenAPI document at /openapi.json has the parameters of each path"},
    {"unknown_parameter", 400, "There is no such query parameter here",
     "the OpenAPI document at /openapi.json has the parameters of each path"},
    {"bad_header", 400, "A header field cannot be read",
     "the message names the field and what may stand in it"},
    {"not_authenticated", 401, "Nobody is known to be asking",
     "send `Authorization: Bearer lode_...` with a token that is in force, or sign in again"},
    {"csrf_missing", 403, "The page did not prove that it is the desk's own",
     "send the csrf of the session in the field X-CSRF-Token"},
    {"no_such_path", 404, "There is nothing at this path",
     "the OpenAPI document at /openapi.json has all paths"},
    {"method_not_allowed", 405, "This path does not take this method",
     "the field Allow has the methods it takes"},
    {"not_acceptable", 406, "The desk cannot answer in the form asked for",
     "ask for application/json, or leave Accept out"},
    {"too_slow", 408, "The request did not come in time", "send it again, faster"},
    {"key_in_use", 409, "A request with this Idempotency-Key still runs",
     "wait a second and send the same again"},
    {"length_required", 411, "The length of the body is not given",
     "send Content-Length, or chunks"},
    {"version_unknown", 505, "The desk speaks HTTP/1.1", "send HTTP/1.1"},
    {"coding_unknown", 501, "A body comes whole or in chunks", "leave other transfer codings out"},
    {"expectation_failed", 417, "This expectation is not met here",
     "leave Expect out, or send 100-continue"},
    {"busy", 503, "Too much waits at the moment",
     "nothing was changed; send the same again in a moment"},
    {"body_too_large", 413, "The body is larger than this path takes", "send it in parts"},
    {"media_type", 415, "This path does not take a body of this media type",
     "send Content-Type: application/json, in UTF-8 and not compressed"},
    {"bad_model", 422, "The tables of the model cannot be read",
     "send {\"files\": {\"bom.csv\": \"...\"}}, with the tables of docs/exposure.md; errors has each row "
     "that is wrong"},
    {"too_many_licenses", 422, "There are more licenses than one check reads",
     "name those that the shipment goes by in its licenses"},
    {"bad_fields", 422, "Fields of the body are wrong",
     "errors has each of them, with its JSON pointer and what to do"},
    {"bad_input", 422, "What was sent does not make sense", "the detail says what is wrong"},
    {"key_reused", 422, "This Idempotency-Key was used with another request",
     "use a new key for each new request"},
    {"too_many_requests", 429, "There are too many requests", "wait as long as Retry-After says"},
    {"header_too_large", 431, "The header of the request is too large",
     "send fewer or shorter fields"},
    {"internal", 500, "Something went wrong inside the desk",
     "nothing was changed; the log of the service has the reason"},
    {"store_unavailable", 503, "The store cannot be read or written",
     "nothing was changed; the log of the service has the reason: look at the disk first"},
    {"secret_shown", 409, "The reply held a secret, which is shown once",
     "if it was lost, end it and make another with a new Idempotency-Key"},
    {"store_full", 503, "The disk of the store is full",
     "nothing was changed; make room on the disk"},
    {"store_damaged", 503, "The store is damaged",
     "nothing was changed; `lodestone audit verify` says where, and a backup has the rest"},
    {"store_busy", 503, "Another program writes to the store",
     "nothing was changed; send the same again with the same Idempotency-Key"},
    {"not_ready", 503, "The desk cannot decide and record now", "checks says what is missing"},
    {"stopping", 503, "The desk is about to stop", "send the same again in a moment"},
};
#define N_OWN (sizeof own / sizeof own[0])

static const problem_kind *own_find(str code) {
    for (size_t i = 0; i < N_OWN; i++) {
        if (str_eqz(code, own[i].code)) {
            return &own[i];
        }
    }
    return NULL;
}

/* ---- the ledger's -------------------------------------------------------------------------------- */

static problem_kind of_refusal(const refusal *r) {
    switch (r->class) {
    case REFUSED_ROLE:
        return (problem_kind){r->code, 403, r->title,
                              "ask somebody who may, or an admin for the role"};
    case REFUSED_MISSING:
        return (problem_kind){r->code, 404, r->title, "look the id up in the list of its kind"};
    case REFUSED_STATE:
        return (problem_kind){r->code, 409, r->title, "read the object again: it says what it is"};
    case REFUSED_STALE:
        return (problem_kind){r->code, 412, r->title,
                              "read the object again, and send its new ETag in If-Match"};
    case REFUSED_INPUT:
        break;
    }
    return (problem_kind){r->code, 422, r->title, "change the fields that the detail names"};
}

static bool refusal_kind_find(str code, problem_kind *out) {
    for (size_t i = 0; refusal_at(i) != NULL; i++) {
        if (str_eqz(code, refusal_at(i)->code)) {
            *out = of_refusal(refusal_at(i));
            return true;
        }
    }
    return false;
}

bool problem_kind_find(str code, problem_kind *out) {
    const problem_kind *p = own_find(code);
    if (p == NULL && refusal_kind_find(code, out)) {
        return true;
    }
    p = p != NULL ? p : problem_engine_find(code);
    *out = p != NULL ? *p : *out;
    return p != NULL;
}

/* A code that two tables have is told once, as the first of them has it. */
bool problem_kind_at(size_t i, problem_kind *out) {
    if (i < N_OWN) {
        *out = own[i];
        return true;
    }
    i -= N_OWN;
    for (size_t k = 0; refusal_at(k) != NULL; k++) {
        if (own_find(str_of(refusal_at(k)->code)) == NULL && i-- == 0) {
            *out = of_refusal(refusal_at(k));
            return true;
        }
    }
    for (size_t k = 0; problem_engine_at(k) != NULL; k++) {
        str code = str_of(problem_engine_at(k)->code);
        problem_kind other;
        if (own_find(code) == NULL && !refusal_kind_find(code, &other) && i-- == 0) {
            *out = *problem_engine_at(k);
            return true;
        }
    }
    return false;
}

lode_status problem_fail(lode_error *err, const char *code, const char *fmt, ...) {
    const problem_kind *kind = own_find(str_of(code));
    assert(kind != NULL);
    char text[sizeof((lode_error *)0)->message];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    lode_status st = kind->status >= 500 ? LODE_ENVIRONMENT : LODE_BAD_INPUT;
    st = lode_fail(err, st, code, "%s", n < 0 ? kind->title : text);
    lode_hint(err, "%s", kind->hint);
    return st;
}

/* ---- the document -------------------------------------------------------------------------------- */

static json_t *begin(const problem_kind *kind, str detail, str hint) {
    strbuf type = {0};
    json_t *p = json_object();
    strbuf_addf(&type, "/problems/%s", kind->code);
    put_text(p, "type", strbuf_str(&type));
    put_text(p, "title", str_of(kind->title));
    put_int(p, "status", kind->status);
    put_text(p, "detail", detail);
    put_text(p, "code", str_of(kind->code));
    put_text(p, "hint", hint.n > 0 ? hint : str_of(kind->hint));
    strbuf_clear(&type);
    return p;
}

static void finish(lode_arena *a, const problem_kind *kind, json_t *p, problem *out) {
    char *text = json_dumps(p, JSON_COMPACT);
    if (text == NULL) {
        lode_oom();
    }
    *out = (problem){kind->status, str_dup(a, str_of(kind->code)).p, str_dup(a, str_of(text))};
    free(text);
    json_decref(p);
}

static void add_finding(json_t *errors, const char *pointer, const char *code, const char *message,
                        const char *hint) {
    json_t *e = json_object();
    put_json(e, "pointer", json_string(pointer)); /* "" is the whole body, not nothing */
    put_text(e, "code", str_of(code));
    put_text(e, "message", str_of(message));
    put_text(e, "hint", str_of(hint));
    if (json_array_append_new(errors, e) != 0) {
        lode_oom();
    }
}

/* items[0].kind as /items/0/kind; the dots of law:ACT.after are its own. */
static void pointer_of_path(const char *path, strbuf *out) {
    bool of_law = strncmp(path, "law:", 4) == 0;
    if (path[0] != '\0' && path[0] != '[') {
        strbuf_addc(out, '/');
    }
    for (; *path != '\0'; path++) {
        if ((*path == '.' && !of_law) || *path == '[') {
            strbuf_addc(out, '/');
        } else if (*path == '~' || *path == '/') {
            strbuf_addz(out, *path == '~' ? "~0" : "~1");
        } else if (*path != ']') {
            strbuf_addc(out, *path);
        }
    }
}

/* An error without a code of a table is classed by its status; its own code stands in errors. */
static problem_kind kind_of(const lode_error *err) {
    problem_kind kind;
    if (problem_kind_find(str_of(err->code), &kind)) {
        return kind;
    }
    switch (err->status) {
    case LODE_BAD_INPUT:
        return *own_find(err->line > 0 ? STR("bad_json") : STR("bad_input"));
    case LODE_USAGE:
        return *own_find(STR("bad_parameter"));
    case LODE_ENVIRONMENT:
        return *own_find(STR("store_unavailable"));
    case LODE_OK:
    case LODE_DIFFERS:
        break;
    }
    return *own_find(STR("internal"));
}

int problem_status(const lode_error *err) { return kind_of(err).status; }

static void add_places(json_t *p, const lode_error *err) {
    static const char option[] = "options.";
    if (err->line > 0) {
        put_int(p, "line", err->line);
        put_int(p, "column", err->col);
    }
    if (strncmp(err->file, option, sizeof option - 1) == 0) {
        put_text(p, "parameter", str_of(err->file + sizeof option - 1));
    } else if (err->path[0] != '\0') {
        json_t *errors = json_array();
        strbuf pointer = {0};
        pointer_of_path(err->path, &pointer);
        add_finding(errors, pointer.p, err->code, err->message, err->hint);
        strbuf_clear(&pointer);
        put_json(p, "errors", errors);
    }
}

void problem_of_error(lode_arena *a, const lode_error *err, problem *out) {
    problem_kind kind = kind_of(err);
    if (kind.status >= 500 && own_find(str_of(err->code)) == NULL) {
        finish(a, &kind, begin(&kind, STR("the log of the service says why"), STR("")), out);
        return;
    }
    json_t *p = begin(&kind, str_of(err->message), str_of(err->hint));
    add_places(p, err);
    finish(a, &kind, p, out);
}

json_t *problem_json(const char *code, str detail, int *status) {
    const problem_kind *kind = own_find(str_of(code));
    assert(kind != NULL);
    *status = kind->status;
    return begin(kind, detail, STR(""));
}

json_t *problem_of_model(const lode_error *all, size_t n, uint64_t total, int *status) {
    strbuf detail = {0};
    json_t *errors = json_array();
    strbuf_addf(&detail, "%llu %s wrong; the first: %s", (unsigned long long)total,
                total == 1 ? "thing is" : "things are", all[0].message);
    json_t *p = problem_json("bad_model", strbuf_str(&detail), status);
    strbuf_clear(&detail);
    for (size_t i = 0; i < n; i++) {
        char pointer[sizeof all[i].file + 8];
        (void)snprintf(pointer, sizeof pointer, "/files%s%s", all[i].file[0] != '\0' ? "/" : "",
                       all[i].file);
        add_finding(errors, pointer, all[i].code, all[i].message, all[i].hint);
        json_t *e = json_array_get(errors, i);
        put_int(e, "line", all[i].line);
        put_int(e, "column", all[i].col);
    }
    put_json(p, "errors", errors);
    put_int(p, "total", (int64_t)total);
    return p;
}

void problem_of_body(lode_arena *a, const body_problem *problems, uint32_t n, problem *out) {
    bool unreadable = n > 0 && body_problem_unreadable(&problems[0]);
    const problem_kind *kind = own_find(unreadable ? STR("bad_json") : STR("bad_fields"));
    strbuf detail = {0};
    if (n == 1 || unreadable) {
        strbuf_addz(&detail, problems[0].message);
    } else {
        strbuf_addf(&detail,
                    n < BODY_PROBLEMS_MAX ? "%u things are wrong; the first: %s"
                                          : "%u things or more are wrong; the first: %s",
                    n, problems[0].message);
    }
    json_t *p = begin(kind, strbuf_str(&detail), n == 1 ? str_of(problems[0].hint) : STR(""));
    json_t *errors = json_array();
    for (uint32_t i = 0; i < n; i++) {
        add_finding(errors, problems[i].pointer, problems[i].code, problems[i].message,
                    problems[i].hint);
    }
    put_json(p, "errors", errors);
    strbuf_clear(&detail);
    finish(a, kind, p, out);
}

void problem_of_parameter(lode_arena *a, const body_problem *found, problem *out) {
    bool unknown = strcmp(found->code, "unknown_parameter") == 0;
    const problem_kind *kind = own_find(unknown ? STR("unknown_parameter") : STR("bad_parameter"));
    json_t *p = begin(kind, str_of(found->message), str_of(found->hint));
    put_text(p, "parameter", str_of(found->pointer));
    finish(a, kind, p, out);
}

static const field finding_fields[] = {
    {"pointer", FIELD_ANY, .required = true,
     .about = "JSON pointer (RFC 6901) into the body that was sent; \"\" is all of it."},
    {"code", FIELD_ID, .required = true, .about = "A word for programs."},
    {"message", FIELD_TEXT, .required = true, .about = "What is wrong."},
    {"hint", FIELD_TEXT, .nullable = true, .about = "What to do."},
    {"line", FIELD_INTEGER, .min = 0, .max = FIELD_INTEGER_MAX,
     .about = "Of a table: its line, from 1; 0: the table as a whole."},
    {"column", FIELD_INTEGER, .min = 0, .max = FIELD_INTEGER_MAX,
     .about = "Of a table: column of the line, from 1; 0: the line as a whole."},
    {0},
};
static const schema finding_schema = {"Finding", "One thing that is wrong with a body.",
                                      finding_fields};
static const field problem_fields[] = {
    {"type", FIELD_TEXT, .required = true,
     .about = "/problems/CODE: a GET of it explains the code."},
    {"title", FIELD_TEXT, .required = true, .about = "What this code means."},
    {"status", FIELD_INTEGER, .required = true, .min = 400, .max = 599,
     .about = "The status of the reply."},
    {"detail", FIELD_TEXT, .required = true, .nullable = true, .about = "What is wrong this time."},
    {"code", FIELD_ID, .required = true, .about = "A word for programs."},
    {"hint", FIELD_TEXT, .required = true, .nullable = true, .about = "What to do."},
    {"line", FIELD_INTEGER, .min = 1, .max = FIELD_INTEGER_MAX,
     .about = "Line of a text that cannot be read, from 1."},
    {"column", FIELD_INTEGER, .min = 0, .max = FIELD_INTEGER_MAX,
     .about = "Column of it in bytes, from 1."},
    {"parameter", FIELD_TEXT, .about = "The query parameter at fault."},
    {"checks", FIELD_ANY, .about = "Of /readyz: how each thing is that it looks at."},
    {"errors", FIELD_OBJECTS, .of = &finding_schema,
     .about = "Everything that is wrong with the body, up to 20; of tables, up to 100."},
    {"total", FIELD_INTEGER, .min = 1, .max = FIELD_INTEGER_MAX,
     .about = "Of tables: how many things are wrong in all."},
    {0},
};
const schema problem_schema = {"Problem", "An error (RFC 9457).", problem_fields};
