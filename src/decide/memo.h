/* SPDX-License-Identifier: Apache-2.0
 *
 * memo: verdicts of many shipments, each different one decided once. An order book holds the same goods
 * for the same few customers over and over, and what differs (numbers, quantities, wording) mostly
 * changes nothing that the law asks about. So a line is looked up by what the law can see of it:
 *
 *   which entries are pointed at, claims, item facts ──▶ how each entry is read   (a number)
 *   that number, the classes of every fact, the lists of every party ──▶ the verdict
 *
 * Both dates are part of each key. A key holds all that decide_verdict reads (docs/language.md 4), so
 * what is found is what it would say; keys are compared whole. Lines with a license are not kept.
 *
 * Threads: a memo belongs to one thread; the world is shared, and outlives it.
 */
#ifndef LODE_DECIDE_MEMO_H
#define LODE_DECIDE_MEMO_H

#include "decide/decide.h"

#define MEMO_BYTES_MAX ((size_t)64 << 20) /* then it begins anew: some 100,000 different lines */

typedef struct lode_memo lode_memo;

lode_memo *memo_new(const lode_world *w);
void memo_free(lode_memo *m); /* NULL is allowed */
/* The same as decide_verdict, for all regimes of a line: n_regimes of out. The arena is for the work of
 * lines that are new. */
void memo_verdicts(lode_memo *m, const lode_query *q, uint32_t line, lode_arena *arena,
                   lode_verdict *out);

typedef struct memo_counts {
    uint64_t asked, entries_read, decided; /* verdicts asked for; of these read and decided anew */
} memo_counts;
memo_counts memo_count(const lode_memo *m);

#endif
