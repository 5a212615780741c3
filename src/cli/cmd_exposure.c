// SPDX-License-Identifier: Apache-2.0
//
// exposure: what stops if a shipment may not leave. A model is a folder of CSV files; all of them are
// read, whatever their names, so that a misspelled one is an error and not a missing table. Answers
// through the public header, as every other program does.
#include <lodestone.h>

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

#define PATH_BYTES 4096u
#define FIRST_TICK_MS 700u /* sooner an answer is simply there */
#define TICK_MS 250u

// ---- the folder ---------------------------------------------------------------------------------

typedef struct model_dir {
    lode_arena a;
    lode_file files[LODE_MODEL_FILES_MAX];
    uint32_t n;
} model_dir;

static int by_name(const void *x, const void *y) {
    const lode_file *a = x, *b = y;
    return strcmp(a->name, b->name);
}

static lode_status read_one(model_dir *d, const char *dir, const char *name, lode_error *err) {
    char path[PATH_BYTES];
    if (d->n == LODE_MODEL_FILES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_many", "%.200s has over %u CSV files", dir,
                         LODE_MODEL_FILES_MAX);
    }
    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path) {
        return lode_fail(err, LODE_ENVIRONMENT, "too_long", "a path below %.200s is too long", dir);
    }
    str text = {0};
    lode_status st = file_read(&d->a, path, LODE_MODEL_BYTES_MAX, &text, err);
    if (st == LODE_OK) {
        d->files[d->n++] = (lode_file){str_dup(&d->a, str_of(name)).p, text.p, text.n};
    }
    return st;
}

static lode_status read_dir(model_dir *d, const char *dir, lode_error *err) {
    DIR *stream = opendir(dir);
    if (stream == NULL) {
        lode_status st = lode_fail(err, LODE_ENVIRONMENT, "cannot_read", "cannot read %.200s: %s",
                                   dir, strerror(errno));
        lode_hint(err,
                  "a model is a folder of CSV files; `lodestone exposure init DIR` writes one");
        return st;
    }
    lode_status st = LODE_OK;
    const struct dirent *e = NULL;
    while (st == LODE_OK && (e = readdir(stream)) != NULL) {
        if (e->d_name[0] != '.' && str_ends(str_of(e->d_name), STR(".csv"))) {
            st = read_one(d, dir, e->d_name, err);
        }
    }
    (void)closedir(stream); // only read from
    if (st == LODE_OK && d->n == 0) {
        st = lode_fail(err, LODE_BAD_INPUT, "no_model", "there are no CSV files in %.200s", dir);
        lode_hint(err, "`lodestone exposure init DIR` writes a model to begin with");
    }
    qsort(d->files, d->n, sizeof *d->files, by_name); // the order of a folder must not matter
    return st;
}

// ---- progress -----------------------------------------------------------------------------------

// The library does not say how far it is; a person who waits sees at least that it works.
typedef struct ticker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool on, done;
} ticker;

static void *tick(void *ctx) {
    ticker *t = ctx;
    uint32_t waited_ms = 0;
    (void)pthread_mutex_lock(&t->lock); // a default mutex of ours: it cannot fail
    while (!t->done) {
        struct timespec until;
        (void)clock_gettime(CLOCK_REALTIME, &until); // always there
        uint32_t ms = waited_ms == 0 ? FIRST_TICK_MS : TICK_MS;
        until.tv_nsec += (long)ms * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        if (pthread_cond_timedwait(&t->wake, &t->lock, &until) == ETIMEDOUT) {
            waited_ms += ms;
            err_f("\r\033[Kdeciding the lanes, running the plan: %u s", waited_ms / 1000);
        }
    }
    (void)pthread_mutex_unlock(&t->lock); // as above
    err_f("%s", waited_ms > 0 ? "\r\033[K" : "");
    return NULL;
}

static void ticker_begin(ticker *t) {
    *t = (ticker){.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};
    t->on = isatty(STDERR_FILENO) == 1 && pthread_create(&t->thread, NULL, tick, t) == 0;
}

