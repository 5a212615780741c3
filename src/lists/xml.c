// SPDX-License-Identifier: Apache-2.0
//
// xml: see xml.h. expat stops at the first fault, and what it has called back by then is thrown away by
// list_read, so a document that is cut off leaves nothing.
#include "lists/xml.h"

#include <expat.h>

static uint32_t place(XML_Size n) { return n > UINT32_MAX ? 0 : (uint32_t)n; }

uint32_t xml_line(const xml_reader *x) { return place(XML_GetCurrentLineNumber(x->parser)); }

static void stop(xml_reader *x, lode_status st) {
    if (x->st == LODE_OK) {
        x->st = st;
    }
    (void)XML_StopParser(x->parser, XML_FALSE); // already stopped is as good
}

static lode_status fail_here(xml_reader *x, const char *code, const char *what) {
    return reader_fail(x->r, xml_line(x), place(XML_GetCurrentColumnNumber(x->parser)) + 1, code,
                       "%s", what);
}

lode_status xml_drift(xml_reader *x, const char *what, str name) {
    return reader_drift(x->r, xml_line(x), place(XML_GetCurrentColumnNumber(x->parser)) + 1,
                        "%s \"%.*s\"", what, (int)(name.n < 60 ? name.n : 60), name.p);
}

static void on_doctype(void *data, const char *name, const char *system, const char *public,
                       int subset) {
    xml_reader *x = data;
    (void)name, (void)system, (void)public, (void)subset; // whatever it says, it is refused
    stop(x, fail_here(x, "xml_doctype",
                      "a document type: lists have none, and its entities could expand "
                      "without end"));
}

static void on_start(void *data, const char *name, const char **atts) {
    xml_reader *x = data;
    if (x->st != LODE_OK) {
        return;
    }
    if (x->depth >= XML_DEPTH_MAX) {
        stop(x, fail_here(x, "xml_depth", "elements are nested too deep"));
        return;
    }
    x->names[x->depth] = str_dup(x->r->a, str_of(name));
    x->from[x->depth++] = x->text.n;
    lode_status st = x->start != NULL ? x->start(x, x->names[x->depth - 1], atts) : LODE_OK;
    if (st != LODE_OK) {
        stop(x, st);
    }
}

static void on_end(void *data, const char *name) {
    xml_reader *x = data;
    (void)name; // it is that of the innermost open element, or expat had stopped
    if (x->st != LODE_OK || x->depth == 0) {
        return;
    }
    size_t from = x->from[x->depth - 1];
    str text = {x->text.p != NULL ? x->text.p + from : "", x->text.n - from};
    lode_status st = x->end(x, x->names[x->depth - 1], text);
    x->depth--;
    if (!x->keep && x->text.p != NULL) {
        x->text.n = from;
        x->text.p[from] = '\0';
    }
    if (st != LODE_OK) {
        stop(x, st);
    }
}

static void on_text(void *data, const char *p, int n) {
    xml_reader *x = data;
    if (x->st != LODE_OK) {
        return;
    }
    if (x->text.n + (size_t)n > XML_TEXT_BYTES_MAX) {
        stop(x, fail_here(x, "xml_text", "the text of an element is too long"));
        return;
    }
    strbuf_add(&x->text, (str){p, (size_t)n});
}

str xml_parent(const xml_reader *x, uint32_t up) {
    return up < x->depth ? x->names[x->depth - 1 - up] : (str){"", 0};
}

bool xml_is_one_of(str name, const char *words) {
    str_split split = {str_of(words), STR(" ")};
    str word;
    while (split_next(&split, &word)) {
        if (str_eq(word, name)) {
            return true;
        }
    }
    return false;
}

static lode_status syntax(xml_reader *x) {
    enum XML_Error why = XML_GetErrorCode(x->parser);
    bool cut = why == XML_ERROR_NO_ELEMENTS || why == XML_ERROR_UNCLOSED_TOKEN ||
               why == XML_ERROR_PARTIAL_CHAR || why == XML_ERROR_UNCLOSED_CDATA_SECTION ||
               (why == XML_ERROR_INVALID_TOKEN &&
                (size_t)XML_GetCurrentByteIndex(x->parser) >= x->r->text.n);
    return reader_fail(x->r, xml_line(x), place(XML_GetCurrentColumnNumber(x->parser)) + 1,
                       cut ? "list_cut" : "xml_syntax", cut ? "the file is cut off: %s" : "%s",
                       XML_ErrorString(why));
}

lode_status xml_read(xml_reader *x) {
    // The text is UTF-8 already, whatever its own declaration says: it was converted, or is refused.
    XML_Parser p = XML_ParserCreate("UTF-8");
    if (p == NULL) {
        lode_oom();
    }
    x->parser = p;
    x->st = LODE_OK;
    XML_SetUserData(p, x);
    XML_SetElementHandler(p, on_start, on_end);
    XML_SetCharacterDataHandler(p, on_text);
    XML_SetStartDoctypeDeclHandler(p, on_doctype);
    lode_status st = LODE_OK;
    const size_t step = 1u << 20;
    for (size_t at = 0; st == LODE_OK && at <= x->r->text.n; at += step) {
        size_t n = x->r->text.n - at < step ? x->r->text.n - at : step;
        if (XML_Parse(p, x->r->text.p + at, (int)n, at + step > x->r->text.n) != XML_STATUS_OK) {
            st = x->st != LODE_OK ? x->st : syntax(x);
        }
    }
    XML_ParserFree(p);
    x->parser = NULL;
    strbuf_clear(&x->text);
    return st;
}
