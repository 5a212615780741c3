// SPDX-License-Identifier: Apache-2.0
//
// arena: memory for one lifetime. A list of zeroed blocks, newest first; an allocation takes the
// next aligned bytes of the head block or opens a new block. A large request gets a block of its
// own behind the head, so that it does not waste the rest of the open one.
//
//   head -> [header | used ......... free] -> [header | used ...] -> NULL
//
// A reset moves the blocks to the spare list, zeroed again; a new block is taken from there first.
// Zeroing costs what was used, not what was kept.
#include "base/base.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BLOCK_BYTES ((size_t)64 << 10)
#define ALIGN alignof(max_align_t)

struct lode_arena_block {
    lode_arena_block *next;
    size_t used, cap;
    alignas(max_align_t) unsigned char bytes[];
};

// The first spare block that is large enough. The list is short: an arena at rest has few blocks.
static lode_arena_block *take_spare(lode_arena *a, size_t cap) {
    for (lode_arena_block **at = &a->spare; *at != NULL; at = &(*at)->next) {
        lode_arena_block *b = *at;
        if (b->cap >= cap) {
            *at = b->next;
            b->next = NULL;
            return b;
        }
    }
    return NULL;
}

#define HUGE_BYTES ((size_t)16 << 20)

// Only a wish, of blocks that span many huge pages: a gigabyte of rows in small ones costs a quarter of
// a million page faults, and each look-up in it a second one of the table of pages.
static void prefer_huge_pages(void *p, size_t n) {
#ifdef MADV_HUGEPAGE
    if (n >= HUGE_BYTES) {
        uintptr_t page = 4096, from = ((uintptr_t)p + page - 1) / page * page;
        (void)madvise((char *)p + (from - (uintptr_t)p), n - page, MADV_HUGEPAGE); // may be refused
    }
#else
    (void)p;
    (void)n;
#endif
}

static lode_arena_block *block_new(lode_arena *a, size_t cap) {
    lode_arena_block *spare = take_spare(a, cap);
    if (spare != NULL) {
        return spare;
    }
    if (cap > SIZE_MAX - sizeof(lode_arena_block)) {
        lode_oom();
    }
    lode_arena_block *b = calloc(1, sizeof *b + cap);
    if (!b) {
        lode_oom();
    }
    b->cap = cap;
    prefer_huge_pages(b, cap);
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
    lode_arena_block *b = block_new(a, need > BLOCK_BYTES / 4 ? need : BLOCK_BYTES);
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

static void free_blocks(lode_arena_block *b) {
    while (b) {
        lode_arena_block *next = b->next;
        free(b);
        b = next;
    }
}

void arena_clear(lode_arena *a) {
    free_blocks(a->head);
    free_blocks(a->spare);
    *a = (lode_arena){0};
}

void arena_reset(lode_arena *a, size_t keep_bytes) {
    lode_arena_block *lists[] = {a->head, a->spare}; // what was just used is warmest: kept first
    lode_arena_block *kept = NULL;
    lode_arena_block **end = &kept;
    for (size_t i = 0; i < 2; i++) {
        lode_arena_block *next = NULL;
        for (lode_arena_block *b = lists[i]; b != NULL; b = next) {
            next = b->next;
            if (b->cap > keep_bytes) {
                free(b);
                continue;
            }
            keep_bytes -= b->cap;
            memset(b->bytes, 0, b->used);
            b->used = 0;
            b->next = NULL;
            *end = b;
            end = &b->next;
        }
    }
    *a = (lode_arena){.spare = kept};
}

lode_arena arena_lend(lode_arena *a) {
    lode_arena lent = {.spare = a->spare};
    a->spare = NULL;
    return lent;
}

void arena_return(lode_arena *a, lode_arena *lent) {
    arena_reset(lent, SIZE_MAX);
    lode_arena_block **end = &a->spare;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = lent->spare;
    *lent = (lode_arena){0};
}
