/* SPDX-License-Identifier: Apache-2.0
 *
 * json_read: recursive descent, bounded by depth. The kids of an array or object grow on one stack and
 * are copied side by side when it ends.
 */
#include "check/json_read.h"

#include <stdlib.h>
#include <string.h>

#define DIGITS_MAX 200u   /* with an exponent of at most 99 it is far from the largest double */
#define EXPONENT_MAX 99u  /* downward there is no limit: such a number is nearly zero */
#define KEYS_COMPARED 16u /* more keys are sorted to find one that stands twice */

typedef struct reader {
    lode_arena *a;
    const char *p, *end;
    uint32_t depth_left;
    VEC(jnode) stack;
} reader;

static bool read_value(reader *r, jnode *out);

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static char now(const reader *r) { return r->p < r->end ? *r->p : '\0'; }

static void skip_blanks(reader *r) {
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r')) {
        r->p++;
    }
}

static bool take(reader *r, char c) {
    skip_blanks(r);
    bool there = r->p < r->end && *r->p == c;
    r->p += there;
    return there;
}

static bool take_word(reader *r, const char *word) {
    size_t n = strlen(word);
    bool there = (size_t)(r->end - r->p) >= n && memcmp(r->p, word, n) == 0;
    r->p += there ? n : 0;
    return there;
}

/* ---- strings --------------------------------------------------------------------------------- */

