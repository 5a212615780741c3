// SPDX-License-Identifier: Apache-2.0
//
// See models.h. Folders and files are opened from the folder above them, without following a link, so that a name
// leads nowhere else, whoever writes into the folder meanwhile.
#include "service/models.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_BYTES_MAX 100u
#define TITLE_BYTES_MAX 160u

// ---- names -------------------------------------------------------------------------------------------

static bool is_name(str s) {
    bool ok = s.n > 0 && s.n <= NAME_BYTES_MAX && s.p[0] != '.' && str_is_utf8(s, NULL);
    for (size_t i = 0; ok && i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        ok = c >= 0x20 && c != 0x7f && c != '/';
    }
    return ok;
}

static int by_file_name(const void *x, const void *y) {
    const model_file *a = x, *b = y;
    return str_cmp(a->name, b->name);
}

static int by_name(const void *x, const void *y) {
    const model *a = x, *b = y;
    return str_cmp(a->name, b->name);
}

// ---- one file ----------------------------------------------------------------------------------------

static bool read_text(int fd, size_t most, strbuf *out) {
    for (;;) {
        char *to = strbuf_room(out, 1u << 16);
        ssize_t n = read(fd, to, 1u << 16);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return n == 0;
        }
        strbuf_grew(out, (size_t)n);
        if (out->n > most) {
            return true; // the caller sees that it is too much
        }
    }
}

static void complain(lode_arena *a, model *m, const char *what, str file) {
    strbuf b = {0};
    if (m->problem.n == 0) {
        strbuf_addf(&b, STR_FMT "%s%s", STR_ARG(file), file.n > 0 ? ": " : "", what);
        m->problem = str_dup(a, strbuf_str(&b));
        strbuf_clear(&b);
    }
}

static void read_file(lode_arena *a, int folder, model *m, model_file *f, size_t *total) {
    strbuf text = {0};
    int fd = openat(folder, f->name.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        complain(a, m, "it is no file that can be read (links are not followed)", f->name);
    } else if (!read_text(fd, MODEL_BYTES_MAX - *total, &text)) {
        complain(a, m, "it cannot be read", f->name);
    } else if (text.n > MODEL_BYTES_MAX - *total) {
        complain(a, m, "with it the model is larger than 48 MB", f->name);
        strbuf_reset(&text);
    } else if (!str_is_utf8(strbuf_str(&text), NULL)) {
        complain(a, m, "it is not UTF-8", f->name);
    }
    f->bytes = text.n;
    f->text = str_dup(a, strbuf_str(&text));
    *total += text.n;
    strbuf_clear(&text);
    if (fd >= 0) {
        (void)close(fd); // only read
    }
}

// ---- one model ---------------------------------------------------------------------------------------

// "# Two cars and their magnets. Sizes are assumed." is "Two cars and their magnets".
static str title_of(const model *m) {
    for (uint32_t i = 0; i < m->n; i++) {
        str t = m->files[i].text;
        if (!str_eqz(m->files[i].name, "items.csv") || !str_starts(t, STR("#"))) {
            continue;
        }
        const char *end = memchr(t.p, '\n', t.n);
        t = str_trim((str){t.p + 1, (end != NULL ? (size_t)(end - t.p) : t.n) - 1});
        const char *stop = t.n > 0 ? memmem(t.p, t.n, ". ", 2) : NULL;
        t.n = stop != NULL ? (size_t)(stop - t.p) : t.n;
        t.n -= t.n > 0 && t.p[t.n - 1] == '.';
        if (t.n > 0 && t.n <= TITLE_BYTES_MAX) {
            return t;
        }
    }
    return m->name;
}

static void digest(model *m) {
    sha256 h = sha256_begin();
    char size[32];
    for (uint32_t i = 0; i < m->n; i++) {
        int n = snprintf(size, sizeof size, "\n%zu\n", m->files[i].bytes);
        sha256_add(&h, m->files[i].name);
        sha256_add(&h, (str){size, (size_t)n});
        sha256_add(&h, m->files[i].text);
    }
    sha256_end(&h, m->sha256);
}

