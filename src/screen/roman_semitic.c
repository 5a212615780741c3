/* SPDX-License-Identifier: Apache-2.0
 *
 * roman_semitic: Arabic (with the letters of Persian, Urdu, Pashto, Kurdish, Uyghur) and Hebrew. Short
 * vowels are not written; an a is put where a syllable needs one (hasan, takriti, mahmad for Muhammad), so
 * that digraphs stay apart and skeletons meet. The article stands apart, as it does in Latin names.
 */
#include "screen/roman_int.h"

typedef struct sign {
    uint16_t cp;
    char text[4];
} sign;

static const sign arabic[] = {
    {0x621, ""},   {0x622, "a"},  {0x623, "a"},  {0x624, "u"},  {0x625, "i"},  {0x626, "i"},
    {0x627, "a"},  {0x628, "b"},  {0x629, "a"},  {0x62A, "t"},  {0x62B, "th"}, {0x62C, "j"},
    {0x62D, "h"},  {0x62E, "kh"}, {0x62F, "d"},  {0x630, "dh"}, {0x631, "r"},  {0x632, "z"},
    {0x633, "s"},  {0x634, "sh"}, {0x635, "s"},  {0x636, "d"},  {0x637, "t"},  {0x638, "z"},
    {0x639, "a"},  {0x63A, "gh"}, {0x641, "f"},  {0x642, "q"},  {0x643, "k"},  {0x644, "l"},
    {0x645, "m"},  {0x646, "n"},  {0x647, "h"},  {0x648, "w"},  {0x649, "a"},  {0x64A, "y"},
    {0x671, "a"},  {0x679, "t"},  {0x67C, "t"},  {0x67E, "p"},  {0x681, "dz"}, {0x685, "ts"},
    {0x686, "ch"}, {0x688, "d"},  {0x689, "d"},  {0x691, "r"},  {0x693, "r"},  {0x695, "r"},
    {0x696, "zh"}, {0x698, "zh"}, {0x69A, "sh"}, {0x6A4, "v"},  {0x6A9, "k"},  {0x6AB, "g"},
    {0x6AD, "ng"}, {0x6AF, "g"},  {0x6B5, "l"},  {0x6BA, "n"},  {0x6BC, "n"},  {0x6BE, "h"},
    {0x6C0, "e"},  {0x6C1, "h"},  {0x6C3, "a"},  {0x6C6, "o"},  {0x6C7, "u"},  {0x6C8, "u"},
    {0x6CB, "v"},  {0x6CC, "y"},  {0x6CD, "i"},  {0x6CE, "e"},  {0x6D0, "e"},  {0x6D2, "e"},
    {0x6D5, "e"},
};

// first: at the start of a word; then: elsewhere, in the second reading.
typedef struct hebrew_sign {
    char first[3], then[3];
} hebrew_sign;

static const hebrew_sign hebrew[] = {
    {"a", "a"},   {"b", "v"},   {"g", "g"}, {"d", "d"},  {"h", "h"},   {"v", "o"}, {"z", "z"},
    {"h", "h"},   {"t", "t"},   {"y", "i"}, {"k", "kh"}, {"k", "kh"},  {"l", "l"}, {"m", "m"},
    {"m", "m"},   {"n", "n"},   {"n", "n"}, {"s", "s"},  {"a", "a"},   {"p", "f"}, {"p", "f"},
    {"ts", "ts"}, {"ts", "ts"}, {"k", "k"}, {"r", "r"},  {"sh", "sh"}, {"t", "t"},
};
_Static_assert(sizeof hebrew / sizeof *hebrew == 0x5EA - 0x5D0 + 1, "one for each letter");

#define ALEF 0x627u
#define LAM 0x644u
#define WAW 0x648u
#define VAV 0x5D5u
#define YOD 0x5D9u

static const char *arabic_sign(uint32_t cp) {
    uint32_t low = 0;
    uint32_t high = sizeof arabic / sizeof *arabic;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (arabic[mid].cp < cp) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < sizeof arabic / sizeof *arabic && arabic[low].cp == cp ? arabic[low].text : NULL;
}

static bool is_ya(uint32_t cp) { return cp == 0x64A || cp == 0x6CC; }

static bool is_alef(uint32_t cp) { return cp == ALEF || cp == 0x622 || cp == 0x649 || cp == 0x629; }

