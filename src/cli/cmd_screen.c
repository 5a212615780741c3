// SPDX-License-Identifier: Apache-2.0
//
// screen: is this party on a list? Through the public header, as every other program does: the words of
// the command line become the JSON object that a line of a batch is.
#include <lodestone.h>

#include <string.h>

#include "cli/batch.h"
#include "cli/cli.h"

static void add_text(strbuf *json, const char *key, const char *value) {
    if (value == NULL) {
        return;
    }
    strbuf_addf(json, "%s\"%s\":\"", json->n > 1 ? "," : "", key);
    for (const char *p = value; *p != '\0'; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20) {
            strbuf_addf(json, "\\u%04x", c);
        } else {
            strbuf_addz(json, c == '"' || c == '\\' ? "\\" : "");
            strbuf_addc(json, (char)c);
        }
    }
    strbuf_addc(json, '"');
}

static int screen_one(const cli *c, const lode_image *image, const lode_options *o) {
    strbuf json = {0};
    strbuf_addc(&json, '{');
    add_text(&json, "name", c->args.p[0]);
    add_text(&json, "country", c->value[OPT_COUNTRY]);
    add_text(&json, "kind", c->value[OPT_PARTY_KIND]);
    add_text(&json, "born", c->value[OPT_BORN]);
    add_text(&json, "address", c->value[OPT_ADDRESS]);
    add_text(&json, "number", c->value[OPT_NUMBER]);
    strbuf_addc(&json, '}');
    lode_scratch *scratch = lode_scratch_new();
    const lode_result *result = NULL;
    lode_error err = {0};
    int code = LODE_OK;
    if (lode_screen_json(image, scratch, json.p, json.n, o, &result, &err) != LODE_OK) {
        err.line = err.col = 0; // places in the JSON made above say nothing to the caller
        code = cli_fail(c, &err);
    } else {
        out_str((str){result->text, result->len});
        out_z(o->format == LODE_JSON ? "\n" : "");
        code = result->exit_code;
    }
    lode_scratch_free(scratch);
    strbuf_clear(&json);
    return code;
}

static lode_status screen_call(const cli *c, uint32_t *jobs, lode_error *err) {
    static const opt_id about_one[] = {OPT_COUNTRY, OPT_PARTY_KIND, OPT_BORN, OPT_ADDRESS,
                                       OPT_NUMBER};
    bool batch = cli_has(c, OPT_BATCH);
    if (batch == (c->args.n == 1)) {
        return lode_fail(err, LODE_USAGE, "argument_missing",
                         batch ? "screen takes a NAME or --batch, not both"
                               : "screen needs a NAME or --batch");
    }
    if (cli_has(c, OPT_JOBS) && !batch) {
        return lode_fail(err, LODE_USAGE, "option_alone", "--jobs goes with --batch");
    }
    for (size_t i = 0; batch && i < sizeof about_one / sizeof *about_one; i++) {
        if (cli_has(c, about_one[i])) {
            return lode_fail(err, LODE_USAGE, "option_alone",
                             "%s is about one name: write it in "
                             "the line",
                             option_spec(about_one[i])->name);
        }
    }
    lode_date unused = DATE_NONE; // the library reads it again; here the error names the option
    if (cli_date(c, OPT_ON, &unused, err) != LODE_OK) {
        return LODE_USAGE;
    }
    return cli_jobs(c, jobs, err);
}

int cmd_screen(cli *c) {
    lode_error err = {0};
    uint32_t jobs = 1;
    if (screen_call(c, &jobs, &err) != LODE_OK) {
        return cli_usage(c, &err);
    }
    lode_image *image = NULL;
    if (lode_image_open(c->value[OPT_IMAGE], &image, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    bool batch = cli_has(c, OPT_BATCH);
    lode_options o = {.size = sizeof o,
                      .on = c->value[OPT_ON],
                      .profile = c->value[OPT_PROFILE],
                      .explain = cli_has(c, OPT_EXPLAIN),
                      .format = cli_has(c, OPT_JSON) || batch ? LODE_JSON : LODE_TEXT,
                      .color = c->color_out};
    int code = batch ? batch_run(c, image, &o, lode_screen_json, jobs) : screen_one(c, image, &o);
    lode_image_release(image);
    return code;
}
