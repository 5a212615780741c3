/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi_parts: what operations share: schemas, parameters, headers, problems, ways to prove who asks.
 */
#include "service/openapi.h"
#include "service/openapi_int.h"
#include "service/problem.h"

#include <stdio.h>

void oa_set(json_t *to, const char *key, json_t *value) {
    if (value == NULL || json_object_set_new(to, key, value) != 0) {
        lode_oom();
    }
}

void oa_push(json_t *to, json_t *value) {
    if (value == NULL || json_array_append_new(to, value) != 0) {
        lode_oom();
    }
}

void oa_text(json_t *to, const char *key, const char *z) { oa_set(to, key, json_string(z)); }

json_t *oa_ref(const char *kind, const char *name) {
    json_t *out = json_object();
    strbuf z = {0};
    strbuf_addf(&z, "#/components/%s/%s", kind, name);
    oa_text(out, "$ref", z.p);
    strbuf_clear(&z);
    return out;
}

json_t *oa_info(void) {
    json_t *info = json_object(), *license = json_object();
    oa_text(info, "title", "Lodestone, the desk");
    oa_text(info, "version", LODE_VERSION);
    oa_text(info, "summary", "Export-control decisions, and the record of who made them.");
    oa_text(
        info, "description",
        "What is decided, on whose word, who cleared which name, what a license has left. Amounts "
        "are texts with a unit, dates are days, moments are in UTC. A key that is missing says "
        "that nobody knows. Lists are newest first. The meaning of everything stands in "
        "docs/desk.md.");
    oa_text(license, "name", "Apache-2.0");
    oa_text(license, "identifier", "Apache-2.0");
    oa_set(info, "license", license);
    return info;
}

/* ---- schemas ------------------------------------------------------------------------------------- */

static void collect(schema_set *set, const schema *s) {
    for (size_t i = 0; i < set->n; i++) {
        if (set->p[i] == s) {
            return;
        }
    }
    *vec_push(set) = s;
    for (const field *f = s->fields; f->name != NULL; f++) {
        if (f->of != NULL) {
            collect(set, f->of);
        }
    }
}

void schemas_collect(route_list at, schema_set *out) {
    collect(out, &problem_schema);
    for (size_t i = 0; at(i) != NULL; i++) {
        const route *r = at(i);
        if (r->body != NULL) {
            collect(out, r->body);
        }
        if (r->out != NULL) {
            collect(out, r->out);
        }
        for (const field *f = r->page != NULL ? r->page->fields : NULL;
             f != NULL && f->name != NULL; f++) {
            if (f->of != NULL) {
                collect(out, f->of);
            }
        }
    }
}

static const field cursor_field = {
    .name = "next",
    .type = FIELD_TEXT,
    .max = 20,
    .nullable = true,
    .about = "What to send as cursor for the next page; null: this is the last."};

static json_t *schemas(void) {
    json_t *all = json_object();
    schema_set set = {0};
    schemas_collect(route_at, &set);
    for (size_t i = 0; i < set.n; i++) {
        oa_set(all, set.p[i]->name, schema_to_json(set.p[i]));
    }
    vec_clear(&set);
    oa_set(all, "Cursor", field_to_json(&cursor_field));
    return all;
}

/* ---- parameters and headers ---------------------------------------------------------------------- */

typedef struct shared {
    const char *component, *name, *in;
    field f;
} shared;

static const shared parameters[] = {
    {"Limit",
     "limit",
     "query",
     {.type = FIELD_INTEGER,
      .min = 1,
      .max = PAGE_LIMIT_MAX,
      .about = "Items of a page; 50 when not given."}},
    {"Cursor",
     "cursor",
     "query",
     {.type = FIELD_TEXT, .max = 20, .about = "The next of the page before."}},
    {"IdempotencyKey",
     "Idempotency-Key",
     "header",
     {.type = FIELD_TEXT,
      .max = 128,
      .about =
          "Any text of 1 to 128 visible ASCII characters, new for each new request. The same "
          "request sent again with it changes nothing and is answered the same, for 24 hours."}},
    {"IfMatch",
     "If-Match",
     "header",
     {.type = FIELD_TEXT,
      .max = 200,
      .about = "The ETag that was read: refused when somebody changed the thing since."}},
    {"IfNoneMatch",
     "If-None-Match",
     "header",
     {.type = FIELD_TEXT,
      .max = 200,
      .about = "The ETag that is there already: 304 when it still holds."}},
};

static const shared headers[] = {
    {"ETag", NULL, NULL, {.type = FIELD_TEXT, .about = "The version of the thing."}},
    {"Location", NULL, NULL, {.type = FIELD_TEXT, .about = "Where the new thing is."}},
    {"Link",
     NULL,
     NULL,
     {.type = FIELD_TEXT, .about = "<...>; rel=\"next\", when there are older items."}},
    {"IdempotentReplayed",
     NULL,
     NULL,
     {.type = FIELD_TEXT, .about = "true: this was answered before to the same Idempotency-Key."}},
    {"RetryAfter",
     NULL,
     NULL,
     {.type = FIELD_INTEGER, .min = 0, .max = 86400, .about = "Seconds."}},
    {"WwwAuthenticate", NULL, NULL, {.type = FIELD_TEXT, .about = "Bearer."}},
};

