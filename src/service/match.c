// SPDX-License-Identifier: Apache-2.0
//
// match: from a path to its route. Patterns are cut into parts once; those with as many parts and the same
// second one ("/v1/CASES/...") are tried in turn, which are a dozen at most.
//
// A verb behind the last part ("/v1/cases/{id}:countersign") is a part of its own kind: where a pattern has
// it, a path must end with it, and an id may hold a colon otherwise.
#include "service/service_int.h"

#include <assert.h>
#include <stdlib.h>

#define PARTS_MAX 8u
#define BUCKETS 256u

typedef struct pattern {
    const route *route;
    uint32_t number, n_parts;
    str parts[PARTS_MAX]; // "{id}" is any
    str verb;             // ":countersign", or empty
    struct pattern *next;
} pattern;

struct matcher {
    pattern *patterns;
    uint32_t n;
    pattern *buckets[BUCKETS];
};

// Without the first slash. False: too many parts.
static bool cut(str path, str parts[PARTS_MAX], uint32_t *n) {
    *n = 0;
    if (path.n == 0 || path.p[0] != '/') {
        return false;
    }
    path = (str){path.p + 1, path.n - 1};
    for (;;) {
        const char *slash = path.n > 0 ? memchr(path.p, '/', path.n) : NULL;
        size_t len = slash != NULL ? (size_t)(slash - path.p) : path.n;
        if (*n == PARTS_MAX) {
            return false;
        }
        parts[(*n)++] = (str){path.p, len};
        if (slash == NULL) {
            return true;
        }
        path = (str){slash + 1, path.n - len - 1};
    }
}

static str before_verb(str s) {
    const char *colon = s.n > 0 ? memchr(s.p, ':', s.n) : NULL;
    return colon != NULL ? (str){s.p, (size_t)(colon - s.p)} : s;
}

static bool is_any(str part) { return part.n > 1 && part.p[0] == '{'; }

static uint32_t bucket_by(str part, uint32_t n) {
    return (uint32_t)(xxh3(before_verb(part)) + n) % BUCKETS;
}

// By the second part, or by the first of a pattern that takes any second one ("/problems/{code}").
static uint32_t bucket_of(const str *parts, uint32_t n) {
    return bucket_by(n > 1 && !is_any(parts[1]) ? parts[1] : parts[0], n);
}

static void add(matcher *m, uint32_t i, const route *r) {
    pattern *p = &m->patterns[i];
    p->route = r;
    p->number = i;
    bool fits = cut(str_of(r->path), p->parts, &p->n_parts);
    assert(fits);
    (void)fits;
    str *last = &p->parts[p->n_parts - 1];
    str name = before_verb(*last);
    p->verb = (str){name.p + name.n, last->n - name.n};
    *last = name;
    // Literal ones first, and those with a verb, so that the first that fits is the right one.
    pattern **at = &m->buckets[bucket_of(p->parts, p->n_parts)];
    while (*at != NULL && !is_any(*last) && p->verb.n == 0 && (*at)->verb.n > 0) {
        at = &(*at)->next;
    }
    if (is_any(*last) && p->verb.n == 0) {
        while (*at != NULL) {
            at = &(*at)->next;
        }
    }
    p->next = *at;
    *at = p;
}

matcher *matcher_new(void) {
    matcher *m = calloc(1, sizeof *m);
    uint32_t n = 0;
    while (route_at(n) != NULL) {
        n++;
    }
    if (m == NULL || (m->patterns = calloc(n + 1u, sizeof *m->patterns)) == NULL) {
        lode_oom();
    }
    m->n = n;
    for (uint32_t i = 0; i < n; i++) {
        add(m, i, route_at(i));
    }
    return m;
}

void matcher_free(matcher *m) {
    if (m != NULL) {
        free(m->patterns);
        free(m);
    }
}

uint32_t matcher_count(const matcher *m) { return m->n; }

// The path without the pattern's verb in its last part; false: it has another.
static bool fits(const pattern *p, const str *parts, uint32_t n, str *last) {
    if (p->n_parts != n || !str_ends(parts[n - 1], p->verb)) {
        return false;
    }
    *last = (str){parts[n - 1].p, parts[n - 1].n - p->verb.n};
    for (uint32_t i = 0; i < n; i++) {
        str part = i + 1 == n ? *last : parts[i];
        if (is_any(p->parts[i]) ? part.n == 0 : !str_eq(part, p->parts[i])) {
            return false;
        }
    }
    return true;
}

static bool take_args(const pattern *p, lode_arena *a, const str *parts, str last, str args[3]) {
    uint32_t k = 0;
    for (uint32_t i = 0; i < p->n_parts; i++) {
        if (is_any(p->parts[i]) &&
            (k == 3 || !http_decode(a, i + 1 == p->n_parts ? last : parts[i], &args[k++]))) {
            return false;
        }
    }
    return true;
}

const route *matcher_find(const matcher *m, lode_arena *a, str method, str raw_path, str args[3],
                          uint32_t *number, strbuf *allow) {
    str parts[PARTS_MAX], last = {0};
    uint32_t n = 0;
    str want = str_eqz(method, "HEAD") ? STR("GET") : method;
    if (!cut(raw_path, parts, &n)) {
        return NULL;
    }
    const uint32_t buckets[2] = {bucket_of(parts, n), bucket_by(parts[0], n)};
    for (size_t i = 0; i < (buckets[0] == buckets[1] ? 1u : 2u); i++) {
        for (const pattern *p = m->buckets[buckets[i]]; p != NULL; p = p->next) {
            if (!fits(p, parts, n, &last)) {
                continue;
            }
            if (str_eqz(want, p->route->method) && take_args(p, a, parts, last, args)) {
                *number = p->number;
                return p->route;
            }
            strbuf_addf(allow, "%s%s%s", allow->n > 0 ? ", " : "", p->route->method,
                        strcmp(p->route->method, "GET") == 0 ? ", HEAD" : "");
        }
    }
    return NULL;
}
