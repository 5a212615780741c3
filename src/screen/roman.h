/* SPDX-License-Identifier: Apache-2.0
 *
 * roman: how a word of another script may stand in Latin letters. One word may have several readings
 * (a Chinese character read in Mandarin, in Korean, in Japanese): each is given with its kind, and
 * the caller decides which it believes. Tables come from Debian's unicode-data at build time
 * (tools/gen_unihan.py); no locale, no dictionary at run time, the same bytes on any machine.
 */
#ifndef LODE_SCREEN_ROMAN_H
#define LODE_SCREEN_ROMAN_H

#include "base/base.h"

typedef enum script {
    SCRIPT_NONE, /* punctuation, marks, what no name is made of */
    SCRIPT_DIGIT,
    SCRIPT_LATIN,
    SCRIPT_CYRILLIC,
    SCRIPT_GREEK,
    SCRIPT_ARABIC, /* Persian, Urdu, Pashto too */
    SCRIPT_HEBREW,
    SCRIPT_ARMENIAN,
    SCRIPT_GEORGIAN,
    SCRIPT_DEVANAGARI,
    SCRIPT_THAI,
    SCRIPT_KHMER,
    SCRIPT_HANGUL,
    SCRIPT_KANA, /* both, and the long-vowel mark */
    SCRIPT_HAN,
    SCRIPT_OTHER, /* a letter that nothing here can read */
    SCRIPT_COUNT
} script;

/* What a form of a name is, in the order in which the caller believes them. */
typedef enum reading {
    READING_WRITTEN, /* Latin as it stands */
    READING_LATIN,   /* letter by letter, by the usual system of the script */
    READING_HAN,     /* the Chinese characters themselves, each variant as one */
    READING_MANDARIN,
    READING_KOREAN,
    READING_JAPANESE,
    READING_CANTONESE,
    READING_WADE,       /* Mandarin, Wade-Giles */
    READING_TRANSLATED, /* words of organizations by meaning, the rest by sound */
    READING_COUNT
} reading;

/* The script of a code point after NFKC and case folding. */
script script_of(uint32_t cp);

/* The one character for all variants of it: simplified, traditional, Japanese; the code point itself
 * if it has none. */
uint32_t han_canonical(uint32_t cp);

#define READING_BYTES 192u
typedef struct roman {
    reading kind;
    uint32_t n;
    char text[READING_BYTES]; /* a-z, 0-9, a blank between words or syllables */
} roman;

#define READINGS_MAX 16u /* no word has more */

/* Up to max readings of a word that is in one script (Hangul, kana and Han: a run of it), given as code
 * points after NFKC and case folding; best first, and no two of a kind alike. 0 when there is none.
 * Words of over 48 code points are read up to there. No allocation.
 *
 * READING_LATIN is that of every script but Han. Han has MANDARIN, JAPANESE, KOREAN (South, then North),
 * CANTONESE and WADE, in that order. Give Han as it is written, not as han_canonical has it: 乾 and 干
 * are two surnames. Syllables of Hangul and of Han are apart where a reading says so (jong un); who looks
 * for words joins neighbors. */
uint32_t roman_word(script s, const uint32_t *cp, uint32_t n, roman *out, uint32_t max);

/* The sound of a Latin word as a key: words that may be the same name heard or written by different
 * systems have equal keys (Muammar Qadhafi, Moammar Kaddafi, Gaddafi). At most 15 bytes and a NUL; the
 * length. Empty for digits. */
uint32_t skeleton(const char *word, uint32_t n, char out[16]);

/* The same for words that came through a script with few sounds (kana, Hangul, Chinese renderings of
 * foreign names): l and r, b, p, f and v, d and t, k and h, all hissing sounds are one, and r and l at the
 * end of a syllable are nothing. Two words have equal loose keys where Burger meets ba-ga; it retrieves,
 * and proves little. */
uint32_t skeleton_loose(const char *word, uint32_t n, char out[16]);

#endif
