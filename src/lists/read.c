// SPDX-License-Identifier: Apache-2.0
//
// read: one file to drafts. Unpacks, finds the format by its content, calls its reader, and makes the
// drafts only when the whole file was read.
#include "lists/reader.h"

#include <stdio.h>

#include "lists/unpack.h"

typedef struct format_row {
    const char *name;
    list_read_fn read;
} format_row;

static const format_row FORMATS[LIST_FORMAT_COUNT] = {
    [LIST_OFAC_CSV] = {"ofac-csv", read_ofac_csv},
    [LIST_OFAC_ALT] = {"ofac-alt", read_ofac_alt},
    [LIST_OFAC_ADD] = {"ofac-add", read_ofac_add},
    [LIST_OFAC_COMMENTS] = {"ofac-comments", read_ofac_comments},
    [LIST_OFAC_XML] = {"ofac-xml", read_ofac_xml},
    [LIST_CSL_JSON] = {"csl-json", read_csl_json},
    [LIST_CSL_CSV] = {"csl-csv", read_csl_csv},
    [LIST_ECFR_XML] = {"ecfr-xml", read_ecfr_xml},
    [LIST_UN_XML] = {"un-xml", read_un_xml},
    [LIST_REGISTRY_JSON] = {"registry-json", read_registry_json},
    [LIST_METI_TEXT] = {"meti-text", read_meti_text},
    [LIST_PACK_CSV] = {"pack-csv", read_pack_csv},
    [LIST_SNAPSHOT] = {"snapshot", NULL},
};

const char *list_format_name(list_format f) {
    return f < LIST_FORMAT_COUNT && FORMATS[f].name != NULL ? FORMATS[f].name : "unknown";
}

list_format list_format_of_name(const char *name) {
    for (int i = 1; i < LIST_FORMAT_COUNT; i++) {
        if (str_eqz(str_of(name), FORMATS[i].name)) {
            return (list_format)i;
        }
    }
    return LIST_FORMAT_UNKNOWN;
}

// ---- finding the format -----------------------------------------------------------------------