// The CSV files of an open folder, which stays open. False: it is no model.
static bool read_model(lode_arena *a, int fd, str name, model *m) {
    int again = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    DIR *dir = again >= 0 ? fdopendir(again) : NULL;
    size_t total = 0;
    bool is_model = false;
    *m = (model){.name = str_dup(a, name)};
    if (dir == NULL) {
        if (again >= 0) {
            (void)close(again); // only read
        }
        return false;
    }
    rewinddir(dir); // the copy shares its place with the first
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        str file = str_of(e->d_name);
        if (!str_ends(file, STR(".csv")) || !is_name(file)) {
            continue;
        }
        if (m->n == MODEL_FILES_MAX) {
            complain(a, m, "it has too many tables", STR(""));
            break;
        }
        is_model = is_model || str_eqz(file, "items.csv") || str_eqz(file, "plan.csv");
        m->files[m->n++].name = str_dup(a, file);
    }
    (void)closedir(dir); // only read
    if (!is_model) {
        return false;
    }
    qsort(m->files, m->n, sizeof *m->files, by_file_name);
    for (uint32_t i = 0; i < m->n; i++) {
        read_file(a, fd, m, &m->files[i], &total);
    }
    m->title = str_dup(a, m->problem.n > 0 ? m->name : title_of(m));
    if (m->problem.n == 0) {
        digest(m);
    }
    return true;
}

// ---- the folder --------------------------------------------------------------------------------------

static lode_status open_folder(const char *folder, int *fd, lode_error *err) {
    *fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd < 0) {
        lode_status st = lode_fail(err, LODE_ENVIRONMENT, "no_models",
                                   "%.200s is no folder that can be read", folder);
        lode_hint(err, "--models names a model, or a folder of models (docs/exposure.md)");
        return st;
    }
    return LODE_OK;
}

lode_status models_check(const char *folder, lode_error *err) {
    int fd = -1;
    lode_status st = open_folder(folder, &fd, err);
    if (st == LODE_OK) {
        (void)close(fd); // only read
    }
    return st;
}

// How a model is called that is the folder itself.
static str own_name(lode_arena *a, const char *folder) {
    char *whole = realpath(folder, NULL);
    const char *slash = whole != NULL ? strrchr(whole, '/') : NULL;
    str name = str_dup(a, slash != NULL && slash[1] != '\0' ? str_of(slash + 1) : STR("model"));
    free(whole);
    return is_name(name) ? name : STR("model");
}

static bool read_below(lode_arena *a, int fd, str name, model *m) {
    int below = openat(fd, name.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    bool is_model = below >= 0 && read_model(a, below, name, m);
    if (below >= 0) {
        (void)close(below); // only read
    }
    return is_model;
}

// The texts go with an arena of their own: a list needs none of them.
static model without_texts(lode_arena *a, const model *m) {
    model out = *m;
    out.name = str_dup(a, m->name);
    out.title = str_dup(a, m->title);
    out.problem = str_dup(a, m->problem);
    for (uint32_t i = 0; i < m->n; i++) {
        out.files[i] =
            (model_file){.name = str_dup(a, m->files[i].name), .bytes = m->files[i].bytes};
    }
    return out;
}

static void list_below(lode_arena *a, int fd, model *all, uint32_t *n) {
    DIR *dir = fdopendir(fd); // takes it over
    if (dir == NULL) {
        (void)close(fd);
        return;
    }
    rewinddir(dir);
    for (const struct dirent *e = readdir(dir); e != NULL && *n < MODELS_MAX; e = readdir(dir)) {
        lode_arena own = {0};
        model m;
        if (is_name(str_of(e->d_name)) && read_below(&own, dirfd(dir), str_of(e->d_name), &m)) {
            all[(*n)++] = without_texts(a, &m);
        }
        arena_clear(&own);
    }
    (void)closedir(dir); // only read
}

lode_status models_list(lode_arena *a, const char *folder, model **out, uint32_t *n,
                        lode_error *err) {
    int fd = -1;
    lode_arena own = {0};
    model m;
    *n = 0;
    lode_status st = open_folder(folder, &fd, err);
    if (st != LODE_OK) {
        return st;
    }
    *out = arena_array(a, MODELS_MAX, sizeof **out);
    if (read_model(&own, fd, own_name(a, folder), &m)) {
        (*out)[(*n)++] = without_texts(a, &m);
        (void)close(fd); // only read
    } else {
        list_below(a, fd, *out, n);
    }
    arena_clear(&own);
    qsort(*out, *n, sizeof **out, by_name);
    return LODE_OK;
}

lode_status models_get(lode_arena *a, const char *folder, str name, model *out, bool *found,
                       lode_error *err) {
    int fd = -1;
    lode_status st = open_folder(folder, &fd, err);
    *found = false;
    if (st != LODE_OK) {
        return st;
    }
    str own = own_name(a, folder);
    if (read_model(a, fd, own, out)) {
        *found = str_eq(own, name);
    } else if (is_name(name)) {
        *found = read_below(a, fd, str_dup(a, name), out);
    }
    (void)close(fd); // only read
    return LODE_OK;
}
