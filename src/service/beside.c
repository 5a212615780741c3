// SPDX-License-Identifier: Apache-2.0
//
// beside: threads for what takes longer than the threads of HTTP may be kept: a supply chain, the whole log,
// the lines of a batch. One queue, in order.
#include "service/service_int.h"

#include <stdlib.h>

struct beside {
    service *s;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    task *first, **last;
    uint32_t waiting, waiting_max, n;
    bool ends;
    pthread_t threads[];
};

typedef struct starting {
    beside *b;
    worker *w;
} starting;

static void *beside_thread(void *arg) {
    starting start = *(starting *)arg;
    free(arg);
    beside *b = start.b;
    worker_enter(start.w);
    (void)pthread_mutex_lock(&b->lock);
    for (;;) {
        while (b->first == NULL && !b->ends) {
            (void)pthread_cond_wait(&b->changed, &b->lock);
        }
        task *t = b->first;
        if (t == NULL) {
            break;
        }
        b->first = t->next;
        if (b->first == NULL) {
            b->last = &b->first;
        }
        b->waiting--;
        (void)pthread_mutex_unlock(&b->lock);
        t->run(t, start.w);
        (void)pthread_mutex_lock(&b->lock);
    }
    (void)pthread_mutex_unlock(&b->lock);
    worker_enter(NULL);
    return NULL;
}

lode_status beside_start(service *s, uint32_t first, uint32_t n, uint32_t waiting_max, beside **out,
                         lode_error *err) {
    beside *b = calloc(1, sizeof *b + n * sizeof b->threads[0]);
    if (b == NULL) {
        lode_oom();
    }
    b->s = s;
    b->last = &b->first;
    b->waiting_max = waiting_max;
    (void)pthread_mutex_init(&b->lock, NULL); // default ones cannot fail
    (void)pthread_cond_init(&b->changed, NULL);
    for (; b->n < n; b->n++) {
        starting *start = malloc(sizeof *start);
        if (start == NULL) {
            lode_oom();
        }
        *start = (starting){b, &s->workers[first + b->n]};
        if (pthread_create(&b->threads[b->n], NULL, beside_thread, start) != 0) {
            free(start);
            break;
        }
    }
    if (b->n < n) {
        beside_stop(b);
        return lode_fail(err, LODE_ENVIRONMENT, "no_thread", "cannot start %u threads", n);
    }
    *out = b;
    return LODE_OK;
}

bool beside_put(beside *b, task *t) {
    (void)pthread_mutex_lock(&b->lock);
    bool taken = !b->ends && b->waiting < b->waiting_max;
    if (taken) {
        t->next = NULL;
        *b->last = t;
        b->last = &t->next;
        b->waiting++;
        (void)pthread_cond_signal(&b->changed);
    }
    (void)pthread_mutex_unlock(&b->lock);
    return taken;
}

void beside_stop(beside *b) {
    if (b == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&b->lock);
    b->ends = true;
    (void)pthread_cond_broadcast(&b->changed);
    (void)pthread_mutex_unlock(&b->lock);
    for (uint32_t i = 0; i < b->n; i++) {
        (void)pthread_join(b->threads[i], NULL); // joined once, so it cannot fail
    }
    (void)pthread_cond_destroy(&b->changed);
    (void)pthread_mutex_destroy(&b->lock);
    free(b);
}