static json_t *shared_parts(const shared *parts, size_t n) {
    json_t *all = json_object();
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_object();
        field plain = parts[i].f;
        plain.about = NULL;
        if (parts[i].in != NULL) {
            oa_text(one, "name", parts[i].name);
            oa_text(one, "in", parts[i].in);
        }
        oa_text(one, "description", parts[i].f.about);
        oa_set(one, "schema", field_to_json(&plain));
        oa_set(all, parts[i].component, one);
    }
    return all;
}

/* ---- problems ------------------------------------------------------------------------------------ */

static const struct {
    int status;
    const char *about;
} problems[] = {
    {400, "It cannot be read."},
    {401, "Nobody is known to be asking."},
    {403, "This person may not do that, or may not be the second person of it."},
    {404, "There is no such thing."},
    {406, "No answer can be given in that form."},
    {408, "It did not come in time."},
    {409, "Not from this state, or not with these figures."},
    {411, "The length of the body is missing."},
    {412, "Somebody changed it since it was read."},
    {413, "The body is too large."},
    {415, "The body is of another media type."},
    {422, "Fields do not make sense, or the key stands for another request."},
    {429, "Too many requests."},
    {431, "The header is too large."},
    {500, "A fault of the desk."},
    {503, "The store or the image cannot be used."},
};

int oa_problem_status(size_t i) {
    return i < sizeof problems / sizeof *problems ? problems[i].status : 0;
}

/* The codes that come with a status, for whoever reads it. */
static void add_codes(int status, strbuf *out) {
    problem_kind kind;
    bool any = false;
    for (size_t i = 0; problem_kind_at(i, &kind); i++) {
        if (kind.status == status) {
            strbuf_addf(out, "%s%s", any ? ", " : " Codes: ", kind.code);
            any = true;
        }
    }
    strbuf_addz(out, any ? "." : "");
}

static json_t *problem_response(size_t i) {
    json_t *r = json_object(), *content = json_object(), *json = json_object();
    strbuf about = {0};
    strbuf_addz(&about, problems[i].about);
    add_codes(problems[i].status, &about);
    oa_text(r, "description", about.p);
    strbuf_clear(&about);
    oa_set(json, "schema", oa_ref("schemas", problem_schema.name));
    oa_set(content, PROBLEM_MEDIA_TYPE, json);
    oa_set(r, "content", content);
    if (problems[i].status == 401 || problems[i].status == 429 || problems[i].status == 503) {
        bool who = problems[i].status == 401;
        json_t *h = json_object();
        oa_set(h, who ? "WWW-Authenticate" : "Retry-After",
               oa_ref("headers", who ? "WwwAuthenticate" : "RetryAfter"));
        oa_set(r, "headers", h);
    }
    return r;
}

static json_t *shared_responses(void) {
    json_t *all = json_object(), *same = json_object();
    for (size_t i = 0; oa_problem_status(i) != 0; i++) {
        char name[24];
        (void)snprintf(name, sizeof name, "Problem%d", problems[i].status);
        oa_set(all, name, problem_response(i));
    }
    oa_text(same, "description", "It is as it was when it was read.");
    oa_set(all, "NotModified", same);
    return all;
}

/* ---- who asks ------------------------------------------------------------------------------------ */

static json_t *scheme(const char *type, const char *about) {
    json_t *s = json_object();
    oa_text(s, "type", type);
    oa_text(s, "description", about);
    return s;
}

static json_t *schemes(void) {
    json_t *all = json_object();
    json_t *token = scheme("http", "A token, made with POST /v1/tokens.");
    json_t *session = scheme("apiKey", "The cookie of POST /v1/sessions.");
    json_t *csrf = scheme("apiKey", "The csrf of the session, with everything but GET.");
    oa_text(token, "scheme", "bearer");
    oa_text(session, "in", "cookie");
    oa_text(session, "name", SESSION_COOKIE);
    oa_text(csrf, "in", "header");
    oa_text(csrf, "name", "X-CSRF-Token");
    oa_set(all, "token", token);
    oa_set(all, "session", session);
    oa_set(all, "csrf", csrf);
    return all;
}

json_t *oa_components(void) {
    json_t *c = json_object();
    oa_set(c, "schemas", schemas());
    oa_set(c, "parameters", shared_parts(parameters, sizeof parameters / sizeof *parameters));
    oa_set(c, "headers", shared_parts(headers, sizeof headers / sizeof *headers));
    oa_set(c, "responses", shared_responses());
    oa_set(c, "securitySchemes", schemes());
    return c;
}
