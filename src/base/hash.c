// SPDX-License-Identifier: Apache-2.0
//
// hash: SHA-256 through OpenSSL. Ids of images and receipts are these digests in lower-case hex.
#include "base/base.h"

#include <openssl/evp.h>

void sha256_hex(str bytes, char out[65]) {
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[32] = {0};
    unsigned len = 0;
    // Fails only when OpenSSL cannot allocate or has no SHA-256 at all; an id must never be a guess.
    if (EVP_Digest(bytes.n ? bytes.p : "", bytes.n, digest, &len, EVP_sha256(), NULL) != 1 ||
        len != 32) {
        lode_oom();
    }
    for (size_t i = 0; i < 32; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 15];
    }
    out[64] = '\0';
}
