/* SPDX-License-Identifier: Apache-2.0
 *
 * api_image: images with a count of their users, and the handle that holds the one in use.
 *
 * Acquiring from a handle is two steps, read the pointer and count the user; a swap between them
 * could free what was read. A mutex makes them one. It is held for a few instructions, once per
 * decision or batch; deciding takes a hundred times longer and takes no lock.
 */
#include <lodestone.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "image/world.h"

/* The public pointer is to the first member, so inside the library an image is just an image. */
typedef struct shared_image {
    lode_image image;
    atomic_size_t users;
    char horizon[16];
} shared_image;

struct lode_handle {
    pthread_mutex_t lock;
    lode_image *image;
};

static void *zeroed(size_t size) {
    void *p = calloc(1, size);
    if (p == NULL) {
        lode_oom();
    }
    return p;
}

lode_status lode_image_open(const char *path, lode_image **out, lode_error *err) {
    if (path == NULL || out == NULL) {
        return lode_fail(err, LODE_USAGE, "null_argument", "path and out must be given");
    }
    shared_image *s = zeroed(sizeof *s);
    lode_status st = image_open(path, &s->image, err);
    if (st != LODE_OK) {
        free(s);
        return st;
    }
    (void)date_print(s->image.world.horizon, s->horizon);
    atomic_init(&s->users, 1);
    *out = &s->image;
    return LODE_OK;
}

lode_image *lode_image_acquire(lode_image *image) {
    /* Whoever calls has a reference already, so nothing can be freed meanwhile: no order needed. */
    (void)atomic_fetch_add_explicit(&((shared_image *)image)->users, 1, memory_order_relaxed);
    return image;
}

void lode_image_release(lode_image *image) {
    shared_image *s = (shared_image *)image;
    /* The last one must see all that the others did with it before it unmaps. */
    if (s != NULL && atomic_fetch_sub_explicit(&s->users, 1, memory_order_acq_rel) == 1) {
        image_close(&s->image);
        free(s);
    }
}

const char *lode_image_id(const lode_image *image) { return image->world.id; }

const char *lode_image_horizon(const lode_image *image) {
    return ((const shared_image *)image)->horizon;
}

/* ---- the image in use ------------------------------------------------------------------------ */

lode_handle *lode_handle_new(lode_image *image) {
    lode_handle *h = zeroed(sizeof *h);
    (void)pthread_mutex_init(&h->lock, NULL); /* a default mutex of ours: it cannot fail */
    h->image = image;
    return h;
}

lode_image *lode_handle_acquire(lode_handle *handle) {
    (void)pthread_mutex_lock(&handle->lock); /* fails only for a mutex that is none */
    lode_image *image = lode_image_acquire(handle->image);
    (void)pthread_mutex_unlock(&handle->lock);
    return image;
}

void lode_handle_swap(lode_handle *handle, lode_image *image) {
    (void)pthread_mutex_lock(&handle->lock);
    lode_image *old = handle->image;
    handle->image = image;
    (void)pthread_mutex_unlock(&handle->lock);
    lode_image_release(old); /* unmapping takes long: outside the lock */
}

void lode_handle_free(lode_handle *handle) {
    if (handle != NULL) {
        lode_image_release(handle->image);
        (void)pthread_mutex_destroy(&handle->lock);
        free(handle);
    }
}
