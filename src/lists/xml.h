/* SPDX-License-Identifier: Apache-2.0
 *
 * xml: publishers' XML through expat, as a stream of "element opens" and "element ends, with its text".
 * No document type is accepted: the publishers use none, and with none there are no entities to expand. Depth
 * and text are bounded.
 */
#ifndef LODE_LISTS_XML_H
#define LODE_LISTS_XML_H

#include "lists/reader.h"

#define XML_DEPTH_MAX 64u               /* the CFR nests 20 deep */
#define XML_TEXT_BYTES_MAX (256u << 10) /* of one element; the longest cell of the CFR has 12 KB */

typedef struct xml_reader xml_reader;
/* atts: name, value, ..., NULL. text: what stood in the element and in those inside it since the last
 * xml_forget. Returning anything but LODE_OK ends the reading; err is then filled. */
typedef lode_status (*xml_start_fn)(xml_reader *x, str name, const char **atts);
typedef lode_status (*xml_end_fn)(xml_reader *x, str name, str text);

struct xml_reader {
    list_reader *r;
    void *ctx;
    xml_start_fn start; /* or NULL */
    xml_end_fn end;
    strbuf text;
    size_t from[XML_DEPTH_MAX]; /* where the text of each open element begins */
    str names[XML_DEPTH_MAX];
    uint32_t depth;
    bool keep; /* texts of inner elements stay in that of the outer one */
    lode_status st;
    void *parser;
};

LODE_MUST_CHECK lode_status xml_read(xml_reader *x);
uint32_t xml_line(const xml_reader *x);
/* Schema drift at the present place. */
lode_status xml_drift(xml_reader *x, const char *what, str name);
/* The name of the open element so many levels up; empty beyond the root. 0: the innermost. */
str xml_parent(const xml_reader *x, uint32_t up);
/* Is the name one of the words (one blank between)? */
bool xml_is_one_of(str name, const char *words);

#endif
