/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi: paths and their operations; what they share stands in openapi_parts.c.
 */
#include "service/openapi.h"
#include "service/openapi_int.h"

#include <ctype.h>
#include <stdio.h>

#define TAG_BYTES_MAX 32u

/* ---- parameters ---------------------------------------------------------------------------------- */

static json_t *parameter(const char *name, const char *in, bool required, const field *f) {
    json_t *p = json_object();
    oa_text(p, "name", name);
    oa_text(p, "in", in);
    oa_set(p, "required", json_boolean(required));
    oa_text(p, "description", f->about);
    field plain = *f;
    plain.about = NULL;
    oa_set(p, "schema", field_to_json(&plain));
    return p;
}

static void add_path_parameters(json_t *to, const char *path) {
    for (const char *p = strchr(path, '{'); p != NULL; p = strchr(p + 1, '{')) {
        char name[32];
        (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(p + 1, "}"), p + 1);
        field f = {.name = name, .type = FIELD_TEXT, .max = 200, .about = "Which one."};
        oa_push(to, parameter(name, "path", true, &f));
    }
}

static void add_query_parameters(json_t *to, const route *r) {
    for (const query_param *q = r->query; q != NULL && q->name != NULL; q++) {
        field f = {.name = q->name, .type = q->type, .words = q->words, .about = q->about};
        oa_push(to, parameter(q->name, "query", false, &f));
    }
}

static json_t *parameters(const route *r) {
    json_t *all = json_array();
    bool writes = (r->flags & ROUTE_WRITE) != 0, versions = (r->flags & ROUTE_ETAG) != 0;
    add_path_parameters(all, r->path);
    add_query_parameters(all, r);
    if ((r->flags & ROUTE_PAGED) != 0) {
        oa_push(all, oa_ref("parameters", "Limit"));
        oa_push(all, oa_ref("parameters", "Cursor"));
    }
    if (writes && (r->flags & (ROUTE_OPEN | ROUTE_STREAM)) == 0) {
        oa_push(all, oa_ref("parameters", "IdempotencyKey"));
    }
    if (versions) {
        oa_push(all, oa_ref("parameters", writes ? "IfMatch" : "IfNoneMatch"));
    }
    return all;
}

/* ---- bodies -------------------------------------------------------------------------------------- */

static json_t *content(const char *media_type, json_t *of) {
    json_t *all = json_object(), *one = json_object();
    oa_set(one, "schema", of);
    oa_set(all, media_type, one);
    return all;
}

static bool is_json(const char *media_type) {
    return media_type == NULL || strcmp(media_type, "application/json") == 0;
}

/* What no table describes: bytes, or JSON that the engine's own reader checks. */
static json_t *foreign(const char *media_type) {
    json_t *s = json_object();
    if (is_json(media_type)) {
        oa_text(s, "type", "object");
    } else if (strncmp(media_type, "text/", 5) == 0 || strstr(media_type, "json") != NULL) {
        oa_text(s, "type", "string");
    }
    return s;
}

bool oa_has_body(const route *r) {
    return r->body != NULL || (r->flags & (ROUTE_RAW | ROUTE_STREAM)) != 0;
}

static json_t *request_body(const route *r) {
    json_t *b = json_object();
    const char *media = r->takes != NULL                 ? r->takes
                        : (r->flags & ROUTE_STREAM) != 0 ? "application/x-ndjson"
                                                         : "application/json";
    json_t *of = r->body != NULL ? oa_ref("schemas", r->body->name) : foreign(media);
    oa_set(b, "required", json_boolean(r->body == NULL || schema_requires(r->body)));
    oa_set(b, "content", content(media, of));
    return b;
}

/* ---- responses ----------------------------------------------------------------------------------- */

static json_t *page_of(const schema *item, const schema *beside) {
    json_t *page = json_object(), *properties = json_object(), *items = json_object();
    json_t *required = json_array();
    oa_text(page, "type", "object");
    oa_text(items, "type", "array");
    oa_set(items, "items", oa_ref("schemas", item->name));
    oa_set(properties, "items", items);
    oa_set(properties, "next", oa_ref("schemas", "Cursor"));
    for (const field *f = beside != NULL ? beside->fields : NULL; f != NULL && f->name != NULL;
         f++) {
        oa_set(properties, f->name, field_to_json(f));
        oa_push(required, json_string(f->name));
    }
    oa_set(page, "properties", properties);
    oa_push(required, json_string("items"));
    oa_push(required, json_string("next"));
    oa_set(page, "required", required);
    oa_set(page, "additionalProperties", json_false());
    return page;
}

static void add_header(json_t *headers, const char *name, const char *component) {
    oa_set(headers, name, oa_ref("headers", component));
}

static json_t *success_headers(const route *r) {
    json_t *h = json_object();
    if ((r->flags & ROUTE_ETAG) != 0) {
        add_header(h, "ETag", "ETag");
    }
    if ((r->flags & ROUTE_CREATES) != 0) {
        add_header(h, "Location", "Location");
    }
    if ((r->flags & ROUTE_PAGED) != 0) {
        add_header(h, "Link", "Link");
    }
    if ((r->flags & ROUTE_WRITE) != 0 && (r->flags & ROUTE_OPEN) == 0) {
        add_header(h, "Idempotent-Replayed", "IdempotentReplayed");
    }
    return h;
}

static json_t *success(const route *r) {
    json_t *s = json_object(), *headers = success_headers(r);
    oa_text(s, "description", r->summary);
    if (json_object_size(headers) > 0) {
        oa_set(s, "headers", headers);
    } else {
        json_decref(headers);
    }
    if ((r->flags & ROUTE_EMPTY) != 0) {
        return s;
    }
    const char *media = r->gives != NULL                 ? r->gives
                        : (r->flags & ROUTE_STREAM) != 0 ? "application/x-ndjson"
                                                         : "application/json";
    json_t *of = (r->flags & ROUTE_PAGED) != 0 ? page_of(r->out, r->page)
                 : r->out != NULL              ? oa_ref("schemas", r->out->name)
                                               : foreign(media);
    oa_set(s, "content", content(media, of));
    return s;
}

