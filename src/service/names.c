// SPDX-License-Identifier: Apache-2.0
//
// See names.h.
#include "service/names.h"

#include "ledger/license.h"
#include "service/service_int.h"

#include <stdlib.h>

#define KEY_BYTES 512u // of ordinary names; longer ones take a second look

typedef struct named {
    uint64_t hash; // of key
    str key, id;
} named;

struct name_forms {
    lode_arena arena;
    uint64_t last; // number of the newest license that was seen
    VEC(named) all;
};

name_forms *names_new(void) {
    name_forms *n = calloc(1, sizeof *n);
    if (n == NULL) {
        lode_oom();
    }
    return n;
}

void names_free(name_forms *n) {
    if (n != NULL) {
        arena_clear(&n->arena);
        vec_clear(&n->all);
        free(n);
    }
}

static str key_of(lode_arena *a, str name) {
    char buf[KEY_BYTES];
    size_t n = lode_name_key(name.p, name.n, buf, sizeof buf);
    if (n <= sizeof buf) {
        return str_dup(a, (str){buf, n});
    }
    char *whole = arena_alloc(a, n);
    (void)lode_name_key(name.p, name.n, whole, n);
    return (str){whole, n};
}

static void take(void *to, uint64_t number, str id, str end_user) {
    name_forms *n = to;
    str key = key_of(&n->arena, end_user);
    n->last = number;
    if (key.n > 0) {
        *vec_push(&n->all) = (named){xxh3(key), key, str_dup(&n->arena, id)};
    }
}

lode_status names_find(request *rq, str end_user, const str **ids, size_t *n, lode_error *err) {
    name_forms *kept = worker_self()->names;
    lode_status st = license_names(rq->tx, kept->last, take, kept, err);
    str key = key_of(rq->a, end_user);
    uint64_t hash = xxh3(key);
    VEC(str) found = {0};
    for (size_t i = 0; st == LODE_OK && key.n > 0 && i < kept->all.n; i++) {
        const named *x = &kept->all.p[i];
        if (x->hash == hash && str_eq(x->key, key)) {
            *vec_push(&found) = x->id;
        }
    }
    str *out = arena_array(rq->a, found.n + 1, sizeof *out); // never NULL: none is not all
    if (found.n > 0) {
        memcpy(out, found.p, found.n * sizeof *out);
    }
    *ids = out;
    *n = found.n;
    vec_clear(&found);
    return st;
}
