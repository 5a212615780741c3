/* SPDX-License-Identifier: Apache-2.0
 *
 * roman: which reader reads which script, and what the tables of Unicode say of single code points.
 */
#include "screen/roman.h"

#include "screen/roman_int.h"
#include "screen/unihan.h"

script script_of(uint32_t cp) {
    return cp < 0x110000 ? (script)script_blocks[script_index[cp >> 7]][cp & 127] : SCRIPT_NONE;
}

uint32_t han_canonical(uint32_t cp) {
    if (cp >= HAN_FIRST && cp <= HAN_LAST) {
        uint32_t to = han_canon(han_rows[cp - HAN_FIRST]);
        return to != 0 ? to : cp;
    }
    uint32_t low = 0;
    uint32_t high = han_fars_n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (han_fars[mid].from < cp) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < han_fars_n && han_fars[low].from == cp ? han_fars[low].to : cp;
}

uint32_t reading_keep(roman *out, uint32_t n) {
    if (last_char(&out[n]) == ' ') {
        out[n].n--;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (out[i].kind == out[n].kind && out[i].n == out[n].n &&
            memcmp(out[i].text, out[n].text, out[n].n) == 0) {
            return n;
        }
    }
    return out[n].n > 0 ? n + 1 : n;
}

uint32_t roman_word(script s, const uint32_t *cp, uint32_t n, roman *out, uint32_t max) {
    n = n < ROMAN_WORD_MAX ? n : ROMAN_WORD_MAX;
    switch (s) {
    case SCRIPT_CYRILLIC:
    case SCRIPT_GREEK:
    case SCRIPT_ARMENIAN:
    case SCRIPT_GEORGIAN:
        return roman_alphabet(s, cp, n, out, max);
    case SCRIPT_ARABIC:
        return roman_arabic(cp, n, out, max);
    case SCRIPT_HEBREW:
        return roman_hebrew(cp, n, out, max);
    case SCRIPT_DEVANAGARI:
        return roman_devanagari(cp, n, out, max);
    case SCRIPT_THAI:
        return roman_thai(cp, n, out, max);
    case SCRIPT_KHMER:
        return roman_khmer(cp, n, out, max);
    case SCRIPT_HANGUL:
        return roman_hangul(cp, n, out, max);
    case SCRIPT_KANA:
        return roman_kana(cp, n, out, max);
    case SCRIPT_HAN:
        return roman_han(cp, n, out, max);
    case SCRIPT_NONE:
    case SCRIPT_DIGIT:
    case SCRIPT_LATIN:
    case SCRIPT_OTHER:
    case SCRIPT_COUNT:
        break;
    }
    return 0;
}
