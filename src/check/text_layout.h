/* SPDX-License-Identifier: Apache-2.0
 *
 * text_layout: lines for people. Everything printed passes through text_clean, because names and
 * descriptions come from outside and may hold control characters or marks that reorder a line.
 */
#ifndef LODE_CHECK_TEXT_LAYOUT_H
#define LODE_CHECK_TEXT_LAYOUT_H

#include "base/base.h"

#define BODY_COLUMNS 100u /* of the reasons */
#define HEAD_COLUMNS \
    160u /* of the first five lines: one line each, whatever the terminal does with it */

typedef struct text_page {
    strbuf *out;
    bool color;
} text_page;

typedef enum text_ink { INK_PLAIN, INK_BOLD, INK_RED, INK_YELLOW, INK_GREEN } text_ink;

/* Appends s without control characters, line breaks and marks of direction. */
void text_clean(str s, strbuf *out);
/* One run of text in a color, when color is asked for. */
void text_inked(text_page *p, text_ink ink, str s);
/* Appends text as one paragraph, wrapped at BODY_COLUMNS; the first line begins after first
 * blanks, later lines after rest blanks. */
void text_paragraph(text_page *p, uint32_t first, uint32_t rest, const char *fmt, ...)
    LODE_PRINTF(4, 5);
void text_heading(text_page *p, const char *title); /* a blank line, then the title */

/* One head line: a label and parts. The last part that has room may be cut; parts
 * without room are counted: "(+2 below)". */
#define HEAD_PARTS_MAX 8u
typedef struct text_head {
    const char *label, *between;
    strbuf parts[HEAD_PARTS_MAX];
    uint32_t n, dropped;
} text_head;
void head_begin(text_head *h, const char *label, const char *between);
void head_part(text_head *h, const char *fmt, ...) LODE_PRINTF(2, 3);
void head_end(text_page *p, text_head *h); /* prints and clears */

#endif
