/* SPDX-License-Identifier: Apache-2.0
 *
 * routes: all routes, joined from the tables of route_*.c, and what must hold of them together. A table is
 * joined by one line.
 */
#include "service/openapi.h"
#include "service/service.h"

static const route *const TABLES[] = {
    // clang-format off
    routes_system,
    routes_people,
    routes_policy,
    routes_audit,
    routes_keep,
    routes_decide,
    routes_batch,
    routes_law,
    routes_hits,
    routes_cases,
    routes_halts,
    routes_licenses,
    routes_reservations,
    routes_claims,
    routes_models,
    // clang-format on
};

const route *route_at(size_t i) {
    for (size_t t = 0; t < sizeof TABLES / sizeof *TABLES; t++) {
        for (const route *r = TABLES[t]; r->method != NULL; r++) {
            if (i-- == 0) {
                return r;
            }
        }
    }
    return NULL;
}

/* ---- what must hold ------------------------------------------------------------------------------ */

#define FAULT(...) (strbuf_addf(faults, __VA_ARGS__), strbuf_addc(faults, '\n'))

/* /a/{id}/b and /a/{no}/b are one path to whoever asks. */
static bool same_path(const char *a, const char *b) {
    while (*a != '\0' && *a == *b) {
        if (*a == '{') {
            a += strcspn(a, "}");
            b += strcspn(b, "}");
        } else {
            a++;
            b++;
        }
    }
    return *a == *b;
}

static void check_path(const route *r, strbuf *faults) {
    uint32_t parts = 0;
    const char *p = r->path;
    if (*p != '/') {
        FAULT("%s: a path begins with /", r->path);
    }
    for (; *p != '\0'; p++) {
        if (*p == '{') {
            const char *end = strchr(p, '}');
            if (end == NULL || p[-1] != '/' || (end[1] != '\0' && strchr("/:", end[1]) == NULL)) {
                FAULT("%s: a {part} is a segment, or one before a :verb", r->path);
                return;
            }
            parts++;
        }
    }
    if (parts > sizeof((request *)0)->path_arg / sizeof(str)) {
        FAULT("%s: too many {parts}", r->path);
    }
}

static bool is_operation_id(const char *id) {
    bool ok = id != NULL && id[0] >= 'a' && id[0] <= 'z';
    for (size_t i = 0; ok && id[i] != '\0'; i++) {
        ok = (id[i] >= 'a' && id[i] <= 'z') || (id[i] >= 'A' && id[i] <= 'Z') ||
             (id[i] >= '0' && id[i] <= '9');
    }
    return ok;
}

static void check_query(const route *r, strbuf *faults) {
    for (const query_param *q = r->query; q != NULL && q->name != NULL; q++) {
        bool scalar = q->type != FIELD_OBJECT && q->type != FIELD_OBJECTS &&
                      q->type != FIELD_TEXTS && q->type != FIELD_WORDS && q->type != FIELD_ANY;
        if (!scalar || (q->type == FIELD_WORD) != (q->words != NULL)) {
            FAULT("%s: the parameter %s has no type that a query can have", r->id, q->name);
        }
        if (q->about == NULL || q->about[0] == '\0') {
            FAULT("%s: the parameter %s says nothing of itself", r->id, q->name);
        }
        for (const query_param *other = r->query; other < q; other++) {
            if (strcmp(other->name, q->name) == 0) {
                FAULT("%s: the parameter %s stands twice", r->id, q->name);
            }
        }
        if ((r->flags & ROUTE_PAGED) != 0 &&
            (strcmp(q->name, "limit") == 0 || strcmp(q->name, "cursor") == 0)) {
            FAULT("%s: %s is a parameter of every page", r->id, q->name);
        }
    }
}

static const field *field_of(const schema *s, const char *name) {
    for (const field *f = s->fields; f->name != NULL; f++) {
        if (strcmp(f->name, name) == 0) {
            return f;
        }
    }
    return NULL;
}

