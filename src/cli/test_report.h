/* SPDX-License-Identifier: Apache-2.0
 *
 * test_report: what the parts of `lodestone test` share: the counts, the filter, and the one form
 * in which a failure is printed.
 */
#ifndef LODE_CLI_TEST_REPORT_H
#define LODE_CLI_TEST_REPORT_H

#include "base/base.h"
#include "cli/cover.h"
#include "law/law.h"

typedef struct test_report {
    uint32_t passed, failed;
    bool verbose;
    const char *filter;      /* or NULL */
    uint32_t pairs, points;  /* entries with generated pairs; facts tried for them */
    cover *cover;            /* marked on the way, or NULL */
    bool *case_passed;       /* by the cases of the world; or NULL */
    struct json_t *failures; /* with --json: collected instead of printed; or NULL */
    pair_points *kept;       /* points of entries that pass, in kept_arena; or NULL */
    lode_arena *kept_arena;
} test_report;

/* True when one of the texts contains the filter, or there is none. */
bool test_wanted(const test_report *t, str a, str b);
/* why is empty for a pass, else lines that each begin with two blanks. */
void test_result(test_report *t, const char *place, str title, const strbuf *why);

/* case_run.c: every case block of the packs. */
void test_cases(test_report *t, const law_world *lw);
/* pairs_test.c: for every entry facts just inside and just outside its test, and its dates. */
void test_pairs(test_report *t, const lode_world *w);

#endif
