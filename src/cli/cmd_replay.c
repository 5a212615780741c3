// SPDX-License-Identifier: Apache-2.0
//
// replay: an answer decided again and compared. One line says that it is the same, or what is not.
#include <lodestone.h>

#include "cli/cli.h"

static int replay(const cli *c, const lode_image *image, lode_scratch *scratch, lode_arena *a) {
    lode_error err = {0};
    str json = {0};
    const char *path = c->args.p[0];
    const lode_result *result = NULL;
    if (cli_read(a, path, LODE_ANSWER_BYTES_MAX, &json, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    if (lode_replay_json(image, scratch, json.p, json.n, &result, &err) != LODE_OK) {
        if (err.file[0] == '\0') {
            cli_input_name(&err, path);
        }
        return cli_fail(c, &err);
    }
    out_f("the same: %s, receipt %s\n", result->verdict, result->receipt);
    return LODE_OK;
}

int cmd_replay(cli *c) {
    lode_error err = {0};
    lode_image *image = NULL;
    if (lode_image_open(c->value[OPT_IMAGE], &image, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    lode_arena a = {0};
    lode_scratch *scratch = lode_scratch_new();
    int code = replay(c, image, scratch, &a);
    lode_scratch_free(scratch);
    arena_clear(&a);
    lode_image_release(image);
    return code;
}
