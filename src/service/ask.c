// SPDX-License-Identifier: Apache-2.0
//
// ask: what the query and the headers say must fit the route, before the body is read. A parameter or a form
// that nobody knows is refused, with the nearest known one: what is not understood must not be ignored.
#include "service/service_int.h"

#include "ledger/idempotency.h"
#include "ledger/refusal.h"
#include "service/schema_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define PAGE_LIMIT 50u

// ---- the query -------------------------------------------------------------------------------------

static const query_param page_params[] = {
    {"limit", FIELD_INTEGER, NULL, "How many at most."},
    {"cursor", FIELD_INTEGER, NULL, "Where to go on: next of the page before."},
    {0},
};

static const query_param *find_param(const query_param *params, str name) {
    for (; params != NULL && params->name != NULL; params++) {
        if (str_eqz(name, params->name)) {
            return params;
        }
    }
    return NULL;
}

static void nearest(const query_param *params, str name, const char **best, uint32_t *distance) {
    for (; params != NULL && params->name != NULL; params++) {
        uint32_t d = str_distance(name, str_of(params->name), 3);
        if (d < *distance) {
            *distance = d;
            *best = params->name;
        }
    }
}

static body_problem *query_problem(job *j) {
    j->found = arena_alloc(j->rq.a, sizeof *j->found);
    j->n_found = 1;
    j->found_query = true;
    return j->found;
}

static lode_status refuse_query(void) { return LODE_BAD_INPUT; } // j->found says why

static lode_status unknown_param(job *j, str name, bool paged) {
    body_problem *p = query_problem(j);
    const char *best = NULL;
    uint32_t distance = 3;
    nearest(j->route->query, name, &best, &distance);
    if (paged) {
        nearest(page_params, name, &best, &distance);
    }
    problem_say(p->pointer, sizeof p->pointer, "%s", show(name).z);
    problem_say(p->code, sizeof p->code, "unknown_parameter");
    problem_say(p->message, sizeof p->message, "there is no query parameter \"%s\" here",
                p->pointer);
    if (best != NULL) {
        problem_say(p->hint, sizeof p->hint, "did you mean %s?", best);
    }
    return refuse_query();
}

static lode_status doubled_param(job *j, const char *name) {
    body_problem *p = query_problem(j);
    problem_say(p->pointer, sizeof p->pointer, "%s", name);
    problem_say(p->code, sizeof p->code, "repeated");
    problem_say(p->message, sizeof p->message, "%s stands twice in the query", name);
    problem_say(p->hint, sizeof p->hint, "give it once");
    return refuse_query();
}

static lode_status check_param(job *j, size_t i, bool paged) {
    str name, value, first;
    http_query_at(j->x, i, &name, &value);
    const query_param *q = find_param(j->route->query, name);
    q = q == NULL && paged ? find_param(page_params, name) : q;
    if (q == NULL) {
        return unknown_param(j, name, paged);
    }
    (void)http_query(j->x, q->name, &first);
    if (first.p != value.p) {
        return doubled_param(j, q->name);
    }
    field f = {.name = q->name, .type = q->type, .words = q->words, .about = q->about};
    if (q == &page_params[0]) {
        f.min = 1;
        f.max = PAGE_LIMIT_MAX;
    } else if (q == &page_params[1]) {
        f.min = 1;
        f.max = FIELD_INTEGER_MAX;
    }
    body_problem *p = query_problem(j);
    if (!field_text_holds(&f, value, p)) {
        return refuse_query();
    }
    j->n_found = 0;
    return LODE_OK;
}

static uint64_t number_of(str s) {
    uint64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        v = v * 10 + (uint64_t)(s.p[i] - '0'); // checked: digits, no more than fit
    }
    return v;
}

static lode_status check_query(job *j) {
    bool paged = (j->route->flags & ROUTE_PAGED) != 0;
    str v;
    for (size_t i = 0; i < http_query_count(j->x); i++) {
        lode_status st = check_param(j, i, paged);
        if (st != LODE_OK) {
            return st;
        }
    }
    if (paged) {
        j->rq.page.limit = http_query(j->x, "limit", &v) ? (uint32_t)number_of(v) : PAGE_LIMIT;
        j->rq.page.before = http_query(j->x, "cursor", &v) ? number_of(v) : 0;
    }
    return LODE_OK;
}

