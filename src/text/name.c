// SPDX-License-Identifier: Apache-2.0
//
// name: Unicode normalization of names and descriptions, code point by code point.
//
//   bytes -> NFKC + case fold (utf8proc) -> each code point is a letter, a blank or nothing
//         -> blanks collapse -> bytes
//
// Folding can undo composition (and composition can enable folding), so the result is folded and
// composed until it no longer changes, with a small bound; Unicode needs two rounds at most.
#include "text/text.h"

#include <stdlib.h>
#include <utf8proc.h>

#define FOLD_BYTES_MAX ((size_t)1 << 24) // a description is far smaller; guards the signed lengths
#define ROUNDS_MAX 4

// NFKC with case folding; controls become blanks (STRIPCC turns line ends into blanks). The caller
// frees *out. False for bad UTF-8 or when out of bounds.
static bool map_once(str s, utf8proc_uint8_t **out, size_t *n) {
    if (s.n > FOLD_BYTES_MAX) {
        return false;
    }
    utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)(s.n ? s.p : "");
    utf8proc_ssize_t len = utf8proc_map(p, (utf8proc_ssize_t)s.n, out, options);
    if (len == UTF8PROC_ERROR_NOMEM) {
        lode_oom();
    }
    if (len < 0) {
        return false;
    }
    *n = (size_t)len;
    return true;
}

// Appends the stable form of s to out.
static bool normalize(str s, strbuf *out) {
    utf8proc_uint8_t *now = NULL;
    size_t n = 0;
    if (!map_once(s, &now, &n)) {
        return false;
    }
    for (int round = 1; round < ROUNDS_MAX; round++) {
        utf8proc_uint8_t *next = NULL;
        size_t next_n = 0;
        if (!map_once((str){(const char *)now, n}, &next, &next_n)) {
            free(now);
            return false;
        }
        bool same = str_eq((str){(const char *)now, n}, (str){(const char *)next, next_n});
        free(now);
        now = next;
        n = next_n;
        if (same) {
            break;
        }
    }
    strbuf_add(out, (str){(const char *)now, n});
    free(now);
    return true;
}

// Is c written without blanks between words? Han, kana, bopomofo and their marks, not Hangul.
static bool is_cjk(utf8proc_int32_t c) {
    return (c >= 0x2E80 && c <= 0x2FDF) || c == 0x3005 || c == 0x3006 || c == 0x3007 ||
           (c >= 0x3021 && c <= 0x3029) || (c >= 0x3031 && c <= 0x3035) ||
           (c >= 0x3038 && c <= 0x303C) || (c >= 0x3041 && c <= 0x312F) ||
           (c >= 0x31A0 && c <= 0x31BF) || (c >= 0x31F0 && c <= 0x31FF) ||
           (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x1B000 && c <= 0x1B16F) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

typedef enum kind { KIND_LETTER, KIND_BLANK } kind;

// Punctuation, symbols, separators, controls. Letters, digits and marks make a name, and so do private
// characters (Japanese names use them for rare Han) and those newer than our Unicode tables.
static kind name_kind(utf8proc_int32_t c) {
    utf8proc_category_t cat = utf8proc_category(c);
    bool blank = (cat >= UTF8PROC_CATEGORY_PC && cat <= UTF8PROC_CATEGORY_CF);
    return blank ? KIND_BLANK : KIND_LETTER;
}

// Separators, controls and dashes: people write "high-speed camera" and "high speed camera". Other
// punctuation of a description may be part of a hint word.
static kind fold_kind(utf8proc_int32_t c) {
    utf8proc_category_t cat = utf8proc_category(c);
    bool blank = (cat >= UTF8PROC_CATEGORY_ZS && cat <= UTF8PROC_CATEGORY_ZP) ||
                 cat == UTF8PROC_CATEGORY_CC || cat == UTF8PROC_CATEGORY_PD;
    return blank ? KIND_BLANK : KIND_LETTER;
}

// Appends normalized text with its blanks collapsed; beside CJK characters they go when asked to.
static void collapse(str s, kind (*kind_of)(utf8proc_int32_t), bool join_cjk, strbuf *out) {
    bool blank = false;
    utf8proc_int32_t last = 0;
    size_t i = 0;
    while (i < s.n) {
        utf8proc_int32_t c = 0;
        utf8proc_ssize_t len =
            utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
        if (len <= 0) { // cannot be: s came out of utf8proc
            return;
        }
        if (kind_of(c) == KIND_BLANK) {
            blank = true;
        } else {
            bool joined = join_cjk && (is_cjk(last) || is_cjk(c));
            if (blank && last != 0 && !joined) {
                strbuf_addc(out, ' ');
            }
            strbuf_add(out, (str){s.p + i, (size_t)len});
            blank = false;
            last = c;
        }
        i += (size_t)len;
    }
}

// ---- ASCII, which most text is ------------------------------------------------------------------

// Of ASCII the above leaves small letters and digits as they are, makes large letters small, and takes
// the rest by its kind; nothing composes. NUL is for the slow way to refuse.
static bool is_ascii(str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] <= 0) {
            return false;
        }
    }
    return true;
}

