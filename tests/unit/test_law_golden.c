// SPDX-License-Identifier: Apache-2.0
//
// law golden: every tests/golden/law/NAME.law is bad law text; NAME.expected is what the parser
// says about it. Rewrite them with LODE_GOLDEN_UPDATE=1 and read the diff before keeping it.
#include "law/law.h"

#include <setjmp.h> // cmocka.h needs it
#include <dirent.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define GOLDEN_BYTES_MAX (1u << 20) /* transcripts are pages, not books */

static lode_arena arena;

// The diagnostics of one file, under a name that is the same in every build folder.
static void report_on(const char *path, const char *name, strbuf *out) {
    str text;
    lode_error err;
    law_source src = {0};
    diags d = {0};
    strbuf shown = {0};
    assert_int_equal(file_read(&arena, path, GOLDEN_BYTES_MAX, &text, &err), LODE_OK);
    strbuf_addf(&shown, "law/%s", name);
    law_parse(&src, shown.p, text, &d);
    assert_true(d.errors > 0);
    diags_print(&d, out);
    strbuf_clear(&shown);
    diags_clear(&d);
    law_source_clear(&src);
}

static void check_file(const char *folder, const char *name) {
    strbuf path = {0};
    strbuf got = {0};
    lode_error err = {0};
    str expected = {0};
    strbuf_addf(&path, "%s/%s", folder, name);
    report_on(path.p, name, &got);
    path.n -= strlen("law");
    strbuf_addz(&path, "expected");
    if (getenv("LODE_GOLDEN_UPDATE") != NULL) {
        assert_int_equal(file_write(path.p, strbuf_str(&got), &err), LODE_OK);
    } else if (file_read(&arena, path.p, GOLDEN_BYTES_MAX, &expected, &err) != LODE_OK) {
        fail_msg("%s: %s", path.p, err.message);
    } else {
        assert_string_equal(got.p, expected.p);
    }
    strbuf_clear(&got);
    strbuf_clear(&path);
}

static void diagnostics_are_as_expected(void **state) {
    (void)state;
    const char *root = getenv("LODE_SOURCE_ROOT");
    strbuf folder = {0};
    uint32_t n = 0;
    strbuf_addf(&folder, "%s/tests/golden/law", root != NULL ? root : ".");
    DIR *dir = opendir(folder.p);
    assert_non_null(dir);
    for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        if (str_ends(str_of(e->d_name), STR(".law"))) {
            check_file(folder.p, e->d_name);
            n++;
        }
    }
    (void)closedir(dir); /* read only: nothing to lose */
    assert_true(n > 0);
    strbuf_clear(&folder);
}

static int forget(void **state) {
    (void)state;
    arena_clear(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(diagnostics_are_as_expected),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
