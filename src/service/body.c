/* SPDX-License-Identifier: Apache-2.0
 *
 * body: what a checked body says, and what a reply says. Empty texts and DATE_NONE are null on the way out,
 * as missing keys and null are empty on the way in.
 */
#include "service/schema.h"
#include "service/service.h"

#include <stdlib.h>

str body_text(const json_t *body, const char *key) {
    const json_t *v = json_object_get(body, key);
    return json_is_string(v) ? (str){json_string_value(v), json_string_length(v)} : STR("");
}

lode_date body_date(const json_t *body, const char *key) {
    lode_date day = DATE_NONE;
    return date_parse(body_text(body, key), &day) ? day : DATE_NONE;
}

int64_t body_int(const json_t *body, const char *key, int64_t otherwise) {
    const json_t *v = json_object_get(body, key);
    return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

bool body_bool(const json_t *body, const char *key, bool otherwise) {
    const json_t *v = json_object_get(body, key);
    return json_is_boolean(v) ? json_is_true(v) : otherwise;
}

void put_json(json_t *object, const char *key, json_t *value) {
    if (value == NULL || json_object_set_new(object, key, value) != 0) {
        lode_oom(); /* nothing else can fail */
    }
}

/* Every text of the store is UTF-8; what else comes by (a decoded path) is made so. */
static json_t *clean_text(str value) {
    strbuf clean = {0};
    for (size_t at = 0, bad = 0; at < value.n; at = bad + 1) {
        str rest = {value.p + at, value.n - at};
        bool whole = str_is_utf8(rest, &bad);
        bad = whole ? value.n : at + bad;
        strbuf_add(&clean, (str){rest.p, bad - at});
        strbuf_addz(&clean, whole ? "" : "?");
    }
    json_t *out = json_stringn(clean.p, clean.n);
    strbuf_clear(&clean);
    return out;
}

void put_text(json_t *object, const char *key, str value) {
    json_t *text = value.n == 0 ? json_null() : json_stringn(value.p, value.n);
    put_json(object, key, text != NULL ? text : clean_text(value));
}

void put_date(json_t *object, const char *key, lode_date d) {
    char text[16];
    put_text(object, key, d == DATE_NONE ? STR("") : date_print(d, text));
}

void put_time(json_t *object, const char *key, lode_time t) {
    char text[32];
    put_text(object, key, time_print(t, text));
}

void put_int(json_t *object, const char *key, int64_t v) { put_json(object, key, json_integer(v)); }

void reply_page(request *rq, json_t *items, uint64_t next) {
    bool full = json_array_size(items) >= rq->page.limit;
    next = full ? next : 0;
    rq->reply.json = json_object();
    rq->reply.next = next;
    put_json(rq->reply.json, "items", items);
    strbuf cursor = {0};
    if (next != 0) {
        strbuf_addf(&cursor, "%llu", (unsigned long long)next);
    }
    put_text(rq->reply.json, "next", strbuf_str(&cursor));
    strbuf_clear(&cursor);
}

str desk_dump(lode_arena *a, const json_t *j) {
    char *z = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);
    if (z == NULL) {
        lode_oom();
    }
    str out = str_dup(a, str_of(z));
    free(z);
    return out;
}