/* Which problems can come from this route. What only a handler knows (a thing that is not there, a state
 * that does not fit) is said of every route that has a handler's refusal to give. */
static bool can_answer(const route *r, int status) {
    bool known = (r->flags & ROUTE_OPEN) == 0, writes = (r->flags & ROUTE_WRITE) != 0;
    bool asks = strcmp(r->method, "GET") != 0, body = oa_has_body(r);
    switch (status) {
    case 401:
    case 403:
    case 429:
        return known || writes; /* signing in writes, and nobody is known yet */
    case 404:
        return known || writes || strchr(r->path, '{') != NULL;
    case 409:
        return asks;
    case 412:
        return writes && (r->flags & ROUTE_ETAG) != 0;
    case 408:
    case 411:
    case 413:
    case 415:
        return body;
    case 422:
        return known || body;
    default:
        return true;
    }
}

static json_t *responses(const route *r) {
    json_t *all = json_object();
    char status[8];
    bool creates = (r->flags & ROUTE_CREATES) != 0, empty = (r->flags & ROUTE_EMPTY) != 0;
    oa_set(all, creates ? "201" : empty ? "204" : "200", success(r));
    if ((r->flags & ROUTE_ETAG) != 0 && (r->flags & ROUTE_WRITE) == 0) {
        oa_set(all, "304", oa_ref("responses", "NotModified"));
    }
    for (size_t i = 0; oa_problem_status(i) != 0; i++) {
        int code = oa_problem_status(i);
        if (can_answer(r, code)) {
            char name[24];
            (void)snprintf(status, sizeof status, "%d", code);
            (void)snprintf(name, sizeof name, "Problem%d", code);
            oa_set(all, status, oa_ref("responses", name));
        }
    }
    return all;
}

/* ---- operations ---------------------------------------------------------------------------------- */

static void tag_of(const char *path, char out[TAG_BYTES_MAX]) {
    const char *from = strncmp(path, "/v1/", 4) == 0 ? path + 4 : path + 1;
    (void)snprintf(out, TAG_BYTES_MAX, "%.*s", (int)strcspn(from, "/:{"), from);
}

static json_t *security(const route *r) {
    json_t *either = json_array();
    if ((r->flags & ROUTE_OPEN) != 0) {
        return either;
    }
    json_t *token = json_object(), *page = json_object();
    oa_set(token, "token", json_array());
    oa_set(page, "session", json_array());
    if (strcmp(r->method, "GET") != 0) {
        oa_set(page, "csrf", json_array());
    }
    oa_push(either, token);
    oa_push(either, page);
    return either;
}

static json_t *roles_of_route(const route *r) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < ROLES; i++) {
        if ((r->roles & 1u << i) != 0) {
            oa_push(all, json_string(role_name(1u << i)));
        }
    }
    return all;
}

static json_t *operation(const route *r) {
    json_t *op = json_object(), *tags = json_array();
    char tag[TAG_BYTES_MAX];
    tag_of(r->path, tag);
    oa_push(tags, json_string(tag));
    oa_text(op, "operationId", r->id);
    oa_text(op, "summary", r->summary);
    if (r->about != NULL && r->about[0] != '\0') {
        oa_text(op, "description", r->about);
    }
    oa_set(op, "tags", tags);
    oa_set(op, "parameters", parameters(r));
    if (oa_has_body(r)) {
        oa_set(op, "requestBody", request_body(r));
    }
    oa_set(op, "responses", responses(r));
    oa_set(op, "security", security(r));
    if ((r->flags & ROUTE_OPEN) == 0) {
        oa_set(op, "x-roles", roles_of_route(r));
    }
    return op;
}

static json_t *paths(void) {
    json_t *all = json_object();
    for (size_t i = 0; route_at(i) != NULL; i++) {
        const route *r = route_at(i);
        json_t *item = json_object_get(all, r->path);
        char method[8] = {0};
        for (size_t k = 0; r->method[k] != '\0' && k + 1 < sizeof method; k++) {
            method[k] = (char)tolower((unsigned char)r->method[k]);
        }
        if (item == NULL) {
            item = json_object();
            oa_set(all, r->path, item);
        }
        oa_set(item, method, operation(r));
    }
    return all;
}

static bool has_tag(const json_t *tags, const char *name) {
    for (size_t i = 0; i < json_array_size(tags); i++) {
        const json_t *tag = json_object_get(json_array_get(tags, i), "name");
        if (strcmp(json_string_value(tag), name) == 0) {
            return true;
        }
    }
    return false;
}

static json_t *tags(void) {
    json_t *all = json_array();
    for (size_t i = 0; route_at(i) != NULL; i++) {
        char name[TAG_BYTES_MAX];
        tag_of(route_at(i)->path, name);
        if (!has_tag(all, name)) {
            json_t *tag = json_object();
            oa_text(tag, "name", name);
            oa_push(all, tag);
        }
    }
    return all;
}

json_t *openapi_document(void) {
    json_t *doc = json_object(), *servers = json_array(), *here = json_object();
    oa_text(doc, "openapi", "3.1.0");
    oa_set(doc, "info", oa_info());
    oa_text(here, "url", "/");
    oa_push(servers, here);
    oa_set(doc, "servers", servers);
    oa_set(doc, "tags", tags());
    oa_set(doc, "paths", paths());
    oa_set(doc, "components", oa_components());
    return doc;
}
