// SPDX-License-Identifier: Apache-2.0
//
// names: code points -> words of one script each -> tokens -> what is known of them.
//
// A word is a run of letters and digits; apostrophes and the dots of "d.o.o." vanish, all else
// separates. Where the script changes inside a word it is split, but for Latin letters beside letters
// that look like Latin ones: those are taken as Latin and marked.
#include "screen/names.h"

#include <string.h>

#include "screen/names_int.h"
#include "text/text.h"

// ---- words --------------------------------------------------------------------------------------

// Cyrillic and Greek letters that look like a Latin one.
static uint32_t look_alike(uint32_t c) {
    static const struct {
        uint16_t c;
        char latin;
    } pairs[] = {{0x430, 'a'}, {0x435, 'e'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'},
                 {0x443, 'y'}, {0x445, 'x'}, {0x456, 'i'}, {0x458, 'j'}, {0x455, 's'},
                 {0x501, 'd'}, {0x43A, 'k'}, {0x43C, 'm'}, {0x442, 't'}, {0x43D, 'h'},
                 {0x432, 'b'}, {0x3BF, 'o'}, {0x3B1, 'a'}, {0x3BD, 'v'}, {0x3C1, 'p'},
                 {0x3B9, 'i'}, {0x3BA, 'k'}, {0x3C5, 'u'}, {0x3C7, 'x'}, {0x3C4, 't'}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i].c == c) {
            return (uint32_t)pairs[i].latin;
        }
    }
    return 0;
}

static bool is_quote(uint32_t c) {
    return c == '\'' || c == '`' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x02BB ||
           c == 0x00B4 || c == 0x02B9 || c == 0x2032 || c == 0x02BF || c == 0x02BE || c == 0x5F3;
}

static script class_of(uint32_t c) {
    if (c < 0x80) {
        bool letter = c >= 'a' && c <= 'z';
        bool digit = c >= '0' && c <= '9';
        return letter ? SCRIPT_LATIN : digit ? SCRIPT_DIGIT : SCRIPT_NONE;
    }
    return script_of(c);
}

// Do two letters belong to one word? Digits go with any alphabet.
static bool go_together(script a, script b) {
    if (a == b || a == SCRIPT_DIGIT || b == SCRIPT_DIGIT) {
        bool cjk = a == SCRIPT_HAN || b == SCRIPT_HAN || a == SCRIPT_KANA || b == SCRIPT_KANA ||
                   a == SCRIPT_HANGUL || b == SCRIPT_HANGUL;
        return a == b || !cjk;
    }
    return false;
}

// Letters of one word by script: how many, and can all that are not Latin be taken for Latin ones?
static bool looks_latin(const uint32_t *cp, uint32_t n) {
    uint32_t latin = 0, other = 0;
    for (uint32_t i = 0; i < n; i++) {
        script s = class_of(cp[i]);
        if (s == SCRIPT_LATIN) {
            latin++;
        } else if (s == SCRIPT_CYRILLIC || s == SCRIPT_GREEK) {
            other++;
            if (look_alike(cp[i]) == 0) {
                return false;
            }
        }
    }
    return latin > 0 && other > 0;
}

// The dots between the parts of a foreign name in Chinese characters or kana.
static bool is_name_dot(uint32_t c) {
    return c == 0xB7 || c == 0x30FB || c == 0x2022 || c == 0x2027 || c == 0x22C5 || c == 0xFF65;
}

static void add_word(word_list *out, const uint32_t *cp, uint32_t n, script s, bool mixed) {
    if (n == 0) {
        return;
    }
    if (out->n == NAME_WORDS_MAX) {
        out->cut = true;
        return;
    }
    out->w[out->n++] = (name_word){cp, n, s, mixed, false};
}

// Splits a run of letters where its script changes.
static void split_run(word_list *out, uint32_t *cp, uint32_t n) {
    bool mixed = looks_latin(cp, n);
    for (uint32_t i = 0; mixed && i < n; i++) {
        uint32_t latin = look_alike(cp[i]);
        cp[i] = latin != 0 ? latin : cp[i];
    }
    uint32_t from = 0;
    script now = SCRIPT_NONE;
    for (uint32_t i = 0; i < n; i++) {
        script s = class_of(cp[i]);
        if (i > from && !go_together(now, s)) {
            add_word(out, cp + from, i - from, now, mixed);
            from = i;
            now = s;
        } else if (now == SCRIPT_NONE || now == SCRIPT_DIGIT) {
            now = s;
        }
    }
    add_word(out, cp + from, n - from, now, mixed);
}

// A dot inside "d.o.o." or "U.S.A." joins single letters; one after a word ends it.
static bool single_after(const uint32_t *cp, uint32_t i, uint32_t n) {
    bool letter = i + 1 < n && class_of(cp[i + 1]) != SCRIPT_NONE;
    return letter && (i + 2 >= n || class_of(cp[i + 2]) == SCRIPT_NONE);
}

