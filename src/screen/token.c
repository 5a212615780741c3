// SPDX-License-Identifier: Apache-2.0
//
// token: distance by bits, likeness by rule, keys by a polynomial whose deletions cost one product.
#include "screen/token.h"

#include <string.h>

// ---- distance --------------------------------------------------------------------------------------

static uint32_t place_of(char c) {
    if (c >= 'a' && c <= 'z') {
        return (uint32_t)(c - 'a');
    }
    if (c >= '0' && c <= '9') {
        return (uint32_t)(c - '0') + 26;
    }
    return 36; // bytes of Chinese characters: those are compared in distance_cjk
}

static bool inside_letter(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

uint32_t letters_of_text(const char *text, uint32_t n) {
    static const uint32_t classes = 30, spread = 0x9E3779B1u;
    uint32_t odd = 0;
    bool other = n > 0 && (unsigned char)text[0] >= 0x80;
    for (uint32_t i = 0; i < n; i++) {
        if ((unsigned char)text[i] < 0x80) {
            odd ^= 1u << place_of(text[i]) % classes;
        } else if (other) {
            uint32_t letter = (unsigned char)text[i];
            while (i + 1 < n && inside_letter(text[i + 1])) {
                letter = letter << 8 | (unsigned char)text[++i];
            }
            odd ^= 1u << (letter * spread >> 16) % classes;
        }
    }
    return odd | (other ? LETTERS_OTHER : 0);
}

// Short words of one consonant are syllables of Chinese and Korean names, and their vowels tell them
// apart: xi, hsi and shi are one, ma and mo are not.
static uint32_t take_syllable(const char *text, uint32_t n, const token_pattern *p, char *out) {
    uint32_t k = 0;
    if (n > 4 || p->sound_n != 1) {
        return 0;
    }
    out[k++] = p->sound[0];
    for (uint32_t i = 0; i < n && k < 7; i++) {
        char v = text[i];
        v = (char)(v == 'e' || v == 'y' ? 'i' : v == 'o' ? 'u' : v);
        if ((v == 'a' || v == 'i' || v == 'u') && (k == 1 || out[k - 1] != v)) {
            out[k++] = v;
        }
    }
    return k > 1 ? k : 0;
}

void token_letters(token_pattern *p) {
    for (uint32_t i = 0; i < p->n; i++) {
        p->bits[place_of(p->text[i])] |= (uint64_t)1 << i;
    }
}

void token_prepare(const char *text, uint32_t n, uint32_t flags, uint32_t concept,
                   token_pattern *out) {
    *out = (token_pattern){.text = text, .n = n > 64 ? 64 : n, .flags = flags, .concept = concept};
    if ((flags & TOKEN_CJK) == 0) {
        token_letters(out);
        out->sound_n = skeleton(text, n, out->sound);
        out->loose_n = skeleton_loose(text, n, out->loose);
        out->syllable_n = take_syllable(text, n, out, out->syllable);
        out->letters = letters_unfolded(letters_folded(letters_of_text(text, out->n)));
    }
}

uint32_t token_distance(const token_pattern *p, const char *text, uint32_t n, uint32_t most) {
    if (p->n == 0) {
        return n;
    }
    uint64_t vp = ~(uint64_t)0, vn = 0, d0 = 0, before = 0;
    uint64_t last = (uint64_t)1 << (p->n - 1);
    uint32_t score = p->n;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t pm = p->bits[place_of(text[i])];
        uint64_t swap = ((~d0 & pm) << 1) & before;
        d0 = ((((pm & vp) + vp) ^ vp) | pm | vn) | swap;
        uint64_t hp = vn | ~(d0 | vp), hn = d0 & vp;
        score += (hp & last) != 0;
        score -= (hn & last) != 0;
        if (score > most + (n - 1 - i)) { // each letter left takes off one at most
            return score;
        }
        hp = (hp << 1) | 1;
        hn = hn << 1;
        vp = hn | ~(d0 | hp);
        vn = d0 & hp;
        before = pm;
    }
    return score;
}

