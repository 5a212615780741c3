// SPDX-License-Identifier: Apache-2.0
//
// keys: the same request twice is one change. A key whose request runs is in a list in memory; one that was
// answered is in the store, written with its change in one transaction. A key leaves the list after the
// commit and before the reply, so whoever has the reply finds it in the store.
#include "service/service_int.h"

#include "ledger/idempotency.h"

#include <stdlib.h>

static str full_key(const job *j) {
    strbuf b = {0};
    strbuf_add(&b, j->rq.by.id);
    strbuf_addc(&b, '\n'); // no id and no key has one
    strbuf_add(&b, j->key);
    return (str){b.p, b.n};
}

// False: a request with this key runs.
static bool key_enter(job *j) {
    service *s = j->s;
    str key = full_key(j);
    (void)pthread_mutex_lock(&s->keys_lock);
    bool runs = false;
    for (size_t i = 0; i < s->keys.n && !runs; i++) {
        runs = str_eq(s->keys.p[i], key);
    }
    if (!runs) {
        *vec_push(&s->keys) = key;
        j->key_runs = true;
    }
    (void)pthread_mutex_unlock(&s->keys_lock);
    if (runs) {
        free((char *)(uintptr_t)key.p);
    }
    return !runs;
}

void key_end(job *j) {
    if (!j->key_runs) {
        return;
    }
    service *s = j->s;
    str key = full_key(j);
    j->key_runs = false;
    (void)pthread_mutex_lock(&s->keys_lock);
    for (size_t i = 0; i < s->keys.n; i++) {
        if (str_eq(s->keys.p[i], key)) {
            free((char *)(uintptr_t)s->keys.p[i].p);
            s->keys.p[i] = s->keys.p[--s->keys.n];
            break;
        }
    }
    (void)pthread_mutex_unlock(&s->keys_lock);
    free((char *)(uintptr_t)key.p);
}

static void name_request(job *j) {
    char hash[65];
    strbuf b = {0};
    strbuf_add(&b, http_raw_path(j->x));
    for (size_t i = 0; i < http_query_count(j->x); i++) {
        str name, value;
        http_query_at(j->x, i, &name, &value);
        strbuf_addf(&b, "\n%zu " STR_FMT "=" STR_FMT, name.n, STR_ARG(name), STR_ARG(value));
    }
    idempotency_request(http_method(j->x), strbuf_str(&b), http_get_header(j->x, "if-match"),
                        j->rq.raw, hash);
    strbuf_clear(&b);
    j->key_request = str_dup(j->rq.a, str_of(hash));
}

static void take_kept(job *j, const kept_reply *k) {
    reply *r = &j->rq.reply;
    *r = (reply){.status = k->status, .bytes = k->body, .etag = k->etag, .location = k->location};
    r->media_type = k->media_type.n > 0 ? str_dup(j->rq.a, k->media_type).p : NULL;
    j->replayed = true;
}

lode_status key_begin(job *j, worker *w, bool *replay, lode_error *err) {
    kept_reply kept = {0};
    *replay = false;
    if (!j->has_key) {
        return LODE_OK;
    }
    name_request(j);
    if (!key_enter(j)) {
        j->retry_after = 1;
        return problem_fail(err, "key_in_use", "a request with this Idempotency-Key still runs");
    }
    lode_status st = worker_begin(w, j->rq.a, j->rq.at, &j->rq.by, err);
    if (st == LODE_OK) {
        st = idempotency_find(&w->tx, j->key, j->key_request, &kept, replay, err);
        worker_end(w);
    }
    if (st == LODE_OK && *replay && kept.secret) {
        *replay = false;
        return problem_fail(err, "secret_shown", "this was done; its reply held a secret");
    }
    if (st == LODE_OK && *replay) {
        take_kept(j, &kept);
    }
    return st;
}

lode_status key_keep(job *j, ledger_tx *tx, lode_error *err) {
    if (!j->key_runs) {
        return LODE_OK;
    }
    const reply *r = &j->rq.reply;
    kept_reply k = {.status = r->status,
                    .secret = r->secret,
                    .media_type =
                        str_of(r->media_type != NULL ? r->media_type : "application/json"),
                    .body = r->secret ? STR("") : j->text,
                    .etag = r->etag,
                    .location = r->location,
                    .at = tx->at};
    return idempotency_keep(tx, j->key, j->key_request, &k, err);
}
