// SPDX-License-Identifier: Apache-2.0
//
// See pages.h. A file whose name has a hash of its content may be kept by a browser for good; index.html, which
// names the others, and what has no such name is asked for each time, and answered with 304 when it is the same.
#include "service/pages.h"

#include "service/service_int.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define NAME_BYTES_MAX 120u
#define ASSETS "/assets/"

struct pages {
    lode_arena a; // of a folder's files
    const page_file *files;
    size_t n;
    const page_file *index;
};

static const char *const ADDRESSES[] = {"/check",    "/hits",  "/measures",
                                        "/evidence", "/cases", "/licenses",
                                        "/exposure", "/audit", NULL};

// For whoever opens the address of a program that was built without pages.
#define NO_PAGES                                                                                 \
    "This is Lodestone's desk. It answers programs; the pages for people are left out of this\n" \
    "build, because Node or the packages of web/ were not there when it was built.\n"            \
    "\n"                                                                                         \
    "To get them: install nodejs and npm, then ./dev build, and start it again. Or serve a\n"    \
    "folder of built pages: lodestone serve --pages DIR\n"                                       \
    "\n"                                                                                         \
    "The API is described at /openapi.json, and in docs/desk.md part 9.\n"

// ---- a folder ----------------------------------------------------------------------------------------

static bool is_name(str s) {
    bool ok = s.n > 0 && s.n <= NAME_BYTES_MAX && s.p[0] != '.';
    for (size_t i = 0; ok && i < s.n; i++) {
        char c = s.p[i];
        ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '.' || c == '_' || c == '-';
    }
    return ok;
}

typedef VEC(page_file) file_list;

static lode_status add_file(lode_arena *a, file_list *to, const char *path, const char *name,
                            lode_error *err) {
    str bytes = {0};
    char sha[65];
    if (to->n == PAGE_FILES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_many_pages", "more than %u files",
                         PAGE_FILES_MAX);
    }
    lode_status st = file_read(a, path, PAGE_FILE_BYTES_MAX, &bytes, err);
    if (st == LODE_OK) {
        sha256_hex(bytes, sha);
        *vec_push(to) = (page_file){.name = str_dup(a, str_of(name)).p,
                                    .plain = bytes,
                                    .etag = str_dup(a, (str){sha, 32}).p};
    }
    return st;
}

static bool joined(char *to, size_t room, const char *folder, const char *name) {
    int n = snprintf(to, room, "%s/%s", folder, name);
    return n > 0 && (size_t)n < room;
}

static lode_status add_assets(lode_arena *a, file_list *to, const char *folder, DIR *dir,
                              lode_error *err) {
    char path[4096];
    struct stat st;
    // One thread reads the stream, so readdir is safe.
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) {
            continue;
        }
        if (!is_name(str_of(e->d_name)) || !joined(path, sizeof path, folder, e->d_name) ||
            lstat(path, &st) != 0 || !S_ISREG(st.st_mode)) {
            lode_status bad = lode_fail(err, LODE_BAD_INPUT, "bad_page",
                                        "%.200s/%.100s is no file of a page", folder, e->d_name);
            lode_hint(err, "there are only regular files, whose names have A-Z a-z 0-9 . _ -");
            return bad;
        }
        lode_status read = add_file(a, to, path, e->d_name, err);
        if (read != LODE_OK) {
            return read;
        }
    }
    return LODE_OK;
}

static lode_status open_folder(pages *p, const char *folder, lode_error *err) {
    char path[4096], assets[4096];
    file_list files = {0};
    if (!joined(path, sizeof path, folder, "index.html") ||
        !joined(assets, sizeof assets, folder, "assets")) {
        return lode_fail(err, LODE_USAGE, "bad_option", "the name of the folder is too long");
    }
    lode_status st = add_file(&p->a, &files, path, "index.html", err);
    DIR *dir = st == LODE_OK ? opendir(assets) : NULL;
    if (st == LODE_OK && dir == NULL && errno != ENOENT) {
        st = lode_fail(err, LODE_ENVIRONMENT, "file", "cannot read the folder %.300s", assets);
    }
    if (dir != NULL) {
        st = add_assets(&p->a, &files, assets, dir, err);
        (void)closedir(dir); // read only
    }
    page_file *kept = arena_array(&p->a, files.n + 1, sizeof *kept);
    if (files.n > 0) {
        memcpy(kept, files.p, files.n * sizeof *kept);
    }
    p->files = kept;
    vec_clear(&files);
    return st;
}

lode_status pages_open(const char *folder, pages **out, lode_error *err) {
    pages *p = calloc(1, sizeof *p);
    if (p == NULL) {
        lode_oom();
    }
    p->files = pages_built_in;
    lode_status st = folder != NULL ? open_folder(p, folder, err) : LODE_OK;
    if (st != LODE_OK) {
        pages_free(p);
        return st;
    }
    for (; p->files[p->n].name != NULL; p->n++) {
        if (strcmp(p->files[p->n].name, "index.html") == 0) {
            p->index = &p->files[p->n];
        }
    }
    *out = p;
    return LODE_OK;
}

