// SPDX-License-Identifier: Apache-2.0
//
// fuzz_image: any bytes as an image. Each input is tried as it is and once more with its digest
// made right, because otherwise the fuzzer would never get past the id to the checks behind it.
// A world that is accepted must have exactly one encoding, and its lookups must stay inside.
#include "image/world.h"

#include <stdlib.h>
#include <string.h>

#define ID_BYTES 32u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned digit(char c) { return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10); }

static void seal(unsigned char *p, size_t n) {
    char hex[65];
    sha256_hex((str){(const char *)p, n - ID_BYTES}, hex);
    for (size_t i = 0; i < ID_BYTES; i++) {
        p[n - ID_BYTES + i] = (unsigned char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    }
}

static void look_around(const lode_world *w) {
    size_t sum = 0;
    for (uint32_t i = 0; i < w->n_facts; i++) {
        sum += world_str(w, w->facts[i].ask).n + world_find_fact(w, world_str(w, w->facts[i].path));
    }
    for (uint32_t i = 0; i < w->n_nodes; i++) {
        sum += world_str(w, w->nodes[i].text).n;
    }
    if (sum == SIZE_MAX) {
        abort(); // keeps the loops
    }
}

static void try_bytes(const unsigned char *p, size_t n) {
    lode_world w = {0};
    lode_error err = {0};
    if (image_from_bytes(p, n, &w, &err) != LODE_OK) {
        if (err.message[0] == '\0' || w.pool != NULL) {
            abort();
        }
        return;
    }
    look_around(&w);
    strbuf again = {0};
    char id[65];
    image_to_bytes(&w, &again, id);
    if (again.n != n || memcmp(again.p, p, n) != 0 || strcmp(id, w.id) != 0) {
        abort();
    }
    strbuf_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    unsigned char *p = calloc(1, size ? size : 1); // aligned, and ends where the bytes end
    if (!p) {
        lode_oom();
    }
    if (size) {
        memcpy(p, data, size);
    }
    try_bytes(p, size);
    if (size >= ID_BYTES) {
        seal(p, size);
        try_bytes(p, size);
    }
    free(p);
    return 0;
}
