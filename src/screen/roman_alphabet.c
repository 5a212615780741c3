/* SPDX-License-Identifier: Apache-2.0
 *
 * roman_alphabet: Cyrillic, Greek, Armenian and Georgian, letter by letter. The first reading is that of
 * BGN/PCGN without marks, as passports and official lists write; the second is for systems that write
 * them otherwise: Serbian and scholarly (х h, ц c, ж z), passports (ю iu, я ia), Greek as it is spelled
 * (β b, η e) and not as it sounds today. A third reads Cyrillic as Ukrainian and Belarusian (г h, и y).
 */
#include "screen/roman_int.h"

typedef struct letter {
    char first[5], second[5]; /* second empty: as first */
} letter;

#define CYRILLIC_FIRST 0x430
#define GREEK_FIRST 0x3AC
#define ARMENIAN_FIRST 0x561
#define GEORGIAN_FIRST 0x10D0

// By code point; what is not here is silent (hard and soft sign, marks).
static const letter cyrillic[] = {
    [0x430 - CYRILLIC_FIRST] = {"a", ""},     [0x431 - CYRILLIC_FIRST] = {"b", ""},
    [0x432 - CYRILLIC_FIRST] = {"v", ""},     [0x433 - CYRILLIC_FIRST] = {"g", "h"},
    [0x434 - CYRILLIC_FIRST] = {"d", ""},     [0x435 - CYRILLIC_FIRST] = {"e", ""},
    [0x436 - CYRILLIC_FIRST] = {"zh", "z"},   [0x437 - CYRILLIC_FIRST] = {"z", ""},
    [0x438 - CYRILLIC_FIRST] = {"i", "y"},    [0x439 - CYRILLIC_FIRST] = {"y", "i"},
    [0x43A - CYRILLIC_FIRST] = {"k", ""},     [0x43B - CYRILLIC_FIRST] = {"l", ""},
    [0x43C - CYRILLIC_FIRST] = {"m", ""},     [0x43D - CYRILLIC_FIRST] = {"n", ""},
    [0x43E - CYRILLIC_FIRST] = {"o", ""},     [0x43F - CYRILLIC_FIRST] = {"p", ""},
    [0x440 - CYRILLIC_FIRST] = {"r", ""},     [0x441 - CYRILLIC_FIRST] = {"s", ""},
    [0x442 - CYRILLIC_FIRST] = {"t", ""},     [0x443 - CYRILLIC_FIRST] = {"u", ""},
    [0x444 - CYRILLIC_FIRST] = {"f", ""},     [0x445 - CYRILLIC_FIRST] = {"kh", "h"},
    [0x446 - CYRILLIC_FIRST] = {"ts", "c"},   [0x447 - CYRILLIC_FIRST] = {"ch", "c"},
    [0x448 - CYRILLIC_FIRST] = {"sh", "s"},   [0x449 - CYRILLIC_FIRST] = {"shch", "sc"},
    [0x44B - CYRILLIC_FIRST] = {"y", ""},     [0x44D - CYRILLIC_FIRST] = {"e", ""},
    [0x44E - CYRILLIC_FIRST] = {"yu", "iu"},  [0x44F - CYRILLIC_FIRST] = {"ya", "ia"},
    [0x451 - CYRILLIC_FIRST] = {"yo", "e"},   [0x452 - CYRILLIC_FIRST] = {"dj", "d"},
    [0x453 - CYRILLIC_FIRST] = {"gj", "g"},   [0x454 - CYRILLIC_FIRST] = {"ye", "ie"},
    [0x455 - CYRILLIC_FIRST] = {"dz", ""},    [0x456 - CYRILLIC_FIRST] = {"i", ""},
    [0x457 - CYRILLIC_FIRST] = {"yi", "i"},   [0x458 - CYRILLIC_FIRST] = {"j", ""},
    [0x459 - CYRILLIC_FIRST] = {"lj", ""},    [0x45A - CYRILLIC_FIRST] = {"nj", ""},
    [0x45B - CYRILLIC_FIRST] = {"c", ""},     [0x45C - CYRILLIC_FIRST] = {"kj", "k"},
    [0x45D - CYRILLIC_FIRST] = {"i", ""},     [0x45E - CYRILLIC_FIRST] = {"w", "u"},
    [0x45F - CYRILLIC_FIRST] = {"dzh", "dz"}, [0x463 - CYRILLIC_FIRST] = {"e", ""},
    [0x491 - CYRILLIC_FIRST] = {"g", ""},     [0x493 - CYRILLIC_FIRST] = {"gh", "g"},
    [0x495 - CYRILLIC_FIRST] = {"gh", "g"},   [0x497 - CYRILLIC_FIRST] = {"zh", "j"},
    [0x499 - CYRILLIC_FIRST] = {"z", ""},     [0x49B - CYRILLIC_FIRST] = {"q", "k"},
    [0x49D - CYRILLIC_FIRST] = {"k", "g"},    [0x4A1 - CYRILLIC_FIRST] = {"q", "k"},
    [0x4A3 - CYRILLIC_FIRST] = {"ng", "n"},   [0x4A5 - CYRILLIC_FIRST] = {"ng", "n"},
    [0x4AB - CYRILLIC_FIRST] = {"s", ""},     [0x4AF - CYRILLIC_FIRST] = {"u", ""},
    [0x4B1 - CYRILLIC_FIRST] = {"u", ""},     [0x4B3 - CYRILLIC_FIRST] = {"h", ""},
    [0x4B7 - CYRILLIC_FIRST] = {"j", "ch"},   [0x4B9 - CYRILLIC_FIRST] = {"j", "ch"},
    [0x4BB - CYRILLIC_FIRST] = {"h", ""},     [0x4D1 - CYRILLIC_FIRST] = {"a", ""},
    [0x4D9 - CYRILLIC_FIRST] = {"a", "e"},    [0x4E3 - CYRILLIC_FIRST] = {"i", ""},
    [0x4E9 - CYRILLIC_FIRST] = {"o", ""},     [0x4EF - CYRILLIC_FIRST] = {"u", ""},
};

