/* SPDX-License-Identifier: Apache-2.0
 *
 * roman_kana: hiragana and katakana after Hepburn, long vowels as short ones (Tokyo, Kobe), with the
 * combinations by which foreign names are written (ティ ti, ヴァ va, チェ che).
 */
#include "screen/roman_int.h"

#define HIRAGANA_FIRST 0x3041u
#define HIRAGANA_LAST 0x3096u
#define LONG_MARK 0x30FCu

// By hiragana code point, from 0x3041; small letters as the full ones.
static const char kana[][4] = {
    "a",  "a",  "i",   "i",  "u",  "u",   "e",  "e",   "o",  "o",  "ka", "ga", "ki", "gi", "ku",
    "gu", "ke", "ge",  "ko", "go", "sa",  "za", "shi", "ji", "su", "zu", "se", "ze", "so", "zo",
    "ta", "da", "chi", "ji", "",   "tsu", "zu", "te",  "de", "to", "do", "na", "ni", "nu", "ne",
    "no", "ha", "ba",  "pa", "hi", "bi",  "pi", "fu",  "bu", "pu", "he", "be", "pe", "ho", "bo",
    "po", "ma", "mi",  "mu", "me", "mo",  "ya", "ya",  "yu", "yu", "yo", "yo", "ra", "ri", "ru",
    "re", "ro", "wa",  "wa", "i",  "e",   "o",  "n",   "vu", "ka", "ke",
};
_Static_assert(sizeof kana / sizeof *kana == HIRAGANA_LAST - HIRAGANA_FIRST + 1, "one for each");

static uint32_t to_hiragana(uint32_t cp) { return cp >= 0x30A1 && cp <= 0x30F6 ? cp - 0x60 : cp; }

// Hepburn, or the official system, in which foreign names come back better: Lopatin, not Lopachin.
static const char *sound_of(uint32_t cp, bool official) {
    switch (official ? cp : 0) {
    case 0x3057:
        return "si";
    case 0x3058:
        return "zi";
    case 0x3061:
        return "ti";
    case 0x3062:
        return "di";
    case 0x3064:
        return "tu";
    case 0x3065:
        return "du";
    case 0x3075:
        return "hu";
    default:
        return cp >= HIRAGANA_FIRST && cp <= HIRAGANA_LAST ? kana[cp - HIRAGANA_FIRST] : NULL;
    }
}

#define SMALL_TSU 0x3063u

static bool is_small_vowel(uint32_t cp) {
    return cp == 0x3041 || cp == 0x3043 || cp == 0x3045 || cp == 0x3047 || cp == 0x3049;
}

static bool is_small_y(uint32_t cp) { return cp == 0x3083 || cp == 0x3085 || cp == 0x3087; }

// The consonant of a syllable of which another letter gives the vowel: shi and ya are sha, ki and ya
// kya, u and e we.
static void put_consonant(roman *r, const char *first, const char *second, bool small_y) {
    char part[4];
    uint32_t n = 0;
    while (first[n] != 0 && !is_vowel(first[n])) {
        part[n] = first[n];
        n++;
    }
    if (n == 0 && first[0] == 'u') {
        part[n++] = 'w';
    }
    part[n] = 0;
    put(r, part);
    bool soft = n == 2 || (n == 1 && part[0] == 'j'); // sh, ch, ts, j
    put(r, small_y && soft ? second + 1 : second);
}

// Puts the sound of the letters at i and returns how many they are.
static uint32_t put_sound(roman *r, const uint32_t *cp, uint32_t i, uint32_t n, bool official) {
    uint32_t here = to_hiragana(cp[i]);
    uint32_t next = i + 1 < n ? to_hiragana(cp[i + 1]) : 0;
    const char *first = sound_of(here, official);
    if (first == NULL) {
        return 1;
    }
    const char *second = sound_of(next, official);
    if (second != NULL && (is_small_y(next) || is_small_vowel(next))) {
        put_consonant(r, first, second, is_small_y(next));
        return 2;
    }
    // a long vowel: oo, ou and uu; not in inoue
    char c = last_char(r);
    uint32_t then = i + 2 < n ? to_hiragana(cp[i + 1]) : next;
    bool lengthens = (here == 0x3046 && (c == 'o' || c == 'u')) || (here == 0x304A && c == 'o');
    if (lengthens && then != 0x3048) {
        return 1;
    }
    put(r, first);
    return 1;
}

static void put_kana(roman *r, const uint32_t *cp, uint32_t n, bool official) {
    for (uint32_t i = 0; i < n;) {
        if (to_hiragana(cp[i]) == SMALL_TSU) { // doubles the consonant that follows
            const char *then = i + 1 < n ? sound_of(to_hiragana(cp[i + 1]), official) : NULL;
            if (then != NULL && then[0] != 0 && !is_vowel(then[0])) {
                char one[2] = {then[0] == 'c' ? 't' : then[0], 0};
                put(r, one);
            }
            i++;
        } else {
            i += cp[i] == LONG_MARK ? 1 : put_sound(r, cp, i, n, official);
        }
    }
}

uint32_t roman_kana(const uint32_t *cp, uint32_t n, roman *out, uint32_t max) {
    uint32_t found = 0;
    for (uint32_t official = 0; official < 2; official++) {
        roman *r = reading_open(out, found, max, READING_LATIN);
        if (r != NULL) {
            put_kana(r, cp, n, official == 1);
            found = reading_keep(out, found);
        }
    }
    return found;
}
