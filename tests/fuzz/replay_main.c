/* SPDX-License-Identifier: Apache-2.0
 *
 * replay_main: a main() for fuzz targets in builds without libFuzzer. It hands every file named on
 * the command line, and every file of every folder named there, to LLVMFuzzerTestOneInput, in the
 * order of their names, so that a failure comes at the same place each time. A corpus that is
 * missing or empty is a failure: a replay of nothing proves nothing.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define INPUT_BYTES_MAX (64L << 20) /* several times the largest limit of any parser under test */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int complain(const char *path, const char *what) {
    (void)fprintf(stderr, "replay: %s: %s\n", path, what);
    return -1;
}

static int replay_file(const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f) {
        return complain(path, "cannot open");
    }
    int status = -1;
    uint8_t *bytes = NULL;
    long size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    if (size < 0 || size > INPUT_BYTES_MAX || fseek(f, 0, SEEK_SET) != 0) {
        (void)complain(path, "cannot read, or larger than 64 MB");
        goto done;
    }
    /* Exactly the file's size, so that the sanitizer sees one byte too far. */
    bytes = malloc(size > 0 ? (size_t)size : 1);
    if (!bytes || fread(bytes, 1, (size_t)size, f) != (size_t)size) {
        (void)complain(path, "cannot read");
        goto done;
    }
    (void)LLVMFuzzerTestOneInput(bytes, (size_t)size); /* its result is only a hint to libFuzzer */
    status = 1;
done:
    free(bytes);
    (void)fclose(f);
    return status;
}

static int not_hidden(const struct dirent *entry) { return entry->d_name[0] != '.'; }

/* Returns the number of inputs replayed, or -1. */
static int replay(const char *path) {
    struct stat st;
    if (stat(path, &st) != 0) {
        return complain(path, "no such file or folder");
    }
    if (!S_ISDIR(st.st_mode)) {
        return replay_file(path);
    }
    struct dirent **names = NULL;
    int n = scandir(path, &names, not_hidden, alphasort);
    if (n < 0) {
        return complain(path, "cannot list");
    }
    int done = 0;
    for (int i = 0; i < n; i++) {
        char file[4096];
        int len = snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
        int ran = len > 0 && (size_t)len < sizeof file ? replay_file(file)
                                                       : complain(path, "name too long");
        done = done < 0 || ran < 0 ? -1 : done + ran;
        free(names[i]);
    }
    free(names);
    return done;
}

int main(int argc, char **argv) {
    int total = 0;
    for (int i = 1; i < argc; i++) {
        int ran = replay(argv[i]);
        if (ran <= 0) {
            (void)fprintf(stderr, "replay: %s: nothing replayed\n", argv[i]);
            return 1;
        }
        total += ran;
    }
    (void)printf("%d inputs replayed\n", total);
    return total > 0 ? 0 : 1;
}