static int hex_of(char c) {
    if (is_digit(c)) {
        return c - '0';
    }
    char low = (char)(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* Four hexadecimal digits behind \u; -1 when they are not. */
static int32_t read_unit(reader *r) {
    int32_t x = 0;
    if (r->end - r->p < 4) {
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        int digit = hex_of(r->p[i]);
        if (digit < 0) {
            return -1;
        }
        x = x << 4 | digit;
    }
    r->p += 4;
    return x;
}

static char *put_utf8(char *to, uint32_t c) {
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xC0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *to++ = (char)(0xE0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    } else {
        *to++ = (char)(0xF0 | c >> 18);
        *to++ = (char)(0x80 | (c >> 12 & 0x3F));
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    }
    return to;
}

/* A code point of \u, with its second half where it needs one; NULL for none and for NUL. */
static char *read_code_point(reader *r, char *to) {
    int32_t x = read_unit(r);
    if (x <= 0 || (x >= 0xDC00 && x <= 0xDFFF)) {
        return NULL;
    }
    if (x < 0xD800 || x > 0xDBFF) {
        return put_utf8(to, (uint32_t)x);
    }
    if (!take_word(r, "\\u")) {
        return NULL;
    }
    int32_t low = read_unit(r);
    if (low < 0xDC00 || low > 0xDFFF) {
        return NULL;
    }
    return put_utf8(to, 0x10000 + ((uint32_t)(x - 0xD800) << 10) + (uint32_t)(low - 0xDC00));
}

/* What stands behind a backslash; NULL when it is no escape. */
static char *read_escape(reader *r, char *to) {
    static const char escapes[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    char c = now(r);
    r->p += r->p < r->end;
    if (c == 'u') {
        return read_code_point(r, to);
    }
    const char *at = c == '\0' ? NULL : strchr(escapes, c);
    if (at == NULL) {
        return NULL;
    }
    *to = values[at - escapes];
    return to + 1;
}

/* Behind the opening quote. What is read is never longer than what is written. */
static bool read_string(reader *r, str *out) {
    const char *close = r->p;
    while (close < r->end && *close != '"' && *close != '\\' && (unsigned char)*close >= ' ') {
        close++;
    }
    bool plain = close < r->end && *close == '"';
    if (!plain) { /* to the end of it at the latest */
        while (close < r->end && *close != '"') {
            close += *close == '\\' ? 2 : 1;
        }
    }
    if (close >= r->end) {
        return false;
    }
    size_t most = (size_t)(close - r->p);
    char *text = arena_alloc(r->a, most + 1), *to = text;
    if (plain) {
        memcpy(text, r->p, most);
        r->p = close + 1;
        *out = (str){text, most};
        return true;
    }
    while (r->p < close && to != NULL) {
        unsigned char c = (unsigned char)*r->p++;
        if (c < ' ') {
            return false;
        }
        if (c == '\\') {
            to = read_escape(r, to);
        } else {
            *to++ = (char)c;
        }
    }
    bool ended = to != NULL && r->p == close;
    r->p = close + 1;
    *out = (str){text, ended ? (size_t)(to - text) : 0};
    return ended;
}

/* ---- numbers --------------------------------------------------------------------------------- */

static size_t skip_digits(reader *r) {
    const char *from = r->p;
    while (is_digit(now(r))) {
        r->p++;
    }
    return (size_t)(r->p - from);
}

static bool read_integer(str digits, bool minus, int64_t *out) {
    int64_t x = 0;
    for (size_t i = 0; i < digits.n; i++) {
        int64_t digit = digits.p[i] - '0';
        if (__builtin_mul_overflow(x, 10, &x) ||
            __builtin_sub_overflow(x, digit, &x)) { /* downward: there is one more below zero */
            return false;
        }
    }
    if (!minus && x == INT64_MIN) {
        return false;
    }
    *out = minus ? x : -x;
    return true;
}

/* Behind the e: is it a number, and not too large? */
static bool read_exponent(reader *r) {
    bool down = now(r) == '-';
    r->p += down || now(r) == '+';
    uint32_t x = 0;
    const char *from = r->p;
    for (; is_digit(now(r)); r->p++) {
        x = x > EXPONENT_MAX ? x : x * 10 + (uint32_t)(*r->p - '0');
    }
    return r->p > from && (down || x <= EXPONENT_MAX);
}

static bool read_number(reader *r, jnode *out) {
    bool minus = take_word(r, "-");
    str digits = {r->p, 0};
    digits.n = skip_digits(r);
    if (digits.n == 0 || (digits.n > 1 && digits.p[0] == '0')) {
        return false;
    }
    bool real = false;
    if (now(r) == '.') {
        real = true;
        r->p++;
        if (skip_digits(r) == 0) {
            return false;
        }
    }
    if (now(r) == 'e' || now(r) == 'E') {
        real = true;
        r->p++;
        if (!read_exponent(r)) {
            return false;
        }
    }
    *out = (jnode){.kind = real ? JNODE_REAL : JNODE_INTEGER};
    return real ? digits.n <= DIGITS_MAX : read_integer(digits, minus, &out->integer);
}

/* ---- arrays and objects ---------------------------------------------------------------------- */

static int by_key(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool keys_differ(reader *r, const jnode *kids, uint32_t n) {
    if (n <= KEYS_COMPARED) {
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t k = 0; k < i; k++) {
                if (strcmp(kids[i].key, kids[k].key) == 0) {
                    return false;
                }
            }
        }
        return true;
    }
    const char **keys = arena_array(r->a, n, sizeof *keys);
    for (uint32_t i = 0; i < n; i++) {
        keys[i] = kids[i].key;
    }
    qsort(keys, n, sizeof *keys, by_key);
    for (uint32_t i = 1; i < n; i++) {
        if (strcmp(keys[i - 1], keys[i]) == 0) {
            return false;
        }
    }
    return true;
}

/* Takes the kids from the stack. */
static bool end_kids(reader *r, jnode_kind kind, size_t first, jnode *out) {
    size_t n = r->stack.n - first;
    if (n > UINT32_MAX) {
        return false;
    }
    jnode *kids = arena_array(r->a, n + 1, sizeof *kids);
    if (n > 0) {
        memcpy(kids, r->stack.p + first, n * sizeof *kids);
    }
    r->stack.n = first;
    *out = (jnode){.kind = kind, .n = (uint32_t)n, .kids = kids};
    return kind == JNODE_ARRAY || keys_differ(r, kids, out->n);
}

static bool read_kid(reader *r, bool keyed) {
    str key = {0};
    jnode kid;
    if (keyed && !(take(r, '"') && read_string(r, &key) && take(r, ':'))) {
        return false;
    }
    if (!read_value(r, &kid)) {
        return false;
    }
    kid.key = key.p;
    *vec_push(&r->stack) = kid;
    return true;
}

/* Behind the opening bracket. */
static bool read_kids(reader *r, jnode_kind kind, jnode *out) {
    char close = kind == JNODE_OBJECT ? '}' : ']';
    size_t first = r->stack.n;
    if (r->depth_left == 0) {
        return false;
    }
    r->depth_left--;
    if (!take(r, close)) {
        do {
            if (!read_kid(r, kind == JNODE_OBJECT)) {
                return false;
            }
        } while (take(r, ','));
        if (!take(r, close)) {
            return false;
        }
    }
    r->depth_left++;
    return end_kids(r, kind, first, out);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool read_value(reader *r, jnode *out) {
    *out = (jnode){0};
    skip_blanks(r);
    switch (now(r)) {
    case '{':
        r->p++;
        return read_kids(r, JNODE_OBJECT, out);
    case '[':
        r->p++;
        return read_kids(r, JNODE_ARRAY, out);
    case '"':
        r->p++;
        out->kind = JNODE_STRING;
        return read_string(r, &out->text);
    case 't':
        out->kind = JNODE_TRUE;
        return take_word(r, "true");
    case 'f':
        out->kind = JNODE_FALSE;
        return take_word(r, "false");
    case 'n':
        return take_word(r, "null");
    default:
        return read_number(r, out);
    }
}

const jnode *json_read(lode_arena *a, str text, uint32_t depth_max) {
    reader r = {.a = a, .p = text.p, .end = text.p + text.n, .depth_left = depth_max};
    jnode *root = arena_alloc(a, sizeof *root);
    bool ok = text.n > 0 && read_value(&r, root);
    skip_blanks(&r);
    ok = ok && r.p == r.end;
    vec_clear(&r.stack);
    return ok ? root : NULL;
}

const jnode *jnode_get(const jnode *object, const char *key) {
    if (!jnode_is(object, JNODE_OBJECT)) {
        return NULL;
    }
    jnode_each(kid, object) {
        if (strcmp(kid->key, key) == 0) {
            return kid;
        }
    }
    return NULL;
}
