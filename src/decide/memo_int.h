/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_int: memo.c sees and looks up, memo_key.c knows what depends on which facts and writes them, memo_keep.c
 * keeps whole decisions, memo_days.c which days are one.
 */
#ifndef LODE_DECIDE_MEMO_INT_H
#define LODE_DECIDE_MEMO_INT_H

#include "decide/decide_int.h"
#include "decide/memo.h"
#include "decide/memo_table.h"
#include "decide/session.h"

#define MEMO_LENT_MAX 8u /* arrays of rules lent at once; more come from the arena of the call */
#define MEMO_WORK_KEPT ((size_t)1 << 20) /* of a block of memory: more is given back */
#define MEMO_WITNESSES_MAX 8u            /* of one decision */

/* Part of `lists`: nodes of vars, each once. */
typedef struct memo_list {
    size_t first, n;
} memo_list;

/* A rule that does not fire, on this word, when the facts that it asks about are such as these. */
typedef struct memo_witness {
    uint32_t rule;
    lode_word word;
    str asked;
    struct memo_witness *next;
} memo_witness;

typedef struct memo_decision {
    lode_decision d;           /* without rules and entries */
    lode_rule_result *results; /* of d.told */
    lode_word fired;           /* the weakest word of a rule that fired */
    memo_witness *witnesses;
    uint32_t n_witnesses;
} memo_decision;

/* What follows under the law that is in force for a sight on some day; many sights and days share it. */
typedef struct memo_law {
    memo_decision *decision; /* NULL, and false: not asked yet */
    bool has_verdict, has_bounds;
    lode_verdict verdict;
    uint32_t best, worst;
} memo_law;

/* One sight on the days between two cuts. */
typedef struct memo_day {
    uint32_t law; /* NONE: not found yet, as what is false below */
    bool has_span, has_not_pointed;
    lode_span span; /* as long as the bounds are said to hold */
    uint32_t not_pointed;
} memo_day;

typedef struct memo_sight {
    uint32_t profile;
    const uint64_t *maybe; /* bits by rule.order: rules that may fire on some day */
} memo_sight;

/* How the entries of a regime are read for one item: on the days before `until`, from the span before. */
typedef struct memo_span {
    lode_date until; /* DATE_NONE: without end, the last one */
    uint32_t reading;
} memo_span;
typedef struct memo_profile {
    const memo_span *spans;
    const uint64_t *tests_maybe; /* the engine's words; only bits of exceptions */
    const uint16_t *codes;       /* of the engine's entries, then of `listed`: as on any day */
} memo_profile;

struct lode_memo {
    const lode_world *w;
    lode_session *binder; /* its state has the facts of the line */
    lode_engine *engine;  /* the binder's */
    lode_arena arena;     /* of what follows, found once */
    VEC(uint32_t) lists;
    memo_list *rule_asks;   /* n_rules: nodes of its condition */
    uint32_t *by_asks;      /* n_rules: those that ask least first */
    memo_list always_asked; /* nodes of nexus, verdicts and clocks */
    /* Facts, as bits: what decides how entries are read, beside what entries.c looks at; and law, claims
     * and licenses, which are seldom given. */
    uint64_t *entry_reads;
    uint64_t *all_facts;
    bool *node_reads_entries; /* n_box_nodes */
    bool *reads_listed;       /* n_rules: whether its condition asks if the item is listed */
    bool *reads_entries;      /* n_rules: or what an entry says */
    bool clocks_read_entries; /* some clock's does */
    uint32_t *class_vars;     /* n_regimes */
    lode_date *cuts;          /* days on which some law begins or ends, ascending */
    uint32_t n_cuts;
    lode_rule_result
        *lent[MEMO_LENT_MAX]; /* n_rules each: all are RULE_OUT but those of `lent_to` */
    const memo_decision *lent_to[MEMO_LENT_MAX];
    uint32_t n_lent;

    lode_query q; /* of the line last seen */
    uint32_t line;
    lode_word weakest; /* nothing of the line is on a weaker word */
    str hs;            /* digits of its customs code, as what follows of the line */
    uint32_t hs_fact;
    uint32_t pointed;       /* where the entries that something points at begin in pointers */
    uint32_t *asked, round; /* n_nodes: written in this round */
    strbuf item;            /* what entries.c looks at */
    strbuf entry_facts;
    strbuf folded, key, reading;
    strbuf whole; /* a key of all facts, while `key` is written */

    memo_table items, readings, known_profiles, sights, known_laws, days;
    memo_table words;       /* by all that is given: what the verdict rests on */
    memo_table hints;       /* by words and customs code: where their entries begin in pointers */
    VEC(uint32_t) pointers; /* lists of entry << 2 | HINTED_BY_*, each ends with NONE */
    VEC(str) texts;         /* by reading: its key */
    VEC(memo_profile) profiles; /* by number */
    VEC(memo_sight) seen;       /* by sight */
    VEC(memo_law) laws;         /* by number */
    VEC(memo_day) of_days;      /* by number in days */
    lode_arena kept;            /* decisions and profiles */

    lode_arena work; /* what the binder's state needs while it is worked on (memo_work.c) */
    bool working;
    uint32_t work_regime, work_sight, work_reading;
    class_set classified; /* the classification as it is bound */
    memo_counts counts;
};

void memo_find_reads(lode_memo *m);
void memo_bytes(strbuf *b, const void *p, size_t n);
void memo_u32(strbuf *b, uint32_t x);
/* The state of those of the facts that are given, and whose word they are. */
void memo_add_facts(const lode_memo *m, const uint64_t *facts, strbuf *out);
/* What each node is, and on whose word, to the key; a node that is there since `round` began is left out. */
void memo_add_truths(lode_memo *m, memo_list nodes);
/* Fills pointed, item, entry_facts and weakest; after session_bind. */
void memo_read_item(lode_memo *m);

/* memo_days.c */
void memo_find_cuts(lode_memo *m);
uint32_t memo_segment(const lode_memo *m, lode_date day); /* equal: the same law is in force */

/* memo_read.c: what bind_entries left, as bytes and back; the number of how entries are read. */
void memo_read_again(const lode_memo *m, decide_ctx *c, uint32_t reading);
uint32_t memo_profile_of(lode_memo *m, uint32_t regime);
uint32_t memo_reading_on(const lode_memo *m, uint32_t profile, lode_date on);

/* memo_work.c: the binder's state turned to one regime and day, and back. */
decide_ctx *memo_work(lode_memo *m, uint32_t regime, lode_date on);
decide_ctx *memo_work_on(lode_memo *m, uint32_t regime, uint32_t sight, lode_date on);
void memo_work_end(lode_memo *m);
/* The number of the law in force on the day worked on, as the sight worked on meets it. */
uint32_t memo_law_of(lode_memo *m);

/* memo_keep.c */
memo_decision *memo_keep(lode_memo *m, const lode_decision *d);
/* Lends it out; what is there of rules goes with it. */
void memo_lend(lode_memo *m, const memo_decision *kept, lode_arena *arena, lode_decision *out);
void memo_take_back(lode_memo *m);

#endif
