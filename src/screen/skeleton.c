/* SPDX-License-Identifier: Apache-2.0
 *
 * skeleton: the sound of a Latin word as a key. The word is read from left to right by the rules below
 * (the longest that fits where it stands) into sounds, one letter each; vowels go, but for a mark where
 * the word begins with one, and sounds that systems of spelling mix up become one. Doubled letters
 * count once.
 *
 *   qadhafi  -> q d f  -> kdf      kaddafi -> k d f -> kdf      chaykovskiy -> C k v s k -> ckfsk
 *
 * docs/decisions/0007-name-keys.md has what was measured.
 */
#include "screen/roman.h"

#define SKELETON_MAX 15u
#define WORD_MAX 48u /* letters that count */

typedef enum where {
    ANYWHERE = 0,
    START = 1,  /* at the start of the word */
    INSIDE = 2, /* not at the start */
    END = 4,    /* up to the end of the word */
    NOT_END = 8,
    BEFORE_VOWEL = 16, /* y is one here */
    BEFORE_FRONT = 32, /* e, i or y follows */
    BEFORE_CONSONANT = 64,
    AFTER_VOWEL = 128
} where;

typedef struct rule {
    char from[8];
    char to[4];
    uint8_t at;
} rule;

/* For each letter, longer ones first: the first that fits is taken. Sounds: C ch, S sh, Z zh, T ts, H kh,
 * y the consonant, a a vowel at the start; vowels elsewhere are nothing. */
static const rule rules_b[] = {
    {"bh", "b", 0},
    {"b", "b", 0},
};
static const rule rules_c[] = {
    {"chh", "C", 0},
    {"chr", "kr", START},
    {"ch", "k", START | BEFORE_CONSONANT},
    {"ch", "C", 0},
    {"ck", "k", 0},
    {"cz", "C", 0},
    {"c", "C", END | AFTER_VOWEL},
    {"c", "T", BEFORE_FRONT},
    {"c", "k", 0},
};
static const rule rules_d[] = {
    {"dzh", "j", 0}, {"dj", "j", 0}, {"dh", "d", 0}, {"dz", "z", 0}, {"d", "d", 0},
};
static const rule rules_f[] = {
    {"f", "f", 0},
};
static const rule rules_g[] = {
    {"gh", "g", 0},
    {"gw", "g", BEFORE_VOWEL},
    {"g", "g", 0},
};
static const rule rules_h[] = {
    {"hs", "S", START}, {"hw", "h", BEFORE_VOWEL},    {"h", "k", START | BEFORE_CONSONANT},
    {"hajl", "hl", 0},  {"h", "", END | AFTER_VOWEL}, {"h", "h", 0},
};
static const rule rules_j[] = {
    {"jh", "j", 0}, {"jk", "k", AFTER_VOWEL}, {"js", "s", AFTER_VOWEL}, {"jv", "v", AFTER_VOWEL},
    {"j", "j", 0},
};
static const rule rules_k[] = {
    {"kh", "k", START | BEFORE_CONSONANT},
    {"kh", "H", 0},
    {"ks", "S", START},
    {"kw", "k", BEFORE_VOWEL},
    {"k", "k", 0},
};
static const rule rules_l[] = {
    {"lj", "l", 0},
    {"l", "l", 0},
};
static const rule rules_m[] = {
    {"mb", "nb", 0},
    {"mp", "np", 0},
    {"m", "m", 0},
};
static const rule rules_n[] = {
    {"n", "n", 0},
};
static const rule rules_p[] = {
    {"ph", "f", 0},
    {"p", "p", 0},
};
static const rule rules_q[] = {
    {"q", "q", 0},
};
static const rule rules_r[] = {
    {"rh", "r", 0},
    {"r", "r", 0},
};
static const rule rules_s[] = {
    {"schtsch", "SC", 0}, {"shch", "SC", 0}, {"sch", "S", 0},
    {"sh", "S", 0},       {"sz", "S", 0},    {"s", "s", 0},
};
static const rule rules_t[] = {
    {"tsch", "C", 0}, {"tsh", "C", 0}, {"tch", "C", 0}, {"th", "t", 0},
    {"ts", "T", 0},   {"tz", "T", 0},  {"t", "t", 0},
};
static const rule rules_v[] = {
    {"v", "v", 0},
};
static const rule rules_w[] = {
    {"wh", "v", 0},
    {"wsk", "vsk", 0},
    {"w", "", AFTER_VOWEL | BEFORE_CONSONANT},
    {"w", "v", 0},
};
static const rule rules_x[] = {
    {"x", "S", START},
    {"x", "ks", 0},
};
static const rule rules_z[] = {
    {"zh", "Z", 0},
    {"z", "z", 0},
};

