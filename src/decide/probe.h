/* SPDX-License-Identifier: Apache-2.0
 *
 * probe: the truths of one line under one regime in the state given, without the search. It is
 * what decide_line finds before it splits anything, so it costs a small part of a decision. Tests
 * of packs use it: they ask for the truth of one entry, or whether a change of the law could reach
 * a line at all.
 *
 * What is decided here stays decided in every completion (language.md 4.10), and the search is a
 * function of these truths and of the conditions that are open. So a changed condition that is
 * decided alike, on the same word, before and after the change cannot move the decision.
 */
#ifndef LODE_PROBE_H
#define LODE_PROBE_H

#include "decide/decide.h"

typedef struct lode_probe lode_probe;
/* The word of an open truth means nothing. */
typedef struct probe_truth {
    tri t;
    lode_word word;
} probe_truth;

/* Lives in the arena; the query and what it names outlive it. */
lode_probe *probe_open(const lode_query *q, uint32_t line, uint32_t regime, lode_arena *arena);

/* From here on conditions, who defeats whom, and the dates of probe_live are read from w: a copy of the query's world
 * with the same vars, classes and counts of rules, entries and nodes. How each entry is decided
 * (4.6) stays what the facts made it under the query's world. NULL: the query's world again. */
void probe_world(lode_probe *p, const lode_world *w);

probe_truth probe_node(lode_probe *p, uint32_t node);
probe_truth probe_live(lode_probe *p, uint32_t rule);  /* in force, known, not suspended */
probe_truth probe_cond(lode_probe *p, uint32_t rule);  /* its condition, in force or not */
probe_truth probe_test(lode_probe *p, uint32_t entry); /* its test, and no exception of it */
tri probe_entry(lode_probe *p, uint32_t entry);
bool probe_by_test(const lode_probe *p, uint32_t entry);    /* and not by claim or classification */
bool probe_pointed(const lode_probe *p, uint32_t entry);    /* something points at it, or reached */
class_set probe_classes(const lode_probe *p, uint32_t var); /* still possible */

/* The rest is of the query's world. */
bool probe_in_play(const lode_probe *p, uint32_t rule);
tri probe_fires(lode_probe *p, uint32_t rule); /* live, condition, no defeater */
bool probe_decided(lode_probe *p);             /* the verdict, without any search */

/* What a search found, kept so that a change of the law can be held against it without another:
 * one completion with the best verdict and one with the worst. When one run bounds the changed law
 * just as it did the old one, and the two completions still have their verdicts, then the search
 * would find the same bounds. Which questions it would ask is not known from that. */
typedef struct probe_witness {
    bool usable;     /* the search found the bounds of one run, and a completion for each */
    uint32_t leaves; /* how wide the search was */
    lode_nexus nexus;
    uint32_t best, worst;
    class_set *best_state, *worst_state; /* n_vars, in the arena */
} probe_witness;
void probe_search(lode_probe *p, lode_arena *arena, probe_witness *out);
/* p: of the same facts under the changed law. */
bool probe_holds(lode_probe *p, const probe_witness *w);

#endif
