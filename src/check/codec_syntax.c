/* SPDX-License-Identifier: Apache-2.0
 *
 * codec_syntax: bytes -> JSON tree. Bytes first (size, UTF-8, depth), then syntax (strict: no doubled
 * keys, no NUL). Every error has the line and column.
 */
#include "check/codec.h"

#include <jansson.h>

static lode_status fail_at_byte(lode_error *err, str json, size_t at, const char *code,
                                const char *message) {
    lode_status st = lode_fail(err, LODE_BAD_INPUT, code, "%s", message);
    err->line = err->col = 1;
    for (size_t i = 0; i < at && i < json.n; i++) {
        err->line += json.p[i] == '\n';
        err->col = json.p[i] == '\n' ? 1 : err->col + 1;
    }
    return st;
}

/* Nesting is bounded before the parser runs, which recurses. */
static lode_status check_depth(str json, lode_error *err) {
    uint32_t depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < json.n; i++) {
        char ch = json.p[i];
        if (in_text) {
            i += ch == '\\';
            in_text = ch != '"';
        } else if (ch == '"') {
            in_text = true;
        } else if ((ch == '{' || ch == '[') && ++depth > SHIPMENT_DEPTH_MAX) {
            return fail_at_byte(err, json, i, "too_deep", "nested deeper than a shipment ever is");
        } else if ((ch == '}' || ch == ']') && depth > 0) {
            depth--;
        }
    }
    return LODE_OK;
}

static lode_status check_bytes(str json, const char *what, size_t max_bytes, lode_error *err) {
    size_t bad = 0;
    if (json.n > max_bytes) {
        lode_status st =
            lode_fail(err, LODE_BAD_INPUT, "too_long", "the %s has %zu bytes; at most %zu are read",
                      what, json.n, max_bytes);
        lode_hint(err, "send a longer order in parts");
        return st;
    }
    if (str_starts(json, STR("\xEF\xBB\xBF"))) {
        lode_status st =
            fail_at_byte(err, json, 0, "syntax", "the text begins with a byte order mark");
        lode_hint(err, "save it as UTF-8 without one");
        return st;
    }
    if (!str_is_utf8(json, &bad)) {
        bool nul = json.p[bad] == '\0';
        lode_status st = fail_at_byte(err, json, bad, nul ? "nul_byte" : "not_utf8",
                                      nul ? "a NUL byte stands here" : "this byte is not UTF-8");
        lode_hint(err, "save the %s as UTF-8", what);
        return st;
    }
    return check_depth(json, err);
}

static lode_status fail_syntax(str json, const json_error_t *je, lode_error *err) {
    enum json_error_code code = json_error_code(je);
    size_t at = je->position > 0 ? (size_t)je->position - 1 : 0;
    const char *word = code == json_error_duplicate_key ? "duplicate_key" : "syntax";
    lode_status st = fail_at_byte(err, json, at, word, je->text);
    if (code == json_error_numeric_overflow) {
        lode_hint(
            err,
            "write it in quotes as it is printed: codes are text and decimals must stay exact");
    } else if (code == json_error_duplicate_key) {
        lode_hint(err, "each key stands once: which of the two is meant?");
    }
    return st;
}

/* jansson's word on a text that json_read refused. Of a number with hundreds of digits it may think
 * otherwise; no number of a shipment has as many. */
static lode_status why_not(str json, lode_error *err) {
    json_error_t je;
    json_t *root =
        json_loadb(json.n > 0 ? json.p : "", json.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
    if (root == NULL) {
        return fail_syntax(json, &je, err);
    }
    json_decref(root);
    return fail_at_byte(err, json, 0, "syntax", "a number in it is too long");
}

lode_status codec_parse(lode_arena *a, str json, const char *what, size_t max_bytes,
                        const jnode **out, lode_error *err) {
    if (check_bytes(json, what, max_bytes, err) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    *out = json_read(a, json, SHIPMENT_DEPTH_MAX);
    return *out != NULL ? LODE_OK : why_not(json, err);
}
