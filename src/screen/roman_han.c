/* SPDX-License-Identifier: Apache-2.0
 *
 * roman_han: Chinese characters as they sound in Mandarin (pinyin, then Wade-Giles), in Korean, in
 * Japanese and in Cantonese. Each is only a possibility: the caller knows whether the name is of a
 * country where it is likely. Syllables are apart, but those that Japanese joins to a word.
 */
#include "screen/roman_int.h"
#include "screen/unihan.h"

// Readings of n characters; a character without a row has the row of its canonical form, or 0.
typedef struct han_run {
    uint32_t cp[ROMAN_WORD_MAX], canon[ROMAN_WORD_MAX];
    uint64_t row[ROMAN_WORD_MAX];
    uint32_t n;
} han_run;

#define REPEAT 0x3005u // 々: the character before it once more
#define ZERO 0x3007u   // 〇

static void load(han_run *run, const uint32_t *cp, uint32_t n) {
    run->n = n;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t c = cp[i] == ZERO ? 0x96F6 : cp[i];
        if (c == REPEAT && i > 0) {
            run->cp[i] = c;
            run->canon[i] = c;
            run->row[i] = run->row[i - 1];
            continue;
        }
        uint32_t to = han_canonical(c);
        uint32_t at = c >= HAN_FIRST && c <= HAN_LAST ? c : to;
        run->cp[i] = c;
        run->canon[i] = to;
        run->row[i] = at >= HAN_FIRST && at <= HAN_LAST ? han_rows[at - HAN_FIRST] : 0;
    }
}

// The number of the Mandarin reading of character i: names read some characters otherwise.
static uint32_t mandarin_at(const han_run *run, uint32_t i) {
    uint32_t low = 0;
    uint32_t high = han_has_name(run->row[i]) ? han_names_n : 0;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (han_names[mid].cp < run->cp[i]) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    bool special =
        han_has_name(run->row[i]) && low < han_names_n && han_names[low].cp == run->cp[i];
    if (special && (i == 0 || han_names[low].first == 0)) {
        return han_names[low].mandarin;
    }
    return han_mandarin_of(run->row[i]);
}

static void put_mandarin(roman *r, const han_run *run, const char (*table)[8]) {
    for (uint32_t i = 0; i < run->n; i++) {
        put8(r, table[mandarin_at(run, i)]);
        put_blank(r);
    }
}

static void put_cantonese(roman *r, const han_run *run) {
    for (uint32_t i = 0; i < run->n; i++) {
        put8(r, han_cantonese[han_cantonese_of(run->row[i])]);
        put_blank(r);
    }
}

// ---- Korean -----------------------------------------------------------------------------------------

#define GOLD 0x91D1u
#define SYLLABLES_OF_INITIAL (21u * 28u)

// The South drops or softens l and n at the start of a word: ri is i, ro is no, nyo is yo.
static uint32_t southern_start(uint32_t cp) {
    uint32_t at = cp - 0xAC00;
    uint32_t initial = at / SYLLABLES_OF_INITIAL;
    uint32_t vowel = at / 28 % 21;
    bool soft = vowel == 2 || vowel == 3 || vowel == 6 || vowel == 7 || vowel == 12 ||
                vowel == 17 || vowel == 20; // ya, yae, yeo, ye, yo, yu, i
    if (soft && (initial == 5 || initial == 2)) {
        return 0xAC00 + 11 * SYLLABLES_OF_INITIAL + at % SYLLABLES_OF_INITIAL;
    }
    return initial == 5 ? 0xAC00 + 2 * SYLLABLES_OF_INITIAL + at % SYLLABLES_OF_INITIAL : cp;
}

static void put_korean(roman *r, const han_run *run, bool south) {
    for (uint32_t i = 0; i < run->n; i++) {
        uint32_t cp = han_hangul[han_hangul_of(run->row[i])];
        if (cp == 0) {
            continue;
        }
        if (i == 0 && run->cp[0] == GOLD && run->n <= 3) {
            put(r, "kim "); // gold is geum, and kim as a surname
            continue;
        }
        hangul_syllable(r, 0, south && i == 0 ? southern_start(cp) : cp, 0,
                        south ? HANGUL_REVISED : HANGUL_PRESS);
        put_blank(r);
    }
}

// ---- Japanese ---------------------------------------------------------------------------------------

static bool word_matches(const han_word *w, const han_run *run, uint32_t i) {
    if (w->n > run->n - i) {
        return false;
    }
    for (uint32_t k = 0; k < w->n; k++) {
        if (w->cp[k] != run->canon[i + k]) {
            return false;
        }
    }
    return true;
}

// The longest Japanese word that begins at character i.
static const han_word *japanese_word(const han_run *run, uint32_t i) {
    if (!han_has_word(run->row[i])) {
        return NULL;
    }
    uint32_t low = 0;
    uint32_t high = han_words_n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (han_words[mid].cp[0] < run->canon[i]) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    for (; low < han_words_n && han_words[low].cp[0] == run->canon[i]; low++) {
        if (word_matches(&han_words[low], run, i)) {
            return &han_words[low];
        }
    }
    return NULL;
}

// Known words stand apart, and what is read character by character is joined between them.
static void put_japanese(roman *r, const han_run *run) {
    bool joined = false;
    for (uint32_t i = 0; i < run->n;) {
        const han_word *w = japanese_word(run, i);
        if (w == NULL || w->n == 1) {
            if (!joined) {
                put_blank(r);
            }
            put(r, w != NULL ? w->reading : han_japanese[han_japanese_of(run->row[i])]);
            joined = true;
            i++;
            continue;
        }
        put_blank(r);
        put(r, w->reading);
        joined = false;
        i += w->n;
    }
}

uint32_t roman_han(const uint32_t *cp, uint32_t n, roman *out, uint32_t max) {
    static const reading kinds[] = {READING_MANDARIN, READING_JAPANESE,  READING_KOREAN,
                                    READING_KOREAN,   READING_CANTONESE, READING_WADE};
    han_run run;
    load(&run, cp, n);
    uint32_t found = 0;
    for (uint32_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        roman *r = reading_open(out, found, max, kinds[i]);
        if (r == NULL) {
            break;
        }
        if (kinds[i] == READING_KOREAN) {
            put_korean(r, &run, kinds[i - 1] != READING_KOREAN);
        } else if (kinds[i] == READING_JAPANESE) {
            put_japanese(r, &run);
        } else if (kinds[i] == READING_CANTONESE) {
            put_cantonese(r, &run);
        } else {
            put_mandarin(r, &run, kinds[i] == READING_WADE ? han_wade : han_mandarin);
        }
        found = reading_keep(out, found);
    }
    return found;
}
