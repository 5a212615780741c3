// SPDX-License-Identifier: Apache-2.0
//
// The front door: reads the command line by the table, calls the command, and makes sure that a
// failed write is not taken for an answer.
//
// SIGPIPE keeps its default action, so `lodestone ... | head` ends quietly as every filter does;
// when a parent has switched it off, the write fails and the exit code is 4.
#include "cli/cli.h"

static int run(cli *c, int argc, char **argv) {
    lode_error err = {0};
    lode_status st = options_parse(c, argc, argv, &err);
    term_init(c);
    if (st != LODE_OK && argc < 2) {
        strbuf page = {0};
        help_overview(&page);
        err_f("%s", page.p);
        strbuf_clear(&page);
        return LODE_USAGE;
    }
    if (st != LODE_OK) {
        return cli_usage(c, &err);
    }
    if (cli_has(c, OPT_HELP)) {
        strbuf page = {0};
        help_command(c->cmd, &page);
        out_str(strbuf_str(&page));
        strbuf_clear(&page);
        return LODE_OK;
    }
    return c->cmd->run(c);
}

int main(int argc, char **argv) {
    cli c = {0};
    int code = run(&c, argc, argv);
    vec_clear(&c.many);
    vec_clear(&c.args);
    return out_finish(code);
}
