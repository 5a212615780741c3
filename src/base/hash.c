// SPDX-License-Identifier: Apache-2.0
//
// hash: SHA-256 through OpenSSL, XXH3 through libxxhash. Ids of images and receipts are SHA-256 in
// lower-case hex; XXH3 is ten times as fast and stands only against accidents.
#include "base/base.h"

#include <openssl/evp.h>
#include <xxhash.h>

uint64_t xxh3(str bytes) { return XXH3_64bits(bytes.n ? bytes.p : "", bytes.n); }

void sha256_hex(str bytes, char out[65]) { sha256_hex_of(&bytes, 1, out); }

void sha256_hex_of(const str *parts, size_t n, char out[65]) {
    sha256 h = sha256_begin();
    for (size_t i = 0; i < n; i++) {
        sha256_add(&h, parts[i]);
    }
    sha256_end(&h, out);
}

// OpenSSL fails here only when it cannot allocate or has no SHA-256 at all; an id must never be a guess.
sha256 sha256_begin(void) {
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1) {
        lode_oom();
    }
    return (sha256){ctx};
}

void sha256_add(sha256 *h, str bytes) {
    if (EVP_DigestUpdate(h->state, bytes.n ? bytes.p : "", bytes.n) != 1) {
        lode_oom();
    }
}

void sha256_end(sha256 *h, char out[65]) {
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[32] = {0};
    unsigned len = 0;
    if (EVP_DigestFinal_ex(h->state, digest, &len) != 1 || len != sizeof digest) {
        lode_oom();
    }
    EVP_MD_CTX_free(h->state);
    h->state = NULL;
    for (size_t i = 0; out != NULL && i < 32; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 15];
    }
    if (out != NULL) {
        out[64] = '\0';
    }
}