static void find_words(uint32_t *cp, uint32_t n, word_list *out) {
    out->n = 0;
    out->cut = false;
    uint32_t from = 0, to = 0; // the run being gathered, moved together over what is left out
    uint32_t piece = 0;        // letters since its last dot
    bool singles = true;       // of single letters with dots between
    for (uint32_t i = 0; i < n; i++) {
        uint32_t c = cp[i];
        if (class_of(c) != SCRIPT_NONE) {
            cp[to++] = c;
            piece++;
        } else if (to > from && is_quote(c)) {
            continue;
        } else if (c == '.' && singles && piece == 1 && single_after(cp, i, n)) {
            piece = 0;
        } else {
            uint32_t words = out->n;
            split_run(out, cp + from, to - from);
            if (out->n > words && is_name_dot(c)) {
                out->w[out->n - 1].dotted = true;
            }
            from = to = i + 1;
            piece = 0;
            singles = true;
            continue;
        }
        singles = singles && piece <= 1;
    }
    split_run(out, cp + from, to - from);
}

// ---- tokens --------------------------------------------------------------------------------------

void name_token_add(name_form *f, const char *text, uint32_t n, uint32_t flags) {
    if (n == 0) {
        return;
    }
    if (f->n == NAME_TOKENS_MAX) {
        f->cut = true;
        return;
    }
    name_token *t = &f->t[f->n++];
    t->n = (uint8_t)(n > TOKEN_BYTES_MAX ? TOKEN_BYTES_MAX : n);
    memcpy(t->text, text, t->n);
    t->text[t->n] = '\0';
    t->flags = (uint8_t)flags;
    t->kind = WORD_PLAIN;
    t->concept = 0;
    t->value = 0;
    uint32_t digits = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        digits += t->text[i] >= '0' && t->text[i] <= '9';
    }
    t->flags |= digits > 0 ? TOKEN_DIGITS : 0;
    if (t->n == 1 && digits == 0) {
        t->flags |= TOKEN_INITIAL;
    }
    if (digits == t->n && digits <= 4) {
        t->kind = WORD_ORDINAL;
        for (uint32_t i = 0; i < t->n; i++) {
            t->value = (uint16_t)(t->value * 10 + (t->text[i] - '0'));
        }
    }
}

// i, v and x are numbers at the end of the name of a firm, and initials of persons elsewhere.
static bool is_number(const name_form *f, uint32_t i) {
    if (f->t[i].n != 1 || (f->t[i].text[0] >= '0' && f->t[i].text[0] <= '9')) {
        return true;
    }
    bool firm = false, last = true;
    for (uint32_t k = 0; k < f->n; k++) {
        firm |= f->t[k].kind == WORD_LEGAL || f->t[k].kind == WORD_GENERIC;
        last &= k <= i || f->t[k].kind == WORD_LEGAL || f->t[k].kind == WORD_PLACE;
    }
    return i > 0 && firm && last;
}

static void append(name_token *t, const name_token *next) {
    uint32_t room = TOKEN_BYTES_MAX - t->n;
    uint32_t more = next->n < room ? next->n : room;
    memcpy(t->text + t->n, next->text, more);
    t->n = (uint8_t)(t->n + more);
    t->text[t->n] = '\0';
}

static bool is_roman(const name_token *t) {
    for (uint32_t i = 0; i < t->n; i++) {
        if (strchr("ivxlc", t->text[i]) == NULL) {
            return false;
        }
    }
    return true;
}

#define CONCEPT_NUMBER 50000u /* and the number: 44, forty-four, XLIV; words.h has fewer concepts */

// Numbers by their value; "forty" and "four" are one.
static void join_numbers(name_form *f, uint32_t first) {
    uint32_t out = first;
    for (uint32_t i = first; i < f->n; i++) {
        name_token t = f->t[i];
        if (t.kind == WORD_ORDINAL && !is_number(f, i)) {
            t.kind = WORD_PLAIN;
            t.concept = 0;
        } else if (t.kind == WORD_ORDINAL) {
            const name_token *next = i + 1 < f->n ? &f->t[i + 1] : NULL;
            if (next != NULL && next->kind == WORD_ORDINAL && t.value >= 20 && t.value < 100 &&
                t.value % 10 == 0 && next->value < 10 && (t.flags & TOKEN_DIGITS) == 0) {
                t.value = (uint16_t)(t.value + next->value);
                append(&t, next);
                i++;
            }
            t.concept =
                t.value < UINT16_MAX - CONCEPT_NUMBER ? (uint16_t)(CONCEPT_NUMBER + t.value) : 0;
            t.flags &= (uint8_t)~TOKEN_INITIAL;
            if (is_roman(&t)) { // VII is not like VIII; seventh is a word like others
                t.flags |= TOKEN_DIGITS;
            }
            if (t.n == 1 && t.value < 100 && t.text[0] > '9') { // else V would be the initial too
                t.n = t.value >= 10 ? 2 : 1;
                t.text[0] = (char)('0' + t.value / 10);
                t.text[t.n - 1] = (char)('0' + t.value % 10);
                t.text[t.n] = '\0';
            }
        }
        f->t[out++] = t;
    }
    f->n = out;
}

