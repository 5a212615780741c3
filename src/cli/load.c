// SPDX-License-Identifier: Apache-2.0
//
// Finding, reading and joining the files of packs. See load.h for what counts as a pack.
//
// List files are named by law text, so a name is held to the folder of the law (or of --lists):
// no absolute path and no "..", whoever wrote the pack.
#include "cli/load.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "decide/lower.h"
#include "lists/lists_world.h"
#include "screen/index.h"

typedef struct folder_id {
    dev_t dev;
    ino_t ino;
} folder_id;

typedef struct walk {
    pack_set *ps;
    const char *pack; // last folder of the pack's path
    VEC(folder_id) seen;
    uint32_t found;
} walk;

static char *join(lode_arena *a, const char *dir, const char *name) {
    strbuf b = {0};
    strbuf_addf(&b, "%s%s%s", dir, dir[0] != '\0' && str_ends(str_of(dir), STR("/")) ? "" : "/",
                name);
    char *path = (char *)(uintptr_t)str_dup(a, strbuf_str(&b)).p;
    strbuf_clear(&b);
    return path;
}

static lode_status add_file(walk *w, char *path, lode_error *err) {
    pack_set *ps = w->ps;
    if (ps->files.n >= PACK_FILES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_many_files", "more than %u law files",
                         PACK_FILES_MAX);
    }
    pack_file *f = arena_alloc(&ps->arena, sizeof *f);
    f->path = path;
    str pack = str_of(w->pack);
    memcpy(f->source.pack, pack.p,
           pack.n < sizeof f->source.pack ? pack.n : sizeof f->source.pack - 1);
    *vec_push(&ps->files) = f;
    w->found++;
    return LODE_OK;
}

static bool enter_once(walk *w, const struct stat *st) {
    for (size_t i = 0; i < w->seen.n; i++) {
        if (w->seen.p[i].dev == st->st_dev && w->seen.p[i].ino == st->st_ino) {
            return false;
        }
    }
    *vec_push(&w->seen) = (folder_id){st->st_dev, st->st_ino};
    return true;
}

static lode_status cannot_read(const char *path, int why, lode_error *err) {
    return lode_fail(err, LODE_ENVIRONMENT, "cannot_read", "cannot read %.200s: %s", path,
                     strerror(why));
}

static lode_status walk_folder(walk *w, const char *path, uint32_t depth, lode_error *err);

static lode_status walk_name(walk *w, const char *dir, const char *name, uint32_t depth,
                             lode_error *err) {
    if (name[0] == '.') {
        return LODE_OK; // ., .. and hidden files: editors leave those
    }
    char *path = join(&w->ps->arena, dir, name);
    struct stat st;
    if (stat(path, &st) != 0) {
        // A dangling link matters only where it stands for a law file.
        return str_ends(str_of(name), STR(".law")) ? cannot_read(path, errno, err) : LODE_OK;
    }
    if (S_ISDIR(st.st_mode)) {
        return enter_once(w, &st) ? walk_folder(w, path, depth + 1, err) : LODE_OK;
    }
    if (S_ISREG(st.st_mode) && str_ends(str_of(name), STR(".law"))) {
        return add_file(w, path, err);
    }
    return LODE_OK;
}

static lode_status walk_folder(walk *w, const char *path, uint32_t depth, lode_error *err) {
    if (depth > PACK_DEPTH_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_deep", "%.200s: more than %u folders deep", path,
                         PACK_DEPTH_MAX);
    }
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return cannot_read(path, errno, err);
    }
    lode_status result = LODE_OK;
    const struct dirent *entry = NULL;
    while (result == LODE_OK && (entry = readdir(dir)) != NULL) {
        result = walk_name(w, path, entry->d_name, depth, err);
    }
    (void)closedir(dir); // only read
    return result;
}

// The last folder of a pack's real path, so that `.` and `packs/cn/` name it too.
static const char *pack_name(lode_arena *a, const char *path) {
    char *real = realpath(path, NULL);
    str whole = real != NULL ? str_of(real) : str_of(path);
    size_t at = whole.n;
    while (at > 0 && whole.p[at - 1] != '/') {
        at--;
    }
    const char *name = str_dup(a, (str){whole.p + at, whole.n - at}).p;
    free(real);
    return name;
}

static lode_status find_one(pack_set *ps, const char *path, bool single, lode_error *err) {
    walk w = {.ps = ps};
    struct stat st;
    if (stat(path, &st) != 0) {
        int why = errno;
        lode_status failed = lode_fail(err, LODE_ENVIRONMENT, "no_folder",
                                       "cannot open the pack %.200s: %s", path, strerror(why));
        lode_hint(err, "a pack is a folder with .law files in it, such as packs/base");
        return failed;
    }
    if (S_ISREG(st.st_mode) && single) {
        char *parent = join(&ps->arena, path, "..");
        w.pack = pack_name(&ps->arena, parent);
        return add_file(&w, (char *)(uintptr_t)str_dup(&ps->arena, str_of(path)).p, err);
    }
    if (!S_ISDIR(st.st_mode)) {
        return lode_fail(err, LODE_ENVIRONMENT, "no_folder",
                         "%.200s is not a folder; a pack is one", path);
    }
    w.pack = pack_name(&ps->arena, path);
    (void)enter_once(&w, &st); // the first one is new
    lode_status result = walk_folder(&w, path, 0, err);
    if (result == LODE_OK && w.found == 0) {
        result =
            lode_fail(err, LODE_BAD_INPUT, "empty_pack", "the pack %.200s has no .law file", path);
    }
    vec_clear(&w.seen);
    return result;
}

