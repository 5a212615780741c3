/* SPDX-License-Identifier: Apache-2.0
 *
 * lists_fixture: small files of real rows (tests/lists/data) for the tests of readers, and what to do with them.
 */
#ifndef LODE_LISTS_FIXTURE_H
#define LODE_LISTS_FIXTURE_H

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lists/lists.h"

static const struct {
    const char *name;
    bool dated, marked; /* says its own date; says where it ends */
} FIXTURES[] = {
    {"sdn.csv", false, true},          {"alt.csv", false, true},
    {"add.csv", false, true},          {"cons_prim.csv", false, true},
    {"consolidated.xml", true, true},  {"csl.json", true, true},
    {"csl.csv", false, false},         {"un.xml", true, true},
    {"ecfr_744.xml", false, true},     {"meti_belarus.txt", true, false},
    {"entity_rows.csv", false, false},
};
#define N_FIXTURES (sizeof FIXTURES / sizeof FIXTURES[0])

static inline str fixture_read(lode_arena *a, const char *folder, const char *name) {
    const char *root = getenv("LODE_SOURCE_ROOT");
    lode_error err = {0};
    strbuf path = {0};
    str text = {0};
    strbuf_addf(&path, "%s/tests/lists/%s/%s", root != NULL ? root : ".", folder, name);
    if (file_read(a, path.p, 64u << 20, &text, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    strbuf_clear(&path);
    return text;
}

static inline list_file fixture_file(const char *name, str bytes) {
    list_file f = {.name = name, .bytes = bytes, .as_of = DATE_NONE};
    for (size_t i = 0; i < N_FIXTURES; i++) {
        if (strcmp(FIXTURES[i].name, name) == 0 && !FIXTURES[i].dated) {
            (void)date_parse(STR("2025-01-31"), &f.as_of); // it is one
        }
    }
    return f;
}

static inline void fixture_must_read(lode_arena *a, const list_file *f, list_drafts *out) {
    lode_error err = {0};
    if (list_read(a, f, out, &err) != LODE_OK) {
        fail_msg("%s: %s:%u:%u: %s", f->name, err.file, err.line, err.col, err.message);
    }
}

/* The bytes are refused, with this code; nothing is appended. */
static inline void fixture_must_refuse(lode_arena *a, const char *name, str bytes,
                                       const char *code) {
    lode_error err = {0};
    list_drafts drafts = {0};
    list_file f = fixture_file(name, bytes);
    if (list_read(a, &f, &drafts, &err) != LODE_BAD_INPUT) {
        fail_msg("%s was read; expected %s", name, code);
    }
    if (strcmp(err.code, code) != 0) {
        fail_msg("%s: %s: %s; expected %s", name, err.code, err.message, code);
    }
    assert_string_equal(err.file, name);
    assert_int_equal(drafts.n, 0);
    vec_clear(&drafts);
}

/* The text with its first `from` replaced. */
static inline str fixture_with(lode_arena *a, str text, const char *from, const char *to) {
    const char *at = memmem(text.p, text.n, from, strlen(from));
    strbuf b = {0};
    assert_non_null(at);
    strbuf_add(&b, (str){text.p, (size_t)(at - text.p)});
    strbuf_addz(&b, to);
    size_t skip = (size_t)(at - text.p) + strlen(from);
    strbuf_add(&b, (str){text.p + skip, text.n - skip});
    str out = str_dup(a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

#endif