static const letter greek[] = {
    [0x3AC - GREEK_FIRST] = {"a", ""},   [0x3AD - GREEK_FIRST] = {"e", ""},
    [0x3AE - GREEK_FIRST] = {"i", "e"},  [0x3AF - GREEK_FIRST] = {"i", ""},
    [0x3B1 - GREEK_FIRST] = {"a", ""},   [0x3B2 - GREEK_FIRST] = {"v", "b"},
    [0x3B3 - GREEK_FIRST] = {"g", "y"},  [0x3B4 - GREEK_FIRST] = {"d", ""},
    [0x3B5 - GREEK_FIRST] = {"e", ""},   [0x3B6 - GREEK_FIRST] = {"z", ""},
    [0x3B7 - GREEK_FIRST] = {"i", "e"},  [0x3B8 - GREEK_FIRST] = {"th", ""},
    [0x3B9 - GREEK_FIRST] = {"i", ""},   [0x3BA - GREEK_FIRST] = {"k", "c"},
    [0x3BB - GREEK_FIRST] = {"l", ""},   [0x3BC - GREEK_FIRST] = {"m", ""},
    [0x3BD - GREEK_FIRST] = {"n", ""},   [0x3BE - GREEK_FIRST] = {"x", ""},
    [0x3BF - GREEK_FIRST] = {"o", ""},   [0x3C0 - GREEK_FIRST] = {"p", ""},
    [0x3C1 - GREEK_FIRST] = {"r", ""},   [0x3C2 - GREEK_FIRST] = {"s", ""},
    [0x3C3 - GREEK_FIRST] = {"s", ""},   [0x3C4 - GREEK_FIRST] = {"t", ""},
    [0x3C5 - GREEK_FIRST] = {"y", "u"},  [0x3C6 - GREEK_FIRST] = {"f", "ph"},
    [0x3C7 - GREEK_FIRST] = {"ch", "h"}, [0x3C8 - GREEK_FIRST] = {"ps", ""},
    [0x3C9 - GREEK_FIRST] = {"o", ""},   [0x3CA - GREEK_FIRST] = {"i", ""},
    [0x3CB - GREEK_FIRST] = {"y", ""},   [0x3CC - GREEK_FIRST] = {"o", ""},
    [0x3CD - GREEK_FIRST] = {"y", "u"},  [0x3CE - GREEK_FIRST] = {"o", ""},
};

