// SPDX-License-Identifier: Apache-2.0
//
// words: looking up phrases in the tables of gen_words.py. Both tables work alike: the head (a first word,
// or a first character) is hashed to its group of entries, which are tried from the longest on, so the
// first that fits is the answer. Numerals come by the thousand and are read, not listed.
#include "screen/words.h"

#include "screen/words_int.h"
#include "screen/words_number.h"

#define FNV_START 0xcbf29ce484222325u // FNV-1a of 64 bits and a final mix, as in gen_words.py
#define FNV_PRIME 0x00000100000001b3u
#define MIX 0x9e3779b97f4a7c15u
#define STEM_BYTES_MIN 3u // of an adjective; shorter ones would be found in any word
#define SHORT_KATAKANA_BYTES 9u

static uint64_t hash_of(const char *p, uint32_t n) {
    uint64_t h = FNV_START;
    for (uint32_t i = 0; i < n; i++) {
        h = (h ^ (uint8_t)p[i]) * FNV_PRIME;
    }
    return h;
}

// The first entry of the group whose head is the n bytes at p, with that hash; NULL when there is none.
// What follows the head tells a word (a blank or nothing) from the stem of an adjective ('~'); a
// character (0) may be followed by anything.
static const word_entry *group_find(const word_table *t, const char *p, uint32_t n, uint64_t hash,
                                    char end) {
    hash = (hash ^ (uint8_t)end) * MIX;
    hash ^= hash >> 32;
    uint32_t step = t->steps[hash & t->bucket_mask];
    uint32_t spread = (uint32_t)(hash >> 16) + step * ((uint32_t)(hash >> 32) | 1);
    uint32_t slot = t->slots[(uint64_t)spread * t->slots_n >> 32];
    if (slot >> 16 != hash >> 48 || slot == 0) {
        return NULL;
    }
    const word_entry *e = &t->entries[(slot & 0xffffu) - 1];
    const char *have = t->text + e->at;
    if (e->n < n || memcmp(have, p, n) != 0 || (end == ' ' && e->n > n && have[n] != ' ') ||
        (end == '~' && (e->n != n + 1 || have[n] != '~'))) {
        return NULL;
    }
    return e;
}

// The last byte first: entries of a group begin alike.
static bool entry_fits(const word_table *t, const word_entry *e, const char *text, uint32_t n) {
    const char *have = t->text + e->at;
    return e->n <= n && have[e->n - 1] == text[e->n - 1] && memcmp(have, text, e->n) == 0;
}

// Fills *out from an entry; others of its group with the same text are its other kinds.
static void entry_info(const word_entry *group, const word_entry *e, word_info *out) {
    uint32_t concept = words_concepts[e->concept];
    *out = (word_info){
        .kind = (word_kind)e->kind,
        .concept = concept,
        .value = e->kind == WORD_ORDINAL ? concept : 0,
    };
    for (const word_entry *other = group;; other++) {
        if (other != e && other->at == e->at && other->n == e->n) {
            out->also |= 1u << other->kind;
        }
        if (other->last) {
            return;
        }
    }
}

#define LETTER(c) (1u << ((c) - 'a'))

static bool among(char c, uint32_t letters) {
    uint32_t place = (uint32_t)(uint8_t)c - 'a';
    return place < 26 && (letters >> place & 1) != 0;
}

// How much of a word is left without the ending of a Russian adjective, as anyone romanizes those
// (-yy -iy -y -i -ii, -aya -aia -yaya, -oe -oye -ee, -ye -yye -ie, -ykh -ih, -ogo -ego, -oy -oi -ey);
// 0 when it has none.
static uint32_t without_ending(const char *p, uint32_t n) {
    const uint32_t iyj = LETTER('i') | LETTER('y') | LETTER('j');
    const uint32_t iy = LETTER('i') | LETTER('y'), oe = LETTER('o') | LETTER('e');
    if (n < STEM_BYTES_MIN + 1) {
        return 0;
    }
    char before = p[n - 2], third = p[n - 3];
    uint32_t cut = 0;
    switch (p[n - 1]) {
    case 'y':
    case 'i':
        cut = among(before, iy | oe) ? 2 : 1;
        break;
    case 'j':
        cut = among(before, iy | oe) ? 2 : 0;
        break;
    case 'a':
        cut = !among(before, iyj) || third != 'a' ? 0 : among(p[n - 4], iy) ? 4 : 3;
        break;
    case 'e':
        cut = among(before, oe) ? 2 : !among(before, iyj) ? 0 : among(third, iy | oe) ? 3 : 2;
        break;
    case 'h':
        cut = among(before, iy) ? 2 : before == 'k' && among(third, iy) ? 3 : 0;
        break;
    case 'o':
        cut = before == 'g' && among(third, oe) ? 3 : 0;
        break;
    default:
        break;
    }
    return cut > 0 && n - cut >= STEM_BYTES_MIN ? n - cut : 0;
}

