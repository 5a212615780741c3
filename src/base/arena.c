// SPDX-License-Identifier: Apache-2.0
//
// arena: memory for one lifetime. A list of zeroed blocks, newest first; an allocation takes the
// next aligned bytes of the head block or opens a new block. A large request gets a block of its
// own behind the head, so that it does not waste the rest of the open one.
//
//   head -> [header | used ......... free] -> [header | used ...] -> NULL
#include "base/base.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 << 10)
#define ALIGN alignof(max_align_t)

struct lode_arena_block {
    lode_arena_block *next;
    size_t used, cap;
    alignas(max_align_t) unsigned char bytes[];
};

static lode_arena_block *block_new(size_t cap) {
    if (cap > SIZE_MAX - sizeof(lode_arena_block)) {
        lode_oom();
    }
    lode_arena_block *b = calloc(1, sizeof *b + cap);
    if (!b) {
        lode_oom();
    }
    b->cap = cap;
    return b;
}

void *arena_alloc(lode_arena *a, size_t size) {
    if (size > SIZE_MAX - ALIGN) {
        lode_oom();
    }
    size_t need = size ? (size + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
    a->used_bytes += need;
    lode_arena_block *head = a->head;
    if (head && head->cap - head->used >= need) {
        void *p = head->bytes + head->used;
        head->used += need;
        return p;
    }
    lode_arena_block *b = block_new(need > BLOCK_BYTES / 4 ? need : BLOCK_BYTES);
    b->used = need;
    if (head && need > BLOCK_BYTES / 4) {
        b->next = head->next;
        head->next = b;
    } else {
        b->next = head;
        a->head = b;
    }
    return b->bytes;
}

void *arena_array(lode_arena *a, size_t count, size_t size) {
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        lode_oom();
    }
    return arena_alloc(a, bytes);
}

void arena_clear(lode_arena *a) {
    lode_arena_block *b = a->head;
    while (b) {
        lode_arena_block *next = b->next;
        free(b);
        b = next;
    }
    *a = (lode_arena){0};
}