static bool ascii_letter(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// names: all but letters and digits is a blank; else only blanks, controls and the dash.
static void ascii_collapse(str s, bool names, strbuf *out) {
    char buf[256];
    size_t n = 0;
    bool blank = false, begun = false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (names ? !ascii_letter(c) : c <= ' ' || c == 0x7F || c == '-') {
            blank = true;
            continue;
        }
        if (n + 2 > sizeof buf) {
            strbuf_add(out, (str){buf, n});
            n = 0;
        }
        if (blank && begun) {
            buf[n++] = ' ';
        }
        buf[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        blank = false;
        begun = true;
    }
    strbuf_add(out, (str){buf, n});
}

bool name_key(str name, strbuf *out) {
    if (name.n <= NAME_BYTES_MAX && is_ascii(name)) {
        ascii_collapse(name, true, out);
        return true;
    }
    if (name.n > NAME_BYTES_MAX || !str_is_utf8(name, NULL)) {
        return false;
    }
    strbuf flat = {0};
    strbuf key = {0};
    bool ok = normalize(name, &flat);
    if (ok) {
        collapse(strbuf_str(&flat), name_kind, true, &key);
        // Dropping a blank can bring two characters together that compose; a key is stable.
        strbuf_reset(&flat);
        ok = normalize(strbuf_str(&key), &flat);
    }
    if (ok) {
        strbuf_add(out, strbuf_str(&flat));
    }
    strbuf_clear(&flat);
    strbuf_clear(&key);
    return ok;
}

void text_fold(str s, strbuf *out) {
    if (s.n <= FOLD_BYTES_MAX && is_ascii(s)) {
        ascii_collapse(s, false, out);
        return;
    }
    strbuf clean = {0};
    while (s.n) {
        size_t good = s.n;
        bool ok = str_is_utf8(s, &good);
        strbuf_add(&clean, (str){s.p, good});
        size_t used = ok ? good : good + 1; // drops the one byte that begins no character
        s = (str){s.p + used, s.n - used};
    }
    strbuf flat = {0};
    if (normalize(strbuf_str(&clean), &flat)) {
        collapse(strbuf_str(&flat), fold_kind, false, out);
    }
    strbuf_clear(&flat);
    strbuf_clear(&clean);
}

uint32_t text_width(str s) {
    uint32_t width = 0;
    size_t i = 0;
    while (i < s.n) {
        utf8proc_int32_t c = 0;
        utf8proc_ssize_t len =
            utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
        if (len <= 0) { // a terminal shows one replacement character
            width++;
            i++;
            continue;
        }
        int w = utf8proc_charwidth(c);
        width += w > 0 ? (uint32_t)w : 0;
        i += (size_t)len;
    }
    return width;
}
