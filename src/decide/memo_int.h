/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_int: memo.c looks up and decides, memo_key.c knows what depends on which facts and writes them.
 */
#ifndef LODE_DECIDE_MEMO_INT_H
#define LODE_DECIDE_MEMO_INT_H

#include "decide/decide_int.h"
#include "decide/memo.h"
#include "decide/memo_table.h"
#include "decide/session.h"

/* Part of `lists`: nodes of vars, each once. */
typedef struct memo_list {
    size_t first, n;
} memo_list;

struct lode_memo {
    const lode_world *w;
    lode_session *binder; /* its state has the facts of the line */
    lode_engine *engine;  /* the binder's */
    lode_arena arena;     /* of what follows, found once */
    VEC(uint32_t) lists;
    memo_list *rule_asks;   /* n_rules: nodes of its condition */
    memo_list always_asked; /* nodes of nexus and verdicts */
    /* Facts, as bits: what decides how entries are read, beside what entries.c looks at; and law, claims
     * and licenses, which are seldom given. */
    uint64_t *entry_reads;
    uint64_t *counting;       /* bits by rule.order: not of a report, which changes no verdict */
    uint32_t *at_order;       /* n_rules */
    bool *node_reads_entries; /* n_box_nodes */

    unsigned char *hinted;        /* n_entries; of the line, as what follows */
    uint32_t *pointed, n_pointed; /* entries that are hinted */
    uint32_t *asked, round;       /* n_nodes: written in this round */
    strbuf item;                  /* what entries.c looks at */
    strbuf entry_facts;
    strbuf folded, key, reading;

    memo_table items, readings, verdicts;
    VEC(str) texts;      /* by reading: its key */
    VEC(uint16_t) codes; /* by reading: of the engine's entries, then of `listed` */
    memo_counts counts;
};

void memo_find_reads(lode_memo *m);
void memo_bytes(strbuf *b, const void *p, size_t n);
void memo_u32(strbuf *b, uint32_t x);
/* The state of those of the facts that are given. */
void memo_add_facts(const lode_memo *m, const uint64_t *facts, strbuf *out);
/* What each node is, to the key; a node that is there since `round` began is left out. */
void memo_add_truths(lode_memo *m, memo_list nodes);
/* Fills hinted, item and entry_facts; after session_bind. */
void memo_read_item(lode_memo *m, const lode_query *q, uint32_t line, lode_arena *arena);

#endif
