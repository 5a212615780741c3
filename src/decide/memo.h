/* SPDX-License-Identifier: Apache-2.0
 *
 * memo: decisions on many shipments, each different one made once. A house sends the same goods to the same
 * customers over and over, and what differs (numbers, quantities, wording, most names and days) mostly
 * changes nothing that the law asks about. So a line is looked up by what the law can see of it:
 *
 *   which entries are pointed at, claims, item facts ──▶ how each entry is read   (a number)
 *   that number, what the rules that may fire ask, whose word it is ──▶ the line's *sight*   (a number)
 *   sight and day ──▶ verdict, decision, the days on which they hold
 *
 * A sight is the same on whatever day; days between which no law begins or ends are one. Keys hold all
 * that deciding reads (docs/language.md 4; memo.c says why), so what is found is what deciding would say;
 * they are compared whole. Lines with a license are not kept.
 *
 * Threads: a memo belongs to one thread; the world is shared, and outlives it.
 */
#ifndef LODE_DECIDE_MEMO_H
#define LODE_DECIDE_MEMO_H

#include "decide/decide.h"

#define MEMO_BYTES_MAX ((size_t)64 << 20) /* then it begins anew: some 10,000 different lines */

typedef struct lode_memo lode_memo;

lode_memo *memo_new(const lode_world *w);
void memo_free(lode_memo *m); /* NULL is allowed */
/* At the beginning of a shipment: ends what the memo lent out before, and when it is full, its sights. */
void memo_begin(lode_memo *m);

/* What the law of each regime can see of a line: n_regimes of out. NONE: of that nothing is kept. The memo
 * knows the facts of this line until it is asked about another; the query and what it names stay as they
 * are as long. */
void memo_see(lode_memo *m, const lode_query *q, uint32_t line, uint32_t *out);
/* On the query's day, of the line last seen and its sight, not NONE. */
void memo_verdict(lode_memo *m, uint32_t regime, uint32_t sight, lode_verdict *out);
/* The same as decide_line, but for what no answer shows: `entries` is NULL, and rules that are neither fired,
 * defeated nor open are all RULE_OUT. What it points to is the memo's, until memo_begin, or the arena's. */
void memo_decide(lode_memo *m, uint32_t regime, uint32_t sight, lode_arena *arena,
                 lode_decision *out);

/* As bounds_on, of whichever line, if it is known; false: memo_bounds has to be asked. */
bool memo_bounds_known(const lode_memo *m, uint32_t sight, lode_date on, uint32_t *best,
                       uint32_t *worst, lode_span *span);
/* As bounds_on, of the line last seen. */
void memo_bounds(lode_memo *m, uint32_t regime, uint32_t sight, lode_date on, uint32_t *best,
                 uint32_t *worst, lode_span *span);

/* The same as decide_verdict, for all regimes of a line: n_regimes of out. */
void memo_verdicts(lode_memo *m, const lode_query *q, uint32_t line, lode_arena *arena,
                   lode_verdict *out);

typedef struct memo_counts {
    uint64_t asked, entries_read, decided; /* verdicts, decisions and bounds asked for; readings of
                                            * entries; of these made anew */
} memo_counts;
memo_counts memo_count(const lode_memo *m);

#endif
