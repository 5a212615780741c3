// SPDX-License-Identifier: Apache-2.0
//
// fuzz_roman: any code points as a word. The first byte picks the script, the second how many readings
// fit; then come code points of three bytes each. What is read is Latin letters, digits and blanks within
// the bounds, the same a second time, and no two readings of a kind are alike; keys are bounded.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "screen/roman.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool ok) {
    if (!ok) {
        abort();
    }
}

static void demand_text(const roman *r) {
    demand(r->n > 0 && r->n <= READING_BYTES && r->kind < READING_COUNT);
    for (uint32_t i = 0; i < r->n; i++) {
        char c = r->text[i];
        demand((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ');
    }
}

static void demand_keys(const char *text, uint32_t n) {
    char strict[16];
    char loose[16];
    uint32_t a = skeleton(text, n, strict);
    uint32_t b = skeleton_loose(text, n, loose);
    demand(a <= 15 && strlen(strict) == a);
    demand(b <= 15 && strlen(loose) == b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    demand_keys((const char *)data, (uint32_t)(size < 4096 ? size : 4096));
    if (size < 2) {
        return 0;
    }
    uint32_t word[80];
    uint32_t n = 0;
    for (size_t i = 2; i + 3 <= size && n < 80; i += 3) {
        word[n++] = (uint32_t)data[i] << 16 | (uint32_t)data[i + 1] << 8 | data[i + 2];
        demand(han_canonical(han_canonical(word[n - 1])) == han_canonical(word[n - 1]));
        demand(script_of(word[n - 1]) < SCRIPT_COUNT);
    }
    script s = data[0] == 0xFF ? (n > 0 ? script_of(word[0]) : SCRIPT_NONE)
                               : (script)(data[0] % SCRIPT_COUNT);
    uint32_t max = data[1] % (READINGS_MAX + 1);
    roman first[READINGS_MAX];
    roman second[READINGS_MAX];
    uint32_t found = roman_word(s, word, n, first, max);
    demand(found <= max && roman_word(s, word, n, second, max) == found);
    for (uint32_t i = 0; i < found; i++) {
        demand_text(&first[i]);
        demand(first[i].kind == second[i].kind && first[i].n == second[i].n &&
               memcmp(first[i].text, second[i].text, first[i].n) == 0);
        for (uint32_t k = 0; k < i; k++) {
            demand(first[k].kind != first[i].kind || first[k].n != first[i].n ||
                   memcmp(first[k].text, first[i].text, first[i].n) != 0);
        }
        demand_keys(first[i].text, first[i].n);
    }
    return 0;
}
