// SPDX-License-Identifier: Apache-2.0
//
// write_wait: a change of a thread beside, which waits for it. The threads of HTTP must not: they answer others
// while the writer works.
#include "service/service_int.h"

#include <time.h>

static void written(write_job *self, lode_status status, const lode_error *err) {
    write_wait *w = (write_wait *)(void *)self; // its first member
    (void)pthread_mutex_lock(&w->lock);
    w->written = true;
    w->status = status;
    w->err = *err;
    (void)pthread_cond_signal(&w->changed);
    (void)pthread_mutex_unlock(&w->lock);
}

static lode_status wait_for(write_wait *w) {
    (void)pthread_mutex_lock(&w->lock);
    while (!w->written) {
        (void)pthread_cond_wait(&w->changed, &w->lock);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return w->status;
}

lode_status write_and_wait(service *s, write_wait *w, lode_error *err) {
    lode_status st = LODE_OK;
    w->write.done = written;
    w->written = false;
    (void)pthread_mutex_init(&w->lock, NULL); // default ones cannot fail
    (void)pthread_cond_init(&w->changed, NULL);
    while (!writer_put(s->writer, &w->write)) { // too many wait: they come first
        const struct timespec moment = {.tv_nsec = 20 * 1000 * 1000};
        if (atomic_load(&s->stopping)) {
            st = lode_fail(err, LODE_ENVIRONMENT, "stopping", "the program stops");
            break;
        }
        (void)nanosleep(&moment, NULL);
    }
    if (st == LODE_OK && (st = wait_for(w)) != LODE_OK && err != NULL) {
        *err = w->err;
    }
    (void)pthread_cond_destroy(&w->changed);
    (void)pthread_mutex_destroy(&w->lock);
    return st;
}
