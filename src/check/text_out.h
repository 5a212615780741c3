/* SPDX-License-Identifier: Apache-2.0
 *
 * text_out: private parts of the text answer.
 */
#ifndef LODE_CHECK_TEXT_OUT_H
#define LODE_CHECK_TEXT_OUT_H

#include "check/answer.h"
#include "check/text_layout.h"

/* The first decision that carries the overall verdict; NULL when no regime is in scope. */
const lode_decision *deciding(const lode_answer *an);
/* What a rule means for the verdict: aside from it, a burden (it sets what a strictest slot has
 * come to), or deciding (the verdict's own condition asks for what it sets). */
typedef enum rule_weight { RULE_ASIDE, RULE_BURDENS, RULE_DECIDES } rule_weight;
rule_weight rule_weighs(const lode_answer *an, const lode_decision *d, uint32_t rule);
str fact_label(const lode_answer *an, uint32_t fact);
/* Appends what was not checked, at most about columns wide; returns how many holes there are. */
uint32_t not_checked(const lode_answer *an, strbuf *out, uint32_t columns);

void text_reasons(text_page *p, const lode_answer *an);
void text_questions(text_page *p, const lode_answer *an);
void text_open(text_page *p, const lode_answer *an);
void text_clock(text_page *p, const lode_answer *an);
void text_practice(text_page *p, const lode_answer *an);
void text_scope(text_page *p,
                const lode_answer *an); /* next, hits, not checked, warnings, receipt */

#endif
