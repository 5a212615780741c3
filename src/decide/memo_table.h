/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_table: byte strings, each with a number. The keys are kept whole and compared whole: a hash only
 * says where to look.
 */
#ifndef LODE_DECIDE_MEMO_TABLE_H
#define LODE_DECIDE_MEMO_TABLE_H

#include "base/base.h"

typedef struct memo_slot {
    uint64_t hash;
    const char *key; /* NULL: free */
    size_t n;
    uint64_t number;
} memo_slot;

/* Zero-initialize; memo_table_clear ends it, or empties it for another round. */
typedef struct memo_table {
    memo_slot *slots; /* a power of two */
    size_t n_slots, n;
    lode_arena keys;
} memo_table;

/* The number of the key, or NULL. It stays where it is until the next memo_put. */
const uint64_t *memo_get(const memo_table *t, str key, uint64_t hash);
/* The key must not be there yet. hash: xxh3(key). Returns the table's own copy of it. */
str memo_put(memo_table *t, str key, uint64_t hash, uint64_t number);
size_t memo_table_bytes(const memo_table *t);
void memo_table_clear(memo_table *t);

#endif
