// SPDX-License-Identifier: Apache-2.0
//
// lists import and lists fetch: files, from disk or from their publishers, to snapshots in a folder.
#include "cli/lists_cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lists/fetch.h"
#include "lists/lists.h"

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

// ---- options ----------------------------------------------------------------------------------

static lode_status wanted_format(const cli *c, list_format *out, lode_error *err) {
    *out = LIST_FORMAT_UNKNOWN;
    if (!cli_has(c, OPT_FORMAT)) {
        return LODE_OK;
    }
    *out = list_format_of_name(c->value[OPT_FORMAT]);
    if (*out != LIST_FORMAT_UNKNOWN) {
        return LODE_OK;
    }
    lode_status st = lode_fail(err, LODE_USAGE, "unknown_format",
                               "--format: there is no format \"%.40s\"", c->value[OPT_FORMAT]);
    strbuf all = {0};
    for (int i = 1; i < LIST_FORMAT_COUNT; i++) {
        strbuf_addf(&all, "%s%s", i > 1 ? ", " : "", list_format_name((list_format)i));
    }
    lode_hint(err, "one of %s", all.p);
    strbuf_clear(&all);
    return st;
}

// --as-of DATE is for every file, --as-of NAME=DATE for that one.
static lode_status as_of_option(const cli *c, const char *name, lode_date *out, lode_error *err) {
    for (size_t i = 0; i < c->many.n; i++) {
        const char *word = c->many.p[i], *equals = strrchr(word, '=');
        const char *day = equals != NULL ? equals + 1 : word;
        lode_date d = DATE_NONE;
        if (!date_parse(str_of(day), &d)) {
            return lode_fail(err, LODE_USAGE, "bad_date", "--as-of: \"%.40s\" is not a date", day);
        }
        bool named = equals != NULL && str_eqz((str){word, (size_t)(equals - word)}, name);
        if (named || (equals == NULL && *out == DATE_NONE)) {
            *out = d;
        }
    }
    return LODE_OK;
}

// ---- writing ----------------------------------------------------------------------------------

static void report(const list_joined *lists, const list_kept *kept) {
    for (uint32_t i = 0; i < lists->n; i++) {
        const list_snapshot *s = &lists->all[i];
        char day[16];
        out_f("%-24.*s %7u parties  as of %.*s", STR_ARG(s->id), s->n_parties,
              STR_ARG(date_print(s->as_of, day)));
        if (kept[i].same) {
            out_z("  unchanged\n");
        } else if (kept[i].was_there) {
            out_f("  (%u before)\n", kept[i].before);
        } else {
            out_z("  new\n");
        }
    }
    if (lists->dropped > 0) {
        err_f(
            "%u rows of further files are about parties that the first file does not have; left out\n",
            lists->dropped);
    }
}

