// SPDX-License-Identifier: Apache-2.0
//
// json: see json.h.
#include "lists/json.h"

lode_status reader_json(list_reader *r, json_t **out) {
    json_error_t why;
    *out = json_loadb(r->text.p, r->text.n, JSON_REJECT_DUPLICATES, &why);
    if (*out == NULL) {
        bool cut = json_error_code(&why) == json_error_premature_end_of_input;
        return reader_fail(
            r, why.line > 0 ? (uint32_t)why.line : 0, why.column > 0 ? (uint32_t)why.column : 0,
            cut ? "list_cut" : "json_syntax", cut ? "the file is cut off: %s" : "%s", why.text);
    }
    return LODE_OK;
}

str json_str(const json_t *o) {
    return json_is_string(o) ? (str){json_string_value(o), json_string_length(o)} : (str){"", 0};
}

str json_text_at(const json_t *o, const char *key) { return json_str(json_object_get(o, key)); }

static bool in_words(const char *key, const char *words) {
    str_split split = {str_of(words), STR(" ")};
    str word;
    while (split_next(&split, &word)) {
        if (str_eqz(word, key)) {
            return true;
        }
    }
    return false;
}

lode_status json_keys(list_reader *r, const json_t *o, const char *words, const char *where) {
    const char *key = NULL;
    json_t *value = NULL;
    if (!json_is_object(o)) {
        return reader_drift(r, 0, 0, "%s is no object", where);
    }
    json_object_foreach((json_t *)(uintptr_t)o, key, value) {
        if (!in_words(key, words)) {
            return reader_drift(r, 0, 0, "%s has the unknown key \"%.60s\"", where, key);
        }
    }
    return LODE_OK;
}
