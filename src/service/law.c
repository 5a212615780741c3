// SPDX-License-Identifier: Apache-2.0
//
// law: the image in use: loaded anew while others decide, and how old it and its lists are. The ages are
// looked up when the image, the day or the policy changes; readiness and metrics only read them.
#include "service/service_int.h"

#include "ledger/people.h"

#include <stdio.h>
#include <stdlib.h>

struct law {
    pthread_mutex_t loading; // one at a time
    pthread_mutex_t lock;    // what follows
    char id[80], horizon[16], problem[384];
    list_age *lists;
    size_t n_lists;
    int64_t horizon_age, days; // days: policy law.days
    lode_date day;
    bool sound;

    lode_scratch *scratch; // of the thread that looks
    ledger reader;
};

// ---- how old ---------------------------------------------------------------------------------------------

static int64_t days_since(const char *day, lode_date today) {
    lode_date d = DATE_NONE;
    return date_parse(str_of(day), &d) ? (int64_t)today - d : -1;
}

static void read_list(const json_t *item, list_age *out) {
    const char *id = json_string_value(json_object_get(item, "id"));
    const json_t *age = json_object_get(item, "age");
    (void)snprintf(out->id, sizeof out->id, "%s", id != NULL ? id : "");
    out->age = json_is_integer(age) ? json_integer_value(age) : -1;
    out->stale = json_is_true(json_object_get(item, "stale"));
}

static void read_lists(struct law *l, const char *text) {
    json_error_t e;
    json_t *all = json_loads(text, 0, &e);
    const json_t *items = json_object_get(all, "items");
    size_t n = json_array_size(items);
    list_age *lists = calloc(n + 1, sizeof *lists);
    if (lists == NULL) {
        lode_oom();
    }
    for (size_t i = 0; i < n; i++) {
        read_list(json_array_get(items, i), &lists[i]);
    }
    json_decref(all);
    free(l->lists);
    l->lists = lists;
    l->n_lists = n;
}

static void read_policy(struct law *l) {
    lode_arena a = {0};
    ledger_tx tx;
    str value = {0};
    const actor by = {.id = STR("system")};
    if (ledger_begin(&l->reader, &a, time_now(), &by, false, &tx, NULL) == LODE_OK) {
        if (policy_get(&tx, "law.days", &value, NULL) == LODE_OK && value.n > 0) {
            l->days = strtoll(value.p, NULL, 10); // the ledger lets nothing but a count in
        }
        ledger_rollback(&tx);
    }
    arena_clear(&a);
}

// By one thread: the main one.
static void look(service *s) {
    struct law *l = s->law;
    lode_image *image = lode_handle_acquire(s->image);
    lode_date today = time_date(time_now());
    char on[16];
    lode_law_options o = {.size = sizeof o, .on = date_print(today, on).p};
    const lode_result *r = NULL;
    lode_error err = {0};
    lode_status st = lode_lists_json(image, l->scratch, &o, &r, &err);
    (void)pthread_mutex_lock(&l->lock);
    l->day = today;
    l->sound = st == LODE_OK;
    (void)snprintf(l->problem, sizeof l->problem, "%s", st == LODE_OK ? "" : err.message);
    (void)snprintf(l->id, sizeof l->id, "%s", lode_image_id(image));
    (void)snprintf(l->horizon, sizeof l->horizon, "%s", lode_image_horizon(image));
    l->horizon_age = days_since(l->horizon, today);
    if (st == LODE_OK) {
        read_lists(l, r->text);
    }
    read_policy(l);
    (void)pthread_mutex_unlock(&l->lock);
    lode_image_release(image);
}

void law_tick(service *s) {
    struct law *l = s->law;
    (void)pthread_mutex_lock(&l->lock);
    bool same =
        strcmp(l->day == time_date(time_now()) ? l->id : "", l->id) == 0 && l->id[0] != '\0';
    (void)pthread_mutex_unlock(&l->lock);
    bool changed = atomic_exchange(&s->policy_changed, false);
    if (!same || changed) {
        look(s);
    }
}

// ---- loading -----------------------------------------------------------------------------------------------

lode_status service_reload(service *s, lode_error *err) {
    struct law *l = s->law;
    lode_image *image = NULL;
    (void)pthread_mutex_lock(&l->loading);
    lode_status st = lode_image_open(s->o->image_path, &image, err);
    if (st != LODE_OK) {
        log_event(s->log, time_now(), "image_refused", "file", s->o->image_path, "code",
                  err != NULL ? err->code : "", "message", err != NULL ? err->message : "", NULL);
        (void)pthread_mutex_unlock(&l->loading);
        return st;
    }
    log_event(s->log, time_now(), "image_loaded", "image", lode_image_id(image), "horizon",
              lode_image_horizon(image), NULL);
    lode_handle_swap(s->image, image);
    atomic_store(&s->policy_changed, true); // the next tick looks
    atomic_store(&s->image_changed, true);
    (void)pthread_mutex_unlock(&l->loading);
    return LODE_OK;
}