static const struct {
    const rule *p;
    uint32_t n;
} rules[26] = {
    ['b' - 'a'] = {rules_b, sizeof rules_b / sizeof *rules_b},
    ['c' - 'a'] = {rules_c, sizeof rules_c / sizeof *rules_c},
    ['d' - 'a'] = {rules_d, sizeof rules_d / sizeof *rules_d},
    ['f' - 'a'] = {rules_f, sizeof rules_f / sizeof *rules_f},
    ['g' - 'a'] = {rules_g, sizeof rules_g / sizeof *rules_g},
    ['h' - 'a'] = {rules_h, sizeof rules_h / sizeof *rules_h},
    ['j' - 'a'] = {rules_j, sizeof rules_j / sizeof *rules_j},
    ['k' - 'a'] = {rules_k, sizeof rules_k / sizeof *rules_k},
    ['l' - 'a'] = {rules_l, sizeof rules_l / sizeof *rules_l},
    ['m' - 'a'] = {rules_m, sizeof rules_m / sizeof *rules_m},
    ['n' - 'a'] = {rules_n, sizeof rules_n / sizeof *rules_n},
    ['p' - 'a'] = {rules_p, sizeof rules_p / sizeof *rules_p},
    ['q' - 'a'] = {rules_q, sizeof rules_q / sizeof *rules_q},
    ['r' - 'a'] = {rules_r, sizeof rules_r / sizeof *rules_r},
    ['s' - 'a'] = {rules_s, sizeof rules_s / sizeof *rules_s},
    ['t' - 'a'] = {rules_t, sizeof rules_t / sizeof *rules_t},
    ['v' - 'a'] = {rules_v, sizeof rules_v / sizeof *rules_v},
    ['w' - 'a'] = {rules_w, sizeof rules_w / sizeof *rules_w},
    ['x' - 'a'] = {rules_x, sizeof rules_x / sizeof *rules_x},
    ['z' - 'a'] = {rules_z, sizeof rules_z / sizeof *rules_z},
};

static bool vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

// The word with doubled letters once, and without what is no letter.
static uint32_t letters_of(const char *word, uint32_t n, char out[WORD_MAX]) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n && kept < WORD_MAX; i++) {
        bool letter = word[i] >= 'a' && word[i] <= 'z';
        if (letter && (kept == 0 || out[kept - 1] != word[i])) {
            out[kept++] = word[i];
        }
    }
    return kept;
}

// ---- pinyin -----------------------------------------------------------------------------------------

static const char pinyin_finals[][5] = {
    "a",   "o",  "e",  "ai",  "ei",  "ao",  "ou",  "an",   "en",   "ang", "eng",
    "ong", "i",  "ia", "ie",  "iao", "iu",  "ian", "in",   "iang", "ing", "iong",
    "u",   "ua", "uo", "uai", "ui",  "uan", "un",  "uang", "ue",
};
// How many letters at w are the consonant of a syllable: zh, ch and sh are two, a vowel is none.
static uint32_t pinyin_initial(const char *w, uint32_t n) {
    if (n > 1 && w[1] == 'h' && (w[0] == 'z' || w[0] == 'c' || w[0] == 's')) {
        return 2;
    }
    return vowel(w[0]) && w[0] != 'y' ? 0 : 1;
}

// The ends of syllables that begin at w, as bits: bit k when the first k letters are one.
static uint32_t pinyin_syllables(const char *w, uint32_t n) {
    uint32_t head = pinyin_initial(w, n);
    uint32_t ends = 0;
    char first = head < n ? w[head] : 0;
    bool narrow = w[0] == 'j' || w[0] == 'q' || w[0] == 'x'; // only i and u follow
    bool known = w[0] != 'v' && (head > 0 || (first != 'i' && first != 'u')) &&
                 (!narrow || first == 'i' || first == 'u');
    for (uint32_t k = 0; known && k < sizeof pinyin_finals / sizeof *pinyin_finals; k++) {
        const char *final = pinyin_finals[k];
        uint32_t len = 0;
        while (final[len] != 0 && head + len < n && w[head + len] == final[len]) {
            len++;
        }
        ends |= final[len] == 0 ? 1u << (head + len) : 0;
    }
    return ends;
}

static uint64_t pinyin_ends(const char *w, uint32_t n) {
    uint64_t reached = 1;
    for (uint32_t i = 0; i < n; i++) {
        if (reached >> i & 1) {
            reached |= (uint64_t)pinyin_syllables(w + i, n - i) << i;
        }
    }
    return reached;
}

/* Chinese writes with q, x, c and z other sounds than the rest of the world. A word of pinyin syllables
 * is read as Chinese, but not one that ends in qi or begins with qu and a syllable: faruqi, quli. */
static void read_pinyin(char *w, uint32_t n) {
    if (n == 2 && w[1] == 'v' && (w[0] == 'l' || w[0] == 'n')) {
        w[1] = 'u'; // how keyboards write the umlaut: Lv is Lu
    }
    bool short_word = n < 6 && (w[0] == 'c' || w[0] == 'z') && w[1] != 'h';
    bool strange = memchr(w, 'q', n) != NULL || memchr(w, 'x', n) != NULL;
    if (n < 2 || !(short_word || strange)) {
        return;
    }
    if (strange && pinyin_ends(w, n) >> n & 1) {
        bool arabic = (n > 2 && w[n - 2] == 'q' && w[n - 1] == 'i') ||
                      (n > 3 && w[0] == 'q' && w[1] == 'u' && !vowel(w[2]) && w[2] != 'n');
        for (uint32_t i = 0; i < n && !arabic; i++) {
            w[i] = w[i] == 'q' ? 'C' : w[i] == 'x' ? 'S' : w[i];
        }
    } else if (short_word && pinyin_syllables(w, n) >> n & 1) {
        w[0] = 'T';
    }
}

