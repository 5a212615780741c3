/* SPDX-License-Identifier: Apache-2.0
 *
 * reader: what the readers of single formats share. Each reader gets the whole file as checked UTF-8 and
 * appends drafts; it refuses what it does not know, because a column that moved or an element that is
 * new may hold what a party is listed for.
 */
#ifndef LODE_LISTS_READER_H
#define LODE_LISTS_READER_H

#include "lists/lists.h"
#include "lists/pen.h"

#define LISTS_IN_FILE_MAX 32u /* the Consolidated Screening List has 13 */

typedef struct reader_list {
    const list_known *known; /* NULL: a part, or a list of its own (id, title) */
    str id, title;
    list_pen pen;
} reader_list;

typedef struct list_reader {
    lode_arena *a;
    const list_file *file;
    str text;              /* unpacked, UTF-8, without a byte order mark */
    char sha256[65];       /* of the file as it came */
    lode_date as_of;       /* what the file says itself, or DATE_NONE */
    const char *publisher; /* who gave the file, when not who known.c says; or NULL */
    bool part;             /* adds to parties of another file */
    reader_list lists[LISTS_IN_FILE_MAX];
    uint32_t n_lists;
    lode_error *err;
} list_reader;

/* The pen of a list of this file; made at the first call. */
list_pen *reader_pen(list_reader *r, const list_known *known);
list_pen *reader_pen_part(list_reader *r);

/* Fills err with the file and place (0: none), and returns LODE_BAD_INPUT. */
lode_status reader_fail(list_reader *r, uint32_t line, uint32_t col, const char *code,
                        const char *fmt, ...) LODE_PRINTF(5, 6);
#define reader_drift(r, line, col, ...) reader_fail(r, line, col, "list_drift", __VA_ARGS__)

typedef lode_status (*list_read_fn)(list_reader *r);
lode_status read_ofac_csv(list_reader *r);
lode_status read_ofac_alt(list_reader *r);
lode_status read_ofac_add(list_reader *r);
lode_status read_ofac_comments(list_reader *r);
lode_status read_ofac_xml(list_reader *r);
lode_status read_csl_json(list_reader *r);
lode_status read_csl_csv(list_reader *r);
lode_status read_ecfr_xml(list_reader *r);
lode_status read_un_xml(list_reader *r);
lode_status read_registry_json(list_reader *r);
lode_status read_meti_text(list_reader *r);
lode_status read_pack_csv(list_reader *r);

/* What the bytes look like; LIST_FORMAT_UNKNOWN when like nothing we know. */
list_format list_detect(str text);

/* ---- shared between readers ------------------------------------------------------------------- */

/* OFAC's remarks: "DOB 1962; POB Shati; Passport A1 (Iran); a.k.a. 'BNC'." */
void ofac_remarks(list_pen *pen, str remarks);
/* A number of OFAC's kind: "Passport", "A1", "Iran". What is no number becomes a remark. */
void ofac_id(list_pen *pen, str type, str value, str country);
/* The list of a party of the non-SDN file: from one of its programs. */
const list_known *ofac_list_of_program(str program);
uint32_t ofac_kind(str word);
/* "10 Apr 1952", "Apr 1952", "circa 1952", "1952 to 1954", "1952-04-10": the mark MARK_BORN. */
void born_text(list_pen *pen, str text);
/* "November 21, 2011" and "11/21/11": false for anything else. Years of two digits are of 1980 to 2079. */
bool us_date(str s, lode_date *out);
/* The date in a citation such as "76 FR 71869, 11/21/11; 77 FR ...": the first one, or DATE_NONE. */
lode_date fr_date(str cite);

#endif
