// SPDX-License-Identifier: Apache-2.0
//
// The front door: reads the command line by the table, calls the command, and makes sure that a
// failed write is not taken for an answer. Also the three commands that only print.
//
// SIGPIPE keeps its default action, so `lodestone ... | head` ends quietly as every filter does;
// when a parent has switched it off, the write fails and the exit code is 4.
#include <string.h>

#include "cli/cli.h"

static int print_page(strbuf *page) {
    out_str(strbuf_str(page));
    strbuf_clear(page);
    return LODE_OK;
}

int cmd_help(cli *c) {
    strbuf page = {0};
    if (c->args.n == 0) {
        help_overview(&page);
        return print_page(&page);
    }
    const cmd_spec *cmd = command_find(c->args.p[0]);
    if (cmd == NULL) {
        lode_error err = {0};
        char program[] = "lodestone";
        char *words[] = {program, (char *)(uintptr_t)c->args.p[0]};
        cli probe = {0};
        lode_status st = options_parse(&probe, 2, words, &err); // fails, and names the nearest
        return st == LODE_OK ? LODE_OK : cli_usage(&probe, &err);
    }
    help_command(cmd, &page);
    return print_page(&page);
}

int cmd_version(cli *c) {
    (void)c; // the same for everyone
    out_f("lodestone %s\n", LODE_VERSION);
    return LODE_OK;
}

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
        return print_page(&page);
    }
    return c->cmd->run(c);
}

int main(int argc, char **argv) {
    cli c = {0};
    int code = run(&c, argc, argv);
    vec_clear(&c.assume);
    vec_clear(&c.args);
    return out_finish(code);
}
