// SPDX-License-Identifier: Apache-2.0
//
// names_other: forms of names that are not in Latin letters alone.
//
// Every word gives its readings; form k of the name takes of each word the reading of its kind. Chinese
// characters and kana have no blanks: known words are cut out (words_find_cjk), and what lies between
// them is read as one name. A Chinese or Korean name of up to four syllables is a surname and the rest.
#include <string.h>

#include "screen/names_int.h"

static bool is_cjk(script s) { return s == SCRIPT_HAN || s == SCRIPT_KANA || s == SCRIPT_HANGUL; }

static uint32_t put_utf8(uint32_t c, char *out) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | (c >> 6));
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | (c >> 12));
        out[1] = (char)(0x80 | ((c >> 6) & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (c >> 18));
    out[1] = (char)(0x80 | ((c >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((c >> 6) & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

// The words of a reading as tokens; joined into one (`whole`), or the first and the rest (`surname`).
static void add_reading(name_form *f, const char *text, uint32_t n, uint32_t flags, bool surname,
                        bool whole) {
    char token[READING_BYTES];
    uint32_t used = 0, words = 0;
    for (uint32_t i = 0; i <= n; i++) {
        if (i < n && text[i] != ' ') {
            token[used++] = text[i];
            continue;
        }
        words++;
        bool ends = i == n || (!whole && (!surname || words == 1));
        if (ends) {
            name_token_add(f, token, used, flags);
            used = 0;
        }
    }
}

// One segment of Chinese characters or kana: a known word, or what lies between two.
typedef struct segment {
    const uint32_t *cp;
    uint32_t n;
    word_info info;
    const char *meaning; /* NULL: not known */
} segment;

static void take_segments(const name_word *w, segment *out, uint32_t max, uint32_t *n_out) {
    char text[NAME_TOKENS_MAX * TOKEN_BYTES_MAX];
    uint16_t at[sizeof text / 3 + 2]; // byte of each code point
    uint32_t n = w->n, bytes = 0;
    n = n > sizeof text / 4 ? (uint32_t)(sizeof text / 4) : n;
    for (uint32_t i = 0; i < n; i++) {
        at[i] = (uint16_t)bytes;
        bytes += put_utf8(han_canonical(w->cp[i]), text + bytes);
    }
    at[n] = (uint16_t)bytes;
    uint32_t from = 0, k = 0;
    for (uint32_t i = 0; i < n && k + 2 < max;) {
        word_info info = {0};
        const char *meaning = "";
        uint32_t len = words_find_cjk(text + at[i], bytes - at[i], &info, &meaning);
        uint32_t to = i;
        while (len > 0 && to < n && at[to] < at[i] + len) {
            to++;
        }
        if (to == i) {
            i++;
            continue;
        }
        if (i > from) {
            out[k++] = (segment){.cp = w->cp + from, .n = i - from};
        }
        out[k++] = (segment){w->cp + i, to - i, info, meaning};
        i = from = to;
    }
    if (n > from && k < max) {
        out[k++] = (segment){.cp = w->cp + from, .n = n - from};
    }
    *n_out = k;
}

static void add_characters(name_form *f, const segment *s) {
    char text[TOKEN_BYTES_MAX + 4];
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n && n + 4 <= TOKEN_BYTES_MAX; i++) {
        n += put_utf8(han_canonical(s->cp[i]), text + n);
    }
    uint32_t before = f->n;
    name_token_add(f, text, n, TOKEN_CJK);
    if (f->n > before) {
        name_token *t = &f->t[before];
        t->flags &= (uint8_t)~TOKEN_INITIAL;
        if (s->meaning != NULL) {
            t->kind = (uint8_t)s->info.kind;
            t->concept = (uint16_t)s->info.concept;
            t->value = (uint16_t)s->info.value;
        }
    }
}

// A known word by its meaning in Latin words; its kind and concept come back by tokens_know.
static void add_meaning(name_form *f, const segment *s) {
    if (s->meaning[0] == '\0') { // a legal form
        name_form one = {.n = 0};
        add_characters(&one, s);
        if (f->n < NAME_TOKENS_MAX && one.n > 0) {
            f->t[f->n++] = one.t[0];
        }
        return;
    }
    uint32_t first = f->n;
    add_reading(f, s->meaning, (uint32_t)strlen(s->meaning), 0, false, false);
    tokens_know(f, first);
}

// One form of a name in characters: how words are read that no table knows. The last of a kind is
// another tradition: the Korean of the North.
typedef struct form_plan {
    reading kind, sound;
    bool last;
} form_plan;

static uint32_t pick_reading(const roman *readings, uint32_t n, const form_plan *plan) {
    uint32_t pick = n;
    for (uint32_t i = 0; i < n; i++) {
        if (readings[i].kind == plan->sound && (pick == n || plan->last)) {
            pick = i;
        }
    }
    return pick;
}

// A run in a script without blanks, in the form asked for. False: it has no such reading.
static bool add_cjk(name_form *f, const name_word *w, bool foreign, const form_plan *plan) {
    segment seg[NAME_TOKENS_MAX];
    uint32_t n = 0;
    take_segments(w, seg, NAME_TOKENS_MAX, &n);
    bool read = false;
    for (uint32_t i = 0; i < n; i++) {
        const segment *s = &seg[i];
        if (f->kind == READING_HAN) {
            add_characters(f, s);
            read = true;
            continue;
        }
        if (s->meaning != NULL &&
            (f->kind == READING_TRANSLATED || s->info.kind == WORD_LEGAL || s->meaning[0] == 0)) {
            add_meaning(f, s);
            read |= f->kind == READING_TRANSLATED && s->meaning[0] != '\0';
            continue;
        }
        roman readings[READINGS_MAX];
        uint32_t k = roman_word(w->script, s->cp, s->n, readings, READINGS_MAX);
        uint32_t pick = pick_reading(readings, k, plan);
        if (pick == k && k > 0 && w->script != SCRIPT_HAN) {
            pick = 0; // kana and Hangul sound the same in every form
        }
        if (pick == k) {
            continue;
        }
        bool person = n == 1 && s->n <= 4 && s->n >= 2 && w->script != SCRIPT_KANA && !foreign;
        uint32_t flags = w->script == SCRIPT_KANA || foreign ? TOKEN_LOOSE : 0;
        add_reading(f, readings[pick].text, readings[pick].n, flags, person,
                    !person && f->kind != READING_JAPANESE);
        read = true;
    }
    return read;
}

// Alphabets: the k-th reading, or the first when there are fewer.
static bool add_letters(name_form *f, const name_word *w, uint32_t k) {
    if (w->script == SCRIPT_LATIN || w->script == SCRIPT_DIGIT) {
        latin_word(f, w);
        return false;
    }
    roman readings[READINGS_MAX];
    uint32_t n = roman_word(w->script, w->cp, w->n, readings, READINGS_MAX);
    if (n == 0) {
        return false;
    }
    const roman *r = &readings[k < n ? k : 0];
    bool consonants = w->script == SCRIPT_ARABIC || w->script == SCRIPT_HEBREW;
    add_reading(f, r->text, r->n, consonants ? TOKEN_LOOSE : 0, false, false); // no p, no vowels
    return k < n;
}

// Chinese characters with a dot between: the sound of a foreign name.
static bool is_foreign(const word_list *words) {
    for (uint32_t i = 0; i + 1 < words->n; i++) {
        if (words->w[i].dotted && words->w[i].script == SCRIPT_HAN &&
            words->w[i + 1].script == SCRIPT_HAN) {
            return true;
        }
    }
    return false;
}

static bool make_form(const word_list *words, form_plan plan, uint32_t k, name_form *f) {
    bool any = false, foreign = is_foreign(words);
    f->kind = plan.kind;
    f->n = 0;
    f->cut = words->cut;
    f->characters = false;
    for (uint32_t i = 0; i < words->n; i++) {
        const name_word *w = &words->w[i];
        f->characters |= is_cjk(w->script);
        uint32_t first = f->n;
        if (is_cjk(w->script)) {
            any |= add_cjk(f, w, foreign, &plan);
        } else {
            any |= add_letters(f, w, k);
            tokens_know(f, first);
        }
    }
    form_finish(f);
    return any && f->n > 0;
}

static bool same_form(const name_form *a, const name_form *b) {
    if (a->n != b->n) {
        return false;
    }
    for (uint32_t i = 0; i < a->n; i++) {
        if (a->t[i].n != b->t[i].n || memcmp(a->t[i].text, b->t[i].text, a->t[i].n) != 0) {
            return false;
        }
    }
    return true;
}

static void keep_if_new(name_forms *out) {
    for (uint32_t i = 0; i < out->n; i++) {
        if (same_form(&out->form[i], &out->form[out->n])) {
            return;
        }
    }
    out->n++;
}

static void try_form(const word_list *words, form_plan plan, uint32_t k, name_forms *out) {
    if (out->n < NAME_FORMS_MAX && make_form(words, plan, k, &out->form[out->n])) {
        keep_if_new(out);
    }
}

// Does the name hold a word whose meaning is known? Then it is that of a firm or an institute.
static bool has_meaning(const word_list *words) {
    for (uint32_t i = 0; i < words->n; i++) {
        segment seg[NAME_TOKENS_MAX];
        uint32_t n = 0;
        if (words->w[i].script == SCRIPT_HAN || words->w[i].script == SCRIPT_KANA) {
            take_segments(&words->w[i], seg, NAME_TOKENS_MAX, &n);
        }
        for (uint32_t k = 0; k < n; k++) {
            if (seg[k].meaning != NULL && seg[k].meaning[0] != '\0') {
                return true;
            }
        }
    }
    return false;
}

// Best believed first. Persons have no word to translate, firms no Cantonese.
static void han_forms(const word_list *words, name_forms *out) {
    static const form_plan firm[] = {{READING_HAN, READING_HAN, false},
                                     {READING_TRANSLATED, READING_MANDARIN, false},
                                     {READING_TRANSLATED, READING_JAPANESE, false},
                                     {READING_TRANSLATED, READING_KOREAN, true},
                                     {READING_MANDARIN, READING_MANDARIN, false},
                                     {READING_JAPANESE, READING_JAPANESE, false}};
    static const form_plan person[] = {{READING_HAN, READING_HAN, false},
                                       {READING_MANDARIN, READING_MANDARIN, false},
                                       {READING_KOREAN, READING_KOREAN, false},
                                       {READING_KOREAN, READING_KOREAN, true},
                                       {READING_JAPANESE, READING_JAPANESE, false},
                                       {READING_WADE, READING_WADE, false},
                                       {READING_CANTONESE, READING_CANTONESE, false}};
    bool known = has_meaning(words);
    const form_plan *plan = known ? firm : person;
    size_t n = known ? sizeof firm / sizeof *firm : sizeof person / sizeof *person;
    for (size_t i = 0; i < n; i++) {
        try_form(words, plan[i], 0, out);
    }
}

void names_other(const word_list *words, name_forms *out) {
    bool cjk = false, hangul = false, letters = false;
    for (uint32_t i = 0; i < words->n; i++) {
        script s = words->w[i].script;
        hangul |= s == SCRIPT_HANGUL;
        cjk |= s == SCRIPT_HAN || s == SCRIPT_KANA;
        letters |= !is_cjk(s) && s != SCRIPT_LATIN && s != SCRIPT_DIGIT;
    }
    if (cjk) {
        han_forms(words, out);
    }
    if (hangul && !cjk) {
        try_form(words, (form_plan){READING_HAN, READING_HAN, false}, 0, out);
    }
    for (uint32_t k = 0; !cjk && (letters || hangul) && k < 3; k++) {
        try_form(words, (form_plan){READING_LATIN, READING_LATIN, false}, k, out);
    }
    if (hangul && !cjk) {
        try_form(words, (form_plan){READING_TRANSLATED, READING_LATIN, false}, 0, out);
    }
    form_plan plain = {READING_WRITTEN, READING_WRITTEN, false};
    if (out->n == 0 && make_form(words, plain, 0, &out->form[0])) {
        out->n = 1;
    } else if (out->n == 0 && out->form[0].n > 0) {
        out->n = 1; // letters of Latin and of a script that nothing here can read
    }
}