// ---- media types -----------------------------------------------------------------------------------

static bool is_word(str s, const char *word) {
    return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

// The next of a list, without its parameters, which go to *params.
static bool next_item(str *rest, char between, str *item, str *params) {
    if (rest->n == 0) {
        return false;
    }
    const char *end = memchr(rest->p, between, rest->n);
    str whole = {rest->p, end != NULL ? (size_t)(end - rest->p) : rest->n};
    *rest = end != NULL ? (str){end + 1, rest->n - whole.n - 1} : STR("");
    const char *semi = memchr(whole.p, ';', whole.n);
    *item = str_trim((str){whole.p, semi != NULL ? (size_t)(semi - whole.p) : whole.n});
    *params = semi != NULL ? (str){semi + 1, whole.n - (size_t)(semi - whole.p) - 1} : STR("");
    return true;
}

static bool is_json(str type) {
    return is_word(type, "application/json") ||
           (str_starts(type, STR("application/")) && str_ends(type, STR("+json")));
}

static bool is_lines(str type) {
    static const char *const types[] = {"application/x-ndjson", "application/ndjson",
                                        "application/jsonl", "application/x-jsonlines",
                                        "application/octet-stream"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (is_word(type, types[i])) {
            return true;
        }
    }
    return is_json(type);
}

static bool other_charset(str params) {
    str p, unused;
    while (next_item(&params, ';', &p, &unused)) {
        if (p.n > 8 && strncasecmp(p.p, "charset=", 8) == 0) {
            str v = {p.p + 8, p.n - 8};
            return !is_word(v, "utf-8") && !is_word(v, "\"utf-8\"") && !is_word(v, "us-ascii");
        }
    }
    return false;
}

static lode_status check_media(const job *j, lode_error *err) {
    str header = http_get_header(j->x, "content-type"), rest = header, type = {0}, params = {0};
    str coding = http_get_header(j->x, "content-encoding");
    uint32_t flags = j->route->flags;
    bool any_body = j->route->body != NULL || (flags & (ROUTE_RAW | ROUTE_STREAM)) != 0;
    if (!http_has_body(j->x) || !any_body) {
        return LODE_OK;
    }
    if (coding.n > 0 && !is_word(coding, "identity")) {
        return problem_fail(err, "media_type", "the body is compressed (%.40s)", coding.p);
    }
    const char *takes = j->route->takes;
    if ((takes != NULL && strcmp(takes, MEDIA_ANY) == 0) || header.n == 0) {
        return LODE_OK;
    }
    (void)next_item(&rest, ',', &type, &params);
    bool lines = (flags & ROUTE_STREAM) != 0;
    bool fits = lines ? is_lines(type) : takes != NULL ? is_word(type, takes) : is_json(type);
    if (!fits || other_charset(params)) {
        return problem_fail(err, "media_type", "the body is %.*s; this takes %s in UTF-8",
                            (int)(header.n > 60 ? 60 : header.n), header.p,
                            lines           ? "application/x-ndjson"
                            : takes != NULL ? takes
                                            : "application/json");
    }
    return LODE_OK;
}

static bool is_zero_weight(str params) {
    str p, unused;
    while (next_item(&params, ';', &p, &unused)) {
        if (p.n >= 3 && (p.p[0] == 'q' || p.p[0] == 'Q') && p.p[1] == '=') {
            return strspn(p.p + 2, "0.") >= p.n - 2;
        }
    }
    return false;
}

// Any of them that takes what we send; routes that send something else than JSON answer everybody.
static lode_status check_accept(const job *j, lode_error *err) {
    str rest = http_get_header(j->x, "accept"), type, params;
    if (rest.n == 0 || j->route->out == NULL) {
        return LODE_OK;
    }
    while (next_item(&rest, ',', &type, &params)) {
        if (!is_zero_weight(params) &&
            (is_word(type, "*/*") || is_word(type, "application/*") || is_json(type))) {
            return LODE_OK;
        }
    }
    return problem_fail(err, "not_acceptable", "Accept takes no application/json");
}

static lode_status check_length(const job *j, lode_error *err) {
    bool needs = (j->route->body != NULL && schema_requires(j->route->body)) ||
                 (j->route->flags & (ROUTE_RAW | ROUTE_STREAM)) != 0;
    if (needs && !http_has_body(j->x)) {
        return problem_fail(err, "length_required", "this needs a body, and none was announced");
    }
    return LODE_OK;
}

// ---- keys of idempotency ---------------------------------------------------------------------------

static lode_status read_key(job *j, lode_error *err) {
    str key = http_get_header(j->x, "idempotency-key");
    j->has_key = (j->route->flags & (ROUTE_WRITE | ROUTE_OPEN | ROUTE_STREAM)) == ROUTE_WRITE &&
                 http_has_header(j->x, "idempotency-key");
    if (!j->has_key) {
        return LODE_OK;
    }
    if (!idempotency_key_holds(key)) {
        return problem_fail(err, "bad_header",
                            "an Idempotency-Key has 1 to %u visible ASCII characters",
                            IDEMPOTENCY_KEY_MAX);
    }
    j->key = key;
    return LODE_OK;
}

// ---- versions --------------------------------------------------------------------------------------

// Is the version among those of a header such as If-None-Match: "3", "4"?
static bool lists_version(str header, str version, bool weak) {
    str item, unused;
    while (next_item(&header, ',', &item, &unused)) {
        if (str_eqz(item, "*")) {
            return true;
        }
        if (weak && str_starts(item, STR("W/"))) {
            item = (str){item.p + 2, item.n - 2};
        }
        if (item.n == version.n + 2 && item.p[0] == '"' && item.p[item.n - 1] == '"' &&
            memcmp(item.p + 1, version.p, version.n) == 0) {
            return true;
        }
    }
    return false;
}

bool header_has_version(str header, str version) { return lists_version(header, version, true); }

bool header_takes(str header, const char *word) {
    str item, params;
    while (next_item(&header, ',', &item, &params)) {
        if (is_word(item, word)) {
            return !is_zero_weight(params);
        }
    }
    return false;
}

bool ask_has_version(const job *j) {
    str header = http_get_header(j->x, "if-none-match");
    return header.n > 0 && j->rq.reply.etag.n > 0 && !j->rq.reply.moves &&
           lists_version(header, j->rq.reply.etag, true);
}

lode_status request_match(request *rq, str object, lode_error *err) {
    str header = http_get_header(rq->x, "if-match");
    uint64_t version = 0;
    char text[24];
    if (!http_has_header(rq->x, "if-match")) {
        return LODE_OK;
    }
    lode_status st = object_version(rq->tx, object, &version, err);
    if (st != LODE_OK) {
        return st;
    }
    int n = snprintf(text, sizeof text, "%llu", (unsigned long long)version);
    if (version > 0 && lists_version(header, (str){text, (size_t)n}, false)) {
        return LODE_OK;
    }
    st = refuse(err, "stale", STR_FMT " is at version %s now", STR_ARG(object), text);
    lode_hint(err,
              "read it again, see whether the change still makes sense, and send If-Match: \"%s\"",
              text);
    return st;
}

lode_status reply_etag(request *rq, str object, lode_error *err) {
    uint64_t version = 0;
    char text[24];
    lode_status st = object_version(rq->tx, object, &version, err);
    if (st == LODE_OK && version > 0) {
        int n = snprintf(text, sizeof text, "%llu", (unsigned long long)version);
        rq->reply.etag = str_dup(rq->a, (str){text, (size_t)n});
    }
    return st;
}

bool request_query(const request *rq, const char *name, str *value) {
    return http_query(rq->x, name, value);
}

// ---- all of it -------------------------------------------------------------------------------------

lode_status ask_check(job *j, lode_error *err) {
    lode_status st = check_query(j);
    st = st == LODE_OK ? check_accept(j, err) : st;
    st = st == LODE_OK ? check_media(j, err) : st;
    st = st == LODE_OK ? check_length(j, err) : st;
    return st == LODE_OK ? read_key(j, err) : st;
}
