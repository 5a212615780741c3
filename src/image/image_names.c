// SPDX-License-Identifier: Apache-2.0
//
// image_names: the tables of names of an opened image, checked when somebody first asks for them. They
// are nine tenths of an image, and who decides by law alone never needs them.
//
// One gate belongs to one opened image and is shared by all threads and all copies of its world. It goes
// from unknown to right or to wrong once. A world without a gate was built in this process.
#include "image/image_int.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAMES_UNKNOWN, NAMES_RIGHT, NAMES_WRONG };

struct names_gate {
    atomic_int state;
    pthread_mutex_t lock; // held by the thread that checks; later callers do not come to it
    lode_world world;     // as it was opened, whatever became of copies of it
    const void *file;
    char path[sizeof((lode_error *)NULL)->file];
    lode_error err; // when wrong
};

struct names_gate *names_gate_new(const lode_world *w, const void *file, const char *path) {
    struct names_gate *g = calloc(1, sizeof *g);
    if (g == NULL) {
        lode_oom();
    }
    atomic_init(&g->state, NAMES_UNKNOWN);
    (void)pthread_mutex_init(&g->lock, NULL); // a default mutex of ours: it cannot fail
    g->world = *w;
    g->file = file;
    (void)snprintf(g->path, sizeof g->path, "%s",
                   path != NULL ? path : ""); // bounded copy by contract
    return g;
}

void names_gate_free(struct names_gate *g) {
    if (g != NULL) {
        (void)pthread_mutex_destroy(&g->lock); // nobody uses the image any more
        free(g);
    }
}

static int check(struct names_gate *g) {
    uint32_t law_texts = (uint32_t)image_part_of(g->file, SECTION_POOL).bytes;
    lode_status s = image_check_bytes(&g->world, g->file, true, &g->err);
    s = s == LODE_OK ? image_check_names_part(&g->world, g->file, law_texts, &g->err) : s;
    if (s != LODE_OK) {
        (void)snprintf(g->err.file, sizeof g->err.file, "%s", g->path); // of the same size
    }
    return s == LODE_OK ? NAMES_RIGHT : NAMES_WRONG;
}

lode_status world_names(const lode_world *w, lode_error *err) {
    struct names_gate *g = w->gate;
    int state = g == NULL ? NAMES_RIGHT : atomic_load_explicit(&g->state, memory_order_acquire);
    if (state == NAMES_UNKNOWN) {
        (void)pthread_mutex_lock(&g->lock); // fails only for a mutex that is none
        state = atomic_load_explicit(&g->state, memory_order_relaxed);
        if (state == NAMES_UNKNOWN) {
            state = check(g);
            atomic_store_explicit(&g->state, state, memory_order_release);
        }
        (void)pthread_mutex_unlock(&g->lock);
    }
    if (state == NAMES_RIGHT) {
        return LODE_OK;
    }
    if (err != NULL) {
        *err = g->err;
    }
    return LODE_BAD_INPUT;
}
