/* SPDX-License-Identifier: Apache-2.0
 *
 * json_out: see json_out.h. Every value asks once for the room it can need at most, and is then written
 * without a further look at the buffer.
 */
#include "check/json_out.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define ESCAPE_BYTES 6u /* of the longest: \u0001 */

/* The comma, the key, and room for more bytes behind it; returns where they begin. */
static char *after_key(json_out *o, str key, size_t room) {
    char *p = strbuf_room(o->text, key.n + room + 1);
    if (o->more) {
        *p++ = ',';
    }
    memcpy(p, key.p, key.n);
    o->more = true;
    return p + key.n;
}

static void done(json_out *o, const char *end) {
    strbuf_grew(o->text, (size_t)(end - o->text->p) - o->text->n);
}

void jo_begin(json_out *o, str key, char bracket) {
    char *p = after_key(o, key, 1);
    *p++ = bracket;
    done(o, p);
    o->more = false;
}

void jo_end(json_out *o, char bracket) {
    char *p = strbuf_room(o->text, 1);
    *p++ = bracket;
    done(o, p);
    o->more = true;
}

static char *put(char *p, const char *bytes, size_t n) {
    memcpy(p, bytes, n);
    return p + n;
}

static char *escape(char *p, unsigned char c) {
    static const char hex[] = "0123456789ABCDEF";
    static const char small[32] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    *p++ = '\\';
    if (c == '"' || c == '\\') {
        *p++ = (char)c;
    } else if (small[c] != 0) {
        *p++ = small[c];
    } else {
        p = put(p, "u00", 3);
        *p++ = hex[c >> 4];
        *p++ = hex[c & 15];
    }
    return p;
}

static bool needs_escape(unsigned char c) { return c < 0x20 || c == '"' || c == '\\'; }

#if defined(__SSE2__)
/* Bits of the bytes that need an escape. */
static unsigned escapes_of(__m128i x) {
    __m128i bad =
        _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')));
    __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(0x1F)), x);
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(bad, control));
}
#endif

/* How many bytes from s on need no escape, copied to p, sixteen at a time. p has sixteen bytes of room behind
 * the n, so a step may write further than it counts. */
static size_t copy_plain(char *p, const char *s, size_t n) {
    size_t i = 0;
#if defined(__SSE2__)
    for (; i + 16 <= n; i += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(s + i));
        _mm_storeu_si128((__m128i *)(void *)(p + i), x);
        unsigned mask = escapes_of(x);
        if (mask != 0) {
            return i + (size_t)__builtin_ctz(mask);
        }
    }
    if (n >= 16 && i < n) { /* the last sixteen, part of them a second time */
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(s + n - 16));
        _mm_storeu_si128((__m128i *)(void *)(p + n - 16), x);
        unsigned mask = escapes_of(x) >> (16 - (n - i));
        return mask != 0 ? i + (size_t)__builtin_ctz(mask) : n;
    }
#endif
    for (; i < n && !needs_escape((unsigned char)s[i]); i++) {
        p[i] = s[i];
    }
    return i;
}

void jo_text(json_out *o, str key, str value) {
    size_t bad = 0;
    if (value.n > 0 && !str_is_utf8(value, &bad)) {
        value.n = bad;
        if (bad == 0) {
            jo_word(o, key, "");
            return;
        }
    }
    jo_checked(o, key, value);
}

void jo_checked(json_out *o, str key, str value) {
    if (value.n == 0) {
        jo_null(o, key);
        return;
    }
    char *p = after_key(o, key, value.n * ESCAPE_BYTES + 2 + 16);
    *p++ = '"';
    for (size_t i = 0; i < value.n; i++) {
        size_t plain = copy_plain(p, value.p + i, value.n - i);
        p += plain;
        i += plain;
        if (i < value.n) {
            p = escape(p, (unsigned char)value.p[i]);
        }
    }
    *p++ = '"';
    done(o, p);
}

void jo_word(json_out *o, str key, const char *value) {
    size_t n = strlen(value);
    char *p = after_key(o, key, n + 2);
    *p++ = '"';
    p = put(p, value, n);
    *p++ = '"';
    done(o, p);
}

void jo_int(json_out *o, str key, int64_t value) {
    char digits[24], *end = digits + sizeof digits, *at = end;
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0) {
        *--at = '-';
    }
    char *p = after_key(o, key, (size_t)(end - at));
    done(o, put(p, at, (size_t)(end - at)));
}

void jo_bool(json_out *o, str key, bool value) {
    jo_raw(o, key, value ? STR("true") : STR("false"));
}

void jo_null(json_out *o, str key) { jo_raw(o, key, STR("null")); }

void jo_date(json_out *o, str key, lode_date d) {
    char day[16];
    if (d == DATE_NONE) {
        jo_null(o, key);
        return;
    }
    str s = date_print(d, day);
    char *p = after_key(o, key, s.n + 2);
    *p++ = '"';
    p = put(p, s.p, s.n);
    *p++ = '"';
    done(o, p);
}

void jo_raw(json_out *o, str key, str json) {
    char *p = after_key(o, key, json.n);
    done(o, put(p, json.p, json.n));
}

void jo_members(json_out *o, str json) {
    if (json.n > 0) {
        jo_raw(o, JO_ITEM, json);
    }
}

static int dump_part(const char *p, size_t n, void *arg) {
    strbuf_add(arg, (str){p, n});
    return 0;
}

void jo_tree(json_out *o, str key, json_t *value) {
    done(o, after_key(o, key, 0));
    if (value == NULL ||
        json_dump_callback(value, dump_part, o->text, JSON_COMPACT | JSON_ENCODE_ANY) != 0) {
        lode_oom(); /* the only way it fails */
    }
    json_decref(value);
}

str jo_key_of(strbuf *buffer, str name) {
    json_out o = {.text = buffer};
    strbuf_reset(buffer);
    jo_text(&o, JO_ITEM, name);
    strbuf_addc(buffer, ':');
    return strbuf_str(buffer);
}
