/* SPDX-License-Identifier: Apache-2.0
 *
 * schema_read: the bytes of a body as a checked tree. Bytes first (size, UTF-8, depth), then syntax, then
 * the fields. What cannot be read is told by line and column, both from 1, the column in bytes.
 */
#include "service/schema.h"
#include "service/schema_int.h"

static void unreadable(str body, size_t at, const char *code, const char *what, const char *hint,
                       body_problem *out) {
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at && i < body.n; i++) {
        bool ends = body.p[i] == '\n';
        line += ends;
        column = ends ? 1 : column + 1;
    }
    memset(out, 0, sizeof *out);
    problem_say(out->code, sizeof out->code, "%s", code);
    problem_say(out->message, sizeof out->message, "line %zu, column %zu: %s", line, column, what);
    problem_say(out->hint, sizeof out->hint, "%s", hint);
}

/* Where it first nests too deep, before a parser that recurses sees it. */
static bool too_deep(str body, size_t *at) {
    uint32_t depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < body.n; i++) {
        char c = body.p[i];
        if (in_text) {
            i += c == '\\';
            in_text = c != '"';
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            if (++depth > SCHEMA_DEPTH_MAX) {
                *at = i;
                return true;
            }
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return false;
}

static bool bytes_hold(str body, body_problem *out) {
    size_t at = 0;
    if (body.n > SCHEMA_BYTES_MAX) {
        unreadable(body, 0, "too_large", "the body is larger than 16 MB", "send it in parts", out);
    } else if (body.n == 0) {
        unreadable(body, 0, "syntax", "the body is empty", "send a JSON object: { ... }", out);
    } else if (str_starts(body, STR("\xEF\xBB\xBF"))) {
        unreadable(body, 0, "syntax", "the text begins with a byte order mark",
                   "send UTF-8 without one", out);
    } else if (!str_is_utf8(body, &at)) {
        bool nul = body.p[at] == '\0';
        unreadable(body, at, nul ? "nul_byte" : "not_utf8",
                   nul ? "a NUL byte stands here" : "this byte is not UTF-8", "send UTF-8", out);
    } else if (too_deep(body, &at)) {
        unreadable(body, at, "too_deep", "nested deeper than 32 levels", "nothing here is so deep",
                   out);
    } else {
        return true;
    }
    return false;
}

static void explain_syntax(str body, const json_error_t *je, body_problem *out) {
    enum json_error_code code = json_error_code(je);
    size_t at = je->position > 0 ? (size_t)je->position - 1 : 0;
    switch (code) {
    case json_error_duplicate_key:
        unreadable(body, at, "duplicate_key", je->text,
                   "each key stands once: which of the two is meant?", out);
        break;
    case json_error_null_character:
    case json_error_null_byte_in_key:
        unreadable(body, at, "nul_byte", "the character \\u0000 stands here",
                   "no text of the desk holds one", out);
        break;
    case json_error_numeric_overflow:
        unreadable(body, at, "syntax", je->text,
                   "write it in quotes as it is printed: amounts and codes are texts", out);
        break;
    default:
        unreadable(body, at, "syntax", je->text, "send one JSON object (RFC 8259)", out);
    }
}

json_t *schema_read(const schema *s, str body, body_problem *problems, uint32_t *n) {
    json_error_t je;
    *n = 0;
    if (body.n == 0 && !schema_requires(s)) {
        return json_object();
    }
    *n = 1;
    if (!bytes_hold(body, problems)) {
        return NULL;
    }
    json_t *tree = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
    if (tree == NULL) {
        explain_syntax(body, &je, problems);
        return NULL;
    }
    *n = schema_check(s, tree, problems, BODY_PROBLEMS_MAX);
    if (*n > 0) {
        json_decref(tree);
        return NULL;
    }
    return tree;
}

bool body_problem_unreadable(const body_problem *p) {
    static const char *const codes[] = {"syntax",   "not_utf8",  "nul_byte",
                                        "too_deep", "too_large", "duplicate_key"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (strcmp(p->code, codes[i]) == 0) {
            return true;
        }
    }
    return false;
}