static uint32_t blanks(const char *p, uint32_t n) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        count += p[i] == ' ';
    }
    return count;
}

// Of the first word, whose hash goes to *hash; over WORD_HEAD_BYTES_MAX when it is longer than any known.
static uint32_t first_word(const char *text, uint32_t n, uint64_t *hash) {
    uint32_t len = 0;
    uint64_t h = FNV_START;
    for (; len < n && text[len] != ' ' && len <= WORD_HEAD_BYTES_MAX; len++) {
        h = (h ^ (uint8_t)text[len]) * FNV_PRIME;
    }
    *hash = h;
    return len;
}

// The entry of the adjective that the first word (len bytes) is; NULL for others.
static const word_entry *adjective_find(const char *text, uint32_t len) {
    uint32_t stem = without_ending(text, len);
    return stem == 0 ? NULL : group_find(&words_latin, text, stem, hash_of(text, stem), '~');
}

static void number_info(uint32_t value, word_info *out) {
    *out = (word_info){.kind = WORD_ORDINAL, .concept = value, .value = value};
}

uint32_t words_find(const char *text, uint32_t n, word_info *out) {
    uint64_t hash = 0;
    uint32_t len = first_word(text, n, &hash), value = 0;
    if (len == 0 || len > WORD_HEAD_BYTES_MAX) {
        return 0;
    }
    if (text[0] >= '0' && text[0] <= '9' && number_ordinal(text, len, &value)) {
        number_info(value, out);
        return 1;
    }
    const word_entry *group = group_find(&words_latin, text, len, hash, ' ');
    for (const word_entry *e = group; e != NULL; e = e->last ? NULL : e + 1) {
        if (entry_fits(&words_latin, e, text, n) && (e->n == n || text[e->n] == ' ')) {
            entry_info(group, e, out);
            return 1 + blanks(text, e->n);
        }
    }
    const word_entry *stem = adjective_find(text, len);
    if (stem != NULL) {
        entry_info(stem, stem, out);
    }
    return stem != NULL;
}

bool words_find_as(const char *text, uint32_t n, word_kind kind, word_info *out) {
    uint64_t hash = 0;
    uint32_t len = first_word(text, n, &hash);
    if (len == 0 || len > WORD_HEAD_BYTES_MAX) {
        return false;
    }
    const word_entry *group = group_find(&words_latin, text, len, hash, ' ');
    for (const word_entry *e = group; e != NULL; e = e->last ? NULL : e + 1) {
        if (e->kind == kind && e->n == n && entry_fits(&words_latin, e, text, n)) {
            entry_info(group, e, out);
            return true;
        }
    }
    word_info any = {0};
    bool fits = words_find(text, n, &any) == 1 && len == n && any.kind == kind;
    if (fits) {
        *out = any;
    }
    return fits;
}

// The bytes of the character at p, 1 for what is no UTF-8.
static uint32_t character_bytes(const char *p, uint32_t n) {
    uint8_t lead = (uint8_t)*p;
    uint32_t len = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return len <= n ? len : 1;
}

static bool is_katakana(const char *p, uint32_t n) {
    const uint8_t *b = (const uint8_t *)p;
    return n >= 3 && b[0] == 0xe3 && (b[1] == 0x83 || (b[1] == 0x82 && b[2] >= 0xa0));
}

// The longest entry that text begins with; with its group.
static const word_entry *cjk_find(const char *text, uint32_t n, const word_entry **group,
                                  bool whole);

// A short word of katakana inside a longer one is there by chance, as the "tech" of "lobtechs" is, unless
// another known word follows. Long ones (holdings, international) do stand right before names.
static bool is_chance(const word_entry *e, const char *text, uint32_t n) {
    const word_entry *group = NULL;
    return e->n <= SHORT_KATAKANA_BYTES && is_katakana(text, n) &&
           is_katakana(text + e->n, n - e->n) &&
           cjk_find(text + e->n, n - e->n, &group, false) == NULL;
}

static const word_entry *cjk_find(const char *text, uint32_t n, const word_entry **group,
                                  bool whole) {
    uint32_t len = character_bytes(text, n);
    *group = group_find(&words_cjk, text, len, hash_of(text, len), '\0');
    for (const word_entry *e = *group; e != NULL; e = e->last ? NULL : e + 1) {
        if (entry_fits(&words_cjk, e, text, n) && !(whole && is_chance(e, text, n))) {
            return e;
        }
    }
    return NULL;
}

uint32_t words_find_cjk(const char *text, uint32_t n, word_info *out, const char **meaning) {
    if (n == 0) {
        return 0;
    }
    const word_entry *group = NULL;
    const word_entry *e = cjk_find(text, n, &group, true);
    if (e != NULL) {
        entry_info(group, e, out);
        *meaning = words_meanings + e->meaning;
        return e->n;
    }
    uint32_t value = 0;
    uint32_t taken = number_cjk(text, n, &value);
    if (taken != 0) {
        number_info(value, out);
        *meaning = number_text(value);
    }
    return taken;
}