void pages_free(pages *p) {
    if (p != NULL) {
        arena_clear(&p->a);
        free(p);
    }
}

bool pages_there(const pages *p) { return p->index != NULL; }

// ---- addresses ---------------------------------------------------------------------------------------

static bool is_page(str path) {
    if (str_eqz(path, "/")) {
        return true;
    }
    for (size_t i = 0; ADDRESSES[i] != NULL; i++) {
        str one = str_of(ADDRESSES[i]);
        if (str_starts(path, one) && (path.n == one.n || path.p[one.n] == '/')) {
            return true;
        }
    }
    return false;
}

static const page_file *find_asset(const pages *p, str path) {
    str name = {0};
    if (!str_starts(path, STR(ASSETS))) {
        return NULL;
    }
    name = (str){path.p + strlen(ASSETS), path.n - strlen(ASSETS)};
    for (size_t i = 0; i < p->n; i++) {
        if (&p->files[i] != p->index && str_eqz(name, p->files[i].name)) {
            return &p->files[i];
        }
    }
    return NULL;
}

bool pages_have(const pages *p, str raw_path) {
    return is_page(raw_path) || find_asset(p, raw_path) != NULL;
}

// ---- replies -----------------------------------------------------------------------------------------

static const char *media_type(const char *name) {
    static const struct {
        const char *end, *type;
    } TYPES[] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".map", "application/json"},
        {".txt", "text/plain; charset=utf-8"},
    };
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        if (str_ends(str_of(name), str_of(TYPES[i].end))) {
            return TYPES[i].type;
        }
    }
    return "application/octet-stream";
}

// Scripts, styles and pictures of this place alone; no frame around it, no form that sends elsewhere, and no
// camera, place or payment. A page that somehow got a foreign script into it would not run it.
static void add_guards(http_reply *out) {
    http_add(
        out, "Content-Security-Policy",
        STR("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
            "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'"));
    http_add(out, "X-Content-Type-Options", STR("nosniff"));
    http_add(out, "X-Frame-Options", STR("DENY"));
    http_add(out, "Referrer-Policy", STR("no-referrer"));
    http_add(out, "Cross-Origin-Opener-Policy", STR("same-origin"));
    http_add(out, "Cross-Origin-Resource-Policy", STR("same-origin"));
    http_add(
        out, "Permissions-Policy",
        STR("accelerometer=(), camera=(), display-capture=(), fullscreen=(self), geolocation=(), "
            "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"));
}

static void say_none(str path, http_reply *out) {
    *out = (http_reply){.status = str_eqz(path, "/") ? 200 : 404,
                        .media_type = "text/plain; charset=utf-8",
                        .body = STR(NO_PAGES),
                        .static_body = true};
    http_add(out, "Cache-Control", STR("no-cache"));
    add_guards(out);
}

// "main-KSEDKJ6H.js": the hash that the bundler puts there (web/build.mjs).
static bool has_hash(const char *name) {
    const char *dot = strrchr(name, '.'), *dash = strrchr(name, '-');
    bool ok = dash != NULL && dot != NULL && dot - dash == 9;
    for (const char *p = dash; ok && ++p < dot;) {
        ok = (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
    }
    return ok;
}

static str quoted(http_exchange *x, const page_file *f, bool packed) {
    strbuf b = {0};
    strbuf_addf(&b, "\"%s%s\"", f->etag, packed ? "-gzip" : "");
    str out = str_dup(http_arena(x), strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

bool pages_reply(const pages *p, http_exchange *x, http_reply *out) {
    str path = http_raw_path(x), unquoted;
    const page_file *asset = find_asset(p, path), *f = asset != NULL ? asset : p->index;
    if (asset == NULL && !is_page(path)) {
        return false;
    }
    if (f == NULL) {
        say_none(path, out);
        return true;
    }
    bool packed = f->gzip.n > 0 && header_takes(http_get_header(x, "accept-encoding"), "gzip");
    str etag = quoted(x, f, packed);
    *out = (http_reply){.status = 200,
                        .media_type = media_type(f->name),
                        .body = packed ? f->gzip : f->plain,
                        .static_body = true};
    unquoted = (str){etag.p + 1, etag.n - 2};
    if (header_has_version(http_get_header(x, "if-none-match"), unquoted)) {
        *out = (http_reply){.status = 304};
    } else if (packed) {
        http_add(out, "Content-Encoding", STR("gzip"));
    }
    http_add(out, "ETag", etag);
    http_add(out, "Vary", STR("Accept-Encoding"));
    http_add(out, "Cache-Control",
             has_hash(f->name) ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
    add_guards(out);
    return true;
}
