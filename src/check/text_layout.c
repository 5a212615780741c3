/* SPDX-License-Identifier: Apache-2.0
 *
 * text_layout: wrapping by display width, so that Chinese and Japanese names count two columns a
 * character. A line breaks at blanks; a word wider than a line breaks between characters.
 */
#include "check/text_layout.h"

#include "text/text.h"

#include <stdio.h>

#define MORE_COLUMNS 12u /* room kept for " (+99 below)" */
#define CUT_COLUMNS 40u  /* less of a part is not worth showing */
#define LABEL_COLUMNS 7u /* of Why, Next, Doubt and Holds */

/* ---- cleaning -------------------------------------------------------------------------------- */

static size_t char_bytes(str s, size_t at) {
    unsigned char c = (unsigned char)s.p[at];
    size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return at + n <= s.n ? n : s.n - at;
}

/* C1 controls (U+0080..9F), direction marks (U+200E, 200F, 202A..202E, 2066..2069), line
 * separators (U+2028, 2029) and the byte order mark. */
static bool is_unprintable(const char *p, size_t n) {
    unsigned char a = (unsigned char)p[0], b = n > 1 ? (unsigned char)p[1] : 0,
                  c = n > 2 ? (unsigned char)p[2] : 0;
    if (n == 1) {
        return a < 0x20 || a == 0x7F;
    }
    if (n == 2) {
        return a == 0xC2 && b < 0xA0;
    }
    if (n == 3 && a == 0xE2 && b == 0x80) {
        return c == 0x8E || c == 0x8F || (c >= 0xA8 && c <= 0xAE);
    }
    return n == 3 && ((a == 0xE2 && b == 0x81 && c >= 0xA6 && c <= 0xA9) ||
                      (a == 0xEF && b == 0xBB && c == 0xBF));
}

void text_clean(str s, strbuf *out) {
    for (size_t i = 0; i < s.n;) {
        size_t n = char_bytes(s, i);
        if (is_unprintable(s.p + i, n)) {
            strbuf_addc(out, ' ');
        } else {
            strbuf_add(out, (str){s.p + i, n});
        }
        i += n;
    }
}

/* ---- color ----------------------------------------------------------------------------------- */

void text_inked(text_page *p, text_ink ink, str s) {
    static const char *const on[] = {"", "\033[1m", "\033[1;31m", "\033[1;33m", "\033[1;32m"};
    strbuf_addz(p->out, p->color ? on[ink] : "");
    text_clean(s, p->out);
    strbuf_addz(p->out, p->color && ink != INK_PLAIN ? "\033[0m" : "");
}

/* ---- paragraphs ------------------------------------------------------------------------------ */

typedef struct wrapping {
    strbuf *out;
    uint32_t column, rest;
    bool begun; /* the line has a word */
} wrapping;

static void blanks(strbuf *out, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addc(out, ' ');
    }
}

static void next_line(wrapping *w) {
    strbuf_addc(w->out, '\n');
    blanks(w->out, w->rest);
    w->column = w->rest;
    w->begun = false;
}

/* A word wider than what a whole line has. */
static void break_word(wrapping *w, str word) {
    for (size_t i = 0; i < word.n;) {
        str ch = {word.p + i, char_bytes(word, i)};
        uint32_t width = text_width(ch);
        if (w->column + width > BODY_COLUMNS && w->begun) {
            next_line(w);
        }
        strbuf_add(w->out, ch);
        w->column += width;
        w->begun = true;
        i += ch.n;
    }
}

static void put_word(wrapping *w, str word) {
    uint32_t width = text_width(word);
    uint32_t gap = w->begun ? 1 : 0;
    if (w->begun && w->column + gap + width > BODY_COLUMNS) {
        if (w->rest + width > BODY_COLUMNS && w->column + 10 < BODY_COLUMNS) {
            strbuf_addc(w->out, ' '); /* too wide for any line: begin it here */
            w->column++;
            break_word(w, word);
            return;
        }
        next_line(w);
        gap = 0;
    }
    if (w->rest + width > BODY_COLUMNS) {
        break_word(w, word);
        return;
    }
    blanks(w->out, gap);
    strbuf_add(w->out, word);
    w->column += gap + width;
    w->begun = true;
}

