// SPDX-License-Identifier: Apache-2.0
//
// check: one shipment, one answer; the exit code is the answer. Without a legal date on the
// command line or in the shipment it is today (UTC): the only clock that a decision ever sees, and
// it is written into the receipt.
#include "check/check.h"

#include "cli/batch.h"
#include "cli/cli.h"

static int check_one(const cli *c, const lode_world *w, const check_opts *o, lode_arena *a) {
    lode_error err = {0};
    str json = {0};
    const char *path = c->args.p[0];
    if (cli_read(a, path, SHIPMENT_BYTES_MAX, &json, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    lode_answer *answer = NULL;
    lode_status st = check_text(w, o, json, true, a, &answer, &err);
    if (st != LODE_OK) {
        if (err.file[0] == '\0') {
            str_to_file(&err, path);
        }
        return cli_fail(c, &err);
    }
    strbuf out = {0};
    if (o->json) {
        answer_to_json(answer, &out);
        strbuf_addc(&out, '\n');
    } else {
        answer_to_text(answer, c->color_out, &out);
    }
    out_str(strbuf_str(&out));
    strbuf_clear(&out);
    return answer_exit(answer);
}

static lode_status check_call(const cli *c, check_opts *o, lode_error *err) {
    bool batch = cli_has(c, OPT_BATCH);
    if (batch == (c->args.n == 1)) {
        return lode_fail(err, LODE_USAGE, "argument_missing",
                         batch ? "check takes a SHIPMENT or --batch, not both"
                               : "check needs a SHIPMENT.json (- for standard input) or --batch");
    }
    if (cli_date(c, OPT_ON, &o->on, err) != LODE_OK ||
        cli_date(c, OPT_KNOWN, &o->known, err) != LODE_OK) {
        return LODE_USAGE;
    }
    return LODE_OK;
}

int cmd_check(cli *c) {
    lode_error err = {0};
    check_opts o = {.on = DATE_NONE,
                    .known = DATE_NONE,
                    .assume = c->many.p,
                    .n_assume = c->many.n,
                    .json = cli_has(c, OPT_JSON)};
    if (check_call(c, &o, &err) != LODE_OK) {
        return cli_usage(c, &err);
    }
    lode_image image = {0};
    if (image_open(c->value[OPT_IMAGE], &image, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    int code = LODE_OK;
    if (cli_has(c, OPT_BATCH)) {
        code = check_batch(c, &image.world, &o);
    } else {
        lode_arena a = {0};
        code = check_one(c, &image.world, &o, &a);
        arena_clear(&a);
    }
    image_close(&image);
    return code;
}