/* Which sounds a reading gives to letters that languages read in two ways. */
typedef struct arabic_way {
    bool persian;   /* dhal and dad z, tha s: Reza and not Rida */
    bool consonant; /* waw inside a word w: Anwar and not Anur */
    bool egyptian;  /* jim g: Ragab and not Rajab */
} arabic_way;

// Waw and ya are consonants at the start and before alef, and waw after one and before a last ya (sabawi).
static const char *arabic_text(const uint32_t *cp, uint32_t i, uint32_t n, arabic_way way) {
    bool consonant = i == 0 || (i + 1 < n && is_alef(cp[i + 1]));
    switch (cp[i]) {
    case WAW:
        consonant =
            consonant || way.consonant || cp[i - 1] == ALEF || (i + 2 == n && is_ya(cp[i + 1]));
        return consonant ? "w" : "u";
    case 0x64A:
    case 0x6CC:
        return consonant ? "y" : "i";
    case 0x62C:
        return way.egyptian ? "g" : "j";
    case 0x62B:
        return way.persian ? "s" : "th";
    case 0x630:
        return way.persian ? "z" : "dh";
    case 0x636:
        return way.persian ? "z" : "d";
    default:
        return arabic_sign(cp[i]);
    }
}

// The letters of word, without what is no letter, into out; the count.
static uint32_t letters_of(const uint32_t *cp, uint32_t n, uint32_t *out) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (arabic_sign(cp[i]) != NULL) {
            out[kept++] = cp[i];
        }
    }
    return kept;
}

// Puts a sound, and an a before it where two consonants would begin or end a syllable: hsn is hasan, tkriti
// takriti.
static void put_voweled(roman *r, const char *text, uint32_t start, bool last) {
    uint32_t at = r->n;
    if (text[0] == 0 || (text[0] == 'a' && at > start && r->text[at - 1] == 'a')) {
        return;
    }
    if (at > start && !is_vowel(r->text[at - 1]) && !is_vowel(text[0])) {
        char c = r->text[at - 1];
        char before = at - 1 > start ? r->text[at - 2] : 0;
        bool digraph = before != 0 && !is_vowel(before) &&
                       (c == 'h' || (before == 't' && c == 's') || (before == 'd' && c == 'z'));
        uint32_t first = at - (digraph ? 2 : 1); // where the consonant before begins
        bool opens = first == start || !is_vowel(r->text[first - 1]);
        bool confused = c == 't' && text[0] == 's'; // two sounds, not ts
        put(r, opens || last || confused ? "a" : "");
    }
    put(r, text);
}

// Words of many names that the rule of syllables would read otherwise.
static const struct {
    uint16_t cp[5];
    char text[9];
} known[] = {
    {{0x627, 0x644, 0x644, 0x647}, "allah"},  {{0x645, 0x62D, 0x645, 0x62F}, "muhammad"},
    {{0x639, 0x628, 0x62F}, "abd"},           {{0x628, 0x646}, "bin"},
    {{0x627, 0x628, 0x646}, "ibn"},           {{0x628, 0x646, 0x62A}, "bint"},
    {{0x639, 0x645, 0x631}, "umar"},          {{0x62D, 0x633, 0x64A, 0x646}, "husein"},
    {{0x62D, 0x633, 0x6CC, 0x646}, "husein"},
};

static const char *known_word(const uint32_t *cp, uint32_t n) {
    for (uint32_t k = 0; k < sizeof known / sizeof *known; k++) {
        uint32_t i = 0;
        while (i < n && i < 4 && known[k].cp[i] == cp[i]) {
            i++;
        }
        if (i == n && known[k].cp[i] == 0) {
            return known[k].text;
        }
    }
    return NULL;
}

static void arabic_letters(roman *r, const uint32_t *cp, uint32_t n, arabic_way way) {
    static const uint32_t llah[] = {LAM, LAM, 0x647};
    const char *word = known_word(cp, n);
    if (word != NULL) {
        put(r, word);
        return;
    }
    uint32_t start = r->n;
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && i + 3 == n && memcmp(cp + i, llah, sizeof llah) == 0) {
            put(r, "llah"); // abdullah, nasrullah
            return;
        }
        put_voweled(r, arabic_text(cp, i, n, way), start, i + 1 == n);
    }
}

static bool has_article(const uint32_t *cp, uint32_t n) {
    return n > 3 && cp[0] == ALEF && cp[1] == LAM && cp[2] != LAM;
}

