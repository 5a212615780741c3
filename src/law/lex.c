/* SPDX-License-Identifier: Apache-2.0
 *
 * lex: see lex.h. One pass over the bytes of a line. The text was checked to be UTF-8 before, so
 * decoding here only has to be safe, not strict.
 *
 * Blanks other than space and tab are the classic invisible mistake of text copied from a web
 * page or typed with a Chinese or Japanese keyboard: U+3000 would silently become part of a name.
 * They are errors outside strings and raw text. Characters that change the order in which a line
 * is displayed are errors everywhere: a reader must see the law that the compiler reads.
 */
#include "law/lex.h"

#include <string.h>

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool is_word_byte(char c) {
    unsigned char u = (unsigned char)c;
    return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') ||
           u >= 0x80 || (u != 0 && strchr("_./+-@", c) != NULL);
}

/* `--` begins a comment at the start of the line or after a blank; elsewhere it is part of a word,
 * so that nothing a reader takes for text is dropped in silence ("arts. 3--5"). */
static bool comment_at(str s, size_t i) {
    return i + 1 < s.n && s.p[i] == '-' && s.p[i + 1] == '-' && (i == 0 || is_blank(s.p[i - 1]));
}

/* The code point at s, its length in *n; U+FFFD and 1 byte where the text is broken. */
static uint32_t decode(str s, size_t *n) {
    static const uint8_t lead_mask[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    unsigned char c = (unsigned char)s.p[0];
    size_t len = c < 0x80 ? 1 : c < 0xC0 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF8 ? 4 : 0;
    *n = 1;
    if (len == 0 || len > s.n) {
        return 0xFFFD;
    }
    uint32_t cp = c & lead_mask[len];
    for (size_t i = 1; i < len; i++) {
        unsigned char t = (unsigned char)s.p[i];
        if ((t & 0xC0) != 0x80) {
            return 0xFFFD;
        }
        cp = cp << 6 | (t & 0x3F);
    }
    *n = len;
    return cp;
}

/* Looks like a blank or like nothing, but is neither a space nor a tab. */
static bool is_odd_blank(uint32_t cp) {
    return cp == 0xA0 || cp == 0xAD || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200D) ||
           cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x2060 ||
           cp == 0x3000 || cp == 0xFEFF;
}

