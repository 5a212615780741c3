// SPDX-License-Identifier: Apache-2.0
//
// hit_json: just enough to look into queries, evidence and rows, which the library wrote: objects of texts,
// and arrays of them. Anything else reads as nothing there.
#include "ledger/hit_int.h"

static size_t skip_string(str s, size_t at) {
    for (at++; at < s.n && s.p[at] != '"'; at++) {
        at += s.p[at] == '\\';
    }
    return at + 1;
}

// Behind the value that begins here: at a comma or a closing bracket of the level around it.
static size_t skip_value(str s, size_t at) {
    uint32_t depth = 0;
    while (at < s.n) {
        char c = s.p[at];
        if (c == '"') {
            at = skip_string(s, at);
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
            return at;
        }
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        at++;
    }
    return s.n;
}

bool json_member(str object, const char *key, str *raw) {
    if (object.n < 2 || object.p[0] != '{') {
        return false;
    }
    size_t at = 1;
    while (at < object.n && object.p[at] == '"') {
        size_t name = at + 1, end = skip_string(object, at);
        size_t value = end + 1, next = value < object.n ? skip_value(object, value) : object.n;
        if (end >= object.n || object.p[end] != ':') {
            return false;
        }
        if (str_eqz((str){object.p + name, end - 1 - name}, key)) {
            *raw = (str){object.p + value, next - value};
            return true;
        }
        at = next + 1;
    }
    return false;
}

bool json_next(str *rest, str *element) {
    if (rest->n < 2 || (rest->p[0] != '[' && rest->p[0] != ',') || rest->p[1] == ']') {
        return false;
    }
    size_t end = skip_value(*rest, 1);
    *element = (str){rest->p + 1, end - 1};
    *rest = (str){rest->p + end, rest->n - end};
    return true;
}

static void add_point(strbuf *b, uint32_t c) {
    if (c < 0x80) {
        strbuf_addc(b, (char)c);
    } else if (c < 0x800) {
        strbuf_addc(b, (char)(0xc0 | c >> 6));
        strbuf_addc(b, (char)(0x80 | (c & 63)));
    } else {
        strbuf_addc(b, (char)(0xe0 | c >> 12));
        strbuf_addc(b, (char)(0x80 | (c >> 6 & 63)));
        strbuf_addc(b, (char)(0x80 | (c & 63)));
    }
}

static uint32_t hex4(str s, size_t at) {
    uint32_t c = 0;
    for (size_t i = at; i < at + 4 && i < s.n; i++) {
        char d = s.p[i];
        c = c * 16 + (uint32_t)(d <= '9' ? d - '0' : (d | 32) - 'a' + 10);
    }
    return c & 0xffff;
}

static char plain(char c) {
    static const char AFTER[] = "n\nt\tr\rb\bf\f";
    for (size_t i = 0; i + 1 < sizeof AFTER; i += 2) {
        if (AFTER[i] == c) {
            return AFTER[i + 1];
        }
    }
    return c;
}

// The library's writers escape no more than they must, so there are no pairs of surrogates to join.
str json_unquote(lode_arena *a, str raw) {
    if (raw.n < 2 || raw.p[0] != '"') {
        return (str){0};
    }
    strbuf b = {0};
    for (size_t i = 1; i + 1 < raw.n; i++) {
        char c = raw.p[i];
        if (c != '\\') {
            strbuf_addc(&b, c);
            continue;
        }
        c = raw.p[++i];
        if (c == 'u') {
            add_point(&b, hex4(raw, i + 1));
            i += 4;
        } else {
            strbuf_addc(&b, plain(c));
        }
    }
    str out = str_dup(a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

str json_text_of(lode_arena *a, str object, const char *key) {
    str raw = {0};
    return json_member(object, key, &raw) ? json_unquote(a, raw) : (str){0};
}