#define LOOSE_EDITS 4u /* of words of equal loose sound; more of them count no more */
#define LOOSE_MIN 3u   /* sounds: with two, everybody is like everybody */

// ---- likeness ----------------------------------------------------------------------------------------

static uint32_t take_points(const char *text, uint32_t n, uint32_t *out) {
    uint32_t k = 0;
    for (uint32_t i = 0; i < n && k < TOKEN_BYTES_MAX; i++) {
        if (((unsigned char)text[i] & 0xC0) != 0x80) {
            out[k++] = 0;
        }
        if (k > 0) {
            out[k - 1] = (out[k - 1] << 8) | (unsigned char)text[i];
        }
    }
    return k;
}

// Chinese: how many characters stand in both in the same order, at the start or at the end.
static uint32_t alike_cjk(const char *a, uint32_t n, const char *b, uint32_t m) {
    uint32_t x[TOKEN_BYTES_MAX], y[TOKEN_BYTES_MAX];
    uint32_t p = take_points(a, n, x), q = take_points(b, m, y), longer = p > q ? p : q;
    uint32_t head = 0, tail = 0, shorter = p < q ? p : q;
    while (head < shorter && x[head] == y[head]) {
        head++;
    }
    while (tail < shorter - head && x[p - 1 - tail] == y[q - 1 - tail]) {
        tail++;
    }
    uint32_t differ = longer - head - tail;
    if (longer < 3 || differ > 1 + (longer >= 6)) {
        return 0;
    }
    return SAME - differ * SAME / longer;
}

static uint32_t edits_allowed(uint32_t longer) {
    return longer <= 3 ? 0 : longer <= 5 ? 1 : longer <= 9 ? 2 : 3;
}

// Two consonants say little.
static uint32_t sound_cost(const token_pattern *p) { return p->sound_n > 2 ? 550 : 900; }

// With more edits between them two words are not alike, or are so whatever the number.
static uint32_t edits_that_count(const token_pattern *p, uint32_t longer, uint32_t equal) {
    uint32_t allowed = edits_allowed(longer), by_sound = 0;
    if (equal & EQUAL_SOUND) {
        by_sound = (SAME - ALIKE_MIN) * longer / sound_cost(p);
    } else if (equal & EQUAL_SYLLABLE) {
        by_sound = longer;
    } else if (equal & EQUAL_LOOSE) {
        by_sound = LOOSE_EDITS;
    }
    return by_sound > allowed ? by_sound : allowed;
}

static bool only_loose(uint32_t equal) {
    return (equal & (EQUAL_SOUND | EQUAL_SYLLABLE | EQUAL_LOOSE)) == EQUAL_LOOSE;
}

bool token_may_be_alike(const token_pattern *p, uint32_t letters, uint32_t n, uint32_t flags,
                        uint32_t equal) {
    const uint32_t by_rule = TOKEN_CJK | TOKEN_DIGITS | TOKEN_INITIAL;
    if (((p->flags | flags) & by_rule) != 0 || (equal & EQUAL_CONCEPT) != 0 || only_loose(equal) ||
        ((letters | p->letters) & LETTERS_OTHER) != 0) {
        return true;
    }
    uint32_t longer = p->n > n ? p->n : n, gap = longer - (p->n > n ? n : p->n);
    uint32_t most = edits_that_count(p, longer, equal);
    return gap <= most && letters_near(p->letters, letters, 2 * most);
}

uint32_t token_equal(const token_pattern *p, const token_pattern *q) {
    uint32_t equal = p->concept != 0 && p->concept == q->concept ? EQUAL_CONCEPT : 0;
    if (p->sound_n >= 2 && p->sound_n == q->sound_n &&
        memcmp(p->sound, q->sound, q->sound_n) == 0) {
        equal |= EQUAL_SOUND;
    }
    if (((p->flags | q->flags) & TOKEN_LOOSE) != 0 && p->loose_n >= LOOSE_MIN &&
        p->loose_n == q->loose_n && memcmp(p->loose, q->loose, q->loose_n) == 0) {
        equal |= EQUAL_LOOSE;
    }
    if (p->syllable_n > 0 && p->syllable_n == q->syllable_n &&
        memcmp(p->syllable, q->syllable, p->syllable_n) == 0) {
        equal |= EQUAL_SYLLABLE;
    }
    return equal;
}

