/* SPDX-License-Identifier: Apache-2.0
 *
 * table: rows of cells. A `table` of entries is sugar: it expands, before anything is resolved, to
 * the entries that its rows stand for (docs/language.md 2.5), so that ids, citations, checks and
 * positions are those of entries written out. A `sets` block reads its cells itself.
 */
#ifndef LODE_LAW_TABLE_H
#define LODE_LAW_TABLE_H

#include "law/parse.h"

#define TABLE_COLUMNS_MAX 32u /* the Country Chart has 19; a member of a set is a bit of 32 */
#define TABLE_SHARED_MAX 64u  /* clauses beside the rows; packs have twelve at most */

typedef struct table_cells {
    law_tok cell[TABLE_COLUMNS_MAX]; /* TOK_STRING, trimmed; empty for nothing and for "-" */
    uint32_t n;                      /* may be over the maximum: then the rest was dropped */
} table_cells;

/* Splits the raw text of a `columns` or `row` clause at its bars; runs of blanks become one. */
table_cells table_split(lode_arena *arena, const law_tok *text);
/* Is there a cell too many or too few? Reports it at the first one too many, or at the row. */
bool table_row_fits(diags *d, const law_source *src, const table_cells *row, uint32_t columns,
                    law_pos row_pos);

/* Is the cell one name, as the head of a block would take it? Empty is none. */
bool table_name_fits(const law_tok *cell);

typedef VEC(law_block *) law_block_list;

/* Appends the entries of the table to out. Rows that do not fit are reported and left out. */
void table_expand(law_reader *r, const law_block *table, law_block_list *out);

#endif
