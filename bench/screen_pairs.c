// SPDX-License-Identifier: Apache-2.0
//
// screen_pairs: scores of labelled pairs of names, for tests/screen/hard_pairs.py and bench/screen.
//
//   screen_pairs [-i WORLD] FILE     NAME1 <tab> NAME2 [<tab> KIND]; a score of 0 to 1000 for each line
//   screen_pairs --thresholds        "standard N" and "strict N"
//
// How much a word tells is taken from the lists of WORLD (build/world.lode beside the program's folder
// by default), so a pair scores as it would if the second name stood on a list.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/world.h"
#include "screen/screen.h"

#define LINE_BYTES 8192

static int fail(const lode_error *err) {
    (void)fprintf(stderr, "screen_pairs: %s\n", err->message);
    return 4;
}

static int score_file(const lode_world *w, const char *path) {
    FILE *f = fopen(path, "r");
    if (f == NULL) {
        perror(path);
        return 4;
    }
    static char line[LINE_BYTES];
    screen_scratch *s = screen_new();
    while (fgets(line, sizeof line, f) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *second = strchr(line, '\t');
        if (second == NULL) {
            (void)puts("0");
            continue;
        }
        *second++ = '\0';
        char *rest = strchr(second, '\t');
        if (rest != NULL) {
            *rest = '\0';
        }
        score_result r;
        (void)printf("%u\n", screen_pair(w, s, str_of(line), str_of(second), &r));
    }
    screen_free(s);
    (void)fclose(f); // only read
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--thresholds") == 0) {
        for (uint32_t p = 0; p < PROFILE_COUNT; p++) {
            (void)printf("%s %u\n", screen_profile_word((screen_profile)p),
                         screen_threshold((screen_profile)p));
        }
        return 0;
    }
    char beside[4096];
    const char *slash = strrchr(argv[0], '/');
    (void)snprintf(beside, sizeof beside, "%.*s/../world.lode",
                   slash != NULL ? (int)(slash - argv[0]) : 1, slash != NULL ? argv[0] : ".");
    bool given = argc == 4 && strcmp(argv[1], "-i") == 0;
    if (argc != 2 && !given) {
        (void)fputs("usage: screen_pairs [-i WORLD] FILE | --thresholds\n", stderr);
        return 2;
    }
    lode_image image;
    lode_error err = {0};
    if (image_open(given ? argv[2] : beside, &image, &err) != LODE_OK ||
        world_names(&image.world, &err) != LODE_OK) {
        return fail(&err);
    }
    int code = score_file(&image.world, argv[argc - 1]);
    image_close(&image);
    return code;
}