uint32_t token_alike(const token_pattern *p, const char *text, uint32_t n, uint32_t flags,
                     uint32_t equal) {
    if (p->n == 0 || n == 0) {
        return 0;
    }
    if (p->n == n && memcmp(p->text, text, n) == 0) {
        return SAME;
    }
    uint32_t best = (equal & EQUAL_CONCEPT) != 0 ? 960 : 0;
    if ((p->flags | flags) & TOKEN_CJK) {
        uint32_t by_form = (p->flags & flags & TOKEN_CJK) ? alike_cjk(p->text, p->n, text, n) : 0;
        return by_form > best ? by_form : best;
    }
    if (((p->flags | flags) & (TOKEN_DIGITS | TOKEN_INITIAL)) || best > 0) {
        return best;
    }
    uint32_t longer = p->n > n ? p->n : n, gap = longer - (p->n > n ? n : p->n);
    uint32_t most = edits_that_count(p, longer, equal);
    if (gap > most && !only_loose(equal)) {
        return 0;
    }
    uint32_t d = token_distance(p, text, n, most);
    if (d <= edits_allowed(longer)) {
        best = SAME - d * SAME / longer;
        best = p->text[0] != text[0] && d > 1 ? best - 60 : best;
    }
    uint32_t by_sound = 0;
    if (equal & EQUAL_SOUND) {
        uint32_t cost = d * sound_cost(p) / longer;
        by_sound = cost < SAME - ALIKE_MIN ? SAME - cost : 0;
    } else if (equal & EQUAL_SYLLABLE) {
        by_sound = SAME - 80 * d;
    } else if (equal & EQUAL_LOOSE) {
        by_sound = SAME - (d > LOOSE_EDITS ? 300 : 100 + d * 50);
    }
    best = by_sound > best ? by_sound : best;
    return best >= ALIKE_MIN ? best : 0;
}

// ---- keys --------------------------------------------------------------------------------------------

// The text's hash is the sum of c[i] * BASE^i modulo 2^64. BASE is odd, so it has an inverse, and the
// hash without character i needs one product: what follows moves down by one place.
#define BASE 0x9E3779B97F4A7C15u
#define BASE_INVERSE 0xF1DE83E19937733Du

static uint64_t mix(uint64_t h, uint64_t seed) {
    h ^= seed * 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93u;
    h ^= h >> 29;
    h *= 0x94D049BB133111EBu;
    return h ^ (h >> 32);
}

static uint64_t hash_text(const char *text, uint32_t n, uint64_t seed) {
    uint64_t h = 0, power = 1;
    for (uint32_t i = 0; i < n; i++) {
        h += (uint64_t)(unsigned char)text[i] * power;
        power *= BASE;
    }
    return mix(h, seed);
}

static uint32_t hash_deletes(const char *text, uint32_t n, uint64_t seed, uint64_t *out,
                             uint32_t max) {
    uint64_t before = 0, power = 1, all = 0;
    for (uint32_t i = 0; i < n; i++) {
        all += (uint64_t)(unsigned char)text[i] * power;
        power *= BASE;
    }
    power = 1;
    uint32_t k = 0;
    for (uint32_t i = 0; i < n && k < max; i++) {
        uint64_t own = (uint64_t)(unsigned char)text[i] * power;
        if (i == 0 || text[i] != text[i - 1]) { // of a double letter one is enough
            out[k++] = mix(before + (all - before - own) * BASE_INVERSE, seed);
        }
        before += own;
        power *= BASE;
    }
    return k;
}