// ---- rules ------------------------------------------------------------------------------------------

static bool fits(const rule *r, const char *w, uint32_t i, uint32_t len, uint32_t n) {
    char next = i + len < n ? w[i + len] : 0;
    bool after_vowel = i > 0 && vowel(w[i - 1]);
    return !((r->at & START && i > 0) || (r->at & INSIDE && i == 0) || (r->at & END && next != 0) ||
             (r->at & NOT_END && next == 0) || (r->at & BEFORE_VOWEL && !vowel(next)) ||
             (r->at & BEFORE_FRONT && next != 'e' && next != 'i' && next != 'y') ||
             (r->at & BEFORE_CONSONANT && (next == 0 || vowel(next))) ||
             (r->at & AFTER_VOWEL && !after_vowel));
}

static const rule *rule_at(const char *w, uint32_t i, uint32_t n, uint32_t *len) {
    if (w[i] < 'a' || w[i] > 'z') {
        return NULL; // a sound of pinyin, which no rule is about
    }
    const rule *r = rules[w[i] - 'a'].p;
    for (uint32_t k = 0; k < rules[w[i] - 'a'].n; k++, r++) {
        uint32_t m = 1;
        while (r->from[m] != 0 && i + m < n && w[i + m] == r->from[m]) {
            m++;
        }
        if (r->from[m] == 0 && (r->at == ANYWHERE || fits(r, w, i, m, n))) {
            *len = m;
            return r;
        }
    }
    return NULL;
}

// What a word that begins with a vowel begins with.
static const char *opening(const char *w, uint32_t n, uint32_t *len) {
    char next = n > 1 ? w[1] : 0;
    *len = 1;
    if (w[0] == 'o' && next == 'u' && n > 2 && (w[2] == 'a' || w[2] == 'e' || w[2] == 'i')) {
        *len = 2;
        return "v"; // ouattara, wattara
    }
    if ((w[0] == 'y' || w[0] == 'i') && (next == 'a' || next == 'o' || next == 'u')) {
        return "y"; // yuri, iouri
    }
    return "a"; // elena, yelena
}

// Sergej, Jurij: a last j that is a vowel.
static bool is_vowel_j(const char *w, uint32_t i, uint32_t n) {
    return w[i] == 'j' && i + 1 == n && i > 1 && (w[i - 1] == 'e' || w[i - 1] == 'i');
}

// r and l at the end of a syllable, which kana leave out or write as ru
static bool is_lost_liquid(const char *w, uint32_t i, uint32_t n) {
    char next = i + 1 < n ? w[i + 1] : 0;
    return (w[i] == 'r' || w[i] == 'l') && i > 0 && (next == 'u' || next == 0 || !vowel(next));
}

// What each sound counts as; 0: as itself.
static const char strict_sounds[128] = {
    ['S'] = 's', ['z'] = 's', ['Z'] = 'c', ['j'] = 'c', ['C'] = 'c',
    ['T'] = 'c', ['q'] = 'k', ['g'] = 'k', ['H'] = 'h', ['v'] = 'f',
};
static const char loose_sounds[128] = {
    ['S'] = 's', ['z'] = 's', ['Z'] = 's', ['j'] = 's', ['C'] = 's',
    ['T'] = 's', ['q'] = 'k', ['g'] = 'k', ['H'] = 'k', ['h'] = 'k',
    ['v'] = 'p', ['f'] = 'p', ['b'] = 'p', ['d'] = 't', ['r'] = 'l',
};

static uint32_t key_of(const char *word, uint32_t n, char out[16], bool loose) {
    char w[WORD_MAX] = {0};
    n = letters_of(word, n, w);
    read_pinyin(w, n);
    const char *fold = loose ? loose_sounds : strict_sounds;
    uint32_t used = 0;
    for (uint32_t i = 0; i < n;) {
        uint32_t len = 1;
        const char *to = "";
        char alone[2] = {0};
        if (vowel(w[i])) {
            to = i == 0 ? opening(w, n, &len) : "";
        } else if (!is_vowel_j(w, i, n) && !(loose && is_lost_liquid(w, i, n))) {
            const rule *r = rule_at(w, i, n, &len);
            alone[0] = w[i];
            to = r != NULL ? r->to : alone;
        }
        for (; *to != 0 && used < SKELETON_MAX; to++) {
            char c = fold[*to & 127] != 0 ? fold[*to & 127] : *to;
            if (used == 0 || out[used - 1] != c) {
                out[used++] = c;
            }
        }
        i += len;
    }
    out[used] = 0;
    return used;
}

uint32_t skeleton(const char *word, uint32_t n, char out[16]) {
    return key_of(word, n, out, false);
}

uint32_t skeleton_loose(const char *word, uint32_t n, char out[16]) {
    return key_of(word, n, out, true);
}
