/* SPDX-License-Identifier: Apache-2.0
 *
 * roman_hangul: Korean. Syllables are joined after the Revised Romanization, and stand one by one as
 * newspapers and the North write them. A short word that begins with a surname may be a person: then
 * the surname stands first, in each of its usual spellings (Lee, Yi, Ri).
 */
#include "screen/roman_int.h"

#define SYLLABLE_FIRST 0xAC00u
#define SYLLABLE_LAST 0xD7A3u
#define INITIALS 19u
#define VOWELS 21u
#define FINALS 28u

static const char initials[3][INITIALS][4] = {
    {"g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p",
     "h"},
    {"g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p",
     "h"},
    {"k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t",
     "p", "h"},
};
static const char vowels[2][VOWELS][4] = {
    {"a",  "ae", "ya", "yae", "eo", "e",  "yeo", "ye", "o",  "wa", "wae",
     "oe", "yo", "u",  "wo",  "we", "wi", "yu",  "eu", "ui", "i"},
    {"a",  "ae", "ya", "yae", "o",  "e",  "yo", "ye", "o",  "wa", "wae",
     "oe", "yo", "u",  "wo",  "we", "wi", "yu", "u",  "ui", "i"},
};
// Before a pause or a consonant, and before a vowel.
static const char finals[2][FINALS][3] = {
    {"",  "k", "k", "k", "n", "n", "n", "t",  "l", "k", "m", "l", "l", "l",
     "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"},
    {"",   "g", "kk", "ks", "n",  "nj", "n",  "d",  "r", "lg", "lm", "lb", "ls", "lt",
     "lp", "r", "m",  "b",  "bs", "s",  "ss", "ng", "j", "ch", "k",  "t",  "p",  ""},
};

static bool is_syllable(uint32_t cp) { return cp >= SYLLABLE_FIRST && cp <= SYLLABLE_LAST; }

void hangul_syllable(roman *r, uint32_t before, uint32_t cp, uint32_t after, hangul_style style) {
    if (!is_syllable(cp)) {
        return;
    }
    uint32_t at = cp - SYLLABLE_FIRST;
    uint32_t initial = at / (VOWELS * FINALS) % INITIALS;
    // after a vowel, n, l, m or ng McCune and Reischauer write g, d, b, j too
    uint32_t last = is_syllable(before) ? (before - SYLLABLE_FIRST) % FINALS : FINALS;
    bool voiced = last == 0 || last == 4 || last == 8 || last == 16 || last == 21;
    bool doubled = initial == 5 && (last == 8 || (last == 4 && style != HANGUL_PRESS));
    put(r, doubled ? "l" : initials[voiced ? HANGUL_REVISED : style][initial]); // kailla, silla
    put(r, vowels[style == HANGUL_REVISED ? 0 : 1][at / FINALS % VOWELS]);
    uint32_t then = is_syllable(after) ? (after - SYLLABLE_FIRST) / (VOWELS * FINALS) : 0;
    bool melts = at % FINALS == 4 && then == 5 && style != HANGUL_PRESS;
    put(r, melts ? "l" : finals[then == 11 ? 1 : 0][at % FINALS]);
}

typedef struct surname {
    uint16_t cp;
    char spellings[22]; /* apart by blanks */
} surname;

