/* SPDX-License-Identifier: Apache-2.0
 *
 * law_json: what the image holds, as JSON: measures, lists, clocks, each as it stands on one day as known on
 * another. One line, no newline. What the keys mean is written at lode_measures_json in lodestone.h.
 *
 *   law_json.c   measures: their dates, rules, suspensions, reports
 *   law_lists.c  lists and clocks
 *   list_rows.c  the rows of a list
 *   facts_json.c what may be asked of a shipment
 *   law_page.c   pages, and small parts of all
 */
#ifndef LODE_CHECK_LAW_JSON_H
#define LODE_CHECK_LAW_JSON_H

#include "check/law_state.h"

#include <jansson.h>

typedef struct law_ask {
    law_days days;   /* both given */
    uint64_t before; /* of a list: only items of a lower number; 0: from the first */
    uint32_t limit;  /* 0: all */
} law_ask;

/* Newest first; without a date last. */
void measures_to_json(const lode_world *w, const law_ask *ask, lode_arena *a, strbuf *out);
/* One measure with all that belongs to it. */
void measure_to_json(const lode_world *w, uint32_t measure, const law_ask *ask, strbuf *out);
/* In the order of the law. */
void lists_to_json(const lode_world *w, const law_ask *ask, strbuf *out);
void law_clocks_to_json(const lode_world *w, const law_ask *ask, strbuf *out);
/* The rows of the lists of this id, whose names must be right (world_names); false: there are none. */
typedef struct rows_ask {
    law_ask law;
    lode_date since; /* DATE_NONE: all rows; else what was added and what ended since */
    str name;        /* part of a name, or the number; empty: any */
    uint32_t state;  /* row_state_find; NONE: any */
} rows_ask;
bool row_state_find(str word, uint32_t *out);
bool rows_to_json(const lode_world *w, str id, const rows_ask *ask, strbuf *out);
/* What may be asked of a shipment: no day is needed. */
void facts_to_json(const lode_world *w, lode_arena *a, strbuf *out);

/* ---- shared by them ------------------------------------------------------------------------------ */

/* Items in the order shown; the first has the number n, the last 1. */
typedef json_t *(*law_item)(const void *of, uint32_t place);
void law_page(const lode_world *w, const law_ask *ask, uint32_t n, law_item item, const void *of,
              strbuf *out);
json_t *law_head(const lode_world *w, const law_ask *ask); /* image, on, known */
/* from, until, unclear_day */
void set_window(json_t *object, const world_window *win);
/* number, issuer, ..., grade: where the measure comes from */
void set_text(json_t *object, const lode_world *w, const char *key, world_text text);
json_t *clock_law_json(const lode_world *w, uint32_t clock, law_days d);
json_t *list_law_json(const lode_world *w, uint32_t list, law_days d);
json_t *condition_json(const lode_world *w,
                       uint32_t node); /* as the law writes it; null for NONE */

#endif
