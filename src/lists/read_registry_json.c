// SPDX-License-Identifier: Apache-2.0
//
// read_registry_json: lists of METI and MOFCOM in the form of a public registry: one array of parties, each
// with the same twelve keys. Three of its words mislead. `country` is that of the issuer, not of the
// party. Its "cn-export-control-watchlist" is the control list, whose parties nobody may supply; its
// "cn-attention-list" is the watch list (known.c). And METI's annotations on weapons are in `reason`.
#include "lists/json.h"

#include <stdio.h>

#include "lists/country.h"

#define KEYS                                                                                        \
    "addresses aliases country date_added entity_name entity_type id last_verified list_id reason " \
    "source_list_name source_url"

static bool is_han(str s) {
    for (size_t i = 0; i + 2 < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0xE3 && c <= 0xE9) { // U+3000 to U+9FFF: kana and Han
            return true;
        }
    }
    return false;
}

// The letters of METI's column: B, C, M, N and CW, for the weapons that the party is a concern for.
static void add_reason(list_pen *pen, str reason) {
    for (size_t i = 0; i < reason.n; i++) {
        bool letter = strchr("BCMN", reason.p[i]) != NULL && reason.p[i] != '\0';
        bool wide = letter && reason.p[i] == 'C' && i + 1 < reason.n && reason.p[i + 1] == 'W';
        if (letter) {
            pen_mark(pen, MARK_PROGRAM, STR(""), (str){reason.p + i, wide ? 2 : 1});
            i += wide;
        }
    }
}

// In the copies of METI's list a cell that was read too wide has the country and the name: "Hong Kong ABC
// Ltd"; the party has then no name elsewhere. Otherwise what follows the country is an address.
static void add_address(list_pen *pen, str address) {
    char code[3];
    str rest = address;
    if (country_prefix(address, code, &rest)) {
        pen_mark(pen, MARK_COUNTRY, STR(""), str_of(code));
    }
    if (pen->names.n == 0) {
        pen_name(pen, rest, "", STRENGTH_STRONG);
    } else if (rest.n > 0) {
        pen_mark(pen, MARK_ADDRESS, STR(""), address);
    }
}

static lode_status add_party(list_reader *r, const json_t *o, size_t at) {
    char where[40];
    (void)snprintf(where, sizeof where, "[%zu]", at);
    lode_status st = json_keys(r, o, KEYS, where);
    const list_known *known = list_known_by_name(json_text_at(o, "list_id"));
    lode_date seen = DATE_NONE;
    if (st != LODE_OK) {
        return st;
    }
    if (known == NULL || !date_parse(json_text_at(o, "last_verified"), &seen)) {
        return reader_drift(r, 0, 0, "%s: a list that we do not know, or no last_verified", where);
    }
    r->as_of = r->as_of == DATE_NONE || seen > r->as_of ? seen : r->as_of;
    list_pen *pen = reader_pen(r, known);
    str name = json_text_at(o, "entity_name"), id = json_text_at(o, "id");
    bool china = str_starts(str_of(known->id), STR("cn."));
    // METI numbers its list. For MOFCOM the registry made numbers up, and some stand for two parties.
    str no = str_starts(id, STR("jp-eul-")) ? (str){id.p + 7, id.n - 7} : STR("");
    pen_begin(pen, no, PARTY_ENTITY);
    pen_name(pen, name, china && is_han(name) ? "zh" : "", STRENGTH_STRONG);
    const json_t *aliases = json_object_get(o, "aliases"),
                 *addresses = json_object_get(o, "addresses");
    for (size_t i = 0; i < json_array_size(addresses); i++) {
        add_address(pen, json_str(json_array_get(addresses, i)));
    }
    for (size_t i = 0; i < json_array_size(aliases); i++) {
        str alias = json_str(json_array_get(aliases, i));
        pen_name(pen, alias, china && is_han(alias) ? "zh" : "", STRENGTH_UNSAID);
    }
    if (!china) {
        add_reason(pen, json_text_at(o, "reason"));
    }
    (void)date_parse(json_text_at(o, "date_added"), &pen->p.listed); // null: the list does not say
    pen_cite(pen, json_text_at(o, "source_url"));
    return pen_end(pen, false) ? LODE_OK : reader_drift(r, 0, 0, "%s has no name", where);
}

lode_status read_registry_json(list_reader *r) {
    json_t *root = NULL;
    lode_status st = reader_json(r, &root);
    if (st == LODE_OK && !json_is_array(root)) {
        st = reader_drift(r, 0, 0, "the file is no array");
    }
    for (size_t i = 0; st == LODE_OK && i < json_array_size(root); i++) {
        st = add_party(r, json_array_get(root, i), i);
    }
    json_decref(root);
    return st;
}
