// SPDX-License-Identifier: Apache-2.0
//
// unpack: zlib and iconv behind two functions.
#include "lists/unpack.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "lists/lists.h"

static lode_status refuse(lode_error *err, const char *file, const char *code, const char *what) {
    lode_status st = lode_fail(err, LODE_BAD_INPUT, code, "%s", what);
    if (err != NULL) {
        (void)snprintf(err->file, sizeof err->file, "%s", file); // cut to fit
    }
    return st;
}

static bool is_gzip(str s) { return s.n >= 2 && memcmp(s.p, "\x1F\x8B", 2) == 0; }

// One gzip file may be several members, one after the other. Returns the last code of zlib.
static int inflate_all(z_stream *z, size_t max_bytes, strbuf *out) {
    static const size_t CHUNK = 1 << 16;
    char *chunk = malloc(CHUNK);
    if (chunk == NULL) {
        lode_oom();
    }
    int code = Z_OK;
    while (code == Z_OK && out->n <= max_bytes) {
        z->next_out = (Bytef *)chunk;
        z->avail_out = (uInt)CHUNK;
        code = inflate(z, Z_NO_FLUSH);
        strbuf_add(out, (str){chunk, CHUNK - z->avail_out});
        if (code == Z_STREAM_END && z->avail_in > 0) {
            code = inflateReset(z);
        }
    }
    free(chunk);
    return code;
}

lode_status unpack_gzip(lode_arena *a, const char *file, str packed, size_t max_bytes, str *out,
                        lode_error *err) {
    if (!is_gzip(packed)) {
        *out = packed;
        return LODE_OK;
    }
    if (packed.n > max_bytes) {
        return refuse(err, file, "too_large", "the file is larger than a list may be");
    }
    z_stream z = {.next_in = (z_const Bytef *)(uintptr_t)packed.p, .avail_in = (uInt)packed.n};
    if (inflateInit2(&z, 15 + 16) != Z_OK) { // 16: gzip and nothing else
        lode_oom();
    }
    strbuf text = {0};
    int code = inflate_all(&z, max_bytes, &text);
    (void)inflateEnd(&z); // frees, cannot fail after a good init
    lode_status st = LODE_OK;
    if (text.n > max_bytes) {
        st = refuse(err, file, "too_large", "unpacked, the file is larger than a list may be");
    } else if (code != Z_STREAM_END) {
        st = refuse(err, file, code == Z_BUF_ERROR ? "list_cut" : "bad_gzip",
                    code == Z_BUF_ERROR ? "the gzip file is cut off" : "the gzip file is damaged");
    } else {
        *out = str_dup(a, strbuf_str(&text));
    }
    strbuf_clear(&text);
    return st;
}

// What a text that is not UTF-8 looks like: only to say so, never to read it. In a code page of one byte a
// letter with an accent stands among ASCII; Shift_JIS leads with bytes below A0, GB hardly ever.
static const char *looks_like(str s) {
    size_t zeros = 0, high = 0, low_leads = 0, alone = 0;
    if (s.n >= 2 && (memcmp(s.p, "\xFF\xFE", 2) == 0 || memcmp(s.p, "\xFE\xFF", 2) == 0)) {
        return "UTF-16";
    }
    for (size_t i = 0; i < s.n && i < 65536; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool before = i > 0 && (unsigned char)s.p[i - 1] >= 0x80;
        bool after = i + 1 < s.n && (unsigned char)s.p[i + 1] >= 0x80;
        zeros += c == 0;
        high += c >= 0x80;
        low_leads += c >= 0x81 && c <= 0x9F;
        alone += c >= 0x80 && !before && !after;
    }
    if (zeros * 4 > s.n || (zeros > 0 && s.n > 65536)) {
        return "UTF-16";
    }
    return alone * 2 > high ? "Windows-1252" : low_leads * 4 > high ? "Shift_JIS" : "GB18030";
}

static lode_status convert(lode_arena *a, const char *file, str bytes, const char *encoding,
                           str *out, lode_error *err) {
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1) {
        lode_status st =
            lode_fail(err, LODE_USAGE, "encoding", "no encoding is named \"%.40s\"", encoding);
        lode_hint(err, "such as UTF-16, Shift_JIS, GB18030 or Windows-1252");
        return st;
    }
    size_t room = bytes.n * 3 + 16; // three bytes for one: no character of theirs becomes longer
    char *text = malloc(room);
    if (text == NULL) {
        lode_oom();
    }
    char *in = (char *)(uintptr_t)bytes.p, *to = text;
    size_t in_left = bytes.n, to_left = room;
    size_t done = iconv(cd, &in, &in_left, &to, &to_left);
    (void)iconv_close(cd); // frees
    lode_status st = LODE_OK;
    if (done == (size_t)-1) {
        char what[120];
        (void)snprintf(what, sizeof what, "byte %zu is not %.40s", bytes.n - in_left + 1, encoding);
        st = refuse(err, file, "not_encoding", what);
    } else {
        *out = str_dup(a, (str){text, room - to_left});
    }
    free(text);
    return st;
}

static lode_status not_utf8(const char *file, str bytes, size_t bad, lode_error *err) {
    uint32_t line = 1, col = 1;
    for (size_t i = 0; i < bad; i++) {
        line += bytes.p[i] == '\n';
        col = bytes.p[i] == '\n' ? 1 : col + 1;
    }
    lode_status st = lode_fail(err, LODE_BAD_INPUT, "not_utf8", "not UTF-8; it looks like %s",
                               looks_like(bytes));
    lode_hint(err, "check it by a name that you know, then say --encoding %s", looks_like(bytes));
    if (err != NULL) {
        (void)snprintf(err->file, sizeof err->file, "%s", file); // cut to fit
        err->line = line;
        err->col = col;
    }
    return st;
}

lode_status unpack_text(lode_arena *a, const char *file, str bytes, const char *encoding, str *out,
                        lode_error *err) {
    str text = bytes;
    size_t bad = 0;
    if (encoding != NULL) {
        lode_status st = convert(a, file, bytes, encoding, &text, err);
        if (st != LODE_OK) {
            return st;
        }
    }
    if (!str_is_utf8(text, &bad)) {
        unsigned char c = (unsigned char)text.p[bad];
        size_t wants = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
        if (c >= 0xC2 && c <= 0xF4 && bad + wants > text.n) {
            return refuse(err, file, "list_cut",
                          "the file is cut off in the middle of a character");
        }
        return not_utf8(file, text, bad, err);
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text = (str){text.p + 3, text.n - 3};
    }
    *out = text;
    return LODE_OK;
}