// The most frequent surnames with their usual spellings that are not the Revised Romanization's.
static const surname surnames[] = {
    {0xAC15, "kang gang"},
    {0xACE0, "ko go koh"},
    {0xACFD, "kwak gwak"},
    {0xAD6C, "koo gu ku"},
    {0xAD8C, "kwon gwon"},
    {0xAE30, "ki gi"},
    {0xAE38, "kil gil"},
    {0xAE40, "kim gim"},
    {0xB098, "na ra"},
    {0xB0A8, "nam"},
    {0xB178, "roh noh no"},
    {0xB3C4, "do to"},
    {0xB77C, "ra na"},
    {0xB85C, "ro roh"},
    {0xB958, "ryu yoo yu"},
    {0xB9AC, "ri lee yi"},
    {0xB9BC, "rim lim im"},
    {0xB9C8, "ma"},
    {0xBB38, "moon mun"},
    {0xBBFC, "min"},
    {0xBC15, "park pak bak"},
    {0xBC29, "bang pang"},
    {0xBC30, "bae pae"},
    {0xBC31, "baek paek paik"},
    {0xBCC0, "byun pyon byeon"},
    {0xC11C, "seo suh so"},
    {0xC120, "sun seon"},
    {0xC124, "seol sol"},
    {0xC131, "sung seong song"},
    {0xC190, "son sohn"},
    {0xC1A1, "song"},
    {0xC2E0, "shin sin"},
    {0xC2EC, "shim sim"},
    {0xC548, "ahn an"},
    {0xC591, "yang ryang"},
    {0xC5C4, "eom um om"},
    {0xC5EC, "yeo yo"},
    {0xC624, "oh o"},
    {0xC6B0, "woo u"},
    {0xC6D0, "won"},
    {0xC720, "yoo yu"},
    {0xC724, "yoon yun"},
    {0xC774, "lee yi ri"},
    {0xC784, "lim im rim"},
    {0xC7A5, "jang chang"},
    {0xC804, "jeon chon jun"},
    {0xC815, "jung chong jeong"},
    {0xC870, "cho jo"},
    {0xC8FC, "joo chu ju"},
    {0xC9C0, "ji chi"},
    {0xC9C4, "jin chin"},
    {0xCC28, "cha"},
    {0xCC44, "chae"},
    {0xCC9C, "chun chon cheon"},
    {0xCD5C, "choi choe"},
    {0xCD94, "choo chu"},
    {0xD55C, "han"},
    {0xD5C8, "huh ho heo"},
    {0xD604, "hyun hyon hyeon"},
    {0xD64D, "hong"},
    {0xD669, "hwang"},
};

static const char *surname_of(uint32_t cp) {
    for (uint32_t i = 0; i < sizeof surnames / sizeof *surnames; i++) {
        if (surnames[i].cp == cp) {
            return surnames[i].spellings;
        }
    }
    return NULL;
}

static void put_syllables(roman *r, const uint32_t *cp, uint32_t n, hangul_style style,
                          bool apart) {
    for (uint32_t i = 0; i < n; i++) {
        hangul_syllable(r, apart || i == 0 ? 0 : cp[i - 1], cp[i],
                        apart || i + 1 == n ? 0 : cp[i + 1], style);
        if (apart) {
            put_blank(r);
        }
    }
}

// The surname in one spelling, then the given name joined and with its syllables apart.
static uint32_t person(const uint32_t *cp, uint32_t n, const char *spelling, roman *out,
                       uint32_t found, uint32_t max) {
    char one[8];
    uint32_t len = 0;
    while (spelling[len] != 0 && spelling[len] != ' ' && len + 1 < sizeof one) {
        one[len] = spelling[len];
        len++;
    }
    one[len] = 0;
    for (uint32_t apart = 0; apart < 2; apart++) {
        roman *r = reading_open(out, found, max, READING_LATIN);
        if (r == NULL) {
            break;
        }
        put(r, one);
        put_blank(r);
        put_syllables(r, cp + 1, n - 1, apart == 0 ? HANGUL_REVISED : HANGUL_PRESS, apart == 1);
        found = reading_keep(out, found);
    }
    return found;
}

static const char *next_spelling(const char *spelling) {
    while (*spelling != 0 && *spelling != ' ') {
        spelling++;
    }
    return *spelling == ' ' ? spelling + 1 : spelling;
}

uint32_t roman_hangul(const uint32_t *cp, uint32_t n, roman *out, uint32_t max) {
    static const struct {
        hangul_style style;
        bool apart;
    } ways[] = {{HANGUL_REVISED, false},
                {HANGUL_PRESS, true},
                {HANGUL_PRESS, false},
                {HANGUL_MCCUNE, true},
                {HANGUL_MCCUNE, false}};
    uint32_t found = 0;
    const char *spelling = n >= 1 && n <= 4 ? surname_of(cp[0]) : NULL;
    if (spelling != NULL) {
        found = person(cp, n, spelling, out, found, max);
    }
    for (uint32_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        roman *r = reading_open(out, found, max, READING_LATIN);
        if (r == NULL) {
            return found;
        }
        put_syllables(r, cp, n, ways[i].style, ways[i].apart);
        found = reading_keep(out, found);
    }
    // last, so that a caller with little room has the readings of the whole word
    for (spelling = spelling != NULL ? next_spelling(spelling) : ""; *spelling != 0;
         spelling = next_spelling(spelling)) {
        found = person(cp, n, spelling, out, found, max);
    }
    return found;
}
