/* SPDX-License-Identifier: Apache-2.0
 *
 * route_system: the program about itself: alive, ready, counters, the document of the API, what a problem
 * means, the image anew.
 */
#include "service/openapi.h"
#include "service/problem.h"
#include "service/service.h"

#include <pthread.h>
#include <stdlib.h>

/* ---- health -------------------------------------------------------------------------------------- */

static const field HEALTH_FIELDS[] = {
    {"alive", FIELD_BOOLEAN, .required = true, .about = "true: it answers."},
    {"version", FIELD_TEXT, .required = true, .about = "Of the program."},
    {0},
};
static const schema HEALTH = {"Health", "The program runs.", HEALTH_FIELDS};

static lode_status health_prepare(request *rq, lode_error *err) {
    (void)err;
    rq->reply.json = json_object();
    put_json(rq->reply.json, "alive", json_true());
    put_text(rq->reply.json, "version", str_of(lode_version()));
    return LODE_OK;
}

/* The names of what is not well. */
static str not_well(request *rq, const json_t *checks) {
    strbuf names = {0};
    const char *key = NULL;
    json_t *check = NULL;
    json_object_foreach((json_t *)(uintptr_t)checks, key, check) {
        if (json_is_false(json_object_get(check, "ok"))) {
            strbuf_addf(&names, "%s%s", names.n > 0 ? ", " : "not well: ", key);
        }
    }
    str out = str_dup(rq->a, strbuf_str(&names));
    strbuf_clear(&names);
    return out;
}

static lode_status ready_prepare(request *rq, lode_error *err) {
    (void)err;
    json_t *checks = NULL;
    if (service_ready(rq->s, &checks)) {
        rq->reply.json = checks;
        return LODE_OK;
    }
    rq->reply.json = problem_json("not_ready", not_well(rq, checks), &rq->reply.status);
    rq->reply.media_type = PROBLEM_MEDIA_TYPE;
    put_json(rq->reply.json, "checks", checks);
    return LODE_OK;
}

static lode_status metrics_prepare(request *rq, lode_error *err) {
    (void)err;
    strbuf text = {0};
    service_metrics(rq->s, &text);
    rq->reply.bytes = str_dup(rq->a, strbuf_str(&text));
    rq->reply.media_type = "text/plain; version=0.0.4; charset=utf-8";
    strbuf_clear(&text);
    return LODE_OK;
}

/* ---- the document -------------------------------------------------------------------------------- */

static struct {
    pthread_once_t once;
    char *text;
    size_t n;
    char etag[65];
} document = {.once = PTHREAD_ONCE_INIT};

/* The tables never change, so it is written once and kept to the end. */
static void write_document(void) {
    json_t *doc = openapi_document();
    document.text = json_dumps(doc, JSON_COMPACT);
    json_decref(doc);
    if (document.text == NULL) {
        lode_oom();
    }
    document.n = strlen(document.text);
    sha256_hex((str){document.text, document.n}, document.etag);
    document.etag[32] = '\0';
}

static lode_status openapi_prepare(request *rq, lode_error *err) {
    (void)err;
    (void)pthread_once(&document.once, write_document);
    rq->reply.bytes = (str){document.text, document.n};
    rq->reply.media_type = "application/json";
    rq->reply.etag = str_of(document.etag);
    return LODE_OK;
}

/* ---- problems ------------------------------------------------------------------------------------ */

static const field KIND_FIELDS[] = {
    {"type", FIELD_TEXT, .required = true, .about = "As it stands in a problem."},
    {"code", FIELD_ID, .required = true, .about = "A word for programs."},
    {"status", FIELD_INTEGER, .required = true, .min = 400, .max = 599,
     .about = "Of the replies that have it."},
    {"title", FIELD_TEXT, .required = true, .about = "What it means."},
    {"hint", FIELD_TEXT, .required = true, .about = "What to do."},
    {0},
};
static const schema KIND = {"ProblemKind", "What a code means.", KIND_FIELDS};
static const field KINDS_FIELDS[] = {
    {"items", FIELD_OBJECTS, .of = &KIND, .required = true, .max = 1000, .about = "All codes."},
    {0},
};
static const schema KINDS = {"ProblemKinds", "Every code that is ever sent.", KINDS_FIELDS};

static json_t *kind_json(const problem_kind *kind) {
    json_t *j = json_object();
    strbuf type = {0};
    strbuf_addf(&type, "/problems/%s", kind->code);
    put_text(j, "type", strbuf_str(&type));
    put_text(j, "code", str_of(kind->code));
    put_int(j, "status", kind->status);
    put_text(j, "title", str_of(kind->title));
    put_text(j, "hint", str_of(kind->hint));
    strbuf_clear(&type);
    return j;
}

static lode_status problems_prepare(request *rq, lode_error *err) {
    (void)err;
    json_t *items = json_array();
    problem_kind kind;
    for (size_t i = 0; problem_kind_at(i, &kind); i++) {
        (void)json_array_append_new(items, kind_json(&kind));
    }
    rq->reply.json = json_object();
    put_json(rq->reply.json, "items", items);
    return LODE_OK;
}

static lode_status problem_prepare(request *rq, lode_error *err) {
    problem_kind kind;
    if (!problem_kind_find(rq->path_arg[0], &kind)) {
        return problem_fail(err, "no_such_path", "no problem has the code \"%.*s\"",
                            (int)(rq->path_arg[0].n < 60 ? rq->path_arg[0].n : 60),
                            rq->path_arg[0].p);
    }
    rq->reply.json = kind_json(&kind);
    return LODE_OK;
}

/* ---- the image ----------------------------------------------------------------------------------- */

static lode_status reload_prepare(request *rq, lode_error *err) {
    rq->reply.status = 204;
    return service_reload(rq->s, err);
}

/* ---- the table ----------------------------------------------------------------------------------- */

const route routes_system[] = {
    {.method = "GET",
     .path = "/healthz",
     .id = "getHealth",
     .summary = "Does the program run?",
     .flags = ROUTE_OPEN,
     .out = &HEALTH,
     .prepare = health_prepare},
    {.method = "GET",
     .path = "/readyz",
     .id = "getReady",
     .summary = "Can it decide and record?",
     .about = "How the image, the store and the lists are; with 503 they stand in checks.",
     .flags = ROUTE_OPEN,
     .prepare = ready_prepare},
    {.method = "GET",
     .path = "/metrics",
     .id = "getMetrics",
     .summary = "Counters, for Prometheus",
     .flags = ROUTE_OPEN,
     .prepare = metrics_prepare,
     .gives = "text/plain"},
    {.method = "GET",
     .path = "/openapi.json",
     .id = "getOpenapi",
     .summary = "This document",
     .flags = ROUTE_OPEN | ROUTE_ETAG,
     .prepare = openapi_prepare},
    {.method = "GET",
     .path = "/problems",
     .id = "listProblems",
     .summary = "Every code of a problem",
     .flags = ROUTE_OPEN,
     .out = &KINDS,
     .prepare = problems_prepare},
    {.method = "GET",
     .path = "/problems/{code}",
     .id = "getProblem",
     .summary = "What a code means, and what to do",
     .flags = ROUTE_OPEN,
     .out = &KIND,
     .prepare = problem_prepare},
    {.method = "POST",
     .path = "/v1/image:reload",
     .id = "reloadImage",
     .summary = "Put the file of the image in use anew",
     .about = "What is being decided goes on with the old one. An image that cannot be opened "
              "leaves the old one in use.",
     .flags = ROUTE_SLOW | ROUTE_EMPTY,
     .roles = ROLE_ADMIN,
     .prepare = reload_prepare},
    {0},
};
