// SPDX-License-Identifier: Apache-2.0
//
// words_number: numbers in names. A Chinese numeral is either places (wu shi si, 54; yi bai ling er, 102)
// or bare digits (qi ling yi, 701). Many names begin with a bare digit by chance (Sany is "three one",
// Mitsubishi "three diamonds"), so without the character of order short ones are no numbers.
#include "screen/words_number.h"

enum { TEN = 10, HUNDRED = 100, THOUSAND = 1000 };

#define UTF8_3(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))
#define NO_NUMERAL UINT32_MAX

// "000", "001" ... "999", each with its NUL.
#define TEN_OF(a) a "0\0" a "1\0" a "2\0" a "3\0" a "4\0" a "5\0" a "6\0" a "7\0" a "8\0" a "9\0"
#define FIFTY_OF(a, b, c, d, e) TEN_OF(a) TEN_OF(b) TEN_OF(c) TEN_OF(d) TEN_OF(e)
#define HUNDRED_OF(a) \
    FIFTY_OF(a "0", a "1", a "2", a "3", a "4") FIFTY_OF(a "5", a "6", a "7", a "8", a "9")
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

static uint32_t packed(const char *p) {
    return UTF8_3((uint8_t)p[0], (uint8_t)p[1], (uint8_t)p[2]);
}

// What one character counts, 0 to 9 or a place; NO_NUMERAL for others.
static uint32_t numeral_at(const char *p, uint32_t n) {
    switch (n < 3 ? 0 : packed(p)) {
    case UTF8_3(0xe3, 0x80, 0x87): // 〇
    case UTF8_3(0xe2, 0x97, 0x8b): // ○, typed for it
    case UTF8_3(0xe9, 0x9b, 0xb6): // 零
        return 0;
    case UTF8_3(0xe4, 0xb8, 0x80): // 一
        return 1;
    case UTF8_3(0xe4, 0xba, 0x8c): // 二
    case UTF8_3(0xe8, 0xb4, 0xb0): // 贰, which han_canonical may make of it
        return 2;
    case UTF8_3(0xe4, 0xb8, 0x89): // 三
        return 3;
    case UTF8_3(0xe5, 0x9b, 0x9b): // 四
        return 4;
    case UTF8_3(0xe4, 0xba, 0x94): // 五
        return 5;
    case UTF8_3(0xe5, 0x85, 0xad): // 六
        return 6;
    case UTF8_3(0xe4, 0xb8, 0x83): // 七
        return 7;
    case UTF8_3(0xe5, 0x85, 0xab): // 八
        return 8;
    case UTF8_3(0xe4, 0xb9, 0x9d): // 九
        return 9;
    case UTF8_3(0xe5, 0x8d, 0x81): // 十
        return TEN;
    case UTF8_3(0xe7, 0x99, 0xbe): // 百
        return HUNDRED;
    case UTF8_3(0xe5, 0x8d, 0x83): // 千
        return THOUSAND;
    default:
        return NO_NUMERAL;
    }
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
    for (uint32_t x; (x = numeral_at(text + len, n - len)) != NO_NUMERAL; len += 3, ++*count) {
        if (x >= TEN) {
            if (x >= smallest || digit > 9) {
                break; // ten after ten, or after digits in a row, begins another number
            }
            smallest = x;
            sum += (have_digit ? digit : 1) * x;
            digit = 0;
            have_digit = false;
            ++*places;
        } else {
            if (have_digit && (*places > 0 ? digit != 0 : digit * 10 + x > ORDINAL_MAX)) {
                break;
            }
            digit = *places > 0 ? x : digit * 10 + x;
            have_digit = true;
        }
    }
    *value = sum + digit;
    return len;
}

uint32_t number_cjk(const char *text, uint32_t n, uint32_t *value) {
    uint32_t first = n > 3 ? packed(text) : 0;
    bool order = first == UTF8_3(0xe7, 0xac, 0xac) || first == UTF8_3(0xec, 0xa0, 0x9c); // 第, 제
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
