/* SPDX-License-Identifier: Apache-2.0
 *
 * roman_indic: Devanagari, Thai and Khmer. All three write the vowel as a sign at a consonant and leave
 * one out; which one is left out, and whether at all, needs a dictionary. So these readings are good
 * enough to meet a Latin spelling by its consonants, and no better.
 */
#include "screen/roman_int.h"

// ---- Devanagari -------------------------------------------------------------------------------------

// From 0x905 (independent vowels), then consonants from 0x915; nukta forms stand at 0x958.
static const char deva_vowels[][3] = {"a", "a", "i", "i",  "u", "u", "ri", "l",
                                      "e", "e", "e", "ai", "o", "o", "o",  "au"};
static const char deva_consonants[][4] = {
    "k",  "kh", "g", "gh", "n", "ch", "chh", "j",  "jh", "n",  "t", "th", "d",
    "dh", "n",  "t", "th", "d", "dh", "n",   "n",  "p",  "ph", "b", "bh", "m",
    "y",  "r",  "r", "l",  "l", "l",  "v",   "sh", "sh", "s",  "h",
};
static const char deva_signs[][3] = {"a", "i", "i",  "u", "u", "ri", "ri", "e",
                                     "e", "e", "ai", "o", "o", "o",  "au"};
static const char deva_nukta[][3] = {"q", "kh", "gh", "z", "r", "rh", "f", "y"};

#define DEVA_VIRAMA 0x94Du
#define DEVA_NUKTA 0x93Cu

static const char *deva_consonant(uint32_t cp, uint32_t next) {
    if (cp >= 0x958 && cp <= 0x95F) {
        return deva_nukta[cp - 0x958];
    }
    if (cp < 0x915 || cp > 0x939) {
        return NULL;
    }
    if (next == DEVA_NUKTA) {
        switch (cp) {
        case 0x91C:
            return "z";
        case 0x92B:
            return "f";
        case 0x915:
            return "q";
        default:
            break;
        }
    }
    return deva_consonants[cp - 0x915];
}

static bool deva_has_sign(uint32_t cp) { return (cp >= 0x93E && cp <= 0x94D) || cp == 0x962; }

uint32_t roman_devanagari(const uint32_t *cp, uint32_t n, roman *out, uint32_t max) {
    roman *r = reading_open(out, 0, max, READING_LATIN);
    if (r == NULL) {
        return 0;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t next = i + 1 < n ? cp[i + 1] : 0;
        const char *c = deva_consonant(cp[i], next);
        if (c != NULL) {
            put(r, c);
            i += next == DEVA_NUKTA ? 1 : 0;
            next = i + 1 < n ? cp[i + 1] : 0;
            put(r, next != 0 && !deva_has_sign(next) ? "a" : ""); // not at the end: Ram, not Rama
        } else if (cp[i] >= 0x905 && cp[i] <= 0x914) {
            put(r, deva_vowels[cp[i] - 0x905]);
        } else if (cp[i] >= 0x93E && cp[i] < DEVA_VIRAMA && cp[i] - 0x93E < 15) {
            put(r, deva_signs[cp[i] - 0x93E]);
        } else if (cp[i] == 0x902 || cp[i] == 0x901) {
            put(r, "n");
        }
    }
    return reading_keep(out, 0);
}

// ---- Thai -------------------------------------------------------------------------------------------

// From 0xE01, at the start and at the end of a syllable (Royal Institute).
static const char thai_initials[][3] = {
    "k",  "kh", "kh", "kh", "kh", "kh", "ng", "ch", "ch", "ch", "s", "ch", "y", "d",  "t", "th",
    "th", "th", "n",  "d",  "t",  "th", "th", "th", "n",  "b",  "p", "ph", "f", "ph", "f", "ph",
    "m",  "y",  "r",  "ru", "l",  "lu", "w",  "s",  "s",  "s",  "h", "l",  "o", "h",
};
static const char thai_finals[][3] = {
    "k", "k", "k", "k",  "k", "k",  "ng", "t", "t", "t", "t", "t", "n", "t", "t", "t",
    "t", "t", "n", "t",  "t", "t",  "t",  "t", "n", "p", "p", "p", "p", "p", "p", "p",
    "m", "i", "n", "ru", "n", "lu", "o",  "t", "t", "t", "",  "n", "",  "",
};
_Static_assert(sizeof thai_initials == sizeof thai_finals, "one of each");

static bool thai_consonant(uint32_t cp) { return cp >= 0xE01 && cp <= 0xE2E; }

static bool thai_leading(uint32_t cp) { return cp >= 0xE40 && cp <= 0xE44; }

static const char *thai_vowel(uint32_t cp) {
    switch (cp) {
    case 0xE30: // a, short and long
    case 0xE31:
    case 0xE32:
    case 0xE45:
        return "a";
    case 0xE33:
        return "am";
    case 0xE34: // i
    case 0xE35:
        return "i";
    case 0xE36: // ue
    case 0xE37:
        return "ue";
    case 0xE38: // u
    case 0xE39:
        return "u";
    case 0xE40:
        return "e";
    case 0xE41:
        return "ae";
    case 0xE42:
        return "o";
    case 0xE43: // ai
    case 0xE44:
        return "ai";
    default:
        return NULL;
    }
}