lode_status law_start(service *s, lode_error *err) {
    lode_image *image = NULL;
    lode_status st = lode_image_open(s->o->image_path, &image, err);
    if (st != LODE_OK) {
        return st;
    }
    s->image = lode_handle_new(image);
    s->law = calloc(1, sizeof *s->law);
    if (s->law == NULL) {
        lode_oom();
    }
    (void)pthread_mutex_init(&s->law->loading, NULL); // default ones cannot fail
    (void)pthread_mutex_init(&s->law->lock, NULL);
    s->law->scratch = lode_scratch_new();
    st = ledger_open(&store_sqlite, s->o->store_path, STORE_READ, &s->law->reader, err);
    if (st == LODE_OK) {
        look(s);
    }
    return st;
}

void law_stop(service *s) {
    struct law *l = s->law;
    lode_handle_free(s->image);
    if (l == NULL) {
        return;
    }
    ledger_close(&l->reader);
    lode_scratch_free(l->scratch);
    free(l->lists);
    (void)pthread_mutex_destroy(&l->loading);
    (void)pthread_mutex_destroy(&l->lock);
    free(l);
}

// ---- what is told --------------------------------------------------------------------------------------------

static json_t *image_json(const struct law *l) {
    json_t *j = json_object();
    put_json(j, "ok", json_boolean(l->sound));
    put_text(j, "id", str_of(l->id));
    put_text(j, "problem", str_of(l->problem));
    return j;
}

// How old the reading is counts, not how long a publisher left a list as it is: one of 2022 may be today's.
// Which lists are older than their publishers leave them is told beside it, as each decision tells it.
static json_t *law_json(const struct law *l, bool fresh) {
    json_t *j = json_object();
    int64_t stale = 0;
    for (size_t i = 0; i < l->n_lists; i++) {
        stale += l->lists[i].stale;
    }
    put_json(j, "ok", json_boolean(fresh));
    put_text(j, "horizon", str_of(l->horizon));
    put_int(j, "age_days", l->horizon_age);
    put_int(j, "allowed_days", l->days);
    put_int(j, "lists", (int64_t)l->n_lists);
    put_int(j, "lists_stale", stale);
    put_text(j, "problem",
             fresh
                 ? STR("")
                 : STR("law and lists were read longer ago than policy law.days allows: read them, "
                       "compile the image, reload it"));
    return j;
}

bool service_ready(service *s, json_t **why) {
    struct law *l = s->law;
    bool writable = atomic_load(&writer_stats_of(s->writer)->writable);
    (void)pthread_mutex_lock(&l->lock);
    bool fresh = l->sound && l->horizon_age <= l->days;
    bool ready = l->sound && fresh && writable && !atomic_load(&s->stopping);
    if (why != NULL) {
        json_t *of_store = json_object(), *j = json_object();
        put_json(j, "ready", json_boolean(ready));
        put_json(of_store, "ok", json_boolean(writable));
        put_text(of_store, "problem",
                 writable ? STR("")
                          : STR("the last change could not be written: look at the disk"));
        put_json(j, "image", image_json(l));
        put_json(j, "store", of_store);
        put_json(j, "law", law_json(l, fresh));
        put_json(j, "stopping", json_boolean(atomic_load(&s->stopping)));
        *why = j;
    }
    (void)pthread_mutex_unlock(&l->lock);
    return ready;
}

void service_metrics(service *s, strbuf *out) {
    struct law *l = s->law;
    uint32_t n = matcher_count(s->routes);
    const char **methods = calloc(n + 1u, sizeof *methods);
    const char **paths = calloc(n + 1u, sizeof *paths);
    if (methods == NULL || paths == NULL) {
        lode_oom();
    }
    for (uint32_t i = 0; i < n; i++) {
        methods[i] = route_at(i)->method;
        paths[i] = route_at(i)->path;
    }
    metrics_now now = {.methods = methods,
                       .paths = paths,
                       .writer = writer_stats_of(s->writer),
                       .connections = http_connections(s->http),
                       .log_dropped = log_dropped(s->log),
                       .started_s = s->started_s,
                       .ready = service_ready(s, NULL)};
    (void)pthread_mutex_lock(&l->lock);
    now.image = l->id;
    now.horizon = l->horizon;
    now.horizon_age = l->horizon_age;
    now.lists = l->lists;
    now.n_lists = l->n_lists;
    metrics_print(s->metrics, &now, out);
    (void)pthread_mutex_unlock(&l->lock);
    free(methods);
    free(paths);
}
