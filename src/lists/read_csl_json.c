// SPDX-License-Identifier: Apache-2.0
//
// read_csl_json: the Consolidated Screening List as one file, in which entries name their list, program
// and license requirement by their place in tables:
//
//   {"sourceGeneratedAt", "entryCount", "countsBySource", "fieldKey": {"n": "name", ...},
//    "tables": {"sources": [...], ...}, "entries": [{"n", "a", "s", "t", "c", "e", "pg", "fr", ...}]}
//
// The counts are compared with what was read, so a file that lost entries on its way is refused.
#include "lists/json.h"

#include <stdio.h>

typedef struct csl_file {
    list_reader *r;
    json_t *tables;
    const list_known *known[LISTS_IN_FILE_MAX]; // by place in tables.sources
    uint64_t counts[LISTS_IN_FILE_MAX];
    size_t n_sources;
} csl_file;

static lode_status sources(csl_file *f, const json_t *root) {
    const json_t *names = json_object_get(f->tables, "sources");
    f->n_sources = json_array_size(names);
    if (f->n_sources == 0 || f->n_sources > LISTS_IN_FILE_MAX) {
        return reader_drift(f->r, 0, 0, "tables.sources names no list, or more than %u",
                            LISTS_IN_FILE_MAX);
    }
    for (size_t i = 0; i < f->n_sources; i++) {
        str name = json_str(json_array_get(names, i));
        f->known[i] = list_known_by_name(name);
        if (f->known[i] == NULL) {
            return reader_drift(f->r, 0, 0, "a list that we do not know: \"%.*s\"",
                                (int)(name.n < 100 ? name.n : 100), name.p);
        }
    }
    str day = json_text_at(root, "sourceGeneratedAt");
    if (day.n < 10 || !date_parse((str){day.p, 10}, &f->r->as_of)) {
        return reader_drift(f->r, 0, 0, "sourceGeneratedAt is no date");
    }
    return LODE_OK;
}

// A text of tables.NAME, by the entry's number under key; empty when the entry has none.
static str table_text(const csl_file *f, const json_t *entry, const char *key, const char *name) {
    const json_t *index = json_object_get(entry, key);
    json_int_t i = json_is_integer(index) ? json_integer_value(index) : -1;
    const json_t *table = json_object_get(f->tables, name);
    return i >= 0 ? json_str(json_array_get(table, (size_t)i)) : (str){"", 0};
}

static void texts(list_pen *pen, const json_t *array, void (*add)(list_pen *, str)) {
    for (size_t i = 0; i < json_array_size(array); i++) {
        add(pen, json_str(json_array_get(array, i)));
    }
}

static void add_alias(list_pen *pen, str s) { pen_prose_alias(pen, s, STRENGTH_UNSAID); }
static void add_program(list_pen *pen, str s) { pen_mark(pen, MARK_PROGRAM, STR(""), s); }

static lode_status add_entry(csl_file *f, const json_t *e, size_t at) {
    char where[40];
    (void)snprintf(where, sizeof where, "entries[%zu]", at);
    lode_status st = json_keys(f->r, e, "n a s t c e lr lp pg fr u", where);
    if (st != LODE_OK) {
        return st;
    }
    const json_t *source = json_object_get(e, "s");
    json_int_t s = json_is_integer(source) ? json_integer_value(source) : -1;
    str type = json_text_at(e, "t");
    if (s < 0 || (size_t)s >= f->n_sources || (type.n > 0 && ofac_kind(type) == PARTY_UNKNOWN)) {
        return reader_drift(f->r, 0, 0,
                            "%s has no list that stands in the table, or an unknown type", where);
    }
    list_pen *pen = reader_pen(f->r, f->known[s]);
    f->counts[s]++;
    pen_begin(pen, json_text_at(e, "e"), ofac_kind(type));
    pen_name(pen, json_text_at(e, "n"), "", STRENGTH_STRONG);
    texts(pen, json_object_get(e, "a"), add_alias);
    texts(pen, json_object_get(e, "c"), pen_country);
    str_split programs = {table_text(f, e, "pg", "programmes"), STR(";")};
    str program;
    while (split_next(&programs, &program)) {
        add_program(pen, program);
    }
    pen_cite(pen, json_text_at(e, "fr"));
    pen->p.listed = fr_date(pen->p.cite);
    return pen_end(pen, false) ? LODE_OK : reader_drift(f->r, 0, 0, "%s has no name", where);
}

static lode_status counts(csl_file *f, const json_t *root, size_t n) {
    const json_t *all = json_object_get(root, "entryCount");
    const json_t *by_source = json_object_get(root, "countsBySource");
    if (!json_is_integer(all) || json_integer_value(all) != (json_int_t)n) {
        return reader_fail(f->r, 0, 0, "list_cut", "entryCount says %lld, there are %zu entries",
                           (long long)json_integer_value(all), n);
    }
    for (size_t i = 0; i < f->n_sources; i++) {
        const char *name =
            json_string_value(json_array_get(json_object_get(f->tables, "sources"), i));
        const json_t *count = json_object_get(by_source, name);
        if (!json_is_integer(count) || json_integer_value(count) != (json_int_t)f->counts[i]) {
            return reader_fail(f->r, 0, 0, "list_cut",
                               "countsBySource does not agree with the entries of %s",
                               name != NULL ? name : "a list");
        }
    }
    return LODE_OK;
}

static lode_status read_root(csl_file *f, const json_t *root) {
    lode_status st = json_keys(f->r, root,
                               "$comment citation source sourceGeneratedAt retrievedAt entryCount "
                               "countsBySource listAuthority fieldKey tables entries",
                               "the file");
    if (st != LODE_OK) {
        return st;
    }
    f->tables = json_object_get(root, "tables");
    const json_t *entries = json_object_get(root, "entries");
    st = json_keys(f->r, f->tables, "sources licenceRequirements licencePolicies programmes urls",
                   "tables");
    st = st == LODE_OK ? sources(f, root) : st;
    for (size_t i = 0; st == LODE_OK && i < json_array_size(entries); i++) {
        st = add_entry(f, json_array_get(entries, i), i);
    }
    return st == LODE_OK ? counts(f, root, json_array_size(entries)) : st;
}

lode_status read_csl_json(list_reader *r) {
    csl_file f = {.r = r};
    json_t *root = NULL;
    lode_status st = reader_json(r, &root);
    st = st == LODE_OK ? read_root(&f, root) : st;
    json_decref(root);
    return st;
}