static void check_parts(const route *r, strbuf *faults) {
    bool reads = strcmp(r->method, "GET") == 0;
    uint32_t raw = r->flags & (ROUTE_RAW | ROUTE_STREAM);
    if (r->prepare == NULL && r->run == NULL && (r->flags & ROUTE_STREAM) == 0) {
        FAULT("%s: nothing is done", r->id);
    }
    if (reads && ((r->flags & ROUTE_WRITE) != 0 || r->body != NULL || raw != 0)) {
        FAULT("%s: a GET neither writes nor has a body", r->id);
    }
    if ((r->flags & ROUTE_WRITE) != 0 && r->run == NULL && (r->flags & ROUTE_STREAM) == 0) {
        FAULT("%s: a write without run", r->id);
    }
    if (r->body != NULL && raw != 0) {
        FAULT("%s: a raw body has no schema", r->id);
    }
    if (r->roles == 0 && (r->flags & ROUTE_OPEN) == 0) {
        FAULT("%s: nobody may do it", r->id);
    }
    if ((r->flags & ROUTE_PAGED) != 0 && (r->out == NULL || !reads)) {
        FAULT("%s: a page is a GET and has the schema of an item", r->id);
    }
    if ((r->flags & ROUTE_PAGED) != 0 && r->out != NULL && field_of(r->out, "next") != NULL) {
        FAULT("%s: out is one item, not the page", r->id);
    }
    if (r->page != NULL && ((r->flags & ROUTE_PAGED) == 0 || field_of(r->page, "items") != NULL ||
                            field_of(r->page, "next") != NULL)) {
        FAULT("%s: page is what stands beside items and next", r->id);
    }
    if ((r->flags & ROUTE_EMPTY) != 0 && (r->out != NULL || r->gives != NULL)) {
        FAULT("%s: an empty reply has no schema", r->id);
    }
    if (r->summary == NULL || r->summary[0] == '\0') {
        FAULT("%s: no summary", r->id);
    }
}

static void check_unique(route_list at, size_t i, strbuf *faults) {
    const route *r = at(i);
    for (size_t k = 0; k < i; k++) {
        const route *other = at(k);
        if (is_operation_id(other->id) && strcmp(r->id, other->id) == 0) {
            FAULT("%s: two routes have this operationId", r->id);
        }
        if (strcmp(r->method, other->method) == 0 && same_path(r->path, other->path)) {
            FAULT("%s: two routes of one path", r->id);
        }
    }
}

/* ---- schemas ------------------------------------------------------------------------------------- */

static bool is_component_name(const char *name) {
    bool ok = name != NULL && name[0] >= 'A' && name[0] <= 'Z';
    return ok && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") ==
                     strlen(name);
}

static void check_field(const schema *s, const field *f, strbuf *faults) {
    bool words = f->type == FIELD_WORD || f->type == FIELD_WORDS;
    bool of = f->type == FIELD_OBJECT || f->type == FIELD_OBJECTS;
    if (words != (f->words != NULL) || of != (f->of != NULL)) {
        FAULT("%s.%s: words or schema missing, or too many", s->name, f->name);
    }
    if (field_of(s, f->name) != f) {
        FAULT("%s.%s: stands twice", s->name, f->name);
    }
    if (f->max != 0 && f->max < f->min) {
        FAULT("%s.%s: nothing is between min and max", s->name, f->name);
    }
    if (f->about == NULL || f->about[0] == '\0') {
        FAULT("%s.%s: says nothing of itself", s->name, f->name);
    }
}

static void check_schemas(route_list at, strbuf *faults) {
    schema_set all = {0};
    schemas_collect(at, &all);
    for (size_t i = 0; i < all.n; i++) {
        const schema *s = all.p[i];
        if (!is_component_name(s->name)) {
            FAULT("%s: a schema is named as a type is", s->name != NULL ? s->name : "(none)");
        }
        for (size_t k = 0; k < i; k++) {
            if (strcmp(s->name, all.p[k]->name) == 0) {
                FAULT("%s: two schemas have this name", s->name);
            }
        }
        for (const field *f = s->fields; f->name != NULL; f++) {
            check_field(s, f, faults);
        }
    }
    vec_clear(&all);
}

bool routes_sound_of(route_list at, strbuf *faults) {
    size_t before = faults->n;
    for (size_t i = 0; at(i) != NULL; i++) {
        const route *r = at(i);
        if (!is_operation_id(r->id)) {
            FAULT("%s %s: no operationId", r->method, r->path);
            continue;
        }
        check_path(r, faults);
        check_query(r, faults);
        check_parts(r, faults);
        check_unique(at, i, faults);
    }
    check_schemas(at, faults);
    return faults->n == before;
}

bool routes_sound(strbuf *faults) { return routes_sound_of(route_at, faults); }