static bool is_forbidden(uint32_t cp) {
    return (cp < 0x20 && cp != '\t') || cp == 0x7F || (cp >= 0x80 && cp < 0xA0) || cp == 0x200E ||
           cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

bool lex_forbidden(str line, uint32_t *at, uint32_t *code_point) {
    size_t n = 1;
    for (size_t i = 0; i < line.n; i += n) {
        uint32_t cp = decode((str){line.p + i, line.n - i}, &n);
        if (is_forbidden(cp)) {
            *at = (uint32_t)i;
            *code_point = cp;
            return true;
        }
    }
    return false;
}

size_t lex_string(lode_arena *arena, str s, str *decoded) {
    size_t escapes = 0;
    size_t i = 1;
    for (; i < s.n && s.p[i] != '"'; i++) {
        if (s.p[i] != '\\') {
            continue;
        }
        if (i + 1 >= s.n || (s.p[i + 1] != '"' && s.p[i + 1] != '\\')) {
            return 0;
        }
        escapes++;
        i++;
    }
    if (i >= s.n) {
        return 0;
    }
    *decoded = (str){s.p + 1, i - 1};
    if (escapes > 0) {
        char *out = arena_alloc(arena, i);
        size_t n = 0;
        for (size_t k = 1; k < i; k++) {
            k += s.p[k] == '\\' ? 1 : 0;
            out[n++] = s.p[k];
        }
        *decoded = (str){out, n};
    }
    return i + 1;
}

/* Where the quote that closes the string at `from` stands, plus one; 0 when nothing closes it. */
static size_t string_end(str s, size_t from) {
    for (size_t i = from + 1; i < s.n; i++) {
        if (s.p[i] == '\\') {
            i++;
        } else if (s.p[i] == '"') {
            return i + 1;
        }
    }
    return 0;
}

static lex_tok *push(lex_line *l, tok_kind kind, size_t from, size_t to) {
    lex_tok *t = vec_push(&l->toks);
    uint32_t at = (uint32_t)from;
    uint32_t len = (uint32_t)(to - from);
    *t = (lex_tok){
        {kind, {l->text.p + from, to - from}, {l->number, at + 1, len}}, at, (uint32_t)to, NULL};
    return t;
}

static size_t read_string(lex_line *l, lode_arena *arena, size_t at) {
    str rest = {l->text.p + at, l->text.n - at};
    str decoded = {0};
    size_t len = lex_string(arena, rest, &decoded);
    if (len > 0) {
        push(l, TOK_STRING, at, at + len)->tok.text = decoded;
        return at + len;
    }
    size_t end = string_end(l->text, at);
    lex_tok *t = push(l, TOK_STRING, at, end > 0 ? end : l->text.n);
    t->error = end > 0 ? "a backslash in a string escapes only \" and \\"
                       : "a string that is not closed on its line";
    return t->to;
}

/* A word: word bytes, and `:` or `%` between word bytes. Ends before an odd blank. */
static size_t read_word(lex_line *l, size_t at) {
    str s = l->text;
    size_t i = at;
    while (i < s.n) {
        bool inner =
            (s.p[i] == ':' || s.p[i] == '%') && i > at && i + 1 < s.n && is_word_byte(s.p[i + 1]);
        if (!inner && !is_word_byte(s.p[i])) {
            break;
        }
        size_t n = 1;
        if (is_odd_blank(decode((str){s.p + i, s.n - i}, &n))) {
            break;
        }
        i += n;
    }
    bool dash = i == at + 1 && s.p[at] == '-';
    lex_tok *t = push(l, dash ? TOK_PUNCT : TOK_WORD, at, i);
    if (i > at + 1 && s.p[at] == '-' && s.p[at + 1] == '-') {
        t->error = "a comment without a blank before it"; /* "a,--b" */
    }
    return i;
}

static size_t read_other(lex_line *l, size_t at) {
    str s = l->text;
    char c = s.p[at];
    if (strchr(",;:()=%", c) != NULL) {
        push(l, TOK_PUNCT, at, at + 1);
        return at + 1;
    }
    if (c == '<' || c == '>') {
        size_t n = at + 1 < s.n && s.p[at + 1] == '=' ? 2 : 1;
        push(l, TOK_PUNCT, at, at + n);
        return at + n;
    }
    push(l, TOK_PUNCT, at, at + 1)->error = "a character that stands only in strings";
    return at + 1;
}

void lex_read(lex_line *l, lode_arena *arena, str text, uint32_t number) {
    l->text = text;
    l->number = number;
    l->comment = (uint32_t)text.n;
    l->toks.n = 0;
    size_t at = 0;
    while (at < text.n) {
        size_t n = 1;
        if (is_blank(text.p[at])) {
            at++;
        } else if (comment_at(text, at)) {
            l->comment = (uint32_t)at;
            break;
        } else if (text.p[at] == '"') {
            at = read_string(l, arena, at);
        } else if (is_odd_blank(decode((str){text.p + at, text.n - at}, &n))) {
            push(l, TOK_PUNCT, at, at + n)->error = "an invisible character or a wide blank";
            at += n;
        } else if (is_word_byte(text.p[at])) {
            at = read_word(l, at);
        } else {
            at = read_other(l, at);
        }
    }
    /* The caret for "the line ends too early" stands right after its last token. */
    size_t end = l->toks.n > 0 ? l->toks.p[l->toks.n - 1].to : at;
    push(l, TOK_END, end, end)->tok.pos.len = 1;
}

void lex_clear(lex_line *l) { vec_clear(&l->toks); }

uint32_t lex_raw_end(const lex_line *l, uint32_t from, bool stop_at_semicolon, bool *open_string) {
    str s = l->text;
    size_t i = from;
    *open_string = false;
    while (i < s.n) {
        if (comment_at(s, i) || (stop_at_semicolon && s.p[i] == ';')) {
            break;
        }
        size_t end = s.p[i] == '"' ? string_end(s, i) : 0;
        *open_string = *open_string || (s.p[i] == '"' && end == 0);
        i = end > 0 ? end : i + 1;
    }
    while (i > from && is_blank(s.p[i - 1])) {
        i--;
    }
    return (uint32_t)i;
}

uint32_t lex_comment_after(const lex_line *l, uint32_t end) {
    size_t i = end;
    while (i < l->text.n && is_blank(l->text.p[i])) {
        i++;
    }
    return (uint32_t)(comment_at(l->text, i) ? i : l->text.n);
}

str lex_squeeze(lode_arena *arena, str s) {
    char *out = arena_alloc(arena, s.n + 1);
    size_t n = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        bool blank = s.p[i] == ' ' || s.p[i] == '\t';
        if (quoted && s.p[i] == '\\' && i + 1 < s.n) {
            out[n++] = s.p[i++];
        } else if (s.p[i] == '"') {
            quoted = !quoted;
        } else if (blank && !quoted && n > 0 && out[n - 1] == ' ') {
            continue;
        }
        out[n++] = blank && !quoted ? ' ' : s.p[i];
    }
    return (str){out, n};
}
