// SPDX-License-Identifier: Apache-2.0
//
// sources: where publishers keep their files. None of these addresses could be reached when this was
// written; --url takes another one. The tags of the copy that was fetched last stand beside the
// snapshots, three lines in NAME.http.
#include "lists/fetch.h"

#include "lists/pen.h"

#define OFAC "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"

static const list_source SOURCES[] = {
    {"csl", "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv",
     "us.sdn us.entity_list us.denied_persons us.unverified us.military_end_users us.cmic us.ssi "
     "us.itar_debarred us.isn us.capta us.plc us.ns_mbs us.fse",
     LIST_CSL_CSV},
    {"un", "https://scsanctions.un.org/resources/xml/en/consolidated.xml", "un.sc", LIST_UN_XML},
    {"ofac-sdn", OFAC "SDN.XML", "us.sdn", LIST_OFAC_XML},
    {"ofac-cons", OFAC "CONSOLIDATED.XML", "us.ssi us.cmic us.plc us.capta us.ns_mbs us.fse",
     LIST_OFAC_XML},
};
#define N_SOURCES ((uint32_t)(sizeof SOURCES / sizeof SOURCES[0]))

const list_source *list_source_all(uint32_t *count) {
    *count = N_SOURCES;
    return SOURCES;
}

const list_source *list_source_find(str name_or_list) {
    for (uint32_t i = 0; i < N_SOURCES; i++) {
        if (str_eqz(name_or_list, SOURCES[i].name)) {
            return &SOURCES[i];
        }
    }
    for (uint32_t i = 0; i < N_SOURCES; i++) {
        str_split split = {str_of(SOURCES[i].lists), STR(" ")};
        str id;
        while (split_next(&split, &id)) {
            if (str_eq(id, name_or_list)) {
                return &SOURCES[i];
            }
        }
    }
    return NULL;
}

static void tags_path(const char *dir, const char *name, strbuf *out) {
    strbuf_addf(out, "%s/%s.http", dir, name);
}

void fetch_tags_read(lode_arena *a, const char *dir, const char *name, fetch_tags *out) {
    strbuf path = {0};
    str text = {0};
    *out = (fetch_tags){0};
    tags_path(dir, name, &path);
    if (file_read(a, path.p, 8192, &text, NULL) == LODE_OK) {
        str *fields[] = {&out->url, &out->etag, &out->modified};
        for (size_t i = 0; i < 3; i++) {
            const char *end = text.n > 0 ? memchr(text.p, '\n', text.n) : NULL;
            size_t n = end != NULL ? (size_t)(end - text.p) : 0;
            *fields[i] = (str){text.p, n};
            text = end != NULL ? (str){end + 1, text.n - n - 1} : text;
        }
    }
    strbuf_clear(&path);
}

lode_status fetch_tags_write(const char *dir, const char *name, const fetch_tags *tags,
                             lode_error *err) {
    strbuf path = {0}, text = {0};
    tags_path(dir, name, &path);
    strbuf_addf(&text, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n", STR_ARG(tags->url),
                STR_ARG(tags->etag), STR_ARG(tags->modified));
    lode_status st = file_write(path.p, strbuf_str(&text), err);
    strbuf_clear(&path);
    strbuf_clear(&text);
    return st;
}
