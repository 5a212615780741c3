// SPDX-License-Identifier: Apache-2.0
//
// points: a name as code points for comparing by sound and by resemblance. Unlike name_key, which only
// equal names share, this drops what people leave out or type in another way: accents of Latin and
// Greek letters, vowel points of Arabic and Hebrew. It writes into the caller's array and allocates
// nothing.
#include "text/text.h"

#include <utf8proc.h>

// Letters that do not decompose, as they are written without a special keyboard.
static uint32_t plain_latin(uint32_t c, uint32_t *second) {
    *second = 0;
    switch (c) {
    case 0x00E6: // ae
        *second = 'e';
        return 'a';
    case 0x0153: // oe
        *second = 'e';
        return 'o';
    case 0x00FE: // thorn
        *second = 'h';
        return 't';
    case 0x00F8:
        return 'o';
    case 0x0142:
        return 'l';
    case 0x0111:
    case 0x00F0:
        return 'd';
    case 0x0131: // dotless i
    case 0x0268:
        return 'i';
    case 0x0127:
        return 'h';
    case 0x0167:
        return 't';
    case 0x0259: // schwa, as Azerbaijan writes it
        return 'e';
    case 0x0138:
        return 'k';
    case 0x014B:
        return 'n';
    default:
        return c;
    }
}

// Latin and Greek with accents: their base letter.
static uint32_t without_accent(uint32_t c) {
    bool latin = (c >= 0xC0 && c < 0x250) || (c >= 0x1E00 && c < 0x1F00);
    bool greek = (c >= 0x370 && c < 0x400) || (c >= 0x1F00 && c < 0x2000);
    if (!latin && !greek) {
        return c;
    }
    utf8proc_int32_t parts[8];
    int last = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, parts, 8, UTF8PROC_DECOMPOSE, &last);
    return n > 0 && n <= 8 && parts[0] > 0 ? (uint32_t)parts[0] : c;
}

static bool is_mark(uint32_t c) {
    utf8proc_category_t cat = utf8proc_category((utf8proc_int32_t)c);
    bool indic = c >= 0x900 && c < 0x1100; // vowel signs are marks there, and part of the sound
    bool khmer = c >= 0x1780 && c < 0x1800;
    return cat == UTF8PROC_CATEGORY_MN && !indic && !khmer;
}

static uint32_t slow_points(str name, uint32_t *out, uint32_t max) {
    utf8proc_int32_t buf[NAME_POINTS_MAX];
    utf8proc_option_t options = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE;
    utf8proc_ssize_t n =
        utf8proc_decompose((const utf8proc_uint8_t *)name.p, (utf8proc_ssize_t)name.n, buf,
                           (utf8proc_ssize_t)NAME_POINTS_MAX, options);
    if (n < 0 || n > (utf8proc_ssize_t)NAME_POINTS_MAX) {
        return 0;
    }
    n = utf8proc_normalize_utf32(buf, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    uint32_t used = 0;
    for (utf8proc_ssize_t i = 0; i < n && used + 2 <= max; i++) {
        uint32_t c = (uint32_t)buf[i];
        if (c >= 0x80) {
            uint32_t second = 0;
            c = plain_latin(without_accent(c), &second);
            if (is_mark(c) || c == 0x640 || c == 0x200C || c == 0x200D || c == 0xAD) {
                continue; // marks, tatweel, joiners, soft hyphens
            }
            out[used++] = c;
            c = second;
        }
        if (c != 0) {
            out[used++] = c;
        }
    }
    return used;
}

uint32_t name_points(str name, uint32_t *out, uint32_t max) {
    if (name.n > NAME_BYTES_MAX) {
        name.n = NAME_BYTES_MAX;
        while (name.n > 0 && ((unsigned char)name.p[name.n] & 0xC0) == 0x80) {
            name.n--; // not in the middle of a character
        }
    }
    uint32_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c == 0 || c >= 0x80) {
            return slow_points(name, out, max);
        }
        if (n < max) {
            out[n++] = c >= 'A' && c <= 'Z' ? (uint32_t)c + 32 : c;
        }
    }
    return n;
}
