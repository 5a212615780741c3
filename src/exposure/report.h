/* SPDX-License-Identifier: Apache-2.0
 *
 * report: private parts of the reports. One answer is shown as text (report_text.c and report_detail.c),
 * JSON (report_json.c) and a table (report_csv.c); what all of them say of a run, a day, a path or a
 * word is here, so that they cannot disagree.
 *
 * Texts for people are rounded (ratio_show); JSON and CSV are exact (ratio_print).
 */
#ifndef LODE_EXPOSURE_REPORT_H
#define LODE_EXPOSURE_REPORT_H

#include "check/text_layout.h"
#include "exposure/exposure.h"

#define REPORT_NOTICE "Decision support, not legal advice."

/* ---- words (report_parts.c) ---------------------------------------------------------------------- */

const char *report_cause(lane_cause c);    /* machine word: "pending" */
const char *report_atom_kind(atom_kind k); /* machine word: "report" */
const char *report_path_end(path_end e);   /* machine word: "no_source" */
const char *report_policy(flow_policy p);  /* "prop", as --policy takes it */
const char *report_inbound(flow_inbound i);

/* ---- what is where ------------------------------------------------------------------------------- */

str report_item(const exposure_model *m, uint32_t item);   /* id; empty for MODEL_NONE */
str report_plant(const exposure_model *m, uint32_t plant); /* empty for MODEL_NONE */
str report_product(const exposure_answer *x, uint32_t p);  /* id of the item */
void report_row(const model_row *row, strbuf *out);        /* "bom.csv:5" */

/* Rows of a table by item, in the order of the file: a path has many steps, and a model many rows. */
typedef struct report_by_item {
    uint32_t *first, *row; /* rows row[first[item]] .. row[first[item + 1]] */
} report_by_item;
typedef struct report_index {
    report_by_item plans, stocks, transits;
} report_index;
void report_index_build(lode_arena *a, const exposure_model *m, report_index *out);

/* The rows that a step of a path rests on: its use, its stock, what arrived, its recipe, its lane. */
#define REPORT_ROWS_MAX 24u
typedef struct report_rows {
    const model_row *at[REPORT_ROWS_MAX];
    uint32_t n;
    uint8_t grade; /* the weakest */
} report_rows;
void report_step_rows(const report_index *index, const exposure_answer *x, const exposure_run *run,
                      const path_step *s, report_rows *out);
const char *report_rows_grade(const report_rows *rows); /* empty when there are none */

/* ---- a run ---------------------------------------------------------------------------------------- */

/* State of a product in one run: never DEPENDS. */
product_state report_run_state(const exposure_run *run, uint32_t product);
ratio report_first_stop(const exposure_run *run, uint32_t product); /* none: runs through */
lode_date report_date(const exposure_answer *x, ratio day); /* the day it falls on; DATE_NONE */
/* Share of the plan made in [from, until). */
ratio report_share(const exposure_run *run, uint32_t product, ratio from, ratio until);
/* Value lost of all products in a week; none: a price is missing. */
ratio report_week_lost(const exposure_run *run, uint32_t n_products, uint32_t week);
/* On how many licenses that are expected, and not promised, does the product rest? */
uint32_t report_rests(const exposure_answer *x, exposure_reading r, uint32_t product);
/* Does it rest on this one: alone, or because it rests on none alone and on all together? */
bool report_rests_on(const exposure_answer *x, exposure_reading r, uint32_t product,
                     uint32_t promise);
/* The cell of the lane, or of its item, that asks for a share of this origin; NULL: none does. */
const model_fact *report_share_cell(const exposure_answer *x, const content_share *c);
/* Does any product fare differently in the two readings, or cost another amount? */
bool report_readings_differ(const exposure_answer *x);
/* How an atom turns out in the best or worst run of a reading. */
bool report_atom_good(const exposure_answer *x, exposure_reading r, bool best, uint32_t atom);
/* The span of a lane on a day; NULL when there is none. */
const lane_span *report_span(const exposure_answer *x, uint32_t lane, int32_t day);
/* Why the lane is as it is in the worst run of the reading. */
lane_cause report_span_cause(const exposure_answer *x, exposure_reading r, const lane_span *s);
/* Atoms by the value that hangs on each, largest first; those of unknown value last. In a. */
uint32_t *report_atom_order(lode_arena *a, const exposure_answer *x);

/* Why the product stops in the worst run of the reading, as one paragraph; empty when it runs. */
void report_sentence(const exposure_answer *x, exposure_reading r, uint32_t product, strbuf *out);
/* "one of a, b; or c with d" of names, sets of one first; "none" when there is no set. */
typedef str report_name(const exposure_answer *x, uint32_t i);
void report_sets(const exposure_answer *x, const exposure_sets *s, report_name *name, strbuf *out);
str report_lane_name(const exposure_answer *x, uint32_t lane);
str report_atom_name(const exposure_answer *x, uint32_t atom);

/* ---- text ------------------------------------------------------------------------------------------ */

/* What is being written, and an arena for the small texts in it. */
typedef struct report {
    const exposure_answer *x;
    text_page p;
    lode_arena a;
    report_index index;
    uint32_t first, count;    /* readings shown: both, or one when they do not differ */
    uint32_t *shown, n_shown; /* products: all, or of many those that stop first */
} report;

#define REPORT_PRODUCTS 12u
#define REPORT_DETAILED 4u /* of which whole paragraphs are written: a section is about a screen */
void report_choose(report *r); /* fills shown */

/* NUL-terminated, clean, in the arena of the report. */
const char *report_text(report *r, str s);
const char *report_f(report *r, const char *fmt, ...) LODE_PRINTF(2, 3);
/* Numbers hold together when a line is broken; report_blanks makes what held them plain blanks. */
void report_blanks(strbuf *out, size_t from);
const char *report_number(report *r, ratio v); /* at most two decimals; "?" for none */
const char *report_money(report *r, ratio v);  /* whole units from 1 000 on; "no price" for none */
/* What remedies save: money, or in a model without prices days. */
const char *report_saved(report *r, const exposure_remedies *all, ratio v);
const char *report_range(report *r, const char *best, const char *worst); /* "0 to 5", or "5" */
const char *report_state_words(ratio factor, lane_cause why);             /* "closed: prohibited" */
const char *report_reading_title(uint32_t reading);                       /* "as written" */
const char *report_day(report *r, ratio day); /* "2026-02-13 (day 34)" */
const char *report_date_text(report *r, lode_date d);
const char *report_ref(report *r,
                       const model_row *row); /* "bom.csv:5 (document, ACME, 2026-01-02)" */
/* "RUNS", "STOPS 2026-02-13 (day 34)", and of a product answer "DEPENDS ON ..." with its worst day. */
const char *report_run_words(report *r, const exposure_run *run, uint32_t product);
const char *report_reading_words(report *r, exposure_reading reading, uint32_t product);
/* A labeled paragraph: the label, then text from column on. */
void report_labeled(report *r, uint32_t column, const char *label, const char *text);
void report_pad(report *r, uint32_t column, const char *text); /* and blanks up to column */
/* A row of a table: cells padded to width columns each, the first to first. */
void report_cells(report *r, uint32_t first, uint32_t width, const char *const *cells, uint32_t n);
void report_more(report *r, uint32_t left, const char *what); /* "and 3 more lanes: see --csv" */

void report_content(report *r);   /* report_content.c */
void report_rests_top(report *r); /* report_rests.c: for the first lines */
void report_rests_all(report *r);
void report_timeline(report *r); /* report_timeline.c */
void report_detail(report *r);   /* report_detail.c */
void report_basis(report *r);    /* report_basis.c */

#endif
