/* SPDX-License-Identifier: Apache-2.0
 *
 * symtab: names to numbers, for the resolver. Open addressing over an array of entries in order of
 * arrival: looking up hashes, but walking goes in that order, so nothing that is written out ever
 * depends on a hash. Keys are borrowed and must outlive the table.
 */
#ifndef LODE_LAW_SYMTAB_H
#define LODE_LAW_SYMTAB_H

#include "base/base.h"

typedef struct symtab_entry {
    str key;
    uint32_t value;
} symtab_entry;

/* Life cycle: zero-initialize, put, get, symtab_clear. */
typedef struct symtab {
    VEC(symtab_entry) all;
    uint32_t *slots; /* index into all plus one, 0 = free; a power of two of them */
    size_t n_slots;
} symtab;

#define SYMTAB_NONE UINT32_MAX

uint32_t symtab_get(const symtab *t, str key); /* SYMTAB_NONE when absent */
/* Adds the key; false, and nothing changed, when it is there already. */
bool symtab_put(symtab *t, str key, uint32_t value);
void symtab_clear(symtab *t);

/* The key nearest to the word, at most `max` edits away, ties by bytes; empty when none is. */
str symtab_nearest(const symtab *t, str word, uint32_t max);

#endif