enum {
    SEED_TEXT = 1,
    SEED_SOUND,
    SEED_CONCEPT,
    SEED_LOOSE_PLAIN,
    SEED_LOOSE,
    SEED_PART,
    SEED_JOIN,
    SEED_SYLLABLE,
    SEED_HEAD,
    SEED_TAIL,
    SEED_FIRST,
    SEED_MIDDLE,
    SEED_LAST
};

static void put_key(token_key *out, uint32_t *k, uint64_t hash, uint32_t equal) {
    out[(*k)++] = (token_key){hash, equal};
}

// Words that thousands of names have are met as they are or by concept, not by resemblance.
static void sound_keys(const token_pattern *p, int side, token_key *out, uint32_t *k) {
    if (p->sound_n >= 2) {
        put_key(out, k, hash_text(p->sound, p->sound_n, SEED_SOUND), EQUAL_SOUND);
    }
    if (p->syllable_n > 0) {
        put_key(out, k, hash_text(p->syllable, p->syllable_n, SEED_SYLLABLE), EQUAL_SYLLABLE);
    }
    if (p->loose_n >= LOOSE_MIN) { // plain meets loose, loose meets both
        bool loose = p->flags & TOKEN_LOOSE;
        if (side == KEYS_OF_QUERY || loose) {
            put_key(out, k, hash_text(p->loose, p->loose_n, SEED_LOOSE), EQUAL_LOOSE);
        }
        if ((side == KEYS_OF_QUERY) == loose) {
            put_key(out, k, hash_text(p->loose, p->loose_n, SEED_LOOSE_PLAIN), EQUAL_LOOSE);
        }
    }
}

uint32_t token_keys(const token_pattern *p, int side, token_key out[TOKEN_KEYS_MAX]) {
    uint32_t k = 0;
    if (p->concept != 0) {
        uint64_t hash = hash_text((const char *)&p->concept, sizeof p->concept, SEED_CONCEPT);
        put_key(out, &k, hash, EQUAL_CONCEPT);
    }
    if (p->flags & TOKEN_CJK) {
        const uint32_t one = 3; // bytes: the first and the last character
        if (p->n >= 3 * one) {
            put_key(out, &k, hash_text(p->text, one, SEED_PART), 0);
            put_key(out, &k, hash_text(p->text + p->n - one, one, SEED_PART), 0);
        }
    } else if ((p->flags & (TOKEN_DIGITS | TOKEN_INITIAL)) == 0) {
        sound_keys(p, side, out, &k);
        uint64_t deletes[TOKEN_BYTES_MAX];
        uint32_t n =
            p->n < 3 ? 0 : hash_deletes(p->text, p->n, SEED_TEXT, deletes, TOKEN_BYTES_MAX);
        for (uint32_t i = 0; i < n; i++) {
            put_key(out, &k, deletes[i], 0);
        }
    }
    put_key(out, &k, hash_text(p->text, p->n, SEED_TEXT), 0);
    return k;
}

#define JOIN_SHORT 12u /* bytes; halves of shorter names are too short to lead anywhere */

static void put_join(uint32_t *out, uint32_t *k, uint64_t hash) {
    uint32_t h = (uint32_t)(hash >> 32);
    for (uint32_t i = *k > 4 ? *k - 4 : 0; i < *k; i++) { // the same part of names of other lengths
        if (out[i] == h) {
            return;
        }
    }
    if (*k < JOIN_HASHES_MAX) {
        out[(*k)++] = h;
    }
}

// The halves that a name of n bytes has, as they stand in text of m bytes: at its start and its end. The
// two bytes in the middle are in neither, because two letters may be swapped there.
static void put_halves(const char *text, uint32_t m, uint32_t n, uint32_t *out, uint32_t *k) {
    uint32_t head = n / 2 - 1, tail = n - n / 2 - 1;
    if (head <= m && tail <= m) {
        put_join(out, k, hash_text(text, head, SEED_HEAD + (uint64_t)n * 64));
        put_join(out, k, hash_text(text + m - tail, tail, SEED_TAIL + (uint64_t)n * 64));
    }
}