static void ticker_end(ticker *t) {
    if (t->on) {
        (void)pthread_mutex_lock(&t->lock); // as above
        t->done = true;
        (void)pthread_cond_signal(&t->wake);
        (void)pthread_mutex_unlock(&t->lock);
        (void)pthread_join(t->thread, NULL);
    }
}

// ---- asking --------------------------------------------------------------------------------------

static void in_dir(const char *dir, const lode_error *from, lode_error *to) {
    *to = *from;
    str d = str_of(dir);
    while (d.n > 1 && d.p[d.n - 1] == '/') {
        d.n--;
    }
    if (from->file[0] != '\0') {
        (void)snprintf(to->file, sizeof to->file, STR_FMT "/%.60s", // cut to fit
                       (int)(d.n < 190 ? d.n : 190), d.p, from->file);
    }
}

static int fail_model(const cli *c, const char *dir, const lode_scratch *scratch,
                      const lode_error *err) {
    size_t n = 0;
    uint64_t total = 0;
    lode_error shown;
    const lode_error *all = lode_scratch_problems(scratch, &n, &total);
    if (n == 0) {
        in_dir(dir, err, &shown);
        return cli_fail(c, &shown);
    }
    for (size_t i = 0; i < n; i++) {
        in_dir(dir, &all[i], &shown);
        (void)cli_fail(c, &shown); // the code is one for all
    }
    if (total > n) {
        err_f("%llu more\n", (unsigned long long)(total - n));
    }
    return LODE_BAD_INPUT;
}

// "options.policy" -> "--policy": what the library calls an option is one of the command line.
static bool option_at_fault(lode_error *err) {
    str file = str_of(err->file);
    if (!str_starts(file, STR("options."))) {
        return false;
    }
    char name[64];
    (void)snprintf(name, sizeof name, "--%s", err->file + strlen("options.")); // short words
    memcpy(err->file, name, sizeof name);
    return true;
}

// image NULL: where the items of --where-used, and those after MODEL_DIR, are used.
static lode_status answer(const cli *c, const lode_image *image, lode_scratch *scratch,
                          const model_dir *d, const lode_exposure_options *o,
                          const lode_result **result, lode_error *err) {
    if (image != NULL) {
        return lode_exposure(image, scratch, d->files, d->n, o, result, err);
    }
    VEC(const char *) items = {0};
    for (size_t i = 0; i < c->many.n; i++) {
        *vec_push(&items) = c->many.p[i];
    }
    for (size_t i = 1; i < c->args.n; i++) {
        *vec_push(&items) = c->args.p[i];
    }
    lode_status st = lode_exposure_used(scratch, d->files, d->n, items.p, items.n, o, result, err);
    vec_clear(&items);
    return st;
}

static int ask(const cli *c, const lode_image *image, const lode_exposure_options *o) {
    model_dir *d = calloc(1, sizeof *d);
    if (d == NULL) {
        lode_oom();
    }
    lode_scratch *scratch = lode_scratch_new();
    lode_error err = {0};
    const lode_result *result = NULL;
    const char *dir = c->args.p[0];
    int code = LODE_OK;
    ticker t;
    ticker_begin(&t);
    lode_status st = read_dir(d, dir, &err);
    bool read = st == LODE_OK;
    st = read ? answer(c, image, scratch, d, o, &result, &err) : st;
    ticker_end(&t);
    if (st == LODE_OK) {
        out_str((str){result->text, result->len});
        out_z(o->format == LODE_JSON ? "\n" : "");
        code = result->exit_code;
    } else if (option_at_fault(&err)) {
        code = cli_usage(c, &err);
    } else {
        code = read ? fail_model(c, dir, scratch, &err) : cli_fail(c, &err);
    }
    lode_scratch_free(scratch);
    arena_clear(&d->a);
    free(d);
    return code;
}

// ---- init ----------------------------------------------------------------------------------------

static lode_status make_dir(const char *dir, lode_error *err) {
    if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
        return lode_fail(err, LODE_ENVIRONMENT, "cannot_write", "cannot make %.200s: %s", dir,
                         strerror(errno));
    }
    return LODE_OK;
}

// The path of file number at, and its text; false: there are no more.
static bool next_file(lode_scratch *scratch, size_t at, const char *dir, lode_file *f, char *path) {
    return lode_exposure_template(scratch, at, f, NULL) == LODE_OK &&
           snprintf(path, PATH_BYTES, "%s/%s", dir, f->name) < (int)PATH_BYTES;
}