static bool thai_mark(uint32_t cp) { return cp == 0xE3A || (cp >= 0xE47 && cp <= 0xE4E); }

// Without tone marks, and without a letter that the mark of silence is on; NIKHAHIT and A make AM.
static uint32_t thai_letters(const uint32_t *cp, uint32_t n, uint32_t *word) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (cp[i] == 0xE4C) {
            bool sign = kept > 1 && !thai_consonant(word[kept - 1]);
            kept -= kept == 0 ? 0 : sign ? 2 : 1;
        } else if (cp[i] == 0xE4D) {
            word[kept++] = 0xE33;
        } else if (!thai_mark(cp[i]) && !(cp[i] == 0xE32 && kept > 0 && word[kept - 1] == 0xE33)) {
            word[kept++] = cp[i];
        }
    }
    return kept;
}

// Is the consonant at i the end of a syllable? Where no vowel follows it, and one stood before.
static bool thai_final(const uint32_t *w, uint32_t i, uint32_t n, bool open) {
    bool vowel_next = i + 1 < n && thai_vowel(w[i + 1]) != NULL && !thai_leading(w[i + 1]);
    return open && !vowel_next;
}

uint32_t roman_thai(const uint32_t *cp, uint32_t n, roman *out, uint32_t max) {
    uint32_t w[ROMAN_WORD_MAX];
    n = thai_letters(cp, n, w);
    roman *r = reading_open(out, 0, max, READING_LATIN);
    if (r == NULL) {
        return 0;
    }
    const char *leading = NULL;
    bool open = false; // a syllable that may still get its last consonant
    for (uint32_t i = 0; i < n; i++) {
        const char *vowel = thai_vowel(w[i]);
        if (vowel != NULL && thai_leading(w[i])) {
            leading = vowel;
            open = false;
        } else if (vowel != NULL) {
            put(r, leading == NULL ? vowel : ""); // e and a together are one vowel, ao or oe
            open = true;
        } else if (thai_consonant(w[i])) {
            bool final = leading == NULL && thai_final(w, i, n, open);
            bool silent = w[i] == 0xE2B && i + 1 < n && thai_consonant(w[i + 1]) && !final;
            put(r, silent ? "" : final ? thai_finals[w[i] - 0xE01] : thai_initials[w[i] - 0xE01]);
            put(r, leading != NULL ? leading : "");
            bool bare =
                leading == NULL && !final && !silent && i + 1 < n && thai_consonant(w[i + 1]);
            put(r, bare ? "o" : "");
            open = !final && !silent && (bare || leading != NULL);
            leading = silent ? leading : NULL;
        }
    }
    return reading_keep(out, 0);
}

// ---- Khmer ------------------------------------------------------------------------------------------

static const char khmer_consonants[][3] = {
    "k", "kh", "k", "kh", "ng", "ch", "ch", "ch", "ch", "nh", "d", "th",
    "d", "th", "n", "t",  "th", "t",  "th", "n",  "b",  "ph", "p", "ph",
    "m", "y",  "r", "l",  "v",  "sh", "s",  "s",  "h",  "l",  "",
};
static const char khmer_vowels[][3] = {"a",  "e",  "ei", "oe", "eu", "o",  "o", "ua",
                                       "ae", "eu", "ie", "e",  "ae", "ai", "o", "au"};

#define KHMER_FOOT 0x17D2u        /* the consonant that follows stands below this one */
#define KHMER_MUUSIKATOAN 0x17C9u /* b becomes p, among others */

static bool khmer_consonant(uint32_t cp) { return cp >= 0x1780 && cp <= 0x17A2; }

uint32_t roman_khmer(const uint32_t *cp, uint32_t n, roman *out, uint32_t max) {
    roman *r = reading_open(out, 0, max, READING_LATIN);
    if (r == NULL) {
        return 0;
    }
    bool open = false; // the syllable has a vowel and may end in a consonant
    for (uint32_t i = 0; i < n; i++) {
        if (khmer_consonant(cp[i])) {
            uint32_t next = i + 1 < n ? cp[i + 1] : 0;
            bool hard = next == KHMER_MUUSIKATOAN && cp[i] == 0x1794;
            put(r, hard ? "p" : cp[i] == 0x17A2 ? "a" : khmer_consonants[cp[i] - 0x1780]);
            bool below = i > 0 && cp[i - 1] == KHMER_FOOT;
            bool bare = khmer_consonant(next) && (!open || below);
            put(r, bare ? "o" : "");
            open = bare;
        } else if (cp[i] >= 0x17B6 && cp[i] <= 0x17C5) {
            put(r, khmer_vowels[cp[i] - 0x17B6]);
            open = true;
        } else if (cp[i] == 0x17C6) {
            put(r, khmer_consonant(i > 0 ? cp[i - 1] : 0) ? "om" : "m");
            open = false;
        }
    }
    return reading_keep(out, 0);
}