static bool has(str text, const char *needle) {
    str head = {text.p, text.n < 4096 ? text.n : 4096};
    return head.n > 0 && memmem(head.p, head.n, needle, strlen(needle)) != NULL;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// OFAC's tables have no header; their first line is a number and so many cells.
static list_format detect_ofac(str text) {
    uint32_t cells = 1, quotes = 0;
    size_t n = 0;
    while (n < text.n && text.p[n] != '\n') {
        quotes += text.p[n] == '"';
        cells += text.p[n] == ',' && quotes % 2 == 0;
        n++;
    }
    str line = {text.p, n};
    if (cells == 12) {
        return LIST_OFAC_CSV;
    }
    if (cells == 6) {
        return LIST_OFAC_ADD;
    }
    if (cells == 5 && (has(line, "\"aka\"") || has(line, "\"fka\"") || has(line, "\"nka\""))) {
        return LIST_OFAC_ALT;
    }
    return cells == 2 ? LIST_OFAC_COMMENTS : LIST_FORMAT_UNKNOWN;
}

list_format list_detect(str text) {
    if (str_starts(text, STR("lodestone-list "))) {
        return LIST_SNAPSHOT;
    }
    if (str_starts(text, STR("<"))) {
        return has(text, "<CONSOLIDATED_LIST")                   ? LIST_UN_XML
               : has(text, "<sdnList")                           ? LIST_OFAC_XML
               : has(text, "TYPE=\"PART\"") || has(text, "<DIV") ? LIST_ECFR_XML
                                                                 : LIST_FORMAT_UNKNOWN;
    }
    str start = str_trim((str){text.p, text.n < 4096 ? text.n : 4096});
    if (str_starts(start, STR("{"))) {
        return has(text, "screening-list") || has(text, "Consolidated Screening List")
                   ? LIST_CSL_JSON
                   : LIST_FORMAT_UNKNOWN;
    }
    if (str_starts(start, STR("["))) {
        return has(text, "\"list_id\"") ? LIST_REGISTRY_JSON : LIST_FORMAT_UNKNOWN;
    }
    if (has(text, "entity_number") && has(text, "federal_register_notice")) {
        return LIST_CSL_CSV;
    }
    if (text.n > 0 && (is_digit(text.p[0]) || str_starts(text, STR("ID,Name,Type,")))) {
        return detect_ofac(text);
    }
    if (has(text, "輸出等に係る禁止措置") || has(text, "輸出等に係る禁止措\n置")) {
        return LIST_METI_TEXT;
    }
    return has(text, "listed_on") && has(text, "name_") ? LIST_PACK_CSV : LIST_FORMAT_UNKNOWN;
}

// ---- what readers share -----------------------------------------------------------------------

lode_status reader_fail(list_reader *r, uint32_t line, uint32_t col, const char *code,
                        const char *fmt, ...) {
    char what[320];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(what, sizeof what, fmt, args); // cut to fit
    va_end(args);
    lode_status st = lode_fail(r->err, LODE_BAD_INPUT, code, "%s", what);
    if (r->err != NULL) {
        (void)snprintf(r->err->file, sizeof r->err->file, "%s", r->file->name); // cut to fit
        r->err->line = line;
        r->err->col = col;
    }
    return st;
}

list_pen *reader_pen(list_reader *r, const list_known *known) {
    uint32_t i = 0;
    while (i < r->n_lists && r->lists[i].known != known) {
        i++;
    }
    if (i == r->n_lists) {
        r->lists[r->n_lists++] = (reader_list){.known = known, .pen = {.a = r->a}};
    }
    return &r->lists[i].pen;
}

list_pen *reader_pen_part(list_reader *r) {
    r->part = true;
    return reader_pen(r, NULL);
}

// ---- drafts -----------------------------------------------------------------------------------

static void draft_head(list_reader *r, const reader_list *l, list_snapshot *s) {
    const list_known *k = l->known;
    if (k != NULL) {
        s->id = str_of(k->id);
        s->title = str_of(k->title);
        s->authority = str_of(k->authority);
        s->publisher = str_of(r->publisher != NULL ? r->publisher : k->publisher);
        s->citation = str_of(k->citation);
        s->terms = str_of(k->terms);
        s->max_age = k->max_age;
    } else {
        s->id = l->id;
        s->title = l->title;
    }
    s->as_of = r->as_of != DATE_NONE ? r->as_of : r->file->as_of;
    s->origins = arena_alloc(r->a, sizeof *s->origins);
    s->n_origins = 1;
    s->origins[0] = (list_origin){clean_text(r->a, str_of(r->file->name), 256),
                                  str_dup(r->a, str_of(r->sha256)), s->as_of};
}

static lode_status make_drafts(list_reader *r, list_drafts *out) {
    size_t first = out->n;
    lode_status st = LODE_OK;
    if (!r->part && r->as_of == DATE_NONE && r->file->as_of == DATE_NONE) {
        st = reader_fail(r, 0, 0, "no_as_of", "the file does not say of which day it is");
        lode_hint(r->err, "say it: --as-of DATE, or --as-of %.100s=DATE for this file alone",
                  r->file->name);
    }
    for (uint32_t i = 0; st == LODE_OK && i < r->n_lists; i++) {
        list_draft d = {.part = r->part};
        st = pen_finish(&r->lists[i].pen, r->file->name, r->part, &d.s, r->err);
        draft_head(r, &r->lists[i], &d.s);
        if (st == LODE_OK && d.s.n_parties == 0) {
            st = reader_fail(r, 0, 0, "list_empty", "a list with nobody on it");
        }
        *vec_push(out) = d;
    }
    if (st == LODE_OK && r->n_lists == 0) {
        st = reader_fail(r, 0, 0, "list_empty", "the file names nobody");
    }
    out->n = st == LODE_OK ? out->n : first;
    return st;
}

static lode_status read_snapshot(list_reader *r, list_drafts *out) {
    list_draft d = {0};
    lode_status st = snapshot_parse(r->a, r->file->name, r->text, &d.s, r->err);
    if (st == LODE_OK) {
        *vec_push(out) = d;
    }
    return st;
}

static lode_status unpack(list_reader *r) {
    str bytes = {0};
    lode_status st =
        unpack_gzip(r->a, r->file->name, r->file->bytes, LIST_FILE_BYTES_MAX, &bytes, r->err);
    return st == LODE_OK
               ? unpack_text(r->a, r->file->name, bytes, r->file->encoding, &r->text, r->err)
               : st;
}

lode_status list_read(lode_arena *a, const list_file *file, list_drafts *out, lode_error *err) {
    list_reader *r = arena_alloc(a, sizeof *r); // its table of lists is large
    *r = (list_reader){.a = a, .file = file, .as_of = DATE_NONE, .err = err};
    sha256_hex(file->bytes, r->sha256);
    lode_status st = unpack(r);
    if (st != LODE_OK) {
        return st;
    }
    list_format format = file->format != LIST_FORMAT_UNKNOWN ? file->format : list_detect(r->text);
    if (format == LIST_FORMAT_UNKNOWN) {
        st = reader_fail(r, 0, 0, "list_format", "like no list that Lodestone knows");
        lode_hint(err, "name it with --format; see `lodestone lists --help`");
        return st;
    }
    if (format == LIST_SNAPSHOT) {
        return read_snapshot(r, out);
    }
    st = FORMATS[format].read(r);
    st = st == LODE_OK ? make_drafts(r, out) : st;
    for (uint32_t i = 0; i < r->n_lists; i++) {
        pen_clear(&r->lists[i].pen);
    }
    return st;
}
