// SPDX-License-Identifier: Apache-2.0
//
// test_exposure_model: the files of a model: what is read, and every kind of thing that is refused,
// with its place.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exposure/model.h"

static lode_date on(void) {
    lode_date d = DATE_NONE;
    (void)date_parse(STR("2026-01-10"), &d);
    return d;
}

static void template_reads_back(void **state) {
    (void)state;
    lode_arena a = {0};
    strbuf texts[TABLE_COUNT] = {{0}};
    model_file files[TABLE_COUNT];
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        model_template((model_table)t, &texts[t]);
        files[t] = (model_file){str_of(model_table_file((model_table)t)), strbuf_str(&texts[t])};
    }
    exposure_model m;
    model_problems p;
    lode_error err = {0};
    lode_status st = model_read(&a, files, TABLE_COUNT, on(), &m, &p, &err);
    for (uint32_t i = 0; i < p.n; i++) {
        print_error("%s:%u:%u: %s (%s)\n", p.all[i].file, p.all[i].line, p.all[i].col,
                    p.all[i].message, p.all[i].hint);
    }
    assert_int_equal(st, LODE_OK);
    for (uint32_t i = 0; i < m.n_warnings; i++) {
        print_error("%.*s\n", STR_ARG(m.warnings[i]));
    }
    assert_int_equal(m.n_warnings, 0);
    assert_int_equal(m.n_bom, 4);
    assert_true(str_eqz(m.currency, "JPY"));
    model_problems_clear(&p);
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        strbuf_clear(&texts[t]);
    }
    arena_clear(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(template_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
