/* SPDX-License-Identifier: Apache-2.0
 *
 * report_write: how reports are written for programs. JSON on one line: every number is a string and
 * exact ("2000/19"), what is not known is null. Cells of a table for a spreadsheet: decimals, rounded to
 * nine places where they do not end, because "2/3" is a day there.
 */
#ifndef LODE_EXPOSURE_REPORT_WRITE_H
#define LODE_EXPOSURE_REPORT_WRITE_H

#include "exposure/report.h"

typedef struct json_out {
    strbuf *b;
    bool comma; /* a value stands before */
    lode_arena a;
    report_index index;
} json_out;

void j_separate(json_out *j);
void j_text(json_out *j, str s);
void j_raw(json_out *j, const char *z);
void j_open(json_out *j, char bracket);
void j_close(json_out *j, char bracket);
void j_key(json_out *j, const char *name);
void j_whole(json_out *j, int64_t n);
void j_exact(json_out *j, ratio v);
void j_key_text(json_out *j, const char *name, str s);
void j_key_word(json_out *j, const char *name, const char *z);
void j_key_exact(json_out *j, const char *name, ratio v);
void j_key_whole(json_out *j, const char *name, int64_t n);
void j_key_flag(json_out *j, const char *name, bool yes);
void j_key_date(json_out *j, const char *name, lode_date d);
void j_key_index(json_out *j, const char *name, uint32_t i);
void j_key_open(json_out *j, const char *name, char bracket);

/* As a cell: in quotes where it must be, and never a formula. */
void csv_cell(strbuf *out, str s);
void csv_number(strbuf *out, ratio v); /* nothing for none */

#endif
