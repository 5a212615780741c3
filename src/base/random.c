// SPDX-License-Identifier: Apache-2.0
//
// random: bytes that nobody can guess, for secrets and salts. Nothing that is decided or computed again
// may use them.
#include "base/base.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void random_bytes(void *to, size_t n) {
    unsigned char *p = to;
    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) { // a kernel without getrandom; a guessable secret would be worse than none
            (void)fputs("lodestone: the system gives no random bytes\n", stderr);
            abort();
        }
        p += got;
        n -= (size_t)got;
    }
}

str hex_print(const void *bytes, size_t n, char *buf) {
    static const char DIGITS[] = "0123456789abcdef";
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++) {
        buf[2 * i] = DIGITS[p[i] >> 4];
        buf[2 * i + 1] = DIGITS[p[i] & 15];
    }
    buf[2 * n] = '\0';
    return (str){buf, 2 * n};
}