static const letter armenian[] = {
    [0x561 - ARMENIAN_FIRST] = {"a", ""},    [0x562 - ARMENIAN_FIRST] = {"b", "p"},
    [0x563 - ARMENIAN_FIRST] = {"g", "k"},   [0x564 - ARMENIAN_FIRST] = {"d", "t"},
    [0x565 - ARMENIAN_FIRST] = {"e", ""},    [0x566 - ARMENIAN_FIRST] = {"z", ""},
    [0x567 - ARMENIAN_FIRST] = {"e", ""},    [0x568 - ARMENIAN_FIRST] = {"y", ""},
    [0x569 - ARMENIAN_FIRST] = {"t", ""},    [0x56A - ARMENIAN_FIRST] = {"zh", ""},
    [0x56B - ARMENIAN_FIRST] = {"i", ""},    [0x56C - ARMENIAN_FIRST] = {"l", ""},
    [0x56D - ARMENIAN_FIRST] = {"kh", ""},   [0x56E - ARMENIAN_FIRST] = {"ts", "dz"},
    [0x56F - ARMENIAN_FIRST] = {"k", "g"},   [0x570 - ARMENIAN_FIRST] = {"h", ""},
    [0x571 - ARMENIAN_FIRST] = {"dz", "ts"}, [0x572 - ARMENIAN_FIRST] = {"gh", ""},
    [0x573 - ARMENIAN_FIRST] = {"ch", "j"},  [0x574 - ARMENIAN_FIRST] = {"m", ""},
    [0x575 - ARMENIAN_FIRST] = {"y", ""},    [0x576 - ARMENIAN_FIRST] = {"n", ""},
    [0x577 - ARMENIAN_FIRST] = {"sh", ""},   [0x578 - ARMENIAN_FIRST] = {"o", ""},
    [0x579 - ARMENIAN_FIRST] = {"ch", ""},   [0x57A - ARMENIAN_FIRST] = {"p", "b"},
    [0x57B - ARMENIAN_FIRST] = {"j", "ch"},  [0x57C - ARMENIAN_FIRST] = {"r", ""},
    [0x57D - ARMENIAN_FIRST] = {"s", ""},    [0x57E - ARMENIAN_FIRST] = {"v", ""},
    [0x57F - ARMENIAN_FIRST] = {"t", "d"},   [0x580 - ARMENIAN_FIRST] = {"r", ""},
    [0x581 - ARMENIAN_FIRST] = {"ts", ""},   [0x582 - ARMENIAN_FIRST] = {"u", ""},
    [0x583 - ARMENIAN_FIRST] = {"p", ""},    [0x584 - ARMENIAN_FIRST] = {"k", ""},
    [0x585 - ARMENIAN_FIRST] = {"o", ""},    [0x586 - ARMENIAN_FIRST] = {"f", ""},
    [0x587 - ARMENIAN_FIRST] = {"ev", ""},
};