__attribute__((format(printf, 2, 0))) static void format(strbuf *out, const char *fmt,
                                                         va_list args) {
    va_list again;
    va_copy(again, args);
    char small[256];
    int n = vsnprintf(small, sizeof small, fmt, args);
    if (n > 0) {
        lode_arena a = {0};
        char *p = arena_alloc(&a, (size_t)n + 1);
        (void)vsnprintf(p, (size_t)n + 1, fmt, again); /* the length is known */
        text_clean((str){p, (size_t)n}, out);
        arena_clear(&a);
    }
    va_end(again);
}

void text_paragraph(text_page *p, uint32_t first, uint32_t rest, const char *fmt, ...) {
    strbuf text = {0};
    va_list args;
    va_start(args, fmt);
    format(&text, fmt, args);
    va_end(args);
    wrapping w = {p->out, first, rest, false};
    blanks(p->out, first);
    size_t i = 0;
    while (i < text.n) {
        size_t end = i;
        while (end < text.n && text.p[end] != ' ') {
            end++;
        }
        if (end > i) {
            put_word(&w, (str){text.p + i, end - i});
        }
        i = end + 1;
    }
    strbuf_addc(p->out, '\n');
    strbuf_clear(&text);
}

void text_heading(text_page *p, const char *title) {
    strbuf_addc(p->out, '\n');
    text_inked(p, INK_BOLD, str_of(title));
    strbuf_addc(p->out, '\n');
}

/* ---- head lines ------------------------------------------------------------------------------ */

void head_begin(text_head *h, const char *label, const char *between) {
    *h = (text_head){.label = label, .between = between};
}

void head_part(text_head *h, const char *fmt, ...) {
    if (h->n == HEAD_PARTS_MAX) {
        h->dropped++;
        return;
    }
    va_list args;
    va_start(args, fmt);
    format(&h->parts[h->n++], fmt, args);
    va_end(args);
}

/* Cut with an ellipsis to fit. */
static void add_cut(strbuf *out, str text, uint32_t columns) {
    uint32_t column = 0;
    bool fits = text_width(text) <= columns;
    for (size_t i = 0; i < text.n;) {
        str ch = {text.p + i, char_bytes(text, i)};
        column += text_width(ch);
        if (!fits && column >= columns) {
            strbuf_addz(out, "\u2026");
            return;
        }
        strbuf_add(out, ch);
        i += ch.n;
    }
}

void head_end(text_page *p, text_head *h) {
    uint32_t column = LABEL_COLUMNS;
    text_inked(p, INK_BOLD, str_of(h->label));
    blanks(p->out, LABEL_COLUMNS - text_width(str_of(h->label)));
    for (uint32_t i = 0; i < h->n; i++) {
        str part = strbuf_str(&h->parts[i]), between = i > 0 ? str_of(h->between) : (str){0};
        bool last = i + 1 == h->n && h->dropped == 0;
        uint32_t limit = last ? HEAD_COLUMNS : HEAD_COLUMNS - MORE_COLUMNS;
        uint32_t left =
            column + text_width(between) < limit ? limit - column - text_width(between) : 0;
        if (i == 0 || left >= CUT_COLUMNS || text_width(part) <= left) {
            strbuf_add(p->out, between);
            add_cut(p->out, part, left);
            column += text_width(between) + (text_width(part) < left ? text_width(part) : left);
        } else {
            h->dropped++;
            column = HEAD_COLUMNS; /* what comes later is counted too */
        }
        strbuf_clear(&h->parts[i]);
    }
    if (h->dropped > 0) {
        strbuf_addf(p->out, " (+%u below)", h->dropped);
    }
    strbuf_addc(p->out, '\n');
}
