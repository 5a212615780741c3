/* SPDX-License-Identifier: Apache-2.0
 *
 * hints: which entries the words of an item point at (language.md 4.6). The hints stand in the world
 * by the bytes of their keys, so at each place of the text the range of those that begin as the text
 * does shrinks byte by byte, and most places end after two.
 */
#include "decide/decide_int.h"

#define HEADING_DIGITS 4u /* fewer digits are a chapter, and point at nothing */

typedef struct hint_range {
    uint32_t lo, hi; /* of hint_order */
} hint_range;

static const world_hint *hint_at(const lode_world *w, uint32_t at) {
    return &w->hints[w->hint_order[at].hint];
}

static str key_at(const lode_world *w, uint32_t at) { return world_str(w, hint_at(w, at)->key); }

/* Those of one kind. */
static hint_range of_kind(const lode_world *w, uint32_t kind) {
    uint32_t first = 0;
    for (uint32_t n = w->n_hint_order; n > 0;) {
        uint32_t half = n / 2;
        bool before = hint_at(w, first + half)->kind < HINT_WORD;
        first += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return kind == HINT_HS ? (hint_range){0, first} : (hint_range){first, w->n_hint_order};
}

/* The first of the range whose byte k is not below; all keys of it are longer than k. */
static uint32_t first_with(const lode_world *w, hint_range r, size_t k, uint32_t byte) {
    for (uint32_t n = r.hi - r.lo; n > 0;) {
        uint32_t half = n / 2;
        bool before = (unsigned char)key_at(w, r.lo + half).p[k] < byte;
        r.lo += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return r.lo;
}

static void mark(const lode_world *w, uint32_t at, unsigned char by, unsigned char *hinted) {
    hinted[w->hint_order[at].entry] |= by;
}

/* Marks the keys of at least `least` bytes that the text begins with; what is left begins with the text. */
static hint_range begins(const lode_world *w, hint_range r, str text, size_t least,
                         unsigned char by, unsigned char *hinted) {
    for (size_t k = 0; r.lo < r.hi; k++) {
        for (; r.lo < r.hi && key_at(w, r.lo).n == k; r.lo++) {
            if (k >= least) {
                mark(w, r.lo, by, hinted);
            }
        }
        if (k == text.n) {
            break;
        }
        uint32_t byte = (unsigned char)text.p[k];
        r.lo = first_with(w, r, k, byte);
        r.hi = first_with(w, r, k, byte + 1);
    }
    return r;
}

static bool is_letter(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z'); }

/* A Latin word starts one ("terbium" is not in "ytterbium", but "magnet" is in "magnets"); other
 * scripts put no blanks between words. */
static void by_words(const lode_world *w, str text, unsigned char *hinted) {
    hint_range all = of_kind(w, HINT_WORD);
    for (size_t i = 0; i < text.n; i++) {
        bool inside = i > 0 && is_letter(text.p[i]) && is_letter(text.p[i - 1]);
        if (!inside) {
            (void)begins(w, all, (str){text.p + i, text.n - i}, 1, HINTED_BY_WORD, hinted);
        }
    }
}

/* A heading points at what is in it, and a longer code at the heading that it is in. */
static void by_heading(const lode_world *w, str digits, unsigned char *hinted) {
    if (digits.n < HEADING_DIGITS) {
        return;
    }
    hint_range in = begins(w, of_kind(w, HINT_HS), digits, HEADING_DIGITS, HINTED_BY_HS, hinted);
    for (; in.lo < in.hi; in.lo++) {
        mark(w, in.lo, HINTED_BY_HS, hinted);
    }
}

void hints_find(const lode_world *w, str described, str hs, unsigned char *hinted) {
    by_words(w, described, hinted);
    by_heading(w, hs, hinted);
}
