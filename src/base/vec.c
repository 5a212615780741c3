// SPDX-License-Identifier: Apache-2.0
//
// vec: what the growing-array macros of base.h call. The macros hand over pointers of many types
// as void **; they are read and cleared through memcpy and memset, which may alias anything.
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

void *vec_grow_(void *p, size_t n, size_t *cap, size_t size) {
    if (n < *cap) {
        return p;
    }
    size_t grown = *cap ? *cap : 8;
    size_t bytes = 0;
    if (__builtin_mul_overflow(grown, (size_t)2, &grown) ||
        __builtin_mul_overflow(grown, size, &bytes)) {
        lode_oom();
    }
    void *q = realloc(p, bytes);
    if (!q) {
        lode_oom();
    }
    *cap = grown;
    return q;
}

void vec_clear_(void **p, size_t *n, size_t *cap) {
    void *q = NULL;
    memcpy(&q, (void *)p, sizeof q);
    free(q);
    memset((void *)p, 0, sizeof q);
    *n = 0;
    *cap = 0;
}
