// SPDX-License-Identifier: Apache-2.0
//
// file: whole files in and out. Reading is bounded. Writing goes to a new file beside the target,
// is flushed to disk, and takes the target's name in one step: a reader sees the old file or the
// whole new one, and a failure leaves the old one and nothing else. A target that exists and is no
// regular file (a pipe, /dev/null) is written in place: replacing it would be an accident.
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMP_TRIES 100 // names left over from killed runs with the same process number

static lode_status fail_io(lode_error *err, const char *path, const char *what, int code) {
    // strerror is safe with threads in every C library we build with, and no locale is ever set.
    lode_status s =
        lode_fail(err, LODE_ENVIRONMENT, "file", "cannot %s %s: %s", what, path, strerror(code));
    if (err) {
        (void)snprintf(err->file, sizeof err->file, "%s", path); // bounded copy by contract
    }
    return s;
}

// Reads to the end, at most max_bytes + 1 bytes. Returns 0 or errno.
static int read_all(int fd, size_t max_bytes, strbuf *out) {
    char chunk[1 << 16];
    while (out->n <= max_bytes) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return errno;
        }
        if (got == 0) {
            return 0;
        }
        strbuf_add(out, (str){chunk, (size_t)got});
    }
    return 0;
}

lode_status file_read(lode_arena *a, const char *path, size_t max_bytes, str *out,
                      lode_error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail_io(err, path, "open", errno);
    }
    strbuf text = {0};
    int code = read_all(fd, max_bytes, &text);
    (void)close(fd); // read only: nothing can be lost
    lode_status s = LODE_OK;
    if (code != 0) {
        s = fail_io(err, path, "read", code);
    } else if (text.n > max_bytes) {
        s = lode_fail(err, LODE_BAD_INPUT, "too_large", "%s is larger than %zu bytes", path,
                      max_bytes);
        if (err) {
            (void)snprintf(err->file, sizeof err->file, "%s", path); // bounded copy by contract
        }
    } else {
        *out = str_dup(a, strbuf_str(&text));
    }
    strbuf_clear(&text);
    return s;
}

static int write_all(int fd, str bytes) {
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0) {
            return errno;
        }
        bytes.p += put;
        bytes.n -= (size_t)put;
    }
    return 0;
}

static lode_status write_in_place(const char *path, str bytes, lode_error *err) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail_io(err, path, "open", errno);
    }
    int code = write_all(fd, bytes);
    if (close(fd) != 0 && code == 0) {
        code = errno;
    }
    return code ? fail_io(err, path, "write", code) : LODE_OK;
}

// Opens a new file beside path and puts its name into temp. Returns the descriptor or -1.
static int open_temp(const char *path, strbuf *temp) {
    for (int i = 0; i < TEMP_TRIES; i++) {
        strbuf_reset(temp);
        strbuf_addf(temp, "%s.%ld.%d.tmp", path, (long)getpid(), i);
        int fd = open(temp->p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) {
            return fd;
        }
    }
    return -1;
}

// The rename itself must survive a power cut too; a file system that cannot say is left alone.
static void sync_folder(const char *path) {
    const char *slash = strrchr(path, '/');
    strbuf folder = {0};
    strbuf_add(&folder, slash ? (str){path, (size_t)(slash - path) + 1} : STR("."));
    int fd = open(folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd); // best effort, see above
        (void)close(fd);
    }
    strbuf_clear(&folder);
}

lode_status file_write(const char *path, str bytes, lode_error *err) {
    struct stat st;
    bool exists = stat(path, &st) == 0;
    if (exists && S_ISDIR(st.st_mode)) {
        return fail_io(err, path, "write", EISDIR);
    }
    if (exists && !S_ISREG(st.st_mode)) {
        return write_in_place(path, bytes, err);
    }
    strbuf temp = {0};
    int fd = open_temp(path, &temp);
    if (fd < 0) {
        int code = errno;
        strbuf_clear(&temp);
        return fail_io(err, path, "write", code);
    }
    int code = write_all(fd, bytes);
    if (code == 0 && exists && fchmod(fd, st.st_mode & 07777) != 0) {
        code = errno;
    }
    if (code == 0 && fsync(fd) != 0) {
        code = errno;
    }
    if (close(fd) != 0 && code == 0) {
        code = errno;
    }
    if (code == 0 && rename(temp.p, path) != 0) {
        code = errno;
    }
    if (code == 0) {
        sync_folder(path);
    } else {
        (void)unlink(temp.p); // the first failure is the one to report
    }
    strbuf_clear(&temp);
    return code ? fail_io(err, path, "write", code) : LODE_OK;
}
