/* SPDX-License-Identifier: Apache-2.0
 *
 * case_run: one `case` block of a pack, step by step. The steps are apart because the same case is
 * also run against changed copies of the law (mutate.h), and looked at for coverage (cover.h).
 *
 *   case_start     facts from `given`           case_given.c
 *   case_decide   as for any shipment          case_run.c
 *   case_expect   every `expect` clause        case_expect.c
 */
#ifndef LODE_CLI_CASE_RUN_H
#define LODE_CLI_CASE_RUN_H

#include "check/answer.h"
#include "law/law.h"

typedef struct case_run {
    const lode_world *w;
    const law_case *of;
    lode_arena arena;
    lode_request request;
    const lode_answer *answer;
    const lode_decision *decisions; /* of the only line, one for each regime */
    bool searched;
    strbuf why; /* failures, a line each; empty: none */
} case_run;

/* screener: NULL, or for many cases. */
void case_start(case_run *r, const lode_world *w, const law_case *k, party_screener *screener);
/* Decides what `expect` can ask about. Without search: the states of all rules and entries, but the
 * bounds of the verdict are not tight and no questions are known. Does nothing after a failure. */
void case_decide(case_run *r, bool search);
/* quick: stops at the first clause that fails. Does nothing without an answer; without a search it
 * leaves out what is said about questions. */
void case_expect(case_run *r, bool quick);
void case_clear(case_run *r);

/* Adds a failure: "  line 12: ..." */
void case_fail(case_run *r, const law_clause *c, const char *fmt, ...) LODE_PRINTF(3, 4);

#endif
