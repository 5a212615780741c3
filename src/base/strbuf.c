// SPDX-License-Identifier: Apache-2.0
//
// strbuf: a text being built. The buffer always keeps one byte for the closing NUL; growth
// doubles. Nothing here fails: running out of memory ends the program (lode_oom).
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void strbuf_grow(strbuf *b, size_t more) {
    if (more > SIZE_MAX / 4 || b->n > SIZE_MAX / 4) {
        lode_oom();
    }
    size_t need = b->n + more + 1;
    if (need <= b->cap) {
        return;
    }
    size_t cap = b->cap ? b->cap : 64;
    while (cap < need) {
        cap *= 2;
    }
    char *p = realloc(b->p, cap);
    if (!p) {
        lode_oom();
    }
    b->p = p;
    b->cap = cap;
}

void strbuf_add(strbuf *b, str s) {
    char *p = strbuf_room(b, s.n);
    if (s.n) {
        memcpy(p, s.p, s.n);
    }
    strbuf_grew(b, s.n);
}

void strbuf_addz(strbuf *b, const char *z) { strbuf_add(b, str_of(z)); }

void strbuf_addc(strbuf *b, char c) { strbuf_add(b, (str){&c, 1}); }

void strbuf_addf(strbuf *b, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n > 0) {
        strbuf_grow(b, (size_t)n);
        (void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again); // measured just above
        b->n += (size_t)n;
    }
    va_end(again);
}

void strbuf_pad(strbuf *b, size_t column) {
    size_t at = 0;
    for (size_t i = b->n; i > 0 && b->p[i - 1] != '\n'; i--) {
        at += ((unsigned char)b->p[i - 1] & 0xC0) != 0x80; // one per character, not per byte
    }
    for (; at < column; at++) {
        strbuf_addc(b, ' ');
    }
}

void strbuf_reset(strbuf *b) {
    b->n = 0;
    if (b->p) {
        b->p[0] = '\0';
    }
}

void strbuf_clear(strbuf *b) {
    free(b->p);
    *b = (strbuf){0};
}

str strbuf_str(const strbuf *b) { return b->p ? (str){b->p, b->n} : STR(""); }