static bool are_letters(const name_token *t, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (t[i].n != 1) {
            return false;
        }
    }
    return true;
}

// Puts what is known beside the tokens from `first` on, and makes one token of a known phrase.
void tokens_know(name_form *f, uint32_t first) {
    char line[NAME_TOKENS_MAX * (TOKEN_BYTES_MAX + 1)];
    uint32_t at[NAME_TOKENS_MAX], n = 0;
    for (uint32_t i = first; i < f->n; i++) {
        at[i] = n;
        memcpy(line + n, f->t[i].text, f->t[i].n);
        n += f->t[i].n;
        line[n++] = ' ';
    }
    uint32_t out = first;
    for (uint32_t i = first; i < f->n;) {
        word_info info = {0};
        uint32_t words = words_find(line + at[i], n - at[i] - 1, &info);
        if (words > 0 && info.kind == WORD_LEGAL && i + words < f->n &&
            are_letters(&f->t[i], words)) {
            words = 0; // "S.A." ends the name of a firm; before a name it is initials
        }
        name_token t = f->t[i];
        if (words > 0) {
            t.kind = (uint8_t)info.kind;
            t.concept = (uint16_t)info.concept;
            t.value = (uint16_t)info.value;
        }
        for (uint32_t k = 1; k < words; k++) { // a phrase is one token
            append(&t, &f->t[i + k]);
        }
        f->t[out++] = t;
        i += words > 0 ? words : 1;
    }
    f->n = out;
    join_numbers(f, first);
}

// A digit between letters that looks like one: "Sech1n". Not at an end: "A320" and "3M" are names.
static bool digits_as_letters(char *text, uint32_t n) {
    static const char letters[] = "oizeasgtbg";
    uint32_t digits = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        bool inside = i > 0 && i + 1 < n;
        digits += digit;
        if (digit && (!inside || text[i] == '2' || text[i] == '8')) {
            return false;
        }
    }
    if (digits == 0 || digits > 2 || n < digits + 3) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        text[i] = text[i] >= '0' && text[i] <= '9' ? letters[text[i] - '0'] : text[i];
    }
    return true;
}

void latin_word(name_form *f, const name_word *w) {
    char text[TOKEN_BYTES_MAX];
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n && n < TOKEN_BYTES_MAX; i++) {
        if (w->cp[i] < 0x80) {
            text[n++] = (char)w->cp[i];
        }
    }
    bool mixed = digits_as_letters(text, n) || w->mixed;
    name_token_add(f, text, n, mixed ? TOKEN_MIXED : 0);
}

static bool all_ascii(const word_list *words) {
    for (uint32_t i = 0; i < words->n; i++) {
        const name_word *w = &words->w[i];
        for (uint32_t k = 0; k < w->n; k++) {
            if (w->cp[k] >= 0x80) {
                return false;
            }
        }
    }
    return true;
}

// "China Electronics Technology Group Corp. (CETC)": letters that begin words before it, in their
// order, say nothing new.
static bool is_acronym(const name_form *f, uint32_t i) {
    const name_token *t = &f->t[i];
    if (t->n < 3 || t->n > 6 || t->kind != WORD_PLAIN || (t->flags & TOKEN_DIGITS) != 0) {
        return false;
    }
    uint32_t at = 0;
    for (uint32_t k = 0; k < i && at < t->n; k++) {
        at += f->t[k].text[0] == t->text[at];
    }
    return at == t->n && f->t[0].text[0] == t->text[0];
}

void form_finish(name_form *f) {
    for (uint32_t i = 3; i < f->n; i++) {
        f->t[i].flags |= is_acronym(f, i) ? TOKEN_ACRONYM : 0;
    }
}

void name_read(str name, name_forms *out) {
    out->n = 0;
    uint32_t cp[NAME_POINTS_MAX];
    word_list words;
    find_words(cp, name_points(name, cp, NAME_POINTS_MAX), &words);
    if (words.n == 0) {
        return;
    }
    if (!all_ascii(&words)) {
        names_other(&words, out);
        return;
    }
    name_form *f = &out->form[0];
    f->kind = READING_WRITTEN;
    f->n = 0;
    f->cut = words.cut;
    f->characters = false;
    for (uint32_t i = 0; i < words.n; i++) {
        latin_word(f, &words.w[i]);
    }
    tokens_know(f, 0);
    form_finish(f);
    out->n = f->n > 0 ? 1 : 0;
}

bool tokens_pair(const name_token *x, const name_token *y) {
    bool plain = ((x->flags | y->flags) & (TOKEN_CJK | TOKEN_DIGITS)) == 0 &&
                 x->kind != WORD_LEGAL && y->kind != WORD_LEGAL;
    return plain && x->n + y->n >= 4 && x->n + y->n <= TOKEN_BYTES_MAX;
}

uint32_t form_join(const name_form *f, char *out, uint32_t max) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        const name_token *t = &f->t[i];
        uint32_t more = t->n < max - n ? t->n : max - n;
        memcpy(out + n, t->text, more);
        n += more;
    }
    return n;
}
