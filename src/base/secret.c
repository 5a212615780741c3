// SPDX-License-Identifier: Apache-2.0
//
// secret: passwords as scrypt (RFC 7914) through OpenSSL, secrets as text, and comparison whose time says
// nothing about where two of them differ.
#include "base/base.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdio.h>

// 2^15 blocks of 8 * 128 bytes: 32 MB and a tenth of a second, the least that OWASP names for one lane in
// 2023 but for p = 3; raise LOG_N when machines are faster. Stored ones keep their own numbers.
#define LOG_N 15u
#define BLOCKS 8u
#define LANES 1u
#define SALT_BYTES 16u
#define HASH_BYTES 32u
#define LOG_N_MAX 20u
#define LANES_MAX 16u
#define MEMORY_MAX (UINT64_C(1) << 31)

str base64url_print(const void *bytes, size_t n, char *buf) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const unsigned char *p = bytes;
    size_t at = 0;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t three = (uint32_t)p[i] << 16;
        three |= i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0;
        three |= i + 2 < n ? (uint32_t)p[i + 2] : 0;
        size_t chars = n - i >= 3 ? 4 : n - i + 1;
        for (size_t k = 0; k < chars; k++) {
            buf[at++] = digits[three >> (18 - 6 * k) & 63];
        }
    }
    buf[at] = '\0';
    return (str){buf, at};
}

bool secret_equal(str a, str b) {
    return a.n == b.n && (a.n == 0 || CRYPTO_memcmp(a.p, b.p, a.n) == 0);
}

void secret_forget(void *bytes, size_t n) { OPENSSL_cleanse(bytes, n); }

bool scrypt_bytes(str password, str salt, uint32_t log_n, uint32_t blocks, uint32_t lanes,
                  unsigned char *out, size_t n) {
    return EVP_PBE_scrypt(password.n ? password.p : "", password.n, (const unsigned char *)salt.p,
                          salt.n, UINT64_C(1) << log_n, blocks, lanes, MEMORY_MAX, out, n) == 1;
}

static void scrypt_text(str password, str salt, uint32_t log_n, uint32_t blocks, uint32_t lanes,
                        char out[SCRYPT_TEXT_BYTES]) {
    unsigned char hash[HASH_BYTES];
    char text[2 * HASH_BYTES];
    if (!scrypt_bytes(password, salt, log_n, blocks, lanes, hash, sizeof hash)) {
        lode_oom(); // the numbers are good, so it was the memory
    }
    (void)base64url_print(hash, sizeof hash, text);
    (void)snprintf(out, SCRYPT_TEXT_BYTES, "scrypt$%u$%u$%u$%.*s$%s", log_n, blocks, lanes,
                   STR_ARG(salt), text);
    secret_forget(hash, sizeof hash);
}

void scrypt_make(str password, char out[SCRYPT_TEXT_BYTES]) {
    unsigned char salt[SALT_BYTES];
    char text[2 * SALT_BYTES];
    random_bytes(salt, sizeof salt);
    scrypt_text(password, base64url_print(salt, sizeof salt, text), LOG_N, BLOCKS, LANES, out);
}

// A number of one or two digits and the $ behind it.
static bool take_number(str *s, uint32_t max, uint32_t *out) {
    uint32_t x = 0;
    size_t i = 0;
    for (; i < s->n && i < 2 && s->p[i] >= '0' && s->p[i] <= '9'; i++) {
        x = x * 10 + (uint32_t)(s->p[i] - '0');
    }
    bool ok = i > 0 && i < s->n && s->p[i] == '$' && x >= 1 && x <= max;
    if (ok) {
        *s = (str){s->p + i + 1, s->n - i - 1};
        *out = x;
    }
    return ok;
}

bool scrypt_holds(str password, str stored) {
    uint32_t log_n = 0, blocks = 0, lanes = 0;
    str rest = stored;
    if (!str_starts(rest, STR("scrypt$")) || stored.n >= SCRYPT_TEXT_BYTES) {
        return false;
    }
    rest = (str){rest.p + 7, rest.n - 7};
    if (!take_number(&rest, LOG_N_MAX, &log_n) || !take_number(&rest, 16, &blocks) ||
        !take_number(&rest, LANES_MAX, &lanes)) {
        return false;
    }
    const char *end = memchr(rest.p, '$', rest.n);
    if (end == NULL) {
        return false;
    }
    char again[SCRYPT_TEXT_BYTES];
    scrypt_text(password, (str){rest.p, (size_t)(end - rest.p)}, log_n, blocks, lanes, again);
    return secret_equal(str_of(again), stored);
}
