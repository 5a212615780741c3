// SPDX-License-Identifier: Apache-2.0
//
// The commands that only print: help and version.
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