static int by_pack_and_path(const void *a, const void *b) {
    const pack_file *x = *(pack_file *const *)a;
    const pack_file *y = *(pack_file *const *)b;
    int order = strcmp(x->source.pack, y->source.pack);
    return order != 0 ? order : strcmp(x->path, y->path);
}

lode_status packs_find(const cli *c, pack_set *ps, bool single, lode_error *err) {
    ps->lists_dir = c->value[OPT_LISTS];
    for (size_t i = 0; i < c->args.n; i++) {
        lode_status st = find_one(ps, c->args.p[i], single, err);
        if (st != LODE_OK) {
            return st;
        }
    }
    qsort(ps->files.p, ps->files.n, sizeof *ps->files.p, by_pack_and_path);
    // A pack named twice on the command line is read once.
    size_t kept = 0;
    for (size_t i = 0; i < ps->files.n; i++) {
        if (kept == 0 || strcmp(ps->files.p[kept - 1]->path, ps->files.p[i]->path) != 0) {
            ps->files.p[kept++] = ps->files.p[i];
        }
    }
    ps->files.n = kept;
    return LODE_OK;
}

lode_status packs_parse(pack_set *ps, lode_error *err) {
    ps->sources = arena_array(&ps->arena, ps->files.n, sizeof *ps->sources);
    for (size_t i = 0; i < ps->files.n; i++) {
        pack_file *f = ps->files.p[i];
        str text = {0};
        lode_status st = file_read(&ps->arena, f->path, LAW_FILE_BYTES_MAX, &text, err);
        if (st != LODE_OK) {
            return st;
        }
        char pack[sizeof f->source.pack];
        memcpy(pack, f->source.pack, sizeof pack);
        law_parse(&f->source, f->path, text, &ps->d);
        memcpy(f->source.pack, pack, sizeof pack); // a nested folder belongs to its pack
        ps->sources[i] = &f->source;
    }
    return LODE_OK;
}

static bool name_stays_inside(str name) {
    if (name.n == 0 || name.p[0] == '/' || memchr(name.p, '\0', name.n) != NULL) {
        return false;
    }
    for (size_t at = 0; at < name.n;) {
        size_t end = at;
        while (end < name.n && name.p[end] != '/') {
            end++;
        }
        if (str_eqz((str){name.p + at, end - at}, "..")) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

static lode_status read_list(void *ctx, const law_source *from, str name, str *bytes,
                             lode_error *err) {
    pack_set *ps = ctx;
    if (!name_stays_inside(name)) {
        return lode_fail(err, LODE_BAD_INPUT, "list_path",
                         "\"%.*s\" leaves the folder of the law text",
                         (int)(name.n < 80 ? name.n : 80), name.p);
    }
    const char *file = str_dup(&ps->arena, name).p;
    struct stat st;
    if (ps->lists_dir != NULL) {
        const char *path = join(&ps->arena, ps->lists_dir, file);
        if (stat(path, &st) == 0) {
            ps->lists_from_dir++;
            return file_read(&ps->arena, path, LIST_BYTES_MAX, bytes, err);
        }
    }
    str dir = str_of(from->path);
    while (dir.n > 0 && dir.p[dir.n - 1] != '/') {
        dir.n--;
    }
    const char *base = dir.n > 0 ? str_dup(&ps->arena, dir).p : "./";
    return file_read(&ps->arena, join(&ps->arena, base, file), LIST_BYTES_MAX, bytes, err);
}

void packs_resolve(pack_set *ps) {
    if (ps->d.errors == 0) {
        law_resolve(ps->sources, (uint32_t)ps->files.n, read_list, ps, &ps->world, &ps->d);
        ps->resolved = ps->d.errors == 0;
    }
}

void packs_print_diags(pack_set *ps) {
    strbuf text = {0};
    diags_print(&ps->d, &text);
    if (text.n > 0) {
        err_f("%s", text.p);
    }
    strbuf_clear(&text);
}

// Official lists, behind what the law has.
static lode_status add_snapshots(pack_set *ps, lode_error *err) {
    list_joined lists = {0};
    if (!ps->with_snapshots || ps->lists_dir == NULL) {
        return LODE_OK;
    }
    lode_world *w = &ps->world.world;
    lode_status st = lists_load(&ps->arena, ps->lists_dir, &lists, err);
    return st == LODE_OK ? lists_add(w, lists.all, lists.n, &ps->world.arena, w, err) : st;
}

int packs_load(const cli *c, pack_set *ps) {
    lode_error err = {0};
    if (packs_find(c, ps, false, &err) != LODE_OK || packs_parse(ps, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    struct stat st;
    if (ps->lists_dir != NULL && (stat(ps->lists_dir, &st) != 0 || !S_ISDIR(st.st_mode))) {
        (void)lode_fail(&err, LODE_ENVIRONMENT, "no_folder", "--lists %.200s is not a folder",
                        ps->lists_dir); // status is in err
        return cli_fail(c, &err);
    }
    packs_resolve(ps);
    packs_print_diags(ps);
    if (!ps->resolved) {
        return LODE_BAD_INPUT;
    }
    lode_status s = lower_world(&ps->world.world, &ps->world.arena, &err);
    s = s == LODE_OK ? add_snapshots(ps, &err) : s;
    s = s == LODE_OK ? index_build(&ps->world.world, &ps->world.arena, &err) : s;
    return s == LODE_OK ? LODE_OK : cli_fail(c, &err);
}

void packs_clear(pack_set *ps) {
    law_world_clear(&ps->world);
    for (size_t i = 0; i < ps->files.n; i++) {
        law_source_clear(&ps->files.p[i]->source);
    }
    diags_clear(&ps->d);
    vec_clear(&ps->files);
    arena_clear(&ps->arena);
}
