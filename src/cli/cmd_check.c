// SPDX-License-Identifier: Apache-2.0
//
// check: one shipment, one answer; the exit code is the answer. Without a legal date on the
// command line or in the shipment it is today (UTC): the only clock that a decision ever sees, and
// it is written into the receipt. Decides through the public header, as every other program does.
#include <lodestone.h>

#include "cli/batch.h"
#include "cli/cli.h"

static int check_one(const cli *c, const lode_image *image, const lode_options *o,
                     lode_scratch *scratch, lode_arena *a) {
    lode_error err = {0};
    str json = {0};
    const char *path = c->args.p[0];
    const lode_result *result = NULL;
    if (cli_read(a, path, LODE_SHIPMENT_BYTES_MAX, &json, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    if (lode_check_json(image, scratch, json.p, json.n, o, &result, &err) != LODE_OK) {
        check_option_name(&err);
        if (err.file[0] == '\0') {
            cli_input_name(&err, path);
        }
        return cli_fail(c, &err);
    }
    out_str((str){result->text, result->len});
    out_z(o->format == LODE_JSON ? "\n" : "");
    return result->exit_code;
}

static lode_status check_call(const cli *c, uint32_t *jobs, lode_error *err) {
    bool batch = cli_has(c, OPT_BATCH);
    if (batch == (c->args.n == 1)) {
        return lode_fail(err, LODE_USAGE, "argument_missing",
                         batch ? "check takes a SHIPMENT or --batch, not both"
                               : "check needs a SHIPMENT.json (- for standard input) or --batch");
    }
    if (cli_has(c, OPT_JOBS) && !batch) {
        return lode_fail(err, LODE_USAGE, "option_alone", "--jobs goes with --batch");
    }
    lode_date unused = DATE_NONE; /* the library reads it again; here the error names the option */
    if (cli_date(c, OPT_ON, &unused, err) != LODE_OK ||
        cli_date(c, OPT_KNOWN, &unused, err) != LODE_OK) {
        return LODE_USAGE;
    }
    return cli_jobs(c, jobs, err);
}

int cmd_check(cli *c) {
    lode_error err = {0};
    uint32_t jobs = 1;
    if (check_call(c, &jobs, &err) != LODE_OK) {
        return cli_usage(c, &err);
    }
    lode_image *image = NULL;
    if (lode_image_open(c->value[OPT_IMAGE], &image, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    bool batch = cli_has(c, OPT_BATCH);
    char today[16];
    (void)date_print(date_today_utc(), today);
    lode_options o = {.size = sizeof o,
                      .on = c->value[OPT_ON],
                      .on_missing = batch ? NULL : today, // for a line of a batch it is an error
                      .known = c->value[OPT_KNOWN],
                      .assume = c->many.p,
                      .n_assume = c->many.n,
                      .format =
                          cli_has(c, OPT_JSON) ? LODE_JSON : (batch ? LODE_VERDICT : LODE_TEXT),
                      .color = c->color_out};
    int code = LODE_OK;
    if (batch) {
        code = batch_run(c, image, &o, lode_check_json, jobs);
    } else {
        lode_arena a = {0};
        lode_scratch *scratch = lode_scratch_new();
        code = check_one(c, image, &o, scratch, &a);
        lode_scratch_free(scratch);
        arena_clear(&a);
    }
    lode_image_release(image);
    return code;
}