// The thirds, in the same way: the first at the start, the last at the end, the middle one moved by as
// many letters as the slips before it may have added or taken.
static void put_thirds(const char *text, uint32_t m, uint32_t n, int32_t moved, uint32_t *out,
                       uint32_t *k) {
    uint32_t a = n / 3, b = 2 * n / 3;
    if (a - 1 <= m) {
        put_join(out, k, hash_text(text, a - 1, SEED_FIRST + (uint64_t)n * 64));
    }
    if (n - b - 1 <= m) {
        uint32_t tail = n - b - 1;
        put_join(out, k, hash_text(text + m - tail, tail, SEED_LAST + (uint64_t)n * 64));
    }
    for (int32_t move = -moved; move <= moved; move++) {
        uint32_t from = (uint32_t)((int32_t)a + 1 + move), len = b - a - 2;
        if (from + len <= m) {
            put_join(out, k, hash_text(text + from, len, SEED_MIDDLE + (uint64_t)n * 64));
        }
    }
}

static bool may_slip_twice(const char *text, uint32_t n) {
    return n >= TWO_SLIPS_MIN && n <= TWO_SLIPS_MAX && (unsigned char)text[0] < 0x80;
}

uint32_t join_hashes(const char *text, uint32_t n, int side, uint32_t out[JOIN_HASHES_MAX]) {
    uint32_t k = 0;
    put_join(out, &k, hash_text(text, n, SEED_JOIN));
    if (n <= JOIN_SHORT + 1) {
        uint64_t deletes[JOIN_SHORT + 1];
        uint32_t d = n < 3 ? 0 : hash_deletes(text, n, SEED_JOIN, deletes, JOIN_SHORT + 1);
        for (uint32_t i = 0; i < d; i++) {
            put_join(out, &k, deletes[i]);
        }
    }
    if (side == KEYS_OF_INDEX && n >= JOIN_SHORT) {
        put_halves(text, n, n, out, &k);
    }
    for (uint32_t of = n - 4; side == KEYS_OF_QUERY && n >= JOIN_SHORT && of <= n + 4; of++) {
        if (of + 1 == n || of == n || of == n + 1 || (unsigned char)text[0] >= 0x80) {
            put_halves(text, n, of, out, &k);
        }
    }
    if (side == KEYS_OF_INDEX && may_slip_twice(text, n)) {
        put_thirds(text, n, n, 0, out, &k);
    }
    for (uint32_t of = n - 2; side == KEYS_OF_QUERY && n >= TWO_SLIPS_MIN - 2 && of <= n + 2;
         of++) {
        if (may_slip_twice(text, of)) {
            put_thirds(text, n, of, 2, out, &k);
        }
    }
    return k;
}

static uint32_t letters_in(const char *p, uint32_t n) {
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        k += !inside_letter(p[i]);
    }
    return k;
}

bool one_slip(const char *a, uint32_t n, const char *b, uint32_t m, uint32_t *letters) {
    uint32_t shorter = n < m ? n : m, head = 0, tail = 0;
    while (head < shorter && a[head] == b[head]) {
        head++;
    }
    while (head > 0 &&
           ((head < n && inside_letter(a[head])) || (head < m && inside_letter(b[head])))) {
        head--;
    }
    while (tail < shorter - head && a[n - 1 - tail] == b[m - 1 - tail]) {
        tail++;
    }
    while (tail > 0 && (inside_letter(a[n - tail]) || inside_letter(b[m - tail]))) {
        tail--;
    }
    const char *x = a + head, *y = b + head;
    uint32_t p = n - head - tail, q = m - head - tail;
    uint32_t all = letters_in(a, n), other = letters_in(b, m);
    *letters = all > other ? all : other;
    uint32_t left = letters_in(x, p), right = letters_in(y, q);
    if (left <= 1 && right <= 1) {
        return true;
    }
    return left == 2 && right == 2 && p == 2 && q == 2 && x[0] == y[1] && x[1] == y[0];
}
