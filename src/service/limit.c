// SPDX-License-Identifier: Apache-2.0
//
// limit: who asks too often. One bucket for each name, which fills by so many a minute and holds as many;
// names that have not asked for a minute have a full one, and are forgotten when their place is needed.
#include "service/service_int.h"

#include <stdlib.h>

#define SHARDS 16u
#define PLACES 64u // in each; two names in one place share a bucket only when all are in use

typedef struct bucket {
    uint64_t name, at_ms; // hash of the name; 0: free
    uint64_t milli;       // thousandths of a request that are left
} bucket;

typedef struct shard {
    pthread_mutex_t lock;
    bucket places[PLACES];
} shard;

struct limiter {
    uint32_t per_minute;
    shard shards[SHARDS];
};

limiter *limiter_new(uint32_t per_minute) {
    limiter *l = calloc(1, sizeof *l);
    if (l == NULL) {
        lode_oom();
    }
    l->per_minute = per_minute;
    for (size_t i = 0; i < SHARDS; i++) {
        (void)pthread_mutex_init(&l->shards[i].lock, NULL); // a default one cannot fail
    }
    return l;
}

void limiter_free(limiter *l) {
    for (size_t i = 0; l != NULL && i < SHARDS; i++) {
        (void)pthread_mutex_destroy(&l->shards[i].lock);
    }
    free(l);
}

// The name's own place, else the one that was not used for longest.
static bucket *place_of(shard *s, uint64_t name) {
    bucket *oldest = &s->places[0];
    for (size_t i = 0; i < PLACES; i++) {
        bucket *b = &s->places[(name + i) % PLACES];
        if (b->name == name) {
            return b;
        }
        if (b->name == 0) {
            return b;
        }
        oldest = b->at_ms < oldest->at_ms ? b : oldest;
    }
    return oldest;
}

bool limiter_take(limiter *l, str who, uint64_t now, uint32_t *wait_seconds) {
    if (l->per_minute == 0) {
        return true;
    }
    uint64_t name = xxh3(who) | 1, full = (uint64_t)l->per_minute * 1000;
    shard *s = &l->shards[name >> 32 & (SHARDS - 1)];
    (void)pthread_mutex_lock(&s->lock);
    bucket *b = place_of(s, name);
    if (b->name != name) {
        *b = (bucket){name, now, full};
    }
    uint64_t passed = now > b->at_ms ? now - b->at_ms : 0;
    if (passed >= 60000) {
        b->milli = full;
        b->at_ms = now;
    } else { // what is not yet a whole thousandth counts next time
        uint64_t gained = passed * l->per_minute / 60;
        b->milli = b->milli + gained > full ? full : b->milli + gained;
        b->at_ms += gained * 60 / l->per_minute;
    }
    bool taken = b->milli >= 1000;
    if (taken) {
        b->milli -= 1000;
    } else {
        *wait_seconds = (uint32_t)((1000 - b->milli) * 60 / 1000 / l->per_minute) + 1;
    }
    (void)pthread_mutex_unlock(&s->lock);
    return taken;
}

void limiter_give(limiter *l, str who) {
    uint64_t name = xxh3(who) | 1, full = (uint64_t)l->per_minute * 1000;
    shard *s = &l->shards[name >> 32 & (SHARDS - 1)];
    (void)pthread_mutex_lock(&s->lock);
    bucket *b = place_of(s, name);
    if (b->name == name && b->milli + 1000 <= full) {
        b->milli += 1000;
    }
    (void)pthread_mutex_unlock(&s->lock);
}
