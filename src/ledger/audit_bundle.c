// SPDX-License-Identifier: Apache-2.0
//
// audit_bundle: files, one after another, into a folder or into a tar. A folder is written beside its name
// and takes it at the end, so that half a bundle is never taken for one; what a failure leaves is removed.
// A tar is POSIX ustar: a head of 512 bytes, the bytes, zeros up to the next 512; two empty heads at the end.
#include "ledger/audit_int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/refusal.h"

#define BLOCK 512u
#define TAR_FOLDER "lodestone-audit/"

struct bundle {
    const char *folder;
    strbuf part; // where the folder is written
    VEC(str) written;
    lode_arena a; // names of what was written
    strbuf *tar;
    size_t tar_max, head_at;
    lode_time at;
    FILE *f;
    sha256 sum;
    uint64_t bytes;
    str name;
    bool listed, open;
    strbuf list;
};

static lode_status failed(const bundle *b, str name, int code, lode_error *err) {
    lode_status st = lode_fail(err, LODE_ENVIRONMENT, "file", "cannot write " STR_FMT ": %s",
                               STR_ARG(name), strerror(code));
    if (err != NULL && b->folder != NULL) {
        (void)snprintf(err->file, sizeof err->file, "%s", b->folder); // bounded copy by contract
    }
    return st;
}

static lode_status too_large(const bundle *b, lode_error *err) {
    lode_status st =
        refuse(err, "export_too_large", "the export is larger than %zu MB", b->tar_max >> 20);
    lode_hint(err, "export on the server, into a folder: lodestone audit export --store FILE -o "
                   "FOLDER; or less of it, by object, person or days");
    return st;
}

lode_status bundle_begin(const char *folder, strbuf *tar, size_t tar_max, lode_time at,
                         bundle **out, lode_error *err) {
    bundle *b = calloc(1, sizeof *b);
    if (b == NULL) {
        lode_oom();
    }
    *b = (bundle){.folder = folder, .tar = tar, .tar_max = tar_max, .at = at};
    if (folder != NULL) {
        strbuf_addf(&b->part, "%s.part", folder);
        struct stat st;
        bool taken = lstat(folder, &st) == 0;
        int code = taken ? EEXIST : mkdir(b->part.p, 0777) != 0 ? errno : 0;
        if (code != 0) {
            lode_status bad = failed(b, taken ? str_of(folder) : strbuf_str(&b->part), code, err);
            lode_hint(err, "%s",
                      taken            ? "choose another name: an export is never written over"
                      : code == EEXIST ? "an export that was broken off left it: remove it"
                                       : "choose a folder in which you may write");
            strbuf_clear(&b->part);
            free(b);
            return bad;
        }
    }
    *out = b;
    return LODE_OK;
}

// A name in the folder, with the folders that it needs.
static lode_status open_file(bundle *b, lode_error *err) {
    strbuf path = {0};
    const char *slash = memchr(b->name.p, '/', b->name.n);
    if (slash != NULL) {
        strbuf_addf(&path, "%s/%.*s", b->part.p, (int)(slash - b->name.p), b->name.p);
        if (mkdir(path.p, 0777) == 0) {
            *vec_push(&b->written) = str_dup(&b->a, strbuf_str(&path));
        } else if (errno != EEXIST) {
            lode_status st = failed(b, b->name, errno, err);
            strbuf_clear(&path);
            return st;
        }
        strbuf_reset(&path);
    }
    strbuf_addf(&path, "%s/" STR_FMT, b->part.p, STR_ARG(b->name));
    b->f = fopen(path.p, "wbx");
    int code = errno;
    if (b->f != NULL) {
        *vec_push(&b->written) = str_dup(&b->a, strbuf_str(&path));
    }
    strbuf_clear(&path);
    return b->f != NULL ? LODE_OK : failed(b, b->name, code, err);
}