static const letter georgian[] = {
    [0x10D0 - GEORGIAN_FIRST] = {"a", ""},  [0x10D1 - GEORGIAN_FIRST] = {"b", ""},
    [0x10D2 - GEORGIAN_FIRST] = {"g", ""},  [0x10D3 - GEORGIAN_FIRST] = {"d", ""},
    [0x10D4 - GEORGIAN_FIRST] = {"e", ""},  [0x10D5 - GEORGIAN_FIRST] = {"v", ""},
    [0x10D6 - GEORGIAN_FIRST] = {"z", ""},  [0x10D7 - GEORGIAN_FIRST] = {"t", ""},
    [0x10D8 - GEORGIAN_FIRST] = {"i", ""},  [0x10D9 - GEORGIAN_FIRST] = {"k", ""},
    [0x10DA - GEORGIAN_FIRST] = {"l", ""},  [0x10DB - GEORGIAN_FIRST] = {"m", ""},
    [0x10DC - GEORGIAN_FIRST] = {"n", ""},  [0x10DD - GEORGIAN_FIRST] = {"o", ""},
    [0x10DE - GEORGIAN_FIRST] = {"p", ""},  [0x10DF - GEORGIAN_FIRST] = {"zh", ""},
    [0x10E0 - GEORGIAN_FIRST] = {"r", ""},  [0x10E1 - GEORGIAN_FIRST] = {"s", ""},
    [0x10E2 - GEORGIAN_FIRST] = {"t", ""},  [0x10E3 - GEORGIAN_FIRST] = {"u", ""},
    [0x10E4 - GEORGIAN_FIRST] = {"p", ""},  [0x10E5 - GEORGIAN_FIRST] = {"k", ""},
    [0x10E6 - GEORGIAN_FIRST] = {"gh", ""}, [0x10E7 - GEORGIAN_FIRST] = {"q", ""},
    [0x10E8 - GEORGIAN_FIRST] = {"sh", ""}, [0x10E9 - GEORGIAN_FIRST] = {"ch", ""},
    [0x10EA - GEORGIAN_FIRST] = {"ts", ""}, [0x10EB - GEORGIAN_FIRST] = {"dz", ""},
    [0x10EC - GEORGIAN_FIRST] = {"ts", ""}, [0x10ED - GEORGIAN_FIRST] = {"ch", ""},
    [0x10EE - GEORGIAN_FIRST] = {"kh", ""}, [0x10EF - GEORGIAN_FIRST] = {"j", ""},
    [0x10F0 - GEORGIAN_FIRST] = {"h", ""},
};

typedef struct alphabet {
    const letter *letters;
    uint32_t first, n;
} alphabet;

static alphabet alphabet_of(script s) {
    switch (s) {
    case SCRIPT_GREEK:
        return (alphabet){greek, GREEK_FIRST, sizeof greek / sizeof *greek};
    case SCRIPT_ARMENIAN:
        return (alphabet){armenian, ARMENIAN_FIRST, sizeof armenian / sizeof *armenian};
    case SCRIPT_GEORGIAN:
        return (alphabet){georgian, GEORGIAN_FIRST, sizeof georgian / sizeof *georgian};
    default:
        return (alphabet){cyrillic, CYRILLIC_FIRST, sizeof cyrillic / sizeof *cyrillic};
    }
}

static const letter *find(alphabet a, uint32_t cp) {
    return cp >= a.first && cp - a.first < a.n ? &a.letters[cp - a.first] : NULL;
}

typedef struct pair {
    uint16_t a, b;
    char first[4], second[4];
} pair;

// Two letters that are one sound, or a letter that sounds otherwise before or after another.
static const pair pairs[] = {
    {0x3B1, 0x3C5, "av", "au"},  {0x3B1, 0x3CD, "av", "au"}, {0x3B5, 0x3C5, "ev", "eu"},
    {0x3B5, 0x3CD, "ev", "eu"},  {0x3B3, 0x3B3, "ng", "gg"}, {0x3B3, 0x3BA, "gk", "g"},
    {0x3B3, 0x3C7, "nch", "nh"}, {0x3BC, 0x3C0, "mp", "b"},  {0x3BD, 0x3C4, "nt", "d"},
    {0x3BF, 0x3C5, "ou", "u"},   {0x3BF, 0x3CD, "ou", "u"},  {0x578, 0x582, "u", "ou"},
    {0x43A, 0x441, "ks", "x"},   {0x434, 0x436, "dzh", "j"},
};

