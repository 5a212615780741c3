// SPDX-License-Identifier: Apache-2.0
//
// auth: who asks. A token in Authorization, or the cookie of a session with its csrf in X-CSRF-Token. What
// the store said of a secret is kept by each worker for some seconds, under the secret's SHA-256; any change
// of people, tokens or sessions in this program empties it at once (service.rights), one by another program
// is seen when the seconds are over. A change is checked once more by the writer (actor_current).
#include "service/service_int.h"

#include "ledger/people.h"

#include <stdlib.h>

#define PLACES 1024u // a power of two
#define KEEP_MS 5000u
#define SECRET_BYTES_MAX 512u

typedef struct known {
    char hash[65];
    char id[32], csrf[96];
    actor by; // id: in id
    uint64_t until_ms;
} known;

struct auth_cache {
    uint64_t rights;
    known places[PLACES];
};

auth_cache *auth_cache_new(void) {
    auth_cache *c = calloc(1, sizeof *c);
    if (c == NULL) {
        lode_oom();
    }
    return c;
}

void auth_cache_free(auth_cache *c) { free(c); }

static known *place_of(auth_cache *c, uint64_t rights, const char *hash) {
    if (c->rights != rights) {
        memset(c->places, 0, sizeof c->places);
        c->rights = rights;
    }
    return &c->places[xxh3((str){hash, 64}) & (PLACES - 1)];
}

static void remember(known *k, const char *hash, const actor *by, str csrf) {
    if (by->id.n >= sizeof k->id || csrf.n >= sizeof k->csrf) {
        return;
    }
    *k = (known){.by = *by, .until_ms = now_ms() + KEEP_MS};
    memcpy(k->hash, hash, sizeof k->hash);
    memcpy(k->id, by->id.p, by->id.n);
    memcpy(k->csrf, csrf.n > 0 ? csrf.p : "", csrf.n);
    k->by.id = (str){k->id, by->id.n};
}

// ---- sessions are kept in use ----------------------------------------------------------------------

typedef struct touch_job {
    write_job write;
    lode_arena a;
    str secret;
} touch_job;

static lode_status touch_run(write_job *self, ledger_tx *tx, lode_error *err) {
    return session_touch(tx, ((touch_job *)self)->secret, err);
}

static void touch_done(write_job *self, lode_status status, const lode_error *err) {
    (void)status; // the session is noted at its next request
    (void)err;
    touch_job *t = (touch_job *)self;
    arena_clear(&t->a);
    free(t);
}

static void note_use(service *s, str secret) {
    touch_job *t = calloc(1, sizeof *t);
    if (t == NULL) {
        lode_oom();
    }
    t->write =
        (write_job){.by = {.id = STR("system")}, .a = &t->a, .run = touch_run, .done = touch_done};
    t->secret = str_dup(&t->a, secret);
    if (!writer_put(s->writer, &t->write)) {
        arena_clear(&t->a);
        free(t);
    }
}

// ---- who asks ---------------------------------------------------------------------------------------

static lode_status nobody(lode_error *err, const char *why) {
    return problem_fail(err, "not_authenticated", "%s", why);
}

static str bearer(const http_exchange *x) {
    str h = http_get_header(x, "authorization");
    return h.n > 7 && strncasecmp(h.p, "bearer ", 7) == 0 ? str_trim((str){h.p + 7, h.n - 7})
                                                          : STR("");
}

static bool changes(const job *j) {
    str m = http_method(j->x);
    return !str_eqz(m, "GET") && !str_eqz(m, "HEAD");
}

static lode_status ask_store(job *j, worker *w, str secret, actor *by, str *csrf, lode_error *err) {
    bool touch = false;
    const actor reader = {.id = STR("system")};
    lode_status st = worker_begin(w, j->rq.a, j->rq.at, &reader, err);
    if (st != LODE_OK) {
        return st;
    }
    st = j->by_session ? session_actor_touch(&w->tx, secret, by, csrf, &touch, err)
                       : token_actor(&w->tx, secret, by, err);
    worker_end(w);
    if (st == LODE_OK && touch) {
        note_use(j->s, secret);
    }
    return st;
}

static lode_status check_csrf(const job *j, str csrf, lode_error *err) {
    if (!j->by_session || !changes(j) ||
        secret_equal(csrf, http_get_header(j->x, "x-csrf-token"))) {
        return LODE_OK;
    }
    return problem_fail(err, "csrf_missing",
                        "a change with a session needs its csrf in X-CSRF-Token");
}

lode_status auth_find(job *j, worker *w, lode_error *err) {
    str secret = bearer(j->x), csrf = {0};
    char hash[65];
    if ((j->route->flags & ROUTE_OPEN) != 0) {
        j->rq.by = (actor){.id = STR("nobody")};
        return LODE_OK;
    }
    if (secret.n == 0 && http_has_header(j->x, "authorization")) {
        return nobody(err, "Authorization holds no bearer token");
    }
    j->by_session = secret.n == 0;
    secret = j->by_session ? http_cookie(j->x, SESSION_COOKIE) : secret;
    if (secret.n == 0) {
        return nobody(err, "this needs a token or a session");
    }
    if (secret.n > SECRET_BYTES_MAX) {
        return nobody(err, "there is no token so long");
    }
    sha256_hex(secret, hash);
    known *k = place_of(w->auth, atomic_load(&j->s->rights), hash);
    if (memcmp(k->hash, hash, sizeof hash) != 0 || now_ms() >= k->until_ms) {
        actor by = {0};
        lode_status st = ask_store(j, w, secret, &by, &csrf, err);
        if (st != LODE_OK) {
            return st;
        }
        remember(k, hash, &by, csrf);
        j->rq.by = by;
        return check_csrf(j, csrf, err);
    }
    j->rq.by = k->by;
    j->rq.by.id = str_dup(j->rq.a, k->by.id);
    return check_csrf(j, str_of(k->csrf), err);
}
