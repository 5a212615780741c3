// SPDX-License-Identifier: Apache-2.0
//
// fuzz_image: any bytes as an image. Each input is tried as it is and once more with its checksums
// and its id made right, because otherwise the fuzzer would never get past them to the checks
// behind. What is wrong may be found when it is opened, or when its names are asked for. A world that
// is accepted must have exactly one encoding but for an id that verify does not accept, and its lookups
// must stay inside.
#include "image/world.h"

#include <stdlib.h>
#include <string.h>

#include "../image_seal.h"

#define ID_AT 24u
#define ID_BYTES 32u
#define CHECKSUM_AT 16u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

static void look_at_names(const lode_world *w) {
    size_t sum = 0;
    for (uint32_t i = 0; i < w->n_parties; i++) {
        sum += world_str(w, w->names[w->parties[i].names.first].name).n;
    }
    for (uint32_t i = 0; i < w->n_names; i++) {
        sum += world_first_name(w, world_str(w, w->names[i].key));
    }
    if (sum == SIZE_MAX) {
        abort(); // keeps the loops
    }
}

static void same_bytes(const lode_world *w, const unsigned char *p, size_t n) {
    lode_error err = {0};
    bool verified = image_verify(p, n, &err) == LODE_OK;
    strbuf again = {0};
    char id[65];
    image_to_bytes(w, &again, id);
    if (again.n != n || verified != (strcmp(id, w->id) == 0)) {
        abort();
    }
    if (!verified) { // all but the id, and the checksum over it
        memcpy(again.p + CHECKSUM_AT, p + CHECKSUM_AT, ID_AT + ID_BYTES - CHECKSUM_AT);
    }
    if (memcmp(again.p, p, n) != 0) {
        abort();
    }
    strbuf_clear(&again);
}

static void try_bytes(const unsigned char *p, size_t n) {
    lode_image img = {0};
    lode_error err = {0};
    if (image_from_bytes(p, n, &img, &err) != LODE_OK) {
        if (err.message[0] == '\0' || img.world.pool != NULL) {
            abort();
        }
        return;
    }
    const lode_world *w = &img.world;
    look_around(w);
    if (world_names(w, &err) == LODE_OK) {
        look_at_names(w);
        same_bytes(w, p, n);
    } else if (err.message[0] == '\0' || world_names(w, NULL) == LODE_OK) {
        abort();
    }
    image_close(&img);
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
    seal(p, size);
    try_bytes(p, size);
    free(p);
    return 0;
}