lode_status bundle_file(bundle *b, const char *name, bool listed, lode_error *err) {
    b->name = str_dup(&b->a, str_of(name));
    b->listed = listed;
    b->bytes = 0;
    if (b->tar == NULL) {
        lode_status st = open_file(b, err);
        if (st != LODE_OK) {
            return st;
        }
    } else {
        static const char ZEROS[BLOCK] = {0};
        b->head_at = b->tar->n;
        strbuf_add(b->tar, (str){ZEROS, BLOCK});
    }
    b->sum = sha256_begin();
    b->open = true;
    return LODE_OK;
}

lode_status bundle_write(bundle *b, str bytes, lode_error *err) {
    b->bytes += bytes.n;
    sha256_add(&b->sum, bytes);
    if (b->tar != NULL) {
        if (bytes.n > b->tar_max || b->tar->n + 3 * BLOCK > b->tar_max - bytes.n) {
            return too_large(b, err);
        }
        strbuf_add(b->tar, bytes);
        return LODE_OK;
    }
    return bytes.n == 0 || fwrite(bytes.p, 1, bytes.n, b->f) == bytes.n
               ? LODE_OK
               : failed(b, b->name, errno, err);
}

// POSIX.1-1988 ustar, fields as octal digits that a zero or blank ends.
static void tar_head(const bundle *b, char *head) {
    (void)snprintf(head, 100, "%s" STR_FMT, TAR_FOLDER, STR_ARG(b->name)); // our names are short
    memcpy(head + 100, "0000644", 8);                                      // mode
    memcpy(head + 108, "0000000", 8);                                      // owner
    memcpy(head + 116, "0000000", 8);                                      // group
    (void)snprintf(head + 124, 12, "%011llo", (unsigned long long)b->bytes);
    (void)snprintf(head + 136, 12, "%011llo", (unsigned long long)(b->at / 1000) & 077777777777u);
    memset(head + 148, ' ', 8);
    head[156] = '0'; // a plain file
    memcpy(head + 257,
           "ustar\0"
           "00",
           8);
    unsigned sum = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        sum += (unsigned char)head[i];
    }
    (void)snprintf(head + 148, 7, "%06o", sum); // six digits, a zero, a blank
}

lode_status bundle_close(bundle *b, lode_error *err) {
    char hash[65];
    sha256_end(&b->sum, hash);
    b->open = false;
    if (b->listed) {
        strbuf_addf(&b->list, "%s\n    ", b->list.n > 0 ? "," : "");
        json_text(&b->list, b->name);
        strbuf_addf(&b->list, ": {\"bytes\": %llu, \"sha256\": \"%s\"}",
                    (unsigned long long)b->bytes, hash);
    }
    if (b->tar != NULL) {
        static const char ZEROS[BLOCK] = {0};
        tar_head(b, b->tar->p + b->head_at);
        strbuf_add(b->tar, (str){ZEROS, (BLOCK - b->bytes % BLOCK) % BLOCK});
        return LODE_OK;
    }
    int code = fclose(b->f) == 0 ? 0 : errno;
    b->f = NULL;
    return code == 0 ? LODE_OK : failed(b, b->name, code, err);
}

str bundle_listed(const bundle *b) { return strbuf_str(&b->list); }

static void discard(bundle *b) {
    if (b->open) {
        sha256_end(&b->sum, NULL);
    }
    if (b->f != NULL) {
        (void)fclose(b->f); // it is thrown away
    }
    vec_clear(&b->written);
    strbuf_clear(&b->part);
    strbuf_clear(&b->list);
    arena_clear(&b->a);
    free(b);
}

lode_status bundle_end(bundle *b, lode_error *err) {
    if (b->tar != NULL) {
        static const char ZEROS[2 * BLOCK] = {0};
        strbuf_add(b->tar, (str){ZEROS, sizeof ZEROS});
    } else if (rename(b->part.p, b->folder) != 0) {
        lode_status st = failed(b, str_of(b->folder), errno, err);
        bundle_drop(b);
        return st;
    }
    discard(b);
    return LODE_OK;
}

void bundle_drop(bundle *b) {
    if (b == NULL) {
        return;
    }
    for (size_t i = b->written.n; i-- > 0;) { // a folder after what lies in it
        (void)remove(b->written.p[i].p);
    }
    if (b->folder != NULL) {
        (void)rmdir(b->part.p);
    }
    discard(b);
}