// abd and al, written as one word with the name of God that follows: abd al rahman, and abdalrahman
static bool is_servant(const uint32_t *cp, uint32_t n) {
    return n > 6 && cp[0] == 0x639 && cp[1] == 0x628 && cp[2] == 0x62F &&
           has_article(cp + 3, n - 3);
}

static uint32_t arabic_once(const uint32_t *cp, uint32_t n, arabic_way way, roman *out,
                            uint32_t found, uint32_t max) {
    roman *r = reading_open(out, found, max, READING_LATIN);
    if (r == NULL) {
        return found;
    }
    if (n > 5 && cp[0] == WAW &&
        has_article(cp + 1, n - 1)) { // and, written as one word with what follows
        put(r, "wa ");
        cp++;
        n--;
    }
    bool servant = is_servant(cp, n);
    uint32_t article = servant ? 3 : 0;
    put(r, servant ? "abd " : "");
    if (servant || has_article(cp, n)) {
        put(r, "al ");
        arabic_letters(r, cp + article + 2, n - article - 2, way);
    } else {
        arabic_letters(r, cp, n, way);
    }
    found = reading_keep(out, found);
    r = servant ? reading_open(out, found, max, READING_LATIN) : NULL;
    if (r != NULL) {
        put(r, "abdal");
        arabic_letters(r, cp + 5, n - 5, way);
        found = reading_keep(out, found);
    }
    return found;
}

// Which letters of the word have two sounds.
static arabic_way choices(const uint32_t *cp, uint32_t n) {
    arabic_way way = {0};
    for (uint32_t i = 0; i < n; i++) {
        way.persian = way.persian || cp[i] == 0x62B || cp[i] == 0x630 || cp[i] == 0x636;
        way.consonant = way.consonant || (cp[i] == WAW && i > 0);
        way.egyptian = way.egyptian || cp[i] == 0x62C;
    }
    return way;
}

uint32_t roman_arabic(const uint32_t *cp, uint32_t n, roman *out, uint32_t max) {
    uint32_t word[ROMAN_WORD_MAX];
    n = letters_of(cp, n, word);
    arabic_way may = choices(word, n);
    uint32_t found = arabic_once(word, n, (arabic_way){0}, out, 0, max);
    if (may.persian) {
        found = arabic_once(word, n, (arabic_way){.persian = true}, out, found, max);
    }
    if (may.consonant) {
        found = arabic_once(word, n, (arabic_way){.consonant = true}, out, found, max);
    }
    if (may.persian && may.consonant) {
        found =
            arabic_once(word, n, (arabic_way){.persian = true, .consonant = true}, out, found, max);
    }
    if (may.egyptian) {
        found = arabic_once(word, n, (arabic_way){.egyptian = true}, out, found, max);
    }
    return found;
}

/* How a reading takes the letters that have two sounds: bet, kaf and pe inside a word soft (v, kh, f), and
 * vav there a consonant (levi) and not a vowel. */
typedef struct hebrew_way {
    bool soft, consonant;
} hebrew_way;

static const char *hebrew_text(const uint32_t *cp, uint32_t i, hebrew_way way) {
    const hebrew_sign *s = &hebrew[cp[i] - 0x5D0];
    if (i == 0) {
        return s->first;
    }
    if (cp[i] == VAV) {
        return way.consonant ? "v" : s->then;
    }
    return way.soft || cp[i] == YOD ? s->then : s->first;
}

static void hebrew_letters(roman *r, const uint32_t *word, uint32_t n, hebrew_way way) {
    for (uint32_t i = 0; i < n; i++) {
        bool doubled = i + 1 < n && word[i] == word[i + 1];
        if (doubled && (word[i] == VAV || word[i] == YOD)) {
            put_voweled(r, word[i] == VAV ? "v" : "y", 0, false); // written twice: consonants
            i++;
        } else {
            put_voweled(r, hebrew_text(word, i, way), 0, false);
        }
    }
}

uint32_t roman_hebrew(const uint32_t *cp, uint32_t n, roman *out, uint32_t max) {
    static const hebrew_way ways[] = {{false, false}, {true, false}, {true, true}, {false, true}};
    uint32_t word[ROMAN_WORD_MAX];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (cp[i] >= 0x5D0 && cp[i] <= 0x5EA) {
            word[kept++] = cp[i];
        }
    }
    uint32_t found = 0;
    for (uint32_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        roman *r = reading_open(out, found, max, READING_LATIN);
        if (r != NULL) {
            hebrew_letters(r, word, kept, ways[i]);
            found = reading_keep(out, found);
        }
    }
    return found;
}
