/* SPDX-License-Identifier: Apache-2.0
 *
 * model_table: one file while it is read: its header as columns, and the cells of the row at hand.
 */
#ifndef LODE_EXPOSURE_MODEL_TABLE_H
#define LODE_EXPOSURE_MODEL_TABLE_H

#include "exposure/model_int.h"

/* What a field of a row is. */
typedef struct table_field {
    uint32_t column; /* or MODEL_NO_COLUMN: a fact, or a column with a problem */
    str fact;        /* empty: none */
} table_field;

#define BATCH_ROWS 32u

/* Rows that are read together, so that the names in them can be fetched before they are looked up. */
typedef struct table_batch {
    csv_field *fields; /* n_cols for each row */
    uint32_t lines[BATCH_ROWS], n;
    uint64_t hashes[BATCH_ROWS];
} table_batch;

typedef struct table_reader {
    model_reader *r;
    const model_spec *spec;
    const model_column *columns[MODEL_COLUMNS_MAX]; /* of the file, then those of the word */
    uint32_t n_columns;
    csv_reader csv;
    table_field fields[CSV_FIELDS_MAX];
    model_cell cells[MODEL_COLUMNS_MAX]; /* by column; keep what they held in the row before */
    table_batch batch;
    str before[MODEL_COLUMNS_MAX]; /* their texts then; p NULL: nothing that can be used again */
} table_reader;

/* Where the names of a column are looked up; NULL: it has none. */
const model_ids *cell_ids(const table_reader *t, uint32_t column);
/* Reads the field into the cell of its column (model_cell.c). False: a problem was noted. */
bool cell_read(table_reader *t, uint32_t column, const csv_field *f);

extern const char *const MODEL_GRADE_WORDS[];

#endif
