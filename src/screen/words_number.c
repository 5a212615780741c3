// SPDX-License-Identifier: Apache-2.0
//
// words_number: numbers in names. A Chinese numeral is either places (wu shi si, 54; yi bai ling er, 102)
// or bare digits (qi ling yi, 701). Many names begin with a bare digit by chance (Sany is "three one",
// Mitsubishi "three diamonds"), so without the character of order short ones are no numbers.
#include "screen/words_number.h"

enum { TEN = 10, HUNDRED = 100, THOUSAND = 1000 };

typedef struct numeral {
    char utf8[4];
    uint16_t value; /* 0..9, or a place */
} numeral;

// The usual characters, the zero of both kinds, and two of the forms against forgery.
static const numeral numerals[] = {
    {"一", 1},       {"二", 2},        {"三", 3}, {"四", 4}, {"五", 5}, {"六", 6},
    {"七", 7},       {"八", 8},        {"九", 9}, {"〇", 0}, {"零", 0}, {"十", TEN},
    {"百", HUNDRED}, {"千", THOUSAND}, {"○", 0},  {"壹", 1}, {"貳", 2}, {"贰", 2},
};

// "000", "001" ... "999", each with its NUL.
#define TEN_OF(a) a "0\0" a "1\0" a "2\0" a "3\0" a "4\0" a "5\0" a "6\0" a "7\0" a "8\0" a "9\0"
#define HUNDRED_OF(a)                                                                       \
    {                                                                                       \
        TEN_OF(a "0")                                                                       \
        TEN_OF(a "1") TEN_OF(a "2") TEN_OF(a "3") TEN_OF(a "4") TEN_OF(a "5") TEN_OF(a "6") \
            TEN_OF(a "7") TEN_OF(a "8") TEN_OF(a "9")                                       \
    }
static const char number_texts[10][401] = {
    HUNDRED_OF("0"), HUNDRED_OF("1"), HUNDRED_OF("2"), HUNDRED_OF("3"), HUNDRED_OF("4"),
    HUNDRED_OF("5"), HUNDRED_OF("6"), HUNDRED_OF("7"), HUNDRED_OF("8"), HUNDRED_OF("9"),
};

const char *number_text(uint32_t value) {
    if (value > NUMBER_MAX) {
        return "";
    }
    const char *text = &number_texts[value / 100][value % 100 * 4];
    return text + (value < 10 ? 2 : value < 100 ? 1 : 0); // without leading zeros
}

static const numeral *numeral_at(const char *p, uint32_t n) {
    for (size_t i = 0; n >= 3 && i < sizeof numerals / sizeof *numerals; i++) {
        if (memcmp(numerals[i].utf8, p, 3) == 0) {
            return &numerals[i];
        }
    }
    return NULL;
}

// Digits of ASCII at the start of text; 0 bytes when none or too large.
static uint32_t digits(const char *text, uint32_t n, uint32_t *value) {
    uint32_t len = 0, sum = 0;
    while (len < n && text[len] >= '0' && text[len] <= '9') {
        sum = sum * 10 + (uint32_t)(text[len++] - '0');
        if (sum > ORDINAL_MAX) {
            return 0;
        }
    }
    *value = sum;
    return len;
}

bool number_ordinal(const char *text, uint32_t n, uint32_t *value) {
    uint32_t len = digits(text, n, value);
    if (len == 0 || *value == 0 || n < len + 2 || (n > len + 2 && text[len + 2] != ' ')) {
        return false;
    }
    const char *end = text + len;
    return memcmp(end, "st", 2) == 0 || memcmp(end, "nd", 2) == 0 || memcmp(end, "rd", 2) == 0 ||
           memcmp(end, "th", 2) == 0;
}

// A numeral of the characters above, the most of them that make sense: *count of them, *places of which
// are ten, hundred or thousand.
static uint32_t han_numeral(const char *text, uint32_t n, uint32_t *value, uint32_t *count,
                            uint32_t *places) {
    uint32_t len = 0, sum = 0, digit = 0, smallest = THOUSAND * 10;
    bool have_digit = false;
    *count = *places = 0;
    for (const numeral *x; (x = numeral_at(text + len, n - len)) != NULL; len += 3, ++*count) {
        if (x->value >= TEN) {
            if (x->value >= smallest || digit > 9) {
                break; // ten after ten, or after digits in a row, begins another number
            }
            smallest = x->value;
            sum += (have_digit ? digit : 1) * x->value;
            digit = 0;
            have_digit = false;
            ++*places;
        } else {
            if (have_digit && (*places > 0 ? digit != 0 : digit * 10 + x->value > ORDINAL_MAX)) {
                break;
            }
            digit = *places > 0 ? x->value : digit * 10 + x->value;
            have_digit = true;
        }
    }
    *value = sum + digit;
    return len;
}

uint32_t number_cjk(const char *text, uint32_t n, uint32_t *value) {
    bool order = n > 3 && (memcmp(text, "第", 3) == 0 || memcmp(text, "제", 3) == 0);
    uint32_t skip = order ? 3 : 0, count = 0, places = 0;
    if (order) {
        uint32_t len = digits(text + 3, n - 3, value);
        if (len > 0) {
            return *value > 0 && *value <= NUMBER_MAX ? 3 + len : 0;
        }
    }
    uint32_t len = han_numeral(text + skip, n - skip, value, &count, &places);
    bool sure = order ? count >= 1 : count >= 3 || (count == 2 && places == 1);
    return sure && *value > 0 && *value <= NUMBER_MAX ? skip + len : 0;
}
