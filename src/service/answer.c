// SPDX-License-Identifier: Apache-2.0
//
// answer: what goes out. The body is written when the handler is done (for a change before its commit), the
// headers when it is sent.
#include "service/service_int.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

static str dump(lode_arena *a, const json_t *json) {
    char *text = json_dumps(json, JSON_COMPACT);
    if (text == NULL) {
        lode_oom();
    }
    str out = str_dup(a, str_of(text));
    free(text);
    return out;
}

// Damage is no fault of who asked, whatever the store calls it.
static const lode_error *told(job *j, const lode_error *err) {
    if (err->status != LODE_ENVIRONMENT && strncmp(err->code, "store_", 6) == 0) {
        lode_error *e = arena_alloc(j->rq.a, sizeof *e);
        *e = *err;
        e->status = LODE_ENVIRONMENT;
        return e;
    }
    return err;
}

void answer_write(job *j, lode_status status, const lode_error *err) {
    reply *r = &j->rq.reply;
    j->problem = (problem){0};
    if (status == LODE_OK) {
        r->status = r->status != 0 ? r->status : 200;
        j->text = r->json != NULL ? dump(j->rq.a, r->json) : r->bytes;
        return;
    }
    if (err != &j->err) {
        j->err = *err;
    }
    if (j->n_found > 0 && j->found_query) {
        problem_of_parameter(j->rq.a, j->found, &j->problem);
    } else if (j->n_found > 0) {
        problem_of_body(j->rq.a, j->found, j->n_found, &j->problem);
    } else {
        problem_of_error(j->rq.a, told(j, err), &j->problem);
    }
    if (j->problem.status == 503 && j->retry_after == 0) {
        j->retry_after = 1;
    }
    r->status = j->problem.status;
    j->text = j->problem.body;
}

static str formatted(job *j, const char *fmt, ...) LODE_PRINTF(2, 3);
static str formatted(job *j, const char *fmt, ...) {
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return str_dup(j->rq.a, (str){text, n < 0                     ? 0
                                        : (size_t)n < sizeof text ? (size_t)n
                                                                  : sizeof text - 1});
}

// ---- the next page -----------------------------------------------------------------------------------

static void add_encoded(strbuf *b, str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     (c != '\0' && strchr("-._~", c) != NULL);
        if (plain) {
            strbuf_addc(b, (char)c);
        } else {
            strbuf_addf(b, "%%%02X", c);
        }
    }
}

// The same address with another cursor; empty when it would be too long for a header.
static str next_link(job *j) {
    strbuf b = {0};
    strbuf_addz(&b, "<");
    strbuf_add(&b, http_raw_path(j->x));
    strbuf_addc(&b, '?');
    for (size_t i = 0; i < http_query_count(j->x); i++) {
        str name, value;
        http_query_at(j->x, i, &name, &value);
        if (!str_eqz(name, "cursor")) {
            add_encoded(&b, name);
            strbuf_addc(&b, '=');
            add_encoded(&b, value);
            strbuf_addc(&b, '&');
        }
    }
    strbuf_addf(&b, "cursor=%llu>; rel=\"next\"", (unsigned long long)j->rq.reply.next);
    str out = b.n < 1900 ? str_dup(j->rq.a, strbuf_str(&b)) : STR("");
    strbuf_clear(&b);
    return out;
}

// ---- headers -----------------------------------------------------------------------------------------

static bool is_header_text(str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7f) {
            return false;
        }
    }
    return s.n > 0 && s.n < 1900;
}

static void add_own(job *j, http_reply *out) {
    const reply *r = &j->rq.reply;
    if (r->etag.n > 0) {
        http_add(out, "ETag",
                 formatted(j, "%s\"" STR_FMT "\"", r->kept ? "W/" : "", STR_ARG(r->etag)));
    }
    if (is_header_text(r->location)) {
        http_add(out, "Location", r->location);
    }
    if (is_header_text(r->cookie)) {
        http_add(out, "Set-Cookie", r->cookie);
    }
    if (r->next != 0 && (j->route->flags & ROUTE_PAGED) != 0) {
        str link = next_link(j);
        if (link.n > 0) {
            http_add(out, "Link", link);
        }
    }
    if (j->replayed) {
        http_add(out, "Idempotent-Replayed", STR("true"));
    }
}

static void add_of_problem(job *j, http_reply *out) {
    if (out->status == 401) {
        http_add(out, "WWW-Authenticate", STR("Bearer realm=\"lodestone\""));
    }
    if (j->allow.n > 0) {
        http_add(out, "Allow", j->allow);
    }
    if (j->retry_after > 0) {
        http_add(out, "Retry-After", formatted(j, "%u", j->retry_after));
    }
}

void answer_number(job *j, http_reply *out) {
    http_add(out, "X-Request-Id",
             formatted(j, "%llx-%llx", (unsigned long long)j->s->instance,
                       (unsigned long long)j->number));
}

// As gzip, or empty: it is not shorter.
static str packed(lode_arena *a, str text) {
    z_stream z = {0};
    enum { GZIP = 15 + 16, MEMORY = 8 };
    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP, MEMORY, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        lode_oom();
    }
    char *to = arena_alloc(a, text.n);
    z.next_in = (Bytef *)(uintptr_t)text.p; // zlib reads it alone, and says so only since 1.2.5
    z.avail_in = (uInt)text.n;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)text.n;
    bool shorter = text.n <= UINT32_MAX && deflate(&z, Z_FINISH) == Z_STREAM_END;
    size_t n = (size_t)((char *)z.next_out - to);
    (void)deflateEnd(&z); // it complains only of what was left over
    return shorter ? (str){to, n} : STR("");
}

// What a browser keeps is long, and the same for everybody: a packed form tells nobody anything about a secret
// beside it. The ETag is that of both forms, and weak.
static void pack_kept(job *j, http_reply *out) {
    http_add(out, "Vary", STR("Accept-Encoding"));
    if (out->status != 200 || !header_takes(http_get_header(j->x, "accept-encoding"), "gzip")) {
        return;
    }
    str body = packed(j->rq.a, out->body);
    if (body.n > 0) {
        out->body = body;
        http_add(out, "Content-Encoding", STR("gzip"));
    }
}

void answer_to_http(job *j, http_reply *out) {
    bool bad = j->problem.code != NULL;
    const reply *r = &j->rq.reply;
    *out = (http_reply){.status = r->status, .body = j->text};
    out->media_type = bad                     ? PROBLEM_MEDIA_TYPE
                      : r->media_type != NULL ? r->media_type
                                              : "application/json";
    if (bad) {
        add_of_problem(j, out);
    } else {
        add_own(j, out);
    }
    if (out->status == 304 || out->status == 204) {
        out->body = STR("");
        out->media_type = NULL;
    }
    if (r->kept && !bad) {
        pack_kept(j, out);
    }
    answer_number(j, out);
    http_add(out, "X-Content-Type-Options", STR("nosniff"));
    http_add(out, "Referrer-Policy", STR("no-referrer"));
    if (!bad && r->media_type != NULL) { // a browser that is led to a document shows it and no more
        http_add(out, "Content-Security-Policy", STR("default-src 'none'; frame-ancestors 'none'"));
    }
    http_add(out, "Cache-Control", r->kept && !bad ? STR("private, no-cache") : STR("no-store"));
}