static const pair *find_pair(uint32_t a, uint32_t b) {
    switch (a) { // most letters begin none
    case 0x3B1:
    case 0x3B3:
    case 0x3B5:
    case 0x3BC:
    case 0x3BD:
    case 0x3BF:
    case 0x434:
    case 0x43A:
    case 0x578:
        break;
    default:
        return NULL;
    }
    for (uint32_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i].a == a && pairs[i].b == b) {
            return &pairs[i];
        }
    }
    return NULL;
}

// In Russian, e is ye at the start of a word and after a vowel or a sign.
static bool is_iotated(const uint32_t *cp, uint32_t i) {
    if (cp[i] != 0x435) {
        return false;
    }
    uint32_t before = i > 0 ? cp[i - 1] : 0;
    switch (before) {
    case 0:
    case 0x430:
    case 0x435:
    case 0x438:
    case 0x439:
    case 0x43E:
    case 0x443:
    case 0x44A:
    case 0x44B:
    case 0x44C:
    case 0x44D:
    case 0x44E:
    case 0x44F:
    case 0x451:
        return true;
    default:
        return false;
    }
}

// Old Greek letters with breathings stand in a block of their own, sixteen for each vowel.
static uint32_t plain_greek(uint32_t cp) {
    static const uint16_t vowels[] = {0x3B1, 0x3B5, 0x3B7, 0x3B9, 0x3BF, 0x3C5, 0x3C9};
    static const uint16_t with_subscript[] = {0x3B1, 0x3B7, 0x3C9, 0x3B1,
                                              0x3B7, 0x3B9, 0x3C5, 0x3C9};
    if (cp >= 0x1F00 && cp < 0x1F70) {
        return vowels[(cp - 0x1F00) / 16];
    }
    if (cp >= 0x1F70 && cp < 0x1F7E) {
        return vowels[(cp - 0x1F70) / 2];
    }
    if (cp >= 0x1F80 && cp < 0x2000) {
        return with_subscript[(cp - 0x1F80) / 16];
    }
    return cp == 0x390 ? 0x3B9 : cp == 0x3B0 ? 0x3C5 : cp;
}

typedef enum style { STYLE_FIRST, STYLE_SECOND, STYLE_UKRAINIAN } style;

// Ukrainian keeps to the first system but in these letters, which other languages write too.
static bool is_ukrainian(uint32_t cp) {
    return cp == 0x433 || cp == 0x438 || cp == 0x439 || cp == 0x457;
}

static const char *sound(const letter *l, uint32_t cp, style how) {
    bool second = (how == STYLE_SECOND && cp != 0x433 && cp != 0x438) ||
                  (how == STYLE_UKRAINIAN && is_ukrainian(cp));
    return second && l->second[0] != 0 ? l->second : l->first;
}

static void put_letters(roman *r, alphabet a, const uint32_t *cp, uint32_t n, style how) {
    for (uint32_t i = 0; i < n; i++) {
        const letter *one = find(a, cp[i]);
        if (one == NULL) {
            continue;
        }
        const pair *two = i + 1 < n ? find_pair(cp[i], cp[i + 1]) : NULL;
        if (two != NULL) {
            put(r, how == STYLE_SECOND ? two->second : two->first);
            i++;
            continue;
        }
        if (how == STYLE_FIRST && is_iotated(cp, i)) {
            put(r, "y");
        }
        put(r, sound(one, cp[i], how));
    }
}

uint32_t roman_alphabet(script s, const uint32_t *cp, uint32_t n, roman *out, uint32_t max) {
    alphabet a = alphabet_of(s);
    uint32_t plain[ROMAN_WORD_MAX];
    if (s == SCRIPT_GREEK) {
        for (uint32_t i = 0; i < n; i++) {
            plain[i] = plain_greek(cp[i]);
        }
        cp = plain;
    }
    uint32_t found = 0;
    style last = s == SCRIPT_CYRILLIC ? STYLE_UKRAINIAN : STYLE_SECOND;
    for (style how = STYLE_FIRST; how <= last; how++) {
        roman *r = reading_open(out, found, max, READING_LATIN);
        if (r == NULL) {
            break;
        }
        put_letters(r, a, cp, n, how);
        found = reading_keep(out, found);
    }
    return found;
}
