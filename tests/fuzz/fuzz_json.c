/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_json: json_read and jansson take the same texts, and read the same from them.
 */
#include <stdint.h>
#include <stdlib.h>

#include <jansson.h>

#include "check/json_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DEPTH_MAX 32u
#define INPUT_BYTES_MAX 4096u

static void demand(bool ok) {
    if (!ok) {
        abort();
    }
}

static void same(const jnode *j, json_t *other);

static void same_kids(const jnode *j, json_t *other) {
    uint32_t i = 0;
    if (j->kind == JNODE_ARRAY) {
        demand(json_array_size(other) == j->n);
        for (; i < j->n; i++) {
            same(&j->kids[i], json_array_get(other, i));
        }
        return;
    }
    const char *key;
    json_t *kid;
    demand(json_object_size(other) == j->n);
    json_object_foreach(other, key, kid) {
        demand(str_eqz(str_of(key), j->kids[i].key));
        demand(jnode_get(j, key) == &j->kids[i]);
        same(&j->kids[i++], kid);
    }
}

static void same(const jnode *j, json_t *other) {
    static const json_type types[] = {JSON_NULL, JSON_FALSE,  JSON_TRUE,  JSON_INTEGER,
                                      JSON_REAL, JSON_STRING, JSON_ARRAY, JSON_OBJECT};
    demand(json_typeof(other) == types[j->kind]);
    if (j->kind == JNODE_INTEGER) {
        demand(json_integer_value(other) == j->integer);
    } else if (j->kind == JNODE_STRING) {
        str text = {json_string_value(other), json_string_length(other)};
        demand(str_eq(text, j->text) && j->text.p[j->text.n] == '\0');
    } else if (j->kind == JNODE_ARRAY || j->kind == JNODE_OBJECT) {
        same_kids(j, other);
    }
}

/* What only jansson takes: deeper texts, and numbers near the largest double. */
static bool beyond(str s) {
    uint32_t depth = 0, deepest = 0;
    bool huge = false;
    for (size_t i = 0; i < s.n; i++) {
        depth += s.p[i] == '[' || s.p[i] == '{';
        depth -= depth > 0 && (s.p[i] == ']' || s.p[i] == '}');
        deepest = depth > deepest ? depth : deepest;
        huge |= (s.p[i] == 'e' || s.p[i] == 'E') && i + 3 < s.n;
    }
    return deepest > DEPTH_MAX || huge || s.n > 150;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    str text = {(const char *)data, size};
    if (size > INPUT_BYTES_MAX || !str_is_utf8(text, NULL)) {
        return 0;
    }
    lode_arena a = {0};
    json_error_t e;
    const jnode *j = json_read(&a, text, DEPTH_MAX);
    json_t *other =
        json_loadb(size > 0 ? text.p : "", size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    demand(j == NULL || other != NULL);
    demand(j != NULL || other == NULL || beyond(text));
    if (j != NULL) {
        same(j, other);
    }
    json_decref(other);
    arena_clear(&a);
    return 0;
}
