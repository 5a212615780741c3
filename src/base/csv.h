/* SPDX-License-Identifier: Apache-2.0
 *
 * csv: a strict reader of RFC 4180 tables with a header row. Fields are separated by commas; a field
 * in double quotes may hold commas, line breaks and doubled quotes; lines end in LF or CRLF. What the
 * RFC leaves to taste is an error here: a quote inside an unquoted field, text after a closing quote,
 * a bare CR, rows of another width than the header, bytes that are not UTF-8. A byte order mark at the
 * beginning is skipped, because spreadsheets write one.
 */
#ifndef LODE_CSV_H
#define LODE_CSV_H

#include "base/base.h"

#define CSV_FIELDS_MAX 256u        /* the widest official list has 40 columns */
#define CSV_FIELD_BYTES_MAX 65536u /* the longest field we know, a list of aliases, has 6,000 */
#define CSV_ROWS_MAX \
    4000000u /* of csv_parse: the largest company register we read has 3 million rows */
#define CSV_BYTES_MAX UINT32_MAX /* so that every line and column fits its number */

/* One field: its value with the quotes undone, and where it begins (1-based, col in bytes). */
typedef struct csv_field {
    str text;
    uint32_t line, col;
} csv_field;
typedef struct csv_row {
    csv_field *fields;
    uint32_t line;
} csv_row;

/* Rows include the header, which is row 0; every row has n_cols fields. All memory is in the arena. */
typedef struct csv_table {
    csv_row *rows;
    uint32_t n_rows, n_cols;
} csv_table;

/* On failure err has file, line and column. An empty file has no header and is an error. */
LODE_MUST_CHECK lode_status csv_parse(lode_arena *a, const char *file, str text, csv_table *out,
                                      lode_error *err);

/* ---- row by row ---------------------------------------------------------------------------------
 * For tables that would not fit: no arena, no limit of rows, and nothing is copied. A field is a piece
 * of the text, or of the reader when quotes in it had to be undone; it is good until the next row. */

typedef struct csv_reader {
    const char *file;
    str text;
    size_t at, line_at; /* where it reads, and where that line begins */
    uint32_t line;
    bool comments;   /* lines that begin with #, and empty lines, are no rows */
    bool over;       /* at the end, or at something behind which no row can be found */
    uint32_t n_cols; /* of the header; 0 before it was read */
    uint32_t n, n_doubled;
    csv_field fields[CSV_FIELDS_MAX + 1];
    uint32_t doubled[CSV_FIELDS_MAX + 1]; /* fields of the row whose quotes have to be undone */
    strbuf undone;
} csv_reader;

/* Checks that all of it is UTF-8. Call csv_close also when it failed. */
LODE_MUST_CHECK lode_status csv_open(csv_reader *c, const char *file, str text, bool comments,
                                     lode_error *err);
/* The next row, first the header; out->fields is NULL at the end. Code csv_width (a row of another width
 * than the header): the next call goes on behind it. After any other failure there are no more rows. */
LODE_MUST_CHECK lode_status csv_next(csv_reader *c, csv_row *out, lode_error *err);
void csv_close(csv_reader *c);

#define CSV_NO_COLUMN UINT32_MAX
uint32_t csv_column(const csv_table *t, str name); /* CSV_NO_COLUMN when the header lacks it */

#endif
