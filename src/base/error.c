// SPDX-License-Identifier: Apache-2.0
//
// error: how a failure travels. Texts in a lode_error are bounded copies that are always valid
// UTF-8 without control characters, whatever bytes the input held: an error may quote hostile
// input and is then printed to a terminal or put into JSON.
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Replaces what must not reach a terminal or JSON, and drops a character that the cut split.
static void clean_text(char *z, size_t n, bool cut) {
    size_t at = 0;
    while (at < n) {
        size_t bad = 0;
        if (str_is_utf8((str){z + at, n - at}, &bad)) {
            break;
        }
        at += bad;
        if (cut && n - at < 4 && (z[at] & 0xC0) == 0xC0) {
            memset(z + at, 0, n - at);
            n = at;
            break;
        }
        z[at++] = '?';
    }
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)z[i];
        if (c == 0xC2 && i + 1 < n && (unsigned char)z[i + 1] < 0xA0) { // U+0080 to U+009F
            z[i] = z[i + 1] = '?';
        } else if (c < 0x20 || c == 0x7F) {
            z[i] = '?';
        }
    }
}

static void format_into(char *out, size_t cap, const char *fmt, va_list ap) LODE_PRINTF(3, 0);
static void format_into(char *out, size_t cap, const char *fmt, va_list ap) {
    int n = vsnprintf(out, cap, fmt, ap);
    if (n < 0) {
        out[0] = '\0';
        return;
    }
    bool cut = (size_t)n >= cap;
    clean_text(out, cut ? cap - 1 : (size_t)n, cut);
}

lode_status lode_fail(lode_error *err, lode_status status, const char *code, const char *fmt, ...) {
    if (!err) {
        return status;
    }
    memset(err, 0, sizeof *err);
    err->status = status;
    (void)snprintf(err->code, sizeof err->code, "%s", code); // codes are short words of ours
    va_list ap;
    va_start(ap, fmt);
    format_into(err->message, sizeof err->message, fmt, ap);
    va_end(ap);
    return status;
}

void lode_hint(lode_error *err, const char *fmt, ...) {
    if (!err) {
        return;
    }
    memset(err->hint, 0, sizeof err->hint);
    va_list ap;
    va_start(ap, fmt);
    format_into(err->hint, sizeof err->hint, fmt, ap);
    va_end(ap);
}

// _Exit, not exit: a half-written answer in a stream buffer must not be flushed as if it were whole.
_Noreturn void lode_oom(void) {
    static const char text[] = "lodestone: out of memory\n";
    (void)fwrite(text, 1, sizeof text - 1, stderr); // nothing left to do if this fails too
    (void)fflush(stderr);
    _Exit(LODE_ENVIRONMENT);
}
