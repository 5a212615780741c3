/* SPDX-License-Identifier: Apache-2.0
 *
 * image_seal: makes the checksums and the id of a changed image right again, so that a test gets
 * past them to the checks behind. Written from docs/image.md and not from the reader, as a second
 * opinion on what the page says.
 */
#ifndef LODE_IMAGE_SEAL_H
#define LODE_IMAGE_SEAL_H

#include "base/base.h"

#include <string.h>

enum { SEAL_HEADER = 72, SEAL_ROW = 32, SEAL_SECTIONS_MAX = 1000 };

static inline uint64_t seal_number(const unsigned char *p, size_t bytes) {
    uint64_t v = 0;
    memcpy(&v, p, bytes);
    return v;
}

/* Sections: those that lie inside the bytes. */
static inline void seal_sections(unsigned char *p, size_t n, uint64_t sections) {
    for (uint64_t i = 0; i < sections; i++) {
        unsigned char *row = p + SEAL_HEADER + i * SEAL_ROW;
        uint64_t size = seal_number(row + 4, 4);
        uint64_t offset = seal_number(row + 8, 8);
        uint64_t count = seal_number(row + 16, 8);
        if (offset <= n && count <= n && size * count <= n - offset) {
            uint64_t sum = xxh3((str){(const char *)p + offset, size * count});
            memcpy(row + 24, &sum, sizeof sum);
        }
    }
}

static inline void seal_id(unsigned char *p, size_t n) {
    char hex[65];
    str parts[] = {{(const char *)p, 16}, {(const char *)p + 56, n - 56}};
    sha256_hex_of(parts, 2, hex);
    for (size_t i = 0; i < 32; i++) {
        unsigned digits[2];
        for (size_t k = 0; k < 2; k++) {
            char c = hex[2 * i + k];
            digits[k] = (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
        }
        p[24 + i] = (unsigned char)(digits[0] << 4 | digits[1]);
    }
}

static inline void seal_head(unsigned char *p, size_t head) {
    uint64_t sum = xxh3((str){(const char *)p + 24, head - 24});
    memcpy(p + 16, &sum, sizeof sum);
}

/* All of it; bytes that are too few for a header stay as they are. */
static inline void seal(unsigned char *p, size_t n) {
    if (n < SEAL_HEADER) {
        return;
    }
    uint64_t sections = seal_number(p + 12, 4);
    if (sections > SEAL_SECTIONS_MAX || SEAL_HEADER + sections * SEAL_ROW > n) {
        sections = (n - SEAL_HEADER) / SEAL_ROW;
    }
    seal_sections(p, n, sections);
    seal_id(p, n);
    seal_head(p, SEAL_HEADER + sections * SEAL_ROW);
}

#endif
