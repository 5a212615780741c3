// SPDX-License-Identifier: Apache-2.0
//
// lists: the first word says what to do with them; the rest are its words.
#include "cli/lists_cli.h"

#include <string.h>

static const struct {
    const char *word;
    int (*run)(cli *c, lode_arena *a);
    size_t args_min, args_max; /* with the word itself */
    bool into;
    const char *needs;
} ACTIONS[] = {
    {"import", lists_import, 2, ARGS_MAX, true, "FILE... and --into DIR"},
    {"fetch", lists_fetch, 1, ARGS_MAX, true, "--into DIR"},
    {"show", lists_show, 2, 2, false, "one folder of snapshots"},
    {"diff", lists_diff, 3, 3, false, "two snapshots, or two folders of them"},
};

int cmd_lists(cli *c) {
    lode_error err = {0};
    const char *word = c->args.p[0];
    for (size_t i = 0; i < sizeof ACTIONS / sizeof ACTIONS[0]; i++) {
        if (strcmp(word, ACTIONS[i].word) != 0) {
            continue;
        }
        if (c->args.n < ACTIONS[i].args_min || c->args.n > ACTIONS[i].args_max ||
            (ACTIONS[i].into && !cli_has(c, OPT_INTO))) {
            (void)lode_fail(&err, LODE_USAGE, "argument_missing", "lists %s needs %s", word,
                            ACTIONS[i].needs); // status is in err
            return cli_usage(c, &err);
        }
        lode_arena a = {0};
        int code = ACTIONS[i].run(c, &a);
        arena_clear(&a);
        return code;
    }
    (void)lode_fail(&err, LODE_USAGE, "unknown_action", "lists cannot \"%.40s\"",
                    word); // status is in err
    lode_hint(&err, "one of import, fetch, show, diff");
    return cli_usage(c, &err);
}