static lode_status write_files(lode_scratch *scratch, const char *dir, lode_error *err) {
    lode_file f = {0};
    char path[PATH_BYTES];
    struct stat s;
    // All are looked for before one is written: a model of somebody's is never half replaced.
    for (size_t i = 0; next_file(scratch, i, dir, &f, path); i++) {
        if (stat(path, &s) == 0) {
            lode_status st =
                lode_fail(err, LODE_BAD_INPUT, "exists", "%.300s is there already", path);
            lode_hint(err, "nothing was written; take an empty folder");
            return st;
        }
    }
    lode_status st = make_dir(dir, err);
    for (size_t i = 0; st == LODE_OK && next_file(scratch, i, dir, &f, path); i++) {
        st = file_write(path, (str){f.text, f.n}, err);
        if (st == LODE_OK) {
            out_f("wrote %s\n", path);
        }
    }
    return st;
}

static int init(const cli *c) {
    lode_error err = {0};
    if (c->args.n != 2) {
        (void)lode_fail(&err, LODE_USAGE, "argument_missing", "init needs %s",
                        c->args.n < 2 ? "a DIR" : "one DIR only"); // in err
        return cli_usage(c, &err);
    }
    lode_scratch *scratch = lode_scratch_new();
    lode_status st = write_files(scratch, c->args.p[1], &err);
    lode_scratch_free(scratch);
    if (st != LODE_OK) {
        return cli_fail(c, &err);
    }
    out_f("next: lodestone exposure -i WORLD %s\n", c->args.p[1]);
    return LODE_OK;
}

// ---- the command ---------------------------------------------------------------------------------

static lode_status exposure_call(const cli *c, uint32_t *horizon, lode_error *err) {
    lode_date unused = DATE_NONE; /* the library reads it again; here the error names the option */
    bool used = cli_has(c, OPT_WHERE_USED);
    if (c->args.n != 1 && !used) {
        return lode_fail(err, LODE_USAGE, "argument_extra", "one word too many: \"%.60s\"",
                         c->args.p[1]);
    }
    if (!cli_has(c, OPT_IMAGE) && !used) {
        return lode_fail(err, LODE_USAGE, "option_missing", "exposure needs -i WORLD");
    }
    if (cli_has(c, OPT_JSON) + cli_has(c, OPT_CSV) + cli_has(c, OPT_COMPARE) > 1) {
        return lode_fail(err, LODE_USAGE, "option_alone",
                         "--json, --csv and --compare do not go together");
    }
    if (cli_date(c, OPT_ON, &unused, err) != LODE_OK ||
        cli_date(c, OPT_KNOWN, &unused, err) != LODE_OK) {
        return LODE_USAGE;
    }
    return cli_count(c, OPT_HORIZON, 3650, horizon, err);
}

int cmd_exposure(cli *c) {
    lode_error err = {0};
    uint32_t horizon = 0;
    if (strcmp(c->args.p[0], "init") == 0) {
        return init(c);
    }
    if (exposure_call(c, &horizon, &err) != LODE_OK) {
        return cli_usage(c, &err);
    }
    lode_image *image = NULL;
    bool used = cli_has(c, OPT_WHERE_USED);
    if (!used && lode_image_open(c->value[OPT_IMAGE], &image, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    char today[16];
    (void)date_print(date_today_utc(), today);
    lode_exposure_options o = {
        .size = sizeof o,
        .on = cli_has(c, OPT_ON) ? c->value[OPT_ON] : today,
        .known = c->value[OPT_KNOWN],
        .horizon = (int)horizon,
        .policy = c->value[OPT_POLICY],
        .inbound = c->value[OPT_INBOUND],
        .scenario = c->value[OPT_SCENARIO],
        .compare = c->value[OPT_COMPARE],
        .format = cli_has(c, OPT_JSON) ? LODE_JSON : (cli_has(c, OPT_CSV) ? LODE_CSV : LODE_TEXT),
        .color = c->color_out};
    int code = ask(c, image, &o);
    lode_image_release(image);
    return code;
}