static int keep(cli *c, lode_arena *a, const list_joined *lists) {
    lode_error err = {0};
    list_kept *kept = arena_array(a, (size_t)lists->n + 1, sizeof *kept);
    if (lists_keep(a, c->value[OPT_INTO], lists, cli_has(c, OPT_FORCE), kept, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    report(lists, kept);
    return LODE_OK;
}

static lode_status read_file(const cli *c, lode_arena *a, const char *path, list_format format,
                             list_drafts *drafts, lode_error *err) {
    list_file f = {.name = base_name(path),
                   .format = format,
                   .encoding = c->value[OPT_ENCODING],
                   .as_of = DATE_NONE};
    lode_status st = as_of_option(c, f.name, &f.as_of, err);
    st = st == LODE_OK ? file_read(a, path, LIST_FILE_BYTES_MAX, &f.bytes, err) : st;
    if (st == LODE_OK && (st = list_read(a, &f, drafts, err)) != LODE_OK) {
        (void)snprintf(err->file, sizeof err->file, "%s",
                       path); // as the caller named it, cut to fit
    }
    return st;
}

int lists_import(cli *c, lode_arena *a) {
    lode_error err = {0};
    list_format format = LIST_FORMAT_UNKNOWN;
    list_drafts drafts = {0};
    list_joined lists = {0};
    lode_status st = wanted_format(c, &format, &err);
    for (size_t i = 1; st == LODE_OK && i < c->args.n; i++) {
        st = read_file(c, a, c->args.p[i], format, &drafts, &err);
    }
    st = st == LODE_OK ? list_join(a, &drafts, &lists, &err) : st;
    vec_clear(&drafts);
    if (st != LODE_OK) {
        return st == LODE_USAGE ? cli_usage(c, &err) : cli_fail(c, &err);
    }
    return keep(c, a, &lists);
}

// ---- fetching ---------------------------------------------------------------------------------

static void show_progress(void *ctx, uint64_t got, uint64_t total) {
    const list_source *s = ctx;
    if (total > 0) {
        err_f("\r%s: %.1f of %.1f MB", s->name, (double)got / 1e6, (double)total / 1e6);
    } else {
        err_f("\r%s: %.1f MB", s->name, (double)got / 1e6);
    }
}

// Only the lists that were asked for by their ids; all of the source when it was named itself.
static void only_wanted(const cli *c, const list_source *s, list_joined *lists) {
    uint32_t kept = 0;
    bool all = c->args.n < 2;
    for (size_t i = 1; i < c->args.n; i++) {
        all |= strcmp(c->args.p[i], s->name) == 0;
    }
    for (uint32_t k = 0; k < lists->n; k++) {
        bool wanted = all;
        for (size_t i = 1; i < c->args.n; i++) {
            wanted |= str_eqz(lists->all[k].id, c->args.p[i]);
        }
        if (wanted) {
            lists->all[kept++] = lists->all[k];
        }
    }
    lists->n = kept;
}

static lode_status to_lists(cli *c, lode_arena *a, const list_source *s, const fetch_result *got,
                            list_joined *out, lode_error *err) {
    list_drafts drafts = {0};
    list_format format = s->format;
    list_file f = {.name = base_name(got->tags.url.p), .bytes = got->bytes, .as_of = DATE_NONE};
    lode_status st = cli_has(c, OPT_FORMAT) ? wanted_format(c, &format, err) : LODE_OK;
    st = st == LODE_OK ? as_of_option(c, f.name, &f.as_of, err) : st;
    f.format = cli_has(c, OPT_URL) && !cli_has(c, OPT_FORMAT) ? LIST_FORMAT_UNKNOWN : format;
    // A table without a date is as good as the day on which the server changed it, or gave it.
    bool undated = f.as_of == DATE_NONE && s->format == LIST_CSL_CSV;
    if (undated) {
        f.as_of = got->changed != DATE_NONE ? got->changed : date_today_utc();
    }
    st = st == LODE_OK ? list_read(a, &f, &drafts, err) : st;
    st = st == LODE_OK ? list_join(a, &drafts, out, err) : st;
    vec_clear(&drafts);
    return st;
}

static int fetch_one(cli *c, lode_arena *a, const list_source *s) {
    lode_error err = {0};
    const char *dir = c->value[OPT_INTO];
    fetch_request q = {.url = cli_has(c, OPT_URL) ? c->value[OPT_URL] : s->url,
                       .max_bytes = LIST_FILE_BYTES_MAX,
                       .progress = isatty(STDERR_FILENO) == 1 ? show_progress : NULL,
                       .ctx = (void *)(uintptr_t)s};
    fetch_result got = {0};
    fetch_tags known;
    fetch_tags_read(a, dir, s->name, &known);
    q.known = str_eqz(known.url, q.url) ? known : (fetch_tags){0};
    lode_status st = list_fetch(a, &q, &got, &err);
    if (q.progress != NULL) {
        err_f("\r\033[K");
    }
    if (st == LODE_OK && got.unchanged) {
        out_f("%-24s not changed since it was fetched\n", s->name);
        return LODE_OK;
    }
    list_joined lists = {0};
    st = st == LODE_OK ? to_lists(c, a, s, &got, &lists, &err) : st;
    if (st != LODE_OK) {
        return cli_fail(c, &err);
    }
    only_wanted(c, s, &lists);
    int code = keep(c, a, &lists);
    // Only now: a copy that was refused must be fetched again.
    if (code == LODE_OK && fetch_tags_write(dir, s->name, &got.tags, &err) != LODE_OK) {
        code = cli_fail(c, &err);
    }
    return code;
}

static int unknown_source(cli *c, const char *word) {
    lode_error err = {0};
    uint32_t n = 0;
    const list_source *all = list_source_all(&n);
    strbuf names = {0};
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(&names, "%s%s", i > 0 ? ", " : "", all[i].name);
    }
    (void)lode_fail(&err, LODE_USAGE, "unknown_list", "no address is known for \"%.60s\"",
                    word); // in err
    lode_hint(&err, "one of %s, or the id of a list in them", names.p);
    strbuf_clear(&names);
    return cli_usage(c, &err);
}

int lists_fetch(cli *c, lode_arena *a) {
    static const char *const DEFAULT[] = {"csl", "un"};
    size_t n = c->args.n > 1 ? c->args.n - 1 : 2;
    const list_source *done[16] = {NULL};
    size_t n_done = 0;
    int code = LODE_OK;
    if (cli_has(c, OPT_URL) && c->args.n != 2) {
        lode_error err = {0};
        (void)lode_fail(&err, LODE_USAGE, "option_value",
                        "--url is for one list: name it"); // in err
        return cli_usage(c, &err);
    }
    for (size_t i = 0; i < n; i++) {
        const char *word = c->args.n > 1 ? c->args.p[i + 1] : DEFAULT[i];
        if (list_source_find(str_of(word)) == NULL) {
            return unknown_source(c, word);
        }
    }
    for (size_t i = 0; i < n; i++) {
        const char *word = c->args.n > 1 ? c->args.p[i + 1] : DEFAULT[i];
        const list_source *s = list_source_find(str_of(word));
        bool again = false;
        for (size_t k = 0; k < n_done; k++) {
            again |= done[k] == s;
        }
        if (!again && n_done < sizeof done / sizeof done[0]) {
            done[n_done++] = s;
            int one = fetch_one(c, a, s);
            code = one != LODE_OK ? one : code; // the others are fetched all the same
        }
    }
    return code;
}
