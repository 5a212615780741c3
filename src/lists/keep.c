// SPDX-License-Identifier: Apache-2.0
//
// keep: snapshots in a folder, one file a list. A list that shrinks to less than half overnight is more
// likely a broken download than an amnesty, and half a list clears the other half: it is refused until
// somebody who has looked says --force.
#include "lists/lists.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#define ENDING ".list"

static str path_of(lode_arena *a, const char *dir, str name, const char *ending) {
    strbuf b = {0};
    strbuf_addf(&b, "%s%s" STR_FMT "%s", dir, str_ends(str_of(dir), STR("/")) ? "" : "/",
                STR_ARG(name), ending);
    str path = str_dup(a, strbuf_str(&b));
    strbuf_clear(&b);
    return path;
}

static lode_status read_one(lode_arena *a, const char *path, list_snapshot *out, lode_error *err) {
    str text = {0};
    lode_status st = file_read(a, path, SNAPSHOT_BYTES_MAX, &text, err);
    return st == LODE_OK ? snapshot_parse(a, path, text, out, err) : st;
}

static int only_lists(const struct dirent *e) {
    str name = str_of(e->d_name);
    return str_ends(name, STR(ENDING)) && list_id_ok((str){name.p, name.n - strlen(ENDING)});
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

lode_status lists_load(lode_arena *a, const char *dir, list_joined *out, lode_error *err) {
    struct dirent **names = NULL;
    int n = scandir(dir, &names, only_lists, by_bytes);
    if (n < 0) {
        return lode_fail(err, LODE_ENVIRONMENT, "no_folder", "cannot open the folder %.200s: %s",
                         dir, strerror(errno));
    }
    list_joined all = {.all = arena_array(a, (size_t)n + 1, sizeof *all.all)};
    lode_status st = LODE_OK;
    for (int i = 0; i < n; i++) {
        str path = path_of(a, dir, str_of(names[i]->d_name), "");
        list_snapshot *s = &all.all[all.n];
        st = st == LODE_OK ? read_one(a, path.p, s, err) : st;
        str id = {names[i]->d_name, strlen(names[i]->d_name) - strlen(ENDING)};
        if (st == LODE_OK && !str_eq(s->id, id)) {
            st = lode_fail(err, LODE_BAD_INPUT, "list_id",
                           "%.200s holds the list " STR_FMT ": a file has its list's name", path.p,
                           STR_ARG(s->id));
        }
        all.n += st == LODE_OK;
        free(names[i]);
    }
    free(names);
    *out = st == LODE_OK ? all : (list_joined){0};
    return st;
}

// ---- writing ----------------------------------------------------------------------------------

static lode_status may_replace(const list_snapshot *old, const list_snapshot *new,
                               lode_error *err) {
    lode_status st = LODE_OK;
    char was[16], is[16];
    if ((uint64_t) new->n_parties * 2 < old->n_parties) {
        st = lode_fail(err, LODE_BAD_INPUT, "list_shrank",
                       STR_FMT ": %u parties, and %u were there before: fewer than half",
                       STR_ARG(new->id), new->n_parties, old->n_parties);
    } else if (new->as_of < old->as_of) {
        st = lode_fail(err, LODE_BAD_INPUT, "list_older",
                       STR_FMT ": of %.*s, and a later one of %.*s is there", STR_ARG(new->id),
                       STR_ARG(date_print(new->as_of, is)), STR_ARG(date_print(old->as_of, was)));
    }
    if (st != LODE_OK) {
        lode_hint(err, "the snapshot that was there stays; when the new one is right, say --force");
    }
    return st;
}

static lode_status check_one(lode_arena *a, const char *path, const list_snapshot *s, bool force,
                             list_kept *kept, lode_error *err) {
    struct stat at;
    *kept = (list_kept){.after = s->n_parties};
    if (stat(path, &at) != 0) {
        return LODE_OK; // a path that cannot be reached fails when it is written
    }
    list_snapshot old = {0};
    lode_status st = read_one(a, path, &old, force ? NULL : err);
    if (st == LODE_OK) {
        kept->was_there = true;
        kept->before = old.n_parties;
        st = force ? LODE_OK : may_replace(&old, s, err);
    }
    return force ? LODE_OK : st;
}

lode_status lists_keep(lode_arena *a, const char *dir, const list_joined *lists, bool force,
                       list_kept *out, lode_error *err) {
    lode_status st = LODE_OK;
    for (uint32_t i = 0; st == LODE_OK && i < lists->n; i++) {
        str path = path_of(a, dir, lists->all[i].id, ENDING);
        st = check_one(a, path.p, &lists->all[i], force, &out[i], err);
    }
    if (st == LODE_OK && mkdir(dir, 0777) != 0 && errno != EEXIST) {
        st = lode_fail(err, LODE_ENVIRONMENT, "no_folder", "cannot make the folder %.200s: %s", dir,
                       strerror(errno));
    }
    strbuf text = {0};
    for (uint32_t i = 0; st == LODE_OK && i < lists->n; i++) {
        str path = path_of(a, dir, lists->all[i].id, ENDING), old = {0};
        strbuf_reset(&text);
        snapshot_print(&lists->all[i], &text);
        bool readable =
            out[i].was_there && file_read(a, path.p, SNAPSHOT_BYTES_MAX, &old, NULL) == LODE_OK;
        out[i].same = readable && str_eq(old, strbuf_str(&text));
        st = out[i].same ? LODE_OK : file_write(path.p, strbuf_str(&text), err);
    }
    strbuf_clear(&text);
    return st;
}
